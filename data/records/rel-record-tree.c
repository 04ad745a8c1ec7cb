/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Records that refer to each other as a tree, a level at a time. Roots refer to nothing,
 * or to a record that is not there. What lies in a circle has no root: one record of each
 * circle stands for it, found by following every record to its parent once.
 */
#include "config.h"

#include "records/rel-record-tree.h"

#include "records/rel-record-follow.h"
#include "records/rel-record-key.h"
#include "records/rel-record-query-private.h"
#include "sql/rel-dialect.h"

/* In larger tables circles are not looked for. */
#define MAX_LOOKED_AT 300000
#define MAX_CIRCLES   100
#define N_DETAILS     3
#define DETAIL_CHARS  40

struct _RelTreeRecord
{
  GObject        parent_instance;
  RelTreeRecord *parent;
  GPtrArray     *key;       /* RelValue */
  char          *identity;
  char          *label;
  char          *details;
  RelPlace      *place;
  RelPlace      *members;   /* NULL: none */
  gint64         n_members; /* -1: nobody counted */
  gboolean       circle;    /* it is its own ancestor */
};

G_DEFINE_FINAL_TYPE (RelTreeRecord, rel_tree_record, G_TYPE_OBJECT)

static void
rel_tree_record_finalize (GObject *object)
{
  RelTreeRecord *self = REL_TREE_RECORD (object);

  g_clear_object (&self->parent);
  g_clear_object (&self->place);
  g_clear_object (&self->members);
  g_clear_pointer (&self->key, g_ptr_array_unref);
  g_free (self->identity);
  g_free (self->label);
  g_free (self->details);

  G_OBJECT_CLASS (rel_tree_record_parent_class)->finalize (object);
}

static void
rel_tree_record_class_init (RelTreeRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_tree_record_finalize;
}

static void
rel_tree_record_init (RelTreeRecord *self)
{
}

/**
 * rel_tree_record_get_identity:
 * @self: a record of a tree
 *
 * Returns: (transfer none): its key, to know it by when the tree is read again
 */
const char *
rel_tree_record_get_identity (RelTreeRecord *self)
{
  g_return_val_if_fail (REL_IS_TREE_RECORD (self), NULL);

  return self->identity;
}

/**
 * rel_tree_record_get_key:
 * @self: a record of a tree
 * @n_key: (out): how many values
 *
 * Returns: (transfer none) (array length=n_key): what names it
 */
RelValue *const *
rel_tree_record_get_key (RelTreeRecord *self,
                         guint         *n_key)
{
  *n_key = self->key->len;

  return (RelValue *const *) self->key->pdata;
}

const char *
rel_tree_record_get_label (RelTreeRecord *self)
{
  g_return_val_if_fail (REL_IS_TREE_RECORD (self), NULL);

  return self->label;
}

/**
 * rel_tree_record_get_details:
 * @self: a record of a tree
 *
 * Returns: (transfer none): some of its fields in one line
 */
const char *
rel_tree_record_get_details (RelTreeRecord *self)
{
  g_return_val_if_fail (REL_IS_TREE_RECORD (self), NULL);

  return self->details;
}

/**
 * rel_tree_record_get_parent:
 * @self: a record of a tree
 *
 * Returns: (transfer none) (nullable): what it hangs below
 */
RelTreeRecord *
rel_tree_record_get_parent (RelTreeRecord *self)
{
  g_return_val_if_fail (REL_IS_TREE_RECORD (self), NULL);

  return self->parent;
}

/**
 * rel_tree_record_get_place:
 * @self: a record of a tree
 *
 * Returns: (transfer none): where it is in its table
 */
RelPlace *
rel_tree_record_get_place (RelTreeRecord *self)
{
  g_return_val_if_fail (REL_IS_TREE_RECORD (self), NULL);

  return self->place;
}

/**
 * rel_tree_record_get_members:
 * @self: a record of a tree
 *
 * Returns: (transfer none) (nullable): what hangs below it
 */
RelPlace *
rel_tree_record_get_members (RelTreeRecord *self)
{
  g_return_val_if_fail (REL_IS_TREE_RECORD (self), NULL);

  return self->members;
}

/**
 * rel_tree_record_get_n_members:
 * @self: a record of a tree
 *
 * Returns: how many records hang below it, at most %REL_RECORD_TREE_CAP; -1 when nobody
 *   counted, as no index serves that
 */
gint64
rel_tree_record_get_n_members (RelTreeRecord *self)
{
  g_return_val_if_fail (REL_IS_TREE_RECORD (self), 0);

  return self->n_members;
}

/**
 * rel_tree_record_is_circle:
 * @self: a record of a tree
 *
 * Returns: whether it hangs below itself, so that there is nothing new to open
 */
gboolean
rel_tree_record_is_circle (RelTreeRecord *self)
{
  g_return_val_if_fail (REL_IS_TREE_RECORD (self), FALSE);

  return self->circle;
}

/**
 * rel_record_tree_find_end:
 * @schema: a schema
 * @table: id of a table
 * @number: which of its relationships with itself
 * @end: (out): the end that leads to what hangs below
 *
 * Returns: whether there are so many
 */
gboolean
rel_record_tree_find_end (RelSchema *schema,
                          RelId      table,
                          guint      number,
                          RelEnd    *end)
{
  const GArray *ends = rel_schema_list_ends (schema, table);

  for (guint i = 0; ends != NULL && i < ends->len; i++)
    {
      const RelEnd *other = &g_array_index (ends, RelEnd, i);
      const RelRelationshipInfo *info = rel_relationship_get_info (other->relationship);

      if (other->at_parent && info->kind != REL_KIND_MANY_TO_MANY && info->parent == info->child && number-- == 0)
        {
          *end = *other;
          return TRUE;
        }
    }

  return FALSE;
}

static char *
dup_details (RelTable       *table,
             RelRecordQuery *query,
             RelRow         *row)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < rel_record_query_get_n_columns (query) && n < N_DETAILS; i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, i);
      const RelValue *value = rel_row_get_value (row, column->label >= 0 ? column->label : column->value);
      g_autofree char *line = NULL;

      if (value == NULL || rel_value_is_null (value) || column->value == rel_record_query_get_label (query) ||
          rel_table_get_key_position (table, column->column) > 0 || rel_value_get_value_type (value) == REL_VALUE_BLOB)
        continue;
      /* What it hangs below is seen. */
      if (column->link != REL_ID_NONE)
        {
          RelForeignKey *link = rel_table_get_foreign_key (table, column->link);

          if (link != NULL && rel_foreign_key_get_info (link)->target == rel_table_get_id (table))
            continue;
        }
      line = rel_value_to_line (value, DETAIL_CHARS);
      if (*line == '\0')
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", line);
      n++;
    }

  return g_string_free (text, FALSE);
}

static RelTreeRecord *
make_record (RelSchema       *schema,
             RelTable        *table,
             const RelEnd    *end,
             RelTreeRecord   *parent,
             RelRecordQuery  *query,
             RelRows         *rows,
             guint            index,
             RelConnection   *connection,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autoptr(RelTreeRecord) self = g_object_new (REL_TYPE_TREE_RECORD, NULL);
  g_autoptr(RelRow) row = rel_row_new_read (rows, index);
  g_autoptr(GString) identity = g_string_new (NULL);

  self->key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < rel_record_query_get_n_key (query); i++)
    {
      const RelValue *value = rel_row_get_value (row, rel_record_query_get_key (query, i));
      g_autofree char *literal = rel_value_to_literal (value);

      g_ptr_array_add (self->key, rel_value_ref (value));
      g_string_append_printf (identity, "%s,", literal);
    }
  self->identity = g_string_free (g_steal_pointer (&identity), FALSE);
  self->parent = parent != NULL ? g_object_ref (parent) : NULL;
  self->label = rel_record_query_dup_label (query, row);
  self->details = dup_details (table, query, row);
  self->place = rel_place_new_record (table, query, row);
  for (RelTreeRecord *above = parent; above != NULL && !self->circle; above = above->parent)
    self->circle = g_str_equal (above->identity, self->identity);
  self->members = self->circle ? NULL : rel_place_new_followed (schema, query, row, end, self->label);
  self->n_members = self->members == NULL ? 0 : -1;
  if (self->members != NULL && rel_place_is_served (self->members, schema))
    {
      g_autoptr(RelRecordQuery) below = rel_record_query_new (schema, self->members);

      self->n_members = rel_record_query_count (below, connection, REL_RECORD_TREE_CAP, cancellable, error);
      if (self->n_members < 0)
        return NULL;
    }

  return g_steal_pointer (&self);
}

/* Refers to nothing, or to what is not there. */
static char *
write_roots_where (RelTable      *table,
                   RelForeignKey *link)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autoptr(GString) match = g_string_new (NULL);
  GString *where = g_string_new ("(");

  for (guint i = 0; i < info->n_columns; i++)
    {
      g_autofree char *child = rel_record_qualify ("r", rel_column_get_name (rel_table_get_column (table, info->columns[i])));
      g_autofree char *parent = rel_record_qualify ("p", rel_column_get_name (rel_table_get_column (table, info->target_columns[i])));

      g_string_append_printf (where, "%s IS NULL OR ", child);
      g_string_append_printf (match, "%s%s = %s", i > 0 ? " AND " : "", parent, child);
    }
  g_string_append_printf (where, "NOT EXISTS (SELECT 1 FROM %s AS p WHERE %s))", name, match->str);

  return g_string_free (where, FALSE);
}

static RelForeignKey *
find_link (RelSchema    *schema,
           const RelEnd *end,
           RelTable    **table)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);

  *table = rel_schema_get_table (schema, info->child);

  return *table != NULL ? rel_table_get_foreign_key (*table, info->link) : NULL;
}

/**
 * rel_record_tree_read:
 * @schema: the schema
 * @labels: (nullable): which columns describe records
 * @end: the end that leads to what hangs below, see rel_record_tree_find_end()
 * @parent: (nullable): whose members; %NULL for the roots
 * @first: how many to skip
 * @connection: a connection
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Returns: (transfer container) (element-type RelTreeRecord) (nullable): the next
 *   %REL_RECORD_TREE_PAGE records of a level, fewer at its end
 */
GPtrArray *
rel_record_tree_read (RelSchema      *schema,
                      RelLabels      *labels,
                      const RelEnd   *end,
                      RelTreeRecord  *parent,
                      guint           first,
                      RelConnection  *connection,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  RelTable *table;
  RelForeignKey *link = find_link (schema, end, &table);
  g_autoptr(RelPlace) all = NULL;
  g_autoptr(RelPlace) place = NULL;
  g_autoptr(RelRecordQuery) query = NULL;
  g_autoptr(RelRows) rows = NULL;

  if (link == NULL || (parent != NULL && parent->members == NULL))
    return g_steal_pointer (&records);
  all = parent != NULL ? g_object_ref (parent->members) : rel_place_new_table (rel_table_get_id (table));
  place = rel_place_with_labels (all, labels);
  query = rel_record_query_new (schema, place);
  if (parent != NULL)
    rows = rel_record_query_read_page (query, connection, first, REL_RECORD_TREE_PAGE, cancellable, error);
  else
    {
      g_autofree char *where = write_roots_where (table, link);
      RelReading reading = { .where = where, .ordered = TRUE, .limit = REL_RECORD_TREE_PAGE, .offset = first };

      rows = rel_record_query_read (query, connection, &reading, cancellable, error);
    }
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      RelTreeRecord *record = make_record (schema, table, end, parent, query, rows, i, connection, cancellable, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }

  return g_steal_pointer (&records);
}

/* A record that refers to another: by number. */
typedef struct
{
  GPtrArray *key;    /* RelValue */
  char      *own;    /* what others refer to it by */
  char      *parent;
  int        state;  /* 0: not looked at, 1: on the way, 2: done */
} Node;

static void
node_clear (Node *node)
{
  g_ptr_array_unref (node->key);
  g_free (node->own);
  g_free (node->parent);
}

static char *
join_literals (const RelRows *rows,
               guint          row,
               guint          from,
               guint          n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *literal = rel_value_to_literal (rel_rows_get (rows, row, from + i));

      g_string_append_printf (text, "%s,", literal);
    }

  return g_string_free (text, FALSE);
}

static GArray *
read_nodes (RelTable       *table,
            RelForeignKey  *link,
            RelConnection  *connection,
            GCancellable   *cancellable,
            GError        **error)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  g_autoptr(GPtrArray) key = rel_record_list_key (table, "r");
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autoptr(GString) sql = g_string_new ("SELECT ");
  g_autoptr(GString) where = g_string_new (NULL);
  g_autoptr(GArray) nodes = g_array_new (FALSE, TRUE, sizeof (Node));
  g_autoptr(RelRows) rows = NULL;

  g_array_set_clear_func (nodes, (GDestroyNotify) node_clear);
  for (guint i = 0; i < key->len; i++)
    g_string_append_printf (sql, "%s, ", (char *) key->pdata[i]);
  for (guint i = 0; i < info->n_columns; i++)
    {
      g_autofree char *target = rel_record_qualify ("r", rel_column_get_name (rel_table_get_column (table, info->target_columns[i])));

      g_string_append_printf (sql, "%s, ", target);
    }
  for (guint i = 0; i < info->n_columns; i++)
    {
      g_autofree char *own = rel_record_qualify ("r", rel_column_get_name (rel_table_get_column (table, info->columns[i])));

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", own);
      g_string_append_printf (where, "%s%s IS NOT NULL", i > 0 ? " AND " : "", own);
    }
  g_string_append_printf (sql, " FROM %s AS r WHERE %s ORDER BY ", name, where->str);
  for (guint i = 0; i < key->len; i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", (char *) key->pdata[i]);
  g_string_append_printf (sql, " LIMIT %d", MAX_LOOKED_AT + 1);
  rows = key->len > 0 ? rel_connection_query (connection, sql->str, NULL, 0, cancellable, error) : rel_rows_new (NULL, 0);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rel_rows_get_n_rows (rows) && rel_rows_get_n_rows (rows) <= MAX_LOOKED_AT; i++)
    {
      Node node = { g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref),
                    join_literals (rows, i, key->len, info->n_columns), join_literals (rows, i, key->len + info->n_columns, info->n_columns), 0 };

      for (guint j = 0; j < key->len; j++)
        g_ptr_array_add (node.key, rel_value_ref (rel_rows_get (rows, i, j)));
      g_array_append_val (nodes, node);
    }

  return g_steal_pointer (&nodes);
}

/**
 * rel_record_tree_read_circles:
 * @schema: the schema
 * @labels: (nullable): which columns describe records
 * @end: the end that leads to what hangs below
 * @connection: a connection
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Looks for records that are their own ancestors, which no root leads to. Reads the
 * whole table, unless it is very large.
 *
 * Returns: (transfer container) (element-type RelTreeRecord) (nullable): one record of
 *   each circle
 */
GPtrArray *
rel_record_tree_read_circles (RelSchema      *schema,
                              RelLabels      *labels,
                              const RelEnd   *end,
                              RelConnection  *connection,
                              GCancellable   *cancellable,
                              GError        **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  RelTable *table;
  RelForeignKey *link = find_link (schema, end, &table);
  g_autoptr(GArray) nodes = NULL;
  g_autoptr(GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(RelPlace) all = NULL;
  g_autoptr(RelPlace) place = NULL;
  g_autoptr(RelRecordQuery) query = NULL;

  if (link == NULL)
    return g_steal_pointer (&records);
  nodes = read_nodes (table, link, connection, cancellable, error);
  if (nodes == NULL)
    return NULL;
  all = rel_place_new_table (rel_table_get_id (table));
  place = rel_place_with_labels (all, labels);
  query = rel_record_query_new (schema, place);
  for (guint i = 0; i < nodes->len; i++)
    g_hash_table_insert (numbers, g_array_index (nodes, Node, i).own, GUINT_TO_POINTER (i + 1));

  for (guint i = 0; i < nodes->len && records->len < MAX_CIRCLES; i++)
    {
      guint at = i + 1, end_of_way = 0;

      /* Up to what was looked at before, or to the end; a record of this very way closes a circle. */
      while (at != 0 && g_array_index (nodes, Node, at - 1).state == 0)
        {
          g_array_index (nodes, Node, at - 1).state = 1;
          at = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, g_array_index (nodes, Node, at - 1).parent));
        }
      if (at != 0 && g_array_index (nodes, Node, at - 1).state == 1)
        end_of_way = at;
      for (guint back = i + 1; back != 0 && g_array_index (nodes, Node, back - 1).state == 1;
           back = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, g_array_index (nodes, Node, back - 1).parent)))
        g_array_index (nodes, Node, back - 1).state = 2;
      if (end_of_way != 0)
        {
          GPtrArray *key = g_array_index (nodes, Node, end_of_way - 1).key;
          g_autoptr(RelRows) rows = rel_record_query_read_record (query, connection, (RelValue *const *) key->pdata, key->len, cancellable, error);
          RelTreeRecord *record;

          if (rows == NULL)
            return NULL;
          if (rel_rows_get_n_rows (rows) == 0)
            continue;
          record = make_record (schema, table, end, NULL, query, rows, 0, connection, cancellable, error);
          if (record == NULL)
            return NULL;
          g_ptr_array_add (records, record);
        }
    }

  return g_steal_pointer (&records);
}
