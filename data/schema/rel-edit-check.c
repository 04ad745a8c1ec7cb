/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a table must be so that SQLite takes it, and what follows by itself when a part
 * of it changes: an INTEGER primary key is the rowid, parts of other primary keys may
 * not be NULL where SQLite says so, a UNIQUE that repeats another key is none.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "schema/rel-derive.h"
#include "schema/rel-edit-private.h"
#include "schema/rel-mentions.h"
#include "schema/rel-sentences.h"
#include "schema/rel-values-private.h"

#define MOST_COLUMNS 2000

void
rel_edit_refuse (GError    **error,
                 RelTable   *table,
                 const char *format,
                 ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  rel_set_error_rule (error, REL_ERROR_REFUSED, NULL, table != NULL ? rel_table_get_name (table) : NULL, NULL,
                      "%s", message);
}

/* An ordinary table of the schema. */
RelTable *
rel_edit_get_table (RelSchema  *schema,
                    RelId       table,
                    GError    **error)
{
  RelTable *found = rel_schema_get_table (schema, table);

  if (found == NULL)
    rel_edit_refuse (error, NULL, _("There is no such table any more"));
  else if (rel_table_get_info (found)->kind != REL_TABLE_ORDINARY)
    rel_edit_refuse (error, found, _("“%s” belongs to a virtual table; its module decides what it looks like"),
                     rel_table_get_name (found));
  else
    return found;

  return NULL;
}

RelColumn *
rel_edit_get_column (RelTable  *table,
                     RelId      column,
                     GError   **error)
{
  RelColumn *found = rel_table_get_column (table, column);

  if (found == NULL)
    rel_edit_refuse (error, table, _("There is no such column in “%s” any more"), rel_table_get_name (table));

  return found;
}

/* Tables, views and indexes share one space of names. */
gboolean
rel_edit_is_name_free (RelSchema  *schema,
                       const char *name,
                       RelId       except)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);
  RelTable *table = rel_schema_find_table (schema, name);
  RelView *view = rel_schema_find_view (schema, name);

  if ((table != NULL && rel_table_get_id (table) != except) || (view != NULL && rel_view_get_id (view) != except))
    return FALSE;

  for (guint i = 0; i < info->tables->len; i++)
    {
      GPtrArray *indexes = rel_table_get_info (info->tables->pdata[i])->indexes;

      for (guint j = 0; j < indexes->len; j++)
        if (rel_index_get_id (indexes->pdata[j]) != except &&
            g_ascii_strcasecmp (rel_index_get_name (indexes->pdata[j]), name) == 0)
          return FALSE;
    }

  return TRUE;
}

gboolean
rel_edit_check_name (RelSchema   *schema,
                     const char  *name,
                     RelId        except,
                     GError     **error)
{
  if (name == NULL || *name == '\0')
    {
      rel_edit_refuse (error, NULL, _("A name is missing"));
      return FALSE;
    }
  if (!g_utf8_validate (name, -1, NULL))
    {
      rel_edit_refuse (error, NULL, _("A name must be text"));
      return FALSE;
    }
  if (g_ascii_strncasecmp (name, "sqlite_", 7) == 0)
    {
      rel_edit_refuse (error, NULL, _("Names that begin with “sqlite_” belong to SQLite; choose another than “%s”"), name);
      return FALSE;
    }
  if (!rel_edit_is_name_free (schema, name, except))
    {
      rel_set_error_rule (error, REL_ERROR_REFUSED, "duplicate-table", name, NULL,
                          _("There is already a table, view or index called “%s”; nothing was changed. Choose another name."), name);
      return FALSE;
    }

  return TRUE;
}

/**
 * rel_schema_find_free_name:
 * @schema: a schema
 * @wanted: a name
 *
 * Returns: (transfer full): @wanted, with a number when a table, view or index is called so
 */
char *
rel_schema_find_free_name (RelSchema  *schema,
                           const char *wanted)
{
  char *name = g_strdup (wanted);

  for (guint i = 2; !rel_edit_is_name_free (schema, name, REL_ID_NONE); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", wanted, i);
    }

  return name;
}

char *
rel_edit_find_free_column (RelTable   *table,
                           const char *wanted)
{
  char *name = g_strdup (wanted);

  for (guint i = 2; table != NULL && rel_table_find_column (table, name) != NULL; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", wanted, i);
    }

  return name;
}

/* SQLite itself spells these types in capitals. */
static const char *
spell_type (const char *type)
{
  static const char *const standard[] = { "ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT", NULL };

  for (guint i = 0; standard[i] != NULL; i++)
    if (g_ascii_strcasecmp (standard[i], type) == 0)
      return standard[i];

  return type;
}

static const char *
collation_at (RelTable         *table,
              const RelKeyInfo *key,
              guint             i)
{
  RelColumn *column = rel_table_get_column (table, key->columns[i]);
  const char *own = column != NULL ? rel_column_get_info (column)->collation : NULL;
  const char *written = key->collations != NULL ? key->collations[i] : NULL;

  return written != NULL ? written : own != NULL ? own : "BINARY";
}

static gboolean
is_same_key (RelTable *table,
             RelKey   *a,
             RelKey   *b)
{
  const RelKeyInfo *one = rel_key_get_info (a);
  const RelKeyInfo *other = rel_key_get_info (b);

  if (one->n_columns != other->n_columns)
    return FALSE;
  for (guint i = 0; i < one->n_columns; i++)
    if (one->columns[i] != other->columns[i] ||
        g_ascii_strcasecmp (collation_at (table, one, i), collation_at (table, other, i)) != 0)
      return FALSE;

  return TRUE;
}

/* The table with all that follows from the rest in line. */
RelTable *
rel_edit_settle_table (RelTable *table)
{
  RelTableInfo info = *rel_table_get_info (table);
  g_autoptr(GPtrArray) columns = rel_values_copy (info.columns);
  g_autoptr(GPtrArray) uniques = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(RelKey) key = NULL;

  for (guint i = 0; i < columns->len; i++)
    {
      RelColumnInfo column = *rel_column_get_info (columns->pdata[i]);

      if (spell_type (column.type) == column.type)
        continue;
      column.type = spell_type (column.type);
      rel_values_exchange (columns, i, rel_column_new (rel_column_get_id (info.columns->pdata[i]), &column));
    }

  if (info.primary_key != NULL)
    {
      RelKeyInfo content = *rel_key_get_info (info.primary_key);
      gboolean descending = content.descending != NULL && content.n_columns > 0 && content.descending[0];
      gboolean may_be_rowid = content.n_columns == 1 && !info.without_rowid;

      for (guint i = 0; i < columns->len && may_be_rowid; i++)
        if (rel_column_get_id (columns->pdata[i]) == content.columns[0])
          may_be_rowid = g_str_equal (rel_column_get_declared_type (columns->pdata[i]), "INTEGER");
      /* whether a descending one is depends on how it was written: as it was, then */
      content.rowid = may_be_rowid && (!descending || content.rowid);
      key = rel_key_new (rel_key_get_id (info.primary_key), &content);

      for (guint i = 0; i < columns->len; i++)
        {
          RelColumnInfo column = *rel_column_get_info (columns->pdata[i]);
          RelId id = rel_column_get_id (columns->pdata[i]);

          if (column.not_null || !rel_key_has_column (key, id) ||
              !(info.without_rowid || (info.strict && !content.rowid)))
            continue;
          column.not_null = TRUE;
          rel_values_exchange (columns, i, rel_column_new (id, &column));
        }
    }

  /* what happens in a conflict is said with NOT NULL, and goes with it */
  for (guint i = 0; i < columns->len; i++)
    {
      RelColumnInfo column = *rel_column_get_info (columns->pdata[i]);

      if (column.not_null || column.not_null_conflict == REL_CONFLICT_NONE)
        continue;
      column.not_null_conflict = REL_CONFLICT_NONE;
      rel_values_exchange (columns, i, rel_column_new (rel_column_get_id (columns->pdata[i]), &column));
    }

  info.columns = columns;
  info.primary_key = key;
  info.autoincrement = info.autoincrement && key != NULL && rel_key_get_info (key)->rowid;

  for (guint i = 0; i < info.uniques->len; i++)
    {
      RelKey *unique = info.uniques->pdata[i];
      gboolean repeated = key != NULL && !rel_key_get_info (key)->rowid && is_same_key (table, key, unique);

      for (guint j = 0; j < uniques->len && !repeated; j++)
        repeated = is_same_key (table, uniques->pdata[j], unique);
      if (!repeated)
        g_ptr_array_add (uniques, g_object_ref (unique));
    }
  info.uniques = uniques;

  return rel_table_new (rel_table_get_id (table), &info);
}

gboolean
rel_edit_check_expression (RelTable    *table,
                           const char  *expression,
                           GError     **error)
{
  if (expression != NULL && rel_mentions_is_expression (expression))
    return TRUE;

  rel_edit_refuse (error, table, _("“%s” is not one whole expression: look at its quotes and parentheses"),
                   expression != NULL ? expression : "");

  return FALSE;
}

/* Whether an expression speaks of a column, and not of a function that is called so. */
static gboolean
speaks_of (const char *expression,
           RelColumn  *column)
{
  g_autoptr(GArray) list = rel_mentions_list (expression);

  for (guint i = 0; i < list->len; i++)
    {
      const RelMention *mention = &g_array_index (list, RelMention, i);
      gboolean is_call = i + 1 < list->len && (mention + 1)->name == NULL && (mention + 1)->sign == '(';

      if (mention->name != NULL && !is_call && g_ascii_strcasecmp (mention->name, rel_column_get_name (column)) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Whether a column is computed from another one, be it over others. */
static gboolean
is_computed_from (RelTable  *table,
                  RelColumn *column,
                  RelColumn *source,
                  guint      depth)
{
  GPtrArray *columns = rel_table_get_info (table)->columns;
  const char *expression = rel_column_get_info (column)->expression;

  if (rel_column_get_info (column)->generated == REL_GENERATED_NO || expression == NULL || depth > columns->len)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    if (rel_column_get_info (columns->pdata[i])->generated != REL_GENERATED_NO && speaks_of (expression, columns->pdata[i]) &&
        (columns->pdata[i] == source || is_computed_from (table, columns->pdata[i], source, depth + 1)))
      return TRUE;

  return FALSE;
}

static gboolean
check_column (RelTable   *table,
              RelColumn  *column,
              GError    **error)
{
  const RelTableInfo *info = rel_table_get_info (table);
  const RelColumnInfo *content = rel_column_get_info (column);
  static const char *const strict_types[] = { "INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY", NULL };

  if (content->name == NULL || *content->name == '\0' || !g_utf8_validate (content->name, -1, NULL))
    rel_edit_refuse (error, table, _("A column of “%s” has no name"), info->name);
  else if (rel_table_find_column (table, content->name) != column)
    rel_edit_refuse (error, table, _("“%s” has a column called “%s” already"), info->name, content->name);
  else if (info->strict && !g_strv_contains (strict_types, content->type))
    rel_edit_refuse (error, table, _("“%s” is STRICT: the type of “%s” must be INT, INTEGER, REAL, TEXT, BLOB or ANY"),
                     info->name, content->name);
  else if (*content->type != '\0' && !rel_mentions_is_expression (content->type))
    rel_edit_refuse (error, table, _("“%s” is no type for “%s”"), content->type, content->name);
  else if (content->generated != REL_GENERATED_NO && content->default_value != NULL)
    rel_edit_refuse (error, table, _("“%s” is generated, so it can have no default"), content->name);
  else if (content->generated != REL_GENERATED_NO && rel_table_get_key_position (table, rel_column_get_id (column)) > 0)
    rel_edit_refuse (error, table, _("“%s” is generated, so it cannot be in the primary key"), content->name);
  else if (is_computed_from (table, column, column, 0))
    rel_edit_refuse (error, table, _("“%s” would be computed from itself"), content->name);
  else
    return (content->default_value == NULL || rel_edit_check_expression (table, content->default_value, error)) &&
           (content->generated == REL_GENERATED_NO || rel_edit_check_expression (table, content->expression, error));

  return FALSE;
}

static gboolean
has_columns (RelTable     *table,
             const RelId  *columns,
             guint         n_columns,
             GError      **error)
{
  gboolean complete = n_columns > 0;

  for (guint i = 0; i < n_columns && complete; i++)
    {
      complete = rel_table_get_column (table, columns[i]) != NULL;
      for (guint j = 0; j < i && complete; j++)
        complete = columns[i] != columns[j];
    }
  if (!complete)
    rel_edit_refuse (error, table, _("A key or link of “%s” has no columns, one twice, or one that is not there"),
                     rel_table_get_name (table));

  return complete;
}

static gboolean
check_parts (RelTable  *table,
             GError   **error)
{
  const RelTableInfo *info = rel_table_get_info (table);

  for (guint i = 0; i < info->uniques->len; i++)
    {
      const RelKeyInfo *key = rel_key_get_info (info->uniques->pdata[i]);

      if (!has_columns (table, key->columns, key->n_columns, error))
        return FALSE;
    }
  for (guint i = 0; i < info->foreign_keys->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (info->foreign_keys->pdata[i]);

      /* SQLite takes a column twice in a link, so what was there may stay. */
      for (guint j = 0; j < link->n_columns; j++)
        if (!has_columns (table, &link->columns[j], 1, error))
          return FALSE;
    }
  for (guint i = 0; i < info->checks->len; i++)
    if (!rel_edit_check_expression (table, rel_check_get_info (info->checks->pdata[i])->expression, error))
      return FALSE;
  for (guint i = 0; i < info->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (info->indexes->pdata[i]);

      if (index->n_parts == 0)
        {
          rel_edit_refuse (error, table, _("The index “%s” has no columns"), index->name);
          return FALSE;
        }
      if (index->where != NULL && !rel_edit_check_expression (table, index->where, error))
        return FALSE;
      for (guint j = 0; j < index->n_parts; j++)
        if (index->parts[j].expression != NULL ? !rel_edit_check_expression (table, index->parts[j].expression, error)
                                               : index->parts[j].column != REL_ID_NONE &&
                                                 !has_columns (table, &index->parts[j].column, 1, error))
          return FALSE;
    }

  return TRUE;
}

/* Whether SQLite would take the table, as far as its structure tells. */
gboolean
rel_edit_check_table (RelTable  *table,
                      GError   **error)
{
  const RelTableInfo *info = rel_table_get_info (table);
  guint n_stored = 0;

  if (info->kind != REL_TABLE_ORDINARY)
    return TRUE;
  if (info->columns->len > MOST_COLUMNS)
    {
      rel_edit_refuse (error, table, _("A table can have %d columns at most"), MOST_COLUMNS);
      return FALSE;
    }
  for (guint i = 0; i < info->columns->len; i++)
    {
      if (!check_column (table, info->columns->pdata[i], error))
        return FALSE;
      n_stored += rel_column_get_info (info->columns->pdata[i])->generated == REL_GENERATED_NO;
    }
  if (n_stored == 0)
    {
      rel_edit_refuse (error, table, _("“%s” needs at least one column that is not generated"), info->name);
      return FALSE;
    }
  if (info->primary_key != NULL)
    {
      const RelKeyInfo *key = rel_key_get_info (info->primary_key);

      if (!has_columns (table, key->columns, key->n_columns, error))
        return FALSE;
    }
  else if (info->without_rowid)
    {
      rel_edit_refuse (error, table, _("“%s” is WITHOUT ROWID, so it needs a primary key"), info->name);
      return FALSE;
    }

  return check_parts (table, error);
}

/* Whether all links that worked before still work; says which one does not. */
gboolean
rel_edit_check_links (RelSchema  *before,
                      RelSchema  *after,
                      GError    **error)
{
  GArray *old = rel_schema_list_broken_links (before);
  GArray *now = rel_schema_list_broken_links (after);
  g_autoptr(GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < old->len; i++)
    g_hash_table_add (known, &g_array_index (old, RelBrokenLink, i).link);

  for (guint i = 0; i < now->len; i++)
    {
      RelBrokenLink *link = &g_array_index (now, RelBrokenLink, i);
      g_autofree char *why = NULL;

      if (g_hash_table_contains (known, &link->link) || rel_schema_get_link_owner (before, link->link) == NULL)
        continue;
      why = rel_sentence_for_broken_link (after, link);
      rel_edit_refuse (error, rel_schema_get_table (after, link->table),
                       _("A link would not work any more: %s. Change or remove that link first"), why);
      return FALSE;
    }

  return TRUE;
}
