/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * relata migrate DB DESIGN: brings a database to the schema of a design, keeping its
 * rows. Says what will happen before it does; a copy to go back to is made first. With
 * --diagram, its diagram becomes as that of the design too.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "cli/rel-cli.h"
#include "cli/rel-verb.h"
#include "database/rel-consequences.h"
#include "database/rel-migration.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-copy.h"
#include "database/sqlite/rel-sqlite-trial.h"
#include "document/rel-import.h"
#include "document/rel-places.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-match.h"
#include "sql/rel-dialect.h"

typedef struct
{
  gboolean   dry_run;
  gboolean   no_backup;
  gboolean   backup;
  gboolean   yes;
  gboolean   renames;
  gboolean   diagram;
  char     **on_null;
  char     **on_type;
  char     **set_null;
  char     **delete_rows;
} Options;

/* What people said on the command line, as answers; their texts are kept beside. */
typedef struct
{
  GArray    *answers;
  GPtrArray *texts;
} Answers;

static void
add_answer (Answers              *self,
            const RelConsequence *item,
            RelChoice             choice,
            const char           *value)
{
  RelAnswer answer = { item->effect, item->table, item->element, choice, NULL };

  if (value != NULL)
    {
      char *end;

      /* a number stands for itself, anything else for a text */
      g_ascii_strtod (value, &end);
      g_ptr_array_add (self->texts, *value != '\0' && *end == '\0' && (g_ascii_isdigit (*value) || *value == '-')
                                    ? g_strdup (value) : rel_sql_quote_text (value));
      answer.expression = self->texts->pdata[self->texts->len - 1];
    }
  g_array_append_val (self->answers, answer);
}

/* The value of PLACE=VALUE; NULL for another place. */
static const char *
find_value (char       **words,
            const char  *place)
{
  gsize length = strlen (place);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (strncmp (words[i], place, length) == 0 && words[i][length] == '=')
      return words[i] + length + 1;

  return NULL;
}

/* A slip of the pen must not pass as an answer that is not needed. */
static const char *
find_stranger (RelSchema  *to,
               char      **words)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      const char *equals = strchr (words[i], '=');
      g_autofree char *place = equals != NULL ? g_strndup (words[i], equals - words[i]) : NULL;
      char *dot = place != NULL ? strrchr (place, '.') : NULL;
      RelTable *table;

      if (dot == NULL)
        return words[i];
      *dot = '\0';
      table = rel_schema_find_table (to, place);
      if (table == NULL || rel_table_find_column (table, dot + 1) == NULL)
        return words[i];
    }

  return NULL;
}

/* Answers what is in the way, as far as something was said; whether anything was. */
static gboolean
answer_some (const Options         *options,
             const RelConsequences *consequences,
             Answers               *answers)
{
  guint n = answers->answers->len;

  for (guint i = 0; i < consequences->items->len; i++)
    {
      const RelConsequence *item = &g_array_index (consequences->items, RelConsequence, i);
      const char *value = find_value (item->effect == REL_EFFECT_TYPE ? options->on_type : options->on_null, item->place);
      gboolean known = FALSE;

      for (guint j = 0; j < n && !known; j++)
        {
          const RelAnswer *old = &g_array_index (answers->answers, RelAnswer, j);

          known = old->effect == item->effect && old->table == item->table && old->element == item->element;
        }
      if (known || item->severity != REL_SEVERITY_OBSTACLE)
        continue;
      if ((item->choices & REL_CHOICE_FILL) && value != NULL)
        add_answer (answers, item, REL_CHOICE_FILL, value);
      else if ((item->choices & REL_CHOICE_SET_NULL) && options->set_null != NULL && g_strv_contains ((const char *const *) options->set_null, item->place))
        add_answer (answers, item, REL_CHOICE_SET_NULL, NULL);
      else if ((item->choices & REL_CHOICE_DELETE_ROWS) && options->delete_rows != NULL &&
               g_strv_contains ((const char *const *) options->delete_rows, item->place))
        add_answer (answers, item, REL_CHOICE_DELETE_ROWS, NULL);
    }

  return answers->answers->len > n;
}

static RelConsequences *
foresee (const char     *path,
         RelSchema      *from,
         RelSchema      *to,
         const Options  *options,
         Answers        *answers,
         GError        **error)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, NULL, error);
  RelConsequences *consequences = NULL;

  if (connection == NULL)
    return NULL;
  /* rows that go may take others along, which is asked again */
  do
    {
      rel_consequences_free (consequences);
      consequences = rel_consequences_read (connection, from, to, (const RelAnswer *) answers->answers->data, answers->answers->len, NULL, error);
    }
  while (consequences != NULL && answer_some (options, consequences, answers));
  rel_connection_close (connection);

  return consequences;
}

/* Names and values are somebody else's: no line breaks, no control of the terminal. */
static void
print_line (const char *format,
            ...) G_GNUC_PRINTF (1, 2);

static void
print_line (const char *format,
            ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  for (char *p = line; *p != '\0'; p++)
    if ((guchar) *p < ' ')
      *p = ' ';
  g_print ("%s\n", line);
}

static void
print_consequences (const RelConsequences *consequences)
{
  static const char marks[] = { ' ', '-', '!' };

  for (guint i = 0; i < consequences->changes->len; i++)
    {
      print_line ("%s", g_array_index (consequences->changes, RelChange, i).words);
      for (guint j = 0; j < consequences->items->len; j++)
        {
          const RelConsequence *item = &g_array_index (consequences->items, RelConsequence, j);
          g_autoptr(GString) hint = g_string_new (NULL);

          if (item->change != i)
            continue;
          print_line ("  %c %s", marks[item->severity], item->sentence);
          if (item->severity != REL_SEVERITY_OBSTACLE)
            continue;
          if (item->choices & REL_CHOICE_FILL)
            g_string_append_printf (hint, " --on-%s %s=…", item->effect == REL_EFFECT_TYPE ? "type" : "null", item->place);
          if (item->choices & REL_CHOICE_SET_NULL)
            g_string_append_printf (hint, " --set-null %s", item->place);
          if (item->choices & REL_CHOICE_DELETE_ROWS)
            g_string_append_printf (hint, " --delete-rows %s", item->place);
          if (hint->len > 0)
            print_line ("   %s", hint->str);
        }
    }
}

/* A warning, no more: nobody knows what else writes to the disk. */
static void
warn_of_space (const RelConsequences *consequences,
               gboolean               copy)
{
  gint64 needed = consequences->space_needed + (copy ? consequences->file_size : 0);

  if (consequences->space_free >= 0 && needed > consequences->space_free)
    {
      g_autofree char *wanted = g_format_size (needed);
      g_autofree char *there = g_format_size (consequences->space_free);

      g_printerr (_("About %s are needed on the disk, and %s are free.\n"), wanted, there);
    }
}

static gboolean
confirm (void)
{
  char answer[8] = "";

  /* Translators: y is the key that is asked for */
  fprintf (stderr, "%s ", _("Go on? [y/N]"));

  return fgets (answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

static char *
name_copy (const char *path)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");

  return g_strdup_printf ("%s.before-%s", path, stamp);
}

static gboolean
migrate (const char                 *path,
         RelSchema                  *from,
         RelSchema                  *to,
         const RelMigrationOptions  *options,
         GError                    **error)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (path, REL_ACCESS_WRITE, NULL, error);
  gboolean done;

  if (connection == NULL)
    return FALSE;
  done = rel_migration_run (connection, from, to, options, NULL, error);
  rel_connection_close (connection);

  return done;
}

/* A design that says nothing of the two numbers leaves them as they are. */
static RelSchema *
keep_numbers (RelSchema *to,
              RelSchema *from)
{
  RelSchemaInfo info = *rel_schema_get_info (to);

  if (info.user_version == 0)
    info.user_version = rel_schema_get_info (from)->user_version;
  if (info.application_id == 0)
    info.application_id = rel_schema_get_info (from)->application_id;

  return rel_schema_new (&info);
}

/* Says what needs an answer; the report above has told how to give it. */
static int
refuse (const char            *path,
        const RelConsequences *consequences)
{
  g_autoptr(GString) places = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < consequences->items->len; i++)
    {
      const RelConsequence *item = &g_array_index (consequences->items, RelConsequence, i);

      if (item->severity == REL_SEVERITY_OBSTACLE)
        g_string_append_printf (places, "%s%s", places->len > 0 ? ", " : "", item->place);
    }
  g_set_error (&error, REL_ERROR, REL_ERROR_REFUSED, _("Rows are in the way, and it was not said what to do about them: %s. Nothing was changed."), places->str);

  return rel_cli_fail (path, error);
}

/* What lies beside the database follows what was renamed, and the design where that is wanted. */
static int
keep_places (const char    *path,
             RelSchema     *from,
             RelSchema     *to,
             RelSchema     *design,
             GPtrArray     *diagrams)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) told = NULL;

  if (rel_places_take (file, from, to, design, diagrams, &error))
    return REL_EXIT_OK;
  g_set_error (&told, REL_ERROR, REL_ERROR_FAILED, _("The database is as designed, but its diagram could not be remembered: %s. Say --diagram again when that is mended."), error->message);

  return rel_cli_fail (path, told);
}

static int
run (const char    *path,
     RelSchema     *from,
     RelSchema     *to,
     RelSchema     *design,
     GPtrArray     *diagrams,
     const Options *options)
{
  g_autoptr(GArray) list = g_array_new (FALSE, FALSE, sizeof (RelAnswer));
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Answers answers = { list, texts };
  g_autoptr(RelConsequences) consequences = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *copy = NULL;
  RelMigrationOptions how = { NULL };
  const char *stranger = find_stranger (to, options->on_null);

  if (stranger == NULL)
    stranger = find_stranger (to, options->on_type);
  if (stranger != NULL)
    return rel_cli_usage ("migrate", _("“%s” is not TABLE.COLUMN=VALUE of the design"), stranger);
  consequences = foresee (path, from, to, options, &answers, &error);
  if (consequences == NULL)
    return rel_cli_fail (path, error);
  if (consequences->changes->len == 0)
    {
      if (diagrams == NULL || options->dry_run)
        {
          g_print ("%s\n", _("The database is as designed; there is nothing to do."));
          return REL_EXIT_OK;
        }
      g_print ("%s\n", _("The database is as designed; its diagram now looks like that of the design."));
      return keep_places (path, from, to, design, diagrams);
    }
  print_consequences (consequences);
  if (consequences->n_obstacles > 0)
    return refuse (path, consequences);
  how.answers = (const RelAnswer *) list->data;
  how.n_answers = list->len;

  if (options->dry_run)
    {
      g_autoptr(RelConsequences) tried = rel_sqlite_try_migration (path, from, to, &how, NULL, &error);

      if (tried == NULL)
        return rel_cli_fail (path, error);
      g_print ("%s\n", _("It would work; nothing was changed."));
      return REL_EXIT_OK;
    }
  warn_of_space (consequences, !options->no_backup);
  if (!options->yes && !isatty (STDIN_FILENO))
    return rel_cli_usage ("migrate", "%s", _("--yes is needed where nobody can be asked"));
  if (!options->yes && !confirm ())
    return REL_EXIT_FAILED;
  if (!options->no_backup)
    {
      copy = name_copy (path);
      if (!rel_sqlite_copy_file (path, copy, NULL, NULL, NULL, &error))
        return rel_cli_fail (copy, error);
    }
  if (!migrate (path, from, to, &how, &error))
    {
      /* nothing was changed, so the copy is of no use */
      if (copy != NULL)
        g_unlink (copy);
      return rel_cli_fail (path, error);
    }
  if (copy != NULL)
    g_print (_("Done. The database as it was is in %s\n"), copy);
  else
    g_print ("%s\n", _("Done."));

  return keep_places (path, from, to, design, diagrams);
}

/* NULL without an error: they are not wanted. */
static GPtrArray *
read_diagrams (const char     *file,
               RelSchema      *design,
               const Options  *options,
               GError        **error)
{
  g_autoptr(GPtrArray) diagrams = options->diagram ? rel_import_diagrams (file, design, NULL, error) : NULL;

  if (diagrams == NULL || diagrams->len > 0)
    return g_steal_pointer (&diagrams);
  g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, _("The design says nothing of its diagram, which --diagram asks for. Nothing was changed."));

  return NULL;
}

int
rel_verb_migrate (int    argc,
                  char **argv)
{
  Options options = { FALSE };
  const GOptionEntry entries[] = {
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &options.dry_run, N_("try it on a copy and change nothing"), NULL },
    { "backup", 0, 0, G_OPTION_ARG_NONE, &options.backup, N_("make a copy first (default)"), NULL },
    { "no-backup", 0, 0, G_OPTION_ARG_NONE, &options.no_backup, N_("make no copy"), NULL },
    { "on-null", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.on_null, N_("what a row gets that has no value where one is needed"), "TABLE.COLUMN=VALUE" },
    { "on-type", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.on_type, N_("what a row gets whose value does not fit the new type"), "TABLE.COLUMN=VALUE" },
    { "set-null", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.set_null, N_("empty what does not fit, or links to nothing"), "TABLE.COLUMN" },
    { "delete-rows", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.delete_rows, N_("delete rows that are in the way of a rule"), "TABLE.COLUMN" },
    { "renames", 0, 0, G_OPTION_ARG_NONE, &options.renames, N_("take what looks renamed for renamed"), NULL },
    { "diagram", 0, 0, G_OPTION_ARG_NONE, &options.diagram, N_("the diagram of the database becomes as that of the design"), NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes, N_("do not ask"), NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("DATABASE DESIGN");
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) from = NULL, design = NULL, named = NULL, to = NULL;
  g_autoptr(RelConnection) connection = NULL;
  g_autoptr(GArray) renames = NULL;
  g_autoptr(GPtrArray) diagrams = NULL;
  int status = 0;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Brings a database to the schema of a design, keeping its rows."));
  if (!rel_cli_parse (context, &argc, &argv, &status))
    return status;

  if (argc != 3)
    status = rel_cli_usage ("migrate", "%s", _("a DATABASE and a DESIGN are needed"));
  else if (options.diagram && strcmp (argv[2], "-") == 0)
    status = rel_cli_usage ("migrate", "%s", _("--diagram needs a DESIGN that is a file"));
  else if (options.backup && options.no_backup)
    status = rel_cli_usage ("migrate", "%s", _("--backup and --no-backup exclude each other"));
  else if ((connection = rel_sqlite_connection_open (argv[1], REL_ACCESS_READ, NULL, &error)) == NULL ||
           (from = rel_connection_read_schema (connection, NULL, &error)) == NULL)
    status = rel_cli_fail (argv[1], error);
  else if ((design = rel_cli_read_schema (argv[2], &error)) == NULL)
    status = rel_cli_fail (argv[2], error);
  else if ((diagrams = read_diagrams (argv[2], design, &options, &error)) == NULL && error != NULL)
    status = rel_cli_fail (argv[2], error);
  else
    {
      rel_connection_close (connection);
      renames = rel_schema_propose_renames (design, from);
      if (renames->len > 0 && !options.renames)
        g_printerr (ngettext ("%u element looks renamed; say --renames if it is, else it is dropped and made anew\n",
                              "%u elements look renamed; say --renames if they are, else they are dropped and made anew\n", renames->len),
                    renames->len);
      named = rel_schema_adopt_renamed (design, from, options.renames ? (const RelRename *) renames->data : NULL,
                                        options.renames ? renames->len : 0);
      to = keep_numbers (named, from);
      status = run (argv[1], from, to, design, diagrams, &options);
    }
  g_strfreev (options.on_null);
  g_strfreev (options.on_type);
  g_strfreev (options.set_null);
  g_strfreev (options.delete_rows);

  return status;
}
