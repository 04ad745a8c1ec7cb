/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "database/rel-consequences.h"
#include "database/rel-database.h"
#include "document/rel-state.h"
#include "document/rel-table-looks.h"
#include "records/rel-session.h"
#include "schema/rel-schema-diff.h"

REL_BEGIN_DECLS

#define REL_TYPE_DOCUMENT (rel_document_get_type ())

/**
 * RelDocument:
 *
 * What a window shows: a database, or a design read from a script. Holds the state, its
 * history, and the database. For the main thread. Properties: `title`, `subtitle`,
 * `undo-name`, `redo-name`. Signal: `changed (before, after)`, once for each edit,
 * undo, redo and reload; `notice (words)`: a sentence people should see;
 * `trouble (words)`: what others did to its file, %NULL when that is over;
 * `reloaded` when the database was read again; `labels-changed` when its records are
 * called otherwise.
 */
G_DECLARE_FINAL_TYPE (RelDocument, rel_document, REL, DOCUMENT, GObject)

/**
 * RelDocumentProgress:
 * @words: what is being done
 * @part: how much is done, from 0 to 1
 * @user_data: as given
 */
typedef void (*RelDocumentProgress) (const char *words,
                                     double      part,
                                     gpointer    user_data);

RelDocument             *rel_document_new_design (void);
void                     rel_document_open_async (GFile               *file,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
RelDocument             *rel_document_open_finish (GAsyncResult       *result,
                                                  GError             **error);
void                     rel_document_open_draft_async (const char    *path,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);

GFile                   *rel_document_get_file   (RelDocument         *self);
RelDatabase             *rel_document_get_database (RelDocument       *self);
RelState                *rel_document_get_state  (RelDocument         *self);
RelSchema               *rel_document_get_schema (RelDocument         *self);
RelDiagram              *rel_document_get_diagram (RelDocument        *self);
GPtrArray               *rel_document_get_diagrams (RelDocument       *self);
void                     rel_document_show_diagram (RelDocument       *self,
                                                  RelId                diagram);
RelId                    rel_document_add_diagram (RelDocument        *self,
                                                  const char          *name,
                                                  const RelId         *tables,
                                                  guint                n_tables);
RelId                    rel_document_duplicate_diagram (RelDocument  *self,
                                                  RelId                diagram,
                                                  const char          *name);
gboolean                 rel_document_rename_diagram (RelDocument     *self,
                                                  RelId                diagram,
                                                  const char          *name,
                                                  GError             **error);
gboolean                 rel_document_remove_diagram (RelDocument     *self,
                                                  RelId                diagram,
                                                  GError             **error);
const char              *rel_document_get_title  (RelDocument         *self);
char                    *rel_document_dup_subtitle (RelDocument       *self);
const char              *rel_document_get_notice (RelDocument         *self);

RelTableLooks           *rel_document_get_looks  (RelDocument         *self);
RelLabels               *rel_document_get_labels (RelDocument         *self);
void                     rel_document_set_label  (RelDocument         *self,
                                                  RelId                table,
                                                  RelId                column);
void                     rel_document_push       (RelDocument         *self,
                                                  const char          *name,
                                                  RelState            *state);
void                     rel_document_settle     (RelDocument         *self,
                                                  RelDiagram          *diagram);
void                     rel_document_undo       (RelDocument         *self);
void                     rel_document_redo       (RelDocument         *self);
const char              *rel_document_get_undo_name (RelDocument      *self);
const char              *rel_document_get_redo_name (RelDocument      *self);
void                     rel_document_edit       (RelDocument         *self,
                                                  const char          *name,
                                                  RelSchema           *schema);
RelSchema               *rel_document_get_base   (RelDocument         *self);
GArray                  *rel_document_list_changes (RelDocument       *self);
gboolean                 rel_document_is_modified (RelDocument        *self);
void                     rel_document_discard_changes (RelDocument    *self);
void                     rel_document_refresh    (RelDocument         *self);
void                     rel_document_foresee_async (RelDocument      *self,
                                                  const RelAnswer     *answers,
                                                  guint                n_answers,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
RelConsequences         *rel_document_foresee_finish (RelDocument     *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);
void                     rel_document_apply_async (RelDocument        *self,
                                                  gboolean             copy_first,
                                                  const RelAnswer     *answers,
                                                  guint                n_answers,
                                                  RelDocumentProgress  progress,
                                                  gpointer             progress_data,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
char                    *rel_document_apply_finish (RelDocument       *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);
void                     rel_document_restore_async (RelDocument      *self,
                                                  const char          *copy,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
gboolean                 rel_document_restore_finish (RelDocument     *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);
void                     rel_document_create_database_async (RelDocument *self,
                                                  GFile               *file,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
gboolean                 rel_document_create_database_finish (RelDocument *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);
RelSession              *rel_document_get_session (RelDocument        *self);
guint                    rel_document_get_n_edits (RelDocument        *self);
void                     rel_document_stage_async (RelDocument        *self,
                                                  const char          *name,
                                                  RelSessionFunc       func,
                                                  gpointer             data,
                                                  GDestroyNotify       data_free,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
gboolean                 rel_document_stage_finish (RelDocument       *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);
void                     rel_document_discard_edits (RelDocument      *self);
void                     rel_document_commit_async (RelDocument       *self,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
gboolean                 rel_document_commit_finish (RelDocument      *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);
gboolean                 rel_document_can_save   (RelDocument         *self);
void                     rel_document_save_async (RelDocument         *self,
                                                  GFile               *file,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
gboolean                 rel_document_save_finish (RelDocument        *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);
const char              *rel_document_check_file (RelDocument         *self);
void                     rel_document_overwrite  (RelDocument         *self);
gboolean                 rel_document_would_lose (RelDocument         *self);
void                     rel_document_forget     (RelDocument         *self);
void                     rel_document_set_watch  (RelDocument         *self,
                                                  gboolean             watch);
void                     rel_document_close      (RelDocument         *self);

REL_END_DECLS
