/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A document: the state with its history, bound to a database or read from a script.
 * When another program changes the schema it is read again; elements keep their ids, so
 * that places, selection and history survive, and newcomers are placed by whoever shows
 * the diagram. The diagram is remembered shortly after it changed, beside the person's
 * other state and never in the database.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/rel-document.h"

#include "document/rel-document-private.h"
#include "document/rel-observer.h"
#include "document/rel-places.h"
#include "schema/rel-derive.h"

#define SAVE_DELAY_MS 700

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
      !rel_places_save (self->places, rel_document_get_schema (self), rel_document_get_diagrams (self), self->labels, &error))
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
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_object (&self->applied_from);
  g_clear_object (&self->base);
  g_clear_pointer (&self->saved, g_ptr_array_unref);
  g_clear_object (&self->session);
  g_clear_pointer (&self->labels, rel_labels_unref);
  g_clear_object (&self->looks);
  g_clear_object (&self->observer);
  g_clear_pointer (&self->design, rel_design_free);

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

  /**
   * RelDocument::reloaded:
   * @self: the document
   *
   * The database was read again: its schema or its rows may be others.
   */
  g_signal_new ("reloaded", REL_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * RelDocument::labels-changed:
   * @self: the document
   *
   * Records of a table are called otherwise from now on.
   */
  g_signal_new ("labels-changed", REL_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * RelDocument::trouble:
   * @self: the document
   * @words: (nullable): what others did to its file; %NULL: it is over
   *
   * The file is no longer the one that was opened.
   */
  g_signal_new ("trouble", REL_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * RelDocument::notice:
   * @self: the document
   * @words: a sentence
   *
   * Something that people should know, and need not answer.
   */
  g_signal_new ("notice", REL_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rel_document_init (RelDocument *self)
{
}

RelDocument *
rel_document_new (GFile       *file,
                  const char  *title,
                  RelDatabase *database,
                  RelSchema   *schema,
                  GPtrArray   *known)
{
  RelDocument *self = g_object_new (REL_TYPE_DOCUMENT, NULL);
  g_autoptr(GPtrArray) diagrams = NULL;
  g_autoptr(RelSchema) named = NULL;
  g_autoptr(RelState) bare = NULL;
  g_autoptr(RelState) state = NULL;

  self->file = file != NULL ? g_object_ref (file) : NULL;
  self->title = g_strdup (title);
  self->database = database != NULL ? g_object_ref (database) : NULL;
  self->places = file != NULL ? rel_places_get_path (file) : NULL;
  if (database != NULL && self->places != NULL)
    schema = named = rel_places_load_words (self->places, schema);
  if (known != NULL)
    diagrams = g_ptr_array_ref (known);
  else if (self->places != NULL)
    diagrams = rel_places_load (self->places, schema);
  else
    {
      diagrams = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (diagrams, rel_diagram_new (REL_ID_NONE, ""));
    }
  self->labels = self->places != NULL ? rel_places_load_labels (self->places, schema) : rel_labels_new ();
  self->base = g_object_ref (schema);
  self->saved = g_ptr_array_ref (diagrams);
  bare = rel_state_new (schema, diagrams->pdata[0]);
  state = rel_state_with_diagrams (bare, diagrams, 0);
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

  return rel_document_new (NULL, _("New Design"), NULL, schema, NULL);
}

void
rel_document_set_notice (RelDocument *self,
                         char        *notice)
{
  g_free (self->notice);
  self->notice = notice;
}

/* Tells who listens that the state is another one. */
void
rel_document_announce (RelDocument *self,
                       RelState    *before)
{
  g_autoptr(RelState) after = g_object_ref (rel_document_get_state (self));

  if (rel_state_get_schema (before) != rel_state_get_schema (after))
    g_clear_pointer (&self->changes, g_array_unref);
  rel_document_show_stage (self);
  for (guint i = PROP_SUBTITLE; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_signal_emit (self, changed_signal, 0, before, after);

  rel_document_keep (self);
  /* names of ends are kept there too */
  if (self->places != NULL && (rel_state_get_diagrams (before) != rel_state_get_diagrams (after) || rel_state_get_schema (before) != rel_state_get_schema (after)))
    {
      g_clear_handle_id (&self->save_id, g_source_remove);
      self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
    }
}

/**
 * rel_document_get_looks:
 * @self: a document
 *
 * Returns: (transfer none): how the grids of its tables look; kept beside its places
 */
RelTableLooks *
rel_document_get_looks (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  if (self->looks == NULL)
    self->looks = rel_table_looks_new (rel_document_get_file (self));

  return self->looks;
}

/**
 * rel_document_get_labels:
 * @self: a document
 *
 * Returns: (transfer none): which columns describe the records of its tables, where a person chose them
 */
RelLabels *
rel_document_get_labels (RelDocument *self)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  return self->labels;
}

/**
 * rel_document_set_label:
 * @self: a document
 * @table: id of a table
 * @column: id of the column that shall describe its records; 0: as it is chosen by itself
 *
 * Chooses what records of a table are called. It is remembered beside the places of the
 * diagram; the database is not touched, and there is nothing to undo. Tells by the signal
 * `labels-changed`.
 */
void
rel_document_set_label (RelDocument *self,
                        RelId        table,
                        RelId        column)
{
  RelLabels *labels;

  g_return_if_fail (REL_IS_DOCUMENT (self));

  labels = rel_labels_with_column (self->labels, table, column);
  rel_labels_unref (self->labels);
  self->labels = labels;
  if (self->session != NULL)
    rel_session_set_labels (self->session, labels);
  if (self->places != NULL)
    {
      g_clear_handle_id (&self->save_id, g_source_remove);
      self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
    }
  g_signal_emit_by_name (self, "labels-changed");
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
 * rel_document_set_watch:
 * @self: a document
 * @watch: whether to look for what other programs commit
 */
void
rel_document_set_watch (RelDocument *self,
                        gboolean     watch)
{
  g_return_if_fail (REL_IS_DOCUMENT (self));

  if (watch)
    rel_document_check_file (self);
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
  rel_document_stop_keeping (self);
  rel_document_stop_watching (self);
  self->closed = TRUE;
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  if (self->observer != NULL)
    rel_observer_stop (self->observer);
  if (self->database != NULL)
    rel_database_close (self->database);
}
