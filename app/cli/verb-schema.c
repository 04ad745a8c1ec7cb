/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * relata schema FILE: prints a schema in any form that schemas are written in.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/rel-cli.h"
#include "cli/rel-verb.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "document/rel-design-block.h"
#include "document/rel-import.h"

static gboolean
can_write (const RelFormat *format)
{
  return format->write_schema != NULL || format->write_diagram != NULL;
}

/* --dialect says whose SQL. */
static const RelFormat *
find_dialect (const char *name)
{
  if (strcmp (name, "sqlite") == 0)
    return rel_format_find ("sql");
  if (strcmp (name, "postgresql") == 0 || strcmp (name, "mysql") == 0)
    return rel_format_find (name);

  return NULL;
}

/* The first diagram of a design, for a form that has room for both; NULL: there is none. Another text
 * that says how it looks has told what is left out of it already. */
static RelDiagram *
read_drawn (const char      *file,
            const RelFormat *format,
            RelSchema       *schema)
{
  g_autoptr(GPtrArray) diagrams = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (format->write_schema == NULL || format->write_diagram == NULL || strcmp (file, "-") == 0 || !rel_sqlite_is_script (file) ||
      !g_file_get_contents (file, &text, &length, NULL) || !g_utf8_validate_len (text, length, NULL) ||
      !rel_design_block_locate (text, length, NULL, NULL))
    return NULL;
  diagrams = rel_import_diagrams (file, schema, NULL, NULL);

  return diagrams != NULL && diagrams->len > 0 ? g_object_ref (diagrams->pdata[0]) : NULL;
}

int
rel_verb_schema (int    argc,
                 char **argv)
{
  g_autofree char *form = NULL;
  g_autofree char *dialect = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "format", 'T', 0, G_OPTION_ARG_STRING, &form, N_("sql (default), json, dbml, mermaid, plantuml, markdown, html, …; what a form does not hold is told on standard error"), N_("FORMAT") },
    { "dialect", 'D', 0, G_OPTION_ARG_STRING, &dialect, N_("whose SQL to write; what it cannot say is told in comments"), "sqlite|postgresql|mysql" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("file to write, - for standard output"), N_("FILE") },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("FILE");
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelDiagram) drawn = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autofree char *title = NULL;
  RelFormatOptions options = { NULL };
  RelArrangeOptions arrange = { REL_ARRANGE_ALL };
  const RelFormat *format;
  int status = 0;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Prints the schema of a database or SQL script."));
  if (!rel_cli_parse (context, &argc, &argv, &status))
    return status;

  if (argc != 2)
    return rel_cli_usage ("schema", "%s", _("one FILE is needed"));
  format = form != NULL ? rel_format_find (form) : output != NULL ? rel_format_for_file (output) : NULL;
  if (format == NULL && form == NULL)
    format = rel_format_find ("sql");
  if (format == NULL || !can_write (format))
    return rel_cli_usage ("schema", _("“%s” is not a format"), form != NULL ? form : output);
  if (dialect != NULL && strcmp (format->id, "sql") != 0)
    return rel_cli_usage ("schema", _("only SQL has a dialect; “%s” has none"), format->id);
  if (dialect != NULL && (format = find_dialect (dialect)) == NULL)
    return rel_cli_usage ("schema", _("“%s” is not a dialect"), dialect);

  schema = rel_cli_read_schema (argv[1], &error);
  if (schema == NULL)
    return rel_cli_fail (argv[1], error);

  drawn = read_drawn (argv[1], format, schema);
  if (drawn != NULL)
    arrange.what = REL_ARRANGE_NEW;
  title = g_path_get_basename (argv[1]);
  options.title = title;
  content = rel_cli_write_schema (schema, argv[1], format, &options, &arrange, drawn, &error);
  if (content == NULL || !rel_cli_write (output, content, &error))
    return rel_cli_fail (output, error);

  return REL_EXIT_OK;
}
