/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-error.h"
#include "base/rel-value.h"

REL_BEGIN_DECLS

gboolean                 rel_filter_append       (GString     *sql,
                                                  GPtrArray   *params,
                                                  const char  *expression,
                                                  const char  *type,
                                                  const char  *text);
gboolean                 rel_filter_is_plain     (const char  *text);
gboolean                 rel_filter_names_label  (const char  *text,
                                                  const char  *type);
gboolean                 rel_filter_check        (const char  *text,
                                                  const char  *type,
                                                  GError     **error);
char                    *rel_filter_to_words     (const char  *text,
                                                  const char  *title,
                                                  const char  *type);
char                    *rel_filter_from_value   (const RelValue *value,
                                                  const char  *type,
                                                  gboolean     without);

REL_END_DECLS
