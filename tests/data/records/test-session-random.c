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

#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "support/plain-sql.h"
#include "support/session-walk.h"
#include "support/support.h"

/* WHERE that means a record by its key, from what the session reads. */
static char *
where_of (SessionWalk       *self,
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
count_members (SessionWalk         *self,
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
check_committed (SessionWalk  *self,
                 SessionShown *before)
{
  g_autofree guint *n_alive = g_new0 (guint, rel_mapping_get_n_tables (self->mapping) + 1);

  for (guint i = 0; before[i].record != NULL; i++)
    {
      SessionShown *shown = &before[i];
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

          g_ptr_array_sort (now, session_walk_compare_pointers);
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
check_same (SessionWalk  *self,
            SessionShown *before)
{
  SessionShown *after = session_walk_look (self);

  for (guint i = 0; before[i].record != NULL; i++)
    {
      RelMappedTable *table = rel_record_get_mapped_table (before[i].record);

      walk_assert (self, before[i].gone == after[i].gone, "r%u came or went", i);
      for (guint j = 0; !before[i].gone && j < table->n_columns; j++)
        walk_assert (self, rel_value_equal (before[i].values[j], after[i].values[j]), "r%u has another value", i);
      for (guint j = 0; !before[i].gone && j < table->ends->len; j++)
        walk_assert (self, before[i].ends[j]->len == after[i].ends[j]->len, "r%u has other members", i);
    }
  session_walk_forget (self, after);
}

/* 4: what is shown, written into a new database without enforcement. */
static gboolean
breaks_rules (SessionWalk  *self,
              SessionShown *all)
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
          if (is_lost && session_walk_is_link_column (table, j) && !(entry != NULL && entry->cells[j].kind == REL_CELL_VALUE))
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

static gboolean
is_shown_gone (SessionShown *all,
               RelRecord    *record)
{
  for (guint i = 0; all[i].record != NULL; i++)
    if (all[i].record == record)
      return all[i].gone;

  return FALSE;
}

/* Is a record that stays told to lead to one that goes? Though another one may get that key, so that SQL would be content. */
static gboolean
leads_to_gone (SessionWalk  *self,
               SessionShown *all)
{
  for (guint i = 0; all[i].record != NULL; i++)
    {
      RelStageEntry *entry = rel_stage_lookup (self->session->stage, all[i].record);

      for (guint j = 0; entry != NULL && !all[i].gone && j < rel_record_get_mapped_table (all[i].record)->n_columns; j++)
        if (entry->cells[j].kind == REL_CELL_LINK && is_shown_gone (all, entry->cells[j].target))
          return TRUE;
    }

  return FALSE;
}

static void
commit (SessionWalk *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConnection) writer = NULL;
  g_autofree char *stored = session_walk_dump (self);
  SessionShown *before = session_walk_look (self);
  gboolean broken = breaks_rules (self, before);
  g_autoptr(GPtrArray) statements = rel_session_list_statements (self->session, self->reader, NULL, NULL);
  g_autofree char *looked = session_walk_dump (self);

  walk_assert (self, strcmp (stored, looked) == 0, "looking wrote");
  writer = rel_sqlite_connection_open (self->path, REL_ACCESS_WRITE, NULL, &error);
  g_assert_no_error (error);

  if (rel_session_commit (self->session, writer, NULL, &error))
    {
      self->n_commits++;
      session_walk_note (self, "commit");
      check_committed (self, before);
      walk_assert (self, plain_ask (self->outside, "SELECT count(*) FROM pragma_foreign_key_check") == 0, "broken links were written");
    }
  else
    {
      g_autofree char *now = session_walk_dump (self);
      RelErrorDetail *detail = rel_error_get_detail (error);

      session_walk_note (self, "commit refused: %s", error->message);
      for (guint i = 0; statements != NULL && i < statements->len; i++)
        session_walk_note (self, "      %s", (char *) statements->pdata[i]);
      self->n_refused++;
      walk_assert (self, detail != NULL && detail->kind != NULL, "an error without a kind");
      walk_assert (self, strcmp (stored, now) == 0, "a failed commit wrote something");
      check_same (self, before);
      /* RESTRICT is stricter than the end result, and a key cannot be blank where NULL could be */
      /* A pair may be staged as such and as a record besides. */
      /* A link that nobody touched must not come to mean another record, though SQL would be content. */
      broken = broken || strstr (error->message, "a record whose key another one is to get") != NULL;
      broken = broken || (strstr (error->message, "is linked to a record that is to be deleted") != NULL && leads_to_gone (self, before));
      walk_assert (self, broken || g_strcmp0 (detail->table, "pairs") == 0 || strstr (self->ddl, "RESTRICT") != NULL || strcmp (detail->kind, "key-blank") == 0, "a commit failed for nothing: %s", error->message);
    }
  session_walk_forget (self, before);
}

static void
walk (guint seed,
      guint n_steps,
      guint *n_commits,
      guint *n_refused)
{
  SessionWalk self = { NULL };

  session_walk_begin (&self, seed);
  for (guint i = 0; i < n_steps; i++)
    {
      guint what = session_walk_pick (&self, 40);

      if (what < 36)
        session_walk_edit (&self);
      else if (what < 39)
        {
          commit (&self);
          if (session_walk_pick (&self, 2) == 0)
            {
              session_walk_note (&self, "rollback");
              rel_session_rollback (self.session);
            }
        }
      else
        {
          session_walk_note (&self, "rollback");
          rel_session_rollback (self.session);
        }
    }
  *n_commits += self.n_commits;
  *n_refused += self.n_refused;
  session_walk_end (&self);
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
