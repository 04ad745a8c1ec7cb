/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes a schema as DBML (https://dbml.dbdiagram.io/docs), such that rel_dbml_read () makes
 * the same schema of it, but for the losses told.
 */
#include "config.h"

#include "formats/rel-dbml-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-dbml-writer-private.h"
#include "formats/rel-holds.h"

typedef struct
{
  RelSchema  *schema;
  RelLosses  *losses;
  GString    *out;
  GHashTable *links; /* ends of refs that are written */
  RelDiagram *diagram; /* NULL: only the schema */
} Writer;

/* There is no column without a name in DBML. */
static const char *
column_name (RelColumn *column)
{
  const char *name = rel_column_get_name (column);

  return name[0] != '\0' ? name : "_";
}

static char *
join (const char *a,
      const char *b)
{
  return b != NULL && b[0] != '\0' ? g_strconcat (a, ".", b, NULL) : g_strdup (a);
}

/* Appends `text`, and tells where that is not quite what it was; FALSE when it cannot be held at all. */
static gboolean
append_expression (Writer     *self,
                   GString    *out,
                   RelTable   *table,
                   const char *part,
                   const char *text)
{
  g_autofree char *expression = rel_dbml_make_expression (text);
  g_autofree char *subject = join (rel_table_get_name (table), part);

  if (expression == NULL)
    {
      rel_losses_add (self->losses, 0, subject, _("an expression with a backtick is left out: %s"), text);
      return FALSE;
    }
  if (strcmp (expression, text) != 0)
    rel_losses_add (self->losses, 0, subject, _("backticks become double quotes: %s"), text);
  g_string_append_printf (out, "`%s`", expression);

  return TRUE;
}

static void
append_setting (GString    *settings,
                const char *setting)
{
  g_string_append_printf (settings, "%s%s", settings->len > 0 ? ", " : "", setting);
}

static void
append_default (Writer     *self,
                GString    *settings,
                RelTable   *table,
                const char *column,
                const char *value)
{
  g_autoptr(GString) text = g_string_new ("default: ");

  if (rel_dbml_append_literal (text, value) || append_expression (self, text, table, column, value))
    append_setting (settings, text->str);
}

/* --- tables --- */

static gboolean
is_plain_key (RelKey *key)
{
  const RelKeyInfo *info = rel_key_get_info (key);

  return info->n_columns == 1 && info->name == NULL;
}

static gboolean
has_unique (const RelTableInfo *info,
            RelId               column)
{
  for (guint i = 0; i < info->uniques->len; i++)
    if (is_plain_key (info->uniques->pdata[i]) && rel_key_has_column (info->uniques->pdata[i], column))
      return TRUE;

  return FALSE;
}

static void
append_column (Writer    *self,
               RelTable  *table,
               RelColumn *column)
{
  const RelTableInfo *info = rel_table_get_info (table);
  const RelColumnInfo *value = rel_column_get_info (column);
  const RelId id = rel_column_get_id (column);
  RelKey *key = info->primary_key != NULL && rel_key_has_column (info->primary_key, id) ? info->primary_key : NULL;
  g_autoptr(GString) settings = g_string_new (NULL);

  if (value->name[0] == '\0')
    rel_losses_add (self->losses, 0, rel_table_get_name (table), _("a column without a name is called “%s”"), column_name (column));
  g_string_append (self->out, "  ");
  rel_dbml_append_name (self->out, column_name (column));
  g_string_append_c (self->out, ' ');
  rel_dbml_append_type (self->out, value->type);

  if (key != NULL && is_plain_key (key))
    append_setting (settings, "pk");
  if (key != NULL && info->autoincrement && rel_key_get_info (key)->n_columns == 1)
    append_setting (settings, "increment");
  if (has_unique (info, id))
    append_setting (settings, "unique");
  /* A key column is NOT NULL without saying, but for SQLite's own row number. */
  if (value->not_null && (key == NULL || (rel_key_get_info (key)->n_columns == 1 && g_ascii_strcasecmp (value->type, "INTEGER") == 0)))
    append_setting (settings, "not null");
  else if (!value->not_null && key != NULL && !rel_key_get_info (key)->rowid)
    append_setting (settings, "null");
  if (value->default_value != NULL)
    append_default (self, settings, table, value->name, value->default_value);
  for (guint i = 0; i < info->checks->len; i++)
    {
      const RelCheckInfo *check = rel_check_get_info (info->checks->pdata[i]);
      g_autoptr(GString) text = g_string_new ("check: ");

      if (check->column == id && check->name == NULL && append_expression (self, text, table, value->name, check->expression))
        append_setting (settings, text->str);
    }
  if (value->note != NULL)
    {
      g_autoptr(GString) text = g_string_new ("note: ");

      rel_dbml_append_note (text, value->note);
      append_setting (settings, text->str);
    }

  if (settings->len > 0)
    g_string_append_printf (self->out, " [%s]", settings->str);
  g_string_append_c (self->out, '\n');
}

static void
append_key_index (Writer     *self,
                  GString    *out,
                  RelTable   *table,
                  RelKey     *key,
                  const char *what)
{
  const RelKeyInfo *info = rel_key_get_info (key);

  g_string_append (out, info->n_columns == 1 ? "    " : "    (");
  for (guint i = 0; i < info->n_columns; i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      rel_dbml_append_name (out, column_name (rel_table_get_column (table, info->columns[i])));
    }
  g_string_append_printf (out, "%s [%s", info->n_columns == 1 ? "" : ")", what);
  if (info->name != NULL)
    {
      g_string_append (out, ", name: ");
      rel_dbml_append_quoted (out, info->name, '\'');
    }
  g_string_append (out, "]\n");
}

static void
append_index (Writer   *self,
              GString  *out,
              RelTable *table,
              RelIndex *index)
{
  const RelIndexInfo *info = rel_index_get_info (index);
  g_autofree char *subject = join (rel_table_get_name (table), info->name);
  gboolean bare = info->n_parts == 1 && info->parts[0].column != REL_ID_NONE;
  g_autoptr(GString) terms = g_string_new (bare ? NULL : "(");

  for (guint i = 0; i < info->n_parts; i++)
    {
      const RelIndexPart *part = &info->parts[i];

      if (i > 0)
        g_string_append (terms, ", ");
      if (part->column != REL_ID_NONE)
        rel_dbml_append_name (terms, column_name (rel_table_get_column (table, part->column)));
      else if (part->expression == NULL)
        {
          g_string_append (terms, "`rowid`");
          rel_losses_add (self->losses, 0, subject, _("the row number becomes an expression"));
        }
      else if (!append_expression (self, terms, table, info->name, part->expression))
        return;
    }
  g_string_append_printf (out, "    %s%s [", terms->str, bare ? "" : ")");
  if (info->unique && info->where == NULL)
    g_string_append (out, "unique, ");
  g_string_append (out, "name: ");
  rel_dbml_append_quoted (out, info->name, '\'');
  g_string_append (out, "]\n");
}

static void
append_indexes (Writer   *self,
                RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  g_autoptr(GString) text = g_string_new (NULL);

  if (info->primary_key != NULL && !is_plain_key (info->primary_key))
    append_key_index (self, text, table, info->primary_key, "pk");
  for (guint i = 0; i < info->uniques->len; i++)
    {
      RelKey *key = info->uniques->pdata[i];
      const char *name = rel_key_get_name (key);
      g_autofree char *subject = join (rel_table_get_name (table), name);

      if (is_plain_key (key))
        continue;
      if (name != NULL)
        rel_losses_add (self->losses, 0, subject, _("this UNIQUE becomes a unique index of that name"));
      append_key_index (self, text, table, key, "unique");
    }
  for (guint i = 0; i < info->indexes->len; i++)
    append_index (self, text, table, info->indexes->pdata[i]);
  if (text->len > 0)
    g_string_append_printf (self->out, "\n  indexes {\n%s  }\n", text->str);
}

static void
append_checks (Writer   *self,
               RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < info->checks->len; i++)
    {
      const RelCheckInfo *check = rel_check_get_info (info->checks->pdata[i]);
      g_autofree char *subject = join (rel_table_get_name (table), check->name);
      g_autoptr(GString) line = g_string_new ("    ");

      if ((check->column != REL_ID_NONE && check->name == NULL) || !append_expression (self, line, table, check->name, check->expression))
        continue;
      if (check->column != REL_ID_NONE)
        rel_losses_add (self->losses, 0, subject, _("this check moves from its column to the table"));
      if (check->name != NULL)
        {
          g_string_append (line, " [name: ");
          rel_dbml_append_quoted (line, check->name, '\'');
          g_string_append_c (line, ']');
        }
      g_string_append_printf (text, "%s\n", line->str);
    }
  if (text->len > 0)
    g_string_append_printf (self->out, "\n  checks {\n%s  }\n", text->str);
}

gboolean
rel_dbml_is_written (RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);

  if (info->kind == REL_TABLE_SHADOW)
    return FALSE;
  for (guint i = 0; i < info->columns->len; i++)
    if (!rel_column_get_info (info->columns->pdata[i])->hidden)
      return TRUE;

  return FALSE;
}

static void
append_table (Writer   *self,
              RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);

  if (info->kind == REL_TABLE_SHADOW)
    return;
  if (!rel_dbml_is_written (table))
    {
      rel_losses_add (self->losses, 0, info->name, _("this table has no columns and is left out"));
      return;
    }

  if (info->autoincrement && (info->primary_key == NULL || rel_key_get_info (info->primary_key)->n_columns != 1))
    rel_losses_add (self->losses, 0, info->name, _("AUTOINCREMENT is left out: the key has more than one column"));
  g_string_append (self->out, self->out->len > 0 ? "\nTable " : "Table ");
  rel_dbml_append_table_name (self->out, info->name);
  if (self->diagram != NULL && rel_diagram_get_color (self->diagram, rel_table_get_id (table)) >= 0)
    {
      g_autofree char *color = rel_dbml_dup_color (rel_diagram_get_color (self->diagram, rel_table_get_id (table)));

      g_string_append_printf (self->out, " [headercolor: %s]", color);
    }
  g_string_append (self->out, " {\n");
  for (guint i = 0; i < info->columns->len; i++)
    if (!rel_column_get_info (info->columns->pdata[i])->hidden)
      append_column (self, table, info->columns->pdata[i]);
  append_indexes (self, table);
  append_checks (self, table);
  if (info->note != NULL)
    {
      g_string_append (self->out, "\n  Note: ");
      rel_dbml_append_note (self->out, info->note);
      g_string_append_c (self->out, '\n');
    }
  g_string_append (self->out, "}\n");
}

/* --- links --- */

static void
append_end (GString     *out,
            RelTable    *table,
            const RelId *columns,
            guint        n)
{
  rel_dbml_append_table_name (out, rel_table_get_name (table));
  g_string_append (out, n == 1 ? "." : ".(");
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      rel_dbml_append_name (out, column_name (rel_table_get_column (table, columns[i])));
    }
  if (n > 1)
    g_string_append_c (out, ')');
}

static void
append_actions (GString                 *out,
                const RelForeignKeyInfo *info)
{
  g_autofree char *on_delete = g_ascii_strdown (rel_action_to_string (info->on_delete), -1);
  g_autofree char *on_update = g_ascii_strdown (rel_action_to_string (info->on_update), -1);
  gboolean deletes = info->on_delete != REL_ACTION_NO_ACTION;
  gboolean updates = info->on_update != REL_ACTION_NO_ACTION;

  if (deletes && updates)
    g_string_append_printf (out, " [delete: %s, update: %s]", on_delete, on_update);
  else if (deletes || updates)
    g_string_append_printf (out, " [%s: %s]", deletes ? "delete" : "update", deletes ? on_delete : on_update);
}

/* What DBML cannot say of a link, NULL when it can. */
static const char *
find_obstacle (Writer                  *self,
               RelTable                *table,
               RelTable                *target,
               const RelForeignKeyInfo *info)
{
  g_autofree char *one = NULL, *other = NULL;
  g_autoptr(GString) a = g_string_new (NULL);
  g_autoptr(GString) b = g_string_new (NULL);

  if (target == NULL || !rel_dbml_is_written (target))
    return _("a link to a table that is not there is left out");
  if (info->n_target_columns != info->n_columns)
    return _("a link to columns that are not there is left out");
  for (guint i = 0; i < info->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (target, info->target_columns[i]);

      if (column == NULL || rel_column_get_info (column)->hidden)
        return _("a link to columns that are not there is left out");
      g_string_append_printf (a, "%" G_GUINT64_FORMAT ",", info->columns[i]);
      g_string_append_printf (b, "%" G_GUINT64_FORMAT ",", info->target_columns[i]);
    }
  if (strcmp (a->str, b->str) == 0)
    return _("a link of a column to itself is left out");

  one = g_strconcat (a->str, " ", b->str, NULL);
  other = g_strconcat (b->str, " ", a->str, NULL);
  if (g_hash_table_contains (self->links, one) || g_hash_table_contains (self->links, other))
    return _("a second link between the same columns is left out");
  g_hash_table_add (self->links, g_steal_pointer (&one));

  return NULL;
}

static void
append_links (Writer   *self,
              RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);

  for (guint i = 0; i < info->foreign_keys->len && rel_dbml_is_written (table); i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (info->foreign_keys->pdata[i]);
      RelTable *target = rel_schema_get_table (self->schema, link->target);
      const char *obstacle = find_obstacle (self, table, target, link);
      RelColumn *first = link->n_columns > 0 ? rel_table_get_column (table, link->columns[0]) : NULL;
      g_autofree char *subject = join (info->name, first != NULL ? rel_column_get_name (first) : NULL);

      if (obstacle != NULL)
        {
          rel_losses_add (self->losses, 0, subject, "%s", obstacle);
          continue;
        }

      g_string_append (self->out, "Ref");
      if (link->name != NULL)
        {
          g_string_append_c (self->out, ' ');
          rel_dbml_append_name (self->out, link->name);
        }
      g_string_append (self->out, ": ");
      /* Of a one-to-one the second side holds the link. */
      if (rel_table_is_unique (table, link->columns, link->n_columns))
        {
          append_end (self->out, target, link->target_columns, link->n_columns);
          g_string_append (self->out, " - ");
          append_end (self->out, table, link->columns, link->n_columns);
        }
      else
        {
          append_end (self->out, table, link->columns, link->n_columns);
          g_string_append (self->out, " > ");
          append_end (self->out, target, link->target_columns, link->n_columns);
        }
      append_actions (self->out, link);
      g_string_append_c (self->out, '\n');
    }
}

/**
 * rel_dbml_write_diagram:
 * @schema: a schema
 * @diagram: (nullable): a diagram of it, with places
 * @losses: (nullable): gets what DBML does not hold
 *
 * Writes a schema with what a diagram says of it: colours that people chose for tables,
 * areas as groups of the tables on them, notes.
 *
 * Returns: (transfer full): the schema in DBML
 */
char *
rel_dbml_write_diagram (RelSchema  *schema,
                        RelDiagram *diagram,
                        RelLosses  *losses)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);
  g_autoptr(GHashTable) links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Writer self = { schema, losses, g_string_new (NULL), links, diagram };
  gsize length;

  rel_holds_tell (schema, REL_HOLDS_NOT_NULL | REL_HOLDS_DEFAULTS | REL_HOLDS_CHECKS | REL_HOLDS_INDEXES | REL_HOLDS_UNIQUES |
                  REL_HOLDS_KEY_NAMES | REL_HOLDS_LINK_NAMES | REL_HOLDS_ACTIONS | REL_HOLDS_AUTOINCREMENT | REL_HOLDS_NOTES | REL_HOLDS_TABLE_NOTES |
                  REL_HOLDS_BROKEN_LINKS, losses);
  for (guint i = 0; i < info->tables->len; i++)
    append_table (&self, info->tables->pdata[i]);

  length = self.out->len;
  for (guint i = 0; i < info->tables->len; i++)
    append_links (&self, info->tables->pdata[i]);
  if (length > 0 && self.out->len > length)
    g_string_insert_c (self.out, length, '\n');
  if (diagram != NULL)
    rel_dbml_append_looks (self.out, schema, diagram, losses);

  return g_string_free (self.out, FALSE);
}

/**
 * rel_dbml_write:
 * @schema: a schema
 * @losses: (nullable): gets what DBML does not hold
 *
 * Returns: (transfer full): the schema in DBML
 */
char *
rel_dbml_write (RelSchema *schema,
                RelLosses *losses)
{
  return rel_dbml_write_diagram (schema, NULL, losses);
}
