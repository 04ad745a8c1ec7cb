/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-diagram.h"
#include "formats/rel-losses.h"
#include "schema/rel-schema.h"

G_BEGIN_DECLS

gboolean                 rel_dbml_is_written         (RelTable            *table);
void                     rel_dbml_append_quoted      (GString             *out,
                                                      const char          *text,
                                                      char                 quote);
void                     rel_dbml_append_name        (GString             *out,
                                                      const char          *name);
void                     rel_dbml_append_table_name  (GString             *out,
                                                      const char          *name);
void                     rel_dbml_append_type        (GString             *out,
                                                      const char          *type);
void                     rel_dbml_append_note        (GString             *out,
                                                      const char          *note);
gboolean                 rel_dbml_append_literal     (GString             *out,
                                                      const char          *value);
char                    *rel_dbml_make_expression    (const char          *text);
char                    *rel_dbml_dup_color          (int                  number);
void                     rel_dbml_append_looks       (GString             *out,
                                                      RelSchema           *schema,
                                                      RelDiagram          *diagram,
                                                      RelLosses           *losses);

G_END_DECLS
