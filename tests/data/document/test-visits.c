/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Visits survive a restart: by names and keys, privately, and files that hold anything do
 * no harm.
 */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "document/rel-visits.h"
#include "support/support.h"

static RelSchema *
make_schema (const char *sql)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open_memory (NULL);
  g_auto(GStrv) statements = g_strsplit (sql, ";", -1);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; statements[i] != NULL; i++)
    if (*g_strstrip (statements[i]) != '\0' && !rel_connection_execute (connection, statements[i], NULL, 0, NULL, NULL, &error))
      g_error ("%s", error->message);

  return rel_connection_read_schema (connection, NULL, NULL);
}

static const char shop[] = "CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT);"
                           "CREATE TABLE books (id TEXT PRIMARY KEY, author_id INTEGER REFERENCES authors, title TEXT);"
                           "CREATE VIEW good AS SELECT title FROM books";

static char *
make_path (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-visits-XXXXXX", NULL);

  return g_build_filename (folder, "deep", "visits.json", NULL);
}

static void
drop (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *above = g_path_get_dirname (folder);

  g_unlink (path);
  g_rmdir (folder);
  g_rmdir (above);
}

static RelSavedTabs *
make_tabs (RelSchema *schema)
{
  RelSavedTabs *tabs = rel_saved_tabs_new ();
  RelSavedTab *tab = rel_saved_tabs_add (tabs);
  RelTable *authors = rel_schema_find_table (schema, "authors");
  RelTable *books = rel_schema_find_table (schema, "books");
  RelId title = rel_column_get_id (rel_table_find_column (books, "title"));
  g_autoptr(RelPlace) all = rel_place_new_table (rel_table_get_id (authors));
  g_autoptr(RelValue) big = rel_value_new_integer (G_MAXINT64);
  g_autoptr(RelValue) odd = rel_value_new_text ("a\0b\"\xff", 5);
  g_autoptr(RelPlace) members = NULL;
  g_autoptr(RelPlace) sorted = NULL;
  g_autoptr(RelPlace) filtered = NULL;
  g_autoptr(RelPlace) view = rel_place_new_table (rel_view_get_id (rel_schema_find_view (schema, "good")));
  g_autoptr(RelWalk) walk = rel_walk_new (schema, rel_table_get_id (authors));
  g_autoptr(RelWalk) further = NULL;
  g_autoptr(RelWalk) chosen = NULL;
  g_autoptr(RelPlace) walked = NULL;
  RelSavedVisit *visit;
  RelEnd end;

  g_assert_true (rel_schema_find_end (schema, rel_table_get_id (authors), "books", &end));
  members = rel_place_new_members (&end, &big, 1, "Ursula");
  sorted = rel_place_with_sort (members, title, TRUE);
  filtered = rel_place_with_filter (sorted, title, ">\"x\"");
  further = rel_walk_with_end (walk, schema, &end);
  chosen = rel_walk_with_column (further, 1, title, TRUE);
  walked = rel_place_new_walk (chosen);

  rel_saved_tab_add (tab, all);
  visit = rel_saved_tab_add (tab, filtered);
  visit->key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  g_ptr_array_add (visit->key, rel_value_ref (odd));
  visit->offset = -12.5;
  visit->scroll = 1e9;
  rel_saved_tab_add (tab, walked);
  tab->here = 1;
  tab = rel_saved_tabs_add (tabs);
  rel_saved_tab_add (tab, view);
  tabs->selected = 1;

  return tabs;
}

static void
test_round_trip (void)
{
  g_autoptr(RelSchema) schema = make_schema (shop);
  g_autoptr(RelSavedTabs) tabs = make_tabs (schema);
  g_autoptr(RelSavedTabs) read = NULL;
  g_autofree char *path = make_path ();
  g_autoptr(GError) error = NULL;
  RelId title = rel_column_get_id (rel_table_find_column (rel_schema_find_table (schema, "books"), "title"));
  RelSavedTab *tab;
  RelSavedVisit *visit;
  RelValue *const *key;
  gboolean descending;
  GStatBuf state;
  guint n_key;

  g_assert_true (rel_visits_save (path, schema, tabs, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &state), ==, 0);
  g_assert_cmpuint (state.st_mode & 0777, ==, 0600);

  read = rel_visits_load (path, schema);
  g_assert_nonnull (read);
  g_assert_cmpuint (read->tabs->len, ==, 2);
  g_assert_cmpuint (read->selected, ==, 1);
  tab = read->tabs->pdata[0];
  g_assert_cmpuint (tab->visits->len, ==, 3);
  g_assert_cmpuint (tab->here, ==, 1);
  visit = tab->visits->pdata[1];
  g_assert_cmpstr (rel_place_get_owner_label (visit->place), ==, "Ursula");
  g_assert_cmpstr (rel_place_get_filter (visit->place, title), ==, ">\"x\"");
  g_assert_cmpuint (rel_place_get_sort (visit->place, &descending), ==, title);
  g_assert_true (descending);
  key = rel_place_get_key (visit->place, &n_key);
  g_assert_cmpuint (n_key, ==, 1);
  g_assert_cmpint (rel_value_get_integer (key[0]), ==, G_MAXINT64);
  g_assert_true (rel_value_equal (visit->key->pdata[0], ((RelSavedVisit *) ((RelSavedTab *) tabs->tabs->pdata[0])->visits->pdata[1])->key->pdata[0]));
  g_assert_cmpfloat (visit->offset, ==, -12.5);
  g_assert_cmpfloat (visit->scroll, ==, 1e9);
  visit = tab->visits->pdata[2];
  g_assert_nonnull (rel_place_get_walk (visit->place));
  g_assert_true (rel_walk_shows (rel_place_get_walk (visit->place), 1, title));
  g_assert_cmpuint (rel_walk_get_n_steps (rel_place_get_walk (visit->place)), ==, 2);
  drop (path);
}

/* What is gone from the schema is left out; the rest stays, and one is where one was. */
static void
test_other_schema (void)
{
  g_autoptr(RelSchema) schema = make_schema (shop);
  g_autoptr(RelSchema) less = make_schema ("CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT)");
  g_autoptr(RelSavedTabs) tabs = make_tabs (schema);
  g_autoptr(RelSavedTabs) read = NULL;
  g_autofree char *path = make_path ();

  g_assert_true (rel_visits_save (path, schema, tabs, NULL));
  read = rel_visits_load (path, less);
  g_assert_nonnull (read);
  g_assert_cmpuint (read->tabs->len, ==, 1);
  g_assert_cmpuint (((RelSavedTab *) read->tabs->pdata[0])->visits->len, ==, 1);
  g_assert_cmpuint (((RelSavedTab *) read->tabs->pdata[0])->here, ==, 0);
  g_assert_cmpuint (read->selected, ==, 0);
  drop (path);
}

/* Every byte changed once, and cut at every place: no crash, no critical. */
static void
test_anything (void)
{
  g_autoptr(RelSchema) schema = make_schema (shop);
  g_autoptr(RelSavedTabs) tabs = make_tabs (schema);
  g_autofree char *path = make_path ();
  g_autofree char *text = NULL;
  gsize length;
  static const char *const odd[] = {
    "", "[]", "{}", "{\"format\":\"relata-visits 1\"}", "{\"format\":\"relata-visits 1\",\"tabs\":[1,{\"visits\":3},{\"visits\":[null,{},[]]}]}",
    "{\"format\":\"relata-visits 1\",\"selected\":-1e300,\"tabs\":[{\"here\":1e300,\"visits\":[{\"table\":\"authors\",\"selected\":[[],[1],[\"i\"]],\"filters\":{\"name\":[]}}]}]}",
  };

  g_assert_true (rel_visits_save (path, schema, tabs, NULL));
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *changed = g_memdup2 (text, length);
      RelSavedTabs *read;

      changed[i] = "0\"{[x"[i % 5];
      g_assert_true (g_file_set_contents_full (path, changed, i % 3 == 0 ? i : length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      read = rel_visits_load (path, schema);
      g_clear_pointer (&read, rel_saved_tabs_free);
    }
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      RelSavedTabs *read;

      g_assert_true (g_file_set_contents (path, odd[i], -1, NULL));
      read = rel_visits_load (path, schema);
      g_assert_true (read == NULL || ((RelSavedTab *) read->tabs->pdata[0])->here < ((RelSavedTab *) read->tabs->pdata[0])->visits->len);
      g_clear_pointer (&read, rel_saved_tabs_free);
    }
  drop (path);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/visits/round-trip", test_round_trip);
  g_test_add_func ("/document/visits/other-schema", test_other_schema);
  g_test_add_func ("/document/visits/anything", test_anything);

  return g_test_run ();
}
