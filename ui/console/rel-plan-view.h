/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "base/rel-rows.h"

G_BEGIN_DECLS

GtkWidget       *rel_plan_view_new             (RelRows    *plan,
                                                const char *statement);

G_END_DECLS
