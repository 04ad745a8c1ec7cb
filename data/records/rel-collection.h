/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-macros.h"

REL_BEGIN_DECLS

#define REL_TYPE_RECORD (rel_record_get_type ())

G_DECLARE_FINAL_TYPE (RelRecord, rel_record, REL, RECORD, GObject)

#define REL_TYPE_COLLECTION (rel_collection_get_type ())

/**
 * RelCollection:
 *
 * What a record has at one of its ends, as a #GListModel of #RelRecord: a set, without
 * order unless the end has one. Read when it is first asked for, and kept in step with
 * what is staged and committed, at both ends. An end that is no collection gives one with
 * at most one record. Properties: `loading`, `error-message`.
 */
G_DECLARE_FINAL_TYPE (RelCollection, rel_collection, REL, COLLECTION, GObject)

RelRecord               *rel_collection_get_owner (RelCollection *self);
const char              *rel_collection_get_name (RelCollection  *self);
gboolean                 rel_collection_is_loading (RelCollection *self);
const char              *rel_collection_get_error (RelCollection *self);

REL_END_DECLS
