/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * P17: hostile databases. Files of the corpus with bytes changed, and with texts of their
 * schema changed, are opened, read, laid out, drawn, and each first page looked at: there
 * is a page or a sentence, in time, and never a critical.
 *
 * 300 files in a run of RELATA_TEST_SCALE=1; seeds are fixed, so that the same files are
 * made everywhere. What broke it is left in the build folder as hostile.db.
 */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "diagram/rel-arrange.h"
#include "diagram/rel-scene.h"
#include "formats/rel-format.h"
#include "support/look.h"
#include "support/mutate.h"
#include "support/support.h"

#define N_FILES  150 /* of each kind */
#define MAX_SIZE (256 * 1024)

#ifdef __SANITIZE_ADDRESS__
# define OPEN_US (8 * G_USEC_PER_SEC)
#else
# define OPEN_US (2 * G_USEC_PER_SEC)
#endif

static const char *const words[] = {
  "CREATE", "TABLE", "VIEW", "TRIGGER", "INDEX", "VIRTUAL", "USING fts5(a)", "USING rtree(a,b,c)", "PRIMARY KEY", "REFERENCES", "FOREIGN KEY (a) REFERENCES b (c)", "CHECK (", "DEFAULT (", "GENERATED ALWAYS AS (",
  "WITHOUT ROWID", "STRICT", "COLLATE nothing", "AS SELECT", "WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT * FROM r)", "AUTOINCREMENT", "UNIQUE", "sqlite_schema", "load_extension('x')", "randomblob(999999999)", "\"\"", "[]", "x'", NULL
};

static GPtrArray *models; /* GBytes */

static int
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  gsize one = g_bytes_get_size (*(GBytes *const *) a), other = g_bytes_get_size (*(GBytes *const *) b);

  return one != other ? (one < other ? -1 : 1) : g_bytes_compare (*(GBytes *const *) a, *(GBytes *const *) b);
}

static void
find_models (void)
{
  static const char *const folders[] = { "corpus/sqlite", "corpus/sqlite/spider", "corpus/odd", "corpus/odd/fuzz" };

  models = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = support_find_shared (folders[i]);
      g_autoptr(GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);
          char *content;
          gsize length;

          if (g_str_has_suffix (name, ".db") && g_file_get_contents (path, &content, &length, NULL))
            g_ptr_array_add (models, g_bytes_new_take (content, MIN (length, MAX_SIZE)));
        }
    }
  g_ptr_array_sort (models, compare_sizes);
}

/* Graphviz is another program, and has tests of its own: some files are enough for it. */
static void
draw (RelSchema *schema,
      gboolean   with_graphviz)
{
  g_autoptr(RelDiagram) diagram = rel_diagram_new (REL_ID_NONE, "");
  RelArrangeOptions options = { REL_ARRANGE_ALL, .deadline_ms = 2000 };
  RelFormatOptions format_options = { .title = "hostile" };
  g_autoptr(RelDiagram) arranged = NULL;
  g_autoptr(GBytes) svg = NULL;
  g_autofree char *warning = NULL;

  if (with_graphviz)
    arranged = rel_arrange (schema, diagram, &options, &warning, NULL, NULL);
  svg = rel_format_find ("svg")->write_diagram (schema, arranged != NULL ? arranged : diagram, &format_options, NULL, NULL);
  g_assert_nonnull (svg);
}

static void
look (const char *path,
      guint       number)
{
  g_autoptr(GError) error = NULL;
  SupportDeadline *deadline = support_deadline_new (10000);
  gint64 start = support_cpu_time ();
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, support_deadline_get (deadline), &error);
  g_autoptr(RelSchema) schema = connection != NULL ? rel_connection_read_schema (connection, support_deadline_get (deadline), &error) : NULL;

  support_deadline_free (deadline);
  g_assert_cmpint (support_cpu_time () - start, <, OPEN_US);
  g_assert_true ((schema == NULL) == (error != NULL));
  if (error != NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (strlen (error->message), >, 20);
    }
  if (schema != NULL)
    {
      draw (schema, number % 16 == 0);
      support_look_at_all (connection, schema);
      if (number % 4 == 0)
        support_look_deeper (connection, schema);
    }
  if (connection != NULL)
    rel_connection_close (connection);
}

/* Mostly where it hurts: the head, and what pages say of themselves. */
static void
change_bytes (GByteArray *bytes,
              GRand      *rand)
{
  guint page_size = bytes->len > 18 ? (bytes->data[16] << 8 | bytes->data[17]) : 0;
  guint n = g_rand_int_range (rand, 1, 24);

  if (page_size < 512)
    page_size = 4096;
  for (guint i = 0; i < n && bytes->len > 100; i++)
    {
      guint page = g_rand_int_range (rand, 0, bytes->len / page_size + 1) * page_size;
      guint at = g_rand_int_range (rand, 0, 3) == 0 ? (guint) g_rand_int_range (rand, 0, bytes->len)
                 : page + (page == 0 ? g_rand_int_range (rand, 16, 140) : g_rand_int_range (rand, 0, 64));
      static const guint8 odd[] = { 0, 1, 2, 5, 10, 13, 0x7f, 0x80, 0x81, 0xff };

      if (at < bytes->len)
        bytes->data[at] = g_rand_boolean (rand) ? odd[g_rand_int_range (rand, 0, G_N_ELEMENTS (odd))] : (guint8) g_rand_int_range (rand, 0, 256);
    }
  if (g_rand_int_range (rand, 0, 12) == 0)
    g_byte_array_set_size (bytes, g_rand_int_range (rand, 1, bytes->len));
}

static void
change_text (sqlite3 *db,
             GRand   *rand)
{
  sqlite3_stmt *statement = NULL;
  g_autoptr(GByteArray) text = g_byte_array_new ();
  static const char *const columns[] = { "sql", "sql", "sql", "sql", "name", "tbl_name", "type" };
  const char *column = columns[g_rand_int_range (rand, 0, G_N_ELEMENTS (columns))];
  g_autofree char *read = g_strdup_printf ("SELECT rowid, %s FROM sqlite_schema ORDER BY random() LIMIT 1", column);
  g_autofree char *write = g_strdup_printf ("UPDATE sqlite_schema SET %s = CAST (? AS TEXT) WHERE rowid = ?", column);
  gint64 row = 0;

  /* a row by the seed, not by SQLite */
  g_free (read);
  read = g_strdup_printf ("SELECT rowid, %s FROM sqlite_schema LIMIT 1 OFFSET (SELECT %u %% max (count(*), 1) FROM sqlite_schema)", column, g_rand_int (rand) % 1000);
  if (sqlite3_prepare_v2 (db, read, -1, &statement, NULL) == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
    {
      row = sqlite3_column_int64 (statement, 0);
      if (sqlite3_column_bytes (statement, 1) > 0)
        g_byte_array_append (text, sqlite3_column_blob (statement, 1), sqlite3_column_bytes (statement, 1));
    }
  sqlite3_finalize (statement);
  statement = NULL;
  support_mutate (text, words, rand);
  if (sqlite3_prepare_v2 (db, write, -1, &statement, NULL) == SQLITE_OK)
    {
      sqlite3_bind_blob (statement, 1, text->len > 0 ? (const void *) text->data : "", text->len, SQLITE_TRANSIENT);
      sqlite3_bind_int64 (statement, 2, row);
      sqlite3_step (statement);
    }
  sqlite3_finalize (statement);
}

static void
change_schema (const char *path,
               GRand      *rand)
{
  sqlite3 *db = NULL;

  if (sqlite3_open (path, &db) == SQLITE_OK)
    {
      sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
      sqlite3_exec (db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA writable_schema = ON", NULL, NULL, NULL);
      for (int i = g_rand_int_range (rand, 1, 4); i > 0; i--)
        change_text (db, rand);
    }
  sqlite3_close (db);
}

static void
try (guint    seed,
     gboolean schema_only)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  GBytes *model = models->pdata[g_rand_int_range (rand, 0, models->len)];
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  const char *folder = g_getenv ("G_TEST_BUILDDIR");
  g_autofree char *name = g_strdup_printf ("hostile-%s-%u.db", schema_only ? "schema" : "bytes", seed);
  g_autofree char *path = g_build_filename (folder != NULL ? folder : g_get_tmp_dir (), name, NULL);

  g_byte_array_append (bytes, g_bytes_get_data (model, NULL), g_bytes_get_size (model));
  if (!schema_only)
    change_bytes (bytes, rand);
  g_assert_true (g_file_set_contents_full (path, (const char *) bytes->data, bytes->len, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  if (schema_only)
    change_schema (path, rand);
  look (path, seed);
  g_unlink (path);
}

static void
test_changed (gconstpointer data)
{
  const char *only = g_getenv ("RELATA_TEST_SEED");
  guint first = only != NULL ? (guint) g_ascii_strtoull (only, NULL, 0) : 1;
  guint n = only != NULL ? 1 : support_scale (N_FILES);

  if (models->len == 0)
    {
      g_test_skip ("shared examples are not here");
      return;
    }
  for (guint i = 0; i < n; i++)
    try (first + i, GPOINTER_TO_INT (data));
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  find_models ();
  g_test_add_data_func ("/formats/hostile/bytes", GINT_TO_POINTER (FALSE), test_changed);
  g_test_add_data_func ("/formats/hostile/schema", GINT_TO_POINTER (TRUE), test_changed);
  status = g_test_run ();
  g_ptr_array_unref (models);

  return status;
}
