/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What of a scene is in an area: after cards were moved, and to the pixel.
 */
#include "config.h"

#include <string.h>

#include <cairo.h>

#include "database/sqlite/rel-sqlite-script.h"
#include "diagram/rel-cairo-painter.h"
#include "diagram/rel-paint.h"
#include "support/support.h"

#define N_TABLES 40
#define SIDE     260

typedef struct
{
  RelScene   *scene;
  RelMetrics *metrics;
} Fixture;

/* Tables that refer to others, some of which only tie two together, at random places. */
static RelSchema *
make_schema (GRand *rand)
{
  g_autoptr(GString) sql = g_string_new ("CREATE TABLE t0 (id INTEGER PRIMARY KEY);");
  g_autoptr(GError) error = NULL;
  RelSchema *schema;

  for (guint i = 1; i < N_TABLES; i++)
    {
      int a = g_rand_int_range (rand, 0, (int) i);
      int b = g_rand_int_range (rand, 0, (int) i);

      if (i % 4 == 3)
        g_string_append_printf (sql, "CREATE TABLE t%u (id INTEGER PRIMARY KEY);CREATE TABLE tie%u (a NOT NULL REFERENCES t%u (id), b NOT NULL REFERENCES t%d (id), PRIMARY KEY (a, b));", i, i, i, a);
      else
        g_string_append_printf (sql, "CREATE TABLE t%u (id INTEGER PRIMARY KEY, a %s REFERENCES t%d (id), b %s REFERENCES t%d (id));", i,
                                g_rand_boolean (rand) ? "NOT NULL" : "", a, g_rand_boolean (rand) ? "UNIQUE" : "", b);
    }
  schema = rel_sqlite_read_script (sql->str, -1, NULL, &error);
  g_assert_no_error (error);

  return schema;
}

static void
set_up (Fixture      *fixture,
        GRand        *rand,
        RelNotation   notation,
        gboolean      counted)
{
  g_autoptr(RelSchema) schema = make_schema (rand);
  g_autoptr(RelDiagram) empty = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelDiagram) folded = rel_diagram_with_fold_associations (empty, TRUE);
  g_autoptr(RelDiagram) noted = rel_diagram_with_notation (folded, notation);
  g_autoptr(RelDiagram) diagram = NULL;
  guint n = rel_schema_get_n_tables (schema);
  g_autofree RelId *ids = g_new (RelId, n);
  g_autofree RelPoint *places = g_new (RelPoint, n);

  for (guint i = 0; i < n; i++)
    {
      ids[i] = rel_table_get_id (rel_schema_get_nth_table (schema, i));
      places[i] = (RelPoint) { g_rand_double_range (rand, -1500, 1500), g_rand_double_range (rand, -1500, 1500) };
    }
  diagram = rel_diagram_with_places (noted, ids, places, n);
  fixture->metrics = rel_metrics_new ();
  fixture->scene = rel_scene_new (schema, diagram, fixture->metrics, NULL);
  for (guint i = 0; counted && i < rel_scene_get_n_edges (fixture->scene); i++)
    rel_scene_set_counted (fixture->scene, rel_relationship_get_id (rel_scene_get_edge (fixture->scene, i)->relationship), "1", "0..37000", "");
}

static void
tear_down (Fixture *fixture)
{
  g_clear_object (&fixture->scene);
  g_clear_object (&fixture->metrics);
}

static RelRect
random_area (GRand *rand)
{
  return (RelRect) { g_rand_double_range (rand, -1800, 1800), g_rand_double_range (rand, -1800, 1800),
                     g_rand_double_range (rand, 1, 900), g_rand_double_range (rand, 1, 900) };
}

/* The cards of an area are those that meet it, from the lowest to the highest. */
static void
check_cards (RelScene      *scene,
             const RelRect *area)
{
  g_autoptr(GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = 0;

  rel_scene_collect (scene, area, cards, NULL);
  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    if (rel_rect_intersects (&rel_scene_get_card (scene, i)->rect, area))
      {
        g_assert_cmpuint (n, <, cards->len);
        g_assert_cmpuint (g_array_index (cards, guint, n), ==, i);
        n++;
      }
  g_assert_cmpuint (n, ==, cards->len);
}

static void
test_moves (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  Fixture fixture;

  set_up (&fixture, rand, REL_NOTATION_CROWS_FOOT, FALSE);
  for (guint i = support_scale (400); i > 0; i--)
    {
      guint card = (guint) g_rand_int_range (rand, 0, (int) rel_scene_get_n_cards (fixture.scene));
      const RelRect *rect = &rel_scene_get_card (fixture.scene, card)->rect;
      double far = g_rand_boolean (rand) ? 8 : 900;
      RelRect area = random_area (rand);
      RelPick pick;

      rel_scene_move_card (fixture.scene, card, rect->x + g_rand_double_range (rand, -far, far), rect->y + g_rand_double_range (rand, -far, far));
      check_cards (fixture.scene, &area);
      area = *rect;
      check_cards (fixture.scene, &area);
      pick = rel_scene_pick (fixture.scene, rect->x + rect->width / 2, rect->y + rect->height / 2, 1);
      g_assert_true (pick.kind == REL_PICK_CARD && pick.index >= card);
    }
  tear_down (&fixture);
}

/* What rel_scene_collect () and its kin leave out would not have changed a pixel. */
static guint32 *
paint_edges (Fixture       *fixture,
             const RelRect *area,
             gboolean       all)
{
  RelPalette palette = rel_palette_make (FALSE, FALSE);
  guint32 *pixels = g_new0 (guint32, SIDE * SIDE);
  cairo_surface_t *image = cairo_image_surface_create_for_data ((guchar *) pixels, CAIRO_FORMAT_ARGB32, SIDE, SIDE, SIDE * 4);
  cairo_t *cr = cairo_create (image);
  RelPainter *painter = rel_cairo_painter_new (cr);
  g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint));

  cairo_translate (cr, -area->x, -area->y);
  rel_scene_collect (fixture->scene, area, NULL, edges);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0, at = 0; i < rel_scene_get_n_edges (fixture->scene); i++)
      {
        const RelEdge *edge = rel_scene_get_edge (fixture->scene, i);
        gboolean there = at < edges->len && g_array_index (edges, guint, at) == i;

        at += there;
        if (all || (there && (pass == 0 ? rel_edge_crosses (edge, area) : rel_edge_shows_signs (edge, area))))
          rel_paint_edge (painter, edge, &palette, fixture->metrics, (pass == 0 ? REL_PAINT_COARSE : REL_PAINT_SIGNS) | REL_PAINT_LIT);
      }
  rel_cairo_painter_free (painter);
  cairo_destroy (cr);
  cairo_surface_destroy (image);

  return pixels;
}

static void
test_edges (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  guint left_out = 0;

  for (guint round = 0; round < 2 * REL_N_NOTATIONS; round++)
    {
      Fixture fixture;

      set_up (&fixture, rand, round % REL_N_NOTATIONS, round >= REL_N_NOTATIONS);
      for (guint i = support_scale (40); i > 0; i--)
        {
          RelRect area = random_area (rand);
          g_autofree guint32 *all = NULL;
          g_autofree guint32 *few = NULL;
          g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint));

          area.width = area.height = SIDE;
          all = paint_edges (&fixture, &area, TRUE);
          few = paint_edges (&fixture, &area, FALSE);
          g_assert_cmpmem (few, SIDE * SIDE * sizeof (guint32), all, SIDE * SIDE * sizeof (guint32));
          rel_scene_collect (fixture.scene, &area, NULL, edges);
          left_out += rel_scene_get_n_edges (fixture.scene) - edges->len;
        }
      tear_down (&fixture);
    }
  g_assert_cmpuint (left_out, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diagram/scene/moves", test_moves);
  g_test_add_func ("/diagram/scene/edges", test_edges);

  return g_test_run ();
}
