/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What stands beside the columns of a table: keys, checks, indexes, options.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-sqlalchemy-model-private.h"
#include "sql/rel-token-cursor.h"

RelConflict
rel_model_read_conflict (RelPythonNode *node)
{
  const char *text = rel_python_node_string (node);

  for (RelConflict conflict = REL_CONFLICT_ROLLBACK; text != NULL && conflict <= REL_CONFLICT_REPLACE; conflict++)
    if (g_ascii_strcasecmp (text, rel_conflict_to_string (conflict)) == 0)
      return conflict;

  return REL_CONFLICT_NONE;
}

static RelModelKey *
read_key (RelModel      *self,
          RelPythonNode *call)
{
  RelModelKey *key = rel_model_key_new ();

  for (RelPythonNode *at = call->first->next; at != NULL; at = at->next)
    {
      const char *text = rel_python_node_string (at);
      const char *name = text != NULL ? text : rel_python_node_name (at);

      if (at->kind == REL_PYTHON_NODE_LIST || at->kind == REL_PYTHON_NODE_STAR)
        rel_model_read_columns (self, at->kind == REL_PYTHON_NODE_LIST ? at->first : at->first->first, key->columns);
      else if (name != NULL)
        g_ptr_array_add (key->columns, (char *) rel_model_keep (self, name));
    }
  key->name = rel_model_keep (self, rel_python_node_string (rel_python_node_keyword (call, "name")));
  key->conflict = rel_model_read_conflict (rel_python_node_keyword (call, "sqlite_on_conflict"));

  return key;
}

/* --- indexes --- */

/* A term as SQL: a column or expression, its collation, its direction. */
static void
read_term (RelModel     *self,
           const char   *sql,
           RelModelPart *part)
{
  g_autofree char *list = sql != NULL ? g_strconcat ("(", sql, "\n)", NULL) : NULL;
  g_autoptr(GArray) terms = g_array_new (FALSE, TRUE, sizeof (RelTermText));
  g_auto(RelTokenCursor) cursor = { 0 };
  guint first, n;

  if (sql == NULL)
    return;
  rel_token_cursor_init (&cursor, list, -1, REL_TOKEN_STYLE_SQLITE);
  if (rel_token_cursor_terms (&cursor, terms, &first, &n, NULL) && n == 1 && rel_token_cursor_at_end (&cursor))
    {
      const RelTermText *term = &g_array_index (terms, RelTermText, 0);
      g_autofree char *name = rel_span_dup_name (term->name, list);
      g_autofree char *expression = rel_span_dup_text (term->expression, list);
      g_autofree char *collation = rel_span_dup_name (term->collation, list);

      part->column = rel_model_keep (self, name);
      part->sql = rel_model_keep (self, expression);
      part->expression = part->column == NULL ? rel_model_keep (self, expression) : NULL;
      part->collation = rel_model_keep (self, collation);
      part->descending = part->descending || term->descending;
      return;
    }
  part->expression = sql;
}

static gboolean
read_part (RelModel      *self,
           RelPythonNode *node,
           RelModelPart  *part)
{
  const char *text = rel_python_node_string (node);
  const char *word = rel_model_word (self, node);

  for (guint i = 0; i < 5 && node->kind == REL_PYTHON_NODE_CALL; i++)
    {
      RelPythonNode *inner = node->first->kind == REL_PYTHON_NODE_ATTRIBUTE ? node->first->first : NULL;

      word = rel_model_word (self, node);
      if (g_strcmp0 (word, "desc") != 0 && g_strcmp0 (word, "asc") != 0)
        break;
      part->descending = word[0] == 'd';
      /* a.desc (), or desc ("a") and sa.desc ("a") */
      node = rel_python_node_argument (node, 0) != NULL ? rel_python_node_argument (node, 0) : inner;
      if (node == NULL)
        return FALSE;
      text = rel_python_node_string (node);
    }

  if (text != NULL)
    part->column = rel_model_keep (self, text);
  else if (node->kind == REL_PYTHON_NODE_CALL && g_strcmp0 (word, "text") == 0)
    read_term (self, rel_model_read_sql (self, node), part);
  else if (node->kind == REL_PYTHON_NODE_NAME || node->kind == REL_PYTHON_NODE_ATTRIBUTE)
    part->column = rel_model_keep (self, rel_python_node_name (node));
  else
    part->expression = rel_model_read_sql (self, node);

  return part->column != NULL || part->expression != NULL;
}

static void
read_index (RelModel      *self,
            RelModelTable *table,
            const char    *owner,
            RelPythonNode *call)
{
  RelModelIndex *index = rel_model_index_new ();
  RelPythonNode *where = rel_python_node_keyword (call, "sqlite_where");
  RelPythonNode *first = rel_python_node_argument (call, 0);

  if (where == NULL)
    where = rel_python_node_keyword (call, "postgresql_where");
  index->name = rel_model_keep (self, rel_python_node_string (rel_model_value (self, first)));
  index->unique = rel_python_node_is_true (rel_python_node_keyword (call, "unique"));
  index->where = where != NULL ? rel_model_read_sql (self, where) : NULL;
  for (RelPythonNode *at = call->first->next; at != NULL; at = at->next)
    {
      RelModelPart part = { NULL };

      if (at->kind == REL_PYTHON_NODE_KEYWORD || at == first)
        continue;
      if (!read_part (self, at, &part))
        {
          rel_losses_add (self->losses, at->line, index->name != NULL ? index->name : owner, _ ("A term of the index cannot be understood; the index is left out"));
          rel_model_index_free (index);
          return;
        }
      g_array_append_val (index->parts, part);
    }
  if (index->parts->len == 0)
    {
      rel_losses_add (self->losses, call->line, index->name != NULL ? index->name : owner, _ ("The index has no columns; it is left out"));
      rel_model_index_free (index);
      return;
    }
  if (where != NULL && index->where == NULL)
    rel_losses_add (self->losses, where->line, index->name != NULL ? index->name : owner, _ ("The condition of the index cannot be understood; it covers all rows"));
  g_ptr_array_add (table->indexes, index);
}

static void
read_check (RelModel      *self,
            RelModelTable *table,
            const char    *owner,
            RelPythonNode *call)
{
  RelPythonNode *name = rel_python_node_keyword (call, "name");
  RelModelCheck check = {
     .name = rel_model_keep (self, rel_python_node_string (rel_model_value (self, name))),
     .expression = rel_python_node_argument (call, 0) != NULL ? rel_model_read_sql (self, rel_python_node_argument (call, 0)) : NULL,
  };

  if (check.expression != NULL)
    g_array_append_val (table->checks, check);
  else
    rel_losses_add (self->losses, call->line, check.name != NULL ? check.name : owner, _ ("The condition of the check cannot be understood; it is left out"));
}

/* One argument of a Table (), or one of __table_args__. */
void
rel_model_read_argument (RelModel      *self,
                         RelModelTable *table,
                         const char    *owner,
                         RelPythonNode *node)
{
  const char *word;

  node = rel_model_value (self, node);
  word = node != NULL && node->kind == REL_PYTHON_NODE_CALL ? rel_model_word (self, node) : NULL;
  if (rel_model_is_column (self, node))
    rel_model_read_column (self, table, owner, NULL, NULL, node, node->line);
  else if (g_strcmp0 (word, "UniqueConstraint") == 0)
    {
      RelModelKey *key = read_key (self, node);

      if (key->columns->len > 0)
        g_ptr_array_add (table->uniques, key);
      else
        rel_model_key_free (key);
    }
  else if (g_strcmp0 (word, "PrimaryKeyConstraint") == 0)
    {
      g_clear_pointer (&table->primary_key, rel_model_key_free);
      table->primary_key = read_key (self, node);
      if (table->primary_key->columns->len == 0)
        g_clear_pointer (&table->primary_key, rel_model_key_free);
    }
  else if (g_strcmp0 (word, "ForeignKeyConstraint") == 0)
    rel_model_read_link_constraint (self, table, owner, node);
  else if (g_strcmp0 (word, "CheckConstraint") == 0)
    read_check (self, table, owner, node);
  else if (g_strcmp0 (word, "Index") == 0)
    read_index (self, table, owner, node);
  else if (node != NULL && node->kind == REL_PYTHON_NODE_DICT)
    rel_model_read_options (self, table, node);
  else if (node != NULL && !rel_python_node_is (node, "None"))
    rel_model_tell_unread (self, node, owner);
}

static void
read_option (RelModel      *self,
             RelModelTable *table,
             const char    *name,
             RelPythonNode *value)
{
  if (strcmp (name, "sqlite_with_rowid") == 0)
    table->without_rowid = rel_python_node_is (value, "False");
  else if (strcmp (name, "sqlite_strict") == 0)
    table->strict = rel_python_node_is_true (value);
  else if (strcmp (name, "sqlite_autoincrement") == 0)
    table->autoincrement = rel_python_node_is_true (value);
  else if (strcmp (name, "comment") == 0)
    table->note = rel_model_keep (self, rel_python_node_string (rel_model_value (self, value)));
  else if (strcmp (name, "schema") == 0)
    table->schema = rel_model_keep (self, rel_python_node_string (rel_model_value (self, value)));
  else if (strcmp (name, "autoload_with") == 0 || (strcmp (name, "autoload") == 0 && rel_python_node_is_true (value)))
    rel_losses_add (self->losses, value->line, table->name, _ ("The columns are read from a database when the program runs; they are not here"));
}

/* Keywords of a call, or keys of a dictionary. */
void
rel_model_read_options (RelModel      *self,
                        RelModelTable *table,
                        RelPythonNode *node)
{
  for (RelPythonNode *at = node->first; at != NULL; at = at->next)
    if (at->kind == REL_PYTHON_NODE_KEYWORD)
      read_option (self, table, at->text, at->first);
    else if (node->kind == REL_PYTHON_NODE_DICT && rel_python_node_string (at) != NULL && at->next != NULL)
      {
        read_option (self, table, at->text, at->next);
        at = at->next;
      }
}

/* __table_args__: a tuple, a dictionary, or sums of them. */
void
rel_model_read_arguments (RelModel      *self,
                          RelModelTable *table,
                          const char    *owner,
                          RelPythonNode *node)
{
  node = rel_model_value (self, node);
  if (node == NULL)
    return;
  if (node->kind == REL_PYTHON_NODE_TUPLE || node->kind == REL_PYTHON_NODE_LIST)
    for (RelPythonNode *at = node->first; at != NULL; at = at->next)
      rel_model_read_argument (self, table, owner, at);
  else if (node->kind == REL_PYTHON_NODE_OPERATION && g_strcmp0 (node->text, "+") == 0)
    for (RelPythonNode *at = node->first; at != NULL; at = at->next)
      {
        if (at->kind == REL_PYTHON_NODE_TUPLE)
          rel_model_read_arguments (self, table, owner, at);
      }
  else
    rel_model_read_argument (self, table, owner, node);
}
