/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <json-glib/json-glib.h>

#include "schema/rel-derive.h"
#include "support/pragma-schema.h"
#include "support/support.h"

static RelSchema *
read_script (const char *sql)
{
  sqlite3 *db = support_open_memory ();
  RelSchema *schema;

  support_run (db, sql);
  schema = support_read_pragmas (db);
  sqlite3_close (db);

  return schema;
}

static void
add_columns (GString     *text,
             RelTable    *table,
             const RelId *columns,
             guint        n_columns)
{
  g_string_append_c (text, '(');
  for (guint i = 0; i < n_columns; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "",
                            rel_column_get_name (rel_table_get_column (table, columns[i])));
  g_string_append_c (text, ')');
}

static void
add_flag (GString    *text,
          const char *name,
          gboolean    flag)
{
  g_string_append_printf (text, " %s=%d", name, flag != FALSE);
}

/* A relationship in one line, as far as a conformance example tells of it. */
static char *
spell (RelSchema       *schema,
       RelRelationship *relationship)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
  RelTable *parent = rel_schema_get_table (schema, info->parent);
  RelTable *child = rel_schema_get_table (schema, info->child);
  RelTable *owner = rel_schema_get_link_owner (schema, info->link);
  const RelForeignKeyInfo *link = rel_foreign_key_get_info (rel_table_get_foreign_key (owner, info->link));
  GString *text = g_string_new (rel_kind_to_string (info->kind));

  if (info->kind == REL_KIND_MANY_TO_MANY)
    {
      const RelForeignKeyInfo *far = rel_foreign_key_get_info (rel_table_get_foreign_key (owner, info->far_link));

      g_assert_true (owner == rel_schema_get_table (schema, info->association));
      g_string_append_printf (text, " %s: %s", rel_table_get_name (owner), rel_table_get_name (parent));
      add_columns (text, owner, link->columns, link->n_columns);
      g_string_append_printf (text, ".%s %s", info->name_at_parent, rel_table_get_name (child));
      add_columns (text, owner, far->columns, far->n_columns);
      g_string_append_printf (text, ".%s", info->name_at_child);
      add_flag (text, "pure", info->pure);
      add_flag (text, "unique", info->pair_unique);
      add_flag (text, "passive", info->passive_deletes);
      add_columns (text, owner, info->extra_columns, info->n_extra_columns);
    }
  else
    {
      g_assert_true (owner == child);
      g_string_append_printf (text, " %s", rel_table_get_name (child));
      add_columns (text, child, link->columns, link->n_columns);
      g_string_append_printf (text, ".%s %s", info->name_at_child, rel_table_get_name (parent));
      add_columns (text, parent, link->target_columns, link->n_target_columns);
      g_string_append_printf (text, ".%s", info->name_at_parent);
      add_flag (text, "required", info->required);
      add_flag (text, "identifying", info->identifying);
      add_flag (text, "passive", info->passive_deletes);
      g_string_append_printf (text, " %s", rel_owner_delete_to_string (info->on_owner_delete));
    }

  return g_string_free (text, FALSE);
}

static void
add_json_columns (GString    *text,
                  JsonObject *object,
                  const char *member)
{
  JsonArray *names = json_object_get_array_member (object, member);

  g_string_append_c (text, '(');
  for (guint i = 0; i < json_array_get_length (names); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", json_array_get_string_element (names, i));
  g_string_append_c (text, ')');
}

static const char *
get (JsonObject *object,
     const char *member)
{
  return json_object_get_string_member (object, member);
}

static void
add_json_flag (GString    *text,
               const char *name,
               JsonObject *object,
               const char *member)
{
  add_flag (text, name, json_object_get_boolean_member (object, member));
}

/* The same line from an example. */
static char *
spell_expected (JsonObject *object)
{
  GString *text = g_string_new (get (object, "kind"));

  if (json_object_has_member (object, "through"))
    {
      g_string_append_printf (text, " %s: %s", get (object, "through"), get (object, "left"));
      add_json_columns (text, object, "left_link");
      g_string_append_printf (text, ".%s %s", get (object, "name_at_left"), get (object, "right"));
      add_json_columns (text, object, "right_link");
      g_string_append_printf (text, ".%s", get (object, "name_at_right"));
      add_json_flag (text, "pure", object, "pure");
      add_json_flag (text, "unique", object, "pair_unique");
      add_json_flag (text, "passive", object, "passive_deletes");
      add_json_columns (text, object, "extra_columns");
    }
  else
    {
      g_string_append_printf (text, " %s", get (object, "child"));
      add_json_columns (text, object, "child_columns");
      g_string_append_printf (text, ".%s %s", get (object, "name_at_child"), get (object, "parent"));
      add_json_columns (text, object, "parent_columns");
      g_string_append_printf (text, ".%s", get (object, "name_at_parent"));
      add_json_flag (text, "required", object, "required");
      add_json_flag (text, "identifying", object, "identifying");
      add_json_flag (text, "passive", object, "passive_deletes");
      g_string_append_printf (text, " %s", get (object, "on_owner_delete"));
    }

  return g_string_free (text, FALSE);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

static char *
join_sorted (GPtrArray *lines)
{
  g_ptr_array_sort (lines, compare_texts);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
spell_schema (RelSchema *schema)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *relationships = rel_schema_get_relationships (schema);
  GArray *broken = rel_schema_list_broken_links (schema);

  for (guint i = 0; i < relationships->len; i++)
    g_ptr_array_add (lines, spell (schema, relationships->pdata[i]));
  for (guint i = 0; i < broken->len; i++)
    {
      const RelBrokenLink *link = &g_array_index (broken, RelBrokenLink, i);
      RelTable *table = rel_schema_get_table (schema, link->table);
      const RelForeignKeyInfo *info = rel_foreign_key_get_info (rel_table_get_foreign_key (table, link->link));
      GString *text = g_string_new ("broken ");

      g_string_append (text, rel_table_get_name (table));
      add_columns (text, table, info->columns, info->n_columns);
      g_string_append_printf (text, " %s", rel_broken_reason_to_string (link->reason));
      g_ptr_array_add (lines, g_string_free (text, FALSE));
    }

  return join_sorted (lines);
}

static void
test_example (gconstpointer data)
{
  JsonObject *example = (JsonObject *) data;
  JsonObject *expect = json_object_get_object_member (example, "expect");
  JsonArray *ddl = json_object_get_array_member (example, "ddl");
  JsonArray *relationships = json_object_get_array_member (expect, "relationships");
  JsonArray *broken = json_object_get_array_member (expect, "broken");
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(RelSchema) schema = NULL;
  g_autofree char *expected = NULL, *derived = NULL;

  for (guint i = 0; i < json_array_get_length (ddl); i++)
    g_string_append_printf (script, "%s;\n", json_array_get_string_element (ddl, i));
  for (guint i = 0; i < json_array_get_length (relationships); i++)
    g_ptr_array_add (lines, spell_expected (json_array_get_object_element (relationships, i)));
  for (guint i = 0; i < json_array_get_length (broken); i++)
    {
      JsonObject *link = json_array_get_object_element (broken, i);
      GString *text = g_string_new ("broken ");

      g_string_append (text, get (link, "table"));
      add_json_columns (text, link, "columns");
      g_string_append_printf (text, " %s", get (link, "reason"));
      g_ptr_array_add (lines, g_string_free (text, FALSE));
    }

  schema = read_script (script->str);
  expected = join_sorted (lines);
  derived = spell_schema (schema);
  g_assert_cmpstr (derived, ==, expected);
}

/* Every end is found by its name, and names at one table differ. */
static void
check_ends (RelSchema *schema)
{
  guint n_ends = 0;

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelId table = rel_table_get_id (rel_schema_get_nth_table (schema, i));
      GArray *ends = rel_schema_list_ends (schema, table);

      n_ends += ends->len;
      for (guint j = 0; j < ends->len; j++)
        {
          RelEnd *end = &g_array_index (ends, RelEnd, j);
          g_autofree char *shouted = g_ascii_strup (rel_end_get_name (end), -1);
          RelEnd found;

          g_assert_cmpuint (rel_end_get_table (end), ==, table);
          g_assert_true (rel_schema_find_end (schema, table, shouted, &found));
          g_assert_true (found.relationship == end->relationship && found.at_parent == end->at_parent);
        }
    }
  g_assert_cmpuint (n_ends, ==, 2 * rel_schema_get_relationships (schema)->len);
}

static void
check_script (const char *sql,
              const char *expected)
{
  g_autoptr(RelSchema) schema = read_script (sql);
  g_autofree char *derived = spell_schema (schema);

  check_ends (schema);
  g_assert_cmpstr (derived, ==, expected);
}

static void
test_corners (void)
{
  /* the same link twice, once with its columns in another order */
  check_script ("CREATE TABLE p (a, b, PRIMARY KEY (a, b));"
                "CREATE TABLE c (x, y, FOREIGN KEY (x, y) REFERENCES p (a, b), FOREIGN KEY (y, x) REFERENCES p (b, a))",
                "one-to-many c(x,y).p p(a,b).cs required=0 identifying=0 passive=0 unlink");
  /* one column leads to two tables */
  check_script ("CREATE TABLE people (id INTEGER PRIMARY KEY); CREATE TABLE firms (id INTEGER PRIMARY KEY);"
                "CREATE TABLE cars (owner_id REFERENCES people REFERENCES firms)",
                "one-to-many cars(owner_id).firm firms(id).cars required=0 identifying=0 passive=0 unlink\n"
                "one-to-many cars(owner_id).person people(id).cars required=0 identifying=0 passive=0 unlink");
  /* a key that covers the columns is not a key of them: SQLite says mismatch */
  check_script ("CREATE TABLE p (id INTEGER PRIMARY KEY, b);"
                "CREATE TABLE c (x, y, FOREIGN KEY (x, y) REFERENCES p (id, b))",
                "broken c(x,y) not-unique\n"
                "one-to-many c(x,y).p p(id,b).cs required=0 identifying=0 passive=0 unlink");
  check_script ("CREATE TABLE p (b); CREATE TABLE c (x REFERENCES p, y REFERENCES p (nix), z REFERENCES v);"
                "CREATE VIEW v AS SELECT 1 AS b",
                "broken c(x) no-column\nbroken c(y) no-column\nbroken c(z) no-table");
  /* names that are taken: the longer form, then numbers */
  check_script ("CREATE TABLE user (id INTEGER PRIMARY KEY); CREATE TABLE users (user_id REFERENCES user);"
                "CREATE TABLE Users_ (user_id REFERENCES user); CREATE TABLE \"USER s\" (a)",
                "one-to-many Users_(user_id).user user(id).Users_ required=0 identifying=0 passive=0 unlink\n"
                "one-to-many users(user_id).user user(id).users required=0 identifying=0 passive=0 unlink");
  check_script ("CREATE TABLE u (id INTEGER PRIMARY KEY); CREATE TABLE post (u_id REFERENCES u);"
                "CREATE TABLE posts (u_id REFERENCES u); CREATE TABLE Posts2 (u_id REFERENCES u)",
                "one-to-many Posts2(u_id).u u(id).Posts2 required=0 identifying=0 passive=0 unlink\n"
                "one-to-many post(u_id).u u(id).posts required=0 identifying=0 passive=0 unlink\n"
                "one-to-many posts(u_id).u u(id).u_posts required=0 identifying=0 passive=0 unlink");
  check_script ("CREATE TABLE t (id INTEGER PRIMARY KEY, t_id REFERENCES t, T REFERENCES t, \"t.id\" REFERENCES t)",
                "one-to-many t(T).parent_t t(id).T_of required=0 identifying=0 passive=0 unlink\n"
                "one-to-many t(t.id).t.id t(id).t.id_of required=0 identifying=0 passive=0 unlink\n"
                "one-to-many t(t_id).parent t(id).children required=0 identifying=0 passive=0 unlink");
  /* a third link that leads nowhere is a link all the same */
  check_script ("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id INTEGER PRIMARY KEY);"
                "CREATE TABLE j (a_id REFERENCES a, b_id REFERENCES b, c_id REFERENCES nowhere)",
                "broken j(c_id) no-table\n"
                "one-to-many j(a_id).a a(id).js required=0 identifying=0 passive=0 unlink\n"
                "one-to-many j(b_id).b b(id).js required=0 identifying=0 passive=0 unlink");
  /* what is linked to is more than an edge */
  check_script ("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (id INTEGER PRIMARY KEY);"
                "CREATE TABLE j (a_id REFERENCES a, b_id REFERENCES b, PRIMARY KEY (a_id, b_id));"
                "CREATE TABLE note (a, b, FOREIGN KEY (a, b) REFERENCES j)",
                "many-to-many j: a(a_id).bs b(b_id).as pure=0 unique=1 passive=0()\n"
                "one-to-many j(a_id).a a(id).js required=1 identifying=1 passive=0 leave\n"
                "one-to-many j(b_id).b b(id).js required=1 identifying=1 passive=0 leave\n"
                "one-to-many note(a,b).j j(a_id,b_id).notes required=0 identifying=0 passive=0 unlink");
}

/* Names that people gave go before all derived ones; of two equal ones the first is kept. */
static void
test_given_names (void)
{
  g_autoptr(RelSchema) schema = read_script ("CREATE TABLE u (id INTEGER PRIMARY KEY);"
                                             "CREATE TABLE a (u_id REFERENCES u); CREATE TABLE b (u_id REFERENCES u)");
  const char *given[] = { "bs", "BS" };
  RelEnd end;

  for (guint i = 0; i < 2; i++)
    {
      RelTable *table = rel_schema_find_table (schema, i == 0 ? "a" : "b");
      RelForeignKey *fk = rel_table_get_info (table)->foreign_keys->pdata[0];
      RelForeignKeyInfo info = *rel_foreign_key_get_info (fk);
      g_autoptr(RelForeignKey) named = NULL;
      g_autoptr(RelTable) changed = NULL;
      g_autoptr(RelSchema) next = NULL;

      info.name_at_parent = given[i];
      info.name_at_child = "owner";
      named = rel_foreign_key_new (rel_foreign_key_get_id (fk), &info);
      changed = rel_table_with_foreign_key (table, named);
      next = rel_schema_with_table (schema, changed);
      g_assert_true (rel_schema_find_end (next, rel_table_get_id (table), "owner", &end));
      g_assert_true (rel_schema_find_end (next, info.target, "bs", &end));
      g_assert_cmpuint (rel_relationship_get_id (end.relationship), ==,
                        rel_foreign_key_get_id (rel_table_get_info (rel_schema_find_table (next, "a"))->foreign_keys->pdata[0]));
      if (i == 0)
        g_assert_true (rel_schema_find_end (next, info.target, "u_bs", &end));
      check_ends (next);
      g_set_object (&schema, next);
    }
}

/* Many tables; 1,000 links to one; 1,000 links of one. RELATA_TEST_SCALE=5 makes the chain 5,000 long. */
static void
test_large (void)
{
  const struct { const char *name; guint n_tables; int hub; } cases[] = {
    { "chain", MIN (support_scale (1000), 17000), 0 }, { "hub", 1001, 1 }, { "fan", 2, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) sql = g_string_new ("BEGIN; CREATE TABLE hub (id INTEGER PRIMARY KEY);");
      g_autoptr(RelSchema) schema = NULL;
      gint64 start;

      for (guint j = 1; j < cases[i].n_tables; j++)
        {
          g_string_append_printf (sql, "CREATE TABLE table_%c%c%c (id INTEGER PRIMARY KEY, name TEXT, a, b, c",
                                  'a' + j / 676, 'a' + j / 26 % 26, 'a' + j % 26);
          if (cases[i].hub == 0 && j > 1)
            g_string_append_printf (sql, ", prior_id REFERENCES table_%c%c%c", 'a' + (j - 1) / 676, 'a' + (j - 1) / 26 % 26, 'a' + (j - 1) % 26);
          if (cases[i].hub == 1)
            g_string_append (sql, ", hub_id REFERENCES hub");
          for (guint k = 0; cases[i].hub == 2 && k < 1000; k++)
            g_string_append_printf (sql, ", hub%u REFERENCES hub", k);
          g_string_append (sql, ");");
        }
      schema = read_script (sql->str);
      start = g_get_monotonic_time ();
      rel_schema_get_relationships (schema);
      g_test_message ("%s: %u relationships in %.1f ms", cases[i].name, rel_schema_get_relationships (schema)->len,
                      (g_get_monotonic_time () - start) / 1000.0);
      check_ends (schema);
    }
}

static gpointer
read_ends (gpointer data)
{
  return rel_schema_get_relationships (data);
}

/* Any thread may ask first; all see the same. */
static void
test_threads (void)
{
  g_autoptr(RelSchema) schema = read_script ("CREATE TABLE a (id INTEGER PRIMARY KEY, a_id REFERENCES a)");
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_ends, schema);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == rel_schema_get_relationships (schema));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *path = NULL;
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonArray *examples;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/derive/corners", test_corners);
  g_test_add_func ("/schema/derive/given-names", test_given_names);
  g_test_add_func ("/schema/derive/large", test_large);
  g_test_add_func ("/schema/derive/threads", test_threads);

  path = support_find_shared ("conformance/derivation.json");
  if (path != NULL && json_parser_load_from_file (parser, path, NULL))
    {
      examples = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "examples");
      for (guint i = 0; i < json_array_get_length (examples); i++)
        {
          JsonObject *example = json_array_get_object_element (examples, i);
          g_autofree char *name = g_strconcat ("/schema/derive/example/", get (example, "name"), NULL);

          g_test_add_data_func (name, example, test_example);
        }
    }

  return g_test_run ();
}
