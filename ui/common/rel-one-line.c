/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Text of any kind on one line, for cells, lists and titles.
 */
#include "config.h"

#include "common/rel-one-line.h"

#define MAX_CHARS 300

/**
 * rel_one_line:
 * @text: some text
 *
 * Writes text on one line, in at most a few hundred characters. Line breaks and characters
 * that change the direction of text become signs, so that no value can disguise another.
 *
 * Returns: (transfer full): the line
 */
char *
rel_one_line (const char *text)
{
  GString *line = g_string_new (NULL);
  guint n = 0;

  for (const char *p = text; *p != '\0' && n < MAX_CHARS; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n')
        g_string_append (line, "⏎");
      else if (c == '\t')
        g_string_append (line, "⇥");
      else if (g_unichar_iscntrl (c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200b)
        g_string_append (line, "�");
      else
        g_string_append_unichar (line, c);
    }

  return g_string_free (line, FALSE);
}
