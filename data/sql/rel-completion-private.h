/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-completion.h"
#include "sql/rel-scope.h"

G_BEGIN_DECLS

typedef struct
{
  RelSchema *schema;
  RelScope  *scope;
  GPtrArray *proposals;
} RelProposer;

void             rel_proposer_propose            (RelProposer      *self,
                                                 RelProposalKind   kind,
                                                 const char       *label,
                                                 const char       *detail,
                                                 const char       *text);
const char      *rel_source_get_name             (const RelSource  *source);
RelTable        *rel_proposer_get_table          (RelProposer      *self,
                                                 const RelSource  *source);

/* rel-completion-join.c */
void             rel_proposer_propose_joins      (RelProposer      *self);
void             rel_proposer_propose_conditions (RelProposer      *self,
                                                 gboolean          with_on);

G_END_DECLS
