/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-dump-draft.h"
#include "sql/rel-read-dump.h"

G_BEGIN_DECLS

typedef struct
{
  RelDumpDraft  *draft;
  RelTokenStyle  style;
  const char    *text;   /* the statement at hand */
  gsize          length;
  guint          line;
  char          *schema; /* CREATE SCHEMA a CREATE TABLE b ...: names in it are a.b */
} RelDump;

void             rel_dump_tell         (RelDump       *self,
                                        const char    *object,
                                        const char    *message);
void             rel_dump_tell_error   (RelDump       *self,
                                        const char    *object,
                                        const GError  *error);

/* rel-read-dump-create.c */
void             rel_dump_create       (RelDump       *self);

G_END_DECLS
