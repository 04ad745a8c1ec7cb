/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ForeignKey () and ForeignKeyConstraint (), and the many ways in which models name a
 * column: by text, by variable, by class, in a lambda.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-sqlalchemy-model-private.h"

static RelAction
read_action (RelPythonNode *node)
{
  const char *text = rel_python_node_string (node);

  for (RelAction action = REL_ACTION_NO_ACTION; text != NULL && action <= REL_ACTION_CASCADE; action++)
    if (g_ascii_strcasecmp (text, rel_action_to_string (action)) == 0)
      return action;

  return REL_ACTION_NO_ACTION;
}

static void
add_ref (RelModel   *self,
         GArray     *refs,
         const char *owner,
         const char *name)
{
  RelModelRef ref = { rel_model_keep (self, owner), rel_model_keep (self, name) };

  g_array_append_val (refs, ref);
}

/* "schema.table.column" */
static void
add_path (RelModel   *self,
          GArray     *refs,
          const char *path)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *owner = dot != NULL ? g_strndup (path, dot - path) : g_strdup (path);

  add_ref (self, refs, owner, dot != NULL ? dot + 1 : NULL);
}

static void
read_refs (RelModel      *self,
           RelPythonNode *node,
           GArray        *refs,
           guint          depth)
{
  static const char *const collections[] = { "c", "columns", "__table__", NULL };
  RelPythonNode *owner;

  if (node == NULL || depth > 20)
    return;
  switch (node->kind)
    {
    case REL_PYTHON_NODE_NAME:
      add_ref (self, refs, NULL, node->text);
      break;
    case REL_PYTHON_NODE_ATTRIBUTE:
      owner = node->first;
      while (owner->kind == REL_PYTHON_NODE_ATTRIBUTE && g_strv_contains (collections, owner->text))
        owner = owner->first;
      if (rel_python_node_name (owner) != NULL)
        add_ref (self, refs, rel_python_node_name (owner), node->text);
      break;
    case REL_PYTHON_NODE_SUBSCRIPT:
      /* table.c["a b"] */
      owner = node->first;
      while (owner->kind == REL_PYTHON_NODE_ATTRIBUTE && g_strv_contains (collections, owner->text))
        owner = owner->first;
      if (rel_python_node_name (owner) != NULL && rel_python_node_string (node->first->next) != NULL)
        add_ref (self, refs, rel_python_node_name (owner), node->first->next->text);
      break;
    case REL_PYTHON_NODE_STRING:
      read_refs (self, rel_python_parser_parse (self->parser, node->text, node->line), refs, depth + 5);
      break;
    case REL_PYTHON_NODE_CALL:
      for (RelPythonNode *at = node->first->next; at != NULL; at = at->next)
        read_refs (self, at, refs, depth + 1);
      break;
    case REL_PYTHON_NODE_LIST:
    case REL_PYTHON_NODE_TUPLE:
    case REL_PYTHON_NODE_SET:
    case REL_PYTHON_NODE_LAMBDA:
    case REL_PYTHON_NODE_OPERATION:
      for (RelPythonNode *at = node->first; at != NULL; at = at->next)
        read_refs (self, at, refs, depth + 1);
      break;
    default:
      break;
    }
}

/* The columns that an argument of a relationship names, in whatever way. */
void
rel_model_read_refs (RelModel      *self,
                     RelPythonNode *node,
                     GArray        *refs)
{
  read_refs (self, node, refs, 0);
}

static void
read_link_options (RelModel      *self,
                   RelModelLink  *link,
                   RelPythonNode *call)
{
  const char *initially = rel_python_node_string (rel_python_node_keyword (call, "initially"));

  link->name = rel_model_keep (self, rel_python_node_string (rel_model_value (self, rel_python_node_keyword (call, "name"))));
  link->on_delete = read_action (rel_model_value (self, rel_python_node_keyword (call, "ondelete")));
  link->on_update = read_action (rel_model_value (self, rel_python_node_keyword (call, "onupdate")));
  link->match = rel_model_keep (self, rel_python_node_string (rel_python_node_keyword (call, "match")));
  link->deferrable = rel_python_node_is_true (rel_python_node_keyword (call, "deferrable"));
  link->initially_deferred = link->deferrable && initially != NULL && g_ascii_strcasecmp (initially, "DEFERRED") == 0;
}

static void
read_link_target (RelModel      *self,
                  RelModelLink  *link,
                  RelPythonNode *node)
{
  node = rel_model_value (self, node);
  if (rel_python_node_string (node) != NULL)
    add_path (self, link->targets, node->text);
  else
    read_refs (self, node, link->targets, 0);
}

void
rel_model_tell_unread (RelModel      *self,
                       RelPythonNode *node,
                       const char    *subject)
{
  const char *word = rel_model_word (self, node);

  rel_losses_add (self->losses, node->line, subject, _ ("“%s” cannot be understood here and is left out"), word != NULL ? word : "…");
}

void
rel_model_read_foreign_key (RelModel       *self,
                            RelModelTable  *table,
                            RelModelColumn *column,
                            const char     *subject,
                            RelPythonNode  *call)
{
  RelModelLink *link = rel_model_link_new (call->line);

  g_ptr_array_add (link->columns, (char *) column->key);
  read_link_target (self, link, rel_python_node_argument (call, 0) != NULL ? rel_python_node_argument (call, 0) : rel_python_node_keyword (call, "column"));
  read_link_options (self, link, call);
  if (link->targets->len == 1)
    {
      g_ptr_array_add (table->links, link);
      return;
    }
  rel_model_tell_unread (self, call, subject);
  rel_model_link_free (link);
}

/* Names of columns, as texts or as the columns themselves. */
void
rel_model_read_columns (RelModel      *self,
                        RelPythonNode *node,
                        GPtrArray     *columns)
{
  for (; node != NULL; node = node->next)
    {
      const char *text = rel_python_node_string (rel_model_value (self, node));
      const char *name = text != NULL ? text : rel_python_node_name (node);

      if (name != NULL)
        g_ptr_array_add (columns, (char *) rel_model_keep (self, name));
    }
}

void
rel_model_read_link_constraint (RelModel      *self,
                                RelModelTable *table,
                                const char    *owner,
                                RelPythonNode *call)
{
  RelModelLink *link = rel_model_link_new (call->line);
  RelPythonNode *columns = rel_python_node_argument (call, 0), *targets = rel_python_node_argument (call, 1);

  if (columns == NULL)
    columns = rel_python_node_keyword (call, "columns");
  if (targets == NULL)
    targets = rel_python_node_keyword (call, "refcolumns");
  if (columns != NULL)
    rel_model_read_columns (self, columns->first, link->columns);
  for (RelPythonNode *at = targets != NULL ? targets->first : NULL; at != NULL; at = at->next)
    read_link_target (self, link, at);
  read_link_options (self, link, call);
  if (link->columns->len > 0 && link->columns->len == link->targets->len)
    {
      g_ptr_array_add (table->links, link);
      return;
    }
  rel_model_tell_unread (self, call, owner);
  rel_model_link_free (link);
}
