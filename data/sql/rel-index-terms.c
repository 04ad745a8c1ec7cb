/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The terms of an index as people type them and as CREATE INDEX has them between its
 * parentheses: "author_id, lower(title) COLLATE NOCASE DESC". What is read means what
 * SQLite would take it for, so that a design and the database made of it are the same.
 */
#include "config.h"

#include "sql/rel-index-terms.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/rel-error.h"
#include "schema/rel-mentions.h"
#include "sql/rel-token-cursor.h"
#include "sql/rel-write-words-private.h"

#define MAX_WRAPS 20 /* parentheses round a name that are looked through */

static void
part_clear (gpointer data)
{
  RelIndexPart *part = data;

  g_free ((char *) part->expression);
  g_free ((char *) part->collation);
}

/* The terms between the parentheses that a text is. */
static gboolean
read_group (const char  *text,
            GArray      *terms,
            GError     **error)
{
  g_auto(RelTokenCursor) cursor = { 0 };
  guint first, n_terms;

  rel_token_cursor_init (&cursor, text, -1, REL_TOKEN_STYLE_SQLITE);
  if (!rel_token_cursor_terms (&cursor, terms, &first, &n_terms, error))
    return FALSE;

  return rel_token_cursor_at_end (&cursor) || rel_token_cursor_fail (&cursor, error);
}

/* Whether COLLATE behind it speaks of all of it, and not of the last operand alone. */
static gboolean
is_operand (const char *expression)
{
  g_auto(RelTokenCursor) cursor = { 0 };

  rel_token_cursor_init (&cursor, expression, -1, REL_TOKEN_STYLE_SQLITE);
  if (!rel_token_cursor_at_char (&cursor, 0, '('))
    rel_token_cursor_take (&cursor);
  if (rel_token_cursor_at_char (&cursor, 0, '(') && !rel_token_cursor_group (&cursor, NULL, NULL))
    return FALSE;

  return rel_token_cursor_at_end (&cursor);
}

/* SQLite's own are written in capitals, whatever was typed. */
static char *
dup_collation (RelSpan     span,
               const char *text)
{
  static const char *const own[] = { "BINARY", "NOCASE", "RTRIM" };
  g_autofree char *name = rel_span_dup_name (span, text);

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (g_ascii_strcasecmp (name, own[i]) == 0)
      return g_strdup (own[i]);

  return g_steal_pointer (&name);
}

static RelColumn *
find_named (RelTable   *table,
            RelSpan     span,
            const char *text)
{
  g_autofree char *name = rel_span_dup_name (span, text);

  return rel_table_find_column (table, name);
}

/* ((title COLLATE NOCASE)) is the column to SQLite, and not an expression. */
static void
look_through (RelTable      *table,
              RelIndexPart  *part)
{
  g_autofree char *text = g_strdup (part->expression);

  for (guint i = 0; i < MAX_WRAPS && text != NULL && *text == '('; i++)
    {
      g_autoptr(GArray) terms = g_array_new (FALSE, FALSE, sizeof (RelTermText));
      const RelTermText *term;
      RelColumn *column;

      if (!read_group (text, terms, NULL) || terms->len != 1)
        return;
      term = &g_array_index (terms, RelTermText, 0);
      if (term->descending || term->expression.end == term->expression.start)
        return;
      if (term->name.end == term->name.start)
        {
          /* a collation of what is no name stays with the text */
          char *inner = term->collation.end > term->collation.start ? NULL : rel_span_dup_text (term->expression, text);

          g_free (text);
          text = inner;
          continue;
        }
      column = find_named (table, term->name, text);
      if (column == NULL)
        return;
      part->column = rel_column_get_id (column);
      if (part->collation == NULL && term->collation.end > term->collation.start)
        part->collation = dup_collation (term->collation, text);
      g_clear_pointer ((char **) &part->expression, g_free);
      return;
    }
}

static gboolean
read_term (RelTable           *table,
           const RelTermText  *term,
           const char         *text,
           RelIndexPart       *part,
           GError            **error)
{
  g_autofree char *expression = term->expression.end > term->expression.start ? rel_span_dup_text (term->expression, text) : NULL;
  RelColumn *column = term->name.end > term->name.start ? find_named (table, term->name, text) : NULL;

  *part = (RelIndexPart) { .descending = term->descending };
  if (expression == NULL)
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, _("Between two commas there is no column and no expression. Nothing was changed."));
      return FALSE;
    }
  if (column == NULL && term->name.end > term->name.start)
    {
      g_autofree char *name = rel_span_dup_name (term->name, text);

      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("“%s” has no column called “%s”. Nothing was changed."), rel_table_get_name (table), name);
      return FALSE;
    }
  if (!rel_mentions_is_expression (expression))
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("“%s” is not one whole expression. Nothing was changed; look at its quotes and parentheses."), expression);
      return FALSE;
    }

  if (term->collation.end > term->collation.start)
    part->collation = dup_collation (term->collation, text);
  if (column != NULL)
    {
      part->column = rel_column_get_id (column);
      return TRUE;
    }
  if (part->collation != NULL && !is_operand (expression))
    part->expression = g_strdup_printf ("(%s)", expression);
  else
    part->expression = g_steal_pointer (&expression);
  look_through (table, part);

  return TRUE;
}

/**
 * rel_index_terms_read:
 * @table: the table of an index
 * @text: its terms as typed, with commas between
 * @error: where to put an error: what is not a term, and which name is no column
 *
 * Reads terms as CREATE INDEX would. A term without COLLATE has the collation of its
 * column; BINARY is said where it is written.
 *
 * Returns: (transfer full) (nullable) (element-type RelIndexPart): the terms, at least
 *   one, which live as long as the array
 */
GArray *
rel_index_terms_read (RelTable    *table,
                      const char  *text,
                      GError     **error)
{
  g_autoptr(GArray) terms = g_array_new (FALSE, FALSE, sizeof (RelTermText));
  g_autoptr(GArray) parts = g_array_new (FALSE, TRUE, sizeof (RelIndexPart));
  g_autofree char *group = NULL;

  g_return_val_if_fail (REL_IS_TABLE (table), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  /* a comment at the end must not swallow the parenthesis */
  group = g_strdup_printf ("(%s\n)", text);
  if (!read_group (group, terms, error))
    return NULL;

  g_array_set_clear_func (parts, part_clear);
  for (guint i = 0; i < terms->len; i++)
    {
      RelIndexPart part;

      if (!read_term (table, &g_array_index (terms, RelTermText, i), group, &part, error))
        return NULL;
      if (part.column != REL_ID_NONE && part.collation == NULL)
        part.collation = g_strdup (rel_column_get_info (rel_table_get_column (table, part.column))->collation);
      g_array_append_val (parts, part);
    }

  return g_steal_pointer (&parts);
}

/* A name by which the rowid can be reached in a table. */
static const char *
rowid_name (RelTable *table)
{
  static const char *const names[] = { "rowid", "oid", "_rowid_" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (rel_table_find_column (table, names[i]) == NULL)
      return names[i];

  return names[0];
}

/**
 * rel_index_terms_write:
 * @table: the table of an index
 * @parts: (array length=n_parts): its terms
 * @n_parts: their number
 *
 * Returns: (transfer full): the terms as in CREATE INDEX, which
 *   [func@index_terms_read] reads back
 */
char *
rel_index_terms_write (RelTable           *table,
                       const RelIndexPart *parts,
                       guint               n_parts)
{
  GString *sql;

  g_return_val_if_fail (REL_IS_TABLE (table), NULL);

  sql = g_string_new (NULL);
  for (guint i = 0; i < n_parts; i++)
    {
      const RelIndexPart *part = &parts[i];
      RelColumn *column = rel_table_get_column (table, part->column);
      const char *own = column != NULL ? rel_column_get_info (column)->collation : NULL;

      g_string_append (sql, i > 0 ? ", " : "");
      if (column != NULL)
        rel_write_name (sql, rel_column_get_name (column));
      else
        g_string_append (sql, part->expression != NULL ? part->expression : rowid_name (table));
      if (g_strcmp0 (part->collation, own) != 0)
        {
          g_string_append (sql, " COLLATE ");
          rel_write_word (sql, part->collation != NULL ? part->collation : "BINARY");
        }
      if (part->descending)
        g_string_append (sql, " DESC");
    }

  return g_string_free (sql, FALSE);
}
