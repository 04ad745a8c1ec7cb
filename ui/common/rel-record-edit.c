/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Staging an edit of a record. The session may have to read before it can stage, so each
 * edit is a value that it runs, off the main thread, as often as it needs.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n.h>

#include "common/rel-record-edit.h"

#include "base/rel-error.h"

struct _RelRecordHandle
{
  RelRecord *record;   /* NULL: to be found */
  char      *table;
  GPtrArray *columns;  /* names; NULL-terminated; empty: by rowid */
  GPtrArray *values;   /* RelValue */
};

static RelRecordHandle *
new_handle (const char *table)
{
  RelRecordHandle *self = g_new0 (RelRecordHandle, 1);

  self->table = g_strdup (table);
  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);

  return self;
}

/**
 * rel_record_handle_new_row:
 * @schema: the schema that the list goes by
 * @query: where the parts of the row are
 * @table: the table of the row
 * @row: a row that is loaded
 *
 * Returns: (transfer full) (nullable): the record of the row; %NULL when it cannot be told from others
 */
RelRecordHandle *
rel_record_handle_new_row (RelSchema      *schema,
                           RelRecordQuery *query,
                           RelTable       *table,
                           RelRow         *row)
{
  g_autoptr(RelRecordHandle) self = new_handle (rel_table_get_name (table));
  RelKey *key = rel_table_get_info (table)->primary_key;
  gboolean complete = key != NULL;

  if (!rel_row_is_loaded (row))
    return NULL;
  for (guint i = 0; complete && i < rel_key_get_info (key)->n_columns; i++)
    {
      RelId column = rel_key_get_info (key)->columns[i];
      const RelValue *value;
      int position;

      if (!rel_record_query_find_value (query, column, &position))
        complete = FALSE;
      value = complete ? rel_row_get_value (row, position) : NULL;
      if (rel_value_is_null (value))
        complete = FALSE;
      else
        {
          g_ptr_array_add (self->columns, g_strdup (rel_column_get_name (rel_table_get_column (table, column))));
          g_ptr_array_add (self->values, rel_value_ref ((RelValue *) value));
        }
    }
  if (!complete)
    {
      const RelValue *rowid = rel_record_query_get_n_key (query) == 1 ? rel_row_get_value (row, rel_record_query_get_key (query, 0)) : NULL;

      g_ptr_array_set_size (self->columns, 0);
      g_ptr_array_set_size (self->values, 0);
      if (rowid == NULL || rel_value_get_value_type (rowid) != REL_VALUE_INTEGER)
        return NULL;
      g_ptr_array_add (self->values, rel_value_ref ((RelValue *) rowid));
    }

  return g_steal_pointer (&self);
}

/**
 * rel_record_handle_new_key:
 * @table: a table with a primary key
 * @key: (array length=n_key): its parts
 * @n_key: their number
 *
 * Returns: (transfer full): the record with that key
 */
RelRecordHandle *
rel_record_handle_new_key (RelTable        *table,
                           RelValue *const *key,
                           guint            n_key)
{
  RelRecordHandle *self = new_handle (rel_table_get_name (table));
  RelKey *primary = rel_table_get_info (table)->primary_key;

  for (guint i = 0; i < n_key; i++)
    {
      if (primary != NULL && i < rel_key_get_info (primary)->n_columns)
        g_ptr_array_add (self->columns, g_strdup (rel_column_get_name (rel_table_get_column (table, rel_key_get_info (primary)->columns[i]))));
      g_ptr_array_add (self->values, rel_value_ref (key[i]));
    }

  return self;
}

/**
 * rel_record_handle_new_rowid:
 * @table: a table with rowids
 * @rowid: one of them
 *
 * Returns: (transfer full): the record there
 */
RelRecordHandle *
rel_record_handle_new_rowid (RelTable *table,
                             gint64    rowid)
{
  RelRecordHandle *self = new_handle (rel_table_get_name (table));

  g_ptr_array_add (self->values, rel_value_new_integer (rowid));

  return self;
}

/**
 * rel_record_handle_new_record:
 * @record: a record of a session
 *
 * Returns: (transfer full): that record
 */
RelRecordHandle *
rel_record_handle_new_record (RelRecord *record)
{
  RelRecordHandle *self = new_handle (rel_record_get_table (record));

  self->record = g_object_ref (record);

  return self;
}

RelRecordHandle *
rel_record_handle_copy (RelRecordHandle *self)
{
  RelRecordHandle *copy = new_handle (self->table);

  copy->record = self->record != NULL ? g_object_ref (self->record) : NULL;
  for (guint i = 0; i < self->columns->len; i++)
    g_ptr_array_add (copy->columns, g_strdup (self->columns->pdata[i]));
  for (guint i = 0; i < self->values->len; i++)
    g_ptr_array_add (copy->values, rel_value_ref (self->values->pdata[i]));

  return copy;
}

void
rel_record_handle_free (RelRecordHandle *self)
{
  g_clear_object (&self->record);
  g_free (self->table);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->values);
  g_free (self);
}

/**
 * rel_record_handle_find:
 * @self: a handle
 * @session: a session, within rel_session_run_async()
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the record
 */
RelRecord *
rel_record_handle_find (RelRecordHandle  *self,
                        RelSession       *session,
                        GError          **error)
{
  GError *failed = NULL;
  RelRecord *record;

  if (self->record != NULL)
    return g_object_ref (self->record);

  if (self->columns->len == 0)
    record = rel_session_find_rowid (session, self->table, rel_value_get_integer (self->values->pdata[0]), &failed);
  else
    record = rel_session_find (session, self->table, (const char *const *) self->columns->pdata,
                               (RelValue *const *) self->values->pdata, self->values->len, &failed);
  if (failed != NULL)
    g_propagate_error (error, failed);
  else if (record == NULL)
    g_set_error (error, REL_ERROR, REL_ERROR_CHANGED, _("The record is not there any more. Nothing was changed; reload the page."));

  return record;
}

/**
 * rel_record_handle_new_source:
 * @self: a handle
 * @database: the database
 * @table: the table of the record
 * @column: name of a column
 *
 * Returns: (transfer full) (nullable): the stored cell of that column; %NULL for a record
 *   that is not stored yet
 */
RelCellSource *
rel_record_handle_new_source (RelRecordHandle *self,
                              RelDatabase     *database,
                              RelTable        *table,
                              const char      *column)
{
  g_autoptr(GPtrArray) names = NULL;

  if (self->record != NULL || self->values->len == 0)
    return NULL;
  names = g_ptr_array_new ();
  for (guint i = 0; i < self->columns->len; i++)
    g_ptr_array_add (names, self->columns->pdata[i]);
  g_ptr_array_add (names, NULL);

  return rel_cell_source_new_stored (database, table, column, (const char *const *) names->pdata, (RelValue *const *) self->values->pdata, self->values->len);
}

typedef struct
{
  RelStageKind     kind;
  RelRecordHandle *record;
  RelRecordHandle *other;
  char            *name;
  char            *table;
  RelValue        *value;
  RelValue        *expected; /* what was seen; NULL: anything */
  RelRecord       *made;
  RelStaged        staged;
  gpointer         user_data;
  GDestroyNotify   destroy;
  int              n_refs; /* the session and the callback both hold it */
} Edit;

static void
edit_unref (Edit *edit)
{
  if (--edit->n_refs > 0)
    return;
  g_clear_pointer (&edit->record, rel_record_handle_free);
  g_clear_pointer (&edit->other, rel_record_handle_free);
  g_clear_pointer (&edit->value, rel_value_unref);
  g_clear_pointer (&edit->expected, rel_value_unref);
  g_clear_object (&edit->made);
  g_free (edit->name);
  g_free (edit->table);
  if (edit->destroy != NULL)
    edit->destroy (edit->user_data);
  g_free (edit);
}

static gboolean
insert (RelSession  *session,
        Edit        *edit,
        RelRecord   *owner,
        GError     **error)
{
  g_autoptr(RelRecord) made = rel_session_insert (session, edit->table, error);

  if (made == NULL)
    return FALSE;
  if (owner != NULL && !rel_session_append (session, owner, edit->name, made, error))
    return FALSE;
  g_set_object (&edit->made, made);

  return TRUE;
}

/* All values but the key, which the database makes anew. */
static gboolean
duplicate (RelSession  *session,
           Edit        *edit,
           RelRecord   *record,
           GError     **error)
{
  RelTable *table = rel_schema_find_table (rel_mapping_get_schema (rel_session_get_mapping (session)), rel_record_get_table (record));
  g_autoptr(RelRecord) made = NULL;

  if (table == NULL)
    return FALSE;
  made = rel_session_insert (session, rel_record_get_table (record), error);
  if (made == NULL)
    return FALSE;
  for (guint i = 0; i < rel_table_get_info (table)->columns->len; i++)
    {
      RelColumn *column = rel_table_get_info (table)->columns->pdata[i];
      RelId id = rel_column_get_id (column);
      const char *name = rel_column_get_name (column);
      g_autoptr(RelValue) value = NULL;

      if (rel_column_get_info (column)->generated != REL_GENERATED_NO || rel_column_get_info (column)->hidden ||
          (rel_table_get_key_position (table, id) > 0 && !rel_table_is_link_column (table, id)))
        continue;
      value = rel_record_load_value (record, name, error);
      if (value == NULL || !rel_session_update (session, made, name, value, error))
        return FALSE;
    }
  g_set_object (&edit->made, made);

  return TRUE;
}

/* Whether the record has in the database what was seen. */
static gboolean
is_expected (Edit       *edit,
             RelRecord  *record,
             GError    **error)
{
  g_autoptr(RelValue) stored = edit->expected != NULL ? rel_record_get_stored_value (record, edit->name) : NULL;

  if (stored == NULL || rel_value_equal (stored, edit->expected))
    return TRUE;
  g_set_error_literal (error, REL_ERROR, REL_ERROR_CHANGED, _("The record has another value by now than what is shown here. Nothing was staged; run the query again."));

  return FALSE;
}

static gboolean
run_edit (RelSession  *session,
          gpointer     data,
          GError     **error)
{
  Edit *edit = data;
  g_autoptr(RelRecord) record = NULL;
  g_autoptr(RelRecord) other = NULL;

  if (edit->record != NULL && (record = rel_record_handle_find (edit->record, session, error)) == NULL)
    return FALSE;
  if (edit->other != NULL && (other = rel_record_handle_find (edit->other, session, error)) == NULL)
    return FALSE;
  switch (edit->kind)
    {
    case REL_STAGE_UPDATE:
      return is_expected (edit, record, error) && rel_session_update (session, record, edit->name, edit->value, error);
    case REL_STAGE_ASSIGN:
      return rel_session_assign (session, record, edit->name, other, error);
    case REL_STAGE_APPEND:
      return rel_session_append (session, record, edit->name, other, error);
    case REL_STAGE_REMOVE:
      return rel_session_remove (session, record, edit->name, other, error);
    case REL_STAGE_DELETE:
      return rel_session_delete (session, record, error);
    case REL_STAGE_INSERT:
      return insert (session, edit, record, error);
    case REL_STAGE_DUPLICATE:
    default:
      return duplicate (session, edit, record, error);
    }
}

static void
staged_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Edit *edit = user_data;
  g_autoptr(GError) error = NULL;

  rel_document_stage_finish (REL_DOCUMENT (source), result, &error);
  if (edit->staged != NULL)
    edit->staged (error == NULL ? edit->made : NULL, error, edit->user_data);
  edit_unref (edit);
}

static const char *
name_for (RelStageKind kind)
{
  switch (kind)
    {
    case REL_STAGE_ASSIGN:
      return _("Change Link");
    case REL_STAGE_APPEND:
      return _("Add Member");
    case REL_STAGE_REMOVE:
      return _("Remove Member");
    case REL_STAGE_DELETE:
      return _("Delete Record");
    case REL_STAGE_INSERT:
      return _("New Record");
    case REL_STAGE_DUPLICATE:
      return _("Duplicate Record");
    case REL_STAGE_UPDATE:
    default:
      return _("Edit Value");
    }
}

/**
 * rel_record_stage:
 * @document: a document on a database
 * @kind: what is staged
 * @record: (nullable) (transfer full): for which record
 * @name: (nullable): a column or an end, see #RelStageKind
 * @value: (nullable): of an update
 * @other: (nullable) (transfer full): another record
 * @table: (nullable): of an insert
 * @staged: (nullable): told when it is staged, or why not
 * @user_data: for @staged
 * @destroy: (nullable): frees @user_data
 *
 * Stages an edit, as one step of the history.
 */
void
rel_record_stage (RelDocument     *document,
                  RelStageKind     kind,
                  RelRecordHandle *record,
                  const char      *name,
                  const RelValue  *value,
                  RelRecordHandle *other,
                  const char      *table,
                  RelStaged        staged,
                  gpointer         user_data,
                  GDestroyNotify   destroy)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->kind = kind;
  edit->record = record;
  edit->other = other;
  edit->name = g_strdup (name);
  edit->table = g_strdup (table);
  edit->value = value != NULL ? rel_value_ref ((RelValue *) value) : NULL;
  edit->staged = staged;
  edit->user_data = user_data;
  edit->destroy = destroy;
  edit->n_refs = 2;
  rel_document_stage_async (document, name_for (kind), run_edit, edit, (GDestroyNotify) edit_unref, NULL, staged_cb, edit);
}

/**
 * rel_record_stage_seen:
 * @document: a document on a database
 * @record: (transfer full): a record
 * @column: name of a column
 * @value: what it shall be
 * @seen: (nullable): what was seen there; when the database has something else, nothing is staged
 * @staged: (nullable): told when it is staged, or why not
 * @user_data: for @staged
 * @destroy: (nullable): frees @user_data
 *
 * Stages a value in place of one that was read some time ago.
 */
void
rel_record_stage_seen (RelDocument     *document,
                       RelRecordHandle *record,
                       const char      *column,
                       const RelValue  *value,
                       const RelValue  *seen,
                       RelStaged        staged,
                       gpointer         user_data,
                       GDestroyNotify   destroy)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->kind = REL_STAGE_UPDATE;
  edit->record = record;
  edit->name = g_strdup (column);
  edit->value = rel_value_ref (value);
  edit->expected = seen != NULL ? rel_value_ref (seen) : NULL;
  edit->staged = staged;
  edit->user_data = user_data;
  edit->destroy = destroy;
  edit->n_refs = 2;
  rel_document_stage_async (document, name_for (edit->kind), run_edit, edit, (GDestroyNotify) edit_unref, NULL, staged_cb, edit);
}

static gboolean
has_word (const char        *type,
          const char *const *words)
{
  g_autofree char *upper = g_ascii_strup (type, -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (upper, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

/**
 * rel_record_parse_value:
 * @text: what was typed
 * @type: the declared type of the column
 * @before: (nullable): the value that it replaces
 *
 * Reads a value as SQLite's affinity would take it
 * (https://www.sqlite.org/datatype3.html#determination_of_column_affinity): numbers
 * exactly, in columns for numbers; elsewhere text, but a number where a number was.
 *
 * Returns: (transfer full): the value
 */
RelValue *
rel_record_parse_value (const char     *text,
                        const char     *type,
                        const RelValue *before)
{
  static const char *const integers[] = { "INT", NULL };
  static const char *const texts[] = { "CHAR", "CLOB", "TEXT", NULL };
  gboolean was_number = before != NULL && (rel_value_get_value_type (before) == REL_VALUE_INTEGER || rel_value_get_value_type (before) == REL_VALUE_REAL);
  gboolean numbers = has_word (type, integers) || (!has_word (type, texts) && (*type != '\0' || was_number));
  char *end = NULL;

  if (numbers && *text != '\0' && !g_ascii_isspace (text[0]))
    {
      gint64 integer;
      double real;

      errno = 0;
      integer = g_ascii_strtoll (text, &end, 10);
      if (errno == 0 && *end == '\0')
        return rel_value_new_integer (integer);
      real = g_ascii_strtod (text, &end);
      if (*end == '\0' && strpbrk (text, "nNiIxX") == NULL)
        return rel_value_new_real (real);
    }

  return rel_value_new_text (text, -1);
}
