/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Editing in a result: where the record of a value is known, its value is staged like on
 * the Records page, into the same stage; where it is not, the cell says why. What is
 * staged is seen in the result at once. A result is a picture of one moment: an edit is
 * only staged when the database still has what the result shows.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "console/rel-result-view-private.h"

#include "common/editors/rel-value-editor.h"
#include "common/editors/rel-value-window.h"
#include "common/rel-one-line.h"

static void
append_part (GString        *text,
             const RelValue *value)
{
  g_autofree char *literal = rel_value_to_literal (value);

  g_string_append_printf (text, "\x1f%s", literal);
}

/* The key of a record as it is stored; NULL for a new one. */
static char *
name_record (RelTable  *table,
             RelRecord *record)
{
  RelKey *key = rel_table_get_info (table)->primary_key;
  g_autoptr(GString) text = g_string_new (rel_table_get_name (table));

  for (guint i = 0; key != NULL && i < rel_key_get_info (key)->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, rel_key_get_info (key)->columns[i]);
      g_autoptr(RelValue) value = rel_record_get_stored_value (record, rel_column_get_name (column));

      if (value == NULL)
        return NULL;
      append_part (text, value);
    }

  return g_strdup (text->str);
}

/* What is staged for the tables of the result, made anew whenever the stage changed. */
void
rel_result_view_read_staged (RelResultView *self)
{
  g_autoptr(GPtrArray) changed = NULL;
  RelSchema *schema = rel_document_get_base (self->document);

  g_clear_pointer (&self->staged, g_hash_table_unref);
  if (rel_document_get_n_edits (self->document) == 0)
    return;
  self->staged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  changed = rel_session_list_changed (rel_document_get_session (self->document));
  for (guint i = 0; i < changed->len; i++)
    {
      RelRecord *record = changed->pdata[i];
      RelTable *table = rel_schema_find_table (schema, rel_record_get_table (record));
      char *name = table != NULL ? name_record (table, record) : NULL;

      if (name != NULL)
        g_hash_table_replace (self->staged, name, g_object_ref (record));
    }
}

/* The record of a cell for which something is staged; NULL. */
static RelRecord *
find_staged (RelResultView *self,
             guint          row,
             guint          column)
{
  g_autoptr(GPtrArray) key = self->staged != NULL && self->keys != NULL ? rel_result_keys_list_key (self->keys, row, column) : NULL;
  g_autoptr(GString) name = NULL;

  if (key == NULL)
    return NULL;
  name = g_string_new (rel_table_get_name (rel_result_keys_get_table (self->keys, column)));
  for (guint i = 0; i < key->len; i++)
    append_part (name, key->pdata[i]);

  return g_hash_table_lookup (self->staged, name->str);
}

/* Takes a reference; NULL when nothing is staged for the cell. */
static RelValue *
find_staged_value (RelResultView *self,
                   guint          row,
                   guint          column)
{
  RelRecord *record = find_staged (self, row, column);
  const char *name = record != NULL ? rel_column_get_name (rel_result_keys_get_column (self->keys, column)) : NULL;

  return record != NULL && rel_record_is_staged (record, name) ? rel_record_get_value (record, name, NULL) : NULL;
}

/* Over what rel_result_cell_show () has put there. */
void
rel_result_view_show_staged (RelResultView  *self,
                             GtkInscription *cell,
                             guint           row,
                             guint           column)
{
  g_autoptr(RelValue) value = find_staged_value (self, row, column);
  RelRecord *record = find_staged (self, row, column);
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  if (column == self->column)
    gtk_widget_add_css_class (GTK_WIDGET (cell), "current-cell");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (cell), "current-cell");
  gtk_widget_remove_css_class (GTK_WIDGET (cell), "staged-value");
  gtk_widget_remove_css_class (GTK_WIDGET (cell), "deleted-value");
  if (record != NULL && rel_record_get_state (record) == REL_RECORD_DELETED)
    gtk_widget_add_css_class (GTK_WIDGET (cell), "deleted-value");
  if (value == NULL)
    return;
  text = rel_value_is_null (value) ? g_strdup ("NULL") : rel_value_to_text (value);
  line = rel_one_line (text);
  gtk_inscription_set_attributes (cell, NULL);
  gtk_inscription_set_text (cell, line);
  gtk_widget_add_css_class (GTK_WIDGET (cell), "staged-value");
}

static void
told_cb (RelRecord    *record,
         const GError *error,
         gpointer      user_data)
{
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_activate_action (user_data, "win.tell", "s", error->message);
}

/* An editor at a cell, for as long as it is open. */
typedef struct
{
  RelResultView   *view;
  RelRecordHandle *handle;
  RelColumn       *column;
  RelValue        *seen;    /* as the result has it; NULL when something is staged over it */
  RelValue        *before;
  GtkWidget       *editor;
  gboolean         given_up;
} Editing;

static void
editing_free (Editing *editing)
{
  g_object_unref (editing->view);
  g_clear_pointer (&editing->handle, rel_record_handle_free);
  g_object_unref (editing->column);
  g_clear_pointer (&editing->seen, rel_value_unref);
  rel_value_unref (editing->before);
  g_free (editing);
}

static gboolean
unparent_idle (gpointer popover)
{
  gtk_widget_unparent (popover);

  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkPopover *popover,
           Editing    *editing)
{
  g_autoptr(RelValue) value = editing->given_up ? NULL : rel_value_editor_dup_value (REL_VALUE_EDITOR (editing->editor), NULL);

  if (value != NULL && value != editing->before && !rel_value_equal (value, editing->before) && editing->handle != NULL)
    rel_record_stage_seen (editing->view->document, g_steal_pointer (&editing->handle), rel_column_get_name (editing->column), value, editing->seen,
                           told_cb, g_object_ref (editing->view), g_object_unref);
  gtk_widget_grab_focus (editing->view->grid);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_idle, g_object_ref (popover), g_object_unref);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        Editing               *editing)
{
  editing->given_up = key == GDK_KEY_Escape;
  if (key != GDK_KEY_Escape && key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return GDK_EVENT_PROPAGATE;
  gtk_popover_popdown (GTK_POPOVER (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller))));

  return GDK_EVENT_STOP;
}

static void
edit_in_popover (RelResultView   *self,
                 RelRecordHandle *handle,
                 RelTable        *table,
                 RelColumn       *column,
                 RelValueKind     kind,
                 const RelValue  *value,
                 const RelValue  *seen,
                 GtkWidget       *cell)
{
  RelEditorPlace place = { kind, table, column, NULL, FALSE };
  Editing *editing = g_new0 (Editing, 1);
  GtkWidget *popover = gtk_popover_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  graphene_rect_t bounds;

  editing->view = g_object_ref (self);
  editing->handle = handle;
  editing->column = g_object_ref (column);
  editing->seen = seen != NULL ? rel_value_ref (seen) : NULL;
  editing->before = rel_value_ref (value);
  editing->editor = rel_value_editor_new (&place, value);
  gtk_widget_set_size_request (editing->editor, 220, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), editing->editor);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), editing);
  gtk_widget_add_controller (popover, keys);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), editing);
  g_object_set_data_full (G_OBJECT (popover), "editing", editing, (GDestroyNotify) editing_free);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  if (cell != NULL && gtk_widget_compute_bounds (cell, GTK_WIDGET (self), &bounds))
    gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height });
  gtk_popover_popup (GTK_POPOVER (popover));
  gtk_widget_grab_focus (editing->editor);
}

static gboolean
is_short (RelValueKind kind)
{
  return kind == REL_VALUE_KIND_TEXT || kind == REL_VALUE_KIND_NUMBER || kind == REL_VALUE_KIND_BOOLEAN || kind == REL_VALUE_KIND_MOMENT;
}

/* Opens the editor of a value, or the value to look at where it cannot be edited. */
void
rel_result_view_edit (RelResultView *self,
                      guint          row,
                      guint          column,
                      GtkWidget     *cell)
{
  const RelResultInfo *info = rel_result_get_info (self->result);
  const RelValue *shown = rel_rows_get (info->rows, row, column);
  RelTable *table = self->keys != NULL ? rel_result_keys_get_table (self->keys, column) : NULL;
  RelColumn *known = self->keys != NULL ? rel_result_keys_get_column (self->keys, column) : NULL;
  const char *why_not = self->keys != NULL ? rel_result_keys_get_why_not (self->keys, column) : _("Nothing can be edited here.");
  g_autoptr(GPtrArray) key = why_not == NULL ? rel_result_keys_list_key (self->keys, row, column) : NULL;
  g_autoptr(RelValue) staged = find_staged_value (self, row, column);
  const RelValue *value = staged != NULL ? staged : shown;
  gsize n_bytes = 0;
  gboolean cut;
  RelValueKind kind;
  RelRecordHandle *handle;

  if (rel_value_get_value_type (shown) == REL_VALUE_TEXT || rel_value_get_value_type (shown) == REL_VALUE_BLOB)
    rel_value_get_bytes (shown, &n_bytes);
  cut = staged == NULL && rel_result_get_length (self->result, row, column) > (gint64) n_bytes;
  if (why_not == NULL && key == NULL)
    why_not = _("No record stands here: an outer join found none.");
  if (why_not != NULL && !cut && n_bytes < 100)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", why_not);
      return;
    }

  kind = known != NULL ? rel_value_kind_choose (table, known, value) : REL_VALUE_KIND_LONG_TEXT;
  handle = key != NULL ? rel_record_handle_new_key (table, (RelValue *const *) key->pdata, key->len) : NULL;
  if (handle != NULL && why_not == NULL && is_short (kind) && !cut)
    edit_in_popover (self, handle, table, known, kind, value, staged == NULL ? shown : NULL, cell);
  else
    {
      g_autoptr(RelValue) beginning = cut ? rel_value_new_cut (rel_value_get_value_type (shown), rel_value_get_bytes (shown, NULL), n_bytes, rel_result_get_length (self->result, row, column)) : NULL;
      RelValueTarget target = {
        .document = self->document,
        .table = table,
        .column = known,
        .title = info->columns[column].name,
        .handle = handle,
        .value = beginning != NULL ? beginning : value,
        .staged = staged != NULL,
        .why_not = why_not,
      };

      rel_value_window_open (GTK_WIDGET (self), &target);
    }
}

/* The cell of the selected row in the column that keys act on. */
void
rel_result_view_edit_selected (RelResultView *self)
{
  g_autoptr(GtkBitset) selected = self->selection != NULL ? gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection)) : NULL;
  guint row = selected != NULL && !gtk_bitset_is_empty (selected) ? gtk_bitset_get_minimum (selected) : GTK_INVALID_LIST_POSITION;
  GtkWidget *cell = NULL;
  GHashTableIter iter;
  gpointer item, column;

  if (row == GTK_INVALID_LIST_POSITION || self->column >= rel_result_get_info (self->result)->n_columns)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, &column))
    if (GPOINTER_TO_UINT (column) == self->column && rel_result_row_get_position (gtk_list_item_get_item (item)) == row)
      cell = gtk_list_item_get_child (item);
  rel_result_view_edit (self, row, self->column, cell);
}

/* To the next column, by keys. */
void
rel_result_view_move (RelResultView *self,
                      int            columns)
{
  guint n = rel_result_get_info (self->result)->n_columns;

  if (n == 0)
    return;
  self->column = (guint) CLAMP ((int) self->column + columns, 0, (int) n - 1);
}
