/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "support/examples.h"

G_BEGIN_DECLS

void             support_each_odd_schema    (SupportSchemaFunc  func,
                                             gpointer           data);
void             support_each_nasty_schema  (SupportSchemaFunc  func,
                                             gpointer           data);
void             support_each_way_to_link   (SupportSchemaFunc  func,
                                             gpointer           data);
RelSchema       *support_strip_schema       (RelSchema         *schema);
char            *support_write_plain        (RelSchema         *schema);
char            *support_python_literal     (const char        *text);

G_END_DECLS
