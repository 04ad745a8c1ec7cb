/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which rows another program changed: what was on the screen is noted by key before it is
 * read again, and compared after.
 */
#include "config.h"

#include "browser/rel-browser-tab-private.h"

static char *
write_row (RelRecordQuery *query,
           RelRow         *row,
           char          **key)
{
  g_autoptr(GString) name = g_string_new (NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rel_record_query_get_n_key (query); i++)
    {
      g_autofree char *literal = rel_value_to_literal (rel_row_get_value (row, rel_record_query_get_key (query, i)));

      g_string_append_printf (name, "%s,", literal);
    }
  for (guint i = 0; i < rel_record_query_get_n_columns (query); i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, i);
      g_autofree char *literal = rel_value_to_literal (rel_row_get_value (row, column->value));
      g_autofree char *label = column->label >= 0 ? rel_value_to_literal (rel_row_get_value (row, column->label)) : NULL;

      g_string_append_printf (text, "%s,%s,", literal, label != NULL ? label : "");
    }
  *key = g_string_free (g_steal_pointer (&name), FALSE);

  return g_string_free (text, FALSE);
}

static void
each_seen_row (RelBrowserTab *self,
               void         (*func) (RelBrowserTab *self, gint64 position, char *key, char *text, gpointer data),
               gpointer       data)
{
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  gint64 first, last;

  if (query == NULL || rel_record_query_get_n_key (query) == 0 || rel_record_list_get_n_stored (self->list) == 0)
    return;
  rel_grid_get_visible_rows (REL_GRID (self->grid), &first, &last);
  for (gint64 i = first; i <= last; i++)
    {
      g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      char *key, *text;

      if (row == NULL || !rel_row_is_loaded (row))
        continue;
      text = write_row (query, row, &key);
      func (self, i, key, text, data);
    }
}

static void
note (RelBrowserTab *self,
      gint64         position,
      char          *key,
      char          *text,
      gpointer       data)
{
  g_hash_table_replace (self->noted, key, text);
}

/* Before what is shown is read again. */
void
rel_browser_tab_note_rows (RelBrowserTab *self)
{
  g_clear_pointer (&self->noted, g_hash_table_unref);
  self->noted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->n_noted = rel_record_list_get_n_stored (self->list);
  each_seen_row (self, note, NULL);
}

/* A row that was not there is new when all were seen before, or there are more now: else
 * it may only have moved up. */
static void
compare (RelBrowserTab *self,
         gint64         position,
         char          *key,
         char          *text,
         gpointer       data)
{
  const char *before = g_hash_table_lookup (self->noted, key);
  gboolean fresh = g_hash_table_size (self->noted) == self->n_noted || rel_record_list_get_n_stored (self->list) > self->n_noted;

  if (before != NULL ? !g_str_equal (before, text) : fresh)
    g_array_append_val ((GArray *) data, position);
  g_free (key);
  g_free (text);
}

/* After: what is other than it was is marked. */
void
rel_browser_tab_compare_rows (RelBrowserTab *self)
{
  g_autoptr(GArray) changed = NULL;

  if (self->noted == NULL || self->list == NULL)
    return;
  changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  each_seen_row (self, compare, changed);
  rel_grid_mark_rows (REL_GRID (self->grid), changed);
  g_clear_pointer (&self->noted, g_hash_table_unref);
}
