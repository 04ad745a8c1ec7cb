/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sql/rel-read-table.h"

#include <string.h>

#include "base/rel-error.h"
#include "sql/rel-read-create.h"
#include "support/support.h"

static void
append (GString    *out,
        const char *label,
        const char *text,
        RelSpan     span)
{
  if (span.end > span.start)
    {
      g_string_append_printf (out, " %s=", label);
      g_string_append_len (out, text + span.start, span.end - span.start);
    }
}

static void
append_terms (GString      *out,
              const char   *text,
              RelTableText *table,
              guint         first,
              guint         n)
{
  for (guint i = first; i < first + n; i++)
    append (out, i == first ? "of" : "+", text, g_array_index (table->terms, RelTermText, i).expression);
}

/* What was read, one element after the other. */
static char *
describe (const char    *text,
          RelTokenStyle  style)
{
  g_auto(RelTableText) table = { 0 };
  g_autoptr(GError) error = NULL;
  GString *out = g_string_new (NULL);

  if (!rel_read_table (text, -1, style, &table, &error))
    {
      RelErrorDetail *detail = rel_error_get_detail (error);

      g_string_append_printf (out, "error %u:%u", detail->line, detail->column);
      return g_string_free (out, FALSE);
    }

  append (out, "name", text, table.name);
  append (out, "module", text, table.module);
  append (out, "select", text, table.select);
  for (guint i = 0; i < table.columns->len; i++)
    {
      RelColumnText *column = &g_array_index (table.columns, RelColumnText, i);

      g_string_append (out, " /");
      append (out, "column", text, column->name);
      append (out, "type", text, column->type);
      append (out, "default", text, column->default_value);
      append (out, "collate", text, column->collation);
      append (out, "as", text, column->expression);
      append (out, "note", text, column->note);
      g_string_append_printf (out, "%s%s", column->not_null ? " notnull" : "", column->generated == REL_GENERATED_STORED ? " stored" : "");
      if (column->not_null_conflict != REL_CONFLICT_NONE)
        g_string_append_printf (out, " or %s", rel_conflict_to_string (column->not_null_conflict));
      if (column->autoincrement)
        g_string_append (out, " auto");
    }
  if (table.has_primary_key)
    {
      g_string_append_printf (out, " / primary%s", table.autoincrement ? " auto" : "");
      append (out, "name", text, table.primary_key.name);
      append_terms (out, text, &table, table.primary_key.first, table.primary_key.n_terms);
    }
  for (guint i = 0; i < table.uniques->len; i++)
    {
      RelKeyText *key = &g_array_index (table.uniques, RelKeyText, i);

      g_string_append (out, " / unique");
      append (out, "name", text, key->name);
      append_terms (out, text, &table, key->first, key->n_terms);
    }
  for (guint i = 0; i < table.plain_indexes->len; i++)
    {
      RelKeyText *key = &g_array_index (table.plain_indexes, RelKeyText, i);

      g_string_append (out, " / key");
      append (out, "name", text, key->name);
      append_terms (out, text, &table, key->first, key->n_terms);
    }
  for (guint i = 0; i < table.checks->len; i++)
    {
      RelCheckText *check = &g_array_index (table.checks, RelCheckText, i);

      g_string_append (out, " / check");
      append (out, "name", text, check->name);
      append (out, "that", text, check->expression);
    }
  for (guint i = 0; i < table.links->len; i++)
    {
      RelLinkText *link = &g_array_index (table.links, RelLinkText, i);

      g_string_append (out, " / link");
      append (out, "name", text, link->name);
      append_terms (out, text, &table, link->first, link->n_terms);
      append (out, "to", text, link->target);
      append_terms (out, text, &table, link->first_target, link->n_targets);
      append (out, "match", text, link->match);
      g_string_append_printf (out, "%s%s", link->deferrable ? " deferrable" : "", link->initially_deferred ? " deferred" : "");
      if (link->on_delete != REL_ACTION_NO_ACTION)
        g_string_append_printf (out, " delete %s", rel_action_to_string (link->on_delete));
      if (link->on_update != REL_ACTION_NO_ACTION)
        g_string_append_printf (out, " update %s", rel_action_to_string (link->on_update));
    }
  g_string_append_printf (out, "%s%s", table.strict ? " strict" : "", table.without_rowid ? " norowid" : "");

  return g_string_free (out, FALSE);
}

static void
test_texts (void)
{
  static const struct
  {
    RelTokenStyle style;
    const char   *text;
    const char   *expected;
  } cases[] = {
    { REL_TOKEN_STYLE_SQLITE, "CREATE TABLE t (a, b INTEGER)", " name=t / column=a / column=b type=INTEGER" },
    { REL_TOKEN_STYLE_SQLITE, "create temp table if not exists main.\"t\"\"x\" ([a b] unsigned big int (1, 2) not null)",
      " name=\"t\"\"x\" / column=[a b] type=unsigned big int (1, 2) notnull" },
    { REL_TOKEN_STYLE_SQLITE, "CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT UNIQUE COLLATE nocase DEFAULT 'x')",
      " name=t / column=a type=INTEGER / column=b type=TEXT default='x' collate=nocase / primary auto / unique" },
    { REL_TOKEN_STYLE_SQLITE, "CREATE TABLE t(a NOT NULL ON CONFLICT fail DEFAULT -1, b DEFAULT (1 + (2)), c DEFAULT CURRENT_DATE) WITHOUT ROWID, STRICT",
      " name=t / column=a default=-1 notnull or FAIL / column=b default=1 + (2) / column=c default=CURRENT_DATE strict norowid" },
    { REL_TOKEN_STYLE_SQLITE, "CREATE TABLE t(a CONSTRAINT \"c 1\" CHECK (a > ')' ) , CHECK( b /* ) */ ), CONSTRAINT k CHECK ((1)))",
      " name=t / column=a / check name=\"c 1\" that=a > ')' / check that=b / check name=k that=(1)" },
    { REL_TOKEN_STYLE_SQLITE, "CREATE TABLE t(a REFERENCES p ON DELETE SET NULL ON UPDATE CASCADE MATCH full DEFERRABLE INITIALLY DEFERRED NOT NULL)",
      " name=t / column=a notnull / link to=p match=full deferrable deferred delete SET NULL update CASCADE" },
    { REL_TOKEN_STYLE_SQLITE, "CREATE TABLE t(a, b, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p (x, y) NOT DEFERRABLE UNIQUE (a) PRIMARY KEY (b DESC, a COLLATE rtrim))",
      " name=t / column=a / column=b / primary of=b +=a / unique of=a / link name=f of=a +=b to=p of=x +=y" },
    { REL_TOKEN_STYLE_SQLITE, "CREATE TABLE t(a, b GENERATED ALWAYS AS (a * 2) STORED, c AS (a || 'x'))",
      " name=t / column=a / column=b as=a * 2 stored / column=c as=a || 'x'" },
    { REL_TOKEN_STYLE_SQLITE, "CREATE TABLE t AS SELECT 1 AS a", " name=t select=SELECT 1 AS a" },
    { REL_TOKEN_STYLE_SQLITE, "CREATE VIRTUAL TABLE t USING fts5(a, content='')", " name=t module=fts5" },
    { REL_TOKEN_STYLE_SQLITE, "CREATE TABLE t (\n a b c foo CHECK)", "error 2:17" },
    { REL_TOKEN_STYLE_SQLITE, "CREATE TABLE t (a, FOREIGN KEY (a))", "error 1:35" },
    { REL_TOKEN_STYLE_SQLITE, "CREATE TABLE", "error 1:13" },
    { REL_TOKEN_STYLE_SQLITE, "", "error 1:1" },
    { REL_TOKEN_STYLE_MYSQL,
      "CREATE TABLE `t` (`a` int(10) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s', `b` enum('x','y') CHARACTER SET utf8 DEFAULT 'x', "
      "`c` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (`a`), KEY `i` (`b`(10)), UNIQUE KEY `u` (`b`) USING BTREE, "
      "CONSTRAINT `f` FOREIGN KEY (`c`) REFERENCES `p` (`x`) ON DELETE CASCADE) ENGINE=InnoDB",
      " name=`t` / column=`a` type=int(10) unsigned note='it''s' notnull auto / column=`b` type=enum('x','y') default='x' "
      "/ column=`c` type=timestamp default=CURRENT_TIMESTAMP / primary of=`a` / unique name=`u` of=`b` / key name=`i` of=`b`(10) "
      "/ link name=`f` of=`c` to=`p` of=`x` delete CASCADE" },
    { REL_TOKEN_STYLE_POSTGRESQL,
      "CREATE TABLE public.t (a integer DEFAULT nextval('s'::regclass) NOT NULL, b character varying(10) DEFAULT NULL::character varying, "
      "c integer GENERATED BY DEFAULT AS IDENTITY (START 1), d text[] DEFAULT '{}'::text[] NOT NULL, CONSTRAINT k CHECK ((a > 0)) NO INHERIT)",
      " name=t / column=a type=integer default=nextval('s'::regclass) notnull / column=b type=character varying(10) default=NULL::character varying "
      "/ column=c type=integer auto / column=d type=text[] default='{}'::text[] notnull / check name=k that=(a > 0)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = describe (cases[i].text, cases[i].style);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_index_and_trigger (void)
{
  static const char index_text[] = "CREATE UNIQUE INDEX i ON \"t\" (a COLLATE nocase DESC, lower(b) || 'x', c COLLATE binary) WHERE a > 1 -- end";
  static const char trigger_text[] = "CREATE TRIGGER r INSTEAD OF UPDATE OF a, \"on\" ON v FOR EACH ROW WHEN (new.a = 'begin') BEGIN SELECT 1; END";
  g_auto(RelIndexText) index = { 0 };
  g_auto(RelTriggerText) trigger = { 0 };
  g_autofree char *where = NULL;
  g_autofree char *second = NULL;
  g_autofree char *of = NULL;
  g_autofree char *when = NULL;

  g_assert_true (rel_read_index (index_text, -1, REL_TOKEN_STYLE_SQLITE, &index, NULL));
  g_assert_true (index.unique);
  g_assert_cmpuint (index.terms->len, ==, 3);
  g_assert_true (g_array_index (index.terms, RelTermText, 0).descending);
  second = rel_span_dup_text (g_array_index (index.terms, RelTermText, 1).expression, index_text);
  g_assert_cmpstr (second, ==, "lower(b) || 'x'");
  where = rel_span_dup_text (index.where, index_text);
  g_assert_cmpstr (where, ==, "a > 1");

  g_assert_true (rel_read_trigger (trigger_text, -1, &trigger, NULL));
  g_assert_cmpint (trigger.timing, ==, REL_TRIGGER_INSTEAD_OF);
  g_assert_cmpint (trigger.event, ==, REL_TRIGGER_UPDATE);
  g_assert_cmpuint (trigger.of->len, ==, 2);
  of = rel_span_dup_name (g_array_index (trigger.of, RelSpan, 1), trigger_text);
  g_assert_cmpstr (of, ==, "on");
  when = rel_span_dup_text (trigger.when, trigger_text);
  g_assert_cmpstr (when, ==, "(new.a = 'begin')");
}

static void
test_depth (void)
{
  g_autoptr(GString) deep = g_string_new ("CREATE TABLE t (a CHECK ");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '(');
  g_string_append_c (deep, '1');
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, ')');
  g_string_append (deep, ")");

  {
    g_autofree char *described = describe (deep->str, REL_TOKEN_STYLE_SQLITE);

    g_assert_true (g_str_has_prefix (described, "error"));
  }
}

/* Time grows with the length and no faster: a statement of a megabyte is read at once. */
static void
test_linear (void)
{
  static const char *const items[] = { "a CHECK (b)", "a b c d", "'", "(", "a COLLATE b COLLATE c", "a DEFAULT x", "[", "UNIQUE (a, b, c)", "a/*", "," };

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr(GString) text = g_string_new ("CREATE TABLE t (");
      gint64 start;

      while (text->len < 1024 * 1024)
        {
          g_string_append (text, items[i]);
          g_string_append (text, ",");
        }
      start = support_work_time ();
      for (guint style = 0; style < 3; style++)
        {
          g_auto(RelTableText) table = { 0 };

          rel_read_table (text->str, text->len, style, &table, NULL);
        }
      g_assert_cmpint (support_work_time () - start, <, 5 * G_USEC_PER_SEC);
    }
}

/* Statements cut, joined and sprinkled at random: no crash, every span within the text. */
static void
check_spans (const char   *text,
             gsize         length,
             RelTableText *table)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      RelColumnText *column = &g_array_index (table->columns, RelColumnText, i);
      RelSpan spans[] = { column->span, column->name, column->type, column->default_value, column->collation, column->expression };

      for (guint j = 0; j < G_N_ELEMENTS (spans); j++)
        g_assert_true (spans[j].start <= spans[j].end && spans[j].end <= length);
    }
  for (guint i = 0; i < table->terms->len; i++)
    g_assert_cmpuint (g_array_index (table->terms, RelTermText, i).expression.end, <=, length);
  for (guint i = 0; i < table->checks->len; i++)
    {
      RelCheckText *check = &g_array_index (table->checks, RelCheckText, i);

      g_assert_true (check->expression.start <= check->expression.end && check->expression.end <= length);
    }
}

static void
test_mutations (void)
{
  static const char *const pieces[] = {
    "CREATE ", "TABLE ", "INDEX ", "TRIGGER ", "VIEW ", "VIRTUAL ", "t ", "(", ")", ",", "a ", "\"b\" ", "INTEGER ", "PRIMARY KEY ",
    "NOT ", "NULL ", "DEFAULT ", "CHECK ", "UNIQUE ", "REFERENCES ", "FOREIGN KEY ", "CONSTRAINT ", "ON ", "DELETE ", "CASCADE ", "SET ",
    "CONFLICT ", "DEFERRABLE ", "INITIALLY ", "DEFERRED ", "GENERATED ALWAYS ", "AS ", "COLLATE ", "USING ", "WHERE ", "WHEN ", "BEGIN ", "END ",
    "'", "\"", "[", "/*", "--", "\n", ".", "1", "-", "x'", "WITHOUT ROWID", "STRICT", "KEY ", "COMMENT ", "IF NOT EXISTS ", "\xff", ";", "DESC ",
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  guint n_understood = 0;

  for (guint i = 0; i < support_scale (20000); i++)
    {
      g_autoptr(GString) text = g_string_new (i % 2 == 0 ? "CREATE TABLE t (a " : "");
      g_auto(RelTableText) table = { 0 };
      g_auto(RelIndexText) index = { 0 };
      g_auto(RelTriggerText) trigger = { 0 };
      g_auto(RelViewText) view = { 0 };

      for (guint n = g_rand_int_range (rand, 0, 25); n > 0; n--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      if (i % 4 == 0)
        g_string_append_c (text, ')');

      n_understood += rel_read_table (text->str, text->len, i % 3, &table, NULL);
      check_spans (text->str, text->len, &table);
      rel_read_index (text->str, text->len, i % 3, &index, NULL);
      rel_read_trigger (text->str, text->len, &trigger, NULL);
      rel_read_view (text->str, text->len, i % 3, &view, NULL);
    }

  /* Else the pieces make nothing but nonsense and the test is blind. */
  g_assert_cmpuint (n_understood, >, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sql/read-table/texts", test_texts);
  g_test_add_func ("/sql/read-table/index-and-trigger", test_index_and_trigger);
  g_test_add_func ("/sql/read-table/depth", test_depth);
  g_test_add_func ("/sql/read-table/linear", test_linear);
  g_test_add_func ("/sql/read-table/mutations", test_mutations);

  return g_test_run ();
}
