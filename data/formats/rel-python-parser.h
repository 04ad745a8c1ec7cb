/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-python-lexer.h"

G_BEGIN_DECLS

typedef enum
{
  REL_PYTHON_NODE_OTHER,     /* something that is not looked into */
  REL_PYTHON_NODE_NAME,      /* text */
  REL_PYTHON_NODE_ATTRIBUTE, /* text: its name; child: of what */
  REL_PYTHON_NODE_STRING,    /* text: what it says */
  REL_PYTHON_NODE_NUMBER,    /* text */
  REL_PYTHON_NODE_CALL,      /* children: what is called, then arguments */
  REL_PYTHON_NODE_KEYWORD,   /* text: name of an argument; child: its value */
  REL_PYTHON_NODE_SUBSCRIPT, /* children: of what, then what is in the brackets */
  REL_PYTHON_NODE_LIST,
  REL_PYTHON_NODE_TUPLE,
  REL_PYTHON_NODE_DICT,      /* children: key, value, key, value */
  REL_PYTHON_NODE_SET,
  REL_PYTHON_NODE_OPERATION, /* text: the first operator; children: all operands */
  REL_PYTHON_NODE_LAMBDA,    /* child: its body */
  REL_PYTHON_NODE_STAR,      /* child: what is unpacked */
  REL_PYTHON_NODE_UNARY,     /* text: the operator; child */
} RelPythonNodeKind;

typedef struct _RelPythonNode RelPythonNode;

struct _RelPythonNode
{
  RelPythonNode     *next;
  RelPythonNode     *first;
  RelPythonNode     *last;
  const char        *text;
  guint              line;
  RelPythonNodeKind  kind;
};

typedef enum
{
  REL_PYTHON_STATEMENT_CLASS,      /* name, value: a call with its bases */
  REL_PYTHON_STATEMENT_DEF,        /* name */
  REL_PYTHON_STATEMENT_BLOCK,      /* if, for, with and so on */
  REL_PYTHON_STATEMENT_DECORATOR,  /* value */
  REL_PYTHON_STATEMENT_ASSIGN,     /* target, annotation or NULL, value or NULL */
  REL_PYTHON_STATEMENT_RETURN,     /* value or NULL */
  REL_PYTHON_STATEMENT_EXPRESSION, /* value */
  REL_PYTHON_STATEMENT_IMPORT,     /* value: pairs of an alias and what it stands for */
  REL_PYTHON_STATEMENT_QUIET,      /* pass and the like */
  REL_PYTHON_STATEMENT_BROKEN,     /* not understood; name, when it assigns to one */
} RelPythonStatementKind;

typedef struct
{
  RelPythonStatementKind  kind;
  guint                   line;
  guint                   indent;
  const char             *name;
  RelPythonNode          *target;
  RelPythonNode          *annotation;
  RelPythonNode          *value;
  gsize                   start; /* its text */
  gsize                   end;
} RelPythonStatement;

typedef struct _RelPythonParser RelPythonParser;

RelPythonParser         *rel_python_parser_new      (const char         *text,
                                                     gsize               length);
void                     rel_python_parser_free     (RelPythonParser    *self);
gboolean                 rel_python_parser_next     (RelPythonParser    *self,
                                                     RelPythonStatement *statement);
void                     rel_python_parser_keep     (RelPythonParser    *self);
RelPythonNode           *rel_python_parser_parse    (RelPythonParser    *self,
                                                     const char         *text,
                                                     guint               line);

const char              *rel_python_node_name       (const RelPythonNode *self);
gboolean                 rel_python_node_is         (const RelPythonNode *self,
                                                     const char          *name);
const char              *rel_python_node_string     (const RelPythonNode *self);
RelPythonNode           *rel_python_node_keyword    (const RelPythonNode *call,
                                                     const char          *name);
RelPythonNode           *rel_python_node_argument   (const RelPythonNode *call,
                                                     guint                n);
gboolean                 rel_python_node_is_true    (const RelPythonNode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelPythonParser, rel_python_parser_free)

G_END_DECLS
