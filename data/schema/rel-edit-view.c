/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Views are text: an edit exchanges it, or its name within it. Who reads from a view is
 * found by its name in the texts of other views and of triggers.
 */
#include "config.h"

#include "schema/rel-edit-view.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-edit-private.h"
#include "schema/rel-mentions.h"
#include "schema/rel-values-private.h"

static RelView *
get_view (RelSchema  *schema,
          RelId       id,
          GError    **error)
{
  RelView *view = rel_schema_get_view (schema, id);

  if (view == NULL)
    rel_edit_refuse (error, NULL, _("There is no such view any more"));

  return view;
}

static gboolean
is_word (const RelMention *mention,
         const char       *word)
{
  return mention->name != NULL && !mention->quoted && g_ascii_strcasecmp (mention->name, word) == 0;
}

/* The name in CREATE VIEW IF NOT EXISTS main.name, or NULL. */
static const RelMention *
find_name (GArray *mentions)
{
  guint i = 0;

#define AT(n) (&g_array_index (mentions, RelMention, n))
  if (mentions->len < 3 || !is_word (AT (0), "create"))
    return NULL;
  i = is_word (AT (1), "temp") || is_word (AT (1), "temporary") ? 2 : 1;
  if (i >= mentions->len || !is_word (AT (i), "view"))
    return NULL;
  i++;
  if (i + 3 < mentions->len && is_word (AT (i), "if") && is_word (AT (i + 1), "not") && is_word (AT (i + 2), "exists"))
    i += 3;
  if (i + 2 < mentions->len && AT (i + 1)->sign == '.')
    i += 2;

  return i < mentions->len && AT (i)->name != NULL ? AT (i) : NULL;
#undef AT
}

static void
put_view (RelSchemaEdit *draft,
          RelView       *before,
          RelViewInfo   *info)
{
  g_autoptr(RelView) view = rel_view_new (rel_view_get_id (before), info);

  rel_values_replace (draft->views, G_OBJECT (before), G_OBJECT (view));
}

/* Views and triggers that read from it, under its new name. */
static void
rename_mentions (RelSchemaEdit *draft,
                 const char    *name,
                 const char    *new_name)
{
  for (guint i = 0; i < draft->views->len; i++)
    {
      RelViewInfo info = *rel_view_get_info (draft->views->pdata[i]);
      g_autofree char *sql = NULL;

      if (info.sql == NULL || g_ascii_strcasecmp (info.name, new_name) == 0 || !rel_mentions_name (info.sql, name))
        continue;
      sql = rel_mentions_rename_table (info.sql, name, new_name);
      info.sql = sql;
      put_view (draft, draft->views->pdata[i], &info);
    }
  for (guint i = 0; i < draft->triggers->len; i++)
    {
      RelTriggerInfo info = *rel_trigger_get_info (draft->triggers->pdata[i]);
      g_autofree char *sql = NULL;
      g_autoptr(RelTrigger) trigger = NULL;

      if (info.sql == NULL || !rel_mentions_name (info.sql, name))
        continue;
      sql = rel_mentions_rename_table (info.sql, name, new_name);
      info.sql = sql;
      if (info.target_name != NULL && g_ascii_strcasecmp (info.target_name, name) == 0)
        info.target_name = new_name;
      trigger = rel_trigger_new (rel_trigger_get_id (draft->triggers->pdata[i]), &info);
      rel_values_replace (draft->triggers, draft->triggers->pdata[i], G_OBJECT (trigger));
    }
}

/**
 * rel_edit_view_rename:
 * @schema: a schema
 * @view: id of a view
 * @name: its new name
 * @error: return location for an error
 *
 * Renames a view; other views and triggers that read from it follow.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_view_rename (RelSchema   *schema,
                      RelId        view,
                      const char  *name,
                      GError     **error)
{
  g_auto(RelSchemaEdit) draft = { NULL };
  g_autoptr(GArray) mentions = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *old = NULL;
  g_autofree char *sql = NULL;
  const RelMention *at;
  RelViewInfo info;
  RelView *before;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  before = get_view (schema, view, error);
  if (before == NULL || !rel_edit_check_name (schema, name, view, error))
    return NULL;
  info = *rel_view_get_info (before);
  mentions = rel_mentions_list (info.sql != NULL ? info.sql : "");
  at = find_name (mentions);
  if (at == NULL)
    {
      rel_edit_refuse (error, NULL, _("The text of “%s” was not understood, so it cannot be renamed"), info.name);
      return NULL;
    }
  old = g_strdup (info.name);
  quoted = rel_mentions_quote (name);
  sql = g_strdup_printf ("%.*s%s%s", (int) at->start, info.sql, quoted, info.sql + at->end);
  info.name = name;
  info.sql = sql;
  rel_schema_edit_init (&draft, schema);
  put_view (&draft, before, &info);
  rename_mentions (&draft, old, name);

  return rel_schema_edit_finish (&draft, error);
}

/**
 * rel_edit_view_change:
 * @schema: a schema
 * @view: id of a view
 * @sql: its new CREATE VIEW statement; it may have another name there
 * @columns: (nullable) (element-type RelColumn): its columns then
 * @error: return location for an error
 *
 * Exchanges the text of a view. Whether SQLite takes it has been tried before.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_view_change (RelSchema   *schema,
                      RelId        view,
                      const char  *sql,
                      GPtrArray   *columns,
                      GError     **error)
{
  g_auto(RelSchemaEdit) draft = { NULL };
  g_autoptr(GArray) mentions = rel_mentions_list (sql);
  const RelMention *at = find_name (mentions);
  g_autofree char *old = NULL;
  RelViewInfo info = { NULL };
  RelView *before;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  before = get_view (schema, view, error);
  if (before == NULL)
    return NULL;
  if (at == NULL)
    {
      rel_edit_refuse (error, NULL, _("A view is made by CREATE VIEW name AS SELECT …; nothing was changed"));
      return NULL;
    }
  if (!rel_edit_check_name (schema, at->name, view, error))
    return NULL;
  old = g_strdup (rel_view_get_name (before));
  info.name = at->name;
  info.sql = sql;
  info.columns = columns;
  rel_schema_edit_init (&draft, schema);
  put_view (&draft, before, &info);
  if (g_strcmp0 (old, at->name) != 0)
    rename_mentions (&draft, old, at->name);

  return rel_schema_edit_finish (&draft, error);
}

/**
 * rel_edit_view_drop:
 * @schema: a schema
 * @view: id of a view
 * @dependents: what becomes of views and triggers that read from it
 * @error: return location for an error
 *
 * Drops a view with its own triggers.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_view_drop (RelSchema      *schema,
                    RelId           view,
                    RelDependents   dependents,
                    GError        **error)
{
  g_auto(RelSchemaEdit) draft = { NULL };
  g_autoptr(GPtrArray) mentions = NULL;
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(RelTable) stand_in = NULL;
  RelTableInfo content = { .columns = none };
  RelView *dropped;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  dropped = get_view (schema, view, error);
  if (dropped == NULL)
    return NULL;
  rel_schema_edit_init (&draft, schema);
  for (guint i = draft.triggers->len; i > 0; i--)
    if (rel_trigger_get_info (draft.triggers->pdata[i - 1])->target == view)
      g_ptr_array_remove_index (draft.triggers, i - 1);
  for (guint i = draft.views->len; i > 0; i--)
    if (draft.views->pdata[i - 1] == dropped)
      g_ptr_array_remove_index (draft.views, i - 1);
  /* whoever reads from it reads as from a table */
  content.name = rel_view_get_name (dropped);
  stand_in = rel_table_new (view, &content);
  mentions = rel_edit_list_mentions (&draft, stand_in, NULL);
  if (!rel_edit_drop_mentions (&draft, mentions, content.name, dependents, error))
    return NULL;

  return rel_schema_edit_finish (&draft, error);
}
