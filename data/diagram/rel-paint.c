/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How cards and edges look, in strokes that every painter knows. Screen and files call
 * the same functions, so a file is what was seen.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-paint.h"

#include "diagram/rel-paint-private.h"

#include "schema/rel-sentences.h"

#define EDGE_WIDTH   1.5
#define LIT_WIDTH    2.5
#define EDGE_RADIUS  8.0
#define DIAMOND      8.0

static const RelColor clear = { 0, 0, 0, 0 };

/* A key: ring, shaft, two teeth. */
static void
paint_key (RelPainter     *painter,
           double          x,
           double          y,
           const RelColor *color)
{
  painter->circle (painter, (RelPoint) { x + 3.5, y }, 2.8, &clear, color, 1.4);
  painter->line (painter, (RelPoint) { x + 6.3, y }, (RelPoint) { x + 14, y }, color, 1.4);
  painter->line (painter, (RelPoint) { x + 13.3, y }, (RelPoint) { x + 13.3, y + 3.6 }, color, 1.4);
  painter->line (painter, (RelPoint) { x + 10.3, y }, (RelPoint) { x + 10.3, y + 2.8 }, color, 1.4);
}

/* Two links of a chain, one through the other. */
static void
paint_link (RelPainter     *painter,
            double          x,
            double          y,
            const RelColor *color)
{
  RelRect left = { x, y - 3, 8, 6 };
  RelRect right = { x + 6, y - 3, 8, 6 };

  painter->rectangle (painter, &left, 3, &clear, color, 1.4, 0);
  painter->rectangle (painter, &right, 3, &clear, color, 1.4, 0);
}

/* Lines of a text: people said something of the table. */
static void
paint_note (RelPainter     *painter,
            const RelCard  *card,
            const RelColor *color)
{
  double right = card->rect.x + card->rect.width - REL_CARD_PAD;
  double y = card->rect.y + REL_CARD_HEADER / 2;

  painter->line (painter, (RelPoint) { right - 11, y - 4 }, (RelPoint) { right, y - 4 }, color, 1.4);
  painter->line (painter, (RelPoint) { right - 11, y }, (RelPoint) { right, y }, color, 1.4);
  painter->line (painter, (RelPoint) { right - 11, y + 4 }, (RelPoint) { right - 4, y + 4 }, color, 1.4);
}

static void
paint_badge (RelPainter       *painter,
             double            x,
             double            y,
             const RelPalette *palette,
             RelMetrics       *metrics)
{
  RelRect rect = { x, y - 7, 18, 14 };
  double width = rel_metrics_get_width (metrics, REL_FONT_SMALL, "U");

  painter->rectangle (painter, &rect, 7, &clear, &palette->border, 1, 0);
  painter->text (painter, REL_FONT_SMALL, x + (18 - width) / 2, y + 4, "U", &palette->dim);
}

static void
paint_row (RelPainter       *painter,
           const RelCard    *card,
           const RelCardRow *row,
           double            y,
           const RelPalette *palette,
           RelMetrics       *metrics)
{
  double right = card->rect.x + card->rect.width - REL_CARD_PAD;
  double left = card->rect.x + REL_CARD_SIGN;

  if (row->sign == REL_SIGN_KEY || row->sign == REL_SIGN_KEY_LINK)
    paint_key (painter, card->rect.x + 10, y, &palette->key);
  else if (row->sign == REL_SIGN_LINK)
    paint_link (painter, card->rect.x + 10, y, &palette->accent);

  painter->text (painter, row->font, left, y + 5, row->name, row->column != REL_ID_NONE ? &palette->text : &palette->dim);
  if (row->noted)
    {
      RelPoint under[] = { { left, y + 9 }, { left + rel_metrics_get_width (metrics, row->font, row->name), y + 9 } };

      painter->polyline (painter, under, 2, 0, &palette->dim, 1, 2);
    }

  if (*row->type != '\0')
    {
      right -= rel_metrics_get_width (metrics, REL_FONT_TYPE, row->type);
      painter->text (painter, REL_FONT_TYPE, right, y + 4.5, row->type, &palette->dim);
    }
  if (row->unique)
    paint_badge (painter, right - 24, y, palette, metrics);
}

/**
 * rel_paint_card:
 * @painter: what to paint on
 * @card: a card
 * @palette: colours
 * @metrics: measures text
 * @flags: how
 *
 * Paints a card at its place.
 */
void
rel_paint_card (RelPainter       *painter,
                const RelCard    *card,
                const RelPalette *palette,
                RelMetrics       *metrics,
                RelPaintFlags     flags)
{
  RelRect shadow = { card->rect.x - 1, card->rect.y + 1.5, card->rect.width + 2, card->rect.height + 1 };
  RelRect header = { card->rect.x, card->rect.y, card->rect.width, MIN (REL_CARD_HEADER, card->rect.height) };
  RelRect mark = { card->rect.x + 12, card->rect.y + REL_CARD_HEADER / 2 - 5, 10, 10 };
  RelColor tint = rel_palette_get_header (palette, card->color);
  RelColor color = rel_palette_get_color (card->color);
  RelColor shade = { 0, 0, 0, palette->dark ? 0.25f : 0.10f };
  gboolean marked = (flags & (REL_PAINT_SELECTED | REL_PAINT_LIT)) != 0;

  painter->rectangle (painter, &shadow, REL_CARD_RADIUS + 1, &shade, &clear, 0, 0);
  painter->rectangle (painter, &card->rect, REL_CARD_RADIUS, &palette->card, &clear, 0, 0);
  painter->header (painter, &header, REL_CARD_RADIUS, &tint);

  if ((flags & REL_PAINT_COARSE) == 0)
    painter->rectangle (painter, &mark, 3, &color, &clear, 0, 0);
  if (card->noted && (flags & REL_PAINT_COARSE) == 0)
    paint_note (painter, card, &palette->dim);
  painter->text (painter, REL_FONT_TITLE, card->rect.x + REL_CARD_SIGN, card->rect.y + REL_CARD_HEADER / 2 + 5, card->title, &palette->text);

  for (guint i = 0; i < card->n_rows && (flags & REL_PAINT_COARSE) == 0; i++)
    paint_row (painter, card, &card->rows[i], card->rect.y + REL_CARD_HEADER + 2 + (i + 0.5) * REL_CARD_ROW, palette, metrics);

  painter->rectangle (painter, &card->rect, REL_CARD_RADIUS, &clear,
                      marked ? &palette->accent : &palette->border,
                      (flags & REL_PAINT_SELECTED) != 0 ? 2.5 : marked ? 1.5 : 1, card->is_view ? 5 : 0);
}

static void
paint_diamond (RelPainter       *painter,
               const RelEdge    *edge,
               const RelColor   *color,
               const RelPalette *palette,
               RelMetrics       *metrics,
               double            width)
{
  RelPoint middle = rel_edge_get_middle (edge);
  RelPoint corners[] = {
    { middle.x - DIAMOND, middle.y }, { middle.x, middle.y - DIAMOND },
    { middle.x + DIAMOND, middle.y }, { middle.x, middle.y + DIAMOND },
  };
  g_autofree char *name = rel_metrics_ellipsize (metrics, REL_FONT_SMALL, edge->diamond, 140);
  double text_width = rel_metrics_get_width (metrics, REL_FONT_SMALL, name);
  RelRect back = { middle.x - text_width / 2 - 4, middle.y + DIAMOND + 2, text_width + 8, 16 };

  painter->circle (painter, middle, DIAMOND - 1, &palette->background, &clear, 0);
  for (guint i = 0; i < 4; i++)
    painter->line (painter, corners[i], corners[(i + 1) % 4], color, width);
  painter->rectangle (painter, &back, 4, &palette->background, &clear, 0, 0);
  painter->text (painter, REL_FONT_SMALL, middle.x - text_width / 2, middle.y + DIAMOND + 14, name, color);
}

/**
 * rel_paint_edge:
 * @painter: what to paint on
 * @edge: a routed edge
 * @palette: colours
 * @metrics: measures text
 * @flags: how
 *
 * Paints an edge with the signs at its ends.
 */
void
rel_paint_edge (RelPainter       *painter,
                const RelEdge    *edge,
                const RelPalette *palette,
                RelMetrics       *metrics,
                RelPaintFlags     flags)
{
  const RelRoute *route = edge->route;
  gboolean marked = (flags & (REL_PAINT_SELECTED | REL_PAINT_LIT)) != 0;
  const RelColor *color = marked ? &palette->accent : &palette->edge;
  double width = marked ? LIT_WIDTH : EDGE_WIDTH;

  if (route->n_points < 2)
    return;

  if ((flags & REL_PAINT_SIGNS) == 0)
    painter->polyline (painter, route->points, route->n_points, EDGE_RADIUS, color, width,
                       rel_notation_is_dashed (edge->notation, edge->identifying) ? 6 : 0);
  if ((flags & REL_PAINT_COARSE) != 0)
    return;

  rel_paint_sign (painter, edge, TRUE, color, palette, metrics, width);
  rel_paint_sign (painter, edge, FALSE, color, palette, metrics, width);
  if (edge->diamond != NULL)
    paint_diamond (painter, edge, color, palette, metrics, width);
}

/* The whole name, which a card may have shortened. */
static const char *
find_name (RelScene      *scene,
           const RelCard *card)
{
  RelTable *table = rel_schema_get_table (rel_scene_get_schema (scene), card->id);
  RelView *view = rel_schema_get_view (rel_scene_get_schema (scene), card->id);

  return table != NULL ? rel_table_get_name (table) : view != NULL ? rel_view_get_name (view) : card->title;
}

static void
paint_shapes (RelPainter       *painter,
              RelScene         *scene,
              const RelPalette *palette,
              RelMetrics       *metrics,
              RelShapeKind      kind)
{
  for (guint i = 0; i < rel_scene_get_n_shapes (scene); i++)
    {
      const RelShape *shape = rel_scene_get_shape (scene, i);
      g_autofree char *name = g_strdup_printf (kind == REL_SHAPE_AREA ? "area%u" : "note%u", i + 1);

      if (shape->kind != kind)
        continue;
      painter->push (painter, name, shape->text);
      rel_paint_shape (painter, shape, palette, metrics, 0);
      painter->pop (painter);
    }
}

/**
 * rel_paint_scene:
 * @painter: what to paint on
 * @scene: a scene
 * @palette: colours
 * @metrics: measures text
 *
 * Paints everything: areas below edges, these below cards and notes.
 */
void
rel_paint_scene (RelPainter       *painter,
                 RelScene         *scene,
                 const RelPalette *palette,
                 RelMetrics       *metrics)
{
  paint_shapes (painter, scene, palette, metrics, REL_SHAPE_AREA);
  for (guint i = 0; i < rel_scene_get_n_edges (scene); i++)
    {
      const RelEdge *edge = rel_scene_get_edge (scene, i);
      g_autofree char *sentence = rel_sentence_for_relationship (rel_scene_get_schema (scene), edge->relationship);
      g_autofree char *name = g_strdup_printf ("edge%u", i + 1);

      painter->push (painter, name, sentence);
      rel_paint_edge (painter, edge, palette, metrics, 0);
      painter->pop (painter);
    }

  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    {
      const RelCard *card = rel_scene_get_card (scene, i);
      g_autofree char *name = g_strdup_printf ("table%u", i + 1);

      painter->push (painter, name, find_name (scene, card));
      rel_paint_card (painter, card, palette, metrics, 0);
      painter->pop (painter);
    }
  paint_shapes (painter, scene, palette, metrics, REL_SHAPE_NOTE);
}
