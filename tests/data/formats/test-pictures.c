/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Nasty names in every form of picture, judged by the programs that read them (P8).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "database/sqlite/rel-sqlite-script.h"
#include "formats/rel-pictures.h"

static const char *const nasty[] = {
  "", " ", "plain", "two words", "quote\"double", "quote'single", "back`tick", "[bracket]", "semi;colon", "dash--dash",
  "slash/*star*/", "back\\slash", "ends\\", "percent%s%n", "dollar$1", "less<than", "more>than", "am&per", "&amp;", "&#x41;",
  "]]>", "-->", "<script>alert(1)</script>", "</text>", "<!--", "<![CDATA[", "{brace}", "|pipe|", "\\N\\G\\L", "a->b", "a--b",
  "new\nline", "tab\there", "carriage\rreturn", "bell\a", "escape\033[31m", "delete\177", "\302\205next-line", "\342\200\256bidi",
  "\342\200\213zero", "\357\277\276", "\357\277\277", "\360\237\230\200", "\303\244\303\266\303\274\303\237", "\330\271\330\261\330\250\331\212",
  "select", "table", "group", "node", "graph", "edge", "strict", "digraph", "NULL", "0", "-1", "1e308", "${x}", "#quot;",
  "http://example.org/?a=b&c=d", "javascript:alert(1)", "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "\xff\xfe", "half\xc3",
};

static RelSchema *
make_schema (void)
{
  RelSchemaInfo info = { NULL };
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (nasty); i++)
    {
      g_autofree char *name = g_utf8_make_valid (nasty[i], -1);
      RelColumnInfo a_info = { name, name };
      RelColumnInfo b_info = { "other", name, .not_null = TRUE };
      g_autoptr(RelColumn) a = rel_column_new (REL_ID_NONE, &a_info);
      g_autoptr(RelColumn) b = rel_column_new (REL_ID_NONE, &b_info);
      g_autoptr(GPtrArray) columns = g_ptr_array_new ();
      RelTableInfo table_info = { name, .columns = columns };

      g_ptr_array_add (columns, a);
      g_ptr_array_add (columns, b);
      g_ptr_array_add (tables, rel_table_new (REL_ID_NONE, &table_info));
    }
  info.tables = tables;

  return rel_schema_new (&info);
}

/* A name of 64 KiB is as harmless as any. */
static void
test_long (void)
{
  g_autofree char *name = g_strnfill (64 * 1024, 'x');
  RelColumnInfo column_info = { name, name };
  g_autoptr(RelColumn) column = rel_column_new (REL_ID_NONE, &column_info);
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();
  RelTableInfo table_info = { name, .columns = columns };
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  RelSchemaInfo info = { NULL, .tables = tables };
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelDiagram) diagram = rel_diagram_new (REL_ID_NONE, "");
  RelPictureOptions options = { REL_PICTURE_SVG };
  g_autoptr(GBytes) bytes = NULL;

  g_ptr_array_add (columns, column);
  g_ptr_array_add (tables, rel_table_new (REL_ID_NONE, &table_info));
  schema = rel_schema_new (&info);
  bytes = rel_picture_write (schema, diagram, NULL, &options, NULL);
  g_assert_nonnull (bytes);
  g_assert_cmpuint (g_bytes_get_size (bytes), <, 20000);
}

static void
judge (RelPictureForm      form,
       const char         *suffix,
       const char *const  *argv)
{
  g_autoptr(RelSchema) schema = make_schema ();
  g_autoptr(RelDiagram) diagram = rel_diagram_new (REL_ID_NONE, "");
  RelPictureOptions options = { form, FALSE, 1, "A <title> & \"more\"" };
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = rel_picture_write (schema, diagram, NULL, &options, &error);
  g_autofree char *folder = g_dir_make_tmp ("relata-picture-XXXXXX", NULL);
  g_autofree char *path = g_strdup_printf ("%s/out.%s", folder, suffix);
  g_autofree char *program = g_find_program_in_path (argv[0]);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  int status = -1;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
  if (program == NULL)
    {
      g_test_skip ("the judge is not installed");
    }
  else
    {
      for (guint i = 0; argv[i] != NULL; i++)
        g_ptr_array_add (words, (gpointer) (g_str_equal (argv[i], "FILE") ? path : argv[i]));
      g_ptr_array_add (words, NULL);
      g_assert_true (g_spawn_sync (NULL, (char **) words->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status, NULL));
      if (status != 0)
        g_test_message ("%s", err);
      g_assert_cmpint (status, ==, 0);
      g_assert_cmpstr (err, ==, "");
      if (form != REL_PICTURE_PNG)
        {
          /* What was plain is found again as it was; nothing ran over its quotes. */
          g_assert_nonnull (strstr (out, "two words"));
        }
    }
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_svg (void)
{
  const char *argv[] = { "xmllint", "--nonet", "--xpath", "string(/)", "FILE", NULL };

  judge (REL_PICTURE_SVG, "svg", argv);
}

static void
test_dot (void)
{
  const char *argv[] = { "dot", "-Tplain", "FILE", NULL };

  judge (REL_PICTURE_DOT, "dot", argv);
}

/* What Graphviz is told is where the cards are, with a way for each edge. */
static void
test_dot_places (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = rel_sqlite_read_script ("CREATE TABLE a (id INTEGER PRIMARY KEY);"
                                                        "CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a);", -1, NULL, &error);
  RelId ids[2] = { rel_table_get_id (rel_schema_get_nth_table (schema, 0)), rel_table_get_id (rel_schema_get_nth_table (schema, 1)) };
  RelPoint places[2] = { { 0, 0 }, { 400, 200 } };
  g_autoptr(RelDiagram) empty = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelDiagram) diagram = rel_diagram_with_places (empty, ids, places, 2);
  RelPictureOptions options = { REL_PICTURE_DOT };
  g_autoptr(GBytes) bytes = rel_picture_write (schema, diagram, NULL, &options, &error);
  g_autofree char *text = NULL;
  const char *first, *second;
  double x[2], y[2];

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_nonnull (strstr (text, "layout=nop2"));
  first = strstr (strstr (text, "t1 [label"), "pos=\"") + strlen ("pos=\"");
  second = strstr (strstr (text, "t2 [label"), "pos=\"") + strlen ("pos=\"");
  g_assert_cmpint (sscanf (first, "%lf,%lf", &x[0], &y[0]), ==, 2);
  g_assert_cmpint (sscanf (second, "%lf,%lf", &x[1], &y[1]), ==, 2);
  g_assert_cmpfloat (x[1], >, x[0] + 200);
  g_assert_cmpfloat (y[1], <, y[0] - 80);
  g_assert_nonnull (strstr (strstr (text, "t1 -> t2"), ", pos=\"s,"));
}

/* The file's own size is what was said before. */
static void
test_preview (void)
{
  g_autoptr(RelSchema) schema = make_schema ();
  g_autoptr(RelDiagram) diagram = rel_diagram_new (REL_ID_NONE, "");
  RelPictureOptions options = { .form = REL_PICTURE_PDF, .scale = 2, .page = "a4", .tile = TRUE, .direction = REL_PAGE_LANDSCAPE };
  RelPictureSize size;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) preview = rel_picture_preview (schema, diagram, &options, 300, &size, &error);
  g_autoptr(GBytes) pdf = rel_picture_write (schema, diagram, NULL, &options, &error);
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  g_autofree char *command = NULL;

  g_assert_no_error (error);
  g_assert_cmpfloat (size.width, >, size.height);
  g_assert_cmpuint (size.n_across * size.n_down, >, 1);
  path = g_build_filename (g_get_tmp_dir (), "relata-preview-XXXXXX.pdf", NULL);
  close (g_mkstemp (path));
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), NULL));
  command = g_strdup_printf ("pdfinfo %s", path);
  if (g_spawn_command_line_sync (command, &text, NULL, NULL, NULL))
    {
      g_autofree char *pages = g_strdup_printf (" %u\n", size.n_across * size.n_down);

      g_assert_nonnull (strstr (strstr (text, "Pages:"), pages));
    }
  g_unlink (path);
  g_assert_cmpmem (g_bytes_get_data (preview, NULL), 4, "\x89PNG", 4);

  options = (RelPictureOptions) { .form = REL_PICTURE_SVG, .transparent = TRUE };
  g_clear_pointer (&pdf, g_bytes_unref);
  pdf = rel_picture_write (schema, diagram, NULL, &options, &error);
  g_clear_pointer (&text, g_free);
  text = g_strndup (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  g_assert_true (strstr (text, "<rect") > strstr (text, "<g "));
}

static void
test_pdf (void)
{
  const char *argv[] = { "pdftotext", "-layout", "FILE", "-", NULL };

  judge (REL_PICTURE_PDF, "pdf", argv);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/formats/pictures/svg", test_svg);
  g_test_add_func ("/formats/pictures/dot", test_dot);
  g_test_add_func ("/formats/pictures/dot-places", test_dot_places);
  g_test_add_func ("/formats/pictures/preview", test_preview);
  g_test_add_func ("/formats/pictures/pdf", test_pdf);
  g_test_add_func ("/formats/pictures/long", test_long);

  return g_test_run ();
}
