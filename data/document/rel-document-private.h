/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/rel-document.h"

#include "document/rel-design-file.h"
#include "document/rel-history.h"

G_BEGIN_DECLS

struct _RelDocument
{
  GObject       parent_instance;
  GFile        *file;     /* NULL for the sample and a new design */
  char         *title;
  char         *notice;
  RelDatabase  *database; /* NULL for a design */
  RelHistory   *history;
  RelSchema    *base;     /* the schema of the database as last read; of a design as last saved */
  GPtrArray    *saved;    /* of a design: the diagrams as last saved */
  GArray       *changes;  /* from base to the current schema; NULL: not known */
  char         *places;   /* where the diagram is remembered, or NULL */
  guint         save_id;
  GCancellable *reading;  /* the schema again */
  RelSession   *session;  /* NULL until records are edited */
  RelDesign    *design;   /* as it was read or saved, NULL */
  gboolean      applying; /* what is read next is what was applied */
};

/* rel-document.c */
RelDocument     *rel_document_new          (GFile       *file,
                                            const char  *title,
                                            RelDatabase *database,
                                            RelSchema   *schema,
                                            GPtrArray   *diagrams);
void             rel_document_set_notice   (RelDocument *self,
                                            char        *notice);
void             rel_document_show_stage   (RelDocument *self);
void             rel_document_announce     (RelDocument *self,
                                            RelState    *before);

/* rel-document-changes.c */
void             rel_document_read_again   (RelDocument *self);

G_END_DECLS
