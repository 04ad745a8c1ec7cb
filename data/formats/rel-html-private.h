/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

G_BEGIN_DECLS

typedef struct
{
  RelSchema *schema;
  GString   *out;
} RelHtmlPage;

void             rel_html_text             (RelHtmlPage *self,
                                            const char  *words);
void             rel_html_raw              (RelHtmlPage *self,
                                            const char  *markup);
void             rel_html_element          (RelHtmlPage *self,
                                            const char  *open,
                                            const char  *words,
                                            const char  *close);
void             rel_html_link_to          (RelHtmlPage *self,
                                            const char  *name);

/* rel-html-table.c */
void             rel_html_append_words     (RelHtmlPage *self,
                                            const char  *name,
                                            GPtrArray   *columns);
void             rel_html_write_table      (RelHtmlPage *self,
                                            RelTable    *table);
void             rel_html_write_view       (RelHtmlPage *self,
                                            RelView     *view);

G_END_DECLS
