/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An edit changes the row that was meant, whatever the table: without a key, with NULL in
 * it, with equal rows, WITHOUT ROWID, with columns that are called like the rowid; the key
 * edited before the rest; a row that somebody else changed meanwhile. After each commit
 * plain SQL on another connection is compared with all that should be there.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-session-private.h"
#include "support/plain-sql.h"
#include "support/support.h"

#define MAX_COLUMNS 4

/* How a row is looked up. */
typedef enum
{
  BY_ROWID,
  BY_KEY,
  BY_ALL,
} Way;

typedef struct
{
  const char *name;
  const char *sql;
  const char *columns[MAX_COLUMNS]; /* those of the key first */
  guint       n_columns;
  guint       n_key;   /* columns whose values are never equal in two rows */
  const char *rowid;   /* by what name plain SQL finds it, NULL: not at all */
  Way         way;
} Odd;

static const Odd odds[] = {
  { "heap", "CREATE TABLE heap (a, b, c)", { "a", "b", "c" }, 3, 0, "rowid", BY_ROWID },
  { "nully", "CREATE TABLE nully (code TEXT PRIMARY KEY, a, b)", { "code", "a", "b" }, 3, 1, "rowid", BY_ROWID },
  { "nully pair", "CREATE TABLE \"nully pair\" (x TEXT, y INTEGER, a, PRIMARY KEY (x, y))", { "x", "y", "a" }, 3, 2, "oid", BY_ROWID },
  { "without", "CREATE TABLE without (x TEXT NOT NULL, y INTEGER NOT NULL, a, PRIMARY KEY (x, y)) WITHOUT ROWID", { "x", "y", "a" }, 3, 2, NULL, BY_KEY },
  { "backwards", "CREATE TABLE backwards (a, y INTEGER NOT NULL, x TEXT COLLATE NOCASE NOT NULL, PRIMARY KEY (x DESC, y)) WITHOUT ROWID", { "x", "y", "a" }, 3, 2, NULL, BY_KEY },
  { "alias", "CREATE TABLE alias (rowid INTEGER PRIMARY KEY, _rowid_, oid)", { "rowid", "_rowid_", "oid" }, 3, 1, NULL, BY_KEY },
  { "other", "CREATE TABLE other (oid TEXT, rowid INTEGER, id INTEGER PRIMARY KEY)", { "id", "oid", "rowid" }, 3, 1, NULL, BY_KEY },
  { "named", "CREATE TABLE named (rowid TEXT, oid, a)", { "rowid", "oid", "a" }, 3, 0, "_rowid_", BY_ROWID },
  { "keyed", "CREATE TABLE keyed (rowid TEXT PRIMARY KEY, _rowid_, oid)", { "rowid", "_rowid_", "oid" }, 3, 1, NULL, BY_KEY },
  { "hidden", "CREATE TABLE hidden (rowid, _rowid_, oid)", { "rowid", "_rowid_", "oid" }, 3, 1, NULL, BY_ALL },
};

typedef struct
{
  guint      table;
  RelValue  *values[MAX_COLUMNS];
  gint64     rowid;   /* 0: not known */
  RelRecord *record;  /* NULL: nobody holds it */
  gboolean   staged;
} Row;

typedef struct
{
  GRand         *rand;
  char          *folder;
  char          *path;
  sqlite3       *outside;
  RelConnection *reader;
  RelSession    *session;
  GPtrArray     *rows;   /* Row: all that should be in the file */
  guint          n_made;
  guint          n_edits;
} Odds;

static void
row_free (Row *row)
{
  for (guint i = 0; i < MAX_COLUMNS; i++)
    g_clear_pointer (&row->values[i], rel_value_unref);
  g_clear_object (&row->record);
  g_free (row);
}

static guint
pick (Odds  *self,
      guint  n)
{
  return g_rand_int_range (self->rand, 0, n);
}

/* Few different ones, so that there are equal rows; in a key none that was there before, or NULL where that may be. */
static RelValue *
make_value (Odds  *self,
            guint  table,
            guint  column)
{
  const Odd *odd = &odds[table];
  g_autofree char *text = NULL;

  if (column < odd->n_key)
    {
      gboolean numbered = strcmp (odd->columns[column], "y") == 0 || strcmp (odd->columns[column], "id") == 0 || strcmp (odd->name, "alias") == 0;

      if (odd->way == BY_ROWID && pick (self, 3) == 0)
        return rel_value_new_null ();
      self->n_made++;
      if (numbered)
        return rel_value_new_integer (pick (self, 2) == 0 ? self->n_made : -(gint64) self->n_made);
      text = g_strdup_printf ("%s'%u", pick (self, 2) == 0 ? "K" : "k", self->n_made);
      return rel_value_new_text (text, -1);
    }

  switch (pick (self, odd->columns[column][0] == 'r' || strcmp (odd->columns[column], "oid") == 0 ? 3 : 5))
    {
    case 0:
      return rel_value_new_null ();
    case 1:
      return strcmp (odd->name, "other") == 0 && column == 2 ? rel_value_new_integer (7) : rel_value_new_text ("1", -1);
    case 2:
      return strcmp (odd->name, "other") == 0 && column == 2 ? rel_value_new_integer (1) : rel_value_new_text ("two", -1);
    case 3:
      return rel_value_new_integer (1);
    default:
      return rel_value_new_blob ("\0two", 4);
    }
}

static char *
row_to_line (Row *row)
{
  const Odd *odd = &odds[row->table];
  GString *line = g_string_new (NULL);

  g_string_printf (line, "%s %lld", odd->name, (long long) row->rowid);
  for (guint i = 0; i < odd->n_columns; i++)
    {
      g_autofree char *literal = rel_value_to_literal (row->values[i]);

      g_string_append_printf (line, "|%s", literal);
    }

  return g_string_free (line, FALSE);
}

static RelValue *
value_of (sqlite3_stmt *statement,
          int           column)
{
  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_INTEGER:
      return rel_value_new_integer (sqlite3_column_int64 (statement, column));
    case SQLITE_FLOAT:
      return rel_value_new_real (sqlite3_column_double (statement, column));
    case SQLITE_TEXT:
      return rel_value_new_text ((const char *) sqlite3_column_text (statement, column), sqlite3_column_bytes (statement, column));
    case SQLITE_BLOB:
      return rel_value_new_blob (sqlite3_column_blob (statement, column), sqlite3_column_bytes (statement, column));
    default:
      return rel_value_new_null ();
    }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The whole file, and what should be in it. */
static void
check (Odds *self)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (odds); i++)
    {
      g_autoptr(GString) sql = g_string_new (NULL);
      sqlite3_stmt *statement;

      g_string_printf (sql, "SELECT %s", odds[i].rowid != NULL ? odds[i].rowid : "0");
      for (guint j = 0; j < odds[i].n_columns; j++)
        g_string_append_printf (sql, ", \"%s\"", odds[i].columns[j]);
      g_string_append_printf (sql, " FROM \"%s\"", odds[i].name);
      g_assert_cmpint (sqlite3_prepare_v2 (self->outside, sql->str, -1, &statement, NULL), ==, SQLITE_OK);
      while (sqlite3_step (statement) == SQLITE_ROW)
        {
          Row *row = g_new0 (Row, 1);

          row->table = i;
          row->rowid = sqlite3_column_int64 (statement, 0);
          for (guint j = 0; j < odds[i].n_columns; j++)
            row->values[j] = value_of (statement, j + 1);
          g_ptr_array_add (found, row_to_line (row));
          row_free (row);
        }
      sqlite3_finalize (statement);
    }
  for (guint i = 0; i < self->rows->len; i++)
    g_ptr_array_add (expected, row_to_line (self->rows->pdata[i]));
  g_ptr_array_sort (found, compare_lines);
  g_ptr_array_sort (expected, compare_lines);
  for (guint i = 0; i < MIN (found->len, expected->len); i++)
    g_assert_cmpstr (found->pdata[i], ==, expected->pdata[i]);
  g_assert_cmpuint (found->len, ==, expected->len);
}

static void
find (Odds *self,
      Row  *row)
{
  const Odd *odd = &odds[row->table];
  g_autoptr(GError) error = NULL;
  guint n = odd->way == BY_KEY ? odd->n_key : odd->n_columns;

  if (row->record != NULL)
    return;
  if (odd->way == BY_ROWID)
    row->record = rel_session_find_rowid (self->session, odd->name, row->rowid, &error);
  else
    {
      /* NULL finds nothing: what is left names the row */
      const char *columns[MAX_COLUMNS];
      RelValue *values[MAX_COLUMNS];
      guint n_values = 0;

      for (guint i = 0; i < n; i++)
        if (!rel_value_is_null (row->values[i]))
          {
            columns[n_values] = odd->columns[i];
            values[n_values++] = row->values[i];
          }
      row->record = rel_session_find (self->session, odd->name, columns, values, n_values, &error);
    }
  g_assert_no_error (error);
  g_assert_nonnull (row->record);
}

static void
set_value (Odds  *self,
           Row   *row,
           guint  column)
{
  g_autoptr(GError) error = NULL;
  RelValue *value = make_value (self, row->table, column);

  rel_value_unref (row->values[column]);
  row->values[column] = value;
  rel_session_update (self->session, row->record, odds[row->table].columns[column], value, &error);
  g_assert_no_error (error);
  row->staged = TRUE;
}

static void
edit (Odds *self)
{
  guint what = pick (self, 10);
  Row *row;

  self->n_edits++;
  if (what < 3 || self->rows->len == 0)
    {
      g_autoptr(GError) error = NULL;

      row = g_new0 (Row, 1);
      row->table = pick (self, G_N_ELEMENTS (odds));
      row->record = rel_session_insert (self->session, odds[row->table].name, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < odds[row->table].n_columns; i++)
        {
          row->values[i] = rel_value_new_null ();
          set_value (self, row, i);
        }
      g_ptr_array_add (self->rows, row);
      return;
    }

  row = self->rows->pdata[pick (self, self->rows->len)];
  find (self, row);
  if (what < 5)
    {
      g_autoptr(GError) error = NULL;

      rel_session_delete (self->session, row->record, &error);
      g_assert_no_error (error);
      g_ptr_array_remove_fast (self->rows, row);
    }
  else if (what < 7)
    /* the key first, or all of a row that has none */
    for (guint i = 0; i < odds[row->table].n_columns; i++)
      set_value (self, row, i);
  else
    set_value (self, row, pick (self, odds[row->table].n_columns));
}

static gboolean
commit (Odds    *self,
        GError **error)
{
  g_autoptr(RelConnection) writer = rel_sqlite_connection_open (self->path, REL_ACCESS_WRITE, NULL, error);

  return writer != NULL && rel_session_commit (self->session, writer, NULL, error);
}

static void
settle (Odds *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = self->rows->pdata[i];

      /* the rowid that the commit read back */
      if (row->rowid == 0 && odds[row->table].rowid != NULL)
        row->rowid = rel_value_get_integer (rel_record_get_row (row->record)->pdata[odds[row->table].n_columns]);
      row->staged = FALSE;
      if (pick (self, 2) == 0)
        g_clear_object (&row->record);
    }
}

/* Somebody else changes a row that is staged: nothing is written, and theirs stays. */
static void
meet (Odds *self)
{
  g_autoptr(GPtrArray) heap = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = NULL;
  g_autoptr(RelValue) value = rel_value_new_text ("ours", -1);
  guint what = pick (self, 2);
  Row *row;

  for (guint i = 0; i < self->rows->len; i++)
    if (strcmp (odds[((Row *) self->rows->pdata[i])->table].name, "heap") == 0)
      g_ptr_array_add (heap, self->rows->pdata[i]);
  if (heap->len == 0)
    return;
  row = heap->pdata[pick (self, heap->len)];
  find (self, row);
  g_assert_true (rel_session_update (self->session, row->record, "c", value, NULL));
  sql = g_strdup_printf ("%s WHERE rowid = %lld", what == 0 ? "UPDATE heap SET c = coalesce (c, 0) || '!'" : "DELETE FROM heap", (long long) row->rowid);
  plain_exec (self->outside, sql);
  g_assert_false (commit (self, &error));
  g_assert_nonnull (rel_error_get_detail (error));
  g_assert_cmpstr (rel_error_get_detail (error)->kind, ==, "stale");
  rel_session_rollback (self->session);
  if (what == 1)
    g_ptr_array_remove_fast (self->rows, row);
  else
    {
      g_autofree char *ask = g_strdup_printf ("SELECT a, b, c FROM heap WHERE rowid = %lld", (long long) row->rowid);
      sqlite3_stmt *statement;

      g_assert_cmpint (sqlite3_prepare_v2 (self->outside, ask, -1, &statement, NULL), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
      rel_value_unref (row->values[2]);
      row->values[2] = value_of (statement, 2);
      sqlite3_finalize (statement);
    }
  check (self);
}

static void
begin (Odds  *self,
       guint  seed)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelMapping) mapping = NULL;

  self->rand = g_rand_new_with_seed (seed);
  self->folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "odd.db", NULL);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  g_assert_cmpint (sqlite3_open (self->path, &self->outside), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (odds); i++)
    plain_exec (self->outside, odds[i].sql);
  self->reader = rel_sqlite_connection_open (self->path, REL_ACCESS_READ, NULL, &error);
  g_assert_no_error (error);
  schema = rel_connection_read_schema (self->reader, NULL, &error);
  g_assert_no_error (error);
  mapping = rel_mapping_new (schema);
  self->session = rel_session_new (mapping);
  rel_session_set_connection (self->session, self->reader);
}

static void
end (Odds *self)
{
  g_ptr_array_unref (self->rows);
  g_object_unref (self->session);
  g_object_unref (self->reader);
  sqlite3_close (self->outside);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
  g_rand_free (self->rand);
}

static void
test_edits (void)
{
  guint seed = support_seed ();
  guint n = support_scale (400);
  guint n_edits = 0;

  for (guint walk = 0; n_edits < n; walk++)
    {
      Odds self = { NULL };

      g_test_message ("walk %u: RELATA_TEST_SEED=%u", walk, seed + walk);
      begin (&self, seed + walk);
      while (self.n_edits < MIN (n, 200))
        {
          g_autoptr(GError) error = NULL;

          for (guint i = pick (&self, 4) + 1; i > 0; i--)
            edit (&self);
          commit (&self, &error);
          g_assert_no_error (error);
          settle (&self);
          check (&self);
          if (pick (&self, 8) == 0)
            meet (&self);
        }
      n_edits += self.n_edits;
      end (&self);
    }
  g_test_message ("%u edits", n_edits);
}

/* Rows that nothing tells apart: an edit of one would be an edit of all, and is refused. */
static void
test_equal (void)
{
  static const char *const columns[] = { "rowid", "_rowid_" };
  Odds self = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(RelValue) one = rel_value_new_integer (1);
  g_autoptr(RelValue) two = rel_value_new_integer (2);
  RelValue *values[] = { one, two };
  g_autoptr(RelRecord) record = NULL;

  begin (&self, 1);
  plain_exec (self.outside, "INSERT INTO hidden VALUES (1, 2, 3), (1, 2, 3), (4, 5, 6)");
  record = rel_session_find (self.session, "hidden", columns, values, 2, &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);
  g_assert_true (rel_session_update (self.session, record, "oid", one, NULL));
  g_assert_false (commit (&self, &error));
  g_test_message ("%s", error->message);
  g_assert_cmpint (plain_ask (self.outside, "SELECT count(*) FROM hidden WHERE oid = 3"), ==, 2);
  rel_session_rollback (self.session);
  g_assert_true (rel_session_delete (self.session, record, NULL));
  g_clear_error (&error);
  g_assert_false (commit (&self, &error));
  g_assert_cmpint (plain_ask (self.outside, "SELECT count(*) FROM hidden"), ==, 3);
  g_clear_object (&record);
  end (&self);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/session/odd/edits", test_edits);
  g_test_add_func ("/records/session/odd/equal", test_equal);

  return g_test_run ();
}
