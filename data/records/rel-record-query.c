/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the rows of a place are: columns, the labels of what links refer to in the same
 * query, and an order that ends in what names each row, so that any row can be found
 * again without counting. Ties go the way of the sorted column, since that is how an
 * index holds them.
 */
#include "config.h"

#include <string.h>

#include "records/rel-record-query.h"

#include "records/rel-filter.h"
#include "records/rel-labels.h"
#include "records/rel-record-key.h"
#include "records/rel-record-query-private.h"
#include "sql/rel-dialect.h"

G_DEFINE_FINAL_TYPE (RelRecordQuery, rel_record_query, G_TYPE_OBJECT)

static void
result_clear (RelResult *result)
{
  g_free (result->plain);
  g_free (result->marks);
  g_free (result->heads);
  g_free (result->parts);
  g_free (result->length);
}

static void
rel_record_query_finalize (GObject *object)
{
  RelRecordQuery *self = REL_RECORD_QUERY (object);

  g_clear_object (&self->schema);
  g_clear_object (&self->place);
  g_array_unref (self->columns);
  g_array_unref (self->results);
  g_array_unref (self->key);
  g_array_unref (self->step_keys);
  g_ptr_array_unref (self->texts);
  g_array_unref (self->order);
  g_string_free (self->from, TRUE);
  g_string_free (self->where, TRUE);
  g_string_free (self->key_where, TRUE);
  g_ptr_array_unref (self->params);
  g_free (self->rowid);

  G_OBJECT_CLASS (rel_record_query_parent_class)->finalize (object);
}

static void
rel_record_query_class_init (RelRecordQueryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_record_query_finalize;
}

static void
rel_record_query_init (RelRecordQuery *self)
{
  self->columns = g_array_new (FALSE, TRUE, sizeof (RelRecordColumn));
  self->results = g_array_new (FALSE, TRUE, sizeof (RelResult));
  g_array_set_clear_func (self->results, (GDestroyNotify) result_clear);
  self->key = g_array_new (FALSE, TRUE, sizeof (int));
  self->step_keys = g_array_new (FALSE, TRUE, sizeof (int));
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->order = rel_order_new ();
  self->label = -1;
  self->from = g_string_new (NULL);
  self->where = g_string_new (NULL);
  self->key_where = g_string_new (NULL);
  self->params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
}

/* Takes the texts of the result. */
int
rel_record_query_add_result (RelRecordQuery *self,
                             RelResult       result)
{
  g_array_append_val (self->results, result);

  return self->results->len - 1;
}

/* The only link that a column is by itself: such a column shows what it refers to. */
static RelForeignKey *
find_single_link (RelTable *table,
                  RelId     column)
{
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;

  for (guint i = 0; i < links->len; i++)
    {
      const RelForeignKeyInfo *info = rel_foreign_key_get_info (g_ptr_array_index (links, i));

      if (info->n_columns == 1 && info->columns[0] == column && info->target != REL_ID_NONE &&
          info->n_target_columns == 1 && info->target_columns[0] != REL_ID_NONE)
        return g_ptr_array_index (links, i);
    }

  return NULL;
}

/* The start of a text or BLOB. One more than is shown: so that one sees that it was cut. */
char *
rel_record_query_part_of (const char *expression)
{
  return g_strdup_printf ("CASE typeof(%s) WHEN 'text' THEN substr(%s, 1, %d) WHEN 'blob' THEN substr(%s, 1, %d) ELSE %s END",
                          expression, expression, REL_CELL_CHARS + 1, expression, REL_CELL_BYTES + 1, expression);
}

static gboolean
add_label (RelRecordQuery  *self,
           RelForeignKey   *link,
           const char      *expression,
           RelRecordColumn *column)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  RelTable *parent = rel_schema_get_table (self->schema, info->target);
  RelColumn *target = parent != NULL ? rel_table_get_column (parent, info->target_columns[0]) : NULL;
  RelColumn *chosen = target != NULL ? rel_labels_get_column (rel_place_get_labels (self->place), parent) : NULL;
  RelResult result = { .is_label = TRUE };
  g_autofree char *table = NULL;
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;
  g_autofree char *rowid = NULL;
  g_autofree char *part = NULL;

  if (target == NULL)
    return FALSE;

  /* Without a label column the target's key stands for it: it is there, or it is not. */
  table = rel_sql_quote_identifier (rel_table_get_name (parent));
  key = rel_record_qualify ("p", rel_column_get_name (target));
  name = rel_record_qualify ("p", rel_column_get_name (chosen != NULL ? chosen : target));
  rowid = rel_record_find_rowid (parent);
  part = rel_record_query_part_of (name);
  result.plain = g_strdup_printf ("(SELECT %s FROM %s AS p WHERE %s = %s LIMIT 1)", name, table, key, expression);
  result.parts = g_strdup_printf ("(SELECT %s FROM %s AS p WHERE %s = %s LIMIT 1)", part, table, key, expression);
  if (rowid != NULL)
    {
      result.table = rel_table_get_name (parent);
      result.column = rel_column_get_name (chosen != NULL ? chosen : target);
      result.marks = g_strdup_printf ("(SELECT CASE typeof(%s) WHEN 'text' THEN 't' || p.%s WHEN 'blob' THEN 'b' || p.%s ELSE %s END FROM %s AS p WHERE %s = %s LIMIT 1)",
                                      name, rowid, rowid, name, table, key, expression);
    }
  else
    result.marks = g_strdup (result.parts);
  column->label = rel_record_query_add_result (self, result);

  return TRUE;
}

static gboolean
may_be_blob (const char *type)
{
  return *type == '\0' || strcasestr (type, "blob") != NULL;
}

/* Adds a column of a table that is called so in the query, under an id: its own, or one
 * that tells it from the same column elsewhere. */
void
rel_record_query_add_column (RelRecordQuery *self,
                             RelTable       *table,
                             RelColumn      *column,
                             const char     *alias,
                             RelId           id)
{
  RelRecordColumn added = { id, rel_column_get_name (column), rel_column_get_name (column),
                            rel_column_get_declared_type (column), 0, -1, -1,
                            table != NULL ? rel_table_get_id (table) : REL_ID_NONE };
  g_autofree char *expression = rel_record_qualify (alias, added.name);
  RelForeignKey *link = table != NULL ? find_single_link (table, rel_column_get_id (column)) : NULL;
  const char *filter = rel_place_get_filter (self->place, added.column);
  RelResult result = { g_strdup (expression) };

  result.parts = rel_record_query_part_of (expression);
  if (may_be_blob (added.type))
    result.length = g_strdup_printf ("CASE typeof(%s) WHEN 'blob' THEN length(%s) END", expression, expression);
  if (table != NULL)
    {
      result.table = rel_table_get_name (table);
      result.column = added.name;
      result.marks = g_strdup_printf ("CASE typeof(%s) WHEN 'text' THEN x'74' WHEN 'blob' THEN x'62' ELSE %s END", expression, expression);
      result.heads = g_strdup_printf ("CASE typeof(%s) WHEN 'null' THEN NULL WHEN 'text' THEN x'74' WHEN 'blob' THEN x'62' ELSE x'6e' END", expression);
    }
  else
    result.marks = g_strdup (result.parts);
  added.value = rel_record_query_add_result (self, result);

  if (link != NULL && add_label (self, link, expression, &added))
    {
      RelRelationship *relationship = rel_schema_get_relationship (self->schema, rel_foreign_key_get_id (link));

      added.link = rel_foreign_key_get_id (link);
      if (relationship != NULL)
        added.title = rel_relationship_get_info (relationship)->name_at_child;
    }
  g_array_append_val (self->columns, added);

  /* Words typed over a link are looked for in what is shown there. */
  if (filter != NULL && added.label >= 0 && rel_filter_names_label (filter, added.type))
    rel_filter_append (self->where, self->params, g_array_index (self->results, RelResult, added.label).plain, "TEXT", filter);
  else if (filter != NULL)
    rel_filter_append (self->where, self->params, expression, added.type, filter);
}

/* FROM and WHERE of the members that an owner has at an end. */
static void
add_members (RelRecordQuery *self,
             const RelEnd   *end)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
  RelTable *holder = rel_schema_get_table (self->schema, info->kind == REL_KIND_MANY_TO_MANY ? info->association : info->child);
  RelForeignKey *link = rel_table_get_foreign_key (holder, info->kind == REL_KIND_MANY_TO_MANY && !end->at_parent ? info->far_link : info->link);
  const RelForeignKeyInfo *fk = rel_foreign_key_get_info (link);
  RelTable *far = rel_schema_get_table (self->schema, rel_end_get_far_table (end));
  g_autofree char *far_name = rel_sql_quote_identifier (rel_table_get_name (far));
  RelValue *const *key;
  guint n_key;

  key = rel_place_get_key (self->place, &n_key);
  g_string_append_printf (self->from, "%s AS r", far_name);

  if (info->kind == REL_KIND_MANY_TO_MANY)
    {
      RelForeignKey *other = rel_table_get_foreign_key (holder, end->at_parent ? info->far_link : info->link);
      const RelForeignKeyInfo *far_fk = rel_foreign_key_get_info (other);
      g_autofree char *association = rel_sql_quote_identifier (rel_table_get_name (holder));

      g_string_append_printf (self->from, " JOIN %s AS a ON ", association);
      for (guint i = 0; i < far_fk->n_columns; i++)
        {
          g_autofree char *x = rel_record_qualify ("a", rel_column_get_name (rel_table_get_column (holder, far_fk->columns[i])));
          g_autofree char *y = rel_record_qualify ("r", rel_column_get_name (rel_table_get_column (far, far_fk->target_columns[i])));

          g_string_append_printf (self->from, "%s%s = %s", i > 0 ? " AND " : "", y, x);
        }
    }

  for (guint i = 0; i < fk->n_columns && i < n_key; i++)
    {
      g_autofree char *column = NULL;

      if (info->kind == REL_KIND_MANY_TO_MANY)
        column = rel_record_qualify ("a", rel_column_get_name (rel_table_get_column (holder, fk->columns[i])));
      else if (end->at_parent)
        column = rel_record_qualify ("r", rel_column_get_name (rel_table_get_column (far, fk->columns[i])));
      else
        column = rel_record_qualify ("r", rel_column_get_name (rel_table_get_column (far, fk->target_columns[i])));
      g_string_append_printf (self->where, "%s%s = ?", i > 0 ? " AND " : "", column);
      g_ptr_array_add (self->params, rel_value_ref (key[i]));
    }
}

static void
add_key_part (RelRecordQuery *self,
              const char     *expression)
{
  RelResult result = { g_strdup (expression) };
  int position = rel_record_query_add_result (self, result);

  g_array_append_val (self->key, position);
  g_string_append_printf (self->key_where, "%s%s = ?", self->key_where->len > 0 ? " AND " : "", expression);
}

/* What names a row of a table. */
static gboolean
add_identity (GArray     *order,
              RelTable   *table,
              const char *alias,
              gboolean    turned)
{
  g_autoptr(GPtrArray) parts = rel_record_list_key (table, alias);
  RelKey *key = rel_table_get_info (table)->primary_key;

  for (guint i = 0; i < parts->len; i++)
    {
      gboolean descending = rel_table_get_info (table)->without_rowid && rel_key_get_info (key)->descending != NULL && rel_key_get_info (key)->descending[i];

      rel_order_add (order, g_ptr_array_index (parts, i), descending != turned, FALSE);
    }

  return parts->len > 0;
}

/* The key as people and links know it, which for some odd tables names no single row. */
static void
add_key (RelRecordQuery *self,
         RelTable       *table)
{
  RelKey *key = rel_table_get_info (table)->primary_key;

  self->rowid = rel_record_find_rowid (table);
  if (self->rowid != NULL)
    {
      g_autofree char *expression = g_strdup_printf ("r.%s", self->rowid);

      add_key_part (self, expression);
      return;
    }

  for (guint i = 0; key != NULL && i < rel_key_get_info (key)->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, rel_key_get_info (key)->columns[i]);
      g_autofree char *expression = column != NULL ? rel_record_qualify ("r", rel_column_get_name (column)) : NULL;

      if (expression != NULL)
        add_key_part (self, expression);
    }
}

/* Whether an index of this column alone holds it from the largest on. */
static gboolean
is_index_descending (RelTable *table,
                     RelId     column)
{
  GPtrArray *indexes = rel_table_get_info (table)->indexes;

  for (guint i = 0; i < indexes->len; i++)
    {
      const RelIndexInfo *info = rel_index_get_info (g_ptr_array_index (indexes, i));

      if (info->n_parts == 1 && info->parts[0].column == column && info->where == NULL)
        return info->parts[0].descending;
    }

  return FALSE;
}

static void
add_order (RelRecordQuery *self,
           RelTable       *table,
           const RelEnd   *end)
{
  gboolean descending;
  RelId sort = rel_place_get_sort (self->place, &descending);
  RelKey *key = table != NULL ? rel_table_get_info (table)->primary_key : NULL;
  const RelKeyInfo *info = key != NULL ? rel_key_get_info (key) : NULL;
  gboolean by_key = sort != REL_ID_NONE && info != NULL && info->n_columns > 0 && info->columns[0] == sort &&
                    ((info->rowid && self->rowid != NULL) || rel_table_get_info (table)->without_rowid);
  gboolean turned = FALSE;
  int position;

  if (by_key)
    turned = descending != (info->descending != NULL && !info->rowid && info->descending[0]);
  else if (sort != REL_ID_NONE && rel_record_query_find_value (self, sort, &position))
    {
      RelColumn *column = table != NULL ? rel_table_get_column (table, sort) : NULL;

      turned = descending != (table != NULL && is_index_descending (table, sort));
      rel_order_add (self->order, g_array_index (self->results, RelResult, position).plain, descending,
                     column == NULL || !rel_column_get_info (column)->not_null);
      self->n_sort = 1;
    }

  self->identified = table != NULL && add_identity (self->order, table, "r", turned);
  self->integers = self->identified && self->rowid != NULL;

  /* The same member may be there twice. */
  if (self->identified && end != NULL)
    {
      const RelRelationshipInfo *relationship = rel_relationship_get_info (end->relationship);

      if (relationship->kind == REL_KIND_MANY_TO_MANY && !relationship->pair_unique)
        {
          self->identified = add_identity (self->order, rel_schema_get_table (self->schema, relationship->association), "a", turned);
          self->integers = FALSE;
        }
    }
}

static gboolean
has_generated (RelTable *table)
{
  GPtrArray *columns = rel_table_get_info (table)->columns;

  for (guint i = 0; i < columns->len; i++)
    if (rel_column_get_info (g_ptr_array_index (columns, i))->generated != REL_GENERATED_NO)
      return TRUE;

  return FALSE;
}

/**
 * rel_record_query_new:
 * @schema: the schema
 * @place: a place in it
 *
 * Returns: (transfer full) (nullable): its query, %NULL when its table is gone
 */
RelRecordQuery *
rel_record_query_new (RelSchema *schema,
                      RelPlace  *place)
{
  g_autoptr(RelRecordQuery) self = g_object_new (REL_TYPE_RECORD_QUERY, NULL);
  RelTable *table = rel_schema_get_table (schema, rel_place_get_table (place));
  RelView *view = table == NULL ? rel_schema_get_view (schema, rel_place_get_table (place)) : NULL;
  GPtrArray *columns;
  const RelEnd *end = rel_place_get_end (place);
  RelColumn *label;

  self->schema = g_object_ref (schema);
  self->place = g_object_ref (place);
  if (rel_place_get_walk (place) != NULL)
    {
      if (!rel_record_query_take_walk (self, rel_place_get_walk (place)))
        return NULL;
      add_order (self, NULL, NULL);
      return g_steal_pointer (&self);
    }
  if (table == NULL && view == NULL)
    return NULL;

  if (end != NULL)
    add_members (self, end);
  else
    {
      g_autofree char *name = rel_sql_quote_identifier (table != NULL ? rel_table_get_name (table) : rel_view_get_name (view));

      g_string_append_printf (self->from, "%s AS r", name);
    }

  columns = table != NULL ? rel_table_get_info (table)->columns : rel_view_get_info (view)->columns;
  for (guint i = 0; columns != NULL && i < columns->len; i++)
    if (!rel_column_get_info (g_ptr_array_index (columns, i))->hidden)
      rel_record_query_add_column (self, table, g_ptr_array_index (columns, i), "r", rel_column_get_id (g_ptr_array_index (columns, i)));

  /* What the association table says besides stands beside the far record. */
  if (end != NULL && rel_relationship_get_info (end->relationship)->kind == REL_KIND_MANY_TO_MANY)
    {
      const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
      RelTable *association = rel_schema_get_table (schema, info->association);

      for (guint i = 0; i < info->n_extra_columns; i++)
        {
          RelColumn *column = rel_table_get_column (association, info->extra_columns[i]);

          if (column == NULL)
            continue;
          rel_record_query_add_column (self, NULL, column, "a", rel_column_get_id (column));
          g_array_index (self->columns, RelRecordColumn, self->columns->len - 1).table = info->association;
        }
    }

  label = table != NULL ? rel_labels_get_column (rel_place_get_labels (place), table) : NULL;
  if (label != NULL && !rel_record_query_find_value (self, rel_column_get_id (label), &self->label))
    self->label = -1;

  self->n_cut = self->results->len;
  if (table != NULL)
    add_key (self, table);
  add_order (self, table, end);
  self->by_handle = self->rowid != NULL && !has_generated (table);
  if (self->results->len == 0)
    {
      RelResult nothing = { g_strdup ("NULL") };

      rel_record_query_add_result (self, nothing);
    }

  return g_steal_pointer (&self);
}

/**
 * rel_record_query_get_schema:
 * @self: a query
 *
 * Returns: (transfer none): the schema that it goes by
 */
RelSchema *
rel_record_query_get_schema (RelRecordQuery *self)
{
  g_return_val_if_fail (REL_IS_RECORD_QUERY (self), NULL);

  return self->schema;
}

guint
rel_record_query_get_n_columns (RelRecordQuery *self)
{
  return self->columns->len;
}

/**
 * rel_record_query_get_column:
 * @self: a query
 * @index: number of a column
 *
 * Returns: (transfer none): the column
 */
const RelRecordColumn *
rel_record_query_get_column (RelRecordQuery *self,
                             guint           index)
{
  g_return_val_if_fail (index < self->columns->len, NULL);

  return &g_array_index (self->columns, RelRecordColumn, index);
}

/**
 * rel_record_query_find_value:
 * @self: a query
 * @column: id of a column
 * @position: (out): where its value is in a row
 *
 * Returns: whether the rows have it
 */
gboolean
rel_record_query_find_value (RelRecordQuery *self,
                             RelId           column,
                             int            *position)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (g_array_index (self->columns, RelRecordColumn, i).column == column)
      {
        *position = g_array_index (self->columns, RelRecordColumn, i).value;
        return TRUE;
      }

  return FALSE;
}

/* Position of the record's own label in a row, -1 when it has none. */
int
rel_record_query_get_label (RelRecordQuery *self)
{
  return self->label;
}

guint
rel_record_query_get_n_key (RelRecordQuery *self)
{
  return self->key->len;
}

int
rel_record_query_get_key (RelRecordQuery *self,
                          guint           index)
{
  return g_array_index (self->key, int, index);
}

