/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Undo and redo are exact: random walks over random edits of a diagram (P18), and the
 * places of a diagram come back from their file.
 */
#include "config.h"

#include <glib/gstdio.h>

#include "base/rel-error.h"
#include "document/rel-document.h"
#include "document/rel-history.h"
#include "document/rel-places.h"
#include "support/support.h"

#define N_TABLES 12

static RelSchema *
make_schema (void)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  RelSchemaInfo info = { NULL, .tables = tables };

  for (guint i = 0; i < N_TABLES; i++)
    {
      g_autofree char *name = g_strdup_printf (i % 3 == 0 ? "tä\"ble %u" : "table_%u", i);
      RelColumnInfo column_info = { "id", "INTEGER" };
      g_autoptr(RelColumn) column = rel_column_new (REL_ID_NONE, &column_info);
      g_autoptr(GPtrArray) columns = g_ptr_array_new ();
      RelTableInfo table_info = { name, .columns = columns };

      g_ptr_array_add (columns, column);
      g_ptr_array_add (tables, rel_table_new (REL_ID_NONE, &table_info));
    }

  return rel_schema_new (&info);
}

static RelDiagram *
random_edit (RelDiagram *diagram,
             RelSchema  *schema,
             GRand      *rand)
{
  RelId table = rel_table_get_id (rel_schema_get_nth_table (schema, g_rand_int_range (rand, 0, N_TABLES)));

  switch (g_rand_int_range (rand, 0, 9))
    {
    case 0:
      return rel_diagram_with_color (diagram, table, g_rand_int_range (rand, 0, REL_N_COLORS));
    case 1:
      return rel_diagram_with_folded (diagram, table, g_rand_boolean (rand));
    case 2:
      return rel_diagram_with_detail (diagram, g_rand_int_range (rand, 0, 3));
    case 3:
      return rel_diagram_with_fold_associations (diagram, g_rand_boolean (rand));
    case 4:
      return rel_diagram_with_notation (diagram, g_rand_int_range (rand, 0, REL_N_NOTATIONS));
    case 5:
      return rel_diagram_with_shown (diagram, &table, 1, FALSE);
    case 6:
      {
        RelRect rect = { g_rand_int_range (rand, -900, 900), 3, g_rand_int_range (rand, 0, 500), 80 };
        g_autoptr(RelShape) shape = rel_shape_new (g_rand_boolean (rand), &rect, "na\"me\n", g_rand_int_range (rand, 0, REL_N_COLORS));

        shape->folded = g_rand_boolean (rand);
        return rel_diagram_with_shape (diagram, shape);
      }
    case 7:
      if (rel_diagram_get_n_shapes (diagram) > 0)
        return rel_diagram_without_shape (diagram, rel_diagram_get_shape (diagram, 0)->id);
      return rel_diagram_with_observed (diagram, TRUE);
    default:
      return rel_diagram_with_place (diagram, table, g_rand_int_range (rand, -5000, 5000), g_rand_int_range (rand, -5000, 5000));
    }
}

static void
test_walk (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  g_autoptr(RelSchema) schema = make_schema ();
  g_autoptr(RelDiagram) first = rel_diagram_new (REL_ID_NONE, "d");
  g_autoptr(RelState) start = rel_state_new (schema, first);
  g_autoptr(RelHistory) history = rel_history_new (start);
  g_autoptr(GPtrArray) expected = g_ptr_array_new_with_free_func (g_object_unref);
  guint here = 0;

  g_ptr_array_add (expected, g_object_ref (start));
  for (guint i = 0; i < support_scale (4000); i++)
    {
      int what = g_rand_int_range (rand, 0, 10);

      if (what < 2)
        {
          gboolean went = rel_history_undo (history);

          g_assert_cmpint (went, ==, here > 0);
          here -= went ? 1 : 0;
        }
      else if (what < 4)
        {
          gboolean went = rel_history_redo (history);

          g_assert_cmpint (went, ==, here + 1 < expected->len);
          here += went ? 1 : 0;
        }
      else
        {
          g_autoptr(RelDiagram) diagram = random_edit (rel_state_get_diagram (rel_history_get_state (history)), schema, rand);
          g_autoptr(RelState) state = rel_state_with_diagram (rel_history_get_state (history), diagram);

          rel_history_push (history, "edit", state);
          g_ptr_array_set_size (expected, here + 1);
          g_ptr_array_add (expected, g_object_ref (state));
          here++;
        }
      g_assert_true (rel_history_get_state (history) == expected->pdata[here]);
      g_assert_cmpint (rel_history_get_undo_name (history) != NULL, ==, here > 0);
      g_assert_cmpint (rel_history_get_redo_name (history) != NULL, ==, here + 1 < expected->len);
    }

  while (rel_history_undo (history))
    ;
  g_assert_true (rel_history_get_state (history) == start);
  g_assert_true (rel_diagram_equal (rel_state_get_diagram (rel_history_get_state (history)), first));
  while (rel_history_redo (history))
    ;
  g_assert_true (rel_history_get_state (history) == expected->pdata[expected->len - 1]);
}

/* Diagrams come and go under undo; looking at one is none. */
static void
test_diagrams (void)
{
  g_autoptr(RelDocument) document = rel_document_new_design ();
  g_autoptr(RelSchema) schema = make_schema ();
  g_autoptr(GError) error = NULL;
  RelId table = rel_table_get_id (rel_schema_get_nth_table (schema, 0));
  RelId other = rel_table_get_id (rel_schema_get_nth_table (schema, 1));
  RelId first, added, copied;

  rel_document_edit (document, "Make", schema);
  first = rel_diagram_get_id (rel_document_get_diagram (document));
  added = rel_document_add_diagram (document, "Sales", &table, 1);
  g_assert_cmpuint (rel_document_get_diagrams (document)->len, ==, 2);
  g_assert_cmpuint (rel_diagram_get_id (rel_document_get_diagram (document)), ==, added);
  g_assert_true (rel_diagram_shows (rel_document_get_diagram (document), table));
  g_assert_false (rel_diagram_shows (rel_document_get_diagram (document), other));

  g_assert_true (rel_document_rename_diagram (document, added, "Other", &error));
  g_assert_false (rel_document_rename_diagram (document, first, "Other", &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_REFUSED);
  g_clear_error (&error);
  copied = rel_document_duplicate_diagram (document, added, "Copy");
  g_assert_cmpuint (copied, !=, added);

  /* one diagram's places are nobody else's */
  {
    g_autoptr(RelDiagram) moved = rel_diagram_with_place (rel_document_get_diagram (document), table, 5, 6);
    g_autoptr(RelState) state = rel_state_with_diagram (rel_document_get_state (document), moved);

    rel_document_push (document, "Move", state);
  }
  rel_document_show_diagram (document, added);
  g_assert_cmpstr (rel_document_get_undo_name (document), ==, "Move");
  g_assert_cmpuint (rel_diagram_get_n_places (rel_document_get_diagram (document)), ==, 0);

  g_assert_true (rel_document_remove_diagram (document, added, &error));
  g_assert_true (rel_document_remove_diagram (document, copied, &error));
  g_assert_false (rel_document_remove_diagram (document, first, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_REFUSED);
  for (guint i = 0; i < 7; i++)
    rel_document_undo (document);
  g_assert_null (rel_document_get_undo_name (document));
  g_assert_cmpuint (rel_document_get_diagrams (document)->len, ==, 1);
  for (guint i = 0; i < 7; i++)
    rel_document_redo (document);
  g_assert_cmpuint (rel_document_get_diagrams (document)->len, ==, 1);
  g_assert_cmpuint (rel_diagram_get_id (rel_document_get_diagram (document)), ==, first);
}

static GPtrArray *
list_of (RelDiagram *a,
         RelDiagram *b)
{
  GPtrArray *diagrams = g_ptr_array_new ();

  g_ptr_array_add (diagrams, a);
  g_ptr_array_add (diagrams, b);

  return diagrams;
}

static RelDiagram *
load_first (const char *path,
            RelSchema  *schema)
{
  g_autoptr(GPtrArray) diagrams = rel_places_load (path, schema);

  g_assert_cmpuint (diagrams->len, >, 0);

  return g_object_ref (diagrams->pdata[0]);
}

static void
test_places (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  g_autoptr(RelSchema) schema = make_schema ();
  g_autoptr(RelSchema) same_names = make_schema ();
  g_autofree char *folder = g_dir_make_tmp ("relata-places-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "deep", "places.json", NULL);
  g_autofree char *deep = g_path_get_dirname (path);

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr(RelDiagram) diagram = rel_diagram_new (REL_ID_NONE, "");
      g_autoptr(RelDiagram) again = NULL;
      g_autoptr(RelDiagram) other = NULL;
      g_autoptr(RelDiagram) second = NULL;
      g_autoptr(GPtrArray) both = NULL;
      g_autoptr(GPtrArray) loaded = NULL;
      g_autoptr(RelLabels) labels = NULL;
      g_autoptr(RelLabels) named = NULL;
      g_autoptr(GError) error = NULL;
      RelTable *chosen;
      GStatBuf st;

      for (guint i = 0; i < N_TABLES; i++)
        {
          RelDiagram *next = rel_diagram_with_place (diagram, rel_table_get_id (rel_schema_get_nth_table (schema, i)),
                                                     g_rand_int_range (rand, -900, 900), g_rand_double (rand) * 100);

          g_object_unref (diagram);
          diagram = next;
        }
      for (guint i = 0; i < 30; i++)
        {
          RelDiagram *next = random_edit (diagram, schema, rand);

          g_object_unref (diagram);
          diagram = next;
        }

      second = rel_diagram_duplicate (diagram, "Sales \"x\"");
      both = list_of (diagram, second);
      chosen = rel_schema_get_nth_table (schema, g_rand_int_range (rand, 0, N_TABLES));
      labels = rel_labels_with_column (NULL, rel_table_get_id (chosen), rel_column_get_id (rel_table_get_info (chosen)->columns->pdata[0]));
      g_assert_true (rel_places_save (path, schema, both, labels, &error));
      g_assert_no_error (error);
      named = rel_places_load_labels (path, schema);
      for (guint i = 0; i < N_TABLES; i++)
        g_assert_true (rel_labels_is_chosen (named, rel_schema_get_nth_table (schema, i)) == (rel_schema_get_nth_table (schema, i) == chosen));
      g_assert_true (rel_labels_get_column (named, chosen) == rel_table_get_info (chosen)->columns->pdata[0]);
      loaded = rel_places_load (path, schema);
      g_assert_true (rel_diagrams_equal (both, loaded));
      again = g_object_ref (loaded->pdata[0]);
      g_assert_true (rel_diagram_equal (diagram, again));

      /* It is other people's data. */
      g_assert_cmpint (g_stat (path, &st), ==, 0);
      g_assert_cmpint (st.st_mode & 0077, ==, 0);

      /* In another process ids are others: names tell. */
      other = load_first (path, same_names);
      for (guint i = 0; i < N_TABLES; i++)
        {
          RelPoint a;
          RelPoint b;

          g_assert_true (rel_diagram_get_place (diagram, rel_table_get_id (rel_schema_get_nth_table (schema, i)), &a));
          g_assert_true (rel_diagram_get_place (other, rel_table_get_id (rel_schema_get_nth_table (same_names, i)), &b));
          g_assert_cmpfloat (a.x, ==, b.x);
          g_assert_cmpfloat (a.y, ==, b.y);
        }
    }

  g_unlink (path);
  g_rmdir (deep);
  g_rmdir (folder);
}

/* A file that is damaged, foreign or gone is as good as none. */
static void
test_garbage (void)
{
  static const char *const texts[] = {
    "", "{", "[]", "null", "42", "{\"format\": 1}", "{\"format\": \"relata-places 1\"}",
    "{\"format\": \"relata-places 1\", \"tables\": 3, \"detail\": \"x\"}",
    "{\"format\": \"relata-places 1\", \"tables\": {\"table_1\": 7, \"table_2\": {\"x\": \"1\", \"y\": []}}}",
    "{\"format\": \"relata-places 1\", \"tables\": {\"table_1\": {\"x\": 1e300, \"y\": -1e300, \"color\": 99}}}",
    "{\"format\": \"relata-places 1\", \"shapes\": [1, {}, {\"kind\": 3, \"x\": \"\"}], \"ways\": {\"table_1\": [\"\"]}, \"diagrams\": [7, {}, []], \"name\": [],"
    " \"notation\": \"?\", \"listed\": 1, \"tables\": {}}",
  };
  g_autoptr(RelSchema) schema = make_schema ();
  g_autofree char *folder = g_dir_make_tmp ("relata-places-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "places.json", NULL);
  g_autoptr(RelDiagram) none = load_first (path, schema);

  g_assert_cmpuint (rel_diagram_get_n_places (none), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(RelDiagram) diagram = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      diagram = load_first (path, schema);
      g_assert_nonnull (diagram);
      g_assert_cmpuint (rel_diagram_get_n_places (diagram), <=, 1);
    }
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/document/history/walk", test_walk);
  g_test_add_func ("/document/history/diagrams", test_diagrams);
  g_test_add_func ("/document/history/places", test_places);
  g_test_add_func ("/document/history/garbage", test_garbage);

  return g_test_run ();
}
