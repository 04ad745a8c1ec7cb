/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads a CSV file (RFC 4180) as a new table: its first line names the columns, the others
 * tell their types. The separator is what the first line has most of. Nothing is undone
 * that a guard against formulas did; the rows themselves are not kept.
 */
#include "config.h"

#include "formats/rel-csv-reader.h"

#include <csv.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/rel-error.h"

#define MAX_COLUMNS 2000 /* SQLite's own limit */
#define MAX_BYTES   (256 * 1024 * 1024)

typedef struct
{
  char     *name;
  gboolean  seen;      /* a value that is not empty */
  gboolean  integer;   /* all values so far are */
  gboolean  real;
  gboolean  empty;     /* some value is */
  gboolean  repeated;  /* some value came twice, as far as was looked */
  GHashTable *values;  /* of the first column, which may be a key: values of the first lines */
} Field;

typedef struct
{
  GArray    *fields;
  guint64    line;
  guint      column;
  guint64    n_rows;
  guint64    n_uneven;
  guint      first_uneven;
  gboolean   too_many;
  char       separator;
} Reading;

static void
field_clear (gpointer data)
{
  Field *field = data;

  g_free (field->name);
  g_clear_pointer (&field->values, g_hash_table_unref);
}

/* 007 is no number: it would lose its zeros. */
static gboolean
is_integer (const char *text,
            gsize       length)
{
  gsize start = length > 0 && text[0] == '-' ? 1 : 0;

  if (length == start || length - start > 18 || (text[start] == '0' && length - start > 1))
    return FALSE;
  for (gsize i = start; i < length; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;

  return TRUE;
}

static gboolean
is_real (const char *text,
         gsize       length)
{
  g_autofree char *copy = NULL;
  char *end;

  if (length == 0 || length > 40 || strspn (text, "0123456789+-.eE") < length)
    return FALSE;
  copy = g_strndup (text, length);
  g_ascii_strtod (copy, &end);

  return *end == '\0' && g_ascii_isdigit (copy[length - 1]) && !(copy[0] == '0' && g_ascii_isdigit (copy[1])) && copy[0] != '+';
}

static void
field_cb (void   *data,
          size_t  length,
          void   *user_data)
{
  Reading *self = user_data;
  const char *text = data;
  Field *field;

  if (self->line == 0)
    {
      Field named = { .name = g_utf8_make_valid (text, length), .integer = TRUE, .real = TRUE };

      if (self->fields->len >= MAX_COLUMNS)
        {
          g_free (named.name);
          self->too_many = TRUE;
          return;
        }
      if (self->fields->len == 0)
        named.values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_strstrip (named.name);
      g_array_append_val (self->fields, named);
      return;
    }

  if (self->column++ >= self->fields->len)
    return;
  field = &g_array_index (self->fields, Field, self->column - 1);
  if (length == 0)
    {
      field->empty = TRUE;
      return;
    }
  field->seen = TRUE;
  field->integer = field->integer && is_integer (text, length);
  field->real = field->real && (field->integer || is_real (text, length));
  if (field->values != NULL && !field->repeated && self->n_rows < 10000)
    field->repeated = !g_hash_table_add (field->values, g_strndup (text, MIN (length, 200)));
}

static void
row_cb (int   character,
        void *user_data)
{
  Reading *self = user_data;

  if (self->line++ == 0)
    return;
  if (self->column != self->fields->len)
    {
      if (self->n_uneven++ == 0)
        self->first_uneven = self->line;
      for (guint i = self->column; i < self->fields->len; i++)
        g_array_index (self->fields, Field, i).empty = TRUE;
    }
  self->column = 0;
  self->n_rows++;
}

static char
guess_separator (const char *text,
                 gsize       length)
{
  static const char candidates[] = ",;\t|";
  guint counts[4] = { 0, 0, 0, 0 };
  guint best = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length && (quoted || text[i] != '\n'); i++)
    {
      const char *candidate = text[i] != '\0' ? strchr (candidates, text[i]) : NULL;

      quoted ^= text[i] == '"';
      if (candidate != NULL && !quoted)
        counts[candidate - candidates]++;
    }
  for (guint i = 1; i < 4; i++)
    if (counts[i] > counts[best])
      best = i;

  return candidates[best];
}

static RelSchema *
make_schema (Reading    *self,
             const char *name,
             RelLosses  *losses)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(RelKey) key = NULL;
  RelTableInfo table = { .name = name, .columns = columns };
  RelSchemaInfo info = { .tables = tables };

  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = &g_array_index (self->fields, Field, i);
      g_autofree char *wanted = field->name[0] != '\0' ? g_strdup (field->name) : g_strdup_printf ("column%u", i + 1);
      g_autofree char *unique = g_strdup (wanted);
      RelColumnInfo column = { .type = field->seen && field->integer ? "INTEGER" : field->seen && field->real ? "REAL" : "TEXT" };

      for (guint n = 2; !g_hash_table_add (used, g_ascii_strdown (unique, -1)); n++)
        {
          g_free (unique);
          unique = g_strdup_printf ("%s_%u", wanted, n);
        }
      if (strcmp (unique, field->name) != 0)
        rel_losses_add (losses, 1, field->name, _("this column is called “%s”"), unique);
      column.name = unique;
      column.not_null = field->seen && !field->empty;

      /* A first column of numbers that never repeat is a key when it is called like one. */
      if (i == 0 && field->integer && column.not_null && !field->repeated && g_ascii_strcasecmp (unique, "id") == 0)
        {
          g_autoptr(RelColumn) value = NULL;
          RelId ids[1];
          RelKeyInfo key_info = { .columns = ids, .n_columns = 1, .rowid = TRUE };

          column.not_null = FALSE;
          value = rel_column_new (REL_ID_NONE, &column);
          ids[0] = rel_column_get_id (value);
          key = rel_key_new (REL_ID_NONE, &key_info);
          g_ptr_array_add (columns, g_steal_pointer (&value));
        }
      else
        g_ptr_array_add (columns, rel_column_new (REL_ID_NONE, &column));
    }
  table.primary_key = key;
  g_ptr_array_add (tables, rel_table_new (REL_ID_NONE, &table));

  return rel_schema_new (&info);
}

/**
 * rel_csv_read:
 * @content: a CSV file
 * @options: (nullable): @name is what the table is to be called
 * @losses: (nullable): gets what is not kept
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): a schema of one table
 */
RelSchema *
rel_csv_read (GBytes                  *content,
              const RelFormatOptions  *options,
              RelLosses               *losses,
              GError                 **error)
{
  gsize length;
  const char *data = g_bytes_get_data (content, &length);
  Reading self = { .fields = NULL };
  struct csv_parser parser;
  RelSchema *schema = NULL;

  if (length > MAX_BYTES)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("The file is larger than %d MB. Nothing was read."), MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      length -= 3;
    }

  self.fields = g_array_new (FALSE, FALSE, sizeof (Field));
  g_array_set_clear_func (self.fields, field_clear);
  self.separator = guess_separator (data, length);
  csv_init (&parser, 0);
  csv_set_delim (&parser, (unsigned char) self.separator);
  if (length > 0)
    csv_parse (&parser, data, length, field_cb, row_cb, &self);
  csv_fini (&parser, field_cb, row_cb, &self);
  csv_free (&parser);

  if (self.fields->len == 0 || self.too_many)
    g_set_error (error, REL_ERROR, REL_ERROR_SYNTAX, self.too_many ? _("The first line names more than %d columns. Nothing was read.")
                                                                   : _("The first line names no columns; up to %d are expected. Nothing was read."), MAX_COLUMNS);
  else
    {
      schema = make_schema (&self, options != NULL && options->name != NULL && options->name[0] != '\0' ? options->name : "data", losses);
      if (self.n_uneven > 0)
        rel_losses_add (losses, self.first_uneven, "", _("some lines have more or fewer fields than the first: %lld of them"), (long long) self.n_uneven);
      if (self.n_rows > 0)
        rel_losses_add (losses, 2, "", _("the rows are not kept: a design has none; there are %lld"), (long long) self.n_rows);
    }
  g_array_unref (self.fields);

  return schema;
}
