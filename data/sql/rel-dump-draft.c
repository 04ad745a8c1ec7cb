/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A schema put together from a dump, where a table is told in pieces: its columns
 * first, keys and links by ALTER TABLE much later, notes after that. Everything is
 * kept by name until the end, when names become identities and links find their
 * tables, whatever the order was.
 */
#include "config.h"

#include "sql/rel-dump-draft.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/rel-dump-draft-private.h"

static void
key_draft_free (RelDumpKey *key)
{
  g_ptr_array_unref (key->columns);
  g_ptr_array_unref (key->is_expression);
  g_free (key);
}

static void
link_draft_free (RelDumpLink *link)
{
  g_ptr_array_unref (link->columns);
  g_ptr_array_unref (link->target_columns);
  g_free (link);
}

static void
table_free (RelDumpTable *self)
{
  g_array_unref (self->columns);
  g_clear_pointer (&self->primary_key, key_draft_free);
  g_ptr_array_unref (self->uniques);
  g_ptr_array_unref (self->indexes);
  g_ptr_array_unref (self->links);
  g_array_unref (self->checks);
  g_ptr_array_unref (self->values);
  g_free (self);
}

RelDumpDraft *
rel_dump_draft_new (void)
{
  RelDumpDraft *self = g_new0 (RelDumpDraft, 1);

  self->store = g_string_chunk_new (64 * 1024);
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) table_free);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->views = g_ptr_array_new_with_free_func (g_object_unref);
  self->problems = g_array_new (FALSE, FALSE, sizeof (RelProblem));

  return self;
}

void
rel_dump_draft_free (RelDumpDraft *self)
{
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->views);
  g_array_unref (self->problems);
  g_string_chunk_free (self->store);
  g_free (self);
}

static const char *
keep (RelDumpDraft *self,
      const char   *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL)
    return NULL;

  valid = g_utf8_make_valid (text, -1);

  return g_string_chunk_insert (self->store, valid);
}

static const char *
keep_name (RelDumpDraft *self,
           const char   *text,
           RelSpan       span)
{
  g_autofree char *name = rel_span_dup_name (span, text);

  return keep (self, name);
}

static const char *
keep_text (RelDumpDraft *self,
           const char   *text,
           RelSpan       span)
{
  g_autofree char *piece = rel_span_dup_text (span, text);

  return keep (self, piece);
}

void
rel_dump_draft_add_problem (RelDumpDraft *self,
                            guint         line,
                            const char   *object,
                            const char   *message)
{
  RelProblem problem = { line, keep (self, object), keep (self, message) };

  g_array_append_val (self->problems, problem);
}

/* The name an element goes by: with its schema, unless that is the usual one. */
char *
rel_dump_name (const char *text,
               RelSpan     schema,
               RelSpan     name)
{
  g_autofree char *place = rel_span_dup_name (schema, text);
  g_autofree char *own = rel_span_dup_name (name, text);

  if (own == NULL)
    return g_strdup ("");
  if (place == NULL || g_ascii_strcasecmp (place, "public") == 0)
    return g_steal_pointer (&own);

  return g_strconcat (place, ".", own, NULL);
}

RelDumpTable *
rel_dump_draft_find (RelDumpDraft *self,
                     const char   *name)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);

  return g_hash_table_lookup (self->by_name, folded);
}

RelDumpTable *
rel_dump_draft_add_table (RelDumpDraft *self,
                          const char   *name,
                          guint         line)
{
  RelDumpTable *table = g_new0 (RelDumpTable, 1);

  table->draft = self;
  table->id = rel_id_new ();
  table->name = keep (self, name);
  table->line = line;
  table->columns = g_array_new (FALSE, TRUE, sizeof (RelDumpColumn));
  table->uniques = g_ptr_array_new_with_free_func ((GDestroyNotify) key_draft_free);
  table->indexes = g_ptr_array_new_with_free_func ((GDestroyNotify) key_draft_free);
  table->links = g_ptr_array_new_with_free_func ((GDestroyNotify) link_draft_free);
  table->checks = g_array_new (FALSE, TRUE, sizeof (RelDumpCheck));
  table->values = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->tables, table);
  g_hash_table_insert (self->by_name, g_utf8_strdown (table->name, -1), table);

  return table;
}

/* Takes away a table or view; mysqldump makes one for each view and drops it again. */
void
rel_dump_draft_drop (RelDumpDraft *self,
                     const char   *name)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);
  RelDumpTable *table = g_hash_table_lookup (self->by_name, folded);

  if (table != NULL)
    {
      g_hash_table_remove (self->by_name, folded);
      g_ptr_array_remove (self->tables, table);
    }
  for (guint i = self->views->len; i > 0; i--)
    if (g_ascii_strcasecmp (rel_view_get_name (g_ptr_array_index (self->views, i - 1)), name) == 0)
      g_ptr_array_remove_index (self->views, i - 1);
}

void
rel_dump_draft_add_view (RelDumpDraft *self,
                         const char   *name,
                         const char   *sql)
{
  RelViewInfo info = { .name = keep (self, name), .sql = keep (self, sql), .error = _("A view of another database is not run here") };

  rel_dump_draft_drop (self, name);
  g_ptr_array_add (self->views, rel_view_new (REL_ID_NONE, &info));
}

/* --- a table --- */

static RelDumpColumn *
find_column (RelDumpTable *self,
             const char   *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      RelDumpColumn *column = &g_array_index (self->columns, RelDumpColumn, i);

      if (g_ascii_strcasecmp (column->info.name, name) == 0)
        return column;
    }

  return NULL;
}

static RelDumpKey *
key_draft_new (RelDumpTable *self,
               const char   *text,
               RelSpan       name)
{
  RelDumpKey *key = g_new0 (RelDumpKey, 1);

  key->name = keep_name (self->draft, text, name);
  key->columns = g_ptr_array_new ();
  key->is_expression = g_ptr_array_new ();

  return key;
}

static void
key_draft_add_terms (RelDumpKey     *key,
                     RelDumpTable *self,
                     const char   *text,
                     GArray       *terms,
                     guint         first,
                     guint         n)
{
  for (guint i = first; i < first + n; i++)
    {
      RelTermText *term = &g_array_index (terms, RelTermText, i);
      gboolean named = term->name.end > term->name.start;
      const char *column = named ? keep_name (self->draft, text, term->name) : keep_text (self->draft, text, term->expression);

      g_ptr_array_add (key->columns, (char *) (column != NULL ? column : ""));
      g_ptr_array_add (key->is_expression, GINT_TO_POINTER (!named));
    }
}

/* A term that is empty, or a column whose definition broke off, has no name: no column is called "". */
static void
add_name (GPtrArray  *names,
          const char *name)
{
  g_ptr_array_add (names, (char *) (name != NULL ? name : ""));
}

static const char *
column_of (RelDumpTable       *self,
           const char         *text,
           const RelTableText *table,
           guint               position)
{
  if (position >= table->columns->len)
    return NULL;

  return keep_name (self->draft, text, g_array_index (table->columns, RelColumnText, position).name);
}

static RelDumpKey *
make_key (RelDumpTable       *self,
          const char         *text,
          const RelTableText *table,
          const RelKeyText   *key)
{
  RelDumpKey *draft = key_draft_new (self, text, key->name);

  if (key->column != REL_NO_COLUMN)
    {
      add_name (draft->columns, column_of (self, text, table, key->column));
      g_ptr_array_add (draft->is_expression, NULL);
    }
  else
    key_draft_add_terms (draft, self, text, table->terms, key->first, key->n_terms);

  return draft;
}

static void
absorb_column (RelDumpTable        *self,
               const char          *text,
               const RelColumnText *column)
{
  RelDumpColumn draft = { { .name = keep_name (self->draft, text, column->name) } };
  RelDumpColumn *old = find_column (self, draft.info.name);
  const char *type = keep_text (self->draft, text, column->type);

  draft.info.type = type != NULL ? type : "";
  draft.info.not_null = column->not_null;
  draft.info.default_value = keep_text (self->draft, text, column->default_value);
  draft.info.collation = keep_name (self->draft, text, column->collation);
  draft.info.generated = column->generated;
  draft.info.expression = keep_text (self->draft, text, column->expression);
  draft.info.note = keep_name (self->draft, text, column->note);
  draft.autoincrement = column->autoincrement;

  /* MODIFY says a column anew. */
  if (old != NULL)
    *old = draft;
  else
    g_array_append_val (self->columns, draft);
}

gboolean
rel_dump_table_is_empty (RelDumpTable *self)
{
  return self->columns->len == 0;
}

/* Takes over the columns of another table, as INHERITS and PARTITION OF do. */
void
rel_dump_table_inherit (RelDumpTable *self,
                        RelDumpTable *parent)
{
  for (guint i = 0; i < parent->columns->len; i++)
    {
      RelDumpColumn column = g_array_index (parent->columns, RelDumpColumn, i);

      if (find_column (self, column.info.name) == NULL)
        g_array_append_val (self->columns, column);
    }
}

/* Takes over what a CREATE TABLE, or one action of ALTER TABLE made to look like it, says. */
void
rel_dump_table_absorb (RelDumpTable       *self,
                       const char         *text,
                       const RelTableText *table)
{
  const char *note = keep_name (self->draft, text, table->note);

  if (note != NULL)
    self->note = note;
  for (guint i = 0; i < table->columns->len; i++)
    absorb_column (self, text, &g_array_index (table->columns, RelColumnText, i));

  if (table->has_primary_key)
    {
      g_clear_pointer (&self->primary_key, key_draft_free);
      self->primary_key = make_key (self, text, table, &table->primary_key);
    }
  for (guint i = 0; i < table->uniques->len; i++)
    g_ptr_array_add (self->uniques, make_key (self, text, table, &g_array_index (table->uniques, RelKeyText, i)));
  for (guint i = 0; i < table->plain_indexes->len; i++)
    g_ptr_array_add (self->indexes, make_key (self, text, table, &g_array_index (table->plain_indexes, RelKeyText, i)));

  for (guint i = 0; i < table->checks->len; i++)
    {
      RelCheckText *check = &g_array_index (table->checks, RelCheckText, i);
      RelDumpCheck draft = { keep_name (self->draft, text, check->name), keep_text (self->draft, text, check->expression),
                           column_of (self, text, table, check->column) };

      g_array_append_val (self->checks, draft);
    }

  for (guint i = 0; i < table->links->len; i++)
    {
      RelLinkText *link = &g_array_index (table->links, RelLinkText, i);
      RelDumpLink *draft = g_new0 (RelDumpLink, 1);
      g_autofree char *target = rel_dump_name (text, link->target_schema, link->target);

      draft->name = keep_name (self->draft, text, link->name);
      draft->columns = g_ptr_array_new ();
      draft->target_columns = g_ptr_array_new ();
      draft->target = keep (self->draft, target);
      draft->on_delete = link->on_delete;
      draft->on_update = link->on_update;
      draft->match = keep_name (self->draft, text, link->match);
      draft->deferrable = link->deferrable;
      draft->initially_deferred = link->initially_deferred;
      if (link->column != REL_NO_COLUMN)
        add_name (draft->columns, column_of (self, text, table, link->column));
      for (guint j = link->first; j < link->first + link->n_terms; j++)
        add_name (draft->columns, keep_name (self->draft, text, g_array_index (table->terms, RelTermText, j).expression));
      for (guint j = link->first_target; j < link->first_target + link->n_targets; j++)
        add_name (draft->target_columns, keep_name (self->draft, text, g_array_index (table->terms, RelTermText, j).expression));
      g_ptr_array_add (self->links, draft);
    }
}

void
rel_dump_table_add_index (RelDumpTable       *self,
                          const char         *text,
                          const RelIndexText *index)
{
  RelDumpKey *draft = key_draft_new (self, text, index->name);

  key_draft_add_terms (draft, self, text, index->terms, 0, index->terms->len);
  draft->unique = index->unique;
  draft->where = keep_text (self->draft, text, index->where);
  g_ptr_array_add (self->indexes, draft);
}

gboolean
rel_dump_table_set_default (RelDumpTable *self,
                            const char   *column,
                            const char   *value)
{
  RelDumpColumn *draft = find_column (self, column);

  if (draft != NULL)
    draft->info.default_value = keep (self->draft, value);

  return draft != NULL;
}

gboolean
rel_dump_table_set_not_null (RelDumpTable *self,
                             const char   *column,
                             gboolean      not_null)
{
  RelDumpColumn *draft = find_column (self, column);

  if (draft != NULL)
    draft->info.not_null = not_null;

  return draft != NULL;
}

/* The note of a column, or of the table when column is NULL. */
gboolean
rel_dump_table_set_note (RelDumpTable *self,
                         const char   *column,
                         const char   *note)
{
  RelDumpColumn *draft = column != NULL ? find_column (self, column) : NULL;

  if (column == NULL)
    self->note = keep (self->draft, note);
  else if (draft != NULL)
    draft->info.note = keep (self->draft, note);

  return column == NULL || draft != NULL;
}
