/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sql/rel-token.h"

#include <string.h>

/* Kinds as letters and the text of each token: easy to read, easy to compare. */
static char *
spell (const char    *text,
       gssize         length,
       RelTokenStyle  style)
{
  static const char letters[] = { '.', ' ', 'c', 'w', 'q', 's', 'b', 'n', 'v', 'o' };
  GString *out = g_string_new (NULL);
  RelTokenizer tokenizer;
  RelToken token;

  rel_tokenizer_init (&tokenizer, text, length, style);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    {
      g_string_append_printf (out, "%s%c%s", out->len > 0 ? " " : "", letters[token.kind], token.open ? "!" : "");
      g_string_append_len (out, text + token.start, token.end - token.start);
    }

  return g_string_free (out, FALSE);
}

static void
test_kinds (void)
{
  static const struct
  {
    RelTokenStyle style;
    const char   *text;
    const char   *expected;
  } cases[] = {
    { REL_TOKEN_STYLE_SQLITE, "SELECT a1_$ü FROM t", "wSELECT wa1_$ü wFROM wt" },
    { REL_TOKEN_STYLE_SQLITE, "\"a\"\"b\" `c``d` [e f] 'g''h'", "q\"a\"\"b\" q`c``d` q[e f] s'g''h'" },
    { REL_TOKEN_STYLE_SQLITE, "x'0aF' X'' xy 'z'", "bx'0aF' bX'' wxy s'z'" },
    { REL_TOKEN_STYLE_SQLITE, "1 1.5 .5 1. 1e5 1E-5 0x1F 1e", "n1 n1.5 n.5 n1. n1e5 n1E-5 n0x1F n1 we" },
    { REL_TOKEN_STYLE_SQLITE, "a->>b->c||d<<e<=f<>g==h!=i", "wa o->> wb o-> wc o|| wd o<< we o<= wf o<> wg o== wh o!= wi" },
    { REL_TOKEN_STYLE_SQLITE, "?1 :a @b $c ::", "v?1 v:a v@b v$c o::" },
    { REL_TOKEN_STYLE_SQLITE, "a--b\nc/*d\n*/e", "wa wc we" },
    { REL_TOKEN_STYLE_SQLITE, "/* a /* b */ c", "wc" },
    { REL_TOKEN_STYLE_SQLITE, "'a\\'b'", "s'a\\' wb s!'" },
    { REL_TOKEN_STYLE_SQLITE, "\"open", "q!\"open" },
    { REL_TOKEN_STYLE_SQLITE, "[open", "q![open" },
    { REL_TOKEN_STYLE_SQLITE, "x'12", "b!x'12" },
    { REL_TOKEN_STYLE_SQLITE, "a(b,c);", "wa o( wb o, wc o) o;" },
    { REL_TOKEN_STYLE_POSTGRESQL, "/* a /* b */ c */ d", "wd" },
    { REL_TOKEN_STYLE_POSTGRESQL, "$$a;b$$ $t$a$$b$t$ $1", "s$$a;b$$ s$t$a$$b$t$ v$1" },
    { REL_TOKEN_STYLE_POSTGRESQL, "$$a", "s!$$a" },
    { REL_TOKEN_STYLE_POSTGRESQL, "E'a\\'b' int[] x::text", "sE'a\\'b' wint o[ o] wx o:: wtext" },
    { REL_TOKEN_STYLE_MYSQL, "'a\\'b' \"c\" `d` # e\nf", "s'a\\'b' s\"c\" q`d` wf" },
    { REL_TOKEN_STYLE_MYSQL, "5--6 -- c", "n5 o- o- n6" },
    { REL_TOKEN_STYLE_MYSQL, "'a\\", "s!'a\\" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *spelt = spell (cases[i].text, -1, cases[i].style);

      g_assert_cmpstr (spelt, ==, cases[i].expected);
    }
}

static void
test_places (void)
{
  static const char text[] = "a\n  ü b /*\n*/ 'x\ny' c";
  RelTokenizer tokenizer;
  RelToken token;
  static const guint places[][2] = { { 1, 1 }, { 2, 3 }, { 2, 5 }, { 3, 4 }, { 4, 4 } };

  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_assert_true (rel_tokenizer_next_solid (&tokenizer, &token));
      g_assert_cmpuint (token.line, ==, places[i][0]);
      g_assert_cmpuint (rel_sql_get_column (text, token.start), ==, places[i][1]);
    }
  g_assert_false (rel_tokenizer_next_solid (&tokenizer, &token));
  g_assert_cmpint (token.kind, ==, REL_TOKEN_END);
}

static void
test_names (void)
{
  static const char *cases[][2] = {
    { "plain", "plain" }, { "\"a\"\"b\"", "a\"b" }, { "`a``b`", "a`b" }, { "[a\"b]", "a\"b" },
    { "'it''s'", "it's" }, { "\"\"", "" }, { "[]", "" }, { "[", "" }, { "\"", "" }, { "\"a", "a" }, { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = rel_sql_unquote (cases[i][0], strlen (cases[i][0]));

      g_assert_cmpstr (name, ==, cases[i][1]);
    }
}

/* Whatever the bytes: tokens join without gap or overlap and lines are counted right. */
static void
test_garbage (void)
{
  static const char alphabet[] = "ab1.eEx'\"`[](){}$?:@#-/*\\;,\n \tü\x80\0%<>=!|";

  for (guint i = 0; i < 30000; i++)
    {
      gsize length = g_test_rand_int_range (0, 60);
      g_autofree char *text = g_malloc (length + 1);
      RelTokenizer tokenizer;
      RelToken token;
      gsize at = 0;
      guint line = 1;

      for (gsize j = 0; j < length; j++)
        text[j] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];

      /* The byte behind the end belongs to somebody else. */
      text[length] = '\'';
      rel_tokenizer_init (&tokenizer, text, length, i % 3);
      while (rel_tokenizer_next (&tokenizer, &token))
        {
          g_assert_cmpuint (token.start, ==, at);
          g_assert_cmpuint (token.end, >, token.start);
          g_assert_cmpuint (token.line, ==, line);
          for (; at < token.end; at++)
            line += text[at] == '\n';
        }
      g_assert_cmpuint (at, ==, length);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sql/token/kinds", test_kinds);
  g_test_add_func ("/sql/token/places", test_places);
  g_test_add_func ("/sql/token/names", test_names);
  g_test_add_func ("/sql/token/garbage", test_garbage);

  return g_test_run ();
}
