/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Cards, edges, areas and notes for assistive technology. GTK 4.8 lets only widgets be accessible
 * objects, so each card and edge on screen has an invisible child widget with its role
 * and sentence, at its place; what is selected is the description of the canvas, which
 * has the focus. They are made a moment after the view came to rest, and
 * not more than a screen reader could want.
 */
#include "config.h"

#include "canvas/rel-canvas-private.h"

#define MAX_CARDS 150
#define MAX_EDGES 200
#define MAX_SHAPES 100
#define REST_MS   120

#define REL_TYPE_CANVAS_CARD_PROXY (rel_canvas_card_proxy_get_type ())
#define REL_TYPE_CANVAS_EDGE_PROXY (rel_canvas_edge_proxy_get_type ())

typedef struct
{
  GtkWidget parent_instance;
} RelCanvasCardProxy;

typedef GtkWidgetClass RelCanvasCardProxyClass;

typedef struct
{
  GtkWidget parent_instance;
} RelCanvasEdgeProxy;

typedef GtkWidgetClass RelCanvasEdgeProxyClass;

static GType rel_canvas_card_proxy_get_type (void);
static GType rel_canvas_edge_proxy_get_type (void);

G_DEFINE_TYPE (RelCanvasCardProxy, rel_canvas_card_proxy, GTK_TYPE_WIDGET)
G_DEFINE_TYPE (RelCanvasEdgeProxy, rel_canvas_edge_proxy, GTK_TYPE_WIDGET)

static void
rel_canvas_card_proxy_class_init (RelCanvasCardProxyClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
rel_canvas_card_proxy_init (RelCanvasCardProxy *self)
{
}

static void
rel_canvas_edge_proxy_class_init (RelCanvasEdgeProxyClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_LINK);
}

static void
rel_canvas_edge_proxy_init (RelCanvasEdgeProxy *self)
{
}

typedef struct
{
  RelPickKind kind;
  guint       index;
} ProxyTarget;

static GtkWidget *
add_proxy (RelCanvas  *self,
           GType       type,
           RelPickKind kind,
           guint       index,
           const char *label)
{
  GtkWidget *proxy = g_object_new (type, "can-target", FALSE, NULL);
  ProxyTarget target = { kind, index };

  g_object_set_data_full (G_OBJECT (proxy), "target", g_memdup2 (&target, sizeof target), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (proxy), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_parent (proxy, GTK_WIDGET (self));
  g_ptr_array_add (self->proxies, proxy);

  return proxy;
}

/* What people say of what is there: of the column, or, in the header, of the table. */
const char *
rel_canvas_find_note (RelCanvas *self,
                      RelPick    pick)
{
  RelTable *table;
  RelColumn *column;

  if (pick.kind != REL_PICK_CARD || self->scene == NULL)
    return NULL;
  table = rel_schema_get_table (rel_scene_get_schema (self->scene), rel_scene_get_card (self->scene, pick.index)->id);
  if (table == NULL || pick.column == REL_ID_NONE)
    return table != NULL ? rel_table_get_info (table)->note : NULL;
  column = rel_table_get_column (table, pick.column);

  return column != NULL ? rel_column_get_info (column)->note : NULL;
}

void
rel_canvas_clear_proxies (RelCanvas *self)
{
  g_clear_handle_id (&self->proxies_id, g_source_remove);
  for (guint i = 0; i < self->proxies->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->proxies, i));
  g_ptr_array_set_size (self->proxies, 0);
}

static gboolean
make_proxies_cb (gpointer user_data)
{
  RelCanvas *self = user_data;
  RelRect area = rel_viewport_get_area (&self->viewport);
  g_autoptr(GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint));

  self->proxies_id = 0;
  rel_canvas_clear_proxies (self);
  if (self->scene == NULL)
    return G_SOURCE_REMOVE;

  rel_scene_collect (self->scene, &area, cards, edges);
  for (guint i = 0; i < MIN (cards->len, MAX_CARDS); i++)
    {
      guint index = g_array_index (cards, guint, i);
      g_autofree char *label = rel_canvas_describe_card (self, rel_scene_get_card (self->scene, index));
      g_autofree char *rows = NULL;
      g_autofree char *told = NULL;
      const char *note;
      GtkWidget *proxy;

      /* it is told as an area */
      if (rel_scene_get_card (self->scene, index)->is_area)
        continue;
      proxy = add_proxy (self, REL_TYPE_CANVAS_CARD_PROXY, REL_PICK_CARD, index, label);
      note = rel_canvas_find_note (self, (RelPick) { REL_PICK_CARD, index, REL_ID_NONE });
      rows = rel_canvas_describe_rows (self, rel_scene_get_card (self->scene, index));
      told = note != NULL ? g_strconcat (note, "\n", rows, NULL) : g_steal_pointer (&rows);
      gtk_accessible_update_property (GTK_ACCESSIBLE (proxy), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, told, -1);
      gtk_accessible_update_state (GTK_ACCESSIBLE (proxy), GTK_ACCESSIBLE_STATE_SELECTED,
                                   g_hash_table_contains (self->selected, GUINT_TO_POINTER (index + 1)), -1);
    }
  for (guint i = 0; i < MIN (edges->len, MAX_EDGES); i++)
    {
      guint index = g_array_index (edges, guint, i);
      g_autofree char *label = rel_canvas_describe_edge (self, index);

      add_proxy (self, REL_TYPE_CANVAS_EDGE_PROXY, REL_PICK_EDGE, index, label);
    }
  for (guint i = 0; i < MIN (rel_scene_get_n_shapes (self->scene), MAX_SHAPES); i++)
    {
      RelRect rect = rel_scene_get_shape_rect (self->scene, i);
      g_autofree char *label = NULL;
      GtkWidget *proxy;

      if (!rel_rect_intersects (&rect, &area))
        continue;
      label = rel_canvas_describe_shape (self, i);
      proxy = add_proxy (self, REL_TYPE_CANVAS_CARD_PROXY, REL_PICK_SHAPE, i, label);
      gtk_accessible_update_state (GTK_ACCESSIBLE (proxy), GTK_ACCESSIBLE_STATE_SELECTED, rel_scene_get_shape (self->scene, i)->id == self->shape, -1);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));

  return G_SOURCE_REMOVE;
}

/* Told at once: who goes by keys hears what they came to. */
void
rel_canvas_tell_selection (RelCanvas *self)
{
  g_autofree char *words = rel_canvas_describe_selection (self);
  gboolean nothing = g_hash_table_size (self->selected) == 0 && self->edge == REL_ID_NONE && self->shape == REL_ID_NONE;

  /* what is selected shows where the focus is; without it the canvas itself does */
  if (nothing)
    gtk_widget_add_css_class (GTK_WIDGET (self), "nothing-selected");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "nothing-selected");

  if (g_strcmp0 (words, self->told) == 0)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  g_free (self->told);
  self->told = g_steal_pointer (&words);
}

void
rel_canvas_queue_proxies (RelCanvas *self)
{
  g_clear_handle_id (&self->proxies_id, g_source_remove);
  self->proxies_id = g_timeout_add (REST_MS, make_proxies_cb, self);
}

void
rel_canvas_allocate_proxies (RelCanvas *self)
{
  for (guint i = 0; i < self->proxies->len; i++)
    {
      GtkWidget *proxy = g_ptr_array_index (self->proxies, i);
      const ProxyTarget *target = g_object_get_data (G_OBJECT (proxy), "target");
      RelRect rect = target->kind == REL_PICK_EDGE ? rel_edge_get_bounds (rel_scene_get_edge (self->scene, target->index))
                     : target->kind == REL_PICK_SHAPE ? rel_scene_get_shape_rect (self->scene, target->index)
                                                      : rel_scene_get_card (self->scene, target->index)->rect;
      RelPoint at = rel_viewport_to_view (&self->viewport, rect.x, rect.y);
      int minimum;

      gtk_widget_measure (proxy, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_allocate (proxy, MAX (1, (int) (rect.width * self->viewport.scale)), MAX (1, (int) (rect.height * self->viewport.scale)), -1,
                           gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (at.x, at.y)));
    }
}
