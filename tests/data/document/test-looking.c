/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * P1: looking never writes. Databases of the corpus, in both journal modes, and one that
 * another program has open with a log, are looked at in every way the window has: schema,
 * pages, positions, search, references, uses, subsets, evidence, related records, what a
 * delete would take along, an edit that is staged and given up. No call by which SQLite
 * writes reaches the file (a hook counts them), and its folder is as it was.
 */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "document/rel-document.h"
#include "records/rel-delete-preview.h"
#include "records/rel-record-list.h"
#include "support/faults.h"
#include "support/look.h"
#include "support/support.h"

/* All of them are looked at in a run of RELATA_TEST_SCALE=10. */
#define N_EXAMPLES  12
#define SCRIPT_SIZE (48 * 1024)

static const char *const modes[] = { "delete", "wal", "in-use" };

/* A database of a file of the corpus, or of a script there. */
static gboolean
make_database (const char *source,
               const char *path,
               const char *mode)
{
  g_autofree char *pragma = g_strdup_printf ("PRAGMA journal_mode = %s", g_str_equal (mode, "delete") ? "delete" : "wal");
  g_autofree char *content = NULL;
  gsize length;
  sqlite3 *db;

  if (!g_file_get_contents (source, &content, &length, NULL))
    return FALSE;
  if (g_str_has_suffix (source, ".db"))
    g_assert_true (g_file_set_contents (path, content, length, NULL));
  else if (length > SCRIPT_SIZE)
    return FALSE;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  if (!g_str_has_suffix (source, ".db"))
    sqlite3_exec (db, content, NULL, NULL, NULL);
  /* a transaction that the script left open */
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  g_assert_cmpint (sqlite3_exec (db, pragma, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_exec (db, "CREATE TABLE IF NOT EXISTS \"one more\" (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO \"one more\" (name) VALUES ('a')", NULL, NULL, NULL);
  sqlite3_close (db);

  return TRUE;
}

/* Another program that has it open, with a log that is not empty. */
static sqlite3 *
keep_open (const char *path)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, "PRAGMA wal_autocheckpoint = 0; INSERT INTO \"one more\" (name) VALUES ('b')", NULL, NULL, NULL);

  return db;
}

static void
look (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, NULL, &error);
  g_autoptr(RelSchema) schema = NULL;

  g_assert_no_error (error);
  schema = rel_connection_read_schema (connection, NULL, &error);
  g_assert_no_error (error);
  support_look_at_all (connection, schema);
  support_look_deeper (connection, schema);
  rel_connection_close (connection);
}

static void
got_result (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

/* The rows as the grid shows them, first and last; a record, what a delete takes along, an edit given up. */
static void
browse (RelDocument *document,
        RelTable    *table)
{
  RelDatabase *database = rel_document_get_database (document);
  g_autoptr(RelPlace) place = rel_place_new_table (rel_table_get_id (table));
  g_autoptr(RelRecordList) list = rel_record_list_new (database, rel_document_get_schema (document), place);
  RelSession *session = rel_document_get_session (document);
  g_autoptr(RelRecord) record = NULL;
  RelRecord *records[1];
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(RelDeletePreview) preview = NULL;
  guint n;

  g_clear_object (&(GObject *) { g_list_model_get_item (G_LIST_MODEL (list), 0) });
  while (rel_record_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  n = g_list_model_get_n_items (G_LIST_MODEL (list));
  if (n > 0)
    g_clear_object (&(GObject *) { g_list_model_get_item (G_LIST_MODEL (list), n - 1) });
  while (rel_record_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);

  record = session != NULL ? rel_session_insert (session, rel_table_get_name (table), NULL) : NULL;
  if (record == NULL)
    return;
  records[0] = record;
  rel_session_preview_delete_async (session, records, 1, NULL, got_result, &result);
  preview = rel_session_preview_delete_finish (session, wait_for (&result), NULL);
  rel_session_delete (session, record, NULL);
}

static void
browse_document (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelDocument) document = NULL;
  GPtrArray *tables;

  rel_document_open_async (file, NULL, got_result, &result);
  document = rel_document_open_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  tables = rel_schema_get_info (rel_document_get_schema (document))->tables;
  for (guint i = 0; i < MIN (tables->len, 3); i++)
    browse (document, tables->pdata[i]);
  rel_document_close (document);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
look_at_example (const char *source,
                 const char *mode,
                 gboolean    whole)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-looking-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a database.db", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  sqlite3 *other = NULL;

  if (make_database (source, path, mode))
    {
      if (g_str_equal (mode, "in-use"))
        other = keep_open (path);
      before = support_describe_folder (folder);
      support_writes_watch (path);
      look (path);
      if (whole)
        browse_document (path);
      /* a document closes its connections in threads of its own */
      for (guint i = 0; i < 500; i++)
        {
          g_free (after);
          after = support_describe_folder (folder);
          if (g_strcmp0 (before, after) == 0)
            break;
          g_usleep (10000);
        }
      if (support_writes_count () > 0)
        g_error ("%s, %s: %u calls wrote to the file", source, mode, support_writes_count ());
      support_writes_watch (NULL);
      if (g_strcmp0 (before, after) != 0)
        g_error ("%s, %s: before:\n%s\nafter:\n%s", source, mode, before, after);
      sqlite3_close (other);
    }
  support_remove_folder (folder);
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
test_corpus (gconstpointer data)
{
  static const char *const folders[] = { "corpus/sqlite", "corpus/sqlite/spider" };
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  guint step;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = support_find_shared (folders[i]);
      g_autoptr(GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        if (g_str_has_suffix (name, ".db") || g_str_has_suffix (name, ".sql"))
          g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    }
  if (paths->len == 0)
    {
      g_test_skip ("shared examples are not here");
      return;
    }
  g_ptr_array_sort (paths, compare_paths);
  step = MAX (1, paths->len / support_scale (N_EXAMPLES));
  for (guint i = 0; i < paths->len; i += step)
    look_at_example (paths->pdata[i], data, i % (step * 3) == 0);
}

/* The hook sees what it is to see. */
static void
test_hook (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-looking-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "written.db", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TABLE a (x)", NULL, NULL, NULL), ==, SQLITE_OK);
  support_writes_watch (path);
  g_assert_cmpint (sqlite3_exec (db, "INSERT INTO a VALUES (1)", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpuint (support_writes_count (), >, 0);
  support_writes_watch (NULL);
  sqlite3_close (db);
  support_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/document/looking/hook", test_hook);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *path = g_strconcat ("/document/looking/", modes[i], NULL);

      g_test_add_data_func (path, modes[i], test_corpus);
    }

  return g_test_run ();
}
