/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A query with its values as a job: what most who ask a database need.
 */
#include "config.h"

#include "database/rel-database.h"

typedef struct
{
  char      *sql;
  GPtrArray *params;
} Query;

static void
query_free (Query *query)
{
  g_free (query->sql);
  g_ptr_array_unref (query->params);
  g_free (query);
}

static gpointer
run_query (RelConnection  *connection,
           gpointer        data,
           GCancellable   *cancellable,
           GError        **error)
{
  Query *query = data;

  return rel_connection_query (connection, query->sql, (RelValue *const *) query->params->pdata, query->params->len, cancellable, error);
}

/**
 * rel_database_query_async:
 * @self: a database
 * @lane: where it runs
 * @sql: one statement that returns rows
 * @params: (nullable) (array length=n_params): values for its parameters
 * @n_params: their number
 * @cancellable: (nullable): stops it
 * @callback: (nullable): called with the answer
 * @user_data: data for @callback
 *
 * Runs a query to its end on a lane.
 */
void
rel_database_query_async (RelDatabase         *self,
                          RelLane              lane,
                          const char          *sql,
                          RelValue *const     *params,
                          guint                n_params,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  Query *query;

  g_return_if_fail (REL_IS_DATABASE (self));
  g_return_if_fail (sql != NULL);

  query = g_new0 (Query, 1);
  query->sql = g_strdup (sql);
  query->params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < n_params; i++)
    g_ptr_array_add (query->params, rel_value_ref (params[i]));

  rel_database_run_async (self, lane, run_query, query, (GDestroyNotify) query_free,
                          (GDestroyNotify) rel_rows_unref, cancellable, callback, user_data);
}

/**
 * rel_database_query_finish:
 * @self: a database
 * @result: the result
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the rows
 */
RelRows *
rel_database_query_finish (RelDatabase   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return rel_database_run_finish (self, result, error);
}
