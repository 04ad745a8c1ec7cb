/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Notes of tables and columns: no change of the schema, kept in a design and beside a
 * database, over renames, drafts, Apply, Discard and what other programs do.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "document/rel-design-block.h"
#include "document/rel-design-file.h"
#include "document/rel-document.h"
#include "document/rel-places.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-ends.h"
#include "schema/rel-edit-table.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-merge.h"
#include "schema/rel-words.h"
#include "support/open-document.h"
#include "support/support.h"

static const char script[] =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL); -- who writes\n"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors (id));\n";

static const char wild[] = "Two lines,\na \"quote\", a \\, the end */ of a comment\tand ünïcödé";

static RelId
table (RelSchema  *schema,
       const char *name)
{
  return rel_table_get_id (rel_schema_find_table (schema, name));
}

static RelId
column (RelSchema  *schema,
        const char *owner,
        const char *name)
{
  return rel_column_get_id (rel_table_find_column (rel_schema_find_table (schema, owner), name));
}

/* Takes the schema. */
static RelSchema *
note (RelSchema  *schema,
      const char *owner,
      const char *name,
      const char *text)
{
  g_autoptr(GError) error = NULL;
  RelSchema *next;

  if (name == NULL)
    next = rel_edit_table_set_note (schema, table (schema, owner), text, &error);
  else
    {
      RelColumnInfo info = *rel_column_get_info (rel_table_find_column (rel_schema_find_table (schema, owner), name));

      info.note = text;
      next = rel_edit_column_change (schema, table (schema, owner), column (schema, owner, name), &info, &error);
    }
  g_assert_no_error (error);
  g_object_unref (schema);

  return next;
}

static void
check (RelSchema  *schema,
       const char *owner,
       const char *name,
       const char *text)
{
  RelTable *found = rel_schema_find_table (schema, owner);

  g_assert_nonnull (found);
  if (name == NULL)
    g_assert_cmpstr (rel_table_get_info (found)->note, ==, text);
  else
    g_assert_cmpstr (rel_column_get_info (rel_table_find_column (found, name))->note, ==, text);
}

static RelDesign *
read_design (const char *text)
{
  g_autoptr(GError) error = NULL;
  RelDesign *design = rel_design_parse (text, -1, NULL, &error);

  g_assert_no_error (error);

  return design;
}

static char *
write_design (RelDesign *design,
              RelSchema *schema)
{
  g_autoptr(GPtrArray) diagrams = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  char *text;

  g_ptr_array_add (diagrams, rel_diagram_new (REL_ID_NONE, ""));
  text = rel_design_write (design, schema, diagrams, NULL, &error);
  g_assert_no_error (error);

  return text;
}

/* Nothing that Review would list, and the text of the table as it was. */
static void
test_no_change (void)
{
  g_autoptr(RelDesign) design = read_design (script);
  g_autoptr(RelSchema) noted = note (note (g_object_ref (design->schema), "books", NULL, "b"), "books", "title", "t");
  g_autoptr(RelSchema) other = note (note (g_object_ref (noted), "books", NULL, ""), "books", "title", "u");
  g_autoptr(GArray) there = rel_schema_diff (design->schema, noted);
  g_autoptr(GArray) back = rel_schema_diff (noted, design->schema);
  g_autoptr(GArray) changed = rel_schema_diff (noted, other);

  g_assert_cmpuint (there->len + back->len + changed->len, ==, 0);
  g_assert_cmpstr (rel_table_get_info (rel_schema_find_table (other, "books"))->sql, ==,
                   rel_table_get_info (rel_schema_find_table (design->schema, "books"))->sql);
  check (other, "books", NULL, NULL);
  check (other, "books", "title", "u");
}

static void
test_design (void)
{
  g_autoptr(RelDesign) design = read_design (script);
  g_autoptr(RelSchema) noted = note (note (g_object_ref (design->schema), "books", NULL, wild), "authors", "name", "n");
  g_autofree char *text = write_design (design, noted);
  g_autoptr(RelDesign) read = read_design (text);
  g_autofree char *same = write_design (read, read->schema);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) t = rel_edit_table_rename (read->schema, table (read->schema, "books"), "works", &error);
  g_autoptr(RelSchema) renamed = rel_edit_column_rename (t, table (t, "authors"), column (t, "authors", "name"), "called", &error);
  g_autofree char *moved = write_design (read, renamed);
  g_autoptr(RelDesign) again = read_design (moved);
  g_autoptr(RelSchema) without = note (g_object_ref (read->schema), "books", NULL, NULL);
  g_autofree char *less = write_design (read, without);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, script));
  g_assert_nonnull (strstr (text, "\nabout \"authors\" \"name\" \"n\"\n"));
  check (read->schema, "books", NULL, wild);
  check (read->schema, "authors", "name", "n");
  g_assert_cmpstr (same, ==, text);
  check (again->schema, "works", NULL, wild);
  check (again->schema, "authors", "called", "n");
  g_assert_null (strstr (less, "about \"books\""));
  g_assert_nonnull (strstr (less, "about \"authors\""));
}

/* A line of what does not exist may be of use again; one that is half written is kept too. */
static void
test_strangers (void)
{
  g_autofree char *text = g_strconcat (script, "\n/* relata-design 1\ndiagram \"\"\nabout \"gone\" \"x\" \"y\"\nabout \"books\" \"b\" more=1\nabout \"a\"\n*/\n", NULL);
  g_autoptr(RelDesign) design = read_design (text);
  g_autoptr(RelSchema) noted = note (g_object_ref (design->schema), "books", NULL, "c");
  g_autofree char *written = write_design (design, noted);

  check (design->schema, "books", NULL, "b");
  g_assert_nonnull (strstr (written, "about \"gone\" \"x\" \"y\"\n"));
  g_assert_nonnull (strstr (written, "about \"books\" \"c\" more=1\n"));
  g_assert_nonnull (strstr (written, "about \"a\"\n"));
}

/* What a block says goes to any schema whose tables are called so. */
static void
test_block (void)
{
  static const char said[] = "/* relata-design 1\ndiagram \"\"\nends \"books.author_id\" \"writer\" \"works\"\n"
                             "about \"books\" \"b\"\nabout \"BOOKS\" \"Title\" \"t\"\nabout \"books\" \"gone\" \"x\"\nabout \"gone\" \"y\"\n*/\n";
  g_autoptr(RelDesign) design = read_design (script);
  g_autoptr(RelDesignBlock) block = rel_design_block_parse (said, -1);
  g_autoptr(RelDesignBlock) silent = rel_design_block_new ();
  g_autoptr(RelSchema) spoken = NULL;
  g_autoptr(RelSchema) same = NULL;
  g_autoptr(GArray) notes = NULL;
  g_autoptr(GArray) names = NULL;

  g_assert_nonnull (block);
  spoken = rel_design_block_say_words (block, design->schema);
  check (spoken, "books", NULL, "b");
  check (spoken, "books", "title", "t");
  notes = rel_schema_list_notes (spoken);
  g_assert_cmpuint (notes->len, ==, 2);
  names = rel_schema_list_end_names (spoken);
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_cmpstr (g_array_index (names, RelEndNames, 0).at_child, ==, "writer");
  g_assert_cmpstr (g_array_index (names, RelEndNames, 0).at_parent, ==, "works");
  g_assert_cmpstr (rel_schema_find_column_note (spoken, table (spoken, "books"), column (spoken, "books", "title")), ==, "t");
  g_assert_null (rel_schema_find_column_note (spoken, table (spoken, "authors"), column (spoken, "books", "title")));
  g_assert_null (rel_schema_find_column_note (spoken, table (spoken, "books"), column (spoken, "books", "id")));
  g_assert_cmpstr (rel_table_get_info (rel_schema_find_table (spoken, "books"))->sql, ==,
                   rel_table_get_info (rel_schema_find_table (design->schema, "books"))->sql);
  /* one that says nothing takes nothing away */
  same = rel_design_block_say_words (silent, spoken);
  g_assert_true (same == spoken);
}

static void
test_places (void)
{
  g_autoptr(RelDesign) design = read_design (script);
  g_autoptr(RelDesign) other = read_design (script);
  g_autoptr(RelSchema) noted = note (note (note (g_object_ref (design->schema), "books", NULL, wild), "books", "title", "t"), "authors", "name", "n");
  g_autoptr(GPtrArray) diagrams = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *folder = g_dir_make_tmp ("relata-notes-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "places.json", NULL);
  g_autoptr(RelSchema) loaded = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (diagrams, rel_diagram_new (REL_ID_NONE, ""));
  g_assert_true (rel_places_save (path, noted, diagrams, NULL, &error));
  g_assert_no_error (error);
  loaded = rel_places_load_words (path, other->schema);
  check (loaded, "books", NULL, wild);
  check (loaded, "books", "title", "t");
  check (loaded, "authors", NULL, NULL);
  check (loaded, "authors", "name", "n");
  g_unlink (path);
  g_rmdir (folder);
}

/* What others did is taken, and no reason for a question; the note stays. */
static void
test_merge (void)
{
  g_autoptr(RelDesign) design = read_design (script);
  RelSchema *base = design->schema;
  g_autoptr(RelSchema) mine = note (note (note (g_object_ref (base), "books", "title", "t"), "books", NULL, "b"), "authors", NULL, "a");
  g_autoptr(GError) error = NULL;
  RelColumnInfo info = *rel_column_get_info (rel_table_find_column (rel_schema_find_table (base, "books"), "title"));
  g_autoptr(RelSchema) typed = NULL;
  g_autoptr(RelSchema) dropped = NULL;
  g_autoptr(RelSchema) merged = NULL;
  g_autoptr(RelSchema) left = NULL;
  g_autoptr(GArray) conflicts = NULL;
  g_autoptr(GArray) changes = NULL;

  info.type = "VARCHAR";
  typed = rel_edit_column_change (base, table (base, "books"), column (base, "books", "title"), &info, &error);
  g_assert_no_error (error);
  merged = rel_schema_merge (base, mine, typed, &conflicts);
  g_assert_cmpuint (conflicts->len, ==, 0);
  changes = rel_schema_diff (typed, merged);
  g_assert_cmpuint (changes->len, ==, 0);
  check (merged, "books", "title", "t");
  check (merged, "books", NULL, "b");
  check (merged, "authors", NULL, "a");

  g_clear_pointer (&conflicts, g_array_unref);
  dropped = rel_edit_table_drop (base, table (base, "books"), REL_DEPENDENTS_FOLLOW, &error);
  g_assert_no_error (error);
  left = rel_schema_merge (base, mine, dropped, &conflicts);
  g_assert_cmpuint (conflicts->len, ==, 0);
  g_assert_null (rel_schema_find_table (left, "books"));
  check (left, "authors", NULL, "a");
}

/* Documents */

static void
edit (RelDocument *document,
      RelSchema   *taken)
{
  rel_document_edit (document, "Edit", taken);
  g_object_unref (taken);
}

static RelSchema *
now (RelDocument *document)
{
  return g_object_ref (rel_document_get_schema (document));
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_free (rel_document_apply_finish (REL_DOCUMENT (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static char *
make_database (const char *folder)
{
  char *path = g_build_filename (folder, "shop.db", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, script, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  return path;
}

static void
test_database (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-notes-XXXXXX", NULL);
  g_autofree char *path = make_database (folder);
  RelDocument *document = support_open_document_at (path);
  g_autoptr(GError) error = NULL;
  gboolean done = FALSE;

  /* noted and undone: one edit, and nothing is staged */
  edit (document, note (now (document), "books", NULL, wild));
  g_assert_cmpuint (rel_document_list_changes (document)->len, ==, 0);
  g_assert_false (rel_document_is_modified (document));
  rel_document_undo (document);
  check (rel_document_get_schema (document), "books", NULL, NULL);
  rel_document_redo (document);
  edit (document, note (now (document), "books", "title", "t"));
  edit (document, note (now (document), "authors", NULL, "a"));
  support_close_document (document);

  document = support_open_document_at (path);
  check (rel_document_get_schema (document), "books", NULL, wild);
  check (rel_document_get_schema (document), "books", "title", "t");

  /* staged renames, one note taken away, one changed: over a restart */
  edit (document, rel_edit_table_rename (rel_document_get_schema (document), table (rel_document_get_schema (document), "books"), "works", &error));
  edit (document, note (now (document), "authors", NULL, NULL));
  edit (document, note (now (document), "works", "title", "u"));
  support_close_document (document);
  document = support_open_document_at (path);
  g_assert_cmpuint (rel_document_list_changes (document)->len, ==, 1);
  check (rel_document_get_schema (document), "works", NULL, wild);
  check (rel_document_get_schema (document), "works", "title", "u");
  check (rel_document_get_schema (document), "authors", NULL, NULL);

  /* given up: the name is the old one, the notes are those of today */
  rel_document_discard_changes (document);
  g_assert_cmpuint (rel_document_list_changes (document)->len, ==, 0);
  check (rel_document_get_schema (document), "books", NULL, wild);
  check (rel_document_get_schema (document), "books", "title", "u");
  check (rel_document_get_schema (document), "authors", NULL, NULL);
  rel_document_undo (document);
  check (rel_document_get_schema (document), "works", NULL, wild);

  rel_document_apply_async (document, FALSE, NULL, 0, NULL, NULL, NULL, applied_cb, &done);
  while (!done || rel_document_list_changes (document)->len > 0)
    g_main_context_iteration (NULL, TRUE);
  check (rel_document_get_schema (document), "works", "title", "u");
  support_close_document (document);
  document = support_open_document_at (path);
  check (rel_document_get_schema (document), "works", NULL, wild);
  check (rel_document_get_schema (document), "works", "title", "u");
  check (rel_document_get_schema (document), "authors", NULL, NULL);
  support_close_document (document);
  g_unlink (path);
  g_rmdir (folder);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (rel_document_save_finish (REL_DOCUMENT (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* A note alone is something to save, and a name of an end that was taken back stays so. */
static void
test_design_draft (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-notes-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "shop.sql", NULL);
  g_autofree char *text = g_strconcat (script, "\n/* relata-design 1\ndiagram \"\"\nends \"books.author_id\" \"\" \"works\"\nabout \"authors\" \"a\"\n*/\n", NULL);
  g_autofree char *written = NULL;
  RelDocument *document;
  RelId link;
  gboolean done = FALSE;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  document = support_open_document_at (path);
  check (rel_document_get_schema (document), "authors", NULL, "a");
  g_assert_false (rel_document_is_modified (document));
  link = rel_relationship_get_id (rel_schema_get_relationships (rel_document_get_schema (document))->pdata[0]);
  edit (document, note (now (document), "authors", NULL, NULL));
  edit (document, rel_edit_link_name_end (rel_document_get_schema (document), link, TRUE, "", NULL));
  edit (document, note (now (document), "books", NULL, "b"));
  g_assert_true (rel_document_is_modified (document));
  support_close_document (document);

  document = support_open_document_at (path);
  check (rel_document_get_schema (document), "books", NULL, "b");
  check (rel_document_get_schema (document), "authors", NULL, NULL);
  g_assert_cmpuint (rel_schema_list_end_names (rel_document_get_schema (document))->len, ==, 0);
  rel_document_save_async (document, NULL, NULL, saved_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (rel_document_is_modified (document));
  support_close_document (document);
  g_assert_true (g_file_get_contents (path, &written, NULL, NULL));
  g_assert_true (g_str_has_prefix (written, script));
  g_assert_nonnull (strstr (written, "about \"books\" \"b\""));
  g_assert_null (strstr (written, "ends "));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/notes/no-change", test_no_change);
  g_test_add_func ("/document/notes/design", test_design);
  g_test_add_func ("/document/notes/strangers", test_strangers);
  g_test_add_func ("/document/notes/block", test_block);
  g_test_add_func ("/document/notes/places", test_places);
  g_test_add_func ("/document/notes/merge", test_merge);
  g_test_add_func ("/document/notes/database", test_database);
  g_test_add_func ("/document/notes/design-draft", test_design_draft);

  return g_test_run ();
}
