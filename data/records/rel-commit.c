/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a commit did, row by row. When it is complete, three things are looked up once
 * for all stages that are rebased by it: whom the links of the old rows led to, which
 * rows of association tables are pairs of held records, and which row that is gone took
 * which other one with it.
 */
#include "config.h"

#include "records/rel-commit.h"

#include "records/rel-commit-private.h"

G_DEFINE_BOXED_TYPE (RelCommit, rel_commit, rel_commit_ref, rel_commit_unref)

static void
change_free (RelCommitChange *change)
{
  for (guint i = 0; change->targets != NULL && i < rel_record_get_mapped_table (change->record)->n_columns; i++)
    g_clear_object (&change->targets[i]);
  g_free (change->targets);
  g_free (change->links);
  g_clear_pointer (&change->before, g_ptr_array_unref);
  g_clear_pointer (&change->after, g_ptr_array_unref);
  g_clear_pointer (&change->causes, g_array_unref);
  g_clear_object (&change->left);
  g_clear_object (&change->right);
  g_object_unref (change->record);
  g_free (change);
}

RelCommit *
rel_commit_new (RelMapping *mapping,
                RelStage   *stage,
                gboolean    final)
{
  RelCommit *self = g_new0 (RelCommit, 1);

  self->ref_count = 1;
  self->mapping = g_object_ref (mapping);
  self->stage = rel_stage_ref (stage);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  self->by_record = g_hash_table_new (NULL, NULL);
  self->rebased = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) rel_stage_entry_unref);
  self->olds = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_stage_entry_unref);
  self->final = final;

  return self;
}

RelCommit *
rel_commit_ref (RelCommit *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->ref_count++;

  return self;
}

void
rel_commit_unref (RelCommit *self)
{
  g_return_if_fail (self != NULL);

  if (--self->ref_count > 0)
    return;

  g_hash_table_unref (self->rebased);
  g_ptr_array_unref (self->olds);
  g_hash_table_unref (self->by_record);
  g_ptr_array_unref (self->changes);
  rel_stage_unref (self->stage);
  g_object_unref (self->mapping);
  g_free (self);
}

/**
 * rel_commit_get_n_rows:
 * @self: a commit
 *
 * Returns: how many rows it is known to have changed
 */
guint
rel_commit_get_n_rows (RelCommit *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->changes->len;
}

/**
 * rel_commit_is_final:
 * @self: a commit
 *
 * Returns: whether more rows, or longer values, were deleted or replaced than are kept, so that no
 *   stage can bring them back: what was staged before it means nothing any more
 */
gboolean
rel_commit_is_final (RelCommit *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->final;
}

void
rel_commit_add (RelCommit *self,
                RelRecord *record,
                GPtrArray *before,
                GPtrArray *after,
                guint64    order)
{
  RelCommitChange *change;

  if (g_hash_table_contains (self->by_record, record))
    return;

  change = g_new0 (RelCommitChange, 1);
  change->record = g_object_ref (record);
  change->before = before != NULL ? g_ptr_array_ref (before) : NULL;
  change->after = after != NULL ? g_ptr_array_ref (after) : NULL;
  change->order = order;
  g_ptr_array_add (self->changes, change);
  g_hash_table_insert (self->by_record, record, change);
}

/* Rows that changed, by what they had in some columns before. */
typedef struct
{
  RelCommit  *commit;
  GHashTable *by_columns; /* RelMappedColumns, by where their positions are -> GHashTable of their values -> RelCommitChange */
  GHashTable *records;    /* of the session: identity -> RelRecord */
} Index;

/* The row that had this key. */
static RelCommitChange *
find_change (Index                  *self,
             RelMappedTable         *table,
             const RelMappedColumns *columns,
             const char             *key)
{
  GHashTable *by_value = g_hash_table_lookup (self->by_columns, columns->at);

  if (by_value != NULL || columns->n == 0)
    return by_value != NULL ? g_hash_table_lookup (by_value, key) : NULL;

  by_value = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (self->by_columns, columns->at, by_value);
  for (guint i = 0; i < self->commit->changes->len; i++)
    {
      RelCommitChange *change = self->commit->changes->pdata[i];
      char *had;

      if (rel_record_get_mapped_table (change->record) != table || change->before == NULL)
        continue;
      had = rel_mapped_values_key ((RelValue *const *) change->before->pdata, columns);
      if (had != NULL)
        g_hash_table_insert (by_value, had, change);
    }

  return g_hash_table_lookup (by_value, key);
}

/* Whom a row led to before the commit. */
static RelRecord *
find_record (Index                  *self,
             GPtrArray              *row,
             const RelMappedColumns *columns,
             RelMappedTable         *table,
             const RelMappedColumns *target_columns)
{
  g_autofree char *key = rel_mapped_values_key ((RelValue *const *) row->pdata, columns);
  RelCommitChange *change = key != NULL ? find_change (self, table, target_columns, key) : NULL;
  g_autofree char *identity = NULL;
  RelRecord *record;

  if (key == NULL)
    return NULL;
  if (change != NULL)
    return change->record;
  if (!rel_mapped_columns_equal (target_columns, &table->key))
    return NULL;

  identity = rel_mapped_table_name_row (table, key);
  record = g_hash_table_lookup (self->records, identity);
  change = record != NULL ? g_hash_table_lookup (self->commit->by_record, record) : NULL;

  /* it has that key only since the commit */
  return change == NULL ? record : NULL;
}

/* Whom a row leads to since the commit. */
static RelRecord *
find_record_now (Index                  *self,
                 GPtrArray              *row,
                 const RelMappedColumns *columns,
                 RelMappedTable         *table,
                 const RelMappedColumns *target_columns)
{
  g_autofree char *key = rel_mapped_values_key ((RelValue *const *) row->pdata, columns);
  g_autofree char *identity = NULL;

  if (key == NULL || !rel_mapped_columns_equal (target_columns, &table->key))
    return NULL;
  identity = rel_mapped_table_name_row (table, key);

  return g_hash_table_lookup (self->records, identity);
}

static void
find_targets (Index           *self,
              RelCommitChange *change)
{
  RelMappedTable *table = rel_record_get_mapped_table (change->record);

  for (guint i = 0; change->before != NULL && i < table->links->len; i++)
    {
      RelMappedLink *link = table->links->pdata[i];
      RelRecord *target = find_record (self, change->before, &link->columns, link->parent, &link->parent_columns);

      if (target == NULL)
        continue;
      if (change->targets == NULL)
        {
          change->targets = g_new0 (RelRecord *, table->n_columns + 1);
          change->links = g_new0 (RelMappedLink *, table->n_columns + 1);
        }
      for (guint j = 0; j < link->columns.n; j++)
        if (change->targets[link->columns.at[j]] == NULL)
          {
            change->targets[link->columns.at[j]] = g_object_ref (target);
            change->links[link->columns.at[j]] = link;
          }
    }
}

static void
find_pair (Index           *self,
           RelCommitChange *change)
{
  RelMappedTable *table = rel_record_get_mapped_table (change->record);
  GPtrArray *row = change->before != NULL ? change->before : change->after;
  RelMappedEnd *end = NULL;
  RelRecord *local;
  RelRecord *remote;

  for (guint i = 0; end == NULL && i < table->joins->len; i++)
    if (((RelMappedEnd *) table->joins->pdata[i])->pairs == table->joins->pdata[i])
      end = table->joins->pdata[i];
  if (end == NULL || row == NULL)
    return;

  local = change->before != NULL ? find_record (self, row, &end->near_columns, end->local, &end->local_columns)
                                 : find_record_now (self, row, &end->near_columns, end->local, &end->local_columns);
  remote = change->before != NULL ? find_record (self, row, &end->far_columns, end->remote, &end->remote_columns)
                                  : find_record_now (self, row, &end->far_columns, end->remote, &end->remote_columns);
  if (local == NULL || remote == NULL)
    return;
  change->pairs = end;
  change->left = g_object_ref (end->swapped ? remote : local);
  change->right = g_object_ref (end->swapped ? local : remote);
}

static void
add_cause (RelCommitChange        *change,
           RelCommitChange        *cause,
           const RelMappedColumns *columns)
{
  RelCommitCause one = { cause, columns };

  if (cause == NULL || cause == change || cause->before == NULL || cause->after != NULL)
    return;
  if (change->causes == NULL)
    change->causes = g_array_new (FALSE, FALSE, sizeof (RelCommitCause));
  g_array_append_val (change->causes, one);
}

gboolean
rel_commit_takes_along (RelMappedEnd *end)
{
  return !end->info.view_only && (end->info.on_owner_delete == REL_OWNER_DELETE_DELETE || end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN);
}

static RelCommitChange *
find_owner (Index                  *self,
            RelCommitChange        *change,
            const RelMappedColumns *columns,
            RelMappedTable         *table,
            const RelMappedColumns *owner_columns)
{
  g_autofree char *key = rel_mapped_values_key ((RelValue *const *) change->before->pdata, columns);

  return key != NULL ? find_change (self, table, owner_columns, key) : NULL;
}

/* Which rows that are gone may have taken this one with them. */
static void
find_causes (Index           *self,
             RelCommitChange *change)
{
  RelMappedTable *table = rel_record_get_mapped_table (change->record);

  for (guint i = 0; i < table->links->len; i++)
    {
      RelMappedLink *link = table->links->pdata[i];

      if (link->on_delete == REL_ACTION_CASCADE)
        add_cause (change, find_owner (self, change, &link->columns, link->parent, &link->parent_columns), &link->columns);
    }
  for (guint i = 0; i < table->owners->len; i++)
    {
      RelMappedEnd *end = table->owners->pdata[i];

      if (rel_commit_takes_along (end))
        add_cause (change, find_owner (self, change, &end->remote_columns, end->local, &end->local_columns), &end->remote_columns);
    }
  for (guint i = 0; i < table->joins->len; i++)
    {
      RelMappedEnd *end = table->joins->pdata[i];
      RelCommitChange *owner = find_owner (self, change, &end->near_columns, end->local, &end->local_columns);

      if (!end->info.view_only && end->info.on_owner_delete != REL_OWNER_DELETE_LEAVE)
        add_cause (change, owner, &end->near_columns);
      /* and the far record with it */
      if (rel_commit_takes_along (end) && owner != NULL)
        {
          RelCommitChange *far = find_owner (self, change, &end->far_columns, end->remote, &end->remote_columns);

          if (far != NULL && far->before != NULL && far->after == NULL)
            add_cause (far, owner, NULL);
        }
    }
  /* what it owned by a link of its own */
  for (guint i = 0; i < table->ends->len; i++)
    {
      RelMappedEnd *end = table->ends->pdata[i];
      RelCommitChange *owned;

      if (end->info.link_in != REL_LINK_IN_LOCAL || !rel_commit_takes_along (end))
        continue;
      owned = find_owner (self, change, &end->local_columns, end->remote, &end->remote_columns);
      if (owned != NULL && owned->before != NULL && owned->after == NULL)
        add_cause (owned, change, NULL);
    }
}

static guint
pair_hash (gconstpointer data)
{
  const RelCommitChange *change = data;

  return g_direct_hash (change->left) * 31 + g_direct_hash (change->right);
}

static gboolean
pair_equal (gconstpointer a,
            gconstpointer b)
{
  const RelCommitChange *x = a;
  const RelCommitChange *y = b;

  return x->pairs == y->pairs && x->left == y->left && x->right == y->right;
}

/* Two that were separated and joined again in one commit. */
static void
find_twins (RelCommit *self)
{
  g_autoptr(GHashTable) separated = g_hash_table_new (pair_hash, pair_equal);

  for (guint i = 0; i < self->changes->len; i++)
    {
      RelCommitChange *change = self->changes->pdata[i];

      if (rel_commit_is_pure_pair (change) && change->before != NULL && change->after == NULL)
        g_hash_table_add (separated, change);
    }
  for (guint i = 0; i < self->changes->len && g_hash_table_size (separated) > 0; i++)
    {
      RelCommitChange *change = self->changes->pdata[i];
      RelCommitChange *twin = rel_commit_is_pure_pair (change) && change->before == NULL ? g_hash_table_lookup (separated, change) : NULL;

      if (twin == NULL)
        continue;
      change->twin = twin;
      twin->twin = change;
    }
}

/* When all rows are in: who was whose. @records: those that the session holds, by identity. */
void
rel_commit_finish (RelCommit  *self,
                   GHashTable *records)
{
  Index index = { self, g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref), records };

  for (guint i = 0; i < self->changes->len; i++)
    {
      RelCommitChange *change = self->changes->pdata[i];

      find_targets (&index, change);
      find_pair (&index, change);
      if (change->before != NULL && change->after == NULL)
        find_causes (&index, change);
    }
  find_twins (self);
  g_hash_table_unref (index.by_columns);
}

/* Is there nothing in this row but that it joins two records? */
gboolean
rel_commit_is_pure_pair (RelCommitChange *change)
{
  RelMappedTable *table = rel_record_get_mapped_table (change->record);
  RelMappedEnd *end = change->pairs;

  if (end == NULL || end->info.view_only || table->key.n != table->n_columns)
    return FALSE;
  for (guint i = 0; i < table->n_columns; i++)
    if (!rel_mapped_columns_has (&end->near_columns, i) && !rel_mapped_columns_has (&end->far_columns, i))
      return FALSE;

  return TRUE;
}
