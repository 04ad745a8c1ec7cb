/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a migration would do to the rows there are, in numbers, before it is done. Here:
 * what is kept, lost and converted, and the space that is needed; what stands in the
 * way is found in rel-obstacles.c. All is read within the connection as it is, and
 * nothing is written; a rule that cannot be asked about is told with a count of -1,
 * and left to the migration itself, which is whole or not at all.
 */
#include "config.h"

#include "database/rel-consequences.h"

#include <glib/gi18n-lib.h>

#include "database/rel-consequences-private.h"
#include "database/rel-migration.h"
#include "schema/rel-schema-match.h"
#include "sql/rel-affinity.h"
#include "sql/rel-dialect.h"
#include "sql/rel-plan.h"


/* What is written for each byte of a table that is made anew: the new one, and the journal. */
#define SPACE_OF_A_TABLE_IN_TENTHS 22

static void
clear_item (gpointer data)
{
  RelConsequence *item = data;

  g_free (item->place);
  g_free (item->sentence);
  g_free (item->query);
}

/* The first value of an answer. */
gboolean
rel_foresight_count (RelForesight  *self,
                     const char    *sql,
                     gint64        *count,
                     GError       **error)
{
  g_autoptr(RelRows) rows = rel_connection_query (self->connection, sql, NULL, 0, self->cancellable, error);

  if (rows == NULL)
    return FALSE;
  *count = rel_rows_get_n_rows (rows) > 0 ? rel_value_get_integer (rel_rows_get (rows, 0, 0)) : 0;

  return TRUE;
}

/* Counts once; -1 where the table cannot be read. Fails when stopped only. */
gboolean
rel_foresight_count_rows (RelForesight  *self,
                          RelTable      *before,
                          gint64        *count,
                          GError       **error)
{
  RelId id = rel_table_get_id (before);
  const gint64 *known = g_hash_table_lookup (self->n_rows, &id);
  g_autofree char *quoted = rel_sql_quote_identifier (rel_table_get_name (before));
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM %s", quoted);
  g_autoptr(GError) problem = NULL;

  if (known != NULL)
    {
      *count = *known;
      return TRUE;
    }
  if (!rel_foresight_count (self, sql, count, &problem))
    {
      if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      *count = -1;
    }
  g_hash_table_replace (self->n_rows, g_memdup2 (&id, sizeof id), g_memdup2 (count, sizeof *count));

  return TRUE;
}

gboolean
rel_foresight_has_change (RelForesight *self,
                          RelElement    element,
                          RelId         id)
{
  for (guint i = 0; i < self->result->changes->len; i++)
    {
      const RelChange *change = &g_array_index (self->result->changes, RelChange, i);

      if (change->element == element && change->id == id && change->kind != REL_CHANGE_RENAME && change->kind != REL_CHANGE_MOVE)
        return TRUE;
    }

  return FALSE;
}

/* The change that something comes from: of the element itself, else of its table, else the first. */
guint
rel_foresight_find_change (RelForesight *self,
                           RelElement    element,
                           RelId         table,
                           RelId         id)
{
  guint found = 0, quality = 0;

  for (guint i = 0; i < self->result->changes->len; i++)
    {
      const RelChange *change = &g_array_index (self->result->changes, RelChange, i);
      gboolean real = change->kind != REL_CHANGE_RENAME && change->kind != REL_CHANGE_MOVE;
      guint fits = change->element == element && change->id == id ? 6 + real
                   : change->table != table ? 0
                   : change->element == REL_ELEMENT_TABLE ? 4 + real
                   : 2 + real;

      if (fits > quality)
        {
          found = i;
          quality = fits;
        }
    }

  return found;
}

/* Takes over place, sentence and query. */
void
rel_foresight_add (RelForesight         *self,
                   const RelConsequence *item)
{
  g_array_append_vals (self->result->items, item, 1);
}

static gboolean
is_stored (RelTable *table)
{
  return table != NULL && rel_table_get_info (table)->kind == REL_TABLE_ORDINARY && rel_table_get_info (table)->error == NULL;
}

static char *
select_all (RelTable   *table,
            const char *where)
{
  g_autofree char *quoted = rel_sql_quote_identifier (rel_table_get_name (table));

  return where != NULL ? g_strdup_printf ("SELECT * FROM %s WHERE %s", quoted, where) : g_strdup_printf ("SELECT * FROM %s", quoted);
}

static gboolean
add_dropped_table (RelForesight     *self,
                   guint             change,
                   RelTable         *table,
                   GError          **error)
{
  RelConsequence item = { .change = change, .effect = REL_EFFECT_LOST, .severity = REL_SEVERITY_LOSS,
                          .table = rel_table_get_id (table), .element = rel_table_get_id (table) };

  if (rel_table_get_info (table)->kind == REL_TABLE_SHADOW)
    return TRUE;
  if (!rel_foresight_count_rows (self, table, &item.n_rows, error))
    return FALSE;
  item.count = item.n_rows;
  item.place = g_strdup (rel_table_get_name (table));
  if (item.count == 0)
    {
      item.severity = REL_SEVERITY_NOTE;
      item.sentence = g_strdup_printf (_("“%s” has no rows; none are lost"), item.place);
    }
  else if (item.count < 0)
    item.sentence = g_strdup_printf (_("All rows of “%s” will be lost; how many could not be counted"), item.place);
  else
    {
      item.sentence = g_strdup_printf (ngettext ("%lld row of “%s” will be lost", "%lld rows of “%s” will be lost", item.count),
                                       (long long) item.count, item.place);
      item.query = select_all (table, NULL);
    }
  rel_foresight_add (self, &item);

  return TRUE;
}

static gboolean
add_dropped_column (RelForesight     *self,
                    guint             change,
                    RelTable         *table,
                    RelColumn        *column,
                    GError          **error)
{
  RelConsequence item = { .change = change, .effect = REL_EFFECT_LOST, .severity = REL_SEVERITY_LOSS,
                          .table = rel_table_get_id (table), .element = rel_column_get_id (column) };
  g_autofree char *quoted = rel_sql_quote_identifier (rel_column_get_name (column));
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autofree char *sql = g_strdup_printf ("SELECT count (%s) FROM %s", quoted, owner);
  g_autofree char *where = g_strdup_printf ("%s IS NOT NULL", quoted);

  /* what is computed can be computed again */
  if (!is_stored (table) || rel_column_get_info (column)->generated != REL_GENERATED_NO)
    return TRUE;
  if (!rel_foresight_count_rows (self, table, &item.n_rows, error) ||
      !rel_foresight_count (self, sql, &item.count, error))
    return FALSE;
  item.place = g_strdup_printf ("%s.%s", rel_table_get_name (table), rel_column_get_name (column));
  if (item.count == 0)
    {
      item.severity = REL_SEVERITY_NOTE;
      item.sentence = g_strdup_printf (_("“%s” is empty in every row; no value is lost"), item.place);
    }
  else
    {
      item.sentence = g_strdup_printf (ngettext ("%lld value of “%s” will be lost", "%lld values of “%s” will be lost", item.count),
                                       (long long) item.count, item.place);
      item.query = select_all (table, where);
    }
  rel_foresight_add (self, &item);

  return TRUE;
}

static gboolean
add_renamed (RelForesight     *self,
             guint             change,
             RelTable         *table,
             RelColumn        *column,
             GError          **error)
{
  const RelChange *what = &g_array_index (self->result->changes, RelChange, change);
  RelConsequence item = { .change = change, .effect = REL_EFFECT_KEPT, .severity = REL_SEVERITY_NOTE,
                          .table = rel_table_get_id (table), .element = what->id };

  if (!is_stored (table))
    return TRUE;
  if (!rel_foresight_count_rows (self, table, &item.n_rows, error))
    return FALSE;
  if (item.n_rows < 0)
    return TRUE;
  item.count = item.n_rows;
  item.place = g_strdup (what->name);
  if (column == NULL)
    item.sentence = g_strdup_printf (ngettext ("“%2$s” keeps its %1$lld row as “%3$s”", "“%2$s” keeps its %1$lld rows as “%3$s”", item.count),
                                     (long long) item.count, what->name, what->new_name);
  else
    item.sentence = g_strdup_printf (ngettext ("“%2$s” keeps the value of %1$lld row as “%3$s”",
                                               "“%2$s” keeps the values of %1$lld rows as “%3$s”", item.count),
                                     (long long) item.count, what->name, what->new_name);
  rel_foresight_add (self, &item);

  return TRUE;
}

/* What becomes of the rows of each change by itself. */
static gboolean
add_direct (RelForesight  *self,
            GError       **error)
{
  for (guint i = 0; i < self->result->changes->len; i++)
    {
      const RelChange *change = &g_array_index (self->result->changes, RelChange, i);
      RelTable *before = rel_schema_get_table (self->future.from, change->table);
      RelColumn *column = before != NULL ? rel_table_get_column (before, change->id) : NULL;
      gboolean done = TRUE;

      if (before == NULL)
        continue;
      if (change->element == REL_ELEMENT_TABLE && change->kind == REL_CHANGE_DROP)
        done = add_dropped_table (self, i, before, error);
      else if (change->element == REL_ELEMENT_COLUMN && change->kind == REL_CHANGE_DROP && column != NULL)
        done = add_dropped_column (self, i, before, column, error);
      else if (change->kind == REL_CHANGE_RENAME && (change->element == REL_ELEMENT_TABLE || change->element == REL_ELEMENT_COLUMN))
        done = add_renamed (self, i, before, column, error);
      if (!done)
        return FALSE;
    }

  return TRUE;
}

/* Bytes of a table and its indexes; fails where SQLite was built without the table that tells. */
static gboolean
measure_table (RelForesight  *self,
               RelTable      *table,
               gint64        *bytes,
               GError       **error)
{
  g_autofree char *name = rel_sql_quote_text (rel_table_get_name (table));
  g_autofree char *sql = g_strdup_printf ("SELECT sum (pgsize) FROM sqlite_schema JOIN dbstat ON dbstat.name = sqlite_schema.name "
                                          "WHERE tbl_name = %s AND rootpage > 0 AND aggregate = TRUE", name);

  return rel_foresight_count (self, sql, bytes, error);
}

static gint64
find_free_space (RelForesight *self)
{
  g_autoptr(RelRows) rows = rel_connection_query (self->connection, "SELECT file FROM pragma_database_list WHERE name = 'main'",
                                                  NULL, 0, self->cancellable, NULL);
  g_autofree char *path = rows != NULL && rel_rows_get_n_rows (rows) > 0 ? rel_value_to_text (rel_rows_get (rows, 0, 0)) : NULL;
  g_autofree char *folder = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFileInfo) info = NULL;

  if (path == NULL || *path == '\0')
    return -1;
  folder = g_path_get_dirname (path);
  file = g_file_new_for_path (folder);
  info = g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, self->cancellable, NULL);

  return info != NULL && g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE)
         ? (gint64) MIN (g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE), G_MAXINT64) : -1;
}

/* Tables that are made anew exist twice for a while, and what changes stands in the journal. */
static gboolean
measure_space (RelForesight  *self,
               GError       **error)
{
  g_autoptr(GHashTable) tables = g_hash_table_new (NULL, NULL);
  g_autoptr(GArray) plan = rel_plan_sqlite (self->future.from, self->future.to, self->future.answers, self->future.n_answers, rel_migration_get_version (), NULL);
  gint64 pages, page_size;

  if (!rel_foresight_count (self, "PRAGMA page_count", &pages, error) || !rel_foresight_count (self, "PRAGMA page_size", &page_size, error))
    return FALSE;
  self->result->file_size = pages * page_size;
  self->result->space_free = find_free_space (self);

  for (guint i = 0; plan != NULL && i < plan->len; i++)
    {
      const RelStep *step = &g_array_index (plan, RelStep, i);
      RelTable *table = rel_schema_get_table (self->future.from, step->table);
      g_autoptr(GError) problem = NULL;
      gint64 bytes = 0;

      if (!step->copies || table == NULL)
        continue;
      if (!g_hash_table_add (tables, table))
        continue;
      if (!measure_table (self, table, &bytes, &problem))
        {
          if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
            {
              g_propagate_error (error, g_steal_pointer (&problem));
              return FALSE;
            }
          bytes = self->result->file_size;
        }
      self->result->space_needed += bytes * SPACE_OF_A_TABLE_IN_TENTHS / 10;
    }

  return TRUE;
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const RelConsequence *one = a;
  const RelConsequence *other = b;

  return one->change != other->change ? (one->change < other->change ? -1 : 1) : (int) one->effect - (int) other->effect;
}

static void
sum_up (RelConsequences *result)
{
  g_array_sort (result->items, compare_items);
  for (guint i = 0; i < result->items->len; i++)
    {
      const RelConsequence *item = &g_array_index (result->items, RelConsequence, i);

      result->n_obstacles += item->severity == REL_SEVERITY_OBSTACLE;
      result->n_losses += item->severity == REL_SEVERITY_LOSS;
    }
}

/**
 * rel_consequences_read:
 * @connection: a connection to the database
 * @from: its schema, as it was read
 * @to: the schema that it shall have
 * @answers: (nullable) (array length=n_answers): what people answered so far
 * @n_answers: their number
 * @cancellable: (nullable): to stop
 * @error: return location for an error
 *
 * Tells in numbers what a migration would do to the rows there are. Only reads. Blocks:
 * some questions look at every row of a table.
 *
 * Returns: (transfer full) (nullable): what would happen
 */
RelConsequences *
rel_consequences_read (RelConnection    *connection,
                       RelSchema        *from,
                       RelSchema        *to,
                       const RelAnswer  *answers,
                       guint             n_answers,
                       GCancellable     *cancellable,
                       GError          **error)
{
  g_autoptr(GHashTable) n_rows = NULL, rebuilt = NULL;
  g_autoptr(RelSchema) matched = NULL;
  g_autoptr(RelConsequences) result = NULL;
  RelForesight self = { .connection = connection, .cancellable = cancellable };

  g_return_val_if_fail (REL_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (from), NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (to), NULL);

  to = matched = rel_schema_match_if_strange (to, from);
  n_rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  result = g_new0 (RelConsequences, 1);
  result->changes = rel_schema_diff (from, to);
  result->items = g_array_new (FALSE, TRUE, sizeof (RelConsequence));
  result->space_free = -1;
  g_array_set_clear_func (result->items, clear_item);
  self.result = result;
  self.n_rows = n_rows;
  self.future = (RelFuture) { .from = from, .to = to, .answers = answers, .n_answers = n_answers };

  self.future.rebuilt = rebuilt = rel_plan_list_rebuilt (from, to, rel_migration_get_version ());
  result->n_rebuilt = g_hash_table_size (rebuilt);
  if (!add_direct (&self, error) || !rel_foresight_obstacles (&self, error) || !measure_space (&self, error))
    return NULL;
  sum_up (result);

  return g_steal_pointer (&result);
}

/**
 * rel_consequences_free:
 * @self: (nullable): consequences
 *
 * Frees them.
 */
void
rel_consequences_free (RelConsequences *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->items, g_array_unref);
  g_free (self);
}

/**
 * rel_severity_to_string:
 * @severity: a severity
 *
 * Returns: (transfer none): its name for machines
 */
const char *
rel_severity_to_string (RelSeverity severity)
{
  static const char *const names[] = { "note", "loss", "obstacle" };

  return names[severity];
}
