/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The table of forms and the smaller forms: what each can do, that nothing is dropped
 * without a word, CSV as a table, pages of PDF, links of SVG.
 */
#include "config.h"

#include <string.h>

#include "base/rel-error.h"
#include "formats/rel-csv-reader.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "formats/rel-dbml-reader.h"
#include "formats/rel-extract.h"
#include "formats/rel-format.h"
#include "schema/rel-derive.h"
#include "schema/rel-edit-paste.h"
#include "formats/rel-holds.h"
#include "formats/rel-mermaid.h"
#include "formats/rel-pictures.h"
#include "formats/rel-plantuml.h"
#include "sql/rel-read-dump.h"
#include "support/examples.h"

static gboolean
is_told (RelLosses  *losses,
         const char *subject,
         const char *words)
{
  for (guint i = 0; i < rel_losses_get_n (losses); i++)
    if (strcmp (rel_losses_get_subject (losses, i), subject) == 0 && strstr (rel_losses_get_text (losses, i), words) != NULL)
      return TRUE;

  return FALSE;
}

static RelSchema *
read_dbml (const char *text)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_dbml_read (text, -1, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static void
test_table (void)
{
  g_autofree char *pictures = rel_format_list_ids (rel_format_writes_diagram);
  guint n;
  const RelFormat *formats = rel_formats_get (&n);

  for (guint i = 0; i < n; i++)
    {
      g_auto(GStrv) suffixes = g_strsplit (formats[i].suffixes, " ", -1);

      g_assert_true (rel_format_find (formats[i].id) == &formats[i]);
      g_assert_true (formats[i].read != NULL || formats[i].write_schema != NULL || formats[i].write_diagram != NULL || formats[i].write_rows != NULL);
      for (guint j = 0; suffixes[j] != NULL; j++)
        {
          g_autofree char *name = g_strconcat ("A file.of.mine.", suffixes[j], NULL);

          g_assert_true (rel_format_for_file (name) == &formats[i]);
        }
    }
  g_assert_cmpstr (rel_format_for_file ("dump.PG.SQL")->id, ==, "postgresql");
  g_assert_cmpstr (rel_format_for_file ("design.sql")->id, ==, "sql");
  g_assert_cmpstr (rel_format_find ("mmd")->id, ==, "mermaid");
  g_assert_null (rel_format_for_file ("dbml"));
  g_assert_null (rel_format_find ("../svg"));
  g_assert_cmpstr (pictures, ==, "mermaid, plantuml, html, svg, pdf, png, dot");
}

/* One of everything that some form cannot hold: each is told by those that drop it, and by them alone. */
static void
test_losses (void)
{
  static const char sql[] =
    "CREATE TABLE a (id int PRIMARY KEY, name text COLLATE \"C\" DEFAULT 'x', twice int GENERATED ALWAYS AS (id * 2) STORED,"
    " CONSTRAINT few CHECK (id < 9), CONSTRAINT pair UNIQUE (id, name));"
    "CREATE INDEX some ON a (name) WHERE id > 3;"
    "CREATE TABLE b (a int CONSTRAINT down REFERENCES a ON DELETE CASCADE DEFERRABLE, c int REFERENCES nowhere (x));"
    "COMMENT ON TABLE a IS 'All A'; COMMENT ON COLUMN a.name IS 'Its name';"
    "CREATE VIEW v AS SELECT 1;";
  static const struct
  {
    const char *subject, *words, *told_by;
  } cases[] = {
    { "v", "view", "dbml mermaid plantuml" },
    { "a.name", "default", "mermaid plantuml" },
    { "a.name", "collation", "dbml mermaid plantuml" },
    { "a.twice", "generated", "dbml mermaid plantuml" },
    { "a.few", "check", "mermaid plantuml" },
    { "a.pair", "UNIQUE", "dbml mermaid plantuml" },
    { "a.some", "condition", "dbml" },
    { "a.some", "index", "dbml mermaid plantuml" },
    { "b.a", "action", "mermaid plantuml" },
    { "b.a", "name of a link", "mermaid plantuml markdown" },
    { "b.a", "DEFERRABLE", "dbml mermaid plantuml markdown" },
    { "b.c", "not there", "dbml mermaid plantuml" },
    { "a", "note", "mermaid json sql" },
    { "a.name", "note", "plantuml json sql" },
  };
  static const char *const forms[] = { "dbml", "mermaid", "plantuml", "markdown", "json", "sql" };
  g_autoptr(RelSchema) schema = rel_read_dump (sql, -1, REL_TOKEN_STYLE_POSTGRESQL, NULL, NULL);

  g_assert_cmpuint (rel_schema_get_info (schema)->n_problems, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(RelLosses) losses = rel_losses_new ();
      g_autoptr(GBytes) content = rel_format_find (forms[i])->write_schema (schema, NULL, losses, NULL);

      g_assert_nonnull (content);
      for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
        {
          gboolean wanted = strstr (cases[j].told_by, forms[i]) != NULL;

          if (is_told (losses, cases[j].subject, cases[j].words) != wanted)
            {
              g_test_message ("%s: %s: %s %s", forms[i], cases[j].subject, cases[j].words, wanted ? "is not told" : "is told");
              for (guint k = 0; k < rel_losses_get_n (losses); k++)
                g_test_message ("  %s: %s", rel_losses_get_subject (losses, k), rel_losses_get_text (losses, k));
              g_test_fail ();
            }
        }
    }
}

static void
test_signs (void)
{
  g_autoptr(RelSchema) schema = read_dbml (
    "Table one { id int [pk] }\nTable many { id int [pk]\n one int [not null, ref: > one.id]\n maybe int [ref: > one.id]\n single int [unique, ref: - one.id] }\n"
    "Table part { one int [pk, ref: > one.id]\n n int [pk] }");
  g_autofree char *mermaid = rel_mermaid_write (schema, NULL, NULL);
  g_autofree char *plantuml = rel_plantuml_write (schema, NULL, NULL);

  g_assert_nonnull (strstr (mermaid, "  t1[\"one\"] {"));
  g_assert_nonnull (strstr (mermaid, "  t1 ||..o{ t2 :"));
  g_assert_nonnull (strstr (mermaid, "  t1 |o..o{ t2 :"));
  g_assert_nonnull (strstr (mermaid, "  t1 |o..o| t2 :"));
  g_assert_nonnull (strstr (mermaid, "  t1 ||--o{ part :"));
  g_assert_nonnull (strstr (mermaid, "    int one PK, FK\n"));
  g_assert_nonnull (strstr (mermaid, "    int single FK, UK\n"));
  g_assert_nonnull (strstr (plantuml, "t1 ||--o{ t3 : "));
  g_assert_nonnull (strstr (plantuml, "  * one : int <<PK>> <<FK>>\n"));
}

static RelSchema *
read_csv (const char  *text,
          RelLosses   *losses,
          GError     **error)
{
  g_autoptr(GBytes) content = g_bytes_new (text, strlen (text));
  RelFormatOptions options = { .name = "people" };

  return rel_csv_read (content, &options, losses, error);
}

static void
test_csv (void)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelSchema) schema = read_csv ("id;name;height;code;note;;Name\r\n1;\"Anna; A.\";1.75;007;;x;y\r\n2;\"Bo\r\nb\";-2e3;12;z;x;y\r\n3;c\r\n", losses, NULL);
  static const char *const wanted[][3] = {
    { "id", "INTEGER", "" }, { "name", "TEXT", "n" }, { "height", "REAL", "" }, { "code", "TEXT", "" }, { "note", "TEXT", "" },
    { "column6", "TEXT", "" }, { "Name_2", "TEXT", "" },
  };
  g_autoptr(GError) error = NULL;
  RelTable *table = rel_schema_find_table (schema, "people");
  GPtrArray *columns = rel_table_get_info (table)->columns;

  g_assert_cmpuint (columns->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < columns->len; i++)
    {
      g_assert_cmpstr (rel_column_get_name (columns->pdata[i]), ==, wanted[i][0]);
      g_assert_cmpstr (rel_column_get_declared_type (columns->pdata[i]), ==, wanted[i][1]);
      g_assert_true (rel_column_get_info (columns->pdata[i])->not_null == (wanted[i][2][0] == 'n'));
    }
  g_assert_true (rel_key_get_info (rel_table_get_info (table)->primary_key)->rowid);
  g_assert_true (is_told (losses, "", "rows are not kept"));
  g_assert_true (is_told (losses, "", "fields"));

  g_assert_null (read_csv ("", NULL, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_SYNTAX);
}

/* P16: any bytes are a table or an error. */
static void
test_csv_any_bytes (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 2000; i++)
    {
      char bytes[64];
      gsize n = g_rand_int_range (rand, 0, sizeof bytes);
      g_autoptr(GBytes) content = NULL;
      g_autoptr(RelSchema) schema = NULL;
      g_autoptr(GError) error = NULL;

      for (gsize j = 0; j < n; j++)
        bytes[j] = g_rand_int_range (rand, 0, 3) > 0 ? "\",;\n\r\t a1"[g_rand_int_range (rand, 0, 9)] : (char) g_rand_int_range (rand, 0, 256);
      content = g_bytes_new (bytes, n);
      schema = rel_csv_read (content, NULL, NULL, &error);
      g_assert_true ((schema != NULL) == (error == NULL));
    }
}

static guint
count (GBytes     *content,
       const char *word)
{
  gsize length;
  const char *data = g_bytes_get_data (content, &length);
  guint n = 0;

  for (const char *p = data; (p = memmem (p, length - (p - data), word, strlen (word))) != NULL; p++)
    n++;

  return n;
}

static void
test_pages (void)
{
  g_autoptr(RelSchema) schema = read_dbml ("Table a { id int [pk] }\nTable b { id int [ref: > a.id] }");
  g_autoptr(RelDiagram) empty = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelDiagram) placed = rel_diagram_with_place (empty, rel_table_get_id (rel_schema_get_nth_table (schema, 0)), 0, 0);
  g_autoptr(RelDiagram) diagram = rel_diagram_with_place (placed, rel_table_get_id (rel_schema_get_nth_table (schema, 1)), 2500, 1500);
  RelFormatOptions options = { .page = "a4" };
  const RelFormat *pdf = rel_format_find ("pdf");
  g_autoptr(GBytes) one = pdf->write_diagram (schema, diagram, &options, NULL, NULL);
  g_autoptr(GBytes) tiled = NULL;
  g_autoptr(GBytes) svg = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (count (one, "/Type /Page\n") + count (one, "/Type /Page "), ==, 1);
  /* 2,800 by 1,700 pixels are 2,100 by 1,275 points: three sheets across, three down. */
  options.tile = TRUE;
  tiled = pdf->write_diagram (schema, diagram, &options, NULL, NULL);
  g_assert_cmpuint (count (tiled, "/Type /Page\n") + count (tiled, "/Type /Page "), ==, 9);
  options.scale = 40;
  g_assert_null (pdf->write_diagram (schema, diagram, &options, NULL, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_REFUSED);
  g_assert_true (rel_picture_is_page ("A3"));
  g_assert_false (rel_picture_is_page ("a9"));

  options = (RelFormatOptions) { .link_to = "dictionary.html" };
  svg = rel_format_find ("svg")->write_diagram (schema, diagram, &options, NULL, NULL);
  g_assert_cmpuint (count (svg, "<a href=\"dictionary.html#table-"), ==, 2);
  g_assert_cmpuint (count (svg, "<title>One a has many b"), ==, 1);
  g_bytes_unref (svg);
  options.link_to = "javascript:alert(1)";
  svg = rel_format_find ("svg")->write_diagram (schema, diagram, &options, NULL, NULL);
  g_assert_cmpuint (count (svg, "<a "), ==, 0);
}

/* Some tables for themselves: links that lead out are cut and told, or find their table elsewhere by name. */
static void
test_extract (void)
{
  g_autoptr(RelSchema) schema = rel_sqlite_read_script ("CREATE TABLE a (id INTEGER PRIMARY KEY, code TEXT UNIQUE);"
                                                        "CREATE TABLE b (id INTEGER PRIMARY KEY, code TEXT REFERENCES a (code)); -- kept\n"
                                                        "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;", -1, NULL, NULL);
  g_autoptr(RelSchema) here = rel_sqlite_read_script ("CREATE TABLE a (x TEXT, code TEXT UNIQUE);", -1, NULL, NULL);
  g_autoptr(GHashTable) only = g_hash_table_new (g_int64_hash, g_int64_equal);
  RelId b = rel_table_get_id (rel_schema_find_table (schema, "b"));
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelSchema) cut = NULL;
  g_autoptr(RelSchema) kept = NULL;
  g_autoptr(RelSchema) both = NULL;
  const RelForeignKeyInfo *link;

  g_hash_table_add (only, &b);
  cut = rel_extract_tables (schema, only, REL_EXTRACT_CUT, losses);
  g_assert_cmpuint (rel_schema_get_n_tables (cut), ==, 1);
  g_assert_cmpuint (rel_schema_get_info (cut)->triggers->len, ==, 0);
  g_assert_cmpuint (rel_table_get_info (rel_schema_find_table (cut, "b"))->foreign_keys->len, ==, 0);
  g_assert_cmpuint (rel_losses_get_n (losses), ==, 1);
  g_assert_cmpstr (rel_losses_get_subject (losses, 0), ==, "b.code");

  kept = rel_extract_tables (schema, only, REL_EXTRACT_KEEP, NULL);
  g_assert_cmpuint (rel_schema_list_broken_links (kept)->len, ==, 1);
  both = rel_edit_tables_paste (here, kept, NULL, NULL);
  g_assert_nonnull (both);
  g_assert_cmpuint (rel_schema_list_broken_links (both)->len, ==, 0);
  link = rel_foreign_key_get_info (g_ptr_array_index (rel_table_get_info (rel_schema_find_table (both, "b"))->foreign_keys, 0));
  g_assert_cmpuint (link->target, ==, rel_table_get_id (rel_schema_find_table (here, "a")));
  g_assert_cmpuint (link->target_columns[0], ==, rel_column_get_id (rel_table_find_column (rel_schema_find_table (here, "a"), "code")));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/formats/format/table", test_table);
  g_test_add_func ("/formats/format/losses", test_losses);
  g_test_add_func ("/formats/format/signs", test_signs);
  g_test_add_func ("/formats/format/csv", test_csv);
  g_test_add_func ("/formats/format/csv-any-bytes", test_csv_any_bytes);
  g_test_add_func ("/formats/format/pages", test_pages);

  g_test_add_func ("/formats/extract", test_extract);

  return g_test_run ();
}
