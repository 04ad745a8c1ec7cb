/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The statements that bring a SQLite database from one schema to another, to be run
 * in one transaction with foreign_keys off. Views and triggers go first and come
 * last, with their own text, so that no ALTER ever rewrites one or trips over it.
 * Renames are made by ALTER, which carries them into other tables; after them, a
 * table is either altered in place, as far as the SQLite that will run it goes, or made anew, once,
 * however much changes in it.
 *
 *   drop triggers, views -> delete rows, as answered -> drop indexes, tables -> rename
 *     tables -> rename columns -> alter in place, or rebuild -> create tables -> indexes
 *     -> mend links, as answered -> views -> triggers
 */
#include "config.h"

#include "sql/rel-plan.h"

#include <glib/gi18n-lib.h>

#include "base/rel-error.h"
#include "schema/rel-schema-match.h"
#include "sql/rel-dialect.h"
#include "sql/rel-plan-private.h"
#include "sql/rel-write-schema.h"

static void
clear_step (gpointer data)
{
  RelStep *step = data;

  g_free (step->sql);
  g_free (step->words);
}

void
rel_planning_add (RelPlanning *self,
                  RelId        table,
                  gboolean     copies,
                  const char  *words,
                  const char  *format,
                  ...)
{
  RelStep step = { NULL, g_strdup (words), table, copies, FALSE, FALSE };
  va_list args;

  va_start (args, format);
  step.sql = g_strdup_vprintf (format, args);
  va_end (args);
  g_array_append_val (self->steps, step);
}

static gboolean
is_used (RelSchema  *schema,
         const char *name)
{
  if (rel_schema_find_table (schema, name) != NULL || rel_schema_find_view (schema, name) != NULL)
    return TRUE;

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      GPtrArray *indexes = rel_table_get_info (rel_schema_get_nth_table (schema, i))->indexes;

      for (guint j = 0; j < indexes->len; j++)
        if (g_ascii_strcasecmp (rel_index_get_name (indexes->pdata[j]), name) == 0)
          return TRUE;
    }

  return FALSE;
}

/* A name that neither schema uses. */
char *
rel_planning_find_name (RelPlanning *self,
                        const char  *wanted)
{
  for (;;)
    {
      g_autofree char *name = g_strdup_printf ("relata_%u_%s", ++self->n_temporary, wanted);

      if (!is_used (self->from, name) && !is_used (self->to, name))
        return g_steal_pointer (&name);
    }
}

/* Whether a table must be made anew: something changes that ALTER cannot. */
static gboolean
must_rebuild (RelPlanning *self,
              RelTable    *before,
              RelTable    *after)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const RelChange *change = &g_array_index (self->changes, RelChange, i);
      gboolean in_place;

      if (change->table != rel_table_get_id (before))
        continue;
      switch (change->element)
        {
        case REL_ELEMENT_TABLE:
          in_place = change->kind == REL_CHANGE_RENAME;
          break;
        case REL_ELEMENT_COLUMN:
          in_place = change->kind == REL_CHANGE_RENAME ||
                     (change->kind == REL_CHANGE_ADD &&
                      rel_planning_can_add (self, after, rel_table_get_column (after, change->id))) ||
                     (change->kind == REL_CHANGE_DROP &&
                      rel_planning_can_drop (before, rel_table_get_column (before, change->id))) ||
                     (change->kind == REL_CHANGE_ALTER &&
                      rel_planning_can_alter (self, before, rel_table_get_column (after, change->id)));
          break;
        case REL_ELEMENT_CHECK:
          in_place = rel_planning_can_check (self, before, after, change->id);
          break;
        case REL_ELEMENT_INDEX:
          in_place = TRUE;
          break;
        case REL_ELEMENT_LINK:
          {
            RelForeignKey *link = rel_table_get_foreign_key (after, change->id);
            const RelForeignKeyInfo *info = link != NULL ? rel_foreign_key_get_info (link) : NULL;

            /* comes with the column that is added */
            in_place = change->kind == REL_CHANGE_ADD && info->n_columns == 1 &&
                       rel_table_get_column (before, info->columns[0]) == NULL;
            break;
          }
        default:
          in_place = FALSE;
        }
      if (!in_place)
        return TRUE;
    }

  return FALSE;
}

static gboolean
needs_text_aside (RelPlanning *self)
{
  if (g_hash_table_size (self->rebuilt) > 0 || rel_planning_answers_rows (self))
    return TRUE;

  for (guint i = 0; i < self->changes->len; i++)
    {
      const RelChange *change = &g_array_index (self->changes, RelChange, i);

      if (change->kind != REL_CHANGE_ADD && change->element != REL_ELEMENT_INDEX &&
          change->element != REL_ELEMENT_TRIGGER && change->element != REL_ELEMENT_SCHEMA)
        return TRUE;
    }

  return FALSE;
}

static gboolean
changes (RelPlanning   *self,
         RelElement     element,
         RelId          id,
         RelChangeKind *kind)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const RelChange *change = &g_array_index (self->changes, RelChange, i);

      if (change->element == element && change->id == id)
        {
          *kind = change->kind;
          return TRUE;
        }
    }

  return FALSE;
}

static void
drop_texts (RelPlanning *self,
            gboolean     all)
{
  const RelSchemaInfo *from = rel_schema_get_info (self->from);
  RelChangeKind kind;

  for (guint i = 0; i < from->triggers->len; i++)
    {
      const char *name = rel_trigger_get_name (from->triggers->pdata[i]);
      g_autofree char *quoted = rel_sql_quote_identifier (name);
      g_autofree char *words = NULL;
      gboolean changed = changes (self, REL_ELEMENT_TRIGGER, rel_trigger_get_id (from->triggers->pdata[i]), &kind);

      if (!all && !changed)
        continue;
      words = changed ? g_strdup_printf (_("Drop trigger %s"), name) : g_strdup_printf (_("Put trigger %s aside"), name);
      rel_planning_add (self, REL_ID_NONE, FALSE, words, "DROP TRIGGER %s", quoted);
    }
  for (guint i = 0; i < from->views->len && all; i++)
    {
      const char *name = rel_view_get_name (from->views->pdata[i]);
      g_autofree char *quoted = rel_sql_quote_identifier (name);
      g_autofree char *words = changes (self, REL_ELEMENT_VIEW, rel_view_get_id (from->views->pdata[i]), &kind)
                               ? g_strdup_printf (_("Drop view %s"), name) : g_strdup_printf (_("Put view %s aside"), name);

      rel_planning_add (self, REL_ID_NONE, FALSE, words, "DROP VIEW %s", quoted);
    }
}

static void
create_texts (RelPlanning *self,
              gboolean     all)
{
  const RelSchemaInfo *to = rel_schema_get_info (self->to);
  RelChangeKind kind;

  for (guint i = 0; i < to->views->len; i++)
    {
      gboolean changed = changes (self, REL_ELEMENT_VIEW, rel_view_get_id (to->views->pdata[i]), &kind);
      g_autofree char *words = g_strdup_printf (_("Create view %s"), rel_view_get_name (to->views->pdata[i]));

      if (all || changed)
        rel_planning_add (self, REL_ID_NONE, FALSE, words, "%s", rel_view_get_info (to->views->pdata[i])->sql);
    }
  for (guint i = 0; i < to->triggers->len; i++)
    {
      gboolean changed = changes (self, REL_ELEMENT_TRIGGER, rel_trigger_get_id (to->triggers->pdata[i]), &kind);
      g_autofree char *words = g_strdup_printf (_("Create trigger %s"), rel_trigger_get_name (to->triggers->pdata[i]));

      if (all || changed)
        rel_planning_add (self, REL_ID_NONE, FALSE, words, "%s", rel_trigger_get_info (to->triggers->pdata[i])->sql);
    }
}

static void
drop_indexes (RelPlanning *self)
{
  for (guint i = 0; i < rel_schema_get_n_tables (self->from); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->from, i);
      RelTable *after = rel_schema_get_table (self->to, rel_table_get_id (table));
      GPtrArray *indexes = rel_table_get_info (table)->indexes;

      /* those of a table that is rebuilt too, so that their names are free at once */
      for (guint j = 0; j < indexes->len && after != NULL; j++)
        {
          const char *name = rel_index_get_name (indexes->pdata[j]);
          g_autofree char *quoted = rel_sql_quote_identifier (name);
          g_autofree char *words = g_strdup_printf (_("Drop index %s"), name);
          RelChangeKind kind;

          if (g_hash_table_contains (self->rebuilt, after) ||
              changes (self, REL_ELEMENT_INDEX, rel_index_get_id (indexes->pdata[j]), &kind))
            rel_planning_add (self, rel_table_get_id (table), FALSE, words, "DROP INDEX %s", quoted);
        }
    }
}

static void
drop_tables (RelPlanning *self)
{
  for (guint i = 0; i < rel_schema_get_n_tables (self->from); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->from, i);
      g_autofree char *quoted = rel_sql_quote_identifier (rel_table_get_name (table));
      g_autofree char *words = g_strdup_printf (_("Drop table %s"), rel_table_get_name (table));

      if (rel_schema_get_table (self->to, rel_table_get_id (table)) == NULL &&
          rel_table_get_info (table)->kind != REL_TABLE_SHADOW)
        rel_planning_add (self, rel_table_get_id (table), TRUE, words, "DROP TABLE %s", quoted);
    }
}

static void
change_tables (RelPlanning *self)
{
  for (guint i = 0; i < rel_schema_get_n_tables (self->from); i++)
    {
      RelTable *before = rel_schema_get_nth_table (self->from, i);
      RelTable *after = rel_schema_get_table (self->to, rel_table_get_id (before));

      if (after == NULL || after == before || rel_table_get_info (after)->kind != REL_TABLE_ORDINARY)
        continue;
      if (g_hash_table_contains (self->rebuilt, after))
        rel_planning_rebuild (self, before, after);
      else
        rel_planning_alter (self, before, after);
    }
}

static void
create_tables (RelPlanning *self)
{
  for (guint i = 0; i < rel_schema_get_n_tables (self->to); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->to, i);
      const RelTableInfo *info = rel_table_get_info (table);
      g_autofree char *words = g_strdup_printf (_("Create table %s"), info->name);
      g_autofree char *written = NULL;

      if (rel_schema_get_table (self->from, rel_table_get_id (table)) != NULL || info->kind == REL_TABLE_SHADOW)
        continue;
      written = info->sql != NULL ? g_strdup (info->sql) : rel_write_table_sql (self->to, table);
      rel_planning_add (self, rel_table_get_id (table), FALSE, words, "%s", written);
    }
}

static void
create_indexes (RelPlanning *self)
{
  for (guint i = 0; i < rel_schema_get_n_tables (self->to); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->to, i);
      GPtrArray *indexes = rel_table_get_info (table)->indexes;
      gboolean all = rel_schema_get_table (self->from, rel_table_get_id (table)) == NULL ||
                     g_hash_table_contains (self->rebuilt, table);

      for (guint j = 0; j < indexes->len; j++)
        {
          const RelIndexInfo *info = rel_index_get_info (indexes->pdata[j]);
          g_autofree char *words = g_strdup_printf (_("Create index %s"), info->name);
          g_autofree char *written = NULL;
          RelChangeKind kind;

          if (!all && !changes (self, REL_ELEMENT_INDEX, rel_index_get_id (indexes->pdata[j]), &kind))
            continue;
          written = info->sql != NULL ? g_strdup (info->sql) : rel_write_index_sql (table, indexes->pdata[j]);
          rel_planning_add (self, rel_table_get_id (table), TRUE, words, "%s", written);
        }
    }
}

/* Finds which tables are made anew; fails on what cannot be changed at all. */
static gboolean
find_rebuilt (RelPlanning  *self,
              GError      **error)
{
  for (guint i = 0; i < rel_schema_get_n_tables (self->from); i++)
    {
      RelTable *before = rel_schema_get_nth_table (self->from, i);
      RelTable *after = rel_schema_get_table (self->to, rel_table_get_id (before));
      const RelTableInfo *info = rel_table_get_info (before);
      RelChangeKind kind;

      if (after == NULL || after == before)
        continue;
      if (info->kind != REL_TABLE_ORDINARY || rel_table_get_info (after)->kind != REL_TABLE_ORDINARY)
        {
          if (info->kind == REL_TABLE_SHADOW || !changes (self, REL_ELEMENT_TABLE, rel_table_get_id (before), &kind))
            continue;
          g_set_error (error, REL_ERROR, REL_ERROR_REFUSED,
                       _("“%s” is a virtual table and cannot be changed; nothing was done. Drop it and create it anew."), info->name);
          return FALSE;
        }
      if (must_rebuild (self, before, after) || rel_planning_must_rename_anew (before, after))
        g_hash_table_add (self->rebuilt, after);
    }

  return TRUE;
}

static void
plan (RelPlanning *self)
{
  const RelSchemaInfo *from = rel_schema_get_info (self->from);
  const RelSchemaInfo *to = rel_schema_get_info (self->to);
  gboolean all = needs_text_aside (self);

  drop_texts (self, all);
  rel_planning_answer_rows (self);
  drop_indexes (self);
  drop_tables (self);
  rel_planning_rename_tables (self);
  rel_planning_rename_columns (self);
  change_tables (self);
  create_tables (self);
  create_indexes (self);
  rel_planning_answer_links (self);
  create_texts (self, all);
  if (from->user_version != to->user_version)
    rel_planning_add (self, REL_ID_NONE, FALSE, _("Set user_version"), "PRAGMA user_version = %d", to->user_version);
  if (from->application_id != to->application_id)
    rel_planning_add (self, REL_ID_NONE, FALSE, _("Set application_id"), "PRAGMA application_id = %d", to->application_id);
}

/**
 * rel_plan_sqlite:
 * @from: the schema of a SQLite database
 * @to: the schema that it shall have
 * @answers: (nullable) (array length=n_answers): what people answered about obstacles
 * @n_answers: their number
 * @version: number of the SQLite that will run it, as sqlite3_libversion_number() tells; what
 *   only newer ones can change in place is made anew; 0 for a plan that every SQLite runs
 * @error: return location for an error
 *
 * Plans the statements that change a database, to be run in order within one
 * transaction, while foreign_keys and legacy_alter_table are off.
 *
 * Returns: (transfer full) (nullable) (element-type RelStep): the plan; empty when there is nothing to do
 */
GArray *
rel_plan_sqlite (RelSchema      *from,
                 RelSchema      *to,
                 const RelAnswer *answers,
                 guint           n_answers,
                 int             version,
                 GError        **error)
{
  g_autoptr(GArray) steps = g_array_new (FALSE, TRUE, sizeof (RelStep));
  g_autoptr(GArray) differences = NULL;
  g_autoptr(GHashTable) rebuilt = g_hash_table_new (NULL, NULL);
  g_autoptr(RelSchema) matched = NULL;
  RelPlanning self = { .from = from, .to = to, .answers = answers, .n_answers = n_answers, .version = version, .rebuilt = rebuilt, .steps = steps };

  g_return_val_if_fail (REL_IS_SCHEMA (from), NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (to), NULL);

  g_array_set_clear_func (steps, clear_step);
  self.to = matched = rel_schema_match_if_strange (to, from);
  self.changes = differences = rel_schema_diff (from, self.to);
  if (differences->len == 0)
    return g_steal_pointer (&steps);
  self.future = (RelFuture) { .from = from, .to = self.to, .answers = answers, .n_answers = n_answers, .rebuilt = rebuilt, .in_turn = TRUE };
  if (!rel_planning_check_answers (&self, error) || !find_rebuilt (&self, error))
    return NULL;
  plan (&self);

  return g_steal_pointer (&steps);
}

/**
 * rel_plan_list_rebuilt:
 * @from: the schema of a SQLite database
 * @to: the schema that it shall have, its elements being those of @from
 * @version: number of the SQLite that will run it
 *
 * Lists the tables that a plan makes anew, whatever people answer.
 *
 * Returns: (transfer full) (element-type RelTable gpointer): tables of @to, as a set
 */
GHashTable *
rel_plan_list_rebuilt (RelSchema *from,
                       RelSchema *to,
                       int        version)
{
  GHashTable *tables = g_hash_table_new (NULL, NULL);
  g_autoptr(GArray) plan = NULL;

  g_return_val_if_fail (REL_IS_SCHEMA (from), tables);
  g_return_val_if_fail (REL_IS_SCHEMA (to), tables);

  plan = rel_plan_sqlite (from, to, NULL, 0, version, NULL);
  for (guint i = 0; plan != NULL && i < plan->len; i++)
    if (g_array_index (plan, RelStep, i).fills)
      g_hash_table_add (tables, rel_schema_get_table (to, g_array_index (plan, RelStep, i).table));

  return tables;
}

/**
 * rel_plan_to_sql:
 * @plan: (element-type RelStep): a plan
 *
 * Writes a plan as a script that does what a migration does, but for its checks.
 *
 * Returns: (transfer full): the script
 */
char *
rel_plan_to_sql (GArray *plan)
{
  GString *sql = g_string_new ("PRAGMA foreign_keys = OFF;\nPRAGMA legacy_alter_table = OFF;\nBEGIN IMMEDIATE;\n");

  g_return_val_if_fail (plan != NULL, g_string_free (sql, FALSE));

  for (guint i = 0; i < plan->len; i++)
    {
      const RelStep *step = &g_array_index (plan, RelStep, i);

      if (step->words != NULL)
        {
          g_autofree char *words = g_strdelimit (g_strdup (step->words), "\r\n", ' ');

          g_string_append_printf (sql, "-- %s\n", words);
        }
      g_string_append_printf (sql, "%s;\n", step->sql);
    }
  g_string_append (sql, "COMMIT;\n");

  return g_string_free (sql, FALSE);
}
