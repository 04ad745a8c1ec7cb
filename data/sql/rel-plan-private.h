/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema-diff.h"
#include "sql/rel-plan.h"

G_BEGIN_DECLS

/* A plan that is being made. */
typedef struct
{
  RelSchema     *from;
  RelSchema     *to;
  const RelAnswer *answers;
  guint          n_answers;
  GArray        *changes;   /* RelChange, of the two schemas */
  GHashTable    *rebuilt;   /* RelId of tables that are made anew */
  GArray        *steps;     /* RelStep */
  guint          n_temporary;
} RelPlanning;

void             rel_planning_add        (RelPlanning   *self,
                                          RelId          table,
                                          gboolean       copies,
                                          const char    *words,
                                          const char    *format,
                                          ...) G_GNUC_PRINTF (5, 6);
char            *rel_planning_find_name  (RelPlanning   *self,
                                          const char    *wanted);
const char      *rel_planning_find_fill  (RelPlanning   *self,
                                          RelId          table,
                                          RelId          column);
gboolean         rel_planning_can_add    (RelPlanning   *self,
                                          RelTable      *table,
                                          RelColumn     *column);
gboolean         rel_planning_can_drop   (RelTable      *table,
                                          RelColumn     *column);
void             rel_planning_add_column (RelPlanning   *self,
                                          RelTable      *table,
                                          RelColumn     *column);
void             rel_planning_rebuild    (RelPlanning   *self,
                                          RelTable      *before,
                                          RelTable      *after);

G_END_DECLS
