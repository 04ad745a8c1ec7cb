/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Random edits in a session over random tables, what is shown of all records, and all
 * that is in the file.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "support/session-walk.h"

#include "database/sqlite/rel-sqlite-connection.h"
#include "support/plain-sql.h"
#include "support/random-tables.h"

void
session_walk_note (SessionWalk       *self,
      const char *format,
      ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->log, g_strdup_vprintf (format, args));
  va_end (args);
}

void
session_walk_print_log (SessionWalk *self)
{
  g_printerr ("%s", self->ddl);
  for (guint i = 0; i < self->log->len; i++)
    g_printerr ("  %s\n", (char *) self->log->pdata[i]);
}

void
session_walk_begin (SessionWalk  *self,
       guint  seed)
{
  g_autoptr(GError) error = NULL;

  self->rand = g_rand_new_with_seed (seed);
  self->folder = g_dir_make_tmp ("relata-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "walk.db", NULL);
  self->ddl = random_tables (self->rand);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  g_assert_cmpint (sqlite3_open (self->path, &self->outside), ==, SQLITE_OK);
  plain_exec (self->outside, self->ddl);

  self->reader = rel_sqlite_connection_open (self->path, REL_ACCESS_READ, NULL, &error);
  g_assert_no_error (error);
  self->schema = rel_connection_read_schema (self->reader, NULL, &error);
  g_assert_no_error (error);
  self->mapping = rel_mapping_new (self->schema);
  self->session = rel_session_new (self->mapping);
  rel_session_set_connection (self->session, self->reader);
}

void
session_walk_end (SessionWalk *self)
{
  g_ptr_array_unref (self->records);
  g_clear_object (&self->session);
  g_clear_object (&self->mapping);
  g_clear_object (&self->schema);
  g_clear_object (&self->reader);
  sqlite3_close (self->outside);
  g_ptr_array_unref (self->log);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
  g_free (self->ddl);
  g_rand_free (self->rand);
}

guint
session_walk_pick (SessionWalk  *self,
      guint  n)
{
  return g_rand_int_range (self->rand, 0, n);
}

static RelRecord *
pick_record (SessionWalk           *self,
             RelMappedTable *table)
{
  for (guint i = 0; i < 20 && self->records->len > 0; i++)
    {
      RelRecord *record = self->records->pdata[session_walk_pick (self, self->records->len)];
      RelRecordState state;

      g_assert_true (rel_session_need_row (self->session, record, NULL));
      state = rel_record_get_state (record);
      if ((table == NULL || rel_record_get_mapped_table (record) == table) && state != REL_RECORD_GONE && state != REL_RECORD_DELETED)
        return record;
    }

  return NULL;
}

gboolean
session_walk_is_link_column (RelMappedTable *table,
                guint           column)
{
  return rel_table_is_link_column (table->table, rel_column_get_id (rel_table_get_info (table->table)->columns->pdata[column]));
}

static RelValue *
random_value (SessionWalk            *self,
              RelMappedColumn *column)
{
  if (!column->in_key && session_walk_pick (self, 8) == 0)
    return rel_value_new_null ();
  if (strcmp (column->type, "TEXT") == 0)
    {
      g_autofree char *text = g_strdup_printf ("%c", 'a' + session_walk_pick (self, 9));

      return rel_value_new_text (text, -1);
    }

  return rel_value_new_integer (session_walk_pick (self, 9) + 1);
}

static guint
handle (SessionWalk      *self,
        RelRecord *record)
{
  guint at = 0;

  return g_ptr_array_find (self->records, record, &at) ? at : G_MAXUINT;
}

static void
update_column (SessionWalk      *self,
               RelRecord *record,
               guint      column)
{
  RelMappedTable *table = rel_record_get_mapped_table (record);
  g_autoptr(RelValue) value = random_value (self, &table->columns[column]);
  g_autofree char *literal = rel_value_to_literal (value);
  gboolean done = rel_session_update (self->session, record, table->columns[column].name, value, NULL);

  session_walk_note (self, "update r%u %s.%s = %s: %d", handle (self, record), table->name, table->columns[column].name, literal, done);
}

static void
insert_record (SessionWalk *self)
{
  RelMappedTable *table = rel_mapping_get_nth (self->mapping, session_walk_pick (self, rel_mapping_get_n_tables (self->mapping)));
  RelRecord *record;

  if (table == NULL || g_str_has_prefix (table->name, "sqlite_"))
    return;
  record = rel_session_insert (self->session, table->name, NULL);
  g_ptr_array_add (self->records, record);
  session_walk_note (self, "insert r%u into %s", handle (self, record), table->name);
  for (guint i = 0; i < table->n_columns; i++)
    if (((int) i != table->alias && table->columns[i].in_key) || session_walk_pick (self, 4) == 0)
      {
        if (!session_walk_is_link_column (table, i))
          update_column (self, record, i);
      }
  /* most links want to lead somewhere */
  for (guint i = 0; i < table->ends->len; i++)
    {
      RelMappedEnd *of = table->ends->pdata[i];
      RelRecord *to = of->info.link_in == REL_LINK_IN_LOCAL ? pick_record (self, of->remote) : NULL;

      if (to != NULL && session_walk_pick (self, 3) > 0)
        {
          gboolean done = rel_session_assign (self->session, record, of->info.name, to, NULL);

          session_walk_note (self, "assign r%u.%s = r%u: %d", handle (self, record), of->info.name, handle (self, to), done);
        }
    }
}

static void
edit_end (SessionWalk *self)
{
  RelRecord *record = pick_record (self, NULL);
  RelMappedTable *table = record != NULL ? rel_record_get_mapped_table (record) : NULL;
  RelMappedEnd *of;
  RelRecord *member;
  g_autoptr(GPtrArray) members = NULL;
  guint what = session_walk_pick (self, 10);
  gboolean done;

  if (record == NULL || table->ends->len == 0)
    return;
  of = table->ends->pdata[session_walk_pick (self, table->ends->len)];
  member = pick_record (self, of->remote);
  members = rel_record_list_members (record, of->info.name, NULL);

  if (!of->info.collection)
    {
      if (what < 3)
        member = NULL;
      done = rel_session_assign (self->session, record, of->info.name, member, NULL);
      session_walk_note (self, "assign r%u.%s = r%d: %d", handle (self, record), of->info.name, member != NULL ? (int) handle (self, member) : -1, done);
    }
  else if (what < 6 && member != NULL)
    {
      done = rel_session_append (self->session, record, of->info.name, member, NULL);
      session_walk_note (self, "append r%u.%s r%u: %d", handle (self, record), of->info.name, handle (self, member), done);
    }
  else if (what < 9 && members->len > 0)
    {
      member = members->pdata[session_walk_pick (self, members->len)];
      done = rel_session_remove (self->session, record, of->info.name, member, NULL);
      session_walk_note (self, "remove r%u.%s r%u: %d", handle (self, record), of->info.name, handle (self, member), done);
    }
  else if (member != NULL)
    {
      done = rel_session_replace (self->session, record, of->info.name, &member, 1, NULL);
      session_walk_note (self, "replace r%u.%s r%u: %d", handle (self, record), of->info.name, handle (self, member), done);
    }
}

void
session_walk_edit (SessionWalk *self)
{
  RelRecord *record;
  guint what = session_walk_pick (self, 20);

  if (what < 6 || self->records->len == 0)
    insert_record (self);
  else if (what < 9)
    {
      record = pick_record (self, NULL);
      if (record != NULL)
        {
          guint column = session_walk_pick (self, rel_record_get_mapped_table (record)->n_columns);

          /* links by value are another matter: what is shown of them before a commit is free */
          if (!session_walk_is_link_column (rel_record_get_mapped_table (record), column))
            update_column (self, record, column);
        }
    }
  else if (what < 18)
    edit_end (self);
  else
    {
      record = pick_record (self, NULL);
      if (record != NULL)
        {
          gboolean done = rel_session_delete (self->session, record, NULL);

          session_walk_note (self, "delete r%u: %d", handle (self, record), done);
        }
    }
}

int
session_walk_compare_pointers (gconstpointer a,
                  gconstpointer b)
{
  const char *x = *(char *const *) a;
  const char *y = *(char *const *) b;

  return x < y ? -1 : x > y;
}

SessionShown *
session_walk_look (SessionWalk *self)
{
  SessionShown *all = g_new0 (SessionShown, self->records->len + 1);

  for (guint i = 0; i < self->records->len; i++)
    {
      SessionShown *shown = &all[i];
      RelMappedTable *table = rel_record_get_mapped_table (self->records->pdata[i]);
      RelRecordState state;

      g_assert_true (rel_session_need_row (self->session, self->records->pdata[i], NULL));
      state = rel_record_get_state (self->records->pdata[i]);
      shown->record = self->records->pdata[i];
      shown->gone = state == REL_RECORD_GONE || state == REL_RECORD_DELETED;
      shown->values = g_new0 (RelValue *, table->n_columns + 1);
      shown->ends = g_new0 (GPtrArray *, table->ends->len + 1);
      if (shown->gone)
        continue;
      for (guint j = 0; j < table->n_columns; j++)
        {
          RelStageEntry *entry = rel_stage_lookup (self->session->stage, shown->record);
          RelSeen seen;

          shown->displaced |= entry != NULL && entry->cells[j].kind == REL_CELL_DISPLACED;

          if (!session_walk_is_link_column (table, j) && rel_session_see (self->session, shown->record, j, &seen, NULL))
            shown->values[j] = seen.value;
        }
      for (guint j = 0; j < table->ends->len; j++)
        {
          g_autoptr(GError) error = NULL;

          shown->ends[j] = rel_session_get_members (self->session, shown->record, table->ends->pdata[j], &error);
          g_assert_no_error (error);
          g_ptr_array_sort (shown->ends[j], session_walk_compare_pointers);
        }
    }

  return all;
}

void
session_walk_forget (SessionWalk  *self,
        SessionShown *all)
{
  for (guint i = 0; all[i].record != NULL; i++)
    {
      RelMappedTable *table = rel_record_get_mapped_table (all[i].record);

      for (guint j = 0; j < table->n_columns; j++)
        if (all[i].values[j] != NULL)
          rel_value_unref (all[i].values[j]);
      for (guint j = 0; j < table->ends->len; j++)
        g_clear_pointer (&all[i].ends[j], g_ptr_array_unref);
      g_free (all[i].values);
      g_free (all[i].ends);
    }
  g_free (all);
}

/* Everything in the database, as one text. */
char *
session_walk_dump (SessionWalk *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rel_mapping_get_n_tables (self->mapping); i++)
    {
      RelMappedTable *table = rel_mapping_get_nth (self->mapping, i);
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY 1, 2", table->quoted);
      sqlite3_stmt *statement = NULL;

      g_string_append_printf (text, "%s\n", table->name);
      g_assert_cmpint (sqlite3_prepare_v2 (self->outside, sql, -1, &statement, NULL), ==, SQLITE_OK);
      while (sqlite3_step (statement) == SQLITE_ROW)
        {
          for (int j = 0; j < sqlite3_column_count (statement); j++)
            g_string_append_printf (text, "\t%s", sqlite3_column_text (statement, j) != NULL ? (const char *) sqlite3_column_text (statement, j) : "NULL");
          g_string_append_c (text, '\n');
        }
      sqlite3_finalize (statement);
    }

  return g_string_free (text, FALSE);
}
