/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is staged, as text and back: for drafts that outlive a crash. Records go by the
 * row that was read when they were staged, tables and columns by name, so that a draft
 * fits a database whose schema has changed meanwhile; what it no longer has a place for
 * is counted as lost, for whoever tells the person.
 *
 *   { "tables": { "books": ["id", "title"] },
 *     "records": [ { "table": "books", "row": [1, "x"], "rowid": 1, "order": 3,
 *                    "cells": { "title": { "value": "y" } } } ],
 *     "pairs": [ { "table": "books", "end": "categories", "left": 0, "right": 1, "present": true } ] }
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "records/rel-stage-json.h"

#include "base/rel-json.h"
#include "records/rel-session-private.h"

/* Writing */

typedef struct
{
  RelStage    *stage;
  JsonBuilder *builder;
  GPtrArray   *records; /* RelRecord, in order */
  GHashTable  *numbers; /* RelRecord -> its place + 1 */
  GHashTable  *tables;  /* RelMappedTable */
} Writing;

static void
add_base64 (JsonBuilder *builder,
            const char  *name,
            const char  *bytes,
            gsize        length)
{
  g_autofree char *text = g_base64_encode ((const guchar *) bytes, length);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
write_value (JsonBuilder    *builder,
             const RelValue *value)
{
  RelValueType type = value != NULL ? rel_value_get_value_type (value) : REL_VALUE_NULL;
  const char *bytes;
  gsize length;

  switch (type)
    {
    case REL_VALUE_NULL:
      json_builder_add_null_value (builder);
      return;
    case REL_VALUE_INTEGER:
      json_builder_add_int_value (builder, rel_value_get_integer (value));
      return;
    case REL_VALUE_REAL:
      {
        char digits[G_ASCII_DTOSTR_BUF_SIZE];

        /* as text: exact, and with the numbers that JSON has not */
        json_builder_begin_object (builder);
        json_builder_set_member_name (builder, "real");
        json_builder_add_string_value (builder, g_ascii_dtostr (digits, sizeof digits, rel_value_get_real (value)));
        json_builder_end_object (builder);
        return;
      }
    case REL_VALUE_TEXT:
    case REL_VALUE_BLOB:
    default:
      break;
    }

  bytes = rel_value_get_bytes (value, &length);
  if (type == REL_VALUE_TEXT && !rel_value_is_cut (value) && g_utf8_validate (bytes, length, NULL) && memchr (bytes, '\0', length) == NULL)
    {
      g_autofree char *text = g_strndup (bytes, length);

      json_builder_add_string_value (builder, text);
      return;
    }
  json_builder_begin_object (builder);
  add_base64 (builder, type == REL_VALUE_TEXT ? "text" : "blob", bytes, length);
  if (rel_value_is_cut (value))
    {
      json_builder_set_member_name (builder, "whole");
      json_builder_add_int_value (builder, rel_value_get_full_length (value));
    }
  json_builder_end_object (builder);
}

static void
number_record (Writing   *self,
               RelRecord *record)
{
  if (g_hash_table_contains (self->numbers, record))
    return;

  g_ptr_array_add (self->records, record);
  g_hash_table_insert (self->numbers, record, GUINT_TO_POINTER (self->records->len));
  g_hash_table_add (self->tables, rel_record_get_mapped_table (record));
}

static int
get_number (Writing   *self,
            RelRecord *record)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->numbers, record)) - 1;
}

static const char *const cell_names[] = {
  [REL_CELL_VALUE] = "value",
  [REL_CELL_LINK] = "link",
  [REL_CELL_CLEARED] = "cleared",
  [REL_CELL_DISPLACED] = "displaced",
};

static void
write_cell (Writing        *self,
            RelMappedTable *table,
            guint           column,
            const RelCell  *cell)
{
  JsonBuilder *builder = self->builder;

  json_builder_set_member_name (builder, table->columns[column].name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, cell_names[cell->kind]);
  if (cell->value != NULL)
    {
      json_builder_set_member_name (builder, "value");
      write_value (builder, cell->value);
    }
  if (cell->target != NULL)
    {
      RelMappedTable *target = rel_record_get_mapped_table (cell->target);

      json_builder_set_member_name (builder, "record");
      json_builder_add_int_value (builder, get_number (self, cell->target));
      if (cell->column < target->n_columns)
        {
          json_builder_set_member_name (builder, "column");
          json_builder_add_string_value (builder, target->columns[cell->column].name);
        }
    }
  json_builder_end_object (builder);
}

static void
write_record (Writing   *self,
              RelRecord *record)
{
  JsonBuilder *builder = self->builder;
  RelMappedTable *table = rel_record_get_mapped_table (record);
  RelStageEntry *entry = rel_stage_lookup (self->stage, record);
  GPtrArray *row = entry != NULL && entry->read != NULL ? entry->read : rel_record_get_row (record);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "table");
  json_builder_add_string_value (builder, table->name);
  if (rel_record_get_identity (record) != NULL && row != NULL)
    {
      json_builder_set_member_name (builder, "row");
      json_builder_begin_array (builder);
      for (guint i = 0; i < table->n_columns; i++)
        write_value (builder, row->pdata[i]);
      json_builder_end_array (builder);
      json_builder_set_member_name (builder, "rowid");
      write_value (builder, row->pdata[table->n_columns]);
    }
  if (entry != NULL)
    {
      json_builder_set_member_name (builder, "order");
      json_builder_add_int_value (builder, entry->order);
      json_builder_set_member_name (builder, "inserted");
      json_builder_add_boolean_value (builder, entry->inserted);
      json_builder_set_member_name (builder, "deleted");
      json_builder_add_boolean_value (builder, entry->deleted);
      json_builder_set_member_name (builder, "cells");
      json_builder_begin_object (builder);
      for (guint i = 0; i < table->n_columns; i++)
        if (entry->cells[i].kind != REL_CELL_NONE)
          write_cell (self, table, i, &entry->cells[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
write_tables (Writing *self)
{
  GHashTableIter iter;
  gpointer key;

  json_builder_set_member_name (self->builder, "tables");
  json_builder_begin_object (self->builder);
  g_hash_table_iter_init (&iter, self->tables);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      RelMappedTable *table = key;

      json_builder_set_member_name (self->builder, table->name);
      json_builder_begin_array (self->builder);
      for (guint i = 0; i < table->n_columns; i++)
        json_builder_add_string_value (self->builder, table->columns[i].name);
      json_builder_end_array (self->builder);
    }
  json_builder_end_object (self->builder);
}

static void
write_pairs (Writing *self)
{
  GHashTableIter iter;
  gpointer data;

  json_builder_set_member_name (self->builder, "pairs");
  json_builder_begin_array (self->builder);
  g_hash_table_iter_init (&iter, rel_stage_get_pairs (self->stage));
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      const RelStagePair *pair = data;

      json_builder_begin_object (self->builder);
      json_builder_set_member_name (self->builder, "table");
      json_builder_add_string_value (self->builder, pair->pairs->local->name);
      json_builder_set_member_name (self->builder, "end");
      json_builder_add_string_value (self->builder, pair->pairs->info.name);
      json_builder_set_member_name (self->builder, "left");
      json_builder_add_int_value (self->builder, get_number (self, pair->left));
      json_builder_set_member_name (self->builder, "right");
      json_builder_add_int_value (self->builder, get_number (self, pair->right));
      json_builder_set_member_name (self->builder, "present");
      json_builder_add_boolean_value (self->builder, pair->present);
      json_builder_set_member_name (self->builder, "order");
      json_builder_add_int_value (self->builder, pair->order);
      json_builder_end_object (self->builder);
    }
  json_builder_end_array (self->builder);
}

/* All that is staged for, then all that this refers to. */
static void
number_records (Writing   *self,
                GPtrArray *entries)
{
  GHashTableIter iter;
  gpointer data;

  for (guint i = 0; i < entries->len; i++)
    number_record (self, ((RelStageEntry *) entries->pdata[i])->record);
  for (guint i = 0; i < entries->len; i++)
    {
      RelStageEntry *entry = entries->pdata[i];

      for (guint j = 0; j < rel_record_get_mapped_table (entry->record)->n_columns; j++)
        if (entry->cells[j].target != NULL)
          number_record (self, entry->cells[j].target);
    }
  g_hash_table_iter_init (&iter, rel_stage_get_pairs (self->stage));
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      number_record (self, ((RelStagePair *) data)->left);
      number_record (self, ((RelStagePair *) data)->right);
    }
}

/**
 * rel_stage_to_json:
 * @self: a stage
 *
 * Returns: (transfer full): all that is staged, as text
 */
char *
rel_stage_to_json (RelStage *self)
{
  g_autoptr(JsonBuilder) builder = NULL;
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GHashTable) numbers = NULL;
  g_autoptr(GHashTable) tables = NULL;
  g_autoptr(JsonNode) root = NULL;
  Writing writing;

  g_return_val_if_fail (self != NULL, NULL);

  builder = json_builder_new_immutable ();
  records = g_ptr_array_new ();
  numbers = g_hash_table_new (NULL, NULL);
  tables = g_hash_table_new (NULL, NULL);
  entries = rel_stage_list_entries (self);
  writing = (Writing) { self, builder, records, numbers, tables };

  number_records (&writing, entries);
  json_builder_begin_object (builder);
  write_tables (&writing);
  json_builder_set_member_name (builder, "records");
  json_builder_begin_array (builder);
  for (guint i = 0; i < records->len; i++)
    write_record (&writing, records->pdata[i]);
  json_builder_end_array (builder);
  write_pairs (&writing);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/* Reading. Nothing of the text is believed: a draft may come from another version, or be damaged. */

typedef struct
{
  RelSession *session;
  RelStage   *stage;
  JsonObject *tables;
  GPtrArray  *records; /* RelRecord; NULL: has no place any more */
  guint64     order;
  guint       n_lost;
} Reading;

static JsonNode *
get_member (JsonObject  *object,
            const char  *name,
            JsonNodeType type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_TYPE (node) == type ? node : NULL;
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_OBJECT);

  return node != NULL ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_ARRAY);

  return node != NULL ? json_node_get_array (node) : NULL;
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gint64
get_integer (JsonObject *object,
             const char *name,
             gint64      otherwise)
{
  JsonNode *node = get_member (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : otherwise;
}

static gboolean
get_boolean (JsonObject *object,
             const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static JsonObject *
get_nth_object (JsonArray *array,
                guint      at)
{
  JsonNode *node = json_array_get_element (array, at);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static RelValue *
read_bytes (JsonObject  *object,
            const char  *name,
            RelValueType type)
{
  const char *text = get_string (object, name);
  g_autofree guchar *bytes = NULL;
  gsize length = 0;
  gint64 whole = get_integer (object, "whole", -1);

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
  real = get_string (object, "real");
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
  JsonArray *values = get_array (object, "row");
  JsonArray *columns = get_array (self->tables, table->name);
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
  const char *name = object != NULL ? get_string (object, "table") : NULL;
  RelMappedTable *table = name != NULL ? rel_mapping_get_table (self->session->mapping, name) : NULL;
  g_autoptr(GPtrArray) row = NULL;

  if (table == NULL)
    return NULL;
  if (get_boolean (object, "inserted") && !json_object_has_member (object, "row"))
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
  gint64 number = get_integer (object, name, -1);

  return number >= 0 && number < self->records->len ? self->records->pdata[number] : NULL;
}

static RelCellKind
find_kind (const char *name)
{
  for (guint i = REL_CELL_VALUE; name != NULL && i < G_N_ELEMENTS (cell_names); i++)
    if (g_str_equal (cell_names[i], name))
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
  RelCellKind kind = find_kind (get_string (object, "kind"));
  g_autoptr(RelValue) value = read_value (json_object_get_member (object, "value"));
  RelRecord *target = get_record (self, object, "record");
  const char *target_name = get_string (object, "column");
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
  JsonObject *cells = get_object (object, "cells");
  guint64 order = MAX (get_integer (object, "order", 0), 0);
  RelStageEntry *entry = rel_stage_edit (&self->stage, record, order);
  g_autoptr(GList) names = cells != NULL ? json_object_get_members (cells) : NULL;
  gboolean lost = FALSE;

  self->order = MAX (self->order, order + 1);
  entry->inserted = get_boolean (object, "inserted");
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *cell = get_object (cells, l->data);

      if (cell == NULL || !read_cell (self, entry, table, l->data, cell))
        lost = TRUE;
    }
  if (get_boolean (object, "deleted"))
    rel_stage_set_deleted (&self->stage, record, TRUE, order);
  rel_stage_tidy (&self->stage, record);
  self->n_lost += lost;
}

static gboolean
read_pair (Reading    *self,
           JsonObject *object)
{
  const char *name = get_string (object, "table");
  const char *end_name = get_string (object, "end");
  RelMappedTable *table = name != NULL ? rel_mapping_get_table (self->session->mapping, name) : NULL;
  RelMappedEnd *end = table != NULL && end_name != NULL ? rel_mapped_table_find_end (table, end_name) : NULL;
  RelRecord *left = get_record (self, object, "left");
  RelRecord *right = get_record (self, object, "right");
  guint64 order = MAX (get_integer (object, "order", 0), 0);

  if (end == NULL || end->pairs != end || left == NULL || right == NULL ||
      rel_record_get_mapped_table (left) != end->local || rel_record_get_mapped_table (right) != end->remote)
    return FALSE;
  rel_stage_set_pair (&self->stage, end, left, right, get_boolean (object, "present"), order);
  self->order = MAX (self->order, order + 1);

  return TRUE;
}

static void
read_all (Reading    *self,
          JsonObject *root)
{
  JsonArray *records = get_array (root, "records");
  JsonArray *pairs = get_array (root, "pairs");
  guint n_records = records != NULL ? json_array_get_length (records) : 0;
  guint n_pairs = pairs != NULL ? json_array_get_length (pairs) : 0;

  self->tables = get_object (root, "tables");
  for (guint i = 0; i < n_records; i++)
    g_ptr_array_add (self->records, read_record (self, get_nth_object (records, i)));
  for (guint i = 0; i < n_records; i++)
    {
      JsonObject *object = get_nth_object (records, i);

      if (object == NULL || !json_object_has_member (object, "order"))
        continue;
      if (self->records->pdata[i] != NULL)
        read_entry (self, object, self->records->pdata[i]);
      else
        self->n_lost++;
    }
  for (guint i = 0; i < n_pairs; i++)
    {
      JsonObject *object = get_nth_object (pairs, i);

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
