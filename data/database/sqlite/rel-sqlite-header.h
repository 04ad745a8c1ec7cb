/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <sys/stat.h>

G_BEGIN_DECLS

/* What a file looks like before SQLite touches it. */
typedef enum
{
  REL_SQLITE_SNIFF_DATABASE,
  REL_SQLITE_SNIFF_EMPTY,
  REL_SQLITE_SNIFF_OTHER,
} RelSqliteSniff;

/* The header of a file, as much of it as there is, and where it was read. */
typedef struct
{
  guchar      bytes[100];
  gsize       length;
  struct stat st;
} RelSqliteHeader;

gboolean         rel_sqlite_sniff                 (const char             *path,
                                                   RelSqliteSniff         *sniff,
                                                   GError                **error);
gboolean         rel_sqlite_header_read           (RelSqliteHeader        *self,
                                                   const char             *path,
                                                   GError                **error);
RelSqliteSniff   rel_sqlite_header_sniff          (const RelSqliteHeader  *self);
gboolean         rel_sqlite_header_has_wal        (const RelSqliteHeader  *self);
void             rel_sqlite_header_explain_damage (const RelSqliteHeader  *self,
                                                   const char             *path,
                                                   GError                **error);

G_END_DECLS
