/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "diagram/rel-diagram.h"
#include "formats/rel-losses.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

char                    *rel_html_write          (RelSchema     *schema,
                                                  RelDiagram    *diagram,
                                                  const char    *title,
                                                  RelLosses     *losses,
                                                  GError       **error);

REL_END_DECLS
