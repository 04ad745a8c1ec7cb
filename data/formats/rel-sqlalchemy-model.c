/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is known of models while they are read: tables and classes, and the names by
 * which they speak of each other.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-sqlalchemy-model-private.h"

#define MAX_VARIABLE_STEPS 20

const char *
rel_model_keep (RelModel   *self,
                const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->store, text) : NULL;
}

RelModelKey *
rel_model_key_new (void)
{
  RelModelKey *key = g_new0 (RelModelKey, 1);

  key->columns = g_ptr_array_new ();

  return key;
}

void
rel_model_key_free (RelModelKey *key)
{
  g_ptr_array_unref (key->columns);
  g_free (key);
}

RelModelLink *
rel_model_link_new (guint line)
{
  RelModelLink *link = g_new0 (RelModelLink, 1);

  link->line = line;
  link->columns = g_ptr_array_new ();
  link->targets = g_array_new (FALSE, TRUE, sizeof (RelModelRef));
  link->id = rel_id_new ();

  return link;
}

void
rel_model_link_free (RelModelLink *link)
{
  g_ptr_array_unref (link->columns);
  g_array_unref (link->targets);
  g_free (link);
}

RelModelIndex *
rel_model_index_new (void)
{
  RelModelIndex *index = g_new0 (RelModelIndex, 1);

  index->parts = g_array_new (FALSE, TRUE, sizeof (RelModelPart));

  return index;
}

void
rel_model_index_free (RelModelIndex *index)
{
  g_array_unref (index->parts);
  g_free (index);
}

void
rel_model_end_free (RelModelEnd *end)
{
  g_array_unref (end->foreign_keys);
  g_array_unref (end->remote_side);
  g_array_unref (end->back_side);
  g_array_unref (end->join);
  g_free (end);
}

/* A table that has no name yet and is not among the tables. */
RelModelTable *
rel_model_table_new (RelModel *self,
                     guint     line)
{
  RelModelTable *table = g_new0 (RelModelTable, 1);

  table->id = rel_id_new ();
  table->line = line;
  table->columns = g_ptr_array_new_with_free_func (g_free);
  table->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  table->by_attribute = g_hash_table_new (g_str_hash, g_str_equal);
  table->uniques = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_model_key_free);
  table->links = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_model_link_free);
  table->indexes = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_model_index_free);
  table->checks = g_array_new (FALSE, TRUE, sizeof (RelModelCheck));
  table->values = g_ptr_array_new_with_free_func (g_object_unref);
  table->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (self->drafts, table);

  return table;
}

void
rel_model_table_free (RelModelTable *table)
{
  g_hash_table_unref (table->by_key);
  g_hash_table_unref (table->by_attribute);
  g_hash_table_unref (table->by_name);
  g_clear_pointer (&table->primary_key, rel_model_key_free);
  g_ptr_array_unref (table->columns);
  g_ptr_array_unref (table->uniques);
  g_ptr_array_unref (table->links);
  g_ptr_array_unref (table->indexes);
  g_array_unref (table->checks);
  g_ptr_array_unref (table->values);
  g_free (table);
}

RelModelClass *
rel_model_class_new (RelModel   *self,
                     const char *name,
                     guint       line)
{
  RelModelClass *class = g_new0 (RelModelClass, 1);

  class->name = rel_model_keep (self, name);
  class->line = line;
  class->bases = g_ptr_array_new ();
  class->ends = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_model_end_free);
  class->table = rel_model_table_new (self, line);

  return class;
}

void
rel_model_class_free (RelModelClass *self)
{
  g_ptr_array_unref (self->bases);
  g_ptr_array_unref (self->ends);
  g_free (self);
}

/* By its variable or class, else by its name. */
RelModelTable *
rel_model_find_table (RelModel   *self,
                      const char *name)
{
  RelModelTable *table = name != NULL ? g_hash_table_lookup (self->by_symbol, name) : NULL;

  if (table == NULL && name != NULL)
    {
      g_autofree char *folded = g_ascii_strdown (name, -1);

      table = g_hash_table_lookup (self->by_name, folded);
    }

  return table != NULL && table->replaced_by != NULL ? table->replaced_by : table;
}

RelModelColumn *
rel_model_find_column (RelModelTable *table,
                       const char    *name)
{
  RelModelColumn *column = g_hash_table_lookup (table->by_key, name);

  return column != NULL ? column : g_hash_table_lookup (table->by_attribute, name);
}

/* Adds a column, or puts it in the place of the one that is called so already, which is told. */
void
rel_model_add_column (RelModel       *self,
                      RelModelTable  *table,
                      RelModelColumn *column)
{
  RelModelColumn *old = g_hash_table_lookup (table->by_key, column->key);

  if (old != NULL)
    {
      rel_losses_add (self->losses, column->line, column->info.name, _ ("The column is there already, in line %u; the second one is left out"), old->line);
      g_free (column);
      return;
    }
  g_ptr_array_add (table->columns, column);
  g_hash_table_insert (table->by_key, (char *) column->key, column);
  if (column->attribute != NULL)
    g_hash_table_insert (table->by_attribute, (char *) column->attribute, column);
}

/* What a variable of the module stands for, where the node is one. */
RelPythonNode *
rel_model_value (RelModel      *self,
                 RelPythonNode *node)
{
  for (guint i = 0; i < MAX_VARIABLE_STEPS && node != NULL && node->kind == REL_PYTHON_NODE_NAME; i++)
    {
      RelPythonNode *value = g_hash_table_lookup (self->variables, node->text);

      if (value == NULL || value == node)
        break;
      node = value;
    }

  return node;
}

/* The name of what is called, or the last part of a name, as SQLAlchemy calls it: import aliases are seen through. */
const char *
rel_model_word (RelModel            *self,
                const RelPythonNode *node)
{
  const char *name, *original;

  if (node != NULL && node->kind == REL_PYTHON_NODE_CALL)
    node = node->first;
  name = rel_python_node_name (node);
  original = name != NULL && node->kind == REL_PYTHON_NODE_NAME ? g_hash_table_lookup (self->aliases, name) : NULL;

  return original != NULL ? original : name;
}
