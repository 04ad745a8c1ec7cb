/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The preview of an export, small: a picture on what shows through it, or the beginning
 * of a text.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "window/rel-export-preview.h"

#define HEIGHT    230
#define MAX_BYTES 24000 /* of a text */

struct _RelExportPreview
{
  AdwBin     parent_instance;
  GtkWidget *stack; /* picture, text, busy, failed */
  GtkWidget *picture;
  GtkWidget *text;
  GtkWidget *failed;
};

G_DEFINE_FINAL_TYPE (RelExportPreview, rel_export_preview, ADW_TYPE_BIN)

static void
rel_export_preview_class_init (RelExportPreviewClass *klass)
{
}

static GtkWidget *
make_text (RelExportPreview *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkTextView *view;

  self->text = gtk_text_view_new ();
  view = GTK_TEXT_VIEW (self->text);
  gtk_text_view_set_editable (view, FALSE);
  gtk_text_view_set_cursor_visible (view, FALSE);
  gtk_text_view_set_monospace (view, TRUE);
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_left_margin (view, 12);
  gtk_text_view_set_right_margin (view, 12);
  gtk_text_view_set_top_margin (view, 10);
  gtk_text_view_set_bottom_margin (view, 10);
  gtk_widget_add_css_class (self->text, "caption");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Preview of the text"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->text);

  return scrolled;
}

static void
rel_export_preview_init (RelExportPreview *self)
{
  GtkWidget *frame = gtk_frame_new (NULL);
  GtkWidget *spinner = gtk_spinner_new ();

  self->stack = gtk_stack_new ();
  gtk_stack_set_transition_type (GTK_STACK (self->stack), GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_widget_set_size_request (self->stack, -1, HEIGHT);

  self->picture = gtk_picture_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), TRUE);
  gtk_picture_set_alternative_text (GTK_PICTURE (self->picture), _("Preview of the picture"));
  gtk_widget_set_halign (self->picture, GTK_ALIGN_CENTER);
  gtk_stack_add_named (GTK_STACK (self->stack), self->picture, "picture");
  gtk_stack_add_named (GTK_STACK (self->stack), make_text (self), "text");

  gtk_widget_set_size_request (spinner, 24, 24);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_stack_add_named (GTK_STACK (self->stack), spinner, "busy");

  self->failed = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->failed), TRUE);
  gtk_widget_set_margin_start (self->failed, 24);
  gtk_widget_set_margin_end (self->failed, 24);
  gtk_stack_add_named (GTK_STACK (self->stack), self->failed, "failed");

  gtk_frame_set_child (GTK_FRAME (frame), self->stack);
  gtk_widget_add_css_class (frame, "export-preview");
  adw_bin_set_child (ADW_BIN (self), frame);
}

GtkWidget *
rel_export_preview_new (void)
{
  return g_object_new (REL_TYPE_EXPORT_PREVIEW, NULL);
}

/* It is being made. */
void
rel_export_preview_wait (RelExportPreview *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "busy");
}

void
rel_export_preview_fail (RelExportPreview *self,
                         const char       *words)
{
  gtk_label_set_text (GTK_LABEL (self->failed), words);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "failed");
}

/* A picture that we made ourselves, as a PNG file. */
void
rel_export_preview_show_picture (RelExportPreview *self,
                                 GBytes           *png,
                                 gboolean          transparent,
                                 gboolean          dark)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) texture = gdk_texture_new_from_bytes (png, &error);

  if (texture == NULL)
    {
      rel_export_preview_fail (self, error->message);
      return;
    }
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
  gtk_widget_remove_css_class (self->picture, "see-through");
  gtk_widget_remove_css_class (self->picture, "see-through-dark");
  if (transparent)
    gtk_widget_add_css_class (self->picture, dark ? "see-through-dark" : "see-through");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "picture");
}

/* The beginning of a text. */
void
rel_export_preview_show_text (RelExportPreview *self,
                              GBytes           *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  gsize length;
  const char *data = g_bytes_get_data (text, &length);
  gsize n = MIN (length, MAX_BYTES);
  g_autofree char *valid = NULL;

  /* Not in the middle of a letter. */
  while (n < length && n > 0 && ((guchar) data[n] & 0xc0) == 0x80)
    n--;
  valid = g_utf8_make_valid (data != NULL ? data : "", n);
  gtk_text_buffer_set_text (buffer, valid, -1);
  if (n < length)
    {
      GtkTextIter end;

      gtk_text_buffer_get_end_iter (buffer, &end);
      gtk_text_buffer_insert (buffer, &end, "\n…", -1);
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "text");
}
