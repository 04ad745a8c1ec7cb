/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CREATE in scripts for PostgreSQL and MySQL: tables with what they inherit, indexes,
 * views, and schemas, whose statements may follow without a semicolon between them.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "sql/rel-read-dump-private.h"

static char *
full_name (RelDump *self,
           RelSpan  schema,
           RelSpan  name)
{
  g_autofree char *own = rel_dump_name (self->text, schema, name);

  if (self->schema == NULL || schema.end > schema.start || own[0] == '\0')
    return g_steal_pointer (&own);

  return g_strconcat (self->schema, ".", own, NULL);
}

static void
tell_kind (RelDump    *self,
           const char *what)
{
  g_autofree char *message = g_strdup_printf (_("Not kept: %s"), what);

  rel_dump_tell (self, NULL, message);
}

static gboolean
inherit_from (RelDump        *self,
              RelTokenCursor *cursor,
              RelDumpTable   *table)
{
  RelSpan schema = { 0, 0 }, name = { 0, 0 };
  g_autofree char *full = NULL;
  RelDumpTable *parent;

  if (!rel_token_cursor_name (cursor, &name, NULL))
    return FALSE;
  if (rel_token_cursor_accept_char (cursor, '.'))
    {
      schema = name;
      if (!rel_token_cursor_name (cursor, &name, NULL))
        return FALSE;
    }
  full = full_name (self, schema, name);
  parent = rel_dump_draft_find (self->draft, full);
  if (parent != NULL && parent != table)
    rel_dump_table_inherit (table, parent);

  return parent != NULL;
}

/* The columns that a table of PostgreSQL has from others: INHERITS (a, b), PARTITION OF a, LIKE a. */
static void
inherit (RelDump      *self,
         RelDumpTable *table)
{
  g_auto(RelTokenCursor) cursor;

  rel_token_cursor_init (&cursor, self->text, self->length, self->style);
  while (!rel_token_cursor_at_end (&cursor))
    {
      if (rel_token_cursor_accept2 (&cursor, "PARTITION", "OF") || rel_token_cursor_accept (&cursor, "LIKE"))
        inherit_from (self, &cursor, table);
      else if (rel_token_cursor_accept (&cursor, "INHERITS") && rel_token_cursor_accept_char (&cursor, '('))
        while (inherit_from (self, &cursor, table) && rel_token_cursor_accept_char (&cursor, ','))
          ;
      else
        rel_token_cursor_take (&cursor);
    }
}

static void
create_table (RelDump *self)
{
  g_auto(RelTableText) table = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  RelDumpTable *draft;
  gboolean ok = rel_read_table (self->text, self->length, self->style, &table, &error);

  name = full_name (self, table.schema, table.name);
  if (name[0] == '\0')
    {
      if (error != NULL)
        rel_dump_tell_error (self, NULL, error);
      else
        rel_dump_tell (self, NULL, _("A table without a name was passed over"));
      return;
    }
  if (table.temporary)
    return;
  if (rel_dump_draft_find (self->draft, name) != NULL)
    {
      rel_dump_tell (self, name, _("This table is made twice; the second time was passed over"));
      return;
    }

  draft = rel_dump_draft_add_table (self->draft, name, self->line);
  if (self->style == REL_TOKEN_STYLE_POSTGRESQL)
    inherit (self, draft);
  rel_dump_table_absorb (draft, self->text, &table);
  if (!ok)
    rel_dump_tell_error (self, name, error);
  else if (rel_dump_table_is_empty (draft))
    rel_dump_tell (self, name, _("The columns of this table come from elsewhere and are not known"));
}

static void
create_index (RelDump *self)
{
  g_auto(RelIndexText) index = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  RelDumpTable *table;

  if (!rel_read_index (self->text, self->length, self->style, &index, &error))
    {
      rel_dump_tell_error (self, NULL, error);
      return;
    }

  name = full_name (self, index.table_schema, index.table);
  table = rel_dump_draft_find (self->draft, name);
  if (table != NULL)
    rel_dump_table_add_index (table, self->text, &index);
  else
    rel_dump_tell (self, name, _("An index belongs to a table that is not there"));
}

static void
create_view (RelDump *self)
{
  g_auto(RelViewText) view = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;

  if (!rel_read_view (self->text, self->length, self->style, &view, &error))
    {
      rel_dump_tell_error (self, NULL, error);
      return;
    }

  name = full_name (self, view.schema, view.name);
  sql = g_strndup (self->text, self->length);
  rel_dump_draft_add_view (self->draft, name, sql);
}

/* CREATE SCHEMA name, which may be followed by more CREATE without a semicolon between them. */
static void
create_schema (RelDump        *self,
               RelTokenCursor *cursor)
{
  const char *text = self->text;
  const gsize length = self->length;
  const guint line = self->line;
  gsize start = 0;
  guint start_line = 0, depth = 0;
  RelSpan name = { 0, 0 };

  rel_token_cursor_accept (cursor, "SCHEMA");
  if (rel_token_cursor_accept (cursor, "IF"))
    rel_token_cursor_accept2 (cursor, "NOT", "EXISTS");
  rel_token_cursor_accept (cursor, "AUTHORIZATION");
  if (self->schema != NULL || !rel_token_cursor_name (cursor, &name, NULL))
    return;

  self->schema = rel_dump_name (text, (RelSpan) { 0, 0 }, name);
  for (;;)
    {
      gboolean at_end = rel_token_cursor_at_end (cursor);

      if (start > 0 && depth == 0 && (at_end || rel_token_cursor_at_word (cursor, 0, "CREATE")))
        {
          self->text = text + start;
          self->length = cursor->last_end - start;
          self->line = line + start_line - 1;
          rel_dump_create (self);
        }
      if (at_end)
        break;
      if (depth == 0 && rel_token_cursor_at_word (cursor, 0, "CREATE"))
        {
          start = rel_token_cursor_peek (cursor, 0)->start;
          start_line = rel_token_cursor_peek (cursor, 0)->line;
        }
      else if (rel_token_cursor_at_char (cursor, 0, '('))
        depth++;
      else if (rel_token_cursor_at_char (cursor, 0, ')') && depth > 0)
        depth--;
      rel_token_cursor_take (cursor);
    }

  g_clear_pointer (&self->schema, g_free);
  self->text = text;
  self->length = length;
  self->line = line;
}

/* CREATE: by the first word that says of what, OR REPLACE, UNIQUE, DEFINER = ... passed over. */
void
rel_dump_create (RelDump *self)
{
  static const char *const silent[] = { "DATABASE", "EXTENSION", "ROLE", "USER", "SEQUENCE", "LANGUAGE", "TABLESPACE", "SERVER", NULL };
  static const char *const told[] = { "TYPE", "DOMAIN", "FUNCTION", "PROCEDURE", "TRIGGER", "EVENT", "RULE", "POLICY", "AGGREGATE",
                                      "OPERATOR", "CAST", "COLLATION", "TEXT", "STATISTICS", "PUBLICATION", "CONVERSION", NULL };
  g_auto(RelTokenCursor) cursor;

  rel_token_cursor_init (&cursor, self->text, self->length, self->style);
  rel_token_cursor_take (&cursor);
  for (guint n = 0; n < 24 && !rel_token_cursor_at_end (&cursor); n++)
    {
      if (rel_token_cursor_at_word (&cursor, 0, "TABLE"))
        {
          create_table (self);
          return;
        }
      if (rel_token_cursor_at_word (&cursor, 0, "INDEX"))
        {
          create_index (self);
          return;
        }
      if (rel_token_cursor_at_word (&cursor, 0, "VIEW"))
        {
          create_view (self);
          return;
        }
      if (rel_token_cursor_at_word (&cursor, 0, "SCHEMA"))
        {
          create_schema (self, &cursor);
          return;
        }
      for (guint i = 0; silent[i] != NULL; i++)
        if (rel_token_cursor_at_word (&cursor, 0, silent[i]))
          return;
      for (guint i = 0; told[i] != NULL; i++)
        if (rel_token_cursor_at_word (&cursor, 0, told[i]))
          {
            tell_kind (self, told[i]);
            return;
          }
      rel_token_cursor_take (&cursor);
    }

  tell_kind (self, "CREATE");
}
