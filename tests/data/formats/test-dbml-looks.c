/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What DBML says of a diagram: groups as areas, colours, notes, there and back again.
 */
#include "config.h"

#include <string.h>

#include "diagram/rel-scene.h"
#include "formats/rel-dbml-looks.h"
#include "formats/rel-dbml-writer.h"
#include "support/examples.h"

static gboolean
is_told (RelLosses  *losses,
         guint       line,
         const char *subject)
{
  for (guint i = 0; i < rel_losses_get_n (losses); i++)
    if (rel_losses_get_line (losses, i) == line && strcmp (rel_losses_get_subject (losses, i), subject) == 0)
      return TRUE;

  return FALSE;
}

/* Every table of a group lies on its area, no other does; again written it is the same text. */
static void
test_looks (void)
{
  static const char text[] =
      "Project shop {\n  database_type: 'SQLite'\n  Note: 'It sells \\'books\\''\n}\n"
      "Table authors [headercolor: #e01b24] {\n  id int [pk]\n}\n"
      "Table books as b [headercolor: #3585e4] {\n  id int [pk]\n  author_id int [ref: > authors.id]\n}\n"
      "Table customers {\n  id int [pk]\n}\n"
      "Table lonely [headercolor: red] {\n  id int [pk]\n}\n"
      "TableGroup Library [color: #2ec27e, note: 'all'] {\n  authors\n  b\n  nobody\n}\n"
      "TableGroup \"Sales } more\" {\n  customers\n  Note: 'x'\n}\n"
      "TableGroup empty {\n}\n"
      "Note todo {\n  '''\n  Two\n  lines\n  '''\n}\n";
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelLosses) again = rel_losses_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(RelDbmlLooks) looks = NULL;
  g_autoptr(RelDbmlLooks) looks_back = NULL;
  g_autoptr(RelSchema) schema = rel_dbml_read_looks (text, -1, &looks, losses, &error);
  g_autoptr(RelDiagram) diagram = NULL;
  g_autoptr(RelSchema) back = NULL;
  g_autoptr(RelDiagram) diagram_back = NULL;
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  g_autoptr(RelScene) scene = NULL;
  g_autofree char *written = NULL;
  g_autofree char *second = NULL;
  const RelShape *library;

  g_assert_no_error (error);
  g_assert_nonnull (looks);
  diagram = rel_dbml_looks_draw (looks, schema, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rel_diagram_get_color (diagram, rel_table_get_id (rel_schema_find_table (schema, "authors"))), ==, 4);
  g_assert_cmpint (rel_diagram_get_color (diagram, rel_table_get_id (rel_schema_find_table (schema, "books"))), ==, 0);
  g_assert_cmpint (rel_diagram_get_color (diagram, rel_table_get_id (rel_schema_find_table (schema, "customers"))), ==, -1);
  g_assert_cmpuint (rel_diagram_get_n_shapes (diagram), ==, 4);
  library = rel_diagram_get_shape (diagram, 0);
  g_assert_cmpstr (library->text, ==, "Library");
  g_assert_cmpint (library->color, ==, 1);
  g_assert_cmpstr (rel_diagram_get_shape (diagram, 1)->text, ==, "Sales } more");
  g_assert_cmpstr (rel_diagram_get_shape (diagram, 2)->text, ==, "shop\nIt sells 'books'");
  g_assert_cmpstr (rel_diagram_get_shape (diagram, 3)->text, ==, "Two\nlines");
  scene = rel_scene_new_unrouted (schema, diagram, metrics);
  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    {
      const RelCard *card = rel_scene_get_card (scene, i);
      gboolean wanted = strcmp (card->title, "authors") == 0 || strcmp (card->title, "books") == 0;

      g_assert_cmpint (rel_shape_holds (library, &card->rect), ==, wanted);
    }

  g_assert_true (is_told (losses, 1, "shop"));
  g_assert_true (is_told (losses, 15, "lonely"));
  g_assert_true (is_told (losses, 18, "Library"));
  g_assert_true (is_told (losses, 27, "empty"));
  g_assert_false (is_told (losses, 8, "books")); /* one of 16 million colours away: the same to people */

  written = rel_dbml_write_diagram (schema, diagram, again);
  g_assert_cmpuint (rel_losses_get_n (again), ==, 0);
  back = rel_dbml_read_looks (written, -1, &looks_back, again, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rel_losses_get_n (again), ==, 0);
  diagram_back = rel_dbml_looks_draw (looks_back, back, NULL, &error);
  g_assert_no_error (error);
  second = rel_dbml_write_diagram (back, diagram_back, NULL);
  g_assert_cmpstr (written, ==, second);

  /* who has no diagram is told */
  g_clear_pointer (&again, rel_losses_unref);
  again = rel_losses_new ();
  g_clear_object (&back);
  back = rel_dbml_read (text, -1, again, NULL);
  g_assert_true (is_told (again, 18, "TableGroup Library"));
  g_assert_true (is_told (again, 29, "Note todo"));
}

/* Names of areas and texts of notes, however they are made of signs (P8). */
static void
test_nasty_looks (void)
{
  const guint n = support_n_nasty ();
  g_autoptr(GString) models = g_string_new (NULL);
  g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelSchema) back = NULL;
  g_autoptr(RelDiagram) diagram = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelDiagram) drawn = NULL;
  g_autoptr(RelDbmlLooks) looks = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (models, "Table t%u {\n  id int [pk]\n}\n", i);
  schema = rel_dbml_read (models->str, -1, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *given = support_nth_nasty (i);
      g_autofree char *valid = g_utf8_make_valid (given, -1);
      char *name = g_strdup_printf ("%u%s.", i, valid);
      const RelRect rect = { i * 1000, 0, 600, 400 };
      g_autoptr(RelShape) area = rel_shape_new (REL_SHAPE_AREA, &rect, name, 3);
      g_autoptr(RelShape) note = rel_shape_new (REL_SHAPE_NOTE, &rect, name, 5);
      g_autoptr(RelDiagram) one = rel_diagram_with_shape (diagram, area);
      g_autoptr(RelDiagram) both = rel_diagram_with_shape (one, note);

      g_ptr_array_add (wanted, name);
      g_object_unref (diagram);
      diagram = rel_diagram_with_place (both, rel_table_get_id (rel_schema_get_nth_table (schema, i)), i * 1000 + 40, 60);
    }

  text = rel_dbml_write_diagram (schema, diagram, NULL);
  back = rel_dbml_read_looks (text, -1, &looks, NULL, &error);
  g_assert_no_error (error);
  drawn = rel_dbml_looks_draw (looks, back, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rel_diagram_get_n_shapes (drawn), ==, 2 * n);
  for (guint i = 0; i < 2 * n; i++)
    {
      const RelShape *shape = rel_diagram_get_shape (drawn, i);

      g_assert_cmpstr (shape->text, ==, wanted->pdata[i % n]);
      g_assert_cmpint (shape->color, ==, i < n ? 3 : 5);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/formats/dbml-looks/drawn", test_looks);
  g_test_add_func ("/formats/dbml-looks/names", test_nasty_looks);

  return g_test_run ();
}
