/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-error.h"
#include "schema/rel-edit-table.h"
#include "schema/rel-schema.h"

G_BEGIN_DECLS

/* A table while it is being edited: arrays are its own. */
typedef struct
{
  RelTable     *base;
  RelId         id;
  RelTableInfo  info;      /* arrays below, texts of base or of the caller */
  GPtrArray    *columns;
  GPtrArray    *uniques;
  GPtrArray    *foreign_keys;
  GPtrArray    *checks;
  GPtrArray    *indexes;
  RelKey       *primary_key;
} RelTableEdit;

void             rel_table_edit_init    (RelTableEdit *self,
                                         RelTable     *base);
void             rel_table_edit_set_key (RelTableEdit *self,
                                         RelKey       *key);
void             rel_table_edit_rewrite (RelTableEdit *self,
                                          char        *(*rewrite) (const char *sql,
                                                                   const char *name,
                                                                   const char *new_name),
                                         const char *name,
                                         const char *new_name);
void             rel_table_edit_forget_sql (RelTableEdit *self);
RelTable        *rel_table_edit_finish  (RelTableEdit  *self,
                                         GError       **error);
void             rel_table_edit_clear   (RelTableEdit *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RelTableEdit, rel_table_edit_clear)

/* A schema while it is being edited. */
typedef struct
{
  RelSchema     *base;
  RelSchemaInfo  info;
  GPtrArray     *tables;
  GPtrArray     *views;
  GPtrArray     *triggers;
} RelSchemaEdit;

void             rel_schema_edit_init   (RelSchemaEdit *self,
                                         RelSchema     *base);
RelTable        *rel_schema_edit_get    (RelSchemaEdit *self,
                                         RelId          table);
void             rel_schema_edit_put    (RelSchemaEdit *self,
                                         RelTable      *table);
void             rel_schema_edit_remove (RelSchemaEdit *self,
                                         RelId          table);
RelSchema       *rel_schema_edit_finish (RelSchemaEdit  *self,
                                         GError        **error);
void             rel_schema_edit_clear  (RelSchemaEdit *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RelSchemaEdit, rel_schema_edit_clear)

/* One table edited, all else as it was. */
RelSchema       *rel_edit_finish_table   (RelSchema     *schema,
                                          RelTableEdit  *draft,
                                          GError       **error);

/* What edits ask and say. */
RelTable        *rel_edit_get_table      (RelSchema  *schema,
                                          RelId       table,
                                          GError    **error);
RelColumn       *rel_edit_get_column     (RelTable  *table,
                                          RelId      column,
                                          GError   **error);
gboolean         rel_edit_is_name_free   (RelSchema  *schema,
                                          const char *name,
                                          RelId       except);
char            *rel_edit_find_free_column (RelTable   *table,
                                            const char *wanted);
gboolean         rel_edit_check_name     (RelSchema   *schema,
                                          const char  *name,
                                          RelId        except,
                                          GError     **error);
void             rel_edit_refuse         (GError     **error,
                                          RelTable    *table,
                                          const char  *format,
                                          ...) G_GNUC_PRINTF (3, 4);
gboolean         rel_edit_check_links    (RelSchema  *before,
                                          RelSchema  *after,
                                          GError    **error);
gboolean         rel_edit_check_table    (RelTable  *table,
                                          GError   **error);
gboolean         rel_edit_check_expression (RelTable    *table,
                                            const char  *expression,
                                            GError     **error);
RelTable        *rel_edit_settle_table   (RelTable       *table);

/* Views and triggers that mention a table or column. */
gboolean         rel_edit_rename_mentions (RelSchemaEdit *draft,
                                           RelTable      *table,
                                           const char    *new_name);
gboolean         rel_edit_rename_column_mentions (RelSchemaEdit  *draft,
                                                  RelTable       *table,
                                                  const char     *column,
                                                  const char     *new_name,
                                                  GError        **error);
gboolean         rel_edit_check_new_column (RelSchemaEdit  *draft,
                                            RelTable       *table,
                                            const char     *column,
                                            GError        **error);
void             rel_edit_forget_all_columns (RelSchemaEdit *draft,
                                              RelTable      *table);
GPtrArray       *rel_edit_list_mentions  (RelSchemaEdit *draft,
                                          RelTable      *table,
                                          const char    *column);
gboolean         rel_edit_drop_mentions  (RelSchemaEdit  *draft,
                                          GPtrArray      *mentions,
                                          const char     *subject,
                                          RelDependents   dependents,
                                          GError        **error);

G_END_DECLS
