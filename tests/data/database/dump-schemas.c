/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads file names from standard input, each ended by a NUL, and writes for each one record:
 * "ok" or "error", a tab, and the schema as JSON or the message, ended by a NUL. One
 * process for a whole corpus keeps the comparison with the reference tool fast.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "database/sqlite/rel-sqlite-schema.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-schema-json.h"

static gboolean
is_database (const char *path)
{
  char head[16] = "";
  FILE *file = fopen (path, "rb");
  gsize n = file != NULL ? fread (head, 1, sizeof head, file) : 0;

  if (file != NULL)
    fclose (file);

  return n == 0 || (n == sizeof head && memcmp (head, "SQLite format 3", 16) == 0);
}

static RelSchema *
read_any (const char  *path,
          GError     **error)
{
  sqlite3 *db = NULL;
  RelSchema *schema = NULL;

  if (!is_database (path))
    return rel_sqlite_read_script_file (path, NULL, error);

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK)
    schema = rel_sqlite_read_schema (db, NULL, error);
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, sqlite3_errmsg (db));
  sqlite3_close (db);

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
