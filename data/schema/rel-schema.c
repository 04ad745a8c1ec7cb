/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The schema, as a value: an edit makes another one that shares every table it did
 * not touch. Lookups by id and by name are built with the value; which links come
 * in from elsewhere is computed once on demand, behind a once-guard, since any
 * thread may ask.
 */
#include "config.h"

#include "schema/rel-schema.h"

#include "schema/rel-schema-private.h"
#include "schema/rel-values-private.h"

struct _RelSchema
{
  GObject        parent_instance;
  RelSchemaInfo  info;
  GHashTable    *by_id;      /* RelId -> RelTable or RelView, borrowed */
  GHashTable    *by_name;    /* lower-case name -> the same */
  gsize          links_once;
  GHashTable    *links_to;   /* RelId of a table -> GPtrArray of RelForeignKey */
  GHashTable    *link_owner; /* RelId of a foreign key -> RelTable */
  struct
  {
    gsize          once;
    gpointer       facts;
    GDestroyNotify destroy;
  } derived[REL_N_DERIVED];
};

G_DEFINE_FINAL_TYPE (RelSchema, rel_schema, G_TYPE_OBJECT)

static void
rel_schema_finalize (GObject *object)
{
  RelSchema *self = REL_SCHEMA (object);

  g_free ((char *) self->info.encoding);
  g_ptr_array_unref (self->info.tables);
  g_ptr_array_unref (self->info.views);
  g_ptr_array_unref (self->info.triggers);
  for (guint i = 0; i < self->info.n_problems; i++)
    {
      g_free ((char *) self->info.problems[i].object);
      g_free ((char *) self->info.problems[i].message);
    }
  g_free ((gpointer) self->info.problems);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_name);
  g_clear_pointer (&self->links_to, g_hash_table_unref);
  g_clear_pointer (&self->link_owner, g_hash_table_unref);
  for (guint i = 0; i < REL_N_DERIVED; i++)
    if (self->derived[i].facts != NULL)
      self->derived[i].destroy (self->derived[i].facts);

  G_OBJECT_CLASS (rel_schema_parent_class)->finalize (object);
}

static void
rel_schema_class_init (RelSchemaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_schema_finalize;
}

static void
rel_schema_init (RelSchema *self)
{
}

static gpointer
dup_id (RelId id)
{
  return g_memdup2 (&id, sizeof id);
}

static void
add_lookup (RelSchema  *self,
            RelId       id,
            const char *name,
            gpointer    element)
{
  g_hash_table_insert (self->by_id, dup_id (id), element);
  g_hash_table_insert (self->by_name, g_ascii_strdown (name, -1), element);
}

/**
 * rel_schema_new:
 * @info: content; arrays are copied, values are shared
 *
 * Returns: (transfer full): a schema
 */
RelSchema *
rel_schema_new (const RelSchemaInfo *info)
{
  RelSchema *self;

  g_return_val_if_fail (info != NULL, NULL);

  self = g_object_new (REL_TYPE_SCHEMA, NULL);
  self->info = *info;
  self->info.encoding = g_strdup (info->encoding != NULL ? info->encoding : "UTF-8");
  self->info.tables = rel_values_copy (info->tables);
  self->info.views = rel_values_copy (info->views);
  self->info.triggers = rel_values_copy (info->triggers);
  self->info.problems = NULL;
  if (info->n_problems > 0)
    {
      RelProblem *problems = g_memdup2 (info->problems, info->n_problems * sizeof (RelProblem));

      for (guint i = 0; i < info->n_problems; i++)
        {
          problems[i].object = g_strdup (problems[i].object);
          problems[i].message = g_strdup (problems[i].message);
        }
      self->info.problems = problems;
    }

  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->info.views->len; i++)
    {
      RelView *view = g_ptr_array_index (self->info.views, i);

      add_lookup (self, rel_view_get_id (view), rel_view_get_name (view), view);
    }
  for (guint i = 0; i < self->info.tables->len; i++)
    {
      RelTable *table = g_ptr_array_index (self->info.tables, i);

      add_lookup (self, rel_table_get_id (table), rel_table_get_name (table), table);
    }

  return self;
}

/**
 * rel_schema_new_empty:
 *
 * Returns: (transfer full): a schema without tables
 */
RelSchema *
rel_schema_new_empty (void)
{
  RelSchemaInfo info = { NULL };

  return rel_schema_new (&info);
}

/**
 * rel_schema_get_info:
 * @self: a schema
 *
 * Returns: (transfer none): its content, owned by @self
 */
const RelSchemaInfo *
rel_schema_get_info (RelSchema *self)
{
  g_return_val_if_fail (REL_IS_SCHEMA (self), NULL);

  return &self->info;
}

guint
rel_schema_get_n_tables (RelSchema *self)
{
  g_return_val_if_fail (REL_IS_SCHEMA (self), 0);

  return self->info.tables->len;
}

/**
 * rel_schema_get_nth_table:
 * @self: a schema
 * @position: place from 0
 *
 * Returns: (transfer none): the table there
 */
RelTable *
rel_schema_get_nth_table (RelSchema *self,
                          guint      position)
{
  g_return_val_if_fail (REL_IS_SCHEMA (self), NULL);
  g_return_val_if_fail (position < self->info.tables->len, NULL);

  return g_ptr_array_index (self->info.tables, position);
}

/**
 * rel_schema_get_table:
 * @self: a schema
 * @table: id of a table
 *
 * Returns: (nullable) (transfer none): the table with that id
 */
RelTable *
rel_schema_get_table (RelSchema *self,
                      RelId      table)
{
  gpointer element;

  g_return_val_if_fail (REL_IS_SCHEMA (self), NULL);

  element = g_hash_table_lookup (self->by_id, &table);

  return element != NULL && REL_IS_TABLE (element) ? element : NULL;
}

/**
 * rel_schema_find_table:
 * @self: a schema
 * @name: a name
 *
 * Looks a table up by name; ASCII letters match without case.
 *
 * Returns: (nullable) (transfer none): the table
 */
RelTable *
rel_schema_find_table (RelSchema  *self,
                       const char *name)
{
  g_autofree char *key = NULL;
  gpointer element;

  g_return_val_if_fail (REL_IS_SCHEMA (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  key = g_ascii_strdown (name, -1);
  element = g_hash_table_lookup (self->by_name, key);

  return element != NULL && REL_IS_TABLE (element) ? element : NULL;
}

/**
 * rel_schema_get_view:
 * @self: a schema
 * @view: id of a view
 *
 * Returns: (nullable) (transfer none): the view with that id
 */
RelView *
rel_schema_get_view (RelSchema *self,
                     RelId      view)
{
  gpointer element;

  g_return_val_if_fail (REL_IS_SCHEMA (self), NULL);

  element = g_hash_table_lookup (self->by_id, &view);

  return element != NULL && REL_IS_VIEW (element) ? element : NULL;
}

/**
 * rel_schema_find_view:
 * @self: a schema
 * @name: a name
 *
 * Looks a view up by name; ASCII letters match without case.
 *
 * Returns: (nullable) (transfer none): the view
 */
RelView *
rel_schema_find_view (RelSchema  *self,
                      const char *name)
{
  g_autofree char *key = NULL;
  gpointer element;

  g_return_val_if_fail (REL_IS_SCHEMA (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  key = g_ascii_strdown (name, -1);
  element = g_hash_table_lookup (self->by_name, key);

  return element != NULL && REL_IS_VIEW (element) ? element : NULL;
}

static void
ensure_links (RelSchema *self)
{
  if (!g_once_init_enter (&self->links_once))
    return;

  self->links_to = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->link_owner = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < self->info.tables->len; i++)
    {
      RelTable *table = g_ptr_array_index (self->info.tables, i);
      GPtrArray *links = rel_table_get_info (table)->foreign_keys;

      for (guint j = 0; j < links->len; j++)
        {
          RelForeignKey *fk = g_ptr_array_index (links, j);
          RelId target = rel_foreign_key_get_info (fk)->target;
          GPtrArray *list = g_hash_table_lookup (self->links_to, &target);

          g_hash_table_insert (self->link_owner, dup_id (rel_foreign_key_get_id (fk)), table);
          if (list == NULL)
            {
              list = g_ptr_array_new ();
              g_hash_table_insert (self->links_to, dup_id (target), list);
            }
          g_ptr_array_add (list, fk);
        }
    }

  g_once_init_leave (&self->links_once, 1);
}

/**
 * rel_schema_list_links_to:
 * @self: a schema
 * @table: id of a table
 *
 * Lists the foreign keys that refer to a table, its own self references included.
 *
 * Returns: (nullable) (transfer none) (element-type RelForeignKey): the links; %NULL when there are none
 */
GPtrArray *
rel_schema_list_links_to (RelSchema *self,
                          RelId      table)
{
  g_return_val_if_fail (REL_IS_SCHEMA (self), NULL);

  ensure_links (self);

  return g_hash_table_lookup (self->links_to, &table);
}

/**
 * rel_schema_get_link_owner:
 * @self: a schema
 * @foreign_key: id of a foreign key
 *
 * Returns: (nullable) (transfer none): the table that declares it
 */
RelTable *
rel_schema_get_link_owner (RelSchema *self,
                           RelId      foreign_key)
{
  g_return_val_if_fail (REL_IS_SCHEMA (self), NULL);

  ensure_links (self);

  return g_hash_table_lookup (self->link_owner, &foreign_key);
}

/* Facts that follow from a schema: made at the first call, by whichever thread makes it,
 * and kept with the value. They must not hold a reference to the schema. */
gpointer
rel_schema_derive (RelSchema      *self,
                   RelDerived      kind,
                   gpointer      (*make) (RelSchema *schema),
                   GDestroyNotify  destroy)
{
  g_return_val_if_fail (REL_IS_SCHEMA (self), NULL);

  if (g_once_init_enter (&self->derived[kind].once))
    {
      self->derived[kind].facts = make (self);
      self->derived[kind].destroy = destroy;
      g_once_init_leave (&self->derived[kind].once, 1);
    }

  return self->derived[kind].facts;
}

/**
 * rel_schema_with_table:
 * @self: a schema
 * @table: a table
 *
 * Returns: (transfer full): the same schema with the table of that id exchanged, or
 *   with @table added when there was none
 */
RelSchema *
rel_schema_with_table (RelSchema *self,
                       RelTable  *table)
{
  RelSchemaInfo info;
  g_autoptr(GPtrArray) tables = NULL;

  g_return_val_if_fail (REL_IS_SCHEMA (self), NULL);
  g_return_val_if_fail (REL_IS_TABLE (table), NULL);

  info = self->info;
  tables = rel_values_copy (info.tables);
  rel_values_replace (tables, (GObject *) rel_schema_get_table (self, rel_table_get_id (table)), G_OBJECT (table));
  info.tables = tables;

  return rel_schema_new (&info);
}

/**
 * rel_schema_without_table:
 * @self: a schema
 * @table: id of a table
 *
 * Only the table goes: links to it are the caller's business.
 *
 * Returns: (transfer full): the same schema without that table
 */
RelSchema *
rel_schema_without_table (RelSchema *self,
                          RelId      table)
{
  RelSchemaInfo info;
  g_autoptr(GPtrArray) tables = NULL;
  RelTable *old;

  g_return_val_if_fail (REL_IS_SCHEMA (self), NULL);

  old = rel_schema_get_table (self, table);
  if (old == NULL)
    return g_object_ref (self);

  info = self->info;
  tables = rel_values_copy (info.tables);
  rel_values_replace (tables, G_OBJECT (old), NULL);
  info.tables = tables;

  return rel_schema_new (&info);
}
