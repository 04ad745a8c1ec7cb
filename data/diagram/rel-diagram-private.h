/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-diagram.h"

G_BEGIN_DECLS

typedef struct
{
  RelPoint place;
  gboolean placed;
  int      color;  /* -1: chosen by the schema */
  int      folded; /* -1: chosen by the length */
  int      hidden; /* -1: shown where everything is, or where it has a place */
} RelDiagramLook;

struct _RelDiagram
{
  GObject     parent_instance;
  RelId       id;
  char       *name;
  RelDetail   detail;
  RelNotation notation;
  RelManner   manner;
  RelSpacing  spacing;
  gboolean    fold_associations;
  gboolean    observed;
  gboolean    listed; /* shows only what was put on it */
  GHashTable *looks;  /* RelId -> RelDiagramLook */
  GPtrArray  *shapes; /* RelShape, from the lowest to the highest */
  GHashTable *kin;    /* RelId -> colour by kinship, or NULL; not content: nobody chose it */
  GHashTable *ways;   /* RelId of a relationship -> GArray of RelPoint */
};

/* A copy that its maker may still change. */
RelDiagram      *rel_diagram_copy         (RelDiagram *self);
RelDiagramLook  *rel_diagram_ensure_look  (RelDiagram *self,
                                           RelId       table);
gboolean         rel_diagram_parts_equal  (RelDiagram *a,
                                           RelDiagram *b);

G_END_DECLS
