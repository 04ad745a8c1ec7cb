/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A tab of the Records page. History is a list of visits: a place, and where in it one
 * was. Going back shows the same order, filter, row and scroll position.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-browser-tab.h"

#include "browser/rel-grid.h"
#include "browser/rel-record-view.h"

#define SPINNER_DELAY_MS 100

typedef struct
{
  RelPlace *place;
  double    scroll;
  gint64    selected;
} Visit;

struct _RelBrowserTab
{
  AdwBin         parent_instance;
  RelDocument   *document;
  GPtrArray     *visits;  /* Visit */
  guint          here;
  RelRecordList *list;
  GtkWidget     *trail;
  GtkWidget     *back;
  GtkWidget     *forward;
  GtkWidget     *grid;
  GtkWidget     *view;
  GtkWidget     *flap;
  GtkWidget     *filter_bar;   /* revealer */
  GtkWidget     *filter_column;
  GtkWidget     *filter_entry;
  GtkWidget     *chips;
  GtkWidget     *footer;
  GtkWidget     *footer_right;
  GtkWidget     *busy;         /* spinner with Stop */
  GtkWidget     *error_bar;
  GtkWidget     *error_label;
  guint          busy_id;
  gint64         wanted_row;
};

enum
{
  NEW_TAB,
  TITLE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RelBrowserTab, rel_browser_tab, ADW_TYPE_BIN)

static void show_visit (RelBrowserTab *self);

static void
visit_free (Visit *visit)
{
  g_object_unref (visit->place);
  g_free (visit);
}

static Visit *
get_visit (RelBrowserTab *self)
{
  return self->visits->len > 0 ? g_ptr_array_index (self->visits, self->here) : NULL;
}

static void
remember (RelBrowserTab *self)
{
  Visit *visit = get_visit (self);

  if (visit == NULL)
    return;
  visit->scroll = rel_grid_get_scroll (REL_GRID (self->grid));
  visit->selected = rel_grid_get_selected_position (REL_GRID (self->grid));
}

static void
update_footer (RelBrowserTab *self)
{
  Visit *visit = get_visit (self);
  guint n = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
  g_autofree char *title = NULL;
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;
  gint64 first;
  gint64 last;

  if (visit == NULL || self->list == NULL)
    return;

  title = rel_place_dup_title (visit->place, rel_document_get_schema (self->document));
  rel_grid_get_visible_rows (REL_GRID (self->grid), &first, &last);
  if (!rel_record_list_is_exact (self->list))
    left = g_strdup_printf (_("%s: counting…"), title);
  else if (rel_place_get_owner_label (visit->place) != NULL)
    /* Translators: number of records, what they are, whose they are: 23 books of Ursula. */
    left = g_strdup_printf (ngettext ("%'u %s of %s", "%'u %s of %s", n), n, title, rel_place_get_owner_label (visit->place));
  else
    /* Translators: number of records, name of their table. */
    left = g_strdup_printf (ngettext ("%'u record in %s", "%'u records in %s", n), n, title);
  gtk_label_set_text (GTK_LABEL (self->footer), left);

  if (n > 0)
    right = g_strdup_printf (_("%'lld–%'lld · %.0f ms"), (long long) first + 1, (long long) last + 1,
                             rel_record_list_get_milliseconds (self->list));
  gtk_label_set_text (GTK_LABEL (self->footer_right), right != NULL ? right : "");
}

static gboolean
busy_cb (gpointer user_data)
{
  RelBrowserTab *self = user_data;

  self->busy_id = 0;
  gtk_widget_set_visible (self->busy, self->list != NULL && rel_record_list_is_loading (self->list));

  return G_SOURCE_REMOVE;
}

static void
loading_cb (RelBrowserTab *self)
{
  gboolean loading = rel_record_list_is_loading (self->list);

  g_clear_handle_id (&self->busy_id, g_source_remove);
  if (loading)
    self->busy_id = g_timeout_add (SPINNER_DELAY_MS, busy_cb, self);
  else
    {
      gtk_widget_set_visible (self->busy, FALSE);
      /* The first row of a new place is looked at right away. */
      if (rel_grid_get_selected_position (REL_GRID (self->grid)) < 0 && g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
        rel_grid_select (REL_GRID (self->grid), MAX (self->wanted_row, 0));
    }
  update_footer (self);
}

static void
error_cb (RelBrowserTab *self)
{
  const char *message = rel_record_list_get_error (self->list);

  gtk_label_set_text (GTK_LABEL (self->error_label), message != NULL ? message : "");
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->error_bar), message != NULL);
}

static void
row_selected_cb (RelGrid       *grid,
                 gint64         position,
                 RelBrowserTab *self)
{
  g_autoptr(RelRow) row = rel_grid_get_selected (grid);

  rel_record_view_set_record (REL_RECORD_VIEW (self->view), rel_document_get_database (self->document),
                              rel_document_get_schema (self->document), self->list, row);
}

static void
row_activated_cb (RelGrid       *grid,
                  gint64         position,
                  RelBrowserTab *self)
{
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), TRUE);
}

static void
go_or_open (RelBrowserTab *self,
            RelPlace      *place,
            gboolean       new_tab)
{
  if (new_tab)
    g_signal_emit (self, signals[NEW_TAB], 0, place);
  else
    rel_browser_tab_go (self, place);
}

static void
link_activated_cb (RelGrid       *grid,
                   gint64         position,
                   guint          column,
                   gboolean       new_tab,
                   RelBrowserTab *self)
{
  RelSchema *schema = rel_document_get_schema (self->document);
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  RelTable *table = rel_schema_get_table (schema, rel_place_get_table (rel_record_list_get_place (self->list)));
  RelRelationship *relationship = rel_schema_get_relationship (schema, rel_record_query_get_column (query, column)->link);
  g_autoptr(RelRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  g_autoptr(RelPlace) place = NULL;

  if (relationship == NULL || row == NULL || table == NULL)
    return;

  {
    RelEnd end = { relationship, FALSE };

    place = rel_record_view_follow (schema, table, query, row, &end);
  }
  if (place != NULL)
    go_or_open (self, place, new_tab);
}

static void
place_activated_cb (RelRecordView *view,
                    RelPlace      *place,
                    gboolean       new_tab,
                    RelBrowserTab *self)
{
  go_or_open (self, place, new_tab);
}

/* Changes where one is without a new step in the history. */
static void
replace_place (RelBrowserTab *self,
               RelPlace      *place)
{
  Visit *visit = get_visit (self);

  g_set_object (&visit->place, place);
  visit->scroll = 0;
  visit->selected = -1;
  show_visit (self);
}

static void
sort_requested_cb (RelGrid       *grid,
                   guint64        column,
                   RelBrowserTab *self)
{
  Visit *visit = get_visit (self);
  gboolean descending;
  RelId sort = rel_place_get_sort (visit->place, &descending);
  g_autoptr(RelPlace) place = NULL;

  /* Ascending, descending, as it comes. */
  if (sort != column)
    place = rel_place_with_sort (visit->place, column, FALSE);
  else if (!descending)
    place = rel_place_with_sort (visit->place, column, TRUE);
  else
    place = rel_place_with_sort (visit->place, REL_ID_NONE, FALSE);
  replace_place (self, place);
}

static void
trail_clicked_cb (GtkButton     *button,
                  RelBrowserTab *self)
{
  guint target = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "visit"));

  remember (self);
  self->here = target;
  show_visit (self);
}

static void
add_crumb (RelBrowserTab *self,
           const char    *text,
           guint          visit,
           gboolean       current)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 22);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  if (current)
    gtk_widget_add_css_class (label, "heading");
  g_object_set_data (G_OBJECT (button), "visit", GUINT_TO_POINTER (visit));
  g_signal_connect (button, "clicked", G_CALLBACK (trail_clicked_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_box_append (GTK_BOX (self->trail), button);
}

/* The way here: a new table begins a new trail. */
static void
update_trail (RelBrowserTab *self)
{
  RelSchema *schema = rel_document_get_schema (self->document);
  guint first = self->here;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->trail)) != NULL)
    gtk_box_remove (GTK_BOX (self->trail), child);

  while (first > 0 && rel_place_get_end (((Visit *) g_ptr_array_index (self->visits, first))->place) != NULL)
    first--;
  for (guint i = first; i <= self->here; i++)
    {
      Visit *visit = g_ptr_array_index (self->visits, i);
      g_autofree char *title = rel_place_dup_title (visit->place, schema);

      if (i > first)
        {
          GtkWidget *separator = gtk_label_new ("›");

          gtk_widget_add_css_class (separator, "dim-label");
          gtk_box_append (GTK_BOX (self->trail), separator);
          if (rel_place_get_owner_label (visit->place) != NULL)
            {
              add_crumb (self, rel_place_get_owner_label (visit->place), i - 1, FALSE);
              separator = gtk_label_new ("›");
              gtk_widget_add_css_class (separator, "dim-label");
              gtk_box_append (GTK_BOX (self->trail), separator);
            }
        }
      add_crumb (self, title, i, i == self->here);
    }
  gtk_widget_set_sensitive (self->back, self->here > 0);
  gtk_widget_set_sensitive (self->forward, self->here + 1 < self->visits->len);
}

static void
chip_clicked_cb (GtkButton     *button,
                 RelBrowserTab *self)
{
  RelId *column = g_object_get_data (G_OBJECT (button), "column");
  g_autoptr(RelPlace) place = rel_place_with_filter (get_visit (self)->place, *column, NULL);

  replace_place (self, place);
}

/* Filters read back, each with its way out. */
static void
update_filters (RelBrowserTab *self)
{
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  Visit *visit = get_visit (self);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_box_remove (GTK_BOX (self->chips), child);

  for (guint i = 0; query != NULL && i < rel_record_query_get_n_columns (query); i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, i);
      const char *filter = rel_place_get_filter (visit->place, column->column);

      gtk_string_list_append (names, column->name);
      if (filter != NULL)
        {
          g_autofree char *text = g_strdup_printf ("%s %s  ×", column->name, filter);
          GtkWidget *chip = gtk_button_new_with_label (text);

          gtk_widget_add_css_class (chip, "pill");
          gtk_widget_add_css_class (chip, "caption");
          gtk_widget_set_tooltip_text (chip, _("Take This Filter Away"));
          g_object_set_data_full (G_OBJECT (chip), "column", g_memdup2 (&column->column, sizeof (RelId)), g_free);
          g_signal_connect (chip, "clicked", G_CALLBACK (chip_clicked_cb), self);
          gtk_box_append (GTK_BOX (self->chips), chip);
        }
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->filter_column), G_LIST_MODEL (names));
  gtk_widget_set_visible (self->chips, rel_place_has_filters (visit->place));
}

static void
filter_activate_cb (GtkEntry      *entry,
                    RelBrowserTab *self)
{
  RelRecordQuery *query = rel_record_list_get_query (self->list);
  guint index = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->filter_column));
  g_autoptr(RelPlace) place = NULL;

  if (query == NULL || index >= rel_record_query_get_n_columns (query))
    return;

  place = rel_place_with_filter (get_visit (self)->place, rel_record_query_get_column (query, index)->column,
                                 gtk_editable_get_text (GTK_EDITABLE (entry)));
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  replace_place (self, place);
}

static void
show_visit (RelBrowserTab *self)
{
  Visit *visit = get_visit (self);

  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      rel_record_list_stop (self->list);
    }
  g_clear_object (&self->list);
  self->wanted_row = visit->selected;
  self->list = rel_record_list_new (rel_document_get_database (self->document), rel_document_get_schema (self->document), visit->place);
  g_signal_connect_swapped (self->list, "notify::loading", G_CALLBACK (loading_cb), self);
  g_signal_connect_swapped (self->list, "notify::exact", G_CALLBACK (update_footer), self);
  g_signal_connect_swapped (self->list, "notify::error-message", G_CALLBACK (error_cb), self);
  rel_grid_set_list (REL_GRID (self->grid), self->list);
  if (visit->scroll > 0)
    rel_grid_set_scroll (REL_GRID (self->grid), visit->scroll);
  rel_record_view_set_record (REL_RECORD_VIEW (self->view), NULL, NULL, NULL, NULL);
  update_trail (self);
  update_filters (self);
  update_footer (self);
  error_cb (self);
  g_signal_emit (self, signals[TITLE_CHANGED], 0);
}

static void
stop_cb (RelBrowserTab *self)
{
  if (self->list != NULL)
    rel_record_list_stop (self->list);
  gtk_widget_set_visible (self->busy, FALSE);
}

static void
toggle_filter_cb (RelBrowserTab *self)
{
  gboolean shown = gtk_revealer_get_reveal_child (GTK_REVEALER (self->filter_bar));

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->filter_bar), !shown);
  if (!shown)
    gtk_widget_grab_focus (self->filter_entry);
}

static void
toggle_record_cb (RelBrowserTab *self)
{
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), !adw_flap_get_reveal_flap (ADW_FLAP (self->flap)));
}

static void
rel_browser_tab_dispose (GObject *object)
{
  RelBrowserTab *self = REL_BROWSER_TAB (object);

  g_clear_handle_id (&self->busy_id, g_source_remove);
  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      rel_record_list_stop (self->list);
    }
  g_clear_object (&self->list);
  g_clear_object (&self->document);
  g_clear_pointer (&self->visits, g_ptr_array_unref);

  G_OBJECT_CLASS (rel_browser_tab_parent_class)->dispose (object);
}

static void
rel_browser_tab_class_init (RelBrowserTabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_browser_tab_dispose;
  signals[NEW_TAB] = g_signal_new ("new-tab", REL_TYPE_BROWSER_TAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, REL_TYPE_PLACE);
  signals[TITLE_CHANGED] = g_signal_new ("title-changed", REL_TYPE_BROWSER_TAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
tool_button (const char *icon,
             const char *label,
             GCallback   callback,
             gpointer    data)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (button, "clicked", callback, data);

  return button;
}

static GtkWidget *
make_toolbar (RelBrowserTab *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (bar, "toolbar");
  self->back = tool_button ("go-previous-symbolic", _("Back (Alt+Left)"), G_CALLBACK (rel_browser_tab_back), self);
  self->forward = tool_button ("go-next-symbolic", _("Forward (Alt+Right)"), G_CALLBACK (rel_browser_tab_forward), self);
  self->trail = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->trail);
  gtk_widget_set_hexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (bar), self->back);
  gtk_box_append (GTK_BOX (bar), self->forward);
  gtk_box_append (GTK_BOX (bar), scrolled);

  self->busy = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  {
    GtkWidget *spinner = gtk_spinner_new ();

    gtk_spinner_start (GTK_SPINNER (spinner));
    gtk_box_append (GTK_BOX (self->busy), spinner);
    gtk_box_append (GTK_BOX (self->busy), tool_button ("process-stop-symbolic", _("Stop"), G_CALLBACK (stop_cb), self));
  }
  gtk_widget_set_visible (self->busy, FALSE);
  gtk_box_append (GTK_BOX (bar), self->busy);
  gtk_box_append (GTK_BOX (bar), tool_button ("edit-find-symbolic", _("Filter (Ctrl+Shift+F)"), G_CALLBACK (toggle_filter_cb), self));
  gtk_box_append (GTK_BOX (bar), tool_button ("sidebar-show-right-symbolic", _("Show the Record"), G_CALLBACK (toggle_record_cb), self));

  return bar;
}

static GtkWidget *
make_filter_bar (RelBrowserTab *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->filter_bar = gtk_revealer_new ();
  self->filter_column = gtk_drop_down_new (NULL, NULL);
  self->filter_entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->filter_entry), _(">10   1990..2000   =NULL   some words"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_column), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Column to filter"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter"), -1);
  gtk_widget_set_hexpand (self->filter_entry, TRUE);
  g_signal_connect (self->filter_entry, "activate", G_CALLBACK (filter_activate_cb), self);
  gtk_box_append (GTK_BOX (box), self->filter_column);
  gtk_box_append (GTK_BOX (box), self->filter_entry);
  gtk_widget_add_css_class (box, "toolbar");
  gtk_revealer_set_child (GTK_REVEALER (self->filter_bar), box);

  return self->filter_bar;
}

static GtkWidget *
make_footer (RelBrowserTab *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->footer = gtk_label_new ("");
  self->footer_right = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->footer), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->footer), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->footer, TRUE);
  gtk_widget_add_css_class (self->footer, "heading");
  gtk_widget_add_css_class (self->footer_right, "dim-label");
  gtk_widget_add_css_class (self->footer_right, "numeric");
  gtk_widget_set_margin_start (bar, 12);
  gtk_widget_set_margin_end (bar, 12);
  gtk_widget_set_margin_top (bar, 7);
  gtk_widget_set_margin_bottom (bar, 7);
  gtk_box_append (GTK_BOX (bar), self->footer);
  gtk_box_append (GTK_BOX (bar), self->footer_right);

  return bar;
}

static void
rel_browser_tab_init (RelBrowserTab *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->visits = g_ptr_array_new_with_free_func ((GDestroyNotify) visit_free);
  self->grid = rel_grid_new ();
  g_signal_connect (self->grid, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect (self->grid, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect (self->grid, "link-activated", G_CALLBACK (link_activated_cb), self);
  g_signal_connect (self->grid, "sort-requested", G_CALLBACK (sort_requested_cb), self);
  g_signal_connect_swapped (self->grid, "view-changed", G_CALLBACK (update_footer), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->grid);
  gtk_widget_set_vexpand (scrolled, TRUE);

  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_margin_start (self->chips, 12);
  gtk_widget_set_margin_bottom (self->chips, 6);
  self->error_bar = gtk_info_bar_new ();
  self->error_label = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->error_label), TRUE);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->error_bar), self->error_label);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self->error_bar), GTK_MESSAGE_WARNING);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->error_bar), FALSE);

  gtk_box_append (GTK_BOX (content), self->error_bar);
  gtk_box_append (GTK_BOX (content), scrolled);
  gtk_box_append (GTK_BOX (content), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (content), make_footer (self));
  gtk_widget_set_size_request (content, 300, -1);

  self->view = rel_record_view_new ();
  gtk_widget_set_size_request (self->view, 340, -1);
  gtk_widget_add_css_class (self->view, "background");
  g_signal_connect (self->view, "place-activated", G_CALLBACK (place_activated_cb), self);

  self->flap = adw_flap_new ();
  adw_flap_set_flap_position (ADW_FLAP (self->flap), GTK_PACK_END);
  adw_flap_set_flap (ADW_FLAP (self->flap), self->view);
  adw_flap_set_separator (ADW_FLAP (self->flap), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_content (ADW_FLAP (self->flap), content);
  adw_flap_set_fold_policy (ADW_FLAP (self->flap), ADW_FLAP_FOLD_POLICY_NEVER);
  gtk_widget_set_vexpand (self->flap, TRUE);

  gtk_box_append (GTK_BOX (box), make_toolbar (self));
  gtk_box_append (GTK_BOX (box), make_filter_bar (self));
  gtk_box_append (GTK_BOX (box), self->chips);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), self->flap);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
rel_browser_tab_new (RelDocument *document)
{
  RelBrowserTab *self = g_object_new (REL_TYPE_BROWSER_TAB, NULL);

  self->document = g_object_ref (document);

  return GTK_WIDGET (self);
}

/**
 * rel_browser_tab_go:
 * @self: a tab
 * @place: where to go
 *
 * Goes on to another place; Back comes back.
 */
void
rel_browser_tab_go (RelBrowserTab *self,
                    RelPlace      *place)
{
  Visit *visit;

  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  remember (self);
  if (self->visits->len > 0)
    g_ptr_array_set_size (self->visits, self->here + 1);
  visit = g_new0 (Visit, 1);
  visit->place = g_object_ref (place);
  visit->selected = -1;
  g_ptr_array_add (self->visits, visit);
  self->here = self->visits->len - 1;
  show_visit (self);
}

void
rel_browser_tab_back (RelBrowserTab *self)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  if (self->here == 0)
    return;
  remember (self);
  self->here--;
  show_visit (self);
}

void
rel_browser_tab_forward (RelBrowserTab *self)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  if (self->here + 1 >= self->visits->len)
    return;
  remember (self);
  self->here++;
  show_visit (self);
}

void
rel_browser_tab_show_filter (RelBrowserTab *self)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->filter_bar), TRUE);
  gtk_widget_grab_focus (self->filter_entry);
}

/**
 * rel_browser_tab_dup_title:
 * @self: a tab
 *
 * Returns: (transfer full): what its place is called
 */
char *
rel_browser_tab_dup_title (RelBrowserTab *self)
{
  Visit *visit;

  g_return_val_if_fail (REL_IS_BROWSER_TAB (self), NULL);

  visit = get_visit (self);
  if (visit == NULL)
    return g_strdup (_("New Tab"));

  return rel_place_dup_title (visit->place, rel_document_get_schema (self->document));
}

RelPlace *
rel_browser_tab_get_place (RelBrowserTab *self)
{
  g_return_val_if_fail (REL_IS_BROWSER_TAB (self), NULL);

  return get_visit (self) != NULL ? get_visit (self)->place : NULL;
}

void
rel_browser_tab_set_narrow (RelBrowserTab *self,
                            gboolean       narrow)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  adw_flap_set_fold_policy (ADW_FLAP (self->flap), narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), !narrow);
}

/* The database changed: read again what is shown, at the same place. */
void
rel_browser_tab_reload (RelBrowserTab *self)
{
  g_return_if_fail (REL_IS_BROWSER_TAB (self));

  if (get_visit (self) == NULL)
    return;
  remember (self);
  show_visit (self);
}
