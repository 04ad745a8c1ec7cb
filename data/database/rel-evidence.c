/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Links that nobody declared: names and types propose them, the data confirm them or
 * not. A column may mean a table by its name (author_id), or by being called like the
 * key of another table (isbn), as long as that is no name that any table may use.
 */
#include "config.h"

#include "database/rel-evidence.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-advice.h"
#include "sql/rel-affinity.h"
#include "sql/rel-dialect.h"

static void
clear_evidence (gpointer data)
{
  g_free (((RelEvidence *) data)->sentence);
}

static RelColumn *
get_single_key (RelTable *table)
{
  RelKey *key = rel_table_get_info (table)->primary_key;

  return key != NULL && rel_key_get_info (key)->n_columns == 1 ? rel_table_get_column (table, rel_key_get_info (key)->columns[0]) : NULL;
}

static gboolean
is_known (GArray *list,
          RelId   column,
          RelId   target)
{
  for (guint i = 0; i < list->len; i++)
    {
      const RelEvidence *one = &g_array_index (list, RelEvidence, i);

      if (one->column == column && one->target == target)
        return TRUE;
    }

  return FALSE;
}

static void
propose (GArray    *list,
         RelTable  *table,
         RelColumn *column,
         RelTable  *target)
{
  RelColumn *key = target != NULL ? get_single_key (target) : NULL;
  RelEvidence evidence;

  if (key == NULL || column == NULL || rel_table_get_info (table)->error != NULL ||
      is_known (list, rel_column_get_id (column), rel_table_get_id (target)))
    return;
  evidence = (RelEvidence) { rel_table_get_id (table), rel_column_get_id (column), rel_table_get_id (target), rel_column_get_id (key), 0, 0, NULL };
  g_array_append_val (list, evidence);
}

/* Names that say nothing of their table. */
static gboolean
is_common (const char *name)
{
  static const char *const names[] = { "id", "key", "name", "code", "no", "number", "uuid", "guid", "value", "type", "date", "rowid" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;

  return FALSE;
}

/* Columns that are called like the key of just one other table. */
static void
propose_by_key (RelSchema *schema,
                RelTable  *table,
                GArray    *list)
{
  GPtrArray *columns = rel_table_get_info (table)->columns;

  for (guint i = 0; i < columns->len; i++)
    {
      const RelColumnInfo *info = rel_column_get_info (columns->pdata[i]);
      RelTable *target = NULL;
      guint n = 0;

      if (is_common (info->name) || rel_table_is_link_column (table, rel_column_get_id (columns->pdata[i])) ||
          info->generated != REL_GENERATED_NO || info->hidden || columns->pdata[i] == get_single_key (table))
        continue;
      for (guint j = 0; j < rel_schema_get_n_tables (schema); j++)
        {
          RelTable *other = rel_schema_get_nth_table (schema, j);
          RelColumn *key = other != table && rel_table_get_info (other)->kind == REL_TABLE_ORDINARY ? get_single_key (other) : NULL;

          if (key != NULL && g_ascii_strcasecmp (rel_column_get_name (key), info->name) == 0 &&
              rel_affinity_of_type (rel_column_get_info (key)->type, FALSE) == rel_affinity_of_type (info->type, FALSE))
            {
              target = other;
              n++;
            }
        }
      if (n == 1)
        propose (list, table, columns->pdata[i], target);
    }
}

static gboolean
ask (RelConnection  *connection,
     RelSchema      *schema,
     RelEvidence    *evidence,
     GCancellable   *cancellable,
     GError        **error)
{
  RelTable *table = rel_schema_get_table (schema, evidence->table);
  RelTable *target = rel_schema_get_table (schema, evidence->target);
  const char *column = rel_column_get_name (rel_table_get_column (table, evidence->column));
  const char *key = rel_column_get_name (rel_table_get_column (target, evidence->target_column));
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autofree char *parent = rel_sql_quote_identifier (rel_table_get_name (target));
  g_autofree char *name = rel_sql_quote_identifier (column);
  g_autofree char *key_name = rel_sql_quote_identifier (key);
  /* the value is compared as the key's column would store it */
  g_autofree char *sql = g_strdup_printf ("SELECT count (*), sum (NOT EXISTS (SELECT 1 FROM %s AS relata_parent WHERE relata_parent.%s = +relata_child.%s)) "
                                          "FROM %s AS relata_child WHERE %s IS NOT NULL", parent, key_name, name, owner, name);
  g_autoptr(RelRows) rows = rel_connection_query (connection, sql, NULL, 0, cancellable, error);
  long long n;

  if (rows == NULL)
    return FALSE;
  n = evidence->n_values = rel_value_get_integer (rel_rows_get (rows, 0, 0));
  evidence->n_missing = n > 0 ? rel_value_get_integer (rel_rows_get (rows, 0, 1)) : 0;
  if (n == 0)
    evidence->sentence = g_strdup_printf (_("%s.%s looks like a link to %s, but has no values that could tell"),
                                          rel_table_get_name (table), column, rel_table_get_name (target));
  else if (evidence->n_missing == 0)
    evidence->sentence = g_strdup_printf (ngettext ("The %lld value of %s.%s is found in %s.%s: the link can be declared",
                                                    "All %lld values of %s.%s are found in %s.%s: the link can be declared", n),
                                          n, rel_table_get_name (table), column, rel_table_get_name (target), key);
  else
    evidence->sentence = g_strdup_printf (ngettext ("Of %lld value of %s.%s, %lld is not found in %s.%s",
                                                    "Of %lld values of %s.%s, %lld are not found in %s.%s", n),
                                          n, rel_table_get_name (table), column, (long long) evidence->n_missing, rel_table_get_name (target), key);

  return TRUE;
}

/**
 * rel_evidence_read:
 * @connection: a connection to the database
 * @schema: its schema
 * @cancellable: (nullable): to stop
 * @error: return location for an error
 *
 * Looks for links that are not declared, and at what the data say of them. Only reads.
 * Blocks: each column that may be a link is compared with the key it may refer to.
 *
 * Returns: (transfer full) (nullable) (element-type RelEvidence): what was found
 */
GArray *
rel_evidence_read (RelConnection  *connection,
                   RelSchema      *schema,
                   GCancellable   *cancellable,
                   GError        **error)
{
  g_autoptr(GArray) list = NULL;
  GArray *advice;

  g_return_val_if_fail (REL_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  list = g_array_new (FALSE, TRUE, sizeof (RelEvidence));
  g_array_set_clear_func (list, clear_evidence);
  advice = rel_schema_list_advice (schema);
  for (guint i = 0; i < advice->len; i++)
    {
      const RelAdvice *one = &g_array_index (advice, RelAdvice, i);
      RelTable *table = g_str_equal (one->rule, "link-undeclared") ? rel_schema_get_table (schema, one->table) : NULL;

      if (table != NULL)
        propose (list, table, rel_table_get_column (table, one->element), rel_schema_get_table (schema, one->other));
    }
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    if (rel_table_get_info (rel_schema_get_nth_table (schema, i))->kind == REL_TABLE_ORDINARY)
      propose_by_key (schema, rel_schema_get_nth_table (schema, i), list);
  for (guint i = 0; i < list->len; i++)
    if (!ask (connection, schema, &g_array_index (list, RelEvidence, i), cancellable, error))
      return NULL;

  return g_steal_pointer (&list);
}
