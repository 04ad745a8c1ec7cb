/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a delete would do, in numbers: the answer to the question of rel-delete-question.c,
 * with the triggers that would run, and in words.
 */
#include "config.h"

#include "records/rel-delete-preview.h"

#include <glib/gi18n-lib.h>

#include "records/rel-delete-private.h"

struct _RelDeletePreview
{
  GObject     parent_instance;
  RelMapping *mapping;
  GArray     *consequences; /* RelDeleteConsequence */
  GPtrArray  *triggers;     /* names, NULL at the end */
};

G_DEFINE_FINAL_TYPE (RelDeletePreview, rel_delete_preview, G_TYPE_OBJECT)

static void
clear_consequence (gpointer data)
{
  g_free ((gpointer) ((RelDeleteConsequence *) data)->columns);
}

static void
rel_delete_preview_finalize (GObject *object)
{
  RelDeletePreview *self = REL_DELETE_PREVIEW (object);

  g_array_unref (self->consequences);
  g_ptr_array_unref (self->triggers);
  g_clear_object (&self->mapping);

  G_OBJECT_CLASS (rel_delete_preview_parent_class)->finalize (object);
}

static void
rel_delete_preview_class_init (RelDeletePreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_delete_preview_finalize;
}

static void
rel_delete_preview_init (RelDeletePreview *self)
{
  self->consequences = g_array_new (FALSE, FALSE, sizeof (RelDeleteConsequence));
  g_array_set_clear_func (self->consequences, clear_consequence);
  self->triggers = g_ptr_array_new ();
}

static void
add_consequence (RelDeletePreview     *self,
                 const RelDeleteCount *counted,
                 gint64                n_rows)
{
  RelDeleteConsequence consequence = { counted->kind, counted->table->name, NULL, n_rows };
  const char **columns = NULL;

  /* The same link may be counted twice, once for either way to delete. */
  for (guint i = 0; i < self->consequences->len; i++)
    {
      RelDeleteConsequence *known = &g_array_index (self->consequences, RelDeleteConsequence, i);
      gboolean same = known->kind == counted->kind && known->table == counted->table->name && (known->columns != NULL) == (counted->columns != NULL);

      for (guint j = 0; same && counted->columns != NULL && j < counted->columns->n; j++)
        same = known->columns[j] == counted->table->columns[counted->columns->at[j]].name;
      if (same)
        {
          known->n_rows += n_rows;
          return;
        }
    }

  if (counted->columns != NULL)
    {
      columns = g_new0 (const char *, counted->columns->n + 1);
      for (guint i = 0; i < counted->columns->n; i++)
        columns[i] = counted->table->columns[counted->columns->at[i]].name;
    }
  consequence.columns = (const char *const *) columns;
  g_array_append_val (self->consequences, consequence);
}

static gboolean
is_of_interest (const RelTriggerInfo       *trigger,
                const RelDeleteConsequence *consequence)
{
  if (g_strcmp0 (trigger->target_name, consequence->table) != 0 || consequence->kind == REL_CONSEQUENCE_FORBIDS)
    return FALSE;
  if (consequence->kind == REL_CONSEQUENCE_DELETED)
    return trigger->event == REL_TRIGGER_DELETE;
  if (trigger->event != REL_TRIGGER_UPDATE)
    return FALSE;
  if (trigger->of == NULL)
    return TRUE;
  for (guint i = 0; trigger->of[i] != NULL; i++)
    for (guint j = 0; consequence->columns[j] != NULL; j++)
      if (g_ascii_strcasecmp (trigger->of[i], consequence->columns[j]) == 0)
        return TRUE;

  return FALSE;
}

static void
find_triggers (RelDeletePreview *self)
{
  GPtrArray *triggers = rel_schema_get_info (rel_mapping_get_schema (self->mapping))->triggers;

  for (guint i = 0; i < triggers->len; i++)
    {
      const RelTriggerInfo *trigger = rel_trigger_get_info (triggers->pdata[i]);
      gboolean runs = FALSE;

      for (guint j = 0; !runs && j < self->consequences->len; j++)
        runs = is_of_interest (trigger, &g_array_index (self->consequences, RelDeleteConsequence, j));
      if (runs)
        g_ptr_array_add (self->triggers, (char *) trigger->name);
    }
  g_ptr_array_add (self->triggers, NULL);
}

static gpointer
answer (RelConnection  *connection,
        gpointer        data,
        GCancellable   *cancellable,
        GError        **error)
{
  RelDeleteQuestion *question = data;
  g_autoptr(RelRows) rows = rel_connection_query (connection, question->sql->str, (RelValue *const *) question->params->pdata,
                                                  question->params->len, cancellable, error);
  RelDeletePreview *self;

  if (rows == NULL)
    return NULL;

  self = g_object_new (REL_TYPE_DELETE_PREVIEW, NULL);
  self->mapping = g_object_ref (question->mapping);
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      guint kind = (guint) rel_value_get_integer (rel_rows_get (rows, i, 0));
      gint64 n = rel_value_get_integer (rel_rows_get (rows, i, 1));

      if (n > 0 && kind < question->kinds->len)
        add_consequence (self, &g_array_index (question->kinds, RelDeleteCount, kind), n);
    }
  find_triggers (self);

  return self;
}

/**
 * rel_session_preview_delete:
 * @session: a session
 * @records: (array length=n_records): records, stored or new
 * @n_records: their number
 * @reader: a connection, for reading only
 * @cancellable: (nullable): stops counting
 * @error: where to put an error
 *
 * Counts what deleting these records would do, beside what is staged already.
 *
 * Returns: (transfer full) (nullable): the numbers
 */
RelDeletePreview *
rel_session_preview_delete (RelSession        *session,
                            RelRecord *const  *records,
                            guint              n_records,
                            RelConnection     *reader,
                            GCancellable      *cancellable,
                            GError           **error)
{
  RelDeletePreview *self;
  RelDeleteQuestion *question;

  g_return_val_if_fail (REL_IS_SESSION (session), NULL);
  g_return_val_if_fail (n_records > 0, NULL);
  g_return_val_if_fail (REL_IS_CONNECTION (reader), NULL);

  question = rel_delete_question_new (session, records, n_records);
  self = answer (reader, question, cancellable, error);
  rel_delete_question_free (question);

  return self;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  RelDeletePreview *self = rel_database_run_finish (REL_DATABASE (source), result, &error);

  if (self == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, self, g_object_unref);
}

/**
 * rel_session_preview_delete_async:
 * @session: a session with a database
 * @records: (array length=n_records): records, stored ones that were read, or new
 * @n_records: their number
 * @cancellable: (nullable): stops counting
 * @callback: (nullable): called when it is done
 * @user_data: data for @callback
 *
 * As rel_session_preview_delete(), on the database's lane for the background.
 */
void
rel_session_preview_delete_async (RelSession          *session,
                                  RelRecord *const    *records,
                                  guint                n_records,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (REL_IS_SESSION (session));
  g_return_if_fail (n_records > 0);
  g_return_if_fail (session->database != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, rel_session_preview_delete_async);
  rel_database_run_async (session->database, REL_LANE_BACKGROUND, answer, rel_delete_question_new (session, records, n_records),
                          (GDestroyNotify) rel_delete_question_free, g_object_unref, cancellable, answered_cb, task);
}

/**
 * rel_session_preview_delete_finish:
 * @session: a session
 * @result: the result
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the numbers
 */
RelDeletePreview *
rel_session_preview_delete_finish (RelSession    *session,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rel_delete_preview_get_n_consequences:
 * @self: a preview
 *
 * Returns: how many different things happen
 */
guint
rel_delete_preview_get_n_consequences (RelDeletePreview *self)
{
  g_return_val_if_fail (REL_IS_DELETE_PREVIEW (self), 0);

  return self->consequences->len;
}

/**
 * rel_delete_preview_get_consequence:
 * @self: a preview
 * @position: from 0
 *
 * Returns: (transfer none): one of the things that happen
 */
const RelDeleteConsequence *
rel_delete_preview_get_consequence (RelDeletePreview *self,
                                    guint             position)
{
  g_return_val_if_fail (REL_IS_DELETE_PREVIEW (self), NULL);
  g_return_val_if_fail (position < self->consequences->len, NULL);

  return &g_array_index (self->consequences, RelDeleteConsequence, position);
}

/**
 * rel_delete_preview_get_triggers:
 * @self: a preview
 *
 * Returns: (transfer none) (array zero-terminated=1): names of the triggers that run; what
 *   they do is not foreseen
 */
const char *const *
rel_delete_preview_get_triggers (RelDeletePreview *self)
{
  g_return_val_if_fail (REL_IS_DELETE_PREVIEW (self), NULL);

  return (const char *const *) self->triggers->pdata;
}

/**
 * rel_delete_preview_is_forbidden:
 * @self: a preview
 *
 * Returns: whether there are rows that need what is to be deleted, so that the commit would fail
 */
gboolean
rel_delete_preview_is_forbidden (RelDeletePreview *self)
{
  g_return_val_if_fail (REL_IS_DELETE_PREVIEW (self), FALSE);

  for (guint i = 0; i < self->consequences->len; i++)
    if (g_array_index (self->consequences, RelDeleteConsequence, i).kind == REL_CONSEQUENCE_FORBIDS)
      return TRUE;

  return FALSE;
}

/**
 * rel_delete_preview_get_n_deleted:
 * @self: a preview
 *
 * Returns: how many rows go, in all tables, the records themselves included
 */
gint64
rel_delete_preview_get_n_deleted (RelDeletePreview *self)
{
  gint64 n = 0;

  g_return_val_if_fail (REL_IS_DELETE_PREVIEW (self), 0);

  for (guint i = 0; i < self->consequences->len; i++)
    if (g_array_index (self->consequences, RelDeleteConsequence, i).kind == REL_CONSEQUENCE_DELETED)
      n += g_array_index (self->consequences, RelDeleteConsequence, i).n_rows;

  return n;
}

static char *
to_sentence (const RelDeleteConsequence *consequence)
{
  g_autofree char *columns = consequence->columns != NULL ? g_strjoinv (", ", (char **) consequence->columns) : NULL;
  gulong n = (gulong) consequence->n_rows;

  switch (consequence->kind)
    {
    case REL_CONSEQUENCE_CLEARED:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "In “%2$s”, %1$lu record loses its link %3$s.", "In “%2$s”, %1$lu records lose their link %3$s.", n), n, consequence->table, columns);
    case REL_CONSEQUENCE_DEFAULTED:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "In “%2$s”, the link %3$s of %1$lu record takes its default.", "In “%2$s”, the link %3$s of %1$lu records takes its default.", n), n, consequence->table, columns);
    case REL_CONSEQUENCE_FORBIDS:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "In “%2$s”, %1$lu record needs this by its link %3$s: it cannot be deleted.", "In “%2$s”, %1$lu records need this by their link %3$s: it cannot be deleted.", n), n, consequence->table, columns);
    case REL_CONSEQUENCE_DELETED:
    default:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "From “%2$s”, %1$lu record is deleted.", "From “%2$s”, %1$lu records are deleted.", n), n, consequence->table);
    }
}

/**
 * rel_delete_preview_dup_text:
 * @self: a preview
 *
 * Returns: (transfer full): all of it in sentences, one a line
 */
char *
rel_delete_preview_dup_text (RelDeletePreview *self)
{
  GString *text;

  g_return_val_if_fail (REL_IS_DELETE_PREVIEW (self), NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < self->consequences->len; i++)
    {
      g_autofree char *sentence = to_sentence (&g_array_index (self->consequences, RelDeleteConsequence, i));

      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
    }
  for (guint i = 0; self->triggers->pdata[i] != NULL; i++)
    {
      g_autofree char *sentence = g_strdup_printf (_("The trigger “%s” runs; what it does is not counted."), (char *) self->triggers->pdata[i]);

      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
    }

  return g_string_free (text, FALSE);
}
