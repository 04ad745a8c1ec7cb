/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-subset.h"

G_BEGIN_DECLS

/* A record that belongs to it. */
typedef struct
{
  RelValue **key;
  guint      level; /* of children below a chosen record; G_MAXUINT for one that is only referred to */
} RelMember;

/* The records of one table, in the order in which they were reached. */
typedef struct
{
  RelTable   *table;
  guint       n_key;
  GString    *key_where; /* "r.a = ? AND r.b = ?" */
  GString    *key_list;  /* "r.a, r.b" */
  GPtrArray  *members;   /* RelMember */
  GHashTable *known;     /* key as literals -> RelMember */
  guint       n_children_done;
  guint       n_parents_done;
  gboolean    wanted;    /* the script makes the table */
} RelPart;

struct _RelSubset
{
  RelSchema  *schema;
  GPtrArray  *parts; /* RelPart, by the place of the table in the schema */
  guint       levels;
  guint       limit;
};

gboolean         rel_subset_close         (RelSubset      *self,
                                           RelConnection  *connection,
                                           GCancellable   *cancellable,
                                           GError        **error);

G_END_DECLS
