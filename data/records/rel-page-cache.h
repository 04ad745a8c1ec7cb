/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "records/rel-row.h"

G_BEGIN_DECLS

#define REL_PAGE_ROWS 100

/* Rows that are read together. */
typedef struct
{
  guint64       number;
  GPtrArray    *rows;        /* RelRow, REL_PAGE_ROWS of them */
  guint64       used;        /* when it was last seen */
  guint64       ask;         /* number of the question that is under way, 0 for none */
  GCancellable *cancellable; /* of it */
  gboolean      waiting;     /* until more is known about positions */
  gboolean      fresh;       /* its values are those of the last reading */
} RelPage;

/* The pages that were seen last. */
typedef struct _RelPageCache RelPageCache;

RelPageCache    *rel_page_cache_new          (void);
void             rel_page_cache_free         (RelPageCache     *cache);
RelPage         *rel_page_cache_find         (RelPageCache     *cache,
                                              guint64           number);
RelPage         *rel_page_cache_see          (RelPageCache     *cache,
                                              guint64           number);
RelPage         *rel_page_cache_get_oldest   (RelPageCache     *cache);
void             rel_page_cache_drop         (RelPageCache     *cache,
                                              RelPage          *page);
RelPage         *rel_page_cache_get_overdue  (RelPageCache     *cache);
GPtrArray       *rel_page_cache_list         (RelPageCache     *cache);
gboolean         rel_page_cache_is_recent    (RelPageCache     *cache,
                                              const RelPage    *page);

G_END_DECLS
