/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A design and a database that is there: the design takes over what was changed in the
 * database, or the database what was drawn. Whichever way, the one that gives is read or
 * already open, the one that takes has a window, and there the differences are shown.
 *
 *   design:    Apply to Database…        this schema --> the window of the database, then Review
 *              Take Over from Database…  the database, read --> this window
 *   database:  Update a Design…          this schema --> the window of the design
 */
#include "config.h"

#include <glib/gi18n.h>

#include "document/rel-places.h"
#include "review/rel-take-window.h"
#include "schema/rel-words.h"
#include "window/rel-window-private.h"

static void
taken_cb (RelTakeWindow *take,
          guint          n_edits,
          gboolean       looks,
          RelWindow     *self)
{
  if (self->document == NULL)
    return;
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->pages), "diagram");
  /* what came along is seen as a whole first */
  if (looks)
    gtk_widget_activate_action (GTK_WIDGET (self->diagram), "diagram.fit", NULL);
  if (rel_document_get_database (self->document) != NULL && rel_document_list_changes (self->document)->len > 0)
    rel_window_review (self);
  else
    {
      g_autofree char *words = g_strdup_printf (ngettext ("The changes were taken over in %u edit", "The changes were taken over in %u edits", n_edits), n_edits);

      rel_window_toast (self, words);
    }
}

/* What another document has to offer, shown when there is one to take it. */
void
rel_window_offer (RelWindow  *self,
                  RelSchema  *schema,
                  GPtrArray  *diagrams,
                  const char *title)
{
  GtkWidget *take;

  if (self->document == NULL || self->opening_wanted)
    {
      g_set_object (&self->offer, schema);
      g_clear_pointer (&self->offer_diagrams, g_ptr_array_unref);
      self->offer_diagrams = g_ptr_array_ref (diagrams);
      g_free (self->offer_title);
      self->offer_title = g_strdup (title);
      return;
    }
  take = rel_take_window_new (GTK_WINDOW (self), self->document, schema, diagrams, title);
  g_signal_connect_object (take, "taken", G_CALLBACK (taken_cb), self, 0);
  gtk_window_present (GTK_WINDOW (take));
}

/* The document is there, or could not be opened. */
void
rel_window_take_offer (RelWindow *self)
{
  g_autoptr(RelSchema) schema = g_steal_pointer (&self->offer);
  g_autoptr(GPtrArray) diagrams = g_steal_pointer (&self->offer_diagrams);
  g_autofree char *title = g_steal_pointer (&self->offer_title);

  self->opening_wanted = FALSE;
  if (schema != NULL && self->document != NULL)
    rel_window_offer (self, schema, diagrams, title);
}

/* The window that shows a file: one that has it open, else a new one. */
static RelWindow *
find_window (RelWindow *self,
             GFile     *file)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  RelWindow *window;

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      RelDocument *document = REL_IS_WINDOW (l->data) ? rel_window_get_document (l->data) : NULL;

      if (document != NULL && rel_document_get_file (document) != NULL && g_file_equal (rel_document_get_file (document), file))
        return l->data;
    }
  window = rel_window_new (ADW_APPLICATION (application));
  window->opening_wanted = TRUE;
  rel_window_open_file (window, file);

  return window;
}

static void
target_chosen_cb (GtkNativeDialog *dialog,
                  int              response,
                  RelWindow       *self)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && self->document != NULL)
    {
      RelWindow *window = find_window (self, file);
      RelSchema *schema = rel_document_get_schema (self->document);
      /* a design learns what the database has, not what is only staged for it */
      g_autoptr(RelSchema) said = rel_document_get_database (self->document) == NULL ? g_object_ref (schema)
                                  : rel_schema_with_words (rel_document_get_base (self->document), schema, REL_WORDS_ALL);

      gtk_window_present (GTK_WINDOW (window));
      rel_window_offer (window, said, rel_document_get_diagrams (self->document), rel_document_get_title (self->document));
    }
  g_object_unref (dialog);
}

static void
source_opened_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(RelWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelDatabase) database = rel_database_open_finish (result, &error);

  if (database == NULL)
    {
      rel_window_toast (self, error->message);
      return;
    }
  if (self->document != NULL)
    {
      /* what is remembered beside it */
      g_autofree char *places = rel_places_get_path (rel_database_get_file (database));
      g_autoptr(RelSchema) said = rel_places_load_words (places, rel_database_get_schema (database));
      g_autoptr(GPtrArray) diagrams = rel_places_load (places, said);

      rel_window_offer (self, said, diagrams, self->offer_title);
    }
  rel_database_close (database);
}

static void
source_chosen_cb (GtkNativeDialog *dialog,
                  int              response,
                  RelWindow       *self)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && self->document != NULL)
    {
      g_autofree char *name = g_file_get_basename (file);

      g_free (self->offer_title);
      self->offer_title = g_utf8_make_valid (name, -1);
      rel_database_open_async (file, NULL, source_opened_cb, g_object_ref (self));
    }
  g_object_unref (dialog);
}

static void
choose (RelWindow  *self,
        const char *title,
        GCallback   chosen)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Compare"), _("_Cancel"));
  GFile *own = rel_document_get_file (self->document);
  g_autoptr(GFile) folder = own != NULL ? g_file_get_parent (own) : NULL;

  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", chosen, self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
rel_window_compare (RelWindow  *self,
                    const char *action)
{
  if (self->document == NULL)
    return;
  rel_inspector_finish (self->inspector);
  if (g_str_equal (action, "win.apply-to-database"))
    choose (self, _("Apply to a Database"), G_CALLBACK (target_chosen_cb));
  else if (g_str_equal (action, "win.take-over"))
    choose (self, _("Take Over from a Database"), G_CALLBACK (source_chosen_cb));
  else
    choose (self, _("Update a Design"), G_CALLBACK (target_chosen_cb));
}

/* Entries that are there only where they can be chosen. */
void
rel_window_add_compare_entries (GMenu *menu)
{
  static const char *const entries[][2] = {
    { N_("Apply to Data_base…"), "win.apply-to-database" },
    { N_("_Take Over from Database…"), "win.take-over" },
    { N_("_Update a Design…"), "win.update-design" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (_(entries[i][0]), entries[i][1]);

      g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
      g_menu_append_item (menu, item);
    }
}

void
rel_window_update_compare (RelWindow *self,
                           gboolean   document)
{
  gboolean database = document && rel_document_get_database (self->document) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.apply-to-database", document && !database);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.take-over", document && !database);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.update-design", database);
}
