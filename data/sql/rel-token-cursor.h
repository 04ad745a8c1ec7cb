/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-token.h"

G_BEGIN_DECLS

/* Deeper parentheses are refused: no schema has them, and SQLite stops at 1,000 too. */
#define REL_TOKEN_CURSOR_MAX_DEPTH 1000

/* One term of an index, a key or a list of columns. */
typedef struct
{
  RelSpan  name;       /* when the term is a bare or quoted name, else empty */
  RelSpan  expression; /* the whole term without COLLATE, ASC, DESC at its end */
  RelSpan  collation;
  gboolean descending;
  gboolean autoincrement;
} RelTermText;

/* Reads the solid tokens of a text with a few of them in sight. */
typedef struct
{
  RelTokenizer  tokenizer;
  const char   *text;
  RelTokenStyle style;
  RelToken      ahead[4];
  guint         first;
  guint         n_ahead;
  gsize         last_end; /* behind the last token taken */
  GArray       *scratch;  /* of RelToken: tokens of the term being read */
} RelTokenCursor;

void                     rel_token_cursor_init    (RelTokenCursor *self,
                                                   const char     *text,
                                                   gssize          length,
                                                   RelTokenStyle   style);
void                     rel_token_cursor_clear   (RelTokenCursor *self);

const RelToken          *rel_token_cursor_peek    (RelTokenCursor *self,
                                                   guint           n);
gboolean                 rel_token_cursor_at_end  (RelTokenCursor *self);
gboolean                 rel_token_cursor_at_word (RelTokenCursor *self,
                                                   guint           n,
                                                   const char     *word);
gboolean                 rel_token_cursor_at_char (RelTokenCursor *self,
                                                   guint           n,
                                                   char            c);
RelToken                 rel_token_cursor_take    (RelTokenCursor *self);
gboolean                 rel_token_cursor_accept  (RelTokenCursor *self,
                                                   const char     *word);
gboolean                 rel_token_cursor_accept2 (RelTokenCursor *self,
                                                   const char     *word1,
                                                   const char     *word2);
gboolean                 rel_token_cursor_accept_char (RelTokenCursor *self,
                                                   char            c);
gboolean                 rel_token_cursor_fail    (RelTokenCursor *self,
                                                   GError        **error);
gboolean                 rel_token_cursor_name    (RelTokenCursor *self,
                                                   RelSpan        *name,
                                                   GError        **error);
gboolean                 rel_token_cursor_group   (RelTokenCursor *self,
                                                   RelSpan        *inner,
                                                   GError        **error);
gboolean                 rel_token_cursor_terms   (RelTokenCursor *self,
                                                   GArray         *terms,
                                                   guint          *first,
                                                   guint          *n_terms,
                                                   GError        **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RelTokenCursor, rel_token_cursor_clear)

G_END_DECLS
