/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-web.h"
#include "formats/rel-pictures.h"

REL_BEGIN_DECLS

GBytes                  *rel_web_picture_write   (RelWeb                  *web,
                                                  const RelPictureOptions *options,
                                                  GError                 **error);

REL_END_DECLS
