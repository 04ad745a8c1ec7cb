/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"
#include "sql/rel-read-create.h"
#include "sql/rel-read-table.h"

G_BEGIN_DECLS

/* A schema while the statements of a dump are read one after the other. */
typedef struct _RelDumpDraft RelDumpDraft;

/* One of its tables. Lives until the draft is freed. */
typedef struct _RelDumpTable RelDumpTable;

RelDumpDraft            *rel_dump_draft_new          (void);
void                     rel_dump_draft_free         (RelDumpDraft       *self);
void                     rel_dump_draft_add_problem  (RelDumpDraft       *self,
                                                      guint               line,
                                                      const char         *object,
                                                      const char         *message);
RelDumpTable            *rel_dump_draft_find         (RelDumpDraft       *self,
                                                      const char         *name);
RelDumpTable            *rel_dump_draft_add_table    (RelDumpDraft       *self,
                                                      const char         *name,
                                                      guint               line);
void                     rel_dump_draft_add_view     (RelDumpDraft       *self,
                                                      const char         *name,
                                                      const char         *sql);
void                     rel_dump_draft_drop         (RelDumpDraft       *self,
                                                      const char         *name);

gboolean                 rel_dump_table_is_empty     (RelDumpTable       *self);
void                     rel_dump_table_inherit      (RelDumpTable       *self,
                                                      RelDumpTable       *parent);
void                     rel_dump_table_absorb       (RelDumpTable       *self,
                                                      const char         *text,
                                                      const RelTableText *table);
void                     rel_dump_table_add_index    (RelDumpTable       *self,
                                                      const char         *text,
                                                      const RelIndexText *index);
gboolean                 rel_dump_table_set_default  (RelDumpTable       *self,
                                                      const char         *column,
                                                      const char         *value);
gboolean                 rel_dump_table_set_not_null (RelDumpTable       *self,
                                                      const char         *column,
                                                      gboolean            not_null);
gboolean                 rel_dump_table_set_note     (RelDumpTable       *self,
                                                      const char         *column,
                                                      const char         *note);
char                    *rel_dump_name               (const char         *text,
                                                      RelSpan             schema,
                                                      RelSpan             name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelDumpDraft, rel_dump_draft_free)

G_END_DECLS
