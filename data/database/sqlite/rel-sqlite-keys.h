/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/sqlite/rel-sqlite-table.h"

G_BEGIN_DECLS

/* A table while it is read. */
typedef struct
{
  RelSchemaReading *reading;
  RelTableDraft    *draft;
  RelTableText      text; /* its lists are the reading's */
  gboolean          has_text;
  GArray           *key_columns; /* positions of the primary key's columns, in key order */
} RelTableReading;

gboolean                 rel_sqlite_is_binary          (const char       *collation);
gboolean                 rel_table_reading_is_name     (RelTableReading  *self,
                                                        RelSpan           span,
                                                        const char       *name);
gboolean                 rel_table_reading_key_matches (RelTableReading  *self,
                                                        const RelKeyText *key,
                                                        GPtrArray        *names);
void                     rel_table_reading_read_indexes (RelTableReading *self);

G_END_DECLS
