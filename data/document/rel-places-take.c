/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is remembered beside a database when it was brought to a design without a window:
 * what was renamed keeps its place, and, when people want that, the diagrams become as
 * those of the design.
 */
#include "config.h"

#include "document/rel-places.h"

#include "document/rel-state-take.h"
#include "schema/rel-words.h"

/**
 * rel_places_take:
 * @file: a database
 * @from: its schema as it was
 * @to: its schema as it is now, with the identities of @from, and what the design says
 * @design: the schema of the design as it was read
 * @diagrams: (nullable) (element-type RelDiagram): diagrams of @design to be taken over; %NULL for none
 * @error: where to put an error; what was remembered stays then
 *
 * Brings what is remembered beside a database up to date with it: places, names of ends,
 * notes, what records are called. Blocks.
 *
 * Returns: whether it was written, or need not be
 */
gboolean
rel_places_take (GFile      *file,
                 RelSchema  *from,
                 RelSchema  *to,
                 RelSchema  *design,
                 GPtrArray  *diagrams,
                 GError    **error)
{
  g_autofree char *path = NULL;
  g_autoptr(RelSchema) before = NULL;
  g_autoptr(RelSchema) after = NULL;
  g_autoptr(GPtrArray) own = NULL;
  g_autoptr(RelLabels) labels = NULL;
  g_autoptr(RelState) bare = NULL;
  g_autoptr(RelState) mine = NULL;
  g_autoptr(RelState) state = NULL;

  g_return_val_if_fail (G_IS_FILE (file), FALSE);
  g_return_val_if_fail (REL_IS_SCHEMA (from) && REL_IS_SCHEMA (to) && REL_IS_SCHEMA (design), FALSE);

  path = rel_places_get_path (file);
  if (diagrams == NULL && !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  before = rel_places_load_words (path, from);
  after = rel_schema_with_words (to, before, REL_WORDS_ALL);
  own = rel_places_load (path, from);
  labels = rel_places_load_labels (path, from);
  bare = rel_state_new (before, own->pdata[0]);
  mine = rel_state_with_diagrams (bare, own, 0);
  state = diagrams != NULL ? rel_state_take (mine, after, design, to, diagrams) : rel_state_with_schema (mine, after);

  return rel_places_save (path, rel_state_get_schema (state), rel_state_get_diagrams (state), labels, error);
}
