/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is kept from frame to frame: the nodes of a card at (0, 0), seen near and from far,
 * and those of an edge, plain and lit. Who changes something forgets what showed it.
 */
#include "config.h"

#include "canvas/rel-scene-nodes.h"

#include "common/rel-snapshot-painter.h"
#include "diagram/rel-paint.h"

typedef struct
{
  GskRenderNode *whole;
  GskRenderNode *body; /* seen from far, without its name */
  GskRenderNode *name; /* that name, about (0, 0) */
  double         fit;  /* how much larger it may be drawn on the body */
} CardNodes;

typedef struct
{
  GskRenderNode *line[2]; /* plain, lit */
  GskRenderNode *signs[2];
} EdgeNodes;

struct _RelSceneNodes
{
  RelMetrics *metrics;
  RelScene   *scene;
  RelPalette  palette;
  RelPainter *painter;
  GArray     *cards; /* CardNodes */
  GArray     *edges; /* EdgeNodes */
};

static const RelColor clear = { 0, 0, 0, 0 };

static void
clear_card (gpointer data)
{
  CardNodes *nodes = data;

  g_clear_pointer (&nodes->whole, gsk_render_node_unref);
  g_clear_pointer (&nodes->body, gsk_render_node_unref);
  g_clear_pointer (&nodes->name, gsk_render_node_unref);
}

static void
clear_edge (gpointer data)
{
  EdgeNodes *nodes = data;

  for (guint lit = 0; lit < G_N_ELEMENTS (nodes->line); lit++)
    {
      g_clear_pointer (&nodes->line[lit], gsk_render_node_unref);
      g_clear_pointer (&nodes->signs[lit], gsk_render_node_unref);
    }
}

RelSceneNodes *
rel_scene_nodes_new (GtkWidget  *widget,
                     RelMetrics *metrics)
{
  RelSceneNodes *self = g_new0 (RelSceneNodes, 1);

  self->metrics = g_object_ref (metrics);
  self->painter = rel_snapshot_painter_new (widget);
  self->palette = rel_palette_make (FALSE, FALSE);
  self->cards = g_array_new (FALSE, TRUE, sizeof (CardNodes));
  self->edges = g_array_new (FALSE, TRUE, sizeof (EdgeNodes));
  g_array_set_clear_func (self->cards, clear_card);
  g_array_set_clear_func (self->edges, clear_edge);

  return self;
}

void
rel_scene_nodes_free (RelSceneNodes *self)
{
  g_array_unref (self->cards);
  g_array_unref (self->edges);
  rel_snapshot_painter_free (self->painter);
  g_clear_object (&self->scene);
  g_clear_object (&self->metrics);
  g_free (self);
}

static void
forget (GArray *nodes,
        guint   n)
{
  g_array_set_size (nodes, 0);
  g_array_set_size (nodes, n);
}

static void
forget_all (RelSceneNodes *self)
{
  forget (self->cards, self->scene != NULL ? rel_scene_get_n_cards (self->scene) : 0);
  rel_scene_nodes_forget_edges (self);
}

void
rel_scene_nodes_set_scene (RelSceneNodes *self,
                           RelScene      *scene)
{
  g_set_object (&self->scene, scene);
  forget_all (self);
}

void
rel_scene_nodes_set_palette (RelSceneNodes    *self,
                             const RelPalette *palette)
{
  self->palette = *palette;
  forget_all (self);
}

void
rel_scene_nodes_forget_edge (RelSceneNodes *self,
                             guint          edge)
{
  clear_edge (&g_array_index (self->edges, EdgeNodes, edge));
}

void
rel_scene_nodes_forget_edges (RelSceneNodes *self)
{
  forget (self->edges, self->scene != NULL ? rel_scene_get_n_edges (self->scene) : 0);
}

static CardNodes *
get_card (RelSceneNodes *self,
          guint          card)
{
  return &g_array_index (self->cards, CardNodes, card);
}

gboolean
rel_scene_nodes_has_whole (RelSceneNodes *self,
                           guint          card)
{
  return get_card (self, card)->whole != NULL;
}

gboolean
rel_scene_nodes_has_name (RelSceneNodes *self,
                          guint          card)
{
  return get_card (self, card)->name != NULL;
}

static GtkSnapshot *
begin (RelSceneNodes *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  rel_snapshot_painter_begin (self->painter, snapshot);

  return snapshot;
}

/**
 * rel_scene_nodes_get_whole:
 * @self: nodes of a scene
 * @card: number of a card
 *
 * Returns: (transfer none) (nullable): the card with all its rows
 */
GskRenderNode *
rel_scene_nodes_get_whole (RelSceneNodes *self,
                           guint          card)
{
  CardNodes *nodes = get_card (self, card);

  if (nodes->whole == NULL)
    {
      GtkSnapshot *snapshot = begin (self);
      RelCard at_zero = *rel_scene_get_card (self->scene, card);

      at_zero.rect.x = at_zero.rect.y = 0;
      rel_paint_card (self->painter, &at_zero, &self->palette, self->metrics, 0);
      nodes->whole = gtk_snapshot_free_to_node (snapshot);
    }

  return nodes->whole;
}

/**
 * rel_scene_nodes_get_body:
 * @self: nodes of a scene
 * @card: number of a card
 *
 * Returns: (transfer none) (nullable): the card from far, without its name
 */
GskRenderNode *
rel_scene_nodes_get_body (RelSceneNodes *self,
                          guint          card)
{
  CardNodes *nodes = get_card (self, card);

  if (nodes->body == NULL)
    {
      GtkSnapshot *snapshot = begin (self);
      const RelCard *shown = rel_scene_get_card (self->scene, card);
      RelRect rect = { 0, 0, shown->rect.width, shown->rect.height };

      rel_scene_nodes_paint_body (self->painter, shown, &rect, &self->palette);
      nodes->body = gtk_snapshot_free_to_node (snapshot);
    }

  return nodes->body;
}

/**
 * rel_scene_nodes_get_name:
 * @self: nodes of a scene
 * @card: number of a card
 * @fit: (out): how much larger it may be drawn on the body of the card
 *
 * Returns: (transfer none) (nullable): the name of the card, about (0, 0)
 */
GskRenderNode *
rel_scene_nodes_get_name (RelSceneNodes *self,
                          guint          card,
                          double        *fit)
{
  CardNodes *nodes = get_card (self, card);

  if (nodes->name == NULL)
    {
      GtkSnapshot *snapshot = begin (self);
      const RelCard *shown = rel_scene_get_card (self->scene, card);
      double width = MAX (rel_metrics_get_width (self->metrics, REL_FONT_TITLE, shown->title), 1);

      self->painter->text (self->painter, REL_FONT_TITLE, -width / 2, 5, shown->title, &self->palette.text);
      nodes->name = gtk_snapshot_free_to_node (snapshot);
      nodes->fit = CLAMP ((shown->rect.width - 24) / width, 0.8, 2.6);
    }
  *fit = nodes->fit;

  return nodes->name;
}

static GskRenderNode *
make_edge (RelSceneNodes *self,
           guint          edge,
           RelPaintFlags  flags)
{
  GtkSnapshot *snapshot = begin (self);

  rel_paint_edge (self->painter, rel_scene_get_edge (self->scene, edge), &self->palette, self->metrics, flags);

  return gtk_snapshot_free_to_node (snapshot);
}

/**
 * rel_scene_nodes_get_line:
 * @self: nodes of a scene
 * @edge: number of an edge
 * @lit: whether it is lit
 *
 * Returns: (transfer none) (nullable): the line of the edge
 */
GskRenderNode *
rel_scene_nodes_get_line (RelSceneNodes *self,
                          guint          edge,
                          gboolean       lit)
{
  EdgeNodes *nodes = &g_array_index (self->edges, EdgeNodes, edge);

  if (nodes->line[lit] == NULL)
    nodes->line[lit] = make_edge (self, edge, REL_PAINT_COARSE | (lit ? REL_PAINT_LIT : 0));

  return nodes->line[lit];
}

/**
 * rel_scene_nodes_get_signs:
 * @self: nodes of a scene
 * @edge: number of an edge
 * @lit: whether it is lit
 *
 * Returns: (transfer none) (nullable): what stands at the ends of the edge, and on its middle
 */
GskRenderNode *
rel_scene_nodes_get_signs (RelSceneNodes *self,
                           guint          edge,
                           gboolean       lit)
{
  EdgeNodes *nodes = &g_array_index (self->edges, EdgeNodes, edge);

  if (nodes->signs[lit] == NULL)
    nodes->signs[lit] = make_edge (self, edge, REL_PAINT_SIGNS | (lit ? REL_PAINT_LIT : 0));

  return nodes->signs[lit];
}

/* A card from far, where its name is all that is written. */
void
rel_scene_nodes_paint_body (RelPainter       *painter,
                            const RelCard    *card,
                            const RelRect    *rect,
                            const RelPalette *palette)
{
  RelColor tint = rel_palette_get_header (palette, card->color);

  painter->rectangle (painter, rect, REL_CARD_RADIUS, &tint, &palette->border, 1.5, card->is_view ? 9 : 0);
}

/* A card from so far that nothing is written. */
void
rel_scene_nodes_paint_block (RelPainter    *painter,
                             const RelCard *card,
                             const RelRect *rect)
{
  RelColor color = rel_palette_get_color (card->color);

  color.a = card->is_view ? 0.4f : 0.75f;
  painter->rectangle (painter, rect, 0, &color, &clear, 0, 0);
}
