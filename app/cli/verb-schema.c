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
#include "sql/rel-write-server.h"

static gboolean
find_dialect (const char    *name,
              RelTokenStyle *style)
{
  static const struct
  {
    const char   *name;
    RelTokenStyle style;
  } dialects[] = {
    { "sqlite", REL_TOKEN_STYLE_SQLITE },
    { "postgresql", REL_TOKEN_STYLE_POSTGRESQL },
    { "mysql", REL_TOKEN_STYLE_MYSQL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    if (strcmp (dialects[i].name, name) == 0)
      {
        *style = dialects[i].style;
        return TRUE;
      }

  return FALSE;
}

int
rel_verb_schema (int    argc,
                 char **argv)
{
  g_autofree char *form = NULL;
  g_autofree char *dialect = NULL;
  const GOptionEntry entries[] = {
    { "format", 'T', 0, G_OPTION_ARG_STRING, &form, N_("sql (default): statements; json: everything known, in a fixed form"), "sql|json" },
    { "dialect", 'D', 0, G_OPTION_ARG_STRING, &dialect, N_("whose SQL to write; what it cannot say is told in comments"), "sqlite|postgresql|mysql" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("FILE");
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GBytes) content = NULL;
  RelTokenStyle style = REL_TOKEN_STYLE_SQLITE;
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

  if (dialect != NULL && !find_dialect (dialect, &style))
    return rel_cli_usage ("schema", _("“%s” is not a dialect"), dialect);
  if (dialect != NULL && g_strcmp0 (form, "json") == 0)
    return rel_cli_usage ("schema", "%s", _("JSON has no dialect"));

  schema = rel_cli_read_schema (argv[1], &error);
  if (schema == NULL)
    return rel_cli_fail (argv[1], error);

  if (g_strcmp0 (form, "json") == 0)
    text = rel_schema_to_json (schema, TRUE);
  else if (style == REL_TOKEN_STYLE_SQLITE)
    text = rel_write_schema_sql (schema);
  else
    text = rel_write_server_sql (schema, style, NULL);
  content = g_bytes_new_take (text, strlen (text));
  if (!rel_cli_write (NULL, content, &error))
    return rel_cli_fail (NULL, error);

  return REL_EXIT_OK;
}
