/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-token.h"

REL_BEGIN_DECLS

/**
 * RelSource:
 * @name: name of the table, view or common table expression; %NULL for a query in parentheses
 * @alias: (nullable): what it is called here
 * @joined: it stands behind JOIN
 * @here: it belongs to the query that the cursor is in, not to one around it
 * @span: where it is named, alias included
 *
 * Something a query takes rows from.
 */
typedef struct
{
  char     *name;
  char     *alias;
  gboolean  joined;
  gboolean  here;
  RelSpan   span;
} RelSource;

/**
 * RelScopeWord:
 * @kind: of a #RelTokenKind
 * @text: a name as it is meant, or the text of the token
 *
 * A token before the cursor.
 */
typedef struct
{
  RelTokenKind  kind;
  char         *text;
} RelScopeWord;

/**
 * RelScope:
 * @statement: the statement that the offset is in
 * @word: the unfinished word at the offset; empty at the offset when there is none
 * @prefix: the same as typed so far, without quotes
 * @sources: (element-type RelSource): what the query there takes rows from, in order
 * @with: (element-type utf8): names of common table expressions
 * @before: (element-type RelScopeWord): solid tokens of the statement before the word, in order
 * @in_list: the word stands in the list of a FROM, after a comma
 * @insert_into: (nullable): the word stands in the list of columns of INSERT INTO this table
 * @in_text: the offset is inside a string or a comment
 *
 * What a place in a statement knows.
 */
typedef struct
{
  RelSpan    statement;
  RelSpan    word;
  char      *prefix;
  GPtrArray *sources;
  GPtrArray *with;
  GPtrArray *before;
  gboolean   in_list;
  char      *insert_into;
  gboolean   in_text;
} RelScope;

RelScope                *rel_scope_new            (const char    *text,
                                                   gsize          offset,
                                                   RelTokenStyle  style);
void                     rel_scope_free           (RelScope      *self);
const char              *rel_scope_get_before     (RelScope      *self,
                                                   guint          n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelScope, rel_scope_free)

REL_END_DECLS
