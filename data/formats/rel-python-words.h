/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean                 rel_python_is_keyword    (const char *word);
gboolean                 rel_python_is_identifier (const char *word);
char                    *rel_python_identifier    (const char *name);
char                    *rel_python_class_name    (const char *name);
char                    *rel_python_literal       (const char *text);
void                     rel_python_append_call   (GString    *code,
                                                   guint       indent,
                                                   const char *head,
                                                   GPtrArray  *arguments);

G_END_DECLS
