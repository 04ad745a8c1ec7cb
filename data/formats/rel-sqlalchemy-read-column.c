/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Column () and mapped_column (), with all that stands in them.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-sqlalchemy-model-private.h"

gboolean
rel_model_is_column (RelModel      *self,
                     RelPythonNode *node)
{
  const char *word = node != NULL && node->kind == REL_PYTHON_NODE_CALL ? rel_model_word (self, node) : NULL;

  return word != NULL && (strcmp (word, "Column") == 0 || strcmp (word, "mapped_column") == 0);
}

typedef struct
{
  RelModelTable  *table;
  RelModelColumn *column;
  char           *subject;
  gboolean        nullable_given;
  gboolean        unique;
  gboolean        index;
} ColumnReading;

static void
read_computed (RelModel      *self,
               ColumnReading *reading,
               RelPythonNode *call)
{
  const char *sql = rel_model_read_sql (self, rel_python_node_argument (call, 0));

  if (sql == NULL)
    {
      rel_model_tell_unread (self, call, reading->subject);
      return;
    }
  reading->column->info.expression = sql;
  reading->column->info.generated = rel_python_node_is_true (rel_python_node_keyword (call, "persisted")) ? REL_GENERATED_STORED : REL_GENERATED_VIRTUAL;
}

static void
read_positional (RelModel      *self,
                 ColumnReading *reading,
                 RelPythonNode *node)
{
  static const char *const quiet[] = { "Identity", "Sequence", "FetchedValue", "None", NULL };
  const char *word = rel_model_word (self, rel_model_value (self, node));

  if (node->kind == REL_PYTHON_NODE_STRING)
    return; /* its name, which was read first */
  if (g_strcmp0 (word, "ForeignKey") == 0 && rel_model_value (self, node)->kind == REL_PYTHON_NODE_CALL)
    rel_model_read_foreign_key (self, reading->table, reading->column, reading->subject, rel_model_value (self, node));
  else if (g_strcmp0 (word, "Computed") == 0 && node->kind == REL_PYTHON_NODE_CALL)
    read_computed (self, reading, node);
  else if (g_strcmp0 (word, "CheckConstraint") == 0)
    rel_model_read_argument (self, reading->table, reading->column->key, node);
  else if (word != NULL && g_strv_contains (quiet, word))
    return;
  else if (rel_model_is_type (self, node))
    reading->column->info.type = rel_model_read_type (self, node, reading->subject, &reading->column->info.collation);
  else
    rel_model_tell_unread (self, node, reading->subject);
}

static void
read_keyword (RelModel      *self,
              ColumnReading *reading,
              const char    *name,
              RelPythonNode *value)
{
  static const char *const by_program[] = { "default", "default_factory", "onupdate", "insert_default", NULL };
  RelModelColumn *column = reading->column;

  if (strcmp (name, "primary_key") == 0)
    column->primary = rel_python_node_is_true (value);
  else if (strcmp (name, "nullable") == 0)
    {
      reading->nullable_given = TRUE;
      column->info.not_null = !rel_python_node_is_true (value);
    }
  else if (strcmp (name, "unique") == 0)
    reading->unique = rel_python_node_is_true (value);
  else if (strcmp (name, "index") == 0)
    reading->index = rel_python_node_is_true (value);
  else if (strcmp (name, "type_") == 0)
    column->info.type = rel_model_read_type (self, value, reading->subject, &column->info.collation);
  else if (strcmp (name, "server_default") == 0 && !rel_python_node_is (value, "None"))
    {
      const char *word = rel_model_word (self, value);

      column->info.default_value = rel_model_read_default (self, value);
      if (column->info.default_value == NULL && g_strcmp0 (word, "FetchedValue") != 0)
        rel_losses_add (self->losses, value->line, reading->subject, _ ("The default cannot be understood and is left out"));
    }
  else if (strcmp (name, "comment") == 0)
    column->info.note = rel_model_keep (self, rel_python_node_string (rel_model_value (self, value)));
  else if (strcmp (name, "sqlite_on_conflict_not_null") == 0)
    column->info.not_null_conflict = rel_model_read_conflict (value);
  else if (g_strv_contains (by_program, name) && !rel_python_node_is (value, "None"))
    rel_losses_add (self->losses, value->line, reading->subject,
                    _ ("“%s” is done by the program, not by the database; it is left out"), name);
}

static void
read_call (RelModel      *self,
           ColumnReading *reading,
           RelPythonNode *call)
{
  for (RelPythonNode *at = call->first->next; at != NULL; at = at->next)
    if (at->kind == REL_PYTHON_NODE_KEYWORD)
      read_keyword (self, reading, at->text, at->first);
    else
      read_positional (self, reading, at);
}

static const char *
find_name (RelModel      *self,
           RelPythonNode *call)
{
  RelPythonNode *first = rel_model_value (self, rel_python_node_argument (call, 0));
  const char *name = rel_python_node_string (first);

  return name != NULL ? name : rel_python_node_string (rel_model_value (self, rel_python_node_keyword (call, "name")));
}

static void
add_unique (RelModelTable  *table,
            RelModelColumn *column)
{
  RelModelKey *key = rel_model_key_new ();

  g_ptr_array_add (key->columns, (char *) column->key);
  g_ptr_array_add (table->uniques, key);
}

/* Called as SQLAlchemy calls it: ix_table_column. The table's name comes last, so a mark stands for it. */
static void
add_index (RelModel       *self,
           RelModelTable  *table,
           RelModelColumn *column,
           gboolean        unique)
{
  RelModelIndex *index = rel_model_index_new ();
  RelModelPart part = { .column = column->key };

  index->unique = unique;
  g_array_append_val (index->parts, part);
  g_ptr_array_add (table->indexes, index);
}

/* Adds a column: of a class, with its attribute and perhaps an annotation, or of a Table (). Without a call the
 * annotation says all. */
void
rel_model_read_column (RelModel      *self,
                       RelModelTable *table,
                       const char    *owner,
                       const char    *attribute,
                       RelPythonNode *annotation,
                       RelPythonNode *call,
                       guint          line)
{
  ColumnReading reading = { .table = table };
  RelModelColumn *column = g_new0 (RelModelColumn, 1);
  RelPythonNode *shared = NULL;
  gboolean nullable = FALSE;
  const char *name = call != NULL ? find_name (self, call) : NULL;
  const char *key = call != NULL ? rel_python_node_string (rel_python_node_keyword (call, "key")) : NULL;
  const char *annotated = annotation != NULL ? rel_model_read_annotation (self, annotation, &nullable, &shared) : NULL;

  if (shared != NULL && name == NULL)
    name = find_name (self, shared);
  if (name == NULL)
    name = attribute;
  if (name == NULL)
    {
      rel_losses_add (self->losses, line, owner, _ ("A column has no name and is left out"));
      g_free (column);
      return;
    }

  column->line = line;
  column->attribute = rel_model_keep (self, attribute);
  column->info.name = rel_model_keep (self, name);
  column->key = key != NULL ? rel_model_keep (self, key) : column->info.name;
  reading.column = column;
  reading.subject = g_strconcat (owner != NULL ? owner : "", owner != NULL ? "." : "", name, NULL);
  if (g_hash_table_contains (table->by_key, column->key))
    {
      rel_model_add_column (self, table, column);
      g_free (reading.subject);
      return;
    }

  if (shared != NULL)
    read_call (self, &reading, shared);
  if (call != NULL)
    read_call (self, &reading, call);
  column->annotated = annotated;
  if (!reading.nullable_given)
    column->info.not_null = column->primary || (annotation != NULL && !nullable);
  if (call == NULL && annotated == NULL && shared == NULL)
    rel_losses_add (self->losses, line, reading.subject, _ ("The type of the column cannot be understood"));

  rel_model_add_column (self, table, column);
  if (reading.index)
    add_index (self, table, column, reading.unique);
  else if (reading.unique)
    add_unique (table, column);
  g_free (reading.subject);
}
