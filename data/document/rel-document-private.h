/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/rel-document.h"

#include "document/rel-design-file.h"
#include "document/rel-draft-private.h"
#include "document/rel-history.h"
#include "document/rel-table-looks.h"

G_BEGIN_DECLS

typedef struct _RelObserver RelObserver;

/* How what is staged outlives the program. */
typedef struct _RelKeeping RelKeeping;

/* What others do to its file. */
typedef struct _RelWatching RelWatching;

struct _RelDocument
{
  GObject       parent_instance;
  GFile        *file;     /* NULL for the sample and a new design */
  char         *title;
  char         *notice;
  RelDatabase  *database; /* NULL for a design */
  RelHistory   *history;
  RelSchema    *base;     /* the schema of the database as last read; of a design as last saved */
  GPtrArray    *saved;    /* of a design: the diagrams as last saved */
  GArray       *changes;  /* from base to the current schema; NULL: not known */
  char         *places;   /* where the diagram is remembered, or NULL */
  guint         save_id;
  GCancellable *reading;  /* the schema again */
  RelTableLooks *looks;  /* how its grids look, NULL until asked */
  RelLabels    *labels;   /* what records are called, where a person chose it */
  RelSession   *session;  /* NULL until records are edited */
  RelDesign    *design;   /* as it was read or saved, NULL */
  gboolean      applying; /* what is read next is what was applied */
  gboolean      restored; /* what is read next is what was there before that */
  gboolean      refreshing; /* what is read next a script of the person's own made */
  RelSchema    *applied_from;    /* the base before the last Apply, NULL */
  gint64        applied_version; /* of the database right after it; -1: others wrote meanwhile */
  RelKeeping   *keeping;  /* NULL: nothing to be kept yet, or the sample */
  RelObserver  *observer; /* NULL until somebody wants counts */
  RelWatching  *watching; /* NULL without a file */
  guint         saving;   /* how often it is being saved */
  gboolean      forgotten; /* what is staged goes with the document */
  gboolean      closed;
};

/* rel-document.c */
RelDocument     *rel_document_new          (GFile       *file,
                                            const char  *title,
                                            RelDatabase *database,
                                            RelSchema   *schema,
                                            GPtrArray   *diagrams);
void             rel_document_set_notice   (RelDocument *self,
                                            char        *notice);
void             rel_document_forget_stages (RelDocument *self);
void             rel_document_show_stage   (RelDocument *self);
void             rel_document_announce     (RelDocument *self,
                                            RelState    *before);

/* rel-document-changes.c */
void             rel_document_read_again   (RelDocument *self);

/* rel-document-watch.c */
void             rel_document_start_watching (RelDocument *self);
void             rel_document_stop_watching  (RelDocument *self);

/* rel-document-draft.c: what an earlier run left for a document that is opened. */
typedef struct
{
  GFile           *file;      /* NULL: a design without one */
  char            *path;      /* of the draft; NULL: that of the file */
  RelSchema       *schema;    /* as it was read; after the meeting, with the identities of the draft */
  RelDraft        *draft;     /* NULL: not to be written */
  RelDraftContent  content;
  guint64          inode;
  RelSchema       *merged;    /* what is staged again, NULL: nothing */
  gboolean         elsewhere;
  char            *words;     /* to be told, NULL */
} RelMeeting;

void             rel_meeting_free          (RelMeeting  *meeting);
void             rel_document_meet_async   (RelMeeting  *meeting,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer     user_data);
RelMeeting      *rel_document_meet_finish  (GAsyncResult *result,
                                            GError     **error);
void             rel_document_take_meeting (RelDocument *self,
                                            RelMeeting  *meeting);
void             rel_document_keep         (RelDocument *self);
void             rel_document_stop_keeping (RelDocument *self);

G_END_DECLS
