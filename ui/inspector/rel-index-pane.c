/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Indexes of a table. Each is a row that opens: its name, its terms one by one as they
 * are typed in SQL, whether a value may occur twice, and the condition of a partial one.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "inspector/rel-inspector-private.h"
#include "schema/rel-edit-key.h"
#include "sql/rel-index-terms.h"

static char *
describe_index (RelTable *table,
                RelIndex *index)
{
  const RelIndexInfo *info = rel_index_get_info (index);
  g_autofree char *terms = rel_index_terms_write (table, info->parts, info->n_parts);
  GString *text = g_string_new (terms);

  if (info->unique)
    g_string_append_printf (text, " · %s", _("each once"));
  if (info->where != NULL)
    /* Translators: condition of a partial index */
    g_string_append_printf (text, " · %s %s", _("where"), info->where);

  return g_string_free (text, FALSE);
}

static RelIndex *
find_index (RelInspectorTarget  *target,
            RelTable           **table)
{
  *table = rel_schema_get_table (rel_inspector_get_schema (target->inspector), target->table);
  for (guint i = 0; *table != NULL && i < rel_table_get_info (*table)->indexes->len; i++)
    if (rel_index_get_id (rel_table_get_info (*table)->indexes->pdata[i]) == target->id)
      return rel_table_get_info (*table)->indexes->pdata[i];

  return NULL;
}

static void
drop_index_cb (GtkButton          *button,
               RelInspectorTarget *target)
{
  GError *error = NULL;
  RelSchema *schema = rel_edit_index_drop (rel_inspector_get_schema (target->inspector), target->table, target->id, &error);

  rel_inspector_take (target->inspector, _("Delete Index"), schema, error);
}

static void
add_index_cb (GtkEntry           *entry,
              RelInspectorTarget *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelTable *table = rel_schema_get_table (schema, target->table);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  g_autoptr(GArray) parts = NULL;
  GError *error = NULL;
  RelIndexInfo info = { NULL };
  RelSchema *next = NULL;

  if (table == NULL || *text == '\0')
    return;
  parts = rel_index_terms_read (table, text, &error);
  if (parts != NULL)
    {
      info.parts = (const RelIndexPart *) parts->data;
      info.n_parts = parts->len;
      next = rel_edit_index_add (schema, target->table, &info, &error);
    }
  rel_inspector_try (target->inspector, GTK_WIDGET (entry), _("Add Index"), target->table, next, error);
}

/* One edit with other terms, written as SQL and read again: what is no term is refused. */
static void
set_terms (RelInspectorTarget *target,
           GtkWidget          *field,
           RelTable           *table,
           RelIndex           *index,
           GPtrArray          *terms)
{
  RelIndexInfo info = *rel_index_get_info (index);
  g_autofree char *text = NULL;
  g_autoptr(GArray) parts = NULL;
  GError *error = NULL;
  RelSchema *next = NULL;

  g_ptr_array_add (terms, NULL);
  text = g_strjoinv (", ", (char **) terms->pdata);
  parts = rel_index_terms_read (table, text, &error);
  if (parts != NULL)
    {
      info.parts = (const RelIndexPart *) parts->data;
      info.n_parts = parts->len;
      next = rel_edit_index_change (rel_inspector_get_schema (target->inspector), target->table, target->id, &info, &error);
    }
  rel_inspector_try (target->inspector, field, _("Change Index"), target->table, next, error);
}

static GPtrArray *
list_terms (RelTable *table,
            RelIndex *index)
{
  const RelIndexInfo *info = rel_index_get_info (index);
  GPtrArray *terms = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < info->n_parts; i++)
    g_ptr_array_add (terms, rel_index_terms_write (table, &info->parts[i], 1));

  return terms;
}

static void
replace_term (GPtrArray *terms,
              guint      at,
              char      *text)
{
  g_free (terms->pdata[at]);
  terms->pdata[at] = text;
}

/* A term typed anew, or one more. */
static void
term_cb (GtkEntry           *entry,
         RelInspectorTarget *target)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  RelTable *table;
  RelIndex *index = find_index (target, &table);
  g_autoptr(GPtrArray) terms = NULL;
  g_autoptr(GArray) alone = NULL;
  GError *error = NULL;

  if (index == NULL)
    return;
  terms = list_terms (table, index);
  if (*text == '\0')
    {
      /* nothing typed is no term any more; the last one stays */
      if (target->argument >= (int) terms->len)
        return;
      if (terms->len == 1)
        {
          rel_inspector_restore (GTK_WIDGET (entry));
          return;
        }
      g_ptr_array_remove_index (terms, target->argument);
      set_terms (target, GTK_WIDGET (entry), table, index, terms);
      return;
    }
  if (target->argument < (int) terms->len && g_str_equal (terms->pdata[target->argument], text))
    return;
  /* by itself first, so that no parenthesis of it pairs with one of another */
  alone = rel_index_terms_read (table, text, &error);
  if (alone == NULL)
    {
      rel_inspector_take_from (target->inspector, GTK_WIDGET (entry), _("Change Index"), NULL, error);
      return;
    }
  if (target->argument < (int) terms->len)
    replace_term (terms, target->argument, rel_index_terms_write (table, (const RelIndexPart *) alone->data, alone->len));
  else
    g_ptr_array_add (terms, rel_index_terms_write (table, (const RelIndexPart *) alone->data, alone->len));
  set_terms (target, GTK_WIDGET (entry), table, index, terms);
}

static void
descending_cb (GtkToggleButton    *button,
               RelInspectorTarget *target)
{
  RelTable *table;
  RelIndex *index = find_index (target, &table);
  g_autoptr(GPtrArray) terms = NULL;
  RelIndexPart part;

  if (index == NULL || target->argument >= (int) rel_index_get_info (index)->n_parts)
    return;
  part = rel_index_get_info (index)->parts[target->argument];
  if (part.descending == gtk_toggle_button_get_active (button))
    return;
  part.descending = !part.descending;
  terms = list_terms (table, index);
  replace_term (terms, target->argument, rel_index_terms_write (table, &part, 1));
  set_terms (target, GTK_WIDGET (button), table, index, terms);
}

static void
move_term_cb (GtkButton          *button,
              RelInspectorTarget *target)
{
  RelTable *table;
  RelIndex *index = find_index (target, &table);
  g_autoptr(GPtrArray) terms = index != NULL ? list_terms (table, index) : NULL;

  if (index == NULL || target->argument < 1 || target->argument >= (int) terms->len)
    return;
  {
    gpointer moved = terms->pdata[target->argument];

    terms->pdata[target->argument] = terms->pdata[target->argument - 1];
    terms->pdata[target->argument - 1] = moved;
  }
  set_terms (target, GTK_WIDGET (button), table, index, terms);
}

static void
drop_term_cb (GtkButton          *button,
              RelInspectorTarget *target)
{
  RelTable *table;
  RelIndex *index = find_index (target, &table);
  g_autoptr(GPtrArray) terms = index != NULL ? list_terms (table, index) : NULL;

  if (index == NULL || target->argument >= (int) terms->len)
    return;
  g_ptr_array_remove_index (terms, target->argument);
  set_terms (target, GTK_WIDGET (button), table, index, terms);
}

/* By its own terms: NULL for the collation of a term would be the one of its column. */
static void
change_index (RelInspectorTarget *target,
              GtkWidget          *field,
              RelTable           *table,
              const RelIndexInfo *info)
{
  g_autofree char *text = rel_index_terms_write (table, info->parts, info->n_parts);
  g_autoptr(GArray) parts = NULL;
  RelIndexInfo content = *info;
  GError *error = NULL;
  RelSchema *next = NULL;

  parts = rel_index_terms_read (table, text, &error);
  if (parts != NULL)
    {
      content.parts = (const RelIndexPart *) parts->data;
      content.n_parts = parts->len;
      next = rel_edit_index_change (rel_inspector_get_schema (target->inspector), target->table, target->id, &content, &error);
    }
  rel_inspector_try (target->inspector, field, _("Change Index"), target->table, next, error);
}

static void
unique_index_cb (GtkSwitch          *button,
                 GParamSpec         *pspec,
                 RelInspectorTarget *target)
{
  RelTable *table;
  RelIndex *index = find_index (target, &table);
  RelIndexInfo info;

  if (index == NULL || rel_index_get_info (index)->unique == gtk_switch_get_active (button))
    return;
  info = *rel_index_get_info (index);
  info.unique = !info.unique;
  change_index (target, GTK_WIDGET (button), table, &info);
}

/* 0: the name, 1: the condition. */
static void
index_text_cb (GtkEntry           *entry,
               RelInspectorTarget *target)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  RelTable *table;
  RelIndex *index = find_index (target, &table);
  RelIndexInfo info;

  if (index == NULL)
    return;
  info = *rel_index_get_info (index);
  if (target->argument == 0)
    {
      if (g_strcmp0 (info.name, text) == 0)
        return;
      info.name = text;
    }
  else
    {
      if (g_strcmp0 (info.where, *text != '\0' ? text : NULL) == 0)
        return;
      info.where = *text != '\0' ? text : NULL;
    }
  change_index (target, GTK_WIDGET (entry), table, &info);
}

static void
opened_cb (AdwExpanderRow     *row,
           GParamSpec         *pspec,
           RelInspectorTarget *target)
{
  if (adw_expander_row_get_expanded (row))
    target->inspector->index = target->id;
  else if (target->inspector->index == target->id)
    target->inspector->index = REL_ID_NONE;
}

static void
add_button (GtkWidget          *box,
            const char         *icon,
            const char         *label,
            const char         *name,
            gboolean            sensitive,
            GCallback           callback,
            RelInspectorTarget *target)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_name (button, name);
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "term-button");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (button, sensitive);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "target", target, g_free);
  g_signal_connect (button, "clicked", callback, target);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
wrap_row (GtkWidget *child)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);

  return row;
}

static GtkWidget *
make_term (RelInspector *self,
           RelTable     *table,
           RelIndex     *index,
           guint         at)
{
  const RelIndexInfo *info = rel_index_get_info (index);
  RelId id = rel_index_get_id (index);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *name = g_strdup_printf ("rel-term-%" G_GUINT64_FORMAT "-%u", (guint64) id, at);
  g_autofree char *desc = g_strdup_printf ("rel-desc-%" G_GUINT64_FORMAT "-%u", (guint64) id, at);
  g_autofree char *up = g_strdup_printf ("rel-up-%" G_GUINT64_FORMAT "-%u", (guint64) id, at);
  g_autofree char *less = g_strdup_printf ("rel-less-%" G_GUINT64_FORMAT "-%u", (guint64) id, at);
  g_autofree char *text = at < info->n_parts ? rel_index_terms_write (table, &info->parts[at], 1) : NULL;
  GtkWidget *entry = rel_inspector_make_entry (name, text != NULL ? _("Column or expression of the index") : _("One more column or expression"), text);
  GtkWidget *descending;
  RelInspectorTarget to = { self, rel_table_get_id (table), id, at };

  gtk_entry_set_has_frame (GTK_ENTRY (entry), FALSE);
  gtk_widget_add_css_class (entry, "flat-entry");
  gtk_widget_add_css_class (entry, "term-entry");
  gtk_widget_set_margin_start (entry, 4);
  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect (entry, "activate", G_CALLBACK (term_cb), rel_inspector_new_target (self, rel_table_get_id (table), id, at, entry));
  gtk_box_append (GTK_BOX (box), entry);
  if (text == NULL)
    {
      gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Add: year, lower(title) desc"));
      return wrap_row (box);
    }

  descending = gtk_toggle_button_new_with_label ("DESC");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (descending), info->parts[at].descending);
  gtk_widget_set_name (descending, desc);
  gtk_widget_set_tooltip_text (descending, _("From the highest to the lowest (DESC)"));
  gtk_widget_add_css_class (descending, "flat");
  gtk_widget_add_css_class (descending, "flag-button");
  gtk_widget_set_valign (descending, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (descending), GTK_ACCESSIBLE_PROPERTY_LABEL, _("From the highest to the lowest (DESC)"), -1);
  g_signal_connect (descending, "toggled", G_CALLBACK (descending_cb), rel_inspector_new_target (self, rel_table_get_id (table), id, at, descending));
  gtk_box_append (GTK_BOX (box), descending);
  add_button (box, "go-up-symbolic", _("Move the term up"), up, at > 0, G_CALLBACK (move_term_cb), g_memdup2 (&to, sizeof to));
  add_button (box, "list-remove-symbolic", _("Take the term out of the index"), less, info->n_parts > 1, G_CALLBACK (drop_term_cb), g_memdup2 (&to, sizeof to));

  return wrap_row (box);
}

static GtkWidget *
make_text (RelInspector *self,
           RelTable     *table,
           RelIndex     *index,
           int           which)
{
  const RelIndexInfo *info = rel_index_get_info (index);
  RelId id = rel_index_get_id (index);
  g_autofree char *name = g_strdup_printf (which == 0 ? "rel-index-%" G_GUINT64_FORMAT : "rel-where-%" G_GUINT64_FORMAT, (guint64) id);
  GtkWidget *entry = rel_inspector_make_entry (name, which == 0 ? _("Name of the index") : _("Condition of the index (WHERE)"), which == 0 ? info->name : info->where);

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 16);
  if (which == 1)
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("all records"));
  g_signal_connect (entry, "activate", G_CALLBACK (index_text_cb), rel_inspector_new_target (self, rel_table_get_id (table), id, which, entry));

  return rel_inspector_make_row (which == 0 ? _("Name") : _("Only Where"), entry);
}

static GtkWidget *
make_index (RelInspector *self,
            RelTable     *table,
            RelIndex     *index)
{
  const RelIndexInfo *info = rel_index_get_info (index);
  RelId id = rel_index_get_id (index);
  g_autofree char *words = describe_index (table, index);
  g_autofree char *name = g_strdup_printf ("rel-unique-%" G_GUINT64_FORMAT, (guint64) id);
  AdwExpanderRow *row = ADW_EXPANDER_ROW (adw_expander_row_new ());
  GtkWidget *unique = gtk_switch_new ();
  GtkWidget *drop = rel_inspector_make_delete (_("Delete the index"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), info->name);
  adw_expander_row_set_subtitle (row, words);
  g_signal_connect (drop, "clicked", G_CALLBACK (drop_index_cb), rel_inspector_new_target (self, rel_table_get_id (table), id, 0, drop));
  adw_expander_row_add_action (row, drop);

  adw_expander_row_add_row (row, make_text (self, table, index, 0));
  for (guint i = 0; i <= info->n_parts; i++)
    adw_expander_row_add_row (row, make_term (self, table, index, i));
  gtk_switch_set_active (GTK_SWITCH (unique), info->unique);
  gtk_widget_set_name (unique, name);
  g_signal_connect (unique, "notify::active", G_CALLBACK (unique_index_cb), rel_inspector_new_target (self, rel_table_get_id (table), id, 0, unique));
  adw_expander_row_add_row (row, rel_inspector_make_row (_("Each Value Once (UNIQUE)"), unique));
  adw_expander_row_add_row (row, make_text (self, table, index, 1));

  adw_expander_row_set_expanded (row, self->index == id);
  g_signal_connect (row, "notify::expanded", G_CALLBACK (opened_cb), rel_inspector_new_target (self, rel_table_get_id (table), id, 0, row));

  return GTK_WIDGET (row);
}

GtkWidget *
rel_index_pane_new (RelInspector *self,
                    RelTable     *table)
{
  GPtrArray *indexes = rel_table_get_info (table)->indexes;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *entry = rel_inspector_make_entry ("rel-new-index", _("New index: its columns"), "");

  if (indexes->len > 0)
    {
      GtkWidget *list = rel_inspector_make_list (_("Indexes"));

      for (guint i = 0; i < indexes->len; i++)
        gtk_list_box_append (GTK_LIST_BOX (list), make_index (self, table, indexes->pdata[i]));
      gtk_box_append (GTK_BOX (box), list);
    }
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Add index: column, column desc"));
  g_signal_connect (entry, "activate", G_CALLBACK (add_index_cb), rel_inspector_new_target (self, rel_table_get_id (table), REL_ID_NONE, 0, entry));
  gtk_box_append (GTK_BOX (box), entry);

  return box;
}
