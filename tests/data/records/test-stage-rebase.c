/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Undo across commits. Over random sessions on random tables, with a history of all that
 * was ever staged:
 *
 *  1. a commit changes nothing of what any other state shows, older or undone;
 *  2. the state that was committed is empty after it;
 *  3. committing the first state gives the database as it was at first, the last one gives it
 *     as it was at last, however often one goes to and fro.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "database/sqlite/rel-sqlite-connection.h"
#include "support/plain-sql.h"
#include "support/session-walk.h"
#include "support/support.h"

typedef struct
{
  SessionWalk *walk;
  GPtrArray   *stages; /* of the history */
  guint        here;
  guint        n_commits;
  guint        n_refused;
} History;

static void
push (History *self)
{
  RelStage *stage = rel_session_get_stage (self->walk->session);

  if (stage == self->stages->pdata[self->here])
    return;
  g_ptr_array_set_size (self->stages, self->here + 1);
  g_ptr_array_add (self->stages, rel_stage_ref (stage));
  self->here++;
}

static void
go (History *self,
    guint    to)
{
  self->here = to;
  rel_session_set_stage (self->walk->session, self->stages->pdata[to]);
}

/* Records that others may have made known: those of a cascade, rows that join. */
static void
learn (History *self)
{
  RelCommit *commit = rel_session_get_commit (self->walk->session);

  for (guint i = 0; commit != NULL && i < commit->changes->len; i++)
    {
      RelCommitChange *change = commit->changes->pdata[i];

      if (!g_ptr_array_find (self->walk->records, change->record, NULL))
        g_ptr_array_add (self->walk->records, g_object_ref (change->record));
    }
}

/* RELATA_TEST_STATE=N notes what is staged in a state at each commit, and in the one that is committed. */
static gboolean
is_shown (guint state)
{
  const char *wanted = g_getenv ("RELATA_TEST_STATE");

  return wanted != NULL && (state == G_MAXUINT || (guint) atoi (wanted) == state);
}

/* What is staged, for the log. */
static void
note_stage (SessionWalk *walk)
{
  RelStage *stage = rel_session_get_stage (walk->session);
  g_autoptr(GPtrArray) entries = rel_stage_list_entries (stage);
  g_autoptr(GPtrArray) pairs = rel_hash_list_keys (rel_stage_get_pairs (stage));

  for (guint i = 0; i < entries->len; i++)
    {
      RelStageEntry *entry = entries->pdata[i];
      RelMappedTable *table = rel_record_get_mapped_table (entry->record);
      g_autoptr(GString) line = g_string_new (NULL);
      guint at = 9999;

      g_ptr_array_find (walk->records, entry->record, &at);
      g_string_printf (line, "r%u of %s%s%s:", at, table->name, entry->inserted ? " inserted" : "", entry->deleted ? " deleted" : "");
      for (guint j = 0; j < table->n_columns; j++)
        {
          g_autofree char *literal = entry->cells[j].value != NULL ? rel_value_to_literal (entry->cells[j].value) : NULL;
          guint target = 9999;

          if (entry->cells[j].target != NULL)
            g_ptr_array_find (walk->records, entry->cells[j].target, &target);
          if (entry->cells[j].kind != REL_CELL_NONE)
            g_string_append_printf (line, " %s kind %u %s r%u;", table->columns[j].name, entry->cells[j].kind, literal != NULL ? literal : "", target);
        }
      session_walk_note (walk, "    %s", line->str);
    }
  for (guint i = 0; i < pairs->len; i++)
    {
      RelStagePair *pair = pairs->pdata[i];
      guint left = 9999;
      guint right = 9999;

      g_ptr_array_find (walk->records, pair->left, &left);
      g_ptr_array_find (walk->records, pair->right, &right);
      session_walk_note (walk, "    pair r%u r%u %d", left, right, pair->present);
    }
}

static gboolean
is_pairs (RelMappedTable *table)
{
  return strcmp (table->name, "pairs") == 0;
}

/* A link to a record that is to go, which forbids it, shows until the commit that cannot be: this is no state to come back to. */
static void
leave_gone (SessionShown *all)
{
  g_autoptr(GHashTable) gone = g_hash_table_new (NULL, NULL);

  for (guint i = 0; all[i].record != NULL; i++)
    if (all[i].gone)
      g_hash_table_add (gone, all[i].record);
  for (guint i = 0; all[i].record != NULL; i++)
    for (guint j = 0; !all[i].gone && j < rel_record_get_mapped_table (all[i].record)->ends->len; j++)
      for (guint k = all[i].ends[j]->len; k > 0; k--)
        if (g_hash_table_contains (gone, all[i].ends[j]->pdata[k - 1]))
          g_ptr_array_remove_index (all[i].ends[j], k - 1);
}

/* 1 */
static void
compare (History      *self,
         guint         state,
         SessionShown *before)
{
  SessionWalk *walk = self->walk;
  SessionShown *after = session_walk_look (walk);

  if (is_shown (state))
    {
      session_walk_note (walk, "  state %u after:", state);
      note_stage (walk);
    }
  leave_gone (before);
  leave_gone (after);
  for (guint i = 0; before[i].record != NULL; i++)
    {
      RelMappedTable *table = rel_record_get_mapped_table (before[i].record);

      /* a pair that is staged is no record yet, and one that was separated is none any more */
      if (is_pairs (table) || before[i].displaced)
        continue;
      walk_assert (walk, before[i].gone == after[i].gone, "state %u: r%u of %s %s", state, i, table->name, after[i].gone ? "went" : "came");
      for (guint j = 0; !before[i].gone && j < table->n_columns; j++)
        walk_assert (walk, before[i].values[j] == NULL || (after[i].values[j] != NULL && rel_value_equal (before[i].values[j], after[i].values[j])),
                     "state %u: r%u.%s is another", state, i, table->columns[j].name);
      for (guint j = 0; !before[i].gone && j < table->ends->len; j++)
        {
          RelMappedEnd *of = table->ends->pdata[j];

          if (is_pairs (of->remote))
            continue;
          walk_assert (walk, before[i].ends[j]->len == after[i].ends[j]->len, "state %u: r%u.%s has %u members, not %u", state, i, of->info.name,
                       after[i].ends[j]->len, before[i].ends[j]->len);
          for (guint k = 0; k < before[i].ends[j]->len; k++)
            walk_assert (walk, before[i].ends[j]->pdata[k] == after[i].ends[j]->pdata[k], "state %u: r%u.%s has others", state, i, of->info.name);
        }
    }
  session_walk_forget (walk, after);
}

static gboolean
commit (History *self,
        gboolean must)
{
  SessionWalk *walk = self->walk;
  g_autofree SessionShown **shown = g_new0 (SessionShown *, self->stages->len);
  g_autoptr(RelConnection) writer = NULL;
  g_autoptr(GError) error = NULL;
  guint here = self->here;
  gboolean done;

  for (guint i = 0; i < self->stages->len; i++)
    {
      go (self, i);
      shown[i] = session_walk_look (walk);
      if (is_shown (i) || (is_shown (G_MAXUINT) && i == here))
        {
          session_walk_note (walk, "  state %u before:", i);
          note_stage (walk);
        }
    }
  go (self, here);
  writer = rel_sqlite_connection_open (walk->path, REL_ACCESS_WRITE, NULL, &error);
  g_assert_no_error (error);
  done = rel_session_commit (walk->session, writer, NULL, &error);
  session_walk_note (walk, "commit of state %u: %s", here, done ? "done" : error->message);
  if (done && rel_session_get_commit (walk->session) != NULL)
    {
      RelCommit *last = rel_session_get_commit (walk->session);

      self->n_commits++;
      g_assert_false (rel_commit_is_final (last));
      for (guint i = 0; i < self->stages->len; i++)
        {
          RelStage *rebased = rel_stage_rebase (self->stages->pdata[i], last);

          rel_stage_unref (self->stages->pdata[i]);
          self->stages->pdata[i] = rebased;
        }
      /* 2 */
      walk_assert (walk, rel_stage_is_empty (self->stages->pdata[here]), "something is still staged");
      for (guint i = 0; i < self->stages->len; i++)
        {
          go (self, i);
          compare (self, i, shown[i]);
        }
      learn (self);
      go (self, here);
    }
  else if (!done)
    {
      RelErrorDetail *detail = rel_error_get_detail (error);

      self->n_refused++;
      /* RESTRICT is stricter than the end result */
      walk_assert (walk, !must || strstr (walk->ddl, "RESTRICT") != NULL, "the way back was refused: %s (%s)", error->message, detail != NULL ? detail->kind : "");
    }
  for (guint i = 0; i < self->stages->len; i++)
    session_walk_forget (walk, shown[i]);

  return done;
}

/* 3 */
static void
to_and_fro (History    *self,
            const char *first,
            const char *last)
{
  SessionWalk *walk = self->walk;

  for (guint round = 0; round < 2; round++)
    {
      g_autofree char *begun = NULL;
      g_autofree char *ended = NULL;

      go (self, 0);
      session_walk_note (walk, "back to the first");
      if (!commit (self, TRUE))
        return;
      begun = session_walk_dump (walk);
      walk_assert (walk, strcmp (first, begun) == 0, "at first:\n%s\nand again:\n%s", first, begun);

      go (self, self->stages->len - 1);
      session_walk_note (walk, "on to the last");
      if (!commit (self, TRUE))
        return;
      ended = session_walk_dump (walk);
      walk_assert (walk, strcmp (last, ended) == 0, "at last:\n%s\nand again:\n%s", last, ended);
    }
}

static void
walk (guint  seed,
      guint  n_steps,
      guint *n_commits,
      guint *n_refused)
{
  SessionWalk walk = { NULL };
  History self = { &walk, g_ptr_array_new_with_free_func ((GDestroyNotify) rel_stage_unref), 0 };
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  session_walk_begin (&walk, seed);
  /* there is something to begin with, that nobody staged */
  for (guint i = 0; i < 25; i++)
    session_walk_edit (&walk);
  g_ptr_array_add (self.stages, rel_stage_ref (rel_session_get_stage (walk.session)));
  if (!commit (&self, FALSE))
    rel_session_rollback (walk.session);
  g_ptr_array_set_size (self.stages, 0);
  g_ptr_array_add (self.stages, rel_stage_ref (rel_session_get_stage (walk.session)));
  self.here = 0;
  first = session_walk_dump (&walk);

  for (guint i = 0; i < n_steps; i++)
    {
      guint what = session_walk_pick (&walk, 12);

      if (what < 9)
        {
          session_walk_edit (&walk);
          push (&self);
        }
      else if (what == 9 && self.here > 0)
        {
          session_walk_note (&walk, "undo");
          go (&self, self.here - 1);
        }
      else if (what == 10 && self.here + 1 < self.stages->len)
        {
          session_walk_note (&walk, "redo");
          go (&self, self.here + 1);
        }
      else if (what == 11 && !commit (&self, FALSE) && self.here > 0)
        {
          /* what cannot be written is taken back */
          session_walk_note (&walk, "undo");
          go (&self, self.here - 1);
        }
    }
  while (!commit (&self, FALSE) && self.here > 0)
    go (&self, self.here - 1);
  if (self.here > 0)
    {
      g_ptr_array_set_size (self.stages, self.here + 1);
      last = session_walk_dump (&walk);
      to_and_fro (&self, first, last);
    }
  *n_commits += self.n_commits;
  *n_refused += self.n_refused;
  g_ptr_array_unref (self.stages);
  session_walk_end (&walk);
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
      walk (seed + i, 40, &n_commits, &n_refused);
    }
  g_test_message ("%u commits, %u refused", n_commits, n_refused);
}

/* Generated keys, defaults, rows that went along unseen, columns of an association, triggers. */
static const char bookshop[] =
  "CREATE TABLE authors (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, since TEXT DEFAULT (hex(randomblob(8))));"
  "CREATE TABLE books (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES authors ON DELETE CASCADE, title TEXT, loud AS (upper(title)));"
  "CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT, n_books INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE book_category (book_id INTEGER REFERENCES books ON DELETE CASCADE, category_id INTEGER REFERENCES categories ON DELETE CASCADE,"
  "  weight REAL DEFAULT 1.5, PRIMARY KEY (book_id, category_id)) WITHOUT ROWID;"
  "CREATE TABLE reviews (id INTEGER PRIMARY KEY, book_id INTEGER REFERENCES books ON DELETE SET NULL, body BLOB);"
  "CREATE TRIGGER counted AFTER INSERT ON book_category BEGIN UPDATE categories SET n_books = n_books + 1 WHERE id = new.category_id; END;"
  "CREATE TRIGGER uncounted AFTER DELETE ON book_category BEGIN UPDATE categories SET n_books = n_books - 1 WHERE id = old.category_id; END;"
  "INSERT INTO authors (name) VALUES ('Le Guin'), ('Butler');"
  "INSERT INTO books (author_id, title) VALUES (1, 'The Dispossessed'), (1, 'Lavinia'), (2, 'Kindred');"
  "INSERT INTO categories (name) VALUES ('Novel'), ('Utopia');"
  "INSERT INTO book_category VALUES (1, 1, 2.5), (1, 2, 0.5), (3, 1, 9);"
  "INSERT INTO reviews VALUES (1, 1, x'00ff'), (2, 3, 'good');";

typedef struct
{
  sqlite3       *outside;
  RelConnection *writer;
  RelSession    *session;
  char          *path;
} Shop;

static void
shop_open (Shop       *self,
           const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelMapping) mapping = NULL;
  int fd = g_file_open_tmp ("relata-XXXXXX.db", &self->path, NULL);

  g_close (fd, NULL);
  g_assert_cmpint (sqlite3_open (self->path, &self->outside), ==, SQLITE_OK);
  plain_exec (self->outside, sql);
  self->writer = rel_sqlite_connection_open (self->path, REL_ACCESS_WRITE, NULL, &error);
  g_assert_no_error (error);
  schema = rel_connection_read_schema (self->writer, NULL, &error);
  mapping = rel_mapping_new (schema);
  self->session = rel_session_new (mapping);
  rel_session_set_connection (self->session, self->writer);
}

static void
shop_close (Shop *self)
{
  g_object_unref (self->session);
  g_object_unref (self->writer);
  sqlite3_close (self->outside);
  g_unlink (self->path);
  g_free (self->path);
}

static char *
shop_dump (Shop *self)
{
  static const char *const tables[] = { "authors", "books", "categories", "book_category", "reviews" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY 1, 2", tables[i]);
      sqlite3_stmt *statement = NULL;

      g_assert_cmpint (sqlite3_prepare_v2 (self->outside, sql, -1, &statement, NULL), ==, SQLITE_OK);
      while (sqlite3_step (statement) == SQLITE_ROW)
        {
          for (int j = 0; j < sqlite3_column_count (statement); j++)
            g_string_append_printf (text, "\t%d:%d:%s", sqlite3_column_type (statement, j), sqlite3_column_bytes (statement, j),
                                    sqlite3_column_text (statement, j) != NULL ? (const char *) sqlite3_column_text (statement, j) : "NULL");
          g_string_append_c (text, '\n');
        }
      sqlite3_finalize (statement);
    }

  return g_string_free (text, FALSE);
}

static RelRecord *
shop_find (Shop       *self,
           const char *table,
           gint64      id)
{
  const char *columns[] = { "id" };
  g_autoptr(RelValue) value = rel_value_new_integer (id);
  RelRecord *record = rel_session_find (self->session, table, columns, &value, 1, NULL);

  g_assert_nonnull (record);

  return record;
}

static void
shop_commit (Shop      *self,
             RelStage **stages,
             guint      n)
{
  g_autoptr(GError) error = NULL;

  rel_session_commit (self->session, self->writer, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n && rel_session_get_commit (self->session) != NULL; i++)
    {
      RelStage *next = rel_stage_rebase (stages[i], rel_session_get_commit (self->session));

      rel_stage_unref (stages[i]);
      stages[i] = next;
    }
}

static void
test_bookshop (void)
{
  Shop shop;
  RelStage *stages[4];
  char *dumps[4];
  g_autoptr(RelRecord) le_guin = NULL;
  g_autoptr(RelRecord) butler = NULL;
  g_autoptr(RelRecord) kindred = NULL;
  g_autoptr(RelRecord) novel = NULL;
  g_autoptr(RelRecord) author = NULL;
  g_autoptr(RelRecord) book = NULL;
  g_autoptr(RelValue) name = rel_value_new_text ("Delany", -1);
  g_autoptr(RelValue) title = rel_value_new_text ("Nova", -1);

  shop_open (&shop, bookshop);
  le_guin = shop_find (&shop, "authors", 1);
  butler = shop_find (&shop, "authors", 2);
  kindred = shop_find (&shop, "books", 3);
  novel = shop_find (&shop, "categories", 1);

  stages[0] = rel_stage_ref (rel_session_get_stage (shop.session));
  dumps[0] = shop_dump (&shop);

  /* nobody has read her books, their categories and reviews: the database takes them along */
  g_assert_true (rel_session_delete (shop.session, le_guin, NULL));
  stages[1] = rel_stage_ref (rel_session_get_stage (shop.session));
  shop_commit (&shop, stages, 2);
  dumps[1] = shop_dump (&shop);
  g_assert_cmpint (plain_ask (shop.outside, "SELECT count(*) FROM books"), ==, 1);

  author = rel_session_insert (shop.session, "authors", NULL);
  g_assert_true (rel_session_update (shop.session, author, "name", name, NULL));
  book = rel_session_insert (shop.session, "books", NULL);
  g_assert_true (rel_session_update (shop.session, book, "title", title, NULL));
  g_assert_true (rel_session_append (shop.session, author, "books", book, NULL));
  g_assert_true (rel_session_append (shop.session, novel, "books", book, NULL));
  stages[2] = rel_stage_ref (rel_session_get_stage (shop.session));
  shop_commit (&shop, stages, 3);
  dumps[2] = shop_dump (&shop);

  g_assert_true (rel_session_remove (shop.session, novel, "books", kindred, NULL));
  stages[3] = rel_stage_ref (rel_session_get_stage (shop.session));
  shop_commit (&shop, stages, 4);
  dumps[3] = shop_dump (&shop);

  for (guint i = 0; i < 24; i++)
    {
      guint to = (i * 7 + i / 4) % 4;
      g_autofree char *now = NULL;

      rel_session_set_stage (shop.session, stages[to]);
      shop_commit (&shop, stages, 4);
      now = shop_dump (&shop);
      g_assert_cmpstr (now, ==, dumps[to]);
      g_assert_true (rel_stage_is_empty (stages[to]));
    }

  for (guint i = 0; i < 4; i++)
    {
      rel_stage_unref (stages[i]);
      g_free (dumps[i]);
    }
  shop_close (&shop);
}

/* More than can be held: the commit is made, and says that it cannot be taken back. */
static void
test_final (void)
{
  Shop shop;
  g_autoptr(RelRecord) author = NULL;
  RelStage *stages[1];

  shop_open (&shop, bookshop);
  plain_exec (shop.outside, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) INSERT INTO books (author_id, title) SELECT 1, i FROM n");
  author = shop_find (&shop, "authors", 1);
  stages[0] = rel_stage_ref (rel_session_get_stage (shop.session));
  g_assert_true (rel_session_delete (shop.session, author, NULL));
  shop_commit (&shop, stages, 1);
  g_assert_true (rel_commit_is_final (rel_session_get_commit (shop.session)));
  g_assert_true (rel_stage_is_empty (stages[0]));
  g_assert_cmpint (plain_ask (shop.outside, "SELECT count(*) FROM books"), ==, 1);
  rel_stage_unref (stages[0]);
  shop_close (&shop);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/records/stage-rebase/bookshop", test_bookshop);
  g_test_add_func ("/records/stage-rebase/final", test_final);
  g_test_add_func ("/records/stage-rebase/random", test_walks);

  return g_test_run ();
}
