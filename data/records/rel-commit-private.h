/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-commit.h"

#include "records/rel-stage-private.h"

G_BEGIN_DECLS

/* What became of one row. */
typedef struct
{
  RelRecord    *record;
  GPtrArray    *before;  /* NULL: the commit made it */
  GPtrArray    *after;   /* NULL: it is gone */
  guint64       order;   /* of what is staged for it by a rebase */
  RelRecord   **targets; /* of links: by column, whom the row led to before; NULL where that is not held */
  RelMappedLink **links; /* of the targets: by which link */
  RelMappedEnd *pairs;   /* of a row of an association table whose two records are held, else NULL */
  RelRecord    *left;
  RelRecord    *right;
  gpointer      twin;    /* RelCommitChange: a row that was deleted joined the two whom one that was made joins */
  GArray       *causes;  /* RelCommitCause, of a row that is gone; NULL: none */
} RelCommitChange;

/* A row that is gone took another one with it. */
typedef struct
{
  RelCommitChange        *change;
  const RelMappedColumns *columns; /* with which the row refers to it, NULL when the link is on the other side */
} RelCommitCause;

struct _RelCommit
{
  int         ref_count;
  RelMapping *mapping;
  RelStage   *stage;     /* what was committed */
  GPtrArray  *changes;   /* RelCommitChange */
  GHashTable *by_record; /* RelRecord -> RelCommitChange, borrowed */
  GHashTable *rebased;   /* RelStageEntry or, where nothing was staged, RelCommitChange -> RelStageEntry: states share them */
  GPtrArray  *olds;      /* RelStageEntry that rebased goes by */
  gboolean    final;
};

RelCommit       *rel_commit_new          (RelMapping     *mapping,
                                          RelStage       *stage,
                                          gboolean        final);
void             rel_commit_add          (RelCommit      *self,
                                          RelRecord      *record,
                                          GPtrArray      *before,
                                          GPtrArray      *after,
                                          guint64         order);
void             rel_commit_finish       (RelCommit      *self,
                                          GHashTable     *records);
gboolean         rel_commit_takes_along  (RelMappedEnd   *end);
gboolean         rel_commit_is_pure_pair (RelCommitChange *change);

G_END_DECLS
