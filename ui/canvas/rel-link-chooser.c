/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The chooser that opens where a link was dropped: each relationship that may be made as
 * a sentence, with what it would create below it. Where it is a guess which columns
 * belong together, a second step asks.
 */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "canvas/rel-link-chooser.h"

#include "common/rel-column-match.h"

struct _RelLinkChooser
{
  GtkPopover  parent_instance;
  GtkWidget  *from;
  GtkWidget  *to;
  GtkWidget  *stack;
  GtkWidget  *list;
  GtkWidget  *words;   /* of the second step */
  GtkWidget  *holder;  /* its RelColumnMatch */
  RelSchema  *schema;
  GArray     *choices; /* RelLinkChoice */
  guint       chosen;
};

G_DEFINE_FINAL_TYPE (RelLinkChooser, rel_link_chooser, GTK_TYPE_POPOVER)

static guint chosen_signal;

static gboolean
chosen_idle (gpointer data)
{
  RelLinkChooser *self = data;

  if (self->choices != NULL && self->chosen < self->choices->len)
    g_signal_emit (self, chosen_signal, 0, self->chosen);

  return G_SOURCE_REMOVE;
}

static void
show_match (RelLinkChooser      *self,
            const RelLinkChoice *choice)
{
  const RelLinkDraft *draft = &choice->draft;
  GtkWidget *match = rel_column_match_new (self->schema, draft->child, draft->parent, draft->key, draft->columns, draft->n_columns);

  gtk_label_set_text (GTK_LABEL (self->words), choice->words);
  adw_bin_set_child (ADW_BIN (self->holder), match);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "match");
  gtk_widget_child_focus (match, GTK_DIR_TAB_FORWARD);
}

static void
choose (RelLinkChooser *self,
        guint           index)
{
  if (self->choices == NULL || index >= self->choices->len || g_array_index (self->choices, RelLinkChoice, index).why_not != NULL)
    return;

  self->chosen = index;
  if (g_array_index (self->choices, RelLinkChoice, index).ask && g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "choices") == 0)
    {
      show_match (self, &g_array_index (self->choices, RelLinkChoice, index));
      return;
    }
  gtk_popover_popdown (GTK_POPOVER (self));
  /* after its grab is gone */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, chosen_idle, g_object_ref (self), g_object_unref);
}

static void
row_activated_cb (GtkListBox     *list,
                  GtkListBoxRow  *row,
                  RelLinkChooser *self)
{
  choose (self, gtk_list_box_row_get_index (row));
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        RelLinkChooser        *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "choices") != 0)
    return FALSE;
  if (keyval >= GDK_KEY_1 && keyval <= GDK_KEY_9)
    choose (self, keyval - GDK_KEY_1);
  else if (keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_9)
    choose (self, keyval - GDK_KEY_KP_1);
  else
    return FALSE;

  return TRUE;
}

static void
back_cb (GtkButton      *button,
         RelLinkChooser *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), self->chosen);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "choices");
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
matched_cb (GtkButton      *button,
            RelLinkChooser *self)
{
  RelColumnMatch *match = REL_COLUMN_MATCH (adw_bin_get_child (ADW_BIN (self->holder)));
  RelLinkDraft *draft = &g_array_index (self->choices, RelLinkChoice, self->chosen).draft;
  guint n = 0;
  const RelId *columns = rel_column_match_get_columns (match, &n);

  g_free ((RelId *) draft->columns);
  draft->columns = g_memdup2 (columns, n * sizeof (RelId));
  draft->n_columns = n;
  draft->key = rel_column_match_get_key (match);
  choose (self, self->chosen);
}

static GtkWidget *
make_match_step (RelLinkChooser *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *question = gtk_label_new (_("Which columns belong together?"));
  GtkWidget *back = gtk_button_new_with_label (_("Back"));
  GtkWidget *done = gtk_button_new_with_label (_("Add Link"));

  self->words = gtk_label_new ("");
  self->holder = adw_bin_new ();
  gtk_label_set_xalign (GTK_LABEL (self->words), 0);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_xalign (GTK_LABEL (question), 0);
  gtk_widget_add_css_class (question, "dim-label");
  gtk_widget_add_css_class (question, "caption");
  gtk_widget_add_css_class (done, "suggested-action");
  gtk_widget_set_hexpand (back, TRUE);
  gtk_widget_set_halign (back, GTK_ALIGN_START);
  g_signal_connect (back, "clicked", G_CALLBACK (back_cb), self);
  g_signal_connect (done, "clicked", G_CALLBACK (matched_cb), self);
  gtk_box_append (GTK_BOX (buttons), back);
  gtk_box_append (GTK_BOX (buttons), done);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), question);
  gtk_box_append (GTK_BOX (box), self->holder);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_set_margin_start (box, 10);
  gtk_widget_set_margin_end (box, 10);
  gtk_widget_set_margin_bottom (box, 8);

  return box;
}

static void
rel_link_chooser_finalize (GObject *object)
{
  g_clear_pointer (&REL_LINK_CHOOSER (object)->choices, g_array_unref);
  g_clear_object (&REL_LINK_CHOOSER (object)->schema);

  G_OBJECT_CLASS (rel_link_chooser_parent_class)->finalize (object);
}

static void
rel_link_chooser_class_init (RelLinkChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_link_chooser_finalize;
  chosen_signal = g_signal_new ("chosen", REL_TYPE_LINK_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
rel_link_chooser_init (RelLinkChooser *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *arrow = gtk_label_new ("↔");
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->from = gtk_label_new ("");
  self->to = gtk_label_new ("");
  gtk_widget_add_css_class (self->from, "heading");
  gtk_widget_add_css_class (self->to, "heading");
  gtk_widget_add_css_class (arrow, "dim-label");
  gtk_widget_set_hexpand (arrow, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->from), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (self->to), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->from), 20);
  gtk_label_set_max_width_chars (GTK_LABEL (self->to), 20);
  gtk_box_append (GTK_BOX (head), self->from);
  gtk_box_append (GTK_BOX (head), arrow);
  gtk_box_append (GTK_BOX (head), self->to);
  gtk_widget_set_margin_start (head, 10);
  gtk_widget_set_margin_end (head, 10);
  gtk_widget_set_margin_top (head, 6);
  gtk_box_append (GTK_BOX (box), head);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_SINGLE);
  gtk_widget_add_css_class (self->list, "link-choices");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Relationships that may be made"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->list, "choices");
  gtk_stack_add_named (GTK_STACK (self->stack), make_match_step (self), "match");
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_widget_set_size_request (box, 310, -1);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
rel_link_chooser_new (void)
{
  return g_object_new (REL_TYPE_LINK_CHOOSER, NULL);
}

static GtkWidget *
make_row (const RelLinkChoice *choice,
          guint                number)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  g_autofree char *key = g_strdup_printf ("%u", number);
  GtkWidget *badge = gtk_label_new (key);
  GtkWidget *words = gtk_label_new (choice->words);
  GtkWidget *below = gtk_label_new (choice->why_not != NULL ? choice->why_not : choice->creates);
  g_autofree char *spoken = g_strdup_printf ("%s. %s", choice->words, choice->why_not != NULL ? choice->why_not : choice->creates);

  gtk_widget_add_css_class (badge, "key-badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_wrap (GTK_LABEL (below), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (words), 34);
  gtk_label_set_max_width_chars (GTK_LABEL (below), 40);
  gtk_widget_add_css_class (below, "dim-label");
  gtk_widget_add_css_class (below, "caption");
  gtk_box_append (GTK_BOX (texts), words);
  gtk_box_append (GTK_BOX (texts), below);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), choice->why_not == NULL);
  gtk_widget_set_sensitive (row, choice->why_not == NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);

  return row;
}

/**
 * rel_link_chooser_show:
 * @self: the chooser; it has a parent
 * @schema: the schema that is drawn
 * @from: name of the table where the drag began
 * @to: name of the table where it ended
 * @choices: (transfer full): what rel_may_link() gave
 * @at: where, in its parent
 *
 * Opens it. The first choice is ready for Enter.
 */
void
rel_link_chooser_show (RelLinkChooser     *self,
                       RelSchema          *schema,
                       const char         *from,
                       const char         *to,
                       GArray             *choices,
                       const GdkRectangle *at)
{
  GtkWidget *child;
  GtkListBoxRow *first = NULL;

  g_return_if_fail (REL_IS_LINK_CHOOSER (self));

  g_clear_pointer (&self->choices, g_array_unref);
  self->choices = choices;
  g_set_object (&self->schema, schema);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "choices");
  gtk_label_set_text (GTK_LABEL (self->from), from);
  gtk_label_set_text (GTK_LABEL (self->to), to);
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < choices->len; i++)
    {
      const RelLinkChoice *choice = &g_array_index (choices, RelLinkChoice, i);
      GtkWidget *row = make_row (choice, i + 1);

      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
      if (first == NULL && choice->why_not == NULL)
        first = GTK_LIST_BOX_ROW (row);
    }

  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  gtk_popover_popup (GTK_POPOVER (self));
  if (first != NULL)
    {
      gtk_list_box_select_row (GTK_LIST_BOX (self->list), first);
      gtk_widget_grab_focus (GTK_WIDGET (first));
    }
}

/**
 * rel_link_chooser_get_choices:
 * @self: the chooser
 *
 * Returns: (transfer none) (nullable) (element-type RelLinkChoice): what it shows
 */
GArray *
rel_link_chooser_get_choices (RelLinkChooser *self)
{
  g_return_val_if_fail (REL_IS_LINK_CHOOSER (self), NULL);

  return self->choices;
}
