/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char            *rel_one_line             (const char *text);

G_END_DECLS
