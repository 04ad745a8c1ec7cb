/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

#include "schema/rel-schema.h"

G_BEGIN_DECLS

#define REL_TYPE_SQL_PROVIDER (rel_sql_provider_get_type ())

/* Completion of tables, columns and joins for a GtkSourceView. */
G_DECLARE_FINAL_TYPE (RelSqlProvider, rel_sql_provider, REL, SQL_PROVIDER, GObject)

RelSqlProvider  *rel_sql_provider_new          (void);
void             rel_sql_provider_set_schema   (RelSqlProvider *self,
                                                RelSchema      *schema);

G_END_DECLS
