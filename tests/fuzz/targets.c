/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The readers of what comes from anywhere, each as a function of bytes. What may be
 * asked of any input is asked: there is a result or an error, what was written is read
 * again, what is made for SQLite is SQL.
 */
#include "config.h"

#include "fuzz/targets.h"

#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <string.h>

#include "base/rel-json.h"
#include "database/rel-sample.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "diagram/rel-layout-private.h"
#include "document/rel-design-block.h"
#include "document/rel-draft-journal.h"
#include "document/rel-draft-schema-private.h"
#include "document/rel-import.h"
#include "formats/rel-image-header.h"
#include "formats/rel-json-text.h"
#include "records/rel-filter.h"
#include "records/rel-mapping.h"
#include "records/rel-row-import.h"
#include "records/rel-stage-json.h"
#include "sql/rel-completion.h"
#include "sql/rel-quick-line.h"

/* One text that is cut where the reader wants a string. */
static char *
text_of (const guint8 *bytes,
         gsize         length)
{
  char *text = g_malloc (length + 1);

  if (length > 0)
    memcpy (text, bytes, length);
  text[length] = '\0';

  return text;
}

/* What a person types has come through a text buffer. */
static char *
typed (const guint8 *bytes,
       gsize         length)
{
  g_autofree char *text = text_of (bytes, length);

  return g_utf8_make_valid (text, -1);
}

static RelSchema *
small_schema (void)
{
  static gsize schema;

  if (g_once_init_enter (&schema))
    {
      RelSchema *read = rel_sqlite_read_script ("CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
                                                "CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER REFERENCES authors);"
                                                "CREATE TABLE \"two words\" (a, b, PRIMARY KEY (a, b)); CREATE VIEW titles AS SELECT title FROM books;",
                                                -1, NULL, NULL);

      g_assert_nonnull (read);
      g_once_init_leave (&schema, (gsize) read);
    }

  return (RelSchema *) schema;
}

static void
import (const guint8 *bytes,
        gsize         length,
        const char   *format)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length);
  g_autoptr(GBytes) content = g_bytes_new_static (exact, length);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) schema = rel_import_bytes (content, "people", format, NULL, NULL, &error);

  g_assert_true ((schema != NULL) == (error == NULL));
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  else
    {
      g_autoptr(RelSchema) adapted = rel_import_adapt (schema);
      const RelSchemaInfo *info = rel_schema_get_info (adapted);

      for (guint i = 0; i < info->n_problems; i++)
        g_assert_true (g_utf8_validate (info->problems[i].message, -1, NULL));
    }
}

static void
read_sqlite (const guint8 *bytes,
             gsize         length)
{
  import (bytes, length, "sql");
}

static void
read_postgresql (const guint8 *bytes,
                 gsize         length)
{
  import (bytes, length, "postgresql");
}

static void
read_mysql (const guint8 *bytes,
            gsize         length)
{
  import (bytes, length, "mysql");
}

static void
read_dbml (const guint8 *bytes,
           gsize         length)
{
  import (bytes, length, "dbml");
}

static void
read_sqlalchemy (const guint8 *bytes,
                 gsize         length)
{
  import (bytes, length, "sqlalchemy");
}

/* A file whose name says nothing: whatever reads it. */
static void
read_guess (const guint8 *bytes,
            gsize         length)
{
  import (bytes, length, NULL);
}

static void
read_design (const guint8 *bytes,
             gsize         length)
{
  g_autofree char *text = text_of (bytes, length);
  RelSchema *schema = small_schema ();
  g_autoptr(RelSchema) said = NULL;
  g_autoptr(RelDesignBlock) block = NULL;
  g_autoptr(RelDesignBlock) again = NULL;
  g_autoptr(RelDesignBlock) merged = NULL;
  g_autoptr(GPtrArray) diagrams = NULL;
  g_autofree char *written = NULL;
  g_autofree char *rewritten = NULL;
  gsize start;
  gsize end;

  /* what is no UTF-8 is never taken for a design */
  if (!g_utf8_validate (text, length, NULL) || !rel_design_block_locate (text, length, &start, &end))
    return;
  g_assert_cmpuint (start, <=, end);
  g_assert_cmpuint (end, <=, length);
  block = rel_design_block_parse (text + start, end - start);
  if (block == NULL)
    return;

  diagrams = rel_design_block_to_diagrams (block, schema);
  said = rel_design_block_say_words (block, schema);
  merged = rel_design_block_merge (block, schema, said, diagrams);
  written = rel_design_block_write (merged);
  g_assert_true (rel_design_block_locate (written, strlen (written), &start, &end));
  again = rel_design_block_parse (written + start, end - start);
  g_assert_nonnull (again);
  rewritten = rel_design_block_write (again);
  g_assert_cmpstr (rewritten, ==, written);
}

static void
read_rows (const guint8 *bytes,
           gsize         length)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length);
  g_autoptr(GBytes) content = g_bytes_new_static (exact, length);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelRowImport) rows = rel_row_import_new (content, &error);
  g_autofree char *sql = NULL;

  g_assert_true ((rows != NULL) == (error == NULL));
  if (rows == NULL)
    return;
  sql = rel_row_import_dup_create_sql (rows, "people");
  rel_row_import_set_shape (rows, "WINDOWS-1252", ';', FALSE, NULL);
}

static void
read_csv_table (const guint8 *bytes,
                gsize         length)
{
  import (bytes, length, "csv");
}

static void
read_journal (const guint8 *bytes,
              gsize         length)
{
  gsize valid;
  gboolean damaged;
  g_autofree char *exact = length > 0 ? g_memdup2 (bytes, length) : g_strdup ("");
  g_autoptr(GPtrArray) records = rel_draft_journal_parse (exact, length, &valid, &damaged);

  g_assert_nonnull (records);
  g_assert_cmpuint (valid, <=, length);
}

static RelSession *
sample_session (void)
{
  static gsize session;

  if (g_once_init_enter (&session))
    {
      RelConnection *connection = rel_sqlite_connection_open_memory (NULL);
      g_autoptr(RelSchema) schema = NULL;
      g_autoptr(RelMapping) mapping = NULL;
      RelSession *new;

      g_assert_true (rel_sample_fill (connection, NULL, NULL));
      schema = rel_connection_read_schema (connection, NULL, NULL);
      mapping = rel_mapping_new (schema);
      new = rel_session_new (mapping);
      rel_session_set_connection (new, connection);
      g_once_init_leave (&session, (gsize) new);
    }

  return (RelSession *) session;
}

/* What a journal keeps of a schema, and of records. */
static void
read_draft (const guint8 *bytes,
            gsize         length)
{
  g_autofree char *text = text_of (bytes, length);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelStage) stage = NULL;
  guint n_lost;

  if (rel_json_is_shallow (text, -1, NULL) && json_parser_load_from_data (parser, text, -1, NULL) && json_parser_get_root (parser) != NULL)
    schema = rel_draft_schema_read (json_parser_get_root (parser), small_schema (), NULL, NULL);
  stage = rel_stage_from_json (text, sample_session (), &n_lost, NULL);
}

static GBytes *
make_draft (void)
{
  g_autoptr(JsonNode) node = rel_draft_schema_write (small_schema (), NULL);
  char *text = json_to_string (node, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

static void
read_quick_line (const guint8 *bytes,
                 gsize         length)
{
  g_autofree char *text = typed (bytes, length);
  RelSchema *schema = small_schema ();
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) changed = rel_quick_line_add (schema, rel_table_get_id (rel_schema_find_table (schema, "books")), text, G_MAXUINT, NULL, &error);

  g_assert_true ((changed != NULL) == (error == NULL));
}

/* Whatever is typed as a filter is no SQL but a value of one. */
static void
read_filter (const guint8 *bytes,
             gsize         length)
{
  static const char *const types[] = { NULL, "TEXT", "INTEGER", "DATE", "REAL" };
  static sqlite3 *db;
  g_autofree char *text = typed (bytes, length);

  if (db == NULL)
    g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(GString) sql = g_string_new (NULL);
      g_autoptr(GPtrArray) params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
      sqlite3_stmt *statement = NULL;

      if (!rel_filter_append (sql, params, "\"x\"", types[i], text))
        continue;
      g_string_prepend (sql, "SELECT 1 FROM (SELECT 1 AS x) WHERE ");
      g_assert_cmpint (sqlite3_prepare_v2 (db, sql->str, -1, &statement, NULL), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_bind_parameter_count (statement), ==, params->len);
      sqlite3_finalize (statement);
    }
}

static void
read_layout (const guint8 *bytes,
             gsize         length)
{
  RelRect nodes[] = { { 1, 2, 100, 50 }, { 3, 4, 100, 60 }, { 5, 6, 100, 70 } };
  RelLayoutGraph graph = { nodes, G_N_ELEMENTS (nodes), NULL, 0, REL_ENGINE_DOT, REL_DIRECTION_LR, 50 };
  g_autofree char *answer = text_of (bytes, length);
  g_autoptr(GError) error = NULL;
  gboolean read = rel_layout_read_answer (&graph, answer, &error);

  g_assert_true (read == (error == NULL));
  g_assert_true (read || (nodes[0].x == 1 && nodes[2].y == 6));
}

/* A cell that says it is an image: no more is believed than stands in its head. */
static void
read_image (const guint8 *bytes,
            gsize         length)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length);
  RelImageHeader header = { REL_IMAGE_NONE };
  g_autoptr(GError) error = NULL;

  if (rel_image_sniff (exact, length) == REL_IMAGE_NONE)
    return;
  if (!rel_image_read_header (&header, exact, length, &error))
    {
      g_assert_nonnull (error);
      return;
    }
  g_assert_cmpuint ((guint64) header.width * header.height, <=, REL_IMAGE_MAX_PIXELS);
  for (guint i = 0; header.parts != NULL && i < header.parts->len; i++)
    {
      const RelImagePart *part = &g_array_index (header.parts, RelImagePart, i);

      g_assert_cmpuint (part->start, <=, part->end);
      g_assert_cmpuint (part->end, <=, length);
    }
  rel_image_header_clear (&header);
}

/* A cell that is JSON, as the editor sets it. */
static void
read_json (const guint8 *bytes,
           gsize         length)
{
  g_autofree char *text = typed (bytes, length);
  g_autoptr(GError) error = NULL;
  g_autofree char *formatted = rel_json_format (text, &error);
  g_autofree char *again = NULL;

  g_assert_true (rel_json_check (text, NULL) == (formatted != NULL));
  g_assert_true ((formatted != NULL) == (error == NULL));
  if (formatted == NULL)
    return;
  again = rel_json_format (formatted, NULL);
  g_assert_cmpstr (again, ==, formatted);
}

/* A statement that is being typed, the cursor behind each of some places. */
static void
read_completion (const guint8 *bytes,
                 gsize         length)
{
  g_autofree char *text = typed (bytes, length);
  gsize end = strlen (text);

  for (guint i = 0; i <= 3; i++)
    {
      gsize at = end * i / 3;
      g_autoptr(GPtrArray) proposals = NULL;
      RelSpan word;

      while (at > 0 && (text[at] & 0xc0) == 0x80)
        at--;
      proposals = rel_completion_propose (small_schema (), text, at, &word);
      g_assert_cmpuint (word.end, <=, end);
    }
}

#define SQL_WORDS "CREATE", "TABLE", "TEMP", "VIRTUAL", "VIEW", "TRIGGER", "INDEX", "UNIQUE", "PRIMARY KEY", "FOREIGN KEY", "REFERENCES", "CHECK", \
                  "DEFAULT", "NOT NULL", "COLLATE", "GENERATED ALWAYS AS", "STORED", "CONSTRAINT", "ON DELETE CASCADE", "DEFERRABLE INITIALLY DEFERRED", \
                  "AS SELECT", "WITH RECURSIVE", "VALUES", "ALTER TABLE", "ADD COLUMN", "DROP COLUMN", "RENAME TO", "BEGIN", "END", "CASE", "WHERE", "IF NOT EXISTS"

static const char *const sqlite_words[] = { SQL_WORDS, "WITHOUT ROWID", "STRICT", "AUTOINCREMENT", "USING fts5 (a)", "USING rtree (a, b, c)", "PRAGMA user_version = 7", "x'00'", "\"\"", NULL };
static const char *const postgresql_words[] = { SQL_WORDS, "$$", "$a$", "E'\\'", "::text", "COPY a FROM stdin;\n", "\\.\n", "COMMENT ON TABLE a IS ", "INHERITS (a)", "PARTITION OF a",
                                                "CREATE TYPE a AS ENUM ('x')", "CREATE DOMAIN", "ALTER TABLE ONLY a ADD CONSTRAINT", "SERIAL", "[]", "USING btree", "\\connect a\n", NULL };
static const char *const mysql_words[] = { SQL_WORDS, "`", "ENGINE=InnoDB", "AUTO_INCREMENT", "ENUM('a','b')", "DELIMITER ;;\n", "DELIMITER ;\n", "/*!40101 SET a */;", "KEY `a` (`b`(10))",
                                           "FULLTEXT KEY", "COMMENT 'x'", "UNSIGNED", "CHARACTER SET utf8", "\\'", "#", NULL };
static const char *const dbml_words[] = { "Table", "Ref:", "Ref {", "Enum", "Project", "TableGroup", "Note:", "Note {", "indexes {", "checks {", "[pk]", "[ref: > a.id]", "[note: '''", "'''", "headercolor: #fff",
                                          "<>", ">", "<", "-", "TablePartial", "~a", "as", "[delete: cascade]", "default: `now()`", "records (a) {", "varchar(255)", "//", NULL };
static const char *const python_words[] = { "class A(Base):\n", "__tablename__ = 'a'\n", "Column(", "mapped_column(", "Mapped[int]", "Mapped[List['B']]", "relationship(", "back_populates='x'", "backref=backref(", "ForeignKey('a.id')",
                                            "Table('a', metadata,\n", "primary_key=True", "secondary=", "f'{x!r}'", "r'\\'", "'''", "lambda x: x", "\\\n", "@declared_attr\n", "def f(self):\n    return 1\n",
                                            "from a import *\n", "Optional[", "Enum('a', 'b')", "UniqueConstraint('a')", "__table_args__ = (", "**", "if TYPE_CHECKING:\n    ", "\xc3\xa4", NULL };
static const char *const design_words[] = { "/* relata-design 1\n", "diagram \"", "table \"", "area \"", "note \"", "way \"", "color=", "folded", "opened", "hidden", "detail=keys", "notation=uml", "\n*/\n", "*\\/", "books.author_id", "listed", "ends \"", "about \"books\" \"title\" \"", NULL };
static const char *const rows_words[] = { "\"", "\"\"", ",", ";", "\t", "\r\n", "\n", "\xff\xfe", "[{\"a\":", "}]", "null", "1e5", "2026-11-29", "\\u0000", "{", "\\ud800", NULL };
static const char *const journal_words[] = { "relata-journal 1\n", "\x02\x00\x00\x00", "{}", NULL };
static const char *const draft_words[] = { "\"sql\":", "\"tables\":", "\"columns\":", "\"was\":", "\"anew\":true", "\"records\":", "\"pairs\":", "\"order\":", "\"table\":", "\"key\":", "\"values\":", "\"links\":", "null", "{}", "[]", "CREATE TABLE", NULL };
static const char *const filter_words[] = { ">=", "<=", "<>", "!=", "=", "..", "NULL", "=NULL", "!NULL", "2026-11-29", "2026", "\"a\"", "%", "*", "12.5", NULL };
static const char *const layout_words[] = { "place 0 1 1\n", "place 1 10 10\n", "place 2 ", "end\n", "1e308", "nan", NULL };
static const char *const completion_words[] = { "SELECT ", " FROM ", "books", "authors", " JOIN ", " ON ", " AS b", "b.", "\"two words\"", "(", ")", "WITH a AS (", "UNION ", "UPDATE ", "SET ", "INSERT INTO ", "WHERE ", ";", "'", "--", "/*", NULL };

#define SQL_LONGS { "CREATE TABLE a (", "x int, ", "y int);" }, { "", "(", "" }, { "CREATE TABLE a (x CHECK (", "(", "1" }, { "", "'", "" }, { "", "/*", "" }, { "", "-- a\n", "" }, \
                  { "", "; ", "" }, { "CREATE TABLE a (x DEFAULT '", "''", "');" }, { "CREATE TABLE a (b int REFERENCES a, ", "FOREIGN KEY (b) REFERENCES a, ", "CHECK (1));" }, \
                  { "", "\"", "" }, { "CREATE TRIGGER a AFTER DELETE ON b BEGIN ", "CASE ", "END;" }, { "", "$a", "" }, { "", "`", "" }, { "", "\\", "" }, { "", "CREATE TABLE t (a int);\n", "" }, \
                  { "", "\n", "x" }, { "", "x", "" }, { "CREATE TABLE a (x int", " NOT NULL", ");" }, { "CREATE VIEW a AS SELECT ", "1 + ", "1;" }
static const FuzzLong sql_longs[] = { SQL_LONGS, { NULL } };
static const FuzzLong dbml_longs[] = { { "", "Table a { id int }\n", "" }, { "Table a {\n", "x int [pk]\n", "}" }, { "", "{", "" }, { "", "'''", "" }, { "Table a { id int [note: '", "x", "'] }" }, { "", "Ref: a.b > c.d\n", "" },
                                       { "", "[", "" }, { "", "// a\n", "" }, { "", "/*", "" }, { "TableGroup g {\n", "a\n", "}" }, { "Enum e {\n", "a\n", "}" }, { "Table a { id `", "x", "` }" }, { "Table \"", "x", "" },
                                       { "", "a.", "" }, { "Table a { id int [", "pk, ", "pk] }" }, { "Table a {\n id int\n", "~p\n", "}" }, { NULL } };
static const FuzzLong python_longs[] = { { "", "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n", "" }, { "x = ", "(", "" }, { "x = ", "[", "" }, { "x = '", "\\'", "'" }, { "", "'''", "" },
                                         { "x = ", "-", "1" }, { "x = f(", "a, ", ")" }, { "", "#\n", "" }, { "", "  ", "" }, { "", "\n    ", "" }, { "x = ", "a.", "b" }, { "class A(Base):\n", "    x = Column(Integer)\n", "" },
                                         { "x = a", "[0]", "" }, { "x = ", "1 + ", "1" }, { "x = ", "lambda: ", "1" }, { "x = ", "not ", "1" }, { "", "if a:\n    if b:\n", "" }, { "", "f'{", "" }, { "x = f'", "{a}", "'" }, { "x = ", "1 if 2 else ", "3" },
                                         { "class A(Base):\n    __tablename__ = 'a'\n    b = relationship('", "B", "')" }, { "class A(Base):\n    b: Mapped[", "Optional[", "int" }, { "x = ", "'a' ", "" }, { NULL } };
static const FuzzLong design_longs[] = { { "/* relata-design 1\n", "table \"a\" 1 2\n", "*/\n" }, { "/* relata-design 1\ndiagram \"\"\n", "note \"x\" 1 2 3 4\n", "*/\n" }, { "/* relata-design 1\n", "diagram \"a\"\n", "*/\n" },
                                         { "", "/* relata-design 1\n", "" }, { "/* relata-design 1\ntable \"", "\\\"", "\" 1 2\n*/\n" }, { "/* relata-design 1\nway \"books.author_id\" ", "1 2 ", "\n*/\n" }, { "", "*/", "" },
                                         { "/* relata-design 1\n", "about \"books\" \"x\"\n", "*/\n" }, { "/* relata-design 1\nabout \"books\" \"", "\\n", "\"\n*/\n" }, { NULL } };
static const FuzzLong rows_longs[] = { { "a,b\n", "1,2\n", "" }, { "", ",", "" }, { "", "\"", "" }, { "", "\n", "" }, { "a\n\"", "\"\"", "\"" }, { "", "[", "" }, { "[", "{\"a\":1},", "{}]" }, { "[{", "\"a\":1,", "\"b\":2}]" },
                                       { "", "{\"a\":", "" }, { "a;b\n", "x;y;z\n", "" }, { "[\"", "\\u0041", "\"]" }, { NULL } };
static const char *const image_words[] = { "\x89PNG\r\n\x1a\n", "IHDR", "IDAT", "IEND", "eXIf", "\xff\xd8", "\xff\xe1", "Exif", "\xff\xc0", "\xff\xda", "\xff\xd9", NULL };
static const FuzzLong image_longs[] = { { "\xff\xd8", "\xff", "" }, { "\xff\xd8", "\xff\xe0\x01\x02", "" }, { "\x89PNG\r\n\x1a\n", "\x01", "" }, { NULL } };
static const FuzzLong json_longs[] = { { "", "[", "" }, { "", "{\"a\":", "" }, { "[", "1,", "1]" }, { "[", "[],", "[]]" }, { "\"", "\\u0041", "\"" }, { "", " ", "1" }, { "", "9", "" }, { NULL } };
static const FuzzLong journal_longs[] = { { "relata-journal 1\n", "\x01", "" }, { NULL } };
static const FuzzLong draft_longs[] = { { "", "[", "" }, { "", "{\"a\":", "" }, { "{\"records\":[", "{},", "{}]}" }, { "{\"pairs\":[", "{},", "{}]}" }, { "{\"sql\":\"", "CREATE TABLE a (x);", "\"}" }, { "\"", "\\u0041", "\"" }, { NULL } };
static const FuzzLong quick_longs[] = { { "", "a int, ", "b int" }, { "a ", "int ", "" }, { "a check (", "(", "1))" }, { "a default '", "''", "'" }, { "a ", "references b ", "" }, { NULL } };
static const FuzzLong filter_longs[] = { { "", ">", "" }, { "", "%", "" }, { "", "1", "" }, { "", "..", "" }, { "\"", "x", "\"" }, { NULL } };
static const FuzzLong layout_longs[] = { { "", "place 0 1 1\n", "end\n" }, { "", "\n", "" }, { "place ", "9", "\nend\n" }, { NULL } };
static const FuzzLong completion_longs[] = { { "SELECT ", "a, ", "b FROM " }, { "SELECT * FROM ", "books, ", "" }, { "SELECT ", "(SELECT ", "" }, { "", "(", "" }, { "", "x ", "" }, { "", "'", "" }, { "SELECT * FROM books ", "JOIN authors ON ", "" },
                                             { "WITH ", "a AS (SELECT 1), ", "" }, { "", ".", "" }, { "SELECT ", "CASE ", "" }, { NULL } };

static const FuzzTarget targets[] = {
  { "sql-sqlite", read_sqlite, "corpus/sqlite corpus/odd/scripts corpus/odd/fuzz-sql", ".sql", NULL, sqlite_words, sql_longs },
  { "sql-postgresql", read_postgresql, "corpus/postgres", ".sql", NULL, postgresql_words, sql_longs },
  { "sql-mysql", read_mysql, "corpus/mysql", ".sql", NULL, mysql_words, sql_longs },
  { "guess", read_guess, "corpus/odd/fuzz-sql", ".sql", NULL, postgresql_words, sql_longs },
  { "dbml", read_dbml, "corpus/dbml corpus/dbml/holistics", ".dbml", NULL, dbml_words, dbml_longs },
  { "sqlalchemy", read_sqlalchemy, "conformance/sqlalchemy/bookshop conformance/sqlalchemy/travel conformance/sqlalchemy/videos", ".py", NULL, python_words, python_longs },
  { "design", read_design, NULL, NULL, NULL, design_words, design_longs },
  { "csv", read_csv_table, NULL, NULL, NULL, rows_words, rows_longs },
  { "image", read_image, NULL, NULL, NULL, image_words, image_longs },
  { "json", read_json, NULL, NULL, NULL, rows_words, json_longs },
  { "rows", read_rows, NULL, NULL, NULL, rows_words, rows_longs },
  { "journal", read_journal, NULL, NULL, NULL, journal_words, journal_longs },
  { "draft", read_draft, NULL, NULL, make_draft, draft_words, draft_longs },
  { "quick-line", read_quick_line, NULL, NULL, NULL, sqlite_words, quick_longs },
  { "filter", read_filter, NULL, NULL, NULL, filter_words, filter_longs },
  { "layout", read_layout, NULL, NULL, NULL, layout_words, layout_longs },
  { "completion", read_completion, NULL, NULL, NULL, completion_words, completion_longs },
};

const FuzzTarget *
fuzz_targets_get (guint *n_targets)
{
  *n_targets = G_N_ELEMENTS (targets);

  return targets;
}

const FuzzTarget *
fuzz_targets_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    if (strcmp (targets[i].name, name) == 0)
      return &targets[i];

  return NULL;
}
