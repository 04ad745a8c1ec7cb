/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Marks every 1024 rows. In the order of the key alone each mark is asked for from the
 * one before: the skip stays inside SQLite, each question is a short read of its own,
 * no writer waits. In an order that an index gives, one walk over the index does it.
 * How many rows there are falls out at the end.
 */
#include "config.h"

#include "records/rel-position-index.h"

/* A mark is compared and bound often: values longer than this are better looked up by key. */
#define MARK_BYTES 2000

struct _RelPositionIndex
{
  RelSpool *marks;
  gint64    stride;
  gint64    n_rows;
};

void
rel_position_index_free (RelPositionIndex *index)
{
  if (index == NULL)
    return;

  rel_spool_unref (index->marks);
  g_free (index);
}

gint64
rel_position_index_get_n_rows (RelPositionIndex *index)
{
  return index->n_rows;
}

gsize
rel_position_index_get_memory (RelPositionIndex *index)
{
  return rel_spool_get_memory (index->marks);
}

static gboolean
is_long (const RelRows *rows)
{
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
      if (rel_value_get_full_length (rel_rows_get (rows, i, j)) > MARK_BYTES)
        return TRUE;

  return FALSE;
}

static gboolean
add_mark (RelPositionIndex  *self,
          const RelRows     *row,
          GError           **error)
{
  if (is_long (row))
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_TOO_BIG, "");
      return FALSE;
    }

  return rel_spool_append (self->marks, row, error);
}

static RelRows *
read_keys (RelRecordQuery      *query,
           RelConnection       *connection,
           const RelOrderPart  *part,
           gint64               limit,
           gint64               offset,
           GCancellable        *cancellable,
           GError             **error)
{
  g_autofree char *sql = rel_record_query_keys_sql (query, 0, part != NULL ? part->where : NULL, TRUE);
  g_autoptr(GPtrArray) params = rel_record_query_join_params (query->params, part != NULL ? part->params : NULL);

  g_ptr_array_add (params, rel_value_new_integer (limit));
  g_ptr_array_add (params, rel_value_new_integer (offset));

  return rel_connection_query (connection, sql, (RelValue *const *) params->pdata, params->len, cancellable, error);
}

/* One term: after a row there is one part only. */
static gboolean
build_by_steps (RelPositionIndex  *self,
                RelRecordQuery    *query,
                RelConnection     *connection,
                GCancellable      *cancellable,
                GError           **error)
{
  g_autoptr(RelRows) mark = read_keys (query, connection, NULL, 1, 0, cancellable, error);

  if (mark == NULL)
    return FALSE;

  while (rel_rows_get_n_rows (mark) > 0)
    {
      RelValue *value = (RelValue *) rel_rows_get (mark, 0, 0);
      g_autoptr(GPtrArray) parts = rel_order_list_parts (query->order, &value, FALSE);
      g_autoptr(RelRows) next = NULL;

      if (!add_mark (self, mark, error))
        return FALSE;
      next = read_keys (query, connection, g_ptr_array_index (parts, 0), 1, self->stride - 1, cancellable, error);
      if (next == NULL)
        return FALSE;
      self->n_rows += self->stride;
      if (rel_rows_get_n_rows (next) == 0)
        {
          g_autoptr(RelRows) rest = read_keys (query, connection, g_ptr_array_index (parts, 0), self->stride, 0, cancellable, error);

          if (rest == NULL)
            return FALSE;
          self->n_rows += 1 + (gint64) rel_rows_get_n_rows (rest) - self->stride;
        }
      rel_rows_unref (g_steal_pointer (&mark));
      mark = g_steal_pointer (&next);
    }

  return TRUE;
}

static gboolean
build_by_walk (RelPositionIndex  *self,
               RelRecordQuery    *query,
               RelConnection     *connection,
               GCancellable      *cancellable,
               GError           **error)
{
  g_autofree char *sql = rel_record_query_keys_sql (query, 0, NULL, FALSE);
  g_autoptr(RelCursor) cursor = rel_connection_select (connection, sql, (RelValue *const *) query->params->pdata, query->params->len, cancellable, error);
  gint64 skipped = self->stride - 1;

  if (cursor == NULL)
    return FALSE;

  while (skipped == self->stride - 1)
    {
      g_autoptr(RelRows) mark = rel_cursor_fetch (cursor, 1, cancellable, error);

      if (mark == NULL)
        return FALSE;
      if (rel_rows_get_n_rows (mark) == 0)
        break;
      if (!add_mark (self, mark, error))
        return FALSE;
      skipped = rel_cursor_skip (cursor, self->stride - 1, cancellable, error);
      if (skipped < 0)
        return FALSE;
      self->n_rows += 1 + skipped;
    }
  rel_cursor_close (cursor);

  return TRUE;
}

/* Only for a query whose order names each row and comes from an index. %REL_ERROR_TOO_BIG
 * when values are too long for marks. */
RelPositionIndex *
rel_position_index_build (RelRecordQuery  *query,
                          RelConnection   *connection,
                          guint            stride,
                          GCancellable    *cancellable,
                          GError         **error)
{
  g_autoptr(RelPositionIndex) self = g_new0 (RelPositionIndex, 1);

  self->stride = stride;
  self->marks = rel_spool_new (query->order->len, query->integers && query->order->len == 1);
  if (!(query->order->len == 1 ? build_by_steps : build_by_walk) (self, query, connection, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

static RelRows *
read_part (RelRecordQuery      *query,
           RelConnection       *connection,
           const RelOrderPart  *part,
           guint                limit,
           gint64               offset,
           GCancellable        *cancellable,
           GError             **error)
{
  const RelReading reading = { .where = part->where, .params = part->params, .ordered = TRUE, .limit = limit, .offset = offset };

  return rel_record_query_read (query, connection, &reading, cancellable, error);
}

static void
append_rows (GPtrArray     *values,
             const RelRows *rows)
{
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
      g_ptr_array_add (values, rel_value_ref (rel_rows_get (rows, i, j)));
}

static RelRows *
rows_of (GPtrArray *values,
         guint      n_columns)
{
  RelRows *rows = rel_rows_new (NULL, n_columns);

  for (guint i = 0; i + n_columns <= values->len; i += n_columns)
    rel_rows_append (rows, (RelValue **) values->pdata + i);
  g_ptr_array_set_free_func (values, NULL);

  return rows;
}

/* From the mark before on, part by part. What is to be skipped may reach over several. */
static RelRows *
read_from (RelRecordQuery    *query,
           RelConnection     *connection,
           GPtrArray         *parts,
           gint64             skip,
           guint              n,
           GCancellable      *cancellable,
           GError           **error)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  guint n_columns = query->results->len;
  guint n_read = 0;

  for (guint i = 0; i < parts->len && n_read < n; i++)
    {
      const RelOrderPart *part = g_ptr_array_index (parts, i);
      g_autoptr(RelRows) rows = read_part (query, connection, part, n - n_read, skip, cancellable, error);

      if (rows == NULL)
        return NULL;
      if (n_read == 0 && rel_rows_get_n_rows (rows) == n)
        return g_steal_pointer (&rows);
      if (rel_rows_get_n_rows (rows) > 0)
        skip = 0;
      else if (skip > 0)
        {
          g_autoptr(RelRows) passed = read_keys (query, connection, part, skip, 0, cancellable, error);

          if (passed == NULL)
            return NULL;
          skip -= rel_rows_get_n_rows (passed);
        }
      append_rows (values, rows);
      n_read += rel_rows_get_n_rows (rows);
    }

  return rows_of (values, n_columns);
}

static GPtrArray *
copy_row (const RelRows *rows,
          guint          row)
{
  GPtrArray *values = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);

  for (guint i = 0; i < rel_rows_get_n_columns (rows); i++)
    g_ptr_array_add (values, rel_value_ref (rel_rows_get (rows, row, i)));

  return values;
}

/* Rows from a position on. */
RelRows *
rel_position_index_read (RelPositionIndex  *index,
                         RelRecordQuery    *query,
                         RelConnection     *connection,
                         gint64             first,
                         guint              n,
                         GCancellable      *cancellable,
                         GError           **error)
{
  g_autoptr(RelRows) marks = NULL;
  g_autoptr(GPtrArray) mark = NULL;
  g_autoptr(GPtrArray) parts = NULL;

  if (first >= index->n_rows)
    return rel_rows_new (NULL, query->results->len);

  marks = rel_spool_read (index->marks, first / index->stride, 1, error);
  if (marks == NULL)
    return NULL;
  mark = copy_row (marks, 0);
  parts = rel_order_list_parts (query->order, (RelValue *const *) mark->pdata, TRUE);

  return read_from (query, connection, parts, first % index->stride, n, cancellable, error);
}

/* How many rows a part has, at most so many. */
static gint64
count_part (RelRecordQuery      *query,
            RelConnection       *connection,
            const RelOrderPart  *part,
            GCancellable        *cancellable,
            GError             **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GPtrArray) params = rel_record_query_join_params (query->params, part->params);
  g_autoptr(RelRows) rows = NULL;

  g_string_append_printf (sql, "SELECT count(*) FROM %s WHERE (%s)", query->from->str, part->where);
  if (query->where->len > 0)
    g_string_printf (sql, "SELECT count(*) FROM %s WHERE %s AND (%s)", query->from->str, query->where->str, part->where);
  rows = rel_connection_query (connection, sql->str, (RelValue *const *) params->pdata, params->len, cancellable, error);

  return rows != NULL ? rel_value_get_integer (rel_rows_get (rows, 0, 0)) : -1;
}

/* The mark that stands before a number, or at it. */
static gint64
find_mark (RelPositionIndex  *self,
           RelRecordQuery    *query,
           gint64             number,
           gint64            *mark,
           GError           **error)
{
  gboolean descending = g_array_index (query->order, RelOrderTerm, 0).descending;
  gint64 low = 0;
  gint64 high = rel_spool_get_n_rows (self->marks);

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;
      g_autoptr(RelRows) rows = rel_spool_read (self->marks, middle, 1, error);
      gint64 at;

      if (rows == NULL)
        return -1;
      at = rel_value_get_integer (rel_rows_get (rows, 0, 0));
      if (descending ? at >= number : at <= number)
        low = middle;
      else
        high = middle;
    }

  {
    g_autoptr(RelRows) rows = rel_spool_read (self->marks, low, 1, error);

    if (rows == NULL)
      return -1;
    *mark = rel_value_get_integer (rel_rows_get (rows, 0, 0));
  }

  return low;
}

/* Position of the row that has these values in the order: how many come before it. */
gint64
rel_position_index_find (RelPositionIndex  *index,
                         RelRecordQuery    *query,
                         RelConnection     *connection,
                         RelValue *const   *values,
                         GCancellable      *cancellable,
                         GError           **error)
{
  g_autoptr(GPtrArray) parts = rel_order_list_parts_before (query->order, values);
  gint64 n = 0;

  if (query->integers && query->order->len == 1 && index != NULL && index->n_rows > 0)
    {
      gint64 mark = 0;
      gint64 low = find_mark (index, query, rel_value_get_integer (values[0]), &mark, error);
      RelOrderPart *part = g_ptr_array_index (parts, 0);
      const RelOrderTerm *term = &g_array_index (query->order, RelOrderTerm, 0);
      g_autofree char *bound = NULL;

      if (low < 0)
        return -1;
      bound = g_strdup_printf ("%s AND %s %s %" G_GINT64_FORMAT, part->where, term->expression, term->descending ? "<=" : ">=", mark);
      g_free (part->where);
      part->where = g_steal_pointer (&bound);
      n = low * index->stride;
    }

  for (guint i = 0; i < parts->len; i++)
    {
      gint64 before = count_part (query, connection, g_ptr_array_index (parts, i), cancellable, error);

      if (before < 0)
        return -1;
      n += before;
    }

  return n;
}
