/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads the keys and indexes of one table. SQLite tells columns, order and collation of
 * each; names, conflict clauses, expressions and conditions come from the text, found
 * again by the columns.
 */
#include "config.h"

#include "database/sqlite/rel-sqlite-keys.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/rel-read-create.h"

gboolean
rel_sqlite_is_binary (const char *collation)
{
  return collation == NULL || g_ascii_strcasecmp (collation, "BINARY") == 0;
}

static gboolean
span_is_name (const char *sql,
              RelSpan     span,
              const char *name)
{
  gsize length = span.end - span.start;
  g_autofree char *unquoted = NULL;

  if (length == 0)
    return FALSE;
  if (strchr ("\"'`[", sql[span.start]) == NULL)
    return g_ascii_strncasecmp (sql + span.start, name, length) == 0 && name[length] == '\0';

  unquoted = rel_span_dup_name (span, sql);

  return g_ascii_strcasecmp (unquoted, name) == 0;
}

gboolean
rel_table_reading_is_name (RelTableReading *self,
                           RelSpan          span,
                           const char      *name)
{
  return span_is_name (self->draft->info.sql, span, name);
}

static RelColumn *
nth_column (RelTableReading *self,
            guint            position)
{
  return g_ptr_array_index (self->draft->info.columns, position);
}

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
read_index_parts (RelTableReading *self,
                  const char      *raw_name,
                  RelIndexText    *text,
                  IndexDraft      *draft)
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
      part.collation = rel_sqlite_is_binary (collation) ? NULL : collation;
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

static RelColumn *
find_named_column (RelTableReading *self,
                   const char      *sql,
                   RelSpan          span)
{
  GPtrArray *columns = self->draft->info.columns;

  for (guint i = 0; i < columns->len; i++)
    if (span_is_name (sql, span, rel_column_get_name (g_ptr_array_index (columns, i))))
      return g_ptr_array_index (columns, i);

  return NULL;
}

/* Terms that are nothing but ascending columns say all that SQLite could: the question is spared. FALSE when
 * there is anything else among them, of which SQLite may think otherwise (it ignores DESC in old files). */
static gboolean
take_plain_terms (RelTableReading *self,
                  const char      *sql,
                  GArray          *terms,
                  guint            first,
                  guint            n_terms,
                  IndexDraft      *draft)
{
  RelColumn *columns[16];

  if (n_terms > G_N_ELEMENTS (columns))
    return FALSE;
  for (guint i = 0; i < n_terms; i++)
    {
      RelTermText *term = &g_array_index (terms, RelTermText, first + i);

      columns[i] = term->descending ? NULL : find_named_column (self, sql, term->name);
      if (columns[i] == NULL)
        return FALSE;
    }

  for (guint i = 0; i < n_terms; i++)
    {
      RelTermText *term = &g_array_index (terms, RelTermText, first + i);
      RelColumn *column = columns[i];
      const char *own = rel_column_get_info (column)->collation;
      const char *collation = rel_schema_reading_span (self->reading, sql, term->collation, TRUE);
      RelIndexPart part = { .column = rel_column_get_id (column), .collation = own };

      if (collation != NULL)
        part.collation = rel_sqlite_is_binary (collation) ? NULL : collation;
      g_array_append_val (draft->parts, part);
      g_array_append_val (draft->columns, part.column);
      g_array_append_val (draft->descending, part.descending);
      g_ptr_array_add (draft->collations, (char *) (g_strcmp0 (own, part.collation) == 0 ? NULL : collation));
    }

  return TRUE;
}

/* The same of a key of the table. */
static gboolean
take_plain_key (RelTableReading  *self,
                const RelKeyText *key,
                IndexDraft       *draft)
{
  RelTermText term = { { 0, 0 } };
  g_autoptr(GArray) terms = NULL;

  if (key->column == REL_NO_COLUMN)
    return take_plain_terms (self, self->draft->info.sql, self->text.terms, key->first, key->n_terms, draft);
  if (key->column >= self->text.columns->len || key->descending)
    return FALSE;

  term.name = g_array_index (self->text.columns, RelColumnText, key->column).name;
  terms = g_array_new (FALSE, FALSE, sizeof term);
  g_array_append_val (terms, term);

  return take_plain_terms (self, self->draft->info.sql, terms, 0, 1, draft);
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
gboolean
rel_table_reading_key_matches (RelTableReading  *self,
                               const RelKeyText *key,
                               GPtrArray        *names)
{
  if (key->column != REL_NO_COLUMN)
    return names->len == 1 && key->column < self->text.columns->len &&
           rel_table_reading_is_name (self, g_array_index (self->text.columns, RelColumnText, key->column).name, g_ptr_array_index (names, 0));

  if (key->n_terms != names->len)
    return FALSE;
  for (guint i = 0; i < key->n_terms; i++)
    if (!rel_table_reading_is_name (self, g_array_index (self->text.terms, RelTermText, key->first + i).name, g_ptr_array_index (names, i)))
      return FALSE;

  return TRUE;
}

typedef struct
{
  guint       number;
  const char *raw_name;
} NumberedName;

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  const NumberedName *left = a, *right = b;

  return (left->number > right->number) - (left->number < right->number);
}

static void
note_unique (GArray     *uniques,
             const char *raw_name)
{
  const char *underscore = strrchr (raw_name, '_');
  NumberedName numbered = { underscore != NULL ? g_ascii_strtoull (underscore + 1, NULL, 10) : 0, raw_name };

  g_array_append_val (uniques, numbered);
}

/* SQLite numbers the constraints in the order of the text, and drops those that repeat another. So when the
 * numbers agree, the one at the same place is meant; else it is searched by its columns. */
static const RelKeyText *
find_unique_text (RelTableReading *self,
                  const char      *raw_name,
                  guint            position,
                  gboolean         in_order,
                  IndexDraft      *draft)
{
  RelKeyText *same_place = in_order ? &g_array_index (self->text.uniques, RelKeyText, position) : NULL;

  if (same_place != NULL && take_plain_key (self, same_place, draft))
    {
      same_place->taken = TRUE;
      return same_place;
    }

  read_index_parts (self, raw_name, NULL, draft);
  if (same_place != NULL && !same_place->taken && rel_table_reading_key_matches (self, same_place, draft->names))
    {
      same_place->taken = TRUE;
      return same_place;
    }
  for (guint i = 0; self->has_text && i < self->text.uniques->len; i++)
    {
      RelKeyText *text = &g_array_index (self->text.uniques, RelKeyText, i);

      if (!text->taken && rel_table_reading_key_matches (self, text, draft->names))
        {
          text->taken = TRUE;
          return text;
        }
    }

  return NULL;
}

static void
make_uniques (RelTableReading *self,
              GArray          *uniques)
{
  gboolean in_order = self->has_text && self->text.uniques->len == uniques->len;

  g_array_sort (uniques, compare_numbers);
  for (guint i = 0; i < uniques->len; i++)
    {
      g_auto(IndexDraft) draft;
      RelKeyInfo key = { 0 };
      const RelKeyText *text;

      index_draft_init (&draft);
      text = find_unique_text (self, g_array_index (uniques, NumberedName, i).raw_name, i, in_order, &draft);
      if (text != NULL)
        {
          key.name = rel_schema_reading_span (self->reading, self->draft->info.sql, text->name, TRUE);
          key.conflict = text->conflict;
        }
      else
        rel_schema_reading_add_problem (self->reading, self->draft->info.name,
                                        _("A UNIQUE constraint was not found in the text of the table"));

      fill_key (&key, &draft);
      g_ptr_array_add (self->draft->info.uniques, rel_key_new (REL_ID_NONE, &key));
    }
}

static void
read_created_index (RelTableReading *self,
                    const char      *raw_name,
                    const char      *name,
                    gboolean         unique,
                    gboolean         partial)
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
  if (!has_text || !self->has_text || !take_plain_terms (self, sql, text.terms, 0, text.terms->len, &draft))
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
make_primary_key (RelTableReading *self,
                  const char      *raw_index_name)
{
  RelTableInfo *info = &self->draft->info;
  g_auto(IndexDraft) draft;
  RelKeyInfo key = { 0 };

  index_draft_init (&draft);
  if (self->key_columns->len == 0)
    return;

  if (raw_index_name != NULL)
    {
      if (!self->has_text || !self->text.has_primary_key || !take_plain_key (self, &self->text.primary_key, &draft))
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
may_have_indexes (RelTableReading *self)
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

void
rel_table_reading_read_indexes (RelTableReading *self)
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

  uniques = g_array_new (FALSE, FALSE, sizeof (NumberedName));
  statement = rel_schema_reading_ask (reading, "index_list", self->draft->raw_name, &message);

  while (statement != NULL && (status = sqlite3_step (statement)) == SQLITE_ROW)
    {
      const char *raw_name = g_string_chunk_insert (reading->store, (const char *) sqlite3_column_text (statement, 1));
      const char *origin = (const char *) sqlite3_column_text (statement, 3);

      if (g_strcmp0 (origin, "pk") == 0)
        primary = raw_name;
      else if (g_strcmp0 (origin, "u") == 0)
        note_unique (uniques, raw_name);
      else
        read_created_index (self, raw_name, rel_schema_reading_text (reading, statement, 1),
                            sqlite3_column_int (statement, 2) != 0, sqlite3_column_int (statement, 4) != 0);
    }
  if (statement != NULL)
    message = rel_schema_reading_end (reading, statement, status);
  if (info->error == NULL)
    info->error = message;

  make_uniques (self, uniques);
  g_ptr_array_sort (info->indexes, compare_index_names);

  make_primary_key (self, primary);
}
