/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-table.h"
#include "schema/rel-trigger.h"
#include "schema/rel-view.h"

REL_BEGIN_DECLS

/**
 * RelProblem:
 * @line: line of a script from 1, 0 when it does not come from one
 * @object: (nullable): name of the element concerned
 * @message: what is wrong
 *
 * Something that could not be read.
 */
typedef struct
{
  guint       line;
  const char *object;
  const char *message;
} RelProblem;

/**
 * RelSchemaInfo:
 * @encoding: (nullable): UTF-8 (also when %NULL), UTF-16le or UTF-16be
 * @page_size: bytes, 0 when unknown
 * @user_version: PRAGMA user_version
 * @application_id: PRAGMA application_id
 * @tables: (nullable) (element-type RelTable): in the order of sqlite_schema
 * @views: (nullable) (element-type RelView): likewise
 * @triggers: (nullable) (element-type RelTrigger): likewise
 * @problems: (nullable) (array length=n_problems): what could not be read
 * @n_problems: their number
 *
 * The content of a schema.
 */
typedef struct
{
  const char       *encoding;
  int               page_size;
  int               user_version;
  int               application_id;
  GPtrArray        *tables;
  GPtrArray        *views;
  GPtrArray        *triggers;
  const RelProblem *problems;
  guint             n_problems;
} RelSchemaInfo;

#define REL_TYPE_SCHEMA (rel_schema_get_type ())

/**
 * RelSchema:
 *
 * All tables, views and triggers of a database or design: a value. Immutable, so
 * it may be used by any thread. After rel_schema_new() the arrays of its info are
 * never %NULL.
 */
G_DECLARE_FINAL_TYPE (RelSchema, rel_schema, REL, SCHEMA, GObject)

RelSchema               *rel_schema_new          (const RelSchemaInfo *info);
RelSchema               *rel_schema_new_empty    (void);
const RelSchemaInfo     *rel_schema_get_info     (RelSchema           *self);

guint                    rel_schema_get_n_tables (RelSchema           *self);
RelTable                *rel_schema_get_nth_table (RelSchema          *self,
                                                  guint                position);
RelTable                *rel_schema_get_table    (RelSchema           *self,
                                                  RelId                table);
RelTable                *rel_schema_find_table   (RelSchema           *self,
                                                  const char          *name);
RelView                 *rel_schema_get_view     (RelSchema           *self,
                                                  RelId                view);
RelView                 *rel_schema_find_view    (RelSchema           *self,
                                                  const char          *name);
GPtrArray               *rel_schema_list_links_to (RelSchema          *self,
                                                  RelId                table);
RelTable                *rel_schema_get_link_owner (RelSchema         *self,
                                                  RelId                foreign_key);

RelSchema               *rel_schema_with_table   (RelSchema           *self,
                                                  RelTable            *table);
RelSchema               *rel_schema_without_table (RelSchema          *self,
                                                  RelId                table);

REL_END_DECLS
