/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A schema that is read again gets new ids; here it takes over those of the schema
 * that was read before, so that selection, places in diagrams and history go on to
 * mean the same elements. What did not change at all is shared with the previous
 * value, so that a reload of an unchanged database is no change.
 *
 * Elements match by name first. Whether what is left over was renamed is a guess:
 * it is taken where only identity hangs on it (a reload), and proposed where data
 * does (two schemas that are to be compared).
 */
#include "config.h"

#include "schema/rel-schema-match.h"

#include "schema/rel-equal-private.h"
#include "schema/rel-match-private.h"

/* From this likeness on a table or column that was read again is taken for another of before. */
#define SURE_TABLE     0.65
#define SURE_COLUMN    0.6
/* From this likeness on it is worth asking. */
#define LIKELY_TABLE   0.45
#define LIKELY_COLUMN  0.4

void
rel_match_init (RelMatch  *self,
                RelSchema *fresh,
                RelSchema *previous)
{
  self->fresh = fresh;
  self->previous = previous;
  self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->used = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->renames = g_array_new (FALSE, FALSE, sizeof (RelRename));
}

void
rel_match_clear (RelMatch *self)
{
  g_clear_pointer (&self->used, g_hash_table_unref);
  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_clear_pointer (&self->renames, g_array_unref);
}

void
rel_match_add (RelMatch *self,
               RelId     fresh,
               RelId     previous)
{
  RelId *pair;

  if (rel_match_is_used (self, previous) || g_hash_table_contains (self->ids, &fresh))
    return;

  pair = g_new (RelId, 2);
  pair[0] = fresh;
  pair[1] = previous;
  g_hash_table_insert (self->ids, &pair[0], &pair[1]);
  g_hash_table_add (self->used, &pair[1]);
}

/* Id of the previous element, 0 when there is none. */
RelId
rel_match_lookup (RelMatch *self,
                  RelId     fresh)
{
  const RelId *previous = g_hash_table_lookup (self->ids, &fresh);

  return previous != NULL ? *previous : REL_ID_NONE;
}

gboolean
rel_match_is_used (RelMatch *self,
                   RelId     previous)
{
  return g_hash_table_contains (self->used, &previous);
}

static void
match_tables_by_name (RelMatch *self)
{
  for (guint i = 0; i < rel_schema_get_n_tables (self->fresh); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->fresh, i);
      RelTable *previous = rel_schema_find_table (self->previous, rel_table_get_name (table));

      if (previous != NULL)
        rel_match_add (self, rel_table_get_id (table), rel_table_get_id (previous));
    }
}

static void
match_column_lists (RelMatch  *self,
                    GPtrArray *fresh,
                    GPtrArray *previous)
{
  if (fresh == NULL || previous == NULL)
    return;

  for (guint i = 0; i < fresh->len; i++)
    {
      const char *name = rel_column_get_name (fresh->pdata[i]);

      /* nearly always at the same place */
      for (guint step = 0; step < previous->len; step++)
        {
          RelColumn *other = previous->pdata[(i + step) % previous->len];

          if (g_ascii_strcasecmp (name, rel_column_get_name (other)) == 0)
            {
              rel_match_add (self, rel_column_get_id (fresh->pdata[i]), rel_column_get_id (other));
              break;
            }
        }
    }
}

static void
match_columns_by_name (RelMatch *self)
{
  for (guint i = 0; i < rel_schema_get_n_tables (self->fresh); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->fresh, i);
      RelTable *previous = rel_schema_get_table (self->previous, rel_match_lookup (self, rel_table_get_id (table)));

      if (previous != NULL)
        match_column_lists (self, rel_table_get_info (table)->columns, rel_table_get_info (previous)->columns);
    }
}

static void
match_views_and_triggers (RelMatch *self)
{
  const RelSchemaInfo *fresh = rel_schema_get_info (self->fresh);
  const RelSchemaInfo *previous = rel_schema_get_info (self->previous);
  g_autoptr(GHashTable) triggers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < fresh->views->len; i++)
    {
      RelView *view = fresh->views->pdata[i];
      RelView *other = rel_schema_find_view (self->previous, rel_view_get_name (view));

      if (other == NULL)
        continue;
      rel_match_add (self, rel_view_get_id (view), rel_view_get_id (other));
      match_column_lists (self, rel_view_get_info (view)->columns, rel_view_get_info (other)->columns);
    }

  for (guint i = 0; i < previous->triggers->len; i++)
    g_hash_table_insert (triggers, g_ascii_strdown (rel_trigger_get_name (previous->triggers->pdata[i]), -1),
                         previous->triggers->pdata[i]);
  for (guint i = 0; i < fresh->triggers->len; i++)
    {
      g_autofree char *name = g_ascii_strdown (rel_trigger_get_name (fresh->triggers->pdata[i]), -1);
      RelTrigger *other = g_hash_table_lookup (triggers, name);

      if (other != NULL)
        rel_match_add (self, rel_trigger_get_id (fresh->triggers->pdata[i]), rel_trigger_get_id (other));
    }
}

static RelId
keep_or_new (RelMatch *self,
             RelId     fresh)
{
  RelId previous = rel_match_lookup (self, fresh);

  return previous != REL_ID_NONE ? previous : fresh;
}

static RelView *
rebuild_view (RelMatch *self,
              RelView  *fresh)
{
  RelViewInfo info = *rel_view_get_info (fresh);
  g_autoptr(GPtrArray) columns = NULL;

  if (info.columns != NULL)
    {
      columns = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < info.columns->len; i++)
        g_ptr_array_add (columns, rel_column_new (keep_or_new (self, rel_column_get_id (info.columns->pdata[i])),
                                                  rel_column_get_info (info.columns->pdata[i])));
      info.columns = columns;
    }

  return rel_view_new (keep_or_new (self, rel_view_get_id (fresh)), &info);
}

static RelTrigger *
rebuild_trigger (RelMatch   *self,
                 RelTrigger *fresh)
{
  RelTriggerInfo info = *rel_trigger_get_info (fresh);

  info.target = keep_or_new (self, info.target);

  return rel_trigger_new (keep_or_new (self, rel_trigger_get_id (fresh)), &info);
}

static gboolean
same_problems (const RelSchemaInfo *a,
               const RelSchemaInfo *b)
{
  if (a->n_problems != b->n_problems)
    return FALSE;
  for (guint i = 0; i < a->n_problems; i++)
    if (a->problems[i].line != b->problems[i].line ||
        g_strcmp0 (a->problems[i].object, b->problems[i].object) != 0 ||
        g_strcmp0 (a->problems[i].message, b->problems[i].message) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
same_values (GPtrArray *a,
             GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (a->pdata[i] != b->pdata[i])
      return FALSE;

  return TRUE;
}

static GPtrArray *
rebuild_tables (RelMatch          *self,
                const RelEquality *how)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rel_schema_get_n_tables (self->fresh); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->fresh, i);
      RelTable *previous = rel_schema_get_table (self->previous, rel_match_lookup (self, rel_table_get_id (table)));

      if (previous != NULL && rel_equality_tables (how, table, previous))
        g_ptr_array_add (tables, g_object_ref (previous));
      else
        g_ptr_array_add (tables, rel_match_rebuild_table (self, table, previous));
    }

  return tables;
}

static GPtrArray *
rebuild_views (RelMatch          *self,
               const RelEquality *how)
{
  GPtrArray *fresh = rel_schema_get_info (self->fresh)->views;
  GPtrArray *views = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < fresh->len; i++)
    {
      RelView *previous = rel_schema_get_view (self->previous, rel_match_lookup (self, rel_view_get_id (fresh->pdata[i])));

      if (previous != NULL && rel_equality_views (how, fresh->pdata[i], previous))
        g_ptr_array_add (views, g_object_ref (previous));
      else
        g_ptr_array_add (views, rebuild_view (self, fresh->pdata[i]));
    }

  return views;
}

static GPtrArray *
rebuild_triggers (RelMatch          *self,
                  const RelEquality *how)
{
  GPtrArray *fresh = rel_schema_get_info (self->fresh)->triggers;
  GPtrArray *previous = rel_schema_get_info (self->previous)->triggers;
  g_autoptr(GHashTable) by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GPtrArray *triggers = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < previous->len; i++)
    {
      RelId id = rel_trigger_get_id (previous->pdata[i]);

      g_hash_table_insert (by_id, g_memdup2 (&id, sizeof id), previous->pdata[i]);
    }
  for (guint i = 0; i < fresh->len; i++)
    {
      RelId id = rel_match_lookup (self, rel_trigger_get_id (fresh->pdata[i]));
      RelTrigger *other = g_hash_table_lookup (by_id, &id);

      if (other != NULL && rel_equality_triggers (how, fresh->pdata[i], other))
        g_ptr_array_add (triggers, g_object_ref (other));
      else
        g_ptr_array_add (triggers, rebuild_trigger (self, fresh->pdata[i]));
    }

  return triggers;
}

static RelSchema *
rebuild (RelMatch *self)
{
  const RelSchemaInfo *fresh = rel_schema_get_info (self->fresh);
  const RelSchemaInfo *previous = rel_schema_get_info (self->previous);
  RelEquality how = { .ids = self->ids, .known_aside = TRUE, .parts_aside = TRUE };
  RelSchemaInfo info = *fresh;
  g_autoptr(GPtrArray) tables = rebuild_tables (self, &how);
  g_autoptr(GPtrArray) views = rebuild_views (self, &how);
  g_autoptr(GPtrArray) triggers = rebuild_triggers (self, &how);

  if (same_values (tables, previous->tables) && same_values (views, previous->views) &&
      same_values (triggers, previous->triggers) && same_problems (fresh, previous) &&
      g_str_equal (fresh->encoding, previous->encoding) && fresh->page_size == previous->page_size &&
      fresh->user_version == previous->user_version && fresh->application_id == previous->application_id)
    return g_object_ref (self->previous);

  info.tables = tables;
  info.views = views;
  info.triggers = triggers;

  return rel_schema_new (&info);
}

static void
match (RelMatch        *self,
       RelSchema       *fresh,
       RelSchema       *previous,
       double           least_table,
       double           least_column,
       const RelRename *renames,
       guint            n_renames)
{
  rel_match_init (self, fresh, previous);

  for (guint i = 0; i < n_renames; i++)
    if (renames[i].table == REL_ID_NONE)
      rel_match_add (self, renames[i].fresh, renames[i].previous);
  match_tables_by_name (self);
  if (least_table <= 1)
    rel_match_likeness (self, least_table);

  for (guint i = 0; i < n_renames; i++)
    if (renames[i].table != REL_ID_NONE)
      rel_match_add (self, renames[i].fresh, renames[i].previous);
  match_columns_by_name (self);
  if (least_column <= 1)
    rel_match_columns_likeness (self, least_column);

  match_views_and_triggers (self);
}

/**
 * rel_schema_adopt:
 * @fresh: a schema as it was read again
 * @previous: the schema of the same database as it was before
 *
 * Makes the schema of @fresh with the identities of @previous, matching elements by
 * name, and else by place and likeness. What only people say (notes, names given to
 * ends) is kept. Elements that did not change are those of @previous.
 *
 * Returns: (transfer full): the schema; @previous itself when nothing changed
 */
RelSchema *
rel_schema_adopt (RelSchema *fresh,
                  RelSchema *previous)
{
  RelMatch self;
  RelSchema *adopted;

  g_return_val_if_fail (REL_IS_SCHEMA (fresh), NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (previous), NULL);

  if (fresh == previous)
    return g_object_ref (previous);

  match (&self, fresh, previous, SURE_TABLE, SURE_COLUMN, NULL, 0);
  adopted = rebuild (&self);
  rel_match_clear (&self);

  return adopted;
}

/**
 * rel_schema_propose_renames:
 * @fresh: the later of two schemas
 * @previous: the earlier
 *
 * Lists tables and columns that may have been renamed between two schemas which are
 * not known to be of one history. Whether they were, people must say, since data
 * hangs on it.
 *
 * Returns: (transfer full) (element-type RelRename): the guesses, tables first, the
 *   most alike first
 */
GArray *
rel_schema_propose_renames (RelSchema *fresh,
                            RelSchema *previous)
{
  RelMatch self;
  GArray *renames;

  g_return_val_if_fail (REL_IS_SCHEMA (fresh), NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (previous), NULL);

  match (&self, fresh, previous, LIKELY_TABLE, LIKELY_COLUMN, NULL, 0);
  renames = g_steal_pointer (&self.renames);
  rel_match_clear (&self);

  return renames;
}

/**
 * rel_schema_adopt_renamed:
 * @fresh: the later of two schemas
 * @previous: the earlier
 * @renames: (array length=n_renames) (nullable): what is known to have been renamed
 * @n_renames: their number
 *
 * Makes the schema of @fresh with the identities of @previous, matching elements by
 * name and by @renames only.
 *
 * Returns: (transfer full): the schema; @previous itself when nothing changed
 */
RelSchema *
rel_schema_adopt_renamed (RelSchema       *fresh,
                          RelSchema       *previous,
                          const RelRename *renames,
                          guint            n_renames)
{
  RelMatch self;
  RelSchema *adopted;

  g_return_val_if_fail (REL_IS_SCHEMA (fresh), NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (previous), NULL);

  match (&self, fresh, previous, 2, 2, renames, n_renames);
  adopted = rebuild (&self);
  rel_match_clear (&self);

  return adopted;
}

/**
 * rel_schema_match_if_strange:
 * @fresh: a schema
 * @previous: an earlier one
 *
 * Of two schemas that share no table, the fresh one comes from elsewhere: it gets the
 * ids of what is called alike. Otherwise it knows itself what became of what.
 *
 * Returns: (transfer full): @fresh, or the same with ids of @previous
 */
RelSchema *
rel_schema_match_if_strange (RelSchema *fresh,
                             RelSchema *previous)
{
  g_return_val_if_fail (REL_IS_SCHEMA (fresh), NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (previous), NULL);

  for (guint i = 0; i < rel_schema_get_n_tables (fresh); i++)
    if (rel_schema_get_table (previous, rel_table_get_id (rel_schema_get_nth_table (fresh, i))) != NULL)
      return g_object_ref (fresh);

  return rel_schema_adopt_renamed (fresh, previous, NULL, 0);
}
