/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What may be joined at a place of a statement, and on what: along the relationships of
 * the tables that are named already. A name that is taken gets an alias; a many-to-many
 * relationship brings its association table along.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sql/rel-completion-private.h"

#include "schema/rel-derive.h"
#include "sql/rel-dialect.h"

/* A name for a table that no source has yet. */
static char *
free_alias (RelProposer *self,
            const char  *name,
            const char  *taken)
{
  char *alias = g_strdup (name);

  for (guint n = 2;; n++)
    {
      gboolean used = taken != NULL && g_ascii_strcasecmp (taken, alias) == 0;

      for (guint i = 0; i < self->scope->sources->len && !used; i++)
        {
          const char *other = rel_source_get_name (g_ptr_array_index (self->scope->sources, i));

          used = other != NULL && g_ascii_strcasecmp (other, alias) == 0;
        }
      if (!used)
        return alias;
      g_free (alias);
      alias = g_strdup_printf ("%s_%u", name, n);
    }
}

/* "books" or "books AS books_2". */
static char *
write_table (const char *name,
             const char *alias)
{
  g_autofree char *table = rel_sql_quote_identifier (name);
  g_autofree char *called = rel_sql_quote_identifier (alias);

  return g_ascii_strcasecmp (name, alias) == 0 ? g_strdup (table) : g_strdup_printf ("%s AS %s", table, called);
}

/* child.link = parent.key, for all columns of a link; @left says which side is written first. */
static char *
write_condition (RelTable      *child,
                 RelTable      *parent,
                 RelForeignKey *link,
                 const char    *child_name,
                 const char    *parent_name,
                 gboolean       parent_first)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  g_autofree char *child_quoted = rel_sql_quote_identifier (child_name);
  g_autofree char *parent_quoted = rel_sql_quote_identifier (parent_name);
  RelKey *key = rel_table_get_info (parent)->primary_key;
  g_autoptr(GString) condition = g_string_new (NULL);

  for (guint i = 0; i < info->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (child, info->columns[i]);
      RelId target_id = i < info->n_target_columns ? info->target_columns[i]
                        : key != NULL && i < rel_key_get_info (key)->n_columns ? rel_key_get_info (key)->columns[i] : REL_ID_NONE;
      RelColumn *target = rel_table_get_column (parent, target_id);
      g_autofree char *from = column != NULL ? rel_sql_quote_identifier (rel_column_get_name (column)) : NULL;
      g_autofree char *to = target != NULL ? rel_sql_quote_identifier (rel_column_get_name (target)) : NULL;

      if (from == NULL || to == NULL)
        return NULL;
      g_string_append (condition, condition->len > 0 ? " AND " : "");
      if (parent_first)
        g_string_append_printf (condition, "%s.%s = %s.%s", parent_quoted, to, child_quoted, from);
      else
        g_string_append_printf (condition, "%s.%s = %s.%s", child_quoted, from, parent_quoted, to);
    }

  return condition->len > 0 ? g_strdup (condition->str) : NULL;
}

/* How a table called @far_name is joined with one called @near_name along an end of the near one. */
static char *
write_link (RelSchema  *schema,
            RelId       link,
            const char *child_name,
            const char *parent_name,
            gboolean    parent_first)
{
  RelTable *child = rel_schema_get_link_owner (schema, link);
  RelForeignKey *key = child != NULL ? rel_table_get_foreign_key (child, link) : NULL;
  RelTable *parent = key != NULL ? rel_schema_get_table (schema, rel_foreign_key_get_info (key)->target) : NULL;

  return parent != NULL ? write_condition (child, parent, key, child_name, parent_name, parent_first) : NULL;
}

static void
propose_join (RelProposer     *self,
              const RelSource *source,
              const RelEnd    *end)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
  RelTable *far = rel_schema_get_table (self->schema, rel_end_get_far_table (end));
  const char *near_name = rel_source_get_name (source);
  g_autofree char *far_name = NULL;
  g_autofree char *far_text = NULL;
  g_autofree char *condition = NULL;
  g_autofree char *text = NULL;
  g_autofree char *detail = NULL;

  if (far == NULL)
    return;

  if (info->kind != REL_KIND_MANY_TO_MANY)
    {
      far_name = free_alias (self, rel_table_get_name (far), NULL);
      far_text = write_table (rel_table_get_name (far), far_name);
      condition = end->at_parent ? write_link (self->schema, info->link, far_name, near_name, FALSE)
                                 : write_link (self->schema, info->link, near_name, far_name, TRUE);
      if (condition == NULL)
        return;
      text = g_strdup_printf ("%s ON %s", far_text, condition);
      detail = g_strdup_printf ("ON %s", condition);
    }
  else
    {
      RelTable *association = rel_schema_get_table (self->schema, info->association);
      g_autofree char *between = NULL;
      g_autofree char *between_text = NULL;
      g_autofree char *first = NULL;

      if (association == NULL)
        return;
      between = free_alias (self, rel_table_get_name (association), NULL);
      between_text = write_table (rel_table_get_name (association), between);
      far_name = free_alias (self, rel_table_get_name (far), between);
      far_text = write_table (rel_table_get_name (far), far_name);
      first = write_link (self->schema, end->at_parent ? info->link : info->far_link, between, near_name, FALSE);
      condition = write_link (self->schema, end->at_parent ? info->far_link : info->link, between, far_name, TRUE);
      if (first == NULL || condition == NULL)
        return;
      text = g_strdup_printf ("%s ON %s JOIN %s ON %s", between_text, first, far_text, condition);
      detail = g_strdup_printf (_("through %s"), rel_table_get_name (association));
    }

  rel_proposer_propose (self, REL_PROPOSAL_JOIN, rel_table_get_name (far), detail, text);
}

void
rel_proposer_propose_joins (RelProposer *self)
{
  /* The last one named is the one a person thinks of. */
  for (guint i = self->scope->sources->len; i > 0; i--)
    {
      const RelSource *source = g_ptr_array_index (self->scope->sources, i - 1);
      RelTable *table = rel_proposer_get_table (self, source);
      GArray *ends;

      if (table == NULL || !source->here || source->span.start > self->scope->word.start)
        continue;
      ends = rel_schema_list_ends (self->schema, rel_table_get_id (table));
      for (guint many = 0; many < 2; many++)
        for (guint j = 0; j < ends->len; j++)
          {
            const RelEnd *end = &g_array_index (ends, RelEnd, j);

            if ((rel_relationship_get_info (end->relationship)->kind == REL_KIND_MANY_TO_MANY) == (many == 1))
              propose_join (self, source, end);
          }
    }
}

/* Conditions that tie the source that was named last to those before it. */
void
rel_proposer_propose_conditions (RelProposer *self,
                                 gboolean     with_on)
{
  const RelSource *last = NULL;
  guint position = 0;
  RelTable *table;
  GArray *ends;

  for (guint i = 0; i < self->scope->sources->len; i++)
    {
      const RelSource *source = g_ptr_array_index (self->scope->sources, i);

      if (source->here && source->joined && source->span.end <= self->scope->word.start)
        {
          last = source;
          position = i;
        }
    }
  table = last != NULL ? rel_proposer_get_table (self, last) : NULL;
  if (table == NULL)
    return;

  ends = rel_schema_list_ends (self->schema, rel_table_get_id (table));
  for (guint i = position; i > 0; i--)
    {
      const RelSource *other = g_ptr_array_index (self->scope->sources, i - 1);
      RelTable *other_table = other->here ? rel_proposer_get_table (self, other) : NULL;

      for (guint j = 0; other_table != NULL && j < ends->len; j++)
        {
          const RelEnd *end = &g_array_index (ends, RelEnd, j);
          const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
          g_autofree char *condition = NULL;
          g_autofree char *text = NULL;

          if (info->kind == REL_KIND_MANY_TO_MANY || rel_end_get_far_table (end) != rel_table_get_id (other_table))
            continue;
          condition = end->at_parent ? write_link (self->schema, info->link, rel_source_get_name (other), rel_source_get_name (last), TRUE)
                                     : write_link (self->schema, info->link, rel_source_get_name (last), rel_source_get_name (other), FALSE);
          if (condition == NULL)
            continue;
          text = with_on ? g_strdup_printf ("ON %s", condition) : g_strdup (condition);
          rel_proposer_propose (self, REL_PROPOSAL_CONDITION, text, NULL, text);
        }
    }
}
