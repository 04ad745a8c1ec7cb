/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which columns of a child stand for which columns of a key: guessed from names and
 * types, changed by people, and moved when an end of a link is dragged elsewhere. A
 * link always refers to a whole key, so its pairs are those of the key; where a child
 * has no column for one of them, one is made.
 */
#include "config.h"

#include "schema/rel-link-match.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-derive.h"
#include "schema/rel-edit-link-private.h"

static gboolean
may_serve (RelTable *child,
           RelId     column)
{
  const RelColumnInfo *info = rel_column_get_info (rel_table_get_column (child, column));
  RelKey *key = rel_table_get_info (child)->primary_key;

  if (info->generated != REL_GENERATED_NO || info->hidden || rel_table_is_link_column (child, column))
    return FALSE;

  /* the child's own key is called like that of its parent more often than it is a link */
  return key == NULL || rel_key_get_info (key)->n_columns != 1 || rel_key_get_info (key)->columns[0] != column;
}

static RelId
find_by_name (RelTable *child,
              RelTable *parent,
              RelId     referenced)
{
  const char *name = rel_column_get_name (rel_table_get_column (parent, referenced));
  g_autofree char *longer = rel_link_name_column (parent, NULL, name);
  RelColumn *column = rel_table_find_column (child, longer);

  if (column == NULL || !may_serve (child, rel_column_get_id (column)))
    column = rel_table_find_column (child, name);

  return column != NULL && may_serve (child, rel_column_get_id (column)) ? rel_column_get_id (column) : REL_ID_NONE;
}

static gboolean
same_type (RelTable *child,
           RelId     column,
           RelTable *parent,
           RelId     referenced)
{
  return g_ascii_strcasecmp (rel_column_get_declared_type (rel_table_get_column (child, column)),
                             rel_column_get_declared_type (rel_table_get_column (parent, referenced))) == 0;
}

/* The place in the key that a column fits best: free and of its type, else free, else of its type. */
static guint
find_place (RelTable         *child,
            RelId             column,
            RelTable         *parent,
            const RelKeyInfo *key,
            const RelId      *taken)
{
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < key->n_columns; i++)
      if ((round == 2 || taken[i] == REL_ID_NONE) && (round == 1 || same_type (child, column, parent, key->columns[i])))
        return i;

  return 0;
}

/**
 * rel_link_guess_columns:
 * @schema: a schema
 * @child: id of the table that shall have the link
 * @parent: id of the table that it shall refer to
 * @key: id of the key there; 0: its primary key
 * @given: id of a column of @child that shall be part of the link, or 0
 * @n_columns: (out): how many columns the key has
 * @sure: (out) (optional): whether names leave no doubt
 *
 * Guesses which columns of a child stand for those of a key.
 *
 * Returns: (transfer full) (nullable) (array length=n_columns): for each column of the key
 *   one of the child, 0 where one has to be made; %NULL when there is no key
 */
RelId *
rel_link_guess_columns (RelSchema *schema,
                        RelId      child,
                        RelId      parent,
                        RelId      key,
                        RelId      given,
                        guint     *n_columns,
                        gboolean  *sure)
{
  RelTable *from = rel_schema_get_table (schema, child);
  RelTable *to = rel_schema_get_table (schema, parent);
  RelKey *found = to != NULL ? rel_link_find_key (to, key, NULL) : NULL;
  const RelKeyInfo *info;
  RelId *columns;
  guint n_found = 0;
  gboolean known = given == REL_ID_NONE;

  if (from == NULL || found == NULL)
    return NULL;
  info = rel_key_get_info (found);
  columns = g_new0 (RelId, info->n_columns);
  for (guint i = 0; i < info->n_columns && from != to; i++)
    {
      columns[i] = find_by_name (from, to, info->columns[i]);
      for (guint j = 0; j < i; j++)
        if (columns[j] == columns[i])
          columns[i] = REL_ID_NONE;
      n_found += columns[i] != REL_ID_NONE;
      known |= columns[i] != REL_ID_NONE && columns[i] == given;
    }
  if (sure != NULL)
    *sure = known && (n_found == 0 || n_found == info->n_columns);
  if (!known)
    columns[find_place (from, given, to, info, columns)] = given;
  *n_columns = info->n_columns;

  return columns;
}

/**
 * rel_link_list_keys:
 * @parent: a table
 *
 * Returns: (transfer container) (element-type RelKey): what a link may refer to: its
 *   primary key, if it has one, and what is unique
 */
GPtrArray *
rel_link_list_keys (RelTable *parent)
{
  const RelTableInfo *info = rel_table_get_info (parent);
  GPtrArray *keys = g_ptr_array_new ();

  if (info->primary_key != NULL)
    g_ptr_array_add (keys, info->primary_key);
  for (guint i = 0; i < info->uniques->len; i++)
    g_ptr_array_add (keys, info->uniques->pdata[i]);

  return keys;
}

static gboolean
put_columns (RelSchema         *schema,
             RelTableEdit      *child,
             RelTable          *parent,
             const RelKeyInfo  *key,
             RelId             *columns,
             gboolean          *made,
             GError           **error)
{
  RelLinkDraft draft = { .parent = rel_table_get_id (parent), .child = child->id };
  g_auto(GStrv) names = NULL;

  for (guint i = 0; i < key->n_columns; i++)
    {
      const char *referenced = rel_column_get_name (rel_table_get_column (parent, key->columns[i]));

      for (guint j = 0; j < i; j++)
        if (columns[j] == columns[i])
          {
            rel_edit_refuse (error, child->base, _("A column of “%s” can stand for one column of the key only"), rel_table_get_name (child->base));
            return FALSE;
          }
      if (columns[i] != REL_ID_NONE)
        {
          if (rel_edit_get_column (child->base, columns[i], error) == NULL)
            return FALSE;
          continue;
        }
      {
        g_autofree char *wanted = rel_link_name_column (parent, draft.parent == draft.child ? "parent" : NULL, referenced);
        g_autofree char *name = rel_edit_find_free_column (child->base, wanted);
        RelColumn *column = rel_link_make_column (parent, key->columns[i], name, FALSE);

        columns[i] = rel_column_get_id (column);
        g_ptr_array_add (child->columns, column);
        *made = TRUE;
      }
    }

  return TRUE;
}

static void
keep_unique (RelTableEdit *child,
             const RelId  *columns,
             guint         n_columns)
{
  RelKeyInfo info = { .columns = columns, .n_columns = n_columns };

  g_ptr_array_add (child->uniques, rel_key_new (REL_ID_NONE, &info));
}

/**
 * rel_edit_link_match:
 * @schema: a schema
 * @link: id of a foreign key
 * @parent: id of the table that it shall refer to
 * @key: id of the key there; 0: its primary key
 * @columns: (array length=n_columns): for each column of the key one of the child; 0 where one shall be made
 * @n_columns: their number
 * @error: return location for an error
 *
 * Changes the columns of a link at both ends. Columns that it leaves stay, with what is
 * in them; a link that is one-to-one stays so.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_edit_link_match (RelSchema    *schema,
                     RelId         link,
                     RelId         parent,
                     RelId         key,
                     const RelId  *columns,
                     guint         n_columns,
                     GError      **error)
{
  g_auto(RelTableEdit) draft = { NULL };
  g_auto(RelSchemaEdit) whole = { NULL };
  g_autoptr(RelTable) changed = NULL;
  g_autoptr(RelSchema) result = NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree RelId *used = NULL;
  RelTable *owner, *target;
  RelRelationship *relationship;
  const RelKeyInfo *info;
  RelForeignKeyInfo content;
  gboolean made = FALSE;
  RelKey *found;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  owner = rel_schema_get_link_owner (schema, link);
  if (owner == NULL)
    {
      rel_edit_refuse (error, NULL, _("There is no such link any more"));
      return NULL;
    }
  target = rel_edit_get_table (schema, parent, error);
  found = target != NULL ? rel_link_find_key (target, key, error) : NULL;
  if (found == NULL)
    return NULL;
  info = rel_key_get_info (found);
  if (n_columns != info->n_columns)
    {
      rel_edit_refuse (error, owner, ngettext ("A link to “%s” needs %u column", "A link to “%s” needs %u columns", info->n_columns),
                       rel_table_get_name (target), info->n_columns);
      return NULL;
    }

  used = g_memdup2 (columns, n_columns * sizeof (RelId));
  rel_table_edit_init (&draft, owner);
  if (!put_columns (schema, &draft, target, info, used, &made, error))
    return NULL;
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (names, (gpointer) rel_column_get_name (rel_table_get_column (target, info->columns[i])));
  g_ptr_array_add (names, NULL);
  content = *rel_foreign_key_get_info (rel_table_get_foreign_key (owner, link));
  content.columns = used;
  content.n_columns = n_columns;
  content.target = parent;
  content.target_name = rel_table_get_name (target);
  content.target_columns = info->columns;
  content.target_column_names = (const char *const *) names->pdata;
  content.n_target_columns = n_columns;
  content.implicit = FALSE;
  for (guint i = 0; i < draft.foreign_keys->len; i++)
    if (rel_foreign_key_get_id (draft.foreign_keys->pdata[i]) == link)
      {
        RelForeignKey *other = rel_foreign_key_new (link, &content);

        g_object_unref (draft.foreign_keys->pdata[i]);
        draft.foreign_keys->pdata[i] = other;
      }
  relationship = rel_schema_get_relationship (schema, link);
  if (relationship != NULL && rel_relationship_get_info (relationship)->kind == REL_KIND_ONE_TO_ONE && !rel_table_is_unique (owner, used, n_columns))
    keep_unique (&draft, used, n_columns);
  rel_link_add_index (schema, &draft, used, n_columns);
  rel_table_edit_forget_sql (&draft);
  changed = rel_table_edit_finish (&draft, error);
  if (changed == NULL)
    return NULL;
  rel_schema_edit_init (&whole, schema);
  rel_schema_edit_put (&whole, changed);
  if (made)
    rel_edit_forget_all_columns (&whole, owner);
  result = rel_schema_edit_finish (&whole, error);

  return result != NULL && rel_edit_check_links (schema, result, error) ? g_steal_pointer (&result) : NULL;
}

/* Dragging an end */

static RelTable *
find_table (RelSchema *schema,
            RelId      place,
            RelId     *column)
{
  RelTable *table = rel_schema_get_table (schema, place);

  *column = REL_ID_NONE;
  for (guint i = 0; table == NULL && i < rel_schema_get_n_tables (schema); i++)
    if (rel_table_get_column (rel_schema_get_nth_table (schema, i), place) != NULL)
      {
        table = rel_schema_get_nth_table (schema, i);
        *column = place;
      }

  return table;
}

/* The key made of just this column, else 0, which is the primary key. */
static RelId
find_key_of (RelTable *parent,
             RelId     column)
{
  g_autoptr(GPtrArray) keys = rel_link_list_keys (parent);

  for (guint i = 0; column != REL_ID_NONE && i < keys->len; i++)
    if (rel_key_get_info (keys->pdata[i])->n_columns == 1 && rel_key_get_info (keys->pdata[i])->columns[0] == column)
      return rel_key_get_id (keys->pdata[i]);

  return REL_ID_NONE;
}

/* The key that a link refers to now. */
static RelId
find_current_key (RelTable                *parent,
                  const RelForeignKeyInfo *link)
{
  g_autoptr(GPtrArray) keys = rel_link_list_keys (parent);

  for (guint i = 0; i < keys->len; i++)
    {
      const RelKeyInfo *key = rel_key_get_info (keys->pdata[i]);
      gboolean same = key->n_columns == link->n_target_columns;

      for (guint j = 0; j < key->n_columns && same; j++)
        {
          gboolean found = FALSE;

          for (guint k = 0; k < link->n_target_columns && !found; k++)
            found = key->columns[j] == link->target_columns[k];
          same = found;
        }
      if (same)
        return rel_key_get_id (keys->pdata[i]);
    }

  return REL_ID_NONE;
}

static RelSchema *
drag_parent (RelSchema                *schema,
             RelId                     link,
             const RelForeignKeyInfo  *info,
             RelTable                 *owner,
             RelTable                 *to,
             RelId                     column,
             GError                  **error)
{
  RelId parent = rel_table_get_id (to);
  RelId key = find_key_of (to, column);
  RelKey *found = rel_link_find_key (to, key, error);
  g_autofree RelId *columns = NULL;
  guint n_columns;

  if (found == NULL)
    return NULL;
  if (column != REL_ID_NONE && key == REL_ID_NONE && !rel_table_is_unique_column (to, column) && rel_table_get_key_position (to, column) == 0)
    {
      rel_edit_refuse (error, to, _("%s.%s is not unique, so no link can refer to it"), rel_table_get_name (to),
                       rel_column_get_name (rel_table_get_column (to, column)));
      return NULL;
    }
  if (info->target == parent && find_current_key (to, info) == rel_key_get_id (found))
    return g_object_ref (schema);
  if (info->target != parent && rel_key_get_info (found)->n_columns == info->n_columns && found == rel_table_get_info (to)->primary_key)
    return rel_edit_link_retarget (schema, link, parent, error);
  if (rel_key_get_info (found)->n_columns == info->n_columns)
    return rel_edit_link_match (schema, link, parent, rel_key_get_id (found), info->columns, info->n_columns, error);
  columns = rel_link_guess_columns (schema, rel_table_get_id (owner), parent, rel_key_get_id (found), info->columns[0], &n_columns, NULL);

  return rel_edit_link_match (schema, link, parent, rel_key_get_id (found), columns, n_columns, error);
}

static RelSchema *
drag_child (RelSchema                *schema,
            RelId                     link,
            const RelForeignKeyInfo  *info,
            RelTable                 *owner,
            RelTable                 *to,
            RelId                     column,
            RelId                    *moved,
            GError                  **error)
{
  RelTable *parent = rel_edit_get_table (schema, info->target, error);
  RelId key = parent != NULL ? find_current_key (parent, info) : REL_ID_NONE;
  RelRelationship *relationship = rel_schema_get_relationship (schema, link);
  g_autofree RelId *columns = NULL;
  g_autoptr(RelSchema) without = NULL;
  g_autoptr(RelSchema) result = NULL;
  RelLinkDraft draft = { REL_KIND_ONE_TO_MANY };
  GPtrArray *links;
  guint n_columns;

  if (parent == NULL)
    return NULL;
  if (owner == to && (column == REL_ID_NONE || (info->n_columns == 1 && info->columns[0] == column)))
    return g_object_ref (schema);
  columns = rel_link_guess_columns (schema, rel_table_get_id (to), info->target, key, column, &n_columns, NULL);
  if (columns == NULL)
    {
      rel_link_find_key (parent, key, error);
      return NULL;
    }
  if (owner == to)
    {
      /* the others stay where they are */
      for (guint i = 0; i < n_columns && n_columns == info->n_columns; i++)
        if (columns[i] != column)
          columns[i] = info->columns[i] != column ? info->columns[i] : REL_ID_NONE;
      return rel_edit_link_match (schema, link, info->target, key, columns, n_columns, error);
    }

  without = rel_edit_link_drop (schema, link, FALSE, error);
  if (without == NULL)
    return NULL;
  draft.kind = relationship != NULL ? rel_relationship_get_info (relationship)->kind : REL_KIND_ONE_TO_MANY;
  draft.parent = info->target;
  draft.child = rel_table_get_id (to);
  draft.key = key;
  draft.columns = columns;
  draft.n_columns = n_columns;
  draft.on_delete = info->on_delete;
  draft.on_update = info->on_update;
  draft.deferrable = info->initially_deferred;
  draft.name_at_child = info->name_at_child;
  draft.name_at_parent = info->name_at_parent;
  result = rel_edit_link_add (without, &draft, error);
  if (result == NULL)
    return NULL;
  links = rel_table_get_info (rel_schema_get_table (result, draft.child))->foreign_keys;
  if (moved != NULL)
    *moved = rel_foreign_key_get_id (links->pdata[links->len - 1]);

  return g_steal_pointer (&result);
}

/**
 * rel_edit_link_drag:
 * @schema: a schema
 * @link: id of a foreign key
 * @at_parent: which of its ends
 * @place: id of the table or column where that end shall be
 * @moved: (out) (optional): id of the link afterwards; another one when it went to another child
 * @error: return location for an error
 *
 * Puts one end of a link somewhere else. Columns that it leaves stay.
 *
 * Returns: (transfer full): the schema, the same when nothing changes, or %NULL
 */
RelSchema *
rel_edit_link_drag (RelSchema  *schema,
                    RelId       link,
                    gboolean    at_parent,
                    RelId       place,
                    RelId      *moved,
                    GError    **error)
{
  RelTable *owner, *to;
  const RelForeignKeyInfo *info;
  RelId column;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  owner = rel_schema_get_link_owner (schema, link);
  to = find_table (schema, place, &column);
  if (owner == NULL || to == NULL || rel_table_get_info (to)->kind != REL_TABLE_ORDINARY)
    {
      rel_edit_refuse (error, NULL, owner == NULL ? _("There is no such link any more") : _("A link can only lead from table to table"));
      return NULL;
    }
  if (moved != NULL)
    *moved = link;
  info = rel_foreign_key_get_info (rel_table_get_foreign_key (owner, link));
  if (at_parent)
    return drag_parent (schema, link, info, owner, to, column, error);

  return drag_child (schema, link, info, owner, to, column, moved, error);
}

static char *
list_columns (RelTable    *table,
              const RelId *columns,
              guint        n_columns)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, columns[i]);

      g_string_append_printf (text, "%s%s.%s", i > 0 ? ", " : "", rel_table_get_name (table), column != NULL ? rel_column_get_name (column) : "?");
    }

  return g_string_free (text, FALSE);
}

/**
 * rel_link_say_drag:
 * @schema: a schema
 * @link: id of a foreign key
 * @at_parent: which of its ends
 * @place: id of the table or column where that end would be
 *
 * Returns: (transfer full) (nullable): what would happen, or why it cannot, as a sentence; %NULL: nothing
 */
char *
rel_link_say_drag (RelSchema *schema,
                   RelId      link,
                   gboolean   at_parent,
                   RelId      place)
{
  g_autoptr(GError) error = NULL;
  RelId moved;
  g_autoptr(RelSchema) after = rel_edit_link_drag (schema, link, at_parent, place, &moved, &error);
  RelTable *owner, *child, *parent;
  const RelForeignKeyInfo *info;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (after == NULL)
    return g_strdup (error->message);
  if (after == schema)
    return NULL;
  child = rel_schema_get_link_owner (after, moved);
  info = rel_foreign_key_get_info (rel_table_get_foreign_key (child, moved));
  parent = rel_schema_get_table (after, info->target);
  from = list_columns (child, info->columns, info->n_columns);
  to = list_columns (parent, info->target_columns, info->n_target_columns);
  owner = rel_schema_get_link_owner (schema, link);
  if (!at_parent)
    {
      const RelForeignKeyInfo *before = rel_foreign_key_get_info (rel_table_get_foreign_key (owner, link));
      g_autofree char *left = list_columns (owner, before->columns, before->n_columns);
      RelTable *was = rel_schema_get_table (schema, rel_table_get_id (child));

      if (was != NULL && rel_table_get_info (was)->columns->len < rel_table_get_info (child)->columns->len)
        /* Translators: names of columns: A new column letters.author_id will refer to authors.id; books.author_id is a plain column then */
        return g_strdup_printf (_("A new column %1$s will refer to %2$s; %3$s is a plain column then"), from, to, left);
      /* Translators: names of columns: letters.writer will refer to authors.id; books.author_id is a plain column then */
      return g_strdup_printf (_("%1$s will refer to %2$s; %3$s is a plain column then"), from, to, left);
    }

  /* Translators: names of columns: books.author_id will refer to people.id */
  return g_strdup_printf (_("%1$s will refer to %2$s"), from, to);
}
