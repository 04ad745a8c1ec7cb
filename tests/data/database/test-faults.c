/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Migrations while the world ends: the process is killed at a system call that writes,
 * the disk is full or broken from one on, the power goes at a sync. Each time the
 * database opens, is sound, and is wholly as before or wholly as designed, and what was
 * told is what is there.
 *
 * With RELATA_TEST_SCALE=1 points are sampled, of each kind of change in one of the
 * journal modes; at 10 all modes, at 90 each point is tried, more than 20,000 of them.
 * FAULT_N=137 tries only that.
 */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "database/rel-migration.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-schema-match.h"
#include "support/crash-vfs.h"
#include "support/faults.h"
#include "support/support.h"

#define AUTHORS "CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, born TEXT);"
#define BOOKS "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors (id), price REAL);"
#define TAGS "CREATE TABLE tags (word TEXT PRIMARY KEY, n INTEGER);"
#define REST "CREATE INDEX books_title ON books (title); CREATE VIEW names AS SELECT name FROM authors;" \
             "CREATE TRIGGER gone AFTER DELETE ON authors BEGIN DELETE FROM books WHERE author_id = old.id; END;"

static const struct
{
  const char *name;
  const char *design;
} kinds[] = {
  { "add-column", "CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, born TEXT, died TEXT);" BOOKS TAGS REST },
  { "not-null", "CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, born TEXT);" BOOKS TAGS REST },
  { "drop-column", AUTHORS "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors (id));" TAGS REST },
  { "type", AUTHORS "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors (id), price INTEGER);" TAGS REST },
  { "strict", AUTHORS BOOKS "CREATE TABLE tags (word TEXT PRIMARY KEY, n INTEGER) STRICT;" REST },
  { "without-rowid", AUTHORS BOOKS "CREATE TABLE tags (word TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;" REST },
  { "index", AUTHORS BOOKS TAGS REST "CREATE UNIQUE INDEX tags_n ON tags (n, word); CREATE INDEX books_author ON books (author_id);" },
  { "drop-table", AUTHORS BOOKS REST },
  { "new-table", AUTHORS BOOKS TAGS REST "CREATE TABLE editions (id INTEGER PRIMARY KEY, book_id INTEGER NOT NULL REFERENCES books);" },
  { "check", AUTHORS "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT CHECK (length (title) > 0), author_id INTEGER REFERENCES authors (id) ON DELETE CASCADE, price REAL);" TAGS REST },
  { "texts", AUTHORS BOOKS TAGS "CREATE VIEW names AS SELECT name, born FROM authors;" },
  { "column-and-table", "CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, born TEXT, note TEXT);" BOOKS TAGS REST "CREATE TABLE notes (n);" },
  { "default", "CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT DEFAULT 'nobody', born TEXT);" BOOKS TAGS REST },
  { "collation", "CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT COLLATE NOCASE, born TEXT);" BOOKS TAGS REST },
  { "unique", "CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, born TEXT);" BOOKS TAGS REST },
  { "generated", AUTHORS "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors (id), price REAL, twice AS (price * 2) STORED);" TAGS REST },
  { "order", AUTHORS "CREATE TABLE books (id INTEGER PRIMARY KEY, price REAL, author_id INTEGER REFERENCES authors (id), title TEXT);" TAGS REST },
  { "without-autoincrement", "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT, born TEXT);" BOOKS TAGS REST },
  { "drop-link", AUTHORS "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER, price REAL);" TAGS REST },
  { "action", AUTHORS "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors (id) ON DELETE SET NULL ON UPDATE CASCADE, price REAL);" TAGS REST },
  { "deferrable", AUTHORS "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors (id) DEFERRABLE INITIALLY DEFERRED, price REAL);" TAGS REST },
  { "new-link", AUTHORS BOOKS "CREATE TABLE tags (word TEXT PRIMARY KEY, n INTEGER, book_id INTEGER REFERENCES books (id));" REST },
  { "many-to-many", AUTHORS BOOKS TAGS REST "CREATE TABLE book_tag (book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE, word TEXT NOT NULL REFERENCES tags (word) ON DELETE CASCADE, PRIMARY KEY (book_id, word)) WITHOUT ROWID; CREATE INDEX book_tag_word ON book_tag (word);" },
  { "key", AUTHORS BOOKS "CREATE TABLE tags (word TEXT, n INTEGER, PRIMARY KEY (word, n));" REST },
  { "drop-index", AUTHORS BOOKS TAGS "CREATE VIEW names AS SELECT name FROM authors; CREATE TRIGGER gone AFTER DELETE ON authors BEGIN DELETE FROM books WHERE author_id = old.id; END;" },
  { "partial-index", AUTHORS BOOKS TAGS REST "CREATE INDEX dear ON books (lower (title)) WHERE price > 5;" },
  { "trigger", AUTHORS BOOKS TAGS REST "CREATE TRIGGER new_one AFTER INSERT ON books BEGIN UPDATE authors SET born = 0 WHERE id = new.author_id; END;" },
  { "drop-parent", "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER, price REAL); CREATE INDEX books_title ON books (title);" TAGS },
  { "self-link", "CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, born TEXT, taught_by INTEGER REFERENCES authors (id));" BOOKS TAGS REST },
  { "all", "CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, born TEXT, name TEXT NOT NULL);"
           "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors (id) ON DELETE SET NULL, price TEXT);"
           "CREATE TABLE words (word TEXT PRIMARY KEY) WITHOUT ROWID; CREATE INDEX books_title ON books (title DESC); PRAGMA user_version = 7;" },
};

static const char *const modes[] = { "delete", "wal", "truncate", "persist" };

static guint first_seed;

typedef struct
{
  char      *folder;
  char      *model;
  char      *work;
  RelSchema *from;
  RelSchema *to;
  char      *before;  /* digest */
  char      *after;
  guint      n_calls; /* that write, in a whole migration */
} Scene;

/* Points for each of the scenes, of which there are fewer in a short run. */
static double
points (double n)
{
  const char *scale = g_getenv ("RELATA_TEST_SCALE");

  return n * (scale != NULL ? MAX (g_ascii_strtod (scale, NULL), 0.01) : 1);
}

/* A short run tries each kind in one mode, another one in each run. */
static gboolean
is_tried (guint kind,
          guint mode)
{
  return points (1) >= 10 || (kind + first_seed) % G_N_ELEMENTS (modes) == mode;
}

/* Made once, used by all tests. */
static Scene scenes[G_N_ELEMENTS (kinds)][G_N_ELEMENTS (modes)];

static void
must (sqlite3    *db,
      const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

static void
remove_database (const char *database)
{
  static const char *const endings[] = { "", "-journal", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (database, endings[i], NULL);

      g_unlink (path);
    }
}

static void
copy_model (Scene *self)
{
  char *content;
  gsize length;

  remove_database (self->work);
  g_assert_true (g_file_get_contents (self->model, &content, &length, NULL));
  g_assert_true (g_file_set_contents (self->work, content, length, NULL));
  g_free (content);
}

static int
add_row (void  *data,
         int    n,
         char **values,
         char **names)
{
  for (int i = 0; i < n; i++)
    g_checksum_update (data, (const guchar *) (values[i] != NULL ? values[i] : "NULL"), -1);
  g_checksum_update (data, (const guchar *) "\n", 1);

  return 0;
}

/* All there is, as seen by plain SQLite; NULL when it is not sound. */
static char *
digest (const char *path)
{
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement;
  sqlite3 *db;
  gboolean sound;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    {
      sqlite3_close (db);
      return NULL;
    }
  sound = sqlite3_prepare_v2 (db, "PRAGMA integrity_check", -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW &&
          strcmp ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  sqlite3_finalize (statement);
  sound = sound && sqlite3_exec (db, "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name", add_row, sum, NULL) == SQLITE_OK &&
          sqlite3_exec (db, "PRAGMA user_version", add_row, sum, NULL) == SQLITE_OK &&
          sqlite3_exec (db, "SELECT * FROM sqlite_sequence", add_row, sum, NULL) == SQLITE_OK;
  if (sound && sqlite3_prepare_v2 (db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", -1, &statement, NULL) == SQLITE_OK)
    {
      while (sqlite3_step (statement) == SQLITE_ROW)
        g_ptr_array_add (tables, g_strdup_printf ("SELECT * FROM \"%s\"", sqlite3_column_text (statement, 0)));
      sqlite3_finalize (statement);
    }
  for (guint i = 0; i < tables->len && sound; i++)
    sound = sqlite3_exec (db, tables->pdata[i], add_row, sum, NULL) == SQLITE_OK;
  sqlite3_close (db);

  return sound ? g_strdup (g_checksum_get_string (sum)) : NULL;
}

static gboolean
migrate (Scene   *self,
         GError **error)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (self->work, REL_ACCESS_WRITE, NULL, error);
  gboolean done;

  if (connection == NULL)
    return FALSE;
  done = rel_migration_run (connection, self->from, self->to, NULL, NULL, error);
  rel_connection_close (connection);

  return done;
}

/* So many calls that write does a whole migration need. */
static guint
count_calls (Scene *self)
{
  int pipes[2];
  guint n = 0;
  pid_t child;

  g_assert_cmpint (pipe (pipes), ==, 0);
  copy_model (self);
  child = fork ();
  if (child == 0)
    {
      support_faults_install (SUPPORT_FAULT_COUNT, 0, 0);
      migrate (self, NULL);
      n = support_faults_count ();
      _exit (write (pipes[1], &n, sizeof n) == sizeof n ? 0 : 1);
    }
  g_assert_cmpint (read (pipes[0], &n, sizeof n), ==, sizeof n);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  close (pipes[0]);
  close (pipes[1]);

  return n;
}

static void
scene_init (Scene      *self,
            const char *design,
            const char *mode)
{
  g_autofree char *pragma = g_strdup_printf ("PRAGMA page_size = 512; PRAGMA journal_mode = %s", mode);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) read = NULL;
  g_autoptr(RelConnection) connection = NULL;
  sqlite3 *db;

  self->folder = g_dir_make_tmp ("relata-faults-XXXXXX", &error);
  g_assert_no_error (error);
  self->model = g_build_filename (self->folder, "model.db", NULL);
  self->work = g_build_filename (self->folder, "work.db", NULL);
  g_assert_cmpint (sqlite3_open (self->model, &db), ==, SQLITE_OK);
  must (db, pragma);
  must (db, AUTHORS BOOKS TAGS REST);
  must (db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
            "INSERT INTO authors (name, born) SELECT printf ('author %d %s', i, hex (zeroblob (i % 20))), 1900 + i FROM n");
  must (db, "INSERT INTO books SELECT id * 3, 'a book by ' || name, id, id / 4.0 FROM authors");
  must (db, "INSERT INTO tags SELECT 'tag ' || id, id % 7 FROM authors; DELETE FROM tags WHERE n = 3");
  must (db, "PRAGMA wal_checkpoint (TRUNCATE)");
  sqlite3_close (db);

  copy_model (self);
  connection = rel_sqlite_connection_open (self->work, REL_ACCESS_READ, NULL, &error);
  g_assert_no_error (error);
  self->from = rel_connection_read_schema (connection, NULL, &error);
  g_assert_no_error (error);
  rel_connection_close (connection);
  read = rel_sqlite_read_script (design, -1, NULL, &error);
  g_assert_no_error (error);
  self->to = rel_schema_adopt_renamed (read, self->from, NULL, 0);
  self->before = digest (self->work);
  g_assert_nonnull (self->before);

  copy_model (self);
  g_assert_true (migrate (self, &error));
  g_assert_no_error (error);
  self->after = digest (self->work);
  g_assert_nonnull (self->after);
  g_assert_cmpstr (self->before, !=, self->after);
  self->n_calls = count_calls (self);
}

static Scene *
get_scene (guint kind,
           guint mode)
{
  Scene *scene = &scenes[kind][mode];

  if (scene->folder == NULL)
    scene_init (scene, kinds[kind].design, modes[mode]);

  return scene;
}

static void
scene_clear (Scene *self)
{
  remove_database (self->work);
  remove_database (self->model);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->model);
  g_free (self->work);
  g_free (self->before);
  g_free (self->after);
  g_object_unref (self->from);
  g_object_unref (self->to);
}

/* What a child says by its exit status. */
enum
{
  DONE = 10,
  TOLD,          /* it failed, and said so */
  TOLD_NO_SPACE,
  SILENT,        /* it failed without a word */
  UNTOUCHED = 32 /* added: the fault was not reached */
};

static int
run_child (Scene        *self,
           SupportFault  fault,
           guint         at,
           int           error_number)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      GError *error = NULL;
      gboolean done;
      int result;

      support_faults_install (fault, at, error_number);
      done = migrate (self, &error);
      result = done ? DONE : error == NULL || *error->message == '\0' ? SILENT
               : g_error_matches (error, REL_ERROR, REL_ERROR_NO_SPACE) ? TOLD_NO_SPACE : TOLD;
      /* no leaks are looked for in a process that failed on purpose */
      _exit (result + (support_faults_count () < at ? UNTOUCHED : 0));
    }
  while (waitpid (child, &status, 0) < 0)
    g_assert_cmpint (errno, ==, EINTR);

  return WIFSIGNALED (status) ? -WTERMSIG (status) : WEXITSTATUS (status);
}

typedef struct
{
  guint n_points;
  guint n_before;
  guint n_after;
  guint n_told;
  guint n_no_space;
  guint n_possible;
} Tally;

static void
check_state (Scene      *self,
             int         result,
             const char *what,
             guint       at,
             Tally      *tally)
{
  g_autofree char *now = digest (self->work);
  gboolean before = g_strcmp0 (now, self->before) == 0, after = g_strcmp0 (now, self->after) == 0;

  tally->n_points++;
  tally->n_before += before;
  tally->n_after += after;
  tally->n_told += result == TOLD || result == TOLD_NO_SPACE;
  tally->n_no_space += result == TOLD_NO_SPACE;
  if (!before && !after)
    g_error ("%s, call %u: the database is %s", what, at, now != NULL ? "neither as before nor as designed" : "not sound");
  if (result == SILENT || (result >= 0 && before == (result == DONE)))
    g_error ("%s, call %u: told %s, but it is %s", what, at, result == DONE ? "done" : result == SILENT ? "nothing" : "a failure",
             before ? "as before" : "as designed");
}

static void
each_point (SupportFault  fault,
            int           error_number,
            const char   *what,
            double        points)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  const char *only = g_getenv ("FAULT_N");
  Tally tally = { 0 };

  for (guint mode = 0; mode < G_N_ELEMENTS (modes); mode++)
    for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
      {
        g_autofree char *name = g_strdup_printf ("%s, %s, %s", what, kinds[kind].name, modes[mode]);
        Scene *scene;
        guint n, step;

        if (!is_tried (kind, mode))
          continue;
        scene = get_scene (kind, mode);
        n = scene->n_calls;

        tally.n_possible += n;
        /* so many points for each scene, evenly, from a random one on */
        step = MAX (1, (guint) (n / MAX (points, 0.1)));
        for (guint at = 1 + g_rand_int_range (rand, 0, step); at <= n; at += step)
          {
            guint this = only != NULL ? (guint) g_ascii_strtoull (only, NULL, 10) : at;
            int result;

            copy_model (scene);
            result = run_child (scene, fault, this, error_number);
            if (result >= UNTOUCHED)
              break;
            if (fault == SUPPORT_FAULT_KILL)
              g_assert_cmpint (result, ==, -SIGKILL);
            else
              g_assert_cmpint (result, >=, 0);
            check_state (scene, result, name, this, &tally);
          }
      }
  g_test_message ("%s: %u of %u points tried, %u as before, %u as designed; %u failures told, %u of them as a full disk",
                  what, tally.n_points, tally.n_possible, tally.n_before, tally.n_after, tally.n_told, tally.n_no_space);
  g_assert_cmpuint (tally.n_points, >, 20);
  g_assert_cmpuint (tally.n_before, >, 0);
  if (error_number == ENOSPC)
    g_assert_cmpuint (tally.n_no_space * 2, >, tally.n_told);
}

static void
test_kill (void)
{
  each_point (SUPPORT_FAULT_KILL, 0, "killed", points (3));
}

static void
test_full (void)
{
  each_point (SUPPORT_FAULT_STICKY, ENOSPC, "disk full", points (1.5));
}

static void
test_broken_once (void)
{
  each_point (SUPPORT_FAULT_ONCE, EIO, "error once", points (1));
}

static void
test_broken (void)
{
  each_point (SUPPORT_FAULT_STICKY, EIO, "error from then on", points (1));
}

static int
run_crash (Scene   *self,
           guint    at,
           guint32  seed)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      support_crash_install (at, seed);
      _exit (migrate (self, NULL) ? MIN (support_crash_count (), 200) : 255);
    }
  while (waitpid (child, &status, 0) < 0)
    g_assert_cmpint (errno, ==, EINTR);

  return WIFSIGNALED (status) ? -WTERMSIG (status) : WEXITSTATUS (status);
}

static void
test_power (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  Tally tally = { 0 };
  guint n_scenes = G_N_ELEMENTS (kinds) * G_N_ELEMENTS (modes);

  for (guint i = 0; i < n_scenes; i++)
    {
      const char *mode = modes[i % G_N_ELEMENTS (modes)];
      const char *kind = kinds[i / G_N_ELEMENTS (modes)].name;
      g_autofree char *name = g_strdup_printf ("power lost, %s, %s", kind, mode);
      Scene *scene;
      int n;

      if (!is_tried (i / G_N_ELEMENTS (modes), i % G_N_ELEMENTS (modes)))
        continue;
      scene = get_scene (i / G_N_ELEMENTS (modes), i % G_N_ELEMENTS (modes));
      copy_model (scene);
      n = run_crash (scene, 0, 0);
      g_assert_cmpint (n, >, 0);
      g_assert_cmpint (n, <, 200);
      for (guint k = MAX (1, (guint) points (1)); k > 0; k--)
        {
          guint at = g_rand_int_range (rand, 1, n + 1);
          guint32 seed = g_rand_int (rand);

          copy_model (scene);
          g_assert_cmpint (run_crash (scene, at, seed), ==, -SIGKILL);
          check_state (scene, -SIGKILL, name, at, &tally);
        }
    }
  g_test_message ("power lost: %u seeds, %u as before, %u as designed", tally.n_points, tally.n_before, tally.n_after);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  first_seed = support_seed ();
  g_test_add_func ("/database/faults/kill", test_kill);
  g_test_add_func ("/database/faults/full", test_full);
  g_test_add_func ("/database/faults/broken-once", test_broken_once);
  g_test_add_func ("/database/faults/broken", test_broken);
  g_test_add_func ("/database/faults/power", test_power);
  status = g_test_run ();
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    for (guint mode = 0; mode < G_N_ELEMENTS (modes); mode++)
      if (scenes[kind][mode].folder != NULL)
        scene_clear (&scenes[kind][mode]);

  return status;
}
