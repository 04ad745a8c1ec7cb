/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelChangeKind:
 * @REL_CHANGE_ADD: it is in the later schema only
 * @REL_CHANGE_DROP: it is in the earlier schema only
 * @REL_CHANGE_RENAME: it is called otherwise
 * @REL_CHANGE_ALTER: its content differs
 * @REL_CHANGE_MOVE: its columns stand in another order
 *
 * What happens to an element.
 */
typedef enum
{
  REL_CHANGE_ADD,
  REL_CHANGE_DROP,
  REL_CHANGE_RENAME,
  REL_CHANGE_ALTER,
  REL_CHANGE_MOVE,
} RelChangeKind;

typedef enum
{
  REL_ELEMENT_SCHEMA,
  REL_ELEMENT_TABLE,
  REL_ELEMENT_COLUMN,
  REL_ELEMENT_KEY,
  REL_ELEMENT_LINK,
  REL_ELEMENT_CHECK,
  REL_ELEMENT_INDEX,
  REL_ELEMENT_VIEW,
  REL_ELEMENT_TRIGGER,
} RelElement;

/**
 * RelChange:
 * @kind: what happens
 * @element: to what kind of element
 * @table: id of the table concerned, 0 for views, triggers and the schema itself
 * @id: id of the element
 * @name: its name, with its table where it has one: "books.title"; that of the earlier schema
 * @new_name: (nullable): of a rename: its name in the later schema
 * @words: the change in words
 *
 * One difference between two schemas.
 */
typedef struct
{
  RelChangeKind  kind;
  RelElement     element;
  RelId          table;
  RelId          id;
  char          *name;
  char          *new_name;
  char          *words;
} RelChange;

GArray                  *rel_schema_diff          (RelSchema      *from,
                                                   RelSchema      *to);
gboolean                 rel_schema_is_equivalent (RelSchema      *a,
                                                   RelSchema      *b);
const char              *rel_change_kind_to_string (RelChangeKind  kind);
const char              *rel_element_to_string    (RelElement      element);

REL_END_DECLS
