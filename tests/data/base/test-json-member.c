/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Members of JSON that may be anything: what is missing or something else is nothing.
 */
#include "config.h"

#include <json-glib/json-glib.h>

#include "base/rel-json-member.h"

#define TEXT "{ \"object\": { \"a\": 1 }, \"array\": [ { \"b\": 2 }, 3, null ], \"text\": \"words\"," \
             "  \"number\": 7, \"real\": 7.5, \"yes\": true, \"no\": false, \"null\": null }"

static const char *const names[] = { "object", "array", "text", "number", "real", "yes", "no", "null", "missing" };

static void
test_members (void)
{
  g_autoptr(JsonNode) node = json_from_string (TEXT, NULL);
  JsonObject *root = json_node_get_object (node);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *name = names[i];

      g_assert_true ((rel_json_get_object (root, name) != NULL) == g_str_equal (name, "object"));
      g_assert_true ((rel_json_get_array (root, name) != NULL) == g_str_equal (name, "array"));
      g_assert_cmpstr (rel_json_get_string (root, name), ==, g_str_equal (name, "text") ? "words" : NULL);
      g_assert_cmpint (rel_json_get_integer (root, name, -1), ==, g_str_equal (name, "number") ? 7 : -1);
      g_assert_true (rel_json_get_boolean (root, name) == g_str_equal (name, "yes"));
      g_assert_null (rel_json_get_string (NULL, name));
    }
}

static void
test_elements (void)
{
  g_autoptr(JsonNode) node = json_from_string (TEXT, NULL);
  JsonArray *array = rel_json_get_array (json_node_get_object (node), "array");

  g_assert_cmpint (rel_json_get_integer (rel_json_get_nth_object (array, 0), "b", -1), ==, 2);
  g_assert_null (rel_json_get_nth_object (array, 1));
  g_assert_null (rel_json_get_nth_object (array, 2));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-member/members", test_members);
  g_test_add_func ("/base/json-member/elements", test_elements);

  return g_test_run ();
}
