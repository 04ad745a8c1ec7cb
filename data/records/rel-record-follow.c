/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From a record that was read to where it leads: the members at one of its ends, its own
 * place in its table, and what it is called. Any thread.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "records/rel-record-follow.h"

#include "records/rel-row-private.h"

/**
 * rel_row_new_read:
 * @rows: rows of a query
 * @index: number of one of them
 *
 * Returns: (transfer full): that row, outside of any list
 */
RelRow *
rel_row_new_read (RelRows *rows,
                  guint    index)
{
  RelRow *row = rel_row_new (index);

  rel_row_take (row, rows, index);

  return row;
}

/* The table that holds the link of an end, and the link as that end uses it. */
static RelForeignKey *
find_link (RelSchema    *schema,
           const RelEnd *end,
           RelTable    **holder)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
  gboolean many = info->kind == REL_KIND_MANY_TO_MANY;

  *holder = rel_schema_get_table (schema, many ? info->association : info->child);

  return *holder != NULL ? rel_table_get_foreign_key (*holder, many && !end->at_parent ? info->far_link : info->link) : NULL;
}

/**
 * rel_place_new_followed:
 * @schema: the schema
 * @query: where the parts of the row are
 * @row: a record
 * @end: one of its ends
 * @owner_label: (nullable): what the record is called
 *
 * Returns: (transfer full) (nullable): where the end leads, %NULL when a link is NULL
 */
RelPlace *
rel_place_new_followed (RelSchema      *schema,
                        RelRecordQuery *query,
                        RelRow         *row,
                        const RelEnd   *end,
                        const char     *owner_label)
{
  gboolean many = rel_relationship_get_info (end->relationship)->kind == REL_KIND_MANY_TO_MANY;
  RelTable *holder;
  RelForeignKey *link = find_link (schema, end, &holder);
  const RelForeignKeyInfo *info = link != NULL ? rel_foreign_key_get_info (link) : NULL;
  const RelId *columns = info == NULL ? NULL : many || end->at_parent ? info->target_columns : info->columns;
  g_autoptr(GPtrArray) key = g_ptr_array_new ();

  if (info == NULL)
    return NULL;
  for (guint i = 0; i < info->n_columns; i++)
    {
      int position;
      const RelValue *value = rel_record_query_find_value (query, columns[i], &position) ? rel_row_get_value (row, position) : NULL;

      /* Of a long key only the start is here: that names nobody. */
      if (value == NULL || rel_value_is_null (value) || rel_value_is_cut (value))
        return NULL;
      g_ptr_array_add (key, (gpointer) value);
    }

  return rel_place_new_members (end, (RelValue *const *) key->pdata, key->len, owner_label);
}

/**
 * rel_place_new_record:
 * @table: the table of a record
 * @query: where the parts of the row are
 * @row: the record
 *
 * Returns: (transfer full): the table under a filter that only this record passes; the
 *   whole table where its key cannot be typed
 */
RelPlace *
rel_place_new_record (RelTable       *table,
                      RelRecordQuery *query,
                      RelRow         *row)
{
  RelKey *key = rel_table_get_info (table)->primary_key;
  RelPlace *place = rel_place_new_table (rel_table_get_id (table));

  for (guint i = 0; key != NULL && i < rel_key_get_info (key)->n_columns; i++)
    {
      RelId column = rel_key_get_info (key)->columns[i];
      int position;
      const RelValue *value = rel_record_query_find_value (query, column, &position) ? rel_row_get_value (row, position) : NULL;
      g_autofree char *text = NULL;
      g_autofree char *filter = NULL;
      RelPlace *next;

      if (value == NULL || rel_value_is_cut (value) || rel_value_get_value_type (value) == REL_VALUE_BLOB)
        continue;
      text = rel_value_to_text (value);
      /* Quotes take the meaning from signs in a text. */
      filter = rel_value_is_null (value) ? g_strdup ("=NULL")
               : rel_value_get_value_type (value) == REL_VALUE_TEXT ? g_strdup_printf ("=\"%s\"", text)
                                                                   : g_strdup_printf ("=%s", text);
      next = rel_place_with_filter (place, column, filter);
      g_object_unref (place);
      place = next;
    }

  return place;
}

/**
 * rel_place_is_served:
 * @place: the members at an end
 * @schema: the schema
 *
 * Returns: whether an index finds them, so that no table is read as a whole
 */
gboolean
rel_place_is_served (RelPlace  *place,
                     RelSchema *schema)
{
  const RelEnd *end = rel_place_get_end (place);
  RelTable *holder;
  RelForeignKey *link = end != NULL ? find_link (schema, end, &holder) : NULL;
  gboolean many;

  if (link == NULL)
    return FALSE;
  many = rel_relationship_get_info (end->relationship)->kind == REL_KIND_MANY_TO_MANY;
  /* What a link refers to is a key. */
  if (!many && !end->at_parent)
    return TRUE;

  return rel_table_is_indexed_column (holder, rel_foreign_key_get_info (link)->columns[0]);
}

/**
 * rel_ends_pass_through:
 * @ends: (element-type RelEnd): the ends of a table
 * @table: id of another
 *
 * Returns: whether one of the ends passes through that table, so that its rows only tie
 *   two records together and need no showing of their own
 */
gboolean
rel_ends_pass_through (const GArray *ends,
                       RelId         table)
{
  for (guint i = 0; i < ends->len; i++)
    {
      const RelRelationshipInfo *info = rel_relationship_get_info (g_array_index (ends, RelEnd, i).relationship);

      if (info->kind == REL_KIND_MANY_TO_MANY && info->association == table)
        return TRUE;
    }

  return FALSE;
}

/**
 * rel_value_to_line:
 * @value: a value
 * @max_chars: how much of it
 *
 * Returns: (transfer full): a value as one line of text, "" for NULL
 */
char *
rel_value_to_line (const RelValue *value,
                   guint           max_chars)
{
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;

  if (value == NULL || rel_value_is_null (value))
    return g_strdup ("");
  if (rel_value_get_value_type (value) == REL_VALUE_BLOB)
    {
      gsize length = rel_value_get_full_length (value);

      return g_strdup_printf (ngettext ("BLOB, %'lu byte", "BLOB, %'lu bytes", length), (gulong) length);
    }
  text = rel_value_to_text (value);
  valid = g_utf8_make_valid (text, -1);
  for (char *p = valid; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      *p = ' ';
  g_strstrip (valid);
  if (g_utf8_strlen (valid, -1) > (glong) max_chars)
    {
      g_autofree char *start = g_utf8_substring (valid, 0, max_chars - 1);

      return g_strconcat (start, "…", NULL);
    }

  return g_steal_pointer (&valid);
}

/**
 * rel_record_query_dup_label:
 * @query: where the parts of the row are
 * @row: a record
 *
 * Returns: (transfer full): what it is called: its label, else its number, else the
 *   first of its values that say something
 */
char *
rel_record_query_dup_label (RelRecordQuery *query,
                            RelRow         *row)
{
  int position = rel_record_query_get_label (query);
  g_autofree char *label = position >= 0 ? rel_value_to_line (rel_row_get_value (row, position), 120) : NULL;
  GString *words;

  if (label != NULL && *label != '\0')
    return g_steal_pointer (&label);

  words = g_string_new (NULL);
  for (guint i = 0; i < rel_record_query_get_n_columns (query) && g_utf8_strlen (words->str, -1) < 40; i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, i);
      const RelValue *value = rel_row_get_value (row, column->label >= 0 ? column->label : column->value);
      g_autofree char *line = NULL;

      if (value == NULL || rel_value_get_value_type (value) == REL_VALUE_BLOB)
        continue;
      line = rel_value_to_line (value, 40);
      if (*line != '\0')
        g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", line);
    }
  if (words->len == 0)
    g_string_append (words, _("Record"));

  return g_string_free (words, FALSE);
}
