/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Colours by kinship: those that belong together share one, and whatever is edited,
 * a table keeps the one it is known by.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-script.h"
#include "diagram/rel-colors.h"
#include "diagram/rel-diagram.h"
#include "document/rel-state.h"
#include "schema/rel-edit-table.h"
#include "support/random-edits.h"
#include "support/support.h"

#define GREY (REL_N_COLORS - 1)

static RelSchema *
read_script (const char *text)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (text, -1, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static int
color_of (GHashTable *colors,
          RelSchema  *schema,
          const char *table)
{
  RelId id = rel_table_get_id (rel_schema_find_table (schema, table));
  gpointer color = NULL;

  g_assert_true (g_hash_table_lookup_extended (colors, &id, NULL, &color));

  return GPOINTER_TO_INT (color);
}

static void
test_kin (void)
{
  g_autoptr(RelSchema) schema = read_script ("CREATE TABLE a (id INTEGER PRIMARY KEY);"
                                             "CREATE TABLE a_part (id INTEGER PRIMARY KEY, a_id REFERENCES a (id));"
                                             "CREATE TABLE b (id INTEGER PRIMARY KEY);"
                                             "CREATE TABLE b_part (id INTEGER PRIMARY KEY, b_id REFERENCES b (id));"
                                             "CREATE TABLE lone (id INTEGER PRIMARY KEY);");
  g_autoptr(GHashTable) colors = rel_colors_choose (schema, NULL);

  g_assert_cmpint (color_of (colors, schema, "a"), ==, color_of (colors, schema, "a_part"));
  g_assert_cmpint (color_of (colors, schema, "b"), ==, color_of (colors, schema, "b_part"));
  g_assert_cmpint (color_of (colors, schema, "a"), !=, color_of (colors, schema, "b"));
  g_assert_cmpint (color_of (colors, schema, "lone"), ==, GREY);
  g_assert_true (rel_colors_cover (colors, schema));
  g_assert_false (rel_colors_cover (NULL, schema));
}

/* The seed of all others goes; what is new is coloured like its kin. */
static void
test_seed_dropped (void)
{
  g_autoptr(RelSchema) schema = read_script ("CREATE TABLE hub (id INTEGER PRIMARY KEY);"
                                             "CREATE TABLE x (id INTEGER PRIMARY KEY, hub_id REFERENCES hub (id));"
                                             "CREATE TABLE y (id INTEGER PRIMARY KEY, hub_id REFERENCES hub (id), other_id REFERENCES other (id));"
                                             "CREATE TABLE other (id INTEGER PRIMARY KEY);");
  g_autoptr(RelDiagram) diagram = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelState) first = rel_state_new (schema, diagram);
  g_autoptr(GHashTable) before = rel_colors_choose (schema, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) without = rel_edit_table_drop (schema, rel_table_get_id (rel_schema_find_table (schema, "hub")), REL_DEPENDENTS_FOLLOW, &error);
  g_autoptr(RelState) second = NULL;
  static const char *const tables[] = { "x", "y", "other" };

  g_assert_no_error (error);
  second = rel_state_with_schema (first, without);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_assert_cmpint (color_of (rel_diagram_get_kin (rel_state_get_diagram (second)), without, tables[i]), ==, color_of (before, schema, tables[i]));
  g_assert_true (rel_diagram_equal (rel_state_get_diagram (first), rel_state_get_diagram (second)));
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());

  for (guint walk = support_scale (20); walk > 0; walk--)
    {
      g_autoptr(RelSchema) schema = rel_schema_new_empty ();
      g_autoptr(GHashTable) colors = rel_colors_choose (schema, NULL);

      for (guint step = 0; step < 40; step++)
        {
          g_autofree char *words = NULL;
          g_autoptr(RelSchema) next = support_random_edit (schema, rand, &words, NULL);
          g_autoptr(GHashTable) now = NULL;

          if (next == NULL)
            continue;
          now = rel_colors_choose (next, colors);
          g_assert_cmpuint (g_hash_table_size (now), ==, rel_schema_get_n_tables (next));
          for (guint i = 0; i < rel_schema_get_n_tables (next); i++)
            {
              RelId id = rel_table_get_id (rel_schema_get_nth_table (next, i));
              gpointer was, is;

              g_assert_true (g_hash_table_lookup_extended (now, &id, NULL, &is));
              g_assert_cmpint (GPOINTER_TO_INT (is), >=, 0);
              g_assert_cmpint (GPOINTER_TO_INT (is), <, REL_N_COLORS);
              if (g_hash_table_lookup_extended (colors, &id, NULL, &was) && GPOINTER_TO_INT (was) != GREY && was != is)
                g_error ("%s: the colour of %s was %d and is %d", words, rel_table_get_name (rel_schema_get_nth_table (next, i)),
                         GPOINTER_TO_INT (was), GPOINTER_TO_INT (is));
            }
          g_set_object (&schema, next);
          g_hash_table_unref (colors);
          colors = g_steal_pointer (&now);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/colors/kin", test_kin);
  g_test_add_func ("/diagram/colors/seed-dropped", test_seed_dropped);
  g_test_add_func ("/diagram/colors/random", test_random);

  return g_test_run ();
}
