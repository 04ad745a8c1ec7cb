/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  REL_PYTHON_END,
  REL_PYTHON_NEWLINE,  /* end of a logical line */
  REL_PYTHON_NAME,
  REL_PYTHON_NUMBER,
  REL_PYTHON_STRING,
  REL_PYTHON_OPERATOR,
} RelPythonTokenKind;

typedef struct
{
  RelPythonTokenKind kind;
  gboolean           open;   /* a text whose end is missing */
  guint              line;
  guint              indent; /* of the logical line it is in */
  gsize              start;
  gsize              end;
} RelPythonToken;

/* Cuts valid UTF-8 into tokens; nothing to free. */
typedef struct
{
  const char *text;
  gsize       length;
  gsize       offset;
  guint       line;
  guint       indent;
  guint       depth;     /* of brackets */
  gboolean    at_start;  /* of a logical line */
  gboolean    prompts;   /* the text has ">>>" in front of its lines */
  gboolean    cut;       /* the last logical line ended within brackets */
} RelPythonLexer;

void                     rel_python_lexer_init    (RelPythonLexer       *self,
                                                   const char           *text,
                                                   gsize                 length);
void                     rel_python_lexer_next    (RelPythonLexer       *self,
                                                   RelPythonToken       *token);
gboolean                 rel_python_token_is      (const RelPythonLexer *self,
                                                   const RelPythonToken *token,
                                                   const char           *word);
char                    *rel_python_token_decode  (const RelPythonLexer *self,
                                                   const RelPythonToken *token,
                                                   gboolean             *plain);

G_END_DECLS
