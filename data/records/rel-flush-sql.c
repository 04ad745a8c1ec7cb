/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One statement of a commit while it is written and run: with parameters, or with
 * literals where it is only explained. What the database says against it is told with the
 * record that it was about, and with the columns that are meant.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "records/rel-flush-private.h"
#include "records/rel-row-read-private.h"

void
rel_flush_sql_append_value (RelFlushSql    *self,
                            const RelValue *value)
{
  if (self->flush->statements != NULL)
    {
      g_autofree char *literal = value != NULL ? rel_value_to_literal (value) : g_strdup ("NULL");

      g_string_append (self->sql, literal);
      return;
    }
  g_string_append_c (self->sql, '?');
  g_ptr_array_add (self->params, value != NULL ? rel_value_ref (value) : rel_value_new_null ());
}

void
rel_flush_sql_append (RelFlushSql *self,
                      const char  *first,
                      const char  *second,
                      const char  *third)
{
  g_string_append (self->sql, first);
  g_string_append (self->sql, second);
  g_string_append (self->sql, third);
}

void
rel_flush_sql_begin (RelFlushSql *self,
                     RelFlush    *flush)
{
  self->flush = flush;
  self->sql = g_string_sized_new (256);
  self->params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
}

void
rel_flush_sql_end (RelFlushSql *self)
{
  g_string_free (self->sql, TRUE);
  g_ptr_array_unref (self->params);
}

/* Names as SQLite spells them in a message, and what they are. */
static gboolean
is_subject (RelMappedTable         *table,
            const RelMappedColumns *columns,
            const char             *subject)
{
  g_autoptr(GString) spelled = g_string_new (NULL);

  for (guint i = 0; i < columns->n; i++)
    g_string_append_printf (spelled, "%s%s.%s", i > 0 ? ", " : "", table->name, table->columns[columns->at[i]].name);

  return strcmp (spelled->str, subject) == 0;
}

/* Dots and commas in names make SQLite's message ambiguous; the row's table makes it plain again. */
static void
correct_columns (RelErrorDetail *detail,
                 RelMappedTable *table)
{
  g_autoptr(GString) subject = g_string_new (NULL);
  RelMappedColumns found = { 0, NULL };
  guint at;

  for (guint i = 0; detail->columns != NULL && detail->columns[i] != NULL; i++)
    g_string_append_printf (subject, "%s%s.%s", i > 0 ? ", " : "", detail->table, detail->columns[i]);

  for (guint i = 0; found.n == 0 && i < table->uniques->len; i++)
    {
      const RelMappedColumns *unique = &g_array_index (table->uniques, RelMappedColumns, i);

      if (is_subject (table, unique, subject->str))
        found = *unique;
    }
  for (guint i = 0; found.n == 0 && i < table->n_columns; i++)
    {
      RelMappedColumns one = { 1, &at };

      at = i;
      if (is_subject (table, &one, subject->str))
        found = one;
    }
  if (found.n == 0)
    return;

  g_strfreev (detail->columns);
  detail->columns = g_new0 (char *, found.n + 1);
  for (guint i = 0; i < found.n; i++)
    detail->columns[i] = g_strdup (table->columns[found.at[i]].name);
  g_free (detail->table);
  detail->table = g_strdup (table->name);
}

/* Says which record it was. */
static void
add_record (RelFlush    *self,
            RelFlushRow *row,
            GError      *error)
{
  RelErrorDetail *detail = rel_error_get_detail (error);
  g_autofree char *label = NULL;
  char *message;

  self->culprit = row;
  if (detail == NULL || error->code != REL_ERROR_CONSTRAINT)
    return;

  label = rel_flush_describe (self, row);
  if (detail->columns != NULL)
    correct_columns (detail, row->table);
  if (detail->table == NULL)
    detail->table = g_strdup (row->table->name);
  /* TRANSLATORS: a record, its table, and what is wrong with it */
  message = *label != '\0' ? g_strdup_printf (_("“%s” in “%s”: %s"), label, row->table->name, error->message)
                           /* TRANSLATORS: a table, and what is wrong with a new record of it */
                           : g_strdup_printf (_("A new record in “%s”: %s"), row->table->name, error->message);
  g_free (error->message);
  error->message = message;
  detail->record = g_steal_pointer (&label);
}

gboolean
rel_flush_sql_execute (RelFlushSql  *self,
                       RelFlushRow  *row,
                       gint64       *n_changes,
                       GError      **error)
{
  GError *local_error = NULL;

  if (self->flush->statements != NULL)
    {
      g_ptr_array_add (self->flush->statements, g_strdup (self->sql->str));
      *n_changes = 1;
      return TRUE;
    }
  if (rel_connection_execute (self->flush->connection, self->sql->str, (RelValue *const *) self->params->pdata, self->params->len,
                              n_changes, self->flush->cancellable, &local_error))
    return TRUE;

  add_record (self->flush, row, local_error);
  g_propagate_error (error, local_error);

  return FALSE;
}

/* What is long does not come back: it was written as it is, or left as it was. */
gboolean
rel_flush_leaves_out (RelFlushRow *row,
                      guint        column)
{
  return column < row->table->n_columns && rel_mapped_table_leaves_out (row->table, column, rel_flush_final (row, column));
}

static void
append_returning (RelFlushSql *self,
                  RelFlushRow *row)
{
  gboolean any = FALSE;

  for (guint i = 0; !any && i < row->table->n_columns; i++)
    any = rel_flush_leaves_out (row, i);
  if (!any)
    {
      g_string_append (self->sql, row->table->returning);
      return;
    }
  g_string_append (self->sql, " RETURNING ");
  for (guint i = 0; i < row->table->n_columns; i++)
    g_string_append_printf (self->sql, "%s, ", rel_flush_leaves_out (row, i) ? "NULL" : row->table->columns[i].quoted);
  g_string_append (self->sql, row->table->rowid != NULL ? row->table->rowid : "NULL");
}

/* As execute (), with the row as the database has it then; NULL where that is not told. */
gboolean
rel_flush_sql_execute_returning (RelFlushSql  *self,
                                 RelFlushRow  *row,
                                 RelRows     **returned,
                                 gint64       *n_changes,
                                 GError      **error)
{
  GError *local_error = NULL;

  *returned = NULL;
  if (self->flush->statements != NULL || row->table->returning == NULL)
    return rel_flush_sql_execute (self, row, n_changes, error);

  append_returning (self, row);
  if (rel_flush_query_one (self->flush, self->sql->str, self->params, returned, &local_error))
    {
      *n_changes = rel_rows_get_n_rows (*returned);
      return TRUE;
    }
  add_record (self->flush, row, local_error);
  g_propagate_error (error, local_error);

  return FALSE;
}

/* WHERE that means this row as it is now. */
void
rel_flush_sql_append_where (RelFlushSql *self,
                            RelFlushRow *row)
{
  RelMappedTable *table = row->table;
  gboolean by_key = table->key.n > 0;

  for (guint i = 0; i < table->key.n; i++)
    by_key &= !rel_value_is_null (row->current->pdata[table->key.at[i]]);

  g_string_append (self->sql, " WHERE ");
  if (by_key)
    for (guint i = 0; i < table->key.n; i++)
      {
        rel_flush_sql_append (self, i > 0 ? " AND " : "", table->columns[table->key.at[i]].quoted, " = ");
        rel_flush_sql_append_value (self, row->current->pdata[table->key.at[i]]);
      }
  else if (table->rowid != NULL)
    {
      g_string_append_printf (self->sql, "%s = ", table->rowid);
      rel_flush_sql_append_value (self, row->current->pdata[table->n_columns]);
    }
  else
    for (guint i = 0; i < table->n_columns; i++)
      {
        g_string_append_printf (self->sql, "%s%s IS ", i > 0 ? " AND " : "", table->columns[i].quoted);
        rel_flush_sql_append_value (self, row->current->pdata[i]);
      }
}
