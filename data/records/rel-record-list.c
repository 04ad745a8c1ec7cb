/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Records as a list model that never holds them all. Pages of a hundred rows are asked
 * for when a row is first seen and forgotten again when many others were seen since.
 * The number of rows is a guess until the background knows; a place that fits on its
 * first page needs no background. A row exists before its values: views show it at once.
 *
 * Pages are asked for in rel-record-list-pages.c, and what is staged is laid over them in
 * rel-record-list-staged.c.
 *
 * Reading again keeps rows, pages and what is known about positions, which is nearly
 * right still, until the background has learned it anew.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-record-list.h"

#include "records/rel-record-list-private.h"
#include "records/rel-row-private.h"

#define POLL_MS 100

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_EXACT,
  PROP_PROGRESS,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint reloaded_signal;

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RelRecordList, rel_record_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

void
rel_record_list_set_loading (RelRecordList *self,
                             int            change)
{
  gboolean was = self->n_loading > 0;

  self->n_loading += change;
  if (was != (self->n_loading > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

void
rel_record_list_set_n_items (RelRecordList *self,
                             gint64         number,
                             gboolean       exact)
{
  guint before = self->n_items;
  guint n_items = (guint) CLAMP (number, 0, G_MAXINT);

  self->n_items = n_items;
  rel_list_stage_move (self->stage, n_items);
  if (n_items > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, n_items - before);
  else if (n_items < before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_items, before - n_items, 0);
  if (exact != self->exact)
    {
      self->exact = exact;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXACT]);
    }
}

static void
set_progress (RelRecordList *self,
              double         progress)
{
  if (self->progress == progress)
    return;

  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
}

void
rel_record_list_take_error (RelRecordList *self,
                            const GError  *error)
{
  if (error == NULL ? self->error == NULL : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_free (self->error);
  self->error = error != NULL ? g_strdup (error->message) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static GType
get_item_type (GListModel *model)
{
  return REL_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  RelRecordList *self = REL_RECORD_LIST (model);

  return self->n_items + rel_list_stage_get_n_rows (self->stage);
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  RelRecordList *self = REL_RECORD_LIST (model);
  guint64 number = position / REL_PAGE_ROWS;
  RelPage *page;
  RelRow *row;

  if (position >= self->n_items || self->query == NULL)
    return rel_list_stage_get_row (self->stage, position - self->n_items);

  page = rel_page_cache_see (self->pages, number);
  row = g_object_ref (g_ptr_array_index (page->rows, position % REL_PAGE_ROWS));
  if (page->ask == 0 && !page->waiting && (!page->fresh || !rel_row_is_loaded (row)))
    rel_record_list_ask_page (self, page);
  rel_record_list_forget_pages (self);

  return row;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Takes over what the background knows by now. */
static void
learn (RelRecordList *self)
{
  RelRecordPager *growing = self->next != NULL ? self->next : self->pager;
  gboolean exact;
  gint64 n = rel_record_pager_get_n_rows (growing, &exact);

  set_progress (self, rel_record_pager_get_progress (growing));
  if (self->next == NULL && (exact ? !self->exact || n != self->n_items : !self->exact && n > self->n_items))
    rel_record_list_set_n_items (self, n, exact);
  rel_record_list_ask_waiting (self);
}

static gboolean
poll_cb (gpointer user_data)
{
  learn (user_data);

  return G_SOURCE_CONTINUE;
}

static void
build_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(RelListAsked) asked = user_data;
  g_autoptr(RelRecordList) self = asked->list != NULL ? g_object_ref (asked->list) : NULL;
  g_autoptr(GError) error = NULL;
  gboolean reloaded;

  rel_database_run_finish (REL_DATABASE (source), result, &error);
  if (self == NULL || asked->pager != (self->next != NULL ? self->next : self->pager))
    return;

  self->building = FALSE;
  self->built = TRUE;
  g_clear_handle_id (&self->poll_id, g_source_remove);
  rel_record_list_take_error (self, error);
  reloaded = self->next != NULL && error == NULL;
  if (reloaded)
    {
      rel_record_pager_unref (self->pager);
      self->pager = g_steal_pointer (&self->next);
    }
  g_clear_pointer (&self->next, rel_record_pager_unref);
  if (reloaded)
    rel_record_list_settle_stage (self);
  learn (self);
  if (reloaded)
    {
      rel_record_list_refresh_pages (self);
      g_signal_emit (self, reloaded_signal, 0);
    }
  if (self->again)
    {
      self->again = FALSE;
      rel_record_list_reload (self);
    }
}

static gpointer
run_build (RelConnection  *connection,
           gpointer        data,
           GCancellable   *cancellable,
           GError        **error)
{
  return rel_record_pager_build (data, connection, cancellable, error) ? GINT_TO_POINTER (1) : NULL;
}

static gpointer
run_guess (RelConnection  *connection,
           gpointer        data,
           GCancellable   *cancellable,
           GError        **error)
{
  gint64 guess = rel_record_pager_guess (data, connection, cancellable, error);

  return g_memdup2 (&guess, sizeof guess);
}

static void
guess_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(RelListAsked) asked = user_data;
  g_autofree gint64 *guess = rel_database_run_finish (REL_DATABASE (source), result, NULL);

  if (asked->list != NULL && guess != NULL && !asked->list->exact && *guess > asked->list->n_items)
    rel_record_list_set_n_items (asked->list, *guess, FALSE);
}

void
rel_record_list_begin_build (RelRecordList *self)
{
  RelRecordPager *pager = self->next != NULL ? self->next : self->pager;

  self->building = TRUE;
  if (self->next == NULL && !self->exact)
    rel_database_run_async (self->database, REL_LANE_READ, run_guess, rel_record_pager_ref (pager), (GDestroyNotify) rel_record_pager_unref,
                            g_free, self->cancellable, guess_cb, rel_list_asked_new (self, pager));
  rel_database_run_async (self->database, REL_LANE_BACKGROUND, run_build, rel_record_pager_ref (pager), (GDestroyNotify) rel_record_pager_unref,
                          NULL, self->cancellable, build_cb, rel_list_asked_new (self, pager));
  if (self->poll_id == 0)
    self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
}

static void
rel_record_list_dispose (GObject *object)
{
  RelRecordList *self = REL_RECORD_LIST (object);

  rel_record_list_stop (self);
  if (self->stage != NULL)
    g_signal_handlers_disconnect_by_data (rel_record_list_get_session (self), self);
  g_clear_pointer (&self->stage, rel_list_stage_free);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_object (&self->database);
  g_clear_object (&self->place);
  g_clear_object (&self->query);

  G_OBJECT_CLASS (rel_record_list_parent_class)->dispose (object);
}

static void
rel_record_list_finalize (GObject *object)
{
  RelRecordList *self = REL_RECORD_LIST (object);

  rel_page_cache_free (self->pages);
  g_clear_pointer (&self->pager, rel_record_pager_unref);
  g_clear_pointer (&self->next, rel_record_pager_unref);
  g_clear_object (&self->cancellable);
  g_free (self->error);

  G_OBJECT_CLASS (rel_record_list_parent_class)->finalize (object);
}

static void
rel_record_list_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  RelRecordList *self = REL_RECORD_LIST (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->n_loading > 0);
      break;
    case PROP_EXACT:
      g_value_set_boolean (value, self->exact);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rel_record_list_class_init (RelRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rel_record_list_dispose;
  object_class->finalize = rel_record_list_finalize;
  object_class->get_property = rel_record_list_get_property;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EXACT] = g_param_spec_boolean ("exact", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERROR] = g_param_spec_string ("error-message", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * RelRecordList::reloaded:
   *
   * Positions are known again after rel_record_list_reload(): the moment to look for a
   * record by its key.
   */
  reloaded_signal = g_signal_new ("reloaded", REL_TYPE_RECORD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_record_list_init (RelRecordList *self)
{
  self->pages = rel_page_cache_new ();
  self->cancellable = g_cancellable_new ();
  self->progress = -1;
}

/**
 * rel_record_list_new:
 * @database: a database
 * @schema: its schema
 * @place: what to list
 *
 * Starts to list a place; its first page is on its way when this returns.
 *
 * Returns: (transfer full): the list
 */
RelRecordList *
rel_record_list_new (RelDatabase *database,
                     RelSchema   *schema,
                     RelPlace    *place)
{
  RelRecordList *self = g_object_new (REL_TYPE_RECORD_LIST, NULL);
  g_autoptr(RelRow) first = NULL;

  self->database = g_object_ref (database);
  self->place = g_object_ref (place);
  self->query = rel_record_query_new (schema, place);
  if (self->query == NULL)
    {
      self->error = g_strdup (_("This table is not there any more."));
      self->exact = TRUE;
      return self;
    }

  self->pager = rel_record_pager_new (self->query);
  /* One page until more is known: asking for a row begins it. */
  self->n_items = REL_PAGE_ROWS;
  first = get_item (G_LIST_MODEL (self), 0);

  return self;
}

/**
 * rel_record_list_get_place:
 * @self: a list
 *
 * Returns: (transfer none): what it lists
 */
RelPlace *
rel_record_list_get_place (RelRecordList *self)
{
  g_return_val_if_fail (REL_IS_RECORD_LIST (self), NULL);

  return self->place;
}

/**
 * rel_record_list_get_query:
 * @self: a list
 *
 * Returns: (nullable) (transfer none): where the parts of a row are
 */
RelRecordQuery *
rel_record_list_get_query (RelRecordList *self)
{
  g_return_val_if_fail (REL_IS_RECORD_LIST (self), NULL);

  return self->query;
}

gboolean
rel_record_list_is_loading (RelRecordList *self)
{
  g_return_val_if_fail (REL_IS_RECORD_LIST (self), FALSE);

  return self->n_loading > 0;
}

gboolean
rel_record_list_is_exact (RelRecordList *self)
{
  g_return_val_if_fail (REL_IS_RECORD_LIST (self), FALSE);

  return self->exact;
}

/**
 * rel_record_list_stop:
 * @self: a list
 *
 * Ends everything that it asked for. What is loaded stays, and more is asked for when it
 * is looked at.
 */
void
rel_record_list_stop (RelRecordList *self)
{
  g_return_if_fail (REL_IS_RECORD_LIST (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  rel_record_list_stop_pages (self);
}

/**
 * rel_record_list_reload:
 * @self: a list
 *
 * Reads again what is shown, since the database changed. Rows stay the same objects;
 * `reloaded` follows when positions are exact again.
 */
void
rel_record_list_reload (RelRecordList *self)
{
  g_return_if_fail (REL_IS_RECORD_LIST (self));

  if (self->query == NULL)
    return;
  if (self->building)
    {
      self->again = TRUE;
      return;
    }

  g_clear_pointer (&self->next, rel_record_pager_unref);
  self->next = rel_record_pager_new (self->query);
  self->built = FALSE;
  rel_record_list_take_error (self, NULL);
  rel_record_list_begin_build (self);
  rel_record_list_refresh_pages (self);
}
