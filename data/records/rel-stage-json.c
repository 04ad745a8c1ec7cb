/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is staged, as text, and back in rel-stage-json-read.c: for drafts that outlive a
 * crash. Records go by the row that was read when they were staged, tables and columns by
 * name, so that a draft fits a database whose schema has changed meanwhile; what it no
 * longer has a place for is counted as lost, for whoever tells the person.
 *
 *   { "tables": { "books": ["id", "title"] },
 *     "records": [ { "table": "books", "row": [1, "x"], "rowid": 1, "order": 3,
 *                    "cells": { "title": { "value": "y" } } } ],
 *     "pairs": [ { "table": "books", "end": "categories", "left": 0, "right": 1, "present": true } ] }
 */
#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "records/rel-stage-json.h"

#include "records/rel-session-private.h"
#include "records/rel-stage-json-private.h"

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
  json_builder_add_string_value (builder, rel_stage_cell_names[cell->kind]);
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
