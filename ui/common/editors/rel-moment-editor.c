/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A date or a time: written as ISO 8601 has it, or chosen in a calendar, and stored in
 * the form that the value had before. What is no date may still be written: SQLite
 * stores it, and so does this.
 */
#include "config.h"

#include <string.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "common/editors/rel-value-editor.h"
#include "common/rel-record-edit.h"
#include "formats/rel-moment.h"

#define REL_TYPE_MOMENT_EDITOR (rel_moment_editor_get_type ())

G_DECLARE_FINAL_TYPE (RelMomentEditor, rel_moment_editor, REL, MOMENT_EDITOR, AdwBin)

struct _RelMomentEditor
{
  AdwBin     parent_instance;
  RelColumn *column;
  char      *placeholder;
  RelValue  *value;        /* NULL: not known */
  RelMoment  moment;       /* of the value; else of what is to be written */
  gboolean   is_moment;    /* the value is one */
  gboolean   showing;
  GtkWidget *entry;
  GtkWidget *hint;
  GtkWidget *calendar;
  GtkWidget *times;
  GtkWidget *numbers[3];   /* hour, minute, second */
};

static void rel_moment_editor_iface_init (RelValueEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RelMomentEditor, rel_moment_editor, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (REL_TYPE_VALUE_EDITOR, rel_moment_editor_iface_init))

static char *
dup_before (RelMomentEditor *self)
{
  if (self->value == NULL || rel_value_is_null (self->value))
    return g_strdup ("");

  return self->is_moment ? rel_moment_to_text (&self->moment) : rel_value_to_text (self->value);
}

static RelValue *
rel_moment_editor_dup_value (RelValueEditor  *editor,
                             GError         **error)
{
  RelMomentEditor *self = REL_MOMENT_EDITOR (editor);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *before = dup_before (self);
  RelMoment written;

  if (g_str_equal (text, before))
    return self->value != NULL ? rel_value_ref (self->value) : NULL;
  if (self->moment.form != REL_MOMENT_TEXT && rel_moment_read_text (&written, text) && written.has_date && written.zone[0] == '\0')
    {
      written.form = self->moment.form;
      return rel_moment_to_value (&written);
    }

  return rel_record_parse_value (text, rel_column_get_declared_type (self->column), self->value);
}

/* A column for dates that has none yet: what its type asks for. */
static void
guess_form (RelMomentEditor *self)
{
  g_autofree char *type = g_ascii_strup (rel_column_get_declared_type (self->column), -1);

  memset (&self->moment, 0, sizeof self->moment);
  self->moment.separator = ' ';
  self->moment.has_date = strstr (type, "DATE") != NULL || strstr (type, "STAMP") != NULL || strstr (type, "TIME") == NULL;
  self->moment.has_time = self->moment.has_seconds = strstr (type, "TIME") != NULL;
}

static void
rel_moment_editor_set_value (RelValueEditor *editor,
                             const RelValue *value)
{
  RelMomentEditor *self = REL_MOMENT_EDITOR (editor);
  g_autofree char *text = NULL;

  g_clear_pointer (&self->value, rel_value_unref);
  self->value = value != NULL ? rel_value_ref (value) : NULL;
  self->is_moment = value != NULL && rel_moment_read (&self->moment, value);
  if (!self->is_moment)
    guess_form (self);
  text = dup_before (self);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), value != NULL && rel_value_is_null (value) ? "NULL" : self->placeholder);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_set_visible (self->calendar, self->moment.has_date);
  gtk_widget_set_visible (self->times, self->moment.has_time);
}

static const char *
say_form (RelMomentForm form)
{
  switch (form)
    {
    case REL_MOMENT_UNIX:
      return _("UTC; stored as seconds since 1970");
    case REL_MOMENT_UNIX_MS:
      return _("UTC; stored as milliseconds since 1970");
    case REL_MOMENT_JULIAN:
      return _("UTC; stored as a Julian day");
    case REL_MOMENT_TEXT:
    default:
      return NULL;
    }
}

static void
changed_cb (RelMomentEditor *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *before = dup_before (self);
  gboolean touched = !g_str_equal (text, before);
  RelMoment written;
  gboolean wrong = touched && *text != '\0' && !rel_moment_read_text (&written, text);
  const char *hint = wrong ? _("No date or time as 2024-12-31 23:59:59; stored as it stands") : self->is_moment ? say_form (self->moment.form) : NULL;

  gtk_label_set_label (GTK_LABEL (self->hint), hint != NULL ? hint : "");
  gtk_widget_set_visible (self->hint, hint != NULL);
  if (wrong)
    gtk_widget_add_css_class (self->hint, "warning");
  else
    gtk_widget_remove_css_class (self->hint, "warning");
  rel_value_editor_emit_changed (REL_VALUE_EDITOR (self));
}

/* What is written, or else now. */
static RelMoment
get_moment (RelMomentEditor *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  RelMoment moment;

  if (rel_moment_read_text (&moment, gtk_editable_get_text (GTK_EDITABLE (self->entry))))
    return moment;
  moment = self->moment;
  g_date_time_get_ymd (now, &moment.year, &moment.month, &moment.day);
  moment.hour = moment.minute = moment.second = 0;

  return moment;
}

/* From the calendar and the numbers into the entry. */
static void
chosen_cb (RelMomentEditor *self)
{
  RelMoment moment;
  g_autoptr(GDateTime) day = NULL;
  g_autofree char *text = NULL;

  if (self->showing)
    return;
  moment = get_moment (self);
  day = gtk_calendar_get_date (GTK_CALENDAR (self->calendar));
  if (moment.has_date)
    g_date_time_get_ymd (day, &moment.year, &moment.month, &moment.day);
  moment.hour = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->numbers[0]));
  moment.minute = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->numbers[1]));
  moment.second = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->numbers[2]));
  text = rel_moment_to_text (&moment);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

static void
popover_shown_cb (RelMomentEditor *self)
{
  RelMoment moment = get_moment (self);
  g_autoptr(GDateTime) day = g_date_time_new_local (MAX (moment.year, 1), MAX (moment.month, 1), MAX (moment.day, 1), 12, 0, 0);

  self->showing = TRUE;
  if (day != NULL)
    gtk_calendar_select_day (GTK_CALENDAR (self->calendar), day);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->numbers[0]), moment.hour);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->numbers[1]), moment.minute);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->numbers[2]), moment.second);
  gtk_widget_set_visible (self->numbers[2], moment.has_seconds);
  self->showing = FALSE;
}

static gboolean
rel_moment_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (REL_MOMENT_EDITOR (widget)->entry);
}

static void
rel_moment_editor_dispose (GObject *object)
{
  RelMomentEditor *self = REL_MOMENT_EDITOR (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->column);
  g_clear_pointer (&self->value, rel_value_unref);
  g_clear_pointer (&self->placeholder, g_free);

  G_OBJECT_CLASS (rel_moment_editor_parent_class)->dispose (object);
}

static void
rel_moment_editor_class_init (RelMomentEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_moment_editor_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = rel_moment_editor_grab_focus;
}

static void
rel_moment_editor_iface_init (RelValueEditorInterface *iface)
{
  iface->set_value = rel_moment_editor_set_value;
  iface->dup_value = rel_moment_editor_dup_value;
}

static GtkWidget *
make_button (RelMomentEditor *self)
{
  const char *const names[] = { N_("Hour"), N_("Minute"), N_("Second") };
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->calendar = gtk_calendar_new ();
  self->times = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_halign (self->times, GTK_ALIGN_CENTER);
  for (guint i = 0; i < 3; i++)
    {
      self->numbers[i] = gtk_spin_button_new_with_range (0, i == 0 ? 23 : 59, 1);
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->numbers[i]), GTK_ORIENTATION_VERTICAL);
      gtk_spin_button_set_wrap (GTK_SPIN_BUTTON (self->numbers[i]), TRUE);
      gtk_widget_set_tooltip_text (self->numbers[i], _(names[i]));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->numbers[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, _(names[i]), -1);
      g_signal_connect_swapped (self->numbers[i], "value-changed", G_CALLBACK (chosen_cb), self);
      gtk_box_append (GTK_BOX (self->times), self->numbers[i]);
    }
  g_signal_connect_swapped (self->calendar, "day-selected", G_CALLBACK (chosen_cb), self);
  gtk_box_append (GTK_BOX (box), self->calendar);
  gtk_box_append (GTK_BOX (box), self->times);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (popover_shown_cb), self);
  g_signal_connect_swapped (popover, "closed", G_CALLBACK (rel_value_editor_emit_edited), self);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "x-office-calendar-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Choose a day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose a day"), -1);

  return button;
}

static void
rel_moment_editor_init (RelMomentEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  self->entry = rel_value_editor_make_entry (REL_VALUE_EDITOR (self));
  gtk_widget_set_hexpand (self->entry, TRUE);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  self->hint = rel_value_editor_make_hint ("dim-label");
  gtk_box_append (GTK_BOX (line), self->entry);
  gtk_box_append (GTK_BOX (line), make_button (self));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), self->hint);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
rel_moment_editor_new (const RelEditorPlace *place)
{
  RelMomentEditor *self = g_object_new (REL_TYPE_MOMENT_EDITOR, NULL);

  self->column = g_object_ref (place->column);
  self->placeholder = g_strdup (place->placeholder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, rel_column_get_name (place->column), -1);

  return GTK_WIDGET (self);
}
