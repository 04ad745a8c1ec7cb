/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names and texts as Python takes them. Nothing of a schema reaches code but through
 * one of these: as an identifier made of letters, digits and underscores, or as a
 * literal in which all that is not plainly visible is an escape.
 */
#include "config.h"

#include "formats/rel-python-words.h"

#include <string.h>

#include "schema/rel-naming.h"

#define LINE_LENGTH 100

/* Keywords of Python 3, and the names of old that were keywords. */
static const char *const keywords[] = {
  "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
  "exec", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "print", "raise",
  "return", "try", "while", "with", "yield", NULL
};

gboolean
rel_python_is_keyword (const char *word)
{
  return g_strv_contains (keywords, word);
}

/* Python compares identifiers in their compatibility form, so a letter must be one there, too. */
static gboolean
is_letter (gunichar c)
{
  char utf8[7] = { 0 };
  g_autofree char *folded = NULL;

  if (c < 0x80)
    return g_ascii_isalpha (c) || c == '_';
  if (c > 0xffff || !g_unichar_isalpha (c))
    return FALSE;

  g_unichar_to_utf8 (c, utf8);
  folded = g_utf8_normalize (utf8, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_strcmp0 (folded, utf8) == 0;
}

static gboolean
is_part (gunichar c)
{
  return is_letter (c) || (c < 0x80 && g_ascii_isdigit (c));
}

gboolean
rel_python_is_identifier (const char *word)
{
  if (*word == '\0' || !is_letter (g_utf8_get_char (word)))
    return FALSE;
  for (const char *at = word; *at != '\0'; at = g_utf8_next_char (at))
    if (!is_part (g_utf8_get_char (at)))
      return FALSE;

  return TRUE;
}

/* The name with an underscore for each run of what an identifier cannot have. It may be a keyword. */
char *
rel_python_identifier (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *out = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!is_part (c))
        {
          gap = TRUE;
          continue;
        }
      if (gap && out->len > 0 && out->str[out->len - 1] != '_')
        g_string_append_c (out, '_');
      if (out->len == 0 && g_ascii_isdigit (*at))
        g_string_append_c (out, '_');
      g_string_append_unichar (out, c);
      gap = FALSE;
    }
  if (out->len == 0)
    g_string_append_c (out, '_');

  /* Two underscores in front would be made private to the class by Python. */
  while (out->len > 1 && out->str[0] == '_' && out->str[1] == '_')
    g_string_erase (out, 0, 1);

  return g_string_free (out, FALSE);
}

/* The singular of a table's name in capitals: "book_details" becomes "BookDetail". */
char *
rel_python_class_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *singular = rel_naming_singular (valid);
  g_auto(GStrv) words = rel_naming_words (singular);
  g_autoptr(GString) joined = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = rel_python_identifier (words[i]);
      const char *start = word[0] == '_' && word[1] != '\0' ? word + 1 : word;

      if (strcmp (word, "_") == 0)
        continue;
      if (*start < 0 || g_ascii_isalpha (*start) || joined->len > 0)
        {
          g_string_append_unichar (joined, g_unichar_toupper (g_utf8_get_char (start)));
          g_string_append (joined, g_utf8_next_char (start));
        }
      else
        {
          g_string_append (joined, word);
        }
    }
  if (joined->len == 0)
    g_string_append (joined, "Unnamed");

  /* A capital of another script may be none of Python's letters. */
  return rel_python_identifier (joined->str);
}

static gboolean
is_visible (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return FALSE;
    case G_UNICODE_SPACE_SEPARATOR:
      return c == ' ';
    default:
      return TRUE;
    }
}

/* The text as a literal in double quotes. */
char *
rel_python_literal (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_new ("\"");

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '"' || c == '\\')
        g_string_append_printf (out, "\\%c", (char) c);
      else if (c == '\n')
        g_string_append (out, "\\n");
      else if (c == '\t')
        g_string_append (out, "\\t");
      else if (is_visible (c))
        g_string_append_unichar (out, c);
      else if (c < 0x100)
        g_string_append_printf (out, "\\x%02x", c);
      else if (c < 0x10000)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_printf (out, "\\U%08x", c);
    }
  g_string_append_c (out, '"');

  return g_string_free (out, FALSE);
}

static void
append_indent (GString *code,
               guint    indent)
{
  for (guint i = 0; i < indent; i++)
    g_string_append_c (code, ' ');
}

/* "head(a, b)" on one line; where that is too long the arguments on a line, or on lines, of their own. */
void
rel_python_append_call (GString    *code,
                        guint       indent,
                        const char *head,
                        GPtrArray  *arguments)
{
  g_autoptr(GString) inner = g_string_new (NULL);

  for (guint i = 0; i < arguments->len; i++)
    {
      g_string_append (inner, i > 0 ? ", " : "");
      g_string_append (inner, g_ptr_array_index (arguments, i));
    }

  append_indent (code, indent);
  g_string_append (code, head);
  g_string_append_c (code, '(');
  if (strchr (inner->str, '\n') == NULL && indent + g_utf8_strlen (head, -1) + g_utf8_strlen (inner->str, -1) + 2 <= LINE_LENGTH)
    {
      g_string_append (code, inner->str);
    }
  else if (strchr (inner->str, '\n') == NULL && indent + 4 + g_utf8_strlen (inner->str, -1) <= LINE_LENGTH)
    {
      g_string_append_c (code, '\n');
      append_indent (code, indent + 4);
      g_string_append (code, inner->str);
      g_string_append_c (code, '\n');
      append_indent (code, indent);
    }
  else
    {
      g_string_append_c (code, '\n');
      for (guint i = 0; i < arguments->len; i++)
        {
          append_indent (code, indent + 4);
          g_string_append (code, g_ptr_array_index (arguments, i));
          g_string_append (code, ",\n");
        }
      append_indent (code, indent);
    }
  g_string_append (code, ")\n");
}
