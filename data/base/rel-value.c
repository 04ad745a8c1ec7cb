/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One cell of a database. Immutable, atomically counted, the bytes lie behind
 * the header in one allocation: a page of rows makes thousands of these.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/rel-value.h"

struct _RelValue
{
  gatomicrefcount refs;
  RelValueType    type;
  union {
    gint64 integer;
    double real;
    gsize  length;
  };
  gsize           full_length; /* of the cell in the database, when only its start is here */
  char            bytes[];
};

G_DEFINE_BOXED_TYPE (RelValue, rel_value, rel_value_ref, rel_value_unref)

static RelValue *
value_alloc (RelValueType type,
             gsize        length)
{
  RelValue *self = g_malloc (sizeof (RelValue) + length);

  g_atomic_ref_count_init (&self->refs);
  self->type = type;
  self->integer = 0;

  return self;
}

/**
 * rel_value_new_null:
 *
 * Returns: (transfer full): SQL NULL
 */
RelValue *
rel_value_new_null (void)
{
  return value_alloc (REL_VALUE_NULL, 0);
}

/**
 * rel_value_new_integer:
 * @integer: the number
 *
 * Returns: (transfer full): an integer cell
 */
RelValue *
rel_value_new_integer (gint64 integer)
{
  RelValue *self = value_alloc (REL_VALUE_INTEGER, 0);

  self->integer = integer;

  return self;
}

/**
 * rel_value_new_real:
 * @real: the number; NaN becomes NULL, as SQLite does
 *
 * Returns: (transfer full): a floating point cell
 */
RelValue *
rel_value_new_real (double real)
{
  RelValue *self;

  if (isnan (real))
    return rel_value_new_null ();

  self = value_alloc (REL_VALUE_REAL, 0);
  self->real = real;

  return self;
}

static RelValue *
value_new_bytes (RelValueType   type,
                 gconstpointer  data,
                 gsize          length)
{
  RelValue *self = value_alloc (type, length + 1);

  self->length = length;
  self->full_length = length;
  if (length > 0)
    memcpy (self->bytes, data, length);
  self->bytes[length] = 0;

  return self;
}

/**
 * rel_value_new_text:
 * @text: bytes, not necessarily valid UTF-8
 * @length: number of bytes, or -1 when @text ends with NUL
 *
 * Returns: (transfer full): a text cell
 */
RelValue *
rel_value_new_text (const char *text,
                    gssize      length)
{
  g_return_val_if_fail (text != NULL || length == 0, NULL);

  return value_new_bytes (REL_VALUE_TEXT, text, length < 0 ? strlen (text) : (gsize) length);
}

/**
 * rel_value_new_blob:
 * @data: (nullable): bytes
 * @length: number of bytes
 *
 * Returns: (transfer full): a BLOB cell
 */
RelValue *
rel_value_new_blob (gconstpointer data,
                    gsize         length)
{
  return value_new_bytes (REL_VALUE_BLOB, data, length);
}

/**
 * rel_value_new_cut:
 * @type: %REL_VALUE_TEXT or %REL_VALUE_BLOB
 * @data: the first bytes of a longer cell
 * @length: number of bytes in @data
 * @full_length: number of bytes of the whole cell, at least @length
 *
 * Makes a value that is only the start of a cell: for looking at, never for writing.
 *
 * Returns: (transfer full): the cell's start
 */
RelValue *
rel_value_new_cut (RelValueType   type,
                   gconstpointer  data,
                   gsize          length,
                   gsize          full_length)
{
  RelValue *self;

  g_return_val_if_fail (type == REL_VALUE_TEXT || type == REL_VALUE_BLOB, NULL);

  self = value_new_bytes (type, data, length);
  self->full_length = MAX (length, full_length);

  return self;
}

/**
 * rel_value_ref:
 * @value: a value
 *
 * Returns: (transfer full): @value
 */
RelValue *
rel_value_ref (const RelValue *value)
{
  RelValue *self = (RelValue *) value;

  g_return_val_if_fail (value != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);

  return self;
}

/**
 * rel_value_unref:
 * @value: (transfer full): a value
 */
void
rel_value_unref (RelValue *value)
{
  g_return_if_fail (value != NULL);

  if (g_atomic_ref_count_dec (&value->refs))
    g_free (value);
}

RelValueType
rel_value_get_value_type (const RelValue *value)
{
  return value->type;
}

/**
 * rel_value_is_null:
 * @value: (nullable): a value
 *
 * Returns: whether @value is SQL NULL, or no value at all
 */
gboolean
rel_value_is_null (const RelValue *value)
{
  return value == NULL || value->type == REL_VALUE_NULL;
}

/**
 * rel_value_get_integer:
 * @value: a value
 *
 * Returns: the integer of an integer cell, else 0
 */
gint64
rel_value_get_integer (const RelValue *value)
{
  return value->type == REL_VALUE_INTEGER ? value->integer : 0;
}

/**
 * rel_value_get_real:
 * @value: a value
 *
 * Returns: the number of a numeric cell, else 0
 */
double
rel_value_get_real (const RelValue *value)
{
  if (value->type == REL_VALUE_REAL)
    return value->real;

  return value->type == REL_VALUE_INTEGER ? (double) value->integer : 0;
}

/**
 * rel_value_get_bytes:
 * @value: a value
 * @length: (out) (optional): number of bytes
 *
 * Gets the bytes of a text or BLOB cell. They are followed by a NUL that does not
 * count, and may contain others.
 *
 * Returns: (transfer none) (nullable): the bytes, %NULL for other types
 */
const char *
rel_value_get_bytes (const RelValue *value,
                     gsize          *length)
{
  gboolean bytes = value->type == REL_VALUE_TEXT || value->type == REL_VALUE_BLOB;

  if (length != NULL)
    *length = bytes ? value->length : 0;

  return bytes ? value->bytes : NULL;
}

/**
 * rel_value_get_full_length:
 * @value: a value
 *
 * Returns: number of bytes of the cell in the database: more than
 *   rel_value_get_bytes() gives when it is cut; 0 for other types
 */
gsize
rel_value_get_full_length (const RelValue *value)
{
  return value->type == REL_VALUE_TEXT || value->type == REL_VALUE_BLOB ? value->full_length : 0;
}

/**
 * rel_value_is_cut:
 * @value: (nullable): a value
 *
 * Returns: whether @value is only the start of its cell
 */
gboolean
rel_value_is_cut (const RelValue *value)
{
  return value != NULL && rel_value_get_full_length (value) > 0 && value->full_length > value->length;
}

/* Integers beyond 2^53 are not exact as double: compare as SQLite's sqlite3IntFloatCompare does. */
static int
compare_integer_real (gint64 i,
                      double r)
{
  gint64 y;

  if (r < -9223372036854775808.0)
    return 1;
  if (r >= 9223372036854775808.0)
    return -1;

  y = (gint64) r;
  if (i != y)
    return i < y ? -1 : 1;

  /* Equal up to the fraction of r. */
  return ((double) i > r) - ((double) i < r);
}

static int
storage_rank (RelValueType type)
{
  switch (type)
    {
    case REL_VALUE_NULL:
      return 0;
    case REL_VALUE_INTEGER:
    case REL_VALUE_REAL:
      return 1;
    case REL_VALUE_TEXT:
      return 2;
    case REL_VALUE_BLOB:
    default:
      return 3;
    }
}

/**
 * rel_value_compare:
 * @a: a value
 * @b: another
 *
 * Orders as SQLite does under the BINARY collation: NULL, numbers, text, BLOB.
 *
 * Returns: below, equal to or above 0
 */
int
rel_value_compare (const RelValue *a,
                   const RelValue *b)
{
  int rank_a = storage_rank (a->type);
  int rank_b = storage_rank (b->type);
  int cmp;

  if (rank_a != rank_b)
    return rank_a - rank_b;

  switch (rank_a)
    {
    case 0:
      return 0;

    case 1:
      if (a->type == REL_VALUE_INTEGER && b->type == REL_VALUE_INTEGER)
        return (a->integer > b->integer) - (a->integer < b->integer);
      if (a->type == REL_VALUE_REAL && b->type == REL_VALUE_REAL)
        return (a->real > b->real) - (a->real < b->real);
      if (a->type == REL_VALUE_INTEGER)
        return compare_integer_real (a->integer, b->real);
      return -compare_integer_real (b->integer, a->real);

    default:
      cmp = memcmp (a->bytes, b->bytes, MIN (a->length, b->length));
      if (cmp != 0)
        return cmp;
      if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
      /* of which more is there than was read */
      return (a->full_length > b->full_length) - (a->full_length < b->full_length);
    }
}

/**
 * rel_value_equal:
 * @a: (nullable): a value
 * @b: (nullable): another
 *
 * Returns: whether both are the same for SQLite's =, where 9 equals 9.0, but with
 *   NULL equal to NULL
 */
gboolean
rel_value_equal (const RelValue *a,
                 const RelValue *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL)
    return FALSE;

  return rel_value_compare (a, b) == 0;
}

/**
 * rel_value_hash:
 * @value: a value
 *
 * Returns: a hash that is the same for values that are equal
 */
guint
rel_value_hash (const RelValue *value)
{
  guint h = 5381;
  double real;

  switch (value->type)
    {
    case REL_VALUE_NULL:
      return 0;

    case REL_VALUE_INTEGER:
      real = (double) value->integer;
      return g_double_hash (&real);

    case REL_VALUE_REAL:
      real = value->real == 0 ? 0 : value->real;
      return g_double_hash (&real);

    case REL_VALUE_TEXT:
    case REL_VALUE_BLOB:
    default:
      for (gsize i = 0; i < value->length; i++)
        h = h * 33 + (guchar) value->bytes[i];
      return h;
    }
}

/**
 * rel_real_to_text:
 * @real: a number
 *
 * Formats a number as short as possible such that it reads back as the same
 * number, always with a point or exponent so that it stays a real.
 *
 * Returns: (transfer full): text
 */
char *
rel_real_to_text (double real)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isinf (real))
    return g_strdup (real < 0 ? "-Inf" : "Inf");

  for (int precision = 15; precision <= 17; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", precision);
      g_ascii_formatd (buffer, sizeof buffer, format, real);
      if (g_ascii_strtod (buffer, NULL) == real)
        break;
    }

  if (strpbrk (buffer, ".eE") == NULL)
    return g_strconcat (buffer, ".0", NULL);

  return g_strdup (buffer);
}

/**
 * rel_value_to_text:
 * @value: a value
 *
 * Formats a value for people and for files: always valid UTF-8. NULL is the empty
 * text, a BLOB its hexadecimal digits.
 *
 * Returns: (transfer full): text
 */
char *
rel_value_to_text (const RelValue *value)
{
  GString *hex;

  switch (value->type)
    {
    case REL_VALUE_NULL:
      return g_strdup ("");

    case REL_VALUE_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);

    case REL_VALUE_REAL:
      return rel_real_to_text (value->real);

    case REL_VALUE_TEXT:
      return g_utf8_make_valid (value->bytes, value->length);

    case REL_VALUE_BLOB:
    default:
      hex = g_string_sized_new (value->length * 2);
      for (gsize i = 0; i < value->length; i++)
        g_string_append_printf (hex, "%02x", (guchar) value->bytes[i]);
      return g_string_free (hex, FALSE);
    }
}

static char *
bytes_to_literal (const RelValue *value)
{
  GString *str = g_string_sized_new (value->length * 2 + 3);

  g_string_append (str, "x'");
  for (gsize i = 0; i < value->length; i++)
    g_string_append_printf (str, "%02x", (guchar) value->bytes[i]);
  g_string_append_c (str, '\'');

  return g_string_free (str, FALSE);
}

/* SQLite before 3.43 reads some decimals one bit off: fifteen digits sometimes do,
 * seventeen do not at everyday sizes (measured on 3.40 over a million numbers), so short
 * texts are kept to numbers that people write. Beyond about 1e±300 nothing helps there. */
static char *
real_to_literal (double real)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (buffer, sizeof buffer, "%.12g", real);
  if (real == 0 || (fabs (real) >= 1e-6 && fabs (real) <= 1e15 && g_ascii_strtod (buffer, NULL) == real))
    return rel_real_to_text (real);

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.16e", real));
}

/**
 * rel_value_to_literal:
 * @value: a value
 *
 * Writes a value as an SQL literal that SQLite reads back as the same value of the
 * same type. Text with a NUL is written as a cast BLOB, since a literal cannot
 * hold it.
 *
 * Returns: (transfer full): SQL
 */
char *
rel_value_to_literal (const RelValue *value)
{
  g_autofree char *blob = NULL;
  GString *str;

  switch (value->type)
    {
    case REL_VALUE_NULL:
      return g_strdup ("NULL");

    case REL_VALUE_INTEGER:
      /* -9223372036854775808 is read as minus a number that does not fit. */
      if (value->integer == G_MININT64)
        return g_strdup ("(-9223372036854775807 - 1)");
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);

    case REL_VALUE_REAL:
      if (isinf (value->real))
        return g_strdup (value->real < 0 ? "-9.0e+999" : "9.0e+999");
      return real_to_literal (value->real);

    case REL_VALUE_TEXT:
      if (memchr (value->bytes, 0, value->length) != NULL ||
          !g_utf8_validate (value->bytes, value->length, NULL))
        {
          blob = bytes_to_literal (value);
          return g_strdup_printf ("CAST(%s AS TEXT)", blob);
        }
      str = g_string_sized_new (value->length + 2);
      g_string_append_c (str, '\'');
      for (gsize i = 0; i < value->length; i++)
        {
          if (value->bytes[i] == '\'')
            g_string_append_c (str, '\'');
          g_string_append_c (str, value->bytes[i]);
        }
      g_string_append_c (str, '\'');
      return g_string_free (str, FALSE);

    case REL_VALUE_BLOB:
    default:
      return bytes_to_literal (value);
    }
}
