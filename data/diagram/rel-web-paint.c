/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How a web looks, in strokes that every painter knows: the screen and files show the same.
 */
#include "config.h"

#include "diagram/rel-web-paint.h"

#include "diagram/rel-card.h"
#include "diagram/rel-web-private.h"

static const RelColor clear = { 0, 0, 0, 0 };

static RelColor
mix (const RelColor *a,
     const RelColor *b,
     float           part)
{
  return (RelColor) { a->r + (b->r - a->r) * part, a->g + (b->g - a->g) * part, a->b + (b->b - a->b) * part, 1 };
}

static void
paint_port (RelPainter       *painter,
            const RelWebCard *card,
            const RelWebPort *port,
            gboolean          lit,
            const RelPalette *palette,
            RelMetrics       *metrics)
{
  static const RelColor warning = { 0.75f, 0.11f, 0.16f, 1 };
  static const RelColor warning_dark = { 1.0f, 0.48f, 0.39f, 1 };
  const RelColor *color = port->state == REL_WEB_PORT_BROKEN ? (palette->dark ? &warning_dark : &warning)
                          : port->state == REL_WEB_PORT_CLOSED && !lit ? &palette->text : &palette->accent;
  RelColor fill = port->state == REL_WEB_PORT_OPEN ? mix (&palette->card, &palette->accent, palette->dark ? 0.26f : 0.14f)
                                                   : mix (&palette->card, &palette->background, 0.6f);
  const RelColor *border = lit ? &palette->accent : &palette->border;
  double width = rel_metrics_get_width (metrics, REL_FONT_SMALL, port->label);
  double count = rel_metrics_get_width (metrics, REL_FONT_SMALL, port->count);
  RelRect rect = { card->rect.x + port->rect.x, card->rect.y + port->rect.y, port->rect.width, port->rect.height };
  double y = rect.y + rect.height / 2 + 4;

  /* It comes from under the card: the corners there are not seen. */
  if (port->at_right)
    rect.x -= 10;
  rect.width += 10;
  painter->rectangle (painter, &rect, 10, &fill, border, lit ? 1.5 : 1, port->state == REL_WEB_PORT_MORE ? 4 : 0);
  if (port->at_right)
    rect.x += 10;
  painter->text (painter, REL_FONT_SMALL, rect.x + 9, y, port->label, color);
  if (*port->count != '\0')
    painter->text (painter, REL_FONT_SMALL, rect.x + MAX (9 + width + 8, rect.width - 10 - 9 - count), y, port->count,
                   port->state == REL_WEB_PORT_BROKEN ? color : lit ? &palette->accent : &palette->dim);
}

/**
 * rel_web_paint_card:
 * @painter: what to paint on
 * @card: a card
 * @lit_port: number of the port that is pointed at, -1 for none
 * @palette: colours
 * @metrics: measures text
 * @flags: how
 *
 * Paints a card with its handles at its place.
 */
void
rel_web_paint_card (RelPainter       *painter,
                    const RelWebCard *card,
                    int               lit_port,
                    const RelPalette *palette,
                    RelMetrics       *metrics,
                    RelPaintFlags     flags)
{
  RelRect shadow = { card->rect.x - 1, card->rect.y + 1.5, card->rect.width + 2, card->rect.height + 1 };
  RelRect header = { card->rect.x, card->rect.y, card->rect.width, REL_WEB_HEADER };
  RelRect mark = { card->rect.x + REL_WEB_PAD, card->rect.y + 13, 10, 10 };
  RelColor tint = rel_palette_get_header (palette, card->color);
  RelColor color = rel_palette_get_color (card->color);
  RelColor shade = { 0, 0, 0, palette->dark ? 0.25f : 0.10f };
  gboolean marked = (flags & (REL_PAINT_SELECTED | REL_PAINT_LIT)) != 0;
  double left = card->rect.x + REL_WEB_PAD;

  for (guint i = 0; i < card->ports->len && (flags & REL_PAINT_COARSE) == 0; i++)
    paint_port (painter, card, card->ports->pdata[i], lit_port == (int) i, palette, metrics);

  painter->rectangle (painter, &shadow, REL_CARD_RADIUS + 1, &shade, &clear, 0, 0);
  painter->rectangle (painter, &card->rect, REL_CARD_RADIUS, &palette->card, &clear, 0, 0);
  painter->header (painter, &header, REL_CARD_RADIUS, &tint);
  painter->rectangle (painter, &mark, 3, &color, &clear, 0, 0);
  painter->text (painter, REL_FONT_TITLE, left + 18, card->rect.y + 23, card->title, lit_port == -2 ? &palette->accent : &palette->text);
  painter->text (painter, REL_FONT_SMALL, left + 18, card->rect.y + 39, card->subtitle, &palette->dim);

  for (guint i = 0; i < card->fields->len && (flags & REL_PAINT_COARSE) == 0; i++)
    {
      const RelWebField *field = card->fields->pdata[i];
      double y = card->rect.y + REL_WEB_HEADER + 4 + (i + 0.5) * REL_WEB_ROW + 5;

      painter->text (painter, REL_FONT_TYPE, left, y, field->name, &palette->dim);
      painter->text (painter, REL_FONT_NAME, left + REL_WEB_NAME_WIDTH, y, field->text, &palette->text);
    }
  painter->rectangle (painter, &card->rect, REL_CARD_RADIUS, &clear, marked ? &palette->accent : &palette->border,
                      (flags & REL_PAINT_SELECTED) != 0 ? 2.5 : marked ? 1.5 : 1, 0);
}

/* The longest level piece has room for the name, if any has. */
static void
paint_name (RelPainter       *painter,
            const RelWebEdge *edge,
            const RelPalette *palette,
            RelMetrics       *metrics,
            const RelColor   *color)
{
  const RelRoute *route = &edge->route;
  double width = rel_metrics_get_width (metrics, REL_FONT_SMALL, edge->name);
  double best = width + 12;
  int at = -1;
  RelRect back;

  for (guint i = 1; i < route->n_points; i++)
    {
      double length = route->points[i].x - route->points[i - 1].x;

      if (length < 0)
        length = -length;
      if (length > best)
        {
          best = length;
          at = i;
        }
    }
  if (at < 0)
    return;
  back = (RelRect) { (route->points[at].x + route->points[at - 1].x) / 2 - width / 2 - 4, route->points[at].y - 8, width + 8, 16 };
  painter->rectangle (painter, &back, 4, &palette->background, &clear, 0, 0);
  painter->text (painter, REL_FONT_SMALL, back.x + 4, back.y + 12, edge->name, color);
}

/**
 * rel_web_paint_edge:
 * @painter: what to paint on
 * @edge: a routed edge
 * @palette: colours
 * @metrics: measures text
 * @flags: how
 *
 * Paints an edge, and its name where it has room.
 */
void
rel_web_paint_edge (RelPainter       *painter,
                    const RelWebEdge *edge,
                    const RelPalette *palette,
                    RelMetrics       *metrics,
                    RelPaintFlags     flags)
{
  const RelRoute *route = &edge->route;
  gboolean marked = (flags & (REL_PAINT_SELECTED | REL_PAINT_LIT)) != 0;
  const RelColor *color = marked ? &palette->accent : &palette->edge;

  if (route->n_points < 2)
    return;
  painter->polyline (painter, route->points, route->n_points, 8, color, marked ? 2.5 : 1.5, 0);
  if ((flags & REL_PAINT_COARSE) != 0)
    return;
  painter->circle (painter, route->points[0], 3, color, &clear, 0);
  painter->circle (painter, route->points[route->n_points - 1], 3, color, &clear, 0);
  /* Handles say it already. */
  if (edge->from_port == REL_WEB_NO_PORT)
    paint_name (painter, edge, palette, metrics, marked ? &palette->accent : &palette->dim);
}

/**
 * rel_web_paint:
 * @painter: what to paint on
 * @web: a web
 * @palette: colours
 * @metrics: measures text
 *
 * Paints everything: edges below cards.
 */
void
rel_web_paint (RelPainter       *painter,
               RelWeb           *web,
               const RelPalette *palette,
               RelMetrics       *metrics)
{
  for (guint i = 0; i < rel_web_get_n_edges (web); i++)
    {
      const RelWebEdge *edge = rel_web_get_edge (web, i);
      g_autofree char *name = g_strdup_printf ("edge%u", i + 1);

      painter->push (painter, name, edge->sentence);
      rel_web_paint_edge (painter, edge, palette, metrics, 0);
      painter->pop (painter);
    }
  for (guint i = 0; i < rel_web_get_n_cards (web); i++)
    {
      const RelWebCard *card = rel_web_get_card (web, i);
      g_autofree char *name = g_strdup_printf ("card%u", i + 1);

      painter->push (painter, name, card->full_title);
      rel_web_paint_card (painter, card, -1, palette, metrics, 0);
      painter->pop (painter);
    }
}
