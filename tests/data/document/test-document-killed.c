/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * P9: a program that edits is killed at a random moment; what it had staged a fifth of a
 * second before, or something later, is staged again. The child says each edit before it
 * makes it, with the time, so that the parent knows which states may be found.
 */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "document/rel-document.h"
#include "schema/rel-edit-table.h"
#include "support/support.h"

/* What may be lost, with room for a busy computer and the sanitizers. */
#define MAX_LOSS_US (200 * G_TIME_SPAN_MILLISECOND)
#define SLACK_US    (600 * G_TIME_SPAN_MILLISECOND)

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  RelDocument **document = user_data;

  *document = rel_document_open_finish (result, &error);
  g_assert_no_error (error);
}

static RelDocument *
open_it (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  RelDocument *document = NULL;

  rel_document_open_async (file, NULL, opened_cb, &document);
  while (document == NULL)
    g_main_context_iteration (NULL, TRUE);

  return document;
}

typedef struct
{
  RelDocument *document;
  int          out;
  gint64       n;
  GRand       *rand;
} Child;

/* The n-th edit names the table by its number, so that a state tells how far it is. */
static gboolean
edit_cb (gpointer data)
{
  Child *child = data;
  RelSchema *schema = rel_document_get_schema (child->document);
  g_autofree char *name = g_strdup_printf ("edit_%lld", (long long) child->n);
  g_autoptr(RelSchema) next = rel_edit_table_rename (schema, rel_table_get_id (rel_schema_get_nth_table (schema, 0)), name, NULL);
  gint64 said[2] = { child->n, g_get_monotonic_time () };

  g_assert_nonnull (next);
  rel_document_edit (child->document, "edit", next);
  g_assert_cmpint (write (child->out, said, sizeof said), ==, sizeof said);
  child->n++;
  g_timeout_add (g_rand_int_range (child->rand, 0, 60), edit_cb, child);

  return G_SOURCE_REMOVE;
}

static int
run_child (const char *path,
           int         out,
           guint       seed,
           gint64      first)
{
  Child child = { open_it (path), out, first, g_rand_new_with_seed (seed) };
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  edit_cb (&child);
  g_main_loop_run (loop);

  return 0;
}

/* Runs a child, kills it after a while; gives its last edit, and the last one that must be there. */
static void
kill_one (const char *self,
          const char *path,
          guint       seed,
          gint64      first,
          guint       after_ms,
          gint64     *last,
          gint64     *least)
{
  g_autofree char *seed_text = g_strdup_printf ("%u", seed);
  g_autofree char *first_text = g_strdup_printf ("%lld", (long long) first);
  char *argv[] = { (char *) self, (char *) "--child", (char *) path, seed_text, first_text, NULL };
  g_autoptr(GError) error = NULL;
  gint64 said[2], killed;
  GArray *times = g_array_new (FALSE, FALSE, sizeof said);
  int out;
  GPid pid;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  /* the time runs from the first edit on */
  g_assert_cmpint (read (out, said, sizeof said), ==, sizeof said);
  g_array_append_val (times, said);
  g_usleep (after_ms * 1000);
  killed = g_get_monotonic_time ();
  kill (pid, SIGKILL);
  while (read (out, said, sizeof said) == sizeof said)
    g_array_append_val (times, said);
  waitpid (pid, NULL, 0);
  g_spawn_close_pid (pid);
  close (out);

  *least = -1;
  for (guint i = 0; i < times->len; i++)
    {
      gint64 *entry = (gint64 *) (void *) (times->data + i * sizeof said);

      *last = entry[0];
      if (entry[1] + MAX_LOSS_US + SLACK_US < killed)
        *least = entry[0];
    }
  g_array_unref (times);
}

static void
run_sql (const char *path,
         const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_killed (gconstpointer data)
{
  const char *self = data;
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  g_autofree char *folder = g_dir_make_tmp ("relata-killed-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "shop.db", NULL);
  gint64 reached = -1;
  guint n_found = 0;

  run_sql (path, "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE books (id INTEGER PRIMARY KEY, author_id REFERENCES authors (id))");
  for (guint round = 0; round < support_scale (12); round++)
    {
      gint64 last = -1, least = -1, found = reached;
      RelDocument *document;
      const char *name;

      kill_one (self, path, g_rand_int (rand), reached + 1, g_rand_int_range (rand, 0, 1500), &last, &least);
      document = open_it (path);
      name = rel_table_get_name (rel_schema_get_nth_table (rel_document_get_schema (document), 0));
      if (g_str_has_prefix (name, "edit_"))
        {
          found = g_ascii_strtoll (name + 5, NULL, 10);
          n_found++;
          /* a whole state: a rename of the one table, and nothing else */
          g_assert_cmpuint (g_array_index (rel_document_list_changes (document), RelChange, 0).kind, ==, REL_CHANGE_RENAME);
          g_assert_cmpuint (rel_schema_get_n_tables (rel_document_get_schema (document)), ==, 2);
        }
      g_test_message ("killed after edit %lld; %lld is there, %lld must be", (long long) last, (long long) found, (long long) least);
      g_assert_cmpint (found, >=, MAX (least, reached));
      g_assert_cmpint (found, <=, last + 1);
      reached = found;
      rel_document_close (document);
      g_object_unref (document);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpuint (n_found, >, 0);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *state = NULL;
  g_autofree char *command = NULL;
  int status;

  if (argc == 5 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2], STDOUT_FILENO, g_ascii_strtoull (argv[3], NULL, 10), g_ascii_strtoll (argv[4], NULL, 10));

  state = g_dir_make_tmp ("relata-state-XXXXXX", NULL);
  command = g_strdup_printf ("rm -rf '%s'", state);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/document/document-killed/random", argv[0], test_killed);
  status = g_test_run ();
  g_assert_cmpint (system (command), ==, 0);

  return status;
}
