/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-check.h"
#include "schema/rel-column.h"
#include "schema/rel-foreign-key.h"
#include "schema/rel-index.h"
#include "schema/rel-key.h"

REL_BEGIN_DECLS

typedef enum
{
  REL_TABLE_ORDINARY,
  REL_TABLE_VIRTUAL,
  REL_TABLE_SHADOW,
} RelTableKind;

/**
 * RelTableInfo:
 * @name: its name
 * @kind: ordinary, virtual, or shadow of a virtual one
 * @strict: STRICT
 * @without_rowid: WITHOUT ROWID
 * @autoincrement: its primary key has AUTOINCREMENT
 * @module: (nullable): module of a virtual table, as written, unquoted
 * @error: (nullable): why its columns cannot be read
 * @columns: (element-type RelColumn): in table order, hidden ones included
 * @primary_key: (nullable): the primary key
 * @uniques: (nullable) (element-type RelKey): UNIQUE constraints, in SQLite's order
 * @foreign_keys: (nullable) (element-type RelForeignKey): in order of declaration
 * @checks: (nullable) (element-type RelCheck): in order of declaration
 * @indexes: (nullable) (element-type RelIndex): made by CREATE INDEX, sorted by name
 * @note: (nullable): a comment for people
 * @sql: (nullable): CREATE statement as stored; %NULL for a table that was drawn or edited
 * @original_sql: (nullable): of an edited table: CREATE statement from before its first edit, so that
 *   comments and formatting can be carried over. No content: two tables that differ in it only are equal
 *
 * The content of a table.
 */
typedef struct
{
  const char  *name;
  RelTableKind kind;
  gboolean     strict;
  gboolean     without_rowid;
  gboolean     autoincrement;
  const char  *module;
  const char  *error;
  GPtrArray   *columns;
  RelKey      *primary_key;
  GPtrArray   *uniques;
  GPtrArray   *foreign_keys;
  GPtrArray   *checks;
  GPtrArray   *indexes;
  const char  *note;
  const char  *sql;
  const char  *original_sql;
} RelTableInfo;

#define REL_TYPE_TABLE (rel_table_get_type ())

/**
 * RelTable:
 *
 * A table: columns, keys, links, indexes, checks and options. Immutable. After
 * rel_table_new() the arrays of its info are never %NULL.
 */
G_DECLARE_FINAL_TYPE (RelTable, rel_table, REL, TABLE, GObject)

RelTable                *rel_table_new            (RelId               id,
                                                   const RelTableInfo *info);
RelId                    rel_table_get_id         (RelTable *self);
const RelTableInfo      *rel_table_get_info       (RelTable *self);
const char              *rel_table_get_name       (RelTable *self);
RelColumn               *rel_table_get_column     (RelTable *self,
                                                   RelId     column);
RelColumn               *rel_table_find_column    (RelTable   *self,
                                                   const char *name);
guint                    rel_table_get_column_position (RelTable *self,
                                                        RelId     column);
char                    *rel_table_dup_column_names (RelTable    *self,
                                                     const RelId *columns,
                                                     guint        n_columns);
guint                    rel_table_get_key_position (RelTable *self,
                                                     RelId     column);
gboolean                 rel_table_is_link_column (RelTable *self,
                                                   RelId     column);
gboolean                 rel_table_is_unique_column (RelTable *self,
                                                     RelId     column);
gboolean                 rel_table_is_indexed_column (RelTable *self,
                                                      RelId     column);
RelKey                  *rel_table_get_key        (RelTable *self,
                                                   RelId     key);
RelForeignKey           *rel_table_get_foreign_key (RelTable *self,
                                                    RelId     foreign_key);
RelCheck                *rel_table_get_check      (RelTable *self,
                                                   RelId     check);
gboolean                 rel_table_is_unique      (RelTable    *self,
                                                   const RelId *columns,
                                                   guint        n_columns);
RelTable                *rel_table_with_foreign_key (RelTable      *self,
                                                     RelForeignKey *foreign_key);

REL_END_DECLS
