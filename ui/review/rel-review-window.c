/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Review: every staged change in words, with what it does to the rows there are in
 * numbers, the SQL that will run beside it, and what is asked. Nothing is written before
 * Apply; Apply is all or nothing.
 *
 *   COUNTING --numbers--> READY --Apply--> APPLYING --done--> closed
 *      ^ answer changed     '                '--error, Stop--> READY, with the reason
 */
#include "config.h"

#include <glib/gi18n.h>

#include "review/rel-review-window.h"

#include "database/rel-migration.h"
#include "review/rel-change-row.h"
#include "review/rel-steps-view.h"
#include "schema/rel-equal.h"

#define ANSWER_DELAY_MS 300

struct _RelReviewWindow
{
  AdwWindow        parent_instance;
  RelDocument     *document;
  RelSchema       *from;      /* what is shown: the schema of the database, */
  RelSchema       *to;        /* and what it is to become */
  GCancellable    *cancellable;
  GArray          *plan;      /* RelStep, or NULL */
  GArray          *answers;   /* RelAnswer */
  GPtrArray       *texts;
  guint            answer_id;
  guint            folded_id;
  gboolean         applying;
  gboolean         count_failed; /* what is told is about counting */

  GtkWidget       *apply;
  GtkWidget       *cancel;
  GtkWidget       *target;
  GtkWidget       *list;
  GtkWidget       *discard;
  GtkWidget       *copy_row;
  GtkWidget       *copy;
  GtkWidget       *space_row;
  GtkWidget       *spinner;
  GtkWidget       *parts;     /* changes and SQL */
  GtkWidget       *steps;
  GtkWidget       *show_sql;  /* where there is room for one of them */
  GtkWidget       *failure;
  GtkWidget       *failure_label;
  GtkWidget       *progress;
};

G_DEFINE_FINAL_TYPE (RelReviewWindow, rel_review_window, ADW_TYPE_WINDOW)

static guint applied_signal;

static void count (RelReviewWindow *self);

static void
take_schemas (RelReviewWindow *self)
{
  g_set_object (&self->from, rel_document_get_base (self->document));
  g_set_object (&self->to, rel_document_get_schema (self->document));
}

static void
fail (RelReviewWindow *self,
      const char      *words)
{
  gtk_label_set_text (GTK_LABEL (self->failure_label), words != NULL ? words : "");
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->failure), words != NULL);
}

/* What kept it from being counted is over when it was counted; what became of Apply is to be read. */
static void
fail_counting (RelReviewWindow *self,
               const char      *words)
{
  if (words != NULL || self->count_failed)
    fail (self, words);
  self->count_failed = words != NULL;
}

static void
show_plan (RelReviewWindow *self)
{
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->plan, g_array_unref);
  self->plan = rel_plan_sqlite (self->from, self->to, (const RelAnswer *) self->answers->data, self->answers->len,
                                rel_migration_get_version (), &error);
  rel_steps_view_set_plan (REL_STEPS_VIEW (self->steps), self->plan);
  if (error != NULL)
    fail_counting (self, error->message);
}

/* Marks the SQL of the selected change. */
static void
row_selected_cb (GtkListBox      *list,
                 GtkListBoxRow   *row,
                 RelReviewWindow *self)
{
  rel_steps_view_mark (REL_STEPS_VIEW (self->steps), row != NULL ? rel_change_row_get_words (REL_CHANGE_ROW (row)) : NULL,
                       row != NULL ? rel_change_row_get_table (REL_CHANGE_ROW (row)) : REL_ID_NONE);
}

/* The other way round: the statement that people clicked selects its change. */
static void
step_chosen_cb (RelStepsView    *steps,
                const char      *words,
                guint64          table,
                RelReviewWindow *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  GtkListBoxRow *chosen = NULL;

  for (guint pass = 0; pass < 2 && chosen == NULL; pass++)
    for (GtkWidget *row = gtk_widget_get_first_child (self->list); row != NULL && chosen == NULL; row = gtk_widget_get_next_sibling (row))
      if (pass == 0 ? g_strcmp0 (rel_change_row_get_words (REL_CHANGE_ROW (row)), words) == 0
                    : table != REL_ID_NONE && rel_change_row_get_table (REL_CHANGE_ROW (row)) == table)
        chosen = GTK_LIST_BOX_ROW (row);
  /* one of the table's changes is as good as another */
  if (chosen == NULL || (selected != NULL && table != REL_ID_NONE && rel_change_row_get_table (REL_CHANGE_ROW (selected)) == table &&
                         g_strcmp0 (rel_change_row_get_words (REL_CHANGE_ROW (chosen)), words) != 0))
    return;
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), chosen);
}

static gboolean
answer_cb (gpointer user_data)
{
  RelReviewWindow *self = user_data;

  self->answer_id = 0;
  count (self);

  return G_SOURCE_REMOVE;
}

static void
read_answers (RelReviewWindow *self)
{
  g_array_set_size (self->answers, 0);
  g_ptr_array_set_size (self->texts, 0);
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (REL_IS_CHANGE_ROW (row))
      rel_change_row_add_answers (REL_CHANGE_ROW (row), self->answers, self->texts);
}

static void
answered_cb (RelReviewWindow *self)
{
  read_answers (self);
  gtk_widget_set_sensitive (self->apply, FALSE);
  g_clear_handle_id (&self->answer_id, g_source_remove);
  self->answer_id = g_timeout_add (ANSWER_DELAY_MS, answer_cb, self);
}

/* Whether the rows are those of the changes already: they stay then, and what is answered in them. */
static gboolean
has_rows (RelReviewWindow *self,
          GArray          *changes)
{
  GtkWidget *row = gtk_widget_get_first_child (self->list);

  for (guint i = 0; i < changes->len; i++, row = gtk_widget_get_next_sibling (row))
    if (row == NULL || g_strcmp0 (rel_change_row_get_words (REL_CHANGE_ROW (row)), g_array_index (changes, RelChange, i).words) != 0)
      return FALSE;

  return row == NULL;
}

static void
add_rows (RelReviewWindow *self,
          GArray          *changes)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  int at = selected != NULL ? gtk_list_box_row_get_index (selected) : -1;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < changes->len; i++)
    {
      GtkWidget *row = rel_change_row_new (&g_array_index (changes, RelChange, i));

      g_signal_connect_swapped (row, "answered", G_CALLBACK (answered_cb), self);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
    }
  if (at >= 0)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), at));
}

static void
show_rows (RelReviewWindow *self,
           GArray          *changes,
           RelConsequences *consequences)
{
  if (!has_rows (self, changes))
    add_rows (self, changes);
  for (guint i = 0; consequences != NULL && i < changes->len; i++)
    {
      g_autoptr(GPtrArray) items = g_ptr_array_new ();

      for (guint j = 0; j < consequences->items->len; j++)
        if (g_array_index (consequences->items, RelConsequence, j).change == i)
          g_ptr_array_add (items, &g_array_index (consequences->items, RelConsequence, j));
      rel_change_row_show (REL_CHANGE_ROW (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)), items, self->answers);
    }
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(RelReviewWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConsequences) consequences = rel_document_foresee_finish (REL_DOCUMENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  if (consequences == NULL)
    {
      fail_counting (self, error->message);
      return;
    }
  show_rows (self, consequences->changes, consequences);
  fail_counting (self, NULL);
  show_plan (self);
  row_selected_cb (GTK_LIST_BOX (self->list), gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)), self);
  gtk_widget_set_sensitive (self->apply, consequences->n_obstacles == 0 && self->plan != NULL && self->plan->len > 0);
  gtk_widget_set_tooltip_text (self->apply, consequences->n_obstacles > 0 ? _("Something above still needs an answer") : NULL);
  {
    g_autofree char *file = g_format_size (consequences->file_size);
    g_autofree char *needed = g_format_size (consequences->space_needed + (gtk_switch_get_active (GTK_SWITCH (self->copy)) ? consequences->file_size : 0));
    g_autofree char *text = NULL;

    if (consequences->space_free >= 0 && consequences->space_free < consequences->space_needed)
      {
        g_autofree char *free_space = g_format_size (consequences->space_free);

        text = g_strdup_printf (_("%1$s are needed while it works, only %2$s are free"), needed, free_space);
      }
    else if (consequences->n_rebuilt > 0)
      text = g_strdup_printf (ngettext ("%1$u table is made anew; %2$s are needed while it works",
                                        "%1$u tables are made anew; %2$s are needed while it works", consequences->n_rebuilt),
                              consequences->n_rebuilt, needed);
    else
      text = g_strdup (_("Everything is changed in place"));
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->space_row), text);
  }
}

static void
count (RelReviewWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  rel_document_foresee_async (self->document, (const RelAnswer *) self->answers->data, self->answers->len, self->cancellable,
                              counted_cb, g_object_ref (self));
}

/* Another program changed the schema, or what is staged went another way: what is shown is
 * what will be done. While only rows are others, what is being answered stays. */
static void
document_changed_cb (RelReviewWindow *self)
{
  gboolean same = rel_schema_equal (self->from, rel_document_get_base (self->document)) &&
                  rel_schema_equal (self->to, rel_document_get_schema (self->document));

  if (self->applying)
    return;

  read_answers (self);
  take_schemas (self);
  if (!same)
    {
      gtk_widget_set_sensitive (self->apply, FALSE);
      show_rows (self, rel_document_list_changes (self->document), NULL);
      show_plan (self);
    }
  count (self);
}

static void
set_applying (RelReviewWindow *self,
              gboolean         applying)
{
  self->applying = applying;
  gtk_widget_set_sensitive (self->apply, !applying);
  gtk_widget_set_sensitive (self->list, !applying);
  gtk_widget_set_sensitive (self->copy_row, !applying);
  gtk_widget_set_sensitive (self->discard, !applying);
  gtk_widget_set_visible (self->progress, applying);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  gtk_button_set_label (GTK_BUTTON (self->cancel), applying ? _("_Stop") : _("_Cancel"));
  gtk_button_set_use_underline (GTK_BUTTON (self->cancel), TRUE);
}

static void
progress_cb (const char *words,
             double      part,
             gpointer    user_data)
{
  RelReviewWindow *self = user_data;

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), CLAMP (part, 0, 1));
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->progress), words);
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(RelReviewWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *copy = rel_document_apply_finish (REL_DOCUMENT (source), result, &error);

  set_applying (self, FALSE);
  if (copy != NULL)
    {
      g_signal_emit (self, applied_signal, 0, copy);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  /* what others did in the meantime is in the way of the next try, and is to be seen before */
  document_changed_cb (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, _("Stopped; the database is as it was, and your changes are still staged."));
  else
    fail (self, error->message);
}

static void
apply_clicked_cb (RelReviewWindow *self)
{
  gboolean copy = gtk_switch_get_active (GTK_SWITCH (self->copy)) && gtk_widget_get_visible (self->copy_row);

  fail (self, NULL);
  read_answers (self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_applying (self, TRUE);
  rel_document_apply_async (self->document, copy, (const RelAnswer *) self->answers->data, self->answers->len,
                            progress_cb, self, self->cancellable, applied_cb, g_object_ref (self));
}

static void
cancel_clicked_cb (RelReviewWindow *self)
{
  if (self->applying)
    g_cancellable_cancel (self->cancellable);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
discard_clicked_cb (RelReviewWindow *self)
{
  rel_document_discard_changes (self->document);
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
rel_review_window_close_request (GtkWindow *window)
{
  RelReviewWindow *self = REL_REVIEW_WINDOW (window);

  if (self->applying)
    {
      g_cancellable_cancel (self->cancellable);
      return TRUE;
    }

  return GTK_WINDOW_CLASS (rel_review_window_parent_class)->close_request (window);
}

static gboolean
folded_idle (gpointer data)
{
  RelReviewWindow *self = data;

  self->folded_id = 0;
  gtk_widget_set_visible (self->show_sql, adw_leaflet_get_folded (ADW_LEAFLET (self->parts)));

  return G_SOURCE_REMOVE;
}

/* It folds while sizes are given out, when nothing else may ask for another one. */
static void
folded_cb (RelReviewWindow *self)
{
  if (self->folded_id == 0)
    self->folded_id = g_idle_add_full (G_PRIORITY_HIGH, folded_idle, self, NULL);
}

static void
rel_review_window_dispose (GObject *object)
{
  RelReviewWindow *self = REL_REVIEW_WINDOW (object);

  g_clear_handle_id (&self->answer_id, g_source_remove);
  g_clear_handle_id (&self->folded_id, g_source_remove);
  if (self->cancellable != NULL && !self->applying)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->document);
  g_clear_object (&self->from);
  g_clear_object (&self->to);
  g_clear_pointer (&self->plan, g_array_unref);

  G_OBJECT_CLASS (rel_review_window_parent_class)->dispose (object);
}

static void
rel_review_window_finalize (GObject *object)
{
  RelReviewWindow *self = REL_REVIEW_WINDOW (object);

  g_array_unref (self->answers);
  g_ptr_array_unref (self->texts);

  G_OBJECT_CLASS (rel_review_window_parent_class)->finalize (object);
}

static void
rel_review_window_class_init (RelReviewWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_review_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rel_review_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = rel_review_window_close_request;
  applied_signal = g_signal_new ("applied", REL_TYPE_REVIEW_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_left (RelReviewWindow *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *options = gtk_list_box_new ();
  GtkWidget *check_row = adw_action_row_new ();

  self->target = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->target), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->target), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (self->target, TRUE);
  gtk_widget_add_css_class (self->target, "heading");
  self->spinner = gtk_spinner_new ();
  gtk_box_append (GTK_BOX (head), self->target);
  gtk_box_append (GTK_BOX (head), self->spinner);
  gtk_box_append (GTK_BOX (box), head);

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Changes"), -1);
  g_signal_connect (self->list, "row-selected", G_CALLBACK (row_selected_cb), self);
  gtk_box_append (GTK_BOX (box), self->list);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (options), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (options, "boxed-list");
  self->copy_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->copy_row), _("Copy the Database First"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->copy_row), _("Undo brings it back from there"));
  self->copy = gtk_switch_new ();
  gtk_switch_set_active (GTK_SWITCH (self->copy), TRUE);
  gtk_widget_set_valign (self->copy, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->copy_row), self->copy);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->copy_row), self->copy);
  gtk_list_box_append (GTK_LIST_BOX (options), self->copy_row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (check_row), _("Every Reference Is Checked"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (check_row), _("Rows, references and the new schema, before anything is kept"));
  gtk_list_box_append (GTK_LIST_BOX (options), check_row);
  self->space_row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->space_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->space_row), _("Work"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->space_row), _("Counting…"));
  gtk_list_box_append (GTK_LIST_BOX (options), self->space_row);
  gtk_box_append (GTK_BOX (box), options);

  self->discard = gtk_button_new_with_mnemonic (_("_Discard All Changes"));
  gtk_widget_add_css_class (self->discard, "flat");
  gtk_widget_set_halign (self->discard, GTK_ALIGN_START);
  g_signal_connect_swapped (self->discard, "clicked", G_CALLBACK (discard_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), self->discard);

  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_size_request (scrolled, 340, -1);
  gtk_widget_set_hexpand (scrolled, FALSE);

  return scrolled;
}

static void
show_sql_cb (RelReviewWindow *self)
{
  GtkWidget *left = gtk_widget_get_prev_sibling (self->steps);

  adw_leaflet_set_visible_child (ADW_LEAFLET (self->parts), gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->show_sql)) ? self->steps : left);
}

static void
rel_review_window_init (RelReviewWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *title = adw_window_title_new (_("Review Changes"), "");
  GtkWidget *left = make_left (self);

  self->answers = g_array_new (FALSE, FALSE, sizeof (RelAnswer));
  self->texts = g_ptr_array_new_with_free_func (g_free);

  self->cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  self->apply = gtk_button_new_with_mnemonic (_("_Apply"));
  gtk_widget_add_css_class (self->apply, "suggested-action");
  gtk_widget_set_sensitive (self->apply, FALSE);
  g_signal_connect_swapped (self->cancel, "clicked", G_CALLBACK (cancel_clicked_cb), self);
  g_signal_connect_swapped (self->apply, "clicked", G_CALLBACK (apply_clicked_cb), self);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->apply);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), title);
  gtk_box_append (GTK_BOX (box), header);

  self->failure = gtk_info_bar_new ();
  self->failure_label = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->failure_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->failure_label), 0);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self->failure), GTK_MESSAGE_WARNING);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->failure), self->failure_label);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->failure), FALSE);
  gtk_box_append (GTK_BOX (box), self->failure);
  self->progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->progress), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress"), -1);
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_widget_set_margin_top (self->progress, 6);
  gtk_widget_set_margin_start (self->progress, 18);
  gtk_widget_set_margin_end (self->progress, 18);
  gtk_box_append (GTK_BOX (box), self->progress);

  self->steps = rel_steps_view_new ();
  gtk_widget_set_margin_top (self->steps, 18);
  gtk_widget_set_margin_bottom (self->steps, 18);
  gtk_widget_set_margin_start (self->steps, 6);
  gtk_widget_set_margin_end (self->steps, 18);
  gtk_widget_set_size_request (self->steps, 200, -1);
  g_signal_connect (self->steps, "chosen", G_CALLBACK (step_chosen_cb), self);
  /* beside each other where there is room, else one of them */
  self->parts = adw_leaflet_new ();
  adw_leaflet_set_transition_type (ADW_LEAFLET (self->parts), ADW_LEAFLET_TRANSITION_TYPE_SLIDE);
  adw_leaflet_append (ADW_LEAFLET (self->parts), left);
  adw_leaflet_append (ADW_LEAFLET (self->parts), self->steps);
  gtk_widget_set_vexpand (self->parts, TRUE);
  gtk_box_append (GTK_BOX (box), self->parts);
  self->show_sql = gtk_toggle_button_new_with_label (_("SQL"));
  gtk_widget_set_visible (self->show_sql, FALSE);
  g_signal_connect_swapped (self->parts, "notify::folded", G_CALLBACK (folded_cb), self);
  g_signal_connect_swapped (self->show_sql, "toggled", G_CALLBACK (show_sql_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->show_sql);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 1000, 700);
  gtk_window_set_title (GTK_WINDOW (self), _("Review Changes"));
}

/**
 * rel_review_window_new:
 * @parent: the window it belongs to
 * @document: a document on a database
 *
 * Returns: (transfer full): a window
 */
GtkWidget *
rel_review_window_new (GtkWindow   *parent,
                       RelDocument *document)
{
  RelReviewWindow *self = g_object_new (REL_TYPE_REVIEW_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  g_autofree char *target = NULL;
  int width = gtk_widget_get_width (GTK_WIDGET (parent));
  int height = gtk_widget_get_height (GTK_WIDGET (parent));

  self->document = g_object_ref (document);
  take_schemas (self);
  g_signal_connect_object (document, "changed", G_CALLBACK (document_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "reloaded", G_CALLBACK (document_changed_cb), self, G_CONNECT_SWAPPED);
  /* Translators: name of a file */
  target = g_strdup_printf (_("Design → %s"), rel_document_get_title (document));
  gtk_label_set_text (GTK_LABEL (self->target), target);
  gtk_widget_set_visible (self->copy_row, rel_document_get_file (document) != NULL);
  if (width > 0)
    gtk_window_set_default_size (GTK_WINDOW (self), MIN (1000, MAX (width - 40, 340)), MIN (720, MAX (height - 40, 420)));
  show_rows (self, rel_document_list_changes (document), NULL);
  show_plan (self);
  count (self);

  return GTK_WIDGET (self);
}
