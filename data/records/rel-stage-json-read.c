/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A stage from its text. Nothing of the text is believed: a draft may come from another
 * version, be damaged, or be meant for a database whose schema has changed meanwhile;
 * what has no place any more is counted as lost.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "records/rel-stage-json-private.h"

#include "base/rel-json-member.h"
#include "base/rel-json.h"
#include "records/rel-session-private.h"

typedef struct
{
  RelSession *session;
  RelStage   *stage;
  JsonObject *tables;
  GPtrArray  *records; /* RelRecord; NULL: has no place any more */
  guint64     order;
  guint       n_lost;
} Reading;

static RelValue *
read_bytes (JsonObject  *object,
            const char  *name,
            RelValueType type)
{
  const char *text = rel_json_get_string (object, name);
  g_autofree guchar *bytes = NULL;
  gsize length = 0;
  gint64 whole = rel_json_get_integer (object, "whole", -1);

  if (text == NULL)
    return NULL;
  bytes = *text != '\0' ? g_base64_decode (text, &length) : NULL;
  if (whole > (gint64) length)
    return rel_value_new_cut (type, bytes, length, whole);

  return type == REL_VALUE_TEXT ? rel_value_new_text (bytes != NULL ? (const char *) bytes : "", length) : rel_value_new_blob (bytes, length);
}

/* NULL when it is none. */
static RelValue *
read_value (JsonNode *node)
{
  JsonObject *object;
  RelValue *value;
  const char *real;

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_NULL (node))
    return rel_value_new_null ();
  if (JSON_NODE_HOLDS_VALUE (node))
    return json_node_get_value_type (node) == G_TYPE_INT64 ? rel_value_new_integer (json_node_get_int (node)) :
           json_node_get_value_type (node) == G_TYPE_STRING ? rel_value_new_text (json_node_get_string (node), -1) : NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  object = json_node_get_object (node);
  real = rel_json_get_string (object, "real");
  if (real != NULL)
    return rel_value_new_real (g_ascii_strtod (real, NULL));
  value = read_bytes (object, "text", REL_VALUE_TEXT);

  return value != NULL ? value : read_bytes (object, "blob", REL_VALUE_BLOB);
}

/* The row as the table has it now; NULL when it cannot be told which record it was. */
static GPtrArray *
read_row (Reading        *self,
          RelMappedTable *table,
          JsonObject     *object)
{
  JsonArray *values = rel_json_get_array (object, "row");
  JsonArray *columns = rel_json_get_array (self->tables, table->name);
  g_autoptr(GPtrArray) row = NULL;
  RelValue *rowid;

  if (values == NULL || columns == NULL || json_array_get_length (values) != json_array_get_length (columns))
    return NULL;

  row = rel_mapped_row_new ();
  for (guint i = 0; i < table->n_columns; i++)
    {
      RelValue *value = NULL;

      for (guint j = 0; j < json_array_get_length (columns) && value == NULL; j++)
        {
          JsonNode *name = json_array_get_element (columns, j);

          if (JSON_NODE_HOLDS_VALUE (name) && json_node_get_value_type (name) == G_TYPE_STRING &&
              g_ascii_strcasecmp (json_node_get_string (name), table->columns[i].name) == 0)
            value = read_value (json_array_get_element (values, j));
        }
      if (value == NULL && rel_mapped_columns_has (&table->key, i))
        return NULL;
      g_ptr_array_add (row, value != NULL ? value : rel_value_new_null ());
    }
  rowid = read_value (json_object_get_member (object, "rowid"));
  g_ptr_array_add (row, rowid != NULL ? rowid : rel_value_new_null ());

  return g_steal_pointer (&row);
}

/* The record that is held, or one that is read when it is needed. */
static RelRecord *
take_record (RelSession     *session,
             RelMappedTable *table,
             GPtrArray      *row)
{
  g_autofree char *identity = rel_mapped_table_identify (table, (RelValue *const *) row->pdata);
  RelRecord *record = g_hash_table_lookup (session->records, identity);

  if (record != NULL)
    return g_object_ref (record);

  record = rel_record_new (session, table);
  rel_record_set_identity (record, identity);
  g_hash_table_insert (session->records, g_strdup (identity), record);
  rel_record_set_row (record, row, session->generation - 1);

  return record;
}

static RelRecord *
read_record (Reading    *self,
             JsonObject *object)
{
  const char *name = object != NULL ? rel_json_get_string (object, "table") : NULL;
  RelMappedTable *table = name != NULL ? rel_mapping_get_table (self->session->mapping, name) : NULL;
  g_autoptr(GPtrArray) row = NULL;

  if (table == NULL)
    return NULL;
  if (rel_json_get_boolean (object, "inserted") && !json_object_has_member (object, "row"))
    {
      RelRecord *record = rel_record_new (self->session, table);

      rel_record_set_identity (record, NULL);
      return record;
    }
  row = read_row (self, table, object);

  return row != NULL ? take_record (self->session, table, row) : NULL;
}

static RelRecord *
get_record (Reading    *self,
            JsonObject *object,
            const char *name)
{
  gint64 number = rel_json_get_integer (object, name, -1);

  return number >= 0 && number < self->records->len ? self->records->pdata[number] : NULL;
}

static RelCellKind
find_kind (const char *name)
{
  for (guint i = REL_CELL_VALUE; name != NULL && i < G_N_ELEMENTS (rel_stage_cell_names); i++)
    if (g_str_equal (rel_stage_cell_names[i], name))
      return i;

  return REL_CELL_NONE;
}

static gboolean
read_cell (Reading        *self,
           RelStageEntry  *entry,
           RelMappedTable *table,
           const char     *name,
           JsonObject     *object)
{
  int column = rel_mapped_table_find_column (table, name);
  RelCellKind kind = find_kind (rel_json_get_string (object, "kind"));
  g_autoptr(RelValue) value = read_value (json_object_get_member (object, "value"));
  RelRecord *target = get_record (self, object, "record");
  const char *target_name = rel_json_get_string (object, "column");
  int target_column = target != NULL && target_name != NULL ? rel_mapped_table_find_column (rel_record_get_mapped_table (target), target_name) : 0;

  if (column < 0 || kind == REL_CELL_NONE || !table->columns[column].writable || target_column < 0 ||
      (kind == REL_CELL_VALUE && value == NULL) || (kind == REL_CELL_LINK && (target == NULL || target_name == NULL)))
    return FALSE;
  rel_stage_set_cell (self->stage, entry, column, kind, value, target, target_column);

  return TRUE;
}

static void
read_entry (Reading    *self,
            JsonObject *object,
            RelRecord  *record)
{
  RelMappedTable *table = rel_record_get_mapped_table (record);
  JsonObject *cells = rel_json_get_object (object, "cells");
  guint64 order = MAX (rel_json_get_integer (object, "order", 0), 0);
  RelStageEntry *entry = rel_stage_edit (&self->stage, record, order);
  g_autoptr(GList) names = cells != NULL ? json_object_get_members (cells) : NULL;
  gboolean lost = FALSE;

  self->order = MAX (self->order, order + 1);
  entry->inserted = rel_json_get_boolean (object, "inserted");
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *cell = rel_json_get_object (cells, l->data);

      if (cell == NULL || !read_cell (self, entry, table, l->data, cell))
        lost = TRUE;
    }
  if (rel_json_get_boolean (object, "deleted"))
    rel_stage_set_deleted (&self->stage, record, TRUE, order);
  rel_stage_tidy (&self->stage, record);
  self->n_lost += lost;
}

static gboolean
read_pair (Reading    *self,
           JsonObject *object)
{
  const char *name = rel_json_get_string (object, "table");
  const char *end_name = rel_json_get_string (object, "end");
  RelMappedTable *table = name != NULL ? rel_mapping_get_table (self->session->mapping, name) : NULL;
  RelMappedEnd *end = table != NULL && end_name != NULL ? rel_mapped_table_find_end (table, end_name) : NULL;
  RelRecord *left = get_record (self, object, "left");
  RelRecord *right = get_record (self, object, "right");
  guint64 order = MAX (rel_json_get_integer (object, "order", 0), 0);

  if (end == NULL || end->pairs != end || left == NULL || right == NULL ||
      rel_record_get_mapped_table (left) != end->local || rel_record_get_mapped_table (right) != end->remote)
    return FALSE;
  rel_stage_set_pair (&self->stage, end, left, right, rel_json_get_boolean (object, "present"), order);
  self->order = MAX (self->order, order + 1);

  return TRUE;
}

static void
read_all (Reading    *self,
          JsonObject *root)
{
  JsonArray *records = rel_json_get_array (root, "records");
  JsonArray *pairs = rel_json_get_array (root, "pairs");
  guint n_records = records != NULL ? json_array_get_length (records) : 0;
  guint n_pairs = pairs != NULL ? json_array_get_length (pairs) : 0;

  self->tables = rel_json_get_object (root, "tables");
  for (guint i = 0; i < n_records; i++)
    g_ptr_array_add (self->records, read_record (self, rel_json_get_nth_object (records, i)));
  for (guint i = 0; i < n_records; i++)
    {
      JsonObject *object = rel_json_get_nth_object (records, i);

      if (object == NULL || !json_object_has_member (object, "order"))
        continue;
      if (self->records->pdata[i] != NULL)
        read_entry (self, object, self->records->pdata[i]);
      else
        self->n_lost++;
    }
  for (guint i = 0; i < n_pairs; i++)
    {
      JsonObject *object = rel_json_get_nth_object (pairs, i);

      if (object == NULL || !read_pair (self, object))
        self->n_lost++;
    }
}

static void
unref_record (gpointer data)
{
  if (data != NULL)
    g_object_unref (data);
}

/**
 * rel_stage_from_json:
 * @text: what rel_stage_to_json() gave
 * @session: the session that is to show it
 * @n_lost: (out): how many records and pairs the database has no place for any more
 * @error: where to put an error
 *
 * Makes a stage of its text. Rows are compared at the commit with what they were when
 * they were staged, so that what others changed meanwhile is never overwritten.
 *
 * Returns: (transfer full) (nullable): the stage
 */
RelStage *
rel_stage_from_json (const char  *text,
                     RelSession  *session,
                     guint       *n_lost,
                     GError     **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GError) problem = NULL;
  Reading reading = { NULL };
  JsonNode *root;

  g_return_val_if_fail (text != NULL && n_lost != NULL, NULL);
  g_return_val_if_fail (REL_IS_SESSION (session), NULL);

  *n_lost = 0;
  parser = json_parser_new_immutable ();
  if (!rel_json_is_shallow (text, -1, &problem) || !json_parser_load_from_data (parser, text, -1, &problem) ||
      (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, REL_ERROR, REL_ERROR_FAILED, _("The staged edits of records cannot be read: %s. The database is as it was; the draft is kept beside."),
                   problem != NULL ? problem->message : _("something else was found"));
      return NULL;
    }

  records = g_ptr_array_new_with_free_func (unref_record);
  reading.session = session;
  reading.stage = rel_stage_new ();
  reading.records = records;
  read_all (&reading, json_node_get_object (root));
  session->order = MAX (session->order, reading.order);
  *n_lost = reading.n_lost;

  return reading.stage;
}
