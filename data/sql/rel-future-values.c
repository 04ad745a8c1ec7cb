/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The values of a table as a migration will make them, written as a SELECT over the rows
 * as they are: new names, values as the new types store them, fills in the place of
 * NULL, and about these the columns that are computed, one by one.
 */
#include "config.h"

#include "sql/rel-future.h"

#include "schema/rel-mentions.h"
#include "sql/rel-dialect.h"
#include "sql/rel-future-private.h"

#define MEANT "relata_meant"

/* Each doubles the questions. */
#define MOST_CASTS 4

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

/* Whether rows without a value get numbers of their own: what comes to be the rowid has one
 * in every row. A link does not: a number that is made up would lead to whatever record has it. */
gboolean
rel_future_gets_numbers (const RelFuture *self,
                         RelTable        *before,
                         RelTable        *after,
                         RelColumn       *column)
{
  RelId id = rel_column_get_id (column);
  const RelAnswer *misfit = rel_future_find_answer (self, REL_EFFECT_TYPE, rel_table_get_id (after), id);
  RelColumn *old = rel_table_get_column (before, id);

  if (!rel_future_is_rowid (after, column) || rel_table_is_link_column (after, id))
    return FALSE;
  if (old == NULL)
    return !rel_future_has_numbers (before);

  return !rel_future_is_rowid (before, old) &&
         (!rel_column_get_info (old)->not_null || (misfit != NULL && misfit->choice == REL_CHOICE_SET_NULL));
}

/* The value, or where there is none, a number above all that there are; keys tell the rows apart. */
char *
rel_future_number (const char *value,
                   GPtrArray  *keys)
{
  g_autoptr(GString) order = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++)
    g_string_append_printf (order, "%s%s", i > 0 ? ", " : " ORDER BY ", (char *) keys->pdata[i]);
  if (value == NULL)
    return g_strdup_printf ("row_number () OVER (%s)", order->str);

  return g_strdup_printf ("CASE WHEN %s IS NULL THEN CAST (max (0, coalesce (max (%s + 0) OVER (), 0)) AS INTEGER) + "
                          "row_number () OVER (PARTITION BY %s IS NULL%s) ELSE %s END", value, value, value, order->str, value);
}

static gboolean
may_change (const RelFuture *self,
            RelTable        *before,
            RelTable        *after,
            RelColumn       *column,
            guint            depth)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  GPtrArray *columns = rel_table_get_info (after)->columns;
  RelId id = rel_column_get_id (column);
  RelId table = rel_table_get_id (after);
  RelColumn *old = rel_table_get_column (before, id);

  if (old == NULL || rel_future_get_affinity (before, old) != rel_future_get_affinity (after, column) ||
      g_strcmp0 (rel_column_get_info (old)->collation, info->collation) != 0 ||
      g_strcmp0 (rel_column_get_info (old)->expression, info->expression) != 0 ||
      rel_future_gets_numbers (self, before, after, column) ||
      rel_future_find_answer (self, REL_EFFECT_NOT_NULL, table, id) != NULL ||
      rel_future_find_answer (self, REL_EFFECT_TYPE, table, id) != NULL)
    return TRUE;

  /* what is computed changes with what it is computed from */
  for (guint i = 0; i < columns->len && info->expression != NULL && depth < columns->len; i++)
    if (columns->pdata[i] != column && rel_mentions_name (info->expression, rel_column_get_name (columns->pdata[i])) &&
        may_change (self, before, after, columns->pdata[i], depth + 1))
      return TRUE;

  return FALSE;
}

/* Whether values of the column may come out otherwise. */
gboolean
rel_future_changes_values (const RelFuture *self,
                           RelTable        *before,
                           RelTable        *after,
                           RelColumn       *column)
{
  return may_change (self, before, after, column, 0);
}

/* Whether a value cannot enter the new column; NULL when any can that could enter the old one.
 * Of a computed one too, in any STRICT table: until 3.51 SQLite mostly lets it pass, and then
 * every newer one, which computes it again, cannot read the row. What is in a STRICT table
 * already fits, but where it was computed, or is the default of a column that was added: then
 * it is found out when the table is made anew. */
char *
rel_future_refuses (const RelFuture *self,
                    RelTable        *before,
                    RelTable        *after,
                    RelColumn       *column,
                    const char      *value)
{
  RelColumn *old = rel_table_get_column (before, rel_column_get_id (column));
  const RelColumnInfo *was = old != NULL ? rel_column_get_info (old) : NULL;
  const RelColumnInfo *info = rel_column_get_info (column);
  gboolean strict = rel_table_get_info (after)->strict;
  gboolean rebuilt = self->rebuilt != NULL && g_hash_table_contains (self->rebuilt, after);
  gboolean same = rel_table_get_info (before)->strict && was != NULL && g_ascii_strcasecmp (info->type, was->type) == 0;

  if (info->generated != REL_GENERATED_NO)
    return strict && (!same || rebuilt || rel_future_changes_values (self, before, after, column)) ? rel_affinity_refuses (info->type, value) : NULL;
  if (was == NULL)
    return NULL;
  if (rel_future_is_rowid (after, column))
    return rel_future_is_rowid (before, old) ? NULL : rel_affinity_refuses ("INTEGER", value);

  same = same && was->generated == REL_GENERATED_NO && !(rebuilt && was->default_value != NULL);

  return strict && !same ? rel_affinity_refuses (info->type, value) : NULL;
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
  refuses = misfit != NULL ? rel_future_refuses (self, before, after, column, old_name) : NULL;
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

/* A SELECT that grows, of rows as they will be. A text that compares needs columns with
 * their affinity, which in an expression only a CAST has; that is right for some values
 * only. So it is asked in several variants: in each, some of the columns are cast, and
 * only those rows are meant whose values stay right by that, and by no other cast. */
typedef struct
{
  const RelFuture *future;
  RelTable        *before;
  RelTable        *after;
  GPtrArray       *asked;      /* RelColumn that matter */
  guint            cast;       /* bits of those that are cast */
  GString         *sql;
  GString         *condition;  /* what holds for the rows that are meant, so far */
  guint            n_levels;   /* of computed columns */
} Selection;

/* Adds a value as the column stores it; collation is what the value has by itself. */
static void
append_stored (Selection  *self,
               RelColumn  *column,
               const char *raw,
               const char *own_collation)
{
  const char *collation = rel_column_get_info (column)->collation;
  RelAffinity affinity = rel_future_get_affinity (self->after, column);
  g_autofree char *alias = rel_sql_quote_identifier (rel_column_get_name (column));
  g_autofree char *value = NULL;
  guint place = 0;
  gboolean asked = g_ptr_array_find (self->asked, column, &place);
  gboolean cast = asked && (self->cast >> place & 1) != 0;

  value = cast ? rel_affinity_cast (affinity, raw) : rel_affinity_convert (affinity, raw);
  if (collation == NULL)
    collation = own_collation;
  if (collation != NULL)
    {
      g_autofree char *quoted = rel_sql_quote_identifier (collation);

      g_string_append_printf (self->sql, "(%s) COLLATE %s AS %s", value, quoted, alias);
    }
  else
    g_string_append_printf (self->sql, "%s AS %s", value, alias);
  if (asked)
    {
      g_autofree char *condition = rel_affinity_can_cast (affinity, raw);

      g_string_append_printf (self->condition, "%s%s%s", self->condition->len > 0 ? " AND " : "", cast ? "" : "NOT ", condition);
    }
}

/* What was found out about the rows of a level goes along under a name. */
static void
append_condition (Selection *self)
{
  if (self->condition->len == 0)
    return;

  g_string_append_printf (self->sql, ", (%s) AS " MEANT "%u", self->condition->str, self->n_levels);
  g_string_printf (self->condition, MEANT "%u", self->n_levels);
}

/* The value as it is put in, before its column makes something else of it; converts says whether it does. */
static char *
make_raw (const RelFuture *self,
          RelTable        *before,
          RelTable        *after,
          RelColumn       *column,
          GPtrArray       *keys,
          gboolean        *converts)
{
  RelColumn *old = rel_table_get_column (before, rel_column_get_id (column));
  g_autofree char *old_name = old != NULL ? rel_sql_quote_identifier (rel_column_get_name (old)) : NULL;
  g_autofree char *value = NULL;

  if (old == NULL && rel_future_is_rowid (after, column) && rel_future_has_numbers (before))
    value = g_strdup (keys->pdata[0]);
  else
    value = rel_future_value (self, before, after, column, old_name);
  if (rel_future_gets_numbers (self, before, after, column) && (old != NULL || value == NULL))
    {
      g_autofree char *some = g_steal_pointer (&value);

      value = rel_future_number (some, keys);
    }
  /* a number has no default */
  if (value == NULL)
    value = rel_future_is_rowid (after, column) ? g_strdup ("NULL") : rel_future_default (column);
  *converts = g_strcmp0 (value, old_name) != 0 ||
              g_strcmp0 (rel_column_get_info (old)->collation, rel_column_get_info (column)->collation) != 0 ||
              rel_future_get_affinity (before, old) != rel_future_get_affinity (after, column);

  return g_steal_pointer (&value);
}

/* The rows as they are put in, and about them as they are stored: in an expression of all
 * that, one within the other, SQLite would lose its way. */
static void
append_values (Selection *self)
{
  GPtrArray *columns = rel_table_get_info (self->after)->columns;
  g_autoptr(GPtrArray) keys = rel_future_list_keys (self->before);
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (self->before));
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (self->after));
  g_autoptr(GString) inner = g_string_new ("SELECT ");
  gboolean any = FALSE;

  g_string_append (self->sql, "SELECT ");
  for (guint i = 0; i < MAX (keys->len, 1); i++)
    {
      g_string_append_printf (inner, "%s%s AS " REL_FUTURE_KEY "%u", i > 0 ? ", " : "", keys->len > 0 ? (char *) keys->pdata[i] : "NULL", i);
      g_string_append_printf (self->sql, "%s" REL_FUTURE_KEY "%u", i > 0 ? ", " : "", i);
    }
  for (guint i = 0; i < columns->len; i++)
    {
      RelColumn *old = rel_table_get_column (self->before, rel_column_get_id (columns->pdata[i]));
      g_autofree char *alias = rel_sql_quote_identifier (rel_column_get_name (columns->pdata[i]));
      g_autofree char *raw = NULL;
      gboolean converts;

      if (rel_column_get_info (columns->pdata[i])->generated != REL_GENERATED_NO)
        continue;
      raw = make_raw (self->future, self->before, self->after, columns->pdata[i], keys, &converts);
      g_string_append_printf (inner, ", %s AS %s", raw, alias);
      g_string_append (self->sql, ", ");
      if (converts)
        append_stored (self, columns->pdata[i], alias, old != NULL && rel_column_get_info (old)->collation != NULL ? "BINARY" : NULL);
      else
        g_string_append (self->sql, alias);
      any |= converts;
    }
  append_condition (self);
  g_string_append_printf (inner, " FROM %s", owner);
  if (any)
    g_string_append_printf (self->sql, " FROM (%s) AS %s", inner->str, name);
  else
    g_string_assign (self->sql, inner->str);
}

/* Whether an expression waits for a column that is computed too. */
static gboolean
waits (GPtrArray  *computed,
       RelColumn  *column)
{
  for (guint i = 0; i < computed->len; i++)
    if (computed->pdata[i] != column &&
        rel_mentions_name (rel_column_get_info (column)->expression, rel_column_get_name (computed->pdata[i])))
      return TRUE;

  return FALSE;
}

/* Computed columns about the rows, those first that others are computed from. As many as
 * can be stand at one level: SQLite reads no more than some ten within each other. */
static void
append_computed (Selection *self)
{
  GPtrArray *columns = rel_table_get_info (self->after)->columns;
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (self->after));
  g_autoptr(GPtrArray) computed = g_ptr_array_new ();

  for (guint i = 0; i < columns->len; i++)
    if (rel_column_get_info (columns->pdata[i])->generated != REL_GENERATED_NO)
      g_ptr_array_add (computed, columns->pdata[i]);
  while (computed->len > 0)
    {
      g_autofree char *inner = g_string_free (self->sql, FALSE);
      g_autoptr(GPtrArray) now = g_ptr_array_new ();

      for (guint i = 0; i < computed->len; i++)
        if (!waits (computed, computed->pdata[i]))
          g_ptr_array_add (now, computed->pdata[i]);
      /* a circle, of which SQLite will say more */
      if (now->len == 0)
        g_ptr_array_add (now, computed->pdata[0]);

      self->n_levels++;
      self->sql = g_string_new ("SELECT *");
      for (guint i = 0; i < now->len; i++)
        {
          g_autofree char *expression = g_strdup_printf ("(%s\n)", rel_column_get_info (now->pdata[i])->expression);

          g_string_append (self->sql, ", ");
          append_stored (self, now->pdata[i], expression, "BINARY");
          g_ptr_array_remove (computed, now->pdata[i]);
        }
      append_condition (self);
      g_string_append_printf (self->sql, " FROM (%s) AS %s", inner, name);
    }
}

static char *
select_variant (const RelFuture *self,
                RelTable        *before,
                RelTable        *after,
                GPtrArray       *asked,
                guint            cast)
{
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (after));
  g_autoptr(GString) condition = g_string_new (NULL);
  Selection selection = { self, before, after, asked, cast, g_string_new (NULL), condition, 0 };
  g_autofree char *all = NULL;

  append_values (&selection);
  append_computed (&selection);
  all = g_string_free (selection.sql, FALSE);
  if (condition->len == 0)
    return g_steal_pointer (&all);

  return g_strdup_printf ("SELECT * FROM (%s) AS %s WHERE %s", all, name, condition->str);
}

/* All rows with the values that they will have. */
char *
rel_future_select_values (const RelFuture *self,
                          RelTable        *before,
                          RelTable        *after)
{
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  return select_variant (self, before, after, none, 0);
}

/* Adds the columns that a text speaks of, and those that these are computed from, where
 * what is selected would not have their affinity. */
static void
ask_about (const RelFuture *self,
           RelTable        *before,
           RelTable        *after,
           const char      *text,
           GPtrArray       *asked,
           guint            depth)
{
  GPtrArray *columns = rel_table_get_info (after)->columns;
  g_autoptr(GPtrArray) keys = rel_future_list_keys (before);

  for (guint i = 0; i < columns->len && depth <= columns->len; i++)
    {
      const RelColumnInfo *info = rel_column_get_info (columns->pdata[i]);
      gboolean converts = TRUE;

      if (!rel_mentions_name (text, info->name) || g_ptr_array_find (asked, columns->pdata[i], NULL))
        continue;
      if (info->generated != REL_GENERATED_NO)
        ask_about (self, before, after, info->expression, asked, depth + 1);
      else
        g_free (make_raw (self, before, after, columns->pdata[i], keys, &converts));
      if (converts && rel_future_get_affinity (after, columns->pdata[i]) != REL_AFFINITY_BLOB &&
          !g_ptr_array_find (asked, columns->pdata[i], NULL))
        g_ptr_array_add (asked, columns->pdata[i]);
    }
}

/* The rows in variants, each row in one, so that a text can be asked of them. */
GPtrArray *
rel_future_list_variants (const RelFuture *self,
                          RelTable        *before,
                          RelTable        *after,
                          const char      *text)
{
  GPtrArray *variants = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) asked = g_ptr_array_new ();

  ask_about (self, before, after, text, asked, 0);
  /* of so many columns that it would be too much, the first ones */
  g_ptr_array_set_size (asked, MIN (asked->len, MOST_CASTS));
  for (guint cast = 0; cast < 1u << asked->len; cast++)
    g_ptr_array_add (variants, select_variant (self, before, after, asked, cast));

  return variants;
}
