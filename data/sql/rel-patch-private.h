/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sql/rel-read-table.h"

G_BEGIN_DECLS

typedef enum
{
  REL_PATCH_PRIMARY,
  REL_PATCH_UNIQUE,
  REL_PATCH_CHECK,
  REL_PATCH_LINK,
} RelPatchKind;

/* A constraint of a text. */
typedef struct
{
  RelPatchKind kind;
  RelSpan      span;
  guint        column;   /* position of the column it is written at, or REL_NO_COLUMN */
  char        *meaning;  /* the same for two constraints that say the same */
  char        *subject;  /* the same for two that may be one, changed */
  guint        first;    /* its terms */
  guint        n_terms;
  guint        first_target; /* of a link to its own table: the columns referred to */
  guint        n_targets;
  RelSpan      target;   /* likewise, the name of the table */
  guint        other;    /* position of its counterpart in the other text, or REL_NO_COLUMN */
  gboolean     same;     /* the counterpart says the same */
} RelPatchConstraint;

/* A CREATE TABLE and what it says. */
typedef struct
{
  const char   *text;
  RelTableText  table;
  GArray       *constraints; /* RelPatchConstraint */
} RelPatchText;

gboolean         rel_patch_text_init      (RelPatchText       *self,
                                           const char         *text);
void             rel_patch_text_clear     (RelPatchText       *self);
void             rel_patch_text_list      (RelPatchText       *self,
                                           GHashTable         *renamed,
                                           const char         *new_name);
char            *rel_patch_text_name      (const RelPatchText *self,
                                           guint               column);
gboolean         rel_patch_text_same_type (const RelPatchText *self,
                                           guint               column,
                                           const RelPatchText *other,
                                           guint               other_column);
gboolean         rel_patch_text_same_rest (const RelPatchText *self,
                                           guint               column,
                                           const RelPatchText *other,
                                           guint               other_column);
char            *rel_patch_text_meaning   (RelPatchText       *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RelPatchText, rel_patch_text_clear)

/* A stretch of the old text that becomes something else. */
typedef struct
{
  RelSpan  span;
  char    *text;
} RelPatchEdit;

/* A column or a constraint of the table. */
typedef struct
{
  RelSpan   span;
  guint     column;      /* position in the old text, or REL_NO_COLUMN */
  guint     constraint;  /* likewise */
  char     *lead;
  char     *pre;
  char     *post;
  GArray   *edits;
  gboolean  dropped;
  gboolean  anew;        /* all of it is written anew */
} RelPatchItem;

typedef struct
{
  RelPatchText  old;
  RelPatchText  new;
  GArray       *items;   /* RelPatchItem, in the order of the old text */
  char         *close;
  guint        *to_new;  /* old column -> new column, or REL_NO_COLUMN */
  guint        *to_old;
} RelPatch;

const RelColumnText *rel_patch_get_column (const RelPatchText *text,
                                          guint               column);
RelPatchItem    *rel_patch_find_item      (RelPatch           *self,
                                          guint               column,
                                          guint               constraint);
char            *rel_patch_write_body     (RelPatch           *self);

G_END_DECLS
