/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char            *random_tables           (GRand *rand);

G_END_DECLS
