/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-error.h"

G_BEGIN_DECLS

/**
 * RelDraftJournal:
 *
 * An append-only file of records that outlives a crash. Locked: one program writes it.
 * Blocks; belongs to one thread at a time.
 */
typedef struct _RelDraftJournal RelDraftJournal;

RelDraftJournal *rel_draft_journal_open        (const char       *path,
                                                GError          **error);
void             rel_draft_journal_close       (RelDraftJournal  *self,
                                                gboolean          remove);
const char      *rel_draft_journal_get_path    (RelDraftJournal  *self);
GPtrArray       *rel_draft_journal_get_records (RelDraftJournal  *self);
gboolean         rel_draft_journal_is_damaged  (RelDraftJournal  *self);
gsize            rel_draft_journal_get_size    (RelDraftJournal  *self);
gboolean         rel_draft_journal_append      (RelDraftJournal  *self,
                                                const char       *text,
                                                gsize             length,
                                                GError          **error);
gboolean         rel_draft_journal_rewrite     (RelDraftJournal  *self,
                                                const char       *text,
                                                gsize             length,
                                                GError          **error);
void             rel_draft_journal_clear       (RelDraftJournal  *self);
char            *rel_draft_journal_put_aside   (RelDraftJournal  *self,
                                                GError          **error);

GPtrArray       *rel_draft_journal_parse       (const char       *bytes,
                                                gsize             length,
                                                gsize            *valid,
                                                gboolean         *damaged);
GPtrArray       *rel_draft_journal_peek        (const char       *path,
                                                gboolean         *locked);

G_END_DECLS
