/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "document/rel-document.h"
#include "records/rel-record-tree.h"

G_BEGIN_DECLS

#define REL_TYPE_TREE_ITEM (rel_tree_item_get_type ())

/* A line of a tree: a record, or words in its place: that it is being read, that there
 * is more, that it could not be read. */
G_DECLARE_FINAL_TYPE (RelTreeItem, rel_tree_item, REL, TREE_ITEM, GObject)

RelTreeRecord   *rel_tree_item_get_record      (RelTreeItem      *self);
const char      *rel_tree_item_get_words       (RelTreeItem      *self);
gboolean         rel_tree_item_is_more         (RelTreeItem      *self);
gboolean         rel_tree_item_is_busy         (RelTreeItem      *self);

#define REL_TYPE_TREE_LEVEL (rel_tree_level_get_type ())

/* The members of a record as a list model that reads itself when somebody looks. */
G_DECLARE_FINAL_TYPE (RelTreeLevel, rel_tree_level, REL, TREE_LEVEL, GObject)

RelTreeLevel    *rel_tree_level_new            (RelDocument      *document,
                                                RelSchema        *schema,
                                                const RelEnd     *end,
                                                RelTreeRecord    *parent,
                                                GCancellable     *cancellable);
void             rel_tree_level_read_more      (RelTreeLevel     *self);

G_END_DECLS
