/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes a schema as SQL for SQLite. What is stored is written as stored, so comments
 * and habits of its author stay; what was drawn or edited is written from the value.
 * That path is exact: read back, it gives the same value, down to the order of links,
 * unique constraints and checks. Since SQLite counts those in the order of the text, a
 * constraint moves to its column only when that keeps the order.
 */
#include "config.h"

#include "sql/rel-write-schema.h"

#include "sql/rel-index-terms.h"
#include "sql/rel-patch-create.h"
#include "sql/rel-write-words-private.h"

static void
append_conflict (GString     *sql,
                 RelConflict  conflict)
{
  if (conflict != REL_CONFLICT_NONE)
    g_string_append_printf (sql, " ON CONFLICT %s", rel_conflict_to_string (conflict));
}

static void
append_constraint_name (GString    *sql,
                        const char *name)
{
  if (name == NULL)
    return;

  g_string_append (sql, "CONSTRAINT ");
  rel_write_name (sql, name);
  g_string_append_c (sql, ' ');
}

static const char *
column_name (RelTable *table,
             RelId     id)
{
  RelColumn *column = rel_table_get_column (table, id);

  return column != NULL ? rel_column_get_name (column) : NULL;
}

static void
append_key_columns (GString          *sql,
                    RelTable         *table,
                    const RelKeyInfo *key)
{
  g_string_append_c (sql, '(');
  for (guint i = 0; i < key->n_columns; i++)
    {
      const char *name = column_name (table, key->columns[i]);

      g_string_append (sql, i > 0 ? ", " : "");
      rel_write_name (sql, name != NULL ? name : "");
      if (key->collations != NULL && key->collations[i] != NULL)
        {
          g_string_append (sql, " COLLATE ");
          rel_write_word (sql, key->collations[i]);
        }
      if (key->descending != NULL && key->descending[i])
        g_string_append (sql, " DESC");
    }
  g_string_append_c (sql, ')');
}

static void
append_references (GString                 *sql,
                   RelSchema               *schema,
                   const RelForeignKeyInfo *link)
{
  static const char *const matches[] = { "SIMPLE", "PARTIAL", "FULL" };
  RelTable *target = rel_schema_get_table (schema, link->target);

  g_string_append (sql, "REFERENCES ");
  rel_write_name (sql, target != NULL ? rel_table_get_name (target) : link->target_name != NULL ? link->target_name : "");
  if (!link->implicit)
    {
      g_string_append (sql, " (");
      for (guint i = 0; i < link->n_target_columns; i++)
        {
          const char *name = target != NULL ? column_name (target, link->target_columns[i]) : NULL;

          g_string_append (sql, i > 0 ? ", " : "");
          rel_write_name (sql, name != NULL ? name : link->target_column_names[i]);
        }
      g_string_append_c (sql, ')');
    }
  if (link->on_delete != REL_ACTION_NO_ACTION)
    g_string_append_printf (sql, " ON DELETE %s", rel_action_to_string (link->on_delete));
  if (link->on_update != REL_ACTION_NO_ACTION)
    g_string_append_printf (sql, " ON UPDATE %s", rel_action_to_string (link->on_update));
  if (link->match != NULL)
    {
      gboolean known = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (matches); i++)
        known = known || g_ascii_strcasecmp (link->match, matches[i]) == 0;
      g_string_append (sql, " MATCH ");
      if (known)
        g_string_append (sql, link->match);
      else
        rel_write_name (sql, link->match);
    }
  if (link->deferrable)
    g_string_append_printf (sql, " DEFERRABLE%s", link->initially_deferred ? " INITIALLY DEFERRED" : "");
}

/* --- which constraints stand at their column --- */

typedef struct
{
  RelSchema *schema;
  RelTable  *table;
  guint      n_uniques; /* so many from the front of each list stand at columns */
  guint      n_links;
  guint      n_checks;
  gboolean   key_at_column;
} TableWriting;

static gboolean
key_is_simple (const RelKeyInfo *key)
{
  return key->n_columns == 1 && (key->collations == NULL || key->collations[0] == NULL);
}

static gboolean
is_next (TableWriting *self,
         RelId         column,
         guint        *position)
{
  guint at = rel_table_get_column_position (self->table, column);

  if (column == REL_ID_NONE || at >= rel_table_get_info (self->table)->columns->len || at < *position)
    return FALSE;
  *position = at;

  return TRUE;
}

static void
place_constraints (TableWriting *self)
{
  const RelTableInfo *info = rel_table_get_info (self->table);
  guint position = 0;

  for (; self->n_uniques < info->uniques->len; self->n_uniques++)
    {
      const RelKeyInfo *key = rel_key_get_info (g_ptr_array_index (info->uniques, self->n_uniques));

      if (!key_is_simple (key) || (key->descending != NULL && key->descending[0]) || !is_next (self, key->columns[0], &position))
        break;
    }

  position = 0;
  for (; self->n_links < info->foreign_keys->len; self->n_links++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (g_ptr_array_index (info->foreign_keys, self->n_links));

      if (link->n_columns != 1 || !is_next (self, link->columns[0], &position))
        break;
    }

  position = 0;
  for (; self->n_checks < info->checks->len; self->n_checks++)
    if (!is_next (self, rel_check_get_info (g_ptr_array_index (info->checks, self->n_checks))->column, &position))
      break;

  self->key_at_column = info->primary_key != NULL && key_is_simple (rel_key_get_info (info->primary_key));
}

static void
append_column_key (GString      *sql,
                   TableWriting *self,
                   RelColumn    *column)
{
  const RelTableInfo *info = rel_table_get_info (self->table);
  const RelKeyInfo *key = rel_key_get_info (info->primary_key);
  gboolean integer = g_ascii_strcasecmp (rel_column_get_declared_type (column), "INTEGER") == 0;

  g_string_append_c (sql, ' ');
  append_constraint_name (sql, key->name);
  g_string_append (sql, "PRIMARY KEY");
  /* An INTEGER key that is no alias of the rowid can only have been written so. */
  if ((key->descending != NULL && key->descending[0]) || (integer && !key->rowid && !info->without_rowid))
    g_string_append (sql, " DESC");
  append_conflict (sql, key->conflict);
  if (info->autoincrement && key->rowid)
    g_string_append (sql, " AUTOINCREMENT");
}

static gboolean
is_in_key (const RelTableInfo *info,
           RelId               column)
{
  return info->primary_key != NULL && rel_key_has_column (info->primary_key, column);
}

static void
append_column (GString      *sql,
               TableWriting *self,
               RelColumn    *column)
{
  const RelTableInfo *table = rel_table_get_info (self->table);
  const RelColumnInfo *info = rel_column_get_info (column);
  const RelId id = rel_column_get_id (column);

  rel_write_name (sql, info->name);
  rel_write_type (sql, info->type);

  if (self->key_at_column && rel_key_get_info (table->primary_key)->columns[0] == id)
    append_column_key (sql, self, column);

  /* The key of a table without rowid is NOT NULL by itself. */
  if (info->not_null && (info->not_null_conflict != REL_CONFLICT_NONE || !table->without_rowid || !is_in_key (table, id)))
    {
      g_string_append (sql, " NOT NULL");
      append_conflict (sql, info->not_null_conflict);
    }
  if (info->default_value != NULL)
    {
      g_string_append (sql, " DEFAULT ");
      rel_write_default (sql, info->default_value);
    }
  if (info->collation != NULL)
    {
      g_string_append (sql, " COLLATE ");
      rel_write_word (sql, info->collation);
    }
  if (info->generated != REL_GENERATED_NO)
    {
      g_string_append (sql, " GENERATED ALWAYS AS ");
      rel_write_in_parentheses (sql, info->expression != NULL ? info->expression : "NULL");
      g_string_append (sql, info->generated == REL_GENERATED_STORED ? " STORED" : " VIRTUAL");
    }

  for (guint i = 0; i < self->n_uniques; i++)
    {
      const RelKeyInfo *key = rel_key_get_info (g_ptr_array_index (table->uniques, i));

      if (key->columns[0] == id)
        {
          g_string_append_c (sql, ' ');
          append_constraint_name (sql, key->name);
          g_string_append (sql, "UNIQUE");
          append_conflict (sql, key->conflict);
        }
    }
  for (guint i = 0; i < self->n_checks; i++)
    {
      const RelCheckInfo *check = rel_check_get_info (g_ptr_array_index (table->checks, i));

      if (check->column == id)
        {
          g_string_append_c (sql, ' ');
          append_constraint_name (sql, check->name);
          g_string_append (sql, "CHECK ");
          rel_write_in_parentheses (sql, check->expression);
        }
    }
  for (guint i = 0; i < self->n_links; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (g_ptr_array_index (table->foreign_keys, i));

      if (link->columns[0] == id)
        {
          g_string_append_c (sql, ' ');
          append_constraint_name (sql, link->name);
          append_references (sql, self->schema, link);
        }
    }
}

static void
begin_item (GString  *sql,
            gboolean *first)
{
  g_string_append (sql, *first ? "\n  " : ",\n  ");
  *first = FALSE;
}

static void
append_table_constraints (GString      *sql,
                          TableWriting *self,
                          gboolean     *first)
{
  const RelTableInfo *info = rel_table_get_info (self->table);

  if (info->primary_key != NULL && !self->key_at_column)
    {
      const RelKeyInfo *key = rel_key_get_info (info->primary_key);

      begin_item (sql, first);
      append_constraint_name (sql, key->name);
      g_string_append (sql, "PRIMARY KEY ");
      append_key_columns (sql, self->table, key);
      append_conflict (sql, key->conflict);
    }
  for (guint i = self->n_uniques; i < info->uniques->len; i++)
    {
      const RelKeyInfo *key = rel_key_get_info (g_ptr_array_index (info->uniques, i));

      begin_item (sql, first);
      append_constraint_name (sql, key->name);
      g_string_append (sql, "UNIQUE ");
      append_key_columns (sql, self->table, key);
      append_conflict (sql, key->conflict);
    }
  for (guint i = self->n_checks; i < info->checks->len; i++)
    {
      const RelCheckInfo *check = rel_check_get_info (g_ptr_array_index (info->checks, i));

      begin_item (sql, first);
      append_constraint_name (sql, check->name);
      g_string_append (sql, "CHECK ");
      rel_write_in_parentheses (sql, check->expression);
    }
  for (guint i = self->n_links; i < info->foreign_keys->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (g_ptr_array_index (info->foreign_keys, i));

      begin_item (sql, first);
      append_constraint_name (sql, link->name);
      g_string_append (sql, "FOREIGN KEY (");
      for (guint j = 0; j < link->n_columns; j++)
        {
          const char *name = column_name (self->table, link->columns[j]);

          g_string_append (sql, j > 0 ? ", " : "");
          rel_write_name (sql, name != NULL ? name : "");
        }
      g_string_append (sql, ") ");
      append_references (sql, self->schema, link);
    }
}

/**
 * rel_write_table_sql:
 * @schema: the schema of @table
 * @table: a table
 *
 * Writes CREATE TABLE from the value, whatever text may be stored. A virtual table can
 * only be given as stored, since its arguments are its module's business.
 *
 * Returns: (transfer full) (nullable): the statement without semicolon; %NULL for a
 *   virtual table without stored text
 */
char *
rel_write_table_sql (RelSchema *schema,
                     RelTable  *table)
{
  TableWriting self = { .schema = schema, .table = table };
  const RelTableInfo *info;
  GString *sql;
  gboolean first = TRUE;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (REL_IS_TABLE (table), NULL);

  info = rel_table_get_info (table);
  if (info->kind == REL_TABLE_VIRTUAL)
    return g_strdup (info->sql);

  place_constraints (&self);
  sql = g_string_new ("CREATE TABLE ");
  rel_write_name (sql, info->name);
  g_string_append (sql, " (");
  for (guint i = 0; i < info->columns->len; i++)
    {
      begin_item (sql, &first);
      append_column (sql, &self, g_ptr_array_index (info->columns, i));
    }
  append_table_constraints (sql, &self, &first);
  g_string_append (sql, "\n)");
  if (info->strict)
    g_string_append (sql, " STRICT");
  if (info->without_rowid)
    g_string_append (sql, info->strict ? ", WITHOUT ROWID" : " WITHOUT ROWID");

  return g_string_free (sql, FALSE);
}

/**
 * rel_write_index_sql:
 * @table: the table of @index
 * @index: an index
 *
 * Writes CREATE INDEX from the value, whatever text may be stored.
 *
 * Returns: (transfer full): the statement without semicolon
 */
char *
rel_write_index_sql (RelTable *table,
                     RelIndex *index)
{
  const RelIndexInfo *info;
  g_autofree char *terms = NULL;
  GString *sql;

  g_return_val_if_fail (REL_IS_TABLE (table), NULL);
  g_return_val_if_fail (REL_IS_INDEX (index), NULL);

  info = rel_index_get_info (index);
  terms = rel_index_terms_write (table, info->parts, info->n_parts);
  sql = g_string_new (info->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
  rel_write_name (sql, info->name);
  g_string_append (sql, " ON ");
  rel_write_name (sql, rel_table_get_name (table));
  g_string_append (sql, " (");
  g_string_append (sql, terms);
  g_string_append_c (sql, ')');
  if (info->where != NULL)
    g_string_append_printf (sql, " WHERE %s", info->where);

  return g_string_free (sql, FALSE);
}

static void
append_statement (GString    *script,
                  const char *sql)
{
  if (sql == NULL || sql[0] == '\0')
    return;

  if (script->len > 0)
    g_string_append_c (script, '\n');
  g_string_append (script, sql);
  if (rel_write_ends_in_line_comment (sql))
    g_string_append_c (script, '\n');
  g_string_append (script, ";\n");
}

/**
 * rel_write_schema_sql:
 * @schema: a schema
 *
 * Writes a script that makes the schema: tables, indexes, views, triggers. Elements
 * with a stored CREATE text are written as stored, others from the value. Shadow
 * tables come with their virtual table and are left out.
 *
 * Returns: (transfer full): the script
 */
char *
rel_write_schema_sql (RelSchema *schema)
{
  const RelSchemaInfo *info;
  GString *script = g_string_new (NULL);

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  info = rel_schema_get_info (schema);
  for (guint i = 0; i < info->tables->len; i++)
    {
      RelTable *table = g_ptr_array_index (info->tables, i);
      const RelTableInfo *content = rel_table_get_info (table);
      g_autofree char *written = NULL;

      if (content->kind == REL_TABLE_SHADOW)
        continue;
      if (content->sql == NULL || content->sql[0] == '\0')
        written = rel_patch_table_sql (schema, table, NULL);
      append_statement (script, written != NULL ? written : content->sql);
    }

  for (guint i = 0; i < info->tables->len; i++)
    {
      RelTable *table = g_ptr_array_index (info->tables, i);
      const RelTableInfo *content = rel_table_get_info (table);

      if (content->kind == REL_TABLE_SHADOW)
        continue;
      for (guint j = 0; j < content->indexes->len; j++)
        {
          RelIndex *index = g_ptr_array_index (content->indexes, j);
          const char *stored = rel_index_get_info (index)->sql;
          g_autofree char *written = stored == NULL ? rel_write_index_sql (table, index) : NULL;

          append_statement (script, written != NULL ? written : stored);
        }
    }

  for (guint i = 0; i < info->views->len; i++)
    append_statement (script, rel_view_get_info (g_ptr_array_index (info->views, i))->sql);
  for (guint i = 0; i < info->triggers->len; i++)
    append_statement (script, rel_trigger_get_info (g_ptr_array_index (info->triggers, i))->sql);

  return g_string_free (script, FALSE);
}
