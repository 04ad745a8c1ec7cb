/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-labels.h"
#include "schema/rel-derive.h"

REL_BEGIN_DECLS

/* Columns of a walk have ids of their own, since a table may be in it twice: the number
 * of the step before that of the column. Column 0 is the record itself, by its label. */
#define REL_WALK_COLUMN(step, column) (((RelId) (step) + 1) << 48 | (column))
#define REL_WALK_STEP(id)             ((guint) ((id) >> 48) - 1)
#define REL_WALK_OWN(id)              ((id) & ((G_GUINT64_CONSTANT (1) << 48) - 1))

/**
 * RelWalk:
 *
 * A walk along relationships as one table: all records of a table, each beside those it
 * leads to, and these beside those they lead to. One row for every path. What of each
 * step is shown can be chosen. A value; see RelRecordWalk for the records at the end only.
 */
#define REL_TYPE_WALK (rel_walk_get_type ())

G_DECLARE_FINAL_TYPE (RelWalk, rel_walk, REL, WALK, GObject)

RelWalk                 *rel_walk_new            (RelSchema          *schema,
                                                  RelId               table);
RelWalk                 *rel_walk_with_end       (RelWalk            *self,
                                                  RelSchema          *schema,
                                                  const RelEnd       *end);
RelWalk                 *rel_walk_with_column    (RelWalk            *self,
                                                  guint               step,
                                                  RelId               column,
                                                  gboolean            shown);
RelWalk                 *rel_walk_with_all       (RelWalk            *self,
                                                  gboolean            keeps_all);
gboolean                 rel_walk_keeps_all      (RelWalk            *self);
guint                    rel_walk_get_n_steps    (RelWalk            *self);
RelId                    rel_walk_get_table      (RelWalk            *self,
                                                  guint               step);
const char              *rel_walk_get_name       (RelWalk            *self,
                                                  guint               step);
const RelEnd            *rel_walk_get_end        (RelWalk            *self,
                                                  guint               step);
gboolean                 rel_walk_shows          (RelWalk            *self,
                                                  guint               step,
                                                  RelId               column);
char                    *rel_walk_dup_title      (RelWalk            *self);
char                    *rel_walk_to_sql         (RelWalk            *self,
                                                  RelSchema          *schema,
                                                  RelLabels          *labels);
GPtrArray               *rel_walk_list_aliases   (RelWalk            *self,
                                                  RelSchema          *schema);
void                     rel_walk_append_from    (RelWalk            *self,
                                                  RelSchema          *schema,
                                                  GPtrArray          *aliases,
                                                  gboolean            pretty,
                                                  GString            *sql);

REL_END_DECLS
