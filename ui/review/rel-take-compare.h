/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/rel-document.h"
#include "schema/rel-schema-match.h"
#include "schema/rel-schema-take.h"

G_BEGIN_DECLS

/* What two documents have to say to each other. */
typedef struct
{
  RelSchema *theirs;       /* what gives, with the identities of what takes */
  GArray    *renames;      /* RelRename: questions; NULL: not asked */
  GArray    *changes;      /* RelChange */
  gboolean   looks_differ; /* beside the changes there are places, notes and names to take */
} RelTakeAnswer;

void             rel_take_answer_free     (RelTakeAnswer       *self);

void             rel_take_compare_async   (RelState            *mine,
                                           RelSchema           *other,
                                           GPtrArray           *diagrams,
                                           GArray              *known,
                                           gboolean             propose,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
RelTakeAnswer   *rel_take_compare_finish  (GAsyncResult        *result,
                                           GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelTakeAnswer, rel_take_answer_free)

G_END_DECLS
