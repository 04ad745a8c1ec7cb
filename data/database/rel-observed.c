/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The observed cardinality: how many children a parent has in the data, from the fewest
 * to the most. The groups of an index come one after the other, so they are counted as
 * they come and the count may stop anywhere; without an index a table would be sorted
 * whole, which is done for small ones only, or when somebody asks for it.
 */
#include "config.h"

#include "database/rel-observed.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-naming.h"
#include "sql/rel-dialect.h"

#define MAX_ROWS    4000000 /* of an index that are counted */
#define MAX_PARENTS 1000000 /* that are looked at for one without children */
#define MAX_SORTED  50000   /* rows without an index that are counted nevertheless */
#define BATCH       4096

/* One direction: the rows of a table, grouped by one of its links. */
typedef struct
{
  RelTable                *holder;
  const RelForeignKeyInfo *link;
  RelTable                *target;
} Side;

static gboolean
find_side (RelSchema *schema,
           RelId      holder,
           RelId      link,
           Side      *side)
{
  RelForeignKey *found;

  side->holder = rel_schema_get_table (schema, holder);
  found = side->holder != NULL ? rel_table_get_foreign_key (side->holder, link) : NULL;
  side->link = found != NULL ? rel_foreign_key_get_info (found) : NULL;
  side->target = side->link != NULL ? rel_schema_get_table (schema, side->link->target) : NULL;

  return side->target != NULL && side->link->n_columns > 0 && side->link->n_columns == side->link->n_target_columns;
}

static gboolean
begins_with (const RelId *ids,
             guint        n_ids,
             const RelId *wanted,
             guint        n_wanted)
{
  if (n_ids < n_wanted)
    return FALSE;
  /* a GROUP BY takes the columns in any order */
  for (guint i = 0; i < n_wanted; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < n_wanted; j++)
        found |= ids[j] == wanted[i];
      if (!found)
        return FALSE;
    }

  return TRUE;
}

static gboolean
key_begins_with (RelKey     *key,
                 const Side *side)
{
  return key != NULL && begins_with (rel_key_get_info (key)->columns, rel_key_get_info (key)->n_columns, side->link->columns, side->link->n_columns);
}

static gboolean
is_indexed (const Side *side)
{
  const RelTableInfo *info = rel_table_get_info (side->holder);

  if (key_begins_with (info->primary_key, side))
    return TRUE;
  for (guint i = 0; i < info->uniques->len; i++)
    if (key_begins_with (info->uniques->pdata[i], side))
      return TRUE;
  for (guint i = 0; i < info->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (info->indexes->pdata[i]);
      g_autofree RelId *parts = g_new0 (RelId, index->n_parts + 1);

      for (guint j = 0; j < index->n_parts; j++)
        parts[j] = index->parts[j].expression == NULL ? index->parts[j].column : REL_ID_NONE;
      if (index->where == NULL && begins_with (parts, index->n_parts, side->link->columns, side->link->n_columns))
        return TRUE;
    }

  return FALSE;
}

static char *
list_names (RelTable    *table,
            const RelId *columns,
            guint        n,
            const char  *between,
            const char  *after)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      RelColumn *column = rel_table_get_column (table, columns[i]);
      g_autofree char *name = rel_sql_quote_identifier (column != NULL ? rel_column_get_name (column) : "");

      g_string_append_printf (text, "%s%s%s", i > 0 ? between : "", name, after);
    }

  return g_string_free (text, FALSE);
}

static gboolean
ask (RelConnection *connection,
     const char    *sql,
     gint64        *answer,
     GCancellable  *cancellable,
     GError       **error)
{
  g_autoptr(RelRows) rows = rel_connection_query (connection, sql, NULL, 0, cancellable, error);

  if (rows == NULL)
    return FALSE;
  *answer = rel_rows_get_n_rows (rows) > 0 ? rel_value_get_integer (rel_rows_get (rows, 0, 0)) : 0;

  return TRUE;
}

/* Whether a table has more rows than that. */
static gboolean
is_longer (RelConnection *connection,
           RelTable      *table,
           gint64         limit,
           gboolean      *longer,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (table));
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM (SELECT 1 FROM %s LIMIT %lld)", name, (long long) limit + 1);
  gint64 n = 0;

  if (!ask (connection, sql, &n, cancellable, error))
    return FALSE;
  *longer = n > limit;

  return TRUE;
}

static gboolean
count_groups (RelConnection  *connection,
              const Side     *side,
              gint64          limit,
              RelObservedEnd *end,
              GCancellable   *cancellable,
              GError        **error)
{
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (side->holder));
  g_autofree char *columns = list_names (side->holder, side->link->columns, side->link->n_columns, ", ", "");
  g_autofree char *filled = list_names (side->holder, side->link->columns, side->link->n_columns, " AND ", " IS NOT NULL");
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM %s WHERE %s GROUP BY %s", name, filled, columns);
  g_autoptr(RelCursor) cursor = rel_connection_select (connection, sql, NULL, 0, cancellable, error);
  g_autofree gint64 *counts = g_new (gint64, BATCH);
  gint64 sum = 0, n = 0;

  end->least = -1;
  if (cursor == NULL)
    return FALSE;
  while (!end->cut && (n = rel_cursor_fetch_integers (cursor, counts, BATCH, cancellable, error)) > 0)
    {
      for (gint64 i = 0; i < n; i++)
        {
          end->most = MAX (end->most, counts[i]);
          end->least = end->least < 0 ? counts[i] : MIN (end->least, counts[i]);
          sum += counts[i];
        }
      end->cut = sum > limit;
    }
  rel_cursor_close (cursor);
  end->known = n >= 0;
  if (end->cut)
    end->least = -1;

  return end->known;
}

/* Is there a record that nobody refers to? */
static gboolean
find_lonely (RelConnection  *connection,
             const Side     *side,
             gint64          limit,
             RelObservedEnd *end,
             GCancellable   *cancellable,
             GError        **error)
{
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (side->holder));
  g_autofree char *target = rel_sql_quote_identifier (rel_table_get_name (side->target));
  g_autofree char *columns = list_names (side->holder, side->link->columns, side->link->n_columns, ", ", "");
  g_autofree char *filled = list_names (side->holder, side->link->columns, side->link->n_columns, " AND ", " IS NOT NULL");
  g_autofree char *key = list_names (side->target, side->link->target_columns, side->link->n_target_columns, ", ", "");
  g_autofree char *sql = g_strdup_printf ("SELECT EXISTS (SELECT 1 FROM (SELECT %s FROM %s LIMIT %lld) AS relata_parent WHERE (%s) NOT IN (SELECT %s FROM %s WHERE %s))",
                                          key, target, (long long) limit, key, columns, name, filled);
  gboolean longer = FALSE;
  gint64 lonely = 0;

  if (!ask (connection, sql, &lonely, cancellable, error) ||
      (!lonely && !is_longer (connection, side->target, limit, &longer, cancellable, error)))
    return FALSE;
  if (lonely || end->most == 0)
    end->least = 0;
  else if (longer)
    end->least = -1;

  return TRUE;
}

/* Children may have no parent: where a column of the link may be NULL, and is. */
static gboolean
find_orphan (RelConnection  *connection,
             const Side     *side,
             gboolean        indexed,
             gint64          limit,
             gint64          most,
             RelObservedEnd *end,
             GCancellable   *cancellable,
             GError        **error)
{
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (side->holder));
  g_autofree char *columns = list_names (side->holder, side->link->columns, side->link->n_columns, ", ", "");
  g_autofree char *missing = list_names (side->holder, side->link->columns, side->link->n_columns, " OR ", " IS NULL");
  g_autofree char *sql = NULL;
  gboolean may = FALSE;
  gint64 found = 0;

  *end = (RelObservedEnd) { TRUE, 1, 1, FALSE };
  if (most == 0)
    end->least = end->most = 0;
  for (guint i = 0; i < side->link->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (side->holder, side->link->columns[i]);

      may |= column != NULL && !rel_column_get_info (column)->not_null;
    }
  if (!may)
    return TRUE;
  if (indexed && side->link->n_columns == 1)
    sql = g_strdup_printf ("SELECT EXISTS (SELECT 1 FROM %s WHERE %s)", name, missing);
  else
    sql = g_strdup_printf ("SELECT EXISTS (SELECT 1 FROM (SELECT %s FROM %s LIMIT %lld) WHERE %s)", columns, name, (long long) limit, missing);
  if (!ask (connection, sql, &found, cancellable, error))
    return FALSE;
  if (found)
    end->least = 0;

  return TRUE;
}

static gboolean
count_side (RelConnection  *connection,
            const Side     *side,
            RelObserveHow   how,
            RelObservedEnd *end,
            gboolean       *unindexed,
            GCancellable   *cancellable,
            GError        **error)
{
  gboolean whole = how == REL_OBSERVE_WHOLE;

  *end = (RelObservedEnd) { FALSE, -1, 0, FALSE };
  if (!whole && !is_indexed (side))
    {
      if (!is_longer (connection, side->holder, MAX_SORTED, unindexed, cancellable, error))
        return FALSE;
      if (*unindexed)
        return TRUE;
    }

  return count_groups (connection, side, whole ? G_MAXINT64 : MAX_ROWS, end, cancellable, error) &&
         find_lonely (connection, side, whole ? G_MAXINT64 - 1 : MAX_PARENTS, end, cancellable, error);
}

static gboolean
find_sides (RelSchema       *schema,
            RelRelationship *relationship,
            Side            *near,
            Side            *far)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);

  far->holder = NULL;
  if (info->kind == REL_KIND_MANY_TO_MANY)
    return find_side (schema, info->association, info->link, near) && find_side (schema, info->association, info->far_link, far);

  return find_side (schema, info->child, info->link, near);
}

/**
 * rel_observed_is_indexed:
 * @schema: a schema
 * @relationship: a relationship of it
 *
 * Returns: whether it can be counted by indexes
 */
gboolean
rel_observed_is_indexed (RelSchema       *schema,
                         RelRelationship *relationship)
{
  Side near, far;

  g_return_val_if_fail (REL_IS_SCHEMA (schema) && REL_IS_RELATIONSHIP (relationship), FALSE);

  return find_sides (schema, relationship, &near, &far) && is_indexed (&near) && (far.holder == NULL || is_indexed (&far));
}

/**
 * rel_observed_count:
 * @connection: a connection to the database
 * @schema: its schema
 * @relationship: a relationship of it
 * @how: how much work it may be
 * @observed: (out): what was counted
 * @cancellable: (nullable): to stop
 * @error: return location for an error
 *
 * Counts how many records belong together. Only reads. Blocks.
 *
 * Returns: whether it went well; also when nothing could be counted quickly
 */
gboolean
rel_observed_count (RelConnection   *connection,
                    RelSchema       *schema,
                    RelRelationship *relationship,
                    RelObserveHow    how,
                    RelObserved     *observed,
                    GCancellable    *cancellable,
                    GError         **error)
{
  Side near, far;

  g_return_val_if_fail (REL_IS_CONNECTION (connection) && REL_IS_SCHEMA (schema) && REL_IS_RELATIONSHIP (relationship), FALSE);

  *observed = (RelObserved) { { FALSE, -1, 0, FALSE }, { FALSE, -1, 0, FALSE }, FALSE };
  if (!find_sides (schema, relationship, &near, &far))
    return TRUE;
  if (!count_side (connection, &near, how, &observed->at_child, &observed->unindexed, cancellable, error))
    return FALSE;
  if (observed->unindexed)
    return TRUE;
  if (far.holder != NULL)
    return count_side (connection, &far, how, &observed->at_parent, &observed->unindexed, cancellable, error);

  return find_orphan (connection, &near, is_indexed (&near), how == REL_OBSERVE_WHOLE ? G_MAXINT64 : MAX_ROWS, observed->at_child.most,
                      &observed->at_parent, cancellable, error);
}

/**
 * rel_observed_end_to_figures:
 * @end: an end
 *
 * Returns: (transfer full) (nullable): what stands beside its sign: "0..37", "1", "?..37+"
 */
char *
rel_observed_end_to_figures (const RelObservedEnd *end)
{
  if (!end->known)
    return NULL;
  if (!end->cut && end->least == end->most)
    return g_strdup_printf ("%lld", (long long) end->most);
  if (end->least < 0)
    return g_strdup_printf ("?..%lld%s", (long long) end->most, end->cut ? "+" : "");

  return g_strdup_printf ("%lld..%lld%s", (long long) end->least, (long long) end->most, end->cut ? "+" : "");
}

static char *
noun (RelSchema *schema,
      RelId      id,
      gboolean   many)
{
  RelTable *table = rel_schema_get_table (schema, id);
  g_autofree char *name = table == NULL ? g_strdup ("") : many ? rel_naming_plural (rel_table_get_name (table)) : rel_naming_singular (rel_table_get_name (table));

  return rel_naming_phrase (name);
}

static char *
say_end (const RelObservedEnd *end,
         RelSchema            *schema,
         RelId                 owner,
         RelId                 member)
{
  g_autofree char *one = noun (schema, owner, FALSE);
  g_autofree char *members = noun (schema, member, end->most != 1);

  if (end->cut || end->least < 0)
    /* Translators: a word from a table's name, a number, a word from the other's: Counted so far: one author has up to 37 books */
    return g_strdup_printf (_("Counted so far: one %1$s has up to %2$lld %3$s"), one, (long long) end->most, members);
  if (end->least == end->most)
    /* Translators: a word from a table's name, a number, a word from the other's: Counted: every author has 2 books */
    return g_strdup_printf (_("Counted: every %1$s has %2$lld %3$s"), one, (long long) end->most, members);

  /* Translators: a word from a table's name, two numbers, a word from the other's: Counted: one author has 0 to 37 books */
  return g_strdup_printf (_("Counted: one %1$s has %2$lld to %3$lld %4$s"), one, (long long) end->least, (long long) end->most, members);
}

/**
 * rel_observed_say:
 * @observed: what was counted
 * @schema: the schema
 * @relationship: of which relationship
 *
 * Returns: (transfer full) (nullable): it in words, a sentence a line; %NULL when nothing was counted
 */
char *
rel_observed_say (const RelObserved *observed,
                  RelSchema         *schema,
                  RelRelationship   *relationship)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
  g_autofree char *there = NULL;
  g_autofree char *back = NULL;

  if (observed->unindexed)
    {
      RelTable *holder = rel_schema_get_table (schema, info->kind == REL_KIND_MANY_TO_MANY ? info->association : info->child);

      /* Translators: name of a table */
      return g_strdup_printf (_("Not counted: %s has many rows and no index for this link"), holder != NULL ? rel_table_get_name (holder) : "");
    }
  if (!observed->at_child.known)
    return NULL;
  there = say_end (&observed->at_child, schema, info->parent, info->child);
  if (!observed->at_parent.known || (info->kind != REL_KIND_MANY_TO_MANY && observed->at_parent.least == observed->at_parent.most))
    return g_steal_pointer (&there);
  back = say_end (&observed->at_parent, schema, info->child, info->parent);

  return g_strdup_printf ("%s\n%s", there, back);
}
