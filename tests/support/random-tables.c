/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Random tables with keys and links of every kind, for tests that edit rows.
 */
#include "config.h"

#include "support/random-tables.h"

#include <string.h>

typedef enum
{
  KEY_ROWID,
  KEY_TEXT,
  KEY_PAIR,
  N_KEYS
} Key;

static const char *const names[] = { "alpha", "be ta", "gam\"ma", "order", "e.psilon", "zeta" };

static const char *
random_action (GRand *rand)
{
  static const char *const actions[] = { "", "", " ON DELETE CASCADE", " ON DELETE SET NULL", " ON DELETE RESTRICT", " ON DELETE CASCADE ON UPDATE CASCADE", " ON UPDATE CASCADE" };

  return actions[g_rand_int_range (rand, 0, G_N_ELEMENTS (actions))];
}

static void
add_link (GRand      *rand,
          GString    *columns,
          GString    *constraints,
          const char *prefix,
          const char *target,
          Key         key,
          gboolean    required)
{
  const char *null = required ? " NOT NULL" : "";
  const char *action = random_action (rand);
  const char *deferred = g_rand_int_range (rand, 0, 4) == 0 ? " DEFERRABLE INITIALLY DEFERRED" : "";

  if (required && strstr (action, "SET NULL") != NULL)
    action = "";
  if (key == KEY_PAIR)
    {
      g_string_append_printf (columns, ", %s_a INTEGER%s, %s_b TEXT%s", prefix, null, prefix, null);
      g_string_append_printf (constraints, ", FOREIGN KEY (%s_a, %s_b) REFERENCES \"%s\" (a, b)%s%s", prefix, prefix, target, action, deferred);
    }
  else
    {
      g_string_append_printf (columns, ", %s_id %s%s", prefix, key == KEY_TEXT ? "TEXT" : "INTEGER", null);
      g_string_append_printf (constraints, ", FOREIGN KEY (%s_id) REFERENCES \"%s\" (%s)%s%s", prefix, target, key == KEY_TEXT ? "code" : "id", action, deferred);
    }
}

/* Statements that make between two and five tables, and perhaps an association table. */
char *
random_tables (GRand *rand)
{
  GString *sql = g_string_new (NULL);
  guint n = g_rand_int_range (rand, 2, 5);
  Key keys[G_N_ELEMENTS (names)];
  char *quoted[G_N_ELEMENTS (names)] = { NULL };

  for (guint i = 0; i < n; i++)
    {
      g_auto(GStrv) parts = g_strsplit (names[i], "\"", -1);

      quoted[i] = g_strjoinv ("\"\"", parts);
      keys[i] = g_rand_int_range (rand, 0, N_KEYS);
    }

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GString) columns = g_string_new (NULL);
      g_autoptr(GString) constraints = g_string_new (NULL);
      guint n_links = g_rand_int_range (rand, 0, 3);
      gboolean without_rowid = keys[i] != KEY_ROWID && g_rand_boolean (rand);

      if (keys[i] == KEY_ROWID)
        g_string_append (columns, g_rand_int_range (rand, 0, 4) == 0 ? "id INTEGER PRIMARY KEY AUTOINCREMENT" : "id INTEGER PRIMARY KEY");
      else if (keys[i] == KEY_TEXT)
        g_string_append (columns, "code TEXT NOT NULL PRIMARY KEY");
      else
        {
          g_string_append (columns, "a INTEGER NOT NULL, b TEXT NOT NULL");
          g_string_append (constraints, ", PRIMARY KEY (a, b)");
        }
      g_string_append_printf (columns, ", note TEXT%s", g_rand_int_range (rand, 0, 3) == 0 ? " DEFAULT 'none'" : "");
      if (g_rand_int_range (rand, 0, 3) == 0)
        g_string_append (columns, ", mark INTEGER UNIQUE");
      for (guint j = 0; j < n_links; j++)
        {
          guint target = g_rand_int_range (rand, 0, n);
          g_autofree char *prefix = g_strdup_printf ("link%u", j);

          /* a required link to itself or forward can never be filled by a first row, unless it links to itself */
          add_link (rand, columns, constraints, prefix, quoted[target], keys[target], target < i && g_rand_int_range (rand, 0, 3) == 0);
          if (g_rand_int_range (rand, 0, 5) == 0 && keys[target] != KEY_PAIR)
            g_string_append_printf (constraints, ", UNIQUE (%s_id)", prefix);
        }
      g_string_append_printf (sql, "CREATE TABLE \"%s\" (%s%s)%s;\n", quoted[i], columns->str, constraints->str, without_rowid ? " WITHOUT ROWID" : "");
    }

  if (g_rand_int_range (rand, 0, 3) > 0)
    {
      guint left = g_rand_int_range (rand, 0, n);
      guint right = g_rand_int_range (rand, 0, n);
      g_autoptr(GString) columns = g_string_new (NULL);
      g_autoptr(GString) constraints = g_string_new (NULL);

      add_link (rand, columns, constraints, "near", quoted[left], keys[left], TRUE);
      add_link (rand, columns, constraints, "far", quoted[right], keys[right], TRUE);
      g_string_append_printf (constraints, ", PRIMARY KEY (%s, %s)", keys[left] == KEY_PAIR ? "near_a, near_b" : "near_id", keys[right] == KEY_PAIR ? "far_a, far_b" : "far_id");
      g_string_append_printf (sql, "CREATE TABLE pairs (%s%s);\n", columns->str + 2, constraints->str);
    }

  for (guint i = 0; i < n; i++)
    g_free (quoted[i]);

  return g_string_free (sql, FALSE);
}
