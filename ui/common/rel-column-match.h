/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "schema/rel-schema.h"

G_BEGIN_DECLS

#define REL_TYPE_COLUMN_MATCH (rel_column_match_get_type ())

/* Which columns of a child stand for which columns of a key: a choice for each column of
 * the key, and one for the key where its table has several. Signal: `changed`. */
G_DECLARE_FINAL_TYPE (RelColumnMatch, rel_column_match, REL, COLUMN_MATCH, GtkWidget)

GtkWidget       *rel_column_match_new          (RelSchema      *schema,
                                                RelId           child,
                                                RelId           parent,
                                                RelId           key,
                                                const RelId    *columns,
                                                guint           n_columns);
RelId            rel_column_match_get_key      (RelColumnMatch *self);
const RelId     *rel_column_match_get_columns  (RelColumnMatch *self,
                                                guint          *n_columns);

G_END_DECLS
