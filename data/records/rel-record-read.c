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

#define CELL_CHARS 300
#define CELL_BYTES 64
/* No character has more than four bytes. */
#define START_BYTES (4 * CELL_CHARS)
/* What is loaded without being asked twice. */
#define PLAIN_BYTES (64 * 1024)
/* A view can make values of any length out of nothing, and nobody can stop that. */
#define VIEW_BYTES (32 * 1024 * 1024)

typedef enum
{
  WAY_PLAIN,
  WAY_MARKS,
  WAY_PARTS,
} Way;

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
           Way               way)
{
  GString *sql = g_string_new (reading->with);

  g_string_append (sql, reading->with != NULL ? " SELECT " : "SELECT ");
  for (guint i = 0; i < self->results->len; i++)
    {
      const RelResult *result = &g_array_index (self->results, RelResult, i);
      const char *text = way == WAY_MARKS ? result->marks : way == WAY_PARTS ? result->parts : NULL;

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", text != NULL ? text : result->plain);
    }
  if (reading->result != NULL)
    g_string_append_printf (sql, ", %s", reading->result);
  for (guint i = 0; way == WAY_PARTS && i < self->results->len; i++)
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

static RelRows *
run (RelRecordQuery    *self,
     RelConnection     *connection,
     const RelReading  *reading,
     GPtrArray         *params,
     Way                way,
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
      rel_cursor_set_cut (cursor, self->n_cut, CELL_CHARS, CELL_BYTES);
      rows = rel_cursor_fetch (cursor, -1, cancellable, error);
      rel_cursor_close (cursor);
    }
  rel_connection_set_value_limit (connection, 0);

  return g_steal_pointer (&rows);
}

/* Rows that are being put together anew, cell by cell. */
typedef struct
{
  guint      n_rows;
  guint      n_columns;
  RelValue **cells;
} Draft;

static Draft *
draft_new (const RelRows *rows,
           guint          n_columns)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->n_rows = rel_rows_get_n_rows (rows);
  draft->n_columns = n_columns;
  draft->cells = g_new0 (RelValue *, (gsize) draft->n_rows * n_columns + 1);
  for (guint i = 0; i < draft->n_rows; i++)
    for (guint j = 0; j < n_columns; j++)
      draft->cells[i * n_columns + j] = rel_value_ref (rel_rows_get (rows, i, j));

  return draft;
}

static void
draft_free (Draft *draft)
{
  for (guint i = 0; i < draft->n_rows * draft->n_columns; i++)
    g_clear_pointer (&draft->cells[i], rel_value_unref);
  g_free (draft->cells);
  g_free (draft);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

static RelRows *
draft_to_rows (Draft *draft)
{
  RelRows *rows = rel_rows_new (NULL, draft->n_columns);

  for (guint i = 0; i < draft->n_rows; i++)
    rel_rows_append (rows, draft->cells + i * draft->n_columns);
  memset (draft->cells, 0, sizeof (RelValue *) * draft->n_rows * draft->n_columns);

  return rows;
}

/* Keeps whole characters. */
static RelValue *
make_start (gboolean  is_text,
            GBytes   *start,
            gsize     length)
{
  gsize n;
  const char *bytes = g_bytes_get_data (start, &n);
  gsize kept = 0;
  guint chars = 0;

  if (!is_text)
    return rel_value_new_cut (REL_VALUE_BLOB, bytes, MIN (n, CELL_BYTES), length);

  while (kept < n)
    {
      if ((bytes[kept] & 0xc0) != 0x80 && chars++ == CELL_CHARS)
        break;
      kept++;
    }
  /* The last character may lack its end. */
  if (kept == n && n < length)
    while (kept > 0 && n - kept < 4 && (bytes[kept - 1] & 0x80) != 0)
      if ((bytes[--kept] & 0xc0) == 0xc0)
        break;

  return rel_value_new_cut (REL_VALUE_TEXT, bytes, kept, length);
}

/* The row that a mark stands for: a label's mark names it, a column's is in the row itself. */
static gboolean
read_mark (RelRecordQuery  *self,
           const RelResult *result,
           Draft           *draft,
           guint            row,
           guint            column,
           gboolean        *is_text,
           gint64          *rowid)
{
  const RelValue *cell = draft->cells[row * draft->n_columns + column];
  const char *bytes = rel_value_get_bytes (cell, NULL);

  if (result->marks == NULL || result->table == NULL || bytes == NULL)
    return FALSE;

  *is_text = bytes[0] == 't';
  if (result->is_label)
    *rowid = g_ascii_strtoll (bytes + 1, NULL, 10);
  else
    *rowid = rel_value_get_integer (draft->cells[row * draft->n_columns + g_array_index (self->key, int, 0)]);

  return TRUE;
}

/* Puts what handles read in place of the marks. FALSE without an error: not possible here. */
static gboolean
fill_marks (RelRecordQuery  *self,
            RelConnection   *connection,
            Draft           *draft,
            GCancellable    *cancellable,
            GError         **error)
{
  g_autofree gint64 *rowids = g_new (gint64, draft->n_rows + 1);
  g_autofree guint *rows = g_new (guint, draft->n_rows + 1);
  g_autofree gboolean *texts = g_new (gboolean, draft->n_rows + 1);
  g_autofree gsize *lengths = g_new (gsize, draft->n_rows + 1);
  g_autofree GBytes **starts = g_new (GBytes *, draft->n_rows + 1);

  for (guint j = 0; j < self->n_cut; j++)
    {
      const RelResult *result = &g_array_index (self->results, RelResult, j);
      gboolean all = TRUE;
      guint n = 0;
      GError *local_error = NULL;

      for (guint i = 0; i < draft->n_rows; i++)
        if (read_mark (self, result, draft, i, j, &texts[n], &rowids[n]))
          rows[n++] = i;
      if (n == 0)
        continue;
      if (!rel_connection_read_starts (connection, result->table, result->column, rowids, n, START_BYTES, starts, lengths, cancellable, &local_error))
        {
          if (g_error_matches (local_error, REL_ERROR, REL_ERROR_REFUSED))
            g_clear_error (&local_error);
          else
            g_propagate_error (error, local_error);
          return FALSE;
        }
      for (guint k = 0; k < n; k++)
        {
          RelValue **cell = &draft->cells[rows[k] * draft->n_columns + j];

          all = all && starts[k] != NULL;
          if (starts[k] == NULL)
            continue;
          rel_value_unref (*cell);
          *cell = make_start (texts[k], starts[k], lengths[k]);
          g_bytes_unref (starts[k]);
        }
      if (!all)
        return FALSE;
    }

  return TRUE;
}

static RelRows *
read_by_handle (RelRecordQuery    *self,
                RelConnection     *connection,
                const RelReading  *reading,
                GPtrArray         *params,
                GCancellable      *cancellable,
                GError           **error)
{
  g_autoptr(RelRows) rows = run (self, connection, reading, params, WAY_MARKS, 0, cancellable, error);
  g_autoptr(Draft) draft = rows != NULL ? draft_new (rows, self->results->len + (reading->result != NULL ? 1 : 0)) : NULL;

  if (draft == NULL || !fill_marks (self, connection, draft, cancellable, error))
    return NULL;

  return draft_to_rows (draft);
}

/* Results of a query that reads parts: BLOBs have their length in one of its own at the end. */
static RelRows *
join_parts (RelRecordQuery *self,
            const RelRows  *rows,
            guint           n_columns)
{
  guint at = n_columns;
  g_autoptr(Draft) draft = draft_new (rows, n_columns);

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

  return draft_to_rows (draft);
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
  g_autoptr(RelRows) rows = run (self, connection, reading, params, WAY_PARTS, longest_part (self), cancellable, error);

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
  g_autofree char *sql = write_sql (self, &reading, parts ? WAY_PARTS : WAY_PLAIN);
  g_autoptr(GPtrArray) params = rel_record_query_join_params (self->params, NULL);
  RelCursor *cursor;

  g_ptr_array_add (params, rel_value_new_integer (-1));
  g_ptr_array_add (params, rel_value_new_integer (0));
  rel_connection_set_value_limit (connection, parts ? longest_part (self) : PLAIN_BYTES);
  cursor = rel_connection_select (connection, sql, (RelValue *const *) params->pdata, params->len, cancellable, error);
  if (cursor != NULL)
    rel_cursor_set_cut (cursor, self->n_cut, CELL_CHARS, CELL_BYTES);

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

  rows = run (self, connection, reading, params, WAY_PLAIN, PLAIN_BYTES, cancellable, &local_error);
  if (rows == NULL && self->by_handle && g_error_matches (local_error, REL_ERROR, REL_ERROR_TOO_BIG))
    {
      g_clear_error (&local_error);
      rows = read_by_handle (self, connection, reading, params, cancellable, &local_error);
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
