/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads the rows of a statement that a person wrote into a result. Reading stops at a
 * number of rows and of bytes; a long value is cut, its length kept.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-result-private.h"

#define MAX_VALUE  65536
/* What the rows of a result may take, all told. */
#define MAX_BYTES  (128 * 1024 * 1024)
/* What a value takes besides its bytes. */
#define VALUE_COST 40

static RelResultColumn *
read_columns (sqlite3_stmt *statement,
              guint         n_columns)
{
  RelResultColumn *columns = g_new0 (RelResultColumn, MAX (n_columns, 1));

  for (guint i = 0; i < n_columns; i++)
    {
      const char *name = sqlite3_column_name (statement, i);
      const char *database = sqlite3_column_database_name (statement, i);

      columns[i].name = g_utf8_make_valid (name != NULL ? name : "", -1);
      columns[i].type = g_strdup (sqlite3_column_decltype (statement, i));
      if (g_strcmp0 (database, "main") == 0)
        {
          columns[i].table = g_strdup (sqlite3_column_table_name (statement, i));
          columns[i].column = g_strdup (sqlite3_column_origin_name (statement, i));
        }
    }

  return columns;
}

static gsize
cut_text (const char *text,
          gsize       length)
{
  if (length <= MAX_VALUE)
    return length;
  for (length = MAX_VALUE; length > 0 && ((guchar) text[length] & 0xc0) == 0x80; length--)
    ;

  return length;
}

static void
note_length (RelResultInfo *info,
             guint          row,
             guint          column,
             gint64         length)
{
  gint64 cell = (gint64) row * info->n_columns + column;

  if (info->lengths == NULL)
    info->lengths = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_hash_table_insert (info->lengths, g_memdup2 (&cell, sizeof cell), g_memdup2 (&length, sizeof length));
}

static RelValue *
read_value (sqlite3_stmt  *statement,
            RelResultInfo *info,
            guint          row,
            guint          column,
            gsize         *n_bytes)
{
  const char *bytes;
  gsize length, kept;

  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_INTEGER:
      return rel_value_new_integer (sqlite3_column_int64 (statement, column));
    case SQLITE_FLOAT:
      return rel_value_new_real (sqlite3_column_double (statement, column));
    case SQLITE_TEXT:
      bytes = (const char *) sqlite3_column_text (statement, column);
      length = bytes != NULL ? sqlite3_column_bytes (statement, column) : 0;
      kept = cut_text (bytes, length);
      break;
    case SQLITE_BLOB:
      bytes = sqlite3_column_blob (statement, column);
      length = bytes != NULL ? sqlite3_column_bytes (statement, column) : 0;
      kept = MIN (length, MAX_VALUE);
      if (kept < length)
        note_length (info, row, column, length);
      *n_bytes += kept;
      return rel_value_new_blob (bytes, kept);
    default:
      return rel_value_new_null ();
    }

  if (kept < length)
    note_length (info, row, column, length);
  *n_bytes += kept;

  return rel_value_new_text (bytes != NULL ? bytes : "", kept);
}

/* Reads rows up to the limits. Returns what the last step said. */
int
rel_sqlite_read_result (sqlite3_stmt  *statement,
                        RelResultInfo *info,
                        guint          max_rows)
{
  g_autofree const char **names = NULL;
  g_autofree RelValue **values = NULL;
  gsize n_bytes = 0;
  int rc = sqlite3_step (statement);

  /* Only now: the first step compiles a statement anew whose tables were changed. */
  info->n_columns = sqlite3_column_count (statement);
  info->columns = read_columns (statement, info->n_columns);
  names = g_new0 (const char *, info->n_columns + 1);
  for (guint i = 0; i < info->n_columns; i++)
    names[i] = info->columns[i].name;
  if (info->n_columns > 0)
    info->rows = rel_rows_new (names, info->n_columns);
  values = g_new (RelValue *, info->n_columns + 1);

  for (guint row = 0; rc == SQLITE_ROW; row++)
    {
      if (row >= max_rows || n_bytes > MAX_BYTES)
        {
          info->more = TRUE;
          info->full = n_bytes > MAX_BYTES;
          break;
        }
      n_bytes += info->n_columns * VALUE_COST;
      for (guint i = 0; i < info->n_columns; i++)
        values[i] = read_value (statement, info, row, i, &n_bytes);
      rel_rows_append (info->rows, values);
      rc = sqlite3_step (statement);
    }

  /* One that writes writes to its end, whether its rows are looked at or not. */
  while (rc == SQLITE_ROW && !sqlite3_stmt_readonly (statement))
    rc = sqlite3_step (statement);

  return rc;
}
