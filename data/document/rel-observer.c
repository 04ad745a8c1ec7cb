/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The observed cardinality of a document's relationships. One job at a time, so that
 * other work of the background lane comes in between; what is counted again keeps its
 * old figures until the new ones are there.
 */
#include "config.h"

#include "document/rel-observer.h"

#include "diagram/rel-counted.h"
#include "document/rel-document-private.h"

#define SETTLE_MS 600 /* who commits often is not counted after each time */

struct _RelObserver
{
  GObject       parent_instance;
  RelDatabase  *database;
  RelSchema    *schema;      /* as the database has it */
  gboolean      active;
  GHashTable   *known;       /* RelId -> RelObserved */
  GArray       *wanted;      /* RelId, the next one first */
  GHashTable   *whole;       /* RelId: to be counted however long it takes */
  RelId         counting;
  GCancellable *cancellable;
  guint         settle_id;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (RelObserver, rel_observer, G_TYPE_OBJECT)

static void start_next (RelObserver *self);

typedef struct
{
  RelSchema       *schema;
  RelRelationship *relationship;
  RelObserveHow    how;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->schema);
  g_object_unref (job->relationship);
  g_free (job);
}

static gpointer
count_job (RelConnection  *connection,
           gpointer        data,
           GCancellable   *cancellable,
           GError        **error)
{
  Job *job = data;
  RelObserved *observed = g_new0 (RelObserved, 1);

  if (rel_observed_count (connection, job->schema, job->relationship, job->how, observed, cancellable, error))
    return observed;
  g_free (observed);

  return NULL;
}

static gpointer
dup_id (RelId id)
{
  return g_memdup2 (&id, sizeof id);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(RelObserver) self = user_data;
  RelId id = self->counting;
  g_autoptr(GError) error = NULL;
  RelObserved *observed = rel_database_run_finish (REL_DATABASE (source), result, &error);

  self->counting = REL_ID_NONE;
  g_clear_object (&self->cancellable);
  if (observed != NULL)
    g_hash_table_insert (self->known, dup_id (id), observed);
  start_next (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
start_next (RelObserver *self)
{
  while (self->counting == REL_ID_NONE && self->wanted->len > 0 && self->schema != NULL)
    {
      RelId id = g_array_index (self->wanted, RelId, 0);
      RelRelationship *relationship = rel_schema_get_relationship (self->schema, id);
      Job *job;

      g_array_remove_index (self->wanted, 0);
      if (relationship == NULL)
        continue;
      job = g_new0 (Job, 1);
      *job = (Job) { g_object_ref (self->schema), g_object_ref (relationship),
                     g_hash_table_contains (self->whole, &id) ? REL_OBSERVE_WHOLE : REL_OBSERVE_QUICK };
      self->counting = id;
      self->cancellable = g_cancellable_new ();
      rel_database_run_async (self->database, REL_LANE_BACKGROUND, count_job, job, job_free, g_free, self->cancellable, counted_cb, g_object_ref (self));
    }
}

static void
want_all (RelObserver *self)
{
  GPtrArray *relationships = rel_schema_get_relationships (self->schema);

  g_array_set_size (self->wanted, 0);
  for (guint indexed = 1; indexed < 2; indexed--)
    for (guint i = 0; i < relationships->len; i++)
      {
        RelId id = rel_relationship_get_id (relationships->pdata[i]);

        if (rel_observed_is_indexed (self->schema, relationships->pdata[i]) == (gboolean) indexed)
          g_array_append_val (self->wanted, id);
      }
  start_next (self);
}

static gboolean
settled_cb (gpointer user_data)
{
  RelObserver *self = user_data;

  self->settle_id = 0;
  if (self->active && self->schema != NULL)
    want_all (self);

  return G_SOURCE_REMOVE;
}

static void
rel_observer_dispose (GObject *object)
{
  RelObserver *self = REL_OBSERVER (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_array_set_size (self->wanted, 0);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->database);
  g_clear_object (&self->schema);

  G_OBJECT_CLASS (rel_observer_parent_class)->dispose (object);
}

static void
rel_observer_finalize (GObject *object)
{
  RelObserver *self = REL_OBSERVER (object);

  g_hash_table_unref (self->known);
  g_hash_table_unref (self->whole);
  g_array_unref (self->wanted);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rel_observer_parent_class)->finalize (object);
}

static void
rel_observer_class_init (RelObserverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_observer_dispose;
  G_OBJECT_CLASS (klass)->finalize = rel_observer_finalize;

  /**
   * RelObserver::changed:
   * @self: the observer
   */
  changed_signal = g_signal_new ("changed", REL_TYPE_OBSERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_observer_init (RelObserver *self)
{
  self->known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->whole = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (RelId));
}

/**
 * rel_observer_new:
 * @database: where to count
 *
 * Returns: (transfer full): an observer that counts nothing yet
 */
RelObserver *
rel_observer_new (RelDatabase *database)
{
  RelObserver *self = g_object_new (REL_TYPE_OBSERVER, NULL);

  self->database = g_object_ref (database);

  return self;
}

/**
 * rel_observer_set_schema:
 * @self: an observer
 * @schema: the schema of the database, as it is now
 * @rows_changed: its rows may be others too
 *
 * Says what there is to count.
 */
void
rel_observer_set_schema (RelObserver *self,
                         RelSchema   *schema,
                         gboolean     rows_changed)
{
  gboolean other;

  g_return_if_fail (REL_IS_OBSERVER (self));

  other = g_set_object (&self->schema, schema);
  if ((other || rows_changed) && self->active && self->settle_id == 0)
    self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
}

/**
 * rel_observer_set_active:
 * @self: an observer
 * @active: whether to count all relationships
 */
void
rel_observer_set_active (RelObserver *self,
                         gboolean     active)
{
  g_return_if_fail (REL_IS_OBSERVER (self));

  if (self->active == active)
    return;
  self->active = active;
  if (active && self->schema != NULL)
    want_all (self);
  else if (!active)
    rel_observer_stop (self);
}

/**
 * rel_observer_get:
 * @self: an observer
 * @relationship: id of a relationship
 *
 * Returns: (transfer none) (nullable): what was counted last
 */
const RelObserved *
rel_observer_get (RelObserver *self,
                  RelId        relationship)
{
  g_return_val_if_fail (REL_IS_OBSERVER (self), NULL);

  return g_hash_table_lookup (self->known, &relationship);
}

/**
 * rel_observer_list_counted:
 * @self: an observer
 * @schema: the schema that is shown
 *
 * Returns: (transfer full): what was counted last, as it stands beside edges, see rel_counted_new()
 */
GHashTable *
rel_observer_list_counted (RelObserver *self,
                           RelSchema   *schema)
{
  GHashTable *counted = rel_counted_new ();
  GPtrArray *relationships = rel_schema_get_relationships (schema);

  g_return_val_if_fail (REL_IS_OBSERVER (self), counted);

  for (guint i = 0; i < relationships->len; i++)
    {
      RelId id = rel_relationship_get_id (relationships->pdata[i]);
      const RelObserved *observed = g_hash_table_lookup (self->known, &id);

      if (observed != NULL)
        {
          g_autofree char *from = rel_observed_end_to_figures (&observed->at_parent);
          g_autofree char *to = rel_observed_end_to_figures (&observed->at_child);
          g_autofree char *words = rel_observed_say (observed, schema, relationships->pdata[i]);

          rel_counted_add (counted, id, from, to, words);
        }
    }

  return counted;
}

/**
 * rel_observer_count:
 * @self: an observer
 * @relationship: id of a relationship
 *
 * Counts one, next and however long it takes.
 */
void
rel_observer_count (RelObserver *self,
                    RelId        relationship)
{
  g_return_if_fail (REL_IS_OBSERVER (self));

  g_hash_table_add (self->whole, dup_id (relationship));
  g_array_prepend_val (self->wanted, relationship);
  start_next (self);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * rel_observer_is_counting:
 * @self: an observer
 * @relationship: id of a relationship, 0 for any
 *
 * Returns: whether it is being counted, or waits for it
 */
gboolean
rel_observer_is_counting (RelObserver *self,
                          RelId        relationship)
{
  g_return_val_if_fail (REL_IS_OBSERVER (self), FALSE);

  if (self->counting != REL_ID_NONE && (relationship == REL_ID_NONE || self->counting == relationship))
    return TRUE;
  for (guint i = 0; i < self->wanted->len; i++)
    if (g_array_index (self->wanted, RelId, i) == relationship)
      return TRUE;

  return FALSE;
}

/**
 * rel_observer_stop:
 * @self: an observer
 *
 * Counts nothing more; what was counted is still known.
 */
void
rel_observer_stop (RelObserver *self)
{
  g_return_if_fail (REL_IS_OBSERVER (self));

  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_array_set_size (self->wanted, 0);
  g_hash_table_remove_all (self->whole);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
document_reloaded_cb (RelDocument *document,
                      RelObserver *self)
{
  rel_observer_set_schema (self, rel_document_get_base (document), TRUE);
}

/**
 * rel_document_get_observer:
 * @document: a document
 *
 * Returns: (transfer none) (nullable): who counts its relationships; %NULL without a database
 */
RelObserver *
rel_document_get_observer (RelDocument *document)
{
  g_return_val_if_fail (REL_IS_DOCUMENT (document), NULL);

  if (document->observer == NULL && document->database != NULL && !document->closed)
    {
      document->observer = rel_observer_new (document->database);
      rel_observer_set_schema (document->observer, rel_document_get_base (document), FALSE);
      g_signal_connect_object (document, "reloaded", G_CALLBACK (document_reloaded_cb), document->observer, 0);
    }

  return document->observer;
}
