/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelStage:
 *
 * All that is staged in a #RelSession at one moment: a value, so that undo can hold
 * old ones. Its entries are absolute ("title shall be X"): what is seen is the database
 * under the stage. Belongs to the thread of its session.
 */
typedef struct _RelStage RelStage;

#define REL_TYPE_STAGE (rel_stage_get_type ())

GType                    rel_stage_get_type      (void);

RelStage                *rel_stage_ref           (RelStage *self);
void                     rel_stage_unref         (RelStage *self);
gboolean                 rel_stage_is_empty      (RelStage *self);
guint                    rel_stage_get_n_changes (RelStage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelStage, rel_stage_unref)

REL_END_DECLS
