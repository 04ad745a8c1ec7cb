/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a change of the schema does to rows, and what people answer about it.
 */
#include "config.h"

#include "sql/rel-answer.h"

/**
 * rel_effect_to_string:
 * @effect: an effect
 *
 * Returns: (transfer none): its name for machines
 */
const char *
rel_effect_to_string (RelEffect effect)
{
  static const char *const names[] = { "kept", "lost", "converted", "type", "not-null", "unique", "link", "check" };

  return names[effect];
}

/**
 * rel_choice_to_string:
 * @choice: a choice
 *
 * Returns: (transfer none): its name for machines
 */
const char *
rel_choice_to_string (RelChoice choice)
{
  switch (choice)
    {
    case REL_CHOICE_FILL:
      return "fill";
    case REL_CHOICE_SET_NULL:
      return "set-null";
    case REL_CHOICE_DELETE_ROWS:
      return "delete-rows";
    case REL_CHOICE_GIVE_UP:
    default:
      return "give-up";
    }
}
