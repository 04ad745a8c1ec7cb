/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The diagram within a page: its colours become those of the page, so that one picture
 * is light or dark as the reader likes. Text is not touched: a quote never stands in it.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "formats/rel-html-svg.h"

#define N_COLORS (9 + REL_N_COLORS)

static void
list_colors (const RelPalette *palette,
             RelColor          colors[N_COLORS])
{
  const RelColor plain[] = { palette->background, palette->card, palette->border, palette->text, palette->dim,
                             palette->edge, palette->accent, palette->key, palette->grid };

  memcpy (colors, plain, sizeof plain);
  for (int i = 0; i < REL_N_COLORS; i++)
    colors[9 + i] = rel_palette_get_header (palette, i);
}

static void
to_hex (const RelColor *color,
        char            hex[8])
{
  g_snprintf (hex, 8, "#%02x%02x%02x", (guint) lroundf (color->r * 255) & 0xff, (guint) lroundf (color->g * 255) & 0xff,
              (guint) lroundf (color->b * 255) & 0xff);
}

/* --d0:#fafafa;… */
void
rel_html_append_colors (GString          *out,
                        const RelPalette *palette)
{
  RelColor colors[N_COLORS];

  list_colors (palette, colors);
  for (guint i = 0; i < N_COLORS; i++)
    {
      char hex[8];

      to_hex (&colors[i], hex);
      g_string_append_printf (out, "--d%u:%s;", i, hex);
    }
}

/* A picture in the light palette as an element of a page. */
GString *
rel_html_embed_svg (const char *svg,
                    gsize       length)
{
  RelPalette palette = rel_palette_make (FALSE, FALSE);
  RelColor colors[N_COLORS];
  GString *out = g_string_sized_new (length);
  const char *end = svg + length;
  const char *p = strstr (svg, "<svg");

  list_colors (&palette, colors);
  while (p != NULL && p < end)
    {
      const char *quote = memchr (p, '"', end - p);
      guint i = N_COLORS;

      if (quote == NULL)
        break;
      g_string_append_len (out, p, quote + 1 - p);
      p = quote + 1;
      if (end - p < 8 || p[0] != '#' || p[7] != '"')
        continue;
      for (i = 0; i < N_COLORS; i++)
        {
          char hex[8];

          to_hex (&colors[i], hex);
          if (strncmp (hex, p, 7) == 0)
            break;
        }
      if (i < N_COLORS)
        {
          g_string_append_printf (out, "var(--d%u)", i);
          p += 7;
        }
    }
  if (p != NULL)
    g_string_append_len (out, p, end - p);

  return out;
}
