/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Records as a list model that never holds them all. Pages of a hundred rows are asked
 * for when a row is first seen and forgotten again when many others were seen since.
 * The number of rows is a guess until it is counted in the background; for tables in
 * rowid order the same walk leaves a mark every thousand rows, from which any page is a
 * short skip. A row exists before its values: views show it at once.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-record-list.h"

#define PAGE_ROWS 100
#define MAX_PAGES 60
#define STRIDE    1024

struct _RelRow
{
  GObject  parent_instance;
  gint64   position;
  RelRows *rows; /* the page it came with, NULL until then */
  guint    index;
};

static guint row_changed;

G_DEFINE_FINAL_TYPE (RelRow, rel_row, G_TYPE_OBJECT)

static void
rel_row_finalize (GObject *object)
{
  g_clear_pointer (&REL_ROW (object)->rows, rel_rows_unref);

  G_OBJECT_CLASS (rel_row_parent_class)->finalize (object);
}

static void
rel_row_class_init (RelRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_row_finalize;
  row_changed = g_signal_new ("changed", REL_TYPE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_row_init (RelRow *self)
{
}

gint64
rel_row_get_position (RelRow *self)
{
  g_return_val_if_fail (REL_IS_ROW (self), 0);

  return self->position;
}

gboolean
rel_row_is_loaded (RelRow *self)
{
  g_return_val_if_fail (REL_IS_ROW (self), FALSE);

  return self->rows != NULL;
}

/**
 * rel_row_get_value:
 * @self: a row
 * @position: position of a value in the rows of the list's query
 *
 * Returns: (nullable) (transfer none): the value, %NULL until it arrived
 */
const RelValue *
rel_row_get_value (RelRow *self,
                   int     position)
{
  g_return_val_if_fail (REL_IS_ROW (self), NULL);

  return self->rows != NULL && position >= 0 ? rel_rows_get (self->rows, self->index, position) : NULL;
}

typedef struct
{
  guint64  number;
  GPtrArray *rows;    /* RelRow, PAGE_ROWS of them */
  gboolean asked;
  guint64  used;      /* when it was last seen */
} Page;

static void
page_free (Page *page)
{
  g_ptr_array_unref (page->rows);
  g_free (page);
}

struct _RelRecordList
{
  GObject         parent_instance;
  RelDatabase    *database;
  RelPlace       *place;
  RelRecordQuery *query;       /* NULL when the table is gone */
  GHashTable     *pages;       /* number -> Page */
  guint64         clock;
  guint           n_items;
  gboolean        exact;
  guint           n_loading;
  char           *error;
  double          milliseconds;
  GCancellable   *cancellable;
  GArray         *marks;       /* gint64: rowid of every STRIDE-th row */
  gboolean        marked;      /* the walk is complete */
};

static GType
get_item_type (GListModel *model)
{
  return REL_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return REL_RECORD_LIST (model)->n_items;
}

static gpointer get_item (GListModel *model,
                          guint       position);

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_EXACT,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE_WITH_CODE (RelRecordList, rel_record_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
rel_record_list_dispose (GObject *object)
{
  RelRecordList *self = REL_RECORD_LIST (object);

  rel_record_list_stop (self);
  g_clear_object (&self->database);
  g_clear_object (&self->place);
  g_clear_object (&self->query);

  G_OBJECT_CLASS (rel_record_list_parent_class)->dispose (object);
}

static void
rel_record_list_finalize (GObject *object)
{
  RelRecordList *self = REL_RECORD_LIST (object);

  g_hash_table_unref (self->pages);
  g_array_unref (self->marks);
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
  properties[PROP_ERROR] = g_param_spec_string ("error-message", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rel_record_list_init (RelRecordList *self)
{
  self->pages = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) page_free);
  self->marks = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->cancellable = g_cancellable_new ();
}

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
set_n_items (RelRecordList *self,
             guint          n_items,
             gboolean       exact)
{
  guint before = self->n_items;

  if (exact != self->exact)
    {
      self->exact = exact;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXACT]);
    }
  self->n_items = n_items;
  if (n_items > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, n_items - before);
  else if (n_items < before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_items, before - n_items, 0);
}

static void
take_error (RelRecordList *self,
            const GError  *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_free (self->error);
  self->error = g_strdup (error->message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* Pages that were not seen for long go; their rows live on with whoever holds them. */
static void
forget_pages (RelRecordList *self)
{
  while (g_hash_table_size (self->pages) > MAX_PAGES)
    {
      GHashTableIter iter;
      Page *page;
      Page *oldest = NULL;

      g_hash_table_iter_init (&iter, self->pages);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &page))
        if (oldest == NULL || page->used < oldest->used)
          oldest = page;
      g_hash_table_remove (self->pages, &oldest->number);
    }
}

typedef struct
{
  RelRecordList *list; /* weak: a list that is gone wants no answer */
  guint64        page;
  gint64         start;
} Asked;

static void
asked_free (Asked *asked)
{
  g_clear_weak_pointer (&asked->list);
  g_free (asked);
}

static void
page_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Asked *asked = user_data;
  RelRecordList *self = asked->list;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelRows) rows = rel_database_run_finish (REL_DATABASE (source), result, &error);
  guint64 first = asked->page * PAGE_ROWS;
  Page *page;
  guint n;

  if (self == NULL)
    {
      asked_free (asked);
      return;
    }

  g_object_ref (self);
  self->milliseconds = (g_get_monotonic_time () - asked->start) / 1000.0;
  page = g_hash_table_lookup (self->pages, &asked->page);
  asked_free (asked);
  if (rows == NULL)
    {
      if (page != NULL)
        page->asked = FALSE;
      take_error (self, error);
      set_loading (self, -1);
      g_object_unref (self);
      return;
    }

  n = rel_rows_get_n_rows (rows);
  for (guint i = 0; page != NULL && i < n && i < PAGE_ROWS; i++)
    {
      RelRow *row = g_ptr_array_index (page->rows, i);

      if (row->rows != NULL)
        continue;
      row->rows = rel_rows_ref (rows);
      row->index = i;
      g_signal_emit (row, row_changed, 0);
    }

  /* A page that is not full tells where the end is; a full one, that it is not here. */
  if (!self->exact)
    {
      if (n < PAGE_ROWS && (n > 0 || first == 0))
        set_n_items (self, MIN (first + n, G_MAXINT), TRUE);
      else if (first + n >= self->n_items)
        set_n_items (self, MIN (first + n + (n == PAGE_ROWS ? PAGE_ROWS : 0), G_MAXINT), FALSE);
    }
  set_loading (self, -1);
  g_object_unref (self);
}

/* A page as the worker reads it. */
typedef struct
{
  RelRecordQuery *query;
  char           *sql;
  GPtrArray      *params;
} PageJob;

static void
page_job_free (PageJob *job)
{
  g_object_unref (job->query);
  g_free (job->sql);
  g_ptr_array_unref (job->params);
  g_free (job);
}

static gpointer
run_page (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  PageJob *job = data;

  return rel_record_query_read (job->query, connection, job->sql, job->params, cancellable, error);
}

static void
ask_page (RelRecordList *self,
          Page          *page)
{
  GPtrArray *params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  PageJob *job = g_new0 (PageJob, 1);
  guint64 first = page->number * PAGE_ROWS;
  GPtrArray *fixed = rel_record_query_get_params (self->query);
  Asked *asked = g_new0 (Asked, 1);

  page->asked = TRUE;
  for (guint i = 0; i < fixed->len; i++)
    g_ptr_array_add (params, rel_value_ref (g_ptr_array_index (fixed, i)));

  if (first / STRIDE < self->marks->len && first >= STRIDE)
    {
      job->sql = rel_record_query_from_mark_sql (self->query, first % STRIDE, PAGE_ROWS);
      g_ptr_array_add (params, rel_value_new_integer (g_array_index (self->marks, gint64, first / STRIDE)));
    }
  else
    job->sql = rel_record_query_page_sql (self->query, first, PAGE_ROWS);

  asked->page = page->number;
  asked->start = g_get_monotonic_time ();
  g_set_weak_pointer (&asked->list, self);
  set_loading (self, 1);
  job->query = g_object_ref (self->query);
  job->params = params;
  rel_database_run_async (self->database, REL_LANE_READ, run_page, job, (GDestroyNotify) page_job_free,
                          (GDestroyNotify) rel_rows_unref, self->cancellable, page_cb, asked);
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  RelRecordList *self = REL_RECORD_LIST (model);
  guint64 number = position / PAGE_ROWS;
  Page *page;

  if (position >= self->n_items || self->query == NULL)
    return NULL;

  page = g_hash_table_lookup (self->pages, &number);
  if (page == NULL)
    {
      page = g_new0 (Page, 1);
      page->number = number;
      page->rows = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < PAGE_ROWS; i++)
        {
          RelRow *row = g_object_new (REL_TYPE_ROW, NULL);

          row->position = number * PAGE_ROWS + i;
          g_ptr_array_add (page->rows, row);
        }
      g_hash_table_insert (self->pages, &page->number, page);
    }
  page->used = ++self->clock;
  if (!page->asked)
    ask_page (self, page);
  forget_pages (self);

  return g_object_ref (g_ptr_array_index (page->rows, position % PAGE_ROWS));
}

/* What the background learns: the number of rows, and marks where they serve. */
typedef struct
{
  RelRecordQuery *query;
  GArray         *marks;
  gint64          n_rows;
} Survey;

static void
survey_free (Survey *survey)
{
  g_object_unref (survey->query);
  g_array_unref (survey->marks);
  g_free (survey);
}

static gboolean
ask_number (RelConnection  *connection,
            const char     *sql,
            RelValue      **params,
            guint           n_params,
            gint64         *number,
            gboolean       *any,
            GCancellable   *cancellable,
            GError        **error)
{
  g_autoptr(RelRows) rows = rel_connection_query (connection, sql, params, n_params, cancellable, error);

  if (rows == NULL)
    return FALSE;

  *any = rel_rows_get_n_rows (rows) > 0;
  *number = *any ? rel_value_get_integer (rel_rows_get (rows, 0, 0)) : 0;

  return TRUE;
}

/* Walks from mark to mark; each step is a short read of its own, so no writer waits for it. */
static gpointer
run_survey (RelConnection  *connection,
            gpointer        data,
            GCancellable   *cancellable,
            GError        **error)
{
  Survey *survey = data;
  g_autofree char *count = rel_record_query_count_sql (survey->query, 0);
  GPtrArray *params = rel_record_query_get_params (survey->query);
  Survey *answer = g_new0 (Survey, 1);
  gboolean any = TRUE;
  gint64 mark = 0;

  answer->query = g_object_ref (survey->query);
  answer->marks = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (!ask_number (connection, count, (RelValue **) params->pdata, params->len, &answer->n_rows, &any, cancellable, error))
    {
      survey_free (answer);
      return NULL;
    }

  if (rel_record_query_get_rowid (survey->query) != NULL && answer->n_rows > STRIDE)
    {
      g_autofree char *first = rel_record_query_mark_sql (survey->query, TRUE, STRIDE);
      g_autofree char *next = rel_record_query_mark_sql (survey->query, FALSE, STRIDE);

      if (!ask_number (connection, first, NULL, 0, &mark, &any, cancellable, error))
        {
          survey_free (answer);
          return NULL;
        }
      while (any)
        {
          g_autoptr(RelValue) from = rel_value_new_integer (mark);

          g_array_append_val (answer->marks, mark);
          if (!ask_number (connection, next, &from, 1, &mark, &any, cancellable, error))
            {
              survey_free (answer);
              return NULL;
            }
        }
    }

  return answer;
}

static void
survey_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Asked *asked = user_data;
  RelRecordList *self = asked->list;
  g_autoptr(GError) error = NULL;
  Survey *survey = rel_database_run_finish (REL_DATABASE (source), result, &error);

  if (survey != NULL && self != NULL)
    {
      g_array_unref (self->marks);
      self->marks = g_array_ref (survey->marks);
      self->marked = TRUE;
      set_n_items (self, (guint) MIN (survey->n_rows, G_MAXINT), TRUE);
    }
  if (survey != NULL)
    survey_free (survey);
  asked_free (asked);
}

static void
guess_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Asked *asked = user_data;
  RelRecordList *self = asked->list;
  g_autoptr(RelRows) rows = rel_database_query_finish (REL_DATABASE (source), result, NULL);
  gint64 guess = rows != NULL && rel_rows_get_n_rows (rows) > 0 ? rel_value_get_integer (rel_rows_get (rows, 0, 0)) : 0;

  if (self != NULL && !self->exact && guess > self->n_items)
    set_n_items (self, (guint) MIN (guess, G_MAXINT), FALSE);
  asked_free (asked);
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
  Asked *asked;

  self->database = g_object_ref (database);
  self->place = g_object_ref (place);
  self->query = rel_record_query_new (schema, place);
  if (self->query == NULL)
    {
      self->error = g_strdup (_("This table is not there any more."));
      self->exact = TRUE;
      return self;
    }

  /* One page until more is known: asking for a row begins it. */
  self->n_items = PAGE_ROWS;
  first = get_item (G_LIST_MODEL (self), 0);

  if (rel_record_query_get_rowid (self->query) != NULL)
    {
      g_autofree char *sql = rel_record_query_max_sql (self->query);

      asked = g_new0 (Asked, 1);
      g_set_weak_pointer (&asked->list, self);
      rel_database_query_async (database, REL_LANE_READ, sql, NULL, 0, self->cancellable, guess_cb, asked);
    }

  {
    Survey *survey = g_new0 (Survey, 1);

    survey->query = g_object_ref (self->query);
    survey->marks = g_array_new (FALSE, FALSE, sizeof (gint64));
    asked = g_new0 (Asked, 1);
    g_set_weak_pointer (&asked->list, self);
    rel_database_run_async (database, REL_LANE_BACKGROUND, run_survey, survey, (GDestroyNotify) survey_free,
                            (GDestroyNotify) survey_free, self->cancellable, survey_cb, asked);
  }

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

const char *
rel_record_list_get_error (RelRecordList *self)
{
  g_return_val_if_fail (REL_IS_RECORD_LIST (self), NULL);

  return self->error;
}

double
rel_record_list_get_milliseconds (RelRecordList *self)
{
  g_return_val_if_fail (REL_IS_RECORD_LIST (self), 0);

  return self->milliseconds;
}

/**
 * rel_record_list_stop:
 * @self: a list
 *
 * Ends everything that it asked for. What is loaded stays.
 */
void
rel_record_list_stop (RelRecordList *self)
{
  g_return_if_fail (REL_IS_RECORD_LIST (self));

  g_cancellable_cancel (self->cancellable);
}
