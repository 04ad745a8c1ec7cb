/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Views and triggers are text; an edit follows the names in it. A table's name is
 * exchanged wherever a table stands. A column's name is exchanged only where no other
 * table or view that the text mentions has a column of that name: else nobody without
 * a full reader of SQL can tell whose it is, and the edit is refused, naming the view.
 * A view that hands a renamed column on passes the rename on to its own readers.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "schema/rel-edit-private.h"
#include "schema/rel-mentions.h"
#include "schema/rel-values-private.h"

static void
put_view (RelSchemaEdit *draft,
          guint          place,
          RelViewInfo   *info)
{
  RelId id = rel_view_get_id (draft->views->pdata[place]);
  RelView *changed = rel_view_new (id, info);

  rel_values_exchange (draft->views, place, changed);
}

static void
put_trigger (RelSchemaEdit  *draft,
             guint           place,
             RelTriggerInfo *info)
{
  RelId id = rel_trigger_get_id (draft->triggers->pdata[place]);
  RelTrigger *changed = rel_trigger_new (id, info);

  rel_values_exchange (draft->triggers, place, changed);
}

/* A table gets another name in all texts. */
gboolean
rel_edit_rename_mentions (RelSchemaEdit *draft,
                          RelTable      *table,
                          const char    *new_name)
{
  const char *name = rel_table_get_name (table);
  RelId id = rel_table_get_id (table);

  for (guint i = 0; i < draft->views->len; i++)
    {
      RelViewInfo info = *rel_view_get_info (draft->views->pdata[i]);
      g_autofree char *sql = NULL;

      if (info.sql == NULL || !rel_mentions_name (info.sql, name))
        continue;
      info.sql = sql = rel_mentions_rename_table (info.sql, name, new_name);
      put_view (draft, i, &info);
    }
  for (guint i = 0; i < draft->triggers->len; i++)
    {
      RelTriggerInfo info = *rel_trigger_get_info (draft->triggers->pdata[i]);
      g_autofree char *sql = NULL;
      g_autofree char *when = NULL;

      if (info.target != id && (info.sql == NULL || !rel_mentions_name (info.sql, name)))
        continue;
      if (info.target == id)
        info.target_name = new_name;
      if (info.sql != NULL)
        info.sql = sql = rel_mentions_rename_table (info.sql, name, new_name);
      if (info.when != NULL)
        info.when = when = rel_mentions_rename_table (info.when, name, new_name);
      put_trigger (draft, i, &info);
    }

  return TRUE;
}

/* Tables and views, by lower-case name, of which a column is being renamed. */
typedef GHashTable Affected;

static gboolean
mentions_affected (const char *sql,
                   Affected   *affected)
{
  g_autoptr(GArray) list = rel_mentions_list (sql);

  for (guint i = 0; i < list->len; i++)
    {
      RelMention *mention = &g_array_index (list, RelMention, i);
      g_autofree char *name = mention->name != NULL ? g_ascii_strdown (mention->name, -1) : NULL;

      if (name != NULL && g_hash_table_contains (affected, name))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_column (GPtrArray  *columns,
            const char *name)
{
  for (guint i = 0; columns != NULL && i < columns->len; i++)
    if (g_ascii_strcasecmp (rel_column_get_name (columns->pdata[i]), name) == 0)
      return TRUE;

  return FALSE;
}

/* Another table or view in the text which has a column of that name too, or may have. */
static const char *
find_rival (RelSchemaEdit *draft,
            const char    *sql,
            const char    *own_name,
            const char    *column,
            Affected      *affected)
{
  g_autoptr(GArray) list = rel_mentions_list (sql);

  for (guint i = 0; i < list->len; i++)
    {
      RelMention *mention = &g_array_index (list, RelMention, i);
      g_autofree char *name = mention->name != NULL ? g_ascii_strdown (mention->name, -1) : NULL;
      RelTable *table;
      RelView *view;

      if (name == NULL || g_hash_table_contains (affected, name) || g_ascii_strcasecmp (name, own_name) == 0)
        continue;
      table = rel_schema_find_table (draft->base, name);
      if (table != NULL && has_column (rel_table_get_info (table)->columns, column))
        return rel_table_get_name (table);
      view = rel_schema_find_view (draft->base, name);
      if (view != NULL && (rel_view_get_info (view)->columns == NULL ||
                           has_column (rel_view_get_info (view)->columns, column)))
        return rel_view_get_name (view);
    }

  return NULL;
}

static gboolean
refuse_rival (RelTable    *table,
              const char  *column,
              const char  *mentioning,
              const char  *rival,
              GError     **error)
{
  rel_edit_refuse (error, table,
                   _("“%s” mentions “%s”, which “%s” has as well, so it is not clear which is meant. Change “%s” first"),
                   mentioning, column, rival, mentioning);

  return FALSE;
}

/* CREATE VIEW v (a, b) AS: the names of its columns are its own. */
static gboolean
names_own_columns (const char *sql)
{
  g_autoptr(GArray) list = rel_mentions_list (sql);

  for (guint i = 0; i < list->len; i++)
    {
      RelMention *mention = &g_array_index (list, RelMention, i);

      if (mention->sign == '(')
        return TRUE;
      if (mention->name != NULL && !mention->quoted && g_ascii_strcasecmp (mention->name, "AS") == 0)
        return FALSE;
    }

  return FALSE;
}

static GPtrArray *
rename_in_list (GPtrArray  *columns,
                const char *column,
                const char *new_name)
{
  GPtrArray *renamed = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < columns->len; i++)
    {
      RelColumnInfo info = *rel_column_get_info (columns->pdata[i]);

      if (g_ascii_strcasecmp (info.name, column) == 0)
        info.name = new_name;
      g_ptr_array_add (renamed, rel_column_new (rel_column_get_id (columns->pdata[i]), &info));
    }

  return renamed;
}

/* Sets changed when the view now hands the column on by its new name. */
static gboolean
rename_in_view (RelSchemaEdit  *draft,
                guint           place,
                RelTable       *table,
                const char     *column,
                const char     *new_name,
                Affected       *affected,
                gboolean       *changed,
                GError        **error)
{
  RelViewInfo info = *rel_view_get_info (draft->views->pdata[place]);
  gboolean mentioned = rel_mentions_name (info.sql, column);
  gboolean hands_on = !names_own_columns (info.sql) &&
                      (info.columns == NULL ? rel_mentions_all_columns (info.sql) : has_column (info.columns, column));
  g_autofree char *sql = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  const char *rival;

  *changed = FALSE;
  if (!mentioned && !(hands_on && rel_mentions_all_columns (info.sql)))
    return TRUE;
  rival = find_rival (draft, info.sql, info.name, column, affected);
  if (rival != NULL)
    return refuse_rival (table, column, info.name, rival, error);

  if (mentioned)
    info.sql = sql = rel_mentions_rename_column (info.sql, column, new_name);
  if (hands_on && info.columns != NULL)
    {
      /* SELECT a AS a: the alias keeps its name, and so does the view's column */
      g_autoptr(GArray) list = rel_mentions_list (info.sql);

      for (guint i = 1; i < list->len && hands_on; i++)
        {
          RelMention *mention = &g_array_index (list, RelMention, i);

          hands_on = !(mention->name != NULL && g_ascii_strcasecmp (mention->name, column) == 0 &&
                       (mention - 1)->name != NULL && g_ascii_strcasecmp ((mention - 1)->name, "AS") == 0);
        }
      if (hands_on)
        info.columns = columns = rename_in_list (info.columns, column, new_name);
    }
  put_view (draft, place, &info);
  *changed = hands_on;

  return TRUE;
}

static gboolean
rename_in_trigger (RelSchemaEdit  *draft,
                   guint           place,
                   RelTable       *table,
                   const char     *column,
                   const char     *new_name,
                   Affected       *affected,
                   GError        **error)
{
  RelTriggerInfo info = *rel_trigger_get_info (draft->triggers->pdata[place]);
  g_autofree char *sql = NULL, *when = NULL;
  g_auto(GStrv) of = NULL;
  const char *rival;

  if (!rel_mentions_name (info.sql, column))
    return TRUE;
  rival = find_rival (draft, info.sql, info.name, column, affected);
  if (rival != NULL)
    return refuse_rival (table, column, info.name, rival, error);

  info.sql = sql = rel_mentions_rename_column (info.sql, column, new_name);
  if (info.when != NULL)
    info.when = when = rel_mentions_rename_column (info.when, column, new_name);
  if (info.of != NULL && info.target == rel_table_get_id (table))
    {
      of = g_strdupv ((char **) info.of);
      for (guint i = 0; of[i] != NULL; i++)
        if (g_ascii_strcasecmp (of[i], column) == 0)
          {
            g_free (of[i]);
            of[i] = g_strdup (new_name);
          }
      info.of = (const char *const *) of;
    }
  put_trigger (draft, place, &info);

  return TRUE;
}

/* A column gets another name in all texts; refused where it is not clear what is meant. */
gboolean
rel_edit_rename_column_mentions (RelSchemaEdit  *draft,
                                 RelTable       *table,
                                 const char     *column,
                                 const char     *new_name,
                                 GError        **error)
{
  g_autoptr(GHashTable) affected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) done = g_hash_table_new (NULL, NULL);
  gboolean again = TRUE;

  g_hash_table_add (affected, g_ascii_strdown (rel_table_get_name (table), -1));
  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < draft->views->len; i++)
        {
          RelView *view = draft->views->pdata[i];
          const char *sql = rel_view_get_info (view)->sql;
          gboolean hands_on;

          if (sql == NULL || g_hash_table_contains (done, GUINT_TO_POINTER (i + 1)) || !mentions_affected (sql, affected))
            continue;
          if (!rename_in_view (draft, i, table, column, new_name, affected, &hands_on, error))
            return FALSE;
          g_hash_table_add (done, GUINT_TO_POINTER (i + 1));
          if (hands_on)
            {
              g_hash_table_add (affected, g_ascii_strdown (rel_view_get_name (draft->views->pdata[i]), -1));
              again = TRUE;
            }
        }
    }

  for (guint i = 0; i < draft->triggers->len; i++)
    {
      const char *sql = rel_trigger_get_info (draft->triggers->pdata[i])->sql;

      if (sql != NULL && mentions_affected (sql, affected) &&
          !rename_in_trigger (draft, i, table, column, new_name, affected, error))
        return FALSE;
    }

  return TRUE;
}

/* After columns came or went: what SELECT * gives is not known until it is read. */
void
rel_edit_forget_all_columns (RelSchemaEdit *draft,
                             RelTable      *table)
{
  g_autoptr(GHashTable) affected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean again = TRUE;

  g_hash_table_add (affected, g_ascii_strdown (rel_table_get_name (table), -1));
  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < draft->views->len; i++)
        {
          RelViewInfo info = *rel_view_get_info (draft->views->pdata[i]);

          if (info.sql == NULL || info.columns == NULL || names_own_columns (info.sql) ||
              !rel_mentions_all_columns (info.sql) || !mentions_affected (info.sql, affected))
            continue;
          info.columns = NULL;
          put_view (draft, i, &info);
          g_hash_table_add (affected, g_ascii_strdown (info.name, -1));
          again = TRUE;
        }
    }
}

/* Whether a column stands in a text without the name of its table before it. */
static gboolean
mentions_bare (const char *sql,
               const char *column)
{
  g_autoptr(GArray) list = rel_mentions_list (sql);

  for (guint i = 0; i < list->len; i++)
    {
      RelMention *mention = &g_array_index (list, RelMention, i);

      if (mention->name != NULL && g_ascii_strcasecmp (mention->name, column) == 0 &&
          (i == 0 || mention[-1].sign != '.') &&
          (i + 1 == list->len || (mention[1].sign != '.' && mention[1].sign != '(')))
        return TRUE;
    }

  return FALSE;
}

/* A new column must not leave a view unclear about a column that it names without a table. */
gboolean
rel_edit_check_new_column (RelSchemaEdit  *draft,
                           RelTable       *table,
                           const char     *column,
                           GError        **error)
{
  g_autoptr(GHashTable) affected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_hash_table_add (affected, g_ascii_strdown (rel_table_get_name (table), -1));
  for (guint i = 0; i < draft->views->len; i++)
    {
      const RelViewInfo *info = rel_view_get_info (draft->views->pdata[i]);
      const char *rival;

      if (info->sql == NULL || !mentions_affected (info->sql, affected) || !mentions_bare (info->sql, column))
        continue;
      rival = find_rival (draft, info->sql, info->name, column, affected);
      if (rival != NULL)
        return refuse_rival (table, column, info->name, rival, error);
    }

  return TRUE;
}

/* Whether a text cannot be without the column: it mentions it and who has it, or it
 * mentions a view that goes. Without a column, whether it mentions the table. */
static gboolean
needs (const char *sql,
       const char *column,
       Affected   *carriers,
       Affected   *going)
{
  if (sql == NULL)
    return FALSE;

  return mentions_affected (sql, going) ||
         (mentions_affected (sql, carriers) && (column == NULL || rel_mentions_name (sql, column)));
}

/* Views and triggers that mention a table, or a column of it, and those that mention
 * such a view. A view of all columns hands the column on without a mention. Triggers
 * of the table itself are listed only for a column. */
GPtrArray *
rel_edit_list_mentions (RelSchemaEdit *draft,
                        RelTable      *table,
                        const char    *column)
{
  g_autoptr(GHashTable) carriers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) going = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *mentions = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean again = TRUE;

  g_hash_table_add (carriers, g_ascii_strdown (rel_table_get_name (table), -1));
  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < draft->views->len; i++)
        {
          const RelViewInfo *info = rel_view_get_info (draft->views->pdata[i]);
          g_autofree char *name = g_ascii_strdown (info->name, -1);

          if (g_hash_table_contains (going, name))
            continue;
          if (needs (info->sql, column, carriers, going))
            {
              g_ptr_array_add (mentions, g_object_ref (draft->views->pdata[i]));
              again |= g_hash_table_add (going, g_steal_pointer (&name));
            }
          else if (column != NULL && info->sql != NULL && !g_hash_table_contains (carriers, name) &&
                   mentions_affected (info->sql, carriers) && rel_mentions_all_columns (info->sql))
            again |= g_hash_table_add (carriers, g_steal_pointer (&name));
        }
    }
  for (guint i = 0; i < draft->triggers->len; i++)
    {
      const RelTriggerInfo *info = rel_trigger_get_info (draft->triggers->pdata[i]);

      if (needs (info->sql, column, carriers, going) && (column != NULL || info->target != rel_table_get_id (table)))
        g_ptr_array_add (mentions, g_object_ref (draft->triggers->pdata[i]));
    }

  return mentions;
}

static void
remove_trigger (RelSchemaEdit *draft,
                RelId          trigger)
{
  for (guint i = draft->triggers->len; i > 0; i--)
    if (rel_trigger_get_id (draft->triggers->pdata[i - 1]) == trigger)
      g_ptr_array_remove_index (draft->triggers, i - 1);
}

/* A view goes, with the triggers that it has. */
static void
remove_view (RelSchemaEdit *draft,
             RelId          view)
{
  for (guint i = draft->triggers->len; i > 0; i--)
    if (rel_trigger_get_info (draft->triggers->pdata[i - 1])->target == view)
      g_ptr_array_remove_index (draft->triggers, i - 1);
  for (guint i = draft->views->len; i > 0; i--)
    if (rel_view_get_id (draft->views->pdata[i - 1]) == view)
      g_ptr_array_remove_index (draft->views, i - 1);
}

/* Drops what mentions the subject, or refuses, naming it. */
gboolean
rel_edit_drop_mentions (RelSchemaEdit  *draft,
                        GPtrArray      *mentions,
                        const char     *subject,
                        RelDependents   dependents,
                        GError        **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < mentions->len; i++)
    {
      gboolean is_view = REL_IS_VIEW (mentions->pdata[i]);

      g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "",
                              is_view ? rel_view_get_name (mentions->pdata[i]) : rel_trigger_get_name (mentions->pdata[i]));
      if (dependents == REL_DEPENDENTS_FOLLOW && is_view)
        remove_view (draft, rel_view_get_id (mentions->pdata[i]));
      else if (dependents == REL_DEPENDENTS_FOLLOW)
        remove_trigger (draft, rel_trigger_get_id (mentions->pdata[i]));
    }
  if (dependents == REL_DEPENDENTS_FOLLOW || mentions->len == 0)
    return TRUE;

  rel_edit_refuse (error, NULL, ngettext ("“%s” is used by the view or trigger %s; change or remove that first",
                                          "“%s” is used by views or triggers: %s; change or remove those first",
                                          mentions->len),
                   subject, names->str);

  return FALSE;
}
