/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-format.h"

REL_BEGIN_DECLS

RelSchema               *rel_csv_read            (GBytes                  *content,
                                                  const RelFormatOptions  *options,
                                                  RelLosses               *losses,
                                                  GError                 **error);

REL_END_DECLS
