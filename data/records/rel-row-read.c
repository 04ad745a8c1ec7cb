/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads rows for a session and for its commits. They are read whole, under a limit that
 * makes SQLite stop before it loads a cell of many megabytes. When it stops, the rows are
 * read again without their long cells: of those comes the start and the length, by handle
 * (rel_value_is_cut ()), so that an edit beside a cell of 400 MB costs nothing. What is
 * short is always read, and what a key or a link is made of, however long. Where there
 * are no handles (tables without rowid, other encodings), all is read as it is.
 */
#include "config.h"

#include <string.h>

#include "records/rel-record-query-private.h"
#include "records/rel-row-read-private.h"

/* What may lie before a cell in its record for its start to be read: all of that is walked over. */
#define FAR_BYTES (4 * 1024 * 1024)
#define START_BYTES (4 * REL_CELL_CHARS)

typedef struct
{
  RelMappedTable *table;
  RelConnection  *connection;
  GCancellable   *cancellable;
  RelRows        *heads;   /* type of each column, and the rowid */
  gsize          *lengths; /* of texts and BLOBs */
} Reading;

static gboolean
is_identifying (RelMappedTable *table,
                guint           column)
{
  gboolean is = table->columns[column].in_key;

  for (guint i = 0; !is && i < table->uniques->len; i++)
    is = rel_mapped_columns_has (&g_array_index (table->uniques, RelMappedColumns, i), column);
  for (guint i = 0; !is && i < table->links->len; i++)
    is = rel_mapped_columns_has (&((RelMappedLink *) table->links->pdata[i])->columns, column);
  for (guint i = 0; !is && i < table->incoming->len; i++)
    is = rel_mapped_columns_has (&((RelMappedLink *) table->incoming->pdata[i])->parent_columns, column);

  return is;
}

gboolean
rel_mapped_table_leaves_out (RelMappedTable *table,
                             guint           column,
                             const RelValue *value)
{
  return value != NULL && rel_value_get_full_length (value) > REL_ROW_BYTES && !is_identifying (table, column);
}

static gboolean
is_long (Reading *self,
         guint    row,
         guint    column)
{
  return self->lengths[row * self->table->n_columns + column] > REL_ROW_BYTES && !is_identifying (self->table, column);
}

/* 't' and 'b' are texts and BLOBs. */
static char
type_of (Reading *self,
         guint    row,
         guint    column)
{
  return *rel_value_get_bytes (rel_rows_get (self->heads, row, column), NULL);
}

static gint64
rowid_of (Reading *self,
          guint    row)
{
  return rel_value_get_integer (rel_rows_get (self->heads, row, self->table->n_columns));
}

static RelRows *
read_heads (Reading          *self,
            const char       *tail,
            RelValue *const  *params,
            guint             n_params,
            GError          **error)
{
  g_autoptr(GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < self->table->n_columns; i++)
    g_string_append_printf (sql, "typeof(r.%s), ", self->table->columns[i].quoted);
  g_string_append_printf (sql, "r.%s FROM %s AS r%s", self->table->rowid, self->table->quoted, tail);

  return rel_connection_query (self->connection, sql->str, params, n_params, self->cancellable, error);
}

static gboolean
read_lengths (Reading  *self,
              GError  **error)
{
  guint n_rows = rel_rows_get_n_rows (self->heads);
  g_autofree gint64 *rowids = g_new (gint64, n_rows + 1);
  g_autofree guint *rows = g_new (guint, n_rows + 1);
  g_autofree gsize *found = g_new (gsize, n_rows + 1);
  g_autofree GBytes **starts = g_new0 (GBytes *, n_rows + 1);

  self->lengths = g_new0 (gsize, (gsize) n_rows * self->table->n_columns + 1);
  for (guint j = 0; j < self->table->n_columns; j++)
    {
      guint n = 0;

      for (guint i = 0; i < n_rows; i++)
        if (type_of (self, i, j) == 't' || type_of (self, i, j) == 'b')
          {
            rowids[n] = rowid_of (self, i);
            rows[n++] = i;
          }
      if (n == 0)
        continue;
      if (!rel_connection_read_starts (self->connection, self->table->name, self->table->columns[j].name, rowids, n, 0, starts, found,
                                       self->cancellable, error))
        return FALSE;
      for (guint k = 0; k < n; k++)
        {
          self->lengths[rows[k] * self->table->n_columns + j] = found[k];
          g_clear_pointer (&starts[k], g_bytes_unref);
        }
    }

  return TRUE;
}

/* The start of a cell; what lies too far behind others has none. NULL on an error. */
static RelValue *
read_start (Reading  *self,
            guint     row,
            guint     column,
            gsize     before,
            GError  **error)
{
  gboolean is_text = type_of (self, row, column) == 't';
  gsize length = self->lengths[row * self->table->n_columns + column];
  gint64 rowid = rowid_of (self, row);
  g_autoptr(GBytes) start = NULL;

  if (before > FAR_BYTES)
    return is_text ? rel_value_new_cut (REL_VALUE_TEXT, "…", strlen ("…"), length) : rel_value_new_cut (REL_VALUE_BLOB, NULL, 0, length);
  if (!rel_connection_read_starts (self->connection, self->table->name, self->table->columns[column].name, &rowid, 1, START_BYTES, &start, &length,
                                   self->cancellable, error))
    return NULL;

  return rel_record_query_make_start (is_text, start, length);
}

static gboolean
read_row (Reading  *self,
          guint     row,
          RelRows  *into,
          GError  **error)
{
  guint n_columns = self->table->n_columns;
  g_autoptr(GString) sql = g_string_new ("SELECT ");
  g_autoptr(GPtrArray) values = rel_mapped_row_new ();
  g_autoptr(RelRows) rows = NULL;
  RelValue *const params[] = { (RelValue *) rel_rows_get (self->heads, row, n_columns) };
  gsize before = 0;

  for (guint i = 0; i < n_columns; i++)
    if (is_long (self, row, i))
      g_string_append (sql, "NULL, ");
    else
      g_string_append_printf (sql, "r.%s, ", self->table->columns[i].quoted);
  g_string_append_printf (sql, "r.%s FROM %s AS r WHERE r.%s = ?", self->table->rowid, self->table->quoted, self->table->rowid);
  rows = rel_connection_query (self->connection, sql->str, params, 1, self->cancellable, error);
  if (rows == NULL)
    return FALSE;
  if (rel_rows_get_n_rows (rows) == 0)
    return TRUE;

  for (guint i = 0; i <= n_columns; i++)
    {
      RelValue *value = i < n_columns && is_long (self, row, i) ? read_start (self, row, i, before, error)
                                                                : rel_value_ref (rel_rows_get (rows, 0, i));

      if (value == NULL)
        return FALSE;
      g_ptr_array_add (values, value);
      before += i < n_columns ? self->lengths[row * n_columns + i] : 0;
    }
  /* takes them */
  rel_rows_append (into, (RelValue **) values->pdata);
  g_ptr_array_set_free_func (values, NULL);

  return TRUE;
}

static RelRows *
read_in_parts (Reading          *self,
               const char       *tail,
               RelValue *const  *params,
               guint             n_params,
               GError          **error)
{
  g_autoptr(RelRows) rows = rel_rows_new (NULL, self->table->n_columns + 1);
  gboolean done;

  self->heads = read_heads (self, tail, params, n_params, error);
  done = self->heads != NULL && read_lengths (self, error);
  for (guint i = 0; done && i < rel_rows_get_n_rows (self->heads); i++)
    done = read_row (self, i, rows, error);
  g_clear_pointer (&self->heads, rel_rows_unref);
  g_clear_pointer (&self->lengths, g_free);

  return done ? g_steal_pointer (&rows) : NULL;
}

/* Rows of a table, which is called r in the tail of the query. */
RelRows *
rel_mapped_table_read (RelMappedTable   *table,
                       RelConnection    *connection,
                       const char       *tail,
                       RelValue *const  *params,
                       guint             n_params,
                       GCancellable     *cancellable,
                       GError          **error)
{
  Reading self = { table, connection, cancellable, NULL, NULL };
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s AS r%s", table->select, table->quoted, tail);
  gboolean by_handle = table->rowid != NULL && rel_table_get_info (table->table)->kind != REL_TABLE_VIRTUAL;
  g_autoptr(GError) local_error = NULL;
  RelRows *rows;

  if (by_handle)
    rel_connection_set_value_limit (connection, REL_ROW_BYTES);
  rows = rel_connection_query (connection, sql, params, n_params, cancellable, &local_error);
  if (by_handle)
    rel_connection_set_value_limit (connection, 0);
  if (rows == NULL && by_handle && g_error_matches (local_error, REL_ERROR, REL_ERROR_TOO_BIG))
    {
      g_clear_error (&local_error);
      rows = read_in_parts (&self, tail, params, n_params, &local_error);
      if (rows == NULL && g_error_matches (local_error, REL_ERROR, REL_ERROR_REFUSED))
        {
          g_clear_error (&local_error);
          rows = rel_connection_query (connection, sql, params, n_params, cancellable, &local_error);
        }
    }
  if (rows == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return rows;
}
