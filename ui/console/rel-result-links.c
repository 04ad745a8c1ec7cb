/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where the values of a result lead, and the labels of the records there. Labels are
 * asked for once, for the values that are in the rows, in the background: the result
 * itself never waits for them.
 */
#include "config.h"

#include <string.h>

#include "console/rel-result-links.h"

#include "records/rel-labels.h"
#include "sql/rel-dialect.h"

#define MAX_VALUES 2000
#define CHUNK      200

typedef struct
{
  RelTable  *table;  /* where it leads; NULL: nowhere */
  RelColumn *column; /* of that table, which the value is one of */
  gboolean   own;    /* the record itself */
} Link;

struct _RelResultLinks
{
  RelDatabase *database;
  RelResult   *result;
  guint        n_columns;
  Link        *links;
  GHashTable  *labels; /* "table id:value text" -> label */
};

/* A single column that is the key of its table leads to its own record, a link to its target. */
static Link
find_link (RelSchema             *schema,
           const RelResultColumn *origin)
{
  Link link = { NULL, NULL, FALSE };
  RelTable *table = origin->table != NULL ? rel_schema_find_table (schema, origin->table) : NULL;
  RelColumn *column = table != NULL && origin->column != NULL ? rel_table_find_column (table, origin->column) : NULL;
  const RelTableInfo *info;

  if (column == NULL)
    return link;

  info = rel_table_get_info (table);
  for (guint i = 0; i < info->foreign_keys->len; i++)
    {
      const RelForeignKeyInfo *key = rel_foreign_key_get_info (g_ptr_array_index (info->foreign_keys, i));
      RelTable *target = rel_schema_get_table (schema, key->target);
      RelKey *primary = target != NULL ? rel_table_get_info (target)->primary_key : NULL;
      RelId target_column;

      if (key->n_columns != 1 || key->columns[0] != rel_column_get_id (column) || target == NULL)
        continue;
      if (key->n_target_columns == 1)
        target_column = key->target_columns[0];
      else if (primary != NULL && rel_key_get_info (primary)->n_columns == 1)
        target_column = rel_key_get_info (primary)->columns[0];
      else
        continue;
      link.table = target;
      link.column = rel_table_get_column (target, target_column);
      if (link.column != NULL)
        return link;
    }

  link.table = NULL;
  link.column = NULL;
  if (info->primary_key != NULL && rel_key_get_info (info->primary_key)->n_columns == 1 &&
      rel_key_get_info (info->primary_key)->columns[0] == rel_column_get_id (column))
    link = (Link) { table, column, TRUE };

  return link;
}

RelResultLinks *
rel_result_links_new (RelDatabase *database,
                      RelSchema   *schema,
                      RelResult   *result)
{
  RelResultLinks *self = g_new0 (RelResultLinks, 1);
  const RelResultInfo *info = rel_result_get_info (result);

  self->database = g_object_ref (database);
  self->result = g_object_ref (result);
  self->n_columns = info->n_columns;
  self->links = g_new0 (Link, MAX (info->n_columns, 1));
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < info->n_columns; i++)
    {
      self->links[i] = find_link (schema, &info->columns[i]);
      if (self->links[i].table != NULL)
        {
          g_object_ref (self->links[i].table);
          g_object_ref (self->links[i].column);
        }
    }

  return self;
}

void
rel_result_links_free (RelResultLinks *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_clear_object (&self->links[i].table);
      g_clear_object (&self->links[i].column);
    }
  g_free (self->links);
  g_hash_table_unref (self->labels);
  g_object_unref (self->result);
  g_object_unref (self->database);
  g_free (self);
}

/* NULL where the column leads nowhere. */
RelTable *
rel_result_links_get_table (RelResultLinks *self,
                            guint           column)
{
  return column < self->n_columns ? self->links[column].table : NULL;
}

gboolean
rel_result_links_is_own (RelResultLinks *self,
                         guint           column)
{
  return column < self->n_columns && self->links[column].own;
}

static const RelValue *
get_value (RelResultLinks *self,
           guint           row,
           guint           column)
{
  return rel_rows_get (rel_result_get_info (self->result)->rows, row, column);
}

static char *
make_key (RelTable       *table,
          const RelValue *value)
{
  g_autofree char *text = rel_value_to_literal (value);

  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%s", rel_table_get_id (table), text);
}

/* NULL while it is not known, and for keys, which say nothing new. */
const char *
rel_result_links_get_label (RelResultLinks *self,
                            guint           row,
                            guint           column)
{
  g_autofree char *key = NULL;

  if (column >= self->n_columns || self->links[column].table == NULL || self->links[column].own)
    return NULL;
  key = make_key (self->links[column].table, get_value (self, row, column));

  return g_hash_table_lookup (self->labels, key);
}

/* The parameter of win.open-record; NULL where the value leads nowhere. */
GVariant *
rel_result_links_get_target (RelResultLinks *self,
                             guint           row,
                             guint           column)
{
  const RelValue *value;
  g_autofree char *text = NULL;

  if (column >= self->n_columns || self->links[column].table == NULL)
    return NULL;
  value = get_value (self, row, column);
  if (rel_value_is_null (value) || rel_value_get_value_type (value) == REL_VALUE_BLOB)
    return NULL;

  text = rel_value_to_text (value);

  return g_variant_new ("(tts)", rel_table_get_id (self->links[column].table), rel_column_get_id (self->links[column].column), text);
}

/* What is asked, made on the main thread and used by the worker alone. */
typedef struct
{
  char      *select; /* up to the list of values */
  char      *prefix; /* of the keys in the hash table */
  GPtrArray *values;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_free (ask->select);
  g_free (ask->prefix);
  g_ptr_array_unref (ask->values);
  g_free (ask);
}

static Ask *
make_ask (RelResultLinks *self,
          guint           column)
{
  const Link *link = &self->links[column];
  g_autofree char *label = link->table != NULL && !link->own ? rel_labels_expression (NULL, link->table, NULL) : NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *table = NULL;
  g_autofree char *key = NULL;
  guint n_rows = rel_rows_get_n_rows (rel_result_get_info (self->result)->rows);
  Ask *ask;

  if (label == NULL)
    return NULL;

  table = rel_sql_quote_identifier (rel_table_get_name (link->table));
  key = rel_sql_quote_identifier (rel_column_get_name (link->column));
  ask = g_new0 (Ask, 1);
  ask->select = g_strdup_printf ("SELECT %s, %s FROM main.%s WHERE %s IN (", key, label, table, key);
  ask->prefix = g_strdup_printf ("%" G_GUINT64_FORMAT ":", rel_table_get_id (link->table));
  ask->values = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < n_rows && ask->values->len < MAX_VALUES; i++)
    {
      const RelValue *value = get_value (self, i, column);

      if (!rel_value_is_null (value) && rel_value_get_value_type (value) != REL_VALUE_BLOB &&
          g_hash_table_add (seen, rel_value_to_literal (value)))
        g_ptr_array_add (ask->values, rel_value_ref (value));
    }

  return ask;
}

static gboolean
ask_chunk (RelConnection  *connection,
           Ask            *ask,
           guint           first,
           GHashTable     *labels,
           GCancellable   *cancellable,
           GError        **error)
{
  guint n = MIN (CHUNK, ask->values->len - first);
  g_autoptr(GString) sql = g_string_new (ask->select);
  g_autoptr(RelRows) rows = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append (sql, i > 0 ? ", ?" : "?");
  g_string_append_c (sql, ')');
  rows = rel_connection_query (connection, sql->str, (RelValue *const *) ask->values->pdata + first, n, cancellable, error);
  for (guint i = 0; rows != NULL && i < rel_rows_get_n_rows (rows); i++)
    {
      g_autofree char *literal = rel_value_to_literal (rel_rows_get (rows, i, 0));

      if (!rel_value_is_null (rel_rows_get (rows, i, 1)))
        g_hash_table_replace (labels, g_strconcat (ask->prefix, literal, NULL), rel_value_to_text (rel_rows_get (rows, i, 1)));
    }

  return rows != NULL;
}

static gpointer
run_asks (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  GPtrArray *asks = data;
  g_autoptr(GHashTable) labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < asks->len; i++)
    {
      Ask *ask = g_ptr_array_index (asks, i);

      for (guint first = 0; first < ask->values->len; first += CHUNK)
        if (!ask_chunk (connection, ask, first, labels, cancellable, error))
          return NULL;
    }

  return g_steal_pointer (&labels);
}

void
rel_result_links_load (RelResultLinks      *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GPtrArray *asks = g_ptr_array_new_with_free_func (ask_free);

  for (guint i = 0; i < self->n_columns && rel_result_get_info (self->result)->rows != NULL; i++)
    {
      Ask *ask = make_ask (self, i);

      if (ask != NULL)
        g_ptr_array_add (asks, ask);
    }
  rel_database_run_async (self->database, REL_LANE_BACKGROUND, run_asks, asks, (GDestroyNotify) g_ptr_array_unref,
                          (GDestroyNotify) g_hash_table_unref, cancellable, callback, user_data);
}

/* Without labels the values stand alone: no error is worth a word. */
gboolean
rel_result_links_load_finish (RelResultLinks *self,
                              RelDatabase    *database,
                              GAsyncResult   *result)
{
  GHashTable *labels = rel_database_run_finish (database, result, NULL);

  if (labels == NULL)
    return FALSE;
  g_hash_table_unref (self->labels);
  self->labels = labels;

  return g_hash_table_size (labels) > 0;
}
