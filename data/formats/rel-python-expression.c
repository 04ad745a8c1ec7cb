/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Expressions of Python as trees. Operators are not weighed against each other: models
 * have none that matter. What is deeper or longer than anyone writes ends as broken.
 */
#include "config.h"

#include <string.h>

#include "formats/rel-python-parser-private.h"

/* Passes over everything up to the bracket that closes the one we are in. */
void
rel_python_skip_to_close (RelPythonParser *self)
{
  guint depth = 0;

  while (!rel_python_at_line_end (self))
    {
      if (rel_python_at (self, "(") || rel_python_at (self, "[") || rel_python_at (self, "{"))
        depth++;
      else if (rel_python_at (self, ")") || rel_python_at (self, "]") || rel_python_at (self, "}"))
        {
          if (depth == 0)
            return;
          depth--;
        }
      rel_python_advance (self);
    }
}

static void
close_bracket (RelPythonParser *self,
               const char      *close)
{
  if (!self->broken && (rel_python_at (self, "for") || rel_python_at (self, "async")))
    rel_python_skip_to_close (self);
  if (!rel_python_accept (self, close))
    self->broken = TRUE;
}

/* What stands between brackets: arguments, items, keys and values. */
void
rel_python_parse_items (RelPythonParser *self,
                        RelPythonNode   *parent,
                        const char      *close,
                        guint            depth)
{
  while (!self->broken && !rel_python_at (self, close) && !rel_python_at (self, "for") && !rel_python_at (self, "async"))
    {
      RelPythonNode *item = NULL;

      if (rel_python_at (self, "*") || rel_python_at (self, "**"))
        {
          item = rel_python_new_node (self, REL_PYTHON_NODE_STAR);
          rel_python_advance (self);
          rel_python_append (item, rel_python_parse_expression (self, depth));
        }
      else if (rel_python_at (self, ":"))
        item = rel_python_new_node (self, REL_PYTHON_NODE_OTHER);
      else
        item = rel_python_parse_expression (self, depth);

      if (item->kind == REL_PYTHON_NODE_NAME && parent->kind == REL_PYTHON_NODE_CALL && rel_python_at (self, "="))
        {
          RelPythonNode *keyword = rel_python_new_node (self, REL_PYTHON_NODE_KEYWORD);

          keyword->line = item->line;
          keyword->text = item->text;
          rel_python_advance (self);
          rel_python_append (keyword, rel_python_parse_expression (self, depth));
          item = keyword;
        }
      rel_python_append (parent, item);
      if (rel_python_at (self, ":"))
        {
          /* A key, or a slice. */
          if (parent->kind == REL_PYTHON_NODE_SET)
            parent->kind = REL_PYTHON_NODE_DICT;
          rel_python_advance (self);
          continue;
        }
      if (rel_python_at (self, "for") || rel_python_at (self, "async"))
        parent->kind = parent->kind == REL_PYTHON_NODE_CALL ? REL_PYTHON_NODE_CALL : REL_PYTHON_NODE_OTHER;
      else if (!rel_python_accept (self, ",") && !rel_python_at (self, close))
        self->broken = TRUE;
    }
  close_bracket (self, close);
}

static RelPythonNode *
parse_parentheses (RelPythonParser *self,
                   guint            depth)
{
  RelPythonNode *tuple = rel_python_new_node (self, REL_PYTHON_NODE_TUPLE);
  gboolean comma = FALSE;

  rel_python_advance (self);
  while (!self->broken && !rel_python_at (self, ")") && !rel_python_at (self, "for") && !rel_python_at (self, "async"))
    {
      RelPythonNode *item;

      if (rel_python_at (self, "*"))
        {
          item = rel_python_new_node (self, REL_PYTHON_NODE_STAR);
          rel_python_advance (self);
          rel_python_append (item, rel_python_parse_expression (self, depth));
        }
      else
        item = rel_python_parse_expression (self, depth);
      rel_python_append (tuple, item);
      if (rel_python_accept (self, ","))
        comma = TRUE;
      else if (!rel_python_at (self, ")") && !rel_python_at (self, "for") && !rel_python_at (self, "async"))
        self->broken = TRUE;
    }
  if (rel_python_at (self, "for") || rel_python_at (self, "async"))
    tuple->kind = REL_PYTHON_NODE_OTHER;
  close_bracket (self, ")");

  return !comma && tuple->first != NULL && tuple->kind == REL_PYTHON_NODE_TUPLE ? tuple->first : tuple;
}

static RelPythonNode *
parse_strings (RelPythonParser *self)
{
  RelPythonNode *node = rel_python_new_node (self, REL_PYTHON_NODE_STRING);
  g_autoptr(GString) joined = g_string_new (NULL);

  while (self->token.kind == REL_PYTHON_STRING)
    {
      gboolean plain;
      g_autofree char *part = rel_python_token_decode (&self->lexer, &self->token, &plain);

      if (!plain)
        node->kind = REL_PYTHON_NODE_OTHER;
      if (self->token.open)
        self->broken = TRUE;
      g_string_append (joined, part);
      rel_python_advance (self);
    }
  node->text = rel_python_keep_text (self, g_string_free (g_steal_pointer (&joined), FALSE));

  return node;
}

static RelPythonNode *
parse_lambda (RelPythonParser *self,
              guint            depth)
{
  RelPythonNode *node = rel_python_new_node (self, REL_PYTHON_NODE_LAMBDA);
  guint brackets = 0;

  for (rel_python_advance (self); !rel_python_at_line_end (self) && (brackets > 0 || !rel_python_at (self, ":")); rel_python_advance (self))
    {
      if (rel_python_at (self, "(") || rel_python_at (self, "[") || rel_python_at (self, "{"))
        brackets++;
      else if (rel_python_at (self, ")") || rel_python_at (self, "]") || rel_python_at (self, "}"))
        {
          if (brackets == 0)
            break;
          brackets--;
        }
    }
  if (!rel_python_accept (self, ":"))
    self->broken = TRUE;
  else
    rel_python_append (node, rel_python_parse_expression (self, depth));

  return node;
}

static RelPythonNode *
parse_atom (RelPythonParser *self,
            guint            depth)
{
  static const char *const no_names[] = {
    "and", "as", "assert", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "nonlocal", "or", "pass", "raise", "return", "try", "while", "with", NULL
  };
  RelPythonNode *node;

  if (self->token.kind == REL_PYTHON_STRING)
    return parse_strings (self);
  if (rel_python_at (self, "lambda"))
    return parse_lambda (self, depth);
  if (rel_python_at (self, "("))
    return parse_parentheses (self, depth);
  if (rel_python_at (self, "[") || rel_python_at (self, "{"))
    {
      gboolean list = rel_python_at (self, "[");

      node = rel_python_new_node (self, list ? REL_PYTHON_NODE_LIST : REL_PYTHON_NODE_SET);
      rel_python_advance (self);
      rel_python_parse_items (self, node, list ? "]" : "}", depth);
      return node;
    }

  node = rel_python_new_node (self, REL_PYTHON_NODE_OTHER);
  if (self->token.kind == REL_PYTHON_NUMBER)
    node->kind = REL_PYTHON_NODE_NUMBER;
  else if (self->token.kind == REL_PYTHON_NAME && !rel_python_at_any (self, no_names))
    node->kind = REL_PYTHON_NODE_NAME;
  else if (!rel_python_at (self, "..."))
    {
      self->broken = TRUE;
      return node;
    }
  node->text = rel_python_take_text (self);

  return node;
}

static RelPythonNode *
parse_trailers (RelPythonParser *self,
                guint            depth)
{
  RelPythonNode *node = parse_atom (self, depth);

  while (!self->broken)
    {
      RelPythonNode *outer;

      if (rel_python_at (self, "."))
        {
          outer = rel_python_new_node (self, REL_PYTHON_NODE_ATTRIBUTE);
          rel_python_advance (self);
          rel_python_append (outer, node);
          if (self->token.kind == REL_PYTHON_NAME)
            outer->text = rel_python_take_text (self);
          else
            self->broken = TRUE;
        }
      else if (rel_python_at (self, "(") || rel_python_at (self, "["))
        {
          gboolean call = rel_python_at (self, "(");

          outer = rel_python_new_node (self, call ? REL_PYTHON_NODE_CALL : REL_PYTHON_NODE_SUBSCRIPT);
          outer->line = node->line;
          rel_python_advance (self);
          rel_python_append (outer, node);
          rel_python_parse_items (self, outer, call ? ")" : "]", depth);
        }
      else
        break;
      node = outer;
    }

  return node;
}

static RelPythonNode *
parse_operand (RelPythonParser *self,
               guint            depth)
{
  static const char *const prefixes[] = { "not", "-", "+", "~", "await", "yield", NULL };
  RelPythonNode *outermost = NULL, *inner = NULL, *operand;

  while (!self->broken && rel_python_at_any (self, prefixes))
    {
      RelPythonNode *unary = rel_python_new_node (self, REL_PYTHON_NODE_UNARY);

      unary->text = rel_python_take_text (self);
      if (inner != NULL)
        rel_python_append (inner, unary);
      else
        outermost = unary;
      inner = unary;
    }
  operand = parse_trailers (self, depth);
  if (inner == NULL)
    return operand;
  rel_python_append (inner, operand);

  return outermost;
}

RelPythonNode *
rel_python_parse_expression (RelPythonParser *self,
                             guint            depth)
{
  static const char *const operators[] = {
    "|", "==", "!=", "+", "-", "*", "/", "//", "%", "**", "<", ">", "<=", ">=", "&", "^", "<<", ">>", "@", "and", "or", "in", "is", "not",
    "if", "else", ":=", NULL
  };
  RelPythonNode *node, *operation;

  if (depth >= REL_PYTHON_MAX_DEPTH)
    {
      self->broken = TRUE;
      return rel_python_new_node (self, REL_PYTHON_NODE_OTHER);
    }
  node = parse_operand (self, depth + 1);
  if (self->broken || !rel_python_at_any (self, operators))
    return node;

  operation = rel_python_new_node (self, REL_PYTHON_NODE_OPERATION);
  operation->line = node->line;
  rel_python_append (operation, node);
  while (!self->broken && rel_python_at_any (self, operators))
    {
      const char *word = rel_python_take_text (self);

      if (operation->text == NULL)
        operation->text = word;
      else if (strcmp (operation->text, word) != 0)
        operation->text = "?";
      /* "not in" and "is not" */
      while (rel_python_at (self, "in") || rel_python_at (self, "not"))
        rel_python_advance (self);
      rel_python_append (operation, parse_operand (self, depth + 1));
    }

  return operation;
}

/* "a, b" without brackets is a tuple. */
RelPythonNode *
rel_python_parse_expressions (RelPythonParser *self)
{
  RelPythonNode *node, *tuple;

  if (rel_python_accept (self, "*"))
    return rel_python_parse_expression (self, 0);
  node = rel_python_parse_expression (self, 0);
  if (self->broken || !rel_python_at (self, ","))
    return node;

  tuple = rel_python_new_node (self, REL_PYTHON_NODE_TUPLE);
  rel_python_append (tuple, node);
  while (!self->broken && rel_python_accept (self, ",") && !rel_python_at_line_end (self) && !rel_python_at (self, "="))
    {
      rel_python_accept (self, "*");
      rel_python_append (tuple, rel_python_parse_expression (self, 0));
    }

  return tuple;
}
