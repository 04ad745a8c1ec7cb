/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What may be written at a place of a statement. Behind JOIN the tables that are linked
 * with those named already come first, each with its ON filled in; a many-to-many
 * relationship brings its association table along.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sql/rel-completion.h"

#include "schema/rel-derive.h"
#include "sql/rel-dialect.h"
#include "sql/rel-scope.h"

#define MAX_PROPOSALS 200

typedef struct
{
  RelSchema *schema;
  RelScope  *scope;
  GPtrArray *proposals;
} Proposer;

static const char *const beginnings[] = {
  "SELECT", "WITH", "INSERT INTO", "UPDATE", "DELETE FROM", "CREATE TABLE", "CREATE INDEX", "CREATE VIEW", "ALTER TABLE", "DROP TABLE",
  "EXPLAIN QUERY PLAN", "PRAGMA", "VALUES", "BEGIN", "COMMIT", "ROLLBACK", NULL
};

static const char *const keywords[] = {
  "FROM", "WHERE", "JOIN", "LEFT JOIN", "ON", "AND", "OR", "NOT", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "AS", "DISTINCT", "IN", "IS NULL",
  "IS NOT NULL", "LIKE", "BETWEEN", "EXISTS", "CASE", "WHEN", "THEN", "ELSE", "END", "ASC", "DESC", "NULL", "UNION", "UNION ALL", "EXCEPT", "INTERSECT",
  "USING", "VALUES", "SET", "RETURNING", "CROSS JOIN", "COLLATE NOCASE", "GLOB", "SELECT", "OVER", "PARTITION BY", "NULLS LAST", NULL
};

static const char *const functions[] = {
  "count", "sum", "avg", "min", "max", "total", "group_concat", "coalesce", "ifnull", "nullif", "iif", "length", "lower", "upper", "substr", "trim", "replace",
  "instr", "round", "abs", "cast", "date", "time", "datetime", "strftime", "julianday", "typeof", "printf", "quote", "hex", "random", "json_extract",
  "row_number", "rank", "lag", "lead", NULL
};

static void
proposal_free (gpointer data)
{
  RelProposal *proposal = data;

  g_free (proposal->label);
  g_free (proposal->detail);
  g_free (proposal->text);
  g_free (proposal);
}

/* 0 the beginning, 1 the beginning of a part, 2 somewhere within; -1 not at all. */
static int
match (const char *label,
       const char *prefix)
{
  g_autofree char *folded = g_utf8_casefold (label, -1);
  g_autofree char *wanted = g_utf8_casefold (prefix, -1);
  const char *found = strstr (folded, wanted);

  if (*wanted == '\0' || found == folded)
    return 0;
  if (found == NULL)
    return -1;

  for (const char *at = found; at != NULL; at = strstr (at + 1, wanted))
    if (at[-1] == '_' || at[-1] == ' ')
      return 1;

  return 2;
}

static void
propose (Proposer        *self,
         RelProposalKind  kind,
         const char      *label,
         const char      *detail,
         const char      *text)
{
  RelProposal *proposal;
  int matches = match (label, self->scope->prefix);

  /* Names are remembered by any part of them, words of SQL by their beginning. */
  if (matches < 0 || (matches > 0 && (kind == REL_PROPOSAL_KEYWORD || kind == REL_PROPOSAL_FUNCTION)))
    return;

  proposal = g_new0 (RelProposal, 1);
  proposal->kind = kind;
  proposal->label = g_strdup (label);
  proposal->detail = g_strdup (detail);
  proposal->text = g_strdup (text);
  g_ptr_array_add (self->proposals, proposal);
}

static void
propose_words (Proposer          *self,
               RelProposalKind    kind,
               const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *call = kind == REL_PROPOSAL_FUNCTION ? g_strconcat (words[i], "(", NULL) : NULL;

      propose (self, kind, words[i], NULL, call != NULL ? call : words[i]);
    }
}

static const char *
source_name (const RelSource *source)
{
  return source->alias != NULL ? source->alias : source->name;
}

static RelTable *
source_table (Proposer        *self,
              const RelSource *source)
{
  return source->name != NULL ? rel_schema_find_table (self->schema, source->name) : NULL;
}

/* Columns of a table or view; NULL where they are not known. */
static GPtrArray *
source_columns (Proposer        *self,
                const RelSource *source)
{
  RelTable *table = source_table (self, source);
  RelView *view = table == NULL && source->name != NULL ? rel_schema_find_view (self->schema, source->name) : NULL;

  if (table != NULL)
    return rel_table_get_info (table)->columns;

  return view != NULL ? rel_view_get_info (view)->columns : NULL;
}

static void
propose_tables (Proposer *self)
{
  const RelSchemaInfo *info = rel_schema_get_info (self->schema);

  for (guint i = 0; i < self->scope->with->len; i++)
    {
      const char *name = g_ptr_array_index (self->scope->with, i);
      g_autofree char *text = rel_sql_quote_identifier (name);

      propose (self, REL_PROPOSAL_TABLE, name, _("defined by WITH"), text);
    }
  for (guint i = 0; i < info->tables->len; i++)
    {
      RelTable *table = g_ptr_array_index (info->tables, i);
      g_autofree char *text = rel_sql_quote_identifier (rel_table_get_name (table));

      if (rel_table_get_info (table)->kind != REL_TABLE_SHADOW)
        propose (self, REL_PROPOSAL_TABLE, rel_table_get_name (table), NULL, text);
    }
  for (guint i = 0; i < info->views->len; i++)
    {
      RelView *view = g_ptr_array_index (info->views, i);
      g_autofree char *text = rel_sql_quote_identifier (rel_view_get_name (view));

      propose (self, REL_PROPOSAL_VIEW, rel_view_get_name (view), _("view"), text);
    }
}

/* A name for a table that no source has yet. */
static char *
free_alias (Proposer   *self,
            const char *name,
            const char *taken)
{
  char *alias = g_strdup (name);

  for (guint n = 2;; n++)
    {
      gboolean used = taken != NULL && g_ascii_strcasecmp (taken, alias) == 0;

      for (guint i = 0; i < self->scope->sources->len && !used; i++)
        {
          const char *other = source_name (g_ptr_array_index (self->scope->sources, i));

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
write_link (RelSchema    *schema,
            RelId         link,
            const char   *child_name,
            const char   *parent_name,
            gboolean      parent_first)
{
  RelTable *child = rel_schema_get_link_owner (schema, link);
  RelForeignKey *key = child != NULL ? rel_table_get_foreign_key (child, link) : NULL;
  RelTable *parent = key != NULL ? rel_schema_get_table (schema, rel_foreign_key_get_info (key)->target) : NULL;

  return parent != NULL ? write_condition (child, parent, key, child_name, parent_name, parent_first) : NULL;
}

static void
propose_join (Proposer        *self,
              const RelSource *source,
              const RelEnd    *end)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
  RelTable *far = rel_schema_get_table (self->schema, rel_end_get_far_table (end));
  const char *near_name = source_name (source);
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

  propose (self, REL_PROPOSAL_JOIN, rel_table_get_name (far), detail, text);
}

static void
propose_joins (Proposer *self)
{
  /* The last one named is the one a person thinks of. */
  for (guint i = self->scope->sources->len; i > 0; i--)
    {
      const RelSource *source = g_ptr_array_index (self->scope->sources, i - 1);
      RelTable *table = source_table (self, source);
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
static void
propose_conditions (Proposer *self,
                    gboolean  with_on)
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
  table = last != NULL ? source_table (self, last) : NULL;
  if (table == NULL)
    return;

  ends = rel_schema_list_ends (self->schema, rel_table_get_id (table));
  for (guint i = position; i > 0; i--)
    {
      const RelSource *other = g_ptr_array_index (self->scope->sources, i - 1);
      RelTable *other_table = other->here ? source_table (self, other) : NULL;

      for (guint j = 0; other_table != NULL && j < ends->len; j++)
        {
          const RelEnd *end = &g_array_index (ends, RelEnd, j);
          const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
          g_autofree char *condition = NULL;
          g_autofree char *text = NULL;

          if (info->kind == REL_KIND_MANY_TO_MANY || rel_end_get_far_table (end) != rel_table_get_id (other_table))
            continue;
          condition = end->at_parent ? write_link (self->schema, info->link, source_name (other), source_name (last), TRUE)
                                     : write_link (self->schema, info->link, source_name (last), source_name (other), FALSE);
          if (condition == NULL)
            continue;
          text = with_on ? g_strdup_printf ("ON %s", condition) : g_strdup (condition);
          propose (self, REL_PROPOSAL_CONDITION, text, NULL, text);
        }
    }
}

static void
propose_columns_of (Proposer        *self,
                    const RelSource *source,
                    gboolean         qualified)
{
  GPtrArray *columns = source_columns (self, source);
  g_autofree char *qualifier = rel_sql_quote_identifier (source_name (source) != NULL ? source_name (source) : "");

  for (guint i = 0; columns != NULL && i < columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (columns, i);
      g_autofree char *name = rel_sql_quote_identifier (rel_column_get_name (column));
      g_autofree char *text = qualified ? g_strdup_printf ("%s.%s", qualifier, name) : g_strdup (name);
      g_autofree char *detail = rel_column_get_declared_type (column) != NULL && *rel_column_get_declared_type (column) != '\0'
                                  ? g_strdup_printf ("%s · %s", source_name (source), rel_column_get_declared_type (column)) : g_strdup (source_name (source));

      propose (self, REL_PROPOSAL_COLUMN, rel_column_get_name (column), detail, text);
    }
}

static gboolean
is_ambiguous (Proposer        *self,
              const RelSource *own,
              const char      *name)
{
  for (guint i = 0; i < self->scope->sources->len; i++)
    {
      const RelSource *source = g_ptr_array_index (self->scope->sources, i);
      GPtrArray *columns = source != own ? source_columns (self, source) : NULL;

      for (guint j = 0; columns != NULL && j < columns->len; j++)
        if (g_ascii_strcasecmp (rel_column_get_name (g_ptr_array_index (columns, j)), name) == 0)
          return TRUE;
    }

  return FALSE;
}

static void
propose_columns (Proposer *self)
{
  for (guint i = 0; i < self->scope->sources->len; i++)
    {
      const RelSource *source = g_ptr_array_index (self->scope->sources, i);
      GPtrArray *columns = source_columns (self, source);

      for (guint j = 0; columns != NULL && j < columns->len; j++)
        {
          RelColumn *column = g_ptr_array_index (columns, j);
          const char *name = rel_column_get_name (column);
          g_autofree char *quoted = rel_sql_quote_identifier (name);
          g_autofree char *qualifier = rel_sql_quote_identifier (source_name (source));
          g_autofree char *text = is_ambiguous (self, source, name) ? g_strdup_printf ("%s.%s", qualifier, quoted) : g_strdup (quoted);

          propose (self, REL_PROPOSAL_COLUMN, name, source_name (source), text);
        }
    }
  for (guint i = 0; i < self->scope->sources->len; i++)
    {
      const RelSource *source = g_ptr_array_index (self->scope->sources, i);
      g_autofree char *name = source_name (source) != NULL ? rel_sql_quote_identifier (source_name (source)) : NULL;

      if (name != NULL)
        propose (self, REL_PROPOSAL_SOURCE, source_name (source), source->alias != NULL ? source->name : NULL, name);
    }
}

/* Before a FROM is there, columns of any table may be meant. */
static void
propose_any_columns (Proposer *self)
{
  GPtrArray *tables = rel_schema_get_info (self->schema)->tables;

  for (guint i = 0; i < tables->len && self->proposals->len < MAX_PROPOSALS; i++)
    {
      RelTable *table = g_ptr_array_index (tables, i);
      RelSource source = { .name = (char *) rel_table_get_name (table) };

      if (rel_table_get_info (table)->kind == REL_TABLE_ORDINARY)
        propose_columns_of (self, &source, FALSE);
    }
}

static void
propose_after_dot (Proposer   *self,
                   const char *qualifier)
{
  RelSource source = { .name = (char *) qualifier };

  if (g_ascii_strcasecmp (qualifier, "main") == 0)
    {
      propose_tables (self);
      return;
    }
  for (guint i = 0; i < self->scope->sources->len; i++)
    {
      const RelSource *known = g_ptr_array_index (self->scope->sources, i);

      if (source_name (known) != NULL && g_ascii_strcasecmp (source_name (known), qualifier) == 0)
        {
          propose_columns_of (self, known, FALSE);
          return;
        }
    }
  propose_columns_of (self, &source, FALSE);
}

/* Behind JOIN t: nothing but a condition can follow. */
static gboolean
expects_condition (Proposer *self)
{
  for (guint i = 0; i < self->scope->sources->len; i++)
    {
      const RelSource *source = g_ptr_array_index (self->scope->sources, i);
      const char *name = source_name (source);

      if (source->here && source->joined && name != NULL && source->span.end <= self->scope->word.start &&
          g_ascii_strcasecmp (rel_scope_get_before (self->scope, 1), name) == 0 &&
          (i + 1 == self->scope->sources->len || ((RelSource *) g_ptr_array_index (self->scope->sources, i + 1))->span.start > self->scope->word.start))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_one_of (const char        *word,
           const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (word, words[i]) == 0)
      return TRUE;

  return FALSE;
}

static void
propose_all (Proposer *self)
{
  static const char *const before_table[] = { "FROM", "INTO", "UPDATE", "TABLE", "REFERENCES", "VIEW", "ANALYZE", "REINDEX", NULL };
  const char *last = rel_scope_get_before (self->scope, 1);
  const char *before = rel_scope_get_before (self->scope, 2);

  if (self->scope->in_text)
    return;

  if (g_str_equal (last, "."))
    propose_after_dot (self, before);
  else if (self->scope->before->len == 0)
    propose_words (self, REL_PROPOSAL_KEYWORD, beginnings);
  else if (g_ascii_strcasecmp (last, "JOIN") == 0)
    {
      propose_joins (self);
      propose_tables (self);
    }
  else if (is_one_of (last, before_table) || self->scope->in_list)
    propose_tables (self);
  else if (self->scope->insert_into != NULL)
    {
      RelSource source = { .name = self->scope->insert_into };

      propose_columns_of (self, &source, FALSE);
    }
  else
    {
      if (g_ascii_strcasecmp (last, "ON") == 0)
        propose_conditions (self, FALSE);
      else if (expects_condition (self))
        propose_conditions (self, TRUE);

      propose_columns (self);
      propose_words (self, REL_PROPOSAL_KEYWORD, keywords);
      propose_words (self, REL_PROPOSAL_FUNCTION, functions);
      if (self->scope->sources->len == 0)
        propose_any_columns (self);
    }
}

typedef struct
{
  const char *prefix;
  GHashTable *order;
} Sorting;

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  const RelProposal *x = *(RelProposal *const *) a;
  const RelProposal *y = *(RelProposal *const *) b;
  const Sorting *sorting = user_data;
  int by_match = match (x->label, sorting->prefix) - match (y->label, sorting->prefix);

  if (by_match != 0)
    return by_match;

  return GPOINTER_TO_INT (g_hash_table_lookup (sorting->order, x)) - GPOINTER_TO_INT (g_hash_table_lookup (sorting->order, y));
}

/**
 * rel_completion_propose:
 * @schema: the schema of the database
 * @text: a script
 * @offset: a place in it, in bytes
 * @word: (out caller-allocates): the unfinished word there, to be replaced
 *
 * Lists what may be written at a place, likely things first.
 *
 * Returns: (transfer full) (element-type RelProposal): proposals
 */
GPtrArray *
rel_completion_propose (RelSchema  *schema,
                        const char *text,
                        gsize       offset,
                        RelSpan    *word)
{
  g_autoptr(RelScope) scope = NULL;
  g_autoptr(GHashTable) order = g_hash_table_new (NULL, NULL);
  Proposer self = { .schema = schema };
  Sorting sorting;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (text != NULL && word != NULL, NULL);

  scope = rel_scope_new (text, offset, REL_TOKEN_STYLE_SQLITE);
  self.scope = scope;
  self.proposals = g_ptr_array_new_with_free_func (proposal_free);
  *word = scope->word;
  propose_all (&self);

  for (guint i = 0; i < self.proposals->len; i++)
    g_hash_table_insert (order, g_ptr_array_index (self.proposals, i), GINT_TO_POINTER (i));
  sorting = (Sorting) { scope->prefix, order };
  g_ptr_array_sort_with_data (self.proposals, compare, &sorting);
  if (self.proposals->len > MAX_PROPOSALS)
    g_ptr_array_set_size (self.proposals, MAX_PROPOSALS);

  return self.proposals;
}
