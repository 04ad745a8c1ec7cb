/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/rel-id.h"

/**
 * rel_id_new:
 *
 * Makes an identity that no other element of this process has. May be called
 * from any thread.
 *
 * Returns: an id, never 0
 */
RelId
rel_id_new (void)
{
  /* The one counter of the process: identity must be unique over all documents,
   * so that an element may move between them by copy and paste. */
  static gsize last = 0;

  return (RelId) g_atomic_pointer_add (&last, 1) + 1;
}
