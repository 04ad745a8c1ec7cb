/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Questions about trees of Python.
 */
#include "config.h"

#include <string.h>

#include "formats/rel-python-parser.h"

/* The last part of a name: "Column" of sa.Column; NULL when it is none. */
const char *
rel_python_node_name (const RelPythonNode *self)
{
  if (self != NULL && (self->kind == REL_PYTHON_NODE_NAME || self->kind == REL_PYTHON_NODE_ATTRIBUTE))
    return self->text;

  return NULL;
}

gboolean
rel_python_node_is (const RelPythonNode *self,
                    const char          *name)
{
  return g_strcmp0 (rel_python_node_name (self), name) == 0;
}

const char *
rel_python_node_string (const RelPythonNode *self)
{
  return self != NULL && self->kind == REL_PYTHON_NODE_STRING ? self->text : NULL;
}

RelPythonNode *
rel_python_node_keyword (const RelPythonNode *call,
                         const char          *name)
{
  for (RelPythonNode *at = call->first; at != NULL; at = at->next)
    if (at->kind == REL_PYTHON_NODE_KEYWORD && strcmp (at->text, name) == 0)
      return at->first;

  return NULL;
}

/* The n-th argument without a name. */
RelPythonNode *
rel_python_node_argument (const RelPythonNode *call,
                          guint                n)
{
  for (RelPythonNode *at = call->first != NULL ? call->first->next : NULL; at != NULL; at = at->next)
    if (at->kind != REL_PYTHON_NODE_KEYWORD && n-- == 0)
      return at;

  return NULL;
}

gboolean
rel_python_node_is_true (const RelPythonNode *self)
{
  return rel_python_node_is (self, "True") || (self != NULL && self->kind == REL_PYTHON_NODE_NUMBER && strcmp (self->text, "1") == 0);
}
