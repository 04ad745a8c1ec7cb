/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Cards with handles at their sides. What leads to parents stands at the left, what leads
 * to children at the right, and edges run from handle to handle; so the layout by ranks
 * reads from left to right like a sentence. A card as an obstacle is as wide as its
 * handles reach, since that is where edges begin.
 */
#include "config.h"

#include <math.h>

#include "diagram/rel-web.h"

#include "diagram/rel-web-private.h"

#define MIN_WIDTH    170.0
#define MAX_WIDTH    280.0
#define PORT_HEIGHT  22.0
#define PORT_STEP    27.0
#define PORT_LABEL   130.0
#define STUB         18.0

G_DEFINE_FINAL_TYPE (RelWeb, rel_web, G_TYPE_OBJECT)

static void
port_free (RelWebPort *port)
{
  g_free (port->label);
  g_free (port->count);
  g_free (port);
}

static void
field_free (RelWebField *field)
{
  g_free (field->name);
  g_free (field->text);
  g_free (field);
}

static void
card_free (RelWebCard *card)
{
  g_free (card->title);
  g_free (card->full_title);
  g_free (card->subtitle);
  g_ptr_array_unref (card->fields);
  g_ptr_array_unref (card->ports);
  g_free (card);
}

static void
edge_free (RelWebEdge *edge)
{
  g_free (edge->name);
  g_free (edge->sentence);
  g_free (edge);
}

static void
rel_web_finalize (GObject *object)
{
  RelWeb *self = REL_WEB (object);

  g_ptr_array_unref (self->cards);
  g_ptr_array_unref (self->edges);
  g_clear_object (&self->metrics);

  G_OBJECT_CLASS (rel_web_parent_class)->finalize (object);
}

static void
rel_web_class_init (RelWebClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_web_finalize;
}

static void
rel_web_init (RelWeb *self)
{
  self->cards = g_ptr_array_new_with_free_func ((GDestroyNotify) card_free);
  self->edges = g_ptr_array_new_with_free_func ((GDestroyNotify) edge_free);
}

/**
 * rel_web_new:
 * @metrics: measures text
 *
 * Returns: (transfer full): a web without cards
 */
RelWeb *
rel_web_new (RelMetrics *metrics)
{
  RelWeb *self = g_object_new (REL_TYPE_WEB, NULL);

  self->metrics = g_object_ref (metrics);

  return self;
}

/**
 * rel_web_add_card:
 * @self: a web
 * @id: a number to know it by in another web
 * @title: what it is called
 * @subtitle: of what kind it is
 * @color: number of its colour
 *
 * Adds a card; rel_web_finish_card() gives it its size.
 *
 * Returns: its number
 */
guint
rel_web_add_card (RelWeb     *self,
                  guint       id,
                  const char *title,
                  const char *subtitle,
                  int         color)
{
  RelWebCard *card;

  g_return_val_if_fail (REL_IS_WEB (self), 0);

  card = g_new0 (RelWebCard, 1);
  card->id = id;
  card->full_title = g_strdup (title);
  card->title = rel_metrics_ellipsize (self->metrics, REL_FONT_TITLE, title, MAX_WIDTH - 2 * REL_WEB_PAD - 18);
  card->subtitle = rel_metrics_ellipsize (self->metrics, REL_FONT_SMALL, subtitle, MAX_WIDTH - 2 * REL_WEB_PAD - 18);
  card->color = color;
  card->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  card->ports = g_ptr_array_new_with_free_func ((GDestroyNotify) port_free);
  g_ptr_array_add (self->cards, card);

  return self->cards->len - 1;
}

/**
 * rel_web_add_field:
 * @self: a web
 * @card: number of a card
 * @name: name of a field
 * @text: what it says
 *
 * Adds a field to a card.
 */
void
rel_web_add_field (RelWeb     *self,
                   guint       card,
                   const char *name,
                   const char *text)
{
  RelWebField *field;

  g_return_if_fail (REL_IS_WEB (self) && card < self->cards->len);

  field = g_new0 (RelWebField, 1);
  field->name = rel_metrics_ellipsize (self->metrics, REL_FONT_TYPE, name, REL_WEB_NAME_WIDTH - 8);
  field->text = rel_metrics_ellipsize (self->metrics, REL_FONT_NAME, text, MAX_WIDTH - 2 * REL_WEB_PAD - REL_WEB_NAME_WIDTH);
  g_ptr_array_add (((RelWebCard *) self->cards->pdata[card])->fields, field);
}

/**
 * rel_web_add_port:
 * @self: a web
 * @card: number of a card
 * @id: a number to know it by
 * @at_right: at which side
 * @state: how it looks
 * @label: its name
 * @count: how many
 *
 * Adds a handle to a card, below those that it has at that side.
 *
 * Returns: its number
 */
guint
rel_web_add_port (RelWeb          *self,
                  guint            card,
                  guint            id,
                  gboolean         at_right,
                  RelWebPortState  state,
                  const char      *label,
                  const char      *count)
{
  RelWebPort *port;
  GPtrArray *ports;

  g_return_val_if_fail (REL_IS_WEB (self) && card < self->cards->len, 0);

  port = g_new0 (RelWebPort, 1);
  port->id = id;
  port->at_right = at_right;
  port->state = state;
  port->label = rel_metrics_ellipsize (self->metrics, REL_FONT_SMALL, label, PORT_LABEL);
  port->count = g_strdup (count);
  ports = ((RelWebCard *) self->cards->pdata[card])->ports;
  g_ptr_array_add (ports, port);

  return ports->len - 1;
}

static double
port_width (RelWeb           *self,
            const RelWebPort *port)
{
  double count = *port->count != '\0' ? rel_metrics_get_width (self->metrics, REL_FONT_SMALL, port->count) + 8 : 0;

  return 2 * REL_WEB_PORT_PAD + rel_metrics_get_width (self->metrics, REL_FONT_SMALL, port->label) + count;
}

/**
 * rel_web_finish_card:
 * @self: a web
 * @card: number of a card
 *
 * Gives a card and its handles their sizes, when all of them are there.
 */
void
rel_web_finish_card (RelWeb *self,
                     guint   card)
{
  RelWebCard *known;
  double width = MIN_WIDTH, reach[2] = { 0, 0 };
  guint n[2] = { 0, 0 };

  g_return_if_fail (REL_IS_WEB (self) && card < self->cards->len);

  known = self->cards->pdata[card];
  width = MAX (width, rel_metrics_get_width (self->metrics, REL_FONT_TITLE, known->title) + 2 * REL_WEB_PAD + 18);
  width = MAX (width, rel_metrics_get_width (self->metrics, REL_FONT_SMALL, known->subtitle) + 2 * REL_WEB_PAD + 18);
  for (guint i = 0; i < known->fields->len; i++)
    width = MAX (width, rel_metrics_get_width (self->metrics, REL_FONT_NAME, ((RelWebField *) known->fields->pdata[i])->text) + REL_WEB_NAME_WIDTH + 2 * REL_WEB_PAD);
  for (guint i = 0; i < known->ports->len; i++)
    {
      RelWebPort *port = known->ports->pdata[i];

      reach[port->at_right] = MAX (reach[port->at_right], port_width (self, port));
      n[port->at_right]++;
    }

  known->left = reach[FALSE];
  known->right = reach[TRUE];
  known->rect.width = ceil (MIN (width, MAX_WIDTH));
  known->rect.height = MAX (REL_WEB_HEADER + (known->fields->len > 0 ? known->fields->len * REL_WEB_ROW + 8 : 4), MAX (n[0], n[1]) * PORT_STEP + 10);
  n[0] = n[1] = 0;
  for (guint i = 0; i < known->ports->len; i++)
    {
      RelWebPort *port = known->ports->pdata[i];

      port->rect = (RelRect) { port->at_right ? known->rect.width : -known->left, 8 + n[port->at_right]++ * PORT_STEP,
                               port->at_right ? known->right : known->left, PORT_HEIGHT };
    }
}

/**
 * rel_web_add_edge:
 * @self: a web
 * @from: number of a card
 * @from_port: number of a port of it, or %REL_WEB_NO_PORT
 * @to: number of a card
 * @to_port: number of a port of it, or %REL_WEB_NO_PORT
 * @name: what it is called
 * @sentence: what it says
 *
 * Joins two cards.
 */
void
rel_web_add_edge (RelWeb     *self,
                  guint       from,
                  guint       from_port,
                  guint       to,
                  guint       to_port,
                  const char *name,
                  const char *sentence)
{
  RelWebEdge *edge;

  g_return_if_fail (REL_IS_WEB (self) && from < self->cards->len && to < self->cards->len);

  edge = g_new0 (RelWebEdge, 1);
  edge->from = from;
  edge->from_port = from_port;
  edge->to = to;
  edge->to_port = to_port;
  edge->name = g_strdup (name);
  edge->sentence = g_strdup (sentence);
  g_ptr_array_add (self->edges, edge);
}

guint
rel_web_get_n_cards (RelWeb *self)
{
  g_return_val_if_fail (REL_IS_WEB (self), 0);

  return self->cards->len;
}

/**
 * rel_web_get_card:
 * @self: a web
 * @index: number of a card
 *
 * Returns: (transfer none): the card
 */
const RelWebCard *
rel_web_get_card (RelWeb *self,
                  guint   index)
{
  g_return_val_if_fail (index < self->cards->len, NULL);

  return self->cards->pdata[index];
}

/**
 * rel_web_find_card:
 * @self: a web
 * @id: id of a card
 * @index: (out): its number
 *
 * Returns: whether it is there
 */
gboolean
rel_web_find_card (RelWeb *self,
                   guint   id,
                   guint  *index)
{
  g_return_val_if_fail (REL_IS_WEB (self), FALSE);

  for (*index = 0; *index < self->cards->len; (*index)++)
    if (((RelWebCard *) self->cards->pdata[*index])->id == id)
      return TRUE;

  return FALSE;
}

guint
rel_web_get_n_edges (RelWeb *self)
{
  g_return_val_if_fail (REL_IS_WEB (self), 0);

  return self->edges->len;
}

/**
 * rel_web_get_edge:
 * @self: a web
 * @index: number of an edge
 *
 * Returns: (transfer none): the edge
 */
const RelWebEdge *
rel_web_get_edge (RelWeb *self,
                  guint   index)
{
  g_return_val_if_fail (index < self->edges->len, NULL);

  return self->edges->pdata[index];
}

/**
 * rel_web_get_card_bounds:
 * @card: a card
 *
 * Returns: where it is, with its ports
 */
RelRect
rel_web_get_card_bounds (const RelWebCard *card)
{
  return (RelRect) { card->rect.x - card->left, card->rect.y, card->rect.width + card->left + card->right, card->rect.height };
}

/**
 * rel_web_get_bounds:
 * @self: a web
 *
 * Returns: what all of it takes
 */
RelRect
rel_web_get_bounds (RelWeb *self)
{
  RelRect bounds = { 0, 0, 0, 0 };

  g_return_val_if_fail (REL_IS_WEB (self), bounds);

  for (guint i = 0; i < self->cards->len; i++)
    {
      RelRect rect = rel_web_get_card_bounds (self->cards->pdata[i]);

      bounds = i > 0 ? rel_rect_union (&bounds, &rect) : rect;
    }
  for (guint i = 0; i < self->edges->len; i++)
    {
      const RelRoute *route = &((RelWebEdge *) self->edges->pdata[i])->route;

      for (guint j = 0; j < route->n_points; j++)
        {
          RelRect point = { route->points[j].x, route->points[j].y, 0.1, 0.1 };

          bounds = rel_rect_union (&bounds, &point);
        }
    }

  return bounds;
}

void
rel_web_move_card (RelWeb *self,
                   guint   card,
                   double  x,
                   double  y)
{
  g_return_if_fail (REL_IS_WEB (self) && card < self->cards->len);

  ((RelWebCard *) self->cards->pdata[card])->rect.x = x;
  ((RelWebCard *) self->cards->pdata[card])->rect.y = y;
}

static double
port_y (const RelWebCard *card,
        guint             port)
{
  const RelRect *rect;

  if (port >= card->ports->len)
    return card->rect.y + REL_WEB_HEADER / 2;
  rect = &((RelWebPort *) card->ports->pdata[port])->rect;

  return card->rect.y + rect->y + rect->height / 2;
}

/* An edge leaves its parent at the right and comes to its child from the left, even where
 * the child is further left, as in a circle: then it goes round below both. */
static void
go_round (RelWeb     *self,
          RelWebEdge *edge)
{
  RelRect from = rel_web_get_card_bounds (self->cards->pdata[edge->from]);
  RelRect to = rel_web_get_card_bounds (self->cards->pdata[edge->to]);
  RelRoute *route = &edge->route;
  double right = from.x + from.width, left = to.x;
  double below = MAX (from.y + from.height, to.y + to.height) + STUB;

  if (route->n_points >= 2 && fabs (route->points[0].x - right) < 0.5 && fabs (route->points[route->n_points - 1].x - left) < 0.5)
    return;
  route->points[0] = (RelPoint) { right, route->from_y };
  route->points[1] = (RelPoint) { right + STUB, route->from_y };
  route->points[2] = (RelPoint) { right + STUB, below };
  route->points[3] = (RelPoint) { left - STUB, below };
  route->points[4] = (RelPoint) { left - STUB, route->to_y };
  route->points[5] = (RelPoint) { left, route->to_y };
  route->n_points = 6;
}

/**
 * rel_web_route:
 * @self: a web
 * @quick: for a frame of a movement: without looking at what is in the way
 *
 * Finds the ways of all edges.
 */
void
rel_web_route (RelWeb   *self,
               gboolean  quick)
{
  g_autofree RelRect *obstacles = NULL;
  g_autofree RelRoute *routes = NULL;

  g_return_if_fail (REL_IS_WEB (self));

  obstacles = g_new0 (RelRect, self->cards->len + 1);
  routes = g_new0 (RelRoute, self->edges->len + 1);
  for (guint i = 0; i < self->cards->len; i++)
    obstacles[i] = rel_web_get_card_bounds (self->cards->pdata[i]);
  for (guint i = 0; i < self->edges->len; i++)
    {
      const RelWebEdge *edge = self->edges->pdata[i];

      routes[i].from = edge->from;
      routes[i].to = edge->to;
      routes[i].from_y = port_y (self->cards->pdata[edge->from], edge->from_port);
      routes[i].to_y = port_y (self->cards->pdata[edge->to], edge->to_port);
      if (quick)
        rel_router_route_quick (obstacles, &routes[i]);
    }
  if (!quick)
    rel_router_route_all (obstacles, self->cards->len, routes, self->edges->len, NULL);
  for (guint i = 0; i < self->edges->len; i++)
    {
      RelWebEdge *edge = self->edges->pdata[i];

      edge->route = routes[i];
      go_round (self, edge);
    }
}

/**
 * rel_web_pick:
 * @self: a web
 * @x: a place
 * @y: a place
 * @tolerance: how far beside an edge it still counts
 *
 * Returns: what is there; ports before cards, these before edges
 */
RelWebPick
rel_web_pick (RelWeb *self,
              double  x,
              double  y,
              double  tolerance)
{
  RelWebPick pick = { -1, FALSE, -1, -1 };

  g_return_val_if_fail (REL_IS_WEB (self), pick);

  for (guint i = self->cards->len; i-- > 0;)
    {
      const RelWebCard *card = self->cards->pdata[i];

      for (guint j = 0; j < card->ports->len; j++)
        {
          RelRect rect = ((RelWebPort *) card->ports->pdata[j])->rect;

          rect.x += card->rect.x;
          rect.y += card->rect.y;
          if (rel_rect_contains (&rect, x, y))
            {
              pick.card = i;
              pick.port = j;
              return pick;
            }
        }
      if (rel_rect_contains (&card->rect, x, y))
        {
          pick.card = i;
          pick.on_title = y < card->rect.y + REL_WEB_HEADER - 18 && x > card->rect.x + REL_WEB_PAD &&
                          x < card->rect.x + REL_WEB_PAD + 22 + rel_metrics_get_width (self->metrics, REL_FONT_TITLE, card->title);
          return pick;
        }
    }
  for (guint i = 0; i < self->edges->len; i++)
    {
      const RelRoute *route = &((RelWebEdge *) self->edges->pdata[i])->route;

      for (guint j = 1; j < route->n_points; j++)
        if (rel_segment_distance (route->points[j - 1], route->points[j], x, y) <= tolerance)
          {
            pick.edge = i;
            return pick;
          }
    }

  return pick;
}
