/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The section of the sidebar that lists diagrams. One without a name of its own, as every
 * document has at first, is called Everything.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "window/rel-diagram-list.h"

struct _RelDiagramList
{
  AdwBin       parent_instance;
  RelDocument *document;
  GtkWidget   *list;
  GtkWidget   *menu;
  GtkWidget   *name;   /* popover */
  GtkWidget   *entry;
  GtkWidget   *why;
  RelId        at;     /* the diagram that the menu or the popover is about */
};

G_DEFINE_FINAL_TYPE (RelDiagramList, rel_diagram_list, ADW_TYPE_BIN)

static RelId
get_id (GtkListBoxRow *row)
{
  RelId *id = g_object_get_data (G_OBJECT (row), "id");

  return *id;
}

static const char *
name_of (RelDiagram *diagram)
{
  const char *name = rel_diagram_get_name (diagram);

  return name != NULL && *name != '\0' ? name : _("Everything");
}

static RelDiagram *
find (RelDiagramList *self,
      RelId           id)
{
  guint index;

  if (self->document == NULL || !rel_state_find_diagram (rel_document_get_state (self->document), id, &index))
    return NULL;

  return rel_document_get_diagrams (self->document)->pdata[index];
}

/* A name that none has. */
static char *
make_name (RelDiagramList *self,
           const char     *format)
{
  GPtrArray *diagrams = rel_document_get_diagrams (self->document);

  for (guint number = diagrams->len + 1;; number++)
    {
      g_autofree char *digits = g_strdup_printf ("%u", number);
      g_auto(GStrv) parts = g_strsplit (format, "%u", 2);
      char *name = g_strjoinv (digits, parts);
      gboolean taken = FALSE;

      for (guint i = 0; i < diagrams->len; i++)
        taken |= g_strcmp0 (rel_diagram_get_name (diagrams->pdata[i]), name) == 0;
      if (!taken)
        return name;
      g_free (name);
    }
}

static GtkListBoxRow *
find_row (RelDiagramList *self,
          RelId           id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    if (get_id (row) == id)
      return row;

  return NULL;
}

static void
fill (RelDiagramList *self)
{
  RelState *state = rel_document_get_state (self->document);
  GPtrArray *diagrams = rel_state_get_diagrams (state);
  GtkListBoxRow *row;
  gboolean focused = gtk_widget_get_focus_child (self->list) != NULL;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  for (guint i = 0; i < diagrams->len; i++)
    {
      RelId id = rel_diagram_get_id (diagrams->pdata[i]);
      const char *name = name_of (diagrams->pdata[i]);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      GtkWidget *label = gtk_label_new (name);
      GtkWidget *item = gtk_list_box_row_new ();

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("rel-diagram-symbolic"));
      gtk_box_append (GTK_BOX (box), label);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (item), box);
      gtk_widget_set_tooltip_text (item, name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_object_set_data_full (G_OBJECT (item), "id", g_memdup2 (&id, sizeof id), g_free);
      gtk_list_box_append (GTK_LIST_BOX (self->list), item);
      if (i == rel_state_get_current (state))
        {
          PangoAttrList *bold = pango_attr_list_new ();

          pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
          gtk_label_set_attributes (GTK_LABEL (label), bold);
          pango_attr_list_unref (bold);
          gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (item));
          if (focused)
            gtk_widget_grab_focus (item);
        }
    }
}

static void
document_changed_cb (RelDocument    *document,
                     RelState       *before,
                     RelState       *after,
                     RelDiagramList *self)
{
  GPtrArray *was = rel_state_get_diagrams (before), *is = rel_state_get_diagrams (after);
  gboolean same = was->len == is->len && rel_state_get_current (before) == rel_state_get_current (after);

  for (guint i = 0; same && i < is->len; i++)
    same = rel_diagram_get_id (was->pdata[i]) == rel_diagram_get_id (is->pdata[i]) &&
           g_strcmp0 (rel_diagram_get_name (was->pdata[i]), rel_diagram_get_name (is->pdata[i])) == 0;
  if (!same)
    fill (self);
}

static void
row_activated_cb (GtkListBox     *list,
                  GtkListBoxRow  *row,
                  RelDiagramList *self)
{
  rel_document_show_diagram (self->document, get_id (row));
}

static void
ask_name (RelDiagramList *self,
          RelId           id)
{
  RelDiagram *diagram = find (self, id);
  GtkListBoxRow *row = find_row (self, id);
  graphene_rect_t bounds;

  if (diagram == NULL || row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self), &bounds))
    return;
  self->at = id;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), name_of (diagram));
  gtk_widget_set_visible (self->why, FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->name), &(GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y,
                                                                           (int) bounds.size.width, (int) bounds.size.height });
  gtk_popover_popup (GTK_POPOVER (self->name));
  gtk_widget_grab_focus (self->entry);
}

static void
named_cb (GtkEntry       *entry,
          RelDiagramList *self)
{
  g_autoptr(GError) error = NULL;
  const char *name = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (self->document == NULL || *name == '\0')
    return;
  if (rel_document_rename_diagram (self->document, self->at, name, &error))
    {
      gtk_popover_popdown (GTK_POPOVER (self->name));
      return;
    }
  gtk_label_set_text (GTK_LABEL (self->why), error->message);
  gtk_widget_set_visible (self->why, TRUE);
}

/* The diagram that an action is about: of the menu, else the focused row, else the one that is shown. */
static RelId
get_target (RelDiagramList *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (self->list);

  if (self->at != REL_ID_NONE && find (self, self->at) != NULL)
    return self->at;
  if (focus != NULL && GTK_IS_LIST_BOX_ROW (focus))
    return get_id (GTK_LIST_BOX_ROW (focus));

  return rel_diagram_get_id (rel_document_get_diagram (self->document));
}

static void
action_add (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  RelDiagramList *self = REL_DIAGRAM_LIST (widget);
  g_autofree char *fresh = NULL;

  if (self->document == NULL)
    return;
  /* Translators: name of a new diagram; %u is a number */
  fresh = make_name (self, _("Diagram %u"));
  ask_name (self, rel_document_add_diagram (self->document, fresh, NULL, 0));
}

static void
action_rename (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  RelDiagramList *self = REL_DIAGRAM_LIST (widget);

  if (self->document != NULL)
    ask_name (self, get_target (self));
  self->at = get_target (self);
}

static void
action_duplicate (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RelDiagramList *self = REL_DIAGRAM_LIST (widget);
  g_autofree char *fresh = NULL;

  if (self->document == NULL)
    return;
  fresh = make_name (self, _("Diagram %u"));
  rel_document_duplicate_diagram (self->document, get_target (self), fresh);
  self->at = REL_ID_NONE;
}

static void
action_remove (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  RelDiagramList *self = REL_DIAGRAM_LIST (widget);
  g_autoptr(GError) error = NULL;

  if (self->document != NULL && !rel_document_remove_diagram (self->document, get_target (self), &error))
    gtk_widget_activate_action (widget, "win.tell", "s", error->message);
  self->at = REL_ID_NONE;
}

static void
show_menu (RelDiagramList *self,
           GtkListBoxRow  *row,
           double          x,
           double          y)
{
  self->at = get_id (row);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            RelDiagramList  *self)
{
  double in_list_x, in_list_y;
  GtkListBoxRow *row;

  gtk_widget_translate_coordinates (GTK_WIDGET (self), self->list, x, y, &in_list_x, &in_list_y);
  row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (self->list), (int) in_list_y);
  if (row != NULL && in_list_y >= 0)
    show_menu (self, row, x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *args,
             gpointer   user_data)
{
  RelDiagramList *self = REL_DIAGRAM_LIST (widget);
  GtkWidget *focus = gtk_widget_get_focus_child (self->list);
  graphene_rect_t bounds;

  if (focus == NULL || !GTK_IS_LIST_BOX_ROW (focus) || !gtk_widget_compute_bounds (focus, widget, &bounds))
    return FALSE;
  show_menu (self, GTK_LIST_BOX_ROW (focus), bounds.origin.x + 20, bounds.origin.y + bounds.size.height / 2);

  return TRUE;
}

static void
rel_diagram_list_dispose (GObject *object)
{
  RelDiagramList *self = REL_DIAGRAM_LIST (object);

  rel_diagram_list_set_document (self, NULL);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->name, gtk_widget_unparent);

  G_OBJECT_CLASS (rel_diagram_list_parent_class)->dispose (object);
}

static void
rel_diagram_list_class_init (RelDiagramListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rel_diagram_list_dispose;
  gtk_widget_class_install_action (widget_class, "diagrams.add", NULL, action_add);
  gtk_widget_class_install_action (widget_class, "diagrams.rename", NULL, action_rename);
  gtk_widget_class_install_action (widget_class, "diagrams.duplicate", NULL, action_duplicate);
  gtk_widget_class_install_action (widget_class, "diagrams.remove", NULL, action_remove);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "diagrams.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "diagrams.remove", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

static void
make_popovers (RelDiagramList *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  g_menu_append (menu, _("Rename"), "diagrams.rename");
  g_menu_append (menu, _("Duplicate"), "diagrams.duplicate");
  g_menu_append (menu, _("Remove"), "diagrams.remove");
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));

  self->entry = gtk_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of the diagram"), -1);
  g_signal_connect (self->entry, "activate", G_CALLBACK (named_cb), self);
  self->why = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->why), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->why), 30);
  gtk_widget_add_css_class (self->why, "error");
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->why);
  self->name = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->name), box);
  gtk_widget_set_parent (self->name, GTK_WIDGET (self));
}

static void
rel_diagram_list_init (RelDiagramList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (_("Diagrams"));
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_set_margin_end (add, 6);
  gtk_widget_set_tooltip_text (add, _("New Diagram"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL, _("New Diagram"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "diagrams.add");
  gtk_box_append (GTK_BOX (top), label);
  gtk_box_append (GTK_BOX (top), add);

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Diagrams"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), self->list);
  adw_bin_set_child (ADW_BIN (self), box);
  /* the heading fills the sidebar, and does not widen it */
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  make_popovers (self);
}

GtkWidget *
rel_diagram_list_new (void)
{
  return g_object_new (REL_TYPE_DIAGRAM_LIST, NULL);
}

/**
 * rel_diagram_list_set_document:
 * @self: the list
 * @document: (nullable): what it lists the diagrams of
 */
void
rel_diagram_list_set_document (RelDiagramList *self,
                               RelDocument    *document)
{
  g_return_if_fail (REL_IS_DIAGRAM_LIST (self));

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  self->at = REL_ID_NONE;
  if (document == NULL)
    return;

  g_signal_connect (document, "changed", G_CALLBACK (document_changed_cb), self);
  fill (self);
}
