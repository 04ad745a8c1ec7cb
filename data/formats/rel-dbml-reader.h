/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "formats/rel-losses.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

typedef struct _RelDbmlLooks RelDbmlLooks;

RelSchema               *rel_dbml_read_looks     (const char    *text,
                                                  gssize         length,
                                                  RelDbmlLooks **looks,
                                                  RelLosses     *losses,
                                                  GError       **error);
RelSchema               *rel_dbml_read           (const char    *text,
                                                  gssize         length,
                                                  RelLosses     *losses,
                                                  GError       **error);
gboolean                 rel_dbml_is_likely      (const char    *text,
                                                  gssize         length);

REL_END_DECLS
