/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

G_BEGIN_DECLS

typedef enum
{
  REL_DERIVED_RELATIONSHIPS,
  REL_DERIVED_ADVICE,
  REL_N_DERIVED,
} RelDerived;

gpointer                 rel_schema_derive        (RelSchema      *self,
                                                   RelDerived      kind,
                                                   gpointer      (*make) (RelSchema *schema),
                                                   GDestroyNotify  destroy);

G_END_DECLS
