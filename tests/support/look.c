/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Looking at a database as the window does, and what a folder is like before and after.
 */
#include "config.h"

#include "support/look.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "database/rel-evidence.h"
#include "records/rel-dangling.h"
#include "records/rel-position-index.h"
#include "records/rel-record-query.h"
#include "records/rel-search.h"
#include "records/rel-subset.h"
#include "records/rel-value-uses.h"

#define PAGE_MS 700
#define STOP_US (G_USEC_PER_SEC / 2)

struct _SupportDeadline
{
  GCancellable *cancellable;
  GMutex        mutex;
  GCond         cond;
  gint64        end;
  gboolean      done;
  GThread      *thread;
};

static gpointer
run_deadline (gpointer data)
{
  SupportDeadline *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->done && g_cond_wait_until (&self->cond, &self->mutex, self->end))
    ;
  if (!self->done)
    g_cancellable_cancel (self->cancellable);
  g_mutex_unlock (&self->mutex);

  return NULL;
}

SupportDeadline *
support_deadline_new (guint milliseconds)
{
  SupportDeadline *self = g_new0 (SupportDeadline, 1);

  self->cancellable = g_cancellable_new ();
  self->end = g_get_monotonic_time () + milliseconds * 1000;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("deadline", run_deadline, self);

  return self;
}

GCancellable *
support_deadline_get (SupportDeadline *self)
{
  return self->cancellable;
}

void
support_deadline_free (SupportDeadline *self)
{
  g_mutex_lock (&self->mutex);
  self->done = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_object_unref (self->cancellable);
  g_free (self);
}

/* Work, not waiting for other programs: what hangs is stopped by the deadline. */
gint64
support_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static char *
describe_file (const char *path)
{
  g_autoptr(GMappedFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *sum = NULL;
  struct stat st;

  if (g_lstat (path, &st) != 0)
    return g_strdup ("gone");
  if (!S_ISREG (st.st_mode))
    return g_strdup_printf ("mode %o", st.st_mode);

  /* SQLite may touch these as long as they are there before and after. */
  if (g_str_has_suffix (path, "-shm") || (g_str_has_suffix (path, "-wal") && st.st_size == 0))
    return g_strdup ("there");

  file = g_mapped_file_new (path, FALSE, NULL);
  bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  sum = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : g_strdup ("unreadable");

  return g_strdup_printf ("mode %o size %ld mtime %ld.%09ld %s", st.st_mode, (long) st.st_size, (long) st.st_mtim.tv_sec, st.st_mtim.tv_nsec, sum);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* All files of a folder, a line each. */
char *
support_describe_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *what = describe_file (path);

      g_ptr_array_add (lines, g_strdup_printf ("%s: %s", name, what));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* With its files; folders in it stay, and so does it then. */
void
support_remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* A first page, or a sentence, within the time; a page that takes longer must stop when told. */
static void
look_at (RelConnection *connection,
         RelSchema     *schema,
         RelId          table)
{
  g_autoptr(RelPlace) place = rel_place_new_table (table);
  g_autoptr(RelRecordQuery) query = rel_record_query_new (schema, place);
  g_autoptr(RelRows) rows = NULL;
  g_autoptr(GError) error = NULL;
  SupportDeadline *deadline;
  gint64 start = g_get_monotonic_time ();
  gint64 took;

  if (query == NULL)
    return;

  deadline = support_deadline_new (PAGE_MS);
  rows = rel_record_query_read_page (query, connection, 0, 100, deadline->cancellable, &error);
  support_deadline_free (deadline);
  took = g_get_monotonic_time () - start;

  g_assert_true (rows != NULL || (error != NULL && *error->message != '\0'));
  g_assert_cmpint (took, <, PAGE_MS * 1000 + STOP_US);
}

/* The first page of tables and views; of thousands of like tables some will do. */
void
support_look_at_all (RelConnection *connection,
                     RelSchema     *schema)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);
  guint step = MAX (1, info->tables->len / 200);

  for (guint i = 0; i < info->tables->len; i += step)
    look_at (connection, schema, rel_table_get_id (g_ptr_array_index (info->tables, i)));
  for (guint i = 0; i < info->views->len; i++)
    look_at (connection, schema, rel_view_get_id (g_ptr_array_index (info->views, i)));
}

static gboolean
hit_cb (const RelRecordHit *hit,
        gpointer            data)
{
  return TRUE;
}

static gboolean
use_cb (const RelValueUse *use,
        gpointer           data)
{
  return TRUE;
}

/* Positions of a table, the uses of the first value, a subset of its first record. */
static void
look_into (RelConnection *connection,
           RelSchema     *schema,
           RelTable      *table,
           GCancellable  *cancellable)
{
  g_autoptr(RelPlace) place = rel_place_new_table (rel_table_get_id (table));
  g_autoptr(RelRecordQuery) query = rel_record_query_new (schema, place);
  g_autoptr(RelRows) rows = query != NULL ? rel_record_query_read_page (query, connection, 0, 1, cancellable, NULL) : NULL;
  g_autoptr(RelPositionIndex) index = query != NULL ? rel_position_index_build (query, connection, REL_POSITION_STRIDE, cancellable, NULL) : NULL;
  g_autoptr(RelSubset) subset = rel_subset_new (schema);
  g_autoptr(GOutputStream) output = g_memory_output_stream_new_resizable ();
  int position;

  if (rows == NULL || rel_rows_get_n_rows (rows) == 0 || rel_table_get_info (table)->columns->len == 0)
    return;
  if (rel_record_query_find_value (query, rel_column_get_id (rel_table_get_info (table)->columns->pdata[0]), &position))
    rel_value_uses_run (connection, schema, rel_table_get_id (table), rel_column_get_id (rel_table_get_info (table)->columns->pdata[0]),
                        rel_rows_get (rows, 0, position), use_cb, NULL, cancellable, NULL);
  if (rel_record_query_get_n_key (query) == 1)
    {
      RelValue *key = (RelValue *) rel_rows_get (rows, 0, rel_record_query_get_key (query, 0));

      if (rel_subset_add (subset, rel_table_get_id (table), &key, 1, NULL))
        rel_subset_write (subset, connection, output, cancellable, NULL);
    }
}

/* All else that reads: search, references to nothing, evidence for links, positions, uses, subsets. */
void
support_look_deeper (RelConnection *connection,
                     RelSchema     *schema)
{
  SupportDeadline *deadline = support_deadline_new (2000);
  GCancellable *cancellable = deadline->cancellable;
  const RelSearch search = { .text = "a", .limit = 50, .found = hit_cb };
  GPtrArray *tables = rel_schema_get_info (schema)->tables;
  g_autoptr(GArray) evidence = NULL;

  rel_search_run (&search, connection, schema, cancellable, NULL);
  rel_dangling_run (connection, schema, NULL, hit_cb, NULL, NULL, cancellable, NULL);
  evidence = rel_evidence_read (connection, schema, cancellable, NULL);
  for (guint i = 0; i < MIN (tables->len, 4); i++)
    look_into (connection, schema, tables->pdata[i], cancellable);
  rel_connection_get_version (connection, NULL);
  support_deadline_free (deadline);
}
