/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A view in the inspector: its name, colour, and its statement, which may be typed anew.
 * SQLite tries it in a private database first, on a thread; only what it takes becomes
 * an edit.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "base/rel-error.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "inspector/rel-inspector-private.h"
#include "schema/rel-edit-view.h"
#include "sql/rel-write-schema.h"

typedef struct
{
  RelInspector  *inspector;
  RelId          id;
  GtkTextBuffer *buffer;
  GtkWidget     *button;
} Target;

static void
renamed_cb (GtkEntry *entry,
            Target   *target)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelView *view = rel_schema_get_view (schema, target->id);
  GError *error = NULL;
  RelSchema *next;

  if (view == NULL || g_strcmp0 (text, rel_view_get_name (view)) == 0)
    return;
  next = rel_edit_view_rename (schema, target->id, text, &error);
  rel_inspector_take_from (target->inspector, GTK_WIDGET (entry), _("Rename View"), next, error);
}

static void
drop_cb (GtkButton *button,
         Target    *target)
{
  GError *error = NULL;
  RelSchema *next = rel_edit_view_drop (rel_inspector_get_schema (target->inspector), target->id, REL_DEPENDENTS_FOLLOW, &error);

  rel_inspector_take (target->inspector, _("Delete View"), next, error);
}

/* Values only: it may be the thread that lets go of them last. */
typedef struct
{
  RelSchema *tried; /* with the new text */
  RelId      id;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->tried);
  g_free (question);
}

/* Who asks; belongs to the main thread. */
typedef struct
{
  RelInspector *inspector;
  RelDocument  *document;
  RelId         id;
  char         *sql;
} Trial;

static void
trial_free (Trial *trial)
{
  g_object_unref (trial->inspector);
  g_object_unref (trial->document);
  g_free (trial->sql);
  g_free (trial);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trial, trial_free)

static void
try_thread (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  g_autofree char *script = rel_write_schema_sql (question->tried);
  g_autoptr(RelSchema) read = rel_sqlite_read_script (script, -1, cancellable, &error);
  const char *name = rel_view_get_name (rel_schema_get_view (question->tried, question->id));
  RelView *view = read != NULL ? rel_schema_find_view (read, name) : NULL;

  if (read == NULL)
    g_task_return_error (task, error);
  else if (view == NULL || rel_view_get_info (view)->error != NULL)
    {
      const char *why = view != NULL ? rel_view_get_info (view)->error : NULL;

      for (guint i = 0; why == NULL && i < rel_schema_get_info (read)->n_problems; i++)
        why = rel_schema_get_info (read)->problems[i].message;
      /* Translators: what SQLite says about it */
      g_task_return_new_error (task, REL_ERROR, REL_ERROR_REFUSED, _("SQLite does not take this view: %s. Nothing was changed"), why != NULL ? why : "?");
    }
  else
    g_task_return_pointer (task, g_object_ref (view), g_object_unref);
}

static void
tried_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Trial) trial = user_data;
  GError *error = NULL;
  g_autoptr(RelView) view = g_task_propagate_pointer (G_TASK (result), &error);
  RelSchema *next = NULL;

  if (trial->inspector->document != trial->document)
    {
      g_clear_error (&error);
      return;
    }
  if (view != NULL)
    next = rel_edit_view_change (rel_inspector_get_schema (trial->inspector), trial->id, trial->sql, rel_view_get_info (view)->columns, &error);
  if (next == NULL)
    {
      /* what was typed stays where it is */
      gtk_widget_activate_action (GTK_WIDGET (trial->inspector), "win.tell", "s", error->message);
      g_error_free (error);
      return;
    }
  rel_inspector_take (trial->inspector, _("Change View"), next, NULL);
}

static void
apply_cb (GtkButton *button,
          Target    *target)
{
  Question *question;
  Trial *trial;
  GtkTextIter start, end;
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) tried = NULL;
  g_autofree char *sql = NULL;

  gtk_text_buffer_get_bounds (target->buffer, &start, &end);
  sql = g_strchomp (gtk_text_buffer_get_text (target->buffer, &start, &end, FALSE));
  while (g_str_has_suffix (sql, ";"))
    {
      sql[strlen (sql) - 1] = '\0';
      g_strchomp (sql);
    }
  tried = rel_edit_view_change (rel_inspector_get_schema (target->inspector), target->id, sql, NULL, &error);
  if (tried == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (target->inspector), "win.tell", "s", error->message);
      return;
    }
  trial = g_new0 (Trial, 1);
  *trial = (Trial) { g_object_ref (target->inspector), g_object_ref (target->inspector->document), target->id, g_steal_pointer (&sql) };
  question = g_new0 (Question, 1);
  *question = (Question) { g_steal_pointer (&tried), target->id };
  task = g_task_new (NULL, NULL, tried_cb, trial);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, try_thread);
}

static void
typed_cb (GtkTextBuffer *buffer,
          Target        *target)
{
  gtk_widget_set_sensitive (target->button, TRUE);
}

static GtkWidget *
make_editor (Target     *target,
             const char *sql)
{
  g_autoptr(GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);
  GtkSourceLanguage *language = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "sql");
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkWidget *view;

  if (language != NULL)
    gtk_source_buffer_set_language (buffer, language);
  gtk_source_buffer_set_style_scheme (buffer, gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (), dark ? "Adwaita-dark" : "Adwaita"));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), sql, -1);
  view = gtk_source_view_new_with_buffer (buffer);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 10);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 10);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 10);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 10);
  gtk_widget_add_css_class (view, "card");
  gtk_widget_add_css_class (view, "small-code");
  gtk_widget_set_size_request (view, -1, 140);
  gtk_widget_set_overflow (view, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_name (view, "rel-view-sql");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("SQL of the view"), -1);
  target->buffer = GTK_TEXT_BUFFER (buffer);
  g_signal_connect (buffer, "changed", G_CALLBACK (typed_cb), target);

  return view;
}

GtkWidget *
rel_view_pane_new (RelInspector *self,
                   RelView      *view)
{
  const RelViewInfo *info = rel_view_get_info (view);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = rel_inspector_make_entry ("rel-view-name", _("Name of the view"), info->name);
  GtkWidget *drop = gtk_button_new_with_label (_("Delete"));
  Target *target = g_new0 (Target, 1);

  *target = (Target) { self, rel_view_get_id (view), NULL, gtk_button_new_with_label (_("Change View")) };
  g_object_set_data_full (G_OBJECT (box), "target", target, g_free);
  gtk_box_append (GTK_BOX (box), rel_inspector_make_heading (_("View")));
  gtk_widget_add_css_class (name, "table-name");
  g_signal_connect (name, "activate", G_CALLBACK (renamed_cb), target);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), rel_inspector_make_colors (self, rel_diagram_get_color (rel_document_get_diagram (self->document), target->id)));
  gtk_box_append (GTK_BOX (box), make_editor (target, info->sql != NULL ? info->sql : ""));

  gtk_widget_set_sensitive (target->button, FALSE);
  gtk_widget_set_name (target->button, "rel-view-apply");
  gtk_widget_add_css_class (target->button, "suggested-action");
  g_signal_connect (target->button, "clicked", G_CALLBACK (apply_cb), target);
  gtk_widget_add_css_class (drop, "destructive-action");
  g_signal_connect (drop, "clicked", G_CALLBACK (drop_cb), target);
  gtk_box_append (GTK_BOX (buttons), target->button);
  gtk_box_append (GTK_BOX (buttons), drop);
  gtk_box_append (GTK_BOX (box), buttons);
  if (info->error != NULL)
    {
      GtkWidget *why = gtk_label_new (info->error);

      gtk_label_set_xalign (GTK_LABEL (why), 0);
      gtk_label_set_wrap (GTK_LABEL (why), TRUE);
      gtk_widget_add_css_class (why, "error");
      gtk_box_append (GTK_BOX (box), why);
    }

  return box;
}
