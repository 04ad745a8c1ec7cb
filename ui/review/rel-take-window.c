/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Taking over: what differs between the document and another schema, a change a row, each
 * with a check box. Two names that may mean the same thing are put as a question, since
 * only people know, and rows hang on it: until it is answered with yes, one goes and the
 * other comes. Choosing a change chooses what it needs. What is taken becomes edits of
 * the document, all in one or each by itself; on a database they are staged. Places, areas,
 * notes and names of ends come along when people want them.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "review/rel-take-window.h"

#include "document/rel-state-take.h"
#include "review/rel-change-row.h"
#include "review/rel-take-compare.h"

struct _RelTakeWindow
{
  AdwWindow     parent_instance;
  RelDocument  *document;
  RelState     *state;     /* as the document was when it was compared */
  RelSchema    *mine;      /* its schema */
  RelSchema    *other;     /* as it was given */
  GPtrArray    *diagrams;  /* of that; NULL: nothing is known of them */
  RelSchema    *theirs;    /* the same with the identities of mine; NULL: being compared */
  GArray       *renames;   /* RelRename: the questions; NULL: not asked yet */
  GArray       *changes;
  gboolean     *taken;
  GCancellable *comparing; /* until the answer is there; NULL: it is */
  gboolean      updating;  /* check boxes follow, nobody clicked */
  gboolean      looks_differ;

  GtkWidget    *stack;
  GtkWidget    *spinner;
  GtkWidget    *take;
  GtkWidget    *heading;
  GtkWidget    *rename_box;
  GtkWidget    *rename_list;
  GtkWidget    *all;
  GtkWidget    *list;
  GtkWidget    *equal;     /* says that only looks differ */
  GtkWidget    *looks_row;
  GtkWidget    *looks;
  GtkWidget    *single_row;
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

static gboolean
wants_looks (RelTakeWindow *self)
{
  return gtk_widget_get_visible (self->looks_row) && gtk_switch_get_active (GTK_SWITCH (self->looks));
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
  gtk_button_set_label (GTK_BUTTON (self->take), n > 0 && rel_document_get_database (self->document) != NULL ? _("_Review…") : _("_Take Over"));
  gtk_widget_set_sensitive (self->take, self->comparing == NULL && (n > 0 || (self->looks_differ && wants_looks (self))));
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
  gtk_widget_set_visible (self->equal, self->changes->len == 0);
  gtk_widget_set_visible (self->all, self->changes->len > 0);
  gtk_widget_set_visible (self->list, self->changes->len > 0);
  gtk_widget_set_visible (self->single_row, self->changes->len > 0);
  gtk_widget_set_visible (self->looks_row, self->diagrams != NULL && rel_state_has_looks (self->other, self->diagrams) &&
                                           (self->changes->len > 0 || self->looks_differ));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), self->changes->len > 0 || self->renames->len > 0 || self->looks_differ ? "changes" : "same");
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

static void
compared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(RelTakeWindow) self = user_data;
  g_autoptr(RelTakeAnswer) answer = rel_take_compare_finish (result, NULL);

  if (answer == NULL || self->document == NULL)
    return;
  g_clear_object (&self->comparing);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_sensitive (self->all, TRUE);
  gtk_widget_set_sensitive (self->list, TRUE);
  g_set_object (&self->theirs, answer->theirs);
  g_clear_pointer (&self->changes, g_array_unref);
  self->changes = g_steal_pointer (&answer->changes);
  self->looks_differ = answer->looks_differ;
  g_free (self->taken);
  self->taken = g_new0 (gboolean, self->changes->len + 1);
  for (guint i = 0; i < self->changes->len; i++)
    self->taken[i] = TRUE;
  if (self->renames == NULL)
    {
      self->renames = g_steal_pointer (&answer->renames);
      show_questions (self);
    }
  show_changes (self);
}

static void
compare (RelTakeWindow *self)
{
  GArray *known = g_array_new (FALSE, FALSE, sizeof (RelRename));

  if (self->comparing != NULL)
    g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  self->comparing = g_cancellable_new ();
  fail (self, NULL);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  /* what stands there is the answer to an earlier question */
  gtk_widget_set_sensitive (self->take, FALSE);
  gtk_widget_set_sensitive (self->all, FALSE);
  gtk_widget_set_sensitive (self->list, FALSE);
  for (guint i = 0; self->renames != NULL && i < self->renames->len; i++)
    if (gtk_switch_get_active (self->switches->pdata[i]))
      g_array_append_val (known, g_array_index (self->renames, RelRename, i));
  rel_take_compare_async (self->state, self->other, self->diagrams, known, self->renames == NULL, self->comparing, compared_cb, g_object_ref (self));
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

/* How the other one looks and what is said in it, under the schema that is there or will be. */
static gboolean
take_looks (RelTakeWindow *self,
            const char    *name,
            RelSchema     *schema)
{
  RelState *before = rel_document_get_state (self->document);
  g_autoptr(RelState) state = rel_state_take (before, schema, self->other, self->theirs, self->diagrams);

  if (schema == rel_state_get_schema (before) && rel_state_looks_equal (before, state))
    return FALSE;
  rel_document_push (self->document, name, state);

  return TRUE;
}

static void
take_clicked_cb (RelTakeWindow *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  guint n_taken = self->theirs != NULL ? count_taken (self) : 0;
  guint n = 1;

  if (self->comparing != NULL || (n_taken == 0 && !(self->theirs != NULL && self->looks_differ && wants_looks (self))))
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
  if (n_taken > 0 && gtk_switch_get_active (GTK_SWITCH (self->single)))
    {
      n = take_each (self, schema);
      if (wants_looks (self) && take_looks (self, _("Take Over Places and Notes"), rel_document_get_schema (self->document)))
        n++;
    }
  else if (wants_looks (self))
    take_looks (self, n_taken > 0 ? _("Take Over Changes") : _("Take Over Places and Notes"), schema);
  else
    rel_document_edit (self->document, _("Take Over Changes"), schema);
  g_signal_emit (self, taken_signal, 0, n, wants_looks (self));
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
  g_clear_object (&self->state);
  g_clear_object (&self->mine);
  g_clear_pointer (&self->diagrams, g_ptr_array_unref);
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
  taken_signal = g_signal_new ("taken", REL_TYPE_TAKE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
looks_cb (RelTakeWindow *self)
{
  if (self->changes != NULL)
    show_taken (self);
}

static GtkWidget *
make_switch (const char  *title,
             const char  *subtitle,
             GtkWidget  **toggle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  *toggle = gtk_switch_new ();
  gtk_widget_set_valign (*toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (*toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), *toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), *toggle);

  return row;
}

static GtkWidget *
make_changes (RelTakeWindow *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *question = gtk_label_new (_("Renamed?"));
  GtkWidget *options = gtk_list_box_new ();

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

  self->equal = gtk_label_new (_("Both have the same tables, columns and links."));
  gtk_label_set_wrap (GTK_LABEL (self->equal), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->equal), 0);
  gtk_widget_set_margin_start (self->equal, 6);
  gtk_widget_set_visible (self->equal, FALSE);
  gtk_box_append (GTK_BOX (box), self->equal);
  /* above the changes, of which there may be hundreds */
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (options), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (options, "boxed-list");
  self->looks_row = make_switch (_("Places, Areas and Notes Too"), "", &self->looks);
  gtk_widget_set_visible (self->looks_row, FALSE);
  g_signal_connect_swapped (self->looks, "notify::active", G_CALLBACK (looks_cb), self);
  gtk_list_box_append (GTK_LIST_BOX (options), self->looks_row);
  self->single_row = make_switch (_("Undo Each by Itself"), _("Else one undo takes all of it back"), &self->single);
  gtk_list_box_append (GTK_LIST_BOX (options), self->single_row);
  gtk_box_append (GTK_BOX (box), options);

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
 * @diagrams: (nullable) (element-type RelDiagram): its diagrams
 * @title: what the other one is called
 *
 * Returns: (transfer full): a window
 */
GtkWidget *
rel_take_window_new (GtkWindow   *parent,
                     RelDocument *document,
                     RelSchema   *other,
                     GPtrArray   *diagrams,
                     const char  *title)
{
  RelTakeWindow *self = g_object_new (REL_TYPE_TAKE_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  gboolean database = rel_document_get_database (document) != NULL;
  int height = gtk_widget_get_height (GTK_WIDGET (parent));
  int width = gtk_widget_get_width (GTK_WIDGET (parent));
  g_autofree char *words = NULL;
  g_autofree char *looks = NULL;

  self->document = g_object_ref (document);
  self->state = g_object_ref (rel_document_get_state (document));
  self->mine = g_object_ref (rel_document_get_schema (document));
  self->other = g_object_ref (other);
  self->diagrams = diagrams != NULL ? g_ptr_array_ref (diagrams) : NULL;
  /* a design says how things shall look; what a database looks like grew by itself */
  gtk_switch_set_active (GTK_SWITCH (self->looks), database);
  /* Translators: name of a file */
  looks = g_strdup_printf (_("The diagram becomes as in %s; what is only here stays"), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->looks_row), looks);
  /* Translators: names of two files, from the one to the other */
  words = g_strdup_printf (_("%1$s → %2$s"), title, rel_document_get_title (document));
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->heading), words);
  gtk_button_set_label (GTK_BUTTON (self->take), database ? _("_Review…") : _("_Take Over"));
  gtk_window_set_default_size (GTK_WINDOW (self), width > 0 ? MIN (640, MAX (width - 40, 360)) : 640,
                               height > 0 ? MIN (720, MAX (height - 40, 420)) : 640);
  compare (self);

  return GTK_WIDGET (self);
}
