/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The statements of a plan as one text, each with what it is for above it. A change is
 * marked in it, and a statement that people click says which change it belongs to: both
 * have the same words, except what is done by making a table anew, which is the table's.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "review/rel-steps-view.h"

/* Where a statement stands in the text, in characters. */
typedef struct
{
  int start;
  int end;
} Range;

struct _RelStepsView
{
  AdwBin           parent_instance;
  GArray          *plan;    /* RelStep, or NULL */
  GArray          *ranges;  /* Range of each */
  GtkWidget       *view;
  GtkSourceBuffer *buffer;
  gboolean         filling;
  gboolean         telling; /* the mark comes from a click in the text: it stays where it is */
};

G_DEFINE_FINAL_TYPE (RelStepsView, rel_steps_view, ADW_TYPE_BIN)

static guint chosen_signal;

static void
update_scheme (RelStepsView *self)
{
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_source_buffer_set_style_scheme (self->buffer, gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

/* A step says what it is for; those that follow it without words belong to it. */
static const char *
get_words (RelStepsView *self,
           guint         step)
{
  const char *words = g_array_index (self->plan, RelStep, step).words;

  while (words == NULL && step > 0)
    words = g_array_index (self->plan, RelStep, --step).words;

  return words;
}

static void
cursor_moved_cb (RelStepsView *self)
{
  int at;

  if (self->filling || self->plan == NULL)
    return;

  g_object_get (self->buffer, "cursor-position", &at, NULL);
  for (guint i = 0; i < self->ranges->len; i++)
    if (at >= g_array_index (self->ranges, Range, i).start && at <= g_array_index (self->ranges, Range, i).end)
      {
        self->telling = TRUE;
        g_signal_emit (self, chosen_signal, 0, get_words (self, i), g_array_index (self->plan, RelStep, i).table);
        self->telling = FALSE;
        return;
      }
}

static void
rel_steps_view_finalize (GObject *object)
{
  RelStepsView *self = REL_STEPS_VIEW (object);

  g_clear_pointer (&self->plan, g_array_unref);
  g_array_unref (self->ranges);

  G_OBJECT_CLASS (rel_steps_view_parent_class)->finalize (object);
}

static void
rel_steps_view_class_init (RelStepsViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_steps_view_finalize;
  chosen_signal = g_signal_new ("chosen", REL_TYPE_STEPS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT64);
}

static void
rel_steps_view_init (RelStepsView *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkSourceLanguage *sql = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "sql");

  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  self->buffer = gtk_source_buffer_new (NULL);
  if (sql != NULL)
    gtk_source_buffer_set_language (self->buffer, sql);
  gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), "marked", "paragraph-background", "rgba(53,132,228,0.22)", NULL);
  self->view = gtk_source_view_new_with_buffer (self->buffer);
  g_object_unref (self->buffer);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), 12);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), 8);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (self->view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("SQL that will run"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (scrolled, TRUE);
  gtk_widget_set_vexpand (scrolled, TRUE);
  adw_bin_set_child (ADW_BIN (self), scrolled);

  g_signal_connect_object (self->buffer, "notify::cursor-position", G_CALLBACK (cursor_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
}

GtkWidget *
rel_steps_view_new (void)
{
  return g_object_new (REL_TYPE_STEPS_VIEW, NULL);
}

/**
 * rel_steps_view_set_plan:
 * @self: a view
 * @plan: (nullable) (element-type RelStep): what is going to be done; %NULL when that cannot be told
 *
 * Shows a plan, all of it within its transaction.
 */
void
rel_steps_view_set_plan (RelStepsView *self,
                         GArray       *plan)
{
  GString *text = g_string_new ("PRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;\n");
  GArray *before;
  gsize counted = 0;
  int at = 0;

  g_return_if_fail (REL_IS_STEPS_VIEW (self));

  before = self->plan;
  self->plan = plan != NULL ? g_array_ref (plan) : NULL;
  g_clear_pointer (&before, g_array_unref);
  g_array_set_size (self->ranges, 0);
  for (guint i = 0; plan != NULL && i < plan->len; i++)
    {
      const RelStep *step = &g_array_index (plan, RelStep, i);
      Range range;

      if (step->words != NULL)
        g_string_append_printf (text, "\n-- %s\n", step->words);
      range.start = at += (int) g_utf8_strlen (text->str + counted, text->len - counted);
      counted = text->len;
      g_string_append_printf (text, "%s;\n", step->sql);
      at += (int) g_utf8_strlen (text->str + counted, text->len - counted);
      counted = text->len;
      range.end = at - 1;
      g_array_append_val (self->ranges, range);
    }
  g_string_append (text, "\nPRAGMA foreign_key_check;\nCOMMIT;\n");
  if (plan == NULL)
    g_string_assign (text, "");
  self->filling = TRUE;
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text->str, text->len);
  self->filling = FALSE;
  g_string_free (text, TRUE);
}

/* Whether a step is one of a change: there for it alone, or making its table anew. */
static gboolean
is_step_of (RelStepsView *self,
            guint         step,
            const char   *words,
            RelId         table)
{
  return words != NULL ? g_strcmp0 (get_words (self, step), words) == 0
                       : table != REL_ID_NONE && g_array_index (self->plan, RelStep, step).table == table;
}

/**
 * rel_steps_view_mark:
 * @self: a view
 * @words: (nullable): a change in words; %NULL to mark nothing
 * @table: id of its table, or 0
 *
 * Marks the statements of a change, and shows the first. Of a change that is made together
 * with others those of its table are marked.
 */
void
rel_steps_view_mark (RelStepsView *self,
                     const char   *words,
                     RelId         table)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  gboolean own = FALSE;
  gboolean shown = FALSE;

  g_return_if_fail (REL_IS_STEPS_VIEW (self));

  buffer = GTK_TEXT_BUFFER (self->buffer);
  shown = self->telling;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (buffer, "marked", &start, &end);
  if (words == NULL || self->plan == NULL)
    return;

  for (guint i = 0; i < self->plan->len; i++)
    own = own || is_step_of (self, i, words, table);
  for (guint i = 0; i < self->plan->len; i++)
    {
      const Range *range = &g_array_index (self->ranges, Range, i);

      if (!is_step_of (self, i, own ? words : NULL, table))
        continue;
      gtk_text_buffer_get_iter_at_offset (buffer, &start, range->start);
      gtk_text_buffer_get_iter_at_offset (buffer, &end, range->end);
      gtk_text_buffer_apply_tag_by_name (buffer, "marked", &start, &end);
      if (!shown)
        gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &start, 0, TRUE, 0, 0.3);
      shown = TRUE;
    }
}
