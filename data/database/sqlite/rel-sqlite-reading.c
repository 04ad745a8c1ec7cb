/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the reading of a schema shares: a store for strings that are short-lived but
 * many, the problems told on the way, and questions by PRAGMA.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-reading.h"

#include <string.h>

/* Text of a row, made valid and kept in the store; NULL for NULL. */
const char *
rel_schema_reading_text (RelSchemaReading *self,
                         sqlite3_stmt     *statement,
                         int               column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);
  gsize length;

  if (text == NULL)
    return NULL;

  length = strlen (text);
  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (text, length);

      return g_string_chunk_insert (self->store, valid);
    }

  return g_string_chunk_insert_len (self->store, text, length);
}

/* A stretch of a text, kept in the store; NULL when it is empty. */
const char *
rel_schema_reading_span (RelSchemaReading *self,
                         const char       *text,
                         RelSpan           span,
                         gboolean          is_name)
{
  if (span.end <= span.start)
    return NULL;

  if (is_name && strchr ("\"'`[", text[span.start]) != NULL)
    {
      g_autofree char *name = rel_span_dup_name (span, text);

      return g_string_chunk_insert (self->store, name);
    }

  return g_string_chunk_insert_len (self->store, text + span.start, span.end - span.start);
}

void
rel_schema_reading_add_problem (RelSchemaReading *self,
                                const char       *object,
                                const char       *format,
                                ...)
{
  g_autofree char *message = NULL;
  RelProblem problem = { 0 };
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  problem.object = object != NULL ? g_string_chunk_insert (self->store, object) : NULL;
  problem.message = g_string_chunk_insert (self->store, message);
  g_array_append_val (self->problems, problem);
}

static const char *
keep_message (RelSchemaReading *self)
{
  g_autofree char *message = g_utf8_make_valid (sqlite3_errmsg (self->db), -1);

  return g_string_chunk_insert (self->store, message);
}

/* A PRAGMA about a name; NULL with a message when it cannot even be prepared. */
sqlite3_stmt *
rel_schema_reading_ask (RelSchemaReading  *self,
                        const char        *pragma,
                        const char        *raw_name,
                        const char       **message)
{
  sqlite3_stmt *statement = NULL;
  char *sql = sqlite3_mprintf ("PRAGMA main.%s(%Q)", pragma, raw_name);

  if (sql == NULL || sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    *message = keep_message (self);
  sqlite3_free (sql);

  return statement;
}

/* Ends a question; the message when it did not run to its end. */
const char *
rel_schema_reading_end (RelSchemaReading *self,
                        sqlite3_stmt     *statement,
                        int               status)
{
  const char *message = status == SQLITE_DONE ? NULL : keep_message (self);

  sqlite3_finalize (statement);

  return message;
}

/* What kind of table that is. Asking makes SQLite resolve every view, so it is done once and only when needed. */
const RelListedTable *
rel_schema_reading_list (RelSchemaReading *self,
                         const char       *raw_name)
{
  sqlite3_stmt *statement = NULL;

  if (self->listed == NULL)
    {
      self->listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      if (sqlite3_prepare_v2 (self->db, "PRAGMA main.table_list", -1, &statement, NULL) == SQLITE_OK)
        while (sqlite3_step (statement) == SQLITE_ROW)
          {
            RelListedTable *table;
            const char *kind = (const char *) sqlite3_column_text (statement, 2);

            if (g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "main") != 0 || kind == NULL)
              continue;

            table = g_new0 (RelListedTable, 1);
            table->kind = strcmp (kind, "virtual") == 0  ? REL_TABLE_VIRTUAL
                          : strcmp (kind, "shadow") == 0 ? REL_TABLE_SHADOW
                                                         : REL_TABLE_ORDINARY;
            table->without_rowid = sqlite3_column_int (statement, 4) != 0;
            table->strict = sqlite3_column_int (statement, 5) != 0;
            g_hash_table_insert (self->listed, g_strdup ((const char *) sqlite3_column_text (statement, 1)), table);
          }
      sqlite3_finalize (statement);
    }

  return g_hash_table_lookup (self->listed, raw_name);
}
