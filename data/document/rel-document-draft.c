/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is staged outlives the program: at most a fifth of a second after an edit it is
 * on the disk, written by a thread; when the document is opened again it is staged again,
 * as one edit on top, which can be undone.
 *
 *   closed --open: nobody has it--> kept --edit--> due --100 ms--> writing --done--> kept
 *      '----open: another has it--> not kept (told)       ^----- edited meanwhile ----'
 *
 * A design without a file gets its draft with its first edit. When somebody else changed
 * the schema since, what is staged goes on top of it by a three-way merge.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "document/rel-document.h"

#include "document/rel-design-block.h"
#include "document/rel-document-private.h"
#include "document/rel-draft-private.h"
#include "records/rel-stage-json.h"
#include "schema/rel-schema-match.h"
#include "schema/rel-schema-merge.h"

#define DELAY_MS 100

struct _RelKeeping
{
  RelDraft *draft;     /* NULL: another window has it, or there is none yet */
  GFile    *file;      /* whose it is; NULL: a design without one */
  guint64   inode;
  guint     source;
  gboolean  writing;
  gboolean  again;     /* edited while it was written */
  gboolean  elsewhere; /* another window has it */
  gboolean  failed;    /* the last time; told once */
};

static guint64
get_inode (GFile *file)
{
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  GStatBuf st;

  return path != NULL && g_stat (path, &st) == 0 ? st.st_ino : 0;
}

/* What is to be kept. The stage belongs to this thread, so that it is written here. */
static RelDraftContent *
get_content (RelDocument *self)
{
  RelState *state = rel_document_get_state (self);
  RelDraftContent *content = g_new0 (RelDraftContent, 1);
  g_autoptr(RelDesignBlock) block = rel_design_block_merge (NULL, NULL, rel_state_get_schema (state), rel_state_get_diagrams (state));

  content->inode = self->keeping->inode;
  content->title = g_strdup (self->title);
  content->base = g_object_ref (self->base);
  content->schema = g_object_ref (rel_state_get_schema (state));
  content->diagram = rel_design_block_write (block);
  content->current = rel_state_get_current (state);
  if (rel_state_get_stage (state) != NULL)
    content->stage = rel_stage_to_json (rel_state_get_stage (state));

  return content;
}

typedef struct
{
  RelDraft        *draft;
  RelDraftContent *content;
} Writing;

static void
writing_free (Writing *writing)
{
  rel_draft_unref (writing->draft);
  rel_draft_content_clear (writing->content);
  g_free (writing->content);
  g_free (writing);
}

static void
write_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Writing *writing = data;
  GError *error = NULL;

  if (rel_draft_write (writing->draft, writing->content, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void start_writing (RelDocument *self);

static void
take_result (RelDocument  *self,
             const GError *error)
{
  gboolean failed = error != NULL;

  if (failed && !self->keeping->failed)
    g_signal_emit_by_name (self, "notice", error->message);
  self->keeping->failed = failed;
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  RelDocument *self = REL_DOCUMENT (source);
  g_autoptr(GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (self->keeping == NULL)
    return;
  self->keeping->writing = FALSE;
  take_result (self, error);
  if (self->keeping->again)
    start_writing (self);
}

static void
start_writing (RelDocument *self)
{
  g_autoptr(GTask) task = NULL;
  Writing *writing;

  self->keeping->again = FALSE;
  if (self->keeping->draft == NULL)
    return;
  if (!rel_document_is_modified (self))
    {
      rel_draft_clear (self->keeping->draft);
      return;
    }

  self->keeping->writing = TRUE;
  writing = g_new0 (Writing, 1);
  writing->draft = rel_draft_ref (self->keeping->draft);
  writing->content = get_content (self);
  task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_task_data (task, writing, (GDestroyNotify) writing_free);
  g_task_run_in_thread (task, write_thread);
}

static gboolean
due_cb (gpointer user_data)
{
  RelDocument *self = user_data;

  self->keeping->source = 0;
  start_writing (self);

  return G_SOURCE_REMOVE;
}

static void
keeping_free (RelKeeping *keeping,
              gboolean    remove)
{
  g_clear_handle_id (&keeping->source, g_source_remove);
  if (keeping->draft != NULL)
    rel_draft_close (keeping->draft, remove);
  g_clear_pointer (&keeping->draft, rel_draft_unref);
  g_clear_object (&keeping->file);
  g_free (keeping);
}

/* A design gets a draft when there is something to keep, and another one with another file. */
static void
ensure_draft (RelDocument *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  /* it was saved, so the old one is of no more use */
  if (self->keeping != NULL && self->file != NULL && (self->keeping->file == NULL || !g_file_equal (self->file, self->keeping->file)))
    keeping_free (g_steal_pointer (&self->keeping), TRUE);
  if (self->keeping != NULL || self->database != NULL || (self->file == NULL && !rel_document_is_modified (self)))
    return;

  self->keeping = g_new0 (RelKeeping, 1);
  self->keeping->file = self->file != NULL ? g_object_ref (self->file) : NULL;
  path = self->file != NULL ? rel_draft_get_path (self->file) : rel_draft_make_path ();
  self->keeping->draft = rel_draft_open (path, &error);
  self->keeping->elsewhere = g_error_matches (error, REL_ERROR, REL_ERROR_BUSY);
  if (self->keeping->draft == NULL)
    take_result (self, error);
}

/* The state is another one. */
void
rel_document_keep (RelDocument *self)
{
  if (self->closed)
    return;
  self->forgotten = FALSE;
  ensure_draft (self);
  if (self->keeping == NULL || self->keeping->draft == NULL)
    return;

  if (self->keeping->writing)
    self->keeping->again = TRUE;
  else if (self->keeping->source == 0)
    self->keeping->source = g_timeout_add (DELAY_MS, due_cb, self);
}

/* The document is closed: what is staged is written, and waited for. */
void
rel_document_stop_keeping (RelDocument *self)
{
  gboolean modified;

  if (self->keeping == NULL)
    return;

  modified = !self->forgotten && rel_document_is_modified (self);
  if (modified && self->keeping->draft != NULL && (self->keeping->source != 0 || self->keeping->writing || self->keeping->failed))
    {
      RelDraftContent *content = get_content (self);
      g_autoptr(GError) error = NULL;

      if (!rel_draft_write (self->keeping->draft, content, &error))
        g_message ("%s", error->message);
      rel_draft_content_clear (content);
      g_free (content);
    }
  keeping_free (g_steal_pointer (&self->keeping), !modified);
}

/**
 * rel_document_forget:
 * @self: a document
 *
 * What is staged or not saved is not to be kept when the document is closed.
 */
void
rel_document_forget (RelDocument *self)
{
  g_return_if_fail (REL_IS_DOCUMENT (self));

  self->forgotten = TRUE;
}

/**
 * rel_document_would_lose:
 * @self: a document
 *
 * Returns: whether closing the document is to be asked about: a design that is not saved,
 *   or staged changes that could not be kept
 */
gboolean
rel_document_would_lose (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), FALSE);

  if (self->forgotten || !rel_document_is_modified (self))
    return FALSE;
  if (self->database == NULL)
    return self->file != NULL || rel_schema_get_n_tables (rel_document_get_schema (self)) > 0;

  /* the sample goes with its window; nobody means to keep that */
  return self->file != NULL && (self->keeping == NULL || self->keeping->draft == NULL || self->keeping->failed);
}

/* Meeting the draft of an earlier run */

void
rel_meeting_free (RelMeeting *meeting)
{
  g_clear_object (&meeting->file);
  g_clear_object (&meeting->schema);
  g_free (meeting->path);
  g_clear_object (&meeting->merged);
  g_free (meeting->words);
  rel_draft_content_clear (&meeting->content);
  if (meeting->draft != NULL)
    rel_draft_close (meeting->draft, FALSE);
  g_clear_pointer (&meeting->draft, rel_draft_unref);
  g_free (meeting);
}

static void
add_words (char       **all,
           const char  *words)
{
  char *joined = *all != NULL ? g_strconcat (*all, " ", words, NULL) : g_strdup (words);

  g_free (*all);
  *all = joined;
}

/* The encoding and the like are the database's, which a script does not say. */
static RelSchema *
with_facts (RelSchema *schema,
            RelSchema *facts)
{
  RelSchemaInfo info = *rel_schema_get_info (schema);

  info.encoding = rel_schema_get_info (facts)->encoding;
  info.page_size = rel_schema_get_info (facts)->page_size;

  return rel_schema_new (&info);
}

static void
merge (RelMeeting *meeting)
{
  g_autoptr(GArray) conflicts = NULL;
  g_autoptr(RelSchema) now = NULL;
  g_autoptr(RelSchema) merged = NULL;

  if (meeting->schema == NULL)
    meeting->schema = g_object_ref (meeting->content.base);
  now = rel_schema_adopt (meeting->schema, meeting->content.base);
  merged = rel_schema_merge (meeting->content.base, meeting->content.schema, now, &conflicts);
  if (merged == NULL)
    merged = g_object_ref (meeting->content.schema);
  meeting->merged = merged == now ? g_object_ref (now) : with_facts (merged, now);
  g_set_object (&meeting->schema, now);
  if (conflicts->len > 0)
    add_words (&meeting->words, _("Another program changed the same things as you did; yours are kept. Review shows the difference."));
}

static void
meet_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  RelMeeting *meeting = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *aside = NULL;

  if (meeting->path == NULL)
    meeting->path = rel_draft_get_path (meeting->file);
  meeting->inode = get_inode (meeting->file);
  meeting->draft = rel_draft_open (meeting->path, &error);
  if (meeting->draft == NULL)
    {
      meeting->elsewhere = g_error_matches (error, REL_ERROR, REL_ERROR_BUSY);
      add_words (&meeting->words, error->message);
    }
  else if (rel_draft_read (meeting->draft, &meeting->content, &aside, cancellable))
    merge (meeting);
  if (aside != NULL)
    {
      g_autofree char *words = g_strdup_printf (_("What was staged last time could not be read, or not all of it. The file that held it was put aside as “%s”."), aside);

      add_words (&meeting->words, words);
    }
  g_task_return_boolean (task, TRUE);
}

/* Takes the meeting: its file or the path of its draft, and the schema as it was read. */
void
rel_document_meet_async (RelMeeting          *meeting,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, meeting, (GDestroyNotify) rel_meeting_free);
  g_task_run_in_thread (task, meet_thread);
}

/* Borrowed from the result. */
RelMeeting *
rel_document_meet_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) ? g_task_get_task_data (G_TASK (result)) : NULL;
}

static void
tell_restored (RelDocument *self,
               RelMeeting  *meeting,
               guint        n_lost)
{
  guint n = rel_document_list_changes (self)->len + rel_document_get_n_edits (self);
  g_autofree char *words = NULL;
  g_autofree char *lost = NULL;

  if (self->file == NULL)
    words = g_strdup (_("This design was not saved; here it is again."));
  else if (self->database != NULL)
    words = g_strdup_printf (ngettext ("%u change from last time is staged again.", "%u changes from last time are staged again.", n), n);
  else
    words = g_strdup (_("What was not saved last time is here again."));
  add_words (&words, meeting->words != NULL ? meeting->words : "");
  if (self->database != NULL && meeting->content.inode != 0 && meeting->content.inode != meeting->inode)
    add_words (&words, _("The file is another one than it was then: look at them before you apply them."));
  if (n_lost > 0)
    {
      lost = g_strdup_printf (ngettext ("%u edit of a record has no place in the database any more and was left out.",
                                        "%u edits of records have no place in the database any more and were left out.", n_lost), n_lost);
      add_words (&words, lost);
    }
  g_free (meeting->words);
  meeting->words = g_strdup (g_strchomp (words));
}

static void
restore (RelDocument *self,
         RelMeeting  *meeting)
{
  RelState *now = rel_document_get_state (self);
  g_autoptr(RelState) with_schema = rel_state_with_schema (now, meeting->merged);
  g_autoptr(RelState) with_diagram = NULL;
  g_autoptr(RelState) state = NULL;
  g_autoptr(RelStage) stage = NULL;
  g_autoptr(GError) error = NULL;
  guint n_lost = 0;

  if (meeting->content.diagram != NULL)
    {
      g_autoptr(RelDesignBlock) block = rel_design_block_parse (meeting->content.diagram, -1);
      g_autoptr(GPtrArray) diagrams = block != NULL ? rel_design_block_to_diagrams (block, meeting->merged) : NULL;

      if (diagrams != NULL && diagrams->len > 0)
        with_diagram = rel_state_with_diagrams (with_schema, diagrams, MIN (meeting->content.current, diagrams->len - 1));
    }
  if (meeting->content.stage != NULL && self->database != NULL)
    {
      stage = rel_stage_from_json (meeting->content.stage, rel_document_get_session (self), &n_lost, &error);
      if (stage == NULL)
        add_words (&meeting->words, error->message);
    }
  state = rel_state_with_stage (with_diagram != NULL ? with_diagram : with_schema, stage);
  rel_document_push (self, _("Restore Staged Changes"), state);
  tell_restored (self, meeting, n_lost);
}

/* The document goes on with its draft, and with what was in it. */
void
rel_document_take_meeting (RelDocument *self,
                           RelMeeting  *meeting)
{
  self->keeping = g_new0 (RelKeeping, 1);
  self->keeping->draft = g_steal_pointer (&meeting->draft);
  self->keeping->file = self->file != NULL ? g_object_ref (self->file) : NULL;
  self->keeping->inode = meeting->inode;
  self->keeping->elsewhere = meeting->elsewhere;
  self->keeping->failed = self->keeping->draft == NULL;
  rel_document_start_watching (self);
  if (meeting->merged != NULL)
    restore (self, meeting);
  if (meeting->words != NULL)
    {
      char *notice = g_strdup (self->notice);

      add_words (&notice, meeting->words);
      rel_document_set_notice (self, notice);
    }
}

static void
draft_met_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  RelMeeting *meeting = rel_document_meet_finish (result, &error);
  RelDocument *self;

  if (meeting != NULL && meeting->merged == NULL)
    g_set_error_literal (&error, REL_ERROR, REL_ERROR_FAILED, meeting->words != NULL ? meeting->words : _("There is nothing in this draft. It can be thrown away."));
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self = rel_document_new (NULL, meeting->content.title != NULL ? meeting->content.title : _("New Design"), NULL, meeting->schema, NULL);
  rel_document_take_meeting (self, meeting);
  g_task_return_pointer (task, self, g_object_unref);
}

/**
 * rel_document_open_draft_async:
 * @path: path of a draft that rel_draft_list_unsaved() gave
 * @cancellable: (nullable): stops it
 * @callback: called when it is open; ends with rel_document_open_finish()
 * @user_data: data for @callback
 *
 * Opens a design that was never saved.
 */
void
rel_document_open_draft_async (const char          *path,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  RelMeeting *meeting = g_new0 (RelMeeting, 1);

  g_task_set_source_tag (task, rel_document_open_draft_async);
  meeting->path = g_strdup (path);
  rel_document_meet_async (meeting, cancellable, draft_met_cb, task);
}
