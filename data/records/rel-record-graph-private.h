/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-record-graph.h"

G_BEGIN_DECLS

/* What the graph keeps of a record. */
typedef struct
{
  RelGraphRecord   public;
  gatomicrefcount  refs;
  char            *identity; /* table and key */
  GPtrArray       *key;      /* RelValue */
} RelRecordOfGraph;

struct _RelRecordGraph
{
  GObject    parent_instance;
  RelSchema *schema;
  RelLabels *labels;
  GPtrArray *records; /* RelRecordOfGraph; the first is where it began */
  GArray    *links;   /* RelGraphLink; relationships belong to the schema */
  guint      last_id;
  guint      left_out;
};

void             rel_record_graph_unref_record (RelRecordOfGraph *record);
RelRecordGraph  *rel_record_graph_copy        (RelRecordGraph   *self);
gboolean         rel_record_graph_find_index  (RelRecordGraph   *self,
                                               guint             id,
                                               guint            *index);
RelRecordOfGraph *rel_record_graph_own        (RelRecordGraph   *self,
                                               guint             index);
void             rel_record_graph_count_shown (RelRecordGraph   *self);

G_END_DECLS
