/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-sqlalchemy-names.h"
#include "formats/rel-sqlalchemy-writer.h"

G_BEGIN_DECLS

/* A module while it is written. What it must import is found out on the way. */
typedef struct
{
  RelSchema          *schema;
  RelSqlalchemyStyle  style;
  RelSqlalchemyNames *names;
  RelLosses          *losses;
  GHashTable         *core;    /* names from sqlalchemy */
  GHashTable         *orm;     /* names from sqlalchemy.orm */
  GHashTable         *typing;
  gboolean            decimal;
  gboolean            datetime;
  gboolean            uuid;
} RelSqlalchemyWriter;

/* Pieces. */
void                     rel_sqlalchemy_add               (GPtrArray           *arguments,
                                                           const char          *format,
                                                           ...) G_GNUC_PRINTF (2, 3);
void                     rel_sqlalchemy_add_literal       (GPtrArray           *arguments,
                                                           const char          *keyword,
                                                           const char          *text);
void                     rel_sqlalchemy_add_name          (RelSqlalchemyWriter *self,
                                                           GPtrArray           *arguments,
                                                           const char          *keyword,
                                                           const char          *name);
char                    *rel_sqlalchemy_join              (const char          *name,
                                                           GPtrArray           *arguments);
const char              *rel_sqlalchemy_use               (RelSqlalchemyWriter *self,
                                                           const char          *name);
char                    *rel_sqlalchemy_escape            (const char          *sql);
char                    *rel_sqlalchemy_write_sql         (RelSqlalchemyWriter *self,
                                                           const char          *sql,
                                                           gboolean             bare);
char                    *rel_sqlalchemy_write_default     (RelSqlalchemyWriter *self,
                                                           const char          *sql);

/* Tables. */
guint                    rel_sqlalchemy_position          (RelSqlalchemyTable  *table,
                                                           RelId                column);
gboolean                 rel_sqlalchemy_find_target       (RelSqlalchemyWriter     *self,
                                                           const RelForeignKeyInfo *link,
                                                           RelSqlalchemyTable     **target);
char                    *rel_sqlalchemy_write_target      (RelSqlalchemyTable  *target,
                                                           RelId                column);
void                     rel_sqlalchemy_add_link_options  (RelSqlalchemyWriter     *self,
                                                           GPtrArray               *arguments,
                                                           const RelForeignKeyInfo *link);
GPtrArray               *rel_sqlalchemy_write_column      (RelSqlalchemyWriter *self,
                                                           RelSqlalchemyTable  *table,
                                                           guint                position,
                                                           const char         **python);
void                     rel_sqlalchemy_write_columns     (RelSqlalchemyWriter *self,
                                                           GString             *code,
                                                           RelSqlalchemyTable  *table);
GPtrArray               *rel_sqlalchemy_write_options     (RelSqlalchemyWriter *self,
                                                           RelSqlalchemyTable  *table,
                                                           gboolean             as_dictionary);

/* Keys, checks, indexes. */
gboolean                 rel_sqlalchemy_key_is_at_columns (RelTable            *table);
RelKey                  *rel_sqlalchemy_find_column_unique (RelTable           *table,
                                                           RelId                column);
GPtrArray               *rel_sqlalchemy_write_constraints (RelSqlalchemyWriter *self,
                                                           RelSqlalchemyTable  *table);

/* Relationships. */
void                     rel_sqlalchemy_write_ends        (RelSqlalchemyWriter *self,
                                                           GString             *code,
                                                           RelSqlalchemyTable  *table);

G_END_DECLS
