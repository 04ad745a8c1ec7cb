/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelEffects:
 * @REL_EFFECT_NONE: it only reads, or touches what the connection keeps for itself
 * @REL_EFFECT_WRITE: rows are inserted, changed or deleted, or the file is rewritten
 * @REL_EFFECT_SCHEMA: something is created, changed or dropped
 * @REL_EFFECT_SETTING: a setting that the file keeps, or that others notice
 * @REL_EFFECT_ATTACH: another file is opened
 * @REL_EFFECT_COPY_OUT: a copy is written to another file
 * @REL_EFFECT_WRITABLE_SCHEMA: the schema could be edited as text
 *
 * What a statement does beyond answering.
 */
typedef enum
{
  REL_EFFECT_NONE            = 0,
  REL_EFFECT_WRITE           = 1 << 0,
  REL_EFFECT_SCHEMA          = 1 << 1,
  REL_EFFECT_SETTING         = 1 << 2,
  REL_EFFECT_ATTACH          = 1 << 3,
  REL_EFFECT_COPY_OUT        = 1 << 4,
  REL_EFFECT_WRITABLE_SCHEMA = 1 << 5,
} RelEffects;

/**
 * REL_EFFECTS_ON_FILE:
 *
 * Those that change the database itself, and so need a connection for writing.
 */
#define REL_EFFECTS_ON_FILE (REL_EFFECT_WRITE | REL_EFFECT_SCHEMA | REL_EFFECT_SETTING | REL_EFFECT_WRITABLE_SCHEMA)

/**
 * RelLook:
 * @effects: all that the statements would do
 * @words: (element-type utf8): each thing in words, with its line; each once
 * @n_statements: how many statements there are
 * @may_be_whole: they can run inside one transaction of ours
 *
 * What a script would do, as far as can be told before it runs.
 */
typedef struct
{
  RelEffects  effects;
  GPtrArray  *words;
  guint       n_statements;
  gboolean    may_be_whole;
} RelLook;

RelLook                 *rel_look_new            (void);
void                     rel_look_free           (RelLook    *self);
void                     rel_look_add            (RelLook    *self,
                                                  guint       line,
                                                  RelEffects  effect,
                                                  const char *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RelLook, rel_look_free)

REL_END_DECLS
