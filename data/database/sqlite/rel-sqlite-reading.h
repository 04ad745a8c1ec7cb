/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "schema/rel-schema.h"
#include "sql/rel-read-table.h"

G_BEGIN_DECLS

/* What one reading of a schema shares. Strings live in its store until it ends. */
typedef struct
{
  sqlite3      *db;
  GCancellable *cancellable;
  GStringChunk *store;
  GArray       *problems;     /* RelProblem, strings in the store */
  GHashTable   *index_texts;  /* name of an index -> its CREATE text */
  GHashTable   *has_indexes;  /* lower-case names of tables that have some */
  GHashTable   *drafts;       /* lower-case name of a table -> RelTableDraft */
  RelTableText  text;         /* lists for the text of the table at hand */
  GHashTable   *listed;       /* name of a table -> RelListedTable; NULL until asked for */
} RelSchemaReading;

/* What PRAGMA table_list says of a table. */
typedef struct
{
  RelTableKind kind;
  gboolean     without_rowid;
  gboolean     strict;
} RelListedTable;

const char              *rel_schema_reading_text  (RelSchemaReading *self,
                                                   sqlite3_stmt     *statement,
                                                   int               column);
const char              *rel_schema_reading_span  (RelSchemaReading *self,
                                                   const char       *text,
                                                   RelSpan           span,
                                                   gboolean          is_name);
void                     rel_schema_reading_add_problem (RelSchemaReading *self,
                                                   const char       *object,
                                                   const char       *format,
                                                   ...) G_GNUC_PRINTF (3, 4);
sqlite3_stmt            *rel_schema_reading_ask   (RelSchemaReading *self,
                                                   const char       *pragma,
                                                   const char       *raw_name,
                                                   const char      **message);
const char              *rel_schema_reading_end   (RelSchemaReading *self,
                                                   sqlite3_stmt     *statement,
                                                   int               status);

const RelListedTable    *rel_schema_reading_list  (RelSchemaReading *self,
                                                   const char       *raw_name);

G_END_DECLS
