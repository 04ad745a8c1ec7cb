/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a document takes over of another beside its schema: places, colours, folding,
 * what is shown, areas, notes, bends, diagrams, notes of tables, names of ends. What the
 * giver says nothing of stays, and nothing comes to lie on another.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "document/rel-design-file.h"
#include "document/rel-document.h"
#include "document/rel-places.h"
#include "document/rel-state-take.h"
#include "schema/rel-derive.h"
#include "schema/rel-edit-ends.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-match.h"
#include "schema/rel-schema-take.h"
#include "schema/rel-words.h"
#include "support/open-document.h"
#include "support/support.h"

static const char design[] =
  "CREATE TABLE writers (id INTEGER PRIMARY KEY, name TEXT);\n"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES writers);\n"
  "CREATE TABLE tags (id INTEGER PRIMARY KEY);\n"
  "CREATE VIEW titles AS SELECT title FROM books;\n"
  "/* relata-design 1\n"
  "diagram \"\" notation=uml detail=keys arrange=down\n"
  "table \"writers\" 1000 100 color=3\n"
  "table \"books\" 1300 100 folded\n"
  "table \"tags\" 1600 100\n"
  "table \"titles\" 1900 100\n"
  "area \"Shop\" 980 60 560 400 color=2 folded\n"
  "note \"as printed\" 1000 700 200 80\n"
  "note \"now so\" 10 700 210 90 color=4\n"
  "way \"books.author_id\" 1250 130 1250 150\n"
  "ends \"books.author_id\" \"\" \"works\"\n"
  "about \"books\" \"b\"\n"
  "about \"writers\" \"name\" \"in full\"\n"
  "diagram \"Tags\" listed\n"
  "table \"tags\" 5 5\n"
  "diagram \"Both\" listed\n"
  "table \"books\" 7 8\n"
  "*/\n";

/* Its table of authors is the writers of the other one. */
static const char database[] =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);\n"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors);\n"
  "CREATE TABLE shelves (id INTEGER PRIMARY KEY);\n"
  "CREATE TABLE far (id INTEGER PRIMARY KEY, shelf_id INTEGER REFERENCES shelves, book_id INTEGER REFERENCES books);\n"
  "/* relata-design 1\n"
  "diagram \"Mine\" arrange=right spacing=wide\n"
  "table \"authors\" 0 0 color=1\n"
  "table \"books\" 300 0 color=5\n"
  "table \"shelves\" 1310 110 color=6\n"
  "table \"far\" 0 3000\n"
  "area \"Shop\" 0 0 100 100\n"
  "area \"Attic\" 0 2900 500 500\n"
  "note \"was so\" 10 700 100 80\n"
  "note \"keep\" 500 500 100 80\n"
  "way \"far.shelf_id\" 1 2 3 4\n"
  "way \"far.book_id\" 5 6 7 8\n"
  "about \"books\" \"title\" \"mine\"\n"
  "about \"books\" \"old\"\n"
  "about \"far\" \"f\"\n"
  "diagram \"Both\" listed\n"
  "table \"shelves\" 1 1\n"
  "table \"authors\" 2 2\n"
  "diagram \"Own\" listed\n"
  "table \"far\" 9 9\n"
  "diagram \"Tags\"\n"
  "table \"far\" 3 3\n"
  "*/\n";

typedef struct
{
  RelDesign *giver;
  GPtrArray *diagrams;
  RelState  *mine;
  RelSchema *theirs;
  RelState  *after;
} Fixture;

static RelState *
make_state (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelDesign) read = rel_design_parse (text, -1, NULL, &error);
  g_autoptr(GPtrArray) diagrams = NULL;
  g_autoptr(RelState) bare = NULL;

  g_assert_no_error (error);
  diagrams = rel_design_block_to_diagrams (read->block, read->schema);
  bare = rel_state_new (read->schema, diagrams->pdata[0]);

  return rel_state_with_diagrams (bare, diagrams, 1);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) changes = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autofree gboolean *all = NULL;
  RelRename rename = { REL_ID_NONE, 0, 0, 1 };

  self->giver = rel_design_parse (design, -1, NULL, &error);
  g_assert_no_error (error);
  self->diagrams = rel_design_block_to_diagrams (self->giver->block, self->giver->schema);
  self->mine = make_state (database);
  rename.previous = rel_table_get_id (rel_schema_find_table (rel_state_get_schema (self->mine), "authors"));
  rename.fresh = rel_table_get_id (rel_schema_find_table (self->giver->schema, "writers"));
  self->theirs = rel_schema_adopt_renamed (self->giver->schema, rel_state_get_schema (self->mine), &rename, 1);
  changes = rel_schema_diff (rel_state_get_schema (self->mine), self->theirs);
  all = g_new0 (gboolean, changes->len);
  for (guint i = 0; i < changes->len; i++)
    all[i] = g_array_index (changes, RelChange, i).kind != REL_CHANGE_DROP;
  schema = rel_schema_take (rel_state_get_schema (self->mine), self->theirs, changes, all, &error);
  g_assert_no_error (error);
  self->after = rel_state_take (self->mine, schema, self->giver->schema, self->theirs, self->diagrams);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  rel_design_free (self->giver);
  g_ptr_array_unref (self->diagrams);
  g_object_unref (self->mine);
  g_object_unref (self->theirs);
  g_object_unref (self->after);
}

static RelId
id (Fixture    *self,
    const char *name)
{
  RelSchema *schema = rel_state_get_schema (self->after);
  RelTable *table = rel_schema_find_table (schema, name);

  return table != NULL ? rel_table_get_id (table) : rel_view_get_id (rel_schema_find_view (schema, name));
}

static RelDiagram *
diagram (Fixture    *self,
         const char *name)
{
  GPtrArray *diagrams = rel_state_get_diagrams (self->after);

  for (guint i = 0; i < diagrams->len; i++)
    if (g_str_equal (rel_diagram_get_name (diagrams->pdata[i]), name))
      return diagrams->pdata[i];
  g_assert_not_reached ();
}

static void
check_place (Fixture    *self,
             const char *name,
             const char *table,
             double      x,
             double      y)
{
  RelPoint place;

  g_assert_true (rel_diagram_get_place (diagram (self, name), id (self, table), &place));
  g_assert_cmpfloat (place.x, ==, x);
  g_assert_cmpfloat (place.y, ==, y);
}

static void
test_looks (Fixture       *self,
            gconstpointer  data)
{
  RelDiagram *main = diagram (self, "Mine");
  RelPoint place;

  g_assert_true (main == rel_state_get_diagrams (self->after)->pdata[0]);
  g_assert_cmpint (rel_diagram_get_id (main), ==, rel_diagram_get_id (rel_state_get_diagrams (self->mine)->pdata[0]));
  g_assert_cmpint (rel_diagram_get_notation (main), ==, REL_NOTATION_UML);
  g_assert_cmpint (rel_diagram_get_detail (main), ==, REL_DETAIL_KEYS);
  g_assert_cmpint (rel_diagram_get_manner (main), ==, REL_MANNER_DOWN);
  g_assert_cmpint (rel_diagram_get_spacing (main), ==, REL_SPACING_WIDE);
  check_place (self, "Mine", "writers", 1000, 100);
  check_place (self, "Mine", "books", 1300, 100);
  check_place (self, "Mine", "tags", 1600, 100);
  check_place (self, "Mine", "titles", 1900, 100);
  check_place (self, "Mine", "far", 0, 3000);
  /* it would lie below the card of the books */
  g_assert_false (rel_diagram_get_place (main, id (self, "shelves"), &place));
  g_assert_true (rel_diagram_shows (main, id (self, "shelves")));
  /* a colour that is chosen, and one that the giver leaves open */
  g_assert_cmpint (rel_diagram_get_color (main, id (self, "writers")), ==, 3);
  g_assert_cmpint (rel_diagram_get_color (main, id (self, "books")), ==, 5);
  g_assert_cmpint (rel_diagram_get_color (main, id (self, "shelves")), ==, 6);
  g_assert_true (rel_diagram_is_folded (main, id (self, "books")));
}

static const RelShape *
find_shape (RelDiagram *from,
            const char *text)
{
  for (guint i = 0; i < rel_diagram_get_n_shapes (from); i++)
    if (g_str_equal (rel_diagram_get_shape (from, i)->text, text))
      return rel_diagram_get_shape (from, i);

  return NULL;
}

static void
test_shapes (Fixture       *self,
             gconstpointer  data)
{
  RelDiagram *before = rel_state_get_diagrams (self->mine)->pdata[0];
  RelDiagram *main = diagram (self, "Mine");
  const RelShape *shop = find_shape (main, "Shop");

  g_assert_cmpuint (rel_diagram_get_n_shapes (main), ==, 5);
  g_assert_cmpfloat (shop->rect.x, ==, 980);
  g_assert_cmpint (shop->color, ==, 2);
  g_assert_true (shop->folded);
  g_assert_cmpint (shop->id, ==, find_shape (before, "Shop")->id);
  g_assert_nonnull (find_shape (main, "Attic"));
  g_assert_nonnull (find_shape (main, "keep"));
  g_assert_nonnull (find_shape (main, "as printed"));
  /* at the same place another text: it was edited */
  g_assert_null (find_shape (main, "was so"));
  g_assert_cmpint (find_shape (main, "now so")->id, ==, find_shape (before, "was so")->id);
  g_assert_cmpint (find_shape (main, "now so")->color, ==, 4);
}

static RelId
link_of (Fixture    *self,
         const char *table,
         guint       at)
{
  return rel_foreign_key_get_id (rel_table_get_info (rel_schema_find_table (rel_state_get_schema (self->after), table))->foreign_keys->pdata[at]);
}

static RelId
relationship (Fixture    *self,
              const char *table,
              guint       at)
{
  GPtrArray *all = rel_schema_get_relationships (rel_state_get_schema (self->after));

  for (guint i = 0; i < all->len; i++)
    if (rel_relationship_get_info (all->pdata[i])->link == link_of (self, table, at))
      return rel_relationship_get_id (all->pdata[i]);
  g_assert_not_reached ();
}

static void
test_ways (Fixture       *self,
           gconstpointer  data)
{
  RelDiagram *main = diagram (self, "Mine");
  const GArray *way = rel_diagram_get_way (main, relationship (self, "books", 0));

  g_assert_nonnull (way);
  g_assert_cmpuint (way->len, ==, 2);
  /* cards at their ends went elsewhere */
  g_assert_null (rel_diagram_get_way (main, relationship (self, "far", 0)));
  g_assert_null (rel_diagram_get_way (main, relationship (self, "far", 1)));
}

static void
test_diagrams (Fixture       *self,
               gconstpointer  data)
{
  RelDiagram *both = diagram (self, "Both");

  g_assert_cmpuint (rel_state_get_diagrams (self->after)->len, ==, 4);
  g_assert_cmpuint (rel_state_get_current (self->after), ==, 1);
  check_place (self, "Tags", "tags", 5, 5);
  check_place (self, "Own", "far", 9, 9);
  g_assert_true (rel_diagram_is_listed (both));
  check_place (self, "Both", "books", 7, 8);
  g_assert_true (rel_diagram_shows (both, id (self, "books")));
  /* the giver knows the authors and does not show them; of the shelves it knows nothing */
  g_assert_false (rel_diagram_shows (both, id (self, "writers")));
  g_assert_true (rel_diagram_shows (both, id (self, "shelves")));
  g_assert_false (rel_diagram_shows (both, id (self, "tags")));
  /* now a list, it goes on showing what only the taker has, whether that has a place or not */
  g_assert_true (rel_diagram_is_listed (diagram (self, "Tags")));
  g_assert_true (rel_diagram_shows (diagram (self, "Tags"), id (self, "far")));
  g_assert_true (rel_diagram_shows (diagram (self, "Tags"), id (self, "shelves")));
  g_assert_false (rel_diagram_shows (diagram (self, "Tags"), id (self, "books")));
}

static const char *
note_of (RelState   *state,
         const char *table,
         const char *column)
{
  RelTable *found = rel_schema_find_table (rel_state_get_schema (state), table);

  return column == NULL ? rel_table_get_info (found)->note : rel_column_get_info (rel_table_find_column (found, column))->note;
}

static void
test_words (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr(GArray) names = rel_schema_list_end_names (rel_state_get_schema (self->after));

  g_assert_cmpstr (note_of (self->after, "books", NULL), ==, "b");
  g_assert_cmpstr (note_of (self->after, "books", "title"), ==, "mine");
  g_assert_cmpstr (note_of (self->after, "writers", "name"), ==, "in full");
  g_assert_cmpstr (note_of (self->after, "far", NULL), ==, "f");
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_cmpstr (g_array_index (names, RelEndNames, 0).at_parent, ==, "works");
}

/* Taken once, there is nothing left to take. */
static void
test_again (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr(RelState) again = rel_state_take (self->after, rel_state_get_schema (self->after), self->giver->schema, self->theirs, self->diagrams);

  g_assert_false (rel_state_looks_equal (self->mine, self->after));
  g_assert_true (rel_state_looks_equal (self->after, again));
  g_assert_true (rel_state_has_looks (self->giver->schema, self->diagrams));
}

/* A new database begins with everything that the design says. */

typedef struct
{
  gboolean  done;
  GError   *error;
} Made;

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Made *made = user_data;

  made->done = TRUE;
  rel_document_create_database_finish (REL_DOCUMENT (source), result, &made->error);
}

static GError *
make_database (RelDocument *document,
               GFile       *file)
{
  Made made = { FALSE };

  rel_document_create_database_async (document, file, NULL, created_cb, &made);
  while (!made.done)
    g_main_context_iteration (NULL, TRUE);

  return made.error;
}

static void
test_new_database (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-take-XXXXXX", NULL);
  g_autofree char *script = g_build_filename (folder, "shop.sql", NULL);
  g_autofree char *path = g_build_filename (folder, "shop.db", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "none", "shop.db", NULL);
  g_autoptr(GFile) source = g_file_new_for_path (script);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFile) lost = g_file_new_for_path (nowhere);
  g_autofree char *unused = rel_places_get_path (lost);
  g_autoptr(GError) error = NULL;
  g_autofree char *given = NULL;
  g_autofree char *got = NULL;
  RelDocument *document, *made;
  RelTable *books;

  g_assert_true (g_file_set_contents (script, design, -1, NULL));
  document = support_open_document (source);
  books = rel_schema_find_table (rel_document_get_schema (document), "books");
  rel_document_set_label (document, rel_table_get_id (books), rel_column_get_id (rel_table_find_column (books, "author_id")));
  g_assert_no_error (make_database (document, file));
  made = support_open_document (file);
  /* written by the same hand they are the same, but that no colour is the first one to a database */
  {
    g_autoptr(RelDesignBlock) one = rel_design_block_merge (NULL, NULL, rel_document_get_schema (document), rel_document_get_diagrams (document));
    g_autoptr(RelDesignBlock) other = rel_design_block_merge (NULL, NULL, rel_document_get_schema (made), rel_document_get_diagrams (made));
    g_autofree char *written = rel_design_block_write (other);
    g_autoptr(GString) text = g_string_new (written);

    g_string_replace (text, "200 80 color=0", "200 80", 0);
    given = rel_design_block_write (one);
    got = g_strdup (text->str);
  }
  g_assert_cmpstr (got, ==, given);
  books = rel_schema_find_table (rel_document_get_schema (made), "books");
  g_assert_true (rel_labels_is_chosen (rel_document_get_labels (made), books));

  /* nothing is remembered of what could not be made */
  error = make_database (document, lost);
  g_assert_nonnull (error);
  g_assert_false (g_file_test (unused, G_FILE_TEST_EXISTS));
  support_close_document (made);
  support_close_document (document);
  g_unlink (path);
  g_unlink (script);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/document/state-take/looks", Fixture, NULL, set_up, test_looks, tear_down);
  g_test_add ("/document/state-take/shapes", Fixture, NULL, set_up, test_shapes, tear_down);
  g_test_add ("/document/state-take/ways", Fixture, NULL, set_up, test_ways, tear_down);
  g_test_add ("/document/state-take/diagrams", Fixture, NULL, set_up, test_diagrams, tear_down);
  g_test_add ("/document/state-take/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/document/state-take/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add_func ("/document/state-take/new-database", test_new_database);

  return g_test_run ();
}
