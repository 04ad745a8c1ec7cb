/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads one table: PRAGMAs say what SQLite holds, the CREATE text says the rest, and
 * where the two could disagree the PRAGMA wins and the rest is left out with a problem
 * told. Links are resolved in a second round, when every table is known.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

typedef struct
{
  RelSchemaReading *reading;
  RelTableDraft    *draft;
  RelTableText      text;
  gboolean          has_text;
  GArray           *key_columns; /* positions of the primary key's columns, in key order */
} TableReading;

static void
link_draft_clear (LinkDraft *link)
{
  g_ptr_array_unref (link->column_names);
  g_ptr_array_unref (link->target_names);
}

/* --- strings --- */

/* Text of a row, made valid and kept in the store; NULL for NULL. */
const char *
rel_schema_reading_text (RelSchemaReading *self,
                         sqlite3_stmt     *statement,
                         int               column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  if (text == NULL)
    return NULL;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      return g_string_chunk_insert (self->store, valid);
    }

  return g_string_chunk_insert (self->store, text);
}

/* A stretch of a text, kept in the store; NULL when it is empty. */
const char *
rel_schema_reading_span (RelSchemaReading *self,
                         const char       *text,
                         RelSpan           span,
                         gboolean          is_name)
{
  if (span.end <= span.start)
    return NULL;

  if (is_name && strchr ("\"'`[", text[span.start]) != NULL)
    {
      g_autofree char *name = rel_span_dup_name (span, text);

      return g_string_chunk_insert (self->store, name);
    }

  return g_string_chunk_insert_len (self->store, text + span.start, span.end - span.start);
}

void
rel_schema_reading_add_problem (RelSchemaReading *self,
                                const char       *object,
                                const char       *format,
                                ...)
{
  g_autofree char *message = NULL;
  RelProblem problem = { 0 };
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  problem.object = object != NULL ? g_string_chunk_insert (self->store, object) : NULL;
  problem.message = g_string_chunk_insert (self->store, message);
  g_array_append_val (self->problems, problem);
}

static const char *
keep_message (RelSchemaReading *self)
{
  g_autofree char *message = g_utf8_make_valid (sqlite3_errmsg (self->db), -1);

  return g_string_chunk_insert (self->store, message);
}

/* A PRAGMA about a name; NULL with a message when it cannot even be prepared. */
sqlite3_stmt *
rel_schema_reading_ask (RelSchemaReading  *self,
                        const char        *pragma,
                        const char        *raw_name,
                        const char       **message)
{
  sqlite3_stmt *statement = NULL;
  char *sql = sqlite3_mprintf ("PRAGMA main.%s(%Q)", pragma, raw_name);

  if (sql == NULL || sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    *message = keep_message (self);
  sqlite3_free (sql);

  return statement;
}

/* Ends a question; the message when it did not run to its end. */
const char *
rel_schema_reading_end (RelSchemaReading *self,
                        sqlite3_stmt     *statement,
                        int               status)
{
  const char *message = status == SQLITE_DONE ? NULL : keep_message (self);

  sqlite3_finalize (statement);

  return message;
}

/* What kind of table that is. Asking makes SQLite resolve every view, so it is done once and only when needed. */
const RelListedTable *
rel_schema_reading_list (RelSchemaReading *self,
                         const char       *raw_name)
{
  sqlite3_stmt *statement = NULL;

  if (self->listed == NULL)
    {
      self->listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      if (sqlite3_prepare_v2 (self->db, "PRAGMA main.table_list", -1, &statement, NULL) == SQLITE_OK)
        while (sqlite3_step (statement) == SQLITE_ROW)
          {
            RelListedTable *table;
            const char *kind = (const char *) sqlite3_column_text (statement, 2);

            if (g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "main") != 0 || kind == NULL)
              continue;

            table = g_new0 (RelListedTable, 1);
            table->kind = strcmp (kind, "virtual") == 0  ? REL_TABLE_VIRTUAL
                          : strcmp (kind, "shadow") == 0 ? REL_TABLE_SHADOW
                                                         : REL_TABLE_ORDINARY;
            table->without_rowid = sqlite3_column_int (statement, 4) != 0;
            table->strict = sqlite3_column_int (statement, 5) != 0;
            g_hash_table_insert (self->listed, g_strdup ((const char *) sqlite3_column_text (statement, 1)), table);
          }
      sqlite3_finalize (statement);
    }

  return g_hash_table_lookup (self->listed, raw_name);
}

/* --- columns --- */

static gboolean
is_binary (const char *collation)
{
  return collation == NULL || g_ascii_strcasecmp (collation, "BINARY") == 0;
}

static gboolean
span_is_name (TableReading *self,
              RelSpan       span,
              const char   *name)
{
  const char *sql = self->draft->info.sql;
  gsize length = span.end - span.start;
  g_autofree char *unquoted = NULL;

  if (length == 0)
    return FALSE;
  if (strchr ("\"'`[", sql[span.start]) == NULL)
    return strlen (name) == length && g_ascii_strncasecmp (sql + span.start, name, length) == 0;

  unquoted = rel_span_dup_name (span, sql);

  return g_ascii_strcasecmp (unquoted, name) == 0;
}

/* What the text says of a column: normally it stands at the same place. */
static RelColumnText *
find_column_text (TableReading *self,
                  guint         position,
                  const char   *name)
{
  GArray *columns = self->text.columns;

  if (!self->has_text)
    return NULL;

  if (position < columns->len)
    {
      RelColumnText *column = &g_array_index (columns, RelColumnText, position);

      if (span_is_name (self, column->name, name))
        return column;
    }
  for (guint i = 0; i < columns->len; i++)
    {
      RelColumnText *column = &g_array_index (columns, RelColumnText, i);

      if (span_is_name (self, column->name, name))
        return column;
    }

  return NULL;
}

static RelColumn *
nth_column (TableReading *self,
            guint         position)
{
  return g_ptr_array_index (self->draft->info.columns, position);
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
read_columns (TableReading *self)
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
          if (is_binary (column.collation))
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

/* --- keys and indexes --- */

typedef struct
{
  GArray     *columns;    /* RelId */
  GPtrArray  *collations; /* borrowed; the column's own left out */
  GArray     *descending; /* gboolean */
  GPtrArray  *names;      /* borrowed names of the columns */
  GArray     *parts;      /* RelIndexPart, with real collations */
} IndexDraft;

static void
index_draft_init (IndexDraft *draft)
{
  draft->columns = g_array_new (FALSE, FALSE, sizeof (RelId));
  draft->collations = g_ptr_array_new ();
  draft->descending = g_array_new (FALSE, FALSE, sizeof (gboolean));
  draft->names = g_ptr_array_new ();
  draft->parts = g_array_new (FALSE, FALSE, sizeof (RelIndexPart));
}

static void
index_draft_clear (IndexDraft *draft)
{
  g_array_unref (draft->columns);
  g_ptr_array_unref (draft->collations);
  g_array_unref (draft->descending);
  g_ptr_array_unref (draft->names);
  g_array_unref (draft->parts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IndexDraft, index_draft_clear)

static void
read_index_parts (TableReading *self,
                  const char   *raw_name,
                  RelIndexText *text,
                  IndexDraft   *draft)
{
  RelSchemaReading *reading = self->reading;
  RelTableInfo *info = &self->draft->info;
  const char *message = NULL;
  sqlite3_stmt *statement;
  int status;

  statement = rel_schema_reading_ask (reading, "index_xinfo", raw_name, &message);
  while (statement != NULL && (status = sqlite3_step (statement)) == SQLITE_ROW)
    {
      int position = sqlite3_column_int (statement, 1);
      gboolean descending = sqlite3_column_int (statement, 3) != 0;
      const char *collation = rel_schema_reading_text (reading, statement, 4);
      RelColumn *column = NULL;
      RelIndexPart part = { 0 };

      if (sqlite3_column_int (statement, 5) == 0)
        continue;

      if (position >= 0 && (guint) position < info->columns->len)
        column = nth_column (self, position);
      else if (position == -2 && text != NULL && draft->parts->len < text->terms->len)
        part.expression = rel_schema_reading_span (reading, g_hash_table_lookup (reading->index_texts, raw_name),
                                                   g_array_index (text->terms, RelTermText, draft->parts->len).expression, FALSE);
      if (position == -2 && part.expression == NULL)
        part.expression = "";

      part.column = column != NULL ? rel_column_get_id (column) : REL_ID_NONE;
      part.collation = is_binary (collation) ? NULL : collation;
      part.descending = descending;
      g_array_append_val (draft->parts, part);

      if (column != NULL)
        {
          RelId id = rel_column_get_id (column);
          const char *own = rel_column_get_info (column)->collation;

          g_array_append_val (draft->columns, id);
          g_array_append_val (draft->descending, descending);
          g_ptr_array_add (draft->names, (char *) rel_column_get_name (column));
          /* Only what differs from the column's own was written here. */
          if (g_strcmp0 (own, part.collation) == 0)
            collation = NULL;
          g_ptr_array_add (draft->collations, (char *) collation);
        }
    }
  if (statement != NULL)
    rel_schema_reading_end (reading, statement, status);
}

static gboolean
has_any (GPtrArray *strings)
{
  for (guint i = 0; i < strings->len; i++)
    if (g_ptr_array_index (strings, i) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
has_true (GArray *booleans)
{
  for (guint i = 0; i < booleans->len; i++)
    if (g_array_index (booleans, gboolean, i))
      return TRUE;

  return FALSE;
}

static void
fill_key (RelKeyInfo *key,
          IndexDraft *draft)
{
  key->columns = (const RelId *) draft->columns->data;
  key->n_columns = draft->columns->len;
  if (has_any (draft->collations))
    key->collations = (const char *const *) draft->collations->pdata;
  if (has_true (draft->descending))
    key->descending = (const gboolean *) draft->descending->data;
}

/* Whether a key of the text has just these columns. */
static gboolean
key_text_matches (TableReading     *self,
                  const RelKeyText *key,
                  GPtrArray        *names)
{
  if (key->column != REL_NO_COLUMN)
    return names->len == 1 && key->column < self->text.columns->len &&
           span_is_name (self, g_array_index (self->text.columns, RelColumnText, key->column).name, g_ptr_array_index (names, 0));

  if (key->n_terms != names->len)
    return FALSE;
  for (guint i = 0; i < key->n_terms; i++)
    if (!span_is_name (self, g_array_index (self->text.terms, RelTermText, key->first + i).name, g_ptr_array_index (names, i)))
      return FALSE;

  return TRUE;
}

typedef struct
{
  guint   number;
  RelKey *key;
} NumberedKey;

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  const NumberedKey *left = a, *right = b;

  return (left->number > right->number) - (left->number < right->number);
}

static void
read_unique (TableReading *self,
             const char   *raw_name,
             GArray       *uniques)
{
  g_auto(IndexDraft) draft;
  const char *underscore = strrchr (raw_name, '_');
  NumberedKey numbered = { underscore != NULL ? g_ascii_strtoull (underscore + 1, NULL, 10) : 0, NULL };
  RelKeyInfo key = { 0 };
  gboolean found = FALSE;

  index_draft_init (&draft);
  read_index_parts (self, raw_name, NULL, &draft);
  for (guint i = 0; self->has_text && !found && i < self->text.uniques->len; i++)
    {
      RelKeyText *text = &g_array_index (self->text.uniques, RelKeyText, i);

      found = key_text_matches (self, text, draft.names);
      if (found)
        {
          key.name = rel_schema_reading_span (self->reading, self->draft->info.sql, text->name, TRUE);
          key.conflict = text->conflict;
          g_array_remove_index (self->text.uniques, i);
        }
    }
  if (!found)
    rel_schema_reading_add_problem (self->reading, self->draft->info.name,
                                    _("A UNIQUE constraint was not found in the text of the table"));

  fill_key (&key, &draft);
  numbered.key = rel_key_new (REL_ID_NONE, &key);
  g_array_append_val (uniques, numbered);
}

static void
read_created_index (TableReading *self,
                    const char   *raw_name,
                    const char   *name,
                    gboolean      unique,
                    gboolean      partial)
{
  g_auto(IndexDraft) draft;
  g_auto(RelIndexText) text = { 0 };
  g_autoptr(GError) error = NULL;
  const char *sql = g_hash_table_lookup (self->reading->index_texts, raw_name);
  RelIndexInfo info = { .name = name, .unique = unique, .sql = sql };
  gboolean has_text = rel_read_index (sql != NULL ? sql : "", -1, REL_TOKEN_STYLE_SQLITE, &text, &error);

  if (!has_text)
    rel_schema_reading_add_problem (self->reading, name, _("The text of the index was not understood: %s"), error->message);

  index_draft_init (&draft);
  read_index_parts (self, raw_name, has_text ? &text : NULL, &draft);
  info.parts = (const RelIndexPart *) draft.parts->data;
  info.n_parts = draft.parts->len;
  if (has_text && partial)
    info.where = rel_schema_reading_span (self->reading, sql, text.where, FALSE);
  g_ptr_array_add (self->draft->info.indexes, rel_index_new (REL_ID_NONE, &info));
}

static int
compare_index_names (gconstpointer a,
                     gconstpointer b)
{
  return strcmp (rel_index_get_name (*(RelIndex **) a), rel_index_get_name (*(RelIndex **) b));
}

static void
make_primary_key (TableReading *self,
                  const char   *raw_index_name)
{
  RelTableInfo *info = &self->draft->info;
  g_auto(IndexDraft) draft;
  RelKeyInfo key = { 0 };

  index_draft_init (&draft);
  if (self->key_columns->len == 0)
    return;

  if (raw_index_name != NULL)
    {
      read_index_parts (self, raw_index_name, NULL, &draft);
      fill_key (&key, &draft);
    }

  /* The columns and their order are those of table_xinfo. */
  g_array_set_size (draft.columns, 0);
  for (guint i = 0; i < self->key_columns->len; i++)
    {
      guint position = g_array_index (self->key_columns, guint, i);

      if (position > 0)
        {
          RelId id = rel_column_get_id (nth_column (self, position - 1));

          g_array_append_val (draft.columns, id);
        }
    }
  if (draft.columns->len != draft.collations->len)
    {
      key.collations = NULL;
      key.descending = NULL;
    }
  key.columns = (const RelId *) draft.columns->data;
  key.n_columns = draft.columns->len;
  key.rowid = key.n_columns == 1 && raw_index_name == NULL && !info->without_rowid && info->kind != REL_TABLE_VIRTUAL;
  if (self->has_text && self->text.has_primary_key)
    {
      key.name = rel_schema_reading_span (self->reading, info->sql, self->text.primary_key.name, TRUE);
      key.conflict = self->text.primary_key.conflict;
    }
  info->primary_key = rel_key_new (REL_ID_NONE, &key);
}

/* The question about indexes is spared when the answer is known to be none: by the text no constraint
 * needs one, and nobody made one. A rowid table whose key is one INTEGER column needs none for that. */
static gboolean
may_have_indexes (TableReading *self)
{
  g_autofree char *folded = NULL;

  if (!self->has_text || self->text.without_rowid || self->text.uniques->len > 0)
    return TRUE;
  if (self->text.has_primary_key)
    {
      RelColumn *column;

      if (self->key_columns->len != 1 || self->text.primary_key.descending)
        return TRUE;
      column = nth_column (self, g_array_index (self->key_columns, guint, 0) - 1);
      if (g_ascii_strcasecmp (rel_column_get_declared_type (column), "INTEGER") != 0)
        return TRUE;
    }

  folded = g_ascii_strdown (self->draft->info.name, -1);

  return g_hash_table_contains (self->reading->has_indexes, folded);
}

static void
read_indexes (TableReading *self)
{
  RelSchemaReading *reading = self->reading;
  RelTableInfo *info = &self->draft->info;
  g_autoptr(GArray) uniques = NULL;
  const char *message = NULL, *primary = NULL;
  sqlite3_stmt *statement;
  int status;

  if (!may_have_indexes (self))
    {
      make_primary_key (self, NULL);
      return;
    }

  uniques = g_array_new (FALSE, FALSE, sizeof (NumberedKey));
  statement = rel_schema_reading_ask (reading, "index_list", self->draft->raw_name, &message);

  while (statement != NULL && (status = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *raw_name = g_string_chunk_insert (reading->store, (const char *) sqlite3_column_text (statement, 1));
      const char *origin = (const char *) sqlite3_column_text (statement, 3);

      if (g_strcmp0 (origin, "pk") == 0)
        primary = raw_name;
      else if (g_strcmp0 (origin, "u") == 0)
        read_unique (self, raw_name, uniques);
      else
        read_created_index (self, raw_name, rel_schema_reading_text (reading, statement, 1),
                            sqlite3_column_int (statement, 2) != 0, sqlite3_column_int (statement, 4) != 0);
    }
  if (statement != NULL)
    message = rel_schema_reading_end (reading, statement, status);
  if (info->error == NULL)
    info->error = message;

  g_array_sort (uniques, compare_numbers);
  for (guint i = 0; i < uniques->len; i++)
    g_ptr_array_add (info->uniques, g_array_index (uniques, NumberedKey, i).key);
  g_ptr_array_sort (info->indexes, compare_index_names);

  make_primary_key (self, primary);
}

/* --- checks and links --- */

static void
make_checks (TableReading *self)
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
link_text_matches (TableReading      *self,
                   const RelLinkText *text,
                   const LinkDraft   *link)
{
  RelKeyText columns = { .column = text->column, .first = text->first, .n_terms = text->n_terms };

  return key_text_matches (self, &columns, link->column_names);
}

static void
read_links (TableReading *self)
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
  TableReading table = { .reading = reading, .draft = self };
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
  read_indexes (&table);
  make_checks (&table);
  read_links (&table);
  g_array_unref (table.key_columns);
  rel_table_text_clear (&table.text);

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
