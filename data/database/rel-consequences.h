/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"
#include "schema/rel-schema-diff.h"
#include "sql/rel-answer.h"

REL_BEGIN_DECLS

/**
 * RelSeverity:
 * @REL_SEVERITY_NOTE: nothing is lost
 * @REL_SEVERITY_LOSS: something goes, or comes out otherwise; people must agree
 * @REL_SEVERITY_OBSTACLE: it cannot be done until people have answered
 *
 * How much a consequence matters.
 */
typedef enum
{
  REL_SEVERITY_NOTE,
  REL_SEVERITY_LOSS,
  REL_SEVERITY_OBSTACLE,
} RelSeverity;

/**
 * RelConsequence:
 * @change: position in the changes of the same #RelConsequences: what it comes from
 * @effect: what happens
 * @severity: how much it matters; of an obstacle with an answer that serves, %REL_SEVERITY_LOSS
 * @table: id of the table whose rows are meant
 * @element: id of the column, key, index, link or check concerned: what a #RelAnswer names
 * @place: the place for people and the command line: "books.title"
 * @count: how many rows or values are concerned; -1 when they could not be counted
 * @n_rows: how many rows the table has now
 * @sentence: what happens, with the number
 * @choices: the #RelChoice offered, as a set of bits; 0 when nothing is asked
 * @answered: an answer was given, and it serves: @sentence says what it does
 * @query: (nullable): SELECT of the rows concerned in the database as it is now, with all their columns
 *
 * What one change does to the rows there are.
 */
typedef struct
{
  guint        change;
  RelEffect    effect;
  RelSeverity  severity;
  RelId        table;
  RelId        element;
  char        *place;
  gint64       count;
  gint64       n_rows;
  char        *sentence;
  guint        choices;
  gboolean     answered;
  char        *query;
} RelConsequence;

/**
 * RelConsequences:
 * @changes: (element-type RelChange): what changes, as rel_schema_diff() lists it
 * @items: (element-type RelConsequence): what this does, in the order of @changes; changes that touch no rows have none
 * @n_obstacles: how many of @items still need an answer
 * @n_losses: how many of @items lose or change something
 * @n_rebuilt: how many tables are made anew
 * @file_size: bytes of the database, and so of a copy of it
 * @space_needed: bytes that are needed beside the database while it is changed, a copy not counted
 * @space_free: bytes that are free there; -1 when this is not known
 *
 * What a migration would do to a database.
 */
typedef struct
{
  GArray  *changes;
  GArray  *items;
  guint    n_obstacles;
  guint    n_losses;
  guint    n_rebuilt;
  gint64   file_size;
  gint64   space_needed;
  gint64   space_free;
} RelConsequences;

RelConsequences         *rel_consequences_read    (RelConnection    *connection,
                                                   RelSchema        *from,
                                                   RelSchema        *to,
                                                   const RelAnswer  *answers,
                                                   guint             n_answers,
                                                   GCancellable     *cancellable,
                                                   GError          **error);
void                     rel_consequences_free    (RelConsequences  *self);
const char              *rel_severity_to_string   (RelSeverity       severity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelConsequences, rel_consequences_free)

REL_END_DECLS
