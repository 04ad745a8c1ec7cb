/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A record as a page. Fields come from the row that the grid has; sections are asked
 * for one by one: those that an index serves at once, those that would scan a table in
 * the background, so that they never stand before the next click.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-record-view.h"

#include "browser/rel-label-menu.h"
#include "browser/rel-record-view-private.h"

guint rel_record_view_place_activated;

G_DEFINE_FINAL_TYPE (RelRecordView, rel_record_view, ADW_TYPE_BIN)

static void
rel_record_view_dispose (GObject *object)
{
  RelRecordView *self = REL_RECORD_VIEW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_data (self->row, self);
  g_clear_object (&self->document);
  g_clear_object (&self->database);
  g_clear_object (&self->schema);
  g_clear_object (&self->list);
  g_clear_object (&self->row);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (rel_record_view_parent_class)->dispose (object);
}

static void
rel_record_view_class_init (RelRecordViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_record_view_dispose;
  rel_record_view_place_activated = g_signal_new ("place-activated", REL_TYPE_RECORD_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, REL_TYPE_PLACE, G_TYPE_BOOLEAN);
}

static void
rel_record_view_init (RelRecordView *self)
{
  self->scrolled = gtk_scrolled_window_new ();
  /* EXTERNAL: a long value must not make the pane wider. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_AUTOMATIC);
  adw_bin_set_child (ADW_BIN (self), self->scrolled);
}

GtkWidget *
rel_record_view_new (void)
{
  return g_object_new (REL_TYPE_RECORD_VIEW, NULL);
}

/* What a record is called: its label, else its key. */
char *
rel_record_view_dup_label (RelRecordQuery *query,
                           RelRow         *row)
{
  const RelValue *value = rel_row_get_value (row, rel_record_query_get_label (query));
  g_autofree char *text = NULL;

  if (value != NULL && !rel_value_is_null (value))
    {
      text = rel_value_to_text (value);
      if (*text != '\0')
        return rel_cell_text_one_line (text);
    }
  g_clear_pointer (&text, g_free);
  if (rel_record_query_get_n_key (query) > 0 && rel_row_is_loaded (row))
    {
      text = rel_value_to_text (rel_row_get_value (row, rel_record_query_get_key (query, 0)));
      /* Translators: a record that has no name, only a number. */
      return g_strdup_printf (_("No. %s"), text);
    }

  return g_strdup (_("Record"));
}

/**
 * rel_record_view_follow:
 * @schema: the schema
 * @table: the table of the record
 * @query: where the parts of the row are
 * @row: the record
 * @end: one of its ends
 *
 * Returns: (transfer full) (nullable): where the end leads, %NULL when a link is NULL
 */
RelPlace *
rel_record_view_follow (RelSchema      *schema,
                        RelTable       *table,
                        RelRecordQuery *query,
                        RelRow         *row,
                        const RelEnd   *end)
{
  g_autofree char *label = rel_record_view_dup_label (query, row);

  return rel_place_new_followed (schema, query, row, end, label);
}

GtkWidget *
rel_record_view_make_label (const char *text,
            const char *style,
            float       xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

GtkWidget *
rel_record_view_make_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");

  return list;
}

void
rel_record_view_activate_row_cb (GtkListBox    *list,
                 GtkListBoxRow *row,
                 RelRecordView *self)
{
  RelPlace *place = g_object_get_data (G_OBJECT (row), "place");

  if (place != NULL)
    {
      g_autoptr(RelPlace) keep = g_object_ref (place);

      g_signal_emit (self, rel_record_view_place_activated, 0, keep, FALSE);
    }
}

static void
middle_click_cb (GtkGestureClick *gesture,
                 int              n_press,
                 double           x,
                 double           y,
                 RelRecordView   *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  RelPlace *place = g_object_get_data (G_OBJECT (row), "place");

  if (place == NULL || !(button == GDK_BUTTON_MIDDLE || (button == GDK_BUTTON_PRIMARY && (state & GDK_CONTROL_MASK) != 0)))
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, rel_record_view_place_activated, 0, place, TRUE);
}

/* A row of a list: something at the left, something at the right; a link when it has a place. */
GtkWidget *
rel_record_view_add_row (RelRecordView *self,
         GtkWidget     *list,
         GtkWidget     *left,
         GtkWidget     *right,
         RelPlace      *place,
         const char    *name)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_box_append (GTK_BOX (box), left);
  if (right != NULL)
    gtk_box_append (GTK_BOX (box), right);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), place != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (place != NULL)
    {
      GtkGesture *click = gtk_gesture_click_new ();

      gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
      g_signal_connect (click, "pressed", G_CALLBACK (middle_click_cb), self);
      gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
      gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
      g_object_set_data_full (G_OBJECT (row), "place", g_object_ref (place), g_object_unref);
    }
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return row;
}

static void
add_field (RelRecordView         *self,
           GtkWidget             *list,
           RelSchema             *schema,
           RelTable              *table,
           RelRecordQuery        *query,
           RelRow                *row,
           guint                  number,
           RelRecord             *record)
{
  const RelRecordColumn *column = rel_record_query_get_column (query, number);
  RelCellStyle style;
  g_autofree char *staged = record != NULL ? rel_cell_staged_format (schema, self->list, row, number, &style) : NULL;
  g_autofree char *text = staged != NULL ? g_strdup (staged) : rel_cell_text_format (row, column, &style);
  GtkWidget *name = rel_record_view_make_label (column->title, "field-name", 0);
  GtkWidget *value = rel_record_view_make_label (text, style == REL_CELL_NULL || style == REL_CELL_EMPTY ? "null-value" : style == REL_CELL_LINK ? "link-value" : NULL, 0);
  g_autoptr(RelPlace) place = NULL;
  g_autofree char *full = g_strdup_printf ("%s: %s", column->title, text);

  rel_record_view_tell_note (self, name, column->table, column->column);
  if (staged != NULL)
    gtk_widget_add_css_class (value, "staged-value");
  gtk_label_set_width_chars (GTK_LABEL (name), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 12);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_label_set_selectable (GTK_LABEL (value), column->link == REL_ID_NONE);
  if (style == REL_CELL_PLAIN)
    {
      gtk_label_set_wrap (GTK_LABEL (value), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_lines (GTK_LABEL (value), 6);
    }

  if (style == REL_CELL_LINK && table != NULL && staged == NULL)
    {
      RelRelationship *relationship = rel_schema_get_relationship (schema, column->link);

      if (relationship != NULL)
        {
          RelEnd end = { relationship, FALSE };

          place = rel_record_view_follow (schema, table, query, row, &end);
        }
    }
  if (style == REL_CELL_LINK && rel_place_get_walk (rel_record_list_get_place (self->list)) != NULL)
    place = rel_record_query_follow_walk (query, number, row);
  if (self->document != NULL && (style == REL_CELL_BLOB || style == REL_CELL_PLAIN) && staged == NULL)
    value = rel_record_view_add_value_tools (self, value, table, row, column);
  rel_record_view_add_field_menu (rel_record_view_add_row (self, list, name, value, place, full), number);
}

void
rel_record_view_staged (RelRecord    *record,
                        const GError *error,
                        gpointer      view)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (GTK_WIDGET (view), "win.tell", "s", error->message);
}

void
rel_record_view_staged_new (RelRecord    *record,
                            const GError *error,
                            gpointer      view)
{
  rel_record_view_staged (NULL, error, view);
  if (record != NULL)
    rel_record_view_set_new_record (REL_RECORD_VIEW (view), record);
}

static void
edit_toggled_cb (GtkToggleButton *button,
                 RelRecordView   *self)
{
  if (self->editing == gtk_toggle_button_get_active (button))
    return;
  self->editing = gtk_toggle_button_get_active (button);
  rel_record_view_refresh (self);
}

static void
duplicate_cb (GtkButton     *button,
              RelRecordView *self)
{
  rel_record_view_duplicate (self);
}

static void
delete_cb (GtkButton     *button,
           RelRecordView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "browser.delete-record", NULL);
}

static GtkWidget *
small_button (const char *icon,
              const char *label,
              GCallback   callback,
              gpointer    self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (button, "clicked", callback, self);

  return button;
}

static void
add_head (RelRecordView *self,
          const char    *label,
          const char    *subtitle,
          RelTable      *table,
          gboolean       stored)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *title = rel_record_view_make_label (label, "record-label", 0);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  if (self->document != NULL)
    {
      GtkWidget *edit = gtk_toggle_button_new_with_label (_("Edit"));

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (edit), self->editing);
      gtk_widget_set_tooltip_text (edit, _("Edit all fields (F2 or a double click edits one)"));
      gtk_widget_set_valign (edit, GTK_ALIGN_CENTER);
      g_signal_connect (edit, "toggled", G_CALLBACK (edit_toggled_cb), self);
      if (stored)
        {
          gtk_box_append (GTK_BOX (head), small_button ("edit-copy-symbolic", _("Duplicate the record"), G_CALLBACK (duplicate_cb), self));
          gtk_box_append (GTK_BOX (head), small_button ("user-trash-symbolic", _("Delete the record"), G_CALLBACK (delete_cb), self));
        }
      gtk_box_append (GTK_BOX (head), edit);
    }
  gtk_box_append (GTK_BOX (self->box), head);
  if (subtitle != NULL)
    {
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *words = rel_record_view_make_label (subtitle, "dim-label", 0);

      gtk_widget_set_hexpand (words, TRUE);
      gtk_box_append (GTK_BOX (line), words);
      if (self->document != NULL && table != NULL)
        gtk_box_append (GTK_BOX (line), rel_label_menu_new (self->document, table));
      gtk_box_append (GTK_BOX (self->box), line);
    }
}

static void
begin_page (RelRecordView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_start (self->box, 16);
  gtk_widget_set_margin_end (self->box, 16);
  gtk_widget_set_margin_top (self->box, 16);
  gtk_widget_set_margin_bottom (self->box, 24);
}

static void
show_new (RelRecordView *self)
{
  RelTable *table = rel_schema_find_table (rel_document_get_base (self->document), rel_record_get_table (self->record));
  g_autofree char *name = rel_record_dup_label (self->record);
  g_autofree char *subtitle = g_strdup_printf (_("%s · not committed yet"), rel_record_get_table (self->record));

  begin_page (self);
  add_head (self, *name != '\0' ? name : _("New Record"), subtitle, NULL, FALSE);
  if (table != NULL)
    gtk_box_append (GTK_BOX (self->box), rel_record_fields_new (self, table, self->record));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->box);
}

static void
show_row (RelRecordView *self)
{
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  RelTable *table = rel_schema_get_table (self->schema, rel_place_get_table (rel_record_list_get_place (self->list)));
  RelRecord *record = rel_record_list_get_record (self->list, self->row);
  GtkWidget *fields;
  g_autofree char *label = NULL;
  g_autofree char *subtitle = NULL;
  const GArray *ends;

  begin_page (self);
  label = record != NULL ? rel_record_dup_label (record) : rel_record_view_dup_label (query, self->row);
  if (table != NULL && rel_record_query_get_n_key (query) > 0)
    {
      g_autofree char *key = rel_value_to_text (rel_row_get_value (self->row, rel_record_query_get_key (query, 0)));

      if (rel_record_list_get_row_state (self->list, self->row) == REL_ROW_DELETED)
        subtitle = g_strdup_printf (_("%s · %s · will be deleted"), rel_table_get_name (table), key);
      else
        subtitle = g_strdup_printf ("%s · %s", rel_table_get_name (table), key);
    }
  add_head (self, label, subtitle, table, table != NULL);

  if (self->editing && table != NULL && self->document != NULL)
    fields = rel_record_fields_new (self, table, record);
  else
    {
      fields = rel_record_view_make_list ();
      g_signal_connect (fields, "row-activated", G_CALLBACK (rel_record_view_activate_row_cb), self);
      for (guint i = 0; i < rel_record_query_get_n_columns (query); i++)
        add_field (self, fields, self->schema, table, query, self->row, i, record);
    }
  gtk_widget_set_margin_top (fields, 8);
  gtk_box_append (GTK_BOX (self->box), fields);

  ends = table != NULL ? rel_schema_list_ends (self->schema, rel_table_get_id (table)) : NULL;
  /* Far records first; then what refers here, but for rows that only tie two records together. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; ends != NULL && i < ends->len; i++)
      {
        const RelEnd *end = &g_array_index (ends, RelEnd, i);
        gboolean many = rel_relationship_get_info (end->relationship)->kind == REL_KIND_MANY_TO_MANY;

        if (many == (pass == 0) && (many || (end->at_parent && !rel_ends_pass_through (ends, rel_end_get_far_table (end)))))
          rel_record_view_add_section (self, self->database, self->schema, table, query, self->row, end);
      }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->box);
}

/**
 * rel_record_view_refresh:
 * @self: the view
 *
 * Shows the same record again, as it is now.
 */
void
rel_record_view_refresh (RelRecordView *self)
{
  GtkAdjustment *adjustment;
  double scrolled;

  g_return_if_fail (REL_IS_RECORD_VIEW (self));

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  scrolled = gtk_adjustment_get_value (adjustment);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->record != NULL && rel_record_get_state (self->record) != REL_RECORD_GONE)
    show_new (self);
  else if (self->row != NULL && self->list != NULL && rel_row_is_loaded (self->row))
    show_row (self);
  else
    {
      GtkWidget *empty = adw_status_page_new ();

      adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No Record Selected"));
      gtk_widget_add_css_class (empty, "compact");
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), empty);
    }
  gtk_adjustment_set_value (adjustment, scrolled);
}

static gboolean
refresh_idle (gpointer data)
{
  RelRecordView *self = data;

  self->refresh_id = 0;
  rel_record_view_refresh (self);

  return G_SOURCE_REMOVE;
}

/* The row was read again, and may say something else now. */
static void
row_changed_cb (RelRecordView *self)
{
  if (self->refresh_id == 0 && self->record == NULL)
    self->refresh_id = g_idle_add (refresh_idle, self);
}

/**
 * rel_record_view_set_record:
 * @self: the view
 * @database: (nullable): the database
 * @schema: (nullable): its schema
 * @list: (nullable): the list that the row is of
 * @row: (nullable): the record; %NULL empties the page
 */
void
rel_record_view_set_record (RelRecordView *self,
                            RelDatabase   *database,
                            RelSchema     *schema,
                            RelRecordList *list,
                            RelRow        *row)
{
  g_return_if_fail (REL_IS_RECORD_VIEW (self));

  g_set_object (&self->database, database);
  g_set_object (&self->schema, schema);
  g_set_object (&self->list, list);
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_data (self->row, self);
  g_set_object (&self->row, row);
  if (row != NULL)
    g_signal_connect_swapped (row, "changed", G_CALLBACK (row_changed_cb), self);
  g_clear_object (&self->record);
  rel_record_view_refresh (self);
}

/**
 * rel_record_view_set_new_record:
 * @self: the view
 * @record: a record that is staged, and not in the database yet
 */
void
rel_record_view_set_new_record (RelRecordView *self,
                                RelRecord     *record)
{
  g_return_if_fail (REL_IS_RECORD_VIEW (self));

  g_set_object (&self->record, record);
  rel_record_view_refresh (self);
}

/**
 * rel_record_view_set_document:
 * @self: the view
 * @document: (nullable): where edits are staged; %NULL: nothing can be edited
 */
void
rel_record_view_set_document (RelRecordView *self,
                              RelDocument   *document)
{
  g_return_if_fail (REL_IS_RECORD_VIEW (self));

  g_set_object (&self->document, document);
}

/**
 * rel_record_view_dup_handle:
 * @self: the view
 *
 * Returns: (transfer full) (nullable): the record it shows
 */
RelRecordHandle *
rel_record_view_dup_handle (RelRecordView *self)
{
  RelTable *table;

  g_return_val_if_fail (REL_IS_RECORD_VIEW (self), NULL);

  if (self->record != NULL)
    return rel_record_handle_new_record (self->record);
  if (self->row == NULL || self->list == NULL)
    return NULL;
  table = rel_schema_get_table (self->schema, rel_place_get_table (rel_record_list_get_place (self->list)));

  return table != NULL ? rel_record_handle_new_row (self->schema, rel_record_list_get_query (self->list), table, self->row) : NULL;
}

/**
 * rel_record_view_duplicate:
 * @self: the view
 *
 * Stages a copy of the record, and shows it.
 */
void
rel_record_view_duplicate (RelRecordView *self)
{
  RelRecordHandle *handle = rel_record_view_dup_handle (self);

  if (handle != NULL && self->document != NULL)
    rel_record_stage (self->document, REL_STAGE_DUPLICATE, handle, NULL, NULL, NULL, NULL,
                      rel_record_view_staged_new, g_object_ref (self), g_object_unref);
  else
    g_clear_pointer (&handle, rel_record_handle_free);
}
