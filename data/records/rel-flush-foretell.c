/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Two ways to need fewer statements for a commit, without knowing less. Rows are looked at
 * by the dozen before they are written, instead of one by one. And a row that was written is
 * not read back where SQLite cannot have put anything into it but what it was given: RETURNING
 * makes a table of its own for each statement, which costs twice what the statement does.
 * Whether that holds is asked of the database within the transaction: a trigger or a changed
 * table that the schema does not know of yet means that rows are read back as ever.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "records/rel-flush-private.h"
#include "records/rel-row-read-private.h"

#include "database/sqlite/rel-sqlite-connection.h"
#include "sql/rel-affinity.h"

#define BATCH 64

/* What is known of a table while a commit runs. */
struct _RelFlushForm
{
  gboolean    plain;        /* nothing but our statements has a hand in its rows */
  RelAffinity affinities[]; /* of its columns */
};

/* Has the table the statement that the schema knows, and nothing triggers? */
static gboolean
is_plain (RelFlush       *self,
          RelMappedTable *table)
{
  const RelTableInfo *info = rel_table_get_info (table->table);
  g_autoptr(RelValue) name = rel_value_new_text (info->name, -1);
  g_autoptr(RelRows) rows = NULL;

  if (info->kind == REL_TABLE_VIRTUAL || info->sql == NULL || !REL_IS_SQLITE_CONNECTION (self->connection))
    return FALSE;
  for (guint i = 0; i < table->n_columns; i++)
    if (!table->columns[i].writable)
      return FALSE;

  rows = rel_connection_query (self->connection,
                               "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
                               " AND NOT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'trigger')",
                               &name, 1, self->cancellable, NULL);

  return rows != NULL && rel_rows_get_n_rows (rows) == 1 && rel_value_get_value_type (rel_rows_get (rows, 0, 0)) == REL_VALUE_TEXT &&
         strcmp (rel_value_get_bytes (rel_rows_get (rows, 0, 0), NULL), info->sql) == 0;
}

static const RelFlushForm *
get_form (RelFlush       *self,
          RelMappedTable *table)
{
  RelFlushForm *form = g_hash_table_lookup (self->forms, table);

  if (form == NULL)
    {
      form = g_malloc0 (sizeof *form + table->n_columns * sizeof form->affinities[0]);
      form->plain = is_plain (self, table);
      for (guint i = 0; i < table->n_columns; i++)
        form->affinities[i] = rel_affinity_of_type (table->columns[i].type, rel_table_get_info (table->table)->strict);
      g_hash_table_insert (self->forms, table, form);
    }

  return form;
}

/* Will a column give back exactly this? In doubt it will not. */
static gboolean
keeps (RelAffinity     affinity,
       const RelValue *value)
{
  const char *bytes;
  gsize length;
  double real;

  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_NULL:
    case REL_VALUE_BLOB:
      return TRUE;
    case REL_VALUE_INTEGER:
      return affinity == REL_AFFINITY_INTEGER || affinity == REL_AFFINITY_NUMERIC || affinity == REL_AFFINITY_BLOB;
    case REL_VALUE_REAL:
      real = rel_value_get_real (value);
      return affinity == REL_AFFINITY_REAL && isfinite (real) && real != 0;
    case REL_VALUE_TEXT:
      /* what is no UTF-8, or has a NUL, may be another text in a database of another encoding */
      bytes = rel_value_get_bytes (value, &length);
      return (affinity == REL_AFFINITY_TEXT || affinity == REL_AFFINITY_BLOB) && g_utf8_validate (bytes, length, NULL);
    default:
      return FALSE;
    }
}

/* What the database puts where nothing is given; NULL where that takes more than a look. */
static RelValue *
dup_default (const RelMappedColumn *column,
             RelAffinity            affinity)
{
  const char *text = column->default_value;
  gsize length = text != NULL ? strlen (text) : 0;

  if (text == NULL)
    return rel_value_new_null ();
  if (length >= 2 && text[0] == '\'' && affinity == REL_AFFINITY_TEXT)
    return rel_mapped_column_dup_default (column);
  if (length > 0 && length <= 15 && strspn (text, "0123456789") == length && affinity == REL_AFFINITY_INTEGER)
    return rel_mapped_column_dup_default (column);

  return NULL;
}

/* RETURNING gives the whole numbers of a REAL column as integers, as they lie in the file; reading it gives them as what they are. */
RelValue *
rel_flush_take_returned (RelFlush       *self,
                         RelMappedTable *table,
                         guint           column,
                         const RelValue *value)
{
  if (column < table->n_columns && rel_value_get_value_type (value) == REL_VALUE_INTEGER &&
      get_form (self, table)->affinities[column] == REL_AFFINITY_REAL)
    return rel_value_new_real ((double) rel_value_get_integer (value));

  return rel_value_ref (value);
}

/* Is a row, when its cells are written, what these say and nothing else? */
gboolean
rel_flush_can_foretell (RelFlush    *self,
                        RelFlushRow *row,
                        gboolean     late)
{
  const RelFlushForm *form = self->statements == NULL ? get_form (self, row->table) : NULL;

  if (form == NULL || !form->plain || row->current == NULL)
    return FALSE;
  for (guint i = 0; i < row->table->n_columns; i++)
    {
      const RelValue *value;

      if (row->cells[i].kind == REL_FLUSH_CELL_NONE || row->cells[i].postponed != late)
        continue;
      value = rel_flush_final (row, i);
      if ((value != NULL && !keeps (form->affinities[i], value)) || (int) i == row->table->alias)
        return FALSE;
    }

  return TRUE;
}

/* What a new row will be, but for its rowid; NULL when only the database can tell. */
GPtrArray *
rel_flush_foretell_insert (RelFlush    *self,
                           RelFlushRow *row)
{
  RelMappedTable *table = row->table;
  const RelFlushForm *form = self->statements == NULL ? get_form (self, table) : NULL;
  g_autoptr(GPtrArray) values = NULL;

  if (form == NULL || !form->plain)
    return NULL;

  values = rel_mapped_row_new ();
  for (guint i = 0; i < table->n_columns; i++)
    {
      const RelValue *given = row->cells[i].postponed ? NULL : rel_flush_final (row, i);
      RelValue *value = NULL;

      if ((int) i == table->alias)
        value = rel_value_new_null (); /* filled in with the rowid */
      else if (row->cells[i].kind == REL_FLUSH_CELL_NONE)
        value = dup_default (&table->columns[i], form->affinities[i]);
      else if (given == NULL)
        value = rel_value_new_null ();
      else if (keeps (form->affinities[i], given))
        value = rel_value_ref (given);
      if (value == NULL)
        return NULL;
      g_ptr_array_add (values, value);
    }

  return g_steal_pointer (&values);
}

/* Right after its INSERT. */
void
rel_flush_finish_insert (RelFlush    *self,
                         RelFlushRow *row,
                         GPtrArray   *values)
{
  g_autoptr(RelValue) rowid = row->table->rowid != NULL ? rel_value_new_integer (rel_sqlite_connection_get_last_rowid (REL_SQLITE_CONNECTION (self->connection)))
                                                        : rel_value_new_null ();

  g_clear_pointer (&row->current, g_ptr_array_unref);
  if (row->table->alias >= 0)
    {
      rel_value_unref (values->pdata[row->table->alias]);
      values->pdata[row->table->alias] = rel_value_ref (rowid);
    }
  g_ptr_array_add (values, g_steal_pointer (&rowid));
  row->current = g_ptr_array_ref (values);
}

/* Has it the key by which it would be looked for? */
static gboolean
is_meant (RelFlushRow *row,
          RelRows     *rows,
          guint        at)
{
  const RelMappedColumns *key = &row->table->key;

  for (guint i = 0; i < key->n; i++)
    {
      const RelValue *value = row->read->pdata[key->at[i]];

      if (value == NULL || !rel_value_equal (value, rel_rows_get (rows, at, key->at[i])))
        return FALSE;
    }

  return TRUE;
}

static gboolean
find_batch (RelFlush      *self,
            const char    *tail,
            RelFlushRow  **batch,
            guint          n,
            GError       **error)
{
  RelMappedTable *table = batch[0]->table;
  g_autoptr(GHashTable) by_rowid = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr(RelRows) rows = NULL;
  RelValue *params[BATCH];
  gint64 rowids[BATCH];

  for (guint i = 0; i < BATCH; i++)
    {
      params[i] = batch[MIN (i, n - 1)]->read->pdata[table->n_columns];
      rowids[i] = rel_value_get_integer (params[i]);
      if (i < n)
        g_hash_table_insert (by_rowid, &rowids[i], batch[i]);
    }
  rows = rel_mapped_table_read (table, self->connection, tail, params, BATCH, self->cancellable, error);
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      gint64 rowid = rel_value_get_integer (rel_rows_get (rows, i, table->n_columns));
      RelFlushRow *row = g_hash_table_lookup (by_rowid, &rowid);

      if (row == NULL || row->now != NULL || !is_meant (row, rows, i))
        continue;
      row->now = rel_mapped_row_new ();
      for (guint j = 0; j <= table->n_columns; j++)
        g_ptr_array_add (row->now, rel_value_ref (rel_rows_get (rows, i, j)));
    }

  return TRUE;
}

static gboolean
is_looked_for (RelFlushRow *row)
{
  return row->kind != REL_FLUSH_INSERT && row->kind != REL_FLUSH_DROP && row->table->rowid != NULL && row->read != NULL &&
         row->read->pdata[row->table->n_columns] != NULL &&
         rel_value_get_value_type (row->read->pdata[row->table->n_columns]) == REL_VALUE_INTEGER;
}

/* Fills in what is there now of the rows that are found by rowid and still have the key that they had. The others
 * have nothing then, and are to be looked for one by one: they went away, or somebody else changed them. */
gboolean
rel_flush_find_rows (RelFlush  *self,
                     GError   **error)
{
  g_autoptr(GHashTable) tables = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < self->rows->len; i++)
    {
      RelFlushRow *row = self->rows->pdata[i];
      GPtrArray *list = g_hash_table_lookup (tables, row->table);

      if (!is_looked_for (row))
        continue;
      if (list == NULL)
        g_hash_table_insert (tables, row->table, list = g_ptr_array_new ());
      g_ptr_array_add (list, row);
    }

  g_hash_table_iter_init (&iter, tables);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      RelMappedTable *table = key;
      GPtrArray *list = value;
      g_autoptr(GString) tail = g_string_new (NULL);

      if (list->len < 4)
        continue;
      g_string_append_printf (tail, " WHERE r.%s IN (?", table->rowid);
      for (guint i = 1; i < BATCH; i++)
        g_string_append (tail, ", ?");
      g_string_append_c (tail, ')');
      for (guint i = 0; i < list->len; i += BATCH)
        if (!find_batch (self, tail->str, (RelFlushRow **) list->pdata + i, MIN (BATCH, list->len - i), error))
          return FALSE;
    }

  return TRUE;
}
