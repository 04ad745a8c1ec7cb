/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is staged shows in a list at once. Rows of the database stay where they are and
 * tell what becomes of them; records that will be there come after them, so that pages
 * and positions are what they are without anything staged. What a commit wrote stays,
 * plain, until it was read.
 */
#include "config.h"

#include "records/rel-record-list-private.h"
#include "records/rel-row-private.h"
#include "records/rel-staged-place-private.h"

struct _RelListStage
{
  RelSession     *session;
  RelStagedPlace *place;   /* NULL: its rows are no records */
  GArray         *staged;  /* RelStagedRow */
  GPtrArray      *rows;    /* RelRow: of each */
  GHashTable     *marked;  /* identities of rows that showed something */
  RelCommit      *commit;  /* the last one that was seen, not held */
};

static GArray *
staged_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (RelStagedRow));
}

void
rel_list_stage_free (RelListStage *stage)
{
  g_clear_pointer (&stage->place, rel_staged_place_free);
  g_object_unref (stage->session);
  g_array_unref (stage->staged);
  g_ptr_array_unref (stage->rows);
  g_hash_table_unref (stage->marked);
  g_free (stage);
}

guint
rel_list_stage_get_n_rows (RelListStage *stage)
{
  return stage != NULL ? stage->rows->len : 0;
}

RelRow *
rel_list_stage_get_row (RelListStage *stage,
                        guint         index)
{
  return index < rel_list_stage_get_n_rows (stage) ? g_object_ref (stage->rows->pdata[index]) : NULL;
}

/* There are more or fewer rows of the database before them now. */
void
rel_list_stage_move (RelListStage *stage,
                     guint         first)
{
  for (guint i = 0; i < rel_list_stage_get_n_rows (stage); i++)
    rel_row_set_position (stage->rows->pdata[i], first + i);
}

static int
find_record (GArray    *staged,
             RelRecord *record)
{
  for (guint i = 0; i < staged->len; i++)
    if (g_array_index (staged, RelStagedRow, i).record == record)
      return i;

  return -1;
}

static gboolean
rows_equal (RelRow  *row,
            RelRows *rows)
{
  for (guint i = 0; i < rel_rows_get_n_columns (rows); i++)
    if (!rel_value_equal (rel_row_get_value (row, i), rel_rows_get (rows, 0, i)))
      return FALSE;

  return TRUE;
}

/* Takes over what comes after the rows of the database; told as one change, as small as it can be. */
static void
take_staged (RelRecordList *self,
             GArray        *staged)
{
  RelListStage *stage = self->stage;
  g_autoptr(GHashTable) before = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) kept = g_ptr_array_new ();
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_before = stage->rows->len;
  guint first = 0;
  guint last = 0;

  for (guint i = 0; i < n_before; i++)
    g_hash_table_insert (before, g_array_index (stage->staged, RelStagedRow, i).record, stage->rows->pdata[i]);
  for (guint i = 0; i < staged->len; i++)
    {
      RelRecord *record = g_array_index (staged, RelStagedRow, i).record;
      RelRow *row = g_hash_table_lookup (before, record);

      g_ptr_array_add (rows, row != NULL ? g_object_ref (row) : rel_row_new (self->n_items + i));
      if (row != NULL)
        g_ptr_array_add (kept, row);
      else
        {
          g_autoptr(RelRows) values = rel_staged_place_make_rows (stage->place, record);

          rel_row_take (rows->pdata[i], values, 0);
        }
    }
  while (first < n_before && first < rows->len && stage->rows->pdata[first] == rows->pdata[first])
    first++;
  while (last < n_before - first && last < rows->len - first && stage->rows->pdata[n_before - 1 - last] == rows->pdata[rows->len - 1 - last])
    last++;

  g_ptr_array_ref (rows);
  g_ptr_array_unref (stage->rows);
  stage->rows = rows;
  g_array_unref (stage->staged);
  stage->staged = g_array_ref (staged);
  rel_list_stage_move (stage, self->n_items);
  if (n_before != rows->len || first < rows->len)
    g_list_model_items_changed (G_LIST_MODEL (self), self->n_items + first, n_before - first - last, rows->len - first - last);

  for (guint i = 0; self->stage == stage && i < rows->len; i++)
    if (g_ptr_array_find (kept, rows->pdata[i], NULL))
      {
        g_autoptr(RelRows) values = rel_staged_place_make_rows (stage->place, g_array_index (staged, RelStagedRow, i).record);

        if (!rows_equal (rows->pdata[i], values))
          rel_row_take (rows->pdata[i], values, 0);
      }
  g_ptr_array_unref (rows);
}

/* Rows of the database that show something, or did. */
static GPtrArray *
list_marked (RelRecordList *self)
{
  RelListStage *stage = self->stage;
  g_autoptr(GHashTable) before = g_steal_pointer (&stage->marked);
  GPtrArray *changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) pages = NULL;

  stage->marked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (stage->place == NULL || (g_hash_table_size (before) == 0 && rel_staged_place_is_idle (stage->place)))
    return changed;

  pages = rel_page_cache_list (self->pages);
  for (guint i = 0; i < pages->len; i++)
    {
      RelPage *page = pages->pdata[i];

      for (guint j = 0; j < page->rows->len; j++)
        {
          g_autofree char *identity = rel_staged_place_identify (stage->place, page->rows->pdata[j]);
          RelRecord *record;
          RelRowState state = identity != NULL ? rel_staged_place_look (stage->place, page->rows->pdata[j], &record) : REL_ROW_STORED;

          if (identity != NULL && (state != REL_ROW_STORED || g_hash_table_contains (before, identity)))
            g_ptr_array_add (changed, g_object_ref (page->rows->pdata[j]));
          if (state != REL_ROW_STORED)
            g_hash_table_add (stage->marked, g_steal_pointer (&identity));
        }
    }

  return changed;
}

static void
tell_rows (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    rel_row_emit_changed (rows->pdata[i]);
}

/* What was written stays until it was read. */
static void
keep_written (RelListStage *stage,
              GArray       *staged)
{
  gboolean committed = stage->commit != rel_session_get_commit (stage->session);
  guint n = 0;

  stage->commit = rel_session_get_commit (stage->session);
  for (guint i = 0; i < stage->staged->len; i++)
    {
      RelStagedRow row = g_array_index (stage->staged, RelStagedRow, i);
      RelRecordState state = rel_record_get_state (row.record);

      if ((!committed && row.state != REL_ROW_STORED) || (state != REL_RECORD_STORED && state != REL_RECORD_CHANGED) ||
          find_record (staged, row.record) >= 0)
        continue;
      row.state = REL_ROW_STORED;
      g_object_ref (row.record);
      g_array_insert_val (staged, n++, row);
    }
}

static void
stage_cb (RelRecordList *self)
{
  RelListStage *stage = self->stage;
  g_autoptr(GArray) staged = NULL;

  if (stage->place == NULL)
    return;
  staged = rel_staged_place_list_rows (stage->place);
  keep_written (stage, staged);
  g_object_ref (self);
  take_staged (self, staged);
  if (self->stage == stage)
    {
      g_autoptr(GPtrArray) marked = list_marked (self);

      tell_rows (marked);
    }
  g_object_unref (self);
}

/* All was read anew: what was written is among the rows of the database. */
void
rel_record_list_settle_stage (RelRecordList *self)
{
  g_autoptr(GArray) staged = NULL;

  if (self->stage == NULL || self->stage->place == NULL)
    return;
  staged = rel_staged_place_list_rows (self->stage->place);
  take_staged (self, staged);
}

/**
 * rel_record_list_set_session:
 * @self: a list
 * @session: (nullable): a session of the same database; %NULL for what is stored alone
 *
 * Shows what is staged in @session from now on. Rows of the database stay where they are,
 * see rel_record_list_get_row_state(); records that are not among them yet come after
 * them, in the order of staging. A row whose state or values become others emits
 * `changed`.
 *
 * After a commit what was written is shown as it is stored, at the end, until
 * rel_record_list_reload() put it into its place.
 */
void
rel_record_list_set_session (RelRecordList *self,
                             RelSession    *session)
{
  RelListStage *stage;
  guint n;

  g_return_if_fail (REL_IS_RECORD_LIST (self));
  g_return_if_fail (session == NULL || REL_IS_SESSION (session));

  if (session == rel_record_list_get_session (self))
    return;
  if (self->stage != NULL)
    {
      g_autoptr(GPtrArray) marked = list_marked (self);

      g_signal_handlers_disconnect_by_data (self->stage->session, self);
      stage = g_steal_pointer (&self->stage);
      n = stage->rows->len;
      rel_list_stage_free (stage);
      if (n > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), self->n_items, n, 0);
      tell_rows (marked);
    }
  if (session == NULL || self->query == NULL)
    return;

  stage = g_new0 (RelListStage, 1);
  stage->session = g_object_ref (session);
  stage->place = rel_staged_place_new (session, self->query);
  stage->staged = staged_new ();
  stage->rows = g_ptr_array_new_with_free_func (g_object_unref);
  stage->marked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  stage->commit = rel_session_get_commit (session);
  self->stage = stage;
  g_signal_connect_swapped (session, "notify::stage", G_CALLBACK (stage_cb), self);
  stage_cb (self);
}

/**
 * rel_record_list_get_session:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the session whose stage it shows
 */
RelSession *
rel_record_list_get_session (RelRecordList *self)
{
  g_return_val_if_fail (REL_IS_RECORD_LIST (self), NULL);

  return self->stage != NULL ? self->stage->session : NULL;
}

/**
 * rel_record_list_get_n_stored:
 * @self: a list
 *
 * Returns: how many of its rows are those of the database; the others come after them
 */
guint
rel_record_list_get_n_stored (RelRecordList *self)
{
  g_return_val_if_fail (REL_IS_RECORD_LIST (self), 0);

  return self->n_items;
}

static RelRowState
look (RelRecordList  *self,
      RelRow         *row,
      RelRecord     **record)
{
  guint at;

  *record = NULL;
  if (self->stage == NULL || self->stage->place == NULL)
    return REL_ROW_STORED;
  if (rel_row_get_position (row) < self->n_items || !g_ptr_array_find (self->stage->rows, row, &at))
    return rel_staged_place_look (self->stage->place, row, record);

  *record = g_array_index (self->stage->staged, RelStagedRow, at).record;

  return g_array_index (self->stage->staged, RelStagedRow, at).state;
}

/**
 * rel_record_list_get_row_state:
 * @self: a list
 * @row: a row of it
 *
 * Returns: what becomes of the row by what is staged
 */
RelRowState
rel_record_list_get_row_state (RelRecordList *self,
                               RelRow        *row)
{
  RelRecord *record;

  g_return_val_if_fail (REL_IS_RECORD_LIST (self), REL_ROW_STORED);
  g_return_val_if_fail (REL_IS_ROW (row), REL_ROW_STORED);

  return look (self, row, &record);
}

/**
 * rel_record_list_get_record:
 * @self: a list
 * @row: a row of it
 *
 * Returns: (transfer none) (nullable): the record of the row when something is staged for it
 */
RelRecord *
rel_record_list_get_record (RelRecordList *self,
                            RelRow        *row)
{
  RelRecord *record;

  g_return_val_if_fail (REL_IS_RECORD_LIST (self), NULL);
  g_return_val_if_fail (REL_IS_ROW (row), NULL);

  look (self, row, &record);

  return record;
}

/**
 * rel_record_list_is_staged:
 * @self: a list
 * @row: a row of it
 * @column: number of a column
 *
 * Returns: whether a value is staged there
 */
gboolean
rel_record_list_is_staged (RelRecordList *self,
                           RelRow        *row,
                           guint          column)
{
  const RelRecordColumn *of;
  RelRecord *record;

  g_return_val_if_fail (REL_IS_RECORD_LIST (self) && self->query != NULL, FALSE);
  g_return_val_if_fail (REL_IS_ROW (row), FALSE);

  look (self, row, &record);
  of = rel_record_query_get_column (self->query, column);

  return record != NULL && rel_staged_place_owns (self->stage->place, of) && rel_record_is_staged (record, of->name);
}

/**
 * rel_record_list_dup_value:
 * @self: a list
 * @row: a row of it
 * @column: number of a column
 *
 * Returns: (transfer full) (nullable): the value as it is staged, else as it is stored;
 *   %NULL until it arrived
 */
RelValue *
rel_record_list_dup_value (RelRecordList *self,
                           RelRow        *row,
                           guint          column)
{
  const RelRecordColumn *of;
  const RelValue *value;

  g_return_val_if_fail (REL_IS_RECORD_LIST (self) && self->query != NULL, NULL);
  g_return_val_if_fail (REL_IS_ROW (row), NULL);

  of = rel_record_query_get_column (self->query, column);
  if (rel_record_list_is_staged (self, row, column))
    return rel_record_get_value (rel_record_list_get_record (self, row), of->name, NULL);
  value = rel_row_get_value (row, of->value);

  return value != NULL ? rel_value_ref (value) : NULL;
}
