/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "formats/rel-losses.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

RelSchema               *rel_sqlalchemy_read      (const char    *text,
                                                   gssize         length,
                                                   RelLosses     *losses,
                                                   GError       **error);
gboolean                 rel_sqlalchemy_is_likely (const char    *text,
                                                   gssize         length);

REL_END_DECLS
