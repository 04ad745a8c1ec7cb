/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes the SQL of a place. Long texts and BLOBs are cut in the database: what nobody
 * looks at must not travel. The label of what a link refers to comes in the same query.
 * Rows are paged by OFFSET from a mark: marks are rowids a thousand rows apart, so no
 * skip is long once they are known.
 */
#include "config.h"

#include <string.h>

#include "records/rel-record-query.h"

#include "records/rel-filter.h"
#include "records/rel-labels.h"
#include "sql/rel-dialect.h"

#define CELL_CHARS 300
#define CELL_BYTES 64
/* A view can make values of any length out of nothing, and nobody can stop that. */
#define VIEW_BYTES (32 * 1024 * 1024)

struct _RelRecordQuery
{
  GObject     parent_instance;
  RelSchema  *schema;
  RelPlace   *place;
  GArray     *columns;   /* RelRecordColumn; names borrowed from the schema */
  GArray     *key;       /* int: positions of the key's values */
  int         label;     /* position of the record's own label, -1 */
  GString    *select;    /* the list of results */
  GString    *from;      /* FROM … */
  GString    *where;     /* without WHERE; may be empty */
  GString    *order;     /* without ORDER BY */
  GPtrArray  *params;    /* RelValue */
  const char *rowid;     /* name of the rowid, NULL when there is none to go by */
  gboolean    plain;     /* in rowid order, so that marks serve */
  GString    *key_where; /* "r.a = ? AND r.b = ?" */
};

G_DEFINE_FINAL_TYPE (RelRecordQuery, rel_record_query, G_TYPE_OBJECT)

static void
rel_record_query_finalize (GObject *object)
{
  RelRecordQuery *self = REL_RECORD_QUERY (object);

  g_clear_object (&self->schema);
  g_clear_object (&self->place);
  g_array_unref (self->columns);
  g_array_unref (self->key);
  g_string_free (self->select, TRUE);
  g_string_free (self->from, TRUE);
  g_string_free (self->where, TRUE);
  g_string_free (self->order, TRUE);
  g_string_free (self->key_where, TRUE);
  g_ptr_array_unref (self->params);

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
  self->key = g_array_new (FALSE, TRUE, sizeof (int));
  self->label = -1;
  self->select = g_string_new (NULL);
  self->from = g_string_new (NULL);
  self->where = g_string_new (NULL);
  self->order = g_string_new (NULL);
  self->key_where = g_string_new (NULL);
  self->params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
}

static int
add_result (RelRecordQuery *self,
            int            *n,
            const char     *expression)
{
  g_string_append_printf (self->select, "%s%s", *n > 0 ? ", " : "", expression);

  return (*n)++;
}

static char *
qualified (const char *alias,
           const char *name)
{
  g_autofree char *quoted = rel_sql_quote_identifier (name);

  return g_strdup_printf ("%s.%s", alias, quoted);
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

static char *
label_subquery (RelRecordQuery *self,
                RelForeignKey  *link,
                const char     *expression)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  RelTable *parent = rel_schema_get_table (self->schema, info->target);
  g_autofree char *label = NULL;
  g_autofree char *table = NULL;
  g_autofree char *column = NULL;
  RelColumn *target;

  if (parent == NULL)
    return NULL;
  target = rel_table_get_column (parent, info->target_columns[0]);
  if (target == NULL)
    return NULL;

  label = rel_labels_expression (parent, "p");
  table = rel_sql_quote_identifier (rel_table_get_name (parent));
  column = qualified ("p", rel_column_get_name (target));

  /* Without a label column the target's key stands for it: it is there, or it is not. */
  return g_strdup_printf ("(SELECT %s FROM %s AS p WHERE %s = %s LIMIT 1)", label != NULL ? label : column, table, column, expression);
}

static gboolean
may_be_blob (const char *type)
{
  return *type == '\0' || strcasestr (type, "blob") != NULL;
}

static void
add_column (RelRecordQuery *self,
            int            *n,
            RelTable       *table,
            RelColumn      *column,
            const char     *alias)
{
  RelRecordColumn result = { rel_column_get_id (column), rel_column_get_name (column), rel_column_get_name (column),
                             rel_column_get_declared_type (column), 0, -1, -1, -1 };
  g_autofree char *expression = qualified (alias, result.name);
  g_autofree char *cut = g_strdup_printf ("CASE typeof(%s) WHEN 'text' THEN substr(%s, 1, %d) WHEN 'blob' THEN substr(%s, 1, %d) ELSE %s END",
                                          expression, expression, CELL_CHARS, expression, CELL_BYTES, expression);
  RelForeignKey *link = table != NULL ? find_single_link (table, result.column) : NULL;
  const char *filter = rel_place_get_filter (self->place, result.column);
  g_autofree char *label = link != NULL ? label_subquery (self, link, expression) : NULL;

  result.value = add_result (self, n, cut);
  if (label != NULL)
    {
      RelRelationship *relationship = rel_schema_get_relationship (self->schema, rel_foreign_key_get_id (link));

      result.link = rel_foreign_key_get_id (link);
      if (relationship != NULL)
        result.title = rel_relationship_get_info (relationship)->name_at_child;
      result.label = add_result (self, n, label);
    }
  if (may_be_blob (result.type))
    {
      g_autofree char *length = g_strdup_printf ("CASE typeof(%s) WHEN 'blob' THEN length(%s) END", expression, expression);

      result.length = add_result (self, n, length);
    }
  g_array_append_val (self->columns, result);

  /* Words typed over a link are looked for in what is shown there. */
  if (filter != NULL && label != NULL && rel_filter_is_plain (filter))
    rel_filter_append (self->where, self->params, label, "TEXT", filter);
  else if (filter != NULL)
    rel_filter_append (self->where, self->params, expression, result.type, filter);
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
          g_autofree char *x = qualified ("a", rel_column_get_name (rel_table_get_column (holder, far_fk->columns[i])));
          g_autofree char *y = qualified ("r", rel_column_get_name (rel_table_get_column (far, far_fk->target_columns[i])));

          g_string_append_printf (self->from, "%s%s = %s", i > 0 ? " AND " : "", y, x);
        }
    }

  for (guint i = 0; i < fk->n_columns && i < n_key; i++)
    {
      g_autofree char *column = NULL;

      if (info->kind == REL_KIND_MANY_TO_MANY)
        column = qualified ("a", rel_column_get_name (rel_table_get_column (holder, fk->columns[i])));
      else if (end->at_parent)
        column = qualified ("r", rel_column_get_name (rel_table_get_column (far, fk->columns[i])));
      else
        column = qualified ("r", rel_column_get_name (rel_table_get_column (far, fk->target_columns[i])));
      g_string_append_printf (self->where, "%s%s = ?", i > 0 ? " AND " : "", column);
      g_ptr_array_add (self->params, rel_value_ref (key[i]));
    }
}

static const char *
find_rowid (RelTable *table)
{
  static const char *const names[] = { "rowid", "oid", "_rowid_" };

  if (rel_table_get_info (table)->without_rowid)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (rel_table_find_column (table, names[i]) == NULL)
      return names[i];

  return NULL;
}

static void
add_key_part (RelRecordQuery *self,
              int            *n,
              const char     *expression)
{
  int position = add_result (self, n, expression);

  g_array_append_val (self->key, position);
  g_string_append_printf (self->key_where, "%s%s = ?", self->key_where->len > 0 ? " AND " : "", expression);
  g_string_append_printf (self->order, "%s%s", self->order->len > 0 ? ", " : "", expression);
}

/* What identifies a row: its rowid, else its whole primary key. */
static void
add_key (RelRecordQuery *self,
         int            *n,
         RelTable       *table)
{
  RelKey *key = rel_table_get_info (table)->primary_key;

  self->rowid = rel_table_get_info (table)->kind == REL_TABLE_ORDINARY ? find_rowid (table) : NULL;
  if (self->rowid != NULL)
    {
      g_autofree char *expression = g_strdup_printf ("r.%s", self->rowid);

      add_key_part (self, n, expression);
      return;
    }

  for (guint i = 0; key != NULL && i < rel_key_get_info (key)->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, rel_key_get_info (key)->columns[i]);
      g_autofree char *expression = column != NULL ? qualified ("r", rel_column_get_name (column)) : NULL;

      if (expression != NULL)
        add_key_part (self, n, expression);
    }
}

static void
add_order (RelRecordQuery *self)
{
  gboolean descending;
  RelId sort = rel_place_get_sort (self->place, &descending);

  if (sort == REL_ID_NONE)
    return;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const RelRecordColumn *column = &g_array_index (self->columns, RelRecordColumn, i);

      if (column->column == sort)
        {
          g_autofree char *expression = qualified ("r", column->name);

          g_string_append_printf (self->order, "%s%s", expression, descending ? " DESC" : "");
        }
    }
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
  g_autofree char *label = NULL;
  int n = 0;

  if (table == NULL && view == NULL)
    return NULL;

  self->schema = g_object_ref (schema);
  self->place = g_object_ref (place);
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
      add_column (self, &n, table, g_ptr_array_index (columns, i), "r");

  /* What the association table says besides stands beside the far record. */
  if (end != NULL && rel_relationship_get_info (end->relationship)->kind == REL_KIND_MANY_TO_MANY)
    {
      const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
      RelTable *association = rel_schema_get_table (schema, info->association);

      for (guint i = 0; i < info->n_extra_columns; i++)
        {
          RelColumn *column = rel_table_get_column (association, info->extra_columns[i]);

          if (column != NULL)
            add_column (self, &n, NULL, column, "a");
        }
    }

  label = table != NULL ? rel_labels_expression (table, "r") : NULL;
  if (label != NULL)
    self->label = add_result (self, &n, label);

  add_order (self);
  self->plain = self->order->len == 0 && end == NULL;
  if (table != NULL)
    add_key (self, &n, table);
  self->plain = self->plain && self->rowid != NULL && self->where->len == 0;
  if (n == 0)
    add_result (self, &n, "NULL");

  return g_steal_pointer (&self);
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

/**
 * rel_record_query_get_params:
 * @self: a query
 *
 * Returns: (transfer none) (element-type RelValue): values for the parameters of its
 *   SQL, before those that a function's own comment names
 */
GPtrArray *
rel_record_query_get_params (RelRecordQuery *self)
{
  return self->params;
}

static void
append_where (GString        *sql,
              RelRecordQuery *self)
{
  if (self->where->len > 0)
    g_string_append_printf (sql, " WHERE %s", self->where->str);
}

/* Rows from a position on. */
char *
rel_record_query_page_sql (RelRecordQuery *self,
                           gint64          offset,
                           guint           limit)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT %s FROM %s", self->select->str, self->from->str);
  append_where (sql, self);
  if (self->order->len > 0)
    g_string_append_printf (sql, " ORDER BY %s", self->order->str);
  g_string_append_printf (sql, " LIMIT %u OFFSET %" G_GINT64_FORMAT, limit, offset);

  return g_string_free (sql, FALSE);
}

/* How many rows there are; with a cap above 0, not more than that. */
char *
rel_record_query_count_sql (RelRecordQuery *self,
                            guint           cap)
{
  GString *sql = g_string_new (NULL);

  if (cap == 0)
    {
      g_string_append_printf (sql, "SELECT count(*) FROM %s", self->from->str);
      append_where (sql, self);
    }
  else
    {
      g_string_append_printf (sql, "SELECT count(*) FROM (SELECT 1 FROM %s", self->from->str);
      append_where (sql, self);
      g_string_append_printf (sql, " LIMIT %u)", cap);
    }

  return g_string_free (sql, FALSE);
}

/* One row by its key; NULL when rows have none. Parameters: the key. */
char *
rel_record_query_one_sql (RelRecordQuery *self)
{
  RelTable *table = rel_schema_get_table (self->schema, rel_place_get_table (self->place));
  g_autofree char *name = NULL;

  if (table == NULL || self->key_where->len == 0 || rel_place_get_end (self->place) != NULL)
    return NULL;
  name = rel_sql_quote_identifier (rel_table_get_name (table));

  return g_strdup_printf ("SELECT %s FROM %s AS r WHERE %s", self->select->str, name, self->key_where->str);
}

/* Name of the rowid when rows come in its order, so that marks serve; else NULL. */
const char *
rel_record_query_get_rowid (RelRecordQuery *self)
{
  return self->plain ? self->rowid : NULL;
}

/* The rowid a stride further than another (parameter, unless first). NOT INDEXED: a smaller index has another order. */
char *
rel_record_query_mark_sql (RelRecordQuery *self,
                           gboolean        first,
                           guint           stride)
{
  RelTable *table = rel_schema_get_table (self->schema, rel_place_get_table (self->place));
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (table));

  return g_strdup_printf ("SELECT %s FROM %s NOT INDEXED %s%s%s ORDER BY %s LIMIT 1 OFFSET %u", self->rowid, name,
                          first ? "" : "WHERE ", first ? "" : self->rowid, first ? "" : " > ?", self->rowid, first ? 0 : stride - 1);
}

/* Rows from a mark on (parameter), some rows later. */
char *
rel_record_query_from_mark_sql (RelRecordQuery *self,
                                gint64          offset,
                                guint           limit)
{
  return g_strdup_printf ("SELECT %s FROM %s WHERE r.%s >= ? ORDER BY r.%s LIMIT %u OFFSET %" G_GINT64_FORMAT,
                          self->select->str, self->from->str, self->rowid, self->rowid, limit, offset);
}

/* A guess at the number of rows that costs nothing. */
char *
rel_record_query_max_sql (RelRecordQuery *self)
{
  RelTable *table = rel_schema_get_table (self->schema, rel_place_get_table (self->place));
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (table));

  /* Two questions: SQLite answers each by one look, but scans the table for both at once. */
  return g_strdup_printf ("SELECT (SELECT max(%s) FROM %s) - (SELECT min(%s) FROM %s) + 1", self->rowid, name, self->rowid, name);
}

/**
 * rel_record_query_read:
 * @self: a query
 * @connection: a connection
 * @sql: its SQL, for a page or for one row
 * @params: (element-type RelValue): values for its parameters
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Reads rows, as long as what a view makes up keeps within reason.
 *
 * Returns: (transfer full) (nullable): the rows
 */
RelRows *
rel_record_query_read (RelRecordQuery  *self,
                       RelConnection   *connection,
                       const char      *sql,
                       GPtrArray       *params,
                       GCancellable    *cancellable,
                       GError         **error)
{
  gboolean is_table = rel_schema_get_table (self->schema, rel_place_get_table (self->place)) != NULL;
  RelRows *rows;

  rel_connection_set_value_limit (connection, is_table ? 0 : VIEW_BYTES);
  rows = rel_connection_query (connection, sql, (RelValue *const *) params->pdata, params->len, cancellable, error);
  rel_connection_set_value_limit (connection, 0);

  return rows;
}
