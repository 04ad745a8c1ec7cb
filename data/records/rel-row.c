/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A row of a list, there before its values are.
 */
#include "config.h"

#include "records/rel-row.h"

#include "records/rel-row-private.h"

struct _RelRow
{
  GObject  parent_instance;
  gint64   position;
  RelRows *rows; /* the page it came with, NULL until then */
  guint    index;
};

static guint row_changed;

G_DEFINE_FINAL_TYPE (RelRow, rel_row, G_TYPE_OBJECT)

static void
rel_row_finalize (GObject *object)
{
  g_clear_pointer (&REL_ROW (object)->rows, rel_rows_unref);

  G_OBJECT_CLASS (rel_row_parent_class)->finalize (object);
}

static void
rel_row_class_init (RelRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_row_finalize;
  row_changed = g_signal_new ("changed", REL_TYPE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_row_init (RelRow *self)
{
}

gint64
rel_row_get_position (RelRow *self)
{
  g_return_val_if_fail (REL_IS_ROW (self), 0);

  return self->position;
}

gboolean
rel_row_is_loaded (RelRow *self)
{
  g_return_val_if_fail (REL_IS_ROW (self), FALSE);

  return self->rows != NULL;
}

/**
 * rel_row_get_value:
 * @self: a row
 * @position: position of a value in the rows of the list's query
 *
 * Returns: (nullable) (transfer none): the value, %NULL until it arrived
 */
const RelValue *
rel_row_get_value (RelRow *self,
                   int     position)
{
  g_return_val_if_fail (REL_IS_ROW (self), NULL);

  return self->rows != NULL && position >= 0 ? rel_rows_get (self->rows, self->index, position) : NULL;
}

RelRow *
rel_row_new (gint64 position)
{
  RelRow *self = g_object_new (REL_TYPE_ROW, NULL);

  self->position = position;

  return self;
}

/* Its values are here, or are others now. */
void
rel_row_take (RelRow  *self,
              RelRows *rows,
              guint    index)
{
  rel_rows_ref (rows);
  g_clear_pointer (&self->rows, rel_rows_unref);
  self->rows = rows;
  self->index = index;
  g_signal_emit (self, row_changed, 0);
}

void
rel_row_set_position (RelRow *self,
                      gint64  position)
{
  self->position = position;
}

/* Its values are the same, but what is staged for it is not. */
void
rel_row_emit_changed (RelRow *self)
{
  g_signal_emit (self, row_changed, 0);
}
