/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Printing: the whole diagram on one sheet where it stays readable, else over several
 * sheets side by side, each with its place among them; or as one wants it. Paper and
 * direction come from the page set-up of the dialogue; sheets follow rows from left to right.
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
#define MOST_SHEETS 100  /* side by side */

typedef enum
{
  FIT_READABLE, /* one sheet, or as many as it takes to be read */
  FIT_ONE,
  FIT_SCALE,    /* of a size that was asked for */
} Fit;

typedef struct
{
  RelScene   *scene;
  RelMetrics *metrics;
  RelRect     bounds;
  double      scale;
  guint       columns;
  guint       rows;

  Fit         fit;
  double      percent;
  GtkWidget  *fit_choice; /* in the dialogue */
  GtkWidget  *percent_spin;
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

  /* at 100 % a pixel is as large as on a screen of 96 to the inch */
  self->scale = self->fit == FIT_ONE ? MIN (fit, 1) : self->fit == FIT_SCALE ? self->percent / 100 * 72 / 96 : CLAMP (fit, LEAST_SCALE, 1);
  self->columns = fit >= self->scale ? 1 : CLAMP ((guint) ceil (self->bounds.width * self->scale / width), 1, MOST_SHEETS);
  self->rows = fit >= self->scale ? 1 : CLAMP ((guint) ceil (self->bounds.height * self->scale / height), 1, MOST_SHEETS);
  gtk_print_operation_set_n_pages (operation, self->columns * self->rows);
}

static void
choice_cb (Print *self)
{
  gtk_widget_set_sensitive (self->percent_spin, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->fit_choice)) == FIT_SCALE);
}

/* A page of the dialogue that says how large. */
static GtkWidget *
make_choice_cb (GtkPrintOperation *operation,
                Print             *self)
{
  const char *choices[] = { _("On one sheet if it can be read"), _("On one sheet"), _("At a scale, on as many sheets as that takes"), NULL };
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *size = gtk_label_new_with_mnemonic (_("Si_ze:"));
  GtkWidget *scale = gtk_label_new_with_mnemonic (_("S_cale in percent:"));

  self->fit_choice = gtk_drop_down_new_from_strings (choices);
  self->percent_spin = gtk_spin_button_new_with_range (10, 400, 5);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->percent_spin), self->percent);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->fit_choice), self->fit);
  g_signal_connect_swapped (self->fit_choice, "notify::selected", G_CALLBACK (choice_cb), self);
  gtk_label_set_mnemonic_widget (GTK_LABEL (size), self->fit_choice);
  gtk_label_set_mnemonic_widget (GTK_LABEL (scale), self->percent_spin);
  gtk_label_set_xalign (GTK_LABEL (size), 1);
  gtk_label_set_xalign (GTK_LABEL (scale), 1);
  gtk_widget_set_halign (self->percent_spin, GTK_ALIGN_START);
  gtk_grid_attach (GTK_GRID (grid), size, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->fit_choice, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), scale, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->percent_spin, 1, 1, 1, 1);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_widget_set_margin_start (grid, 18);
  gtk_widget_set_margin_end (grid, 18);
  gtk_widget_set_margin_top (grid, 18);
  gtk_widget_set_margin_bottom (grid, 18);
  choice_cb (self);

  return grid;
}

static void
take_choice_cb (GtkPrintOperation *operation,
                GtkWidget         *grid,
                Print             *self)
{
  self->fit = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->fit_choice));
  self->percent = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->percent_spin));
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
  g_autoptr(GtkPageSetup) paper = gtk_page_setup_new ();
  g_autoptr(GError) error = NULL;
  RelRect bounds;
  Print *self;

  g_return_if_fail (REL_IS_SCENE (scene));

  bounds = rel_scene_get_bounds (scene);
  if (bounds.width <= 0 || bounds.height <= 0)
    return;
  self = g_new0 (Print, 1);
  *self = (Print) { g_object_ref (scene), g_object_ref (metrics), rel_rect_grow (&bounds, MARGIN), 1, 1, 1, FIT_READABLE, 100, NULL, NULL };
  if (title != NULL)
    gtk_print_operation_set_job_name (operation, title);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_page_setup_set_orientation (paper, bounds.width > bounds.height ? GTK_PAGE_ORIENTATION_LANDSCAPE : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (operation, paper);
  gtk_print_operation_set_custom_tab_label (operation, _("Diagram"));
  g_signal_connect (operation, "create-custom-widget", G_CALLBACK (make_choice_cb), self);
  g_signal_connect (operation, "custom-widget-apply", G_CALLBACK (take_choice_cb), self);
  g_signal_connect_data (operation, "begin-print", G_CALLBACK (begin_cb), self, print_free, 0);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), self);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, &error) == GTK_PRINT_OPERATION_RESULT_ERROR && parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.tell", "s", error->message);
}
