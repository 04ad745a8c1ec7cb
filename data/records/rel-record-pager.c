/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Three ways to a position, and the one that is right for a query:
 *
 *   marks   the order is that of a key or an index, and nothing is left out: a mark every
 *           thousand rows, kept by rel-position-index
 *   keys    sorted without an index, or filtered: the keys of all rows in their order,
 *           written once into a spool; a page is then a handful of look-ups
 *   rows    nothing names a row (views, virtual tables): the rows themselves, their cells
 *           cut, are spooled
 *
 * Which of the first two it is, SQLite says itself when it is asked for its plan. Until
 * the way is built rows are counted up to, as far as that is not a sort of everything;
 * a spool is of use as soon as it has grown so far.
 */
#include "config.h"

#include "records/rel-record-pager.h"

#include <string.h>

#include "records/rel-position-index.h"
#include "records/rel-record-query-private.h"
#include "records/rel-spool.h"
#include "sql/rel-dialect.h"

/* A sort for the first rows is one scan; for rows far down it is a sort of all. */
#define NEAR_ROWS  1000
#define CHUNK_ROWS 4096
/* Where there is no key, rows are read many at a time, and held together while they are. */
#define ROWS_CHUNK 256

typedef enum
{
  WAY_UNKNOWN,
  WAY_MARKS,
  WAY_KEYS,
  WAY_ROWS,
} Way;

struct _RelRecordPager
{
  gatomicrefcount   refs;
  RelRecordQuery   *query;
  guint             stride;
  GMutex            mutex;  /* of all below */
  Way               way;
  gboolean          sorts;  /* without an index */
  RelPositionIndex *index;  /* NULL until it is complete, then never changed */
  RelSpool         *spool;  /* of keys or rows; grows */
  RelSpool         *former; /* one that was given up, while somebody may still look at it */
  gboolean          failed; /* building ended early */
  gint64            total;  /* as counted, -1 unknown */
  gboolean          complete;
};

RelRecordPager *
rel_record_pager_new (RelRecordQuery *query)
{
  RelRecordPager *self = g_new0 (RelRecordPager, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->mutex);
  self->query = g_object_ref (query);
  self->stride = REL_POSITION_STRIDE;
  self->total = -1;

  return self;
}

RelRecordPager *
rel_record_pager_ref (RelRecordPager *pager)
{
  g_atomic_ref_count_inc (&pager->refs);

  return pager;
}

void
rel_record_pager_unref (RelRecordPager *pager)
{
  if (!g_atomic_ref_count_dec (&pager->refs))
    return;

  g_object_unref (pager->query);
  g_clear_pointer (&pager->index, rel_position_index_free);
  g_clear_pointer (&pager->spool, rel_spool_unref);
  g_clear_pointer (&pager->former, rel_spool_unref);
  g_mutex_clear (&pager->mutex);
  g_free (pager);
}

/* For tests: marks lie closer, so that small tables have many. Before it is built. */
void
rel_record_pager_set_stride (RelRecordPager *pager,
                             guint           stride)
{
  pager->stride = stride;
}

RelRecordQuery *
rel_record_pager_get_query (RelRecordPager *pager)
{
  return pager->query;
}

/* What is known at a moment. The index may be used without the mutex once it is there. */
typedef struct
{
  Way               way;
  gboolean          sorts;
  gboolean          complete;
  gboolean          failed;
  RelPositionIndex *index;
  RelSpool         *spool;
} Known;

static Known
look (RelRecordPager *self)
{
  Known known;

  g_mutex_lock (&self->mutex);
  known.way = self->way;
  known.sorts = self->sorts;
  known.complete = self->complete;
  known.failed = self->failed;
  known.index = self->index;
  known.spool = self->spool;
  g_mutex_unlock (&self->mutex);

  return known;
}

/* Whether rows from a position on can be had now; FALSE: later, when more is built. */
gboolean
rel_record_pager_can_read (RelRecordPager *pager,
                           gint64          first,
                           guint           n)
{
  Known known = look (pager);

  if (first + n <= NEAR_ROWS || known.complete)
    return TRUE;
  if (known.spool != NULL && rel_spool_get_n_rows (known.spool) >= (guint64) first + n)
    return TRUE;

  return known.failed || (known.way != WAY_UNKNOWN && known.way != WAY_ROWS && !known.sorts);
}

/* How many rows are known; exact when there are no more. */
gint64
rel_record_pager_get_n_rows (RelRecordPager *pager,
                             gboolean       *exact)
{
  gint64 n;

  g_mutex_lock (&pager->mutex);
  *exact = pager->complete || pager->total >= 0;
  if (pager->total >= 0)
    n = pager->total;
  else if (pager->index != NULL)
    n = rel_position_index_get_n_rows (pager->index);
  else
    n = pager->spool != NULL ? rel_spool_get_n_rows (pager->spool) : 0;
  g_mutex_unlock (&pager->mutex);

  return n;
}

/* How far building is, from 0 to 1; -1 when nothing can be said. */
double
rel_record_pager_get_progress (RelRecordPager *pager)
{
  double progress = -1;

  g_mutex_lock (&pager->mutex);
  if (pager->complete)
    progress = 1;
  else if (pager->spool != NULL && pager->total > 0)
    progress = MIN (1.0, rel_spool_get_n_rows (pager->spool) / (double) pager->total);
  g_mutex_unlock (&pager->mutex);

  return progress;
}

/* Bytes that are kept to know where rows are. */
gsize
rel_record_pager_get_memory (RelRecordPager *pager)
{
  Known known = look (pager);

  return (known.index != NULL ? rel_position_index_get_memory (known.index) : 0) +
         (known.spool != NULL ? rel_spool_get_memory (known.spool) : 0);
}

/* Asks SQLite whether it would have to sort. */
static gboolean
needs_sort (RelRecordQuery *query,
            RelConnection  *connection,
            GCancellable   *cancellable,
            gboolean       *sorts,
            GError        **error)
{
  g_autofree char *keys = rel_record_query_keys_sql (query, 0, NULL, FALSE);
  g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", keys, NULL);
  g_autoptr(RelRows) rows = rel_connection_query (connection, sql, (RelValue *const *) query->params->pdata, query->params->len, cancellable, error);

  if (rows == NULL)
    return FALSE;

  *sorts = FALSE;
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      const char *detail = rel_value_get_bytes (rel_rows_get (rows, i, rel_rows_get_n_columns (rows) - 1), NULL);

      *sorts = *sorts || (detail != NULL && strstr (detail, "TEMP B-TREE") != NULL);
    }

  return TRUE;
}

static gboolean
choose_way (RelRecordPager  *self,
            RelConnection   *connection,
            GCancellable    *cancellable,
            GError         **error)
{
  gboolean sorts = FALSE;
  gboolean has_sort = self->query->order->len > 0;
  gboolean whole = self->query->where->len == 0;
  Way way = look (self).way;

  if (way != WAY_UNKNOWN)
    return TRUE;

  if (has_sort && !(self->query->integers && self->query->n_sort == 0 && whole) && !needs_sort (self->query, connection, cancellable, &sorts, error))
    return FALSE;

  if (!self->query->identified)
    way = WAY_ROWS;
  else
    way = sorts || !whole ? WAY_KEYS : WAY_MARKS;

  g_mutex_lock (&self->mutex);
  self->way = way;
  self->sorts = sorts;
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

/* Where the values of the keys lie in the table of them that a page is read by. */
static char *
write_keys (RelRecordQuery *query,
            guint           n,
            char          **where)
{
  GString *with = g_string_new ("WITH k (n");
  g_autoptr(GString) join = g_string_new (NULL);

  for (guint j = query->n_sort; j < query->order->len; j++)
    {
      g_string_append_printf (with, ", c%u", j);
      g_string_append_printf (join, "%s%s = k.c%u", join->len > 0 ? " AND " : "", g_array_index (query->order, RelOrderTerm, j).expression, j);
    }
  g_string_append (with, ") AS (VALUES ");
  for (guint i = 0; i < n; i++)
    {
      g_string_append (with, i > 0 ? ", (?" : "(?");
      for (guint j = query->n_sort; j < query->order->len; j++)
        g_string_append (with, ", ?");
      g_string_append_c (with, ')');
    }
  g_string_append_c (with, ')');
  *where = g_string_free (g_steal_pointer (&join), FALSE);

  return g_string_free (with, FALSE);
}

/* The rows of some keys, in the order of the keys. A row that is gone leaves a gap of NULLs. */
static RelRows *
read_by_keys (RelRecordQuery  *query,
              RelConnection   *connection,
              const RelRows   *keys,
              GCancellable    *cancellable,
              GError         **error)
{
  guint n = rel_rows_get_n_rows (keys);
  guint n_results = query->results->len;
  g_autofree char *where = NULL;
  g_autofree char *with = write_keys (query, n, &where);
  g_autoptr(GPtrArray) params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  RelReading reading = { .with = with, .with_params = params, .from = "k CROSS JOIN ", .result = "k.n", .where = where, .limit = -1 };
  g_autoptr(RelRows) found = NULL;
  g_autofree RelValue **cells = g_new0 (RelValue *, (gsize) n * n_results + 1);
  RelRows *rows;

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (params, rel_value_new_integer (i));
      for (guint j = 0; j < rel_rows_get_n_columns (keys); j++)
        g_ptr_array_add (params, rel_value_ref (rel_rows_get (keys, i, j)));
    }
  found = rel_record_query_read (query, connection, &reading, cancellable, error);
  if (found == NULL)
    return NULL;

  for (guint i = 0; i < rel_rows_get_n_rows (found); i++)
    {
      guint at = rel_value_get_integer (rel_rows_get (found, i, n_results));

      for (guint j = 0; j < n_results && at < n; j++)
        if (cells[at * n_results + j] == NULL)
          cells[at * n_results + j] = rel_value_ref (rel_rows_get (found, i, j));
    }
  for (guint i = 0; i < n * n_results; i++)
    if (cells[i] == NULL)
      cells[i] = rel_value_new_null ();

  rows = rel_rows_new (NULL, n_results);
  for (guint i = 0; i < n; i++)
    rel_rows_append (rows, cells + (gsize) i * n_results);

  return rows;
}

RelRows *
rel_record_pager_read (RelRecordPager  *pager,
                       RelConnection   *connection,
                       gint64           first,
                       guint            n,
                       GCancellable    *cancellable,
                       GError         **error)
{
  Known known = look (pager);
  gboolean spooled = known.spool != NULL && (known.complete || rel_spool_get_n_rows (known.spool) >= (guint64) first + n);

  if (known.way == WAY_UNKNOWN && first + n > NEAR_ROWS && !choose_way (pager, connection, cancellable, error))
    return NULL;
  if (known.index != NULL)
    return rel_position_index_read (known.index, pager->query, connection, first, n, cancellable, error);
  if (spooled && known.way == WAY_ROWS)
    return rel_spool_read (known.spool, first, n, error);
  if (spooled)
    {
      g_autoptr(RelRows) keys = rel_spool_read (known.spool, first, n, error);

      if (keys == NULL || rel_rows_get_n_rows (keys) == 0)
        return keys != NULL ? rel_rows_new (NULL, pager->query->results->len) : NULL;
      return read_by_keys (pager->query, connection, keys, cancellable, error);
    }

  return rel_record_query_read_page (pager->query, connection, first, n, cancellable, error);
}

/* A number of rows that costs nothing to say, 0 when there is none. */
gint64
rel_record_pager_guess (RelRecordPager  *pager,
                        RelConnection   *connection,
                        GCancellable    *cancellable,
                        GError         **error)
{
  RelRecordQuery *query = pager->query;
  g_autofree char *sql = NULL;
  g_autoptr(RelRows) rows = NULL;
  gint64 low, high;

  if (query->rowid == NULL || query->where->len > 0 || rel_place_get_end (query->place) != NULL)
    return 0;

  /* Two questions: SQLite answers each by one look, but scans the table for both at once. */
  sql = g_strdup_printf ("SELECT (SELECT min(r.%s) FROM %s), (SELECT max(r.%s) FROM %s)", query->rowid, query->from->str, query->rowid, query->from->str);
  rows = rel_connection_query (connection, sql, NULL, 0, cancellable, error);
  if (rows == NULL || rel_value_is_null (rel_rows_get (rows, 0, 0)))
    return 0;
  low = rel_value_get_integer (rel_rows_get (rows, 0, 0));
  high = rel_value_get_integer (rel_rows_get (rows, 0, 1));

  /* Ids that are hashes say nothing about a number. */
  return high < low || (low < 0 && high > G_MAXINT64 + low) || high - low > 1000 * 1000 * 1000 ? 0 : high - low + 1;
}

static RelSpool *
begin_spool (RelRecordPager *self,
             guint           n_columns,
             gboolean        integers)
{
  RelSpool *spool = rel_spool_new (n_columns, integers);

  g_mutex_lock (&self->mutex);
  if (self->former != NULL)
    rel_spool_unref (self->former);
  self->former = self->spool;
  self->spool = spool;
  g_mutex_unlock (&self->mutex);

  return spool;
}

static gboolean
spool_keys (RelRecordPager  *self,
            RelConnection   *connection,
            GCancellable    *cancellable,
            GError         **error)
{
  RelRecordQuery *query = self->query;
  RelSpool *spool = begin_spool (self, query->order->len - query->n_sort, query->integers);
  g_autofree char *sql = rel_record_query_keys_sql (query, query->n_sort, NULL, FALSE);
  g_autoptr(RelCursor) cursor = rel_connection_select (connection, sql, (RelValue *const *) query->params->pdata, query->params->len, cancellable, error);
  g_autofree gint64 *integers = g_new (gint64, CHUNK_ROWS);
  gint64 n = CHUNK_ROWS;

  if (cursor == NULL)
    return FALSE;

  while (n == CHUNK_ROWS)
    if (query->integers)
      {
        n = rel_cursor_fetch_integers (cursor, integers, CHUNK_ROWS, cancellable, error);
        if (n < 0 || !rel_spool_append_integers (spool, integers, n, error))
          return FALSE;
      }
    else
      {
        g_autoptr(RelRows) rows = rel_cursor_fetch (cursor, CHUNK_ROWS, cancellable, error);

        if (rows == NULL || !rel_spool_append (spool, rows, error))
          return FALSE;
        n = rel_rows_get_n_rows (rows);
      }
  rel_cursor_close (cursor);

  return TRUE;
}

static gboolean
spool_rows_by (RelRecordPager  *self,
               RelConnection   *connection,
               gboolean         parts,
               GCancellable    *cancellable,
               GError         **error)
{
  RelSpool *spool = begin_spool (self, self->query->results->len, FALSE);
  g_autoptr(RelCursor) cursor = rel_record_query_select_all (self->query, connection, parts, cancellable, error);
  guint n = ROWS_CHUNK;

  while (cursor != NULL && n == ROWS_CHUNK)
    {
      g_autoptr(RelRows) rows = rel_record_query_fetch_all (self->query, cursor, parts, ROWS_CHUNK, cancellable, error);

      if (rows == NULL || !rel_spool_append (spool, rows, error))
        return FALSE;
      n = rel_rows_get_n_rows (rows);
    }

  return cursor != NULL;
}

/* One query to the end: only that has one order. */
static gboolean
spool_rows (RelRecordPager  *self,
            RelConnection   *connection,
            GCancellable    *cancellable,
            GError         **error)
{
  g_autoptr(GError) local_error = NULL;
  gboolean done = spool_rows_by (self, connection, FALSE, cancellable, &local_error);

  if (!done && g_error_matches (local_error, REL_ERROR, REL_ERROR_TOO_BIG))
    {
      g_clear_error (&local_error);
      done = spool_rows_by (self, connection, TRUE, cancellable, &local_error);
    }
  rel_connection_set_value_limit (connection, 0);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return done;
}

static gboolean
build (RelRecordPager  *pager,
       RelConnection   *connection,
       GCancellable    *cancellable,
       GError         **error)
{
  g_autoptr(GError) local_error = NULL;
  RelPositionIndex *index = NULL;
  gboolean done;
  Known known;

  if (!choose_way (pager, connection, cancellable, error))
    return FALSE;

  known = look (pager);
  if (known.way == WAY_MARKS)
    {
      index = rel_position_index_build (pager->query, connection, pager->stride, cancellable, &local_error);
      if (index == NULL && !g_error_matches (local_error, REL_ERROR, REL_ERROR_TOO_BIG))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  else if (known.sorts && pager->query->where->len == 0)
    {
      /* Quickly said, while the sort takes its time. */
      gint64 total = rel_record_query_count (pager->query, connection, 0, cancellable, error);

      if (total < 0)
        return FALSE;
      g_mutex_lock (&pager->mutex);
      pager->total = total;
      g_mutex_unlock (&pager->mutex);
    }

  done = index != NULL || (known.way == WAY_ROWS ? spool_rows : spool_keys) (pager, connection, cancellable, error);

  g_mutex_lock (&pager->mutex);
  if (index != NULL)
    pager->index = index;
  else if (known.way == WAY_MARKS)
    pager->way = WAY_KEYS;
  if (done)
    {
      pager->total = pager->index != NULL ? rel_position_index_get_n_rows (pager->index) : (gint64) rel_spool_get_n_rows (pager->spool);
      pager->complete = TRUE;
    }
  g_mutex_unlock (&pager->mutex);

  return done;
}

/* Learns where rows are, to the end. */
gboolean
rel_record_pager_build (RelRecordPager  *pager,
                        RelConnection   *connection,
                        GCancellable    *cancellable,
                        GError         **error)
{
  gboolean done = build (pager, connection, cancellable, error);

  g_mutex_lock (&pager->mutex);
  pager->failed = !done;
  g_mutex_unlock (&pager->mutex);

  return done;
}

/* Position of a record, -1 when it is not among the rows, or rows have no names. */
gint64
rel_record_pager_find (RelRecordPager   *pager,
                       RelConnection    *connection,
                       RelValue *const  *key,
                       guint             n_key,
                       GCancellable     *cancellable,
                       GError          **error)
{
  RelRecordQuery *query = pager->query;
  g_autofree char *keys = NULL;
  g_autoptr(GPtrArray) own = g_ptr_array_new ();
  g_autoptr(GPtrArray) params = NULL;
  g_autoptr(RelRows) rows = NULL;
  g_autofree RelValue **values = g_new (RelValue *, query->order->len + 1);
  Known known = look (pager);

  if (!query->identified || n_key != query->key->len)
    return -1;

  keys = rel_record_query_keys_sql (query, 0, query->key_where->str, TRUE);
  for (guint i = 0; i < n_key; i++)
    g_ptr_array_add (own, key[i]);
  params = rel_record_query_join_params (query->params, own);
  g_ptr_array_add (params, rel_value_new_integer (1));
  g_ptr_array_add (params, rel_value_new_integer (0));
  rows = rel_connection_query (connection, keys, (RelValue *const *) params->pdata, params->len, cancellable, error);
  if (rows == NULL || rel_rows_get_n_rows (rows) == 0)
    return -1;

  for (guint i = 0; i < query->order->len; i++)
    values[i] = (RelValue *) rel_rows_get (rows, 0, i);
  if (known.spool != NULL && known.complete)
    return rel_spool_find (known.spool, values + query->n_sort, cancellable, error);

  return rel_position_index_find (known.index, query, connection, values, cancellable, error);
}
