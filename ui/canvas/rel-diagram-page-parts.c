/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Areas, notes, bends and ends of edges, and which tables are on a diagram: what people
 * did to them becomes one edit each.
 */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"
#include "canvas/rel-print.h"
#include "common/rel-inline-edit.h"
#include "schema/rel-link-match.h"

#define NOTE_COLOR 2
#define AREA_COLOR 2
#define MAX_HIDDEN 200 /* a longer menu helps nobody: the sidebar finds by name */

static RelDiagram *
get_diagram (RelDiagramPage *self)
{
  return rel_document_get_diagram (self->document);
}

static void
take (RelDiagram **diagram,
      RelDiagram  *next)
{
  g_object_unref (*diagram);
  *diagram = next;
}

/* The diagram with cards, and the bends between them, where the scene has them. */
RelDiagram *
rel_diagram_page_take_places (RelDiagramPage *self,
                              GArray         *cards)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  RelDiagram *diagram;

  for (guint i = 0; i < cards->len; i++)
    {
      const RelCard *card = rel_scene_get_card (scene, g_array_index (cards, guint, i));
      RelPoint place = { card->rect.x, card->rect.y };

      g_array_append_val (ids, card->id);
      g_array_append_val (places, place);
    }
  diagram = rel_diagram_with_places (get_diagram (self), (RelId *) ids->data, (RelPoint *) places->data, ids->len);
  for (guint i = 0; i < cards->len; i++)
    {
      const GArray *edges = rel_scene_get_edges_of (scene, g_array_index (cards, guint, i));

      for (guint j = 0; j < edges->len; j++)
        {
          const RelEdge *edge = rel_scene_get_edge (scene, g_array_index (edges, guint, j));

          if (edge->route->n_bends > 0)
            take (&diagram, rel_diagram_with_way (diagram, rel_relationship_get_id (edge->relationship), edge->route->bends, edge->route->n_bends));
        }
    }

  return diagram;
}

/* Typing */

typedef struct
{
  RelDiagramPage *page;
  RelShape       *shape;
  gboolean        create;
} Typing;

static void
typing_free (gpointer data)
{
  rel_shape_free (((Typing *) data)->shape);
  g_free (data);
}

static GError *
take_text (const char *text,
           gpointer    user_data)
{
  Typing *typing = user_data;
  RelDiagramPage *self = typing->page;
  g_autoptr(RelDiagram) diagram = NULL;
  gboolean area = typing->shape->kind == REL_SHAPE_AREA;

  if (self->document == NULL || (!typing->create && rel_diagram_find_shape (get_diagram (self), typing->shape->id) == NULL))
    return NULL;
  g_free (typing->shape->text);
  typing->shape->text = g_strdup (text);
  diagram = rel_diagram_with_shape (get_diagram (self), typing->shape);
  rel_diagram_page_push (self, typing->create ? (area ? _("Add Area") : _("Add Note")) : (area ? _("Rename Area") : _("Change Note")), diagram);

  return NULL;
}

static void
text_done (gboolean taken,
           gboolean on,
           gpointer user_data)
{
  Typing *typing = user_data;
  RelDiagramPage *self = typing->page;
  RelId id = typing->shape->id;

  rel_canvas_close_editor (self->canvas);
  if (self->document != NULL)
    rel_canvas_select_shape (self->canvas, rel_diagram_find_shape (get_diagram (self), id) != NULL ? id : REL_ID_NONE);
}

static void
type_text (RelDiagramPage *self,
           const RelShape *shape,
           gboolean        create)
{
  Typing *typing = g_new0 (Typing, 1);
  RelRect rect = { shape->rect.x + 10, shape->rect.y + 6, shape->rect.width - 20, 26 };
  gboolean area = shape->kind == REL_SHAPE_AREA;

  *typing = (Typing) { self, rel_shape_copy (shape), create };
  rel_canvas_open_editor (self->canvas,
                          rel_inline_edit_new (area ? _("Name of the area") : _("Text of the note"), shape->text,
                                               area ? _("Name of the area") : _("Text of the note"),
                                               rel_canvas_get_viewport (self->canvas)->scale, take_text, text_done, typing, typing_free),
                          &rect, FALSE);
}

static void
draw_shape (RelDiagramPage *self,
            RelShapeKind    kind)
{
  RelRect rect = rel_canvas_get_drawn (self->canvas);
  g_autoptr(RelShape) shape = NULL;

  rect = (RelRect) { round (rect.x), round (rect.y), round (rect.width), round (rect.height) };
  shape = rel_shape_new (kind, &rect, "", kind == REL_SHAPE_AREA ? AREA_COLOR : NOTE_COLOR);
  if (kind == REL_SHAPE_NOTE)
    shape->rect.width = MAX (shape->rect.width, 120);
  type_text (self, shape, TRUE);
}

static void
shape_moved (RelDiagramPage *self,
             RelId           id)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autoptr(GArray) cards = rel_canvas_list_dragged (self->canvas);
  g_autoptr(RelDiagram) diagram = rel_diagram_page_take_places (self, cards);
  const RelShape *before = rel_diagram_find_shape (diagram, id);
  const char *name;

  if (before == NULL)
    return;
  name = before->kind == REL_SHAPE_AREA ? _("Move Area") : _("Move Note");
  for (guint i = 0; i < rel_scene_get_n_shapes (scene); i++)
    {
      const RelShape *shape = rel_scene_get_shape (scene, i);

      if (shape->id != id)
        continue;
      if (shape->rect.width != before->rect.width || shape->rect.height != before->rect.height)
        name = before->kind == REL_SHAPE_AREA ? _("Resize Area") : _("Resize Note");
      /* who lies on a folded area goes along though it is not seen */
      if (before->folded)
        {
          take (&diagram, rel_diagram_with_areas_moved (diagram, &id, &(RelPoint) { shape->rect.x, shape->rect.y }, 1));
          break;
        }
      take (&diagram, rel_diagram_with_shape (diagram, shape));
      break;
    }
  rel_diagram_page_push (self, name, diagram);
}

static void
way_dragged (RelDiagramPage *self,
             RelId           relationship)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autoptr(RelDiagram) diagram = NULL;
  const RelRoute *route;
  guint index;

  if (!rel_scene_find_edge (scene, relationship, &index))
    return;
  route = rel_scene_get_edge (scene, index)->route;
  if (route->n_bends == 0)
    return;
  diagram = rel_diagram_with_way (get_diagram (self), relationship, route->bends, route->n_bends);
  rel_diagram_page_push (self, _("Bend Edge"), diagram);
}

/* An end of an edge was dropped on a table or column. */
static void
drag_end (RelDiagramPage *self,
          RelId           relationship,
          gboolean        at_parent,
          RelId           place)
{
  RelSchema *before = rel_document_get_schema (self->document);
  RelRelationship *found = rel_schema_get_relationship (before, relationship);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autofree char *words = NULL;
  RelId moved;

  if (found == NULL)
    return;
  schema = rel_edit_link_drag (before, rel_relationship_get_info (found)->link, at_parent, place, &moved, &error);
  if (schema == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
      return;
    }
  if (schema == before)
    return;
  words = rel_link_say_drag (before, rel_relationship_get_info (found)->link, at_parent, place);
  rel_document_edit (self->document, at_parent ? _("Change Target of Link") : _("Move Link"), schema);
  rel_canvas_select_edge (self->canvas, moved);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell-undo", "s", words);
}

static void
show_menu (RelDiagramPage *self,
           RelId           shape,
           RelId           edge)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  static const char *const names[] = { N_("Blue"), N_("Green"), N_("Orange"), N_("Purple"), N_("Red"), N_("Teal"), N_("Grey") };
  RelPoint pointer = rel_canvas_get_pointer (self->canvas);
  GdkRectangle at = rel_diagram_page_get_place (self, pointer.x, pointer.y);

  if (shape != REL_ID_NONE)
    {
      const RelShape *found = rel_diagram_find_shape (get_diagram (self), shape);
      g_autoptr(GMenu) colors = g_menu_new ();

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autofree char *action = g_strdup_printf ("diagram.color(%u)", i);

          g_menu_append (colors, _(names[i]), action);
        }
      g_menu_append (menu, found != NULL && found->kind == REL_SHAPE_NOTE ? _("Change Text") : _("Rename"), "diagram.rename");
      g_menu_append_submenu (menu, _("Colour"), G_MENU_MODEL (colors));
      if (found != NULL && found->kind == REL_SHAPE_AREA)
        g_menu_append (menu, _("Fold or Open Area"), "diagram.toggle-card");
    }
  else
    {
      g_menu_append (menu, _("Reset Edge"), "diagram.reset-edge");
      g_menu_append (menu, _("Inspect"), "diagram.inspect");
    }
  g_menu_append (menu, _("Delete"), "diagram.delete");
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->part_menu), G_MENU_MODEL (menu));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->part_menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->part_menu));
}

static void
gesture_cb (RelCanvas      *canvas,
            int             what,
            guint64         id,
            guint64         other,
            RelDiagramPage *self)
{
  const RelShape *shape;
  RelRect drawn = rel_canvas_get_drawn (canvas);

  if (self->document == NULL)
    return;
  switch ((RelGesture) what)
    {
    case REL_GESTURE_AREA:
      draw_shape (self, REL_SHAPE_AREA);
      break;
    case REL_GESTURE_NOTE:
      draw_shape (self, REL_SHAPE_NOTE);
      break;
    case REL_GESTURE_SHAPE_MOVED:
      shape_moved (self, id);
      break;
    case REL_GESTURE_SHAPE_TEXT:
      shape = rel_diagram_find_shape (get_diagram (self), id);
      if (shape != NULL)
        type_text (self, shape, FALSE);
      break;
    case REL_GESTURE_SHAPE_OPEN:
      rel_canvas_select_shape (canvas, id);
      rel_diagram_page_edit_shape (self, REL_SHAPE_FOLD, 0);
      break;
    case REL_GESTURE_SHAPE_MENU:
      show_menu (self, id, other);
      break;
    case REL_GESTURE_WAY:
      way_dragged (self, id);
      break;
    case REL_GESTURE_RETARGET:
      drag_end (self, id, TRUE, other);
      break;
    case REL_GESTURE_REROOT:
      drag_end (self, id, FALSE, other);
      break;
    case REL_GESTURE_LINK_TO_NEW:
      rel_diagram_page_type_linked_table (self, drawn.x, drawn.y, id);
      break;
    case REL_GESTURE_CANCELLED:
      rel_diagram_page_show_document (self);
      break;
    default:
      break;
    }
}

/* What the selected area or note does with actions of cards; FALSE when none is selected. */
gboolean
rel_diagram_page_edit_shape (RelDiagramPage *self,
                             RelShapeAction  action,
                             int             value)
{
  RelId id = rel_canvas_get_shape (self->canvas);
  const RelShape *shape = self->document != NULL && id != REL_ID_NONE ? rel_diagram_find_shape (get_diagram (self), id) : NULL;
  g_autoptr(RelShape) changed = NULL;
  g_autoptr(RelDiagram) diagram = NULL;
  gboolean area;

  if (shape == NULL)
    return FALSE;
  area = shape->kind == REL_SHAPE_AREA;
  changed = rel_shape_copy (shape);
  switch (action)
    {
    case REL_SHAPE_RENAME:
      type_text (self, shape, FALSE);
      break;
    case REL_SHAPE_DELETE:
      diagram = rel_diagram_without_shape (get_diagram (self), id);
      rel_diagram_page_push (self, area ? _("Delete Area") : _("Delete Note"), diagram);
      rel_canvas_select_shape (self->canvas, REL_ID_NONE);
      break;
    case REL_SHAPE_COLOR:
      changed->color = value;
      diagram = rel_diagram_with_shape (get_diagram (self), changed);
      rel_diagram_page_push (self, _("Change Colour"), diagram);
      break;
    case REL_SHAPE_FOLD:
      if (!area)
        break;
      changed->folded = !changed->folded;
      diagram = rel_diagram_with_shape (get_diagram (self), changed);
      rel_diagram_page_push (self, changed->folded ? _("Fold Area") : _("Open Area"), diagram);
      break;
    default:
      break;
    }

  return TRUE;
}

static void
action_draw (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelCanvasMode mode = g_str_equal (name, "diagram.new-note") ? REL_CANVAS_NOTE : REL_CANVAS_AREA;

  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  rel_canvas_set_mode (self->canvas, rel_canvas_get_mode (self->canvas) == mode ? REL_CANVAS_SELECT : mode);
}

static void
action_reset_edge (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelId edge = rel_canvas_get_edge (self->canvas);
  g_autoptr(RelDiagram) diagram = NULL;

  if (self->document == NULL || edge == REL_ID_NONE)
    return;
  diagram = rel_diagram_with_way (get_diagram (self), edge, NULL, 0);
  rel_diagram_page_push (self, _("Reset Edge"), diagram);
}

static void
action_hide (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(RelDiagram) diagram = NULL;
  GHashTableIter iter;
  gpointer key;

  if (self->document == NULL || scene == NULL)
    return;
  g_hash_table_iter_init (&iter, rel_canvas_get_selection (self->canvas));
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (ids, rel_scene_get_card (scene, GPOINTER_TO_UINT (key) - 1)->id);
  if (ids->len == 0)
    return;
  diagram = rel_diagram_with_shown (get_diagram (self), (RelId *) ids->data, ids->len, FALSE);
  rel_diagram_page_push (self, ngettext ("Remove Table from Diagram", "Remove Tables from Diagram", ids->len), diagram);
}

/* Puts a table on the diagram that is shown; at a place of the view where one is given. */
void
rel_diagram_page_put (RelDiagramPage *self,
                      RelId           table,
                      const RelPoint *at)
{
  g_autoptr(RelDiagram) diagram = NULL;

  if (self->document == NULL || rel_diagram_shows (get_diagram (self), table))
    return;
  diagram = rel_diagram_with_shown (get_diagram (self), &table, 1, TRUE);
  if (at != NULL)
    {
      RelPoint place = rel_viewport_to_scene (rel_canvas_get_viewport (self->canvas), at->x, at->y);

      take (&diagram, rel_diagram_with_place (diagram, table, round (place.x), round (place.y)));
    }
  rel_diagram_page_push (self, _("Add Table to Diagram"), diagram);
  rel_canvas_select (self->canvas, table);
}

static void
add_hidden (RelDiagramPage *self,
            RelId           id,
            const char     *name)
{
  GMenuItem *item;

  if (rel_diagram_shows (get_diagram (self), id) || g_menu_model_get_n_items (G_MENU_MODEL (self->hidden)) >= MAX_HIDDEN)
    return;
  item = g_menu_item_new (NULL, NULL);
  {
    /* an underscore would be taken for a mnemonic */
    g_auto(GStrv) parts = g_strsplit (name, "_", -1);
    g_autofree char *label = g_strjoinv ("__", parts);

    g_menu_item_set_label (item, label);
  }
  g_menu_item_set_action_and_target_value (item, "diagram.put", g_variant_new_uint64 (id));
  g_menu_append_item (self->hidden, item);
  g_object_unref (item);
}

/* Fills the menu of tables that may be added. */
void
rel_diagram_page_list_hidden (RelDiagramPage *self)
{
  const RelSchemaInfo *info = rel_schema_get_info (rel_document_get_schema (self->document));

  g_menu_remove_all (self->hidden);
  for (guint i = 0; i < info->tables->len; i++)
    add_hidden (self, rel_table_get_id (info->tables->pdata[i]), rel_table_get_name (info->tables->pdata[i]));
  for (guint i = 0; i < info->views->len; i++)
    add_hidden (self, rel_view_get_id (info->views->pdata[i]), rel_view_get_name (info->views->pdata[i]));
}

static void
action_new_diagram (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autofree char *fresh = NULL;
  GHashTableIter iter;
  gpointer key;

  if (self->document == NULL || scene == NULL)
    return;
  g_hash_table_iter_init (&iter, rel_canvas_get_selection (self->canvas));
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (ids, rel_scene_get_card (scene, GPOINTER_TO_UINT (key) - 1)->id);
  fresh = g_strdup_printf (_("Diagram %u"), rel_document_get_diagrams (self->document)->len + 1);
  rel_document_add_diagram (self->document, fresh, (RelId *) ids->data, ids->len);
}

static void
action_put (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  rel_diagram_page_put (REL_DIAGRAM_PAGE (widget), g_variant_get_uint64 (parameter), NULL);
}

static void
action_print (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  g_autoptr(RelScene) scene = NULL;

  if (self->document == NULL || rel_canvas_get_scene (self->canvas) == NULL)
    return;
  /* a scene of its own: the other may be dragged while a printer works */
  scene = rel_diagram_page_make_scene (self);
  if (rel_scene_is_plain (scene))
    rel_scene_route (scene);
  rel_print_scene (scene, rel_canvas_get_metrics (self->canvas), rel_document_get_title (self->document), GTK_WINDOW (gtk_widget_get_root (widget)));
}

static void
action_inspect (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);

  g_signal_emit_by_name (self->canvas, "card-activated", rel_canvas_get_edge (self->canvas));
}

static gboolean
drop_cb (GtkDropTarget  *target,
         const GValue   *value,
         double          x,
         double          y,
         RelDiagramPage *self)
{
  RelPoint at = { x, y };

  rel_diagram_page_put (self, g_value_get_uint64 (value), &at);

  return TRUE;
}

void
rel_diagram_page_init_parts (RelDiagramPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_UINT64, GDK_ACTION_COPY);
  g_autoptr(GMenu) menu = g_menu_new ();

  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), GTK_EVENT_CONTROLLER (target));
  self->part_menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->part_menu), FALSE);
  gtk_widget_set_halign (self->part_menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->part_menu, GTK_WIDGET (self->canvas));
  g_signal_connect (self->canvas, "gesture", G_CALLBACK (gesture_cb), self);
}

void
rel_diagram_page_class_init_parts (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "diagram.new-area", NULL, action_draw);
  gtk_widget_class_install_action (widget_class, "diagram.new-note", NULL, action_draw);
  gtk_widget_class_install_action (widget_class, "diagram.reset-edge", NULL, action_reset_edge);
  gtk_widget_class_install_action (widget_class, "diagram.hide", NULL, action_hide);
  gtk_widget_class_install_action (widget_class, "diagram.put", "t", action_put);
  gtk_widget_class_install_action (widget_class, "diagram.new-diagram", NULL, action_new_diagram);
  gtk_widget_class_install_action (widget_class, "diagram.print", NULL, action_print);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "diagram.print", NULL);
  gtk_widget_class_install_action (widget_class, "diagram.inspect", NULL, action_inspect);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_A, GDK_SHIFT_MASK, "diagram.new-area", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_N, GDK_SHIFT_MASK, "diagram.new-note", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, GDK_SHIFT_MASK, "diagram.hide", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, 0, "diagram.reset-edge", NULL);
}
