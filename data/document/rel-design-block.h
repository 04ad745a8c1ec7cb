/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-diagram.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelDesignKind:
 * @REL_DESIGN_TABLE: a table or view
 * @REL_DESIGN_AREA: a named area with things on it
 * @REL_DESIGN_NOTE: a text for people
 * @REL_DESIGN_WAY: bends of a link, dragged by hand
 * @REL_DESIGN_ENDS: what people call the ends of a relationship
 * @REL_DESIGN_ABOUT: what people say of a table or column
 * @REL_DESIGN_UNKNOWN: a line that another version wrote; kept as it is
 *
 * What a line of a design's diagram is about.
 */
typedef enum
{
  REL_DESIGN_TABLE,
  REL_DESIGN_AREA,
  REL_DESIGN_NOTE,
  REL_DESIGN_WAY,
  REL_DESIGN_ENDS,
  REL_DESIGN_ABOUT,
  REL_DESIGN_UNKNOWN,
} RelDesignKind;

/**
 * RelDesignEntry:
 * @kind: what it is about
 * @name: name of the table or view; of a link: its table, a dot, and its columns with commas; of an
 *   area: its title; of a note: its text; of an unknown line: the line
 * @rect: where it is; tables have no size, ways no place
 * @color: position in the palette, -1: none chosen
 * @folded: 1 folded, 0 opened, -1: not chosen
 * @hidden: it is not shown in this diagram
 * @points: (nullable) (element-type RelPoint): of a way: its bends
 * @at_child: (nullable): of ends: the name at the child, or ""
 * @at_parent: (nullable): of ends: the name at the parent, or ""
 * @column: (nullable): of what is said of a column: its name
 * @text: (nullable): of what is said of a table or column: the text
 * @rest: (nullable): what else the line says, that this version does not know
 *
 * One line of a design's diagram.
 */
typedef struct
{
  RelDesignKind  kind;
  char          *name;
  RelRect        rect;
  int            color;
  int            folded;
  gboolean       hidden;
  GArray        *points;
  char          *at_child;
  char          *at_parent;
  char          *column;
  char          *text;
  char          *rest;
} RelDesignEntry;

/**
 * RelDesignBlock:
 * @name: name of the diagram, may be empty
 * @detail: how much cards show
 * @notation: how the ends of edges are drawn
 * @manner: how it is arranged
 * @spacing: how far apart
 * @fold_associations: pure association tables are drawn as edges
 * @observed: numbers counted in a database stand at the ends of edges
 * @listed: it shows only tables that have a line
 * @head: (nullable): what else the first line says
 * @rest: (nullable): what else the line of the diagram says
 * @entries: (element-type RelDesignEntry): its lines, in the order of the file
 * @others: (element-type RelDesignBlock): further diagrams
 *
 * The comment block at the end of a design, which holds its diagrams: one line for each
 * thing, so that moving a table changes one line.
 */
typedef struct
{
  char       *name;
  RelDetail   detail;
  RelNotation notation;
  RelManner   manner;
  RelSpacing  spacing;
  gboolean    fold_associations;
  gboolean    observed;
  gboolean    listed;
  char       *head;
  char       *rest;
  GPtrArray  *entries;
  GPtrArray  *others;
} RelDesignBlock;

RelDesignBlock          *rel_design_block_new        (void);
void                     rel_design_block_free       (RelDesignBlock  *self);
RelDesignEntry          *rel_design_block_add        (RelDesignBlock  *self,
                                                      RelDesignKind    kind,
                                                      const char      *name);
RelDesignEntry          *rel_design_block_find       (RelDesignBlock  *self,
                                                      RelDesignKind    kind,
                                                      const char      *name);

gboolean                 rel_design_block_locate     (const char      *text,
                                                      gssize           length,
                                                      gsize           *start,
                                                      gsize           *end);
RelDesignBlock          *rel_design_block_parse      (const char      *text,
                                                      gssize           length);
char                    *rel_design_block_write      (RelDesignBlock  *self);

RelSchema               *rel_design_block_say_words  (RelDesignBlock  *self,
                                                      RelSchema       *schema);
RelDiagram              *rel_design_block_to_diagram (RelDesignBlock  *self,
                                                      RelSchema       *schema);
GPtrArray               *rel_design_block_to_diagrams (RelDesignBlock *self,
                                                      RelSchema       *schema);
RelDesignBlock          *rel_design_block_merge      (RelDesignBlock  *previous,
                                                      RelSchema       *previous_schema,
                                                      RelSchema       *schema,
                                                      GPtrArray       *diagrams);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelDesignBlock, rel_design_block_free)

REL_END_DECLS
