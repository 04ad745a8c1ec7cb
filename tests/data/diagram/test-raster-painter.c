/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is painted quickly looks as cairo paints it, and stays within its picture.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <cairo.h>

#include "diagram/rel-cairo-painter.h"
#include "diagram/rel-raster-painter.h"
#include "support/support.h"

#define WIDTH  160
#define HEIGHT 120

static const RelColor ink = { 0.2f, 0.3f, 0.4f, 1 };
static const RelColor red = { 1, 0, 0, 1 };
static const RelColor glass = { 0.3f, 0.6f, 0.9f, 0.5f };
static const RelColor clear = { 0, 0, 0, 0 };

typedef struct
{
  double x;
  double y;
  double scale;
} View;

typedef void (*PaintFunc) (RelPainter *painter,
                           GRand      *rand);

static guint32 *
paint_quickly (View      view,
               PaintFunc func,
               guint32   seed)
{
  RelPainter *painter = rel_raster_painter_new ();
  guint32 *pixels = g_new0 (guint32, WIDTH * HEIGHT);
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);

  rel_raster_painter_begin (painter, pixels, WIDTH, HEIGHT, view.x, view.y, view.scale);
  func (painter, rand);
  rel_raster_painter_end (painter);
  rel_raster_painter_free (painter);

  return pixels;
}

static guint32 *
paint_with_cairo (View      view,
                  PaintFunc func,
                  guint32   seed)
{
  guint32 *pixels = g_new0 (guint32, WIDTH * HEIGHT);
  cairo_surface_t *image = cairo_image_surface_create_for_data ((guchar *) pixels, CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT, WIDTH * 4);
  cairo_t *cr = cairo_create (image);
  RelPainter *painter = rel_cairo_painter_new (cr);
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);

  cairo_scale (cr, view.scale, view.scale);
  cairo_translate (cr, -view.x, -view.y);
  func (painter, rand);
  rel_cairo_painter_free (painter);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  cairo_surface_destroy (image);

  return pixels;
}

static double
place (GRand *rand)
{
  return g_rand_double_range (rand, -60, 260);
}

/* Far enough from the last one that the way does not lie upon itself. */
static double
other_place (GRand  *rand,
             double  last)
{
  double far = g_rand_double_range (rand, 40, 200);

  return g_rand_boolean (rand) ? last + far : last - far;
}

static void
paint_way (RelPainter *painter,
           GRand      *rand)
{
  RelPoint points[6];
  guint n = (guint) g_rand_int_range (rand, 2, 7);
  gboolean across = g_rand_boolean (rand);

  points[0] = (RelPoint) { place (rand), place (rand) };
  for (guint i = 1; i < n; i++, across = !across)
    points[i] = across ? (RelPoint) { other_place (rand, points[i - 1].x), points[i - 1].y } : (RelPoint) { points[i - 1].x, other_place (rand, points[i - 1].y) };
  painter->polyline (painter, points, n, 8, &ink, g_rand_boolean (rand) ? 1.5 : 2.5, 0);
}

static void
paint_box (RelPainter *painter,
           GRand      *rand)
{
  RelRect rect = { place (rand), place (rand), g_rand_double_range (rand, 20, 150), g_rand_double_range (rand, 20, 150) };

  painter->rectangle (painter, &rect, g_rand_boolean (rand) ? 8 : 0, g_rand_boolean (rand) ? &glass : &red, &ink,
                      g_rand_boolean (rand) ? 1.5 : 0, 0);
}

static void
paint_sign (RelPainter *painter,
            GRand      *rand)
{
  RelPoint at = { place (rand), place (rand) };

  painter->line (painter, at, (RelPoint) { at.x + 13, at.y - 6.5 }, &ink, 1.5);
  painter->line (painter, at, (RelPoint) { at.x, at.y + 12 }, &ink, 2.5);
  painter->circle (painter, (RelPoint) { at.x + 40, at.y }, 4.5, &red, &ink, 1.5);
}

#define ENOUGH 60 /* pixels: of less, a mean says little */

typedef struct
{
  double quick; /* how much is painted at all */
  double slow;
} Sums;

/* Mean difference of the pixels that either has painted, of 255. */
static double
compare (const guint32 *quick,
         const guint32 *slow,
         Sums          *sums)
{
  double difference = 0;
  guint n = 0;

  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    {
      if (quick[i] == 0 && slow[i] == 0)
        continue;
      n++;
      for (guint shift = 0; shift < 32; shift += 8)
        difference += abs ((int) (quick[i] >> shift & 0xff) - (int) (slow[i] >> shift & 0xff)) / 4.0;
      sums->quick += quick[i] >> 24;
      sums->slow += slow[i] >> 24;
    }

  return n < ENOUGH ? 0 : difference / n;
}

static void
check (PaintFunc func,
       double    limit)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  Sums sums = { 0 };
  double worst = 0;

  for (guint i = support_scale (400); i > 0; i--)
    {
      guint32 seed = g_rand_int (rand);
      View view = { g_rand_double_range (rand, -40, 40), g_rand_double_range (rand, -40, 40), exp (g_rand_double_range (rand, log (0.05), log (3))) };
      g_autofree guint32 *quick = paint_quickly (view, func, seed);
      g_autofree guint32 *slow = paint_with_cairo (view, func, seed);
      double difference = compare (quick, slow, &sums);

      if (difference > limit)
        g_test_message ("seed %u, scale %g: differs by %g", seed, view.scale, difference);
      worst = MAX (worst, difference);
    }
  g_test_message ("a painted pixel differs by %.1f of 255 at most, as a mean; %.3f as much is painted", worst, sums.quick / sums.slow);
  g_assert_cmpfloat (worst, <=, limit);
  g_assert_cmpfloat (fabs (sums.quick / sums.slow - 1), <, 0.02);
}

static void
test_ways (void)
{
  check (paint_way, 12);
}

static void
test_boxes (void)
{
  check (paint_box, 9);
}

static void
test_signs (void)
{
  check (paint_sign, 15);
}

static guint32
pixel (const guint32 *pixels,
       guint          x,
       guint          y)
{
  return pixels[y * WIDTH + x];
}

static void
paint_layers (RelPainter *painter,
              GRand      *rand)
{
  const RelPoint below[] = { { 10, 50 }, { 100, 50 } };
  const RelPoint above[] = { { 50, 10 }, { 50, 100 } };
  const RelPoint twice[] = { { 10, 80 }, { 100, 80 }, { 10, 80 } };
  const RelRect box = { 30, 30, 40, 40 };
  const RelColor green = { 0, 1, 0, 1 };

  painter->polyline (painter, below, 2, 0, &red, 4, 0);
  painter->rectangle (painter, &box, 0, &green, &clear, 0, 0);
  painter->polyline (painter, above, 2, 0, &ink, 4, 0);
  painter->polyline (painter, twice, 3, 0, &glass, 4, 0);
}

/* Each colour lies where it was painted, above what came before. */
static void
test_order (void)
{
  g_autofree guint32 *pixels = paint_quickly ((View) { 0, 0, 1 }, paint_layers, 1);

  g_assert_cmphex (pixel (pixels, 20, 50), ==, 0xffff0000);
  g_assert_cmphex (pixel (pixels, 40, 50), ==, 0xff00ff00);
  g_assert_cmphex (pixel (pixels, 50, 50), ==, 0xff334d66);
  g_assert_cmphex (pixel (pixels, 5, 5), ==, 0);
  /* a line that covers itself is no darker than its colour */
  g_assert_cmphex (pixel (pixels, 20, 80) >> 24, ==, 0x80);
}

static void
paint_dashes (RelPainter *painter,
              GRand      *rand)
{
  const RelPoint points[] = { { -1e6, 50 }, { 1e6, 50 } };

  painter->polyline (painter, points, 2, 0, &ink, 4, 10);
}

/* Half of a dashed line is there, also where dashes are too short to be seen. */
static void
test_dashes (void)
{
  const double scales[] = { 1, 0.5, 0.1 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autofree guint32 *pixels = paint_quickly ((View) { 0, 0, scales[i] }, paint_dashes, 1);
      double sum = 0;

      for (guint j = 0; j < WIDTH * HEIGHT; j++)
        sum += (pixels[j] >> 24) / 255.0;
      g_assert_cmpfloat (fabs (sum / (WIDTH * 4 * scales[i]) - 0.5), <, 0.07);
    }
}

static void
paint_far (RelPainter *painter,
           GRand      *rand)
{
  static const double sizes[] = { 0, 1, 1e3, 1e9, 1e15 };
  double size = sizes[g_rand_int_range (rand, 0, G_N_ELEMENTS (sizes))];
  RelPoint a = { g_rand_double_range (rand, -1, 1) * size, g_rand_double_range (rand, -1, 1) * size };
  RelPoint b = { g_rand_double_range (rand, -1, 1) * size, a.y };
  RelPoint points[] = { a, b, { b.x, g_rand_double_range (rand, -1, 1) * size } };
  RelRect rect = { MIN (a.x, b.x), a.y, fabs (a.x - b.x), size };

  painter->polyline (painter, points, 3, 8, &ink, 1.5, g_rand_boolean (rand) ? 6 : 0);
  painter->rectangle (painter, &rect, 8, &glass, &ink, 1.5, g_rand_boolean (rand) ? 9 : 0);
  painter->line (painter, points[0], points[2], &ink, 1.5);
  painter->circle (painter, a, 4.5, &red, &ink, 1.5);
}

/* Whatever is far away leaves memory alone: the sanitizers look on. */
static void
test_far (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());

  for (guint i = support_scale (300); i > 0; i--)
    {
      View view = { g_rand_double_range (rand, -1e4, 1e4), g_rand_double_range (rand, -1e4, 1e4), exp (g_rand_double_range (rand, -4, 4)) };
      g_autofree guint32 *pixels = paint_quickly (view, paint_far, g_rand_int (rand));

      g_assert_nonnull (pixels);
    }
}

/* Pictures of other sizes before it leave nothing in one. */
static void
test_again (void)
{
  RelPainter *painter = rel_raster_painter_new ();
  g_autofree guint32 *pixels = g_new0 (guint32, WIDTH * HEIGHT);
  View view = { -20, -20, 0.7 };
  g_autofree guint32 *fresh = paint_quickly (view, paint_layers, 1);

  for (guint i = 1; i <= 4; i++)
    {
      guint width = i == 4 ? WIDTH : WIDTH / 4 * i;
      guint height = i == 4 ? HEIGHT : HEIGHT / i;

      memset (pixels, 0, WIDTH * HEIGHT * sizeof (guint32));
      rel_raster_painter_begin (painter, pixels, width, height, view.x, view.y, view.scale);
      paint_layers (painter, NULL);
      rel_raster_painter_end (painter);
    }
  rel_raster_painter_free (painter);
  g_assert_cmpmem (pixels, WIDTH * HEIGHT * sizeof (guint32), fresh, WIDTH * HEIGHT * sizeof (guint32));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diagram/raster-painter/ways", test_ways);
  g_test_add_func ("/diagram/raster-painter/boxes", test_boxes);
  g_test_add_func ("/diagram/raster-painter/signs", test_signs);
  g_test_add_func ("/diagram/raster-painter/order", test_order);
  g_test_add_func ("/diagram/raster-painter/dashes", test_dashes);
  g_test_add_func ("/diagram/raster-painter/far", test_far);
  g_test_add_func ("/diagram/raster-painter/again", test_again);

  return g_test_run ();
}
