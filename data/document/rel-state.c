/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a document is at one moment. Undo keeps the old one: nothing has to be undone.
 */
#include "config.h"

#include "document/rel-state.h"

struct _RelState
{
  GObject     parent_instance;
  RelSchema  *schema;
  RelDiagram *diagram;
};

G_DEFINE_FINAL_TYPE (RelState, rel_state, G_TYPE_OBJECT)

static void
rel_state_finalize (GObject *object)
{
  RelState *self = REL_STATE (object);

  g_clear_object (&self->schema);
  g_clear_object (&self->diagram);

  G_OBJECT_CLASS (rel_state_parent_class)->finalize (object);
}

static void
rel_state_class_init (RelStateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_state_finalize;
}

static void
rel_state_init (RelState *self)
{
}

/**
 * rel_state_new:
 * @schema: a schema
 * @diagram: a diagram of it
 *
 * Returns: (transfer full): the state
 */
RelState *
rel_state_new (RelSchema  *schema,
               RelDiagram *diagram)
{
  RelState *self = g_object_new (REL_TYPE_STATE, NULL);

  self->schema = g_object_ref (schema);
  self->diagram = g_object_ref (diagram);

  return self;
}

/**
 * rel_state_get_schema:
 * @self: a state
 *
 * Returns: (transfer none): its schema
 */
RelSchema *
rel_state_get_schema (RelState *self)
{
  g_return_val_if_fail (REL_IS_STATE (self), NULL);

  return self->schema;
}

/**
 * rel_state_get_diagram:
 * @self: a state
 *
 * Returns: (transfer none): its diagram
 */
RelDiagram *
rel_state_get_diagram (RelState *self)
{
  g_return_val_if_fail (REL_IS_STATE (self), NULL);

  return self->diagram;
}

/**
 * rel_state_with_schema:
 * @self: a state
 * @schema: another schema
 *
 * Returns: (transfer full): the state with that schema
 */
RelState *
rel_state_with_schema (RelState  *self,
                       RelSchema *schema)
{
  return rel_state_new (schema, self->diagram);
}

/**
 * rel_state_with_diagram:
 * @self: a state
 * @diagram: another diagram
 *
 * Returns: (transfer full): the state with that diagram
 */
RelState *
rel_state_with_diagram (RelState   *self,
                        RelDiagram *diagram)
{
  return rel_state_new (self->schema, diagram);
}
