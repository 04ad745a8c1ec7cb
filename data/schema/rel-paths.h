/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-derive.h"

REL_BEGIN_DECLS

/**
 * RelPath:
 * @tables: (element-type RelId): tables from the first to the last, association tables included
 * @links: (element-type RelId): ids of the foreign keys between them, one less
 *
 * A chain of links between two tables.
 */
typedef struct
{
  GArray *tables;
  GArray *links;
} RelPath;

void                     rel_path_free           (RelPath   *self);
GPtrArray               *rel_paths_find          (RelSchema *schema,
                                                  RelId      from,
                                                  RelId      to,
                                                  guint      n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelPath, rel_path_free)

REL_END_DECLS
