/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One row as an object. It holds what was last read of its row, and of which reading
 * that is; what is staged for it is in the stage, so that undo is one exchange of values.
 */
#include "config.h"

#include "records/rel-record.h"

#include "records/rel-collection-private.h"
#include "records/rel-session-private.h"

struct _RelRecord
{
  GObject         parent_instance;
  RelSession     *session;    /* NULL when that is gone */
  RelMapping     *mapping;    /* keeps the table alive */
  RelMappedTable *table;
  char           *identity;
  GPtrArray      *row;
  guint64         generation;
  gboolean        missing;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RelRecord, rel_record, G_TYPE_OBJECT)

static void
rel_record_finalize (GObject *object)
{
  RelRecord *self = REL_RECORD (object);

  if (self->session != NULL)
    g_hash_table_remove (self->session->unstored, self);
  if (self->session != NULL && self->identity != NULL && g_hash_table_lookup (self->session->records, self->identity) == self)
    g_hash_table_remove (self->session->records, self->identity);
  g_free (self->identity);
  g_clear_pointer (&self->row, g_ptr_array_unref);
  g_clear_object (&self->mapping);

  G_OBJECT_CLASS (rel_record_parent_class)->finalize (object);
}

static void
rel_record_class_init (RelRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_record_finalize;

  /**
   * RelRecord::changed:
   *
   * A value, or whether it is staged, may have changed; the detail names the column.
   */
  signals[CHANGED] =
    g_signal_new ("changed", REL_TYPE_RECORD, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_record_init (RelRecord *self)
{
}

RelRecord *
rel_record_new (RelSession     *session,
                RelMappedTable *table)
{
  RelRecord *self = g_object_new (REL_TYPE_RECORD, NULL);

  self->session = session;
  self->mapping = g_object_ref (session->mapping);
  self->table = table;
  g_hash_table_add (session->unstored, self);

  return self;
}

RelSession *
rel_record_get_session (RelRecord *self)
{
  return self->session;
}

RelMappedTable *
rel_record_get_mapped_table (RelRecord *self)
{
  return self->table;
}

const char *
rel_record_get_identity (RelRecord *self)
{
  return self->identity;
}

void
rel_record_set_identity (RelRecord  *self,
                         const char *identity)
{
  g_free (self->identity);
  self->identity = g_strdup (identity);
  if (self->session == NULL)
    return;
  if (identity == NULL)
    g_hash_table_add (self->session->unstored, self);
  else
    g_hash_table_remove (self->session->unstored, self);
}

GPtrArray *
rel_record_get_row (RelRecord *self)
{
  return self->row;
}

guint64
rel_record_get_generation (RelRecord *self)
{
  return self->generation;
}

void
rel_record_set_row (RelRecord *self,
                    GPtrArray *row,
                    guint64    generation)
{
  g_ptr_array_ref (row);
  g_clear_pointer (&self->row, g_ptr_array_unref);
  self->row = row;
  self->generation = generation;
  self->missing = FALSE;
}

void
rel_record_set_missing (RelRecord *self,
                        guint64    generation)
{
  self->missing = TRUE;
  self->generation = generation;
}

gboolean
rel_record_is_missing (RelRecord *self)
{
  return self->missing;
}

/* -1: anything. */
void
rel_record_emit_changed (RelRecord *self,
                         int        column)
{
  g_signal_emit (self, signals[CHANGED], column >= 0 ? g_quark_from_string (self->table->columns[column].name) : 0);
}

void
rel_record_detach (RelRecord *self)
{
  self->session = NULL;
}

/**
 * rel_record_get_table:
 * @self: a record
 *
 * Returns: (transfer none): name of its table
 */
const char *
rel_record_get_table (RelRecord *self)
{
  g_return_val_if_fail (REL_IS_RECORD (self), NULL);

  return self->table->name;
}

/**
 * rel_record_get_state:
 * @self: a record
 *
 * Tells what is staged for it, as far as that is known without reading.
 *
 * Returns: its state
 */
RelRecordState
rel_record_get_state (RelRecord *self)
{
  RelStageEntry *entry;
  gboolean gone = FALSE;

  g_return_val_if_fail (REL_IS_RECORD (self), REL_RECORD_GONE);

  entry = self->session != NULL ? rel_stage_lookup (self->session->stage, self) : NULL;
  if (self->session == NULL || (self->identity == NULL && entry == NULL))
    return REL_RECORD_GONE;
  if (entry != NULL && entry->deleted)
    return REL_RECORD_DELETED;
  if (self->missing && self->generation == self->session->generation)
    return REL_RECORD_GONE;
  if (rel_session_is_gone (self->session, self, &gone, NULL) && gone)
    return REL_RECORD_DELETED;
  if (self->identity == NULL)
    return REL_RECORD_NEW;

  return entry != NULL ? REL_RECORD_CHANGED : REL_RECORD_STORED;
}

/**
 * rel_record_is_loaded:
 * @self: a record
 *
 * Returns: whether its values are there without reading
 */
gboolean
rel_record_is_loaded (RelRecord *self)
{
  g_return_val_if_fail (REL_IS_RECORD (self), FALSE);

  return self->identity == NULL || (self->session != NULL && self->generation == self->session->generation);
}

/**
 * rel_record_dup_label:
 * @self: a record
 *
 * Says what the record is called, as far as that is known: its name, title or what
 * describes it best, else its key.
 *
 * Returns: (transfer full): a text for people, empty for a new record without a name
 */
char *
rel_record_dup_label (RelRecord *self)
{
  RelStageEntry *entry;
  g_autoptr(GPtrArray) row = NULL;

  g_return_val_if_fail (REL_IS_RECORD (self), NULL);

  entry = self->session != NULL ? rel_stage_lookup (self->session->stage, self) : NULL;
  row = rel_mapped_row_new ();
  for (guint i = 0; i <= self->table->n_columns; i++)
    {
      const RelValue *value = self->row != NULL ? self->row->pdata[i] : NULL;

      if (entry != NULL && i < self->table->n_columns && entry->cells[i].kind == REL_CELL_VALUE)
        value = entry->cells[i].value;
      g_ptr_array_add (row, value != NULL ? rel_value_ref (value) : NULL);
    }

  return rel_mapped_table_describe (self->table, self->session != NULL ? self->session->labels : NULL, (RelValue *const *) row->pdata);
}

static gboolean
check_session (RelRecord  *self,
               GError    **error)
{
  if (self->session != NULL)
    return TRUE;

  g_set_error_literal (error, REL_ERROR, REL_ERROR_FAILED, "the session of this record is closed");

  return FALSE;
}

static int
need_column (RelRecord   *self,
             const char  *column,
             GError     **error)
{
  int at = rel_mapped_table_find_column (self->table, column);

  if (at < 0)
    g_set_error (error, REL_ERROR, REL_ERROR_FAILED, "“%s” has no column “%s”", self->table->name, column);

  return at;
}

/**
 * rel_record_get_value:
 * @self: a record
 * @column: name of a column
 * @error: where to put an error
 *
 * Gets a value as it is staged, or stored. A key or default that the database will make
 * is NULL until the commit. Of values of many megabytes it is the beginning, see
 * rel_value_is_cut().
 *
 * Returns: (transfer full) (nullable): the value, SQL NULL being a value too
 */
RelValue *
rel_record_get_value (RelRecord   *self,
                      const char  *column,
                      GError     **error)
{
  RelSeen seen = { NULL, NULL, 0 };
  int at;

  g_return_val_if_fail (REL_IS_RECORD (self), NULL);
  g_return_val_if_fail (column != NULL, NULL);

  at = check_session (self, error) ? need_column (self, column, error) : -1;
  if (at < 0 || !rel_session_see (self->session, self, at, &seen, error))
    return NULL;

  return seen.value != NULL ? seen.value : rel_value_new_null ();
}

/**
 * rel_record_load_value:
 * @self: a record
 * @column: name of a column
 * @error: where to put an error
 *
 * As rel_record_get_value(), where that is only the beginning of a long value, see
 * rel_value_is_cut(), the whole.
 *
 * Returns: (transfer full) (nullable): the value, SQL NULL being a value too
 */
RelValue *
rel_record_load_value (RelRecord   *self,
                       const char  *column,
                       GError     **error)
{
  g_autoptr(RelValue) value = rel_record_get_value (self, column, error);
  RelValue *whole;

  if (value == NULL || !rel_value_is_cut (value))
    return g_steal_pointer (&value);
  if (!rel_session_need_cell (self->session, self, need_column (self, column, NULL), &whole, error))
    return NULL;

  return rel_value_ref (whole);
}

/**
 * rel_record_get_stored_value:
 * @self: a record
 * @column: name of a column
 *
 * Returns: (transfer full) (nullable): the value as it was last read, whatever is staged;
 *   %NULL for a new record, or when it was not read
 */
RelValue *
rel_record_get_stored_value (RelRecord  *self,
                             const char *column)
{
  int at;

  g_return_val_if_fail (REL_IS_RECORD (self), NULL);
  g_return_val_if_fail (column != NULL, NULL);

  at = rel_mapped_table_find_column (self->table, column);

  return at >= 0 && self->row != NULL && self->identity != NULL ? rel_value_ref (self->row->pdata[at]) : NULL;
}

/**
 * rel_record_is_staged:
 * @self: a record
 * @column: name of a column
 *
 * Returns: whether a value is staged there
 */
gboolean
rel_record_is_staged (RelRecord  *self,
                      const char *column)
{
  RelStageEntry *entry;
  int at;

  g_return_val_if_fail (REL_IS_RECORD (self), FALSE);
  g_return_val_if_fail (column != NULL, FALSE);

  entry = self->session != NULL ? rel_stage_lookup (self->session->stage, self) : NULL;
  at = rel_mapped_table_find_column (self->table, column);

  return entry != NULL && at >= 0 && entry->cells[at].kind != REL_CELL_NONE;
}

/**
 * rel_record_list_members:
 * @self: a record
 * @end: name of one of its ends
 * @error: where to put an error
 *
 * Gets what the record has at an end.
 *
 * Returns: (transfer full) (nullable) (element-type RelRecord): the records
 */
GPtrArray *
rel_record_list_members (RelRecord   *self,
                         const char  *end,
                         GError     **error)
{
  RelMappedEnd *mapped;

  g_return_val_if_fail (REL_IS_RECORD (self), NULL);
  g_return_val_if_fail (end != NULL, NULL);

  mapped = check_session (self, error) ? rel_session_need_end (self->session, self, end, error) : NULL;

  return mapped != NULL ? rel_session_get_members (self->session, self, mapped, error) : NULL;
}

/**
 * rel_record_get_related:
 * @self: a record
 * @end: name of one of its ends
 * @related: (out) (transfer full) (nullable): the record there, %NULL for none
 * @multiple: (out) (optional): whether there are several, of which @related is one: then the
 *   database allows what the end does not expect
 * @error: where to put an error
 *
 * Gets the record at a single end.
 *
 * Returns: whether that could be told
 */
gboolean
rel_record_get_related (RelRecord   *self,
                        const char  *end,
                        RelRecord  **related,
                        gboolean    *multiple,
                        GError     **error)
{
  g_autoptr(GPtrArray) members = NULL;

  g_return_val_if_fail (related != NULL, FALSE);

  *related = NULL;
  members = rel_record_list_members (self, end, error);
  if (members == NULL)
    return FALSE;

  if (members->len > 0)
    *related = g_object_ref (members->pdata[0]);
  if (multiple != NULL)
    *multiple = members->len > 1;

  return TRUE;
}

/**
 * rel_record_get_collection:
 * @self: a record
 * @end: name of one of its ends
 *
 * Gets what the record has at an end as a list that is kept in step.
 *
 * Returns: (transfer full) (nullable): the list; %NULL when there is no such end
 */
RelCollection *
rel_record_get_collection (RelRecord  *self,
                           const char *end)
{
  RelMappedEnd *mapped;

  g_return_val_if_fail (REL_IS_RECORD (self), NULL);
  g_return_val_if_fail (end != NULL, NULL);

  mapped = self->session != NULL ? rel_session_need_end (self->session, self, end, NULL) : NULL;

  return mapped != NULL ? rel_collection_new (self, mapped) : NULL;
}
