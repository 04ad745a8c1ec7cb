/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-macros.h"

REL_BEGIN_DECLS

gboolean                 rel_replace_file         (GFile            *file,
                                                   const char       *content,
                                                   gsize             length,
                                                   const char       *etag,
                                                   GFileCreateFlags  flags,
                                                   char            **new_etag,
                                                   GCancellable     *cancellable,
                                                   GError          **error);

GFileOutputStream       *rel_replace_begin        (GFile            *file,
                                                   GFileCreateFlags  flags,
                                                   GCancellable     *cancellable,
                                                   GError          **error);
gboolean                 rel_replace_end          (GFileOutputStream *stream,
                                                   gboolean          complete,
                                                   GCancellable     *cancellable,
                                                   GError          **error);

REL_END_DECLS
