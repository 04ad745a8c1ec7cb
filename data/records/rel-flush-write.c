/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The statements of a commit. Each means one row, by its key or rowid, and checks that
 * it changed one. What the database makes of a row is read back at once, since later rows
 * may refer to it, unless that is certain beforehand. A statement that is only explained is written with literals.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "records/rel-flush-private.h"
#include "records/rel-row-read-private.h"

#include "sql/rel-dialect.h"

static void
append_value (RelFlushSql    *self,
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

static void
append_texts (GString    *sql,
              const char *first,
              const char *second,
              const char *third)
{
  g_string_append (sql, first);
  g_string_append (sql, second);
  g_string_append (sql, third);
}

static void
begin (RelFlushSql *self,
       RelFlush    *flush)
{
  self->flush = flush;
  self->sql = g_string_sized_new (256);
  self->params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
}

static void
end (RelFlushSql *self)
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

static gboolean
execute (RelFlushSql  *self,
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
static gboolean
is_left_out (RelFlushRow *row,
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
    any = is_left_out (row, i);
  if (!any)
    {
      g_string_append (self->sql, row->table->returning);
      return;
    }
  g_string_append (self->sql, " RETURNING ");
  for (guint i = 0; i < row->table->n_columns; i++)
    g_string_append_printf (self->sql, "%s, ", is_left_out (row, i) ? "NULL" : row->table->columns[i].quoted);
  g_string_append (self->sql, row->table->rowid != NULL ? row->table->rowid : "NULL");
}

/* As execute (), with the row as the database has it then; NULL where that is not told. */
static gboolean
execute_returning (RelFlushSql  *self,
                   RelFlushRow  *row,
                   RelRows     **returned,
                   gint64       *n_changes,
                   GError      **error)
{
  GError *local_error = NULL;

  *returned = NULL;
  if (self->flush->statements != NULL || row->table->returning == NULL)
    return execute (self, row, n_changes, error);

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
static void
append_where (RelFlushSql *self,
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
        append_texts (self->sql, i > 0 ? " AND " : "", table->columns[table->key.at[i]].quoted, " = ");
        append_value (self, row->current->pdata[table->key.at[i]]);
      }
  else if (table->rowid != NULL)
    {
      g_string_append_printf (self->sql, "%s = ", table->rowid);
      append_value (self, row->current->pdata[table->n_columns]);
    }
  else
    for (guint i = 0; i < table->n_columns; i++)
      {
        g_string_append_printf (self->sql, "%s%s IS ", i > 0 ? " AND " : "", table->columns[i].quoted);
        append_value (self, row->current->pdata[i]);
      }
}

void
rel_flush_set_current (RelFlushRow    *row,
                       guint           column,
                       const RelValue *value)
{
  RelValue *old = row->current->pdata[column];

  row->current->pdata[column] = value != NULL ? rel_value_ref (value) : rel_value_new_null ();
  if ((int) column == row->table->alias)
    {
      RelValue *rowid = row->current->pdata[row->table->n_columns];

      row->current->pdata[row->table->n_columns] = rel_value_ref (row->current->pdata[column]);
      if (rowid != NULL)
        rel_value_unref (rowid);
    }
  if (old != NULL)
    rel_value_unref (old);
}

/* Does any key follow one of this table? */
static gboolean
may_cascade (RelMappedTable *table)
{
  for (guint i = 0; i < table->incoming->len; i++)
    if (((RelMappedLink *) table->incoming->pdata[i])->on_update == REL_ACTION_CASCADE)
      return TRUE;

  return FALSE;
}

/* What ON UPDATE CASCADE did to the other rows that are to be written: their keys may be other ones now. */
static void
follow_cascade (RelFlush    *self,
                RelFlushRow *row,
                GPtrArray   *before,
                guint        depth)
{
  for (guint i = 0; depth < 16 && i < row->table->incoming->len; i++)
    {
      RelMappedLink *link = row->table->incoming->pdata[i];
      g_autofree char *old = NULL;

      if (link->on_update != REL_ACTION_CASCADE || !rel_mapped_columns_overlap (&link->columns, &link->child->key))
        continue;
      old = rel_mapped_values_key ((RelValue *const *) before->pdata, &link->parent_columns);
      for (guint j = 0; old != NULL && j < self->rows->len; j++)
        {
          RelFlushRow *child = self->rows->pdata[j];
          g_autofree char *key = NULL;
          g_autoptr(GPtrArray) child_before = NULL;

          if (child->table != link->child || child->current == NULL || child == row)
            continue;
          key = rel_mapped_values_key ((RelValue *const *) child->current->pdata, &link->columns);
          if (g_strcmp0 (key, old) != 0)
            continue;
          child_before = rel_mapped_row_copy (child->current);
          for (guint k = 0; k < link->columns.n; k++)
            rel_flush_set_current (child, link->columns.at[k], row->current->pdata[link->parent_columns.at[k]]);
          follow_cascade (self, child, child_before, depth + 1);
        }
    }
}

static gboolean
check_one (RelFlush     *self,
           RelFlushRow  *row,
           gint64        n_changes,
           GError      **error)
{
  if (n_changes == 1 || (n_changes == 0 && row->kind == REL_FLUSH_DELETE))
    return TRUE;

  rel_flush_set_row_error (self, error, REL_ERROR_CHANGED, "stale", row, NULL,
                           n_changes == 0 ? _("“%s” in “%s” could not be changed: it went away, or a trigger keeps it. Nothing was written, and your changes are kept.")
                                          : _("“%s” in “%s” is not the only row with this key. Nothing was written, and your changes are kept."));

  return FALSE;
}

static void
take_row (RelFlush    *self,
          RelFlushRow *row,
          RelRows     *rows)
{
  g_autoptr(GPtrArray) current = rel_mapped_row_new ();

  for (guint i = 0; rel_rows_get_n_rows (rows) > 0 && i <= row->table->n_columns; i++)
    g_ptr_array_add (current, is_left_out (row, i) ? rel_value_ref (rel_flush_final (row, i)) : rel_flush_take_returned (self, row->table, i, rel_rows_get (rows, 0, i)));
  g_clear_pointer (&row->current, g_ptr_array_unref);
  if (current->len > 0)
    row->current = g_steal_pointer (&current);
}

/* @late: what was postponed, else what was not. */
static gboolean
update (RelFlush     *self,
        RelFlushRow  *row,
        gboolean      late,
        GError      **error)
{
  RelMappedTable *table = row->table;
  gint64 n_changes = 0;
  g_autoptr(GPtrArray) before = may_cascade (table) ? rel_mapped_row_copy (row->current) : NULL;
  g_autoptr(RelRows) returned = NULL;
  gboolean done = TRUE;
  guint n = 0;
  RelFlushSql sql;

  begin (&sql, self);
  append_texts (sql.sql, table->may_ignore ? "UPDATE OR ABORT " : "UPDATE ", table->quoted, " SET ");
  for (guint i = 0; i < table->n_columns; i++)
    {
      if (row->cells[i].kind == REL_FLUSH_CELL_NONE || row->cells[i].postponed != late)
        continue;
      append_texts (sql.sql, n++ > 0 ? ", " : "", table->columns[i].quoted, " = ");
      append_value (&sql, rel_flush_final (row, i));
    }
  append_where (&sql, row);

  if (n > 0)
    done = (rel_flush_can_foretell (self, row, late) ? execute (&sql, row, &n_changes, error)
                                                     : execute_returning (&sql, row, &returned, &n_changes, error)) && check_one (self, row, n_changes, error);
  if (done && returned != NULL)
    take_row (self, row, returned);
  for (guint i = 0; done && n > 0 && returned == NULL && i < table->n_columns; i++)
    if (row->cells[i].kind != REL_FLUSH_CELL_NONE && row->cells[i].postponed == late)
      rel_flush_set_current (row, i, rel_flush_final (row, i));
  end (&sql);
  if (done && before != NULL)
    follow_cascade (self, row, before, 0);

  return done;
}

static void
take_cells (RelFlushRow *row)
{
  GPtrArray *current = rel_mapped_row_new ();

  for (guint i = 0; i <= row->table->n_columns; i++)
    {
      const RelValue *value = i < row->table->n_columns && !row->cells[i].postponed ? rel_flush_final (row, i) : NULL;

      g_ptr_array_add (current, value != NULL ? rel_value_ref (value) : NULL);
    }
  row->current = current;
}

/* What the new row is, by its rowid or its key. */
static gboolean
read_back (RelFlush     *self,
           RelFlushRow  *row,
           RelRows      *returned,
           GError      **error)
{
  RelMappedTable *table = row->table;
  g_autoptr(RelRows) rows = NULL;
  g_autofree char *sql = NULL;
  gint64 *next;

  if (self->statements != NULL)
    {
      take_cells (row);
      if (table->rowid != NULL && (table->alias < 0 || row->cells[table->alias].kind == REL_FLUSH_CELL_NONE))
        {
          g_autoptr(RelValue) key = NULL;

          if (!rel_flush_get_next_key (self, table, &next, error))
            return FALSE;
          key = rel_value_new_integer ((*next)++);
          row->current->pdata[table->n_columns] = rel_value_ref (key);
          if (table->alias >= 0)
            row->current->pdata[table->alias] = rel_value_ref (key);
        }
      return TRUE;
    }

  if (returned != NULL)
    {
      take_row (self, row, returned);
      return TRUE;
    }
  if (table->rowid != NULL)
    {
      sql = g_strdup_printf ("SELECT %s FROM %s AS r WHERE r.%s = last_insert_rowid()", table->select, table->quoted, table->rowid);
      if (!rel_flush_query_one (self, sql, NULL, &rows, error))
        return FALSE;
      take_row (self, row, rows);
      return TRUE;
    }
  take_cells (row);

  return TRUE;
}

static gboolean
insert (RelFlush     *self,
        RelFlushRow  *row,
        GError      **error)
{
  RelMappedTable *table = row->table;
  g_autoptr(RelRows) returned = NULL;
  g_autoptr(GPtrArray) foretold = NULL;
  gboolean done;
  gint64 n_changes = 0;
  guint n = 0;
  RelFlushSql sql;

  if (!rel_flush_avoid_given_keys (self, row, error))
    return FALSE;
  foretold = rel_flush_foretell_insert (self, row);

  begin (&sql, self);
  append_texts (sql.sql, "INSERT ", table->may_ignore ? "OR ABORT INTO " : "INTO ", table->quoted);
  for (guint i = 0; i < table->n_columns; i++)
    if (row->cells[i].kind != REL_FLUSH_CELL_NONE)
      append_texts (sql.sql, n++ > 0 ? ", " : " (", table->columns[i].quoted, "");
  g_string_append (sql.sql, n > 0 ? ") VALUES (" : " DEFAULT VALUES");
  n = 0;
  for (guint i = 0; i < table->n_columns; i++)
    if (row->cells[i].kind != REL_FLUSH_CELL_NONE)
      {
        if (n++ > 0)
          g_string_append (sql.sql, ", ");
        append_value (&sql, row->cells[i].postponed ? NULL : rel_flush_final (row, i));
      }
  if (n > 0)
    g_string_append_c (sql.sql, ')');

  done = (foretold != NULL ? execute (&sql, row, &n_changes, error)
                           : execute_returning (&sql, row, &returned, &n_changes, error)) && check_one (self, row, n_changes, error);
  end (&sql);
  if (done && foretold != NULL)
    {
      rel_flush_finish_insert (self, row, foretold);
      return TRUE;
    }

  return done && read_back (self, row, returned, error);
}

static gboolean
delete (RelFlush     *self,
        RelFlushRow  *row,
        GError      **error)
{
  gint64 n_changes = 0;
  RelFlushSql sql;
  gboolean done;

  begin (&sql, self);
  append_texts (sql.sql, "DELETE FROM ", row->table->quoted, "");
  append_where (&sql, row);
  done = execute (&sql, row, &n_changes, error) && check_one (self, row, n_changes, error);
  end (&sql);

  return done;
}

gboolean
rel_flush_write_row (RelFlush     *self,
                     RelFlushRow  *row,
                     GError      **error)
{
  switch (row->kind)
    {
    case REL_FLUSH_INSERT:
      return insert (self, row, error);
    case REL_FLUSH_UPDATE:
      return update (self, row, FALSE, error);
    case REL_FLUSH_DELETE:
      return delete (self, row, error);
    default:
      return TRUE;
    }
}

gboolean
rel_flush_write_late (RelFlush     *self,
                      RelFlushRow  *row,
                      GError      **error)
{
  return row->current == NULL || update (self, row, TRUE, error);
}

/* A value that nobody else has, for a moment. */
static RelValue *
parking_value (RelFlush              *self,
               RelFlushRow           *row,
               const RelMappedColumn *column,
               const RelValue        *old)
{
  g_autofree char *text = NULL;

  if (!column->not_null && !column->in_key)
    return rel_value_new_null ();
  if (rel_value_get_value_type (old) == REL_VALUE_INTEGER || rel_value_get_value_type (old) == REL_VALUE_REAL)
    return rel_value_new_integer (-4611686018427387904 - (gint64) self->order++);
  text = g_strdup_printf ("\x7frelata-%u-%lld", g_random_int (), (long long) self->order++);

  return rel_value_new_text (text, -1);
}

/* Puts a value that nobody has into those columns. */
static gboolean
park (RelFlush        *self,
      RelFlushRow     *row,
      const gboolean  *parked,
      GError         **error)
{
  RelMappedTable *table = row->table;
  g_autofree RelValue **values = g_new0 (RelValue *, table->n_columns + 1);
  g_autoptr(GPtrArray) values_before = rel_mapped_row_copy (row->current);
  gint64 n_changes = 0;
  gboolean done;
  guint n = 0;
  RelFlushSql sql;

  begin (&sql, self);
  append_texts (sql.sql, table->may_ignore ? "UPDATE OR ABORT " : "UPDATE ", table->quoted, " SET ");
  for (guint i = 0; i < table->n_columns; i++)
    if (parked[i])
      {
        values[i] = parking_value (self, row, &table->columns[i], row->current->pdata[i]);
        g_string_append_printf (sql.sql, "%s%s = ", n++ > 0 ? ", " : "", table->columns[i].quoted);
        append_value (&sql, values[i]);
      }
  append_where (&sql, row);
  done = n == 0 || (execute (&sql, row, &n_changes, error) && check_one (self, row, n_changes, error));
  for (guint i = 0; i < table->n_columns; i++)
    if (values[i] != NULL)
      {
        if (done)
          rel_flush_set_current (row, i, values[i]);
        rel_value_unref (values[i]);
      }
  if (done)
    follow_cascade (self, row, values_before, 0);
  end (&sql);

  return done;
}

/* Lets a row give those of its unique values free that others want, before it is written. */
gboolean
rel_flush_park (RelFlush     *self,
                RelFlushRow  *row,
                guint64       wanted,
                GError      **error)
{
  RelMappedTable *table = row->table;
  g_autofree gboolean *parked = g_new0 (gboolean, table->n_columns + 1);

  for (guint i = 0; i < table->uniques->len; i++)
    {
      const RelMappedColumns *unique = &g_array_index (table->uniques, RelMappedColumns, i);
      gboolean leaves = (wanted >> MIN (i, 63)) & 1;
      guint last = unique->at[unique->n - 1];

      /* one column is enough, one that changes rather than one that does not */
      for (guint j = 0; leaves && j < unique->n; j++)
        if (row->cells[unique->at[j]].kind != REL_FLUSH_CELL_NONE)
          last = unique->at[j];
      parked[last] |= leaves && table->columns[last].writable;
    }

  return park (self, row, parked, error);
}

/* Lets a row refer to nobody for a moment, with a link that is written anew: so that the one whom it refers to can go without it. */
gboolean
rel_flush_leave (RelFlush                *self,
                 RelFlushRow             *row,
                 const RelMappedColumns  *columns,
                 GError                 **error)
{
  RelMappedTable *table = row->table;
  g_autofree gboolean *parked = g_new0 (gboolean, table->n_columns + 1);
  guint last = columns->at[0];

  /* one column is enough, one that may be NULL rather than one that may not */
  for (guint i = 0; i < columns->n; i++)
    {
      const RelMappedColumn *column = &table->columns[columns->at[i]];

      if (row->cells[columns->at[i]].kind == REL_FLUSH_CELL_NONE)
        continue;
      last = columns->at[i];
      if (!column->not_null && !column->in_key)
        break;
    }
  parked[last] = TRUE;

  return park (self, row, parked, error);
}
