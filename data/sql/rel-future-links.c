/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * References among rows as they will be. Where people answered that rows with a link to
 * nothing shall go, other rows may come to refer to nothing by that, and so on. Which
 * rows these are in the end is found by one recursive question over all tables with
 * such an answer. It gives the same rows while they are being deleted, table after
 * table: what refers to a row that went already is then a row without a parent.
 */
#include "config.h"

#include "sql/rel-dialect.h"
#include "sql/rel-future-private.h"

/* Names of what only these questions have. */
#define CHILD "relata_child"
#define PARENT "relata_parent"
#define GONE "relata_gone"
#define ROWS "relata_rows_"

static GPtrArray *
list_row_keys (const RelFuture *self,
               RelTable        *table)
{
  return rel_future_list_keys (self->done ? table : rel_schema_get_table (self->from, rel_table_get_id (table)));
}

static gboolean
has_rows (const RelFuture *self,
          RelTable        *table)
{
  return self->done || rel_schema_get_table (self->from, rel_table_get_id (table)) != NULL;
}

/* The rows of a table, with their keys. */
static char *
select_rows (const RelFuture *self,
             RelTable        *table)
{
  g_autoptr(GPtrArray) keys = NULL;
  g_autofree char *owner = NULL;
  g_autoptr(GString) sql = NULL;

  if (!self->done)
    return rel_future_select_rows (self, table, REL_EFFECT_LINK);

  keys = list_row_keys (self, table);
  owner = rel_sql_quote_identifier (rel_table_get_name (table));
  sql = g_string_new ("SELECT ");
  for (guint i = 0; i < keys->len; i++)
    g_string_append_printf (sql, "%s AS " REL_FUTURE_KEY "%u, ", (char *) keys->pdata[i], i);
  g_string_append_printf (sql, "* FROM %s", owner);

  return g_strdup (sql->str);
}

/* Pairs of columns of a link, as a condition; NULL where a link cannot be followed:
 * SQLite says mismatch. A child's value is compared as the parent's column would store
 * it; the sign takes its own affinity away. */
static char *
match (RelSchema     *schema,
       RelTable      *table,
       RelForeignKey *link,
       const char    *child,
       GString       *not_null)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  RelTable *parent = rel_schema_get_table (schema, info->target);
  g_autoptr(GString) pairs = g_string_new (NULL);

  if (parent != NULL && info->n_target_columns != info->n_columns)
    return NULL;
  for (guint i = 0; i < info->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, info->columns[i]);
      RelColumn *other = parent != NULL ? rel_table_get_column (parent, info->target_columns[i]) : NULL;
      g_autofree char *name = column != NULL ? rel_sql_quote_identifier (rel_column_get_name (column)) : NULL;
      g_autofree char *other_name = other != NULL ? rel_sql_quote_identifier (rel_column_get_name (other)) : NULL;

      if (name == NULL || (parent != NULL && other_name == NULL))
        return NULL;
      if (other != NULL)
        {
          g_autofree char *raw = g_strdup_printf ("%s.%s", child, name);
          RelAffinity affinity = rel_future_get_affinity (parent, other);
          g_autofree char *value = rel_future_get_affinity (table, column) == affinity ? g_strdup_printf ("+%s", raw)
                                                                                        : rel_affinity_convert (affinity, raw);

          g_string_append_printf (pairs, "%s" PARENT ".%s = %s", i > 0 ? " AND " : "", other_name, value);
        }
      g_string_append_printf (not_null, "%s%s.%s IS NOT NULL", i > 0 ? " AND " : "", child, name);
    }

  return g_strdup (pairs->str);
}

/* Whether a row refers to nothing. */
static char *
has_no_parent (RelSchema     *schema,
               RelTable      *table,
               RelForeignKey *link,
               const char    *child,
               const char    *parent_rows,
               const char    *and_parent)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autofree char *pairs = match (schema, table, link, child, sql);

  if (pairs == NULL)
    return NULL;
  if (parent_rows != NULL)
    g_string_append_printf (sql, " AND NOT EXISTS (SELECT 1 FROM %s AS " PARENT " WHERE %s%s)", parent_rows, pairs, and_parent);

  return g_strdup (sql->str);
}

/* The same of a schema as it is: a condition for rows of the table itself. */
char *
rel_future_is_orphan (RelSchema     *schema,
                      RelTable      *table,
                      RelForeignKey *link)
{
  RelTable *parent = rel_schema_get_table (schema, rel_foreign_key_get_info (link)->target);
  g_autofree char *child = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autofree char *owner = parent != NULL ? rel_sql_quote_identifier (rel_table_get_name (parent)) : NULL;

  return has_no_parent (schema, table, link, child, owner, "");
}

/* Whether a link asks for what it asked for before. Rows that referred to nothing then may
 * go on to do so; of another parent, or other columns, nothing is known. */
gboolean
rel_future_is_same_link (RelForeignKey *before,
                         RelForeignKey *after)
{
  const RelForeignKeyInfo *one = rel_foreign_key_get_info (before);
  const RelForeignKeyInfo *other = rel_foreign_key_get_info (after);

  if (one->n_columns != other->n_columns ||
      (one->target != other->target && g_ascii_strcasecmp (one->target_name, other->target_name) != 0))
    return FALSE;
  for (guint i = 0; i < one->n_columns; i++)
    if (one->columns[i] != other->columns[i])
      return FALSE;
  /* a parent that was made anew has other columns of the same names */
  for (guint i = 0; i < MIN (one->n_target_columns, other->n_target_columns); i++)
    if ((one->target_columns[i] != other->target_columns[i] || one->target_columns[i] == REL_ID_NONE) &&
        g_ascii_strcasecmp (one->target_column_names[i], other->target_column_names[i]) != 0)
      return FALSE;

  return TRUE;
}

/* All of what is asked in one question. */
typedef struct
{
  const RelFuture *future;
  GHashTable      *tables;  /* RelTable whose rows are named */
  GString         *with;
  guint            n_keys;
} Question;

static void
init (Question        *self,
      const RelFuture *future)
{
  *self = (Question) { .future = future, .tables = g_hash_table_new (NULL, NULL), .with = g_string_new (NULL), .n_keys = 1 };
}

static void
clear (Question *self)
{
  g_hash_table_unref (self->tables);
  g_string_free (self->with, TRUE);
}

/* The name under which the rows of a table stand; NULL when it is new, and so has none. */
static char *
name_rows (Question *self,
           RelTable *table)
{
  g_autofree char *rows = NULL;
  g_autofree char *name = NULL;

  if (table == NULL || !has_rows (self->future, table))
    return NULL;
  name = g_strdup_printf (ROWS "%" G_GINT64_FORMAT, (gint64) rel_table_get_id (table));
  if (g_hash_table_add (self->tables, table))
    {
      rows = select_rows (self->future, table);
      g_string_append_printf (self->with, "%s%s AS (%s)", self->with->len > 0 ? ", " : "WITH RECURSIVE ", name, rows);
    }

  return g_steal_pointer (&name);
}

static char *
list_keys (Question   *self,
           RelTable   *table,
           const char *prefix,
           guint       n)
{
  g_autoptr(GPtrArray) keys = list_row_keys (self->future, table);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MAX (n, MAX (keys->len, 1)); i++)
    if (i < keys->len)
      g_string_append_printf (text, "%s%s" REL_FUTURE_KEY "%u", i > 0 ? ", " : "", prefix, i);
    else
      g_string_append_printf (text, "%sNULL", i > 0 ? ", " : "");

  return g_string_free (text, FALSE);
}

static gboolean
is_answered (Question      *self,
             RelTable      *table,
             RelForeignKey *link)
{
  return rel_future_is_deleted (self->future, REL_EFFECT_LINK, rel_table_get_id (table), rel_foreign_key_get_id (link));
}

/* Adds a member of the recursive question: rows without a parent, and rows of which the parent goes. */
static void
add_member (Question      *self,
            RelTable      *table,
            RelForeignKey *link,
            GString       *first,
            GString       *next)
{
  RelTable *parent = rel_schema_get_table (self->future->to, rel_foreign_key_get_info (link)->target);
  g_autofree char *rows = name_rows (self, table);
  g_autofree char *parent_rows = name_rows (self, parent);
  g_autofree char *alone = rows != NULL ? has_no_parent (self->future->to, table, link, CHILD, parent_rows, "") : NULL;
  g_autofree char *keys = rows != NULL ? list_keys (self, table, CHILD ".", self->n_keys) : NULL;
  g_autoptr(GString) not_null = g_string_new (NULL);
  g_autofree char *pairs = NULL;
  g_autoptr(GPtrArray) parent_keys = NULL;

  if (alone == NULL)
    return;
  g_string_append_printf (first, "%sSELECT %" G_GINT64_FORMAT ", %s FROM %s AS " CHILD " WHERE %s", first->len > 0 ? " UNION " : "",
                          (gint64) rel_table_get_id (table), keys, rows, alone);
  parent_keys = parent_rows != NULL ? list_row_keys (self->future, parent) : NULL;
  /* a longer key: none of its rows goes */
  if (parent_keys == NULL || parent_keys->len > self->n_keys)
    return;
  pairs = match (self->future->to, table, link, CHILD, not_null);
  g_string_append_printf (next, " UNION SELECT %" G_GINT64_FORMAT ", %s FROM " GONE " JOIN %s AS " PARENT " ON " GONE ".relata_table = %" G_GINT64_FORMAT,
                          (gint64) rel_table_get_id (table), keys, parent_rows, (gint64) rel_table_get_id (parent));
  for (guint i = 0; i < parent_keys->len; i++)
    g_string_append_printf (next, " AND " PARENT "." REL_FUTURE_KEY "%u = +" GONE "." REL_FUTURE_KEY "%u", i, i);
  g_string_append_printf (next, " JOIN %s AS " CHILD " ON %s", rows, pairs);
}

/* Names all rows that go because of their links; whether there are such answers. Keys of
 * several tables stand in one column there, of whatever affinity: a sign takes it away. */
static gboolean
name_gone (Question *self)
{
  RelSchema *to = self->future->to;
  g_autoptr(GString) first = g_string_new (NULL);
  g_autoptr(GString) next = g_string_new (NULL);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < rel_schema_get_n_tables (to); i++)
      {
        RelTable *table = rel_schema_get_nth_table (to, i);
        GPtrArray *links = rel_table_get_info (table)->foreign_keys;

        for (guint j = 0; j < links->len; j++)
          {
            g_autoptr(GPtrArray) keys = NULL;

            if (!is_answered (self, table, links->pdata[j]) || !has_rows (self->future, table))
              continue;
            keys = list_row_keys (self->future, table);
            if (pass == 0)
              self->n_keys = MAX (self->n_keys, keys->len);
            else
              add_member (self, table, links->pdata[j], first, next);
          }
      }
  if (first->len == 0)
    return FALSE;

  g_string_append (self->with, ", " GONE " (relata_table");
  for (guint i = 0; i < self->n_keys; i++)
    g_string_append_printf (self->with, ", " REL_FUTURE_KEY "%u", i);
  g_string_append_printf (self->with, ") AS (%s%s)", first->str, next->str);

  return TRUE;
}

static char *
is_not_gone (Question   *self,
             RelTable   *table,
             const char *alias)
{
  g_autoptr(GPtrArray) row_keys = list_row_keys (self->future, table);
  g_autofree char *keys = list_keys (self, table, alias, 0);
  g_autofree char *gone = list_keys (self, table, "+", 0);

  if (row_keys->len > self->n_keys)
    return g_strdup ("");

  return g_strdup_printf (" AND (%s) NOT IN (SELECT %s FROM " GONE " WHERE relata_table = %" G_GINT64_FORMAT ")",
                          keys, gone, (gint64) rel_table_get_id (table));
}

/* An answer that is left out counts the rows that go by it, or by what it brings about. */
char *
rel_future_broken_link (const RelFuture *self,
                        RelTable        *table,
                        RelForeignKey   *link)
{
  RelTable *parent = rel_schema_get_table (self->to, rel_foreign_key_get_info (link)->target);
  RelFuture all = *self;
  g_autofree char *rows = NULL, *parent_rows = NULL, *condition = NULL, *and_parent = NULL, *and_child = NULL, *keys = NULL;
  gboolean some;
  Question question;
  char *sql = NULL;

  all.unanswered = NULL;
  init (&question, &all);
  some = name_gone (&question);
  rows = name_rows (&question, table);
  parent_rows = name_rows (&question, parent);
  and_parent = some && parent_rows != NULL ? is_not_gone (&question, parent, PARENT ".") : g_strdup ("");
  and_child = some && !is_answered (&question, table, link) ? is_not_gone (&question, table, CHILD ".") : g_strdup ("");
  condition = has_no_parent (all.to, table, link, CHILD, parent_rows, and_parent);
  keys = list_keys (&question, table, CHILD ".", 0);
  if (condition != NULL)
    sql = g_strdup_printf ("%s SELECT %s FROM %s AS " CHILD " WHERE %s%s", question.with->str, keys, rows, condition, and_child);
  clear (&question);

  return sql;
}

/* Deletes the rows of a table that go because of links; NULL when there is nothing to delete. */
char *
rel_future_delete_gone (const RelFuture *self,
                        RelTable        *table)
{
  RelFuture done = *self;
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autoptr(GPtrArray) names = NULL;
  g_autofree char *list = NULL, *gone = NULL;
  Question question;
  char *sql = NULL;

  done.done = TRUE;
  names = list_row_keys (&done, table);
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  list = g_strjoinv (", ", (char **) names->pdata);
  init (&question, &done);
  gone = list_keys (&question, table, "+", 0);
  if (name_gone (&question))
    sql = g_strdup_printf ("%s DELETE FROM %s WHERE (%s) IN (SELECT %s FROM " GONE " WHERE relata_table = %" G_GINT64_FORMAT ")",
                           question.with->str, owner, list, gone, (gint64) rel_table_get_id (table));
  clear (&question);

  return sql;
}
