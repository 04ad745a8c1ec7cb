/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

G_BEGIN_DECLS

/* A link that leads somewhere, with what a picture or a text says of it. Borrows from the schema. */
typedef struct
{
  RelTable      *child;
  RelTable      *parent;
  RelForeignKey *link;
  gboolean       required;    /* a child always has a parent */
  gboolean       unique;      /* a parent has at most one child */
  gboolean       identifying; /* the link is part of the child's key */
  const char    *label;       /* what the parent calls its children */
} RelLinkFact;

GArray                  *rel_list_link_facts     (RelSchema     *schema);
gboolean                 rel_is_shown            (RelTable      *table);

G_END_DECLS
