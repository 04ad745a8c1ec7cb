/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Makes a schema of what was collected from a dump: names become identities. A key or
 * link that names a column which is not there is left out and told.
 */
#include "config.h"

#include "sql/rel-dump-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/rel-dump-draft-private.h"

static RelColumn *
find_value (RelDumpTable *self,
            const char   *name)
{
  for (guint i = 0; name != NULL && i < self->values->len; i++)
    {
      RelColumn *column = g_ptr_array_index (self->values, i);

      if (g_ascii_strcasecmp (rel_column_get_name (column), name) == 0)
        return column;
    }

  return NULL;
}

static gboolean
is_in_primary_key (RelDumpTable *self,
                   const char   *name)
{
  for (guint i = 0; self->primary_key != NULL && i < self->primary_key->columns->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (self->primary_key->columns, i), name) == 0)
      return TRUE;

  return FALSE;
}

static void
make_columns (RelDumpTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      RelColumnInfo info = g_array_index (self->columns, RelDumpColumn, i).info;

      info.not_null = info.not_null || is_in_primary_key (self, info.name);
      g_ptr_array_add (self->values, rel_column_new (REL_ID_NONE, &info));
    }
}

/* NULL, with a problem told, when a column is missing. */
static RelKey *
make_key_value (RelDumpTable *self,
                RelDumpKey     *draft,
                gboolean      primary)
{
  g_autofree RelId *ids = g_new0 (RelId, draft->columns->len + 1);
  RelKeyInfo info = { .name = draft->name, .columns = ids, .n_columns = draft->columns->len };
  RelColumn *column = NULL;

  for (guint i = 0; i < draft->columns->len; i++)
    {
      column = find_value (self, g_ptr_array_index (draft->columns, i));
      if (column == NULL)
        {
          g_autofree char *message = g_strdup_printf (_("A key names the column “%s”, which is not there"),
                                                      (char *) g_ptr_array_index (draft->columns, i));

          rel_dump_draft_add_problem (self->draft, self->line, self->name, message);
          return NULL;
        }
      ids[i] = rel_column_get_id (column);
    }
  info.rowid = primary && info.n_columns == 1 && g_ascii_strcasecmp (rel_column_get_declared_type (column), "INTEGER") == 0;

  return rel_key_new (REL_ID_NONE, &info);
}

static RelIndex *
make_index_value (RelDumpTable *self,
                  RelDumpKey     *draft)
{
  const guint n = draft->columns->len;
  g_autofree RelIndexPart *parts = g_new0 (RelIndexPart, n + 1);
  g_autofree char *made_up = g_strdup_printf ("%s_%s_idx", self->name, n > 0 ? (char *) g_ptr_array_index (draft->columns, 0) : "");
  RelIndexInfo info = { .name = draft->name != NULL ? draft->name : made_up, .unique = draft->unique, .where = draft->where };

  for (guint i = 0; i < n; i++)
    {
      RelColumn *column = NULL;

      if (g_ptr_array_index (draft->is_expression, i) == NULL)
        column = find_value (self, g_ptr_array_index (draft->columns, i));
      parts[i].column = column != NULL ? rel_column_get_id (column) : REL_ID_NONE;
      parts[i].expression = column == NULL ? g_ptr_array_index (draft->columns, i) : NULL;
    }
  info.parts = parts;
  info.n_parts = n;

  return rel_index_new (REL_ID_NONE, &info);
}

/* A name without schema means the table beside this one before any other. */
static RelDumpTable *
find_target (RelDumpTable *self,
             const char   *name)
{
  const char *dot = strchr (self->name, '.');

  if (dot != NULL && strchr (name, '.') == NULL)
    {
      g_autofree char *beside = g_strdup_printf ("%.*s.%s", (int) (dot - self->name), self->name, name);
      RelDumpTable *table = rel_dump_draft_find (self->draft, beside);

      if (table != NULL)
        return table;
    }

  return rel_dump_draft_find (self->draft, name);
}

static RelForeignKey *
make_link_value (RelDumpTable *self,
                 RelDumpLink    *draft)
{
  RelDumpTable *target = find_target (self, draft->target);
  GPtrArray *names = draft->target_columns;
  const guint n = draft->columns->len;
  g_autofree RelId *columns = g_new0 (RelId, n + 1);
  g_autofree RelId *target_columns = NULL;
  g_autofree const char **target_names = NULL;
  RelForeignKeyInfo info = { .name = draft->name, .columns = columns, .n_columns = n, .target_name = draft->target };

  for (guint i = 0; i < n; i++)
    {
      RelColumn *column = find_value (self, g_ptr_array_index (draft->columns, i));

      if (column == NULL)
        {
          g_autofree char *message = g_strdup_printf (_("A link names the column “%s”, which is not there"),
                                                      (char *) g_ptr_array_index (draft->columns, i));

          rel_dump_draft_add_problem (self->draft, self->line, self->name, message);
          return NULL;
        }
      columns[i] = rel_column_get_id (column);
    }

  info.implicit = names->len == 0;
  if (info.implicit && target != NULL && target->primary_key != NULL && target->primary_key->columns->len == n)
    names = target->primary_key->columns;
  target_columns = g_new0 (RelId, names->len + 1);
  target_names = g_new0 (const char *, names->len + 1);
  for (guint i = 0; i < names->len; i++)
    {
      RelColumn *column = target != NULL ? find_value (target, g_ptr_array_index (names, i)) : NULL;

      target_columns[i] = column != NULL ? rel_column_get_id (column) : REL_ID_NONE;
      target_names[i] = g_ptr_array_index (names, i);
    }

  info.target = target != NULL ? target->id : REL_ID_NONE;
  info.target_columns = target_columns;
  info.target_column_names = target_names;
  info.n_target_columns = names->len;
  info.on_delete = draft->on_delete;
  info.on_update = draft->on_update;
  info.match = draft->match;
  info.deferrable = draft->deferrable;
  info.initially_deferred = draft->initially_deferred;

  return rel_foreign_key_new (REL_ID_NONE, &info);
}

static void
add_value (GPtrArray *list,
           gpointer   value)
{
  if (value != NULL)
    g_ptr_array_add (list, value);
}

static RelTable *
make_table (RelDumpTable *self)
{
  g_autoptr(GPtrArray) uniques = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) indexes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) checks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(RelKey) primary_key = NULL;
  RelTableInfo info = { .name = self->name, .note = self->note, .columns = self->values };

  if (self->primary_key != NULL)
    primary_key = make_key_value (self, self->primary_key, TRUE);
  for (guint i = 0; i < self->uniques->len; i++)
    add_value (uniques, make_key_value (self, g_ptr_array_index (self->uniques, i), FALSE));
  for (guint i = 0; i < self->indexes->len; i++)
    add_value (indexes, make_index_value (self, g_ptr_array_index (self->indexes, i)));
  for (guint i = 0; i < self->links->len; i++)
    add_value (links, make_link_value (self, g_ptr_array_index (self->links, i)));
  for (guint i = 0; i < self->checks->len; i++)
    {
      RelDumpCheck *draft = &g_array_index (self->checks, RelDumpCheck, i);
      RelColumn *column = find_value (self, draft->column);
      RelCheckInfo check = { draft->name, draft->expression != NULL ? draft->expression : "", column != NULL ? rel_column_get_id (column) : REL_ID_NONE };

      g_ptr_array_add (checks, rel_check_new (REL_ID_NONE, &check));
    }

  for (guint i = 0; i < self->columns->len; i++)
    {
      RelDumpColumn *column = &g_array_index (self->columns, RelDumpColumn, i);

      info.autoincrement = info.autoincrement || (column->autoincrement && is_in_primary_key (self, column->info.name));
    }
  info.primary_key = primary_key;
  info.uniques = uniques;
  info.indexes = indexes;
  info.checks = checks;
  info.foreign_keys = links;

  return rel_table_new (self->id, &info);
}

/* The schema; what a table lacks is among its problems. */
RelSchema *
rel_dump_draft_finish (RelDumpDraft *self)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  RelSchemaInfo info = { .tables = tables, .views = self->views };

  for (guint i = 0; i < self->tables->len; i++)
    make_columns (g_ptr_array_index (self->tables, i));
  for (guint i = 0; i < self->tables->len; i++)
    g_ptr_array_add (tables, make_table (g_ptr_array_index (self->tables, i)));

  info.problems = (const RelProblem *) self->problems->data;
  info.n_problems = self->problems->len;

  return rel_schema_new (&info);
}
