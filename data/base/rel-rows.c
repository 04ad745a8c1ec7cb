/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A batch of rows: one pointer array of values, row by row.
 */
#include "config.h"

#include <string.h>

#include "base/rel-rows.h"

struct _RelRows
{
  gatomicrefcount  refs;
  guint            n_columns;
  guint            n_rows;
  char           **names;
  GPtrArray       *values;
};

G_DEFINE_BOXED_TYPE (RelRows, rel_rows, rel_rows_ref, rel_rows_unref)

/**
 * rel_rows_new:
 * @names: (nullable) (array length=n_columns): names of the columns
 * @n_columns: width
 *
 * Returns: (transfer full): an empty batch
 */
RelRows *
rel_rows_new (const char *const *names,
              guint              n_columns)
{
  RelRows *self = g_new0 (RelRows, 1);

  g_atomic_ref_count_init (&self->refs);
  self->n_columns = n_columns;
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  self->names = g_new0 (char *, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    self->names[i] = g_strdup (names != NULL ? names[i] : "");

  return self;
}

RelRows *
rel_rows_ref (RelRows *rows)
{
  g_atomic_ref_count_inc (&rows->refs);

  return rows;
}

void
rel_rows_unref (RelRows *rows)
{
  if (g_atomic_ref_count_dec (&rows->refs))
    {
      g_strfreev (rows->names);
      g_ptr_array_unref (rows->values);
      g_free (rows);
    }
}

/**
 * rel_rows_append:
 * @rows: a batch that is not shared yet
 * @values: (array) (transfer full): one value a column; the values are taken, the array is not
 */
void
rel_rows_append (RelRows   *rows,
                 RelValue **values)
{
  guint at = rows->values->len;

  if (rows->n_columns > 0)
    {
      g_ptr_array_set_size (rows->values, at + rows->n_columns);
      memcpy (rows->values->pdata + at, values, rows->n_columns * sizeof *values);
    }
  rows->n_rows++;
}

guint
rel_rows_get_n_rows (const RelRows *rows)
{
  return rows->n_rows;
}

guint
rel_rows_get_n_columns (const RelRows *rows)
{
  return rows->n_columns;
}

/**
 * rel_rows_get_name:
 * @rows: a batch
 * @column: number of a column
 *
 * Returns: (transfer none): the column's name
 */
const char *
rel_rows_get_name (const RelRows *rows,
                   guint          column)
{
  g_return_val_if_fail (column < rows->n_columns, NULL);

  return rows->names[column];
}

/**
 * rel_rows_get:
 * @rows: a batch
 * @row: number of a row
 * @column: number of a column
 *
 * Returns: (transfer none): the cell, owned by the batch
 */
const RelValue *
rel_rows_get (const RelRows *rows,
              guint          row,
              guint          column)
{
  g_return_val_if_fail (row < rows->n_rows && column < rows->n_columns, NULL);

  return g_ptr_array_index (rows->values, (gsize) row * rows->n_columns + column);
}
