/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Printing: the whole diagram on one sheet where it stays readable, else over several
 * sheets side by side, each with its place among them. Paper and direction come from the
 * page set-up of the dialogue; sheets follow rows from left to right.
 */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "canvas/rel-print.h"
#include "diagram/rel-cairo-painter.h"
#include "diagram/rel-paint.h"

#define LEAST_SCALE 0.45 /* points for a pixel: smaller letters cannot be read */
#define MARGIN      12.0
#define FOOT        14.0 /* points below each sheet for its place */

typedef struct
{
  RelScene   *scene;
  RelMetrics *metrics;
  RelRect     bounds;
  double      scale;
  guint       columns;
  guint       rows;
} Print;

static void
print_free (gpointer  data,
            GClosure *closure)
{
  Print *self = data;

  g_object_unref (self->scene);
  g_object_unref (self->metrics);
  g_free (self);
}

static void
begin_cb (GtkPrintOperation *operation,
          GtkPrintContext   *context,
          Print             *self)
{
  double width = gtk_print_context_get_width (context);
  double height = gtk_print_context_get_height (context) - FOOT;
  double fit = MIN (width / self->bounds.width, height / self->bounds.height);

  self->scale = CLAMP (fit, LEAST_SCALE, 1);
  self->columns = fit >= self->scale ? 1 : MAX (1, (guint) ceil (self->bounds.width * self->scale / width));
  self->rows = fit >= self->scale ? 1 : MAX (1, (guint) ceil (self->bounds.height * self->scale / height));
  gtk_print_operation_set_n_pages (operation, self->columns * self->rows);
}

static void
draw_cb (GtkPrintOperation *operation,
         GtkPrintContext   *context,
         int                number,
         Print             *self)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double width = gtk_print_context_get_width (context);
  double height = gtk_print_context_get_height (context) - FOOT;
  guint column = number % self->columns, row = number / self->columns;
  RelPalette palette = rel_palette_make (FALSE, FALSE);
  RelPainter *painter;

  palette.background = (RelColor) { 1, 1, 1, 1 };
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  cairo_translate (cr, -(double) column * width, -(double) row * height);
  cairo_scale (cr, self->scale, self->scale);
  cairo_translate (cr, -self->bounds.x, -self->bounds.y);
  painter = rel_cairo_painter_new (cr);
  rel_paint_scene (painter, self->scene, &palette, self->metrics);
  rel_cairo_painter_free (painter);
  cairo_restore (cr);

  if (self->columns * self->rows > 1)
    {
      /* Translators: below a printed sheet: its row and column among the others */
      g_autofree char *text = g_strdup_printf (_("Row %u of %u, column %u of %u"), row + 1, self->rows, column + 1, self->columns);
      g_autoptr(PangoLayout) layout = gtk_print_context_create_pango_layout (context);
      g_autoptr(PangoFontDescription) font = pango_font_description_from_string ("Sans 7");

      pango_layout_set_font_description (layout, font);
      pango_layout_set_text (layout, text, -1);
      cairo_set_source_rgb (cr, 0.4, 0.4, 0.4);
      cairo_move_to (cr, 0, height + 3);
      pango_cairo_show_layout (cr, layout);
    }
}

/**
 * rel_print_scene:
 * @scene: a scene
 * @metrics: measures text
 * @title: (nullable): name of the job
 * @parent: (nullable): window in front of which the dialogue opens
 *
 * Asks how, and prints.
 */
void
rel_print_scene (RelScene   *scene,
                 RelMetrics *metrics,
                 const char *title,
                 GtkWindow  *parent)
{
  g_autoptr(GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr(GError) error = NULL;
  RelRect bounds;
  Print *self;

  g_return_if_fail (REL_IS_SCENE (scene));

  bounds = rel_scene_get_bounds (scene);
  if (bounds.width <= 0 || bounds.height <= 0)
    return;
  self = g_new0 (Print, 1);
  *self = (Print) { g_object_ref (scene), g_object_ref (metrics), rel_rect_grow (&bounds, MARGIN), 1, 1, 1 };
  if (title != NULL)
    gtk_print_operation_set_job_name (operation, title);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_data (operation, "begin-print", G_CALLBACK (begin_cb), self, print_free, 0);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), self);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, &error) == GTK_PRINT_OPERATION_RESULT_ERROR && parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.tell", "s", error->message);
}
