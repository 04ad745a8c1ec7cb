/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-dump-draft.h"

G_BEGIN_DECLS

RelSchema               *rel_dump_draft_finish    (RelDumpDraft *self);

G_END_DECLS
