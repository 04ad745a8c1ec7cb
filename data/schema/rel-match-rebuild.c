/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A table as it was read again, with the identities of the table it was before. Keys,
 * links, checks and indexes have no name that must hold: they match by name where
 * they have one, else by what they are made of.
 */
#include "config.h"

#include "schema/rel-equal-private.h"
#include "schema/rel-match-private.h"
#include "schema/rel-values-private.h"

static RelId
adopt_id (RelMatch *self,
          RelId     fresh)
{
  RelId previous = rel_match_lookup (self, fresh);

  return previous != REL_ID_NONE ? previous : fresh;
}

static RelId *
adopt_ids (RelMatch    *self,
           const RelId *ids,
           guint        n_ids)
{
  RelId *adopted = g_new (RelId, n_ids + 1);

  for (guint i = 0; i < n_ids; i++)
    adopted[i] = adopt_id (self, ids[i]);

  return adopted;
}

static gboolean
same_ids (const RelId *a,
          const RelId *b,
          guint        n)
{
  for (guint i = 0; i < n; i++)
    if (a[i] != b[i])
      return FALSE;

  return TRUE;
}

static gboolean
same_name (const char *a,
           const char *b)
{
  return a != NULL && b != NULL && g_ascii_strcasecmp (a, b) == 0;
}

/* The same name, or none on either side: tells parts apart that are made of the same. */
static gboolean
same_or_no_name (const char *a,
                 const char *b)
{
  return (a == NULL && b == NULL) || same_name (a, b);
}

/* How well a part fits an earlier one, up to 4; 0: not at all. */
typedef int (*Fit) (gpointer fresh,
                    gpointer previous);

/* Each part takes the identity of the earlier part that fits it best and is still free. */
static void
match_parts (RelMatch  *self,
             GPtrArray *fresh,
             GPtrArray *previous,
             Fit        fit,
             RelId    (*get_id) (gpointer part))
{
  g_autofree gboolean *done = g_new0 (gboolean, fresh->len + 1);

  for (int least = 4; least > 0; least--)
    for (guint i = 0; i < fresh->len; i++)
      for (guint j = 0; j < previous->len && !done[i]; j++)
        if (!rel_match_is_used (self, get_id (previous->pdata[j])) &&
            fit (fresh->pdata[i], previous->pdata[j]) >= least)
          {
            rel_match_add (self, get_id (fresh->pdata[i]), get_id (previous->pdata[j]));
            done[i] = TRUE;
          }
}

static int
fit_keys (gpointer fresh,
          gpointer previous)
{
  const RelKeyInfo *a = rel_key_get_info (fresh);
  const RelKeyInfo *b = rel_key_get_info (previous);

  if (a->n_columns == b->n_columns && same_ids (a->columns, b->columns, a->n_columns))
    return same_name (a->name, b->name) ? 3 : 2;

  return same_name (a->name, b->name);
}

static int
fit_links (gpointer fresh,
           gpointer previous)
{
  const RelForeignKeyInfo *a = rel_foreign_key_get_info (fresh);
  const RelForeignKeyInfo *b = rel_foreign_key_get_info (previous);
  gboolean same_columns = a->n_columns == b->n_columns && same_ids (a->columns, b->columns, a->n_columns);

  if (same_columns && a->target == b->target &&
      (a->target != REL_ID_NONE || same_name (a->target_name, b->target_name)))
    return same_or_no_name (a->name, b->name) ? 4 : 3;
  if (same_columns || same_name (a->name, b->name))
    return 2;

  return 0;
}

static int
fit_checks (gpointer fresh,
            gpointer previous)
{
  const RelCheckInfo *a = rel_check_get_info (fresh);
  const RelCheckInfo *b = rel_check_get_info (previous);

  if (g_str_equal (a->expression, b->expression))
    return 2 + (a->column == b->column) + same_or_no_name (a->name, b->name);
  if (same_name (a->name, b->name))
    return 2;

  return a->column != REL_ID_NONE && a->column == b->column;
}

static int
fit_indexes (gpointer fresh,
             gpointer previous)
{
  RelEquality how = { .text_aside = TRUE, .parts_aside = TRUE };
  const RelIndexInfo *a = rel_index_get_info (fresh);
  const RelIndexInfo *b = rel_index_get_info (previous);
  RelIndexInfo renamed = *b;
  g_autoptr(RelIndex) other = NULL;

  if (same_name (a->name, b->name))
    return 3;

  renamed.name = a->name;
  other = rel_index_new (rel_index_get_id (previous), &renamed);

  return rel_equality_indexes (&how, fresh, other) ? 2 : 0;
}

static RelKey *
rebuild_key (RelMatch *self,
             RelKey   *fresh)
{
  RelKeyInfo info = *rel_key_get_info (fresh);
  g_autofree RelId *columns = adopt_ids (self, info.columns, info.n_columns);

  info.columns = columns;

  return rel_key_new (adopt_id (self, rel_key_get_id (fresh)), &info);
}

static RelForeignKey *
rebuild_link (RelMatch      *self,
              RelForeignKey *fresh,
              RelTable      *previous)
{
  RelForeignKeyInfo info = *rel_foreign_key_get_info (fresh);
  g_autofree RelId *columns = adopt_ids (self, info.columns, info.n_columns);
  g_autofree RelId *target_columns = adopt_ids (self, info.target_columns, info.n_target_columns);
  RelId id = adopt_id (self, rel_foreign_key_get_id (fresh));
  RelForeignKey *before = previous != NULL ? rel_table_get_foreign_key (previous, id) : NULL;

  info.columns = columns;
  info.target = adopt_id (self, info.target);
  info.target_columns = target_columns;
  if (before != NULL && info.name_at_child == NULL)
    info.name_at_child = rel_foreign_key_get_info (before)->name_at_child;
  if (before != NULL && info.name_at_parent == NULL)
    info.name_at_parent = rel_foreign_key_get_info (before)->name_at_parent;
  if (before != NULL && info.name_across == NULL)
    info.name_across = rel_foreign_key_get_info (before)->name_across;

  return rel_foreign_key_new (id, &info);
}

static RelCheck *
rebuild_check (RelMatch *self,
               RelCheck *fresh)
{
  RelCheckInfo info = *rel_check_get_info (fresh);

  info.column = adopt_id (self, info.column);

  return rel_check_new (adopt_id (self, rel_check_get_id (fresh)), &info);
}

static RelIndex *
rebuild_index (RelMatch *self,
               RelIndex *fresh)
{
  RelIndexInfo info = *rel_index_get_info (fresh);
  g_autofree RelIndexPart *parts = g_memdup2 (info.parts, info.n_parts * sizeof (RelIndexPart));

  for (guint i = 0; i < info.n_parts; i++)
    parts[i].column = adopt_id (self, parts[i].column);
  info.parts = parts;

  return rel_index_new (adopt_id (self, rel_index_get_id (fresh)), &info);
}

static RelColumn *
rebuild_column (RelMatch  *self,
                RelColumn *fresh,
                RelTable  *previous)
{
  RelColumnInfo info = *rel_column_get_info (fresh);
  RelId id = adopt_id (self, rel_column_get_id (fresh));
  RelColumn *before = previous != NULL ? rel_table_get_column (previous, id) : NULL;

  if (before != NULL && info.note == NULL)
    info.note = rel_column_get_info (before)->note;

  return rel_column_new (id, &info);
}

/* What fits is compared by adopted ids, so parts are rebuilt twice: once to be matched,
 * once with the identity found. Only tables that changed come here. */
static GPtrArray *
rebuild_parts (RelMatch  *self,
               GPtrArray *fresh,
               GPtrArray *previous,
               Fit        fit,
               gpointer (*make) (RelMatch *self, gpointer part),
               RelId    (*get_id) (gpointer part))
{
  GPtrArray *made = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < fresh->len; i++)
    g_ptr_array_add (made, make (self, fresh->pdata[i]));
  if (previous == NULL)
    return made;

  match_parts (self, made, previous, fit, get_id);
  for (guint i = 0; i < fresh->len; i++)
    {
      rel_values_exchange (made, i, make (self, fresh->pdata[i]));
    }

  return made;
}

static gpointer
make_key (RelMatch *self,
          gpointer  part)
{
  return rebuild_key (self, part);
}

static gpointer
make_link (RelMatch *self,
           gpointer  part)
{
  return rebuild_link (self, part, NULL);
}

static gpointer
make_check (RelMatch *self,
            gpointer  part)
{
  return rebuild_check (self, part);
}

static gpointer
make_index (RelMatch *self,
            gpointer  part)
{
  return rebuild_index (self, part);
}

static RelId
get_key_id (gpointer part)
{
  return rel_key_get_id (part);
}

static RelId
get_link_id (gpointer part)
{
  return rel_foreign_key_get_id (part);
}

static RelId
get_check_id (gpointer part)
{
  return rel_check_get_id (part);
}

static RelId
get_index_id (gpointer part)
{
  return rel_index_get_id (part);
}

/* The fresh table with identities of the previous one, which may be NULL. */
RelTable *
rel_match_rebuild_table (RelMatch *self,
                         RelTable *fresh,
                         RelTable *previous)
{
  RelTableInfo info = *rel_table_get_info (fresh);
  const RelTableInfo *before = previous != NULL ? rel_table_get_info (previous) : NULL;
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) uniques = NULL, links = NULL, checks = NULL, indexes = NULL;
  g_autoptr(RelKey) primary_key = NULL;

  for (guint i = 0; i < info.columns->len; i++)
    g_ptr_array_add (columns, rebuild_column (self, info.columns->pdata[i], previous));

  if (info.primary_key != NULL)
    {
      if (before != NULL && before->primary_key != NULL)
        rel_match_add (self, rel_key_get_id (info.primary_key), rel_key_get_id (before->primary_key));
      primary_key = rebuild_key (self, info.primary_key);
    }
  uniques = rebuild_parts (self, info.uniques, before != NULL ? before->uniques : NULL, fit_keys, make_key, get_key_id);
  links = rebuild_parts (self, info.foreign_keys, before != NULL ? before->foreign_keys : NULL,
                         fit_links, make_link, get_link_id);
  for (guint i = 0; i < links->len; i++)
    {
      rel_values_exchange (links, i, rebuild_link (self, info.foreign_keys->pdata[i], previous));
    }
  checks = rebuild_parts (self, info.checks, before != NULL ? before->checks : NULL, fit_checks, make_check, get_check_id);
  indexes = rebuild_parts (self, info.indexes, before != NULL ? before->indexes : NULL,
                           fit_indexes, make_index, get_index_id);

  info.columns = columns;
  info.primary_key = primary_key;
  info.uniques = uniques;
  info.foreign_keys = links;
  info.checks = checks;
  info.indexes = indexes;
  if (before != NULL && info.note == NULL)
    info.note = before->note;

  return rel_table_new (adopt_id (self, rel_table_get_id (fresh)), &info);
}
