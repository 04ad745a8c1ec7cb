/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How two tables hang together: the shortest chains of links between them, lit one after
 * the other, each with its JOIN to be copied.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"
#include "sql/rel-write-join.h"

#define N_PATHS 5

static void
show_path (RelDiagramPage *self)
{
  const RelPath *path = self->paths->pdata[self->path_at];
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  RelSchema *schema = rel_document_get_schema (self->document);
  g_autoptr(GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GString) words = g_string_new (NULL);
  GtkWidget *label = gtk_widget_get_first_child (gtk_revealer_get_child (GTK_REVEALER (self->path_pill)));

  for (guint i = 0; i < path->tables->len; i++)
    {
      RelId id = g_array_index (path->tables, RelId, i);
      guint index;

      if (rel_scene_find_card (scene, id, &index))
        g_array_append_val (cards, index);
      if (i > 0 && rel_scene_find_edge (scene, g_array_index (path->links, RelId, i - 1), &index))
        g_array_append_val (edges, index);
      g_string_append_printf (words, "%s%s", i > 0 ? " – " : "", rel_table_get_name (rel_schema_get_table (schema, id)));
    }
  /* an association that is folded into its edge has the id of its table */
  for (guint i = 0; i < path->tables->len; i++)
    {
      guint index;

      if (rel_scene_find_edge (scene, g_array_index (path->tables, RelId, i), &index))
        g_array_append_val (edges, index);
    }
  if (self->paths->len > 1)
    /* Translators: which of several ways is shown: 2 of 5 */
    g_string_append_printf (words, _("  (%u of %u)"), self->path_at + 1, self->paths->len);
  gtk_label_set_text (GTK_LABEL (label), words->str);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->path_pill), TRUE);
  rel_canvas_set_lit (self->canvas, cards, edges);
}

/* Takes the light away; FALSE when there was none. */
gboolean
rel_diagram_page_clear_paths (RelDiagramPage *self)
{
  if (self->paths == NULL)
    return FALSE;

  g_clear_pointer (&self->paths, g_ptr_array_unref);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->path_pill), FALSE);
  rel_canvas_set_lit (self->canvas, NULL, NULL);

  return TRUE;
}

static void
action_paths (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  GHashTable *selection = rel_canvas_get_selection (self->canvas);
  RelId ends[2];
  guint n = 0;
  GHashTableIter iter;
  gpointer key;

  if (self->document == NULL || scene == NULL)
    return;
  if (g_hash_table_size (selection) != 2)
    {
      gtk_widget_activate_action (widget, "win.tell", "s", _("Select two tables to see how they are linked"));
      return;
    }
  g_hash_table_iter_init (&iter, selection);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    ends[n++] = rel_scene_get_card (scene, GPOINTER_TO_UINT (key) - 1)->id;
  /* again: the next way */
  if (self->paths != NULL && ((self->path_ends[0] == ends[0] && self->path_ends[1] == ends[1]) ||
                              (self->path_ends[0] == ends[1] && self->path_ends[1] == ends[0])))
    {
      self->path_at = (self->path_at + 1) % self->paths->len;
      show_path (self);
      return;
    }
  rel_diagram_page_clear_paths (self);
  self->paths = rel_paths_find (rel_document_get_schema (self->document), ends[0], ends[1], N_PATHS);
  self->path_ends[0] = ends[0];
  self->path_ends[1] = ends[1];
  self->path_at = 0;
  if (self->paths->len == 0)
    {
      g_clear_pointer (&self->paths, g_ptr_array_unref);
      gtk_widget_activate_action (widget, "win.tell", "s", _("No chain of links leads from one to the other"));
      return;
    }
  show_path (self);
}

static void
action_copy_join (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  g_autofree char *sql = NULL;

  if (self->document == NULL || self->paths == NULL)
    return;
  sql = rel_write_join (rel_document_get_schema (self->document), self->paths->pdata[self->path_at]);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), sql);
  gtk_widget_activate_action (widget, "win.tell", "s", _("The JOIN was copied"));
}

void
rel_diagram_page_class_init_paths (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "diagram.paths", NULL, action_paths);
  gtk_widget_class_install_action (widget_class, "diagram.copy-join", NULL, action_copy_join);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, 0, "diagram.paths", NULL);
}
