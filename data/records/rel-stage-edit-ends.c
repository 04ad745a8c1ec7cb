/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The edits of a session that are made at an end of a record: what it leads to is set,
 * added, taken away, replaced. A link is staged in the record that holds it, as "what
 * that record has in its key", so that a key which is not made yet, or is changed later,
 * is followed; a pair is staged by itself. Whoever is at a single end leaves it for
 * another one.
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

static gboolean
check_end (RelSession    *self,
           RelRecord     *record,
           RelMappedEnd  *end,
           RelRecord     *other,
           GError       **error)
{
  if (end->info.view_only)
    {
      rel_session_set_refused (error, "read-only", record, _("This relationship is for looking only. Nothing was changed."));
      return FALSE;
    }
  if (other != NULL && rel_record_get_mapped_table (other) != end->remote)
    {
      rel_session_set_refused (error, "wrong-table", record, _("This relationship does not lead to records of that table. Nothing was changed."));
      return FALSE;
    }

  return rel_session_check_record (self, record, error) && (other == NULL || rel_session_check_record (self, other, error));
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
    rel_session_set_refused (error, "not-member", member, _("This record is not among the members. Nothing was changed."));

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
