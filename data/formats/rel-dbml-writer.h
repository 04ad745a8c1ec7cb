/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-diagram.h"
#include "formats/rel-losses.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

char                    *rel_dbml_write          (RelSchema     *schema,
                                                  RelLosses     *losses);
char                    *rel_dbml_write_diagram  (RelSchema     *schema,
                                                  RelDiagram    *diagram,
                                                  RelLosses     *losses);

REL_END_DECLS
