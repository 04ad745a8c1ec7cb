/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How a diagram is arranged, as it is called in files.
 */
#include "config.h"

#include "diagram/rel-manner.h"

static const char *const manners[] = { "best", "right", "down", "springs", "spread" };
static const char *const spacings[] = { "normal", "tight", "wide" };

static gboolean
find_word (const char *const *words,
           guint              n,
           const char        *word,
           guint             *which)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (word, words[i]))
      {
        *which = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * rel_manner_to_string:
 * @manner: a way of arranging
 *
 * Returns: its name for files
 */
const char *
rel_manner_to_string (RelManner manner)
{
  g_return_val_if_fail ((guint) manner < G_N_ELEMENTS (manners), manners[0]);

  return manners[manner];
}

/**
 * rel_manner_from_string:
 * @word: a name
 * @manner: (out): what it says
 *
 * Returns: whether there is one of that name
 */
gboolean
rel_manner_from_string (const char *word,
                        RelManner  *manner)
{
  guint which;

  g_return_val_if_fail (word != NULL, FALSE);

  if (!find_word (manners, G_N_ELEMENTS (manners), word, &which))
    return FALSE;
  *manner = which;

  return TRUE;
}

/**
 * rel_spacing_to_string:
 * @spacing: how far apart
 *
 * Returns: its name for files
 */
const char *
rel_spacing_to_string (RelSpacing spacing)
{
  g_return_val_if_fail ((guint) spacing < G_N_ELEMENTS (spacings), spacings[0]);

  return spacings[spacing];
}

/**
 * rel_spacing_from_string:
 * @word: a name
 * @spacing: (out): what it says
 *
 * Returns: whether there is one of that name
 */
gboolean
rel_spacing_from_string (const char *word,
                         RelSpacing *spacing)
{
  guint which;

  g_return_val_if_fail (word != NULL, FALSE);

  if (!find_word (spacings, G_N_ELEMENTS (spacings), word, &which))
    return FALSE;
  *spacing = which;

  return TRUE;
}
