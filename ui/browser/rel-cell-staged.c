/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a cell says when a value is staged for it.
 */
#include "config.h"

#include "browser/rel-cell-staged.h"

/* The label of the record that a staged link leads to, where the session knows it. */
static char *
label_of_link (RelSchema             *schema,
               RelRecord             *record,
               const RelRecordColumn *column)
{
  RelRelationship *relationship = rel_schema_get_relationship (schema, column->link);
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
 * rel_cell_staged_format:
 * @schema: the schema that the list goes by
 * @list: a list
 * @row: a row of it
 * @number: number of a column
 * @style: (out): how to show it
 *
 * Returns: (transfer full) (nullable): what the cell will say; %NULL when nothing is staged for it
 */
char *
rel_cell_staged_format (RelSchema     *schema,
                        RelRecordList *list,
                        RelRow        *row,
                        guint          number,
                        RelCellStyle  *style)
{
  const RelRecordColumn *column = rel_record_query_get_column (rel_record_list_get_query (list), number);
  g_autoptr(RelValue) value = NULL;
  g_autofree char *text = NULL;
  char *label;

  if (!rel_record_list_is_staged (list, row, number))
    return NULL;
  value = rel_record_list_dup_value (list, row, number);
  if (value == NULL || rel_value_is_null (value))
    {
      *style = REL_CELL_NULL;
      return g_strdup ("NULL");
    }
  if (column->link != REL_ID_NONE && (label = label_of_link (schema, rel_record_list_get_record (list, row), column)) != NULL)
    {
      *style = REL_CELL_LINK;
      return label;
    }
  *style = rel_value_get_value_type (value) == REL_VALUE_INTEGER || rel_value_get_value_type (value) == REL_VALUE_REAL ? REL_CELL_NUMBER : REL_CELL_PLAIN;
  text = rel_value_to_text (value);

  return rel_cell_text_one_line (text);
}
