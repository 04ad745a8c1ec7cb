/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The row of filters under the header: a field over each column that is in sight. What
 * is typed applies when typing rests or by Enter; what is unfinished says so in place.
 * A field belongs to its column and not to the list, so that typing goes on while the
 * list is another one already.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "browser/rel-grid-private.h"

#include "records/rel-filter.h"

#define REST_MS 400

static int
find_column (RelGrid *self,
             RelId    column)
{
  RelRecordQuery *query = rel_grid_get_query (self);

  for (guint i = 0; query != NULL && i < rel_record_query_get_n_columns (query); i++)
    if (rel_record_query_get_column (query, i)->column == column)
      return i;

  return -1;
}

static RelId
column_of (GtkWidget *entry)
{
  return *(RelId *) g_object_get_data (G_OBJECT (entry), "column");
}

/* Shows what is wrong with it, or that nothing is. */
static gboolean
check (RelGrid   *self,
       GtkWidget *entry)
{
  int column = find_column (self, column_of (entry));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  g_autoptr(GError) error = NULL;

  if (column < 0)
    return FALSE;
  if (rel_filter_check (text, rel_record_query_get_column (rel_grid_get_query (self), column)->type, &error))
    {
      gtk_widget_remove_css_class (entry, "error");
      gtk_widget_set_tooltip_text (entry, NULL);
      gtk_accessible_reset_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID);
      return TRUE;
    }
  gtk_widget_add_css_class (entry, "error");
  gtk_widget_set_tooltip_text (entry, error->message);
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);

  return FALSE;
}

static void
apply (RelGrid   *self,
       GtkWidget *entry)
{
  RelId column = column_of (entry);
  const char *applied = self->list != NULL ? rel_place_get_filter (rel_record_list_get_place (self->list), column) : NULL;
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));

  g_clear_handle_id (&self->filter_id, g_source_remove);
  if (check (self, entry) && strcmp (applied != NULL ? applied : "", text) != 0)
    g_signal_emit (self, rel_grid_signals[REL_GRID_FILTER_CHANGED], 0, column, text);
}

static gboolean
rest_cb (gpointer user_data)
{
  RelGrid *self = user_data;
  GtkWidget *entry = g_hash_table_lookup (self->filters, &self->typed_column);

  self->filter_id = 0;
  if (entry != NULL)
    apply (self, entry);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (GtkEditable *entry,
            RelGrid     *self)
{
  GtkWidget *waiting = self->filter_id != 0 ? g_hash_table_lookup (self->filters, &self->typed_column) : NULL;

  /* Who goes on in another field has done with this one. */
  if (waiting != NULL && waiting != GTK_WIDGET (entry))
    apply (self, waiting);
  g_clear_handle_id (&self->filter_id, g_source_remove);
  self->typed_column = column_of (GTK_WIDGET (entry));
  /* What is only begun is no error yet. */
  gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  self->filter_id = g_timeout_add (REST_MS, rest_cb, self);
}

static void
activate_cb (GtkEntry *entry,
             RelGrid  *self)
{
  apply (self, GTK_WIDGET (entry));
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        RelGrid               *self)
{
  GtkWidget *entry = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if (keyval == GDK_KEY_Down)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self));
      return TRUE;
    }
  if (keyval != GDK_KEY_Escape)
    return FALSE;

  /* First the text, then the field. */
  if (*gtk_editable_get_text (GTK_EDITABLE (entry)) != '\0')
    {
      gtk_editable_set_text (GTK_EDITABLE (entry), "");
      apply (self, entry);
    }
  else
    gtk_widget_grab_focus (GTK_WIDGET (self));

  return TRUE;
}

/* Moves the column into sight that is typed in. */
static void
focus_cb (GtkEventControllerFocus *controller,
          RelGrid                 *self)
{
  GtkWidget *entry = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  int column = find_column (self, column_of (entry));

  if (column >= 0)
    rel_grid_reveal_column (self, column);
}

/* An example says more than a rule. */
static const char *
example_of (const RelRecordColumn *column)
{
  if (column->label < 0 && (strcasestr (column->type, "date") != NULL || strcasestr (column->type, "time") != NULL))
    return "1990..2000";
  if (rel_grid_is_number_column (column))
    return ">10";

  /* Translators: stands dimly in an empty field over a column, where words to look for are typed. */
  return _("words");
}

static GtkWidget *
add_field (RelGrid               *self,
           const RelRecordColumn *column)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  /* Translators: name of the field that filters the column of that name. */
  g_autofree char *label = g_strdup_printf (_("Filter %s"), column->title);
  RelId *key = g_memdup2 (&column->column, sizeof (RelId));

  g_object_set_data_full (G_OBJECT (entry), "column", key, g_free);
  gtk_widget_add_css_class (entry, "grid-filter");
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 1);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 1);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), example_of (column));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (entry, "activate", G_CALLBACK (activate_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (entry, keys);
  g_signal_connect (focus, "enter", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (entry, focus);
  gtk_widget_set_parent (entry, GTK_WIDGET (self));
  g_hash_table_insert (self->filters, g_memdup2 (key, sizeof *key), entry);

  return entry;
}

/* What applies stands in the field, unless somebody is typing there. */
static void
show_text (RelGrid   *self,
           GtkWidget *entry)
{
  const char *applied = self->list != NULL ? rel_place_get_filter (rel_record_list_get_place (self->list), column_of (entry)) : NULL;

  if ((gtk_widget_get_state_flags (entry) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0 ||
      g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), applied != NULL ? applied : ""))
    return;
  g_signal_handlers_block_by_func (entry, changed_cb, self);
  gtk_editable_set_text (GTK_EDITABLE (entry), applied != NULL ? applied : "");
  g_signal_handlers_unblock_by_func (entry, changed_cb, self);
  check (self, entry);
}

/* Fields for the columns in sight; those of columns that are gone go. */
void
rel_grid_update_filters (RelGrid *self)
{
  RelRecordQuery *query = rel_grid_get_query (self);
  double view = gtk_widget_get_width (GTK_WIDGET (self));
  double x = rel_grid_get_left (self, 0);
  GHashTableIter iter;
  GtkWidget *entry;

  g_hash_table_iter_init (&iter, self->filters);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    {
      int column = find_column (self, column_of (entry));

      if (self->filtering && column >= 0 && rel_grid_find_place (self, column) >= 0)
        show_text (self, entry);
      else
        {
          gtk_widget_unparent (entry);
          g_hash_table_iter_remove (&iter);
        }
    }
  for (guint i = 0; self->filtering && query != NULL && i < rel_grid_get_n_places (self) && x < view; i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, rel_grid_get_column_at (self, i));

      x += rel_grid_get_width (self, i);
      if (x > 0 && !g_hash_table_contains (self->filters, &column->column))
        show_text (self, add_field (self, column));
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
rel_grid_allocate_filters (RelGrid *self)
{
  GHashTableIter iter;
  GtkWidget *entry;

  g_hash_table_iter_init (&iter, self->filters);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    {
      int column = find_column (self, column_of (entry));
      int place = column >= 0 ? rel_grid_find_place (self, column) : -1;
      double left = place >= 0 ? rel_grid_get_left (self, place) : 0;
      double width = place >= 0 ? rel_grid_get_width (self, place) : 0;
      gboolean seen = place >= 0 && left + width > 0 && left < gtk_widget_get_width (GTK_WIDGET (self));
      int minimum_width, minimum;

      gtk_widget_set_child_visible (entry, seen);
      if (!seen)
        continue;
      gtk_widget_measure (entry, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, NULL, NULL, NULL);
      width = MAX (width - 6, minimum_width);
      gtk_widget_measure (entry, GTK_ORIENTATION_VERTICAL, (int) width, &minimum, NULL, NULL, NULL);
      gtk_widget_allocate (entry, (int) width, minimum, -1,
                           gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (round (left) + 2, REL_GRID_HEADER_HEIGHT + floor ((REL_GRID_FILTER_HEIGHT - minimum) / 2))));
    }
}

void
rel_grid_snapshot_filters (RelGrid     *self,
                           GtkSnapshot *snapshot)
{
  GHashTableIter iter;
  GtkWidget *entry;

  g_hash_table_iter_init (&iter, self->filters);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    gtk_widget_snapshot_child (GTK_WIDGET (self), entry, snapshot);
}

void
rel_grid_drop_filters (RelGrid *self)
{
  GHashTableIter iter;
  GtkWidget *entry;

  g_clear_handle_id (&self->filter_id, g_source_remove);
  g_hash_table_iter_init (&iter, self->filters);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    {
      gtk_widget_unparent (entry);
      g_hash_table_iter_remove (&iter);
    }
}

gboolean
rel_grid_get_filtering (RelGrid *self)
{
  g_return_val_if_fail (REL_IS_GRID (self), FALSE);

  return self->filtering;
}

/**
 * rel_grid_set_filtering:
 * @self: a grid
 * @filtering: whether the row of filters is shown
 */
void
rel_grid_set_filtering (RelGrid  *self,
                        gboolean  filtering)
{
  g_return_if_fail (REL_IS_GRID (self));

  if (self->filtering == filtering)
    return;

  if (!filtering && gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  self->filtering = filtering;
  rel_grid_update_filters (self);
  rel_grid_update_adjustments (self);
  rel_grid_view_changed (self);
}

/**
 * rel_grid_focus_filter:
 * @self: a grid
 * @column: number of a column
 *
 * Shows the row of filters and types in that of a column.
 */
void
rel_grid_focus_filter (RelGrid *self,
                       guint    column)
{
  RelRecordQuery *query;
  GtkWidget *entry;

  g_return_if_fail (REL_IS_GRID (self));

  query = rel_grid_get_query (self);
  if (query == NULL || column >= rel_record_query_get_n_columns (query))
    return;
  rel_grid_set_filtering (self, TRUE);
  rel_grid_reveal_column (self, column);
  rel_grid_update_filters (self);
  entry = g_hash_table_lookup (self->filters, &rel_record_query_get_column (query, column)->column);
  if (entry != NULL)
    gtk_widget_grab_focus (entry);
}
