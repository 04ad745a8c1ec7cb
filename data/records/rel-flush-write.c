/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The statements of a commit. Each means one row, by its key or rowid, and checks that
 * it changed one. What the database makes of a row is read back at once, since later rows
 * may refer to it, unless that is certain beforehand.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-flush-private.h"

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
    g_ptr_array_add (current, rel_flush_leaves_out (row, i) ? rel_value_ref (rel_flush_final (row, i)) : rel_flush_take_returned (self, row->table, i, rel_rows_get (rows, 0, i)));
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

  rel_flush_sql_begin (&sql, self);
  rel_flush_sql_append (&sql, table->may_ignore ? "UPDATE OR ABORT " : "UPDATE ", table->quoted, " SET ");
  for (guint i = 0; i < table->n_columns; i++)
    {
      if (row->cells[i].kind == REL_FLUSH_CELL_NONE || row->cells[i].postponed != late)
        continue;
      rel_flush_sql_append (&sql, n++ > 0 ? ", " : "", table->columns[i].quoted, " = ");
      rel_flush_sql_append_value (&sql, rel_flush_final (row, i));
    }
  rel_flush_sql_append_where (&sql, row);

  if (n > 0)
    done = (rel_flush_can_foretell (self, row, late) ? rel_flush_sql_execute (&sql, row, &n_changes, error)
                                                     : rel_flush_sql_execute_returning (&sql, row, &returned, &n_changes, error)) && check_one (self, row, n_changes, error);
  if (done && returned != NULL)
    take_row (self, row, returned);
  for (guint i = 0; done && n > 0 && returned == NULL && i < table->n_columns; i++)
    if (row->cells[i].kind != REL_FLUSH_CELL_NONE && row->cells[i].postponed == late)
      rel_flush_set_current (row, i, rel_flush_final (row, i));
  rel_flush_sql_end (&sql);
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

  rel_flush_sql_begin (&sql, self);
  rel_flush_sql_append (&sql, "INSERT ", table->may_ignore ? "OR ABORT INTO " : "INTO ", table->quoted);
  for (guint i = 0; i < table->n_columns; i++)
    if (row->cells[i].kind != REL_FLUSH_CELL_NONE)
      rel_flush_sql_append (&sql, n++ > 0 ? ", " : " (", table->columns[i].quoted, "");
  g_string_append (sql.sql, n > 0 ? ") VALUES (" : " DEFAULT VALUES");
  n = 0;
  for (guint i = 0; i < table->n_columns; i++)
    if (row->cells[i].kind != REL_FLUSH_CELL_NONE)
      {
        if (n++ > 0)
          g_string_append (sql.sql, ", ");
        rel_flush_sql_append_value (&sql, row->cells[i].postponed ? NULL : rel_flush_final (row, i));
      }
  if (n > 0)
    g_string_append_c (sql.sql, ')');

  done = (foretold != NULL ? rel_flush_sql_execute (&sql, row, &n_changes, error)
                           : rel_flush_sql_execute_returning (&sql, row, &returned, &n_changes, error)) && check_one (self, row, n_changes, error);
  rel_flush_sql_end (&sql);
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

  rel_flush_sql_begin (&sql, self);
  rel_flush_sql_append (&sql, "DELETE FROM ", row->table->quoted, "");
  rel_flush_sql_append_where (&sql, row);
  done = rel_flush_sql_execute (&sql, row, &n_changes, error) && check_one (self, row, n_changes, error);
  rel_flush_sql_end (&sql);

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

  rel_flush_sql_begin (&sql, self);
  rel_flush_sql_append (&sql, table->may_ignore ? "UPDATE OR ABORT " : "UPDATE ", table->quoted, " SET ");
  for (guint i = 0; i < table->n_columns; i++)
    if (parked[i])
      {
        values[i] = parking_value (self, row, &table->columns[i], row->current->pdata[i]);
        g_string_append_printf (sql.sql, "%s%s = ", n++ > 0 ? ", " : "", table->columns[i].quoted);
        rel_flush_sql_append_value (&sql, values[i]);
      }
  rel_flush_sql_append_where (&sql, row);
  done = n == 0 || (rel_flush_sql_execute (&sql, row, &n_changes, error) && check_one (self, row, n_changes, error));
  for (guint i = 0; i < table->n_columns; i++)
    if (values[i] != NULL)
      {
        if (done)
          rel_flush_set_current (row, i, values[i]);
        rel_value_unref (values[i]);
      }
  if (done)
    follow_cascade (self, row, values_before, 0);
  rel_flush_sql_end (&sql);

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
