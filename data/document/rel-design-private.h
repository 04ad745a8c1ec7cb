/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/rel-design-file.h"

G_BEGIN_DECLS

char            *rel_design_edit_script   (const char *script,
                                           RelSchema  *previous,
                                           RelSchema  *schema);
char            *rel_design_write_anew    (const char *script,
                                           RelSchema  *previous,
                                           RelSchema  *schema);
char            *rel_design_write_known   (RelDesign     *previous,
                                           RelSchema     *schema,
                                           GPtrArray     *diagrams,
                                           gboolean      *known,
                                           GCancellable  *cancellable,
                                           GError       **error);
RelDesign       *rel_design_new_known     (const char *text,
                                           RelSchema  *schema);
void             rel_design_copy_entry    (RelDesignBlock       *self,
                                           const RelDesignEntry *entry,
                                           const char           *name);
void             rel_design_merge_words    (RelDesignBlock *self,
                                           RelDesignBlock *previous,
                                           RelSchema      *previous_schema,
                                           RelSchema      *schema);

G_END_DECLS
