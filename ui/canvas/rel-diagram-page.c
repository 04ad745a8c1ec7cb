/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The Diagram page: canvas, toolbar, overview and find bar over one document. It makes
 * a new scene whenever the document changed, asks for places for what has none, and
 * turns what the canvas did into edits.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page.h"

#include "canvas/rel-diagram-page-private.h"
#include "canvas/rel-minimap.h"
#include "diagram/rel-arrange.h"
#include "schema/rel-derive.h"

#define ZOOM_STEP 1.25

enum
{
  SELECTED,
  INSPECT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RelDiagramPage, rel_diagram_page, ADW_TYPE_BIN)

RelScene *
rel_diagram_page_make_scene (RelDiagramPage *self)
{
  RelScene *scene = rel_scene_new_plain (rel_document_get_schema (self->document), rel_document_get_diagram (self->document),
                                         rel_canvas_get_metrics (self->canvas), self->only, rel_canvas_get_scene (self->canvas));

  rel_diagram_page_tell_counted (self, scene);

  return scene;
}

/* Whether some table or view has no place yet. */
static gboolean
lacks_places (RelDiagramPage *self)
{
  const RelSchemaInfo *info = rel_schema_get_info (rel_document_get_schema (self->document));
  RelDiagram *diagram = rel_document_get_diagram (self->document);
  RelPoint place;

  for (guint i = 0; i < info->tables->len; i++)
    {
      RelId id = rel_table_get_id (g_ptr_array_index (info->tables, i));

      if (rel_diagram_shows (diagram, id) && !rel_diagram_get_place (diagram, id, &place))
        return TRUE;
    }
  for (guint i = 0; i < info->views->len; i++)
    {
      RelId id = rel_view_get_id (g_ptr_array_index (info->views, i));

      if (rel_diagram_shows (diagram, id) && !rel_diagram_get_place (diagram, id, &place))
        return TRUE;
    }

  return FALSE;
}

/* What says that there is nothing yet is no background for the first name. */
void
rel_diagram_page_update_empty (RelDiagramPage *self)
{
  gtk_widget_set_visible (self->empty, self->is_empty && !rel_canvas_is_editing (self->canvas));
}

void
rel_diagram_page_show_document (RelDiagramPage *self)
{
  RelSchema *schema = rel_document_get_schema (self->document);
  RelDiagram *diagram = rel_document_get_diagram (self->document);
  gboolean bare = rel_schema_get_n_tables (schema) == 0 && rel_schema_get_info (schema)->views->len == 0;
  gboolean lacks = lacks_places (self);
  gboolean empty = bare || (rel_diagram_get_n_places (diagram) == 0 && !lacks && rel_diagram_get_n_shapes (diagram) == 0);

  rel_diagram_page_list_hidden (self);
  rel_diagram_page_update_observer (self);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), bare ? _("No Tables Yet") : _("No Tables on this Diagram"));
  if (bare)
    adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), _("Draw a table with T or by a double-click on the canvas; link two by dragging from a row to the other card."));
  else
    adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), _("Drag tables here from the sidebar, or choose Add Table in the menu below."));
  rel_diagram_page_clear_paths (self);
  self->is_empty = empty;
  rel_diagram_page_update_empty (self);
  rel_diagram_page_update_marks (self);
  if (lacks && rel_diagram_get_n_places (diagram) == 0)
    {
      rel_diagram_page_arrange (self, REL_ARRANGE_NEW);
      return;
    }

  {
    g_autoptr(RelScene) scene = rel_diagram_page_make_scene (self);

    rel_canvas_set_scene (self->canvas, scene);
  }
  if (self->shown != rel_diagram_get_id (diagram))
    {
      /* another diagram is seen as a whole first */
      if (self->shown != REL_ID_NONE)
        rel_canvas_fit (self->canvas, FALSE);
      self->shown = rel_diagram_get_id (diagram);
    }
  if (lacks)
    rel_diagram_page_arrange (self, REL_ARRANGE_NEW);
}

/* One edit of the diagram that is shown. */
void
rel_diagram_page_push (RelDiagramPage *self,
                       const char     *name,
                       RelDiagram     *diagram)
{
  g_autoptr(RelState) state = rel_state_with_diagram (rel_document_get_state (self->document), diagram);

  rel_document_push (self->document, name, state);
}

/* The drop of a drag: one edit, however many cards. */
static void
cards_moved_cb (RelCanvas      *canvas,
                RelDiagramPage *self)
{
  g_autoptr(GArray) cards = rel_canvas_list_dragged (canvas);
  g_autoptr(RelDiagram) diagram = rel_diagram_page_take_places (self, cards);

  rel_diagram_page_push (self, cards->len == 1 ? _("Move Table") : _("Move Tables"), diagram);
}

static void
card_activated_cb (RelCanvas      *canvas,
                   guint64         id,
                   RelDiagramPage *self)
{
  g_signal_emit (self, signals[INSPECT], 0);
}

static void
mode_changed_cb (RelCanvas      *canvas,
                 RelDiagramPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->tools); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tools[i]), rel_canvas_get_mode (canvas) == i);
}

static void
view_changed_cb (RelCanvas      *canvas,
                 RelDiagramPage *self)
{
  g_autofree char *text = g_strdup_printf (_("%.0f %%"), rel_canvas_get_viewport (canvas)->scale * 100);

  gtk_label_set_text (GTK_LABEL (self->zoom_label), text);
}

/* The sidebar marks the table that is selected. */
static void
map_cb (RelDiagramPage *self)
{
  RelId id = rel_canvas_get_selected (self->canvas);

  if (id != REL_ID_NONE)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.table-selected", "t", id);
}

static void
selection_changed_cb (RelCanvas      *canvas,
                      RelDiagramPage *self)
{
  RelId id = rel_canvas_get_selected (canvas);

  if (id != REL_ID_NONE)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.table-selected", "t", id);
  g_signal_emit (self, signals[SELECTED], 0, id, rel_canvas_get_column (canvas), rel_canvas_get_edge (canvas),
                 g_hash_table_size (rel_canvas_get_selection (canvas)));
}

/* A place on the canvas for a popover. What was selected may be out of sight by now, and outside
 * of the screen GTK finds no monitor for it. */
GdkRectangle
rel_diagram_page_get_place (RelDiagramPage *self,
                            double          x,
                            double          y)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->canvas));
  int height = gtk_widget_get_height (GTK_WIDGET (self->canvas));

  return (GdkRectangle) { (int) CLAMP (x, 0, MAX (width - 1, 0)), (int) CLAMP (y, 0, MAX (height - 1, 0)), 1, 1 };
}

static void
card_menu_cb (RelCanvas      *canvas,
              guint64         id,
              double          x,
              double          y,
              RelDiagramPage *self)
{
  GdkRectangle at = rel_diagram_page_get_place (self, x, y);

  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* Actions */

static void
action_fit (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  rel_canvas_fit (REL_DIAGRAM_PAGE (widget)->canvas, TRUE);
}

static void
action_zoom_in (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  rel_canvas_zoom_by (REL_DIAGRAM_PAGE (widget)->canvas, ZOOM_STEP);
}

static void
action_zoom_out (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  rel_canvas_zoom_by (REL_DIAGRAM_PAGE (widget)->canvas, 1 / ZOOM_STEP);
}

static void
action_zoom_one (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);

  rel_canvas_zoom_by (self->canvas, 1 / rel_canvas_get_viewport (self->canvas)->scale);
}

static void
action_fit_selection (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  RelViewport to = *rel_canvas_get_viewport (self->canvas);
  RelRect bounds = { 0 };
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, rel_canvas_get_selection (self->canvas));
  while (g_hash_table_iter_next (&iter, &key, NULL))
    bounds = rel_rect_union (&bounds, &rel_scene_get_card (scene, GPOINTER_TO_UINT (key) - 1)->rect);
  if (bounds.width <= 0)
    return;

  rel_viewport_fit (&to, &bounds, 60, 1.5);
  rel_canvas_set_viewport (self->canvas, &to, TRUE);
}

static void
action_browse (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelId id = rel_canvas_get_selected (self->canvas);

  if (id != REL_ID_NONE)
    gtk_widget_activate_action (widget, "win.open-table", "t", id);
}

static void
action_copy_name (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelId id = rel_canvas_get_selected (self->canvas);
  RelTable *table = self->document != NULL ? rel_schema_get_table (rel_document_get_schema (self->document), id) : NULL;
  RelView *view = self->document != NULL ? rel_schema_get_view (rel_document_get_schema (self->document), id) : NULL;

  if (table != NULL || view != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), table != NULL ? rel_table_get_name (table) : rel_view_get_name (view));
}

static void
action_toggle_card (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelId id = rel_canvas_get_selected (self->canvas);
  RelDiagram *old;
  RelTable *table;
  gboolean folded;
  g_autoptr(RelDiagram) diagram = NULL;

  if (rel_diagram_page_edit_shape (self, REL_SHAPE_FOLD, 0))
    return;
  table = self->document != NULL ? rel_schema_get_table (rel_document_get_schema (self->document), id) : NULL;
  if (table == NULL)
    return;

  old = rel_document_get_diagram (self->document);
  folded = rel_diagram_is_folded (old, id) ||
           (!rel_diagram_is_opened (old, id) && rel_table_get_info (table)->columns->len > REL_CARD_FOLD_ROWS);
  diagram = rel_diagram_with_folded (old, id, !folded);
  rel_diagram_page_push (self, folded ? _("Open Card") : _("Fold Card"), diagram);
}

static void
hide_find (RelDiagramPage *self)
{
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->find_bar), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* Escape goes back one step: what is being dragged, find, neighbours, then the selection. */
static void
action_escape (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);

  if (rel_canvas_cancel_drag (self->canvas))
    {
    }
  else if (gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->find_bar)))
    {
      hide_find (self);
    }
  else if (rel_canvas_get_mode (self->canvas) != REL_CANVAS_SELECT)
    {
      rel_canvas_set_mode (self->canvas, REL_CANVAS_SELECT);
    }
  else if (rel_diagram_page_clear_paths (self))
    {
    }
  else if (self->only != NULL)
    {
      g_clear_pointer (&self->only, g_hash_table_unref);
      gtk_revealer_set_reveal_child (GTK_REVEALER (self->neighbours), FALSE);
      rel_diagram_page_show_document (self);
      rel_canvas_fit (self->canvas, TRUE);
    }
  else
    rel_canvas_select (self->canvas, REL_ID_NONE);
}

static void
rel_diagram_page_dispose (GObject *object)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (object);

  rel_diagram_page_set_document (self, NULL);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->part_menu, gtk_widget_unparent);
  g_clear_pointer (&self->chooser, gtk_widget_unparent);
  g_clear_pointer (&self->only, g_hash_table_unref);
  g_clear_pointer (&self->found, g_array_unref);
  g_clear_pointer (&self->found_text, g_free);
  g_clear_object (&self->hidden);
  g_clear_pointer (&self->paths, g_ptr_array_unref);

  G_OBJECT_CLASS (rel_diagram_page_parent_class)->dispose (object);
}

static gboolean
rel_diagram_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (REL_DIAGRAM_PAGE (widget)->canvas));
}

static void
add_key (GtkWidgetClass  *widget_class,
         guint            key,
         GdkModifierType  modifiers,
         const char      *action)
{
  gtk_widget_class_add_binding_action (widget_class, key, modifiers, action, NULL);
}

static void
rel_diagram_page_class_init (RelDiagramPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rel_diagram_page_dispose;
  widget_class->grab_focus = rel_diagram_page_grab_focus;

  gtk_widget_class_install_action (widget_class, "diagram.fit", NULL, action_fit);
  gtk_widget_class_install_action (widget_class, "diagram.fit-selection", NULL, action_fit_selection);
  gtk_widget_class_install_action (widget_class, "diagram.zoom-in", NULL, action_zoom_in);
  gtk_widget_class_install_action (widget_class, "diagram.zoom-out", NULL, action_zoom_out);
  gtk_widget_class_install_action (widget_class, "diagram.zoom-one", NULL, action_zoom_one);
  gtk_widget_class_install_action (widget_class, "diagram.browse", NULL, action_browse);
  gtk_widget_class_install_action (widget_class, "diagram.copy-name", NULL, action_copy_name);
  gtk_widget_class_install_action (widget_class, "diagram.toggle-card", NULL, action_toggle_card);
  gtk_widget_class_install_action (widget_class, "diagram.escape", NULL, action_escape);

  signals[SELECTED] = g_signal_new ("selected", REL_TYPE_DIAGRAM_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 4, G_TYPE_UINT64, G_TYPE_UINT64, G_TYPE_UINT64, G_TYPE_UINT);
  signals[INSPECT] = g_signal_new ("inspect", REL_TYPE_DIAGRAM_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  rel_diagram_page_class_init_editing (widget_class);
  rel_diagram_page_class_init_copying (widget_class);
  rel_diagram_page_class_init_arranging (widget_class);
  rel_diagram_page_class_init_neighbours (widget_class);
  rel_diagram_page_class_init_parts (widget_class);
  rel_diagram_page_class_init_paths (widget_class);
  rel_diagram_page_class_init_settings (widget_class);
  add_key (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "diagram.browse");
  add_key (widget_class, GDK_KEY_0, GDK_CONTROL_MASK, "diagram.fit");
  add_key (widget_class, GDK_KEY_1, GDK_CONTROL_MASK, "diagram.zoom-one");
  add_key (widget_class, GDK_KEY_2, GDK_CONTROL_MASK, "diagram.fit-selection");
  add_key (widget_class, GDK_KEY_plus, GDK_CONTROL_MASK, "diagram.zoom-in");
  add_key (widget_class, GDK_KEY_equal, GDK_CONTROL_MASK, "diagram.zoom-in");
  add_key (widget_class, GDK_KEY_KP_Add, GDK_CONTROL_MASK, "diagram.zoom-in");
  add_key (widget_class, GDK_KEY_minus, GDK_CONTROL_MASK, "diagram.zoom-out");
  add_key (widget_class, GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "diagram.zoom-out");
  add_key (widget_class, GDK_KEY_space, GDK_CONTROL_MASK, "diagram.toggle-card");
  add_key (widget_class, GDK_KEY_Escape, 0, "diagram.escape");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_ALT_MASK | GDK_SHIFT_MASK, "diagram.detail", "i", 0);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_ALT_MASK | GDK_SHIFT_MASK, "diagram.detail", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_3, GDK_ALT_MASK | GDK_SHIFT_MASK, "diagram.detail", "i", 2);
}

static void
rel_diagram_page_init (RelDiagramPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *minimap;

  self->hidden = g_menu_new ();
  self->found = g_array_new (FALSE, FALSE, sizeof (RelFound));
  self->canvas = REL_CANVAS (rel_canvas_new ());
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->canvas));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), rel_diagram_page_make_toolbar (self));

  minimap = rel_minimap_new (self->canvas);
  gtk_widget_set_halign (minimap, GTK_ALIGN_END);
  gtk_widget_set_valign (minimap, GTK_ALIGN_END);
  gtk_widget_set_margin_end (minimap, 16);
  gtk_widget_set_margin_bottom (minimap, 70);
  gtk_widget_add_css_class (minimap, "card");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), minimap);

  self->busy = rel_diagram_page_make_pill (_("Arranging…"), TRUE, _("Stop"), "diagram.stop");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->busy);
  self->neighbours = rel_diagram_page_make_pill (_("Only neighbours are shown"), FALSE, _("Show All"), "diagram.escape");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->neighbours);
  self->path_pill = rel_diagram_page_make_pill ("", FALSE, _("Copy JOIN"), "diagram.copy-join");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->path_pill);

  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "rel-diagram-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), _("No Tables Yet"));
  gtk_widget_set_can_target (self->empty, FALSE);
  gtk_widget_set_visible (self->empty, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->empty);

  gtk_box_append (GTK_BOX (box), rel_diagram_page_make_find_bar (self));
  gtk_widget_set_vexpand (overlay, TRUE);
  gtk_box_append (GTK_BOX (box), overlay);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_parent (rel_diagram_page_make_card_menu (self), GTK_WIDGET (self->canvas));

  rel_diagram_page_init_editing (self);
  rel_diagram_page_init_parts (self);
  g_signal_connect (self->canvas, "mode-changed", G_CALLBACK (mode_changed_cb), self);
  g_signal_connect (self->canvas, "cards-moved", G_CALLBACK (cards_moved_cb), self);
  g_signal_connect (self->canvas, "card-activated", G_CALLBACK (card_activated_cb), self);
  g_signal_connect (self->canvas, "card-menu", G_CALLBACK (card_menu_cb), self);
  g_signal_connect (self->canvas, "view-changed", G_CALLBACK (view_changed_cb), self);
  g_signal_connect (self->canvas, "selection-changed", G_CALLBACK (selection_changed_cb), self);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

GtkWidget *
rel_diagram_page_new (void)
{
  return g_object_new (REL_TYPE_DIAGRAM_PAGE, NULL);
}

static void
document_changed_cb (RelDocument    *document,
                     RelState       *before,
                     RelState       *after,
                     RelDiagramPage *self)
{
  rel_diagram_page_show_document (self);
}

/**
 * rel_diagram_page_set_document:
 * @self: the page
 * @document: (nullable): what it shows
 */
void
rel_diagram_page_set_document (RelDiagramPage *self,
                               RelDocument    *document)
{
  g_return_if_fail (REL_IS_DIAGRAM_PAGE (self));

  if (self->document == document)
    return;

  if (self->arranging != NULL)
    g_cancellable_cancel (self->arranging);
  g_clear_object (&self->arranging);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  g_clear_pointer (&self->only, g_hash_table_unref);
  if (document == NULL)
    return;

  g_signal_connect (document, "changed", G_CALLBACK (document_changed_cb), self);
  rel_diagram_page_show_document (self);
}

/**
 * rel_diagram_page_show_table:
 * @self: the page
 * @table: id of a table or view
 *
 * Flies to its card.
 */
void
rel_diagram_page_show_table (RelDiagramPage *self,
                             RelId           table)
{
  RelScene *scene;
  guint index;

  g_return_if_fail (REL_IS_DIAGRAM_PAGE (self));

  scene = rel_canvas_get_scene (self->canvas);
  if (scene != NULL && rel_scene_find_card (scene, table, &index))
    rel_canvas_fly_to (self->canvas, index);
}

/**
 * rel_diagram_page_select:
 * @self: the page
 * @table: id of a table, or 0
 * @column: id of one of its columns, or 0
 * @relationship: id of a relationship, or 0
 *
 * Selects something and shows it.
 */
void
rel_diagram_page_select (RelDiagramPage *self,
                         RelId           table,
                         RelId           column,
                         RelId           relationship)
{
  RelScene *scene;
  guint index;

  g_return_if_fail (REL_IS_DIAGRAM_PAGE (self));

  scene = rel_canvas_get_scene (self->canvas);
  if (relationship != REL_ID_NONE)
    rel_canvas_select_edge (self->canvas, relationship);
  else if (rel_canvas_get_selected (self->canvas) == table)
    rel_canvas_select_column (self->canvas, table, column);
  else if (scene != NULL && rel_scene_find_card (scene, table, &index))
    {
      rel_canvas_fly_to (self->canvas, index);
      rel_canvas_select_column (self->canvas, table, column);
    }
}

/**
 * rel_diagram_page_find:
 * @self: the page
 *
 * Opens the find bar.
 */
void
rel_diagram_page_find (RelDiagramPage *self)
{
  g_return_if_fail (REL_IS_DIAGRAM_PAGE (self));

  /* the schema may be another one than last time */
  g_clear_pointer (&self->found_text, g_free);
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->find_bar), TRUE);
  gtk_widget_grab_focus (self->find_entry);
}

/**
 * rel_diagram_page_get_diagram:
 * @self: the page
 *
 * Returns: (transfer none) (nullable): the diagram it shows, for an export
 */
RelDiagram *
rel_diagram_page_get_diagram (RelDiagramPage *self)
{
  g_return_val_if_fail (REL_IS_DIAGRAM_PAGE (self), NULL);

  return self->document != NULL ? rel_document_get_diagram (self->document) : NULL;
}

/**
 * rel_diagram_page_list_selected:
 * @self: the page
 *
 * Returns: (transfer full) (element-type RelId): set of the tables and views that are selected
 */
GHashTable *
rel_diagram_page_list_selected (RelDiagramPage *self)
{
  GHashTable *selected = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, rel_canvas_get_selection (self->canvas));
  while (scene != NULL && g_hash_table_iter_next (&iter, &key, NULL))
    {
      RelId id = rel_scene_get_card (scene, GPOINTER_TO_UINT (key) - 1)->id;

      g_hash_table_add (selected, g_memdup2 (&id, sizeof id));
    }

  return selected;
}
