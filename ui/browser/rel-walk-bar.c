/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The bar over a walk shown as a grid: which columns of each step, whether records that
 * lead nowhere stay, and the SQL of it all, to be read, copied, or taken to the SQL page.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-walk-bar.h"

struct _RelWalkBar
{
  AdwBin     parent_instance;
  RelWalk   *walk;
  RelSchema *schema;
  GtkWidget *columns;   /* menu button */
  GtkWidget *all;       /* check button */
  GtkWidget *sql;       /* label */
  GtkWidget *revealer;
  char      *text;
  gboolean   filling;
};

G_DEFINE_FINAL_TYPE (RelWalkBar, rel_walk_bar, ADW_TYPE_BIN)

static guint changed_signal;

static void
change (RelWalkBar *self,
        RelWalk    *walk)
{
  g_signal_emit (self, changed_signal, 0, walk);
  g_object_unref (walk);
}

static void
all_toggled_cb (RelWalkBar *self)
{
  if (!self->filling && self->walk != NULL)
    change (self, rel_walk_with_all (self->walk, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->all))));
}

typedef struct
{
  guint step;
  RelId column;
} Choice;

static void
column_toggled_cb (GtkCheckButton *check,
                   RelWalkBar     *self)
{
  const Choice *choice = g_object_get_data (G_OBJECT (check), "choice");

  if (!self->filling && self->walk != NULL)
    change (self, rel_walk_with_column (self->walk, choice->step, choice->column, gtk_check_button_get_active (check)));
}

static void
add_choice (RelWalkBar *self,
            GtkWidget  *box,
            guint       step,
            RelId       column,
            const char *words)
{
  GtkWidget *check = gtk_check_button_new_with_label (words);
  Choice choice = { step, column };

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), rel_walk_shows (self->walk, step, column));
  g_object_set_data_full (G_OBJECT (check), "choice", g_memdup2 (&choice, sizeof choice), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (column_toggled_cb), self);
  gtk_box_append (GTK_BOX (box), check);
}

/* Made when it is opened: it stays open while one chooses. */
static void
popup_cb (GtkMenuButton *button,
          gpointer       user_data)
{
  RelWalkBar *self = user_data;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  for (guint i = 0; self->walk != NULL && i < rel_walk_get_n_steps (self->walk); i++)
    {
      RelTable *table = rel_schema_get_table (self->schema, rel_walk_get_table (self->walk, i));
      GtkWidget *heading = gtk_label_new (rel_walk_get_name (self->walk, i));

      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "heading");
      if (i > 0)
        gtk_widget_set_margin_top (heading, 8);
      gtk_box_append (GTK_BOX (box), heading);
      add_choice (self, box, i, REL_ID_NONE, _("The record, by its label"));
      for (guint j = 0; table != NULL && j < rel_table_get_info (table)->columns->len; j++)
        {
          RelColumn *column = g_ptr_array_index (rel_table_get_info (table)->columns, j);

          add_choice (self, box, i, rel_column_get_id (column), rel_column_get_name (column));
        }
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_menu_button_set_popover (button, popover);
}

static void
copy_cb (RelWalkBar *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("The SQL was copied"));
}

static void
open_cb (RelWalkBar *self)
{
  g_autofree char *script = g_strconcat (self->text, ";\n", NULL);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-sql", "s", script);
}

static void
rel_walk_bar_dispose (GObject *object)
{
  RelWalkBar *self = REL_WALK_BAR (object);

  g_clear_object (&self->walk);
  g_clear_object (&self->schema);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (rel_walk_bar_parent_class)->dispose (object);
}

static void
rel_walk_bar_class_init (RelWalkBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_walk_bar_dispose;
  changed_signal = g_signal_new ("changed", REL_TYPE_WALK_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, REL_TYPE_WALK);
}

static void
rel_walk_bar_init (RelWalkBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *panel = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *words = gtk_label_new (_("A row for every path"));
  GtkWidget *show = gtk_toggle_button_new_with_label (_("SQL"));
  GtkWidget *copy = gtk_button_new_with_mnemonic (_("_Copy"));
  GtkWidget *open = gtk_button_new_with_mnemonic (_("_Open on the SQL Page"));

  gtk_widget_add_css_class (words, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (words, TRUE);
  self->all = gtk_check_button_new_with_mnemonic (_("_Keep what leads nowhere"));
  gtk_widget_set_tooltip_text (self->all, _("Records without members have a row too (LEFT JOIN)"));
  g_signal_connect_swapped (self->all, "toggled", G_CALLBACK (all_toggled_cb), self);
  self->columns = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->columns), _("Columns"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->columns), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->columns), popup_cb, self, NULL);
  gtk_widget_set_tooltip_text (self->columns, _("Choose the columns of each step"));
  gtk_box_append (GTK_BOX (bar), words);
  gtk_box_append (GTK_BOX (bar), self->all);
  gtk_box_append (GTK_BOX (bar), self->columns);
  gtk_box_append (GTK_BOX (bar), show);
  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 12);
  gtk_widget_set_margin_top (bar, 6);
  gtk_widget_set_margin_bottom (bar, 6);

  self->sql = gtk_label_new (NULL);
  gtk_label_set_selectable (GTK_LABEL (self->sql), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->sql), 0);
  gtk_label_set_yalign (GTK_LABEL (self->sql), 0);
  gtk_widget_add_css_class (self->sql, "monospace");
  gtk_widget_set_margin_start (self->sql, 10);
  gtk_widget_set_margin_end (self->sql, 10);
  gtk_widget_set_margin_top (self->sql, 8);
  gtk_widget_set_margin_bottom (self->sql, 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sql), GTK_ACCESSIBLE_PROPERTY_LABEL, _("SQL of the walk"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->sql);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 200);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_set_hexpand (scrolled, TRUE);
  g_signal_connect_swapped (copy, "clicked", G_CALLBACK (copy_cb), self);
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (open_cb), self);
  gtk_box_append (GTK_BOX (buttons), copy);
  gtk_box_append (GTK_BOX (buttons), open);
  gtk_box_append (GTK_BOX (panel), scrolled);
  gtk_box_append (GTK_BOX (panel), buttons);
  gtk_widget_set_margin_start (panel, 12);
  gtk_widget_set_margin_end (panel, 12);
  gtk_widget_set_margin_bottom (panel, 8);
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), panel);
  g_object_bind_property (show, "active", self->revealer, "reveal-child", G_BINDING_SYNC_CREATE);

  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), self->revealer);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
rel_walk_bar_new (void)
{
  return g_object_new (REL_TYPE_WALK_BAR, NULL);
}

/**
 * rel_walk_bar_set_walk:
 * @self: the bar
 * @walk: (nullable): the walk that is shown; %NULL hides the bar
 * @schema: its schema
 * @labels: (nullable): which columns describe records
 *
 * Shows what belongs to a walk.
 */
void
rel_walk_bar_set_walk (RelWalkBar *self,
                       RelWalk    *walk,
                       RelSchema  *schema,
                       RelLabels  *labels)
{
  g_return_if_fail (REL_IS_WALK_BAR (self));

  g_set_object (&self->walk, walk);
  g_set_object (&self->schema, schema);
  gtk_widget_set_visible (GTK_WIDGET (self), walk != NULL);
  if (walk == NULL)
    return;
  g_free (self->text);
  self->text = rel_walk_to_sql (walk, schema, labels);
  gtk_label_set_text (GTK_LABEL (self->sql), self->text);
  self->filling = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->all), rel_walk_keeps_all (walk));
  self->filling = FALSE;
}
