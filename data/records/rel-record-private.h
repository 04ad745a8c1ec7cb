/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-record.h"

#include "records/rel-mapping-private.h"
#include "records/rel-session.h"

G_BEGIN_DECLS

RelRecord       *rel_record_new          (RelSession     *session,
                                          RelMappedTable *table);
RelSession      *rel_record_get_session  (RelRecord      *self);
RelMappedTable  *rel_record_get_mapped_table (RelRecord  *self);

/* What identifies its row, NULL while it has none. */
const char      *rel_record_get_identity (RelRecord      *self);
void             rel_record_set_identity (RelRecord      *self,
                                          const char     *identity);

/* The row as it was last read, NULL when it never was; and of which reading. */
GPtrArray       *rel_record_get_row      (RelRecord      *self);
guint64          rel_record_get_generation (RelRecord    *self);
void             rel_record_set_row      (RelRecord      *self,
                                          GPtrArray      *row,
                                          guint64         generation);
void             rel_record_set_missing  (RelRecord      *self,
                                          guint64         generation);
gboolean         rel_record_is_missing   (RelRecord      *self);
void             rel_record_emit_changed (RelRecord      *self,
                                          int             column);
void             rel_record_detach       (RelRecord      *self);

G_END_DECLS
