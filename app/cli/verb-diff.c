/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * relata diff A B: what must happen to one schema to make it another. Its exit status
 * is that of diff: 0 when they are equivalent, 1 when not, 2 for trouble.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/rel-cli.h"
#include "cli/rel-verb.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-match.h"
#include "sql/rel-plan.h"

static void
append_json_text (GString    *json,
                  const char *text)
{
  if (text == NULL)
    {
      g_string_append (json, "null");
      return;
    }

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

static char *
write_json (GArray *changes)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < changes->len; i++)
    {
      const RelChange *change = &g_array_index (changes, RelChange, i);

      g_string_append_printf (json, "%s\n {\"change\": \"%s\", \"element\": \"%s\", \"name\": ", i > 0 ? "," : "",
                              rel_change_kind_to_string (change->kind), rel_element_to_string (change->element));
      append_json_text (json, change->name);
      g_string_append (json, ", \"new_name\": ");
      append_json_text (json, change->new_name);
      g_string_append (json, ", \"words\": ");
      append_json_text (json, change->words);
      g_string_append_c (json, '}');
    }
  g_string_append (json, changes->len > 0 ? "\n]\n" : "]\n");

  return g_string_free (json, FALSE);
}

static char *
write_text (GArray *changes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      g_autofree char *line = g_strdup (g_array_index (changes, RelChange, i).words);

      g_string_append_printf (text, "%s\n", g_strdelimit (line, "\r\n\033", ' '));
    }

  return g_string_free (text, FALSE);
}

int
rel_verb_diff (int    argc,
               char **argv)
{
  g_autofree char *form = NULL;
  gboolean renames = FALSE;
  const GOptionEntry entries[] = {
    { "format", 'T', 0, G_OPTION_ARG_STRING, &form, N_("text (default), json, or sql: statements that make A like B"), "text|sql|json" },
    { "renames", 0, 0, G_OPTION_ARG_NONE, &renames, N_("take what looks renamed for renamed"), NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("A B");
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) from = NULL, read = NULL, to = NULL;
  g_autoptr(GArray) changes = NULL, guesses = NULL;
  g_autoptr(GBytes) content = NULL;
  char *text;
  int status = 0;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Tells how the schemas of two databases or SQL scripts differ."));
  if (!rel_cli_parse (context, &argc, &argv, &status))
    return status == REL_EXIT_OK ? status : REL_EXIT_USAGE;

  if (argc != 3)
    return rel_cli_usage ("diff", "%s", _("two files are needed"));
  if (form != NULL && strcmp (form, "json") != 0 && strcmp (form, "sql") != 0 && strcmp (form, "text") != 0)
    return rel_cli_usage ("diff", _("“%s” is not a format"), form);

  for (int i = 1; i < 3; i++)
    {
      RelSchema **schema = i == 1 ? &from : &read;

      *schema = rel_cli_read_schema (argv[i], &error);
      if (*schema == NULL)
        {
          rel_cli_fail (argv[i], error);
          return REL_EXIT_USAGE;
        }
    }

  guesses = renames ? rel_schema_propose_renames (read, from) : g_array_new (FALSE, FALSE, sizeof (RelRename));
  to = rel_schema_adopt_renamed (read, from, (const RelRename *) guesses->data, guesses->len);
  changes = rel_schema_diff (from, to);

  if (g_strcmp0 (form, "json") == 0)
    text = write_json (changes);
  else if (g_strcmp0 (form, "sql") == 0)
    {
      g_autoptr(GArray) plan = rel_plan_sqlite (from, to, NULL, 0, 0, &error);

      if (plan == NULL)
        {
          rel_cli_fail (NULL, error);
          return REL_EXIT_USAGE;
        }
      text = plan->len > 0 ? rel_plan_to_sql (plan) : g_strdup ("");
    }
  else
    text = write_text (changes);

  content = g_bytes_new_take (text, strlen (text));
  if (!rel_cli_write (NULL, content, &error))
    {
      rel_cli_fail (NULL, error);
      return REL_EXIT_USAGE;
    }

  return changes->len > 0 ? 1 : 0;
}
