/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "database/rel-database.h"
#include "database/rel-result.h"

G_BEGIN_DECLS

/* Where the values of a result's columns lead: a link to the record it refers to, a key
 * to its own record. Found by the columns' origins, so in joins and views too. */
typedef struct _RelResultLinks RelResultLinks;

RelResultLinks  *rel_result_links_new          (RelDatabase         *database,
                                                RelSchema           *schema,
                                                RelResult           *result);
void             rel_result_links_free         (RelResultLinks      *self);
RelTable        *rel_result_links_get_table    (RelResultLinks      *self,
                                                guint                column);
gboolean         rel_result_links_is_own       (RelResultLinks      *self,
                                                guint                column);
const char      *rel_result_links_get_label    (RelResultLinks      *self,
                                                guint                row,
                                                guint                column);
GVariant        *rel_result_links_get_target   (RelResultLinks      *self,
                                                guint                row,
                                                guint                column);
void             rel_result_links_load         (RelResultLinks      *self,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
gboolean         rel_result_links_load_finish  (RelResultLinks      *self,
                                                RelDatabase         *database,
                                                GAsyncResult        *result);

G_END_DECLS
