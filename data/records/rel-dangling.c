/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Records that refer to records which do not exist, as SQLite itself finds them, table
 * by table. It tells rowids; for tables without, the link's own columns say who it is.
 */
#include "config.h"

#include "records/rel-dangling.h"

#include "records/rel-record-key.h"
#include "sql/rel-dialect.h"

#define BATCH_ROWS 64

typedef struct
{
  RelConnection    *connection;
  RelSchema        *schema;
  RelLabels        *labels;
  RelRecordHitFunc  found;
  gpointer          data;
  GPtrArray        *unchecked; /* names */
  GCancellable     *cancellable;
  gboolean          more;
} Search;

/* "name 7, 8": what the link holds. */
static char *
describe (const RelRows *rows,
          guint          row,
          guint          first,
          guint          n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *part = rel_value_to_text (rel_rows_get (rows, row, first + i));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", part);
    }

  return g_string_free (text, FALSE);
}

/* SELECT key, label, link columns FROM table AS r */
static GString *
write_select (Search        *self,
              RelTable      *table,
              RelForeignKey *link,
              guint         *n_key)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  g_autoptr(GPtrArray) key = rel_record_list_key (table, "r");
  g_autofree char *label = rel_labels_expression (self->labels, table, "r");
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (table));
  GString *sql = g_string_new ("SELECT ");

  for (guint i = 0; i < key->len; i++)
    g_string_append_printf (sql, "%s, ", (char *) g_ptr_array_index (key, i));
  g_string_append (sql, label != NULL ? label : "NULL");
  for (guint i = 0; i < info->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, info->columns[i]);
      g_autofree char *expression = column != NULL ? rel_record_qualify ("r", rel_column_get_name (column)) : g_strdup ("NULL");

      g_string_append_printf (sql, ", substr(%s, 1, 200)", expression);
    }
  g_string_append_printf (sql, " FROM %s AS r", name);
  *n_key = key->len;

  return sql;
}

static void
give (Search        *self,
      RelTable      *table,
      RelForeignKey *link,
      const RelRows *rows,
      guint          row,
      guint          n_key)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  g_autoptr(RelRecordHit) hit = g_new0 (RelRecordHit, 1);
  const RelValue *label = rel_rows_get (rows, row, n_key);

  hit->table = rel_table_get_id (table);
  hit->link = rel_foreign_key_get_id (link);
  hit->column = info->n_columns > 0 ? info->columns[0] : REL_ID_NONE;
  hit->n_key = n_key;
  hit->key = g_new0 (RelValue *, n_key + 1);
  for (guint i = 0; i < n_key; i++)
    hit->key[i] = rel_value_ref (rel_rows_get (rows, row, i));
  hit->label = rel_value_is_null (label) ? NULL : rel_value_to_text (label);
  hit->text = describe (rows, row, n_key + 1, info->n_columns);
  self->more = self->found (hit, self->data);
}

/* SQLite counts links from the last that was declared. */
static RelForeignKey *
get_link (RelTable *table,
          gint64    number)
{
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;

  return number >= 0 && number < links->len ? g_ptr_array_index (links, links->len - 1 - number) : NULL;
}

static gboolean
give_by_rowid (Search         *self,
               RelTable       *table,
               RelForeignKey  *link,
               const RelValue *rowid,
               GError        **error)
{
  g_autofree char *name = rel_record_find_rowid (table);
  guint n_key;
  g_autoptr(GString) sql = write_select (self, table, link, &n_key);
  g_autoptr(RelRows) rows = NULL;

  if (name == NULL)
    return TRUE;
  g_string_append_printf (sql, " WHERE r.%s = ?", name);
  rows = rel_connection_query (self->connection, sql->str, (RelValue *const *) &rowid, 1, self->cancellable, error);
  if (rows == NULL)
    return FALSE;
  if (rel_rows_get_n_rows (rows) > 0)
    give (self, table, link, rows, 0, n_key);

  return TRUE;
}

/* For a table without rowid: all rows of a link that have no partner. */
static gboolean
give_by_key (Search         *self,
             RelTable       *table,
             RelForeignKey  *link,
             GError        **error)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  RelTable *parent = rel_schema_get_table (self->schema, info->target);
  guint n_key;
  g_autoptr(GString) sql = write_select (self, table, link, &n_key);
  g_autoptr(GString) match = g_string_new (NULL);
  g_autoptr(RelCursor) cursor = NULL;
  guint n = BATCH_ROWS;

  for (guint i = 0; i < info->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, info->columns[i]);
      RelColumn *target = parent != NULL && i < info->n_target_columns ? rel_table_get_column (parent, info->target_columns[i]) : NULL;
      g_autofree char *here = column != NULL ? rel_record_qualify ("r", rel_column_get_name (column)) : g_strdup ("NULL");
      g_autofree char *there = target != NULL ? rel_record_qualify ("p", rel_column_get_name (target)) : NULL;

      g_string_append_printf (sql, "%s %s IS NOT NULL", i > 0 ? " AND" : " WHERE", here);
      if (there != NULL)
        g_string_append_printf (match, "%s%s = %s", match->len > 0 ? " AND " : "", there, here);
    }
  if (parent != NULL && match->len > 0)
    {
      g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (parent));

      g_string_append_printf (sql, " AND NOT EXISTS (SELECT 1 FROM %s AS p WHERE %s)", name, match->str);
    }

  cursor = rel_connection_select (self->connection, sql->str, NULL, 0, self->cancellable, error);
  while (cursor != NULL && self->more && n == BATCH_ROWS)
    {
      g_autoptr(RelRows) rows = rel_cursor_fetch (cursor, BATCH_ROWS, self->cancellable, error);

      if (rows == NULL)
        return FALSE;
      n = rel_rows_get_n_rows (rows);
      for (guint i = 0; self->more && i < n; i++)
        give (self, table, link, rows, i, n_key);
    }

  return cursor != NULL;
}

static gboolean
check_table (Search    *self,
             RelTable  *table,
             GError   **error)
{
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autofree char *sql = g_strdup_printf ("PRAGMA foreign_key_check(%s)", name);
  g_autoptr(RelCursor) cursor = rel_connection_select (self->connection, sql, NULL, 0, self->cancellable, error);
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n = BATCH_ROWS;

  while (cursor != NULL && self->more && n == BATCH_ROWS)
    {
      g_autoptr(RelRows) rows = rel_cursor_fetch (cursor, BATCH_ROWS, self->cancellable, error);

      if (rows == NULL)
        return FALSE;
      n = rel_rows_get_n_rows (rows);
      for (guint i = 0; self->more && i < n; i++)
        {
          RelForeignKey *link = get_link (table, rel_value_get_integer (rel_rows_get (rows, i, 3)));

          if (link == NULL)
            continue;
          if (!rel_value_is_null (rel_rows_get (rows, i, 1)))
            {
              if (!give_by_rowid (self, table, link, rel_rows_get (rows, i, 1), error))
                return FALSE;
            }
          else if (g_hash_table_add (seen, link) && !give_by_key (self, table, link, error))
            return FALSE;
        }
    }

  return cursor != NULL;
}

/**
 * rel_dangling_run:
 * @connection: a connection
 * @schema: its schema
 * @labels: (nullable): what records are called
 * @found: called with each record whose link leads nowhere
 * @data: data for @found
 * @unchecked: (out) (optional) (transfer full) (array zero-terminated=1): names of tables
 *   whose links SQLite cannot check, as what they refer to is no key
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Looks for references to records that do not exist. The text of a hit is what the link holds.
 *
 * Returns: whether all could be looked through, or it was told to stop
 */
gboolean
rel_dangling_run (RelConnection     *connection,
                  RelSchema         *schema,
                  RelLabels         *labels,
                  RelRecordHitFunc   found,
                  gpointer           data,
                  char            ***unchecked,
                  GCancellable      *cancellable,
                  GError           **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Search self = { connection, schema, labels, found, data, names, cancellable, TRUE };

  for (guint i = 0; self.more && i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      g_autoptr(GError) local_error = NULL;

      if (rel_table_get_info (table)->foreign_keys->len == 0 || check_table (&self, table, &local_error))
        continue;
      /* "foreign key mismatch": what it refers to is no key. */
      if (!g_error_matches (local_error, REL_ERROR, REL_ERROR_FAILED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_ptr_array_add (names, g_strdup (rel_table_get_name (table)));
    }

  if (unchecked != NULL)
    {
      g_ptr_array_add (names, NULL);
      *unchecked = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
    }

  return TRUE;
}
