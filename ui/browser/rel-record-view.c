/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A record as a page. Fields come from the row that the grid has; sections are asked
 * for one by one: those that an index serves at once, those that would scan a table in
 * the background, so that they never stand before the next click.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-record-view.h"

#include "browser/rel-cell-text.h"
#include "schema/rel-sentences.h"

#define FIRST_MEMBERS 5
#define COUNT_CAP     201

struct _RelRecordView
{
  AdwBin        parent_instance;
  GtkWidget    *box;
  GtkWidget    *scrolled;
  GCancellable *cancellable;
};

static guint place_activated;

G_DEFINE_FINAL_TYPE (RelRecordView, rel_record_view, ADW_TYPE_BIN)

static void
rel_record_view_dispose (GObject *object)
{
  RelRecordView *self = REL_RECORD_VIEW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rel_record_view_parent_class)->dispose (object);
}

static void
rel_record_view_class_init (RelRecordViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_record_view_dispose;
  place_activated = g_signal_new ("place-activated", REL_TYPE_RECORD_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, REL_TYPE_PLACE, G_TYPE_BOOLEAN);
}

static void
rel_record_view_init (RelRecordView *self)
{
  self->scrolled = gtk_scrolled_window_new ();
  /* EXTERNAL: a long value must not make the pane wider. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_AUTOMATIC);
  adw_bin_set_child (ADW_BIN (self), self->scrolled);
}

GtkWidget *
rel_record_view_new (void)
{
  return g_object_new (REL_TYPE_RECORD_VIEW, NULL);
}

/* What a record is called: its label, else its key. */
char *
rel_record_view_dup_label (RelRecordQuery *query,
                           RelRow         *row)
{
  const RelValue *value = rel_row_get_value (row, rel_record_query_get_label (query));
  g_autofree char *text = NULL;

  if (value != NULL && !rel_value_is_null (value))
    {
      text = rel_value_to_text (value);
      if (*text != '\0')
        return rel_cell_text_one_line (text);
    }
  g_clear_pointer (&text, g_free);
  if (rel_record_query_get_n_key (query) > 0 && rel_row_is_loaded (row))
    {
      text = rel_value_to_text (rel_row_get_value (row, rel_record_query_get_key (query, 0)));
      /* Translators: a record that has no name, only a number. */
      return g_strdup_printf (_("No. %s"), text);
    }

  return g_strdup (_("Record"));
}

/**
 * rel_record_view_follow:
 * @schema: the schema
 * @table: the table of the record
 * @query: where the parts of the row are
 * @row: the record
 * @end: one of its ends
 *
 * Returns: (transfer full) (nullable): where the end leads, %NULL when a link is NULL
 */
RelPlace *
rel_record_view_follow (RelSchema      *schema,
                        RelTable       *table,
                        RelRecordQuery *query,
                        RelRow         *row,
                        const RelEnd   *end)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
  gboolean many = info->kind == REL_KIND_MANY_TO_MANY;
  RelTable *holder = rel_schema_get_table (schema, many ? info->association : info->child);
  RelForeignKey *link = rel_table_get_foreign_key (holder, many && !end->at_parent ? info->far_link : info->link);
  const RelForeignKeyInfo *fk = rel_foreign_key_get_info (link);
  const RelId *columns = many || end->at_parent ? fk->target_columns : fk->columns;
  g_autoptr(GPtrArray) key = g_ptr_array_new ();
  g_autofree char *label = rel_record_view_dup_label (query, row);

  for (guint i = 0; i < fk->n_columns; i++)
    {
      int position;
      const RelValue *value = rel_record_query_find_value (query, columns[i], &position) ? rel_row_get_value (row, position) : NULL;

      if (rel_value_is_null (value))
        return NULL;
      g_ptr_array_add (key, (gpointer) value);
    }

  return rel_place_new_members (end, (RelValue *const *) key->pdata, key->len, label);
}

static GtkWidget *
make_label (const char *text,
            const char *style,
            float       xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static GtkWidget *
make_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");

  return list;
}

static void
activate_row_cb (GtkListBox    *list,
                 GtkListBoxRow *row,
                 RelRecordView *self)
{
  RelPlace *place = g_object_get_data (G_OBJECT (row), "place");

  if (place != NULL)
    {
      g_autoptr(RelPlace) keep = g_object_ref (place);

      g_signal_emit (self, place_activated, 0, keep, FALSE);
    }
}

static void
middle_click_cb (GtkGestureClick *gesture,
                 int              n_press,
                 double           x,
                 double           y,
                 RelRecordView   *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  RelPlace *place = g_object_get_data (G_OBJECT (row), "place");

  if (place == NULL || !(button == GDK_BUTTON_MIDDLE || (button == GDK_BUTTON_PRIMARY && (state & GDK_CONTROL_MASK) != 0)))
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, place_activated, 0, place, TRUE);
}

/* A row of a list: something at the left, something at the right; a link when it has a place. */
static GtkWidget *
add_row (RelRecordView *self,
         GtkWidget     *list,
         GtkWidget     *left,
         GtkWidget     *right,
         RelPlace      *place,
         const char    *name)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_box_append (GTK_BOX (box), left);
  if (right != NULL)
    gtk_box_append (GTK_BOX (box), right);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), place != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (place != NULL)
    {
      GtkGesture *click = gtk_gesture_click_new ();

      gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
      g_signal_connect (click, "pressed", G_CALLBACK (middle_click_cb), self);
      gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
      gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
      g_object_set_data_full (G_OBJECT (row), "place", g_object_ref (place), g_object_unref);
    }
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return row;
}

static void
add_field (RelRecordView         *self,
           GtkWidget             *list,
           RelSchema             *schema,
           RelTable              *table,
           RelRecordQuery        *query,
           RelRow                *row,
           const RelRecordColumn *column)
{
  RelCellStyle style;
  g_autofree char *text = rel_cell_text_format (row, column, &style);
  GtkWidget *name = make_label (column->title, "field-name", 0);
  GtkWidget *value = make_label (text, style == REL_CELL_NULL || style == REL_CELL_EMPTY ? "null-value" : style == REL_CELL_LINK ? "link-value" : NULL, 0);
  g_autoptr(RelPlace) place = NULL;
  g_autofree char *full = g_strdup_printf ("%s: %s", column->title, text);

  gtk_label_set_width_chars (GTK_LABEL (name), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 12);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_label_set_selectable (GTK_LABEL (value), column->link == REL_ID_NONE);
  if (style == REL_CELL_PLAIN)
    {
      gtk_label_set_wrap (GTK_LABEL (value), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_lines (GTK_LABEL (value), 6);
    }

  if (style == REL_CELL_LINK && table != NULL)
    {
      RelRelationship *relationship = rel_schema_get_relationship (schema, column->link);

      if (relationship != NULL)
        {
          RelEnd end = { relationship, FALSE };

          place = rel_record_view_follow (schema, table, query, row, &end);
        }
    }
  add_row (self, list, name, value, place, full);
}

typedef struct
{
  RelRecordView  *view; /* weak */
  GtkWidget      *list; /* weak */
  GtkWidget      *count; /* weak */
  RelSchema      *schema;
  RelPlace       *place;
  RelRecordQuery *query;
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
  g_free (section);
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

      if (!rel_value_is_null (extra) && rel_value_get_value_type (extra) != REL_VALUE_BLOB)
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
      add_row (section->view, section->list, make_label (error->message, "dim-label", 0), NULL, NULL, error->message);
      section_free (section);
      return;
    }

  {
    g_autofree char *count = members->count >= COUNT_CAP ? g_strdup_printf ("%d+ ›", COUNT_CAP - 1)
                                                         : g_strdup_printf ("%" G_GINT64_FORMAT " ›", members->count);

    gtk_button_set_label (GTK_BUTTON (section->count), count);
  }
  if (members->count == 0)
    add_row (section->view, section->list, make_label (_("None"), "dim-label", 0), NULL, NULL, _("None"));
  for (guint i = 0; i < rel_rows_get_n_rows (members->rows); i++)
    {
      g_autofree char *beside = NULL;
      g_autofree char *label = member_label (section, members, i, &beside);
      g_autoptr(RelPlace) place = member_place (section, members, i);
      GtkWidget *left = make_label (label, "link-value", 0);
      GtkWidget *right = beside != NULL ? make_label (beside, "dim-label", 1) : NULL;

      gtk_widget_set_hexpand (left, TRUE);
      add_row (section->view, section->list, left, right, place, label);
    }
  members_free (members);
  section_free (section);
}

/* Whether an index serves the first of these columns. */
static gboolean
is_indexed (RelTable    *table,
            const RelId *columns)
{
  GPtrArray *indexes = rel_table_get_info (table)->indexes;
  GPtrArray *uniques = rel_table_get_info (table)->uniques;

  if (rel_table_get_key_position (table, columns[0]) == 1)
    return TRUE;
  for (guint i = 0; i < uniques->len; i++)
    if (rel_key_get_info (g_ptr_array_index (uniques, i))->columns[0] == columns[0])
      return TRUE;
  for (guint i = 0; i < indexes->len; i++)
    {
      const RelIndexInfo *info = rel_index_get_info (g_ptr_array_index (indexes, i));

      if (info->n_parts > 0 && info->parts[0].column == columns[0] && info->where == NULL)
        return TRUE;
    }

  return FALSE;
}

static void
all_clicked_cb (GtkButton     *button,
                RelRecordView *self)
{
  RelPlace *place = g_object_get_data (G_OBJECT (button), "place");

  g_signal_emit (self, place_activated, 0, place, FALSE);
}

static void
add_section (RelRecordView  *self,
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
  RelForeignKey *link = rel_table_get_foreign_key (holder, many && !end->at_parent ? info->far_link : info->link);
  g_autoptr(RelPlace) place = rel_record_view_follow (schema, table, query, row, end);
  g_autofree char *sentence = rel_sentence_for_end (schema, end);
  g_autofree char *kind = many ? g_strdup_printf (_("many-to-many through %s"), rel_table_get_name (holder))
                               : g_strdup (info->kind == REL_KIND_ONE_TO_ONE ? _("one-to-one") : _("one-to-many"));
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *name = make_label (rel_end_get_name (end), "heading", 0);
  GtkWidget *kind_label = make_label (kind, "caption", 0);
  GtkWidget *all = gtk_button_new_with_label ("…");
  GtkWidget *list = make_list ();
  gboolean indexed = is_indexed (holder, rel_foreign_key_get_info (link)->columns);
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
  g_signal_connect (list, "row-activated", G_CALLBACK (activate_row_cb), self);

  if (place == NULL)
    {
      gtk_widget_set_visible (all, FALSE);
      add_row (self, list, make_label (_("None"), "dim-label", 0), NULL, NULL, _("None"));
      return;
    }

  g_object_set_data_full (G_OBJECT (all), "place", g_object_ref (place), g_object_unref);
  g_signal_connect (all, "clicked", G_CALLBACK (all_clicked_cb), self);
  add_row (self, list, make_label (indexed ? "…" : _("Reading the whole table, as no index serves this link…"), "dim-label", 0), NULL, NULL, "…");

  section = g_new0 (Section, 1);
  g_set_weak_pointer (&section->view, self);
  g_set_weak_pointer (&section->list, list);
  g_set_weak_pointer (&section->count, all);
  section->schema = g_object_ref (schema);
  section->place = g_object_ref (place);
  section->query = rel_record_query_new (schema, place);
  rel_database_run_async (database, indexed ? REL_LANE_READ : REL_LANE_BACKGROUND, run_members,
                          g_object_ref (section->query), g_object_unref, (GDestroyNotify) members_free,
                          self->cancellable, members_cb, section);
}

/* Whether one of the ends passes through a table: its rows need no section of their own. */
static gboolean
is_association (const GArray *ends,
                RelId         table)
{
  for (guint i = 0; i < ends->len; i++)
    {
      const RelRelationshipInfo *info = rel_relationship_get_info (g_array_index (ends, RelEnd, i).relationship);

      if (info->kind == REL_KIND_MANY_TO_MANY && info->association == table)
        return TRUE;
    }

  return FALSE;
}

/**
 * rel_record_view_set_record:
 * @self: the view
 * @database: the database
 * @schema: its schema
 * @list: the list that the row is of
 * @row: (nullable): the record; %NULL empties the page
 */
void
rel_record_view_set_record (RelRecordView *self,
                            RelDatabase   *database,
                            RelSchema     *schema,
                            RelRecordList *list,
                            RelRow        *row)
{
  RelRecordQuery *query = list != NULL ? rel_record_list_get_query (list) : NULL;
  RelTable *table;
  GtkWidget *fields;
  g_autofree char *label = NULL;
  g_autofree char *subtitle = NULL;
  const GArray *ends;

  g_return_if_fail (REL_IS_RECORD_VIEW (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  if (row == NULL || query == NULL || !rel_row_is_loaded (row))
    {
      GtkWidget *empty = adw_status_page_new ();

      adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No Record Selected"));
      gtk_widget_add_css_class (empty, "compact");
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), empty);
      return;
    }

  table = rel_schema_get_table (schema, rel_place_get_table (rel_record_list_get_place (list)));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_start (self->box, 16);
  gtk_widget_set_margin_end (self->box, 16);
  gtk_widget_set_margin_top (self->box, 16);
  gtk_widget_set_margin_bottom (self->box, 24);

  label = rel_record_view_dup_label (query, row);
  gtk_box_append (GTK_BOX (self->box), make_label (label, "record-label", 0));
  if (table != NULL && rel_record_query_get_n_key (query) > 0)
    {
      g_autofree char *key = rel_value_to_text (rel_row_get_value (row, rel_record_query_get_key (query, 0)));

      subtitle = g_strdup_printf ("%s · %s", rel_table_get_name (table), key);
    }
  if (subtitle != NULL)
    gtk_box_append (GTK_BOX (self->box), make_label (subtitle, "dim-label", 0));

  fields = make_list ();
  gtk_widget_set_margin_top (fields, 8);
  g_signal_connect (fields, "row-activated", G_CALLBACK (activate_row_cb), self);
  for (guint i = 0; i < rel_record_query_get_n_columns (query); i++)
    add_field (self, fields, schema, table, query, row, rel_record_query_get_column (query, i));
  gtk_box_append (GTK_BOX (self->box), fields);

  ends = table != NULL ? rel_schema_list_ends (schema, rel_table_get_id (table)) : NULL;
  /* Far records first; then what refers here, but for rows that only tie two records together. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; ends != NULL && i < ends->len; i++)
      {
        const RelEnd *end = &g_array_index (ends, RelEnd, i);
        gboolean many = rel_relationship_get_info (end->relationship)->kind == REL_KIND_MANY_TO_MANY;

        if (many == (pass == 0) && (many || (end->at_parent && !is_association (ends, rel_end_get_far_table (end)))))
          add_section (self, database, schema, table, query, row, end);
      }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->box);
}
