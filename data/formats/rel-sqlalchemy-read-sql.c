/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * SQL that stands in models: as text, or built by func, literals and columns. Only what
 * has one plain meaning is read; the rest is told by whoever asks.
 */
#include "config.h"

#include <string.h>

#include "formats/rel-sqlalchemy-model-private.h"
#include "sql/rel-dialect.h"

#define MAX_DEPTH 50

/* Takes out the backslashes that keep SQLAlchemy from seeing parameters. */
static char *
unescape (const char *sql)
{
  GString *out = g_string_new (NULL);

  for (const char *at = sql; *at != '\0'; at++)
    if (!(at[0] == '\\' && at[1] == ':'))
      g_string_append_c (out, *at);

  return g_string_free (out, FALSE);
}

static gboolean
append_sql (RelModel      *self,
            RelPythonNode *node,
            GString       *sql,
            guint          depth);

static gboolean
append_arguments (RelModel      *self,
                  RelPythonNode *call,
                  GString       *sql,
                  guint          depth)
{
  for (RelPythonNode *at = call->first->next; at != NULL; at = at->next)
    {
      const char *text = rel_python_node_string (at);

      if (at != call->first->next)
        g_string_append (sql, ", ");
      if (text != NULL)
        {
          g_autofree char *quoted = rel_sql_quote_text (text);

          g_string_append (sql, quoted);
        }
      else if (!append_sql (self, at, sql, depth))
        return FALSE;
    }

  return TRUE;
}

static gboolean
append_operation (RelModel      *self,
                  RelPythonNode *node,
                  GString       *sql,
                  guint          depth)
{
  static const char *const operators[][2] = {
    { "==", "=" },
    { "!=", "<>" },
    { "<", "<" },
    { ">", ">" },
    { "<=", "<=" },
    { ">=", ">=" },
    { "+", "+" },
    { "-", "-" },
    { "*", "*" },
    { "/", "/" },
    { "&", "AND" },
    { "|", "OR" },
  };
  const char *word = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_strcmp0 (node->text, operators[i][0]) == 0)
      word = operators[i][1];
  if (word == NULL)
    return FALSE;
  for (RelPythonNode *at = node->first; at != NULL; at = at->next)
    {
      gboolean within = at->kind == REL_PYTHON_NODE_OPERATION;
      const char *text = rel_python_node_string (at);

      if (at != node->first)
        g_string_append_printf (sql, " %s ", word);
      g_string_append (sql, within ? "(" : "");
      if (text != NULL)
        {
          g_autofree char *quoted = rel_sql_quote_text (text);

          g_string_append (sql, quoted);
        }
      else if (!append_sql (self, at, sql, depth))
        return FALSE;
      g_string_append (sql, within ? ")" : "");
    }

  return TRUE;
}

static gboolean
append_sql (RelModel      *self,
            RelPythonNode *node,
            GString       *sql,
            guint          depth)
{
  const char *word;

  node = rel_model_value (self, node);
  if (node == NULL || depth > MAX_DEPTH)
    return FALSE;
  word = rel_model_word (self, node);
  switch (node->kind)
    {
    case REL_PYTHON_NODE_NUMBER:
      g_string_append (sql, node->text);
      return TRUE;
    case REL_PYTHON_NODE_UNARY:
      if (strcmp (node->text, "-") != 0)
        return FALSE;
      g_string_append_c (sql, '-');
      return append_sql (self, node->first, sql, depth + 1);
    case REL_PYTHON_NODE_OPERATION:
      return append_operation (self, node, sql, depth + 1);
    case REL_PYTHON_NODE_NAME:
    case REL_PYTHON_NODE_ATTRIBUTE:
      if (strcmp (word, "None") == 0)
        g_string_append (sql, "NULL");
      else if (strcmp (word, "True") == 0 || strcmp (word, "False") == 0)
        g_string_append_c (sql, word[0] == 'T' ? '1' : '0');
      else
        {
          g_autofree char *quoted = rel_sql_quote_identifier (word);

          g_string_append (sql, quoted);
        }
      return TRUE;
    case REL_PYTHON_NODE_CALL:
      break;
    default:
      return FALSE;
    }

  if (word == NULL)
    return FALSE;
  if (strcmp (word, "text") == 0 || strcmp (word, "literal_column") == 0)
    {
      const char *given = rel_python_node_string (rel_model_value (self, rel_python_node_argument (node, 0)));
      g_autofree char *plain = given != NULL && word[0] == 't' ? unescape (given) : g_strdup (given);

      if (given == NULL)
        return FALSE;
      g_string_append (sql, plain);
      return TRUE;
    }
  if (strcmp (word, "true") == 0 || strcmp (word, "false") == 0)
    {
      g_string_append_c (sql, word[0] == 't' ? '1' : '0');
      return TRUE;
    }
  if (strcmp (word, "null") == 0)
    {
      g_string_append (sql, "NULL");
      return TRUE;
    }
  if (strcmp (word, "column") == 0 && rel_python_node_string (rel_python_node_argument (node, 0)) != NULL)
    {
      g_autofree char *quoted = rel_sql_quote_identifier (rel_python_node_string (rel_python_node_argument (node, 0)));

      g_string_append (sql, quoted);
      return TRUE;
    }
  if (strcmp (word, "literal") == 0)
    return append_arguments (self, node, sql, depth + 1);

  /* func.lower (x) */
  if (node->first->kind == REL_PYTHON_NODE_ATTRIBUTE && rel_python_node_is (node->first->first, "func"))
    {
      static const char *const current[] = { "current_timestamp", "current_date", "current_time", NULL };

      if (strcmp (word, "now") == 0 && node->first->next == NULL)
        {
          g_string_append (sql, "CURRENT_TIMESTAMP");
          return TRUE;
        }
      if (g_strv_contains (current, word) && node->first->next == NULL)
        {
          g_autofree char *upper = g_ascii_strup (word, -1);

          g_string_append (sql, upper);
          return TRUE;
        }
      g_string_append_printf (sql, "%s(", word);
      if (!append_arguments (self, node, sql, depth + 1))
        return FALSE;
      g_string_append_c (sql, ')');
      return TRUE;
    }

  return FALSE;
}

/* An expression; a plain text is one. NULL when it is more than can be read. */
const char *
rel_model_read_sql (RelModel      *self,
                    RelPythonNode *node)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  node = rel_model_value (self, node);
  if (rel_python_node_string (node) != NULL)
    {
      g_autofree char *plain = unescape (node->text);

      return rel_model_keep (self, plain);
    }

  return append_sql (self, node, sql, 0) ? rel_model_keep (self, sql->str) : NULL;
}

/* Whether the first bracket of a text closes at its end. */
static gboolean
is_enclosed (const char *sql)
{
  gsize length = strlen (sql);
  guint depth = 0;
  char quote = '\0';

  if (length < 2 || sql[0] != '(' || sql[length - 1] != ')')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      char c = sql[i];

      if (quote != '\0')
        quote = c == quote ? '\0' : quote;
      else if (c == '\'' || c == '"' || c == '`')
        quote = c;
      else if (c == '(')
        depth++;
      else if (c == ')' && --depth == 0 && i + 1 < length)
        return FALSE;
    }

  return depth == 0;
}

/* A default of the database: a plain text is a value, text () is SQL. */
const char *
rel_model_read_default (RelModel      *self,
                        RelPythonNode *node)
{
  const char *sql, *text;

  node = rel_model_value (self, node);
  text = rel_python_node_string (node);
  if (text != NULL)
    {
      g_autofree char *quoted = rel_sql_quote_text (text);

      return rel_model_keep (self, quoted);
    }

  sql = rel_model_read_sql (self, node);
  if (sql != NULL && is_enclosed (sql))
    {
      g_autofree char *inner = g_strndup (sql + 1, strlen (sql) - 2);

      g_strchomp (inner);
      return rel_model_keep (self, inner);
    }

  return sql;
}
