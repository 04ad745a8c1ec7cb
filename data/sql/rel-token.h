/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelTokenKind:
 * @REL_TOKEN_END: nothing is left
 * @REL_TOKEN_SPACE: white space
 * @REL_TOKEN_COMMENT: a comment of any kind
 * @REL_TOKEN_WORD: a keyword or a bare name
 * @REL_TOKEN_QUOTED: a name in "", `` or []
 * @REL_TOKEN_STRING: a text literal, in '' or the dialect's other quotes
 * @REL_TOKEN_BLOB: x'00'
 * @REL_TOKEN_NUMBER: a number
 * @REL_TOKEN_VARIABLE: ?1, :name, @name, $name
 * @REL_TOKEN_OPERATOR: anything else, parentheses and semicolon included
 *
 * Kind of a token.
 */
typedef enum
{
  REL_TOKEN_END,
  REL_TOKEN_SPACE,
  REL_TOKEN_COMMENT,
  REL_TOKEN_WORD,
  REL_TOKEN_QUOTED,
  REL_TOKEN_STRING,
  REL_TOKEN_BLOB,
  REL_TOKEN_NUMBER,
  REL_TOKEN_VARIABLE,
  REL_TOKEN_OPERATOR,
} RelTokenKind;

/**
 * RelTokenStyle:
 *
 * Whose rules a text is cut by.
 */
typedef enum
{
  REL_TOKEN_STYLE_SQLITE,
  REL_TOKEN_STYLE_POSTGRESQL,
  REL_TOKEN_STYLE_MYSQL,
} RelTokenStyle;

/**
 * RelToken:
 * @kind: its kind
 * @open: it is a quoted thing or comment whose end is missing
 * @line: line of its first byte, from 1
 * @start: offset of its first byte
 * @end: offset behind its last byte
 *
 * A piece of SQL text. It does not own the text.
 */
typedef struct
{
  RelTokenKind kind : 8;
  guint        open : 1;
  guint        line;
  gsize        start;
  gsize        end;
} RelToken;

/**
 * RelSpan:
 * @start: offset of its first byte
 * @end: offset behind its last byte; @start when there is nothing
 *
 * A stretch of a text.
 */
typedef struct
{
  gsize start;
  gsize end;
} RelSpan;

/**
 * RelTokenizer:
 *
 * Cuts a text into tokens, one call at a time. To be placed on the stack; nothing to free.
 */
typedef struct
{
  /*< private >*/
  const char    *text;
  gsize          length;
  gsize          offset;
  guint          line;
  RelTokenStyle  style;
} RelTokenizer;

void                     rel_tokenizer_init       (RelTokenizer   *self,
                                                   const char     *text,
                                                   gssize          length,
                                                   RelTokenStyle   style);
gboolean                 rel_tokenizer_next       (RelTokenizer   *self,
                                                   RelToken       *token);
gboolean                 rel_tokenizer_next_solid (RelTokenizer   *self,
                                                   RelToken       *token);

gboolean                 rel_token_is_word        (const RelToken *token,
                                                   const char     *text,
                                                   const char     *word);
gboolean                 rel_token_is_char        (const RelToken *token,
                                                   const char     *text,
                                                   char            c);
char                    *rel_token_dup_text       (const RelToken *token,
                                                   const char     *text);
char                    *rel_token_dup_name       (const RelToken *token,
                                                   const char     *text);
char                    *rel_span_dup_text        (RelSpan         span,
                                                   const char     *text);
char                    *rel_span_dup_name        (RelSpan         span,
                                                   const char     *text);
char                    *rel_sql_unquote          (const char     *text,
                                                   gsize           length);
guint                    rel_sql_get_column       (const char     *text,
                                                   gsize           offset);

REL_END_DECLS
