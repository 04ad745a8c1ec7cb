/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * "text" as 'text'. SQLite takes a name in double quotes for a text where there is no
 * such column. When a column of any table is renamed or dropped, ALTER TABLE writes all
 * these as what they are, in all tables. A design still says it the other way; the two
 * are compared with every name in double quotes taken for a text.
 *
 * Source: https://sqlite.org/quirks.html#dblquote
 */
#include "config.h"

#include "sql/rel-plain-texts.h"

#include <string.h>

#include "sql/rel-dialect.h"
#include "sql/rel-token.h"

/* What a table is made of, while it is made. */
typedef struct
{
  GPtrArray *columns;
  GPtrArray *checks;
  GPtrArray *indexes;
  gboolean   differs;
} Parts;

/* The text, or another one that is kept in texts. */
static const char *
make_plain (Parts      *self,
            GPtrArray  *texts,
            const char *text)
{
  GString *plain;
  RelTokenizer tokenizer;
  RelToken token;
  gsize last = 0;

  if (text == NULL || strchr (text, '"') == NULL)
    return text;

  plain = g_string_new (NULL);
  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    if (token.kind == REL_TOKEN_QUOTED && text[token.start] == '"')
      {
        g_autofree char *name = rel_token_dup_name (&token, text);
        g_autofree char *quoted = rel_sql_quote_text (name);

        g_string_append_len (plain, text + last, token.start - last);
        g_string_append (plain, quoted);
        last = token.end;
      }
  g_string_append (plain, text + last);
  self->differs = TRUE;
  g_ptr_array_add (texts, g_string_free (plain, FALSE));

  return texts->pdata[texts->len - 1];
}

static void
add_index (Parts     *self,
           GPtrArray *texts,
           RelIndex  *index)
{
  RelIndexInfo info = *rel_index_get_info (index);
  g_autofree RelIndexPart *parts = g_memdup2 (info.parts, info.n_parts * sizeof *parts);

  for (guint i = 0; i < info.n_parts; i++)
    parts[i].expression = make_plain (self, texts, parts[i].expression);
  info.parts = parts;
  info.where = make_plain (self, texts, info.where);
  g_ptr_array_add (self->indexes, rel_index_new (rel_index_get_id (index), &info));
}

static RelTable *
make_table (RelTable *table)
{
  RelTableInfo info = *rel_table_get_info (table);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) checks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) indexes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Parts parts = { columns, checks, indexes, FALSE };

  for (guint i = 0; i < info.columns->len; i++)
    {
      RelColumnInfo column = *rel_column_get_info (info.columns->pdata[i]);

      column.expression = make_plain (&parts, texts, column.expression);
      g_ptr_array_add (columns, rel_column_new (rel_column_get_id (info.columns->pdata[i]), &column));
    }
  for (guint i = 0; i < info.checks->len; i++)
    {
      RelCheckInfo check = *rel_check_get_info (info.checks->pdata[i]);

      check.expression = make_plain (&parts, texts, check.expression);
      g_ptr_array_add (checks, rel_check_new (rel_check_get_id (info.checks->pdata[i]), &check));
    }
  for (guint i = 0; i < info.indexes->len; i++)
    add_index (&parts, texts, info.indexes->pdata[i]);
  if (!parts.differs)
    return g_object_ref (table);
  info.columns = columns;
  info.checks = checks;
  info.indexes = indexes;

  return rel_table_new (rel_table_get_id (table), &info);
}

/* The same schema with plain texts; what has none is shared. */
RelSchema *
rel_schema_with_plain_texts (RelSchema *schema)
{
  RelSchemaInfo info = *rel_schema_get_info (schema);
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < info.tables->len; i++)
    g_ptr_array_add (tables, make_table (info.tables->pdata[i]));
  info.tables = tables;

  return rel_schema_new (&info);
}
