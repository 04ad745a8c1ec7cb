/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Only some tables: the selection and what is linked to it, one step further each time.
 */
#include "config.h"

#include "canvas/rel-diagram-page-private.h"
#include "schema/rel-derive.h"

/* The tables one step further than those that are shown. */
static void
widen (RelDiagramPage *self)
{
  GPtrArray *relationships = rel_schema_get_relationships (rel_document_get_schema (self->document));
  g_autoptr(GArray) more = g_array_new (FALSE, FALSE, sizeof (RelId));

  for (guint i = 0; i < relationships->len; i++)
    {
      const RelRelationshipInfo *info = rel_relationship_get_info (g_ptr_array_index (relationships, i));

      if (info->kind == REL_KIND_MANY_TO_MANY)
        continue;
      if (g_hash_table_contains (self->only, &info->parent))
        g_array_append_val (more, info->child);
      if (g_hash_table_contains (self->only, &info->child))
        g_array_append_val (more, info->parent);
    }
  for (guint i = 0; i < more->len; i++)
    g_hash_table_add (self->only, g_memdup2 (&g_array_index (more, RelId, i), sizeof (RelId)));
}

static void
action_neighbours (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  GHashTableIter iter;
  gpointer key;

  if (self->document == NULL || scene == NULL)
    return;

  if (self->only == NULL)
    {
      if (g_hash_table_size (rel_canvas_get_selection (self->canvas)) == 0)
        return;
      self->only = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_hash_table_iter_init (&iter, rel_canvas_get_selection (self->canvas));
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          RelId id = rel_scene_get_card (scene, GPOINTER_TO_UINT (key) - 1)->id;

          g_hash_table_add (self->only, g_memdup2 (&id, sizeof id));
        }
    }
  widen (self);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->neighbours), TRUE);
  rel_diagram_page_show_document (self);
  rel_canvas_fit (self->canvas, TRUE);
}

void
rel_diagram_page_class_init_neighbours (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "diagram.neighbours", NULL, action_neighbours);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "diagram.neighbours", NULL);
}
