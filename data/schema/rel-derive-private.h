/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-derive.h"

G_BEGIN_DECLS

/* A table, while its links are made relationships of. */
typedef struct
{
  RelTable *table;
  char     *singular;
  char     *plural;
  guint     first_link;  /* its links lie side by side */
  guint     n_links;
  guint     n_declared;  /* with those that lead nowhere */
} DeriveTable;

/* A link that leads somewhere. */
typedef struct
{
  RelForeignKey           *fk;
  const RelForeignKeyInfo *info;
  guint                    child;      /* place of the table in the schema */
  guint                    parent;
  RelKind                  kind;
  gboolean                 required;
  gboolean                 identifying;
  guint64                  columns_sum; /* differs where the columns differ, nearly always */
  gboolean                 shared;      /* another link has the same columns */
  gboolean                 parallel;    /* another link leads from and to the same tables */
  char                    *stem;        /* what its columns say about the parent; may be NULL */
  const char              *remainder;   /* the same, or the parent's name where that says nothing */
  gboolean                 is_plain;    /* the remainder is the parent's name */
  char                    *name_at_child;
  char                    *name_at_parent;
} DeriveLink;

/* A table that joins two others. */
typedef struct
{
  guint     table;
  guint     left;         /* places of its links */
  guint     right;
  gboolean  pair_unique;
  gboolean  pure;
  GArray   *extra;        /* RelId of columns */
  char     *name_at_left;
  char     *name_at_right;
} DeriveJoin;

/* What is known while deriving. */
typedef struct
{
  RelSchema *schema;
  GArray    *tables;   /* DeriveTable */
  GArray    *links;    /* DeriveLink */
  GArray    *joins;    /* DeriveJoin */
  GArray    *broken;   /* RelBrokenLink */
  GHashTable *places;  /* RelId of a table -> DeriveTable */
} Derivation;

/* A name at a table. ASCII letters match without case. */
typedef struct
{
  RelId       table;
  const char *name;
} DeriveName;

void             derive_links            (Derivation *self);
void             derive_joins            (Derivation *self);
void             derive_names            (Derivation *self);
guint            derive_name_hash        (gconstpointer name);
gboolean         derive_name_equal       (gconstpointer a,
                                          gconstpointer b);

/* Small sets of ids, as lists. */
gboolean         derive_contains         (const RelId *ids,
                                          guint        n_ids,
                                          RelId        id);
gboolean         derive_covers           (const RelId *ids,
                                          guint        n_ids,
                                          const RelId *wanted,
                                          guint        n_wanted);

G_END_DECLS
