/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * relata records FILE TABLE [KEY]: prints records, or those that a walk along
 * relationships reaches.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/rel-cli.h"
#include "cli/rel-verb.h"
#include "cli/verb-records-private.h"
#include "database/sqlite/rel-sqlite-connection.h"

#define TABLE_LIMIT 100
#define BATCH_ROWS  1000

static gboolean
parse_form (const char *word,
            RelForm    *form)
{
  if (word == NULL || strcmp (word, "table") == 0)
    *form = REL_FORM_TABLE;
  else if (strcmp (word, "json") == 0)
    *form = REL_FORM_JSON;
  else if (strcmp (word, "csv") == 0)
    *form = REL_FORM_CSV;
  else
    return FALSE;

  return TRUE;
}

/* Prints as rows come, so that any number of them takes no memory; a table needs all to know its widths. */
static gboolean
print_rows (RelCursor    *cursor,
            RelForm       form,
            RelCsvGuard   guard,
            GError      **error)
{
  RelRowPrinter printer = { form, guard };
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr(RelRows) rows = rel_cursor_fetch (cursor, form == REL_FORM_TABLE ? -1 : BATCH_ROWS, NULL, error);

      if (rows == NULL || !rel_row_printer_add (&printer, rows, error))
        return FALSE;
      more = form != REL_FORM_TABLE && rel_rows_get_n_rows (rows) == BATCH_ROWS;
    }

  return rel_row_printer_end (&printer, error);
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

  g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("“%s” has no record with the key %s. Nothing was printed; give the key as the table stores it."), table, key);

  return FALSE;
}

/* What was asked for. */
typedef struct
{
  char        **names;
  char         *word;
  char         *search;
  char         *output;
  gint64        limit;
  gboolean      guarded;
  gboolean      subset;
  int           levels;
  int           per_link;
  RelForm       form;
} Options;

static gboolean
print_records (RelConnection  *connection,
               RelSchema      *schema,
               const char     *table,
               const char     *key,
               const Options  *options,
               GError        **error)
{
  g_autoptr(RelRecordWalk) way = NULL;
  g_autoptr(RelCursor) cursor = NULL;
  g_autofree char *sql = NULL;
  GPtrArray *params;
  gint64 limit = options->limit > 0 ? options->limit : -1;
  RelCsvGuard guard = options->guarded ? REL_CSV_GUARDED : REL_CSV_EXACT;

  if (key != NULL && !check_key (connection, schema, table, key, error))
    return FALSE;
  way = walk (schema, table, key, (const char *const *) options->names, error);
  if (way == NULL)
    return FALSE;
  if (options->subset)
    return rel_records_subset (connection, schema, way, limit, options->levels, options->per_link, options->output, error);

  sql = rel_record_walk_to_sql (way);
  params = rel_record_walk_get_params (way);
  g_ptr_array_add (params, rel_value_new_integer (limit));
  cursor = rel_connection_select (connection, sql, (RelValue *const *) params->pdata, params->len, NULL, error);
  if (cursor == NULL || !print_rows (cursor, options->form, guard, error))
    return FALSE;
  rel_cursor_close (cursor);

  return TRUE;
}

static gboolean
run (int             argc,
     char          **argv,
     const Options  *options,
     GError        **error)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (argv[1], REL_ACCESS_READ, NULL, error);
  g_autoptr(RelSchema) schema = connection != NULL ? rel_connection_read_schema (connection, NULL, error) : NULL;
  gboolean done;

  if (schema == NULL)
    return FALSE;
  if (options->search != NULL)
    done = rel_records_search (connection, schema, argv + 2, options->search, options->limit, options->form,
                               options->guarded ? REL_CSV_GUARDED : REL_CSV_EXACT, error);
  else
    done = print_records (connection, schema, argv[2], argc == 4 ? argv[3] : NULL, options, error);
  rel_connection_close (connection);

  return done;
}

static int
check_usage (int      argc,
             Options *options)
{
  if (options->search != NULL && (options->names != NULL || options->subset))
    return rel_cli_usage ("records", "%s", _("--search goes with neither --follow nor --subset"));
  if (argc < 2 || (options->search == NULL && (argc < 3 || argc > 4)))
    return rel_cli_usage ("records", "%s", _("a FILE and a TABLE are needed"));
  if (!parse_form (options->word, &options->form))
    return rel_cli_usage ("records", _("“%s” is not a format"), options->word);
  if (!options->subset && (options->output != NULL || options->levels != 0 || options->per_link != 0))
    return rel_cli_usage ("records", "%s", _("--output, --children and --per-link go with --subset"));
  if (options->levels < 0 || options->per_link < 0)
    return rel_cli_usage ("records", "%s", _("a number below 0 means nothing here"));
  if (options->limit < 0)
    options->limit = options->form == REL_FORM_TABLE && options->search == NULL && !options->subset ? TABLE_LIMIT : 0;

  return REL_EXIT_OK;
}

static void
clear_options (Options *options)
{
  g_strfreev (options->names);
  g_free (options->word);
  g_free (options->search);
  g_free (options->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

int
rel_verb_records (int    argc,
                  char **argv)
{
  g_auto(Options) options = { .limit = -1 };
  const GOptionEntry entries[] = {
    { "follow", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &options.names, N_("walk on along the relationship of that name; may be repeated"), N_("NAME") },
    { "search", 's', 0, G_OPTION_ARG_STRING, &options.search, N_("look for a text or number in all columns, of all tables where none is named"), N_("TEXT") },
    { "subset", 0, 0, G_OPTION_ARG_NONE, &options.subset, N_("write the records and all that they refer to as an SQL script for an empty database"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("where to write the script (default: standard output)"), N_("FILE") },
    { "children", 0, 0, G_OPTION_ARG_INT, &options.levels, N_("with --subset, take N levels of records that refer to them too"), "N" },
    { "per-link", 0, 0, G_OPTION_ARG_INT, &options.per_link, N_("with --children, take at most N of them for each record and link"), "N" },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &options.limit, N_("print at most N records; 0 for all (default: 100 as a table, else all)"), "N" },
    { "format", 'T', 0, G_OPTION_ARG_STRING, &options.word, N_("table (default), for people; json or csv: the data as it is"), "table|json|csv" },
    { "guard-formulas", 0, 0, G_OPTION_ARG_NONE, &options.guarded, N_("in csv, put an apostrophe before what a spreadsheet would run"), NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (_("FILE TABLE [KEY] | --search TEXT FILE [TABLE…]"));
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Prints the records of a table or view, or those that a record or table leads to.\nA key of several columns is given with commas."));
  if (!rel_cli_parse (context, &argc, &argv, &status))
    return status;

  status = check_usage (argc, &options);
  if (status != REL_EXIT_OK)
    return status;
  if (!run (argc, argv, &options, &error))
    return rel_cli_fail (argv[1], error);

  return REL_EXIT_OK;
}
