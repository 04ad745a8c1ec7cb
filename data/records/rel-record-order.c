/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows after a row, by the values of its order. (a, b) > (?, ?) would be short, but an
 * index then serves the first term only, rows with NULL get lost without a word, and
 * directions cannot differ. So it is written as parts, each a range of an index: alike
 * in all terms but the last, then in fewer, down to rows after it in the first term.
 * NULL comes first, last when descending, as SQLite sorts.
 */
#include "config.h"

#include "records/rel-record-order.h"

static void
term_clear (RelOrderTerm *term)
{
  g_free (term->expression);
}

GArray *
rel_order_new (void)
{
  GArray *order = g_array_new (FALSE, TRUE, sizeof (RelOrderTerm));

  g_array_set_clear_func (order, (GDestroyNotify) term_clear);

  return order;
}

void
rel_order_add (GArray     *order,
               const char *expression,
               gboolean    descending,
               gboolean    nullable)
{
  RelOrderTerm term = { g_strdup (expression), descending, nullable };

  g_array_append_val (order, term);
}

/* "a, b DESC" */
void
rel_order_append_sql (GArray  *order,
                      GString *sql)
{
  for (guint i = 0; i < order->len; i++)
    {
      const RelOrderTerm *term = &g_array_index (order, RelOrderTerm, i);

      g_string_append_printf (sql, "%s%s%s", i > 0 ? ", " : "", term->expression, term->descending ? " DESC" : "");
    }
}

/* "a, b", without the first terms if so asked. */
void
rel_order_append_list (GArray  *order,
                       guint    from,
                       GString *sql)
{
  for (guint i = from; i < order->len; i++)
    g_string_append_printf (sql, "%s%s", i > from ? ", " : "", g_array_index (order, RelOrderTerm, i).expression);
}

static void
part_free (RelOrderPart *part)
{
  g_free (part->where);
  g_ptr_array_unref (part->params);
  g_free (part);
}

/* A part that is alike in the first terms, and as said in the next. */
static void
add_part (GPtrArray        *parts,
          GArray           *order,
          RelValue *const  *values,
          guint             n_alike,
          const char       *sign,
          const RelValue   *value)
{
  RelOrderPart *part = g_new0 (RelOrderPart, 1);
  GString *where = g_string_new (NULL);

  part->params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < n_alike; i++)
    {
      const RelOrderTerm *term = &g_array_index (order, RelOrderTerm, i);

      if (rel_value_is_null (values[i]))
        g_string_append_printf (where, "%s IS NULL AND ", term->expression);
      else
        {
          g_string_append_printf (where, "%s = ? AND ", term->expression);
          g_ptr_array_add (part->params, rel_value_ref (values[i]));
        }
    }
  g_string_append_printf (where, "%s %s", g_array_index (order, RelOrderTerm, n_alike).expression, sign);
  if (value != NULL)
    g_ptr_array_add (part->params, rel_value_ref (value));
  part->where = g_string_free (where, FALSE);
  g_ptr_array_add (parts, part);
}

static GPtrArray *
list_parts (GArray           *order,
            RelValue *const  *values,
            gboolean          inclusive,
            gboolean          backwards)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);

  for (guint i = order->len; i-- > 0;)
    {
      const RelOrderTerm *term = &g_array_index (order, RelOrderTerm, i);
      const RelValue *value = values[i];
      gboolean descending = term->descending != backwards;
      gboolean here = inclusive && i == order->len - 1;

      if (rel_value_is_null (value))
        {
          if (here)
            add_part (parts, order, values, i, "IS NULL", NULL);
          if (!descending)
            add_part (parts, order, values, i, "IS NOT NULL", NULL);
        }
      else if (descending)
        {
          add_part (parts, order, values, i, here ? "<= ?" : "< ?", value);
          if (term->nullable)
            add_part (parts, order, values, i, "IS NULL", NULL);
        }
      else
        add_part (parts, order, values, i, here ? ">= ?" : "> ?", value);
    }

  return parts;
}

/* RelOrderPart, in the order in which their rows come: the rows after one, itself included if so asked. */
GPtrArray *
rel_order_list_parts (GArray           *order,
                      RelValue *const  *values,
                      gboolean          inclusive)
{
  return list_parts (order, values, inclusive, FALSE);
}

/* RelOrderPart, nearest first: the rows before one. */
GPtrArray *
rel_order_list_parts_before (GArray           *order,
                             RelValue *const  *values)
{
  return list_parts (order, values, FALSE, TRUE);
}
