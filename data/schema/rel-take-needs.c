/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which change needs which other. A link needs the column that it begins at, a view the
 * tables that it reads, a dropped table that nothing refers to it any more. Choosing a
 * change chooses what it needs; leaving one out leaves out what needs it. Where only a
 * text tells, a name in it that is the name of something new is taken for that thing.
 */
#include "config.h"

#include "schema/rel-mentions.h"
#include "schema/rel-schema-take.h"

typedef struct
{
  RelSchema *mine;
  RelSchema *theirs;
} Sides;

/* What a part of a table is about. */
typedef struct
{
  const RelId  *columns;
  guint         n_columns;
  RelId         target;         /* of a link */
  const RelId  *target_columns;
  guint         n_target_columns;
  RelIndex     *index;
  const char   *text;           /* of a check or a generated column */
} About;

static About
get_about (RelTable   *table,
           RelElement  element,
           RelId       id)
{
  const RelTableInfo *info = rel_table_get_info (table);
  About about = { NULL };
  RelKey *key = element == REL_ELEMENT_KEY ? rel_table_get_key (table, id) : NULL;
  RelForeignKey *link = element == REL_ELEMENT_LINK ? rel_table_get_foreign_key (table, id) : NULL;
  RelColumn *column = element == REL_ELEMENT_COLUMN ? rel_table_get_column (table, id) : NULL;

  if (key != NULL)
    {
      about.columns = rel_key_get_info (key)->columns;
      about.n_columns = rel_key_get_info (key)->n_columns;
    }
  if (link != NULL)
    {
      about.columns = rel_foreign_key_get_info (link)->columns;
      about.n_columns = rel_foreign_key_get_info (link)->n_columns;
      about.target = rel_foreign_key_get_info (link)->target;
      about.target_columns = rel_foreign_key_get_info (link)->target_columns;
      about.n_target_columns = rel_foreign_key_get_info (link)->n_target_columns;
    }
  if (column != NULL)
    about.text = rel_column_get_info (column)->expression;
  for (guint i = 0; element == REL_ELEMENT_INDEX && i < info->indexes->len; i++)
    if (rel_index_get_id (info->indexes->pdata[i]) == id)
      about.index = info->indexes->pdata[i];
  for (guint i = 0; element == REL_ELEMENT_CHECK && i < info->checks->len; i++)
    if (rel_check_get_id (info->checks->pdata[i]) == id)
      about.text = rel_check_get_info (info->checks->pdata[i])->expression;

  return about;
}

static gboolean
has_id (const RelId *ids,
        guint        n,
        RelId        id)
{
  for (guint i = 0; i < n; i++)
    if (ids[i] == id)
      return TRUE;

  return FALSE;
}

static gboolean
is_in_text (const char *text,
            const char *name)
{
  return text != NULL && rel_mentions_name (text, name);
}

/* By the id of the column, or where there is only a text, by its name. */
static gboolean
is_about_column (const About *about,
                 RelColumn   *column,
                 gboolean     in_text_only)
{
  RelId id = rel_column_get_id (column);
  const char *name = rel_column_get_name (column);

  if (!in_text_only && has_id (about->columns, about->n_columns, id))
    return TRUE;
  if (about->index != NULL)
    {
      const RelIndexInfo *info = rel_index_get_info (about->index);

      if (is_in_text (info->where, name))
        return TRUE;
      for (guint i = 0; i < info->n_parts; i++)
        if ((!in_text_only && info->parts[i].column == id) || is_in_text (info->parts[i].expression, name))
          return TRUE;
    }

  return is_in_text (about->text, name);
}

static gboolean
is_kind (const RelChange *change,
         RelElement       element,
         RelChangeKind    kind)
{
  return change->element == element && change->kind == kind;
}

static gboolean
is_text (const RelChange *change)
{
  return change->element == REL_ELEMENT_VIEW || change->element == REL_ELEMENT_TRIGGER;
}

/* The text of a view or trigger, as one of the sides has it. */
static const char *
get_text (RelSchema       *schema,
          const RelChange *change)
{
  GPtrArray *triggers = rel_schema_get_info (schema)->triggers;
  RelView *view = change->element == REL_ELEMENT_VIEW ? rel_schema_get_view (schema, change->id) : NULL;

  if (view != NULL)
    return rel_view_get_info (view)->sql;
  for (guint i = 0; change->element == REL_ELEMENT_TRIGGER && i < triggers->len; i++)
    if (rel_trigger_get_id (triggers->pdata[i]) == change->id)
      return rel_trigger_get_info (triggers->pdata[i])->sql;

  return NULL;
}

/* Whether a text is about what the change makes or takes away, as that side names it. */
static gboolean
text_is_about (RelSchema       *schema,
               const char      *text,
               const RelChange *change)
{
  RelTable *table = rel_schema_get_table (schema, change->table);
  RelColumn *column;

  if (text == NULL)
    return FALSE;
  if (change->element == REL_ELEMENT_VIEW)
    {
      RelView *view = rel_schema_get_view (schema, change->id);

      return view != NULL && rel_mentions_name (text, rel_view_get_name (view));
    }
  if (table == NULL || !rel_mentions_name (text, rel_table_get_name (table)))
    return FALSE;
  if (change->element == REL_ELEMENT_TABLE)
    return TRUE;
  column = change->element == REL_ELEMENT_COLUMN ? rel_table_get_column (table, change->id) : NULL;

  return column != NULL && rel_mentions_name (text, rel_column_get_name (column));
}

/* A link needs its target, and there the columns and the key. */
static gboolean
link_needs (const About     *link,
            const RelChange *other)
{
  if (link->target == REL_ID_NONE || other->table != link->target)
    return FALSE;

  return is_kind (other, REL_ELEMENT_TABLE, REL_CHANGE_ADD) ||
         (other->element == REL_ELEMENT_KEY && other->kind != REL_CHANGE_DROP) ||
         (is_kind (other, REL_ELEMENT_COLUMN, REL_CHANGE_ADD) && has_id (link->target_columns, link->n_target_columns, other->id));
}

/* Something that comes, or is another: what must be there first. */
static gboolean
coming_needs (Sides           *sides,
              const RelChange *change,
              const RelChange *other)
{
  RelTable *table = rel_schema_get_table (sides->theirs, change->table);
  gboolean newcomer = other->kind == REL_CHANGE_ADD || other->kind == REL_CHANGE_RENAME;
  About about;

  if (is_text (change))
    return newcomer && other->id != change->id && text_is_about (sides->theirs, get_text (sides->theirs, change), other);
  if (table == NULL)
    return FALSE;
  if (change->element == REL_ELEMENT_TABLE)
    {
      GPtrArray *links = rel_table_get_info (table)->foreign_keys;

      if (change->kind == REL_CHANGE_ALTER)
        return other->table == change->table && other->kind != REL_CHANGE_RENAME &&
               (other->element == REL_ELEMENT_KEY || other->element == REL_ELEMENT_COLUMN);
      /* somebody else has the name now */
      if (other->element == REL_ELEMENT_TABLE && (other->kind == REL_CHANGE_DROP || other->kind == REL_CHANGE_RENAME) &&
          other->id != change->id)
        {
          RelTable *now = rel_schema_get_table (sides->mine, other->id);

          if (now != NULL && g_ascii_strcasecmp (rel_table_get_name (now), rel_table_get_name (table)) == 0)
            return TRUE;
        }
      for (guint i = 0; change->kind == REL_CHANGE_ADD && i < links->len; i++)
        {
          about = get_about (table, REL_ELEMENT_LINK, rel_foreign_key_get_id (links->pdata[i]));
          if (other->table != change->table && link_needs (&about, other))
            return TRUE;
        }
      return FALSE;
    }

  about = get_about (table, change->element, change->id);
  if (change->element == REL_ELEMENT_LINK && link_needs (&about, other))
    return TRUE;
  if (other->table == change->table && other->element == REL_ELEMENT_COLUMN && newcomer && other->id != change->id)
    {
      RelColumn *column = rel_table_get_column (table, other->id);

      return column != NULL && is_about_column (&about, column, other->kind == REL_CHANGE_RENAME);
    }

  return FALSE;
}

/* What refers to something that goes, or is called otherwise, must go or change too. */
static gboolean
going_needs (Sides           *sides,
             const RelChange *change,
             const RelChange *other)
{
  gboolean drop = change->kind == REL_CHANGE_DROP;
  RelSchema *side = drop ? sides->mine : sides->theirs;
  RelTable *owner = rel_schema_get_table (side, other->table);
  About about;

  if (other->kind == REL_CHANGE_ADD || other->kind == REL_CHANGE_MOVE || other->id == change->id)
    return FALSE;
  if (is_text (other))
    return other->kind == REL_CHANGE_DROP ? text_is_about (sides->mine, get_text (sides->mine, other), change)
                                          : text_is_about (side, get_text (side, other), change);
  if (owner == NULL)
    return FALSE;
  about = get_about (owner, other->element, other->id);
  if (drop && other->element == REL_ELEMENT_LINK && about.target == change->table &&
      (change->element == REL_ELEMENT_TABLE || has_id (about.target_columns, about.n_target_columns, change->id)))
    return TRUE;
  if (change->element == REL_ELEMENT_COLUMN && other->table == change->table)
    {
      RelColumn *column = rel_table_get_column (owner, change->id);

      return column != NULL && is_about_column (&about, column, !drop);
    }

  return FALSE;
}

static gboolean
needs (Sides           *sides,
       const RelChange *change,
       const RelChange *other)
{
  if (change == other)
    return FALSE;
  if (change->kind != REL_CHANGE_DROP && change->kind != REL_CHANGE_MOVE && coming_needs (sides, change, other))
    return TRUE;
  if ((change->kind == REL_CHANGE_DROP || change->kind == REL_CHANGE_RENAME) &&
      (change->element == REL_ELEMENT_TABLE || change->element == REL_ELEMENT_COLUMN || change->element == REL_ELEMENT_VIEW))
    return going_needs (sides, change, other);

  return FALSE;
}

/**
 * rel_schema_take_choose:
 * @mine: the schema that takes
 * @theirs: the schema that gives, with the identities of @mine
 * @changes: (element-type RelChange): what rel_schema_diff() says from @mine to @theirs
 * @change: which of them is chosen or left out
 * @take: whether it is taken
 * @taken: (inout) (array): for each of them whether it is taken
 *
 * Chooses a change and all that it needs, or leaves it out and all that needs it.
 */
void
rel_schema_take_choose (RelSchema *mine,
                        RelSchema *theirs,
                        GArray    *changes,
                        guint      change,
                        gboolean   take,
                        gboolean  *taken)
{
  Sides sides = { mine, theirs };
  g_autoptr(GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_if_fail (change < changes->len);

  taken[change] = take;
  g_array_append_val (queue, change);
  for (guint next = 0; next < queue->len; next++)
    {
      guint at = g_array_index (queue, guint, next);
      const RelChange *here = &g_array_index (changes, RelChange, at);

      for (guint i = 0; i < changes->len; i++)
        {
          const RelChange *other = &g_array_index (changes, RelChange, i);

          if (taken[i] == take || !(take ? needs (&sides, here, other) : needs (&sides, other, here)))
            continue;
          taken[i] = take;
          g_array_append_val (queue, i);
        }
    }
}
