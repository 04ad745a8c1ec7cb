/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes the script of a subset: tables with their own CREATE texts, rows, then indexes.
 * References are checked by nobody while it runs, as records may refer to each other in
 * circles; all that they need is there at the end. Everything is read in one
 * transaction, so that it is one state of the database.
 */
#include "config.h"

#include "records/rel-subset.h"

#include <glib/gi18n-lib.h>

#include "records/rel-subset-private.h"
#include "sql/rel-dialect.h"

typedef struct
{
  RelConnection *connection;
  GOutputStream *output;
  GCancellable  *cancellable;
} Sink;

/* Empties the text. */
static gboolean
put (Sink     *sink,
     GString  *text,
     GError  **error)
{
  gboolean done = g_output_stream_write_all (sink->output, text->str, text->len, NULL, sink->cancellable, error);

  g_string_truncate (text, 0);

  return done;
}

/* Columns that can be written to. */
static char *
list_columns (RelTable *table)
{
  GPtrArray *columns = rel_table_get_info (table)->columns;
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < columns->len; i++)
    {
      const RelColumnInfo *info = rel_column_get_info (g_ptr_array_index (columns, i));
      g_autofree char *name = rel_sql_quote_identifier (info->name);

      if (info->generated == REL_GENERATED_NO && !info->hidden)
        g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", name);
    }

  return g_string_free (list, FALSE);
}

static gboolean
put_rows (Sink      *sink,
          RelPart   *part,
          GError   **error)
{
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (part->table));
  g_autofree char *columns = list_columns (part->table);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s AS r WHERE %s", columns, name, part->key_where->str);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < part->members->len; i++)
    {
      const RelMember *member = g_ptr_array_index (part->members, i);
      g_autoptr(RelRows) rows = rel_connection_query (sink->connection, sql, member->key, part->n_key, sink->cancellable, error);

      if (rows == NULL)
        return FALSE;
      if (rel_rows_get_n_rows (rows) == 0)
        {
          g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("“%s” has no record with such a key. Nothing was written."), rel_table_get_name (part->table));
          return FALSE;
        }
      g_string_append_printf (text, "INSERT INTO %s (%s) VALUES (", name, columns);
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          g_autofree char *literal = rel_value_to_literal (rel_rows_get (rows, 0, j));

          g_string_append_printf (text, "%s%s", j > 0 ? ", " : "", literal);
        }
      g_string_append (text, ");\n");
      if (!put (sink, text, error))
        return FALSE;
    }

  return TRUE;
}

static void
append_statement (GString    *text,
                  const char *sql)
{
  g_string_append_printf (text, "%s;\n", sql);
}

static gboolean
put_script (RelSubset  *self,
            Sink       *sink,
            GError    **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_tables = 0;

  for (guint i = 0; i < self->parts->len; i++)
    n_tables += ((RelPart *) g_ptr_array_index (self->parts, i))->wanted ? 1 : 0;

  g_string_append_printf (text, "-- %u records of %u tables, with all that they refer to. Views and triggers are left out.\n", rel_subset_get_n_records (self), n_tables);
  g_string_append (text, "PRAGMA foreign_keys = OFF;\nBEGIN;\nPRAGMA defer_foreign_keys = ON;\n\n");
  for (guint i = 0; i < self->parts->len; i++)
    {
      RelPart *part = g_ptr_array_index (self->parts, i);

      if (part->wanted && rel_table_get_info (part->table)->sql != NULL)
        append_statement (text, rel_table_get_info (part->table)->sql);
    }
  g_string_append_c (text, '\n');
  if (!put (sink, text, error))
    return FALSE;

  for (guint i = 0; i < self->parts->len; i++)
    if (!put_rows (sink, g_ptr_array_index (self->parts, i), error))
      return FALSE;

  g_string_append_c (text, '\n');
  for (guint i = 0; i < self->parts->len; i++)
    {
      RelPart *part = g_ptr_array_index (self->parts, i);
      GPtrArray *indexes = rel_table_get_info (part->table)->indexes;

      for (guint j = 0; part->wanted && j < indexes->len; j++)
        if (rel_index_get_info (g_ptr_array_index (indexes, j))->sql != NULL)
          append_statement (text, rel_index_get_info (g_ptr_array_index (indexes, j))->sql);
    }
  g_string_append (text, "COMMIT;\n");

  return put (sink, text, error);
}

/**
 * rel_subset_write:
 * @subset: a subset
 * @connection: a connection
 * @output: where to write the script
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Adds what belongs to the chosen records, and writes all as a script for an empty database.
 *
 * Returns: whether all was written
 */
gboolean
rel_subset_write (RelSubset      *subset,
                  RelConnection  *connection,
                  GOutputStream  *output,
                  GCancellable   *cancellable,
                  GError        **error)
{
  Sink sink = { connection, output, cancellable };
  gboolean done;

  if (!rel_connection_execute (connection, "BEGIN", NULL, 0, NULL, cancellable, error))
    return FALSE;
  done = rel_subset_close (subset, connection, cancellable, error) && put_script (subset, &sink, error);
  /* Only read: nothing to lose. */
  rel_connection_execute (connection, "ROLLBACK", NULL, 0, NULL, NULL, NULL);

  return done;
}
