/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Marks on rows that another program changed: seen for a few seconds, then gone.
 */
#include "config.h"

#include "browser/rel-grid-private.h"

#define SHOWN_MS 5000

typedef struct
{
  GtkWidget  *grid; /* owns us */
  GHashTable *rows; /* gint64 */
  guint       id;
} Marks;

static void
marks_free (gpointer data)
{
  Marks *marks = data;

  g_clear_handle_id (&marks->id, g_source_remove);
  g_hash_table_unref (marks->rows);
  g_free (marks);
}

static gboolean
gone_cb (gpointer data)
{
  Marks *marks = data;
  GtkWidget *grid = marks->grid;

  marks->id = 0;
  g_object_set_data (G_OBJECT (grid), "marks", NULL);
  gtk_widget_queue_draw (grid);

  return G_SOURCE_REMOVE;
}

/**
 * rel_grid_mark_rows:
 * @self: a grid
 * @rows: (element-type gint64): positions
 *
 * Marks rows for a moment: they are others than they were.
 */
void
rel_grid_mark_rows (RelGrid *self,
                    GArray  *rows)
{
  Marks *marks;

  g_return_if_fail (REL_IS_GRID (self));

  if (rows->len == 0)
    return;
  marks = g_new0 (Marks, 1);
  marks->grid = GTK_WIDGET (self);
  marks->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < rows->len; i++)
    g_hash_table_add (marks->rows, g_memdup2 (&g_array_index (rows, gint64, i), sizeof (gint64)));
  marks->id = g_timeout_add (SHOWN_MS, gone_cb, marks);
  g_object_set_data_full (G_OBJECT (self), "marks", marks, marks_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The tint and the bar of a marked row, below its text. */
void
rel_grid_paint_mark (RelGrid         *self,
                     GtkSnapshot     *snapshot,
                     gint64           row,
                     double           y,
                     double           width,
                     const GdkRGBA   *accent)
{
  Marks *marks = g_object_get_data (G_OBJECT (self), "marks");
  GdkRGBA tint = *accent;

  if (marks == NULL || !g_hash_table_contains (marks->rows, &row))
    return;
  tint.alpha = 0.12;
  gtk_snapshot_append_color (snapshot, &tint, &GRAPHENE_RECT_INIT (0, y, width, REL_GRID_ROW_HEIGHT));
  gtk_snapshot_append_color (snapshot, accent, &GRAPHENE_RECT_INIT (0, y, 3, REL_GRID_ROW_HEIGHT));
}
