/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What SQLite answers when it cannot, told to people: what it was, what became of their
 * data, and what they can do. A rule that was broken is told with its table and columns,
 * so that the error finds its cell.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "database/sqlite/rel-sqlite-error.h"

#include "base/rel-error.h"

/* Kinds of rules as RelErrorDetail names them. */
static const char *
constraint_kind (int rc)
{
  switch (rc)
    {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return "unique";
    case SQLITE_CONSTRAINT_NOTNULL:
      return "not-null";
    case SQLITE_CONSTRAINT_CHECK:
      return "check";
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return "foreign-key";
    default:
      return "constraint";
    }
}

/* "UNIQUE constraint failed: t.a, t.b" -> table and columns. Names may contain dots and commas: then the cut is a guess. */
static char *
parse_columns (const char   *subject,
               char       ***columns)
{
  g_auto(GStrv) parts = g_strsplit (subject, ", ", -1);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  char *table = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *dot = strchr (parts[i], '.');

      if (dot == NULL)
        continue;
      if (table == NULL)
        table = g_strndup (parts[i], dot - parts[i]);
      g_ptr_array_add (names, g_strdup (dot + 1));
    }
  g_ptr_array_add (names, NULL);
  *columns = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);

  return table;
}

/**
 * rel_sqlite_set_rule_error:
 * @error: (out) (optional): where to put the error
 * @db: the connection that failed
 * @rc: its extended result code, one of SQLITE_CONSTRAINT
 *
 * Turns a rule that was broken into an error for people, with what it is about.
 */
void
rel_sqlite_set_rule_error (GError  **error,
                           sqlite3  *db,
                           int       rc)
{
  const char *kind = constraint_kind (rc);
  const char *message = sqlite3_errmsg (db);
  const char *colon = strstr (message, ": ");
  const char *subject = colon != NULL ? colon + 2 : "";
  g_autofree char *table = NULL;
  g_auto(GStrv) columns = NULL;

  if (strcmp (kind, "unique") == 0 || strcmp (kind, "not-null") == 0)
    table = parse_columns (subject, &columns);

  if (strcmp (kind, "unique") == 0)
    rel_set_error_rule (error, REL_ERROR_CONSTRAINT, kind, table, (const char *const *) columns,
                        _("Another record has the same %s. Nothing was written; change one of the two."), subject);
  else if (strcmp (kind, "not-null") == 0)
    rel_set_error_rule (error, REL_ERROR_CONSTRAINT, kind, table, (const char *const *) columns,
                        _("%s must have a value. Nothing was written; give it one."), subject);
  else if (strcmp (kind, "check") == 0)
    {
      rel_set_error_rule (error, REL_ERROR_CONSTRAINT, kind, NULL, NULL,
                          _("The check “%s” is not fulfilled. Nothing was written; change the value."), subject);
      if (error != NULL)
        rel_error_get_detail (*error)->rule = g_strdup (subject);
    }
  else if (strcmp (kind, "foreign-key") == 0)
    rel_set_error_rule (error, REL_ERROR_CONSTRAINT, kind, NULL, NULL,
                        _("A record would refer to one that does not exist. Nothing was written; choose another target, or keep the record that is referred to."));
  else if (g_str_equal (message, "constraint failed"))
    /* ALTER TABLE looked at the rows, and does not tell which it was */
    rel_set_error_rule (error, REL_ERROR_CONSTRAINT, kind, NULL, NULL,
                        _("Some records do not fulfil it. Nothing was written; change those records first."));
  else
    rel_set_error_rule (error, REL_ERROR_CONSTRAINT, kind, NULL, NULL, "%s", message);
}

/**
 * rel_sqlite_set_error:
 * @error: (out) (optional): where to put the error
 * @db: (nullable): the connection that failed
 * @rc: its extended result code
 * @path: (nullable): file to name
 * @cancellable: (nullable): when it is cancelled, that is the error
 *
 * Turns a result code of SQLite into an error for people.
 */
void
rel_sqlite_set_error (GError       **error,
                      sqlite3       *db,
                      int            rc,
                      const char    *path,
                      GCancellable  *cancellable)
{
  /* Damaged files bring bytes of their own into messages of SQLite. */
  g_autofree char *name = path != NULL ? g_filename_display_name (path) : g_strdup (_("the database"));
  g_autofree char *reason = g_utf8_make_valid (db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (rc), -1);

  if ((rc & 0xff) == SQLITE_INTERRUPT || ((rc & 0xff) == SQLITE_BUSY && g_cancellable_is_cancelled (cancellable)))
    {
      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped."));
      return;
    }

  switch (rc & 0xff)
    {
    case SQLITE_NOTADB:
      g_set_error (error, REL_ERROR, REL_ERROR_NOT_A_DATABASE,
                   _("“%s” is not a SQLite database, or it is encrypted. Nothing was changed; if it is encrypted, decrypt a copy with the program that made it."),
                   name);
      break;

    case SQLITE_CORRUPT:
      g_set_error (error, REL_ERROR, REL_ERROR_CORRUPT,
                   _("“%s” is damaged: %s. Nothing was changed; restore a backup, or try “.recover” of the sqlite3 program on a copy."),
                   name, reason);
      break;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, REL_ERROR, REL_ERROR_BUSY,
                   _("“%s” is in use by another program. Nothing was changed; try again when it has finished."), name);
      break;

    case SQLITE_FULL:
      g_set_error (error, REL_ERROR, REL_ERROR_NO_SPACE,
                   _("There is no space left for “%s”. Nothing was changed; make room and try again."), name);
      break;

    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      g_set_error (error, REL_ERROR, REL_ERROR_DENIED,
                   _("“%s” cannot be written: %s. Nothing was changed."), name, reason);
      break;

    case SQLITE_CANTOPEN:
      g_set_error (error, REL_ERROR, REL_ERROR_CANNOT_OPEN,
                   _("“%s” cannot be opened: %s. It may have been moved, or its folder may be out of reach."), name, reason);
      break;

    case SQLITE_IOERR:
      g_set_error (error, REL_ERROR, REL_ERROR_FAILED,
                   _("“%s” cannot be read from its disk: %s. Nothing was changed; check the disk or copy the file elsewhere."), name, reason);
      break;

    case SQLITE_TOOBIG:
      g_set_error (error, REL_ERROR, REL_ERROR_TOO_BIG,
                   _("A value in “%s” is too long to be shown here. Nothing was changed; look at its length, or at a part of it, with a query."), name);
      break;

    default:
      g_set_error (error, REL_ERROR, REL_ERROR_FAILED, "%s", reason);
      break;
    }
}

/* What SQLite says about a statement, and the same for people. */
static const struct
{
  const char *before;
  const char *after;
  const char *words;
} complaints[] = {
  { "no such column: ", "", N_("There is no column “%s” here. The statement was not run; look at its name, or at the tables behind FROM.") },
  { "no such table: ", "", N_("There is no table or view “%s”. The statement was not run; look at its name.") },
  { "no such function: ", "", N_("There is no function “%s”. The statement was not run; look at its name.") },
  { "ambiguous column name: ", "", N_("“%s” is a column of more than one table here. The statement was not run; write the table before it.") },
  { "near \"", "\": syntax error", N_("The statement is not understood at “%s”, and was not run. Look at what stands just before it.") },
  { "unrecognized token: \"", "\"", N_("“%s” is no SQL. The statement was not run; look for a quote that is not closed.") },
};

/**
 * rel_sqlite_set_complaint:
 * @error: (out) (optional): where to put the error
 * @message: what SQLite says
 * @line: of the statement
 *
 * Sets an error for a statement that a person wrote and SQLite does not understand.
 *
 * Returns: whether that is what SQLite says; else nothing is set
 */
gboolean
rel_sqlite_set_complaint (GError     **error,
                          const char  *message,
                          guint        line)
{
  if (strcmp (message, "incomplete input") == 0)
    {
      rel_set_error_at (error, REL_ERROR_SYNTAX, line, 0, _("The statement ends too early, and was not run. Something is missing at its end."));
      return TRUE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (complaints); i++)
    {
      gsize before = strlen (complaints[i].before);
      gsize after = strlen (complaints[i].after);
      g_autofree char *valid = NULL;
      g_autofree char *name = NULL;

      if (!g_str_has_prefix (message, complaints[i].before) || !g_str_has_suffix (message, complaints[i].after) || strlen (message) < before + after)
        continue;
      name = g_strndup (message + before, strlen (message) - before - after);
      valid = g_utf8_make_valid (name, -1);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      rel_set_error_at (error, REL_ERROR_SYNTAX, line, 0, _(complaints[i].words), valid);
#pragma GCC diagnostic pop
      return TRUE;
    }

  return FALSE;
}
