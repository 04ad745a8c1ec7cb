/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Figures beside edges: they come to each scene that has the edge, once where several
 * links begin beside each other and say the same.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-script.h"
#include "diagram/rel-counted.h"
#include "schema/rel-derive.h"

static const char script[] =
  "CREATE TABLE a (id INTEGER PRIMARY KEY);"
  "CREATE TABLE b (id INTEGER PRIMARY KEY, a_id NOT NULL REFERENCES a (id));"
  "CREATE TABLE c (id INTEGER PRIMARY KEY, a_id NOT NULL REFERENCES a (id));"
  "CREATE TABLE d (id INTEGER PRIMARY KEY, a_id REFERENCES a (id));";

static RelScene *
make_scene (RelSchema *schema)
{
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  g_autoptr(RelDiagram) empty = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelDiagram) diagram = NULL;
  const RelPoint places[] = { { 0, 0 }, { 500, 0 }, { 500, 300 }, { 500, 600 } };
  RelId ids[G_N_ELEMENTS (places)];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = rel_table_get_id (rel_schema_get_nth_table (schema, i));
  diagram = rel_diagram_with_places (empty, ids, places, G_N_ELEMENTS (places));

  return rel_scene_new (schema, diagram, metrics, NULL);
}

static void
test_once (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = rel_sqlite_read_script (script, -1, NULL, &error);
  g_autoptr(GHashTable) counted = rel_counted_new ();
  g_autoptr(RelScene) scene = NULL;
  GPtrArray *relationships;
  guint n_ones = 0, n_others = 0;

  g_assert_no_error (error);
  relationships = rel_schema_get_relationships (schema);
  g_assert_cmpuint (relationships->len, ==, 3);
  for (guint i = 0; i < relationships->len; i++)
    {
      gboolean required = rel_relationship_get_info (relationships->pdata[i])->required;

      rel_counted_add (counted, rel_relationship_get_id (relationships->pdata[i]), required ? "1" : "0..1", "0..7", "words");
    }
  scene = make_scene (schema);
  rel_counted_show (counted, scene);
  g_assert_cmpuint (rel_scene_get_n_edges (scene), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const RelEdge *edge = rel_scene_get_edge (scene, i);

      n_ones += g_strcmp0 (edge->from_counted, "1") == 0;
      n_others += g_strcmp0 (edge->from_counted, "0..1") == 0;
      g_assert_cmpstr (edge->to_counted, ==, "0..7");
      g_assert_cmpstr (edge->counted, ==, "words");
    }
  g_assert_cmpuint (n_ones, ==, 1);
  g_assert_cmpuint (n_others, ==, 1);
}

/* What was not counted stays as it is, and no figures are none. */
static void
test_nothing (void)
{
  g_autoptr(RelSchema) schema = rel_sqlite_read_script (script, -1, NULL, NULL);
  g_autoptr(GHashTable) counted = rel_counted_new ();
  g_autoptr(RelScene) scene = make_scene (schema);

  rel_counted_show (NULL, scene);
  rel_counted_show (counted, scene);
  for (guint i = 0; i < rel_scene_get_n_edges (scene); i++)
    g_assert_null (rel_scene_get_edge (scene, i)->to_counted);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/counted/once", test_once);
  g_test_add_func ("/diagram/counted/nothing", test_nothing);

  return g_test_run ();
}
