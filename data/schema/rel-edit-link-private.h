/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-edit-link.h"
#include "schema/rel-edit-private.h"

G_BEGIN_DECLS

/* The key of a table that a link refers to; NULL after an error. */
RelKey          *rel_link_find_key       (RelTable            *parent,
                                          RelId                key,
                                          GError             **error);
char            *rel_link_name_column    (RelTable            *parent,
                                          const char          *role,
                                          const char          *referenced);
RelColumn       *rel_link_make_column    (RelTable            *parent,
                                          RelId                referenced,
                                          const char          *name,
                                          gboolean             not_null);
gboolean         rel_link_is_indexed     (RelTableEdit       *draft,
                                          const RelId         *columns,
                                          guint                n_columns);
void             rel_link_make_index     (RelSchema           *schema,
                                          RelTableEdit        *draft,
                                          const RelId         *columns,
                                          guint                n_columns);
void             rel_link_add_index      (RelSchema           *schema,
                                          RelTableEdit       *draft,
                                          const RelId         *columns,
                                          guint                n_columns);
RelSchema       *rel_link_add_association (RelSchema          *schema,
                                           const RelLinkDraft *draft,
                                           GError            **error);

G_END_DECLS
