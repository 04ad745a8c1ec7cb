/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What stands in the way of a migration: rows that break a rule of the schema to come.
 * Only rules are asked about that are new, or whose columns or parents change; what
 * was broken before stays as it is. A rule with an answer is counted as if it had none,
 * and all others as if it were carried out.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "database/rel-consequences-private.h"
#include "schema/rel-mentions.h"
#include "sql/rel-affinity.h"
#include "sql/rel-dialect.h"

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static char *
list_names (RelTable    *table,
            const RelId *columns,
            guint        n_columns)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, columns[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? "," : "", column != NULL ? rel_column_get_name (column) : "?");
    }

  return g_string_free (names, FALSE);
}

/* What an answer does, in words. */
static char *
say_answered (const RelAnswer      *answer,
              const RelConsequence *item)
{
  gint64 n = item->count;

  switch (answer->choice)
    {
    case REL_CHOICE_FILL:
      return g_strdup_printf (ngettext ("%lld row of “%s” gets the value %s", "%lld rows of “%s” get the value %s", n),
                              (long long) n, item->place, answer->expression);
    case REL_CHOICE_SET_NULL:
      return g_strdup_printf (ngettext ("%lld row of “%s” becomes empty", "%lld rows of “%s” become empty", n), (long long) n, item->place);
    case REL_CHOICE_DELETE_ROWS:
    case REL_CHOICE_GIVE_UP:
    default:
      return g_strdup_printf (ngettext ("%lld row is deleted because of “%s”", "%lld rows are deleted because of “%s”", n), (long long) n, item->place);
    }
}

static char *
say_obstacle (const RelConsequence *item,
              const char           *expression)
{
  gint64 n = item->count;

  switch (item->effect)
    {
    case REL_EFFECT_TYPE:
      return g_strdup_printf (ngettext ("%lld value of “%s” does not fit the type %s", "%lld values of “%s” do not fit the type %s", n),
                              (long long) n, item->place, expression);
    case REL_EFFECT_NOT_NULL:
      return g_strdup_printf (ngettext ("%lld row has no value in “%s”, where one is needed", "%lld rows have no value in “%s”, where one is needed", n),
                              (long long) n, item->place);
    case REL_EFFECT_UNIQUE:
      return g_strdup_printf (ngettext ("%lld row repeats a value of “%s” that another row has", "%lld rows repeat a value of “%s” that another row has", n),
                              (long long) n, item->place);
    case REL_EFFECT_LINK:
      return g_strdup_printf (ngettext ("%lld row of “%s” would refer to a record of “%s” that does not exist",
                                        "%lld rows of “%s” would refer to records of “%s” that do not exist", n),
                              (long long) n, item->place, expression);
    case REL_EFFECT_CHECK:
    default:
      return g_strdup_printf (ngettext ("%lld row of “%s” is against the check %s", "%lld rows of “%s” are against the check %s", n),
                              (long long) n, item->place, expression);
    }
}

/* Whether an answer can be carried out: what is offered, and a value that the column takes. */
static gboolean
serves (RelLooking              *self,
        const RelAnswer      *answer,
        const RelConsequence *item,
        gboolean             *does,
        GError              **error)
{
  RelColumn *column = rel_table_get_column (self->after, item->element);
  gboolean strict = rel_table_get_info (self->after)->strict;
  g_autofree char *value = NULL, *refuses = NULL, *sql = NULL;
  gint64 is_bad = 0;

  *does = answer != NULL && (answer->choice & item->choices & ~REL_CHOICE_GIVE_UP) != 0;
  if (!*does || answer->choice != REL_CHOICE_FILL)
    return TRUE;
  *does = answer->expression != NULL && rel_mentions_is_expression (answer->expression);
  if (!*does || column == NULL)
    return TRUE;

  value = g_strdup_printf ("(%s)", answer->expression);
  refuses = strict ? rel_affinity_refuses (rel_column_get_info (column)->type, value) : NULL;
  sql = g_strdup_printf ("SELECT %s IS NULL OR %s", value, refuses != NULL ? refuses : "0");
  if (!rel_foresight_count (self->foresight, sql, &is_bad, error))
    return FALSE;
  *does = !is_bad;

  return TRUE;
}

/* Whether rows may be deleted for it. Those that go because of a link take along what refers
 * to them, which can only be followed where a row has one parent. */
static gboolean
may_delete (RelLooking *self,
            RelEffect   effect,
            gpointer    part)
{
  const RelForeignKeyInfo *link = effect == REL_EFFECT_LINK ? rel_foreign_key_get_info (part) : NULL;
  RelTable *parent = link != NULL ? rel_schema_get_table (self->foresight->future.to, link->target) : NULL;

  return rel_future_can_delete (&self->foresight->future, self->after) &&
         (parent == NULL || rel_table_is_unique (parent, link->target_columns, link->n_target_columns));
}

/* Counts the rows and says what is found; takes over place. */
static gboolean
look (RelLooking     *self,
      RelEffect    effect,
      RelElement   element,
      RelId        id,
      char        *place,
      const char  *expression,
      guint        choices,
      char      *(*list_broken) (const RelFuture *future, RelTable *table, gpointer part),
      gpointer     part,
      gint64       known,
      GError     **error)
{
  RelForesight *foresight = self->foresight;
  RelId table = rel_table_get_id (self->after);
  RelConsequence item = { .effect = effect, .severity = REL_SEVERITY_OBSTACLE, .table = table, .element = id, .place = place,
                          .n_rows = self->n_rows, .choices = choices | REL_CHOICE_GIVE_UP };
  const RelAnswer *answer = rel_future_find_answer (&foresight->future, effect, table, id);
  RelFuture future = foresight->future;
  g_autoptr(GError) problem = NULL;
  g_autofree char *broken = NULL, *sql = NULL;

  future.unanswered = answer;
  broken = list_broken (&future, self->after, part);
  if (broken == NULL)
    {
      g_free (place);
      return TRUE;
    }
  if (may_delete (self, effect, part))
    item.choices |= REL_CHOICE_DELETE_ROWS;
  item.change = rel_foresight_find_change (foresight, element, table, id);
  sql = g_strdup_printf ("SELECT count (*) FROM (%s)", broken);
  if (!rel_foresight_count (foresight, sql, &item.count, &problem))
    {
      if (is_cancelled (problem))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          g_free (place);
          return FALSE;
        }
      item.count = -1;
      item.severity = REL_SEVERITY_NOTE;
      item.choices = 0;
      item.sentence = g_strdup_printf (_("Whether all rows of “%s” keep the rule could not be found out beforehand (%s); if not, nothing will be done"),
                                       place, problem->message);
      rel_foresight_add (foresight, &item);
      return TRUE;
    }
  if (item.count <= (answer != NULL ? 0 : known))
    {
      g_free (place);
      return TRUE;
    }

  item.query = rel_future_rows (&future, self->after, broken);
  if (!serves (self, answer, &item, &item.answered, &problem))
    {
      item.answered = FALSE;
      if (is_cancelled (problem))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          g_free (item.query);
          g_free (place);
          return FALSE;
        }
    }
  item.severity = item.answered ? REL_SEVERITY_LOSS : REL_SEVERITY_OBSTACLE;
  item.sentence = item.answered ? say_answered (answer, &item) : say_obstacle (&item, expression);
  rel_foresight_add (foresight, &item);

  return TRUE;
}

static char *
list_type (const RelFuture *future,
           RelTable        *table,
           gpointer         part)
{
  return rel_future_broken_type (future, table, part);
}

static char *
list_not_null (const RelFuture *future,
               RelTable        *table,
               gpointer         part)
{
  return rel_future_broken_not_null (future, table, part);
}

static char *
list_check (const RelFuture *future,
            RelTable        *table,
            gpointer         part)
{
  return rel_future_broken_check (future, table, part);
}

static char *
list_key (const RelFuture *future,
          RelTable        *table,
          gpointer         part)
{
  return rel_future_broken_key (future, table, part);
}

static char *
list_index (const RelFuture *future,
            RelTable        *table,
            gpointer         part)
{
  return rel_future_broken_index (future, table, part);
}

static char *
list_link (const RelFuture *future,
           RelTable        *table,
           gpointer         part)
{
  return rel_future_broken_link (future, table, part);
}

static gboolean
look_at_column (RelLooking    *self,
                RelColumn  *column,
                GError    **error)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  const char *table = rel_table_get_name (self->after);
  RelId id = rel_column_get_id (column);
  RelColumn *old = rel_table_get_column (self->before, id);
  const RelAnswer *misfit = rel_future_find_answer (&self->foresight->future, REL_EFFECT_TYPE, rel_table_get_id (self->after), id);
  g_autofree char *refuses = rel_future_refuses (&self->foresight->future, self->before, self->after, column, "x");
  gboolean alias = rel_future_is_rowid (self->after, column);

  if (!rel_looking_at_values (self, column, error))
    return FALSE;
  if (refuses != NULL &&
      !look (self, REL_EFFECT_TYPE, REL_ELEMENT_COLUMN, id, g_strdup_printf ("%s.%s", table, info->name), *info->type != '\0' ? info->type : "INTEGER",
             info->generated != REL_GENERATED_NO ? 0 : REL_CHOICE_FILL | (info->not_null || (alias && rel_table_is_link_column (self->after, id)) ? 0 : REL_CHOICE_SET_NULL), list_type, column, 0, error))
    return FALSE;
  /* a link must not be made up: see rel_planning_rebuild () */
  if (alias && rel_table_is_link_column (self->after, id) &&
      (old != NULL ? !rel_future_is_rowid (self->before, old) : !rel_future_has_numbers (self->before)))
    return look (self, REL_EFFECT_NOT_NULL, REL_ELEMENT_COLUMN, id, g_strdup_printf ("%s.%s", table, info->name), NULL,
                 REL_CHOICE_FILL, list_not_null, column, 0, error);
  if (!info->not_null || alias)
    return TRUE;
  if (old != NULL && rel_column_get_info (old)->not_null && (misfit == NULL || misfit->choice != REL_CHOICE_SET_NULL) &&
      (info->generated == REL_GENERATED_NO || !rel_future_changes_values (&self->foresight->future, self->before, self->after, column)))
    return TRUE;

  return look (self, REL_EFFECT_NOT_NULL, REL_ELEMENT_COLUMN, id, g_strdup_printf ("%s.%s", table, info->name), NULL,
               info->generated == REL_GENERATED_NO ? REL_CHOICE_FILL : 0, list_not_null, column, 0, error);
}

static gboolean
changes_any (RelLooking     *self,
             const RelId *columns,
             guint        n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (self->after, columns[i]);

      if (column != NULL && rel_future_changes_values (&self->foresight->future, self->before, self->after, column))
        return TRUE;
    }

  return FALSE;
}

/* Whether a text speaks of a column whose values change. */
static gboolean
speaks_of_changed (RelLooking    *self,
                   const char *text)
{
  GPtrArray *columns = rel_table_get_info (self->after)->columns;

  for (guint i = 0; i < columns->len; i++)
    if (rel_future_changes_values (&self->foresight->future, self->before, self->after, columns->pdata[i]) &&
        rel_mentions_name (text, rel_column_get_name (columns->pdata[i])))
      return TRUE;

  return FALSE;
}

static gboolean
look_at_key (RelLooking  *self,
             RelKey   *key,
             GError  **error)
{
  const RelKeyInfo *info = rel_key_get_info (key);
  g_autofree char *names = list_names (self->after, info->columns, info->n_columns);

  if (!rel_foresight_has_change (self->foresight, REL_ELEMENT_KEY, rel_key_get_id (key)) &&
      !changes_any (self, info->columns, info->n_columns))
    return TRUE;

  return look (self, REL_EFFECT_UNIQUE, REL_ELEMENT_KEY, rel_key_get_id (key),
               g_strdup_printf ("%s.%s", rel_table_get_name (self->after), names), NULL, 0, list_key, key, 0, error);
}

static gboolean
look_at_index (RelLooking   *self,
               RelIndex  *index,
               GError   **error)
{
  const RelIndexInfo *info = rel_index_get_info (index);
  gboolean concerned = rel_foresight_has_change (self->foresight, REL_ELEMENT_INDEX, rel_index_get_id (index));
  g_autoptr(GString) names = g_string_new (NULL);

  if (!info->unique)
    return TRUE;
  for (guint i = 0; i < info->n_parts; i++)
    {
      RelColumn *column = rel_table_get_column (self->after, info->parts[i].column);

      concerned |= column != NULL ? changes_any (self, &info->parts[i].column, 1)
                                  : info->parts[i].expression != NULL && speaks_of_changed (self, info->parts[i].expression);
      g_string_append_printf (names, "%s%s", i > 0 ? "," : "", column != NULL ? rel_column_get_name (column) : info->parts[i].expression);
    }

  return !concerned ||
         look (self, REL_EFFECT_UNIQUE, REL_ELEMENT_INDEX, rel_index_get_id (index),
               g_strdup_printf ("%s.%s", rel_table_get_name (self->after), names->str), NULL, 0, list_index, index, 0, error);
}

static gboolean
look_at_check (RelLooking   *self,
               RelCheck  *check,
               GError   **error)
{
  const RelCheckInfo *info = rel_check_get_info (check);
  RelColumn *column = rel_table_get_column (self->after, info->column);
  const char *name = info->name != NULL ? info->name : column != NULL ? rel_column_get_name (column) : "check";

  if (!rel_foresight_has_change (self->foresight, REL_ELEMENT_CHECK, rel_check_get_id (check)) &&
      !speaks_of_changed (self, info->expression))
    return TRUE;

  return look (self, REL_EFFECT_CHECK, REL_ELEMENT_CHECK, rel_check_get_id (check),
               g_strdup_printf ("%s.%s", rel_table_get_name (self->after), name), info->expression, 0, list_check, check, 0, error);
}

/* Whether rows of a table may go, or be found under other values. */
static gboolean
may_lose_parents (RelForesight *self,
                  RelId         table,
                  const RelId  *columns,
                  guint         n_columns)
{
  RelTable *before = rel_schema_get_table (self->future.from, table);
  RelTable *after = rel_schema_get_table (self->future.to, table);

  if (after == NULL || before == NULL)
    return TRUE;
  for (guint i = 0; i < self->future.n_answers; i++)
    if (self->future.answers[i].table == table)
      return TRUE;
  for (guint i = 0; i < n_columns && after != before; i++)
    {
      RelColumn *column = rel_table_get_column (after, columns[i]);

      if (column != NULL && rel_future_changes_values (&self->future, before, after, column))
        return TRUE;
    }

  return FALSE;
}

/* How many rows of a link refer to nothing already. */
static gboolean
count_known_orphans (RelLooking        *self,
                     RelForeignKey  *link,
                     gint64         *count,
                     GError        **error)
{
  RelForeignKey *old = rel_table_get_foreign_key (self->before, rel_foreign_key_get_id (link));
  gboolean same = old != NULL && rel_future_is_same_link (old, link);
  g_autofree char *condition = same ? rel_future_is_orphan (self->foresight->future.from, self->before, old) : NULL;
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (self->before));
  g_autofree char *sql = condition != NULL ? g_strdup_printf ("SELECT count (*) FROM %s WHERE %s", owner, condition) : NULL;

  *count = 0;

  return sql == NULL || rel_foresight_count (self->foresight, sql, count, error);
}

/* Whether a column can lose values without any rule noticing: no record is found by it, and
 * no text speaks of it. */
static gboolean
can_lose_values (RelLooking *self,
                 RelColumn  *column)
{
  const RelTableInfo *info = rel_table_get_info (self->after);
  GPtrArray *links = rel_schema_list_links_to (self->foresight->future.to, rel_table_get_id (self->after));
  const char *name = rel_column_get_name (column);

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (links->pdata[i]);

      for (guint j = 0; j < link->n_target_columns; j++)
        if (link->target_columns[j] == rel_column_get_id (column))
          return FALSE;
    }
  for (guint i = 0; i < info->checks->len; i++)
    if (rel_mentions_name (rel_check_get_info (info->checks->pdata[i])->expression, name))
      return FALSE;
  for (guint i = 0; i < info->columns->len; i++)
    {
      const char *expression = rel_column_get_info (info->columns->pdata[i])->expression;

      if (expression != NULL && rel_mentions_name (expression, name))
        return FALSE;
    }
  for (guint i = 0; i < info->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (info->indexes->pdata[i]);

      if (index->unique && index->where != NULL && rel_mentions_name (index->where, name))
        return FALSE;
      for (guint j = 0; j < index->n_parts && index->unique; j++)
        if (index->parts[j].expression != NULL && rel_mentions_name (index->parts[j].expression, name))
          return FALSE;
    }

  return TRUE;
}

/* Whether rows can give up a link: their columns, as far as they may be empty. */
static gboolean
can_clear (RelLooking              *self,
           const RelForeignKeyInfo *info)
{
  gboolean can = FALSE;

  for (guint i = 0; i < info->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (self->after, info->columns[i]);

      if (column == NULL || rel_column_get_info (column)->not_null || rel_column_get_info (column)->generated != REL_GENERATED_NO ||
          rel_future_is_rowid (self->after, column))
        continue;
      if (!can_lose_values (self, column))
        return FALSE;
      can = TRUE;
    }

  return can;
}

static gboolean
look_at_link (RelLooking        *self,
              RelForeignKey  *link,
              GError        **error)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  RelTable *parent = rel_schema_get_table (self->foresight->future.to, info->target);
  g_autofree char *names = list_names (self->after, info->columns, info->n_columns);
  gboolean changed = rel_foresight_has_change (self->foresight, REL_ELEMENT_LINK, rel_foreign_key_get_id (link));
  gint64 known = 0;

  if (!changed && !changes_any (self, info->columns, info->n_columns) &&
      !may_lose_parents (self->foresight, info->target, info->target_columns, info->n_target_columns))
    return TRUE;
  if (!count_known_orphans (self, link, &known, error))
    return FALSE;

  return look (self, REL_EFFECT_LINK, REL_ELEMENT_LINK, rel_foreign_key_get_id (link),
               g_strdup_printf ("%s.%s", rel_table_get_name (self->after), names),
               parent != NULL ? rel_table_get_name (parent) : info->target_name,
               can_clear (self, info) ? REL_CHOICE_SET_NULL : 0, list_link, link, known, error);
}

static gboolean
look_at_table (RelLooking  *self,
               GError  **error)
{
  const RelTableInfo *info = rel_table_get_info (self->after);

  /* what is no other value than before has no other rules either, but maybe other parents */
  if (self->after != self->before)
    {
      for (guint i = 0; i < info->columns->len; i++)
        if (!look_at_column (self, info->columns->pdata[i], error))
          return FALSE;
      for (guint i = 0; i < info->checks->len; i++)
        if (!look_at_check (self, info->checks->pdata[i], error))
          return FALSE;
      if (info->primary_key != NULL && !look_at_key (self, info->primary_key, error))
        return FALSE;
      for (guint i = 0; i < info->uniques->len; i++)
        if (!look_at_key (self, info->uniques->pdata[i], error))
          return FALSE;
      for (guint i = 0; i < info->indexes->len; i++)
        if (!look_at_index (self, info->indexes->pdata[i], error))
          return FALSE;
    }
  for (guint i = 0; i < info->foreign_keys->len; i++)
    if (!look_at_link (self, info->foreign_keys->pdata[i], error))
      return FALSE;

  return TRUE;
}

gboolean
rel_foresight_obstacles (RelForesight  *self,
                         GError       **error)
{
  RelSchema *to = self->future.to;

  for (guint i = 0; i < rel_schema_get_n_tables (to); i++)
    {
      RelLooking looking = { .foresight = self, .after = rel_schema_get_nth_table (to, i) };

      looking.before = rel_schema_get_table (self->future.from, rel_table_get_id (looking.after));
      if (looking.before == NULL || rel_table_get_info (looking.after)->kind != REL_TABLE_ORDINARY ||
          rel_table_get_info (looking.before)->kind != REL_TABLE_ORDINARY || rel_table_get_info (looking.before)->error != NULL)
        continue;
      if (!rel_foresight_count_rows (self, looking.before, &looking.n_rows, error))
        return FALSE;
      /* no rows, no obstacles */
      if (looking.n_rows != 0 && !look_at_table (&looking, error))
        return FALSE;
    }

  return TRUE;
}
