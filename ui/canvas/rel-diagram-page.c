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

#include "canvas/rel-minimap.h"
#include "diagram/rel-arrange.h"
#include "schema/rel-derive.h"

#define ZOOM_STEP 1.25

struct _RelDiagramPage
{
  AdwBin        parent_instance;
  RelDocument  *document;
  RelCanvas    *canvas;
  GtkWidget    *zoom_label;
  GtkWidget    *find_bar;
  GtkWidget    *find_entry;
  GtkWidget    *find_count;
  GtkWidget    *busy;       /* revealer: arranging, with Stop */
  GtkWidget    *neighbours; /* revealer: only some tables are shown */
  GtkWidget    *empty;
  GtkWidget    *menu;       /* popover of a card */
  GCancellable *arranging;
  GHashTable   *only;       /* RelId: tables shown, NULL for all */
  GArray       *found;      /* guint: cards that match */
  guint         found_at;
};

G_DEFINE_FINAL_TYPE (RelDiagramPage, rel_diagram_page, ADW_TYPE_BIN)

static void start_arranging (RelDiagramPage *self,
                             RelArrangeWhat  what);

static RelScene *
make_scene (RelDiagramPage *self)
{
  return rel_scene_new (rel_document_get_schema (self->document), rel_document_get_diagram (self->document),
                        rel_canvas_get_metrics (self->canvas), self->only);
}

/* Whether some table or view has no place yet. */
static gboolean
lacks_places (RelDiagramPage *self)
{
  const RelSchemaInfo *info = rel_schema_get_info (rel_document_get_schema (self->document));
  RelDiagram *diagram = rel_document_get_diagram (self->document);
  RelPoint place;

  for (guint i = 0; i < info->tables->len; i++)
    if (!rel_diagram_get_place (diagram, rel_table_get_id (g_ptr_array_index (info->tables, i)), &place))
      return TRUE;
  for (guint i = 0; i < info->views->len; i++)
    if (!rel_diagram_get_place (diagram, rel_view_get_id (g_ptr_array_index (info->views, i)), &place))
      return TRUE;

  return FALSE;
}

static void
show_document (RelDiagramPage *self)
{
  RelSchema *schema = rel_document_get_schema (self->document);
  gboolean empty = rel_schema_get_n_tables (schema) == 0 && rel_schema_get_info (schema)->views->len == 0;

  gtk_widget_set_visible (self->empty, empty);
  if (!empty && rel_diagram_get_n_places (rel_document_get_diagram (self->document)) == 0)
    {
      start_arranging (self, REL_ARRANGE_NEW);
      return;
    }

  {
    g_autoptr(RelScene) scene = make_scene (self);

    rel_canvas_set_scene (self->canvas, scene);
  }
  if (lacks_places (self))
    start_arranging (self, REL_ARRANGE_NEW);
}

typedef struct
{
  RelDiagramPage *page;
  RelDocument    *document;
  RelArrangeWhat  what;
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
      g_autoptr(RelState) state = rel_state_with_diagram (rel_document_get_state (self->document), diagram);
      g_autoptr(RelScene) scene = NULL;

      g_signal_handlers_block_matched (self->document, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
      rel_document_push (self->document, _("Arrange Tables"), state);
      g_signal_handlers_unblock_matched (self->document, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
      scene = make_scene (self);
      rel_canvas_glide_cards (self->canvas, scene);
    }
  arranging_free (arranging);
}

static void
start_arranging (RelDiagramPage *self,
                 RelArrangeWhat  what)
{
  RelArrangeOptions options = { what };
  Arranging *arranging = g_new0 (Arranging, 1);
  g_autoptr(RelDiagram) diagram = NULL;

  if (self->arranging != NULL)
    g_cancellable_cancel (self->arranging);
  g_clear_object (&self->arranging);
  self->arranging = g_cancellable_new ();

  arranging->page = g_object_ref (self);
  arranging->document = g_object_ref (self->document);
  arranging->schema = g_object_ref (rel_document_get_schema (self->document));
  arranging->what = what;
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->busy), TRUE);
  rel_arrange_async (arranging->schema, rel_document_get_diagram (self->document), &options,
                     self->arranging, arranged_cb, arranging);
}

static void
push_diagram (RelDiagramPage *self,
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
  RelScene *scene = rel_canvas_get_scene (canvas);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  g_autoptr(RelDiagram) diagram = NULL;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, rel_canvas_get_selection (canvas));
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const RelCard *card = rel_scene_get_card (scene, GPOINTER_TO_UINT (key) - 1);
      RelPoint place = { card->rect.x, card->rect.y };

      g_array_append_val (ids, card->id);
      g_array_append_val (places, place);
    }
  diagram = rel_diagram_with_places (rel_document_get_diagram (self->document), (RelId *) ids->data, (RelPoint *) places->data, ids->len);
  push_diagram (self, ids->len == 1 ? _("Move Table") : _("Move Tables"), diagram);
}

static void
card_activated_cb (RelCanvas      *canvas,
                   guint64         id,
                   RelDiagramPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-table", "t", id);
}

static void
view_changed_cb (RelCanvas      *canvas,
                 RelDiagramPage *self)
{
  g_autofree char *text = g_strdup_printf (_("%.0f %%"), rel_canvas_get_viewport (canvas)->scale * 100);

  gtk_label_set_text (GTK_LABEL (self->zoom_label), text);
}

static void
selection_changed_cb (RelCanvas      *canvas,
                      RelDiagramPage *self)
{
  RelId id = rel_canvas_get_selected (canvas);

  if (id != REL_ID_NONE)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.table-selected", "t", id);
}

static void
card_menu_cb (RelCanvas      *canvas,
              guint64         id,
              double          x,
              double          y,
              RelDiagramPage *self)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
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
action_arrange (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);

  if (self->document != NULL)
    start_arranging (self, REL_ARRANGE_ALL);
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
      g_autoptr(RelScene) scene = make_scene (self);

      rel_canvas_set_scene (self->canvas, scene);
    }
}

static void
action_detail (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  g_autoptr(RelDiagram) diagram = NULL;

  if (self->document == NULL)
    return;
  diagram = rel_diagram_with_detail (rel_document_get_diagram (self->document), g_variant_get_int32 (parameter));
  push_diagram (self, _("Change Detail"), diagram);
}

static void
action_fold (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelDiagram *old;
  g_autoptr(RelDiagram) diagram = NULL;

  if (self->document == NULL)
    return;
  old = rel_document_get_diagram (self->document);
  diagram = rel_diagram_with_fold_associations (old, !rel_diagram_get_fold_associations (old));
  push_diagram (self, _("Fold Association Tables"), diagram);
}

static void
action_browse (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelId id = rel_canvas_get_selected (self->canvas);

  if (id != REL_ID_NONE)
    card_activated_cb (self->canvas, id, self);
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

  table = self->document != NULL ? rel_schema_get_table (rel_document_get_schema (self->document), id) : NULL;
  if (table == NULL)
    return;

  old = rel_document_get_diagram (self->document);
  folded = rel_diagram_is_folded (old, id) ||
           (!rel_diagram_is_opened (old, id) && rel_table_get_info (table)->columns->len > REL_CARD_FOLD_ROWS);
  diagram = rel_diagram_with_folded (old, id, !folded);
  push_diagram (self, folded ? _("Open Card") : _("Fold Card"), diagram);
}

/* The tables one step further than those that are shown. */
static void
widen (RelDiagramPage *self)
{
  GPtrArray *relationships = rel_schema_get_relationships (rel_document_get_schema (self->document));
  g_autoptr(GArray) more = g_array_new (FALSE, FALSE, sizeof (RelId));

  for (guint i = 0; i < relationships->len; i++)
    {
      const RelRelationshipInfo *info = rel_relationship_get_info (g_ptr_array_index (relationships, i));

      if (info->kind == REL_KIND_MANY_TO_MANY)
        continue;
      if (g_hash_table_contains (self->only, &info->parent))
        g_array_append_val (more, info->child);
      if (g_hash_table_contains (self->only, &info->child))
        g_array_append_val (more, info->parent);
    }
  for (guint i = 0; i < more->len; i++)
    g_hash_table_add (self->only, g_memdup2 (&g_array_index (more, RelId, i), sizeof (RelId)));
}

static void
action_neighbours (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  GHashTableIter iter;
  gpointer key;

  if (self->document == NULL || scene == NULL)
    return;

  if (self->only == NULL)
    {
      if (g_hash_table_size (rel_canvas_get_selection (self->canvas)) == 0)
        return;
      self->only = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_hash_table_iter_init (&iter, rel_canvas_get_selection (self->canvas));
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          RelId id = rel_scene_get_card (scene, GPOINTER_TO_UINT (key) - 1)->id;

          g_hash_table_add (self->only, g_memdup2 (&id, sizeof id));
        }
    }
  widen (self);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->neighbours), TRUE);
  show_document (self);
  rel_canvas_fit (self->canvas, TRUE);
}

static void
hide_find (RelDiagramPage *self)
{
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->find_bar), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* Escape goes back one step: find, then neighbours, then the selection. */
static void
action_escape (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);

  if (gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->find_bar)))
    {
      hide_find (self);
    }
  else if (self->only != NULL)
    {
      g_clear_pointer (&self->only, g_hash_table_unref);
      gtk_revealer_set_reveal_child (GTK_REVEALER (self->neighbours), FALSE);
      show_document (self);
      rel_canvas_fit (self->canvas, TRUE);
    }
  else
    rel_canvas_select (self->canvas, REL_ID_NONE);
}

/* Find */

static gboolean
card_matches (RelDiagramPage *self,
              const RelCard  *card,
              const char     *needle)
{
  RelSchema *schema = rel_document_get_schema (self->document);
  RelTable *table = rel_schema_get_table (schema, card->id);
  RelView *view = table == NULL ? rel_schema_get_view (schema, card->id) : NULL;
  GPtrArray *columns = table != NULL ? rel_table_get_info (table)->columns : view != NULL ? rel_view_get_info (view)->columns : NULL;
  const char *name = table != NULL ? rel_table_get_name (table) : view != NULL ? rel_view_get_name (view) : "";
  g_autofree char *folded = g_utf8_casefold (name, -1);

  if (strstr (folded, needle) != NULL)
    return TRUE;

  for (guint i = 0; columns != NULL && i < columns->len; i++)
    {
      g_autofree char *column = g_utf8_casefold (rel_column_get_name (g_ptr_array_index (columns, i)), -1);

      if (strstr (column, needle) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
show_found (RelDiagramPage *self)
{
  g_autofree char *text = NULL;

  if (self->found->len == 0)
    {
      gtk_label_set_text (GTK_LABEL (self->find_count), *gtk_editable_get_text (GTK_EDITABLE (self->find_entry)) != '\0' ? _("Nothing found") : "");
      return;
    }

  text = g_strdup_printf (_("%u of %u"), self->found_at + 1, self->found->len);
  gtk_label_set_text (GTK_LABEL (self->find_count), text);
  rel_canvas_fly_to (self->canvas, g_array_index (self->found, guint, self->found_at));
}

static void
find_changed_cb (GtkSearchEntry *entry,
                 RelDiagramPage *self)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (entry)), -1);

  g_array_set_size (self->found, 0);
  self->found_at = 0;
  if (scene == NULL || *needle == '\0')
    {
      show_found (self);
      return;
    }

  /* Tables called so first, then those that have such a column. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
      {
        const RelCard *card = rel_scene_get_card (scene, i);
        g_autofree char *title = g_utf8_casefold (card->title, -1);
        gboolean in_title = strstr (title, needle) != NULL;

        if ((pass == 0) == in_title && card_matches (self, card, needle))
          g_array_append_val (self->found, i);
      }
  show_found (self);
}

static void
find_next_cb (GtkSearchEntry *entry,
              RelDiagramPage *self)
{
  if (self->found->len > 0)
    self->found_at = (self->found_at + 1) % self->found->len;
  show_found (self);
}

static void
find_previous_cb (GtkSearchEntry *entry,
                  RelDiagramPage *self)
{
  if (self->found->len > 0)
    self->found_at = (self->found_at + self->found->len - 1) % self->found->len;
  show_found (self);
}

/* Widgets */

static GtkWidget *
tool_button (const char *icon,
             const char *label,
             const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return button;
}

static GMenuModel *
make_detail_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) detail = g_menu_new ();
  g_autoptr(GMenu) fold = g_menu_new ();

  g_menu_append (detail, _("All Columns"), "diagram.detail(0)");
  g_menu_append (detail, _("Keys and Links"), "diagram.detail(1)");
  g_menu_append (detail, _("Names"), "diagram.detail(2)");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (detail));
  g_menu_append (fold, _("Fold Association Tables into Edges"), "diagram.fold-associations");
  g_menu_append (fold, _("Only Neighbours of the Selection"), "diagram.neighbours");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (fold));

  return G_MENU_MODEL (menu);
}

static GtkWidget *
make_toolbar (RelDiagramPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *detail = gtk_menu_button_new ();
  g_autoptr(GMenuModel) menu = make_detail_menu ();
  GtkWidget *zoom = gtk_button_new ();

  gtk_widget_add_css_class (box, "canvas-toolbar");
  gtk_widget_add_css_class (box, "card");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (box, 16);

  gtk_box_append (GTK_BOX (box), tool_button ("view-grid-symbolic", _("Arrange All Tables (Ctrl+L)"), "diagram.arrange"));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (detail), "view-list-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (detail), menu);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (detail), GTK_ARROW_UP);
  gtk_widget_set_tooltip_text (detail, _("What Cards Show"));
  gtk_widget_add_css_class (detail, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (detail), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What Cards Show"), -1);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (box), tool_button ("zoom-fit-best-symbolic", _("Show Everything (Ctrl+0)"), "diagram.fit"));
  gtk_box_append (GTK_BOX (box), tool_button ("zoom-out-symbolic", _("Zoom Out (Ctrl+−)"), "diagram.zoom-out"));

  self->zoom_label = gtk_label_new ("100 %");
  gtk_label_set_width_chars (GTK_LABEL (self->zoom_label), 6);
  gtk_widget_add_css_class (self->zoom_label, "numeric");
  gtk_button_set_child (GTK_BUTTON (zoom), self->zoom_label);
  gtk_widget_add_css_class (zoom, "flat");
  gtk_widget_set_tooltip_text (zoom, _("Original Size (Ctrl+1)"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (zoom), "diagram.zoom-one");
  gtk_accessible_update_property (GTK_ACCESSIBLE (zoom), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Original Size"), -1);
  gtk_box_append (GTK_BOX (box), zoom);
  gtk_box_append (GTK_BOX (box), tool_button ("zoom-in-symbolic", _("Zoom In (Ctrl++)"), "diagram.zoom-in"));

  return box;
}

/* A pill above the canvas with a sentence and a button. */
static GtkWidget *
make_pill (const char *text,
           gboolean    spins,
           const char *button_label,
           const char *action)
{
  GtkWidget *revealer = gtk_revealer_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *button = gtk_button_new_with_label (button_label);

  if (spins)
    {
      GtkWidget *spinner = gtk_spinner_new ();

      gtk_spinner_start (GTK_SPINNER (spinner));
      gtk_box_append (GTK_BOX (box), spinner);
    }
  gtk_box_append (GTK_BOX (box), gtk_label_new (text));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "flat");
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "canvas-toolbar");
  gtk_widget_add_css_class (box, "card");
  gtk_revealer_set_child (GTK_REVEALER (revealer), box);
  gtk_revealer_set_transition_type (GTK_REVEALER (revealer), GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_widget_set_halign (revealer, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (revealer, GTK_ALIGN_START);
  gtk_widget_set_margin_top (revealer, 12);

  return revealer;
}

static GtkWidget *
make_find_bar (RelDiagramPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->find_bar = gtk_search_bar_new ();
  self->find_entry = gtk_search_entry_new ();
  self->find_count = gtk_label_new ("");
  gtk_widget_set_hexpand (self->find_entry, TRUE);
  g_object_set (self->find_entry, "placeholder-text", _("Find a table or column"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->find_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find a table or column"), -1);
  gtk_widget_add_css_class (self->find_count, "dim-label");
  gtk_label_set_width_chars (GTK_LABEL (self->find_count), 12);
  gtk_box_append (GTK_BOX (box), self->find_entry);
  gtk_box_append (GTK_BOX (box), self->find_count);
  gtk_search_bar_set_child (GTK_SEARCH_BAR (self->find_bar), box);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->find_bar), GTK_EDITABLE (self->find_entry));
  g_signal_connect (self->find_entry, "search-changed", G_CALLBACK (find_changed_cb), self);
  g_signal_connect (self->find_entry, "activate", G_CALLBACK (find_next_cb), self);
  g_signal_connect (self->find_entry, "next-match", G_CALLBACK (find_next_cb), self);
  g_signal_connect (self->find_entry, "previous-match", G_CALLBACK (find_previous_cb), self);

  return self->find_bar;
}

static GtkWidget *
make_card_menu (RelDiagramPage *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("Browse Records"), "diagram.browse");
  g_menu_append (menu, _("Only Neighbours"), "diagram.neighbours");
  g_menu_append (menu, _("Fold or Open Card"), "diagram.toggle-card");
  g_menu_append (menu, _("Copy Name"), "diagram.copy-name");
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);

  return self->menu;
}

static void
rel_diagram_page_dispose (GObject *object)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (object);

  rel_diagram_page_set_document (self, NULL);
  if (self->menu != NULL)
    gtk_widget_unparent (self->menu);
  self->menu = NULL;
  g_clear_pointer (&self->only, g_hash_table_unref);
  g_clear_pointer (&self->found, g_array_unref);

  G_OBJECT_CLASS (rel_diagram_page_parent_class)->dispose (object);
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

  gtk_widget_class_install_action (widget_class, "diagram.fit", NULL, action_fit);
  gtk_widget_class_install_action (widget_class, "diagram.fit-selection", NULL, action_fit_selection);
  gtk_widget_class_install_action (widget_class, "diagram.zoom-in", NULL, action_zoom_in);
  gtk_widget_class_install_action (widget_class, "diagram.zoom-out", NULL, action_zoom_out);
  gtk_widget_class_install_action (widget_class, "diagram.zoom-one", NULL, action_zoom_one);
  gtk_widget_class_install_action (widget_class, "diagram.arrange", NULL, action_arrange);
  gtk_widget_class_install_action (widget_class, "diagram.stop", NULL, action_stop);
  gtk_widget_class_install_action (widget_class, "diagram.detail", "i", action_detail);
  gtk_widget_class_install_action (widget_class, "diagram.fold-associations", NULL, action_fold);
  gtk_widget_class_install_action (widget_class, "diagram.neighbours", NULL, action_neighbours);
  gtk_widget_class_install_action (widget_class, "diagram.browse", NULL, action_browse);
  gtk_widget_class_install_action (widget_class, "diagram.copy-name", NULL, action_copy_name);
  gtk_widget_class_install_action (widget_class, "diagram.toggle-card", NULL, action_toggle_card);
  gtk_widget_class_install_action (widget_class, "diagram.escape", NULL, action_escape);

  add_key (widget_class, GDK_KEY_0, GDK_CONTROL_MASK, "diagram.fit");
  add_key (widget_class, GDK_KEY_1, GDK_CONTROL_MASK, "diagram.zoom-one");
  add_key (widget_class, GDK_KEY_2, GDK_CONTROL_MASK, "diagram.fit-selection");
  add_key (widget_class, GDK_KEY_plus, GDK_CONTROL_MASK, "diagram.zoom-in");
  add_key (widget_class, GDK_KEY_equal, GDK_CONTROL_MASK, "diagram.zoom-in");
  add_key (widget_class, GDK_KEY_KP_Add, GDK_CONTROL_MASK, "diagram.zoom-in");
  add_key (widget_class, GDK_KEY_minus, GDK_CONTROL_MASK, "diagram.zoom-out");
  add_key (widget_class, GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "diagram.zoom-out");
  add_key (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "diagram.arrange");
  add_key (widget_class, GDK_KEY_n, 0, "diagram.neighbours");
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

  self->found = g_array_new (FALSE, FALSE, sizeof (guint));
  self->canvas = REL_CANVAS (rel_canvas_new ());
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->canvas));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), make_toolbar (self));

  minimap = rel_minimap_new (self->canvas);
  gtk_widget_set_halign (minimap, GTK_ALIGN_END);
  gtk_widget_set_valign (minimap, GTK_ALIGN_END);
  gtk_widget_set_margin_end (minimap, 16);
  gtk_widget_set_margin_bottom (minimap, 16);
  gtk_widget_add_css_class (minimap, "card");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), minimap);

  self->busy = make_pill (_("Arranging…"), TRUE, _("Stop"), "diagram.stop");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->busy);
  self->neighbours = make_pill (_("Only neighbours are shown"), FALSE, _("Show All"), "diagram.escape");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->neighbours);

  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "view-grid-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), _("No Tables Yet"));
  gtk_widget_set_can_target (self->empty, FALSE);
  gtk_widget_set_visible (self->empty, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->empty);

  gtk_box_append (GTK_BOX (box), make_find_bar (self));
  gtk_widget_set_vexpand (overlay, TRUE);
  gtk_box_append (GTK_BOX (box), overlay);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_parent (make_card_menu (self), GTK_WIDGET (self->canvas));

  g_signal_connect (self->canvas, "cards-moved", G_CALLBACK (cards_moved_cb), self);
  g_signal_connect (self->canvas, "card-activated", G_CALLBACK (card_activated_cb), self);
  g_signal_connect (self->canvas, "card-menu", G_CALLBACK (card_menu_cb), self);
  g_signal_connect (self->canvas, "view-changed", G_CALLBACK (view_changed_cb), self);
  g_signal_connect (self->canvas, "selection-changed", G_CALLBACK (selection_changed_cb), self);
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
  show_document (self);
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
  show_document (self);
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
 * rel_diagram_page_find:
 * @self: the page
 *
 * Opens the find bar.
 */
void
rel_diagram_page_find (RelDiagramPage *self)
{
  g_return_if_fail (REL_IS_DIAGRAM_PAGE (self));

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
