/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The content of one cell, for viewers and editors. A stored cell is looked at anew for
 * each part that is read, since no handle is held in between: another program may write
 * at any time, and then the part that comes is that of the cell as it is.
 */
#include "config.h"

#include <string.h>

#include "records/rel-cell-source.h"

#include "records/rel-cell-ask-private.h"
#include "sql/rel-dialect.h"

struct _RelCellSource
{
  GObject        parent_instance;
  RelDatabase   *database;  /* NULL: the value is at hand */
  RelStoredCell *cell;
  RelValue      *value;     /* NULL: not known */
  RelValueType   type;
  gint64         length;    /* -1: not known */
};

G_DEFINE_FINAL_TYPE (RelCellSource, rel_cell_source, G_TYPE_OBJECT)

static void
rel_cell_source_finalize (GObject *object)
{
  RelCellSource *self = REL_CELL_SOURCE (object);

  g_clear_object (&self->database);
  g_clear_pointer (&self->cell, rel_stored_cell_unref);
  g_clear_pointer (&self->value, rel_value_unref);

  G_OBJECT_CLASS (rel_cell_source_parent_class)->finalize (object);
}

static void
rel_cell_source_class_init (RelCellSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_cell_source_finalize;
}

static void
rel_cell_source_init (RelCellSource *self)
{
  self->length = -1;
}

static void
take_value (RelCellSource  *self,
            const RelValue *value)
{
  gsize length = 0;

  g_clear_pointer (&self->value, rel_value_unref);
  self->value = rel_value_ref (value);
  self->type = rel_value_get_value_type (value);
  if (self->type == REL_VALUE_TEXT || self->type == REL_VALUE_BLOB)
    rel_value_get_bytes (value, &length);
  self->length = length;
}

/**
 * rel_cell_source_new_value:
 * @value: a whole value
 *
 * Returns: (transfer full): a source of that value
 */
RelCellSource *
rel_cell_source_new_value (const RelValue *value)
{
  RelCellSource *self = g_object_new (REL_TYPE_CELL_SOURCE, NULL);

  take_value (self, value);

  return self;
}

/* A name of the rowid that no column has taken. */
static char *
name_rowid (RelTable *table)
{
  static const char *const names[] = { "rowid", "_rowid_", "oid" };

  if (rel_table_get_info (table)->without_rowid || rel_table_get_info (table)->kind != REL_TABLE_ORDINARY)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (rel_table_find_column (table, names[i]) == NULL)
      return g_strdup (names[i]);

  return NULL;
}

/**
 * rel_cell_source_new_stored:
 * @database: a database
 * @table: a table of it
 * @column: name of a column
 * @key_columns: (array length=n_key): names of the columns that tell its row; empty: the
 *   value is its rowid
 * @key_values: (array length=n_key): their values
 * @n_key: their number; 1 for a rowid
 *
 * Returns: (transfer full) (nullable): a source of that cell; %NULL when the table has no
 *   rowid to tell the row by
 */
RelCellSource *
rel_cell_source_new_stored (RelDatabase       *database,
                            RelTable          *table,
                            const char        *column,
                            const char *const *key_columns,
                            RelValue *const   *key_values,
                            guint              n_key)
{
  g_autofree char *rowid = NULL;
  g_autoptr(GString) where = g_string_new (NULL);
  RelCellSource *self;

  g_return_val_if_fail (REL_IS_DATABASE (database), NULL);
  g_return_val_if_fail (REL_IS_TABLE (table), NULL);
  g_return_val_if_fail (n_key > 0, NULL);

  rowid = name_rowid (table);
  if ((key_columns == NULL || key_columns[0] == NULL) && rowid == NULL)
    return NULL;

  self = g_object_new (REL_TYPE_CELL_SOURCE, NULL);
  self->database = g_object_ref (database);
  self->cell = g_atomic_rc_box_new0 (RelStoredCell);
  self->cell->table = g_strdup (rel_table_get_name (table));
  self->cell->column = g_strdup (column);
  self->cell->params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  if (key_columns == NULL || key_columns[0] == NULL)
    {
      g_string_append_printf (where, "%s = ?", rowid);
      g_ptr_array_add (self->cell->params, rel_value_ref (key_values[0]));
    }
  else
    for (guint i = 0; i < n_key; i++)
      {
        g_autofree char *name = rel_sql_quote_identifier (key_columns[i]);

        g_string_append_printf (where, "%s%s IS ?", i > 0 ? " AND " : "", name);
        g_ptr_array_add (self->cell->params, rel_value_ref (key_values[i]));
      }
  self->cell->where = g_strdup (where->str);
  self->cell->rowid = g_steal_pointer (&rowid);

  return self;
}

/**
 * rel_cell_source_get_value:
 * @self: a source
 *
 * Returns: (transfer none) (nullable): the whole value, where it is at hand
 */
const RelValue *
rel_cell_source_get_value (RelCellSource *self)
{
  g_return_val_if_fail (REL_IS_CELL_SOURCE (self), NULL);

  return self->value;
}

/**
 * rel_cell_source_get_value_type:
 * @self: a source that was looked at
 *
 * Returns: its type
 */
RelValueType
rel_cell_source_get_value_type (RelCellSource *self)
{
  g_return_val_if_fail (REL_IS_CELL_SOURCE (self), REL_VALUE_NULL);

  return self->type;
}

/**
 * rel_cell_source_get_length:
 * @self: a source
 *
 * Returns: its length in bytes; -1 before it was looked at
 */
gint64
rel_cell_source_get_length (RelCellSource *self)
{
  g_return_val_if_fail (REL_IS_CELL_SOURCE (self), -1);

  return self->length;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RelCellSource *self = g_task_get_source_object (task);
  GError *error = NULL;
  RelCellAnswer *answer = rel_database_run_finish (REL_DATABASE (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->type = answer->facts->type;
  self->length = answer->facts->length;
  if (answer->facts->number != NULL)
    take_value (self, answer->facts->number);
  g_task_return_pointer (task, answer, rel_cell_answer_free);
}

static void
run (RelCellSource       *self,
     RelCellAsk          *ask,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  rel_database_run_async (self->database, REL_LANE_BACKGROUND, rel_cell_ask_run, ask, rel_cell_ask_free, rel_cell_answer_free, cancellable, answered_cb,
                          g_task_new (self, cancellable, callback, user_data));
}

static RelCellAnswer *
finish (RelCellSource  *self,
        GAsyncResult   *result,
        GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* For a value at hand. */
static void
answer_at_once (RelCellSource       *self,
                GBytes              *bytes,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  RelCellAnswer *answer = g_new0 (RelCellAnswer, 1);

  answer->value = rel_value_ref (self->value);
  answer->bytes = bytes;
  g_task_return_pointer (task, answer, rel_cell_answer_free);
}

/**
 * rel_cell_source_look_async:
 * @self: a source
 * @cancellable: (nullable): stops it
 * @callback: called when type and length are known
 * @user_data: data for @callback
 *
 * Finds out type and length, without loading anything long.
 */
void
rel_cell_source_look_async (RelCellSource       *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (REL_IS_CELL_SOURCE (self));

  if (self->database == NULL)
    answer_at_once (self, NULL, cancellable, callback, user_data);
  else
    run (self, rel_cell_ask_new (self->cell), cancellable, callback, user_data);
}

/**
 * rel_cell_source_look_finish:
 * @self: a source
 * @result: the result
 * @error: where to put an error
 *
 * Returns: whether type and length are known now
 */
gboolean
rel_cell_source_look_finish (RelCellSource  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  RelCellAnswer *answer = finish (self, result, error);
  gboolean done = answer != NULL;

  g_clear_pointer (&answer, rel_cell_answer_free);

  return done;
}

/**
 * rel_cell_source_read_async:
 * @self: a source
 * @offset: where to begin, in bytes
 * @n: how many bytes at most
 * @cancellable: (nullable): stops it
 * @callback: called when they are there
 * @user_data: data for @callback
 *
 * Reads a part of a text or BLOB.
 */
void
rel_cell_source_read_async (RelCellSource       *self,
                            gint64               offset,
                            gsize                n,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  RelCellAsk *ask;

  g_return_if_fail (REL_IS_CELL_SOURCE (self));
  g_return_if_fail (offset >= 0);

  if (self->database == NULL)
    {
      gsize length = 0;
      const char *bytes = self->length > 0 ? rel_value_get_bytes (self->value, &length) : NULL;
      gsize from = MIN ((gsize) offset, length);

      answer_at_once (self, g_bytes_new (bytes != NULL ? bytes + from : NULL, MIN (n, length - from)), cancellable, callback, user_data);
      return;
    }
  ask = rel_cell_ask_new (self->cell);
  ask->offset = offset;
  ask->n = MAX (n, 1);
  run (self, ask, cancellable, callback, user_data);
}

/**
 * rel_cell_source_read_finish:
 * @self: a source
 * @result: the result
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the bytes; fewer than wanted at the end
 */
GBytes *
rel_cell_source_read_finish (RelCellSource  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  RelCellAnswer *answer = finish (self, result, error);
  GBytes *bytes = answer != NULL ? g_steal_pointer (&answer->bytes) : NULL;

  g_clear_pointer (&answer, rel_cell_answer_free);

  return bytes;
}

/**
 * rel_cell_source_load_async:
 * @self: a source
 * @max_bytes: how much to load at most; 0 for any
 * @cancellable: (nullable): stops it
 * @callback: called when it is there
 * @user_data: data for @callback
 *
 * Loads the whole value; %REL_ERROR_TOO_BIG when it is longer.
 */
void
rel_cell_source_load_async (RelCellSource       *self,
                            gsize                max_bytes,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  RelCellAsk *ask;

  g_return_if_fail (REL_IS_CELL_SOURCE (self));

  if (self->database == NULL)
    {
      answer_at_once (self, NULL, cancellable, callback, user_data);
      return;
    }
  ask = rel_cell_ask_new (self->cell);
  ask->whole = TRUE;
  ask->max = max_bytes;
  run (self, ask, cancellable, callback, user_data);
}

/**
 * rel_cell_source_load_finish:
 * @self: a source
 * @result: the result
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the value
 */
RelValue *
rel_cell_source_load_finish (RelCellSource  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  RelCellAnswer *answer = finish (self, result, error);
  RelValue *value = answer != NULL ? g_steal_pointer (&answer->value) : NULL;

  g_clear_pointer (&answer, rel_cell_answer_free);

  return value;
}

static void
replaced_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_pointer (task, g_new0 (RelCellAnswer, 1), rel_cell_answer_free);
  else
    g_task_return_error (task, error);
}

/**
 * rel_cell_source_save_async:
 * @self: a source
 * @file: where to
 * @cancellable: (nullable): stops it; the file is as it was then
 * @callback: called when it is done
 * @user_data: data for @callback
 *
 * Writes the bytes of the cell to a file, which is replaced as a whole or not at all.
 */
void
rel_cell_source_save_async (RelCellSource       *self,
                            GFile               *file,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  RelCellAsk *ask;

  g_return_if_fail (REL_IS_CELL_SOURCE (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->database == NULL)
    {
      gsize length = 0;
      const char *bytes = self->type == REL_VALUE_TEXT || self->type == REL_VALUE_BLOB ? rel_value_get_bytes (self->value, &length) : NULL;
      g_autofree char *text = bytes == NULL && !rel_value_is_null (self->value) ? rel_value_to_text (self->value) : NULL;
      g_autoptr(GBytes) all = text != NULL ? g_bytes_new (text, strlen (text)) : g_bytes_new (bytes, length);

      g_file_replace_contents_bytes_async (file, all, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, replaced_cb,
                                           g_task_new (self, cancellable, callback, user_data));
      return;
    }
  ask = rel_cell_ask_new (self->cell);
  ask->file = g_object_ref (file);
  run (self, ask, cancellable, callback, user_data);
}

/**
 * rel_cell_source_save_finish:
 * @self: a source
 * @result: the result
 * @error: where to put an error
 *
 * Returns: whether it was written
 */
gboolean
rel_cell_source_save_finish (RelCellSource  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  return rel_cell_source_look_finish (self, result, error);
}
