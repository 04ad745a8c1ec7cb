/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

G_BEGIN_DECLS

typedef void (*SupportSchemaFunc) (const char *name,
                                   RelSchema  *schema,
                                   gpointer    data);

guint            support_each_schema     (SupportSchemaFunc  func,
                                          gpointer           data);
RelSchema       *support_read_example    (const char        *path);
RelSchema       *support_nasty_schema    (void);
guint            support_n_nasty         (void);
char            *support_nth_nasty       (guint              n);

G_END_DECLS
