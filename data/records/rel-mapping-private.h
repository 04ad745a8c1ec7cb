/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-mapping.h"

#include "base/rel-value.h"
#include "records/rel-labels.h"

G_BEGIN_DECLS

typedef struct _RelMappedTable RelMappedTable;
typedef struct _RelMappedEnd RelMappedEnd;

/* Positions of columns in their table. */
typedef struct
{
  guint  n;
  guint *at;
} RelMappedColumns;

typedef struct
{
  const char *name;      /* of the schema */
  const char *type;
  const char *default_value; /* text of an expression, NULL */
  char       *quoted;
  gboolean    writable;  /* neither generated nor hidden */
  gboolean    not_null;
  gboolean    in_key;
} RelMappedColumn;

/* A foreign key of the database, whoever knows of it. */
typedef struct
{
  RelMappedTable  *child;
  RelMappedTable  *parent;
  RelMappedColumns columns;        /* of the child */
  RelMappedColumns parent_columns;
  RelAction        on_delete;
  RelAction        on_update;
  gboolean         deferred;
} RelMappedLink;

/* A row is held as its columns' values, followed by its rowid, which is NULL where there is none. */
struct _RelMappedTable
{
  guint            index;      /* among the tables of the mapping */
  RelTable        *table;
  const char      *name;
  char            *quoted;
  guint            n_columns;
  RelMappedColumn *columns;
  RelMappedColumns key;        /* the primary key; may be empty */
  int              alias;      /* column that is the rowid, -1 */
  const char      *rowid;      /* name to reach the rowid by, NULL when there is none */
  gboolean         without_rowid;
  gboolean         autoincrement;
  gboolean         may_ignore; /* has ON CONFLICT clauses */
  GArray          *uniques;    /* RelMappedColumns: primary key, constraints, full unique indexes */
  GPtrArray       *ends;       /* RelMappedEnd that its records have */
  GPtrArray       *owners;     /* RelMappedEnd that lead to its records with the link in these */
  GPtrArray       *joins;      /* RelMappedEnd that lead over its rows */
  GPtrArray       *links;      /* RelMappedLink that it declares */
  GPtrArray       *incoming;   /* RelMappedLink that refer to it */
  char            *select;     /* "r.a, r.b, r.rowid" */
  char            *returning;  /* " RETURNING a, b, rowid"; NULL for a virtual table */
};

struct _RelMappedEnd
{
  RelMappingEnd    info;       /* owned */
  guint            index;      /* among the ends of the mapping */
  RelMappedTable  *local;
  RelMappedTable  *remote;
  RelMappedTable  *association;
  RelMappedColumns local_columns;
  RelMappedColumns remote_columns;
  RelMappedColumns near_columns; /* of the association table, to the local record */
  RelMappedColumns far_columns;
  RelMappedColumns order_by;
  RelMappedEnd    *reverse;
  RelMappedEnd    *pairs;      /* of ends over the same columns of an association table: the one that names the pairs */
  gboolean         swapped;    /* its left is our remote */
  gboolean         passive;    /* unread members are left to the database, which then does all that is to be done */
};

RelMappedTable  *rel_mapping_get_table   (RelMapping           *self,
                                          const char           *name);
RelMappedTable  *rel_mapping_get_nth     (RelMapping           *self,
                                          guint                 index);
guint            rel_mapping_get_n_tables (RelMapping          *self);
RelMappedEnd    *rel_mapped_table_find_end (RelMappedTable     *table,
                                          const char           *name);
int              rel_mapped_table_find_column (RelMappedTable  *table,
                                          const char           *name);
RelMappedLink   *rel_mapped_table_find_link (RelMappedTable    *child,
                                          const RelMappedColumns *columns,
                                          RelMappedTable       *parent,
                                          const RelMappedColumns *parent_columns);
gboolean         rel_mapped_columns_has  (const RelMappedColumns *columns,
                                          guint                 column);
gboolean         rel_mapped_columns_equal (const RelMappedColumns *a,
                                          const RelMappedColumns *b);
gboolean         rel_mapped_columns_overlap (const RelMappedColumns *a,
                                          const RelMappedColumns *b);
char            *rel_mapped_table_identify (RelMappedTable     *table,
                                          RelValue *const      *row);
char            *rel_mapped_table_describe (RelMappedTable     *table,
                                          RelLabels            *labels,
                                          RelValue *const      *row);
char            *rel_mapped_values_key   (RelValue *const      *values,
                                          const RelMappedColumns *columns);
char            *rel_mapped_table_name_key (RelMappedTable     *table,
                                          const RelMappedColumns *columns,
                                          const char           *key);
char            *rel_mapped_table_name_row (RelMappedTable     *table,
                                          const char           *key);
GPtrArray       *rel_mapped_row_new      (void);
GPtrArray       *rel_mapped_row_copy     (GPtrArray            *row);
RelValue        *rel_mapped_column_dup_default (const RelMappedColumn *column);
RelValue        *rel_mapped_column_convert (const RelMappedColumn *column,
                                          const RelValue       *value);

GPtrArray       *rel_hash_list_keys      (GHashTable           *table);
GPtrArray       *rel_hash_list_values    (GHashTable           *table);

/* Ends given by names: rel-mapped-end.c. */
RelMappedEnd    *rel_mapped_end_new      (const RelMappingEnd  *info,
                                          guint                 index);
void             rel_mapped_end_free     (RelMappedEnd         *end);
gboolean         rel_mapped_end_resolve  (RelMappedEnd         *end,
                                          RelMapping           *mapping,
                                          GError              **error);
void             rel_mapped_ends_introduce (GPtrArray          *ends);

/* The ends of the relationships that a schema implies: rel-mapping-derive.c. */
GPtrArray       *rel_mapping_derive_ends (RelSchema            *schema);
void             rel_mapping_find_passive_ends (GPtrArray      *ends);
RelMappingEnd   *rel_mapping_end_copy    (const RelMappingEnd  *end);
void             rel_mapping_end_free    (RelMappingEnd        *end);

G_END_DECLS
