/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which records belong together. First children, level by level below the chosen ones;
 * then what all of them refer to, and what that refers to, until nothing is missing.
 * Each record is known by its key as SQL literals, so that cycles end.
 */
#include "config.h"

#include "records/rel-subset.h"

#include <glib/gi18n-lib.h>

#include "records/rel-record-key.h"
#include "records/rel-subset-private.h"
#include "sql/rel-dialect.h"

static void
member_free (RelMember *member)
{
  for (guint i = 0; member->key[i] != NULL; i++)
    rel_value_unref (member->key[i]);
  g_free (member->key);
  g_free (member);
}

static void
part_free (RelPart *part)
{
  g_string_free (part->key_where, TRUE);
  g_string_free (part->key_list, TRUE);
  g_ptr_array_unref (part->members);
  g_hash_table_unref (part->known);
  g_free (part);
}

static RelPart *
part_new (RelTable *table)
{
  RelPart *part = g_new0 (RelPart, 1);
  g_autoptr(GPtrArray) key = rel_record_list_key (table, "r");

  part->table = table;
  part->n_key = key->len;
  part->key_where = g_string_new (NULL);
  part->key_list = g_string_new (NULL);
  for (guint i = 0; i < key->len; i++)
    {
      g_string_append_printf (part->key_where, "%s%s = ?", i > 0 ? " AND " : "", (char *) g_ptr_array_index (key, i));
      g_string_append_printf (part->key_list, "%s%s", i > 0 ? ", " : "", (char *) g_ptr_array_index (key, i));
    }
  part->members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  part->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return part;
}

/**
 * rel_subset_new:
 * @schema: a schema
 *
 * Returns: (transfer full): a subset without records
 */
RelSubset *
rel_subset_new (RelSchema *schema)
{
  RelSubset *self = g_new0 (RelSubset, 1);

  self->schema = g_object_ref (schema);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    g_ptr_array_add (self->parts, part_new (rel_schema_get_nth_table (schema, i)));

  return self;
}

/**
 * rel_subset_free:
 * @subset: (nullable) (transfer full): a subset
 */
void
rel_subset_free (RelSubset *subset)
{
  if (subset == NULL)
    return;

  g_ptr_array_unref (subset->parts);
  g_object_unref (subset->schema);
  g_free (subset);
}

/**
 * rel_subset_set_children:
 * @subset: a subset
 * @levels: how many levels of records that refer to chosen ones; 0 (as at first) for none
 * @limit: how many of them at most for each record and link; 0 for all
 */
void
rel_subset_set_children (RelSubset *subset,
                         guint      levels,
                         guint      limit)
{
  subset->levels = levels;
  subset->limit = limit;
}

static RelPart *
find_part (RelSubset *self,
           RelId      table)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      RelPart *part = g_ptr_array_index (self->parts, i);

      if (rel_table_get_id (part->table) == table)
        return part;
    }

  return NULL;
}

static void
add_member (RelPart          *part,
            RelValue *const  *key,
            guint             level)
{
  g_autoptr(GString) name = g_string_new (NULL);
  RelMember *member;

  for (guint i = 0; i < part->n_key; i++)
    {
      g_autofree char *literal = rel_value_to_literal (key[i]);

      g_string_append_printf (name, "%s,", literal);
    }
  if (g_hash_table_contains (part->known, name->str))
    return;

  member = g_new0 (RelMember, 1);
  member->level = level;
  member->key = g_new0 (RelValue *, part->n_key + 1);
  for (guint i = 0; i < part->n_key; i++)
    member->key[i] = rel_value_ref (key[i]);
  g_ptr_array_add (part->members, member);
  g_hash_table_insert (part->known, g_string_free (g_steal_pointer (&name), FALSE), member);
}

/**
 * rel_subset_add:
 * @subset: a subset
 * @table: id of a table
 * @key: (array length=n_key): what names a record: its rowid, or the whole key of a table
 *   without rowid
 * @n_key: their number
 * @error: where to put an error
 *
 * Chooses a record.
 *
 * Returns: whether records of that table can be chosen
 */
gboolean
rel_subset_add (RelSubset        *subset,
                RelId             table,
                RelValue *const  *key,
                guint             n_key,
                GError          **error)
{
  RelPart *part = find_part (subset, table);

  if (part == NULL || part->n_key == 0 || part->n_key != n_key)
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, _("These records have no key to go by, so they cannot be taken out. Nothing was written; choose records of a table."));
      return FALSE;
    }
  add_member (part, key, 0);

  return TRUE;
}

/* Records that a table has where some columns hold some values. */
static gboolean
add_where (RelSubset        *self,
           RelConnection    *connection,
           RelPart          *part,
           const RelId      *columns,
           guint             n_columns,
           RelValue *const  *values,
           guint             level,
           guint             limit,
           GCancellable     *cancellable,
           GError          **error)
{
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (part->table));
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(RelRows) rows = NULL;
  g_autofree RelValue **key = g_new0 (RelValue *, part->n_key + 1);

  if (part->n_key == 0)
    return TRUE;

  g_string_append_printf (sql, "SELECT %s FROM %s AS r WHERE ", part->key_list->str, name);
  for (guint i = 0; i < n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (part->table, columns[i]);
      g_autofree char *expression = column != NULL ? rel_record_qualify ("r", rel_column_get_name (column)) : g_strdup ("NULL");

      g_string_append_printf (sql, "%s%s = ?", i > 0 ? " AND " : "", expression);
    }
  if (limit > 0)
    g_string_append_printf (sql, " ORDER BY %s LIMIT %u", part->key_list->str, limit);

  rows = rel_connection_query (connection, sql->str, values, n_columns, cancellable, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      for (guint j = 0; j < part->n_key; j++)
        key[j] = (RelValue *) rel_rows_get (rows, i, j);
      add_member (part, key, level);
    }

  return TRUE;
}

/* What a member holds in some columns; no row when it is gone. */
static RelRows *
read_columns (RelConnection    *connection,
              RelPart          *part,
              const RelMember  *member,
              const RelId      *columns,
              guint             n_columns,
              GCancellable     *cancellable,
              GError          **error)
{
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (part->table));
  g_autoptr(GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (part->table, columns[i]);
      g_autofree char *expression = column != NULL ? rel_record_qualify ("r", rel_column_get_name (column)) : g_strdup ("NULL");

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", expression);
    }
  g_string_append_printf (sql, " FROM %s AS r WHERE %s", name, part->key_where->str);

  return rel_connection_query (connection, sql->str, member->key, part->n_key, cancellable, error);
}

/* Whether a link leads somewhere, and is whole. */
static gboolean
is_usable (RelSubset               *self,
           const RelForeignKeyInfo *info)
{
  if (info->target == REL_ID_NONE || info->n_target_columns != info->n_columns || find_part (self, info->target) == NULL)
    return FALSE;
  for (guint i = 0; i < info->n_columns; i++)
    if (info->columns[i] == REL_ID_NONE || info->target_columns[i] == REL_ID_NONE)
      return FALSE;

  return TRUE;
}

/* Follows a link from a member: from its columns to other columns of the other part. */
static gboolean
follow (RelSubset        *self,
        RelConnection    *connection,
        RelPart          *from,
        const RelMember  *member,
        const RelId      *columns,
        RelPart          *to,
        const RelId      *to_columns,
        guint             n_columns,
        guint             level,
        guint             limit,
        GCancellable     *cancellable,
        GError          **error)
{
  g_autoptr(RelRows) rows = read_columns (connection, from, member, columns, n_columns, cancellable, error);
  g_autofree RelValue **values = g_new0 (RelValue *, n_columns + 1);

  if (rows == NULL)
    return FALSE;
  if (rel_rows_get_n_rows (rows) == 0)
    return TRUE;

  for (guint i = 0; i < n_columns; i++)
    {
      values[i] = (RelValue *) rel_rows_get (rows, 0, i);
      /* A link with a NULL in it leads nowhere. */
      if (rel_value_is_null (values[i]))
        return TRUE;
    }

  return add_where (self, connection, to, to_columns, n_columns, values, level, limit, cancellable, error);
}

static gboolean
add_parents (RelSubset      *self,
             RelConnection  *connection,
             RelPart        *part,
             GCancellable   *cancellable,
             GError        **error)
{
  GPtrArray *links = rel_table_get_info (part->table)->foreign_keys;

  for (; part->n_parents_done < part->members->len; part->n_parents_done++)
    for (guint i = 0; i < links->len; i++)
      {
        const RelForeignKeyInfo *info = rel_foreign_key_get_info (g_ptr_array_index (links, i));

        if (is_usable (self, info) &&
            !follow (self, connection, part, g_ptr_array_index (part->members, part->n_parents_done), info->columns,
                     find_part (self, info->target), info->target_columns, info->n_columns, G_MAXUINT, 0, cancellable, error))
          return FALSE;
      }

  return TRUE;
}

static gboolean
add_children (RelSubset      *self,
              RelConnection  *connection,
              RelPart        *part,
              GCancellable   *cancellable,
              GError        **error)
{
  GPtrArray *links = rel_schema_list_links_to (self->schema, rel_table_get_id (part->table));

  for (; part->n_children_done < part->members->len; part->n_children_done++)
    {
      const RelMember *member = g_ptr_array_index (part->members, part->n_children_done);

      for (guint i = 0; links != NULL && member->level < self->levels && i < links->len; i++)
        {
          RelForeignKey *link = g_ptr_array_index (links, i);
          const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
          RelTable *child = rel_schema_get_link_owner (self->schema, rel_foreign_key_get_id (link));

          if (child != NULL && is_usable (self, info) &&
              !follow (self, connection, part, member, info->target_columns, find_part (self, rel_table_get_id (child)), info->columns,
                       info->n_columns, member->level + 1, self->limit, cancellable, error))
            return FALSE;
        }
    }

  return TRUE;
}

/* One way of growing for all parts, again and again until nothing comes. */
static gboolean
grow (RelSubset      *self,
      RelConnection  *connection,
      gboolean      (*add) (RelSubset *, RelConnection *, RelPart *, GCancellable *, GError **),
      GCancellable   *cancellable,
      GError        **error)
{
  guint before;

  do
    {
      before = rel_subset_get_n_records (self);
      for (guint i = 0; i < self->parts->len; i++)
        if (!add (self, connection, g_ptr_array_index (self->parts, i), cancellable, error))
          return FALSE;
    }
  while (rel_subset_get_n_records (self) > before);

  return TRUE;
}

/* A table that is there needs the tables that it refers to, or nothing can be written to it. */
static void
want (RelSubset *self,
      RelPart   *part)
{
  GPtrArray *links = rel_table_get_info (part->table)->foreign_keys;

  if (part->wanted)
    return;
  part->wanted = TRUE;
  for (guint i = 0; i < links->len; i++)
    {
      RelPart *target = find_part (self, rel_foreign_key_get_info (g_ptr_array_index (links, i))->target);

      if (target != NULL)
        want (self, target);
    }
}

/* Adds what belongs to the chosen records. */
gboolean
rel_subset_close (RelSubset      *self,
                  RelConnection  *connection,
                  GCancellable   *cancellable,
                  GError        **error)
{
  if (self->levels > 0 && !grow (self, connection, add_children, cancellable, error))
    return FALSE;
  if (!grow (self, connection, add_parents, cancellable, error))
    return FALSE;
  for (guint i = 0; i < self->parts->len; i++)
    if (((RelPart *) g_ptr_array_index (self->parts, i))->members->len > 0)
      want (self, g_ptr_array_index (self->parts, i));

  return TRUE;
}

/**
 * rel_subset_get_n_records:
 * @subset: a subset
 *
 * Returns: how many records it has; after rel_subset_write() with all that they need
 */
guint
rel_subset_get_n_records (RelSubset *subset)
{
  guint n = 0;

  for (guint i = 0; i < subset->parts->len; i++)
    n += ((RelPart *) g_ptr_array_index (subset->parts, i))->members->len;

  return n;
}

/**
 * rel_subset_gather:
 * @subset: a subset
 * @connection: a connection
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Looks for all that the chosen records need, without writing anything: to tell before
 * rel_subset_write() what there will be.
 *
 * Returns: whether all was found
 */
gboolean
rel_subset_gather (RelSubset      *subset,
                   RelConnection  *connection,
                   GCancellable   *cancellable,
                   GError        **error)
{
  return rel_subset_close (subset, connection, cancellable, error);
}

/**
 * rel_subset_get_table:
 * @subset: a subset
 * @index: number of a table, from 0
 * @n_records: (out): how many of its records belong to the subset
 *
 * Returns: (transfer none) (nullable): the table; %NULL behind the last one
 */
RelTable *
rel_subset_get_table (RelSubset *subset,
                      guint      index,
                      guint     *n_records)
{
  RelPart *part;

  if (index >= subset->parts->len)
    return NULL;
  part = g_ptr_array_index (subset->parts, index);
  *n_records = part->members->len;

  return part->table;
}
