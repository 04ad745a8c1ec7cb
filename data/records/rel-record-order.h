/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-value.h"

G_BEGIN_DECLS

/* One term of ORDER BY. Where the last terms name each row, any row can be found again
 * by the values of all. */
typedef struct
{
  char    *expression;
  gboolean descending;
  gboolean nullable;
} RelOrderTerm;

/* A part of the rows after another row: those that are alike in some first terms. */
typedef struct
{
  char      *where;
  GPtrArray *params; /* RelValue */
} RelOrderPart;

GArray          *rel_order_new            (void);
void             rel_order_add            (GArray           *order,
                                           const char       *expression,
                                           gboolean          descending,
                                           gboolean          nullable);
void             rel_order_append_sql     (GArray           *order,
                                           GString          *sql);
void             rel_order_append_list    (GArray           *order,
                                           guint             from,
                                           GString          *sql);
GPtrArray       *rel_order_list_parts     (GArray           *order,
                                           RelValue *const  *values,
                                           gboolean          inclusive);
GPtrArray       *rel_order_list_parts_before (GArray          *order,
                                           RelValue *const  *values);

G_END_DECLS
