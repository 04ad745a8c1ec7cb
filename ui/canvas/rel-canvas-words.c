/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The sentences that a screen reader says of what is on the canvas: of cards and their
 * rows, of edges, areas and notes, and of what is selected.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "canvas/rel-canvas-private.h"
#include "schema/rel-sentences.h"

char *
rel_canvas_describe_card (RelCanvas     *self,
                          const RelCard *card)
{
  RelTable *table = rel_schema_get_table (rel_scene_get_schema (self->scene), card->id);
  guint n_columns;

  if (table == NULL)
    return g_strdup_printf (_("View %s"), card->title);

  n_columns = rel_table_get_info (table)->columns->len;

  /* Translators: for screen readers: name of a table, number of its columns. */
  return g_strdup_printf (ngettext ("Table %s, %u column", "Table %s, %u columns", n_columns), rel_table_get_name (table), n_columns);
}

/* The sentence of an edge, and what was counted below it. */
char *
rel_canvas_describe_edge (RelCanvas *self,
                          guint      index)
{
  const RelEdge *edge = rel_scene_get_edge (self->scene, index);
  g_autofree char *sentence = rel_sentence_for_relationship (rel_scene_get_schema (self->scene), edge->relationship);

  return edge->counted != NULL ? g_strdup_printf ("%s\n%s", sentence, edge->counted) : g_steal_pointer (&sentence);
}

char *
rel_canvas_describe_shape (RelCanvas *self,
                           guint      index)
{
  const RelShape *shape = rel_scene_get_shape (self->scene, index);
  guint n = rel_scene_count_on_area (self->scene, index);

  if (shape->kind == REL_SHAPE_NOTE)
    /* Translators: for screen readers: text of a note */
    return g_strdup_printf (_("Note: %s"), shape->text);
  if (shape->folded)
    /* Translators: for screen readers: name of an area, number of the tables on it */
    return g_strdup_printf (ngettext ("Folded area %s with %u table", "Folded area %s with %u tables", n), shape->text, n);

  /* Translators: for screen readers: name of an area, number of the tables on it */
  return g_strdup_printf (ngettext ("Area %s with %u table", "Area %s with %u tables", n), shape->text, n);
}

static void
add_words (GString    *words,
           const char *more)
{
  if (words->len > 0)
    g_string_append (words, ", ");
  g_string_append (words, more);
}

/* "author_id, INTEGER, required, refers to authors" */
static char *
describe_column (RelSchema *schema,
                 RelTable  *table,
                 RelColumn *column)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  const RelTableInfo *of = rel_table_get_info (table);
  RelId id = rel_column_get_id (column);
  GString *words = g_string_new (info->name);

  if (*info->type != '\0')
    add_words (words, info->type);
  if (rel_table_get_key_position (table, id) > 0)
    add_words (words, _("primary key"));
  else if (info->not_null)
    add_words (words, _("required"));
  if (rel_table_is_unique_column (table, id) && rel_table_get_key_position (table, id) == 0)
    add_words (words, _("unique"));
  for (guint i = 0; i < of->foreign_keys->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (of->foreign_keys->pdata[i]);
      RelTable *target = rel_schema_get_table (schema, link->target);
      g_autofree char *refers = NULL;

      for (guint j = 0; j < link->n_columns && refers == NULL; j++)
        if (link->columns[j] == id)
          /* Translators: for screen readers, of a column: name of a table */
          refers = g_strdup_printf (_("refers to %s"), target != NULL ? rel_table_get_name (target) : link->target_name);
      if (refers != NULL)
        add_words (words, refers);
    }

  return g_string_free (words, FALSE);
}

/* Its rows, one a line; what is folded is no row. */
char *
rel_canvas_describe_rows (RelCanvas     *self,
                          const RelCard *card)
{
  RelSchema *schema = rel_scene_get_schema (self->scene);
  RelTable *table = rel_schema_get_table (schema, card->id);
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < card->n_rows; i++)
    {
      RelColumn *column = table != NULL && card->rows[i].column != REL_ID_NONE ? rel_table_get_column (table, card->rows[i].column) : NULL;
      g_autofree char *row = column != NULL ? describe_column (schema, table, column) : g_strdup (card->rows[i].name);

      if (words->len > 0)
        g_string_append_c (words, '\n');
      g_string_append (words, row);
    }

  return g_string_free (words, FALSE);
}

static char *
describe_selected_card (RelCanvas *self,
                        RelId      id)
{
  RelSchema *schema = rel_scene_get_schema (self->scene);
  RelTable *table = rel_schema_get_table (schema, id);
  RelColumn *column = table != NULL && self->column != REL_ID_NONE ? rel_table_get_column (table, self->column) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *relationships = NULL;
  int mark = self->marks != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (self->marks, &id)) : 0;
  guint index, n_edges;

  if (column != NULL)
    return describe_column (schema, table, column);
  if (!rel_scene_find_card (self->scene, id, &index))
    return g_strdup ("");

  n_edges = rel_scene_get_edges_of (self->scene, index)->len;
  name = rel_canvas_describe_card (self, rel_scene_get_card (self->scene, index));
  relationships = g_strdup_printf (ngettext ("%u relationship", "%u relationships", n_edges), n_edges);

  return g_strjoin (", ", name, relationships, mark == REL_MARK_ADDED ? _("new") : mark == REL_MARK_CHANGED ? _("changed") : NULL, NULL);
}

/**
 * rel_canvas_describe_selection:
 * @self: a canvas
 *
 * Returns: (transfer full): a sentence about what is selected, for a screen reader
 */
char *
rel_canvas_describe_selection (RelCanvas *self)
{
  RelId id = rel_canvas_get_selected (self);
  guint n = g_hash_table_size (self->selected);
  guint index;

  if (self->scene == NULL)
    return g_strdup ("");
  if (id != REL_ID_NONE)
    return describe_selected_card (self, id);
  if (n > 1)
    return g_strdup_printf (ngettext ("%u table is selected", "%u tables are selected", n), n);
  if (self->edge != REL_ID_NONE && rel_scene_find_edge (self->scene, self->edge, &index))
    return rel_canvas_describe_edge (self, index);
  for (guint i = 0; self->shape != REL_ID_NONE && i < rel_scene_get_n_shapes (self->scene); i++)
    if (rel_scene_get_shape (self->scene, i)->id == self->shape)
      return rel_canvas_describe_shape (self, i);

  n = rel_scene_get_n_cards (self->scene);

  return n == 0 ? g_strdup (_("There is nothing on it yet")) : g_strdup_printf (ngettext ("%u table; nothing is selected", "%u tables; nothing is selected", n), n);
}
