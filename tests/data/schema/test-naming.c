/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "schema/rel-naming.h"
#include "support/support.h"

static void
check_words (JsonObject *words,
             const char *way,
             char     *(*inflect) (const char *name))
{
  JsonObject *pairs = json_object_get_object_member (words, way);
  g_autoptr(GList) names = json_object_get_members (pairs);

  g_assert_nonnull (names);
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *made = inflect (l->data);

      g_assert_cmpstr (made, ==, json_object_get_string_member (pairs, l->data));
    }
}

static void
test_words (void)
{
  g_autofree char *path = support_shared_path ("conformance/derivation.json");
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  JsonObject *words;

  if (path == NULL)
    return;
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  words = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "words");
  check_words (words, "plural", rel_naming_plural);
  check_words (words, "singular", rel_naming_singular);
}

/* One and many, both ways. */
static void
test_both_ways (void)
{
  static const char *const pairs[][2] = {
    { "user", "users" },         { "OrderItem", "OrderItems" },   { "HTTPRequest", "HTTPRequests" },
    { "address", "addresses" },  { "warehouse", "warehouses" },   { "clause", "clauses" },
    { "campus", "campuses" },    { "alias", "aliases" },          { "API", "APIS" },
    { "supply", "supplies" },    { "survey", "surveys" },         { "shoe", "shoes" },
    { "potato", "potatoes" },    { "video", "videos" },           { "building", "buildings" },
    { "ring", "rings" },         { "bed", "beds" },               { "size", "sizes" },
    { "prize", "prizes" },       { "match", "matches" },          { "purchase", "purchases" },
    { "sales_person", "sales_people" }, { "MEN", "MEN" },         { "t1", "t1" },
    { "books_", "books_" },      { "", "" },                      { "x", "xes" },
    { "license", "licenses" },   { "synthesis", "syntheses" },    { "drive", "drives" },
    { "tax", "taxes" },          { "Café", "Café" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *many = rel_naming_plural (pairs[i][0]);
      g_autofree char *again = rel_naming_plural (many);

      g_assert_cmpstr (many, ==, pairs[i][1]);
      g_assert_cmpstr (again, ==, many);
      if (!g_str_equal (pairs[i][0], "MEN") && !g_str_equal (pairs[i][0], "synthesis"))
        {
          g_autofree char *one = rel_naming_singular (many);

          g_assert_cmpstr (one, ==, pairs[i][0]);
        }
    }
}

/* Any bytes: no crash, and no name is lost. */
static void
test_any_name (void)
{
  static const char letters[] = "aeiousyxzhcfdngAESIYX_ .-1\xc3\xa9";
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());

  for (guint i = support_scale (20000); i > 0; i--)
    {
      char name[160];
      guint len = g_rand_int_range (rand, 0, i % 50 == 0 ? sizeof name : 9);
      g_autofree char *one = NULL, *many = NULL, *phrase = NULL;
      g_auto(GStrv) words = NULL;

      for (guint j = 0; j < len; j++)
        name[j] = letters[g_rand_int_range (rand, 0, sizeof letters - 1)];
      name[MIN (len, sizeof name - 1)] = '\0';
      many = rel_naming_plural (name);
      one = rel_naming_singular (name);
      words = rel_naming_words (name);
      phrase = rel_naming_phrase (name);
      g_assert_true (rel_naming_is_same (name, name));
      g_assert_cmpuint (strlen (many) + 1, >=, strlen (name));
    }
}

static void
test_split (void)
{
  static const struct { const char *name, *words, *phrase; } cases[] = {
    { "order_item", "order|item", "order item" },
    { "OrderItem", "Order|Item", "order item" },
    { "HTTPRequest", "HTTP|Request", "HTTP request" },
    { "USERS", "USERS", "USERS" },
    { "a.b-c d", "a|b|c|d", "a b c d" },
    { "__x__", "x", "x" },
    { "line2Item", "line2|Item", "line2 item" },
    { "", "", "" },
    { "_", "", "_" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(GStrv) words = rel_naming_words (cases[i].name);
      g_autofree char *joined = g_strjoinv ("|", words);
      g_autofree char *phrase = rel_naming_phrase (cases[i].name);

      g_assert_cmpstr (joined, ==, cases[i].words);
      g_assert_cmpstr (phrase, ==, cases[i].phrase);
    }
}

static void
test_link_columns (void)
{
  static const struct { const char *column, *referenced, *rest; } cases[] = {
    { "author_id", "id", "author" },   { "AuthorID", "ID", "Author" },    { "departure_code", "code", "departure" },
    { "isbn", "ISBN", NULL },          { "id", "uid", NULL },             { "user_fk", "id", "user" },
    { "orderNo", "No", "order" },      { "zipcode", "code", "zipcode" },  { "paid", "id", "paid" },
    { "_id", "id", "_id" },            { "approved_by", "id", "approved_by" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *rest = rel_naming_strip_suffix (cases[i].column, cases[i].referenced);

      g_assert_cmpstr (rest, ==, cases[i].rest);
    }

  g_assert_true (rel_naming_is_abbreviation ("cat", "category"));
  g_assert_true (rel_naming_is_abbreviation ("Dept", "department"));
  g_assert_false (rel_naming_is_abbreviation ("c", "category"));
  g_assert_false (rel_naming_is_abbreviation ("parent", "department"));
  g_assert_false (rel_naming_is_abbreviation ("editor", "person"));
  g_assert_true (rel_naming_is_same ("order_item", "OrderItems"));
  g_assert_false (rel_naming_is_same ("order", "OrderItems"));
  g_assert_true (rel_naming_ends_in_preposition ("ReportsTo"));
  g_assert_false (rel_naming_ends_in_preposition ("baby"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema/naming/words", test_words);
  g_test_add_func ("/schema/naming/both-ways", test_both_ways);
  g_test_add_func ("/schema/naming/any-name", test_any_name);
  g_test_add_func ("/schema/naming/split", test_split);
  g_test_add_func ("/schema/naming/link-columns", test_link_columns);

  return g_test_run ();
}
