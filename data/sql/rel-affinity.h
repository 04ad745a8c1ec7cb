/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-macros.h"

G_BEGIN_DECLS

/* What SQLite makes of values that enter a column (https://www.sqlite.org/datatype3.html). */
typedef enum
{
  REL_AFFINITY_INTEGER,
  REL_AFFINITY_TEXT,
  REL_AFFINITY_BLOB,
  REL_AFFINITY_REAL,
  REL_AFFINITY_NUMERIC,
} RelAffinity;

RelAffinity      rel_affinity_of_type     (const char  *type,
                                           gboolean     strict);
gboolean         rel_affinity_is_numeric  (RelAffinity  affinity);
char            *rel_affinity_convert     (RelAffinity  affinity,
                                           const char  *value);
char            *rel_affinity_cast        (RelAffinity  affinity,
                                           const char  *value);
char            *rel_affinity_can_cast    (RelAffinity  affinity,
                                           const char  *value);
char            *rel_affinity_alters      (RelAffinity  affinity,
                                           const char  *value);
char            *rel_affinity_refuses     (const char  *type,
                                           const char  *value);

G_END_DECLS
