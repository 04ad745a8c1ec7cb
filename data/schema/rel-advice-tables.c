/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Advice about keys, indexes, types and the shape of tables.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "schema/rel-advice-private.h"
#include "schema/rel-derive.h"
#include "schema/rel-naming.h"

/* More columns than this are hard to overlook. */
#define MANY_COLUMNS 50

static void
on_keys (RelTable *table,
         GArray   *list)
{
  const RelTableInfo *info = rel_table_get_info (table);
  const RelKeyInfo *key = info->primary_key != NULL ? rel_key_get_info (info->primary_key) : NULL;
  RelId id = rel_table_get_id (table);

  if (key == NULL)
    rel_advice_add (list, "no-primary-key", id, REL_ID_NONE, REL_ID_NONE, _("%s has no primary key"), info->name);
  for (guint i = 0; key != NULL && i < key->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, key->columns[i]);

      if (!key->rowid && column != NULL && !rel_column_get_info (column)->not_null)
        rel_advice_add (list, "key-nullable", id, key->columns[i], REL_ID_NONE,
                        _("%s.%s is in the primary key and may be NULL"), info->name, rel_column_get_name (column));
    }
  if (key != NULL && key->n_columns == 1 && !key->rowid && !info->without_rowid)
    {
      RelColumn *column = rel_table_get_column (table, key->columns[0]);
      g_autofree char *type = column != NULL ? g_ascii_strup (rel_column_get_declared_type (column), -1) : NULL;

      if (type != NULL && (g_str_equal (type, "INT") || g_str_equal (type, "BIGINT")))
        rel_advice_add (list, "key-not-rowid", id, key->columns[0], REL_ID_NONE,
                        _("The key %s.%s is of type %s"), info->name, rel_column_get_name (column), type);
    }
  if (info->autoincrement)
    rel_advice_add (list, "autoincrement", id, REL_ID_NONE, REL_ID_NONE, _("%s is AUTOINCREMENT"), info->name);

  for (guint i = 0; i < info->uniques->len; i++)
    {
      const RelKeyInfo *unique = rel_key_get_info (info->uniques->pdata[i]);

      for (guint j = 0; j < unique->n_columns && unique->n_columns > 1; j++)
        {
          RelColumn *column = rel_table_get_column (table, unique->columns[j]);

          if (column == NULL || rel_column_get_info (column)->not_null)
            continue;
          rel_advice_add (list, "unique-nullable", id, rel_key_get_id (info->uniques->pdata[i]), REL_ID_NONE,
                          _("%s.%s is part of a UNIQUE of several columns and may be NULL"), info->name, rel_column_get_name (column));
          break;
        }
    }
}

/* Whether an index begins with the parts of another: 2 when both are the same. */
static int
covers (const RelIndexInfo *wide,
        const RelIndexInfo *narrow)
{
  if (wide->where != NULL || narrow->where != NULL || wide->n_parts < narrow->n_parts)
    return 0;
  for (guint i = 0; i < narrow->n_parts; i++)
    if (wide->parts[i].column != narrow->parts[i].column ||
        g_strcmp0 (wide->parts[i].expression, narrow->parts[i].expression) != 0 ||
        g_strcmp0 (wide->parts[i].collation, narrow->parts[i].collation) != 0 ||
        wide->parts[i].descending != narrow->parts[i].descending)
      return 0;

  return wide->n_parts == narrow->n_parts ? 2 : 1;
}

static gboolean
key_covers (RelTable           *table,
            RelKey             *key,
            const RelIndexInfo *index)
{
  const RelKeyInfo *info = key != NULL ? rel_key_get_info (key) : NULL;

  if (info == NULL || info->rowid || index->where != NULL || info->n_columns < index->n_parts || info->collations != NULL)
    return FALSE;
  for (guint i = 0; i < index->n_parts; i++)
    {
      RelColumn *column = rel_table_get_column (table, index->parts[i].column);

      if (column == NULL || info->columns[i] != index->parts[i].column || index->parts[i].descending ||
          g_strcmp0 (index->parts[i].collation, rel_column_get_info (column)->collation) != 0 ||
          (info->descending != NULL && info->descending[i]))
        return FALSE;
    }

  return TRUE;
}

static void
on_indexes (RelTable *table,
            GArray   *list)
{
  const RelTableInfo *info = rel_table_get_info (table);
  RelId id = rel_table_get_id (table);

  for (guint i = 0; i < info->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (info->indexes->pdata[i]);
      RelId index_id = rel_index_get_id (info->indexes->pdata[i]);
      const char *rule = NULL;
      const char *by = NULL;

      for (guint j = 0; j < info->indexes->len && rule == NULL; j++)
        {
          const RelIndexInfo *other = rel_index_get_info (info->indexes->pdata[j]);
          int covered = i != j ? covers (other, index) : 0;

          /* of two that are the same, the one that is not UNIQUE goes, else the later */
          if (covered == 2 && (!index->unique || other->unique) && (j < i || (other->unique && !index->unique)))
            rule = "index-duplicate";
          else if (covered == 1 && !index->unique)
            rule = "index-covered";
          by = other->name;
        }
      for (guint j = 0; j <= info->uniques->len && rule == NULL; j++)
        {
          RelKey *key = j == 0 ? info->primary_key : info->uniques->pdata[j - 1];

          if (key != NULL && key_covers (table, key, index) &&
              (!index->unique || rel_key_get_info (key)->n_columns == index->n_parts))
            {
              rule = rel_key_get_info (key)->n_columns == index->n_parts ? "index-duplicate" : "index-covered";
              by = j == 0 ? _("the primary key") : _("a UNIQUE constraint");
            }
        }
      if (rule != NULL)
        rel_advice_add (list, rule, id, index_id, REL_ID_NONE, _("The index %s is served by %s"), index->name, by);
    }
}

static gboolean
ends_with_word (const char        *name,
                const char *const *wanted)
{
  g_auto(GStrv) words = rel_naming_words (name);
  guint n = g_strv_length (words);

  for (guint i = 0; n > 0 && wanted[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[n - 1], wanted[i]) == 0)
      return TRUE;

  return FALSE;
}

static void
on_column (RelTable  *table,
           RelColumn *column,
           GArray    *list)
{
  static const char *const dates[] = { "DATE", "DATETIME", "TIMESTAMP", "TIME", NULL };
  static const char *const fractions[] = { "REAL", "FLOAT", "DOUBLE", "DOUBLE PRECISION", NULL };
  static const char *const money[] = { "price", "amount", "cost", "total", "balance", "salary", "fee", "tax", NULL };
  const RelColumnInfo *info = rel_column_get_info (column);
  g_autofree char *type = g_ascii_strup (info->type, -1);
  const char *owner = rel_table_get_name (table);
  RelId table_id = rel_table_get_id (table);
  RelId id = rel_column_get_id (column);

  if (g_str_has_prefix (type, "STRING"))
    rel_advice_add (list, "type-string", table_id, id, REL_ID_NONE, _("%s.%s is of type %s"), owner, info->name, info->type);
  else if (strstr (type, "POINT") != NULL)
    rel_advice_add (list, "type-point", table_id, id, REL_ID_NONE, _("%s.%s is of type %s"), owner, info->name, info->type);
  else if (g_strv_contains (dates, type))
    rel_advice_add (list, "type-date", table_id, id, REL_ID_NONE, _("%s.%s is of type %s"), owner, info->name, info->type);
  else if (g_strv_contains (fractions, type) && ends_with_word (info->name, money))
    rel_advice_add (list, "type-money", table_id, id, REL_ID_NONE, _("%s.%s is of type %s"), owner, info->name, info->type);

  if (info->default_value != NULL && info->default_value[0] == '"')
    rel_advice_add (list, "default-quoted", table_id, id, REL_ID_NONE,
                    _("The default of %s.%s is %s, in double quotes"), owner, info->name, info->default_value);
}

/* phone1, phone2, phone3 */
static void
on_repeated (RelTable *table,
             GArray   *list)
{
  GPtrArray *columns = rel_table_get_info (table)->columns;
  g_autoptr(GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < columns->len; i++)
    {
      const char *name = rel_column_get_name (columns->pdata[i]);
      gsize len = strlen (name);
      g_autofree char *stem = NULL;
      guint n;

      while (len > 0 && g_ascii_isdigit (name[len - 1]))
        len--;
      if (len < 2 || name[len] == '\0')
        continue;
      stem = g_ascii_strdown (name, len);
      n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, stem)) + 1;
      if (n == 3)
        rel_advice_add (list, "columns-repeated", rel_table_get_id (table), rel_column_get_id (columns->pdata[i]), REL_ID_NONE,
                        _("%s has several columns like %s"), rel_table_get_name (table), name);
      g_hash_table_replace (counts, g_steal_pointer (&stem), GUINT_TO_POINTER (n));
    }
}

void
rel_advice_on_tables (RelSchema *schema,
                      GArray    *list)
{
  GPtrArray *views = rel_schema_get_info (schema)->views;
  guint n_linked = 0;
  guint n_alone = 0;

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      const RelTableInfo *info = rel_table_get_info (table);

      if (info->kind != REL_TABLE_ORDINARY || info->error != NULL)
        continue;
      on_keys (table, list);
      on_indexes (table, list);
      on_repeated (table, list);
      for (guint j = 0; j < info->columns->len; j++)
        on_column (table, info->columns->pdata[j], list);
      if (info->columns->len > MANY_COLUMNS)
        rel_advice_add (list, "table-wide", rel_table_get_id (table), REL_ID_NONE, REL_ID_NONE,
                        _("%s has %u columns"), info->name, info->columns->len);
      if (rel_schema_list_ends (schema, rel_table_get_id (table))->len > 0)
        n_linked++;
      else
        n_alone++;
    }

  /* one or two that stand aside are worth a word, a dozen are meant so */
  for (guint i = 0; n_alone <= 2 && n_linked >= 4 && i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);

      if (rel_table_get_info (table)->kind == REL_TABLE_ORDINARY &&
          rel_schema_list_ends (schema, rel_table_get_id (table))->len == 0)
        rel_advice_add (list, "table-alone", rel_table_get_id (table), REL_ID_NONE, REL_ID_NONE,
                        _("%s is linked to nothing"), rel_table_get_name (table));
    }

  for (guint i = 0; i < views->len; i++)
    {
      const RelViewInfo *view = rel_view_get_info (views->pdata[i]);

      if (view->error != NULL)
        rel_advice_add (list, "view-broken", rel_view_get_id (views->pdata[i]), REL_ID_NONE, REL_ID_NONE,
                        _("The view %s does not work: %s"), view->name, view->error);
    }
}
