/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-edit-link.h"

REL_BEGIN_DECLS

/**
 * RelLinkChoice:
 * @draft: what rel_edit_link_add() takes; its columns are owned by the choice
 * @id: name for machines: one-to-many, many-to-one, one-to-one, many-to-many, seen
 *   from where the drag began
 * @words: what it means: "One author has many books"
 * @creates: what it makes: "Adds author_id to books"; empty when it is not possible
 * @why_not: (nullable): why it is not possible now; %NULL when it is
 * @ask: which column stands for which of the key is a guess that people should see
 *
 * A relationship that may be made between two tables.
 */
typedef struct
{
  RelLinkDraft  draft;
  const char   *id;
  char         *words;
  char         *creates;
  char         *why_not;
  gboolean      ask;
} RelLinkChoice;

GArray                  *rel_may_link             (RelSchema *schema,
                                                   RelId      a,
                                                   RelId      b);

REL_END_DECLS
