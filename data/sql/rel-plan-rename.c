/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names of tables and columns in a plan. They are changed by ALTER, which carries them
 * into the links of other tables, and before anything is made anew. Names that change
 * places go over temporary ones.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sql/rel-dialect.h"
#include "sql/rel-plan-private.h"

static void
rename_table (RelPlanning *self,
              RelTable    *table,
              const char  *name,
              const char  *new_name,
              const char  *words)
{
  g_autofree char *quoted = rel_sql_quote_identifier (name);
  g_autofree char *new_quoted = rel_sql_quote_identifier (new_name);

  rel_planning_add (self, rel_table_get_id (table), FALSE, words, "ALTER TABLE %s RENAME TO %s", quoted, new_quoted);
}

/* A name that another table still has is reached over a temporary one. */
void
rel_planning_rename_tables (RelPlanning *self)
{
  g_autoptr(GPtrArray) detours = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) late = g_ptr_array_new ();

  for (guint i = 0; i < rel_schema_get_n_tables (self->from); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->from, i);
      RelTable *after = rel_schema_get_table (self->to, rel_table_get_id (table));
      g_autofree char *words = NULL;
      RelTable *holder;

      if (after == NULL || g_str_equal (rel_table_get_name (table), rel_table_get_name (after)))
        continue;
      words = g_strdup_printf (_("Rename table %s to %s"), rel_table_get_name (table), rel_table_get_name (after));
      holder = rel_schema_find_table (self->from, rel_table_get_name (after));
      if (holder != NULL && rel_schema_get_table (self->to, rel_table_get_id (holder)) != NULL)
        {
          char *detour = rel_planning_find_name (self, rel_table_get_name (table));

          rename_table (self, table, rel_table_get_name (table), detour, words);
          g_ptr_array_add (detours, detour);
          g_ptr_array_add (late, after);
        }
      else
        rename_table (self, table, rel_table_get_name (table), rel_table_get_name (after), words);
    }
  for (guint i = 0; i < late->len; i++)
    rename_table (self, late->pdata[i], detours->pdata[i], rel_table_get_name (late->pdata[i]), NULL);
}

static void
rename_column (RelPlanning *self,
               RelTable    *table,
               const char  *name,
               const char  *new_name,
               const char  *words)
{
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autofree char *quoted = rel_sql_quote_identifier (name);
  g_autofree char *new_quoted = rel_sql_quote_identifier (new_name);

  rel_planning_add (self, rel_table_get_id (table), FALSE, words, "ALTER TABLE %s RENAME COLUMN %s TO %s", owner, quoted, new_quoted);
}

static void
rename_columns (RelPlanning *self,
                RelTable    *before,
                RelTable    *after)
{
  GPtrArray *columns = rel_table_get_info (before)->columns;
  g_autoptr(GPtrArray) detours = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) late = g_ptr_array_new ();

  for (guint i = 0; i < columns->len; i++)
    {
      const char *name = rel_column_get_name (columns->pdata[i]);
      RelColumn *now = rel_table_get_column (after, rel_column_get_id (columns->pdata[i]));
      g_autofree char *words = NULL;
      RelColumn *holder;

      if (now == NULL || g_str_equal (name, rel_column_get_name (now)))
        continue;
      words = g_strdup_printf (_("Rename column %s.%s to %s"), rel_table_get_name (after), name, rel_column_get_name (now));
      holder = rel_table_find_column (before, rel_column_get_name (now));
      if (holder != NULL && holder != columns->pdata[i])
        {
          char *detour = g_strdup_printf ("relata_%u_%s", ++self->n_temporary, name);

          rename_column (self, after, name, detour, words);
          g_ptr_array_add (detours, detour);
          g_ptr_array_add (late, now);
        }
      else
        rename_column (self, after, name, rel_column_get_name (now), words);
    }
  /* a column that goes may still hold the name: it steps aside */
  for (guint i = 0; i < late->len; i++)
    {
      const char *wanted = rel_column_get_name (late->pdata[i]);
      RelColumn *holder = rel_table_find_column (before, wanted);

      if (holder != NULL && rel_table_get_column (after, rel_column_get_id (holder)) == NULL)
        {
          g_autofree char *aside = g_strdup_printf ("relata_%u_%s", ++self->n_temporary, wanted);

          rename_column (self, after, wanted, aside, NULL);
        }
      rename_column (self, after, detours->pdata[i], wanted, NULL);
    }
}

/* Name of a column that goes, after rename_columns (): it may have stepped aside, which
 * only a rebuild copes with. */
static gboolean
steps_aside (RelTable *before,
             RelTable *after)
{
  GPtrArray *columns = rel_table_get_info (before)->columns;

  for (guint i = 0; i < columns->len; i++)
    {
      RelColumn *now = rel_table_find_column (after, rel_column_get_name (columns->pdata[i]));

      if (rel_table_get_column (after, rel_column_get_id (columns->pdata[i])) == NULL && now != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Whether ALTER stumbles over the name of a column: SQLite loses the second mention of an
 * INTEGER PRIMARY KEY in a table WITHOUT ROWID. */
static gboolean
loses_mention (RelTable *before,
               RelTable *after)
{
  const RelTableInfo *info = rel_table_get_info (before);
  const RelKeyInfo *key = info->primary_key != NULL ? rel_key_get_info (info->primary_key) : NULL;
  RelColumn *column = key != NULL && key->n_columns == 1 ? rel_table_get_column (before, key->columns[0]) : NULL;
  RelColumn *now = column != NULL ? rel_table_get_column (after, key->columns[0]) : NULL;

  if (!info->without_rowid || now == NULL || g_str_equal (rel_column_get_name (column), rel_column_get_name (now)))
    return FALSE;
  for (guint i = 0; i < info->uniques->len; i++)
    if (rel_key_has_column (info->uniques->pdata[i], key->columns[0]))
      return TRUE;

  return FALSE;
}

/* Where ALTER stumbles, the table gets rowids for a while; it is to be made anew in any case. */
static void
make_renamable (RelPlanning *self,
                RelTable    *before,
                RelTable    *after)
{
  RelTableInfo info = *rel_table_get_info (before);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(RelTable) plain = NULL;

  if (!loses_mention (before, after))
    return;
  info.name = rel_table_get_name (after);
  info.sql = NULL;
  info.original_sql = NULL;
  info.without_rowid = FALSE;
  info.uniques = info.checks = info.foreign_keys = info.indexes = none;
  plain = rel_table_new (rel_table_get_id (before), &info);
  rel_planning_rebuild (self, before, plain);
}

/* Whether the names of columns can only be changed where the table is made anew. */
gboolean
rel_planning_must_rename_anew (RelTable *before,
                               RelTable *after)
{
  return steps_aside (before, after) || loses_mention (before, after);
}

void
rel_planning_rename_columns (RelPlanning *self)
{
  for (guint i = 0; i < rel_schema_get_n_tables (self->from); i++)
    {
      RelTable *before = rel_schema_get_nth_table (self->from, i);
      RelTable *after = rel_schema_get_table (self->to, rel_table_get_id (before));

      if (after == NULL || after == before || rel_table_get_info (after)->kind != REL_TABLE_ORDINARY)
        continue;
      make_renamable (self, before, after);
      rename_columns (self, before, after);
    }
}
