/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which types the columns of a schema have on a server, where a link must be of the type
 * of what it refers to, and a key of one that has a length; and which expressions over
 * them mean the same there.
 */
#include "config.h"

#include "sql/rel-server-types.h"

#include <string.h>

static gboolean
key_has (GPtrArray *keys,
         RelId      column)
{
  for (guint i = 0; i < keys->len; i++)
    if (rel_key_has_column (g_ptr_array_index (keys, i), column))
      return TRUE;

  return FALSE;
}

/* MySQL wants a length for what is in a key. */
static gboolean
is_indexed (RelSchema *schema,
            RelTable  *table,
            RelId      column)
{
  const RelTableInfo *info = rel_table_get_info (table);
  GPtrArray *links = rel_schema_list_links_to (schema, rel_table_get_id (table));

  if ((info->primary_key != NULL && rel_key_has_column (info->primary_key, column)) || key_has (info->uniques, column) ||
      rel_table_is_link_column (table, column))
    return TRUE;
  for (guint i = 0; i < info->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (g_ptr_array_index (info->indexes, i));

      for (guint j = 0; j < index->n_parts; j++)
        if (index->parts[j].column == column)
          return TRUE;
    }
  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (g_ptr_array_index (links, i));

      for (guint j = 0; j < link->n_target_columns; j++)
        if (link->target_columns[j] == column)
          return TRUE;
    }

  return FALSE;
}

/* The type of a link column is that of the column it refers to, as servers demand. */
static char *
column_type (RelSchema          *schema,
             RelTokenStyle       style,
             RelTable           *table,
             RelColumn          *column,
             RelServerTypeClass *type_class,
             gboolean           *known,
             guint               depth)
{
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;
  char *type;

  for (guint i = 0; depth < 16 && i < links->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (g_ptr_array_index (links, i));
      RelTable *target = rel_schema_get_table (schema, link->target);

      for (guint j = 0; target != NULL && j < link->n_columns && j < link->n_target_columns; j++)
        {
          RelColumn *referred = rel_table_get_column (target, link->target_columns[j]);

          if (link->columns[j] == rel_column_get_id (column) && referred != NULL && referred != column)
            return column_type (schema, style, target, referred, type_class, known, depth + 1);
        }
    }

  type = rel_server_map_type (rel_column_get_declared_type (column), style, type_class, known);
  if (style == REL_TOKEN_STYLE_MYSQL && (g_str_has_suffix (type, "text") || g_str_has_suffix (type, "blob")) &&
      is_indexed (schema, table, rel_column_get_id (column)))
    {
      g_free (type);
      type = g_strdup (*type_class == REL_SERVER_TYPE_BLOB ? "varbinary(255)" : "varchar(255)");
    }

  return type;
}

char *
rel_server_column_type (RelSchema          *schema,
                        RelTokenStyle       style,
                        RelTable           *table,
                        RelColumn          *column,
                        RelServerTypeClass *type_class,
                        gboolean           *known)
{
  return column_type (schema, style, table, column, type_class, known, 0);
}

/* SQLite computes and compares whatever with whatever; a server only what is alike. Here: columns of one class,
 * numbers or texts, and only literals of that class, or of lengths. FALSE when it is mixed. */
static gboolean
has_one_class (RelSchema          *schema,
               RelTokenStyle       style,
               RelTable           *table,
               const char         *expression,
               RelServerTypeClass *type_class,
               gboolean           *compares)
{
  static const char *const comparing[] = { "in", "is", "like", "between", "not", "and", "or", NULL };
  gboolean has_column = FALSE, has_number = FALSE, has_text = FALSE, measures = FALSE;
  RelTokenizer tokenizer;
  RelToken token;

  *compares = FALSE;
  rel_tokenizer_init (&tokenizer, expression, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    {
      g_autofree char *name = rel_token_dup_name (&token, expression);
      RelColumn *column = token.kind == REL_TOKEN_WORD || token.kind == REL_TOKEN_QUOTED ? rel_table_find_column (table, name) : NULL;

      has_number = has_number || token.kind == REL_TOKEN_NUMBER;
      has_text = has_text || token.kind == REL_TOKEN_STRING;
      if (token.kind == REL_TOKEN_OPERATOR && strpbrk (name, "<>=") != NULL)
        *compares = TRUE;
      for (guint i = 0; token.kind == REL_TOKEN_WORD && comparing[i] != NULL; i++)
        *compares = *compares || g_ascii_strcasecmp (name, comparing[i]) == 0;
      measures = measures || g_ascii_strcasecmp (name, "length") == 0 || g_ascii_strcasecmp (name, "substr") == 0;

      if (column != NULL)
        {
          RelServerTypeClass own;
          gboolean known;
          g_autofree char *type = column_type (schema, style, table, column, &own, &known, 0);

          if (!known || rel_column_get_info (column)->generated != REL_GENERATED_NO || (has_column && own != *type_class))
            return FALSE;
          *type_class = own;
          has_column = TRUE;
        }
    }

  if (!has_column)
    return FALSE;
  if (*type_class == REL_SERVER_TYPE_NUMBER)
    return !has_text && !measures;
  if (*type_class == REL_SERVER_TYPE_TEXT)
    return measures ? !has_text : !has_number;

  return FALSE;
}

/* What is true or false; NULL when it may mean something else there. */
char *
rel_server_map_condition (RelSchema     *schema,
                          RelTokenStyle  style,
                          RelTable      *table,
                          const char    *expression)
{
  RelServerTypeClass type_class;
  gboolean compares;

  if (!has_one_class (schema, style, table, expression, &type_class, &compares) || !compares)
    return NULL;

  return rel_server_map_expression (expression, table, style);
}

/* What gives a value of the same class as its columns: no comparison, no length. */
char *
rel_server_map_value (RelSchema          *schema,
                      RelTokenStyle       style,
                      RelTable           *table,
                      const char         *expression,
                      RelServerTypeClass  wanted)
{
  RelServerTypeClass type_class;
  gboolean compares;

  if (!has_one_class (schema, style, table, expression, &type_class, &compares) || compares || type_class != wanted ||
      strstr (expression, "length") != NULL || (wanted == REL_SERVER_TYPE_TEXT && strpbrk (expression, "+-*/%") != NULL))
    return NULL;

  return rel_server_map_expression (expression, table, style);
}
