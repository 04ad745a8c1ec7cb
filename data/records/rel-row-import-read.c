/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads records of CSV and JSON, one after the other. CSV goes through libcsv in
 * pieces, so that a file of any size takes no memory; an unquoted empty field is NULL.
 * What the bytes mean is guessed from a sample: a mark at the beginning, then whether it
 * is UTF-8, then the commonest of the rest.
 */
#include "config.h"

#include "records/rel-row-import-read.h"

#include <csv.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "base/rel-error.h"
#include "base/rel-json.h"

#define SAMPLE_BYTES (64 * 1024)
#define CHUNK_BYTES  (64 * 1024)

/* Where a record is, for people. */
char *
rel_row_import_place (guint64 number,
                      guint64 line)
{
  if (line == 0)
    return g_strdup_printf (_("Record %llu"), (unsigned long long) number);

  /* Translators: where something is in a file. */
  return g_strdup_printf (_("Line %llu"), (unsigned long long) line);
}

const char *
rel_row_import_guess_encoding (GBytes *content)
{
  gsize length;
  const guchar *bytes = g_bytes_get_data (content, &length);
  gsize n = MIN (length, 16 * SAMPLE_BYTES);
  gsize zeros[2] = { 0, 0 };
  const char *end;

  if (length >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
    return "UTF-16LE";
  if (length >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
    return "UTF-16BE";

  for (gsize i = 0; i < MIN (n, 4096); i++)
    zeros[i % 2] += bytes[i] == 0;
  if (zeros[0] + zeros[1] > MIN (n, 4096) / 4)
    return zeros[1] > zeros[0] ? "UTF-16LE" : "UTF-16BE";

  /* The sample may end within a character. */
  if (g_utf8_validate_len ((const char *) bytes, n, &end) || (n < length && (const char *) bytes + n - end < 4))
    return "UTF-8";

  return "WINDOWS-1252";
}

/* Records of CSV as libcsv tells them. */
typedef struct
{
  RelRowImportFunc  func;
  gpointer          data;
  GPtrArray        *values;
  guint64           number;
  double            fraction;
  gboolean          stopped;
  gboolean          utf8;
  GError           *error;
  guint64           line;      /* where the record began */
  guint64           next_line;
  int               last_end;  /* what ended the last line, 0 when something came since */
} Reading;

static void
field_cb (void   *text,
          size_t  length,
          void   *data)
{
  Reading *reading = data;

  if (reading->stopped)
    return;
  reading->last_end = 0;
  if (text != NULL && reading->utf8 && !g_utf8_validate (text, length, NULL))
    {
      g_autofree char *place = rel_row_import_place (reading->number + 1, reading->line);

      reading->stopped = TRUE;
      g_set_error (&reading->error, REL_ERROR, REL_ERROR_SYNTAX,
                   _("%s holds text that is not in the encoding of the rest. Nothing was written; choose the encoding of the file."), place);
      return;
    }
  for (const char *p = text; p != NULL && (p = memchr (p, '\n', (const char *) text + length - p)) != NULL; p++)
    reading->next_line++;
  g_ptr_array_add (reading->values, text != NULL ? rel_value_new_text (text, length) : rel_value_new_null ());
}

static void
record_cb (int   end,
           void *data)
{
  Reading *reading = data;

  if (reading->stopped)
    return;
  /* The second half of a line's end, or a line with nothing in it: no record. */
  if (reading->values->len == 0)
    {
      if (!(end == '\n' && reading->last_end == '\r'))
        reading->next_line++;
      reading->line = reading->next_line;
      reading->last_end = end == '\n' && reading->last_end == '\r' ? 0 : end;
      return;
    }
  reading->last_end = end;
  reading->next_line++;
  reading->number++;
  reading->stopped = !reading->func (reading->number, reading->line, (RelValue *const *) reading->values->pdata, reading->values->len,
                                     reading->fraction, reading->data, &reading->error);
  reading->line = reading->next_line;
  g_ptr_array_set_size (reading->values, 0);
}

/* Blanks around a value belong to it. */
static int
no_space (unsigned char c)
{
  return 0;
}

static GInputStream *
open_stream (GBytes      *content,
             const char  *encoding,
             GError     **error)
{
  gsize length;
  const guchar *bytes = g_bytes_get_data (content, &length);
  gsize mark = 0;
  g_autoptr(GBytes) rest = NULL;
  g_autoptr(GInputStream) memory = NULL;
  g_autoptr(GCharsetConverter) converter = NULL;

  if (g_str_equal (encoding, "UTF-8") && length >= 3 && memcmp (bytes, "\357\273\277", 3) == 0)
    mark = 3;
  else if (g_str_has_prefix (encoding, "UTF-16") && length >= 2 && (bytes[0] ^ bytes[1]) == 1 && bytes[0] >= 0xfe)
    mark = 2;
  rest = g_bytes_new_from_bytes (content, mark, length - mark);
  memory = g_memory_input_stream_new_from_bytes (rest);
  if (g_str_equal (encoding, "UTF-8"))
    return g_steal_pointer (&memory);

  converter = g_charset_converter_new ("UTF-8", encoding, error);
  if (converter == NULL)
    return NULL;

  return g_converter_input_stream_new (memory, G_CONVERTER (converter));
}

gboolean
rel_row_import_read_csv (GBytes             *content,
                     const RelCsvShape  *shape,
                     RelRowImportFunc    func,
                     gpointer            data,
                     GCancellable       *cancellable,
                     GError            **error)
{
  g_autoptr(GInputStream) stream = open_stream (content, shape->encoding, error);
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  g_autofree char *buffer = g_malloc (CHUNK_BYTES);
  Reading reading = { func, data, values, 0, 0, FALSE, g_str_equal (shape->encoding, "UTF-8"), NULL, 1, 1, 0 };
  struct csv_parser parser;
  gssize n = 1;
  gsize done = 0;

  if (stream == NULL || csv_init (&parser, CSV_EMPTY_IS_NULL | CSV_REPALL_NL) != 0)
    return FALSE;

  csv_set_delim (&parser, shape->delimiter);
  csv_set_space_func (&parser, no_space);
  while (n > 0 && !reading.stopped)
    {
      n = g_input_stream_read (stream, buffer, CHUNK_BYTES, cancellable, &reading.error);
      if (n <= 0)
        break;
      done += n;
      reading.fraction = MIN (1.0, done / (double) MAX (g_bytes_get_size (content), 1));
      if (csv_parse (&parser, buffer, n, field_cb, record_cb, &reading) != (size_t) n)
        {
          g_autofree char *place = rel_row_import_place (reading.number + 1, reading.line);

          g_set_error (&reading.error, REL_ERROR, REL_ERROR_SYNTAX, _("%s cannot be read: %s. Nothing was written."), place, csv_strerror (csv_error (&parser)));
          break;
        }
    }
  if (reading.error == NULL && !reading.stopped)
    csv_fini (&parser, field_cb, record_cb, &reading);
  csv_free (&parser);

  if (reading.error != NULL)
    {
      g_propagate_error (error, reading.error);
      return FALSE;
    }

  return TRUE;
}

/* How many fields the first records have. */
typedef struct
{
  GArray *counts; /* guint */
} Counting;

static gboolean
count_cb (guint64           number,
          guint64           line,
          RelValue *const  *values,
          guint             n_values,
          double            fraction,
          gpointer          data,
          GError          **error)
{
  g_array_append_val (((Counting *) data)->counts, n_values);

  return number < 200;
}

/* What splits most records into one and the same number of fields, above one. */
char
rel_row_import_guess_delimiter (GBytes     *content,
                            const char *encoding)
{
  static const char candidates[] = { ',', ';', '\t', '|', ':' };
  g_autoptr(GBytes) sample = g_bytes_new_from_bytes (content, 0, MIN (g_bytes_get_size (content), SAMPLE_BYTES) & ~(gsize) 1);
  char best = ',';
  double best_score = 0;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      const RelCsvShape shape = { encoding, candidates[i] };
      Counting counting = { g_array_new (FALSE, FALSE, sizeof (guint)) };
      guint alike = 0;
      guint first;

      rel_row_import_read_csv (sample, &shape, count_cb, &counting, NULL, NULL);
      first = counting.counts->len > 0 ? g_array_index (counting.counts, guint, 0) : 0;
      /* The last of the sample may be half. */
      for (guint j = 0; j + 1 < MAX (counting.counts->len, 2) && j < counting.counts->len; j++)
        alike += g_array_index (counting.counts, guint, j) == first;
      if (first > 1)
        {
          double score = alike / (double) MAX (counting.counts->len - 1, 1) + MIN (first, 50) / 1000.0;

          if (score > best_score)
            {
              best_score = score;
              best = candidates[i];
            }
        }
      g_array_unref (counting.counts);
    }

  return best;
}

/* Whether the first sign is one that CSV seldom begins with. */
gboolean
rel_row_import_is_json (GBytes *content)
{
  gsize length;
  const char *bytes = g_bytes_get_data (content, &length);
  gsize i = length >= 3 && memcmp (bytes, "\357\273\277", 3) == 0 ? 3 : 0;

  while (i < length && g_ascii_isspace (bytes[i]))
    i++;
  if (i >= length || (bytes[i] != '[' && bytes[i] != '{'))
    return FALSE;
  for (i++; i < length && g_ascii_isspace (bytes[i]); i++)
    ;

  return i < length && strchr ("{}[]\"", bytes[i]) != NULL;
}

static RelValue *
read_node (JsonNode *node)
{
  g_autofree char *text = NULL;

  if (node == NULL || json_node_is_null (node))
    return rel_value_new_null ();
  if (!JSON_NODE_HOLDS_VALUE (node))
    {
      text = json_to_string (node, FALSE);
      return rel_value_new_text (text, -1);
    }

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      return rel_value_new_integer (json_node_get_boolean (node));
    case G_TYPE_INT64:
      return rel_value_new_integer (json_node_get_int (node));
    case G_TYPE_DOUBLE:
      return rel_value_new_real (json_node_get_double (node));
    default:
      return rel_value_new_text (json_node_get_string (node), -1);
    }
}

/* Records of JSON under way; names grow with what objects have. */
typedef struct
{
  GPtrArray        *names;
  GHashTable       *positions; /* name -> position + 1 */
  RelRowImportFunc  func;
  gpointer          data;
  guint64           number;
  guint64           line;
} JsonReading;

/* FALSE: no more is wanted, or an error. */
static gboolean
give_object (JsonReading  *reading,
             JsonNode     *node,
             double        fraction,
             GError      **error)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  reading->number++;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autofree char *place = rel_row_import_place (reading->number, reading->line);

      g_set_error (error, REL_ERROR, REL_ERROR_SYNTAX, _("%s is no object with names and values. Nothing was written."), place);
      return FALSE;
    }

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      guint position = GPOINTER_TO_UINT (g_hash_table_lookup (reading->positions, name));

      if (position == 0)
        {
          g_ptr_array_add (reading->names, g_strdup (name));
          position = reading->names->len;
          g_hash_table_insert (reading->positions, g_strdup (name), GUINT_TO_POINTER (position));
        }
      while (values->len < position)
        g_ptr_array_add (values, rel_value_new_null ());
      rel_value_unref (values->pdata[position - 1]);
      values->pdata[position - 1] = read_node (member);
    }

  return reading->func (reading->number, reading->line, (RelValue *const *) values->pdata, values->len, fraction, reading->data, error);
}

static gboolean
read_lines (JsonReading   *reading,
            const char    *bytes,
            gsize          length,
            GCancellable  *cancellable,
            GError       **error)
{
  gsize at = 0;
  gboolean more = TRUE;
  GError *local_error = NULL;

  while (more && at < length)
    {
      const char *newline = memchr (bytes + at, '\n', length - at);
      gsize end = newline != NULL ? (gsize) (newline - bytes) : length;
      g_autofree char *line = g_strndup (bytes + at, end - at);
      g_autoptr(JsonParser) parser = json_parser_new_immutable ();
      JsonNode *node;

      at = end + 1;
      reading->line++;
      if (*g_strstrip (line) == '\0')
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      node = rel_json_is_shallow (line, -1, &local_error) && json_parser_load_from_data (parser, line, -1, &local_error) ? json_parser_get_root (parser) : NULL;
      if (node == NULL)
        {
          g_autofree char *place = rel_row_import_place (reading->number + 1, reading->line);

          g_set_error (error, REL_ERROR, REL_ERROR_SYNTAX, _("%s cannot be read: %s. Nothing was written."), place, local_error != NULL ? local_error->message : "");
          g_clear_error (&local_error);
          return FALSE;
        }
      more = give_object (reading, node, MIN (at, length) / (double) length, &local_error);
    }
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return local_error == NULL;
}

/* Names are those known by then; values beyond them are of new names. */
gboolean
rel_row_import_read_json (GBytes            *content,
                      GPtrArray         *names,
                      RelRowImportFunc   func,
                      gpointer           data,
                      GCancellable      *cancellable,
                      GError           **error)
{
  gsize length;
  const char *bytes = g_bytes_get_data (content, &length);
  g_autoptr(GHashTable) positions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonReading reading = { names, positions, func, data, 0, 0 };
  g_autoptr(JsonParser) parser = NULL;
  GError *local_error = NULL;
  JsonNode *root;
  gsize mark = length >= 3 && memcmp (bytes, "\357\273\277", 3) == 0 ? 3 : 0;
  gsize first = mark;

  for (guint i = 0; i < names->len; i++)
    g_hash_table_insert (positions, g_strdup (names->pdata[i]), GUINT_TO_POINTER (i + 1));
  while (first < length && g_ascii_isspace (bytes[first]))
    first++;
  if (first < length && bytes[first] == '{')
    return read_lines (&reading, bytes + first, length - first, cancellable, error);

  parser = json_parser_new_immutable ();
  if (!rel_json_is_shallow (bytes + mark, length - mark, &local_error) ||
      !json_parser_load_from_data (parser, bytes + mark, length - mark, &local_error))
    {
      g_set_error (error, REL_ERROR, REL_ERROR_SYNTAX, _("The file is no JSON: %s. Nothing was written."), local_error->message);
      g_clear_error (&local_error);
      return FALSE;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_SYNTAX, _("The file is no array of objects. Nothing was written."));
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (root)); i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!give_object (&reading, json_array_get_element (json_node_get_array (root), i), (i + 1) / (double) json_array_get_length (json_node_get_array (root)), &local_error))
        break;
    }
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return local_error == NULL;
}
