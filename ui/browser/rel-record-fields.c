/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The fields of a record while it is edited: each with what fits its type. A field is
 * taken when it is left or by Enter; NULL and empty text are two different answers.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "browser/rel-record-view.h"

#include "browser/rel-link-picker.h"
#include "browser/rel-record-view-private.h"
#include "formats/rel-json-text.h"

#define LONG_TEXT 80

typedef struct
{
  RelRecordView *view;
  RelTable      *table;
  RelColumn     *column;
  RelTable      *far;     /* of a link */
  char          *end;     /* of a link */
  RelValue      *value;   /* as it stands there */
  gboolean       known;   /* whether @value is */
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

static gboolean
is_type (Field      *field,
         const char *word)
{
  g_autofree char *upper = g_ascii_strup (rel_column_get_declared_type (field->column), -1);

  return strstr (upper, word) != NULL;
}

static void
stage_text (Field      *field,
            GtkWidget  *widget,
            const char *text)
{
  g_autofree char *before = field->known && !rel_value_is_null (field->value) ? rel_value_to_text (field->value) : g_strdup ("");
  g_autoptr(RelValue) value = NULL;

  /* leaving a field untouched must not make an empty text of a NULL */
  if (g_str_equal (before, text) && field->known)
    return;
  if (*text == '\0' && !field->known)
    return;
  if (is_type (field, "JSON") && *text != '\0')
    {
      g_autoptr(GError) error = NULL;

      if (!rel_json_check (text, &error))
        {
          g_autofree char *words = g_strdup_printf (_("This is not JSON: %s"), error->message);

          gtk_widget_add_css_class (widget, "error");
          gtk_widget_activate_action (widget, "win.tell", "s", words);
          return;
        }
    }
  gtk_widget_remove_css_class (widget, "error");
  value = rel_record_parse_value (text, rel_column_get_declared_type (field->column), field->value);
  stage_value (field, value);
}

static void
entry_cb (GtkWidget *entry,
          Field     *field)
{
  stage_text (field, entry, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
entry_left_cb (GtkEventControllerFocus *controller,
               Field                   *field)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if (GTK_IS_TEXT_VIEW (widget))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
      g_autofree char *text = NULL;
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
      stage_text (field, widget, text);
    }
  else
    entry_cb (widget, field);
}

static void
watch_leave (GtkWidget *widget,
             Field     *field)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (focus, "leave", G_CALLBACK (entry_left_cb), field);
  gtk_widget_add_controller (widget, focus);
}

static void
switch_cb (GtkSwitch  *button,
           GParamSpec *pspec,
           Field      *field)
{
  g_autoptr(RelValue) value = rel_value_new_integer (gtk_switch_get_active (button));

  stage_value (field, value);
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

static void
day_cb (GtkCalendar *calendar,
        Field       *field)
{
  g_autoptr(GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *date = g_date_time_format (day, "%Y-%m-%d");
  g_autofree char *before = field->known && !rel_value_is_null (field->value) ? rel_value_to_text (field->value) : g_strdup ("");
  /* the time of the day stays */
  g_autofree char *text = g_strconcat (date, strlen (before) > 10 ? before + 10 : "", NULL);
  g_autoptr(RelValue) value = rel_value_new_text (text, -1);

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
      field->known = field->value != NULL && (field->view->record == NULL || rel_record_is_staged (record, name));
      return TRUE;
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
make_editor (Field     *field,
             RelRecord *record,
             gboolean   whole)
{
  const RelColumnInfo *info = rel_column_get_info (field->column);
  g_autofree char *text = field->known && !rel_value_is_null (field->value) ? rel_value_to_text (field->value) : g_strdup ("");
  gboolean null = field->known && rel_value_is_null (field->value);
  GtkWidget *entry;
  RelEnd end;

  if (find_end (rel_document_get_base (field->view->document), field->table, rel_column_get_id (field->column), &end))
    {
      g_autofree char *label = NULL;
      g_autofree char *line = NULL;

      field->end = g_strdup (rel_end_get_name (&end));
      field->far = g_object_ref (rel_schema_get_table (rel_document_get_base (field->view->document), rel_end_get_far_table (&end)));
      label = say_link (field, record, &end);
      line = rel_cell_text_one_line (label);
      entry = gtk_button_new_with_label (line);
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (entry))), 0);
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (entry))), PANGO_ELLIPSIZE_END);
      g_signal_connect (entry, "clicked", G_CALLBACK (pick_cb), field);
      return entry;
    }
  if (info->generated != REL_GENERATED_NO || info->hidden || !whole ||
      (field->known && rel_value_get_value_type (field->value) == REL_VALUE_BLOB))
    {
      g_autofree char *line = field->known && rel_value_get_value_type (field->value) == REL_VALUE_BLOB ? g_strdup (_("BLOB")) : rel_cell_text_one_line (text);

      entry = rel_record_view_make_label (line, "dim-label", 0);
      gtk_widget_set_tooltip_text (entry, info->generated != REL_GENERATED_NO ? _("Computed by the database") : _("Too long to be edited here"));
      return entry;
    }
  if (is_type (field, "BOOL") && (!field->known || null || rel_value_get_value_type (field->value) == REL_VALUE_INTEGER))
    {
      entry = gtk_switch_new ();
      gtk_switch_set_active (GTK_SWITCH (entry), field->known && !null && rel_value_get_integer (field->value) != 0);
      gtk_widget_set_halign (entry, GTK_ALIGN_START);
      g_signal_connect (entry, "notify::active", G_CALLBACK (switch_cb), field);
      return entry;
    }
  if (strchr (text, '\n') != NULL || strlen (text) > LONG_TEXT || is_type (field, "JSON"))
    {
      GtkWidget *scrolled = gtk_scrolled_window_new ();
      GtkWidget *view = gtk_text_view_new ();

      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
      gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
      gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
      gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), is_type (field, "JSON"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, info->name, -1);
      watch_leave (view, field);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
      gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
      gtk_widget_set_size_request (scrolled, -1, 90);
      gtk_widget_add_css_class (scrolled, "text-field");
      return scrolled;
    }

  entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  if (null)
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "NULL");
  else if (!field->known)
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), info->default_value != NULL ? info->default_value : _("by the database"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, info->name, -1);
  g_signal_connect (entry, "activate", G_CALLBACK (entry_cb), field);
  watch_leave (entry, field);

  return entry;
}

static void
add_calendar (Field     *field,
              GtkWidget *box)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *calendar = gtk_calendar_new ();
  g_autofree char *text = field->known && !rel_value_is_null (field->value) ? rel_value_to_text (field->value) : NULL;
  int year, month, day;

  if (text != NULL && sscanf (text, "%4d-%2d-%2d", &year, &month, &day) == 3 && g_date_valid_dmy (day, month, year))
    {
      g_autoptr(GDateTime) date = g_date_time_new_local (year, month, day, 12, 0, 0);

      gtk_calendar_select_day (GTK_CALENDAR (calendar), date);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Choose a day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose a day"), -1);
  g_signal_connect (calendar, "day-selected", G_CALLBACK (day_cb), field);
  gtk_box_append (GTK_BOX (box), button);
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
  gboolean whole;
  GtkWidget *editor;

  field->view = self;
  field->table = g_object_ref (table);
  field->column = g_object_ref (column);
  g_object_set_data_full (G_OBJECT (row), "field", field, (GDestroyNotify) field_free);
  whole = find_value (field, record);
  editor = make_editor (field, record, whole);

  gtk_label_set_width_chars (GTK_LABEL (name), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 12);
  if (record != NULL && rel_record_is_staged (record, rel_column_get_name (column)))
    gtk_widget_add_css_class (name, "staged-value");
  gtk_box_append (GTK_BOX (box), name);
  gtk_widget_set_hexpand (editor, TRUE);
  gtk_box_append (GTK_BOX (box), editor);
  if (is_type (field, "DATE") && GTK_IS_ENTRY (editor))
    add_calendar (field, box);
  if (!rel_column_get_info (column)->not_null && rel_table_get_key_position (table, rel_column_get_id (column)) == 0 && rel_column_get_info (column)->generated == REL_GENERATED_NO && !GTK_IS_LABEL (editor))
    {
      GtkWidget *null = gtk_button_new_with_label ("∅");

      gtk_widget_add_css_class (null, "flat");
      gtk_widget_set_valign (null, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (null, _("Set to NULL"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (null), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Set to NULL"), -1);
      gtk_widget_set_sensitive (null, !field->known || !rel_value_is_null (field->value));
      g_signal_connect (null, "clicked", G_CALLBACK (null_cb), field);
      gtk_box_append (GTK_BOX (box), null);
    }
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
