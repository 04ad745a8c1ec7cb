/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Consequences: what is told beforehand is what happens. Numbers of each kind by
 * example, and on random schemas: no obstacle left means that it works, any left that
 * it does not.
 */
#include "config.h"

#include <string.h>

#include "database/rel-consequences.h"
#include "database/rel-migration.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "schema/rel-schema-match.h"
#include "sql/rel-dialect.h"
#include "sql/rel-write-schema.h"
#include "support/random-edits.h"
#include "support/support.h"

static RelConnection *
open_with (const char *script)
{
  g_autoptr(GError) error = NULL;
  RelConnection *connection = rel_sqlite_connection_open_memory (&error);
  g_auto(GStrv) statements = g_strsplit (script, ";", -1);

  g_assert_no_error (error);
  for (guint i = 0; statements[i] != NULL; i++)
    {
      if (*g_strstrip (statements[i]) == '\0')
        continue;
      rel_connection_execute (connection, statements[i], NULL, 0, NULL, NULL, &error);
      if (error != NULL)
        g_error ("%s: %s", statements[i], error->message);
    }

  return connection;
}

static RelSchema *
read_schema (RelConnection *connection)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_connection_read_schema (connection, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static RelSchema *
read_design (RelSchema  *from,
             const char *script)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (script, strlen (script));
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) design = rel_sqlite_read_script_bytes (bytes, NULL, &error);

  g_assert_no_error (error);

  return rel_schema_adopt_renamed (design, from, NULL, 0);
}

static char *
ask (RelConnection *connection,
     const char    *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelRows) rows = rel_connection_query (connection, sql, NULL, 0, NULL, &error);
  GString *text = g_string_new (NULL);

  if (error != NULL)
    g_error ("%s: %s", sql, error->message);
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          g_autofree char *value = rel_value_to_literal (rel_rows_get (rows, i, j));

          g_string_append_printf (text, "%s%s", j > 0 ? "," : "", value);
        }
      g_string_append (text, i + 1 < rel_rows_get_n_rows (rows) ? ";" : "");
    }

  return g_string_free (text, FALSE);
}

static char *
say (RelConsequences *consequences)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < consequences->items->len; i++)
    {
      const RelConsequence *item = &g_array_index (consequences->items, RelConsequence, i);

      g_assert_cmpuint (item->change, <, consequences->changes->len);
      g_assert_nonnull (item->sentence);
      g_string_append_printf (text, "%s%s %s %s %lld", i > 0 ? "; " : "", rel_severity_to_string (item->severity),
                              rel_effect_to_string (item->effect), item->place, (long long) item->count);
      if (item->count < 0)
        g_string_append_printf (text, " (%s)", item->sentence);
      if (item->choices != 0)
        g_string_append_printf (text, " %s%s%s", item->choices & REL_CHOICE_FILL ? "f" : "",
                                item->choices & REL_CHOICE_SET_NULL ? "n" : "", item->choices & REL_CHOICE_DELETE_ROWS ? "d" : "");
    }

  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *name;
  const char *before;
  const char *design;
  const char *told;
} Example;

static const Example examples[] = {
  { "drop-table", "CREATE TABLE a (x); CREATE TABLE b (y); CREATE TABLE c (z); INSERT INTO a VALUES (1), (NULL), (3)", "CREATE TABLE b (y);",
    "loss lost a 3; note lost c 0" },
  { "drop-column", "CREATE TABLE a (x, y, z); INSERT INTO a VALUES (1, NULL, 2), (NULL, NULL, 3), (3, NULL, NULL)", "CREATE TABLE a (z);",
    "loss lost a.x 2; note lost a.y 0" },
  { "not-null", "CREATE TABLE a (x TEXT, y); INSERT INTO a VALUES (1, NULL), ('b', 2), (NULL, 3), (NULL, 4)", "CREATE TABLE a (x TEXT NOT NULL, y);",
    "obstacle not-null a.x 2 fd" },
  { "not-null-fits", "CREATE TABLE a (x TEXT); INSERT INTO a VALUES (1)", "CREATE TABLE a (x TEXT NOT NULL);", "" },
  { "add-not-null", "CREATE TABLE a (x); INSERT INTO a VALUES (1), (2)", "CREATE TABLE a (x, y TEXT NOT NULL, z TEXT NOT NULL DEFAULT 'z');",
    "obstacle not-null a.y 2 fd" },
  { "unique", "CREATE TABLE a (x, y); INSERT INTO a VALUES (1, 1), (1, 2), (1, 3), (NULL, 1), (NULL, 2), ('1', 1)", "CREATE TABLE a (x UNIQUE, y);",
    "obstacle unique a.x 2 d" },
  { "unique-index", "CREATE TABLE a (x TEXT COLLATE NOCASE, y); INSERT INTO a VALUES ('a', 1), ('A', 2), ('b', 3), ('B', 0)",
    "CREATE TABLE a (x TEXT COLLATE NOCASE, y); CREATE UNIQUE INDEX i ON a (x) WHERE y > 0;", "obstacle unique a.x 1 d" },
  { "unique-by-type", "CREATE TABLE a (x TEXT UNIQUE, y); INSERT INTO a VALUES ('1', 1), ('01', 2), ('2', 3)", "CREATE TABLE a (x INTEGER UNIQUE, y);",
    "loss converted a.x 1; obstacle unique a.x 1 d" },
  { "primary-key", "CREATE TABLE a (x, y); INSERT INTO a VALUES (1, 1), ('one', 2), (1, 3), (NULL, 4)", "CREATE TABLE a (x INTEGER PRIMARY KEY, y);",
    "loss converted a.x 1; obstacle type a.x 1 fnd; obstacle unique a.x 1 d" },
  { "numbered", "CREATE TABLE a (x, y); INSERT INTO a VALUES (NULL, 1), (NULL, 2), (1, 3)", "CREATE TABLE a (x INTEGER PRIMARY KEY, y);", "loss converted a.x 2" },
  { "no-made-up-link", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE a (x REFERENCES p, y); INSERT INTO p VALUES (1); INSERT INTO a VALUES (NULL, 1)",
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE a (x INTEGER PRIMARY KEY REFERENCES p, y);", "obstacle not-null a.x 1 fd" },
  { "nothing-stays", "CREATE TABLE a (x); INSERT INTO a VALUES (1), (2)", "CREATE TABLE a (y DEFAULT 'y' UNIQUE);", "loss lost a.x 2; obstacle unique a.y 1 d" },
  { "check", "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1), (-1), (NULL), (-7)", "CREATE TABLE a (x INTEGER, CONSTRAINT positive CHECK (x > 0 -- so\n));",
    "obstacle check a.positive 2 d" },
  { "link", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INTEGER, q_id INTEGER NOT NULL); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1), (2, 2), (NULL, 1)",
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INTEGER REFERENCES p, q_id INTEGER NOT NULL REFERENCES p (id));",
    "obstacle link c.p_id 1 nd; obstacle link c.q_id 1 d" },
  { "link-known", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INTEGER REFERENCES p, x); INSERT INTO c VALUES (5, 1)",
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INTEGER REFERENCES p ON DELETE CASCADE, x TEXT);", "" },
  { "link-text", "CREATE TABLE p (id TEXT PRIMARY KEY); CREATE TABLE c (p_id INTEGER); INSERT INTO p VALUES ('1'), ('02'); INSERT INTO c VALUES (1), (2)",
    "CREATE TABLE p (id TEXT PRIMARY KEY); CREATE TABLE c (p_id INTEGER REFERENCES p);", "obstacle link c.p_id 1 nd" },
  { "parent-goes", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INTEGER REFERENCES p); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1), (NULL)",
    "CREATE TABLE c (p_id INTEGER REFERENCES p);", "loss lost p 1; obstacle link c.p_id 1 nd" },
  { "strict", "CREATE TABLE a (i INTEGER, r REAL, t TEXT, b BLOB, n ANY); INSERT INTO a VALUES (1, 1, 'x', x'00', 'any'), ('x', 'y', x'00', 'text', 3), ('2.0', '7', 5, NULL, NULL)",
    "CREATE TABLE a (i INTEGER, r REAL, t TEXT, b BLOB, n ANY) STRICT;",
    "obstacle type a.i 1 fnd; obstacle type a.r 1 fnd; obstacle type a.t 1 fnd; obstacle type a.b 1 fnd" },
  { "type", "CREATE TABLE a (x TEXT, y REAL, z, w VARCHAR(20)); INSERT INTO a VALUES ('007', 0.1, 9007199254740993, 'long word'), ('7', 1e300, 1, 'w'), ('seven', 2, 'x', '')",
    "CREATE TABLE a (x INTEGER, y TEXT, z REAL, w VARCHAR(5));", "note kept a.x 1; loss converted a.x 1; note kept a.z 1; loss converted a.z 1; note kept a.w 1" },
  { "generated", "CREATE TABLE a (x, y); INSERT INTO a VALUES (1, 2), (2, NULL)", "CREATE TABLE a (x, y AS (x + 1), CHECK (y < 3));",
    "loss lost a.y 1; obstacle check a.check 1 d" },
  { "without-rowid", "CREATE TABLE a (x TEXT PRIMARY KEY, y); INSERT INTO a VALUES ('a', 1), (NULL, 2)", "CREATE TABLE a (x TEXT PRIMARY KEY, y) WITHOUT ROWID;",
    "obstacle not-null a.x 1 fd" },
  { "from-without-rowid", "CREATE TABLE a (k1, k2, y, PRIMARY KEY (k1, k2)) WITHOUT ROWID; INSERT INTO a VALUES (1, 1, 5), (1, 2, 5), (2, 1, 6)",
    "CREATE TABLE a (k1, k2, y UNIQUE, PRIMARY KEY (k1, k2)) WITHOUT ROWID;", "obstacle unique a.y 1 d" },
  { "no-rowid", "CREATE TABLE a (rowid TEXT, oid TEXT, _rowid_ TEXT); INSERT INTO a VALUES (NULL, 1, 2)", "CREATE TABLE a (rowid TEXT NOT NULL, oid TEXT, _rowid_ TEXT);",
    "obstacle not-null a.rowid 1 f" },
  /* what one link loses does not make up for what another gets */
  { "link-elsewhere", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE q (id INTEGER PRIMARY KEY); CREATE TABLE c (a REFERENCES p, b REFERENCES q);"
    "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 5)",
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE q (id INTEGER PRIMARY KEY); CREATE TABLE c (a REFERENCES q, b);", "obstacle link c.a 1 nd" },
  { "link-known-elsewhere", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE q (id INTEGER PRIMARY KEY); CREATE TABLE c (a REFERENCES p); INSERT INTO c VALUES (5)",
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE q (id INTEGER PRIMARY KEY); CREATE TABLE c (a REFERENCES q);", "obstacle link c.a 1 nd" },
  { "link-known-came", "CREATE TABLE c (a REFERENCES p); INSERT INTO c VALUES (5)", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (a REFERENCES p);", "" },
  { "link-of-key", "CREATE TABLE p (id INTEGER PRIMARY KEY, up UNIQUE); CREATE TABLE c (p_up REFERENCES p (up)); INSERT INTO p VALUES (1, 7); INSERT INTO c VALUES (7)",
    "CREATE TABLE p (id INTEGER PRIMARY KEY, up UNIQUE REFERENCES p); CREATE TABLE c (p_up REFERENCES p (up));", "obstacle link p.up 1 d" },
  { "link-of-check", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (a, b); INSERT INTO c VALUES (7, NULL)",
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (a REFERENCES p, b, CHECK ((a IS NULL) <> (b IS NULL)));", "obstacle link c.a 1 d" },
  { "link-to-many", "CREATE TABLE p (x); CREATE TABLE c (a); INSERT INTO p VALUES (1), (1); INSERT INTO c VALUES (1), (2)",
    "CREATE TABLE p (x); CREATE TABLE c (a REFERENCES p (x));", "obstacle link c.a 1 n" },
  { "computed-strict", "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1), (NULL)",
    "CREATE TABLE a (x INTEGER, y BLOB AS (x + 2), z BLOB AS (x + 3) STORED) STRICT;", "obstacle type a.y 1 d; obstacle type a.z 1 d" },
  { "computed-known", "CREATE TABLE a (x INTEGER, y INTEGER AS (x + 2)) STRICT; INSERT INTO a VALUES (1)",
    "CREATE TABLE a (x INTEGER, y INTEGER AS (x + 2), z TEXT NOT NULL DEFAULT (lower ('Z'))) STRICT;", "" },
  { "computed-follows", "CREATE TABLE a (x TEXT, z AS (y || '') UNIQUE, y AS (x)); INSERT INTO a (x) VALUES ('1'), ('01')",
    "CREATE TABLE a (x INTEGER, z AS (y || '') UNIQUE, y AS (x));", "loss converted a.x 1; obstacle unique a.z 1 d" },
  { "computed-affinity", "CREATE TABLE a (x); INSERT INTO a VALUES (1)",
    "CREATE TABLE a (x, y TEXT COLLATE NOCASE AS (x + 2), z TEXT COLLATE NOCASE AS ('b'), CHECK (y = '3' AND z = 'B'));", "" },
  { "conflict", "CREATE TABLE a (x, y); INSERT INTO a VALUES (NULL, 1), (2, 3)",
    "CREATE TABLE a (x NOT NULL ON CONFLICT REPLACE DEFAULT 5, y);", "obstacle not-null a.x 1 fd" },
  { "default-strict", "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1)",
    "CREATE TABLE a (x INTEGER, y INTEGER DEFAULT 99999999999999999999) STRICT;", "obstacle type a.y 1 " },
  { "default-number", "CREATE TABLE a (x); INSERT INTO a VALUES (1)",
    "CREATE TABLE a (x, y DEFAULT 1.0, z TEXT DEFAULT 1e5, w TEXT DEFAULT 1.50, CHECK (typeof (y) = 'real' AND z = '100000.0' AND w = '1.5'));", "" },
  { "collation-goes", "CREATE TABLE a (x TEXT COLLATE NOCASE); INSERT INTO a VALUES ('a'), ('A')", "CREATE TABLE a (x TEXT UNIQUE CHECK (x <> 'A'));", "obstacle check a.x 1 d" },
  { "check-by-types", "CREATE TABLE a (x INTEGER, y INTEGER, z INTEGER); INSERT INTO a VALUES ('', x'00', 5), (x'01', x'00', 'b'), (10, 9, 30)",
    "CREATE TABLE a (x TEXT COLLATE NOCASE, y TEXT, z TEXT, v REAL AS (y), CHECK (x > 5), CHECK (z > 4 OR y < '8'));", "obstacle check a.check 2 d; obstacle check a.check 1 d" },
  { "numbered-misfit", "CREATE TABLE a (x NOT NULL); INSERT INTO a VALUES ('one'), (1)", "CREATE TABLE a (x INTEGER PRIMARY KEY);", "obstacle type a.x 1 fnd" },
  { "where-by-type", "CREATE TABLE a (x INTEGER, y); INSERT INTO a VALUES (30, 1), (4, 1)",
    "CREATE TABLE a (x TEXT, y); CREATE UNIQUE INDEX i ON a (y) WHERE x > 5;", "" },
  { "quoted-text", "CREATE TABLE a (x CHECK (x <> \"abc\"), y AS (\"def\")); CREATE INDEX i ON a (x) WHERE x <> \"ghi\"; CREATE TABLE b (x, y); INSERT INTO b VALUES (1, 2)",
    "CREATE TABLE a (x CHECK (x <> \"abc\"), y AS (\"def\")); CREATE INDEX i ON a (x) WHERE x <> \"ghi\"; CREATE TABLE b (x);", "loss lost b.y 1" },
  { "one-name", "CREATE TABLE a (x); INSERT INTO a VALUES (1)", "CREATE TABLE a (x, CONSTRAINT c CHECK (x > 0), CONSTRAINT c CHECK (x < 9));", "" },
  { "late-words", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE a (x REFERENCES p NOT NULL DEFERRABLE INITIALLY DEFERRED); INSERT INTO p VALUES (1); INSERT INTO a VALUES (1)",
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE a (x REFERENCES p DEFERRABLE INITIALLY DEFERRED);", "" },
  { "numbered-check", "CREATE TABLE a (x, y); INSERT INTO a VALUES (NULL, 1), (7, 2), (NULL, 3)", "CREATE TABLE a (x INTEGER PRIMARY KEY CHECK (x < 9), y);",
    "loss converted a.x 2; obstacle check a.x 1 d" },
  { "numbered-link", "CREATE TABLE a (k TEXT PRIMARY KEY) WITHOUT ROWID; CREATE TABLE c (a_id); INSERT INTO a VALUES ('a'), ('b'); INSERT INTO c VALUES (2), (3)",
    "CREATE TABLE a (k TEXT, id INTEGER PRIMARY KEY); CREATE TABLE c (a_id REFERENCES a);", "obstacle link c.a_id 1 nd" },
  { "no-made-up-links", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE a (k TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO p VALUES (1); INSERT INTO a VALUES ('a')",
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE a (k TEXT, id INTEGER PRIMARY KEY DEFAULT 1 REFERENCES p);", "obstacle not-null a.id 1 fd" },
  { "odd-names", "CREATE TABLE \"a \"\" b\" (\"x;y'\" TEXT); INSERT INTO \"a \"\" b\" VALUES (NULL)", "CREATE TABLE \"a \"\" b\" (\"x;y'\" TEXT NOT NULL CHECK (\"a \"\" b\".\"x;y'\" <> ''));", NULL },
};

static void
test_example (gconstpointer data)
{
  const Example *example = data;
  g_autoptr(RelConnection) connection = NULL;
  g_autoptr(RelSchema) from = NULL, to = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelConsequences) consequences = NULL;
  g_autofree char *told = NULL;
  gboolean done;

  if (example->told == NULL)
    {
      /* a semicolon within a name: not cut */
      const char *const statements[] = { "CREATE TABLE \"a \"\" b\" (\"x;y'\" TEXT)", "INSERT INTO \"a \"\" b\" VALUES (NULL)", NULL };

      connection = rel_sqlite_connection_open_memory (&error);
      for (guint i = 0; statements[i] != NULL; i++)
        g_assert_true (rel_connection_execute (connection, statements[i], NULL, 0, NULL, NULL, &error));
    }
  else
    connection = open_with (example->before);
  from = read_schema (connection);
  to = read_design (from, example->design);
  consequences = rel_consequences_read (connection, from, to, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  told = say (consequences);
  g_assert_cmpstr (told, ==, example->told != NULL ? example->told : "obstacle not-null a \" b.x;y' 1 fd");

  for (guint i = 0; i < consequences->items->len; i++)
    {
      const RelConsequence *item = &g_array_index (consequences->items, RelConsequence, i);
      g_autoptr(RelRows) rows = NULL;

      if (item->query == NULL)
        continue;
      rows = rel_connection_query (connection, item->query, NULL, 0, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (rel_rows_get_n_rows (rows), ==, item->count);
    }

  done = rel_migration_run (connection, from, to, NULL, NULL, &error);
  if (done != (consequences->n_obstacles == 0))
    g_error ("%s, but %s", told, done ? "it is done" : error->message);
  rel_connection_close (connection);
}

/* Gives answers until nothing is in the way; whether there are enough. */
static RelConsequences *
answer_all (RelConnection *connection,
            RelSchema     *from,
            RelSchema     *to,
            GArray        *answers,
            GPtrArray     *texts,
            GRand         *rand,
            RelChoice      favourite)
{
  for (guint round = 0; round < 8; round++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(RelConsequences) consequences = rel_consequences_read (connection, from, to, (RelAnswer *) answers->data, answers->len, NULL, &error);

      g_assert_no_error (error);
      if (consequences->n_obstacles == 0)
        return g_steal_pointer (&consequences);
      for (guint i = 0; i < consequences->items->len; i++)
        {
          const RelConsequence *item = &g_array_index (consequences->items, RelConsequence, i);
          RelAnswer answer = { item->effect, item->table, item->element, favourite, NULL };

          if (item->severity != REL_SEVERITY_OBSTACLE)
            continue;
          /* asked again: the value did not serve */
          for (guint k = answers->len; k > 0; k--)
            {
              const RelAnswer *old = &g_array_index (answers, RelAnswer, k - 1);

              if (old->effect == item->effect && old->element == item->element)
                {
                  g_array_remove_index (answers, k - 1);
                  answer.choice = REL_CHOICE_DELETE_ROWS;
                }
            }
          if (!(item->choices & answer.choice))
            answer.choice = item->choices & REL_CHOICE_DELETE_ROWS ? REL_CHOICE_DELETE_ROWS : item->choices & REL_CHOICE_FILL ? REL_CHOICE_FILL : REL_CHOICE_SET_NULL;
          if (answer.choice == REL_CHOICE_FILL)
            {
              g_ptr_array_add (texts, g_strdup_printf ("%d", rand != NULL ? g_rand_int_range (rand, 100, 200) : 100));
              answer.expression = texts->pdata[texts->len - 1];
            }
          if (!(item->choices & answer.choice))
            return NULL;
          g_array_append_val (answers, answer);
        }
    }

  return NULL;
}

typedef struct
{
  const char *name;
  const char *before;
  const char *design;
  RelChoice   choice;
  const char *question;
  const char *rows;
} Answered;

static const Answered answered[] = {
  { "fill", "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('a'), (NULL)", "CREATE TABLE a (x TEXT NOT NULL);", REL_CHOICE_FILL,
    "SELECT x FROM a ORDER BY rowid", "'a';'100'" },
  { "delete-null", "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('a'), (NULL), ('c')", "CREATE TABLE a (x TEXT NOT NULL);", REL_CHOICE_DELETE_ROWS,
    "SELECT rowid, x FROM a ORDER BY rowid", "1,'a';3,'c'" },
  { "delete-alike", "CREATE TABLE a (x, y); INSERT INTO a VALUES (1, 'first'), (1, 'second'), (2, 'third')", "CREATE TABLE a (x, y); CREATE UNIQUE INDEX i ON a (x);",
    REL_CHOICE_DELETE_ROWS, "SELECT y FROM a ORDER BY rowid", "'first';'third'" },
  { "delete-check", "CREATE TABLE a (x, y); INSERT INTO a VALUES (1, 'first'), (-1, 'second')", "CREATE TABLE a (x CHECK (x > 0), y);", REL_CHOICE_DELETE_ROWS,
    "SELECT y FROM a", "'first'" },
  { "type-null", "CREATE TABLE a (x, y); INSERT INTO a VALUES (1, 1), ('one', 2)", "CREATE TABLE a (x INTEGER, y INT) STRICT;", REL_CHOICE_SET_NULL,
    "SELECT x, y FROM a ORDER BY y", "1,1;NULL,2" },
  { "type-fill", "CREATE TABLE a (x, y); INSERT INTO a VALUES (1, 1), ('one', 2)", "CREATE TABLE a (x INTEGER, y INT) STRICT;", REL_CHOICE_FILL,
    "SELECT x, y FROM a ORDER BY y", "1,1;100,2" },
  { "type-number", "CREATE TABLE a (x NOT NULL, y); INSERT INTO a VALUES ('one', 1), (1, 2)", "CREATE TABLE a (x INTEGER PRIMARY KEY, y);", REL_CHOICE_SET_NULL,
    "SELECT x, y FROM a ORDER BY y", "2,1;1,2" },
  { "unlink", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INTEGER, x); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 'a'), (2, 'b')",
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INTEGER REFERENCES p, x);", REL_CHOICE_SET_NULL,
    "SELECT p_id, x FROM c ORDER BY x", "1,'a';NULL,'b'" },
  { "delete-orphans", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INTEGER, x); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 'a'), (2, 'b')",
    "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INTEGER REFERENCES p, x);", REL_CHOICE_DELETE_ROWS,
    "SELECT p_id, x FROM c ORDER BY x", "1,'a'" },
  { "chain", "CREATE TABLE p (id INTEGER PRIMARY KEY, up REFERENCES p, n); INSERT INTO p VALUES (1, NULL, 1), (2, 1, NULL), (3, 2, 3), (4, 3, 4), (5, 1, 5)",
    "CREATE TABLE p (id INTEGER PRIMARY KEY, up REFERENCES p, n NOT NULL);", REL_CHOICE_DELETE_ROWS, "SELECT id FROM p", "1;5" },
  /* a parent that is deleted asks about its children too */
  { "children", "CREATE TABLE p (id INTEGER PRIMARY KEY, n); CREATE TABLE c (p_id INTEGER REFERENCES p, x); INSERT INTO p VALUES (1, 1), (2, NULL);"
    "INSERT INTO c VALUES (1, 'a'), (2, 'b')",
    "CREATE TABLE p (id INTEGER PRIMARY KEY, n NOT NULL); CREATE TABLE c (p_id INTEGER REFERENCES p, x);", REL_CHOICE_DELETE_ROWS,
    "SELECT p_id, x FROM c UNION ALL SELECT id, n FROM p", "1,'a';1,1" },
  /* keys of several tables are told apart as what they are */
  { "keys-of-kinds", "CREATE TABLE p (id TEXT PRIMARY KEY, n); CREATE TABLE b (p_id TEXT REFERENCES p, k INTEGER, PRIMARY KEY (p_id, k)) WITHOUT ROWID;"
    "CREATE TABLE c (p_id TEXT REFERENCES p, k TEXT, PRIMARY KEY (p_id, k)) WITHOUT ROWID;"
    "INSERT INTO p VALUES ('7', NULL), ('8', 1); INSERT INTO b VALUES ('7', 7), ('8', 7); INSERT INTO c VALUES ('7', '7'), ('8', '7')",
    "CREATE TABLE p (id TEXT PRIMARY KEY, n NOT NULL); CREATE TABLE b (p_id TEXT REFERENCES p, k INTEGER, PRIMARY KEY (p_id, k)) WITHOUT ROWID;"
    "CREATE TABLE c (p_id TEXT REFERENCES p, k TEXT, PRIMARY KEY (p_id, k)) WITHOUT ROWID;", REL_CHOICE_DELETE_ROWS,
    "SELECT p_id, k FROM b UNION ALL SELECT p_id, k FROM c", "'8',7;'8','7'" },
  /* of three rows that are alike in two ways */
  { "alike-twice", "CREATE TABLE p (id INTEGER PRIMARY KEY, x, y); CREATE TABLE c (p_id REFERENCES p);"
    "INSERT INTO p VALUES (1, 1, 1), (2, 1, 2), (3, 3, 2), (4, 4, 2); INSERT INTO c VALUES (1), (2), (3), (4)",
    "CREATE TABLE p (id INTEGER PRIMARY KEY, x UNIQUE, y UNIQUE); CREATE TABLE c (p_id REFERENCES p);", REL_CHOICE_DELETE_ROWS,
    "SELECT p_id FROM c", "1;3" },
  { "triggers-silent", "CREATE TABLE log (x); CREATE TABLE a (x); INSERT INTO a VALUES (1), (1); CREATE TRIGGER t AFTER DELETE ON a BEGIN INSERT INTO log VALUES (old.x)", NULL,
    REL_CHOICE_DELETE_ROWS, "SELECT count (*) FROM log", "0" },
};

static void
test_answered (gconstpointer data)
{
  const Answered *example = data;
  g_autoptr(RelConnection) connection = NULL;
  g_autoptr(RelSchema) from = NULL, to = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) answers = g_array_new (FALSE, FALSE, sizeof (RelAnswer));
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(RelConsequences) consequences = NULL;
  RelMigrationOptions options = { NULL };
  g_autofree char *rows = NULL;

  if (example->design == NULL)
    {
      connection = open_with ("CREATE TABLE log (x); CREATE TABLE a (x); INSERT INTO a VALUES (1), (1)");
      g_assert_true (rel_connection_execute (connection, "CREATE TRIGGER t AFTER DELETE ON a BEGIN INSERT INTO log VALUES (old.x); END",
                                             NULL, 0, NULL, NULL, &error));
      from = read_schema (connection);
      to = read_design (from, "CREATE TABLE log (x); CREATE TABLE a (x); CREATE TRIGGER t AFTER DELETE ON a BEGIN INSERT INTO log VALUES (old.x); END;"
                              "CREATE UNIQUE INDEX i ON a (x);");
    }
  else
    {
      connection = open_with (example->before);
      from = read_schema (connection);
      to = read_design (from, example->design);
    }
  consequences = answer_all (connection, from, to, answers, texts, NULL, example->choice);
  g_assert_nonnull (consequences);
  g_assert_cmpuint (answers->len, >, 0);
  g_assert_cmpuint (consequences->n_losses, >, 0);
  options.answers = (RelAnswer *) answers->data;
  options.n_answers = answers->len;
  g_assert_true (rel_migration_run (connection, from, to, &options, NULL, &error));
  g_assert_no_error (error);
  rows = ask (connection, example->question);
  g_assert_cmpstr (rows, ==, example->rows);
  rel_connection_close (connection);
}

/* An answer is a value, never more. */
static void
test_no_injection (void)
{
  g_autoptr(RelConnection) connection = open_with ("CREATE TABLE a (x TEXT); INSERT INTO a VALUES (NULL)");
  g_autoptr(RelSchema) from = read_schema (connection);
  g_autoptr(RelSchema) to = read_design (from, "CREATE TABLE a (x TEXT NOT NULL);");
  RelTable *table = rel_schema_find_table (from, "a");
  const char *const bad[] = { "1) FROM a; DROP TABLE a; --", "1 -- ", "", "1; 2", "(1", NULL };
  RelAnswer answer = { REL_EFFECT_NOT_NULL, rel_table_get_id (table), rel_column_get_id (rel_table_find_column (table, "x")), REL_CHOICE_FILL, NULL };
  RelMigrationOptions options = { .answers = &answer, .n_answers = 1 };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      answer.expression = bad[i];
      g_assert_false (rel_migration_run (connection, from, to, &options, NULL, &error));
      g_assert_error (error, REL_ERROR, REL_ERROR_REFUSED);
    }
  rel_connection_close (connection);
}

static void
test_cancelled (void)
{
  g_autoptr(RelConnection) connection = open_with ("CREATE TABLE a (x TEXT, y); INSERT INTO a VALUES (NULL, 1)");
  g_autoptr(RelSchema) from = read_schema (connection);
  g_autoptr(RelSchema) to = read_design (from, "CREATE TABLE a (x TEXT NOT NULL);");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (rel_consequences_read (connection, from, to, NULL, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  rel_connection_close (connection);
}

static void
fill (RelConnection *connection,
      RelSchema     *schema,
      GRand         *rand)
{
  static const char *const values[] = { "1", "2", "3", "NULL", "'a'", "'B'", "-5", "2.5", "x'00ff'", "''", "'007'", "'7'" };

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (table));
      GPtrArray *columns = rel_table_get_info (table)->columns;

      for (guint row = g_rand_int_range (rand, 0, 8); row > 0; row--)
        {
          g_autoptr(GString) names = g_string_new (NULL);
          g_autoptr(GString) row_values = g_string_new (NULL);
          g_autofree char *sql = NULL;

          for (guint j = 0; j < columns->len; j++)
            {
              g_autofree char *name = rel_sql_quote_identifier (rel_column_get_name (columns->pdata[j]));

              if (rel_column_get_info (columns->pdata[j])->generated != REL_GENERATED_NO)
                continue;
              g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
              g_string_append_printf (row_values, "%s%s", row_values->len > 0 ? ", " : "", values[g_rand_int_range (rand, 0, G_N_ELEMENTS (values))]);
            }
          sql = g_strdup_printf ("INSERT OR IGNORE INTO %s (%s) VALUES (%s)", owner, names->str, row_values->str);
          rel_connection_execute (connection, sql, NULL, 0, NULL, NULL, NULL);
        }
    }
}

static gint64
count_rows (RelConnection *connection,
            RelSchema     *schema,
            RelSchema     *other)
{
  gint64 n = 0;

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (table));
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM %s", owner);
      g_autofree char *answer = NULL;

      if (rel_schema_get_table (other, rel_table_get_id (table)) == NULL)
        continue;
      answer = ask (connection, sql);
      n += g_ascii_strtoll (answer, NULL, 10);
    }

  return n;
}

/* What is told is what happens, whatever is edited. */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  guint n_free = 0, n_refused = 0, n_answered = 0, n_unanswerable = 0;
  static const RelChoice favourites[] = { REL_CHOICE_FILL, REL_CHOICE_DELETE_ROWS, REL_CHOICE_SET_NULL };

  for (guint i = support_scale (12); i > 0; i--)
    {
      g_autoptr(RelConnection) connection = open_with ("");
      g_autoptr(RelSchema) current = read_schema (connection);

      for (guint round = 0; round < 8; round++)
        {
          g_autoptr(RelSchema) target = g_object_ref (current);
          g_autoptr(GString) words = g_string_new (NULL);
          g_autoptr(RelSchema) fresh = NULL;
          g_autoptr(GError) error = NULL;
          g_autoptr(RelConsequences) consequences = NULL;
          g_autofree char *told = NULL;
          gboolean done;

          for (guint k = g_rand_int_range (rand, 1, round == 0 ? 20 : 5); k > 0; k--)
            {
              g_autofree char *edit = NULL;
              g_autoptr(RelSchema) next = support_random_edit (target, rand, &edit, NULL);

              if (next == NULL)
                continue;
              g_string_append_printf (words, "%s; ", edit);
              g_set_object (&target, next);
            }
          consequences = rel_consequences_read (connection, current, target, NULL, 0, NULL, &error);
          g_assert_no_error (error);
          told = say (consequences);
          if (g_getenv ("RELATA_TEST_TALK") != NULL)
            {
              g_autofree char *texts = ask (connection, "SELECT sql FROM sqlite_schema");

              g_printerr ("%s\n%s\n-> %s\n%s\n", words->str, texts, told, rel_write_schema_sql (target));
            }
          done = rel_migration_run (connection, current, target, NULL, NULL, &error);
          if (strstr (told, " -1") != NULL)
            g_error ("%s: %s", words->str, told);
          if (done != (consequences->n_obstacles == 0))
            g_error ("%s: told “%s”, but %s", words->str, told, done ? "it is done" : error->message);
          if (done)
            n_free++;
          else
            {
              g_autoptr(GArray) answers = g_array_new (FALSE, FALSE, sizeof (RelAnswer));
              g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
              g_autoptr(RelConsequences) after = answer_all (connection, current, target, answers, texts, rand,
                                                             favourites[g_rand_int_range (rand, 0, 3)]);
              RelMigrationOptions options = { .answers = (RelAnswer *) answers->data, .n_answers = answers->len };
              gint64 before = count_rows (connection, current, target), deleted = 0;

              g_clear_error (&error);
              n_refused++;
              if (after == NULL)
                n_unanswerable++;
              else
                {
                  g_autofree char *then = say (after);

                  for (guint k = 0; k < after->items->len; k++)
                    {
                      const RelConsequence *item = &g_array_index (after->items, RelConsequence, k);

                      for (guint a = 0; a < answers->len; a++)
                        {
                          const RelAnswer *answer = &g_array_index (answers, RelAnswer, a);

                          if (answer->effect == item->effect && answer->element == item->element && answer->choice == REL_CHOICE_DELETE_ROWS)
                            deleted += item->count;
                        }
                    }
                  if (!rel_migration_run (connection, current, target, &options, NULL, &error))
                    g_error ("%s: “%s”, answered “%s”, but %s", words->str, told, then, error->message);
                  /* one row may be told twice, so never more than told */
                  if (before - count_rows (connection, target, current) > deleted)
                    g_error ("%s: “%s”, answered “%s”, but %lld rows went", words->str, told, then,
                             (long long) (before - count_rows (connection, target, current)));
                  /* nothing to compare where no table kept its identity */
                  if (deleted > 0 && before > 0)
                    g_assert_cmpint (before, >, count_rows (connection, target, current));
                  n_answered++;
                }
            }
          fresh = read_schema (connection);
          g_clear_object (&current);
          current = rel_schema_adopt_renamed (fresh, target, NULL, 0);
          fill (connection, current, rand);
        }
      rel_connection_close (connection);
    }
  g_test_message ("%u without obstacles, %u with; of these %u done as answered, %u without an answer", n_free, n_refused, n_answered, n_unanswerable);
  g_assert_cmpuint (n_answered, >, n_unanswerable);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *path = g_strconcat ("/database/consequences/told/", examples[i].name, NULL);

      g_test_add_data_func (path, &examples[i], test_example);
    }
  for (guint i = 0; i < G_N_ELEMENTS (answered); i++)
    {
      g_autofree char *path = g_strconcat ("/database/consequences/answered/", answered[i].name, NULL);

      g_test_add_data_func (path, &answered[i], test_answered);
    }
  g_test_add_func ("/database/consequences/no-injection", test_no_injection);
  g_test_add_func ("/database/consequences/cancelled", test_cancelled);
  g_test_add_func ("/database/consequences/random", test_random);

  return g_test_run ();
}
