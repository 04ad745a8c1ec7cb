/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-edit-link.h"

REL_BEGIN_DECLS

RelId                   *rel_link_guess_columns  (RelSchema      *schema,
                                                  RelId           child,
                                                  RelId           parent,
                                                  RelId           key,
                                                  RelId           given,
                                                  guint          *n_columns,
                                                  gboolean       *sure);
GPtrArray               *rel_link_list_keys      (RelTable       *parent);
RelSchema               *rel_edit_link_match     (RelSchema      *schema,
                                                  RelId           link,
                                                  RelId           parent,
                                                  RelId           key,
                                                  const RelId    *columns,
                                                  guint           n_columns,
                                                  GError        **error);
RelSchema               *rel_edit_link_drag      (RelSchema      *schema,
                                                  RelId           link,
                                                  gboolean        at_parent,
                                                  RelId           place,
                                                  RelId          *moved,
                                                  GError        **error);
char                    *rel_link_say_drag       (RelSchema      *schema,
                                                  RelId           link,
                                                  gboolean        at_parent,
                                                  RelId           place);

REL_END_DECLS
