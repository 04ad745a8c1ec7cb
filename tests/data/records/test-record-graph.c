/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The record graph: opening, circles, shared relatives, closing, what changed meanwhile.
 */
#include "config.h"

#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "document/rel-graph-web.h"
#include "formats/rel-web-pictures.h"
#include "records/rel-record-graph.h"
#include "support/support.h"

static const char *const shop[] = {
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT, born TEXT)",
  "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors, title TEXT, price REAL)",
  "CREATE INDEX books_author ON books (author_id)",
  "CREATE TABLE categories (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES categories, name TEXT)",
  "CREATE INDEX categories_parent ON categories (parent_id)",
  "CREATE TABLE book_category (book_id INTEGER REFERENCES books, category_id INTEGER REFERENCES categories, PRIMARY KEY (book_id, category_id)) WITHOUT ROWID",
  "CREATE INDEX book_category_back ON book_category (category_id)",
  "CREATE TABLE notes (id INTEGER PRIMARY KEY, book_id INTEGER REFERENCES books)",
  "INSERT INTO authors VALUES (1, 'Ursula', '1929'), (2, 'Nobody', NULL)",
  "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) INSERT INTO books SELECT i, 1, 'Book ' || i, 9.5 FROM n",
  "INSERT INTO books VALUES (21, 77, 'Lost', NULL)",
  "INSERT INTO categories VALUES (1, 2, 'A'), (2, 1, 'B'), (3, NULL, 'C')",
  "INSERT INTO book_category VALUES (1, 1), (1, 3), (2, 3)",
  "INSERT INTO notes VALUES (1, 1)",
  NULL,
};

typedef struct
{
  RelConnection  *connection;
  RelSchema      *schema;
  RelRecordGraph *graph;
} World;

static void
run (World      *world,
     const char *sql)
{
  g_autoptr(GError) error = NULL;

  if (!rel_connection_execute (world->connection, sql, NULL, 0, NULL, NULL, &error))
    g_error ("%s: %s", sql, error->message);
}

static void
take (World          *world,
      RelRecordGraph *next)
{
  g_assert_nonnull (next);
  g_object_unref (world->graph);
  world->graph = next;
}

static void
add (World      *world,
     const char *table,
     gint64      key)
{
  g_autoptr(RelValue) value = rel_value_new_integer (key);
  g_autoptr(GError) error = NULL;

  take (world, rel_record_graph_add (world->graph, world->connection, rel_table_get_id (rel_schema_find_table (world->schema, table)), &value, 1, NULL, &error));
  g_assert_no_error (error);
}

static void
set_up (World *world)
{
  world->connection = rel_sqlite_connection_open_memory (NULL);
  for (guint i = 0; shop[i] != NULL; i++)
    run (world, shop[i]);
  world->schema = rel_connection_read_schema (world->connection, NULL, NULL);
  world->graph = rel_record_graph_new (world->schema, NULL);
}

static void
tear_down (World *world)
{
  g_object_unref (world->graph);
  g_object_unref (world->schema);
  g_object_unref (world->connection);
}

static const RelGraphRecord *
find (World      *world,
      const char *label)
{
  for (guint i = 0; i < rel_record_graph_get_n_records (world->graph); i++)
    if (g_str_equal (rel_record_graph_get_record (world->graph, i)->label, label))
      return rel_record_graph_get_record (world->graph, i);

  return NULL;
}

static guint
side_of (const RelGraphRecord *record,
         const char           *name)
{
  for (guint i = 0; i < record->n_sides; i++)
    if (g_str_equal (rel_end_get_name (&record->sides[i].end), name))
      return i;
  g_error ("%s has no %s", record->label, name);
}

static void
open_it (World      *world,
         const char *label,
         const char *side)
{
  const RelGraphRecord *record = find (world, label);
  g_autoptr(GError) error = NULL;

  take (world, rel_record_graph_open (world->graph, world->connection, record->id, side_of (record, side), NULL, &error));
  g_assert_no_error (error);
}

static void
test_open (void)
{
  World world;
  const RelGraphRecord *ursula;
  guint books;

  set_up (&world);
  add (&world, "authors", 1);
  ursula = find (&world, "Ursula");
  g_assert_nonnull (ursula);
  books = side_of (ursula, "books");
  g_assert_cmpint (ursula->sides[books].count, ==, 20);
  g_assert_cmpuint (ursula->n_fields, ==, 1);

  open_it (&world, "Ursula", "books");
  g_assert_cmpuint (rel_record_graph_get_n_records (world.graph), ==, 1 + REL_RECORD_GRAPH_STEP);
  g_assert_cmpuint (rel_record_graph_get_n_links (world.graph), ==, REL_RECORD_GRAPH_STEP);
  open_it (&world, "Ursula", "books");
  g_assert_cmpuint (find (&world, "Ursula")->sides[books].n_opened, ==, 2 * REL_RECORD_GRAPH_STEP);

  /* The author of a book is there already: one card. */
  open_it (&world, "Book 3", "author");
  g_assert_cmpuint (rel_record_graph_get_n_records (world.graph), ==, 1 + 2 * REL_RECORD_GRAPH_STEP);

  /* What no index serves is not counted until it is opened. */
  {
    guint notes = side_of (find (&world, "Book 1"), "notes");

    g_assert_cmpint (find (&world, "Book 1")->sides[notes].count, ==, -1);
    open_it (&world, "Book 1", "notes");
    g_assert_cmpint (find (&world, "Book 1")->sides[notes].count, ==, 1);
  }

  take (&world, rel_record_graph_close (world.graph, find (&world, "Ursula")->id, books));
  g_assert_cmpuint (rel_record_graph_get_n_records (world.graph), ==, 1);
  g_assert_cmpuint (rel_record_graph_get_n_links (world.graph), ==, 0);
  tear_down (&world);
}

static void
test_circles (void)
{
  World world;

  set_up (&world);
  add (&world, "categories", 1);
  open_it (&world, "A", "parent");
  open_it (&world, "B", "parent");
  open_it (&world, "A", "children");
  /* Each is the other's parent: two cards, two edges. */
  g_assert_cmpuint (rel_record_graph_get_n_records (world.graph), ==, 2);
  g_assert_cmpuint (rel_record_graph_get_n_links (world.graph), ==, 2);

  open_it (&world, "A", "books");
  open_it (&world, "Book 1", "categories");
  open_it (&world, "C", "books");
  g_assert_nonnull (find (&world, "Book 2"));
  g_assert_cmpuint (rel_record_graph_get_n_records (world.graph), ==, 5);
  take (&world, rel_record_graph_remove (world.graph, find (&world, "Book 1")->id));
  g_assert_cmpuint (rel_record_graph_get_n_records (world.graph), ==, 2);
  /* Where it began stays. */
  take (&world, rel_record_graph_remove (world.graph, find (&world, "A")->id));
  g_assert_nonnull (find (&world, "A"));
  tear_down (&world);
}

static RelWeb *
make_web (World *world)
{
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  g_autoptr(RelDiagram) diagram = rel_diagram_new (REL_ID_NONE, "");

  return rel_graph_web_new (world->graph, diagram, metrics, NULL);
}

static void
test_dangling_and_bounds (void)
{
  World world;
  const RelGraphRecord *lost;

  set_up (&world);
  add (&world, "books", 21);
  lost = find (&world, "Lost");
  g_assert_cmpint (lost->sides[side_of (lost, "author")].count, ==, 0);
  {
    /* A link to nothing has its handle; what was not counted may hold something. */
    g_autoptr(RelWeb) web = make_web (&world);
    const RelWebCard *card = rel_web_get_card (web, 0);

    g_assert_cmpuint (card->ports->len, ==, 2);
    g_assert_cmpint (((RelWebPort *) card->ports->pdata[0])->state, ==, REL_WEB_PORT_BROKEN);
    g_assert_cmpstr (((RelWebPort *) card->ports->pdata[1])->label, ==, "notes");
  }
  open_it (&world, "Lost", "author");
  g_assert_cmpuint (rel_record_graph_get_n_records (world.graph), ==, 1);

  run (&world, "WITH n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO books SELECT i, 2, 'Many ' || i, 1 FROM n");
  add (&world, "authors", 2);
  for (guint i = 0; i < 40; i++)
    open_it (&world, "Nobody", "books");
  g_assert_cmpuint (rel_record_graph_get_n_records (world.graph), ==, REL_RECORD_GRAPH_MAX);
  g_assert_cmpuint (rel_record_graph_get_left_out (world.graph), >, 0);
  tear_down (&world);
}

static void
test_read_again (void)
{
  World world;
  g_autoptr(GError) error = NULL;

  set_up (&world);
  add (&world, "books", 1);
  open_it (&world, "Book 1", "author");
  open_it (&world, "Book 1", "categories");
  g_assert_cmpuint (rel_record_graph_get_n_links (world.graph), ==, 3);
  run (&world, "UPDATE authors SET name = 'Renamed' WHERE id = 1");
  run (&world, "DELETE FROM book_category WHERE category_id = 1");
  run (&world, "UPDATE categories SET parent_id = NULL");
  run (&world, "DELETE FROM categories WHERE id = 1");
  take (&world, rel_record_graph_read_again (world.graph, world.connection, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (find (&world, "Renamed"));
  g_assert_null (find (&world, "A"));
  g_assert_cmpuint (rel_record_graph_get_n_links (world.graph), ==, 2);
  tear_down (&world);
}

static void
laid_out_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  gboolean *done = user_data;
  g_autoptr(GError) error = NULL;

  g_assert_true (rel_web_lay_out_finish (REL_WEB (source), result, &error));
  *done = TRUE;
}

/* Cards do not lie on each other, edges go from handle to handle, files hold the labels. */
static void
test_web (void)
{
  World world;
  g_autoptr(RelWeb) web = NULL;
  gboolean done = FALSE;
  static const struct { RelPictureForm form; const char *holds; } forms[] = {
    { REL_PICTURE_SVG, "Ursula" }, { REL_PICTURE_DOT, "label=\"books\"" }, { REL_PICTURE_PDF, "%PDF" }, { REL_PICTURE_PNG, "PNG" },
  };

  set_up (&world);
  add (&world, "categories", 1);
  open_it (&world, "A", "parent");
  open_it (&world, "A", "books");
  open_it (&world, "Book 1", "author");
  open_it (&world, "Ursula", "books");
  web = make_web (&world);
  rel_web_lay_out_async (web, NULL, laid_out_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < rel_web_get_n_cards (web); i++)
    for (guint j = 0; j < i; j++)
      {
        RelRect a = rel_web_get_card_bounds (rel_web_get_card (web, i));
        RelRect b = rel_web_get_card_bounds (rel_web_get_card (web, j));

        g_assert_false (rel_rect_intersects (&a, &b));
      }
  for (guint i = 0; i < rel_web_get_n_edges (web); i++)
    {
      const RelWebEdge *edge = rel_web_get_edge (web, i);
      RelRect from = rel_web_get_card_bounds (rel_web_get_card (web, edge->from));
      RelRect to = rel_web_get_card_bounds (rel_web_get_card (web, edge->to));

      g_assert_cmpuint (edge->from_port, !=, REL_WEB_NO_PORT);
      g_assert_cmpuint (edge->to_port, !=, REL_WEB_NO_PORT);
      g_assert_cmpuint (edge->route.n_points, >=, 2);
      g_assert_cmpfloat_with_epsilon (edge->route.points[0].x, from.x + from.width, 0.5);
      g_assert_cmpfloat_with_epsilon (edge->route.points[edge->route.n_points - 1].x, to.x, 0.5);
    }
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      RelPictureOptions options = { .form = forms[i].form };
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) bytes = rel_web_picture_write (web, &options, &error);

      g_assert_no_error (error);
      g_assert_nonnull (g_strstr_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), forms[i].holds));
    }
  tear_down (&world);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/record-graph/open", test_open);
  g_test_add_func ("/records/record-graph/circles", test_circles);
  g_test_add_func ("/records/record-graph/dangling-and-bounds", test_dangling_and_bounds);
  g_test_add_func ("/records/record-graph/read-again", test_read_again);
  g_test_add_func ("/records/record-graph/web", test_web);

  return g_test_run ();
}
