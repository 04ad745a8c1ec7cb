/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Models of SQLAlchemy, in either style, as a schema. They are read as text and never
 * run: statement by statement, each in the class or function that its indent puts it in.
 * What is no model is passed over; what looks like one and cannot be read is told.
 */
#include "config.h"

#include "formats/rel-sqlalchemy-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/rel-error.h"
#include "formats/rel-sqlalchemy-model-private.h"

/* A header whose body is being read. */
typedef struct
{
  guint       indent;
  gboolean    is_def;
  const char *attribute; /* of a declared_attr function */
  RelModelClass *class;  /* NULL in a function or block of the module */
} Scope;

typedef struct
{
  RelModel model;
  GArray  *scopes;
  gboolean declared; /* the next function is a declared_attr */
  guint    first_ignored, last_ignored;
} Reading;

static gboolean
is_any (const char        *word,
        const char *const *words)
{
  return word != NULL && g_strv_contains (words, word);
}

/* Statements that use a schema, or just do something, are told in runs. */
static void
tell_ignored (Reading *self)
{
  if (self->first_ignored == 0)
    return;
  if (self->first_ignored == self->last_ignored)
    rel_losses_add (self->model.losses, self->first_ignored, NULL, _ ("This is no part of a schema and is left out"));
  else
    rel_losses_add (self->model.losses, self->first_ignored, NULL, _ ("From here to line %u nothing is part of a schema; it is left out"), self->last_ignored);
  self->first_ignored = 0;
}

static void
ignore (Reading                  *self,
        const RelPythonStatement *statement)
{
  if (self->first_ignored == 0)
    self->first_ignored = statement->line;
  self->last_ignored = statement->line;
}

/* --- tables --- */

static gboolean
is_table (Reading       *self,
          RelPythonNode *node)
{
  return node != NULL && node->kind == REL_PYTHON_NODE_CALL && g_strcmp0 (rel_model_word (&self->model, node), "Table") == 0 &&
         rel_python_node_string (rel_model_value (&self->model, rel_python_node_argument (node, 0) != NULL ? rel_python_node_argument (node, 0)
                                                                                                           : rel_python_node_keyword (node, "name"))) != NULL;
}

static void
fill_table (Reading       *self,
            RelModelTable *table,
            RelPythonNode *call)
{
  RelPythonNode *first = rel_python_node_argument (call, 0);
  RelPythonNode *name = rel_model_value (&self->model, first != NULL ? first : rel_python_node_keyword (call, "name"));
  guint n = 0;

  table->name = rel_model_keep (&self->model, rel_python_node_string (name));
  for (RelPythonNode *at = call->first->next; at != NULL; at = at->next)
    {
      if (at->kind == REL_PYTHON_NODE_KEYWORD)
        continue;
      if (n++ < 1)
        continue;
      /* The second is the metadata, whatever it is called. */
      if (n == 2 && (at->kind == REL_PYTHON_NODE_NAME || at->kind == REL_PYTHON_NODE_ATTRIBUTE ||
                     (at->kind == REL_PYTHON_NODE_CALL && g_strcmp0 (rel_model_word (&self->model, at), "MetaData") == 0)))
        continue;
      if (at->kind == REL_PYTHON_NODE_STAR)
        rel_model_read_arguments (&self->model, table, table->name, at->first);
      else
        rel_model_read_argument (&self->model, table, table->name, at);
    }
  rel_model_read_options (&self->model, table, call);
}

static void
read_table (Reading                  *self,
            const RelPythonStatement *statement,
            RelPythonNode            *call)
{
  const char *symbol = statement->target != NULL ? rel_python_node_name (statement->target) : NULL;
  RelModelTable *table = rel_model_table_new (&self->model, statement->line);

  /* Kept for the words that are in it, not for its tree. */
  table->start = statement->start;
  table->end = statement->end;
  fill_table (self, table, call);
  g_ptr_array_add (self->model.tables, table);
  if (symbol != NULL && !g_hash_table_contains (self->model.by_symbol, symbol))
    g_hash_table_insert (self->model.by_symbol, (char *) rel_model_keep (&self->model, symbol), table);
}

/* --- classes --- */

static void
read_enum_member (RelModelClass *class,
                  const RelPythonStatement *statement)
{
  const char *name = statement->target != NULL ? rel_python_node_name (statement->target) : NULL;

  if (name != NULL && name[0] != '_')
    class->longest = MAX (class->longest, (guint) g_utf8_strlen (name, -1));
}

static void
read_class (Reading                  *self,
            const RelPythonStatement *statement)
{
  static const char *const enums[] = { "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", NULL };
  static const char *const types[] = { "TypeDecorator", "UserDefinedType", NULL };
  RelModelClass *class = rel_model_class_new (&self->model, statement->name, statement->line);
  Scope scope = { .indent = statement->indent, .class = class };

  class->start = statement->start;
  class->end = statement->end;
  for (RelPythonNode *at = statement->value->first->next; at != NULL; at = at->next)
    {
      const char *base = rel_model_word (&self->model, at);

      if (base == NULL || at->kind == REL_PYTHON_NODE_KEYWORD)
        continue;
      g_ptr_array_add (class->bases, (char *) rel_model_keep (&self->model, base));
      class->is_enum = class->is_enum || is_any (base, enums);
      class->abstract = class->abstract || is_any (base, types) || strcmp (base, "DeclarativeBase") == 0;
      class->flask = class->flask || (strcmp (base, "Model") == 0 && at->kind == REL_PYTHON_NODE_ATTRIBUTE);
    }
  g_ptr_array_add (self->model.classes, class);
  /* The first of two classes that are called the same is the one that is meant by others. */
  if (!g_hash_table_contains (self->model.by_class, class->name))
    g_hash_table_insert (self->model.by_class, (char *) class->name, class);
  g_array_append_val (self->scopes, scope);
}

/* What an attribute is, when it may have been meant as a column: a call of something unknown. */
static void
tell_attribute (Reading *self,
                RelModelClass *class,
                const RelPythonStatement *statement,
                const char               *name)
{
  g_autofree char *subject = g_strconcat (class->name, ".", name, NULL);
  const char *word = statement->value != NULL && statement->value->kind == REL_PYTHON_NODE_CALL ? rel_model_word (&self->model, statement->value) : NULL;

  if (word != NULL)
    rel_losses_add (self->model.losses, statement->line, subject, _ ("“%s” is not understood as a column or relationship; it is left out"), word);
}

static RelPythonNode *
unwrap_column (Reading       *self,
               RelPythonNode *node)
{
  static const char *const wrappers[] = { "deferred", "column_property", NULL };

  if (node != NULL && node->kind == REL_PYTHON_NODE_CALL && is_any (rel_model_word (&self->model, node), wrappers) &&
      rel_model_is_column (&self->model, rel_python_node_argument (node, 0)))
    return rel_python_node_argument (node, 0);

  return node;
}

static void
read_special (Reading *self,
              RelModelClass *class,
              const char    *name,
              RelPythonNode *value)
{
  RelModel *model = &self->model;
  const char *text = rel_python_node_string (rel_model_value (model, value));

  if (strcmp (name, "__tablename__") == 0 && text != NULL)
    {
      class->table->name = rel_model_keep (model, text);
      class->has_table = TRUE;
    }
  else if (strcmp (name, "__tablename__") == 0)
    class->named_by_class = TRUE;
  else if (strcmp (name, "__abstract__") == 0)
    class->abstract = rel_python_node_is_true (value);
  else if (strcmp (name, "__table_args__") == 0)
    rel_model_read_arguments (model, class->table, class->name, value);
  else if (strcmp (name, "__table__") == 0 && is_table (self, value))
    {
      fill_table (self, class->table, value);
      class->has_table = TRUE;
    }
  else if (strcmp (name, "__table__") == 0 && rel_python_node_name (value) != NULL)
    {
      RelModelTable *table = g_hash_table_lookup (model->by_symbol, rel_python_node_name (value));

      if (table != NULL)
        {
          class->table = table;
          class->resolved = TRUE;
          class->mapped = TRUE;
          g_hash_table_insert (model->by_symbol, (char *) class->name, table);
        }
    }
  else if (strcmp (name, "impl") == 0)
    class->type = value;
}

static void
read_attribute (Reading *self,
                RelModelClass *class,
                const RelPythonStatement *statement,
                const char               *name)
{
  RelModel *model = &self->model;
  RelPythonNode *mapped = statement->annotation != NULL ? rel_model_unwrap_mapped (model, statement->annotation) : NULL;
  RelPythonNode *value = unwrap_column (self, statement->value);

  if (class->is_enum)
    read_enum_member (class, statement);
  else if (g_str_has_prefix (name, "__") || strcmp (name, "impl") == 0)
    {
      if (value != NULL)
        read_special (self, class, name, value);
    }
  else if (strcmp (name, "type_annotation_map") == 0 && value != NULL)
    rel_losses_add (model->losses, statement->line, class->name, _ ("“%s” is not followed: annotations have the types that SQLAlchemy gives them"), name);
  else if (rel_model_is_relationship (model, value))
    rel_model_read_relationship (model, class, name, statement->annotation, value, statement->line);
  else if (rel_model_is_column (model, value))
    rel_model_read_column (model, class->table, class->name, name, mapped, value, statement->line);
  else if (mapped != NULL && (value == NULL || value->kind != REL_PYTHON_NODE_CALL))
    rel_model_read_column (model, class->table, class->name, name, mapped, NULL, statement->line);
  else
    tell_attribute (self, class, statement, name);
  class->end = statement->end;
}

/* --- statements --- */

/* What a variable of the module may be needed for later: types, names, lengths. */
static void
read_variable (Reading                  *self,
               const RelPythonStatement *statement)
{
  static const char *const quiet[] = {
    "declarative_base", "MetaData", "SQLAlchemy", "registry", "automap_base", "generate_base", "TypeVar", "NewType", "namedtuple", "Marshmallow", "Migrate",
    "getLogger", NULL
  };
  const char *name = rel_python_node_name (statement->target);
  RelPythonNode *value = statement->value;

  if (name == NULL || value == NULL || statement->target->kind != REL_PYTHON_NODE_NAME)
    {
      ignore (self, statement);
      return;
    }
  if (value->kind == REL_PYTHON_NODE_CALL)
    {
      const char *word = rel_model_word (&self->model, value);

      if (is_any (word, quiet))
        return;
      if (word == NULL || !(g_ascii_isupper (word[0]) || strcmp (word, "mapped_column") == 0 || strcmp (word, "text") == 0) || strcmp (word, "Session") == 0)
        {
          ignore (self, statement);
          return;
        }
    }
  rel_python_parser_keep (self->model.parser);
  g_hash_table_insert (self->model.variables, (char *) rel_model_keep (&self->model, name), value);
}

static void
read_import (Reading                  *self,
             const RelPythonStatement *statement)
{
  for (RelPythonNode *at = statement->value->first; at != NULL && at->next != NULL; at = at->next->next)
    g_hash_table_insert (self->model.aliases, (char *) rel_model_keep (&self->model, at->text), (char *) rel_model_keep (&self->model, at->next->text));
}

/* Index ("name", Book.title) at the end of a module. */
static gboolean
read_late_argument (Reading       *self,
                    RelPythonNode *node)
{
  const char *word = node != NULL && node->kind == REL_PYTHON_NODE_CALL ? rel_model_word (&self->model, node) : NULL;
  g_autoptr(GArray) refs = NULL;
  RelModelTable *table = NULL;

  if (word == NULL || (strcmp (word, "Index") != 0 && strcmp (word, "UniqueConstraint") != 0))
    return FALSE;
  refs = g_array_new (FALSE, TRUE, sizeof (RelModelRef));
  for (RelPythonNode *at = node->first->next; at != NULL; at = at->next)
    if (at->kind == REL_PYTHON_NODE_ATTRIBUTE || at->kind == REL_PYTHON_NODE_CALL)
      rel_model_read_refs (&self->model, at, refs);
  for (guint i = 0; i < refs->len && table == NULL; i++)
    {
      const char *owner = g_array_index (refs, RelModelRef, i).owner;
      RelModelClass *class = owner != NULL ? g_hash_table_lookup (self->model.by_class, owner) : NULL;

      table = class != NULL ? class->table : owner != NULL ? g_hash_table_lookup (self->model.by_symbol, owner)
                                                           : NULL;
    }
  if (table == NULL)
    return FALSE;
  rel_model_read_argument (&self->model, table, table->name, node);

  return TRUE;
}

static void
read_in_module (Reading                  *self,
                const RelPythonStatement *statement)
{
  RelPythonNode *value = statement->value;

  switch (statement->kind)
    {
    case REL_PYTHON_STATEMENT_ASSIGN:
      if (is_table (self, value))
        read_table (self, statement, value);
      else if (!read_late_argument (self, value))
        read_variable (self, statement);
      break;
    case REL_PYTHON_STATEMENT_EXPRESSION:
      if (is_table (self, value))
        read_table (self, statement, value);
      else if (value->kind != REL_PYTHON_NODE_STRING && value->kind != REL_PYTHON_NODE_OTHER && !read_late_argument (self, value))
        ignore (self, statement);
      break;
    case REL_PYTHON_STATEMENT_RETURN:
    default:
      break;
    }
}

static void
read_in_class (Reading *self,
               RelModelClass *class,
               const RelPythonStatement *statement)
{
  const char *name;

  if (statement->kind != REL_PYTHON_STATEMENT_ASSIGN)
    return;
  name = statement->target->kind == REL_PYTHON_NODE_NAME ? statement->target->text : NULL;
  if (name == NULL)
    return;
  /* Types of TypeDecorator are asked for later; so may be anything that a column of a mixin holds. */
  if (strcmp (name, "impl") == 0)
    rel_python_parser_keep (self->model.parser);
  read_attribute (self, class, statement, name);
}

/* What a declared_attr function gives back is an attribute. */
static void
read_return (Reading            *self,
             Scope              *scope,
             RelPythonStatement *statement)
{
  RelModelClass *class = scope->class;

  if (class == NULL || scope->attribute == NULL || statement->value == NULL)
    return;
  if (g_str_has_prefix (scope->attribute, "__"))
    read_special (self, class, scope->attribute, statement->value);
  else if (rel_model_is_relationship (&self->model, statement->value))
    rel_model_read_relationship (&self->model, class, scope->attribute, NULL, statement->value, statement->line);
  else if (rel_model_is_column (&self->model, statement->value))
    rel_model_read_column (&self->model, class->table, class->name, scope->attribute, NULL, statement->value, statement->line);
}

static void
read_def (Reading                  *self,
          const RelPythonStatement *statement,
          Scope                    *around)
{
  Scope scope = { .indent = statement->indent, .is_def = TRUE };

  if (around != NULL && !around->is_def && around->class != NULL && (self->declared || strcmp (statement->name, "__tablename__") == 0))
    {
      scope.class = around->class;
      scope.attribute = rel_model_keep (&self->model, statement->name);
    }
  g_array_append_val (self->scopes, scope);
}

static void
read_broken (Reading                  *self,
             const RelPythonStatement *statement,
             Scope                    *scope)
{
  g_autofree char *subject = NULL;

  if (scope != NULL && scope->is_def)
    return;
  if (scope != NULL && scope->class != NULL)
    subject = g_strconcat (scope->class->name, ".", statement->name != NULL ? statement->name : "", NULL);
  if (subject == NULL && statement->name == NULL)
    {
      ignore (self, statement);
      return;
    }
  rel_losses_add (self->model.losses, statement->line, subject != NULL ? subject : statement->name, _ ("This cannot be understood and is left out"));
}

static void
read_statement (Reading            *self,
                RelPythonStatement *statement)
{
  Scope *scope = NULL;
  Scope block = { .indent = statement->indent };
  gboolean declared = self->declared;

  while (self->scopes->len > 0 && g_array_index (self->scopes, Scope, self->scopes->len - 1).indent >= statement->indent)
    g_array_set_size (self->scopes, self->scopes->len - 1);
  if (self->scopes->len > 0)
    scope = &g_array_index (self->scopes, Scope, self->scopes->len - 1);

  switch (statement->kind)
    {
    case REL_PYTHON_STATEMENT_CLASS:
      read_class (self, statement);
      break;
    case REL_PYTHON_STATEMENT_DEF:
      read_def (self, statement, scope);
      break;
    case REL_PYTHON_STATEMENT_BLOCK:
      if (scope != NULL)
        block = (Scope){ .indent = statement->indent, .is_def = scope->is_def, .attribute = scope->attribute, .class = scope->class };
      g_array_append_val (self->scopes, block);
      break;
    case REL_PYTHON_STATEMENT_DECORATOR:
      self->declared = declared || g_strcmp0 (rel_model_word (&self->model, statement->value), "declared_attr") == 0 ||
                       (statement->value->kind == REL_PYTHON_NODE_ATTRIBUTE && rel_python_node_is (statement->value->first, "declared_attr"));
      return;
    case REL_PYTHON_STATEMENT_IMPORT:
      read_import (self, statement);
      break;
    case REL_PYTHON_STATEMENT_QUIET:
      break;
    case REL_PYTHON_STATEMENT_BROKEN:
      read_broken (self, statement, scope);
      break;
    case REL_PYTHON_STATEMENT_RETURN:
      if (scope != NULL && scope->is_def)
        read_return (self, scope, statement);
      break;
    case REL_PYTHON_STATEMENT_ASSIGN:
    case REL_PYTHON_STATEMENT_EXPRESSION:
    default:
      if (scope == NULL || (!scope->is_def && scope->class == NULL))
        read_in_module (self, statement);
      else if (!scope->is_def)
        read_in_class (self, scope->class, statement);
      break;
    }
  self->declared = FALSE;
}

/* --- the whole --- */

static void
reading_init (Reading    *self,
              const char *text,
              gsize       length,
              RelLosses  *losses)
{
  RelModel *model = &self->model;

  model->text = text;
  model->parser = rel_python_parser_new (text, length);
  model->losses = losses;
  model->store = g_string_chunk_new (64 * 1024);
  model->aliases = g_hash_table_new (g_str_hash, g_str_equal);
  model->variables = g_hash_table_new (g_str_hash, g_str_equal);
  model->tables = g_ptr_array_new ();
  model->by_symbol = g_hash_table_new (g_str_hash, g_str_equal);
  model->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  model->classes = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_model_class_free);
  model->by_class = g_hash_table_new (g_str_hash, g_str_equal);
  model->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_model_table_free);
  self->scopes = g_array_new (FALSE, FALSE, sizeof (Scope));
}

static void
reading_clear (Reading *self)
{
  RelModel *model = &self->model;

  g_hash_table_unref (model->aliases);
  g_hash_table_unref (model->variables);
  g_hash_table_unref (model->by_symbol);
  g_hash_table_unref (model->by_name);
  g_hash_table_unref (model->by_class);
  g_ptr_array_unref (model->tables);
  g_ptr_array_unref (model->classes);
  g_ptr_array_unref (model->drafts);
  g_string_chunk_free (model->store);
  rel_python_parser_free (model->parser);
  g_array_unref (self->scopes);
}

/**
 * rel_sqlalchemy_read:
 * @text: a module of Python, or what is left of one
 * @length: its length, or -1 when it ends at a NUL
 * @losses: (nullable): where to tell what could not be read, by name and line
 * @error: return location
 *
 * Reads models of SQLAlchemy or Flask-SQLAlchemy: classes in the classic and the mapped
 * style, and Table objects. The text is not executed. Tables are declared as create_all()
 * does on SQLite; ends of relationships have the names that the models give them, where
 * those do not follow from the tables anyway.
 *
 * Returns: (transfer full): the schema, or %NULL when there is no table in the text
 */
RelSchema *
rel_sqlalchemy_read (const char *text,
                     gssize      length,
                     RelLosses  *losses,
                     GError    **error)
{
  Reading self = { .first_ignored = 0 };
  RelPythonStatement statement;
  RelSchema *schema = NULL;
  g_autofree char *valid = NULL;
  gsize n;

  g_return_val_if_fail (text != NULL, NULL);

  n = length < 0 ? strlen (text) : (gsize) length;
  if (!g_utf8_validate (text, n, NULL))
    {
      valid = g_utf8_make_valid (text, n);
      text = valid;
      n = strlen (valid);
      rel_losses_add (losses, 0, NULL, _ ("Some of the text is not UTF-8; it is shown as “�”"));
    }

  reading_init (&self, text, n, losses);
  while (rel_python_parser_next (self.model.parser, &statement))
    {
      gboolean ignored = self.last_ignored == statement.line;

      read_statement (&self, &statement);
      if (self.last_ignored != statement.line && !ignored)
        tell_ignored (&self);
    }
  tell_ignored (&self);
  rel_model_resolve_classes (&self.model);
  if (self.model.tables->len > 0)
    schema = rel_model_build (&self.model);
  else
    g_set_error_literal (error, REL_ERROR, REL_ERROR_SYNTAX, _ ("There are no SQLAlchemy models in this text, so nothing was read. Choose a file with classes that have __tablename__."));
  reading_clear (&self);

  return schema;
}

/**
 * rel_sqlalchemy_is_likely:
 * @text: the beginning of a text
 * @length: its length, or -1 when it ends at a NUL
 *
 * Returns: whether it looks like models of SQLAlchemy
 */
gboolean
rel_sqlalchemy_is_likely (const char *text,
                          gssize      length)
{
  static const char *const marks[] = { "sqlalchemy", "__tablename__", "declarative_base", "mapped_column", "db.Model", "flask_sqlalchemy" };
  gsize n = length < 0 ? strlen (text) : (gsize) length;

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_strstr_len (text, n, marks[i]) != NULL)
      return TRUE;

  return FALSE;
}
