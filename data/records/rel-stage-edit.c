/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The edits of a session. Each first reads what it needs, and may fail in that; then it
 * stages, and cannot. A link is staged in the record that holds it, as "what that record
 * has in its key", so that a key which is not made yet, or is changed later, is followed.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-session-private.h"

/* A link to be set or, with no target, cleared. */
typedef struct
{
  RelRecord        *child;
  RelMappedColumns *columns;
  RelRecord        *target;
  RelMappedColumns *target_columns;
  gboolean          displaced; /* from the target by another record */
} LinkEdit;

/* What an edit stages in several places is told at once, when it is over. */
static void
tell_at_end (RelSession **session)
{
  rel_session_thaw (*session);
}

static RelSession *
hold (RelSession *session)
{
  rel_session_freeze (session);

  return session;
}

#define QUIETLY(session) \
  G_GNUC_UNUSED __attribute__ ((cleanup (tell_at_end))) RelSession *quiet = hold (session)

static void
set_refused (GError     **error,
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
static gboolean
check_record (RelSession  *self,
              RelRecord   *record,
              GError     **error)
{
  RelStageEntry *entry = rel_stage_lookup (self->stage, record);

  if (rel_record_get_session (record) != self ||
      (rel_record_get_identity (record) == NULL && (entry == NULL || !entry->inserted)))
    {
      set_refused (error, "stale", record, _("This record is not there any more. Nothing was changed."));
      return FALSE;
    }
  if (entry != NULL && entry->deleted)
    {
      set_refused (error, "deleted", record, _("This record is to be deleted. Nothing was changed; keep it first."));
      return FALSE;
    }

  return rel_session_need_row (self, record, error);
}

static gboolean
check_end (RelSession    *self,
           RelRecord     *record,
           RelMappedEnd  *end,
           RelRecord     *other,
           GError       **error)
{
  if (end->info.view_only)
    {
      set_refused (error, "read-only", record, _("This relationship is for looking only. Nothing was changed."));
      return FALSE;
    }
  if (other != NULL && rel_record_get_mapped_table (other) != end->remote)
    {
      set_refused (error, "wrong-table", record, _("This relationship does not lead to records of that table. Nothing was changed."));
      return FALSE;
    }

  return check_record (self, record, error) && (other == NULL || check_record (self, other, error));
}

/* Is the stored link already this one? */
static gboolean
is_stored_link (RelSession     *self,
                const LinkEdit *edit)
{
  GPtrArray *child = rel_record_get_row (edit->child);
  GPtrArray *target = edit->target != NULL ? rel_record_get_row (edit->target) : NULL;
  RelStageEntry *of_target = edit->target != NULL ? rel_stage_lookup (self->stage, edit->target) : NULL;

  if (rel_record_get_identity (edit->child) == NULL || child == NULL || (edit->target != NULL && (rel_record_get_identity (edit->target) == NULL || target == NULL)))
    return FALSE;

  for (guint i = 0; i < edit->columns->n; i++)
    {
      const RelValue *ours = child->pdata[edit->columns->at[i]];

      if (edit->target == NULL)
        {
          /* NULL in one part: it leads nowhere as it is */
          if (rel_value_is_null (ours))
            return TRUE;
        }
      else if (rel_value_is_null (ours) || !rel_value_equal (ours, target->pdata[edit->target_columns->at[i]]) ||
               (of_target != NULL && of_target->cells[edit->target_columns->at[i]].kind != REL_CELL_NONE))
        return FALSE;
    }

  return edit->target != NULL;
}

static void
apply_link (RelSession     *self,
            const LinkEdit *edit)
{
  gboolean stored = !edit->displaced && is_stored_link (self, edit);
  RelStageEntry *entry = rel_stage_edit (&self->stage, edit->child, self->order++);

  for (guint i = 0; i < edit->columns->n; i++)
    {
      guint column = edit->columns->at[i];

      if (stored)
        rel_stage_set_cell (self->stage, entry, column, REL_CELL_NONE, NULL, NULL, 0);
      else if (edit->target != NULL)
        rel_stage_set_cell (self->stage, entry, column, edit->displaced ? REL_CELL_DISPLACED : REL_CELL_LINK, NULL, edit->target, edit->target_columns->at[i]);
      else
        rel_stage_set_cell (self->stage, entry, column, REL_CELL_CLEARED, NULL, NULL, 0);
    }
  rel_stage_tidy (&self->stage, edit->child);
  rel_session_touch (self, edit->child);
}

static void
apply_links (RelSession *self,
             GArray     *edits)
{
  for (guint i = 0; i < edits->len; i++)
    apply_link (self, &g_array_index (edits, LinkEdit, i));
}

/* Those who are at a single end now leave it for another one; quietly, where that one was told and not the owner. */
static gboolean
displace (RelSession    *self,
          RelRecord     *owner,
          RelMappedEnd  *end,
          RelRecord     *stays,
          gboolean       quietly,
          GArray        *edits,
          GError       **error)
{
  g_autoptr(GPtrArray) members = rel_session_get_members (self, owner, end, error);

  if (members == NULL)
    return FALSE;
  for (guint i = 0; i < members->len; i++)
    {
      LinkEdit edit = { members->pdata[i], &end->remote_columns, quietly ? owner : NULL, &end->local_columns, quietly };

      if (members->pdata[i] != stays)
        g_array_append_val (edits, edit);
    }

  return TRUE;
}

/* Stages that two records are joined over an association table, or are not. */
static gboolean
set_pair (RelSession    *self,
          RelRecord     *record,
          RelMappedEnd  *end,
          RelRecord     *member,
          gboolean       present,
          GError       **error)
{
  RelRecord *left = end->swapped ? member : record;
  RelRecord *right = end->swapped ? record : member;
  GPtrArray *stored = NULL;
  gboolean is_stored;

  if (present && rel_stage_get_entries (self->stage, end->association) != NULL)
    {
      /* a row of the association table that is staged as a record may join them already */
      g_autoptr(GPtrArray) members = rel_session_get_members (self, record, end, error);

      if (members == NULL)
        return FALSE;
      if (g_ptr_array_find (members, member, NULL))
        return TRUE;
    }
  if (!rel_session_need_members (self, end, record, &stored, error))
    return FALSE;

  is_stored = stored != NULL && g_ptr_array_find (stored, member, NULL);
  if (is_stored == present)
    rel_stage_unset_pair (&self->stage, end->pairs, left, right);
  else
    rel_stage_set_pair (&self->stage, end->pairs, left, right, present, self->order++);
  rel_session_touch (self, record);
  rel_session_touch (self, member);

  return TRUE;
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
      set_refused (error, NULL, record, at < 0 ? _("There is no such column. Nothing was changed.") : _("This column is computed. Nothing was changed; edit what it is computed from."));
      return FALSE;
    }
  if (value != NULL && rel_value_is_cut (value))
    {
      set_refused (error, NULL, record, _("Only the beginning of this value was read, and that would take the place of the whole. Nothing was changed."));
      return FALSE;
    }
  if (!check_record (self, record, error))
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
  if (!check_record (self, record, error))
    return FALSE;

  rel_stage_set_deleted (&self->stage, record, TRUE, self->order++);
  rel_session_touch_all (self);

  return TRUE;
}

/**
 * rel_session_assign:
 * @self: a session
 * @record: a record
 * @end: name of one of its ends, a single one
 * @to: (nullable): the record it shall lead to, %NULL for none
 * @error: where to put an error
 *
 * Stages a link. Who was at a single end before leaves it.
 *
 * Returns: whether it was staged
 */
gboolean
rel_session_assign (RelSession  *self,
                    RelRecord   *record,
                    const char  *end,
                    RelRecord   *to,
                    GError     **error)
{
  g_autoptr(GArray) edits = g_array_new (FALSE, FALSE, sizeof (LinkEdit));
  RelMappedEnd *mapped;
  LinkEdit edit;

  g_return_val_if_fail (REL_IS_SESSION (self), FALSE);
  g_return_val_if_fail (REL_IS_RECORD (record), FALSE);
  g_return_val_if_fail (to == NULL || REL_IS_RECORD (to), FALSE);

  QUIETLY (self);

  mapped = rel_session_need_end (self, record, end, error);
  if (mapped == NULL || !check_end (self, record, mapped, to, error))
    return FALSE;

  if (mapped->info.link_in == REL_LINK_IN_ASSOCIATION)
    return rel_session_replace (self, record, end, &to, to != NULL ? 1 : 0, error);

  if (mapped->info.link_in == REL_LINK_IN_LOCAL)
    {
      if (to != NULL && mapped->reverse != NULL && !mapped->reverse->info.collection &&
          !displace (self, to, mapped->reverse, record, TRUE, edits, error))
        return FALSE;
      edit = (LinkEdit) { record, &mapped->local_columns, to, &mapped->remote_columns, FALSE };
    }
  else
    {
      if (!displace (self, record, mapped, to, FALSE, edits, error))
        return FALSE;
      edit = (LinkEdit) { to, &mapped->remote_columns, record, &mapped->local_columns, FALSE };
    }

  apply_links (self, edits);
  if (edit.child != NULL)
    apply_link (self, &edit);
  rel_session_touch (self, record);
  if (to != NULL)
    rel_session_touch (self, to);

  return TRUE;
}

/**
 * rel_session_append:
 * @self: a session
 * @record: a record
 * @end: name of one of its ends, a collection
 * @member: a record
 * @error: where to put an error
 *
 * Adds to a collection. A member that is in it already changes nothing.
 *
 * Returns: whether it was staged
 */
gboolean
rel_session_append (RelSession  *self,
                    RelRecord   *record,
                    const char  *end,
                    RelRecord   *member,
                    GError     **error)
{
  RelMappedEnd *mapped;
  LinkEdit edit;
  gboolean linked = FALSE;

  g_return_val_if_fail (REL_IS_SESSION (self), FALSE);
  g_return_val_if_fail (REL_IS_RECORD (record), FALSE);
  g_return_val_if_fail (REL_IS_RECORD (member), FALSE);

  QUIETLY (self);

  mapped = rel_session_need_end (self, record, end, error);
  if (mapped == NULL || !check_end (self, record, mapped, member, error))
    return FALSE;
  if (!mapped->info.collection && mapped->association == NULL)
    return rel_session_assign (self, record, end, member, error);
  if (mapped->association != NULL)
    return set_pair (self, record, mapped, member, TRUE, error);

  if (!rel_session_is_linked (self, member, &mapped->remote_columns, record, &mapped->local_columns, &linked, error))
    return FALSE;
  if (!linked)
    {
      edit = (LinkEdit) { member, &mapped->remote_columns, record, &mapped->local_columns, FALSE };
      apply_link (self, &edit);
      rel_session_touch (self, record);
    }

  return TRUE;
}

static gboolean
check_member (RelSession    *self,
              RelRecord     *record,
              RelMappedEnd  *end,
              RelRecord     *member,
              GError       **error)
{
  g_autoptr(GPtrArray) members = NULL;
  gboolean linked = FALSE;

  if (end->info.link_in == REL_LINK_IN_REMOTE)
    {
      gboolean gone = FALSE;

      if (!rel_session_is_linked (self, member, &end->remote_columns, record, &end->local_columns, &linked, error) ||
          (linked && !rel_session_is_gone (self, member, &gone, error)))
        return FALSE;
      linked &= !gone;
    }
  else if (end->association != NULL && rel_stage_get_entries (self->stage, end->association) == NULL)
    {
      RelStagePair *pair = end->swapped ? rel_stage_lookup_pair (self->stage, end->pairs, member, record)
                                        : rel_stage_lookup_pair (self->stage, end->pairs, record, member);
      GPtrArray *stored = NULL;

      if (!rel_session_need_members (self, end, record, &stored, error))
        return FALSE;
      linked = pair != NULL ? pair->present : stored != NULL && g_ptr_array_find (stored, member, NULL);
    }
  else
    {
      members = rel_session_get_members (self, record, end, error);
      if (members == NULL)
        return FALSE;
      linked = g_ptr_array_find (members, member, NULL);
    }
  if (!linked)
    set_refused (error, "not-member", member, _("This record is not among the members. Nothing was changed."));

  return linked;
}

/**
 * rel_session_remove:
 * @self: a session
 * @record: a record
 * @end: name of one of its ends
 * @member: a record
 * @error: where to put an error: `not-member` when @member is not there
 *
 * Takes out of a collection.
 *
 * Returns: whether it was staged
 */
gboolean
rel_session_remove (RelSession  *self,
                    RelRecord   *record,
                    const char  *end,
                    RelRecord   *member,
                    GError     **error)
{
  RelMappedEnd *mapped;
  LinkEdit edit;

  g_return_val_if_fail (REL_IS_SESSION (self), FALSE);
  g_return_val_if_fail (REL_IS_RECORD (record), FALSE);
  g_return_val_if_fail (REL_IS_RECORD (member), FALSE);

  QUIETLY (self);

  mapped = rel_session_need_end (self, record, end, error);
  if (mapped == NULL || !check_end (self, record, mapped, member, error) ||
      !check_member (self, record, mapped, member, error))
    return FALSE;
  if (mapped->association != NULL)
    return set_pair (self, record, mapped, member, FALSE, error);
  if (mapped->info.link_in == REL_LINK_IN_LOCAL)
    return rel_session_assign (self, record, end, NULL, error);

  edit = (LinkEdit) { member, &mapped->remote_columns, NULL, NULL, FALSE };
  apply_link (self, &edit);
  rel_session_touch (self, record);

  return TRUE;
}

/**
 * rel_session_replace:
 * @self: a session
 * @record: a record
 * @end: name of one of its ends, a collection
 * @members: (array length=n_members): its new members
 * @n_members: their number
 * @error: where to put an error
 *
 * Gives a collection new members. Those that stay are not touched.
 *
 * Returns: whether it was staged
 */
gboolean
rel_session_replace (RelSession        *self,
                     RelRecord         *record,
                     const char        *end,
                     RelRecord *const  *members,
                     guint              n_members,
                     GError           **error)
{
  g_autoptr(GHashTable) stay = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) before = NULL;
  RelMappedEnd *mapped;

  g_return_val_if_fail (REL_IS_SESSION (self), FALSE);
  g_return_val_if_fail (REL_IS_RECORD (record), FALSE);

  QUIETLY (self);

  mapped = rel_session_need_end (self, record, end, error);
  if (mapped == NULL || !check_end (self, record, mapped, NULL, error))
    return FALSE;
  for (guint i = 0; i < n_members; i++)
    {
      if (!check_end (self, record, mapped, members[i], error))
        return FALSE;
      g_hash_table_add (stay, members[i]);
    }
  if (mapped->info.link_in == REL_LINK_IN_LOCAL)
    return rel_session_assign (self, record, end, n_members > 0 ? members[0] : NULL, error);

  before = rel_session_get_members (self, record, mapped, error);
  if (before == NULL)
    return FALSE;

  for (guint i = 0; i < before->len; i++)
    {
      LinkEdit edit = { before->pdata[i], &mapped->remote_columns, NULL, NULL, FALSE };

      if (g_hash_table_contains (stay, before->pdata[i]))
        continue;
      if (mapped->association == NULL)
        apply_link (self, &edit);
      else if (!set_pair (self, record, mapped, before->pdata[i], FALSE, error))
        return FALSE;
    }
  for (guint i = 0; i < n_members; i++)
    if (!rel_session_append (self, record, end, members[i], error))
      return FALSE;
  rel_session_touch (self, record);

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
