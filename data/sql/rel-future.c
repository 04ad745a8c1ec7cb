/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rows of a table as a migration will make them (rel-future-values.c), less those
 * that answers delete. A rule of the new schema is then asked about by its own text.
 * Consequences count with these questions, and a plan deletes with the very same ones,
 * so what was told is what is done.
 *
 *   rows as they will be -> less what answers delete by type, NULL, check, and then by
 *     likeness -> references: rel-future-links.c
 */
#include "config.h"

#include "sql/rel-future.h"

#include "sql/rel-dialect.h"
#include "sql/rel-future-private.h"

#define NUMBER "relata_number"
#define LEVEL "relata_level"

const RelAnswer *
rel_future_find_answer (const RelFuture *self,
                        RelEffect        effect,
                        RelId            table,
                        RelId            element)
{
  for (guint i = 0; i < self->n_answers; i++)
    {
      const RelAnswer *answer = &self->answers[i];

      if (answer != self->unanswered && answer->effect == effect && answer->table == table && answer->element == element)
        return answer;
    }

  return NULL;
}

gboolean
rel_future_is_deleted (const RelFuture *self,
            RelEffect        effect,
            RelId            table,
            RelId            element)
{
  const RelAnswer *answer = rel_future_find_answer (self, effect, table, element);

  return answer != NULL && answer->choice == REL_CHOICE_DELETE_ROWS;
}

/* What tells the rows of a table apart: a name of the rowid, or the primary key. */
GPtrArray *
rel_future_list_keys (RelTable *table)
{
  static const char *const rowids[] = { "rowid", "_rowid_", "oid" };
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  const RelTableInfo *info = rel_table_get_info (table);

  if (info->without_rowid && info->primary_key != NULL)
    {
      const RelKeyInfo *key = rel_key_get_info (info->primary_key);

      for (guint i = 0; i < key->n_columns; i++)
        g_ptr_array_add (keys, rel_sql_quote_identifier (rel_column_get_name (rel_table_get_column (table, key->columns[i]))));
      return keys;
    }
  for (guint i = 0; i < G_N_ELEMENTS (rowids) && keys->len == 0; i++)
    if (rel_table_find_column (table, rowids[i]) == NULL)
      g_ptr_array_add (keys, g_strdup (rowids[i]));

  return keys;
}

/* Whether rows have numbers that a new column can show. */
gboolean
rel_future_has_numbers (RelTable *before)
{
  g_autoptr(GPtrArray) keys = rel_future_list_keys (before);

  return !rel_table_get_info (before)->without_rowid && keys->len > 0;
}

gboolean
rel_future_can_delete (const RelFuture *self,
                       RelTable        *table)
{
  RelTable *before = rel_schema_get_table (self->from, rel_table_get_id (table));
  g_autoptr(GPtrArray) keys = before != NULL ? rel_future_list_keys (before) : NULL;

  return keys != NULL && keys->len > 0;
}

static char *
list_aliases (guint       n,
              const char *prefix)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MAX (n, 1); i++)
    g_string_append_printf (text, "%s%s" REL_FUTURE_KEY "%u", i > 0 ? ", " : "", prefix, i);

  return g_string_free (text, FALSE);
}

static char *
list_key_aliases (const RelFuture *self,
                  RelTable        *table,
                  const char      *prefix)
{
  RelTable *before = rel_schema_get_table (self->from, rel_table_get_id (table));
  g_autoptr(GPtrArray) keys = rel_future_list_keys (before);

  return list_aliases (keys->len, prefix);
}

/* Terms that tell which rows of a table are alike. */
typedef struct
{
  GPtrArray *terms;      /* with their collation */
  GPtrArray *plain;      /* without */
  char      *where;
} Alike;

static void
clear_alike (Alike *self)
{
  g_ptr_array_unref (self->terms);
  g_ptr_array_unref (self->plain);
  g_free (self->where);
}

static void
add_term (Alike      *self,
          RelColumn  *column,
          const char *expression,
          const char *collation)
{
  g_autofree char *plain = column != NULL ? rel_sql_quote_identifier (rel_column_get_name (column)) : g_strdup_printf ("(%s\n)", expression);

  if (collation == NULL && column != NULL)
    collation = rel_column_get_info (column)->collation;
  if (collation != NULL)
    {
      g_autofree char *quoted = rel_sql_quote_identifier (collation);

      g_ptr_array_add (self->terms, g_strdup_printf ("%s COLLATE %s", plain, quoted));
    }
  else
    g_ptr_array_add (self->terms, g_strdup (plain));
  g_ptr_array_add (self->plain, g_steal_pointer (&plain));
}

static void
init_alike (Alike    *self,
            RelTable *table,
            RelKey   *key,
            RelIndex *index)
{
  self->terms = g_ptr_array_new_with_free_func (g_free);
  self->plain = g_ptr_array_new_with_free_func (g_free);
  self->where = NULL;

  if (key != NULL)
    {
      const RelKeyInfo *info = rel_key_get_info (key);

      for (guint i = 0; i < info->n_columns; i++)
        add_term (self, rel_table_get_column (table, info->columns[i]), NULL, info->collations != NULL ? info->collations[i] : NULL);
    }
  else
    {
      const RelIndexInfo *info = rel_index_get_info (index);

      for (guint i = 0; i < info->n_parts; i++)
        {
          RelColumn *column = rel_table_get_column (table, info->parts[i].column);

          if (column != NULL || info->parts[i].expression != NULL)
            add_term (self, column, info->parts[i].expression, info->parts[i].collation);
        }
      self->where = g_strdup (info->where);
    }
}

/* The condition of an index compares, as a check does: it is asked before, of the same variants. */
static void
ask_where (const RelFuture *self,
           RelTable        *table,
           Alike           *alike)
{
  RelTable *before = rel_schema_get_table (self->from, rel_table_get_id (table));
  g_autoptr(GPtrArray) variants = alike->where != NULL && rel_future_can_delete (self, table)
                                  ? rel_future_list_variants (self, before, table, alike->where) : NULL;
  g_autofree char *keys = NULL, *name = NULL, *where = NULL;
  g_autoptr(GString) sql = NULL;

  if (variants == NULL || variants->len == 1)
    return;
  keys = list_key_aliases (self, table, "");
  name = rel_sql_quote_identifier (rel_table_get_name (table));
  where = g_steal_pointer (&alike->where);
  sql = g_string_new (NULL);
  for (guint i = 0; i < variants->len; i++)
    g_string_append_printf (sql, "%sSELECT %s FROM (%s) AS %s WHERE (%s\n)", i > 0 ? " UNION ALL " : "", keys,
                            (char *) variants->pdata[i], name, where);
  alike->where = g_strdup_printf ("(%s) IN (%s)", keys, sql->str);
}

/* The rows of a source with a number among those that are alike, from 1, under a name of its own. */
static char *
number_alike (const RelFuture *self,
              RelTable        *table,
              const Alike     *alike,
              const char      *source,
              guint            n)
{
  g_autofree char *keys = list_key_aliases (self, table, "");
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autoptr(GString) sql = g_string_new ("SELECT *, row_number () OVER (PARTITION BY ");

  for (guint i = 0; i < alike->terms->len; i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", (char *) alike->terms->pdata[i]);
  if (alike->where != NULL)
    g_string_append_printf (sql, ", (%s\n) IS TRUE", alike->where);
  g_string_append_printf (sql, " ORDER BY %s) AS " NUMBER "%u FROM %s AS %s", keys, n, source, name);

  return g_strdup (sql->str);
}

static char *
is_alike (const Alike *alike,
          guint        n)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  g_string_printf (sql, NUMBER "%u > 1", n);
  for (guint i = 0; i < alike->plain->len; i++)
    g_string_append_printf (sql, " AND %s IS NOT NULL", (char *) alike->plain->pdata[i]);
  if (alike->where != NULL)
    g_string_append_printf (sql, " AND (%s\n)", alike->where);

  return g_strdup (sql->str);
}

static void
keep (char       **rows,
      const char  *name,
      const char  *condition)
{
  g_autofree char *all = *rows;

  *rows = g_strdup_printf ("SELECT * FROM (%s) AS %s WHERE %s", all, name, condition);
}

/* Rows that are worked on step by step, each with a name; within each other there would be
 * too many for SQLite. */
typedef struct
{
  GString *with;
  guint    n;
} Levels;

/* Leaves out all but the first of rows that are alike. */
static void
keep_unlike (const RelFuture  *self,
             RelTable         *table,
             RelKey           *key,
             RelIndex         *index,
             Levels           *levels)
{
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autofree char *source = g_strdup_printf (LEVEL "%u", levels->n);
  g_autofree char *numbered = NULL, *condition = NULL;
  Alike alike;

  init_alike (&alike, table, key, index);
  ask_where (self, table, &alike);
  numbered = number_alike (self, table, &alike, source, levels->n + 1);
  condition = is_alike (&alike, levels->n + 1);
  g_string_append_printf (levels->with, ", " LEVEL "%u AS (%s), " LEVEL "%u AS (SELECT * FROM " LEVEL "%u AS %s WHERE NOT coalesce (%s, 0))",
                          levels->n + 1, numbered, levels->n + 2, levels->n + 1, name, condition);
  levels->n += 2;
  clear_alike (&alike);
}

/* Leaves out rows that answers delete for a value. */
static void
keep_valid (const RelFuture  *self,
            RelTable         *after,
            RelEffect         effect,
            char            **rows)
{
  RelId id = rel_table_get_id (after);
  const RelTableInfo *info = rel_table_get_info (after);
  g_autofree char *name = rel_sql_quote_identifier (info->name);
  g_autofree char *keys = list_key_aliases (self, after, "");
  g_autoptr(GString) condition = g_string_new (NULL);

  if (self->in_turn)
    return;

  for (guint i = 0; i < info->columns->len && effect > REL_EFFECT_TYPE; i++)
    if (rel_future_is_deleted (self, REL_EFFECT_TYPE, id, rel_column_get_id (info->columns->pdata[i])))
      {
        g_autofree char *broken = rel_future_broken_type (self, after, info->columns->pdata[i]);

        if (broken != NULL)
          g_string_append_printf (condition, "%s(%s) NOT IN (%s)", condition->len > 0 ? " AND " : "", keys, broken);
      }
  for (guint i = 0; i < info->columns->len && effect > REL_EFFECT_NOT_NULL; i++)
    if (rel_future_is_deleted (self, REL_EFFECT_NOT_NULL, id, rel_column_get_id (info->columns->pdata[i])))
      {
        g_autofree char *quoted = rel_sql_quote_identifier (rel_column_get_name (info->columns->pdata[i]));

        g_string_append_printf (condition, "%s%s IS NOT NULL", condition->len > 0 ? " AND " : "", quoted);
      }
  for (guint i = 0; i < info->checks->len && effect > REL_EFFECT_NOT_NULL && effect != REL_EFFECT_CHECK; i++)
    if (rel_future_is_deleted (self, REL_EFFECT_CHECK, id, rel_check_get_id (info->checks->pdata[i])))
      {
        g_autofree char *broken = rel_future_broken_check (self, after, info->checks->pdata[i]);

        g_string_append_printf (condition, "%s(%s) NOT IN (%s)", condition->len > 0 ? " AND " : "", keys, broken);
      }
  /* all in one: SQLite reads no more than some ten questions within each other */
  if (condition->len > 0)
    keep (rows, name, condition->str);
}

/* The rows as they are when an effect has its turn. */
char *
rel_future_select_rows (const RelFuture *self,
                        RelTable        *after,
                        RelEffect        effect)
{
  RelId id = rel_table_get_id (after);
  RelTable *before = rel_schema_get_table (self->from, id);
  const RelTableInfo *info = rel_table_get_info (after);
  char *rows = rel_future_select_values (self, before, after);
  g_autoptr(GString) with = g_string_new (NULL);
  Levels levels = { with, 0 };

  keep_valid (self, after, effect, &rows);
  if (effect != REL_EFFECT_LINK || self->in_turn)
    return rows;

  g_string_printf (with, "WITH " LEVEL "0 AS (%s)", rows);
  if (info->primary_key != NULL && rel_future_is_deleted (self, REL_EFFECT_UNIQUE, id, rel_key_get_id (info->primary_key)))
    keep_unlike (self, after, info->primary_key, NULL, &levels);
  for (guint i = 0; i < info->uniques->len; i++)
    if (rel_future_is_deleted (self, REL_EFFECT_UNIQUE, id, rel_key_get_id (info->uniques->pdata[i])))
      keep_unlike (self, after, info->uniques->pdata[i], NULL, &levels);
  for (guint i = 0; i < info->indexes->len; i++)
    if (rel_future_is_deleted (self, REL_EFFECT_UNIQUE, id, rel_index_get_id (info->indexes->pdata[i])))
      keep_unlike (self, after, NULL, info->indexes->pdata[i], &levels);
  if (levels.n == 0)
    return rows;

  g_free (rows);
  g_string_append_printf (with, " SELECT * FROM " LEVEL "%u", levels.n);

  return g_strdup (with->str);
}

static char *
select_broken (const RelFuture *self,
               RelTable        *table,
               const char      *rows,
               const char      *condition)
{
  g_autofree char *keys = list_key_aliases (self, table, "");
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (table));

  return g_strdup_printf ("SELECT %s FROM (%s) AS %s WHERE %s", keys, rows, name, condition);
}

char *
rel_future_broken_type (const RelFuture *self,
                        RelTable        *table,
                        RelColumn       *column)
{
  RelTable *before = rel_schema_get_table (self->from, rel_table_get_id (table));
  RelColumn *old = rel_table_get_column (before, rel_column_get_id (column));
  gboolean computed = rel_column_get_info (column)->generated != REL_GENERATED_NO;
  g_autofree char *value = old != NULL && !computed ? rel_sql_quote_identifier (rel_column_get_name (old)) : NULL;
  g_autofree char *refuses = value != NULL ? rel_future_refuses (self, before, table, column, value) : NULL;
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (before));
  g_autoptr(GPtrArray) keys = rel_future_list_keys (before);
  g_autofree char *names = NULL;

  if (computed)
    {
      g_autofree char *rows = rel_future_select_rows (self, table, REL_EFFECT_TYPE);
      g_autofree char *name = rel_sql_quote_identifier (rel_column_get_name (column));
      g_autofree char *condition = rel_future_refuses (self, before, table, column, name);

      return condition != NULL ? select_broken (self, table, rows, condition) : NULL;
    }
  if (refuses == NULL)
    return NULL;
  g_ptr_array_add (keys, NULL);
  names = keys->len > 1 ? g_strjoinv (", ", (char **) keys->pdata) : g_strdup ("NULL");

  return g_strdup_printf ("SELECT %s FROM %s WHERE %s", names, owner, refuses);
}

char *
rel_future_broken_not_null (const RelFuture *self,
                            RelTable        *table,
                            RelColumn       *column)
{
  g_autofree char *rows = rel_future_select_rows (self, table, REL_EFFECT_NOT_NULL);
  g_autofree char *quoted = rel_sql_quote_identifier (rel_column_get_name (column));
  g_autofree char *condition = g_strdup_printf ("%s IS NULL", quoted);

  return select_broken (self, table, rows, condition);
}

/* A check compares, so it matters which affinity a column will have. */
char *
rel_future_broken_check (const RelFuture *self,
                         RelTable        *table,
                         RelCheck        *check)
{
  RelTable *before = rel_schema_get_table (self->from, rel_table_get_id (table));
  const char *expression = rel_check_get_info (check)->expression;
  g_autofree char *condition = g_strdup_printf ("NOT (%s\n)", expression);
  g_autoptr(GPtrArray) variants = rel_future_list_variants (self, before, table, expression);
  GString *sql = g_string_new (NULL);

  for (guint i = 0; i < variants->len; i++)
    {
      char *rows = g_strdup (variants->pdata[i]);
      g_autofree char *broken = NULL;

      keep_valid (self, table, REL_EFFECT_CHECK, &rows);
      broken = select_broken (self, table, rows, condition);
      g_string_append_printf (sql, "%s%s", i > 0 ? " UNION ALL " : "", broken);
      g_free (rows);
    }

  return g_string_free (sql, FALSE);
}

static char *
broken_alike (const RelFuture *self,
              RelTable        *table,
              RelKey          *key,
              RelIndex        *index)
{
  g_autofree char *rows = rel_future_select_rows (self, table, REL_EFFECT_UNIQUE);
  g_autofree char *source = NULL, *numbered = NULL, *condition = NULL;
  Alike alike;
  char *sql;

  init_alike (&alike, table, key, index);
  ask_where (self, table, &alike);
  source = g_strdup_printf ("(%s)", rows);
  numbered = number_alike (self, table, &alike, source, 0);
  condition = is_alike (&alike, 0);
  sql = select_broken (self, table, numbered, condition);
  clear_alike (&alike);

  return sql;
}

/* Of rows that are alike, all but the first. */
char *
rel_future_broken_key (const RelFuture *self,
                       RelTable        *table,
                       RelKey          *key)
{
  return broken_alike (self, table, key, NULL);
}

char *
rel_future_broken_index (const RelFuture *self,
                         RelTable        *table,
                         RelIndex        *index)
{
  return broken_alike (self, table, NULL, index);
}

static char *
is_one_of (const RelFuture *self,
           RelTable        *table,
           const char      *broken,
           char           **owner)
{
  RelTable *before = rel_schema_get_table (self->from, rel_table_get_id (table));
  g_autoptr(GPtrArray) keys = rel_future_list_keys (before);
  g_autofree char *names = NULL;

  if (keys->len == 0)
    return NULL;
  g_ptr_array_add (keys, NULL);
  names = g_strjoinv (", ", (char **) keys->pdata);
  *owner = rel_sql_quote_identifier (rel_table_get_name (before));

  return g_strdup_printf ("(%s) IN (%s)", names, broken);
}

/* The rows as they are now; NULL where they cannot be told apart. */
char *
rel_future_rows (const RelFuture *self,
                 RelTable        *table,
                 const char      *broken)
{
  g_autofree char *owner = NULL;
  g_autofree char *condition = is_one_of (self, table, broken, &owner);

  return condition != NULL ? g_strdup_printf ("SELECT * FROM %s WHERE %s", owner, condition) : NULL;
}

char *
rel_future_delete (const RelFuture *self,
                   RelTable        *table,
                   const char      *broken)
{
  g_autofree char *owner = NULL;
  g_autofree char *condition = is_one_of (self, table, broken, &owner);

  return condition != NULL ? g_strdup_printf ("DELETE FROM %s WHERE %s", owner, condition) : NULL;
}
