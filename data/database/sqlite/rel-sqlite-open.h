/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>
#include <sys/types.h>

#include "database/rel-connection.h"

G_BEGIN_DECLS

/* An opened file and what must be known to close it without a trace. */
typedef struct
{
  sqlite3 *db;
  char    *path;        /* as asked for, links resolved */
  char    *notice;      /* a sentence for a banner, or NULL */
  char    *private_dir; /* holds a private copy, or NULL */
  gboolean tidy_wal;    /* -wal and -shm were not there before */
  gboolean committed;   /* something, by this connection */
  dev_t    device;
  ino_t    inode;
} RelSqliteFile;

RelSqliteFile   *rel_sqlite_file_open      (const char     *path,
                                            RelAccess       access,
                                            GCancellable   *cancellable,
                                            GError        **error);
gboolean         rel_sqlite_file_is_same   (RelSqliteFile  *self);
void             rel_sqlite_file_close     (RelSqliteFile  *self);
void             rel_sqlite_harden         (sqlite3        *db);

G_END_DECLS
