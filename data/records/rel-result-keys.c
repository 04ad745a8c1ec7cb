/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which record a value of a result belongs to. SQLite tells from which column of which
 * table each column of a result comes, through joins and views; when the key of that
 * table is in the result too, the record is known. But it does not tell from which of
 * two the value is when a table stands in a query twice, and of a compound query it
 * tells only of one part. So a table must be named exactly once in the statement and
 * the views it goes through, and nothing may be compound: rather no editing than the
 * wrong record.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "records/rel-result-keys.h"

#include "sql/rel-token.h"

#define MAX_DEPTH 8

typedef struct
{
  RelTable  *table;    /* NULL: of none */
  RelColumn *column;
  guint     *key;      /* numbers of the columns that hold the key; NULL: not in the result */
  char      *why_not;  /* NULL: it can be edited */
} Origin;

struct _RelResultKeys
{
  RelSchema *schema;
  RelResult *result;
  guint      n_columns;
  Origin    *origins;
};

static gboolean
is_name (const RelToken *token,
         const char     *text,
         const char     *name)
{
  gboolean quoted = token->kind == REL_TOKEN_QUOTED || token->kind == REL_TOKEN_STRING;
  gsize start = token->start + quoted;
  gsize end = token->end - quoted;

  return (token->kind == REL_TOKEN_WORD || quoted) && end - start == strlen (name) && g_ascii_strncasecmp (text + start, name, end - start) == 0;
}

/* How often a table is named, in a statement and in the views that it names. As the
 * qualifier of a column it says nothing new. A column of that name counts too: then
 * there is one time too many, and nothing is edited. */
static guint
count_mentions (RelSchema  *schema,
                const char *sql,
                const char *table,
                const char *within,
                guint       depth,
                gboolean   *compound)
{
  static const char *const words[] = { "UNION", "INTERSECT", "EXCEPT", "RECURSIVE" };
  RelTokenizer tokenizer;
  RelToken token, next;
  guint n = 0;
  gboolean more;

  rel_tokenizer_init (&tokenizer, sql, -1, REL_TOKEN_STYLE_SQLITE);
  more = rel_tokenizer_next_solid (&tokenizer, &token);
  while (more)
    {
      gboolean qualifies;

      more = rel_tokenizer_next_solid (&tokenizer, &next);
      qualifies = more && sql[next.start] == '.' && next.end == next.start + 1;
      for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        *compound = *compound || rel_token_is_word (&token, sql, words[i]);
      if (!qualifies && is_name (&token, sql, table))
        n++;
      else if (!qualifies && depth < MAX_DEPTH)
        {
          GPtrArray *views = rel_schema_get_info (schema)->views;

          for (guint i = 0; views != NULL && i < views->len; i++)
            {
              const RelViewInfo *info = rel_view_get_info (g_ptr_array_index (views, i));

              if (info->sql != NULL && g_strcmp0 (info->name, within) != 0 && is_name (&token, sql, info->name))
                n += count_mentions (schema, info->sql, table, info->name, depth + 1, compound);
            }
        }
      token = next;
    }

  return n;
}

static int
find_origin (const RelResultInfo *info,
             const char          *table,
             const char          *column)
{
  int found = -1;

  for (guint i = 0; i < info->n_columns; i++)
    if (g_strcmp0 (info->columns[i].table, table) == 0 && info->columns[i].column != NULL && g_ascii_strcasecmp (info->columns[i].column, column) == 0)
      {
        found = (int) i;
        break;
      }

  return found;
}

static guint *
find_key (const RelResultInfo *info,
          RelTable            *table,
          const char          *spelled)
{
  RelKey *key = rel_table_get_info (table)->primary_key;
  guint n = key != NULL ? rel_key_get_info (key)->n_columns : 0;
  g_autofree guint *found = g_new0 (guint, n + 1);

  for (guint i = 0; i < n; i++)
    {
      RelColumn *column = rel_table_get_column (table, rel_key_get_info (key)->columns[i]);
      int at = column != NULL ? find_origin (info, spelled, rel_column_get_name (column)) : -1;

      if (at < 0)
        return NULL;
      found[i] = (guint) at;
    }

  return n > 0 ? g_steal_pointer (&found) : NULL;
}

static char *
say_key (RelTable *table)
{
  RelKey *key = rel_table_get_info (table)->primary_key;
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < rel_key_get_info (key)->n_columns; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", rel_column_get_name (rel_table_get_column (table, rel_key_get_info (key)->columns[i])));

  return g_strdup_printf (_("The key of “%s” (%s) is not in this result, so that the record cannot be told. Add it to the query to edit this."), rel_table_get_name (table), names->str);
}

static void
find (RelResultKeys *self,
      guint          at)
{
  const RelResultInfo *info = rel_result_get_info (self->result);
  const RelResultColumn *column = &info->columns[at];
  Origin *origin = &self->origins[at];
  RelTable *table = column->table != NULL ? rel_schema_find_table (self->schema, column->table) : NULL;
  RelColumn *known = table != NULL && column->column != NULL ? rel_table_find_column (table, column->column) : NULL;
  gboolean compound = FALSE;
  guint n;

  if (known == NULL)
    {
      origin->why_not = g_strdup (column->table != NULL ? _("This is no column of a table that can be edited.") : _("This value is computed by the query and is stored nowhere."));
      return;
    }
  origin->table = g_object_ref (table);
  origin->column = g_object_ref (known);
  if (rel_column_get_info (known)->generated != REL_GENERATED_NO)
    {
      origin->why_not = g_strdup (_("This value is computed by the database."));
      return;
    }
  if (rel_table_get_info (table)->primary_key == NULL)
    {
      origin->why_not = g_strdup_printf (_("“%s” has no primary key, so that the record cannot be told here. Edit it on the Records page."), rel_table_get_name (table));
      return;
    }
  n = info->sql != NULL ? count_mentions (self->schema, info->sql, rel_table_get_name (table), NULL, 0, &compound) : 0;
  if (compound)
    origin->why_not = g_strdup (_("This result is put together from several queries, so that the record cannot be told."));
  else if (n != 1)
    origin->why_not = g_strdup_printf (_("“%s” stands in this query more than once, so that the record of this value cannot be told."), rel_table_get_name (table));
  else
    {
      origin->key = find_key (info, table, column->table);
      if (origin->key == NULL)
        origin->why_not = say_key (table);
    }
}

/**
 * rel_result_keys_new:
 * @schema: the schema of the database, as it was when the statement ran
 * @result: a result with rows
 *
 * Returns: (transfer full): which records its values belong to
 */
RelResultKeys *
rel_result_keys_new (RelSchema *schema,
                     RelResult *result)
{
  RelResultKeys *self = g_new0 (RelResultKeys, 1);

  self->schema = g_object_ref (schema);
  self->result = g_object_ref (result);
  self->n_columns = rel_result_get_info (result)->n_columns;
  self->origins = g_new0 (Origin, MAX (self->n_columns, 1));
  for (guint i = 0; i < self->n_columns; i++)
    find (self, i);

  return self;
}

/**
 * rel_result_keys_free:
 * @self: what rel_result_keys_new() gave
 *
 * Frees it.
 */
void
rel_result_keys_free (RelResultKeys *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_clear_object (&self->origins[i].table);
      g_clear_object (&self->origins[i].column);
      g_free (self->origins[i].key);
      g_free (self->origins[i].why_not);
    }
  g_free (self->origins);
  g_object_unref (self->schema);
  g_object_unref (self->result);
  g_free (self);
}

/**
 * rel_result_keys_get_why_not:
 * @self: the keys of a result
 * @column: a column of it
 *
 * Returns: (nullable): why its values cannot be edited, in a sentence; %NULL when they can
 */
const char *
rel_result_keys_get_why_not (RelResultKeys *self,
                             guint          column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);

  return self->origins[column].why_not;
}

/**
 * rel_result_keys_get_table:
 * @self: the keys of a result
 * @column: a column of it
 *
 * Returns: (transfer none) (nullable): the table that its values come from
 */
RelTable *
rel_result_keys_get_table (RelResultKeys *self,
                           guint          column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);

  return self->origins[column].table;
}

/**
 * rel_result_keys_get_column:
 * @self: the keys of a result
 * @column: a column of it
 *
 * Returns: (transfer none) (nullable): the column of the table
 */
RelColumn *
rel_result_keys_get_column (RelResultKeys *self,
                            guint          column)
{
  g_return_val_if_fail (column < self->n_columns, NULL);

  return self->origins[column].column;
}

/**
 * rel_result_keys_list_key:
 * @self: the keys of a result
 * @row: a row of it
 * @column: a column of it
 *
 * Returns: (transfer container) (nullable) (element-type RelValue): the key of the record that
 *   the value belongs to; %NULL when it cannot be told, or there is none, as in an outer join
 */
GPtrArray *
rel_result_keys_list_key (RelResultKeys *self,
                          guint          row,
                          guint          column)
{
  const Origin *origin;
  g_autoptr(GPtrArray) key = NULL;

  g_return_val_if_fail (column < self->n_columns, NULL);

  origin = &self->origins[column];
  if (origin->key == NULL || origin->why_not != NULL)
    return NULL;
  key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < rel_key_get_info (rel_table_get_info (origin->table)->primary_key)->n_columns; i++)
    {
      const RelValue *value = rel_rows_get (rel_result_get_info (self->result)->rows, row, origin->key[i]);

      if (rel_value_is_null (value))
        return NULL;
      g_ptr_array_add (key, rel_value_ref (value));
    }

  return g_steal_pointer (&key);
}
