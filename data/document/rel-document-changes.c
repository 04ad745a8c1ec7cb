/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Edits of the schema are staged: the states of the history move, the database stays
 * behind as `base`, and what differs between the two is what Review lists and Apply
 * brings over. When another program changes the schema, its changes go into every state
 * by a three-way merge; after Apply, states before it keep what they were, so that Undo
 * stages the way back.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/rel-document.h"

#include "document/rel-document-private.h"

#include "schema/rel-equal.h"
#include "schema/rel-schema-match.h"
#include "schema/rel-schema-merge.h"
#include "schema/rel-words.h"

/**
 * rel_document_edit:
 * @self: a document
 * @name: name of the edit, for people: "Rename Column"
 * @schema: what it led to
 *
 * Goes on to another schema under the same diagram. An edit that changed nothing is none.
 */
void
rel_document_edit (RelDocument *self,
                   const char  *name,
                   RelSchema   *schema)
{
  g_autoptr(RelState) state = NULL;

  g_return_if_fail (REL_IS_DOCUMENT (self));
  g_return_if_fail (REL_IS_SCHEMA (schema));

  state = rel_state_with_schema (rel_document_get_state (self), schema);
  rel_document_push (self, name, state);
}

/**
 * rel_document_get_base:
 * @self: a document
 *
 * Returns: (transfer none): the schema of the database as it was last read; of a
 *   design, as it was last saved
 */
RelSchema *
rel_document_get_base (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  return self->base;
}

/**
 * rel_document_list_changes:
 * @self: a document
 *
 * Returns: (transfer none) (element-type RelChange): what is staged, from the base to
 *   the current schema; empty when nothing is
 */
GArray *
rel_document_list_changes (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  if (self->changes == NULL)
    self->changes = rel_schema_diff (self->base, rel_document_get_schema (self));

  return self->changes;
}

/**
 * rel_document_is_modified:
 * @self: a document
 *
 * Returns: whether something would be lost if it were forgotten: staged changes of a
 *   database, or what is not saved of a design
 */
gboolean
rel_document_is_modified (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), FALSE);

  if (self->database != NULL)
    return rel_document_list_changes (self)->len > 0 || rel_document_get_n_edits (self) > 0;

  return rel_document_get_schema (self) != self->base || !rel_diagrams_equal (rel_document_get_diagrams (self), self->saved);
}

/**
 * rel_document_discard_changes:
 * @self: a document
 *
 * Goes back to the schema of the database; one edit, which can be undone. Notes and names
 * of ends stay: they are no changes of it.
 */
void
rel_document_discard_changes (RelDocument *self)
{
  g_autoptr(RelSchema) said = NULL;

  g_return_if_fail (REL_IS_DOCUMENT (self));

  said = self->database != NULL ? rel_schema_with_words (self->base, rel_document_get_schema (self), REL_WORDS_ALL) : g_object_ref (self->base);
  rel_document_edit (self, _("Discard Changes"), said);
}

typedef struct
{
  RelSchema *before;
  RelSchema *after;
  RelSchema *applied; /* NULL: another program made it */
  gboolean   restored; /* the schema that was there before is there again: all that was made since is staged */
  guint      n_conflicts;
} Rebase;

static RelState *
rebase (RelState *state,
        gpointer  user_data)
{
  Rebase *self = user_data;
  RelSchema *schema = rel_state_get_schema (state);
  g_autoptr(GArray) conflicts = NULL;
  g_autoptr(RelSchema) merged = NULL;

  if (self->restored)
    return g_object_ref (state);
  if (schema == self->applied || (self->applied == NULL && schema == self->before))
    return rel_state_with_schema (state, self->after);
  if (self->applied != NULL || self->after == self->before)
    return g_object_ref (state);

  merged = rel_schema_merge (self->before, schema, self->after, &conflicts);
  self->n_conflicts = MAX (self->n_conflicts, conflicts->len);

  return rel_state_with_schema (state, merged != NULL ? merged : schema);
}

#define MOST_TOLD 2

/* What came in from somebody else, so that nobody wonders where it comes from. */
static void
tell_changes (RelDocument *self,
              RelSchema   *before,
              RelSchema   *after)
{
  g_autoptr(GArray) changes = rel_schema_diff (before, after);
  g_autoptr(GString) words = g_string_new (NULL);
  g_autofree char *notice = NULL;

  if (changes->len == 0)
    return;
  for (guint i = 0; i < MIN (changes->len, MOST_TOLD); i++)
    g_string_append_printf (words, "%s%s", i > 0 ? " · " : "", g_array_index (changes, RelChange, i).words);
  if (changes->len > MOST_TOLD)
    g_string_append_printf (words, ngettext (" and %u more", " and %u more", changes->len - MOST_TOLD), changes->len - MOST_TOLD);
  /* Translators: changes in words: "Create table shops · Drop column books.fax" */
  notice = g_strdup_printf (_("The schema of the database was changed: %s"), words->str);
  g_signal_emit_by_name (self, "notice", notice);
}

static void
reloaded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(RelDocument) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelState) before = NULL;
  g_autoptr(RelSchema) after = NULL;
  Rebase work = { NULL };
  gboolean same, others;

  if (!rel_database_reload_schema_finish (REL_DATABASE (source), result, &error) || self->history == NULL)
    return;

  before = g_object_ref (rel_document_get_state (self));
  work.before = g_steal_pointer (&self->base);
  work.applied = self->applying ? rel_state_get_schema (before) : NULL;
  others = !self->applying && !self->restored && !self->refreshing;
  work.restored = self->restored && self->applied_from != NULL;
  self->applying = self->restored = self->refreshing = FALSE;
  after = rel_schema_adopt (rel_database_get_schema (self->database),
                            work.applied != NULL ? work.applied : work.restored ? self->applied_from : work.before);
  work.after = after;
  self->base = g_object_ref (after);
  g_clear_pointer (&self->changes, g_array_unref);
  same = rel_schema_equal (work.before, work.after);
  rel_history_map (self->history, rebase, &work);
  /* a session knows one schema; older states stage for its records, and lose that when it begins anew */
  if (rel_document_get_n_edits (self) == 0 && !same)
    {
      rel_document_forget_stages (self);
      g_clear_object (&self->session);
    }
  else if (self->session != NULL)
    rel_session_refresh (self->session);
  rel_document_announce (self, before);
  g_signal_emit_by_name (self, "reloaded");
  if (work.n_conflicts > 0)
    g_signal_emit_by_name (self, "notice", _("Another program changed the same things as you did; yours are kept. Review shows the difference."));
  else if (others && !same)
    tell_changes (self, work.before, work.after);
  g_object_unref (work.before);
}

/* Another program committed, or we did: what is there now? */
void
rel_document_read_again (RelDocument *self)
{
  /* what somebody made of the file is not to be taken for an edit of its schema */
  if (rel_document_check_file (self) != NULL)
    return;
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  rel_database_reload_schema_async (self->database, self->reading, reloaded_cb, g_object_ref (self));
}

/**
 * rel_document_refresh:
 * @self: a document
 *
 * Reads the schema again and shows the records anew, after a script of the person's own
 * wrote to the database.
 */
void
rel_document_refresh (RelDocument *self)
{
  g_return_if_fail (REL_IS_DOCUMENT (self));

  if (self->database == NULL)
    return;
  self->refreshing = TRUE;
  rel_document_read_again (self);
}
