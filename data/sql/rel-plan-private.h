/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema-diff.h"
#include "sql/rel-future.h"
#include "sql/rel-plan.h"

G_BEGIN_DECLS

/* A plan that is being made. */
typedef struct
{
  RelSchema     *from;
  RelSchema     *to;
  const RelAnswer *answers;
  guint          n_answers;
  int            version;   /* of the SQLite that will run it */
  RelFuture      future;
  GArray        *changes;   /* RelChange, of the two schemas */
  GHashTable    *rebuilt;   /* RelTable that are made anew, as they will be */
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
void             rel_planning_rename_tables (RelPlanning *self);
void             rel_planning_rename_columns (RelPlanning *self);
gboolean         rel_planning_must_rename_anew (RelTable *before,
                                          RelTable      *after);
gboolean         rel_planning_can_add    (RelPlanning   *self,
                                          RelTable      *table,
                                          RelColumn     *column);
gboolean         rel_planning_can_drop   (RelTable      *table,
                                          RelColumn     *column);
gboolean         rel_planning_can_alter  (RelPlanning   *self,
                                          RelTable      *before,
                                          RelColumn     *column);
gboolean         rel_planning_can_check  (RelPlanning   *self,
                                          RelTable      *before,
                                          RelTable      *after,
                                          RelId          check);
gboolean         rel_planning_text_sets_not_null (RelTable   *table,
                                          RelId          column,
                                          gboolean       is_set);
gboolean         rel_planning_text_drops_check (RelTable  *table,
                                          RelCheck      *check);
gboolean         rel_planning_text_has_constraint (const char *text,
                                          const char    *name);
void             rel_planning_alter      (RelPlanning   *self,
                                          RelTable      *before,
                                          RelTable      *after);
void             rel_planning_rebuild    (RelPlanning   *self,
                                          RelTable      *before,
                                          RelTable      *after);
gboolean         rel_planning_check_answers (RelPlanning *self,
                                          GError       **error);
gboolean         rel_planning_answers_rows (RelPlanning *self);
void             rel_planning_answer_rows (RelPlanning  *self);
void             rel_planning_answer_links (RelPlanning *self);

G_END_DECLS
