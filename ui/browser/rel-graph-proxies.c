/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The record graph for assistive technology: an invisible child for each card, handle and
 * edge, with its sentence, at its place. Made a moment after the view came to rest.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-graph-private.h"
#include "document/rel-graph-web.h"
#include "schema/rel-sentences.h"

#define REST_MS 150

typedef struct
{
  GtkWidget parent_instance;
} RelGraphProxy;

typedef GtkWidgetClass RelGraphProxyClass;

static GType rel_graph_proxy_get_type (void);

G_DEFINE_TYPE (RelGraphProxy, rel_graph_proxy, GTK_TYPE_WIDGET)

static void
rel_graph_proxy_class_init (RelGraphProxyClass *klass)
{
}

static void
rel_graph_proxy_init (RelGraphProxy *self)
{
}

/* What a proxy stands for: an edge, or a card, or a port of it. */
typedef struct
{
  guint index;
  int   port;
  int   edge;
} Target;

/**
 * rel_graph_view_describe_port:
 * @self: the view
 * @card: number of a card
 * @port: number of a port of it
 *
 * Returns: (transfer full): what the port is and does
 */
char *
rel_graph_view_describe_port (RelGraphView *self,
                              guint         card,
                              guint         port)
{
  const RelWebCard *known = rel_web_get_card (self->web, card);
  const RelWebPort *handle = port < known->ports->len ? known->ports->pdata[port] : NULL;
  const RelGraphRecord *record = rel_record_graph_find (self->graph, known->id);
  const RelGraphSide *side = handle != NULL && record != NULL && (handle->id & 0xffff) < record->n_sides ? &record->sides[handle->id & 0xffff] : NULL;
  g_autofree char *sentence = NULL;

  if (handle == NULL || side == NULL)
    return g_strdup ("");
  if (handle->id == REL_GRAPH_PORT_REST)
    return g_strdup (_("Show the other relationships"));
  if ((handle->id & REL_GRAPH_PORT_MORE) != 0)
    return g_strdup_printf (_("Open more of “%s”: %s"), rel_end_get_name (&side->end), handle->label);
  sentence = rel_sentence_for_end (rel_record_graph_get_schema (self->graph), &side->end);
  if (side->count == 0)
    return g_strdup_printf (_("%s: refers to a record that does not exist"), rel_end_get_name (&side->end));
  if (side->count < 0)
    return g_strdup_printf (_("%s\nNo index serves this link: opening it reads the whole table"), sentence);
  if (side->n_opened > 0)
    return g_strdup_printf (ngettext ("%s\n%u of %'lld is shown; click to close", "%s\n%u of %'lld are shown; click to close", side->n_shown),
                            sentence, side->n_shown, (long long) side->count);

  return g_strdup_printf (_("%s\nClick to open"), sentence);
}

void
rel_graph_view_clear_proxies (RelGraphView *self)
{
  g_clear_handle_id (&self->proxies_id, g_source_remove);
  for (guint i = 0; i < self->proxies->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->proxies, i));
  g_ptr_array_set_size (self->proxies, 0);
}

static GtkWidget *
add_proxy (RelGraphView     *self,
           GtkAccessibleRole role,
           Target            target,
           const char       *label)
{
  GtkWidget *proxy = g_object_new (rel_graph_proxy_get_type (), "accessible-role", role, "can-target", FALSE, NULL);

  g_object_set_data_full (G_OBJECT (proxy), "target", g_memdup2 (&target, sizeof target), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (proxy), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_parent (proxy, GTK_WIDGET (self));
  g_ptr_array_add (self->proxies, proxy);

  return proxy;
}

static gboolean
make_proxies_cb (gpointer user_data)
{
  RelGraphView *self = user_data;
  RelRect area = rel_viewport_get_area (&self->viewport);

  self->proxies_id = 0;
  rel_graph_view_clear_proxies (self);
  for (guint i = 0; self->web != NULL && i < rel_web_get_n_cards (self->web); i++)
    {
      const RelWebCard *card = rel_web_get_card (self->web, i);
      const RelGraphRecord *record = rel_record_graph_find (self->graph, card->id);
      RelRect bounds = rel_web_get_card_bounds (card);
      g_autofree char *sentence = NULL;
      GtkWidget *proxy;

      if (record == NULL || !rel_rect_intersects (&bounds, &area))
        continue;
      sentence = rel_graph_sentence (self->graph, record);
      proxy = add_proxy (self, GTK_ACCESSIBLE_ROLE_LIST_ITEM, (Target) { i, -1, -1 }, sentence);
      gtk_accessible_update_state (GTK_ACCESSIBLE (proxy), GTK_ACCESSIBLE_STATE_SELECTED, card->id == self->current, -1);
      for (guint j = 0; j < card->ports->len; j++)
        {
          const RelWebPort *port = card->ports->pdata[j];
          g_autofree char *label = *port->count != '\0' ? g_strdup_printf ("%s %s", port->label, port->count) : g_strdup (port->label);
          g_autofree char *words = rel_graph_view_describe_port (self, i, j);

          proxy = add_proxy (self, GTK_ACCESSIBLE_ROLE_BUTTON, (Target) { i, j, -1 }, label);
          gtk_accessible_update_property (GTK_ACCESSIBLE (proxy), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
        }
    }
  for (guint i = 0; self->web != NULL && i < rel_web_get_n_edges (self->web); i++)
    add_proxy (self, GTK_ACCESSIBLE_ROLE_LINK, (Target) { 0, -1, i }, rel_web_get_edge (self->web, i)->sentence);
  gtk_widget_queue_allocate (GTK_WIDGET (self));

  return G_SOURCE_REMOVE;
}

void
rel_graph_view_queue_proxies (RelGraphView *self)
{
  g_clear_handle_id (&self->proxies_id, g_source_remove);
  self->proxies_id = g_timeout_add (REST_MS, make_proxies_cb, self);
}

static RelRect
edge_bounds (const RelWebEdge *edge)
{
  RelRect bounds = { edge->route.points[0].x, edge->route.points[0].y, 1, 1 };

  for (guint i = 1; i < edge->route.n_points; i++)
    {
      RelRect point = { edge->route.points[i].x, edge->route.points[i].y, 1, 1 };

      bounds = rel_rect_union (&bounds, &point);
    }

  return bounds;
}

void
rel_graph_view_allocate_proxies (RelGraphView *self)
{
  for (guint i = 0; i < self->proxies->len; i++)
    {
      GtkWidget *proxy = g_ptr_array_index (self->proxies, i);
      const Target *target = g_object_get_data (G_OBJECT (proxy), "target");
      RelRect rect;
      RelPoint at;

      if (target->edge >= 0)
        rect = edge_bounds (rel_web_get_edge (self->web, target->edge));
      else
        {
          const RelWebCard *card = rel_web_get_card (self->web, target->index);

          rect = card->rect;
          if (target->port >= 0)
            {
              rect = ((RelWebPort *) card->ports->pdata[target->port])->rect;
              rect.x += card->rect.x;
              rect.y += card->rect.y;
            }
        }
      at = rel_viewport_to_view (&self->viewport, rect.x, rect.y);
      gtk_widget_measure (proxy, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_allocate (proxy, MAX (1, (int) (rect.width * self->viewport.scale)), MAX (1, (int) (rect.height * self->viewport.scale)), -1,
                           gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (at.x, at.y)));
    }
}
