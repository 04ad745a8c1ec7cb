/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Columns and options of a table in the words of SQLAlchemy, as far as it can say them
 * to SQLite. Columns of a class get their type from the column that they refer to,
 * where that has the same.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-python-words.h"
#include "formats/rel-sqlalchemy-types.h"
#include "formats/rel-sqlalchemy-writer-private.h"

guint
rel_sqlalchemy_position (RelSqlalchemyTable *table,
                         RelId               column)
{
  guint position = rel_table_get_column_position (table->table, column);

  return position < rel_table_get_info (table->table)->columns->len ? position : G_MAXUINT;
}

/* Whether all of a link is there, so that SQLAlchemy can follow it. */
gboolean
rel_sqlalchemy_find_target (RelSqlalchemyWriter     *self,
                            const RelForeignKeyInfo *link,
                            RelSqlalchemyTable     **target)
{
  *target = link->target != REL_ID_NONE ? rel_sqlalchemy_names_find (self->names, link->target) : NULL;
  if (*target == NULL || (*target)->role == REL_SQLALCHEMY_LEFT_OUT || link->n_columns != link->n_target_columns || link->n_columns == 0)
    return FALSE;
  for (guint i = 0; i < link->n_columns; i++)
    if (rel_sqlalchemy_position (*target, link->target_columns[i]) == G_MAXUINT)
      return FALSE;

  return TRUE;
}

void
rel_sqlalchemy_add_link_options (RelSqlalchemyWriter     *self,
                                 GPtrArray               *arguments,
                                 const RelForeignKeyInfo *link)
{
  if (link->name != NULL && link->name[0] != '\0')
    rel_sqlalchemy_add_name (self, arguments, "name=", link->name);
  if (link->on_update != REL_ACTION_NO_ACTION)
    rel_sqlalchemy_add (arguments, "onupdate=\"%s\"", rel_action_to_string (link->on_update));
  if (link->on_delete != REL_ACTION_NO_ACTION)
    rel_sqlalchemy_add (arguments, "ondelete=\"%s\"", rel_action_to_string (link->on_delete));
  if (link->deferrable)
    rel_sqlalchemy_add (arguments, "deferrable=True");
  if (link->deferrable && link->initially_deferred)
    rel_sqlalchemy_add (arguments, "initially=\"DEFERRED\"");
  if (link->match != NULL)
    rel_sqlalchemy_add_literal (arguments, "match=", link->match);
}

char *
rel_sqlalchemy_write_target (RelSqlalchemyTable *target,
                             RelId               column)
{
  g_autofree char *path = g_strconcat (target->name, ".", target->keys[rel_sqlalchemy_position (target, column)], NULL);

  return rel_python_literal (path);
}

/* The links of one column, in it. Returns the last column that they refer to, when there is just one link. */
static RelColumn *
add_column_links (RelSqlalchemyWriter *self,
                  RelSqlalchemyTable  *table,
                  RelId                column,
                  GPtrArray           *arguments)
{
  GPtrArray *links = rel_table_get_info (table->table)->foreign_keys;
  RelColumn *referenced = NULL;
  guint n = 0;

  for (guint i = 0; i < links->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (g_ptr_array_index (links, i));
      g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
      RelSqlalchemyTable *target;

      if (link->n_columns != 1 || link->columns[0] != column || !rel_sqlalchemy_find_target (self, link, &target))
        continue;
      g_ptr_array_add (parts, rel_sqlalchemy_write_target (target, link->target_columns[0]));
      rel_sqlalchemy_add_link_options (self, parts, link);
      g_ptr_array_add (arguments, rel_sqlalchemy_join (rel_sqlalchemy_use (self, "ForeignKey"), parts));
      referenced = rel_table_get_column (target->table, link->target_columns[0]);
      /* One that is a link itself may in turn have no type of its own here. */
      if (rel_table_is_link_column (target->table, link->target_columns[0]))
        referenced = NULL;
      n++;
    }

  return n == 1 ? referenced : NULL;
}

static gboolean
is_same_type (RelColumn *a,
              RelColumn *b)
{
  const RelColumnInfo *one = rel_column_get_info (a);
  const RelColumnInfo *other = rel_column_get_info (b);

  return g_ascii_strcasecmp (one->type, other->type) == 0 && g_strcmp0 (one->collation, other->collation) == 0;
}

static void
add_nullability (RelSqlalchemyWriter *self,
                 GPtrArray           *arguments,
                 RelColumn           *column,
                 gboolean             annotated)
{
  const RelColumnInfo *info = rel_column_get_info (column);

  if (!annotated && info->not_null)
    rel_sqlalchemy_add (arguments, "nullable=False");
  if (info->not_null && info->not_null_conflict != REL_CONFLICT_NONE)
    rel_sqlalchemy_add (arguments, "sqlite_on_conflict_not_null=\"%s\"", rel_conflict_to_string (info->not_null_conflict));
}

/* What stands in the parentheses of a column; python: what its values are. */
GPtrArray *
rel_sqlalchemy_write_column (RelSqlalchemyWriter *self,
                             RelSqlalchemyTable  *table,
                             guint                position,
                             const char         **python)
{
  const RelTableInfo *content = rel_table_get_info (table->table);
  RelColumn *column = g_ptr_array_index (content->columns, position);
  const RelColumnInfo *info = rel_column_get_info (column);
  RelId id = rel_column_get_id (column);
  gboolean in_class = table->role == REL_SQLALCHEMY_CLASS;
  gboolean in_key = content->primary_key != NULL && rel_key_has_column (content->primary_key, id);
  g_autofree char *subject = g_strconcat (content->name, ".", info->name, NULL);
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);
  g_auto(RelSqlalchemyType) type = { NULL };
  RelColumn *referenced = add_column_links (self, table, id, links);

  rel_sqlalchemy_type_write (&type, info->type, info->collation, self->style);
  if (!type.exact && info->type[0] == '\0')
    rel_losses_add (self->losses, 0, subject, _ ("A column must have a type in SQLAlchemy; it is %s here"), type.expression);
  else if (!type.exact)
    rel_losses_add (self->losses, 0, subject, _ ("The type “%s” is not known to SQLAlchemy; it is %s here"), info->type, type.expression);
  if (info->collation != NULL && !type.collated)
    rel_losses_add (self->losses, 0, subject, _ ("The column has no collation here; in the schema it has %s"), info->collation);
  *python = type.python;

  if (!in_class || strcmp (table->attributes[position], table->columns[position]) != 0)
    rel_sqlalchemy_add_literal (arguments, "", table->columns[position]);
  if (!in_class || referenced == NULL || !is_same_type (column, referenced))
    {
      rel_sqlalchemy_use (self, type.name);
      rel_sqlalchemy_add (arguments, "%s", type.expression);
    }
  for (guint i = 0; i < links->len; i++)
    rel_sqlalchemy_add (arguments, "%s", (char *) g_ptr_array_index (links, i));
  if (info->generated != REL_GENERATED_NO && info->expression != NULL)
    {
      g_autofree char *sql = rel_sqlalchemy_write_sql (self, info->expression, TRUE);

      rel_sqlalchemy_add (arguments, "%s(%s, persisted=%s)", rel_sqlalchemy_use (self, "Computed"), sql,
                          info->generated == REL_GENERATED_STORED ? "True" : "False");
    }
  if (strcmp (table->keys[position], table->columns[position]) != 0)
    rel_sqlalchemy_add_literal (arguments, "key=", table->keys[position]);
  if (in_key && rel_sqlalchemy_key_is_at_columns (table->table))
    rel_sqlalchemy_add (arguments, "primary_key=True");
  if (!in_key || info->not_null_conflict != REL_CONFLICT_NONE)
    add_nullability (self, arguments, column,
                     in_class && self->style == REL_SQLALCHEMY_MAPPED && strcmp (type.python, "Any") != 0);
  if (rel_sqlalchemy_find_column_unique (table->table, id) != NULL)
    rel_sqlalchemy_add (arguments, "unique=True");
  if (info->default_value != NULL && info->generated == REL_GENERATED_NO)
    {
      g_autofree char *sql = rel_sqlalchemy_write_default (self, info->default_value);

      rel_sqlalchemy_add (arguments, "server_default=%s", sql);
    }
  if (info->note != NULL)
    rel_sqlalchemy_add_literal (arguments, "comment=", info->note);

  return arguments;
}

static const char *
use_python (RelSqlalchemyWriter *self,
            const char          *python)
{
  self->decimal = self->decimal || strcmp (python, "Decimal") == 0;
  self->datetime = self->datetime || g_str_has_prefix (python, "datetime.");
  self->uuid = self->uuid || g_str_has_prefix (python, "uuid.");
  if (strcmp (python, "Any") == 0)
    g_hash_table_add (self->typing, (char *) "Any");

  return python;
}

/* The columns of a class, each on its line. */
void
rel_sqlalchemy_write_columns (RelSqlalchemyWriter *self,
                              GString             *code,
                              RelSqlalchemyTable  *table)
{
  const RelTableInfo *info = rel_table_get_info (table->table);

  for (guint i = 0; i < info->columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (info->columns, i);
      gboolean required = rel_column_get_info (column)->not_null ||
                          (info->primary_key != NULL && rel_key_has_column (info->primary_key, rel_column_get_id (column)));
      const char *python = NULL;
      g_autoptr(GPtrArray) arguments = rel_sqlalchemy_write_column (self, table, i, &python);
      g_autofree char *head = NULL;

      if (self->style == REL_SQLALCHEMY_CLASSIC)
        {
          head = g_strdup_printf ("%s = %s", table->attributes[i], rel_sqlalchemy_use (self, "Column"));
        }
      else
        {
          if (!required)
            g_hash_table_add (self->typing, (char *) "Optional");
          head = g_strdup_printf (required ? "%s: Mapped[%s] = mapped_column" : "%s: Mapped[Optional[%s]] = mapped_column",
                                  table->attributes[i], use_python (self, python));
        }
      rel_python_append_call (code, 4, head, arguments);
    }
}

/* The options of a table, as keywords or as parts of a dictionary. */
GPtrArray *
rel_sqlalchemy_write_options (RelSqlalchemyWriter *self,
                              RelSqlalchemyTable  *table,
                              gboolean             as_dictionary)
{
  const RelTableInfo *info = rel_table_get_info (table->table);
  GPtrArray *options = g_ptr_array_new_with_free_func (g_free);
  const char *quote = as_dictionary ? "\"" : "";
  const char *sign = as_dictionary ? ": " : "=";

  if (info->without_rowid)
    rel_sqlalchemy_add (options, "%ssqlite_with_rowid%s%sFalse", quote, quote, sign);
  if (info->autoincrement)
    rel_sqlalchemy_add (options, "%ssqlite_autoincrement%s%sTrue", quote, quote, sign);
  if (info->note != NULL)
    {
      g_autofree char *literal = rel_python_literal (info->note);

      rel_sqlalchemy_add (options, "%scomment%s%s%s", quote, quote, sign, literal);
    }
  if (info->strict)
    rel_losses_add (self->losses, 0, info->name, _ ("The table is not STRICT here: any value can be stored in any column"));

  return options;
}
