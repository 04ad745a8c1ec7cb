/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-markdown.h"

G_BEGIN_DECLS

/* Text within a line, every sign escaped that could mean something there. */
void             rel_markdown_append_text        (GString    *out,
                                                  const char *text);

G_END_DECLS
