/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Indexes of a table, and its rules: checks, keys of several columns, and the options of
 * a table that SQLite knows.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "inspector/rel-inspector-private.h"
#include "schema/rel-edit-key.h"

typedef struct
{
  RelInspector *inspector;
  RelId         table;
  RelId         id;
  int           argument;
} Target;

static Target *
new_target (RelInspector *self,
            RelTable     *table,
            RelId         id,
            int           argument,
            gpointer      owner)
{
  Target *target = g_new0 (Target, 1);

  *target = (Target) { self, rel_table_get_id (table), id, argument };
  g_object_set_data_full (owner, "target", target, g_free);

  return target;
}

static char *
list_columns (RelTable    *table,
              const RelId *columns,
              guint        n_columns)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, columns[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", column != NULL ? rel_column_get_name (column) : "…");
    }

  return g_string_free (text, FALSE);
}

static char *
describe_index (RelTable *table,
                RelIndex *index)
{
  const RelIndexInfo *info = rel_index_get_info (index);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < info->n_parts; i++)
    {
      RelColumn *column = rel_table_get_column (table, info->parts[i].column);

      g_string_append_printf (text, "%s%s%s", i > 0 ? ", " : "",
                              column != NULL ? rel_column_get_name (column) : info->parts[i].expression != NULL ? info->parts[i].expression : "rowid",
                              info->parts[i].descending ? " ↓" : "");
    }
  if (info->unique)
    g_string_append_printf (text, " · %s", _("each once"));
  if (info->where != NULL)
    /* Translators: condition of a partial index */
    g_string_append_printf (text, " · %s %s", _("where"), info->where);

  return g_string_free (text, FALSE);
}

static GtkWidget *
plain_row (const char *title,
           const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);

  return row;
}

static void
drop_index_cb (GtkButton *button,
               Target    *target)
{
  GError *error = NULL;
  RelSchema *schema = rel_edit_index_drop (rel_inspector_get_schema (target->inspector), target->table, target->id, &error);

  rel_inspector_take (target->inspector, _("Delete Index"), schema, error);
}

/* "a, b desc": names of columns, the rest as an expression. */
static GArray *
read_parts (RelTable  *table,
            char     **terms)
{
  GArray *parts = g_array_new (FALSE, TRUE, sizeof (RelIndexPart));

  for (guint i = 0; terms[i] != NULL; i++)
    {
      RelIndexPart part = { REL_ID_NONE };
      RelColumn *column;
      gsize length;

      g_strstrip (terms[i]);
      length = strlen (terms[i]);
      if (length > 5 && g_ascii_strcasecmp (terms[i] + length - 5, " desc") == 0)
        {
          part.descending = TRUE;
          terms[i][length - 5] = '\0';
          g_strstrip (terms[i]);
        }
      if (*terms[i] == '\0')
        continue;
      column = rel_table_find_column (table, terms[i]);
      part.column = column != NULL ? rel_column_get_id (column) : REL_ID_NONE;
      part.expression = column == NULL ? terms[i] : NULL;
      part.collation = column != NULL ? rel_column_get_info (column)->collation : NULL;
      g_array_append_val (parts, part);
    }

  return parts;
}

static void
add_index_cb (GtkEntry *entry,
              Target   *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelTable *table = rel_schema_get_table (schema, target->table);
  g_auto(GStrv) terms = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (entry)), ",", -1);
  g_autoptr(GArray) parts = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *name = NULL;
  GString *stem;
  GError *error = NULL;
  RelIndexInfo info = { NULL };
  RelSchema *next;

  if (table == NULL)
    return;
  parts = read_parts (table, terms);
  if (parts->len == 0)
    return;
  stem = g_string_new (rel_table_get_name (table));
  for (guint i = 0; i < parts->len; i++)
    {
      RelColumn *column = rel_table_get_column (table, g_array_index (parts, RelIndexPart, i).column);

      g_string_append_printf (stem, "_%s", column != NULL ? rel_column_get_name (column) : "expression");
    }
  wanted = g_string_free (stem, FALSE);
  name = rel_schema_find_free_name (schema, wanted);
  info.name = name;
  info.parts = (const RelIndexPart *) parts->data;
  info.n_parts = parts->len;
  next = rel_edit_index_add (schema, target->table, &info, &error);
  g_object_set_data_full (G_OBJECT (entry), "before", g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))), g_free);
  rel_inspector_take (target->inspector, _("Add Index"), next, error);
}

static void
unique_index_cb (GtkToggleButton *button,
                 Target          *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelTable *table = rel_schema_get_table (schema, target->table);
  GError *error = NULL;

  for (guint i = 0; table != NULL && i < rel_table_get_info (table)->indexes->len; i++)
    {
      RelIndex *index = rel_table_get_info (table)->indexes->pdata[i];
      RelIndexInfo info = *rel_index_get_info (index);
      RelSchema *next;

      if (rel_index_get_id (index) != target->id || info.unique == gtk_toggle_button_get_active (button))
        continue;
      info.unique = !info.unique;
      info.sql = NULL;
      next = rel_edit_index_change (schema, target->table, target->id, &info, &error);
      rel_inspector_take (target->inspector, _("Change Index"), next, error);
      return;
    }
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
        {
          g_autofree char *words = describe_index (table, indexes->pdata[i]);
          GtkWidget *row = plain_row (rel_index_get_name (indexes->pdata[i]), words);
          GtkWidget *unique = gtk_toggle_button_new_with_label ("U");
          GtkWidget *drop = rel_inspector_make_delete (_("Delete the index"));
          RelId id = rel_index_get_id (indexes->pdata[i]);

          gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (unique), rel_index_get_info (indexes->pdata[i])->unique);
          gtk_widget_set_tooltip_text (unique, _("Each value once (UNIQUE)"));
          gtk_widget_set_valign (unique, GTK_ALIGN_CENTER);
          gtk_widget_add_css_class (unique, "flat");
          gtk_widget_add_css_class (unique, "flag-button");
          g_signal_connect (unique, "toggled", G_CALLBACK (unique_index_cb), new_target (self, table, id, 0, unique));
          g_signal_connect (drop, "clicked", G_CALLBACK (drop_index_cb), new_target (self, table, id, 0, drop));
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), unique);
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), drop);
          gtk_list_box_append (GTK_LIST_BOX (list), row);
        }
      gtk_box_append (GTK_BOX (box), list);
    }
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Add index: column, column desc"));
  g_signal_connect (entry, "activate", G_CALLBACK (add_index_cb), new_target (self, table, REL_ID_NONE, 0, entry));
  gtk_box_append (GTK_BOX (box), entry);

  return box;
}

/* Rules */

static void
drop_check_cb (GtkButton *button,
               Target    *target)
{
  GError *error = NULL;
  RelSchema *schema = rel_edit_check_drop (rel_inspector_get_schema (target->inspector), target->table, target->id, &error);

  rel_inspector_take (target->inspector, _("Delete Check"), schema, error);
}

static void
drop_unique_cb (GtkButton *button,
                Target    *target)
{
  GError *error = NULL;
  RelSchema *schema = rel_edit_unique_drop (rel_inspector_get_schema (target->inspector), target->table, target->id, &error);

  rel_inspector_take (target->inspector, _("Delete Key"), schema, error);
}

static void
check_cb (GtkEntry *entry,
          Target   *target)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelTable *table = rel_schema_get_table (schema, target->table);
  RelCheckInfo info = { NULL, text };
  GError *error = NULL;
  RelSchema *next;

  if (*text == '\0' || table == NULL)
    return;
  if (target->id == REL_ID_NONE)
    {
      next = rel_edit_check_add (schema, target->table, &info, &error);
      g_object_set_data_full (G_OBJECT (entry), "before", g_strdup (text), g_free);
      rel_inspector_take (target->inspector, _("Add Check"), next, error);
      return;
    }
  for (guint i = 0; i < rel_table_get_info (table)->checks->len; i++)
    {
      RelCheck *check = rel_table_get_info (table)->checks->pdata[i];

      if (rel_check_get_id (check) != target->id || g_strcmp0 (rel_check_get_info (check)->expression, text) == 0)
        continue;
      info = *rel_check_get_info (check);
      info.expression = text;
      next = rel_edit_check_change (schema, target->table, target->id, &info, &error);
      rel_inspector_take (target->inspector, _("Change Check"), next, error);
      return;
    }
}

static void
add_unique_cb (GtkEntry *entry,
               Target   *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelTable *table = rel_schema_get_table (schema, target->table);
  g_auto(GStrv) terms = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (entry)), ",", -1);
  g_autoptr(GArray) columns = g_array_new (FALSE, FALSE, sizeof (RelId));
  RelKeyInfo info = { NULL };
  GError *error = NULL;
  RelSchema *next;

  for (guint i = 0; table != NULL && terms[i] != NULL; i++)
    {
      RelColumn *column = rel_table_find_column (table, g_strstrip (terms[i]));
      RelId id;

      if (column == NULL)
        {
          if (*terms[i] != '\0')
            {
              g_autofree char *words = g_strdup_printf (_("There is no column “%s”"), terms[i]);

              gtk_widget_activate_action (GTK_WIDGET (entry), "win.tell", "s", words);
            }
          return;
        }
      id = rel_column_get_id (column);
      g_array_append_val (columns, id);
    }
  if (columns->len == 0)
    return;
  info.columns = (const RelId *) columns->data;
  info.n_columns = columns->len;
  next = rel_edit_unique_add (schema, target->table, &info, &error);
  g_object_set_data_full (G_OBJECT (entry), "before", g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))), g_free);
  rel_inspector_take (target->inspector, _("Add Key"), next, error);
}

static void
option_cb (GtkSwitch  *button,
           GParamSpec *pspec,
           Target     *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelTable *table = rel_schema_get_table (schema, target->table);
  const RelTableInfo *info = table != NULL ? rel_table_get_info (table) : NULL;
  gboolean options[3];
  GError *error = NULL;
  RelSchema *next;

  if (info == NULL)
    return;
  options[0] = info->strict;
  options[1] = info->without_rowid;
  options[2] = info->autoincrement;
  if (options[target->argument] == gtk_switch_get_active (button))
    return;
  options[target->argument] = !options[target->argument];
  next = rel_edit_table_set_options (schema, target->table, options[0], options[1], options[2], &error);
  rel_inspector_take (target->inspector, _("Change Options"), next, error);
}

GtkWidget *
rel_rules_pane_new (RelInspector *self,
                    RelTable     *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *checks = rel_inspector_make_list (_("Rules"));
  GtkWidget *options = rel_inspector_make_list (_("Options"));
  GtkWidget *check = rel_inspector_make_entry ("rel-new-check", _("New check: a condition"), "");
  GtkWidget *unique = rel_inspector_make_entry ("rel-new-unique", _("New key: columns that together occur once"), "");
  const struct
  {
    const char *title;
    gboolean    active;
  } switches[] = {
    { _("Strict Types"), info->strict },
    { _("Without Rowid"), info->without_rowid },
    { _("Never Reuse Numbers"), info->autoincrement },
  };

  for (guint i = 0; i < info->uniques->len; i++)
    {
      const RelKeyInfo *key = rel_key_get_info (info->uniques->pdata[i]);
      g_autofree char *columns = list_columns (table, key->columns, key->n_columns);
      GtkWidget *row = plain_row (columns, _("each once"));
      GtkWidget *drop = rel_inspector_make_delete (_("Delete the key"));

      g_signal_connect (drop, "clicked", G_CALLBACK (drop_unique_cb), new_target (self, table, rel_key_get_id (info->uniques->pdata[i]), 0, drop));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), drop);
      gtk_list_box_append (GTK_LIST_BOX (checks), row);
    }
  for (guint i = 0; i < info->checks->len; i++)
    {
      RelCheck *known = info->checks->pdata[i];
      g_autofree char *name = g_strdup_printf ("rel-check-%" G_GUINT64_FORMAT, (guint64) rel_check_get_id (known));
      GtkWidget *entry = rel_inspector_make_entry (name, _("Condition"), rel_check_get_info (known)->expression);
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
      GtkWidget *drop = rel_inspector_make_delete (_("Delete the check"));

      gtk_widget_set_hexpand (entry, TRUE);
      gtk_entry_set_has_frame (GTK_ENTRY (entry), FALSE);
      gtk_widget_add_css_class (entry, "flat-entry");
      g_signal_connect (entry, "activate", G_CALLBACK (check_cb), new_target (self, table, rel_check_get_id (known), 0, entry));
      g_signal_connect (drop, "clicked", G_CALLBACK (drop_check_cb), new_target (self, table, rel_check_get_id (known), 0, drop));
      gtk_box_append (GTK_BOX (row), entry);
      gtk_box_append (GTK_BOX (row), drop);
      gtk_list_box_append (GTK_LIST_BOX (checks), row);
    }
  if (info->uniques->len + info->checks->len > 0)
    gtk_box_append (GTK_BOX (box), checks);
  gtk_entry_set_placeholder_text (GTK_ENTRY (check), _("Add check: price >= 0"));
  g_signal_connect (check, "activate", G_CALLBACK (check_cb), new_target (self, table, REL_ID_NONE, 0, check));
  gtk_box_append (GTK_BOX (box), check);
  gtk_entry_set_placeholder_text (GTK_ENTRY (unique), _("Add key: column, column"));
  g_signal_connect (unique, "activate", G_CALLBACK (add_unique_cb), new_target (self, table, REL_ID_NONE, 0, unique));
  gtk_box_append (GTK_BOX (box), unique);

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      GtkWidget *button = gtk_switch_new ();
      g_autofree char *name = g_strdup_printf ("rel-option-%u", i);

      gtk_widget_set_name (button, name);
      gtk_switch_set_active (GTK_SWITCH (button), switches[i].active);
      g_signal_connect (button, "notify::active", G_CALLBACK (option_cb), new_target (self, table, REL_ID_NONE, i, button));
      gtk_list_box_append (GTK_LIST_BOX (options), rel_inspector_make_row (switches[i].title, button));
    }
  gtk_box_append (GTK_BOX (box), options);

  return box;
}
