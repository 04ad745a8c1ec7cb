/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the canvas keeps from frame to frame is never old: after any change a view paints
 * what a new one would. And what it paints quickly looks as what it paints otherwise.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <adwaita.h>

#include "canvas/rel-scene-view.h"
#include "database/sqlite/rel-sqlite-script.h"

#define N_TABLES 144
#define SIDE     12
#define WIDTH    640
#define HEIGHT   480

typedef struct
{
  GtkWidget    *window;
  GtkWidget    *widget;
  RelMetrics   *metrics;
  RelScene     *scene;
  RelSceneView *view;
  RelPalette    palette;
  RelViewport   viewport;
  GHashTable   *selected;
  GHashTable   *lit_cards; /* NULL: nothing is dimmed */
  GHashTable   *lit_edges;
} Fixture;

static RelScene *
make_scene (RelMetrics  *metrics,
            const char  *prefix,
            RelNotation  notation)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelDiagram) empty = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelDiagram) noted = rel_diagram_with_notation (empty, notation);
  g_autoptr(RelDiagram) diagram = NULL;
  RelId ids[N_TABLES];
  RelPoint places[N_TABLES];

  for (guint i = 0; i < N_TABLES; i++)
    g_string_append_printf (sql, "CREATE TABLE %s%u (id INTEGER PRIMARY KEY, name TEXT UNIQUE, a NOT NULL REFERENCES %s%u (id), b REFERENCES %s%u (id));",
                            prefix, i, prefix, i / 3, prefix, i * 7 % N_TABLES);
  schema = rel_sqlite_read_script (sql->str, -1, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_TABLES; i++)
    {
      ids[i] = rel_table_get_id (rel_schema_get_nth_table (schema, i));
      places[i] = (RelPoint) { (i % SIDE) * 320, (i / SIDE) * 260 };
    }
  diagram = rel_diagram_with_places (noted, ids, places, N_TABLES);

  return rel_scene_new (schema, diagram, metrics, NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->window = gtk_window_new ();
  fixture->widget = gtk_drawing_area_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->widget);
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (!gtk_widget_get_mapped (fixture->widget))
    g_main_context_iteration (NULL, TRUE);

  fixture->metrics = rel_metrics_new ();
  fixture->scene = make_scene (fixture->metrics, "table_", REL_NOTATION_CROWS_FOOT);
  fixture->palette = rel_palette_make (FALSE, FALSE);
  fixture->view = rel_scene_view_new (fixture->widget, fixture->metrics);
  rel_scene_view_set_scene (fixture->view, fixture->scene);
  rel_scene_view_set_palette (fixture->view, &fixture->palette);
  fixture->viewport = (RelViewport) { 0, 0, 1, WIDTH, HEIGHT };
  fixture->selected = g_hash_table_new (NULL, NULL);
  fixture->lit_edges = g_hash_table_new (NULL, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  rel_scene_view_free (fixture->view);
  g_clear_pointer (&fixture->selected, g_hash_table_unref);
  g_clear_pointer (&fixture->lit_cards, g_hash_table_unref);
  g_clear_pointer (&fixture->lit_edges, g_hash_table_unref);
  g_clear_object (&fixture->scene);
  g_clear_object (&fixture->metrics);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static GskRenderNode *
take_node (Fixture      *fixture,
           RelSceneView *view)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  rel_scene_view_snapshot (view, snapshot, &fixture->viewport, fixture->selected, fixture->lit_cards, fixture->lit_edges);

  return gtk_snapshot_free_to_node (snapshot);
}

/* As on the screen: its pixels, on the background. */
static cairo_surface_t *
draw (Fixture       *fixture,
      GskRenderNode *node)
{
  int scale = gtk_widget_get_scale_factor (fixture->widget);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) fixture->viewport.width * scale, (int) fixture->viewport.height * scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (image, scale, scale);
  cr = cairo_create (image);
  cairo_set_source_rgb (cr, fixture->palette.background.r, fixture->palette.background.g, fixture->palette.background.b);
  cairo_paint (cr);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (image);

  return image;
}

static cairo_surface_t *
paint (Fixture      *fixture,
       RelSceneView *view)
{
  GskRenderNode *node = take_node (fixture, view);
  cairo_surface_t *image = draw (fixture, node);

  g_clear_pointer (&node, gsk_render_node_unref);

  return image;
}

static cairo_surface_t *
paint_anew (Fixture *fixture)
{
  RelSceneView *view = rel_scene_view_new (fixture->widget, fixture->metrics);
  cairo_surface_t *image;

  rel_scene_view_set_scene (view, fixture->scene);
  rel_scene_view_set_palette (view, &fixture->palette);
  image = paint (fixture, view);
  rel_scene_view_free (view);

  return image;
}

/* Mean difference of a pixel, of 255. */
static double
differ (cairo_surface_t *a,
        cairo_surface_t *b)
{
  gsize size = (gsize) cairo_image_surface_get_stride (a) * cairo_image_surface_get_height (a);
  const guchar *x = cairo_image_surface_get_data (a);
  const guchar *y = cairo_image_surface_get_data (b);
  double sum = 0;

  g_assert_cmpint (cairo_image_surface_get_width (a), ==, cairo_image_surface_get_width (b));
  g_assert_cmpint (cairo_image_surface_get_height (a), ==, cairo_image_surface_get_height (b));
  if (memcmp (x, y, size) == 0)
    return 0;
  for (gsize i = 0; i < size; i++)
    sum += abs ((int) x[i] - (int) y[i]);

  return sum / size;
}

/* A few frames after a change it is as if all were new. */
static void
check_new (Fixture    *fixture,
           const char *change)
{
  cairo_surface_t *anew = paint_anew (fixture);
  double difference = G_MAXDOUBLE;

  for (guint i = 0; i < 8 && difference > 0; i++)
    {
      cairo_surface_t *shown = paint (fixture, fixture->view);

      difference = differ (shown, anew);
      cairo_surface_destroy (shown);
    }
  if (difference > 0)
    g_test_message ("%s, at %g: differs by %g", change, fixture->viewport.scale, difference);
  g_assert_cmpfloat (difference, ==, 0);
  cairo_surface_destroy (anew);
}

static void
light (GHashTable *set,
       guint       index)
{
  g_hash_table_add (set, GUINT_TO_POINTER (index + 1));
}

static const char *
change (Fixture *fixture,
        GRand   *rand)
{
  static const double scales[] = { 0.05, 0.1, 0.16, 0.3, 0.41, 0.45, 0.7, 1, 2 };
  guint card = (guint) g_rand_int_range (rand, 0, N_TABLES);
  const RelRect *rect = &rel_scene_get_card (fixture->scene, card)->rect;

  switch (g_rand_int_range (rand, 0, 9))
    {
    case 0:
      rel_scene_move_card (fixture->scene, card, rect->x + g_rand_int_range (rand, -200, 200), rect->y + g_rand_int_range (rand, -200, 200));
      rel_scene_view_touch_card (fixture->view, card);
      return "a card moved";
    case 1:
      rel_scene_route (fixture->scene);
      rel_scene_view_touch_edges (fixture->view);
      return "ways found";
    case 2:
      fixture->palette = rel_palette_make (!fixture->palette.dark, FALSE);
      rel_scene_view_set_palette (fixture->view, &fixture->palette);
      return "dark or light";
    case 3:
      g_object_unref (fixture->scene);
      fixture->scene = make_scene (fixture->metrics, g_rand_boolean (rand) ? "table_" : "relation_", g_rand_int_range (rand, 0, REL_N_NOTATIONS));
      rel_scene_view_set_scene (fixture->view, fixture->scene);
      return "another scene";
    case 4:
      if (!g_hash_table_remove (fixture->selected, GUINT_TO_POINTER (card + 1)))
        light (fixture->selected, card);
      return "selected";
    case 5:
      g_clear_pointer (&fixture->lit_cards, g_hash_table_unref);
      g_hash_table_remove_all (fixture->lit_edges);
      if (g_rand_boolean (rand))
        {
          const GArray *edges = rel_scene_get_edges_of (fixture->scene, card);

          fixture->lit_cards = g_hash_table_new (NULL, NULL);
          light (fixture->lit_cards, card);
          for (guint i = 0; i < edges->len; i++)
            light (fixture->lit_edges, g_array_index (edges, guint, i));
        }
      return "pointed at";
    case 6:
      rel_scene_set_counted (fixture->scene, rel_relationship_get_id (rel_scene_get_edge (fixture->scene, card)->relationship), "1", "0..7", "");
      rel_scene_view_touch_edge (fixture->view, card);
      return "counted";
    default:
      fixture->viewport.scale = scales[g_rand_int_range (rand, 0, G_N_ELEMENTS (scales))];
      rel_viewport_center_on (&fixture->viewport, rect->x, rect->y);
      return "seen from elsewhere";
    }
}

static void
test_never_old (Fixture       *fixture,
                gconstpointer  data)
{
  guint seed = g_test_rand_int ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  check_new (fixture, "first");
  for (guint i = 0; i < 150; i++)
    {
      const char *what = change (fixture, rand);

      check_new (fixture, what);
    }
}

/* Names and rows come within a few frames of a zoom; an edit leaves none out. */
static void
test_at_once (Fixture       *fixture,
              gconstpointer  data)
{
  cairo_surface_t *anew;
  cairo_surface_t *shown;

  fixture->viewport = (RelViewport) { -20, -20, 0.45, 1400, 900 };
  anew = paint_anew (fixture);
  shown = paint (fixture, fixture->view);
  g_assert_cmpfloat (differ (shown, anew), ==, 0);
  cairo_surface_destroy (shown);

  rel_scene_view_set_scene (fixture->view, fixture->scene);
  shown = paint (fixture, fixture->view);
  g_assert_cmpfloat (differ (shown, anew), ==, 0);
  cairo_surface_destroy (shown);
  cairo_surface_destroy (anew);

  rel_scene_view_set_scene (fixture->view, fixture->scene);
  fixture->viewport.scale = 0.4;
  check_new (fixture, "zoomed out");
  fixture->viewport.scale = 0.45;
  check_new (fixture, "zoomed in");
}

/* A part of the view is painted in another manner, since less is in it; nobody sees that. */
static void
test_alike (Fixture       *fixture,
            gconstpointer  data)
{
  static const double scales[] = { 0.1, 0.2, 0.41, 0.5, 0.9 };
  const double part = 160;

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      RelViewport whole = { 40, 40, scales[i], 1600, 1120 };
      int scale = gtk_widget_get_scale_factor (fixture->widget);
      cairo_surface_t *at_once;
      cairo_surface_t *in_parts;
      cairo_t *cr;
      double difference;

      fixture->viewport = whole;
      at_once = paint_anew (fixture);
      in_parts = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) whole.width * scale, (int) whole.height * scale);
      cairo_surface_set_device_scale (in_parts, scale, scale);
      cr = cairo_create (in_parts);
      for (double y = 0; y < whole.height; y += part)
        for (double x = 0; x < whole.width; x += part)
          {
            cairo_surface_t *piece;

            fixture->viewport = (RelViewport) { whole.x + x / whole.scale, whole.y + y / whole.scale, whole.scale, part, part };
            piece = paint_anew (fixture);
            cairo_set_source_surface (cr, piece, x, y);
            cairo_paint (cr);
            cairo_surface_destroy (piece);
          }
      cairo_destroy (cr);
      cairo_surface_flush (in_parts);
      difference = differ (at_once, in_parts);
      g_test_message ("at %g: a pixel differs by %.2f of 255, as a mean", scales[i], difference);
      g_assert_cmpfloat (difference, <, 1);
      g_assert_cmpfloat (difference, >, 0); /* or it was the same manner */
      cairo_surface_destroy (at_once);
      cairo_surface_destroy (in_parts);
    }
}

/* Who keeps a frame keeps it, though its memory is used again. */
static void
test_kept (Fixture       *fixture,
           gconstpointer  data)
{
  GskRenderNode *kept;
  cairo_surface_t *before;
  cairo_surface_t *after;

  fixture->viewport = (RelViewport) { 0, 0, 0.3, WIDTH, HEIGHT };
  kept = take_node (fixture, fixture->view);
  before = draw (fixture, kept);
  for (guint i = 0; i < 5; i++)
    {
      fixture->viewport.x += 37;
      cairo_surface_destroy (paint (fixture, fixture->view));
    }
  after = draw (fixture, kept);
  g_assert_cmpfloat (differ (before, after), ==, 0);
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
  gsk_render_node_unref (kept);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/canvas/scene-view/never-old", Fixture, NULL, set_up, test_never_old, tear_down);
  g_test_add ("/canvas/scene-view/at-once", Fixture, NULL, set_up, test_at_once, tear_down);
  g_test_add ("/canvas/scene-view/alike", Fixture, NULL, set_up, test_alike, tear_down);
  g_test_add ("/canvas/scene-view/kept", Fixture, NULL, set_up, test_kept, tear_down);

  return g_test_run ();
}
