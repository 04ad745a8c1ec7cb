/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Random sessions over random tables. What must hold, told by plain SQL on another
 * connection:
 *
 *  1. before a commit nothing is written;
 *  2. what was shown before a commit is what is in the file after it: rows, values, and
 *     collections at both ends;
 *  3. a commit that fails changes nothing, in the file and in what is shown;
 *  4. a commit fails only where what is shown breaks a rule of the database.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "records/rel-session-private.h"
#include "support/plain-sql.h"
#include "support/random-tables.h"
#include "support/support.h"

typedef struct
{
  GRand         *rand;
  char          *folder;
  char          *path;
  char          *ddl;
  sqlite3       *outside;
  RelSchema     *schema;
  RelMapping    *mapping;
  RelConnection *reader;
  RelSession    *session;
  GPtrArray     *records; /* all that are there or were staged */
  GPtrArray     *log;     /* what was done, to be printed when it went wrong */
  guint          n_commits;
  guint          n_refused;
} Walk;

/* What is shown of one record. */
typedef struct
{
  RelRecord  *record;
  gboolean    gone;
  gboolean    displaced;
  RelValue  **values; /* NULL: not known, or may follow from something else */
  GPtrArray **ends;
} Shown;

static void G_GNUC_PRINTF (2, 3)
note (Walk       *self,
      const char *format,
      ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->log, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
print_log (Walk *self)
{
  g_printerr ("%s", self->ddl);
  for (guint i = 0; i < self->log->len; i++)
    g_printerr ("  %s\n", (char *) self->log->pdata[i]);
}

#define walk_assert(self, condition, ...) \
  G_STMT_START { \
    if (!(condition)) \
      { \
        print_log (self); \
        g_printerr (__VA_ARGS__); \
        g_printerr ("\n"); \
        g_error ("%s", #condition); \
      } \
  } G_STMT_END

static void
begin (Walk  *self,
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

static void
end (Walk *self)
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

static guint
pick (Walk  *self,
      guint  n)
{
  return g_rand_int_range (self->rand, 0, n);
}

static RelRecord *
pick_record (Walk           *self,
             RelMappedTable *table)
{
  for (guint i = 0; i < 20 && self->records->len > 0; i++)
    {
      RelRecord *record = self->records->pdata[pick (self, self->records->len)];
      RelRecordState state;

      g_assert_true (rel_session_need_row (self->session, record, NULL));
      state = rel_record_get_state (record);
      if ((table == NULL || rel_record_get_mapped_table (record) == table) && state != REL_RECORD_GONE && state != REL_RECORD_DELETED)
        return record;
    }

  return NULL;
}

static gboolean
is_link_column (RelMappedTable *table,
                guint           column)
{
  return rel_table_is_link_column (table->table, rel_column_get_id (rel_table_get_info (table->table)->columns->pdata[column]));
}

static RelValue *
random_value (Walk            *self,
              RelMappedColumn *column)
{
  if (!column->in_key && pick (self, 8) == 0)
    return rel_value_new_null ();
  if (strcmp (column->type, "TEXT") == 0)
    {
      g_autofree char *text = g_strdup_printf ("%c", 'a' + pick (self, 9));

      return rel_value_new_text (text, -1);
    }

  return rel_value_new_integer (pick (self, 9) + 1);
}

static guint
handle (Walk      *self,
        RelRecord *record)
{
  guint at = 0;

  return g_ptr_array_find (self->records, record, &at) ? at : G_MAXUINT;
}

static void
update_column (Walk      *self,
               RelRecord *record,
               guint      column)
{
  RelMappedTable *table = rel_record_get_mapped_table (record);
  g_autoptr(RelValue) value = random_value (self, &table->columns[column]);
  g_autofree char *literal = rel_value_to_literal (value);
  gboolean done = rel_session_update (self->session, record, table->columns[column].name, value, NULL);

  note (self, "update r%u %s.%s = %s: %d", handle (self, record), table->name, table->columns[column].name, literal, done);
}

static void
insert_record (Walk *self)
{
  RelMappedTable *table = rel_mapping_get_nth (self->mapping, pick (self, rel_mapping_get_n_tables (self->mapping)));
  RelRecord *record;

  if (table == NULL || g_str_has_prefix (table->name, "sqlite_"))
    return;
  record = rel_session_insert (self->session, table->name, NULL);
  g_ptr_array_add (self->records, record);
  note (self, "insert r%u into %s", handle (self, record), table->name);
  for (guint i = 0; i < table->n_columns; i++)
    if (((int) i != table->alias && table->columns[i].in_key) || pick (self, 4) == 0)
      {
        if (!is_link_column (table, i))
          update_column (self, record, i);
      }
  /* most links want to lead somewhere */
  for (guint i = 0; i < table->ends->len; i++)
    {
      RelMappedEnd *of = table->ends->pdata[i];
      RelRecord *to = of->info.link_in == REL_LINK_IN_LOCAL ? pick_record (self, of->remote) : NULL;

      if (to != NULL && pick (self, 3) > 0)
        {
          gboolean done = rel_session_assign (self->session, record, of->info.name, to, NULL);

          note (self, "assign r%u.%s = r%u: %d", handle (self, record), of->info.name, handle (self, to), done);
        }
    }
}

static void
edit_end (Walk *self)
{
  RelRecord *record = pick_record (self, NULL);
  RelMappedTable *table = record != NULL ? rel_record_get_mapped_table (record) : NULL;
  RelMappedEnd *of;
  RelRecord *member;
  g_autoptr(GPtrArray) members = NULL;
  guint what = pick (self, 10);
  gboolean done;

  if (record == NULL || table->ends->len == 0)
    return;
  of = table->ends->pdata[pick (self, table->ends->len)];
  member = pick_record (self, of->remote);
  members = rel_record_list_members (record, of->info.name, NULL);

  if (!of->info.collection)
    {
      if (what < 3)
        member = NULL;
      done = rel_session_assign (self->session, record, of->info.name, member, NULL);
      note (self, "assign r%u.%s = r%d: %d", handle (self, record), of->info.name, member != NULL ? (int) handle (self, member) : -1, done);
    }
  else if (what < 6 && member != NULL)
    {
      done = rel_session_append (self->session, record, of->info.name, member, NULL);
      note (self, "append r%u.%s r%u: %d", handle (self, record), of->info.name, handle (self, member), done);
    }
  else if (what < 9 && members->len > 0)
    {
      member = members->pdata[pick (self, members->len)];
      done = rel_session_remove (self->session, record, of->info.name, member, NULL);
      note (self, "remove r%u.%s r%u: %d", handle (self, record), of->info.name, handle (self, member), done);
    }
  else if (member != NULL)
    {
      done = rel_session_replace (self->session, record, of->info.name, &member, 1, NULL);
      note (self, "replace r%u.%s r%u: %d", handle (self, record), of->info.name, handle (self, member), done);
    }
}

static void
edit (Walk *self)
{
  RelRecord *record;
  guint what = pick (self, 20);

  if (what < 6 || self->records->len == 0)
    insert_record (self);
  else if (what < 9)
    {
      record = pick_record (self, NULL);
      if (record != NULL)
        {
          guint column = pick (self, rel_record_get_mapped_table (record)->n_columns);

          /* links by value are another matter: what is shown of them before a commit is free */
          if (!is_link_column (rel_record_get_mapped_table (record), column))
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

          note (self, "delete r%u: %d", handle (self, record), done);
        }
    }
}

static int
compare_pointers (gconstpointer a,
                  gconstpointer b)
{
  const char *x = *(char *const *) a;
  const char *y = *(char *const *) b;

  return x < y ? -1 : x > y;
}

static Shown *
look (Walk *self)
{
  Shown *all = g_new0 (Shown, self->records->len + 1);

  for (guint i = 0; i < self->records->len; i++)
    {
      Shown *shown = &all[i];
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

          if (!is_link_column (table, j) && rel_session_see (self->session, shown->record, j, &seen, NULL))
            shown->values[j] = seen.value;
        }
      for (guint j = 0; j < table->ends->len; j++)
        {
          g_autoptr(GError) error = NULL;

          shown->ends[j] = rel_session_get_members (self->session, shown->record, table->ends->pdata[j], &error);
          g_assert_no_error (error);
          g_ptr_array_sort (shown->ends[j], compare_pointers);
        }
    }

  return all;
}

static void
forget (Walk  *self,
        Shown *all)
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
static char *
dump (Walk *self)
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

/* WHERE that means a record by its key, from what the session reads. */
static char *
where_of (Walk       *self,
          RelRecord  *record,
          const char *alias)
{
  RelMappedTable *table = rel_record_get_mapped_table (record);
  GString *where = g_string_new (NULL);

  for (guint i = 0; i < table->key.n; i++)
    {
      g_autoptr(RelValue) value = rel_record_get_value (record, table->columns[table->key.at[i]].name, NULL);
      g_autofree char *literal = value != NULL ? rel_value_to_literal (value) : g_strdup ("NULL");

      g_string_append_printf (where, "%s%s.%s IS %s", i > 0 ? " AND " : "", alias, table->columns[table->key.at[i]].quoted, literal);
    }

  return g_string_free (where, FALSE);
}

/* How many members plain SQL finds at an end. */
static gint64
count_members (Walk         *self,
               RelRecord    *record,
               RelMappedEnd *of,
               RelRecord    *member)
{
  g_autofree char *where = where_of (self, record, "l");
  g_autofree char *and = member != NULL ? where_of (self, member, "r") : g_strdup ("1");
  g_autoptr(GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "SELECT count(*) FROM (SELECT DISTINCT r.* FROM %s AS l JOIN %s AS r", of->local->quoted, of->remote->quoted);
  if (of->association != NULL)
    {
      g_string_append_printf (sql, " JOIN %s AS x ON 1", of->association->quoted);
      for (guint i = 0; i < of->near_columns.n; i++)
        g_string_append_printf (sql, " AND x.%s = l.%s", of->association->columns[of->near_columns.at[i]].quoted, of->local->columns[of->local_columns.at[i]].quoted);
      for (guint i = 0; i < of->far_columns.n; i++)
        g_string_append_printf (sql, " AND x.%s = r.%s", of->association->columns[of->far_columns.at[i]].quoted, of->remote->columns[of->remote_columns.at[i]].quoted);
    }
  else
    {
      g_string_append (sql, " ON 1");
      for (guint i = 0; i < of->local_columns.n; i++)
        g_string_append_printf (sql, " AND l.%s = r.%s", of->local->columns[of->local_columns.at[i]].quoted, of->remote->columns[of->remote_columns.at[i]].quoted);
    }
  g_string_append_printf (sql, " WHERE %s AND %s)", where, and);

  return plain_ask (self->outside, sql->str);
}

/* 2 */
static void
check_committed (Walk  *self,
                 Shown *before)
{
  g_autofree guint *n_alive = g_new0 (guint, rel_mapping_get_n_tables (self->mapping) + 1);

  for (guint i = 0; before[i].record != NULL; i++)
    {
      Shown *shown = &before[i];
      RelMappedTable *table = rel_record_get_mapped_table (shown->record);

      if (shown->gone)
        continue;
      n_alive[table->index]++;
      for (guint j = 0; j < table->n_columns; j++)
        {
          g_autoptr(RelValue) now = rel_record_get_value (shown->record, table->columns[j].name, NULL);

          walk_assert (self, rel_record_get_state (shown->record) == REL_RECORD_STORED, "r%u is not stored", i);
          walk_assert (self, shown->values[j] == NULL || rel_value_equal (now, shown->values[j]), "r%u.%s is another", i, table->columns[j].name);
        }
      for (guint j = 0; j < table->ends->len; j++)
        {
          RelMappedEnd *of = table->ends->pdata[j];
          g_autoptr(GPtrArray) now = rel_record_list_members (shown->record, of->info.name, NULL);

          g_ptr_array_sort (now, compare_pointers);
          /* a pair is a row of its table only when it is written; a displaced record shows its link until then */
          if (strcmp (of->remote->name, "pairs") == 0 || shown->displaced)
            continue;
          walk_assert (self, now->len == shown->ends[j]->len, "r%u.%s had %u members and has %u", i, of->info.name, shown->ends[j]->len, now->len);
          walk_assert (self, count_members (self, shown->record, of, NULL) == now->len, "r%u.%s: SQL finds others", i, of->info.name);
          for (guint k = 0; k < now->len; k++)
            {
              walk_assert (self, now->pdata[k] == shown->ends[j]->pdata[k], "r%u.%s has other members", i, of->info.name);
              walk_assert (self, count_members (self, shown->record, of, now->pdata[k]) == 1, "r%u.%s: SQL does not find one", i, of->info.name);
            }
        }
    }
  for (guint i = 0; i < rel_mapping_get_n_tables (self->mapping); i++)
    {
      RelMappedTable *table = rel_mapping_get_nth (self->mapping, i);
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", table->quoted);
      gint64 n = plain_ask (self->outside, sql);

      if (g_str_has_prefix (table->name, "sqlite_") || strcmp (table->name, "pairs") == 0)
        continue;
      walk_assert (self, n == n_alive[i], "%s has %lld rows instead of %u", table->name, (long long) n, n_alive[i]);
    }
}

/* 3 */
static void
check_same (Walk  *self,
            Shown *before)
{
  Shown *after = look (self);

  for (guint i = 0; before[i].record != NULL; i++)
    {
      RelMappedTable *table = rel_record_get_mapped_table (before[i].record);

      walk_assert (self, before[i].gone == after[i].gone, "r%u came or went", i);
      for (guint j = 0; !before[i].gone && j < table->n_columns; j++)
        walk_assert (self, rel_value_equal (before[i].values[j], after[i].values[j]), "r%u has another value", i);
      for (guint j = 0; !before[i].gone && j < table->ends->len; j++)
        walk_assert (self, before[i].ends[j]->len == after[i].ends[j]->len, "r%u has other members", i);
    }
  forget (self, after);
}

/* 4: what is shown, written into a new database without enforcement. */
static gboolean
breaks_rules (Walk  *self,
              Shown *all)
{
  sqlite3 *db = NULL;
  gboolean broken = FALSE;
  g_autoptr(GHashTable) keys = g_hash_table_new (NULL, NULL);

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  plain_exec (db, self->ddl);
  for (guint i = 0; !broken && all[i].record != NULL; i++)
    {
      RelMappedTable *table = rel_record_get_mapped_table (all[i].record);
      RelStageEntry *entry = rel_stage_lookup (self->session->stage, all[i].record);
      g_autoptr(GString) columns = g_string_new (NULL);
      g_autoptr(GString) values = g_string_new (NULL);
      g_autofree char *sql = NULL;

      if (all[i].gone)
        continue;
      for (guint j = 0; j < table->n_columns; j++)
        {
          RelSeen seen = { NULL, NULL, 0 };
          g_autofree char *literal = NULL;
          gboolean is_lost = FALSE;

          /* a link whose target goes is cleared */
          for (guint k = 0; k < table->ends->len; k++)
            {
              RelMappedEnd *of = table->ends->pdata[k];

              if (of->info.link_in == REL_LINK_IN_LOCAL && rel_mapped_columns_has (&of->local_columns, j) && all[i].ends[k]->len == 0)
                is_lost = TRUE;
            }
          g_assert_true (rel_session_see (self->session, all[i].record, j, &seen, NULL));
          if (entry != NULL && entry->cells[j].kind == REL_CELL_DISPLACED)
            is_lost = TRUE;
          if (is_lost && is_link_column (table, j) && !(entry != NULL && entry->cells[j].kind == REL_CELL_VALUE))
            literal = g_strdup ("NULL");
          else if (seen.value != NULL)
            literal = rel_value_to_literal (seen.value);
          else
            {
              /* what the database will make; the same for whoever links to it */
              gpointer owner = seen.record;
              RelMappedTable *made = rel_record_get_mapped_table (seen.record);
              guint number;

              if ((int) seen.column == made->alias)
                {
                  if (!g_hash_table_contains (keys, owner))
                    g_hash_table_insert (keys, owner, GUINT_TO_POINTER (100000 + g_hash_table_size (keys)));
                  number = GPOINTER_TO_UINT (g_hash_table_lookup (keys, owner));
                  literal = g_strdup_printf ("%u", number);
                }
              else if (seen.record != all[i].record)
                literal = g_strdup ("NULL");
            }
          rel_seen_clear (&seen);
          if (literal != NULL)
            {
              g_string_append_printf (columns, "%s%s", columns->len > 0 ? ", " : "", table->columns[j].quoted);
              g_string_append_printf (values, "%s%s", values->len > 0 ? ", " : "", literal);
            }
        }
      sql = columns->len > 0 ? g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", table->quoted, columns->str, values->str)
                             : g_strdup_printf ("INSERT INTO %s DEFAULT VALUES", table->quoted);
      broken = sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK;
    }
  broken = broken || plain_ask (db, "SELECT count(*) FROM pragma_foreign_key_check") > 0;
  sqlite3_close (db);

  return broken;
}

static void
commit (Walk *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) writer = NULL;
  g_autofree char *stored = dump (self);
  Shown *before = look (self);
  gboolean broken = breaks_rules (self, before);
  g_autoptr(GPtrArray) statements = rel_session_list_statements (self->session, self->reader, NULL, NULL);
  g_autofree char *looked = dump (self);

  walk_assert (self, strcmp (stored, looked) == 0, "looking wrote");
  writer = rel_sqlite_connection_open (self->path, REL_ACCESS_WRITE, NULL, &error);
  g_assert_no_error (error);

  if (rel_session_commit (self->session, writer, NULL, &error))
    {
      self->n_commits++;
      note (self, "commit");
      check_committed (self, before);
      walk_assert (self, plain_ask (self->outside, "SELECT count(*) FROM pragma_foreign_key_check") == 0, "broken links were written");
    }
  else
    {
      g_autofree char *now = dump (self);
      RelErrorDetail *detail = rel_error_get_detail (error);

      note (self, "commit refused: %s", error->message);
      for (guint i = 0; statements != NULL && i < statements->len; i++)
        note (self, "      %s", (char *) statements->pdata[i]);
      self->n_refused++;
      walk_assert (self, detail != NULL && detail->kind != NULL, "an error without a kind");
      walk_assert (self, strcmp (stored, now) == 0, "a failed commit wrote something");
      check_same (self, before);
      /* RESTRICT is stricter than the end result, and a key cannot be blank where NULL could be */
      /* A pair may be staged as such and as a record besides. */
      walk_assert (self, broken || g_strcmp0 (detail->table, "pairs") == 0 || strstr (self->ddl, "RESTRICT") != NULL || strcmp (detail->kind, "key-blank") == 0, "a commit failed for nothing: %s", error->message);
    }
  forget (self, before);
}

static void
walk (guint seed,
      guint n_steps,
      guint *n_commits,
      guint *n_refused)
{
  Walk self = { NULL };

  begin (&self, seed);
  for (guint i = 0; i < n_steps; i++)
    {
      guint what = pick (&self, 40);

      if (what < 36)
        edit (&self);
      else if (what < 39)
        {
          commit (&self);
          if (pick (&self, 2) == 0)
            {
              note (&self, "rollback");
              rel_session_rollback (self.session);
            }
        }
      else
        {
          note (&self, "rollback");
          rel_session_rollback (self.session);
        }
    }
  *n_commits += self.n_commits;
  *n_refused += self.n_refused;
  end (&self);
}

static void
test_walks (void)
{
  guint seed = support_seed ();
  guint n = support_scale (16);
  guint n_commits = 0;
  guint n_refused = 0;

  for (guint i = 0; i < n; i++)
    {
      g_test_message ("walk %u: RELATA_TEST_SEED=%u RELATA_TEST_SCALE=0", i, seed + i);
      walk (seed + i, 120, &n_commits, &n_refused);
    }
  g_test_message ("%u commits, %u refused", n_commits, n_refused);
  if (n > 10)
    g_assert_cmpuint (n_commits, >, n_refused / 8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/session/random", test_walks);

  return g_test_run ();
}
