/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Deleting records: first what goes with them, in numbers; where nothing does, nothing is
 * asked for a single one. It is staged like any edit, as one step however many they are,
 * and one undo takes it back.
 *
 *   which records -> find them -> count -> ask, when more than one would go -> stage
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-browser-tab.h"

#include "browser/rel-browser-tab-private.h"
#include "records/rel-delete-preview.h"

/* What is staged is shown, undone and reviewed one by one; more than that is a statement. */
#define MAX_RECORDS 1000

typedef struct
{
  RelBrowserTab *tab;
  GPtrArray     *handles; /* RelRecordHandle */
  GPtrArray     *records; /* RelRecord */
} Deleting;

static Deleting *
deleting_new (RelBrowserTab *self)
{
  Deleting *deleting = g_new0 (Deleting, 1);

  deleting->tab = g_object_ref (self);
  deleting->handles = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_record_handle_free);
  deleting->records = g_ptr_array_new_with_free_func (g_object_unref);

  return deleting;
}

static void
deleting_free (Deleting *deleting)
{
  g_object_unref (deleting->tab);
  g_ptr_array_unref (deleting->handles);
  g_ptr_array_unref (deleting->records);
  g_free (deleting);
}

static void
tell (RelBrowserTab *self,
      const GError  *error)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
}

static void
staged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(RelBrowserTab) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!rel_document_stage_finish (REL_DOCUMENT (source), result, &error))
    tell (self, error);
}

static gboolean
delete_records (RelSession  *session,
                gpointer     data,
                GError     **error)
{
  Deleting *deleting = data;

  for (guint i = 0; i < deleting->records->len; i++)
    {
      RelRecord *record = deleting->records->pdata[i];

      /* One of them may have gone with another. */
      if (rel_record_get_state (record) != REL_RECORD_DELETED && !rel_session_delete (session, record, error))
        return FALSE;
    }

  return TRUE;
}

/* Takes it. */
static void
stage (Deleting *deleting)
{
  guint n = deleting->records->len;
  g_autofree char *name = n == 1 ? g_strdup (_("Delete Record")) : g_strdup_printf (ngettext ("Delete %u Record", "Delete %u Records", n), n);

  rel_document_stage_async (deleting->tab->document, name, delete_records, deleting, (GDestroyNotify) deleting_free, NULL,
                            staged_cb, g_object_ref (deleting->tab));
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             Deleting         *deleting)
{
  if (g_str_equal (response, "delete"))
    stage (deleting);
  else
    deleting_free (deleting);
}

static char *
make_heading (Deleting *deleting,
              gboolean  forbidden)
{
  guint n = deleting->records->len;
  g_autofree char *label = NULL;

  if (n > 1)
    return g_strdup_printf (forbidden ? ngettext ("%u Record Cannot Be Deleted", "These %u Records Cannot Be Deleted", n)
                                      : ngettext ("Delete %u Record?", "Delete %u Records?", n), n);
  label = rel_record_dup_label (deleting->records->pdata[0]);

  return g_strdup_printf (forbidden ? _("“%s” Cannot Be Deleted") : _("Delete “%s”?"),
                          *label != '\0' ? label : rel_record_get_table (deleting->records->pdata[0]));
}

static void
ask (Deleting         *deleting,
     RelDeletePreview *preview)
{
  gboolean forbidden = rel_delete_preview_is_forbidden (preview);
  g_autofree char *heading = make_heading (deleting, forbidden);
  g_autofree char *text = rel_delete_preview_dup_text (preview);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (deleting->tab));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", forbidden ? _("_Close") : _("_Cancel"));
  if (!forbidden)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "delete", _("_Delete"));
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
      adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "delete");
    }
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), deleting);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Deleting *deleting = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelDeletePreview) preview = rel_session_preview_delete_finish (REL_SESSION (source), result, &error);
  const char *const *triggers = preview != NULL ? rel_delete_preview_get_triggers (preview) : NULL;

  if (preview == NULL)
    {
      tell (deleting->tab, error);
      deleting_free (deleting);
    }
  else if (deleting->records->len == 1 && rel_delete_preview_get_n_consequences (preview) <= 1 &&
           !rel_delete_preview_is_forbidden (preview) && (triggers == NULL || triggers[0] == NULL))
    stage (deleting);
  else
    ask (deleting, preview);
}

static gboolean
find_records (RelSession  *session,
              gpointer     data,
              GError     **error)
{
  Deleting *deleting = data;

  g_ptr_array_set_size (deleting->records, 0);
  for (guint i = 0; i < deleting->handles->len; i++)
    {
      RelRecord *record = rel_record_handle_find (deleting->handles->pdata[i], session, error);

      if (record == NULL)
        return FALSE;
      g_ptr_array_add (deleting->records, record);
    }

  return TRUE;
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Deleting *deleting = user_data;
  g_autoptr(GError) error = NULL;

  if (!rel_session_run_finish (REL_SESSION (source), result, &error))
    {
      tell (deleting->tab, error);
      deleting_free (deleting);
      return;
    }
  /* what is not stored yet takes nothing with it */
  if (deleting->records->len == 1 && rel_record_get_state (deleting->records->pdata[0]) == REL_RECORD_NEW)
    stage (deleting);
  else
    rel_session_preview_delete_async (REL_SESSION (source), (RelRecord *const *) deleting->records->pdata, deleting->records->len,
                                      NULL, previewed_cb, deleting);
}

/* Takes it. */
static void
begin (Deleting *deleting)
{
  if (deleting->handles->len == 0)
    deleting_free (deleting);
  else
    rel_session_run_async (rel_document_get_session (deleting->tab->document), find_records, deleting, NULL, NULL, found_cb, deleting);
}

static gboolean
take_keys (const RelRows  *rows,
           double          fraction,
           gpointer        data,
           GError        **error)
{
  GPtrArray *keys = data;

  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      GPtrArray *key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);

      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        g_ptr_array_add (key, rel_value_ref (rel_rows_get (rows, i, j)));
      g_ptr_array_add (keys, key);
    }

  return TRUE;
}

static gpointer
run_keys (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  return rel_record_extract_run (data, connection, take_keys, keys, cancellable, error) ? g_steal_pointer (&keys) : NULL;
}

static void
keys_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Deleting *deleting = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) keys = rel_database_run_finish (REL_DATABASE (source), result, &error);
  RelBrowserTab *self = deleting->tab;
  RelTable *table = rel_schema_get_table (self->schema, rel_place_get_table (rel_browser_tab_get_visit (self)->place));

  if (keys == NULL || table == NULL)
    {
      tell (self, error);
      deleting_free (deleting);
      return;
    }
  for (guint i = 0; i < keys->len; i++)
    {
      GPtrArray *key = keys->pdata[i];

      if (!rel_table_get_info (table)->without_rowid && key->len == 1)
        g_ptr_array_add (deleting->handles, rel_record_handle_new_rowid (table, rel_value_get_integer (key->pdata[0])));
      else if (key->len > 0)
        g_ptr_array_add (deleting->handles, rel_record_handle_new_key (table, (RelValue *const *) key->pdata, key->len));
    }
  begin (deleting);
}

static void
delete_selected (RelBrowserTab *self,
                 gint64         n)
{
  g_autoptr(GArray) ranges = rel_grid_list_selected (REL_GRID (self->grid));
  RelRecordExtract *extract;

  if (rel_schema_get_table (self->schema, rel_place_get_table (rel_browser_tab_get_visit (self)->place)) == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("A view has no records of its own"));
      return;
    }
  if (n > MAX_RECORDS)
    {
      g_autofree char *words = g_strdup_printf (_("At most %d records are deleted at once, so nothing was. Select fewer, or write a DELETE on the SQL page."), MAX_RECORDS);

      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words);
      return;
    }

  extract = rel_record_extract_new_keys (rel_record_list_get_query (self->list));
  rel_record_extract_set_ranges (extract, self->list, (const RelRowRange *) (gpointer) ranges->data, ranges->len);
  rel_database_run_async (rel_document_get_database (self->document), REL_LANE_READ, run_keys, extract, (GDestroyNotify) rel_record_extract_free,
                          (GDestroyNotify) g_ptr_array_unref, NULL, keys_cb, deleting_new (self));
}

/**
 * rel_browser_tab_delete_record:
 * @self: a tab
 *
 * Stages the deletion of the records that are selected, or of the one that is shown,
 * after telling what goes with it.
 */
void
rel_browser_tab_delete_record (RelBrowserTab *self)
{
  RelRecordHandle *handle;
  Deleting *deleting;
  gint64 n;

  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  n = rel_grid_get_n_selected (REL_GRID (self->grid));
  if (n > 1)
    {
      delete_selected (self, n);
      return;
    }
  handle = rel_record_view_dup_handle (REL_RECORD_VIEW (self->view));
  if (handle == NULL)
    return;
  deleting = deleting_new (self);
  g_ptr_array_add (deleting->handles, handle);
  begin (deleting);
}
