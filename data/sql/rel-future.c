/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rows of a table as a migration will make them, written as a SELECT over the rows
 * as they are: new names, values as the new types store them, fills in the place of
 * NULL, generated columns computed. A rule of the new schema is then asked about by its
 * own text. Consequences count with these questions, and a plan deletes with the very
 * same ones, so what was told is what is done.
 *
 *   rows as they are -> values -> generated columns -> less what answers delete
 *     by type, NULL, check, and then by likeness -> references: rel-future-links.c
 */
#include "config.h"

#include "sql/rel-future.h"

#include "sql/rel-dialect.h"
#include "sql/rel-future-private.h"

#define NUMBER "relata_number"

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

gboolean
rel_future_is_rowid (RelTable  *table,
                     RelColumn *column)
{
  RelKey *key = rel_table_get_info (table)->primary_key;

  return key != NULL && rel_key_get_info (key)->rowid && rel_key_get_info (key)->columns[0] == rel_column_get_id (column);
}

RelAffinity
rel_future_get_affinity (RelTable  *table,
              RelColumn *column)
{
  return rel_affinity_of_type (rel_column_get_info (column)->type, rel_table_get_info (table)->strict);
}

/* Whether a value cannot enter the new column; NULL when any can that could enter the old one. */
char *
rel_future_refuses (RelTable   *before,
                    RelTable   *after,
                    RelColumn  *column,
                    const char *value)
{
  RelColumn *old = rel_table_get_column (before, rel_column_get_id (column));
  const char *type = rel_column_get_info (column)->type;

  if (rel_column_get_info (column)->generated == REL_GENERATED_STORED)
    return rel_table_get_info (after)->strict ? rel_affinity_refuses (type, value) : NULL;
  if (old == NULL || rel_column_get_info (column)->generated != REL_GENERATED_NO)
    return NULL;
  if (rel_future_is_rowid (after, column))
    return rel_future_is_rowid (before, old) ? NULL : rel_affinity_refuses ("INTEGER", value);
  if (!rel_table_get_info (after)->strict ||
      (rel_table_get_info (before)->strict && g_ascii_strcasecmp (type, rel_column_get_info (old)->type) == 0))
    return NULL;

  return rel_affinity_refuses (type, value);
}

/* Whether values of the column may come out otherwise. */
gboolean
rel_future_changes_values (const RelFuture *self,
                           RelTable        *before,
                           RelTable        *after,
                           RelColumn       *column)
{
  RelId id = rel_column_get_id (column);
  RelId table = rel_table_get_id (after);
  RelColumn *old = rel_table_get_column (before, id);

  return old == NULL || rel_future_get_affinity (before, old) != rel_future_get_affinity (after, column) ||
         g_strcmp0 (rel_column_get_info (old)->collation, rel_column_get_info (column)->collation) != 0 ||
         g_strcmp0 (rel_column_get_info (old)->expression, rel_column_get_info (column)->expression) != 0 ||
         rel_future_find_answer (self, REL_EFFECT_NOT_NULL, table, id) != NULL ||
         rel_future_find_answer (self, REL_EFFECT_TYPE, table, id) != NULL;
}

/**
 * rel_future_value:
 * @self: what will be
 * @before: a table
 * @after: the same table as it will be
 * @column: a column of @after that is not generated
 * @old_name: (nullable): name, quoted, under which its values are read; %NULL for a column that is new
 *
 * Returns: (transfer full) (nullable): SQL of the value that is put into the new column;
 *   %NULL when nothing is said, so that the default holds
 */
char *
rel_future_value (const RelFuture *self,
                  RelTable        *before,
                  RelTable        *after,
                  RelColumn       *column,
                  const char      *old_name)
{
  RelId id = rel_column_get_id (column);
  const RelAnswer *fill = rel_future_find_answer (self, REL_EFFECT_NOT_NULL, rel_table_get_id (after), id);
  const RelAnswer *misfit = rel_future_find_answer (self, REL_EFFECT_TYPE, rel_table_get_id (after), id);
  g_autofree char *refuses = NULL;
  g_autofree char *value = NULL;

  if (fill != NULL && fill->choice != REL_CHOICE_FILL)
    fill = NULL;
  if (old_name == NULL)
    return fill != NULL ? g_strdup_printf ("(%s)", fill->expression) : NULL;

  value = g_strdup (old_name);
  refuses = misfit != NULL ? rel_future_refuses (before, after, column, old_name) : NULL;
  if (refuses != NULL && (misfit->choice == REL_CHOICE_FILL || misfit->choice == REL_CHOICE_SET_NULL))
    {
      g_autofree char *good = g_steal_pointer (&value);

      value = g_strdup_printf ("CASE WHEN %s THEN %s ELSE %s END", refuses,
                               misfit->choice == REL_CHOICE_FILL ? misfit->expression : "NULL", good);
    }
  if (fill != NULL)
    return g_strdup_printf ("coalesce (%s, %s)", value, fill->expression);

  return g_steal_pointer (&value);
}

/* A DEFAULT may be a bare word, which then is a text. */
char *
rel_future_default (RelColumn *column)
{
  static const char *const words[] = { "NULL", "TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP" };
  const char *text = rel_column_get_info (column)->default_value;
  gboolean bare = text != NULL && (g_ascii_isalpha (*text) || *text == '_');

  for (const char *p = text; bare && *p != '\0'; p++)
    bare = g_ascii_isalnum (*p) || *p == '_';
  for (guint i = 0; bare && i < G_N_ELEMENTS (words); i++)
    bare = g_ascii_strcasecmp (text, words[i]) != 0;

  return text == NULL ? g_strdup ("NULL") : bare ? rel_sql_quote_text (text) : g_strdup_printf ("(%s\n)", text);
}

/* How values of another type are written. */
typedef enum
{
  WITH_VALUE,     /* as they will be */
  WITH_AFFINITY,  /* so that comparisons are those of the column; right only where can_cast */
} How;

/* All rows, with the values that they will have; can_cast gets to be a condition for
 * the rows, in terms of the old table, or NULL. */
static char *
select_values (const RelFuture  *self,
               RelTable         *before,
               RelTable         *after,
               How               how,
               GString          *can_cast)
{
  GPtrArray *columns = rel_table_get_info (after)->columns;
  g_autoptr(GPtrArray) keys = rel_future_list_keys (before);
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (before));
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (after));
  g_autoptr(GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < keys->len; i++)
    g_string_append_printf (sql, "%s%s AS " REL_FUTURE_KEY "%u", i > 0 ? ", " : "", (char *) keys->pdata[i], i);
  if (keys->len == 0)
    g_string_append (sql, "NULL AS " REL_FUTURE_KEY "0");

  for (guint i = 0; i < columns->len; i++)
    {
      const RelColumnInfo *info = rel_column_get_info (columns->pdata[i]);
      RelColumn *old = rel_table_get_column (before, rel_column_get_id (columns->pdata[i]));
      g_autofree char *old_name = old != NULL ? rel_sql_quote_identifier (rel_column_get_name (old)) : NULL;
      g_autofree char *alias = rel_sql_quote_identifier (info->name);
      g_autofree char *value = NULL;

      if (info->generated != REL_GENERATED_NO)
        continue;
      if (old == NULL && rel_future_is_rowid (after, columns->pdata[i]) && !rel_table_get_info (before)->without_rowid && keys->len > 0)
        value = g_strdup (keys->pdata[0]);
      else
        value = rel_future_value (self, before, after, columns->pdata[i], old_name);
      if (value == NULL)
        value = rel_future_default (columns->pdata[i]);
      if (g_strcmp0 (value, old_name) != 0 || rel_future_get_affinity (before, old) != rel_future_get_affinity (after, columns->pdata[i]))
        {
          RelAffinity affinity = rel_future_get_affinity (after, columns->pdata[i]);
          g_autofree char *raw = g_steal_pointer (&value);

          value = how == WITH_VALUE ? rel_affinity_convert (affinity, raw) : rel_affinity_cast (affinity, raw);
          if (can_cast != NULL && affinity != REL_AFFINITY_BLOB)
            {
              g_autofree char *condition = rel_affinity_can_cast (affinity, raw);

              g_string_append_printf (can_cast, "%s%s", can_cast->len > 0 ? " AND " : "", condition);
            }
        }
      if (info->collation != NULL && g_strcmp0 (value, old_name) != 0)
        {
          g_autofree char *collation = rel_sql_quote_identifier (info->collation);

          g_string_append_printf (sql, ", (%s) COLLATE %s AS %s", value, collation, alias);
        }
      else
        g_string_append_printf (sql, ", %s AS %s", value, alias);
    }
  g_string_append_printf (sql, " FROM %s", owner);
  if (can_cast != NULL && can_cast->len > 0)
    g_string_append_printf (sql, " WHERE %s(%s)", how == WITH_VALUE ? "NOT " : "", can_cast->str);

  for (guint i = 0; i < columns->len; i++)
    {
      const RelColumnInfo *info = rel_column_get_info (columns->pdata[i]);
      g_autofree char *alias = rel_sql_quote_identifier (info->name);

      if (info->generated == REL_GENERATED_NO)
        continue;
      g_string_prepend (sql, " FROM (");
      g_string_prepend (sql, alias);
      g_string_prepend (sql, "\n) AS ");
      g_string_prepend (sql, info->expression);
      g_string_prepend (sql, "SELECT *, (");
      g_string_append_printf (sql, ") AS %s", name);
    }

  return g_strdup (sql->str);
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

/* The same rows with a number among those that are alike, from 1. */
static char *
number_alike (const RelFuture *self,
              RelTable        *table,
              const Alike     *alike,
              const char      *rows)
{
  g_autofree char *keys = list_key_aliases (self, table, "");
  g_autoptr(GString) sql = g_string_new ("SELECT *, row_number () OVER (PARTITION BY ");

  for (guint i = 0; i < alike->terms->len; i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", (char *) alike->terms->pdata[i]);
  if (alike->where != NULL)
    g_string_append_printf (sql, ", (%s\n) IS TRUE", alike->where);
  g_string_append_printf (sql, " ORDER BY %s) AS " NUMBER " FROM (%s)", keys, rows);

  return g_strdup (sql->str);
}

static char *
is_alike (const Alike *alike)
{
  g_autoptr(GString) sql = g_string_new (NUMBER " > 1");

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

static void
keep_unlike (const RelFuture  *self,
             RelTable         *table,
             RelKey           *key,
             RelIndex         *index,
             const char       *name,
             char            **rows)
{
  g_autofree char *alike_rows = NULL, *condition = NULL, *other = NULL, *numbered = NULL;
  Alike alike;

  init_alike (&alike, table, key, index);
  numbered = number_alike (self, table, &alike, *rows);
  condition = is_alike (&alike);
  other = g_strdup_printf ("NOT coalesce (%s, 0)", condition);
  g_free (*rows);
  *rows = g_steal_pointer (&numbered);
  keep (rows, name, other);
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

  if (self->in_turn)
    return;

  for (guint i = 0; i < info->columns->len && effect > REL_EFFECT_TYPE; i++)
    if (rel_future_is_deleted (self, REL_EFFECT_TYPE, id, rel_column_get_id (info->columns->pdata[i])))
      {
        g_autofree char *broken = rel_future_broken_type (self, after, info->columns->pdata[i]);
        g_autofree char *keys = list_key_aliases (self, after, "");
        g_autofree char *condition = broken != NULL ? g_strdup_printf ("(%s) NOT IN (%s)", keys, broken) : NULL;

        if (condition != NULL)
          keep (rows, name, condition);
      }
  for (guint i = 0; i < info->columns->len && effect > REL_EFFECT_NOT_NULL; i++)
    if (rel_future_is_deleted (self, REL_EFFECT_NOT_NULL, id, rel_column_get_id (info->columns->pdata[i])))
      {
        g_autofree char *quoted = rel_sql_quote_identifier (rel_column_get_name (info->columns->pdata[i]));
        g_autofree char *condition = g_strdup_printf ("%s IS NOT NULL", quoted);

        keep (rows, name, condition);
      }
  for (guint i = 0; i < info->checks->len && effect > REL_EFFECT_NOT_NULL && effect != REL_EFFECT_CHECK; i++)
    if (rel_future_is_deleted (self, REL_EFFECT_CHECK, id, rel_check_get_id (info->checks->pdata[i])))
      {
        g_autofree char *keys = list_key_aliases (self, after, "");
        g_autofree char *broken = rel_future_broken_check (self, after, info->checks->pdata[i]);
        g_autofree char *condition = g_strdup_printf ("(%s) NOT IN (%s)", keys, broken);

        keep (rows, name, condition);
      }
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
  char *rows = select_values (self, before, after, WITH_VALUE, NULL);
  g_autofree char *name = rel_sql_quote_identifier (info->name);

  keep_valid (self, after, effect, &rows);
  if (effect != REL_EFFECT_LINK || self->in_turn)
    return rows;

  if (info->primary_key != NULL && rel_future_is_deleted (self, REL_EFFECT_UNIQUE, id, rel_key_get_id (info->primary_key)))
    keep_unlike (self, after, info->primary_key, NULL, name, &rows);
  for (guint i = 0; i < info->uniques->len; i++)
    if (rel_future_is_deleted (self, REL_EFFECT_UNIQUE, id, rel_key_get_id (info->uniques->pdata[i])))
      keep_unlike (self, after, info->uniques->pdata[i], NULL, name, &rows);
  for (guint i = 0; i < info->indexes->len; i++)
    if (rel_future_is_deleted (self, REL_EFFECT_UNIQUE, id, rel_index_get_id (info->indexes->pdata[i])))
      keep_unlike (self, after, NULL, info->indexes->pdata[i], name, &rows);

  return rows;
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
  g_autofree char *refuses = value != NULL ? rel_future_refuses (before, table, column, value) : NULL;
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (before));
  g_autoptr(GPtrArray) keys = rel_future_list_keys (before);
  g_autofree char *names = NULL;

  if (computed)
    {
      g_autofree char *rows = rel_future_select_rows (self, table, REL_EFFECT_TYPE);
      g_autofree char *name = rel_sql_quote_identifier (rel_column_get_name (column));
      g_autofree char *condition = rel_future_refuses (before, table, column, name);

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

/* A check compares, so it matters which affinity a column will have. Rows with a value
 * that cannot be cast without becoming another are asked about by themselves. */
char *
rel_future_broken_check (const RelFuture *self,
                         RelTable        *table,
                         RelCheck        *check)
{
  RelTable *before = rel_schema_get_table (self->from, rel_table_get_id (table));
  g_autofree char *condition = g_strdup_printf ("NOT (%s\n)", rel_check_get_info (check)->expression);
  g_autoptr(GString) can_cast = g_string_new (NULL);
  g_autofree char *most = select_values (self, before, table, WITH_AFFINITY, can_cast);
  g_autofree char *broken = NULL, *others = NULL, *broken_others = NULL;

  keep_valid (self, table, REL_EFFECT_CHECK, &most);
  broken = select_broken (self, table, most, condition);
  if (can_cast->len == 0)
    return g_steal_pointer (&broken);

  g_string_truncate (can_cast, 0);
  others = select_values (self, before, table, WITH_VALUE, can_cast);
  keep_valid (self, table, REL_EFFECT_CHECK, &others);
  broken_others = select_broken (self, table, others, condition);

  return g_strdup_printf ("%s UNION ALL %s", broken, broken_others);
}

static char *
broken_alike (const RelFuture *self,
              RelTable        *table,
              RelKey          *key,
              RelIndex        *index)
{
  g_autofree char *rows = rel_future_select_rows (self, table, REL_EFFECT_UNIQUE);
  g_autofree char *numbered = NULL, *condition = NULL;
  Alike alike;
  char *sql;

  init_alike (&alike, table, key, index);
  numbered = number_alike (self, table, &alike, rows);
  condition = is_alike (&alike);
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
