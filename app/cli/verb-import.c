/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * relata import FILE -o OUT: makes a design, a database or another text of what people
 * keep schemas in. What is not kept is told, line by line.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/rel-cli.h"
#include "cli/rel-verb.h"
#include "document/rel-import.h"

/* A new database is asked for by its name. */
static gboolean
is_database (const char *output)
{
  static const char *const suffixes[] = { ".db", ".sqlite", ".sqlite3", ".db3" };
  g_autofree char *lower = g_ascii_strdown (output, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (lower, suffixes[i]))
      return TRUE;

  return FALSE;
}

static gboolean
write_database (RelSchema   *schema,
                const char  *file,
                const char  *output,
                GError     **error)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(GBytes) told = NULL;

  if (!rel_import_make_database (schema, output, NULL, error))
    return FALSE;

  /* A database keeps what a script keeps. */
  told = rel_format_find ("sql")->write_schema (schema, NULL, losses, NULL);
  rel_cli_tell_losses (file, losses);

  return TRUE;
}

int
rel_verb_import (int    argc,
                 char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *form = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("OUT.sql, a design; OUT.db, a new database; or any form that is written; - for standard output"), N_("OUT") },
    { "format", 'T', 0, G_OPTION_ARG_STRING, &form, N_("what FILE is: sql, postgresql, mysql, dbml, sqlalchemy, csv; else told by content and name"), N_("FORMAT") },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("FILE");
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) read = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autofree char *title = NULL;
  RelFormatOptions options = { NULL };
  RelArrangeOptions arrange = { REL_ARRANGE_ALL };
  const RelFormat *format = rel_format_find ("sql");
  const RelFormat *from;
  int status = 0;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Makes a design or a new database of a text that describes one.\nWhat is not kept is told on standard error, a line each."));
  if (!rel_cli_parse (context, &argc, &argv, &status))
    return status;

  if (argc != 2)
    return rel_cli_usage ("import", "%s", _("one FILE is needed"));
  from = form != NULL ? rel_format_find (form) : NULL;
  if (form != NULL && (from == NULL || (from->read == NULL && strcmp (from->id, "sql") != 0)))
    return rel_cli_usage ("import", _("“%s” is not a format that can be read"), form);
  if (output != NULL && strcmp (output, "-") != 0 && !is_database (output))
    format = rel_format_for_file (output);
  if (format == NULL || (format->write_schema == NULL && format->write_diagram == NULL))
    return rel_cli_usage ("import", _("what “%s” is to be cannot be told by its name"), output);

  read = rel_cli_import (argv[1], form, &error);
  if (read == NULL)
    return rel_cli_fail (argv[1], error);
  /* What SQLite has another way is changed only for SQLite. */
  schema = strcmp (format->id, "sql") == 0 ? rel_import_adapt (read) : g_object_ref (read);

  if (output != NULL && is_database (output))
    return write_database (schema, argv[1], output, &error) ? REL_EXIT_OK : rel_cli_fail (NULL, error);

  title = g_path_get_basename (argv[1]);
  options.title = title;
  content = rel_cli_write_schema (schema, argv[1], format, &options, &arrange, &error);
  if (content == NULL || !rel_cli_write (output, content, &error))
    return rel_cli_fail (output, error);

  return REL_EXIT_OK;
}
