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
#include "formats/rel-html-private.h"
#include "formats/rel-html-svg.h"
#include "formats/rel-link-facts.h"
#include "formats/rel-pictures.h"
#include "schema/rel-derive.h"
#include "schema/rel-sentences.h"

void
rel_html_text (RelHtmlPage *self,
               const char  *words)
{
  rel_xml_append_escaped (self->out, words);
}

void
rel_html_raw (RelHtmlPage *self,
              const char  *markup)
{
  g_string_append (self->out, markup);
}

void
rel_html_element (RelHtmlPage *self,
                  const char  *open,
                  const char  *words,
                  const char  *close)
{
  rel_html_raw (self, open);
  rel_html_text (self, words);
  rel_html_raw (self, close);
}

void
rel_html_link_to (RelHtmlPage *self,
                  const char  *name)
{
  g_autofree char *anchor = rel_anchor_for_table (name);

  g_string_append_printf (self->out, "<a href=\"#%s\"><bdi>", anchor);
  rel_html_text (self, name);
  rel_html_raw (self, "</bdi></a>");
}

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
write_head (RelHtmlPage *self,
            const char  *title)
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

  rel_html_raw (self, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta charset=\"utf-8\" />\n");
  g_string_append_printf (self->out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
                          "script-src 'sha256-%s'; base-uri 'none'; form-action 'none'\" />\n", hash);
  rel_html_raw (self, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n<meta name=\"generator\" content=\"Relata " PACKAGE_VERSION "\" />\n");
  rel_html_element (self, "<title>", title, "</title>\n<style>\n");
  rel_html_raw (self, html_style);
  rel_html_raw (self, ":root{");
  rel_html_append_colors (self->out, &light);
  rel_html_raw (self, "}\n@media (prefers-color-scheme:dark){:root{");
  rel_html_append_colors (self->out, &dark);
  rel_html_raw (self, "}}\n</style>\n</head>\n<body>\n");
}

static void
write_entry (RelHtmlPage *self,
             const char  *name,
             GPtrArray   *columns,
             const char  *class)
{
  g_autofree char *anchor = rel_anchor_for_table (name);

  rel_html_raw (self, "<li");
  rel_html_append_words (self, name, columns);
  g_string_append_printf (self->out, "><a href=\"#%s\"%s><bdi>", anchor, class);
  rel_html_text (self, name);
  g_string_append_printf (self->out, "</bdi><small>%u</small></a></li>\n", columns != NULL ? columns->len : 0);
}

static void
write_navigation (RelHtmlPage *self,
                  GPtrArray   *tables,
                  const char  *title)
{
  GPtrArray *views = rel_schema_get_info (self->schema)->views;

  rel_html_element (self, "<nav>\n<p class=\"title\"><bdi>", title, "</bdi></p>\n<input id=\"search\" type=\"search\" autocomplete=\"off\" placeholder=\"");
  rel_html_text (self, _("Search tables and columns"));
  rel_html_element (self, "\" aria-label=\"", _("Search tables and columns"), "\" />\n<ul>\n");
  for (guint i = 0; i < tables->len; i++)
    write_entry (self, rel_table_get_name (tables->pdata[i]), rel_table_get_info (tables->pdata[i])->columns, "");
  rel_html_raw (self, "</ul>\n");
  if (views->len > 0)
    {
      rel_html_element (self, "<h2 data-whole=\"\">", _("Views"), "</h2>\n<ul>\n");
      for (guint i = 0; i < views->len; i++)
        {
          const RelViewInfo *info = rel_view_get_info (views->pdata[i]);

          write_entry (self, info->name, info->columns, " class=\"view\"");
        }
      rel_html_raw (self, "</ul>\n");
    }
  rel_html_raw (self, "</nav>\n");
}

static void
write_title (RelHtmlPage *self,
             GPtrArray   *tables,
             const char  *title)
{
  const RelSchemaInfo *info = rel_schema_get_info (self->schema);
  guint n_relationships = rel_schema_get_relationships (self->schema)->len;
  g_autofree char *counted = g_strdup_printf (ngettext ("%u table", "%u tables", tables->len), tables->len);
  g_autofree char *related = g_strdup_printf (ngettext ("%u relationship", "%u relationships", n_relationships), n_relationships);
  g_autofree char *viewed = g_strdup_printf (ngettext ("%u view", "%u views", info->views->len), info->views->len);

  rel_html_element (self, "<h1><bdi>", title, "</bdi></h1>\n<p>");
  rel_html_text (self, counted);
  rel_html_raw (self, " · ");
  rel_html_text (self, related);
  if (info->views->len > 0)
    {
      rel_html_raw (self, " · ");
      rel_html_text (self, viewed);
    }
  rel_html_raw (self, "</p>\n");
}

static void
write_relationships (RelHtmlPage *self)
{
  GPtrArray *relationships = rel_schema_get_relationships (self->schema);

  if (relationships->len == 0)
    return;

  rel_html_element (self, "<section data-whole=\"\">\n<h2>", _("Relationships"), "</h2>\n<ul class=\"list\" style=\"margin-top:.6rem\">\n");
  for (guint i = 0; i < relationships->len; i++)
    {
      RelRelationship *relationship = relationships->pdata[i];
      const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
      g_autofree char *sentence = rel_sentence_for_relationship (self->schema, relationship);
      g_autofree char *deletion = rel_sentence_for_delete (self->schema, relationship);
      RelTable *parent = rel_schema_get_table (self->schema, info->parent);
      RelTable *child = rel_schema_get_table (self->schema, info->child);

      rel_html_element (self, "<li><bdi>", sentence, "</bdi> <small>· ");
      rel_html_element (self, "<bdi>", deletion, "</bdi>");
      if (parent != NULL && child != NULL)
        {
          rel_html_raw (self, " · ");
          rel_html_link_to (self, rel_table_get_name (parent));
          rel_html_raw (self, info->kind == REL_KIND_MANY_TO_MANY ? " ⟷ " : " ⟵ ");
          rel_html_link_to (self, rel_table_get_name (child));
        }
      rel_html_raw (self, "</small></li>\n");
    }
  rel_html_raw (self, "</ul>\n</section>\n");
}

static gboolean
write_diagram (RelHtmlPage  *self,
               RelDiagram   *diagram,
               GError      **error)
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
  rel_html_element (self, "<section data-whole=\"\">\n<div class=\"head\"><h2>", _("Diagram"), "</h2><button id=\"size\" type=\"button\" data-full=\"");
  rel_html_text (self, _("Original Size"));
  rel_html_element (self, "\" data-fit=\"", _("Fit to Page"), "\">");
  rel_html_element (self, "", _("Original Size"), "</button></div>\n<div class=\"canvas\" id=\"canvas\">\n");
  g_string_append_len (self->out, svg->str, svg->len);
  rel_html_raw (self, "</div>\n</section>\n");

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
  RelHtmlPage self = { schema, g_string_new (NULL) };

  rel_holds_tell (schema, REL_HOLDS_ALL & ~(REL_HOLDS_DATABASE | REL_HOLDS_VIRTUAL | REL_HOLDS_PROBLEMS), losses);
  write_head (&self, title);
  write_navigation (&self, tables, title);
  rel_html_raw (&self, "<main>\n");
  write_title (&self, tables, title);
  if (!write_diagram (&self, diagram, error))
    {
      g_string_free (self.out, TRUE);
      return NULL;
    }
  write_relationships (&self);
  for (guint i = 0; i < tables->len; i++)
    rel_html_write_table (&self, tables->pdata[i]);
  for (guint i = 0; i < views->len; i++)
    rel_html_write_view (&self, views->pdata[i]);
  rel_html_element (&self, "<p class=\"none\" id=\"none\" hidden=\"\">", _("Nothing has this name"), "</p>\n<footer>");
  /* Translators: at the end of a page that Relata has made */
  rel_html_element (&self, "", _("Made by Relata"), "</footer>\n</main>\n<script>");
  rel_html_raw (&self, html_script);
  rel_html_raw (&self, "</script>\n</body>\n</html>\n");

  return g_string_free (self.out, FALSE);
}
