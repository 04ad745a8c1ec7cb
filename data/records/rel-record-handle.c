/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads a page with long cells. First only the heads of the records are looked at: they
 * tell types, and handles tell lengths, without touching a cell. What lies behind many
 * megabytes in its own record can only be reached through all of them, page by page: in
 * such a record it is left out and shown as "…" until somebody asks for that cell. All
 * else is read as usual, texts and BLOBs by handle.
 */
#include "config.h"

#include <string.h>

#include "records/rel-record-query-private.h"

/* No character has more than four bytes. */
#define START_BYTES (4 * REL_CELL_CHARS)
/* What may lie before a cell in its record. */
#define FAR_BYTES (4 * 1024 * 1024)


RelDraft *
rel_draft_new (const RelRows *rows,
           guint          n_columns)
{
  RelDraft *draft = g_new0 (RelDraft, 1);

  draft->n_rows = rel_rows_get_n_rows (rows);
  draft->n_columns = n_columns;
  draft->cells = g_new0 (RelValue *, (gsize) draft->n_rows * n_columns + 1);
  for (guint i = 0; i < draft->n_rows; i++)
    for (guint j = 0; j < n_columns; j++)
      draft->cells[i * n_columns + j] = rel_value_ref (rel_rows_get (rows, i, j));

  return draft;
}

void
rel_draft_free (RelDraft *draft)
{
  for (guint i = 0; i < draft->n_rows * draft->n_columns; i++)
    g_clear_pointer (&draft->cells[i], rel_value_unref);
  g_free (draft->cells);
  g_free (draft);
}

RelRows *
rel_draft_to_rows (RelDraft *draft)
{
  RelRows *rows = rel_rows_new (NULL, draft->n_columns);

  for (guint i = 0; i < draft->n_rows; i++)
    rel_rows_append (rows, draft->cells + i * draft->n_columns);
  memset (draft->cells, 0, sizeof (RelValue *) * draft->n_rows * draft->n_columns);

  return rows;
}

/* Keeps whole characters. */
RelValue *
rel_record_query_make_start (gboolean  is_text,
                             GBytes   *start,
                             gsize     length)
{
  gsize n;
  const char *bytes = g_bytes_get_data (start, &n);
  gsize kept = 0;
  guint chars = 0;

  if (!is_text)
    return rel_value_new_cut (REL_VALUE_BLOB, bytes, MIN (n, REL_CELL_BYTES), length);

  while (kept < n)
    {
      if ((bytes[kept] & 0xc0) != 0x80 && chars++ == REL_CELL_CHARS)
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
           RelDraft        *draft,
           guint            row,
           guint            column,
           gboolean        *is_text,
           gint64          *rowid)
{
  const RelValue *cell = draft->cells[row * draft->n_columns + column];
  const char *bytes = rel_value_get_bytes (cell, NULL);

  if (result->marks == NULL || result->table == NULL || bytes == NULL || rel_value_is_cut (cell))
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
            RelDraft        *draft,
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
          *cell = rel_record_query_make_start (texts[k], starts[k], lengths[k]);
          g_bytes_unref (starts[k]);
        }
      if (!all)
        return FALSE;
    }

  return TRUE;
}

/* Where the cells of each row lie, by the lengths of what is before them. FALSE without an error: not possible here. */
static gboolean
read_lengths (RelRecordQuery  *self,
              RelConnection   *connection,
              const RelRows   *heads,
              gsize           *lengths,
              GCancellable    *cancellable,
              GError         **error)
{
  guint n_rows = rel_rows_get_n_rows (heads);
  g_autofree gint64 *rowids = g_new (gint64, n_rows + 1);
  g_autofree guint *rows = g_new (guint, n_rows + 1);
  g_autofree gsize *found = g_new (gsize, n_rows + 1);
  g_autofree GBytes **starts = g_new (GBytes *, n_rows + 1);

  for (guint j = 0; j < self->n_cut; j++)
    {
      const RelResult *result = &g_array_index (self->results, RelResult, j);
      guint n = 0;
      GError *local_error = NULL;

      for (guint i = 0; result->heads != NULL && i < n_rows; i++)
        {
          const char *mark = rel_value_get_bytes (rel_rows_get (heads, i, j), NULL);

          if (mark != NULL && *mark != 'n')
            {
              rowids[n] = rel_value_get_integer (rel_rows_get (heads, i, g_array_index (self->key, int, 0)));
              rows[n++] = i;
            }
        }
      if (n == 0)
        continue;
      if (!rel_connection_read_starts (connection, result->table, result->column, rowids, n, 0, starts, found, cancellable, &local_error))
        {
          if (g_error_matches (local_error, REL_ERROR, REL_ERROR_REFUSED))
            g_clear_error (&local_error);
          else
            g_propagate_error (error, local_error);
          return FALSE;
        }
      for (guint k = 0; k < n; k++)
        {
          lengths[rows[k] * self->n_cut + j] = found[k];
          g_clear_pointer (&starts[k], g_bytes_unref);
        }
    }

  return TRUE;
}

/* Which results of a row lie too far behind. A label lies where its link does. */
static gboolean
find_skipped (RelRecordQuery *self,
              const gsize    *lengths,
              gboolean       *skipped)
{
  gsize before = 0;
  gboolean any = FALSE;

  memset (skipped, 0, sizeof (gboolean) * self->n_cut);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const RelRecordColumn *column = &g_array_index (self->columns, RelRecordColumn, i);

      if (before > FAR_BYTES && g_array_index (self->results, RelResult, column->value).heads != NULL)
        {
          any = skipped[column->value] = TRUE;
          if (column->label >= 0)
            skipped[column->label] = TRUE;
        }
      before += lengths[column->value];
    }

  return any;
}

/* One of the rows, found by its key. */
static RelRows *
read_row (RelRecordQuery    *self,
          RelConnection     *connection,
          const RelReading  *reading,
          const RelRows     *heads,
          guint              row,
          gboolean          *skipped,
          GCancellable      *cancellable,
          GError           **error)
{
  RelReading one = *reading;
  g_autofree char *where = reading->where != NULL ? g_strdup_printf ("%s AND %s", reading->where, self->key_where->str) : NULL;
  g_autoptr(GPtrArray) first = rel_record_query_join_params (reading->with_params, self->params);
  g_autoptr(GPtrArray) params = rel_record_query_join_params (first, reading->params);

  for (guint i = 0; i < self->key->len; i++)
    g_ptr_array_add (params, rel_value_ref (rel_rows_get (heads, row, g_array_index (self->key, int, i))));
  g_ptr_array_add (params, rel_value_new_integer (1));
  g_ptr_array_add (params, rel_value_new_integer (0));
  one.where = where != NULL ? where : self->key_where->str;
  one.ordered = FALSE;
  one.skipped = skipped;

  return rel_record_query_run (self, connection, &one, params, REL_WAY_MARKS, 0, cancellable, error);
}

/* All rows one by one; what lies too far behind is NULL for now. */
static RelDraft *
read_singly (RelRecordQuery    *self,
             RelConnection     *connection,
             const RelReading  *reading,
             const RelRows     *heads,
             const gsize       *lengths,
             GCancellable      *cancellable,
             GError           **error)
{
  guint n_columns = rel_rows_get_n_columns (heads);
  g_autoptr(RelDraft) draft = rel_draft_new (heads, n_columns);
  g_autofree gboolean *skipped = g_new0 (gboolean, self->n_cut + 1);

  for (guint i = 0; i < draft->n_rows; i++)
    {
      gboolean any = find_skipped (self, lengths + i * self->n_cut, skipped);
      g_autoptr(RelRows) row = read_row (self, connection, reading, heads, i, any ? skipped : NULL, cancellable, error);

      if (row == NULL || rel_rows_get_n_rows (row) != 1)
        return NULL;
      for (guint j = 0; j < n_columns; j++)
        {
          RelValue **cell = &draft->cells[i * n_columns + j];
          gboolean is_null = rel_value_is_null (*cell);

          if (j < self->n_cut && any && skipped[j] && (!is_null || g_array_index (self->results, RelResult, j).is_label))
            {
              /* Not loaded: nobody shall take this for the value. */
              rel_value_unref (*cell);
              *cell = rel_value_new_cut (REL_VALUE_TEXT, "…", strlen ("…"), G_MAXINT32);
              continue;
            }
          rel_value_unref (*cell);
          *cell = rel_value_ref (rel_rows_get (row, 0, j));
        }
    }

  return g_steal_pointer (&draft);
}

/* Whether a key leaves one row: a member may be there twice. */
static gboolean
is_single (RelRecordQuery *self)
{
  return self->order->len - self->n_sort == self->key->len;
}

/* NULL without an error: not possible here. */
RelRows *
rel_record_query_read_by_handle (RelRecordQuery    *self,
                                 RelConnection     *connection,
                                 const RelReading  *reading,
                                 GPtrArray         *params,
                                 GCancellable      *cancellable,
                                 GError           **error)
{
  g_autoptr(RelRows) heads = rel_record_query_run (self, connection, reading, params, REL_WAY_HEADS, 0, cancellable, error);
  g_autofree gsize *lengths = heads != NULL ? g_new0 (gsize, (gsize) rel_rows_get_n_rows (heads) * self->n_cut + 1) : NULL;
  g_autofree gboolean *skipped = g_new0 (gboolean, self->n_cut + 1);
  g_autoptr(RelDraft) draft = NULL;
  gboolean far = FALSE;

  if (heads == NULL || !read_lengths (self, connection, heads, lengths, cancellable, error))
    return NULL;
  for (guint i = 0; i < rel_rows_get_n_rows (heads); i++)
    far = find_skipped (self, lengths + i * self->n_cut, skipped) || far;

  if (far && is_single (self))
    draft = read_singly (self, connection, reading, heads, lengths, cancellable, error);
  else
    {
      g_autoptr(RelRows) rows = rel_record_query_run (self, connection, reading, params, REL_WAY_MARKS, 0, cancellable, error);

      draft = rows != NULL ? rel_draft_new (rows, rel_rows_get_n_columns (rows)) : NULL;
    }
  if (draft == NULL || !fill_marks (self, connection, draft, cancellable, error))
    return NULL;

  return rel_draft_to_rows (draft);
}
