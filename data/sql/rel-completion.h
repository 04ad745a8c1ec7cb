/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"
#include "sql/rel-token.h"

REL_BEGIN_DECLS

/**
 * RelProposalKind:
 *
 * What a proposal is.
 */
typedef enum
{
  REL_PROPOSAL_JOIN,
  REL_PROPOSAL_CONDITION,
  REL_PROPOSAL_COLUMN,
  REL_PROPOSAL_SOURCE,
  REL_PROPOSAL_TABLE,
  REL_PROPOSAL_VIEW,
  REL_PROPOSAL_FUNCTION,
  REL_PROPOSAL_KEYWORD,
} RelProposalKind;

/**
 * RelProposal:
 * @kind: what it is
 * @label: what it is called, as people know it
 * @detail: (nullable): what is said beside it
 * @text: what is written in place of the word, quoted as SQL needs it
 *
 * Something that may be written at a place.
 */
typedef struct
{
  RelProposalKind  kind;
  char            *label;
  char            *detail;
  char            *text;
} RelProposal;

GPtrArray               *rel_completion_propose   (RelSchema  *schema,
                                                   const char *text,
                                                   gsize       offset,
                                                   RelSpan    *word);

REL_END_DECLS
