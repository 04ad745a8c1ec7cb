/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Advice about names, and the fix of a name.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <sqlite3.h>
#include <string.h>

#include "schema/rel-advice-private.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-private.h"
#include "schema/rel-naming.h"

static gboolean
is_keyword (const char *name)
{
  return sqlite3_keyword_check (name, strlen (name)) != 0;
}

static gboolean
is_plain (const char *name)
{
  if (!g_ascii_isalpha (*name) && *name != '_')
    return FALSE;
  for (; *name != '\0'; name++)
    if (!g_ascii_isalnum (*name) && *name != '_')
      return FALSE;

  return TRUE;
}

static void
on_name (RelTable   *table,
         RelId       element,
         const char *name,
         GArray     *list)
{
  g_autofree char *dotted = element != REL_ID_NONE ? g_strconcat (rel_table_get_name (table), ".", name, NULL) : g_strdup (name);

  if (is_keyword (name))
    rel_advice_add (list, "name-keyword", rel_table_get_id (table), element, REL_ID_NONE, _("%s is called like a word of SQL"), dotted);
  else if (!is_plain (name))
    rel_advice_add (list, "name-quoted", rel_table_get_id (table), element, REL_ID_NONE,
                    _("The name %s has other than letters, digits and _"), dotted);
}

/* Some tables called for one, some for many. */
static void
on_number (RelSchema *schema,
           GArray    *list)
{
  guint n_one = 0, n_many = 0;
  RelTable *one = NULL, *many = NULL;

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      g_autofree char *singular = rel_naming_singular (rel_table_get_name (table));
      g_autofree char *plural = rel_naming_plural (rel_table_get_name (table));

      if (g_str_equal (singular, plural) || rel_table_get_info (table)->kind != REL_TABLE_ORDINARY)
        continue;
      if (g_str_equal (singular, rel_table_get_name (table)))
        {
          n_one++;
          one = table;
        }
      else
        {
          n_many++;
          many = table;
        }
    }
  if (n_one >= 2 && n_many >= 2)
    rel_advice_add (list, "names-mixed", rel_table_get_id (n_one < n_many ? one : many), REL_ID_NONE, REL_ID_NONE,
                    _("Some tables are called for one (%s), some for many (%s)"), rel_table_get_name (one), rel_table_get_name (many));
}

void
rel_advice_on_names (RelSchema *schema,
                     GArray    *list)
{
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      GPtrArray *columns = rel_table_get_info (table)->columns;

      if (rel_table_get_info (table)->kind != REL_TABLE_ORDINARY)
        continue;
      on_name (table, REL_ID_NONE, rel_table_get_name (table), list);
      for (guint j = 0; j < columns->len; j++)
        on_name (table, rel_column_get_id (columns->pdata[j]), rel_column_get_name (columns->pdata[j]), list);
    }
  on_number (schema, list);
}

/* A name that needs no quotes: a keyword for many, or with _; other signs become _. */
static char *
make_plain (const char *name,
            gboolean    may_be_plural)
{
  g_autofree char *plural = rel_naming_plural (name);
  GString *plain;

  if (may_be_plural && is_plain (plural) && !is_keyword (plural))
    return g_steal_pointer (&plural);

  plain = g_string_new (NULL);
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_ascii_isalnum (*p) || *p == '_')
      g_string_append_c (plain, *p);
    else if (plain->len > 0 && plain->str[plain->len - 1] != '_' && *g_utf8_next_char (p) != '\0')
      g_string_append_c (plain, '_');
  if (plain->len == 0 || g_ascii_isdigit (plain->str[0]))
    g_string_prepend_c (plain, '_');
  if (is_keyword (plain->str))
    g_string_append_c (plain, '_');

  return g_string_free (plain, FALSE);
}

RelSchema *
rel_fix_name (RelSchema        *schema,
              const RelAdvice  *advice,
              GError          **error)
{
  RelTable *table = rel_edit_get_table (schema, advice->table, error);
  RelColumn *column;
  g_autofree char *plain = NULL, *name = NULL;

  if (table == NULL)
    return NULL;
  if (advice->element == REL_ID_NONE)
    {
      plain = make_plain (rel_table_get_name (table), is_keyword (rel_table_get_name (table)));
      name = rel_schema_find_free_name (schema, plain);
      return rel_edit_table_rename (schema, advice->table, name, error);
    }

  column = rel_edit_get_column (table, advice->element, error);
  if (column == NULL)
    return NULL;
  plain = make_plain (rel_column_get_name (column), FALSE);
  name = rel_edit_find_free_column (table, plain);

  return rel_edit_column_rename (schema, advice->table, advice->element, name, error);
}
