/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-token.h"

REL_BEGIN_DECLS

/**
 * RelStatement:
 * @span: from its first token to its semicolon, that included; without one, to its last token or comment
 * @line: line of its first token, from 1
 * @complete: it has a semicolon
 *
 * One statement of a script.
 */
typedef struct
{
  RelSpan  span;
  guint    line;
  gboolean complete;
} RelStatement;

/**
 * RelStatements:
 *
 * Splits a script, one statement at a time. To be placed on the stack and begun with
 * rel_statements_init(); nothing to free.
 */
typedef struct
{
  /*< private >*/
  RelTokenizer  tokenizer;
  RelSpan       delimiter;
} RelStatements;

void                     rel_statements_init      (RelStatements  *self,
                                                   const char     *text,
                                                   gssize          length,
                                                   RelTokenStyle   style);
gboolean                 rel_statements_next      (RelStatements  *self,
                                                   RelStatement   *statement);

REL_END_DECLS
