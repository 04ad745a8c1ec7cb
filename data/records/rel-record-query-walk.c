/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The paths of a walk as rows of a query: for each step its record by its label, and the
 * columns that were chosen. Nothing names such a row, so it is paged like a view; the
 * keys of the steps come along unseen, so that every cell of a record leads to it.
 */
#include "config.h"

#include "records/rel-record-query.h"

#include "records/rel-filter.h"
#include "records/rel-record-key.h"
#include "records/rel-record-query-private.h"
#include "sql/rel-dialect.h"

/* Where the query calls a step's table so: quoted, ready to stand before a dot. */
static char *
qualify (const char *alias,
         const char *column)
{
  g_autofree char *left = rel_sql_quote_identifier (alias);
  g_autofree char *right = rel_sql_quote_identifier (column);

  return g_strdup_printf ("%s.%s", left, right);
}

static const char *
keep (RelRecordQuery *self,
      char           *text)
{
  g_ptr_array_add (self->texts, text);

  return text;
}

/* The record itself, called by its label: a link to it. */
static void
add_record (RelRecordQuery *self,
            RelWalk        *walk,
            guint           step,
            RelTable       *table,
            const char     *alias)
{
  RelId id = REL_WALK_COLUMN (step, REL_ID_NONE);
  RelKey *key = rel_table_get_info (table)->primary_key;
  RelColumn *label = rel_labels_get_column (rel_place_get_labels (self->place), table);
  RelColumn *first = key != NULL ? rel_table_get_column (table, rel_key_get_info (key)->columns[0])
                                 : g_ptr_array_index (rel_table_get_info (table)->columns, 0);
  g_autofree char *key_expression = qualify (alias, rel_column_get_name (first));
  g_autofree char *own = label != NULL ? qualify (alias, rel_column_get_name (label)) : NULL;
  g_autofree char *expression = own != NULL ? g_strdup_printf ("ifnull(%s, %s)", own, key_expression) : g_strdup (key_expression);
  const char *filter = rel_place_get_filter (self->place, id);
  RelRecordColumn added = { id, rel_walk_get_name (walk, step), rel_walk_get_name (walk, step), "", REL_ID_NONE, -1, -1 };
  RelResult value = { g_strdup (key_expression) };
  RelResult shown = { g_strdup (expression), .is_label = TRUE };

  value.parts = rel_record_query_part_of (key_expression);
  value.marks = g_strdup (value.parts);
  added.value = rel_record_query_add_result (self, value);
  shown.parts = rel_record_query_part_of (expression);
  shown.marks = g_strdup (shown.parts);
  added.label = rel_record_query_add_result (self, shown);
  /* Not a foreign key: it leads to the record of this very row. */
  added.link = key != NULL ? id : REL_ID_NONE;
  g_array_append_val (self->columns, added);
  if (step == 0)
    self->label = added.label;
  if (filter != NULL)
    rel_filter_append (self->where, self->params, expression, "TEXT", filter);
}

static void
add_columns (RelRecordQuery *self,
             RelWalk        *walk,
             guint           step,
             RelTable       *table,
             const char     *alias)
{
  GPtrArray *columns = rel_table_get_info (table)->columns;
  g_autofree char *quoted = rel_sql_quote_identifier (alias);

  if (rel_walk_shows (walk, step, REL_ID_NONE))
    add_record (self, walk, step, table, alias);
  for (guint i = 0; i < columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (columns, i);
      RelRecordColumn *added;

      if (!rel_walk_shows (walk, step, rel_column_get_id (column)))
        continue;
      rel_record_query_add_column (self, table, column, quoted, REL_WALK_COLUMN (step, rel_column_get_id (column)));
      added = &g_array_index (self->columns, RelRecordColumn, self->columns->len - 1);
      added->title = keep (self, g_strdup_printf ("%s · %s", rel_walk_get_name (walk, step), added->title));
    }
}

static void
add_step_key (RelRecordQuery *self,
              RelTable       *table,
              const char     *alias)
{
  RelKey *key = rel_table_get_info (table)->primary_key;
  int begin = -1;

  for (guint i = 0; key != NULL && i < rel_key_get_info (key)->n_columns; i++)
    {
      RelResult result = { qualify (alias, rel_column_get_name (rel_table_get_column (table, rel_key_get_info (key)->columns[i]))) };
      int position = rel_record_query_add_result (self, result);

      if (i == 0)
        begin = position;
    }
  g_array_append_val (self->step_keys, begin);
}

/* FALSE: the schema has no such tables or relationships any more. */
gboolean
rel_record_query_take_walk (RelRecordQuery *self,
                            RelWalk        *walk)
{
  g_autoptr(GPtrArray) aliases = NULL;

  for (guint i = 0; i < rel_walk_get_n_steps (walk); i++)
    {
      const RelEnd *end = rel_walk_get_end (walk, i);

      if (rel_schema_get_table (self->schema, rel_walk_get_table (walk, i)) == NULL ||
          (end != NULL && rel_schema_get_relationship (self->schema, rel_relationship_get_id (end->relationship)) == NULL))
        return FALSE;
    }

  aliases = rel_walk_list_aliases (walk, self->schema);
  for (guint i = 0; i < rel_walk_get_n_steps (walk); i++)
    add_columns (self, walk, i, rel_schema_get_table (self->schema, rel_walk_get_table (walk, i)), aliases->pdata[i]);
  self->n_cut = self->results->len;
  for (guint i = 0; i < rel_walk_get_n_steps (walk); i++)
    add_step_key (self, rel_schema_get_table (self->schema, rel_walk_get_table (walk, i)), aliases->pdata[i]);
  if (self->results->len == 0)
    {
      RelResult nothing = { g_strdup ("NULL") };

      rel_record_query_add_result (self, nothing);
    }
  rel_walk_append_from (walk, self->schema, aliases, FALSE, self->from);

  return TRUE;
}

/* The table of a step under a filter that only its record in this row passes. */
static RelPlace *
find_record (RelRecordQuery *self,
             guint           step,
             RelRow         *row)
{
  RelTable *table = rel_schema_get_table (self->schema, rel_walk_get_table (rel_place_get_walk (self->place), step));
  int position = g_array_index (self->step_keys, int, step);
  const RelKeyInfo *key = rel_key_get_info (rel_table_get_info (table)->primary_key);
  RelPlace *place = rel_place_new_table (rel_table_get_id (table));

  for (guint i = 0; i < key->n_columns; i++)
    {
      const RelValue *value = rel_row_get_value (row, position + i);
      g_autofree char *text = rel_value_to_text (value);
      g_autofree char *filter = rel_value_get_value_type (value) == REL_VALUE_TEXT ? g_strdup_printf ("=\"%s\"", text) : g_strdup_printf ("=%s", text);
      RelPlace *next = rel_place_with_filter (place, key->columns[i], rel_value_is_null (value) ? "=NULL" : filter);

      g_object_unref (place);
      place = next;
    }

  return place;
}

/**
 * rel_record_query_follow_walk:
 * @self: the query of a walk
 * @column: number of a column
 * @row: a row of it
 *
 * Returns: (transfer full) (nullable): where the cell leads: to the record itself, or
 *   along its link; %NULL when it leads nowhere
 */
RelPlace *
rel_record_query_follow_walk (RelRecordQuery *self,
                              guint           column,
                              RelRow         *row)
{
  const RelRecordColumn *known = rel_record_query_get_column (self, column);
  RelWalk *walk = rel_place_get_walk (self->place);
  const RelValue *value = known != NULL ? rel_row_get_value (row, known->value) : NULL;
  RelRelationship *relationship;
  guint step;

  if (walk == NULL || known == NULL || known->link == REL_ID_NONE || value == NULL || rel_value_is_null (value))
    return NULL;
  step = REL_WALK_STEP (known->column);
  if (REL_WALK_OWN (known->column) == REL_ID_NONE)
    return find_record (self, step, row);
  relationship = rel_schema_get_relationship (self->schema, known->link);
  if (relationship == NULL)
    return NULL;

  return rel_place_new_members (&(RelEnd) { relationship, FALSE }, (RelValue *const *) &value, 1, NULL);
}
