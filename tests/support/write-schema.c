/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A schema as plain CREATE statements, in the simplest form there is: what an edit
 * makes must be a schema that SQLite takes and reads back the same. Stored text is
 * used for views, triggers and virtual tables only.
 */
#include "config.h"

#include "support/write-schema.h"

static void
add_name (GString    *sql,
          const char *name)
{
  g_string_append_c (sql, '"');
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (sql, '"');
      g_string_append_c (sql, *p);
    }
  g_string_append_c (sql, '"');
}

static void
add_constraint (GString    *sql,
                const char *name)
{
  g_string_append (sql, ", ");
  if (name == NULL)
    return;
  g_string_append (sql, "CONSTRAINT ");
  add_name (sql, name);
  g_string_append_c (sql, ' ');
}

static void
add_conflict (GString     *sql,
              RelConflict  conflict)
{
  if (conflict != REL_CONFLICT_NONE)
    g_string_append_printf (sql, " ON CONFLICT %s", rel_conflict_to_string (conflict));
}

static void
add_key (GString          *sql,
         RelTable         *table,
         const RelKeyInfo *key,
         const char       *words)
{
  add_constraint (sql, key->name);
  g_string_append_printf (sql, "%s (", words);
  for (guint i = 0; i < key->n_columns; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      add_name (sql, rel_column_get_name (rel_table_get_column (table, key->columns[i])));
      if (key->collations != NULL && key->collations[i] != NULL)
        {
          g_string_append (sql, " COLLATE ");
          add_name (sql, key->collations[i]);
        }
      if (key->descending != NULL && key->descending[i])
        g_string_append (sql, " DESC");
    }
  g_string_append_c (sql, ')');
  add_conflict (sql, key->conflict);
}

static void
add_column (GString   *sql,
            RelTable  *table,
            RelColumn *column)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  const RelTableInfo *owner = rel_table_get_info (table);

  add_name (sql, info->name);
  if (*info->type != '\0')
    g_string_append_printf (sql, " %s", info->type);
  if (owner->autoincrement && rel_table_get_key_position (table, rel_column_get_id (column)) > 0)
    {
      const RelKeyInfo *key = rel_key_get_info (owner->primary_key);

      if (key->name != NULL)
        {
          g_string_append (sql, " CONSTRAINT ");
          add_name (sql, key->name);
        }
      g_string_append (sql, " PRIMARY KEY");
      add_conflict (sql, key->conflict);
      g_string_append (sql, " AUTOINCREMENT");
    }
  if (info->not_null)
    {
      g_string_append (sql, " NOT NULL");
      add_conflict (sql, info->not_null_conflict);
    }
  if (info->default_value != NULL)
    g_string_append_printf (sql, " DEFAULT (%s)", info->default_value);
  if (info->collation != NULL)
    {
      g_string_append (sql, " COLLATE ");
      add_name (sql, info->collation);
    }
  if (info->generated != REL_GENERATED_NO)
    g_string_append_printf (sql, " GENERATED ALWAYS AS (%s) %s", info->expression,
                            info->generated == REL_GENERATED_STORED ? "STORED" : "VIRTUAL");
}

static void
add_link (GString                 *sql,
          RelTable                *table,
          const RelForeignKeyInfo *link)
{
  add_constraint (sql, link->name);
  g_string_append (sql, "FOREIGN KEY (");
  for (guint i = 0; i < link->n_columns; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      add_name (sql, rel_column_get_name (rel_table_get_column (table, link->columns[i])));
    }
  g_string_append (sql, ") REFERENCES ");
  add_name (sql, link->target_name);
  for (guint i = 0; i < link->n_target_columns && !link->implicit; i++)
    {
      g_string_append (sql, i > 0 ? ", " : " (");
      add_name (sql, link->target_column_names[i]);
    }
  if (!link->implicit)
    g_string_append_c (sql, ')');
  g_string_append_printf (sql, " ON DELETE %s", rel_action_to_string (link->on_delete));
  g_string_append_printf (sql, " ON UPDATE %s", rel_action_to_string (link->on_update));
  if (link->match != NULL)
    g_string_append_printf (sql, " MATCH %s", link->match);
  if (link->deferrable)
    g_string_append_printf (sql, " DEFERRABLE INITIALLY %s", link->initially_deferred ? "DEFERRED" : "IMMEDIATE");
}

static void
add_index (GString            *sql,
           RelTable           *table,
           const RelIndexInfo *index)
{
  g_string_append_printf (sql, "CREATE %sINDEX ", index->unique ? "UNIQUE " : "");
  add_name (sql, index->name);
  g_string_append (sql, " ON ");
  add_name (sql, rel_table_get_name (table));
  for (guint i = 0; i < index->n_parts; i++)
    {
      const RelIndexPart *part = &index->parts[i];
      RelColumn *column = rel_table_get_column (table, part->column);

      g_string_append (sql, i > 0 ? ", " : " (");
      if (column != NULL)
        add_name (sql, rel_column_get_name (column));
      else
        g_string_append (sql, part->expression != NULL ? part->expression : "rowid");
      if (part->collation != NULL || (column != NULL && rel_column_get_info (column)->collation != NULL))
        {
          g_string_append (sql, " COLLATE ");
          add_name (sql, part->collation != NULL ? part->collation : "BINARY");
        }
      if (part->descending)
        g_string_append (sql, " DESC");
    }
  g_string_append_c (sql, ')');
  if (index->where != NULL)
    g_string_append_printf (sql, " WHERE %s", index->where);
  g_string_append (sql, ";\n");
}

static void
add_table (GString  *sql,
           RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);

  g_string_append (sql, "CREATE TABLE ");
  add_name (sql, info->name);
  for (guint i = 0; i < info->columns->len; i++)
    {
      g_string_append (sql, i > 0 ? ", " : " (");
      add_column (sql, table, info->columns->pdata[i]);
    }
  if (info->primary_key != NULL && !info->autoincrement)
    add_key (sql, table, rel_key_get_info (info->primary_key), "PRIMARY KEY");
  for (guint i = 0; i < info->uniques->len; i++)
    add_key (sql, table, rel_key_get_info (info->uniques->pdata[i]), "UNIQUE");
  for (guint i = 0; i < info->checks->len; i++)
    {
      const RelCheckInfo *check = rel_check_get_info (info->checks->pdata[i]);

      add_constraint (sql, check->name);
      g_string_append_printf (sql, "CHECK (%s)", check->expression);
    }
  for (guint i = 0; i < info->foreign_keys->len; i++)
    add_link (sql, table, rel_foreign_key_get_info (info->foreign_keys->pdata[i]));
  g_string_append_printf (sql, ")%s%s%s;\n", info->strict ? " STRICT" : "",
                          info->strict && info->without_rowid ? "," : "", info->without_rowid ? " WITHOUT ROWID" : "");
}

char *
support_write_schema (RelSchema *schema)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "PRAGMA encoding = '%s';\n", info->encoding);
  if (info->page_size > 0)
    g_string_append_printf (sql, "PRAGMA page_size = %d;\n", info->page_size);
  g_string_append_printf (sql, "PRAGMA user_version = %d;\nPRAGMA application_id = %d;\n", info->user_version, info->application_id);
  for (guint i = 0; i < info->tables->len; i++)
    {
      const RelTableInfo *table = rel_table_get_info (info->tables->pdata[i]);

      if (table->kind == REL_TABLE_ORDINARY)
        add_table (sql, info->tables->pdata[i]);
      else if (table->kind == REL_TABLE_VIRTUAL && table->sql != NULL)
        g_string_append_printf (sql, "%s;\n", table->sql);
    }
  for (guint i = 0; i < info->tables->len; i++)
    {
      const RelTableInfo *table = rel_table_get_info (info->tables->pdata[i]);

      for (guint j = 0; j < table->indexes->len && table->kind == REL_TABLE_ORDINARY; j++)
        add_index (sql, info->tables->pdata[i], rel_index_get_info (table->indexes->pdata[j]));
    }
  for (guint i = 0; i < info->views->len; i++)
    g_string_append_printf (sql, "%s;\n", rel_view_get_info (info->views->pdata[i])->sql);
  for (guint i = 0; i < info->triggers->len; i++)
    g_string_append_printf (sql, "%s;\n", rel_trigger_get_info (info->triggers->pdata[i])->sql);

  return g_string_free (sql, FALSE);
}
