/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-value.h"
#include "schema/rel-derive.h"

REL_BEGIN_DECLS

/**
 * RelPlaceFilter:
 * @column: id of a column; 0: any column
 * @text: what was typed, see rel_filter_add()
 *
 * What is asked of one column.
 */
typedef struct
{
  RelId       column;
  const char *text;
} RelPlaceFilter;

/**
 * RelPlaceInfo:
 * @table: id of the table or view whose records are shown
 * @relationship: of a collection: id of the relationship that was followed; else 0
 * @at_parent: of a collection: which end of it the owner has, as in #RelEnd
 * @owner: (nullable) (element-type RelValue): of a collection: key of the record it belongs to
 * @filters: (nullable) (array length=n_filters): what is asked of columns
 * @n_filters: their number
 * @sort: id of a column, 0 for the order of the key
 * @descending: whether the order is turned round
 * @record: (nullable) (element-type RelValue): key of the record that is looked at
 *
 * The content of a place.
 */
typedef struct
{
  RelId                 table;
  RelId                 relationship;
  gboolean              at_parent;
  GPtrArray            *owner;
  const RelPlaceFilter *filters;
  guint                 n_filters;
  RelId                 sort;
  gboolean              descending;
  GPtrArray            *record;
} RelPlaceInfo;

#define REL_TYPE_PLACE (rel_place_get_type ())

/**
 * RelPlace:
 *
 * Where someone is: a table or the collection of a record, with filters, order and a
 * record. Immutable, and without positions: it holds keys, so that going back finds the
 * same record whatever was inserted meanwhile.
 */
G_DECLARE_FINAL_TYPE (RelPlace, rel_place, REL, PLACE, GObject)

RelPlace                *rel_place_new           (const RelPlaceInfo  *info);
RelPlace                *rel_place_new_table     (RelId                table);
const RelPlaceInfo      *rel_place_get_info      (RelPlace            *self);
gboolean                 rel_place_equal         (RelPlace            *self,
                                                  RelPlace            *other);

RelPlace                *rel_place_follow        (RelPlace            *self,
                                                  const RelEnd        *end,
                                                  GPtrArray           *owner);
RelPlace                *rel_place_with_filter   (RelPlace            *self,
                                                  RelId                column,
                                                  const char          *text);
RelPlace                *rel_place_with_sort     (RelPlace            *self,
                                                  RelId                column,
                                                  gboolean             descending);
RelPlace                *rel_place_with_record   (RelPlace            *self,
                                                  GPtrArray           *record);

GPtrArray               *rel_key_new_integer     (gint64               rowid);
gboolean                 rel_key_equal           (GPtrArray           *a,
                                                  GPtrArray           *b);

REL_END_DECLS
