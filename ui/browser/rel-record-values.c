/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Values on the record page that a line does not show: pictures stand there small, and a
 * button opens what is long in a window.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "browser/rel-record-view-private.h"
#include "common/editors/rel-picture-view.h"
#include "common/editors/rel-value-window.h"
#include "formats/rel-image-header.h"

/* Whether a line or a few do not show all of it. */
static gboolean
is_long (const RelValue *value)
{
  gsize length = 0;
  const char *bytes = rel_value_get_value_type (value) == REL_VALUE_TEXT ? rel_value_get_bytes (value, &length) : NULL;

  return bytes != NULL && (length > 120 || rel_value_is_cut (value) || memchr (bytes, '\n', length) != NULL);
}

/* Where the whole of a value comes from; NULL when that cannot be told. */
RelCellSource *
rel_record_view_new_source (RelRecordView  *self,
                            RelColumn      *column,
                            const RelValue *value,
                            gboolean        staged)
{
  g_autoptr(RelRecordHandle) handle = NULL;
  RelTable *table;

  if (!rel_value_is_cut (value) || staged)
    return rel_cell_source_new_value (value);
  handle = rel_record_view_dup_handle (self);
  table = self->schema != NULL && self->list != NULL ? rel_schema_get_table (self->schema, rel_place_get_table (rel_record_list_get_place (self->list))) : NULL;

  return handle != NULL && table != NULL ? rel_record_handle_new_source (handle, self->database, table, rel_column_get_name (column)) : NULL;
}

static void
open_value_cb (GtkButton     *button,
               RelRecordView *self)
{
  const RelRecordColumn *column = g_object_get_data (G_OBJECT (button), "column");
  RelTable *table = rel_schema_get_table (self->schema, rel_place_get_table (rel_record_list_get_place (self->list)));
  RelColumn *known = table != NULL ? rel_table_get_column (table, column->column) : NULL;
  RelRecord *record = rel_record_list_get_record (self->list, self->row);
  gboolean staged = record != NULL && rel_record_is_staged (record, column->name);
  g_autoptr(RelValue) value = staged ? rel_record_get_value (record, column->name, NULL) : rel_value_ref (rel_row_get_value (self->row, column->value));
  RelValueTarget target = {
    .document = self->document,
    .table = known != NULL ? table : NULL,
    .column = known,
    .title = column->title,
    .handle = known != NULL ? rel_record_view_dup_handle (self) : NULL,
    .value = value,
    .staged = staged,
    .why_not = known == NULL ? _("This value cannot be edited here.") : rel_column_get_info (known)->generated != REL_GENERATED_NO ? _("This value is computed by the database.") : NULL,
  };

  rel_value_window_open (GTK_WIDGET (self), &target);
}

/* A picture is shown small; what is long can be opened. */
GtkWidget *
rel_record_view_add_value_tools (RelRecordView         *self,
                 GtkWidget             *value,
                 RelTable              *table,
                 RelRow                *row,
                 const RelRecordColumn *column)
{
  const RelValue *stored = rel_row_get_value (row, column->value);
  RelColumn *known = table != NULL ? rel_table_get_column (table, column->column) : NULL;
  gsize length = 0;
  const char *bytes = rel_value_get_value_type (stored) == REL_VALUE_BLOB ? rel_value_get_bytes (stored, &length) : NULL;
  GtkWidget *shown = value;
  GtkWidget *box;
  GtkWidget *open;

  if (bytes == NULL && !is_long (stored))
    return value;

  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  open = gtk_button_new_from_icon_name ("view-fullscreen-symbolic");
  if (known != NULL && bytes != NULL && rel_image_sniff (bytes, length) != REL_IMAGE_NONE)
    {
      g_autoptr(RelCellSource) source = rel_record_view_new_source (self, known, stored, FALSE);

      if (source != NULL)
        {
          g_object_ref_sink (value);
          g_object_unref (value);
          shown = rel_picture_view_new (source, FALSE);
        }
    }
  gtk_widget_set_hexpand (shown, TRUE);
  gtk_box_append (GTK_BOX (box), shown);
  gtk_widget_add_css_class (open, "flat");
  gtk_widget_add_css_class (open, "member-button");
  gtk_widget_set_valign (open, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (open, _("Open the value in a window"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open the value in a window"), -1);
  g_object_set_data (G_OBJECT (open), "column", (gpointer) column);
  g_signal_connect (open, "clicked", G_CALLBACK (open_value_cb), self);
  gtk_box_append (GTK_BOX (box), open);

  return box;
}
