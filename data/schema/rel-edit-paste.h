/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-edit-table.h"

REL_BEGIN_DECLS

RelSchema               *rel_edit_tables_paste    (RelSchema      *schema,
                                                   RelSchema      *other,
                                                   GArray        **tables,
                                                   GError        **error);

REL_END_DECLS
