/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The canvas: one widget that paints a scene through cached nodes. Panning and zooming
 * change a transform; a drag moves cards of the scene in place and becomes an edit only
 * at the drop, when whoever owns the document is told.
 */
#include "config.h"

#include <math.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "canvas/rel-canvas.h"

#include "canvas/rel-canvas-private.h"

#define GRID        24.0

enum
{
  CARDS_MOVED,
  CARD_ACTIVATED,
  CARD_MENU,
  VIEW_CHANGED,
  SELECTION_CHANGED,
  MODE_CHANGED,
  TABLE_WANTED,
  EDIT_WANTED,
  LINK_WANTED,
  GESTURE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RelCanvas, rel_canvas, GTK_TYPE_WIDGET)

static void
update_palette (RelCanvas *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  RelPalette palette = rel_palette_make (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));

  rel_scene_view_set_palette (self->view, &palette);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
view_changed_idle (gpointer data)
{
  RelCanvas *self = data;

  self->changed_id = 0;
  g_signal_emit (self, signals[VIEW_CHANGED], 0);

  return G_SOURCE_REMOVE;
}

/* Everything that depends on what is visible. */
void
rel_canvas_view_changed (RelCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  rel_canvas_queue_proxies (self);
  if (self->allocating)
    {
      /* who hears of it may want another size, and GTK forgets to give it while it lays out */
      if (self->changed_id == 0)
        self->changed_id = g_idle_add_full (G_PRIORITY_HIGH, view_changed_idle, self, NULL);
      return;
    }
  if (self->editor != NULL)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

void
rel_canvas_emit_moved (RelCanvas *self)
{
  g_signal_emit (self, signals[CARDS_MOVED], 0);
}

void
rel_canvas_emit_activated (RelCanvas *self,
                           RelId      id)
{
  g_signal_emit (self, signals[CARD_ACTIVATED], 0, id);
}

void
rel_canvas_emit_menu (RelCanvas *self,
                      RelId      id,
                      double     x,
                      double     y)
{
  g_signal_emit (self, signals[CARD_MENU], 0, id, x, y);
}

void
rel_canvas_emit_mode (RelCanvas *self)
{
  g_signal_emit (self, signals[MODE_CHANGED], 0);
}

void
rel_canvas_emit_table_wanted (RelCanvas *self,
                              double     x,
                              double     y)
{
  g_signal_emit (self, signals[TABLE_WANTED], 0, x, y);
}

void
rel_canvas_emit_edit_wanted (RelCanvas   *self,
                             RelId        table,
                             RelId        column,
                             RelEditWhat  what)
{
  g_signal_emit (self, signals[EDIT_WANTED], 0, table, column, (int) what);
}

void
rel_canvas_emit_link_wanted (RelCanvas *self,
                             RelId      from,
                             RelId      to,
                             double     x,
                             double     y)
{
  g_signal_emit (self, signals[LINK_WANTED], 0, from, to, x, y);
}

void
rel_canvas_emit_gesture (RelCanvas  *self,
                         RelGesture  what,
                         RelId       id,
                         RelId       other)
{
  g_signal_emit (self, signals[GESTURE], 0, (int) what, id, other);
}

void
rel_canvas_light (GHashTable *set,
                  guint       index)
{
  g_hash_table_add (set, GUINT_TO_POINTER (index + 1));
}

static void
light_card (RelCanvas *self,
            guint      card)
{
  const GArray *edges = rel_scene_get_edges_of (self->scene, card);

  rel_canvas_light (self->lit_cards, card);
  for (guint i = 0; i < edges->len; i++)
    {
      guint index = g_array_index (edges, guint, i);
      const RelEdge *edge = rel_scene_get_edge (self->scene, index);

      rel_canvas_light (self->lit_edges, index);
      rel_canvas_light (self->lit_cards, edge->from);
      rel_canvas_light (self->lit_cards, edge->to);
    }
}

/* What is pointed at and its neighbours; a selection lights its edges without dimming. */
void
rel_canvas_update_lights (RelCanvas *self)
{
  GHashTableIter iter;
  gpointer key;

  g_clear_pointer (&self->lit_cards, g_hash_table_unref);
  g_hash_table_remove_all (self->lit_edges);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->scene == NULL || self->drag == REL_DRAG_CARDS || self->drag == REL_DRAG_SHAPE)
    return;
  if (self->path_cards != NULL)
    {
      self->lit_cards = g_hash_table_ref (self->path_cards);
      g_hash_table_iter_init (&iter, self->path_edges);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        g_hash_table_add (self->lit_edges, key);
      return;
    }

  if (self->lit.kind == REL_PICK_CARD && self->editor == NULL && self->drag != REL_DRAG_LINK && self->mode == REL_CANVAS_SELECT)
    {
      self->lit_cards = g_hash_table_new (NULL, NULL);
      light_card (self, self->lit.index);
    }
  else if (self->lit.kind == REL_PICK_EDGE && self->editor == NULL && self->drag != REL_DRAG_LINK && self->mode == REL_CANVAS_SELECT)
    {
      const RelEdge *edge = rel_scene_get_edge (self->scene, self->lit.index);

      self->lit_cards = g_hash_table_new (NULL, NULL);
      rel_canvas_light (self->lit_edges, self->lit.index);
      rel_canvas_light (self->lit_cards, edge->from);
      rel_canvas_light (self->lit_cards, edge->to);
    }
  else
    {
      g_hash_table_iter_init (&iter, self->selected);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          const GArray *edges = rel_scene_get_edges_of (self->scene, GPOINTER_TO_UINT (key) - 1);

          for (guint i = 0; i < edges->len; i++)
            rel_canvas_light (self->lit_edges, g_array_index (edges, guint, i));
        }
    }
  if (self->edge != REL_ID_NONE)
    {
      guint index;

      if (rel_scene_find_edge (self->scene, self->edge, &index))
        rel_canvas_light (self->lit_edges, index);
    }
}

void
rel_canvas_selection_changed (RelCanvas *self)
{
  if (g_hash_table_size (self->selected) > 0)
    self->edge = self->shape = REL_ID_NONE;
  if (self->edge != REL_ID_NONE)
    self->shape = REL_ID_NONE;
  if (self->column != REL_ID_NONE)
    {
      RelId id = rel_canvas_get_selected (self);
      RelTable *table = id != REL_ID_NONE ? rel_schema_get_table (rel_scene_get_schema (self->scene), id) : NULL;

      if (table == NULL || rel_table_get_column (table, self->column) == NULL)
        self->column = REL_ID_NONE;
    }
  rel_canvas_update_lights (self);
  rel_canvas_queue_proxies (self);
  rel_canvas_tell_selection (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
snapshot_grid (RelCanvas   *self,
               GtkSnapshot *snapshot,
               GdkRGBA     *color)
{
  double step = GRID * self->viewport.scale;
  double x;
  double y;

  /* Finer than this it would be a grey veil. */
  if (self->viewport.scale < 0.55)
    return;

  x = -fmod (self->viewport.x * self->viewport.scale, step);
  y = -fmod (self->viewport.y * self->viewport.scale, step);
  gtk_snapshot_push_repeat (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->viewport.width, self->viewport.height),
                            &GRAPHENE_RECT_INIT (x, y, step, step));
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, 1.5, 1.5));
  gtk_snapshot_pop (snapshot);
}

static void
rel_canvas_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  RelCanvas *self = REL_CANVAS (widget);
  AdwStyleManager *style = adw_style_manager_get_default ();
  RelPalette palette = rel_palette_make (adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));
  GdkRGBA background = { palette.background.r, palette.background.g, palette.background.b, 1 };
  GdkRGBA grid = { palette.grid.r, palette.grid.g, palette.grid.b, 1 };
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_color (snapshot, &background, &GRAPHENE_RECT_INIT (0, 0, width, height));
  snapshot_grid (self, snapshot, &grid);
  rel_scene_view_set_shape (self->view, self->shape);
  rel_scene_view_snapshot (self->view, snapshot, &self->viewport, self->selected, self->lit_cards, self->lit_edges);

  if (self->drag == REL_DRAG_BAND || (self->drag == REL_DRAG_DRAW && self->drag_far))
    {
      GdkRGBA fill = { palette.accent.r, palette.accent.g, palette.accent.b, 0.12 };
      GdkRGBA line = { palette.accent.r, palette.accent.g, palette.accent.b, 0.8 };
      GdkRGBA lines[4] = { line, line, line, line };
      float widths[4] = { 1, 1, 1, 1 };
      RelPoint at = rel_viewport_to_view (&self->viewport, self->band.x, self->band.y);
      graphene_rect_t rect = GRAPHENE_RECT_INIT (at.x, at.y, self->band.width * self->viewport.scale, self->band.height * self->viewport.scale);
      GskRoundedRect outline;

      gtk_snapshot_append_color (snapshot, &fill, &rect);
      gsk_rounded_rect_init_from_rect (&outline, &rect, 0);
      gtk_snapshot_append_border (snapshot, &outline, widths, lines);
    }
  rel_canvas_snapshot_drag (self, snapshot, &palette);
  rel_canvas_snapshot_edit (self, snapshot, &palette);
  rel_canvas_snapshot_over (self, snapshot, &palette);
  gtk_snapshot_pop (snapshot);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_snapshot_child (widget, child, snapshot);
}

static void
rel_canvas_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  RelCanvas *self = REL_CANVAS (widget);
  gboolean first = self->viewport.width <= 1;
  gboolean resized = self->viewport.width != width || self->viewport.height != height;

  self->viewport.width = width;
  self->viewport.height = height;
  self->allocating = TRUE;
  if (self->scene != NULL && (first || !self->fitted || (resized && self->keeps_fit)))
    rel_canvas_fit (self, FALSE);
  self->allocating = FALSE;
  rel_canvas_allocate_proxies (self);
  rel_canvas_allocate_editor (self);
}

static gboolean
rel_canvas_focus (GtkWidget        *widget,
                  GtkDirectionType  direction)
{
  /* One stop for Tab; arrows go from card to card. */
  if (gtk_widget_is_focus (widget) && (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD))
    return FALSE;

  return gtk_widget_grab_focus (widget);
}

static void
rel_canvas_dispose (GObject *object)
{
  RelCanvas *self = REL_CANVAS (object);

  rel_canvas_close_editor (self);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  rel_canvas_clear_proxies (self);
  if (self->glide_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->glide_id);
  self->glide_id = 0;
  if (self->autopan_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->autopan_id);
  self->autopan_id = 0;
  g_clear_handle_id (&self->hover_id, g_source_remove);
  g_clear_handle_id (&self->changed_id, g_source_remove);
  g_clear_object (&self->glide_scene);
  if (self->routing != NULL)
    g_cancellable_cancel (self->routing);
  g_clear_object (&self->routing);
  g_clear_object (&self->scene);

  G_OBJECT_CLASS (rel_canvas_parent_class)->dispose (object);
}

static void
rel_canvas_finalize (GObject *object)
{
  RelCanvas *self = REL_CANVAS (object);

  g_clear_pointer (&self->view, rel_scene_view_free);
  g_clear_object (&self->metrics);
  g_clear_pointer (&self->selected, g_hash_table_unref);
  g_clear_pointer (&self->lit_cards, g_hash_table_unref);
  g_clear_pointer (&self->lit_edges, g_hash_table_unref);
  g_clear_pointer (&self->path_cards, g_hash_table_unref);
  g_clear_pointer (&self->path_edges, g_hash_table_unref);
  g_clear_pointer (&self->drag_cards, g_array_unref);
  g_clear_pointer (&self->drag_words, g_free);
  g_clear_pointer (&self->glide_places, g_array_unref);
  g_clear_pointer (&self->glide_shapes, g_array_unref);
  g_clear_pointer (&self->proxies, g_ptr_array_unref);
  g_clear_pointer (&self->told, g_free);

  G_OBJECT_CLASS (rel_canvas_parent_class)->finalize (object);
}

static void
rel_canvas_class_init (RelCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rel_canvas_dispose;
  object_class->finalize = rel_canvas_finalize;
  widget_class->snapshot = rel_canvas_snapshot;
  widget_class->size_allocate = rel_canvas_size_allocate;
  widget_class->focus = rel_canvas_focus;

  signals[CARDS_MOVED] = g_signal_new ("cards-moved", REL_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CARD_ACTIVATED] = g_signal_new ("card-activated", REL_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
  signals[CARD_MENU] = g_signal_new ("card-menu", REL_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT64, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", REL_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", REL_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[MODE_CHANGED] = g_signal_new ("mode-changed", REL_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TABLE_WANTED] = g_signal_new ("table-wanted", REL_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[EDIT_WANTED] = g_signal_new ("edit-wanted", REL_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT64, G_TYPE_UINT64, G_TYPE_INT);
  signals[LINK_WANTED] = g_signal_new ("link-wanted", REL_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_UINT64, G_TYPE_UINT64, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  signals[GESTURE] = g_signal_new ("gesture", REL_TYPE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_UINT64, G_TYPE_UINT64);

  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  rel_canvas_class_init_keys (widget_class);
}

static void
rel_canvas_init (RelCanvas *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->viewport.scale = 1;
  self->link_target = REL_NO_TARGET;
  self->metrics = rel_metrics_new ();
  self->view = rel_scene_view_new (GTK_WIDGET (self), self->metrics);
  self->selected = g_hash_table_new (NULL, NULL);
  self->lit_edges = g_hash_table_new (NULL, NULL);
  self->proxies = g_ptr_array_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Diagram"), -1);

  rel_canvas_init_input (self);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (update_palette), self, G_CONNECT_SWAPPED);
  update_palette (self);
}

GtkWidget *
rel_canvas_new (void)
{
  return g_object_new (REL_TYPE_CANVAS, NULL);
}

/* Selection by id, to carry it over to another scene. */
static GArray *
selected_ids (RelCanvas *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->selected);
  while (self->scene != NULL && g_hash_table_iter_next (&iter, &key, NULL))
    {
      RelId id = rel_scene_get_card (self->scene, GPOINTER_TO_UINT (key) - 1)->id;

      g_array_append_val (ids, id);
    }

  return ids;
}

/**
 * rel_canvas_set_scene:
 * @self: a canvas
 * @scene: (nullable): what it shows
 *
 * Shows a scene. Selection, pan and zoom stay.
 */
void
rel_canvas_set_scene (RelCanvas *self,
                      RelScene  *scene)
{
  g_autoptr(GArray) ids = NULL;

  g_return_if_fail (REL_IS_CANVAS (self));

  ids = selected_ids (self);
  /* cards that were gliding are others now, and where they would be */
  g_clear_object (&self->glide_scene);
  g_set_object (&self->scene, scene);
  rel_scene_view_set_scene (self->view, scene);
  rel_canvas_find_ways (self);
  self->hover = self->lit = (RelPick) { REL_PICK_NOTHING };
  g_clear_handle_id (&self->hover_id, g_source_remove);
  g_clear_pointer (&self->path_cards, g_hash_table_unref);
  g_clear_pointer (&self->path_edges, g_hash_table_unref);
  g_clear_pointer (&self->drag_cards, g_array_unref);
  self->guides.n_lines = 0;
  self->drag = REL_DRAG_NONE;
  self->link_target = REL_NO_TARGET;
  g_hash_table_remove_all (self->selected);
  for (guint i = 0; scene != NULL && i < ids->len; i++)
    {
      guint index;

      if (rel_scene_find_card (scene, g_array_index (ids, RelId, i), &index))
        rel_canvas_light (self->selected, index);
    }

  if (self->column != REL_ID_NONE && scene != NULL)
    {
      RelTable *table = rel_schema_get_table (rel_scene_get_schema (scene), rel_canvas_get_selected (self));

      if (table == NULL || rel_table_get_column (table, self->column) == NULL)
        self->column = REL_ID_NONE;
    }
  if (scene != NULL && !self->fitted)
    rel_canvas_fit (self, FALSE);
  rel_canvas_clear_proxies (self);
  rel_canvas_tell_selection (self);
  rel_canvas_update_lights (self);
  rel_canvas_view_changed (self);
  /* what went with the scene is not selected any more */
  if (g_hash_table_size (self->selected) != ids->len)
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

RelScene *
rel_canvas_get_scene (RelCanvas *self)
{
  g_return_val_if_fail (REL_IS_CANVAS (self), NULL);

  return self->scene;
}

/* What stands beside the edges of its scene is something else now. */
void
rel_canvas_edges_changed (RelCanvas *self)
{
  g_return_if_fail (REL_IS_CANVAS (self));

  rel_scene_view_touch_edges (self->view);
  rel_canvas_queue_proxies (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

RelMetrics *
rel_canvas_get_metrics (RelCanvas *self)
{
  g_return_val_if_fail (REL_IS_CANVAS (self), NULL);

  return self->metrics;
}

const RelViewport *
rel_canvas_get_viewport (RelCanvas *self)
{
  g_return_val_if_fail (REL_IS_CANVAS (self), NULL);

  return &self->viewport;
}

/**
 * rel_canvas_select:
 * @self: a canvas
 * @id: id of a table or view, 0 for none
 *
 * Returns: whether it is there and now the only one selected
 */
gboolean
rel_canvas_select (RelCanvas *self,
                   RelId      id)
{
  guint index;
  gboolean found;

  g_return_val_if_fail (REL_IS_CANVAS (self), FALSE);

  found = self->scene != NULL && id != REL_ID_NONE && rel_scene_find_card (self->scene, id, &index);
  g_hash_table_remove_all (self->selected);
  self->column = REL_ID_NONE;
  self->edge = REL_ID_NONE;
  self->shape = REL_ID_NONE;
  if (found)
    rel_canvas_light (self->selected, index);
  rel_canvas_selection_changed (self);

  return found;
}

/**
 * rel_canvas_get_selected:
 * @self: a canvas
 *
 * Returns: id of the selected table or view; 0 when there is none or are several
 */
RelId
rel_canvas_get_selected (RelCanvas *self)
{
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (REL_IS_CANVAS (self), REL_ID_NONE);

  if (self->scene == NULL || g_hash_table_size (self->selected) != 1)
    return REL_ID_NONE;

  g_hash_table_iter_init (&iter, self->selected);
  g_hash_table_iter_next (&iter, &key, NULL);

  return rel_scene_get_card (self->scene, GPOINTER_TO_UINT (key) - 1)->id;
}

/**
 * rel_canvas_get_selection:
 * @self: a canvas
 *
 * Returns: (transfer none): numbers of the selected cards, each + 1
 */
GHashTable *
rel_canvas_get_selection (RelCanvas *self)
{
  g_return_val_if_fail (REL_IS_CANVAS (self), NULL);

  return self->selected;
}
