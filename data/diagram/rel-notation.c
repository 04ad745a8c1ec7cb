/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The ways to draw what the ends of a relationship say.
 */
#include "config.h"

#include "diagram/rel-notation.h"

static const char *const names[REL_N_NOTATIONS] = { "crows-foot", "idef1x", "uml", "arrows" };

/**
 * rel_notation_to_string:
 * @notation: a notation
 *
 * Returns: its name for files and command lines
 */
const char *
rel_notation_to_string (RelNotation notation)
{
  g_return_val_if_fail ((guint) notation < REL_N_NOTATIONS, names[0]);

  return names[notation];
}

/**
 * rel_notation_from_string:
 * @word: a name
 * @notation: (out): the notation
 *
 * Returns: whether there is one of that name
 */
gboolean
rel_notation_from_string (const char  *word,
                          RelNotation *notation)
{
  g_return_val_if_fail (word != NULL, FALSE);

  for (guint i = 0; i < REL_N_NOTATIONS; i++)
    if (g_ascii_strcasecmp (word, names[i]) == 0)
      {
        *notation = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * rel_notation_is_dashed:
 * @notation: a notation
 * @identifying: whether the link is part of its table's primary key
 *
 * Returns: whether the edge is dashed
 */
gboolean
rel_notation_is_dashed (RelNotation notation,
                        gboolean    identifying)
{
  return notation == REL_NOTATION_IDEF1X && !identifying;
}

/**
 * rel_end_sign_to_figures:
 * @sign: what an end says
 *
 * Returns: the same in figures, as in UML
 */
const char *
rel_end_sign_to_figures (RelEndSign sign)
{
  static const char *const figures[] = { "1", "0..1", "*", "1..*" };

  return figures[sign];
}
