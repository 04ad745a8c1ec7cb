/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sqlite3.h>

#include "records/rel-session-private.h"

G_BEGIN_DECLS

typedef struct
{
  GRand         *rand;
  char          *folder;
  char          *path;
  char          *ddl;
  sqlite3       *outside;
  RelSchema     *schema;
  RelMapping    *mapping;
  RelConnection *reader;
  RelSession    *session;
  GPtrArray     *records; /* all that are there or were staged */
  GPtrArray     *log;     /* what was done, to be printed when it went wrong */
  guint          n_commits;
  guint          n_refused;
} SessionWalk;

/* What is shown of one record. */
typedef struct
{
  RelRecord  *record;
  gboolean    gone;
  gboolean    displaced;
  RelValue  **values; /* NULL: not known, or may follow from something else */
  GPtrArray **ends;
} SessionShown;

#define walk_assert(self, condition, ...) \
  G_STMT_START { \
    if (!(condition)) \
      { \
        session_walk_print_log (self); \
        g_printerr (__VA_ARGS__); \
        g_printerr ("\n"); \
        g_error ("%s", #condition); \
      } \
  } G_STMT_END

void             session_walk_begin      (SessionWalk    *self,
                                          guint           seed);
void             session_walk_end        (SessionWalk    *self);
void             session_walk_note       (SessionWalk    *self,
                                          const char     *format,
                                          ...) G_GNUC_PRINTF (2, 3);
void             session_walk_print_log  (SessionWalk    *self);
guint            session_walk_pick       (SessionWalk    *self,
                                          guint           n);
gboolean         session_walk_is_link_column (RelMappedTable *table,
                                          guint           column);
void             session_walk_edit       (SessionWalk    *self);
SessionShown    *session_walk_look       (SessionWalk    *self);
void             session_walk_forget     (SessionWalk    *self,
                                          SessionShown   *all);
int              session_walk_compare_pointers (gconstpointer a,
                                          gconstpointer   b);
char            *session_walk_dump       (SessionWalk    *self);

G_END_DECLS
