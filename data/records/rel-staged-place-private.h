/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-record-list.h"
#include "records/rel-session.h"

G_BEGIN_DECLS

/* A record that is not among the rows of the database, but will be. */
typedef struct
{
  RelRecord   *record;
  RelRowState  state; /* NEW or ADDED; STORED once it is written and until it is read */
  guint64      order; /* of staging */
} RelStagedRow;

/* What is staged in a session for the rows of a place. */
typedef struct _RelStagedPlace RelStagedPlace;

RelStagedPlace  *rel_staged_place_new          (RelSession       *session,
                                                RelRecordQuery   *query);
void             rel_staged_place_free         (RelStagedPlace   *self);
gboolean         rel_staged_place_is_idle      (RelStagedPlace   *self);
GArray          *rel_staged_place_list_rows    (RelStagedPlace   *self);
char            *rel_staged_place_identify     (RelStagedPlace   *self,
                                                RelRow           *row);
RelRowState      rel_staged_place_look         (RelStagedPlace   *self,
                                                RelRow           *row,
                                                RelRecord       **record);
gboolean         rel_staged_place_owns         (RelStagedPlace   *self,
                                                const RelRecordColumn *column);
RelRows         *rel_staged_place_make_rows    (RelStagedPlace   *self,
                                                RelRecord        *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelStagedPlace, rel_staged_place_free)

G_END_DECLS
