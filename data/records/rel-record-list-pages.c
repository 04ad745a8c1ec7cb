/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The pages of a list of records: asked for when one of their rows is seen, taken back
 * when the view has gone on, read again when the database changed. Answers come to a list
 * that may be gone or may have other things in mind by then; what a question goes by is
 * kept with it.
 */
#include "config.h"

#include "records/rel-record-list-private.h"
#include "records/rel-row-private.h"

static void
set_waiting (RelRecordList *self,
             RelPage       *page,
             gboolean       waiting)
{
  if (page->waiting == waiting)
    return;

  page->waiting = waiting;
  rel_record_list_set_loading (self, waiting ? 1 : -1);
}

void
rel_record_list_forget_pages (RelRecordList *self)
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

RelListAsked *
rel_list_asked_new (RelRecordList  *self,
                    RelRecordPager *pager)
{
  RelListAsked *asked = g_new0 (RelListAsked, 1);

  g_set_weak_pointer (&asked->list, self);
  asked->pager = rel_record_pager_ref (pager);
  asked->start = g_get_monotonic_time ();

  return asked;
}

void
rel_list_asked_free (RelListAsked *asked)
{
  g_clear_weak_pointer (&asked->list);
  rel_record_pager_unref (asked->pager);
  g_free (asked);
}

/* A page that is not full tells where the end is; a full one, that it is not here. */
static void
learn_end (RelRecordList *self,
           gint64         first,
           guint          n)
{
  if (self->exact)
    return;
  if (n < REL_PAGE_ROWS && (n > 0 || first == 0))
    rel_record_list_set_n_items (self, first + n, TRUE);
  else if (first + n >= self->n_items)
    rel_record_list_set_n_items (self, first + n + (n == REL_PAGE_ROWS ? REL_PAGE_ROWS : 0), FALSE);
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
  g_autoptr(RelListAsked) asked = user_data;
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
    rel_record_list_take_error (self, error);
  else
    {
      self->milliseconds = (g_get_monotonic_time () - asked->start) / 1000.0;
      if (page != NULL)
        take_rows (self, page, rows);
      learn_end (self, asked->first, rel_rows_get_n_rows (rows));
      if (!self->built && !self->building && (!self->exact || self->n_items > REL_PAGE_ROWS))
        rel_record_list_begin_build (self);
    }
  rel_record_list_set_loading (self, -1);
}

/* A page as the worker reads it. */
static gpointer
run_page (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  RelListAsked *asked = data;

  return rel_record_pager_read (asked->pager, connection, asked->first, asked->n, cancellable, error);
}

void
rel_record_list_ask_page (RelRecordList *self,
                          RelPage       *page)
{
  RelListAsked *asked;
  RelListAsked *job;

  if (!rel_record_pager_can_read (self->pager, page->number * REL_PAGE_ROWS, REL_PAGE_ROWS))
    {
      set_waiting (self, page, TRUE);
      return;
    }

  set_waiting (self, page, FALSE);
  asked = rel_list_asked_new (self, self->pager);
  g_set_object (&page->cancellable, NULL);
  page->cancellable = g_cancellable_new ();
  page->ask = ++self->n_asks;
  asked->ask = page->ask;
  asked->page = page->number;
  asked->first = page->number * REL_PAGE_ROWS;
  /* The job has its own: the other belongs to the main thread. */
  job = g_new0 (RelListAsked, 1);
  job->pager = rel_record_pager_ref (self->pager);
  job->first = asked->first;
  job->n = REL_PAGE_ROWS;
  rel_record_list_set_loading (self, 1);
  rel_database_run_async (self->database, REL_LANE_READ, run_page, job, (GDestroyNotify) rel_list_asked_free,
                          (GDestroyNotify) rel_rows_unref, page->cancellable, page_cb, asked);
  forget_asked (self);
}

/* Reads what was looked at last again; older pages when they are looked at. */
void
rel_record_list_refresh_pages (RelRecordList *self)
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
        rel_record_list_ask_page (self, page);
    }
}

void
rel_record_list_ask_waiting (RelRecordList *self)
{
  g_autoptr(GPtrArray) pages = rel_page_cache_list (self->pages);

  for (guint i = 0; i < pages->len; i++)
    if (((RelPage *) g_ptr_array_index (pages, i))->waiting)
      rel_record_list_ask_page (self, g_ptr_array_index (pages, i));
}

/* Nobody waits for a page any more. */
void
rel_record_list_stop_pages (RelRecordList *self)
{
  g_autoptr(GPtrArray) pages = rel_page_cache_list (self->pages);

  for (guint i = 0; i < pages->len; i++)
    {
      RelPage *page = g_ptr_array_index (pages, i);

      if (page->ask != 0)
        g_cancellable_cancel (page->cancellable);
      set_waiting (self, page, FALSE);
    }
}
