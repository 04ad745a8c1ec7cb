/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What people answered about rows, as steps of a plan. Rows that break a rule go
 * before anything else happens, by the questions that counted them; links to nothing
 * are looked at last, when all tables are as designed. Fills need no steps: they are
 * part of the copy.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/rel-error.h"
#include "schema/rel-mentions.h"
#include "sql/rel-dialect.h"
#include "sql/rel-plan-private.h"

static RelColumn *
find_column (RelPlanning     *self,
             const RelAnswer *answer)
{
  RelTable *table = rel_schema_get_table (self->to, answer->table);

  return table != NULL ? rel_table_get_column (table, answer->element) : NULL;
}

static RelIndex *
find_index (RelTable *table,
            RelId     id)
{
  GPtrArray *indexes = rel_table_get_info (table)->indexes;

  for (guint i = 0; i < indexes->len; i++)
    if (rel_index_get_id (indexes->pdata[i]) == id)
      return indexes->pdata[i];

  return NULL;
}

/* Text of an answer gets into statements: it must be one expression and nothing else. */
gboolean
rel_planning_check_answers (RelPlanning  *self,
                            GError      **error)
{
  for (guint i = 0; i < self->n_answers; i++)
    {
      const RelAnswer *answer = &self->answers[i];
      RelTable *table = rel_schema_get_table (self->to, answer->table);

      if (answer->choice == REL_CHOICE_FILL && (answer->expression == NULL || !rel_mentions_is_expression (answer->expression)))
        {
          g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("“%s” is not a value; nothing was done. Write a number, or a text in quotes."),
                       answer->expression != NULL ? answer->expression : "");
          return FALSE;
        }
      if (answer->choice == REL_CHOICE_DELETE_ROWS && table != NULL &&
          rel_schema_get_table (self->from, answer->table) != NULL && !rel_future_can_delete (&self->future, table))
        {
          g_set_error (error, REL_ERROR, REL_ERROR_REFUSED,
                       _("Rows of “%s” cannot be told apart, so none can be deleted; nothing was done. Give the table a key first."), rel_table_get_name (table));
          return FALSE;
        }
    }

  return TRUE;
}

/* Whether rows are deleted or changed by statements, so that no trigger may listen. */
gboolean
rel_planning_answers_rows (RelPlanning *self)
{
  for (guint i = 0; i < self->n_answers; i++)
    if (self->answers[i].choice == REL_CHOICE_DELETE_ROWS || self->answers[i].effect == REL_EFFECT_LINK)
      return TRUE;

  return FALSE;
}

static void
delete_broken (RelPlanning *self,
               RelTable    *table,
               const char  *broken)
{
  g_autofree char *sql = broken != NULL ? rel_future_delete (&self->future, table, broken) : NULL;
  g_autofree char *words = g_strdup_printf (_("Delete rows of %s, as answered"), rel_table_get_name (table));

  if (sql == NULL)
    return;
  rel_planning_add (self, rel_table_get_id (table), TRUE, words, "%s", sql);
  g_array_index (self->steps, RelStep, self->steps->len - 1).deletes = TRUE;
}

void
rel_planning_answer_rows (RelPlanning *self)
{
  static const RelEffect turns[] = { REL_EFFECT_TYPE, REL_EFFECT_NOT_NULL, REL_EFFECT_CHECK, REL_EFFECT_UNIQUE };

  for (guint turn = 0; turn < G_N_ELEMENTS (turns); turn++)
    for (guint i = 0; i < self->n_answers; i++)
      {
        const RelAnswer *answer = &self->answers[i];
        RelTable *table = rel_schema_get_table (self->to, answer->table);
        g_autofree char *broken = NULL;

        if (answer->effect != turns[turn] || answer->choice != REL_CHOICE_DELETE_ROWS || table == NULL ||
            rel_schema_get_table (self->from, answer->table) == NULL)
          continue;
        if (answer->effect == REL_EFFECT_TYPE && find_column (self, answer) != NULL)
          broken = rel_future_broken_type (&self->future, table, find_column (self, answer));
        else if (answer->effect == REL_EFFECT_NOT_NULL && find_column (self, answer) != NULL)
          broken = rel_future_broken_not_null (&self->future, table, find_column (self, answer));
        else if (answer->effect == REL_EFFECT_CHECK && rel_table_get_check (table, answer->element) != NULL)
          broken = rel_future_broken_check (&self->future, table, rel_table_get_check (table, answer->element));
        else if (answer->effect == REL_EFFECT_UNIQUE && rel_table_get_key (table, answer->element) != NULL)
          broken = rel_future_broken_key (&self->future, table, rel_table_get_key (table, answer->element));
        else if (answer->effect == REL_EFFECT_UNIQUE && find_index (table, answer->element) != NULL)
          broken = rel_future_broken_index (&self->future, table, find_index (table, answer->element));
        delete_broken (self, table, broken);
      }
}

static void
clear_link (RelPlanning     *self,
            const RelAnswer *answer)
{
  RelTable *table = rel_schema_get_table (self->to, answer->table);
  RelForeignKey *link = table != NULL ? rel_table_get_foreign_key (table, answer->element) : NULL;
  g_autofree char *condition = link != NULL ? rel_future_is_orphan (self->to, table, link) : NULL;
  g_autofree char *owner = table != NULL ? rel_sql_quote_identifier (rel_table_get_name (table)) : NULL;
  g_autofree char *words = NULL;
  g_autoptr(GString) values = g_string_new (NULL);
  const RelForeignKeyInfo *info;

  if (condition == NULL)
    return;
  info = rel_foreign_key_get_info (link);
  for (guint i = 0; i < info->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, info->columns[i]);
      g_autofree char *quoted = rel_sql_quote_identifier (rel_column_get_name (column));

      if (!rel_column_get_info (column)->not_null && rel_column_get_info (column)->generated == REL_GENERATED_NO)
        g_string_append_printf (values, "%s%s = NULL", values->len > 0 ? ", " : "", quoted);
    }
  if (values->len == 0)
    return;
  words = g_strdup_printf (_("Clear links of %s, as answered"), rel_table_get_name (table));
  rel_planning_add (self, answer->table, TRUE, words, "UPDATE OR ABORT %s SET %s WHERE %s", owner, values->str, condition);
}

/* First all rows that go, then links of those that stay. */
void
rel_planning_answer_links (RelPlanning *self)
{
  g_autoptr(GHashTable) tables = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->n_answers; i++)
    {
      RelTable *table = rel_schema_get_table (self->to, self->answers[i].table);
      g_autofree char *sql = NULL, *words = NULL;

      if (self->answers[i].effect != REL_EFFECT_LINK || self->answers[i].choice != REL_CHOICE_DELETE_ROWS || table == NULL ||
          !g_hash_table_add (tables, table))
        continue;
      sql = rel_future_delete_gone (&self->future, table);
      words = g_strdup_printf (_("Delete rows of %s, as answered"), rel_table_get_name (table));
      if (sql == NULL)
        continue;
      rel_planning_add (self, self->answers[i].table, TRUE, words, "%s", sql);
      g_array_index (self->steps, RelStep, self->steps->len - 1).deletes = TRUE;
    }
  for (guint i = 0; i < self->n_answers; i++)
    if (self->answers[i].effect == REL_EFFECT_LINK && self->answers[i].choice == REL_CHOICE_SET_NULL)
      clear_link (self, &self->answers[i]);
}
