/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The quick line: what is typed into the last row of a card, in SQL's own words, like
 * "title text not null unique default ''". It is read by the reader of CREATE TABLE, so
 * that it means here what it means there; several columns may stand in one line.
 */
#include "config.h"

#include "sql/rel-quick-line.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/rel-error.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-key.h"
#include "schema/rel-edit-link.h"
#include "sql/rel-read-table.h"

#define PREFIX "CREATE TABLE t ("

typedef struct
{
  const char   *sql;
  RelTableText *text;
  RelId         table;
  RelSchema    *schema; /* what it has come to */
  RelId        *ids;    /* of the columns that were added */
} Line;

static void
take (Line      *self,
      RelSchema *schema)
{
  g_object_unref (self->schema);
  self->schema = schema;
}

/* In SQL words may stand in capitals or not; types are shown as people are used to. */
static char *
tidy_type (char *type)
{
  static const char *const plain[] = {
    "integer", "int", "bigint", "smallint", "text", "real", "blob", "numeric", "boolean", "bool", "date", "datetime",
    "timestamp", "time", "float", "double", "any", "json", "varchar", "char", "decimal", "uuid",
  };

  if (type == NULL)
    return g_strdup ("");
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (g_str_equal (type, plain[i]))
      {
        char *upper = g_ascii_strup (type, -1);

        g_free (type);
        return upper;
      }

  return type;
}

static gboolean
add_column (Line     *self,
            guint     nth,
            guint     position,
            GError  **error)
{
  const RelColumnText *column = &g_array_index (self->text->columns, RelColumnText, nth);
  g_autofree char *name = rel_span_dup_name (column->name, self->sql);
  g_autofree char *type = tidy_type (rel_span_dup_text (column->type, self->sql));
  g_autofree char *default_value = column->default_value.end > column->default_value.start ? rel_span_dup_text (column->default_value, self->sql) : NULL;
  g_autofree char *collation = column->collation.end > column->collation.start ? rel_span_dup_name (column->collation, self->sql) : NULL;
  g_autofree char *expression = column->expression.end > column->expression.start ? rel_span_dup_text (column->expression, self->sql) : NULL;
  RelColumnInfo info = {
    .name = name,
    .type = type,
    .not_null = column->not_null,
    .not_null_conflict = column->not_null_conflict,
    .default_value = default_value,
    .collation = collation,
    .generated = column->generated,
    .expression = expression,
  };
  RelSchema *next = rel_edit_column_add (self->schema, self->table, &info, position, error);

  if (next == NULL)
    return FALSE;
  take (self, next);
  self->ids[nth] = rel_column_get_id (rel_table_find_column (rel_schema_get_table (next, self->table), name));

  return TRUE;
}

static gboolean
add_keys (Line    *self,
          GError **error)
{
  RelTable *table = rel_schema_get_table (self->schema, self->table);
  RelSchema *next;

  if (self->text->has_primary_key)
    {
      const RelColumnText *column = &g_array_index (self->text->columns, RelColumnText, self->text->primary_key.column);
      g_autofree char *type = rel_span_dup_text (column->type, self->sql);
      RelKeyInfo info = {
        .columns = &self->ids[self->text->primary_key.column],
        .n_columns = 1,
        .conflict = self->text->primary_key.conflict,
        .rowid = type != NULL && g_ascii_strcasecmp (type, "INTEGER") == 0 && !rel_table_get_info (table)->without_rowid,
      };

      next = rel_edit_primary_key_set (self->schema, self->table, &info, error);
      if (next == NULL)
        return FALSE;
      take (self, next);
    }

  for (guint i = 0; i < self->text->uniques->len; i++)
    {
      const RelKeyText *unique = &g_array_index (self->text->uniques, RelKeyText, i);
      RelKeyInfo info = { .columns = &self->ids[unique->column], .n_columns = 1, .conflict = unique->conflict };

      next = rel_edit_unique_add (self->schema, self->table, &info, error);
      if (next == NULL)
        return FALSE;
      take (self, next);
    }

  for (guint i = 0; i < self->text->checks->len; i++)
    {
      g_autofree char *expression = rel_span_dup_text (g_array_index (self->text->checks, RelCheckText, i).expression, self->sql);
      RelCheckInfo info = { .expression = expression };

      next = rel_edit_check_add (self->schema, self->table, &info, error);
      if (next == NULL)
        return FALSE;
      take (self, next);
    }

  return TRUE;
}

/* Only to tables that are there: a link to nothing is not drawn by hand. */
static gboolean
add_links (Line    *self,
           GError **error)
{
  for (guint i = 0; i < self->text->links->len; i++)
    {
      const RelLinkText *text = &g_array_index (self->text->links, RelLinkText, i);
      g_autofree char *target = rel_span_dup_name (text->target, self->sql);
      RelTable *parent = rel_schema_find_table (self->schema, target);
      RelLinkDraft draft = {
        .kind = REL_KIND_ONE_TO_MANY,
        .child = self->table,
        .columns = &self->ids[text->column],
        .n_columns = 1,
        .on_delete = text->on_delete,
        .on_update = text->on_update,
        .deferrable = text->initially_deferred,
      };
      RelTable *child = rel_schema_get_table (self->schema, self->table);
      RelSchema *next;

      if (parent == NULL)
        {
          g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("There is no table “%s” to refer to. Nothing was added; create it first."), target);
          return FALSE;
        }
      draft.parent = rel_table_get_id (parent);
      draft.required = rel_column_get_info (rel_table_get_column (child, draft.columns[0]))->not_null;
      if (rel_table_is_unique (child, draft.columns, 1))
        draft.kind = REL_KIND_ONE_TO_ONE;
      next = rel_edit_link_add (self->schema, &draft, error);
      if (next == NULL)
        return FALSE;
      take (self, next);
    }

  return TRUE;
}

/* A rule of the whole table has no place in a line of columns. */
static gboolean
is_columns_only (RelTableText *text)
{
  if (text->columns->len == 0 || (text->has_primary_key && text->primary_key.column == REL_NO_COLUMN))
    return FALSE;
  for (guint i = 0; i < text->uniques->len; i++)
    if (g_array_index (text->uniques, RelKeyText, i).column == REL_NO_COLUMN)
      return FALSE;
  for (guint i = 0; i < text->links->len; i++)
    if (g_array_index (text->links, RelLinkText, i).column == REL_NO_COLUMN)
      return FALSE;

  return TRUE;
}

/**
 * rel_quick_line_add:
 * @schema: a schema
 * @table: id of a table
 * @line: one or several column definitions, as in CREATE TABLE
 * @position: where the first of them goes; behind the last column when larger
 * @last: (out) (optional): id of the last column that was added
 * @error: where to put an error: %REL_ERROR_SYNTAX, or %REL_ERROR_REFUSED
 *
 * Adds the columns that a line describes, with their keys, checks and links.
 *
 * Returns: (transfer full) (nullable): the schema
 */
RelSchema *
rel_quick_line_add (RelSchema   *schema,
                    RelId        table,
                    const char  *line,
                    guint        position,
                    RelId       *last,
                    GError     **error)
{
  g_auto(RelTableText) text = { { 0 } };
  g_autofree char *sql = NULL;
  g_autofree RelId *ids = NULL;
  g_autoptr(GError) unread = NULL;
  Line self;
  gboolean done;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (line != NULL, NULL);

  if (rel_schema_get_table (schema, table) == NULL)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("The table is not there any more. Nothing was added; undo brings it back."));
      return NULL;
    }
  /* a comment at its end must not swallow what closes the statement */
  sql = g_strconcat (PREFIX, line, "\n)", NULL);
  if (!rel_read_table (sql, -1, REL_TOKEN_STYLE_SQLITE, &text, &unread) || !is_columns_only (&text) ||
      text.body.end != strlen (sql) - 1) /* a parenthesis of its own ended the list */
    {
      g_set_error (error, REL_ERROR, REL_ERROR_SYNTAX, _("“%s” is not a column: write its name, then its type, like title text not null. Nothing was added."), line);
      return NULL;
    }

  ids = g_new0 (RelId, text.columns->len);
  self = (Line) { sql, &text, table, g_object_ref (schema), ids };
  done = TRUE;
  for (guint i = 0; done && i < text.columns->len; i++)
    done = add_column (&self, i, position == G_MAXUINT ? position : position + i, error);
  done = done && add_keys (&self, error) && add_links (&self, error);
  if (!done)
    {
      g_object_unref (self.schema);
      return NULL;
    }
  if (last != NULL)
    *last = ids[text.columns->len - 1];

  return self.schema;
}
