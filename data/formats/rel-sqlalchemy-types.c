/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Types of columns: what SQLAlchemy calls them, and what it declares on SQLite for them.
 * One table serves both directions; a word of SQLite that is not in it is written as the
 * type with the same affinity (https://www.sqlite.org/datatype3.html), which its caller
 * tells as a loss.
 */
#include "config.h"

#include "formats/rel-sqlalchemy-types.h"

#include <string.h>

typedef struct
{
  const char *name;      /* in SQLAlchemy */
  const char *declared;  /* on SQLite */
  guint       n_numbers; /* so many it may have in parentheses */
  const char *python;    /* NULL: only read, never written */
  gboolean new;          /* there since SQLAlchemy 2.0 */
  gboolean text;         /* takes a collation */
} TypeWord;

/* The first with a declared type is the one that is written. */
static const TypeWord type_words[] = {
  { "Integer", "INTEGER", 0, "int", FALSE, FALSE },
  { "BigInteger", "BIGINT", 0, "int", FALSE, FALSE },
  { "SmallInteger", "SMALLINT", 0, "int", FALSE, FALSE },
  { "String", "VARCHAR", 1, "str", FALSE, TRUE },
  { "Text", "TEXT", 1, "str", FALSE, TRUE },
  { "CHAR", "CHAR", 1, "str", FALSE, TRUE },
  { "NCHAR", "NCHAR", 1, "str", FALSE, TRUE },
  { "NVARCHAR", "NVARCHAR", 1, "str", FALSE, TRUE },
  { "CLOB", "CLOB", 0, "str", FALSE, FALSE },
  { "Numeric", "NUMERIC", 2, "Decimal", FALSE, FALSE },
  { "DECIMAL", "DECIMAL", 2, "Decimal", FALSE, FALSE },
  { "Float", "FLOAT", 0, "float", FALSE, FALSE },
  { "REAL", "REAL", 0, "float", FALSE, FALSE },
  { "Double", "DOUBLE", 0, "float", TRUE, FALSE },
  { "DOUBLE_PRECISION", "DOUBLE PRECISION", 0, "float", TRUE, FALSE },
  { "Boolean", "BOOLEAN", 0, "bool", FALSE, FALSE },
  { "Date", "DATE", 0, "datetime.date", FALSE, FALSE },
  { "DateTime", "DATETIME", 0, "datetime.datetime", FALSE, FALSE },
  { "Time", "TIME", 0, "datetime.time", FALSE, FALSE },
  { "TIMESTAMP", "TIMESTAMP", 0, "datetime.datetime", FALSE, FALSE },
  { "LargeBinary", "BLOB", 0, "bytes", FALSE, FALSE },
  { "BINARY", "BINARY", 1, "bytes", FALSE, FALSE },
  { "VARBINARY", "VARBINARY", 1, "bytes", FALSE, FALSE },
  { "JSON", "JSON", 0, "Any", FALSE, FALSE },
  { "UUID", "UUID", 0, "uuid.UUID", TRUE, FALSE },

  { "INTEGER", "INTEGER", 0, NULL, FALSE, FALSE },
  { "INT", "INTEGER", 0, NULL, FALSE, FALSE },
  { "BIGINT", "BIGINT", 0, NULL, FALSE, FALSE },
  { "SMALLINT", "SMALLINT", 0, NULL, FALSE, FALSE },
  { "Unicode", "VARCHAR", 1, NULL, FALSE, TRUE },
  { "VARCHAR", "VARCHAR", 1, NULL, FALSE, TRUE },
  { "UnicodeText", "TEXT", 1, NULL, FALSE, TRUE },
  { "TEXT", "TEXT", 1, NULL, FALSE, TRUE },
  { "NUMERIC", "NUMERIC", 2, NULL, FALSE, FALSE },
  { "FLOAT", "FLOAT", 0, NULL, FALSE, FALSE },
  { "DOUBLE", "DOUBLE", 0, NULL, FALSE, FALSE },
  { "BOOLEAN", "BOOLEAN", 0, NULL, FALSE, FALSE },
  { "DATE", "DATE", 0, NULL, FALSE, FALSE },
  { "DATETIME", "DATETIME", 0, NULL, FALSE, FALSE },
  { "TIME", "TIME", 0, NULL, FALSE, FALSE },
  { "BLOB", "BLOB", 0, NULL, FALSE, FALSE },
  { "Interval", "DATETIME", 0, NULL, FALSE, FALSE },
  { "PickleType", "BLOB", 0, NULL, FALSE, FALSE },
  { "Uuid", "CHAR(32)", 0, NULL, FALSE, FALSE },
};

gboolean
rel_sqlalchemy_is_type_name (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_words); i++)
    if (strcmp (type_words[i].name, word) == 0)
      return TRUE;

  return FALSE;
}

/* What SQLAlchemy declares on SQLite for a type of its own; NULL when it is none. */
const char *
rel_sqlalchemy_find_type (const char *name,
                          guint      *n_numbers)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_words); i++)
    if (strcmp (type_words[i].name, name) == 0)
      {
        *n_numbers = type_words[i].n_numbers;
        return type_words[i].declared;
      }

  return NULL;
}

/* What it declares for a type of Python in an annotation; NULL when there is none by itself. */
const char *
rel_sqlalchemy_find_python (const char *name)
{
  static const char *const types[][2] = {
    { "int", "INTEGER" },
    { "str", "VARCHAR" },
    { "float", "FLOAT" },
    { "bool", "BOOLEAN" },
    { "bytes", "BLOB" },
    { "Decimal", "NUMERIC" },
    { "datetime", "DATETIME" },
    { "date", "DATE" },
    { "time", "TIME" },
    { "timedelta", "DATETIME" },
    { "UUID", "CHAR(32)" },
    { "dict", "JSON" },
    { "Dict", "JSON" },
    { "Any", "JSON" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i][0], name) == 0)
      return types[i][1];

  return NULL;
}

/* "Decimal ( 8,2 )" in parts: DECIMAL and its numbers. FALSE when there is more to it. */
static gboolean
split_declared (const char *declared,
                char      **words,
                GArray     *numbers)
{
  GString *out = g_string_new (NULL);
  const char *at = declared;
  gboolean plain = TRUE;

  for (; *at != '\0' && *at != '('; at++)
    {
      if (!g_ascii_isspace (*at))
        g_string_append_c (out, g_ascii_toupper (*at));
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  *words = g_string_free (out, FALSE);
  if (*at == '\0')
    return TRUE;

  do
    {
      guint64 number;
      char *end;

      at++;
      while (g_ascii_isspace (*at))
        at++;
      plain = g_ascii_isdigit (*at);
      number = g_ascii_strtoull (at, &end, 10);
      plain = plain && number < 1000000 && numbers->len < 2;
      if (plain)
        {
          guint value = number;

          g_array_append_val (numbers, value);
        }
      for (at = end; g_ascii_isspace (*at); at++)
        ;
    }
  while (plain && *at == ',');

  return plain && at[0] == ')' && at[1] == '\0';
}

/* The type that stores what SQLite would in a column declared so. */
static const TypeWord *
find_by_affinity (const char *words)
{
  static const struct
  {
    const char *part;
    const char *name;
  } affinities[] = {
    { "INT", "Integer" },
    { "CHAR", "Text" },
    { "CLOB", "Text" },
    { "TEXT", "Text" },
    { "BLOB", "LargeBinary" },
    { "REAL", "Float" },
    { "FLOA", "Float" },
    { "DOUB", "Float" },
  };
  const char *name = words[0] == '\0' ? "Text" : "Numeric";

  for (guint i = 0; i < G_N_ELEMENTS (affinities); i++)
    if (strstr (words, affinities[i].part) != NULL)
      {
        name = affinities[i].name;
        break;
      }
  for (guint i = 0; i < G_N_ELEMENTS (type_words); i++)
    if (strcmp (type_words[i].name, name) == 0)
      return &type_words[i];

  return &type_words[0];
}

static gboolean
is_plain_word (const char *word)
{
  for (; *word != '\0'; word++)
    if (!g_ascii_isalnum (*word) && *word != '_')
      return FALSE;

  return TRUE;
}

void
rel_sqlalchemy_type_write (RelSqlalchemyType *type,
                           const char        *declared,
                           const char        *collation,
                           RelSqlalchemyStyle style)
{
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *words = NULL;
  g_autoptr(GString) out = NULL;
  const TypeWord *word = NULL;
  gboolean plain = split_declared (declared != NULL ? declared : "", &words, numbers);

  for (guint i = 0; i < G_N_ELEMENTS (type_words) && word == NULL; i++)
    if (type_words[i].python != NULL && strcmp (type_words[i].declared, words) == 0 &&
        !(type_words[i].new &&style == REL_SQLALCHEMY_CLASSIC))
      word = &type_words[i];

  type->exact = word != NULL && plain && numbers->len <= word->n_numbers;
  if (word == NULL)
    word = find_by_affinity (words);

  out = g_string_new (word->name);
  for (guint i = 0; i < numbers->len && type->exact; i++)
    g_string_append_printf (out, "%s%u", i > 0 ? ", " : "(", g_array_index (numbers, guint, i));
  type->collated = collation != NULL && word->text && is_plain_word (collation);
  if (type->collated)
    g_string_append_printf (out, "%scollation=\"%s\"", numbers->len > 0 && type->exact ? ", " : "(", collation);
  if (strchr (out->str, '(') != NULL)
    g_string_append_c (out, ')');

  type->name = word->name;
  type->python = word->python;
  type->expression = g_string_free (g_steal_pointer (&out), FALSE);
}

void
rel_sqlalchemy_type_clear (RelSqlalchemyType *type)
{
  g_clear_pointer (&type->expression, g_free);
}
