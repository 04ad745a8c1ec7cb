/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What values are to people: dates in every form that SQLite's users store, JSON that is
 * laid out without a change of its meaning, what a column holds, and headers of pictures,
 * hostile ones among them.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/rel-error.h"
#include "formats/rel-image-header.h"
#include "formats/rel-json-text.h"
#include "formats/rel-moment.h"
#include "formats/rel-value-kind.h"
#include "schema/rel-schema.h"
#include "support/support.h"

static void
check_moment (RelValue   *value,
              const char *text)
{
  g_autoptr(RelValue) before = value;
  g_autoptr(RelValue) after = NULL;
  g_autofree char *said = NULL;
  RelMoment moment;

  if (text == NULL)
    {
      g_assert_false (rel_moment_read (&moment, before));
      return;
    }
  g_assert_true (rel_moment_read (&moment, before));
  said = rel_moment_to_text (&moment);
  g_assert_cmpstr (said, ==, text);
  after = rel_moment_to_value (&moment);
  g_assert_cmpint (rel_value_get_value_type (after), ==, rel_value_get_value_type (before));
  if (rel_value_get_value_type (before) == REL_VALUE_REAL)
    g_assert_cmpfloat_with_epsilon (rel_value_get_real (after), rel_value_get_real (before), 1e-8);
  else
    g_assert_true (rel_value_equal (before, after));
}

static void
test_moments (void)
{
  check_moment (rel_value_new_text ("1929-10-21", -1), "1929-10-21");
  check_moment (rel_value_new_text ("2024-02-29T23:59", -1), "2024-02-29T23:59");
  check_moment (rel_value_new_text ("2024-02-29 23:59:59.125+02:00", -1), "2024-02-29 23:59:59.125+02:00");
  check_moment (rel_value_new_text ("2024-02-29 23:59:59Z", -1), "2024-02-29 23:59:59Z");
  check_moment (rel_value_new_text ("07:05", -1), "07:05");
  check_moment (rel_value_new_text ("2023-02-29", -1), NULL);
  check_moment (rel_value_new_text ("2024-02-29 24:00", -1), NULL);
  check_moment (rel_value_new_text ("2024-02-29 soon", -1), NULL);
  check_moment (rel_value_new_text ("2024-02-29\0x", 12), NULL);
  check_moment (rel_value_new_text ("", -1), NULL);
  check_moment (rel_value_new_integer (0), "1970-01-01 00:00:00");
  check_moment (rel_value_new_integer (-1), "1969-12-31 23:59:59");
  check_moment (rel_value_new_integer (1700000000), "2023-11-14 22:13:20");
  check_moment (rel_value_new_integer (G_GINT64_CONSTANT (1700000000123)), "2023-11-14 22:13:20.123");
  check_moment (rel_value_new_integer (G_MININT64), NULL);
  check_moment (rel_value_new_real (2451545.0), "2000-01-01 12:00:00");
  check_moment (rel_value_new_real (2440587.5 + 0.001 / 86400), "1970-01-01 00:00:00.001");
  check_moment (rel_value_new_real (12.5), NULL);
  check_moment (rel_value_new_real (NAN), NULL);
  check_moment (rel_value_new_null (), NULL);
}

static void
check_json (const char *text,
            const char *formatted)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *out = rel_json_format (text, &error);
  g_autofree char *again = NULL;

  g_assert_cmpstr (out, ==, formatted);
  g_assert_true ((formatted != NULL) == rel_json_check (text, NULL));
  if (formatted == NULL)
    g_assert_error (error, REL_ERROR, REL_ERROR_SYNTAX);
  else
    {
      again = rel_json_format (out, NULL);
      g_assert_cmpstr (again, ==, out);
    }
}

static void
test_json (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *deep = g_strnfill (5000, '[');
  g_autoptr(GString) wide = g_string_new (NULL);
  g_autofree char *out = NULL;
  RelErrorDetail *detail;

  check_json ("{\"a\":[1,2.50,1e+05,{}],\"a\":\"\\u00e9\\n\", \"b\" : []}",
              "{\n  \"a\": [\n    1,\n    2.50,\n    1e+05,\n    {}\n  ],\n  \"a\": \"\\u00e9\\n\",\n  \"b\": []\n}");
  check_json (" 12345678901234567890.0 ", "12345678901234567890.0");
  check_json ("null", "null");
  check_json ("", NULL);
  check_json ("{'a': 1}", NULL);
  check_json ("[1,]", NULL);
  check_json ("[1 2]", NULL);
  check_json ("{\"a\" 1}", NULL);
  check_json ("01", NULL);
  check_json ("nan", NULL);
  check_json ("[1] // no", NULL);
  check_json ("\"\\x\"", NULL);
  check_json ("\"a\nb\"", NULL);
  check_json ("\"open", NULL);
  check_json (deep, NULL);

  g_assert_false (rel_json_check ("{\n  \"é\": tru\n}", &error));
  detail = rel_error_get_detail (error);
  g_assert_cmpuint (detail->line, ==, 2);
  g_assert_cmpuint (detail->column, ==, 8);

  /* what is deep and wide grows by no more than a bounded factor */
  for (guint i = 0; i < 900; i++)
    g_string_append_c (wide, '[');
  for (guint i = 0; i < 50000; i++)
    g_string_append (wide, i > 0 ? ",1" : "1");
  for (guint i = 0; i < 900; i++)
    g_string_append_c (wide, ']');
  out = rel_json_format (wide->str, NULL);
  g_assert_nonnull (out);
  g_assert_cmpuint (strlen (out), <, 60 * wide->len);
}

static RelColumn *
make_column (const char *name,
             const char *type)
{
  RelColumnInfo info = { .name = name, .type = type };

  return rel_column_new (rel_id_new (), &info);
}

static RelTable *
make_table (RelColumn  *column,
            const char *check)
{
  RelCheckInfo check_info = { .expression = check };
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) checks = g_ptr_array_new_with_free_func (g_object_unref);
  RelTableInfo info = { .name = "t", .columns = columns, .checks = checks };

  g_ptr_array_add (columns, g_object_ref (column));
  if (check != NULL)
    g_ptr_array_add (checks, rel_check_new (rel_id_new (), &check_info));

  return rel_table_new (rel_id_new (), &info);
}

static void
check_kind (const char  *name,
            const char  *type,
            const char  *check,
            RelValue    *value,
            RelValueKind kind)
{
  g_autoptr(RelColumn) column = make_column (name, type);
  g_autoptr(RelTable) table = make_table (column, check);

  g_assert_cmpint (rel_value_kind_choose (table, column, value), ==, kind);
  g_clear_pointer (&value, rel_value_unref);
}

static void
test_kinds (void)
{
  check_kind ("a", "TEXT", NULL, rel_value_new_text ("short", -1), REL_VALUE_KIND_TEXT);
  check_kind ("a", "TEXT", NULL, rel_value_new_text ("two\nlines", -1), REL_VALUE_KIND_LONG_TEXT);
  check_kind ("a", "TEXT", NULL, rel_value_new_cut (REL_VALUE_TEXT, "x", 1, 400000000), REL_VALUE_KIND_LONG_TEXT);
  check_kind ("a", "TEXT", NULL, rel_value_new_blob ("x", 1), REL_VALUE_KIND_BYTES);
  check_kind ("a", "BLOB", NULL, rel_value_new_text ("x", 1), REL_VALUE_KIND_TEXT);
  check_kind ("a", "BLOB", NULL, rel_value_new_null (), REL_VALUE_KIND_BYTES);
  check_kind ("a", "INTEGER", NULL, rel_value_new_integer (1), REL_VALUE_KIND_NUMBER);
  check_kind ("a", "INTEGER", NULL, NULL, REL_VALUE_KIND_NUMBER);
  check_kind ("a", "INTEGER", NULL, rel_value_new_text ("many", -1), REL_VALUE_KIND_TEXT);
  check_kind ("a", "BOOLEAN", NULL, rel_value_new_integer (0), REL_VALUE_KIND_BOOLEAN);
  check_kind ("a", "BOOLEAN", NULL, rel_value_new_integer (7), REL_VALUE_KIND_NUMBER);
  check_kind ("a", "INTEGER", "a IN (0, 1)", rel_value_new_integer (1), REL_VALUE_KIND_BOOLEAN);
  check_kind ("a", "INTEGER", "\"a\" in (1,0)", NULL, REL_VALUE_KIND_BOOLEAN);
  check_kind ("a", "INTEGER", "a IN (0, 1, 2)", rel_value_new_integer (1), REL_VALUE_KIND_NUMBER);
  check_kind ("a", "INTEGER", "b IN (0, 1)", rel_value_new_integer (1), REL_VALUE_KIND_NUMBER);
  check_kind ("a", "DATE", NULL, rel_value_new_null (), REL_VALUE_KIND_MOMENT);
  check_kind ("a", "DATE", NULL, rel_value_new_text ("soon", -1), REL_VALUE_KIND_TEXT);
  check_kind ("a", "TEXT", NULL, rel_value_new_text ("2024-01-31", -1), REL_VALUE_KIND_MOMENT);
  check_kind ("score", "TEXT", NULL, rel_value_new_text ("12:30", -1), REL_VALUE_KIND_TEXT);
  check_kind ("created_at", "INTEGER", NULL, rel_value_new_integer (1700000000), REL_VALUE_KIND_MOMENT);
  check_kind ("created_at", "INTEGER", NULL, rel_value_new_integer (12), REL_VALUE_KIND_NUMBER);
  check_kind ("a", "INTEGER", NULL, rel_value_new_integer (1700000000), REL_VALUE_KIND_NUMBER);
  check_kind ("a", "JSON", NULL, rel_value_new_text ("not yet", -1), REL_VALUE_KIND_JSON);
  check_kind ("a", "TEXT", "json_valid(a)", NULL, REL_VALUE_KIND_JSON);
  check_kind ("a", "TEXT", NULL, rel_value_new_text ("{\"a\": 1}", -1), REL_VALUE_KIND_JSON);
  check_kind ("a", "TEXT", NULL, rel_value_new_text ("{a: 1}", -1), REL_VALUE_KIND_TEXT);
}

static void
check_store (RelValue    *value,
             RelValueType type,
             RelValue    *wanted)
{
  g_autoptr(RelValue) got = rel_value_kind_store_as (value, type);

  g_assert_true ((got == NULL) == (wanted == NULL));
  if (wanted != NULL)
    {
      g_assert_cmpint (rel_value_get_value_type (got), ==, type);
      g_assert_true (rel_value_equal (got, wanted));
    }
  rel_value_unref (value);
  g_clear_pointer (&wanted, rel_value_unref);
}

static void
test_store_as (void)
{
  g_autoptr(RelColumn) text = make_column ("a", "TEXT");
  g_autoptr(RelColumn) number = make_column ("a", "INTEGER");
  g_autoptr(RelColumn) any = make_column ("a", "");
  g_autoptr(RelValue) twelve = rel_value_new_text ("12", -1);
  g_autoptr(RelValue) word = rel_value_new_text ("twelve", -1);
  g_autoptr(RelValue) integer = rel_value_new_integer (12);

  check_store (rel_value_new_text ("9223372036854775807", -1), REL_VALUE_INTEGER, rel_value_new_integer (G_MAXINT64));
  check_store (rel_value_new_text ("9223372036854775808", -1), REL_VALUE_INTEGER, NULL);
  check_store (rel_value_new_text ("1.5", -1), REL_VALUE_INTEGER, NULL);
  check_store (rel_value_new_text ("1.5", -1), REL_VALUE_REAL, rel_value_new_real (1.5));
  check_store (rel_value_new_text (" 1", -1), REL_VALUE_REAL, NULL);
  check_store (rel_value_new_integer (7), REL_VALUE_TEXT, rel_value_new_text ("7", -1));
  check_store (rel_value_new_integer (7), REL_VALUE_BLOB, rel_value_new_blob ("7", 1));
  check_store (rel_value_new_blob ("\xff", 1), REL_VALUE_TEXT, NULL);
  check_store (rel_value_new_blob ("a\0b", 3), REL_VALUE_TEXT, NULL);
  check_store (rel_value_new_blob ("ab", 2), REL_VALUE_TEXT, rel_value_new_text ("ab", 2));
  check_store (rel_value_new_text ("a", 1), REL_VALUE_NULL, rel_value_new_null ());

  g_assert_true (rel_value_kind_keeps (NULL, text, twelve));
  g_assert_false (rel_value_kind_keeps (NULL, text, integer));
  g_assert_false (rel_value_kind_keeps (NULL, number, twelve));
  g_assert_true (rel_value_kind_keeps (NULL, number, word));
  g_assert_true (rel_value_kind_keeps (NULL, any, twelve));
  g_assert_true (rel_value_kind_keeps (NULL, any, integer));
}

static void
append_32 (GByteArray *bytes,
           guint       number)
{
  guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &big, 4);
}

static void
append_chunk (GByteArray *bytes,
              const char *name,
              guint       length)
{
  guint at;

  append_32 (bytes, length);
  g_byte_array_append (bytes, (const guint8 *) name, 4);
  at = bytes->len;
  g_byte_array_set_size (bytes, at + length + 4);
  memset (bytes->data + at, 0, length + 4);
}

static GByteArray *
make_png (guint width,
          guint height)
{
  GByteArray *bytes = g_byte_array_new ();
  guint32 size[2] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };

  g_byte_array_append (bytes, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  append_chunk (bytes, "IHDR", 13);
  memcpy (bytes->data + 16, size, 8);

  return bytes;
}

static void
append_segment (GByteArray *bytes,
                guint8      marker,
                const void *content,
                guint       length)
{
  guint8 head[4] = { 0xff, marker, (length + 2) >> 8, (length + 2) & 0xff };

  g_byte_array_append (bytes, head, 4);
  g_byte_array_append (bytes, content, length);
}

static GByteArray *
make_jpeg (guint width,
           guint height,
           guint n_scans)
{
  GByteArray *bytes = g_byte_array_new ();
  const guint8 frame[15] = { 8, height >> 8, height & 0xff, width >> 8, width & 0xff, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0 };

  g_byte_array_append (bytes, (const guint8 *) "\xff\xd8", 2);
  append_segment (bytes, 0xe0, "JFIF\0\1\1\0\0\1\0\1\0", 14);
  append_segment (bytes, 0xe1, "Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0\0\0\0\0", 32);
  append_segment (bytes, 0xfe, "a comment", 9);
  append_segment (bytes, 0xc2, frame, sizeof frame);
  for (guint i = 0; i < n_scans; i++)
    {
      append_segment (bytes, 0xda, "\3\1\0\2\0\3\0\0\77\0", 10);
      g_byte_array_append (bytes, (const guint8 *) "\x12\xff\x00\x34\xff\xd0\x56", 7);
    }
  g_byte_array_append (bytes, (const guint8 *) "\xff\xd9", 2);

  return bytes;
}

/* Takes the bytes. Says whether it may be decoded, within 50 ms. */
static gboolean
may_be_shown (GByteArray     *bytes,
              RelImageHeader *header)
{
  gint64 begun = support_work_time ();
  g_autoptr(GError) error = NULL;
  gboolean may = rel_image_read_header (header, bytes->data, bytes->len, &error);

  /* sanitizers make it slower, never so much that a decoder could have run */
  g_assert_cmpint (support_work_time () - begun, <, 50 * 1000);
  if (may && header->parts != NULL)
    for (guint i = 0; i < header->parts->len; i++)
      {
        RelImagePart part = g_array_index (header->parts, RelImagePart, i);

        g_assert_cmpuint (part.start, <, part.end);
        g_assert_cmpuint (part.end, <=, bytes->len);
      }
  g_byte_array_unref (bytes);

  return may;
}

static void
test_pictures (void)
{
  RelImageHeader header;
  GByteArray *bytes;
  gsize kept = 0;

  g_assert_true (may_be_shown (make_png (640, 480), &header));
  g_assert_cmpint (header.form, ==, REL_IMAGE_PNG);
  g_assert_cmpuint (header.width, ==, 640);
  g_assert_cmpuint (header.height, ==, 480);
  rel_image_header_clear (&header);

  /* texts and profiles, which may be bombs of their own, are not handed on */
  bytes = make_png (10, 10);
  for (guint i = 0; i < 1000; i++)
    append_chunk (bytes, "zTXt", 8000);
  append_chunk (bytes, "iCCP", 100000);
  append_chunk (bytes, "IDAT", 100);
  append_chunk (bytes, "IEND", 0);
  g_assert_true (may_be_shown (bytes, &header));
  for (guint i = 0; i < header.parts->len; i++)
    kept += g_array_index (header.parts, RelImagePart, i).end - g_array_index (header.parts, RelImagePart, i).start;
  g_assert_cmpuint (kept, ==, 8 + 25 + 112 + 12);
  rel_image_header_clear (&header);

  g_assert_true (may_be_shown (make_jpeg (400, 300, 10), &header));
  g_assert_cmpint (header.form, ==, REL_IMAGE_JPEG);
  g_assert_cmpuint (header.width, ==, 400);
  g_assert_cmpuint (header.height, ==, 300);
  g_assert_cmpuint (header.turn, ==, 6);
  rel_image_header_clear (&header);
}

static void
test_bombs (void)
{
  RelImageHeader header;
  GByteArray *bytes;

  g_assert_false (may_be_shown (make_png (60000, 60000), &header));
  g_assert_false (may_be_shown (make_png (8193, 8193), &header));
  g_assert_false (may_be_shown (make_png (G_MAXUINT32, G_MAXUINT32), &header));
  g_assert_false (may_be_shown (make_png (0, 10), &header));
  g_assert_false (may_be_shown (make_jpeg (65500, 65500, 1), &header));
  g_assert_false (may_be_shown (make_jpeg (100, 0, 1), &header));
  g_assert_false (may_be_shown (make_jpeg (4000, 4000, 5000), &header));
  g_assert_false (may_be_shown (make_jpeg (100, 100, 0), &header));

  bytes = make_png (10, 10);
  g_byte_array_set_size (bytes, REL_IMAGE_MAX_BYTES + 1);
  g_assert_false (may_be_shown (bytes, &header));

  /* forms that have decoders, but not here */
  bytes = g_byte_array_new ();
  g_byte_array_append (bytes, (const guint8 *) "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>", 80);
  g_assert_false (may_be_shown (bytes, &header));
  bytes = g_byte_array_new ();
  g_byte_array_append (bytes, (const guint8 *) "GIF89a\xff\xff\xff\xff\0\0\0", 13);
  g_assert_false (may_be_shown (bytes, &header));
}

/* Cut anywhere, with any byte changed: a yes or a no, never more than was given. */
static void
test_any_bytes (void)
{
  for (guint i = 0; i < support_scale (3000); i++)
    {
      GByteArray *bytes = g_test_rand_int_range (0, 2) ? make_png (50, 40) : make_jpeg (50, 40, 3);
      guint length = g_test_rand_int_range (0, bytes->len + 1);
      RelImageHeader header;

      if (bytes->data[1] == 'P')
        append_chunk (bytes, "IDAT", 50);
      for (guint j = 0; j < 3; j++)
        bytes->data[g_test_rand_int_range (0, bytes->len)] = g_test_rand_int_range (0, 256);
      g_byte_array_set_size (bytes, length);
      if (may_be_shown (bytes, &header))
        rel_image_header_clear (&header);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/value-forms/moments", test_moments);
  g_test_add_func ("/formats/value-forms/json", test_json);
  g_test_add_func ("/formats/value-forms/kinds", test_kinds);
  g_test_add_func ("/formats/value-forms/store-as", test_store_as);
  g_test_add_func ("/formats/value-forms/pictures", test_pictures);
  g_test_add_func ("/formats/value-forms/bombs", test_bombs);
  g_test_add_func ("/formats/value-forms/any-bytes", test_any_bytes);

  return g_test_run ();
}
