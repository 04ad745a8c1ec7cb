/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Keeps the order of any number of rows outside of memory: their keys, or what a view
 * made up. The last rows wait in a buffer, those before lie in a file that has lost its
 * name already, so that nothing is left behind whatever happens. Rows of one integer
 * have a fixed width; for others the place of every 64th is known.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "records/rel-spool.h"

#include "base/rel-error.h"

#define BUFFER_BYTES (128 * 1024)
#define STEP_ROWS    64

/* What stands before a value; a cut one carries the length of the whole. */
enum
{
  TAG_NULL,
  TAG_INTEGER,
  TAG_REAL,
  TAG_TEXT,
  TAG_BLOB,
  TAG_CUT_TEXT,
  TAG_CUT_BLOB,
};

struct _RelSpool
{
  gatomicrefcount  refs;
  guint            n_columns;
  gboolean         integers;
  GMutex           mutex;   /* of all below */
  GByteArray      *buffer;  /* what is not in the file yet */
  guint64          written; /* bytes in the file */
  GArray          *steps;   /* guint64: where every STEP_ROWS-th row begins */
  guint64          n_rows;
  int              fd;      /* -1 while the buffer holds all */
};

/* An integer spool is created for rows of one integer. */
RelSpool *
rel_spool_new (guint    n_columns,
               gboolean integers)
{
  RelSpool *self = g_new0 (RelSpool, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->mutex);
  self->n_columns = n_columns;
  self->integers = integers && n_columns == 1;
  self->buffer = g_byte_array_new ();
  self->steps = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->fd = -1;

  return self;
}

RelSpool *
rel_spool_ref (RelSpool *spool)
{
  g_atomic_ref_count_inc (&spool->refs);

  return spool;
}

void
rel_spool_unref (RelSpool *spool)
{
  if (!g_atomic_ref_count_dec (&spool->refs))
    return;

  if (spool->fd >= 0)
    close (spool->fd);
  g_byte_array_unref (spool->buffer);
  g_array_unref (spool->steps);
  g_mutex_clear (&spool->mutex);
  g_free (spool);
}

static gboolean
fail (GError **error)
{
  int number = errno;

  g_set_error (error, REL_ERROR, number == ENOSPC || number == EDQUOT ? REL_ERROR_NO_SPACE : REL_ERROR_FAILED,
               _("The order of the rows cannot be kept in the folder for temporary files: %s. Nothing was changed; make room there and reload."),
               g_strerror (number));

  return FALSE;
}

static gboolean
open_file (RelSpool  *self,
           GError   **error)
{
  g_autofree char *name = NULL;

  self->fd = g_file_open_tmp ("relata-order-XXXXXX", &name, error);
  if (self->fd < 0)
    return FALSE;
  g_unlink (name);

  return TRUE;
}

static gboolean
flush (RelSpool  *self,
       GError   **error)
{
  gsize done = 0;

  if (self->fd < 0 && !open_file (self, error))
    return FALSE;

  while (done < self->buffer->len)
    {
      gssize n = pwrite (self->fd, self->buffer->data + done, self->buffer->len - done, self->written + done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (error);
      done += n;
    }
  self->written += done;
  g_byte_array_set_size (self->buffer, 0);

  return TRUE;
}

static void
put (RelSpool      *self,
     gconstpointer  data,
     gsize          length)
{
  g_byte_array_append (self->buffer, data, length);
}

static void
put_value (RelSpool       *self,
           const RelValue *value)
{
  RelValueType type = rel_value_get_value_type (value);
  gboolean cut = rel_value_is_cut (value);
  guint8 tag = TAG_NULL;
  gint64 integer;
  double real;
  const char *bytes;
  gsize length;
  guint32 short_length;
  guint64 full;

  switch (type)
    {
    case REL_VALUE_INTEGER:
      tag = TAG_INTEGER;
      integer = rel_value_get_integer (value);
      put (self, &tag, 1);
      put (self, &integer, sizeof integer);
      break;
    case REL_VALUE_REAL:
      tag = TAG_REAL;
      real = rel_value_get_real (value);
      put (self, &tag, 1);
      put (self, &real, sizeof real);
      break;
    case REL_VALUE_TEXT:
    case REL_VALUE_BLOB:
      if (cut)
        tag = type == REL_VALUE_TEXT ? TAG_CUT_TEXT : TAG_CUT_BLOB;
      else
        tag = type == REL_VALUE_TEXT ? TAG_TEXT : TAG_BLOB;
      bytes = rel_value_get_bytes (value, &length);
      short_length = length;
      put (self, &tag, 1);
      put (self, &short_length, sizeof short_length);
      full = rel_value_get_full_length (value);
      if (cut)
        put (self, &full, sizeof full);
      put (self, bytes, length);
      break;
    case REL_VALUE_NULL:
    default:
      put (self, &tag, 1);
      break;
    }
}

/* One more row is about to be put. */
static void
begin_row (RelSpool *self)
{
  guint64 at = self->written + self->buffer->len;

  if (!self->integers && self->n_rows % STEP_ROWS == 0)
    g_array_append_val (self->steps, at);
  self->n_rows++;
}

/* Appends all rows. */
gboolean
rel_spool_append (RelSpool       *spool,
                  const RelRows  *rows,
                  GError        **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (rel_rows_get_n_columns (rows) == spool->n_columns || rel_rows_get_n_rows (rows) == 0, FALSE);

  g_mutex_lock (&spool->mutex);
  for (guint i = 0; ok && i < rel_rows_get_n_rows (rows); i++)
    {
      begin_row (spool);
      if (spool->integers)
        {
          gint64 integer = rel_value_get_integer (rel_rows_get (rows, i, 0));

          put (spool, &integer, sizeof integer);
        }
      else
        for (guint j = 0; j < spool->n_columns; j++)
          put_value (spool, rel_rows_get (rows, i, j));
      if (spool->buffer->len >= BUFFER_BYTES)
        ok = flush (spool, error);
    }
  g_mutex_unlock (&spool->mutex);

  return ok;
}

gboolean
rel_spool_append_integers (RelSpool      *spool,
                           const gint64  *integers,
                           gsize          n,
                           GError       **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (spool->integers, FALSE);

  g_mutex_lock (&spool->mutex);
  spool->n_rows += n;
  put (spool, integers, n * sizeof *integers);
  if (spool->buffer->len >= BUFFER_BYTES)
    ok = flush (spool, error);
  g_mutex_unlock (&spool->mutex);

  return ok;
}

guint64
rel_spool_get_n_rows (RelSpool *spool)
{
  guint64 n;

  g_mutex_lock (&spool->mutex);
  n = spool->n_rows;
  g_mutex_unlock (&spool->mutex);

  return n;
}

guint
rel_spool_get_n_columns (RelSpool *spool)
{
  return spool->n_columns;
}

/* Bytes of memory in use, for tests: the file does not count. */
gsize
rel_spool_get_memory (RelSpool *spool)
{
  gsize n;

  g_mutex_lock (&spool->mutex);
  n = spool->buffer->len + spool->steps->len * sizeof (guint64);
  g_mutex_unlock (&spool->mutex);

  return n;
}

/* Copies a range of bytes, from file and buffer. With the mutex held. */
static GByteArray *
copy_range (RelSpool  *self,
            guint64    start,
            guint64    end,
            GError   **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_sized_new (end - start);
  guint64 at = start;

  g_byte_array_set_size (bytes, end - start);
  while (at < MIN (end, self->written))
    {
      gssize n = pread (self->fd, bytes->data + (at - start), MIN (end, self->written) - at, at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          errno = n == 0 ? EIO : errno;
          fail (error);
          return NULL;
        }
      at += n;
    }
  if (at < end)
    memcpy (bytes->data + (at - start), self->buffer->data + (at - self->written), end - at);

  return g_steal_pointer (&bytes);
}

static void
take (const guint8 **at,
      gpointer       data,
      gsize          length)
{
  memcpy (data, *at, length);
  *at += length;
}

static RelValue *
take_value (const guint8 **at)
{
  guint8 tag;
  gint64 integer;
  double real;
  guint32 length;
  guint64 full;
  RelValue *value;

  take (at, &tag, 1);
  switch (tag)
    {
    case TAG_INTEGER:
      take (at, &integer, sizeof integer);
      return rel_value_new_integer (integer);
    case TAG_REAL:
      take (at, &real, sizeof real);
      return rel_value_new_real (real);
    case TAG_TEXT:
    case TAG_BLOB:
    case TAG_CUT_TEXT:
    case TAG_CUT_BLOB:
      take (at, &length, sizeof length);
      full = length;
      if (tag == TAG_CUT_TEXT || tag == TAG_CUT_BLOB)
        take (at, &full, sizeof full);
      value = rel_value_new_cut (tag == TAG_TEXT || tag == TAG_CUT_TEXT ? REL_VALUE_TEXT : REL_VALUE_BLOB, *at, length, full);
      *at += length;
      return value;
    case TAG_NULL:
    default:
      return rel_value_new_null ();
    }
}

/* Rows from one on, fewer at the end; NULL when the file cannot be read. */
RelRows *
rel_spool_read (RelSpool  *spool,
                guint64    first,
                guint      n,
                GError   **error)
{
  g_autoptr(GByteArray) bytes = NULL;
  g_autofree RelValue **values = g_new (RelValue *, spool->n_columns);
  RelRows *rows;
  const guint8 *at;
  guint64 from, skipped, start, end, total;

  g_mutex_lock (&spool->mutex);
  n = first < spool->n_rows ? (guint) MIN (n, spool->n_rows - first) : 0;
  total = spool->written + spool->buffer->len;
  if (n > 0 && spool->integers)
    {
      from = first;
      start = first * sizeof (gint64);
      end = (first + n) * sizeof (gint64);
    }
  else if (n > 0)
    {
      guint64 last_step = (first + n + STEP_ROWS - 1) / STEP_ROWS;

      from = first / STEP_ROWS * STEP_ROWS;
      start = g_array_index (spool->steps, guint64, first / STEP_ROWS);
      end = last_step < spool->steps->len ? g_array_index (spool->steps, guint64, last_step) : total;
    }
  else
    from = start = end = 0;
  bytes = copy_range (spool, start, end, error);
  g_mutex_unlock (&spool->mutex);

  if (bytes == NULL)
    return NULL;

  rows = rel_rows_new (NULL, spool->n_columns);
  at = bytes->data;
  skipped = n > 0 ? first - from : 0;
  for (guint64 i = 0; i < skipped + n; i++)
    {
      for (guint j = 0; j < spool->n_columns; j++)
        if (spool->integers)
          {
            gint64 integer;

            take (&at, &integer, sizeof integer);
            values[j] = rel_value_new_integer (integer);
          }
        else
          values[j] = take_value (&at);
      if (i >= skipped)
        rel_rows_append (rows, values);
      else
        for (guint j = 0; j < spool->n_columns; j++)
          rel_value_unref (values[j]);
    }

  return rows;
}

/* Numbers are looked through as they lie. */
static gint64
find_integer (RelSpool      *self,
              gint64         wanted,
              GCancellable  *cancellable,
              GError       **error)
{
  guint64 n_rows = rel_spool_get_n_rows (self);
  const guint64 chunk = 16384;

  for (guint64 first = 0; first < n_rows; first += chunk)
    {
      g_autoptr(GByteArray) bytes = NULL;
      guint64 n = MIN (chunk, n_rows - first);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
      g_mutex_lock (&self->mutex);
      bytes = copy_range (self, first * sizeof (gint64), (first + n) * sizeof (gint64), error);
      g_mutex_unlock (&self->mutex);
      if (bytes == NULL)
        return -1;
      for (guint64 i = 0; i < n; i++)
        if (memcmp (bytes->data + i * sizeof wanted, &wanted, sizeof wanted) == 0)
          return first + i;
    }

  return -1;
}

/* Position of the first row with these values, -1 when there is none. */
gint64
rel_spool_find (RelSpool         *spool,
                RelValue *const  *row,
                GCancellable     *cancellable,
                GError          **error)
{
  guint64 n_rows = rel_spool_get_n_rows (spool);
  const guint chunk = 2048;

  if (spool->integers)
    return find_integer (spool, rel_value_get_integer (row[0]), cancellable, error);

  for (guint64 first = 0; first < n_rows; first += chunk)
    {
      g_autoptr(RelRows) rows = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
      rows = rel_spool_read (spool, first, chunk, error);
      if (rows == NULL)
        return -1;
      for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
        {
          gboolean same = TRUE;

          for (guint j = 0; same && j < spool->n_columns; j++)
            same = rel_value_equal (rel_rows_get (rows, i, j), row[j]);
          if (same)
            return first + i;
        }
    }

  return -1;
}
