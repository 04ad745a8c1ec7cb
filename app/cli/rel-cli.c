/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The command line: a table of verbs, and what they share. Runs before GTK is touched,
 * so it needs no display and no session bus. A failure is one line on standard error.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>

#include "cli/rel-cli.h"

#include "base/rel-replace.h"
#include "cli/rel-verb.h"
#include "document/rel-import.h"

static const RelVerb verbs[] = {
  { "schema", N_("print the schema of a database or script, in any form"), rel_verb_schema },
  { "diagram", N_("draw the schema as SVG, PDF, PNG, DOT, Mermaid, PlantUML or a page"), rel_verb_diagram },
  { "import", N_("make a design or database of DBML, SQLAlchemy, CSV or another server's SQL"), rel_verb_import },
  { "records", N_("print records, or those they lead to, as a table, JSON or CSV"), rel_verb_records },
  { "diff", N_("tell how two schemas differ"), rel_verb_diff },
  { "migrate", N_("bring a database to a design, keeping its rows"), rel_verb_migrate },
  { "check", N_("give advice, and find rows that refer to nothing"), rel_verb_check },
};

static const RelVerb *
find_verb (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].name, word) == 0)
      return &verbs[i];

  return NULL;
}

/**
 * rel_cli_is_verb:
 * @word: first argument of the program
 *
 * Returns: whether it is a verb; a file of that name is opened as `./schema`
 */
gboolean
rel_cli_is_verb (const char *word)
{
  return find_verb (word) != NULL;
}

/**
 * rel_cli_print_help:
 *
 * Prints what the program can do.
 */
void
rel_cli_print_help (void)
{
  g_print (_("Usage: relata [FILE…]\n       relata VERB [OPTION…] FILE …\n\nOpens databases and designs in a window, or runs a verb without one.\n\nVerbs:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    g_print ("  %-10s %s\n", verbs[i].name, _(verbs[i].summary));
  g_print (_("\nOptions:\n  --sample   explore the sample bookshop\n  --help     this text; relata VERB --help tells more\n  --version  the version\n\nA file that is called like a verb is opened as ./NAME.\n"));
}

/**
 * rel_cli_run:
 * @argc: number of arguments, the program's name included
 * @argv: the arguments; the first after the name is a verb
 *
 * Returns: exit status: 0, 1 for a failure, 2 for wrong usage
 */
int
rel_cli_run (int    argc,
             char **argv)
{
  const RelVerb *verb = find_verb (argv[1]);
  g_autofree char *name = g_strdup_printf ("relata %s", verb->name);

  /* For the line "Usage:". */
  g_set_prgname (name);

  return verb->run (argc - 1, argv + 1);
}

/**
 * rel_cli_parse:
 * @context: options of a verb
 * @argc: (inout): number of arguments
 * @argv: (inout): arguments
 * @status: (out): exit status when this returns %FALSE
 *
 * Returns: whether to go on
 */
gboolean
rel_cli_parse (GOptionContext   *context,
               int              *argc,
               char           ***argv,
               int              *status)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *help = NULL;

  for (int i = 1; i < *argc && strcmp ((*argv)[i], "--") != 0; i++)
    if (strcmp ((*argv)[i], "--help") == 0 || strcmp ((*argv)[i], "-h") == 0)
      {
        help = g_option_context_get_help (context, TRUE, NULL);
        g_print ("%s", help);
        *status = REL_EXIT_OK;
        return FALSE;
      }

  g_option_context_set_help_enabled (context, FALSE);
  if (g_option_context_parse (context, argc, argv, &error))
    {
      if (*argc > 1 && strcmp ((*argv)[1], "--") == 0)
        {
          memmove (&(*argv)[1], &(*argv)[2], (*argc - 1) * sizeof (char *));
          (*argc)--;
        }
      return TRUE;
    }

  g_printerr ("relata: %s\n", error->message);
  *status = REL_EXIT_USAGE;

  return FALSE;
}

/* Messages name files and values that somebody else chose: no line breaks, no control of the terminal. */
static char *
one_line (const char *message)
{
  g_autofree char *valid = g_utf8_make_valid (message, -1);
  GString *line = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || c == '\r' || c == '\t')
        g_string_append_c (line, ' ');
      else if (g_unichar_iscntrl (c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
        g_string_append_printf (line, "\\u%04x", c);
      else
        g_string_append_unichar (line, c);
    }

  return g_string_free (line, FALSE);
}

/**
 * rel_cli_fail:
 * @file: (nullable): the file concerned
 * @error: what happened
 *
 * Returns: the exit status of a failure, after a line on standard error
 */
int
rel_cli_fail (const char   *file,
              const GError *error)
{
  g_autofree char *message = one_line (error->message);
  g_autofree char *name = file != NULL ? one_line (file) : NULL;

  if (name != NULL)
    g_printerr ("relata: %s: %s\n", name, message);
  else
    g_printerr ("relata: %s\n", message);

  return REL_EXIT_FAILED;
}

/**
 * rel_cli_usage:
 * @verb: a verb
 * @format: what is wrong
 * @...: arguments of @format
 *
 * Returns: the exit status of wrong usage, after a line on standard error
 */
int
rel_cli_usage (const char *verb,
               const char *format,
               ...)
{
  va_list args;
  g_autofree char *message = NULL;
  g_autofree char *line = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  line = one_line (message);
  /* Translators: the first %s is what is wrong, the second a verb of the command line. */
  g_printerr (_("relata: %s; see relata %s --help\n"), line, verb);

  return REL_EXIT_USAGE;
}

static GBytes *
read_standard_input (GError **error)
{
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();

  if (g_output_stream_splice (memory, input, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, error) < 0)
    return NULL;

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/**
 * rel_cli_import:
 * @file: path of a database or of a text that describes one; `-` for a text on standard input
 * @format: (nullable): name of a form; %NULL: told by content and name
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): its schema
 */
RelSchema *
rel_cli_import (const char  *file,
                const char  *format,
                GError     **error)
{
  g_autoptr(GBytes) content = NULL;

  if (strcmp (file, "-") != 0)
    return rel_import_file (file, format, NULL, NULL, error);

  content = read_standard_input (error);

  return content != NULL ? rel_import_bytes (content, "-", format, NULL, NULL, error) : NULL;
}

/**
 * rel_cli_read_schema:
 * @file: path of a database or of a text that describes one, told apart by content; `-`
 *   for a text on standard input
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): its schema
 */
RelSchema *
rel_cli_read_schema (const char  *file,
                     GError     **error)
{
  return rel_cli_import (file, NULL, error);
}

/**
 * rel_cli_tell_losses:
 * @file: the file they are about
 * @losses: what was not kept
 *
 * Prints each on a line of standard error, as compilers do.
 */
void
rel_cli_tell_losses (const char      *file,
                     const RelLosses *losses)
{
  g_autofree char *name = one_line (file);

  for (guint i = 0; i < rel_losses_get_n (losses); i++)
    {
      g_autofree char *subject = one_line (rel_losses_get_subject (losses, i));
      g_autofree char *text = one_line (rel_losses_get_text (losses, i));
      guint line = rel_losses_get_line (losses, i);

      if (line > 0)
        g_printerr ("%s:%u: %s%s%s\n", name, line, subject, subject[0] != '\0' ? ": " : "", text);
      else
        g_printerr ("%s: %s%s%s\n", name, subject, subject[0] != '\0' ? ": " : "", text);
    }
}

/**
 * rel_cli_write_schema:
 * @schema: a schema
 * @file: the file it comes from, for what is told
 * @format: a form that can be written
 * @options: what is said about it
 * @arrange: how a diagram is arranged
 * @drawn: (nullable): a diagram that is there already, to be arranged or completed
 * @error: where to put an error
 *
 * Writes a schema in any form, arranging it first when that takes places; tells what
 * the form does not hold.
 *
 * Returns: (transfer full) (nullable): the content
 */
GBytes *
rel_cli_write_schema (RelSchema                *schema,
                      const char               *file,
                      const RelFormat          *format,
                      const RelFormatOptions   *options,
                      const RelArrangeOptions  *arrange,
                      RelDiagram               *drawn,
                      GError                  **error)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelDiagram) bare = NULL;
  g_autoptr(RelDiagram) empty = NULL;
  g_autoptr(RelDiagram) diagram = NULL;
  g_autofree char *warning = NULL;
  GBytes *content;

  if (format->write_schema != NULL && (drawn == NULL || format->write_diagram == NULL))
    content = format->write_schema (schema, options, losses, error);
  else
    {
      bare = drawn != NULL ? g_object_ref (drawn) : rel_diagram_new (REL_ID_NONE, options->title);
      empty = rel_diagram_with_notation (bare, options->notation);
      diagram = rel_arrange (schema, empty, arrange, &warning, NULL, error);
      if (diagram == NULL)
        return NULL;
      if (warning != NULL)
        g_printerr ("relata: %s\n", warning);
      content = format->write_diagram (schema, diagram, options, losses, error);
    }
  if (content != NULL)
    rel_cli_tell_losses (file, losses);

  return content;
}

/**
 * rel_cli_write:
 * @output: (nullable): path of a file; `-` or %NULL for standard output
 * @content: its content
 * @error: where to put an error
 *
 * Writes a file whole or not at all.
 *
 * Returns: whether it was written
 */
gboolean
rel_cli_write (const char  *output,
               GBytes      *content,
               GError     **error)
{
  gsize length;
  const char *data = g_bytes_get_data (content, &length);
  g_autoptr(GFile) file = NULL;

  if (output != NULL && strcmp (output, "-") != 0)
    {
      file = g_file_new_for_commandline_arg (output);
      return rel_replace_file (file, data, length, NULL, G_FILE_CREATE_NONE, NULL, NULL, error);
    }

  if (fwrite (data, 1, length, stdout) == length && fflush (stdout) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Standard output cannot be written: %s. The database is as it was; look whether what reads it still runs."), g_strerror (errno));

  return FALSE;
}
