/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-record-query.h"

REL_BEGIN_DECLS

/* More cards than this nobody reads. */
#define REL_RECORD_GRAPH_MAX 150
/* What one opening brings. */
#define REL_RECORD_GRAPH_STEP 6
/* Counting ends here. */
#define REL_RECORD_GRAPH_CAP 10001

/**
 * RelGraphField:
 * @name: name of a column
 * @text: what it holds, in one line
 */
typedef struct
{
  char *name;
  char *text;
} RelGraphField;

/**
 * RelGraphSide:
 * @end: the end
 * @place: (nullable): its members; %NULL when the link is NULL
 * @count: how many members there are; -1 when nobody counted, as no index serves it
 * @n_opened: how many were asked for
 * @n_shown: how many of them have a card
 * @served: an index finds them
 *
 * What a record has at one end of a relationship.
 */
typedef struct
{
  RelEnd    end;
  RelPlace *place;
  gint64    count;
  guint     n_opened;
  guint     n_shown;
  gboolean  served;
} RelGraphSide;

/**
 * RelGraphRecord:
 * @id: its number in the graph, which it keeps
 * @table: id of its table
 * @label: what it is called
 * @place: where it is found in its table
 * @fields: (array length=n_fields): a few of its fields
 * @n_fields: their number
 * @sides: (array length=n_sides): where it leads
 * @n_sides: their number
 *
 * A record of the graph. Owned by it.
 */
typedef struct
{
  guint          id;
  RelId          table;
  char          *label;
  RelPlace      *place;
  RelGraphField *fields;
  guint          n_fields;
  RelGraphSide  *sides;
  guint          n_sides;
} RelGraphRecord;

/**
 * RelGraphLink:
 * @from: id of the record at the parent (or left) end
 * @to: id of the record at the child (or right) end
 * @relationship: the relationship
 *
 * Two records of the graph that are related.
 */
typedef struct
{
  guint            from;
  guint            to;
  RelRelationship *relationship;
} RelGraphLink;

#define REL_TYPE_RECORD_GRAPH (rel_record_graph_get_type ())

/**
 * RelRecordGraph:
 *
 * A record with its relatives, opened as far as somebody wanted. A value: what opens,
 * closes or reads again gives another graph. A record is in it once, however many ways
 * lead there.
 */
G_DECLARE_FINAL_TYPE (RelRecordGraph, rel_record_graph, REL, RECORD_GRAPH, GObject)

RelRecordGraph          *rel_record_graph_new    (RelSchema           *schema,
                                                  RelLabels           *labels);
RelSchema               *rel_record_graph_get_schema (RelRecordGraph  *self);
guint                    rel_record_graph_get_n_records (RelRecordGraph *self);
const RelGraphRecord    *rel_record_graph_get_record (RelRecordGraph  *self,
                                                  guint                index);
const RelGraphRecord    *rel_record_graph_find   (RelRecordGraph      *self,
                                                  guint                id);
guint                    rel_record_graph_get_n_links (RelRecordGraph *self);
const RelGraphLink      *rel_record_graph_get_link (RelRecordGraph    *self,
                                                  guint                index);
guint                    rel_record_graph_get_left_out (RelRecordGraph *self);

/* These run on a worker. */
RelRecordGraph          *rel_record_graph_add    (RelRecordGraph      *self,
                                                  RelConnection       *connection,
                                                  RelId                table,
                                                  RelValue *const     *key,
                                                  guint                n_key,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
RelRecordGraph          *rel_record_graph_open   (RelRecordGraph      *self,
                                                  RelConnection       *connection,
                                                  guint                id,
                                                  guint                side,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
RelRecordGraph          *rel_record_graph_open_all (RelRecordGraph    *self,
                                                  RelConnection       *connection,
                                                  guint                id,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
RelRecordGraph          *rel_record_graph_read_again (RelRecordGraph  *self,
                                                  RelConnection       *connection,
                                                  GCancellable        *cancellable,
                                                  GError             **error);

RelRecordGraph          *rel_record_graph_close  (RelRecordGraph      *self,
                                                  guint                id,
                                                  guint                side);
RelRecordGraph          *rel_record_graph_remove (RelRecordGraph      *self,
                                                  guint                id);
RelRecordGraph          *rel_record_graph_keep   (RelRecordGraph      *self,
                                                  guint                id);

REL_END_DECLS
