/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-id.h"

REL_BEGIN_DECLS

typedef enum
{
  REL_TRIGGER_BEFORE,
  REL_TRIGGER_AFTER,
  REL_TRIGGER_INSTEAD_OF,
} RelTriggerTiming;

typedef enum
{
  REL_TRIGGER_INSERT,
  REL_TRIGGER_UPDATE,
  REL_TRIGGER_DELETE,
} RelTriggerEvent;

/**
 * RelTriggerInfo:
 * @name: its name
 * @target: id of its table or view, 0 when there is none
 * @target_name: name of that as it really is
 * @timing: when it runs
 * @event: on what it runs
 * @of: (nullable) (array zero-terminated=1): columns of UPDATE OF
 * @when: (nullable): condition, as written
 * @sql: CREATE statement
 *
 * The content of a trigger.
 */
typedef struct
{
  const char         *name;
  RelId               target;
  const char         *target_name;
  RelTriggerTiming    timing;
  RelTriggerEvent     event;
  const char *const *of;
  const char         *when;
  const char         *sql;
} RelTriggerInfo;

#define REL_TYPE_TRIGGER (rel_trigger_get_type ())

/**
 * RelTrigger:
 *
 * A trigger of a table or view. Immutable.
 */
G_DECLARE_FINAL_TYPE (RelTrigger, rel_trigger, REL, TRIGGER, GObject)

RelTrigger              *rel_trigger_new          (RelId                 id,
                                                   const RelTriggerInfo *info);
RelId                    rel_trigger_get_id       (RelTrigger *self);
const RelTriggerInfo    *rel_trigger_get_info     (RelTrigger *self);
const char              *rel_trigger_get_name     (RelTrigger *self);

REL_END_DECLS
