/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * relata migrate DB DESIGN: brings a database to the schema of a design, keeping its
 * rows. Says what will happen before it does; a copy to go back to is made first.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "cli/rel-cli.h"
#include "cli/rel-verb.h"
#include "database/rel-migration.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-copy.h"
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
  char     **on_null;
} Options;

/* table.column=value: a number stands for itself, anything else for a text. */
static gboolean
read_fills (RelSchema  *to,
            char      **answers,
            GArray     *fills,
            GPtrArray  *texts,
            char      **wrong)
{
  for (guint i = 0; answers != NULL && answers[i] != NULL; i++)
    {
      const char *equals = strchr (answers[i], '=');
      g_autofree char *place = equals != NULL ? g_strndup (answers[i], equals - answers[i]) : NULL;
      char *dot = place != NULL ? strrchr (place, '.') : NULL;
      RelTable *table = NULL;
      RelColumn *column = NULL;
      RelAnswer fill;
      char *end;

      if (dot != NULL)
        {
          *dot = '\0';
          table = rel_schema_find_table (to, place);
          column = table != NULL ? rel_table_find_column (table, dot + 1) : NULL;
        }
      if (column == NULL)
        {
          *wrong = g_strdup (answers[i]);
          return FALSE;
        }
      g_ascii_strtod (equals + 1, &end);
      g_ptr_array_add (texts, equals[1] != '\0' && *end == '\0' && (g_ascii_isdigit (equals[1]) || equals[1] == '-')
                              ? g_strdup (equals + 1) : rel_sql_quote_text (equals + 1));
      fill = (RelAnswer) { REL_EFFECT_NOT_NULL, rel_table_get_id (table), rel_column_get_id (column), REL_CHOICE_FILL,
                            texts->pdata[texts->len - 1] };
      g_array_append_val (fills, fill);
    }

  return TRUE;
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

/* The whole migration, on a copy that goes again. */
static gboolean
try_on_copy (const char                 *path,
             RelSchema                  *from,
             RelSchema                  *to,
             const RelMigrationOptions  *options,
             GError                    **error)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-XXXXXX", error);
  g_autofree char *copy = folder != NULL ? g_build_filename (folder, "copy.db", NULL) : NULL;
  gboolean done;

  if (folder == NULL)
    return FALSE;
  done = rel_sqlite_copy_file (path, copy, NULL, NULL, NULL, error) && migrate (copy, from, to, options, error);
  g_unlink (copy);
  g_rmdir (folder);

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

static int
run (const char    *path,
     RelSchema     *from,
     RelSchema     *to,
     const Options *options)
{
  g_autoptr(GArray) changes = rel_schema_diff (from, to);
  g_autoptr(GArray) fills = g_array_new (FALSE, FALSE, sizeof (RelAnswer));
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autofree char *wrong = NULL, *copy = NULL;
  RelMigrationOptions how = { NULL };

  if (changes->len == 0)
    {
      g_print ("%s\n", _("The database is as designed; there is nothing to do."));
      return REL_EXIT_OK;
    }
  for (guint i = 0; i < changes->len; i++)
    {
      g_autofree char *line = g_strdup (g_array_index (changes, RelChange, i).words);

      g_print ("%s\n", g_strdelimit (line, "\r\n\033", ' '));
    }
  if (!read_fills (to, options->on_null, fills, texts, &wrong))
    return rel_cli_usage ("migrate", _("“%s” is not TABLE.COLUMN=VALUE of the design"), wrong);
  how.answers = (const RelAnswer *) fills->data;
  how.n_answers = fills->len;

  if (options->dry_run)
    {
      if (!try_on_copy (path, from, to, &how, &error))
        return rel_cli_fail (path, error);
      g_print ("%s\n", _("It would work; nothing was changed."));
      return REL_EXIT_OK;
    }
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

  return REL_EXIT_OK;
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
    { "renames", 0, 0, G_OPTION_ARG_NONE, &options.renames, N_("take what looks renamed for renamed"), NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes, N_("do not ask"), NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("DATABASE DESIGN");
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) from = NULL, design = NULL, named = NULL, to = NULL;
  g_autoptr(RelConnection) connection = NULL;
  g_autoptr(GArray) renames = NULL;
  int status = 0;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Brings a database to the schema of a design, keeping its rows."));
  if (!rel_cli_parse (context, &argc, &argv, &status))
    return status;

  if (argc != 3)
    status = rel_cli_usage ("migrate", "%s", _("a DATABASE and a DESIGN are needed"));
  else if (options.backup && options.no_backup)
    status = rel_cli_usage ("migrate", "%s", _("--backup and --no-backup exclude each other"));
  else if ((connection = rel_sqlite_connection_open (argv[1], REL_ACCESS_READ, NULL, &error)) == NULL ||
           (from = rel_connection_read_schema (connection, NULL, &error)) == NULL)
    status = rel_cli_fail (argv[1], error);
  else if ((design = rel_cli_read_schema (argv[2], &error)) == NULL)
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
      status = run (argv[1], from, to, &options);
    }
  g_strfreev (options.on_null);

  return status;
}
