/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The section of a table or a view in a data dictionary: what it is, its columns, its
 * relationships as sentences, its keys, indexes and checks, its SQL and its triggers.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "diagram/rel-anchor.h"
#include "formats/rel-html-private.h"
#include "schema/rel-derive.h"
#include "schema/rel-sentences.h"
#include "sql/rel-write-schema.h"

static void
code (RelHtmlPage *self,
      const char  *words)
{
  rel_html_element (self, "<code><bdi>", words, "</bdi></code>");
}

static void
chip (RelHtmlPage *self,
      const char  *kind,
      const char  *words)
{
  g_string_append_printf (self->out, "<span class=\"chip%s\">", kind);
  rel_html_text (self, words);
  rel_html_raw (self, "</span>");
}

/* What the search looks into: names of the table and of its columns. */
void
rel_html_append_words (RelHtmlPage *self,
                       const char  *name,
                       GPtrArray   *columns)
{
  rel_html_raw (self, " data-find=\"");
  rel_html_text (self, name);
  for (guint i = 0; columns != NULL && i < columns->len; i++)
    {
      rel_html_raw (self, " ");
      rel_html_text (self, rel_column_get_name (columns->pdata[i]));
    }
  rel_html_raw (self, "\"");
}

static void
write_ends (RelHtmlPage *self,
            RelTable    *table)
{
  GArray *ends = rel_schema_list_ends (self->schema, rel_table_get_id (table));
  GArray *links = rel_schema_list_broken_links (self->schema);
  gboolean any = FALSE;

  for (guint i = 0; i < ends->len; i++)
    {
      const RelEnd *end = &g_array_index (ends, RelEnd, i);
      g_autofree char *sentence = rel_sentence_for_end (self->schema, end);
      RelTable *far = rel_schema_get_table (self->schema, rel_end_get_far_table (end));

      if (!any)
        rel_html_element (self, "<h3>", _("Relationships"), "</h3>\n<ul class=\"list\">\n");
      any = TRUE;
      rel_html_element (self, "<li><bdi>", sentence, "</bdi>");
      if (far != NULL)
        {
          rel_html_raw (self, " <small>→ ");
          rel_html_link_to (self, rel_table_get_name (far));
          rel_html_raw (self, "</small>");
        }
      rel_html_raw (self, "</li>\n");
    }
  for (guint i = 0; i < links->len; i++)
    {
      const RelBrokenLink *link = &g_array_index (links, RelBrokenLink, i);
      g_autofree char *sentence = NULL;

      if (link->table != rel_table_get_id (table))
        continue;
      sentence = rel_sentence_for_broken_link (self->schema, link);
      if (!any)
        rel_html_element (self, "<h3>", _("Relationships"), "</h3>\n<ul class=\"list\">\n");
      any = TRUE;
      rel_html_element (self, "<li>⚠ <bdi>", sentence, "</bdi></li>\n");
    }
  if (any)
    rel_html_raw (self, "</ul>\n");
}

static void
write_targets (RelHtmlPage *self,
               RelTable    *table,
               RelId        column)
{
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;

  for (guint i = 0; i < links->len; i++)
    {
      const RelForeignKeyInfo *info = rel_foreign_key_get_info (links->pdata[i]);
      RelTable *target = rel_schema_get_table (self->schema, info->target);

      for (guint j = 0; j < info->n_columns; j++)
        if (info->columns[j] == column && target != NULL)
          {
            rel_html_raw (self, "<span class=\"chip link\">→ ");
            rel_html_link_to (self, rel_table_get_name (target));
            rel_html_raw (self, "</span>");
          }
    }
}

static void
write_column (RelHtmlPage *self,
              RelTable    *table,
              RelColumn   *column,
              gboolean     defaults,
              gboolean     notes)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  const RelId id = rel_column_get_id (column);
  gboolean in_key = table != NULL && rel_table_get_key_position (table, id) > 0;

  rel_html_element (self, "<tr><td><bdi>", info->name, "</bdi></td><td>");
  code (self, info->type);
  rel_html_raw (self, "</td><td>");
  if (in_key)
    /* Translators: short for: part of the primary key */
    chip (self, " key", _("Key"));
  if (table != NULL)
    write_targets (self, table, id);
  if (table != NULL && !in_key && rel_table_is_unique_column (table, id))
    chip (self, "", _("unique"));
  if (info->not_null && !in_key)
    chip (self, "", _("required"));
  if (info->generated != REL_GENERATED_NO)
    chip (self, "", _("generated"));
  if (info->hidden)
    chip (self, "", _("hidden"));
  rel_html_raw (self, "</td>");
  if (defaults)
    {
      rel_html_raw (self, "<td>");
      if (info->default_value != NULL)
        code (self, info->default_value);
      else if (info->expression != NULL)
        code (self, info->expression);
      rel_html_raw (self, "</td>");
    }
  if (notes)
    {
      rel_html_raw (self, "<td class=\"note\">");
      if (info->note != NULL)
        rel_html_element (self, "<bdi>", info->note, "</bdi>");
      if (info->collation != NULL)
        {
          rel_html_raw (self, info->note != NULL ? " <code>COLLATE " : "<code>COLLATE ");
          rel_html_text (self, info->collation);
          rel_html_raw (self, "</code>");
        }
      rel_html_raw (self, "</td>");
    }
  rel_html_raw (self, "</tr>\n");
}

static void
write_columns (RelHtmlPage *self,
               RelTable    *table,
               GPtrArray   *columns)
{
  gboolean defaults = FALSE, notes = FALSE;

  for (guint i = 0; i < columns->len; i++)
    {
      const RelColumnInfo *info = rel_column_get_info (columns->pdata[i]);

      defaults = defaults || info->default_value != NULL || info->expression != NULL;
      notes = notes || info->note != NULL || info->collation != NULL;
    }

  rel_html_raw (self, "<div class=\"wide\"><table><thead><tr>");
  rel_html_element (self, "<th class=\"name\">", _("Column"), "</th>");
  rel_html_element (self, "<th class=\"type\">", _("Type"), "</th>");
  rel_html_element (self, "<th class=\"rule\">", _("Rules"), "</th>");
  if (defaults)
    rel_html_element (self, "<th class=\"type\">", _("Default"), "</th>");
  if (notes)
    rel_html_element (self, "<th>", _("Note"), "</th>");
  rel_html_raw (self, "</tr></thead><tbody>\n");
  for (guint i = 0; i < columns->len; i++)
    write_column (self, table, columns->pdata[i], defaults, notes);
  rel_html_raw (self, "</tbody></table></div>\n");
}

static void
append_column_names (RelHtmlPage *self,
                     RelTable    *table,
                     const RelId *columns,
                     guint        n)
{
  rel_html_raw (self, "<code>");
  for (guint i = 0; i < n; i++)
    {
      RelColumn *column = rel_table_get_column (table, columns[i]);

      rel_html_element (self, i > 0 ? ", <bdi>" : "<bdi>", column != NULL ? rel_column_get_name (column) : "?", "</bdi>");
    }
  rel_html_raw (self, "</code>");
}

static void
write_index (RelHtmlPage *self,
             RelTable    *table,
             RelIndex    *index)
{
  const RelIndexInfo *info = rel_index_get_info (index);

  rel_html_element (self, "<li><bdi>", info->name, "</bdi> <code>(");
  for (guint i = 0; i < info->n_parts; i++)
    {
      const RelIndexPart *part = &info->parts[i];
      RelColumn *column = rel_table_get_column (table, part->column);

      rel_html_element (self, i > 0 ? ", <bdi>" : "<bdi>", column != NULL ? rel_column_get_name (column) : part->expression != NULL ? part->expression : "rowid", "</bdi>");
      if (part->collation != NULL)
        rel_html_element (self, " COLLATE ", part->collation, "");
      if (part->descending)
        rel_html_raw (self, " DESC");
    }
  rel_html_raw (self, ")");
  if (info->where != NULL)
    rel_html_element (self, " WHERE <bdi>", info->where, "</bdi>");
  rel_html_raw (self, "</code> ");
  if (info->unique)
    chip (self, "", _("unique"));
  rel_html_raw (self, "</li>\n");
}

static void
write_rules (RelHtmlPage *self,
             RelTable    *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  gboolean any = FALSE;

  for (guint i = 0; i < info->uniques->len; i++)
    {
      const RelKeyInfo *key = rel_key_get_info (info->uniques->pdata[i]);

      if (key->n_columns < 2)
        continue;
      if (!any)
        rel_html_element (self, "<h3>", _("Unique together"), "</h3>\n<ul class=\"list\">\n");
      any = TRUE;
      rel_html_raw (self, "<li>");
      append_column_names (self, table, key->columns, key->n_columns);
      rel_html_raw (self, "</li>\n");
    }
  if (any)
    rel_html_raw (self, "</ul>\n");

  if (info->checks->len > 0)
    rel_html_element (self, "<h3>", _("Checks"), "</h3>\n<ul class=\"list\">\n");
  for (guint i = 0; i < info->checks->len; i++)
    {
      const RelCheckInfo *check = rel_check_get_info (info->checks->pdata[i]);

      rel_html_raw (self, "<li>");
      code (self, check->expression);
      if (check->name != NULL)
        rel_html_element (self, " <small><bdi>", check->name, "</bdi></small>");
      rel_html_raw (self, "</li>\n");
    }
  rel_html_raw (self, info->checks->len > 0 ? "</ul>\n" : "");

  if (info->indexes->len > 0)
    rel_html_element (self, "<h3>", _("Indexes"), "</h3>\n<ul class=\"list\">\n");
  for (guint i = 0; i < info->indexes->len; i++)
    write_index (self, table, info->indexes->pdata[i]);
  rel_html_raw (self, info->indexes->len > 0 ? "</ul>\n" : "");
}

static void
write_sql (RelHtmlPage *self,
           const char  *sql)
{
  rel_html_element (self, "<details><summary>SQL</summary>\n<pre>", sql, "</pre></details>\n");
}

static void
write_triggers (RelHtmlPage *self,
                RelId        target)
{
  GPtrArray *triggers = rel_schema_get_info (self->schema)->triggers;

  for (guint i = 0; i < triggers->len; i++)
    {
      const RelTriggerInfo *info = rel_trigger_get_info (triggers->pdata[i]);

      if (info->target != target)
        continue;
      /* Translators: a trigger of a database and its name */
      rel_html_element (self, "<details><summary>", _("Trigger"), " <bdi>");
      rel_html_element (self, "", info->name, "</bdi></summary>\n<pre>");
      rel_html_element (self, "", info->sql != NULL ? info->sql : "", "</pre></details>\n");
    }
}

static void
open_section (RelHtmlPage *self,
              const char  *name,
              GPtrArray   *columns)
{
  g_autofree char *anchor = rel_anchor_for_table (name);

  g_string_append_printf (self->out, "<section id=\"%s\"", anchor);
  rel_html_append_words (self, name, columns);
  rel_html_element (self, ">\n<div class=\"head\"><h2><bdi>", name, "</bdi></h2>");
}

void
rel_html_write_table (RelHtmlPage *self,
                      RelTable    *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  g_autofree char *sql = info->sql != NULL ? g_strdup (info->sql) : rel_write_table_sql (self->schema, table);

  open_section (self, info->name, info->columns);
  rel_html_raw (self, "<p>");
  if (info->kind == REL_TABLE_VIRTUAL)
    chip (self, "", _("virtual"));
  if (info->strict)
    chip (self, "", "STRICT");
  if (info->without_rowid)
    chip (self, "", "WITHOUT ROWID");
  if (info->autoincrement)
    chip (self, "", "AUTOINCREMENT");
  rel_html_raw (self, "</p></div>\n");
  if (info->note != NULL)
    rel_html_element (self, "<p class=\"note\"><bdi>", info->note, "</bdi></p>\n");
  if (info->error != NULL)
    rel_html_element (self, "<p class=\"note\">⚠ ", info->error, "</p>\n");
  write_columns (self, table, info->columns);
  write_ends (self, table);
  write_rules (self, table);
  write_sql (self, sql);
  write_triggers (self, rel_table_get_id (table));
  rel_html_raw (self, "</section>\n");
}

void
rel_html_write_view (RelHtmlPage *self,
                     RelView     *view)
{
  const RelViewInfo *info = rel_view_get_info (view);

  open_section (self, info->name, info->columns);
  rel_html_raw (self, "<p>");
  chip (self, "", _("view"));
  rel_html_raw (self, "</p></div>\n");
  if (info->columns != NULL)
    write_columns (self, NULL, info->columns);
  if (info->error != NULL)
    rel_html_element (self, "<p class=\"note\">⚠ ", info->error, "</p>\n");
  write_sql (self, info->sql != NULL ? info->sql : "");
  write_triggers (self, rel_view_get_id (view));
  rel_html_raw (self, "</section>\n");
}
