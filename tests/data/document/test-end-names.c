/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names of ends of every kind of relationship: given, taken back, kept in a design and
 * beside a database, and no change of the schema.
 */
#include "config.h"

#include <glib/gstdio.h>

#include "document/rel-design-file.h"
#include "document/rel-places.h"
#include "schema/rel-derive.h"
#include "schema/rel-edit-ends.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-match.h"

static const char script[] =
  "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors (id));\n"
  "CREATE TABLE authors (id INTEGER PRIMARY KEY);\n"
  "CREATE TABLE categories (id INTEGER PRIMARY KEY);\n"
  "CREATE TABLE book_category (book_id INTEGER REFERENCES books, category_id INTEGER REFERENCES categories, PRIMARY KEY (book_id, category_id));\n";

static RelRelationship *
find (RelSchema *schema,
      RelKind    kind)
{
  GPtrArray *list = rel_schema_get_relationships (schema);

  for (guint i = 0; i < list->len; i++)
    if (rel_relationship_get_info (list->pdata[i])->kind == kind)
      {
        /* of the plain ones that of the books */
        if (kind == REL_KIND_MANY_TO_MANY || rel_relationship_get_info (list->pdata[i])->child == rel_table_get_id (rel_schema_find_table (schema, "books")))
          return list->pdata[i];
      }
  g_assert_not_reached ();
}

static RelSchema *
name (RelSchema  *schema,
      RelKind     kind,
      gboolean    at_parent,
      const char *text)
{
  g_autoptr(GError) error = NULL;
  RelSchema *next = rel_edit_link_name_end (schema, rel_relationship_get_id (find (schema, kind)), at_parent, text, &error);

  g_assert_no_error (error);
  g_object_unref (schema);

  return next;
}

static void
check (RelSchema  *schema,
       RelKind     kind,
       const char *at_parent,
       const char *at_child)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (find (schema, kind));

  g_assert_cmpstr (info->name_at_parent, ==, at_parent);
  g_assert_cmpstr (info->name_at_child, ==, at_child);
}

static RelSchema *
make_named (RelSchema *schema)
{
  RelSchema *named = g_object_ref (schema);

  named = name (named, REL_KIND_MANY_TO_MANY, TRUE, "subjects");
  named = name (named, REL_KIND_MANY_TO_MANY, FALSE, "volumes \"x\"");
  named = name (named, REL_KIND_ONE_TO_MANY, TRUE, "works");

  return named;
}

/* The text of each table is still the one that was read. */
static void
check_text (RelSchema *schema,
            RelSchema *read)
{
  GPtrArray *tables = rel_schema_get_info (read)->tables;

  for (guint i = 0; i < tables->len; i++)
    {
      const RelTableInfo *was = rel_table_get_info (tables->pdata[i]);
      const RelTableInfo *is = rel_table_get_info (rel_schema_get_table (schema, rel_table_get_id (tables->pdata[i])));

      g_assert_nonnull (was->sql);
      g_assert_cmpstr (is->sql, ==, was->sql);
      g_assert_cmpstr (is->original_sql, ==, was->original_sql);
    }
}

static void
test_design (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelDesign) design = rel_design_parse (script, -1, NULL, &error);
  g_autoptr(RelSchema) named = NULL;
  g_autoptr(RelSchema) again = NULL;
  g_autoptr(RelSchema) unchanged = NULL;
  g_autoptr(GArray) changes = NULL;
  g_autoptr(GPtrArray) diagrams = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = NULL;
  g_autofree char *same = NULL;
  g_autofree char *without = NULL;
  g_autoptr(RelDesign) read = NULL;
  RelId taken;

  g_assert_no_error (error);
  check (design->schema, REL_KIND_MANY_TO_MANY, "categories", "books");
  named = make_named (design->schema);
  check (named, REL_KIND_MANY_TO_MANY, "subjects", "volumes \"x\"");
  check (named, REL_KIND_ONE_TO_MANY, "works", "author");
  changes = rel_schema_diff (design->schema, named);
  g_assert_cmpuint (changes->len, ==, 0);
  check_text (named, design->schema);
  unchanged = name (g_object_ref (named), REL_KIND_ONE_TO_MANY, TRUE, "works");
  g_assert_true (unchanged == named);

  /* an end at the same table has the name already */
  taken = rel_relationship_get_id (find (named, REL_KIND_ONE_TO_MANY));
  g_assert_null (rel_edit_link_name_end (named, taken, FALSE, "subjects", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  g_ptr_array_add (diagrams, rel_diagram_new (REL_ID_NONE, ""));
  text = rel_design_write (design, named, diagrams, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "ends \"book_category\" \"volumes \\\"x\\\"\" \"subjects\""));
  g_assert_nonnull (strstr (text, "ends \"books.author_id\" \"\" \"works\""));
  read = rel_design_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  check (read->schema, REL_KIND_MANY_TO_MANY, "subjects", "volumes \"x\"");
  check (read->schema, REL_KIND_ONE_TO_MANY, "works", "author");
  same = rel_design_write (read, read->schema, diagrams, NULL, &error);
  g_assert_cmpstr (same, ==, text);

  again = name (g_object_ref (read->schema), REL_KIND_MANY_TO_MANY, TRUE, "");
  again = name (g_steal_pointer (&again), REL_KIND_MANY_TO_MANY, FALSE, NULL);
  check (again, REL_KIND_MANY_TO_MANY, "categories", "books");
  without = rel_design_write (read, again, diagrams, NULL, &error);
  g_assert_null (strstr (without, "ends \"book_category\""));
  g_assert_nonnull (strstr (without, "ends \"books.author_id\""));
}

static void
test_beside_a_database (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelDesign) design = rel_design_parse (script, -1, NULL, &error);
  g_autoptr(RelDesign) other = rel_design_parse (script, -1, NULL, &error);
  g_autoptr(RelSchema) named = make_named (design->schema);
  g_autoptr(RelSchema) loaded = NULL;
  g_autoptr(RelSchema) adopted = NULL;
  g_autoptr(GPtrArray) diagrams = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *folder = g_dir_make_tmp ("relata-ends-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "places.json", NULL);

  g_ptr_array_add (diagrams, rel_diagram_new (REL_ID_NONE, ""));
  g_assert_true (rel_places_save (path, named, diagrams, NULL, &error));
  g_assert_no_error (error);
  loaded = rel_places_load_words (path, other->schema);
  check (loaded, REL_KIND_MANY_TO_MANY, "subjects", "volumes \"x\"");
  check (loaded, REL_KIND_ONE_TO_MANY, "works", "author");
  check_text (loaded, other->schema);
  /* read again from the database, which knows no names */
  adopted = rel_schema_adopt (design->schema, loaded);
  check (adopted, REL_KIND_MANY_TO_MANY, "subjects", "volumes \"x\"");
  g_unlink (path);
  g_rmdir (folder);
}

#define N_LINKS 400

/* The quickest of some times that as many names are given. */
static gint64
give_names (RelSchema *schema,
            GArray    *names,
            guint      n)
{
  g_autoptr(GArray) some = g_array_new (FALSE, FALSE, sizeof (RelEndNames));
  gint64 best = G_MAXINT64;

  g_array_append_vals (some, names->data, n);
  for (guint i = 0; i < 5; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      g_autoptr(RelSchema) named = rel_schema_with_end_names (schema, some);
      g_autoptr(GArray) said = NULL;

      best = MIN (best, g_get_monotonic_time () - begin);
      said = rel_schema_list_end_names (named);
      g_assert_cmpuint (said->len, ==, n);
      check_text (named, schema);
    }

  return MAX (best, 1);
}

/* As long as one takes, each of many does not take. */
static void
test_many (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) text = g_string_new ("CREATE TABLE t0 (id INTEGER PRIMARY KEY);\n");
  g_autoptr(RelDesign) design = NULL;
  g_autoptr(GArray) names = g_array_new (FALSE, FALSE, sizeof (RelEndNames));
  GPtrArray *relationships;
  gint64 one, many;

  for (guint i = 1; i <= N_LINKS; i++)
    g_string_append_printf (text, "CREATE TABLE t%u (id INTEGER PRIMARY KEY, up INTEGER REFERENCES t%u (id));\n", i, i - 1);
  design = rel_design_parse (text->str, -1, NULL, &error);
  g_assert_no_error (error);
  relationships = rel_schema_get_relationships (design->schema);
  g_assert_cmpuint (relationships->len, ==, N_LINKS);
  for (guint i = 0; i < relationships->len; i++)
    {
      RelEndNames both = { rel_relationship_get_id (relationships->pdata[i]), (char *) "above", (char *) "below" };

      g_array_append_val (names, both);
    }
  one = give_names (design->schema, names, 1);
  many = give_names (design->schema, names, N_LINKS);
  g_test_message ("%d names took %.1f times as long as one", N_LINKS, (double) many / one);
  g_assert_cmpint (many, <, one * N_LINKS / 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/end-names/design", test_design);
  g_test_add_func ("/document/end-names/beside-a-database", test_beside_a_database);
  g_test_add_func ("/document/end-names/many", test_many);

  return g_test_run ();
}
