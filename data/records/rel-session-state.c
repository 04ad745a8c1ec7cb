/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is seen: the database under the stage. Nothing of it is kept, so that both ends
 * of a relationship cannot disagree: a collection is worked out from the links of its
 * members, whichever end they were staged at (rel-session-members.c).
 *
 * A record is gone when its deletion is staged, or follows: from an owner that is gone
 * where members go with it, or from leaving an owner that it cannot be without.
 */
#include "config.h"

#include "records/rel-session-private.h"

/* Deeper than any chain of links in the key of links that makes sense. */
#define MAX_DEPTH 64

void
rel_seen_clear (RelSeen *seen)
{
  g_clear_pointer (&seen->value, rel_value_unref);
}

static gboolean
see (RelSession  *self,
     RelRecord   *record,
     guint        column,
     guint        depth,
     RelSeen     *seen,
     GError     **error)
{
  RelStageEntry *entry = rel_stage_lookup (self->stage, record);
  const RelCell *cell = entry != NULL ? &entry->cells[column] : NULL;
  GPtrArray *row;

  *seen = (RelSeen) { NULL, NULL, 0 };
  if (cell != NULL && cell->kind == REL_CELL_VALUE)
    {
      seen->value = rel_value_ref (cell->value);
      return TRUE;
    }
  if (cell != NULL && (cell->kind == REL_CELL_LINK || cell->kind == REL_CELL_DISPLACED) && depth < MAX_DEPTH)
    return see (self, cell->target, cell->column, depth + 1, seen, error);
  if (cell != NULL && cell->kind != REL_CELL_NONE)
    {
      seen->value = rel_value_new_null ();
      return TRUE;
    }

  if (rel_record_get_identity (record) == NULL)
    {
      seen->record = record;
      seen->column = column;
      return TRUE;
    }
  if (!rel_session_need_row (self, record, error))
    return FALSE;
  row = rel_record_get_row (record);
  seen->value = row != NULL && !rel_record_is_missing (record) ? rel_value_ref (row->pdata[column]) : rel_value_new_null ();

  return TRUE;
}

/* What is in a column of a record, or whose column will be. */
gboolean
rel_session_see (RelSession  *self,
                 RelRecord   *record,
                 guint        column,
                 RelSeen     *seen,
                 GError     **error)
{
  return see (self, record, column, 0, seen, error);
}

static gboolean
seen_equal (const RelSeen *a,
            const RelSeen *b)
{
  if (a->value != NULL && b->value != NULL)
    return !rel_value_is_null (a->value) && rel_value_equal (a->value, b->value);

  return a->value == NULL && b->value == NULL && a->record == b->record && a->column == b->column;
}

/* Do the columns of a child lead to this owner? */
gboolean
rel_session_is_linked (RelSession              *self,
                       RelRecord               *child,
                       const RelMappedColumns  *columns,
                       RelRecord               *owner,
                       const RelMappedColumns  *owner_columns,
                       gboolean                *linked,
                       GError                 **error)
{
  RelStageEntry *entry = rel_stage_lookup (self->stage, child);
  gboolean staged = rel_stage_entry_has_any (entry, columns);

  *linked = FALSE;
  /* a stored link leads to a stored record, though a new one is to get the same key */
  if (!staged && rel_record_get_identity (owner) == NULL)
    return TRUE;

  for (guint i = 0; i < columns->n; i++)
    {
      const RelCell *cell = entry != NULL ? &entry->cells[columns->at[i]] : NULL;
      RelSeen ours;
      RelSeen theirs;
      gboolean same;

      if (cell != NULL && cell->kind == REL_CELL_DISPLACED)
        return TRUE;
      if (cell != NULL && cell->kind == REL_CELL_LINK && cell->target == owner && cell->column == owner_columns->at[i])
        continue;
      /* assigned to another one, whatever key that has */
      if (cell != NULL && cell->kind == REL_CELL_LINK && cell->column == owner_columns->at[i] &&
          rel_record_get_mapped_table (cell->target) == rel_record_get_mapped_table (owner))
        return TRUE;
      if (!rel_session_see (self, child, columns->at[i], &ours, error))
        return FALSE;
      if (staged)
        {
          if (!rel_session_see (self, owner, owner_columns->at[i], &theirs, error))
            {
              rel_seen_clear (&ours);
              return FALSE;
            }
        }
      else
        {
          /* A stored link stays with its owner while the owner's key is being changed. */
          if (!rel_session_need_row (self, owner, error))
            {
              rel_seen_clear (&ours);
              return FALSE;
            }
          theirs = (RelSeen) { NULL, NULL, 0 };
          if (!rel_record_is_missing (owner))
            theirs.value = rel_value_ref (rel_record_get_row (owner)->pdata[owner_columns->at[i]]);
        }
      same = seen_equal (&ours, &theirs);
      rel_seen_clear (&ours);
      rel_seen_clear (&theirs);
      if (!same)
        return TRUE;
    }
  *linked = TRUE;

  return TRUE;
}

/* A new or changed record that has these values in these columns. */
static gboolean
find_staged (RelSession              *self,
             RelMappedTable          *table,
             const RelMappedColumns  *columns,
             RelSeen                 *values,
             RelRecord              **found,
             GError                 **error)
{
  GHashTable *entries = rel_stage_get_entries (self->stage, table);
  GHashTableIter iter;
  gpointer data;

  *found = NULL;
  if (entries == NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, entries);
  while (*found == NULL && g_hash_table_iter_next (&iter, NULL, &data))
    {
      RelStageEntry *entry = data;
      gboolean same = rel_stage_entry_has_any (entry, columns);

      for (guint i = 0; same && i < columns->n; i++)
        {
          RelSeen seen;

          if (!rel_session_see (self, entry->record, columns->at[i], &seen, error))
            return FALSE;
          same = seen_equal (&seen, &values[i]);
          rel_seen_clear (&seen);
        }
      if (same)
        *found = entry->record;
    }

  return TRUE;
}

/* The record that these columns of a record lead to by their values; borrowed, NULL for nothing. */
gboolean
rel_session_find_target (RelSession              *self,
                         RelRecord               *record,
                         const RelMappedColumns  *columns,
                         RelMappedTable          *table,
                         const RelMappedColumns  *target_columns,
                         RelRecord              **target,
                         GError                 **error)
{
  RelStageEntry *entry = rel_stage_lookup (self->stage, record);
  g_autofree RelSeen *seen = g_new0 (RelSeen, columns->n + 1);
  g_autofree RelValue **values = g_new0 (RelValue *, columns->n + 1);
  gboolean known = TRUE;
  gboolean done = TRUE;

  *target = NULL;
  /* the record that was assigned */
  for (guint i = 0; entry != NULL && i < columns->n; i++)
    {
      const RelCell *cell = &entry->cells[columns->at[i]];
      gboolean linked = FALSE;

      if (cell->kind == REL_CELL_DISPLACED && rel_record_get_mapped_table (cell->target) == table)
        {
          *target = cell->target;
          return TRUE;
        }
      if (cell->kind != REL_CELL_LINK || rel_record_get_mapped_table (cell->target) != table)
        continue;
      if (!rel_session_is_linked (self, record, columns, cell->target, target_columns, &linked, error))
        return FALSE;
      if (linked)
        {
          *target = cell->target;
          return TRUE;
        }
    }

  for (guint i = 0; done && i < columns->n; i++)
    {
      done = rel_session_see (self, record, columns->at[i], &seen[i], error);
      values[i] = seen[i].value;
      known &= values[i] != NULL && !rel_value_is_null (values[i]);
    }
  /* led there by another link that shares these columns, to a record whose key is not made yet */
  for (guint i = 0; done && *target == NULL && i < columns->n; i++)
    {
      gboolean linked = FALSE;

      if (seen[i].record == NULL || seen[i].record == record || rel_record_get_mapped_table (seen[i].record) != table)
        continue;
      done = rel_session_is_linked (self, record, columns, seen[i].record, target_columns, &linked, error);
      if (linked)
        *target = seen[i].record;
    }
  if (done && known && rel_stage_entry_has_any (entry, columns))
    done = find_staged (self, table, target_columns, seen, target, error);
  if (done && known && *target == NULL)
    done = rel_session_need_lookup (self, table, target_columns, values, target, error);
  for (guint i = 0; i < columns->n; i++)
    rel_seen_clear (&seen[i]);

  return done;
}

/* Has a row these values where another one has its key? */
gboolean
rel_session_row_refers (GPtrArray              *row,
                        const RelMappedColumns *columns,
                        RelRecord              *to,
                        const RelMappedColumns *to_columns)
{
  GPtrArray *target = rel_record_get_row (to);
  gboolean same = row != NULL && target != NULL;

  for (guint i = 0; same && i < columns->n; i++)
    same = !rel_value_is_null (row->pdata[columns->at[i]]) && rel_value_equal (row->pdata[columns->at[i]], target->pdata[to_columns->at[i]]);

  return same;
}

/* Is this a row of an association table whose pair is staged to be separated? */
static gboolean
is_separated (RelSession *self,
              RelRecord  *record)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, rel_stage_get_pairs (self->stage));
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      RelStagePair *pair = data;
      RelMappedEnd *end = pair->pairs;

      if (!pair->present && end->association == rel_record_get_mapped_table (record) &&
          rel_session_row_refers (rel_record_get_row (record), &end->near_columns, end->swapped ? pair->right : pair->left, &end->local_columns) &&
          rel_session_row_refers (rel_record_get_row (record), &end->far_columns, end->swapped ? pair->left : pair->right, &end->remote_columns))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_gone (RelSession  *self,
         RelRecord   *record,
         GHashTable  *asked,
         gboolean    *gone,
         GError     **error)
{
  RelMappedTable *table = rel_record_get_mapped_table (record);
  RelStageEntry *entry = rel_stage_lookup (self->stage, record);

  *gone = (entry != NULL && entry->deleted) ||
          (rel_record_get_identity (record) == NULL && (entry == NULL || !entry->inserted)) ||
          (rel_record_is_missing (record) && rel_record_get_generation (record) == self->generation);
  /* of a row that is staged anew, what it joined once says nothing */
  if (!*gone && table->joins->len > 0 && rel_record_get_identity (record) != NULL && g_hash_table_size (rel_stage_get_pairs (self->stage)) > 0)
    *gone = is_separated (self, record);
  if (*gone || rel_stage_get_n_deletions (self->stage) == 0 || !g_hash_table_add (asked, record))
    return TRUE;

  for (guint i = 0; !*gone && i < table->owners->len; i++)
    {
      RelMappedEnd *end = table->owners->pdata[i];
      RelRecord *owner = NULL;
      gboolean cleared = entry != NULL;

      if (end->info.view_only || (end->info.on_owner_delete != REL_OWNER_DELETE_DELETE && end->info.on_owner_delete != REL_OWNER_DELETE_ORPHAN))
        continue;
      for (guint j = 0; cleared && j < end->remote_columns.n; j++)
        cleared = entry->cells[end->remote_columns.at[j]].kind == REL_CELL_CLEARED || entry->cells[end->remote_columns.at[j]].kind == REL_CELL_DISPLACED;
      if (cleared)
        {
          *gone = end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN;
          continue;
        }
      if (!rel_session_find_target (self, record, &end->remote_columns, end->local, &end->local_columns, &owner, error))
        return FALSE;
      if (owner != NULL && owner != record && !is_gone (self, owner, asked, gone, error))
        return FALSE;
    }
  for (guint i = 0; !*gone && i < table->joins->len; i++)
    {
      RelMappedEnd *end = table->joins->pdata[i];
      RelRecord *owner = NULL;

      if (end->info.view_only || end->info.on_owner_delete == REL_OWNER_DELETE_LEAVE)
        continue;
      if (!rel_session_find_target (self, record, &end->near_columns, end->local, &end->local_columns, &owner, error) ||
          (owner != NULL && !is_gone (self, owner, asked, gone, error)))
        return FALSE;
    }

  return TRUE;
}

gboolean
rel_session_is_gone (RelSession  *self,
                     RelRecord   *record,
                     gboolean    *gone,
                     GError     **error)
{
  g_autoptr(GHashTable) asked = g_hash_table_new (NULL, NULL);

  return is_gone (self, record, asked, gone, error);
}
