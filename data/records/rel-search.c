/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Looks through all columns of all tables, one table after the other, one scan each;
 * what is found goes out at once. SQLite cuts the part around a match, so that a long
 * text stays where it is. Tables that belong to a virtual table are left out: what is
 * in them is found in that.
 */
#include "config.h"

#include "records/rel-search.h"

#include <string.h>

#include "records/rel-record-key.h"
#include "sql/rel-dialect.h"

/* Characters of a part, and how many of them stand before the match. */
#define PART_CHARS   120
#define BEFORE_CHARS 30
#define BATCH_ROWS   64

/* One table's query: n_key results of the key, the label, then for each column its part and where it began. */
typedef struct
{
  GString *sql;
  GArray  *columns; /* RelId */
  guint    n_key;
} Scan;

static void
scan_clear (Scan *scan)
{
  g_string_free (scan->sql, TRUE);
  g_array_unref (scan->columns);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scan, scan_clear)

/* Parameters: ?1 the pattern, ?2 the text, ?3 the number or NULL. */
static void
write_scan (Scan      *scan,
            RelTable  *table,
            RelLabels *labels,
            gboolean   number)
{
  const RelTableInfo *info = rel_table_get_info (table);
  g_autoptr(GPtrArray) key = rel_record_list_key (table, "r");
  g_autofree char *name = rel_sql_quote_identifier (info->name);
  g_autofree char *label = rel_labels_expression (labels, table, "r");
  g_autoptr(GString) where = g_string_new (NULL);

  scan->sql = g_string_new ("SELECT ");
  scan->columns = g_array_new (FALSE, FALSE, sizeof (RelId));
  scan->n_key = key->len;
  for (guint i = 0; i < key->len; i++)
    g_string_append_printf (scan->sql, "%s, ", (char *) g_ptr_array_index (key, i));
  g_string_append (scan->sql, label != NULL ? label : "NULL");

  for (guint i = 0; i < info->columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (info->columns, i);
      RelId id = rel_column_get_id (column);
      g_autofree char *expression = rel_record_qualify ("r", rel_column_get_name (column));
      g_autofree char *text = NULL;
      g_autofree char *exact = NULL;

      if (rel_column_get_info (column)->hidden)
        continue;
      text = g_strdup_printf ("(typeof(%s) = 'text' AND %s LIKE ?1 ESCAPE '\\')", expression, expression);
      exact = g_strdup_printf ("(typeof(%s) IN ('integer', 'real') AND %s = ?3)", expression, expression);
      g_string_append_printf (scan->sql,
                              ", CASE WHEN %s THEN substr(%s, max(1, instr(lower(%s), lower(?2)) - %d), %d)",
                              text, expression, expression, BEFORE_CHARS, PART_CHARS);
      if (number)
        g_string_append_printf (scan->sql, " WHEN %s THEN %s", exact, expression);
      g_string_append_printf (scan->sql, " END, CASE WHEN %s THEN instr(lower(%s), lower(?2)) > %d END", text, expression, BEFORE_CHARS + 1);
      g_string_append_printf (where, "%s%s", where->len > 0 ? " OR " : "", text);
      if (number)
        g_string_append_printf (where, " OR %s", exact);
      g_array_append_val (scan->columns, id);
    }
  g_string_append_printf (scan->sql, " FROM %s AS r WHERE %s LIMIT ?4", name, where->len > 0 ? where->str : "0");
}

static RelValue *
make_pattern (const char *text)
{
  g_autoptr(GString) pattern = g_string_new ("%");

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '%' || *p == '_' || *p == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *p);
    }
  g_string_append_c (pattern, '%');

  return rel_value_new_text (pattern->str, pattern->len);
}

/* NULL when it is no number. */
static RelValue *
make_number (const char *text)
{
  char *end = NULL;
  gint64 integer;
  double real;

  if (*text == '\0' || strspn (text, "+-0123456789.eE") != strlen (text))
    return NULL;
  integer = g_ascii_strtoll (text, &end, 10);
  if (*end == '\0' && integer != G_MAXINT64 && integer != G_MININT64)
    return rel_value_new_integer (integer);
  real = g_ascii_strtod (text, &end);

  return *end == '\0' ? rel_value_new_real (real) : NULL;
}

/* Where the text stands in a part: as SQLite looks, without regard to the case of a–z. */
static char *
find_match (const char *part,
            const char *text)
{
  gsize n = strlen (text);

  for (const char *p = part; *p != '\0'; p++)
    if (g_ascii_strncasecmp (p, text, n) == 0)
      return (char *) p;

  return NULL;
}

static void
describe (RelRecordHit    *hit,
          const RelSearch *search,
          const RelValue  *part,
          const RelValue  *later)
{
  g_autofree char *text = rel_value_to_text (part);
  gboolean cut_before = !rel_value_is_null (later) && rel_value_get_integer (later) != 0;
  gboolean cut_after = rel_value_get_value_type (part) == REL_VALUE_TEXT && g_utf8_strlen (text, -1) >= PART_CHARS;
  char *match;

  hit->text = g_strconcat (cut_before ? "…" : "", text, cut_after ? "…" : "", NULL);
  match = find_match (hit->text, search->text);
  hit->match = match != NULL ? match - hit->text : 0;
  hit->match_length = match != NULL ? strlen (search->text) : 0;
}

static gboolean
give_row (const RelSearch *search,
          const Scan      *scan,
          RelTable        *table,
          const RelRows   *rows,
          guint            row)
{
  gboolean more = TRUE;

  for (guint i = 0; more && i < scan->columns->len; i++)
    {
      const RelValue *part = rel_rows_get (rows, row, scan->n_key + 1 + 2 * i);
      const RelValue *label = rel_rows_get (rows, row, scan->n_key);
      g_autoptr(RelRecordHit) hit = NULL;

      if (rel_value_is_null (part))
        continue;
      hit = g_new0 (RelRecordHit, 1);
      hit->table = rel_table_get_id (table);
      hit->column = g_array_index (scan->columns, RelId, i);
      hit->n_key = scan->n_key;
      hit->key = g_new0 (RelValue *, scan->n_key + 1);
      for (guint j = 0; j < scan->n_key; j++)
        hit->key[j] = rel_value_ref (rel_rows_get (rows, row, j));
      hit->label = rel_value_is_null (label) ? NULL : rel_value_to_text (label);
      describe (hit, search, part, rel_rows_get (rows, row, scan->n_key + 2 + 2 * i));
      more = search->found (hit, search->data);
    }

  return more;
}

static gboolean
search_table (const RelSearch  *search,
              RelConnection    *connection,
              RelTable         *table,
              RelValue        **params,
              gboolean          number,
              gboolean         *more,
              GCancellable     *cancellable,
              GError          **error)
{
  g_auto(Scan) scan = { NULL };
  g_autoptr(RelCursor) cursor = NULL;
  guint n = BATCH_ROWS;

  write_scan (&scan, table, search->labels, number);
  cursor = rel_connection_select (connection, scan.sql->str, params, 4, cancellable, error);
  if (cursor == NULL)
    return FALSE;

  /* The first at once, then in batches. */
  for (guint wanted = 1; *more && n > 0; wanted = BATCH_ROWS)
    {
      g_autoptr(RelRows) rows = rel_cursor_fetch (cursor, wanted, cancellable, error);

      if (rows == NULL)
        return FALSE;
      n = rel_rows_get_n_rows (rows);
      for (guint i = 0; *more && i < n; i++)
        *more = give_row (search, &scan, table, rows, i);
      if (n < wanted)
        break;
    }
  rel_cursor_close (cursor);

  return TRUE;
}

static GPtrArray *
list_tables (const RelSearch *search,
             RelSchema       *schema)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; search->tables != NULL && i < search->n_tables; i++)
    if (rel_schema_get_table (schema, search->tables[i]) != NULL)
      g_ptr_array_add (list, rel_schema_get_table (schema, search->tables[i]));
  for (guint i = 0; search->tables == NULL && i < rel_schema_get_n_tables (schema); i++)
    if (rel_table_get_info (rel_schema_get_nth_table (schema, i))->kind != REL_TABLE_SHADOW)
      g_ptr_array_add (list, rel_schema_get_nth_table (schema, i));

  return list;
}

/**
 * rel_search_run:
 * @search: what to look for, and whom to tell
 * @connection: a connection
 * @schema: its schema
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Searches; blocks until it is done, stopped, or told to stop by @search's function. A
 * table that cannot be read (a virtual table whose module is missing) is passed over.
 *
 * Returns: whether it came to an end by itself or was told to
 */
gboolean
rel_search_run (const RelSearch  *search,
                RelConnection    *connection,
                RelSchema        *schema,
                GCancellable     *cancellable,
                GError          **error)
{
  g_autoptr(GPtrArray) tables = list_tables (search, schema);
  g_autoptr(RelValue) pattern = make_pattern (search->text);
  g_autoptr(RelValue) text = rel_value_new_text (search->text, -1);
  g_autoptr(RelValue) number = make_number (search->text);
  g_autoptr(RelValue) nothing = rel_value_new_null ();
  g_autoptr(RelValue) limit = rel_value_new_integer (search->limit > 0 ? (gint64) search->limit : -1);
  RelValue *params[] = { pattern, text, number != NULL ? number : nothing, limit };
  gboolean more = *search->text != '\0';

  for (guint i = 0; more && i < tables->len; i++)
    {
      RelTable *table = g_ptr_array_index (tables, i);
      g_autoptr(GError) local_error = NULL;

      if (search->progress != NULL)
        search->progress (rel_table_get_id (table), i, tables->len, search->data);
      if (search_table (search, connection, table, params, number != NULL, &more, cancellable, &local_error))
        continue;
      if (rel_table_get_info (table)->kind == REL_TABLE_ORDINARY || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  return TRUE;
}
