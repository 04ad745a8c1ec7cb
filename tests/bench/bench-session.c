/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * bench-session [N]
 *
 * Stages and commits N changes (10,000 unless told otherwise) in several ways, each beside
 * what SQLite itself takes for the same rows in one transaction.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-session.h"

static const char *const script =
  "CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);"
  "CREATE TABLE child (id INTEGER PRIMARY KEY, name TEXT, code TEXT UNIQUE, parent_id INTEGER REFERENCES parent (id));"
  "CREATE INDEX child_parent ON child (parent_id);"
  "CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT);"
  "CREATE TABLE child_tag (child_id INTEGER NOT NULL REFERENCES child (id), tag_id INTEGER NOT NULL REFERENCES tag (id), PRIMARY KEY (child_id, tag_id));"
  "INSERT INTO parent VALUES (1, 'first'), (2, 'second');"
  "INSERT INTO tag VALUES (1, 'red');";

typedef struct
{
  char          *path;
  guint          n;
  sqlite3       *db;
  RelConnection *reader;
  RelSession    *session;
  GPtrArray     *children;
  RelRecord     *parents[2];
  RelRecord     *tag;
} Bench;

static void
exec (Bench      *self,
      const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (self->db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

static RelRecord *
find (Bench      *self,
      const char *table,
      gint64      id)
{
  g_autoptr(GError) error = NULL;
  RelRecord *record = rel_session_find_rowid (self->session, table, id, &error);

  g_assert_no_error (error);

  return record;
}

static void
report (Bench      *self,
        const char *what,
        gint64      staged,
        gint64      written,
        gint64      raw)
{
  printf ("%-28s %6u   staged %7.1f ms   committed %7.1f ms   SQLite %7.1f ms   ratio %.1f\n", what, self->n, staged / 1000.0, written / 1000.0,
          raw / 1000.0, (double) written / MAX (raw, 1));
}

static gint64
commit (Bench *self)
{
  g_autoptr(RelConnection) writer = rel_sqlite_connection_open (self->path, REL_ACCESS_WRITE, NULL, NULL);
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  rel_session_commit (self->session, writer, NULL, &error);
  g_assert_no_error (error);

  return g_get_monotonic_time () - start;
}

static gint64
run_raw (Bench      *self,
         const char *sql)
{
  gint64 start = g_get_monotonic_time ();

  exec (self, sql);

  return g_get_monotonic_time () - start;
}

/* The same by prepared statement, a row at a time, as somebody would by hand. */
static gint64
each_raw (Bench      *self,
          const char *sql,
          int         first)
{
  gint64 start = g_get_monotonic_time ();
  sqlite3_stmt *statement = NULL;

  exec (self, "PRAGMA foreign_keys = ON; BEGIN IMMEDIATE");
  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (self->db));
  for (guint i = 0; i < self->n; i++)
    {
      sqlite3_bind_int (statement, 1, first + (int) i);
      if (sqlite3_step (statement) != SQLITE_DONE)
        g_error ("%s", sqlite3_errmsg (self->db));
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
  exec (self, "COMMIT");

  return g_get_monotonic_time () - start;
}

static void
insert_children (Bench *self)
{
  gint64 start = g_get_monotonic_time ();
  gint64 staged;
  gint64 raw;
  gint64 written;

  rel_session_freeze (self->session);
  for (guint i = 0; i < self->n; i++)
    {
      RelRecord *child = rel_session_insert (self->session, "child", NULL);
      g_autofree char *name = g_strdup_printf ("child %u", i);
      g_autoptr(RelValue) value = rel_value_new_text (name, -1);

      rel_session_update (self->session, child, "name", value, NULL);
      rel_session_update (self->session, child, "code", value, NULL);
      rel_session_append (self->session, self->parents[0], "children", child, NULL);
      g_ptr_array_add (self->children, child);
    }
  rel_session_thaw (self->session);
  staged = g_get_monotonic_time () - start;
  written = commit (self);
  raw = each_raw (self, "INSERT INTO child (name, code, parent_id) VALUES ('child ' || ?1, 'raw ' || ?1, 1)", 0);
  run_raw (self, "DELETE FROM child WHERE code LIKE 'raw %'");
  report (self, "new members", staged, written, raw);
}

static void
update_children (Bench *self)
{
  gint64 start = g_get_monotonic_time ();
  gint64 written;
  gint64 staged;

  rel_session_freeze (self->session);
  for (guint i = 0; i < self->n; i++)
    {
      g_autoptr(RelValue) value = rel_value_new_text ("changed", -1);

      rel_session_update (self->session, self->children->pdata[i], "name", value, NULL);
    }
  rel_session_thaw (self->session);
  staged = g_get_monotonic_time () - start;
  written = commit (self);
  report (self, "changed values", staged, written, each_raw (self, "UPDATE child SET name = 'raw' WHERE id = ?1", 1));
  rel_session_refresh (self->session);
}

static void
move_children (Bench *self)
{
  gint64 start = g_get_monotonic_time ();
  gint64 written;
  gint64 staged;

  rel_session_freeze (self->session);
  rel_session_replace (self->session, self->parents[1], "children", (RelRecord *const *) self->children->pdata, self->n, NULL);
  rel_session_thaw (self->session);
  staged = g_get_monotonic_time () - start;
  written = commit (self);
  report (self, "moved to another owner", staged, written, each_raw (self, "UPDATE child SET parent_id = 1 WHERE id = ?1", 1));
  run_raw (self, "UPDATE child SET parent_id = 2");
  rel_session_refresh (self->session);
}

static void
tag_children (Bench *self)
{
  gint64 start = g_get_monotonic_time ();
  gint64 staged;
  gint64 written;

  rel_session_freeze (self->session);
  rel_session_replace (self->session, self->tag, "children", (RelRecord *const *) self->children->pdata, self->n, NULL);
  rel_session_thaw (self->session);
  staged = g_get_monotonic_time () - start;
  written = commit (self);
  run_raw (self, "DELETE FROM child_tag");
  report (self, "pairs", staged, written, each_raw (self, "INSERT INTO child_tag VALUES (?1, 1)", 1));
  rel_session_refresh (self->session);
}

static void
exchange_codes (Bench *self)
{
  gint64 start = g_get_monotonic_time ();
  gint64 staged;

  rel_session_freeze (self->session);
  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *code = g_strdup_printf ("child %u", (i + 1) % self->n);
      g_autoptr(RelValue) value = rel_value_new_text (code, -1);

      rel_session_update (self->session, self->children->pdata[i], "code", value, NULL);
    }
  rel_session_thaw (self->session);
  staged = g_get_monotonic_time () - start;
  report (self, "unique values go round", staged, commit (self), 0);
}

static void
delete_children (Bench *self)
{
  gint64 start = g_get_monotonic_time ();
  gint64 staged;
  gint64 written;

  rel_session_freeze (self->session);
  for (guint i = 0; i < self->n; i++)
    rel_session_delete (self->session, self->children->pdata[i], NULL);
  rel_session_thaw (self->session);
  staged = g_get_monotonic_time () - start;
  written = commit (self);
  run_raw (self, "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 10000) INSERT INTO child (id, name, code) SELECT n, 'x', 'y' || n FROM c");
  report (self, "deleted, with their pairs", staged, written, each_raw (self, "DELETE FROM child WHERE id = ?1", 1));
}

int
main (int    argc,
      char **argv)
{
  Bench self = { NULL };
  g_autofree char *folder = g_dir_make_tmp ("relata-bench-XXXXXX", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelMapping) mapping = NULL;
  struct rusage usage;

  self.n = argc > 1 ? (guint) atoi (argv[1]) : 10000;
  self.path = g_build_filename (folder, "bench.db", NULL);
  if (sqlite3_open (self.path, &self.db) != SQLITE_OK)
    return 1;
  exec (&self, script);
  self.reader = rel_sqlite_connection_open (self.path, REL_ACCESS_READ, NULL, &error);
  g_assert_no_error (error);
  schema = rel_connection_read_schema (self.reader, NULL, &error);
  mapping = rel_mapping_new (schema);
  self.session = rel_session_new (mapping);
  rel_session_set_connection (self.session, self.reader);
  self.children = g_ptr_array_new_with_free_func (g_object_unref);
  self.parents[0] = find (&self, "parent", 1);
  self.parents[1] = find (&self, "parent", 2);
  self.tag = find (&self, "tag", 1);

  insert_children (&self);
  update_children (&self);
  move_children (&self);
  tag_children (&self);
  exchange_codes (&self);
  delete_children (&self);
  getrusage (RUSAGE_SELF, &usage);
  printf ("peak memory %ld MB\n", usage.ru_maxrss / 1024);

  g_object_unref (self.parents[0]);
  g_object_unref (self.parents[1]);
  g_object_unref (self.tag);
  g_ptr_array_unref (self.children);
  g_object_unref (self.session);
  g_object_unref (self.reader);
  sqlite3_close (self.db);
  g_unlink (self.path);
  g_rmdir (folder);
  g_free (self.path);

  return 0;
}
