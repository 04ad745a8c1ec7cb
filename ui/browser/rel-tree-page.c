/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A table that refers to itself, as a tree: roots first, each level read when it is
 * opened. What hangs below itself is marked and does not open again.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-tree-page.h"

#include "browser/rel-tree-level.h"
#include "common/rel-drop-down.h"
#include "schema/rel-sentences.h"

struct _RelTreePage
{
  AdwBin              parent_instance;
  RelDocument        *document;
  RelSchema          *schema;
  RelId               table;
  RelEnd              end;
  GCancellable       *cancellable;
  GtkWidget          *which;   /* chooses a relationship, where there are several */
  GtkWidget          *list;
  GtkWidget          *sentence;
  GtkSingleSelection *selection;
  gboolean            filling;
  GHashTable         *opened;  /* identities of records that were open when it was read again */
  char               *chosen;  /* identity of the one that was selected */
};

enum
{
  PLACE_ACTIVATED,
  SELECTED,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RelTreePage, rel_tree_page, ADW_TYPE_BIN)

static GListModel *
create_level (gpointer object,
              gpointer user_data)
{
  RelTreePage *self = user_data;
  RelTreeRecord *record = rel_tree_item_get_record (object);

  if (record == NULL || rel_tree_record_is_circle (record) || rel_tree_record_get_n_members (record) == 0 || self->cancellable == NULL)
    return NULL;

  return G_LIST_MODEL (rel_tree_level_new (self->document, self->schema, &self->end, record, self->cancellable));
}

static RelTreeItem *
get_selected (RelTreePage *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
}

static void
selected_cb (RelTreePage *self)
{
  g_autoptr(RelTreeItem) item = get_selected (self);
  RelTreeRecord *record = item != NULL ? rel_tree_item_get_record (item) : NULL;

  if (record != NULL)
    g_signal_emit (self, signals[SELECTED], 0, rel_tree_record_get_place (record));
}

/* The level that a line is in. */
static GListModel *
get_level (RelTreePage    *self,
           GtkTreeListRow *row)
{
  g_autoptr(GtkTreeListRow) parent = gtk_tree_list_row_get_parent (row);

  return parent != NULL ? gtk_tree_list_row_get_children (parent)
                        : gtk_tree_list_model_get_model (GTK_TREE_LIST_MODEL (gtk_single_selection_get_model (self->selection)));
}

static void
activate_cb (GtkListView *view,
             guint        position,
             RelTreePage *self)
{
  g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autoptr(RelTreeItem) item = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  if (item == NULL)
    return;
  if (rel_tree_item_get_record (item) != NULL)
    g_signal_emit (self, signals[PLACE_ACTIVATED], 0, rel_tree_record_get_place (rel_tree_item_get_record (item)), FALSE);
  else if (rel_tree_item_is_more (item))
    rel_tree_level_read_more (REL_TREE_LEVEL (get_level (self, row)));
}

static void
middle_cb (GtkGestureClick *click,
           int              n_press,
           double           x,
           double           y,
           GtkListItem     *list_item)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click));
  RelTreePage *self = REL_TREE_PAGE (gtk_widget_get_ancestor (widget, REL_TYPE_TREE_PAGE));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));
  gboolean middle = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click)) == GDK_BUTTON_MIDDLE;
  GtkTreeListRow *row = gtk_list_item_get_item (list_item);
  g_autoptr(RelTreeItem) item = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  if (self == NULL || item == NULL || rel_tree_item_get_record (item) == NULL || !(middle || (state & GDK_CONTROL_MASK) != 0))
    return;
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[PLACE_ACTIVATED], 0, rel_tree_record_get_place (rel_tree_item_get_record (item)), TRUE);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item,
          RelTreePage              *self)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *details = gtk_label_new (NULL);
  GtkWidget *count = gtk_label_new (NULL);
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (details), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (details), 0);
  gtk_widget_set_hexpand (details, TRUE);
  gtk_widget_add_css_class (details, "dim-label");
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), details);
  gtk_box_append (GTK_BOX (box), count);
  gtk_widget_set_margin_end (box, 6);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect_object (click, "pressed", G_CALLBACK (middle_cb), list_item, 0);
  gtk_widget_add_controller (expander, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (list_item, expander);
}

static char *
format_count (RelTreeRecord *record)
{
  gint64 n = rel_tree_record_get_n_members (record);

  if (rel_tree_record_is_circle (record))
    return g_strdup (_("↺ a circle: it is above already"));
  if (n == 0 || n < 0)
    return g_strdup ("");
  if (n >= REL_RECORD_TREE_CAP)
    return g_strdup_printf ("%'d+", REL_RECORD_TREE_CAP - 1);

  return g_strdup_printf ("%'lld", (long long) n);
}

typedef struct
{
  RelTreePage    *page;
  GtkTreeListRow *row;
  gboolean        select;
  gboolean        open;
} Again;

static void
again_free (Again *again)
{
  g_object_unref (again->page);
  g_object_unref (again->row);
  g_free (again);
}

static gboolean
again_idle (gpointer data)
{
  Again *again = data;
  guint position = gtk_tree_list_row_get_position (again->row);

  if (again->page->selection == NULL || position == GTK_INVALID_LIST_POSITION)
    return G_SOURCE_REMOVE;
  if (again->select)
    gtk_single_selection_set_selected (again->page->selection, position);
  if (again->open)
    gtk_tree_list_row_set_expanded (again->row, TRUE);

  return G_SOURCE_REMOVE;
}

/* What was open and selected before the tree was read again, once it comes into view. */
static void
restore (RelTreePage    *self,
         GtkTreeListRow *row,
         RelTreeRecord  *record)
{
  const char *identity = rel_tree_record_get_identity (record);
  gboolean open = g_hash_table_remove (self->opened, identity);
  gboolean select = self->chosen != NULL && g_str_equal (self->chosen, identity);
  Again *again;

  if (!open && !select)
    return;
  if (select)
    g_clear_pointer (&self->chosen, g_free);
  again = g_new0 (Again, 1);
  again->page = g_object_ref (self);
  again->row = g_object_ref (row);
  again->open = open;
  again->select = select;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, again_idle, again, (GDestroyNotify) again_free);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item,
         RelTreePage              *self)
{
  GtkTreeListRow *row = gtk_list_item_get_item (list_item);
  GtkWidget *expander = gtk_list_item_get_child (list_item);
  GtkWidget *box = gtk_tree_expander_get_child (GTK_TREE_EXPANDER (expander));
  GtkWidget *spinner = gtk_widget_get_first_child (box);
  GtkWidget *name = gtk_widget_get_next_sibling (spinner);
  GtkWidget *details = gtk_widget_get_next_sibling (name);
  GtkWidget *count = gtk_widget_get_next_sibling (details);
  g_autoptr(RelTreeItem) item = gtk_tree_list_row_get_item (row);
  RelTreeRecord *record = rel_tree_item_get_record (item);
  g_autofree char *number = record != NULL ? format_count (record) : g_strdup ("");
  g_autofree char *sentence = NULL;

  if (record != NULL)
    restore (self, row, record);
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander), row);
  gtk_widget_set_visible (spinner, rel_tree_item_is_busy (item));
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), rel_tree_item_is_busy (item));
  gtk_label_set_text (GTK_LABEL (name), record != NULL ? rel_tree_record_get_label (record) : rel_tree_item_get_words (item));
  gtk_label_set_text (GTK_LABEL (details), record != NULL ? rel_tree_record_get_details (record) : "");
  gtk_label_set_text (GTK_LABEL (count), number);
  gtk_widget_set_css_classes (name, (const char *[]) { record != NULL ? "link-value" : "dim-label", NULL });
  sentence = record == NULL ? g_strdup (rel_tree_item_get_words (item))
             : *number != '\0' ? g_strdup_printf ("%s, %s", rel_tree_record_get_label (record), number) : g_strdup (rel_tree_record_get_label (record));
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static void
fill (RelTreePage *self)
{
  g_autofree char *sentence = rel_sentence_for_end (self->schema, &self->end);
  GtkTreeListModel *tree;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_label_set_text (GTK_LABEL (self->sentence), sentence);
  tree = gtk_tree_list_model_new (G_LIST_MODEL (rel_tree_level_new (self->document, self->schema, &self->end, NULL, self->cancellable)),
                                  FALSE, FALSE, create_level, self, NULL);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (tree));
  g_object_unref (tree);
}

static void
which_cb (RelTreePage *self)
{
  RelEnd end;

  if (self->filling || !rel_record_tree_find_end (self->schema, self->table, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->which)), &end))
    return;
  g_clear_object (&self->end.relationship);
  self->end = (RelEnd) { g_object_ref (end.relationship), end.at_parent };
  fill (self);
}

/* As in trees everywhere: Right opens, Left closes, Escape goes back to the list. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        RelTreePage           *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape)
    {
      g_signal_emit (self, signals[CLOSED], 0);
      return GDK_EVENT_STOP;
    }
  if (row == NULL || (key != GDK_KEY_Left && key != GDK_KEY_Right))
    return GDK_EVENT_PROPAGATE;
  gtk_tree_list_row_set_expanded (row, (key == GDK_KEY_Right) == (gtk_widget_get_direction (GTK_WIDGET (self)) != GTK_TEXT_DIR_RTL));

  return GDK_EVENT_STOP;
}

static void
rel_tree_page_dispose (GObject *object)
{
  RelTreePage *self = REL_TREE_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->selection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->selection, self);
      gtk_single_selection_set_model (self->selection, NULL);
    }
  g_clear_object (&self->selection);
  g_clear_object (&self->end.relationship);
  g_clear_pointer (&self->opened, g_hash_table_unref);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_object (&self->document);
  g_clear_object (&self->schema);

  G_OBJECT_CLASS (rel_tree_page_parent_class)->dispose (object);
}

static void
rel_tree_page_class_init (RelTreePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_tree_page_dispose;
  signals[PLACE_ACTIVATED] = g_signal_new ("place-activated", REL_TYPE_TREE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, REL_TYPE_PLACE, G_TYPE_BOOLEAN);
  signals[SELECTED] = g_signal_new ("selected", REL_TYPE_TREE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, REL_TYPE_PLACE);
  signals[CLOSED] = g_signal_new ("closed", REL_TYPE_TREE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_tree_page_init (RelTreePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_widget_add_css_class (self->list, "tree-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tree of records"), -1);
  g_signal_connect (self->list, "activate", G_CALLBACK (activate_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->list, keys);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));

  self->sentence = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->sentence), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->sentence), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->sentence, TRUE);
  gtk_widget_add_css_class (self->sentence, "heading");
  self->which = gtk_drop_down_new (NULL, NULL);
  rel_drop_down_name (GTK_DROP_DOWN (self->which), _("Relationship that makes the tree"));
  g_signal_connect_swapped (self->which, "notify::selected", G_CALLBACK (which_cb), self);
  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 12);
  gtk_widget_set_margin_top (bar, 7);
  gtk_widget_set_margin_bottom (bar, 7);
  gtk_box_append (GTK_BOX (bar), self->sentence);
  gtk_box_append (GTK_BOX (bar), self->which);
  gtk_box_append (GTK_BOX (box), bar);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
rel_tree_page_new (RelDocument *document)
{
  RelTreePage *self = g_object_new (REL_TYPE_TREE_PAGE, NULL);

  self->document = g_object_ref (document);

  return GTK_WIDGET (self);
}

/**
 * rel_tree_page_show:
 * @self: the page
 * @schema: a schema
 * @table: id of a table that refers to itself
 *
 * Shows the roots of a table.
 */
void
rel_tree_page_show (RelTreePage *self,
                    RelSchema   *schema,
                    RelId        table)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  RelEnd end;

  g_return_if_fail (REL_IS_TREE_PAGE (self));

  g_set_object (&self->schema, schema);
  self->table = table;
  for (guint i = 0; rel_record_tree_find_end (schema, table, i, &end); i++)
    gtk_string_list_append (names, rel_end_get_name (&end));
  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->which), G_LIST_MODEL (names));
  gtk_widget_set_visible (self->which, g_list_model_get_n_items (G_LIST_MODEL (names)) > 1);
  self->filling = FALSE;
  which_cb (self);
  gtk_widget_grab_focus (self->list);
}

/**
 * rel_tree_page_reload:
 * @self: the page
 *
 * Reads it again from the roots on, since the database changed; what is open opens again.
 */
void
rel_tree_page_reload (RelTreePage *self)
{
  RelTreeItem *selected;

  g_return_if_fail (REL_IS_TREE_PAGE (self));

  if (self->schema == NULL || self->end.relationship == NULL)
    return;
  g_hash_table_remove_all (self->opened);
  g_clear_pointer (&self->chosen, g_free);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), i);
      g_autoptr(RelTreeItem) item = gtk_tree_list_row_get_item (row);

      if (gtk_tree_list_row_get_expanded (row) && rel_tree_item_get_record (item) != NULL)
        g_hash_table_add (self->opened, g_strdup (rel_tree_record_get_identity (rel_tree_item_get_record (item))));
    }
  selected = get_selected (self);
  if (selected != NULL && rel_tree_item_get_record (selected) != NULL)
    self->chosen = g_strdup (rel_tree_record_get_identity (rel_tree_item_get_record (selected)));
  g_clear_object (&selected);
  fill (self);
}

/**
 * rel_tree_page_dup_selected:
 * @self: the page
 *
 * Returns: (transfer full) (nullable): the selected record
 */
RelTreeRecord *
rel_tree_page_dup_selected (RelTreePage *self)
{
  g_autoptr(RelTreeItem) item = NULL;

  g_return_val_if_fail (REL_IS_TREE_PAGE (self), NULL);

  item = get_selected (self);

  return item != NULL && rel_tree_item_get_record (item) != NULL ? g_object_ref (rel_tree_item_get_record (item)) : NULL;
}
