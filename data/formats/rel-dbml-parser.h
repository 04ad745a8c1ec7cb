/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-losses.h"
#include "schema/rel-foreign-key.h"

G_BEGIN_DECLS

/* A DBML text as it is written: elements by name, in order. Names are "schema.name", without "public". */

typedef struct
{
  char      *table;   /* NULL: the one it stands in */
  GPtrArray *columns;
} RelDbmlEnd;

typedef struct
{
  guint      line;
  char      *name;
  char       relation; /* '<', '>', '-', or 'm' for many-to-many */
  gboolean   is_inline; /* left is the column it is written at */
  RelDbmlEnd left;
  RelDbmlEnd right;
  RelAction  on_delete;
  RelAction  on_update;
} RelDbmlRef;

typedef enum
{
  REL_DBML_NULL_UNSAID,
  REL_DBML_NULL_ALLOWED,
  REL_DBML_NULL_FORBIDDEN,
} RelDbmlNull;

typedef struct
{
  guint        line;
  char        *partial; /* ~name: then nothing else is set */
  char        *name;
  char        *type;
  gboolean     type_is_name; /* it may be that of an enum */
  gboolean     pk;
  gboolean     unique;
  gboolean     increment;
  RelDbmlNull  null;
  char        *default_value; /* as SQL */
  char        *note;
  GPtrArray   *checks; /* of char */
  GPtrArray   *refs;   /* of RelDbmlRef */
} RelDbmlField;

typedef struct
{
  char     *text;
  gboolean  is_expression;
} RelDbmlTerm;

typedef struct
{
  guint     line;
  char     *name;
  gboolean  pk;
  gboolean  unique;
  GArray   *terms; /* of RelDbmlTerm */
} RelDbmlIndex;

typedef struct
{
  guint  line;
  char  *name;
  char  *expression;
} RelDbmlCheck;

typedef struct
{
  guint      line;
  char      *name;
  char      *alias;
  char      *note;
  char      *color;   /* of its header, as written */
  GPtrArray *fields;  /* of RelDbmlField */
  GPtrArray *indexes; /* of RelDbmlIndex */
  GPtrArray *checks;  /* of RelDbmlCheck */
  gboolean   used;    /* of a partial, for the reader */
} RelDbmlTable;

typedef struct
{
  guint      line;
  char      *name;
  GPtrArray *values;
  gboolean   used;   /* for the reader */
} RelDbmlEnum;

typedef struct
{
  guint      line;
  char      *name;
  char      *color;
  char      *note;
  GPtrArray *tables; /* of their names */
} RelDbmlGroup;

typedef struct
{
  guint  line;
  char  *name;
  char  *color;
  char  *text;
} RelDbmlNote;

typedef struct
{
  GPtrArray *tables;
  GPtrArray *partials;
  GPtrArray *enums;
  GPtrArray *refs;
  GPtrArray *groups;
  GPtrArray *notes;
} RelDbmlFile;

RelDbmlFile             *rel_dbml_parse              (const char          *text,
                                                      gsize                length,
                                                      gboolean             looks,
                                                      RelLosses           *losses,
                                                      GError             **error);
void                     rel_dbml_file_free          (RelDbmlFile         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelDbmlFile, rel_dbml_file_free)

G_END_DECLS
