/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Several records were selected when the list was read anew: the ends of each range are
 * looked for by their keys, and what lies between them is selected. A record that is
 * gone is selected no more; where one end of a range is gone, the other one leads.
 */
#include "config.h"

#include "browser/rel-browser-tab-private.h"

#include "browser/rel-grid-private.h"

/* Each is a question to the database. */
#define MAX_RANGES 200

typedef struct
{
  gint64 first;       /* before */
  gint64 last;
  gint64 found_first; /* -1: gone */
  gint64 found_last;
} Part;

typedef struct
{
  RelBrowserTab *tab;     /* weak */
  RelRecordList *list;
  GArray        *parts;   /* Part */
  gint64         cursor;
  gint64         found_cursor;
  guint          waiting; /* answers */
} Reselecting;

typedef struct
{
  Reselecting *reselecting;
  gint64      *found;
} Asked;

static int
compare_ranges (gconstpointer a,
                gconstpointer b)
{
  const RelRowRange *x = a;
  const RelRowRange *y = b;

  return (x->first > y->first) - (x->first < y->first);
}

/* In order, and none over another. */
static GArray *
make_ranges (Reselecting *self,
             gint64       n_rows)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (RelRowRange));
  GArray *merged = g_array_new (FALSE, FALSE, sizeof (RelRowRange));

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);
      gint64 length = part->last - part->first;
      gint64 first = part->found_first >= 0 ? part->found_first : part->found_last >= 0 ? part->found_last - length : -1;
      gint64 last = part->found_last >= 0 ? part->found_last : part->found_first + length;
      RelRowRange range = { MAX (MIN (first, last), 0), MIN (MAX (first, last), n_rows - 1) };

      if ((part->found_first >= 0 || part->found_last >= 0) && range.first <= range.last)
        g_array_append_val (ranges, range);
    }
  g_array_sort (ranges, compare_ranges);
  for (guint i = 0; i < ranges->len; i++)
    {
      RelRowRange range = g_array_index (ranges, RelRowRange, i);
      RelRowRange *before = merged->len > 0 ? &g_array_index (merged, RelRowRange, merged->len - 1) : NULL;

      if (before != NULL && range.first <= before->last + 1)
        before->last = MAX (before->last, range.last);
      else
        g_array_append_val (merged, range);
    }
  g_array_unref (ranges);

  return merged;
}

static void
finish (Reselecting *self)
{
  RelBrowserTab *tab = self->tab;

  /* Somebody may have gone on, or selected something else, meanwhile. */
  if (tab != NULL && tab->list == self->list && rel_grid_get_selected_position (REL_GRID (tab->grid)) == self->cursor &&
      rel_grid_get_n_selected (REL_GRID (tab->grid)) > 1)
    {
      RelGrid *grid = REL_GRID (tab->grid);
      g_autoptr(GArray) ranges = make_ranges (self, rel_record_list_get_n_stored (self->list));
      gint64 cursor = self->found_cursor >= 0 ? self->found_cursor : ranges->len > 0 ? g_array_index (ranges, RelRowRange, 0).first : MAX (self->cursor, 0);

      if (self->found_cursor >= 0 && cursor != self->cursor)
        rel_grid_set_scroll (grid, MAX (0, rel_grid_get_scroll (grid) + (cursor - self->cursor) * REL_GRID_ROW_HEIGHT));
      rel_grid_select_ranges (grid, (const RelRowRange *) (gpointer) ranges->data, ranges->len, cursor);
    }
  g_clear_weak_pointer (&self->tab);
  g_object_unref (self->list);
  g_array_unref (self->parts);
  g_free (self);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Asked *asked = user_data;

  *asked->found = rel_record_list_find_finish (REL_RECORD_LIST (source), result, NULL);
  if (--asked->reselecting->waiting == 0)
    finish (asked->reselecting);
  g_free (asked);
}

static void
look_for (Reselecting *self,
          GPtrArray   *key,
          gint64      *found)
{
  Asked *asked;

  if (key == NULL)
    return;
  asked = g_new0 (Asked, 1);
  asked->reselecting = self;
  asked->found = found;
  self->waiting++;
  rel_record_list_find_async (self->list, (RelValue *const *) key->pdata, key->len, NULL, found_cb, asked);
}

/* Selects again what was selected, by its keys. */
void
rel_browser_tab_reselect (RelBrowserTab *self)
{
  RelGrid *grid = REL_GRID (self->grid);
  Reselecting *reselecting;

  if (grid->all_selected || grid->ranges->len == 0 || grid->ranges->len > MAX_RANGES)
    return;

  reselecting = g_new0 (Reselecting, 1);
  g_set_weak_pointer (&reselecting->tab, self);
  reselecting->list = g_object_ref (self->list);
  reselecting->cursor = grid->selected;
  reselecting->found_cursor = -1;
  reselecting->parts = g_array_sized_new (FALSE, TRUE, sizeof (Part), grid->ranges->len);
  for (guint i = 0; i < grid->ranges->len; i++)
    {
      const RelGridRange *range = &g_array_index (grid->ranges, RelGridRange, i);
      Part part = { range->first, range->last, -1, -1 };

      g_array_append_val (reselecting->parts, part);
    }
  /* One more, so that it cannot end while it is asking. */
  reselecting->waiting = 1;
  for (guint i = 0; i < grid->ranges->len; i++)
    {
      const RelGridRange *range = &g_array_index (grid->ranges, RelGridRange, i);
      Part *part = &g_array_index (reselecting->parts, Part, i);

      look_for (reselecting, range->first_key, &part->found_first);
      look_for (reselecting, range->last_key, &part->found_last);
    }
  look_for (reselecting, self->selected_key, &reselecting->found_cursor);
  if (--reselecting->waiting == 0)
    finish (reselecting);
}
