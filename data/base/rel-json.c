/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How deep a JSON text goes. json-glib calls itself at each level, so that a file of
 * brackets alone would end the program.
 */
#include "config.h"

#include "base/rel-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/rel-error.h"

/* Nobody nests like this by hand. */
#define MAX_DEPTH 1000

/* Where a text in quotation marks ends, which begins at at. */
static gsize
skip_string (const char *text,
             gsize       length,
             gsize       at)
{
  for (at++; at < length && text[at] != '"'; at++)
    if (text[at] == '\\')
      at++;

  return at;
}

static gboolean
is_too_deep (const char *text,
             gsize       length)
{
  guint depth = 0, depth_anywhere = 0, deepest_anywhere = 0;
  gsize string_end = 0;
  gboolean odd = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      gboolean opens = text[i] == '[' || text[i] == '{', closes = text[i] == ']' || text[i] == '}';

      depth_anywhere += opens;
      depth_anywhere -= closes && depth_anywhere > 0;
      deepest_anywhere = MAX (deepest_anywhere, depth_anywhere);
      if (i < string_end)
        continue;
      if (text[i] == '"')
        string_end = skip_string (text, length, i) + 1;
      /* comments and other quotes, which the parser knows though JSON does not, can hide a quotation mark */
      odd |= text[i] == '/' || text[i] == '\'' || text[i] == '#';
      depth += opens;
      depth -= closes && depth > 0;
      if (depth > MAX_DEPTH)
        return TRUE;
    }

  return odd && deepest_anywhere > MAX_DEPTH;
}

/* To be asked before json_parser_load_from_data(), of texts that may come from anywhere. */
gboolean
rel_json_is_shallow (const char  *text,
                     gssize       length,
                     GError     **error)
{
  if (!is_too_deep (text, length < 0 ? strlen (text) : (gsize) length))
    return TRUE;

  g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("This JSON is nested more than %d levels deep. Nothing was read; look whether the text is damaged."), MAX_DEPTH);

  return FALSE;
}
