/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-error.h"

REL_BEGIN_DECLS

/**
 * RelColumnLook:
 * @name: the column's name
 * @width: how wide a person made it, 0 when nobody did
 * @hidden: whether it is not shown
 *
 * How a column of a grid looks.
 */
typedef struct
{
  char     *name;
  double    width;
  gboolean  hidden;
} RelColumnLook;

RelColumnLook           *rel_column_look_new      (const char       *name,
                                                   double            width,
                                                   gboolean          hidden);
void                     rel_column_look_free     (RelColumnLook    *look);

#define REL_TYPE_TABLE_LOOKS (rel_table_looks_get_type ())

/**
 * RelTableLooks:
 *
 * How the grids of a database's tables look: which columns, in which order, how wide.
 * Kept in the person's state folder, so that the database is not touched.
 */
G_DECLARE_FINAL_TYPE (RelTableLooks, rel_table_looks, REL, TABLE_LOOKS, GObject)

RelTableLooks           *rel_table_looks_new      (GFile            *file);
GPtrArray               *rel_table_looks_get      (RelTableLooks    *self,
                                                   const char       *table);
void                     rel_table_looks_set      (RelTableLooks    *self,
                                                   const char       *table,
                                                   GPtrArray        *looks);
gboolean                 rel_table_looks_save     (RelTableLooks    *self,
                                                   GError          **error);

REL_END_DECLS
