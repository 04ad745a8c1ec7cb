/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The schema of a database as far as PRAGMAs tell it: for tests that are about what
 * follows from a schema and not about reading one.
 */
#include "config.h"

#include "support/pragma-schema.h"

sqlite3 *
support_open_memory (void)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);

  return db;
}

void
support_run (sqlite3    *db,
             const char *sql)
{
  g_autofree char *message = NULL;
  char *why = NULL;

  if (sqlite3_exec (db, sql, NULL, NULL, &why) != SQLITE_OK)
    {
      message = g_strdup (why);
      sqlite3_free (why);
      g_error ("%s: %s", sql, message);
    }
}

static sqlite3_stmt *
ask (sqlite3    *db,
     const char *format,
     const char *name)
{
  char *sql = sqlite3_mprintf (format, name);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_free (sql);

  return statement;
}

static const char *
text (sqlite3_stmt *statement,
      int           column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static RelId
column_id (GPtrArray  *columns,
           const char *name)
{
  for (guint i = 0; name != NULL && i < columns->len; i++)
    if (g_ascii_strcasecmp (rel_column_get_name (columns->pdata[i]), name) == 0)
      return rel_column_get_id (columns->pdata[i]);

  return REL_ID_NONE;
}

static void
read_columns (sqlite3      *db,
              RelTableInfo *info)
{
  sqlite3_stmt *rows = ask (db, "SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo(%Q) ORDER BY cid", info->name);
  RelId key[64] = { 0 };
  RelKeyInfo primary = { .columns = key };

  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      RelColumnInfo column = { .name = text (rows, 0), .type = text (rows, 1), .not_null = sqlite3_column_int (rows, 2) };
      RelColumn *value = rel_column_new (REL_ID_NONE, &column);

      g_ptr_array_add (info->columns, value);
      if (sqlite3_column_int (rows, 3) > 0)
        {
          key[sqlite3_column_int (rows, 3) - 1] = rel_column_get_id (value);
          primary.n_columns++;
        }
    }
  sqlite3_finalize (rows);
  if (primary.n_columns > 0)
    info->primary_key = rel_key_new (REL_ID_NONE, &primary);
}

static void
read_indexes (sqlite3      *db,
              RelTableInfo *info)
{
  sqlite3_stmt *rows = ask (db, "SELECT name, \"unique\", origin, partial FROM pragma_index_list(%Q) ORDER BY name", info->name);

  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      sqlite3_stmt *terms = ask (db, "SELECT name FROM pragma_index_xinfo(%Q) WHERE key ORDER BY seqno", text (rows, 0));
      RelId ids[64];
      RelIndexPart parts[64] = { { 0 } };
      guint n = 0;

      for (; sqlite3_step (terms) == SQLITE_ROW; n++)
        parts[n].column = ids[n] = column_id (info->columns, text (terms, 0));
      sqlite3_finalize (terms);

      if (g_str_equal (text (rows, 2), "u"))
        {
          RelKeyInfo key = { .columns = ids, .n_columns = n };

          g_ptr_array_add (info->uniques, rel_key_new (REL_ID_NONE, &key));
        }
      else if (g_str_equal (text (rows, 2), "c"))
        {
          RelIndexInfo index = { .name = text (rows, 0), .unique = sqlite3_column_int (rows, 1),
                                 .where = sqlite3_column_int (rows, 3) ? "?" : NULL, .parts = parts, .n_parts = n };

          g_ptr_array_add (info->indexes, rel_index_new (REL_ID_NONE, &index));
        }
    }
  sqlite3_finalize (rows);
}

static RelAction
to_action (const char *words)
{
  for (RelAction action = REL_ACTION_NO_ACTION; action <= REL_ACTION_CASCADE; action++)
    if (g_str_equal (rel_action_to_string (action), words))
      return action;

  g_assert_not_reached ();
}

static void
add_link (GPtrArray  *tables,
          GPtrArray  *links,
          RelTable   *child,
          GPtrArray  *from,
          GPtrArray  *to,
          const char *target,
          RelAction   on_update,
          RelAction   on_delete)
{
  g_autofree RelId *columns = g_new0 (RelId, from->len);
  g_autofree RelId *targets = g_new0 (RelId, from->len);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  RelForeignKeyInfo info = { .columns = columns, .n_columns = from->len, .target_name = target,
                             .target_columns = targets, .n_target_columns = from->len,
                             .on_delete = on_delete, .on_update = on_update, .implicit = to->pdata[0] == NULL };
  RelTable *parent = NULL;

  for (guint i = 0; i < tables->len; i++)
    if (g_ascii_strcasecmp (rel_table_get_name (tables->pdata[i]), target) == 0)
      parent = tables->pdata[i];
  info.target = parent != NULL ? rel_table_get_id (parent) : REL_ID_NONE;

  for (guint i = 0; i < from->len; i++)
    {
      const char *name = to->pdata[i];

      columns[i] = column_id (rel_table_get_info (child)->columns, from->pdata[i]);
      if (name == NULL && parent != NULL && rel_table_get_info (parent)->primary_key != NULL)
        {
          const RelKeyInfo *key = rel_key_get_info (rel_table_get_info (parent)->primary_key);

          if (i < key->n_columns)
            name = rel_column_get_name (rel_table_get_column (parent, key->columns[i]));
        }
      if (parent != NULL)
        targets[i] = column_id (rel_table_get_info (parent)->columns, name);
      g_ptr_array_add (names, (gpointer) (name != NULL ? name : ""));
    }
  g_ptr_array_add (names, NULL);
  info.target_column_names = (const char *const *) names->pdata;
  g_ptr_array_add (links, rel_foreign_key_new (REL_ID_NONE, &info));
}

/* PRAGMA foreign_key_list counts backwards; this is the order of declaration. */
static RelTable *
read_links (sqlite3   *db,
            GPtrArray *tables,
            RelTable  *table)
{
  sqlite3_stmt *rows = ask (db, "SELECT id, \"table\", \"from\", \"to\", on_update, on_delete "
                            "FROM pragma_foreign_key_list(%Q) ORDER BY id DESC, seq", rel_table_get_name (table));
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
  RelTableInfo info = *rel_table_get_info (table);
  gboolean more = sqlite3_step (rows) == SQLITE_ROW;

  while (more)
    {
      int id = sqlite3_column_int (rows, 0);
      g_autofree char *target = g_strdup (text (rows, 1));
      g_autoptr(GPtrArray) from = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GPtrArray) to = g_ptr_array_new_with_free_func (g_free);
      RelAction on_update = to_action (text (rows, 4));
      RelAction on_delete = to_action (text (rows, 5));

      for (; more && sqlite3_column_int (rows, 0) == id; more = sqlite3_step (rows) == SQLITE_ROW)
        {
          g_ptr_array_add (from, g_strdup (text (rows, 2)));
          g_ptr_array_add (to, g_strdup (text (rows, 3)));
        }
      add_link (tables, links, table, from, to, target, on_update, on_delete);
    }
  sqlite3_finalize (rows);
  info.foreign_keys = links;

  return rel_table_new (rel_table_get_id (table), &info);
}

/* Tables, columns, keys, links and indexes; nothing that only the CREATE text tells. */
RelSchema *
support_read_pragmas (sqlite3 *db)
{
  g_autoptr(GPtrArray) bare = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  RelSchemaInfo info = { .tables = tables };
  sqlite3_stmt *rows = ask (db, "SELECT name FROM sqlite_schema WHERE type = 'table' "
                            "AND name NOT LIKE 'sqlite\\_%%' ESCAPE '\\' ORDER BY rowid", NULL);

  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(GPtrArray) uniques = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(GPtrArray) indexes = g_ptr_array_new_with_free_func (g_object_unref);
      RelTableInfo table = { .name = text (rows, 0), .columns = columns, .uniques = uniques, .indexes = indexes };

      read_columns (db, &table);
      read_indexes (db, &table);
      g_ptr_array_add (bare, rel_table_new (REL_ID_NONE, &table));
      g_clear_object (&table.primary_key);
    }
  sqlite3_finalize (rows);

  for (guint i = 0; i < bare->len; i++)
    g_ptr_array_add (tables, read_links (db, bare, bare->pdata[i]));

  return rel_schema_new (&info);
}
