/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From foreign keys to relationships. Everything is found in one go over the schema
 * (links, then tables that join, then names) and kept with it, since what one end may
 * be called depends on all other ends of its table.
 */
#include "config.h"

#include "schema/rel-derive.h"

#include "schema/rel-derive-private.h"
#include "schema/rel-schema-private.h"

/* What is kept with a schema. */
typedef struct
{
  GPtrArray  *relationships;
  GHashTable *by_id;      /* RelId -> RelRelationship; keys within the relationships */
  GHashTable *ends;       /* RelId of a table -> GArray of RelEnd */
  GHashTable *by_name;    /* DeriveName -> RelEnd within the array above */
  GArray     *no_ends;
  GArray     *broken;
} Derived;

gboolean
derive_contains (const RelId *ids,
                 guint        n_ids,
                 RelId        id)
{
  for (guint i = 0; i < n_ids; i++)
    if (ids[i] == id)
      return TRUE;

  return FALSE;
}

gboolean
derive_covers (const RelId *ids,
               guint        n_ids,
               const RelId *wanted,
               guint        n_wanted)
{
  for (guint i = 0; i < n_wanted; i++)
    if (!derive_contains (ids, n_ids, wanted[i]))
      return FALSE;

  return TRUE;
}

static void
clear_table (gpointer data)
{
  DeriveTable *table = data;

  g_free (table->singular);
  g_free (table->plural);
}

static void
clear_link (gpointer data)
{
  DeriveLink *link = data;

  g_free (link->stem);
  g_free (link->name_at_child);
  g_free (link->name_at_parent);
}

static void
clear_join (gpointer data)
{
  DeriveJoin *join = data;

  g_clear_pointer (&join->extra, g_array_unref);
  g_free (join->name_at_left);
  g_free (join->name_at_right);
}

static void
derivation_init (Derivation *self,
                 RelSchema  *schema)
{
  guint n_tables = rel_schema_get_n_tables (schema);

  self->schema = schema;
  self->tables = g_array_sized_new (FALSE, TRUE, sizeof (DeriveTable), n_tables);
  self->links = g_array_sized_new (FALSE, TRUE, sizeof (DeriveLink), n_tables);
  self->joins = g_array_new (FALSE, TRUE, sizeof (DeriveJoin));
  self->broken = g_array_new (FALSE, FALSE, sizeof (RelBrokenLink));
  self->places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_array_set_clear_func (self->tables, clear_table);
  g_array_set_clear_func (self->links, clear_link);
  g_array_set_clear_func (self->joins, clear_join);

  g_array_set_size (self->tables, n_tables);
  for (guint i = 0; i < n_tables; i++)
    {
      DeriveTable *table = &g_array_index (self->tables, DeriveTable, i);
      RelId id;

      table->table = rel_schema_get_nth_table (schema, i);
      id = rel_table_get_id (table->table);
      g_hash_table_insert (self->places, g_memdup2 (&id, sizeof id), table);
    }
}

static void
derivation_clear (Derivation *self)
{
  g_array_unref (self->tables);
  g_array_unref (self->links);
  g_array_unref (self->joins);
  g_clear_pointer (&self->broken, g_array_unref);
  g_hash_table_unref (self->places);
}

static RelId
id_at (Derivation *self,
       guint       place)
{
  return rel_table_get_id (g_array_index (self->tables, DeriveTable, place).table);
}

static RelRelationship *
link_to_relationship (Derivation       *self,
                      const DeriveLink *link)
{
  RelRelationshipInfo info = {
    .kind = link->kind,
    .link = rel_foreign_key_get_id (link->fk),
    .parent = id_at (self, link->parent),
    .child = id_at (self, link->child),
    .name_at_parent = link->name_at_parent,
    .name_at_child = link->name_at_child,
    .required = link->required,
    .identifying = link->identifying,
  };

  switch (link->info->on_delete)
    {
    case REL_ACTION_CASCADE:
      info.on_owner_delete = link->required ? REL_OWNER_DELETE_ORPHAN : REL_OWNER_DELETE_DELETE;
      info.passive_deletes = TRUE;
      break;
    case REL_ACTION_SET_NULL:
      info.on_owner_delete = REL_OWNER_DELETE_UNLINK;
      info.passive_deletes = TRUE;
      break;
    case REL_ACTION_RESTRICT:
    case REL_ACTION_SET_DEFAULT:
      info.on_owner_delete = REL_OWNER_DELETE_LEAVE;
      break;
    case REL_ACTION_NO_ACTION:
    default:
      info.on_owner_delete = link->required ? REL_OWNER_DELETE_LEAVE : REL_OWNER_DELETE_UNLINK;
      break;
    }

  return rel_relationship_new (info.link, &info);
}

static gboolean
is_passive (const DeriveLink *link)
{
  return link->info->on_delete == REL_ACTION_CASCADE || link->info->on_delete == REL_ACTION_SET_NULL;
}

static RelRelationship *
join_to_relationship (Derivation       *self,
                      const DeriveJoin *join)
{
  const DeriveLink *left = &g_array_index (self->links, DeriveLink, join->left);
  const DeriveLink *right = &g_array_index (self->links, DeriveLink, join->right);
  RelRelationshipInfo info = {
    .kind = REL_KIND_MANY_TO_MANY,
    .link = rel_foreign_key_get_id (left->fk),
    .far_link = rel_foreign_key_get_id (right->fk),
    .parent = id_at (self, left->parent),
    .child = id_at (self, right->parent),
    .association = id_at (self, join->table),
    .name_at_parent = join->name_at_left,
    .name_at_child = join->name_at_right,
    .on_owner_delete = REL_OWNER_DELETE_UNLINK,
    .passive_deletes = is_passive (left) && is_passive (right),
    .pair_unique = join->pair_unique,
    .pure = join->pure,
    .extra_columns = (const RelId *) join->extra->data,
    .n_extra_columns = join->extra->len,
  };

  return rel_relationship_new (info.association, &info);
}

static void
add_end (Derived         *derived,
         RelRelationship *relationship,
         gboolean         at_parent)
{
  RelEnd end = { relationship, at_parent };
  RelId table = rel_end_get_table (&end);
  GArray *ends = g_hash_table_lookup (derived->ends, &table);

  if (ends == NULL)
    {
      ends = g_array_new (FALSE, FALSE, sizeof (RelEnd));
      g_hash_table_insert (derived->ends, g_memdup2 (&table, sizeof table), ends);
    }
  g_array_append_val (ends, end);
}

/* To-one ends first, then collections, then those through other tables. */
static void
add_ends (Derived *derived)
{
  GHashTableIter iter;
  gpointer ends;

  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < derived->relationships->len; i++)
      {
        RelRelationship *relationship = g_ptr_array_index (derived->relationships, i);
        RelKind kind = rel_relationship_get_info (relationship)->kind;

        if ((round == 0 && kind != REL_KIND_MANY_TO_MANY) || (round == 2 && kind == REL_KIND_MANY_TO_MANY))
          add_end (derived, relationship, round == 2);
        if ((round == 0 && kind == REL_KIND_ONE_TO_ONE) || (round == 1 && kind == REL_KIND_ONE_TO_MANY))
          add_end (derived, relationship, TRUE);
        else if (round == 2 && kind == REL_KIND_MANY_TO_MANY)
          add_end (derived, relationship, FALSE);
      }

  g_hash_table_iter_init (&iter, derived->ends);
  while (g_hash_table_iter_next (&iter, NULL, &ends))
    for (guint i = 0; i < ((GArray *) ends)->len; i++)
      {
        RelEnd *end = &g_array_index ((GArray *) ends, RelEnd, i);
        DeriveName key = { rel_end_get_table (end), rel_end_get_name (end) };

        g_hash_table_insert (derived->by_name, g_memdup2 (&key, sizeof key), end);
      }
}

static gpointer
derive (RelSchema *schema)
{
  Derived *derived = g_new0 (Derived, 1);
  Derivation self = { NULL };

  derivation_init (&self, schema);
  derive_links (&self);
  derive_joins (&self);
  derive_names (&self);

  derived->relationships = g_ptr_array_new_full (self.links->len + self.joins->len, g_object_unref);
  for (guint i = 0; i < self.links->len; i++)
    g_ptr_array_add (derived->relationships,
                     link_to_relationship (&self, &g_array_index (self.links, DeriveLink, i)));
  for (guint i = 0; i < self.joins->len; i++)
    g_ptr_array_add (derived->relationships,
                     join_to_relationship (&self, &g_array_index (self.joins, DeriveJoin, i)));

  derived->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < derived->relationships->len; i++)
    {
      RelRelationship *relationship = g_ptr_array_index (derived->relationships, i);
      RelId id = rel_relationship_get_id (relationship);

      g_hash_table_insert (derived->by_id, g_memdup2 (&id, sizeof id), relationship);
    }
  derived->ends = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  derived->by_name = g_hash_table_new_full (derive_name_hash, derive_name_equal, g_free, NULL);
  derived->no_ends = g_array_new (FALSE, FALSE, sizeof (RelEnd));
  derived->broken = g_steal_pointer (&self.broken);
  add_ends (derived);
  derivation_clear (&self);

  return derived;
}

static void
derived_free (gpointer data)
{
  Derived *derived = data;

  g_hash_table_unref (derived->by_name);
  g_hash_table_unref (derived->by_id);
  g_hash_table_unref (derived->ends);
  g_array_unref (derived->no_ends);
  g_array_unref (derived->broken);
  g_ptr_array_unref (derived->relationships);
  g_free (derived);
}

static Derived *
get_derived (RelSchema *schema)
{
  return rel_schema_derive (schema, REL_DERIVED_RELATIONSHIPS, derive, derived_free);
}

/**
 * rel_schema_get_relationships:
 * @schema: a schema
 *
 * Gets the relationships of a schema: one for each link, in the order of tables and
 * declaration, then those through association tables. Computed once.
 *
 * Returns: (transfer none) (element-type RelRelationship): the relationships, owned by @schema
 */
GPtrArray *
rel_schema_get_relationships (RelSchema *schema)
{
  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  return get_derived (schema)->relationships;
}

/**
 * rel_schema_get_relationship:
 * @schema: a schema
 * @relationship: id of a link, or of an association table
 *
 * Returns: (nullable) (transfer none): the relationship with that id
 */
RelRelationship *
rel_schema_get_relationship (RelSchema *schema,
                             RelId      relationship)
{
  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  return g_hash_table_lookup (get_derived (schema)->by_id, &relationship);
}

/**
 * rel_schema_list_ends:
 * @schema: a schema
 * @table: id of a table
 *
 * Lists what records of a table have: first ends that lead to one record, then
 * collections, then collections through association tables. A self reference has both
 * its ends here.
 *
 * Returns: (transfer none) (element-type RelEnd): the ends, owned by @schema
 */
GArray *
rel_schema_list_ends (RelSchema *schema,
                      RelId      table)
{
  Derived *derived;
  GArray *ends;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  derived = get_derived (schema);
  ends = g_hash_table_lookup (derived->ends, &table);

  return ends != NULL ? ends : derived->no_ends;
}

/**
 * rel_schema_list_broken_links:
 * @schema: a schema
 *
 * Lists links that do not work as declared. Those to a table or column that does not
 * exist give no relationship; those to columns without a key give one all the same.
 *
 * Returns: (transfer none) (element-type RelBrokenLink): the links, owned by @schema
 */
GArray *
rel_schema_list_broken_links (RelSchema *schema)
{
  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  return get_derived (schema)->broken;
}

/**
 * rel_schema_find_end:
 * @schema: a schema
 * @table: id of a table
 * @name: a name; ASCII letters match without case
 * @end: (out caller-allocates) (optional): the end
 *
 * Looks up the end that records of a table have by that name.
 *
 * Returns: whether there is one
 */
gboolean
rel_schema_find_end (RelSchema  *schema,
                     RelId       table,
                     const char *name,
                     RelEnd     *end)
{
  DeriveName key = { table, name };
  RelEnd *found;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  found = g_hash_table_lookup (get_derived (schema)->by_name, &key);
  if (found != NULL && end != NULL)
    *end = *found;

  return found != NULL;
}

/**
 * rel_end_get_name:
 * @end: an end
 *
 * Returns: (transfer none): its name
 */
const char *
rel_end_get_name (const RelEnd *end)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);

  return end->at_parent ? info->name_at_parent : info->name_at_child;
}

/**
 * rel_end_get_table:
 * @end: an end
 *
 * Returns: id of the table whose records have it
 */
RelId
rel_end_get_table (const RelEnd *end)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);

  return end->at_parent ? info->parent : info->child;
}

/**
 * rel_end_get_far_table:
 * @end: an end
 *
 * Returns: id of the table that it leads to
 */
RelId
rel_end_get_far_table (const RelEnd *end)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);

  return end->at_parent ? info->child : info->parent;
}

/**
 * rel_end_is_collection:
 * @end: an end
 *
 * Returns: whether it leads to any number of records, not to one or none
 */
gboolean
rel_end_is_collection (const RelEnd *end)
{
  switch (rel_relationship_get_info (end->relationship)->kind)
    {
    case REL_KIND_MANY_TO_MANY:
      return TRUE;
    case REL_KIND_ONE_TO_ONE:
      return FALSE;
    case REL_KIND_ONE_TO_MANY:
    default:
      return end->at_parent;
    }
}

/**
 * rel_broken_reason_to_string:
 * @reason: a reason
 *
 * Returns: (transfer none): its name for machines: no-table, no-column, not-unique
 */
const char *
rel_broken_reason_to_string (RelBrokenReason reason)
{
  switch (reason)
    {
    case REL_BROKEN_NO_COLUMN:
      return "no-column";
    case REL_BROKEN_NOT_UNIQUE:
      return "not-unique";
    case REL_BROKEN_NO_TABLE:
    default:
      return "no-table";
    }
}
