/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Dates and times in the forms that SQLite's own functions take: text, seconds since
 * 1970, Julian days. Numbers are taken as UTC, as SQLite takes them; no zone is ever
 * changed, since nothing in a database says which one was meant.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "formats/rel-moment.h"

#define DAY        86400
#define JULIAN_OF_1970 2440587.5

static const char *
read_digits (const char *text,
             guint       n,
             int        *number)
{
  *number = 0;
  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return NULL;
      *number = *number * 10 + (text[i] - '0');
    }

  return text + n;
}

static const char *
read_date (const char *text,
           RelMoment  *moment)
{
  const char *at = read_digits (text, 4, &moment->year);

  if (at == NULL || *at != '-' || (at = read_digits (at + 1, 2, &moment->month)) == NULL ||
      *at != '-' || (at = read_digits (at + 1, 2, &moment->day)) == NULL)
    return NULL;

  return moment->year >= 1 && g_date_valid_dmy (moment->day, moment->month, moment->year) ? at : NULL;
}

static const char *
read_time (const char *text,
           RelMoment  *moment)
{
  const char *at = read_digits (text, 2, &moment->hour);

  if (at == NULL || *at != ':' || (at = read_digits (at + 1, 2, &moment->minute)) == NULL)
    return NULL;
  if (*at == ':')
    {
      moment->has_seconds = TRUE;
      at = read_digits (at + 1, 2, &moment->second);
      if (at == NULL)
        return NULL;
      if (*at == '.')
        {
          gsize n = 1 + strspn (at + 1, "0123456789");

          if (n < 2 || n >= sizeof moment->fraction)
            return NULL;
          memcpy (moment->fraction, at, n);
          at += n;
        }
    }

  return moment->hour < 24 && moment->minute < 60 && moment->second < 60 ? at : NULL;
}

static const char *
read_zone (const char *text,
           RelMoment  *moment)
{
  const char *at = text;
  int hours, minutes;

  if (*at == 'Z')
    at++;
  else if (*at == '+' || *at == '-')
    {
      at = read_digits (at + 1, 2, &hours);
      if (at == NULL)
        return NULL;
      if (*at == ':')
        at++;
      at = read_digits (at, 2, &minutes);
      if (at == NULL)
        return NULL;
    }
  memcpy (moment->zone, text, at - text);

  return at;
}

/**
 * rel_moment_read_text:
 * @moment: (out): what is read
 * @text: a text
 *
 * Returns: whether the whole of it is a date, a time, or both
 */
gboolean
rel_moment_read_text (RelMoment  *moment,
                      const char *text)
{
  const char *at = text;

  g_return_val_if_fail (moment != NULL && text != NULL, FALSE);

  memset (moment, 0, sizeof *moment);
  moment->form = REL_MOMENT_TEXT;
  moment->separator = ' ';
  if (strlen (text) >= 5 && text[2] != ':')
    {
      moment->has_date = TRUE;
      at = read_date (text, moment);
      if (at == NULL)
        return FALSE;
      if (*at == '\0')
        return TRUE;
      if (*at != ' ' && *at != 'T')
        return FALSE;
      moment->separator = *at++;
    }
  moment->has_time = TRUE;
  at = read_time (at, moment);
  if (at != NULL)
    at = read_zone (at, moment);

  return at != NULL && *at == '\0';
}

static gboolean
set_seconds (RelMoment *moment,
             gint64     seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  if (time == NULL)
    return FALSE;
  moment->has_date = moment->has_time = moment->has_seconds = TRUE;
  moment->separator = ' ';
  g_date_time_get_ymd (time, &moment->year, &moment->month, &moment->day);
  moment->hour = g_date_time_get_hour (time);
  moment->minute = g_date_time_get_minute (time);
  moment->second = g_date_time_get_second (time);

  return TRUE;
}

static gboolean
set_milliseconds (RelMoment *moment,
                  gint64     milliseconds)
{
  gint64 seconds = milliseconds / 1000;
  int rest = (int) (milliseconds % 1000);

  if (rest < 0)
    {
      rest += 1000;
      seconds--;
    }
  if (rest != 0)
    g_snprintf (moment->fraction, sizeof moment->fraction, ".%03d", rest);

  return set_seconds (moment, seconds);
}

/**
 * rel_moment_read:
 * @moment: (out): what is read
 * @value: a value
 *
 * Reads a value of a column for dates or times. Whole numbers of this century's size are
 * taken as seconds, those a thousand times larger as milliseconds; other numbers that may
 * be a Julian day as that.
 *
 * Returns: whether it is a date, a time, or both
 */
gboolean
rel_moment_read (RelMoment      *moment,
                 const RelValue *value)
{
  g_return_val_if_fail (moment != NULL, FALSE);

  memset (moment, 0, sizeof *moment);
  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_TEXT:
      {
        gsize length;
        const char *bytes = rel_value_get_bytes (value, &length);
        g_autofree char *text = length < 64 && !rel_value_is_cut (value) ? g_strndup (bytes, length) : NULL;

        return text != NULL && strlen (text) == length && rel_moment_read_text (moment, text);
      }
    case REL_VALUE_INTEGER:
      {
        gint64 number = rel_value_get_integer (value);
        gint64 size = number == G_MININT64 ? G_MAXINT64 : ABS (number);

        moment->form = size < G_GINT64_CONSTANT (100000000000) ? REL_MOMENT_UNIX : REL_MOMENT_UNIX_MS;
        if (size >= G_GINT64_CONSTANT (100000000000000))
          return FALSE;
        return moment->form == REL_MOMENT_UNIX ? set_seconds (moment, number) : set_milliseconds (moment, number);
      }
    case REL_VALUE_REAL:
      {
        double number = rel_value_get_real (value);

        /* from the year 1 to 9999 */
        moment->form = REL_MOMENT_JULIAN;
        if (!(number >= 1721426 && number < 5373484))
          return FALSE;
        return set_milliseconds (moment, (gint64) round ((number - JULIAN_OF_1970) * DAY * 1000));
      }
    case REL_VALUE_NULL:
    case REL_VALUE_BLOB:
    default:
      return FALSE;
    }
}

static gint64
to_seconds (const RelMoment *moment)
{
  g_autoptr(GDateTime) time = g_date_time_new_utc (moment->year, moment->month, moment->day, moment->hour, moment->minute, moment->second);

  return time != NULL ? g_date_time_to_unix (time) : 0;
}

/* Of the fraction. */
static int
get_milliseconds (const RelMoment *moment)
{
  return (int) round (1000 * g_ascii_strtod (moment->fraction[0] != '\0' ? moment->fraction : "0", NULL));
}

/**
 * rel_moment_to_text:
 * @moment: a moment
 *
 * Returns: (transfer full): it as ISO 8601 writes it
 */
char *
rel_moment_to_text (const RelMoment *moment)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (moment != NULL, NULL);

  if (moment->has_date)
    g_string_append_printf (text, "%04d-%02d-%02d", moment->year, moment->month, moment->day);
  if (moment->has_date && moment->has_time)
    g_string_append_c (text, moment->separator);
  if (moment->has_time)
    {
      g_string_append_printf (text, "%02d:%02d", moment->hour, moment->minute);
      if (moment->has_seconds)
        g_string_append_printf (text, ":%02d%s", moment->second, moment->fraction);
      g_string_append (text, moment->zone);
    }

  return g_string_free (text, FALSE);
}

/**
 * rel_moment_to_value:
 * @moment: a moment
 *
 * Returns: (transfer full): it in the form in which it is stored
 */
RelValue *
rel_moment_to_value (const RelMoment *moment)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (moment != NULL, NULL);

  switch (moment->form)
    {
    case REL_MOMENT_UNIX:
      return rel_value_new_integer (to_seconds (moment));
    case REL_MOMENT_UNIX_MS:
      return rel_value_new_integer (to_seconds (moment) * 1000 + get_milliseconds (moment));
    case REL_MOMENT_JULIAN:
      return rel_value_new_real ((to_seconds (moment) + get_milliseconds (moment) / 1000.0) / DAY + JULIAN_OF_1970);
    case REL_MOMENT_TEXT:
    default:
      text = rel_moment_to_text (moment);
      return rel_value_new_text (text, -1);
    }
}
