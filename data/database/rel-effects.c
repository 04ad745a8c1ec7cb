/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a script would do, in words, to be asked about before it runs.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "database/rel-effects.h"

/**
 * rel_look_new:
 *
 * Returns: (transfer full): a look at nothing
 */
RelLook *
rel_look_new (void)
{
  RelLook *self = g_new0 (RelLook, 1);

  self->words = g_ptr_array_new_with_free_func (g_free);
  self->may_be_whole = TRUE;

  return self;
}

/**
 * rel_look_free:
 * @self: a look
 */
void
rel_look_free (RelLook *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->words);
  g_free (self);
}

/**
 * rel_look_add:
 * @self: a look
 * @line: line of the statement, from 1
 * @effect: what it does
 * @words: (nullable): the same in words; %NULL when they are said already
 */
void
rel_look_add (RelLook    *self,
              guint       line,
              RelEffects  effect,
              const char *words)
{
  g_autofree char *text = NULL;

  g_return_if_fail (self != NULL);

  self->effects |= effect;
  if (words == NULL)
    return;

  /* Translators: a line of a script, and what it does: "Line 3: deletes rows of books". */
  text = g_strdup_printf (_("Line %u: %s"), line, words);
  if (!g_ptr_array_find_with_equal_func (self->words, text, g_str_equal, NULL))
    g_ptr_array_add (self->words, g_steal_pointer (&text));
}
