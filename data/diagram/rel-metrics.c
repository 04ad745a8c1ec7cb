/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Text metrics by Pango on cairo's font map, which needs no display. Names repeat a lot
 * within a schema (id, name, INTEGER), so widths are kept by font and text.
 */
#include "config.h"

#include <string.h>

#include <pango/pangocairo.h>

#include "diagram/rel-metrics.h"

struct _RelMetrics
{
  GObject       parent_instance;
  PangoContext *context;
  PangoLayout  *layouts[REL_N_FONTS];
  GHashTable   *widths[REL_N_FONTS]; /* text -> double */
};

G_DEFINE_FINAL_TYPE (RelMetrics, rel_metrics, G_TYPE_OBJECT)

/**
 * rel_font_get_family:
 *
 * Returns: the families of a diagram's text, as CSS and Pango read them
 */
const char *
rel_font_get_family (void)
{
  return "Cantarell, Sans";
}

/**
 * rel_font_get_size:
 * @font: a font
 *
 * Returns: its size in pixels
 */
double
rel_font_get_size (RelFont font)
{
  switch (font)
    {
    case REL_FONT_TITLE:
      return 15;
    case REL_FONT_TYPE:
      return 12;
    case REL_FONT_SMALL:
      return 11;
    case REL_FONT_NAME:
    case REL_FONT_STRONG:
    default:
      return 14;
    }
}

gboolean
rel_font_is_bold (RelFont font)
{
  return font == REL_FONT_TITLE || font == REL_FONT_STRONG;
}

static void
rel_metrics_finalize (GObject *object)
{
  RelMetrics *self = REL_METRICS (object);

  for (guint i = 0; i < REL_N_FONTS; i++)
    {
      g_clear_object (&self->layouts[i]);
      g_hash_table_unref (self->widths[i]);
    }
  g_clear_object (&self->context);

  G_OBJECT_CLASS (rel_metrics_parent_class)->finalize (object);
}

static void
rel_metrics_class_init (RelMetricsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_metrics_finalize;
}

static void
rel_metrics_init (RelMetrics *self)
{
  /* A font map of its own: the default one belongs to the main thread. */
  g_autoptr(PangoFontMap) map = pango_cairo_font_map_new ();

  self->context = pango_font_map_create_context (map);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  for (guint i = 0; i < REL_N_FONTS; i++)
    {
      g_autoptr(PangoFontDescription) description = pango_font_description_new ();

      pango_font_description_set_family_static (description, rel_font_get_family ());
      pango_font_description_set_absolute_size (description, rel_font_get_size (i) * PANGO_SCALE);
      pango_font_description_set_weight (description, rel_font_is_bold (i) ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
      self->layouts[i] = pango_layout_new (self->context);
      pango_layout_set_font_description (self->layouts[i], description);
      pango_layout_set_single_paragraph_mode (self->layouts[i], TRUE);
      self->widths[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    }
}

/**
 * rel_metrics_new:
 *
 * Returns: (transfer full): metrics
 */
RelMetrics *
rel_metrics_new (void)
{
  return g_object_new (REL_TYPE_METRICS, NULL);
}

/**
 * rel_metrics_get_width:
 * @self: metrics
 * @font: a font
 * @text: text in valid UTF-8
 *
 * Returns: its width in pixels at 100 %
 */
double
rel_metrics_get_width (RelMetrics *self,
                       RelFont     font,
                       const char *text)
{
  double *known;
  int width;

  g_return_val_if_fail (REL_IS_METRICS (self), 0);

  known = g_hash_table_lookup (self->widths[font], text);
  if (known != NULL)
    return *known;

  pango_layout_set_text (self->layouts[font], text, -1);
  pango_layout_get_size (self->layouts[font], &width, NULL);

  known = g_new (double, 1);
  *known = (double) width / PANGO_SCALE;
  g_hash_table_insert (self->widths[font], g_strdup (text), known);

  return *known;
}

/**
 * rel_metrics_learn:
 * @self: metrics
 * @other: others, which no other thread uses any more
 *
 * Takes over what the others have measured: thousands of names take longer than a frame.
 */
void
rel_metrics_learn (RelMetrics *self,
                   RelMetrics *other)
{
  g_return_if_fail (REL_IS_METRICS (self) && REL_IS_METRICS (other));

  for (guint i = 0; i < REL_N_FONTS; i++)
    {
      GHashTableIter iter;
      gpointer text, width;

      g_hash_table_iter_init (&iter, other->widths[i]);
      while (g_hash_table_iter_next (&iter, &text, &width))
        if (!g_hash_table_contains (self->widths[i], text))
          {
            g_hash_table_iter_steal (&iter);
            g_hash_table_insert (self->widths[i], text, width);
          }
    }
}

/**
 * rel_metrics_ellipsize:
 * @self: metrics
 * @font: a font
 * @text: text in valid UTF-8
 * @width: pixels there are
 *
 * Shortens a text with an ellipsis where it is too wide.
 *
 * Returns: (transfer full): the text, or its beginning and an ellipsis
 */
char *
rel_metrics_ellipsize (RelMetrics *self,
                       RelFont     font,
                       const char *text,
                       double      width)
{
  glong low = 0;
  glong high;

  g_return_val_if_fail (REL_IS_METRICS (self), NULL);

  /* A name of thousands of letters is not even measured whole. */
  if (strlen (text) < 400 && rel_metrics_get_width (self, font, text) <= width)
    return g_strdup (text);

  high = MIN (g_utf8_strlen (text, -1), 400);
  while (low < high)
    {
      glong middle = (low + high + 1) / 2;
      g_autofree char *head = g_utf8_substring (text, 0, middle);
      g_autofree char *candidate = g_strconcat (head, "…", NULL);

      if (rel_metrics_get_width (self, font, candidate) <= width)
        low = middle;
      else
        high = middle - 1;
    }

  {
    g_autofree char *head = g_utf8_substring (text, 0, low);

    return g_strconcat (head, "…", NULL);
  }
}
