/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A schema as models of SQLAlchemy: a module that imports what it uses, the tables that
 * are no classes, and a class for each other table. On SQLite, create_all () of it makes
 * the schema again; what it cannot say is told.
 */
#include "config.h"

#include "formats/rel-sqlalchemy-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-holds.h"
#include "formats/rel-python-words.h"
#include "formats/rel-sqlalchemy-writer-private.h"

static void
write_table (RelSqlalchemyWriter *self,
             GString             *code,
             RelSqlalchemyTable  *table)
{
  g_autoptr(GPtrArray) constraints = rel_sqlalchemy_write_constraints (self, table);
  g_autoptr(GPtrArray) options = rel_sqlalchemy_write_options (self, table, FALSE);
  g_autofree char *name = rel_python_literal (table->name);
  guint n_columns = g_strv_length (table->columns);

  g_string_append (code, "\n\n");
  if (table->role == REL_SQLALCHEMY_UNMAPPED)
    g_string_append_printf (code, "# %s\n", _ ("This table has no primary key, so no class can be mapped to it."));
  g_string_append_printf (code, "%s = %s(\n    %s,\n    Base.metadata,\n", table->symbol, rel_sqlalchemy_use (self, "Table"), name);
  for (guint i = 0; i < n_columns; i++)
    {
      const char *python;
      g_autoptr(GPtrArray) arguments = rel_sqlalchemy_write_column (self, table, i, &python);
      g_autofree char *column = rel_sqlalchemy_join (rel_sqlalchemy_use (self, "Column"), arguments);

      g_string_append_printf (code, "    %s,\n", column);
    }
  for (guint i = 0; i < constraints->len; i++)
    g_string_append_printf (code, "    %s,\n", (char *) g_ptr_array_index (constraints, i));
  for (guint i = 0; i < options->len; i++)
    g_string_append_printf (code, "    %s,\n", (char *) g_ptr_array_index (options, i));
  g_string_append (code, ")\n");
}

static void
write_arguments (RelSqlalchemyWriter *self,
                 GString             *code,
                 RelSqlalchemyTable  *table)
{
  g_autoptr(GPtrArray) constraints = rel_sqlalchemy_write_constraints (self, table);
  g_autoptr(GPtrArray) options = rel_sqlalchemy_write_options (self, table, TRUE);
  g_autoptr(GString) dictionary = g_string_new ("{");

  for (guint i = 0; i < options->len; i++)
    g_string_append_printf (dictionary, "%s%s", i > 0 ? ", " : "", (char *) g_ptr_array_index (options, i));
  g_string_append_c (dictionary, '}');

  if (constraints->len == 0 && options->len == 0)
    return;
  if (constraints->len == 0)
    {
      g_string_append_printf (code, "    __table_args__ = %s\n", dictionary->str);
      return;
    }
  if (constraints->len == 1 && options->len == 0 && strlen (g_ptr_array_index (constraints, 0)) < 75)
    {
      g_string_append_printf (code, "    __table_args__ = (%s,)\n", (char *) g_ptr_array_index (constraints, 0));
      return;
    }

  if (options->len > 0)
    g_ptr_array_add (constraints, g_strdup (dictionary->str));
  g_string_append (code, "    __table_args__ = (\n");
  for (guint i = 0; i < constraints->len; i++)
    g_string_append_printf (code, "        %s,\n", (char *) g_ptr_array_index (constraints, i));
  g_string_append (code, "    )\n");
}

static void
write_class (RelSqlalchemyWriter *self,
             GString             *code,
             RelSqlalchemyTable  *table)
{
  g_autofree char *name = rel_python_literal (table->name);

  g_string_append_printf (code, "\n\nclass %s(Base):\n    __tablename__ = %s\n", table->symbol, name);
  write_arguments (self, code, table);
  g_string_append_c (code, '\n');
  rel_sqlalchemy_write_columns (self, code, table);
  rel_sqlalchemy_write_ends (self, code, table);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, b);
}

static void
write_import (GString    *code,
              const char *module,
              GHashTable *names)
{
  GList *sorted = g_list_sort (g_hash_table_get_keys (names), compare_names);
  g_autoptr(GString) list = g_string_new (NULL);

  for (GList *at = sorted; at != NULL; at = at->next)
    g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", (char *) at->data);
  if (sorted != NULL && list->len + strlen (module) + 13 <= 100)
    {
      g_string_append_printf (code, "from %s import %s\n", module, list->str);
    }
  else if (sorted != NULL)
    {
      g_string_append_printf (code, "from %s import (\n", module);
      for (GList *at = sorted; at != NULL; at = at->next)
        g_string_append_printf (code, "    %s,\n", (char *) at->data);
      g_string_append (code, ")\n");
    }
  g_list_free (sorted);
}

static char *
write_head (RelSqlalchemyWriter *self)
{
  GString *code = g_string_new (NULL);
  gboolean mapped = self->style == REL_SQLALCHEMY_MAPPED;

  if (mapped && self->datetime)
    g_string_append (code, "import datetime\n");
  if (mapped && self->uuid)
    g_string_append (code, "import uuid\n");
  if (mapped && self->decimal)
    g_string_append (code, "from decimal import Decimal\n");
  if (mapped)
    write_import (code, "typing", self->typing);
  if (code->len > 0)
    g_string_append_c (code, '\n');
  write_import (code, "sqlalchemy", self->core);
  write_import (code, "sqlalchemy.orm", self->orm);
  g_string_append (code, mapped ? "\n\nclass Base(DeclarativeBase):\n    pass\n" : "\nBase = declarative_base()\n");

  return g_string_free (code, FALSE);
}

/* Names that people gave to ends are attributes, unless Python does not take them or the end is not written. */
static void
tell_names (RelSqlalchemyWriter *self,
            RelTable            *table)
{
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;

  for (guint i = 0; i < links->len; i++)
    {
      RelForeignKey *link = g_ptr_array_index (links, i);
      const char *given[] = { rel_foreign_key_get_info (link)->name_at_child, rel_foreign_key_get_info (link)->name_at_parent };
      RelRelationship *relationship = rel_schema_get_relationship (self->schema, rel_foreign_key_get_id (link));

      for (guint at_parent = 0; at_parent < 2; at_parent++)
        {
          const char *name = given[at_parent];
          const char *attribute = relationship != NULL ? rel_sqlalchemy_names_get_end (self->names, relationship, at_parent) : NULL;

          if (name == NULL || *name == '\0' || g_strcmp0 (attribute, name) == 0)
            continue;
          if (attribute != NULL)
            rel_losses_add (self->losses, 0, rel_table_get_name (table), _("The end “%s” of a link is called “%s” here"), name, attribute);
          else
            rel_losses_add (self->losses, 0, rel_table_get_name (table), _("The end “%s” of a link is not written, and its name is lost"), name);
        }
    }
}

/**
 * rel_sqlalchemy_write:
 * @schema: a schema
 * @style: which form of models
 * @losses: (nullable): where to tell what models cannot hold
 *
 * Writes models for SQLAlchemy: an importable module of Python.
 *
 * Returns: (transfer full): its text
 */
char *
rel_sqlalchemy_write (RelSchema         *schema,
                      RelSqlalchemyStyle style,
                      RelLosses         *losses)
{
  g_autoptr(GHashTable) core = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) orm = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) typing = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(RelSqlalchemyNames) names = NULL;
  g_autoptr(GString) body = g_string_new (NULL);
  g_autofree char *head = NULL;
  RelSqlalchemyWriter self = { .schema = schema, .style = style, .losses = losses, .core = core, .orm = orm, .typing = typing };

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  names = rel_sqlalchemy_names_new (schema, losses);
  self.names = names;
  g_hash_table_add (orm, (char *) (style == REL_SQLALCHEMY_MAPPED ? "DeclarativeBase" : "declarative_base"));

  for (guint i = 0; i < names->tables->len; i++)
    {
      RelSqlalchemyTable *table = &g_array_index (names->tables, RelSqlalchemyTable, i);

      if (table->role == REL_SQLALCHEMY_ASSOCIATION || table->role == REL_SQLALCHEMY_UNMAPPED)
        write_table (&self, body, table);
    }
  for (guint i = 0; i < names->tables->len; i++)
    {
      RelSqlalchemyTable *table = &g_array_index (names->tables, RelSqlalchemyTable, i);

      if (table->role != REL_SQLALCHEMY_CLASS)
        continue;
      write_class (&self, body, table);
      if (style == REL_SQLALCHEMY_MAPPED)
        {
          g_hash_table_add (orm, (char *) "Mapped");
          g_hash_table_add (orm, (char *) "mapped_column");
        }
    }
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    tell_names (&self, rel_schema_get_nth_table (schema, i));
  rel_holds_tell (schema, ~(REL_HOLDS_VIEWS | REL_HOLDS_TRIGGERS | REL_HOLDS_DATABASE), losses);
  head = write_head (&self);

  return g_strconcat (head, body->str, NULL);
}
