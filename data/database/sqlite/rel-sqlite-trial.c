/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A dry run: the whole migration, COMMIT included, on a copy that goes again. The
 * database itself is only read.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-trial.h"

#include <glib/gstdio.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-copy.h"

/* What SQLite may leave beside a file. */
static void
remove_copy (const char *path)
{
  static const char *const endings[] = { "", "-journal", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      g_unlink (name);
    }
}

static RelConsequences *
try_copy (const char                 *path,
          RelSchema                  *from,
          RelSchema                  *to,
          const RelMigrationOptions  *options,
          GCancellable               *cancellable,
          GError                    **error)
{
  g_autoptr(RelConnection) connection = rel_sqlite_connection_open (path, REL_ACCESS_WRITE, cancellable, error);
  g_autoptr(RelConsequences) consequences = NULL;
  gboolean done;

  if (connection == NULL)
    return NULL;
  consequences = rel_consequences_read (connection, from, to, options != NULL ? options->answers : NULL,
                                        options != NULL ? options->n_answers : 0, cancellable, error);
  done = consequences != NULL && (consequences->n_obstacles > 0 || rel_migration_run (connection, from, to, options, cancellable, error));
  rel_connection_close (connection);

  return done ? g_steal_pointer (&consequences) : NULL;
}

/**
 * rel_sqlite_try_migration:
 * @path: path of a database
 * @from: its schema, as it was read
 * @to: the schema that it shall have
 * @options: (nullable): how, with answers
 * @cancellable: (nullable): to stop
 * @error: return location for an error
 *
 * Migrates a copy of the database, in the folder for temporary files, and removes it.
 * With an obstacle that has no answer there is nothing to try: see
 * #RelConsequences.n_obstacles. Blocks.
 *
 * Returns: (transfer full) (nullable): what it did; %NULL when it would not work
 */
RelConsequences *
rel_sqlite_try_migration (const char                 *path,
                          RelSchema                  *from,
                          RelSchema                  *to,
                          const RelMigrationOptions  *options,
                          GCancellable               *cancellable,
                          GError                    **error)
{
  g_autofree char *folder = NULL, *copy = NULL;
  RelConsequences *consequences = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (from), NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (to), NULL);

  folder = g_dir_make_tmp ("relata-XXXXXX", error);
  if (folder == NULL)
    return NULL;
  copy = g_build_filename (folder, "copy.db", NULL);
  if (rel_sqlite_copy_file (path, copy, NULL, NULL, cancellable, error))
    consequences = try_copy (copy, from, to, options, cancellable, error);
  remove_copy (copy);
  g_rmdir (folder);

  return consequences;
}
