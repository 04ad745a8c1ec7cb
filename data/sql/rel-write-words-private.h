/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void             rel_write_name                (GString     *sql,
                                                const char  *name);
void             rel_write_word                (GString     *sql,
                                                const char  *word);
void             rel_write_type                (GString     *sql,
                                                const char  *type);
void             rel_write_default             (GString     *sql,
                                                const char  *value);
void             rel_write_in_parentheses      (GString     *sql,
                                                const char  *expression);
gboolean         rel_write_ends_in_line_comment (const char *text);

G_END_DECLS
