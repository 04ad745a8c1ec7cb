/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Taking over: what differs between the document and another schema, a change a row, each
 * with a check box. Two names that may mean the same thing are put as a question, since
 * only people know, and rows hang on it: until it is answered with yes, one goes and the
 * other comes. Choosing a change chooses what it needs. What is taken becomes edits of
 * the document, all in one or each by itself; on a database they are staged.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "review/rel-take-window.h"

#include "review/rel-change-row.h"
#include "schema/rel-schema-match.h"
#include "schema/rel-schema-take.h"

struct _RelTakeWindow
{
  AdwWindow     parent_instance;
  RelDocument  *document;
  RelSchema    *mine;      /* as the document was when it was compared */
  RelSchema    *other;     /* as it was given */
  RelSchema    *theirs;    /* the same with the identities of mine; NULL: being compared */
  GArray       *renames;   /* RelRename: the questions; NULL: not asked yet */
  GArray       *changes;
  gboolean     *taken;
  GCancellable *comparing;
  gboolean      updating;  /* check boxes follow, nobody clicked */

  GtkWidget    *stack;
  GtkWidget    *spinner;
  GtkWidget    *take;
  GtkWidget    *heading;
  GtkWidget    *rename_box;
  GtkWidget    *rename_list;
  GtkWidget    *all;
  GtkWidget    *list;
  GtkWidget    *single;
  GtkWidget    *failure;
  GtkWidget    *failure_label;
  GPtrArray    *checks;    /* GtkCheckButton, one for each change */
  GPtrArray    *switches;  /* GtkSwitch, one for each question */
};

G_DEFINE_FINAL_TYPE (RelTakeWindow, rel_take_window, ADW_TYPE_WINDOW)

static guint taken_signal;

static void compare (RelTakeWindow *self);

static void
fail (RelTakeWindow *self,
      const char    *words)
{
  gtk_label_set_text (GTK_LABEL (self->failure_label), words != NULL ? words : "");
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->failure), words != NULL);
}

static guint
count_taken (RelTakeWindow *self)
{
  guint n = 0;

  for (guint i = 0; self->changes != NULL && i < self->changes->len; i++)
    n += self->taken[i] ? 1 : 0;

  return n;
}

static void
show_taken (RelTakeWindow *self)
{
  guint n = count_taken (self);
  g_autofree char *words = g_strdup_printf (ngettext ("%1$u of %2$u change", "%1$u of %2$u changes", self->changes->len), n, self->changes->len);

  self->updating = TRUE;
  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (self->checks->pdata[i], self->taken[i]);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->all), n == self->changes->len);
  gtk_check_button_set_inconsistent (GTK_CHECK_BUTTON (self->all), n > 0 && n < self->changes->len);
  self->updating = FALSE;
  gtk_check_button_set_label (GTK_CHECK_BUTTON (self->all), words);
  gtk_widget_set_sensitive (self->take, n > 0);
}

static void
toggled_cb (GtkCheckButton *check,
            RelTakeWindow  *self)
{
  guint at = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "change"));

  if (self->updating)
    return;
  fail (self, NULL);
  rel_schema_take_choose (self->mine, self->theirs, self->changes, at, gtk_check_button_get_active (check), self->taken);
  show_taken (self);
}

static void
all_toggled_cb (GtkCheckButton *all,
                RelTakeWindow  *self)
{
  gboolean take;

  if (self->updating || self->changes == NULL)
    return;
  take = count_taken (self) < self->changes->len;
  for (guint i = 0; i < self->changes->len; i++)
    self->taken[i] = take;
  fail (self, NULL);
  show_taken (self);
}

static void
row_activated_cb (GtkListBox    *list,
                  GtkListBoxRow *row,
                  RelTakeWindow *self)
{
  guint at = gtk_list_box_row_get_index (row);

  if (at < self->checks->len)
    gtk_check_button_set_active (self->checks->pdata[at], !gtk_check_button_get_active (self->checks->pdata[at]));
}

static void
clear_list (GtkWidget *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), row);
}

static void
show_changes (RelTakeWindow *self)
{
  clear_list (self->list);
  g_ptr_array_set_size (self->checks, 0);
  for (guint i = 0; i < self->changes->len; i++)
    {
      const RelChange *change = &g_array_index (self->changes, RelChange, i);
      GtkWidget *row = rel_change_row_new (change);
      GtkWidget *check = gtk_check_button_new ();
      GtkWidget *content = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));

      g_object_set_data (G_OBJECT (check), "change", GUINT_TO_POINTER (i));
      gtk_widget_set_valign (check, GTK_ALIGN_START);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, change->words, -1);
      g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
      gtk_box_prepend (GTK_BOX (content), check);
      g_ptr_array_add (self->checks, check);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), self->changes->len > 0 || self->renames->len > 0 ? "changes" : "same");
  show_taken (self);
}

/* Renames */

static char *
ask_about (RelTakeWindow   *self,
           const RelRename *rename)
{
  if (rename->table == REL_ID_NONE)
    return g_strdup_printf (_("Table %1$s is now called %2$s"),
                            rel_table_get_name (rel_schema_get_table (self->mine, rename->previous)),
                            rel_table_get_name (rel_schema_get_table (self->other, rename->fresh)));

  {
    RelTable *table = rel_schema_get_table (self->mine, rename->table);
    RelColumn *before = rel_table_get_column (table, rename->previous);

    for (guint i = 0; i < rel_schema_get_n_tables (self->other); i++)
      {
        RelColumn *now = rel_table_get_column (rel_schema_get_nth_table (self->other, i), rename->fresh);

        if (now != NULL)
          return g_strdup_printf (_("Column %1$s.%2$s is now called %3$s"), rel_table_get_name (table), rel_column_get_name (before),
                                  rel_column_get_name (now));
      }
  }

  return g_strdup ("");
}

static void
answered_cb (RelTakeWindow *self)
{
  compare (self);
}

static void
show_questions (RelTakeWindow *self)
{
  for (guint i = 0; i < self->renames->len; i++)
    {
      const RelRename *rename = &g_array_index (self->renames, RelRename, i);
      g_autofree char *words = ask_about (self, rename);
      g_autofree char *likeness = g_strdup_printf (_("The two are %.0f %% alike. Are they the same?"), rename->likeness * 100);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *toggle = gtk_switch_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), likeness);
      gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
      g_signal_connect_swapped (toggle, "notify::active", G_CALLBACK (answered_cb), self);
      g_ptr_array_add (self->switches, toggle);
      gtk_list_box_append (GTK_LIST_BOX (self->rename_list), row);
    }
  gtk_widget_set_visible (self->rename_box, self->renames->len > 0);
}

/* Comparing, off the main thread: thousands of tables may look alike. */

typedef struct
{
  RelSchema *mine;
  RelSchema *other;
  GArray    *known;    /* RelRename: those that were answered with yes */
  gboolean   propose;
  RelSchema *theirs;
  GArray    *renames;
  GArray    *changes;
} Comparison;

static void
comparison_free (Comparison *comparison)
{
  g_object_unref (comparison->mine);
  g_object_unref (comparison->other);
  g_array_unref (comparison->known);
  g_clear_object (&comparison->theirs);
  g_clear_pointer (&comparison->renames, g_array_unref);
  g_clear_pointer (&comparison->changes, g_array_unref);
  g_free (comparison);
}

static void
compare_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Comparison *self = data;
  const RelSchemaInfo *info = rel_schema_get_info (self->other);

  if (self->propose)
    self->renames = rel_schema_propose_renames (self->other, self->mine);
  self->theirs = rel_schema_adopt_renamed (self->other, self->mine, (const RelRename *) self->known->data, self->known->len);
  self->changes = rel_schema_diff (self->mine, self->theirs);
  /* a number that a script does not say is no wish to clear it */
  for (guint i = self->changes->len; i-- > 0;)
    {
      const RelChange *change = &g_array_index (self->changes, RelChange, i);

      if (change->element == REL_ELEMENT_SCHEMA &&
          (g_str_equal (change->name, "user_version") ? info->user_version : info->application_id) == 0)
        g_array_remove_index (self->changes, i);
    }
  g_task_return_boolean (task, TRUE);
}

static void
compared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  RelTakeWindow *self = REL_TAKE_WINDOW (source);
  Comparison *comparison = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || self->document == NULL)
    return;
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  g_set_object (&self->theirs, comparison->theirs);
  g_clear_pointer (&self->changes, g_array_unref);
  self->changes = g_steal_pointer (&comparison->changes);
  g_free (self->taken);
  self->taken = g_new0 (gboolean, self->changes->len + 1);
  for (guint i = 0; i < self->changes->len; i++)
    self->taken[i] = TRUE;
  if (self->renames == NULL)
    {
      self->renames = g_steal_pointer (&comparison->renames);
      show_questions (self);
    }
  show_changes (self);
}

static void
compare (RelTakeWindow *self)
{
  Comparison *comparison = g_new0 (Comparison, 1);
  g_autoptr(GTask) task = NULL;

  if (self->comparing != NULL)
    g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  self->comparing = g_cancellable_new ();
  fail (self, NULL);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  gtk_widget_set_sensitive (self->take, FALSE);
  comparison->mine = g_object_ref (self->mine);
  comparison->other = g_object_ref (self->other);
  comparison->propose = self->renames == NULL;
  comparison->known = g_array_new (FALSE, FALSE, sizeof (RelRename));
  for (guint i = 0; self->renames != NULL && i < self->renames->len; i++)
    if (gtk_switch_get_active (self->switches->pdata[i]))
      g_array_append_val (comparison->known, g_array_index (self->renames, RelRename, i));
  task = g_task_new (self, self->comparing, compared_cb, NULL);
  g_task_set_task_data (task, comparison, (GDestroyNotify) comparison_free);
  g_task_run_in_thread (task, compare_thread);
}

/* Taking */

/* An edit for each change that can be made by itself; what cannot goes with the next. */
static guint
take_each (RelTakeWindow *self,
           RelSchema     *schema)
{
  g_autofree gboolean *part = g_new0 (gboolean, self->changes->len + 1);
  const gboolean *wanted = self->taken;
  gboolean left = FALSE;
  guint n = 0;

  for (guint i = 0; i < self->changes->len; i++)
    {
      g_autoptr(RelSchema) next = NULL;

      if (!wanted[i] || part[i])
        continue;
      rel_schema_take_choose (self->mine, self->theirs, self->changes, i, TRUE, part);
      for (guint j = 0; j < self->changes->len; j++)
        part[j] = part[j] && wanted[j];
      next = rel_schema_take (self->mine, self->theirs, self->changes, part, NULL);
      left = next == NULL;
      if (left)
        continue;
      rel_document_edit (self->document, g_array_index (self->changes, RelChange, i).words, next);
      n++;
    }
  /* what no single step could do */
  if (left)
    rel_document_edit (self->document, _("Take Over Changes"), schema);

  return n + (left ? 1 : 0);
}

static void
take_clicked_cb (RelTakeWindow *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  guint n = 1;

  if (self->theirs == NULL || count_taken (self) == 0)
    return;
  if (rel_document_get_schema (self->document) != self->mine)
    {
      fail (self, _("The document was changed meanwhile, and nothing was taken over. Close this window and compare again."));
      return;
    }
  schema = rel_schema_take (self->mine, self->theirs, self->changes, self->taken, &error);
  if (schema == NULL)
    {
      fail (self, error->message);
      return;
    }
  if (gtk_switch_get_active (GTK_SWITCH (self->single)))
    n = take_each (self, schema);
  else
    rel_document_edit (self->document, _("Take Over Changes"), schema);
  g_signal_emit (self, taken_signal, 0, n);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
rel_take_window_dispose (GObject *object)
{
  RelTakeWindow *self = REL_TAKE_WINDOW (object);

  if (self->comparing != NULL)
    g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  g_clear_object (&self->document);
  g_clear_object (&self->mine);
  g_clear_object (&self->other);
  g_clear_object (&self->theirs);
  g_clear_pointer (&self->renames, g_array_unref);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->taken, g_free);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->switches, g_ptr_array_unref);

  G_OBJECT_CLASS (rel_take_window_parent_class)->dispose (object);
}

static void
rel_take_window_class_init (RelTakeWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_take_window_dispose;
  taken_signal = g_signal_new ("taken", REL_TYPE_TAKE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_changes (RelTakeWindow *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *question = gtk_label_new (_("Renamed?"));
  GtkWidget *options = gtk_list_box_new ();
  GtkWidget *row = adw_action_row_new ();

  self->rename_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_label_set_xalign (GTK_LABEL (question), 0);
  gtk_widget_add_css_class (question, "heading");
  gtk_box_append (GTK_BOX (self->rename_box), question);
  self->rename_list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->rename_list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->rename_list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rename_list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Renamed?"), -1);
  gtk_box_append (GTK_BOX (self->rename_box), self->rename_list);
  gtk_widget_set_visible (self->rename_box, FALSE);
  gtk_box_append (GTK_BOX (box), self->rename_box);

  self->all = gtk_check_button_new_with_label ("");
  gtk_widget_add_css_class (self->all, "heading");
  gtk_widget_set_halign (self->all, GTK_ALIGN_START);
  gtk_widget_set_margin_start (self->all, 6);
  g_signal_connect (self->all, "toggled", G_CALLBACK (all_toggled_cb), self);
  gtk_box_append (GTK_BOX (box), self->all);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Changes"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (box), self->list);

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (options), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (options, "boxed-list");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Undo Each by Itself"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Else one undo takes all of it back"));
  self->single = gtk_switch_new ();
  gtk_widget_set_valign (self->single, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->single), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Undo Each by Itself"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->single);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->single);
  gtk_list_box_append (GTK_LIST_BOX (options), row);
  gtk_box_append (GTK_BOX (box), options);

  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_vexpand (scrolled, TRUE);

  return scrolled;
}

static void
rel_take_window_init (RelTakeWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *same = adw_status_page_new ();

  self->checks = g_ptr_array_new ();
  self->switches = g_ptr_array_new ();
  self->take = gtk_button_new ();
  gtk_button_set_use_underline (GTK_BUTTON (self->take), TRUE);
  gtk_widget_add_css_class (self->take, "suggested-action");
  gtk_widget_set_sensitive (self->take, FALSE);
  g_signal_connect_swapped (self->take, "clicked", G_CALLBACK (take_clicked_cb), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  self->heading = adw_window_title_new (_("Take Over Changes"), "");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->heading);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  self->spinner = gtk_spinner_new ();
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->take);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->spinner);
  gtk_box_append (GTK_BOX (box), header);

  self->failure = gtk_info_bar_new ();
  self->failure_label = gtk_label_new ("");
  gtk_label_set_wrap (GTK_LABEL (self->failure_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->failure_label), 0);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self->failure), GTK_MESSAGE_WARNING);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->failure), self->failure_label);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->failure), FALSE);
  gtk_box_append (GTK_BOX (box), self->failure);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (same), "emblem-ok-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (same), _("No Differences"));
  adw_status_page_set_description (ADW_STATUS_PAGE (same), _("Both have the same tables, columns and links."));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "comparing");
  gtk_stack_add_named (GTK_STACK (self->stack), make_changes (self), "changes");
  gtk_stack_add_named (GTK_STACK (self->stack), same, "same");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (box), self->stack);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _("Take Over Changes"));
}

/**
 * rel_take_window_new:
 * @parent: the window it belongs to
 * @document: the document that takes
 * @other: the schema that gives
 * @title: what the other one is called
 *
 * Returns: (transfer full): a window
 */
GtkWidget *
rel_take_window_new (GtkWindow   *parent,
                     RelDocument *document,
                     RelSchema   *other,
                     const char  *title)
{
  RelTakeWindow *self = g_object_new (REL_TYPE_TAKE_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  gboolean database = rel_document_get_database (document) != NULL;
  int height = gtk_widget_get_height (GTK_WIDGET (parent));
  int width = gtk_widget_get_width (GTK_WIDGET (parent));
  g_autofree char *words = NULL;

  self->document = g_object_ref (document);
  self->mine = g_object_ref (rel_document_get_schema (document));
  self->other = g_object_ref (other);
  /* Translators: names of two files, from the one to the other */
  words = g_strdup_printf (_("%1$s → %2$s"), title, rel_document_get_title (document));
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->heading), words);
  gtk_button_set_label (GTK_BUTTON (self->take), database ? _("_Review…") : _("_Take Over"));
  gtk_window_set_default_size (GTK_WINDOW (self), width > 0 ? MIN (640, MAX (width - 40, 360)) : 640,
                               height > 0 ? MIN (720, MAX (height - 40, 420)) : 640);
  compare (self);

  return GTK_WIDGET (self);
}
