/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes a data dictionary as one page that needs nothing else: tables, columns,
 * relationships as sentences, the diagram, a search. Its policy forbids every load and
 * every script but our own. It is XML as well as HTML, so that any parser can judge it.
 * All text of a schema goes through rel_xml_append_escaped().
 */
#include "config.h"

#include "formats/rel-html.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "diagram/rel-anchor.h"
#include "diagram/rel-svg-painter.h"
#include "formats/rel-holds.h"
#include "formats/rel-html-constants-private.h"
#include "formats/rel-html-svg.h"
#include "formats/rel-link-facts.h"
#include "formats/rel-pictures.h"
#include "schema/rel-derive.h"
#include "schema/rel-sentences.h"
#include "sql/rel-write-schema.h"

typedef struct
{
  RelSchema *schema;
  GString   *out;
} Page;

static void
text (Page       *self,
      const char *words)
{
  rel_xml_append_escaped (self->out, words);
}

static void
raw (Page       *self,
     const char *markup)
{
  g_string_append (self->out, markup);
}

static void
element (Page       *self,
         const char *open,
         const char *words,
         const char *close)
{
  raw (self, open);
  text (self, words);
  raw (self, close);
}

static void
link_to (Page       *self,
         const char *name)
{
  g_autofree char *anchor = rel_anchor_for_table (name);

  g_string_append_printf (self->out, "<a href=\"#%s\"><bdi>", anchor);
  text (self, name);
  raw (self, "</bdi></a>");
}

static void
code (Page       *self,
      const char *words)
{
  element (self, "<code><bdi>", words, "</bdi></code>");
}

static void
chip (Page       *self,
      const char *kind,
      const char *words)
{
  g_string_append_printf (self->out, "<span class=\"chip%s\">", kind);
  text (self, words);
  raw (self, "</span>");
}

/* --- the whole --- */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (rel_table_get_name (*(RelTable **) a), rel_table_get_name (*(RelTable **) b));
}

static GPtrArray *
sort_tables (RelSchema *schema)
{
  GPtrArray *tables = g_ptr_array_new ();

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    if (rel_is_shown (rel_schema_get_nth_table (schema, i)))
      g_ptr_array_add (tables, rel_schema_get_nth_table (schema, i));
  g_ptr_array_sort (tables, compare_names);

  return tables;
}

static void
write_head (Page       *self,
            const char *title)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  RelPalette light = rel_palette_make (FALSE, FALSE);
  RelPalette dark = rel_palette_make (TRUE, FALSE);
  g_autofree char *hash = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) html_script, strlen (html_script));
  g_checksum_get_digest (checksum, digest, &length);
  hash = g_base64_encode (digest, length);

  raw (self, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta charset=\"utf-8\" />\n");
  g_string_append_printf (self->out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
                          "script-src 'sha256-%s'; base-uri 'none'; form-action 'none'\" />\n", hash);
  raw (self, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<meta name=\"generator\" content=\"Relata " PACKAGE_VERSION "\" />\n");
  element (self, "<title>", title, "</title>\n<style>\n");
  raw (self, html_style);
  raw (self, ":root{");
  rel_html_append_colors (self->out, &light);
  raw (self, "}\n@media (prefers-color-scheme:dark){:root{");
  rel_html_append_colors (self->out, &dark);
  raw (self, "}}\n</style>\n</head>\n<body>\n");
}

/* What the search looks into: names of the table and of its columns. */
static void
append_words (Page       *self,
              const char *name,
              GPtrArray  *columns)
{
  raw (self, " data-find=\"");
  text (self, name);
  for (guint i = 0; columns != NULL && i < columns->len; i++)
    {
      raw (self, " ");
      text (self, rel_column_get_name (columns->pdata[i]));
    }
  raw (self, "\"");
}

static void
write_entry (Page       *self,
             const char *name,
             GPtrArray  *columns,
             const char *class)
{
  g_autofree char *anchor = rel_anchor_for_table (name);

  raw (self, "<li");
  append_words (self, name, columns);
  g_string_append_printf (self->out, "><a href=\"#%s\"%s><bdi>", anchor, class);
  text (self, name);
  g_string_append_printf (self->out, "</bdi><small>%u</small></a></li>\n", columns != NULL ? columns->len : 0);
}

static void
write_navigation (Page       *self,
                  GPtrArray  *tables,
                  const char *title)
{
  GPtrArray *views = rel_schema_get_info (self->schema)->views;

  element (self, "<nav>\n<p class=\"title\"><bdi>", title, "</bdi></p>\n<input id=\"search\" type=\"search\" autocomplete=\"off\" placeholder=\"");
  text (self, _("Search tables and columns"));
  element (self, "\" aria-label=\"", _("Search tables and columns"), "\" />\n<ul>\n");
  for (guint i = 0; i < tables->len; i++)
    write_entry (self, rel_table_get_name (tables->pdata[i]), rel_table_get_info (tables->pdata[i])->columns, "");
  raw (self, "</ul>\n");
  if (views->len > 0)
    {
      element (self, "<h2 data-whole=\"\">", _("Views"), "</h2>\n<ul>\n");
      for (guint i = 0; i < views->len; i++)
        {
          const RelViewInfo *info = rel_view_get_info (views->pdata[i]);

          write_entry (self, info->name, info->columns, " class=\"view\"");
        }
      raw (self, "</ul>\n");
    }
  raw (self, "</nav>\n");
}

static void
write_title (Page       *self,
             GPtrArray  *tables,
             const char *title)
{
  const RelSchemaInfo *info = rel_schema_get_info (self->schema);
  guint n_relationships = rel_schema_get_relationships (self->schema)->len;
  g_autofree char *counted = g_strdup_printf (ngettext ("%u table", "%u tables", tables->len), tables->len);
  g_autofree char *related = g_strdup_printf (ngettext ("%u relationship", "%u relationships", n_relationships), n_relationships);
  g_autofree char *viewed = g_strdup_printf (ngettext ("%u view", "%u views", info->views->len), info->views->len);

  element (self, "<h1><bdi>", title, "</bdi></h1>\n<p>");
  text (self, counted);
  raw (self, " · ");
  text (self, related);
  if (info->views->len > 0)
    {
      raw (self, " · ");
      text (self, viewed);
    }
  raw (self, "</p>\n");
}

/* --- relationships --- */

static void
write_relationships (Page *self)
{
  GPtrArray *relationships = rel_schema_get_relationships (self->schema);

  if (relationships->len == 0)
    return;

  element (self, "<section data-whole=\"\">\n<h2>", _("Relationships"), "</h2>\n<ul class=\"list\" style=\"margin-top:.6rem\">\n");
  for (guint i = 0; i < relationships->len; i++)
    {
      RelRelationship *relationship = relationships->pdata[i];
      const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
      g_autofree char *sentence = rel_sentence_for_relationship (self->schema, relationship);
      g_autofree char *deletion = rel_sentence_for_delete (self->schema, relationship);
      RelTable *parent = rel_schema_get_table (self->schema, info->parent);
      RelTable *child = rel_schema_get_table (self->schema, info->child);

      element (self, "<li><bdi>", sentence, "</bdi> <small>· ");
      element (self, "<bdi>", deletion, "</bdi>");
      if (parent != NULL && child != NULL)
        {
          raw (self, " · ");
          link_to (self, rel_table_get_name (parent));
          raw (self, info->kind == REL_KIND_MANY_TO_MANY ? " ⟷ " : " ⟵ ");
          link_to (self, rel_table_get_name (child));
        }
      raw (self, "</small></li>\n");
    }
  raw (self, "</ul>\n</section>\n");
}

static void
write_ends (Page     *self,
            RelTable *table)
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
        element (self, "<h3>", _("Relationships"), "</h3>\n<ul class=\"list\">\n");
      any = TRUE;
      element (self, "<li><bdi>", sentence, "</bdi>");
      if (far != NULL)
        {
          raw (self, " <small>→ ");
          link_to (self, rel_table_get_name (far));
          raw (self, "</small>");
        }
      raw (self, "</li>\n");
    }
  for (guint i = 0; i < links->len; i++)
    {
      const RelBrokenLink *link = &g_array_index (links, RelBrokenLink, i);
      g_autofree char *sentence = NULL;

      if (link->table != rel_table_get_id (table))
        continue;
      sentence = rel_sentence_for_broken_link (self->schema, link);
      if (!any)
        element (self, "<h3>", _("Relationships"), "</h3>\n<ul class=\"list\">\n");
      any = TRUE;
      element (self, "<li>⚠ <bdi>", sentence, "</bdi></li>\n");
    }
  if (any)
    raw (self, "</ul>\n");
}

/* --- tables --- */

static void
write_targets (Page      *self,
               RelTable  *table,
               RelId      column)
{
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;

  for (guint i = 0; i < links->len; i++)
    {
      const RelForeignKeyInfo *info = rel_foreign_key_get_info (links->pdata[i]);
      RelTable *target = rel_schema_get_table (self->schema, info->target);

      for (guint j = 0; j < info->n_columns; j++)
        if (info->columns[j] == column && target != NULL)
          {
            raw (self, "<span class=\"chip link\">→ ");
            link_to (self, rel_table_get_name (target));
            raw (self, "</span>");
          }
    }
}

static void
write_column (Page      *self,
              RelTable  *table,
              RelColumn *column,
              gboolean   defaults,
              gboolean   notes)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  const RelId id = rel_column_get_id (column);
  gboolean in_key = table != NULL && rel_table_get_key_position (table, id) > 0;

  element (self, "<tr><td><bdi>", info->name, "</bdi></td><td>");
  code (self, info->type);
  raw (self, "</td><td>");
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
  raw (self, "</td>");
  if (defaults)
    {
      raw (self, "<td>");
      if (info->default_value != NULL)
        code (self, info->default_value);
      else if (info->expression != NULL)
        code (self, info->expression);
      raw (self, "</td>");
    }
  if (notes)
    {
      raw (self, "<td class=\"note\">");
      if (info->note != NULL)
        element (self, "<bdi>", info->note, "</bdi>");
      if (info->collation != NULL)
        {
          raw (self, info->note != NULL ? " <code>COLLATE " : "<code>COLLATE ");
          text (self, info->collation);
          raw (self, "</code>");
        }
      raw (self, "</td>");
    }
  raw (self, "</tr>\n");
}

static void
write_columns (Page      *self,
               RelTable  *table,
               GPtrArray *columns)
{
  gboolean defaults = FALSE, notes = FALSE;

  for (guint i = 0; i < columns->len; i++)
    {
      const RelColumnInfo *info = rel_column_get_info (columns->pdata[i]);

      defaults = defaults || info->default_value != NULL || info->expression != NULL;
      notes = notes || info->note != NULL || info->collation != NULL;
    }

  raw (self, "<div class=\"wide\"><table><thead><tr>");
  element (self, "<th class=\"name\">", _("Column"), "</th>");
  element (self, "<th class=\"type\">", _("Type"), "</th>");
  element (self, "<th class=\"rule\">", _("Rules"), "</th>");
  if (defaults)
    element (self, "<th class=\"type\">", _("Default"), "</th>");
  if (notes)
    element (self, "<th>", _("Note"), "</th>");
  raw (self, "</tr></thead><tbody>\n");
  for (guint i = 0; i < columns->len; i++)
    write_column (self, table, columns->pdata[i], defaults, notes);
  raw (self, "</tbody></table></div>\n");
}

static void
append_column_names (Page        *self,
                     RelTable    *table,
                     const RelId *columns,
                     guint        n)
{
  raw (self, "<code>");
  for (guint i = 0; i < n; i++)
    {
      RelColumn *column = rel_table_get_column (table, columns[i]);

      element (self, i > 0 ? ", <bdi>" : "<bdi>", column != NULL ? rel_column_get_name (column) : "?", "</bdi>");
    }
  raw (self, "</code>");
}

static void
write_index (Page     *self,
             RelTable *table,
             RelIndex *index)
{
  const RelIndexInfo *info = rel_index_get_info (index);

  element (self, "<li><bdi>", info->name, "</bdi> <code>(");
  for (guint i = 0; i < info->n_parts; i++)
    {
      const RelIndexPart *part = &info->parts[i];
      RelColumn *column = rel_table_get_column (table, part->column);

      element (self, i > 0 ? ", <bdi>" : "<bdi>", column != NULL ? rel_column_get_name (column) : part->expression != NULL ? part->expression : "rowid", "</bdi>");
      if (part->collation != NULL)
        element (self, " COLLATE ", part->collation, "");
      if (part->descending)
        raw (self, " DESC");
    }
  raw (self, ")");
  if (info->where != NULL)
    element (self, " WHERE <bdi>", info->where, "</bdi>");
  raw (self, "</code> ");
  if (info->unique)
    chip (self, "", _("unique"));
  raw (self, "</li>\n");
}

static void
write_rules (Page     *self,
             RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  gboolean any = FALSE;

  for (guint i = 0; i < info->uniques->len; i++)
    {
      const RelKeyInfo *key = rel_key_get_info (info->uniques->pdata[i]);

      if (key->n_columns < 2)
        continue;
      if (!any)
        element (self, "<h3>", _("Unique together"), "</h3>\n<ul class=\"list\">\n");
      any = TRUE;
      raw (self, "<li>");
      append_column_names (self, table, key->columns, key->n_columns);
      raw (self, "</li>\n");
    }
  if (any)
    raw (self, "</ul>\n");

  if (info->checks->len > 0)
    element (self, "<h3>", _("Checks"), "</h3>\n<ul class=\"list\">\n");
  for (guint i = 0; i < info->checks->len; i++)
    {
      const RelCheckInfo *check = rel_check_get_info (info->checks->pdata[i]);

      raw (self, "<li>");
      code (self, check->expression);
      if (check->name != NULL)
        element (self, " <small><bdi>", check->name, "</bdi></small>");
      raw (self, "</li>\n");
    }
  raw (self, info->checks->len > 0 ? "</ul>\n" : "");

  if (info->indexes->len > 0)
    element (self, "<h3>", _("Indexes"), "</h3>\n<ul class=\"list\">\n");
  for (guint i = 0; i < info->indexes->len; i++)
    write_index (self, table, info->indexes->pdata[i]);
  raw (self, info->indexes->len > 0 ? "</ul>\n" : "");
}

static void
write_sql (Page       *self,
           const char *sql)
{
  element (self, "<details><summary>SQL</summary>\n<pre>", sql, "</pre></details>\n");
}

static void
write_triggers (Page *self,
                RelId target)
{
  GPtrArray *triggers = rel_schema_get_info (self->schema)->triggers;

  for (guint i = 0; i < triggers->len; i++)
    {
      const RelTriggerInfo *info = rel_trigger_get_info (triggers->pdata[i]);

      if (info->target != target)
        continue;
      /* Translators: a trigger of a database and its name */
      element (self, "<details><summary>", _("Trigger"), " <bdi>");
      element (self, "", info->name, "</bdi></summary>\n<pre>");
      element (self, "", info->sql != NULL ? info->sql : "", "</pre></details>\n");
    }
}

static void
open_section (Page       *self,
              const char *name,
              GPtrArray  *columns)
{
  g_autofree char *anchor = rel_anchor_for_table (name);

  g_string_append_printf (self->out, "<section id=\"%s\"", anchor);
  append_words (self, name, columns);
  element (self, ">\n<div class=\"head\"><h2><bdi>", name, "</bdi></h2>");
}

static void
write_table (Page     *self,
             RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  g_autofree char *sql = info->sql != NULL ? g_strdup (info->sql) : rel_write_table_sql (self->schema, table);

  open_section (self, info->name, info->columns);
  raw (self, "<p>");
  if (info->kind == REL_TABLE_VIRTUAL)
    chip (self, "", _("virtual"));
  if (info->strict)
    chip (self, "", "STRICT");
  if (info->without_rowid)
    chip (self, "", "WITHOUT ROWID");
  if (info->autoincrement)
    chip (self, "", "AUTOINCREMENT");
  raw (self, "</p></div>\n");
  if (info->note != NULL)
    element (self, "<p class=\"note\"><bdi>", info->note, "</bdi></p>\n");
  if (info->error != NULL)
    element (self, "<p class=\"note\">⚠ ", info->error, "</p>\n");
  write_columns (self, table, info->columns);
  write_ends (self, table);
  write_rules (self, table);
  write_sql (self, sql);
  write_triggers (self, rel_table_get_id (table));
  raw (self, "</section>\n");
}

static void
write_view (Page    *self,
            RelView *view)
{
  const RelViewInfo *info = rel_view_get_info (view);

  open_section (self, info->name, info->columns);
  raw (self, "<p>");
  chip (self, "", _("view"));
  raw (self, "</p></div>\n");
  if (info->columns != NULL)
    write_columns (self, NULL, info->columns);
  if (info->error != NULL)
    element (self, "<p class=\"note\">⚠ ", info->error, "</p>\n");
  write_sql (self, info->sql != NULL ? info->sql : "");
  write_triggers (self, rel_view_get_id (view));
  raw (self, "</section>\n");
}

static gboolean
write_diagram (Page        *self,
               RelDiagram  *diagram,
               GError     **error)
{
  RelPictureOptions options = { .form = REL_PICTURE_SVG, .link_to = "" };
  g_autoptr(GBytes) picture = NULL;
  g_autoptr(GString) svg = NULL;

  if (diagram == NULL)
    return TRUE;

  picture = rel_picture_write (self->schema, diagram, NULL, &options, error);
  if (picture == NULL)
    return FALSE;

  svg = rel_html_embed_svg (g_bytes_get_data (picture, NULL), g_bytes_get_size (picture));
  element (self, "<section data-whole=\"\">\n<div class=\"head\"><h2>", _("Diagram"), "</h2><button id=\"size\" type=\"button\" data-full=\"");
  text (self, _("Original Size"));
  element (self, "\" data-fit=\"", _("Fit to Page"), "\">");
  element (self, "", _("Original Size"), "</button></div>\n<div class=\"canvas\" id=\"canvas\">\n");
  g_string_append_len (self->out, svg->str, svg->len);
  raw (self, "</div>\n</section>\n");

  return TRUE;
}

/**
 * rel_html_write:
 * @schema: a schema
 * @diagram: (nullable): a diagram of it, with places
 * @title: a title
 * @losses: (nullable): gets what the page does not hold
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): a data dictionary in HTML
 */
char *
rel_html_write (RelSchema   *schema,
                RelDiagram  *diagram,
                const char  *title,
                RelLosses   *losses,
                GError     **error)
{
  g_autoptr(GPtrArray) tables = sort_tables (schema);
  GPtrArray *views = rel_schema_get_info (schema)->views;
  Page self = { schema, g_string_new (NULL) };

  rel_holds_tell (schema, REL_HOLDS_ALL & ~(REL_HOLDS_DATABASE | REL_HOLDS_VIRTUAL | REL_HOLDS_PROBLEMS), losses);
  write_head (&self, title);
  write_navigation (&self, tables, title);
  raw (&self, "<main>\n");
  write_title (&self, tables, title);
  if (!write_diagram (&self, diagram, error))
    {
      g_string_free (self.out, TRUE);
      return NULL;
    }
  write_relationships (&self);
  for (guint i = 0; i < tables->len; i++)
    write_table (&self, tables->pdata[i]);
  for (guint i = 0; i < views->len; i++)
    write_view (&self, views->pdata[i]);
  element (&self, "<p class=\"none\" id=\"none\" hidden=\"\">", _("Nothing has this name"), "</p>\n<footer>");
  /* Translators: at the end of a page that Relata has made */
  element (&self, "", _("Made by Relata"), "</footer>\n</main>\n<script>");
  raw (&self, html_script);
  raw (&self, "</script>\n</body>\n</html>\n");

  return g_string_free (self.out, FALSE);
}
