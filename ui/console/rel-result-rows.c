/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rows of a result as a list. An item is only a number, made when it is asked for:
 * a result of a hundred thousand rows costs what is on screen.
 */
#include "config.h"

#include "console/rel-result-rows.h"

struct _RelResultRow
{
  GObject parent_instance;
  guint   position;
};

G_DEFINE_FINAL_TYPE (RelResultRow, rel_result_row, G_TYPE_OBJECT)

struct _RelResultRows
{
  GObject    parent_instance;
  RelResult *result;
};

static void rel_result_rows_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RelResultRows, rel_result_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rel_result_rows_list_init))

static void
rel_result_row_class_init (RelResultRowClass *klass)
{
}

static void
rel_result_row_init (RelResultRow *self)
{
}

guint
rel_result_row_get_position (RelResultRow *self)
{
  g_return_val_if_fail (REL_IS_RESULT_ROW (self), 0);

  return self->position;
}

static GType
rel_result_rows_get_item_type (GListModel *model)
{
  return REL_TYPE_RESULT_ROW;
}

static guint
rel_result_rows_get_n_items (GListModel *model)
{
  const RelResultInfo *info = rel_result_get_info (REL_RESULT_ROWS (model)->result);

  return info->rows != NULL ? rel_rows_get_n_rows (info->rows) : 0;
}

static gpointer
rel_result_rows_get_item (GListModel *model,
                          guint       position)
{
  RelResultRow *row;

  if (position >= rel_result_rows_get_n_items (model))
    return NULL;

  row = g_object_new (REL_TYPE_RESULT_ROW, NULL);
  row->position = position;

  return row;
}

static void
rel_result_rows_list_init (GListModelInterface *iface)
{
  iface->get_item_type = rel_result_rows_get_item_type;
  iface->get_n_items = rel_result_rows_get_n_items;
  iface->get_item = rel_result_rows_get_item;
}

static void
rel_result_rows_dispose (GObject *object)
{
  g_clear_object (&REL_RESULT_ROWS (object)->result);

  G_OBJECT_CLASS (rel_result_rows_parent_class)->dispose (object);
}

static void
rel_result_rows_class_init (RelResultRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_result_rows_dispose;
}

static void
rel_result_rows_init (RelResultRows *self)
{
}

RelResultRows *
rel_result_rows_new (RelResult *result)
{
  RelResultRows *self = g_object_new (REL_TYPE_RESULT_ROWS, NULL);

  self->result = g_object_ref (result);

  return self;
}
