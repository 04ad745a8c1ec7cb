/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Numbers of new rows. The database makes them; here is told beforehand what it will
 * make, and made instead where its own choice would do harm: where a link must hold the
 * number before the row is there, and where the number is that of another row of the same
 * commit, given or given up.
 */
#include "config.h"

#include "records/rel-flush-private.h"

#include "sql/rel-dialect.h"

gboolean
rel_flush_query_one (RelFlush     *self,
                     const char   *sql,
                     GPtrArray    *params,
                     RelRows     **rows,
                     GError      **error)
{
  *rows = rel_connection_query (self->connection, sql, params != NULL ? (RelValue *const *) params->pdata : NULL,
                                params != NULL ? params->len : 0, self->cancellable, error);

  return *rows != NULL;
}

/* The largest number that a row of a table has, or had where that counts. */
static gboolean
get_last_key (RelFlush        *self,
              RelMappedTable  *table,
              gint64          *last,
              GError         **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT max(%s) FROM %s", table->rowid, table->quoted);
  g_autoptr(RelRows) rows = NULL;

  *last = 0;
  if (!rel_flush_query_one (self, sql, NULL, &rows, error))
    return FALSE;
  if (rel_rows_get_n_rows (rows) > 0 && !rel_value_is_null (rel_rows_get (rows, 0, 0)))
    *last = rel_value_get_integer (rel_rows_get (rows, 0, 0));
  if (table->autoincrement)
    {
      g_autofree char *name = rel_sql_quote_text (table->name);
      g_autofree char *sequence = g_strdup_printf ("SELECT seq FROM sqlite_sequence WHERE name = %s", name);
      g_autoptr(RelRows) stored = NULL;

      if (!rel_flush_query_one (self, sequence, NULL, &stored, error))
        return FALSE;
      if (rel_rows_get_n_rows (stored) > 0)
        *last = MAX (*last, rel_value_get_integer (rel_rows_get (stored, 0, 0)));
    }

  return TRUE;
}

/* The number that the next row of a table gets if the database is asked, above those that are given. */
gboolean
rel_flush_get_next_key (RelFlush        *self,
                        RelMappedTable  *table,
                        gint64         **next,
                        GError         **error)
{
  gint64 last;

  *next = g_hash_table_lookup (self->next_keys, table);
  if (*next != NULL)
    return TRUE;
  if (!get_last_key (self, table, &last, error))
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      RelFlushRow *row = self->rows->pdata[i];

      if (row->table == table && row->now != NULL && rel_value_get_value_type (row->now->pdata[table->n_columns]) == REL_VALUE_INTEGER)
        last = MAX (last, rel_value_get_integer (row->now->pdata[table->n_columns]));
      if (row->table == table && (row->kind == REL_FLUSH_INSERT || row->kind == REL_FLUSH_UPDATE) && table->alias >= 0 && row->cells[table->alias].kind == REL_FLUSH_CELL_VALUE &&
          rel_value_get_value_type (row->cells[table->alias].value) == REL_VALUE_INTEGER)
        last = MAX (last, rel_value_get_integer (row->cells[table->alias].value));
    }

  *next = g_new (gint64, 1);
  **next = last < G_MAXINT64 ? last + 1 : G_MAXINT64;
  g_hash_table_insert (self->next_keys, table, *next);

  return TRUE;
}

/* Gives a new row its key beforehand, since a link that must not be NULL is to hold it. */
gboolean
rel_flush_predict_key (RelFlush     *self,
                       RelFlushRow  *row,
                       GError      **error)
{
  g_autoptr(RelValue) key = NULL;
  gint64 *next;

  if (row->table->alias < 0 || row->cells[row->table->alias].kind != REL_FLUSH_CELL_NONE)
    return TRUE;
  if (!rel_flush_get_next_key (self, row->table, &next, error))
    return FALSE;

  key = rel_value_new_integer ((*next)++);
  rel_flush_set_cell (row, row->table->alias, REL_FLUSH_CELL_VALUE, key, NULL, 0);

  return TRUE;
}

static gint64 *
get_given_key (RelFlushRow *row)
{
  const RelValue *key = row->table->alias >= 0 && row->cells[row->table->alias].kind != REL_FLUSH_CELL_NONE ? rel_flush_final (row, row->table->alias) : NULL;
  gint64 integer;

  if (row->current != NULL && row->kind == REL_FLUSH_INSERT)
    return NULL;
  if (key == NULL || rel_value_get_value_type (key) != REL_VALUE_INTEGER || (row->kind != REL_FLUSH_INSERT && row->kind != REL_FLUSH_UPDATE))
    return NULL;
  integer = rel_value_get_integer (key);

  return g_memdup2 (&integer, sizeof integer);
}

/* The number that a row had and gives up in this commit, 0 for none. */
static gint64
get_left_key (RelFlushRow *row)
{
  RelMappedColumns alias = { 1, (guint *) &row->table->alias };

  if (row->now == NULL || rel_value_get_value_type (row->now->pdata[row->table->n_columns]) != REL_VALUE_INTEGER)
    return 0;
  if (row->kind == REL_FLUSH_DELETE || (row->kind == REL_FLUSH_UPDATE && row->table->alias >= 0 && rel_flush_is_changed (row, &alias)))
    return rel_value_get_integer (row->now->pdata[row->table->n_columns]);

  return 0;
}

/* The database must not make a key that another row of this commit was given, or had. */
gboolean
rel_flush_avoid_given_keys (RelFlush     *self,
                            RelFlushRow  *row,
                            GError      **error)
{
  RelMappedTable *table = row->table;
  GHashTable *given = g_hash_table_lookup (self->given_keys, table);
  gint64 next;

  if (table->alias < 0 || row->cells[table->alias].kind != REL_FLUSH_CELL_NONE)
    return TRUE;
  if (given == NULL)
    {
      given = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      for (guint i = 0; i < self->rows->len; i++)
        {
          RelFlushRow *other = self->rows->pdata[i];
          gpointer given_key = other->table == table ? get_given_key (other) : NULL;
          gint64 left = other->table == table ? get_left_key (other) : 0;

          if (given_key != NULL)
            g_hash_table_add (given, given_key);
          if (left != 0)
            g_hash_table_add (given, g_memdup2 (&left, sizeof left));
        }
      g_hash_table_insert (self->given_keys, table, given);
    }
  if (g_hash_table_size (given) == 0 || self->statements != NULL)
    return TRUE;

  if (!get_last_key (self, table, &next, error))
    return FALSE;
  next++;

  return !g_hash_table_contains (given, &next) || rel_flush_predict_key (self, row, error);
}
