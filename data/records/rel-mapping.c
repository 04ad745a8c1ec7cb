/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tables as records with named ends. Names are resolved once, here and in
 * rel-mapped-end.c; the session and the commit work with positions of columns.
 * Everything is made in the constructor, so that any thread may read it afterwards.
 */
#include "config.h"

#include "records/rel-mapping.h"

#include "records/rel-mapping-private.h"
#include "sql/rel-dialect.h"

struct _RelMapping
{
  GObject    parent_instance;
  RelSchema *schema;
  GPtrArray *tables;  /* RelMappedTable */
  GHashTable *by_name; /* name in lower case -> RelMappedTable */
  GPtrArray *ends;    /* RelMappedEnd */
};

G_DEFINE_FINAL_TYPE (RelMapping, rel_mapping, G_TYPE_OBJECT)

static void
link_free (RelMappedLink *link)
{
  g_free (link->columns.at);
  g_free (link->parent_columns.at);
  g_free (link);
}

static void
clear_columns (gpointer data)
{
  g_free (((RelMappedColumns *) data)->at);
}

static void
table_free (RelMappedTable *table)
{
  for (guint i = 0; i < table->n_columns; i++)
    g_free (table->columns[i].quoted);
  g_free (table->columns);
  g_free (table->quoted);
  g_free (table->key.at);
  g_array_unref (table->uniques);
  g_ptr_array_unref (table->ends);
  g_ptr_array_unref (table->owners);
  g_ptr_array_unref (table->joins);
  g_ptr_array_unref (table->links);
  g_ptr_array_unref (table->incoming);
  g_free (table->select);
  g_free (table->returning);
  g_free (table);
}

static void
rel_mapping_finalize (GObject *object)
{
  RelMapping *self = REL_MAPPING (object);

  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->ends);
  g_ptr_array_unref (self->tables);
  g_clear_object (&self->schema);

  G_OBJECT_CLASS (rel_mapping_parent_class)->finalize (object);
}

static void
rel_mapping_class_init (RelMappingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_mapping_finalize;
}

static void
rel_mapping_init (RelMapping *self)
{
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) table_free);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ends = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_mapped_end_free);
}

static RelMappedColumns
positions_of (RelTable    *table,
              const RelId *columns,
              guint        n_columns)
{
  RelMappedColumns result = { 0, g_new0 (guint, n_columns + 1) };

  for (guint i = 0; i < n_columns; i++)
    {
      guint at = rel_table_get_column_position (table, columns[i]);

      if (at == G_MAXUINT)
        {
          g_clear_pointer (&result.at, g_free);
          result.n = 0;
          return result;
        }
      result.at[result.n++] = at;
    }

  return result;
}

static void
add_unique (RelMappedTable *table,
            const RelId    *columns,
            guint           n_columns)
{
  RelMappedColumns unique = positions_of (table->table, columns, n_columns);

  if (unique.n > 0)
    g_array_append_val (table->uniques, unique);
  else
    g_free (unique.at);
}

static void
read_keys (RelMappedTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table->table);

  if (info->primary_key != NULL)
    {
      const RelKeyInfo *key = rel_key_get_info (info->primary_key);

      table->key = positions_of (table->table, key->columns, key->n_columns);
      for (guint i = 0; i < table->key.n; i++)
        table->columns[table->key.at[i]].in_key = TRUE;
      if (key->rowid && table->key.n == 1)
        table->alias = table->key.at[0];
      table->may_ignore |= key->conflict != REL_CONFLICT_NONE;
      add_unique (table, key->columns, key->n_columns);
    }
  for (guint i = 0; i < info->uniques->len; i++)
    {
      const RelKeyInfo *key = rel_key_get_info (info->uniques->pdata[i]);

      table->may_ignore |= key->conflict != REL_CONFLICT_NONE;
      add_unique (table, key->columns, key->n_columns);
    }
  for (guint i = 0; i < info->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (info->indexes->pdata[i]);
      g_autofree RelId *columns = g_new0 (RelId, index->n_parts + 1);
      gboolean plain = index->unique && index->where == NULL;

      for (guint j = 0; j < index->n_parts; j++)
        {
          columns[j] = index->parts[j].column;
          plain &= index->parts[j].expression == NULL && columns[j] != REL_ID_NONE;
        }
      if (plain)
        add_unique (table, columns, index->n_parts);
    }
}

static const char *
find_rowid (RelMappedTable *table)
{
  static const char *const names[] = { "rowid", "oid", "_rowid_" };

  if (table->without_rowid)
    return NULL;
  if (table->alias >= 0)
    return table->columns[table->alias].quoted;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (rel_table_find_column (table->table, names[i]) == NULL)
      return names[i];

  return NULL;
}

static void
write_select (RelMappedTable *table)
{
  GString *select = g_string_new (NULL);

  for (guint i = 0; i < table->n_columns; i++)
    g_string_append_printf (select, "r.%s, ", table->columns[i].quoted);
  if (table->rowid != NULL)
    g_string_append_printf (select, "r.%s", table->rowid);
  else
    g_string_append (select, "NULL");
  table->select = g_string_free (select, FALSE);
}

/* SQLite has no RETURNING for virtual tables. */
static void
write_returning (RelMappedTable *table)
{
  GString *returning;

  if (rel_table_get_info (table->table)->kind == REL_TABLE_VIRTUAL)
    return;

  returning = g_string_new (" RETURNING ");
  for (guint i = 0; i < table->n_columns; i++)
    g_string_append_printf (returning, "%s, ", table->columns[i].quoted);
  g_string_append (returning, table->rowid != NULL ? table->rowid : "NULL");
  table->returning = g_string_free (returning, FALSE);
}

static void
add_table (RelMapping *self,
           RelTable   *table)
{
  const RelTableInfo *info = rel_table_get_info (table);
  RelMappedTable *new = g_new0 (RelMappedTable, 1);

  new->index = self->tables->len;
  new->table = table;
  new->name = info->name;
  new->quoted = rel_sql_quote_identifier (info->name);
  new->n_columns = info->columns->len;
  new->columns = g_new0 (RelMappedColumn, new->n_columns + 1);
  new->alias = -1;
  new->without_rowid = info->without_rowid;
  new->autoincrement = info->autoincrement;
  new->uniques = g_array_new (FALSE, FALSE, sizeof (RelMappedColumns));
  g_array_set_clear_func (new->uniques, clear_columns);
  new->ends = g_ptr_array_new ();
  new->owners = g_ptr_array_new ();
  new->joins = g_ptr_array_new ();
  new->links = g_ptr_array_new_with_free_func ((GDestroyNotify) link_free);
  new->incoming = g_ptr_array_new ();

  for (guint i = 0; i < new->n_columns; i++)
    {
      const RelColumnInfo *column = rel_column_get_info (info->columns->pdata[i]);

      new->columns[i].name = column->name;
      new->columns[i].type = column->type;
      new->columns[i].default_value = column->default_value;
      new->columns[i].quoted = rel_sql_quote_identifier (column->name);
      new->columns[i].writable = column->generated == REL_GENERATED_NO && !column->hidden;
      new->columns[i].not_null = column->not_null;
      new->may_ignore |= column->not_null_conflict != REL_CONFLICT_NONE;
    }
  read_keys (new);
  new->rowid = find_rowid (new);
  write_select (new);
  write_returning (new);

  g_ptr_array_add (self->tables, new);
  g_hash_table_insert (self->by_name, g_ascii_strdown (info->name, -1), new);
}

static void
add_links (RelMapping     *self,
           RelMappedTable *child)
{
  GPtrArray *keys = rel_table_get_info (child->table)->foreign_keys;

  for (guint i = 0; i < keys->len; i++)
    {
      const RelForeignKeyInfo *info = rel_foreign_key_get_info (keys->pdata[i]);
      RelMappedTable *parent = rel_mapping_get_table (self, info->target_name);
      RelMappedLink *link;

      if (parent == NULL || info->n_target_columns != info->n_columns)
        continue;
      link = g_new0 (RelMappedLink, 1);
      link->child = child;
      link->parent = parent;
      link->columns = positions_of (child->table, info->columns, info->n_columns);
      link->parent_columns = positions_of (parent->table, info->target_columns, info->n_target_columns);
      link->on_delete = info->on_delete;
      link->on_update = info->on_update;
      link->deferred = info->initially_deferred;
      if (link->columns.n == 0 || link->parent_columns.n != link->columns.n)
        {
          link_free (link);
          continue;
        }
      g_ptr_array_add (child->links, link);
      g_ptr_array_add (parent->incoming, link);
    }
}

/**
 * rel_mapping_new_with_ends:
 * @schema: the schema
 * @ends: (array length=n_ends): the ends that records have; copied
 * @n_ends: their number
 * @error: where to put an error, %REL_ERROR_REFUSED with kind `ambiguous` or `no-link`
 *
 * Makes a mapping that knows exactly these ends.
 *
 * Returns: (transfer full) (nullable): a mapping
 */
RelMapping *
rel_mapping_new_with_ends (RelSchema            *schema,
                           const RelMappingEnd  *ends,
                           guint                 n_ends,
                           GError              **error)
{
  g_autoptr(RelMapping) self = NULL;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  self = g_object_new (REL_TYPE_MAPPING, NULL);
  self->schema = g_object_ref (schema);
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    add_table (self, rel_schema_get_nth_table (schema, i));
  for (guint i = 0; i < self->tables->len; i++)
    add_links (self, self->tables->pdata[i]);
  for (guint i = 0; i < n_ends; i++)
    {
      RelMappedEnd *end = rel_mapped_end_new (&ends[i], i);

      g_ptr_array_add (self->ends, end);
      if (!rel_mapped_end_resolve (end, self, error))
        return NULL;
    }
  rel_mapped_ends_introduce (self->ends);
  rel_mapping_find_passive_ends (self->ends);

  return g_steal_pointer (&self);
}

/**
 * rel_mapping_new:
 * @schema: a schema
 *
 * Makes a mapping with the relationships that the schema implies.
 *
 * Returns: (transfer full): a mapping
 */
RelMapping *
rel_mapping_new (RelSchema *schema)
{
  g_autoptr(GPtrArray) derived = NULL;
  g_autofree RelMappingEnd *ends = NULL;
  RelMapping *self;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  derived = rel_mapping_derive_ends (schema);
  ends = g_new0 (RelMappingEnd, derived->len + 1);
  for (guint i = 0; i < derived->len; i++)
    ends[i] = *(RelMappingEnd *) derived->pdata[i];

  self = rel_mapping_new_with_ends (schema, ends, derived->len, NULL);
  if (self == NULL)
    self = rel_mapping_new_with_ends (schema, NULL, 0, NULL);

  return self;
}

/**
 * rel_mapping_get_schema:
 * @self: a mapping
 *
 * Returns: (transfer none): its schema
 */
RelSchema *
rel_mapping_get_schema (RelMapping *self)
{
  g_return_val_if_fail (REL_IS_MAPPING (self), NULL);

  return self->schema;
}

/**
 * rel_mapping_get_n_ends:
 * @self: a mapping
 * @table: name of a table
 *
 * Returns: how many ends its records have
 */
guint
rel_mapping_get_n_ends (RelMapping *self,
                        const char *table)
{
  RelMappedTable *of;

  g_return_val_if_fail (REL_IS_MAPPING (self), 0);

  of = rel_mapping_get_table (self, table);

  return of != NULL ? of->ends->len : 0;
}

/**
 * rel_mapping_get_end:
 * @self: a mapping
 * @table: name of a table
 * @position: from 0
 *
 * Returns: (transfer none) (nullable): an end that its records have
 */
const RelMappingEnd *
rel_mapping_get_end (RelMapping *self,
                     const char *table,
                     guint       position)
{
  RelMappedTable *of;

  g_return_val_if_fail (REL_IS_MAPPING (self), NULL);

  of = rel_mapping_get_table (self, table);

  return of != NULL && position < of->ends->len ? &((RelMappedEnd *) of->ends->pdata[position])->info : NULL;
}

/**
 * rel_mapping_find_end:
 * @self: a mapping
 * @table: name of a table
 * @name: name of an end
 *
 * Returns: (transfer none) (nullable): the end of that name
 */
const RelMappingEnd *
rel_mapping_find_end (RelMapping *self,
                      const char *table,
                      const char *name)
{
  RelMappedTable *of;
  RelMappedEnd *end;

  g_return_val_if_fail (REL_IS_MAPPING (self), NULL);

  of = rel_mapping_get_table (self, table);
  end = of != NULL ? rel_mapped_table_find_end (of, name) : NULL;

  return end != NULL ? &end->info : NULL;
}

RelMappedTable *
rel_mapping_get_table (RelMapping *self,
                       const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (self->by_name, lower);
}

RelMappedTable *
rel_mapping_get_nth (RelMapping *self,
                     guint       index)
{
  return index < self->tables->len ? self->tables->pdata[index] : NULL;
}

guint
rel_mapping_get_n_tables (RelMapping *self)
{
  return self->tables->len;
}
