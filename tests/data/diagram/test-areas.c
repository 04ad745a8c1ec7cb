/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Areas: a layout keeps what is on them together, folded they are one card.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-script.h"
#include "diagram/rel-arrange.h"
#include "diagram/rel-scene.h"

static const char script[] =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY);"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id REFERENCES authors);"
  "CREATE TABLE reviews (id INTEGER PRIMARY KEY, book_id REFERENCES books, again REFERENCES reviews);"
  "CREATE TABLE customers (id INTEGER PRIMARY KEY);"
  "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id REFERENCES customers);"
  "CREATE TABLE lines (order_id REFERENCES orders, book_id REFERENCES books);"
  "CREATE TABLE settings (id INTEGER PRIMARY KEY);";

static const char *const sales[] = { "customers", "orders", "lines", "settings" };

static RelSchema *
read_script (void)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (script, -1, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static RelId
table (RelSchema  *schema,
       const char *name)
{
  return rel_table_get_id (rel_schema_find_table (schema, name));
}

static void
take (RelDiagram **diagram,
      RelDiagram  *next)
{
  g_object_unref (*diagram);
  *diagram = next;
}

/* Four tables on an area, three elsewhere, and an area with nothing on it. */
static RelDiagram *
make_diagram (RelSchema *schema,
              gboolean   folded)
{
  RelDiagram *diagram = rel_diagram_new (REL_ID_NONE, "");
  RelRect rect = { 1000, 1000, 900, 700 }, bare = { 3000, 0, 200, 200 };
  g_autoptr(RelShape) area = rel_shape_new (REL_SHAPE_AREA, &rect, "Sales", 2);
  g_autoptr(RelShape) empty = rel_shape_new (REL_SHAPE_AREA, &bare, "Later", 1);

  area->folded = folded;
  take (&diagram, rel_diagram_with_shape (diagram, area));
  take (&diagram, rel_diagram_with_shape (diagram, empty));
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    take (&diagram, rel_diagram_with_place (diagram, rel_table_get_id (rel_schema_get_nth_table (schema, i)), 250 * i, 0));
  for (guint i = 0; i < G_N_ELEMENTS (sales); i++)
    take (&diagram, rel_diagram_with_place (diagram, table (schema, sales[i]), 1020 + 200 * i, 1060 + 100 * i));

  return diagram;
}

static gboolean
is_sales (RelScene      *scene,
          const RelCard *card)
{
  for (guint i = 0; i < G_N_ELEMENTS (sales); i++)
    if (card->id == table (rel_scene_get_schema (scene), sales[i]))
      return TRUE;

  return FALSE;
}

static gboolean
holds (const RelRect *outer,
       const RelRect *inner)
{
  return inner->x >= outer->x && inner->y >= outer->y && inner->x + inner->width <= outer->x + outer->width &&
         inner->y + inner->height <= outer->y + outer->height;
}

static RelDiagram *
arrange (RelSchema  *schema,
         RelDiagram *diagram)
{
  RelArrangeOptions options = { REL_ARRANGE_ALL };
  g_autoptr(GError) error = NULL;
  RelDiagram *arranged = rel_arrange (schema, diagram, &options, NULL, NULL, &error);

  g_assert_no_error (error);

  return arranged;
}

static void
test_kept_together (void)
{
  g_autoptr(RelSchema) schema = read_script ();
  g_autoptr(RelDiagram) diagram = make_diagram (schema, FALSE);
  g_autoptr(RelDiagram) arranged = arrange (schema, diagram);
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  g_autoptr(RelScene) scene = rel_scene_new (schema, arranged, metrics, NULL);
  RelRect area = rel_scene_get_shape_rect (scene, 0);

  g_assert_cmpuint (rel_scene_get_n_cards (scene), ==, 7);
  g_assert_cmpuint (rel_scene_count_on_area (scene, 0), ==, 4);
  g_assert_cmpuint (rel_scene_count_on_area (scene, 1), ==, 0);
  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    {
      const RelCard *card = rel_scene_get_card (scene, i);

      if (is_sales (scene, card))
        g_assert_true (holds (&area, &card->rect));
      else
        g_assert_false (rel_rect_intersects (&area, &card->rect));
      for (guint j = 0; j < i; j++)
        g_assert_false (rel_rect_intersects (&card->rect, &rel_scene_get_card (scene, j)->rect));
    }
}

static void
test_folded (void)
{
  g_autoptr(RelSchema) schema = read_script ();
  g_autoptr(RelDiagram) diagram = make_diagram (schema, TRUE);
  g_autoptr(RelDiagram) moved = rel_diagram_with_areas_moved (diagram, &rel_diagram_get_shape (diagram, 0)->id, &(RelPoint) { 1500, 900 }, 1);
  g_autoptr(RelDiagram) arranged = arrange (schema, diagram);
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  g_autoptr(RelScene) scene = rel_scene_new (schema, diagram, metrics, NULL);
  g_autoptr(RelScene) after = rel_scene_new (schema, arranged, metrics, NULL);
  RelId area = rel_diagram_get_shape (diagram, 0)->id;
  const RelCard *card;
  RelPoint was, is;
  RelPick pick;
  guint index;

  /* three tables and the area; of six links those within it and the self link of reviews stay away or stay */
  g_assert_cmpuint (rel_scene_get_n_cards (scene), ==, 4);
  g_assert_cmpuint (rel_scene_count_on_area (scene, 0), ==, 4);
  g_assert_true (rel_scene_find_card (scene, area, &index));
  card = rel_scene_get_card (scene, index);
  g_assert_true (card->is_area);
  g_assert_cmpstr (card->title, ==, "Sales");
  g_assert_cmpstr (card->rows[0].name, ==, "4 tables");
  g_assert_cmpuint (rel_scene_get_edges_of (scene, index)->len, ==, 1);
  g_assert_cmpuint (rel_scene_get_n_edges (scene), ==, 4);
  pick = rel_scene_pick (scene, card->rect.x + 20, card->rect.y + 20, 4);
  g_assert_cmpint (pick.kind, ==, REL_PICK_SHAPE);
  g_assert_cmpuint (pick.index, ==, 0);

  /* what is not seen goes along */
  for (guint i = 0; i < G_N_ELEMENTS (sales); i++)
    {
      g_assert_true (rel_diagram_get_place (diagram, table (schema, sales[i]), &was));
      g_assert_true (rel_diagram_get_place (moved, table (schema, sales[i]), &is));
      g_assert_cmpfloat (is.x, ==, was.x + 500);
      g_assert_cmpfloat (is.y, ==, was.y - 100);
    }
  g_assert_cmpuint (rel_scene_get_n_cards (after), ==, 4);
  for (guint i = 0; i < 4; i++)
    for (guint j = 0; j < i; j++)
      g_assert_false (rel_rect_intersects (&rel_scene_get_card (after, i)->rect, &rel_scene_get_card (after, j)->rect));
}

static void
test_newcomers (void)
{
  g_autoptr(RelSchema) schema = read_script ();
  g_autoptr(RelDiagram) whole = make_diagram (schema, FALSE);
  g_autoptr(RelDiagram) diagram = rel_diagram_without_places (whole);
  RelArrangeOptions options = { REL_ARRANGE_NEW };
  g_autoptr(RelDiagram) placed = NULL;
  RelPoint place;

  /* all but the lines, which have kin on the area */
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelId id = rel_table_get_id (rel_schema_get_nth_table (schema, i));

      if (id != table (schema, "lines") && rel_diagram_get_place (whole, id, &place))
        take (&diagram, rel_diagram_with_place (diagram, id, place.x, place.y));
    }
  placed = rel_arrange (schema, diagram, &options, NULL, NULL, NULL);
  g_assert_true (rel_diagram_get_place (placed, table (schema, "lines"), &place));
  g_assert_false (rel_rect_contains (&rel_diagram_get_shape (placed, 0)->rect, place.x, place.y));
}

/* One comes to lie where the other one was: neither takes along what is the other's. */
static void
test_folded_take_turns (void)
{
  g_autoptr(RelSchema) schema = read_script ();
  const RelId ids[] = { rel_table_get_id (rel_schema_get_nth_table (schema, 0)), rel_table_get_id (rel_schema_get_nth_table (schema, 1)) };
  const RelPoint places[] = { { 40, 60 }, { 1040, 60 } };
  const RelRect rects[] = { { 0, 0, 400, 300 }, { 1000, 0, 400, 300 } };
  const RelPoint corners[] = { { 1000, 0 }, { 2000, 0 } };
  g_autoptr(RelDiagram) empty = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelDiagram) diagram = rel_diagram_with_places (empty, ids, places, G_N_ELEMENTS (ids));
  g_autoptr(RelDiagram) moved = NULL;
  RelId areas[2];

  for (guint i = 0; i < G_N_ELEMENTS (rects); i++)
    {
      g_autoptr(RelShape) shape = rel_shape_new (REL_SHAPE_AREA, &rects[i], "area", 1);
      RelDiagram *next;

      shape->folded = TRUE;
      areas[i] = shape->id;
      next = rel_diagram_with_shape (diagram, shape);
      g_object_unref (diagram);
      diagram = next;
    }
  moved = rel_diagram_with_areas_moved (diagram, areas, corners, G_N_ELEMENTS (areas));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      RelPoint is;

      g_assert_true (rel_diagram_find_folded_area (moved, ids[i]) == areas[i]);
      g_assert_true (rel_diagram_get_place (moved, ids[i], &is));
      g_assert_cmpfloat (is.x, ==, places[i].x + 1000);
      g_assert_cmpfloat (is.y, ==, places[i].y);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/areas/kept-together", test_kept_together);
  g_test_add_func ("/diagram/areas/folded", test_folded);
  g_test_add_func ("/diagram/areas/folded-take-turns", test_folded_take_turns);
  g_test_add_func ("/diagram/areas/newcomers", test_newcomers);

  return g_test_run ();
}
