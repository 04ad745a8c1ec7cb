/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What SQLite makes of a value that enters a column of some type, as expressions, so
 * that it can be asked beforehand. A CAST would not tell: it makes a number of
 * anything, while a column takes a text for a number only where all of it is one. That
 * is found by comparing: next to a NUMERIC operand, a text is read just as a column
 * would read it.
 */
#include "config.h"

#include "sql/rel-affinity.h"

#include <string.h>

static gboolean
has (const char *type,
     const char *part)
{
  g_autofree char *upper = g_ascii_strup (type, -1);

  return strstr (upper, part) != NULL;
}

RelAffinity
rel_affinity_of_type (const char *type,
                      gboolean    strict)
{
  if (strict && g_ascii_strcasecmp (type, "ANY") == 0)
    return REL_AFFINITY_BLOB;
  if (has (type, "INT"))
    return REL_AFFINITY_INTEGER;
  if (has (type, "CHAR") || has (type, "CLOB") || has (type, "TEXT"))
    return REL_AFFINITY_TEXT;
  if (*type == '\0' || has (type, "BLOB"))
    return REL_AFFINITY_BLOB;
  if (has (type, "REAL") || has (type, "FLOA") || has (type, "DOUB"))
    return REL_AFFINITY_REAL;

  return REL_AFFINITY_NUMERIC;
}

gboolean
rel_affinity_is_numeric (RelAffinity affinity)
{
  return affinity != REL_AFFINITY_TEXT && affinity != REL_AFFINITY_BLOB;
}

static char *
is_number (const char *value)
{
  return g_strdup_printf ("(typeof (%s) = 'text' AND CAST (%s AS NUMERIC) = %s)", value, value, value);
}

/* The value that is stored. */
char *
rel_affinity_convert (RelAffinity  affinity,
                      const char  *value)
{
  g_autofree char *number = is_number (value);

  switch (affinity)
    {
    case REL_AFFINITY_TEXT:
      return g_strdup_printf ("CASE WHEN typeof (%s) IN ('integer', 'real') THEN CAST (%s AS TEXT) ELSE %s END", value, value, value);
    case REL_AFFINITY_REAL:
      return g_strdup_printf ("CASE WHEN typeof (%s) = 'integer' OR %s THEN CAST (%s AS REAL) ELSE %s END", value, number, value, value);
    case REL_AFFINITY_INTEGER:
    case REL_AFFINITY_NUMERIC:
      return g_strdup_printf ("CASE WHEN %s THEN CAST (%s AS NUMERIC) ELSE %s END", number, value, value);
    case REL_AFFINITY_BLOB:
    default:
      /* the sign keeps an affinity from being seen through the name */
      return g_strdup_printf ("+(%s)", value);
    }
}

/* The value that is stored, as an expression that has the affinity, so that what is
 * compared with it is read as it would be next to the column. */
char *
rel_affinity_cast (RelAffinity  affinity,
                   const char  *value)
{
  static const char *const types[] = { "INTEGER", "TEXT", NULL, "REAL", "NUMERIC" };

  if (affinity == REL_AFFINITY_BLOB)
    return g_strdup_printf ("+(%s)", value);

  /* a whole column of INTEGER affinity may hold 2.5 */
  return g_strdup_printf ("CAST (%s AS %s)", value, types[affinity == REL_AFFINITY_INTEGER ? REL_AFFINITY_NUMERIC : affinity]);
}

/* Whether rel_affinity_cast () gives what is stored. */
char *
rel_affinity_can_cast (RelAffinity  affinity,
                       const char  *value)
{
  g_autofree char *number = is_number (value);

  switch (affinity)
    {
    case REL_AFFINITY_TEXT:
      return g_strdup_printf ("typeof (%s) <> 'blob'", value);
    case REL_AFFINITY_REAL:
    case REL_AFFINITY_INTEGER:
    case REL_AFFINITY_NUMERIC:
      return g_strdup_printf ("(typeof (%s) IN ('integer', 'real', 'null') OR %s)", value, number);
    case REL_AFFINITY_BLOB:
    default:
      return g_strdup ("1");
    }
}

/* Whether people would see another value than before. */
char *
rel_affinity_alters (RelAffinity  affinity,
                     const char  *value)
{
  g_autofree char *number = is_number (value);

  switch (affinity)
    {
    case REL_AFFINITY_TEXT:
      return g_strdup_printf ("(typeof (%s) = 'real' AND CAST (CAST (%s AS TEXT) AS REAL) <> %s)", value, value, value);
    case REL_AFFINITY_REAL:
      return g_strdup_printf ("((typeof (%s) = 'integer' AND CAST (CAST (%s AS REAL) AS INTEGER) <> %s) OR "
                              "(%s AND CAST (CAST (%s AS NUMERIC) AS TEXT) <> %s COLLATE BINARY AND CAST (CAST (%s AS REAL) AS TEXT) <> %s COLLATE BINARY))",
                              value, value, value, number, value, value, value, value);
    case REL_AFFINITY_INTEGER:
    case REL_AFFINITY_NUMERIC:
      return g_strdup_printf ("(%s AND CAST (CAST (%s AS NUMERIC) AS TEXT) <> %s COLLATE BINARY)", number, value, value);
    case REL_AFFINITY_BLOB:
    default:
      return g_strdup ("0");
    }
}

/* Whether a column of a STRICT table does not take the value; NULL when it takes all. */
char *
rel_affinity_refuses (const char *type,
                      const char *value)
{
  g_autofree char *number = is_number (value);

  if (g_ascii_strcasecmp (type, "INT") == 0 || g_ascii_strcasecmp (type, "INTEGER") == 0)
    return g_strdup_printf ("(%s IS NOT NULL AND NOT (typeof (%s) = 'integer' OR (typeof (%s) = 'real' AND CAST (%s AS INTEGER) = %s) OR "
                            "(%s AND typeof (CAST (%s AS NUMERIC)) = 'integer')))", value, value, value, value, value, number, value);
  if (g_ascii_strcasecmp (type, "REAL") == 0)
    return g_strdup_printf ("(%s IS NOT NULL AND NOT (typeof (%s) IN ('integer', 'real') OR %s))", value, value, number);
  if (g_ascii_strcasecmp (type, "TEXT") == 0)
    return g_strdup_printf ("(typeof (%s) = 'blob')", value);
  if (g_ascii_strcasecmp (type, "BLOB") == 0)
    return g_strdup_printf ("(%s IS NOT NULL AND typeof (%s) <> 'blob')", value, value);

  return NULL;
}
