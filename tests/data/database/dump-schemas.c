/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads file names from standard input, each ended by a NUL, and writes for each one record:
 * "ok" or "error", a tab, and the schema as JSON or the message, ended by a NUL. One
 * process for a whole corpus keeps the comparison with the reference tool fast.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "database/sqlite/rel-sqlite-open.h"
#include "database/sqlite/rel-sqlite-schema.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-schema-json.h"

static RelSchema *
read_any (const char  *path,
          GError     **error)
{
  RelSqliteFile *file;
  RelSchema *schema;

  if (rel_sqlite_is_script (path))
    return rel_sqlite_read_script_file (path, NULL, error);

  file = rel_sqlite_file_open (path, REL_ACCESS_READ, NULL, error);
  if (file == NULL)
    return NULL;
  schema = rel_sqlite_read_schema (file->db, NULL, error);
  rel_sqlite_file_close (file);

  return schema;
}

int
main (void)
{
  char *path = NULL;
  gsize size = 0;

  while (getdelim (&path, &size, '\0', stdin) > 0)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(RelSchema) schema = NULL;
      g_autofree char *json = NULL;

      schema = read_any (path, &error);
      if (schema != NULL)
        json = rel_schema_to_json (schema, TRUE);
      printf ("%s\t%s%c", schema != NULL ? "ok" : "error", schema != NULL ? json : error->message, '\0');
      fflush (stdout);
    }
  free (path);

  return 0;
}
