/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-record-query.h"
#include "records/rel-row.h"

REL_BEGIN_DECLS

RelRow                  *rel_row_new_read        (RelRows             *rows,
                                                  guint                index);
RelPlace                *rel_place_new_followed  (RelSchema           *schema,
                                                  RelRecordQuery      *query,
                                                  RelRow              *row,
                                                  const RelEnd        *end,
                                                  const char          *owner_label);
RelPlace                *rel_place_new_record    (RelTable            *table,
                                                  RelRecordQuery      *query,
                                                  RelRow              *row);
gboolean                 rel_place_is_served     (RelPlace            *place,
                                                  RelSchema           *schema);
char                    *rel_record_query_dup_label (RelRecordQuery   *query,
                                                  RelRow              *row);
char                    *rel_value_to_line       (const RelValue      *value,
                                                  guint                max_chars);
gboolean                 rel_ends_pass_through   (const GArray        *ends,
                                                  RelId                table);

REL_END_DECLS
