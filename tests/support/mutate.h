/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void             support_mutate          (GByteArray        *bytes,
                                          const char *const *words,
                                          GRand             *rand);

G_END_DECLS
