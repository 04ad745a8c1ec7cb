/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The edits of a session. Each first reads what it needs, and may fail in that; then it
 * stages, and cannot. Those that are made at an end are in rel-stage-edit-ends.c.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-session-private.h"

void
rel_session_set_refused (GError     **error,
                         const char  *kind,
                         RelRecord   *record,
                         const char  *message)
{
  g_autofree char *label = rel_record_dup_label (record);

  rel_set_error_rule (error, REL_ERROR_REFUSED, kind, rel_record_get_table (record), NULL, "%s", message);
  if (error != NULL && *error != NULL)
    rel_error_get_detail (*error)->record = g_steal_pointer (&label);
}

/* Can this record be edited? A row that vanished can: its commit says so. */
gboolean
rel_session_check_record (RelSession  *self,
                          RelRecord   *record,
                          GError     **error)
{
  RelStageEntry *entry = rel_stage_lookup (self->stage, record);

  if (rel_record_get_session (record) != self ||
      (rel_record_get_identity (record) == NULL && (entry == NULL || !entry->inserted)))
    {
      rel_session_set_refused (error, "stale", record, _("This record is not there any more. Nothing was changed."));
      return FALSE;
    }
  if (entry != NULL && entry->deleted)
    {
      rel_session_set_refused (error, "deleted", record, _("This record is to be deleted. Nothing was changed; keep it first."));
      return FALSE;
    }

  return rel_session_need_row (self, record, error);
}

/**
 * rel_session_insert:
 * @self: a session
 * @table: name of a table
 * @error: where to put an error
 *
 * Stages a new record. Columns that are not given a value by rel_session_update() are
 * left to the database.
 *
 * Returns: (transfer full) (nullable): the record
 */
RelRecord *
rel_session_insert (RelSession  *self,
                    const char  *table,
                    GError     **error)
{
  RelMappedTable *mapped;
  RelStageEntry *entry;
  RelRecord *record;

  g_return_val_if_fail (REL_IS_SESSION (self), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  mapped = rel_mapping_get_table (self->mapping, table);
  if (mapped == NULL)
    {
      rel_set_error_rule (error, REL_ERROR_REFUSED, NULL, table, NULL, _("There is no table “%s”. Nothing was changed."), table);
      return NULL;
    }

  record = rel_record_new (self, mapped);
  entry = rel_stage_edit (&self->stage, record, self->order++);
  entry->inserted = TRUE;
  rel_session_touch (self, record);

  return record;
}

/**
 * rel_session_update:
 * @self: a session
 * @record: a record
 * @column: name of a column
 * @value: (nullable): its value; %NULL stands for SQL NULL
 * @error: where to put an error
 *
 * Stages a value.
 *
 * Returns: whether it was staged
 */
gboolean
rel_session_update (RelSession      *self,
                    RelRecord       *record,
                    const char      *column,
                    const RelValue  *value,
                    GError         **error)
{
  RelMappedTable *table;
  RelStageEntry *entry;
  g_autoptr(RelValue) converted = NULL;
  GPtrArray *row;
  int at;

  g_return_val_if_fail (REL_IS_SESSION (self), FALSE);
  g_return_val_if_fail (REL_IS_RECORD (record), FALSE);
  g_return_val_if_fail (column != NULL, FALSE);

  table = rel_record_get_mapped_table (record);
  at = rel_mapped_table_find_column (table, column);
  if (at < 0 || !table->columns[at].writable)
    {
      rel_session_set_refused (error, NULL, record, at < 0 ? _("There is no such column. Nothing was changed.") : _("This column is computed. Nothing was changed; edit what it is computed from."));
      return FALSE;
    }
  if (value != NULL && rel_value_is_cut (value))
    {
      rel_session_set_refused (error, NULL, record, _("Only the beginning of this value was read, and that would take the place of the whole. Nothing was changed."));
      return FALSE;
    }
  if (!rel_session_check_record (self, record, error))
    return FALSE;

  converted = value != NULL ? rel_mapped_column_convert (&table->columns[at], value) : rel_value_new_null ();
  row = rel_record_get_identity (record) != NULL ? rel_record_get_row (record) : NULL;
  entry = rel_stage_edit (&self->stage, record, self->order++);
  if (row != NULL && rel_value_get_value_type (row->pdata[at]) == rel_value_get_value_type (converted) && rel_value_equal (row->pdata[at], converted))
    rel_stage_set_cell (self->stage, entry, at, REL_CELL_NONE, NULL, NULL, 0);
  else
    rel_stage_set_cell (self->stage, entry, at, REL_CELL_VALUE, converted, NULL, 0);
  rel_stage_tidy (&self->stage, record);
  rel_session_touch (self, record);

  return TRUE;
}

/**
 * rel_session_delete:
 * @self: a session
 * @record: a record
 * @error: where to put an error
 *
 * Stages the deletion of a record. What goes with it follows from its relationships. A new
 * record is not written.
 *
 * Returns: whether it was staged
 */
gboolean
rel_session_delete (RelSession  *self,
                    RelRecord   *record,
                    GError     **error)
{
  RelStageEntry *entry;

  g_return_val_if_fail (REL_IS_SESSION (self), FALSE);
  g_return_val_if_fail (REL_IS_RECORD (record), FALSE);

  entry = rel_stage_lookup (self->stage, record);
  if (entry != NULL && entry->deleted)
    return TRUE;
  if (!rel_session_check_record (self, record, error))
    return FALSE;

  rel_stage_set_deleted (&self->stage, record, TRUE, self->order++);
  rel_session_touch_all (self);

  return TRUE;
}

/**
 * rel_session_revert:
 * @self: a session
 * @record: a record
 * @column: (nullable): name of a column; %NULL: everything staged for the record
 *
 * Takes back what is staged for a record: then it is as stored, and a new one is
 * forgotten.
 *
 * Returns: whether something was staged there
 */
gboolean
rel_session_revert (RelSession *self,
                    RelRecord  *record,
                    const char *column)
{
  RelStageEntry *entry;
  int at;

  g_return_val_if_fail (REL_IS_SESSION (self), FALSE);
  g_return_val_if_fail (REL_IS_RECORD (record), FALSE);

  entry = rel_stage_lookup (self->stage, record);
  at = column != NULL ? rel_mapped_table_find_column (rel_record_get_mapped_table (record), column) : -1;
  if (entry == NULL || (column != NULL && (at < 0 || entry->cells[at].kind == REL_CELL_NONE)))
    return FALSE;

  if (column == NULL)
    rel_stage_drop (&self->stage, record);
  else
    {
      entry = rel_stage_edit (&self->stage, record, self->order++);
      rel_stage_set_cell (self->stage, entry, at, REL_CELL_NONE, NULL, NULL, 0);
      rel_stage_tidy (&self->stage, record);
    }
  rel_session_touch_all (self);

  return TRUE;
}
