/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A list model over what a record has at an end. The session tells its live collections
 * when anything was staged or committed; each works out its members anew and announces
 * the smallest stretch that differs.
 */
#include "config.h"

#include "records/rel-collection.h"

#include "records/rel-collection-private.h"
#include "records/rel-session-private.h"

struct _RelCollection
{
  GObject       parent_instance;
  RelRecord    *owner;
  RelMappedEnd *end;
  GPtrArray    *members;
  GCancellable *cancellable; /* of the reading that goes on */
  char         *error;
  gboolean      asked;       /* somebody looked */
};

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_ERROR_MESSAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RelCollection, rel_collection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
set_members (RelCollection *self,
             GPtrArray     *members)
{
  GPtrArray *old = self->members;
  guint before = 0;
  guint after = 0;
  guint removed;
  guint added;

  while (before < old->len && before < members->len && old->pdata[before] == members->pdata[before])
    before++;
  while (after < old->len - before && after < members->len - before &&
         old->pdata[old->len - 1 - after] == members->pdata[members->len - 1 - after])
    after++;
  removed = old->len - before - after;
  added = members->len - before - after;

  self->members = g_ptr_array_ref (members);
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), before, removed, added);
  g_ptr_array_unref (old);
}

static void
set_error (RelCollection *self,
           const char    *message)
{
  if (g_strcmp0 (self->error, message) == 0)
    return;
  g_free (self->error);
  self->error = g_strdup (message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_MESSAGE]);
}

static gboolean
read_members (RelSession  *session,
              gpointer     data,
              GError     **error)
{
  RelCollection *self = data;
  g_autoptr(GPtrArray) members = rel_session_get_members (session, self->owner, self->end, error);

  if (members == NULL)
    return FALSE;
  set_members (self, members);

  return TRUE;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(RelCollection) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = rel_session_run_finish (REL_SESSION (source), result, &error);

  g_clear_object (&self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  set_error (self, done || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? NULL : error->message);
}

/* Works out what is in it now. */
void
rel_collection_update (RelCollection *self)
{
  RelSession *session = rel_record_get_session (self->owner);
  g_autoptr(GError) error = NULL;

  if (session == NULL || !self->asked || self->cancellable != NULL)
    return;

  if (read_members (session, self, &error))
    set_error (self, NULL);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING) && session->database != NULL)
    {
      self->cancellable = g_cancellable_new ();
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
      rel_session_run_async (session, read_members, self, NULL, self->cancellable, read_cb, g_object_ref (self));
    }
  else
    set_error (self, error->message);
}

static GType
rel_collection_get_item_type (GListModel *model)
{
  return REL_TYPE_RECORD;
}

static void
ask (RelCollection *self)
{
  if (self->asked)
    return;
  self->asked = TRUE;
  rel_collection_update (self);
}

static guint
rel_collection_get_n_items (GListModel *model)
{
  RelCollection *self = REL_COLLECTION (model);

  ask (self);

  return self->members->len;
}

static gpointer
rel_collection_get_item (GListModel *model,
                         guint       position)
{
  RelCollection *self = REL_COLLECTION (model);

  ask (self);

  return position < self->members->len ? g_object_ref (self->members->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rel_collection_get_item_type;
  iface->get_n_items = rel_collection_get_n_items;
  iface->get_item = rel_collection_get_item;
}

static void
rel_collection_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  RelCollection *self = REL_COLLECTION (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rel_collection_dispose (GObject *object)
{
  RelCollection *self = REL_COLLECTION (object);
  RelSession *session = self->owner != NULL ? rel_record_get_session (self->owner) : NULL;

  if (session != NULL)
    g_hash_table_remove (session->collections, self);
  g_clear_object (&self->owner);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rel_collection_parent_class)->dispose (object);
}

static void
rel_collection_finalize (GObject *object)
{
  RelCollection *self = REL_COLLECTION (object);

  g_ptr_array_unref (self->members);
  g_free (self->error);

  G_OBJECT_CLASS (rel_collection_parent_class)->finalize (object);
}

static void
rel_collection_class_init (RelCollectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rel_collection_dispose;
  object_class->finalize = rel_collection_finalize;
  object_class->get_property = rel_collection_get_property;

  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERROR_MESSAGE] =
    g_param_spec_string ("error-message", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rel_collection_init (RelCollection *self)
{
  self->members = g_ptr_array_new_with_free_func (g_object_unref);
}

RelCollection *
rel_collection_new (RelRecord    *owner,
                    RelMappedEnd *end)
{
  RelCollection *self = g_object_new (REL_TYPE_COLLECTION, NULL);

  self->owner = g_object_ref (owner);
  self->end = end;
  g_hash_table_add (rel_record_get_session (owner)->collections, self);

  return self;
}

/**
 * rel_collection_get_owner:
 * @self: a collection
 *
 * Returns: (transfer none): whose it is
 */
RelRecord *
rel_collection_get_owner (RelCollection *self)
{
  g_return_val_if_fail (REL_IS_COLLECTION (self), NULL);

  return self->owner;
}

/**
 * rel_collection_get_name:
 * @self: a collection
 *
 * Returns: (transfer none): name of the end
 */
const char *
rel_collection_get_name (RelCollection *self)
{
  g_return_val_if_fail (REL_IS_COLLECTION (self), NULL);

  return self->end->info.name;
}

/**
 * rel_collection_is_loading:
 * @self: a collection
 *
 * Returns: whether its members are being read
 */
gboolean
rel_collection_is_loading (RelCollection *self)
{
  g_return_val_if_fail (REL_IS_COLLECTION (self), FALSE);

  return self->cancellable != NULL;
}

/**
 * rel_collection_get_error:
 * @self: a collection
 *
 * Returns: (nullable) (transfer none): why they could not be read
 */
const char *
rel_collection_get_error (RelCollection *self)
{
  g_return_val_if_fail (REL_IS_COLLECTION (self), NULL);

  return self->error;
}
