/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads one table: PRAGMAs say what SQLite holds, the CREATE text says the rest, and
 * where the two could disagree the PRAGMA wins and the rest is left out with a problem
 * told. Links are resolved in a second round, when every table is known.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-table.h"

#include <glib/gi18n-lib.h>

#include "database/sqlite/rel-sqlite-keys.h"

typedef struct
{
  const char  *name;
  GPtrArray   *column_names; /* borrowed strings */
  GPtrArray   *target_names; /* borrowed, NULL when not named */
  const char  *target;
  gboolean     implicit;
  RelAction    on_delete;
  RelAction    on_update;
  const char  *match;
  gboolean     deferrable;
  gboolean     initially_deferred;
} LinkDraft;

static void
link_draft_clear (LinkDraft *link)
{
  g_ptr_array_unref (link->column_names);
  g_ptr_array_unref (link->target_names);
}

/* What the text says of a column: normally it stands at the same place. */
static RelColumnText *
find_column_text (RelTableReading *self,
                  guint            position,
                  const char      *name)
{
  GArray *columns = self->text.columns;

  if (!self->has_text)
    return NULL;

  if (position < columns->len)
    {
      RelColumnText *column = &g_array_index (columns, RelColumnText, position);

      if (rel_table_reading_is_name (self, column->name, name))
        return column;
    }
  for (guint i = 0; i < columns->len; i++)
    {
      RelColumnText *column = &g_array_index (columns, RelColumnText, i);

      if (rel_table_reading_is_name (self, column->name, name))
        return column;
    }

  return NULL;
}

static RelColumn *
find_column (GPtrArray  *columns,
             const char *name)
{
  for (guint i = 0; i < columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (columns, i);

      if (g_ascii_strcasecmp (rel_column_get_name (column), name) == 0)
        return column;
    }

  return NULL;
}

static void
read_columns (RelTableReading *self)
{
  RelSchemaReading *reading = self->reading;
  RelTableInfo *info = &self->draft->info;
  sqlite3_stmt *statement = rel_schema_reading_ask (reading, "table_xinfo", self->draft->raw_name, &info->error);
  int status;

  if (statement == NULL)
    return;

  while ((status = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *name = rel_schema_reading_text (reading, statement, 1);
      const char *type = rel_schema_reading_text (reading, statement, 2);
      guint key_place = sqlite3_column_int (statement, 5);
      int hidden = sqlite3_column_int (statement, 6);
      RelColumnText *text;
      RelColumnInfo column = { .name = name != NULL ? name : "", .type = type != NULL ? type : "" };

      column.not_null = sqlite3_column_int (statement, 3) != 0;
      column.default_value = rel_schema_reading_text (reading, statement, 4);
      column.generated = hidden == 2 ? REL_GENERATED_VIRTUAL : hidden == 3 ? REL_GENERATED_STORED : REL_GENERATED_NO;
      column.hidden = hidden == 1;

      text = find_column_text (self, info->columns->len, column.name);
      if (text != NULL)
        {
          column.not_null_conflict = text->not_null_conflict;
          column.collation = rel_schema_reading_span (reading, info->sql, text->collation, TRUE);
          if (rel_sqlite_is_binary (column.collation))
            column.collation = NULL;
          if (column.generated != REL_GENERATED_NO)
            column.expression = rel_schema_reading_span (reading, info->sql, text->expression, FALSE);
        }
      else if (self->has_text)
        {
          rel_schema_reading_add_problem (reading, info->name, _("Column “%s” was not found in the text of the table"), column.name);
        }

      if (key_place > 0 && key_place <= 32767)
        {
          if (key_place > self->key_columns->len)
            g_array_set_size (self->key_columns, key_place);
          g_array_index (self->key_columns, guint, key_place - 1) = info->columns->len + 1;
        }
      g_ptr_array_add (info->columns, rel_column_new (REL_ID_NONE, &column));
    }

  info->error = rel_schema_reading_end (reading, statement, status);
}

/* --- checks and links --- */

static void
make_checks (RelTableReading *self)
{
  if (!self->has_text)
    return;

  for (guint i = 0; i < self->text.checks->len; i++)
    {
      RelCheckText *text = &g_array_index (self->text.checks, RelCheckText, i);
      RelCheckInfo check = { 0 };
      const char *expression = rel_schema_reading_span (self->reading, self->draft->info.sql, text->expression, FALSE);

      check.name = rel_schema_reading_span (self->reading, self->draft->info.sql, text->name, TRUE);
      check.expression = expression != NULL ? expression : "";
      if (text->column < self->text.columns->len)
        {
          RelSpan span = g_array_index (self->text.columns, RelColumnText, text->column).name;
          const char *name = rel_schema_reading_span (self->reading, self->draft->info.sql, span, TRUE);
          RelColumn *column = name != NULL ? find_column (self->draft->info.columns, name) : NULL;

          check.column = column != NULL ? rel_column_get_id (column) : REL_ID_NONE;
        }
      g_ptr_array_add (self->draft->info.checks, rel_check_new (REL_ID_NONE, &check));
    }
}

static RelAction
parse_action (const char *text)
{
  static const RelAction actions[] = { REL_ACTION_RESTRICT, REL_ACTION_SET_NULL, REL_ACTION_SET_DEFAULT, REL_ACTION_CASCADE };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (text, rel_action_to_string (actions[i])) == 0)
      return actions[i];

  return REL_ACTION_NO_ACTION;
}

static gboolean
link_text_matches (RelTableReading   *self,
                   const RelLinkText *text,
                   const LinkDraft   *link)
{
  RelKeyText columns = { .column = text->column, .first = text->first, .n_terms = text->n_terms };

  return rel_table_reading_key_matches (self, &columns, link->column_names);
}

static void
read_links (RelTableReading *self)
{
  RelSchemaReading *reading = self->reading;
  RelTableInfo *info = &self->draft->info;
  GArray *links = self->draft->links;
  const char *message = NULL;
  sqlite3_stmt *statement;
  int status, last = -1;

  if (self->has_text && self->text.links->len == 0)
    return;

  statement = rel_schema_reading_ask (reading, "foreign_key_list", self->draft->raw_name, &message);
  while (statement != NULL && (status = sqlite3_step (statement)) == SQLITE_ROW)
    {
      int number = sqlite3_column_int (statement, 0);
      LinkDraft *link;
      const char *to;

      if (number != last)
        {
          LinkDraft draft = { .column_names = g_ptr_array_new (), .target_names = g_ptr_array_new () };

          draft.target = rel_schema_reading_text (reading, statement, 2);
          draft.on_update = parse_action ((const char *) sqlite3_column_text (statement, 5));
          draft.on_delete = parse_action ((const char *) sqlite3_column_text (statement, 6));
          /* SQLite counts from the last to the first. */
          g_array_prepend_val (links, draft);
          last = number;
        }
      link = &g_array_index (links, LinkDraft, 0);
      to = rel_schema_reading_text (reading, statement, 4);
      link->implicit = link->implicit || to == NULL;
      g_ptr_array_add (link->column_names, (char *) rel_schema_reading_text (reading, statement, 3));
      g_ptr_array_add (link->target_names, (char *) to);
    }
  if (statement != NULL)
    message = rel_schema_reading_end (reading, statement, status);
  if (message != NULL)
    rel_schema_reading_add_problem (reading, info->name, "%s", message);

  if (!self->has_text)
    return;
  if (self->text.links->len != links->len)
    {
      rel_schema_reading_add_problem (reading, info->name, _("The text of the table has %u links, SQLite has %u"),
                                      self->text.links->len, links->len);
      return;
    }

  for (guint i = 0; i < links->len; i++)
    {
      LinkDraft *link = &g_array_index (links, LinkDraft, i);
      RelLinkText *text = &g_array_index (self->text.links, RelLinkText, i);

      if (!link_text_matches (self, text, link))
        {
          rel_schema_reading_add_problem (reading, info->name, _("Link %u differs between the text of the table and SQLite"), i);
          continue;
        }
      link->name = rel_schema_reading_span (reading, info->sql, text->name, TRUE);
      link->match = rel_schema_reading_span (reading, info->sql, text->match, TRUE);
      link->deferrable = text->deferrable;
      link->initially_deferred = text->initially_deferred;
    }
}

static RelForeignKey *
resolve_link (RelTableDraft    *self,
              RelSchemaReading *reading,
              LinkDraft        *link)
{
  g_autofree char *folded = g_ascii_strdown (link->target != NULL ? link->target : "", -1);
  RelTableDraft *target = g_hash_table_lookup (reading->drafts, folded);
  const guint n = link->column_names->len;
  g_autofree RelId *columns = g_new0 (RelId, n + 1);
  g_autofree RelId *target_columns = g_new0 (RelId, n + 1);
  g_autofree const char **target_names = g_new0 (const char *, n + 1);
  RelForeignKeyInfo info = { .name = link->name, .columns = columns, .n_columns = n };
  const RelKeyInfo *key = NULL;

  info.target = target != NULL ? target->id : REL_ID_NONE;
  info.target_name = link->target;
  info.target_columns = target_columns;
  info.target_column_names = target_names;
  info.implicit = link->implicit;
  info.on_delete = link->on_delete;
  info.on_update = link->on_update;
  info.match = link->match;
  info.deferrable = link->deferrable;
  info.initially_deferred = link->initially_deferred;

  for (guint i = 0; i < n; i++)
    {
      const char *name = g_ptr_array_index (link->column_names, i);
      RelColumn *column = name != NULL ? find_column (self->info.columns, name) : NULL;

      columns[i] = column != NULL ? rel_column_get_id (column) : REL_ID_NONE;
    }

  if (target != NULL && target->info.primary_key != NULL)
    key = rel_key_get_info (target->info.primary_key);
  if (!link->implicit)
    info.n_target_columns = n;
  else if (key != NULL && key->n_columns == n)
    info.n_target_columns = n;

  for (guint i = 0; i < info.n_target_columns; i++)
    {
      const char *name = g_ptr_array_index (link->target_names, i);
      RelColumn *column = NULL;

      if (link->implicit)
        {
          for (guint j = 0; j < target->info.columns->len && column == NULL; j++)
            if (rel_column_get_id (g_ptr_array_index (target->info.columns, j)) == key->columns[i])
              column = g_ptr_array_index (target->info.columns, j);
        }
      else if (target != NULL)
        column = find_column (target->info.columns, name);

      target_columns[i] = column != NULL ? rel_column_get_id (column) : REL_ID_NONE;
      target_names[i] = link->implicit && column != NULL ? rel_column_get_name (column) : name;
    }

  return rel_foreign_key_new (REL_ID_NONE, &info);
}

/* --- the whole --- */

/* Reads a table; its links stay open until rel_table_draft_finish(). */
RelTableDraft *
rel_table_draft_new (RelSchemaReading *reading,
                     const char       *raw_name,
                     const char       *name,
                     const char       *sql)
{
  RelTableDraft *self = g_new0 (RelTableDraft, 1);
  RelTableReading table = { .reading = reading, .draft = self, .text = reading->text };
  g_autoptr(GError) error = NULL;

  self->id = rel_id_new ();
  self->raw_name = raw_name;
  self->links = g_array_new (FALSE, FALSE, sizeof (LinkDraft));
  g_array_set_clear_func (self->links, (GDestroyNotify) link_draft_clear);
  self->info.name = name;
  self->info.sql = sql != NULL ? sql : "";
  self->info.columns = g_ptr_array_new_with_free_func (g_object_unref);
  self->info.uniques = g_ptr_array_new_with_free_func (g_object_unref);
  self->info.checks = g_ptr_array_new_with_free_func (g_object_unref);
  self->info.indexes = g_ptr_array_new_with_free_func (g_object_unref);

  table.has_text = rel_read_table (self->info.sql, -1, REL_TOKEN_STYLE_SQLITE, &table.text, &error);
  if (table.text.is_virtual)
    {
      /* Its columns are the module's business, its text a list of arguments. */
      self->info.kind = REL_TABLE_VIRTUAL;
      self->info.module = rel_schema_reading_span (reading, self->info.sql, table.text.module, TRUE);
      table.has_text = FALSE;
    }
  else if (!table.has_text)
    {
      rel_schema_reading_add_problem (reading, name, _("The text of the table was not understood: %s"), error->message);
    }

  self->info.strict = table.text.strict;
  self->info.without_rowid = table.text.without_rowid;
  if (!table.has_text || reading->listed != NULL)
    {
      const RelListedTable *listed = rel_schema_reading_list (reading, raw_name);

      self->info.strict = listed != NULL && listed->strict;
      self->info.without_rowid = listed != NULL && listed->without_rowid;
      if (listed != NULL && self->info.kind == REL_TABLE_ORDINARY)
        self->info.kind = listed->kind;
    }
  self->info.autoincrement = table.has_text && table.text.autoincrement;

  table.key_columns = g_array_new (FALSE, TRUE, sizeof (guint));
  read_columns (&table);
  rel_table_reading_read_indexes (&table);
  make_checks (&table);
  read_links (&table);
  g_array_unref (table.key_columns);
  reading->text = table.text;

  return self;
}

void
rel_table_draft_free (RelTableDraft *self)
{
  g_array_unref (self->links);
  g_ptr_array_unref (self->info.columns);
  g_ptr_array_unref (self->info.uniques);
  g_ptr_array_unref (self->info.checks);
  g_ptr_array_unref (self->info.indexes);
  g_clear_object (&self->info.primary_key);
  g_free (self);
}

/* The table, its links resolved among all tables read. */
RelTable *
rel_table_draft_finish (RelTableDraft    *self,
                        RelSchemaReading *reading)
{
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
  RelTableInfo info = self->info;

  for (guint i = 0; i < self->links->len; i++)
    g_ptr_array_add (links, resolve_link (self, reading, &g_array_index (self->links, LinkDraft, i)));
  info.foreign_keys = links;

  return rel_table_new (self->id, &info);
}
