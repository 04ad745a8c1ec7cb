/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Frame times of the canvas: bench-canvas [TABLES…]
 *
 * Pans at 100 %, zooms out to everything, pans there, zooms in, and drags the card with
 * the most edges, at 50, 1,000 and 5,000 tables. Prints the median and the 95th percentile
 * of painting a frame, beside 16.7 ms, which is one sixtieth of a second. Counted is the
 * time that the thread itself works, so that a machine that does other things too gives
 * the same figures; the time on the wall stands beside it. Needs a display.
 */
#include "config.h"

#include <stdlib.h>
#include <time.h>

#include <adwaita.h>

#include "canvas/rel-canvas-private.h"
#include "common/rel-frame-memory.h"

#define FRAMES 60
#define LIMIT  16.7

static double started;
static double started_wall;
static GArray *times;
static GArray *walls;
static gboolean painted;

static double
now (void)
{
  return g_get_monotonic_time () / 1000.0;
}

/* How long this thread has worked. */
static double
worked (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);

  return spent.tv_sec * 1000.0 + spent.tv_nsec / 1e6;
}

static void
before_cb (GdkFrameClock *clock,
           gpointer       data)
{
  started = worked ();
  started_wall = now ();
}

static void
after_cb (GdkFrameClock *clock,
          gpointer       data)
{
  double time = worked () - started;
  double wall = now () - started_wall;

  g_array_append_val (times, time);
  g_array_append_val (walls, wall);
  painted = TRUE;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
wait_for_frame (GtkWidget *widget)
{
  painted = FALSE;
  gtk_widget_queue_draw (widget);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
}

static void
report (guint       n_tables,
        const char *what)
{
  double median;
  double high;

  g_array_sort (times, compare);
  median = g_array_index (times, double, times->len / 2);
  high = g_array_index (times, double, times->len * 95 / 100);
  g_array_sort (walls, compare);
  g_print ("%6u tables  %-22s median %6.1f ms  p95 %6.1f ms  of %4.1f: %.2f  (wall %.1f)\n", n_tables, what, median, high, LIMIT, median / LIMIT,
           g_array_index (walls, double, walls->len / 2));
  g_array_set_size (times, 0);
  g_array_set_size (walls, 0);
}

/* Tables of eight columns; the first refers to earlier ones, hubs to none. */
static RelSchema *
make_schema (guint n_tables)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  RelSchemaInfo info = { NULL, .tables = tables };
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < n_tables; i++)
    {
      g_autofree char *name = g_strdup_printf ("table_%u", i);
      g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
      RelTableInfo table = { name, .columns = columns, .foreign_keys = links };
      RelId key_column;
      RelKeyInfo key_info = { NULL, &key_column, 1, .rowid = TRUE };
      g_autoptr(RelKey) key = NULL;

      for (guint j = 0; j < 8; j++)
        {
          g_autofree char *column_name = j == 0 ? g_strdup ("id") : g_strdup_printf ("column_%u", j);
          RelColumnInfo column = { column_name, j == 0 || j > 5 ? "INTEGER" : "TEXT", .not_null = j % 2 == 0 };

          g_ptr_array_add (columns, rel_column_new (REL_ID_NONE, &column));
        }
      key_column = rel_column_get_id (columns->pdata[0]);
      key = rel_key_new (REL_ID_NONE, &key_info);
      table.primary_key = key;
      for (guint j = 0; j < 2 && i > 0; j++)
        {
          RelTable *target = tables->pdata[j == 0 ? (guint) g_rand_int_range (rand, 0, i) : i % 10 == 0 ? 0 : (guint) g_rand_int_range (rand, MAX ((int) i - 20, 0), i)];
          RelId from = rel_column_get_id (columns->pdata[6 + j]);
          RelId to = rel_column_get_id (rel_table_get_info (target)->columns->pdata[0]);
          RelForeignKeyInfo link = { NULL, &from, 1, rel_table_get_id (target), rel_table_get_name (target), &to, NULL, 1 };

          if (j == 0 || i % 2 == 0)
            g_ptr_array_add (links, rel_foreign_key_new (REL_ID_NONE, &link));
        }
      g_ptr_array_add (tables, rel_table_new (REL_ID_NONE, &table));
    }

  return rel_schema_new (&info);
}

static RelDiagram *
place_in_grid (RelSchema *schema)
{
  g_autoptr(RelDiagram) empty = rel_diagram_new (REL_ID_NONE, "");
  guint n = rel_schema_get_n_tables (schema);
  guint side = 1;
  g_autofree RelId *ids = g_new (RelId, n);
  g_autofree RelPoint *places = g_new (RelPoint, n);

  while (side * side < n)
    side++;
  for (guint i = 0; i < n; i++)
    {
      ids[i] = rel_table_get_id (rel_schema_get_nth_table (schema, i));
      places[i] = (RelPoint) { (i % side) * 300, (i / side) * 330 };
    }

  return rel_diagram_with_places (empty, ids, places, n);
}

static void
measure (guint n_tables)
{
  g_autoptr(RelSchema) schema = make_schema (n_tables);
  g_autoptr(RelDiagram) diagram = place_in_grid (schema);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *canvas = rel_canvas_new ();
  g_autoptr(RelScene) scene = NULL;
  GdkFrameClock *clock;
  RelViewport view;
  double start = worked ();
  guint busiest = 0;

  scene = rel_scene_new_plain (schema, diagram, rel_canvas_get_metrics (REL_CANVAS (canvas)), NULL, NULL);
  g_print ("%6u tables  %-22s %u edges, %.0f ms\n", n_tables, "scene", rel_scene_get_n_edges (scene), worked () - start);
  start = worked ();
  rel_scene_route (scene);
  g_print ("%6u tables  %-22s %.0f ms, on a thread\n", n_tables, "ways of all edges", worked () - start);
  rel_frame_memory_keep (window);
  gtk_window_set_default_size (GTK_WINDOW (window), 1400, 900);
  gtk_window_set_child (GTK_WINDOW (window), canvas);
  gtk_window_present (GTK_WINDOW (window));
  rel_canvas_set_scene (REL_CANVAS (canvas), scene);
  while (!gtk_widget_get_mapped (canvas))
    g_main_context_iteration (NULL, TRUE);
  clock = gtk_widget_get_frame_clock (canvas);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), NULL);
  wait_for_frame (canvas);
  wait_for_frame (canvas);
  g_array_set_size (times, 0);
  g_array_set_size (walls, 0);

  view = *rel_canvas_get_viewport (REL_CANVAS (canvas));
  view.scale = 1;
  rel_viewport_center_on (&view, 800, 800);
  for (guint i = 0; i < FRAMES; i++)
    {
      rel_viewport_pan (&view, -23, -11);
      rel_canvas_set_viewport (REL_CANVAS (canvas), &view, FALSE);
      wait_for_frame (canvas);
    }
  report (n_tables, "pan at 100 %");

  rel_canvas_fit (REL_CANVAS (canvas), FALSE);
  wait_for_frame (canvas);
  g_array_set_size (times, 0);
  g_array_set_size (walls, 0);
  view = *rel_canvas_get_viewport (REL_CANVAS (canvas));
  for (guint i = 0; i < FRAMES / 2; i++)
    {
      rel_viewport_pan (&view, -5, -3);
      rel_canvas_set_viewport (REL_CANVAS (canvas), &view, FALSE);
      wait_for_frame (canvas);
    }
  report (n_tables, "pan, everything shown");

  for (guint i = 0; i < FRAMES / 2; i++)
    {
      rel_viewport_zoom_at (&view, 700, 450, view.scale * 1.12);
      rel_canvas_set_viewport (REL_CANVAS (canvas), &view, FALSE);
      wait_for_frame (canvas);
    }
  report (n_tables, "zoom in");

  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    if (rel_scene_get_edges_of (scene, i)->len > rel_scene_get_edges_of (scene, busiest)->len)
      busiest = i;
  view.scale = 1;
  rel_viewport_center_on (&view, rel_scene_get_card (scene, busiest)->rect.x, rel_scene_get_card (scene, busiest)->rect.y);
  rel_canvas_set_viewport (REL_CANVAS (canvas), &view, FALSE);
  wait_for_frame (canvas);
  g_array_set_size (times, 0);
  g_array_set_size (walls, 0);
  start = 0;
  for (guint i = 0; i < FRAMES / 2; i++)
    {
      const RelRect *rect = &rel_scene_get_card (scene, busiest)->rect;
      double before = worked ();

      rel_scene_move_card (scene, busiest, rect->x + 3, rect->y + 1);
      rel_scene_view_touch_card (REL_CANVAS (canvas)->view, busiest);
      rel_canvas_update_lights (REL_CANVAS (canvas));
      start += worked () - before;
      wait_for_frame (canvas);
    }
  g_print ("%6u tables  %-22s %u edges, %.2f ms a step before painting\n", n_tables, "drag", rel_scene_get_edges_of (scene, busiest)->len, start / (FRAMES / 2));
  report (n_tables, "drag");

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  static const char *const defaults[] = { "50", "1000", "5000" };

  if (!gtk_init_check ())
    {
      g_print ("bench-canvas: there is no display\n");
      return 77;
    }
  adw_init ();
  times = g_array_new (FALSE, FALSE, sizeof (double));
  walls = g_array_new (FALSE, FALSE, sizeof (double));
  for (int i = 1; i < argc; i++)
    measure ((guint) atoi (argv[i]));
  for (guint i = 0; argc == 1 && i < G_N_ELEMENTS (defaults); i++)
    measure ((guint) atoi (defaults[i]));
  g_array_unref (times);
  g_array_unref (walls);

  return 0;
}
