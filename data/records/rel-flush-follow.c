/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the database will do by itself in a commit: rows that ON DELETE and ON UPDATE
 * take along, read before they change, so that undo can bring them back. Kept within
 * bounds: a commit that takes more along is done all the same, and says that it cannot
 * be taken back. What triggers do to other rows is theirs: the way back fires them too.
 */
#include "config.h"

#include "records/rel-flush-private.h"

#define MAX_ROWS 20000
#define MAX_BYTES (64 * 1024 * 1024)

typedef struct
{
  RelFlush *flush;
  GQueue    queue; /* RelFlushRow whose children are to be looked at */
  guint     n_rows;
  gsize     n_bytes;
} Following;

static gboolean
is_deleted (RelFlushRow *row)
{
  return row->kind == REL_FLUSH_DELETE || row->follows == REL_FLUSH_DELETE;
}

/* What will be in a column of a row that the database may change too. */
static const RelValue *
final_of (RelFlushRow *row,
          guint        column)
{
  if (row->kind == REL_FLUSH_UPDATE && row->cells[column].kind != REL_FLUSH_CELL_NONE)
    return rel_flush_final (row, column);

  return row->foreseen != NULL ? row->foreseen->pdata[column] : row->now->pdata[column];
}

static gboolean
changes (RelFlushRow            *row,
         const RelMappedColumns *columns)
{
  for (guint i = 0; i < columns->n; i++)
    {
      const RelValue *value = final_of (row, columns->at[i]);

      if (value == NULL || !rel_value_equal (value, row->now->pdata[columns->at[i]]))
        return TRUE;
    }

  return FALSE;
}

static void
foresee (RelFlushRow    *row,
         guint           column,
         const RelValue *value)
{
  RelValue *old;

  if (row->foreseen == NULL)
    {
      row->foreseen = rel_mapped_row_new ();
      for (guint i = 0; i < row->now->len; i++)
        g_ptr_array_add (row->foreseen, rel_value_ref (row->now->pdata[i]));
    }
  old = row->foreseen->pdata[column];
  row->foreseen->pdata[column] = rel_value_ref (value);
  rel_value_unref (old);
  /* what is written knows where it is by itself; what is not must be found again */
  if (row->kind == REL_FLUSH_KEEP)
    rel_flush_set_current (row, column, value);
}

static void
follow_child (Following     *self,
              RelMappedLink *link,
              RelFlushRow   *parent,
              RelFlushRow   *child,
              RelAction      action)
{
  gboolean moved = FALSE;

  if (is_deleted (child) || (child->kind == REL_FLUSH_UPDATE && rel_flush_is_touched (child, &link->columns)))
    return;

  if (is_deleted (parent) && action == REL_ACTION_CASCADE)
    {
      child->follows = REL_FLUSH_DELETE;
      child->cause = parent->kind == REL_FLUSH_DELETE ? parent : parent->cause;
      g_queue_push_tail (&self->queue, child);
      return;
    }

  for (guint i = 0; i < link->columns.n; i++)
    {
      guint column = link->columns.at[i];
      g_autoptr(RelValue) null = rel_value_new_null ();
      const RelValue *value = action == REL_ACTION_CASCADE ? final_of (parent, link->parent_columns.at[i]) : null;

      if (value == NULL || rel_value_equal (value, final_of (child, column)))
        continue;
      foresee (child, column, value);
      moved = TRUE;
    }
  if (child->follows == REL_FLUSH_KEEP)
    child->follows = REL_FLUSH_UPDATE;
  if (moved)
    g_queue_push_tail (&self->queue, child);
}

static gsize
get_size (RelRows *rows)
{
  gsize size = 0;

  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
      size += 32 + rel_value_get_full_length (rel_rows_get (rows, i, j));

  return size;
}

static gboolean
follow_link (Following      *self,
             RelMappedLink  *link,
             RelFlushRow    *parent,
             RelAction       action,
             GError        **error)
{
  g_autofree RelValue **values = g_new0 (RelValue *, link->columns.n + 1);
  g_autoptr(RelRows) rows = NULL;
  guint n;

  if (!rel_flush_get_values (parent->now, &link->parent_columns, values))
    return TRUE;

  rows = rel_flush_select_some (self->flush, link->child, &link->columns, values, MAX_ROWS - self->n_rows + 1, error);
  if (rows == NULL)
    return FALSE;
  n = rel_rows_get_n_rows (rows);
  self->n_rows += n;
  self->n_bytes += get_size (rows);
  if (self->n_rows > MAX_ROWS || self->n_bytes > MAX_BYTES)
    {
      self->flush->is_final = TRUE;
      return TRUE;
    }
  for (guint i = 0; i < n; i++)
    follow_child (self, link, parent, rel_flush_find_row (self->flush, link->child, rows, i), action);

  return TRUE;
}

static gboolean
follow_row (Following    *self,
            RelFlushRow  *row,
            GError      **error)
{
  for (guint i = 0; !self->flush->is_final && i < row->table->incoming->len; i++)
    {
      RelMappedLink *link = row->table->incoming->pdata[i];
      RelAction action = is_deleted (row) ? link->on_delete : link->on_update;

      if (action == REL_ACTION_NO_ACTION || action == REL_ACTION_RESTRICT || (!is_deleted (row) && !changes (row, &link->parent_columns)))
        continue;
      if (!follow_link (self, link, row, action, error))
        return FALSE;
    }

  return TRUE;
}

/* Reads what goes along, before anything is written. */
gboolean
rel_flush_follow (RelFlush  *flush,
                  GError   **error)
{
  Following self = { flush, G_QUEUE_INIT, 0, 0 };
  gboolean done = TRUE;
  RelFlushRow *row;

  for (guint i = 0; flush->foreign_keys && i < flush->rows->len; i++)
    {
      row = flush->rows->pdata[i];
      if ((row->kind == REL_FLUSH_DELETE && !row->vanished) || row->kind == REL_FLUSH_UPDATE)
        g_queue_push_tail (&self.queue, row);
    }
  while (done && !flush->is_final && (row = g_queue_pop_head (&self.queue)) != NULL)
    done = follow_row (&self, row, error);
  g_queue_clear (&self.queue);

  return done;
}

/* Whom a row will refer to, and go along with. */
static gboolean
find_owners (RelFlush     *self,
             RelFlushRow  *row,
             GQueue       *owners,
             GError      **error)
{
  for (guint i = 0; i < row->table->links->len; i++)
    {
      RelMappedLink *link = row->table->links->pdata[i];
      const RelFlushCell *cell = &row->cells[link->columns.at[0]];
      g_autofree RelValue **values = g_new0 (RelValue *, link->columns.n + 1);
      g_autoptr(RelRows) rows = NULL;

      if (link->on_delete != REL_ACTION_CASCADE)
        continue;
      if (rel_flush_is_touched (row, &link->columns))
        {
          if (cell->kind == REL_FLUSH_CELL_LINK && cell->target->table == link->parent)
            g_queue_push_tail (owners, cell->target);
          continue;
        }
      if (row->now == NULL || !rel_flush_get_values (row->now, &link->columns, values))
        continue;
      rows = rel_flush_select (self, link->parent, &link->parent_columns, values, error);
      if (rows == NULL)
        return FALSE;
      for (guint j = 0; j < rel_rows_get_n_rows (rows); j++)
        g_queue_push_tail (owners, rel_flush_find_row (self, link->parent, rows, j));
    }

  return TRUE;
}

/* Will the database take a row along, though nobody asked for it? @kept: rows of which that is known not to be so. */
gboolean
rel_flush_is_swept (RelFlush     *self,
                    RelFlushRow  *row,
                    GHashTable   *kept,
                    gboolean     *swept,
                    GError      **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  GQueue owners = G_QUEUE_INIT;
  gboolean done = TRUE;
  GHashTableIter iter;
  gpointer one;

  *swept = FALSE;
  g_queue_push_tail (&owners, row);
  while (done && !*swept && (row = g_queue_pop_head (&owners)) != NULL)
    {
      if (row->kind == REL_FLUSH_DELETE || row->kind == REL_FLUSH_DROP)
        *swept = TRUE;
      else if (!g_hash_table_contains (kept, row) && g_hash_table_add (seen, row))
        done = find_owners (self, row, &owners, error);
    }
  g_queue_clear (&owners);

  g_hash_table_iter_init (&iter, seen);
  while (done && !*swept && g_hash_table_iter_next (&iter, &one, NULL))
    g_hash_table_add (kept, one);

  return done;
}

static gboolean
has_triggers (RelFlush *self)
{
  GPtrArray *triggers = rel_schema_get_info (rel_mapping_get_schema (self->mapping))->triggers;

  return triggers != NULL && triggers->len > 0;
}

/* Reads what became of rows that others than our statements had a hand in. */
gboolean
rel_flush_look_again (RelFlush  *self,
                      GError   **error)
{
  gboolean triggers = has_triggers (self);

  for (guint i = 0; i < self->rows->len; i++)
    {
      RelFlushRow *row = self->rows->pdata[i];
      gboolean followed = row->follows == REL_FLUSH_UPDATE && !self->is_final;
      g_autoptr(GPtrArray) now = NULL;

      if (row->kind == REL_FLUSH_DELETE || row->kind == REL_FLUSH_DROP || row->current == NULL || row->follows == REL_FLUSH_DELETE ||
          !(followed || (triggers && row->kind != REL_FLUSH_KEEP)))
        continue;
      if (!rel_flush_read_row (self, row->table, row->current, &now, error))
        return FALSE;
      g_clear_pointer (&row->current, g_ptr_array_unref);
      row->current = g_steal_pointer (&now);
    }

  return TRUE;
}
