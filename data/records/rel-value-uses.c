/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where a value is used: in the columns that are linked with its own, declared, and in
 * those that look as if they were: called alike and of a like type. Columns with an
 * index are asked first, so that what is known quickly is told at once.
 */
#include "config.h"

#include "records/rel-value-uses.h"

#include <string.h>

#include "records/rel-record-key.h"
#include "sql/rel-dialect.h"

typedef struct
{
  RelTable  *table;
  RelColumn *column;
  RelUseKind kind;
  gboolean   indexed;
} Candidate;

/* What a link column means at its other end: "customer_id" and "customers.id" are one thing. */
static char *
stem (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  GString *text = g_string_new (NULL);

  for (const char *p = lower; *p != '\0'; p++)
    if (g_ascii_isalnum (*p) || (guchar) *p >= 0x80)
      g_string_append_c (text, *p);

  return g_string_free (text, FALSE);
}

/* The name alone, and with the table's before it, in one and many. */
static gboolean
is_named_alike (RelTable  *table,
                RelColumn *column,
                RelTable  *other_table,
                RelColumn *other)
{
  g_autofree char *name = stem (rel_column_get_name (column));
  g_autofree char *other_name = stem (rel_column_get_name (other));
  g_autofree char *own = stem (rel_table_get_name (table));
  g_autofree char *other_own = stem (rel_table_get_name (other_table));
  RelTable *tables[] = { table, other_table };
  char *owns[] = { own, other_own };
  char *names[] = { name, other_name };

  /* Every table has an "id" or a "name": that says nothing. */
  if (strcmp (name, other_name) == 0 && strlen (name) > 2 && strcmp (name, "name") != 0 && strcmp (name, "note") != 0)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      gsize length = strlen (owns[i]);
      g_autofree char *single = g_str_has_suffix (owns[i], "ies") ? g_strdup_printf ("%.*sy", (int) length - 3, owns[i])
                                : g_str_has_suffix (owns[i], "s") ? g_strndup (owns[i], length - 1)
                                                                  : g_strdup (owns[i]);
      g_autofree char *with_one = g_strconcat (single, names[i], NULL);
      g_autofree char *with_many = g_strconcat (owns[i], names[i], NULL);

      if (g_str_has_suffix (names[1 - i], with_one) || strcmp (names[1 - i], with_many) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_like_type (RelColumn *a,
              RelColumn *b)
{
  g_autofree char *left = g_ascii_strup (rel_column_get_declared_type (a), -1);
  g_autofree char *right = g_ascii_strup (rel_column_get_declared_type (b), -1);
  gboolean left_integer = strstr (left, "INT") != NULL;
  gboolean right_integer = strstr (right, "INT") != NULL;

  return left_integer == right_integer || *left == '\0' || *right == '\0';
}

/* The column that a link of one column refers to, or refers to it: what values mean. */
static void
find_target (RelSchema *schema,
             RelTable  *table,
             RelColumn *column,
             RelId     *target_table,
             RelId     *target_column)
{
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;

  *target_table = rel_table_get_id (table);
  *target_column = rel_column_get_id (column);
  for (guint i = 0; i < links->len; i++)
    {
      const RelForeignKeyInfo *info = rel_foreign_key_get_info (g_ptr_array_index (links, i));

      for (guint j = 0; j < info->n_columns && j < info->n_target_columns; j++)
        if (info->columns[j] == rel_column_get_id (column) && info->target != REL_ID_NONE && info->target_columns[j] != REL_ID_NONE &&
            rel_schema_get_table (schema, info->target) != NULL)
          {
            *target_table = info->target;
            *target_column = info->target_columns[j];
            return;
          }
    }
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *left = a;
  const Candidate *right = b;

  if (left->indexed != right->indexed)
    return left->indexed ? -1 : 1;

  return (int) left->kind - (int) right->kind;
}

static GArray *
list_candidates (RelSchema *schema,
                 RelTable  *table,
                 RelColumn *column)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Candidate));
  RelId target_table, target_column;

  find_target (schema, table, column, &target_table, &target_column);
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *other_table = rel_schema_get_nth_table (schema, i);
      GPtrArray *columns = rel_table_get_info (other_table)->columns;

      if (rel_table_get_info (other_table)->kind != REL_TABLE_ORDINARY)
        continue;
      for (guint j = 0; j < columns->len; j++)
        {
          RelColumn *other = g_ptr_array_index (columns, j);
          Candidate candidate = { other_table, other, REL_USE_NAMED, rel_table_is_indexed_column (other_table, rel_column_get_id (other)) };
          RelId far_table, far_column;

          find_target (schema, other_table, other, &far_table, &far_column);
          if (other == column)
            candidate.kind = REL_USE_SELF;
          else if (far_table == target_table && far_column == target_column)
            candidate.kind = REL_USE_LINKED;
          /* What refers to something else means something else. */
          else if (far_column != rel_column_get_id (other) || !is_like_type (column, other) || !is_named_alike (table, column, other_table, other))
            continue;
          g_array_append_val (list, candidate);
        }
    }
  g_array_sort (list, compare_candidates);

  return list;
}

/**
 * rel_value_uses_run:
 * @connection: a connection
 * @schema: its schema
 * @table: id of a table
 * @column: id of a column of it
 * @value: what it holds
 * @found: called with each column that holds it too
 * @data: data for @found
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Looks where a value is used.
 *
 * Returns: whether it came to its end, or was told to stop
 */
gboolean
rel_value_uses_run (RelConnection    *connection,
                    RelSchema        *schema,
                    RelId             table,
                    RelId             column,
                    const RelValue   *value,
                    RelValueUseFunc   found,
                    gpointer          data,
                    GCancellable     *cancellable,
                    GError          **error)
{
  RelTable *own = rel_schema_get_table (schema, table);
  RelColumn *own_column = own != NULL ? rel_table_get_column (own, column) : NULL;
  g_autoptr(GArray) candidates = own_column != NULL && !rel_value_is_null (value) ? list_candidates (schema, own, own_column) : NULL;

  for (guint i = 0; candidates != NULL && i < candidates->len; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);
      g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (candidate->table));
      g_autofree char *expression = rel_record_qualify ("r", rel_column_get_name (candidate->column));
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s AS r WHERE %s = ?", name, expression);
      g_autoptr(RelRows) rows = rel_connection_query (connection, sql, (RelValue *const *) &value, 1, cancellable, error);
      RelValueUse use = { rel_table_get_id (candidate->table), rel_column_get_id (candidate->column), candidate->kind, 0 };

      if (rows == NULL)
        return FALSE;
      use.count = rel_value_get_integer (rel_rows_get (rows, 0, 0));
      if (use.count > 0 && !found (&use, data))
        break;
    }

  return TRUE;
}
