/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelValueType:
 * @REL_VALUE_NULL: SQL NULL
 * @REL_VALUE_INTEGER: signed 64 bit
 * @REL_VALUE_REAL: IEEE double
 * @REL_VALUE_TEXT: bytes meant as UTF-8; may be invalid and may contain NUL
 * @REL_VALUE_BLOB: bytes
 *
 * The five storage classes of SQLite (https://www.sqlite.org/datatype3.html).
 */
typedef enum
{
  REL_VALUE_NULL,
  REL_VALUE_INTEGER,
  REL_VALUE_REAL,
  REL_VALUE_TEXT,
  REL_VALUE_BLOB,
} RelValueType;

/**
 * RelValue:
 *
 * One cell, immutable and atomically reference counted: may cross threads.
 */
typedef struct _RelValue RelValue;

#define REL_TYPE_VALUE (rel_value_get_type ())

GType            rel_value_get_type      (void);

RelValue        *rel_value_new_null      (void);
RelValue        *rel_value_new_integer   (gint64           integer);
RelValue        *rel_value_new_real      (double           real);
RelValue        *rel_value_new_text      (const char      *text,
                                          gssize           length);
RelValue        *rel_value_new_blob      (gconstpointer    data,
                                          gsize            length);
RelValue        *rel_value_new_cut       (RelValueType     type,
                                          gconstpointer    data,
                                          gsize            length,
                                          gsize            full_length);
RelValue        *rel_value_ref           (const RelValue  *value);
void             rel_value_unref         (RelValue        *value);

RelValueType     rel_value_get_value_type (const RelValue *value);
gboolean         rel_value_is_null       (const RelValue  *value);
gint64           rel_value_get_integer   (const RelValue  *value);
double           rel_value_get_real      (const RelValue  *value);
const char      *rel_value_get_bytes     (const RelValue  *value,
                                          gsize           *length);
gsize            rel_value_get_full_length (const RelValue *value);
gboolean         rel_value_is_cut        (const RelValue  *value);

gboolean         rel_value_equal         (const RelValue  *a,
                                          const RelValue  *b);
int              rel_value_compare       (const RelValue  *a,
                                          const RelValue  *b);
guint            rel_value_hash          (const RelValue  *value);
char            *rel_value_to_text       (const RelValue  *value);
char            *rel_value_to_literal    (const RelValue  *value);
char            *rel_real_to_text        (double           real);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelValue, rel_value_unref)

REL_END_DECLS
