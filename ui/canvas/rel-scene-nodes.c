/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is kept from frame to frame: the nodes of a card at (0, 0), seen near and from far,
 * and those of an edge, plain and lit. Who changes something forgets what showed it.
 */
#include "config.h"

#include <string.h>

#include "canvas/rel-scene-nodes.h"

#include "common/rel-snapshot-painter.h"
#include "diagram/rel-paint.h"

#define NAME_LINE   19.0 /* from line to line of a name that is broken */
#define NAME_MARGIN 16.0
#define LEAST_FIT   0.8
#define MOST_FIT    2.6

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

/* Where a name may go on in the next line: behind what joins its words, or before a
 * capital letter within. Gives offsets in bytes, with the number of characters before. */
static guint
find_breaks (const char *name,
             guint      *bytes,
             guint      *chars,
             guint       max)
{
  guint n = 0, n_chars = 0;
  gunichar before = 0;

  for (const char *p = name; *p != '\0' && n < max; p = g_utf8_next_char (p), n_chars++)
    {
      gunichar c = g_utf8_get_char (p);

      if (p != name && (strchr ("_-. ", (int) MIN (before, 127)) != NULL || (g_unichar_islower (before) && g_unichar_isupper (c))))
        {
          bytes[n] = p - name;
          chars[n] = n_chars;
          n++;
        }
      before = c;
    }

  return n;
}

/* The name in so many lines that it can be drawn largest on the card. */
static GPtrArray *
break_name (RelSceneNodes *self,
            const RelCard *card,
            double        *fit)
{
  const guint length = g_utf8_strlen (card->title, -1);
  guint bytes[12], chars[12];
  const guint n = find_breaks (card->title, bytes, chars, G_N_ELEMENTS (bytes));
  GPtrArray *best = NULL;

  for (guint n_lines = 1; n_lines <= MIN (3, n + 1); n_lines++)
    {
      g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
      guint first = 0, second = 0, shortest = G_MAXUINT;
      double width = 1, fits;

      /* the longest line as short as can be */
      for (guint i = 0; n_lines > 1 && i < n; i++)
        for (guint j = n_lines == 3 ? i + 1 : i; j < (n_lines == 3 ? n : i + 1); j++)
          {
            guint longest = MAX (MAX (chars[i], chars[j] - chars[i]), length - chars[j]);

            if (longest < shortest)
              {
                shortest = longest;
                first = i;
                second = j;
              }
          }
      for (guint line = 0; line < n_lines; line++)
        {
          guint from = line == 0 ? 0 : line == 1 ? bytes[first] : bytes[second];
          guint to = line + 1 == n_lines ? strlen (card->title) : line == 0 ? bytes[first] : bytes[second];

          g_ptr_array_add (lines, g_strndup (card->title + from, to - from));
          width = MAX (width, rel_metrics_get_width (self->metrics, REL_FONT_TITLE, lines->pdata[line]));
        }
      fits = CLAMP (MIN ((card->rect.width - NAME_MARGIN) / width, (card->rect.height - NAME_MARGIN) / (n_lines * NAME_LINE)), LEAST_FIT, MOST_FIT);
      /* a line more is worth it only when that helps */
      if (best != NULL && fits < *fit * 1.15)
        continue;
      g_clear_pointer (&best, g_ptr_array_unref);
      best = g_steal_pointer (&lines);
      *fit = fits;
    }

  return best;
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
      g_autoptr(GPtrArray) lines = break_name (self, shown, &nodes->fit);

      for (guint i = 0; i < lines->len; i++)
        self->painter->text (self->painter, REL_FONT_TITLE, -rel_metrics_get_width (self->metrics, REL_FONT_TITLE, lines->pdata[i]) / 2,
                             5 + (i - (lines->len - 1) / 2.0) * NAME_LINE, lines->pdata[i], &self->palette.text);
      nodes->name = gtk_snapshot_free_to_node (snapshot);
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
