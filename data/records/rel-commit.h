/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-stage.h"

REL_BEGIN_DECLS

/**
 * RelCommit:
 *
 * What a commit did to the rows of a database, those that went along by ON DELETE and ON
 * UPDATE included: by it a stage from before becomes one of after, see rel_stage_rebase().
 * A value. Belongs to the thread of its session.
 */
typedef struct _RelCommit RelCommit;

#define REL_TYPE_COMMIT (rel_commit_get_type ())

GType                    rel_commit_get_type     (void);

RelCommit               *rel_commit_ref          (RelCommit *self);
void                     rel_commit_unref        (RelCommit *self);
guint                    rel_commit_get_n_rows   (RelCommit *self);
gboolean                 rel_commit_is_final     (RelCommit *self);

RelStage                *rel_stage_rebase        (RelStage  *stage,
                                                  RelCommit *commit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelCommit, rel_commit_unref)

REL_END_DECLS
