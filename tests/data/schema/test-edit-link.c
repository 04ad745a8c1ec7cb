/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "base/rel-error.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-derive.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-key.h"
#include "schema/rel-edit-link.h"
#include "schema/rel-may-link.h"
#include "sql/rel-write-schema.h"

static RelSchema *
read_script (const char *sql)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (sql, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rel_schema_get_info (schema)->n_problems, ==, 0);

  return schema;
}

static RelId
table (RelSchema  *schema,
       const char *name)
{
  RelTable *found = rel_schema_find_table (schema, name);

  g_assert_nonnull (found);

  return rel_table_get_id (found);
}

static RelId
column (RelSchema  *schema,
        const char *table_name,
        const char *name)
{
  RelColumn *found = rel_table_find_column (rel_schema_find_table (schema, table_name), name);

  g_assert_nonnull (found);

  return rel_column_get_id (found);
}

static RelId
link_of (RelSchema  *schema,
         const char *table_name,
         guint       i)
{
  return rel_foreign_key_get_id (rel_table_get_info (rel_schema_find_table (schema, table_name))->foreign_keys->pdata[i]);
}

/* Columns with types and NOT NULL, then indexes: "id INTEGER, author_id INTEGER! | books_author_id". */
static char *
describe (RelSchema  *schema,
          const char *name)
{
  const RelTableInfo *info = rel_table_get_info (rel_schema_find_table (schema, name));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < info->columns->len; i++)
    {
      const RelColumnInfo *content = rel_column_get_info (info->columns->pdata[i]);

      g_string_append_printf (text, "%s%s %s%s%s%s", i > 0 ? ", " : "", content->name, content->type,
                              content->collation != NULL ? " " : "", content->collation != NULL ? content->collation : "",
                              content->not_null ? "!" : "");
    }
  for (guint i = 0; i < info->indexes->len; i++)
    g_string_append_printf (text, " | %s", rel_index_get_name (info->indexes->pdata[i]));
  if (info->without_rowid)
    g_string_append (text, " | no rowid");

  return g_string_free (text, FALSE);
}

static RelSchema *
add (RelSchema    *schema,
     RelLinkDraft  draft,
     const char   *parent,
     const char   *child)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) again = NULL;
  g_autofree char *sql = NULL;
  RelSchema *result;

  draft.parent = table (schema, parent);
  draft.child = table (schema, child);
  result = rel_edit_link_add (schema, &draft, &error);
  g_assert_no_error (error);
  sql = rel_write_schema_sql (result);
  again = read_script (sql);

  return result;
}

static void
check_kind (RelSchema  *schema,
            const char *owner,
            const char *name,
            RelKind     kind)
{
  RelEnd end;

  g_assert_true (rel_schema_find_end (schema, table (schema, owner), name, &end));
  g_assert_cmpint (rel_relationship_get_info (end.relationship)->kind, ==, kind);
}

static const char library[] =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT);"
  "CREATE TABLE country (code TEXT COLLATE NOCASE PRIMARY KEY);"
  "CREATE TABLE place (country TEXT, zip TEXT, PRIMARY KEY (country, zip));"
  "CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY); CREATE TABLE Album (AlbumId INTEGER PRIMARY KEY);"
  "CREATE TABLE bare (x)";

static void
test_add (void)
{
  g_autoptr(RelSchema) schema = read_script (library);
  static const struct
  {
    RelLinkDraft draft;
    const char  *parent, *child, *described, *child_looks, *owner, *end;
    RelKind      kind;
  } cases[] = {
    { { REL_KIND_ONE_TO_MANY }, "authors", "books", "books",
      "id INTEGER, title TEXT, author_id INTEGER | books_author_id", "authors", "books", REL_KIND_ONE_TO_MANY },
    { { .kind = REL_KIND_ONE_TO_MANY, .required = TRUE, .name_at_child = "editor" }, "authors", "books", "books",
      "id INTEGER, title TEXT, editor_id INTEGER! | books_editor_id", "books", "editor", REL_KIND_ONE_TO_MANY },
    { { .kind = REL_KIND_ONE_TO_ONE }, "country", "authors", "authors",
      "id INTEGER, name TEXT, country_code TEXT NOCASE", "country", "author", REL_KIND_ONE_TO_ONE },
    { { .kind = REL_KIND_ONE_TO_MANY }, "place", "books", "books",
      "id INTEGER, title TEXT, place_country TEXT, place_zip TEXT | books_place_country_place_zip",
      "place", "books", REL_KIND_ONE_TO_MANY },
    { { .kind = REL_KIND_ONE_TO_MANY }, "authors", "authors", "authors",
      "id INTEGER, name TEXT, parent_id INTEGER | authors_parent_id", "authors", "children", REL_KIND_ONE_TO_MANY },
    { { .kind = REL_KIND_ONE_TO_MANY }, "Artist", "Album", "Album",
      "AlbumId INTEGER, ArtistId INTEGER | Album_ArtistId", "Artist", "Albums", REL_KIND_ONE_TO_MANY },
    { { .kind = REL_KIND_ONE_TO_ONE, .identifying = TRUE }, "authors", "books", "books",
      "id INTEGER, title TEXT", "authors", "book", REL_KIND_ONE_TO_ONE },
    { { .kind = REL_KIND_ONE_TO_MANY, .identifying = TRUE }, "authors", "books", "books",
      "id INTEGER, title TEXT, author_id INTEGER!", "authors", "books", REL_KIND_ONE_TO_MANY },
    { { .kind = REL_KIND_MANY_TO_MANY }, "authors", "books", "author_book",
      "author_id INTEGER!, book_id INTEGER! | author_book_book_id | no rowid", "authors", "books", REL_KIND_MANY_TO_MANY },
    { { .kind = REL_KIND_MANY_TO_MANY, .own_key = TRUE, .association = "writes" }, "authors", "books", "writes",
      "id INTEGER, author_id INTEGER!, book_id INTEGER! | writes_book_id_author_id", "books", "authors", REL_KIND_MANY_TO_MANY },
    { { .kind = REL_KIND_MANY_TO_MANY }, "Artist", "Album", "ArtistAlbum",
      "ArtistId INTEGER!, AlbumId INTEGER! | ArtistAlbum_AlbumId | no rowid", "Artist", "Albums", REL_KIND_MANY_TO_MANY },
    { { .kind = REL_KIND_MANY_TO_MANY }, "authors", "authors", "author_author",
      "author_id INTEGER!, other_author_id INTEGER! | author_author_other_author_id | no rowid",
      "authors", "other_authors", REL_KIND_MANY_TO_MANY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(RelSchema) made = add (schema, cases[i].draft, cases[i].parent, cases[i].child);
      g_autofree char *looks = describe (made, cases[i].described);

      g_assert_cmpstr (looks, ==, cases[i].child_looks);
      check_kind (made, cases[i].owner, cases[i].end, cases[i].kind);
      g_assert_cmpuint (rel_schema_list_broken_links (made)->len, ==, 0);
      /* what is not concerned is shared */
      g_assert_true (rel_schema_find_table (made, "bare") == rel_schema_find_table (schema, "bare"));
    }
}

/* Two between the same tables: names differ, and so do the columns. */
static void
test_twice (void)
{
  g_autoptr(RelSchema) schema = read_script (library);
  RelLinkDraft draft = { .kind = REL_KIND_ONE_TO_MANY };
  RelLinkDraft joined = { .kind = REL_KIND_MANY_TO_MANY };
  g_autoptr(RelSchema) once = add (schema, draft, "authors", "books");
  g_autoptr(RelSchema) twice = add (once, draft, "authors", "books");
  g_autoptr(RelSchema) joined_once = add (twice, joined, "authors", "books");
  g_autoptr(RelSchema) joined_twice = add (joined_once, joined, "authors", "books");
  g_autofree char *looks = describe (twice, "books");

  g_assert_cmpstr (looks, ==, "id INTEGER, title TEXT, author_id INTEGER, author_id_2 INTEGER | books_author_id | books_author_id_2");
  g_assert_nonnull (rel_schema_find_table (joined_twice, "author_book_2"));
}

static void
expect_refused (RelSchema  *result,
                GError    **error,
                const char *word)
{
  g_assert_null (result);
  g_assert_error (*error, REL_ERROR, REL_ERROR_REFUSED);
  if (strstr ((*error)->message, word) == NULL)
    g_error ("no “%s” in “%s”", word, (*error)->message);
  g_clear_error (error);
}

static void
test_refused (void)
{
  g_autoptr(RelSchema) schema = read_script (library);
  g_autoptr(GError) error = NULL;
  RelLinkDraft draft = { .kind = REL_KIND_MANY_TO_MANY, .association = "Country" };
  RelSchema *result;

  draft.parent = table (schema, "authors");
  draft.child = table (schema, "books");
  result = rel_edit_link_add (schema, &draft, &error);
  g_assert_null (result);
  g_assert_cmpstr (rel_error_get_detail (error)->kind, ==, "duplicate-table");
  g_assert_cmpstr (rel_error_get_detail (error)->table, ==, "Country");
  expect_refused (result, &error, "Country");

  draft = (RelLinkDraft) { .parent = table (schema, "bare"), .child = table (schema, "books") };
  expect_refused (rel_edit_link_add (schema, &draft, &error), &error, "bare");

  /* books.id is what "shared" refers to */
  {
    g_autoptr(RelSchema) linked = read_script ("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a_id REFERENCES a (id), UNIQUE (a_id));"
                                               "CREATE TABLE c (b_a REFERENCES b (a_id)); CREATE VIEW v AS SELECT a_id FROM b");
    RelId unique = rel_key_get_id (rel_table_get_info (rel_schema_find_table (linked, "b"))->uniques->pdata[0]);

    expect_refused (rel_edit_primary_key_set (linked, table (linked, "a"), NULL, &error), &error, "a (id)");
    expect_refused (rel_edit_unique_drop (linked, table (linked, "b"), unique, &error), &error, "b (a_id)");
    expect_refused (rel_edit_table_drop (linked, table (linked, "a"), REL_DEPENDENTS_REFUSE, &error), &error, "“b”");
    expect_refused (rel_edit_table_drop (linked, table (linked, "b"), REL_DEPENDENTS_PARTS, &error), &error, "“v”");
    expect_refused (rel_edit_column_drop (linked, table (linked, "b"), column (linked, "b", "a_id"), REL_DEPENDENTS_REFUSE, &error),
                    &error, "UNIQUE");
    expect_refused (rel_edit_column_drop (linked, table (linked, "b"), column (linked, "b", "a_id"), REL_DEPENDENTS_FOLLOW, &error),
                    &error, "only column");
    expect_refused (rel_edit_table_rename (linked, table (linked, "b"), "V", &error), &error, "V");
    expect_refused (rel_edit_table_create (linked, "sqlite_x", &error), &error, "sqlite_");
  }
}

static void
test_change_kind (void)
{
  g_autoptr(RelSchema) schema = read_script (library);
  g_autoptr(RelSchema) many = add (schema, (RelLinkDraft) { .kind = REL_KIND_ONE_TO_MANY }, "authors", "books");
  g_autoptr(GError) error = NULL;
  RelId link = link_of (many, "books", 0);
  g_autoptr(RelSchema) one = rel_edit_link_change_kind (many, link, REL_KIND_ONE_TO_ONE, &error);
  g_autoptr(RelSchema) many_again = NULL, joined = NULL, back = NULL;
  g_autofree char *before = describe (many, "books");
  g_autofree char *after = NULL, *last = NULL;

  g_assert_no_error (error);
  check_kind (one, "authors", "book", REL_KIND_ONE_TO_ONE);
  many_again = rel_edit_link_change_kind (one, link, REL_KIND_ONE_TO_MANY, &error);
  g_assert_no_error (error);
  after = describe (many_again, "books");
  g_assert_cmpstr (before, ==, after);

  joined = rel_edit_link_change_kind (many, link, REL_KIND_MANY_TO_MANY, &error);
  g_assert_no_error (error);
  check_kind (joined, "authors", "books", REL_KIND_MANY_TO_MANY);
  g_assert_null (rel_table_find_column (rel_schema_find_table (joined, "books"), "author_id"));
  back = rel_edit_link_change_kind (joined, table (joined, "author_book"), REL_KIND_ONE_TO_MANY, &error);
  g_assert_no_error (error);
  last = describe (back, "books");
  g_assert_cmpstr (last, ==, before);
  g_assert_null (rel_schema_find_table (back, "author_book"));
}

static void
test_retarget (void)
{
  g_autoptr(RelSchema) schema = read_script (library);
  g_autoptr(RelSchema) made = add (schema, (RelLinkDraft) { .kind = REL_KIND_ONE_TO_MANY }, "authors", "books");
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) moved = rel_edit_link_retarget (made, link_of (made, "books", 0), table (made, "country"), &error);
  g_autofree char *looks = NULL;

  g_assert_no_error (error);
  looks = describe (moved, "books");
  g_assert_cmpstr (looks, ==, "id INTEGER, title TEXT, country_code TEXT NOCASE | books_author_id");
  check_kind (moved, "country", "books", REL_KIND_ONE_TO_MANY);
  g_assert_cmpuint (link_of (moved, "books", 0), ==, link_of (made, "books", 0));
  expect_refused (rel_edit_link_retarget (made, link_of (made, "books", 0), table (made, "place"), &error), &error, "place");
}

/* A name of an end, or a note, is no reason to write a table's text anew; no change is none. */
static void
test_kept_text (void)
{
  g_autoptr(RelSchema) schema = read_script ("CREATE TABLE a (id INTEGER PRIMARY KEY /* it */);"
                                             "CREATE TABLE b (a_id INT -- who\n REFERENCES a)");
  g_autoptr(GError) error = NULL;
  RelTable *b = rel_schema_find_table (schema, "b");
  RelForeignKeyInfo info = *rel_foreign_key_get_info (rel_table_get_info (b)->foreign_keys->pdata[0]);
  g_autoptr(RelSchema) named = NULL, same = NULL, noted = NULL, renamed = NULL;
  RelEnd end;

  info.name_at_child = "boss";
  named = rel_edit_link_change (schema, link_of (schema, "b", 0), &info, &error);
  g_assert_no_error (error);
  g_assert_true (rel_schema_find_end (named, table (named, "b"), "boss", &end));
  g_assert_cmpstr (rel_table_get_info (rel_schema_find_table (named, "b"))->sql, ==, rel_table_get_info (b)->sql);

  noted = rel_edit_table_set_note (schema, table (schema, "b"), "All of b", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rel_table_get_info (rel_schema_find_table (noted, "b"))->sql, ==, rel_table_get_info (b)->sql);

  same = rel_edit_column_rename (schema, table (schema, "b"), column (schema, "b", "a_id"), "a_id", &error);
  g_assert_no_error (error);
  g_assert_true (same == schema);

  renamed = rel_edit_column_rename (schema, table (schema, "b"), column (schema, "b", "a_id"), "owner", &error);
  g_assert_no_error (error);
  g_assert_null (rel_table_get_info (rel_schema_find_table (renamed, "b"))->sql);
  g_assert_cmpstr (rel_table_get_info (rel_schema_find_table (renamed, "b"))->original_sql, ==, rel_table_get_info (b)->sql);
}

static void
test_mentions (void)
{
  g_autoptr(RelSchema) schema =
    read_script ("CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT, author TEXT);"
                 "CREATE TABLE book (author_id REFERENCES author, name TEXT);"
                 "CREATE VIEW v AS SELECT author, author.name, 'author', \"author\".id -- author\n FROM author, book WHERE author IN author;"
                 "CREATE TRIGGER t AFTER INSERT ON author BEGIN UPDATE author SET author = 'author' WHERE id IN (SELECT author_id FROM book, author); END;");
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) renamed = rel_edit_table_rename (schema, table (schema, "author"), "select", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (rel_view_get_info (rel_schema_find_view (renamed, "v"))->sql, ==,
                   "CREATE VIEW v AS SELECT author, \"select\".name, 'author', \"select\".id -- author\n FROM \"select\", book WHERE author IN \"select\"");
  g_assert_cmpstr (rel_trigger_get_info (rel_schema_get_info (renamed)->triggers->pdata[0])->sql, ==,
                   "CREATE TRIGGER t AFTER INSERT ON \"select\" BEGIN UPDATE \"select\" SET author = 'author' "
                   "WHERE id IN (SELECT author_id FROM book, \"select\"); END");
  expect_refused (rel_edit_column_rename (schema, table (schema, "author"), column (schema, "author", "name"), "title", &error),
                  &error, "“v”");
}

static void
check_choices (RelSchema  *schema,
               RelId       a,
               RelId       b,
               const char *expected)
{
  g_autoptr(GArray) choices = rel_may_link (schema, a, b);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < choices->len; i++)
    {
      RelLinkChoice *choice = &g_array_index (choices, RelLinkChoice, i);

      g_string_append_printf (text, "%s%s: %s. %s%s\n", choice->why_not != NULL ? "(no) " : "", choice->id, choice->words,
                              choice->creates, choice->why_not != NULL ? " …" : "");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_may_link (void)
{
  g_autoptr(RelSchema) schema =
    read_script ("CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);"
                 "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT);"
                 "CREATE TABLE loans (book_id INTEGER, since TEXT)");
  RelId authors = table (schema, "authors"), books = table (schema, "books"), loans = table (schema, "loans");

  check_choices (schema, authors, books,
                 "one-to-many: One author has many books. Adds author_id to books\n"
                 "many-to-one: One book has many authors. Adds book_id to authors\n"
                 "one-to-one: One author has one book. Adds author_id to books, once each\n"
                 "many-to-many: Many authors have many books. Adds the table author_book\n");
  /* dragged from the link to the key: the same, seen from there */
  check_choices (schema, column (schema, "loans", "book_id"), column (schema, "books", "id"),
                 "many-to-one: One book has many loans. Uses loans.book_id\n"
                 "(no) one-to-many: One loan has many books.  …\n"
                 "one-to-one: One book has one loan. Uses loans.book_id\n"
                 "(no) many-to-many: Many loans have many books.  …\n");
  check_choices (schema, books, loans,
                 "one-to-many: One book has many loans. Uses loans.book_id\n"
                 "(no) many-to-one: One loan has many books.  …\n"
                 "one-to-one: One book has one loan. Uses loans.book_id\n"
                 "(no) many-to-many: Many books have many loans.  …\n");
  check_choices (schema, authors, authors,
                 "one-to-many: One author has many authors. Adds parent_id to authors\n"
                 "one-to-one: One author has one author. Adds parent_id to authors, once each\n"
                 "many-to-many: Many authors have many authors. Adds the table author_author\n");
  check_choices (schema, 0, books, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/edit-link/add", test_add);
  g_test_add_func ("/schema/edit-link/twice", test_twice);
  g_test_add_func ("/schema/edit-link/refused", test_refused);
  g_test_add_func ("/schema/edit-link/change-kind", test_change_kind);
  g_test_add_func ("/schema/edit-link/retarget", test_retarget);
  g_test_add_func ("/schema/edit-link/kept-text", test_kept_text);
  g_test_add_func ("/schema/edit-link/mentions", test_mentions);
  g_test_add_func ("/schema/edit-link/may-link", test_may_link);

  return g_test_run ();
}
