/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Undo across commits. Over random sessions on random tables, with a history of all that
 * was ever staged:
 *
 *  1. a commit changes nothing of what any other state shows, older or undone;
 *  2. the state that was committed is empty after it;
 *  3. committing the first state gives the database as it was at first, the last one gives it
 *     as it was at last, however often one goes to and fro.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "support/plain-sql.h"
#include "support/session-walk.h"
#include "support/support.h"

typedef struct
{
  SessionWalk *walk;
  GPtrArray   *stages; /* of the history */
  guint        here;
  guint        n_commits;
  guint        n_refused;
} History;

static void
push (History *self)
{
  RelStage *stage = rel_session_get_stage (self->walk->session);

  if (stage == self->stages->pdata[self->here])
    return;
  g_ptr_array_set_size (self->stages, self->here + 1);
  g_ptr_array_add (self->stages, rel_stage_ref (stage));
  self->here++;
}

static void
go (History *self,
    guint    to)
{
  self->here = to;
  rel_session_set_stage (self->walk->session, self->stages->pdata[to]);
}

/* Records that others may have made known: those of a cascade, rows that join. */
static void
learn (History *self)
{
  RelCommit *commit = rel_session_get_commit (self->walk->session);

  for (guint i = 0; commit != NULL && i < commit->changes->len; i++)
    {
      RelCommitChange *change = commit->changes->pdata[i];

      if (!g_ptr_array_find (self->walk->records, change->record, NULL))
        g_ptr_array_add (self->walk->records, g_object_ref (change->record));
    }
}

/* RELATA_TEST_STATE=N notes what is staged in a state at each commit, and in the one that is committed. */
static gboolean
is_shown (guint state)
{
  const char *wanted = g_getenv ("RELATA_TEST_STATE");

  return wanted != NULL && (state == G_MAXUINT || (guint) atoi (wanted) == state);
}

/* What is staged, for the log. */
static void
note_stage (SessionWalk *walk)
{
  RelStage *stage = rel_session_get_stage (walk->session);
  g_autoptr(GPtrArray) entries = rel_stage_list_entries (stage);
  g_autoptr(GPtrArray) pairs = rel_hash_list_keys (rel_stage_get_pairs (stage));

  for (guint i = 0; i < entries->len; i++)
    {
      RelStageEntry *entry = entries->pdata[i];
      RelMappedTable *table = rel_record_get_mapped_table (entry->record);
      g_autoptr(GString) line = g_string_new (NULL);
      guint at = 9999;

      g_ptr_array_find (walk->records, entry->record, &at);
      g_string_printf (line, "r%u of %s%s%s:", at, table->name, entry->inserted ? " inserted" : "", entry->deleted ? " deleted" : "");
      for (guint j = 0; j < table->n_columns; j++)
        {
          g_autofree char *literal = entry->cells[j].value != NULL ? rel_value_to_literal (entry->cells[j].value) : NULL;
          guint target = 9999;

          if (entry->cells[j].target != NULL)
            g_ptr_array_find (walk->records, entry->cells[j].target, &target);
          if (entry->cells[j].kind != REL_CELL_NONE)
            g_string_append_printf (line, " %s kind %u %s r%u;", table->columns[j].name, entry->cells[j].kind, literal != NULL ? literal : "", target);
        }
      session_walk_note (walk, "    %s", line->str);
    }
  for (guint i = 0; i < pairs->len; i++)
    {
      RelStagePair *pair = pairs->pdata[i];
      guint left = 9999;
      guint right = 9999;

      g_ptr_array_find (walk->records, pair->left, &left);
      g_ptr_array_find (walk->records, pair->right, &right);
      session_walk_note (walk, "    pair r%u r%u %d", left, right, pair->present);
    }
}

static gboolean
is_pairs (RelMappedTable *table)
{
  return strcmp (table->name, "pairs") == 0;
}

/* A link to a record that is to go, which forbids it, shows until the commit that cannot be: this is no state to come back to. */
static void
leave_gone (SessionShown *all)
{
  g_autoptr(GHashTable) gone = g_hash_table_new (NULL, NULL);

  for (guint i = 0; all[i].record != NULL; i++)
    if (all[i].gone)
      g_hash_table_add (gone, all[i].record);
  for (guint i = 0; all[i].record != NULL; i++)
    for (guint j = 0; !all[i].gone && j < rel_record_get_mapped_table (all[i].record)->ends->len; j++)
      for (guint k = all[i].ends[j]->len; k > 0; k--)
        if (g_hash_table_contains (gone, all[i].ends[j]->pdata[k - 1]))
          g_ptr_array_remove_index (all[i].ends[j], k - 1);
}

/* 1 */
static void
compare (History      *self,
         guint         state,
         SessionShown *before)
{
  SessionWalk *walk = self->walk;
  SessionShown *after = session_walk_look (walk);

  if (is_shown (state))
    {
      session_walk_note (walk, "  state %u after:", state);
      note_stage (walk);
    }
  leave_gone (before);
  leave_gone (after);
  for (guint i = 0; before[i].record != NULL; i++)
    {
      RelMappedTable *table = rel_record_get_mapped_table (before[i].record);

      /* a pair that is staged is no record yet, and one that was separated is none any more */
      if (is_pairs (table) || before[i].displaced)
        continue;
      walk_assert (walk, before[i].gone == after[i].gone, "state %u: r%u of %s %s", state, i, table->name, after[i].gone ? "went" : "came");
      for (guint j = 0; !before[i].gone && j < table->n_columns; j++)
        walk_assert (walk, before[i].values[j] == NULL || (after[i].values[j] != NULL && rel_value_equal (before[i].values[j], after[i].values[j])),
                     "state %u: r%u.%s is another", state, i, table->columns[j].name);
      for (guint j = 0; !before[i].gone && j < table->ends->len; j++)
        {
          RelMappedEnd *of = table->ends->pdata[j];

          if (is_pairs (of->remote))
            continue;
          walk_assert (walk, before[i].ends[j]->len == after[i].ends[j]->len, "state %u: r%u.%s has %u members, not %u", state, i, of->info.name,
                       after[i].ends[j]->len, before[i].ends[j]->len);
          for (guint k = 0; k < before[i].ends[j]->len; k++)
            walk_assert (walk, before[i].ends[j]->pdata[k] == after[i].ends[j]->pdata[k], "state %u: r%u.%s has others", state, i, of->info.name);
        }
    }
  session_walk_forget (walk, after);
}

static gboolean
commit (History *self,
        gboolean must)
{
  SessionWalk *walk = self->walk;
  g_autofree SessionShown **shown = g_new0 (SessionShown *, self->stages->len);
  g_autoptr(RelConnection) writer = NULL;
  g_autoptr(GError) error = NULL;
  guint here = self->here;
  gboolean done;

  for (guint i = 0; i < self->stages->len; i++)
    {
      go (self, i);
      shown[i] = session_walk_look (walk);
      if (is_shown (i) || (is_shown (G_MAXUINT) && i == here))
        {
          session_walk_note (walk, "  state %u before:", i);
          note_stage (walk);
        }
    }
  go (self, here);
  writer = rel_sqlite_connection_open (walk->path, REL_ACCESS_WRITE, NULL, &error);
  g_assert_no_error (error);
  done = rel_session_commit (walk->session, writer, NULL, &error);
  session_walk_note (walk, "commit of state %u: %s", here, done ? "done" : error->message);
  if (done && rel_session_get_commit (walk->session) != NULL)
    {
      RelCommit *last = rel_session_get_commit (walk->session);

      self->n_commits++;
      g_assert_false (rel_commit_is_final (last));
      for (guint i = 0; i < self->stages->len; i++)
        {
          RelStage *rebased = rel_stage_rebase (self->stages->pdata[i], last);

          rel_stage_unref (self->stages->pdata[i]);
          self->stages->pdata[i] = rebased;
        }
      /* 2 */
      walk_assert (walk, rel_stage_is_empty (self->stages->pdata[here]), "something is still staged");
      for (guint i = 0; i < self->stages->len; i++)
        {
          go (self, i);
          compare (self, i, shown[i]);
        }
      learn (self);
      go (self, here);
    }
  else if (!done)
    {
      RelErrorDetail *detail = rel_error_get_detail (error);

      self->n_refused++;
      /* RESTRICT is stricter than the end result */
      walk_assert (walk, !must || strstr (walk->ddl, "RESTRICT") != NULL, "the way back was refused: %s (%s)", error->message, detail != NULL ? detail->kind : "");
    }
  for (guint i = 0; i < self->stages->len; i++)
    session_walk_forget (walk, shown[i]);

  return done;
}

/* 3 */
static void
to_and_fro (History    *self,
            const char *first,
            const char *last)
{
  SessionWalk *walk = self->walk;

  for (guint round = 0; round < 2; round++)
    {
      g_autofree char *begun = NULL;
      g_autofree char *ended = NULL;

      go (self, 0);
      session_walk_note (walk, "back to the first");
      if (!commit (self, TRUE))
        return;
      begun = session_walk_dump (walk);
      walk_assert (walk, strcmp (first, begun) == 0, "at first:\n%s\nand again:\n%s", first, begun);

      go (self, self->stages->len - 1);
      session_walk_note (walk, "on to the last");
      if (!commit (self, TRUE))
        return;
      ended = session_walk_dump (walk);
      walk_assert (walk, strcmp (last, ended) == 0, "at last:\n%s\nand again:\n%s", last, ended);
    }
}

static void
walk (guint  seed,
      guint  n_steps,
      guint *n_commits,
      guint *n_refused)
{
  SessionWalk walk = { NULL };
  History self = { &walk, g_ptr_array_new_with_free_func ((GDestroyNotify) rel_stage_unref), 0 };
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  session_walk_begin (&walk, seed);
  /* there is something to begin with, that nobody staged */
  for (guint i = 0; i < 25; i++)
    session_walk_edit (&walk);
  g_ptr_array_add (self.stages, rel_stage_ref (rel_session_get_stage (walk.session)));
  if (!commit (&self, FALSE))
    rel_session_rollback (walk.session);
  g_ptr_array_set_size (self.stages, 0);
  g_ptr_array_add (self.stages, rel_stage_ref (rel_session_get_stage (walk.session)));
  self.here = 0;
  first = session_walk_dump (&walk);

  for (guint i = 0; i < n_steps; i++)
    {
      guint what = session_walk_pick (&walk, 12);

      if (what < 9)
        {
          session_walk_edit (&walk);
          push (&self);
        }
      else if (what == 9 && self.here > 0)
        {
          session_walk_note (&walk, "undo");
          go (&self, self.here - 1);
        }
      else if (what == 10 && self.here + 1 < self.stages->len)
        {
          session_walk_note (&walk, "redo");
          go (&self, self.here + 1);
        }
      else if (what == 11 && !commit (&self, FALSE) && self.here > 0)
        {
          /* what cannot be written is taken back */
          session_walk_note (&walk, "undo");
          go (&self, self.here - 1);
        }
    }
  while (!commit (&self, FALSE) && self.here > 0)
    go (&self, self.here - 1);
  if (self.here > 0)
    {
      g_ptr_array_set_size (self.stages, self.here + 1);
      last = session_walk_dump (&walk);
      to_and_fro (&self, first, last);
    }
  *n_commits += self.n_commits;
  *n_refused += self.n_refused;
  g_ptr_array_unref (self.stages);
  session_walk_end (&walk);
}

static void
test_walks (void)
{
  guint seed = support_seed ();
  guint n = support_scale (16);
  guint n_commits = 0;
  guint n_refused = 0;

  for (guint i = 0; i < n; i++)
    {
      g_test_message ("walk %u: RELATA_TEST_SEED=%u RELATA_TEST_SCALE=0", i, seed + i);
      walk (seed + i, 40, &n_commits, &n_refused);
    }
  g_test_message ("%u commits, %u refused", n_commits, n_refused);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/stage-rebase/random", test_walks);

  return g_test_run ();
}
