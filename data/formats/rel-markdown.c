/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes a data dictionary in Markdown (CommonMark with tables), with the diagram as a
 * block of Mermaid, which many readers draw. Text of a schema stands within one line, with
 * every sign escaped that could mean something there.
 */
#include "config.h"

#include "formats/rel-markdown.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-holds.h"
#include "formats/rel-link-facts.h"
#include "formats/rel-markdown-private.h"
#include "formats/rel-mermaid.h"
#include "schema/rel-derive.h"
#include "schema/rel-sentences.h"

/* What readers of Mermaid take. */
#define MAX_MERMAID 40000

/* Text within a line: of a heading, an item of a list, a cell. */
void
rel_markdown_append_text (GString    *out,
                          const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *start = valid + strspn (valid, " \t\n\r");

  if (*start == '\0')
    g_string_append (out, "&nbsp;");
  for (const char *p = start; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean inner = p > start && g_ascii_isalnum (p[-1]) && g_ascii_isalnum (p[1]);

      if (c == '\n')
        g_string_append (out, p[1] != '\0' ? "<br>" : "");
      else if (c == '\r' || c == '\t')
        g_string_append_c (out, ' ');
      else if (c == '&')
        g_string_append (out, "&amp;");
      else if (c == '<')
        g_string_append (out, "&lt;");
      else if (c == '@' || (c == ':' && p[1] == '/'))
        /* Nobody is to be called, nothing to be linked by the way. */
        g_string_append_printf (out, "&#%u;", c);
      else if (c < 0x80 && strchr ("\\`*[]>|~#!$^={}", (char) c) != NULL)
        g_string_append_printf (out, "\\%c", (char) c);
      else if (c == '_' && !inner)
        g_string_append (out, "\\_");
      else if (p == start && c < 0x80 && strchr ("+-.", (char) c) != NULL)
        g_string_append_printf (out, "\\%c", (char) c);
      else if ((c == '.' || c == ')') && p > start && g_ascii_isdigit (p[-1]) && p[1] == ' ')
        g_string_append_printf (out, "\\%c", (char) c);
      else if (g_unichar_iscntrl (c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
        g_string_append_unichar (out, 0xfffd);
      else
        g_string_append_unichar (out, c);
    }
}

/* Code with a bar: in a table that ends the cell, and no escape of it is read alike everywhere. */
static void
append_code_as_html (GString    *out,
                     const char *text)
{
  g_string_append (out, "<code>");
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c))
        g_string_append_c (out, ' ');
      else if (c < 0x80 && !g_ascii_isalnum ((char) c) && strchr (" ,.()", (char) c) == NULL)
        g_string_append_printf (out, "&#%u;", c);
      else
        g_string_append_unichar (out, c);
    }
  g_string_append (out, "</code>");
}

/* `code`, fenced by more backticks than stand in it. */
static void
append_code (GString    *out,
             const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  gsize longest = 0, run = 0;
  gboolean padded = valid[0] == '`' || g_str_has_suffix (valid, "`") || (valid[0] == ' ' && g_str_has_suffix (valid, " "));

  if (valid[strspn (valid, " \n\r\t")] == '\0')
    return;
  if (strchr (valid, '|') != NULL)
    {
      append_code_as_html (out, valid);
      return;
    }

  for (const char *p = valid; *p != '\0'; p++)
    {
      run = *p == '`' ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  for (gsize i = 0; i <= longest; i++)
    g_string_append_c (out, '`');
  g_string_append (out, padded ? " " : "");
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c))
        g_string_append_c (out, ' ');
      else
        g_string_append_unichar (out, c);
    }
  g_string_append (out, padded ? " " : "");
  for (gsize i = 0; i <= longest; i++)
    g_string_append_c (out, '`');
}

static void
append_mermaid (GString   *out,
                RelSchema *schema)
{
  g_autofree char *mermaid = rel_mermaid_write (schema, NULL, NULL);

  /* Nothing of a name begins a line there, so nothing ends the block. */
  if (strlen (mermaid) < MAX_MERMAID)
    g_string_append_printf (out, "\n## %s\n\n```mermaid\n%s```\n", _("Diagram"), mermaid);
}

static void
append_relationships (GString   *out,
                      RelSchema *schema)
{
  GPtrArray *relationships = rel_schema_get_relationships (schema);

  if (relationships->len > 0)
    g_string_append_printf (out, "\n## %s\n\n", _("Relationships"));
  for (guint i = 0; i < relationships->len; i++)
    {
      g_autofree char *sentence = rel_sentence_for_relationship (schema, relationships->pdata[i]);
      g_autofree char *deletion = rel_sentence_for_delete (schema, relationships->pdata[i]);

      g_string_append (out, "- ");
      rel_markdown_append_text (out, sentence);
      g_string_append (out, ". ");
      rel_markdown_append_text (out, deletion);
      g_string_append (out, ".\n");
    }
}

static void
append_target (GString   *out,
               RelSchema *schema,
               RelTable  *table,
               RelId      column)
{
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;

  for (guint i = 0; i < links->len; i++)
    {
      const RelForeignKeyInfo *info = rel_foreign_key_get_info (links->pdata[i]);

      for (guint j = 0; j < info->n_columns; j++)
        if (info->columns[j] == column && info->target_name != NULL)
          {
            g_string_append (out, "→ ");
            rel_markdown_append_text (out, info->target_name);
            g_string_append_c (out, ' ');
          }
    }
}

static void
append_columns (GString   *out,
                RelSchema *schema,
                RelTable  *table,
                GPtrArray *columns)
{
  g_string_append_printf (out, "\n| %s | %s | %s | %s | %s |\n| --- | --- | --- | --- | --- |\n", _("Column"), _("Type"), _("Rules"), _("Default"), _("Note"));
  for (guint i = 0; i < columns->len; i++)
    {
      RelColumn *column = columns->pdata[i];
      const RelColumnInfo *info = rel_column_get_info (column);
      const RelId id = rel_column_get_id (column);
      gboolean in_key = table != NULL && rel_table_get_key_position (table, id) > 0;

      g_string_append (out, "| ");
      rel_markdown_append_text (out, info->name);
      g_string_append (out, " | ");
      append_code (out, info->type);
      g_string_append (out, " | ");
      if (in_key)
        g_string_append_printf (out, "**%s** ", _("Key"));
      if (table != NULL)
        append_target (out, schema, table, id);
      if (table != NULL && !in_key && rel_table_is_unique_column (table, id))
        g_string_append_printf (out, "%s ", _("unique"));
      if (info->not_null && !in_key)
        g_string_append_printf (out, "%s ", _("required"));
      if (info->generated != REL_GENERATED_NO)
        g_string_append_printf (out, "%s ", _("generated"));
      g_string_append (out, "| ");
      if (info->default_value != NULL)
        append_code (out, info->default_value);
      else if (info->expression != NULL)
        append_code (out, info->expression);
      g_string_append (out, " | ");
      if (info->note != NULL)
        rel_markdown_append_text (out, info->note);
      if (info->collation != NULL)
        {
          g_autofree char *collation = g_strconcat ("COLLATE ", info->collation, NULL);

          g_string_append (out, info->note != NULL ? " " : "");
          append_code (out, collation);
        }
      g_string_append (out, " |\n");
    }
}

static void
append_index (GString  *out,
              RelTable *table,
              RelIndex *index)
{
  const RelIndexInfo *info = rel_index_get_info (index);
  g_autoptr(GString) terms = g_string_new (NULL);

  for (guint i = 0; i < info->n_parts; i++)
    {
      const RelIndexPart *part = &info->parts[i];
      RelColumn *column = rel_table_get_column (table, part->column);

      g_string_append_printf (terms, "%s%s", i > 0 ? ", " : "",
                              column != NULL ? rel_column_get_name (column) : part->expression != NULL ? part->expression : "rowid");
      if (part->collation != NULL)
        g_string_append_printf (terms, " COLLATE %s", part->collation);
      g_string_append (terms, part->descending ? " DESC" : "");
    }
  if (info->where != NULL)
    g_string_append_printf (terms, " WHERE %s", info->where);

  g_string_append_printf (out, "- %s ", info->unique ? _("Unique index") : _("Index"));
  rel_markdown_append_text (out, info->name);
  g_string_append (out, ": ");
  append_code (out, terms->str);
  g_string_append_c (out, '\n');
}

static void
append_rules (GString   *out,
              RelSchema *schema,
              RelTable  *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  GArray *ends = rel_schema_list_ends (schema, rel_table_get_id (table));
  const gsize before = out->len;

  for (guint i = 0; i < ends->len; i++)
    {
      g_autofree char *sentence = rel_sentence_for_end (schema, &g_array_index (ends, RelEnd, i));

      g_string_append (out, "- ");
      rel_markdown_append_text (out, sentence);
      g_string_append (out, ".\n");
    }
  for (guint i = 0; i < info->uniques->len; i++)
    {
      const RelKeyInfo *key = rel_key_get_info (info->uniques->pdata[i]);
      g_autofree char *columns = rel_table_dup_column_names (table, key->columns, key->n_columns);

      if (key->n_columns < 2)
        continue;
      g_string_append_printf (out, "- %s: ", _("Unique together"));
      append_code (out, columns);
      g_string_append_c (out, '\n');
    }
  for (guint i = 0; i < info->checks->len; i++)
    {
      const RelCheckInfo *check = rel_check_get_info (info->checks->pdata[i]);

      g_string_append_printf (out, "- %s", _("Check"));
      if (check->name != NULL)
        {
          g_string_append_c (out, ' ');
          rel_markdown_append_text (out, check->name);
        }
      g_string_append (out, ": ");
      append_code (out, check->expression);
      g_string_append_c (out, '\n');
    }
  for (guint i = 0; i < info->indexes->len; i++)
    append_index (out, table, info->indexes->pdata[i]);
  if (out->len > before)
    g_string_insert_c (out, before, '\n');
}

static void
append_table (GString   *out,
              RelSchema *schema,
              RelTable  *table)
{
  const RelTableInfo *info = rel_table_get_info (table);

  g_string_append (out, "\n### ");
  rel_markdown_append_text (out, info->name);
  g_string_append_c (out, '\n');
  if (info->note != NULL && info->note[strspn (info->note, " \t\r\n")] != '\0')
    {
      g_string_append_c (out, '\n');
      rel_markdown_append_text (out, info->note);
      g_string_append_c (out, '\n');
    }
  append_columns (out, schema, table, info->columns);
  append_rules (out, schema, table);
}

/**
 * rel_markdown_write:
 * @schema: a schema
 * @title: a title
 * @losses: (nullable): gets what the text does not hold
 *
 * Returns: (transfer full): a data dictionary in Markdown
 */
char *
rel_markdown_write (RelSchema  *schema,
                    const char *title,
                    RelLosses  *losses)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);
  GString *out = g_string_new ("# ");

  rel_holds_tell (schema, REL_HOLDS_VIEWS | REL_HOLDS_NOT_NULL | REL_HOLDS_DEFAULTS | REL_HOLDS_GENERATED | REL_HOLDS_COLLATIONS | REL_HOLDS_CHECKS |
                  REL_HOLDS_INDEXES | REL_HOLDS_INDEX_DETAILS | REL_HOLDS_UNIQUES | REL_HOLDS_ACTIONS | REL_HOLDS_END_NAMES |
                  REL_HOLDS_BROKEN_LINKS | REL_HOLDS_NOTES | REL_HOLDS_TABLE_NOTES, losses);
  rel_markdown_append_text (out, title);
  g_string_append_c (out, '\n');
  append_mermaid (out, schema);
  append_relationships (out, schema);

  g_string_append_printf (out, "\n## %s\n", _("Tables"));
  for (guint i = 0; i < info->tables->len; i++)
    if (rel_is_shown (info->tables->pdata[i]))
      append_table (out, schema, info->tables->pdata[i]);

  if (info->views->len > 0)
    g_string_append_printf (out, "\n## %s\n", _("Views"));
  for (guint i = 0; i < info->views->len; i++)
    {
      const RelViewInfo *view = rel_view_get_info (info->views->pdata[i]);

      g_string_append (out, "\n### ");
      rel_markdown_append_text (out, view->name);
      g_string_append_c (out, '\n');
      if (view->columns != NULL)
        append_columns (out, schema, NULL, view->columns);
      if (view->sql != NULL && view->sql[strspn (view->sql, " \t\r\n")] != '\0')
        {
          g_string_append_c (out, '\n');
          append_code (out, view->sql);
          g_string_append_c (out, '\n');
        }
    }

  return g_string_free (out, FALSE);
}
