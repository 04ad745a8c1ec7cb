/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Makes the cards and edges of a scene: which tables are folded into edges, colours,
 * signs at the ends, and where on a row several edges begin.
 */
#include "config.h"

#include <string.h>

#include "diagram/rel-scene-private.h"

#include "diagram/rel-colors.h"

#define PORT_GAP 8.0

static void
remember (GHashTable *table,
          RelId       id,
          guint       index)
{
  g_hash_table_insert (table, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (index + 1));
}

gboolean
rel_scene_look_up (GHashTable *table,
                   RelId       id,
                   guint      *index)
{
  gpointer found = g_hash_table_lookup (table, &id);

  if (found == NULL)
    return FALSE;
  if (index != NULL)
    *index = GPOINTER_TO_UINT (found) - 1;

  return TRUE;
}

static void
add_card (RelScene *self,
          RelCard  *card)
{
  remember (self->card_index, card->id, self->cards->len);
  g_ptr_array_add (self->cards, card);
  g_ptr_array_add (self->edges_of, g_array_new (FALSE, FALSE, sizeof (guint)));
}

/* Tables whose rows only tie two others together, when the diagram draws them as edges. */
static GHashTable *
find_folded (RelScene *self)
{
  GHashTable *folded = g_hash_table_new (g_int64_hash, g_int64_equal);
  GPtrArray *relationships = rel_schema_get_relationships (self->schema);

  for (guint i = 0; rel_diagram_get_fold_associations (self->diagram) && i < relationships->len; i++)
    {
      const RelRelationshipInfo *info = rel_relationship_get_info (g_ptr_array_index (relationships, i));

      if (info->kind == REL_KIND_MANY_TO_MANY && info->pure)
        g_hash_table_add (folded, (gpointer) &info->association);
    }

  return folded;
}

/* Not put on this diagram, or on an area that is folded. */
static gboolean
is_hidden (RelScene *self,
           RelId     id)
{
  return !rel_diagram_shows (self->diagram, id) || rel_diagram_find_folded_area (self->diagram, id) != REL_ID_NONE;
}

/* A folded area is one card; edges of what is on it go there. */
static void
make_areas (RelScene   *self,
            RelMetrics *metrics)
{
  const RelSchemaInfo *info = rel_schema_get_info (self->schema);
  g_autoptr(GHashTable) counts = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < info->tables->len + info->views->len; i++)
    {
      RelId id = i < info->tables->len ? rel_table_get_id (info->tables->pdata[i]) : rel_view_get_id (info->views->pdata[i - info->tables->len]);
      RelId area = rel_diagram_shows (self->diagram, id) ? rel_diagram_find_folded_area (self->diagram, id) : REL_ID_NONE;
      const RelShape *shape = area != REL_ID_NONE ? rel_diagram_find_shape (self->diagram, area) : NULL;

      if (shape == NULL)
        continue;
      g_hash_table_insert (counts, (gpointer) &shape->id, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, &shape->id)) + 1));
      g_hash_table_insert (self->folded_areas, g_memdup2 (&id, sizeof id), g_memdup2 (&area, sizeof area));
    }
  for (guint i = 0; i < self->shapes->len; i++)
    {
      const RelShape *shape = self->shapes->pdata[i];
      RelCard *card;

      if (shape->kind != REL_SHAPE_AREA || !shape->folded)
        continue;
      card = rel_card_new_area (shape->id, shape->text, GPOINTER_TO_UINT (g_hash_table_lookup (counts, &shape->id)), metrics);
      card->color = shape->color;
      add_card (self, card);
    }
}

/* Where the end of an edge at a table is seen. */
static RelId
find_seen (RelScene *self,
           RelId     table)
{
  RelId *area = g_hash_table_lookup (self->folded_areas, &table);

  return area != NULL ? *area : table;
}

static void
make_cards (RelScene   *self,
            GHashTable *folded,
            GHashTable *only,
            RelMetrics *metrics)
{
  const RelSchemaInfo *info = rel_schema_get_info (self->schema);
  g_autoptr(GHashTable) colors = rel_colors_choose (self->schema, rel_diagram_get_kin (self->diagram));
  RelDetail detail = rel_diagram_get_detail (self->diagram);

  for (guint i = 0; i < info->tables->len; i++)
    {
      RelTable *table = g_ptr_array_index (info->tables, i);
      RelId id = rel_table_get_id (table);
      RelCard *card;

      if (g_hash_table_contains (folded, &id) || is_hidden (self, id) || (only != NULL && !g_hash_table_contains (only, &id)))
        continue;

      card = rel_card_new_table (table, detail, rel_diagram_is_opened (self->diagram, id),
                                 rel_diagram_is_folded (self->diagram, id), metrics);
      card->color = rel_diagram_get_color (self->diagram, id);
      if (card->color < 0)
        card->color = GPOINTER_TO_INT (g_hash_table_lookup (colors, &id));
      add_card (self, card);
    }

  for (guint i = 0; i < info->views->len; i++)
    {
      RelView *view = g_ptr_array_index (info->views, i);
      RelId id = rel_view_get_id (view);
      RelCard *card;

      if (is_hidden (self, id) || (only != NULL && !g_hash_table_contains (only, &id)))
        continue;

      card = rel_card_new_view (view, detail, metrics);
      card->color = MAX (rel_diagram_get_color (self->diagram, id), REL_N_COLORS - 1);
      add_card (self, card);
    }
}

static gboolean
get_place (RelScene      *self,
           const RelCard *card,
           RelPoint      *place)
{
  const RelShape *area = card->is_area ? rel_diagram_find_shape (self->diagram, card->id) : NULL;

  if (area != NULL)
    *place = (RelPoint) { area->rect.x, area->rect.y };

  return area != NULL || rel_diagram_get_place (self->diagram, card->id, place);
}

/* Where the diagram says; what it does not know goes below, in rows. */
static void
place_cards (RelScene *self)
{
  double left = 0;
  double bottom = 0;
  double row_height = 0;
  double x;
  gboolean any = FALSE;

  for (guint i = 0; i < self->cards->len; i++)
    {
      RelCard *card = g_ptr_array_index (self->cards, i);
      RelPoint place;

      if (!get_place (self, card, &place))
        continue;
      card->rect.x = place.x;
      card->rect.y = place.y;
      left = any ? MIN (left, place.x) : place.x;
      bottom = any ? MAX (bottom, place.y + card->rect.height) : place.y + card->rect.height;
      any = TRUE;
    }

  bottom += any ? 60 : 0;
  x = left;
  for (guint i = 0; i < self->cards->len; i++)
    {
      RelCard *card = g_ptr_array_index (self->cards, i);
      RelPoint place;

      if (!get_place (self, card, &place))
        {
          if (x > left + 1600)
            {
              x = left;
              bottom += row_height + 60;
              row_height = 0;
            }
          card->rect.x = x;
          card->rect.y = bottom;
          x += card->rect.width + 60;
          row_height = MAX (row_height, card->rect.height);
        }
      g_array_append_val (self->rects, card->rect);
    }
}

static gboolean
all_not_null (RelTable    *table,
              const RelId *columns,
              guint        n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, columns[i]);

      if (column != NULL && !rel_column_get_info (column)->not_null && rel_table_get_key_position (table, columns[i]) == 0)
        return FALSE;
    }

  return TRUE;
}

static void
add_edge (RelScene        *self,
          RelRelationship *relationship,
          RelId            from,
          RelId            from_column,
          RelEndSign       from_sign,
          RelId            to,
          RelId            to_column,
          RelEndSign       to_sign,
          gboolean         identifying,
          const char      *diamond)
{
  RelEdge edge = { relationship, 0, 0, from_sign, to_sign, identifying, rel_diagram_get_notation (self->diagram), diamond, NULL, NULL, NULL, NULL };
  const GArray *way = rel_diagram_get_way (self->diagram, rel_relationship_get_id (relationship));
  RelRoute route = { 0 };
  guint index = self->edges->len;

  if (!rel_scene_look_up (self->card_index, find_seen (self, from), &edge.from) || !rel_scene_look_up (self->card_index, find_seen (self, to), &edge.to))
    return;
  /* within a folded area nothing is seen */
  if (edge.from == edge.to && from != to)
    return;
  if (edge.from == edge.to && ((RelCard *) self->cards->pdata[edge.from])->is_area)
    return;

  route.from = edge.from;
  route.to = edge.to;
  /* Heights within the cards; made absolute when ports are spread. */
  route.from_y = rel_card_get_row_y (g_ptr_array_index (self->cards, edge.from), from_column);
  route.to_y = rel_card_get_row_y (g_ptr_array_index (self->cards, edge.to), to_column);

  if (way != NULL && way->len <= G_N_ELEMENTS (route.bends))
    {
      memcpy (route.bends, way->data, way->len * sizeof (RelPoint));
      route.n_bends = way->len;
    }

  remember (self->edge_index, rel_relationship_get_id (relationship), index);
  g_array_append_val (self->edges, edge);
  g_array_append_val (self->routes, route);
  g_array_append_val ((GArray *) g_ptr_array_index (self->edges_of, edge.from), index);
  if (edge.to != edge.from)
    g_array_append_val ((GArray *) g_ptr_array_index (self->edges_of, edge.to), index);
}

static void
add_link_edge (RelScene        *self,
               RelRelationship *relationship)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
  RelTable *child = rel_schema_get_table (self->schema, info->child);
  RelForeignKey *link = child != NULL ? rel_table_get_foreign_key (child, info->link) : NULL;
  const RelForeignKeyInfo *fk;

  if (link == NULL)
    return;

  fk = rel_foreign_key_get_info (link);
  add_edge (self, relationship,
            info->parent, fk->n_target_columns > 0 ? fk->target_columns[0] : REL_ID_NONE,
            all_not_null (child, fk->columns, fk->n_columns) ? REL_END_ONE : REL_END_ZERO_OR_ONE,
            info->child, fk->columns[0],
            info->kind == REL_KIND_ONE_TO_ONE ? REL_END_ZERO_OR_ONE : REL_END_MANY,
            info->identifying, NULL);
}

static RelId
target_column_of (RelTable *table,
                  RelId     link)
{
  RelForeignKey *fk = rel_table_get_foreign_key (table, link);

  return fk != NULL && rel_foreign_key_get_info (fk)->n_target_columns > 0
           ? rel_foreign_key_get_info (fk)->target_columns[0] : REL_ID_NONE;
}

static void
make_edges (RelScene   *self,
            GHashTable *folded)
{
  GPtrArray *relationships = rel_schema_get_relationships (self->schema);

  for (guint i = 0; i < relationships->len; i++)
    {
      RelRelationship *relationship = g_ptr_array_index (relationships, i);
      const RelRelationshipInfo *info = rel_relationship_get_info (relationship);

      if (info->kind != REL_KIND_MANY_TO_MANY)
        {
          add_link_edge (self, relationship);
        }
      else if (g_hash_table_contains (folded, &info->association))
        {
          RelTable *association = rel_schema_get_table (self->schema, info->association);

          add_edge (self, relationship,
                    info->parent, target_column_of (association, info->link), REL_END_MANY,
                    info->child, target_column_of (association, info->far_link), REL_END_MANY,
                    TRUE, rel_table_get_name (association));
        }
    }

  for (guint i = 0; i < self->edges->len; i++)
    g_array_index (self->edges, RelEdge, i).route = &g_array_index (self->routes, RelRoute, i);
}

typedef struct
{
  guint   edge;
  gboolean at_from;
  double  row;   /* height within the card */
  double  other; /* where the other card is, to sort without crossings */
} Port;

static int
compare_ports (gconstpointer a,
               gconstpointer b)
{
  const Port *x = a;
  const Port *y = b;

  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  if (x->other != y->other)
    return x->other < y->other ? -1 : 1;

  return (x->edge > y->edge) - (x->edge < y->edge);
}

static double
row_of (RelScene *self,
        guint     edge,
        gboolean  at_from)
{
  const RelEdge *e = &g_array_index (self->edges, RelEdge, edge);
  const RelRelationshipInfo *info = rel_relationship_get_info (e->relationship);
  RelTable *owner = rel_schema_get_table (self->schema, e->diamond != NULL ? info->association : info->child);
  RelForeignKey *link;
  const RelForeignKeyInfo *fk;
  const RelCard *card = g_ptr_array_index (self->cards, at_from ? e->from : e->to);
  RelId column = REL_ID_NONE;

  link = rel_table_get_foreign_key (owner, e->diamond != NULL && !at_from ? info->far_link : info->link);
  if (link != NULL)
    {
      fk = rel_foreign_key_get_info (link);
      if (at_from || e->diamond != NULL)
        column = fk->n_target_columns > 0 ? fk->target_columns[0] : REL_ID_NONE;
      else
        column = fk->columns[0];
    }

  return rel_card_get_row_y (card, column);
}

/* Several edges at one row get heights of their own within it. */
void
rel_scene_spread_ports (RelScene *self,
                        guint     card_index)
{
  const RelCard *card = g_ptr_array_index (self->cards, card_index);
  const GArray *edges = g_ptr_array_index (self->edges_of, card_index);
  g_autoptr(GArray) ports = g_array_new (FALSE, FALSE, sizeof (Port));

  for (guint i = 0; i < edges->len; i++)
    {
      guint index = g_array_index (edges, guint, i);
      const RelEdge *edge = &g_array_index (self->edges, RelEdge, index);

      for (int end = 0; end < 2; end++)
        {
          const RelCard *other = g_ptr_array_index (self->cards, end == 0 ? edge->to : edge->from);
          Port port = { index, end == 0, 0, other->rect.y + other->rect.height / 2 };

          if ((end == 0 ? edge->from : edge->to) != card_index)
            continue;
          port.row = row_of (self, index, port.at_from);
          g_array_append_val (ports, port);
        }
    }
  g_array_sort (ports, compare_ports);

  for (guint i = 0; i < ports->len;)
    {
      guint n = 1;
      double gap;

      while (i + n < ports->len && g_array_index (ports, Port, i + n).row == g_array_index (ports, Port, i).row)
        n++;
      gap = n > 1 ? MIN (PORT_GAP, (REL_CARD_ROW - 6) / (n - 1)) : 0;
      for (guint j = 0; j < n; j++)
        {
          const Port *port = &g_array_index (ports, Port, i + j);
          RelRoute *route = &g_array_index (self->routes, RelRoute, port->edge);
          double y = card->rect.y + port->row + (j - (n - 1) / 2.0) * gap;

          if (port->at_from)
            route->from_y = y;
          else
            route->to_y = y;
        }
      i += n;
    }
}

void
rel_scene_build (RelScene   *self,
                 RelMetrics *metrics,
                 GHashTable *only)
{
  g_autoptr(GHashTable) folded = find_folded (self);

  for (guint i = 0; i < rel_diagram_get_n_shapes (self->diagram) && only == NULL; i++)
    g_ptr_array_add (self->shapes, rel_shape_copy (rel_diagram_get_shape (self->diagram, i)));
  make_cards (self, folded, only, metrics);
  make_areas (self, metrics);
  place_cards (self);
  make_edges (self, folded);
}
