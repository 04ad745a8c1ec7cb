/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Statements of Python, and the trees in them. Nothing is executed, and nothing needs
 * to be right: a statement that cannot be read is handed out as broken, and reading goes
 * on at the next line. Trees of a statement live until the next one, unless kept.
 */
#include "config.h"

#include "formats/rel-python-parser.h"

#include <string.h>

#include "formats/rel-python-parser-private.h"

#define MAX_NODES 400000 /* in one statement */
#define BLOCK     64

RelPythonParser *
rel_python_parser_new (const char *text,
                       gsize       length)
{
  RelPythonParser *self = g_new0 (RelPythonParser, 1);

  self->nodes = g_ptr_array_new_with_free_func (g_free);
  self->kept = g_ptr_array_new_with_free_func (g_free);
  rel_python_lexer_init (&self->lexer, text, length);
  rel_python_lexer_next (&self->lexer, &self->token);

  return self;
}

void
rel_python_parser_free (RelPythonParser *self)
{
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->kept);
  g_free (self);
}

/* Keeps the trees of the last statement until the parser is freed. */
void
rel_python_parser_keep (RelPythonParser *self)
{
  g_ptr_array_extend_and_steal (self->kept, g_steal_pointer (&self->nodes));
  self->nodes = g_ptr_array_new_with_free_func (g_free);
  self->block = NULL;
}

RelPythonNode *
rel_python_new_node (RelPythonParser  *self,
                     RelPythonNodeKind kind)
{
  RelPythonNode *node;

  if (self->block == NULL || self->n_used == BLOCK)
    {
      self->block = g_new0 (RelPythonNode, BLOCK);
      self->n_used = 0;
      g_ptr_array_add (self->nodes, self->block);
    }
  if (++self->n_nodes > MAX_NODES)
    self->broken = TRUE;
  node = &self->block[self->n_used++];
  node->kind = kind;
  node->line = self->token.line;

  return node;
}

const char *
rel_python_keep_text (RelPythonParser *self,
                      char            *text)
{
  g_ptr_array_add (self->nodes, text);

  return text;
}

void
rel_python_append (RelPythonNode *parent,
                   RelPythonNode *child)
{
  if (parent->last != NULL)
    parent->last->next = child;
  else
    parent->first = child;
  parent->last = child;
}

void
rel_python_advance (RelPythonParser *self)
{
  self->last_end = self->token.end;
  rel_python_lexer_next (&self->lexer, &self->token);
}

gboolean
rel_python_at (RelPythonParser *self,
               const char      *word)
{
  return rel_python_token_is (&self->lexer, &self->token, word);
}

gboolean
rel_python_at_any (RelPythonParser   *self,
                   const char *const *words)
{
  for (; *words != NULL; words++)
    if (rel_python_at (self, *words))
      return TRUE;

  return FALSE;
}

gboolean
rel_python_accept (RelPythonParser *self,
                   const char      *word)
{
  if (!rel_python_at (self, word))
    return FALSE;
  rel_python_advance (self);

  return TRUE;
}

const char *
rel_python_take_text (RelPythonParser *self)
{
  const char *text = rel_python_keep_text (self, g_strndup (self->lexer.text + self->token.start, self->token.end - self->token.start));

  rel_python_advance (self);

  return text;
}

gboolean
rel_python_at_line_end (RelPythonParser *self)
{
  return self->token.kind == REL_PYTHON_NEWLINE || self->token.kind == REL_PYTHON_END;
}

/* --- statements --- */

static void
skip_to_colon (RelPythonParser *self)
{
  while (!rel_python_at_line_end (self) && !(self->lexer.depth == 0 && rel_python_at (self, ":")))
    rel_python_advance (self);
  if (!rel_python_accept (self, ":"))
    self->broken = TRUE;
}

static void
skip_line (RelPythonParser *self)
{
  while (!rel_python_at_line_end (self))
    rel_python_advance (self);
}

/* A body in the same line is read as statements one step further in. */
static void
open_body (RelPythonParser *self)
{
  if (!rel_python_at_line_end (self))
    self->extra_indent++;
}

static void
parse_class (RelPythonParser    *self,
             RelPythonStatement *statement)
{
  RelPythonNode *call = rel_python_new_node (self, REL_PYTHON_NODE_CALL);
  RelPythonNode *name;

  statement->kind = REL_PYTHON_STATEMENT_CLASS;
  statement->value = call;
  rel_python_advance (self);
  if (self->token.kind != REL_PYTHON_NAME)
    {
      self->broken = TRUE;
      return;
    }
  name = rel_python_new_node (self, REL_PYTHON_NODE_NAME);
  name->text = rel_python_take_text (self);
  statement->name = name->text;
  rel_python_append (call, name);
  if (rel_python_at (self, "["))
    {
      rel_python_advance (self);
      rel_python_skip_to_close (self);
      rel_python_accept (self, "]");
    }
  if (rel_python_accept (self, "("))
    rel_python_parse_items (self, call, ")", 0);
  if (!self->broken && rel_python_accept (self, ":"))
    open_body (self);
  else
    self->broken = TRUE;
}

static void
parse_import (RelPythonParser    *self,
              RelPythonStatement *statement)
{
  const char *before = NULL;

  statement->kind = REL_PYTHON_STATEMENT_IMPORT;
  statement->value = rel_python_new_node (self, REL_PYTHON_NODE_TUPLE);
  while (!rel_python_at_line_end (self))
    {
      if (self->token.kind != REL_PYTHON_NAME)
        {
          rel_python_advance (self);
        }
      else if (rel_python_accept (self, "as") && self->token.kind == REL_PYTHON_NAME && before != NULL)
        {
          RelPythonNode *alias = rel_python_new_node (self, REL_PYTHON_NODE_NAME);
          RelPythonNode *original = rel_python_new_node (self, REL_PYTHON_NODE_NAME);

          alias->text = rel_python_take_text (self);
          original->text = before;
          rel_python_append (statement->value, alias);
          rel_python_append (statement->value, original);
        }
      else if (self->token.kind == REL_PYTHON_NAME)
        {
          before = rel_python_take_text (self);
        }
    }
}

static void
parse_plain (RelPythonParser    *self,
             RelPythonStatement *statement)
{
  static const char *const augmented[] = {
    "+=", "-=", "*=", "/=", "//=", "%=", "&=", "|=", "^=", ">>=", "<<=", "**=", "@=", NULL
  };

  statement->kind = REL_PYTHON_STATEMENT_EXPRESSION;
  statement->value = rel_python_parse_expressions (self);
  if (statement->value->kind == REL_PYTHON_NODE_NAME)
    statement->name = statement->value->text;
  if (self->broken)
    return;

  if (rel_python_at (self, ":") || rel_python_at (self, "="))
    {
      statement->kind = REL_PYTHON_STATEMENT_ASSIGN;
      statement->target = g_steal_pointer (&statement->value);
      if (rel_python_accept (self, ":"))
        statement->annotation = rel_python_parse_expressions (self);
      while (!self->broken && rel_python_accept (self, "="))
        statement->value = rel_python_parse_expressions (self);
    }
  else if (rel_python_at_any (self, augmented))
    {
      rel_python_advance (self);
      rel_python_parse_expressions (self);
    }
}

static void
parse_statement (RelPythonParser    *self,
                 RelPythonStatement *statement)
{
  static const char *const blocks[] = { "if", "elif", "else", "for", "while", "try", "except", "finally", "with", NULL };
  static const char *const quiet[] = { "pass", "break", "continue", "global", "nonlocal", "del", "assert", "raise", NULL };

  if (rel_python_at (self, "async"))
    rel_python_advance (self);
  if (rel_python_at (self, "class"))
    {
      parse_class (self, statement);
    }
  else if (rel_python_at (self, "def"))
    {
      statement->kind = REL_PYTHON_STATEMENT_DEF;
      rel_python_advance (self);
      statement->name = self->token.kind == REL_PYTHON_NAME ? rel_python_take_text (self) : "";
      skip_to_colon (self);
      open_body (self);
    }
  else if (rel_python_at_any (self, blocks))
    {
      statement->kind = REL_PYTHON_STATEMENT_BLOCK;
      skip_to_colon (self);
      open_body (self);
    }
  else if (rel_python_at_any (self, quiet))
    {
      statement->kind = REL_PYTHON_STATEMENT_QUIET;
      skip_line (self);
    }
  else if (rel_python_at (self, "import") || rel_python_at (self, "from"))
    {
      parse_import (self, statement);
    }
  else if (rel_python_accept (self, "return"))
    {
      statement->kind = REL_PYTHON_STATEMENT_RETURN;
      statement->value = rel_python_at_line_end (self) || rel_python_at (self, ";") ? NULL : rel_python_parse_expressions (self);
    }
  else if (rel_python_accept (self, "@"))
    {
      statement->kind = REL_PYTHON_STATEMENT_DECORATOR;
      statement->value = rel_python_parse_expression (self, 0);
    }
  else
    {
      parse_plain (self, statement);
    }
}

/* The next statement, whatever block it is in; FALSE at the end. */
gboolean
rel_python_parser_next (RelPythonParser    *self,
                        RelPythonStatement *statement)
{
  g_ptr_array_set_size (self->nodes, 0);
  self->block = NULL;
  self->n_nodes = 0;
  self->broken = FALSE;

  while (self->token.kind == REL_PYTHON_NEWLINE || rel_python_at (self, ";"))
    {
      if (self->token.kind == REL_PYTHON_NEWLINE)
        self->extra_indent = 0;
      rel_python_advance (self);
    }
  if (self->token.kind == REL_PYTHON_END)
    return FALSE;

  *statement = (RelPythonStatement){ .line = self->token.line, .indent = self->token.indent + self->extra_indent, .start = self->token.start };
  parse_statement (self, statement);

  statement->end = self->last_end;
  if (statement->kind == REL_PYTHON_STATEMENT_CLASS || statement->kind == REL_PYTHON_STATEMENT_DEF || statement->kind == REL_PYTHON_STATEMENT_BLOCK)
    {
      if (self->broken)
        skip_line (self);
    }
  else if (self->broken || (!rel_python_at_line_end (self) && !rel_python_at (self, ";")))
    {
      self->broken = TRUE;
      skip_line (self);
    }
  if (self->broken)
    {
      if (statement->target != NULL && statement->target->kind == REL_PYTHON_NODE_NAME)
        statement->name = statement->target->text;
      statement->kind = statement->kind == REL_PYTHON_STATEMENT_CLASS && statement->name != NULL ? REL_PYTHON_STATEMENT_CLASS : REL_PYTHON_STATEMENT_BROKEN;
    }

  return TRUE;
}

/* Reads an expression that stands in a text; NULL when it is none. It is kept. */
RelPythonNode *
rel_python_parser_parse (RelPythonParser *self,
                         const char      *text,
                         guint            line)
{
  RelPythonParser *inner = rel_python_parser_new (text, strlen (text));
  RelPythonNode *node = NULL;

  inner->lexer.line = line;
  if (!rel_python_at_line_end (inner))
    node = rel_python_parse_expression (inner, REL_PYTHON_MAX_DEPTH / 2);
  if (inner->broken || !rel_python_at_line_end (inner))
    node = NULL;
  g_ptr_array_extend_and_steal (self->kept, g_steal_pointer (&inner->nodes));
  inner->nodes = g_ptr_array_new ();
  rel_python_parser_free (inner);

  return node;
}
