/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What people say of a table or column: a text of several lines. It is taken when the
 * field is left and by Ctrl+Enter, one edit; Escape gives up what was typed.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "inspector/rel-inspector-private.h"
#include "schema/rel-words.h"

#define LEAST_HEIGHT 32
#define SIDE 9
#define ABOVE 7
#define LONGEST_LINE 8000 /* Pango takes seconds for longer ones */

/* What the field is about; belongs to the text view. */
typedef struct
{
  RelInspector *inspector;
  RelId         table;
  RelId         column;
  GtkWidget    *view;
  GtkWidget    *hint;
  gboolean      shortened; /* only its beginning is shown, so it is not edited here */
} Field;

static char *
dup_text (Field *field)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (field->view));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return g_strchomp (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static const char *
find_note (Field *field)
{
  RelTable *table = rel_schema_get_table (rel_inspector_get_schema (field->inspector), field->table);
  RelColumn *column = table != NULL && field->column != REL_ID_NONE ? rel_table_get_column (table, field->column) : NULL;

  return column != NULL ? rel_column_get_info (column)->note : table != NULL ? rel_table_get_info (table)->note : NULL;
}

static void
take (Field *field)
{
  g_autofree char *text = dup_text (field);
  const char *note_before = find_note (field);
  /* an end of white space, as in many a dump, is not what somebody just typed */
  g_autofree char *before = g_strchomp (g_strdup (note_before != NULL ? note_before : ""));
  RelNote note = { field->table, field->column, text };
  g_autoptr(GArray) notes = NULL;
  RelSchema *next;

  if (field->shortened || g_str_equal (text, before))
    return;
  notes = g_array_new (FALSE, FALSE, sizeof (RelNote));
  g_array_append_val (notes, note);
  next = rel_schema_with_notes (rel_inspector_get_schema (field->inspector), notes);
  rel_inspector_take (field->inspector, *text != '\0' ? _("Write Note") : _("Remove Note"), next, NULL);
}

static gboolean
take_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   user_data)
{
  take (user_data);

  return TRUE;
}

static gboolean
has_long_line (const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p += strcspn (p, "\n"), p += *p == '\n')
    if (strcspn (p, "\n") > LONGEST_LINE)
      return TRUE;

  return FALSE;
}

static void
put (Field *field)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (field->view));
  const char *text = find_note (field);
  g_autofree char *start = NULL;

  field->shortened = has_long_line (text);
  if (field->shortened)
    {
      text = start = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), 1000));
      gtk_text_view_set_editable (GTK_TEXT_VIEW (field->view), FALSE);
    }
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, text != NULL ? text : "", -1);
  gtk_text_buffer_end_irreversible_action (buffer);
}

static gboolean
reset_cb (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  put (user_data);

  return TRUE;
}

/* As high as the text: the view measures its lines late, and nobody asks it again. */
static void
fit (Field *field)
{
  g_autofree char *text = NULL;
  g_autoptr(PangoLayout) layout = NULL;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (field->view));
  GtkTextIter start, end;
  int width = gtk_widget_get_width (field->view) - 2 * SIDE;
  int height;

  if (width <= 0)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  layout = gtk_widget_create_pango_layout (field->view, text);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_widget_set_size_request (field->view, -1, MAX (height + 2 * ABOVE, LEAST_HEIGHT));
}

static gboolean
mapped_cb (GtkWidget     *view,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  if (gtk_widget_get_width (view) == 0)
    return G_SOURCE_CONTINUE;
  fit (user_data);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (GtkTextBuffer *buffer,
            Field         *field)
{
  fit (field);
  gtk_widget_set_visible (field->hint, gtk_text_buffer_get_char_count (buffer) == 0);
}

static void
add_shortcut (GtkWidget           *view,
              guint                key,
              GdkModifierType      modifiers,
              GtkShortcutFunc      func,
              Field               *field)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers), gtk_callback_action_new (func, field, NULL)));
  gtk_widget_add_controller (view, keys);
}

/**
 * rel_note_field_new:
 * @self: the inspector
 * @table: a table
 * @column: (nullable): one of its columns; %NULL: the table itself
 *
 * Returns: (transfer full): a field with its note
 */
GtkWidget *
rel_note_field_new (RelInspector *self,
                    RelTable     *table,
                    RelColumn    *column)
{
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *hint = gtk_label_new (column != NULL ? _("Note about the column") : _("Note about the table"));
  GtkEventController *focus = gtk_event_controller_focus_new ();
  Field *field = g_new0 (Field, 1);

  *field = (Field) { self, rel_table_get_id (table), column != NULL ? rel_column_get_id (column) : REL_ID_NONE, view, hint };
  g_object_set_data_full (G_OBJECT (view), "field", field, g_free);
  gtk_widget_set_name (view, column != NULL ? "rel-column-note" : "rel-table-note");
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), SIDE);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), SIDE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), ABOVE);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), ABOVE);
  gtk_widget_set_tooltip_text (view, _("Ctrl+Enter takes the note, Escape gives it up"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (hint)),
                                  GTK_ACCESSIBLE_PROPERTY_MULTI_LINE, TRUE, -1);
  put (field);

  gtk_widget_add_css_class (hint, "dim-label");
  gtk_widget_set_can_target (hint, FALSE);
  gtk_widget_set_halign (hint, GTK_ALIGN_START);
  gtk_widget_set_valign (hint, GTK_ALIGN_START);
  gtk_widget_set_margin_start (hint, SIDE);
  gtk_widget_set_margin_end (hint, SIDE);
  gtk_widget_set_margin_top (hint, ABOVE);
  gtk_label_set_ellipsize (GTK_LABEL (hint), PANGO_ELLIPSIZE_END);

  g_signal_connect (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed", G_CALLBACK (changed_cb), field);
  changed_cb (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), field);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (take), field);
  gtk_widget_add_controller (view, focus);
  add_shortcut (view, GDK_KEY_Return, GDK_CONTROL_MASK, take_cb, field);
  add_shortcut (view, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, take_cb, field);
  add_shortcut (view, GDK_KEY_Escape, 0, reset_cb, field);

  gtk_widget_set_size_request (view, -1, LEAST_HEIGHT);
  gtk_widget_add_tick_callback (view, mapped_cb, field, NULL);
  /* no window of its own to scroll in: the pane gives such a one its least height */
  gtk_overlay_set_child (GTK_OVERLAY (overlay), view);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), hint);
  gtk_widget_add_css_class (overlay, "note-field");
  gtk_widget_set_overflow (overlay, GTK_OVERFLOW_HIDDEN);

  return overlay;
}
