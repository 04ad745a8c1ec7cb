/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-consequences.h"
#include "sql/rel-future.h"

G_BEGIN_DECLS

/* A reading of consequences. */
typedef struct
{
  RelConnection    *connection;
  RelFuture         future;
  RelConsequences  *result;
  GHashTable       *n_rows;     /* RelId of a table -> gint64 */
  GCancellable     *cancellable;
} RelForesight;

gboolean         rel_foresight_count      (RelForesight   *self,
                                           const char     *sql,
                                           gint64         *count,
                                           GError        **error);
gboolean         rel_foresight_count_rows (RelForesight   *self,
                                           RelTable       *before,
                                           gint64         *count,
                                           GError        **error);
guint            rel_foresight_find_change (RelForesight  *self,
                                           RelElement      element,
                                           RelId           table,
                                           RelId           id);
gboolean         rel_foresight_has_change (RelForesight   *self,
                                           RelElement      element,
                                           RelId           id);
void             rel_foresight_add        (RelForesight   *self,
                                           const RelConsequence *item);
gboolean         rel_foresight_obstacles  (RelForesight   *self,
                                           GError        **error);

/* One table that is looked at. */
typedef struct
{
  RelForesight *foresight;
  RelTable     *before;
  RelTable     *after;
  gint64        n_rows;
} RelLooking;

gboolean         rel_looking_at_values    (RelLooking     *self,
                                           RelColumn      *column,
                                           GError        **error);

G_END_DECLS
