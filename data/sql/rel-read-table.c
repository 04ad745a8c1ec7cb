/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads the text of CREATE TABLE for what PRAGMAs do not tell: checks, collations,
 * names of constraints, conflict clauses, AUTOINCREMENT, generated expressions,
 * deferrability. It keeps places in the text and copies nothing, so that reading is
 * cheap and the text can be edited in place later. SQLite's text is read strictly
 * (what is not understood is an error, since guessing would be worse); in the text of
 * other dialects unknown words are passed over and remembered.
 */
#include "config.h"

#include "sql/rel-read-table.h"

#include <string.h>

#include "sql/rel-read-column.h"

static void
clear_array (GArray **array)
{
  g_clear_pointer (array, g_array_unref);
}

/**
 * rel_table_text_clear:
 * @table: what was read
 *
 * Frees the lists of @table.
 */
void
rel_table_text_clear (RelTableText *table)
{
  clear_array (&table->columns);
  clear_array (&table->uniques);
  clear_array (&table->plain_indexes);
  clear_array (&table->checks);
  clear_array (&table->links);
  clear_array (&table->terms);
  clear_array (&table->skipped);
}

/* PRIMARY KEY or UNIQUE of the table, from behind these words. */
static gboolean
read_table_key (RelTableReader *reader,
                gsize           start,
                RelSpan         name,
                gboolean        primary,
                GArray         *list,
                GError        **error)
{
  static const char *const key_words[] = { "KEY", "INDEX", NULL };
  RelTokenCursor *cursor = &reader->cursor;
  RelKeyText key = { .name = name, .column = REL_NO_COLUMN };

  if (cursor->style != REL_TOKEN_STYLE_SQLITE)
    {
      if (!primary)
        rel_read_accept_any_word (cursor, key_words);
      /* NULLS NOT DISTINCT, or USING BTREE before or behind a name. */
      while (!rel_token_cursor_at_char (cursor, 0, '(') && !rel_read_at_item_end (cursor))
        {
          if (rel_token_cursor_accept (cursor, "USING") || rel_token_cursor_accept (cursor, "NULLS") ||
              rel_token_cursor_accept (cursor, "NOT"))
            rel_token_cursor_take (cursor);
          else if (!rel_token_cursor_name (cursor, &key.name, error))
            return FALSE;
        }
    }

  if (!rel_token_cursor_terms (cursor, reader->table->terms, &key.first, &key.n_terms, error))
    return FALSE;
  if (primary)
    for (guint i = 0; i < key.n_terms; i++)
      if (g_array_index (reader->table->terms, RelTermText, key.first + i).autoincrement)
        reader->table->autoincrement = TRUE;
  if (!rel_read_conflict (cursor, &key.conflict, error))
    return FALSE;
  if (cursor->style != REL_TOKEN_STYLE_SQLITE)
    while (!rel_read_at_item_end (cursor))
      if (!rel_read_skip_foreign (reader, error))
        return FALSE;

  key.span = (RelSpan) { start, cursor->last_end };
  if (primary)
    {
      reader->table->has_primary_key = TRUE;
      reader->table->primary_key = key;
    }
  else
    g_array_append_val (list, key);

  return TRUE;
}

static gboolean
read_table_link (RelTableReader *reader,
                 gsize           start,
                 RelSpan         name,
                 GError        **error)
{
  RelTokenCursor *cursor = &reader->cursor;
  RelLinkText link = { .span = { start, start }, .name = name, .column = REL_NO_COLUMN };

  /* MySQL lets an index be named here. */
  if (cursor->style == REL_TOKEN_STYLE_MYSQL && !rel_token_cursor_at_char (cursor, 0, '('))
    {
      RelSpan index_name;

      if (!rel_token_cursor_name (cursor, &index_name, error))
        return FALSE;
      if (link.name.end == link.name.start)
        link.name = index_name;
    }

  if (!rel_token_cursor_terms (cursor, reader->table->terms, &link.first, &link.n_terms, error))
    return FALSE;
  if (!rel_token_cursor_accept (cursor, "REFERENCES"))
    return rel_token_cursor_fail (cursor, error);

  return rel_read_references (reader, &link, error);
}

/* KEY name (...), FULLTEXT INDEX ... of MySQL; EXCLUDE, LIKE of PostgreSQL are passed over. */
static gboolean
read_server_item (RelTableReader *reader,
                  gsize           start,
                  gboolean       *done,
                  GError        **error)
{
  static const char *const index_words[] = { "KEY", "INDEX", NULL };
  static const char *const index_kinds[] = { "FULLTEXT", "SPATIAL", NULL };
  static const char *const other_words[] = { "EXCLUDE", "LIKE", "PERIOD", NULL };
  RelTokenCursor *cursor = &reader->cursor;
  const RelToken *next = rel_token_cursor_peek (cursor, 1);
  gboolean name_follows = next->kind == REL_TOKEN_WORD || next->kind == REL_TOKEN_QUOTED || rel_token_cursor_at_char (cursor, 1, '(');

  *done = TRUE;
  if (cursor->style == REL_TOKEN_STYLE_MYSQL && name_follows &&
      (rel_read_at_any_word (cursor, index_kinds) || rel_read_at_any_word (cursor, index_words)))
    {
      rel_read_accept_any_word (cursor, index_kinds);
      rel_read_accept_any_word (cursor, index_words);
      return read_table_key (reader, start, (RelSpan) { 0, 0 }, FALSE, reader->table->plain_indexes, error);
    }
  if (cursor->style != REL_TOKEN_STYLE_SQLITE && name_follows && rel_read_at_any_word (cursor, other_words))
    {
      while (!rel_read_at_item_end (cursor))
        if (!rel_read_skip_foreign (reader, error))
          return FALSE;
      return TRUE;
    }
  *done = FALSE;

  return TRUE;
}

static gboolean
at_table_constraint (RelTokenCursor *cursor)
{
  static const char *const words[] = { "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", NULL };

  return rel_read_at_any_word (cursor, words);
}

/* One item of the body: a column, or constraints, between which SQLite wants no comma. */
static gboolean
read_item (RelTableReader *reader,
           GError        **error)
{
  RelTokenCursor *cursor = &reader->cursor;
  RelSpan name = { 0, 0 };
  gsize start = rel_token_cursor_peek (cursor, 0)->start;
  gboolean done;

  if (!at_table_constraint (cursor))
    {
      if (!read_server_item (reader, start, &done, error))
        return FALSE;
      return done || rel_read_column (reader, error);
    }

  while (!rel_read_at_item_end (cursor))
    {
      gboolean ok;

      if (name.end == 0)
        start = rel_token_cursor_peek (cursor, 0)->start;

      if (rel_token_cursor_accept (cursor, "CONSTRAINT"))
        {
          /* MySQL lets the name be left out. */
          if (at_table_constraint (cursor) && cursor->style == REL_TOKEN_STYLE_MYSQL)
            continue;
          if (!rel_token_cursor_name (cursor, &name, error))
            return FALSE;
          continue;
        }

      if (rel_token_cursor_accept2 (cursor, "PRIMARY", "KEY"))
        ok = read_table_key (reader, start, name, TRUE, NULL, error);
      else if (rel_token_cursor_accept (cursor, "UNIQUE"))
        ok = read_table_key (reader, start, name, FALSE, reader->table->uniques, error);
      else if (rel_token_cursor_accept (cursor, "CHECK"))
        ok = rel_read_check (reader, start, name, REL_NO_COLUMN, error);
      else if (rel_token_cursor_accept2 (cursor, "FOREIGN", "KEY"))
        ok = read_table_link (reader, start, name, error);
      else
        ok = rel_read_skip_foreign (reader, error);
      if (!ok)
        return FALSE;
      name = (RelSpan) { 0, 0 };
    }

  return TRUE;
}

static gboolean
read_body (RelTableReader *reader,
           GError        **error)
{
  RelTokenCursor *cursor = &reader->cursor;

  if (!rel_token_cursor_accept_char (cursor, '('))
    return rel_token_cursor_fail (cursor, error);

  reader->table->body.start = cursor->last_end;
  for (;;)
    {
      if (!rel_read_at_item_end (cursor) && !read_item (reader, error))
        return FALSE;
      if (rel_token_cursor_accept_char (cursor, ','))
        continue;
      reader->table->body.end = rel_token_cursor_peek (cursor, 0)->start;
      if (rel_token_cursor_accept_char (cursor, ')'))
        return TRUE;
      return rel_token_cursor_fail (cursor, error);
    }
}

/* Options behind the body. What another dialect says there is passed over. */
static gboolean
read_options (RelTableReader *reader,
              GError        **error)
{
  RelTokenCursor *cursor = &reader->cursor;
  RelTableText *table = reader->table;

  while (!rel_token_cursor_at_end (cursor))
    {
      if (rel_token_cursor_accept2 (cursor, "WITHOUT", "ROWID"))
        table->without_rowid = TRUE;
      else if (rel_token_cursor_accept (cursor, "STRICT"))
        table->strict = TRUE;
      else if (cursor->style == REL_TOKEN_STYLE_MYSQL && rel_token_cursor_accept (cursor, "COMMENT"))
        {
          rel_token_cursor_accept_char (cursor, '=');
          if (!rel_token_cursor_name (cursor, &table->note, error))
            return FALSE;
        }
      else
        rel_token_cursor_take (cursor);
    }

  return TRUE;
}

static gboolean
read_module (RelTableReader *reader,
             GError        **error)
{
  RelTokenCursor *cursor = &reader->cursor;

  if (!rel_token_cursor_accept (cursor, "USING"))
    return rel_token_cursor_fail (cursor, error);
  if (!rel_token_cursor_name (cursor, &reader->table->module, error))
    return FALSE;

  return !rel_token_cursor_at_char (cursor, 0, '(') || rel_token_cursor_group (cursor, &reader->table->body, error);
}

static gboolean
read_statement (RelTableReader *reader,
                GError        **error)
{
  static const char *const qualities[] = { "GLOBAL", "LOCAL", "UNLOGGED", "FOREIGN", NULL };
  RelTokenCursor *cursor = &reader->cursor;
  RelTableText *table = reader->table;

  if (!rel_token_cursor_accept (cursor, "CREATE"))
    return rel_token_cursor_fail (cursor, error);
  if (cursor->style != REL_TOKEN_STYLE_SQLITE)
    rel_read_accept_any_word (cursor, qualities);
  table->temporary = rel_token_cursor_accept (cursor, "TEMP") || rel_token_cursor_accept (cursor, "TEMPORARY");
  table->is_virtual = rel_token_cursor_accept (cursor, "VIRTUAL");
  if (!rel_token_cursor_accept (cursor, "TABLE"))
    return rel_token_cursor_fail (cursor, error);
  if (rel_token_cursor_accept (cursor, "IF") && !rel_token_cursor_accept2 (cursor, "NOT", "EXISTS"))
    return rel_token_cursor_fail (cursor, error);
  if (!rel_read_target (cursor, &table->schema, &table->name, error))
    return FALSE;

  if (table->is_virtual)
    return read_module (reader, error);

  if (rel_token_cursor_accept (cursor, "AS"))
    {
      table->select.start = rel_token_cursor_peek (cursor, 0)->start;
      while (!rel_token_cursor_at_end (cursor))
        rel_token_cursor_take (cursor);
      table->select.end = cursor->last_end;
      return TRUE;
    }

  /* CREATE TABLE a PARTITION OF b, LIKE b: no columns of its own. */
  if (cursor->style != REL_TOKEN_STYLE_SQLITE && !rel_token_cursor_at_char (cursor, 0, '('))
    {
      while (!rel_token_cursor_at_end (cursor))
        if (!rel_read_skip_foreign (reader, error))
          return FALSE;
      return TRUE;
    }

  return read_body (reader, error) && read_options (reader, error);
}

static GArray *
emptied (GArray *array,
         guint   size)
{
  if (array == NULL)
    return g_array_new (FALSE, FALSE, size);

  return g_array_set_size (array, 0);
}

static void
reuse (RelTableText *table)
{
  RelTableText empty = {
    .columns = emptied (table->columns, sizeof (RelColumnText)),
    .uniques = emptied (table->uniques, sizeof (RelKeyText)),
    .plain_indexes = emptied (table->plain_indexes, sizeof (RelKeyText)),
    .checks = emptied (table->checks, sizeof (RelCheckText)),
    .links = emptied (table->links, sizeof (RelLinkText)),
    .terms = emptied (table->terms, sizeof (RelTermText)),
    .skipped = emptied (table->skipped, sizeof (RelSpan)),
  };

  *table = empty;
}

/**
 * rel_read_table:
 * @text: one CREATE TABLE or CREATE VIRTUAL TABLE statement
 * @length: bytes of @text, or -1 when it ends with a NUL
 * @style: whose rules apply
 * @table: (inout): what it says; all zero, or from a reading before, whose lists are used
 *   again; to be cleared also after an error, when it holds what was read until then
 * @error: where to put an error
 *
 * Reads a statement. Time is linear in its length.
 *
 * Returns: whether all of it was understood
 */
gboolean
rel_read_table (const char   *text,
                gssize        length,
                RelTokenStyle style,
                RelTableText *table,
                GError      **error)
{
  RelTableReader reader;
  gboolean ok;

  reuse (table);

  reader.table = table;
  rel_token_cursor_init (&reader.cursor, text, length, style);
  ok = read_statement (&reader, error);
  rel_token_cursor_clear (&reader.cursor);

  return ok;
}
