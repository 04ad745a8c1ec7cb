/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

gboolean                 rel_column_equal         (RelColumn     *a,
                                                   RelColumn     *b);
gboolean                 rel_key_equal            (RelKey        *a,
                                                   RelKey        *b);
gboolean                 rel_foreign_key_equal    (RelForeignKey *a,
                                                   RelForeignKey *b);
gboolean                 rel_check_equal          (RelCheck      *a,
                                                   RelCheck      *b);
gboolean                 rel_index_equal          (RelIndex      *a,
                                                   RelIndex      *b);
gboolean                 rel_table_equal          (RelTable      *a,
                                                   RelTable      *b);
gboolean                 rel_view_equal           (RelView       *a,
                                                   RelView       *b);
gboolean                 rel_trigger_equal        (RelTrigger    *a,
                                                   RelTrigger    *b);
gboolean                 rel_schema_equal         (RelSchema     *a,
                                                   RelSchema     *b);

REL_END_DECLS
