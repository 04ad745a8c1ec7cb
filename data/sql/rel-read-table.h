/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-column.h"
#include "schema/rel-foreign-key.h"
#include "sql/rel-token-cursor.h"

G_BEGIN_DECLS

/* Column of a constraint that belongs to the table. */
#define REL_NO_COLUMN G_MAXUINT

/* All spans lie in the text of the statement; names keep their quotes. */

typedef struct
{
  RelSpan      span;
  RelSpan      name;
  RelSpan      type;
  gboolean     not_null;
  RelConflict  not_null_conflict;
  RelSpan      default_value; /* within its parentheses, when it has some */
  RelSpan      collation;
  RelGenerated generated;
  RelSpan      expression;
  RelSpan      note;          /* a text literal: COMMENT 'text' of MySQL */
  gboolean     autoincrement; /* by a word of MySQL, or IDENTITY of PostgreSQL */
} RelColumnText;

typedef struct
{
  RelSpan     span;
  RelSpan     name;
  guint       column; /* position of the column it is written at, or REL_NO_COLUMN */
  guint       first;  /* its terms; none when it is written at a column */
  guint       n_terms;
  gboolean    descending;
  RelConflict conflict;
  gboolean    taken;  /* for readers that look for each key once */
} RelKeyText;

typedef struct
{
  RelSpan span;
  RelSpan name;
  guint   column;
  RelSpan expression;
} RelCheckText;

typedef struct
{
  RelSpan   span;
  RelSpan   name;
  guint     column;
  guint     first;
  guint     n_terms;
  RelSpan   target_schema;
  RelSpan   target;
  guint     first_target;
  guint     n_targets;
  RelAction on_delete;
  RelAction on_update;
  RelSpan   match;
  gboolean  deferrable;
  gboolean  initially_deferred;
} RelLinkText;

/* What CREATE TABLE or CREATE VIRTUAL TABLE says. */
typedef struct
{
  RelSpan     schema;
  RelSpan     name;
  gboolean    temporary;
  gboolean    is_virtual;
  RelSpan     module;
  RelSpan     body;          /* within the outer parentheses */
  RelSpan     select;        /* of CREATE TABLE ... AS */
  gboolean    strict;
  gboolean    without_rowid;
  gboolean    autoincrement;
  gboolean    has_primary_key;
  RelKeyText  primary_key;
  GArray     *columns;       /* RelColumnText */
  GArray     *uniques;       /* RelKeyText */
  GArray     *plain_indexes; /* RelKeyText: KEY (...) of MySQL */
  GArray     *checks;        /* RelCheckText */
  GArray     *links;         /* RelLinkText */
  GArray     *terms;         /* RelTermText, of all keys and links */
  GArray     *skipped;       /* RelSpan: what another dialect's text says and is not kept */
  RelSpan     note;          /* COMMENT of MySQL */
} RelTableText;

gboolean                 rel_read_table           (const char     *text,
                                                   gssize          length,
                                                   RelTokenStyle   style,
                                                   RelTableText   *table,
                                                   GError        **error);
void                     rel_table_text_clear     (RelTableText   *table);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RelTableText, rel_table_text_clear)

G_END_DECLS
