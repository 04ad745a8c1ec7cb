/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A view, as a value.
 */
#include "config.h"

#include "schema/rel-view.h"

#include "schema/rel-values-private.h"

struct _RelView
{
  GObject parent_instance;
  RelId   id;
  RelViewInfo info;
};

G_DEFINE_FINAL_TYPE (RelView, rel_view, G_TYPE_OBJECT)

static void
rel_view_finalize (GObject *object)
{
  RelView *self = REL_VIEW (object);

  g_free ((char *) self->info.name);
  g_clear_pointer (&self->info.columns, g_ptr_array_unref);
  g_free ((char *) self->info.error);
  g_free ((char *) self->info.sql);

  G_OBJECT_CLASS (rel_view_parent_class)->finalize (object);
}

static void
rel_view_class_init (RelViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_view_finalize;
}

static void
rel_view_init (RelView *self)
{
}

/**
 * rel_view_new:
 * @id: identity, or 0 for a new one
 * @info: content, copied
 *
 * Returns: (transfer full): the value
 */
RelView *
rel_view_new (RelId id,
              const RelViewInfo *info)
{
  RelView *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (REL_TYPE_VIEW, NULL);
  self->id = id != REL_ID_NONE ? id : rel_id_new ();
  self->info = *info;
  self->info.name = g_strdup (info->name);
  self->info.columns = info->columns != NULL ? rel_values_copy (info->columns) : NULL;
  self->info.error = g_strdup (info->error);
  self->info.sql = g_strdup (info->sql);

  return self;
}

RelId
rel_view_get_id (RelView *self)
{
  g_return_val_if_fail (REL_IS_VIEW (self), REL_ID_NONE);

  return self->id;
}

/**
 * rel_view_get_info:
 * @self: the value
 *
 * Returns: (transfer none): its content, owned by @self
 */
const RelViewInfo *
rel_view_get_info (RelView *self)
{
  g_return_val_if_fail (REL_IS_VIEW (self), NULL);

  return &self->info;
}

const char *
rel_view_get_name (RelView *self)
{
  g_return_val_if_fail (REL_IS_VIEW (self), NULL);

  return self->info.name;
}
