/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows on their way out of the database. All rows of a place are one statement that is
 * read forward: one state of the database, in the order of the place. Rows at positions
 * come through the pager of the list, which knows where they are; it cuts long cells, so
 * these are read again, whole, by the record's key. Where nothing names a row (views),
 * positions are counted to instead.
 */
#include "config.h"

#include <string.h>

#include "records/rel-record-extract.h"

#include "records/rel-record-list-private.h"
#include "records/rel-record-query-private.h"
#include "sql/rel-dialect.h"

/* A batch is held at once: many small rows, or few large ones. */
#define MIN_BATCH   16
#define MAX_BATCH   1024
#define SMALL_BYTES (256 * 1024)
#define LARGE_BYTES (4 * 1024 * 1024)

struct _RelRecordExtract
{
  RelRecordQuery *query;
  RelRecordPager *pager;    /* NULL: all rows */
  GArray         *results;  /* guint: positions in a row of the query */
  GArray         *columns;  /* guint: number of the column, for each result; G_MAXUINT: of the key */
  GPtrArray      *names;    /* NULL-terminated */
  GArray         *ranges;   /* RelRowRange */
  gint64          total;
};

static RelRecordExtract *
extract_new (RelRecordQuery *query)
{
  RelRecordExtract *self = g_new0 (RelRecordExtract, 1);

  self->query = g_object_ref (query);
  self->results = g_array_new (FALSE, FALSE, sizeof (guint));
  self->columns = g_array_new (FALSE, FALSE, sizeof (guint));
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (RelRowRange));
  self->total = -1;

  return self;
}

static void
add_result (RelRecordExtract *self,
            guint             result,
            guint             column,
            const char       *name)
{
  g_array_append_val (self->results, result);
  g_array_append_val (self->columns, column);
  g_ptr_array_add (self->names, g_strdup (name));
}

/**
 * rel_record_extract_new:
 * @query: the query of a place
 * @columns: (array length=n_columns): numbers of its columns, in the order that is wanted
 * @n_columns: how many
 *
 * Returns: (transfer full): an extract of all rows
 */
RelRecordExtract *
rel_record_extract_new (RelRecordQuery *query,
                        const guint    *columns,
                        guint           n_columns)
{
  RelRecordExtract *self = extract_new (query);

  for (guint i = 0; i < n_columns; i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, columns[i]);

      add_result (self, column->value, columns[i], column->name);
    }
  g_ptr_array_add (self->names, NULL);

  return self;
}

/**
 * rel_record_extract_new_keys:
 * @query: the query of a place
 *
 * Returns: (transfer full): an extract of what names the rows, as rel_subset_add() takes it
 */
RelRecordExtract *
rel_record_extract_new_keys (RelRecordQuery *query)
{
  RelRecordExtract *self = extract_new (query);

  for (guint i = 0; i < rel_record_query_get_n_key (query); i++)
    add_result (self, rel_record_query_get_key (query, i), G_MAXUINT, "key");
  g_ptr_array_add (self->names, NULL);

  return self;
}

/**
 * rel_record_extract_free:
 * @extract: (transfer full): an extract
 */
void
rel_record_extract_free (RelRecordExtract *extract)
{
  g_object_unref (extract->query);
  g_clear_pointer (&extract->pager, rel_record_pager_unref);
  g_array_unref (extract->results);
  g_array_unref (extract->columns);
  g_ptr_array_unref (extract->names);
  g_array_unref (extract->ranges);
  g_free (extract);
}

/**
 * rel_record_extract_set_ranges:
 * @extract: an extract
 * @list: a list of the same query
 * @ranges: (array length=n_ranges): which rows of it, in their order
 * @n_ranges: how many
 *
 * Takes only some rows.
 */
void
rel_record_extract_set_ranges (RelRecordExtract  *extract,
                               RelRecordList     *list,
                               const RelRowRange *ranges,
                               guint              n_ranges)
{
  g_return_if_fail (REL_IS_RECORD_LIST (list) && list->pager != NULL);

  g_clear_pointer (&extract->pager, rel_record_pager_unref);
  extract->pager = rel_record_pager_ref (list->pager);
  g_array_set_size (extract->ranges, 0);
  g_array_append_vals (extract->ranges, ranges, n_ranges);
  extract->total = 0;
  for (guint i = 0; i < n_ranges; i++)
    extract->total += ranges[i].last - ranges[i].first + 1;
}

/**
 * rel_record_extract_set_total:
 * @extract: an extract of all rows
 * @n_rows: how many there may be, for telling how much is done
 */
void
rel_record_extract_set_total (RelRecordExtract *extract,
                              gint64            n_rows)
{
  extract->total = n_rows;
}

static gsize
count_bytes (const RelRows *rows)
{
  gsize bytes = 0;

  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
      {
        gsize length = 8;

        rel_value_get_bytes (rel_rows_get (rows, i, j), &length);
        bytes += length;
      }

  return bytes;
}

static double
fraction_of (RelRecordExtract *self,
             gint64            done)
{
  return self->total > 0 ? MIN (1.0, done / (double) self->total) : -1;
}

static RelCursor *
select_all (RelRecordExtract  *self,
            RelConnection     *connection,
            GCancellable      *cancellable,
            GError           **error)
{
  RelRecordQuery *query = self->query;
  g_autoptr(GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < self->results->len; i++)
    {
      const RelResult *result = &g_array_index (query->results, RelResult, g_array_index (self->results, guint, i));
      g_autofree char *name = rel_sql_quote_identifier (self->names->pdata[i]);

      g_string_append_printf (sql, "%s%s AS %s", i > 0 ? ", " : "", result->plain, name);
    }
  g_string_append_printf (sql, " FROM %s", query->from->str);
  if (query->where->len > 0)
    g_string_append_printf (sql, " WHERE %s", query->where->str);
  if (query->order->len > 0)
    {
      g_string_append (sql, " ORDER BY ");
      rel_order_append_sql (query->order, sql);
    }

  return rel_connection_select (connection, sql->str, (RelValue *const *) query->params->pdata, query->params->len, cancellable, error);
}

/* Reads on from where the cursor is: up to n rows, -1 for all. */
static gboolean
give_rows (RelRecordExtract      *self,
           RelCursor             *cursor,
           gint64                 n,
           gint64                *done,
           RelRecordExtractFunc   func,
           gpointer               data,
           GCancellable          *cancellable,
           GError               **error)
{
  guint batch = MIN_BATCH;

  while (n != 0)
    {
      guint wanted = n > 0 ? (guint) MIN ((gint64) batch, n) : batch;
      g_autoptr(RelRows) rows = rel_cursor_fetch (cursor, wanted, cancellable, error);
      guint got = rows != NULL ? rel_rows_get_n_rows (rows) : 0;
      gsize bytes;

      if (rows == NULL)
        return FALSE;
      *done += got;
      if ((got > 0 || *done == 0) && !func (rows, fraction_of (self, *done), data, error))
        return FALSE;
      if (got < wanted)
        break;
      if (n > 0)
        n -= got;
      bytes = count_bytes (rows);
      if (bytes < SMALL_BYTES)
        batch = MIN (batch * 2, MAX_BATCH);
      else if (bytes > LARGE_BYTES)
        batch = MAX (batch / 2, 1);
    }

  return TRUE;
}

/* A row of the pager with its cells whole. */
static gboolean
complete_row (RelRecordExtract  *self,
              RelConnection     *connection,
              const RelRows     *page,
              guint              row,
              RelRows           *rows,
              GCancellable      *cancellable,
              GError           **error)
{
  guint n_key = rel_record_query_get_n_key (self->query);
  g_autofree RelValue **key = g_new0 (RelValue *, n_key + 1);
  g_autofree RelValue **values = g_new0 (RelValue *, self->results->len + 1);
  gboolean whole = TRUE;

  for (guint i = 0; i < n_key; i++)
    key[i] = (RelValue *) rel_rows_get (page, row, rel_record_query_get_key (self->query, i));
  for (guint i = 0; whole && i < self->results->len; i++)
    {
      const RelValue *value = rel_rows_get (page, row, g_array_index (self->results, guint, i));

      if (rel_value_is_cut (value))
        {
          values[i] = rel_record_query_read_cell (self->query, connection, g_array_index (self->columns, guint, i), key, n_key, 0, cancellable, error);
          whole = values[i] != NULL;
        }
      else
        values[i] = rel_value_ref (value);
    }
  if (whole)
    rel_rows_append (rows, values);
  else
    for (guint i = 0; i < self->results->len; i++)
      g_clear_pointer (&values[i], rel_value_unref);

  return whole;
}

static gboolean
give_pages (RelRecordExtract      *self,
            RelConnection         *connection,
            const RelRowRange     *range,
            gint64                *done,
            RelRecordExtractFunc   func,
            gpointer               data,
            GCancellable          *cancellable,
            GError               **error)
{
  for (gint64 first = range->first; first <= range->last; first += REL_PAGE_ROWS)
    {
      guint n = (guint) MIN ((gint64) REL_PAGE_ROWS, range->last - first + 1);
      g_autoptr(RelRows) page = rel_record_pager_read (self->pager, connection, first, n, cancellable, error);
      g_autoptr(RelRows) rows = rel_rows_new ((const char *const *) self->names->pdata, self->results->len);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < rel_rows_get_n_rows (page); i++)
        if (!complete_row (self, connection, page, i, rows, cancellable, error))
          return FALSE;
      *done += rel_rows_get_n_rows (rows);
      if (!func (rows, fraction_of (self, *done), data, error))
        return FALSE;
      if (rel_rows_get_n_rows (page) < n)
        break;
    }

  return TRUE;
}

static gboolean
give_ranges (RelRecordExtract      *self,
             RelConnection         *connection,
             RelRecordExtractFunc   func,
             gpointer               data,
             GCancellable          *cancellable,
             GError               **error)
{
  g_autoptr(RelCursor) cursor = NULL;
  gint64 at = 0;
  gint64 done = 0;

  for (guint i = 0; i < self->ranges->len; i++)
    {
      const RelRowRange *range = &g_array_index (self->ranges, RelRowRange, i);
      gint64 n = range->last - range->first + 1;

      if (self->query->identified)
        {
          if (!give_pages (self, connection, range, &done, func, data, cancellable, error))
            return FALSE;
          continue;
        }
      if (cursor == NULL && (cursor = select_all (self, connection, cancellable, error)) == NULL)
        return FALSE;
      if (rel_cursor_skip (cursor, range->first - at, cancellable, error) < 0 ||
          !give_rows (self, cursor, n, &done, func, data, cancellable, error))
        return FALSE;
      at = range->last + 1;
    }

  return TRUE;
}

/**
 * rel_record_extract_run:
 * @extract: an extract
 * @connection: a connection
 * @func: (scope call): takes the rows; called at least once, if only with their names
 * @data: data for @func
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Reads rows until there are none or nobody wants more. Blocks.
 *
 * Returns: whether all were read
 */
gboolean
rel_record_extract_run (RelRecordExtract      *extract,
                        RelConnection         *connection,
                        RelRecordExtractFunc   func,
                        gpointer               data,
                        GCancellable          *cancellable,
                        GError               **error)
{
  gint64 done = 0;
  gboolean complete;
  g_autoptr(RelCursor) cursor = NULL;

  if (extract->pager != NULL)
    {
      /* Many statements, one state; within what may have begun there already. */
      gboolean one_state = rel_connection_execute (connection, "SAVEPOINT relata_extract", NULL, 0, NULL, NULL, NULL);

      complete = give_ranges (extract, connection, func, data, cancellable, error);
      if (one_state)
        rel_connection_execute (connection, "RELEASE relata_extract", NULL, 0, NULL, NULL, NULL);
      return complete;
    }

  cursor = select_all (extract, connection, cancellable, error);
  if (cursor == NULL)
    return FALSE;
  complete = give_rows (extract, cursor, -1, &done, func, data, cancellable, error);
  rel_cursor_close (cursor);

  return complete;
}
