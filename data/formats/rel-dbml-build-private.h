/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-dbml-parser.h"
#include "schema/rel-schema.h"

G_BEGIN_DECLS

#define REL_DBML_MAX_COLUMNS 200000 /* that partials make */

/* A table while the schema is made: its columns have their identities, links are added as refs are understood. */
typedef struct
{
  RelDbmlTable *source;
  RelId         id;
  char         *name;
  GPtrArray    *fields;       /* RelDbmlField, partials put in; borrowed */
  GPtrArray    *columns;      /* RelColumn, one a field */
  GHashTable   *by_name;      /* name in lower case -> place + 1 */
  RelKey       *primary_key;
  gboolean      autoincrement;
  GPtrArray    *uniques;
  GHashTable   *unique;       /* their columns */
  GPtrArray    *checks;
  GPtrArray    *indexes;
  GPtrArray    *links;
} RelDbmlBuilt;

typedef struct
{
  RelDbmlFile *file;
  RelLosses   *losses;
  GPtrArray   *tables;        /* RelDbmlBuilt */
  GHashTable  *by_name;       /* names and aliases as written -> RelDbmlBuilt */
  GHashTable  *by_folded;     /* the same in lower case */
  GHashTable  *used;          /* names of tables and indexes, in lower case */
  GHashTable  *links;         /* ends of refs, to find those said twice */
} RelDbmlBuild;

RelDbmlBuilt            *rel_dbml_built_new          (const char          *name);
void                     rel_dbml_built_free         (RelDbmlBuilt        *self);
RelColumn               *rel_dbml_built_find         (RelDbmlBuilt        *self,
                                                      const char          *name);
char                    *rel_dbml_build_use_name     (RelDbmlBuild        *self,
                                                      const char          *wanted);
gboolean                 rel_dbml_build_collect      (RelDbmlBuild        *self,
                                                      RelDbmlBuilt        *built,
                                                      GHashTable          *partials,
                                                      guint               *budget,
                                                      GError             **error);
void                     rel_dbml_build_fill         (RelDbmlBuild        *self,
                                                      RelDbmlBuilt        *built,
                                                      GHashTable          *partials,
                                                      GHashTable          *enums);
void                     rel_dbml_build_link         (RelDbmlBuild        *self,
                                                      RelDbmlBuilt        *own,
                                                      RelDbmlRef          *ref);

G_END_DECLS
