/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelId:
 *
 * Identity of a schema or diagram element, unique within the process and kept
 * through every edit. 0 is no element.
 */
typedef guint64 RelId;

#define REL_ID_NONE ((RelId) 0)

RelId            rel_id_new              (void);

REL_END_DECLS
