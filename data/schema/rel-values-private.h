/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Arrays of references to values, as the members of schema values hold them. */
GPtrArray       *rel_values_copy         (GPtrArray *values);
void             rel_values_replace      (GPtrArray *values,
                                          GObject   *old_value,
                                          GObject   *new_value);
void             rel_values_exchange      (GPtrArray *values,
                                          guint      place,
                                          gpointer   value);

G_END_DECLS
