/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A trigger, as a value.
 */
#include "config.h"

#include "schema/rel-trigger.h"

struct _RelTrigger
{
  GObject parent_instance;
  RelId   id;
  RelTriggerInfo info;
};

G_DEFINE_FINAL_TYPE (RelTrigger, rel_trigger, G_TYPE_OBJECT)

static void
rel_trigger_finalize (GObject *object)
{
  RelTrigger *self = REL_TRIGGER (object);

  g_free ((char *) self->info.name);
  g_free ((char *) self->info.target_name);
  g_strfreev ((char **) self->info.of);
  g_free ((char *) self->info.when);
  g_free ((char *) self->info.sql);

  G_OBJECT_CLASS (rel_trigger_parent_class)->finalize (object);
}

static void
rel_trigger_class_init (RelTriggerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_trigger_finalize;
}

static void
rel_trigger_init (RelTrigger *self)
{
}

/**
 * rel_trigger_new:
 * @id: identity, or 0 for a new one
 * @info: content, copied
 *
 * Returns: (transfer full): the value
 */
RelTrigger *
rel_trigger_new (RelId id,
                 const RelTriggerInfo *info)
{
  RelTrigger *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (REL_TYPE_TRIGGER, NULL);
  self->id = id != REL_ID_NONE ? id : rel_id_new ();
  self->info = *info;
  self->info.name = g_strdup (info->name);
  self->info.target_name = g_strdup (info->target_name);
  self->info.of = (const char *const *) g_strdupv ((char **) info->of);
  self->info.when = g_strdup (info->when);
  self->info.sql = g_strdup (info->sql);

  return self;
}

RelId
rel_trigger_get_id (RelTrigger *self)
{
  g_return_val_if_fail (REL_IS_TRIGGER (self), REL_ID_NONE);

  return self->id;
}

/**
 * rel_trigger_get_info:
 * @self: the value
 *
 * Returns: (transfer none): its content, owned by @self
 */
const RelTriggerInfo *
rel_trigger_get_info (RelTrigger *self)
{
  g_return_val_if_fail (REL_IS_TRIGGER (self), NULL);

  return &self->info;
}

const char *
rel_trigger_get_name (RelTrigger *self)
{
  g_return_val_if_fail (REL_IS_TRIGGER (self), NULL);

  return self->info.name;
}
