/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What `relata records` does besides printing records: searching, and writing a subset;
 * and how rows are printed.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>

#include <glib/gi18n.h>

#include "cli/rel-cli.h"
#include "cli/verb-records-private.h"
#include "formats/rel-json-rows.h"
#include "formats/rel-text-table.h"
#include "records/rel-search.h"
#include "records/rel-subset.h"

static gboolean
print (GString  *text,
       GError  **error)
{
  if (fwrite (text->str, 1, text->len, stdout) == text->len)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Standard output cannot be written: %s. The database is as it was; look whether what reads it still runs."), g_strerror (errno));

  return FALSE;
}

gboolean
rel_row_printer_add (RelRowPrinter  *printer,
                     RelRows        *rows,
                     GError        **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean first = printer->n_rows == 0;

  if (printer->form == REL_FORM_TABLE)
    rel_text_table_append (text, rows);
  else if (printer->form == REL_FORM_JSON)
    {
      g_string_append (text, first ? "[" : "");
      rel_json_append_rows (text, rows, first);
    }
  else
    {
      if (first)
        rel_csv_append_names (text, rows, printer->guard);
      rel_csv_append_rows (text, rows, printer->guard);
    }
  printer->n_rows += rel_rows_get_n_rows (rows);

  return print (text, error);
}

gboolean
rel_row_printer_end (RelRowPrinter  *printer,
                     GError        **error)
{
  g_autoptr(GString) text = g_string_new (printer->form != REL_FORM_JSON ? "" : printer->n_rows > 0 ? "\n]\n" : "]\n");

  if (!print (text, error))
    return FALSE;
  if (fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("Standard output cannot be written: %s. The database is as it was; look whether what reads it still runs."), g_strerror (errno));

  return FALSE;
}

/* What is printed while a search runs. */
typedef struct
{
  RelSchema     *schema;
  RelRowPrinter  printer;
  RelRows       *rows;  /* of a table: it waits for all */
  gint64         limit;
  GError        *error;
} Finding;

static const char *const finding_names[] = { "table", "key", "column", "label", "text" };

static gboolean
found_cb (const RelRecordHit *hit,
          gpointer            data)
{
  Finding *finding = data;
  RelTable *table = rel_schema_get_table (finding->schema, hit->table);
  g_autofree char *key = rel_record_hit_dup_key (hit);
  RelValue *values[] = {
    rel_value_new_text (rel_table_get_name (table), -1),
    rel_value_new_text (key, -1),
    rel_value_new_text (rel_column_get_name (rel_table_get_column (table, hit->column)), -1),
    hit->label != NULL ? rel_value_new_text (hit->label, -1) : rel_value_new_null (),
    rel_value_new_text (hit->text, -1),
  };

  rel_rows_append (finding->rows, values);
  if (finding->printer.form != REL_FORM_TABLE)
    {
      /* At once: who searches a large database should see that it finds. */
      if (!rel_row_printer_add (&finding->printer, finding->rows, &finding->error))
        return FALSE;
      fflush (stdout);
      rel_rows_unref (finding->rows);
      finding->rows = rel_rows_new (finding_names, G_N_ELEMENTS (finding_names));
    }

  return finding->limit <= 0 || --finding->limit > 0;
}

gboolean
rel_records_search (RelConnection  *connection,
                    RelSchema      *schema,
                    char          **tables,
                    const char     *text,
                    gint64          limit,
                    RelForm         form,
                    RelCsvGuard     guard,
                    GError        **error)
{
  Finding finding = { schema, { form, guard }, rel_rows_new (finding_names, G_N_ELEMENTS (finding_names)), limit, NULL };
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  RelSearch search = { .text = text, .found = found_cb, .data = &finding };
  gboolean done;

  for (guint i = 0; tables[i] != NULL; i++)
    {
      RelTable *table = rel_schema_find_table (schema, tables[i]);
      RelId id;

      if (table == NULL)
        {
          g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("There is no table “%s”. Nothing was read; “relata schema” lists them."), tables[i]);
          rel_rows_unref (finding.rows);
          return FALSE;
        }
      id = rel_table_get_id (table);
      g_array_append_val (ids, id);
    }
  if (ids->len > 0)
    {
      search.tables = (const RelId *) ids->data;
      search.n_tables = ids->len;
    }

  done = rel_search_run (&search, connection, schema, NULL, error);
  if (done && finding.error == NULL && (form == REL_FORM_TABLE || finding.printer.n_rows == 0))
    rel_row_printer_add (&finding.printer, finding.rows, &finding.error);
  rel_rows_unref (finding.rows);
  if (finding.error != NULL)
    {
      g_propagate_error (error, finding.error);
      return FALSE;
    }

  return done && rel_row_printer_end (&finding.printer, error);
}

gboolean
rel_records_subset (RelConnection  *connection,
                    RelSchema      *schema,
                    RelRecordWalk  *walk,
                    gint64          limit,
                    int             levels,
                    int             per_link,
                    const char     *output,
                    GError        **error)
{
  g_autoptr(RelSubset) subset = rel_subset_new (schema);
  g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autofree char *sql = rel_record_walk_to_keys_sql (walk, error);
  GPtrArray *params = rel_record_walk_get_params (walk);
  g_autoptr(RelRows) rows = NULL;
  g_autoptr(GBytes) script = NULL;

  if (sql == NULL)
    return FALSE;
  g_ptr_array_add (params, rel_value_new_integer (limit));
  rows = rel_connection_query (connection, sql, (RelValue *const *) params->pdata, params->len, NULL, error);
  if (rows == NULL)
    return FALSE;

  rel_subset_set_children (subset, levels, per_link);
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      guint n_key = rel_rows_get_n_columns (rows);
      g_autofree RelValue **key = g_new (RelValue *, n_key);

      for (guint j = 0; j < n_key; j++)
        key[j] = (RelValue *) rel_rows_get (rows, i, j);
      if (!rel_subset_add (subset, rel_record_walk_get_table (walk), key, n_key, error))
        return FALSE;
    }
  if (!rel_subset_write (subset, connection, stream, NULL, error) || !g_output_stream_close (stream, NULL, error))
    return FALSE;
  script = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));

  return rel_cli_write (output, script, error);
}
