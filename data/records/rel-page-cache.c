/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Pages of rows by their number. Those that were not seen for long go; their rows live
 * on with whoever holds them.
 */
#include "config.h"

#include "records/rel-page-cache.h"

#include "records/rel-row-private.h"

#define MAX_PAGES 60
/* Pages that are asked for and not there yet; beyond, nobody looks at the oldest any more. */
#define MAX_ASKED 8

struct _RelPageCache
{
  GHashTable *pages; /* number -> RelPage */
  guint64     clock;
};

static void
page_free (RelPage *page)
{
  g_clear_object (&page->cancellable);
  g_ptr_array_unref (page->rows);
  g_free (page);
}

RelPageCache *
rel_page_cache_new (void)
{
  RelPageCache *self = g_new0 (RelPageCache, 1);

  self->pages = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) page_free);

  return self;
}

void
rel_page_cache_free (RelPageCache *cache)
{
  g_hash_table_unref (cache->pages);
  g_free (cache);
}

/* NULL when it is not there. */
RelPage *
rel_page_cache_find (RelPageCache *cache,
                     guint64       number)
{
  return g_hash_table_lookup (cache->pages, &number);
}

/* Somebody looks at a page: it is there now, and the last to go. */
RelPage *
rel_page_cache_see (RelPageCache *cache,
                    guint64       number)
{
  RelPage *page = rel_page_cache_find (cache, number);

  if (page == NULL)
    {
      page = g_new0 (RelPage, 1);
      page->number = number;
      page->rows = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < REL_PAGE_ROWS; i++)
        g_ptr_array_add (page->rows, rel_row_new (number * REL_PAGE_ROWS + i));
      g_hash_table_insert (cache->pages, &page->number, page);
    }
  page->used = ++cache->clock;

  return page;
}

static RelPage *
find_oldest (RelPageCache *self,
             gboolean      asked,
             guint        *n)
{
  GHashTableIter iter;
  RelPage *page;
  RelPage *oldest = NULL;

  *n = 0;
  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &page))
    if (!asked || page->ask != 0)
      {
        (*n)++;
        if (oldest == NULL || page->used < oldest->used)
          oldest = page;
      }

  return oldest;
}

/* A page to be dropped, NULL when there are not too many. */
RelPage *
rel_page_cache_get_oldest (RelPageCache *cache)
{
  guint n;

  return g_hash_table_size (cache->pages) > MAX_PAGES ? find_oldest (cache, FALSE, &n) : NULL;
}

void
rel_page_cache_drop (RelPageCache *cache,
                     RelPage      *page)
{
  g_hash_table_remove (cache->pages, &page->number);
}

/* A page that is asked for and that nobody looks at any more, NULL when there are not too many. */
RelPage *
rel_page_cache_get_overdue (RelPageCache *cache)
{
  guint n;
  RelPage *page = find_oldest (cache, TRUE, &n);

  return n > MAX_ASKED ? page : NULL;
}

/* All pages; they may be dropped only after. */
GPtrArray *
rel_page_cache_list (RelPageCache *cache)
{
  GPtrArray *pages = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer page;

  g_hash_table_iter_init (&iter, cache->pages);
  while (g_hash_table_iter_next (&iter, NULL, &page))
    g_ptr_array_add (pages, page);

  return pages;
}

/* Whether it is among those on screen, more or less. */
gboolean
rel_page_cache_is_recent (RelPageCache  *cache,
                          const RelPage *page)
{
  return page->used + 4 * REL_PAGE_ROWS > cache->clock;
}
