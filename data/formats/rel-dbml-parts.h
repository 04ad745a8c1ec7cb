/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-dbml-cursor.h"
#include "formats/rel-dbml-parser.h"

G_BEGIN_DECLS

RelDbmlTable            *rel_dbml_table_new          (guint                line);
void                     rel_dbml_table_free         (RelDbmlTable        *self);
RelDbmlField            *rel_dbml_field_new          (guint                line);
RelDbmlRef              *rel_dbml_ref_new            (guint                line);
void                     rel_dbml_ref_free           (RelDbmlRef          *self);

gboolean                 rel_dbml_read_field         (RelDbmlCursor       *cursor,
                                                      RelDbmlTable        *table,
                                                      RelLosses           *losses,
                                                      GError             **error);
gboolean                 rel_dbml_read_indexes       (RelDbmlCursor       *cursor,
                                                      RelDbmlTable        *table,
                                                      RelLosses           *losses,
                                                      GError             **error);
gboolean                 rel_dbml_read_checks        (RelDbmlCursor       *cursor,
                                                      RelDbmlTable        *table,
                                                      RelLosses           *losses,
                                                      GError             **error);
gboolean                 rel_dbml_read_ref           (RelDbmlCursor       *cursor,
                                                      RelDbmlRef          *ref,
                                                      RelLosses           *losses,
                                                      GError             **error);

G_END_DECLS
