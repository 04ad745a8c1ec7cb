/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What may be written at a place of a statement. Behind JOIN the tables that are linked
 * with those named already come first, each with its ON filled in (rel-completion-join.c).
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "sql/rel-completion.h"

#include "sql/rel-completion-private.h"
#include "sql/rel-dialect.h"

#define MAX_PROPOSALS 200

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

void
rel_proposer_propose (RelProposer     *self,
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
propose_words (RelProposer       *self,
               RelProposalKind    kind,
               const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *call = kind == REL_PROPOSAL_FUNCTION ? g_strconcat (words[i], "(", NULL) : NULL;

      rel_proposer_propose (self, kind, words[i], NULL, call != NULL ? call : words[i]);
    }
}

const char *
rel_source_get_name (const RelSource *source)
{
  return source->alias != NULL ? source->alias : source->name;
}

RelTable *
rel_proposer_get_table (RelProposer     *self,
                        const RelSource *source)
{
  return source->name != NULL ? rel_schema_find_table (self->schema, source->name) : NULL;
}

/* Columns of a table or view; NULL where they are not known. */
static GPtrArray *
source_columns (RelProposer     *self,
                const RelSource *source)
{
  RelTable *table = rel_proposer_get_table (self, source);
  RelView *view = table == NULL && source->name != NULL ? rel_schema_find_view (self->schema, source->name) : NULL;

  if (table != NULL)
    return rel_table_get_info (table)->columns;

  return view != NULL ? rel_view_get_info (view)->columns : NULL;
}

static void
propose_tables (RelProposer *self)
{
  const RelSchemaInfo *info = rel_schema_get_info (self->schema);

  for (guint i = 0; i < self->scope->with->len; i++)
    {
      const char *name = g_ptr_array_index (self->scope->with, i);
      g_autofree char *text = rel_sql_quote_identifier (name);

      rel_proposer_propose (self, REL_PROPOSAL_TABLE, name, _("defined by WITH"), text);
    }
  for (guint i = 0; i < info->tables->len; i++)
    {
      RelTable *table = g_ptr_array_index (info->tables, i);
      g_autofree char *text = rel_sql_quote_identifier (rel_table_get_name (table));

      if (rel_table_get_info (table)->kind != REL_TABLE_SHADOW)
        rel_proposer_propose (self, REL_PROPOSAL_TABLE, rel_table_get_name (table), NULL, text);
    }
  for (guint i = 0; i < info->views->len; i++)
    {
      RelView *view = g_ptr_array_index (info->views, i);
      g_autofree char *text = rel_sql_quote_identifier (rel_view_get_name (view));

      rel_proposer_propose (self, REL_PROPOSAL_VIEW, rel_view_get_name (view), _("view"), text);
    }
}

static void
propose_columns_of (RelProposer     *self,
                    const RelSource *source,
                    gboolean         qualified)
{
  GPtrArray *columns = source_columns (self, source);
  g_autofree char *qualifier = rel_sql_quote_identifier (rel_source_get_name (source) != NULL ? rel_source_get_name (source) : "");

  for (guint i = 0; columns != NULL && i < columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (columns, i);
      g_autofree char *name = rel_sql_quote_identifier (rel_column_get_name (column));
      g_autofree char *text = qualified ? g_strdup_printf ("%s.%s", qualifier, name) : g_strdup (name);
      g_autofree char *detail = rel_column_get_declared_type (column) != NULL && *rel_column_get_declared_type (column) != '\0'
                                  ? g_strdup_printf ("%s · %s", rel_source_get_name (source), rel_column_get_declared_type (column)) : g_strdup (rel_source_get_name (source));

      rel_proposer_propose (self, REL_PROPOSAL_COLUMN, rel_column_get_name (column), detail, text);
    }
}

static gboolean
is_ambiguous (RelProposer     *self,
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
propose_columns (RelProposer *self)
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
          g_autofree char *qualifier = rel_sql_quote_identifier (rel_source_get_name (source));
          g_autofree char *text = is_ambiguous (self, source, name) ? g_strdup_printf ("%s.%s", qualifier, quoted) : g_strdup (quoted);

          rel_proposer_propose (self, REL_PROPOSAL_COLUMN, name, rel_source_get_name (source), text);
        }
    }
  for (guint i = 0; i < self->scope->sources->len; i++)
    {
      const RelSource *source = g_ptr_array_index (self->scope->sources, i);
      g_autofree char *name = rel_source_get_name (source) != NULL ? rel_sql_quote_identifier (rel_source_get_name (source)) : NULL;

      if (name != NULL)
        rel_proposer_propose (self, REL_PROPOSAL_SOURCE, rel_source_get_name (source), source->alias != NULL ? source->name : NULL, name);
    }
}

/* Before a FROM is there, columns of any table may be meant. */
static void
propose_any_columns (RelProposer *self)
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
propose_after_dot (RelProposer *self,
                   const char  *qualifier)
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

      if (rel_source_get_name (known) != NULL && g_ascii_strcasecmp (rel_source_get_name (known), qualifier) == 0)
        {
          propose_columns_of (self, known, FALSE);
          return;
        }
    }
  propose_columns_of (self, &source, FALSE);
}

/* Behind JOIN t: nothing but a condition can follow. */
static gboolean
expects_condition (RelProposer *self)
{
  for (guint i = 0; i < self->scope->sources->len; i++)
    {
      const RelSource *source = g_ptr_array_index (self->scope->sources, i);
      const char *name = rel_source_get_name (source);

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
propose_all (RelProposer *self)
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
      rel_proposer_propose_joins (self);
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
        rel_proposer_propose_conditions (self, FALSE);
      else if (expects_condition (self))
        rel_proposer_propose_conditions (self, TRUE);

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
  RelProposer self = { .schema = schema };
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
