/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What follows from what is staged: members that go with their owner, links that are
 * cleared, rows of association tables, keys that are carried along. Members are read
 * here, within the transaction, so that none is missed or taken that moved meanwhile.
 * A record whose own link is staged has decided where it belongs, and is left alone.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-flush-private.h"

typedef struct
{
  RelFlush   *flush;
  GQueue      going;   /* RelFlushRow whose members are still to be looked at */
  GQueue      renamed; /* RelFlushRow whose keys may have changed */
  GHashTable *seen;    /* those that were in going */
  GHashTable *linkers; /* RelFlushRow -> GPtrArray of RelFlushRow with a link staged to it */
  GHashTable *swept;   /* RelFlushRow that the database takes along, and whose linkers were looked at */
} Expansion;

static void
let_go (Expansion   *self,
        RelFlushRow *row)
{
  if (row->kind == REL_FLUSH_INSERT)
    row->kind = REL_FLUSH_DROP;
  else if (row->kind != REL_FLUSH_DROP)
    row->kind = REL_FLUSH_DELETE;
  if (g_hash_table_add (self->seen, row))
    g_queue_push_tail (&self->going, row);
}

/* Is it deleted, or was it never stored and is not to be? */
gboolean
rel_flush_is_going (RelFlushRow *row)
{
  return row->kind == REL_FLUSH_DELETE || row->kind == REL_FLUSH_DROP;
}

/* Values of a stored row in these columns; FALSE when one is NULL. Borrowed. */
gboolean
rel_flush_get_values (GPtrArray               *row,
                      const RelMappedColumns  *columns,
                      RelValue               **values)
{
  for (guint i = 0; i < columns->n; i++)
    {
      values[i] = row->pdata[columns->at[i]];
      if (values[i] == NULL || rel_value_is_null (values[i]))
        return FALSE;
    }

  return TRUE;
}

static void
leave_owner (Expansion    *self,
             RelMappedEnd *end,
             RelFlushRow  *member)
{
  if (rel_flush_is_going (member))
    return;
  if (end->info.on_owner_delete == REL_OWNER_DELETE_UNLINK)
    rel_flush_unlink (member, &end->remote_columns, REL_FLUSH_CELL_UNLINKED);
  else
    let_go (self, member);
}

/* Is a link staged that leads to this row? */
static gboolean
is_staged_to (RelFlushRow            *row,
              const RelMappedColumns *columns,
              RelFlushRow            *target)
{
  for (guint i = 0; i < columns->n; i++)
    if (row->cells[columns->at[i]].kind == REL_FLUSH_CELL_LINK && row->cells[columns->at[i]].target == target)
      return TRUE;

  return FALSE;
}

/* Those whose link to the owner is only staged. */
static void
leave_linkers (Expansion    *self,
               RelMappedEnd *end,
               RelFlushRow  *owner)
{
  GPtrArray *linkers = g_hash_table_lookup (self->linkers, owner);

  for (guint i = 0; linkers != NULL && i < linkers->len; i++)
    {
      RelFlushRow *row = linkers->pdata[i];

      if (row != owner && row->table == end->remote && is_staged_to (row, &end->remote_columns, owner))
        leave_owner (self, end, row);
    }
}

static gboolean
leave_members (Expansion     *self,
               RelMappedEnd  *end,
               RelFlushRow   *owner,
               GError       **error)
{
  g_autofree RelValue **values = g_new0 (RelValue *, end->local_columns.n + 1);

  if (end->info.on_owner_delete == REL_OWNER_DELETE_LEAVE)
    return TRUE;

  leave_linkers (self, end, owner);
  if (owner->now == NULL || (end->passive && !owner->known_members) || !rel_flush_get_values (owner->now, &end->local_columns, values))
    return TRUE;

  {
    g_autoptr(RelRows) rows = rel_flush_select (self->flush, end->remote, &end->remote_columns, values, error);

    if (rows == NULL)
      return FALSE;
    for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
      {
        RelFlushRow *member = rel_flush_find_row (self->flush, end->remote, rows, i);

        if (member != owner && !rel_flush_is_touched (member, &end->remote_columns))
          leave_owner (self, end, member);
      }
  }

  return TRUE;
}

/* Rows of an association table go; with them, where the end says so, those at the other side. */
static gboolean
leave_pairs (Expansion     *self,
             RelMappedEnd  *end,
             RelFlushRow   *owner,
             GError       **error)
{
  gboolean members_go = end->info.on_owner_delete == REL_OWNER_DELETE_DELETE || end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN;
  g_autofree RelValue **values = g_new0 (RelValue *, end->local_columns.n + end->remote_columns.n + 1);
  g_autoptr(RelRows) rows = NULL;

  if (end->info.on_owner_delete == REL_OWNER_DELETE_LEAVE || owner->now == NULL || !rel_flush_get_values (owner->now, &end->local_columns, values) ||
      (end->passive && !members_go))
    return TRUE;

  rows = rel_flush_select (self->flush, end->association, &end->near_columns, values, error);
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      RelFlushRow *row = rel_flush_find_row (self->flush, end->association, rows, i);
      g_autoptr(RelRows) members = NULL;

      if (rel_flush_is_touched (row, &end->near_columns))
        continue;
      if (!end->passive)
        let_go (self, row);
      if (!members_go || !rel_flush_get_values (row->now, &end->far_columns, values))
        continue;
      members = rel_flush_select (self->flush, end->remote, &end->remote_columns, values, error);
      if (members == NULL)
        return FALSE;
      for (guint j = 0; j < rel_rows_get_n_rows (members); j++)
        let_go (self, rel_flush_find_row (self->flush, end->remote, members, j));
    }

  return TRUE;
}

/* An end with its link in the row may own what it leads to. */
static gboolean
leave_target (Expansion     *self,
              RelMappedEnd  *end,
              RelFlushRow   *row,
              GError       **error)
{
  g_autofree RelValue **values = g_new0 (RelValue *, end->local_columns.n + 1);
  g_autoptr(RelRows) rows = NULL;

  if (row->now == NULL || !rel_flush_get_values (row->now, &end->local_columns, values))
    return TRUE;

  rows = rel_flush_select (self->flush, end->remote, &end->remote_columns, values, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      RelFlushRow *target = rel_flush_find_row (self->flush, end->remote, rows, i);
      GPtrArray *linkers = g_hash_table_lookup (self->linkers, target);
      gboolean wanted = FALSE;

      for (guint j = 0; !wanted && linkers != NULL && j < linkers->len; j++)
        {
          RelFlushRow *other = linkers->pdata[j];

          wanted = other != row && !rel_flush_is_going (other) && other->table == row->table && is_staged_to (other, &end->local_columns, target);
        }
      if (!wanted)
        let_go (self, target);
    }

  return TRUE;
}

static gboolean
look_at_going (Expansion    *self,
               RelFlushRow  *row,
               GError      **error)
{
  for (guint i = 0; i < row->table->ends->len; i++)
    {
      RelMappedEnd *end = row->table->ends->pdata[i];
      gboolean done = TRUE;

      if (end->info.view_only)
        continue;
      if (end->info.link_in == REL_LINK_IN_REMOTE)
        done = leave_members (self, end, row, error);
      else if (end->info.link_in == REL_LINK_IN_ASSOCIATION)
        done = leave_pairs (self, end, row, error);
      else if (end->info.on_owner_delete == REL_OWNER_DELETE_DELETE || end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN)
        done = leave_target (self, end, row, error);
      if (!done)
        return FALSE;
    }

  return TRUE;
}

/* Does the database take the row along? */
static gboolean
is_swept (Expansion    *self,
          RelFlushRow  *row,
          GHashTable   *kept,
          gboolean     *swept,
          GError      **error)
{
  *swept = FALSE;

  return !self->flush->foreign_keys || g_hash_table_size (self->seen) == 0 || rel_flush_is_swept (self->flush, row, kept, swept, error);
}

/* Those that are only staged to lead to a row which the database takes along with another one: it would take them too, or be
 * in their way. */
static gboolean
look_at_swept (Expansion  *self,
               GError    **error)
{
  g_autoptr(GHashTable) kept = g_hash_table_new (NULL, NULL);
  guint n_rows = self->flush->rows->len;

  for (guint i = 0; i < n_rows; i++)
    {
      RelFlushRow *target = self->flush->rows->pdata[i];
      gboolean swept = FALSE;

      if (rel_flush_is_going (target) || !g_hash_table_contains (self->linkers, target) || g_hash_table_contains (self->swept, target))
        continue;
      if (!is_swept (self, target, kept, &swept, error))
        return FALSE;
      if (!swept)
        continue;
      g_hash_table_add (self->swept, target);
      for (guint j = 0; j < target->table->ends->len; j++)
        {
          RelMappedEnd *end = target->table->ends->pdata[j];

          if (!end->info.view_only && end->info.link_in == REL_LINK_IN_REMOTE && end->info.on_owner_delete != REL_OWNER_DELETE_LEAVE)
            leave_linkers (self, end, target);
        }
    }

  return TRUE;
}

/* Until nothing more follows. */
static gboolean
look_at_all_going (Expansion  *self,
                   GError    **error)
{
  RelFlushRow *row;

  do
    {
      while ((row = g_queue_pop_head (&self->going)) != NULL)
        if (!look_at_going (self, row, error))
          return FALSE;
      if (!look_at_swept (self, error))
        return FALSE;
    }
  while (!g_queue_is_empty (&self->going));

  return TRUE;
}

/* Records that left an owner that they cannot be without. */
static gboolean
find_orphans (Expansion  *self,
              GError    **error)
{
  guint n_rows = self->flush->rows->len;

  for (guint i = 0; i < n_rows; i++)
    {
      RelFlushRow *row = self->flush->rows->pdata[i];

      for (guint j = 0; (row->kind == REL_FLUSH_INSERT || row->kind == REL_FLUSH_UPDATE) && j < row->table->owners->len; j++)
        {
          RelMappedEnd *end = row->table->owners->pdata[j];
          gboolean left = end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN && !end->info.view_only;

          for (guint k = 0; left && k < end->remote_columns.n; k++)
            left = row->cells[end->remote_columns.at[k]].kind == REL_FLUSH_CELL_CLEARED;
          if (left)
            let_go (self, row);
        }
      for (guint j = 0; row->kind == REL_FLUSH_UPDATE && j < row->table->ends->len; j++)
        {
          RelMappedEnd *end = row->table->ends->pdata[j];

          if (end->info.link_in == REL_LINK_IN_LOCAL && end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN && !end->info.view_only &&
              rel_flush_is_changed (row, &end->local_columns) && !leave_target (self, end, row, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
remove_pair (Expansion           *self,
             const RelFlushPair  *pair,
             GError             **error)
{
  RelMappedEnd *end = pair->end;
  RelMappedColumns both = { end->near_columns.n + end->far_columns.n, NULL };
  g_autofree guint *at = g_new (guint, both.n + 1);
  g_autofree RelValue **values = g_new0 (RelValue *, both.n + 1);
  g_autoptr(RelRows) rows = NULL;

  for (guint i = 0; i < both.n; i++)
    at[i] = i < end->near_columns.n ? end->near_columns.at[i] : end->far_columns.at[i - end->near_columns.n];
  both.at = at;

  if (rel_flush_get_values (pair->local->now, &end->local_columns, values) &&
      rel_flush_get_values (pair->remote->now, &end->remote_columns, values + end->near_columns.n))
    {
      rows = rel_flush_select (self->flush, end->association, &both, values, error);
      if (rows == NULL)
        return FALSE;
    }

  if (rows == NULL || rel_rows_get_n_rows (rows) == 0)
    {
      rel_flush_set_row_error (self->flush, error, REL_ERROR_CHANGED, "stale", pair->local, NULL,
                               _("“%s” in “%s” was separated from a member by somebody else already. Nothing was written, and your changes are kept; take back this one."));
      return FALSE;
    }
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      RelFlushRow *row = rel_flush_find_row (self->flush, end->association, rows, i);

      row->order = pair->order;
      let_go (self, row);
    }

  return TRUE;
}

/* Does an end over these pairs let a member go that left it? */
static gboolean
is_orphan_pair (const RelFlushPair *pair,
                gboolean            from_local)
{
  RelMappedTable *table = from_local ? pair->end->local : pair->end->remote;

  for (guint i = 0; i < table->ends->len; i++)
    {
      RelMappedEnd *end = table->ends->pdata[i];

      if (end->pairs == pair->end->pairs && end->association != NULL && (end->swapped == pair->end->swapped) == from_local &&
          end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN)
        return TRUE;
    }

  return FALSE;
}

static gboolean
remove_pairs (Expansion  *self,
              GError    **error)
{
  for (guint i = 0; i < self->flush->pairs->len; i++)
    {
      RelFlushPair pair = g_array_index (self->flush->pairs, RelFlushPair, i);

      if (pair.present || pair.local->now == NULL || pair.remote->now == NULL)
        continue;
      if (!remove_pair (self, &pair, error))
        return FALSE;
      if (is_orphan_pair (&pair, TRUE))
        let_go (self, pair.remote);
      if (is_orphan_pair (&pair, FALSE))
        let_go (self, pair.local);
    }

  return TRUE;
}

static gboolean
add_pairs (Expansion  *self,
           GError    **error)
{
  g_autoptr(GHashTable) kept = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->flush->pairs->len; i++)
    {
      const RelFlushPair *pair = &g_array_index (self->flush->pairs, RelFlushPair, i);
      gboolean local_goes = FALSE;
      gboolean remote_goes = FALSE;
      RelFlushRow *row;

      if (!pair->present)
        continue;
      if (!is_swept (self, pair->local, kept, &local_goes, error) || !is_swept (self, pair->remote, kept, &remote_goes, error))
        return FALSE;
      if (local_goes || remote_goes || rel_flush_is_going (pair->local) || rel_flush_is_going (pair->remote))
        continue;
      row = rel_flush_add_row (self->flush, pair->end->association, REL_FLUSH_INSERT, NULL, NULL, pair->order);
      for (guint j = 0; j < pair->end->near_columns.n; j++)
        rel_flush_set_cell (row, pair->end->near_columns.at[j], REL_FLUSH_CELL_LINK, NULL, pair->local, pair->end->local_columns.at[j]);
      for (guint j = 0; j < pair->end->far_columns.n; j++)
        rel_flush_set_cell (row, pair->end->far_columns.at[j], REL_FLUSH_CELL_LINK, NULL, pair->remote, pair->end->remote_columns.at[j]);
    }

  return TRUE;
}

/* A link that was staged to a record which goes, where neither follows the other. */
static gboolean
check_links (Expansion  *self,
             GError    **error)
{
  GHashTableIter iter;
  gpointer target;
  gpointer linkers;

  g_hash_table_iter_init (&iter, self->linkers);
  while (g_hash_table_iter_next (&iter, &target, &linkers))
    for (guint i = 0; rel_flush_is_going (target) && i < ((GPtrArray *) linkers)->len; i++)
      {
        RelFlushRow *row = ((GPtrArray *) linkers)->pdata[i];

        for (guint j = 0; (row->kind == REL_FLUSH_INSERT || row->kind == REL_FLUSH_UPDATE) && j < row->table->n_columns; j++)
          {
            const char *const columns[] = { row->table->columns[j].name, NULL };

            if (row->cells[j].kind != REL_FLUSH_CELL_LINK || row->cells[j].target != target)
              continue;
            if (((RelFlushRow *) target)->kind == REL_FLUSH_DROP)
              {
                /* it never was: whatever key it was to have may be that of another one now */
                rel_flush_set_cell (row, j, REL_FLUSH_CELL_UNLINKED, NULL, NULL, 0);
                continue;
              }
            if (!self->flush->foreign_keys)
              continue;
            rel_flush_set_row_error (self->flush, error, REL_ERROR_CONSTRAINT, "foreign-key", row, columns,
                                     _("“%s” in “%s” is linked to a record that is to be deleted. Nothing was written; choose another target, or keep the record that is referred to."));
            return FALSE;
          }
      }

  return TRUE;
}

/* Where the session carries keys: members follow the changed key of their owner. */
static gboolean
carry_key (Expansion     *self,
           RelMappedEnd  *end,
           RelFlushRow   *owner,
           GError       **error)
{
  RelMappedTable *table = end->association != NULL ? end->association : end->remote;
  const RelMappedColumns *columns = end->association != NULL ? &end->near_columns : &end->remote_columns;
  g_autofree RelValue **values = g_new0 (RelValue *, end->local_columns.n + 1);
  g_autoptr(RelRows) rows = NULL;

  if (!rel_flush_is_changed (owner, &end->local_columns) || !rel_flush_get_values (owner->now, &end->local_columns, values))
    return TRUE;

  rows = rel_flush_select (self->flush, table, columns, values, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      RelFlushRow *member = rel_flush_find_row (self->flush, table, rows, i);

      if (rel_flush_is_going (member) || rel_flush_is_touched (member, columns))
        continue;
      for (guint j = 0; j < columns->n; j++)
        rel_flush_set_cell (member, columns->at[j], REL_FLUSH_CELL_LINK, NULL, owner, end->local_columns.at[j]);
      member->kind = REL_FLUSH_UPDATE;
      g_queue_push_tail (&self->renamed, member);
    }

  return TRUE;
}

static gboolean
carry_keys (Expansion  *self,
            GError    **error)
{
  RelFlushRow *row;

  while ((row = g_queue_pop_head (&self->renamed)) != NULL)
    for (guint i = 0; row->kind == REL_FLUSH_UPDATE && i < row->table->ends->len; i++)
      {
        RelMappedEnd *end = row->table->ends->pdata[i];

        if (end->info.carry_keys && end->info.link_in != REL_LINK_IN_LOCAL && !carry_key (self, end, row, error))
          return FALSE;
      }

  return TRUE;
}

static void
note_links (Expansion   *self,
            RelFlushRow *row)
{
  for (guint i = 0; i < row->table->n_columns; i++)
    {
      RelFlushRow *target = row->cells[i].kind == REL_FLUSH_CELL_LINK ? row->cells[i].target : NULL;
      GPtrArray *linkers = target != NULL ? g_hash_table_lookup (self->linkers, target) : NULL;

      if (target != NULL && linkers == NULL)
        g_hash_table_insert (self->linkers, target, linkers = g_ptr_array_new ());
      if (target != NULL)
        g_ptr_array_add (linkers, row);
    }
}

gboolean
rel_flush_expand (RelFlush  *flush,
                  GError   **error)
{
  Expansion self = { flush, G_QUEUE_INIT, G_QUEUE_INIT, g_hash_table_new (NULL, NULL),
                     g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref), g_hash_table_new (NULL, NULL) };
  gboolean done = TRUE;
  RelFlushRow *row;

  for (guint i = 0; i < flush->rows->len; i++)
    {
      row = flush->rows->pdata[i];
      note_links (&self, row);
      if (rel_flush_is_going (row))
        let_go (&self, row);
      else if (row->kind == REL_FLUSH_UPDATE)
        g_queue_push_tail (&self.renamed, row);
    }

  done = find_orphans (&self, error) && remove_pairs (&self, error) && look_at_all_going (&self, error);
  if (done)
    done = check_links (&self, error) && carry_keys (&self, error) && rel_flush_check_reused_keys (flush, error) && add_pairs (&self, error);

  g_queue_clear (&self.going);
  g_queue_clear (&self.renamed);
  g_hash_table_unref (self.seen);
  g_hash_table_unref (self.linkers);
  g_hash_table_unref (self.swept);

  return done;
}
