/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/rel-document.h"
#include "records/rel-cell-source.h"
#include "records/rel-record-list.h"

G_BEGIN_DECLS

/* Which record is meant: one that a session holds, or a row of a list. A value: made when
 * something is to be done, freed by what does it. */
typedef struct _RelRecordHandle RelRecordHandle;

RelRecordHandle *rel_record_handle_new_row     (RelSchema       *schema,
                                                RelRecordQuery  *query,
                                                RelTable        *table,
                                                RelRow          *row);
RelRecordHandle *rel_record_handle_new_key     (RelTable        *table,
                                                RelValue *const *key,
                                                guint            n_key);
RelRecordHandle *rel_record_handle_new_rowid   (RelTable        *table,
                                                gint64           rowid);
RelRecordHandle *rel_record_handle_new_record  (RelRecord       *record);
RelRecordHandle *rel_record_handle_copy        (RelRecordHandle *self);
void             rel_record_handle_free        (RelRecordHandle *self);
RelRecord       *rel_record_handle_find        (RelRecordHandle *self,
                                                RelSession      *session,
                                                GError         **error);

RelCellSource   *rel_record_handle_new_source  (RelRecordHandle *self,
                                                RelDatabase     *database,
                                                RelTable        *table,
                                                const char      *column);

/* What may be staged for a record. */
typedef enum
{
  REL_STAGE_UPDATE,    /* name: a column; value */
  REL_STAGE_ASSIGN,    /* name: an end; other, or NULL for none */
  REL_STAGE_APPEND,    /* name: an end; other */
  REL_STAGE_REMOVE,    /* name: an end; other */
  REL_STAGE_DELETE,
  REL_STAGE_INSERT,    /* table; with a record and name: into that collection */
  REL_STAGE_DUPLICATE,
} RelStageKind;

/* Told on the main thread; `record` is the new record of an insert, else NULL. */
typedef void   (*RelStaged)                    (RelRecord       *record,
                                                const GError    *error,
                                                gpointer         user_data);

void             rel_record_stage              (RelDocument     *document,
                                                RelStageKind     kind,
                                                RelRecordHandle *record,
                                                const char      *name,
                                                const RelValue  *value,
                                                RelRecordHandle *other,
                                                const char      *table,
                                                RelStaged        staged,
                                                gpointer         user_data,
                                                GDestroyNotify   destroy);
void             rel_record_stage_seen         (RelDocument     *document,
                                                RelRecordHandle *record,
                                                const char      *column,
                                                const RelValue  *value,
                                                const RelValue  *seen,
                                                RelStaged        staged,
                                                gpointer         user_data,
                                                GDestroyNotify   destroy);
RelValue        *rel_record_parse_value        (const char      *text,
                                                const char      *type,
                                                const RelValue  *before);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelRecordHandle, rel_record_handle_free)

G_END_DECLS
