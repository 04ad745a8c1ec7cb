/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "database/rel-database.h"
#include "document/rel-state.h"

REL_BEGIN_DECLS

#define REL_TYPE_DOCUMENT (rel_document_get_type ())

/**
 * RelDocument:
 *
 * What a window shows: a database, or a design read from a script. Holds the state, its
 * history, and the database. For the main thread. Properties: `title`, `subtitle`,
 * `undo-name`, `redo-name`. Signal: `changed (before, after)`, once for each edit,
 * undo, redo and reload.
 */
G_DECLARE_FINAL_TYPE (RelDocument, rel_document, REL, DOCUMENT, GObject)

RelDocument             *rel_document_new_design (void);
void                     rel_document_open_async (GFile               *file,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
RelDocument             *rel_document_open_finish (GAsyncResult       *result,
                                                  GError             **error);

GFile                   *rel_document_get_file   (RelDocument         *self);
RelDatabase             *rel_document_get_database (RelDocument       *self);
RelState                *rel_document_get_state  (RelDocument         *self);
RelSchema               *rel_document_get_schema (RelDocument         *self);
RelDiagram              *rel_document_get_diagram (RelDocument        *self);
const char              *rel_document_get_title  (RelDocument         *self);
char                    *rel_document_dup_subtitle (RelDocument       *self);
const char              *rel_document_get_notice (RelDocument         *self);

void                     rel_document_push       (RelDocument         *self,
                                                  const char          *name,
                                                  RelState            *state);
void                     rel_document_settle     (RelDocument         *self,
                                                  RelDiagram          *diagram);
void                     rel_document_undo       (RelDocument         *self);
void                     rel_document_redo       (RelDocument         *self);
const char              *rel_document_get_undo_name (RelDocument      *self);
const char              *rel_document_get_redo_name (RelDocument      *self);
void                     rel_document_set_watch  (RelDocument         *self,
                                                  gboolean             watch);
void                     rel_document_close      (RelDocument         *self);

REL_END_DECLS
