/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * relata import FILE -o OUT: makes a design, a database or another text of what people
 * keep schemas in. What is not kept is told, line by line. A design or database also gets
 * what the file says of its diagram.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/rel-cli.h"
#include "cli/rel-verb.h"
#include "document/rel-import.h"
#include "document/rel-places.h"
#include "document/rel-state-take.h"

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

/* What is said beside the schema is remembered beside the database, as the window does. */
static gboolean
write_database (RelSchema   *schema,
                GPtrArray   *diagrams,
                const char  *file,
                const char  *output,
                GError     **error)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(GBytes) told = NULL;
  g_autofree char *text = NULL;

  if (!rel_import_make_database (schema, output, NULL, error))
    return FALSE;

  if (diagrams != NULL)
    {
      g_autoptr(GFile) database = g_file_new_for_path (output);
      g_autofree char *places = rel_places_get_path (database);

      if (!rel_places_save (places, schema, diagrams, NULL, error))
        return FALSE;
      text = rel_import_make_design (schema, diagrams, losses, NULL);
    }
  else
    /* A database keeps what a script keeps. */
    told = rel_format_find ("sql")->write_schema (schema, NULL, losses, NULL);
  rel_cli_tell_losses (file, losses);

  return TRUE;
}

static gboolean
write_design (RelSchema   *schema,
              GPtrArray   *diagrams,
              const char  *file,
              const char  *output,
              GError     **error)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  char *text = rel_import_make_design (schema, diagrams, losses, error);
  g_autoptr(GBytes) content = text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;

  if (content == NULL || !rel_cli_write (output, content, error))
    return FALSE;
  rel_cli_tell_losses (file, losses);

  return TRUE;
}

/* The schema; and its diagrams, where a file is to become something that has room for what it says of them. */
static RelSchema *
read_file (const char  *file,
           const char  *form,
           gboolean     sqlite,
           gboolean     whole,
           GPtrArray  **diagrams,
           GError     **error)
{
  g_autoptr(RelSchema) schema = NULL;

  if (whole && form == NULL && strcmp (file, "-") != 0)
    {
      g_autoptr(GPtrArray) drawn = NULL;

      schema = rel_import_whole (file, &drawn, NULL, error);
      if (schema == NULL)
        return NULL;
      if (rel_state_has_looks (schema, drawn))
        {
          if (drawn->len == 0)
            g_ptr_array_add (drawn, rel_diagram_new (REL_ID_NONE, ""));
          *diagrams = g_steal_pointer (&drawn);
        }
      return g_steal_pointer (&schema);
    }
  schema = rel_cli_import (file, form, error);

  /* What SQLite has another way is changed only for SQLite. */
  return schema != NULL && sqlite ? rel_import_adapt (schema) : g_steal_pointer (&schema);
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
  g_autoptr(GPtrArray) diagrams = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autofree char *title = NULL;
  RelFormatOptions options = { NULL };
  RelArrangeOptions arrange = { REL_ARRANGE_ALL };
  const RelFormat *format = rel_format_find ("sql");
  const RelFormat *from;
  gboolean database, file;
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
  file = output != NULL && strcmp (output, "-") != 0;
  database = file && is_database (output);
  if (file && !database)
    format = rel_format_for_file (output);
  if (format == NULL || (format->write_schema == NULL && format->write_diagram == NULL))
    return rel_cli_usage ("import", _("what “%s” is to be cannot be told by its name"), output);

  schema = read_file (argv[1], form, strcmp (format->id, "sql") == 0, file && strcmp (format->id, "sql") == 0, &diagrams, &error);
  if (schema == NULL)
    return rel_cli_fail (argv[1], error);

  if (database)
    return write_database (schema, diagrams, argv[1], output, &error) ? REL_EXIT_OK : rel_cli_fail (NULL, error);
  if (diagrams != NULL)
    return write_design (schema, diagrams, argv[1], output, &error) ? REL_EXIT_OK : rel_cli_fail (output, error);

  title = g_path_get_basename (argv[1]);
  options.title = title;
  content = rel_cli_write_schema (schema, argv[1], format, &options, &arrange, NULL, &error);
  if (content == NULL || !rel_cli_write (output, content, &error))
    return rel_cli_fail (output, error);

  return REL_EXIT_OK;
}
