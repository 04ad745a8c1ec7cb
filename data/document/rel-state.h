/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-diagram.h"
#include "records/rel-stage.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

#define REL_TYPE_STATE (rel_state_get_type ())

/**
 * RelState:
 *
 * Schema and diagrams of a document, and what is staged for its records, at one moment:
 * the one value that history holds.
 */
G_DECLARE_FINAL_TYPE (RelState, rel_state, REL, STATE, GObject)

RelState                *rel_state_new           (RelSchema  *schema,
                                                  RelDiagram *diagram);
RelSchema               *rel_state_get_schema    (RelState   *self);
RelDiagram              *rel_state_get_diagram   (RelState   *self);
GPtrArray               *rel_state_get_diagrams  (RelState   *self);
guint                    rel_state_get_current   (RelState   *self);
gboolean                 rel_state_find_diagram  (RelState   *self,
                                                  RelId       id,
                                                  guint      *index);
RelState                *rel_state_with_diagrams (RelState   *self,
                                                  GPtrArray  *diagrams,
                                                  guint       current);
RelState                *rel_state_with_schema   (RelState   *self,
                                                  RelSchema  *schema);
RelState                *rel_state_with_diagram  (RelState   *self,
                                                  RelDiagram *diagram);
RelStage                *rel_state_get_stage     (RelState   *self);
RelState                *rel_state_with_stage    (RelState   *self,
                                                  RelStage   *stage);

gboolean                 rel_diagrams_equal      (GPtrArray  *a,
                                                  GPtrArray  *b);

REL_END_DECLS
