/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-affinity.h"
#include "sql/rel-future.h"

G_BEGIN_DECLS

/* The parts of the key of a row are called so in all questions, with a number behind. */
#define REL_FUTURE_KEY "relata_key"

GPtrArray       *rel_future_list_keys     (RelTable         *table);
gboolean         rel_future_is_deleted    (const RelFuture  *self,
                                           RelEffect         effect,
                                           RelId             table,
                                           RelId             element);
RelAffinity      rel_future_get_affinity  (RelTable         *table,
                                           RelColumn        *column);
char            *rel_future_select_values (const RelFuture *self,
                                           RelTable         *before,
                                           RelTable         *after);
GPtrArray       *rel_future_list_variants (const RelFuture  *self,
                                           RelTable         *before,
                                           RelTable         *after,
                                           const char       *text);
char            *rel_future_select_rows   (const RelFuture  *self,
                                           RelTable         *after,
                                           RelEffect         effect);

G_END_DECLS
