/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-observed.h"
#include "document/rel-document.h"

REL_BEGIN_DECLS

#define REL_TYPE_OBSERVER (rel_observer_get_type ())

/**
 * RelObserver:
 *
 * Counts in the background how many records belong together in a document's database:
 * one relationship after the other, those with an index first. Signal: `changed` when
 * something was counted, or begins or ends to be.
 */
G_DECLARE_FINAL_TYPE (RelObserver, rel_observer, REL, OBSERVER, GObject)

RelObserver             *rel_observer_new        (RelDatabase     *database);
void                     rel_observer_set_schema (RelObserver     *self,
                                                  RelSchema       *schema,
                                                  gboolean         rows_changed);
void                     rel_observer_set_active (RelObserver     *self,
                                                  gboolean         active);
const RelObserved       *rel_observer_get        (RelObserver     *self,
                                                  RelId            relationship);
GHashTable              *rel_observer_list_counted (RelObserver   *self,
                                                  RelSchema       *schema);
void                     rel_observer_count      (RelObserver     *self,
                                                  RelId            relationship);
gboolean                 rel_observer_is_counting (RelObserver    *self,
                                                  RelId            relationship);
void                     rel_observer_stop       (RelObserver     *self);

RelObserver             *rel_document_get_observer (RelDocument   *document);

REL_END_DECLS
