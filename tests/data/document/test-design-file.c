/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Designs in files: what is not edited stays, what is not understood stays, and a file
 * is the old one or the new one.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/rel-error.h"
#include "document/rel-design-file.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-table.h"
#include "schema/rel-derive.h"
#include "schema/rel-schema-diff.h"
#include "support/random-edits.h"
#include "support/support.h"

#define SCRIPT "-- a library\nCREATE TABLE authors (\n  id INTEGER PRIMARY KEY, -- the number\n  name TEXT\n);\n\n" \
               "/* what they wrote */\nCREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors);\n\n" \
               "INSERT INTO authors VALUES (1, 'x; y');\n\n"
#define BLOCK "/* relata-design 1\ndiagram \"Main\" detail=keys shadow=soft\ntable \"books\" 320 60.5 color=2 folded\n" \
              "area \"A \\\"great\\\" area\" 0 0 500 300 color=1\nsparkle \"of the future\" 1 2 3\ntable \"authors\" 40 60 opened hidden wobble=\"a b\"\n" \
              "note \"two\\nlines *\\/\" 1 2 30 40\nway \"books.author_id\" 10 20 30 40\n*/\n"

static RelDesign *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  RelDesign *design = rel_design_parse (text, -1, NULL, &error);

  g_assert_no_error (error);

  return design;
}

static char *
write_design (RelDesign  *previous,
              RelSchema  *schema,
              RelDiagram *diagram)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) diagrams = g_ptr_array_new ();
  char *text;

  g_ptr_array_add (diagrams, diagram);
  text = rel_design_write (previous, schema, diagrams, NULL, &error);

  g_assert_no_error (error);

  return text;
}

static void
test_block (void)
{
  g_autoptr(RelDesign) design = parse (SCRIPT BLOCK);
  g_autofree char *written = NULL;
  RelDesignEntry *entry;

  g_assert_nonnull (design->block);
  g_assert_cmpstr (design->block->name, ==, "Main");
  g_assert_cmpint (design->block->detail, ==, REL_DETAIL_KEYS);
  g_assert_cmpuint (design->block->entries->len, ==, 6);
  entry = rel_design_block_find (design->block, REL_DESIGN_TABLE, "BOOKS");
  g_assert_nonnull (entry);
  g_assert_cmpfloat (entry->rect.y, ==, 60.5);
  g_assert_cmpint (entry->color, ==, 2);
  g_assert_cmpint (entry->folded, ==, 1);
  entry = rel_design_block_find (design->block, REL_DESIGN_NOTE, "two\nlines */");
  g_assert_nonnull (entry);
  g_assert_cmpfloat (entry->rect.height, ==, 40);
  entry = rel_design_block_find (design->block, REL_DESIGN_WAY, "books.author_id");
  g_assert_cmpuint (entry->points->len, ==, 2);

  written = rel_design_block_write (design->block);
  g_assert_cmpstr (written, ==, BLOCK);
}

/* Nothing changes: not a byte does, however odd the text. */
static void
test_unchanged (void)
{
  const char *const texts[] = {
    SCRIPT BLOCK, SCRIPT BLOCK "\n\n", SCRIPT "/*   relata-design 1 \n diagram   \"Main\"\n  table \"books\"  1.0   2 \n*/",
    SCRIPT "/* relata-design 7 beta\nwhatever\n*/\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(RelDesign) design = parse (texts[i]);
      g_autoptr(RelDiagram) diagram = rel_design_block_to_diagram (design->block, design->schema);
      g_autofree char *text = write_design (design, design->schema, diagram);

      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static guint
count_changed_lines (const char *a,
                     const char *b)
{
  g_auto(GStrv) one = g_strsplit (a, "\n", -1);
  g_auto(GStrv) other = g_strsplit (b, "\n", -1);
  guint n = 0;

  g_assert_cmpuint (g_strv_length (one), ==, g_strv_length (other));
  for (guint i = 0; one[i] != NULL; i++)
    n += !g_str_equal (one[i], other[i]);

  return n;
}

static void
test_move (void)
{
  g_autoptr(RelDesign) design = parse (SCRIPT BLOCK);
  g_autoptr(RelDiagram) diagram = rel_design_block_to_diagram (design->block, design->schema);
  RelId books = rel_table_get_id (rel_schema_find_table (design->schema, "books"));
  g_autoptr(RelDiagram) moved = rel_diagram_with_place (diagram, books, -7, 1e9);
  g_autofree char *text = write_design (design, design->schema, moved);

  g_assert_cmpuint (count_changed_lines (SCRIPT BLOCK, text), ==, 1);
  g_assert_nonnull (strstr (text, "\ntable \"books\" -7 1000000000 color=2 folded\n"));
}

/* A table that is renamed keeps its line, one that goes loses it, a new one comes last. */
static void
test_schema_edits (void)
{
  g_autoptr(RelDesign) design = parse (SCRIPT BLOCK);
  g_autoptr(RelDiagram) diagram = rel_design_block_to_diagram (design->block, design->schema);
  g_autoptr(GError) error = NULL;
  RelId books = rel_table_get_id (rel_schema_find_table (design->schema, "books"));
  g_autoptr(RelSchema) renamed = rel_edit_table_rename (design->schema, books, "works \"x\" */", &error);
  g_autoptr(RelSchema) more = rel_edit_table_create (renamed, "more", &error);
  g_autoptr(RelDiagram) placed = rel_diagram_with_place (diagram, rel_table_get_id (rel_schema_find_table (more, "more")), 5, 6);
  g_autofree char *text = write_design (design, more, placed);
  g_autoptr(RelDesign) again = parse (text);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "\ntable \"works \\\"x\\\" *\\/\" 320 60.5 color=2 folded\n"));
  /* comments, formatting and rows are where they were */
  g_assert_true (g_str_has_prefix (text, "-- a library\nCREATE TABLE authors (\n  id INTEGER PRIMARY KEY, -- the number\n  name TEXT\n);\n\n"
                                         "/* what they wrote */\nCREATE TABLE \"works \"\"x\"\" */\" (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors);\n\n"
                                         "INSERT INTO authors VALUES (1, 'x; y');\n\nCREATE TABLE more ("));
  g_assert_true (g_str_has_suffix (text, "way \"works \\\"x\\\" *\\/.author_id\" 10 20 30 40\ntable \"more\" 5 6\n*/\n"));
  g_assert_nonnull (strstr (text, "\nsparkle \"of the future\" 1 2 3\n"));
  /* the empty line before the block is still one */
  g_assert_nonnull (strstr (text, ");\n\n/* relata-design 1\n"));
  g_assert_true (rel_schema_is_equivalent (again->schema, more));
}

/* Rows go into their table under the name that it has now; a name in a text is a text. */
static void
test_rows_follow (void)
{
  g_autoptr(RelDesign) design = parse ("CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);\n"
                                       "INSERT INTO authors VALUES (1, 'authors'); -- the first\n"
                                       "INSERT OR IGNORE INTO \"authors\" (id, name) SELECT id + 1, authors.name FROM authors;\n"
                                       "UPDATE authors SET name = 'x' WHERE id = 2;\n");
  g_autoptr(GError) error = NULL;
  RelId authors = rel_table_get_id (rel_schema_find_table (design->schema, "authors"));
  g_autoptr(RelSchema) renamed = rel_edit_table_rename (design->schema, authors, "all writers", &error);
  g_autoptr(RelDiagram) diagram = rel_diagram_new (rel_id_new (), "");
  g_autofree char *text = write_design (design, renamed, diagram);
  g_autoptr(RelDesign) again = parse (text);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "CREATE TABLE \"all writers\" (id INTEGER PRIMARY KEY, name TEXT);\n"
                                         "INSERT INTO \"all writers\" VALUES (1, 'authors'); -- the first\n"
                                         "INSERT OR IGNORE INTO \"all writers\" (id, name) SELECT id + 1, \"all writers\".name FROM \"all writers\";\n"
                                         "UPDATE \"all writers\" SET name = 'x' WHERE id = 2;\n"));
  g_assert_true (rel_schema_is_equivalent (again->schema, renamed));
}

static RelSchema *
rename_table (RelSchema  *schema,
              const char *name,
              const char *new_name)
{
  g_autoptr(GError) error = NULL;
  RelSchema *renamed = rel_edit_table_rename (schema, rel_table_get_id (rel_schema_find_table (schema, name)), new_name, &error);

  g_assert_no_error (error);

  return renamed;
}

/* A name that went from one table to another, as in a chain and in a swap, is that of the rows too. */
static void
test_rows_follow_each_other (void)
{
  g_autoptr(RelDesign) design = parse ("CREATE TABLE users (id INTEGER PRIMARY KEY);\n"
                                       "CREATE TABLE old_users (id INTEGER PRIMARY KEY);\n"
                                       "CREATE TABLE a (x INTEGER);\n"
                                       "CREATE TABLE b (x INTEGER);\n"
                                       "INSERT INTO users VALUES (1);\n"
                                       "INSERT INTO Old_Users SELECT id + 1 FROM users;\n"
                                       "INSERT INTO a SELECT b.x FROM b;\n"
                                       "INSERT INTO b SELECT a.x FROM a;\n");
  g_autoptr(RelSchema) people = rename_table (design->schema, "users", "people");
  g_autoptr(RelSchema) users = rename_table (people, "old_users", "users");
  g_autoptr(RelSchema) spare = rename_table (users, "a", "c");
  g_autoptr(RelSchema) half = rename_table (spare, "b", "a");
  g_autoptr(RelSchema) swapped = rename_table (half, "c", "b");
  g_autoptr(RelDiagram) diagram = rel_diagram_new (rel_id_new (), "");
  g_autofree char *text = write_design (design, swapped, diagram);
  g_autoptr(RelDesign) again = parse (text);

  g_assert_true (g_str_has_prefix (text, "CREATE TABLE people (id INTEGER PRIMARY KEY);\n"
                                         "CREATE TABLE users (id INTEGER PRIMARY KEY);\n"
                                         "CREATE TABLE b (x INTEGER);\n"
                                         "CREATE TABLE a (x INTEGER);\n"
                                         "INSERT INTO people VALUES (1);\n"
                                         "INSERT INTO users SELECT id + 1 FROM people;\n"
                                         "INSERT INTO b SELECT a.x FROM a;\n"
                                         "INSERT INTO a SELECT b.x FROM b;\n"));
  g_assert_true (rel_schema_is_equivalent (again->schema, swapped));
}

/* Random edits of a script with all kinds of statements: what is read back is the design,
 * and each save of the same is the same. */
static void
test_edits (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  const char *script = SCRIPT "CREATE INDEX books_author ON books (author_id); -- the way back\nCREATE VIEW names AS SELECT name FROM authors;\n"
                       "CREATE TRIGGER t AFTER DELETE ON books BEGIN DELETE FROM authors; END;\n" BLOCK;
  guint n_whole = 0, n = 0;

  for (guint i = support_scale (60); i > 0; i--)
    {
      g_autoptr(RelDesign) design = parse (script);
      g_autoptr(RelDiagram) diagram = rel_design_block_to_diagram (design->block, design->schema);
      g_autoptr(RelSchema) current = g_object_ref (design->schema);
      g_autoptr(RelDesign) again = NULL, third = NULL;
      g_autoptr(GArray) changes = NULL;
      g_autofree char *text = NULL, *more = NULL;
      g_autoptr(RelDiagram) same = NULL;

      for (guint k = g_rand_int_range (rand, 1, 5); k > 0; k--)
        {
          g_autofree char *words = NULL;
          g_autoptr(RelSchema) next = support_random_edit (current, rand, &words, NULL);

          if (next != NULL)
            g_set_object (&current, next);
        }
      text = write_design (design, current, diagram);
      again = parse (text);
      changes = rel_schema_diff (current, again->schema);
      if (changes->len > 0)
        g_error ("%s\n%s", g_array_index (changes, RelChange, 0).words, text);
      g_assert_nonnull (strstr (text, " VALUES (1, 'x; y');"));
      g_assert_nonnull (strstr (text, "sparkle"));
      n++;
      n_whole += g_str_has_prefix (text, "-- a library\n");
      same = rel_design_block_to_diagram (again->block, again->schema);
      more = write_design (again, again->schema, same);
      g_assert_cmpstr (more, ==, text);
    }
  g_test_message ("%u of %u scripts edited in place", n_whole, n);
  g_assert_cmpuint (n_whole * 10, >=, n * 9);
}

/* Areas, notes, bends and further diagrams come back as they were, under the names of today. */
static void
test_parts (void)
{
  g_autoptr(RelDesign) design = parse (SCRIPT BLOCK);
  g_autoptr(RelDiagram) diagram = rel_design_block_to_diagram (design->block, design->schema);
  RelRelationship *link = rel_schema_get_relationships (design->schema)->pdata[0];
  RelId books = rel_table_get_id (rel_schema_find_table (design->schema, "books"));
  g_autoptr(RelShape) area = rel_shape_copy (rel_diagram_get_shape (diagram, 0));
  const GArray *way = rel_diagram_get_way (diagram, rel_relationship_get_id (link));
  g_autoptr(RelDiagram) moved = NULL;
  g_autoptr(RelDiagram) other = NULL;
  g_autoptr(RelDiagram) listed = NULL;
  g_autoptr(RelDiagram) ordered = NULL;
  g_autoptr(RelDiagram) drawn = NULL;
  g_autoptr(GPtrArray) diagrams = g_ptr_array_new ();
  g_autoptr(GPtrArray) loaded = NULL;
  g_autoptr(RelSchema) renamed = NULL;
  g_autoptr(RelDesign) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpuint (rel_diagram_get_n_shapes (diagram), ==, 2);
  g_assert_cmpstr (rel_diagram_get_shape (diagram, 1)->text, ==, "two\nlines */");
  g_assert_cmpuint (way->len, ==, 2);
  g_assert_false (rel_diagram_shows (diagram, rel_table_get_id (rel_schema_find_table (design->schema, "authors"))));

  area->rect.x = 77;
  area->folded = TRUE;
  moved = rel_diagram_with_shape (diagram, area);
  other = rel_diagram_new (REL_ID_NONE, "Sales");
  listed = rel_diagram_with_listed (other, TRUE);
  ordered = rel_diagram_with_manner (listed, REL_MANNER_DOWN, REL_SPACING_WIDE);
  drawn = rel_diagram_with_notation (ordered, REL_NOTATION_UML);
  g_ptr_array_add (diagrams, moved);
  g_ptr_array_add (diagrams, drawn);
  renamed = rel_edit_table_rename (design->schema, books, "works", &error);
  g_assert_no_error (error);
  text = rel_design_write (design, renamed, diagrams, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "\narea \"A \\\"great\\\" area\" 77 0 500 300 color=1 folded\n"));
  g_assert_nonnull (strstr (text, "\nway \"works.author_id\" 10 20 30 40\ndiagram \"Sales\" notation=uml arrange=down spacing=wide listed\n*/"));

  again = parse (text);
  loaded = rel_design_block_to_diagrams (again->block, again->schema);
  g_assert_cmpuint (loaded->len, ==, 2);
  g_assert_true (rel_diagram_equal (loaded->pdata[1], drawn));
  g_assert_cmpuint (rel_diagram_get_n_shapes (loaded->pdata[0]), ==, 2);
}

/* A comment within a text, or before the end, is none. */
static void
test_locate (void)
{
  const struct { const char *text; gboolean found; } cases[] = {
    { "CREATE TABLE a (b DEFAULT '/* relata-design 1\n*/');", FALSE },
    { "/* relata-design 1\n*/ CREATE TABLE a (b);", FALSE },
    { "CREATE TABLE a (b);\n/* relata-design 1\ntable", FALSE },
    { "CREATE TABLE a (b);\n-- relata-design 1\n", FALSE },
    { "/*relata-design*/", TRUE }, { "/*relata-design 1*/\n  ", TRUE }, { "", FALSE }, { "/**/", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(RelDesignBlock) block = rel_design_block_parse (cases[i].text, -1);

      g_assert_cmpint (block != NULL, ==, cases[i].found);
    }
}

/* Whatever stands in a block, reading and writing it again and again comes to rest, and loses no line. */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  static const char *const parts[] = { "table ", "\"a\"", " 1", " -2.5", "\"", "\\", "\n", "way ", "note ", "color=", "3", " folded", "*", "é", "diagram ", " nan", "1e999", "\t", "x" };

  for (guint i = support_scale (3000); i > 0; i--)
    {
      g_autoptr(GString) text = g_string_new ("/* relata-design 1\n");
      g_autoptr(RelDesignBlock) one = NULL, other = NULL;
      g_autofree char *first = NULL, *second = NULL;

      for (guint k = g_rand_int_range (rand, 0, 30); k > 0; k--)
        g_string_append (text, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);
      g_string_append (text, "\n*/");
      one = rel_design_block_parse (text->str, -1);
      g_assert_nonnull (one);
      first = rel_design_block_write (one);
      other = rel_design_block_parse (first, -1);
      g_assert_nonnull (other);
      second = rel_design_block_write (other);
      g_assert_cmpstr (first, ==, second);
      g_assert_cmpuint (one->entries->len, ==, other->entries->len);
    }
}

static void
test_big (void)
{
  g_autoptr(GString) text = g_string_new ("/* relata-design 1\n");
  g_autoptr(RelDesignBlock) block = NULL;
  g_autoptr(GTimer) timer = g_timer_new ();

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, "table \"table %u\" %u %u color=%u\n", i, i, i, i % REL_N_COLORS);
  g_string_append (text, "*/\n");
  block = rel_design_block_parse (text->str, text->len);
  g_assert_cmpuint (block->entries->len, ==, 10000);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 5);
}

static char *
read_file (const char *path)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return text;
}

static void
test_save (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "design.sql", NULL);
  g_autofree char *deep = g_build_filename (folder, "deep", NULL);
  g_autofree char *link = g_build_filename (folder, "deep", "link.sql", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (link);
  g_autoptr(RelDesign) design = NULL;
  g_autofree char *etag = NULL, *text = NULL;
  struct stat status;
  pid_t child;
  int wait_status;

  g_assert_true (g_file_set_contents (path, SCRIPT BLOCK, -1, NULL));
  g_chmod (path, 0640);
  g_mkdir (deep, 0700);
  g_assert_cmpint (symlink ("../design.sql", link), ==, 0);

  design = rel_design_load (file, NULL, &error);
  g_assert_no_error (error);
  /* an etag is a time of the kernel's clock, which ticks every few milliseconds */
  g_usleep (50000);
  g_assert_true (rel_design_save (file, "new text", design->etag, &etag, NULL, &error));
  g_assert_no_error (error);
  text = read_file (path);
  g_assert_cmpstr (text, ==, "new text");
  g_assert_cmpint (lstat (link, &status), ==, 0);
  g_assert_true (S_ISLNK (status.st_mode));
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);

  /* somebody else was there */
  g_assert_false (rel_design_save (file, "newer text", design->etag, NULL, NULL, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_CHANGED);
  g_clear_error (&error);
  g_assert_true (rel_design_save (file, "newer text", etag, NULL, NULL, &error));
  g_assert_no_error (error);

  /* no room: the old file stands, and nothing is left beside it */
  child = fork ();
  if (child == 0)
    {
      struct rlimit limit = { 1000, 1000 };
      g_autofree char *much = g_strnfill (100000, 'x');

      signal (SIGXFSZ, SIG_IGN);
      setrlimit (RLIMIT_FSIZE, &limit);
      _exit (rel_design_save (file, much, NULL, NULL, NULL, NULL) ? 1 : 0);
    }
  g_assert_cmpint (waitpid (child, &wait_status, 0), ==, child);
  g_assert_cmpint (wait_status, ==, 0);
  g_clear_pointer (&text, g_free);
  text = read_file (path);
  g_assert_cmpstr (text, ==, "newer text");

  g_assert_cmpint (g_unlink (link), ==, 0);
  g_assert_cmpint (g_rmdir (deep), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Bytes that are no text are not taken for a design. */
static void
test_not_a_text (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "design.sql", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "CREATE TABLE a (\xff\xfe);", -1, NULL));
  g_assert_null (rel_design_load (file, NULL, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_FAILED);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/design-file/block", test_block);
  g_test_add_func ("/document/design-file/unchanged", test_unchanged);
  g_test_add_func ("/document/design-file/move", test_move);
  g_test_add_func ("/document/design-file/schema-edits", test_schema_edits);
  g_test_add_func ("/document/design-file/rows-follow", test_rows_follow);
  g_test_add_func ("/document/design-file/rows-follow-each-other", test_rows_follow_each_other);
  g_test_add_func ("/document/design-file/edits", test_edits);
  g_test_add_func ("/document/design-file/parts", test_parts);
  g_test_add_func ("/document/design-file/locate", test_locate);
  g_test_add_func ("/document/design-file/random", test_random);
  g_test_add_func ("/document/design-file/big", test_big);
  g_test_add_func ("/document/design-file/save", test_save);
  g_test_add_func ("/document/design-file/not-a-text", test_not_a_text);

  return g_test_run ();
}
