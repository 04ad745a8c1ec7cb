/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Shows a picture once it is looked at: the source is read when the widget is mapped,
 * and no longer when it is gone.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "common/editors/rel-picture-view.h"

#include "common/editors/rel-picture-load.h"

#define SMALL_SIDE 96
#define LARGE_SIDE 2560

struct _RelPictureView
{
  AdwBin         parent_instance;
  RelCellSource *source;
  gboolean       large;
  gboolean       asked;
  GCancellable  *cancellable;
};

G_DEFINE_FINAL_TYPE (RelPictureView, rel_picture_view, ADW_TYPE_BIN)

static GtkWidget *
make_words (const char *words,
            gboolean    large)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), large ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT);
  gtk_label_set_xalign (GTK_LABEL (label), large ? 0.5 : 0);
  gtk_widget_add_css_class (label, "dim-label");

  return label;
}

static void
show_picture (RelPictureView *self,
              RelPicture     *picture)
{
  GtkWidget *view = gtk_picture_new_for_paintable (GDK_PAINTABLE (picture->texture));
  g_autofree char *words = g_strdup_printf (_("%s picture, %u × %u pixels"), picture->form == REL_IMAGE_PNG ? "PNG" : "JPEG", picture->width, picture->height);

  gtk_picture_set_can_shrink (GTK_PICTURE (view), self->large);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_tooltip_text (view, words);
  if (self->large)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

      gtk_widget_set_vexpand (view, TRUE);
      /* a small one is shown as it is */
      if (picture->width < 300 && picture->height < 300)
        {
          gtk_widget_set_halign (view, GTK_ALIGN_CENTER);
          gtk_widget_set_valign (view, GTK_ALIGN_CENTER);
          gtk_picture_set_can_shrink (GTK_PICTURE (view), FALSE);
        }
      gtk_box_append (GTK_BOX (box), view);
      gtk_box_append (GTK_BOX (box), make_words (words, TRUE));
      adw_bin_set_child (ADW_BIN (self), box);
    }
  else
    {
      gtk_widget_set_halign (view, GTK_ALIGN_START);
      gtk_widget_set_valign (view, GTK_ALIGN_START);
      gtk_widget_add_css_class (view, "picture-small");
      adw_bin_set_child (ADW_BIN (self), view);
    }
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(RelPictureView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelPicture) picture = rel_picture_load_finish (result, &error);

  if (picture != NULL && self->source != NULL)
    show_picture (self, picture);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    adw_bin_set_child (ADW_BIN (self), make_words (error->message, self->large));
}

static void
rel_picture_view_map (GtkWidget *widget)
{
  RelPictureView *self = REL_PICTURE_VIEW (widget);

  GTK_WIDGET_CLASS (rel_picture_view_parent_class)->map (widget);
  if (self->asked || self->source == NULL)
    return;
  self->asked = TRUE;
  rel_picture_load_async (self->source, self->large ? LARGE_SIDE : SMALL_SIDE,
                          self->cancellable, loaded_cb, g_object_ref (self));
}

static void
rel_picture_view_dispose (GObject *object)
{
  RelPictureView *self = REL_PICTURE_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->source);
  adw_bin_set_child (ADW_BIN (self), NULL);

  G_OBJECT_CLASS (rel_picture_view_parent_class)->dispose (object);
}

static void
rel_picture_view_finalize (GObject *object)
{
  g_clear_object (&REL_PICTURE_VIEW (object)->cancellable);

  G_OBJECT_CLASS (rel_picture_view_parent_class)->finalize (object);
}

static void
rel_picture_view_class_init (RelPictureViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_picture_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = rel_picture_view_finalize;
  GTK_WIDGET_CLASS (klass)->map = rel_picture_view_map;
}

static void
rel_picture_view_init (RelPictureView *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * rel_picture_view_new:
 * @source: a cell
 * @large: whether it has all the room there is
 *
 * Returns: (transfer floating): a view
 */
GtkWidget *
rel_picture_view_new (RelCellSource *source,
                      gboolean       large)
{
  RelPictureView *self = g_object_new (REL_TYPE_PICTURE_VIEW, NULL);

  self->source = g_object_ref (source);
  self->large = large;

  return GTK_WIDGET (self);
}
