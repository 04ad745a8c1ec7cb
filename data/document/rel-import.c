/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads a schema from whatever people keep schemas in: a database, a script of one of
 * three dialects, DBML, models of SQLAlchemy, a CSV file. It is told by content and name; a script is tried
 * with SQLite first, and read as another server's where that leaves less behind. What
 * was not understood or not kept is among the problems of the schema, with its line.
 */
#include "config.h"

#include "document/rel-import.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/rel-error.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "document/rel-design-block.h"
#include "formats/rel-dbml-looks.h"
#include "formats/rel-dbml-reader.h"
#include "formats/rel-format.h"
#include "formats/rel-sqlalchemy-reader.h"
#include "sql/rel-read-dump.h"
#include "sql/rel-statements.h"
#include "sql/rel-write-schema.h"

#define MAX_BYTES (256 * 1024 * 1024)

/* By line; what belongs to none comes last. */
static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  guint one = ((const RelProblem *) a)->line;
  guint other = ((const RelProblem *) b)->line;

  return one == other ? 0 : one == 0 ? 1 : other == 0 ? -1 : one < other ? -1 : 1;
}

/* The schema with more problems told. */
static RelSchema *
with_losses (RelSchema *schema,
             RelLosses *losses)
{
  RelSchemaInfo info = *rel_schema_get_info (schema);
  g_autoptr(GArray) problems = g_array_new (FALSE, FALSE, sizeof (RelProblem));

  if (rel_losses_get_n (losses) == 0)
    return g_object_ref (schema);

  g_array_append_vals (problems, info.problems, info.n_problems);
  for (guint i = 0; i < rel_losses_get_n (losses); i++)
    {
      const char *subject = rel_losses_get_subject (losses, i);
      RelProblem problem = { rel_losses_get_line (losses, i), subject[0] != '\0' ? subject : NULL, rel_losses_get_text (losses, i) };

      g_array_append_val (problems, problem);
    }
  g_array_sort (problems, compare_lines);
  info.problems = (const RelProblem *) problems->data;
  info.n_problems = problems->len;

  return rel_schema_new (&info);
}

/* A design says more than its statements do: notes, names of ends. */
static RelSchema *
with_words (RelSchema *schema,
            GBytes    *content)
{
  g_autoptr(RelSchema) read = schema;
  g_autoptr(RelDesignBlock) block = NULL;
  gsize length;
  const char *data = g_bytes_get_data (content, &length);

  if (schema != NULL && data != NULL && memchr (data, '\0', length) == NULL)
    block = rel_design_block_parse (data, length);

  return block != NULL ? rel_design_block_say_words (block, read) : g_steal_pointer (&read);
}

/* DBML says something about the diagram too. */
static RelSchema *
read_with (const RelFormat  *format,
           GBytes           *content,
           const char       *name,
           RelDbmlLooks    **looks,
           GError          **error)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autofree char *base = g_path_get_basename (name);
  RelFormatOptions options = { .name = base };
  g_autoptr(RelSchema) schema = NULL;

  if (strrchr (base, '.') != NULL && base[0] != '.')
    *strrchr (base, '.') = '\0';
  if (looks != NULL && strcmp (format->id, "dbml") == 0)
    {
      gsize length;
      const char *data = g_bytes_get_data (content, &length);

      schema = rel_dbml_read_looks (data != NULL ? data : "", length, looks, losses, error);
    }
  else
    schema = format->read (content, &options, losses, error);
  /* What a dump does not say is among its problems already. */
  if (schema == NULL || rel_schema_get_info (schema)->n_problems > 0)
    return g_steal_pointer (&schema);

  return with_losses (schema, losses);
}

static RelSchema *
read_script (GBytes        *content,
             gboolean      *foreign,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GError) own_error = NULL;
  g_autoptr(RelSchema) schema = rel_sqlite_read_script_bytes (content, cancellable, &own_error);
  gsize length;
  const char *data = g_bytes_get_data (content, &length);
  RelTokenStyle style;
  g_autoptr(RelSchema) dump = NULL;

  if (g_error_matches (own_error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      (schema != NULL && rel_schema_get_info (schema)->n_problems == 0) || data == NULL)
    {
      if (schema == NULL)
        g_propagate_error (error, g_steal_pointer (&own_error));
      return g_steal_pointer (&schema);
    }

  style = rel_guess_dump_style (data, length);
  if (style != REL_TOKEN_STYLE_SQLITE && g_utf8_validate_len (data, length, NULL))
    dump = rel_read_dump (data, length, style, cancellable, NULL);
  if (dump != NULL && rel_schema_get_n_tables (dump) > 0 &&
      (schema == NULL || rel_schema_get_n_tables (dump) >= rel_schema_get_n_tables (schema)))
    {
      *foreign = TRUE;
      return g_steal_pointer (&dump);
    }
  if (schema == NULL)
    g_propagate_error (error, g_steal_pointer (&own_error));

  return g_steal_pointer (&schema);
}

static RelSchema *
import_bytes (GBytes        *content,
              const char    *name,
              const char    *format,
              gboolean      *foreign,
              RelDbmlLooks **looks,
              GCancellable  *cancellable,
              GError       **error)
{
  const RelFormat *known = format != NULL ? rel_format_find (format) : rel_format_for_file (name);
  gboolean unasked;
  gsize length;
  const char *data;

  if (foreign == NULL)
    foreign = &unasked;
  *foreign = TRUE;

  data = g_bytes_get_data (content, &length);
  if (format != NULL && (known == NULL || (known->read == NULL && strcmp (known->id, "sql") != 0)))
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("“%s” is no form that can be read. Nothing was read."), format);
      return NULL;
    }
  /* A file called *.sql may be anybody's. */
  if (known != NULL && known->read != NULL && (format != NULL || !g_str_has_suffix (known->suffixes, "sql")))
    return read_with (known, content, name, looks, error);
  if (format == NULL && known == NULL && data != NULL && rel_dbml_is_likely (data, length))
    return read_with (rel_format_find ("dbml"), content, name, looks, error);
  if (format == NULL && known == NULL && data != NULL && rel_sqlalchemy_is_likely (data, length))
    return read_with (rel_format_find ("sqlalchemy"), content, name, looks, error);
  *foreign = FALSE;
  if (format != NULL)
    return with_words (rel_sqlite_read_script_bytes (content, cancellable, error), content);

  return with_words (read_script (content, foreign, cancellable, error), content);
}

/**
 * rel_import_bytes:
 * @content: content of a file that is no database
 * @name: its name; names a table that is made of it
 * @format: (nullable): name of a form; %NULL: told by content and name
 * @foreign: (out) (optional): whether it is no script for SQLite, so that a design must not be saved over it
 * @cancellable: (nullable): stops it
 * @error: where to put an error, with line and column where there are some
 *
 * Returns: (transfer full) (nullable): the schema
 */
RelSchema *
rel_import_bytes (GBytes        *content,
                  const char    *name,
                  const char    *format,
                  gboolean      *foreign,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_return_val_if_fail (content != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return import_bytes (content, name, format, foreign, NULL, cancellable, error);
}

static RelSchema *
import_file (const char    *path,
             const char    *format,
             gboolean      *foreign,
             RelDbmlLooks **looks,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GBytes) content = NULL;
  GStatBuf status;
  char *data;
  gsize length;

  if (foreign != NULL)
    *foreign = FALSE;
  if (format == NULL && !rel_sqlite_is_script (path))
    {
      g_autoptr(RelConnection) connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, NULL, error);

      return connection != NULL ? rel_connection_read_schema (connection, cancellable, error) : NULL;
    }
  if (g_stat (path, &status) == 0 && (!S_ISREG (status.st_mode) || status.st_size > MAX_BYTES))
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("This is no regular file of less than %d MB. Nothing was read."), MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;
  content = g_bytes_new_take (data, length);

  return import_bytes (content, path, format, foreign, looks, cancellable, error);
}

/**
 * rel_import_file:
 * @path: a database, or a text that describes one
 * @format: (nullable): name of a form; %NULL: told by content and name
 * @foreign: (out) (optional): whether it is no script for SQLite, so that a design must not be saved over it
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Reads the schema of a file, which is not changed. Blocks.
 *
 * Returns: (transfer full) (nullable): the schema
 */
RelSchema *
rel_import_file (const char    *path,
                 const char    *format,
                 gboolean      *foreign,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return import_file (path, format, foreign, NULL, cancellable, error);
}

/**
 * rel_import_design:
 * @path: a database, or a text that describes one
 * @foreign: (out): whether it is no script for SQLite, so that a design must not be saved over it
 * @diagram: (out) (nullable): what the text says of the diagram; %NULL when it says nothing
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Reads a file as a design: what SQLite has another way is changed, see rel_import_adapt();
 * groups, notes and colours are drawn. Blocks.
 *
 * Returns: (transfer full) (nullable): the schema
 */
RelSchema *
rel_import_design (const char    *path,
                   gboolean      *foreign,
                   RelDiagram   **diagram,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr(RelDbmlLooks) looks = NULL;
  g_autoptr(RelSchema) read = NULL;
  g_autoptr(RelSchema) schema = NULL;

  g_return_val_if_fail (path != NULL && foreign != NULL && diagram != NULL, NULL);

  *diagram = NULL;
  read = import_file (path, NULL, foreign, &looks, cancellable, error);
  if (read == NULL)
    return NULL;
  schema = *foreign ? rel_import_adapt (read) : g_object_ref (read);
  if (looks != NULL)
    {
      *diagram = rel_dbml_looks_draw (looks, schema, cancellable, error);
      if (*diagram == NULL)
        return NULL;
    }

  return g_steal_pointer (&schema);
}

/**
 * rel_import_is_text:
 * @name: name of a file
 *
 * Returns: whether a file of this name is read by a form, and is no script
 */
gboolean
rel_import_is_text (const char *name)
{
  const RelFormat *format = rel_format_for_file (name);

  return format != NULL && format->read != NULL && !g_str_has_suffix (format->suffixes, "sql");
}

/* --- for SQLite --- */

static gboolean
is_integer_type (const char *type)
{
  static const char *const words[] = { "int", "integer", "bigint", "smallint", "tinyint", "mediumint", "serial", "bigserial", "smallserial",
                                       "int2", "int4", "int8", "number", "numeric", "long", NULL };
  g_autofree char *word = g_ascii_strdown (type, strcspn (type, " ("));

  return g_strv_contains (words, word);
}

/* A key that counts by itself has to be INTEGER. */
static RelTable *
adapt_key (RelTable  *table,
           RelLosses *losses)
{
  RelTableInfo info = *rel_table_get_info (table);
  RelKeyInfo key = info.primary_key != NULL ? *rel_key_get_info (info.primary_key) : (RelKeyInfo) { NULL };
  RelColumn *column = key.n_columns == 1 ? rel_table_get_column (table, key.columns[0]) : NULL;
  RelColumnInfo content;
  g_autoptr(RelColumn) counted = NULL;
  g_autoptr(RelKey) rowid = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  g_autofree char *subject = NULL;

  if (!info.autoincrement || key.rowid || column == NULL || !is_integer_type (rel_column_get_declared_type (column)))
    return g_object_ref (table);

  content = *rel_column_get_info (column);
  subject = g_strconcat (info.name, ".", content.name, NULL);
  rel_losses_add (losses, 0, subject, _("“%s” becomes INTEGER: only so does SQLite count by itself"), content.type);
  content.type = "INTEGER";
  counted = rel_column_new (rel_column_get_id (column), &content);
  key.rowid = TRUE;
  rowid = rel_key_new (rel_key_get_id (info.primary_key), &key);
  columns = g_ptr_array_new ();
  for (guint i = 0; i < info.columns->len; i++)
    g_ptr_array_add (columns, info.columns->pdata[i] == column ? counted : info.columns->pdata[i]);
  info.columns = columns;
  info.primary_key = rowid;
  info.sql = NULL;

  return rel_table_new (rel_table_get_id (table), &info);
}

/* The time of servers is a function that SQLite does not have. */
static RelTable *
adapt_defaults (RelTable  *table,
                RelLosses *losses)
{
  static const char *const words[] = { "now()", "getdate()", "sysdate", "sysdatetime()", "current_timestamp()", "localtimestamp", "localtimestamp()",
                                       "transaction_timestamp()", "statement_timestamp()", "clock_timestamp()", NULL };
  RelTableInfo info = *rel_table_get_info (table);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean changed = FALSE;

  for (guint i = 0; i < info.columns->len; i++)
    {
      RelColumnInfo column = *rel_column_get_info (info.columns->pdata[i]);
      g_autofree char *value = column.default_value != NULL ? g_ascii_strdown (column.default_value, -1) : NULL;
      g_autofree char *subject = g_strconcat (info.name, ".", column.name, NULL);

      if (value == NULL || !g_strv_contains (words, value))
        {
          g_ptr_array_add (columns, g_object_ref (info.columns->pdata[i]));
          continue;
        }
      rel_losses_add (losses, 0, subject, _("its default “%s” becomes CURRENT_TIMESTAMP"), column.default_value);
      column.default_value = "CURRENT_TIMESTAMP";
      g_ptr_array_add (columns, rel_column_new (rel_column_get_id (info.columns->pdata[i]), &column));
      changed = TRUE;
    }
  if (!changed)
    return g_object_ref (table);
  info.columns = columns;
  info.sql = NULL;

  return rel_table_new (rel_table_get_id (table), &info);
}

/* Servers know the name of an index within its table only. */
static RelTable *
adapt_indexes (RelTable   *table,
               GHashTable *used,
               RelLosses  *losses)
{
  RelTableInfo info = *rel_table_get_info (table);
  g_autoptr(GPtrArray) indexes = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean changed = FALSE;

  for (guint i = 0; i < info.indexes->len; i++)
    {
      RelIndexInfo index = *rel_index_get_info (info.indexes->pdata[i]);
      g_autofree char *name = g_strdup (index.name);

      if (g_hash_table_contains (used, name))
        {
          g_free (name);
          name = g_strdup_printf ("%s_%s", info.name, index.name);
        }
      for (guint n = 2; !g_hash_table_add (used, g_ascii_strdown (name, -1)); n++)
        {
          g_free (name);
          name = g_strdup_printf ("%s_%s_%u", info.name, index.name, n);
        }
      if (strcmp (name, index.name) == 0)
        {
          g_ptr_array_add (indexes, g_object_ref (info.indexes->pdata[i]));
          continue;
        }
      rel_losses_add (losses, 0, index.name, _("this name is taken; the index is called “%s”"), name);
      changed = TRUE;
      index.name = name;
      index.sql = NULL;
      g_ptr_array_add (indexes, rel_index_new (rel_index_get_id (info.indexes->pdata[i]), &index));
    }
  if (!changed)
    return g_object_ref (table);
  info.indexes = indexes;

  return rel_table_new (rel_table_get_id (table), &info);
}

/**
 * rel_import_adapt:
 * @schema: a schema that was imported
 *
 * Changes what other databases have another way, so that SQLite can have it: a key that
 * counts by itself is INTEGER, an index has a name of its own. What was changed is told
 * among the problems.
 *
 * Returns: (transfer full): the schema for SQLite
 */
RelSchema *
rel_import_adapt (RelSchema *schema)
{
  RelSchemaInfo info = *rel_schema_get_info (schema);
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(RelSchema) adapted = NULL;

  for (guint i = 0; i < info.tables->len; i++)
    g_hash_table_add (used, g_ascii_strdown (rel_table_get_name (info.tables->pdata[i]), -1));
  for (guint i = 0; i < info.tables->len; i++)
    {
      g_autoptr(RelTable) counted = adapt_key (info.tables->pdata[i], losses);
      g_autoptr(RelTable) timed = adapt_defaults (counted, losses);

      g_ptr_array_add (tables, adapt_indexes (timed, used, losses));
    }
  info.tables = tables;
  adapted = rel_schema_new (&info);

  return with_losses (adapted, losses);
}

static gboolean
run_script (RelConnection  *connection,
            const char     *sql,
            GCancellable   *cancellable,
            GError        **error)
{
  RelStatements statements;
  RelStatement statement;

  rel_statements_init (&statements, sql, strlen (sql), REL_TOKEN_STYLE_SQLITE);
  while (rel_statements_next (&statements, &statement))
    {
      g_autofree char *one = g_strndup (sql + statement.span.start, statement.span.end - statement.span.start);

      if (!rel_connection_execute (connection, one, NULL, 0, NULL, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * rel_import_make_database:
 * @schema: a schema
 * @path: path of a file that does not exist
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Makes an empty database of a schema, whole or not at all. A file that is there is
 * never touched. Blocks.
 *
 * Returns: whether it was made
 */
gboolean
rel_import_make_database (RelSchema     *schema,
                          const char    *path,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autofree char *sql = rel_write_schema_sql (schema);
  g_autofree char *temporary = g_strdup_printf ("%s.%08x.new", path, g_random_int ());
  g_autoptr(RelConnection) connection = NULL;
  gboolean made;

  if (g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("“%s” is there already and was not touched; choose another name."), path);
      return FALSE;
    }

  /* An empty file is an empty database. */
  if (!g_file_set_contents (temporary, "", 0, error))
    return FALSE;
  connection = rel_sqlite_connection_open (temporary, REL_ACCESS_WRITE, cancellable, error);
  made = connection != NULL && rel_connection_execute (connection, "BEGIN", NULL, 0, NULL, cancellable, error) &&
         run_script (connection, sql, cancellable, error) &&
         rel_connection_execute (connection, "COMMIT", NULL, 0, NULL, cancellable, error);
  if (connection != NULL)
    rel_connection_close (connection);
  /* link() never replaces what somebody else made meanwhile. */
  if (made && link (temporary, path) != 0)
    {
      int code = errno;

      made = FALSE;
      g_set_error (error, REL_ERROR, REL_ERROR_DENIED, _("“%s” cannot be made: %s. Nothing was written."), path, g_strerror (code));
    }
  g_unlink (temporary);

  return made;
}
