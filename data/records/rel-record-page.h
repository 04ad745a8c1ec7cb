/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-database.h"
#include "records/rel-labels.h"
#include "records/rel-place.h"
#include "records/rel-record-section.h"

REL_BEGIN_DECLS

#define REL_TYPE_RECORD_PAGE (rel_record_page_get_type ())

/**
 * RelRecordPage:
 *
 * One record: its fields and a section for each end of a relationship. Reads as soon as
 * it is made; `notify::loaded` tells when the fields are there, a section notifies for
 * itself. Main thread.
 */
G_DECLARE_FINAL_TYPE (RelRecordPage, rel_record_page, REL, RECORD_PAGE, GObject)

RelRecordPage           *rel_record_page_new     (RelDatabase         *database,
                                                  RelSchema           *schema,
                                                  RelLabels           *labels,
                                                  RelId                table,
                                                  GPtrArray           *key);

RelId                    rel_record_page_get_table (RelRecordPage     *self);
GPtrArray               *rel_record_page_get_key (RelRecordPage       *self);
gboolean                 rel_record_page_get_loaded (RelRecordPage    *self);
gboolean                 rel_record_page_get_exists (RelRecordPage    *self);
const GError            *rel_record_page_get_error (RelRecordPage     *self);
const char              *rel_record_page_get_label (RelRecordPage     *self);

guint                    rel_record_page_get_n_fields (RelRecordPage  *self);
RelColumn               *rel_record_page_get_field (RelRecordPage     *self,
                                                  guint                field);
const RelValue          *rel_record_page_get_value (RelRecordPage     *self,
                                                  guint                field);
gboolean                 rel_record_page_is_cut  (RelRecordPage       *self,
                                                  guint                field);
const RelEnd            *rel_record_page_get_link (RelRecordPage      *self,
                                                  guint                field);
const char              *rel_record_page_get_link_label (RelRecordPage *self,
                                                  guint                field);
gboolean                 rel_record_page_is_missing (RelRecordPage    *self,
                                                  guint                field);

GListModel              *rel_record_page_get_sections (RelRecordPage  *self);
void                     rel_record_page_cancel  (RelRecordPage       *self);

REL_END_DECLS
