/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * relata check FILE: advice about a schema, and rows that refer to nothing.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/rel-cli.h"
#include "cli/rel-verb.h"
#include "database/rel-evidence.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "schema/rel-advice.h"

static char *
one_line (const char *text)
{
  return g_strdelimit (g_strdup (text), "\r\n\033", ' ');
}

static void
append_json_text (GString    *json,
                  const char *text)
{
  g_string_append_c (json, '"');
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (json, "\\%c", *p);
    else if ((guchar) *p < 0x20 || *p == 0x7f)
      g_string_append_printf (json, "\\u%04x", (guchar) *p);
    else
      g_string_append_c (json, *p);
  g_string_append_c (json, '"');
}

static void
append_advice (GString    *out,
               gboolean    json,
               const char *level,
               const char *rule,
               const char *words,
               const char *reason,
               const char *fix)
{
  if (json)
    {
      g_string_append_printf (out, "%s\n {\"level\": \"%s\", \"rule\": \"%s\", \"words\": ", out->len > 1 ? "," : "", level, rule);
      append_json_text (out, words);
      g_string_append (out, ", \"reason\": ");
      append_json_text (out, reason);
      g_string_append_printf (out, ", \"can_be_fixed\": %s}", fix != NULL ? "true" : "false");
    }
  else
    {
      g_autofree char *line = one_line (words);

      g_string_append_printf (out, "%s: %s [%s]\n", level, line, rule);
    }
}

/* Rows that refer to nothing, table by table; a script has none. */
static guint
append_dangling (const char *file,
                 GString    *out,
                 gboolean    json)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (file, REL_ACCESS_READ, NULL, NULL);
  g_autoptr(RelRows) rows = NULL;
  guint n = 0;

  if (connection == NULL)
    return 0;
  rows = rel_connection_query (connection, "SELECT \"table\", parent, count (*) FROM pragma_foreign_key_check GROUP BY 1, 2",
                               NULL, 0, NULL, NULL);
  for (guint i = 0; rows != NULL && i < rel_rows_get_n_rows (rows); i++, n++)
    {
      g_autofree char *table = rel_value_to_text (rel_rows_get (rows, i, 0));
      g_autofree char *parent = rel_value_to_text (rel_rows_get (rows, i, 1));
      gint64 count = rel_value_get_integer (rel_rows_get (rows, i, 2));
      g_autofree char *words = g_strdup_printf (ngettext ("%lld row of %s refers to a record of %s that does not exist",
                                                          "%lld rows of %s refer to records of %s that do not exist", count),
                                                (long long) count, table, parent);

      append_advice (out, json, "problem", "dangling-references", words, _("The link leads nowhere."), NULL);
    }
  rel_connection_close (connection);

  return n;
}

/* Links that are not declared, and what the data say of them; a script has none. */
static void
append_evidence (const char *file,
                 GString    *out,
                 gboolean    json)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (file, REL_ACCESS_READ, NULL, NULL);
  g_autoptr(RelSchema) stored = connection != NULL ? rel_connection_read_schema (connection, NULL, NULL) : NULL;
  g_autoptr(GArray) list = stored != NULL ? rel_evidence_read (connection, stored, NULL, NULL) : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const RelEvidence *one = &g_array_index (list, RelEvidence, i);

      append_advice (out, json, "hint", one->n_values > 0 && one->n_missing == 0 ? "link-confirmed" : "link-not-confirmed", one->sentence,
                     _("A link that is declared is guarded, and can be followed."), NULL);
    }
  if (connection != NULL)
    rel_connection_close (connection);
}

int
rel_verb_check (int    argc,
                char **argv)
{
  g_autofree char *form = NULL;
  const GOptionEntry entries[] = {
    { "format", 'T', 0, G_OPTION_ARG_STRING, &form, N_("text (default) or json"), "text|json" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("FILE");
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(GString) out = NULL;
  gboolean json;
  guint n_problems = 0;
  GArray *advice;
  int status = 0;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Gives advice about the schema of a database or SQL script, and finds rows that refer to nothing."));
  if (!rel_cli_parse (context, &argc, &argv, &status))
    return status;

  if (argc != 2)
    return rel_cli_usage ("check", "%s", _("one FILE is needed"));
  if (form != NULL && strcmp (form, "json") != 0 && strcmp (form, "text") != 0)
    return rel_cli_usage ("check", _("“%s” is not a format"), form);

  schema = rel_cli_read_schema (argv[1], &error);
  if (schema == NULL)
    return rel_cli_fail (argv[1], error);

  json = g_strcmp0 (form, "json") == 0;
  out = g_string_new (json ? "[" : "");
  n_problems = append_dangling (argv[1], out, json);
  advice = rel_schema_list_advice (schema);
  for (guint i = 0; i < advice->len; i++)
    {
      const RelAdvice *one = &g_array_index (advice, RelAdvice, i);

      n_problems += one->level == REL_ADVICE_PROBLEM;
      append_advice (out, json, rel_advice_level_to_string (one->level), one->rule, one->words, one->reason, one->fix);
    }
  append_evidence (argv[1], out, json);
  if (json)
    g_string_append (out, "\n]\n");
  content = g_bytes_new (out->str, out->len);
  if (!rel_cli_write (NULL, content, &error))
    return rel_cli_fail (NULL, error);

  return n_problems > 0 ? REL_EXIT_FAILED : REL_EXIT_OK;
}
