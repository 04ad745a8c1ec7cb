/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * After a commit the database is another one. A stage from before it is made into one
 * that shows over the new database what it showed over the old one:
 *
 *   row that the commit    nothing was staged       something was
 *   made                   staged to go             its own values, where they differ now
 *   changed                its old values           old values, and its own over them
 *   deleted, or that went  staged anew, with its    anew, with its own values over the
 *   along                  old values               old ones; nothing if it was gone there too
 *
 * Rows of an association table that hold nothing else are pairs, before and after. What is
 * staged for rows that the commit did not touch stays.
 */
#include "config.h"

#include "records/rel-commit.h"

#include "records/rel-commit-private.h"

typedef enum
{
  UNKNOWN,
  SEEN,
  GONE,
  OPEN, /* not decided yet; this and more: at which place in @open */
} Known;

typedef struct
{
  RelCommit  *commit;
  RelStage   *stage;
  GHashTable *gone;  /* RelRecord -> Known: whether it was gone in this stage */
  GPtrArray  *open;  /* RelRecord that are being asked, or lead to one that is: those at which a circle ends */
  gboolean    may_be_gone;
} Rebase;

static gboolean
is_same (const RelValue *a,
         const RelValue *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return rel_value_get_value_type (a) == rel_value_get_value_type (b) && rel_value_equal (a, b);
}

static RelStagePair *
lookup_pair (Rebase          *self,
             RelCommitChange *change)
{
  return change->pairs != NULL ? rel_stage_lookup_pair (self->stage, change->pairs, change->left, change->right) : NULL;
}

/* Did it leave an owner that it cannot be without? */
static gboolean
is_orphaned (RelStageEntry *entry)
{
  RelMappedTable *table = rel_record_get_mapped_table (entry->record);

  for (guint i = 0; i < table->owners->len; i++)
    {
      RelMappedEnd *end = table->owners->pdata[i];
      gboolean left = !end->info.view_only && end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN && end->remote_columns.n > 0;

      for (guint j = 0; left && j < end->remote_columns.n; j++)
        {
          RelCellKind kind = entry->cells[end->remote_columns.at[j]].kind;

          left = kind == REL_CELL_CLEARED || kind == REL_CELL_DISPLACED;
        }
      if (left)
        return TRUE;
    }

  return FALSE;
}

static gboolean is_gone (Rebase    *self,
                         RelRecord *record,
                         guint     *lowest);

/* Was a link staged to somebody who was gone? */
static gboolean
leads_to_gone (Rebase                 *self,
               RelStageEntry          *entry,
               const RelMappedColumns *columns,
               guint                  *lowest)
{
  for (guint i = 0; i < columns->n; i++)
    if (entry->cells[columns->at[i]].kind == REL_CELL_LINK && is_gone (self, entry->cells[columns->at[i]].target, lowest))
      return TRUE;

  return FALSE;
}

/* Was a link staged to an owner that was gone, and takes its members along? */
static gboolean
went_with_staged_owner (Rebase        *self,
                        RelStageEntry *entry,
                        guint         *lowest)
{
  RelMappedTable *table = rel_record_get_mapped_table (entry->record);

  for (guint i = 0; i < table->links->len; i++)
    {
      RelMappedLink *link = table->links->pdata[i];

      if (link->on_delete == REL_ACTION_CASCADE && leads_to_gone (self, entry, &link->columns, lowest))
        return TRUE;
    }
  for (guint i = 0; i < table->owners->len; i++)
    {
      RelMappedEnd *end = table->owners->pdata[i];

      if (rel_commit_takes_along (end) && leads_to_gone (self, entry, &end->remote_columns, lowest))
        return TRUE;
    }
  for (guint i = 0; i < table->joins->len; i++)
    {
      RelMappedEnd *end = table->joins->pdata[i];

      if (!end->info.view_only && end->info.on_owner_delete != REL_OWNER_DELETE_LEAVE && leads_to_gone (self, entry, &end->near_columns, lowest))
        return TRUE;
    }

  return FALSE;
}

/* Those that were found since are decided: each leads to the one at @from, and it to each. */
static void
decide (Rebase   *self,
        guint     from,
        gboolean  gone)
{
  for (guint i = from; i < self->open->len; i++)
    g_hash_table_insert (self->gone, self->open->pdata[i], GUINT_TO_POINTER (gone ? GONE : SEEN));
  g_ptr_array_set_size (self->open, from);
}

/* Is one of those gone that may have taken it along? @lowest: the first of the undecided that it depends on. */
static gboolean
is_gone (Rebase    *self,
         RelRecord *record,
         guint     *lowest)
{
  RelCommitChange *change = g_hash_table_lookup (self->commit->by_record, record);
  RelStageEntry *entry = rel_stage_lookup (self->stage, record);
  gboolean lost = change != NULL && change->before != NULL && change->after == NULL;
  guint at = self->open->len;
  guint first = at;
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->gone, record));
  RelStagePair *pair;
  gboolean gone;

  if (known >= OPEN)
    *lowest = MIN (*lowest, known - OPEN);
  if (known != UNKNOWN)
    return known == GONE;

  g_ptr_array_add (self->open, record);
  g_hash_table_insert (self->gone, record, GUINT_TO_POINTER (OPEN + at));

  pair = change != NULL ? lookup_pair (self, change) : NULL;
  gone = (entry == NULL && !lost && rel_record_get_identity (record) == NULL) ||
         (entry != NULL && (entry->deleted || is_orphaned (entry) || went_with_staged_owner (self, entry, &first))) ||
         (pair != NULL && !pair->present);
  for (guint i = 0; !gone && lost && change->causes != NULL && i < change->causes->len; i++)
    {
      const RelCommitCause *cause = &g_array_index (change->causes, RelCommitCause, i);

      gone = !rel_stage_entry_has_any (entry, cause->columns) && is_gone (self, cause->change->record, &first);
    }
  if (gone || first == at)
    decide (self, at, gone);
  else
    *lowest = MIN (*lowest, first);

  return gone;
}

/* Was a record not seen in this stage? Of those that the commit left alone only as far as the stage itself tells. */
static gboolean
was_gone (Rebase    *self,
          RelRecord *record)
{
  guint lowest = G_MAXUINT;

  return self->may_be_gone && is_gone (self, record, &lowest);
}

/* An entry of its own, without a cell. */
static RelStageEntry *
new_entry (RelCommitChange *change,
           RelStageEntry   *like,
           RelStage       **scratch)
{
  RelStageEntry *entry;

  *scratch = rel_stage_new ();
  entry = rel_stage_edit (scratch, change->record, like != NULL ? like->order : change->order);
  g_clear_pointer (&entry->read, g_ptr_array_unref);
  entry->read = change->after != NULL ? g_ptr_array_ref (change->after) : NULL;

  return entry;
}

/* Which column of its target a column of a link holds. */
static guint
parent_column (RelMappedLink *link,
               guint          column)
{
  for (guint i = 0; i < link->columns.n; i++)
    if (link->columns.at[i] == column)
      return link->parent_columns.at[i];

  return 0;
}

/* What the row had in a column before, told by whom it led to where that is held and no other part of the link is staged. */
static void
set_old (RelStage        *scratch,
         RelStageEntry   *entry,
         RelCommitChange *change,
         RelStageEntry   *old,
         guint            column)
{
  const RelValue *value = change->before->pdata[column];
  RelMappedLink *link = change->links != NULL ? change->links[column] : NULL;

  if (link != NULL && !rel_stage_entry_has_any (old, &link->columns))
    rel_stage_set_cell (scratch, entry, column, REL_CELL_LINK, NULL, change->targets[column], parent_column (link, column));
  else if (value != NULL)
    rel_stage_set_cell (scratch, entry, column, REL_CELL_VALUE, value, NULL, 0);
}

/* Is a key another one in this stage than it is now? Those who refer to it must follow. */
static gboolean
has_other_key (Rebase    *self,
               RelRecord *record,
               guint      column)
{
  RelCommitChange *change = g_hash_table_lookup (self->commit->by_record, record);
  RelStageEntry *staged = rel_stage_lookup (self->stage, record);

  return (staged != NULL && staged->cells[column].kind != REL_CELL_NONE) ||
         (change != NULL && change->before != NULL && change->after != NULL && !is_same (change->before->pdata[column], change->after->pdata[column]));
}

/* Does the new row say already what the cell says? */
static gboolean
is_done (Rebase          *self,
         RelCommitChange *change,
         const RelCell   *cell,
         guint            column)
{
  const RelValue *now = change->after->pdata[column];
  RelCommitChange *target;
  GPtrArray *row;

  switch (cell->kind)
    {
    case REL_CELL_VALUE:
      return is_same (cell->value, now);
    case REL_CELL_CLEARED:
    case REL_CELL_DISPLACED:
      return now == NULL || rel_value_is_null (now);
    case REL_CELL_LINK:
      target = g_hash_table_lookup (self->commit->by_record, cell->target);
      row = target != NULL ? target->after : rel_record_get_row (cell->target);
      if (row == NULL || rel_record_get_identity (cell->target) == NULL)
        return FALSE;
      if (has_other_key (self, cell->target, cell->column))
        return FALSE;
      return is_same (row->pdata[cell->column], now);
    case REL_CELL_NONE:
    default:
      return TRUE;
    }
}

static void
copy_cell (RelStage      *scratch,
           RelStageEntry *entry,
           guint          column,
           const RelCell *cell)
{
  rel_stage_set_cell (scratch, entry, column, cell->kind, cell->value, cell->target, cell->column);
}

/* A column that was given to a new row by the commit, and not in this stage: it showed what the database would make. */
static void
set_not_given (Rebase          *self,
               RelCommitChange *change,
               RelStage        *scratch,
               RelStageEntry   *entry,
               guint            column)
{
  RelMappedTable *table = rel_record_get_mapped_table (change->record);
  RelStageEntry *committed = rel_stage_lookup (self->commit->stage, change->record);
  g_autoptr(RelValue) value = NULL;

  if (committed == NULL || committed->cells[column].kind == REL_CELL_NONE || (int) column == table->alias)
    return;
  value = rel_mapped_column_dup_default (&table->columns[column]);
  if (value != NULL && !is_same (value, change->after->pdata[column]))
    rel_stage_set_cell (scratch, entry, column, REL_CELL_VALUE, value, NULL, 0);
}

/* Does the row say the same as before, of another record: did one take the key of the other? */
static gboolean
is_moved (Rebase          *self,
          RelCommitChange *change,
          guint            column)
{
  RelMappedLink *link = change->links != NULL ? change->links[column] : NULL;
  RelCommitChange *target = link != NULL ? g_hash_table_lookup (self->commit->by_record, change->targets[column]) : NULL;
  guint at = link != NULL ? parent_column (link, column) : 0;

  return target != NULL && target->before != NULL && (target->after == NULL || !is_same (target->before->pdata[at], target->after->pdata[at]));
}

static void
fill_stored (Rebase          *self,
             RelCommitChange *change,
             RelStageEntry   *old,
             RelStage        *scratch,
             RelStageEntry   *entry)
{
  RelMappedTable *table = rel_record_get_mapped_table (change->record);

  for (guint i = 0; i < table->n_columns; i++)
    {
      const RelCell *cell = old != NULL ? &old->cells[i] : NULL;

      if (!table->columns[i].writable)
        continue;
      if (cell != NULL && cell->kind != REL_CELL_NONE)
        {
          if (!is_done (self, change, cell, i))
            copy_cell (scratch, entry, i, cell);
        }
      else if (change->before != NULL && (!is_same (change->before->pdata[i], change->after->pdata[i]) || is_moved (self, change, i)))
        set_old (scratch, entry, change, old, i);
      else if (change->before == NULL)
        set_not_given (self, change, scratch, entry, i);
    }
}

static void
fill_lost (RelCommitChange *change,
           RelStageEntry   *old,
           RelStage        *scratch,
           RelStageEntry   *entry)
{
  RelMappedTable *table = rel_record_get_mapped_table (change->record);

  entry->inserted = TRUE;
  for (guint i = 0; i < table->n_columns; i++)
    if (old != NULL && old->cells[i].kind != REL_CELL_NONE)
      copy_cell (scratch, entry, i, &old->cells[i]);
    else if (table->columns[i].writable)
      set_old (scratch, entry, change, old, i);
}

/* A link of several columns is staged in all of them, or in none: parts that happen to be the same now are none the less parts. */
static void
complete_links (RelStage      *scratch,
                RelStageEntry *entry)
{
  RelMappedTable *table = rel_record_get_mapped_table (entry->record);

  for (guint i = 0; i < table->links->len; i++)
    {
      RelMappedLink *link = table->links->pdata[i];
      RelRecord *target = NULL;

      for (guint j = 0; link->columns.n > 1 && target == NULL && j < link->columns.n; j++)
        {
          const RelCell *cell = &entry->cells[link->columns.at[j]];

          if (cell->kind == REL_CELL_LINK && rel_record_get_mapped_table (cell->target) == link->parent && cell->column == link->parent_columns.at[j])
            target = cell->target;
        }
      for (guint j = 0; target != NULL && j < link->columns.n; j++)
        if (entry->cells[link->columns.at[j]].kind == REL_CELL_NONE)
          rel_stage_set_cell (scratch, entry, link->columns.at[j], REL_CELL_LINK, NULL, target, link->parent_columns.at[j]);
    }
}

/* What is staged for a row that the commit touched; empty where nothing is. */
static RelStageEntry *
make_entry (Rebase          *self,
            RelCommitChange *change,
            RelStageEntry   *old)
{
  RelStage *scratch;
  RelStageEntry *entry = new_entry (change, old, &scratch);

  if (change->after == NULL)
    fill_lost (change, old, scratch, entry);
  else if (old != NULL ? old->deleted : change->before == NULL)
    entry->deleted = TRUE;
  else
    fill_stored (self, change, old, scratch, entry);
  complete_links (scratch, entry);
  entry->ref_count++;
  rel_stage_unref (scratch);

  return entry;
}

/* The row is there, joins others now, and was not to be seen. */
static RelStageEntry *
make_deletion (RelCommitChange *change)
{
  RelStage *scratch;
  RelStageEntry *entry = new_entry (change, NULL, &scratch);

  entry->deleted = TRUE;
  entry->ref_count++;
  rel_stage_unref (scratch);

  return entry;
}

static gboolean
have_other_keys (Rebase                 *self,
                 RelRecord              *record,
                 const RelMappedColumns *columns)
{
  for (guint i = 0; i < columns->n; i++)
    if (has_other_key (self, record, columns->at[i]))
      return TRUE;

  return FALSE;
}

static void
set_links (RelStage               *scratch,
           RelStageEntry          *entry,
           const RelMappedColumns *columns,
           RelRecord              *target,
           const RelMappedColumns *target_columns)
{
  for (guint i = 0; i < columns->n; i++)
    rel_stage_set_cell (scratch, entry, columns->at[i], REL_CELL_LINK, NULL, target, target_columns->at[i]);
}

/* A row joins two now that were joined by another one, and whose keys were others: it must go along with these. */
static void
rejoin (Rebase           *self,
        RelStage        **out,
        RelCommitChange  *change)
{
  RelMappedEnd *end = change->pairs;
  RelRecord *local = end->swapped ? change->right : change->left;
  RelRecord *remote = end->swapped ? change->left : change->right;
  RelStageEntry *entry;
  RelStage *scratch;

  if (!have_other_keys (self, local, &end->local_columns) && !have_other_keys (self, remote, &end->remote_columns))
    return;

  entry = new_entry (change, NULL, &scratch);
  set_links (scratch, entry, &end->near_columns, local, &end->local_columns);
  set_links (scratch, entry, &end->far_columns, remote, &end->remote_columns);
  rel_stage_put (out, entry);
  rel_stage_unref (scratch);
}

static gboolean
says_nothing (RelStageEntry *entry)
{
  guint n = rel_record_get_mapped_table (entry->record)->n_columns;

  for (guint i = 0; i < n; i++)
    if (entry->cells[i].kind != REL_CELL_NONE)
      return FALSE;

  return !entry->inserted && !entry->deleted;
}

static RelStageEntry *
get_entry (Rebase          *self,
           RelCommitChange *change,
           RelStageEntry   *old)
{
  gpointer key = old != NULL ? (gpointer) old : (gpointer) change;
  RelStageEntry *entry = g_hash_table_lookup (self->commit->rebased, key);

  if (entry == NULL)
    {
      entry = make_entry (self, change, old);
      /* holds what it is known by */
      if (old != NULL)
        g_ptr_array_add (self->commit->olds, rel_stage_entry_ref (old));
      g_hash_table_insert (self->commit->rebased, key, entry);
    }

  return entry;
}

/* A row that joins two records: whether they are joined here, and were. FALSE: not told by a pair. */
static gboolean
rebase_pair (Rebase           *self,
             RelStage        **out,
             RelCommitChange  *change)
{
  RelStagePair *pair = lookup_pair (self, change);
  gboolean pure = rel_commit_is_pure_pair (change) && rel_stage_lookup (self->stage, change->record) == NULL;
  RelCommitChange *twin = pure ? change->twin : NULL;

  if (twin != NULL && rel_stage_lookup (self->stage, twin->record) == NULL)
    {
      /* joined before as after */
      if (change->before != NULL && was_gone (self, change->record))
        rel_stage_set_pair (out, change->pairs, change->left, change->right, FALSE, change->order);
      else if (change->before != NULL)
        rejoin (self, out, twin);
      return TRUE;
    }

  if (change->before == NULL && change->after != NULL)
    {
      /* joined by the commit; with a row that is staged itself, which was to be another one */
      if (pair != NULL && pair->present && rel_stage_lookup (self->stage, change->record) == NULL)
        {
          rel_stage_unset_pair (out, change->pairs, change->left, change->right);
          rejoin (self, out, change);
          return TRUE;
        }
      /* separated from the other one, whose row left this place: so is this row, by itself */
      if (pair != NULL || !pure)
        return FALSE;
      rel_stage_set_pair (out, change->pairs, change->left, change->right, FALSE, change->order);
      return TRUE;
    }
  if (change->before != NULL && change->after == NULL)
    {
      /* staged as joined while the row was there: by another row, as this one was to go, or to join others */
      if (pair != NULL && !pair->present)
        rel_stage_unset_pair (out, change->pairs, change->left, change->right);
      if (pure && !was_gone (self, change->record))
        rel_stage_set_pair (out, change->pairs, change->left, change->right, TRUE, change->order);
      return pure;
    }
  if (change->before != NULL && change->after != NULL && pair != NULL && !pair->present)
    {
      RelStageEntry *entry = make_deletion (change);

      rel_stage_unset_pair (out, change->pairs, change->left, change->right);
      rel_stage_put (out, entry);
      rel_stage_entry_unref (entry);
      return TRUE;
    }

  return FALSE;
}

static void
rebase_change (Rebase           *self,
               RelStage        **out,
               RelCommitChange  *change)
{
  RelStageEntry *old = rel_stage_lookup (self->stage, change->record);
  RelStageEntry *entry;

  if (change->pairs != NULL && rebase_pair (self, out, change))
    return;
  if (change->before == NULL && change->after == NULL)
    return;

  if (change->after == NULL && was_gone (self, change->record))
    {
      rel_stage_drop (out, change->record);
      return;
    }
  entry = get_entry (self, change, old);
  if (says_nothing (entry))
    rel_stage_drop (out, change->record);
  else
    rel_stage_put (out, entry);
}

/* New records that were not seen, as they were to go with an owner: whose deletion is no longer staged, as it is done. */
static void
drop_unseen (Rebase    *self,
             RelStage **out)
{
  g_autoptr(GPtrArray) entries = rel_stage_list_entries (self->stage);

  for (guint i = 0; i < entries->len; i++)
    {
      RelStageEntry *entry = entries->pdata[i];

      if (entry->inserted && !entry->deleted && rel_record_get_identity (entry->record) == NULL && was_gone (self, entry->record))
        rel_stage_drop (out, entry->record);
    }
}

static gboolean
has_separations (RelStage *stage)
{
  GHashTableIter iter;
  gpointer pair;

  g_hash_table_iter_init (&iter, rel_stage_get_pairs (stage));
  while (g_hash_table_iter_next (&iter, &pair, NULL))
    if (!((RelStagePair *) pair)->present)
      return TRUE;

  return FALSE;
}

/**
 * rel_stage_rebase:
 * @stage: (nullable): a stage from before a commit; %NULL: one in which nothing was staged
 * @commit: the commit
 *
 * Says over the database as it is after the commit what @stage said over it as it was
 * before. The stage that was committed becomes empty; an insert that was committed becomes,
 * in an older stage, a deletion, and a deletion an insert of the row as it was.
 *
 * Returns: (transfer full): the stage
 */
RelStage *
rel_stage_rebase (RelStage  *stage,
                  RelCommit *commit)
{
  g_autoptr(RelStage) empty = stage == NULL ? rel_stage_new () : NULL;
  Rebase self = { commit, stage != NULL ? stage : empty, NULL, NULL, FALSE };
  RelStage *out;

  g_return_val_if_fail (commit != NULL, NULL);

  if (stage == commit->stage || commit->final)
    return rel_stage_new ();

  stage = self.stage;
  out = rel_stage_ref (stage);
  self.gone = g_hash_table_new (NULL, NULL);
  self.open = g_ptr_array_new ();
  self.may_be_gone = rel_stage_get_n_deletions (stage) > 0 || has_separations (stage);
  for (guint i = 0; i < commit->changes->len; i++)
    rebase_change (&self, &out, commit->changes->pdata[i]);
  if (self.may_be_gone)
    drop_unseen (&self, &out);
  g_ptr_array_unref (self.open);
  g_hash_table_unref (self.gone);

  return out;
}
