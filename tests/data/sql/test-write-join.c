/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Shortest chains of links, association tables included, and their JOIN.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-script.h"
#include "sql/rel-write-join.h"

#define SCRIPT "CREATE TABLE a (id INTEGER PRIMARY KEY, other INTEGER REFERENCES a);" \
               "CREATE TABLE \"b \"\"x\"\"\" (k1 INT, k2 INT, a_id INTEGER REFERENCES a (id), PRIMARY KEY (k1, k2));" \
               "CREATE TABLE c (id INTEGER PRIMARY KEY, b1 INT, b2 INT, a_id INTEGER REFERENCES a, FOREIGN KEY (b1, b2) REFERENCES \"b \"\"x\"\"\" (k1, k2));" \
               "CREATE TABLE d (id INTEGER PRIMARY KEY);" \
               "CREATE TABLE c_d (c_id INTEGER REFERENCES c, d_id INTEGER REFERENCES d, PRIMARY KEY (c_id, d_id));" \
               "CREATE TABLE alone (id INTEGER PRIMARY KEY);"

static RelId
id_of (RelSchema  *schema,
       const char *name)
{
  return rel_table_get_id (rel_schema_find_table (schema, name));
}

static void
test_paths (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = rel_sqlite_read_script (SCRIPT, -1, NULL, &error);
  g_autoptr(GPtrArray) paths = NULL;
  g_autoptr(GPtrArray) one = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autofree char *join = NULL, *longer = NULL;

  g_assert_no_error (error);
  paths = rel_paths_find (schema, id_of (schema, "a"), id_of (schema, "d"), 5);
  g_assert_cmpuint (paths->len, ==, 2);
  g_assert_cmpuint (((RelPath *) paths->pdata[0])->tables->len, ==, 4);
  g_assert_cmpuint (((RelPath *) paths->pdata[1])->tables->len, ==, 5);
  join = rel_write_join (schema, paths->pdata[0]);
  g_assert_cmpstr (join, ==, "SELECT *\nFROM a\nJOIN c ON c.a_id = a.id\nJOIN c_d ON c_d.c_id = c.id\nJOIN d ON c_d.d_id = d.id;\n");
  longer = rel_write_join (schema, paths->pdata[1]);
  g_assert_cmpstr (longer, ==, "SELECT *\nFROM a\nJOIN \"b \"\"x\"\"\" ON \"b \"\"x\"\"\".a_id = a.id\n"
                               "JOIN c ON c.b1 = \"b \"\"x\"\"\".k1 AND c.b2 = \"b \"\"x\"\"\".k2\nJOIN c_d ON c_d.c_id = c.id\nJOIN d ON c_d.d_id = d.id;\n");

  one = rel_paths_find (schema, id_of (schema, "d"), id_of (schema, "a"), 1);
  g_assert_cmpuint (one->len, ==, 1);
  none = rel_paths_find (schema, id_of (schema, "a"), id_of (schema, "alone"), 3);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Everything linked with everything: more chains than anybody can wait for. */
static void
test_crowd (void)
{
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GPtrArray) paths = NULL;

  for (guint i = 0; i < 30; i++)
    {
      g_string_append_printf (script, "CREATE TABLE t%u (id INTEGER PRIMARY KEY", i);
      for (guint j = 0; j < i; j++)
        g_string_append_printf (script, ", l%u INTEGER REFERENCES t%u", j, j);
      g_string_append (script, ");\n");
    }
  schema = rel_sqlite_read_script (script->str, -1, NULL, &error);
  g_assert_no_error (error);
  paths = rel_paths_find (schema, id_of (schema, "t0"), id_of (schema, "t29"), 20);
  g_assert_cmpuint (paths->len, ==, 20);
  for (guint i = 1; i < paths->len; i++)
    g_assert_cmpuint (((RelPath *) paths->pdata[i - 1])->links->len, <=, ((RelPath *) paths->pdata[i])->links->len);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sql/write-join/paths", test_paths);
  g_test_add_func ("/sql/write-join/crowd", test_crowd);

  return g_test_run ();
}
