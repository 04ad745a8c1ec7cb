/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Arranging: all tables, the selection, or only those that have no place yet; by
 * Graphviz in a process of its own, which can be stopped.
 */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"
#include "diagram/rel-line-up.h"

typedef struct
{
  RelDiagramPage *page;
  RelDocument    *document;
  RelArrangeWhat  what;
  gboolean        some;     /* only the selection: its middle stays where it was */
  RelSchema      *schema;
} Arranging;

static void
arranging_free (Arranging *arranging)
{
  g_object_unref (arranging->page);
  g_object_unref (arranging->document);
  g_object_unref (arranging->schema);
  g_free (arranging);
}

/* The new places of some tables, moved to where these tables were. */
static RelDiagram *
take_some (RelDiagramPage *self,
           RelSchema      *schema,
           RelDiagram     *arranged)
{
  RelDiagram *before = rel_document_get_diagram (self->document);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  RelPoint shift = { 0, 0 };

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelId id = rel_table_get_id (rel_schema_get_nth_table (schema, i));
      RelPoint was, is;

      if (!rel_diagram_get_place (before, id, &was) || !rel_diagram_get_place (arranged, id, &is))
        continue;
      g_array_append_val (ids, id);
      g_array_append_val (places, is);
      shift.x += was.x - is.x;
      shift.y += was.y - is.y;
    }
  for (guint i = 0; i < places->len; i++)
    {
      RelPoint *place = &g_array_index (places, RelPoint, i);

      place->x = round (place->x + shift.x / places->len);
      place->y = round (place->y + shift.y / places->len);
    }

  return rel_diagram_with_places (before, (RelId *) ids->data, (RelPoint *) places->data, ids->len);
}

/* One edit whose cards glide to their new places. */
static void
push_gliding (RelDiagramPage *self,
              const char     *name,
              RelDiagram     *diagram,
              gboolean        whole)
{
  g_autoptr(RelState) state = rel_state_with_diagram (rel_document_get_state (self->document), diagram);
  g_autoptr(RelScene) scene = NULL;

  g_signal_handlers_block_matched (self->document, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  rel_document_push (self->document, name, state);
  g_signal_handlers_unblock_matched (self->document, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  scene = rel_diagram_page_make_scene (self);
  rel_canvas_glide_cards (self->canvas, scene, whole);
}

static void
arranged_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Arranging *arranging = user_data;
  RelDiagramPage *self = arranging->page;
  g_autofree char *warning = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelDiagram) diagram = rel_arrange_finish (result, &warning, &error);

  if (diagram == NULL || self->document != arranging->document)
    {
      arranging_free (arranging);
      return;
    }

  /* the names need not be measured once more */
  rel_metrics_learn (rel_canvas_get_metrics (self->canvas), rel_arrange_get_metrics (result));
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->busy), FALSE);
  g_clear_object (&self->arranging);
  if (warning != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", warning);

  if (arranging->what == REL_ARRANGE_NEW)
    {
      rel_document_settle (self->document, diagram);
    }
  else
    {
      g_autoptr(RelDiagram) whole = arranging->some ? take_some (self, arranging->schema, diagram) : g_object_ref (diagram);

      push_gliding (self, _("Arrange Tables"), whole, !arranging->some);
    }
  arranging_free (arranging);
}

static void
start (RelDiagramPage *self,
       RelArrangeWhat  what,
       RelSchema      *schema,
       RelDiagram     *diagram,
       gboolean        some)
{
  RelArrangeOptions options = { what, self->engine, self->direction };
  Arranging *arranging = g_new0 (Arranging, 1);

  if (self->arranging != NULL)
    g_cancellable_cancel (self->arranging);
  g_clear_object (&self->arranging);
  self->arranging = g_cancellable_new ();

  arranging->page = g_object_ref (self);
  arranging->document = g_object_ref (self->document);
  arranging->schema = g_object_ref (schema);
  arranging->what = what;
  arranging->some = some;
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->busy), TRUE);
  rel_arrange_async (arranging->schema, diagram, &options,
                     self->arranging, arranged_cb, arranging);
}

/* Arranges tables by the engine that is chosen. */
void
rel_diagram_page_arrange (RelDiagramPage *self,
                          RelArrangeWhat  what)
{
  start (self, what, rel_document_get_schema (self->document), rel_document_get_diagram (self->document), FALSE);
}

static void
action_arrange (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);

  if (self->document != NULL)
    rel_diagram_page_arrange (self, REL_ARRANGE_ALL);
}

static void
action_stop (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);

  if (self->arranging != NULL)
    g_cancellable_cancel (self->arranging);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->busy), FALSE);
  /* Without any places there is still the plain arrangement of the scene. */
  if (self->document != NULL && rel_canvas_get_scene (self->canvas) == NULL)
    {
      g_autoptr(RelScene) scene = rel_diagram_page_make_scene (self);

      rel_canvas_set_scene (self->canvas, scene);
    }
}

/* The selected tables among themselves; without a selection, those that are new. */
static void
action_arrange_selection (GtkWidget  *widget,
                          const char *name,
                          GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autoptr(GPtrArray) tables = g_ptr_array_new ();
  RelSchemaInfo info = { NULL };
  g_autoptr(RelSchema) some = NULL;
  g_autoptr(RelDiagram) bare = NULL;
  GHashTableIter iter;
  gpointer key;

  if (self->document == NULL || scene == NULL)
    return;
  g_hash_table_iter_init (&iter, rel_canvas_get_selection (self->canvas));
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      RelTable *table = rel_schema_get_table (rel_document_get_schema (self->document), rel_scene_get_card (scene, GPOINTER_TO_UINT (key) - 1)->id);

      if (table != NULL)
        g_ptr_array_add (tables, table);
    }
  if (tables->len < 2)
    {
      rel_diagram_page_arrange (self, REL_ARRANGE_NEW);
      return;
    }
  info.tables = tables;
  some = rel_schema_new (&info);
  bare = rel_diagram_without_places (rel_document_get_diagram (self->document));
  start (self, REL_ARRANGE_ALL, some, bare, TRUE);
}

static void
action_arrange_with (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  static const struct
  {
    const char   *name;
    RelEngine     engine;
    RelDirection  direction;
  } ways[] = {
    { "auto", REL_ENGINE_AUTO, REL_DIRECTION_AUTO },
    { "right", REL_ENGINE_DOT, REL_DIRECTION_LR },
    { "down", REL_ENGINE_DOT, REL_DIRECTION_TB },
    { "springs", REL_ENGINE_FDP, REL_DIRECTION_AUTO },
    { "spread", REL_ENGINE_SFDP, REL_DIRECTION_AUTO },
  };
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_str_equal (ways[i].name, g_variant_get_string (parameter, NULL)))
      {
        self->engine = ways[i].engine;
        self->direction = ways[i].direction;
      }
  if (self->document != NULL)
    rel_diagram_page_arrange (self, REL_ARRANGE_ALL);
}

/* The selected cards: edges or middles on one line, or equal gaps. */
static void
action_line_up (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autoptr(GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree RelRect *rects = NULL;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  g_autoptr(RelDiagram) diagram = NULL;
  RelLineUp how;

  if (self->document == NULL || scene == NULL || !rel_line_up_from_string (g_variant_get_string (parameter, NULL), &how))
    return;
  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    if (g_hash_table_contains (rel_canvas_get_selection (self->canvas), GUINT_TO_POINTER (i + 1)))
      g_array_append_val (cards, i);
  if (cards->len < 2)
    {
      gtk_widget_activate_action (widget, "win.tell", "s", _("Select two or more tables to line them up"));
      return;
    }
  rects = g_new0 (RelRect, cards->len);
  for (guint i = 0; i < cards->len; i++)
    rects[i] = rel_scene_get_card (scene, g_array_index (cards, guint, i))->rect;
  rel_line_up (rects, cards->len, how);

  diagram = g_object_ref (rel_document_get_diagram (self->document));
  for (guint i = 0; i < cards->len; i++)
    {
      const RelCard *card = rel_scene_get_card (scene, g_array_index (cards, guint, i));
      RelPoint place = { rects[i].x, rects[i].y };

      if (card->is_area)
        {
          RelDiagram *next = rel_diagram_with_area_moved (diagram, card->id, place.x, place.y);

          g_object_unref (diagram);
          diagram = next;
          continue;
        }
      g_array_append_val (ids, card->id);
      g_array_append_val (places, place);
    }
  {
    g_autoptr(RelDiagram) lined = rel_diagram_with_places (diagram, (RelId *) ids->data, (RelPoint *) places->data, ids->len);

    if (!rel_diagram_equal (lined, rel_document_get_diagram (self->document)))
      push_gliding (self, _("Line Up"), lined, FALSE);
  }
}

void
rel_diagram_page_class_init_arranging (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "diagram.arrange", NULL, action_arrange);
  gtk_widget_class_install_action (widget_class, "diagram.arrange-selection", NULL, action_arrange_selection);
  gtk_widget_class_install_action (widget_class, "diagram.arrange-with", "s", action_arrange_with);
  gtk_widget_class_install_action (widget_class, "diagram.line-up", "s", action_line_up);
  gtk_widget_class_install_action (widget_class, "diagram.stop", NULL, action_stop);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "diagram.arrange", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "diagram.arrange-selection", NULL);
}
