/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The face of long work. Nothing is shown for what is done in a moment; then a dialog
 * says what is done and how far, and stops it. The thread that works only stores two
 * numbers: the main thread looks at them ten times a second.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "common/rel-progress.h"

#define SHOW_MS 250
#define LOOK_MS 100

struct _RelProgress
{
  gatomicrefcount  refs;
  GCancellable    *cancellable;
  GMutex           mutex;      /* of the two below */
  double           fraction;
  guint64          n_done;
  char            *words;
  GtkWidget       *from;       /* weak */
  GtkWidget       *dialog;     /* weak; NULL: not shown yet */
  GtkWidget       *bar;
  guint            source_id;
};

RelProgress *
rel_progress_ref (RelProgress *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

void
rel_progress_unref (RelProgress *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_free (self->words);
  g_free (self);
}

static void
response_cb (RelProgress *self)
{
  g_cancellable_cancel (self->cancellable);
}

static gboolean
look_cb (gpointer user_data)
{
  RelProgress *self = user_data;
  double fraction;
  guint64 n_done;

  g_mutex_lock (&self->mutex);
  fraction = self->fraction;
  n_done = self->n_done;
  g_mutex_unlock (&self->mutex);

  if (self->dialog == NULL)
    {
      self->source_id = 0;
      return G_SOURCE_REMOVE;
    }
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), MIN (fraction, 1));
  else
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->bar));
  if (n_done > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%'llu record", "%'llu records", (gulong) n_done), (unsigned long long) n_done);

      gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->bar), text);
      gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->bar), TRUE);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
show_cb (gpointer user_data)
{
  RelProgress *self = user_data;
  GtkRoot *root = self->from != NULL ? gtk_widget_get_root (self->from) : NULL;
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->words, NULL);

  self->bar = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, self->words, -1);
  gtk_widget_set_size_request (self->bar, 280, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), self->bar);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "stop", _("_Stop"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stop");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), rel_progress_ref (self), (GClosureNotify) (GCallback) rel_progress_unref, G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->dialog, dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  self->source_id = g_timeout_add (LOOK_MS, look_cb, self);
  look_cb (self);

  return G_SOURCE_REMOVE;
}

/* The caller holds it until rel_progress_end(). */
RelProgress *
rel_progress_begin (GtkWidget  *from,
                    const char *words)
{
  RelProgress *self = g_new0 (RelProgress, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->mutex);
  self->cancellable = g_cancellable_new ();
  self->fraction = -1;
  self->words = g_strdup (words);
  g_set_weak_pointer (&self->from, from);
  self->source_id = g_timeout_add (SHOW_MS, show_cb, self);

  return self;
}

GCancellable *
rel_progress_get_cancellable (RelProgress *self)
{
  return self->cancellable;
}

/* From any thread: how much is done, below 0 when nobody knows, and how many. */
void
rel_progress_tell (RelProgress *self,
                   double       fraction,
                   guint64      n_done)
{
  g_mutex_lock (&self->mutex);
  self->fraction = fraction;
  self->n_done = n_done;
  g_mutex_unlock (&self->mutex);
}

/* It is over. Takes the reference of rel_progress_begin(). */
void
rel_progress_end (RelProgress *self)
{
  GtkWidget *dialog = self->dialog;

  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_weak_pointer (&self->dialog);
  g_clear_weak_pointer (&self->from);
  if (dialog != NULL)
    {
      g_signal_handlers_disconnect_by_func (dialog, response_cb, self);
      gtk_window_destroy (GTK_WINDOW (dialog));
    }
  rel_progress_unref (self);
}
