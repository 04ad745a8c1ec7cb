/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reading for a session. A load is a query to be run by whoever has a connection, at
 * once or on a worker, and then taken: rows become records, and what was found is kept
 * until the next commit. A function that meets something unread where nobody can read
 * at once ends with G_IO_ERROR_PENDING, and is called again when it has been read.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-row-read-private.h"
#include "records/rel-session-private.h"

#include "sql/rel-dialect.h"

typedef struct
{
  RelRecord    *owner;
  RelMappedEnd *end;
} MembersKey;

static guint
members_hash (gconstpointer data)
{
  const MembersKey *key = data;

  return g_direct_hash (key->owner) * 31 + key->end->index;
}

static gboolean
members_equal (gconstpointer a,
               gconstpointer b)
{
  const MembersKey *x = a;
  const MembersKey *y = b;

  return x->owner == y->owner && x->end == y->end;
}

static void
members_key_free (MembersKey *key)
{
  g_object_unref (key->owner);
  g_free (key);
}

/* Of a list that may have none in a place. */
void
rel_session_unref_record (gpointer record)
{
  if (record != NULL)
    g_object_unref (record);
}

/* Everything read is to be read again when it is next asked for. */
void
rel_session_forget (RelSession *self)
{
  self->generation++;
  g_clear_pointer (&self->lookups, g_hash_table_unref);
  g_clear_pointer (&self->cells, g_hash_table_unref);
  g_clear_pointer (&self->members, g_hash_table_unref);
  self->cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) rel_value_unref);
  self->lookups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rel_session_unref_record);
  self->members = g_hash_table_new_full (members_hash, members_equal, (GDestroyNotify) members_key_free, (GDestroyNotify) g_ptr_array_unref);
}

void
rel_load_free (RelLoad *load)
{
  g_clear_object (&load->record);
  g_free (load->key);
  g_free (load->tail);
  g_ptr_array_unref (load->params);
  g_clear_pointer (&load->rows, rel_rows_unref);
  g_free (load);
}

static RelLoad *
load_new (RelLoadKind     kind,
          RelMappedTable *table,
          RelRecord      *record)
{
  RelLoad *load = g_new0 (RelLoad, 1);

  load->kind = kind;
  load->table = table;
  load->record = record != NULL ? g_object_ref (record) : NULL;
  load->params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);

  return load;
}

/* On any thread: touches nothing but its own query. */
gboolean
rel_load_run (RelLoad        *load,
              RelConnection  *connection,
              GCancellable   *cancellable,
              GError        **error)
{
  if (load->kind == REL_LOAD_CELL)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT r.%s FROM %s AS r%s", load->table->columns[load->column].quoted, load->table->quoted, load->tail);

      load->rows = rel_connection_query (connection, sql, (RelValue *const *) load->params->pdata, load->params->len, cancellable, error);
      return load->rows != NULL;
    }
  load->rows = rel_mapped_table_read (load->table, connection, load->tail, (RelValue *const *) load->params->pdata, load->params->len, cancellable, error);

  return load->rows != NULL;
}

static void
append_condition (GString        *sql,
                  GPtrArray      *params,
                  const char     *alias,
                  const char     *column,
                  const RelValue *value)
{
  g_string_append_printf (sql, "%s%s.%s ", params->len > 0 ? " AND " : "", alias, column);
  g_string_append (sql, rel_value_is_null (value) ? "IS ?" : "= ?");
  g_ptr_array_add (params, rel_value_ref (value));
}

/* The record of a stored row: the one that is held already, or a new one. */
static RelRecord *
take_row (RelSession     *self,
          RelMappedTable *table,
          RelRows        *rows,
          guint           at)
{
  g_autoptr(GPtrArray) row = rel_mapped_row_new ();
  g_autofree char *identity = NULL;
  RelRecord *record;

  for (guint i = 0; i <= table->n_columns; i++)
    g_ptr_array_add (row, rel_value_ref (rel_rows_get (rows, at, i)));

  identity = rel_mapped_table_identify (table, (RelValue *const *) row->pdata);
  record = g_hash_table_lookup (self->records, identity);
  if (record != NULL)
    g_object_ref (record);
  else
    {
      record = rel_record_new (self, table);
      rel_record_set_identity (record, identity);
      g_hash_table_insert (self->records, g_strdup (identity), record);
    }
  rel_record_set_row (record, row, self->generation);

  return record;
}

/* The record's row has another key now. Who was held under that key lost it, to this row or to one that is still to come. */
void
rel_session_rekey (RelSession *self,
                   RelRecord  *record,
                   GPtrArray  *row)
{
  RelMappedTable *table = rel_record_get_mapped_table (record);
  const char *old = rel_record_get_identity (record);
  g_autofree char *identity = row != NULL ? rel_mapped_table_identify (table, (RelValue *const *) row->pdata) : NULL;
  RelRecord *occupant;

  if (g_strcmp0 (old, identity) == 0)
    return;
  if (old != NULL && g_hash_table_lookup (self->records, old) == record)
    g_hash_table_remove (self->records, old);
  occupant = identity != NULL ? g_hash_table_lookup (self->records, identity) : NULL;
  if (occupant != NULL)
    rel_record_set_identity (occupant, NULL);
  rel_record_set_identity (record, identity);
  if (identity != NULL)
    g_hash_table_replace (self->records, g_strdup (identity), record);
}

static void
take_members (RelSession *self,
              RelLoad    *load)
{
  g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  MembersKey *key = g_new (MembersKey, 1);

  for (guint i = 0; i < rel_rows_get_n_rows (load->rows); i++)
    {
      g_autoptr(RelRecord) record = take_row (self, load->table, load->rows, i);

      if (g_hash_table_add (seen, record))
        g_ptr_array_add (members, g_object_ref (record));
    }
  key->owner = g_object_ref (load->record);
  key->end = load->end;
  g_hash_table_replace (self->members, key, g_steal_pointer (&members));
}

/* Takes the answer of a load that has run. */
void
rel_session_take_load (RelSession *self,
                       RelLoad    *load)
{
  guint n_rows = rel_rows_get_n_rows (load->rows);

  switch (load->kind)
    {
    case REL_LOAD_ROW:
      if (n_rows == 0)
        rel_record_set_missing (load->record, self->generation);
      else
        {
          g_autoptr(RelRecord) found = take_row (self, load->table, load->rows, 0);

          /* another row has taken its key or its rowid */
          if (found != load->record)
            rel_record_set_missing (load->record, self->generation);
        }
      break;
    case REL_LOAD_LOOKUP:
      g_hash_table_replace (self->lookups, g_strdup (load->key), n_rows > 0 ? take_row (self, load->table, load->rows, 0) : NULL);
      break;
    case REL_LOAD_CELL:
      g_hash_table_replace (self->cells, g_strdup (load->key), n_rows > 0 ? rel_value_ref (rel_rows_get (load->rows, 0, 0)) : rel_value_new_null ());
      break;
    case REL_LOAD_MEMBERS:
    default:
      take_members (self, load);
      break;
    }
}

/* Takes the load. */
static gboolean
want (RelSession  *self,
      RelLoad     *load,
      GError     **error)
{
  gboolean done;

  if (self->connection == NULL)
    {
      if (self->wanted != NULL)
        g_ptr_array_add (self->wanted, load);
      else
        rel_load_free (load);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PENDING, _("This has not been read yet. Nothing was changed; wait a moment and try again."));
      return FALSE;
    }

  done = rel_load_run (load, self->connection, NULL, error);
  if (done)
    rel_session_take_load (self, load);
  rel_load_free (load);

  return done;
}

/* A load of what is told by the row of a record. */
static RelLoad *
new_row_load (RelLoadKind  kind,
              RelRecord   *record)
{
  RelMappedTable *table = rel_record_get_mapped_table (record);
  GPtrArray *row = rel_record_get_row (record);
  RelLoad *load = load_new (kind, table, record);
  GString *sql = g_string_new (" WHERE ");

  for (guint i = 0; i < table->key.n; i++)
    {
      const RelValue *value = row->pdata[table->key.at[i]];

      if (rel_value_is_null (value))
        {
          g_string_assign (sql, " WHERE ");
          g_ptr_array_set_size (load->params, 0);
          break;
        }
      append_condition (sql, load->params, "r", table->columns[table->key.at[i]].quoted, value);
    }
  if (load->params->len == 0 && table->rowid != NULL)
    append_condition (sql, load->params, "r", table->rowid, row->pdata[table->n_columns]);
  for (guint i = 0; load->params->len == 0 && i < table->n_columns; i++)
    g_string_append_printf (sql, "%sr.%s IS ?", i > 0 ? " AND " : "", table->columns[i].quoted);
  if (load->params->len == 0)
    for (guint i = 0; i < table->n_columns; i++)
      g_ptr_array_add (load->params, rel_value_ref (row->pdata[i]));
  g_string_append (sql, " LIMIT 1");
  load->tail = g_string_free (sql, FALSE);

  return load;
}

/* Makes sure that the row of a record is known, or known to be missing. */
gboolean
rel_session_need_row (RelSession  *self,
                      RelRecord   *record,
                      GError     **error)
{
  if (rel_record_get_identity (record) == NULL || rel_record_get_generation (record) == self->generation)
    return TRUE;

  return want (self, new_row_load (REL_LOAD_ROW, record), error);
}

/* The whole of a cell of which the row has the start. Borrowed. */
gboolean
rel_session_need_cell (RelSession  *self,
                       RelRecord   *record,
                       guint        column,
                       RelValue   **value,
                       GError     **error)
{
  g_autofree char *key = g_strdup_printf ("%u\x1f%s", column, rel_record_get_identity (record));
  RelLoad *load;

  *value = g_hash_table_lookup (self->cells, key);
  if (*value != NULL)
    return TRUE;

  load = new_row_load (REL_LOAD_CELL, record);
  load->column = column;
  load->key = g_strdup (key);
  if (!want (self, load, error))
    return FALSE;
  *value = g_hash_table_lookup (self->cells, key);

  return TRUE;
}

/* Looks a stored record up by values of columns; columns->n values. Borrowed, NULL when there is none. */
gboolean
rel_session_need_lookup (RelSession             *self,
                         RelMappedTable         *table,
                         const RelMappedColumns *columns,
                         RelValue *const        *values,
                         RelRecord             **found,
                         GError                **error)
{
  g_autoptr(GString) key = g_string_new (NULL);
  gpointer known = NULL;
  GString *sql;
  RelLoad *load;

  *found = NULL;
  for (guint i = 0; i < columns->n; i++)
    if (rel_value_is_null (values[i]))
      return TRUE;

  /* A row that is held under exactly this key needs no asking. */
  if (rel_mapped_columns_equal (columns, &table->key))
    {
      RelRecord *held;
      guint n = columns->n;
      g_autofree guint *at = g_new (guint, n + 1);
      g_autofree char *text = NULL;
      RelMappedColumns in_order = { n, at };

      for (guint i = 0; i < n; i++)
        at[i] = i;
      text = rel_mapped_values_key (values, &in_order);
      g_string_printf (key, "%u%s", table->index, text);
      held = g_hash_table_lookup (self->records, key->str);
      if (held != NULL && rel_record_get_generation (held) == self->generation && !rel_record_is_missing (held))
        {
          *found = held;
          return TRUE;
        }
    }

  g_string_printf (key, "%u", table->index);
  for (guint i = 0; i < columns->n; i++)
    {
      g_autofree char *literal = rel_value_to_literal (values[i]);

      g_string_append_printf (key, "\x1f%u\x1f%s", columns->at[i], literal);
    }
  if (g_hash_table_lookup_extended (self->lookups, key->str, NULL, &known))
    {
      *found = known;
      return TRUE;
    }

  load = load_new (REL_LOAD_LOOKUP, table, NULL);
  load->key = g_strdup (key->str);
  sql = g_string_new (NULL);
  g_string_append (sql, " WHERE ");
  for (guint i = 0; i < columns->n; i++)
    append_condition (sql, load->params, "r", columns->at[i] < table->n_columns ? table->columns[columns->at[i]].quoted : table->rowid, values[i]);
  g_string_append (sql, " LIMIT 1");
  load->tail = g_string_free (sql, FALSE);
  if (!want (self, load, error))
    return FALSE;

  *found = g_hash_table_lookup (self->lookups, key->str);

  return TRUE;
}

gboolean
rel_session_has_members (RelSession   *self,
                         RelMappedEnd *end,
                         RelRecord    *owner)
{
  MembersKey key = { owner, end };

  return g_hash_table_contains (self->members, &key);
}

static RelLoad *
new_members_load (RelMappedEnd *end,
                  RelRecord    *owner,
                  GPtrArray    *row)
{
  RelLoad *load = load_new (REL_LOAD_MEMBERS, end->remote, owner);
  GString *sql = g_string_new (NULL);

  load->end = end;
  if (end->association != NULL)
    {
      g_string_append_printf (sql, " JOIN %s AS a ON ", end->association->quoted);
      for (guint i = 0; i < end->far_columns.n; i++)
        g_string_append_printf (sql, "%sr.%s = a.%s", i > 0 ? " AND " : "",
                                end->remote->columns[end->remote_columns.at[i]].quoted,
                                end->association->columns[end->far_columns.at[i]].quoted);
    }
  g_string_append (sql, " WHERE ");
  for (guint i = 0; i < end->local_columns.n; i++)
    append_condition (sql, load->params, end->association != NULL ? "a" : "r",
                      end->association != NULL ? end->association->columns[end->near_columns.at[i]].quoted
                                               : end->remote->columns[end->remote_columns.at[i]].quoted,
                      row->pdata[end->local_columns.at[i]]);
  for (guint i = 0; i < end->order_by.n; i++)
    g_string_append_printf (sql, "%sr.%s", i > 0 ? ", " : " ORDER BY ", end->remote->columns[end->order_by.at[i]].quoted);
  load->tail = g_string_free (sql, FALSE);

  return load;
}

/* The members that are stored for an owner; borrowed, NULL for none. */
gboolean
rel_session_need_members (RelSession    *self,
                          RelMappedEnd  *end,
                          RelRecord     *owner,
                          GPtrArray    **members,
                          GError       **error)
{
  MembersKey key = { owner, end };
  GPtrArray *row;

  *members = NULL;
  if (rel_record_get_identity (owner) == NULL)
    return TRUE;
  if (!rel_session_need_row (self, owner, error))
    return FALSE;
  if (rel_record_is_missing (owner))
    return TRUE;

  *members = g_hash_table_lookup (self->members, &key);
  if (*members != NULL)
    return TRUE;

  row = rel_record_get_row (owner);
  for (guint i = 0; i < end->local_columns.n; i++)
    if (rel_value_is_null (row->pdata[end->local_columns.at[i]]))
      return TRUE;

  if (!want (self, new_members_load (end, owner, row), error))
    return FALSE;

  *members = g_hash_table_lookup (self->members, &key);

  return TRUE;
}
