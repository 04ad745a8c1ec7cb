/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a worker finds, as it finds it: the owner's function takes it over some times a
 * second, until the looking ends by itself or by Stop.
 */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "browser/rel-found-list.h"

#define HANDOVER_MS 60

struct _RelFoundList
{
  GtkBox        parent_instance;
  RelFoundFunc  take_over;
  gpointer      data;
  GCancellable *cancellable; /* of what is looked for now; NULL: nothing yet */
  guint         poll_id;
  guint         n;
  GtkWidget    *stack;  /* empty, list */
  GtkWidget    *empty;
  GtkWidget    *list;
  GtkWidget    *state;
  GtkWidget    *spinner;
  GtkWidget    *stop;
};

G_DEFINE_FINAL_TYPE (RelFoundList, rel_found_list, GTK_TYPE_BOX)

static gboolean
poll_cb (gpointer user_data)
{
  RelFoundList *self = user_data;

  self->take_over (self->data);

  return G_SOURCE_CONTINUE;
}

static void
stop_cb (RelFoundList *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
set_running (RelFoundList *self,
             gboolean      running)
{
  gtk_widget_set_visible (self->stop, running);
  if (running)
    gtk_spinner_start (GTK_SPINNER (self->spinner));
  else
    gtk_spinner_stop (GTK_SPINNER (self->spinner));
  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (running)
    self->poll_id = g_timeout_add (HANDOVER_MS, poll_cb, self);
}

/* Empties the list and shows that something is looked for. What was looked for before is
 * given up. Returns the new cancellable, which the list owns. */
GCancellable *
rel_found_list_start (RelFoundList *self,
                      const char   *words)
{
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->n = 0;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  gtk_widget_set_visible (self->list, FALSE);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), gtk_widget_get_ancestor (self->list, GTK_TYPE_SCROLLED_WINDOW));
  gtk_label_set_text (GTK_LABEL (self->state), words);
  set_running (self, TRUE);

  return self->cancellable;
}

void
rel_found_list_append (RelFoundList *self,
                       GtkWidget    *row)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  gtk_widget_set_visible (self->list, TRUE);
  self->n++;
}

guint
rel_found_list_get_n (RelFoundList *self)
{
  return self->n;
}

GCancellable *
rel_found_list_get_cancellable (RelFoundList *self)
{
  return self->cancellable;
}

GtkListBox *
rel_found_list_get_list (RelFoundList *self)
{
  return GTK_LIST_BOX (self->list);
}

void
rel_found_list_end (RelFoundList *self,
                    const char   *words)
{
  set_running (self, FALSE);
  gtk_label_set_text (GTK_LABEL (self->state), self->n > 0 ? words : "");
  if (self->n > 0)
    return;
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), words);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), NULL);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->empty);
}

static void
rel_found_list_dispose (GObject *object)
{
  RelFoundList *self = REL_FOUND_LIST (object);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (rel_found_list_parent_class)->dispose (object);
}

static void
rel_found_list_finalize (GObject *object)
{
  g_clear_object (&REL_FOUND_LIST (object)->cancellable);

  G_OBJECT_CLASS (rel_found_list_parent_class)->finalize (object);
}

static void
rel_found_list_class_init (RelFoundListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_found_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = rel_found_list_finalize;
}

static void
rel_found_list_init (RelFoundList *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_widget_set_visible (self->list, FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "system-search-symbolic");
  gtk_widget_add_css_class (self->empty, "compact");
  self->stack = gtk_stack_new ();
  gtk_stack_add_child (GTK_STACK (self->stack), self->empty);
  gtk_stack_add_child (GTK_STACK (self->stack), scrolled);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self), self->stack);

  self->state = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->state), 0);
  gtk_label_set_wrap (GTK_LABEL (self->state), TRUE);
  gtk_widget_set_hexpand (self->state, TRUE);
  gtk_widget_add_css_class (self->state, "dim-label");
  self->spinner = gtk_spinner_new ();
  self->stop = gtk_button_new_with_mnemonic (_("_Stop"));
  g_signal_connect_swapped (self->stop, "clicked", G_CALLBACK (stop_cb), self);
  gtk_widget_set_visible (self->stop, FALSE);
  gtk_box_append (GTK_BOX (foot), self->state);
  gtk_box_append (GTK_BOX (foot), self->spinner);
  gtk_box_append (GTK_BOX (foot), self->stop);
  gtk_box_append (GTK_BOX (self), foot);
}

/* @label: what the list is, for those who hear it; @hint: what is said before anything is
 * looked for; @take_over: appends what came */
GtkWidget *
rel_found_list_new (const char   *label,
                    const char   *hint,
                    RelFoundFunc  take_over,
                    gpointer      data)
{
  RelFoundList *self = g_object_new (REL_TYPE_FOUND_LIST, NULL);
  g_autofree char *markup = hint != NULL ? g_markup_escape_text (hint, -1) : NULL;

  self->take_over = take_over;
  self->data = data;
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), markup);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return GTK_WIDGET (self);
}
