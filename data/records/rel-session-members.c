/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What an end of a record leads to, stored and staged together: the one target of its
 * own link, or the members whose link, or whose row of an association table, leads to it.
 * What is stored comes in its order, what is staged behind in the order of staging,
 * unless the end has an order of its own.
 */
#include "config.h"

#include "records/rel-session-private.h"

/* Does a record take its links along when it goes? Only those that it knows of: others stay as they are. */
static gboolean
takes_links (RelRecord    *target,
             RelMappedEnd *end)
{
  GPtrArray *ends = rel_record_get_mapped_table (target)->ends;

  for (guint i = 0; i < ends->len; i++)
    {
      RelMappedEnd *back = ends->pdata[i];

      if (back->info.view_only || back->remote != end->local || back->info.on_owner_delete == REL_OWNER_DELETE_LEAVE)
        continue;
      if (end->association != NULL ? back->association != NULL && back->pairs == end->pairs && (end->local != end->remote || back->swapped != end->swapped)
                                   : back->info.link_in == REL_LINK_IN_REMOTE && rel_mapped_columns_equal (&back->remote_columns, &end->local_columns))
        return TRUE;
    }

  return FALSE;
}

/* What an end with its link in the record leads to; borrowed, NULL for nothing. */
gboolean
rel_session_get_target (RelSession    *self,
                        RelRecord     *record,
                        RelMappedEnd  *end,
                        RelRecord    **target,
                        GError       **error)
{
  gboolean gone = FALSE;

  if (!rel_session_find_target (self, record, &end->local_columns, end->remote, &end->remote_columns, target, error))
    return FALSE;
  if (*target != NULL && !rel_session_is_gone (self, *target, &gone, error))
    return FALSE;
  if (gone && (takes_links (*target, end) || rel_record_is_missing (*target) || rel_record_get_identity (*target) == NULL))
    *target = NULL;

  return TRUE;
}

static void
add_member (GPtrArray  *members,
            GHashTable *seen,
            RelRecord  *record)
{
  if (g_hash_table_add (seen, record))
    g_ptr_array_add (members, g_object_ref (record));
}

static int
compare_orders (gconstpointer a,
                gconstpointer b)
{
  const RelStageEntry *x = *(RelStageEntry *const *) a;
  const RelStageEntry *y = *(RelStageEntry *const *) b;

  return x->order < y->order ? -1 : x->order > y->order;
}

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  const RelStagePair *x = *(RelStagePair *const *) a;
  const RelStagePair *y = *(RelStagePair *const *) b;

  return x->order < y->order ? -1 : x->order > y->order;
}

/* Members whose link is in themselves. */
static gboolean
collect_linked (RelSession    *self,
                RelRecord     *owner,
                RelMappedEnd  *end,
                GPtrArray     *stored,
                GPtrArray     *members,
                GHashTable    *seen,
                GError       **error)
{
  GHashTable *entries = rel_stage_get_entries (self->stage, end->remote);
  g_autoptr(GPtrArray) staged = g_ptr_array_new ();

  for (guint i = 0; stored != NULL && i < stored->len; i++)
    {
      RelRecord *member = stored->pdata[i];
      RelStageEntry *entry = entries != NULL ? g_hash_table_lookup (entries, member) : NULL;

      if (!rel_stage_entry_has_any (entry, &end->remote_columns))
        add_member (members, seen, member);
    }

  if (entries != NULL)
    {
      GHashTableIter iter;
      gpointer data;

      g_hash_table_iter_init (&iter, entries);
      while (g_hash_table_iter_next (&iter, NULL, &data))
        if (rel_stage_entry_has_any (data, &end->remote_columns))
          g_ptr_array_add (staged, data);
    }
  g_ptr_array_sort (staged, compare_orders);
  for (guint i = 0; i < staged->len; i++)
    {
      RelRecord *member = ((RelStageEntry *) staged->pdata[i])->record;
      gboolean linked;

      if (!rel_session_is_linked (self, member, &end->remote_columns, owner, &end->local_columns, &linked, error))
        return FALSE;
      if (linked)
        add_member (members, seen, member);
    }

  return TRUE;
}

/* Rows of the association table that are staged as records of their own. */
static gboolean
collect_association_records (RelSession    *self,
                             RelRecord     *owner,
                             RelMappedEnd  *end,
                             GPtrArray     *members,
                             GHashTable    *seen,
                             GError       **error)
{
  GHashTable *entries = rel_stage_get_entries (self->stage, end->association);
  g_autoptr(GPtrArray) list = NULL;

  if (entries == NULL)
    return TRUE;

  list = rel_hash_list_values (entries);
  for (guint i = 0; i < list->len; i++)
    {
      RelStageEntry *entry = list->pdata[i];
      RelRecord *target = NULL;
      gboolean linked = FALSE;
      gboolean gone = FALSE;

      if (!rel_session_is_gone (self, entry->record, &gone, error))
        return FALSE;
      if (gone || (!rel_stage_entry_has_any (entry, &end->near_columns) && !rel_stage_entry_has_any (entry, &end->far_columns)))
        continue;
      if (!rel_session_is_linked (self, entry->record, &end->near_columns, owner, &end->local_columns, &linked, error) ||
          (linked && !rel_session_find_target (self, entry->record, &end->far_columns, end->remote, &end->remote_columns, &target, error)))
        return FALSE;
      if (target != NULL)
        add_member (members, seen, target);
    }

  return TRUE;
}

/* Is the row that joins these two staged to go, or to join others? */
static gboolean
is_rejoined (RelSession   *self,
             RelRecord    *owner,
             RelMappedEnd *end,
             RelRecord    *member)
{
  GHashTable *entries = rel_stage_get_entries (self->stage, end->association);
  GHashTableIter iter;
  gpointer data;

  if (entries == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      RelStageEntry *entry = data;

      if ((entry->deleted || rel_stage_entry_has_any (entry, &end->near_columns) || rel_stage_entry_has_any (entry, &end->far_columns)) &&
          rel_session_row_refers (entry->read, &end->near_columns, owner, &end->local_columns) &&
          rel_session_row_refers (entry->read, &end->far_columns, member, &end->remote_columns))
        return TRUE;
    }

  return FALSE;
}

/* Members that a row of an association table joins. */
static gboolean
collect_pairs (RelSession    *self,
               RelRecord     *owner,
               RelMappedEnd  *end,
               GPtrArray     *stored,
               GPtrArray     *members,
               GHashTable    *seen,
               GError       **error)
{
  g_autoptr(GPtrArray) staged = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer data;

  for (guint i = 0; stored != NULL && i < stored->len; i++)
    {
      RelRecord *member = stored->pdata[i];
      RelStagePair *pair = end->swapped ? rel_stage_lookup_pair (self->stage, end->pairs, member, owner)
                                        : rel_stage_lookup_pair (self->stage, end->pairs, owner, member);

      if (pair == NULL ? !is_rejoined (self, owner, end, member) : pair->present)
        add_member (members, seen, member);
    }

  g_hash_table_iter_init (&iter, rel_stage_get_pairs (self->stage));
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      RelStagePair *pair = data;

      if (pair->pairs == end->pairs && pair->present && (end->swapped ? pair->right : pair->left) == owner)
        g_ptr_array_add (staged, pair);
    }
  g_ptr_array_sort (staged, compare_pairs);
  for (guint i = 0; i < staged->len; i++)
    add_member (members, seen, end->swapped ? ((RelStagePair *) staged->pdata[i])->left : ((RelStagePair *) staged->pdata[i])->right);

  return collect_association_records (self, owner, end, members, seen, error);
}

typedef struct
{
  RelSession   *session;
  RelMappedEnd *end;
} Order;

static int
compare_members (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const Order *order = user_data;
  int result = 0;

  for (guint i = 0; result == 0 && i < order->end->order_by.n; i++)
    {
      RelSeen x = { NULL, NULL, 0 };
      RelSeen y = { NULL, NULL, 0 };

      if (rel_session_see (order->session, *(RelRecord *const *) a, order->end->order_by.at[i], &x, NULL) &&
          rel_session_see (order->session, *(RelRecord *const *) b, order->end->order_by.at[i], &y, NULL))
        {
          if (x.value != NULL && y.value != NULL)
            result = rel_value_compare (x.value, y.value);
          else
            result = (x.value == NULL) - (y.value == NULL);
        }
      rel_seen_clear (&x);
      rel_seen_clear (&y);
    }

  return result;
}

/**
 * rel_session_get_members:
 *
 * Gives what an owner has at an end, as RelRecord; NULL with an error. For an end with
 * its link in the owner this is at most one.
 */
GPtrArray *
rel_session_get_members (RelSession    *self,
                         RelRecord     *owner,
                         RelMappedEnd  *end,
                         GError       **error)
{
  g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *stored = NULL;
  gboolean gone = FALSE;

  if (!rel_session_is_gone (self, owner, &gone, error))
    return NULL;
  if (gone)
    return g_steal_pointer (&members);

  if (end->info.link_in == REL_LINK_IN_LOCAL)
    {
      RelRecord *target;

      if (!rel_session_get_target (self, owner, end, &target, error))
        return NULL;
      if (target != NULL)
        g_ptr_array_add (members, g_object_ref (target));
      return g_steal_pointer (&members);
    }

  if (!rel_session_need_members (self, end, owner, &stored, error) ||
      !(end->association != NULL ? collect_pairs (self, owner, end, stored, members, seen, error)
                                 : collect_linked (self, owner, end, stored, members, seen, error)))
    return NULL;

  for (guint i = members->len; i > 0; i--)
    {
      if (!rel_session_is_gone (self, members->pdata[i - 1], &gone, error))
        return NULL;
      if (gone && (end->association == NULL || rel_record_is_missing (members->pdata[i - 1]) ||
                   rel_record_get_identity (members->pdata[i - 1]) == NULL || takes_links (members->pdata[i - 1], end)))
        g_ptr_array_remove_index (members, i - 1);
    }

  /* The database has ordered what is stored; what is staged is put into its place. */
  if (end->order_by.n > 0 && !rel_stage_is_empty (self->stage))
    {
      Order order = { self, end };

      g_ptr_array_sort_with_data (members, compare_members, &order);
    }

  return g_steal_pointer (&members);
}
