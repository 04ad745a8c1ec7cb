/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * DBML, read and written: the language as published, errors with their places, and that a
 * schema comes back as it was but for what was told.
 */
#include "config.h"

#include <string.h>
#include <time.h>

#include "base/rel-error.h"
#include "formats/rel-dbml-reader.h"
#include "formats/rel-dbml-writer.h"
#include "schema/rel-derive.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-match.h"
#include "support/examples.h"
#include "support/support.h"

static RelSchema *
read_good (const char *text,
           RelLosses  *losses)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_dbml_read (text, -1, losses, &error);

  g_assert_no_error (error);
  g_assert_nonnull (schema);

  return schema;
}

static const RelTableInfo *
get_table (RelSchema  *schema,
           const char *name)
{
  RelTable *table = rel_schema_find_table (schema, name);

  g_assert_nonnull (table);

  return rel_table_get_info (table);
}

static const RelColumnInfo *
get_column (RelSchema  *schema,
            const char *table,
            const char *name)
{
  RelColumn *column = rel_table_find_column (rel_schema_find_table (schema, table), name);

  g_assert_nonnull (column);

  return rel_column_get_info (column);
}

static gboolean
is_told (RelLosses  *losses,
         guint       line,
         const char *subject)
{
  for (guint i = 0; i < rel_losses_get_n (losses); i++)
    if (rel_losses_get_line (losses, i) == line && strcmp (rel_losses_get_subject (losses, i), subject) == 0)
      return TRUE;

  return FALSE;
}

static void
test_columns (void)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelSchema) schema = read_good (
    "// a comment\n"
    "Project shop {\n  database_type: 'PostgreSQL'\n  Note: 'All of it'\n}\n"
    "/* another\n one */\n"
    "Table users as U [headercolor: #3498DB, note: 'People'] {\n"
    "  id integer [pk, increment]\n"
    "  name varchar(255) [not null, unique, note: '''\n    First\n      second\n  ''']\n"
    "  \"full name\" \"double precision\" [null]\n"
    "  kind kinds [default: 'a']\n"
    "  n int [default: -1.50]\n"
    "  at timestamp [default: `now() - interval '5 days'`]\n"
    "  ok boolean [default: TRUE]\n"
    "  q text [default: 'it\\'s']\n"
    "  tags text[] [default: null]\n"
    "  age int pk unique\n"
    "}\n"
    "enum kinds {\n  a\n  \"b c\" [note: 'x']\n}\n", losses);
  const RelTableInfo *users = get_table (schema, "users");

  g_assert_cmpuint (rel_schema_get_n_tables (schema), ==, 1);
  g_assert_cmpuint (users->columns->len, ==, 10);
  g_assert_cmpstr (users->note, ==, "People");
  g_assert_cmpuint (rel_key_get_info (users->primary_key)->n_columns, ==, 2);
  g_assert_cmpstr (get_column (schema, "users", "name")->note, ==, "First\n  second");
  g_assert_true (get_column (schema, "users", "name")->not_null);
  g_assert_true (get_column (schema, "users", "age")->not_null);
  g_assert_cmpstr (get_column (schema, "users", "full name")->type, ==, "double precision");
  g_assert_cmpstr (get_column (schema, "users", "n")->default_value, ==, "-1.50");
  g_assert_cmpstr (get_column (schema, "users", "at")->default_value, ==, "now() - interval '5 days'");
  g_assert_cmpstr (get_column (schema, "users", "ok")->default_value, ==, "TRUE");
  g_assert_cmpstr (get_column (schema, "users", "q")->default_value, ==, "'it''s'");
  g_assert_cmpstr (get_column (schema, "users", "tags")->type, ==, "text[]");
  g_assert_cmpstr (get_column (schema, "users", "kind")->type, ==, "TEXT");
  g_assert_cmpuint (users->checks->len, ==, 1);
  g_assert_cmpstr (rel_check_get_info (users->checks->pdata[0])->expression, ==, "kind IN ('a', 'b c')");
  g_assert_cmpuint (users->uniques->len, ==, 2);

  g_assert_true (is_told (losses, 2, "Project shop"));
  g_assert_true (is_told (losses, 8, "users"));
  g_assert_true (is_told (losses, 9, "users.id")); /* of two columns: it does not count by itself */
  g_assert_true (is_told (losses, 15, "users.kind"));
  g_assert_true (is_told (losses, 25, "kinds")); /* the note of a value */
}

static void
test_increment (void)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelSchema) schema = read_good ("Table a { id int [pk, increment]\n b text }\nTable c {\n id INTEGER [pk]\n}\nTable d {\n id text [pk]\n e int [pk, null]\n}", losses);

  g_assert_true (get_table (schema, "a")->autoincrement);
  g_assert_cmpstr (get_column (schema, "a", "id")->type, ==, "int");
  g_assert_false (get_table (schema, "c")->autoincrement);
  g_assert_true (rel_key_get_info (get_table (schema, "c")->primary_key)->rowid);
  g_assert_false (get_column (schema, "c", "id")->not_null);
  g_assert_true (get_column (schema, "d", "id")->not_null);
  g_assert_false (get_column (schema, "d", "e")->not_null);
  g_assert_cmpuint (rel_losses_get_n (losses), ==, 0);
}

static void
test_indexes_and_checks (void)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelSchema) schema = read_good (
    "Table bookings {\n"
    "  id integer\n  country varchar\n  day date [check: `day > '1900'`, check: `1`]\n"
    "  indexes {\n"
    "    (id, country) [pk, name: 'key'] // composite\n"
    "    day [name: 'by day', note: 'Date']\n"
    "    country\n"
    "    (country, day) [unique]\n"
    "    day [type: hash]\n"
    "    (`id*2`)\n"
    "    (`id*3`, country) [unique, name: \"u\"]\n"
    "    nowhere\n"
    "  }\n"
    "  checks {\n    `id > 0` [name: 'positive']\n    `country <> ''`\n  }\n"
    "}\n", losses);
  const RelTableInfo *table = get_table (schema, "bookings");

  g_assert_cmpstr (rel_key_get_name (table->primary_key), ==, "key");
  g_assert_cmpuint (table->uniques->len, ==, 1);
  g_assert_cmpuint (table->indexes->len, ==, 5);
  g_assert_cmpuint (table->checks->len, ==, 4);
  g_assert_true (is_told (losses, 7, "bookings"));
  g_assert_true (is_told (losses, 10, "bookings"));
  g_assert_true (is_told (losses, 13, "bookings"));
  g_assert_cmpuint (rel_losses_get_n (losses), ==, 3);
  for (guint i = 0; i < table->indexes->len; i++)
    if (strcmp (rel_index_get_name (table->indexes->pdata[i]), "u") == 0)
      {
        g_assert_true (rel_index_get_info (table->indexes->pdata[i])->unique);
        g_assert_cmpstr (rel_index_get_info (table->indexes->pdata[i])->parts[0].expression, ==, "id*3");
      }
}

static const RelForeignKeyInfo *
get_link (RelSchema  *schema,
          const char *table,
          guint       n)
{
  const RelTableInfo *info = get_table (schema, table);

  g_assert_cmpuint (info->foreign_keys->len, >, n);

  return rel_foreign_key_get_info (info->foreign_keys->pdata[n]);
}

static void
test_refs (void)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelSchema) schema = read_good (
    "Table core.users as U { id int [pk]\n boss int [ref: > core.users.id] }\n"
    "Table posts {\n  id int [pk, ref: < comments.post]\n  author int [ref: ?> U.id]\n}\n"
    "Table comments { post int\n x int }\n"
    "Table infos { user int [ref: - U.id] }\n"
    "Table merchants { id int\n country int\n indexes { (id, country) [pk] } }\n"
    "Table periods { merchant int\n country int }\n"
    "Ref named: comments.x > core.users.id [delete: set null, update: no action, color: #fff]\n"
    "Ref {\n  merchants.(id, country) < periods.(merchant, country) [delete: CASCADE]\n}\n"
    "Ref: posts.id <> U.id\n"
    "Ref: posts.id <> posts.id\n"
    "Ref: posts.nothing > U.id\n"
    "Ref: nobody.id > U.id\n", losses);

  g_assert_cmpstr (get_link (schema, "core.users", 0)->target_name, ==, "core.users");
  g_assert_cmpstr (get_link (schema, "posts", 0)->target_name, ==, "core.users");
  g_assert_cmpstr (get_link (schema, "comments", 0)->target_name, ==, "posts");
  g_assert_cmpstr (get_link (schema, "comments", 1)->name, ==, "named");
  g_assert_cmpint (get_link (schema, "comments", 1)->on_delete, ==, REL_ACTION_SET_NULL);
  g_assert_cmpuint (get_link (schema, "periods", 0)->n_columns, ==, 2);
  g_assert_cmpint (get_link (schema, "periods", 0)->on_delete, ==, REL_ACTION_CASCADE);
  /* One-to-one: the link's column became unique. */
  g_assert_cmpuint (get_table (schema, "infos")->uniques->len, ==, 1);
  g_assert_cmpuint (get_table (schema, "posts_users")->foreign_keys->len, ==, 2);
  g_assert_cmpuint (rel_key_get_info (get_table (schema, "posts_users")->primary_key)->n_columns, ==, 2);
  g_assert_cmpuint (get_table (schema, "posts_posts")->columns->len, ==, 2);
  g_assert_true (is_told (losses, 21, "posts.nothing"));
  g_assert_true (is_told (losses, 22, "nobody.id"));

  for (guint i = 0, n = 0; i <= rel_schema_get_relationships (schema)->len; i++)
    {
      if (i == rel_schema_get_relationships (schema)->len)
        {
          /* Those two, and comments, which joins its two links. */
          g_assert_cmpuint (n, ==, 3);
          break;
        }
      n += rel_relationship_get_info (rel_schema_get_relationships (schema)->pdata[i])->kind == REL_KIND_MANY_TO_MANY;
    }
}

static void
test_partials (void)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelSchema) schema = read_good (
    "TablePartial base [headerColor: #ff0000] {\n  id int [pk, not null]\n  at timestamp [default: `now()`]\n  boss int [ref: > users.id]\n}\n"
    "TablePartial mail {\n  email varchar [unique]\n  at date\n  indexes { email [name: 'm'] }\n  checks { `email <> ''` }\n}\n"
    "Table users {\n  ~base\n  name text\n  ~mail\n  ~gone\n}\n"
    "Table others {\n  ~base\n  id text\n}\n", losses);
  const RelTableInfo *users = get_table (schema, "users");

  g_assert_cmpuint (users->columns->len, ==, 5);
  g_assert_cmpstr (rel_column_get_name (users->columns->pdata[0]), ==, "id");
  g_assert_cmpstr (rel_column_get_name (users->columns->pdata[2]), ==, "name");
  /* The last partial wins, at its place. */
  g_assert_cmpstr (rel_column_get_name (users->columns->pdata[4]), ==, "at");
  g_assert_cmpstr (get_column (schema, "users", "at")->type, ==, "date");
  g_assert_cmpuint (users->indexes->len, ==, 1);
  g_assert_cmpuint (users->checks->len, ==, 1);
  g_assert_cmpuint (users->foreign_keys->len, ==, 1);
  /* The table's own column wins. */
  g_assert_cmpstr (get_column (schema, "others", "id")->type, ==, "text");
  g_assert_null (get_table (schema, "others")->primary_key);
  g_assert_cmpuint (get_table (schema, "others")->foreign_keys->len, ==, 1);
  g_assert_true (is_told (losses, 16, "users"));
}

/* What no schema holds is passed over, with its line. */
static void
test_others (void)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelSchema) schema = read_good (
    "use { table a as b } from './x.dbml'\n"
    "use * from './y.dbml'\n"
    "TableGroup g [color: #345] {\n  t\n  Note: 'x }'\n}\n"
    "Note sticky [color: #3457DB] {\n  '''\n  Hello {\n  '''\n}\n"
    "records t(id, name) {\n  1, 'Alice'\n}\n"
    "DiagramView v {\n  tables { t }\n}\n"
    "Dep: t.id -> t.name\n"
    "TABLE t {\n  id int\n  note text\n  name text\n  records (id) {\n    1\n  }\n}\n", losses);

  g_assert_cmpuint (rel_schema_get_n_tables (schema), ==, 1);
  g_assert_cmpuint (get_table (schema, "t")->columns->len, ==, 3);
  g_assert_true (is_told (losses, 1, "use"));
  g_assert_true (is_told (losses, 2, "use"));
  g_assert_true (is_told (losses, 3, "TableGroup g"));
  g_assert_true (is_told (losses, 7, "Note sticky"));
  g_assert_true (is_told (losses, 12, "records t"));
  g_assert_true (is_told (losses, 15, "DiagramView v"));
  g_assert_true (is_told (losses, 18, "Dep"));
  g_assert_true (is_told (losses, 23, "t"));
  g_assert_cmpuint (rel_losses_get_n (losses), ==, 8);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    guint       line;
    guint       column;
  } cases[] = {
    { "Table {\n}", 1, 7 },
    { "Table a {\n  id\n}", 3, 1 },
    { "Table a {\n  id int\n", 3, 1 },
    { "Table a {\n  \303\274\303\274 int [default: 'x]\n}", 2, 20 },
    { "Table a {\n  id int [default: now()]\n}", 2, 20 },
    { "Table a {\n  id int, b int\n}", 2, 9 },
    { "/* never ends", 1, 1 },
    { "Table a {\n  id int [pk,]\n}", 2, 14 },
    { "Ref: a.b ! c.d", 1, 10 },
    { "Table a {\n  id int\n  Ref: id > b.id\n}", 3, 3 },
    { "Table a { id int $ }", 1, 18 },
    { "checks", 1, 7 },
    { "Table a {\n  checks { id }\n}", 2, 12 },
    { "hello world", 1, 12 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(RelSchema) schema = rel_dbml_read (cases[i].text, -1, NULL, &error);

      g_test_message ("%s: %s", cases[i].text, error != NULL ? error->message : "read");
      g_assert_null (schema);
      g_assert_error (error, REL_ERROR, REL_ERROR_SYNTAX);
      g_assert_cmpuint (rel_error_get_detail (error)->line, ==, cases[i].line);
      g_assert_cmpuint (rel_error_get_detail (error)->column, ==, cases[i].column);
    }
}

/* Whether a change between two schemas was told: by its element, or by its table as a whole. */
static gboolean
is_covered (RelLosses       *losses,
            const RelChange *change,
            RelSchema       *schema)
{
  RelTable *table = rel_schema_get_table (schema, change->table);
  RelForeignKey *link = change->element == REL_ELEMENT_LINK && table != NULL ? rel_table_get_foreign_key (table, change->id) : NULL;

  /* REFERENCES a table means its key: that the columns are named now is no change. */
  if (link != NULL && change->kind == REL_CHANGE_ALTER && rel_foreign_key_get_info (link)->implicit &&
      rel_foreign_key_get_info (link)->n_target_columns == rel_foreign_key_get_info (link)->n_columns)
    return TRUE;

  for (guint i = 0; i < rel_losses_get_n (losses); i++)
    {
      const char *subject = rel_losses_get_subject (losses, i);

      if (strcmp (subject, change->name) == 0 || (change->element == REL_ELEMENT_SCHEMA && subject[0] == '\0') ||
          (table != NULL && g_str_has_prefix (subject, rel_table_get_name (table)) &&
           strchr (".", subject[strlen (rel_table_get_name (table))]) != NULL))
        return TRUE;
    }

  return FALSE;
}

static void
check_back (const char *name,
            RelSchema  *schema,
            gpointer    data)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelLosses) again = rel_losses_new ();
  g_autofree char *text = rel_dbml_write (schema, losses);
  g_autofree char *second = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) back = rel_dbml_read (text, -1, again, &error);
  g_autoptr(RelSchema) adopted = NULL;
  g_autoptr(GArray) changes = NULL;
  guint *n_exact = data;

  if (error != NULL)
    g_test_message ("%s: %s", name, error->message);
  g_assert_no_error (error);
  adopted = rel_schema_adopt (back, schema);
  changes = rel_schema_diff (schema, adopted);
  for (guint i = 0; i < changes->len; i++)
    {
      const RelChange *change = &g_array_index (changes, RelChange, i);

      if (!is_covered (losses, change, schema))
        {
          g_test_message ("%s: not told: %s", name, change->words);
          g_test_fail ();
        }
    }
  for (guint i = 0; i < rel_losses_get_n (again); i++)
    {
      g_test_message ("%s: reading what was written loses: %s: %s", name, rel_losses_get_subject (again, i), rel_losses_get_text (again, i));
      g_test_fail ();
    }
  *n_exact += rel_losses_get_n (losses) == 0;

  /* What DBML holds once, it holds for ever. */
  second = rel_dbml_write (back, NULL);
  if (strcmp (text, second) != 0)
    {
      g_test_message ("%s: written again it is another text", name);
      if (g_getenv ("RELATA_TEST_KEEP") != NULL)
        {
          g_file_set_contents ("/tmp/first.dbml", text, -1, NULL);
          g_file_set_contents ("/tmp/second.dbml", second, -1, NULL);
        }
      g_test_fail ();
    }
}

typedef struct
{
  guint n;
  guint n_exact;
} Counts;

/* Of the many small ones a part, and no giants: the sanitizers take their time. RELATA_TEST_SCALE=10 takes all. */
static void
check_example (const char *name,
               RelSchema  *schema,
               gpointer    data)
{
  Counts *counts = data;

  if (support_scale (10) < 100 &&
      ((strstr (name, "/spider/") != NULL && g_str_hash (name) % 4 != 0) || rel_schema_get_n_tables (schema) > 90))
    return;
  counts->n++;
  check_back (name, schema, &counts->n_exact);
}

static void
test_corpus (void)
{
  Counts counts = { 0, 0 };
  guint n = support_each_schema (check_example, &counts);

  if (n == 0)
    g_test_skip ("shared examples are not here");
  else
    g_assert_cmpuint (n, >, 100);
  g_test_message ("%u of %u schemas, %u of them without any loss", counts.n, n, counts.n_exact);
}

static void
test_nasty (void)
{
  g_autoptr(RelSchema) schema = support_nasty_schema ();
  guint n_exact = 0;

  check_back ("nasty names", schema, &n_exact);
}

/* Files that other people wrote: read, or refused with a place. */
static void
test_foreign (void)
{
  static const char *const folders[] = { "corpus/dbml", "corpus/dbml/holistics" };
  guint n_read = 0, n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = support_shared_path (folders[i]);
      g_autoptr(GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);
          g_autofree char *text = NULL;
          g_autoptr(GError) error = NULL;
          g_autoptr(RelSchema) schema = NULL;
          gsize length;

          if (!g_file_get_contents (path, &text, &length, NULL))
            continue;
          schema = rel_dbml_read (text, length, NULL, &error);
          n++;
          n_read += schema != NULL;
          if (schema == NULL)
            {
              g_test_message ("%s: %s", name, error->message);
              g_assert_error (error, REL_ERROR, REL_ERROR_SYNTAX);
              g_assert_cmpuint (rel_error_get_detail (error)->line, >, 0);
              g_assert_cmpuint (rel_error_get_detail (error)->column, >, 0);
            }
          else
            {
              guint n_exact = 0;

              if (!rel_dbml_is_likely (text, length) && rel_schema_get_n_tables (schema) > 0)
                g_test_message ("%s does not look like DBML", name);
              if (rel_schema_get_n_tables (schema) < 100 || support_scale (10) >= 100)
                check_back (name, schema, &n_exact);
            }
        }
    }
  if (n > 0)
    {
      g_test_message ("%u of %u texts were read", n_read, n);
      g_assert_cmpuint (n_read, >=, 100);
    }
}

/* P16: any bytes are read or refused; what is long is read in a time that grows no faster than it. */
static void
test_any_bytes (void)
{
  static const char *const pieces[] = {
    "Table ", "a ", "b.c ", "{\n", "}\n", "[", "]", "pk", ", ", "default: ", "'", "'''", "`", "\"", "note: ", "Ref: ", " > ", "<>", "ref: ", "~x\n", "indexes {", "checks {",
    "TablePartial x {\n", "(", ")", "\\", "\n", "//", "/*", "*/", "id int\n", "1", "#", "\xff", "\xc3\xa4", "?", ".", ":", "enum e {", "records ", "use ",
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());

  for (guint i = 0; i < support_scale (3000); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(RelSchema) schema = NULL;
      g_autoptr(GError) error = NULL;

      for (int n = g_rand_int_range (rand, 0, 40); n > 0; n--)
        if (g_rand_int_range (rand, 0, 20) == 0)
          g_string_append_c (text, (char) g_rand_int_range (rand, 0, 256));
        else
          g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      schema = rel_dbml_read (text->str, text->len, NULL, &error);
      g_assert_true ((schema != NULL) == (error == NULL));
      if (schema != NULL)
        {
          guint n_exact = 0;

          check_back (text->str, schema, &n_exact);
        }
    }
}

/* Seconds of work, whatever else the machine does. */
static double
time_reading (const char *head,
              const char *piece,
              const char *tail,
              gsize       length)
{
  g_autoptr(GString) text = g_string_new (head);
  g_autoptr(RelSchema) schema = NULL;
  clock_t start;

  while (text->len < length)
    g_string_append (text, piece);
  g_string_append (text, tail);
  start = clock ();
  schema = rel_dbml_read (text->str, text->len, NULL, NULL);

  return (double) (clock () - start) / CLOCKS_PER_SEC;
}

static void
test_long (void)
{
  /* For measuring: RELATA_TEST_BYTES=10000000 */
  const char *given = g_getenv ("RELATA_TEST_BYTES");
  const gsize length = given != NULL ? (gsize) g_ascii_strtoull (given, NULL, 10) : 16 * 1024;
  static const struct
  {
    const char *head, *piece, *tail;
  } cases[] = {
    { "", "Table a { id int }\n", "" },
    { "Table a {\n", "b int [unique]\n", "}" },
    { "Table a {\nid int\nindexes {\n", "id\n", "}}" },
    { "Table a { id int\n b int }\n", "Ref: a.id - a.b\n", "" },
    { "Table a { id int }\n", "Ref: a.id <> a.id\n", "" },
    { "TablePartial p { a int }\nTable a {\n", "~p\n", "}" },
    { "x", "{", "" },
    { "Table a { id int", "(", "" },
    { "Table a { id int [default: ", "-", "1] }" },
    { "Note n { '", "\\", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double small = time_reading (cases[i].head, cases[i].piece, cases[i].tail, length / 4);
      double large = time_reading (cases[i].head, cases[i].piece, cases[i].tail, length);

      g_test_message ("%s: %.3f s, of a quarter %.3f s", cases[i].piece, large, small);
      /* Four times the text takes about four times as long; a square would be sixteen. */
      g_assert_cmpfloat (large, <, MAX (small, 0.02) * 10);
    }

  /* Partials that multiply are refused. */
  {
    g_autoptr(GString) text = g_string_new ("TablePartial p {\n");
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < 1000; i++)
      g_string_append_printf (text, "c%u int\n", i);
    g_string_append (text, "}\n");
    for (guint i = 0; i < 300; i++)
      g_string_append_printf (text, "Table t%u {\n~p\n}\n", i);
    g_assert_null (rel_dbml_read (text->str, text->len, NULL, &error));
    g_assert_error (error, REL_ERROR, REL_ERROR_REFUSED);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/formats/dbml/columns", test_columns);
  g_test_add_func ("/formats/dbml/increment", test_increment);
  g_test_add_func ("/formats/dbml/indexes-and-checks", test_indexes_and_checks);
  g_test_add_func ("/formats/dbml/refs", test_refs);
  g_test_add_func ("/formats/dbml/partials", test_partials);
  g_test_add_func ("/formats/dbml/others", test_others);
  g_test_add_func ("/formats/dbml/errors", test_errors);
  g_test_add_func ("/formats/dbml/nasty", test_nasty);
  g_test_add_func ("/formats/dbml/corpus", test_corpus);
  g_test_add_func ("/formats/dbml/foreign", test_foreign);
  g_test_add_func ("/formats/dbml/any-bytes", test_any_bytes);
  g_test_add_func ("/formats/dbml/long", test_long);


  return g_test_run ();
}
