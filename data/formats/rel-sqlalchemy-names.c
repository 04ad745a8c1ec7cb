/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the tables, columns and ends of a schema are called in a module of models. A
 * class body is a namespace: an attribute called "text" or "datetime" would hide what
 * the lines below it use, so the names that a module uses are not given to attributes.
 * Relationships choose first, since their columns can keep their name in the database.
 */
#include "config.h"

#include "formats/rel-sqlalchemy-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-python-words.h"
#include "formats/rel-sqlalchemy-types.h"

#define MAX_NAME 9000

/* Beside the types: what a module of ours uses, and what belongs to SQLAlchemy in a class. */
static const char *const used_names[] = {
  "Any", "Base", "CheckConstraint", "Column", "Computed", "Decimal", "DeclarativeBase", "ForeignKey", "ForeignKeyConstraint", "Index",
  "List", "Mapped", "Optional", "PrimaryKeyConstraint", "Table", "UniqueConstraint", "and_", "bool", "bytes", "datetime", "declarative_base",
  "float", "int", "literal_column", "mapped_column", "relationship", "str", "text", "uuid", "metadata", "registry", NULL
};

/* What a class or variable of a module should not be called either. */
static const char *const builtin_names[] = {
  "abs", "all", "any", "bin", "bytearray", "callable", "chr", "complex", "copyright", "credits", "dict", "dir", "divmod", "enumerate", "eval",
  "exit", "filter", "format", "frozenset", "getattr", "globals", "hash", "help", "hex", "id", "input", "isinstance", "iter", "len", "license",
  "list", "locals", "map", "max", "min", "next", "object", "oct", "open", "ord", "pow", "property", "quit", "range", "repr", "reversed", "round",
  "set", "slice", "sorted", "sum", "super", "tuple", "type", "vars", "zip",
  "ArithmeticError", "AssertionError", "AttributeError", "BaseException", "Ellipsis", "Exception", "ImportError", "IndexError", "KeyError",
  "LookupError", "MemoryError", "NameError", "NotImplemented", "OSError", "RuntimeError", "SyntaxError", "SystemError", "TypeError",
  "UserWarning", "ValueError", "Warning", NULL
};

static gboolean
is_used (const char *word)
{
  return rel_python_is_keyword (word) || g_strv_contains (used_names, word) || rel_sqlalchemy_is_type_name (word);
}

/* A name that is not taken yet, with an underscore behind it where it is the module's, or else with a number. */
static char *
choose (GHashTable *taken,
        char       *wanted,
        gboolean    used)
{
  g_autofree char *base = used && strcmp (wanted, "_") != 0 ? g_strconcat (wanted, "_", NULL) : g_strdup (wanted);
  char *name = g_strdup (base);

  g_free (wanted);
  for (guint number = 2; g_hash_table_contains (taken, name); number++)
    {
      g_free (name);
      name = g_strdup_printf (g_str_has_suffix (base, "_") ? "%s%u" : "%s_%u", base, number);
    }
  g_hash_table_add (taken, g_strdup (name));

  return name;
}

/* SQLAlchemy refuses names of more than 9,999 characters. NULL where there is nothing to shorten. */
char *
rel_sqlalchemy_shorten (const char *name)
{
  g_autofree char *start = NULL;

  if (strlen (name) <= MAX_NAME)
    return NULL;
  start = g_strndup (name, g_utf8_find_prev_char (name, name + MAX_NAME - 9) - name);

  return g_strdup_printf ("%s_%08x", start, g_str_hash (name));
}

static void
table_clear (gpointer data)
{
  RelSqlalchemyTable *table = data;

  g_free (table->symbol);
  g_strfreev (table->columns);
  g_strfreev (table->keys);
  g_strfreev (table->attributes);
  g_free (table->name);
  g_clear_pointer (&table->ends, g_ptr_array_unref);
}

RelSqlalchemyTable *
rel_sqlalchemy_names_find (RelSqlalchemyNames *self,
                           RelId               table)
{
  return g_hash_table_lookup (self->by_id, &table);
}

static RelSqlalchemyRole
find_role (RelSqlalchemyNames *self,
           RelTable           *table,
           RelLosses          *losses)
{
  const RelTableInfo *info = rel_table_get_info (table);
  RelRelationship *join = rel_schema_get_relationship (self->schema, rel_table_get_id (table));
  gboolean keyed = info->primary_key != NULL && rel_key_get_info (info->primary_key)->n_columns > 0;

  if (info->kind == REL_TABLE_VIRTUAL)
    {
      rel_losses_add (losses, 0, info->name, _ ("SQLAlchemy has no virtual tables; this one is left out"));
      return REL_SQLALCHEMY_LEFT_OUT;
    }
  if (info->kind == REL_TABLE_SHADOW)
    {
      rel_losses_add (losses, 0, info->name, _ ("The table belongs to a virtual table and is left out with it"));
      return REL_SQLALCHEMY_LEFT_OUT;
    }
  if (info->error != NULL || info->columns->len == 0)
    {
      rel_losses_add (losses, 0, info->name, _ ("The columns of the table cannot be read; it is left out"));
      return REL_SQLALCHEMY_LEFT_OUT;
    }
  if (join != NULL && (rel_relationship_get_info (join)->pure || !keyed))
    return REL_SQLALCHEMY_ASSOCIATION;
  if (!keyed)
    {
      rel_losses_add (losses, 0, info->name, _ ("The table has no primary key, so it cannot be a class and has no relationships"));
      return REL_SQLALCHEMY_UNMAPPED;
    }

  return REL_SQLALCHEMY_CLASS;
}

static void
name_columns (RelSqlalchemyTable *self,
              RelLosses          *losses)
{
  const RelTableInfo *info = rel_table_get_info (self->table);
  g_autoptr(GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->columns = g_new0 (char *, info->columns->len + 1);
  self->keys = g_new0 (char *, info->columns->len + 1);
  for (guint i = 0; i < info->columns->len; i++)
    g_hash_table_add (taken, g_strdup (rel_column_get_name (g_ptr_array_index (info->columns, i))));
  for (guint i = 0; i < info->columns->len; i++)
    {
      const char *name = rel_column_get_name (g_ptr_array_index (info->columns, i));

      self->columns[i] = *name != '\0' ? g_strdup (name) : choose (taken, g_strdup ("_"), FALSE);
      if (*name == '\0')
        rel_losses_add (losses, 0, info->name, _ ("A column without a name is called “%s”"), self->columns[i]);
      if (strchr (name, '.') != NULL)
        self->keys[i] = choose (taken, g_strdelimit (g_strdup (name), ".", '_'), FALSE);
      else
        self->keys[i] = g_strdup (self->columns[i]);
    }
}

static gboolean
is_class (RelSqlalchemyNames *self,
          RelId               table)
{
  RelSqlalchemyTable *found = rel_sqlalchemy_names_find (self, table);

  return found != NULL && found->role == REL_SQLALCHEMY_CLASS;
}

/* A column that refers to itself is a link that no join can follow. */
static gboolean
is_to_itself (RelSqlalchemyNames        *self,
              const RelRelationshipInfo *info)
{
  RelTable *child = rel_schema_get_table (self->schema, info->child);
  RelForeignKey *link = info->child == info->parent ? rel_table_get_foreign_key (child, info->link) : NULL;
  const RelForeignKeyInfo *content = link != NULL ? rel_foreign_key_get_info (link) : NULL;

  if (content == NULL || content->n_columns != content->n_target_columns)
    return FALSE;
  for (guint i = 0; i < content->n_columns; i++)
    if (content->columns[i] != content->target_columns[i])
      return FALSE;

  return TRUE;
}

static gboolean
is_written (RelSqlalchemyNames *self,
            const RelEnd       *end)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);

  return is_class (self, info->parent) && is_class (self, info->child) && !is_to_itself (self, info) &&
         (info->kind != REL_KIND_MANY_TO_MANY ||
          rel_sqlalchemy_names_find (self, info->association)->role != REL_SQLALCHEMY_LEFT_OUT);
}

static char *
choose_attribute (GHashTable *taken,
                  GHashTable *variables,
                  const char *name)
{
  char *identifier = rel_python_identifier (name);

  return choose (taken, identifier, is_used (identifier) || g_hash_table_contains (variables, identifier) || g_str_has_prefix (identifier, "_sa_"));
}

static void
name_attributes (RelSqlalchemyNames *self,
                 RelSqlalchemyTable *table,
                 GHashTable         *variables)
{
  GArray *ends = rel_schema_list_ends (self->schema, rel_table_get_id (table->table));
  guint n_columns = g_strv_length (table->columns);
  g_autoptr(GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  table->ends = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < ends->len; i++)
    {
      const RelEnd *end = &g_array_index (ends, RelEnd, i);

      g_ptr_array_add (table->ends, is_written (self, end) ? choose_attribute (taken, variables, rel_end_get_name (end)) : NULL);
    }

  /* Columns that can keep their name do so before others get one that looks like theirs. */
  table->attributes = g_new0 (char *, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    if (rel_python_is_identifier (table->columns[i]) && !is_used (table->columns[i]) &&
        !g_str_has_prefix (table->columns[i], "__") && !g_hash_table_contains (taken, table->columns[i]))
      table->attributes[i] = choose_attribute (taken, variables, table->columns[i]);
  for (guint i = 0; i < n_columns; i++)
    if (table->attributes[i] == NULL)
      {
        char *identifier = rel_python_identifier (table->columns[i]);

        if (g_hash_table_contains (taken, identifier))
          table->attributes[i] = choose (taken, identifier, TRUE);
        else
          {
            table->attributes[i] = choose_attribute (taken, variables, identifier);
            g_free (identifier);
          }
      }
}

RelSqlalchemyNames *
rel_sqlalchemy_names_new (RelSchema *schema,
                          RelLosses *losses)
{
  RelSqlalchemyNames *self = g_new0 (RelSqlalchemyNames, 1);
  g_autoptr(GHashTable) symbols = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) variables = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_tables = rel_schema_get_n_tables (schema);

  self->schema = g_object_ref (schema);
  self->tables = g_array_sized_new (FALSE, TRUE, sizeof (RelSqlalchemyTable), n_tables);
  g_array_set_clear_func (self->tables, table_clear);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < n_tables; i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      RelSqlalchemyTable entry = { .table = table, .role = find_role (self, table, losses) };
      const char *name = rel_table_get_name (table);
      RelId id = rel_table_get_id (table);
      char *symbol;

      entry.name = *name != '\0' ? rel_sqlalchemy_shorten (name) : choose (names, g_strdup ("_"), FALSE);
      if (entry.name == NULL)
        entry.name = g_strdup (name);
      else if (*name != '\0' && entry.role != REL_SQLALCHEMY_LEFT_OUT)
        rel_losses_add (losses, 0, name, _ ("The name is too long for SQLAlchemy; it is cut off"));
      g_hash_table_add (names, g_strdup (entry.name));
      if (entry.role != REL_SQLALCHEMY_LEFT_OUT)
        {
          if (*name == '\0')
            rel_losses_add (losses, 0, "", _ ("A table without a name is called “%s”"), entry.name);
          symbol = entry.role == REL_SQLALCHEMY_CLASS ? rel_python_class_name (entry.name) : rel_python_identifier (entry.name);
          entry.symbol = choose (symbols, symbol, is_used (symbol) || g_strv_contains (builtin_names, symbol));
          name_columns (&entry, losses);
        }
      g_array_append_val (self->tables, entry);
      g_hash_table_insert (self->by_id, g_memdup2 (&id, sizeof id), &g_array_index (self->tables, RelSqlalchemyTable, i));
    }

  for (guint i = 0; i < n_tables; i++)
    {
      RelSqlalchemyTable *table = &g_array_index (self->tables, RelSqlalchemyTable, i);

      if (table->role == REL_SQLALCHEMY_ASSOCIATION)
        g_hash_table_add (variables, table->symbol);
    }
  for (guint i = 0; i < n_tables; i++)
    {
      RelSqlalchemyTable *table = &g_array_index (self->tables, RelSqlalchemyTable, i);

      if (table->role == REL_SQLALCHEMY_CLASS)
        name_attributes (self, table, variables);
    }

  return self;
}

void
rel_sqlalchemy_names_free (RelSqlalchemyNames *self)
{
  g_hash_table_unref (self->by_id);
  g_array_unref (self->tables);
  g_object_unref (self->schema);
  g_free (self);
}

/* What the attribute of an end is called; NULL when it is not written. */
const char *
rel_sqlalchemy_names_get_end (RelSqlalchemyNames *self,
                              RelRelationship    *relationship,
                              gboolean            at_parent)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
  RelId id = at_parent ? info->parent : info->child;
  RelSqlalchemyTable *table = rel_sqlalchemy_names_find (self, id);
  GArray *ends = rel_schema_list_ends (self->schema, id);

  if (table == NULL || table->ends == NULL)
    return NULL;
  for (guint i = 0; i < ends->len; i++)
    {
      const RelEnd *end = &g_array_index (ends, RelEnd, i);

      if (end->relationship == relationship && end->at_parent == at_parent)
        return g_ptr_array_index (table->ends, i);
    }

  return NULL;
}
