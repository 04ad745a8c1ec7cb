/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Whether two values are the same: identity and content. What is not touched by an
 * edit is shared, so most questions are answered by one comparison of pointers. A
 * schema that was read again has other ids; then a table of ids tells which are meant.
 */
#include "config.h"

#include "schema/rel-equal.h"

#include "schema/rel-equal-private.h"

static const RelEquality exactly = { NULL };

static gboolean
same_text (const char *a,
           const char *b)
{
  return g_strcmp0 (a, b) == 0;
}

/* Something that only people say: a note, the name of an end. */
static gboolean
same_known (const RelEquality *how,
            const char        *a,
            const char        *b)
{
  return (how->known_aside && a == NULL) || same_text (a, b);
}

static gboolean
same_strv (const char *const *a,
           const char *const *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strv_equal (a, b);
}

gboolean
rel_equality_ids (const RelEquality *how,
                  RelId              a,
                  RelId              b)
{
  if (how->ids != NULL && a != REL_ID_NONE)
    {
      const RelId *mapped = g_hash_table_lookup (how->ids, &a);

      return mapped != NULL && *mapped == b;
    }

  return a == b;
}

static gboolean
same_part (const RelEquality *how,
           RelId              a,
           RelId              b)
{
  return how->parts_aside || rel_equality_ids (how, a, b);
}

static gboolean
same_id_lists (const RelEquality *how,
               const RelId       *a,
               const RelId       *b,
               guint              n)
{
  for (guint i = 0; i < n; i++)
    if (!rel_equality_ids (how, a[i], b[i]))
      return FALSE;

  return TRUE;
}

gboolean
rel_equality_columns (const RelEquality *how,
                      RelColumn         *a,
                      RelColumn         *b)
{
  const RelColumnInfo *one = rel_column_get_info (a);
  const RelColumnInfo *other = rel_column_get_info (b);

  return (a == b && how->ids == NULL) ||
         (rel_equality_ids (how, rel_column_get_id (a), rel_column_get_id (b)) &&
          same_text (one->name, other->name) &&
          same_text (one->type, other->type) &&
          one->not_null == other->not_null &&
          one->not_null_conflict == other->not_null_conflict &&
          same_text (one->default_value, other->default_value) &&
          same_text (one->collation, other->collation) &&
          one->generated == other->generated &&
          same_text (one->expression, other->expression) &&
          one->hidden == other->hidden &&
          same_known (how, one->note, other->note));
}

gboolean
rel_equality_keys (const RelEquality *how,
                   RelKey            *a,
                   RelKey            *b)
{
  const RelKeyInfo *one, *other;

  if (a == NULL || b == NULL || (a == b && how->ids == NULL))
    return a == b;

  one = rel_key_get_info (a);
  other = rel_key_get_info (b);
  if (!same_part (how, rel_key_get_id (a), rel_key_get_id (b)) ||
      !same_text (one->name, other->name) ||
      one->n_columns != other->n_columns ||
      one->conflict != other->conflict ||
      one->rowid != other->rowid ||
      !same_id_lists (how, one->columns, other->columns, one->n_columns))
    return FALSE;

  for (guint i = 0; i < one->n_columns; i++)
    if (!same_text (one->collations != NULL ? one->collations[i] : NULL,
                    other->collations != NULL ? other->collations[i] : NULL) ||
        (one->descending != NULL && one->descending[i]) != (other->descending != NULL && other->descending[i]))
      return FALSE;

  return TRUE;
}

gboolean
rel_equality_foreign_keys (const RelEquality *how,
                           RelForeignKey     *a,
                           RelForeignKey     *b)
{
  const RelForeignKeyInfo *one = rel_foreign_key_get_info (a);
  const RelForeignKeyInfo *other = rel_foreign_key_get_info (b);

  return (a == b && how->ids == NULL) ||
         (same_part (how, rel_foreign_key_get_id (a), rel_foreign_key_get_id (b)) &&
          same_text (one->name, other->name) &&
          one->n_columns == other->n_columns &&
          same_id_lists (how, one->columns, other->columns, one->n_columns) &&
          rel_equality_ids (how, one->target, other->target) &&
          same_text (one->target_name, other->target_name) &&
          one->n_target_columns == other->n_target_columns &&
          same_id_lists (how, one->target_columns, other->target_columns, one->n_target_columns) &&
          same_strv (one->target_column_names, other->target_column_names) &&
          one->implicit == other->implicit &&
          one->on_delete == other->on_delete &&
          one->on_update == other->on_update &&
          same_text (one->match, other->match) &&
          one->deferrable == other->deferrable &&
          one->initially_deferred == other->initially_deferred &&
          same_known (how, one->name_at_child, other->name_at_child) &&
          same_known (how, one->name_at_parent, other->name_at_parent) &&
          same_known (how, one->name_across, other->name_across));
}

gboolean
rel_equality_checks (const RelEquality *how,
                     RelCheck          *a,
                     RelCheck          *b)
{
  const RelCheckInfo *one = rel_check_get_info (a);
  const RelCheckInfo *other = rel_check_get_info (b);

  return (a == b && how->ids == NULL) ||
         (same_part (how, rel_check_get_id (a), rel_check_get_id (b)) &&
          same_text (one->name, other->name) &&
          same_text (one->expression, other->expression) &&
          rel_equality_ids (how, one->column, other->column));
}

gboolean
rel_equality_indexes (const RelEquality *how,
                      RelIndex          *a,
                      RelIndex          *b)
{
  const RelIndexInfo *one = rel_index_get_info (a);
  const RelIndexInfo *other = rel_index_get_info (b);

  if (a == b && how->ids == NULL)
    return TRUE;
  if (!same_part (how, rel_index_get_id (a), rel_index_get_id (b)) ||
      !same_text (one->name, other->name) ||
      one->unique != other->unique ||
      !same_text (one->where, other->where) ||
      one->n_parts != other->n_parts ||
      !(how->text_aside || same_text (one->sql, other->sql)))
    return FALSE;

  for (guint i = 0; i < one->n_parts; i++)
    if (!rel_equality_ids (how, one->parts[i].column, other->parts[i].column) ||
        !same_text (one->parts[i].expression, other->parts[i].expression) ||
        !same_text (one->parts[i].collation, other->parts[i].collation) ||
        one->parts[i].descending != other->parts[i].descending)
      return FALSE;

  return TRUE;
}

typedef gboolean (*Compare) (const RelEquality *how,
                             gpointer           a,
                             gpointer           b);

static gboolean
same_lists (const RelEquality *how,
            GPtrArray         *a,
            GPtrArray         *b,
            Compare            compare)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!compare (how, a->pdata[i], b->pdata[i]))
      return FALSE;

  return TRUE;
}

gboolean
rel_equality_tables (const RelEquality *how,
                     RelTable          *a,
                     RelTable          *b)
{
  const RelTableInfo *one = rel_table_get_info (a);
  const RelTableInfo *other = rel_table_get_info (b);

  return (a == b && how->ids == NULL) ||
         (rel_equality_ids (how, rel_table_get_id (a), rel_table_get_id (b)) &&
          same_text (one->name, other->name) &&
          one->kind == other->kind &&
          one->strict == other->strict &&
          one->without_rowid == other->without_rowid &&
          one->autoincrement == other->autoincrement &&
          same_text (one->module, other->module) &&
          same_text (one->error, other->error) &&
          (how->text_aside || same_text (one->sql, other->sql)) &&
          same_known (how, one->note, other->note) &&
          same_lists (how, one->columns, other->columns, (Compare) rel_equality_columns) &&
          rel_equality_keys (how, one->primary_key, other->primary_key) &&
          same_lists (how, one->uniques, other->uniques, (Compare) rel_equality_keys) &&
          same_lists (how, one->foreign_keys, other->foreign_keys, (Compare) rel_equality_foreign_keys) &&
          same_lists (how, one->checks, other->checks, (Compare) rel_equality_checks) &&
          same_lists (how, one->indexes, other->indexes, (Compare) rel_equality_indexes));
}

gboolean
rel_equality_views (const RelEquality *how,
                    RelView           *a,
                    RelView           *b)
{
  const RelViewInfo *one = rel_view_get_info (a);
  const RelViewInfo *other = rel_view_get_info (b);

  return (a == b && how->ids == NULL) ||
         (rel_equality_ids (how, rel_view_get_id (a), rel_view_get_id (b)) &&
          same_text (one->name, other->name) &&
          same_text (one->error, other->error) &&
          same_text (one->sql, other->sql) &&
          same_lists (how, one->columns, other->columns, (Compare) rel_equality_columns));
}

gboolean
rel_equality_triggers (const RelEquality *how,
                       RelTrigger        *a,
                       RelTrigger        *b)
{
  const RelTriggerInfo *one = rel_trigger_get_info (a);
  const RelTriggerInfo *other = rel_trigger_get_info (b);

  return (a == b && how->ids == NULL) ||
         (rel_equality_ids (how, rel_trigger_get_id (a), rel_trigger_get_id (b)) &&
          same_text (one->name, other->name) &&
          rel_equality_ids (how, one->target, other->target) &&
          same_text (one->target_name, other->target_name) &&
          one->timing == other->timing &&
          one->event == other->event &&
          same_strv (one->of, other->of) &&
          same_text (one->when, other->when) &&
          same_text (one->sql, other->sql));
}

/**
 * rel_column_equal:
 * @a: a column
 * @b: another
 *
 * Returns: whether both have the same identity and content
 */
gboolean
rel_column_equal (RelColumn *a,
                  RelColumn *b)
{
  return rel_equality_columns (&exactly, a, b);
}

/**
 * rel_key_equal:
 * @a: (nullable): a key
 * @b: (nullable): another
 *
 * Returns: whether both have the same identity and content, or are %NULL
 */
gboolean
rel_key_equal (RelKey *a,
               RelKey *b)
{
  return rel_equality_keys (&exactly, a, b);
}

/**
 * rel_foreign_key_equal:
 * @a: a link
 * @b: another
 *
 * Returns: whether both have the same identity and content
 */
gboolean
rel_foreign_key_equal (RelForeignKey *a,
                       RelForeignKey *b)
{
  return rel_equality_foreign_keys (&exactly, a, b);
}

/**
 * rel_check_equal:
 * @a: a check
 * @b: another
 *
 * Returns: whether both have the same identity and content
 */
gboolean
rel_check_equal (RelCheck *a,
                 RelCheck *b)
{
  return rel_equality_checks (&exactly, a, b);
}

/**
 * rel_index_equal:
 * @a: an index
 * @b: another
 *
 * Returns: whether both have the same identity and content
 */
gboolean
rel_index_equal (RelIndex *a,
                 RelIndex *b)
{
  return rel_equality_indexes (&exactly, a, b);
}

/**
 * rel_table_equal:
 * @a: a table
 * @b: another
 *
 * Returns: whether both have the same identity and content
 */
gboolean
rel_table_equal (RelTable *a,
                 RelTable *b)
{
  return rel_equality_tables (&exactly, a, b);
}

/**
 * rel_view_equal:
 * @a: a view
 * @b: another
 *
 * Returns: whether both have the same identity and content
 */
gboolean
rel_view_equal (RelView *a,
                RelView *b)
{
  return rel_equality_views (&exactly, a, b);
}

/**
 * rel_trigger_equal:
 * @a: a trigger
 * @b: another
 *
 * Returns: whether both have the same identity and content
 */
gboolean
rel_trigger_equal (RelTrigger *a,
                   RelTrigger *b)
{
  return rel_equality_triggers (&exactly, a, b);
}

/**
 * rel_schema_equal:
 * @a: a schema
 * @b: another
 *
 * Compares two schemas with all elements, their order and their identities. What could
 * not be read (problems) is no content.
 *
 * Returns: whether they are the same
 */
gboolean
rel_schema_equal (RelSchema *a,
                  RelSchema *b)
{
  const RelSchemaInfo *one = rel_schema_get_info (a);
  const RelSchemaInfo *other = rel_schema_get_info (b);

  return a == b ||
         (same_text (one->encoding, other->encoding) &&
          one->page_size == other->page_size &&
          one->user_version == other->user_version &&
          one->application_id == other->application_id &&
          same_lists (&exactly, one->tables, other->tables, (Compare) rel_equality_tables) &&
          same_lists (&exactly, one->views, other->views, (Compare) rel_equality_views) &&
          same_lists (&exactly, one->triggers, other->triggers, (Compare) rel_equality_triggers));
}
