/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sql/rel-statements.h"

#include <string.h>

/* "line:text|line:text", an open end marked by a tilde. */
static char *
split (const char    *script,
       gssize         length,
       RelTokenStyle  style)
{
  GString *out = g_string_new (NULL);
  RelStatements statements;
  RelStatement statement;

  rel_statements_init (&statements, script, length, style);
  while (rel_statements_next (&statements, &statement))
    {
      g_string_append_printf (out, "%s%u:", out->len > 0 ? "|" : "", statement.line);
      g_string_append_len (out, script + statement.span.start, statement.span.end - statement.span.start);
      if (!statement.complete)
        g_string_append_c (out, '~');
    }

  return g_string_free (out, FALSE);
}

static void
test_split (void)
{
  static const struct
  {
    RelTokenStyle style;
    const char   *script;
    const char   *expected;
  } cases[] = {
    { REL_TOKEN_STYLE_SQLITE, "", "" },
    { REL_TOKEN_STYLE_SQLITE, " ;; -- nothing\n;", "" },
    { REL_TOKEN_STYLE_SQLITE, "a;\nb ;\n\nc", "1:a;|2:b ;|4:c~" },
    { REL_TOKEN_STYLE_SQLITE, "\xef\xbb\xbfx;", "1:x;" },
    { REL_TOKEN_STYLE_SQLITE, "a ';' \";\" [;] /* ; */ -- ;\n;b", "1:a ';' \";\" [;] /* ; */ -- ;\n;|2:b~" },
    { REL_TOKEN_STYLE_SQLITE, "a -- c", "1:a -- c~" },
    { REL_TOKEN_STYLE_SQLITE, ".mode csv\n.import 'x;y' t\na;\n.quit;\nb;", "3:a;|5:b;" },
    { REL_TOKEN_STYLE_SQLITE, "create trigger t begin a; b; end; c;", "1:create trigger t begin a; b; end;|1:c;" },
    { REL_TOKEN_STYLE_SQLITE, "create temp trigger t begin a; end;c;", "1:create temp trigger t begin a; end;|1:c;" },
    { REL_TOKEN_STYLE_SQLITE, "create trigger t begin select case when 1 then 2 end; end;c;",
      "1:create trigger t begin select case when 1 then 2 end; end;|1:c;" },
    { REL_TOKEN_STYLE_SQLITE, "create table trigger (a); b;", "1:create table trigger (a);|1:b;" },
    { REL_TOKEN_STYLE_SQLITE, "explain create trigger t begin a; end;", "1:explain create trigger t begin a; end;" },
    { REL_TOKEN_STYLE_POSTGRESQL, "\\connect x\nCREATE FUNCTION f() AS $$a;b;$$;\nc;", "2:CREATE FUNCTION f() AS $$a;b;$$;|3:c;" },
    { REL_TOKEN_STYLE_POSTGRESQL, "COPY t (a) FROM stdin;\n1;2\n'\n\\.\nc;", "1:COPY t (a) FROM stdin;|5:c;" },
    { REL_TOKEN_STYLE_POSTGRESQL, "COPY t FROM stdin;\n1\n", "1:COPY t FROM stdin;" },
    { REL_TOKEN_STYLE_MYSQL, "a;\nDELIMITER //\nb;c//\nDELIMITER ;\nd;", "1:a;|3:b;c|5:d;" },
    { REL_TOKEN_STYLE_MYSQL, "delimiter $$\na;b$$\nc$$", "2:a;b|3:c" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = split (cases[i].script, -1, cases[i].style);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

/* Whatever the script: statements do not overlap, and their lines are right. */
static void
test_garbage (void)
{
  static const char *const pieces[] = { ";", "\n", "a", "CREATE ", "TRIGGER ", "END", "BEGIN ", "'", "--", "/*", "*/", ".", "\\", "COPY ",
                                        "STDIN", "DELIMITER ", "$$", "//", "\\.\n", "\"", "TEMP ", " ", "\r\n" };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) script = g_string_new (NULL);
      RelStatements statements;
      RelStatement statement;
      gsize at = 0;
      guint line = 1;

      for (guint n = g_test_rand_int_range (0, 30); n > 0; n--)
        g_string_append (script, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

      rel_statements_init (&statements, script->str, script->len, i % 3);
      while (rel_statements_next (&statements, &statement))
        {
          g_assert_cmpuint (statement.span.start, >=, at);
          g_assert_cmpuint (statement.span.end, >=, statement.span.start);
          g_assert_cmpuint (statement.span.end, <=, script->len);
          for (; at < statement.span.start; at++)
            line += script->str[at] == '\n';
          g_assert_cmpuint (statement.line, ==, line);
          for (; at < statement.span.end; at++)
            line += script->str[at] == '\n';
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sql/statements/split", test_split);
  g_test_add_func ("/sql/statements/garbage", test_garbage);

  return g_test_run ();
}
