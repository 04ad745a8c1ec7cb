/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which columns of a child stand for which of a key, and ends of links that are dragged.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-derive.h"
#include "schema/rel-link-match.h"
#include "schema/rel-may-link.h"

static const char script[] =
  "CREATE TABLE lines (order_id INTEGER, no INTEGER, note TEXT, PRIMARY KEY (order_id, no));"
  "CREATE TABLE parcels (id INTEGER PRIMARY KEY, order_id INTEGER, no INTEGER);"
  "CREATE TABLE claims (id INTEGER PRIMARY KEY, number INTEGER, reason TEXT);"
  "CREATE TABLE authors (id INTEGER PRIMARY KEY, code TEXT UNIQUE);"
  "CREATE TABLE people (id INTEGER PRIMARY KEY);"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES authors (id) ON DELETE CASCADE, editor INTEGER);"
  "CREATE TABLE letters (id INTEGER PRIMARY KEY, writer INTEGER);";

static RelSchema *
read_script (void)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_sqlite_read_script (script, -1, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static RelId
table (RelSchema  *schema,
       const char *name)
{
  return rel_table_get_id (rel_schema_find_table (schema, name));
}

static RelId
column (RelSchema  *schema,
        const char *name,
        const char *of)
{
  return rel_column_get_id (rel_table_find_column (rel_schema_find_table (schema, name), of));
}

/* "order_id -> order_id, no -> no" of the n-th link of a table. */
static char *
describe (RelSchema  *schema,
          const char *name,
          guint       n)
{
  RelTable *owner = rel_schema_find_table (schema, name);
  const RelForeignKeyInfo *info;
  GString *text = g_string_new (NULL);

  if (n >= rel_table_get_info (owner)->foreign_keys->len)
    return g_string_free (text, FALSE);
  info = rel_foreign_key_get_info (rel_table_get_info (owner)->foreign_keys->pdata[n]);
  for (guint i = 0; i < info->n_columns; i++)
    g_string_append_printf (text, "%s%s -> %s.%s", i > 0 ? ", " : "", rel_column_get_name (rel_table_get_column (owner, info->columns[i])),
                            info->target_name, info->target_column_names[i]);
  if (info->on_delete != REL_ACTION_NO_ACTION)
    g_string_append_printf (text, " %s", rel_action_to_string (info->on_delete));

  return g_string_free (text, FALSE);
}

static void
check (RelSchema  *schema,
       const char *name,
       const char *wanted)
{
  g_autofree char *text = describe (schema, name, 0);

  g_assert_cmpstr (text, ==, wanted);
}

static void
choose (RelSchema  *schema,
        RelId       from,
        RelId       to,
        const char *child,
        const char *creates,
        gboolean    ask,
        const char *link)
{
  g_autoptr(GArray) choices = rel_may_link (schema, from, to);

  for (guint i = 0; i < choices->len; i++)
    {
      const RelLinkChoice *choice = &g_array_index (choices, RelLinkChoice, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(RelSchema) after = NULL;

      if (choice->draft.kind != REL_KIND_ONE_TO_MANY || choice->draft.child != table (schema, child))
        continue;
      g_assert_cmpstr (choice->why_not, ==, NULL);
      g_assert_cmpstr (choice->creates, ==, creates);
      g_assert_cmpint (choice->ask, ==, ask);
      after = rel_edit_link_add (schema, &choice->draft, &error);
      g_assert_no_error (error);
      check (after, child, link);
      return;
    }
  g_assert_not_reached ();
}

static void
test_drawn_at_once (void)
{
  g_autoptr(RelSchema) schema = read_script ();

  /* by name; nothing there: made; a column that was meant, of a name that says nothing */
  choose (schema, table (schema, "lines"), table (schema, "parcels"), "parcels", "Uses parcels.order_id, parcels.no", FALSE,
          "order_id -> lines.order_id, no -> lines.no");
  choose (schema, table (schema, "lines"), table (schema, "claims"), "claims", "Adds line_order_id, line_no to claims", FALSE,
          "line_order_id -> lines.order_id, line_no -> lines.no");
  choose (schema, column (schema, "claims", "number"), table (schema, "lines"), "claims", "Uses claims.number and adds line_no", TRUE,
          "number -> lines.order_id, line_no -> lines.no");
  choose (schema, column (schema, "parcels", "no"), table (schema, "lines"), "parcels", "Uses parcels.order_id, parcels.no", FALSE,
          "order_id -> lines.order_id, no -> lines.no");
}

static void
test_matched (void)
{
  g_autoptr(RelSchema) schema = read_script ();
  RelId link = rel_foreign_key_get_id (rel_table_get_info (rel_schema_find_table (schema, "books"))->foreign_keys->pdata[0]);
  RelId pair[] = { column (schema, "books", "editor"), REL_ID_NONE };
  RelId twice[] = { pair[0], pair[0] };
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) wider = rel_edit_link_match (schema, link, table (schema, "lines"), REL_ID_NONE, pair, 2, &error);
  g_autoptr(RelSchema) back = NULL;

  g_assert_no_error (error);
  check (wider, "books", "editor -> lines.order_id, line_no -> lines.no CASCADE");
  back = rel_edit_link_match (wider, link, table (schema, "authors"), REL_ID_NONE, pair, 1, &error);
  g_assert_no_error (error);
  check (back, "books", "editor -> authors.id CASCADE");
  g_assert_null (rel_edit_link_match (schema, link, table (schema, "lines"), REL_ID_NONE, twice, 2, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (rel_edit_link_match (schema, link, table (schema, "lines"), REL_ID_NONE, pair, 1, &error));
  g_assert_cmpstr (error->message, ==, "A link to “lines” needs 2 columns");
}

static void
drag (gboolean    at_parent,
      const char *to,
      const char *column_name,
      const char *says,
      const char *owner,
      const char *link)
{
  g_autoptr(RelSchema) schema = read_script ();
  RelId id = rel_foreign_key_get_id (rel_table_get_info (rel_schema_find_table (schema, "books"))->foreign_keys->pdata[0]);
  RelId place = column_name != NULL ? column (schema, to, column_name) : table (schema, to);
  g_autofree char *words = rel_link_say_drag (schema, id, at_parent, place);
  g_autoptr(GError) error = NULL;
  RelId moved = REL_ID_NONE;
  g_autoptr(RelSchema) after = rel_edit_link_drag (schema, id, at_parent, place, &moved, &error);

  g_assert_cmpstr (words, ==, says);
  if (link == NULL)
    {
      g_assert_null (after);
      return;
    }
  g_assert_no_error (error);
  check (after, owner, link);
  g_assert_nonnull (rel_schema_get_relationship (after, moved));
  if (says == NULL)
    g_assert_true (after == schema);
}

static void
test_dragged (void)
{
  drag (TRUE, "people", NULL, "books.person_id will refer to people.id", "books", "person_id -> people.id CASCADE");
  drag (TRUE, "authors", "code", "books.author_id will refer to authors.code", "books", "author_id -> authors.code CASCADE");
  drag (TRUE, "authors", NULL, NULL, "books", "author_id -> authors.id CASCADE");
  drag (TRUE, "books", "editor", "books.editor is not unique, so no link can refer to it", "books", NULL);
  drag (TRUE, "lines", NULL, "books.author_id, books.line_no will refer to lines.order_id, lines.no", "books", "author_id -> lines.order_id, line_no -> lines.no CASCADE");
  drag (FALSE, "books", "editor", "books.editor will refer to authors.id; books.author_id is a plain column then", "books", "editor -> authors.id CASCADE");
  drag (FALSE, "books", NULL, NULL, "books", "author_id -> authors.id CASCADE");
  drag (FALSE, "letters", "writer", "letters.writer will refer to authors.id; books.author_id is a plain column then", "letters", "writer -> authors.id CASCADE");
  drag (FALSE, "letters", NULL, "A new column letters.author_id will refer to authors.id; books.author_id is a plain column then", "letters", "author_id -> authors.id CASCADE");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/link-match/drawn-at-once", test_drawn_at_once);
  g_test_add_func ("/schema/link-match/matched", test_matched);
  g_test_add_func ("/schema/link-match/dragged", test_dragged);

  return g_test_run ();
}
