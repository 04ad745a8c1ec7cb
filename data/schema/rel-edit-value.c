/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tables and schemas while they are being edited. However an edit changes a draft,
 * what comes out of it is whole: a table that no database would take is refused, what
 * follows from other content is brought in line, links are resolved by name again,
 * and what did not change in the end is the value of before, with its text.
 */
#include "config.h"

#include <string.h>

#include "schema/rel-edit-private.h"
#include "schema/rel-equal-private.h"
#include "schema/rel-values-private.h"

void
rel_table_edit_init (RelTableEdit *self,
                     RelTable     *base)
{
  self->base = g_object_ref (base);
  self->id = rel_table_get_id (base);
  self->info = *rel_table_get_info (base);
  self->columns = rel_values_copy (self->info.columns);
  self->uniques = rel_values_copy (self->info.uniques);
  self->foreign_keys = rel_values_copy (self->info.foreign_keys);
  self->checks = rel_values_copy (self->info.checks);
  self->indexes = rel_values_copy (self->info.indexes);
  self->primary_key = self->info.primary_key != NULL ? g_object_ref (self->info.primary_key) : NULL;
}

void
rel_table_edit_set_key (RelTableEdit *self,
                        RelKey       *key)
{
  g_set_object (&self->primary_key, key);
}

/* The text of the table and of its indexes does not hold any more. */
void
rel_table_edit_forget_sql (RelTableEdit *self)
{
  if (self->info.sql != NULL)
    self->info.original_sql = self->info.sql;
  self->info.sql = NULL;
}

static char *
rewrite_text (const char *text,
              char     *(*rewrite) (const char *sql,
                                    const char *name,
                                    const char *new_name),
              const char *name,
              const char *new_name)
{
  return text != NULL ? rewrite (text, name, new_name) : NULL;
}

/* Follows a rename in all expressions of the table: checks, generated columns, indexes. */
void
rel_table_edit_rewrite (RelTableEdit *self,
                         char        *(*rewrite) (const char *sql,
                                                  const char *name,
                                                  const char *new_name),
                         const char    *name,
                         const char    *new_name)
{
  for (guint i = 0; i < self->checks->len; i++)
    {
      RelCheckInfo info = *rel_check_get_info (self->checks->pdata[i]);
      g_autofree char *expression = rewrite_text (info.expression, rewrite, name, new_name);

      info.expression = expression;
      rel_values_exchange (self->checks, i, rel_check_new (rel_check_get_id (self->checks->pdata[i]), &info));
    }
  for (guint i = 0; i < self->columns->len; i++)
    {
      RelColumnInfo info = *rel_column_get_info (self->columns->pdata[i]);
      g_autofree char *expression = NULL;

      if (info.expression == NULL)
        continue;
      info.expression = expression = rewrite (info.expression, name, new_name);
      rel_values_exchange (self->columns, i, rel_column_new (rel_column_get_id (self->columns->pdata[i]), &info));
    }
  for (guint i = 0; i < self->indexes->len; i++)
    {
      RelIndexInfo info = *rel_index_get_info (self->indexes->pdata[i]);
      g_autofree RelIndexPart *parts = g_memdup2 (info.parts, info.n_parts * sizeof (RelIndexPart));
      g_autofree char *where = rewrite_text (info.where, rewrite, name, new_name);
      g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

      for (guint j = 0; j < info.n_parts; j++)
        {
          char *expression = rewrite_text (parts[j].expression, rewrite, name, new_name);

          g_ptr_array_add (texts, expression);
          parts[j].expression = expression;
        }
      info.parts = parts;
      info.where = where;
      info.sql = NULL;
      rel_values_exchange (self->indexes, i, rel_index_new (rel_index_get_id (self->indexes->pdata[i]), &info));
    }
}

static int
compare_indexes (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (rel_index_get_name (*(RelIndex *const *) a), rel_index_get_name (*(RelIndex *const *) b));
}

/* The table, when a database would take it; the base itself when nothing changed. */
RelTable *
rel_table_edit_finish (RelTableEdit  *self,
                       GError       **error)
{
  RelEquality texts_aside = { .text_aside = TRUE };
  RelTableInfo info = self->info;
  g_autoptr(RelTable) raw = NULL;
  g_autoptr(RelTable) settled = NULL;

  g_ptr_array_sort (self->indexes, compare_indexes);
  info.columns = self->columns;
  info.uniques = self->uniques;
  info.foreign_keys = self->foreign_keys;
  info.checks = self->checks;
  info.indexes = self->indexes;
  info.primary_key = self->primary_key;
  raw = rel_table_new (self->id, &info);
  settled = rel_edit_settle_table (raw);
  if (!rel_edit_check_table (settled, error))
    return NULL;

  if (rel_equality_tables (&texts_aside, settled, self->base))
    return g_object_ref (self->base);

  return g_steal_pointer (&settled);
}

void
rel_table_edit_clear (RelTableEdit *self)
{
  g_clear_object (&self->base);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->uniques, g_ptr_array_unref);
  g_clear_pointer (&self->foreign_keys, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->indexes, g_ptr_array_unref);
  g_clear_object (&self->primary_key);
}

void
rel_schema_edit_init (RelSchemaEdit *self,
                      RelSchema     *base)
{
  self->base = g_object_ref (base);
  self->info = *rel_schema_get_info (base);
  self->tables = rel_values_copy (self->info.tables);
  self->views = rel_values_copy (self->info.views);
  self->triggers = rel_values_copy (self->info.triggers);
}

static guint
find_place (RelSchemaEdit *self,
            RelId          table)
{
  guint i = 0;

  while (i < self->tables->len && rel_table_get_id (self->tables->pdata[i]) != table)
    i++;

  return i;
}

RelTable *
rel_schema_edit_get (RelSchemaEdit *self,
                     RelId          table)
{
  guint i = find_place (self, table);

  return i < self->tables->len ? self->tables->pdata[i] : NULL;
}

/* Exchanges the table of that id, or adds one. */
void
rel_schema_edit_put (RelSchemaEdit *self,
                     RelTable      *table)
{
  guint i = find_place (self, rel_table_get_id (table));

  rel_values_replace (self->tables, i < self->tables->len ? self->tables->pdata[i] : NULL, G_OBJECT (table));
}

void
rel_schema_edit_remove (RelSchemaEdit *self,
                        RelId          table)
{
  guint i = find_place (self, table);

  if (i < self->tables->len)
    g_ptr_array_remove_index (self->tables, i);
}

static gboolean
same_name (const char *a,
           const char *b)
{
  return g_ascii_strcasecmp (a != NULL ? a : "", b != NULL ? b : "") == 0;
}

/* What a link refers to now: by id where there is one, else by name. NULL when it
 * says that already; sets rewritten when its text reads otherwise. */
static RelForeignKey *
settle_link (RelSchema     *schema,
             RelForeignKey *fk,
             gboolean      *rewritten)
{
  const RelForeignKeyInfo *before = rel_foreign_key_get_info (fk);
  RelForeignKeyInfo info = *before;
  RelTable *target = info.target != REL_ID_NONE ? rel_schema_get_table (schema, info.target) : NULL;
  g_autofree RelId *ids = g_new0 (RelId, info.n_columns + 1);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autoptr(RelForeignKey) settled = NULL;

  if (target == NULL && info.target_name != NULL)
    target = rel_schema_find_table (schema, info.target_name);
  info.target = target != NULL ? rel_table_get_id (target) : REL_ID_NONE;
  if (target != NULL && !same_name (info.target_name, rel_table_get_name (target)))
    {
      info.target_name = rel_table_get_name (target);
      *rewritten = TRUE;
    }

  if (info.implicit)
    {
      RelKey *key = target != NULL ? rel_table_get_info (target)->primary_key : NULL;

      info.n_target_columns = 0;
      if (key != NULL && rel_key_get_info (key)->n_columns == info.n_columns)
        for (; info.n_target_columns < info.n_columns; info.n_target_columns++)
          {
            ids[info.n_target_columns] = rel_key_get_info (key)->columns[info.n_target_columns];
            g_ptr_array_add (names, (gpointer) rel_column_get_name (rel_table_get_column (target, ids[info.n_target_columns])));
          }
    }
  else
    for (guint i = 0; i < info.n_target_columns && i < info.n_columns; i++)
      {
        const char *name = before->target_column_names[i];
        RelColumn *column = target != NULL ? rel_table_get_column (target, before->target_columns[i]) : NULL;

        if (column == NULL && target != NULL)
          column = rel_table_find_column (target, name);
        if (column != NULL && !same_name (rel_column_get_name (column), name))
          *rewritten = TRUE;
        ids[i] = column != NULL ? rel_column_get_id (column) : REL_ID_NONE;
        /* as the schema spells it, or as written where it leads nowhere */
        g_ptr_array_add (names, (gpointer) (column != NULL ? rel_column_get_name (column) : name));
      }
  g_ptr_array_add (names, NULL);
  info.target_columns = ids;
  info.target_column_names = info.n_target_columns > 0 ? (const char *const *) names->pdata : NULL;

  settled = rel_foreign_key_new (rel_foreign_key_get_id (fk), &info);

  return rel_foreign_key_equal (settled, fk) ? NULL : g_steal_pointer (&settled);
}

/* A table whose links are in line with the schema; NULL when they are already. */
static RelTable *
settle_links (RelSchema *schema,
              RelTable  *table)
{
  RelTableInfo info = *rel_table_get_info (table);
  g_autoptr(GPtrArray) links = NULL;
  gboolean rewritten = FALSE;

  for (guint i = 0; i < info.foreign_keys->len; i++)
    {
      g_autoptr(RelForeignKey) settled = settle_link (schema, info.foreign_keys->pdata[i], &rewritten);

      if (settled == NULL)
        continue;
      if (links == NULL)
        links = rel_values_copy (info.foreign_keys);
      rel_values_replace (links, info.foreign_keys->pdata[i], G_OBJECT (settled));
    }
  if (links == NULL)
    return NULL;

  info.foreign_keys = links;
  if (rewritten)
    {
      if (info.sql != NULL)
        info.original_sql = info.sql;
      info.sql = NULL;
    }

  return rel_table_new (rel_table_get_id (table), &info);
}

static gboolean
same_values (GPtrArray *a,
             GPtrArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0);
}

/* The schema; the base itself when nothing changed. */
RelSchema *
rel_schema_edit_finish (RelSchemaEdit  *self,
                        GError        **error)
{
  const RelSchemaInfo *before = rel_schema_get_info (self->base);
  RelSchemaInfo info = self->info;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GPtrArray) settled = NULL;

  if (same_values (self->tables, before->tables) && same_values (self->views, before->views) &&
      same_values (self->triggers, before->triggers))
    return g_object_ref (self->base);

  info.tables = self->tables;
  info.views = self->views;
  info.triggers = self->triggers;
  schema = rel_schema_new (&info);

  for (guint i = 0; i < self->tables->len; i++)
    {
      g_autoptr(RelTable) table = settle_links (schema, self->tables->pdata[i]);

      if (table == NULL)
        continue;
      if (settled == NULL)
        settled = rel_values_copy (self->tables);
      g_set_object ((RelTable **) &settled->pdata[i], table);
    }
  if (settled == NULL)
    return g_steal_pointer (&schema);

  info.tables = settled;

  return rel_schema_new (&info);
}

void
rel_schema_edit_clear (RelSchemaEdit *self)
{
  g_clear_object (&self->base);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_pointer (&self->views, g_ptr_array_unref);
  g_clear_pointer (&self->triggers, g_ptr_array_unref);
}

/* Finishes a table that alone was edited, its text no longer holding. */
RelSchema *
rel_edit_finish_table (RelSchema     *schema,
                       RelTableEdit  *draft,
                       GError       **error)
{
  g_auto(RelSchemaEdit) whole = { NULL };
  g_autoptr(RelTable) table = NULL;

  rel_table_edit_forget_sql (draft);
  table = rel_table_edit_finish (draft, error);
  if (table == NULL)
    return NULL;

  rel_schema_edit_init (&whole, schema);
  rel_schema_edit_put (&whole, table);

  return rel_schema_edit_finish (&whole, error);
}
