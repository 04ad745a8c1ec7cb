/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Another program changed the database: what is shown is read again, and the selected
 * record stays selected, at the same height of the screen, wherever it is in the order
 * now. It is found by its key; a row number means nothing any more.
 */
#include "config.h"

#include "browser/rel-browser-tab.h"

#include "browser/rel-browser-tab-private.h"
#include "browser/rel-grid-private.h"
#include "schema/rel-equal.h"

/* What was selected when positions became known again. */
typedef struct
{
  RelBrowserTab *tab; /* weak */
  RelRecordList *list;
  gint64         position;
} Looking;

static void
looking_free (Looking *looking)
{
  g_clear_weak_pointer (&looking->tab);
  g_object_unref (looking->list);
  g_free (looking);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Looking *looking = user_data;
  RelBrowserTab *self = looking->tab;
  gint64 position = rel_record_list_find_finish (REL_RECORD_LIST (source), result, NULL);

  /* Somebody may have gone on meanwhile. */
  if (self != NULL && self->list == looking->list &&
      rel_grid_get_selected_position (REL_GRID (self->grid)) == looking->position && position >= 0)
    {
      RelGrid *grid = REL_GRID (self->grid);
      double scroll = rel_grid_get_scroll (grid);

      if (position != looking->position)
        rel_grid_set_scroll (grid, MAX (0, scroll + (position - looking->position) * REL_GRID_ROW_HEIGHT));
      rel_grid_select (grid, position);
    }
  looking_free (looking);
}

/* The list knows its positions again. */
void
rel_browser_tab_reloaded (RelBrowserTab *self)
{
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  g_autoptr(RelRow) row = rel_grid_get_selected (REL_GRID (self->grid));
  guint n_key = query != NULL ? rel_record_query_get_n_key (query) : 0;
  g_autofree RelValue **key = g_new (RelValue *, n_key + 1);
  Looking *looking;

  if (rel_grid_get_n_selected (REL_GRID (self->grid)) > 1)
    {
      rel_browser_tab_reselect (self);
      return;
    }
  if (self->selected_key == NULL || self->selected_key->len != n_key || n_key == 0)
    return;

  for (guint i = 0; i < n_key; i++)
    key[i] = g_ptr_array_index (self->selected_key, i);
  looking = g_new0 (Looking, 1);
  g_set_weak_pointer (&looking->tab, self);
  looking->list = g_object_ref (self->list);
  looking->position = rel_grid_get_selected_position (REL_GRID (self->grid));
  rel_record_list_find_async (self->list, key, n_key, NULL, found_cb, looking);
}

static void
remember_key (RelBrowserTab *self)
{
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  g_autoptr(RelRow) row = rel_grid_get_selected (REL_GRID (self->grid));

  g_clear_pointer (&self->selected_key, g_ptr_array_unref);
  if (row == NULL || query == NULL || !rel_row_is_loaded (row))
    return;

  self->selected_key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < rel_record_query_get_n_key (query); i++)
    g_ptr_array_add (self->selected_key, rel_value_ref (rel_row_get_value (row, rel_record_query_get_key (query, i))));
}

/* The database changed: read again what is shown, at the same place. */
void
rel_browser_tab_reload (RelBrowserTab *self)
{
  RelSchema *schema;

  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  if (rel_browser_tab_get_visit (self) == NULL || self->asleep)
    return;

  schema = rel_document_get_base (self->document);
  if (self->list != NULL && self->schema != NULL && rel_schema_equal (self->schema, schema))
    {
      remember_key (self);
      rel_browser_tab_note_rows (self);
      rel_record_list_reload (self->list);
      rel_browser_tab_reload_look (self);
      return;
    }
  rel_browser_tab_remember (self);
  rel_browser_tab_show_visit (self);
}

/* The records are called otherwise: the same place, at the same row. */
void
rel_browser_tab_show_again (RelBrowserTab *self)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  if (rel_browser_tab_get_visit (self) == NULL || self->asleep)
    return;
  rel_browser_tab_remember (self);
  rel_browser_tab_show_visit (self);
}
