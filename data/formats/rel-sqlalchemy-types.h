/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-sqlalchemy-writer.h"

G_BEGIN_DECLS

/* A declared type in SQLAlchemy's words. */
typedef struct
{
  const char *name;       /* what is imported: "String" */
  char       *expression; /* what is written: "String(50)" */
  const char *python;     /* what a value is: "str", "datetime.date" */
  gboolean    exact;      /* SQLite gets the declared type again */
  gboolean    collated;   /* the collation is in it */
} RelSqlalchemyType;

void                     rel_sqlalchemy_type_write   (RelSqlalchemyType  *type,
                                                      const char         *declared,
                                                      const char         *collation,
                                                      RelSqlalchemyStyle  style);
void                     rel_sqlalchemy_type_clear   (RelSqlalchemyType  *type);
gboolean                 rel_sqlalchemy_is_type_name (const char         *word);
const char              *rel_sqlalchemy_find_type    (const char         *name,
                                                      guint              *n_numbers);
const char              *rel_sqlalchemy_find_python  (const char         *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RelSqlalchemyType, rel_sqlalchemy_type_clear)

G_END_DECLS
