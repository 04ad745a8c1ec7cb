/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "schema/rel-sentences.h"
#include "support/pragma-schema.h"

static void
check (const char *sql,
       const char *expected)
{
  sqlite3 *db = support_open_memory ();
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GString) said = g_string_new (NULL);
  GPtrArray *relationships;
  GArray *broken;

  support_run (db, sql);
  schema = support_read_pragmas (db);
  sqlite3_close (db);

  relationships = rel_schema_get_relationships (schema);
  for (guint i = 0; i < relationships->len; i++)
    {
      RelEnd ends[] = { { relationships->pdata[i], TRUE }, { relationships->pdata[i], FALSE } };
      g_autofree char *at_parent = rel_sentence_for_end (schema, &ends[0]);
      g_autofree char *at_child = rel_sentence_for_end (schema, &ends[1]);
      g_autofree char *whole = rel_sentence_for_relationship (schema, relationships->pdata[i]);
      g_autofree char *deleting = rel_sentence_for_delete (schema, relationships->pdata[i]);

      if (rel_relationship_get_info (relationships->pdata[i])->kind == REL_KIND_MANY_TO_MANY)
        g_string_append_printf (said, "%s. ", whole);
      g_string_append_printf (said, "%s. %s. %s.\n", at_parent, at_child, deleting);
    }
  broken = rel_schema_list_broken_links (schema);
  for (guint i = 0; i < broken->len; i++)
    {
      g_autofree char *why = rel_sentence_for_broken_link (schema, &g_array_index (broken, RelBrokenLink, i));

      g_string_append_printf (said, "%s.\n", why);
    }
  g_assert_cmpstr (said->str, ==, expected);
}

static void
test_sentences (void)
{
  check ("CREATE TABLE authors (id INTEGER PRIMARY KEY); CREATE TABLE books (author_id REFERENCES authors)",
         "One author has many books. One book has one author. One author with books cannot be deleted.\n");
  check ("CREATE TABLE people (id INTEGER PRIMARY KEY); CREATE TABLE BookCopy (editor_id UNIQUE REFERENCES people ON DELETE CASCADE)",
         "One person has one book copy. One book copy has one person as editor. Deleting one person deletes its book copy.\n");
  check ("CREATE TABLE airport (code PRIMARY KEY);"
         "CREATE TABLE flight (id INTEGER PRIMARY KEY, number, a_code REFERENCES airport ON DELETE SET NULL, from_code REFERENCES airport ON DELETE SET DEFAULT)",
         "One airport has many flights as a flights. One flight has one airport as a. Deleting one airport leaves its flights without it.\n"
         "One airport has many flights as flights from. One flight has one airport as from. Deleting one airport gives its flights the default instead.\n");
  check ("CREATE TABLE books (id INTEGER PRIMARY KEY); CREATE TABLE categories (id INTEGER PRIMARY KEY);"
         "CREATE TABLE book_category (book_id REFERENCES books, category_id REFERENCES categories)",
         "One book has many book categories. One book category has one book. One book with book categories cannot be deleted.\n"
         "One category has many book categories. One book category has one category. One category with book categories cannot be deleted.\n"
         "Books and categories are many-to-many through book_category. One book has many categories. One category has many books. "
         "One book with book category cannot be deleted.\n");
  check ("CREATE TABLE a (x REFERENCES nowhere, y REFERENCES b, z REFERENCES b (nix), w REFERENCES b (c)); CREATE TABLE b (c)",
         "One b has many as. One a has one b as w. One b with as cannot be deleted.\n"
         "a refers to nowhere, which does not exist.\n"
         "a refers to the primary key of b, which does not fit or does not exist.\n"
         "a refers to b (nix), where a column does not exist.\n"
         "a refers to b (c), which no key makes unique.\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/sentences", test_sentences);

  return g_test_run ();
}
