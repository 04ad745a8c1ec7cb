/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A document: the state with its history, bound to a database or read from a script.
 * When another program changes the schema it is read again; elements keep their ids, so
 * that places, selection and history survive, and newcomers are placed by whoever shows
 * the diagram. The diagram is remembered shortly after it changed, beside the person's
 * other state and never in the database.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "document/rel-document.h"

#include "database/sqlite/rel-sqlite-script.h"
#include "document/rel-history.h"
#include "document/rel-places.h"
#include "schema/rel-derive.h"
#include "schema/rel-schema-match.h"

#define SAVE_DELAY_MS 700
#define MAGIC         "SQLite format 3"

struct _RelDocument
{
  GObject       parent_instance;
  GFile        *file;     /* NULL for the sample and a new design */
  char         *title;
  char         *notice;
  RelDatabase  *database; /* NULL for a design */
  RelHistory   *history;
  char         *places;   /* where the diagram is remembered, or NULL */
  guint         save_id;
  GCancellable *reading;  /* the schema again */
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_UNDO_NAME,
  PROP_REDO_NAME,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (RelDocument, rel_document, G_TYPE_OBJECT)

static void
save_now (RelDocument *self)
{
  g_autoptr(GError) error = NULL;

  g_clear_handle_id (&self->save_id, g_source_remove);
  if (self->places != NULL &&
      !rel_places_save (self->places, rel_document_get_schema (self), rel_document_get_diagram (self), &error))
    g_message ("The places of the diagram could not be remembered: %s", error->message);
}

static gboolean
save_cb (gpointer user_data)
{
  RelDocument *self = user_data;

  self->save_id = 0;
  save_now (self);

  return G_SOURCE_REMOVE;
}

static void
rel_document_dispose (GObject *object)
{
  RelDocument *self = REL_DOCUMENT (object);

  rel_document_close (self);
  g_clear_object (&self->file);
  g_clear_object (&self->database);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->notice, g_free);
  g_clear_pointer (&self->places, g_free);
  g_clear_pointer (&self->history, rel_history_free);

  G_OBJECT_CLASS (rel_document_parent_class)->dispose (object);
}

static void
rel_document_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  RelDocument *self = REL_DOCUMENT (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_take_string (value, rel_document_dup_subtitle (self));
      break;
    case PROP_UNDO_NAME:
      g_value_set_string (value, rel_document_get_undo_name (self));
      break;
    case PROP_REDO_NAME:
      g_value_set_string (value, rel_document_get_redo_name (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rel_document_class_init (RelDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  static const char *const names[N_PROPS] = { NULL, "title", "subtitle", "undo-name", "redo-name" };

  object_class->dispose = rel_document_dispose;
  object_class->get_property = rel_document_get_property;

  for (guint i = 1; i < N_PROPS; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * RelDocument::changed:
   * @self: the document
   * @before: the state as it was
   * @after: the state as it is
   */
  changed_signal = g_signal_new ("changed", REL_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, REL_TYPE_STATE, REL_TYPE_STATE);
}

static void
rel_document_init (RelDocument *self)
{
}

static RelDocument *
new_document (GFile       *file,
              const char  *title,
              RelDatabase *database,
              RelSchema   *schema)
{
  RelDocument *self = g_object_new (REL_TYPE_DOCUMENT, NULL);
  g_autoptr(RelDiagram) diagram = NULL;
  g_autoptr(RelState) state = NULL;

  self->file = file != NULL ? g_object_ref (file) : NULL;
  self->title = g_strdup (title);
  self->database = database != NULL ? g_object_ref (database) : NULL;
  self->places = file != NULL ? rel_places_get_path (file) : NULL;
  diagram = self->places != NULL ? rel_places_load (self->places, schema) : rel_diagram_new (REL_ID_NONE, "");
  state = rel_state_new (schema, diagram);
  self->history = rel_history_new (state);

  return self;
}

/**
 * rel_document_new_design:
 *
 * Returns: (transfer full): an empty design without a file
 */
RelDocument *
rel_document_new_design (void)
{
  g_autoptr(RelSchema) schema = rel_schema_new_empty ();

  return new_document (NULL, _("New Design"), NULL, schema);
}

/* Tells who listens that the state is another one. */
static void
announce (RelDocument *self,
          RelState    *before)
{
  g_autoptr(RelState) after = g_object_ref (rel_document_get_state (self));

  for (guint i = PROP_SUBTITLE; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_signal_emit (self, changed_signal, 0, before, after);

  if (self->places != NULL && rel_state_get_diagram (before) != rel_state_get_diagram (after))
    {
      g_clear_handle_id (&self->save_id, g_source_remove);
      self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
    }
}

static RelState *
adopt (RelState *state,
       gpointer  schema)
{
  return rel_state_with_schema (state, schema);
}

static void
reloaded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(RelDocument) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelState) before = NULL;
  g_autoptr(RelSchema) schema = NULL;

  if (!rel_database_reload_schema_finish (REL_DATABASE (source), result, &error) || self->history == NULL)
    return;

  before = g_object_ref (rel_document_get_state (self));
  schema = rel_schema_adopt (rel_database_get_schema (self->database), rel_state_get_schema (before));
  rel_history_map (self->history, adopt, schema);
  announce (self, before);
}

static void
changed_outside_cb (RelDocument *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  rel_database_reload_schema_async (self->database, self->reading, reloaded_cb, g_object_ref (self));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GFile *file = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(RelDatabase) database = rel_database_open_finish (result, &error);
  g_autofree char *name = NULL;
  RelDocument *self;

  if (database == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  name = file != NULL ? g_file_get_basename (file) : g_strdup (_("Sample Bookshop"));
  {
    g_autofree char *title = g_utf8_make_valid (name, -1);

    self = new_document (file, title, database, rel_database_get_schema (database));
  }
  self->notice = g_strdup (rel_database_get_notice (database));
  g_signal_connect_object (database, "changed-outside", G_CALLBACK (changed_outside_cb), self, G_CONNECT_SWAPPED);
  g_task_return_pointer (task, self, g_object_unref);
}

static void
read_script (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  g_autofree char *path = g_file_get_path (data);
  RelSchema *schema = rel_sqlite_read_script_file (path, cancellable, &error);

  if (schema != NULL)
    g_task_return_pointer (task, schema, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
script_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GFile *file = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(RelSchema) schema = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *title = g_utf8_make_valid (name, -1);
  RelDocument *self;
  guint n;

  if (schema == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self = new_document (file, title, NULL, schema);
  n = rel_schema_get_info (schema)->n_problems;
  if (n > 0)
    {
      const RelProblem *first = &rel_schema_get_info (schema)->problems[0];

      self->notice = g_strdup_printf (ngettext ("%u statement of this script was not understood: line %u, %s",
                                                "%u statements of this script were not understood; the first: line %u, %s", n),
                                      n, first->line, first->message);
    }
  g_task_return_pointer (task, self, g_object_unref);
}

/* A script is what is called one and does not begin like a database. */
static gboolean
is_script (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr(GFileInputStream) stream = NULL;
  g_autoptr(GFileInfo) info = NULL;
  char magic[sizeof MAGIC] = "";
  gsize n = 0;

  if (name == NULL || !g_str_has_suffix (name, ".sql"))
    return FALSE;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return FALSE;

  stream = g_file_read (file, NULL, NULL);
  if (stream != NULL)
    g_input_stream_read_all (G_INPUT_STREAM (stream), magic, sizeof magic, &n, NULL, NULL);

  return n < sizeof magic || memcmp (magic, MAGIC, sizeof MAGIC) != 0;
}

/**
 * rel_document_open_async:
 * @file: (nullable): a database or script; %NULL for the sample bookshop
 * @cancellable: (nullable): stops opening
 * @callback: called when it is open
 * @user_data: data for @callback
 *
 * Opens a document. What it is, is told by its content.
 */
void
rel_document_open_async (GFile               *file,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, rel_document_open_async);
  if (file == NULL)
    {
      rel_database_open_sample_async (cancellable, opened_cb, task);
      return;
    }

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  if (g_file_is_native (file) && is_script (file))
    {
      g_autoptr(GTask) read = g_task_new (NULL, cancellable, script_cb, task);

      g_task_set_task_data (read, g_object_ref (file), g_object_unref);
      g_task_run_in_thread (read, read_script);
      return;
    }

  rel_database_open_async (file, cancellable, opened_cb, task);
}

/**
 * rel_document_open_finish:
 * @result: the result
 * @error: where to put an error that names the file and the reason
 *
 * Returns: (transfer full) (nullable): the document
 */
RelDocument *
rel_document_open_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rel_document_get_file:
 * @self: a document
 *
 * Returns: (nullable) (transfer none): its file
 */
GFile *
rel_document_get_file (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  return self->file;
}

/**
 * rel_document_get_database:
 * @self: a document
 *
 * Returns: (nullable) (transfer none): its database, %NULL for a design
 */
RelDatabase *
rel_document_get_database (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  return self->database;
}

/**
 * rel_document_get_state:
 * @self: a document
 *
 * Returns: (transfer none): what it is now
 */
RelState *
rel_document_get_state (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  return rel_history_get_state (self->history);
}

/**
 * rel_document_get_schema:
 * @self: a document
 *
 * Returns: (transfer none): its schema
 */
RelSchema *
rel_document_get_schema (RelDocument *self)
{
  return rel_state_get_schema (rel_document_get_state (self));
}

/**
 * rel_document_get_diagram:
 * @self: a document
 *
 * Returns: (transfer none): its diagram
 */
RelDiagram *
rel_document_get_diagram (RelDocument *self)
{
  return rel_state_get_diagram (rel_document_get_state (self));
}

const char *
rel_document_get_title (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  return self->title;
}

/**
 * rel_document_dup_subtitle:
 * @self: a document
 *
 * Returns: (transfer full): what it is, in a line: kind, tables, relationships
 */
char *
rel_document_dup_subtitle (RelDocument *self)
{
  guint n_tables;
  guint n_relationships;
  g_autofree char *tables = NULL;
  g_autofree char *relationships = NULL;

  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  n_tables = rel_schema_get_n_tables (rel_document_get_schema (self));
  n_relationships = rel_schema_get_relationships (rel_document_get_schema (self))->len;
  tables = g_strdup_printf (ngettext ("%u table", "%u tables", n_tables), n_tables);
  relationships = g_strdup_printf (ngettext ("%u relationship", "%u relationships", n_relationships), n_relationships);

  /* Translators: kind of document (SQLite, Design), number of tables, number of relationships. */
  return g_strdup_printf (C_("subtitle", "%s · %s · %s"), self->database != NULL ? "SQLite" : _("Design"), tables, relationships);
}

/**
 * rel_document_get_notice:
 * @self: a document
 *
 * Returns: (nullable) (transfer none): a sentence for a banner
 */
const char *
rel_document_get_notice (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  return self->notice;
}

/**
 * rel_document_push:
 * @self: a document
 * @name: name of the edit, for people
 * @state: what it led to
 *
 * Goes on to a new state. An edit that changed nothing is none.
 */
void
rel_document_push (RelDocument *self,
                   const char  *name,
                   RelState    *state)
{
  g_autoptr(RelState) before = NULL;

  g_return_if_fail (REL_IS_DOCUMENT (self));

  before = g_object_ref (rel_document_get_state (self));
  if (rel_state_get_schema (before) == rel_state_get_schema (state) &&
      rel_diagram_equal (rel_state_get_diagram (before), rel_state_get_diagram (state)))
    return;

  rel_history_push (self->history, name, state);
  announce (self, before);
}

static void
take_place (RelDiagram *from,
            RelDiagram *into,
            RelId       id,
            GArray     *ids,
            GArray     *places)
{
  RelPoint place;
  RelPoint known;

  if (!rel_diagram_get_place (from, id, &place) || rel_diagram_get_place (into, id, &known))
    return;
  g_array_append_val (ids, id);
  g_array_append_val (places, place);
}

/* Each state keeps the places it has, and gets those it lacks. */
static RelState *
take_places (RelState *state,
             gpointer  settled)
{
  const RelSchemaInfo *info = rel_schema_get_info (rel_state_get_schema (state));
  RelDiagram *diagram = rel_state_get_diagram (state);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (RelId));
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  g_autoptr(RelDiagram) whole = NULL;

  for (guint i = 0; i < info->tables->len; i++)
    take_place (settled, diagram, rel_table_get_id (g_ptr_array_index (info->tables, i)), ids, places);
  for (guint i = 0; i < info->views->len; i++)
    take_place (settled, diagram, rel_view_get_id (g_ptr_array_index (info->views, i)), ids, places);
  whole = rel_diagram_with_places (diagram, (RelId *) ids->data, (RelPoint *) places->data, ids->len);

  return rel_state_with_diagram (state, whole);
}

/**
 * rel_document_settle:
 * @self: a document
 * @diagram: the diagram with places for tables that had none
 *
 * Takes places that nobody chose: the first layout, and newcomers after a refresh. Not
 * an edit, so there is nothing to undo.
 */
void
rel_document_settle (RelDocument *self,
                     RelDiagram  *diagram)
{
  g_autoptr(RelState) before = NULL;

  g_return_if_fail (REL_IS_DOCUMENT (self));

  before = g_object_ref (rel_document_get_state (self));
  rel_history_map (self->history, take_places, diagram);
  announce (self, before);
}

static void
step (RelDocument *self,
      gboolean   (*go) (RelHistory *))
{
  g_autoptr(RelState) before = g_object_ref (rel_document_get_state (self));

  if (go (self->history))
    announce (self, before);
}

void
rel_document_undo (RelDocument *self)
{
  g_return_if_fail (REL_IS_DOCUMENT (self));

  step (self, rel_history_undo);
}

void
rel_document_redo (RelDocument *self)
{
  g_return_if_fail (REL_IS_DOCUMENT (self));

  step (self, rel_history_redo);
}

/**
 * rel_document_get_undo_name:
 * @self: a document
 *
 * Returns: (nullable) (transfer none): name of the edit that would be undone
 */
const char *
rel_document_get_undo_name (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  return rel_history_get_undo_name (self->history);
}

/**
 * rel_document_get_redo_name:
 * @self: a document
 *
 * Returns: (nullable) (transfer none): name of the edit that would be redone
 */
const char *
rel_document_get_redo_name (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  return rel_history_get_redo_name (self->history);
}

/**
 * rel_document_set_watch:
 * @self: a document
 * @watch: whether to look for what other programs commit
 */
void
rel_document_set_watch (RelDocument *self,
                        gboolean     watch)
{
  g_return_if_fail (REL_IS_DOCUMENT (self));

  if (self->database != NULL)
    rel_database_set_watch (self->database, watch);
}

/**
 * rel_document_close:
 * @self: a document
 *
 * Remembers the diagram and closes the database.
 */
void
rel_document_close (RelDocument *self)
{
  g_return_if_fail (REL_IS_DOCUMENT (self));

  if (self->save_id != 0)
    save_now (self);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  if (self->database != NULL)
    rel_database_close (self->database);
}
