/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What of a table stands beside its columns: keys, links of several columns, checks and
 * indexes. SQLAlchemy knows nothing of collations and directions within keys.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-python-words.h"
#include "formats/rel-sqlalchemy-writer-private.h"
#include "sql/rel-dialect.h"

/* Whether "primary_key=True" at the columns says all. */
gboolean
rel_sqlalchemy_key_is_at_columns (RelTable *table)
{
  const RelKeyInfo *key = rel_key_get_info (rel_table_get_info (table)->primary_key);

  if ((key->name != NULL && key->name[0] != '\0') || key->conflict != REL_CONFLICT_NONE)
    return FALSE;
  for (guint i = 1; i < key->n_columns; i++)
    if (rel_table_get_column_position (table, key->columns[i]) < rel_table_get_column_position (table, key->columns[i - 1]))
      return FALSE;

  return TRUE;
}

static gboolean
unique_is_at_column (const RelKeyInfo *key)
{
  return key->n_columns == 1 && (key->name == NULL || key->name[0] == '\0') && key->conflict == REL_CONFLICT_NONE;
}

/* The first such key of a column; any further ones are written as constraints. */
RelKey *
rel_sqlalchemy_find_column_unique (RelTable *table,
                                   RelId     column)
{
  GPtrArray *uniques = rel_table_get_info (table)->uniques;

  for (guint i = 0; i < uniques->len; i++)
    {
      RelKey *key = g_ptr_array_index (uniques, i);
      const RelKeyInfo *info = rel_key_get_info (key);

      if (unique_is_at_column (info) && info->columns[0] == column)
        return key;
    }

  return NULL;
}

static void
tell_key_parts (RelSqlalchemyWriter *self,
                RelTable            *table,
                const RelKeyInfo    *key)
{
  for (guint i = 0; i < key->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, key->columns[i]);
      g_autofree char *subject = g_strconcat (rel_table_get_name (table), ".", column != NULL ? rel_column_get_name (column) : "", NULL);

      if (key->collations != NULL && key->collations[i] != NULL &&
          g_strcmp0 (key->collations[i], column != NULL ? rel_column_get_info (column)->collation : NULL) != 0)
        rel_losses_add (self->losses, 0, subject, _ ("The key compares the column by its own collation, not by %s"), key->collations[i]);
      if (key->descending != NULL && key->descending[i])
        rel_losses_add (self->losses, 0, subject, _ ("The key is ascending; in the schema it is descending"));
    }
}

static void
add_keys (GPtrArray          *arguments,
          RelSqlalchemyTable *table,
          const RelId        *columns,
          guint               n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      guint position = rel_sqlalchemy_position (table, columns[i]);

      if (position != G_MAXUINT)
        rel_sqlalchemy_add_literal (arguments, "", table->keys[position]);
    }
}

static char *
write_list (GPtrArray *items)
{
  g_autofree char *call = rel_sqlalchemy_join ("", items);

  call[0] = '[';
  call[strlen (call) - 1] = ']';

  return g_steal_pointer (&call);
}

static void
add_key_constraint (RelSqlalchemyWriter *self,
                    GPtrArray           *constraints,
                    RelSqlalchemyTable  *table,
                    const char          *class_name,
                    const RelKeyInfo    *key)
{
  g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);

  add_keys (arguments, table, key->columns, key->n_columns);
  if (key->name != NULL && key->name[0] != '\0')
    rel_sqlalchemy_add_name (self, arguments, "name=", key->name);
  if (key->conflict != REL_CONFLICT_NONE)
    rel_sqlalchemy_add (arguments, "sqlite_on_conflict=\"%s\"", rel_conflict_to_string (key->conflict));
  g_ptr_array_add (constraints, rel_sqlalchemy_join (rel_sqlalchemy_use (self, class_name), arguments));
}

static void
add_links (RelSqlalchemyWriter *self,
           GPtrArray           *constraints,
           RelSqlalchemyTable  *table)
{
  const RelTableInfo *info = rel_table_get_info (table->table);

  for (guint i = 0; i < info->foreign_keys->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (g_ptr_array_index (info->foreign_keys, i));
      g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);
      RelSqlalchemyTable *target;

      if (!rel_sqlalchemy_find_target (self, link, &target))
        {
          rel_losses_add (self->losses, 0, info->name, _ ("A link to “%s” is left out, since what it refers to is not there"), link->target_name);
          continue;
        }
      if (link->n_columns == 1)
        continue;
      add_keys (columns, table, link->columns, link->n_columns);
      for (guint j = 0; j < link->n_target_columns; j++)
        g_ptr_array_add (targets, rel_sqlalchemy_write_target (target, link->target_columns[j]));
      g_ptr_array_add (arguments, write_list (columns));
      g_ptr_array_add (arguments, write_list (targets));
      rel_sqlalchemy_add_link_options (self, arguments, link);
      g_ptr_array_add (constraints, rel_sqlalchemy_join (rel_sqlalchemy_use (self, "ForeignKeyConstraint"), arguments));
    }
}

/* A term of an index that is more than a column; NULL when SQLAlchemy would misread it. */
static char *
write_term (RelSqlalchemyWriter *self,
            RelSqlalchemyTable  *table,
            const RelIndexPart  *part)
{
  guint position = part->column != REL_ID_NONE ? rel_sqlalchemy_position (table, part->column) : G_MAXUINT;
  RelColumn *column = position != G_MAXUINT ? g_ptr_array_index (rel_table_get_info (table->table)->columns, position) : NULL;
  const char *own = column != NULL ? rel_column_get_info (column)->collation : NULL;
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autofree char *escaped = NULL;

  if (column != NULL && !part->descending && g_strcmp0 (part->collation, own) == 0)
    return rel_python_literal (table->keys[position]);

  if (column != NULL)
    {
      g_autofree char *name = rel_sql_quote_identifier (table->columns[position]);

      g_string_append (sql, name);
    }
  else
    {
      g_string_append (sql, part->expression != NULL ? part->expression : "rowid");
    }
  if (g_strcmp0 (part->collation, own) != 0)
    {
      g_autofree char *collation = rel_sql_quote_identifier (part->collation != NULL ? part->collation : "BINARY");

      g_string_append_printf (sql, " COLLATE %s", collation);
    }
  if (part->descending)
    g_string_append (sql, " DESC");
  escaped = rel_sqlalchemy_escape (sql->str);

  return escaped != NULL ? rel_sqlalchemy_write_sql (self, sql->str, FALSE) : NULL;
}

static void
add_index (RelSqlalchemyWriter *self,
           GPtrArray           *constraints,
           RelSqlalchemyTable  *table,
           const RelIndexInfo  *index)
{
  g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);

  rel_sqlalchemy_add_name (self, arguments, "", index->name);
  for (guint i = 0; i < index->n_parts; i++)
    {
      char *term = write_term (self, table, &index->parts[i]);

      if (term == NULL)
        {
          rel_losses_add (self->losses, 0, index->name, _ ("SQLAlchemy would misread an expression of the index; the index is left out"));
          return;
        }
      g_ptr_array_add (arguments, term);
    }
  if (index->unique)
    rel_sqlalchemy_add (arguments, "unique=True");
  if (index->where != NULL)
    {
      g_autofree char *sql = rel_sqlalchemy_write_sql (self, index->where, FALSE);

      rel_sqlalchemy_add (arguments, "sqlite_where=%s", sql);
    }
  g_ptr_array_add (constraints, rel_sqlalchemy_join (rel_sqlalchemy_use (self, "Index"), arguments));
}

/* What of a table does not stand at a column. */
GPtrArray *
rel_sqlalchemy_write_constraints (RelSqlalchemyWriter *self,
                                  RelSqlalchemyTable  *table)
{
  const RelTableInfo *info = rel_table_get_info (table->table);
  GPtrArray *constraints = g_ptr_array_new_with_free_func (g_free);

  if (info->primary_key != NULL)
    {
      tell_key_parts (self, table->table, rel_key_get_info (info->primary_key));
      if (!rel_sqlalchemy_key_is_at_columns (table->table))
        add_key_constraint (self, constraints, table, "PrimaryKeyConstraint", rel_key_get_info (info->primary_key));
    }
  add_links (self, constraints, table);
  for (guint i = 0; i < info->uniques->len; i++)
    {
      RelKey *key = g_ptr_array_index (info->uniques, i);
      const RelKeyInfo *content = rel_key_get_info (key);

      tell_key_parts (self, table->table, content);
      if (!unique_is_at_column (content) || rel_sqlalchemy_find_column_unique (table->table, content->columns[0]) != key)
        add_key_constraint (self, constraints, table, "UniqueConstraint", content);
    }
  for (guint i = 0; i < info->checks->len; i++)
    {
      const RelCheckInfo *check = rel_check_get_info (g_ptr_array_index (info->checks, i));
      g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);

      g_ptr_array_add (arguments, rel_sqlalchemy_write_sql (self, check->expression, TRUE));
      if (check->name != NULL && check->name[0] != '\0')
        rel_sqlalchemy_add_name (self, arguments, "name=", check->name);
      g_ptr_array_add (constraints, rel_sqlalchemy_join (rel_sqlalchemy_use (self, "CheckConstraint"), arguments));
    }
  for (guint i = 0; i < info->indexes->len; i++)
    add_index (self, constraints, table, rel_index_get_info (g_ptr_array_index (info->indexes, i)));

  return constraints;
}
