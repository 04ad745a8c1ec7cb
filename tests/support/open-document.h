/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/rel-document.h"

G_BEGIN_DECLS

RelDocument     *support_open_document    (GFile       *file);
RelDocument     *support_open_document_at (const char  *path);
void             support_close_document   (RelDocument *document);

G_END_DECLS
