/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Lining up: edges or middles of some cards on one line, or equal gaps between them.
 * Cards that would come to lie on each other are set apart along the line, in the order
 * that they had on it.
 */
#include "config.h"

#include "diagram/rel-line-up.h"

#include <math.h>
#include <stdlib.h>

#define GAP 24.0 /* between those that are set apart */

/* One rectangle as seen along the line and across it, so that all is written once. */
typedef struct
{
  double along;
  double length;
  double across;
  double depth;
  guint  index;
} Item;

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const Item *one = a, *other = b;

  if (one->along != other->along)
    return one->along < other->along ? -1 : 1;
  if (one->across != other->across)
    return one->across < other->across ? -1 : 1;

  return (one->index > other->index) - (one->index < other->index);
}

static void
set_apart (Item  *items,
           guint  n)
{
  for (guint i = 1; i < n; i++)
    if (items[i].along < items[i - 1].along + items[i - 1].length)
      items[i].along = items[i - 1].along + items[i - 1].length + GAP;
}

/* where: 0 for the near edges, 0.5 for the middles, 1 for the far ones. */
static void
align (Item   *items,
       guint   n,
       double  where)
{
  double near = items[0].across;
  double far = items[0].across + items[0].depth;

  for (guint i = 1; i < n; i++)
    {
      near = MIN (near, items[i].across);
      far = MAX (far, items[i].across + items[i].depth);
    }
  for (guint i = 0; i < n; i++)
    items[i].across = near + (far - near - items[i].depth) * where;
  set_apart (items, n);
}

/* The outermost stay; what does not fit between them goes on beyond. */
static void
distribute (Item  *items,
            guint  n)
{
  double end = items[0].along + items[0].length;
  double lengths = 0;
  double at = items[0].along;
  double gap;

  for (guint i = 0; i < n; i++)
    {
      lengths += items[i].length;
      end = MAX (end, items[i].along + items[i].length);
    }
  if (n < 2)
    return;
  gap = (end - at - lengths) / (n - 1);
  if (gap < 0)
    gap = GAP;
  for (guint i = 0; i < n; i++)
    {
      items[i].along = at;
      at += items[i].length + gap;
    }
}

/**
 * rel_line_up:
 * @rects: (array length=n): where cards are, and where they will be
 * @n: their number
 * @how: what is to be in line
 *
 * Lines rectangles up. Those that do not overlap along the line move across it only.
 */
void
rel_line_up (RelRect   *rects,
             guint      n,
             RelLineUp  how)
{
  g_autofree Item *items = g_new0 (Item, n + 1);
  gboolean down = how <= REL_LINE_UP_RIGHT || how == REL_LINE_UP_DOWN; /* the line runs downwards */

  g_return_if_fail (rects != NULL || n == 0);

  if (n == 0)
    return;
  for (guint i = 0; i < n; i++)
    items[i] = down ? (Item) { rects[i].y, rects[i].height, rects[i].x, rects[i].width, i }
                    : (Item) { rects[i].x, rects[i].width, rects[i].y, rects[i].height, i };
  qsort (items, n, sizeof (Item), compare_items);

  switch (how)
    {
    case REL_LINE_UP_LEFT:
    case REL_LINE_UP_TOP:
      align (items, n, 0);
      break;
    case REL_LINE_UP_CENTER:
    case REL_LINE_UP_MIDDLE:
      align (items, n, 0.5);
      break;
    case REL_LINE_UP_RIGHT:
    case REL_LINE_UP_BOTTOM:
      align (items, n, 1);
      break;
    case REL_LINE_UP_ACROSS:
    case REL_LINE_UP_DOWN:
      distribute (items, n);
      break;
    }
  for (guint i = 0; i < n; i++)
    {
      RelRect *rect = &rects[items[i].index];

      rect->x = round (down ? items[i].across : items[i].along);
      rect->y = round (down ? items[i].along : items[i].across);
    }
}

/**
 * rel_line_up_from_string:
 * @word: "left", "center", "right", "top", "middle", "bottom", "across" or "down"
 * @how: (out): what it says
 *
 * Returns: %FALSE for any other word
 */
gboolean
rel_line_up_from_string (const char *word,
                         RelLineUp  *how)
{
  static const char *const words[] = { "left", "center", "right", "top", "middle", "bottom", "across", "down" };

  g_return_val_if_fail (word != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i]))
      {
        *how = i;
        return TRUE;
      }

  return FALSE;
}
