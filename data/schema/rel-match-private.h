/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema-match.h"

G_BEGIN_DECLS

/* Which elements of a fresh schema are which of a previous one. */
typedef struct
{
  RelSchema  *fresh;
  RelSchema  *previous;
  GHashTable *ids;        /* RelId -> RelId, fresh to previous */
  GHashTable *used;       /* RelId of previous elements that are found */
  GArray     *renames;    /* RelRename: what was matched by likeness */
} RelMatch;

void             rel_match_init          (RelMatch    *self,
                                          RelSchema   *fresh,
                                          RelSchema   *previous);
void             rel_match_clear         (RelMatch    *self);
void             rel_match_add           (RelMatch    *self,
                                          RelId        fresh,
                                          RelId        previous);
RelId            rel_match_lookup        (RelMatch    *self,
                                          RelId        fresh);
gboolean         rel_match_is_used       (RelMatch    *self,
                                          RelId        previous);
void             rel_match_likeness      (RelMatch    *self,
                                          double       least);
void             rel_match_columns_likeness (RelMatch *self,
                                             double    least);
RelTable        *rel_match_rebuild_table (RelMatch    *self,
                                          RelTable    *fresh,
                                          RelTable    *previous);

G_END_DECLS
