/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Small questions about a table of a mapping, and texts that stand for its rows: one
 * that identifies a row, one that describes it to people.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "records/rel-mapping-private.h"

#include "records/rel-labels.h"

#define LABEL_CHARS 60

/* Ends are spelled as given; the same letters in another case serve where nothing else is meant. */
RelMappedEnd *
rel_mapped_table_find_end (RelMappedTable *table,
                           const char     *name)
{
  RelMappedEnd *near = NULL;

  for (guint i = 0; i < table->ends->len; i++)
    {
      RelMappedEnd *end = table->ends->pdata[i];

      if (strcmp (end->info.name, name) == 0)
        return end;
      if (near == NULL && g_ascii_strcasecmp (end->info.name, name) == 0)
        near = end;
    }

  return near;
}

int
rel_mapped_table_find_column (RelMappedTable *table,
                              const char     *name)
{
  for (guint i = 0; i < table->n_columns; i++)
    if (g_ascii_strcasecmp (table->columns[i].name, name) == 0)
      return i;

  return -1;
}

/* The declared foreign key over these columns, NULL when there is none. */
RelMappedLink *
rel_mapped_table_find_link (RelMappedTable         *child,
                            const RelMappedColumns *columns,
                            RelMappedTable         *parent,
                            const RelMappedColumns *parent_columns)
{
  for (guint i = 0; i < child->links->len; i++)
    {
      RelMappedLink *link = child->links->pdata[i];
      gboolean same = link->parent == parent && link->columns.n == columns->n;

      for (guint j = 0; same && j < columns->n; j++)
        {
          guint k = 0;

          while (k < columns->n && link->columns.at[k] != columns->at[j])
            k++;
          same = k < columns->n && link->parent_columns.at[k] == parent_columns->at[j];
        }
      if (same)
        return link;
    }

  return NULL;
}

gboolean
rel_mapped_columns_has (const RelMappedColumns *columns,
                        guint                   column)
{
  for (guint i = 0; i < columns->n; i++)
    if (columns->at[i] == column)
      return TRUE;

  return FALSE;
}

gboolean
rel_mapped_columns_equal (const RelMappedColumns *a,
                          const RelMappedColumns *b)
{
  gboolean equal = a->n == b->n;

  for (guint i = 0; equal && i < a->n; i++)
    equal = a->at[i] == b->at[i];

  return equal;
}

gboolean
rel_mapped_columns_overlap (const RelMappedColumns *a,
                            const RelMappedColumns *b)
{
  for (guint i = 0; i < a->n; i++)
    if (rel_mapped_columns_has (b, a->at[i]))
      return TRUE;

  return FALSE;
}

/* A commit makes tens of such texts for each row: the general way to format a number takes longer than all the rest. */
static void
append_number (GString *text,
               gint64   number)
{
  char digits[24];
  char *start = digits + sizeof digits;
  guint64 left = number < 0 ? -(guint64) number : (guint64) number;

  do
    *--start = '0' + left % 10;
  while ((left /= 10) > 0);
  if (number < 0)
    *--start = '-';
  g_string_append_len (text, start, digits + sizeof digits - start);
}

static void
append_value (GString        *text,
              const RelValue *value)
{
  double real;

  if (rel_value_get_value_type (value) == REL_VALUE_INTEGER)
    {
      g_string_append_c (text, '\x1f');
      append_number (text, rel_value_get_integer (value));
      return;
    }
  /* 9 and 9.0 are one key. */
  if (rel_value_get_value_type (value) == REL_VALUE_REAL)
    {
      real = rel_value_get_real (value);
      if (real == (double) (gint64) CLAMP (real, -9e15, 9e15))
        {
          g_string_append_c (text, '\x1f');
          append_number (text, (gint64) real);
          return;
        }
    }

  {
    g_autofree char *literal = rel_value_to_literal (value);

    g_string_append_c (text, '\x1f');
    g_string_append (text, literal);
  }
}

static gboolean
append_key (GString                *text,
            RelValue *const        *values,
            const RelMappedColumns *columns)
{
  for (guint i = 0; i < columns->n; i++)
    {
      const RelValue *value = values[columns->at[i]];

      if (value == NULL || rel_value_is_null (value))
        return FALSE;
      append_value (text, value);
    }

  return TRUE;
}

/* Text that is equal for equal values of these columns; NULL when one of them is NULL or not known. */
char *
rel_mapped_values_key (RelValue *const        *values,
                       const RelMappedColumns *columns)
{
  g_autoptr(GString) text = g_string_sized_new (32);

  return append_key (text, values, columns) ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* The same with what it is a key of, to be found among others. */
char *
rel_mapped_table_name_key (RelMappedTable         *table,
                           const RelMappedColumns *columns,
                           const char             *key)
{
  GString *name = g_string_sized_new (48);

  append_number (name, table->index);
  for (guint i = 0; i < columns->n; i++)
    {
      g_string_append_c (name, '.');
      append_number (name, columns->at[i]);
    }
  if (key != NULL)
    g_string_append (name, key);

  return g_string_free (name, FALSE);
}

/* As rel_mapped_table_identify (), of the row with this key. */
char *
rel_mapped_table_name_row (RelMappedTable *table,
                           const char     *key)
{
  GString *name = g_string_sized_new (48);

  append_number (name, table->index);
  g_string_append (name, key);

  return g_string_free (name, FALSE);
}

/* Text that identifies a row: its key, else its rowid, else all that is in it. */
char *
rel_mapped_table_identify (RelMappedTable   *table,
                           RelValue *const  *row)
{
  const RelValue *rowid = row[table->n_columns];
  g_autoptr(GString) text = g_string_sized_new (48);

  append_number (text, table->index);
  if (table->key.n > 0 && append_key (text, row, &table->key))
    return g_string_free (g_steal_pointer (&text), FALSE);

  g_string_truncate (text, 0);
  append_number (text, table->index);
  g_string_append_c (text, '\x1e');
  if (rowid != NULL && !rel_value_is_null (rowid))
    {
      g_string_append_c (text, 'r');
      append_number (text, rel_value_get_integer (rowid));
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  for (guint i = 0; i < table->n_columns; i++)
    if (row[i] != NULL)
      append_value (text, row[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
to_short_text (const RelValue *value)
{
  g_autofree char *text = rel_value_to_text (value);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  char *end;

  if (g_utf8_strlen (valid, -1) <= LABEL_CHARS)
    return g_steal_pointer (&valid);
  end = g_utf8_offset_to_pointer (valid, LABEL_CHARS);
  *end = '\0';

  return g_strconcat (valid, "…", NULL);
}

/* What a row is called: its label, else its key. Empty when nothing is known. */
char *
rel_mapped_table_describe (RelMappedTable   *table,
                           RelLabels        *labels,
                           RelValue *const  *row)
{
  RelColumn *label = rel_labels_get_column (labels, table->table);
  g_autoptr(GString) text = NULL;

  if (label != NULL)
    {
      const RelValue *value = row[rel_table_get_column_position (table->table, rel_column_get_id (label))];

      if (value != NULL && !rel_value_is_null (value))
        return to_short_text (value);
    }

  text = g_string_new (NULL);
  for (guint i = 0; i < table->key.n; i++)
    if (row[table->key.at[i]] != NULL)
      {
        g_autofree char *part = to_short_text (row[table->key.at[i]]);

        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
      }
  if (text->len == 0 && row[table->n_columns] != NULL && !rel_value_is_null (row[table->n_columns]))
    {
      g_autofree char *part = to_short_text (row[table->n_columns]);

      g_string_append (text, part);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
unref_value (gpointer value)
{
  if (value != NULL)
    rel_value_unref (value);
}

/* A row to be filled: RelValue or NULL where it is not known. */
GPtrArray *
rel_mapped_row_new (void)
{
  return g_ptr_array_new_with_free_func (unref_value);
}

static gpointer
ref_value (gconstpointer value,
           gpointer      user_data)
{
  return value != NULL ? rel_value_ref (value) : NULL;
}

GPtrArray *
rel_mapped_row_copy (GPtrArray *row)
{
  return g_ptr_array_copy (row, (GCopyFunc) ref_value, NULL);
}

/* Whether the whole of a text is a number. */
static RelValue *
read_number (const char *text,
             gsize       length)
{
  char *end = NULL;
  gint64 integer;
  double real;

  if (length == 0 || strlen (text) != length || strspn (text, "+-.0123456789eE") != length)
    return NULL;

  errno = 0;
  integer = g_ascii_strtoll (text, &end, 10);
  if (errno == 0 && *end == '\0' && end != text)
    return rel_value_new_integer (integer);

  real = g_ascii_strtod (text, &end);
  if (*end != '\0' || end == text)
    return NULL;
  if (real == (double) (gint64) CLAMP (real, -9e15, 9e15))
    return rel_value_new_integer ((gint64) real);

  return rel_value_new_real (real);
}

/* What a column makes of a value (https://www.sqlite.org/datatype3.html#type_affinity), so that a staged
 * value compares like a stored one. */
RelValue *
rel_mapped_column_convert (const RelMappedColumn *column,
                           const RelValue        *value)
{
  gboolean integer = strcasestr (column->type, "int") != NULL;
  gboolean text = !integer && (strcasestr (column->type, "char") != NULL || strcasestr (column->type, "clob") != NULL || strcasestr (column->type, "text") != NULL);
  gboolean none = *column->type == '\0' || (!integer && !text && strcasestr (column->type, "blob") != NULL);
  RelValueType type = rel_value_get_value_type (value);
  RelValue *number = NULL;
  const char *bytes;
  gsize length;

  if (text && (type == REL_VALUE_INTEGER || type == REL_VALUE_REAL))
    {
      g_autofree char *written = rel_value_to_text (value);

      return rel_value_new_text (written, -1);
    }
  if (!text && !none && type == REL_VALUE_TEXT)
    {
      bytes = rel_value_get_bytes (value, &length);
      number = read_number (bytes, length);
    }

  return number != NULL ? number : rel_value_ref (value);
}

/* What the database puts where nothing is given, as far as that can be told without it: NULL for an expression. */
RelValue *
rel_mapped_column_dup_default (const RelMappedColumn *column)
{
  const char *text = column->default_value;
  gsize length = text != NULL ? strlen (text) : 0;
  g_autoptr(RelValue) value = NULL;

  if (text == NULL || g_ascii_strcasecmp (text, "NULL") == 0)
    return rel_value_new_null ();

  if (length >= 2 && text[0] == '\'' && text[length - 1] == '\'')
    {
      g_autoptr(GString) inside = g_string_new (NULL);

      for (const char *p = text + 1; p < text + length - 1; p++)
        {
          if (*p == '\'' && *++p != '\'')
            return NULL;
          g_string_append_c (inside, *p);
        }
      value = rel_value_new_text (inside->str, inside->len);
    }
  else
    value = read_number (text, length);

  return value != NULL ? rel_mapped_column_convert (column, value) : NULL;
}

/* What is in a hash table now, borrowed: GLib has this from 2.76 on. */
GPtrArray *
rel_hash_list_keys (GHashTable *table)
{
  GPtrArray *list = g_ptr_array_sized_new (g_hash_table_size (table));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (list, key);

  return list;
}

GPtrArray *
rel_hash_list_values (GHashTable *table)
{
  GPtrArray *list = g_ptr_array_sized_new (g_hash_table_size (table));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (list, value);

  return list;
}
