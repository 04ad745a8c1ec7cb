/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-result.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelResultKeys:
 *
 * For each column of a result, which record its values belong to: so that they can be
 * edited where they are seen. A value; belongs to one thread.
 */
typedef struct _RelResultKeys RelResultKeys;

RelResultKeys           *rel_result_keys_new      (RelSchema            *schema,
                                                   RelResult            *result);
void                     rel_result_keys_free     (RelResultKeys        *self);
const char              *rel_result_keys_get_why_not (RelResultKeys     *self,
                                                   guint                 column);
RelTable                *rel_result_keys_get_table (RelResultKeys       *self,
                                                   guint                 column);
RelColumn               *rel_result_keys_get_column (RelResultKeys      *self,
                                                   guint                 column);
GPtrArray               *rel_result_keys_list_key (RelResultKeys        *self,
                                                   guint                 row,
                                                   guint                 column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelResultKeys, rel_result_keys_free)

REL_END_DECLS
