/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Several diagrams of one document: the same tables, each time with their own places and
 * looks. Adding, renaming and removing are edits; looking at another one is none.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/rel-document.h"

#include "base/rel-error.h"
#include "document/rel-document-private.h"

/**
 * rel_document_get_diagrams:
 * @self: a document
 *
 * Returns: (transfer none) (element-type RelDiagram): its diagrams
 */
GPtrArray *
rel_document_get_diagrams (RelDocument *self)
{
  return rel_state_get_diagrams (rel_document_get_state (self));
}

/**
 * rel_document_show_diagram:
 * @self: a document
 * @diagram: identity of one of its diagrams
 *
 * Goes to a diagram. Not an edit, so there is nothing to undo.
 */
void
rel_document_show_diagram (RelDocument *self,
                           RelId        diagram)
{
  g_autoptr(RelState) before = NULL;
  g_autoptr(RelState) state = NULL;
  guint index;

  g_return_if_fail (REL_IS_DOCUMENT (self));

  before = g_object_ref (rel_document_get_state (self));
  if (!rel_state_find_diagram (before, diagram, &index) || index == rel_state_get_current (before))
    return;

  state = rel_state_with_diagrams (before, rel_state_get_diagrams (before), index);
  rel_history_replace (self->history, state);
  rel_document_announce (self, before);
}

static RelId
push_added (RelDocument *self,
            const char  *name,
            RelDiagram  *diagram,
            guint        at)
{
  RelState *before = rel_document_get_state (self);
  g_autoptr(GPtrArray) diagrams = g_ptr_array_copy (rel_state_get_diagrams (before), NULL, NULL);
  g_autoptr(RelState) state = NULL;

  g_ptr_array_set_free_func (diagrams, NULL);
  g_ptr_array_insert (diagrams, at, diagram);
  state = rel_state_with_diagrams (before, diagrams, at);
  rel_document_push (self, name, state);

  return rel_diagram_get_id (diagram);
}

/**
 * rel_document_add_diagram:
 * @self: a document
 * @name: its name
 * @tables: (array length=n_tables) (nullable): ids of tables and views to put on it
 * @n_tables: their number
 *
 * Adds a diagram and goes to it. It shows only what is put on it; looks are those of
 * the diagram that was shown.
 *
 * Returns: identity of the diagram
 */
RelId
rel_document_add_diagram (RelDocument *self,
                          const char  *name,
                          const RelId *tables,
                          guint        n_tables)
{
  g_autoptr(RelDiagram) empty = NULL;
  g_autoptr(RelDiagram) listed = NULL;
  g_autoptr(RelDiagram) noted = NULL;
  g_autoptr(RelDiagram) diagram = NULL;

  g_return_val_if_fail (REL_IS_DOCUMENT (self), REL_ID_NONE);

  empty = rel_diagram_new (REL_ID_NONE, name);
  listed = rel_diagram_with_listed (empty, TRUE);
  noted = rel_diagram_with_notation (listed, rel_diagram_get_notation (rel_document_get_diagram (self)));
  diagram = rel_diagram_with_shown (noted, tables, n_tables, TRUE);

  return push_added (self, _("Add Diagram"), diagram, rel_document_get_diagrams (self)->len);
}

/**
 * rel_document_duplicate_diagram:
 * @self: a document
 * @diagram: identity of a diagram
 * @name: name of the other
 *
 * Returns: identity of the new diagram, which is shown then; 0 when there is none to duplicate
 */
RelId
rel_document_duplicate_diagram (RelDocument *self,
                                RelId        diagram,
                                const char  *name)
{
  g_autoptr(RelDiagram) other = NULL;
  guint index;

  g_return_val_if_fail (REL_IS_DOCUMENT (self), REL_ID_NONE);

  if (!rel_state_find_diagram (rel_document_get_state (self), diagram, &index))
    return REL_ID_NONE;

  other = rel_diagram_duplicate (rel_document_get_diagrams (self)->pdata[index], name);

  return push_added (self, _("Duplicate Diagram"), other, index + 1);
}

/**
 * rel_document_rename_diagram:
 * @self: a document
 * @diagram: identity of a diagram
 * @name: its new name
 * @error: where to put an error
 *
 * Returns: whether it has that name now
 */
gboolean
rel_document_rename_diagram (RelDocument  *self,
                             RelId         diagram,
                             const char   *name,
                             GError      **error)
{
  RelState *before;
  g_autoptr(RelDiagram) renamed = NULL;
  g_autoptr(RelState) state = NULL;
  guint index;

  g_return_val_if_fail (REL_IS_DOCUMENT (self), FALSE);

  before = rel_document_get_state (self);
  if (!rel_state_find_diagram (before, diagram, &index))
    return TRUE;
  for (guint i = 0; i < rel_state_get_diagrams (before)->len; i++)
    if (i != index && g_strcmp0 (rel_diagram_get_name (rel_state_get_diagrams (before)->pdata[i]), name) == 0)
      {
        g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("There is a diagram “%s” already. Nothing was changed; choose another name."), name);
        return FALSE;
      }

  renamed = rel_diagram_with_name (rel_state_get_diagrams (before)->pdata[index], name);
  state = rel_state_with_diagram (before, renamed);
  rel_document_push (self, _("Rename Diagram"), state);

  return TRUE;
}

/**
 * rel_document_remove_diagram:
 * @self: a document
 * @diagram: identity of a diagram
 * @error: where to put an error
 *
 * Removes a diagram; its tables stay in the schema.
 *
 * Returns: whether it is gone
 */
gboolean
rel_document_remove_diagram (RelDocument  *self,
                             RelId         diagram,
                             GError      **error)
{
  RelState *before;
  g_autoptr(GPtrArray) diagrams = NULL;
  g_autoptr(RelState) state = NULL;
  guint index, current;

  g_return_val_if_fail (REL_IS_DOCUMENT (self), FALSE);

  before = rel_document_get_state (self);
  if (!rel_state_find_diagram (before, diagram, &index))
    return TRUE;
  if (rel_state_get_diagrams (before)->len == 1)
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, _("The last diagram stays. Nothing was changed; add another one first."));
      return FALSE;
    }

  diagrams = g_ptr_array_copy (rel_state_get_diagrams (before), NULL, NULL);
  g_ptr_array_set_free_func (diagrams, NULL);
  g_ptr_array_remove_index (diagrams, index);
  current = rel_state_get_current (before);
  state = rel_state_with_diagrams (before, diagrams, current > index ? current - 1 : MIN (current, diagrams->len - 1));
  rel_document_push (self, _("Remove Diagram"), state);

  return TRUE;
}
