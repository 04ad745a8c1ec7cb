/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-column.h"

REL_BEGIN_DECLS

/**
 * RelAction:
 *
 * What ON DELETE or ON UPDATE does (https://www.sqlite.org/foreignkeys.html#fk_actions).
 */
typedef enum
{
  REL_ACTION_NO_ACTION,
  REL_ACTION_RESTRICT,
  REL_ACTION_SET_NULL,
  REL_ACTION_SET_DEFAULT,
  REL_ACTION_CASCADE,
} RelAction;

/**
 * RelForeignKeyInfo:
 * @name: (nullable): CONSTRAINT name
 * @columns: (array length=n_columns): ids of the link columns, in the table that holds the link
 * @n_columns: their number
 * @target: id of the table referred to, 0 when there is no such table
 * @target_name: name of that table as written
 * @target_columns: (nullable) (array length=n_target_columns): ids of the columns referred to; 0 for one that does not exist
 * @target_column_names: (nullable) (array zero-terminated=1): their names as written (or resolved, when @implicit)
 * @n_target_columns: normally @n_columns; 0 when none are named and the target has no fitting primary key
 * @implicit: the REFERENCES clause names no columns: the target's primary key is meant
 * @on_delete: ON DELETE
 * @on_update: ON UPDATE
 * @match: (nullable): MATCH as written
 * @deferrable: DEFERRABLE
 * @initially_deferred: INITIALLY DEFERRED
 * @name_at_child: (nullable): name that people gave the end at the child; %NULL: derived
 * @name_at_parent: (nullable): name that people gave the end at the parent; %NULL: derived
 * @name_across: (nullable): of a link that is half of a many-to-many: name that people gave the end at
 *   its target which leads to the records across; %NULL: derived
 *
 * The content of a link. A foreign key belongs to the child table that declares it.
 */
typedef struct
{
  const char         *name;
  const RelId        *columns;
  guint               n_columns;
  RelId               target;
  const char         *target_name;
  const RelId        *target_columns;
  const char *const *target_column_names;
  guint               n_target_columns;
  gboolean            implicit;
  RelAction           on_delete;
  RelAction           on_update;
  const char         *match;
  gboolean            deferrable;
  gboolean            initially_deferred;
  const char         *name_at_child;
  const char         *name_at_parent;
  const char         *name_across;
} RelForeignKeyInfo;

#define REL_TYPE_FOREIGN_KEY (rel_foreign_key_get_type ())

/**
 * RelForeignKey:
 *
 * A foreign key: a link from columns of a child table to columns of a parent table. Immutable.
 */
G_DECLARE_FINAL_TYPE (RelForeignKey, rel_foreign_key, REL, FOREIGN_KEY, GObject)

RelForeignKey           *rel_foreign_key_new      (RelId                    id,
                                                   const RelForeignKeyInfo *info);
RelId                    rel_foreign_key_get_id   (RelForeignKey *self);
const RelForeignKeyInfo *rel_foreign_key_get_info (RelForeignKey *self);
const char              *rel_foreign_key_get_name (RelForeignKey *self);
const char              *rel_action_to_string     (RelAction action);

REL_END_DECLS
