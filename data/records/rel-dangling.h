/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-connection.h"
#include "records/rel-labels.h"
#include "records/rel-record-hit.h"

REL_BEGIN_DECLS

gboolean                 rel_dangling_run        (RelConnection      *connection,
                                                  RelSchema          *schema,
                                                  RelLabels          *labels,
                                                  RelRecordHitFunc    found,
                                                  gpointer            data,
                                                  char             ***unchecked,
                                                  GCancellable       *cancellable,
                                                  GError            **error);

REL_END_DECLS
