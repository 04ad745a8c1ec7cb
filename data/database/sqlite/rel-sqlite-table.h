/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/sqlite/rel-sqlite-reading.h"

G_BEGIN_DECLS

/* A table whose links do not know their targets yet. */
typedef struct
{
  RelId         id;
  const char   *raw_name; /* the very bytes, to ask SQLite with */
  RelTableInfo  info;     /* all but the links */
  GArray       *links;    /* LinkDraft */
} RelTableDraft;

RelTableDraft           *rel_table_draft_new      (RelSchemaReading *reading,
                                                   const char       *raw_name,
                                                   const char       *name,
                                                   const char       *sql);
void                     rel_table_draft_free     (RelTableDraft    *self);
RelTable                *rel_table_draft_finish   (RelTableDraft    *self,
                                                   RelSchemaReading *reading);

G_END_DECLS
