/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Some of the differences between two schemas, taken over into one of them: a design
 * takes from a database what was changed there, a database from a design what was drawn.
 * Each chosen change is made in the schema that takes, so its identities, comments and
 * notes stay. What a change needs goes with it: see rel-take-needs.c. A table that no
 * database would have, or a link that would lead nowhere, is refused.
 */
#include "config.h"

#include "schema/rel-schema-take.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "schema/rel-edit-private.h"
#include "schema/rel-mentions.h"
#include "schema/rel-values-private.h"

typedef struct
{
  RelSchema      *mine;
  RelSchema      *theirs;
  GArray         *changes;
  const gboolean *taken;
} Take;

static gpointer
find (GPtrArray *list,
      RelId    (*get_id) (gpointer part),
      RelId      id)
{
  for (guint i = 0; i < list->len; i++)
    if (get_id (list->pdata[i]) == id)
      return list->pdata[i];

  return NULL;
}

static void
take_part (GPtrArray       *mine,
           GPtrArray       *theirs,
           RelId          (*get_id) (gpointer part),
           const RelChange *change)
{
  gpointer before = find (mine, get_id, change->id);
  gpointer after = find (theirs, get_id, change->id);

  if (before != NULL && after != NULL)
    {
      guint place = 0;

      g_ptr_array_find (mine, before, &place);
      rel_values_exchange (mine, place, g_object_ref (after));
    }
  else if (before != NULL)
    g_ptr_array_remove (mine, before);
  else if (after != NULL)
    g_ptr_array_add (mine, g_object_ref (after));
}

#define GET_ID(type) ((RelId (*) (gpointer)) rel_##type##_get_id)

/* The name is one change, all else about a column another. */
static void
take_column (RelTableEdit    *edit,
             RelTable        *theirs,
             const RelChange *change)
{
  RelColumn *before = find (edit->columns, GET_ID (column), change->id);
  RelColumn *after = rel_table_get_column (theirs, change->id);
  RelColumnInfo info;
  guint place = 0;

  if (before == NULL || after == NULL)
    {
      take_part (edit->columns, rel_table_get_info (theirs)->columns, GET_ID (column), change);
      return;
    }
  info = *rel_column_get_info (change->kind == REL_CHANGE_RENAME ? before : after);
  info.name = rel_column_get_name (change->kind == REL_CHANGE_RENAME ? after : before);
  info.note = rel_column_get_info (before)->note;
  g_ptr_array_find (edit->columns, before, &place);
  rel_values_exchange (edit->columns, place, rel_column_new (change->id, &info));
}

/* In their order; what they do not have stays behind what it stood behind. */
static void
take_order (RelTableEdit *edit,
            RelTable     *theirs)
{
  GPtrArray *order = rel_table_get_info (theirs)->columns;
  GPtrArray *sorted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < order->len; i++)
    {
      RelColumn *column = find (edit->columns, GET_ID (column), rel_column_get_id (order->pdata[i]));

      if (column != NULL)
        g_ptr_array_add (sorted, g_object_ref (column));
    }
  for (guint i = 0; i < edit->columns->len; i++)
    {
      guint place = 0;

      if (rel_table_get_column (theirs, rel_column_get_id (edit->columns->pdata[i])) != NULL)
        continue;
      if (i > 0 && g_ptr_array_find (sorted, edit->columns->pdata[i - 1], &place))
        place++;
      g_ptr_array_insert (sorted, place, g_object_ref (edit->columns->pdata[i]));
    }
  g_ptr_array_unref (edit->columns);
  edit->columns = sorted;
}

static void
take_key (RelTableEdit    *edit,
          RelTable        *theirs,
          const RelChange *change)
{
  RelKey *before = edit->primary_key;
  RelKey *after = rel_table_get_info (theirs)->primary_key;

  if ((after != NULL && rel_key_get_id (after) == change->id) || (before != NULL && rel_key_get_id (before) == change->id))
    rel_table_edit_set_key (edit, change->kind == REL_CHANGE_DROP ? NULL : after);
  else
    take_part (edit->uniques, rel_table_get_info (theirs)->uniques, GET_ID (key), change);
}

static void
take_in_table (RelTableEdit    *edit,
               RelTable        *theirs,
               const RelChange *change)
{
  const RelTableInfo *info = rel_table_get_info (theirs);

  switch (change->element)
    {
    case REL_ELEMENT_TABLE:
      if (change->kind == REL_CHANGE_RENAME)
        edit->info.name = info->name;
      else if (change->kind == REL_CHANGE_ALTER)
        {
          edit->info.strict = info->strict;
          edit->info.without_rowid = info->without_rowid;
          edit->info.autoincrement = info->autoincrement;
        }
      break;
    case REL_ELEMENT_COLUMN:
      take_column (edit, theirs, change);
      break;
    case REL_ELEMENT_KEY:
      take_key (edit, theirs, change);
      break;
    case REL_ELEMENT_LINK:
      take_part (edit->foreign_keys, info->foreign_keys, GET_ID (foreign_key), change);
      break;
    case REL_ELEMENT_CHECK:
      take_part (edit->checks, info->checks, GET_ID (check), change);
      break;
    case REL_ELEMENT_INDEX:
      take_part (edit->indexes, info->indexes, GET_ID (index), change);
      break;
    case REL_ELEMENT_SCHEMA:
    case REL_ELEMENT_VIEW:
    case REL_ELEMENT_TRIGGER:
    default:
      break;
    }
}

/* The text of an index names its table and columns: after a rename it is written anew. */
static void
forget_index_texts (RelTableEdit *edit)
{
  for (guint i = 0; i < edit->indexes->len; i++)
    {
      RelIndexInfo info = *rel_index_get_info (edit->indexes->pdata[i]);

      info.sql = NULL;
      rel_values_exchange (edit->indexes, i, rel_index_new (rel_index_get_id (edit->indexes->pdata[i]), &info));
    }
}

/* All changes within one table at once: between two of them it may be what no database takes. */
static RelTable *
take_table (Take      *self,
            RelTable  *mine,
            RelTable  *theirs,
            GError   **error)
{
  g_auto(RelTableEdit) edit = { NULL };
  gboolean moved = FALSE;
  gboolean renamed = FALSE;
  gboolean any = FALSE;

  rel_table_edit_init (&edit, mine);
  for (guint i = 0; i < self->changes->len; i++)
    {
      const RelChange *change = &g_array_index (self->changes, RelChange, i);

      if (!self->taken[i] || change->table != rel_table_get_id (mine))
        continue;
      any = TRUE;
      moved |= change->kind == REL_CHANGE_MOVE;
      renamed |= change->kind == REL_CHANGE_RENAME;
      /* what a module makes of its text is nobody's to take apart */
      if (rel_table_get_info (mine)->kind != REL_TABLE_ORDINARY || rel_table_get_info (theirs)->kind != REL_TABLE_ORDINARY)
        return g_object_ref (theirs);
      /* what stays follows; what changes is exchanged below */
      if (change->kind == REL_CHANGE_RENAME && change->element == REL_ELEMENT_COLUMN)
        rel_table_edit_rewrite (&edit, rel_mentions_rename_column, rel_column_get_name (rel_table_get_column (mine, change->id)), change->new_name);
    }
  if (!any)
    return g_object_ref (mine);
  for (guint i = 0; i < self->changes->len; i++)
    if (self->taken[i] && g_array_index (self->changes, RelChange, i).table == rel_table_get_id (mine))
      take_in_table (&edit, theirs, &g_array_index (self->changes, RelChange, i));
  if (moved)
    take_order (&edit, theirs);
  if (renamed)
    forget_index_texts (&edit);
  rel_table_edit_forget_sql (&edit);

  return rel_table_edit_finish (&edit, error);
}

/* The tables in which a virtual one keeps its rows go and come with it. */
static gboolean
is_shadow_of (RelTable *table,
              RelTable *owner)
{
  const char *name = rel_table_get_name (table);
  const char *prefix = rel_table_get_name (owner);
  gsize n = strlen (prefix);

  return rel_table_get_info (table)->kind == REL_TABLE_SHADOW && g_ascii_strncasecmp (name, prefix, n) == 0 && name[n] == '_';
}

static void
add_table (RelSchemaEdit *whole,
           RelSchema     *theirs,
           RelTable      *table)
{
  rel_schema_edit_put (whole, table);
  if (rel_table_get_info (table)->kind != REL_TABLE_VIRTUAL)
    return;
  for (guint i = 0; i < rel_schema_get_n_tables (theirs); i++)
    if (is_shadow_of (rel_schema_get_nth_table (theirs, i), table))
      rel_schema_edit_put (whole, rel_schema_get_nth_table (theirs, i));
}

static void
remove_table (RelSchemaEdit *whole,
              RelTable      *table)
{
  g_autoptr(RelTable) kept = g_object_ref (table);

  rel_schema_edit_remove (whole, rel_table_get_id (table));
  if (rel_table_get_info (kept)->kind != REL_TABLE_VIRTUAL)
    return;
  for (guint i = whole->tables->len; i-- > 0;)
    if (is_shadow_of (whole->tables->pdata[i], kept))
      g_ptr_array_remove_index (whole->tables, i);
}

/* Tables that come and go, and what is not in a table. */
static void
take_whole (Take            *self,
            RelSchemaEdit   *whole,
            const RelChange *change)
{
  RelTable *table;

  switch (change->element)
    {
    case REL_ELEMENT_TABLE:
      if (change->kind == REL_CHANGE_ADD && (table = rel_schema_get_table (self->theirs, change->id)) != NULL)
        add_table (whole, self->theirs, table);
      else if (change->kind == REL_CHANGE_DROP && (table = rel_schema_edit_get (whole, change->id)) != NULL)
        remove_table (whole, table);
      break;
    case REL_ELEMENT_VIEW:
      take_part (whole->views, rel_schema_get_info (self->theirs)->views, GET_ID (view), change);
      break;
    case REL_ELEMENT_TRIGGER:
      take_part (whole->triggers, rel_schema_get_info (self->theirs)->triggers, GET_ID (trigger), change);
      break;
    case REL_ELEMENT_SCHEMA:
      if (g_str_equal (change->name, "user_version"))
        whole->info.user_version = rel_schema_get_info (self->theirs)->user_version;
      else
        whole->info.application_id = rel_schema_get_info (self->theirs)->application_id;
      break;
    case REL_ELEMENT_COLUMN:
    case REL_ELEMENT_KEY:
    case REL_ELEMENT_LINK:
    case REL_ELEMENT_CHECK:
    case REL_ELEMENT_INDEX:
    default:
      break;
    }
}

static gboolean
check_name (GHashTable  *names,
            const char  *name,
            GError     **error)
{
  if (g_hash_table_add (names, g_ascii_strdown (name, -1)))
    return TRUE;
  g_set_error (error, REL_ERROR, REL_ERROR_REFUSED,
               _("There would be two called “%s”; nothing was taken over. Take the change that renames or drops the other one too."), name);

  return FALSE;
}

/* Tables, views and indexes share their names. */
static gboolean
check_names (RelSchema  *schema,
             GError    **error)
{
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const RelSchemaInfo *info = rel_schema_get_info (schema);

  for (guint i = 0; i < info->tables->len; i++)
    {
      GPtrArray *indexes = rel_table_get_info (info->tables->pdata[i])->indexes;

      if (!check_name (names, rel_table_get_name (info->tables->pdata[i]), error))
        return FALSE;
      for (guint j = 0; j < indexes->len; j++)
        if (!check_name (names, rel_index_get_name (indexes->pdata[j]), error))
          return FALSE;
    }
  for (guint i = 0; i < info->views->len; i++)
    if (!check_name (names, rel_view_get_name (info->views->pdata[i]), error))
      return FALSE;

  return TRUE;
}

/**
 * rel_schema_take:
 * @mine: the schema that takes
 * @theirs: the schema that gives, with the identities of @mine: rel_schema_adopt_renamed()
 * @changes: (element-type RelChange): what rel_schema_diff() says from @mine to @theirs
 * @taken: (array): for each of them whether it is taken
 * @error: where to put an error
 *
 * Takes over some of the differences between two schemas. When all are taken, the
 * result and @theirs are equivalent.
 *
 * Returns: (transfer full) (nullable): @mine with these changes
 */
RelSchema *
rel_schema_take (RelSchema       *mine,
                 RelSchema       *theirs,
                 GArray          *changes,
                 const gboolean  *taken,
                 GError         **error)
{
  Take self = { mine, theirs, changes, taken };
  g_auto(RelSchemaEdit) whole = { NULL };
  g_autoptr(RelSchema) schema = NULL;
  gboolean facts;

  g_return_val_if_fail (REL_IS_SCHEMA (mine) && REL_IS_SCHEMA (theirs), NULL);
  g_return_val_if_fail (changes != NULL && (taken != NULL || changes->len == 0), NULL);

  rel_schema_edit_init (&whole, mine);
  for (guint i = 0; i < whole.tables->len; i++)
    {
      RelTable *table = whole.tables->pdata[i];
      RelTable *other = rel_schema_get_table (theirs, rel_table_get_id (table));
      RelTable *now = other != NULL ? take_table (&self, table, other, error) : g_object_ref (table);

      if (now == NULL)
        return NULL;
      whole.tables->pdata[i] = now;
      g_object_unref (table);
    }
  for (guint i = 0; i < changes->len; i++)
    if (taken[i])
      take_whole (&self, &whole, &g_array_index (changes, RelChange, i));

  schema = rel_schema_edit_finish (&whole, error);
  if (schema == NULL)
    return NULL;
  facts = whole.info.user_version != rel_schema_get_info (schema)->user_version ||
          whole.info.application_id != rel_schema_get_info (schema)->application_id;
  if (facts)
    {
      RelSchemaInfo info = *rel_schema_get_info (schema);
      RelSchema *with_facts;

      info.user_version = whole.info.user_version;
      info.application_id = whole.info.application_id;
      with_facts = rel_schema_new (&info);
      g_object_unref (schema);
      schema = with_facts;
    }
  if (!check_names (schema, error) || !rel_edit_check_links (mine, schema, error))
    return NULL;

  return g_steal_pointer (&schema);
}
