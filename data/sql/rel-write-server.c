/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes a schema as SQL for PostgreSQL or MySQL. Tables come first and links last, so
 * that cycles need no thought. What the server cannot say, or what is not known to mean
 * the same there, is told in a comment where it is missing and in a list of losses.
 */
#include "config.h"

#include "sql/rel-write-server.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/rel-server-words.h"

typedef struct
{
  RelSchema     *schema;
  RelTokenStyle  style;
  GPtrArray     *losses;
  GHashTable    *used;   /* lower-case names of tables, indexes and constraints */
  GString       *sql;
  GString       *notes;  /* comments that go before the statement at hand */
} Writer;

static gboolean
is_mysql (Writer *self)
{
  return self->style == REL_TOKEN_STYLE_MYSQL;
}

static void
append_name (Writer     *self,
             GString    *out,
             const char *name)
{
  g_autofree char *quoted = rel_server_quote_name (name, self->style);

  g_string_append (out, quoted);
}

static void
lose (Writer     *self,
      const char *object,
      const char *format,
      ...) G_GNUC_PRINTF (3, 4);

/* Tells a loss, in the list and in a comment, where a line end would let text escape from it. */
static void
lose (Writer     *self,
      const char *object,
      const char *format,
      ...)
{
  g_autofree char *what = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);

  line = g_strdup_printf ("%s: %s", object, what);
  if (self->losses != NULL)
    g_ptr_array_add (self->losses, g_strdup (line));
  g_strdelimit (line, "\r\n\v\f", ' ');
  g_string_append_printf (self->notes, "-- %s\n", line);
}

static gboolean
use_name (Writer     *self,
          const char *name)
{
  return name != NULL && name[0] != '\0' && strlen (name) <= REL_SERVER_MAX_NAME && g_hash_table_add (self->used, g_utf8_strdown (name, -1));
}

static void
finish_statement (Writer  *self,
                  GString *statement)
{
  if (self->sql->len > 0)
    g_string_append_c (self->sql, '\n');
  g_string_append_len (self->sql, self->notes->str, self->notes->len);
  g_string_truncate (self->notes, 0);
  if (statement != NULL)
    g_string_append_printf (self->sql, "%s;\n", statement->str);
}

/* --- types --- */

static gboolean
key_has (GPtrArray *keys,
         RelId      column)
{
  for (guint i = 0; i < keys->len; i++)
    if (rel_key_has_column (g_ptr_array_index (keys, i), column))
      return TRUE;

  return FALSE;
}

/* MySQL wants a length for what is in a key. */
static gboolean
is_indexed (Writer   *self,
            RelTable *table,
            RelId     column)
{
  const RelTableInfo *info = rel_table_get_info (table);
  GPtrArray *links = rel_schema_list_links_to (self->schema, rel_table_get_id (table));

  if ((info->primary_key != NULL && rel_key_has_column (info->primary_key, column)) || key_has (info->uniques, column) ||
      rel_table_is_link_column (table, column))
    return TRUE;
  for (guint i = 0; i < info->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (g_ptr_array_index (info->indexes, i));

      for (guint j = 0; j < index->n_parts; j++)
        if (index->parts[j].column == column)
          return TRUE;
    }
  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (g_ptr_array_index (links, i));

      for (guint j = 0; j < link->n_target_columns; j++)
        if (link->target_columns[j] == column)
          return TRUE;
    }

  return FALSE;
}

/* The type of a link column is that of the column it refers to, as servers demand. */
static char *
column_type (Writer              *self,
             RelTable            *table,
             RelColumn           *column,
             RelServerTypeClass  *type_class,
             gboolean            *known,
             guint                depth)
{
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;
  char *type;

  for (guint i = 0; depth < 16 && i < links->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (g_ptr_array_index (links, i));
      RelTable *target = rel_schema_get_table (self->schema, link->target);

      for (guint j = 0; target != NULL && j < link->n_columns && j < link->n_target_columns; j++)
        {
          RelColumn *referred = rel_table_get_column (target, link->target_columns[j]);

          if (link->columns[j] == rel_column_get_id (column) && referred != NULL && referred != column)
            return column_type (self, target, referred, type_class, known, depth + 1);
        }
    }

  type = rel_server_map_type (rel_column_get_declared_type (column), self->style, type_class, known);
  if (is_mysql (self) && (g_str_has_suffix (type, "text") || g_str_has_suffix (type, "blob")) &&
      is_indexed (self, table, rel_column_get_id (column)))
    {
      g_free (type);
      type = g_strdup (*type_class == REL_SERVER_TYPE_BLOB ? "varbinary(255)" : "varchar(255)");
    }

  return type;
}

/* SQLite computes and compares whatever with whatever; a server only what is alike. Here: columns of one class,
 * numbers or texts, and only literals of that class, or of lengths. FALSE when it is mixed. */
static gboolean
has_one_class (Writer             *self,
               RelTable           *table,
               const char         *expression,
               RelServerTypeClass *type_class,
               gboolean           *compares)
{
  static const char *const comparing[] = { "in", "is", "like", "between", "not", "and", "or", NULL };
  gboolean has_column = FALSE, has_number = FALSE, has_text = FALSE, measures = FALSE;
  RelTokenizer tokenizer;
  RelToken token;

  *compares = FALSE;
  rel_tokenizer_init (&tokenizer, expression, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    {
      g_autofree char *name = rel_token_dup_name (&token, expression);
      RelColumn *column = token.kind == REL_TOKEN_WORD || token.kind == REL_TOKEN_QUOTED ? rel_table_find_column (table, name) : NULL;

      has_number = has_number || token.kind == REL_TOKEN_NUMBER;
      has_text = has_text || token.kind == REL_TOKEN_STRING;
      if (token.kind == REL_TOKEN_OPERATOR && strpbrk (name, "<>=") != NULL)
        *compares = TRUE;
      for (guint i = 0; token.kind == REL_TOKEN_WORD && comparing[i] != NULL; i++)
        *compares = *compares || g_ascii_strcasecmp (name, comparing[i]) == 0;
      measures = measures || g_ascii_strcasecmp (name, "length") == 0 || g_ascii_strcasecmp (name, "substr") == 0;

      if (column != NULL)
        {
          RelServerTypeClass own;
          gboolean known;
          g_autofree char *type = column_type (self, table, column, &own, &known, 0);

          if (!known || rel_column_get_info (column)->generated != REL_GENERATED_NO || (has_column && own != *type_class))
            return FALSE;
          *type_class = own;
          has_column = TRUE;
        }
    }

  if (!has_column)
    return FALSE;
  if (*type_class == REL_SERVER_TYPE_NUMBER)
    return !has_text && !measures;
  if (*type_class == REL_SERVER_TYPE_TEXT)
    return measures ? !has_text : !has_number;

  return FALSE;
}

static char *
map_condition (Writer     *self,
               RelTable   *table,
               const char *expression)
{
  RelServerTypeClass type_class;
  gboolean compares;

  if (!has_one_class (self, table, expression, &type_class, &compares) || !compares)
    return NULL;

  return rel_server_map_expression (expression, table, self->style);
}

/* What gives a value of the same class as its columns: no comparison, no length. */
static char *
map_value (Writer             *self,
           RelTable           *table,
           const char         *expression,
           RelServerTypeClass  wanted)
{
  RelServerTypeClass type_class;
  gboolean compares;

  if (!has_one_class (self, table, expression, &type_class, &compares) || compares || type_class != wanted ||
      strstr (expression, "length") != NULL || (wanted == REL_SERVER_TYPE_TEXT && strpbrk (expression, "+-*/%") != NULL))
    return NULL;

  return rel_server_map_expression (expression, table, self->style);
}

/* --- parts of a table --- */

static gboolean
is_auto (RelTable *table,
         RelId     column)
{
  const RelTableInfo *info = rel_table_get_info (table);
  const RelKeyInfo *key = info->primary_key != NULL ? rel_key_get_info (info->primary_key) : NULL;

  return key != NULL && key->n_columns == 1 && key->columns[0] == column && (key->rowid || info->autoincrement) &&
         !rel_table_is_link_column (table, column);
}

static void
append_column (Writer    *self,
               GString   *out,
               RelTable  *table,
               RelColumn *column)
{
  const RelTableInfo *info = rel_table_get_info (table);
  const RelColumnInfo *content = rel_column_get_info (column);
  const RelId id = rel_column_get_id (column);
  RelServerTypeClass type_class;
  gboolean known;
  g_autofree char *type = column_type (self, table, column, &type_class, &known, 0);

  if (!known)
    lose (self, info->name, _("the type “%s” of the column “%s” is not known there; text is used"), content->type, content->name);
  append_name (self, out, content->name);
  g_string_append_printf (out, " %s", type);

  if (content->generated != REL_GENERATED_NO)
    {
      g_autofree char *expression = content->expression != NULL ? map_value (self, table, content->expression, type_class) : NULL;

      if (expression != NULL)
        g_string_append_printf (out, " GENERATED ALWAYS AS (%s) STORED", expression);
      else
        lose (self, info->name, _("the column “%s” is a plain one; it is computed by: %s"), content->name, content->expression);
    }

  if (is_auto (table, id))
    g_string_append (out, is_mysql (self) ? " AUTO_INCREMENT" : " GENERATED BY DEFAULT AS IDENTITY");
  else if (content->not_null || (info->primary_key != NULL && rel_key_has_column (info->primary_key, id)))
    g_string_append (out, " NOT NULL");

  if (content->default_value != NULL && !is_auto (table, id))
    {
      g_autofree char *value = rel_server_map_default (content->default_value, type_class, self->style);

      if (value == NULL)
        lose (self, info->name, _("the column “%s” has no default; it is: %s"), content->name, content->default_value);
      else if (is_mysql (self) && g_str_has_suffix (out->str, " NOT NULL") && g_str_equal (value, "NULL"))
        /* says the same as no default, and MySQL refuses it */;
      else if (is_mysql (self) && g_str_has_suffix (type, "text"))
        g_string_append_printf (out, " DEFAULT (%s)", value);
      else
        g_string_append_printf (out, " DEFAULT %s", value);
    }
  if (content->collation != NULL)
    lose (self, info->name, _("the column “%s” compares as the server likes, not by %s"), content->name, content->collation);
  if (is_mysql (self) && content->note != NULL)
    {
      g_autofree char *note = rel_server_quote_text (content->note, self->style);

      g_string_append_printf (out, " COMMENT %s", note);
    }
}

static void
append_columns (Writer      *self,
                GString     *out,
                RelTable    *table,
                const RelId *columns,
                guint        n_columns)
{
  g_string_append (out, " (");
  for (guint i = 0; i < n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, columns[i]);

      g_string_append (out, i > 0 ? ", " : "");
      append_name (self, out, column != NULL ? rel_column_get_name (column) : "");
    }
  g_string_append_c (out, ')');
}

static void
append_constraint_name (Writer     *self,
                        GString    *out,
                        const char *name)
{
  if (!use_name (self, name))
    return;

  g_string_append (out, "CONSTRAINT ");
  append_name (self, out, name);
  g_string_append_c (out, ' ');
}

static void
append_keys (Writer   *self,
             GString  *out,
             RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);

  if (info->primary_key != NULL)
    {
      const RelKeyInfo *key = rel_key_get_info (info->primary_key);

      g_string_append (out, ",\n  ");
      if (!is_mysql (self))
        append_constraint_name (self, out, key->name);
      g_string_append (out, "PRIMARY KEY");
      append_columns (self, out, table, key->columns, key->n_columns);
      if (key->conflict != REL_CONFLICT_NONE)
        lose (self, info->name, _("ON CONFLICT of the primary key is left out"));
    }
  for (guint i = 0; i < info->uniques->len; i++)
    {
      const RelKeyInfo *key = rel_key_get_info (g_ptr_array_index (info->uniques, i));

      g_string_append (out, ",\n  ");
      append_constraint_name (self, out, key->name);
      g_string_append (out, "UNIQUE");
      append_columns (self, out, table, key->columns, key->n_columns);
      if (key->conflict != REL_CONFLICT_NONE)
        lose (self, info->name, _("ON CONFLICT of a UNIQUE constraint is left out"));
    }
}

static void
append_checks (Writer   *self,
               GString  *out,
               RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);

  for (guint i = 0; i < info->checks->len; i++)
    {
      const RelCheckInfo *check = rel_check_get_info (g_ptr_array_index (info->checks, i));
      g_autofree char *expression = map_condition (self, table, check->expression);

      if (expression == NULL)
        {
          lose (self, info->name, _("a check is left out: %s"), check->expression);
          continue;
        }
      g_string_append (out, ",\n  ");
      append_constraint_name (self, out, check->name);
      g_string_append_printf (out, "CHECK (%s)", expression);
    }
}

static void
write_notes (Writer   *self,
             RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);

  if (is_mysql (self))
    return;

  for (guint i = 0; i <= info->columns->len; i++)
    {
      RelColumn *column = i > 0 ? g_ptr_array_index (info->columns, i - 1) : NULL;
      const char *note = column != NULL ? rel_column_get_info (column)->note : info->note;
      g_autoptr(GString) statement = NULL;
      g_autofree char *text = NULL;

      if (note == NULL)
        continue;
      text = rel_server_quote_text (note, self->style);
      statement = g_string_new (column != NULL ? "COMMENT ON COLUMN " : "COMMENT ON TABLE ");
      append_name (self, statement, info->name);
      if (column != NULL)
        {
          g_string_append_c (statement, '.');
          append_name (self, statement, rel_column_get_name (column));
        }
      g_string_append_printf (statement, " IS %s", text);
      finish_statement (self, statement);
    }
}

static void
write_table (Writer   *self,
             RelTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  g_autoptr(GString) statement = g_string_new ("CREATE TABLE ");

  append_name (self, statement, info->name);
  if (info->name[0] == '\0' || strlen (info->name) > REL_SERVER_MAX_NAME)
    lose (self, info->name, _("this name is not possible there"));
  g_string_append (statement, " (");
  for (guint i = 0; i < info->columns->len; i++)
    {
      const char *name = rel_column_get_name (g_ptr_array_index (info->columns, i));

      if (name[0] == '\0' || strlen (name) > REL_SERVER_MAX_NAME)
        lose (self, info->name, _("the name of the column “%s” is not possible there"), name);
      g_string_append (statement, i > 0 ? ",\n  " : "\n  ");
      append_column (self, statement, table, g_ptr_array_index (info->columns, i));
    }
  append_keys (self, statement, table);
  append_checks (self, statement, table);
  g_string_append (statement, "\n)");
  if (is_mysql (self) && info->note != NULL)
    {
      g_autofree char *note = rel_server_quote_text (info->note, self->style);

      g_string_append_printf (statement, " COMMENT %s", note);
    }
  finish_statement (self, statement);
  write_notes (self, table);
}

static void
write_index (Writer   *self,
             RelTable *table,
             RelIndex *index)
{
  const RelIndexInfo *info = rel_index_get_info (index);
  g_autoptr(GString) statement = NULL;
  g_autofree char *where = NULL;
  gboolean unique = info->unique;

  if (info->where != NULL)
    {
      where = is_mysql (self) ? NULL : map_condition (self, table, info->where);
      if (where == NULL)
        {
          /* Without its condition it would forbid more than it did. */
          lose (self, info->name, unique ? _("it is not unique; it was where %s") : _("it covers all rows; it was where %s"), info->where);
          unique = FALSE;
        }
    }

  statement = g_string_new (unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
  if (use_name (self, info->name))
    {
      append_name (self, statement, info->name);
    }
  else
    {
      g_autofree char *name = g_strdup_printf ("index_%u", g_hash_table_size (self->used) + 1);

      lose (self, info->name, _("the name is taken; it is called %s"), name);
      use_name (self, name);
      append_name (self, statement, name);
    }
  g_string_append (statement, " ON ");
  append_name (self, statement, rel_table_get_name (table));
  g_string_append (statement, " (");
  for (guint i = 0; i < info->n_parts; i++)
    {
      const RelIndexPart *part = &info->parts[i];
      RelColumn *column = rel_table_get_column (table, part->column);
      g_autofree char *expression = NULL;

      g_string_append (statement, i > 0 ? ", " : "");
      if (column != NULL)
        append_name (self, statement, rel_column_get_name (column));
      else
        {
          /* MariaDB has no index of an expression */
          if (part->expression != NULL && !is_mysql (self))
            {
              expression = map_value (self, table, part->expression, REL_SERVER_TYPE_TEXT);
              if (expression == NULL)
                expression = map_value (self, table, part->expression, REL_SERVER_TYPE_NUMBER);
            }
          if (expression == NULL)
            {
              lose (self, info->name, _("this index is left out: it has the term %s"), part->expression != NULL ? part->expression : "rowid");
              finish_statement (self, NULL);
              return;
            }
          g_string_append_printf (statement, "(%s)", expression);
        }
      if (part->descending)
        g_string_append (statement, " DESC");
    }
  g_string_append_c (statement, ')');
  if (where != NULL)
    g_string_append_printf (statement, " WHERE %s", where);
  finish_statement (self, statement);
}

static void
write_link (Writer        *self,
            RelTable      *table,
            RelForeignKey *link)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  RelTable *target = rel_schema_get_table (self->schema, info->target);
  g_autoptr(GString) statement = NULL;
  gboolean whole = target != NULL && info->n_target_columns == info->n_columns;

  for (guint i = 0; whole && i < info->n_target_columns; i++)
    whole = info->target_columns[i] != REL_ID_NONE;
  if (!whole || !rel_table_is_unique (target, info->target_columns, info->n_target_columns))
    {
      lose (self, rel_table_get_name (table), _("a link to “%s” is left out: it has no unique target"),
            info->target_name != NULL ? info->target_name : "");
      finish_statement (self, NULL);
      return;
    }

  statement = g_string_new ("ALTER TABLE ");
  append_name (self, statement, rel_table_get_name (table));
  g_string_append (statement, "\n  ADD ");
  append_constraint_name (self, statement, info->name);
  g_string_append (statement, "FOREIGN KEY");
  append_columns (self, statement, table, info->columns, info->n_columns);
  g_string_append (statement, " REFERENCES ");
  append_name (self, statement, rel_table_get_name (target));
  append_columns (self, statement, target, info->target_columns, info->n_target_columns);

  for (guint i = 0; i < 2; i++)
    {
      RelAction action = i == 0 ? info->on_delete : info->on_update;

      if (action == REL_ACTION_SET_DEFAULT && is_mysql (self))
        lose (self, rel_table_get_name (table), _("SET DEFAULT of a link is left out"));
      else if (action != REL_ACTION_NO_ACTION)
        g_string_append_printf (statement, " ON %s %s", i == 0 ? "DELETE" : "UPDATE", rel_action_to_string (action));
    }
  if (info->deferrable && is_mysql (self))
    lose (self, rel_table_get_name (table), _("a link is checked at once, not at the end of the transaction"));
  else if (info->deferrable)
    g_string_append_printf (statement, " DEFERRABLE%s", info->initially_deferred ? " INITIALLY DEFERRED" : "");
  finish_statement (self, statement);
}

/**
 * rel_write_server_sql:
 * @schema: a schema
 * @style: %REL_TOKEN_STYLE_POSTGRESQL or %REL_TOKEN_STYLE_MYSQL
 * @losses: (nullable) (element-type utf8): where to add what could not be said, one
 *   line each, newly allocated
 *
 * Writes a script that makes the schema on a server.
 *
 * Returns: (transfer full): the script
 */
char *
rel_write_server_sql (RelSchema     *schema,
                      RelTokenStyle  style,
                      GPtrArray     *losses)
{
  Writer self = { .schema = schema, .style = style, .losses = losses };
  const RelSchemaInfo *info;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (style != REL_TOKEN_STYLE_SQLITE, NULL);

  info = rel_schema_get_info (schema);
  self.sql = g_string_new (NULL);
  self.notes = g_string_new (NULL);
  self.used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < info->tables->len; i++)
    use_name (&self, rel_table_get_name (g_ptr_array_index (info->tables, i)));

  for (guint i = 0; i < info->tables->len; i++)
    {
      RelTable *table = g_ptr_array_index (info->tables, i);
      const RelTableInfo *content = rel_table_get_info (table);

      if (content->kind == REL_TABLE_VIRTUAL)
        {
          lose (&self, content->name, _("this virtual table is left out; its module is %s"), content->module != NULL ? content->module : "?");
          finish_statement (&self, NULL);
        }
      else if (content->kind == REL_TABLE_ORDINARY && content->error == NULL)
        write_table (&self, table);
    }

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < info->tables->len; i++)
      {
        RelTable *table = g_ptr_array_index (info->tables, i);
        const RelTableInfo *content = rel_table_get_info (table);

        if (content->kind != REL_TABLE_ORDINARY || content->error != NULL)
          continue;
        for (guint j = 0; pass == 0 && j < content->indexes->len; j++)
          write_index (&self, table, g_ptr_array_index (content->indexes, j));
        for (guint j = 0; pass == 1 && j < content->foreign_keys->len; j++)
          write_link (&self, table, g_ptr_array_index (content->foreign_keys, j));
      }

  for (guint i = 0; i < info->views->len; i++)
    lose (&self, rel_view_get_name (g_ptr_array_index (info->views, i)), _("this view is left out: its query is SQLite's"));
  for (guint i = 0; i < info->triggers->len; i++)
    lose (&self, rel_trigger_get_name (g_ptr_array_index (info->triggers, i)), _("this trigger is left out: its program is SQLite's"));
  if (self.notes->len > 0)
    finish_statement (&self, NULL);

  g_string_free (self.notes, TRUE);
  g_hash_table_unref (self.used);

  return g_string_free (self.sql, FALSE);
}
