/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-delete-preview.h"
#include "records/rel-session-private.h"

G_BEGIN_DECLS

/* A way from a row to those that refer to it. */
typedef struct
{
  RelMappedTable         *parent;
  const RelMappedColumns *parent_columns;
  RelMappedTable         *child;
  const RelMappedColumns *columns;
  gboolean                moved; /* links are staged that lead elsewhere */
  gboolean                led;   /* links are staged that lead somewhere */
} RelDeleteBranch;

/* What the query counts. */
typedef struct
{
  RelConsequenceKind  kind;
  RelMappedTable     *table;
  RelMappedColumns   *columns; /* NULL: rows of a table that go */
} RelDeleteCount;

/* Plain data for a worker. */
typedef struct
{
  RelMapping *mapping;
  GString    *sql;
  GPtrArray  *params;
  GString    *counts;
  GArray     *kinds;     /* RelDeleteCount */
  GArray     *branches;  /* RelDeleteBranch */
  GString    *moved;     /* rows of moved (l, k0 …): whose link of branch l is staged */
  GString    *led;       /* rows of led (l, p0 …, k0 …): and to whom it leads */
  GString    *seeds;     /* what goes to begin with */
  guint       width;     /* of the widest key */
  guint       n_new;     /* rows without a key so far */
  gboolean    enforced;
} RelDeleteQuestion;

/* rel-delete-question.c */
RelDeleteQuestion *rel_delete_question_new       (RelSession             *session,
                                                  RelRecord *const       *records,
                                                  guint                   n_records);
void             rel_delete_question_free        (RelDeleteQuestion      *self);

/* rel-delete-staged.c */
guint            rel_delete_key_width            (RelMappedTable         *table);
const char      *rel_delete_key_part             (RelMappedTable         *table,
                                                  guint                   part);
void             rel_delete_append_same_key      (GString                *sql,
                                                  const char             *gone,
                                                  const char             *alias,
                                                  RelMappedTable         *table);
void             rel_delete_question_append_unmoved (RelDeleteQuestion   *self,
                                                  GString                *sql,
                                                  guint                   branch,
                                                  RelMappedTable         *child);
void             rel_delete_question_append_led  (RelDeleteQuestion      *self,
                                                  GString                *sql,
                                                  guint                   branch,
                                                  RelMappedTable         *parent);
guint            rel_delete_question_get_branch  (RelDeleteQuestion      *self,
                                                  RelMappedTable         *parent,
                                                  const RelMappedColumns *parent_columns,
                                                  RelMappedTable         *child,
                                                  const RelMappedColumns *columns);
gboolean         rel_delete_question_has_moved   (RelDeleteQuestion      *self,
                                                  guint                   branch);
gboolean         rel_delete_question_has_led     (RelDeleteQuestion      *self,
                                                  guint                   branch);
void             rel_delete_question_add_seed    (RelDeleteQuestion      *self,
                                                  RelRecord              *record,
                                                  gboolean                staged);
void             rel_delete_question_add_staged  (RelDeleteQuestion      *self,
                                                  RelSession             *session,
                                                  RelRecord *const       *records,
                                                  guint                   n_records,
                                                  GHashTable             *concerned);
GString         *rel_delete_question_write_staged (RelDeleteQuestion     *self);
GPtrArray       *rel_delete_list_tables          (RelMapping             *mapping,
                                                  RelRecord *const       *records,
                                                  guint                   n_records,
                                                  GHashTable             *concerned);

G_END_DECLS
