/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelLosses:
 *
 * What a form could not hold, or what of it could not be read: a list of sentences,
 * each about an element by name and, when reading, about a line. Filled by one owner;
 * atomically counted. Functions that tell losses take %NULL where nobody wants to know.
 */
typedef struct _RelLosses RelLosses;

#define REL_TYPE_LOSSES (rel_losses_get_type ())

GType                    rel_losses_get_type     (void);

RelLosses               *rel_losses_new          (void);
RelLosses               *rel_losses_ref          (RelLosses       *losses);
void                     rel_losses_unref        (RelLosses       *losses);
void                     rel_losses_add          (RelLosses       *losses,
                                                  guint            line,
                                                  const char      *subject,
                                                  const char      *format,
                                                  ...) G_GNUC_PRINTF (4, 5);

guint                    rel_losses_get_n        (const RelLosses *losses);
const char              *rel_losses_get_subject  (const RelLosses *losses,
                                                  guint            position);
const char              *rel_losses_get_text     (const RelLosses *losses,
                                                  guint            position);
guint                    rel_losses_get_line     (const RelLosses *losses,
                                                  guint            position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelLosses, rel_losses_unref)

REL_END_DECLS
