/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Makes a schema of what was read from models: keys become identities, and columns that
 * only refer get the type of what they refer to. A link whose other side is not there is
 * kept as it is written; a key or index that names no column is left out and told.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-sqlalchemy-model-private.h"

#define MAX_STEPS 50

static void
find_target (RelModel      *self,
             RelModelTable *table,
             RelModelLink  *link)
{
  const RelModelRef *ref = &g_array_index (link->targets, RelModelRef, 0);
  g_autofree char *folded = ref->owner != NULL ? g_ascii_strdown (ref->owner, -1) : NULL;

  if (ref->owner == NULL)
    link->target = table;
  else
    {
      /* A text means a table, but Child.id a class: the exact symbol decides. */
      link->target = g_hash_table_lookup (self->by_name, folded);
      if (link->target == NULL || g_hash_table_contains (self->by_symbol, ref->owner))
        link->target = rel_model_find_table (self, ref->owner);
      if (link->target == NULL && g_str_has_prefix (ref->owner, "public."))
        link->target = rel_model_find_table (self, ref->owner + strlen ("public."));
    }
}

/* The key that a target column is found by; of one that is not named, the key of the column itself. */
static const char *
target_key (RelModelLink *link,
            guint         n)
{
  const RelModelRef *ref = &g_array_index (link->targets, RelModelRef, n);

  return ref->name != NULL ? ref->name : g_ptr_array_index (link->columns, n);
}

/* The type of the column that this one refers to, over as many as it takes. */
static void
find_type (RelModelTable  *table,
           RelModelColumn *column,
           GHashTable     *links)
{
  RelModelColumn *at = column;

  for (guint i = 0; i < MAX_STEPS && at != NULL && at->info.type == NULL; i++)
    {
      RelModelLink *link = g_hash_table_lookup (links, at);
      RelModelColumn *next = NULL;

      for (guint j = 0; link != NULL && link->target != NULL && j < link->columns->len; j++)
        if (rel_model_find_column (table, g_ptr_array_index (link->columns, j)) == at)
          next = rel_model_find_column (link->target, target_key (link, j));
      if (link != NULL && link->target != NULL)
        table = link->target;
      at = next;
    }
  if (at != NULL && at != column && at->info.type != NULL)
    {
      column->info.type = at->info.type;
      if (column->info.collation == NULL)
        column->info.collation = at->info.collation;
    }
}

static void
find_types (RelModel *self)
{
  g_autoptr(GHashTable) links = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->tables->len; i++)
    {
      RelModelTable *table = g_ptr_array_index (self->tables, i);

      for (guint j = 0; j < table->links->len; j++)
        {
          RelModelLink *link = g_ptr_array_index (table->links, j);

          find_target (self, table, link);
          for (guint k = 0; k < link->columns->len; k++)
            {
              RelModelColumn *column = rel_model_find_column (table, g_ptr_array_index (link->columns, k));

              if (column != NULL && !g_hash_table_contains (links, column))
                g_hash_table_insert (links, column, link);
            }
        }
    }
  for (guint i = 0; i < self->tables->len; i++)
    {
      RelModelTable *table = g_ptr_array_index (self->tables, i);

      for (guint j = 0; j < table->columns->len; j++)
        {
          RelModelColumn *column = g_ptr_array_index (table->columns, j);

          if (column->annotated != NULL && column->info.type == NULL && !g_hash_table_contains (links, column))
            column->info.type = column->annotated;
        }
    }
  for (guint i = 0; i < self->tables->len; i++)
    {
      RelModelTable *table = g_ptr_array_index (self->tables, i);

      for (guint j = 0; j < table->columns->len; j++)
        {
          RelModelColumn *column = g_ptr_array_index (table->columns, j);

          find_type (table, column, links);
          if (column->info.type == NULL)
            column->info.type = column->annotated;
        }
    }
}

/* --- values --- */

static RelColumn *
find_value (RelModelTable *table,
            const char    *key)
{
  RelModelColumn *column = key != NULL ? rel_model_find_column (table, key) : NULL;

  return column != NULL ? g_hash_table_lookup (table->by_name, column->info.name) : NULL;
}

static gboolean
is_in_key (RelModelTable  *table,
           RelModelColumn *column)
{
  for (guint i = 0; table->primary_key != NULL && i < table->primary_key->columns->len; i++)
    if (rel_model_find_column (table, g_ptr_array_index (table->primary_key->columns, i)) == column)
      return TRUE;

  return column->primary;
}

static void
make_columns (RelModel      *self,
              RelModelTable *table)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      RelModelColumn *column = g_ptr_array_index (table->columns, i);
      RelColumnInfo info = column->info;
      RelColumn *value;

      info.type = info.type != NULL ? info.type : "";
      info.not_null = info.not_null || (!column->primary && is_in_key (table, column));
      if (info.generated != REL_GENERATED_NO)
        info.default_value = NULL;
      value = rel_column_new (REL_ID_NONE, &info);
      g_ptr_array_add (table->values, value);
      g_hash_table_insert (table->by_name, g_strdup (info.name), value);
    }
}

static RelKey *
make_key (RelModel      *self,
          RelModelTable *table,
          RelModelKey   *key,
          gboolean       primary)
{
  g_autofree RelId *ids = g_new0 (RelId, key->columns->len + 1);
  RelKeyInfo info = { .name = key->name, .columns = ids, .n_columns = key->columns->len, .conflict = key->conflict };
  RelColumn *column = NULL;

  for (guint i = 0; i < key->columns->len; i++)
    {
      column = find_value (table, g_ptr_array_index (key->columns, i));
      if (column == NULL)
        {
          rel_losses_add (self->losses, table->line, table->name, _ ("A key names the column “%s”, which is not there"),
                          (char *) g_ptr_array_index (key->columns, i));
          return NULL;
        }
      ids[i] = rel_column_get_id (column);
    }
  info.rowid = primary && info.n_columns == 1 && !table->without_rowid && g_ascii_strcasecmp (rel_column_get_declared_type (column), "INTEGER") == 0;

  return rel_key_new (REL_ID_NONE, &info);
}

static RelKey *
make_primary_key (RelModel      *self,
                  RelModelTable *table)
{
  RelModelKey *key;
  RelKey *value = NULL;

  if (table->primary_key != NULL)
    return make_key (self, table, table->primary_key, TRUE);
  key = rel_model_key_new ();
  for (guint i = 0; i < table->columns->len; i++)
    {
      RelModelColumn *column = g_ptr_array_index (table->columns, i);

      if (column->primary)
        g_ptr_array_add (key->columns, (char *) column->key);
    }
  if (key->columns->len > 0)
    value = make_key (self, table, key, TRUE);
  rel_model_key_free (key);

  return value;
}

/* Called as SQLAlchemy would: ix_books_author_id. */
static char *
name_index (RelModelTable *table,
            RelModelIndex *index)
{
  GString *name = g_string_new ("ix");
  const char *dot = strrchr (table->name, '.');

  g_string_append_printf (name, "_%s", dot != NULL && table->schema != NULL ? dot + 1 : table->name);
  for (guint i = 0; i < index->parts->len; i++)
    {
      RelColumn *column = find_value (table, g_array_index (index->parts, RelModelPart, i).column);

      if (column != NULL)
        g_string_append_printf (name, "_%s", rel_column_get_name (column));
    }

  return g_string_free (name, FALSE);
}

static RelIndex *
make_index (RelModel      *self,
            RelModelTable *table,
            RelModelIndex *index)
{
  g_autofree RelIndexPart *parts = g_new0 (RelIndexPart, index->parts->len + 1);
  g_autofree char *made = index->name == NULL ? name_index (table, index) : NULL;
  RelIndexInfo info = { .name = made != NULL ? made : index->name, .unique = index->unique, .where = index->where, .parts = parts, .n_parts = index->parts->len };

  for (guint i = 0; i < index->parts->len; i++)
    {
      const RelModelPart *part = &g_array_index (index->parts, RelModelPart, i);
      RelColumn *column = part->sql != NULL && part->column != NULL ? g_hash_table_lookup (table->by_name, part->column) : NULL;

      if (column == NULL && part->column != NULL)
        column = find_value (table, part->column);
      if (column == NULL && part->column != NULL && part->sql == NULL)
        {
          rel_losses_add (self->losses, table->line, info.name, _ ("The index names the column “%s”, which is not there; it is left out"), part->column);
          return NULL;
        }
      parts[i].column = column != NULL ? rel_column_get_id (column) : REL_ID_NONE;
      parts[i].expression = column == NULL && part->column != NULL ? part->sql : part->expression;
      parts[i].collation = part->collation != NULL ? part->collation : column != NULL ? rel_column_get_info (column)->collation
                                                                                      : NULL;
      if (parts[i].collation != NULL && g_ascii_strcasecmp (parts[i].collation, "BINARY") == 0)
        parts[i].collation = NULL;
      parts[i].descending = part->descending;
    }

  return rel_index_new (REL_ID_NONE, &info);
}

static RelForeignKey *
make_link (RelModel      *self,
           RelModelTable *table,
           RelModelLink  *link)
{
  const guint n = link->columns->len;
  g_autofree RelId *columns = g_new0 (RelId, n + 1);
  g_autofree RelId *targets = g_new0 (RelId, n + 1);
  g_autofree const char **names = g_new0 (const char *, n + 1);
  const RelModelRef *first = &g_array_index (link->targets, RelModelRef, 0);
  RelForeignKeyInfo info = {
          .name = link->name,
          .columns = columns,
          .n_columns = n,
          .target_columns = targets,
          .target_column_names = names,
          .n_target_columns = n,
          .target = link->target != NULL ? link->target->id : REL_ID_NONE,
          .target_name = link->target != NULL ? link->target->name : first->owner,
          .on_delete = link->on_delete,
          .on_update = link->on_update,
          .match = link->match,
          .deferrable = link->deferrable,
          .initially_deferred = link->initially_deferred,
          .name_at_child = link->name_at_child,
          .name_at_parent = link->name_at_parent,
  };

  for (guint i = 0; i < n; i++)
    {
      const char *key = g_ptr_array_index (link->columns, i);
      RelColumn *column = find_value (table, key);
      RelColumn *target = link->target != NULL ? find_value (link->target, target_key (link, i)) : NULL;

      if (column == NULL)
        {
          rel_losses_add (self->losses, link->line, table->name, _ ("A link names the column “%s”, which is not there; it is left out"), key);
          return NULL;
        }
      columns[i] = rel_column_get_id (column);
      targets[i] = target != NULL ? rel_column_get_id (target) : REL_ID_NONE;
      names[i] = target != NULL ? rel_column_get_name (target) : target_key (link, i);
    }

  return rel_foreign_key_new (link->id, &info);
}

static int
compare_indexes (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (rel_index_get_name (*(RelIndex **) a), rel_index_get_name (*(RelIndex **) b));
}

static void
add_value (GPtrArray *list,
           gpointer   value)
{
  if (value != NULL)
    g_ptr_array_add (list, value);
}

static RelTable *
make_table (RelModel      *self,
            RelModelTable *table)
{
  g_autoptr(GPtrArray) uniques = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) indexes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) checks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(RelKey) primary_key = make_primary_key (self, table);
  RelTableInfo info = {
    .name = table->name,
    .note = table->note,
    .columns = table->values,
    .primary_key = primary_key,
    .uniques = uniques,
    .indexes = indexes,
    .checks = checks,
    .foreign_keys = links,
    .without_rowid = table->without_rowid,
    .strict = table->strict,
  };

  for (guint i = 0; i < table->uniques->len; i++)
    add_value (uniques, make_key (self, table, g_ptr_array_index (table->uniques, i), FALSE));
  for (guint i = 0; i < table->indexes->len; i++)
    add_value (indexes, make_index (self, table, g_ptr_array_index (table->indexes, i)));
  g_ptr_array_sort (indexes, compare_indexes);
  for (guint i = 0; i < table->links->len; i++)
    add_value (links, make_link (self, table, g_ptr_array_index (table->links, i)));
  for (guint i = 0; i < table->checks->len; i++)
    {
      const RelModelCheck *draft = &g_array_index (table->checks, RelModelCheck, i);
      RelCheckInfo check = { .name = draft->name, .expression = draft->expression };

      g_ptr_array_add (checks, rel_check_new (REL_ID_NONE, &check));
    }
  info.autoincrement = table->autoincrement && primary_key != NULL && rel_key_get_info (primary_key)->rowid;

  return rel_table_new (table->id, &info);
}

static RelSchema *
make_schema (RelModel *self)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  RelSchemaInfo info = { .tables = tables };

  for (guint i = 0; i < self->tables->len; i++)
    g_ptr_array_add (tables, make_table (self, g_ptr_array_index (self->tables, i)));

  return rel_schema_new (&info);
}

static void
tell_gaps (RelModel *self)
{
  for (guint i = 0; i < self->tables->len; i++)
    {
      RelModelTable *table = g_ptr_array_index (self->tables, i);

      for (guint j = 0; j < table->links->len; j++)
        {
          RelModelLink *link = g_ptr_array_index (table->links, j);

          if (link->target == NULL)
            rel_losses_add (self->losses, link->line, table->name, _ ("A link leads to “%s”, which is not here; it is kept as a broken link"),
                            g_array_index (link->targets, RelModelRef, 0).owner);
        }
      for (guint j = 0; j < table->columns->len; j++)
        {
          RelModelColumn *column = g_ptr_array_index (table->columns, j);
          g_autofree char *subject = g_strconcat (table->name, ".", column->info.name, NULL);

          if (column->info.type == NULL)
            rel_losses_add (self->losses, column->line, subject, _ ("The column has no type"));
        }
    }
  for (guint i = 0; i < self->classes->len; i++)
    {
      RelModelClass *class = g_ptr_array_index (self->classes, i);
      gboolean keyed = !class->mapped || class->table->primary_key != NULL;

      for (guint j = 0; !keyed && j < class->table->columns->len; j++)
        keyed = ((RelModelColumn *) g_ptr_array_index (class->table->columns, j))->primary;
      if (!keyed)
        rel_losses_add (self->losses, class->line, class->table->name, _ ("The class has no primary key"));
    }
}

/* The schema of all tables, with the names of ends that do not follow from them. */
RelSchema *
rel_model_build (RelModel *self)
{
  g_autoptr(RelSchema) schema = NULL;
  RelLosses *losses;

  find_types (self);
  rel_model_resolve_ends (self);
  tell_gaps (self);
  for (guint i = 0; i < self->tables->len; i++)
    make_columns (self, g_ptr_array_index (self->tables, i));

  /* Made without those names first, to see which names follow. What is told is told the second time. */
  losses = g_steal_pointer (&self->losses);
  for (guint i = 0; i < self->tables->len; i++)
    {
      RelModelTable *table = g_ptr_array_index (self->tables, i);

      for (guint j = 0; j < table->links->len; j++)
        {
          RelModelLink *link = g_ptr_array_index (table->links, j);

          link->hidden_child = g_steal_pointer (&link->name_at_child);
          link->hidden_parent = g_steal_pointer (&link->name_at_parent);
        }
    }
  schema = make_schema (self);
  for (guint i = 0; i < self->tables->len; i++)
    {
      RelModelTable *table = g_ptr_array_index (self->tables, i);

      for (guint j = 0; j < table->links->len; j++)
        {
          RelModelLink *link = g_ptr_array_index (table->links, j);

          link->name_at_child = link->hidden_child;
          link->name_at_parent = link->hidden_parent;
        }
    }
  self->losses = losses;
  rel_model_name_ends (self, schema);
  g_clear_object (&schema);

  return make_schema (self);
}
