/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/rel-document.h"
#include "formats/rel-format.h"

G_BEGIN_DECLS

/* Which tables are exported. */
typedef enum
{
  REL_EXPORT_DIAGRAM,   /* those that the diagram shows */
  REL_EXPORT_SELECTION, /* those that are selected on it */
  REL_EXPORT_ALL,       /* all there are */
} RelExportWhat;

/* One export: everything that a thread needs to know, and what it finds. */
typedef struct
{
  RelSchema           *schema;
  RelDiagram          *diagram;
  GHashTable          *selection; /* of RelId */
  char                *title;
  const RelFormat     *format;
  RelExportWhat        what;
  RelFormatOptions     options;
  char                *page;
  char                *link_to;
  GHashTable          *counted; /* what the diagram shows beside its edges, or NULL */

  /* found */
  RelLosses           *losses;
  RelPictureSize       size;
  gsize                n_bytes;
} RelExportJob;

/* Takes the selection, a set of RelId. */
RelExportJob    *rel_export_job_new           (RelDocument      *document,
                                               GHashTable       *selection);
void             rel_export_job_free          (RelExportJob     *self);
RelExportJob    *rel_export_job_copy          (const RelExportJob *self);
gboolean         rel_export_job_is_picture    (const RelExportJob *self);
gboolean         rel_export_job_is_text       (const RelExportJob *self);
GBytes          *rel_export_job_make          (RelExportJob     *self,
                                               GCancellable     *cancellable,
                                               GError          **error);
GBytes          *rel_export_job_preview       (RelExportJob     *self,
                                               double            max_side,
                                               GCancellable     *cancellable,
                                               GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelExportJob, rel_export_job_free)

G_END_DECLS
