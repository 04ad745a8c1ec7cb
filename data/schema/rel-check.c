/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A CHECK constraint, as a value.
 */
#include "config.h"

#include "schema/rel-check.h"

struct _RelCheck
{
  GObject parent_instance;
  RelId   id;
  RelCheckInfo info;
};

G_DEFINE_FINAL_TYPE (RelCheck, rel_check, G_TYPE_OBJECT)

static void
rel_check_finalize (GObject *object)
{
  RelCheck *self = REL_CHECK (object);

  g_free ((char *) self->info.name);
  g_free ((char *) self->info.expression);

  G_OBJECT_CLASS (rel_check_parent_class)->finalize (object);
}

static void
rel_check_class_init (RelCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_check_finalize;
}

static void
rel_check_init (RelCheck *self)
{
}

/**
 * rel_check_new:
 * @id: identity, or 0 for a new one
 * @info: content, copied
 *
 * Returns: (transfer full): the value
 */
RelCheck *
rel_check_new (RelId id,
               const RelCheckInfo *info)
{
  RelCheck *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (REL_TYPE_CHECK, NULL);
  self->id = id != REL_ID_NONE ? id : rel_id_new ();
  self->info = *info;
  self->info.name = g_strdup (info->name);
  self->info.expression = g_strdup (info->expression);

  return self;
}

RelId
rel_check_get_id (RelCheck *self)
{
  g_return_val_if_fail (REL_IS_CHECK (self), REL_ID_NONE);

  return self->id;
}

/**
 * rel_check_get_info:
 * @self: the value
 *
 * Returns: (transfer none): its content, owned by @self
 */
const RelCheckInfo *
rel_check_get_info (RelCheck *self)
{
  g_return_val_if_fail (REL_IS_CHECK (self), NULL);

  return &self->info;
}

const char *
rel_check_get_name (RelCheck *self)
{
  g_return_val_if_fail (REL_IS_CHECK (self), NULL);

  return self->info.name;
}
