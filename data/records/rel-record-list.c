/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Records as a list model that never holds them all. Pages of a hundred rows are asked
 * for when a row is first seen and forgotten again when many others were seen since.
 * The number of rows is a guess until the background knows; a place that fits on its
 * first page needs no background. A row exists before its values: views show it at once.
 *
 * What is staged is laid over them elsewhere, see rel-record-list-staged.c.
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

static void begin_build (RelRecordList *self);
static void ask_page (RelRecordList *self,
                      RelPage       *page);

static void
set_loading (RelRecordList *self,
             int            change)
{
  gboolean was = self->n_loading > 0;

  self->n_loading += change;
  if (was != (self->n_loading > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
set_waiting (RelRecordList *self,
             RelPage       *page,
             gboolean       waiting)
{
  if (page->waiting == waiting)
    return;

  page->waiting = waiting;
  set_loading (self, waiting ? 1 : -1);
}

static void
set_n_items (RelRecordList *self,
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

static void
take_error (RelRecordList *self,
            const GError  *error)
{
  if (error == NULL ? self->error == NULL : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_free (self->error);
  self->error = error != NULL ? g_strdup (error->message) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
forget_pages (RelRecordList *self)
{
  RelPage *oldest;

  while ((oldest = rel_page_cache_get_oldest (self->pages)) != NULL)
    {
      if (oldest->cancellable != NULL)
        g_cancellable_cancel (oldest->cancellable);
      set_waiting (self, oldest, FALSE);
      rel_page_cache_drop (self->pages, oldest);
    }
}

/* Who scrolls fast asks for more than anybody will look at. */
static void
forget_asked (RelRecordList *self)
{
  RelPage *overdue = rel_page_cache_get_overdue (self->pages);

  if (overdue == NULL)
    return;

  g_cancellable_cancel (overdue->cancellable);
  overdue->ask = 0;
}

/* What a question goes by: the list is gone or has other things in mind when it comes back. */
typedef struct
{
  RelRecordList  *list; /* weak: a list that is gone wants no answer */
  RelRecordPager *pager;
  guint64         page;
  guint64         ask;
  gint64          start;
  gint64          first;
  guint           n;
} Asked;

static Asked *
asked_new (RelRecordList  *self,
           RelRecordPager *pager)
{
  Asked *asked = g_new0 (Asked, 1);

  g_set_weak_pointer (&asked->list, self);
  asked->pager = rel_record_pager_ref (pager);
  asked->start = g_get_monotonic_time ();

  return asked;
}

static void
asked_free (Asked *asked)
{
  g_clear_weak_pointer (&asked->list);
  rel_record_pager_unref (asked->pager);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

/* A page that is not full tells where the end is; a full one, that it is not here. */
static void
learn_end (RelRecordList *self,
           gint64         first,
           guint          n)
{
  if (self->exact)
    return;
  if (n < REL_PAGE_ROWS && (n > 0 || first == 0))
    set_n_items (self, first + n, TRUE);
  else if (first + n >= self->n_items)
    set_n_items (self, first + n + (n == REL_PAGE_ROWS ? REL_PAGE_ROWS : 0), FALSE);
}

static void
take_rows (RelRecordList *self,
           RelPage       *page,
           RelRows       *rows)
{
  guint n = MIN (rel_rows_get_n_rows (rows), REL_PAGE_ROWS);

  page->fresh = TRUE;
  for (guint i = 0; i < n; i++)
    rel_row_take (g_ptr_array_index (page->rows, i), rows, i);
}

static void
page_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Asked) asked = user_data;
  g_autoptr(RelRecordList) self = asked->list != NULL ? g_object_ref (asked->list) : NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelRows) rows = rel_database_run_finish (REL_DATABASE (source), result, &error);
  RelPage *page = self != NULL ? rel_page_cache_find (self->pages, asked->page) : NULL;

  if (self == NULL)
    return;

  /* Forgotten and asked for again: another answer will come. */
  if (page != NULL && page->ask == asked->ask)
    page->ask = 0;
  else
    page = NULL;

  if (rows == NULL)
    take_error (self, error);
  else
    {
      self->milliseconds = (g_get_monotonic_time () - asked->start) / 1000.0;
      if (page != NULL)
        take_rows (self, page, rows);
      learn_end (self, asked->first, rel_rows_get_n_rows (rows));
      if (!self->built && !self->building && (!self->exact || self->n_items > REL_PAGE_ROWS))
        begin_build (self);
    }
  set_loading (self, -1);
}

/* A page as the worker reads it. */
static gpointer
run_page (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  Asked *asked = data;

  return rel_record_pager_read (asked->pager, connection, asked->first, asked->n, cancellable, error);
}

static void
ask_page (RelRecordList *self,
          RelPage       *page)
{
  Asked *asked;
  Asked *job;

  if (!rel_record_pager_can_read (self->pager, page->number * REL_PAGE_ROWS, REL_PAGE_ROWS))
    {
      set_waiting (self, page, TRUE);
      return;
    }

  set_waiting (self, page, FALSE);
  asked = asked_new (self, self->pager);
  g_set_object (&page->cancellable, NULL);
  page->cancellable = g_cancellable_new ();
  page->ask = ++self->n_asks;
  asked->ask = page->ask;
  asked->page = page->number;
  asked->first = page->number * REL_PAGE_ROWS;
  /* The job has its own: the other belongs to the main thread. */
  job = g_new0 (Asked, 1);
  job->pager = rel_record_pager_ref (self->pager);
  job->first = asked->first;
  job->n = REL_PAGE_ROWS;
  set_loading (self, 1);
  rel_database_run_async (self->database, REL_LANE_READ, run_page, job, (GDestroyNotify) asked_free,
                          (GDestroyNotify) rel_rows_unref, page->cancellable, page_cb, asked);
  forget_asked (self);
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
    ask_page (self, page);
  forget_pages (self);

  return row;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Reads what was looked at last again; older pages when they are looked at. */
static void
refresh_pages (RelRecordList *self)
{
  g_autoptr(GPtrArray) pages = rel_page_cache_list (self->pages);

  for (guint i = 0; i < pages->len; i++)
    {
      RelPage *page = g_ptr_array_index (pages, i);

      page->fresh = FALSE;
      if (!rel_page_cache_is_recent (self->pages, page))
        continue;
      if (page->ask != 0)
        g_cancellable_cancel (page->cancellable);
      if (page->number * REL_PAGE_ROWS < self->n_items)
        ask_page (self, page);
    }
}

static void
ask_waiting (RelRecordList *self)
{
  g_autoptr(GPtrArray) pages = rel_page_cache_list (self->pages);

  for (guint i = 0; i < pages->len; i++)
    if (((RelPage *) g_ptr_array_index (pages, i))->waiting)
      ask_page (self, g_ptr_array_index (pages, i));
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
    set_n_items (self, n, exact);
  ask_waiting (self);
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
  g_autoptr(Asked) asked = user_data;
  g_autoptr(RelRecordList) self = asked->list != NULL ? g_object_ref (asked->list) : NULL;
  g_autoptr(GError) error = NULL;
  gboolean reloaded;

  rel_database_run_finish (REL_DATABASE (source), result, &error);
  if (self == NULL || asked->pager != (self->next != NULL ? self->next : self->pager))
    return;

  self->building = FALSE;
  self->built = TRUE;
  g_clear_handle_id (&self->poll_id, g_source_remove);
  take_error (self, error);
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
      refresh_pages (self);
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
  g_autoptr(Asked) asked = user_data;
  g_autofree gint64 *guess = rel_database_run_finish (REL_DATABASE (source), result, NULL);

  if (asked->list != NULL && guess != NULL && !asked->list->exact && *guess > asked->list->n_items)
    set_n_items (asked->list, *guess, FALSE);
}

static void
begin_build (RelRecordList *self)
{
  RelRecordPager *pager = self->next != NULL ? self->next : self->pager;

  self->building = TRUE;
  if (self->next == NULL && !self->exact)
    rel_database_run_async (self->database, REL_LANE_READ, run_guess, rel_record_pager_ref (pager), (GDestroyNotify) rel_record_pager_unref,
                            g_free, self->cancellable, guess_cb, asked_new (self, pager));
  rel_database_run_async (self->database, REL_LANE_BACKGROUND, run_build, rel_record_pager_ref (pager), (GDestroyNotify) rel_record_pager_unref,
                          NULL, self->cancellable, build_cb, asked_new (self, pager));
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
  g_autoptr(GPtrArray) pages = NULL;

  g_return_if_fail (REL_IS_RECORD_LIST (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  pages = rel_page_cache_list (self->pages);
  for (guint i = 0; i < pages->len; i++)
    {
      RelPage *page = g_ptr_array_index (pages, i);

      if (page->ask != 0)
        g_cancellable_cancel (page->cancellable);
      set_waiting (self, page, FALSE);
    }
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
  take_error (self, NULL);
  begin_build (self);
  refresh_pages (self);
}
