/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is taken out of a place is what plain SQL says, whole cells in the order of the
 * place: all rows, ranges of positions, views, and keys.
 */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "records/rel-record-extract.h"
#include "support/support.h"

typedef struct
{
  char        *folder;
  char        *path;
  RelDatabase *database;
  RelSchema   *schema;
} Fixture;

static const char *const script =
  "CREATE TABLE plain (id INTEGER PRIMARY KEY, name TEXT, price REAL, data BLOB);"
  "CREATE TABLE paired (a INTEGER, b TEXT, note TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;"
  "CREATE VIEW named AS SELECT id, name, data FROM plain WHERE id % 2;"
  "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3500)"
  " INSERT INTO plain SELECT n * 2 + n % 2, 'n' || (n * 7919 % 3501), CASE n % 3 WHEN 0 THEN NULL ELSE n / 4.0 END,"
  "  CASE WHEN n % 700 = 3 THEN zeroblob (100000) WHEN n % 50 = 1 THEN x'00ff' END FROM c;"
  "INSERT INTO paired SELECT id / 9, 'k' || id, CASE WHEN id % 500 = 0 THEN printf ('%.*c', 5000, 'x') ELSE name END FROM plain;";

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  sqlite3 *db = NULL;

  fixture->folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "extract.db", NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, script, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  sqlite3_close (db);
  fixture->database = support_open_database (fixture->path);
  fixture->schema = g_object_ref (rel_database_get_schema (fixture->database));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *remove = g_strdup_printf ("rm -rf %s", fixture->folder);

  rel_database_close (fixture->database);
  g_clear_object (&fixture->schema);
  g_object_unref (fixture->database);
  support_settle ();
  g_assert_cmpint (system (remove), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

typedef struct
{
  RelRecordExtract *extract;
  GString          *text;
  guint             n_batches;
  guint             stop_after; /* batches, 0 never */
  double            fraction;
  gboolean          done;
  GError           *error;
} Work;

static gboolean
take (const RelRows  *rows,
      double          fraction,
      gpointer        data,
      GError        **error)
{
  Work *work = data;

  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          g_autofree char *literal = rel_value_to_literal (rel_rows_get (rows, i, j));

          g_string_append_printf (work->text, "%s|", literal);
        }
      g_string_append_c (work->text, '\n');
    }
  g_assert_cmpfloat (fraction, >=, work->fraction);
  work->fraction = fraction;
  work->n_batches++;
  if (work->n_batches == work->stop_after)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "enough");
      return FALSE;
    }

  return TRUE;
}

static gpointer
run (RelConnection  *connection,
     gpointer        data,
     GCancellable   *cancellable,
     GError        **error)
{
  Work *work = data;

  return rel_record_extract_run (work->extract, connection, take, work, cancellable, error) ? g_strdup ("done") : NULL;
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Work *work = user_data;

  g_free (rel_database_run_finish (REL_DATABASE (source), result, &work->error));
  work->done = TRUE;
}

/* Takes the extract. */
static void
extract (Fixture          *fixture,
         Work             *work,
         RelRecordExtract *with)
{
  work->extract = with;
  work->text = g_string_new (NULL);
  work->fraction = -1;
  rel_database_run_async (fixture->database, REL_LANE_SCRIPT, run, work, NULL, g_free, NULL, done_cb, work);
  while (!work->done)
    g_main_context_iteration (NULL, TRUE);
  rel_record_extract_free (with);
}

static void
assert_is (Fixture    *fixture,
           Work       *work,
           const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  g_autoptr(GString) wanted = g_string_new (NULL);

  g_assert_no_error (work->error);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (statement); i++)
        {
          g_autoptr(RelValue) value = NULL;
          g_autofree char *literal = NULL;

          switch (sqlite3_column_type (statement, i))
            {
            case SQLITE_INTEGER:
              value = rel_value_new_integer (sqlite3_column_int64 (statement, i));
              break;
            case SQLITE_FLOAT:
              value = rel_value_new_real (sqlite3_column_double (statement, i));
              break;
            case SQLITE_TEXT:
              value = rel_value_new_text ((const char *) sqlite3_column_text (statement, i), sqlite3_column_bytes (statement, i));
              break;
            case SQLITE_BLOB:
              value = rel_value_new_blob (sqlite3_column_blob (statement, i), sqlite3_column_bytes (statement, i));
              break;
            default:
              value = rel_value_new_null ();
            }
          literal = rel_value_to_literal (value);
          g_string_append_printf (wanted, "%s|", literal);
        }
      g_string_append_c (wanted, '\n');
    }
  sqlite3_finalize (statement);
  sqlite3_close (db);
  g_assert_true (g_string_equal (work->text, wanted));
  g_string_free (work->text, TRUE);
}

static RelRecordList *
open_list (Fixture    *fixture,
           const char *name,
           const char *sort,
           gboolean    descending)
{
  RelTable *table = rel_schema_find_table (fixture->schema, name);
  RelId id = table != NULL ? rel_table_get_id (table) : rel_view_get_id (rel_schema_find_view (fixture->schema, name));
  g_autoptr(RelPlace) all = rel_place_new_table (id);
  g_autoptr(RelPlace) place = NULL;
  RelRecordList *list;

  place = sort != NULL ? rel_place_with_sort (all, rel_column_get_id (rel_table_find_column (table, sort)), descending) : g_object_ref (all);
  list = rel_record_list_new (fixture->database, fixture->schema, place);
  while (!rel_record_list_is_exact (list))
    g_main_context_iteration (NULL, TRUE);

  return list;
}

/* All rows, some columns in another order; cells are whole though the grid cuts them. */
static void
test_all (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(RelRecordList) list = open_list (fixture, "plain", "name", TRUE);
  const guint columns[] = { 3, 0, 1 };
  RelRecordExtract *with = rel_record_extract_new (rel_record_list_get_query (list), columns, 3);
  Work work = { NULL };

  rel_record_extract_set_total (with, 3500);
  extract (fixture, &work, with);
  g_assert_cmpfloat (work.fraction, ==, 1);
  g_assert_cmpuint (work.n_batches, >, 3);
  assert_is (fixture, &work, "SELECT data, id, name FROM plain ORDER BY name DESC, id DESC");
}

/* Rows at positions, far down in an order, with a cell that the page cuts. */
static void
test_ranges (Fixture       *fixture,
             gconstpointer  data)
{
  static const RelRowRange ranges[] = { { 0, 0 }, { 2, 4 }, { 1390, 1720 }, { 3499, 3499 } };
  static const guint columns[] = { 0, 1, 2, 3 };
  static const char *const names[] = { NULL, "price" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(RelRecordList) list = open_list (fixture, "plain", names[i], FALSE);
      RelRecordExtract *with = rel_record_extract_new (rel_record_list_get_query (list), columns, 4);
      g_autofree char *sql = g_strdup_printf ("SELECT id, name, price, data FROM (SELECT *, row_number () OVER (ORDER BY %s) - 1 AS at FROM plain)"
                                              " WHERE at = 0 OR at BETWEEN 2 AND 4 OR at BETWEEN 1390 AND 1720 OR at = 3499 ORDER BY at", i == 0 ? "id" : "price, id");
      Work work = { NULL };

      rel_record_extract_set_ranges (with, list, ranges, G_N_ELEMENTS (ranges));
      extract (fixture, &work, with);
      assert_is (fixture, &work, sql);
    }
}

static void
test_without_rowid (Fixture       *fixture,
                    gconstpointer  data)
{
  static const RelRowRange range = { 900, 1800 };
  static const guint column = 2;
  g_autoptr(RelRecordList) list = open_list (fixture, "paired", NULL, FALSE);
  RelRecordExtract *with = rel_record_extract_new (rel_record_list_get_query (list), &column, 1);
  Work work = { NULL };
  Work keys = { NULL };

  rel_record_extract_set_ranges (with, list, &range, 1);
  extract (fixture, &work, with);
  assert_is (fixture, &work, "SELECT note FROM paired ORDER BY a, b LIMIT 901 OFFSET 900");

  with = rel_record_extract_new_keys (rel_record_list_get_query (list));
  rel_record_extract_set_ranges (with, list, &range, 1);
  extract (fixture, &keys, with);
  assert_is (fixture, &keys, "SELECT a, b FROM paired ORDER BY a, b LIMIT 901 OFFSET 900");
}

/* Nothing names the rows of a view. */
static void
test_view (Fixture       *fixture,
           gconstpointer  data)
{
  static const RelRowRange ranges[] = { { 3, 9 }, { 700, 701 } };
  static const guint columns[] = { 0, 2 };
  g_autoptr(RelRecordList) list = open_list (fixture, "named", NULL, FALSE);
  RelRecordExtract *with = rel_record_extract_new (rel_record_list_get_query (list), columns, 2);
  Work work = { NULL };

  rel_record_extract_set_ranges (with, list, ranges, 2);
  extract (fixture, &work, with);
  assert_is (fixture, &work, "SELECT id, data FROM (SELECT *, row_number () OVER () - 1 AS at FROM named) WHERE at BETWEEN 3 AND 9 OR at IN (700, 701)");
}

/* Who takes no more ends it, with the reason. */
static void
test_enough (Fixture       *fixture,
             gconstpointer  data)
{
  static const guint column = 0;
  g_autoptr(RelRecordList) list = open_list (fixture, "plain", NULL, FALSE);
  Work work = { .stop_after = 2 };

  extract (fixture, &work, rel_record_extract_new (rel_record_list_get_query (list), &column, 1));
  g_assert_error (work.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (work.n_batches, ==, 2);
  g_error_free (work.error);
  g_string_free (work.text, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/records/record-extract/all", Fixture, NULL, set_up, test_all, tear_down);
  g_test_add ("/records/record-extract/ranges", Fixture, NULL, set_up, test_ranges, tear_down);
  g_test_add ("/records/record-extract/without-rowid", Fixture, NULL, set_up, test_without_rowid, tear_down);
  g_test_add ("/records/record-extract/view", Fixture, NULL, set_up, test_view, tear_down);
  g_test_add ("/records/record-extract/enough", Fixture, NULL, set_up, test_enough, tear_down);

  return g_test_run ();
}
