/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Undo and redo over values: a list of states and a place in it. States share what did
 * not change, so thousands of them are cheap; the oldest go when there are more than
 * anybody steps through.
 */
#include "config.h"

#include "document/rel-history.h"

#define MAX_STATES 20000

typedef struct
{
  char     *name; /* of the edit that led here; NULL for the first */
  RelState *state;
} Entry;

struct _RelHistory
{
  GPtrArray *entries;
  guint      here;
};

static void
entry_free (Entry *entry)
{
  g_free (entry->name);
  g_object_unref (entry->state);
  g_free (entry);
}

static void
add (RelHistory *self,
     const char *name,
     RelState   *state)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->name = g_strdup (name);
  entry->state = g_object_ref (state);
  g_ptr_array_add (self->entries, entry);
}

/**
 * rel_history_new:
 * @state: where it begins
 *
 * Returns: (transfer full): a history
 */
RelHistory *
rel_history_new (RelState *state)
{
  RelHistory *self = g_new0 (RelHistory, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  add (self, NULL, state);

  return self;
}

/**
 * rel_history_free:
 * @self: (transfer full): a history
 */
void
rel_history_free (RelHistory *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static Entry *
entry_at (RelHistory *self,
          guint       position)
{
  return g_ptr_array_index (self->entries, position);
}

/**
 * rel_history_get_state:
 * @self: a history
 *
 * Returns: (transfer none): the state where one is
 */
RelState *
rel_history_get_state (RelHistory *self)
{
  return entry_at (self, self->here)->state;
}

/**
 * rel_history_push:
 * @self: a history
 * @name: name of the edit, for people
 * @state: what it led to
 *
 * Goes on to a new state; what was undone before is forgotten.
 */
void
rel_history_push (RelHistory *self,
                  const char *name,
                  RelState   *state)
{
  g_ptr_array_set_size (self->entries, self->here + 1);
  add (self, name, state);
  self->here++;
  if (self->entries->len > MAX_STATES)
    {
      g_ptr_array_remove_index (self->entries, 0);
      self->here--;
    }
}

/**
 * rel_history_undo:
 * @self: a history
 *
 * Returns: whether there was an earlier state to go to
 */
gboolean
rel_history_undo (RelHistory *self)
{
  if (self->here == 0)
    return FALSE;

  self->here--;

  return TRUE;
}

/**
 * rel_history_redo:
 * @self: a history
 *
 * Returns: whether there was a later state to go to
 */
gboolean
rel_history_redo (RelHistory *self)
{
  if (self->here + 1 >= self->entries->len)
    return FALSE;

  self->here++;

  return TRUE;
}

/**
 * rel_history_get_undo_name:
 * @self: a history
 *
 * Returns: (nullable) (transfer none): name of the edit that would be undone
 */
const char *
rel_history_get_undo_name (RelHistory *self)
{
  return self->here > 0 ? entry_at (self, self->here)->name : NULL;
}

/**
 * rel_history_get_redo_name:
 * @self: a history
 *
 * Returns: (nullable) (transfer none): name of the edit that would be redone
 */
const char *
rel_history_get_redo_name (RelHistory *self)
{
  return self->here + 1 < self->entries->len ? entry_at (self, self->here + 1)->name : NULL;
}

/**
 * rel_history_map:
 * @self: a history
 * @map: (scope call): makes a state from each
 * @user_data: data for @map
 *
 * Exchanges every state, for what happened outside of it: the database was read again.
 */
void
rel_history_map (RelHistory    *self,
                 RelHistoryMap  map,
                 gpointer       user_data)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = entry_at (self, i);
      RelState *state = map (entry->state, user_data);

      g_object_unref (entry->state);
      entry->state = state;
    }
}

/**
 * rel_history_trim:
 * @self: a history
 * @max_states: how many states to keep, at least one
 *
 * Forgets the states that are farthest from where one is.
 */
void
rel_history_trim (RelHistory *self,
                  guint       max_states)
{
  guint n = self->entries->len;
  guint first;

  if (n <= max_states)
    return;

  /* undo is asked for more often than redo */
  first = self->here - MIN (self->here, max_states - 1);
  if (first + max_states > n)
    first = n - max_states;
  g_ptr_array_set_size (self->entries, first + max_states);
  if (first > 0)
    g_ptr_array_remove_range (self->entries, 0, first);
  self->here -= first;
}

/**
 * rel_history_replace:
 * @self: a history
 * @state: a state
 *
 * Puts a state in the place where one is, for what is no edit.
 */
void
rel_history_replace (RelHistory *self,
                     RelState   *state)
{
  g_set_object (&entry_at (self, self->here)->state, state);
}
