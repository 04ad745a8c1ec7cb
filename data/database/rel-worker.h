/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "database/rel-database.h"

G_BEGIN_DECLS

/* Opens the worker's connection, on its thread. */
typedef RelConnection *(*RelWorkerOpen) (gpointer       data,
                                         GCancellable  *cancellable,
                                         GError       **error);

/* When a worker's connection is closed again. */
typedef enum
{
  REL_WORKER_KEEP, /* with the worker */
  REL_WORKER_EACH, /* after each job: a connection for writing must not lie about */
} RelWorkerMode;

typedef struct _RelWorker RelWorker;

RelWorker       *rel_worker_new           (RelWorkerMode        mode,
                                           RelWorkerOpen        open,
                                           gpointer             open_data,
                                           GDestroyNotify       open_data_free);
void             rel_worker_push          (RelWorker           *self,
                                           RelDatabaseJob       job,
                                           gpointer             data,
                                           GDestroyNotify       data_free,
                                           GDestroyNotify       answer_free,
                                           GTask               *task);
void             rel_worker_close         (GSList              *workers);

G_END_DECLS
