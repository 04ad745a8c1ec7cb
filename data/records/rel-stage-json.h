/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-session.h"

REL_BEGIN_DECLS

char                    *rel_stage_to_json       (RelStage    *self);
RelStage                *rel_stage_from_json     (const char  *text,
                                                  RelSession  *session,
                                                  guint       *n_lost,
                                                  GError     **error);

REL_END_DECLS
