/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Queries under names, on the SQL page: saved from the editor, put back into it or run
 * from a list, renamed and deleted there. A deletion can be taken back as long as the
 * list is open.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "console/rel-console-private.h"

#include "common/rel-one-line.h"

#define SEARCH_FROM 6
#define NAME_CHARS  40

static void
tell (RelConsolePage *self,
      const GError   *error)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
}

/* Asking for a name. */
typedef struct
{
  RelConsolePage *page;
  RelDocument    *document; /* another may come while it is asked */
  GtkWidget      *dialog;
  GtkWidget      *entry;
  GtkWidget      *whole;    /* NULL: there is no choice */
  char           *sql;      /* NULL: an old name is to be another */
  char           *script;
  char           *old;
} Asking;

static void
asking_free (gpointer data,
             GClosure *closure)
{
  Asking *asking = data;

  g_object_unref (asking->page);
  g_object_unref (asking->document);
  g_free (asking->sql);
  g_free (asking->script);
  g_free (asking->old);
  g_free (asking);
}

static char *
dup_name (Asking *asking)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (asking->entry))));
}

static void
name_changed_cb (Asking *asking)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (asking->dialog);
  g_autofree char *name = dup_name (asking);
  gboolean taken = *name != '\0' && g_strcmp0 (name, asking->old) != 0 && rel_saved_queries_find (asking->page->saved, name) != NULL;

  adw_message_dialog_set_response_enabled (dialog, "take", *name != '\0' && !(taken && asking->old != NULL));
  adw_message_dialog_set_response_label (dialog, "take", asking->old != NULL ? _("_Rename") : taken ? _("_Replace") : _("_Save"));
  adw_message_dialog_set_response_appearance (dialog, "take", taken ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  if (taken)
    adw_message_dialog_set_body (dialog, asking->old != NULL ? _("There is another query of that name.") : _("There is a query of that name. It is replaced."));
  else
    adw_message_dialog_set_body (dialog, asking->old != NULL ? "" : _("It is kept for this database, on this computer."));
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char       *response,
             Asking           *asking)
{
  RelConsolePage *self = asking->page;
  g_autofree char *name = dup_name (asking);
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;
  gboolean done;

  if (!g_str_equal (response, "take") || self->saved == NULL || self->document != asking->document || *name == '\0')
    return;
  if (asking->old != NULL)
    done = rel_saved_queries_rename (self->saved, asking->old, name, &error);
  else
    done = rel_saved_queries_save (self->saved, name,
                                   asking->whole != NULL && gtk_check_button_get_active (GTK_CHECK_BUTTON (asking->whole)) ? asking->script : asking->sql, &error);
  if (!done)
    {
      tell (self, error);
      return;
    }
  words = asking->old != NULL ? g_strdup_printf (_("Renamed to “%s”"), name) : g_strdup_printf (_("Saved as “%s”"), name);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words);
  gtk_widget_grab_focus (self->editor);
}

/* What a line of comment right before it says; NULL where there is none. */
static char *
find_comment (const char *script,
              gsize       offset)
{
  g_autofree char *before = g_strchomp (g_strndup (script, offset));
  const char *line = strrchr (before, '\n');

  line = line != NULL ? line + 1 : before;
  if (!g_str_has_prefix (line, "--"))
    return NULL;
  while (*line == '-' || *line == ' ')
    line++;

  return *line != '\0' ? g_strdup (line) : NULL;
}

static char *
propose_name (const char *script,
              RelSpan     span,
              const char *sql)
{
  g_autofree char *comment = find_comment (script, span.start);
  g_autofree char *line = rel_one_line (comment != NULL ? comment : sql);

  if (g_utf8_strlen (line, -1) <= NAME_CHARS)
    return g_steal_pointer (&line);

  return g_strchomp (g_utf8_substring (line, 0, NAME_CHARS));
}

static void
ask (RelConsolePage *self,
     const char     *heading,
     const char     *name,
     Asking         *asking)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  asking->page = g_object_ref (self);
  asking->document = g_object_ref (self->document);
  asking->dialog = dialog;
  asking->entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (asking->entry), name);
  gtk_entry_set_activates_default (GTK_ENTRY (asking->entry), TRUE);
  gtk_entry_set_max_length (GTK_ENTRY (asking->entry), 200);
  gtk_accessible_update_property (GTK_ACCESSIBLE (asking->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of the query"), -1);
  gtk_box_append (GTK_BOX (box), asking->entry);
  if (asking->script != NULL)
    {
      asking->whole = gtk_check_button_new_with_mnemonic (_("The _whole script, not only the statement at the cursor"));
      gtk_box_append (GTK_BOX (box), asking->whole);
    }
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "take", _("_Save"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "take");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), asking, asking_free, 0);
  g_signal_connect_swapped (asking->entry, "changed", G_CALLBACK (name_changed_cb), asking);
  name_changed_cb (asking);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (asking->entry);
}

/* What is selected, else the statement at the cursor or, if wanted, all that is there. */
void
rel_console_save_query (RelConsolePage *self)
{
  g_autofree char *script = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *name = NULL;
  Asking *asking;
  RelSpan span;

  if (self->saved == NULL)
    return;
  script = rel_console_page_dup_script (self);
  span = rel_console_find_here (self, script);
  sql = g_strstrip (g_strndup (script + span.start, span.end - span.start));
  if (*sql == '\0')
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("There is nothing to save. Write a statement first."));
      return;
    }
  rel_saved_queries_read (self->saved);
  asking = g_new0 (Asking, 1);
  asking->sql = g_strdup (sql);
  name = propose_name (script, span, sql);
  g_strstrip (script);
  asking->script = strcmp (sql, script) != 0 ? g_strdup (script) : NULL;
  ask (self, _("Save the Query"), name, asking);
}

static RelConsolePage *
page_of (GtkWidget *widget)
{
  return REL_CONSOLE_PAGE (gtk_widget_get_ancestor (widget, REL_TYPE_CONSOLE_PAGE));
}

static const char *
name_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW)), "name");
}

/* Puts it into the editor and selects it: it is there already, or comes behind what is there. */
static gboolean
put (RelConsolePage *self,
     const char     *name)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  const char *sql = rel_saved_queries_find (self->saved, name);
  g_autofree char *script = rel_console_page_dup_script (self);
  const char *there = sql != NULL ? strstr (script, sql) : NULL;
  GtkTextIter start, end;
  int at;

  if (sql == NULL)
    return FALSE;
  if (there != NULL)
    at = g_utf8_pointer_to_offset (script, there);
  else
    {
      rel_console_page_show_sql (self, sql);
      at = gtk_text_buffer_get_char_count (buffer) - g_utf8_strlen (sql, -1);
    }
  gtk_text_buffer_get_iter_at_offset (buffer, &start, at);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, at + g_utf8_strlen (sql, -1));
  gtk_text_buffer_select_range (buffer, &end, &start);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->editor), &start, 0.1, FALSE, 0, 0);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->saved_button));
  gtk_widget_grab_focus (self->editor);

  return TRUE;
}

static void
chosen_cb (GtkListBox     *list,
           GtkListBoxRow  *row,
           RelConsolePage *self)
{
  const char *name = g_object_get_data (G_OBJECT (row), "name");

  if (name != NULL && self->saved != NULL)
    put (self, name);
}

static void
run_cb (GtkWidget *button)
{
  RelConsolePage *self = page_of (button);

  if (self != NULL && self->saved != NULL && put (self, name_of (button)))
    gtk_widget_activate_action (GTK_WIDGET (self), "console.run", NULL);
}

static void
rename_cb (GtkWidget *button)
{
  RelConsolePage *self = page_of (button);
  Asking *asking;

  if (self == NULL || self->saved == NULL)
    return;
  asking = g_new0 (Asking, 1);
  asking->old = g_strdup (name_of (button));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->saved_button));
  ask (self, _("Rename the Query"), asking->old, asking);
}

static void fill_row (RelConsolePage *self,
                      GtkWidget      *row);

static void
undo_cb (GtkWidget *button)
{
  RelConsolePage *self = page_of (button);
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  g_autoptr(GError) error = NULL;

  if (self == NULL || self->saved == NULL)
    return;
  if (!rel_saved_queries_save (self->saved, name_of (button), g_object_get_data (G_OBJECT (row), "deleted"), &error))
    {
      tell (self, error);
      return;
    }
  g_object_set_data (G_OBJECT (row), "deleted", NULL);
  fill_row (self, row);
  gtk_widget_grab_focus (row);
}

static void
delete_cb (GtkWidget *button)
{
  RelConsolePage *self = page_of (button);
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  const char *name = name_of (button);
  GtkWidget *box, *label, *undo;
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;

  if (self == NULL || self->saved == NULL)
    return;
  g_object_set_data_full (G_OBJECT (row), "deleted", g_strdup (rel_saved_queries_find (self->saved, name)), g_free);
  if (!rel_saved_queries_remove (self->saved, name, &error))
    {
      tell (self, error);
      return;
    }
  words = g_strdup_printf (_("“%s” was deleted"), name);
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  label = gtk_label_new (words);
  undo = gtk_button_new_with_mnemonic (_("_Undo"));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  g_signal_connect (undo, "clicked", G_CALLBACK (undo_cb), NULL);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), undo);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_grab_focus (undo);
}

static GtkWidget *
make_button (const char *icon,
             const char *tooltip,
             const char *format,
             const char *name,
             GCallback   callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *label = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  label = g_strdup_printf (format, name);
#pragma GCC diagnostic pop
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (button, "clicked", callback, NULL);

  return button;
}

static void
fill_row (RelConsolePage *self,
          GtkWidget      *row)
{
  const char *name = g_object_get_data (G_OBJECT (row), "name");
  const char *sql = rel_saved_queries_find (self->saved, name);
  g_autofree char *line = rel_one_line (sql != NULL ? sql : "");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *below = gtk_label_new (line);

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (below), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_widget_add_css_class (below, "dim-label");
  gtk_widget_add_css_class (below, "caption");
  gtk_widget_add_css_class (below, "monospace");
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), below);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_margin_end (texts, 6);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), make_button ("media-playback-start-symbolic", _("Run"), _("Run “%s”"), name, G_CALLBACK (run_cb)));
  gtk_box_append (GTK_BOX (box), make_button ("document-edit-symbolic", _("Rename…"), _("Rename “%s”"), name, G_CALLBACK (rename_cb)));
  gtk_box_append (GTK_BOX (box), make_button ("user-trash-symbolic", _("Delete"), _("Delete “%s”"), name, G_CALLBACK (delete_cb)));
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, sql);
}

static GtkWidget *
make_row (RelConsolePage *self,
          const char     *name)
{
  GtkWidget *row = gtk_list_box_row_new ();

  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (name), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  fill_row (self, row);

  return row;
}

static gboolean
is_wanted (GtkListBoxRow *row,
           gpointer       entry)
{
  const char *name = g_object_get_data (G_OBJECT (row), "name");
  const char *sql = gtk_widget_get_tooltip_text (GTK_WIDGET (row));
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (entry)), -1);
  g_autofree char *both = g_strdup_printf ("%s\n%s", name, sql != NULL ? sql : "");
  g_autofree char *text = g_utf8_casefold (both, -1);

  return strstr (text, wanted) != NULL;
}

/* Made when it is opened: another window may have saved some. */
static void
create_popover_cb (GtkMenuButton *button,
                   gpointer       user_data)
{
  RelConsolePage *self = user_data;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *search = gtk_search_entry_new ();
  GtkWidget *save = gtk_button_new_with_mnemonic (_("_Save This Query…"));
  GtkWidget *box;
  guint n;

  if (self->saved != NULL)
    rel_saved_queries_read (self->saved);
  n = self->saved != NULL ? rel_saved_queries_get_n (self->saved) : 0;
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_row (self, rel_saved_queries_get_name (self->saved, i)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Saved queries"), -1);
  g_signal_connect (list, "row-activated", G_CALLBACK (chosen_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search the saved queries"), -1);
  gtk_widget_set_visible (search, n >= SEARCH_FROM);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (save), "console.save-query");
  gtk_widget_set_tooltip_text (save, _("Keep the Statement at the Cursor Under a Name (Ctrl+D)"));
  g_signal_connect_object (save, "clicked", G_CALLBACK (gtk_popover_popdown), popover, G_CONNECT_SWAPPED);
  box = rel_console_make_list (list, search, n > 0 ? _("Nothing was found") : _("No query was saved yet"), 360, is_wanted);
  gtk_box_append (GTK_BOX (box), save);
  g_signal_connect_object (popover, "closed", G_CALLBACK (gtk_widget_grab_focus), self->editor, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
}

GtkWidget *
rel_console_make_saved (RelConsolePage *self)
{
  self->saved_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->saved_button), "user-bookmarks-symbolic");
  gtk_widget_set_tooltip_text (self->saved_button, _("Saved Queries (Ctrl+B)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->saved_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Saved queries"), -1);
  gtk_widget_add_css_class (self->saved_button, "flat");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->saved_button), create_popover_cb, self, NULL);

  return self->saved_button;
}
