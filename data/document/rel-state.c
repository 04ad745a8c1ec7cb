/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a document is at one moment. Undo keeps the old one: nothing has to be undone.
 */
#include "config.h"

#include "document/rel-state.h"

#include "diagram/rel-colors.h"

struct _RelState
{
  GObject     parent_instance;
  RelSchema  *schema;
  GPtrArray  *diagrams; /* RelDiagram; never changed, so states share it */
  guint       current;
  RelStage   *stage;   /* of records; NULL: nothing is staged */
};

G_DEFINE_FINAL_TYPE (RelState, rel_state, G_TYPE_OBJECT)

static void
rel_state_finalize (GObject *object)
{
  RelState *self = REL_STATE (object);

  g_clear_object (&self->schema);
  g_ptr_array_unref (self->diagrams);
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

static gpointer
ref_diagram (gconstpointer diagram,
             gpointer      user_data)
{
  return g_object_ref ((gpointer) diagram);
}

/* Colours stay as they are while tables come and go: every diagram remembers them. */
static GPtrArray *
keep_colors (RelSchema  *schema,
             GPtrArray  *diagrams,
             GHashTable *kin)
{
  g_autoptr(GHashTable) now = kin != NULL && rel_colors_cover (kin, schema) ? g_hash_table_ref (kin) : rel_colors_choose (schema, kin);
  GPtrArray *kept = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < diagrams->len; i++)
    {
      RelDiagram *diagram = diagrams->pdata[i];

      g_ptr_array_add (kept, rel_diagram_get_kin (diagram) == now ? g_object_ref (diagram) : rel_diagram_with_kin (diagram, now));
    }

  return kept;
}

static RelState *
make_state (RelSchema  *schema,
            GPtrArray  *diagrams,
            guint       current,
            RelStage   *stage,
            GHashTable *kin)
{
  RelState *self = g_object_new (REL_TYPE_STATE, NULL);

  self->schema = g_object_ref (schema);
  self->diagrams = keep_colors (schema, diagrams, kin);
  self->current = MIN (current, diagrams->len - 1);
  self->stage = stage != NULL ? rel_stage_ref (stage) : NULL;

  return self;
}

static GHashTable *
get_kin (RelState *self)
{
  return rel_diagram_get_kin (self->diagrams->pdata[0]);
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
  g_autoptr(GPtrArray) diagrams = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (diagrams, g_object_ref (diagram));

  return make_state (schema, diagrams, 0, NULL, NULL);
}

/**
 * rel_state_with_diagrams:
 * @self: a state
 * @diagrams: (element-type RelDiagram): at least one diagram
 * @current: number of the one that is shown
 *
 * Returns: (transfer full): the state with these diagrams
 */
RelState *
rel_state_with_diagrams (RelState  *self,
                         GPtrArray *diagrams,
                         guint      current)
{
  g_autoptr(GPtrArray) own = g_ptr_array_copy (diagrams, ref_diagram, NULL);

  g_ptr_array_set_free_func (own, g_object_unref);

  return make_state (self->schema, own, current, self->stage, get_kin (self));
}

/**
 * rel_state_get_diagrams:
 * @self: a state
 *
 * Returns: (transfer none) (element-type RelDiagram): its diagrams, in their order
 */
GPtrArray *
rel_state_get_diagrams (RelState *self)
{
  g_return_val_if_fail (REL_IS_STATE (self), NULL);

  return self->diagrams;
}

/**
 * rel_state_get_current:
 * @self: a state
 *
 * Returns: number of the diagram that is shown
 */
guint
rel_state_get_current (RelState *self)
{
  g_return_val_if_fail (REL_IS_STATE (self), 0);

  return self->current;
}

/**
 * rel_state_find_diagram:
 * @self: a state
 * @id: identity of a diagram
 * @index: (out): its number
 *
 * Returns: whether it is there
 */
gboolean
rel_state_find_diagram (RelState *self,
                        RelId     id,
                        guint    *index)
{
  g_return_val_if_fail (REL_IS_STATE (self), FALSE);

  for (guint i = 0; i < self->diagrams->len; i++)
    if (rel_diagram_get_id (self->diagrams->pdata[i]) == id)
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * rel_diagrams_equal:
 * @a: (element-type RelDiagram): diagrams
 * @b: (element-type RelDiagram): others
 *
 * Returns: whether they show the same, in the same order
 */
gboolean
rel_diagrams_equal (GPtrArray *a,
                    GPtrArray *b)
{
  if (a == b)
    return TRUE;
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!rel_diagram_equal (a->pdata[i], b->pdata[i]))
      return FALSE;

  return TRUE;
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
 * Returns: (transfer none): the diagram that is shown
 */
RelDiagram *
rel_state_get_diagram (RelState *self)
{
  g_return_val_if_fail (REL_IS_STATE (self), NULL);

  return self->diagrams->pdata[self->current];
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
  return make_state (schema, self->diagrams, self->current, self->stage, get_kin (self));
}

/**
 * rel_state_with_diagram:
 * @self: a state
 * @diagram: another diagram
 *
 * Returns: (transfer full): the state with that diagram in place of the one with its
 *   identity; of the one that is shown where there is none
 */
RelState *
rel_state_with_diagram (RelState   *self,
                        RelDiagram *diagram)
{
  g_autoptr(GPtrArray) diagrams = g_ptr_array_copy (self->diagrams, ref_diagram, NULL);
  guint index = self->current;

  g_ptr_array_set_free_func (diagrams, g_object_unref);
  rel_state_find_diagram (self, rel_diagram_get_id (diagram), &index);
  g_object_unref (diagrams->pdata[index]);
  diagrams->pdata[index] = g_object_ref (diagram);

  return make_state (self->schema, diagrams, self->current, self->stage, get_kin (self));
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
  return make_state (self->schema, self->diagrams, self->current, stage != NULL && !rel_stage_is_empty (stage) ? stage : NULL, get_kin (self));
}
