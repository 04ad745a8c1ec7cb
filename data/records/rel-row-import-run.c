/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes the rows of a file: all in one transaction, or none. Texts are bound as they are
 * and take the type of the column by SQLite's own rules; where a column has no type,
 * numbers are bound as such.
 */
#include "config.h"

#include "records/rel-row-import.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-row-import-private.h"
#include "sql/rel-dialect.h"

#define PROGRESS_ROWS 1000

/* Rows on their way into the table. */
typedef struct
{
  RelRowImport             *import;
  RelConnection         *connection;
  char                  *create; /* of a new table, NULL */
  char                  *sql;
  GArray                *sources; /* guint: number of the file's column for each value */
  GArray                *untyped; /* gboolean: its column in the table has no type */
  RelValue             **values;
  GCancellable          *cancellable;
  RelRowImportProgressFunc  progress;
  gpointer               data;
  guint64                n_rows;
} Writing;

static RelValue *
take_empty (RelRowImport   *self,
            const RelValue *value)
{
  gsize length = 0;
  gboolean text = rel_value_get_value_type (value) == REL_VALUE_TEXT && rel_value_get_bytes (value, &length) != NULL;

  if (self->form == REL_ROW_IMPORT_CSV && self->empty == REL_ROW_IMPORT_EMPTY_NULL && text && length == 0)
    return rel_value_new_null ();
  if (self->form == REL_ROW_IMPORT_CSV && self->empty == REL_ROW_IMPORT_EMPTY_TEXT && rel_value_is_null (value))
    return rel_value_new_text ("", 0);

  return rel_value_ref (value);
}

/* A column without a type keeps what it is given: then a number is a number. */
static RelValue *
convert (const RelValue *value)
{
  const char *text = rel_value_get_bytes (value, NULL);

  switch (rel_value_get_value_type (value) == REL_VALUE_TEXT ? rel_row_import_kind_of (value) : 0)
    {
    case 1:
      return rel_value_new_integer (g_ascii_strtoll (text, NULL, 10));
    case 2:
      return rel_value_new_real (g_ascii_strtod (text, NULL));
    default:
      return rel_value_ref (value);
    }
}

static gboolean
write_cb (guint64           number,
          guint64           line,
          RelValue *const  *values,
          guint             n_values,
          double            fraction,
          gpointer          data,
          GError          **error)
{
  Writing *writing = data;
  gboolean header = writing->import->header;
  GError *local_error = NULL;

  if (header && number == 1)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (writing->cancellable, error))
    return FALSE;

  for (guint i = writing->import->columns->len; i < n_values; i++)
    if (writing->import->form == REL_ROW_IMPORT_CSV && !rel_value_is_null (values[i]))
      {
        g_autofree char *place = rel_row_import_place (number, line);

        g_set_error (error, REL_ERROR, REL_ERROR_SYNTAX, _("%s has %u fields, where the others have %u. Nothing was written; look for a quotation mark that is missing."),
                     place, n_values, writing->import->columns->len);
        return FALSE;
      }

  for (guint i = 0; i < writing->sources->len; i++)
    {
      guint source = g_array_index (writing->sources, guint, i);

      g_clear_pointer (&writing->values[i], rel_value_unref);
      if (source >= n_values)
        writing->values[i] = rel_value_new_null ();
      else
        writing->values[i] = g_array_index (writing->untyped, gboolean, i) && !rel_value_is_null (values[source]) ? convert (values[source]) : take_empty (writing->import, values[source]);
    }
  if (!rel_connection_execute (writing->connection, writing->sql, writing->values, writing->sources->len, NULL, writing->cancellable, &local_error))
    {
      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_autofree char *place = rel_row_import_place (number, line);

          g_prefix_error (&local_error, "%s: ", place);
        }
      g_propagate_error (error, local_error);
      return FALSE;
    }
  writing->n_rows++;
  if (writing->progress != NULL && writing->n_rows % PROGRESS_ROWS == 0)
    writing->progress (fraction, writing->data);

  return TRUE;
}

static gboolean
begin_writing (Writing   *writing,
               RelTable  *table,
               GError   **error)
{
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autoptr(GString) list = g_string_new (NULL);
  g_autoptr(GString) marks = g_string_new (NULL);

  for (guint i = 0; i < writing->import->columns->len; i++)
    {
      RelColumn *column = rel_table_get_column (table, g_array_index (writing->import->columns, RelRowImportColumn, i).target);
      g_autofree char *quoted = column != NULL ? rel_sql_quote_identifier (rel_column_get_name (column)) : NULL;
      const char *type = column != NULL ? rel_column_get_declared_type (column) : NULL;
      gboolean untyped = type != NULL && (*type == '\0' || strcasestr (type, "blob") != NULL || g_ascii_strcasecmp (type, "any") == 0);

      if (column == NULL)
        continue;
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", quoted);
      g_string_append (marks, marks->len > 0 ? ", ?" : "?");
      g_array_append_val (writing->sources, i);
      g_array_append_val (writing->untyped, untyped);
    }
  if (list->len == 0)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("No column of the file goes into “%s”. Nothing was written; choose where columns go."), rel_table_get_name (table));
      return FALSE;
    }
  writing->sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", name, list->str, marks->str);
  writing->values = g_new0 (RelValue *, writing->sources->len + 1);

  return TRUE;
}

/* Into a table that is made on the way: every column of the file has its own. */
static void
begin_new (Writing    *writing,
           const char *table)
{
  g_autofree char *name = rel_sql_quote_identifier (table);
  g_autoptr(GPtrArray) names = rel_row_import_make_names (writing->import);
  g_autoptr(GString) list = g_string_new (NULL);
  g_autoptr(GString) marks = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *quoted = rel_sql_quote_identifier (names->pdata[i]);
      gboolean untyped = FALSE;

      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", quoted);
      g_string_append (marks, i > 0 ? ", ?" : "?");
      g_array_append_val (writing->sources, i);
      g_array_append_val (writing->untyped, untyped);
    }
  writing->create = rel_row_import_dup_create_sql (writing->import, table);
  writing->sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", name, list->str, marks->str);
  writing->values = g_new0 (RelValue *, writing->sources->len + 1);
}

static gboolean
check_file (RelConnection  *connection,
            GError        **error)
{
  return !REL_IS_SQLITE_CONNECTION (connection) || rel_sqlite_connection_check_file (REL_SQLITE_CONNECTION (connection), error);
}

static gboolean
write_all (RelRowImport     *self,
           Writing       *writing,
           GCancellable  *cancellable,
           GError       **error)
{
  RelConnection *connection = writing->connection;
  gboolean done;

  rel_connection_execute (connection, "PRAGMA foreign_keys = ON", NULL, 0, NULL, NULL, NULL);
  if (!check_file (connection, error) || !rel_connection_execute (connection, "BEGIN IMMEDIATE", NULL, 0, NULL, cancellable, error))
    return FALSE;

  /* Records may refer to others that come later in the file. */
  rel_connection_execute (connection, "PRAGMA defer_foreign_keys = ON", NULL, 0, NULL, NULL, NULL);
  if (writing->create != NULL && !rel_connection_execute (connection, writing->create, NULL, 0, NULL, cancellable, error))
    {
      rel_connection_execute (connection, "ROLLBACK", NULL, 0, NULL, NULL, NULL);
      return FALSE;
    }
  if (self->form == REL_ROW_IMPORT_JSON)
    {
      g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

      for (guint i = 0; i < self->columns->len; i++)
        g_ptr_array_add (names, g_strdup (g_array_index (self->columns, RelRowImportColumn, i).name));
      done = rel_row_import_read_json (self->content, names, write_cb, writing, cancellable, error);
    }
  else
    done = rel_row_import_read_csv (self->content, &self->shape, write_cb, writing, cancellable, error);

  done = done && check_file (connection, error) && rel_connection_execute (connection, "COMMIT", NULL, 0, NULL, cancellable, error);
  if (!done)
    rel_connection_execute (connection, "ROLLBACK", NULL, 0, NULL, NULL, NULL);

  return done;
}

/* Into a table that is there, or into a new one of that name. */
static gboolean
run (RelRowImport             *self,
     RelConnection            *connection,
     RelTable                 *table,
     const char               *name,
     RelRowImportProgressFunc  progress,
     gpointer                  data,
     guint64                  *n_rows,
     GCancellable             *cancellable,
     GError                  **error)
{
  g_autoptr(GArray) sources = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) untyped = g_array_new (FALSE, FALSE, sizeof (gboolean));
  Writing writing = { .import = self, .connection = connection, .sources = sources, .untyped = untyped,
                      .cancellable = cancellable, .progress = progress, .data = data };
  gboolean done = TRUE;

  if (table != NULL)
    done = begin_writing (&writing, table, error);
  else
    begin_new (&writing, name);
  done = done && write_all (self, &writing, cancellable, error);
  for (guint i = 0; i < sources->len && writing.values != NULL; i++)
    g_clear_pointer (&writing.values[i], rel_value_unref);
  g_free (writing.values);
  g_free (writing.create);
  g_free (writing.sql);
  if (n_rows != NULL)
    *n_rows = done ? writing.n_rows : 0;

  return done;
}

/**
 * rel_row_import_run:
 * @self: an import, its columns mapped
 * @connection: a connection for writing
 * @table: the table that takes the rows
 * @progress: (nullable) (scope call): told how far it is
 * @data: data for @progress
 * @n_rows: (out) (optional): how many rows were written
 * @cancellable: (nullable): stops it; then nothing is written
 * @error: where to put an error that names the record; then nothing is written
 *
 * Writes all records in one transaction, or none. Links are enforced, at the end.
 *
 * Returns: whether all were written
 */
gboolean
rel_row_import_run (RelRowImport              *self,
                    RelConnection             *connection,
                    RelTable                  *table,
                    RelRowImportProgressFunc   progress,
                    gpointer                   data,
                    guint64                   *n_rows,
                    GCancellable              *cancellable,
                    GError                   **error)
{
  g_return_val_if_fail (REL_IS_ROW_IMPORT (self) && REL_IS_TABLE (table), FALSE);

  return run (self, connection, table, NULL, progress, data, n_rows, cancellable, error);
}

/**
 * rel_row_import_run_new:
 * @self: an import
 * @connection: a connection for writing
 * @table: name of the new table
 * @progress: (nullable) (scope call): told how far it is
 * @data: data for @progress
 * @n_rows: (out) (optional): how many rows were written
 * @cancellable: (nullable): stops it; then nothing is written
 * @error: where to put an error that names the record; then nothing is written
 *
 * Makes a table with the file's columns and writes all records to it, or does nothing.
 *
 * Returns: whether all were written
 */
gboolean
rel_row_import_run_new (RelRowImport              *self,
                        RelConnection             *connection,
                        const char                *table,
                        RelRowImportProgressFunc   progress,
                        gpointer                   data,
                        guint64                   *n_rows,
                        GCancellable              *cancellable,
                        GError                   **error)
{
  g_return_val_if_fail (REL_IS_ROW_IMPORT (self) && table != NULL, FALSE);

  return run (self, connection, NULL, table, progress, data, n_rows, cancellable, error);
}
