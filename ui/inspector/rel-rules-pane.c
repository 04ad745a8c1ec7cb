/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rules of a table: checks, keys of several columns, and the options of a table that
 * SQLite knows.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/rel-error.h"
#include "inspector/rel-inspector-private.h"
#include "schema/rel-edit-key.h"
#include "sql/rel-index-terms.h"

/* The columns of a key as they are typed: quoted where a name needs it. */
static char *
list_columns (RelTable         *table,
              const RelKeyInfo *key)
{
  g_autofree RelIndexPart *parts = g_new0 (RelIndexPart, key->n_columns + 1);

  for (guint i = 0; i < key->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, key->columns[i]);

      parts[i].column = key->columns[i];
      parts[i].collation = key->collations != NULL && key->collations[i] != NULL ? key->collations[i]
                           : column != NULL ? rel_column_get_info (column)->collation : NULL;
      parts[i].descending = key->descending != NULL && key->descending[i];
    }

  return rel_index_terms_write (table, parts, key->n_columns);
}

/* Whether all that was typed is a column. */
static gboolean
are_columns (GArray  *parts,
             GError **error)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const RelIndexPart *part = &g_array_index (parts, RelIndexPart, i);

      if (part->column != REL_ID_NONE)
        continue;
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("“%s” is no column, and a key has columns only. Add an index that has each value once instead."), part->expression);
      return FALSE;
    }

  return TRUE;
}

static void
drop_check_cb (GtkButton          *button,
               RelInspectorTarget *target)
{
  GError *error = NULL;
  RelSchema *schema = rel_edit_check_drop (rel_inspector_get_schema (target->inspector), target->table, target->id, &error);

  rel_inspector_take (target->inspector, _("Delete Check"), schema, error);
}

static void
drop_unique_cb (GtkButton          *button,
                RelInspectorTarget *target)
{
  GError *error = NULL;
  RelSchema *schema = rel_edit_unique_drop (rel_inspector_get_schema (target->inspector), target->table, target->id, &error);

  rel_inspector_take (target->inspector, _("Delete Key"), schema, error);
}

static void
check_cb (GtkEntry           *entry,
          RelInspectorTarget *target)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelTable *table = rel_schema_get_table (schema, target->table);
  RelCheckInfo info = { NULL, text };
  GError *error = NULL;
  RelSchema *next;

  if (*text == '\0' || table == NULL)
    {
      /* the button beside it deletes */
      rel_inspector_restore (GTK_WIDGET (entry));
      return;
    }
  if (target->id == REL_ID_NONE)
    {
      next = rel_edit_check_add (schema, target->table, &info, &error);
      rel_inspector_try (target->inspector, GTK_WIDGET (entry), _("Add Check"), target->table, next, error);
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
      rel_inspector_try (target->inspector, GTK_WIDGET (entry), _("Change Check"), target->table, next, error);
      return;
    }
}

/* A key typed anew, or one more. */
static void
unique_cb (GtkEntry           *entry,
           RelInspectorTarget *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelTable *table = rel_schema_get_table (schema, target->table);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  g_autoptr(GArray) parts = NULL;
  GError *error = NULL;
  RelKeyInfo info = { NULL };
  RelSchema *next = NULL;

  if (*text == '\0')
    {
      rel_inspector_restore (GTK_WIDGET (entry));
      return;
    }
  if (table == NULL || g_strcmp0 (text, g_object_get_data (G_OBJECT (entry), "before")) == 0)
    return;
  for (guint i = 0; i < rel_table_get_info (table)->uniques->len; i++)
    if (rel_key_get_id (rel_table_get_info (table)->uniques->pdata[i]) == target->id)
      info = *rel_key_get_info (rel_table_get_info (table)->uniques->pdata[i]);
  parts = rel_index_terms_read (table, text, &error);
  if (parts != NULL && are_columns (parts, &error))
    {
      g_autofree RelId *columns = g_new0 (RelId, parts->len);
      g_autofree gboolean *descending = g_new0 (gboolean, parts->len);
      g_autofree const char **collations = g_new0 (const char *, parts->len);
      gboolean any_descending = FALSE, any_collation = FALSE;

      for (guint i = 0; i < parts->len; i++)
        {
          const RelIndexPart *part = &g_array_index (parts, RelIndexPart, i);

          columns[i] = part->column;
          descending[i] = part->descending;
          any_descending |= part->descending;
          if (g_strcmp0 (part->collation, rel_column_get_info (rel_table_get_column (table, part->column))->collation) == 0)
            continue;
          collations[i] = part->collation;
          any_collation = TRUE;
        }
      info.columns = columns;
      info.n_columns = parts->len;
      info.descending = any_descending ? descending : NULL;
      info.collations = any_collation ? collations : NULL;
      next = target->id == REL_ID_NONE ? rel_edit_unique_add (schema, target->table, &info, &error)
                                       : rel_edit_unique_change (schema, target->table, target->id, &info, &error);
    }
  rel_inspector_take_from (target->inspector, GTK_WIDGET (entry), target->id == REL_ID_NONE ? _("Add Key") : _("Change Key"), next, error);
}

static void
option_cb (GtkSwitch          *button,
           GParamSpec         *pspec,
           RelInspectorTarget *target)
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
  rel_inspector_take_from (target->inspector, GTK_WIDGET (button), _("Change Options"), next, error);
}

/* A text of its own line that can be deleted. */
static GtkWidget *
make_rule (RelInspector *self,
           GtkWidget    *entry,
           const char   *words,
           GtkWidget    *drop)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  gtk_widget_set_hexpand (entry, TRUE);
  gtk_entry_set_has_frame (GTK_ENTRY (entry), FALSE);
  gtk_widget_add_css_class (entry, "flat-entry");
  gtk_widget_set_margin_start (entry, 4);
  gtk_box_append (GTK_BOX (box), entry);
  if (words != NULL)
    {
      GtkWidget *label = gtk_label_new (words);

      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_box_append (GTK_BOX (box), drop);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);

  return row;
}

static GtkWidget *
make_options (RelInspector *self,
              RelTable     *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  GtkWidget *options = rel_inspector_make_list (_("Options"));
  gboolean numbered = info->primary_key != NULL && rel_key_get_info (info->primary_key)->rowid;
  const struct
  {
    const char *title;
    const char *word;
    gboolean    active;
    gboolean    sensible;
  } switches[] = {
    { _("Strict Types"), "STRICT", info->strict, TRUE },
    { _("Without Rowid"), "WITHOUT ROWID", info->without_rowid, info->primary_key != NULL && !info->autoincrement },
    { _("Never Reuse Numbers"), "AUTOINCREMENT", info->autoincrement, numbered },
  };

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      GtkWidget *button = gtk_switch_new ();
      GtkWidget *row = rel_inspector_make_row (switches[i].title, button);
      g_autofree char *name = g_strdup_printf ("rel-option-%u", i);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), switches[i].word);
      gtk_widget_set_name (button, name);
      gtk_switch_set_active (GTK_SWITCH (button), switches[i].active);
      gtk_widget_set_sensitive (row, switches[i].active || switches[i].sensible);
      g_signal_connect (button, "notify::active", G_CALLBACK (option_cb), rel_inspector_new_target (self, rel_table_get_id (table), REL_ID_NONE, i, button));
      gtk_list_box_append (GTK_LIST_BOX (options), row);
    }

  return options;
}

GtkWidget *
rel_rules_pane_new (RelInspector *self,
                    RelTable     *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *rules = rel_inspector_make_list (_("Rules"));
  GtkWidget *check = rel_inspector_make_entry ("rel-new-check", _("New check: a condition"), "");
  GtkWidget *unique = rel_inspector_make_entry ("rel-new-unique", _("New key: columns that together occur once"), "");

  for (guint i = 0; i < info->uniques->len; i++)
    {
      RelId id = rel_key_get_id (info->uniques->pdata[i]);
      const RelKeyInfo *key = rel_key_get_info (info->uniques->pdata[i]);
      g_autofree char *name = g_strdup_printf ("rel-key-%" G_GUINT64_FORMAT, (guint64) id);
      g_autofree char *columns = list_columns (table, key);
      GtkWidget *entry = rel_inspector_make_entry (name, _("Columns that together occur once"), columns);
      GtkWidget *drop = rel_inspector_make_delete (_("Delete the key"));

      g_signal_connect (entry, "activate", G_CALLBACK (unique_cb), rel_inspector_new_target (self, rel_table_get_id (table), id, 0, entry));
      g_signal_connect (drop, "clicked", G_CALLBACK (drop_unique_cb), rel_inspector_new_target (self, rel_table_get_id (table), id, 0, drop));
      gtk_list_box_append (GTK_LIST_BOX (rules), make_rule (self, entry, _("each once"), drop));
    }
  for (guint i = 0; i < info->checks->len; i++)
    {
      RelId id = rel_check_get_id (info->checks->pdata[i]);
      g_autofree char *name = g_strdup_printf ("rel-check-%" G_GUINT64_FORMAT, (guint64) id);
      GtkWidget *entry = rel_inspector_make_entry (name, _("Condition"), rel_check_get_info (info->checks->pdata[i])->expression);
      GtkWidget *drop = rel_inspector_make_delete (_("Delete the check"));

      g_signal_connect (entry, "activate", G_CALLBACK (check_cb), rel_inspector_new_target (self, rel_table_get_id (table), id, 0, entry));
      g_signal_connect (drop, "clicked", G_CALLBACK (drop_check_cb), rel_inspector_new_target (self, rel_table_get_id (table), id, 0, drop));
      gtk_list_box_append (GTK_LIST_BOX (rules), make_rule (self, entry, NULL, drop));
    }
  if (info->uniques->len + info->checks->len > 0)
    gtk_box_append (GTK_BOX (box), rules);
  gtk_entry_set_placeholder_text (GTK_ENTRY (check), _("Add check: price >= 0"));
  g_signal_connect (check, "activate", G_CALLBACK (check_cb), rel_inspector_new_target (self, rel_table_get_id (table), REL_ID_NONE, 0, check));
  gtk_box_append (GTK_BOX (box), check);
  gtk_entry_set_placeholder_text (GTK_ENTRY (unique), _("Add key: column, column"));
  g_signal_connect (unique, "activate", G_CALLBACK (unique_cb), rel_inspector_new_target (self, rel_table_get_id (table), REL_ID_NONE, 0, unique));
  gtk_box_append (GTK_BOX (box), unique);
  gtk_box_append (GTK_BOX (box), make_options (self, table));

  return box;
}
