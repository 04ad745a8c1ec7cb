/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-value.h"
#include "schema/rel-derive.h"

REL_BEGIN_DECLS

/**
 * RelSectionState:
 * @REL_SECTION_WAITING: not read yet; a slow one waits for the others
 * @REL_SECTION_READING: being read
 * @REL_SECTION_READY: count and members are there
 * @REL_SECTION_STOPPED: somebody stopped it
 * @REL_SECTION_FAILED: see rel_record_section_get_error()
 */
typedef enum
{
  REL_SECTION_WAITING,
  REL_SECTION_READING,
  REL_SECTION_READY,
  REL_SECTION_STOPPED,
  REL_SECTION_FAILED,
} RelSectionState;

/**
 * RelMember:
 * @key: (element-type RelValue): key of the member
 * @label: its label
 * @extras: (nullable) (array length=n_extras): its values of the association's further columns,
 *   in the order of `extra_columns` of #RelRelationshipInfo
 * @n_extras: their number
 *
 * One of the first members of a section.
 */
typedef struct
{
  GPtrArray  *key;
  const char *label;
  RelValue  **extras;
  guint       n_extras;
} RelMember;

#define REL_TYPE_RECORD_SECTION (rel_record_section_get_type ())

/**
 * RelRecordSection:
 *
 * What a record has at one end of a relationship: how many, and the first of them.
 */
G_DECLARE_FINAL_TYPE (RelRecordSection, rel_record_section, REL, RECORD_SECTION, GObject)

const RelEnd            *rel_record_section_get_end (RelRecordSection *self);
const char              *rel_record_section_get_name (RelRecordSection *self);
RelSectionState          rel_record_section_get_state (RelRecordSection *self);
gboolean                 rel_record_section_is_slow (RelRecordSection *self);
guint                    rel_record_section_get_count (RelRecordSection *self,
                                                  gboolean            *more);
guint                    rel_record_section_get_n_members (RelRecordSection *self);
const RelMember         *rel_record_section_get_member (RelRecordSection *self,
                                                  guint                member);
const GError            *rel_record_section_get_error (RelRecordSection *self);
void                     rel_record_section_start (RelRecordSection   *self);
void                     rel_record_section_stop (RelRecordSection    *self);

REL_END_DECLS
