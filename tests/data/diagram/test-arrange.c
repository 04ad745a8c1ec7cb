/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Arranging with notes, arranging some tables while the rest stays, and how far apart:
 * by hand-made examples, and on random diagrams.
 */
#include "config.h"

#include <math.h>

#include "database/sqlite/rel-sqlite-script.h"
#include "diagram/rel-arrange.h"
#include "diagram/rel-scene.h"

#define WALKS 16

static void
take (RelDiagram **diagram,
      RelDiagram  *next)
{
  g_object_unref (*diagram);
  *diagram = next;
}

static RelId
table (RelSchema  *schema,
       const char *name)
{
  return rel_table_get_id (rel_schema_find_table (schema, name));
}

static RelSchema *
read_script (const char *script)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (script, -1, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static RelScene *
make_scene (RelSchema  *schema,
            RelDiagram *diagram)
{
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();

  return rel_scene_new_unrouted (schema, diagram, metrics);
}

static RelDiagram *
arrange (RelSchema               *schema,
         RelDiagram              *diagram,
         const RelArrangeOptions *options)
{
  g_autoptr(GError) error = NULL;
  RelDiagram *arranged = rel_arrange (schema, diagram, options, NULL, NULL, &error);

  g_assert_no_error (error);

  return arranged;
}

static RelId
add_shape (RelDiagram  **diagram,
           RelShapeKind  kind,
           RelRect       rect)
{
  g_autoptr(RelShape) shape = rel_shape_new (kind, &rect, "words", 1);

  take (diagram, rel_diagram_with_shape (*diagram, shape));

  return rel_diagram_get_shape (*diagram, rel_diagram_get_n_shapes (*diagram) - 1)->id;
}

static RelRect
rect_of (RelSchema  *schema,
         RelDiagram *diagram,
         const char *name)
{
  g_autoptr(RelScene) scene = make_scene (schema, diagram);
  guint card;

  g_assert_true (rel_scene_find_card (scene, table (schema, name), &card));

  return rel_scene_get_card (scene, card)->rect;
}

static gboolean
lies_on_a_card (RelScene      *scene,
                const RelRect *rect)
{
  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    if (rel_rect_intersects (&rel_scene_get_card (scene, i)->rect, rect))
      return TRUE;

  return FALSE;
}

static const char shop[] =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id REFERENCES authors);"
  "CREATE TABLE reviews (id INTEGER PRIMARY KEY, book_id REFERENCES books);"
  "CREATE TABLE settings (id INTEGER PRIMARY KEY);"
  "CREATE TABLE tags (id INTEGER PRIMARY KEY, book_id REFERENCES books);";

static RelDiagram *
spread_out (RelSchema *schema)
{
  RelDiagram *diagram = rel_diagram_new (REL_ID_NONE, "");

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    take (&diagram, rel_diagram_with_place (diagram, rel_table_get_id (rel_schema_get_nth_table (schema, i)), 5000 + 700 * i, 4000 + 300 * (i % 2)));

  return diagram;
}

/* A note by a card keeps its offset, one that stands alone comes along to where the diagram is. */
static void
test_notes_stay_by (void)
{
  g_autoptr(RelSchema) schema = read_script (shop);
  g_autoptr(RelDiagram) diagram = spread_out (schema);
  RelRect books = rect_of (schema, diagram, "books");
  RelId by = add_shape (&diagram, REL_SHAPE_NOTE, (RelRect) { books.x + books.width + 30, books.y + 10, 160, 90 });
  RelId above = add_shape (&diagram, REL_SHAPE_NOTE, (RelRect) { books.x - 40, books.y - 130, 160, 90 });
  RelId alone = add_shape (&diagram, REL_SHAPE_NOTE, (RelRect) { 20000, 20000, 200, 120 });
  RelArrangeOptions options = { REL_ARRANGE_ALL };
  g_autoptr(RelDiagram) arranged = arrange (schema, diagram, &options);
  g_autoptr(RelScene) scene = make_scene (schema, arranged);
  RelRect after = rect_of (schema, arranged, "books");
  RelRect note = rel_diagram_find_shape (arranged, by)->rect;
  RelRect higher = rel_diagram_find_shape (arranged, above)->rect;
  RelRect lone = rel_diagram_find_shape (arranged, alone)->rect;

  g_assert_cmpfloat (note.x - after.x, ==, books.width + 30);
  g_assert_cmpfloat (note.y - after.y, ==, 10);
  g_assert_cmpfloat (higher.x - after.x, ==, -40);
  g_assert_cmpfloat (higher.y - after.y, ==, -130);
  g_assert_cmpfloat (lone.x, <, 3000);
  g_assert_cmpfloat (lone.y, <, 3000);
  g_assert_cmpfloat (lone.width, ==, 200);
  g_assert_false (lies_on_a_card (scene, &note));
  g_assert_false (lies_on_a_card (scene, &higher));
  g_assert_false (lies_on_a_card (scene, &lone));
  g_assert_false (rel_rect_intersects (&note, &lone));
}

/* On an area it stays on it, at its border it stays outside, by an empty one it goes with it. */
static void
test_notes_and_areas (void)
{
  g_autoptr(RelSchema) schema = read_script (shop);
  g_autoptr(RelDiagram) diagram = spread_out (schema);
  RelRect settings = rect_of (schema, diagram, "settings");
  RelId area = add_shape (&diagram, REL_SHAPE_AREA, (RelRect) { settings.x - 300, settings.y - 300, 900, 800 });
  RelId on = add_shape (&diagram, REL_SHAPE_NOTE, (RelRect) { settings.x + 400, settings.y + 300, 150, 80 });
  RelId at = add_shape (&diagram, REL_SHAPE_NOTE, (RelRect) { settings.x - 500, settings.y - 100, 220, 80 });
  RelId empty = add_shape (&diagram, REL_SHAPE_AREA, (RelRect) { 0, 0, 400, 300 });
  RelId in_empty = add_shape (&diagram, REL_SHAPE_NOTE, (RelRect) { 50, 60, 150, 80 });
  RelArrangeOptions options = { REL_ARRANGE_ALL };
  g_autoptr(RelDiagram) arranged = arrange (schema, diagram, &options);
  g_autoptr(RelScene) scene = make_scene (schema, arranged);
  RelRect box = rel_diagram_find_shape (arranged, area)->rect;
  RelRect bare = rel_diagram_find_shape (arranged, empty)->rect;
  RelRect inside = rel_diagram_find_shape (arranged, on)->rect;
  RelRect beside = rel_diagram_find_shape (arranged, at)->rect;
  RelRect kept = rel_diagram_find_shape (arranged, in_empty)->rect;
  RelRect both = rel_rect_union (&box, &inside);

  g_assert_cmpfloat (both.width, ==, box.width);
  g_assert_cmpfloat (both.height, ==, box.height);
  g_assert_false (rel_rect_intersects (&beside, &box));
  g_assert_cmpfloat (kept.x - bare.x, ==, 50);
  g_assert_cmpfloat (kept.y - bare.y, ==, 60);
  g_assert_cmpfloat (bare.width, ==, 400);
  g_assert_false (lies_on_a_card (scene, &inside));
  g_assert_false (lies_on_a_card (scene, &beside));
  g_assert_false (lies_on_a_card (scene, &bare));
}

/* Those that are listed move, their notes with them, and nothing else does. */
static void
test_some (void)
{
  g_autoptr(RelSchema) schema = read_script (shop);
  g_autoptr(RelDiagram) diagram = spread_out (schema);
  RelRect books = rect_of (schema, diagram, "books");
  RelRect settings = rect_of (schema, diagram, "settings");
  RelId by = add_shape (&diagram, REL_SHAPE_NOTE, (RelRect) { books.x, books.y + books.height + 10, 160, 90 });
  RelId other = add_shape (&diagram, REL_SHAPE_NOTE, (RelRect) { settings.x, settings.y + settings.height + 10, 160, 90 });
  const RelId listed[] = { table (schema, "authors"), table (schema, "books"), table (schema, "reviews"), 12345 };
  RelArrangeOptions options = { REL_ARRANGE_SOME, .tables = listed, .n_tables = G_N_ELEMENTS (listed) };
  g_autoptr(RelDiagram) arranged = arrange (schema, diagram, &options);
  g_autoptr(RelScene) scene = make_scene (schema, arranged);
  RelRect after = rect_of (schema, arranged, "books");
  RelRect note = rel_diagram_find_shape (arranged, by)->rect;
  RelPoint was, is;
  const char *const resting[] = { "settings", "tags" };

  for (guint i = 0; i < G_N_ELEMENTS (resting); i++)
    {
      g_assert_true (rel_diagram_get_place (diagram, table (schema, resting[i]), &was));
      g_assert_true (rel_diagram_get_place (arranged, table (schema, resting[i]), &is));
      g_assert_cmpfloat (was.x, ==, is.x);
      g_assert_cmpfloat (was.y, ==, is.y);
    }
  g_assert_true (rel_shape_equal (rel_diagram_find_shape (diagram, other), rel_diagram_find_shape (arranged, other)));
  g_assert_cmpfloat (note.x, ==, after.x);
  g_assert_cmpfloat (note.y, ==, after.y + after.height + 10);
  g_assert_false (lies_on_a_card (scene, &note));
  /* about where they were: authors at 5000, reviews at 6400 */
  g_assert_cmpfloat (after.x, >, 4800);
  g_assert_cmpfloat (after.x, <, 6700);
}

/* Newcomers go beside what they are linked with, and lie on nothing. */
static void
test_beside (void)
{
  g_autoptr(RelSchema) schema = read_script (shop);
  g_autoptr(RelDiagram) diagram = spread_out (schema);
  const RelId listed[] = { table (schema, "reviews"), table (schema, "settings") };
  RelArrangeOptions options = { REL_ARRANGE_BESIDE, .tables = listed, .n_tables = G_N_ELEMENTS (listed) };
  g_autoptr(RelDiagram) arranged = NULL;
  g_autoptr(RelScene) scene = NULL;
  RelRect books = rect_of (schema, diagram, "books");
  RelRect reviews, settings;

  take (&diagram, rel_diagram_with_place (diagram, table (schema, "reviews"), -9000, -9000));
  arranged = arrange (schema, diagram, &options);
  reviews = rect_of (schema, arranged, "reviews");
  settings = rect_of (schema, arranged, "settings");
  g_assert_cmpfloat (fabs (reviews.x - books.x) + fabs (reviews.y - books.y), <, 700);
  /* without any link: below the rest */
  g_assert_cmpfloat (settings.y, >, 4300);
  scene = make_scene (schema, arranged);
  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    for (guint j = 0; j < i; j++)
      g_assert_false (rel_rect_intersects (&rel_scene_get_card (scene, i)->rect, &rel_scene_get_card (scene, j)->rect));
}

/* A newcomer that was put on an area stays there, and is kin for the others. */
static void
test_beside_an_area (void)
{
  g_autoptr(RelSchema) schema = read_script (shop);
  g_autoptr(RelDiagram) diagram = spread_out (schema);
  const RelId listed[] = { table (schema, "books"), table (schema, "reviews") };
  RelArrangeOptions options = { REL_ARRANGE_BESIDE, .tables = listed, .n_tables = G_N_ELEMENTS (listed) };
  RelRect was = rect_of (schema, diagram, "books");
  g_autoptr(RelDiagram) arranged = NULL;
  RelRect is, reviews;

  add_shape (&diagram, REL_SHAPE_AREA, rel_rect_grow (&was, 60));
  take (&diagram, rel_diagram_with_place (diagram, table (schema, "reviews"), -9000, -9000));
  arranged = arrange (schema, diagram, &options);
  is = rect_of (schema, arranged, "books");
  reviews = rect_of (schema, arranged, "reviews");
  g_assert_cmpfloat (is.x, ==, was.x);
  g_assert_cmpfloat (is.y, ==, was.y);
  g_assert_cmpfloat (fabs (reviews.x - is.x) + fabs (reviews.y - is.y), <, 900);
}

/* What an area hides goes with it, and nothing is set where it would be hidden too. */
static void
test_folded_areas (void)
{
  static const RelArrangeWhat whats[] = { REL_ARRANGE_NEW, REL_ARRANGE_BESIDE, REL_ARRANGE_ALL };
  g_autoptr(RelSchema) schema = read_script (shop);
  const RelId authors = table (schema, "authors"), books = table (schema, "books"), settings = table (schema, "settings");
  const RelId listed[] = { table (schema, "reviews"), table (schema, "tags") };
  const RelId ids[] = { authors, books, settings, listed[0], listed[1] };
  const RelPoint places[] = { { 900, 700 }, { 500, 400 }, { 3000, 0 }, { 3000, 300 }, { 3000, 600 } };

  for (guint i = 0; i < G_N_ELEMENTS (whats); i++)
    {
      RelArrangeOptions options = { whats[i], .tables = listed, .n_tables = G_N_ELEMENTS (listed) };
      RelRect rect = { 0, 0, 1200, 1000 };
      g_autoptr(RelShape) area = rel_shape_new (REL_SHAPE_AREA, &rect, "sales", 1);
      g_autoptr(RelDiagram) empty = rel_diagram_new (REL_ID_NONE, "");
      g_autoptr(RelDiagram) diagram = rel_diagram_with_places (empty, ids, places, G_N_ELEMENTS (ids) - (whats[i] == REL_ARRANGE_NEW ? 2 : 0));
      g_autoptr(RelDiagram) arranged = NULL;

      area->folded = TRUE;
      take (&diagram, rel_diagram_with_shape (diagram, area));
      arranged = arrange (schema, diagram, &options);
      for (guint j = 0; j < G_N_ELEMENTS (ids); j++)
        g_assert_true (rel_diagram_find_folded_area (arranged, ids[j]) == (j < 2 ? area->id : REL_ID_NONE));
    }
}

static double
measure (RelSchema  *schema,
         RelSpacing  spacing,
         RelManner   manner)
{
  RelArrangeOptions options = { REL_ARRANGE_ALL, .spacing = spacing };
  g_autoptr(RelDiagram) diagram = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelDiagram) arranged = NULL;
  g_autoptr(RelScene) scene = NULL;
  RelRect bounds;

  rel_arrange_options_set_manner (&options, manner);
  arranged = arrange (schema, diagram, &options);
  scene = make_scene (schema, arranged);
  bounds = rel_scene_get_bounds (scene);

  return bounds.width * bounds.height;
}

static void
test_spacing (void)
{
  g_autoptr(RelSchema) schema = read_script (shop);

  for (guint manner = REL_MANNER_BEST; manner <= REL_MANNER_DOWN; manner++)
    {
      double tight = measure (schema, REL_SPACING_TIGHT, manner);
      double normal = measure (schema, REL_SPACING_NORMAL, manner);
      double wide = measure (schema, REL_SPACING_WIDE, manner);

      g_assert_cmpfloat (tight, <, normal);
      g_assert_cmpfloat (normal, <, wide);
    }
}

static void
test_words (void)
{
  RelManner manner;
  RelSpacing spacing;

  for (guint i = REL_MANNER_BEST; i <= REL_MANNER_SPREAD; i++)
    {
      g_assert_true (rel_manner_from_string (rel_manner_to_string (i), &manner));
      g_assert_cmpint (manner, ==, i);
    }
  for (guint i = REL_SPACING_NORMAL; i <= REL_SPACING_WIDE; i++)
    {
      g_assert_true (rel_spacing_from_string (rel_spacing_to_string (i), &spacing));
      g_assert_cmpint (spacing, ==, i);
    }
  g_assert_false (rel_manner_from_string ("", &manner));
  g_assert_false (rel_spacing_from_string ("loose", &spacing));
}

/* Random diagrams */

static RelSchema *
random_schema (guint n)
{
  g_autoptr(GString) script = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      guint n_links = i > 0 ? g_test_rand_int_range (0, 3) : 0;

      g_string_append_printf (script, "CREATE TABLE t%u (id INTEGER PRIMARY KEY", i);
      for (guint j = 0; j < n_links; j++)
        g_string_append_printf (script, ", l%u REFERENCES t%u", j, g_test_rand_int_range (0, i + 1));
      for (int j = g_test_rand_int_range (0, 6); j > 0; j--)
        g_string_append_printf (script, ", column_%d TEXT", j);
      g_string_append (script, ");");
    }

  return read_script (script->str);
}

static RelRect
random_rect (double width,
             double height)
{
  return (RelRect) { g_test_rand_int_range (-300, 2500), g_test_rand_int_range (-300, 2000),
                     width + g_test_rand_int_range (0, (int) width), height + g_test_rand_int_range (0, (int) height) };
}

/* Cards wherever they fall, areas, some of them folded, and notes that lie on no card. */
static RelDiagram *
random_diagram (RelSchema *schema,
                gboolean   whole) /* whether every table has a place */
{
  RelDiagram *diagram = rel_diagram_new (REL_ID_NONE, "");

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    if (whole || g_test_rand_int_range (0, 10) > 0)
      take (&diagram, rel_diagram_with_place (diagram, rel_table_get_id (rel_schema_get_nth_table (schema, i)),
                                              g_test_rand_int_range (0, 2200), g_test_rand_int_range (0, 1800)));
  for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
    {
      RelRect rect = g_test_rand_bit () ? random_rect (200, 150) : random_rect (420, 300);
      g_autoptr(RelShape) area = rel_shape_new (REL_SHAPE_AREA, &rect, "area", i);

      area->folded = g_test_rand_int_range (0, 3) == 0;
      take (&diagram, rel_diagram_with_shape (diagram, area));
    }
  for (int i = g_test_rand_int_range (0, 9); i > 0; i--)
    {
      g_autoptr(RelScene) scene = make_scene (schema, diagram);
      RelRect rect = random_rect (80, 60);

      if (!lies_on_a_card (scene, &rect))
        add_shape (&diagram, REL_SHAPE_NOTE, rect);
    }

  return diagram;
}

static void
assert_no_note_on_a_card (RelScene *scene)
{
  for (guint i = 0; i < rel_scene_get_n_shapes (scene); i++)
    if (rel_scene_get_shape (scene, i)->kind == REL_SHAPE_NOTE)
      g_assert_false (lies_on_a_card (scene, &rel_scene_get_shape (scene, i)->rect));
}

/* Nothing but places: no table, no area and no note is lost, becomes another one or is hidden. */
static void
assert_same_things (RelSchema  *schema,
                    RelDiagram *before,
                    RelDiagram *after)
{
  g_autoptr(RelScene) was = make_scene (schema, before);
  g_autoptr(RelScene) is = make_scene (schema, after);

  g_assert_cmpuint (rel_scene_get_n_cards (is), ==, rel_scene_get_n_cards (was));
  for (guint i = 0; i < rel_scene_get_n_cards (was); i++)
    g_assert_true (rel_scene_get_card (was, i)->id == rel_scene_get_card (is, i)->id);
  g_assert_cmpuint (rel_diagram_get_n_shapes (after), ==, rel_diagram_get_n_shapes (before));
  for (guint i = 0; i < rel_diagram_get_n_shapes (before); i++)
    {
      const RelShape *a = rel_diagram_get_shape (before, i), *b = rel_diagram_get_shape (after, i);

      g_assert_true (a->id == b->id);
      g_assert_cmpstr (a->text, ==, b->text);
      if (a->kind == REL_SHAPE_NOTE)
        {
          g_assert_cmpfloat (a->rect.width, ==, b->rect.width);
          g_assert_cmpfloat (a->rect.height, ==, b->rect.height);
        }
    }
}

static void
test_random_all (void)
{
  for (guint walk = 0; walk < WALKS; walk++)
    {
      g_autoptr(RelSchema) schema = random_schema (g_test_rand_int_range (1, 24));
      g_autoptr(RelDiagram) diagram = random_diagram (schema, FALSE);
      RelArrangeOptions options = { REL_ARRANGE_ALL, .spacing = g_test_rand_int_range (0, 3) };
      g_autoptr(RelDiagram) arranged = arrange (schema, diagram, &options);
      g_autoptr(RelDiagram) again = arrange (schema, diagram, &options);
      g_autoptr(RelScene) scene = make_scene (schema, arranged);

      assert_no_note_on_a_card (scene);
      assert_same_things (schema, diagram, arranged);
      g_assert_true (rel_diagram_equal (arranged, again));
      for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
        for (guint j = 0; j < i; j++)
          g_assert_false (rel_rect_intersects (&rel_scene_get_card (scene, i)->rect, &rel_scene_get_card (scene, j)->rect));
    }
}

static gboolean
stands_on_an_area (RelSchema  *schema,
                   RelDiagram *diagram,
                   RelId       table)
{
  g_autoptr(RelScene) scene = make_scene (schema, diagram);
  guint card;

  for (guint i = 0; rel_scene_find_card (scene, table, &card) && i < rel_scene_get_n_shapes (scene); i++)
    {
      const RelShape *shape = rel_scene_get_shape (scene, i);

      if (shape->kind == REL_SHAPE_AREA && !shape->folded && rel_shape_holds (shape, &rel_scene_get_card (scene, card)->rect))
        return TRUE;
    }

  return FALSE;
}

static void
test_random_some (void)
{
  for (guint walk = 0; walk < WALKS; walk++)
    {
      g_autoptr(RelSchema) schema = random_schema (g_test_rand_int_range (2, 24));
      g_autoptr(RelDiagram) diagram = random_diagram (schema, TRUE);
      g_autoptr(GArray) listed = g_array_new (FALSE, FALSE, sizeof (RelId));
      g_autoptr(GHashTable) moving = g_hash_table_new (g_int64_hash, g_int64_equal);
      RelArrangeOptions options = { g_test_rand_bit () ? REL_ARRANGE_SOME : REL_ARRANGE_BESIDE };
      g_autoptr(RelDiagram) arranged = NULL;
      g_autoptr(RelScene) scene = NULL;

      for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
        {
          RelId id = rel_table_get_id (rel_schema_get_nth_table (schema, i));

          if (g_test_rand_bit ())
            g_array_append_val (listed, id);
        }
      for (guint i = 0; i < listed->len; i++)
        if (options.what == REL_ARRANGE_SOME || !stands_on_an_area (schema, diagram, g_array_index (listed, RelId, i)))
          g_hash_table_add (moving, &g_array_index (listed, RelId, i));
      options.tables = (const RelId *) listed->data;
      options.n_tables = listed->len;
      arranged = arrange (schema, diagram, &options);
      scene = make_scene (schema, arranged);
      assert_same_things (schema, diagram, arranged);
      assert_no_note_on_a_card (scene);
      for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
        {
          const RelCard *card = rel_scene_get_card (scene, i);
          gboolean moved = g_hash_table_contains (moving, &card->id);
          RelPoint was, is;

          for (guint j = 0; moved && j < rel_scene_get_n_cards (scene); j++)
            g_assert_true (i == j || !rel_rect_intersects (&card->rect, &rel_scene_get_card (scene, j)->rect));
          if (moved || card->is_area)
            continue;
          g_assert_true (rel_diagram_get_place (diagram, card->id, &was));
          g_assert_true (rel_diagram_get_place (arranged, card->id, &is));
          g_assert_true (was.x == is.x && was.y == is.y);
        }
    }
}

/* Bends go along where both ends go the same way, and go where they do not. */
static void
test_bends (void)
{
  g_autoptr(RelSchema) schema = read_script ("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id INTEGER PRIMARY KEY, a_id REFERENCES a (id));"
                                             "CREATE TABLE c (id INTEGER PRIMARY KEY, a_id REFERENCES a (id));");
  const RelId ids[] = { table (schema, "a"), table (schema, "b"), table (schema, "c") };
  const RelPoint places[] = { { 5000, 0 }, { 0, 40 }, { 5000, 4000 } };
  const RelPoint bends[] = { { 400, 10 }, { 400, 60 } };
  const RelArrangeOptions options = { .what = REL_ARRANGE_SOME, .tables = ids, .n_tables = 2 };
  g_autoptr(RelDiagram) empty = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelDiagram) diagram = rel_diagram_with_places (empty, ids, places, G_N_ELEMENTS (ids));
  g_autoptr(RelDiagram) arranged = NULL;
  g_autoptr(RelDiagram) again = NULL;
  GPtrArray *relationships = rel_schema_get_relationships (schema);
  RelId to_b = REL_ID_NONE, to_c = REL_ID_NONE;

  for (guint i = 0; i < relationships->len; i++)
    *(rel_relationship_get_info (relationships->pdata[i])->child == ids[1] ? &to_b : &to_c) = rel_relationship_get_id (relationships->pdata[i]);
  take (&diagram, rel_diagram_with_way (diagram, to_b, bends, G_N_ELEMENTS (bends)));
  take (&diagram, rel_diagram_with_way (diagram, to_c, bends, G_N_ELEMENTS (bends)));
  /* two far apart come together: nothing is left of what led from one to the other */
  arranged = arrange (schema, diagram, &options);
  g_assert_null (rel_diagram_get_way (arranged, to_b));
  /* what was arranged already only moves as a whole, or not at all */
  take (&arranged, rel_diagram_with_way (arranged, to_b, bends, G_N_ELEMENTS (bends)));
  again = arrange (schema, arranged, &options);
  {
    RelPoint from, to;
    const GArray *way = rel_diagram_get_way (again, to_b);

    g_assert_true (rel_diagram_get_place (arranged, ids[1], &from) && rel_diagram_get_place (again, ids[1], &to));
    g_assert_nonnull (way);
    g_assert_cmpuint (way->len, ==, G_N_ELEMENTS (bends));
    g_assert_cmpfloat (g_array_index (way, RelPoint, 0).x, ==, bends[0].x + to.x - from.x);
    g_assert_cmpfloat (g_array_index (way, RelPoint, 1).y, ==, bends[1].y + to.y - from.y);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/arrange/notes-stay-by", test_notes_stay_by);
  g_test_add_func ("/diagram/arrange/notes-and-areas", test_notes_and_areas);
  g_test_add_func ("/diagram/arrange/bends", test_bends);
  g_test_add_func ("/diagram/arrange/some", test_some);
  g_test_add_func ("/diagram/arrange/beside", test_beside);
  g_test_add_func ("/diagram/arrange/beside-an-area", test_beside_an_area);
  g_test_add_func ("/diagram/arrange/folded-areas", test_folded_areas);
  g_test_add_func ("/diagram/arrange/spacing", test_spacing);
  g_test_add_func ("/diagram/arrange/words", test_words);
  g_test_add_func ("/diagram/arrange/random-all", test_random_all);
  g_test_add_func ("/diagram/arrange/random-some", test_random_some);

  return g_test_run ();
}
