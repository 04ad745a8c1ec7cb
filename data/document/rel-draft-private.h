/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/rel-draft.h"

G_BEGIN_DECLS

/* What is staged, as it was written. */
typedef struct
{
  guint64    inode;   /* of the file it was staged on, 0: none */
  char      *title;
  RelSchema *base;    /* what it was staged on */
  RelSchema *schema;
  char      *diagram; /* block of a design, NULL */
  guint      current; /* which of its diagrams was shown */
  char      *stage;   /* of records, NULL */
} RelDraftContent;

void             rel_draft_content_clear (RelDraftContent  *self);

/* The draft of one document. Blocks; may be called from any thread. */
typedef struct _RelDraft RelDraft;

char            *rel_draft_get_path      (GFile            *file);
char            *rel_draft_make_path     (void);
RelDraft        *rel_draft_open          (const char       *path,
                                          GError          **error);
RelDraft        *rel_draft_ref           (RelDraft         *self);
void             rel_draft_unref         (RelDraft         *self);
const char      *rel_draft_get_own_path  (RelDraft         *self);
gboolean         rel_draft_read          (RelDraft         *self,
                                          RelDraftContent  *content,
                                          char            **aside,
                                          GCancellable     *cancellable);
gboolean         rel_draft_write         (RelDraft         *self,
                                          const RelDraftContent *content,
                                          GError          **error);
void             rel_draft_clear         (RelDraft         *self);
void             rel_draft_close         (RelDraft         *self,
                                          gboolean          remove);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelDraft, rel_draft_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RelDraftContent, rel_draft_content_clear)

G_END_DECLS
