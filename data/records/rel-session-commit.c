/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From the stage to a flush, which knows no records, and back: new rows have keys,
 * changed ones may have others, and everything is read anew.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-flush.h"
#include "records/rel-session-private.h"

typedef struct
{
  RelSession *session;
  RelFlush   *flush;
  GHashTable *rows; /* RelRecord -> RelFlushRow */
} Making;

/* Was a collection of this record read that is otherwise left to the database? */
static gboolean
knows_members (RelSession *self,
               RelRecord  *record)
{
  RelMappedTable *table = rel_record_get_mapped_table (record);

  for (guint i = 0; i < table->ends->len; i++)
    if (rel_session_has_members (self, table->ends->pdata[i], record))
      return TRUE;

  return FALSE;
}

static RelFlushRow *
add_record (Making    *self,
            RelRecord *record)
{
  RelFlushRow *row = g_hash_table_lookup (self->rows, record);
  RelStageEntry *entry;
  RelFlushKind kind = REL_FLUSH_KEEP;

  if (row != NULL)
    return row;

  entry = rel_stage_lookup (self->session->stage, record);
  if (rel_record_get_identity (record) == NULL)
    kind = entry != NULL && entry->inserted && !entry->deleted ? REL_FLUSH_INSERT : REL_FLUSH_DROP;
  else if (entry != NULL)
    kind = entry->deleted ? REL_FLUSH_DELETE : REL_FLUSH_UPDATE;

  row = rel_flush_add_row (self->flush, rel_record_get_mapped_table (record), kind, record,
                           rel_record_get_identity (record) == NULL ? NULL : entry != NULL && entry->read != NULL ? entry->read : rel_record_get_row (record),
                           entry != NULL ? entry->order : self->session->order);
  row->known_members = knows_members (self->session, record);
  g_hash_table_insert (self->rows, record, row);

  return row;
}

static void
add_cells (Making        *self,
           RelStageEntry *entry)
{
  RelFlushRow *row = add_record (self, entry->record);

  for (guint i = 0; i < row->table->n_columns; i++)
    {
      const RelCell *cell = &entry->cells[i];

      switch (cell->kind)
        {
        case REL_CELL_VALUE:
          rel_flush_set_cell (row, i, REL_FLUSH_CELL_VALUE, cell->value, NULL, 0);
          break;
        case REL_CELL_LINK:
          rel_flush_set_cell (row, i, REL_FLUSH_CELL_LINK, NULL, add_record (self, cell->target), cell->column);
          break;
        case REL_CELL_DISPLACED:
        case REL_CELL_CLEARED:
          rel_flush_set_cell (row, i, REL_FLUSH_CELL_CLEARED, NULL, NULL, 0);
          break;
        case REL_CELL_NONE:
        default:
          break;
        }
    }
}

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  const RelStagePair *x = *(RelStagePair *const *) a;
  const RelStagePair *y = *(RelStagePair *const *) b;

  return x->order < y->order ? -1 : x->order > y->order;
}

/* What is staged, as plain rows. They refer to records, which the stage holds. */
RelFlush *
rel_session_make_flush (RelSession *self)
{
  Making making = { self, rel_flush_new (self->mapping, self->labels, self->foreign_keys), g_hash_table_new (NULL, NULL) };
  g_autoptr(GPtrArray) entries = rel_stage_list_entries (self->stage);
  g_autoptr(GPtrArray) pairs = rel_hash_list_keys (rel_stage_get_pairs (self->stage));

  for (guint i = 0; i < entries->len; i++)
    add_record (&making, ((RelStageEntry *) entries->pdata[i])->record);
  for (guint i = 0; i < entries->len; i++)
    add_cells (&making, entries->pdata[i]);

  g_ptr_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++)
    {
      RelStagePair *pair = pairs->pdata[i];
      RelFlushRow *left = add_record (&making, pair->left);
      RelFlushRow *right = add_record (&making, pair->right);

      rel_flush_add_pair (making.flush, pair->pairs, pair->pairs->swapped ? right : left, pair->pairs->swapped ? left : right,
                          pair->present, pair->order);
    }
  g_hash_table_unref (making.rows);

  return making.flush;
}

static char *
key_of (GPtrArray              *row,
        const RelMappedColumns *columns)
{
  return row != NULL ? rel_mapped_values_key ((RelValue *const *) row->pdata, columns) : NULL;
}

static GPtrArray *
copy_row (GPtrArray *row)
{
  GPtrArray *copy = rel_mapped_row_new ();

  for (guint i = 0; i < row->len; i++)
    g_ptr_array_add (copy, row->pdata[i] != NULL ? rel_value_ref (row->pdata[i]) : rel_value_new_null ());

  return copy;
}

/* Held records whose keys followed the changed key of another row; of @written it is known what they are. */
static void
follow_key (RelSession     *self,
            RelMappedTable *table,
            GPtrArray      *before,
            GPtrArray      *after,
            GHashTable     *written,
            guint           depth)
{
  for (guint i = 0; depth < 16 && i < table->incoming->len; i++)
    {
      RelMappedLink *link = table->incoming->pdata[i];
      g_autofree char *old = NULL;
      g_autofree char *new = NULL;
      g_autoptr(GPtrArray) records = NULL;

      if (link->on_update != REL_ACTION_CASCADE || !rel_mapped_columns_overlap (&link->columns, &link->child->key))
        continue;
      old = key_of (before, &link->parent_columns);
      new = key_of (after, &link->parent_columns);
      if (old == NULL || g_strcmp0 (old, new) == 0)
        continue;
      records = rel_hash_list_values (self->records);
      for (guint j = 0; j < records->len; j++)
        {
          RelRecord *record = records->pdata[j];
          GPtrArray *row = rel_record_get_row (record);
          g_autofree char *key = NULL;
          g_autoptr(GPtrArray) moved = NULL;

          if (rel_record_get_mapped_table (record) != link->child || row == NULL || g_hash_table_contains (written, record))
            continue;
          key = key_of (row, &link->columns);
          if (g_strcmp0 (key, old) != 0)
            continue;
          moved = copy_row (row);
          for (guint k = 0; k < link->columns.n; k++)
            {
              rel_value_unref (moved->pdata[link->columns.at[k]]);
              moved->pdata[link->columns.at[k]] = rel_value_ref (after->pdata[link->parent_columns.at[k]]);
            }
          rel_session_rekey (self, record, moved);
          follow_key (self, link->child, row, moved, written, depth + 1);
          rel_record_set_row (record, moved, 0);
        }
    }
}

static gboolean
is_deleted (RelFlushRow *row)
{
  return (row->kind == REL_FLUSH_DELETE && !row->vanished) || row->follows == REL_FLUSH_DELETE;
}

static gboolean
is_written (RelFlushRow *row)
{
  return row->kind == REL_FLUSH_INSERT || row->kind == REL_FLUSH_UPDATE || row->kind == REL_FLUSH_DELETE || row->follows != REL_FLUSH_KEEP;
}

/* Whose row it is: of a row that nobody held, a new record, so that undo has something to hold. */
static RelRecord *
find_record (RelSession  *self,
             RelFlushRow *row)
{
  g_autofree char *identity = NULL;
  RelRecord *record;

  if (row->tag != NULL)
    return g_object_ref (row->tag);
  if (row->now == NULL)
    return rel_record_new (self, row->table);

  identity = rel_mapped_table_identify (row->table, (RelValue *const *) row->now->pdata);
  record = g_hash_table_lookup (self->records, identity);
  if (record != NULL)
    return g_object_ref (record);

  record = rel_record_new (self, row->table);
  rel_record_set_identity (record, identity);
  rel_record_set_row (record, row->now, 0);
  g_hash_table_insert (self->records, g_strdup (identity), record);

  return record;
}

/* Was something long deleted or replaced, of which only the start was read? It cannot be staged again. */
static gboolean
is_lost (GPtrArray *before,
         GPtrArray *after)
{
  for (guint i = 0; before != NULL && i < before->len; i++)
    if (rel_value_is_cut (before->pdata[i]) && (after == NULL || !rel_value_equal (before->pdata[i], after->pdata[i])))
      return TRUE;

  return FALSE;
}

static void
take_row (RelSession  *self,
          RelFlushRow *row,
          RelRecord   *record,
          GHashTable  *written,
          RelCommit   *commit)
{
  g_autoptr(GPtrArray) current = NULL;

  if (is_deleted (row))
    {
      commit->final |= is_lost (row->now, NULL);
      rel_commit_add (commit, record, row->now, NULL, self->order++);
      return;
    }
  if (row->kind == REL_FLUSH_DELETE || row->current == NULL)
    return;

  current = copy_row (row->current);
  rel_session_rekey (self, record, current);
  if (row->kind == REL_FLUSH_UPDATE)
    follow_key (self, row->table, row->now, current, written, 0);
  rel_record_set_row (record, current, 0);
  commit->final |= is_lost (row->now, current);
  rel_commit_add (commit, record, row->kind == REL_FLUSH_INSERT ? NULL : row->now, current, self->order++);
}

/* Takes what a flush has written: what was committed of the stage is no longer staged. */
void
rel_session_take_flush (RelSession *self,
                        RelFlush   *flush,
                        RelStage   *committed)
{
  GPtrArray *rows = rel_flush_get_rows (flush);
  g_autoptr(GPtrArray) records = g_ptr_array_new_full (rows->len, rel_session_unref_record);
  g_autoptr(GHashTable) written = g_hash_table_new (NULL, NULL);
  RelCommit *commit = rel_commit_new (self->mapping, committed, rel_flush_is_final (flush));
  RelStage *old = self->stage;

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (records, is_written (rows->pdata[i]) ? find_record (self, rows->pdata[i]) : NULL);

  for (guint i = 0; i < rows->len; i++)
    if (records->pdata[i] != NULL)
      g_hash_table_add (written, records->pdata[i]);

  /* those that are gone first: another row may have taken their place */
  for (guint i = 0; i < rows->len; i++)
    {
      RelFlushRow *row = rows->pdata[i];

      if (row->kind == REL_FLUSH_DELETE || row->follows == REL_FLUSH_DELETE)
        rel_session_rekey (self, records->pdata[i], NULL);
    }
  for (guint i = 0; i < rows->len; i++)
    if (records->pdata[i] != NULL)
      take_row (self, rows->pdata[i], records->pdata[i], written, commit);
  rel_commit_finish (commit, self->records);
  g_clear_pointer (&self->commit, rel_commit_unref);
  self->commit = commit;

  self->stage = rel_stage_rebase (old, commit);
  rel_stage_unref (old);
  rel_session_reset (self);
  rel_session_emit_committed (self);
}

/**
 * rel_session_get_commit:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): what its last commit did, so that older stages can be
 *   made to fit by rel_stage_rebase(); %NULL before the first, and when it had nothing to write
 */
RelCommit *
rel_session_get_commit (RelSession *self)
{
  g_return_val_if_fail (REL_IS_SESSION (self), NULL);

  return self->commit;
}

/**
 * rel_session_commit:
 * @self: a session
 * @writer: a connection for writing
 * @cancellable: (nullable): stops it; then nothing is written
 * @error: where to put an error: %REL_ERROR_CONSTRAINT with record, column and rule,
 *   %REL_ERROR_CHANGED when a row was changed or deleted by somebody else
 *
 * Writes everything staged in one transaction, in an order that the foreign keys allow.
 * When it fails nothing is written and everything stays staged.
 *
 * Returns: whether it succeeded
 */
gboolean
rel_session_commit (RelSession     *self,
                    RelConnection  *writer,
                    GCancellable   *cancellable,
                    GError        **error)
{
  g_autoptr(RelFlush) flush = NULL;
  g_autoptr(RelStage) committed = NULL;

  g_return_val_if_fail (REL_IS_SESSION (self), FALSE);
  g_return_val_if_fail (REL_IS_CONNECTION (writer), FALSE);

  if (rel_stage_is_empty (self->stage))
    {
      rel_stage_unref (self->stage);
      self->stage = rel_stage_new ();
      g_clear_pointer (&self->commit, rel_commit_unref);
      rel_session_reset (self);
      return TRUE;
    }

  flush = rel_session_make_flush (self);
  if (!rel_flush_run (flush, writer, cancellable, error))
    return FALSE;
  committed = rel_stage_ref (self->stage);
  rel_session_take_flush (self, flush, committed);

  return TRUE;
}

/**
 * rel_session_list_statements:
 * @self: a session
 * @reader: a connection, for reading only
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Says what a commit would run, with the keys that new records would get, without
 * running anything that writes.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the statements in order
 */
GPtrArray *
rel_session_list_statements (RelSession     *self,
                             RelConnection  *reader,
                             GCancellable   *cancellable,
                             GError        **error)
{
  g_autoptr(RelFlush) flush = NULL;

  g_return_val_if_fail (REL_IS_SESSION (self), NULL);
  g_return_val_if_fail (REL_IS_CONNECTION (reader), NULL);

  flush = rel_session_make_flush (self);

  return rel_flush_explain (flush, reader, cancellable, error);
}
