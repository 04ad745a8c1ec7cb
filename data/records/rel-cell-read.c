/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads a stored cell on a worker. Its type costs nothing to ask, its length is told by
 * the handle; only where there are no handles (tables without rowids, views, texts of
 * another encoding) does SQLite cut the cell, and loads it for that.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-cell-read-private.h"

#include "sql/rel-dialect.h"

#define PIECE (4 * 1024 * 1024)

RelStoredCell *
rel_stored_cell_ref (RelStoredCell *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (RelStoredCell *self)
{
  g_free (self->table);
  g_free (self->column);
  g_free (self->rowid);
  g_free (self->where);
  g_ptr_array_unref (self->params);
}

void
rel_stored_cell_unref (RelStoredCell *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

void
rel_cell_facts_free (RelCellFacts *facts)
{
  g_clear_pointer (&facts->number, rel_value_unref);
  g_free (facts);
}

/* Selects from the row of the cell; an error when it is gone. */
static RelRows *
select_row (RelStoredCell  *self,
            RelConnection  *connection,
            const char     *what,
            GPtrArray      *more,
            GCancellable   *cancellable,
            GError        **error)
{
  g_autofree char *table = rel_sql_quote_identifier (self->table);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM main.%s WHERE %s LIMIT 1", what, table, self->where);
  g_autoptr(GPtrArray) params = g_ptr_array_new ();
  g_autoptr(RelRows) rows = NULL;

  for (guint i = 0; more != NULL && i < more->len; i++)
    g_ptr_array_add (params, more->pdata[i]);
  for (guint i = 0; i < self->params->len; i++)
    g_ptr_array_add (params, self->params->pdata[i]);
  rows = rel_connection_query (connection, sql, (RelValue *const *) params->pdata, params->len, cancellable, error);
  if (rows != NULL && rel_rows_get_n_rows (rows) == 0)
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_CHANGED, _("This record is not there any more. Nothing was changed; reload to see what is."));
      return NULL;
    }

  return g_steal_pointer (&rows);
}

static gboolean
ignore (gconstpointer   bytes,
        gsize           length,
        gpointer        user_data,
        GError        **error)
{
  return TRUE;
}

static gboolean
is_utf8 (RelConnection *connection)
{
  g_autoptr(RelRows) rows = rel_connection_query (connection, "PRAGMA encoding", NULL, 0, NULL, NULL);

  return rows != NULL && rel_rows_get_n_rows (rows) > 0 && g_strcmp0 (rel_value_get_bytes (rel_rows_get (rows, 0, 0), NULL), "UTF-8") == 0;
}

static RelValueType
type_of (const RelValue *name)
{
  static const char *const names[] = { "null", "integer", "real", "text", "blob" };
  const char *text = rel_value_get_bytes (name, NULL);

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      return (RelValueType) i;

  return REL_VALUE_NULL;
}

RelCellFacts *
rel_stored_cell_look (RelStoredCell  *self,
                      RelConnection  *connection,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_autofree char *column = rel_sql_quote_identifier (self->column);
  g_autofree char *what = g_strdup_printf ("typeof(%s), %s", column, self->rowid != NULL ? self->rowid : "NULL");
  g_autoptr(RelRows) rows = select_row (self, connection, what, NULL, cancellable, error);
  g_autoptr(RelCellFacts) facts = NULL;
  g_autoptr(GError) local_error = NULL;

  if (rows == NULL)
    return NULL;

  facts = g_new0 (RelCellFacts, 1);
  facts->type = type_of (rel_rows_get (rows, 0, 0));
  if (facts->type != REL_VALUE_TEXT && facts->type != REL_VALUE_BLOB)
    {
      g_autoptr(RelRows) value = select_row (self, connection, column, NULL, cancellable, error);

      if (value == NULL)
        return NULL;
      facts->number = rel_value_ref (rel_rows_get (value, 0, 0));
      return g_steal_pointer (&facts);
    }

  if (rel_value_get_value_type (rel_rows_get (rows, 0, 1)) == REL_VALUE_INTEGER &&
      (facts->type == REL_VALUE_BLOB || is_utf8 (connection)))
    {
      facts->row = rel_value_get_integer (rel_rows_get (rows, 0, 1));
      facts->by_handle = rel_connection_read_part (connection, self->table, self->column, facts->row, 0, 0, ignore, NULL, &facts->length, cancellable, &local_error);
      if (!facts->by_handle && !g_error_matches (local_error, REL_ERROR, REL_ERROR_REFUSED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  if (!facts->by_handle)
    {
      g_autofree char *length = g_strdup_printf ("length(CAST(%s AS BLOB))", column);
      g_autoptr(RelRows) value = select_row (self, connection, length, NULL, cancellable, error);

      if (value == NULL)
        return NULL;
      facts->length = rel_value_get_integer (rel_rows_get (value, 0, 0));
    }

  return g_steal_pointer (&facts);
}

/* Each piece loads the whole cell: so they are large. */
static gboolean
read_by_query (RelStoredCell       *self,
               RelConnection       *connection,
               const RelCellFacts  *facts,
               gint64               offset,
               gint64               n,
               RelPartFunc          func,
               gpointer             user_data,
               GCancellable        *cancellable,
               GError             **error)
{
  g_autofree char *column = rel_sql_quote_identifier (self->column);
  g_autofree char *what = g_strdup_printf ("substr(CAST(%s AS BLOB), ?, ?)", column);
  gint64 end = n < 0 ? facts->length : MIN (offset + n, facts->length);

  while (offset < end)
    {
      g_autoptr(GPtrArray) part = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
      g_autoptr(RelRows) rows = NULL;
      const char *bytes;
      gsize length = 0;

      g_ptr_array_add (part, rel_value_new_integer (offset + 1));
      g_ptr_array_add (part, rel_value_new_integer (MIN (end - offset, PIECE)));
      rows = select_row (self, connection, what, part, cancellable, error);
      if (rows == NULL)
        return FALSE;
      bytes = rel_value_get_bytes (rel_rows_get (rows, 0, 0), &length);
      if (bytes == NULL || length == 0)
        break;
      if (!func (bytes, length, user_data, error))
        return FALSE;
      offset += length;
    }

  return TRUE;
}

/* Reads text and BLOBs; -1 for all that follows. */
gboolean
rel_stored_cell_read (RelStoredCell       *self,
                      RelConnection       *connection,
                      const RelCellFacts  *facts,
                      gint64               offset,
                      gint64               n,
                      RelPartFunc          func,
                      gpointer             user_data,
                      GCancellable        *cancellable,
                      GError             **error)
{
  if (facts->by_handle)
    return rel_connection_read_part (connection, self->table, self->column, facts->row, offset, n, func, user_data, NULL, cancellable, error);

  return read_by_query (self, connection, facts, offset, n, func, user_data, cancellable, error);
}
