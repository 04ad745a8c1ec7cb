/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The layout helper replaced by fakes: whatever it does, the caller gets an error in
 * time and keeps its places (P15). And the real one.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "diagram/rel-arrange.h"

static char *
write_fake (const char *folder,
            const char *name,
            const char *script)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_chmod (path, 0700);

  return path;
}

static gboolean
lay_out (guint          deadline_ms,
         GCancellable  *cancellable,
         GError       **error)
{
  RelRect nodes[] = { { 1, 2, 100, 50 }, { 3, 4, 100, 60 }, { 5, 6, 100, 70 } };
  RelLayoutEdge edges[] = { { 0, 1 }, { 1, 2 } };
  RelLayoutGraph graph = { nodes, 3, edges, 2, REL_ENGINE_DOT, REL_DIRECTION_LR, 50 };
  gboolean done = rel_layout_run (&graph, deadline_ms, cancellable, error);

  if (!done)
    {
      g_assert_cmpfloat (nodes[0].x, ==, 1);
      g_assert_cmpfloat (nodes[2].y, ==, 6);
    }
  else
    {
      g_assert_false (rel_rect_intersects (&nodes[0], &nodes[1]));
      g_assert_false (rel_rect_intersects (&nodes[1], &nodes[2]));
    }

  return done;
}

static void
test_fakes (void)
{
  static const char *const scripts[] = {
    "#!/bin/sh\nkill -SEGV $$\n",
    "#!/bin/sh\nexec sleep 30\n",
    "#!/bin/sh\nexec yes 'place 0 1 1'\n",
    "#!/bin/sh\nprintf 'place 0 nan 1\\nplace 1 1 1\\nplace 2 1 1\\nend\\n'\n",
    "#!/bin/sh\nprintf 'place 0 1e308 1\\nplace 1 1 1\\nplace 2 1 1\\nend\\n'\n",
    "#!/bin/sh\nprintf 'place 0 1 1\\nplace 1 1'\n",
    "#!/bin/sh\nprintf 'place 0 1 1\\nplace 0 1 1\\nplace 0 1 1\\nend\\n'\n",
    "#!/bin/sh\nprintf 'place 99 1 1\\nend\\n'\n",
    "#!/bin/sh\nprintf 'hello\\nend\\n'\n",
    "#!/bin/sh\nexit 0\n",
    "#!/bin/sh\nexit 1\n",
  };
  g_autofree char *folder = g_dir_make_tmp ("relata-layout-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *fake = write_fake (folder, "fake", scripts[i]);
      g_autoptr(GError) error = NULL;
      gint64 start = g_get_monotonic_time ();

      g_setenv ("RELATA_LAYOUT_HELPER", fake, TRUE);
      g_assert_false (lay_out (400, NULL, &error));
      g_assert_error (error, REL_ERROR, REL_ERROR_FAILED);
      /* The deadline and a second. */
      g_assert_cmpint (g_get_monotonic_time () - start, <, 1400 * 1000);
      g_unlink (fake);
    }

  g_setenv ("RELATA_LAYOUT_HELPER", "/nowhere/relata-layout", TRUE);
  g_assert_false (lay_out (400, NULL, NULL));
  g_unsetenv ("RELATA_LAYOUT_HELPER");
  g_rmdir (folder);
}

static gpointer
cancel_thread (gpointer cancellable)
{
  g_usleep (100 * 1000);
  g_cancellable_cancel (cancellable);

  return NULL;
}

static void
test_cancel (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-layout-XXXXXX", NULL);
  g_autofree char *fake = write_fake (folder, "fake", "#!/bin/sh\nexec sleep 30\n");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

  g_setenv ("RELATA_LAYOUT_HELPER", fake, TRUE);
  g_assert_false (lay_out (20000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 1000 * 1000);
  g_thread_join (thread);
  g_unsetenv ("RELATA_LAYOUT_HELPER");
  g_unlink (fake);
  g_rmdir (folder);
}

static void
test_real (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (lay_out (10000, NULL, &error));
  g_assert_no_error (error);
}

/* With a helper that fails, every table still has a place of its own, and that is said. */
static void
test_fallback (void)
{
  RelSchemaInfo info = { NULL };
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelDiagram) diagram = rel_diagram_new (REL_ID_NONE, "");
  g_autoptr(RelDiagram) arranged = NULL;
  g_autofree char *warning = NULL;
  RelArrangeOptions options = { REL_ARRANGE_ALL, .deadline_ms = 500 };
  RelId parent = REL_ID_NONE;
  RelId key = REL_ID_NONE;
  const char *key_names[] = { "id", NULL };

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("t%u", i);
      RelColumnInfo column_info = { "id", "INTEGER" };
      g_autoptr(RelColumn) column = rel_column_new (REL_ID_NONE, &column_info);
      RelId column_id = rel_column_get_id (column);
      RelKeyInfo key_info = { NULL, &column_id, 1, .rowid = TRUE };
      g_autoptr(RelKey) primary = rel_key_new (REL_ID_NONE, &key_info);
      RelForeignKeyInfo link_info = { NULL, &column_id, 1, parent, "t", &key, (const char *const *) key_names, 1 };
      g_autoptr(RelForeignKey) link = rel_foreign_key_new (REL_ID_NONE, &link_info);
      g_autoptr(GPtrArray) columns = g_ptr_array_new ();
      g_autoptr(GPtrArray) links = g_ptr_array_new ();
      RelTableInfo table_info = { name, .columns = columns, .primary_key = primary, .foreign_keys = links };
      RelTable *table;

      g_ptr_array_add (columns, column);
      if (parent != REL_ID_NONE)
        g_ptr_array_add (links, link);
      table = rel_table_new (REL_ID_NONE, &table_info);
      parent = rel_table_get_id (table);
      key = column_id;
      g_ptr_array_add (tables, table);
    }
  info.tables = tables;
  schema = rel_schema_new (&info);

  g_setenv ("RELATA_LAYOUT_HELPER", "/bin/false", TRUE);
  arranged = rel_arrange (schema, diagram, &options, &warning, NULL, NULL);
  g_unsetenv ("RELATA_LAYOUT_HELPER");
  g_assert_nonnull (arranged);
  g_assert_nonnull (warning);
  g_assert_cmpuint (rel_diagram_get_n_places (arranged), ==, 4);

  for (guint i = 0; i < 4; i++)
    for (guint j = i + 1; j < 4; j++)
      {
        RelPoint a;
        RelPoint b;

        g_assert_true (rel_diagram_get_place (arranged, rel_table_get_id (tables->pdata[i]), &a));
        g_assert_true (rel_diagram_get_place (arranged, rel_table_get_id (tables->pdata[j]), &b));
        g_assert_true (a.x != b.x || a.y != b.y);
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diagram/layout/fakes", test_fakes);
  g_test_add_func ("/diagram/layout/cancel", test_cancel);
  g_test_add_func ("/diagram/layout/real", test_real);
  g_test_add_func ("/diagram/layout/fallback", test_fallback);

  return g_test_run ();
}
