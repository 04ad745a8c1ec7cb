/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Brings a SQLite database from one schema to another, wholly or not at all.
 *
 *   foreign_keys off -> BEGIN IMMEDIATE -> as it was read? -> steps -> as designed?
 *     -> rows? -> references? -> COMMIT -> foreign_keys as before
 *   any no, any error, Stop: ROLLBACK, and the file is as it was
 *
 * What holds at COMMIT:
 *  1. foreign_keys was off before BEGIN: within a transaction the switch does nothing,
 *     and dropping a parent table would delete its children.
 *  2. The schema was what the plan was made for.
 *  3. The schema, read back, is the design.
 *  4. Every table that stayed has as many rows as before, less those that people had deleted.
 *  5. No row refers to nothing that did not so before.
 *  6. What a STRICT table computes is of the type that it says.
 * After COMMIT or ROLLBACK, foreign_keys and legacy_alter_table are as they were.
 */
#include "config.h"

#include "database/rel-migration.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-match.h"
#include "sql/rel-dialect.h"
#include "sql/rel-future.h"
#include "sql/rel-plain-texts.h"

typedef struct
{
  RelConnection             *connection;
  RelSchema                 *from;
  RelSchema                 *to;
  const RelMigrationOptions *options;
  GCancellable              *cancellable;
  GArray                    *plan;
  GHashTable                *n_rows;    /* RelId of a table -> count */
  GHashTable                *n_orphans; /* RelId of a link -> count; none: no rows, or it cannot be told */
  GHashTable                *n_deleted; /* RelId of a table -> rows deleted as answered */
  GHashTable                *rebuilt;   /* RelTable that are made anew, as they will be */
} Migration;

static gboolean
run (Migration   *self,
     const char  *sql,
     GError     **error)
{
  return rel_connection_execute (self->connection, sql, NULL, 0, NULL, self->cancellable, error);
}

static gint64
get_count (GHashTable *counts,
           RelId       table)
{
  const gint64 *count = g_hash_table_lookup (counts, &table);

  return count != NULL ? *count : 0;
}

/* The first value of an answer; fails when there is none. */
static gboolean
ask (Migration     *self,
     const char    *sql,
     gint64        *answer,
     GCancellable  *cancellable,
     GError       **error)
{
  g_autoptr(RelRows) rows = rel_connection_query (self->connection, sql, NULL, 0, cancellable, error);

  if (rows == NULL)
    return FALSE;
  *answer = rel_rows_get_n_rows (rows) > 0 ? rel_value_get_integer (rel_rows_get (rows, 0, 0)) : 0;

  return TRUE;
}

static gboolean
is_stored (RelTable *table)
{
  return table != NULL && rel_table_get_info (table)->kind == REL_TABLE_ORDINARY;
}

/* Tables whose references may come out otherwise: they or their parents are changed. */
static GHashTable *
find_concerned (Migration *self)
{
  GHashTable *concerned = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < self->plan->len; i++)
    {
      RelId id = g_array_index (self->plan, RelStep, i).table;
      RelSchema *sides[] = { self->from, self->to };

      if (id == REL_ID_NONE)
        continue;
      g_hash_table_add (concerned, g_memdup2 (&id, sizeof id));
      for (guint side = 0; side < 2; side++)
        {
          GPtrArray *links = rel_schema_list_links_to (sides[side], id);

          for (guint j = 0; links != NULL && j < links->len; j++)
            {
              RelId owner = rel_table_get_id (rel_schema_get_link_owner (sides[side], rel_foreign_key_get_id (links->pdata[j])));

              g_hash_table_add (concerned, g_memdup2 (&owner, sizeof owner));
            }
        }
    }

  return concerned;
}

static GHashTable *
new_counts (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

static void
set_count (GHashTable *counts,
           RelId       table,
           gint64      count)
{
  g_hash_table_replace (counts, g_memdup2 (&table, sizeof table), g_memdup2 (&count, sizeof count));
}

/* Counts rows of tables that stay; a table that is new has none yet. */
static gboolean
count_rows (Migration   *self,
            RelSchema   *schema,
            GHashTable  *counts,
            GError     **error)
{
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      RelId id = rel_table_get_id (table);
      g_autofree char *quoted = rel_sql_quote_identifier (rel_table_get_name (table));
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM %s", quoted);
      gint64 n;

      if (!is_stored (table) || !is_stored (rel_schema_get_table (self->from, id)) ||
          !is_stored (rel_schema_get_table (self->to, id)) || rel_table_get_info (table)->error != NULL)
        continue;
      if (!ask (self, sql, &n, self->cancellable, error))
        return FALSE;
      set_count (counts, id, n);
    }

  return TRUE;
}

/* Counts rows that refer to nothing by each link of a table; none where it cannot be told. */
static gboolean
count_by_link (Migration     *self,
               RelSchema     *schema,
               RelTable      *table,
               GHashTable    *counts,
               GError       **error)
{
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (table));

  for (guint i = 0; i < links->len; i++)
    {
      g_autofree char *condition = rel_future_is_orphan (schema, table, links->pdata[i]);
      g_autofree char *sql = condition != NULL ? g_strdup_printf ("SELECT count (*) FROM %s WHERE %s", owner, condition) : NULL;
      g_autoptr(GError) problem = NULL;
      gint64 n;

      if (sql == NULL)
        continue;
      if (ask (self, sql, &n, self->cancellable, &problem))
        set_count (counts, rel_foreign_key_get_id (links->pdata[i]), n);
      else if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }

  return TRUE;
}

/* Counts rows that refer to nothing, in tables that are concerned. Where SQLite finds some,
 * or a link that does not fit its parent, which spoils its answer about all others, they
 * are counted link by link: what one loses must not make up for what another gets. */
static gboolean
count_orphans (Migration   *self,
               RelSchema   *schema,
               GHashTable  *concerned,
               GHashTable  *counts,
               GError     **error)
{
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      RelId id = rel_table_get_id (table);
      g_autofree char *text = rel_sql_quote_text (rel_table_get_name (table));
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM pragma_foreign_key_check (%s)", text);
      g_autoptr(GError) problem = NULL;
      gint64 n;

      if (!is_stored (table) || !g_hash_table_contains (concerned, &id) ||
          rel_table_get_info (table)->foreign_keys->len == 0)
        continue;
      if (!ask (self, sql, &n, self->cancellable, &problem))
        {
          if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
            {
              g_propagate_error (error, g_steal_pointer (&problem));
              return FALSE;
            }
          n = -1;
        }
      if (n != 0 && !count_by_link (self, schema, table, counts, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_unchanged (Migration *self,
                 GError   **error)
{
  g_autoptr(RelSchema) fresh = rel_connection_read_schema (self->connection, self->cancellable, error);
  g_autoptr(RelSchema) now = NULL;
  g_autoptr(GArray) changes = NULL;

  if (fresh == NULL)
    return FALSE;
  now = rel_schema_adopt_renamed (fresh, self->from, NULL, 0);
  changes = rel_schema_diff (self->from, now);
  if (changes->len == 0)
    return TRUE;

  g_set_error (error, REL_ERROR, REL_ERROR_CHANGED,
               _("The database was changed by somebody else meanwhile (%s); nothing was done. Look at the difference and try again."),
               g_array_index (changes, RelChange, 0).words);

  return FALSE;
}

/* People know nothing of the name that a table has while it is made anew. */
static void
say_own_names (GError **error)
{
  g_autoptr(GRegex) regex = g_regex_new ("relata_[0-9]+_", 0, 0, NULL);
  RelErrorDetail *detail;
  char *message;

  if (error == NULL || *error == NULL)
    return;

  message = g_regex_replace_literal (regex, (*error)->message, -1, 0, "", 0, NULL);
  if (message != NULL)
    {
      g_free ((*error)->message);
      (*error)->message = message;
    }
  detail = rel_error_get_detail (*error);
  if (detail != NULL && detail->table != NULL)
    {
      char *table = g_regex_replace_literal (regex, detail->table, -1, 0, "", 0, NULL);

      g_free (detail->table);
      detail->table = table;
    }
}

static gboolean
run_steps (Migration *self,
           GError   **error)
{
  const char *words = "";

  for (guint i = 0; i < self->plan->len; i++)
    {
      const RelStep *step = &g_array_index (self->plan, RelStep, i);
      gint64 n_changes = 0;

      if (step->words != NULL)
        words = step->words;
      if (self->options->progress != NULL)
        self->options->progress (words, i, self->plan->len, self->options->user_data);
      if (!rel_connection_execute (self->connection, step->sql, NULL, 0, &n_changes, self->cancellable, error))
        {
          say_own_names (error);
          g_prefix_error (error, "%s: ", words);
          return FALSE;
        }
      if (step->deletes)
        set_count (self->n_deleted, step->table, get_count (self->n_deleted, step->table) + n_changes);
    }

  return TRUE;
}

static gboolean
check_design (Migration *self,
              GError   **error)
{
  g_autoptr(RelSchema) fresh = rel_connection_read_schema (self->connection, self->cancellable, error);
  g_autoptr(RelSchema) now = NULL;
  g_autoptr(GArray) changes = NULL;

  if (fresh == NULL)
    return FALSE;
  now = rel_schema_adopt_renamed (fresh, self->to, NULL, 0);
  changes = rel_schema_diff (now, self->to);
  if (changes->len > 0)
    {
      g_autoptr(RelSchema) plain_now = rel_schema_with_plain_texts (now);
      g_autoptr(RelSchema) plain_to = rel_schema_with_plain_texts (self->to);

      g_array_unref (changes);
      changes = rel_schema_diff (plain_now, plain_to);
    }
  if (changes->len == 0)
    return TRUE;

  g_set_error (error, REL_ERROR, REL_ERROR_FAILED,
               _("The result would not be as designed (%s); the database is as it was. Please report this."),
               g_array_index (changes, RelChange, 0).words);

  return FALSE;
}

static void
say_orphans (RelTable  *table,
             gint64     n,
             GError   **error)
{
  rel_set_error_rule (error, REL_ERROR_CONSTRAINT, "foreign-key", rel_table_get_name (table), NULL,
                      ngettext ("%lld row of “%s” would refer to a record that does not exist; the database is as it was",
                                "%lld rows of “%s” would refer to records that do not exist; the database is as it was", n),
                      (long long) n, rel_table_get_name (table));
}

/* How many rows of a table refer to nothing that did not so before. */
static gint64
count_new_orphans (Migration  *self,
                   RelTable   *table,
                   GHashTable *n_orphans)
{
  RelTable *before = rel_schema_get_table (self->from, rel_table_get_id (table));
  GPtrArray *links = rel_table_get_info (table)->foreign_keys;
  gint64 n = 0;

  for (guint i = 0; i < links->len; i++)
    {
      RelId id = rel_foreign_key_get_id (links->pdata[i]);
      RelForeignKey *old = before != NULL ? rel_table_get_foreign_key (before, id) : NULL;
      gint64 known = old != NULL && rel_future_is_same_link (old, links->pdata[i]) ? get_count (self->n_orphans, id) : 0;

      n += MAX (get_count (n_orphans, id) - known, 0);
    }

  return n;
}

/* Looks at what STRICT tables compute: SQLite before 3.51 does not always. */
static gboolean
check_computed (Migration  *self,
                RelTable   *table,
                GError    **error)
{
  RelTable *before = rel_schema_get_table (self->from, rel_table_get_id (table));
  const RelTableInfo *info = rel_table_get_info (table);
  RelFuture future = { .from = self->from, .to = self->to, .answers = self->options->answers, .n_answers = self->options->n_answers,
                       .rebuilt = self->rebuilt };
  g_autofree char *owner = rel_sql_quote_identifier (info->name);

  for (guint i = 0; i < info->columns->len && before != NULL && before != table; i++)
    {
      RelColumn *column = info->columns->pdata[i];
      g_autofree char *name = rel_sql_quote_identifier (rel_column_get_name (column));
      g_autofree char *refuses = rel_column_get_info (column)->generated != REL_GENERATED_NO
                                 ? rel_future_refuses (&future, before, table, column, name) : NULL;
      g_autofree char *sql = refuses != NULL ? g_strdup_printf ("SELECT count (*) FROM %s WHERE %s", owner, refuses) : NULL;
      g_autofree char *place = g_strdup_printf ("%s.%s", info->name, rel_column_get_name (column));
      gint64 n = 0;

      if (sql == NULL)
        continue;
      if (!ask (self, sql, &n, self->cancellable, error))
        return FALSE;
      if (n == 0)
        continue;
      rel_set_error_rule (error, REL_ERROR_CONSTRAINT, "constraint", info->name, NULL,
                          ngettext ("%lld value of “%s” would not fit the type %s; the database is as it was",
                                    "%lld values of “%s” would not fit the type %s; the database is as it was", n),
                          (long long) n, place, rel_column_get_info (column)->type);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_rows (Migration   *self,
            GHashTable  *concerned,
            GError     **error)
{
  g_autoptr(GHashTable) n_rows = new_counts ();
  g_autoptr(GHashTable) n_orphans = new_counts ();

  if (!count_rows (self, self->to, n_rows, error) || !count_orphans (self, self->to, concerned, n_orphans, error))
    return FALSE;

  for (guint i = 0; i < rel_schema_get_n_tables (self->to); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->to, i);
      RelId id = rel_table_get_id (table);
      const gint64 *before = g_hash_table_lookup (self->n_rows, &id);
      const gint64 *after = g_hash_table_lookup (n_rows, &id);
      gint64 n_new_orphans = count_new_orphans (self, table, n_orphans);

      if (before != NULL && after != NULL && *before - get_count (self->n_deleted, id) != *after)
        {
          g_set_error (error, REL_ERROR, REL_ERROR_FAILED,
                       _("“%s” had %lld rows and would have %lld; the database is as it was. Please report this."),
                       rel_table_get_name (table), (long long) (*before - get_count (self->n_deleted, id)), (long long) *after);
          return FALSE;
        }
      if (n_new_orphans > 0)
        {
          say_orphans (table, n_new_orphans, error);
          return FALSE;
        }
      if (!check_computed (self, table, error))
        return FALSE;
    }

  return TRUE;
}

/* From BEGIN to just before COMMIT. */
static gboolean
migrate (Migration *self,
         GError   **error)
{
  g_autoptr(GHashTable) concerned = find_concerned (self);

  return check_unchanged (self, error) &&
         count_rows (self, self->from, self->n_rows, error) &&
         count_orphans (self, self->from, concerned, self->n_orphans, error) &&
         run_steps (self, error) &&
         check_design (self, error) &&
         check_rows (self, concerned, error);
}

/* Whether the path still leads to this database: else its log would be played into another one. */
static gboolean
check_file (Migration *self,
            GError   **error)
{
  return !REL_IS_SQLITE_CONNECTION (self->connection) ||
         rel_sqlite_connection_check_file (REL_SQLITE_CONNECTION (self->connection), error);
}

static gboolean
in_transaction (Migration *self,
                GError   **error)
{
  gboolean done;

  if (!check_file (self, error) || !run (self, "BEGIN IMMEDIATE", error))
    return FALSE;

  done = migrate (self, error);
  if (done && !self->options->dry_run)
    done = check_file (self, error) && run (self, "COMMIT", error);
  if (!done || self->options->dry_run)
    /* not to be cancelled; where SQLite has rolled back already it is no error */
    rel_connection_execute (self->connection, "ROLLBACK", NULL, 0, NULL, NULL, NULL);

  return done;
}

static void
set_pragma (Migration  *self,
            const char *name,
            gint64      value)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA %s = %" G_GINT64_FORMAT, name, value);

  rel_connection_execute (self->connection, sql, NULL, 0, NULL, NULL, NULL);
}

/**
 * rel_migration_get_version:
 *
 * The SQLite that migrations run on, for rel_plan_sqlite(): what it can change in place
 * depends on it, and it need not be the one that Relata was built with.
 *
 * Returns: its number, as 3040001 for 3.40.1
 */
int
rel_migration_get_version (void)
{
  return sqlite3_libversion_number ();
}

/**
 * rel_migration_run:
 * @connection: a connection that may write, with no transaction begun
 * @from: the schema of the database as it was read
 * @to: the schema that it shall have
 * @options: (nullable): how
 * @cancellable: (nullable): to stop; the database is then as it was
 * @error: return location for an error
 *
 * Brings a database to a schema, keeping all rows. Blocks.
 *
 * Returns: whether the database has the schema now, or would have, in a dry run
 */
gboolean
rel_migration_run (RelConnection              *connection,
                   RelSchema                  *from,
                   RelSchema                  *to,
                   const RelMigrationOptions  *options,
                   GCancellable               *cancellable,
                   GError                    **error)
{
  const RelMigrationOptions defaults = { NULL };
  g_autoptr(GHashTable) n_rows = new_counts ();
  g_autoptr(GHashTable) n_orphans = new_counts ();
  g_autoptr(GHashTable) n_deleted = new_counts ();
  g_autoptr(GHashTable) rebuilt = NULL;
  g_autoptr(GArray) plan = NULL;
  Migration self = { connection, from, to, options != NULL ? options : &defaults, cancellable, NULL, n_rows, n_orphans, n_deleted };
  g_autoptr(RelSchema) matched = NULL;
  gint64 foreign_keys, legacy;
  gboolean done;

  g_return_val_if_fail (REL_IS_CONNECTION (connection), FALSE);
  g_return_val_if_fail (REL_IS_SCHEMA (from), FALSE);
  g_return_val_if_fail (REL_IS_SCHEMA (to), FALSE);

  /* all that follows goes by identity */
  self.to = matched = rel_schema_match_if_strange (to, from);
  self.plan = plan = rel_plan_sqlite (from, self.to, self.options->answers, self.options->n_answers, rel_migration_get_version (), error);
  if (plan == NULL)
    return FALSE;
  if (plan->len == 0)
    return TRUE;
  self.rebuilt = rebuilt = rel_plan_list_rebuilt (from, self.to, rel_migration_get_version ());
  if (!ask (&self, "PRAGMA foreign_keys", &foreign_keys, cancellable, error) ||
      !ask (&self, "PRAGMA legacy_alter_table", &legacy, cancellable, error))
    return FALSE;

  done = run (&self, "PRAGMA foreign_keys = OFF", error) &&
         run (&self, "PRAGMA legacy_alter_table = OFF", error) &&
         in_transaction (&self, error);
  set_pragma (&self, "foreign_keys", foreign_keys);
  set_pragma (&self, "legacy_alter_table", legacy);

  return done;
}
