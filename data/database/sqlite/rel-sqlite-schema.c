/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads the schema of an open database as a value. Plain PRAGMA text for each table
 * inside one transaction is the fastest way that SQLite offers (its table-valued
 * functions prepare the same PRAGMA once more), and makes it one state even while
 * others write. What is wrong with one element is told at that element; only what
 * keeps the whole schema from being read is an error.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-schema.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "database/sqlite/rel-sqlite-error.h"
#include "database/sqlite/rel-sqlite-table.h"
#include "sql/rel-read-create.h"

/* A row of sqlite_schema, strings in the store. */
typedef struct
{
  const char *type;
  const char *raw_name;
  const char *name;
  const char *table;
  const char *sql;
} Row;

static void
set_error (RelSchemaReading *reading,
           GError          **error)
{
  const char *path = sqlite3_db_filename (reading->db, "main");

  rel_sqlite_set_error (error, reading->db, sqlite3_extended_errcode (reading->db), path != NULL && path[0] != '\0' ? path : NULL,
                        reading->cancellable);
}

static gboolean
read_number (RelSchemaReading  *reading,
             const char        *pragma,
             int               *number,
             GError           **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA main.%s", pragma);
  sqlite3_stmt *statement = NULL;
  int status = sqlite3_prepare_v2 (reading->db, sql, -1, &statement, NULL);

  if (status == SQLITE_OK)
    {
      status = sqlite3_step (statement);
      if (status == SQLITE_ROW)
        *number = sqlite3_column_int (statement, 0);
    }
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    set_error (reading, error);
  sqlite3_finalize (statement);

  return status == SQLITE_ROW || status == SQLITE_DONE;
}

static gboolean
read_header (RelSchemaReading  *reading,
             RelSchemaInfo     *info,
             GError           **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (reading->db, "PRAGMA main.encoding", -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    info->encoding = rel_schema_reading_text (reading, statement, 0);
  sqlite3_finalize (statement);

  return read_number (reading, "page_size", &info->page_size, error) &&
         read_number (reading, "user_version", &info->user_version, error) &&
         read_number (reading, "application_id", &info->application_id, error);
}

static gboolean
read_rows (RelSchemaReading  *reading,
           GArray            *rows,
           GError           **error)
{
  sqlite3_stmt *statement = NULL;
  int status = sqlite3_prepare_v2 (reading->db, "SELECT type, name, tbl_name, sql FROM main.sqlite_schema", -1, &statement, NULL);

  while (status == SQLITE_OK || status == SQLITE_ROW)
    {
      status = sqlite3_step (statement);
      if (status == SQLITE_ROW)
        {
          Row row = { rel_schema_reading_text (reading, statement, 0) };
          const char *raw_name = (const char *) sqlite3_column_text (statement, 1);

          if (row.type == NULL)
            continue;

          row.raw_name = g_string_chunk_insert (reading->store, raw_name != NULL ? raw_name : "");
          row.name = rel_schema_reading_text (reading, statement, 1);
          row.table = rel_schema_reading_text (reading, statement, 2);
          row.sql = rel_schema_reading_text (reading, statement, 3);
          if (row.name == NULL)
            row.name = "";
          if (row.table == NULL)
            row.table = "";
          g_array_append_val (rows, row);
        }
    }
  if (status != SQLITE_DONE)
    set_error (reading, error);
  sqlite3_finalize (statement);

  return status == SQLITE_DONE;
}

static gboolean
is_own_table (const Row *row)
{
  return strcmp (row->type, "table") == 0 && g_ascii_strncasecmp (row->name, "sqlite_", 7) != 0;
}

static void
note_indexes (RelSchemaReading *reading,
              GArray           *rows)
{
  gboolean has_virtual = FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = &g_array_index (rows, Row, i);

      if (strcmp (row->type, "index") == 0)
        {
          g_hash_table_add (reading->has_indexes, g_ascii_strdown (row->table, -1));
          if (row->sql != NULL)
            g_hash_table_insert (reading->index_texts, (gpointer) row->raw_name, (gpointer) row->sql);
        }
      else if (is_own_table (row) && row->sql != NULL && g_ascii_strncasecmp (row->sql, "CREATE VIRTUAL", 14) == 0)
        has_virtual = TRUE;
    }

  /* Only beside a virtual table can there be shadow tables. */
  if (has_virtual)
    rel_schema_reading_list (reading, "");
}

static gboolean
read_tables (RelSchemaReading  *reading,
             GArray            *rows,
             GPtrArray         *drafts,
             GPtrArray         *tables,
             GError           **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = &g_array_index (rows, Row, i);
      RelTableDraft *draft;

      if (!is_own_table (row))
        continue;
      if (g_cancellable_set_error_if_cancelled (reading->cancellable, error))
        return FALSE;

      draft = rel_table_draft_new (reading, row->raw_name, row->name, row->sql);
      g_ptr_array_add (drafts, draft);
      g_hash_table_insert (reading->drafts, g_ascii_strdown (row->name, -1), draft);
    }

  for (guint i = 0; i < drafts->len; i++)
    g_ptr_array_add (tables, rel_table_draft_finish (g_ptr_array_index (drafts, i), reading));

  return TRUE;
}

static RelView *
read_view (RelSchemaReading *reading,
           const Row        *row)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  RelViewInfo info = { .name = row->name, .sql = row->sql != NULL ? row->sql : "" };
  sqlite3_stmt *statement = rel_schema_reading_ask (reading, "table_xinfo", row->raw_name, &info.error);

  if (statement != NULL)
    {
      int status;

      while ((status = sqlite3_step (statement)) == SQLITE_ROW)
        {
          const char *name = rel_schema_reading_text (reading, statement, 1);
          const char *type = rel_schema_reading_text (reading, statement, 2);
          RelColumnInfo column = { .name = name != NULL ? name : "", .type = type != NULL ? type : "" };

          g_ptr_array_add (columns, rel_column_new (REL_ID_NONE, &column));
        }
      info.error = rel_schema_reading_end (reading, statement, status);
    }

  /* Columns are remembered by SQLite; whether the view works is known by preparing it. */
  if (info.error == NULL)
    {
      char *sql = sqlite3_mprintf ("SELECT * FROM main.\"%w\"", row->raw_name);

      statement = NULL;
      if (sql == NULL || sqlite3_prepare_v2 (reading->db, sql, -1, &statement, NULL) != SQLITE_OK)
        {
          g_autofree char *message = g_utf8_make_valid (sqlite3_errmsg (reading->db), -1);

          info.error = g_string_chunk_insert (reading->store, message);
        }
      sqlite3_finalize (statement);
      sqlite3_free (sql);
    }

  info.columns = info.error == NULL ? columns : NULL;

  return rel_view_new (REL_ID_NONE, &info);
}

static RelTrigger *
read_trigger (RelSchemaReading *reading,
              const Row        *row,
              GHashTable       *views)
{
  g_auto(RelTriggerText) text = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) of = g_ptr_array_new ();
  g_autofree char *folded = g_ascii_strdown (row->table, -1);
  RelTableDraft *draft = g_hash_table_lookup (reading->drafts, folded);
  RelView *view = g_hash_table_lookup (views, folded);
  RelTriggerInfo info = { .name = row->name, .target_name = row->table, .sql = row->sql != NULL ? row->sql : "" };

  if (draft != NULL)
    {
      info.target = draft->id;
      info.target_name = draft->info.name;
    }
  else if (view != NULL)
    {
      info.target = rel_view_get_id (view);
      info.target_name = rel_view_get_name (view);
    }

  if (rel_read_trigger (info.sql, -1, &text, &error))
    {
      for (guint i = 0; i < text.of->len; i++)
        g_ptr_array_add (of, (char *) rel_schema_reading_span (reading, info.sql, g_array_index (text.of, RelSpan, i), TRUE));
      info.timing = text.timing;
      info.event = text.event;
      info.when = rel_schema_reading_span (reading, info.sql, text.when, FALSE);
    }
  else
    {
      rel_schema_reading_add_problem (reading, row->name, _("The text of the trigger was not understood: %s"), error->message);
    }
  g_ptr_array_add (of, NULL);
  if (of->len > 1)
    info.of = (const char *const *) of->pdata;

  return rel_trigger_new (REL_ID_NONE, &info);
}

static gboolean
read_views_and_triggers (RelSchemaReading  *reading,
                         GArray            *rows,
                         GPtrArray         *views,
                         GPtrArray         *triggers,
                         GError           **error)
{
  g_autoptr(GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = &g_array_index (rows, Row, i);

      if (strcmp (row->type, "view") != 0)
        continue;
      if (g_cancellable_set_error_if_cancelled (reading->cancellable, error))
        return FALSE;

      g_ptr_array_add (views, read_view (reading, row));
      g_hash_table_insert (by_name, g_ascii_strdown (row->name, -1), g_ptr_array_index (views, views->len - 1));
    }

  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = &g_array_index (rows, Row, i);

      if (strcmp (row->type, "trigger") == 0)
        g_ptr_array_add (triggers, read_trigger (reading, row, by_name));
    }

  return TRUE;
}

/**
 * rel_sqlite_read_schema:
 * @db: an open database
 * @cancellable: (nullable): to stop it
 * @error: where to put an error
 *
 * Reads the whole schema in one transaction. A view that does not work or a virtual
 * table whose module is missing carries its own error; names that are not UTF-8 are
 * shown with U+FFFD.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_sqlite_read_schema (sqlite3       *db,
                        GCancellable  *cancellable,
                        GError       **error)
{
  RelSchemaReading reading = { .db = db, .cancellable = cancellable };
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_table_draft_free);
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) views = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) triggers = g_ptr_array_new_with_free_func (g_object_unref);
  RelSchemaInfo info = { .tables = tables, .views = views, .triggers = triggers };
  RelSchema *schema = NULL;
  gboolean begun = FALSE;

  g_return_val_if_fail (db != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  if (sqlite3_get_autocommit (db))
    {
      if (sqlite3_exec (db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
        {
          set_error (&reading, error);
          return NULL;
        }
      begun = TRUE;
    }

  reading.store = g_string_chunk_new (64 * 1024);
  reading.problems = g_array_new (FALSE, FALSE, sizeof (RelProblem));
  reading.index_texts = g_hash_table_new (g_str_hash, g_str_equal);
  reading.has_indexes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading.drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (read_header (&reading, &info, error) && read_rows (&reading, rows, error))
    {
      note_indexes (&reading, rows);
      if (read_tables (&reading, rows, drafts, tables, error) &&
          read_views_and_triggers (&reading, rows, views, triggers, error))
        {
          info.problems = (const RelProblem *) reading.problems->data;
          info.n_problems = reading.problems->len;
          schema = rel_schema_new (&info);
        }
    }

  if (begun && !sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);

  g_string_chunk_free (reading.store);
  rel_table_text_clear (&reading.text);
  g_array_unref (reading.problems);
  g_hash_table_unref (reading.index_texts);
  g_hash_table_unref (reading.drafts);
  g_hash_table_unref (reading.has_indexes);
  g_clear_pointer (&reading.listed, g_hash_table_unref);

  return schema;
}
