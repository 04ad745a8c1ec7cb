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
#include "schema/rel-schema-json.h"
#include "support/open-document.h"
#include "support/random-edits.h"
#include "support/support.h"

/* What may be lost, with room for a busy computer and the sanitizers. */
#define MAX_LOSS_US (200 * G_TIME_SPAN_MILLISECOND)
#define SLACK_US    (600 * G_TIME_SPAN_MILLISECOND)

/* What the child says of an edit before it makes it. */
typedef struct
{
  gint64 time;
  char   schema[65]; /* SHA-256 of what the schema will be */
} Said;

typedef struct
{
  RelDocument *document;
  int          out;
  GRand       *rand;
} Child;

static void
say_schema (RelSchema *schema,
            char      *into)
{
  g_autofree char *json = rel_schema_to_json (schema, FALSE);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);

  g_strlcpy (into, sum, 65);
}

static gboolean
edit_cb (gpointer data)
{
  Child *child = data;
  RelSchema *schema = rel_document_get_schema (child->document);
  g_autofree char *words = NULL;
  g_autoptr(RelSchema) next = support_random_edit (schema, child->rand, &words, NULL);

  if (next != NULL && next != schema)
    {
      Said said = { g_get_monotonic_time () };

      say_schema (next, said.schema);
      g_assert_cmpint (write (child->out, &said, sizeof said), ==, sizeof said);
      rel_document_edit (child->document, words, next);
    }
  g_timeout_add (g_rand_int_range (child->rand, 0, 60), edit_cb, child);

  return G_SOURCE_REMOVE;
}

static int
run_child (const char *path,
           int         out,
           guint       seed)
{
  Child child = { support_open_document_at (path), out, g_rand_new_with_seed (seed) };
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  edit_cb (&child);
  g_main_loop_run (loop);

  return 0;
}

/* Runs a child, kills it after a while. Gives what it said; those before the first that
 * may be found were saved over. */
static GArray *
kill_one (const char *self,
          const char *path,
          guint       seed,
          guint       after_ms,
          guint      *first)
{
  g_autofree char *seed_text = g_strdup_printf ("%u", seed);
  char *argv[] = { (char *) self, (char *) "--child", (char *) path, seed_text, NULL };
  g_autoptr(GError) error = NULL;
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Said));
  Said said;
  gint64 killed;
  int out;
  GPid pid;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  /* the time runs from the first edit on */
  g_assert_cmpint (read (out, &said, sizeof said), ==, sizeof said);
  g_array_append_val (all, said);
  g_usleep (after_ms * 1000);
  killed = g_get_monotonic_time ();
  kill (pid, SIGKILL);
  while (read (out, &said, sizeof said) == sizeof said)
    g_array_append_val (all, said);
  waitpid (pid, NULL, 0);
  g_spawn_close_pid (pid);
  close (out);

  *first = 0;
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, Said, i).time + MAX_LOSS_US + SLACK_US < killed)
      *first = i + 1;

  return all;
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
  char reached[65] = "";
  guint n_edits = 0, n_lost = 0;

  run_sql (path, "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE books (id INTEGER PRIMARY KEY, author_id REFERENCES authors (id))");
  for (guint round = 0; round < support_scale (12); round++)
    {
      guint first = 0;
      g_autoptr(GArray) all = kill_one (self, path, g_rand_int (rand), g_rand_int_range (rand, 0, 1500), &first);
      RelDocument *document = support_open_document_at (path);
      gboolean found = FALSE;
      guint at = all->len;
      char now[65];

      /* a whole state that was, and none from before a fifth of a second ago */
      say_schema (rel_document_get_schema (document), now);
      while (!found && at > 0 && at >= first)
        found = g_str_equal (g_array_index (all, Said, --at).schema, now);
      if (!found)
        {
          g_assert_cmpuint (first, ==, 0);
          g_assert_true (round == 0 || g_str_equal (reached, now));
        }
      g_test_message ("killed after %u edits; number %u is there, from number %u on it might be", all->len, found ? at + 1 : 0, first);
      n_edits += all->len;
      n_lost += all->len - (found ? at + 1 : 0);
      g_strlcpy (reached, now, sizeof reached);
      support_close_document (document);
    }
  g_test_message ("%u edits, %u of them not saved yet", n_edits, n_lost);
  g_assert_cmpuint (n_lost, <, n_edits);
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

  if (argc == 4 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2], STDOUT_FILENO, g_ascii_strtoull (argv[3], NULL, 10));

  state = g_dir_make_tmp ("relata-state-XXXXXX", NULL);
  command = g_strdup_printf ("rm -rf '%s'", state);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/document/document-killed/random", argv[0], test_killed);
  status = g_test_run ();
  g_assert_cmpint (system (command), ==, 0);

  return status;
}
