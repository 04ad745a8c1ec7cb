/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"

G_BEGIN_DECLS

gboolean         rel_sample_fill          (RelConnection  *connection,
                                           GCancellable   *cancellable,
                                           GError        **error);

G_END_DECLS
