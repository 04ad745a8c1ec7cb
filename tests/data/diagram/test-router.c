/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Real schemas, arranged and routed: no card upon another, edges at right angles that
 * begin and end at their rows, and none through a card where there is a way round.
 */
#include "config.h"

#include <math.h>

#include "database/sqlite/rel-sqlite-script.h"
#include "diagram/rel-arrange.h"
#include "diagram/rel-scene.h"
#include "support/support.h"

static struct
{
  guint schemas;
  guint cards;
  guint edges;
  guint hits;
  guint crossings;
} total;

static gboolean
is_between (double x,
            double a,
            double b)
{
  return x > MIN (a, b) + 0.5 && x < MAX (a, b) - 0.5;
}

/* How often edges cross: a level piece of one and an upright piece of another. */
static guint
count_crossings (RelScene *scene)
{
  g_autoptr(GArray) level = g_array_new (FALSE, FALSE, 2 * sizeof (RelPoint));
  g_autoptr(GArray) upright = g_array_new (FALSE, FALSE, 2 * sizeof (RelPoint));
  guint n = 0;

  for (guint i = 0; i < rel_scene_get_n_edges (scene); i++)
    {
      const RelRoute *route = rel_scene_get_edge (scene, i)->route;

      for (guint j = 1; j < route->n_points; j++)
        g_array_append_vals (fabs (route->points[j].y - route->points[j - 1].y) < 0.01 ? level : upright, &route->points[j - 1], 1);
    }
  for (guint i = 0; i < level->len; i++)
    {
      const RelPoint *a = (const RelPoint *) (gpointer) level->data + 2 * i;

      for (guint j = 0; j < upright->len; j++)
        {
          const RelPoint *b = (const RelPoint *) (gpointer) upright->data + 2 * j;

          n += is_between (b[0].x, a[0].x, a[1].x) && is_between (a[0].y, b[0].y, b[1].y);
        }
    }

  return n;
}

static void
check_schema (gconstpointer data)
{
  const char *name = data;
  g_autofree char *relative = g_strconcat ("corpus/sqlite/", name, NULL);
  g_autofree char *path = support_shared_path (relative);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelDiagram) empty = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelDiagram) diagram = NULL;
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  g_autoptr(RelScene) scene = NULL;
  g_autoptr(GArray) rects = g_array_new (FALSE, FALSE, sizeof (RelRect));
  RelArrangeOptions options = { REL_ARRANGE_ALL, .deadline_ms = 30000 };
  g_autofree char *warning = NULL;
  guint n_hits = 0;
  guint n_edges;

  /* It told why it skips. */
  if (path == NULL)
    return;

  schema = rel_sqlite_read_script_file (path, NULL, &error);
  g_assert_no_error (error);
  diagram = rel_arrange (schema, empty, &options, &warning, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (warning);
  scene = rel_scene_new (schema, diagram, metrics, NULL);

  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    {
      RelRect a = rel_scene_get_card (scene, i)->rect;

      for (guint j = 0; j < rects->len; j++)
        g_assert_false (rel_rect_intersects (&a, &g_array_index (rects, RelRect, j)));
      g_array_append_val (rects, a);
    }

  n_edges = rel_scene_get_n_edges (scene);
  for (guint i = 0; i < n_edges; i++)
    {
      const RelEdge *edge = rel_scene_get_edge (scene, i);
      const RelRoute *route = edge->route;
      RelRect from = rel_rect_grow (&rel_scene_get_card (scene, edge->from)->rect, 0.5);
      RelRect to = rel_rect_grow (&rel_scene_get_card (scene, edge->to)->rect, 0.5);

      g_assert_cmpuint (route->n_points, >=, 2);
      g_assert_true (rel_rect_contains (&from, route->points[0].x, route->points[0].y));
      g_assert_true (rel_rect_contains (&to, route->points[route->n_points - 1].x, route->points[route->n_points - 1].y));
      for (guint j = 1; j < route->n_points; j++)
        g_assert_true (fabs (route->points[j].x - route->points[j - 1].x) < 0.01 ||
                       fabs (route->points[j].y - route->points[j - 1].y) < 0.01);
      n_hits += rel_router_count_hits ((RelRect *) rects->data, rects->len, route) > 0;
    }

  g_test_message ("%s: %u cards, none upon another, %u edges, %u of them through a card, %u crossings", name, rects->len, n_edges, n_hits,
                  count_crossings (scene));
  total.cards += rects->len;
  total.edges += n_edges;
  total.hits += n_hits;
  total.crossings += count_crossings (scene);
  total.schemas++;
  /* What was arranged leaves a way. */
  g_assert_cmpuint (n_hits, ==, 0);
}

static void
report (void)
{
  g_test_message ("%u schemas: %u cards, none upon another, %u edges, %u of them through a card, %u crossings", total.schemas, total.cards,
                  total.edges, total.hits, total.crossings);
}

/* Cards in a tight square: edges go round all of them, and as far apart as there is room. */
static void
test_tight (void)
{
  enum { SIDE = 16, N = SIDE * SIDE, N_EDGES = 2 * N };
  g_autofree RelRect *rects = g_new0 (RelRect, N);
  g_autofree RelRoute *routes = g_new0 (RelRoute, N_EDGES);
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  guint n_hits = 0, n_same = 0;

  for (guint i = 0; i < N; i++)
    rects[i] = (RelRect) { (i % SIDE) * 260 + g_rand_int_range (rand, 0, 14), (i / SIDE) * 210 + g_rand_int_range (rand, 0, 20), 190, 110 + g_rand_int_range (rand, 0, 40) };
  for (guint i = 0; i < N_EDGES; i++)
    {
      RelRoute *route = &routes[i];
      int column, row;

      route->from = g_rand_int_range (rand, 0, N);
      /* not too far off: gaps hold so many edges and no more */
      column = route->from % SIDE + g_rand_int_range (rand, 0, 5);
      row = route->from / SIDE + g_rand_int_range (rand, 0, 5);
      route->to = MIN (column, SIDE - 1) + SIDE * MIN (row, SIDE - 1);
      route->from_y = rects[route->from].y + g_rand_int_range (rand, 30, 100);
      route->to_y = rects[route->to].y + g_rand_int_range (rand, 30, 100);
    }
  g_assert_true (rel_router_route_all (rects, N, routes, N_EDGES, NULL));
  for (guint i = 0; i < N_EDGES; i++)
    {
      g_assert_cmpuint (routes[i].n_points, >=, 2);
      g_assert_cmpuint (routes[i].n_points, <=, REL_ROUTE_MAX);
      g_assert_cmpuint (routes[i].n_points % 2, ==, 0);
      n_hits += rel_router_count_hits (rects, N, &routes[i]) > 0;
      for (guint j = 0; j < i; j++)
        for (guint a = 1; a + 2 < routes[i].n_points; a++)
          for (guint b = 1; b + 2 < routes[j].n_points; b++)
            {
              const RelPoint *p = &routes[i].points[a], *q = &routes[j].points[b];

              n_same += fabs (p[0].x - p[1].x) < 0.01 && fabs (q[0].x - q[1].x) < 0.01 && fabs (p[0].x - q[0].x) < 1 &&
                        MIN (MAX (p[0].y, p[1].y), MAX (q[0].y, q[1].y)) - MAX (MIN (p[0].y, p[1].y), MIN (q[0].y, q[1].y)) > 20;
            }
    }
  g_test_message ("%d cards, %d edges, %u of them through a card, %u pieces upon another", N, N_EDGES, n_hits, n_same);
  g_assert_cmpuint (n_hits, ==, 0);
  g_assert_cmpuint (n_same * 10, <, N_EDGES);

  g_cancellable_cancel (cancellable);
  g_assert_false (rel_router_route_all (rects, N, routes, N_EDGES, cancellable));
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  int *answer = user_data;

  *answer = rel_scene_route_finish (REL_SCENE (source), result, &error) ? 1 : error != NULL ? 2 : 3;
}

static int
wait_for_ways (RelScene     *scene,
               GCancellable *cancellable,
               guint         move)
{
  int answer = 0;

  rel_scene_route_async (scene, cancellable, done_cb, &answer);
  if (move > 0)
    rel_scene_move_card (scene, 0, move, move);
  while (answer == 0)
    g_main_context_iteration (NULL, TRUE);

  return answer;
}

/* A large scene is plain first; the next one takes over what did not change. */
static void
test_plain (void)
{
  g_autoptr(GString) sql = g_string_new ("CREATE TABLE t0 (id INTEGER PRIMARY KEY);");
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  g_autoptr(RelDiagram) diagram = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelScene) first = NULL, second = NULL, third = NULL, whole = NULL;
  g_autoptr(RelDiagram) moved = NULL;
  guint n_same = 0;

  for (guint i = 1; i < 300; i++)
    g_string_append_printf (sql, "CREATE TABLE t%u (id INTEGER PRIMARY KEY, a INTEGER REFERENCES t%d, b INTEGER REFERENCES t%d);", i,
                            g_rand_int_range (rand, 0, i), g_rand_int_range (rand, 0, i));
  schema = rel_sqlite_read_script (sql->str, -1, NULL, NULL);
  for (guint i = 0; i < 300; i++)
    {
      RelDiagram *next = rel_diagram_with_place (diagram, rel_table_get_id (rel_schema_get_nth_table (schema, i)), i % 18 * 280, i / 18 * 200);

      g_object_unref (diagram);
      diagram = next;
    }

  first = rel_scene_new_plain (schema, diagram, metrics, NULL, NULL);
  g_assert_true (rel_scene_is_plain (first));
  g_assert_cmpint (wait_for_ways (first, NULL, 0), ==, 1);
  g_assert_false (rel_scene_is_plain (first));
  whole = rel_scene_new (schema, diagram, metrics, NULL);
  for (guint i = 0; i < rel_scene_get_n_edges (whole); i++)
    g_assert_cmpmem (rel_scene_get_edge (first, i)->route->points, rel_scene_get_edge (first, i)->route->n_points * sizeof (RelPoint),
                     rel_scene_get_edge (whole, i)->route->points, rel_scene_get_edge (whole, i)->route->n_points * sizeof (RelPoint));

  second = rel_scene_new_plain (schema, diagram, metrics, NULL, first);
  g_assert_false (rel_scene_is_plain (second));

  moved = rel_diagram_with_place (diagram, rel_table_get_id (rel_schema_get_nth_table (schema, 7)), -700, -300);
  third = rel_scene_new_plain (schema, moved, metrics, NULL, second);
  g_assert_true (rel_scene_is_plain (third));
  for (guint i = 0; i < rel_scene_get_n_edges (third); i++)
    n_same += !rel_scene_get_edge (third, i)->route->plain;
  g_assert_cmpuint (n_same, >, rel_scene_get_n_edges (third) / 2);
  g_assert_cmpuint (n_same, <, rel_scene_get_n_edges (third));
  /* a card that is dragged meanwhile, and somebody who does not want to know any more */
  g_assert_cmpint (wait_for_ways (third, NULL, 5), ==, 3);
  g_assert_true (rel_scene_is_plain (third));
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (wait_for_ways (third, cancellable, 0), ==, 2);
}

static void
add_folder (const char *folder,
            const char *prefix)
{
  g_autofree char *path = support_shared_path (folder);
  g_autoptr(GDir) dir = path != NULL ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sql"))
      {
        g_autofree char *test_path = g_strdup_printf ("/diagram/router/all/%s%s", prefix, name);

        g_test_add_data_func_full (test_path, g_strconcat (prefix, name, NULL), check_schema, g_free);
      }
}

int
main (int   argc,
      char *argv[])
{
  static const char *const names[] = { "chinook.sql", "sakila.sql", "northwind.sql", "roundcube.sql", "powerdns.sql",
                                       "vaultwarden.sql", "datasette-fixtures.sql", "spider/formula_1.sql", "spider/academic.sql" };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *test_path = g_strdup_printf ("/diagram/router/%s", names[i]);

      g_test_add_data_func (test_path, names[i], check_schema);
    }

  /* all of the corpus, the largest with 704 tables and 3,175 edges: -m slow */
  if (g_test_slow ())
    {
      add_folder ("corpus/sqlite", "");
      add_folder ("corpus/sqlite/spider", "spider/");
    }
  g_test_add_func ("/diagram/router/tight", test_tight);
  g_test_add_func ("/diagram/router/plain", test_plain);
  g_test_add_func ("/diagram/router-total/report", report);

  return g_test_run ();
}
