/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-stage.h"

#include "records/rel-mapping-private.h"
#include "records/rel-record-private.h"

G_BEGIN_DECLS

/* What is staged for one column of one record. */
typedef enum
{
  REL_CELL_NONE,
  REL_CELL_VALUE,   /* a value */
  REL_CELL_LINK,    /* what the target has in a column, now or when it is written */
  REL_CELL_CLEARED, /* NULL, since the record left its owner */
  REL_CELL_DISPLACED, /* another record was linked to the target: its own link goes at the commit, and is seen until then */
} RelCellKind;

typedef struct
{
  RelCellKind  kind;
  RelValue    *value;
  RelRecord   *target;
  guint        column;
} RelCell;

typedef struct
{
  int        ref_count;
  RelRecord *record;
  guint64    order;    /* of staging */
  gboolean   inserted;
  gboolean   deleted;
  RelCell   *cells;    /* one a column */
  GPtrArray *read;     /* the row as it was read when this was staged, NULL for a new one */
} RelStageEntry;

typedef struct
{
  RelMappedEnd *pairs;
  RelRecord    *left;
  RelRecord    *right;
  gboolean      present;
  guint64       order;
} RelStagePair;

RelStage        *rel_stage_new           (void);
RelStageEntry   *rel_stage_lookup        (RelStage       *self,
                                          RelRecord      *record);
GHashTable      *rel_stage_get_entries   (RelStage       *self,
                                          RelMappedTable *table);
GHashTable      *rel_stage_get_pairs     (RelStage       *self);
RelStagePair    *rel_stage_lookup_pair   (RelStage       *self,
                                          RelMappedEnd   *pairs,
                                          RelRecord      *left,
                                          RelRecord      *right);
guint            rel_stage_get_n_deletions (RelStage     *self);
GPtrArray       *rel_stage_list_entries  (RelStage       *self);

RelStageEntry   *rel_stage_entry_ref     (RelStageEntry  *entry);
void             rel_stage_entry_unref   (RelStageEntry  *entry);
gboolean         rel_stage_entry_has_any (RelStageEntry  *entry,
                                          const RelMappedColumns *columns);

/* These make *stage a value of its own first. */
void             rel_stage_put           (RelStage      **stage,
                                          RelStageEntry  *entry);
RelStageEntry   *rel_stage_edit          (RelStage      **stage,
                                          RelRecord      *record,
                                          guint64         order);
void             rel_stage_drop          (RelStage      **stage,
                                          RelRecord      *record);
void             rel_stage_tidy          (RelStage      **stage,
                                          RelRecord      *record);
void             rel_stage_set_pair      (RelStage      **stage,
                                          RelMappedEnd   *pairs,
                                          RelRecord      *left,
                                          RelRecord      *right,
                                          gboolean        present,
                                          guint64         order);
void             rel_stage_unset_pair    (RelStage      **stage,
                                          RelMappedEnd   *pairs,
                                          RelRecord      *left,
                                          RelRecord      *right);
void             rel_stage_set_deleted   (RelStage      **stage,
                                          RelRecord      *record,
                                          gboolean        deleted,
                                          guint64         order);
void             rel_stage_set_cell      (RelStage       *self,
                                          RelStageEntry  *entry,
                                          guint           column,
                                          RelCellKind     kind,
                                          const RelValue *value,
                                          RelRecord      *target,
                                          guint           target_column);

G_END_DECLS
