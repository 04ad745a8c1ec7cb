/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows of a file for a table: what it is like is guessed from its first records, and may
 * be said otherwise.
 */
#include "config.h"

#include "records/rel-row-import.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "records/rel-row-import-private.h"
#include "sql/rel-dialect.h"

#define SAMPLE_ROWS  1000
#define PREVIEW_ROWS 100

G_DEFINE_FINAL_TYPE (RelRowImport, rel_row_import, G_TYPE_OBJECT)

static void
column_clear (RelRowImportColumn *column)
{
  g_free (column->name);
}

static void
rel_row_import_finalize (GObject *object)
{
  RelRowImport *self = REL_ROW_IMPORT (object);

  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_pointer (&self->preview, rel_rows_unref);
  g_array_unref (self->columns);

  G_OBJECT_CLASS (rel_row_import_parent_class)->finalize (object);
}

static void
rel_row_import_class_init (RelRowImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_row_import_finalize;
}

static void
rel_row_import_init (RelRowImport *self)
{
  self->columns = g_array_new (FALSE, TRUE, sizeof (RelRowImportColumn));
  g_array_set_clear_func (self->columns, (GDestroyNotify) column_clear);
  self->shape.encoding = "UTF-8";
  self->shape.delimiter = ',';
}

/* What a text is: 1 an integer, 2 a real, 3 a text. 007 and numbers too long for 64 bits are texts. */
guint
rel_row_import_kind_of (const RelValue *value)
{
  const char *text;
  char *end = NULL;
  gsize length;

  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_NULL:
      return 0;
    case REL_VALUE_INTEGER:
      return 1;
    case REL_VALUE_REAL:
      return 2;
    case REL_VALUE_TEXT:
    case REL_VALUE_BLOB:
    default:
      break;
    }

  text = rel_value_get_bytes (value, &length);
  if (length == 0 || length > 25 || strspn (text, "+-0123456789.eE") != length || strspn (text, "+-.eE") == length)
    return 3;
  if (strspn (text, "0123456789-") == length)
    {
      const char *digits = *text == '-' ? text + 1 : text;

      if ((digits[0] == '0' && digits[1] != '\0') || strlen (digits) > 18 || strchr (digits, '-') != NULL)
        return 3;
      return 1;
    }
  if (*text == '0' && text[1] != '.' && text[1] != '\0')
    return 3;
  g_ascii_strtod (text, &end);

  return end == text + length ? 2 : 3;
}

/* The first records, while they are looked at. */
typedef struct
{
  GPtrArray *records; /* GPtrArray of RelValue */
} Sample;

static gboolean
sample_cb (guint64           number,
           guint64           line,
           RelValue *const  *values,
           guint             n_values,
           double            fraction,
           gpointer          data,
           GError          **error)
{
  Sample *sample = data;
  GPtrArray *record = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);

  for (guint i = 0; i < n_values; i++)
    g_ptr_array_add (record, rel_value_ref (values[i]));
  g_ptr_array_add (sample->records, record);

  return number < SAMPLE_ROWS;
}

/* Names are texts, all different, and no numbers. */
static gboolean
looks_like_header (GPtrArray *records)
{
  GPtrArray *first = records->len > 0 ? g_ptr_array_index (records, 0) : NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; first != NULL && i < first->len; i++)
    {
      const RelValue *value = g_ptr_array_index (first, i);
      const char *text = rel_value_get_bytes (value, NULL);

      if (rel_row_import_kind_of (value) != 3 || strlen (text) > 64 || strchr (text, '\n') != NULL || !g_hash_table_add (seen, (gpointer) text))
        return FALSE;
    }

  return first != NULL && first->len > 0;
}

static void
describe_columns (RelRowImport *self,
                  GPtrArray *records,
                  GPtrArray *names)
{
  guint skipped = self->header ? 1 : 0;
  guint n_columns = names != NULL ? names->len : 0;

  for (guint i = 0; names == NULL && i < records->len; i++)
    n_columns = MAX (n_columns, ((GPtrArray *) g_ptr_array_index (records, i))->len);

  g_array_set_size (self->columns, 0);
  for (guint j = 0; j < n_columns; j++)
    {
      static const char *const types[] = { "TEXT", "INTEGER", "REAL", "TEXT" };
      GPtrArray *first = records->len > 0 ? g_ptr_array_index (records, 0) : NULL;
      RelRowImportColumn column = { NULL, NULL, REL_ID_NONE };
      guint kind = 0;

      for (guint i = skipped; i < records->len; i++)
        {
          GPtrArray *record = g_ptr_array_index (records, i);

          kind = MAX (kind, j < record->len ? rel_row_import_kind_of (g_ptr_array_index (record, j)) : 0);
        }
      if (names != NULL)
        column.name = g_strdup (g_ptr_array_index (names, j));
      else if (self->header && first != NULL && j < first->len && !rel_value_is_null (g_ptr_array_index (first, j)))
        column.name = g_strstrip (rel_value_to_text (g_ptr_array_index (first, j)));
      else
        /* Translators: a column of a file that gives it no name. */
        column.name = g_strdup_printf (_("column %u"), j + 1);
      column.type = types[kind];
      g_array_append_val (self->columns, column);
    }

  g_clear_pointer (&self->preview, rel_rows_unref);
  self->preview = rel_rows_new (NULL, n_columns);
  for (guint i = skipped; i < records->len && i < PREVIEW_ROWS + skipped; i++)
    {
      GPtrArray *record = g_ptr_array_index (records, i);
      g_autofree RelValue **values = g_new (RelValue *, n_columns + 1);

      for (guint j = 0; j < n_columns; j++)
        values[j] = j < record->len ? rel_value_ref (g_ptr_array_index (record, j)) : rel_value_new_null ();
      rel_rows_append (self->preview, values);
    }
}

static gboolean
look (RelRowImport  *self,
      gboolean    guess_header,
      GError    **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Sample sample = { records };
  gboolean json = self->form == REL_ROW_IMPORT_JSON;

  if (!(json ? rel_row_import_read_json (self->content, names, sample_cb, &sample, NULL, error)
             : rel_row_import_read_csv (self->content, &self->shape, sample_cb, &sample, NULL, error)))
    return FALSE;
  if (guess_header)
    self->header = !json && looks_like_header (records);
  describe_columns (self, records, json ? names : NULL);

  return TRUE;
}

/**
 * rel_row_import_new:
 * @content: a file's content; mapped, it takes no memory
 * @error: where to put an error
 *
 * Guesses what a file is like.
 *
 * Returns: (transfer full) (nullable): an import
 */
RelRowImport *
rel_row_import_new (GBytes  *content,
                GError **error)
{
  g_autoptr(RelRowImport) self = g_object_new (REL_TYPE_ROW_IMPORT, NULL);

  self->content = g_bytes_ref (content);
  self->form = rel_row_import_is_json (content) ? REL_ROW_IMPORT_JSON : REL_ROW_IMPORT_CSV;
  if (self->form == REL_ROW_IMPORT_CSV)
    {
      self->shape.encoding = rel_row_import_guess_encoding (content);
      self->shape.delimiter = rel_row_import_guess_delimiter (content, self->shape.encoding);
    }
  if (!look (self, TRUE, error))
    return NULL;

  return g_steal_pointer (&self);
}

RelRowImportForm
rel_row_import_get_form (RelRowImport *self)
{
  g_return_val_if_fail (REL_IS_ROW_IMPORT (self), REL_ROW_IMPORT_CSV);

  return self->form;
}

const char *
rel_row_import_get_encoding (RelRowImport *self)
{
  g_return_val_if_fail (REL_IS_ROW_IMPORT (self), NULL);

  return self->shape.encoding;
}

char
rel_row_import_get_delimiter (RelRowImport *self)
{
  g_return_val_if_fail (REL_IS_ROW_IMPORT (self), ',');

  return self->shape.delimiter;
}

gboolean
rel_row_import_has_header (RelRowImport *self)
{
  g_return_val_if_fail (REL_IS_ROW_IMPORT (self), FALSE);

  return self->header;
}

/**
 * rel_row_import_set_shape:
 * @self: an import of CSV
 * @encoding: (nullable): name of an encoding, as iconv knows it; %NULL to keep it
 * @delimiter: what stands between fields; 0 to keep it
 * @header: whether the first record gives names
 * @error: where to put an error
 *
 * Says what the file is like, where the guess is wrong. Columns are made anew, without targets.
 *
 * Returns: whether it can be read so
 */
gboolean
rel_row_import_set_shape (RelRowImport   *self,
                      const char  *encoding,
                      char         delimiter,
                      gboolean     header,
                      GError     **error)
{
  g_return_val_if_fail (REL_IS_ROW_IMPORT (self), FALSE);

  if (encoding != NULL)
    self->shape.encoding = g_intern_string (encoding);
  if (delimiter != 0)
    self->shape.delimiter = delimiter;
  self->header = header && self->form == REL_ROW_IMPORT_CSV;

  return look (self, FALSE, error);
}

/**
 * rel_row_import_set_empty:
 * @self: an import of CSV
 * @empty: what an empty field means
 */
void
rel_row_import_set_empty (RelRowImport      *self,
                          RelRowImportEmpty  empty)
{
  g_return_if_fail (REL_IS_ROW_IMPORT (self));

  self->empty = empty;
}

guint
rel_row_import_get_n_columns (RelRowImport *self)
{
  g_return_val_if_fail (REL_IS_ROW_IMPORT (self), 0);

  return self->columns->len;
}

/**
 * rel_row_import_get_column:
 * @self: an import
 * @index: number of a column
 *
 * Returns: (transfer none): the column
 */
const RelRowImportColumn *
rel_row_import_get_column (RelRowImport *self,
                       guint      index)
{
  g_return_val_if_fail (REL_IS_ROW_IMPORT (self) && index < self->columns->len, NULL);

  return &g_array_index (self->columns, RelRowImportColumn, index);
}

/**
 * rel_row_import_get_preview:
 * @self: an import
 *
 * Returns: (transfer none): the first records
 */
RelRows *
rel_row_import_get_preview (RelRowImport *self)
{
  g_return_val_if_fail (REL_IS_ROW_IMPORT (self), NULL);

  return self->preview;
}

/**
 * rel_row_import_map:
 * @self: an import
 * @index: number of a column
 * @target: id of the table's column that takes it, 0 to leave it out
 */
void
rel_row_import_map (RelRowImport *self,
                guint      index,
                RelId      target)
{
  g_return_if_fail (REL_IS_ROW_IMPORT (self) && index < self->columns->len);

  g_array_index (self->columns, RelRowImportColumn, index).target = target;
}

static char *
plain_name (const char *name)
{
  g_autofree char *lower = g_utf8_casefold (name, -1);
  GString *plain = g_string_new (NULL);

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (plain, g_utf8_get_char (p));

  return g_string_free (plain, FALSE);
}

static gboolean
may_take (RelColumn *column)
{
  return rel_column_get_info (column)->generated == REL_GENERATED_NO && !rel_column_get_info (column)->hidden;
}

/**
 * rel_row_import_map_to:
 * @self: an import
 * @table: a table
 *
 * Lets the table's columns take those of the file that are called alike ("First Name"
 * is first_name); in a file without names, column by column.
 *
 * Returns: how many found their place
 */
guint
rel_row_import_map_to (RelRowImport *self,
                   RelTable  *table)
{
  GPtrArray *columns;
  gboolean named = self->header || self->form == REL_ROW_IMPORT_JSON;
  guint n = 0;
  guint next = 0;

  g_return_val_if_fail (REL_IS_ROW_IMPORT (self) && REL_IS_TABLE (table), 0);

  columns = rel_table_get_info (table)->columns;
  for (guint i = 0; i < self->columns->len; i++)
    {
      RelRowImportColumn *column = &g_array_index (self->columns, RelRowImportColumn, i);
      g_autofree char *name = plain_name (column->name);

      column->target = REL_ID_NONE;
      while (!named && next < columns->len && !may_take (g_ptr_array_index (columns, next)))
        next++;
      if (!named && next < columns->len)
        column->target = rel_column_get_id (g_ptr_array_index (columns, next++));
      for (guint j = 0; named && j < columns->len && column->target == REL_ID_NONE; j++)
        {
          g_autofree char *other = plain_name (rel_column_get_name (g_ptr_array_index (columns, j)));

          if (strcmp (name, other) == 0 && may_take (g_ptr_array_index (columns, j)))
            column->target = rel_column_get_id (g_ptr_array_index (columns, j));
        }
      n += column->target != REL_ID_NONE;
    }

  return n;
}

/* Names for the columns of a new table: all different. */
GPtrArray *
rel_row_import_make_names (RelRowImport *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->columns->len; i++)
    {
      const RelRowImportColumn *column = &g_array_index (self->columns, RelRowImportColumn, i);
      char *unique = g_strdup (column->name);

      for (guint j = 2; !g_hash_table_add (seen, g_ascii_strdown (unique, -1)); j++)
        {
          g_free (unique);
          unique = g_strdup_printf ("%s %u", column->name, j);
        }
      g_ptr_array_add (names, unique);
    }

  return names;
}

/**
 * rel_row_import_dup_create_sql:
 * @self: an import
 * @table: name for a new table
 *
 * Returns: (transfer full): a CREATE TABLE statement with the file's columns
 */
char *
rel_row_import_dup_create_sql (RelRowImport  *self,
                           const char *table)
{
  g_autofree char *name = NULL;
  g_autoptr(GPtrArray) names = NULL;
  GString *sql;

  g_return_val_if_fail (REL_IS_ROW_IMPORT (self), NULL);

  name = rel_sql_quote_identifier (table);
  names = rel_row_import_make_names (self);
  sql = g_string_new (NULL);
  g_string_append_printf (sql, "CREATE TABLE %s (", name);
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *quoted = rel_sql_quote_identifier (names->pdata[i]);

      g_string_append_printf (sql, "%s%s %s", i > 0 ? ", " : "", quoted, g_array_index (self->columns, RelRowImportColumn, i).type);
    }
  g_string_append_c (sql, ')');

  return g_string_free (sql, FALSE);
}
