/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rows of the export window: which tables, and how a picture looks. What is chosen is
 * in the job at once; a row that the form knows nothing of is not seen, and keeps its
 * choice.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "window/rel-export-options.h"

enum
{
  ROW_WHAT,
  ROW_LOOK,
  ROW_NOTATION,
  ROW_TRANSPARENT,
  ROW_COUNTED,
  ROW_SCALE,
  ROW_PAPER,
  ROW_DIRECTION,
  ROW_TILE,
  ROW_LINKS,
  N_ROWS
};

struct _RelExportOptions
{
  AdwBin        parent_instance;
  RelExportJob *job; /* not owned */
  GtkWidget    *group;
  GtkWidget    *rows[N_ROWS];
  GtkWidget    *transparent;
  GtkWidget    *counted;
  GtkWidget    *scale;
  GtkWidget    *tile;
  RelExportWhat whats[3];
  gboolean      quiet; /* while rows are being set */
};

G_DEFINE_FINAL_TYPE (RelExportOptions, rel_export_options, ADW_TYPE_BIN)

static guint changed_signal;

static gboolean
is_form (RelExportOptions *self,
         const char       *id)
{
  return g_str_equal (self->job->format->id, id);
}

static void
show_rows (RelExportOptions *self)
{
  gboolean svg = is_form (self, "svg"), png = is_form (self, "png"), pdf = is_form (self, "pdf");
  gboolean paper = adw_combo_row_get_selected (ADW_COMBO_ROW (self->rows[ROW_PAPER])) > 0;
  const gboolean shown[N_ROWS] = {
    [ROW_WHAT] = self->whats[1] != self->whats[0],
    [ROW_LOOK] = svg || png || pdf,
    [ROW_NOTATION] = svg || png || pdf || is_form (self, "html"),
    [ROW_TRANSPARENT] = svg || png || pdf,
    [ROW_COUNTED] = (svg || png || pdf) && self->job->counted != NULL,
    [ROW_SCALE] = png || pdf,
    [ROW_PAPER] = pdf,
    [ROW_DIRECTION] = pdf && paper,
    [ROW_TILE] = pdf && paper,
    [ROW_LINKS] = svg,
  };
  gboolean any = FALSE;

  for (guint i = 0; i < N_ROWS; i++)
    {
      gtk_widget_set_visible (self->rows[i], shown[i]);
      any = any || shown[i];
    }
  gtk_widget_set_visible (GTK_WIDGET (self), any);
}

static const char *
get_paper (RelExportOptions *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->rows[ROW_PAPER]));

  return selected > 0 ? rel_picture_list_pages ()[selected - 1] : NULL;
}

/* From the rows into the job. */
static void
take (RelExportOptions *self)
{
  RelExportJob *job = self->job;
  gboolean svg = is_form (self, "svg"), png = is_form (self, "png"), pdf = is_form (self, "pdf");
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->rows[ROW_WHAT]));
  const char *address = gtk_editable_get_text (GTK_EDITABLE (self->rows[ROW_LINKS]));

  job->what = self->whats[MIN (selected, G_N_ELEMENTS (self->whats) - 1)];
  job->options.notation = adw_combo_row_get_selected (ADW_COMBO_ROW (self->rows[ROW_NOTATION]));
  job->options.dark = adw_combo_row_get_selected (ADW_COMBO_ROW (self->rows[ROW_LOOK])) == 1;
  job->options.transparent = (svg || png || pdf) && gtk_switch_get_active (GTK_SWITCH (self->transparent));
  job->options.counted = gtk_switch_get_active (GTK_SWITCH (self->counted)) ? job->counted : NULL;
  job->options.scale = png || pdf ? gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->scale)) : 0;
  job->options.direction = adw_combo_row_get_selected (ADW_COMBO_ROW (self->rows[ROW_DIRECTION]));
  g_free (job->page);
  job->page = pdf ? g_strdup (get_paper (self)) : NULL;
  job->options.tile = job->page != NULL && gtk_switch_get_active (GTK_SWITCH (self->tile));
  g_free (job->link_to);
  job->link_to = svg && *address != '\0' ? g_strdup (address) : NULL;
}

static void
changed_cb (RelExportOptions *self)
{
  if (self->quiet)
    return;
  show_rows (self);
  take (self);
  g_signal_emit (self, changed_signal, 0);
}

static GtkWidget *
add_combo (RelExportOptions  *self,
           const char        *title,
           const char *const *words,
           guint              selected)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) model = gtk_string_list_new (words);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (changed_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);

  return row;
}

static GtkWidget *
add_action (RelExportOptions *self,
            const char       *title,
            const char       *subtitle,
            GtkWidget        *widget)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);

  return row;
}

static GtkWidget *
add_switch (RelExportOptions *self,
            const char       *title,
            const char       *subtitle,
            GtkWidget       **widget)
{
  *widget = gtk_switch_new ();
  g_signal_connect_swapped (*widget, "notify::active", G_CALLBACK (changed_cb), self);

  return add_action (self, title, subtitle, *widget);
}

/* Which tables: only choices that differ. */
static void
add_whats (RelExportOptions *self)
{
  gboolean listed = rel_diagram_is_listed (self->job->diagram);
  guint n_selected = g_hash_table_size (self->job->selection);
  g_autofree char *selected = g_strdup_printf (ngettext ("%u selected table", "%u selected tables", n_selected), n_selected);
  const char *words[4] = { NULL };
  guint n = 0;

  if (listed)
    {
      self->whats[n] = REL_EXPORT_DIAGRAM;
      words[n++] = _("This diagram");
    }
  self->whats[n] = REL_EXPORT_ALL;
  words[n++] = _("All tables");
  if (n_selected > 0)
    {
      self->whats[n] = REL_EXPORT_SELECTION;
      words[n++] = selected;
    }
  for (; n < G_N_ELEMENTS (self->whats); n++)
    self->whats[n] = self->whats[n - 1];
  self->rows[ROW_WHAT] = add_combo (self, _("What to export"), words, 0);
}

static void
add_papers (RelExportOptions *self)
{
  const char *const *pages = rel_picture_list_pages ();
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (words, g_strdup (_("As large as the diagram")));
  for (guint i = 0; pages[i] != NULL; i++)
    {
      g_ptr_array_add (words, g_strdup (pages[i]));
      *(char *) words->pdata[i + 1] = g_ascii_toupper (pages[i][0]);
    }
  g_ptr_array_add (words, NULL);
  self->rows[ROW_PAPER] = add_combo (self, _("Paper"), (const char *const *) words->pdata, 0);
}

static void
rel_export_options_class_init (RelExportOptionsClass *klass)
{
  changed_signal = g_signal_new ("changed", REL_TYPE_EXPORT_OPTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_export_options_init (RelExportOptions *self)
{
  self->group = adw_preferences_group_new ();
  adw_bin_set_child (ADW_BIN (self), self->group);
}

static void
add_rows (RelExportOptions *self)
{
  const char *looks[] = { _("Light"), _("Dark"), NULL };
  const char *notations[] = { _("Crow’s Foot"), _("IDEF1X"), _("UML"), _("Arrows"), NULL };
  const char *directions[] = { _("What suits the diagram"), _("Portrait"), _("Landscape"), NULL };

  add_whats (self);
  self->rows[ROW_LOOK] = add_combo (self, _("Look"), looks, self->job->options.dark ? 1 : 0);
  self->rows[ROW_NOTATION] = add_combo (self, _("Notation"), notations, self->job->options.notation);
  self->rows[ROW_TRANSPARENT] = add_switch (self, _("Transparent background"), NULL, &self->transparent);
  self->rows[ROW_COUNTED] = add_switch (self, _("Counted records"), _("How many records belong together, as the diagram shows it"), &self->counted);
  gtk_switch_set_active (GTK_SWITCH (self->counted), TRUE);
  self->scale = gtk_spin_button_new_with_range (0.25, 8, 0.25);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->scale), 2);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->scale), 1);
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (changed_cb), self);
  self->rows[ROW_SCALE] = add_action (self, _("Scale"), NULL, self->scale);
  add_papers (self);
  self->rows[ROW_DIRECTION] = add_combo (self, _("Orientation"), directions, 0);
  self->rows[ROW_TILE] = add_switch (self, _("Over several pages"), _("At its scale, on as many pages as that takes"), &self->tile);
  self->rows[ROW_LINKS] = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[ROW_LINKS]), _("Address of a data dictionary that tables link to"));
  g_signal_connect_swapped (self->rows[ROW_LINKS], "changed", G_CALLBACK (changed_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->rows[ROW_LINKS]);
}

/**
 * rel_export_options_new:
 * @job: the job, which outlives the widget; it must have a form
 *
 * Returns: the rows
 */
GtkWidget *
rel_export_options_new (RelExportJob *job)
{
  RelExportOptions *self = g_object_new (REL_TYPE_EXPORT_OPTIONS, NULL);

  self->job = job;
  self->quiet = TRUE;
  add_rows (self);
  self->quiet = FALSE;
  show_rows (self);
  take (self);

  return GTK_WIDGET (self);
}

/**
 * rel_export_options_set_format:
 * @self: the rows
 * @format: a form
 *
 * Shows what may be said about that form. Not told as a change.
 */
void
rel_export_options_set_format (RelExportOptions *self,
                               const RelFormat  *format)
{
  g_return_if_fail (REL_IS_EXPORT_OPTIONS (self));
  g_return_if_fail (format != NULL);

  self->quiet = TRUE;
  self->job->format = format;
  /* A picture of pixels is made for screens with twice as many. */
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->scale), is_form (self, "png") ? 2 : 1);
  self->quiet = FALSE;
  show_rows (self);
  take (self);
}
