/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names of places in documents: what a picture links to is what a dictionary is made of.
 */
#include "config.h"

#include <string.h>

#include "diagram/rel-anchor.h"

#define MAX_LENGTH 300

/**
 * rel_anchor_for_table:
 * @name: name of a table or view
 *
 * Makes a name of it that is safe in every kind of link and id, and that no two tables share.
 *
 * Returns: (transfer full): the name
 */
char *
rel_anchor_for_table (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *anchor = g_string_new ("table-");

  /* A book is told by what it adds up to. */
  if (strlen (valid) > MAX_LENGTH)
    {
      g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, valid, -1);

      g_string_append (anchor, sum);
      return g_string_free (anchor, FALSE);
    }

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x80 && (g_ascii_isalnum ((char) c) || c == '_' || c == '-'))
        g_string_append_c (anchor, (char) c);
      else
        g_string_append_printf (anchor, ".%x.", c);
    }

  return g_string_free (anchor, FALSE);
}
