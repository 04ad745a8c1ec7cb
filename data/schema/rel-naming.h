/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-macros.h"

REL_BEGIN_DECLS

char                    *rel_naming_plural        (const char *name);
char                    *rel_naming_singular      (const char *name);
char                   **rel_naming_words         (const char *name);
char                    *rel_naming_phrase        (const char *name);
gboolean                 rel_naming_is_same       (const char *a,
                                                   const char *b);
gboolean                 rel_naming_is_abbreviation (const char *shorter,
                                                     const char *name);
char                    *rel_naming_strip_suffix  (const char *column,
                                                   const char *referenced);
double                   rel_naming_likeness      (const char *a,
                                                   const char *b);
gboolean                 rel_naming_ends_in_preposition (const char *name);

REL_END_DECLS
