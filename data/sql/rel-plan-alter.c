/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One table of a plan changed in place, as far as ALTER goes. Columns are added and
 * dropped by every SQLite that is supported. From 3.54 on it also sets and clears NOT
 * NULL, adds checks and drops those that have a name: then the rows are looked at and
 * stay where they are, where a rebuild would write them all again. What SQLite would not
 * find in the stored text, or not alone (rel-plan-text.c), is left to the rebuild.
 *
 *   drop checks -> fill NULLs, as answered -> NOT NULL -> add columns -> drop columns
 *     -> add checks
 *
 * Source: https://sqlite.org/lang_altertable.html
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "schema/rel-mentions.h"
#include "sql/rel-affinity.h"
#include "sql/rel-dialect.h"
#include "sql/rel-plan-private.h"

/* 3.53 has the words already, but refuses a check that is NULL for some row, as CREATE TABLE
 * does not, and does not find a constraint whose name is in quotes. This one was seen to do
 * what a rebuild does. */
#define VERSION_OF_CONSTRAINTS 3054001

/* Digits of a number that is a whole one for SQLite, whatever they are. */
#define LONGEST_PLAIN_NUMBER 18

/* Whether ALTER TABLE ADD takes the default, and makes the same of it for the rows there are
 * as an INSERT: it takes literals only, does not look whether they fit a STRICT table, and
 * where no number is wanted, it reads other numbers than plain ones in ways of its own. */
static gboolean
is_plain_default (RelTable            *table,
                  const RelColumnInfo *info)
{
  gboolean strict = rel_table_get_info (table)->strict;
  gboolean any = strict && g_ascii_strcasecmp (info->type, "ANY") == 0;
  RelAffinity affinity = rel_affinity_of_type (info->type, strict);
  const char *text = info->default_value;
  RelTokenizer tokenizer;
  RelToken token;
  guint n = 0;
  gboolean sign = FALSE, plain = TRUE;

  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    {
      const char *start = text + token.start;
      gsize length = token.end - token.start;

      if (n == 0 && !sign && token.kind == REL_TOKEN_OPERATOR && (*start == '-' || *start == '+'))
        {
          sign = TRUE;
          continue;
        }
      n++;
      if (rel_token_is_word (&token, text, "NULL"))
        plain = plain && !sign;
      else if (token.kind == REL_TOKEN_STRING)
        plain = plain && !sign && (!strict || any || affinity == REL_AFFINITY_TEXT);
      else if (token.kind == REL_TOKEN_BLOB)
        plain = plain && !sign && (!strict || affinity == REL_AFFINITY_BLOB);
      else if (token.kind == REL_TOKEN_NUMBER && strspn (start, "0123456789") >= length)
        plain = plain && length <= LONGEST_PLAIN_NUMBER && (!strict || any || affinity != REL_AFFINITY_BLOB);
      else if (token.kind == REL_TOKEN_NUMBER && strspn (start, "0123456789.eE+-") >= length)
        plain = plain && rel_affinity_is_numeric (affinity) && (!strict || affinity == REL_AFFINITY_REAL);
      else
        plain = FALSE;
    }

  return plain && n == 1;
}

static gboolean
is_in_key (RelTable *table,
           RelId     column)
{
  const RelTableInfo *info = rel_table_get_info (table);

  if (rel_table_get_key_position (table, column) > 0)
    return TRUE;
  for (guint i = 0; i < info->uniques->len; i++)
    if (rel_key_has_column (info->uniques->pdata[i], column))
      return TRUE;

  return FALSE;
}

/* Whether ALTER TABLE ADD COLUMN makes just this column. */
gboolean
rel_planning_can_add (RelPlanning *self,
                      RelTable    *table,
                      RelColumn   *column)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;
  guint n_links = 0;

  for (guint i = 0; i < links->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (links->pdata[i]);

      for (guint j = 0; j < link->n_columns; j++)
        if (link->columns[j] == rel_column_get_id (column))
          n_links += link->n_columns == 1 ? 1 : 2;
    }

  return !is_in_key (table, rel_column_get_id (column)) && info->generated != REL_GENERATED_STORED && n_links <= 1 &&
         (n_links == 0 || info->default_value == NULL) &&
         (info->default_value == NULL || is_plain_default (table, info)) &&
         !(info->not_null && (info->default_value == NULL || g_ascii_strcasecmp (info->default_value, "NULL") == 0)) &&
         info->not_null_conflict == REL_CONFLICT_NONE;
}

/* Whether ALTER TABLE DROP COLUMN takes the column. */
gboolean
rel_planning_can_drop (RelTable  *table,
                       RelColumn *column)
{
  const RelTableInfo *info = rel_table_get_info (table);
  const char *name = rel_column_get_name (column);
  RelId id = rel_column_get_id (column);

  if (is_in_key (table, id) || rel_table_is_link_column (table, id))
    return FALSE;
  for (guint i = 0; i < info->checks->len; i++)
    if (rel_check_get_info (info->checks->pdata[i])->column == id ||
        rel_mentions_name (rel_check_get_info (info->checks->pdata[i])->expression, name))
      return FALSE;
  for (guint i = 0; i < info->columns->len; i++)
    {
      const char *expression = rel_column_get_info (info->columns->pdata[i])->expression;

      if (expression != NULL && info->columns->pdata[i] != column && rel_mentions_name (expression, name))
        return FALSE;
    }

  return TRUE;
}

/* How many constraints of a table that shall be are called so: ALTER gives no name twice. */
static guint
count_names (RelTable   *table,
             const char *name)
{
  const RelTableInfo *info = rel_table_get_info (table);
  const char *key = info->primary_key != NULL ? rel_key_get_info (info->primary_key)->name : NULL;
  guint n = key != NULL && g_ascii_strcasecmp (key, name) == 0;

  for (guint i = 0; i < info->checks->len; i++)
    {
      const char *other = rel_check_get_name (info->checks->pdata[i]);

      n += other != NULL && g_ascii_strcasecmp (other, name) == 0;
    }
  for (guint i = 0; i < info->foreign_keys->len; i++)
    {
      const char *other = rel_foreign_key_get_name (info->foreign_keys->pdata[i]);

      n += other != NULL && g_ascii_strcasecmp (other, name) == 0;
    }

  return n;
}

/* Whether NOT NULL is all that changes in the column, and ALTER does it. */
gboolean
rel_planning_can_alter (RelPlanning *self,
                        RelTable    *before,
                        RelColumn   *column)
{
  const RelColumnInfo *now = rel_column_get_info (column);
  RelColumn *old = rel_table_get_column (before, rel_column_get_id (column));
  const RelColumnInfo *was = old != NULL ? rel_column_get_info (old) : NULL;

  return self->version >= VERSION_OF_CONSTRAINTS && was != NULL &&
         g_strcmp0 (was->type, now->type) == 0 && g_strcmp0 (was->default_value, now->default_value) == 0 &&
         g_strcmp0 (was->collation, now->collation) == 0 &&
         was->generated == REL_GENERATED_NO && now->generated == REL_GENERATED_NO &&
         rel_planning_text_sets_not_null (before, rel_column_get_id (column), was->not_null);
}

/* CREATE TABLE takes "text" for a text where no column is called so; ALTER may not. */
static gboolean
has_quoted_text (RelTable   *table,
                 const char *expression)
{
  RelTokenizer tokenizer;
  RelToken token;

  rel_tokenizer_init (&tokenizer, expression, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    if (token.kind == REL_TOKEN_QUOTED && expression[token.start] == '"')
      {
        g_autofree char *name = rel_token_dup_name (&token, expression);

        if (rel_table_find_column (table, name) == NULL && g_ascii_strcasecmp (name, rel_table_get_name (table)) != 0)
          return TRUE;
      }

  return FALSE;
}

/* Whether ALTER drops the check, adds it, or does one after the other. */
gboolean
rel_planning_can_check (RelPlanning *self,
                        RelTable    *before,
                        RelTable    *after,
                        RelId        check)
{
  RelCheck *old = rel_table_get_check (before, check);
  RelCheck *now = rel_table_get_check (after, check);
  const char *text = rel_table_get_info (before)->sql;
  const char *old_name = old != NULL ? rel_check_get_name (old) : NULL;
  const char *name = now != NULL ? rel_check_get_name (now) : NULL;

  if (self->version < VERSION_OF_CONSTRAINTS || text == NULL)
    return FALSE;
  if (old != NULL && !rel_planning_text_drops_check (before, old))
    return FALSE;
  if (now != NULL && has_quoted_text (after, rel_check_get_info (now)->expression))
    return FALSE;
  if (name != NULL && count_names (after, name) > 1)
    return FALSE;

  /* a name that another check leaves free is free only then */
  return name == NULL || (old_name != NULL && g_ascii_strcasecmp (name, old_name) == 0) || !rel_planning_text_has_constraint (text, name);
}

static void
append_in_parentheses (GString    *sql,
                       const char *expression)
{
  /* a comment to the end of the line would swallow what follows */
  g_string_append_printf (sql, "(%s%s)", expression, strstr (expression, "--") != NULL ? "\n" : "");
}

static void
append_reference (GString                 *sql,
                  const RelForeignKeyInfo *link)
{
  g_autofree char *target = rel_sql_quote_identifier (link->target_name);

  g_string_append_printf (sql, " REFERENCES %s", target);
  if (!link->implicit)
    {
      g_autofree char *column = rel_sql_quote_identifier (link->target_column_names[0]);

      g_string_append_printf (sql, " (%s)", column);
    }
  if (link->on_delete != REL_ACTION_NO_ACTION)
    g_string_append_printf (sql, " ON DELETE %s", rel_action_to_string (link->on_delete));
  if (link->on_update != REL_ACTION_NO_ACTION)
    g_string_append_printf (sql, " ON UPDATE %s", rel_action_to_string (link->on_update));
  if (link->match != NULL)
    g_string_append_printf (sql, " MATCH %s", link->match);
  if (link->deferrable)
    g_string_append_printf (sql, " DEFERRABLE%s", link->initially_deferred ? " INITIALLY DEFERRED" : "");
}

static void
add_column (RelPlanning *self,
            RelTable    *table,
            RelColumn   *column)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autofree char *name = rel_sql_quote_identifier (info->name);
  g_autofree char *words = g_strdup_printf (_("Add column %s.%s"), rel_table_get_name (table), info->name);
  g_autoptr(GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "ALTER TABLE %s ADD COLUMN %s", owner, name);
  if (*info->type != '\0')
    g_string_append_printf (sql, " %s", info->type);
  if (info->not_null)
    g_string_append (sql, " NOT NULL");
  if (info->default_value != NULL)
    g_string_append_printf (sql, " DEFAULT %s", info->default_value);
  if (info->collation != NULL)
    {
      g_autofree char *collation = rel_sql_quote_identifier (info->collation);

      g_string_append_printf (sql, " COLLATE %s", collation);
    }
  if (info->generated == REL_GENERATED_VIRTUAL)
    {
      g_string_append (sql, " GENERATED ALWAYS AS ");
      append_in_parentheses (sql, info->expression);
      g_string_append (sql, " VIRTUAL");
    }
  for (guint i = 0; i < links->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (links->pdata[i]);

      if (link->columns[0] != rel_column_get_id (column))
        continue;
      if (link->name != NULL)
        {
          g_autofree char *constraint = rel_sql_quote_identifier (link->name);

          g_string_append_printf (sql, " CONSTRAINT %s", constraint);
        }
      append_reference (sql, link);
    }
  rel_planning_add (self, rel_table_get_id (table), FALSE, words, "%s", sql->str);
}


static void
drop_checks (RelPlanning *self,
             RelTable    *before,
             RelTable    *after)
{
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (after));

  for (guint i = 0; i < self->changes->len; i++)
    {
      const RelChange *change = &g_array_index (self->changes, RelChange, i);
      g_autofree char *name = NULL;

      if (change->element != REL_ELEMENT_CHECK || change->table != rel_table_get_id (after) || change->kind == REL_CHANGE_ADD)
        continue;
      name = rel_sql_quote_identifier (rel_check_get_name (rel_table_get_check (before, change->id)));
      rel_planning_add (self, change->table, FALSE, change->words, "ALTER TABLE %s DROP CONSTRAINT %s", owner, name);
    }
}

static void
add_checks (RelPlanning *self,
            RelTable    *after)
{
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (after));

  for (guint i = 0; i < self->changes->len; i++)
    {
      const RelChange *change = &g_array_index (self->changes, RelChange, i);
      g_autoptr(GString) sql = g_string_new (NULL);
      const RelCheckInfo *info;

      if (change->element != REL_ELEMENT_CHECK || change->table != rel_table_get_id (after) || change->kind == REL_CHANGE_DROP)
        continue;
      info = rel_check_get_info (rel_table_get_check (after, change->id));
      g_string_append_printf (sql, "ALTER TABLE %s ADD ", owner);
      if (info->name != NULL)
        {
          g_autofree char *name = rel_sql_quote_identifier (info->name);

          g_string_append_printf (sql, "CONSTRAINT %s ", name);
        }
      g_string_append (sql, "CHECK ");
      append_in_parentheses (sql, info->expression);
      rel_planning_add (self, change->table, FALSE, change->kind == REL_CHANGE_ADD ? change->words : NULL, "%s", sql->str);
    }
}

static void
fill_nulls (RelPlanning *self,
            RelTable    *before,
            RelTable    *after,
            RelColumn   *column)
{
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (after));
  g_autofree char *name = rel_sql_quote_identifier (rel_column_get_name (column));
  g_autofree char *value = NULL;
  g_autofree char *words = NULL;

  if (!rel_future_changes_values (&self->future, before, after, column))
    return;
  value = rel_future_value (&self->future, before, after, column, name);
  words = g_strdup_printf (_("Fill the NULLs of %s.%s"), rel_table_get_name (after), rel_column_get_name (column));
  rel_planning_add (self, rel_table_get_id (after), TRUE, words, "UPDATE OR ABORT %s SET %s = %s WHERE %s IS NULL", owner, name, value, name);
}

static void
alter_column (RelPlanning *self,
              RelTable    *after,
              RelColumn   *column,
              const char  *words)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (after));
  g_autofree char *name = rel_sql_quote_identifier (info->name);
  g_autofree char *conflict = NULL;

  if (info->not_null_conflict != REL_CONFLICT_NONE)
    conflict = g_strconcat (" ON CONFLICT ", rel_conflict_to_string (info->not_null_conflict), NULL);
  rel_planning_add (self, rel_table_get_id (after), FALSE, words, "ALTER TABLE %s ALTER COLUMN %s %s%s", owner, name,
                    info->not_null ? "SET NOT NULL" : "DROP NOT NULL", conflict != NULL ? conflict : "");
}

static void
drop_column (RelPlanning *self,
             RelTable    *after,
             RelColumn   *column)
{
  const char *name = rel_column_get_name (column);
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (after));
  g_autofree char *quoted = rel_sql_quote_identifier (name);
  g_autofree char *words = g_strdup_printf (_("Drop column %s.%s"), rel_table_get_name (after), name);

  rel_planning_add (self, rel_table_get_id (after), TRUE, words, "ALTER TABLE %s DROP COLUMN %s", owner, quoted);
}

/* Changes a table in place; its name and the names of its columns are those of after already. */
void
rel_planning_alter (RelPlanning *self,
                    RelTable    *before,
                    RelTable    *after)
{
  GPtrArray *columns = rel_table_get_info (after)->columns;

  drop_checks (self, before, after);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->changes->len; i++)
      {
        const RelChange *change = &g_array_index (self->changes, RelChange, i);

        if (change->element != REL_ELEMENT_COLUMN || change->kind != REL_CHANGE_ALTER || change->table != rel_table_get_id (after))
          continue;
        if (pass == 0)
          fill_nulls (self, before, after, rel_table_get_column (after, change->id));
        else
          alter_column (self, after, rel_table_get_column (after, change->id), change->words);
      }
  for (guint i = 0; i < columns->len; i++)
    if (rel_table_get_column (before, rel_column_get_id (columns->pdata[i])) == NULL)
      add_column (self, after, columns->pdata[i]);
  columns = rel_table_get_info (before)->columns;
  for (guint i = 0; i < columns->len; i++)
    if (rel_table_get_column (after, rel_column_get_id (columns->pdata[i])) == NULL)
      drop_column (self, after, columns->pdata[i]);
  add_checks (self, after);
}
