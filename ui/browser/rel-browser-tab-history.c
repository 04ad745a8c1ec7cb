/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The history of a tab by keys. A visit remembers which record was selected and how far
 * below the upper edge it stood; a row number only serves as long as it still means that
 * record. So one comes back to the same record when rows came or went meanwhile, and
 * after a restart.
 */
#include "config.h"

#include "browser/rel-browser-tab.h"

#include "browser/rel-browser-tab-private.h"
#include "browser/rel-grid-private.h"

/* What stands above a record that is gone to. */
#define ROWS_ABOVE 4

void
rel_visit_free (RelVisit *visit)
{
  g_object_unref (visit->place);
  g_clear_pointer (&visit->key, g_ptr_array_unref);
  g_free (visit);
}

/* What names a row; NULL when it is not here yet, or has no name. */
static GPtrArray *
dup_key (RelBrowserTab *self,
         gint64         position)
{
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  g_autoptr(RelRow) row = position >= 0 ? g_list_model_get_item (G_LIST_MODEL (self->list), position) : NULL;
  GPtrArray *key;

  if (row == NULL || query == NULL || !rel_row_is_loaded (row) || rel_record_query_get_n_key (query) == 0)
    return NULL;
  key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < rel_record_query_get_n_key (query); i++)
    g_ptr_array_add (key, rel_value_ref (rel_row_get_value (row, rel_record_query_get_key (query, i))));

  return key;
}

static gboolean
same_key (GPtrArray *a,
          GPtrArray *b)
{
  for (guint i = 0; i < a->len && a->len == b->len; i++)
    if (!rel_value_equal (a->pdata[i], b->pdata[i]))
      return FALSE;

  return a->len == b->len;
}

/* Before one leaves a visit: where in it one was. */
void
rel_browser_tab_remember (RelBrowserTab *self)
{
  RelVisit *visit = rel_browser_tab_get_visit (self);
  GPtrArray *key;

  if (visit == NULL || self->list == NULL)
    return;
  /* Not found again yet: it is where it was. */
  if (self->seeking)
    return;
  visit->scroll = rel_grid_get_scroll (REL_GRID (self->grid));
  visit->selected = rel_grid_get_selected_position (REL_GRID (self->grid));
  key = dup_key (self, visit->selected);
  if (key == NULL)
    return;
  g_clear_pointer (&visit->key, g_ptr_array_unref);
  visit->key = key;
  visit->offset = visit->selected * REL_GRID_ROW_HEIGHT - visit->scroll;
}

typedef struct
{
  RelBrowserTab *tab; /* weak */
  RelRecordList *list;
  gint64         selected;
  double         offset;
} Seek;

static void
seek_free (Seek *seek)
{
  g_clear_weak_pointer (&seek->tab);
  g_object_unref (seek->list);
  g_free (seek);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Seek *seek = user_data;
  RelBrowserTab *self = seek->tab;
  gint64 position = rel_record_list_find_finish (REL_RECORD_LIST (source), result, NULL);

  if (self != NULL && self->list == seek->list)
    {
      self->seeking = FALSE;
      /* Somebody may have gone on meanwhile. */
      if (position >= 0 && rel_grid_get_selected_position (REL_GRID (self->grid)) == seek->selected)
        {
          double room = MAX (0, rel_grid_get_view_height (REL_GRID (self->grid)) - REL_GRID_ROW_HEIGHT);

          rel_grid_set_scroll (REL_GRID (self->grid), MAX (0, position * REL_GRID_ROW_HEIGHT - CLAMP (seek->offset, 0, room)));
          rel_grid_select (REL_GRID (self->grid), position);
        }
    }
  seek_free (seek);
}

/* The rows of a visit have come: is the record still where it was? Else it is looked for. */
void
rel_browser_tab_seek (RelBrowserTab *self)
{
  RelVisit *visit = rel_browser_tab_get_visit (self);
  g_autoptr(GPtrArray) there = NULL;
  Seek *seek;

  if (!self->seeking || visit == NULL || self->list == NULL)
    return;
  there = dup_key (self, self->wanted_row);
  if (visit->key == NULL || rel_record_list_get_query (self->list) == NULL || (there != NULL && same_key (there, visit->key)))
    {
      self->seeking = FALSE;
      return;
    }
  if (self->sought == self->list)
    return;
  self->sought = self->list;
  seek = g_new0 (Seek, 1);
  g_set_weak_pointer (&seek->tab, self);
  seek->list = g_object_ref (self->list);
  seek->selected = rel_grid_get_selected_position (REL_GRID (self->grid));
  seek->offset = visit->offset;
  rel_record_list_find_async (self->list, (RelValue *const *) visit->key->pdata, visit->key->len, NULL, found_cb, seek);
}

/**
 * rel_browser_tab_go_to_record:
 * @self: a tab
 * @place: where to go
 * @key: (array length=n_key): what names a record there
 * @n_key: their number
 *
 * Goes to a place, and to a record in it wherever it stands.
 */
void
rel_browser_tab_go_to_record (RelBrowserTab    *self,
                              RelPlace         *place,
                              RelValue *const  *key,
                              guint             n_key)
{
  RelVisit *visit;

  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  rel_browser_tab_go (self, place);
  visit = rel_browser_tab_get_visit (self);
  visit->key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < n_key; i++)
    g_ptr_array_add (visit->key, rel_value_ref (key[i]));
  visit->offset = ROWS_ABOVE * REL_GRID_ROW_HEIGHT;
  self->seeking = TRUE;
}

/**
 * rel_browser_tab_save:
 * @self: a tab
 * @saved: where to write it
 *
 * Writes down the way that was gone, and where one is.
 */
void
rel_browser_tab_save (RelBrowserTab *self,
                      RelSavedTab   *saved)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  rel_browser_tab_remember (self);
  for (guint i = 0; i < self->visits->len; i++)
    {
      RelVisit *visit = g_ptr_array_index (self->visits, i);
      RelSavedVisit *kept = rel_saved_tab_add (saved, visit->place);

      kept->key = visit->key != NULL ? g_ptr_array_ref (visit->key) : NULL;
      kept->offset = visit->offset;
      kept->scroll = visit->scroll;
    }
  saved->here = self->here;
}

static void
wake_cb (RelBrowserTab *self)
{
  if (!self->asleep || rel_browser_tab_get_visit (self) == NULL)
    return;
  rel_browser_tab_show_visit (self);
}

/**
 * rel_browser_tab_restore:
 * @self: a tab that has not been anywhere yet
 * @saved: what was written down
 *
 * Goes where somebody was before a restart; nothing is read before the tab is looked at.
 */
void
rel_browser_tab_restore (RelBrowserTab *self,
                         RelSavedTab   *saved)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  for (guint i = 0; i < saved->visits->len; i++)
    {
      RelSavedVisit *kept = saved->visits->pdata[i];
      RelVisit *visit = g_new0 (RelVisit, 1);

      visit->place = g_object_ref (kept->place);
      visit->key = kept->key != NULL ? g_ptr_array_ref (kept->key) : NULL;
      visit->offset = kept->offset;
      visit->scroll = MAX (kept->scroll, 0);
      visit->selected = -1;
      g_ptr_array_add (self->visits, visit);
    }
  if (self->visits->len == 0)
    return;
  self->here = MIN (saved->here, self->visits->len - 1);
  self->asleep = TRUE;
  g_signal_connect (self, "map", G_CALLBACK (wake_cb), NULL);
  g_signal_emit_by_name (self, "title-changed");
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    wake_cb (self);
}
