/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-python-parser.h"

G_BEGIN_DECLS

#define REL_PYTHON_MAX_DEPTH 1000

struct _RelPythonParser
{
  RelPythonLexer  lexer;
  RelPythonToken  token;   /* the next one */
  GPtrArray      *nodes;   /* blocks of nodes of this statement, and texts */
  GPtrArray      *kept;
  RelPythonNode  *block;
  guint           n_used;  /* of the block */
  guint           n_nodes;
  gsize           last_end;
  gboolean        broken;
  gboolean        behind;  /* the next statement stands in the same line */
  guint           extra_indent;
};

/* Tokens and nodes. */
RelPythonNode           *rel_python_new_node          (RelPythonParser    *self,
                                                       RelPythonNodeKind   kind);
void                     rel_python_append            (RelPythonNode      *parent,
                                                       RelPythonNode      *child);
void                     rel_python_advance           (RelPythonParser    *self);
gboolean                 rel_python_at                (RelPythonParser    *self,
                                                       const char         *word);
gboolean                 rel_python_at_any            (RelPythonParser    *self,
                                                       const char *const  *words);
gboolean                 rel_python_accept            (RelPythonParser    *self,
                                                       const char         *word);
const char              *rel_python_take_text         (RelPythonParser    *self);
const char              *rel_python_keep_text         (RelPythonParser    *self,
                                                       char               *text);
gboolean                 rel_python_at_line_end       (RelPythonParser    *self);

/* Expressions. */
void                     rel_python_skip_to_close     (RelPythonParser    *self);
void                     rel_python_parse_items       (RelPythonParser    *self,
                                                       RelPythonNode      *parent,
                                                       const char         *close,
                                                       guint               depth);
RelPythonNode           *rel_python_parse_expression  (RelPythonParser    *self,
                                                       guint               depth);
RelPythonNode           *rel_python_parse_expressions (RelPythonParser    *self);

G_END_DECLS
