/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"
#include "records/rel-record-tree.h"

G_BEGIN_DECLS

#define REL_TYPE_TREE_PAGE (rel_tree_page_get_type ())

/* The records of a table that refer to each other, as a tree that opens level by level.
 * Signals: `place-activated (RelPlace, new tab)`, `selected (RelPlace)`, `closed`. */
G_DECLARE_FINAL_TYPE (RelTreePage, rel_tree_page, REL, TREE_PAGE, AdwBin)

GtkWidget       *rel_tree_page_new             (RelDocument      *document);
void             rel_tree_page_show            (RelTreePage      *self,
                                                RelSchema        *schema,
                                                RelId             table);
void             rel_tree_page_reload          (RelTreePage      *self);
RelTreeRecord   *rel_tree_page_dup_selected    (RelTreePage      *self);

G_END_DECLS
