/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-dump-draft.h"

G_BEGIN_DECLS

/* Strings are in the draft's store, or borrowed from it. */

typedef struct
{
  RelColumnInfo info;
  gboolean      autoincrement;
} RelDumpColumn;

typedef struct
{
  const char  *name;
  GPtrArray   *columns; /* names, or expressions */
  GPtrArray   *is_expression;
  gboolean     unique;
  const char  *where;
} RelDumpKey;

typedef struct
{
  const char *name;
  GPtrArray  *columns;
  const char *target;
  GPtrArray  *target_columns; /* empty when the primary key is meant */
  RelAction   on_delete;
  RelAction   on_update;
  const char *match;
  gboolean    deferrable;
  gboolean    initially_deferred;
} RelDumpLink;

typedef struct
{
  const char *name;
  const char *expression;
  const char *column;
} RelDumpCheck;

struct _RelDumpTable
{
  RelDumpDraft *draft;
  RelId         id;
  const char   *name;
  const char   *note;
  guint         line;
  GArray       *columns;     /* RelDumpColumn */
  RelDumpKey     *primary_key;
  GPtrArray    *uniques;     /* RelDumpKey */
  GPtrArray    *indexes;     /* RelDumpKey */
  GPtrArray    *links;       /* RelDumpLink */
  GArray       *checks;      /* RelDumpCheck */
  GPtrArray    *values;      /* RelColumn, once finished */
};

struct _RelDumpDraft
{
  GStringChunk *store;
  GPtrArray    *tables;
  GHashTable   *by_name;
  GPtrArray    *views;       /* RelView */
  GArray       *problems;    /* RelProblem */
};

G_END_DECLS
