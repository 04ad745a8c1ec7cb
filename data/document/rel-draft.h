/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "document/rel-state.h"

REL_BEGIN_DECLS

/**
 * RelDraftInfo:
 * @path: its journal
 * @title: what the document was called
 * @summary: what is in it, for people
 * @when: when it was last written
 *
 * An unsaved design that an earlier run left behind.
 */
typedef struct
{
  char      *path;
  char      *title;
  char      *summary;
  GDateTime *when;
} RelDraftInfo;

void                     rel_draft_info_free     (RelDraftInfo   *self);
GPtrArray               *rel_draft_list_unsaved  (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelDraftInfo, rel_draft_info_free)

REL_END_DECLS
