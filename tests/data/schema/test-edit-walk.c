/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Random walks: whatever is edited, SQLite takes the schema that comes out and reads
 * back the very same, and the schema before is as it was.
 */
#include "config.h"

#include <string.h>

#include "base/rel-error.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-derive.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-match.h"
#include "schema/rel-schema-json.h"
#include "sql/rel-write-schema.h"
#include "support/random-edits.h"
#include "support/support.h"
#include "support/write-schema.h"

/* Views whose columns an edit could not tell have them from what was read. */
static RelSchema *
fill_views (RelSchema *schema,
            RelSchema *fresh)
{
  RelSchemaInfo info = *rel_schema_get_info (schema);
  g_autoptr(GPtrArray) views = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < info.views->len; i++)
    {
      RelViewInfo view = *rel_view_get_info (info.views->pdata[i]);
      RelView *same = rel_schema_find_view (fresh, view.name);

      if (same != NULL && (view.columns == NULL || rel_view_get_info (same)->columns == NULL))
        {
          view.columns = rel_view_get_info (same)->columns;
          view.error = rel_view_get_info (same)->error;
        }
      g_ptr_array_add (views, rel_view_new (rel_view_get_id (info.views->pdata[i]), &view));
    }
  info.views = views;

  return rel_schema_new (&info);
}

static gboolean
script_reads_back (RelSchema   *schema,
                   const char  *sql,
                   gboolean     exact,
                   char       **difference)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) fresh = rel_sqlite_read_script (sql, -1, NULL, &error);
  g_autoptr(RelSchema) filled = NULL;
  g_autofree char *expected = NULL, *found = NULL;
  const RelSchemaInfo *info;

  g_assert_no_error (error);
  info = rel_schema_get_info (fresh);
  if (info->n_problems > 0)
    {
      *difference = g_strdup_printf ("%s: %s\n%s", info->problems[0].object, info->problems[0].message, sql);
      return FALSE;
    }
  for (guint i = 0; i < info->views->len; i++)
    {
      RelView *before = rel_schema_find_view (schema, rel_view_get_name (info->views->pdata[i]));

      if (rel_view_get_info (info->views->pdata[i])->error != NULL && rel_view_get_info (before)->error == NULL)
        {
          *difference = g_strdup_printf ("view %s: %s\n%s", rel_view_get_name (before),
                                         rel_view_get_info (info->views->pdata[i])->error, sql);
          return FALSE;
        }
    }
  filled = fill_views (schema, fresh);
  expected = rel_schema_to_json (filled, FALSE);
  found = rel_schema_to_json (fresh, FALSE);
  if (g_str_equal (expected, found))
    return TRUE;
  /* A link that is patched into the text of a table may come to stand before others: the
   * order of keys, links and checks is no content. */
  if (!exact)
    {
      g_autoptr(RelSchema) adopted = rel_schema_adopt (fresh, filled);

      if (rel_schema_is_equivalent (filled, adopted))
        return TRUE;
    }

  for (gsize i = 0; ; i++)
    if (expected[i] != found[i])
      {
        gsize start = i > 300 ? i - 300 : 0;

        *difference = g_strdup_printf ("expected %.500s\nfound %.500s\n%s", expected + start, found + start, sql);
        return FALSE;
      }
}

/* Both by the plain writer of the tests and by the library's. */
static gboolean
reads_back (RelSchema  *schema,
            char      **difference)
{
  g_autofree char *plain = support_write_schema (schema);
  g_autofree char *sql = rel_write_schema_sql (schema);

  return script_reads_back (schema, plain, TRUE, difference) && script_reads_back (schema, sql, FALSE, difference);
}

/* Empty exactly when both are the same but for texts and what only people say. */
static void
check_difference (RelSchema  *before,
                  RelSchema  *after,
                  const char *words)
{
  g_autoptr(GArray) changes = rel_schema_diff (before, after);
  g_autoptr(GArray) none = rel_schema_diff (after, after);
  g_autoptr(RelSchema) view_free = fill_views (before, after);
  g_autofree char *one = rel_schema_to_json (view_free, FALSE);
  g_autofree char *other = rel_schema_to_json (after, FALSE);

  g_assert_cmpuint (none->len, ==, 0);
  if (!g_str_equal (one, other) && changes->len == 0)
    g_error ("no difference after: %s", words);
  for (guint i = 0; i < changes->len; i++)
    g_assert_cmpuint (strlen (g_array_index (changes, RelChange, i).words), >, 5);
}

static void
walk (RelSchema  *start,
      GRand      *rand,
      guint       n_edits,
      guint      *n_made,
      guint      *n_refused)
{
  g_autoptr(RelSchema) schema = g_object_ref (start);

  for (guint i = 0; i < n_edits; i++)
    {
      g_autofree char *before = rel_schema_to_json (schema, TRUE);
      g_autofree char *after = NULL, *words = NULL, *difference = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(RelSchema) next = support_random_edit (schema, rand, &words, &error);

      after = rel_schema_to_json (schema, TRUE);
      g_assert_cmpstr (before, ==, after);
      if (next == NULL)
        {
          g_assert_error (error, REL_ERROR, REL_ERROR_REFUSED);
          g_assert_cmpuint (strlen (error->message), >, 10);
          ++*n_refused;
          continue;
        }
      g_assert_no_error (error);
      if (next == schema)
        continue;
      ++*n_made;
      if (!reads_back (next, &difference))
        {
          g_test_message ("%s", difference);
          g_error ("after %u edits: %s", i, words);
        }
      check_difference (schema, next, words);
      g_set_object (&schema, next);
    }
}

/* From nothing. */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  guint n_made = 0, n_refused = 0;

  for (guint i = support_scale (6); i > 0; i--)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(RelSchema) empty = rel_sqlite_read_script ("", -1, NULL, &error);

      g_assert_no_error (error);
      walk (empty, rand, 60, &n_made, &n_refused);
    }
  g_test_message ("%u edits made, %u refused", n_made, n_refused);
  g_assert_cmpuint (n_made, >, n_refused);
}

/* With views and triggers that mention what is renamed and dropped. */
static void
test_mentions (void)
{
  static const char script[] =
    "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE CHECK (author.name <> ''), born TEXT);"
    "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL, author_id INTEGER REFERENCES author (id) ON DELETE CASCADE,"
    "  pages INTEGER CHECK (pages > 0), long AS (pages > 500) STORED, UNIQUE (title, author_id));"
    "CREATE INDEX book_title ON book (title COLLATE NOCASE, lower (title)) WHERE pages > 10;"
    "CREATE TABLE loan (book_id INTEGER NOT NULL REFERENCES book, since TEXT DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (book_id, since)) WITHOUT ROWID;"
    "CREATE VIEW long_books AS SELECT title, pages FROM book WHERE pages > 500;"
    "CREATE VIEW by_author (writer, n) AS SELECT author.name, count (*) FROM author, book ON book.author_id = author.id GROUP BY author.id;"
    "CREATE VIEW everything AS SELECT * FROM book b JOIN author USING (id);"
    "CREATE VIEW titles AS SELECT title FROM long_books;"
    "CREATE TRIGGER book_pages AFTER UPDATE OF pages ON book WHEN new.pages > 9 BEGIN"
    "  UPDATE book SET title = title || '!' WHERE id = new.id; DELETE FROM loan WHERE book_id = old.id; END;"
    "CREATE TRIGGER new_long INSTEAD OF INSERT ON long_books BEGIN INSERT INTO book (title, pages) VALUES (new.title, new.pages); END;";
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) start = rel_sqlite_read_script (script, -1, NULL, &error);
  guint n_made = 0, n_refused = 0;

  g_assert_no_error (error);
  for (guint i = support_scale (6); i > 0; i--)
    walk (start, rand, 12, &n_made, &n_refused);
  g_test_message ("%u edits made, %u refused", n_made, n_refused);
}

/* From the schemas of real programs. */
static void
test_corpus (void)
{
  g_autofree char *folder = support_shared_path ("corpus/sqlite");
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  g_autoptr(GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  guint n_made = 0, n_refused = 0, n_walked = 0;
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sql"))
      g_ptr_array_add (files, g_build_filename (folder, name, NULL));

  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(RelSchema) start = rel_sqlite_read_script_file (files->pdata[i], NULL, &error);
      g_autofree char *difference = NULL;

      g_assert_no_error (error);
      /* what our plain writer cannot say is not for this test */
      if (rel_schema_get_n_tables (start) == 0 || rel_schema_get_n_tables (start) > 40 || !reads_back (start, &difference))
        continue;
      g_test_message ("%s", (char *) files->pdata[i]);
      walk (start, rand, support_scale (2), &n_made, &n_refused);
      n_walked++;
    }
  g_test_message ("%u of %u schemas, %u edits made, %u refused", n_walked, files->len, n_made, n_refused);
  g_assert_cmpuint (n_walked, >, files->len / 5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/edit-walk/random", test_random);
  g_test_add_func ("/schema/edit-walk/mentions", test_mentions);
  g_test_add_func ("/schema/edit-walk/corpus", test_corpus);

  return g_test_run ();
}
