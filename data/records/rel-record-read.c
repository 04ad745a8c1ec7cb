/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads rows. Mostly no cell is long: columns are read as they are and cut on the way,
 * which is the fastest there is, under a limit that makes SQLite stop before it loads
 * anything longer. When it stops, the rows are read again without their texts and
 * BLOBs, whose starts then come by handle: so a page with a cell of 400 MB takes
 * milliseconds. Where there are no handles (views, tables without rowid), SQLite cuts.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "records/rel-record-query-private.h"

#include "sql/rel-dialect.h"

/* What is loaded without being asked twice. */
#define PLAIN_BYTES (64 * 1024)
/* A view can make values of any length out of nothing, and nobody can stop that. */
#define VIEW_BYTES (32 * 1024 * 1024)

/* Takes the references of neither. */
GPtrArray *
rel_record_query_join_params (GPtrArray *a,
                              GPtrArray *b)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);

  for (guint i = 0; a != NULL && i < a->len; i++)
    g_ptr_array_add (all, rel_value_ref (g_ptr_array_index (a, i)));
  for (guint i = 0; b != NULL && i < b->len; i++)
    g_ptr_array_add (all, rel_value_ref (g_ptr_array_index (b, i)));

  return all;
}

static void
append_where (GString        *sql,
              RelRecordQuery *self,
              const char     *besides)
{
  if (self->where->len > 0)
    g_string_append_printf (sql, " WHERE %s", self->where->str);
  if (besides != NULL)
    g_string_append_printf (sql, " %s (%s)", self->where->len > 0 ? "AND" : "WHERE", besides);
}

static char *
write_sql (RelRecordQuery   *self,
           const RelReading *reading,
           RelWay            way)
{
  GString *sql = g_string_new (reading->with);

  g_string_append (sql, reading->with != NULL ? " SELECT " : "SELECT ");
  for (guint i = 0; i < self->results->len; i++)
    {
      const RelResult *result = &g_array_index (self->results, RelResult, i);
      const char *text = way == REL_WAY_MARKS ? result->marks : way == REL_WAY_PARTS ? result->parts : NULL;

      if (way == REL_WAY_HEADS && i < self->n_cut)
        text = result->heads != NULL ? result->heads : result->is_label ? "NULL" : result->parts;
      if (reading->skipped != NULL && i < self->n_cut && reading->skipped[i])
        text = "NULL";
      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", text != NULL ? text : result->plain);
    }
  if (reading->result != NULL)
    g_string_append_printf (sql, ", %s", reading->result);
  for (guint i = 0; way == REL_WAY_PARTS && i < self->results->len; i++)
    if (g_array_index (self->results, RelResult, i).length != NULL)
      g_string_append_printf (sql, ", %s", g_array_index (self->results, RelResult, i).length);

  g_string_append_printf (sql, " FROM %s%s", reading->from != NULL ? reading->from : "", self->from->str);
  append_where (sql, self, reading->where);
  if (reading->ordered && self->order->len > 0)
    {
      g_string_append (sql, " ORDER BY ");
      rel_order_append_sql (self->order, sql);
    }
  /* As parameters: one compiled statement then serves every page. */
  g_string_append (sql, " LIMIT ? OFFSET ?");

  return g_string_free (sql, FALSE);
}

/* Reads rows in one way, as they are there. */
RelRows *
rel_record_query_run (RelRecordQuery    *self,
                      RelConnection     *connection,
                      const RelReading  *reading,
                      GPtrArray         *params,
                      RelWay             way,
                      gsize              max_bytes,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_autofree char *sql = write_sql (self, reading, way);
  g_autoptr(RelCursor) cursor = NULL;
  g_autoptr(RelRows) rows = NULL;

  rel_connection_set_value_limit (connection, max_bytes);
  cursor = rel_connection_select (connection, sql, (RelValue *const *) params->pdata, params->len, cancellable, error);
  if (cursor != NULL)
    {
      rel_cursor_set_cut (cursor, self->n_cut, REL_CELL_CHARS, REL_CELL_BYTES);
      rows = rel_cursor_fetch (cursor, -1, cancellable, error);
      rel_cursor_close (cursor);
    }
  rel_connection_set_value_limit (connection, 0);

  return g_steal_pointer (&rows);
}

/* Results of a query that reads parts: BLOBs have their length in one of its own at the end. */
static RelRows *
join_parts (RelRecordQuery *self,
            const RelRows  *rows,
            guint           n_columns)
{
  guint at = n_columns;
  g_autoptr(RelDraft) draft = rel_draft_new (rows, n_columns);

  for (guint j = 0; j < self->results->len; j++)
    {
      if (g_array_index (self->results, RelResult, j).length == NULL)
        continue;
      for (guint i = 0; i < draft->n_rows; i++)
        {
          const RelValue *length = rel_rows_get (rows, i, at);
          RelValue **cell = &draft->cells[i * n_columns + j];
          gsize n;
          const char *bytes = rel_value_get_bytes (*cell, &n);

          if (!rel_value_is_null (length) && bytes != NULL)
            {
              RelValue *whole = rel_value_new_cut (REL_VALUE_BLOB, bytes, n, rel_value_get_integer (length));

              rel_value_unref (*cell);
              *cell = whole;
            }
        }
      at++;
    }

  return rel_draft_to_rows (draft);
}

static gsize
longest_part (RelRecordQuery *self)
{
  return rel_schema_get_table (self->schema, rel_place_get_table (self->place)) != NULL ? 0 : VIEW_BYTES;
}

static RelRows *
read_parts (RelRecordQuery    *self,
            RelConnection     *connection,
            const RelReading  *reading,
            GPtrArray         *params,
            GCancellable      *cancellable,
            GError           **error)
{
  g_autoptr(RelRows) rows = rel_record_query_run (self, connection, reading, params, REL_WAY_PARTS, longest_part (self), cancellable, error);

  return rows != NULL ? join_parts (self, rows, self->results->len + (reading->result != NULL ? 1 : 0)) : NULL;
}

/* All rows, to be fetched on by rel_record_query_fetch_all(). Without parts a long cell
 * ends it with %REL_ERROR_TOO_BIG. Leaves a limit to values at the connection. */
RelCursor *
rel_record_query_select_all (RelRecordQuery  *self,
                             RelConnection   *connection,
                             gboolean         parts,
                             GCancellable    *cancellable,
                             GError         **error)
{
  const RelReading reading = { .ordered = TRUE };
  g_autofree char *sql = write_sql (self, &reading, parts ? REL_WAY_PARTS : REL_WAY_PLAIN);
  g_autoptr(GPtrArray) params = rel_record_query_join_params (self->params, NULL);
  RelCursor *cursor;

  g_ptr_array_add (params, rel_value_new_integer (-1));
  g_ptr_array_add (params, rel_value_new_integer (0));
  rel_connection_set_value_limit (connection, parts ? longest_part (self) : PLAIN_BYTES);
  cursor = rel_connection_select (connection, sql, (RelValue *const *) params->pdata, params->len, cancellable, error);
  if (cursor != NULL)
    rel_cursor_set_cut (cursor, self->n_cut, REL_CELL_CHARS, REL_CELL_BYTES);

  return cursor;
}

RelRows *
rel_record_query_fetch_all (RelRecordQuery  *self,
                            RelCursor       *cursor,
                            gboolean         parts,
                            guint            n,
                            GCancellable    *cancellable,
                            GError         **error)
{
  g_autoptr(RelRows) rows = rel_cursor_fetch (cursor, n, cancellable, error);

  if (rows == NULL || !parts)
    return g_steal_pointer (&rows);

  return join_parts (self, rows, self->results->len);
}

/* Reads rows; a batch has the results of the query, and one more when asked for. */
RelRows *
rel_record_query_read (RelRecordQuery    *self,
                       RelConnection     *connection,
                       const RelReading  *reading,
                       GCancellable      *cancellable,
                       GError           **error)
{
  g_autoptr(GPtrArray) first = rel_record_query_join_params (reading->with_params, self->params);
  g_autoptr(GPtrArray) params = rel_record_query_join_params (first, reading->params);
  g_autoptr(GError) local_error = NULL;
  RelRows *rows;

  g_ptr_array_add (params, rel_value_new_integer (reading->limit));
  g_ptr_array_add (params, rel_value_new_integer (reading->offset));

  rows = rel_record_query_run (self, connection, reading, params, REL_WAY_PLAIN, PLAIN_BYTES, cancellable, &local_error);
  if (rows == NULL && self->by_handle && g_error_matches (local_error, REL_ERROR, REL_ERROR_TOO_BIG))
    {
      g_clear_error (&local_error);
      rows = rel_record_query_read_by_handle (self, connection, reading, params, cancellable, &local_error);
      if (rows == NULL && local_error == NULL)
        g_set_error_literal (&local_error, REL_ERROR, REL_ERROR_TOO_BIG, "");
    }
  if (rows == NULL && g_error_matches (local_error, REL_ERROR, REL_ERROR_TOO_BIG))
    {
      g_clear_error (&local_error);
      rows = read_parts (self, connection, reading, params, cancellable, &local_error);
    }
  if (rows == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return rows;
}

/**
 * rel_record_query_read_page:
 * @self: a query
 * @connection: a connection
 * @first: position of the first row
 * @n: how many rows at most
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Reads rows from a position on by counting up to it: for the first ones. A
 * #RelRecordList finds any.
 *
 * Returns: (transfer full) (nullable): the rows
 */
RelRows *
rel_record_query_read_page (RelRecordQuery  *self,
                            RelConnection   *connection,
                            gint64           first,
                            guint            n,
                            GCancellable    *cancellable,
                            GError         **error)
{
  const RelReading reading = { .ordered = TRUE, .limit = n, .offset = first };

  g_return_val_if_fail (REL_IS_RECORD_QUERY (self), NULL);

  return rel_record_query_read (self, connection, &reading, cancellable, error);
}

static gboolean
check_key (RelRecordQuery  *self,
           guint            n_key,
           GError         **error)
{
  if (self->key->len > 0 && n_key == self->key->len)
    return TRUE;

  g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, "these rows have no such key");

  return FALSE;
}

/**
 * rel_record_query_read_record:
 * @self: a query
 * @connection: a connection
 * @key: (array length=n_key): values of the key
 * @n_key: their number, that of rel_record_query_get_n_key()
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the row with that key, or no row
 */
RelRows *
rel_record_query_read_record (RelRecordQuery   *self,
                              RelConnection    *connection,
                              RelValue *const  *key,
                              guint             n_key,
                              GCancellable     *cancellable,
                              GError          **error)
{
  g_autoptr(GPtrArray) params = g_ptr_array_new ();
  RelReading reading = { .limit = 1 };

  g_return_val_if_fail (REL_IS_RECORD_QUERY (self), NULL);

  if (!check_key (self, n_key, error))
    return NULL;
  for (guint i = 0; i < n_key; i++)
    g_ptr_array_add (params, key[i]);
  reading.where = self->key_where->str;
  reading.params = params;

  return rel_record_query_read (self, connection, &reading, cancellable, error);
}

/**
 * rel_record_query_read_cell:
 * @self: a query
 * @connection: a connection
 * @column: number of a column
 * @key: (array length=n_key): values of the record's key
 * @n_key: their number
 * @max_bytes: how much to load at most; 0 for any
 * @cancellable: (nullable): stops it
 * @error: where to put an error; %REL_ERROR_TOO_BIG when it is longer,
 *   %REL_ERROR_CHANGED when the record is gone
 *
 * Loads a whole cell: what is looked at, or edited.
 *
 * Returns: (transfer full) (nullable): the value
 */
RelValue *
rel_record_query_read_cell (RelRecordQuery   *self,
                            RelConnection    *connection,
                            guint             column,
                            RelValue *const  *key,
                            guint             n_key,
                            gsize             max_bytes,
                            GCancellable     *cancellable,
                            GError          **error)
{
  g_autoptr(GPtrArray) own = g_ptr_array_new ();
  g_autoptr(GPtrArray) params = NULL;
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(RelRows) rows = NULL;

  g_return_val_if_fail (REL_IS_RECORD_QUERY (self), NULL);
  g_return_val_if_fail (column < self->columns->len, NULL);

  if (!check_key (self, n_key, error))
    return NULL;
  for (guint i = 0; i < n_key; i++)
    g_ptr_array_add (own, key[i]);
  params = rel_record_query_join_params (self->params, own);
  g_string_append_printf (sql, "SELECT %s FROM %s",
                          g_array_index (self->results, RelResult, g_array_index (self->columns, RelRecordColumn, column).value).plain, self->from->str);
  append_where (sql, self, self->key_where->str);
  g_string_append (sql, " LIMIT 1");

  rel_connection_set_value_limit (connection, max_bytes);
  rows = rel_connection_query (connection, sql->str, (RelValue *const *) params->pdata, params->len, cancellable, error);
  rel_connection_set_value_limit (connection, 0);
  if (rows == NULL)
    return NULL;
  if (rel_rows_get_n_rows (rows) == 0)
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_CHANGED, _("This record is not there any more. Nothing was changed; reload to see what is."));
      return NULL;
    }

  return rel_value_ref (rel_rows_get (rows, 0, 0));
}

/**
 * rel_record_query_count:
 * @self: a query
 * @connection: a connection
 * @cap: where to stop counting, 0 for nowhere
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Returns: how many rows there are, -1 on an error
 */
gint64
rel_record_query_count (RelRecordQuery  *self,
                        RelConnection   *connection,
                        guint            cap,
                        GCancellable    *cancellable,
                        GError         **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT count(*) FROM ");
  g_autoptr(RelRows) rows = NULL;
  g_autoptr(GPtrArray) params = rel_record_query_join_params (self->params, NULL);

  g_return_val_if_fail (REL_IS_RECORD_QUERY (self), -1);

  if (cap > 0)
    g_string_append (sql, "(SELECT 1 FROM ");
  g_string_append (sql, self->from->str);
  append_where (sql, self, NULL);
  if (cap > 0)
    {
      g_string_append (sql, " LIMIT ?)");
      g_ptr_array_add (params, rel_value_new_integer (cap));
    }
  rows = rel_connection_query (connection, sql->str, (RelValue *const *) params->pdata, params->len, cancellable, error);

  return rows != NULL ? rel_value_get_integer (rel_rows_get (rows, 0, 0)) : -1;
}

/* The values of the order of rows, in order, from a term on: of all rows, or of those that
 * a condition leaves. */
char *
rel_record_query_keys_sql (RelRecordQuery *self,
                           guint           from_term,
                           const char     *where,
                           gboolean        bounded)
{
  GString *sql = g_string_new ("SELECT ");

  rel_order_append_list (self->order, from_term, sql);
  g_string_append_printf (sql, " FROM %s", self->from->str);
  append_where (sql, self, where);
  g_string_append (sql, " ORDER BY ");
  rel_order_append_sql (self->order, sql);
  if (bounded)
    g_string_append (sql, " LIMIT ? OFFSET ?");

  return g_string_free (sql, FALSE);
}
