/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "base/rel-rows.h"

REL_BEGIN_DECLS

#define REL_TYPE_ROW (rel_row_get_type ())

/**
 * RelRow:
 *
 * A row of a list: there before its values have arrived. Signal `changed` when they do,
 * when they are read again, and when something else is staged for them.
 */
G_DECLARE_FINAL_TYPE (RelRow, rel_row, REL, ROW, GObject)

gint64                   rel_row_get_position    (RelRow             *self);
gboolean                 rel_row_is_loaded       (RelRow             *self);
const RelValue          *rel_row_get_value       (RelRow             *self,
                                                  int                 position);

REL_END_DECLS
