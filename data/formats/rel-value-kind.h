/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-value.h"
#include "schema/rel-table.h"

REL_BEGIN_DECLS

/**
 * RelValueKind:
 * @REL_VALUE_KIND_TEXT: a short text
 * @REL_VALUE_KIND_LONG_TEXT: a text of several lines, or a long one
 * @REL_VALUE_KIND_NUMBER: a number
 * @REL_VALUE_KIND_BOOLEAN: yes or no, stored as 1 and 0
 * @REL_VALUE_KIND_MOMENT: a date or a time, see #RelMoment
 * @REL_VALUE_KIND_JSON: JSON as text
 * @REL_VALUE_KIND_BYTES: bytes, pictures among them
 *
 * What a value is to people: it is shown and edited as that.
 */
typedef enum
{
  REL_VALUE_KIND_TEXT,
  REL_VALUE_KIND_LONG_TEXT,
  REL_VALUE_KIND_NUMBER,
  REL_VALUE_KIND_BOOLEAN,
  REL_VALUE_KIND_MOMENT,
  REL_VALUE_KIND_JSON,
  REL_VALUE_KIND_BYTES,
} RelValueKind;

RelValueKind             rel_value_kind_choose   (RelTable         *table,
                                                  RelColumn        *column,
                                                  const RelValue   *value);
RelValue                *rel_value_kind_store_as (const RelValue   *value,
                                                  RelValueType      type);
gboolean                 rel_value_kind_keeps    (RelTable         *table,
                                                  RelColumn        *column,
                                                  const RelValue   *value);

REL_END_DECLS
