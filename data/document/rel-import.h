/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "diagram/rel-diagram.h"
#include "formats/rel-losses.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

RelSchema               *rel_import_file         (const char          *path,
                                                  const char          *format,
                                                  gboolean            *foreign,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
RelSchema               *rel_import_bytes        (GBytes              *content,
                                                  const char          *name,
                                                  const char          *format,
                                                  gboolean            *foreign,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
RelSchema               *rel_import_design       (const char          *path,
                                                  gboolean            *foreign,
                                                  RelDiagram         **diagram,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
RelSchema               *rel_import_whole        (const char          *path,
                                                  GPtrArray          **diagrams,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
char                    *rel_import_make_design  (RelSchema           *schema,
                                                  GPtrArray           *diagrams,
                                                  RelLosses           *losses,
                                                  GError             **error);
GPtrArray               *rel_import_diagrams     (const char          *path,
                                                  RelSchema           *schema,
                                                  GCancellable        *cancellable,
                                                  GError             **error);
gboolean                 rel_import_is_text      (const char          *name);
RelSchema               *rel_import_adapt        (RelSchema           *schema);
gboolean                 rel_import_make_database (RelSchema          *schema,
                                                  const char          *path,
                                                  GCancellable        *cancellable,
                                                  GError             **error);

REL_END_DECLS
