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
  RelStage   *stage;   /* of records; NULL: nothing is staged */
};

G_DEFINE_FINAL_TYPE (RelState, rel_state, G_TYPE_OBJECT)

static void
rel_state_finalize (GObject *object)
{
  RelState *self = REL_STATE (object);

  g_clear_object (&self->schema);
  g_clear_object (&self->diagram);
  g_clear_pointer (&self->stage, rel_stage_unref);

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
  RelState *state = rel_state_new (schema, self->diagram);

  state->stage = self->stage != NULL ? rel_stage_ref (self->stage) : NULL;

  return state;
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
  RelState *state = rel_state_new (self->schema, diagram);

  state->stage = self->stage != NULL ? rel_stage_ref (self->stage) : NULL;

  return state;
}

/**
 * rel_state_get_stage:
 * @self: a state
 *
 * Returns: (transfer none) (nullable): what is staged for records, %NULL when nothing is
 */
RelStage *
rel_state_get_stage (RelState *self)
{
  g_return_val_if_fail (REL_IS_STATE (self), NULL);

  return self->stage;
}

/**
 * rel_state_with_stage:
 * @self: a state
 * @stage: (nullable): what is staged for records
 *
 * Returns: (transfer full): the state with that stage
 */
RelState *
rel_state_with_stage (RelState *self,
                      RelStage *stage)
{
  RelState *state = rel_state_new (self->schema, self->diagram);

  state->stage = stage != NULL && !rel_stage_is_empty (stage) ? rel_stage_ref (stage) : NULL;

  return state;
}
