/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-rows.h"

REL_BEGIN_DECLS

#define REL_TYPE_ROW (rel_row_get_type ())

/**
 * RelRow:
 *
 * A row of a #RelRecordList. It exists before its content: until #RelRow:loaded its
 * values are %NULL.
 */
G_DECLARE_FINAL_TYPE (RelRow, rel_row, REL, ROW, GObject)

gboolean                 rel_row_get_loaded      (RelRow              *self);
guint                    rel_row_get_position    (RelRow              *self);
GPtrArray               *rel_row_get_key         (RelRow              *self);
const RelValue          *rel_row_get_value       (RelRow              *self,
                                                  guint                column);
const char              *rel_row_get_label       (RelRow              *self,
                                                  guint                column);
gboolean                 rel_row_is_missing      (RelRow              *self,
                                                  guint                column);
gboolean                 rel_row_is_cut          (RelRow              *self,
                                                  guint                column);

REL_END_DECLS
