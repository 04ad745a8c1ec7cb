/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Walking through what was run before, by keys and by a list. Behind the newest entry
 * stands the draft: what was in the editor when one set out.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "console/rel-console-private.h"

#include "common/rel-one-line.h"

#define MAX_LISTED 300

static void
set_text (RelConsolePage *self,
          const char     *text)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;

  /* One step of undo, rather than a new beginning. */
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
go_to (RelConsolePage *self,
       guint           to)
{
  guint n = rel_sql_history_get_n (self->history);

  if (self->at == n)
    {
      g_autofree char *draft = rel_console_page_dup_script (self);

      rel_sql_history_set_draft (self->history, draft);
    }
  self->at = to;
  set_text (self, to < n ? rel_sql_history_get_nth (self->history, to, NULL) : rel_sql_history_get_draft (self->history));
}

void
rel_console_walk_history (RelConsolePage *self,
                          int             step)
{
  guint n;

  if (self->history == NULL)
    return;
  n = rel_sql_history_get_n (self->history);
  if (step < 0 ? self->at == 0 : self->at >= n)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  go_to (self, self->at + step);
}

void
rel_console_remember (RelConsolePage *self,
                      const char     *sql)
{
  g_autofree char *draft = rel_console_page_dup_script (self);

  if (self->history == NULL)
    return;
  rel_sql_history_add (self->history, sql);
  rel_sql_history_set_draft (self->history, draft);
  self->at = rel_sql_history_get_n (self->history);
  rel_sql_history_save (self->history);
}

static void
chosen_cb (GtkListBox     *list,
           GtkListBoxRow  *row,
           RelConsolePage *self)
{
  guint n = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "entry"));

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->history_button));
  if (self->history != NULL && n < rel_sql_history_get_n (self->history))
    go_to (self, n);
  gtk_widget_grab_focus (self->editor);
}

static GtkWidget *
make_row (RelConsolePage *self,
          guint           n)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gint64 when;
  const char *sql = rel_sql_history_get_nth (self->history, n, &when);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (when);
  g_autofree char *line = rel_one_line (sql);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%x %H:%M") : g_strdup ("");
  GtkWidget *text = gtk_label_new (line);
  GtkWidget *below = gtk_label_new (date);

  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_widget_add_css_class (text, "monospace");
  gtk_widget_add_css_class (below, "dim-label");
  gtk_widget_add_css_class (below, "caption");
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), below);
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, sql);
  g_object_set_data (G_OBJECT (row), "entry", GUINT_TO_POINTER (n));

  return row;
}

static gboolean
is_wanted (GtkListBoxRow *row,
           gpointer       entry)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (entry)), -1);
  const char *sql = gtk_widget_get_tooltip_text (GTK_WIDGET (row));
  g_autofree char *text = g_utf8_casefold (sql != NULL ? sql : "", -1);

  return strstr (text, wanted) != NULL;
}

/* Made when it is opened, newest first. */
static void
create_popover_cb (GtkMenuButton *button,
                   gpointer       user_data)
{
  RelConsolePage *self = user_data;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *list = gtk_list_box_new ();
  guint n = self->history != NULL ? rel_sql_history_get_n (self->history) : 0;
  GtkWidget *search = gtk_search_entry_new ();
  GtkWidget *box;

  for (guint i = 0; i < MIN (n, MAX_LISTED); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_row (self, n - 1 - i));
  g_signal_connect (list, "row-activated", G_CALLBACK (chosen_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search what was run before"), -1);
  gtk_widget_set_visible (search, n > 0);
  box = rel_console_make_list (list, search, n > 0 ? _("Nothing was found") : _("Nothing was run yet"), 320, is_wanted);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
}

GtkWidget *
rel_console_make_history (RelConsolePage *self)
{
  self->history_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->history_button), "document-open-recent-symbolic");
  gtk_widget_set_tooltip_text (self->history_button, _("What Was Run Before (Ctrl+Up, Ctrl+Down)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->history_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("History"), -1);
  gtk_widget_add_css_class (self->history_button, "flat");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->history_button), create_popover_cb, self, NULL);

  return self->history_button;
}
