/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-value.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelRecordHit:
 * @table: id of the record's table
 * @column: id of the column concerned, 0 when there is none
 * @link: id of the foreign key concerned, 0 when there is none
 * @key: (array length=n_key): what names the record: its rowid, or its whole primary key
 * @n_key: their number
 * @label: (nullable): what the record is called
 * @text: what was found there: part of a value, with "…" where it was cut
 * @match: where in @text the match begins, in bytes
 * @match_length: its length in bytes, 0 when nothing is to be marked
 *
 * A record that was found, with what was found in it. Find its row in a list with
 * rel_record_list_find_async().
 */
typedef struct
{
  RelId      table;
  RelId      column;
  RelId      link;
  RelValue **key;
  guint      n_key;
  char      *label;
  char      *text;
  guint      match;
  guint      match_length;
} RelRecordHit;

/**
 * RelRecordHitFunc:
 * @hit: a record; borrowed
 * @data: as given
 *
 * Returns: whether to go on
 */
typedef gboolean (*RelRecordHitFunc) (const RelRecordHit *hit,
                                      gpointer            data);

#define REL_TYPE_RECORD_HIT (rel_record_hit_get_type ())

GType                    rel_record_hit_get_type (void);

RelRecordHit            *rel_record_hit_copy     (const RelRecordHit *hit);
void                     rel_record_hit_free     (RelRecordHit       *hit);
char                    *rel_record_hit_dup_key  (const RelRecordHit *hit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelRecordHit, rel_record_hit_free)

REL_END_DECLS
