/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "document/rel-design-block.h"

REL_BEGIN_DECLS

/**
 * RelDesign:
 * @text: the whole file, as UTF-8
 * @schema: what its statements make; its problems tell what was not understood
 * @block: (nullable): its diagram; %NULL when there is none
 * @etag: (nullable): which state of the file this is
 *
 * A design as it was read from a file.
 */
typedef struct
{
  char            *text;
  RelSchema       *schema;
  RelDesignBlock  *block;
  char            *etag;
} RelDesign;

RelDesign               *rel_design_parse         (const char      *text,
                                                   gssize           length,
                                                   GCancellable    *cancellable,
                                                   GError         **error);
RelDesign               *rel_design_load          (GFile           *file,
                                                   GCancellable    *cancellable,
                                                   GError         **error);
void                     rel_design_free          (RelDesign       *self);

char                    *rel_design_write         (RelDesign       *previous,
                                                   RelSchema       *schema,
                                                   GPtrArray       *diagrams,
                                                   GCancellable    *cancellable,
                                                   GError         **error);
gboolean                 rel_design_save          (GFile           *file,
                                                   const char      *text,
                                                   const char      *etag,
                                                   char           **new_etag,
                                                   GCancellable    *cancellable,
                                                   GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelDesign, rel_design_free)

REL_END_DECLS
