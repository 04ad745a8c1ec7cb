/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A relationship, as a value. It is never stored: foreign keys are, and rel-derive.c
 * makes relationships of them, which is why it refers to its links by id only.
 */
#include "config.h"

#include "schema/rel-relationship.h"

struct _RelRelationship
{
  GObject parent_instance;
  RelId   id;
  RelRelationshipInfo info;
};

G_DEFINE_FINAL_TYPE (RelRelationship, rel_relationship, G_TYPE_OBJECT)

static void
rel_relationship_finalize (GObject *object)
{
  RelRelationship *self = REL_RELATIONSHIP (object);

  g_free ((char *) self->info.name_at_parent);
  g_free ((char *) self->info.name_at_child);
  g_free ((RelId *) self->info.extra_columns);

  G_OBJECT_CLASS (rel_relationship_parent_class)->finalize (object);
}

static void
rel_relationship_class_init (RelRelationshipClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_relationship_finalize;
}

static void
rel_relationship_init (RelRelationship *self)
{
}

/**
 * rel_relationship_new:
 * @id: identity: of the link, or of the association table
 * @info: content, copied
 *
 * Returns: (transfer full): the value
 */
RelRelationship *
rel_relationship_new (RelId                      id,
                      const RelRelationshipInfo *info)
{
  RelRelationship *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (REL_TYPE_RELATIONSHIP, NULL);
  self->id = id != REL_ID_NONE ? id : rel_id_new ();
  self->info = *info;
  self->info.name_at_parent = g_strdup (info->name_at_parent);
  self->info.name_at_child = g_strdup (info->name_at_child);
  self->info.extra_columns = g_memdup2 (info->extra_columns, info->n_extra_columns * sizeof (RelId));

  return self;
}

RelId
rel_relationship_get_id (RelRelationship *self)
{
  g_return_val_if_fail (REL_IS_RELATIONSHIP (self), REL_ID_NONE);

  return self->id;
}

/**
 * rel_relationship_get_info:
 * @self: the value
 *
 * Returns: (transfer none): its content, owned by @self
 */
const RelRelationshipInfo *
rel_relationship_get_info (RelRelationship *self)
{
  g_return_val_if_fail (REL_IS_RELATIONSHIP (self), NULL);

  return &self->info;
}

/**
 * rel_kind_to_string:
 * @kind: a kind
 *
 * Returns: (transfer none): its name for machines: one-to-many, one-to-one, many-to-many
 */
const char *
rel_kind_to_string (RelKind kind)
{
  switch (kind)
    {
    case REL_KIND_ONE_TO_ONE:
      return "one-to-one";
    case REL_KIND_MANY_TO_MANY:
      return "many-to-many";
    case REL_KIND_ONE_TO_MANY:
    default:
      return "one-to-many";
    }
}

/**
 * rel_owner_delete_to_string:
 * @rule: what happens to members
 *
 * Returns: (transfer none): its name for machines: unlink, delete, delete-orphan, leave
 */
const char *
rel_owner_delete_to_string (RelOwnerDelete rule)
{
  switch (rule)
    {
    case REL_OWNER_DELETE_DELETE:
      return "delete";
    case REL_OWNER_DELETE_ORPHAN:
      return "delete-orphan";
    case REL_OWNER_DELETE_LEAVE:
      return "leave";
    case REL_OWNER_DELETE_UNLINK:
    default:
      return "unlink";
    }
}
