/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-words.h"

G_BEGIN_DECLS

RelColumn       *rel_column_with_note       (RelColumn     *column,
                                             const char    *note);
RelForeignKey   *rel_foreign_key_with_names (RelForeignKey *link,
                                             const char    *at_child,
                                             const char    *at_parent,
                                             const char    *across);

G_END_DECLS
