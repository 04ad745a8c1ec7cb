/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A commit: plain rows and cells, made by the session on its thread and run on whichever
 * thread has the connection. Nothing in here looks into a record.
 *
 *   foreign_keys as wanted -> BEGIN IMMEDIATE -> rows as they were read? -> what follows
 *     -> key parts cleared? -> what the database takes along -> statements in order
 *     -> what became of it -> file still the same? -> COMMIT
 *   any no, any error, Stop: ROLLBACK, and the file is as it was
 *
 * What holds at COMMIT:
 *  1. Every row that was to be changed or deleted was found by its key or rowid, and had
 *     in the columns concerned what the person saw.
 *  2. Every statement changed exactly the row that it meant.
 *  3. Cascades and clearing of the relationships were worked out from rows read within
 *     this transaction.
 * Foreign keys are deferred for the transaction: rows may be written in cycles, and the
 * end result counts.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-flush.h"

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-flush-private.h"
#include "records/rel-row-read-private.h"

static void
row_free (RelFlushRow *row)
{
  for (guint i = 0; i < row->table->n_columns; i++)
    g_clear_pointer (&row->cells[i].value, rel_value_unref);
  g_free (row->cells);
  g_clear_pointer (&row->read, g_ptr_array_unref);
  g_clear_pointer (&row->now, g_ptr_array_unref);
  g_clear_pointer (&row->current, g_ptr_array_unref);
  g_clear_pointer (&row->foreseen, g_ptr_array_unref);
  g_free (row);
}

RelFlush *
rel_flush_new (RelMapping *mapping,
               RelLabels  *labels,
               gboolean    foreign_keys)
{
  RelFlush *self = g_new0 (RelFlush, 1);

  self->labels = labels != NULL ? rel_labels_ref (labels) : NULL;
  self->mapping = g_object_ref (mapping);
  self->foreign_keys = foreign_keys;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  self->pairs = g_array_new (FALSE, FALSE, sizeof (RelFlushPair));
  self->identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->next_keys = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->forms = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->given_keys = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);

  return self;
}

void
rel_flush_free (RelFlush *self)
{
  g_hash_table_unref (self->identities);
  g_hash_table_unref (self->next_keys);
  g_hash_table_unref (self->forms);
  g_hash_table_unref (self->given_keys);
  g_array_unref (self->pairs);
  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->statements, g_ptr_array_unref);
  g_clear_pointer (&self->labels, rel_labels_unref);
  g_object_unref (self->mapping);
  g_free (self);
}

GPtrArray *
rel_flush_get_rows (RelFlush *self)
{
  return self->rows;
}

/* Whose row the error is about, NULL when that is not known. */
gpointer
rel_flush_get_culprit (RelFlush *self)
{
  return self->culprit != NULL ? self->culprit->tag : NULL;
}

/* Did it take along more than is known of it? */
gboolean
rel_flush_is_final (RelFlush *self)
{
  return self->is_final;
}

RelFlushRow *
rel_flush_add_row (RelFlush       *self,
                   RelMappedTable *table,
                   RelFlushKind    kind,
                   gpointer        tag,
                   GPtrArray      *read,
                   guint64         order)
{
  RelFlushRow *row = g_new0 (RelFlushRow, 1);

  row->table = table;
  row->kind = kind;
  row->tag = tag;
  row->order = order;
  row->read = read != NULL ? g_ptr_array_ref (read) : NULL;
  row->cells = g_new0 (RelFlushCell, table->n_columns + 1);
  self->order = MAX (self->order, order + 1);
  g_ptr_array_add (self->rows, row);

  return row;
}

void
rel_flush_set_cell (RelFlushRow      *row,
                    guint             column,
                    RelFlushCellKind  kind,
                    const RelValue   *value,
                    RelFlushRow      *target,
                    guint             target_column)
{
  RelFlushCell *cell = &row->cells[column];
  RelValue *old = cell->value;
  RelValue *new = NULL;

  if (value != NULL)
    new = rel_value_ref (value);
  else if (kind == REL_FLUSH_CELL_CLEARED || kind == REL_FLUSH_CELL_UNLINKED)
    new = rel_value_new_null ();
  *cell = (RelFlushCell) { kind, new, target, target_column, FALSE };
  g_clear_pointer (&old, rel_value_unref);
}

void
rel_flush_add_pair (RelFlush     *self,
                    RelMappedEnd *end,
                    RelFlushRow  *local,
                    RelFlushRow  *remote,
                    gboolean      present,
                    guint64       order)
{
  RelFlushPair pair = { end, local, remote, present, order };

  self->order = MAX (self->order, order + 1);
  g_array_append_val (self->pairs, pair);
}

static GPtrArray *
copy_row (RelRows *rows,
          guint    at,
          guint    n)
{
  GPtrArray *row = rel_mapped_row_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (row, rel_value_ref (rel_rows_get (rows, at, i)));

  return row;
}

/* Takes now. */
static void
set_now (RelFlush    *self,
         RelFlushRow *row,
         GPtrArray   *now)
{
  row->now = now;
  row->current = rel_mapped_row_copy (now);
  g_hash_table_insert (self->identities, rel_mapped_table_identify (row->table, (RelValue *const *) now->pdata), row);
}

/* The row of an answer: one that is known already, or a new one that is kept. */
RelFlushRow *
rel_flush_find_row (RelFlush       *self,
                    RelMappedTable *table,
                    RelRows        *rows,
                    guint           at)
{
  g_autoptr(GPtrArray) now = copy_row (rows, at, table->n_columns + 1);
  g_autofree char *identity = rel_mapped_table_identify (table, (RelValue *const *) now->pdata);
  RelFlushRow *row = g_hash_table_lookup (self->identities, identity);

  if (row == NULL)
    {
      row = rel_flush_add_row (self, table, REL_FLUSH_KEEP, NULL, NULL, self->order);
      set_now (self, row, g_steal_pointer (&now));
    }

  return row;
}

/* Rows with these values in these columns, none of them NULL: no more than that. */
RelRows *
rel_flush_select_some (RelFlush                *self,
                       RelMappedTable          *table,
                       const RelMappedColumns  *columns,
                       RelValue *const         *values,
                       guint                    limit,
                       GError                 **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  for (guint i = 0; i < columns->n; i++)
    g_string_append_printf (sql, "%sr.%s = ?", i > 0 ? " AND " : " WHERE ", table->columns[columns->at[i]].quoted);
  if (limit > 0)
    g_string_append_printf (sql, " LIMIT %u", limit);

  return rel_mapped_table_read (table, self->connection, sql->str, values, columns->n, self->cancellable, error);
}

/* All of them. */
RelRows *
rel_flush_select (RelFlush                *self,
                  RelMappedTable          *table,
                  const RelMappedColumns  *columns,
                  RelValue *const         *values,
                  GError                 **error)
{
  return rel_flush_select_some (self, table, columns, values, 0, error);
}

/* What will be in a column in the end; NULL when the database has yet to make it. */
const RelValue *
rel_flush_final (RelFlushRow *row,
                 guint        column)
{
  for (guint depth = 0; depth < 64; depth++)
    {
      const RelFlushCell *cell = &row->cells[column];

      switch (cell->kind)
        {
        case REL_FLUSH_CELL_LINK:
          row = cell->target;
          column = cell->column;
          continue;
        case REL_FLUSH_CELL_NONE:
          if (row->current != NULL)
            return row->current->pdata[column];
          return row->read != NULL ? row->read->pdata[column] : NULL;
        case REL_FLUSH_CELL_VALUE:
        case REL_FLUSH_CELL_CLEARED:
        case REL_FLUSH_CELL_UNLINKED:
        default:
          return cell->value;
        }
    }

  return NULL;
}

/* As rel_mapped_values_key (). */
char *
rel_flush_final_key (RelFlushRow            *row,
                     const RelMappedColumns *columns)
{
  g_autofree RelValue **values = g_new0 (RelValue *, columns->n + 1);
  g_autofree guint *at = g_new (guint, columns->n + 1);
  RelMappedColumns in_order = { columns->n, at };

  for (guint i = 0; i < columns->n; i++)
    {
      at[i] = i;
      values[i] = (RelValue *) rel_flush_final (row, columns->at[i]);
    }

  return rel_mapped_values_key (values, &in_order);
}

gboolean
rel_flush_is_touched (RelFlushRow            *row,
                      const RelMappedColumns *columns)
{
  for (guint i = 0; i < columns->n; i++)
    if (row->cells[columns->at[i]].kind != REL_FLUSH_CELL_NONE)
      return TRUE;

  return FALSE;
}

/* Will a stored row have something else there? */
gboolean
rel_flush_is_changed (RelFlushRow            *row,
                      const RelMappedColumns *columns)
{
  for (guint i = 0; i < columns->n; i++)
    {
      guint column = columns->at[i];

      if (row->cells[column].kind != REL_FLUSH_CELL_NONE && row->now != NULL &&
          !rel_value_equal (rel_flush_final (row, column), row->now->pdata[column]))
        return TRUE;
    }

  return FALSE;
}

/* Makes a link NULL. Tells whether that was news. */
gboolean
rel_flush_unlink (RelFlushRow            *row,
                  const RelMappedColumns *columns,
                  RelFlushCellKind        kind)
{
  for (guint i = 0; i < columns->n; i++)
    rel_flush_set_cell (row, columns->at[i], kind, NULL, NULL, 0);
  if (row->kind != REL_FLUSH_KEEP)
    return FALSE;

  row->kind = REL_FLUSH_UPDATE;

  return TRUE;
}

/* What a row is called. */
char *
rel_flush_describe (RelFlush    *self,
                    RelFlushRow *row)
{
  g_autoptr(GPtrArray) values = rel_mapped_row_new ();

  for (guint i = 0; i <= row->table->n_columns; i++)
    {
      const RelValue *value = NULL;

      if (row->now != NULL)
        value = row->now->pdata[i];
      else if (row->read != NULL)
        value = row->read->pdata[i];
      else if (i < row->table->n_columns)
        value = rel_flush_final (row, i);
      g_ptr_array_add (values, value != NULL ? rel_value_ref (value) : NULL);
    }

  return rel_mapped_table_describe (row->table, self->labels, (RelValue *const *) values->pdata);
}

/* @format takes the record and the table. */
void
rel_flush_set_row_error (RelFlush           *self,
                         GError            **error,
                         RelError            code,
                         const char         *kind,
                         RelFlushRow        *row,
                         const char *const  *columns,
                         const char         *format)
{
  g_autofree char *label = rel_flush_describe (self, row);
  g_autofree char *message = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  message = g_strdup_printf (format, label, row->table->name);
#pragma GCC diagnostic pop
  self->culprit = row;
  rel_set_error_rule (error, code, kind, row->table->name, columns, "%s", message);
  if (error != NULL)
    rel_error_get_detail (*error)->record = g_steal_pointer (&label);
}

/* Reads a row anew, by its key, else by its rowid, else by all that is in it. */
gboolean
rel_flush_read_row (RelFlush        *self,
                    RelMappedTable  *table,
                    GPtrArray       *known,
                    GPtrArray      **now,
                    GError         **error)
{
  g_autoptr(RelRows) rows = NULL;
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GPtrArray) params = g_ptr_array_new ();

  g_string_append (sql, " WHERE ");
  for (guint i = 0; i < table->key.n; i++)
    {
      guint column = table->key.at[i];

      g_string_append_printf (sql, "%sr.%s = ?", i > 0 ? " AND " : "", table->columns[column].quoted);
      g_ptr_array_add (params, known->pdata[column]);
      if (rel_value_is_null (known->pdata[column]))
        {
          g_ptr_array_set_size (params, 0);
          g_string_assign (sql, " WHERE ");
          break;
        }
    }
  if (params->len == 0 && table->rowid != NULL)
    {
      g_string_append_printf (sql, "r.%s = ?", table->rowid);
      g_ptr_array_add (params, known->pdata[table->n_columns]);
    }
  else if (params->len == 0)
    for (guint i = 0; i < table->n_columns; i++)
      {
        g_string_append_printf (sql, "%sr.%s IS ?", i > 0 ? " AND " : "", table->columns[i].quoted);
        g_ptr_array_add (params, known->pdata[i]);
      }

  rows = rel_mapped_table_read (table, self->connection, sql->str, (RelValue *const *) params->pdata, params->len, self->cancellable, error);
  if (rows == NULL)
    return FALSE;
  *now = rel_rows_get_n_rows (rows) > 0 ? copy_row (rows, 0, table->n_columns + 1) : NULL;

  return TRUE;
}

/* Invariant 1. */
static gboolean
verify_row (RelFlush     *self,
            RelFlushRow  *row,
            GError      **error)
{
  g_autoptr(GPtrArray) now = NULL;

  if (row->kind == REL_FLUSH_INSERT || row->kind == REL_FLUSH_DROP)
    return TRUE;
  now = g_steal_pointer (&row->now);
  if (now == NULL && !rel_flush_read_row (self, row->table, row->read, &now, error))
    return FALSE;

  if (now == NULL && row->kind == REL_FLUSH_UPDATE)
    {
      rel_flush_set_row_error (self, error, REL_ERROR_CHANGED, "stale", row, NULL,
                               _("“%s” in “%s” is not there any more: somebody else deleted it. Nothing was written, and your changes are kept; take back those to it."));
      return FALSE;
    }
  row->vanished = now == NULL;
  if (now == NULL)
    {
      set_now (self, row, rel_mapped_row_copy (row->read));
      return TRUE;
    }

  for (guint i = 0; i < row->table->n_columns; i++)
    {
      gboolean concerned = row->kind == REL_FLUSH_DELETE || row->cells[i].kind != REL_FLUSH_CELL_NONE ||
                           (row->kind == REL_FLUSH_UPDATE && row->table->key.n == 0);
      const char *const columns[] = { row->table->columns[i].name, NULL };

      if (concerned && !rel_value_equal (row->read->pdata[i], now->pdata[i]))
        {
          rel_flush_set_row_error (self, error, REL_ERROR_CHANGED, "stale", row, columns,
                                   _("“%s” in “%s” was changed by somebody else in the meantime. Nothing was written, and your changes are kept; look at it again and decide."));
          return FALSE;
        }
    }
  set_now (self, row, g_steal_pointer (&now));

  return TRUE;
}

/* A link that is part of a key cannot be cleared; told before anything is written. */
static gboolean
check_keys (RelFlush  *self,
            GError   **error)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      RelFlushRow *row = self->rows->pdata[i];
      g_autoptr(GPtrArray) blank = g_ptr_array_new ();

      if (row->kind != REL_FLUSH_UPDATE)
        continue;
      for (guint j = 0; j < row->table->n_columns; j++)
        if (row->table->columns[j].in_key && (row->cells[j].kind == REL_FLUSH_CELL_CLEARED || row->cells[j].kind == REL_FLUSH_CELL_UNLINKED))
          g_ptr_array_add (blank, (char *) row->table->columns[j].name);
      if (blank->len == 0)
        continue;
      g_ptr_array_add (blank, NULL);
      rel_flush_set_row_error (self, error, REL_ERROR_CONSTRAINT, "key-blank", row, (const char *const *) blank->pdata,
                               _("“%s” in “%s” cannot be without this link: it is part of its key. Nothing was written; delete the record, or link it to another one."));
      return FALSE;
    }

  return TRUE;
}

static gboolean
prepare (RelFlush  *self,
         GError   **error)
{
  guint n_rows = self->rows->len;

  if (!rel_flush_find_rows (self, error))
    return FALSE;
  for (guint i = 0; i < n_rows; i++)
    if (!verify_row (self, self->rows->pdata[i], error))
      return FALSE;

  return rel_flush_expand (self, error) && check_keys (self, error);
}

static gboolean
run_sql (RelFlush    *self,
         const char  *sql,
         GError     **error)
{
  return rel_connection_execute (self->connection, sql, NULL, 0, NULL, self->cancellable, error);
}

static gboolean
check_file (RelFlush  *self,
            GError   **error)
{
  return !REL_IS_SQLITE_CONNECTION (self->connection) ||
         rel_sqlite_connection_check_file (REL_SQLITE_CONNECTION (self->connection), error);
}

static void
roll_back (RelFlush *self)
{
  g_autoptr(GError) ignored = NULL;

  /* It may be over already: a full disk, or ON CONFLICT ROLLBACK. */
  rel_connection_execute (self->connection, "ROLLBACK", NULL, 0, NULL, NULL, &ignored);
}

/* Writes everything in one transaction, or nothing. */
gboolean
rel_flush_run (RelFlush       *self,
               RelConnection  *connection,
               GCancellable   *cancellable,
               GError        **error)
{
  g_autoptr(GError) local_error = NULL;

  self->connection = connection;
  self->cancellable = cancellable;

  if (!check_file (self, error) ||
      !run_sql (self, self->foreign_keys ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF", error) ||
      !run_sql (self, "BEGIN IMMEDIATE", error))
    return FALSE;

  if (run_sql (self, "PRAGMA defer_foreign_keys = ON", &local_error) && prepare (self, &local_error) && rel_flush_follow (self, &local_error) &&
      rel_flush_write_all (self, &local_error) && rel_flush_look_again (self, &local_error) && check_file (self, &local_error) && run_sql (self, "COMMIT", &local_error))
    return TRUE;

  rel_flush_explain_broken_links (self, &local_error);
  roll_back (self);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* Gives the statements that a commit would run, as texts, without running one that writes. */
GPtrArray *
rel_flush_explain (RelFlush       *self,
                   RelConnection  *connection,
                   GCancellable   *cancellable,
                   GError        **error)
{
  self->connection = connection;
  self->cancellable = cancellable;
  self->statements = g_ptr_array_new_with_free_func (g_free);

  if (!prepare (self, error) || !rel_flush_write_all (self, error))
    return NULL;

  return g_ptr_array_ref (self->statements);
}
