/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What could be better in a schema. A rule is one line here: how much it matters, why,
 * and which edit would mend it; what it looks for is in rel-advice-links.c, -tables.c
 * and -names.c. A fix is an edit like any other: it may refuse, and can be undone.
 */
#include "config.h"

#include "schema/rel-advice.h"

#include <glib/gi18n-lib.h>

#include "base/rel-error.h"
#include "schema/rel-advice-private.h"
#include "schema/rel-schema-private.h"

static const RelAdviceRule rules[] = {
  { "link-no-table", REL_ADVICE_PROBLEM,
    N_("With foreign keys switched on, no row with a value there can be written."),
    N_("Drop the link"), rel_fix_drop_link },
  { "link-no-column", REL_ADVICE_PROBLEM,
    N_("SQLite refuses every write to both tables with “foreign key mismatch”."),
    N_("Drop the link"), rel_fix_drop_link },
  { "link-not-unique", REL_ADVICE_PROBLEM,
    N_("SQLite refuses every write to both tables with “foreign key mismatch” unless a key consists of exactly these columns."),
    N_("Make the columns referred to UNIQUE"), rel_fix_make_unique },
  { "link-required-set-null", REL_ADVICE_PROBLEM,
    N_("The columns are NOT NULL, so setting them to NULL always fails, and with it the deletion."),
    N_("Refuse the deletion instead"), rel_fix_action },
  { "link-set-default-none", REL_ADVICE_WARNING,
    N_("There is no default to be set, so the links become NULL, or fail where they must not be."),
    N_("Set NULL instead"), rel_fix_action },
  { "link-without-index", REL_ADVICE_WARNING,
    N_("Every step along the link, and every deletion of a parent, reads the whole table."),
    N_("Add an index"), rel_fix_add_index },
  { "link-types-differ", REL_ADVICE_WARNING,
    N_("Values that look the same may not be equal when their types differ."),
    N_("Give the link the type of what it refers to"), rel_fix_match_types },
  { "link-twice", REL_ADVICE_HINT,
    N_("The same link is declared a second time, which only costs time."),
    N_("Drop the second"), rel_fix_drop_link },
  { "link-self-required", REL_ADVICE_PROBLEM,
    N_("The first record has nobody to refer to but itself."),
    N_("Allow NULL"), rel_fix_allow_null },
  { "link-cycle", REL_ADVICE_WARNING,
    N_("Each record needs another to be there first, so none can be inserted unless the check waits for the end of the transaction."),
    N_("Check this link at the end of the transaction"), rel_fix_make_deferrable },
  { "link-undeclared", REL_ADVICE_HINT,
    N_("The name says that it leads to another table, but nothing guards it, and nobody can follow it."),
    N_("Declare the link"), rel_fix_add_link },
  { "pair-not-unique", REL_ADVICE_WARNING,
    N_("The same two records may be joined twice."),
    N_("Make the pair unique"), rel_fix_unique_pair },
  { "no-primary-key", REL_ADVICE_WARNING,
    N_("Nothing can refer to these rows, and two of them may be the same."),
    N_("Add an id"), rel_fix_add_key },
  { "key-nullable", REL_ADVICE_WARNING,
    N_("Unlike other databases, SQLite allows NULL in such a key, any number of times."),
    N_("Make it NOT NULL"), rel_fix_not_null },
  { "key-not-rowid", REL_ADVICE_HINT,
    N_("Only a key of type INTEGER, spelled so, is the row number itself; any other takes a second index."),
    N_("Make the type INTEGER"), rel_fix_type_integer },
  { "unique-nullable", REL_ADVICE_HINT,
    N_("NULL is not equal to NULL, so any number of rows may have it there."), NULL, NULL },
  { "index-duplicate", REL_ADVICE_WARNING,
    N_("Each write keeps both, and only one is ever read."),
    N_("Drop the index"), rel_fix_drop_index },
  { "index-covered", REL_ADVICE_HINT,
    N_("Another index or key begins with the same columns and serves as well."),
    N_("Drop the index"), rel_fix_drop_index },
  { "autoincrement", REL_ADVICE_HINT,
    N_("AUTOINCREMENT only keeps numbers of deleted rows from being used again, and makes every insertion slower."),
    N_("Do without"), rel_fix_no_autoincrement },
  { "type-string", REL_ADVICE_WARNING,
    N_("SQLite takes STRING for a number type: “007” becomes 7."),
    N_("Make the type TEXT"), rel_fix_type_text },
  { "type-point", REL_ADVICE_WARNING,
    N_("SQLite looks for INT in a type, and finds it here: decimals that are whole are stored as integers."),
    N_("Make the type REAL"), rel_fix_type_real },
  { "type-date", REL_ADVICE_HINT,
    N_("SQLite has no type for dates: this one takes text like “2024” for a number."),
    N_("Make the type TEXT"), rel_fix_type_text },
  { "type-money", REL_ADVICE_HINT,
    N_("Binary fractions cannot hold cents exactly; sums come out wrong by and by. Whole cents do not have that."), NULL, NULL },
  { "default-quoted", REL_ADVICE_WARNING,
    N_("In double quotes it is a name; SQLite takes it for a text only because there is no such column."),
    N_("Use single quotes"), rel_fix_quote_default },
  { "table-wide", REL_ADVICE_HINT,
    N_("Rows of so many columns are hard to overlook; often some of them are about something else."), NULL, NULL },
  { "columns-repeated", REL_ADVICE_HINT,
    N_("Numbered columns hold a fixed number of what could be a table of its own."), NULL, NULL },
  { "table-alone", REL_ADVICE_HINT,
    N_("All other tables are linked."), NULL, NULL },
  { "view-broken", REL_ADVICE_PROBLEM,
    N_("It cannot be read, and may keep tables from being altered."), NULL, NULL },
  { "name-keyword", REL_ADVICE_HINT,
    N_("It is a word of SQL and must be quoted everywhere."),
    N_("Rename it"), rel_fix_name },
  { "name-quoted", REL_ADVICE_HINT,
    N_("It must be quoted everywhere."),
    N_("Rename it"), rel_fix_name },
  { "names-mixed", REL_ADVICE_HINT,
    N_("One manner for all is easier to remember."), NULL, NULL },
};

const RelAdviceRule *
rel_advice_find_rule (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].name, name))
      return &rules[i];

  return NULL;
}

void
rel_advice_add (GArray     *list,
                const char *rule,
                RelId       table,
                RelId       element,
                RelId       other,
                const char *format,
                ...)
{
  const RelAdviceRule *found = rel_advice_find_rule (rule);
  RelAdvice advice = { found->name, found->level, table, element, other, NULL, _(found->reason),
                       found->fix_words != NULL ? _(found->fix_words) : NULL };
  va_list args;

  va_start (args, format);
  advice.words = g_strdup_vprintf (format, args);
  va_end (args);
  g_array_append_val (list, advice);
}

static void
clear_advice (gpointer data)
{
  g_free (((RelAdvice *) data)->words);
}

static int
compare_advice (gconstpointer a,
                gconstpointer b)
{
  return (int) ((const RelAdvice *) a)->level - (int) ((const RelAdvice *) b)->level;
}

static gpointer
advise (RelSchema *schema)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (RelAdvice));

  g_array_set_clear_func (list, clear_advice);
  rel_advice_on_links (schema, list);
  rel_advice_on_tables (schema, list);
  rel_advice_on_names (schema, list);
  g_array_sort (list, compare_advice);

  return list;
}

static void
advice_free (gpointer list)
{
  g_array_unref (list);
}

/**
 * rel_schema_list_advice:
 * @schema: a schema
 *
 * Lists what could be better in a schema, what matters most first. Computed once.
 *
 * Returns: (transfer none) (element-type RelAdvice): the advice, owned by @schema
 */
GArray *
rel_schema_list_advice (RelSchema *schema)
{
  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  return rel_schema_derive (schema, REL_DERIVED_ADVICE, advise, advice_free);
}

/**
 * rel_advice_fix:
 * @schema: the schema that the advice is about
 * @advice: an advice with a fix
 * @error: return location for an error
 *
 * Mends what an advice is about.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_advice_fix (RelSchema        *schema,
                const RelAdvice  *advice,
                GError          **error)
{
  const RelAdviceRule *rule;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (advice != NULL, NULL);

  rule = rel_advice_find_rule (advice->rule);
  if (rule == NULL || rule->fix == NULL)
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, _("There is no one way to mend this; it is for you to decide. Nothing was changed."));
      return NULL;
    }

  return rule->fix (schema, advice, error);
}

/**
 * rel_advice_level_to_string:
 * @level: a level
 *
 * Returns: (transfer none): its name for machines: problem, warning, hint
 */
const char *
rel_advice_level_to_string (RelAdviceLevel level)
{
  static const char *const names[] = { "problem", "warning", "hint" };

  return names[level];
}
