/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Ends of relationships, as they are given by names, resolved: tables and columns are
 * looked up, or the columns are guessed by the only foreign key that can be meant, and
 * ends over the same rows get to know each other.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-mapping-private.h"

/* An end whose columns are not known yet. */
RelMappedEnd *
rel_mapped_end_new (const RelMappingEnd *info,
                    guint                index)
{
  RelMappingEnd *copy = rel_mapping_end_copy (info);
  RelMappedEnd *end = g_new0 (RelMappedEnd, 1);

  end->info = *copy;
  g_free (copy);
  end->index = index;

  return end;
}

void
rel_mapped_end_free (RelMappedEnd *end)
{
  g_free (end->local_columns.at);
  g_free (end->remote_columns.at);
  g_free (end->near_columns.at);
  g_free (end->far_columns.at);
  g_free (end->order_by.at);
  /* its info began life on its own */
  rel_mapping_end_free (g_memdup2 (&end->info, sizeof end->info));
  g_free (end);
}

static gboolean
find_columns (RelMappedTable     *table,
              const char *const  *names,
              RelMappedColumns   *columns,
              GError            **error)
{
  columns->n = 0;
  columns->at = g_new0 (guint, names != NULL ? g_strv_length ((char **) names) + 1 : 1);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      int at = rel_mapped_table_find_column (table, names[i]);

      if (at < 0)
        {
          const char *const wrong[] = { names[i], NULL };

          rel_set_error_rule (error, REL_ERROR_REFUSED, "no-link", table->name, wrong,
                              _("The table “%s” has no column “%s”. Nothing was changed; correct the relationship."),
                              table->name, names[i]);
          return FALSE;
        }
      columns->at[columns->n++] = at;
    }

  return TRUE;
}

static void
copy_columns (RelMappedColumns       *to,
              const RelMappedColumns *from)
{
  to->n = from->n;
  g_free (to->at);
  to->at = g_memdup2 (from->at, from->n * sizeof (guint));
}

/* The only foreign key from one table to another. */
static RelMappedLink *
find_only_link (RelMappedTable  *child,
                RelMappedTable  *parent,
                GError         **error)
{
  RelMappedLink *found = NULL;

  for (guint i = 0; i < child->links->len; i++)
    {
      RelMappedLink *link = child->links->pdata[i];

      if (link->parent != parent)
        continue;
      if (found != NULL)
        {
          rel_set_error_rule (error, REL_ERROR_REFUSED, "ambiguous", child->name, NULL,
                              _("“%s” has several links to “%s”. Nothing was changed; say which columns this relationship uses."),
                              child->name, parent->name);
          return NULL;
        }
      found = link;
    }
  if (found == NULL)
    rel_set_error_rule (error, REL_ERROR_REFUSED, "no-link", child->name, NULL,
                        _("“%s” has no link to “%s”. Nothing was changed; say which columns this relationship uses."),
                        child->name, parent->name);

  return found;
}

static gboolean
guess_columns (RelMappedEnd  *end,
               GError       **error)
{
  RelMappedLink *link;
  RelMappedLink *far;

  switch (end->info.link_in)
    {
    case REL_LINK_IN_LOCAL:
      link = find_only_link (end->local, end->remote, error);
      if (link == NULL)
        return FALSE;
      copy_columns (&end->local_columns, &link->columns);
      copy_columns (&end->remote_columns, &link->parent_columns);
      return TRUE;

    case REL_LINK_IN_REMOTE:
      link = find_only_link (end->remote, end->local, error);
      if (link == NULL)
        return FALSE;
      copy_columns (&end->local_columns, &link->parent_columns);
      copy_columns (&end->remote_columns, &link->columns);
      return TRUE;

    case REL_LINK_IN_ASSOCIATION:
    default:
      if (end->near_columns.n > 0 && end->far_columns.n > 0)
        {
          /* what the pair's columns refer to */
          copy_columns (&end->local_columns, &end->local->key);
          copy_columns (&end->remote_columns, &end->remote->key);
          for (guint i = 0; i < end->association->links->len; i++)
            {
              RelMappedLink *of = end->association->links->pdata[i];

              if (of->parent == end->local && rel_mapped_columns_equal (&of->columns, &end->near_columns))
                copy_columns (&end->local_columns, &of->parent_columns);
              if (of->parent == end->remote && rel_mapped_columns_equal (&of->columns, &end->far_columns))
                copy_columns (&end->remote_columns, &of->parent_columns);
            }
          return TRUE;
        }
      link = find_only_link (end->association, end->local, error);
      far = link != NULL ? find_only_link (end->association, end->remote, error) : NULL;
      if (far == NULL)
        return FALSE;
      copy_columns (&end->near_columns, &link->columns);
      copy_columns (&end->local_columns, &link->parent_columns);
      copy_columns (&end->far_columns, &far->columns);
      copy_columns (&end->remote_columns, &far->parent_columns);
      return TRUE;
    }
}

static RelMappedTable *
need_table (RelMapping  *mapping,
            const char  *name,
            GError     **error)
{
  RelMappedTable *table = name != NULL ? rel_mapping_get_table (mapping, name) : NULL;

  if (table == NULL)
    rel_set_error_rule (error, REL_ERROR_REFUSED, "no-link", name, NULL,
                        _("There is no table “%s”. Nothing was changed; correct the relationship."), name != NULL ? name : "");

  return table;
}

/* Finds what the end is made of, and puts it on its tables. */
gboolean
rel_mapped_end_resolve (RelMappedEnd  *end,
                        RelMapping    *mapping,
                        GError       **error)
{
  const RelMappingEnd *info = &end->info;

  end->local = need_table (mapping, info->table, error);
  end->remote = end->local != NULL ? need_table (mapping, info->remote_table, error) : NULL;
  if (end->remote == NULL)
    return FALSE;
  if (info->link_in == REL_LINK_IN_ASSOCIATION)
    {
      end->association = need_table (mapping, info->association, error);
      if (end->association == NULL ||
          !find_columns (end->association, info->association_columns, &end->near_columns, error) ||
          !find_columns (end->association, info->association_remote_columns, &end->far_columns, error))
        return FALSE;
    }
  if (!find_columns (end->local, info->columns, &end->local_columns, error) ||
      !find_columns (end->remote, info->remote_columns, &end->remote_columns, error) ||
      !find_columns (end->remote, info->order_by, &end->order_by, error))
    return FALSE;
  if ((end->local_columns.n == 0 || end->remote_columns.n == 0 ||
       (end->association != NULL && (end->near_columns.n == 0 || end->far_columns.n == 0))) &&
      !guess_columns (end, error))
    return FALSE;

  if (end->association != NULL
      ? end->local_columns.n != end->near_columns.n || end->remote_columns.n != end->far_columns.n
      : end->local_columns.n != end->remote_columns.n)
    {
      rel_set_error_rule (error, REL_ERROR_REFUSED, "no-link", info->table, NULL,
                          _("The columns of the relationship “%s” do not pair up. Nothing was changed; correct the relationship."), info->name);
      return FALSE;
    }

  g_ptr_array_add (end->local->ends, end);
  if (info->link_in == REL_LINK_IN_REMOTE)
    g_ptr_array_add (end->remote->owners, end);
  if (end->association != NULL)
    g_ptr_array_add (end->association->joins, end);

  return TRUE;
}

/* Tells each its reverse, and which one names the pairs where several lead over the same ones. */
void
rel_mapped_ends_introduce (GPtrArray *ends)
{
  for (guint i = 0; i < ends->len; i++)
    {
      RelMappedEnd *end = ends->pdata[i];

      if (end->info.reverse != NULL)
        end->reverse = rel_mapped_table_find_end (end->remote, end->info.reverse);
      if (end->association == NULL)
        continue;

      end->pairs = end;
      for (guint j = 0; j < i && end->pairs == end; j++)
        {
          RelMappedEnd *other = ends->pdata[j];

          if (other->association != end->association)
            continue;
          if (rel_mapped_columns_equal (&other->near_columns, &end->near_columns) && rel_mapped_columns_equal (&other->far_columns, &end->far_columns) &&
              other->local == end->local)
            {
              end->pairs = other->pairs;
              end->swapped = other->swapped;
            }
          else if (rel_mapped_columns_equal (&other->near_columns, &end->far_columns) && rel_mapped_columns_equal (&other->far_columns, &end->near_columns) &&
                   other->local == end->remote)
            {
              end->pairs = other->pairs;
              end->swapped = !other->swapped;
            }
        }
    }
}
