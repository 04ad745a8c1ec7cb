/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How a script is run:
 *
 *   look (what would it do?) ──nothing──> run on the SQL page's own lane
 *        └──something──> ask the person ──yes──> run, on the writing lane if it
 *                                                changes the database
 *
 * Whatever was not said before is refused while it runs, so that the question is the
 * whole truth.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "console/rel-console-private.h"

#include "console/rel-plan-view.h"
#include "database/sqlite/rel-sqlite-run.h"
#include "sql/rel-statements.h"

#define FIRST_ROWS 1000
#define MAX_WORDS  12

/* What is to be run; the worker reads it, nobody changes it. */
typedef struct
{
  char          *script;
  RelSpan        span;
  RelRunOptions  options;
  RelResultView *replaces; /* of the main thread; NULL: all of them */
} Request;

static Request *
request_new (const char *script,
             RelSpan     span)
{
  Request *request = g_new0 (Request, 1);

  request->script = g_strdup (script);
  request->span = span;
  request->options.max_rows = FIRST_ROWS;

  return request;
}

static Request *
request_copy (const Request *request)
{
  Request *copy = request_new (request->script, request->span);

  copy->options = request->options;

  return copy;
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_object (&request->replaces);
  g_free (request->script);
  g_free (request);
}

/* The page and what it waits for, from one callback to the next. */
typedef struct
{
  RelConsolePage *page;
  RelDatabase    *database;
  GCancellable   *cancellable;
  Request        *request;
} Wait;

static Wait *
wait_new (RelConsolePage *page,
          Request        *request)
{
  Wait *wait = g_new0 (Wait, 1);

  wait->page = g_object_ref (page);
  wait->database = g_object_ref (page->database);
  wait->cancellable = g_cancellable_new ();
  wait->request = request;

  return wait;
}

static void
wait_free (Wait *wait)
{
  g_object_unref (wait->page);
  g_object_unref (wait->database);
  g_object_unref (wait->cancellable);
  request_free (wait->request);
  g_free (wait);
}

/* Another document may have come since. */
static gboolean
is_current (Wait *wait)
{
  return wait->page->running == wait->cancellable && wait->page->database == wait->database;
}

/* The statement at an offset: the one around it, else the one before it on the same line, else the next. */
RelSpan
rel_console_find_statement (const char *script,
                            gsize       offset)
{
  RelStatements statements;
  RelStatement statement;
  RelSpan found = { 0, 0 };

  rel_statements_init (&statements, script, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_statements_next (&statements, &statement))
    {
      if (statement.span.start > offset && found.end > found.start && memchr (script + found.end, '\n', offset - MIN (found.end, offset)) == NULL)
        break;
      found = statement.span;
      if (offset <= statement.span.end)
        break;
    }

  return found;
}

static gpointer
run_script (RelConnection  *connection,
            gpointer        data,
            GCancellable   *cancellable,
            GError        **error)
{
  Request *request = data;

  return rel_sqlite_run (connection, request->script, request->span, &request->options, cancellable, error);
}

static void
more_cb (RelResultView  *view,
         RelConsolePage *self);

static void
rerun_cb (RelResultView  *view,
          RelConsolePage *self);

static void
export_cb (RelResultView  *view,
           RelConsolePage *self)
{
  rel_console_export (self, view);
}

static void
show_result (RelConsolePage *self,
             RelResult      *result)
{
  RelResultView *view = REL_RESULT_VIEW (rel_result_view_new (self->database, rel_document_get_base (self->document), result));
  g_autofree char *title = rel_result_view_dup_title (view);

  g_signal_connect (view, "more-requested", G_CALLBACK (more_cb), self);
  g_signal_connect (view, "rerun-requested", G_CALLBACK (rerun_cb), self);
  rel_result_view_set_document (view, self->document);
  g_signal_connect (view, "export-requested", G_CALLBACK (export_cb), self);
  rel_console_page_add_tab (self, GTK_WIDGET (view), title);
}

/* An error about the connection, which no statement has. */
static void
show_error (RelConsolePage *self,
            GError         *error)
{
  RelResultInfo info = { .n_changes = -1, .error_offset = -1 };
  g_autoptr(RelResult) result = NULL;

  info.error = error;
  result = rel_result_new (&info);
  show_result (self, result);
}

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Wait *wait = user_data;
  RelConsolePage *self = wait->page;
  GError *error = NULL;
  g_autoptr(GPtrArray) results = rel_database_run_finish (REL_DATABASE (source), result, &error);

  if (!is_current (wait))
    {
      g_clear_error (&error);
      wait_free (wait);
      return;
    }
  rel_console_page_set_waiting (self, NULL);

  if (wait->request->replaces == NULL)
    rel_console_page_clear_results (self);
  else
    {
      GtkWidget *old = GTK_WIDGET (wait->request->replaces);

      if (gtk_widget_get_root (old) != NULL)
        adw_tab_view_close_page (self->tabs, adw_tab_view_get_page (self->tabs, old));
    }

  for (guint i = 0; results != NULL && i < results->len; i++)
    {
      RelResult *one = g_ptr_array_index (results, i);
      const RelResultInfo *info = rel_result_get_info (one);

      show_result (self, one);
      if (info->error != NULL && info->error_offset >= 0)
        rel_console_page_mark_error (self, wait->request->script, info->error_offset);
    }
  if (error != NULL)
    show_error (self, error);
  else if (results->len == 0)
    show_error (self, g_error_new_literal (REL_ERROR, REL_ERROR_SYNTAX, _("There is no statement here. Write one, then run it with Ctrl+Enter.")));
  if (wait->request->options.granted & REL_EFFECTS_ON_FILE)
    rel_document_refresh (self->document);

  wait_free (wait);
}

static void
start (RelConsolePage *self,
       Request        *request)
{
  Wait *wait = wait_new (self, request);
  RelLane lane = request->options.granted & REL_EFFECTS_ON_FILE ? REL_LANE_WRITE : REL_LANE_SCRIPT;

  rel_console_page_set_waiting (self, wait->cancellable);
  rel_database_run_async (self->database, lane, run_script, request_copy (request), request_free,
                          (GDestroyNotify) g_ptr_array_unref, wait->cancellable, ran_cb, wait);
}

/* The same statement in place of a result: read again, from a database that may have changed. */
static void
run_again (RelConsolePage *self,
           RelResultView  *view,
           guint           max_rows)
{
  const RelResultInfo *info = rel_result_get_info (rel_result_view_get_result (view));
  RelSpan span = { 0, strlen (info->sql) };
  Request *request;

  if (self->running != NULL)
    return;
  request = request_new (info->sql, span);
  request->options.max_rows = max_rows;
  request->replaces = g_object_ref (view);
  start (self, request);
}

static void
more_cb (RelResultView  *view,
         RelConsolePage *self)
{
  guint shown = rel_rows_get_n_rows (rel_result_get_info (rel_result_view_get_result (view))->rows);

  run_again (self, view, MIN (MAX (shown, FIRST_ROWS) * 10, REL_RESULT_MAX_ROWS));
}

static void
rerun_cb (RelResultView  *view,
          RelConsolePage *self)
{
  guint shown = rel_rows_get_n_rows (rel_result_get_info (rel_result_view_get_result (view))->rows);

  run_again (self, view, CLAMP (shown, FIRST_ROWS, REL_RESULT_MAX_ROWS));
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char       *response,
             Wait             *wait)
{
  GtkCheckButton *whole = GTK_CHECK_BUTTON (adw_message_dialog_get_extra_child (dialog));
  RelConsolePage *self = wait->page;

  if (g_str_equal (response, "run") && self->database == wait->database && self->running == NULL)
    {
      wait->request->options.whole = whole != NULL && gtk_check_button_get_active (whole);
      start (self, g_steal_pointer (&wait->request));
      wait->request = request_new ("", (RelSpan) { 0, 0 });
    }
  wait_free (wait);
}

static void
ask (Wait    *wait,
     RelLook *look)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (wait->page));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL);
  g_autoptr(GString) body = g_string_new (NULL);
  gboolean on_file = (look->effects & REL_EFFECTS_ON_FILE) != 0;

  for (guint i = 0; i < look->words->len && i < MAX_WORDS; i++)
    g_string_append_printf (body, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (look->words, i));
  if (look->words->len > MAX_WORDS)
    g_string_append_printf (body, ngettext ("\n… and %u more", "\n… and %u more", look->words->len - MAX_WORDS), look->words->len - MAX_WORDS);
  if (on_file)
    g_string_append (body, _("\n\nThis is written to the database at once; Undo does not take it back."));

  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), on_file ? _("Change the Database?") : _("Reach Outside the Database?"));
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body->str);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "run", _("_Run"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "run", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  if (look->n_statements > 1 && look->may_be_whole && on_file)
    {
      GtkWidget *whole = gtk_check_button_new_with_mnemonic (_("_All of it or nothing"));

      gtk_check_button_set_active (GTK_CHECK_BUTTON (whole), TRUE);
      gtk_widget_set_halign (whole, GTK_ALIGN_CENTER);
      adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), whole);
    }
  g_signal_connect (dialog, "response", G_CALLBACK (answered_cb), wait);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gpointer
run_look (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  Request *request = data;

  return rel_sqlite_look (connection, request->script, request->span, cancellable, error);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Wait *wait = user_data;
  RelConsolePage *self = wait->page;
  GError *error = NULL;
  g_autoptr(RelLook) look = rel_database_run_finish (REL_DATABASE (source), result, &error);

  if (!is_current (wait))
    {
      g_clear_error (&error);
      wait_free (wait);
      return;
    }
  rel_console_page_set_waiting (self, NULL);

  if (look == NULL)
    {
      rel_console_page_clear_results (self);
      show_error (self, error);
      wait_free (wait);
      return;
    }

  wait->request->options.granted = look->effects;
  if (look->effects != REL_EFFECT_NONE)
    {
      ask (wait, look);
      return;
    }
  start (self, g_steal_pointer (&wait->request));
  wait->request = request_new ("", (RelSpan) { 0, 0 });
  wait_free (wait);
}

static void
look (RelConsolePage *self,
      const char     *script,
      RelSpan         span)
{
  Wait *wait;
  g_autofree char *sql = NULL;

  if (self->database == NULL || self->running != NULL)
    return;

  rel_console_page_clear_marks (self);
  sql = g_strndup (script + span.start, span.end - span.start);
  rel_console_remember (self, sql);
  wait = wait_new (self, request_new (script, span));
  rel_console_page_set_waiting (self, wait->cancellable);
  rel_database_run_async (self->database, REL_LANE_SCRIPT, run_look, request_copy (wait->request), request_free,
                          (GDestroyNotify) rel_look_free, wait->cancellable, looked_cb, wait);
}

/* What is selected, else the statement at the cursor. */
RelSpan
rel_console_find_here (RelConsolePage *self,
                       const char     *script)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;
  gboolean selected = gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  gsize from = g_utf8_offset_to_pointer (script, gtk_text_iter_get_offset (&start)) - script;
  gsize to = g_utf8_offset_to_pointer (script, gtk_text_iter_get_offset (&end)) - script;

  return selected ? (RelSpan) { from, to } : rel_console_find_statement (script, to);
}

void
rel_console_run_here (RelConsolePage *self)
{
  g_autofree char *script = rel_console_page_dup_script (self);

  look (self, script, rel_console_find_here (self, script));
}

void
rel_console_run_all (RelConsolePage *self)
{
  g_autofree char *script = rel_console_page_dup_script (self);

  look (self, script, (RelSpan) { 0, strlen (script) });
}

static gpointer
run_explain (RelConnection  *connection,
             gpointer        data,
             GCancellable   *cancellable,
             GError        **error)
{
  Request *request = data;

  return rel_sqlite_explain (connection, request->script, request->span, cancellable, error);
}

static void
explained_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Wait *wait = user_data;
  RelConsolePage *self = wait->page;
  GError *error = NULL;
  g_autoptr(RelRows) plan = rel_database_run_finish (REL_DATABASE (source), result, &error);

  if (is_current (wait))
    {
      rel_console_page_set_waiting (self, NULL);
      rel_console_page_clear_results (self);
      if (plan != NULL)
        {
          g_autofree char *sql = g_strndup (wait->request->script + wait->request->span.start, wait->request->span.end - wait->request->span.start);

          rel_console_page_add_tab (self, rel_plan_view_new (plan, sql), _("How It Would Run"));
        }
      else
        show_error (self, g_steal_pointer (&error));
    }
  g_clear_error (&error);
  wait_free (wait);
}

void
rel_console_explain_here (RelConsolePage *self)
{
  g_autofree char *script = rel_console_page_dup_script (self);
  RelSpan span = rel_console_find_here (self, script);
  Wait *wait;

  if (self->database == NULL || self->running != NULL || span.end <= span.start)
    return;

  wait = wait_new (self, request_new (script, span));
  rel_console_page_set_waiting (self, wait->cancellable);
  rel_database_run_async (self->database, REL_LANE_SCRIPT, run_explain, request_copy (wait->request), request_free,
                          (GDestroyNotify) rel_rows_unref, wait->cancellable, explained_cb, wait);
}
