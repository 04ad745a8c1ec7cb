/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A document on its way through its states: an edit goes on to a new one, undo and redo
 * go back and forth. Places that nobody chose are no edit: they go into all states.
 */
#include "config.h"

#include "document/rel-document-private.h"

/**
 * rel_document_push:
 * @self: a document
 * @name: name of the edit, for people
 * @state: what it led to
 *
 * Goes on to a new state. An edit that changed nothing is none.
 */
void
rel_document_push (RelDocument *self,
                   const char  *name,
                   RelState    *state)
{
  g_autoptr(RelState) before = NULL;

  g_return_if_fail (REL_IS_DOCUMENT (self));

  before = g_object_ref (rel_document_get_state (self));
  if (rel_state_get_schema (before) == rel_state_get_schema (state) &&
      rel_state_get_stage (before) == rel_state_get_stage (state) &&
      rel_diagrams_equal (rel_state_get_diagrams (before), rel_state_get_diagrams (state)))
    return;

  rel_history_push (self->history, name, state);
  rel_document_announce (self, before);
}

static void
take_place (RelDiagram *from,
            RelDiagram *into,
            RelId       id,
            GArray     *ids,
            GArray     *places)
{
  RelPoint place;
  RelPoint known;

  if (!rel_diagram_get_place (from, id, &place) || rel_diagram_get_place (into, id, &known))
    return;
  g_array_append_val (ids, id);
  g_array_append_val (places, place);
}

/* Each state keeps the places it has, and gets those it lacks. */
static RelState *
take_places (RelState *state,
             gpointer  settled)
{
  const RelSchemaInfo *info = rel_schema_get_info (rel_state_get_schema (state));
  RelDiagram *diagram;
  guint index;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  g_autoptr(RelDiagram) whole = NULL;

  /* from before it was made, or after it went */
  if (!rel_state_find_diagram (state, rel_diagram_get_id (settled), &index))
    return g_object_ref (state);
  diagram = rel_state_get_diagrams (state)->pdata[index];
  for (guint i = 0; i < info->tables->len; i++)
    take_place (settled, diagram, rel_table_get_id (g_ptr_array_index (info->tables, i)), ids, places);
  for (guint i = 0; i < info->views->len; i++)
    take_place (settled, diagram, rel_view_get_id (g_ptr_array_index (info->views, i)), ids, places);
  whole = rel_diagram_with_places (diagram, (RelId *) ids->data, (RelPoint *) places->data, ids->len);

  return rel_state_with_diagram (state, whole);
}

/**
 * rel_document_settle:
 * @self: a document
 * @diagram: the diagram with places for tables that had none
 *
 * Takes places that nobody chose: the first layout, and newcomers after a refresh. Not
 * an edit, so there is nothing to undo.
 */
void
rel_document_settle (RelDocument *self,
                     RelDiagram  *diagram)
{
  g_autoptr(RelState) before = NULL;
  gboolean saved;

  g_return_if_fail (REL_IS_DOCUMENT (self));

  before = g_object_ref (rel_document_get_state (self));
  saved = self->database == NULL && !rel_document_is_modified (self);
  rel_history_map (self->history, take_places, diagram);
  /* nobody chose them, so nobody need be asked whether to save them */
  if (saved)
    {
      g_clear_pointer (&self->saved, g_ptr_array_unref);
      self->saved = g_ptr_array_ref (rel_document_get_diagrams (self));
    }
  rel_document_announce (self, before);
}

static void
step (RelDocument *self,
      gboolean   (*go) (RelHistory *))
{
  g_autoptr(RelState) before = g_object_ref (rel_document_get_state (self));

  if (go (self->history))
    rel_document_announce (self, before);
}

void
rel_document_undo (RelDocument *self)
{
  g_return_if_fail (REL_IS_DOCUMENT (self));

  step (self, rel_history_undo);
}

void
rel_document_redo (RelDocument *self)
{
  g_return_if_fail (REL_IS_DOCUMENT (self));

  step (self, rel_history_redo);
}

/**
 * rel_document_get_undo_name:
 * @self: a document
 *
 * Returns: (nullable) (transfer none): name of the edit that would be undone
 */
const char *
rel_document_get_undo_name (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  return rel_history_get_undo_name (self->history);
}

/**
 * rel_document_get_redo_name:
 * @self: a document
 *
 * Returns: (nullable) (transfer none): name of the edit that would be redone
 */
const char *
rel_document_get_redo_name (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  return rel_history_get_redo_name (self->history);
}
