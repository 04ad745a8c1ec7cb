/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/rel-state.h"

REL_BEGIN_DECLS

/**
 * RelHistory:
 *
 * The states of a document, each under the name of the edit that led to it, and where
 * one is among them. Belongs to one owner.
 */
typedef struct _RelHistory RelHistory;

RelHistory              *rel_history_new         (RelState   *state);
void                     rel_history_free        (RelHistory *self);
RelState                *rel_history_get_state   (RelHistory *self);
void                     rel_history_push        (RelHistory *self,
                                                  const char *name,
                                                  RelState   *state);
gboolean                 rel_history_undo        (RelHistory *self);
gboolean                 rel_history_redo        (RelHistory *self);
const char              *rel_history_get_undo_name (RelHistory *self);
const char              *rel_history_get_redo_name (RelHistory *self);

typedef RelState *(*RelHistoryMap)               (RelState   *state,
                                                  gpointer    user_data);

void                     rel_history_map         (RelHistory   *self,
                                                  RelHistoryMap map,
                                                  gpointer      user_data);
void                     rel_history_trim        (RelHistory   *self,
                                                  guint         max_states);
void                     rel_history_replace     (RelHistory   *self,
                                                  RelState     *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelHistory, rel_history_free)

REL_END_DECLS
