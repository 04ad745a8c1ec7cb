/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "diagram/rel-diagram.h"
#include "formats/rel-dbml-parser.h"
#include "formats/rel-dbml-reader.h"
#include "schema/rel-schema.h"

G_BEGIN_DECLS

/* Where none is said. */
#define REL_DBML_AREA_COLOR 0
#define REL_DBML_NOTE_COLOR 2

/* What a text in DBML says that is no schema but belongs on a diagram: colours of tables,
 * groups, sticky notes. With the identities of the schema that was read. */
RelDbmlLooks            *rel_dbml_looks_new          (void);
void                     rel_dbml_looks_free         (RelDbmlLooks        *self);
gboolean                 rel_dbml_looks_is_empty     (const RelDbmlLooks  *self);
void                     rel_dbml_looks_take         (RelDbmlLooks        *self,
                                                      RelDbmlFile         *file,
                                                      GHashTable          *tables,
                                                      RelLosses           *losses);
RelDiagram              *rel_dbml_looks_draw         (const RelDbmlLooks  *self,
                                                      RelSchema           *schema,
                                                      GCancellable        *cancellable,
                                                      GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelDbmlLooks, rel_dbml_looks_free)

G_END_DECLS
