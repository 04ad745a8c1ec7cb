/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "database/rel-database.h"
#include "database/rel-result.h"
#include "document/rel-document.h"

G_BEGIN_DECLS

#define REL_TYPE_RESULT_VIEW (rel_result_view_get_type ())

/* More rows are not held. */
#define REL_RESULT_MAX_ROWS 1000000

/* What one statement gave: a grid of rows with links to records, a sentence, or an error.
 *
 * Signals: `more-requested` when all rows that were read have been seen, `rerun-requested`
 * when what it shows is old, `export-requested`. */
G_DECLARE_FINAL_TYPE (RelResultView, rel_result_view, REL, RESULT_VIEW, AdwBin)

GtkWidget       *rel_result_view_new           (RelDatabase   *database,
                                                RelSchema     *schema,
                                                RelResult     *result);
void             rel_result_view_set_document  (RelResultView *self,
                                                RelDocument   *document);
RelResult       *rel_result_view_get_result    (RelResultView *self);
RelRows         *rel_result_view_dup_rows      (RelResultView *self,
                                                guint         *n_cut);
gboolean         rel_result_view_has_selection (RelResultView *self);
const char      *rel_result_view_get_table_name (RelResultView *self);
char            *rel_result_view_dup_title     (RelResultView *self);

G_END_DECLS
