/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Staged records of the table that a list shows, found by the key of a row. Made anew
 * whenever the stage changed; there are few of them, however long the list is.
 */
#include "config.h"

#include "browser/rel-staged-rows.h"

struct _RelStagedRows
{
  RelSchema      *schema;
  RelTable       *table;
  RelRecordQuery *query;
  GHashTable     *records; /* key as text -> RelRecord */
  GPtrArray      *fresh;   /* RelRecord: not in the database yet */
};

static void
append_part (GString        *key,
             const RelValue *value)
{
  g_autofree char *literal = rel_value_to_literal (value);

  g_string_append (key, literal);
  g_string_append_c (key, '\x1f');
}

static char *
key_of_record (RelTable  *table,
               RelRecord *record)
{
  RelKey *key = rel_table_get_info (table)->primary_key;
  GString *text = g_string_new (NULL);

  for (guint i = 0; key != NULL && i < rel_key_get_info (key)->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, rel_key_get_info (key)->columns[i]);
      g_autoptr(RelValue) value = rel_record_get_stored_value (record, rel_column_get_name (column));

      if (value == NULL)
        {
          g_string_free (text, TRUE);
          return NULL;
        }
      append_part (text, value);
    }

  return g_string_free (text, text->len == 0);
}

/**
 * rel_staged_rows_new:
 * @document: the document
 * @schema: the schema that the list goes by
 * @list: the list
 *
 * Returns: (transfer full) (nullable): what is staged for it, %NULL when nothing is
 */
RelStagedRows *
rel_staged_rows_new (RelDocument   *document,
                     RelSchema     *schema,
                     RelRecordList *list)
{
  RelTable *table = rel_schema_get_table (schema, rel_place_get_table (rel_record_list_get_place (list)));
  RelStagedRows *self;
  g_autoptr(GPtrArray) changed = NULL;

  if (table == NULL || rel_document_get_n_edits (document) == 0)
    return NULL;

  self = g_new0 (RelStagedRows, 1);
  self->schema = g_object_ref (schema);
  self->table = g_object_ref (table);
  self->query = g_object_ref (rel_record_list_get_query (list));
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->fresh = g_ptr_array_new_with_free_func (g_object_unref);
  changed = rel_session_list_changed (rel_document_get_session (document));
  for (guint i = 0; i < changed->len; i++)
    {
      RelRecord *record = changed->pdata[i];
      char *key;

      if (g_ascii_strcasecmp (rel_record_get_table (record), rel_table_get_name (table)) != 0)
        continue;
      if (rel_record_get_state (record) == REL_RECORD_NEW)
        {
          g_ptr_array_add (self->fresh, g_object_ref (record));
          continue;
        }
      key = key_of_record (table, record);
      if (key != NULL)
        g_hash_table_replace (self->records, key, g_object_ref (record));
    }

  return self;
}

void
rel_staged_rows_free (RelStagedRows *self)
{
  g_object_unref (self->schema);
  g_object_unref (self->table);
  g_object_unref (self->query);
  g_hash_table_unref (self->records);
  g_ptr_array_unref (self->fresh);
  g_free (self);
}

/**
 * rel_staged_rows_find:
 * @self: (nullable): what is staged
 * @row: a row
 *
 * Returns: (transfer none) (nullable): the record for which something is staged
 */
RelRecord *
rel_staged_rows_find (RelStagedRows *self,
                      RelRow        *row)
{
  RelKey *key = self != NULL ? rel_table_get_info (self->table)->primary_key : NULL;
  g_autofree char *text = NULL;
  GString *parts;

  if (key == NULL || g_hash_table_size (self->records) == 0 || !rel_row_is_loaded (row))
    return NULL;

  parts = g_string_new (NULL);
  for (guint i = 0; i < rel_key_get_info (key)->n_columns; i++)
    {
      int position;

      if (rel_record_query_find_value (self->query, rel_key_get_info (key)->columns[i], &position))
        append_part (parts, rel_row_get_value (row, position));
    }
  text = g_string_free (parts, FALSE);

  return g_hash_table_lookup (self->records, text);
}

/**
 * rel_staged_rows_get_new:
 * @self: (nullable): what is staged
 *
 * Returns: (transfer none) (nullable) (element-type RelRecord): records that are not in the database yet
 */
GPtrArray *
rel_staged_rows_get_new (RelStagedRows *self)
{
  return self != NULL ? self->fresh : NULL;
}

/* The label of the record that a staged link leads to, where the session knows it. */
static char *
label_of_link (RelStagedRows         *self,
               RelRecord             *record,
               const RelRecordColumn *column)
{
  RelRelationship *relationship = rel_schema_get_relationship (self->schema, column->link);
  RelEnd end = { relationship, FALSE };
  RelRecord *related = NULL;
  char *label = NULL;

  if (relationship == NULL || !rel_record_get_related (record, rel_end_get_name (&end), &related, NULL, NULL) || related == NULL)
    return NULL;
  label = rel_record_dup_label (related);
  g_object_unref (related);
  if (*label == '\0')
    g_clear_pointer (&label, g_free);

  return label;
}

/**
 * rel_staged_rows_format:
 * @self: what is staged
 * @record: a record of it
 * @column: a column of the list
 * @style: (out): how to show it
 *
 * Returns: (transfer full) (nullable): what the cell will say; %NULL when nothing is staged for it
 */
char *
rel_staged_rows_format (RelStagedRows         *self,
                        RelRecord             *record,
                        const RelRecordColumn *column,
                        RelCellStyle          *style)
{
  g_autoptr(RelValue) value = NULL;
  g_autofree char *text = NULL;
  char *label;

  if (!rel_record_is_staged (record, column->name))
    return NULL;
  value = rel_record_get_value (record, column->name, NULL);
  if (value == NULL || rel_value_is_null (value))
    {
      *style = REL_CELL_NULL;
      return g_strdup ("NULL");
    }
  if (column->link != REL_ID_NONE && (label = label_of_link (self, record, column)) != NULL)
    {
      *style = REL_CELL_LINK;
      return label;
    }
  *style = rel_value_get_value_type (value) == REL_VALUE_INTEGER || rel_value_get_value_type (value) == REL_VALUE_REAL ? REL_CELL_NUMBER : REL_CELL_PLAIN;
  text = rel_value_to_text (value);

  return rel_cell_text_one_line (text);
}
