/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-read-constraint.h"

G_BEGIN_DECLS

gboolean                 rel_read_column            (RelTableReader *reader,
                                                     GError        **error);

G_END_DECLS
