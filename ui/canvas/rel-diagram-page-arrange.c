/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Arranging: all tables, the selection, or only those that have no place yet; by
 * Graphviz in a process of its own, which can be stopped.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"
#include "diagram/rel-line-up.h"

typedef struct
{
  RelDiagramPage *page;
  RelDocument    *document;
  RelArrangeWhat  what;
  gboolean        other;   /* in another manner than the diagram has */
  RelManner       manner;
  RelSpacing      spacing;
  GArray         *tables;  /* RelId, or NULL */
  RelDiagram     *begun;   /* what the document had when it began */
} Arranging;

static void
arranging_free (Arranging *arranging)
{
  g_object_unref (arranging->page);
  g_object_unref (arranging->document);
  g_clear_object (&arranging->begun);
  g_clear_pointer (&arranging->tables, g_array_unref);
  g_free (arranging);
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
  rel_diagram_page_notify_settings (self);
  scene = rel_diagram_page_make_scene (self);
  rel_canvas_glide_cards (self->canvas, scene, whole);
}

static void run (Arranging *arranging);

/* Something was edited meanwhile, which places found without it would undo. */
static gboolean
is_stale (Arranging  *arranging,
          RelDiagram *current)
{
  /* of newcomers only the places are taken, by those that have none yet */
  return arranging->what != REL_ARRANGE_NEW && current != arranging->begun && !rel_diagram_equal (current, arranging->begun);
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
  RelDiagram *current;
  gboolean same;

  if (diagram == NULL || self->document != arranging->document)
    {
      arranging_free (arranging);
      return;
    }

  /* the names need not be measured once more */
  rel_metrics_learn (rel_canvas_get_metrics (self->canvas), rel_arrange_get_metrics (result));
  current = rel_document_get_diagram (self->document);
  same = rel_diagram_get_id (current) == rel_diagram_get_id (arranging->begun);
  if (same && is_stale (arranging, current))
    {
      run (arranging);
      return;
    }
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->busy), FALSE);
  g_clear_object (&self->arranging);
  if (warning != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", warning);

  if (arranging->what == REL_ARRANGE_NEW)
    {
      rel_document_settle (self->document, diagram);
      if (self->pasted)
        rel_canvas_reveal_selected (self->canvas);
      self->pasted = FALSE;
    }
  /* who went to another diagram, or deleted this one, wants nothing there moved */
  else if (same)
    push_gliding (self, _("Arrange Tables"), diagram, arranging->what == REL_ARRANGE_ALL);
  arranging_free (arranging);
}

/* Begins, or begins again, with the diagram as it is now. */
static void
run (Arranging *arranging)
{
  RelDiagramPage *self = arranging->page;
  g_autoptr(RelDiagram) diagram = g_object_ref (rel_document_get_diagram (self->document));
  RelArrangeOptions options = { arranging->what };

  g_set_object (&arranging->begun, diagram);
  if (arranging->other)
    {
      g_object_unref (diagram);
      diagram = rel_diagram_with_manner (arranging->begun, arranging->manner, arranging->spacing);
    }
  options.spacing = rel_diagram_get_spacing (diagram);
  rel_arrange_options_set_manner (&options, rel_diagram_get_manner (diagram));
  if (arranging->tables != NULL)
    {
      options.tables = (const RelId *) arranging->tables->data;
      options.n_tables = arranging->tables->len;
    }
  if (self->arranging != NULL)
    g_cancellable_cancel (self->arranging);
  g_clear_object (&self->arranging);
  self->arranging = g_cancellable_new ();

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->busy), TRUE);
  rel_arrange_async (rel_document_get_schema (self->document), diagram, &options, self->arranging, arranged_cb, arranging);
}

static Arranging *
arranging_new (RelDiagramPage *self,
               RelArrangeWhat  what)
{
  Arranging *arranging = g_new0 (Arranging, 1);

  arranging->page = g_object_ref (self);
  arranging->document = g_object_ref (self->document);
  arranging->what = what;

  return arranging;
}

static void
arrange_listed (RelDiagramPage *self,
                RelArrangeWhat  what,
                GArray         *tables)
{
  Arranging *arranging = arranging_new (self, what);

  arranging->tables = g_array_ref (tables);
  run (arranging);
}

/* Arranges tables in the manner of the diagram. */
void
rel_diagram_page_arrange (RelDiagramPage *self,
                          RelArrangeWhat  what)
{
  run (arranging_new (self, what));
}

/* Arranges all tables in another manner, which the diagram keeps: one edit. */
void
rel_diagram_page_arrange_with (RelDiagramPage *self,
                               RelManner       manner,
                               RelSpacing      spacing)
{
  Arranging *arranging = arranging_new (self, REL_ARRANGE_ALL);

  arranging->other = TRUE;
  arranging->manner = manner;
  arranging->spacing = spacing;
  run (arranging);
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

/* What the database, or the saved design, does not have yet. */
static void
action_arrange_new (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autoptr(GArray) tables = g_array_new (FALSE, FALSE, sizeof (RelId));
  GArray *changes;
  guint card;

  if (self->document == NULL || scene == NULL)
    return;
  changes = rel_document_list_changes (self->document);
  for (guint i = 0; i < changes->len; i++)
    {
      const RelChange *change = &g_array_index (changes, RelChange, i);

      if (change->kind == REL_CHANGE_ADD && (change->element == REL_ELEMENT_TABLE || change->element == REL_ELEMENT_VIEW) &&
          rel_scene_find_card (scene, change->id, &card))
        g_array_append_val (tables, change->id);
    }
  if (tables->len == 0)
    gtk_widget_activate_action (widget, "win.tell", "s", _("No table is new: all of them are stored already"));
  else
    arrange_listed (self, REL_ARRANGE_BESIDE, tables);
}

/* The selected tables among themselves; without a selection, those that are new. */
static void
action_arrange_selection (GtkWidget  *widget,
                          const char *name,
                          GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autoptr(GArray) tables = g_array_new (FALSE, FALSE, sizeof (RelId));
  GHashTableIter iter;
  gpointer key;

  if (self->document == NULL || scene == NULL)
    return;
  g_hash_table_iter_init (&iter, rel_canvas_get_selection (self->canvas));
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const RelCard *card = rel_scene_get_card (scene, GPOINTER_TO_UINT (key) - 1);

      if (!card->is_area)
        g_array_append_val (tables, card->id);
    }
  if (g_hash_table_size (rel_canvas_get_selection (self->canvas)) == 0 && rel_canvas_get_shape (self->canvas) == REL_ID_NONE)
    action_arrange_new (widget, name, NULL);
  else if (tables->len < 2)
    gtk_widget_activate_action (widget, "win.tell", "s", _("Select two or more tables to arrange them among themselves"));
  else
    arrange_listed (self, REL_ARRANGE_SOME, tables);
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
  g_autoptr(GArray) areas = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) corners = g_array_new (FALSE, FALSE, sizeof (RelPoint));
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
    rects[i] = rel_scene_get_card_room (scene, g_array_index (cards, guint, i));
  rel_line_up (rects, cards->len, how);

  for (guint i = 0; i < cards->len; i++)
    {
      const RelCard *card = rel_scene_get_card (scene, g_array_index (cards, guint, i));
      RelPoint place = { rects[i].x, rects[i].y };

      g_array_append_val (card->is_area ? areas : ids, card->id);
      g_array_append_val (card->is_area ? corners : places, place);
    }
  {
    RelDiagram *before = rel_document_get_diagram (self->document);
    g_autoptr(RelDiagram) moved = rel_diagram_with_areas_moved (before, (RelId *) areas->data, (RelPoint *) corners->data, areas->len);
    g_autoptr(RelDiagram) lined = rel_diagram_with_places (moved, (RelId *) ids->data, (RelPoint *) places->data, ids->len);

    if (!rel_diagram_equal (lined, before))
      push_gliding (self, _("Line Up"), lined, FALSE);
  }
}

static GMenuModel *
make_line_up_menu (void)
{
  static const struct
  {
    const char *label;
    const char *action;
  } ways[] = {
    { N_("Left Edges"), "diagram.line-up::left" },
    { N_("Middles, One below the Other"), "diagram.line-up::center" },
    { N_("Right Edges"), "diagram.line-up::right" },
    { N_("Upper Edges"), "diagram.line-up::top" },
    { N_("Middles, One beside the Other"), "diagram.line-up::middle" },
    { N_("Lower Edges"), "diagram.line-up::bottom" },
    { N_("Equal Gaps Across"), "diagram.line-up::across" },
    { N_("Equal Gaps Down"), "diagram.line-up::down" },
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    g_menu_append (menu, _(ways[i].label), ways[i].action);

  return G_MENU_MODEL (menu);
}

/* What is arranged, how, and how far apart; how is kept by the diagram. */
GMenuModel *
rel_diagram_page_make_arrange_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) what = g_menu_new ();
  g_autoptr(GMenu) how = g_menu_new ();
  g_autoptr(GMenu) spacing = g_menu_new ();
  g_autoptr(GMenu) more = g_menu_new ();
  g_autoptr(GMenuModel) line_up = make_line_up_menu ();

  g_menu_append (what, _("All Tables"), "diagram.arrange");
  g_menu_append (what, _("Only the Selection"), "diagram.arrange-selection");
  g_menu_append (what, _("Only New Tables"), "diagram.arrange-new");
  g_menu_append_submenu (more, _("Line Up the Selection"), line_up);
  g_menu_append (how, _("Best Way"), "diagram.arrange-with::best");
  g_menu_append (how, _("Left to Right"), "diagram.arrange-with::right");
  g_menu_append (how, _("Top to Bottom"), "diagram.arrange-with::down");
  g_menu_append (how, _("By Springs"), "diagram.arrange-with::springs");
  g_menu_append (how, _("By Springs, for Many Tables"), "diagram.arrange-with::spread");
  g_menu_append (spacing, _("Tight"), "diagram.arrange-spacing::tight");
  /* Translators: how far apart tables are */
  g_menu_append (spacing, C_("spacing", "Normal"), "diagram.arrange-spacing::normal");
  g_menu_append (spacing, _("Wide"), "diagram.arrange-spacing::wide");
  g_menu_append_section (menu, _("Arrange"), G_MENU_MODEL (what));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));
  g_menu_append_section (menu, _("Direction"), G_MENU_MODEL (how));
  g_menu_append_section (menu, _("Spacing"), G_MENU_MODEL (spacing));

  return G_MENU_MODEL (menu);
}

void
rel_diagram_page_class_init_arranging (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "diagram.arrange", NULL, action_arrange);
  gtk_widget_class_install_action (widget_class, "diagram.arrange-selection", NULL, action_arrange_selection);
  gtk_widget_class_install_action (widget_class, "diagram.arrange-new", NULL, action_arrange_new);
  gtk_widget_class_install_action (widget_class, "diagram.line-up", "s", action_line_up);
  gtk_widget_class_install_action (widget_class, "diagram.stop", NULL, action_stop);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "diagram.arrange", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "diagram.arrange-selection", NULL);
}
