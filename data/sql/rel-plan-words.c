/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Says a line of SQLite's EXPLAIN QUERY PLAN in words. The lines are made for people
 * who know the planner; their form is not promised, so a line that is not known is
 * given back as it is. Written for SQLite 3.40 and checked with 3.46.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sql/rel-plan-words.h"

/* Takes a prefix away. */
static gboolean
take (const char **at,
      const char  *prefix)
{
  if (!g_str_has_prefix (*at, prefix))
    return FALSE;
  *at += strlen (prefix);

  return TRUE;
}

/* The name before @stop, or all that is left. Names may hold blanks: the last word that fits ends them. */
static char *
take_until (const char **at,
            const char  *stop)
{
  const char *found = strstr (*at, stop);
  char *name;

  if (found == NULL)
    {
      name = g_strdup (*at);
      *at += strlen (*at);
    }
  else
    {
      name = g_strndup (*at, found - *at);
      *at = found + strlen (stop);
    }

  return name;
}

/* "b" -> "books (b)", where that is known. */
static char *
call (const char *name,
      GHashTable *tables)
{
  const char *table = tables != NULL ? g_hash_table_lookup (tables, name) : NULL;

  return table != NULL && g_ascii_strcasecmp (table, name) != 0 ? g_strdup_printf ("%s (%s)", table, name) : g_strdup (name);
}

/* "(author_id=? AND price>?)" -> "author_id, price". */
static char *
list_columns (const char *terms)
{
  GString *columns = g_string_new (NULL);
  const char *open = strchr (terms, '(');
  const char *close = strrchr (terms, ')');
  g_autofree char *inside = NULL;
  g_auto(GStrv) parts = NULL;

  if (open == NULL || close == NULL || close < open)
    return g_string_free (columns, FALSE);

  inside = g_strndup (open + 1, close - open - 1);
  parts = g_strsplit (inside, " AND ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      gsize length = strcspn (parts[i], "=<>");
      g_autofree char *name = g_strndup (parts[i], length);

      g_strstrip (name);
      if (i > 0 && g_str_has_suffix (columns->str, name) &&
          (columns->len == strlen (name) || columns->str[columns->len - strlen (name) - 1] == ' '))
        continue;
      g_string_append_printf (columns, "%s%s", columns->len > 0 ? ", " : "", name);
    }

  return g_string_free (columns, FALSE);
}

static char *
say_scan (const char  *detail,
          GHashTable  *tables,
          RelPlanCost *cost)
{
  const char *at = detail;
  g_autofree char *name = NULL;
  g_autofree char *table = NULL;
  g_autofree char *index = NULL;

  *cost = REL_PLAN_COSTLY;
  if (g_str_equal (detail, "CONSTANT ROW"))
    {
      *cost = REL_PLAN_NEUTRAL;
      return g_strdup (_("makes one row"));
    }
  if (g_str_has_suffix (detail, " CONSTANT ROWS"))
    {
      *cost = REL_PLAN_NEUTRAL;
      return g_strdup (_("makes the rows that the query lists"));
    }

  if (strstr (detail, " VIRTUAL TABLE INDEX ") != NULL)
    {
      name = take_until (&at, " VIRTUAL TABLE INDEX ");
      table = call (name, tables);
      *cost = REL_PLAN_NEUTRAL;
      return g_strdup_printf (_("asks the virtual table %s"), table);
    }
  if (strstr (detail, " USING ") == NULL)
    {
      name = take_until (&at, " LEFT-JOIN");
      table = call (name, tables);
      return g_strdup_printf (_("reads every row of %s"), table);
    }

  name = take_until (&at, " USING ");
  table = call (name, tables);
  if (take (&at, "COVERING INDEX "))
    {
      index = take_until (&at, " LEFT-JOIN");
      return g_strdup_printf (_("reads every entry of the index %s instead of %s"), index, table);
    }
  if (take (&at, "INDEX "))
    {
      index = take_until (&at, " LEFT-JOIN");
      return g_strdup_printf (_("reads every row of %s in the order of the index %s"), table, index);
    }

  return g_strdup_printf (_("reads every row of %s"), table);
}

static char *
say_search (const char  *detail,
            GHashTable  *tables,
            RelPlanCost *cost)
{
  const char *at = detail;
  g_autofree char *name = NULL;
  g_autofree char *table = NULL;
  g_autofree char *index = NULL;
  g_autofree char *columns = NULL;

  *cost = REL_PLAN_CHEAP;
  if (strstr (detail, " VIRTUAL TABLE INDEX ") != NULL)
    {
      name = take_until (&at, " VIRTUAL TABLE INDEX ");
      table = call (name, tables);
      return g_strdup_printf (_("asks the virtual table %s"), table);
    }
  if (strstr (detail, " USING ") == NULL)
    {
      table = call (detail, tables);
      return g_strdup_printf (_("finds rows of %s"), table);
    }

  name = take_until (&at, " USING ");
  table = call (name, tables);
  columns = list_columns (at);
  if (take (&at, "INTEGER PRIMARY KEY"))
    {
      /* By one value it is one row, else a range. */
      if (strstr (at, "rowid=?") != NULL)
        return g_strdup_printf (_("finds the row of %s by its key"), table);
      return g_strdup_printf (_("finds rows of %s by a range of their keys"), table);
    }
  if (take (&at, "PRIMARY KEY"))
    return g_strdup_printf (_("finds rows of %s by their key (%s)"), table, columns);
  if (take (&at, "AUTOMATIC "))
    {
      *cost = REL_PLAN_COSTLY;
      return g_strdup_printf (_("makes an index of %s for this query alone, by %s: an index that stays would be faster"), table, columns);
    }
  if (take (&at, "COVERING INDEX "))
    {
      index = take_until (&at, " (");
      return g_strdup_printf (_("finds entries of the index %s by %s, without looking into %s"), index, columns, table);
    }
  if (take (&at, "INDEX "))
    {
      index = take_until (&at, " (");
      return g_strdup_printf (_("finds rows of %s by %s, with the index %s"), table, columns, index);
    }

  return g_strdup_printf (_("finds rows of %s"), table);
}

static char *
say_sort (const char  *what,
          RelPlanCost *cost)
{
  *cost = REL_PLAN_COSTLY;
  if (g_str_equal (what, "ORDER BY"))
    return g_strdup (_("sorts the result"));
  if (g_str_has_suffix (what, "OF ORDER BY"))
    return g_strdup (_("sorts the result, which is partly in order already"));
  if (g_str_equal (what, "GROUP BY"))
    return g_strdup (_("sorts the rows to group them"));
  if (g_str_equal (what, "DISTINCT"))
    return g_strdup (_("keeps a list of what came already, to leave out repeats"));
  if (strstr (what, "DISTINCT") != NULL)
    return g_strdup (_("keeps a list of what was counted already"));

  return g_strdup_printf (_("sorts aside, for %s"), what);
}

static char *
say_subquery (const char  *detail,
              RelPlanCost *cost)
{
  const char *at = detail;
  gboolean correlated = take (&at, "CORRELATED ");

  if (take (&at, "SCALAR SUBQUERY"))
    {
      *cost = correlated ? REL_PLAN_COSTLY : REL_PLAN_NEUTRAL;
      return g_strdup (correlated ? _("for every row, asks a query inside for one value") : _("asks a query inside for one value, once"));
    }
  if (take (&at, "LIST SUBQUERY"))
    {
      *cost = correlated ? REL_PLAN_COSTLY : REL_PLAN_NEUTRAL;
      return g_strdup (correlated ? _("for every row, asks a query inside for a list of values") : _("asks a query inside for a list of values, once"));
    }

  return NULL;
}

static char *
say_set (const char  *detail,
         RelPlanCost *cost)
{
  static const struct
  {
    const char *detail;
    const char *words;
    RelPlanCost cost;
  } lines[] = {
    { "COMPOUND QUERY", N_("puts the rows of several queries together"), REL_PLAN_NEUTRAL },
    { "LEFT-MOST SUBQUERY", N_("the first of them"), REL_PLAN_NEUTRAL },
    { "UNION ALL", N_("then the rows of this one"), REL_PLAN_NEUTRAL },
    { "UNION USING TEMP B-TREE", N_("then the rows of this one that did not come already"), REL_PLAN_COSTLY },
    { "EXCEPT USING TEMP B-TREE", N_("without the rows of this one"), REL_PLAN_COSTLY },
    { "INTERSECT USING TEMP B-TREE", N_("only those that are in this one too"), REL_PLAN_COSTLY },
    { "MERGE (UNION ALL)", N_("merges two sorted queries"), REL_PLAN_NEUTRAL },
    { "MERGE (UNION)", N_("merges two sorted queries, without repeats"), REL_PLAN_NEUTRAL },
    { "MERGE (EXCEPT)", N_("merges two sorted queries: the first without the second"), REL_PLAN_NEUTRAL },
    { "MERGE (INTERSECT)", N_("merges two sorted queries: what is in both"), REL_PLAN_NEUTRAL },
    { "LEFT", N_("the first of them"), REL_PLAN_NEUTRAL },
    { "RIGHT", N_("the second of them"), REL_PLAN_NEUTRAL },
    { "SETUP", N_("begins with these rows"), REL_PLAN_NEUTRAL },
    { "RECURSIVE STEP", N_("and goes on from each row that was found"), REL_PLAN_NEUTRAL },
    { "MULTI-INDEX OR", N_("looks separately for each side of OR"), REL_PLAN_NEUTRAL },
    { "QUERY PLAN", N_("the plan"), REL_PLAN_NEUTRAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (g_str_equal (detail, lines[i].detail))
      {
        *cost = lines[i].cost;
        return g_strdup (_(lines[i].words));
      }

  return NULL;
}

static char *
say_other (const char  *detail,
           GHashTable  *tables,
           RelPlanCost *cost)
{
  const char *at = detail;
  g_autofree char *name = NULL;
  g_autofree char *table = NULL;

  *cost = REL_PLAN_NEUTRAL;
  if (take (&at, "CO-ROUTINE "))
    return g_strdup_printf (_("the rows of %s, made one at a time as they are needed:"), at);
  if (take (&at, "MATERIALIZE "))
    return g_strdup_printf (_("the rows of %s, made once and kept aside:"), at);
  if (take (&at, "BLOOM FILTER ON "))
    {
      name = take_until (&at, " (");
      table = call (name, tables);
      return g_strdup_printf (_("notes which keys of %s there are, to skip rows without a match early"), table);
    }
  if (take (&at, "RIGHT-JOIN "))
    {
      table = call (at, tables);
      return g_strdup_printf (_("adds the rows of %s that had no match"), table);
    }
  if (take (&at, "REUSE LIST SUBQUERY"))
    return g_strdup (_("uses the same list of values again"));
  if (take (&at, "USING ROWID SEARCH ON TABLE "))
    {
      name = take_until (&at, " FOR IN-OPERATOR");
      table = call (name, tables);
      *cost = REL_PLAN_CHEAP;
      return g_strdup_printf (_("looks up keys of %s for IN"), table);
    }
  if (take (&at, "USING INDEX "))
    {
      name = take_until (&at, " FOR IN-OPERATOR");
      *cost = REL_PLAN_CHEAP;
      return g_strdup_printf (_("looks values up in the index %s for IN"), name);
    }
  if (take (&at, "INDEX ") && g_ascii_isdigit (*at))
    return g_strdup_printf (_("side %s:"), at);

  return NULL;
}

/**
 * rel_plan_words_for:
 * @detail: a line of EXPLAIN QUERY PLAN
 * @tables: (nullable) (element-type utf8 utf8): tables by what the query calls them
 * @cost: (out): how the step scales
 *
 * Says the line in words: "reads every row of books".
 *
 * Returns: (transfer full): words, or the line itself
 */
char *
rel_plan_words_for (const char  *detail,
                    GHashTable  *tables,
                    RelPlanCost *cost)
{
  const char *at = detail;
  char *words = NULL;

  g_return_val_if_fail (detail != NULL && cost != NULL, NULL);

  *cost = REL_PLAN_NEUTRAL;
  if (take (&at, "SCAN "))
    words = say_scan (at, tables, cost);
  else if (take (&at, "SEARCH "))
    words = say_search (at, tables, cost);
  else if (take (&at, "USE TEMP B-TREE FOR "))
    words = say_sort (at, cost);
  else
    words = say_subquery (detail, cost);

  if (words == NULL)
    words = say_set (detail, cost);
  if (words == NULL)
    words = say_other (detail, tables, cost);

  return words != NULL ? words : g_strdup (detail);
}
