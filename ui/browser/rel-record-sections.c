/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The sections of a record: for each of its collections the first few members, how many
 * there are, and adding and removing them. Members come from the database, and from the
 * session where something is staged.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-record-view.h"

#include "browser/rel-link-picker.h"
#include "browser/rel-record-view-private.h"
#include "schema/rel-sentences.h"

#define FIRST_MEMBERS 5
#define COUNT_CAP     201

typedef struct
{
  RelRecordView  *view; /* weak */
  GtkWidget      *list; /* weak */
  GtkWidget      *count; /* weak */
  RelSchema      *schema;
  RelPlace       *place;
  RelRecordQuery *query;
  RelEnd          end;
  RelRecordHandle *owner;  /* NULL: read only */
  GPtrArray      *members; /* RelRecord, as the session has them */
} Section;

static void
section_free (Section *section)
{
  g_clear_weak_pointer (&section->view);
  g_clear_weak_pointer (&section->list);
  g_clear_weak_pointer (&section->count);
  g_object_unref (section->schema);
  g_object_unref (section->place);
  g_object_unref (section->query);
  g_clear_pointer (&section->owner, rel_record_handle_free);
  g_clear_pointer (&section->members, g_ptr_array_unref);
  g_object_unref (section->end.relationship);
  g_free (section);
}

/* Removing and adding */

typedef struct
{
  RelRecordView   *view;
  RelRecordHandle *owner;
  RelRecordHandle *member;
  RelTable        *far;
  char            *end;
} Change;

static void
change_free (Change *change)
{
  g_clear_pointer (&change->owner, rel_record_handle_free);
  g_clear_pointer (&change->member, rel_record_handle_free);
  g_clear_object (&change->far);
  g_free (change->end);
  g_free (change);
}

static Change *
new_change (Section         *section,
            RelRecordHandle *member,
            gpointer         owner)
{
  Change *change = g_new0 (Change, 1);

  change->view = section->view;
  change->owner = rel_record_handle_copy (section->owner);
  change->member = member;
  change->far = g_object_ref (rel_schema_get_table (section->schema, rel_end_get_far_table (&section->end)));
  change->end = g_strdup (rel_end_get_name (&section->end));
  g_object_set_data_full (owner, "change", change, (GDestroyNotify) change_free);

  return change;
}

/* What a picker does outlives the row that opened it. */
static Change *
change_copy (Change *change)
{
  Change *copy = g_new0 (Change, 1);

  copy->view = change->view;
  copy->owner = rel_record_handle_copy (change->owner);
  copy->far = g_object_ref (change->far);
  copy->end = g_strdup (change->end);

  return copy;
}

static void
change_free_closure (gpointer  data,
                     GClosure *closure)
{
  change_free (data);
}

static void
remove_cb (GtkButton *button,
           Change    *change)
{
  rel_record_stage (change->view->document, REL_STAGE_REMOVE, rel_record_handle_copy (change->owner), change->end, NULL,
                    rel_record_handle_copy (change->member), NULL, rel_record_view_staged, g_object_ref (change->view), g_object_unref);
}

static void
add_remove (Section         *section,
            GtkWidget       *row,
            RelRecordHandle *member)
{
  GtkWidget *button;

  if (member == NULL)
    return;
  button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  gtk_widget_set_tooltip_text (button, _("Remove from this record"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "member-button");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove from this record"), -1);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), new_change (section, member, button));
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), button);
}

static void
picked_cb (RelLinkPicker   *picker,
           RelRecordHandle *handle,
           const char      *label,
           Change          *change)
{
  if (handle != NULL)
    rel_record_stage (change->view->document, REL_STAGE_APPEND, rel_record_handle_copy (change->owner), change->end, NULL,
                      rel_record_handle_copy (handle), NULL, rel_record_view_staged, g_object_ref (change->view), g_object_unref);
}

static void
add_cb (GtkButton *button,
        Change    *change)
{
  GtkWidget *picker = rel_link_picker_new (change->view->document, change->far, FALSE);

  g_signal_connect_data (picker, "picked", G_CALLBACK (picked_cb), change_copy (change), change_free_closure, 0);
  rel_link_picker_open_at (REL_LINK_PICKER (picker), GTK_WIDGET (change->view), GTK_WIDGET (button));
}

static void
new_member_cb (GtkButton *button,
               Change    *change)
{
  rel_record_stage (change->view->document, REL_STAGE_INSERT, rel_record_handle_copy (change->owner), change->end, NULL, NULL,
                    rel_table_get_name (change->far), rel_record_view_staged_new, g_object_ref (change->view), g_object_unref);
}

static void
add_adders (Section *section)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (section->end.relationship);
  RelTable *far = rel_schema_get_table (section->schema, rel_end_get_far_table (&section->end));
  g_autofree char *noun = rel_naming_singular (rel_table_get_name (far));
  g_autofree char *phrase = rel_naming_phrase (noun);
  g_autofree char *add_label = g_strdup_printf (_("+ Add a %s…"), phrase);
  g_autofree char *new_label = g_strdup_printf (_("New %s"), phrase);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *add = gtk_button_new_with_label (add_label);
  GtkWidget *row;

  gtk_widget_add_css_class (add, "flat");
  gtk_widget_add_css_class (add, "link-value");
  gtk_widget_set_hexpand (add, TRUE);
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (add))), 0);
  g_signal_connect (add, "clicked", G_CALLBACK (add_cb), new_change (section, NULL, add));
  gtk_box_append (GTK_BOX (box), add);
  if (info->kind != REL_KIND_MANY_TO_MANY)
    {
      GtkWidget *fresh = gtk_button_new_with_label (new_label);

      gtk_widget_add_css_class (fresh, "flat");
      gtk_widget_add_css_class (fresh, "link-value");
      g_signal_connect (fresh, "clicked", G_CALLBACK (new_member_cb), new_change (section, NULL, fresh));
      gtk_box_append (GTK_BOX (box), fresh);
    }
  row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_append (GTK_LIST_BOX (section->list), row);
}

/* The members as the session has them: the database under what is staged. */
static gboolean
list_members (RelSession  *session,
              gpointer     data,
              GError     **error)
{
  Section *section = data;
  g_autoptr(RelRecord) owner = rel_record_handle_find (section->owner, session, error);

  g_clear_pointer (&section->members, g_ptr_array_unref);
  if (owner == NULL)
    return FALSE;
  section->members = rel_record_list_members (owner, rel_end_get_name (&section->end), error);

  return section->members != NULL;
}

static void
members_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Section *section = user_data;
  g_autoptr(GError) error = NULL;
  GtkListBoxRow *row;

  if (!rel_session_run_finish (REL_SESSION (source), result, &error) || section->view == NULL || section->list == NULL || section->members == NULL)
    {
      section_free (section);
      return;
    }
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (section->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (section->list), GTK_WIDGET (row));
  {
    g_autofree char *count = g_strdup_printf ("%u ›", section->members->len);

    gtk_button_set_label (GTK_BUTTON (section->count), count);
  }
  if (section->members->len == 0)
    rel_record_view_add_row (section->view, section->list, rel_record_view_make_label (_("None"), "dim-label", 0), NULL, NULL, _("None"));
  for (guint i = 0; i < MIN (section->members->len, FIRST_MEMBERS + 3); i++)
    {
      RelRecord *member = section->members->pdata[i];
      g_autofree char *name = rel_record_dup_label (member);
      g_autofree char *label = *name != '\0' ? rel_cell_text_one_line (name) : g_strdup (_("new record"));
      GtkWidget *left = rel_record_view_make_label (label, "link-value", 0);
      GtkWidget *member_row;

      gtk_widget_set_hexpand (left, TRUE);
      if (rel_record_get_state (member) == REL_RECORD_NEW)
        gtk_widget_add_css_class (left, "staged-value");
      member_row = rel_record_view_add_row (section->view, section->list, left, NULL, NULL, label);
      add_remove (section, member_row, rel_record_handle_new_record (member));
    }
  add_adders (section);
  section_free (section);
}

static void
read_session (Section *section)
{
  Section *own = g_new0 (Section, 1);
  RelSession *session = rel_document_get_session (section->view->document);

  g_set_weak_pointer (&own->view, section->view);
  g_set_weak_pointer (&own->list, section->list);
  g_set_weak_pointer (&own->count, section->count);
  own->schema = g_object_ref (section->schema);
  own->place = g_object_ref (section->place);
  own->query = g_object_ref (section->query);
  own->end = (RelEnd) { g_object_ref (section->end.relationship), section->end.at_parent };
  own->owner = rel_record_handle_copy (section->owner);
  rel_session_run_async (session, list_members, own, NULL, section->view->cancellable, members_read_cb, own);
}

typedef struct
{
  RelRecordQuery *query;
  RelRows        *rows;
  gint64          count;
} Members;

static void
members_free (Members *members)
{
  g_object_unref (members->query);
  g_clear_pointer (&members->rows, rel_rows_unref);
  g_free (members);
}

static gpointer
run_members (RelConnection  *connection,
             gpointer        data,
             GCancellable   *cancellable,
             GError        **error)
{
  RelRecordQuery *query = data;
  g_autoptr(RelRows) rows = rel_record_query_read_page (query, connection, 0, FIRST_MEMBERS, cancellable, error);
  gint64 count;
  Members *members;

  if (rows == NULL)
    return NULL;
  /* What is not all of the first few is counted. */
  count = rel_rows_get_n_rows (rows);
  if (count == FIRST_MEMBERS)
    count = rel_record_query_count (query, connection, COUNT_CAP, cancellable, error);
  if (count < 0)
    return NULL;

  members = g_new0 (Members, 1);
  members->query = g_object_ref (query);
  members->rows = g_steal_pointer (&rows);
  members->count = count;

  return members;
}

/* What a member is called, and what stands beside it. */
static char *
member_label (Section *section,
              Members *members,
              guint    index,
              char   **beside)
{
  int label = rel_record_query_get_label (section->query);
  const RelValue *value = label >= 0 ? rel_rows_get (members->rows, index, label) : NULL;
  guint n = rel_record_query_get_n_columns (section->query);
  g_autofree char *text = NULL;

  *beside = NULL;
  /* The last column says most that the label does not: a date, or what the association adds. */
  if (n > 1)
    {
      const RelRecordColumn *last = rel_record_query_get_column (section->query, n - 1);
      const RelValue *extra = rel_rows_get (members->rows, index, last->value);

      if (last->value != label && !rel_value_is_null (extra) && rel_value_get_value_type (extra) != REL_VALUE_BLOB &&
          !(label >= 0 && rel_value_equal (extra, rel_rows_get (members->rows, index, label))))
        {
          g_autofree char *extra_text = rel_value_to_text (extra);
          g_autofree char *line = rel_cell_text_one_line (extra_text);

          *beside = g_strdup_printf ("%s %.40s", last->name, line);
        }
    }

  if (!rel_value_is_null (value))
    {
      text = rel_value_to_text (value);
      if (*text != '\0')
        return rel_cell_text_one_line (text);
    }

  /* Nothing is called anything: the first columns that say something. */
  {
    g_autoptr(GString) words = g_string_new (NULL);

    for (guint i = 0; i < n && words->len < 60; i++)
      {
        const RelRecordColumn *column = rel_record_query_get_column (section->query, i);
        const RelValue *cell = rel_rows_get (members->rows, index, column->label >= 0 ? column->label : column->value);

        if (!rel_value_is_null (cell) && rel_value_get_value_type (cell) != REL_VALUE_BLOB)
          {
            g_autofree char *cell_text = rel_value_to_text (cell);
            g_autofree char *line = rel_cell_text_one_line (cell_text);

            g_string_append_printf (words, "%s%.60s", words->len > 0 ? " · " : "", line);
          }
      }

    return g_utf8_make_valid (words->str, -1);
  }
}

/* The place of one member: the far table, found by its own key. */
static RelPlace *
member_place (Section *section,
              Members *members,
              guint    index)
{
  RelTable *table = rel_schema_get_table (section->schema, rel_place_get_table (section->place));
  RelKey *key = rel_table_get_info (table)->primary_key;
  g_autoptr(RelPlace) place = rel_place_new_table (rel_table_get_id (table));

  if (key == NULL)
    return g_object_ref (section->place);

  for (guint i = 0; i < rel_key_get_info (key)->n_columns; i++)
    {
      RelId column = rel_key_get_info (key)->columns[i];
      int position;

      if (rel_record_query_find_value (section->query, column, &position))
        {
          g_autofree char *text = rel_value_to_text (rel_rows_get (members->rows, index, position));
          g_autofree char *filter = g_strconcat ("=", text, NULL);
          RelPlace *next = rel_place_with_filter (place, column, filter);

          g_object_unref (place);
          place = next;
        }
    }

  return g_steal_pointer (&place);
}

/* Which record a member is, to be removed. */
static RelRecordHandle *
member_handle (Section *section,
               Members *members,
               guint    index)
{
  RelTable *table = rel_schema_get_table (section->schema, rel_place_get_table (section->place));
  RelKey *key = rel_table_get_info (table)->primary_key;
  g_autoptr(GPtrArray) values = g_ptr_array_new ();

  for (guint i = 0; key != NULL && i < rel_key_get_info (key)->n_columns; i++)
    {
      int position;

      if (rel_record_query_find_value (section->query, rel_key_get_info (key)->columns[i], &position))
        g_ptr_array_add (values, (gpointer) rel_rows_get (members->rows, index, position));
    }
  if (key == NULL || values->len != rel_key_get_info (key)->n_columns)
    return NULL;

  return rel_record_handle_new_key (table, (RelValue *const *) values->pdata, values->len);
}

static void
members_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Section *section = user_data;
  g_autoptr(GError) error = NULL;
  Members *members = rel_database_run_finish (REL_DATABASE (source), result, &error);
  GtkListBoxRow *row;

  if (section->view == NULL || section->list == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&members, members_free);
      section_free (section);
      return;
    }

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (section->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (section->list), GTK_WIDGET (row));

  if (members == NULL)
    {
      rel_record_view_add_row (section->view, section->list, rel_record_view_make_label (error->message, "dim-label", 0), NULL, NULL, error->message);
      section_free (section);
      return;
    }

  {
    g_autofree char *count = members->count >= COUNT_CAP ? g_strdup_printf ("%d+ ›", COUNT_CAP - 1)
                                                         : g_strdup_printf ("%" G_GINT64_FORMAT " ›", members->count);

    gtk_button_set_label (GTK_BUTTON (section->count), count);
  }
  if (members->count == 0)
    rel_record_view_add_row (section->view, section->list, rel_record_view_make_label (_("None"), "dim-label", 0), NULL, NULL, _("None"));
  for (guint i = 0; i < rel_rows_get_n_rows (members->rows); i++)
    {
      g_autofree char *beside = NULL;
      g_autofree char *label = member_label (section, members, i, &beside);
      g_autoptr(RelPlace) place = member_place (section, members, i);
      GtkWidget *left = rel_record_view_make_label (label, "link-value", 0);
      GtkWidget *right = beside != NULL ? rel_record_view_make_label (beside, "dim-label", 1) : NULL;

      GtkWidget *row_widget;

      gtk_widget_set_hexpand (left, TRUE);
      row_widget = rel_record_view_add_row (section->view, section->list, left, right, place, label);
      if (section->owner != NULL)
        add_remove (section, row_widget, member_handle (section, members, i));
    }
  if (section->owner != NULL)
    add_adders (section);
  /* what is staged may differ from what is stored */
  if (section->owner != NULL && members->count < COUNT_CAP && rel_document_get_n_edits (section->view->document) > 0)
    read_session (section);
  members_free (members);
  section_free (section);
}

static void
all_clicked_cb (GtkButton     *button,
                RelRecordView *self)
{
  RelPlace *place = g_object_get_data (G_OBJECT (button), "place");

  g_signal_emit (self, rel_record_view_place_activated, 0, place, FALSE);
}

void
rel_record_view_add_section (RelRecordView  *self,
                             RelDatabase    *database,
                             RelSchema      *schema,
                             RelTable       *table,
                             RelRecordQuery *query,
                             RelRow         *row,
                             const RelEnd   *end)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
  gboolean many = info->kind == REL_KIND_MANY_TO_MANY;
  RelTable *holder = rel_schema_get_table (schema, many ? info->association : info->child);
  g_autoptr(RelPlace) place = rel_record_view_follow (schema, table, query, row, end);
  g_autoptr(RelPlace) called = NULL;
  g_autofree char *sentence = rel_sentence_for_end (schema, end);
  g_autofree char *kind = many ? g_strdup_printf (_("many-to-many through %s"), rel_table_get_name (holder))
                               : g_strdup (info->kind == REL_KIND_ONE_TO_ONE ? _("one-to-one") : _("one-to-many"));
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *name = rel_record_view_make_label (rel_end_get_name (end), "heading", 0);
  GtkWidget *kind_label = rel_record_view_make_label (kind, "caption", 0);
  GtkWidget *all = gtk_button_new_with_label ("…");
  GtkWidget *list = rel_record_view_make_list ();
  gboolean indexed = place != NULL && rel_place_is_served (place, schema);
  Section *section;

  gtk_widget_add_css_class (kind_label, "dim-label");
  gtk_widget_set_hexpand (kind_label, TRUE);
  gtk_widget_set_tooltip_text (heading, sentence);
  gtk_widget_add_css_class (all, "flat");
  gtk_widget_add_css_class (all, "link-value");
  gtk_accessible_update_property (GTK_ACCESSIBLE (all), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  gtk_box_append (GTK_BOX (heading), name);
  gtk_box_append (GTK_BOX (heading), kind_label);
  gtk_box_append (GTK_BOX (heading), all);
  gtk_widget_set_margin_top (heading, 12);
  gtk_box_append (GTK_BOX (self->box), heading);
  gtk_box_append (GTK_BOX (self->box), list);
  g_signal_connect (list, "row-activated", G_CALLBACK (rel_record_view_activate_row_cb), self);

  if (place == NULL)
    {
      gtk_widget_set_visible (all, FALSE);
      rel_record_view_add_row (self, list, rel_record_view_make_label (_("None"), "dim-label", 0), NULL, NULL, _("None"));
      return;
    }

  g_object_set_data_full (G_OBJECT (all), "place", g_object_ref (place), g_object_unref);
  g_signal_connect (all, "clicked", G_CALLBACK (all_clicked_cb), self);
  rel_record_view_add_row (self, list, rel_record_view_make_label (indexed ? "…" : _("Reading the whole table, as no index serves this link…"), "dim-label", 0), NULL, NULL, "…");

  section = g_new0 (Section, 1);
  g_set_weak_pointer (&section->view, self);
  g_set_weak_pointer (&section->list, list);
  g_set_weak_pointer (&section->count, all);
  section->schema = g_object_ref (schema);
  section->place = g_object_ref (place);
  called = self->list != NULL ? rel_place_with_labels (place, rel_place_get_labels (rel_record_list_get_place (self->list))) : g_object_ref (place);
  section->query = rel_record_query_new (schema, called);
  section->end = (RelEnd) { g_object_ref (end->relationship), end->at_parent };
  section->owner = self->document != NULL ? rel_record_handle_new_row (schema, query, table, row) : NULL;
  rel_database_run_async (database, indexed ? REL_LANE_READ : REL_LANE_BACKGROUND, run_members,
                          g_object_ref (section->query), g_object_unref, (GDestroyNotify) members_free,
                          self->cancellable, members_cb, section);
}
