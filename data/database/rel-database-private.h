/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-database.h"
#include "database/rel-worker.h"

G_BEGIN_DECLS

struct _RelDatabase
{
  GObject       parent_instance;
  GFile        *file;        /* NULL for one in memory */
  char         *notice;
  RelSchema    *schema;
  RelWorker    *lanes[REL_N_LANES]; /* may be shared; NULL until used */
  RelStatementLog *log;
  guint         n_running;
  guint         watch_id;
  gint64        version;     /* of data, as last seen; -1 unknown */
  gboolean      asking;
  gboolean      closed;
  guint64       device;      /* of the file that was opened */
  guint64       inode;       /* 0: not known */
};

/* rel-database-open.c */
RelWorker       *rel_database_make_worker (RelDatabase  *self,
                                           RelLane       lane);

G_END_DECLS
