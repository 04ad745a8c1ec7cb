/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-losses.h"
#include "formats/rel-python-parser.h"
#include "schema/rel-schema.h"

G_BEGIN_DECLS

/* What is known of models while they are read. Texts are in the model's store. Columns are
 * referred to by key (what SQLAlchemy calls them) or by attribute of their class. */

typedef struct _RelModelTable RelModelTable;

typedef struct
{
  const char *owner; /* a class, a variable, or the name of a table; NULL: the same table */
  const char *name;  /* a key or attribute; NULL: called like the column that refers to it */
} RelModelRef;

typedef struct
{
  RelColumnInfo  info;      /* its type is NULL where the column referred to has it */
  const char    *annotated; /* its type, should the column referred to have none either */
  const char    *key;
  const char    *attribute; /* NULL outside of classes */
  gboolean       primary;
  guint          line;
} RelModelColumn;

typedef struct
{
  const char  *name;
  GPtrArray   *columns;
  RelConflict  conflict;
} RelModelKey;

typedef struct
{
  const char    *name;
  GPtrArray     *columns;
  GArray        *targets; /* RelModelRef */
  RelAction      on_delete;
  RelAction      on_update;
  const char    *match;
  gboolean       deferrable;
  gboolean       initially_deferred;
  guint          line;
  RelModelTable *target;  /* once found */
  RelId          id;
  const char    *name_at_child;
  const char    *name_at_parent;
  const char    *hidden_child;  /* the same, while the schema is made without */
  const char    *hidden_parent;
} RelModelLink;

typedef struct
{
  const char *column;
  const char *sql;        /* where the column was named in SQL, so not by its key */
  const char *expression;
  const char *collation;
  gboolean    descending;
} RelModelPart;

typedef struct
{
  const char *name;
  gboolean    unique;
  const char *where;
  GArray     *parts;
} RelModelIndex;

typedef struct
{
  const char *name;
  const char *expression;
  const char *column;
} RelModelCheck;

struct _RelModelTable
{
  RelId        id;
  const char  *name;
  const char  *schema;      /* in front of the name */
  guint        line;
  gsize        start;       /* its text, to know it again */
  gsize        end;
  GPtrArray   *columns;     /* RelModelColumn */
  GHashTable  *by_key;
  GHashTable  *by_attribute;
  RelModelKey *primary_key; /* when it is a constraint of its own */
  GPtrArray   *uniques;     /* RelModelKey */
  GPtrArray   *links;       /* RelModelLink */
  GPtrArray   *indexes;     /* RelModelIndex */
  GArray      *checks;      /* RelModelCheck */
  GPtrArray   *values;      /* RelColumn, while the schema is made */
  GHashTable  *by_name;     /* of values */
  const char  *note;
  gboolean     without_rowid;
  gboolean     strict;
  gboolean     autoincrement;
  RelModelTable *replaced_by; /* it was defined before */
};

/* Not said, or said. */
typedef enum
{
  REL_MODEL_UNKNOWN,
  REL_MODEL_MANY,
  REL_MODEL_ONE,
} RelModelCount;

typedef struct
{
  const char    *name;
  const char    *target;         /* of a class */
  const char    *secondary;      /* of a table: a variable, its name, or a class */
  gboolean       through;        /* there is a secondary, understood or not */
  const char    *back_populates;
  const char    *back_name;      /* backref */
  RelModelCount  count;
  RelModelCount  back_count;
  gboolean       deletes;        /* cascade */
  GArray        *foreign_keys;   /* RelModelRef */
  GArray        *remote_side;
  GArray        *back_side;      /* remote_side of the backref */
  GArray        *join;
  guint          line;
} RelModelEnd;

typedef struct
{
  const char    *name;
  GPtrArray     *bases;
  RelModelTable *table;
  gboolean       has_table;      /* it has a table of its own */
  gboolean       abstract;
  gboolean       named_by_class; /* its subclasses get a table name from theirs */
  gboolean       is_base;        /* others are made from it */
  gboolean       flask;          /* based on db.Model */
  gboolean       resolved;
  gboolean       mapped;         /* its table is among the tables */
  gboolean       is_enum;
  guint          longest;        /* of the names in an Enum */
  RelPythonNode *type;           /* impl of a TypeDecorator */
  GPtrArray     *ends;           /* RelModelEnd */
  guint          line;
  gsize          start;
  gsize          end;
} RelModelClass;

typedef struct
{
  const char      *text;
  RelPythonParser *parser;
  RelLosses       *losses;
  GStringChunk    *store;
  GHashTable      *aliases;   /* of imports */
  GHashTable      *variables; /* name -> RelPythonNode */
  GPtrArray       *tables;    /* RelModelTable, in order; those of classes too */
  GHashTable      *by_symbol; /* variable or class -> RelModelTable */
  GHashTable      *by_name;   /* name in small letters -> RelModelTable */
  GPtrArray       *classes;   /* RelModelClass */
  GHashTable      *by_class;
  GPtrArray       *drafts;    /* all tables there are, to be freed */
  guint            n_inherited; /* what classes got from others: bounded */
  guint64          effort;    /* spent on finding links: bounded */
} RelModel;

/* The model. */
RelModelTable           *rel_model_table_new        (RelModel            *self,
                                                     guint                line);
void                     rel_model_table_free       (RelModelTable       *table);
RelModelTable           *rel_model_find_table       (RelModel            *self,
                                                     const char          *name);
void                     rel_model_add_column       (RelModel            *self,
                                                     RelModelTable       *table,
                                                     RelModelColumn      *column);
RelModelColumn          *rel_model_find_column      (RelModelTable       *table,
                                                     const char          *name);
RelModelKey             *rel_model_key_new          (void);
void                     rel_model_key_free         (RelModelKey         *key);
RelModelLink            *rel_model_link_new         (guint                line);
void                     rel_model_link_free        (RelModelLink        *link);
RelModelIndex           *rel_model_index_new        (void);
void                     rel_model_index_free       (RelModelIndex       *index);
RelModelClass           *rel_model_class_new        (RelModel            *self,
                                                     const char          *name,
                                                     guint                line);
void                     rel_model_class_free       (RelModelClass       *self);
void                     rel_model_end_free         (RelModelEnd         *end);
const char              *rel_model_keep             (RelModel            *self,
                                                     const char          *text);
const char              *rel_model_word             (RelModel            *self,
                                                     const RelPythonNode *node);
RelPythonNode           *rel_model_value            (RelModel            *self,
                                                     RelPythonNode       *node);

/* Types. */
const char              *rel_model_read_type        (RelModel            *self,
                                                     RelPythonNode       *node,
                                                     const char          *subject,
                                                     const char         **collation);
gboolean                 rel_model_is_type          (RelModel            *self,
                                                     RelPythonNode       *node);
const char              *rel_model_read_annotation  (RelModel            *self,
                                                     RelPythonNode       *node,
                                                     gboolean            *nullable,
                                                     RelPythonNode      **column);
const char              *rel_model_read_target      (RelModel            *self,
                                                     RelPythonNode       *node,
                                                     RelModelCount       *count);
RelPythonNode           *rel_model_unwrap_mapped    (RelModel            *self,
                                                     RelPythonNode       *node);

/* SQL inside of Python. */
const char              *rel_model_read_sql         (RelModel            *self,
                                                     RelPythonNode       *node);
const char              *rel_model_read_default     (RelModel            *self,
                                                     RelPythonNode       *node);

/* Columns and constraints. */
gboolean                 rel_model_is_column        (RelModel            *self,
                                                     RelPythonNode       *node);
void                     rel_model_read_column      (RelModel            *self,
                                                     RelModelTable       *table,
                                                     const char          *owner,
                                                     const char          *attribute,
                                                     RelPythonNode       *annotation,
                                                     RelPythonNode       *call,
                                                     guint                line);
RelConflict              rel_model_read_conflict    (RelPythonNode       *node);
void                     rel_model_tell_unread      (RelModel            *self,
                                                     RelPythonNode       *node,
                                                     const char          *subject);
void                     rel_model_read_foreign_key (RelModel            *self,
                                                     RelModelTable       *table,
                                                     RelModelColumn      *column,
                                                     const char          *subject,
                                                     RelPythonNode       *call);
void                     rel_model_read_link_constraint (RelModel        *self,
                                                     RelModelTable       *table,
                                                     const char          *owner,
                                                     RelPythonNode       *call);
void                     rel_model_read_columns     (RelModel            *self,
                                                     RelPythonNode       *node,
                                                     GPtrArray           *columns);
void                     rel_model_read_argument    (RelModel            *self,
                                                     RelModelTable       *table,
                                                     const char          *owner,
                                                     RelPythonNode       *node);
void                     rel_model_read_options     (RelModel            *self,
                                                     RelModelTable       *table,
                                                     RelPythonNode       *node);
void                     rel_model_read_arguments   (RelModel            *self,
                                                     RelModelTable       *table,
                                                     const char          *owner,
                                                     RelPythonNode       *node);
void                     rel_model_read_refs        (RelModel            *self,
                                                     RelPythonNode       *node,
                                                     GArray              *refs);

/* Relationships. */
gboolean                 rel_model_is_relationship  (RelModel            *self,
                                                     RelPythonNode       *node);
void                     rel_model_read_relationship (RelModel           *self,
                                                     RelModelClass       *owner,
                                                     const char          *name,
                                                     RelPythonNode       *annotation,
                                                     RelPythonNode       *call,
                                                     guint                line);
void                     rel_model_resolve_ends     (RelModel            *self);
gboolean                 rel_model_name_ends        (RelModel            *self,
                                                     RelSchema           *schema);

/* The whole. */
void                     rel_model_resolve_classes  (RelModel            *self);
RelSchema               *rel_model_build            (RelModel            *self);

G_END_DECLS
