/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Nasty names in every form of picture, judged by the programs that read them (P8).
 */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

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
  g_test_add_func ("/formats/pictures/pdf", test_pdf);
  g_test_add_func ("/formats/pictures/long", test_long);

  return g_test_run ();
}
