/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The picker of a link. It never loads a table: each change of the text asks for the
 * first few records whose label has it or whose key it is.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "browser/rel-link-picker.h"

#include "browser/rel-cell-text.h"

#define MAX_FOUND    20
#define TYPING_MS    120

struct _RelLinkPicker
{
  GtkPopover    parent_instance;
  RelDocument  *document;
  RelTable     *table;
  gboolean      may_be_none;
  GtkWidget    *entry;
  GtkWidget    *list;
  GtkWidget    *state;
  GCancellable *cancellable;
  guint         typing_id;
};

G_DEFINE_FINAL_TYPE (RelLinkPicker, rel_link_picker, GTK_TYPE_POPOVER)

static guint picked_signal;

typedef struct
{
  RelSchema *schema;
  RelTable  *table;
  RelLabels *labels;
  char      *text;
} Ask;

static void
ask_free (Ask *ask)
{
  g_object_unref (ask->schema);
  g_object_unref (ask->table);
  rel_labels_unref (ask->labels);
  g_free (ask->text);
  g_free (ask);
}

/* Records that were found: labels and keys. */
typedef struct
{
  GPtrArray *labels;
  GPtrArray *handles;
} Found;

static void
found_free (Found *found)
{
  g_ptr_array_unref (found->labels);
  g_ptr_array_unref (found->handles);
  g_free (found);
}

static gboolean
read_found (RelConnection  *connection,
            Ask            *ask,
            RelId           column,
            const char     *filter,
            Found          *found,
            GCancellable   *cancellable,
            GError        **error)
{
  g_autoptr(RelPlace) table = rel_place_new_table (rel_table_get_id (ask->table));
  g_autoptr(RelPlace) all = rel_place_with_labels (table, ask->labels);
  g_autoptr(RelPlace) place = filter != NULL ? rel_place_with_filter (all, column, filter) : g_object_ref (all);
  g_autoptr(RelRecordQuery) query = rel_record_query_new (ask->schema, place);
  g_autoptr(RelRows) rows = rel_record_query_read_page (query, connection, 0, MAX_FOUND, cancellable, error);
  RelKey *key = rel_table_get_info (ask->table)->primary_key;
  int label = rel_record_query_get_label (query);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rel_rows_get_n_rows (rows) && found->labels->len < MAX_FOUND; i++)
    {
      g_autoptr(GPtrArray) values = g_ptr_array_new ();
      g_autoptr(GString) words = g_string_new (NULL);
      const RelValue *name = label >= 0 ? rel_rows_get (rows, i, label) : NULL;

      for (guint j = 0; key != NULL && j < rel_key_get_info (key)->n_columns; j++)
        {
          int position;

          if (rel_record_query_find_value (query, rel_key_get_info (key)->columns[j], &position))
            g_ptr_array_add (values, (gpointer) rel_rows_get (rows, i, position));
        }
      if (values->len == 0)
        continue;
      if (!rel_value_is_null (name))
        {
          g_autofree char *text = rel_value_to_text (name);

          g_string_append (words, text);
        }
      for (guint j = 0; j < values->len; j++)
        {
          g_autofree char *text = rel_value_to_text (values->pdata[j]);

          g_string_append_printf (words, "%s%s", words->len > 0 ? (j == 0 ? "\t" : ", ") : "", text);
        }
      g_ptr_array_add (found->labels, g_strdup (words->str));
      g_ptr_array_add (found->handles, rel_record_handle_new_key (ask->table, (RelValue *const *) values->pdata, values->len));
    }

  return TRUE;
}

static gpointer
find_job (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  Ask *ask = data;
  RelColumn *label = rel_labels_get_column (ask->labels, ask->table);
  RelKey *key = rel_table_get_info (ask->table)->primary_key;
  Found *found = g_new0 (Found, 1);
  gboolean done = TRUE;

  found->labels = g_ptr_array_new_with_free_func (g_free);
  found->handles = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_record_handle_free);
  if (*ask->text == '\0')
    done = read_found (connection, ask, REL_ID_NONE, NULL, found, cancellable, error);
  else
    {
      if (key != NULL && rel_key_get_info (key)->n_columns == 1)
        {
          g_autofree char *exact = g_strconcat ("=", ask->text, NULL);

          done = read_found (connection, ask, rel_key_get_info (key)->columns[0], exact, found, cancellable, error);
        }
      if (done && label != NULL)
        done = read_found (connection, ask, rel_column_get_id (label), ask->text, found, cancellable, error);
    }
  if (!done)
    {
      found_free (found);
      return NULL;
    }

  return found;
}

static void
pick (RelLinkPicker   *self,
      RelRecordHandle *handle,
      const char      *label)
{
  g_autoptr(RelLinkPicker) keep = g_object_ref (self);
  g_autoptr(RelRecordHandle) copy = handle != NULL ? rel_record_handle_copy (handle) : NULL;
  g_autofree char *text = g_strdup (label);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, picked_signal, 0, copy, text);
}

static void
row_activated_cb (GtkListBox    *list,
                  GtkListBoxRow *row,
                  RelLinkPicker *self)
{
  pick (self, g_object_get_data (G_OBJECT (row), "handle"), g_object_get_data (G_OBJECT (row), "label"));
}

static void
add_row (RelLinkPicker   *self,
         const char      *text,
         RelRecordHandle *handle)
{
  g_auto(GStrv) parts = g_strsplit (text, "\t", 2);
  g_autofree char *line = rel_cell_text_one_line (parts[0]);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (line);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  if (handle == NULL)
    gtk_widget_add_css_class (label, "null-value");
  gtk_box_append (GTK_BOX (box), label);
  if (parts[1] != NULL)
    {
      GtkWidget *key = gtk_label_new (parts[1]);

      gtk_widget_add_css_class (key, "dim-label");
      gtk_box_append (GTK_BOX (box), key);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, line, -1);
  if (handle != NULL)
    g_object_set_data_full (G_OBJECT (row), "handle", rel_record_handle_copy (handle), (GDestroyNotify) rel_record_handle_free);
  g_object_set_data_full (G_OBJECT (row), "label", g_strdup (line), g_free);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(RelLinkPicker) self = user_data;
  g_autoptr(GError) error = NULL;
  Found *found = rel_database_run_finish (REL_DATABASE (source), result, &error);
  GtkWidget *child;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  if (found == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->state), error->message);
      return;
    }
  if (self->may_be_none && *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
    add_row (self, _("None"), NULL);
  for (guint i = 0; i < found->labels->len; i++)
    add_row (self, found->labels->pdata[i], found->handles->pdata[i]);
  gtk_label_set_text (GTK_LABEL (self->state), found->labels->len == 0 ? _("Nothing found") : found->labels->len == MAX_FOUND ? _("The first of several: type to find others") : "");
  gtk_widget_set_visible (self->state, *gtk_label_get_text (GTK_LABEL (self->state)) != '\0');
  /* Enter takes the first that was found, not "None" */
  {
    GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);

    if (first != NULL && g_object_get_data (G_OBJECT (first), "handle") == NULL && found->labels->len > 0)
      first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 1);
    if (first != NULL)
      gtk_list_box_select_row (GTK_LIST_BOX (self->list), first);
  }
  found_free (found);
}

static void
find (RelLinkPicker *self)
{
  Ask *ask = g_new0 (Ask, 1);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  ask->schema = g_object_ref (rel_document_get_base (self->document));
  ask->table = g_object_ref (self->table);
  ask->labels = rel_labels_ref (rel_document_get_labels (self->document));
  ask->text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  rel_database_run_async (rel_document_get_database (self->document), REL_LANE_READ, find_job, ask, (GDestroyNotify) ask_free,
                          (GDestroyNotify) found_free, self->cancellable, found_cb, g_object_ref (self));
}

static gboolean
typed_cb (gpointer user_data)
{
  RelLinkPicker *self = user_data;

  self->typing_id = 0;
  find (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (RelLinkPicker *self)
{
  g_clear_handle_id (&self->typing_id, g_source_remove);
  self->typing_id = g_timeout_add (TYPING_MS, typed_cb, self);
}

static void
entered_cb (RelLinkPicker *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  if (row != NULL)
    row_activated_cb (GTK_LIST_BOX (self->list), row, self);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        RelLinkPicker         *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  int step = keyval == GDK_KEY_Down ? 1 : keyval == GDK_KEY_Up ? -1 : 0;

  if (step == 0)
    return FALSE;
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), row != NULL ? MAX (gtk_list_box_row_get_index (row) + step, 0) : 0);
  if (row != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);

  return TRUE;
}

static void
rel_link_picker_dispose (GObject *object)
{
  RelLinkPicker *self = REL_LINK_PICKER (object);

  g_clear_handle_id (&self->typing_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->document);
  g_clear_object (&self->table);

  G_OBJECT_CLASS (rel_link_picker_parent_class)->dispose (object);
}

static void
rel_link_picker_class_init (RelLinkPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_link_picker_dispose;
  picked_signal = g_signal_new ("picked", REL_TYPE_LINK_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_STRING);
}

static void
rel_link_picker_init (RelLinkPicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _("Name or key"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find the record to link to"), -1);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entered_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (gtk_popover_popdown), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->entry, keys);
  gtk_box_append (GTK_BOX (box), self->entry);
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "link-choices");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Records"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 280);
  gtk_widget_set_size_request (scrolled, 300, 90);
  gtk_box_append (GTK_BOX (box), scrolled);
  self->state = gtk_label_new ("");
  gtk_widget_add_css_class (self->state, "dim-label");
  gtk_widget_add_css_class (self->state, "caption");
  gtk_widget_set_visible (self->state, FALSE);
  gtk_box_append (GTK_BOX (box), self->state);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
}

static gboolean
unparent_idle (gpointer data)
{
  if (gtk_widget_get_parent (data) != NULL)
    gtk_widget_unparent (data);

  return G_SOURCE_REMOVE;
}

/**
 * rel_link_picker_new:
 * @document: the document
 * @table: where the records are
 * @may_be_none: whether "None" is offered
 *
 * Returns: (transfer full): a picker; it goes when it is closed
 */
GtkWidget *
rel_link_picker_new (RelDocument *document,
                     RelTable    *table,
                     gboolean     may_be_none)
{
  RelLinkPicker *self = g_object_new (REL_TYPE_LINK_PICKER, NULL);

  self->document = g_object_ref (document);
  self->table = g_object_ref (table);
  self->may_be_none = may_be_none;

  return GTK_WIDGET (self);
}

static void
closed_cb (RelLinkPicker *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_idle, g_object_ref (self), g_object_unref);
}

/**
 * rel_link_picker_open_at:
 * @self: (transfer floating): the picker
 * @parent: what it belongs to; it must outlive what is done with the choice
 * @widget: a widget within @parent that it points to
 */
void
rel_link_picker_open_at (RelLinkPicker *self,
                         GtkWidget     *parent,
                         GtkWidget     *widget)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 1, 1);

  if (!gtk_widget_compute_bounds (widget, parent, &bounds))
    graphene_rect_init (&bounds, 0, 0, 1, 1);
  rel_link_picker_open (self, parent, &(GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y,
                                                        (int) bounds.size.width, (int) bounds.size.height });
}

/**
 * rel_link_picker_open:
 * @self: (transfer floating): the picker
 * @parent: what it belongs to
 * @at: where in it
 */
void
rel_link_picker_open (RelLinkPicker      *self,
                      GtkWidget          *parent,
                      const GdkRectangle *at)
{
  g_return_if_fail (REL_IS_LINK_PICKER (self));

  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  g_signal_connect (self, "closed", G_CALLBACK (closed_cb), NULL);
  find (self);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->entry);
}
