/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * relata schema FILE: prints a schema as SQL or as JSON.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/rel-cli.h"
#include "cli/rel-verb.h"
#include "schema/rel-schema-json.h"
#include "sql/rel-write-schema.h"

int
rel_verb_schema (int    argc,
                 char **argv)
{
  g_autofree char *form = NULL;
  const GOptionEntry entries[] = {
    { "format", 'T', 0, G_OPTION_ARG_STRING, &form, N_("sql (default): statements; json: everything known, in a fixed form"), "sql|json" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("FILE");
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GBytes) content = NULL;
  char *text;
  int status = 0;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Prints the schema of a database or SQL script."));
  if (!rel_cli_parse (context, &argc, &argv, &status))
    return status;

  if (argc != 2)
    return rel_cli_usage ("schema", "%s", _("one FILE is needed"));
  if (form != NULL && strcmp (form, "json") != 0 && strcmp (form, "sql") != 0)
    return rel_cli_usage ("schema", _("“%s” is not a format"), form);

  schema = rel_cli_read_schema (argv[1], &error);
  if (schema == NULL)
    return rel_cli_fail (argv[1], error);

  text = g_strcmp0 (form, "json") == 0 ? rel_schema_to_json (schema, TRUE) : rel_write_schema_sql (schema);
  content = g_bytes_new_take (text, strlen (text));
  if (!rel_cli_write (NULL, content, &error))
    return rel_cli_fail (NULL, error);

  return REL_EXIT_OK;
}
