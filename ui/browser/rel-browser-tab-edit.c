/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Editing in a tab: cells of the grid, new records, deletions, and showing what is
 * staged as soon as it is.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-browser-tab.h"

#include "browser/rel-browser-tab-private.h"
#include "browser/rel-link-picker.h"

static RelTable *
get_table (RelBrowserTab *self)
{
  return self->list != NULL ? rel_schema_get_table (self->schema, rel_place_get_table (rel_record_list_get_place (self->list))) : NULL;
}

static void
told_cb (RelRecord    *record,
         const GError *error,
         gpointer      user_data)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (user_data, "win.tell", "s", error->message);
}

static void
made_cb (RelRecord    *record,
         const GError *error,
         gpointer      user_data)
{
  RelBrowserTab *self = user_data;

  told_cb (NULL, error, self);
  if (record == NULL)
    return;
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), TRUE);
  rel_record_view_set_new_record (REL_RECORD_VIEW (self->view), record);
}

static RelRecordHandle *
handle_at (RelBrowserTab *self,
           gint64         position)
{
  g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  RelTable *table = get_table (self);

  return row != NULL && table != NULL ? rel_record_handle_new_row (self->schema, rel_record_list_get_query (self->list), table, row) : NULL;
}

static void
cell_edited_cb (RelGrid       *grid,
                gint64         position,
                guint          number,
                const char    *text,
                RelBrowserTab *self)
{
  const RelRecordColumn *column = rel_record_query_get_column (rel_record_list_get_query (self->list), number);
  g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  RelRecordHandle *handle = handle_at (self, position);
  const RelValue *before = row != NULL ? rel_row_get_value (row, column->value) : NULL;
  g_autoptr(RelValue) value = rel_record_parse_value (text, column->type, before);

  if (handle == NULL || rel_value_equal (value, before))
    {
      g_clear_pointer (&handle, rel_record_handle_free);
      return;
    }
  rel_record_stage (self->document, REL_STAGE_UPDATE, handle, column->name, value, NULL, NULL, told_cb, g_object_ref (self), g_object_unref);
}

typedef struct
{
  RelBrowserTab   *tab;
  RelRecordHandle *handle;
  char            *end;
} Picking;

static void
picking_free (gpointer  data,
              GClosure *closure)
{
  Picking *picking = data;

  rel_record_handle_free (picking->handle);
  g_free (picking->end);
  g_free (picking);
}

static void
picked_cb (RelLinkPicker   *picker,
           RelRecordHandle *picked,
           const char      *label,
           Picking         *picking)
{
  rel_record_stage (picking->tab->document, REL_STAGE_ASSIGN, rel_record_handle_copy (picking->handle), picking->end, NULL,
                    picked != NULL ? rel_record_handle_copy (picked) : NULL, NULL, told_cb, g_object_ref (picking->tab), g_object_unref);
}

static void
pick_link (RelBrowserTab         *self,
           gint64                 position,
           guint                  number,
           const RelRecordColumn *column)
{
  RelRelationship *relationship = rel_schema_get_relationship (self->schema, column->link);
  RelEnd end = { relationship, FALSE };
  RelTable *far = relationship != NULL ? rel_schema_get_table (self->schema, rel_end_get_far_table (&end)) : NULL;
  RelColumn *link = get_table (self) != NULL ? rel_table_get_column (get_table (self), column->column) : NULL;
  RelRecordHandle *handle = handle_at (self, position);
  GtkWidget *picker;
  Picking *picking;
  GdkRectangle rect;

  if (far == NULL || handle == NULL || !rel_grid_get_cell_rect (REL_GRID (self->grid), position, number, &rect))
    {
      g_clear_pointer (&handle, rel_record_handle_free);
      return;
    }
  picker = rel_link_picker_new (self->document, far, link == NULL || !rel_column_get_info (link)->not_null);
  picking = g_new0 (Picking, 1);
  picking->tab = self;
  picking->handle = handle;
  picking->end = g_strdup (rel_end_get_name (&end));
  g_signal_connect_data (picker, "picked", G_CALLBACK (picked_cb), picking, picking_free, 0);
  rel_link_picker_open (REL_LINK_PICKER (picker), self->grid, &rect);
}

static void
edit_wanted_cb (RelGrid       *grid,
                gint64         position,
                guint          number,
                RelBrowserTab *self)
{
  const RelRecordColumn *column = rel_record_query_get_column (rel_record_list_get_query (self->list), number);
  RelTable *table = get_table (self);
  RelColumn *known = table != NULL ? rel_table_get_column (table, column->column) : NULL;

  if (column->link != REL_ID_NONE && known != NULL && rel_column_get_info (known)->generated == REL_GENERATED_NO)
    pick_link (self, position, number, column);
  else
    rel_browser_tab_edit_value (self, position, number);
}

/* Records of the place that are not in the database yet. */
static GPtrArray *
list_new (RelBrowserTab *self)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;

  for (guint i = self->list != NULL ? rel_record_list_get_n_stored (self->list) : 0; i < n; i++)
    {
      g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (rel_record_list_get_row_state (self->list, row) == REL_ROW_NEW)
        g_ptr_array_add (records, g_object_ref (rel_record_list_get_record (self->list, row)));
    }

  return records;
}

/* What is staged is shown at once, in the grid, on the record, and as chips for what is new. */
void
rel_browser_tab_show_staged (RelBrowserTab *self)
{
  g_autoptr(GPtrArray) fresh = NULL;
  GtkWidget *child;

  /* a session there is only when something was staged, and another one after the schema changed */
  if (self->list != NULL)
    rel_record_list_set_session (self->list, rel_document_get_n_edits (self->document) > 0 ? rel_document_get_session (self->document) : NULL);
  fresh = list_new (self);
  while ((child = gtk_widget_get_first_child (self->new_records)) != NULL)
    gtk_box_remove (GTK_BOX (self->new_records), child);
  gtk_widget_set_visible (self->new_bar, fresh->len > 0);
  for (guint i = 0; i < MIN (fresh->len, 12); i++)
    {
      g_autofree char *label = rel_record_dup_label (fresh->pdata[i]);
      GtkWidget *chip = gtk_button_new_with_label (*label != '\0' ? label : _("new record"));

      gtk_widget_add_css_class (chip, "chip");
      g_object_set_data_full (G_OBJECT (chip), "record", g_object_ref (fresh->pdata[i]), g_object_unref);
      g_signal_connect (chip, "clicked", G_CALLBACK (rel_browser_tab_chip_cb), self);
      gtk_box_append (GTK_BOX (self->new_records), chip);
    }
  gtk_widget_queue_draw (self->grid);
  rel_record_view_refresh (REL_RECORD_VIEW (self->view));
}

void
rel_browser_tab_chip_cb (GtkButton     *button,
                         RelBrowserTab *self)
{
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), TRUE);
  rel_record_view_set_new_record (REL_RECORD_VIEW (self->view), g_object_get_data (G_OBJECT (button), "record"));
}

/**
 * rel_browser_tab_new_record:
 * @self: a tab
 *
 * Stages a new record where one is; in a collection it is linked already.
 */
void
rel_browser_tab_new_record (RelBrowserTab *self)
{
  RelTable *table = get_table (self);
  RelPlace *place = self->list != NULL ? rel_record_list_get_place (self->list) : NULL;
  const RelEnd *end = place != NULL ? rel_place_get_end (place) : NULL;
  RelRecordHandle *owner = NULL;

  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  if (table == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("A view has no records of its own"));
      return;
    }
  if (end != NULL && rel_end_is_collection (end))
    {
      guint n_key;
      RelValue *const *key = rel_place_get_key (place, &n_key);
      RelTable *owners = rel_schema_get_table (self->schema, rel_end_get_table (end));

      if (owners != NULL && rel_table_get_info (owners)->primary_key != NULL &&
          rel_key_get_info (rel_table_get_info (owners)->primary_key)->n_columns == n_key)
        owner = rel_record_handle_new_key (owners, key, n_key);
    }
  rel_record_stage (self->document, REL_STAGE_INSERT, owner, owner != NULL ? rel_end_get_name (end) : NULL, NULL, NULL,
                    rel_table_get_name (table), made_cb, g_object_ref (self), g_object_unref);
}

void
rel_browser_tab_duplicate_record (RelBrowserTab *self)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  rel_record_view_duplicate (REL_RECORD_VIEW (self->view));
}

/* NULL in the cell that keys act on. */
void
rel_browser_tab_set_null (RelBrowserTab *self)
{
  gint64 position = rel_grid_get_selected_position (REL_GRID (self->grid));
  g_autoptr(RelValue) value = rel_value_new_null ();
  RelRecordHandle *handle = self->list != NULL && position >= 0 ? handle_at (self, position) : NULL;
  const RelRecordColumn *column;

  if (handle == NULL)
    return;
  column = rel_record_query_get_column (rel_record_list_get_query (self->list), rel_grid_get_column (REL_GRID (self->grid)));
  rel_record_stage (self->document, REL_STAGE_UPDATE, handle, column->name, value, NULL, NULL, told_cb, g_object_ref (self), g_object_unref);
}

void
rel_browser_tab_init_editing (RelBrowserTab *self)
{
  g_signal_connect (self->grid, "edit-wanted", G_CALLBACK (edit_wanted_cb), self);
  g_signal_connect (self->grid, "cell-edited", G_CALLBACK (cell_edited_cb), self);
}
