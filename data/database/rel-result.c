/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What one statement of a script gave. Values that are very long are cut when they are
 * read; their true lengths stand beside the rows, since few results have any.
 */
#include "config.h"

#include "database/rel-result.h"

#define MANY_VALUES 100000

struct _RelResult
{
  GObject       parent_instance;
  RelResultInfo info;
};

G_DEFINE_FINAL_TYPE (RelResult, rel_result, G_TYPE_OBJECT)

static gpointer
free_rows (gpointer rows)
{
  rel_rows_unref (rows);

  return NULL;
}

/* Millions of values take a while, and nobody shall wait for it. */
static void
drop_rows (RelRows *rows)
{
  if ((gint64) rel_rows_get_n_rows (rows) * rel_rows_get_n_columns (rows) < MANY_VALUES)
    rel_rows_unref (rows);
  else
    g_thread_unref (g_thread_new ("result", free_rows, rows));
}

static void
rel_result_finalize (GObject *object)
{
  RelResult *self = REL_RESULT (object);

  for (guint i = 0; i < self->info.n_columns; i++)
    {
      g_free (self->info.columns[i].name);
      g_free (self->info.columns[i].type);
      g_free (self->info.columns[i].table);
      g_free (self->info.columns[i].column);
    }
  g_free (self->info.columns);
  g_free (self->info.sql);
  g_clear_pointer (&self->info.rows, drop_rows);
  g_clear_pointer (&self->info.lengths, g_hash_table_unref);
  g_clear_error (&self->info.error);

  G_OBJECT_CLASS (rel_result_parent_class)->finalize (object);
}

static void
rel_result_class_init (RelResultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_result_finalize;
}

static void
rel_result_init (RelResult *self)
{
}

/**
 * rel_result_new:
 * @info: its content; what it points to is taken
 *
 * Returns: (transfer full): a result
 */
RelResult *
rel_result_new (const RelResultInfo *info)
{
  RelResult *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (REL_TYPE_RESULT, NULL);
  self->info = *info;

  return self;
}

/**
 * rel_result_get_info:
 * @self: a result
 *
 * Returns: (transfer none): its content
 */
const RelResultInfo *
rel_result_get_info (RelResult *self)
{
  g_return_val_if_fail (REL_IS_RESULT (self), NULL);

  return &self->info;
}

/**
 * rel_result_get_length:
 * @self: a result
 * @row: a row
 * @column: a column
 *
 * Returns: length in bytes of a text or BLOB, which may be more than is in the rows; 0
 *   for other values
 */
gint64
rel_result_get_length (RelResult *self,
                       guint      row,
                       guint      column)
{
  gint64 *length;
  gsize n = 0;
  const RelValue *value;

  g_return_val_if_fail (REL_IS_RESULT (self), 0);
  g_return_val_if_fail (self->info.rows != NULL, 0);

  if (self->info.lengths != NULL)
    {
      gint64 cell = (gint64) row * self->info.n_columns + column;

      length = g_hash_table_lookup (self->info.lengths, &cell);
      if (length != NULL)
        return *length;
    }

  value = rel_rows_get (self->info.rows, row, column);
  if (rel_value_get_value_type (value) != REL_VALUE_TEXT && rel_value_get_value_type (value) != REL_VALUE_BLOB)
    return 0;
  rel_value_get_bytes (value, &n);

  return n;
}
