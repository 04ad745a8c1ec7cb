/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is staged, as a value. Tables and entries are shared between stages until one of
 * them is changed, and a stage that nobody else holds is changed in place: ten thousand
 * edits in a row copy nothing.
 */
#include "config.h"

#include "records/rel-stage.h"

#include "records/rel-stage-private.h"

/* The entries of one table. */
typedef struct
{
  int         ref_count;
  GHashTable *entries; /* RelRecord -> RelStageEntry */
} StageTable;

struct _RelStage
{
  int         ref_count;
  GPtrArray  *tables; /* StageTable by index, or NULL */
  GHashTable *pairs;  /* RelStagePair as a set */
  guint       n_deletions;
  guint       n_nothing; /* new records that were deleted again: kept, since others may go with them */
};

G_DEFINE_BOXED_TYPE (RelStage, rel_stage, rel_stage_ref, rel_stage_unref)

static void
clear_cell (RelCell *cell)
{
  g_clear_pointer (&cell->value, rel_value_unref);
  g_clear_object (&cell->target);
  cell->kind = REL_CELL_NONE;
}

/* Such a cell may take its record along. */
static guint
is_leaving (RelCellKind kind)
{
  return kind == REL_CELL_CLEARED || kind == REL_CELL_DISPLACED;
}

RelStageEntry *
rel_stage_entry_ref (RelStageEntry *entry)
{
  entry->ref_count++;

  return entry;
}

void
rel_stage_entry_unref (RelStageEntry *entry)
{
  RelMappedTable *table;

  if (--entry->ref_count > 0)
    return;

  table = rel_record_get_mapped_table (entry->record);
  for (guint i = 0; i < table->n_columns; i++)
    clear_cell (&entry->cells[i]);
  g_free (entry->cells);
  g_clear_pointer (&entry->read, g_ptr_array_unref);
  g_object_unref (entry->record);
  g_free (entry);
}

/* Is anything staged for these columns? Neither without an entry nor without columns. */
gboolean
rel_stage_entry_has_any (RelStageEntry          *entry,
                         const RelMappedColumns *columns)
{
  for (guint i = 0; entry != NULL && columns != NULL && i < columns->n; i++)
    if (entry->cells[columns->at[i]].kind != REL_CELL_NONE)
      return TRUE;

  return FALSE;
}

static RelStageEntry *
entry_copy (RelStageEntry *entry)
{
  guint n_columns = rel_record_get_mapped_table (entry->record)->n_columns;
  RelStageEntry *copy = g_memdup2 (entry, sizeof *entry);

  copy->ref_count = 1;
  g_object_ref (copy->record);
  copy->cells = g_memdup2 (entry->cells, n_columns * sizeof (RelCell));
  for (guint i = 0; i < n_columns; i++)
    {
      if (copy->cells[i].value != NULL)
        rel_value_ref (copy->cells[i].value);
      if (copy->cells[i].target != NULL)
        g_object_ref (copy->cells[i].target);
    }
  if (copy->read != NULL)
    g_ptr_array_ref (copy->read);

  return copy;
}

static guint
pair_hash (gconstpointer data)
{
  const RelStagePair *pair = data;

  return g_direct_hash (pair->left) * 31 + g_direct_hash (pair->right) * 7 + g_direct_hash (pair->pairs);
}

static gboolean
pair_equal (gconstpointer a,
            gconstpointer b)
{
  const RelStagePair *x = a;
  const RelStagePair *y = b;

  return x->pairs == y->pairs && x->left == y->left && x->right == y->right;
}

static void
pair_free (RelStagePair *pair)
{
  g_object_unref (pair->left);
  g_object_unref (pair->right);
  g_free (pair);
}

static RelStagePair *
pair_copy (const RelStagePair *pair)
{
  RelStagePair *copy = g_memdup2 (pair, sizeof *pair);

  g_object_ref (copy->left);
  g_object_ref (copy->right);

  return copy;
}

static void
table_unref (gpointer data)
{
  StageTable *table = data;

  if (table == NULL || --table->ref_count > 0)
    return;

  g_hash_table_unref (table->entries);
  g_free (table);
}

RelStage *
rel_stage_new (void)
{
  RelStage *self = g_new0 (RelStage, 1);

  self->ref_count = 1;
  self->tables = g_ptr_array_new_with_free_func (table_unref);
  self->pairs = g_hash_table_new_full (pair_hash, pair_equal, (GDestroyNotify) pair_free, NULL);

  return self;
}

/**
 * rel_stage_ref:
 * @self: a stage
 *
 * Returns: (transfer full): @self
 */
RelStage *
rel_stage_ref (RelStage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->ref_count++;

  return self;
}

/**
 * rel_stage_unref:
 * @self: (transfer full): a stage
 */
void
rel_stage_unref (RelStage *self)
{
  g_return_if_fail (self != NULL);

  if (--self->ref_count > 0)
    return;

  g_hash_table_unref (self->pairs);
  g_ptr_array_unref (self->tables);
  g_free (self);
}

/**
 * rel_stage_get_n_changes:
 * @self: a stage
 *
 * Returns: how many records and pairs of records it changes
 */
guint
rel_stage_get_n_changes (RelStage *self)
{
  guint n;

  g_return_val_if_fail (self != NULL, 0);

  n = g_hash_table_size (self->pairs);
  for (guint i = 0; i < self->tables->len; i++)
    if (self->tables->pdata[i] != NULL)
      n += g_hash_table_size (((StageTable *) self->tables->pdata[i])->entries);

  return n - self->n_nothing;
}

/**
 * rel_stage_is_empty:
 * @self: a stage
 *
 * Returns: whether nothing is staged
 */
gboolean
rel_stage_is_empty (RelStage *self)
{
  return rel_stage_get_n_changes (self) == 0;
}

/* RelRecord -> RelStageEntry of a table; NULL when nothing of it is staged. */
GHashTable *
rel_stage_get_entries (RelStage       *self,
                       RelMappedTable *table)
{
  StageTable *own = table->index < self->tables->len ? self->tables->pdata[table->index] : NULL;

  return own != NULL ? own->entries : NULL;
}

GHashTable *
rel_stage_get_pairs (RelStage *self)
{
  return self->pairs;
}

RelStageEntry *
rel_stage_lookup (RelStage  *self,
                  RelRecord *record)
{
  GHashTable *entries = rel_stage_get_entries (self, rel_record_get_mapped_table (record));

  return entries != NULL ? g_hash_table_lookup (entries, record) : NULL;
}

RelStagePair *
rel_stage_lookup_pair (RelStage     *self,
                       RelMappedEnd *pairs,
                       RelRecord    *left,
                       RelRecord    *right)
{
  RelStagePair key = { pairs, left, right, FALSE, 0 };

  return g_hash_table_lookup (self->pairs, &key);
}

/* How many records are staged to be deleted, or left an owner that they cannot be without. */
guint
rel_stage_get_n_deletions (RelStage *self)
{
  return self->n_deletions;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const RelStageEntry *x = *(RelStageEntry *const *) a;
  const RelStageEntry *y = *(RelStageEntry *const *) b;

  return x->order < y->order ? -1 : x->order > y->order;
}

/* All entries in the order of staging; borrowed. */
GPtrArray *
rel_stage_list_entries (RelStage *self)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->tables->len; i++)
    {
      GHashTableIter iter;
      gpointer entry;

      if (self->tables->pdata[i] == NULL)
        continue;
      g_hash_table_iter_init (&iter, ((StageTable *) self->tables->pdata[i])->entries);
      while (g_hash_table_iter_next (&iter, NULL, &entry))
        g_ptr_array_add (list, entry);
    }
  g_ptr_array_sort (list, compare_entries);

  return list;
}

static RelStage *
make_own (RelStage **stage)
{
  RelStage *self = *stage;
  RelStage *copy;
  GHashTableIter iter;
  gpointer pair;

  if (self->ref_count == 1)
    return self;

  copy = rel_stage_new ();
  copy->n_deletions = self->n_deletions;
  copy->n_nothing = self->n_nothing;
  for (guint i = 0; i < self->tables->len; i++)
    {
      StageTable *table = self->tables->pdata[i];

      if (table != NULL)
        table->ref_count++;
      g_ptr_array_add (copy->tables, table);
    }
  g_hash_table_iter_init (&iter, self->pairs);
  while (g_hash_table_iter_next (&iter, &pair, NULL))
    g_hash_table_add (copy->pairs, pair_copy (pair));

  rel_stage_unref (self);
  *stage = copy;

  return copy;
}

static GHashTable *
make_own_table (RelStage       *self,
                RelMappedTable *mapped)
{
  StageTable *table;
  StageTable *copy;
  GHashTableIter iter;
  gpointer data;

  while (self->tables->len <= mapped->index)
    g_ptr_array_add (self->tables, NULL);
  table = self->tables->pdata[mapped->index];
  if (table != NULL && table->ref_count == 1)
    return table->entries;

  copy = g_new0 (StageTable, 1);
  copy->ref_count = 1;
  copy->entries = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) rel_stage_entry_unref);
  if (table != NULL)
    {
      g_hash_table_iter_init (&iter, table->entries);
      while (g_hash_table_iter_next (&iter, NULL, &data))
        {
          RelStageEntry *entry = data;

          entry->ref_count++;
          g_hash_table_insert (copy->entries, entry->record, entry);
        }
      table_unref (table);
    }
  self->tables->pdata[mapped->index] = copy;

  return copy->entries;
}

/* The entry of a record, to be changed; made when there is none. */
RelStageEntry *
rel_stage_edit (RelStage  **stage,
                RelRecord  *record,
                guint64     order)
{
  RelMappedTable *table = rel_record_get_mapped_table (record);
  GHashTable *entries = make_own_table (make_own (stage), table);
  RelStageEntry *entry = g_hash_table_lookup (entries, record);

  if (entry != NULL && entry->ref_count == 1)
    return entry;

  if (entry != NULL)
    entry = entry_copy (entry);
  else
    {
      entry = g_new0 (RelStageEntry, 1);
      entry->ref_count = 1;
      entry->record = g_object_ref (record);
      entry->order = order;
      entry->cells = g_new0 (RelCell, table->n_columns + 1);
      entry->read = rel_record_get_identity (record) != NULL && rel_record_get_row (record) != NULL ? g_ptr_array_ref (rel_record_get_row (record)) : NULL;
    }
  g_hash_table_replace (entries, record, entry);

  return entry;
}

/* Forgets what is staged for a record. */
void
rel_stage_drop (RelStage  **stage,
                RelRecord  *record)
{
  RelStageEntry *entry = rel_stage_lookup (*stage, record);
  RelStage *self;

  if (entry == NULL)
    return;

  self = make_own (stage);
  if (entry->deleted)
    self->n_deletions--;
  if (entry->deleted && entry->inserted)
    self->n_nothing--;
  for (guint i = 0; i < rel_record_get_mapped_table (record)->n_columns; i++)
    self->n_deletions -= is_leaving (entry->cells[i].kind);
  g_hash_table_remove (make_own_table (self, rel_record_get_mapped_table (record)), record);
}

/* Takes an entry that other stages may have too, in place of what is staged for its record. */
void
rel_stage_put (RelStage      **stage,
               RelStageEntry  *entry)
{
  RelStage *self;

  if (rel_stage_lookup (*stage, entry->record) == entry)
    return;
  rel_stage_drop (stage, entry->record);
  self = make_own (stage);
  if (entry->deleted)
    self->n_deletions++;
  if (entry->deleted && entry->inserted)
    self->n_nothing++;
  for (guint i = 0; i < rel_record_get_mapped_table (entry->record)->n_columns; i++)
    self->n_deletions += is_leaving (entry->cells[i].kind);
  g_hash_table_replace (make_own_table (self, rel_record_get_mapped_table (entry->record)), entry->record, rel_stage_entry_ref (entry));
}

/* Forgets the entry of a record for which nothing is left. */
void
rel_stage_tidy (RelStage  **stage,
                RelRecord  *record)
{
  RelStageEntry *entry = rel_stage_lookup (*stage, record);

  if (entry == NULL || entry->inserted || entry->deleted)
    return;
  for (guint i = 0; i < rel_record_get_mapped_table (record)->n_columns; i++)
    if (entry->cells[i].kind != REL_CELL_NONE)
      return;

  rel_stage_drop (stage, record);
}

void
rel_stage_set_deleted (RelStage  **stage,
                       RelRecord  *record,
                       gboolean    deleted,
                       guint64     order)
{
  RelStageEntry *entry = rel_stage_edit (stage, record, order);

  if (entry->deleted != deleted)
    {
      (*stage)->n_deletions += deleted ? 1 : -1;
      if (entry->inserted)
        (*stage)->n_nothing += deleted ? 1 : -1;
    }
  entry->deleted = deleted;
}

/* Of the record's own entry, which rel_stage_edit () gave. */
void
rel_stage_set_cell (RelStage       *self,
                    RelStageEntry  *entry,
                    guint           column,
                    RelCellKind     kind,
                    const RelValue *value,
                    RelRecord      *target,
                    guint           target_column)
{
  RelCell *cell = &entry->cells[column];
  RelCell new = { kind, value != NULL ? rel_value_ref (value) : NULL, target != NULL ? g_object_ref (target) : NULL, target_column };

  self->n_deletions += is_leaving (kind) - is_leaving (cell->kind);
  clear_cell (cell);
  *cell = new;
}

/* Says that a pair of records is, or is not, joined. */
void
rel_stage_set_pair (RelStage     **stage,
                    RelMappedEnd  *pairs,
                    RelRecord     *left,
                    RelRecord     *right,
                    gboolean       present,
                    guint64        order)
{
  RelStage *self = make_own (stage);
  RelStagePair *pair = g_new0 (RelStagePair, 1);

  pair->pairs = pairs;
  pair->left = g_object_ref (left);
  pair->right = g_object_ref (right);
  pair->present = present;
  pair->order = order;
  g_hash_table_add (self->pairs, pair);
}

void
rel_stage_unset_pair (RelStage     **stage,
                      RelMappedEnd  *pairs,
                      RelRecord     *left,
                      RelRecord     *right)
{
  RelStagePair key = { pairs, left, right, FALSE, 0 };

  if (g_hash_table_contains ((*stage)->pairs, &key))
    g_hash_table_remove (make_own (stage)->pairs, &key);
}
