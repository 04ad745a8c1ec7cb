/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/rel-document.h"

G_BEGIN_DECLS

gboolean         support_walk_document   (RelDocument *document,
                                          GRand       *rand);
char            *support_fingerprint     (RelDocument *document);

G_END_DECLS
