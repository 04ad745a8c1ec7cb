/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The fields of a record while it is edited: each in the editor that fits its value. A
 * field is taken when it is left or by Enter; NULL and empty text are two different
 * answers.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "browser/rel-record-view.h"

#include "browser/rel-link-picker.h"
#include "browser/rel-record-view-private.h"
#include "common/editors/rel-picture-view.h"
#include "common/editors/rel-value-editor.h"
#include "common/editors/rel-value-window.h"
#include "formats/rel-image-header.h"
#include "schema/rel-words.h"

typedef struct
{
  RelRecordView *view;
  RelTable      *table;
  RelColumn     *column;
  RelTable      *far;     /* of a link */
  char          *end;     /* of a link */
  RelValue      *value;   /* as it stands there */
  gboolean       known;   /* whether @value is */
  gboolean        staged;  /* it is not what is stored */
} Field;

static void
field_free (Field *field)
{
  g_object_unref (field->table);
  g_object_unref (field->column);
  g_clear_object (&field->far);
  g_free (field->end);
  g_clear_pointer (&field->value, rel_value_unref);
  g_free (field);
}

/* The record that is shown: a new one, or that of the row. */
static RelRecordHandle *
get_handle (Field *field)
{
  return rel_record_view_dup_handle (field->view);
}

static void
stage_value (Field          *field,
             const RelValue *value)
{
  RelRecordHandle *handle;

  if (field->known && rel_value_equal (value, field->value))
    return;
  handle = get_handle (field);
  if (handle == NULL)
    return;
  g_clear_pointer (&field->value, rel_value_unref);
  field->value = rel_value_ref (value);
  field->known = TRUE;
  rel_record_stage (field->view->document, REL_STAGE_UPDATE, handle, rel_column_get_name (field->column), value, NULL, NULL,
                    rel_record_view_staged, g_object_ref (field->view), g_object_unref);
}

static void
edited_cb (GtkWidget *editor,
           Field     *field)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelValue) value = rel_value_editor_dup_value (REL_VALUE_EDITOR (editor), &error);

  if (error != NULL)
    {
      gtk_widget_add_css_class (editor, "error");
      gtk_widget_activate_action (editor, "win.tell", "s", error->message);
      return;
    }
  gtk_widget_remove_css_class (editor, "error");
  if (value != NULL)
    stage_value (field, value);
}

static void
open_cb (GtkButton *button,
         Field     *field)
{
  const RelColumnInfo *info = rel_column_get_info (field->column);
  RelValueTarget target = {
    .document = field->view->document,
    .table = field->table,
    .column = field->column,
    .title = info->name,
    .handle = get_handle (field),
    .value = field->value,
    .staged = field->staged,
    .why_not = info->generated != REL_GENERATED_NO ? _("This value is computed by the database.") : NULL,
  };

  rel_value_window_open (GTK_WIDGET (field->view), &target);
}

static void
null_cb (GtkButton *button,
         Field     *field)
{
  g_autoptr(RelValue) value = rel_value_new_null ();

  if (field->end != NULL)
    {
      RelRecordHandle *handle = get_handle (field);

      if (handle != NULL)
        rel_record_stage (field->view->document, REL_STAGE_ASSIGN, handle, field->end, NULL, NULL, NULL,
                          rel_record_view_staged, g_object_ref (field->view), g_object_unref);
      return;
    }
  stage_value (field, value);
}

/* What a picker does outlives the field that opened it. */
typedef struct
{
  RelRecordView *view;
  char          *end;
} Picking;

static Picking *
picking_new (Field *field)
{
  Picking *picking = g_new0 (Picking, 1);

  picking->view = field->view;
  picking->end = g_strdup (field->end);

  return picking;
}

static void
picking_free (gpointer  data,
              GClosure *closure)
{
  g_free (((Picking *) data)->end);
  g_free (data);
}

static void
picked_cb (RelLinkPicker   *picker,
           RelRecordHandle *picked,
           const char      *label,
           Picking         *field)
{
  RelRecordHandle *handle = rel_record_view_dup_handle (field->view);

  if (handle != NULL)
    rel_record_stage (field->view->document, REL_STAGE_ASSIGN, handle, field->end, NULL, picked != NULL ? rel_record_handle_copy (picked) : NULL, NULL,
                      rel_record_view_staged, g_object_ref (field->view), g_object_unref);
}

static void
pick_cb (GtkButton *button,
         Field     *field)
{
  GtkWidget *picker = rel_link_picker_new (field->view->document, field->far, !rel_column_get_info (field->column)->not_null);

  g_signal_connect_data (picker, "picked", G_CALLBACK (picked_cb), picking_new (field), picking_free, 0);
  rel_link_picker_open_at (REL_LINK_PICKER (picker), GTK_WIDGET (field->view), GTK_WIDGET (button));
}

/* The end whose link is just this column. */
static gboolean
find_end (RelSchema *schema,
          RelTable  *table,
          RelId      column,
          RelEnd    *found)
{
  GArray *ends = rel_schema_list_ends (schema, rel_table_get_id (table));

  for (guint i = 0; i < ends->len; i++)
    {
      const RelEnd *end = &g_array_index (ends, RelEnd, i);
      const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
      RelForeignKey *link;

      if (end->at_parent || info->kind == REL_KIND_MANY_TO_MANY)
        continue;
      link = rel_table_get_foreign_key (table, info->link);
      if (link == NULL || rel_foreign_key_get_info (link)->n_columns != 1 || rel_foreign_key_get_info (link)->columns[0] != column)
        continue;
      *found = *end;
      return TRUE;
    }

  return FALSE;
}

/* What a link is called now: a label where one is known, else the key. */
static char *
say_link (Field        *field,
          RelRecord    *record,
          const RelEnd *end)
{
  RelRecord *related = NULL;

  if (record != NULL && rel_record_is_staged (record, rel_column_get_name (field->column)) &&
      rel_record_get_related (record, rel_end_get_name (end), &related, NULL, NULL) && related != NULL)
    {
      char *label = rel_record_dup_label (related);

      g_object_unref (related);
      if (*label != '\0')
        return label;
      g_free (label);
    }
  if (field->view->record == NULL && field->view->row != NULL && (record == NULL || !rel_record_is_staged (record, rel_column_get_name (field->column))))
    {
      RelRecordQuery *query = rel_record_list_get_query (field->view->list);

      for (guint i = 0; i < rel_record_query_get_n_columns (query); i++)
        {
          const RelRecordColumn *column = rel_record_query_get_column (query, i);
          const RelValue *label = column->column == rel_column_get_id (field->column) && column->label >= 0
                                    ? rel_row_get_value (field->view->row, column->label) : NULL;

          if (label != NULL && !rel_value_is_null (label))
            return rel_value_to_text (label);
        }
    }

  return field->known && !rel_value_is_null (field->value) ? rel_value_to_text (field->value) : g_strdup (_("None"));
}

/* The value as it is staged, else as the row has it; FALSE when only a part of it was read. */
static gboolean
find_value (Field     *field,
            RelRecord *record)
{
  const char *name = rel_column_get_name (field->column);
  int position;

  if (record != NULL && (rel_record_is_staged (record, name) || field->view->record != NULL))
    {
      field->value = rel_record_get_value (record, name, NULL);
      field->staged = TRUE;
      field->known = field->value != NULL && (field->view->record == NULL || rel_record_is_staged (record, name));
      return !rel_value_is_cut (field->value);
    }
  if (field->view->row != NULL && rel_record_query_find_value (rel_record_list_get_query (field->view->list), rel_column_get_id (field->column), &position))
    {
      const RelValue *value = rel_row_get_value (field->view->row, position);

      if (value == NULL)
        return TRUE;
      field->value = rel_value_ref ((RelValue *) value);
      field->known = TRUE;
      return !rel_value_is_cut (value);
    }

  return TRUE;
}

static GtkWidget *
make_link (Field        *field,
           RelRecord    *record,
           const RelEnd *end)
{
  g_autofree char *label = NULL;
  g_autofree char *line = NULL;
  GtkWidget *button;

  field->end = g_strdup (rel_end_get_name (end));
  field->far = g_object_ref (rel_schema_get_table (rel_document_get_base (field->view->document), rel_end_get_far_table (end)));
  label = say_link (field, record, end);
  line = rel_cell_text_one_line (label);
  button = gtk_button_new_with_label (line);
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);
  g_signal_connect (button, "clicked", G_CALLBACK (pick_cb), field);

  return button;
}

/* What is not edited in its place: a picture, or a line that says what it is. */
static GtkWidget *
make_summary (Field *field)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  GtkWidget *label;
  gsize length = 0;
  const char *bytes = field->known && rel_value_get_value_type (field->value) == REL_VALUE_BLOB ? rel_value_get_bytes (field->value, &length) : NULL;

  if (bytes != NULL && rel_image_sniff (bytes, length) != REL_IMAGE_NONE)
    {
      g_autoptr(RelCellSource) source = rel_record_view_new_source (field->view, field->column, field->value, field->staged);

      if (source != NULL)
        return rel_picture_view_new (source, FALSE);
    }
  if (bytes != NULL)
    {
      g_autofree char *size = g_format_size (rel_value_get_full_length (field->value));

      line = g_strdup_printf (_("BLOB %s"), size);
    }
  else
    {
      text = field->known && !rel_value_is_null (field->value) ? rel_value_to_text (field->value) : g_strdup ("NULL");
      line = rel_cell_text_one_line (text);
    }
  label = rel_record_view_make_label (line, "dim-label", 0);
  if (rel_column_get_info (field->column)->generated != REL_GENERATED_NO)
    gtk_widget_set_tooltip_text (label, _("Computed by the database"));

  return label;
}

/* The editor, and whether there is more to it in a window. */
static GtkWidget *
make_editor (Field     *field,
             RelRecord *record,
             gboolean   whole,
             gboolean  *more)
{
  const RelColumnInfo *info = rel_column_get_info (field->column);
  RelValueKind kind = rel_value_kind_choose (field->table, field->column, field->known ? field->value : NULL);
  RelEditorPlace place = { kind, field->table, field->column, NULL, FALSE };
  GtkWidget *editor;
  RelEnd end;

  *more = FALSE;
  if (find_end (rel_document_get_base (field->view->document), field->table, rel_column_get_id (field->column), &end))
    return make_link (field, record, &end);
  *more = kind == REL_VALUE_KIND_BYTES || kind == REL_VALUE_KIND_LONG_TEXT || kind == REL_VALUE_KIND_JSON || !whole;
  if (info->generated != REL_GENERATED_NO || info->hidden || !whole || kind == REL_VALUE_KIND_BYTES)
    return make_summary (field);

  place.placeholder = info->default_value != NULL ? info->default_value : _("by the database");
  editor = rel_value_editor_new (&place, field->known ? field->value : NULL);
  g_signal_connect (editor, "edited", G_CALLBACK (edited_cb), field);

  return editor;
}

static GtkWidget *
small_button (const char *icon,
              const char *label,
              const char *words,
              GCallback   callback,
              Field      *field)
{
  GtkWidget *button = icon != NULL ? gtk_button_new_from_icon_name (icon) : gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect (button, "clicked", callback, field);

  return button;
}

/* What people say of a column, where its name is pointed at. */
void
rel_record_view_tell_note (RelRecordView *self,
                           GtkWidget     *name,
                           RelId          table,
                           RelId          column)
{
  g_autofree char *note = NULL;

  if (self->document != NULL)
    note = rel_note_shorten (rel_schema_find_column_note (rel_document_get_schema (self->document), table, column));
  if (note != NULL)
    gtk_widget_set_tooltip_text (name, note);
}

static GtkWidget *
make_row (RelRecordView *self,
          RelTable      *table,
          RelColumn     *column,
          RelRecord     *record)
{
  Field *field = g_new0 (Field, 1);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *name = rel_record_view_make_label (rel_column_get_name (column), "field-name", 0);
  gboolean whole, more;
  GtkWidget *buttons;
  GtkWidget *editor;

  field->view = self;
  field->table = g_object_ref (table);
  field->column = g_object_ref (column);
  g_object_set_data_full (G_OBJECT (row), "field", field, (GDestroyNotify) field_free);
  whole = find_value (field, record);
  editor = make_editor (field, record, whole, &more);

  rel_record_view_tell_note (self, name, rel_table_get_id (table), rel_column_get_id (column));
  gtk_label_set_width_chars (GTK_LABEL (name), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 12);
  if (record != NULL && rel_record_is_staged (record, rel_column_get_name (column)))
    gtk_widget_add_css_class (name, "staged-value");
  gtk_box_append (GTK_BOX (box), name);
  gtk_widget_set_hexpand (editor, TRUE);
  gtk_box_append (GTK_BOX (box), editor);
  /* beside what is high there is room for one above the other */
  buttons = gtk_box_new (more ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, 0);
  if (more)
    gtk_box_append (GTK_BOX (buttons), small_button ("view-fullscreen-symbolic", NULL, _("Open the value in a window"), G_CALLBACK (open_cb), field));
  if (!rel_column_get_info (column)->not_null && rel_table_get_key_position (table, rel_column_get_id (column)) == 0 && rel_column_get_info (column)->generated == REL_GENERATED_NO)
    {
      GtkWidget *null = small_button (NULL, "∅", _("Set to NULL"), G_CALLBACK (null_cb), field);

      gtk_widget_set_sensitive (null, !field->known || !rel_value_is_null (field->value));
      gtk_box_append (GTK_BOX (buttons), null);
    }
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 8);
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);

  return row;
}

/**
 * rel_record_fields_new:
 * @self: the view
 * @table: the table of the record
 * @record: (nullable): the record, where something is staged for it
 *
 * Returns: (transfer full): a field for each column
 */
GtkWidget *
rel_record_fields_new (RelRecordView *self,
                       RelTable      *table,
                       RelRecord     *record)
{
  GtkWidget *list = rel_record_view_make_list ();
  GPtrArray *columns = rel_table_get_info (table)->columns;

  for (guint i = 0; i < columns->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_row (self, table, columns->pdata[i], record));

  return list;
}
