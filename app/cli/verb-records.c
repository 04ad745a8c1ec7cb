/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * relata records FILE TABLE [KEY]: prints records, or those that a walk along
 * relationships reaches.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib/gi18n.h>

#include "cli/rel-cli.h"
#include "cli/rel-verb.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "formats/rel-csv.h"
#include "formats/rel-json-rows.h"
#include "formats/rel-text-table.h"
#include "records/rel-record-walk.h"

#define TABLE_LIMIT 100
#define BATCH_ROWS  1000

typedef enum
{
  FORM_TABLE,
  FORM_JSON,
  FORM_CSV,
} Form;

static gboolean
parse_form (const char *word,
            Form       *form)
{
  if (word == NULL || strcmp (word, "table") == 0)
    *form = FORM_TABLE;
  else if (strcmp (word, "json") == 0)
    *form = FORM_JSON;
  else if (strcmp (word, "csv") == 0)
    *form = FORM_CSV;
  else
    return FALSE;

  return TRUE;
}

static gboolean
print (GString  *text,
       GError  **error)
{
  if (fwrite (text->str, 1, text->len, stdout) != text->len)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Standard output cannot be written: %s."), g_strerror (errno));
      return FALSE;
    }
  g_string_truncate (text, 0);

  return TRUE;
}

/* Prints as rows come, so that any number of them takes no memory; a table needs all to know its widths. */
static gboolean
print_rows (RelCursor    *cursor,
            Form          form,
            RelCsvGuard   guard,
            guint64      *n_rows,
            GError      **error)
{
  g_autoptr(GString) text = g_string_new (form == FORM_JSON ? "[" : NULL);
  gboolean more = TRUE;

  *n_rows = 0;
  while (more)
    {
      g_autoptr(RelRows) rows = rel_cursor_fetch (cursor, form == FORM_TABLE ? -1 : BATCH_ROWS, NULL, error);

      if (rows == NULL)
        return FALSE;
      if (form == FORM_TABLE)
        rel_text_table_append (text, rows);
      else if (form == FORM_JSON)
        rel_json_append_rows (text, rows, *n_rows == 0);
      else
        {
          if (*n_rows == 0)
            rel_csv_append_names (text, rows, guard);
          rel_csv_append_rows (text, rows, guard);
        }
      *n_rows += rel_rows_get_n_rows (rows);
      more = form != FORM_TABLE && rel_rows_get_n_rows (rows) == BATCH_ROWS;
      if (!print (text, error))
        return FALSE;
    }

  g_string_append (text, form != FORM_JSON ? "" : *n_rows > 0 ? "\n]\n" : "]\n");
  if (!print (text, error))
    return FALSE;
  if (fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Standard output cannot be written: %s."), g_strerror (errno));

  return FALSE;
}

static RelRecordWalk *
walk (RelSchema          *schema,
      const char         *table,
      const char         *key,
      const char *const  *names,
      GError            **error)
{
  g_autoptr(RelRecordWalk) self = rel_record_walk_new (schema, table, key, error);

  if (self == NULL)
    return NULL;
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!rel_record_walk_follow (self, names[i], error))
      return NULL;

  return g_steal_pointer (&self);
}

/* A key that names nobody is a mistake; a record without members is not. */
static gboolean
check_key (RelConnection  *connection,
           RelSchema      *schema,
           const char     *table,
           const char     *key,
           GError        **error)
{
  g_autoptr(RelRecordWalk) self = walk (schema, table, key, NULL, error);
  g_autofree char *sql = self != NULL ? rel_record_walk_to_sql (self) : NULL;
  g_autoptr(RelRows) rows = NULL;
  GPtrArray *params;

  if (self == NULL)
    return FALSE;
  params = rel_record_walk_get_params (self);
  g_ptr_array_add (params, rel_value_new_integer (1));
  rows = rel_connection_query (connection, sql, (RelValue *const *) params->pdata, params->len, NULL, error);
  if (rows == NULL)
    return FALSE;
  if (rel_rows_get_n_rows (rows) > 0)
    return TRUE;

  g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("“%s” has no record with the key %s."), table, key);

  return FALSE;
}

static gboolean
run (const char         *file,
     const char         *table,
     const char         *key,
     const char *const  *names,
     gint64              limit,
     Form                form,
     RelCsvGuard         guard,
     GError            **error)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (file, REL_ACCESS_READ, NULL, error);
  g_autoptr(RelSchema) schema = connection != NULL ? rel_connection_read_schema (connection, NULL, error) : NULL;
  g_autoptr(RelRecordWalk) way = NULL;
  g_autoptr(RelCursor) cursor = NULL;
  g_autofree char *sql = NULL;
  GPtrArray *params;
  guint64 n_rows;

  if (schema == NULL || (key != NULL && !check_key (connection, schema, table, key, error)))
    return FALSE;

  way = walk (schema, table, key, names, error);
  if (way == NULL)
    return FALSE;
  sql = rel_record_walk_to_sql (way);
  params = rel_record_walk_get_params (way);
  g_ptr_array_add (params, rel_value_new_integer (limit));
  cursor = rel_connection_select (connection, sql, (RelValue *const *) params->pdata, params->len, NULL, error);
  if (cursor == NULL)
    return FALSE;

  if (!print_rows (cursor, form, guard, &n_rows, error))
    return FALSE;
  rel_cursor_close (cursor);
  rel_connection_close (connection);

  return TRUE;
}

int
rel_verb_records (int    argc,
                  char **argv)
{
  g_auto(GStrv) names = NULL;
  g_autofree char *word = NULL;
  gint64 limit = -1;
  gboolean guarded = FALSE;
  const GOptionEntry entries[] = {
    { "follow", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &names, N_("walk on along the relationship of that name; may be repeated"), N_("NAME") },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &limit, N_("print at most N records; 0 for all (default: 100 as a table, else all)"), "N" },
    { "format", 'T', 0, G_OPTION_ARG_STRING, &word, N_("table (default), for people; json or csv: the data as it is"), "table|json|csv" },
    { "guard-formulas", 0, 0, G_OPTION_ARG_NONE, &guarded, N_("in csv, put an apostrophe before what a spreadsheet would run"), NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (_("FILE TABLE [KEY]"));
  g_autoptr(GError) error = NULL;
  Form form;
  int status = 0;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Prints the records of a table or view, or those that a record or table leads to.\nA key of several columns is given with commas."));
  if (!rel_cli_parse (context, &argc, &argv, &status))
    return status;

  if (argc < 3 || argc > 4)
    return rel_cli_usage ("records", "%s", _("a FILE and a TABLE are needed"));
  if (!parse_form (word, &form))
    return rel_cli_usage ("records", _("“%s” is not a format"), word);
  if (limit < 0)
    limit = form == FORM_TABLE ? TABLE_LIMIT : 0;

  if (!run (argv[1], argv[2], argc == 4 ? argv[3] : NULL, (const char *const *) names, limit > 0 ? limit : -1, form,
            guarded ? REL_CSV_GUARDED : REL_CSV_EXACT, &error))
    return rel_cli_fail (argv[1], error);

  return REL_EXIT_OK;
}
