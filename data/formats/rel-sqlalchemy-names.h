/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-losses.h"
#include "schema/rel-derive.h"

G_BEGIN_DECLS

/* What a table becomes. */
typedef enum
{
  REL_SQLALCHEMY_LEFT_OUT,
  REL_SQLALCHEMY_CLASS,
  REL_SQLALCHEMY_ASSOCIATION, /* a Table that folds into a many-to-many relationship */
  REL_SQLALCHEMY_UNMAPPED,    /* a Table that has no primary key */
} RelSqlalchemyRole;

typedef struct
{
  RelTable           *table;
  RelSqlalchemyRole   role;
  char               *symbol;     /* of the class or of the variable */
  char               *name;       /* of the table, which cannot be empty here */
  char              **columns;    /* names of the columns, likewise */
  char              **keys;       /* by what SQLAlchemy refers to them: no dots */
  char              **attributes; /* of a class: the same columns as its attributes */
  GPtrArray          *ends;       /* of a class: attributes of rel_schema_list_ends (); NULL: not written */
} RelSqlalchemyTable;

typedef struct
{
  RelSchema  *schema;
  GArray     *tables; /* RelSqlalchemyTable, in the schema's order */
  GHashTable *by_id;  /* RelId -> RelSqlalchemyTable */
} RelSqlalchemyNames;

RelSqlalchemyNames      *rel_sqlalchemy_names_new      (RelSchema          *schema,
                                                        RelLosses          *losses);
void                     rel_sqlalchemy_names_free     (RelSqlalchemyNames *self);
RelSqlalchemyTable      *rel_sqlalchemy_names_find     (RelSqlalchemyNames *self,
                                                        RelId               table);
const char              *rel_sqlalchemy_names_get_end  (RelSqlalchemyNames *self,
                                                        RelRelationship    *relationship,
                                                        gboolean            at_parent);

char                    *rel_sqlalchemy_shorten        (const char         *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelSqlalchemyNames, rel_sqlalchemy_names_free)

G_END_DECLS
