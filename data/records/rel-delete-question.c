/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The closure of a delete as one recursive query over the keys of rows:
 *
 *   gone (t, s, b, k0, k1 …)   a row of table t; s: the session deletes it, so that the rules
 *                              of its relationships hold; else the database does, by ON DELETE;
 *                              b: it goes anyway, by a deletion that is staged already
 *
 * What is staged for links beside it comes from rel-delete-staged.c.
 *
 * Each way from a row to those that refer to it is a branch of the query. What is cleared,
 * and what forbids, is counted beside it.
 */
#include "config.h"

#include "records/rel-delete-private.h"

static void
append_key (RelDeleteQuestion *self,
            GString           *sql,
            const char        *alias,
            RelMappedTable    *table)
{
  for (guint i = 0; i < self->width; i++)
    {
      if (i < rel_delete_key_width (table))
        g_string_append_printf (sql, ", %s.%s", alias, rel_delete_key_part (table, i));
      else
        g_string_append (sql, ", NULL");
    }
}

static void
append_join (GString                *sql,
             RelMappedTable         *parent,
             const RelMappedColumns *parent_columns,
             RelMappedTable         *child,
             const RelMappedColumns *columns)
{
  g_string_append_printf (sql, " FROM gone AS g JOIN %s AS p ON g.t = %u", parent->quoted, parent->index);
  rel_delete_append_same_key (sql, "g", "p", parent);
  g_string_append_printf (sql, " JOIN %s AS c ON ", child->quoted);
  for (guint i = 0; i < columns->n; i++)
    g_string_append_printf (sql, "%sc.%s = p.%s", i > 0 ? " AND " : "", child->columns[columns->at[i]].quoted,
                            parent->columns[parent_columns->at[i]].quoted);
}

/* Rows of the child go as well. */
static void
follow (RelDeleteQuestion      *self,
        RelMappedTable         *parent,
        const RelMappedColumns *parent_columns,
        RelMappedTable         *child,
        const RelMappedColumns *columns,
        gboolean                by_session,
        gboolean                stays_session)
{
  guint branch = rel_delete_question_get_branch (self, parent, parent_columns, child, columns);

  g_string_append_printf (self->sql, " UNION SELECT %u, %d, g.b", child->index, stays_session);
  append_key (self, self->sql, "c", child);
  append_join (self->sql, parent, parent_columns, child, columns);
  g_string_append_printf (self->sql, " WHERE g.s = %d", by_session);
  rel_delete_question_append_unmoved (self, self->sql, branch, child);
  if (!rel_delete_question_has_led (self, branch))
    return;
  g_string_append_printf (self->sql, " UNION SELECT %u, %d, g.b", child->index, stays_session);
  rel_delete_question_append_led (self, self->sql, branch, parent);
  g_string_append_printf (self->sql, " WHERE g.s = %d", by_session);
}

/* Rows of the child, unless they go too, are counted. */
static void
count (RelDeleteQuestion      *self,
       RelConsequenceKind      kind,
       RelMappedTable         *parent,
       const RelMappedColumns *parent_columns,
       RelMappedTable         *child,
       RelMappedColumns       *columns,
       gboolean                by_session)
{
  RelDeleteCount counted = { kind, child, columns };
  guint branch = rel_delete_question_get_branch (self, parent, parent_columns, child, columns);

  g_string_append_printf (self->counts, " UNION ALL SELECT %u, count(*) FROM (SELECT DISTINCT 1", self->kinds->len);
  append_key (self, self->counts, "c", child);
  append_join (self->counts, parent, parent_columns, child, columns);
  g_string_append_printf (self->counts, " WHERE g.s = %d AND g.b = 0 AND NOT EXISTS (SELECT 1 FROM gone AS o WHERE o.t = %u", by_session, child->index);
  rel_delete_append_same_key (self->counts, "o", "c", child);
  g_string_append_c (self->counts, ')');
  rel_delete_question_append_unmoved (self, self->counts, branch, child);
  if (rel_delete_question_has_led (self, branch))
    {
      g_string_append (self->counts, " UNION SELECT 1");
      rel_delete_question_append_led (self, self->counts, branch, parent);
      g_string_append_printf (self->counts, " WHERE g.s = %d AND g.b = 0 AND NOT EXISTS (SELECT 1 FROM gone AS o WHERE o.t = %u", by_session, child->index);
      for (guint i = 0; i < rel_delete_key_width (child); i++)
        g_string_append_printf (self->counts, " AND o.k%u = d.k%u", i, i);
      g_string_append_c (self->counts, ')');
    }
  g_string_append_c (self->counts, ')');
  g_array_append_val (self->kinds, counted);
}

/* What the database does by itself. */
static void
add_action (RelDeleteQuestion *self,
            RelMappedLink     *link,
            gboolean           by_session)
{
  if (!self->enforced)
    return;

  switch (link->on_delete)
    {
    case REL_ACTION_CASCADE:
      follow (self, link->parent, &link->parent_columns, link->child, &link->columns, by_session, FALSE);
      break;
    case REL_ACTION_SET_NULL:
      count (self, REL_CONSEQUENCE_CLEARED, link->parent, &link->parent_columns, link->child, &link->columns, by_session);
      break;
    case REL_ACTION_SET_DEFAULT:
      count (self, REL_CONSEQUENCE_DEFAULTED, link->parent, &link->parent_columns, link->child, &link->columns, by_session);
      break;
    case REL_ACTION_NO_ACTION:
    case REL_ACTION_RESTRICT:
    default:
      count (self, REL_CONSEQUENCE_FORBIDS, link->parent, &link->parent_columns, link->child, &link->columns, by_session);
      break;
    }
}

static gboolean
is_required (RelMappedTable         *table,
             const RelMappedColumns *columns)
{
  for (guint i = 0; i < columns->n; i++)
    if (table->columns[columns->at[i]].not_null || table->columns[columns->at[i]].in_key)
      return TRUE;

  return FALSE;
}

/* The end whose rule holds for a link, where the session deletes what it refers to. */
static RelMappedEnd *
find_rule (RelMappedLink *link)
{
  for (guint i = 0; i < link->parent->ends->len; i++)
    {
      RelMappedEnd *end = link->parent->ends->pdata[i];

      if (end->info.view_only || end->info.on_owner_delete == REL_OWNER_DELETE_LEAVE || end->passive)
        continue;
      if (end->association == NULL ? end->info.link_in == REL_LINK_IN_REMOTE && end->remote == link->child && rel_mapped_columns_equal (&end->remote_columns, &link->columns)
                                   : end->association == link->child && rel_mapped_columns_equal (&end->near_columns, &link->columns))
        return end;
    }

  return NULL;
}

static void
add_end (RelDeleteQuestion *self,
         RelMappedEnd      *end)
{
  gboolean members_go = end->info.on_owner_delete == REL_OWNER_DELETE_DELETE || end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN;

  if (end->info.view_only)
    return;
  if (end->info.link_in == REL_LINK_IN_LOCAL)
    {
      if (members_go)
        follow (self, end->local, &end->local_columns, end->remote, &end->remote_columns, TRUE, TRUE);
      return;
    }
  if (end->info.on_owner_delete == REL_OWNER_DELETE_LEAVE || end->passive)
    return;

  if (end->association != NULL)
    follow (self, end->local, &end->local_columns, end->association, &end->near_columns, TRUE, TRUE);
  else if (members_go)
    follow (self, end->local, &end->local_columns, end->remote, &end->remote_columns, TRUE, TRUE);
  else
    count (self, is_required (end->remote, &end->remote_columns) ? REL_CONSEQUENCE_FORBIDS : REL_CONSEQUENCE_CLEARED,
           end->local, &end->local_columns, end->remote, &end->remote_columns, TRUE);
}

/* Tables from which something can follow, so that the query is no wider than it must. */
static void
find_concerned (RelMappedTable *table,
                GHashTable     *concerned)
{
  if (!g_hash_table_add (concerned, table))
    return;
  for (guint i = 0; i < table->incoming->len; i++)
    find_concerned (((RelMappedLink *) table->incoming->pdata[i])->child, concerned);
  for (guint i = 0; i < table->ends->len; i++)
    {
      RelMappedEnd *end = table->ends->pdata[i];

      if (end->info.link_in != REL_LINK_IN_LOCAL || end->info.on_owner_delete == REL_OWNER_DELETE_DELETE || end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN)
        find_concerned (end->association != NULL ? end->association : end->remote, concerned);
    }
}

RelDeleteQuestion *
rel_delete_question_new (RelSession       *session,
                         RelRecord *const *records,
                         guint             n_records)
{
  RelDeleteQuestion *self = g_new0 (RelDeleteQuestion, 1);
  g_autoptr(GHashTable) concerned = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) staged = rel_stage_list_entries (session->stage);
  g_autoptr(GPtrArray) tables = NULL;

  self->mapping = g_object_ref (session->mapping);
  self->enforced = session->foreign_keys;
  self->sql = g_string_new (NULL);
  self->counts = g_string_new (NULL);
  self->params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  self->kinds = g_array_new (FALSE, FALSE, sizeof (RelDeleteCount));
  self->branches = g_array_new (FALSE, FALSE, sizeof (RelDeleteBranch));
  self->moved = g_string_new (NULL);
  self->led = g_string_new (NULL);
  self->seeds = g_string_new (NULL);

  for (guint i = 0; i < n_records; i++)
    find_concerned (rel_record_get_mapped_table (records[i]), concerned);
  for (guint i = 0; i < staged->len; i++)
    if (((RelStageEntry *) staged->pdata[i])->deleted)
      find_concerned (rel_record_get_mapped_table (((RelStageEntry *) staged->pdata[i])->record), concerned);
  for (guint i = 0; i < rel_mapping_get_n_tables (session->mapping); i++)
    self->width = MAX (self->width, rel_delete_key_width (rel_mapping_get_nth (session->mapping, i)));
  for (guint i = 0; i < n_records; i++)
    {
      g_string_append (self->seeds, i > 0 ? " UNION " : "");
      rel_delete_question_add_seed (self, records[i], FALSE);
    }
  rel_delete_question_add_staged (self, session, records, n_records, concerned);

  tables = rel_delete_list_tables (session->mapping, records, n_records, concerned);
  for (guint t = 0; t < tables->len; t++)
    {
      RelMappedTable *table = tables->pdata[t];
      RelDeleteCount counted = { REL_CONSEQUENCE_DELETED, table, NULL };

      g_string_append_printf (self->counts, "%sSELECT %u, count(*) FROM (SELECT DISTINCT 1", self->kinds->len > 0 ? " UNION ALL " : "", self->kinds->len);
      for (guint i = 0; i < self->width; i++)
        g_string_append_printf (self->counts, ", k%u", i);
      g_string_append_printf (self->counts, " FROM gone AS g WHERE t = %u AND b = 0 AND NOT EXISTS (SELECT 1 FROM gone AS o WHERE o.t = g.t AND o.b = 1", table->index);
      for (guint i = 0; i < rel_delete_key_width (table); i++)
        g_string_append_printf (self->counts, " AND o.k%u = g.k%u", i, i);
      g_string_append (self->counts, "))");
      g_array_append_val (self->kinds, counted);
      for (guint i = 0; i < table->ends->len; i++)
        add_end (self, table->ends->pdata[i]);
      for (guint i = 0; i < table->incoming->len; i++)
        {
          RelMappedLink *link = table->incoming->pdata[i];

          add_action (self, link, FALSE);
          if (find_rule (link) == NULL)
            add_action (self, link, TRUE);
        }
    }

  {
    g_autoptr(GString) all = rel_delete_question_write_staged (self);

    g_string_append (all, "gone (t, s, b");
    for (guint i = 0; i < self->width; i++)
      g_string_append_printf (all, ", k%u", i);
    g_string_append_printf (all, ") AS MATERIALIZED (%s%s) %s", self->seeds->str, self->sql->str, self->counts->str);
    g_string_assign (self->sql, all->str);
  }

  return self;
}

void
rel_delete_question_free (RelDeleteQuestion *self)
{
  g_object_unref (self->mapping);
  g_string_free (self->sql, TRUE);
  g_string_free (self->counts, TRUE);
  g_ptr_array_unref (self->params);
  g_array_unref (self->kinds);
  g_array_unref (self->branches);
  g_string_free (self->moved, TRUE);
  g_string_free (self->led, TRUE);
  g_string_free (self->seeds, TRUE);
  g_free (self);
}
