/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Edits a script of CREATE statements so that it makes another schema. A statement is
 * known by the name it creates, which gives the identity of the element; what became
 * of that is written in its place. Statements of what did not change stay byte for
 * byte, as does all between them, and all that is no CREATE; but rows go into their table
 * under the name that it has now.
 */
#include "config.h"

#include <string.h>

#include "document/rel-design-private.h"
#include "schema/rel-mentions.h"
#include "sql/rel-patch-create.h"
#include "sql/rel-read-create.h"
#include "sql/rel-read-table.h"
#include "sql/rel-statements.h"
#include "sql/rel-write-schema.h"

typedef struct
{
  RelSchema  *previous;
  RelSchema  *schema;
  GHashTable *seen;    /* RelId of what stands in the script */
  GHashTable *renamed; /* names that tables had -> those that they have */
} Script;

/* What becomes of a statement. */
typedef enum
{
  KEEP,
  REPLACE,
  REMOVE,
} Fate;

static RelIndex *
find_index (RelSchema   *schema,
            const char  *name,
            RelId        id,
            RelTable   **owner)
{
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      GPtrArray *indexes = rel_table_get_info (table)->indexes;

      for (guint j = 0; j < indexes->len; j++)
        if (name != NULL ? g_ascii_strcasecmp (rel_index_get_name (indexes->pdata[j]), name) == 0 : rel_index_get_id (indexes->pdata[j]) == id)
          {
            *owner = table;
            return indexes->pdata[j];
          }
    }

  return NULL;
}

static RelTrigger *
find_trigger (RelSchema  *schema,
              const char *name,
              RelId       id)
{
  GPtrArray *triggers = rel_schema_get_info (schema)->triggers;

  for (guint i = 0; i < triggers->len; i++)
    if (name != NULL ? g_ascii_strcasecmp (rel_trigger_get_name (triggers->pdata[i]), name) == 0 : rel_trigger_get_id (triggers->pdata[i]) == id)
      return triggers->pdata[i];

  return NULL;
}

static void
see (Script *self,
     RelId   id)
{
  g_hash_table_add (self->seen, g_memdup2 (&id, sizeof id));
}

/* Of what is stored as text and nothing else. */
static Fate
compare_texts (const char  *was,
               const char  *is,
               char       **replacement)
{
  if (g_strcmp0 (was, is) == 0 || is == NULL)
    return KEEP;
  *replacement = g_strdup (is);

  return REPLACE;
}

static Fate
judge_table (Script      *self,
             const char  *text,
             const char  *name,
             char       **replacement)
{
  RelTable *old = rel_schema_find_table (self->previous, name);
  RelTable *now = old != NULL ? rel_schema_get_table (self->schema, rel_table_get_id (old)) : NULL;
  g_autoptr(RelTable) written = NULL;
  RelTableInfo info;

  if (old == NULL)
    return KEEP;
  if (now == NULL)
    return REMOVE;
  see (self, rel_table_get_id (now));
  if (now == old || rel_table_get_info (now)->sql != NULL)
    return now == old ? KEEP : compare_texts (rel_table_get_info (old)->sql, rel_table_get_info (now)->sql, replacement);

  info = *rel_table_get_info (old);
  info.sql = text;
  written = rel_table_new (rel_table_get_id (old), &info);
  *replacement = rel_patch_table_sql (self->schema, now, written);

  return *replacement != NULL ? REPLACE : KEEP;
}

static Fate
judge_index (Script      *self,
             const char  *name,
             char       **replacement)
{
  RelTable *owner = NULL, *owner_now = NULL;
  RelIndex *old = find_index (self->previous, name, REL_ID_NONE, &owner);
  RelIndex *now = old != NULL ? find_index (self->schema, NULL, rel_index_get_id (old), &owner_now) : NULL;

  if (old == NULL)
    return KEEP;
  if (now == NULL)
    return REMOVE;
  see (self, rel_index_get_id (now));
  if (rel_index_get_info (now)->sql != NULL)
    return compare_texts (rel_index_get_info (old)->sql, rel_index_get_info (now)->sql, replacement);
  *replacement = rel_write_index_sql (owner_now, now);

  return REPLACE;
}

static Fate
judge_view (Script      *self,
            const char  *name,
            char       **replacement)
{
  RelView *old = rel_schema_find_view (self->previous, name);
  RelView *now = old != NULL ? rel_schema_get_view (self->schema, rel_view_get_id (old)) : NULL;

  if (old == NULL)
    return KEEP;
  if (now == NULL)
    return REMOVE;
  see (self, rel_view_get_id (now));

  return compare_texts (rel_view_get_info (old)->sql, rel_view_get_info (now)->sql, replacement);
}

static Fate
judge_trigger (Script      *self,
               const char  *name,
               char       **replacement)
{
  RelTrigger *old = find_trigger (self->previous, name, REL_ID_NONE);
  RelTrigger *now = old != NULL ? find_trigger (self->schema, NULL, rel_trigger_get_id (old)) : NULL;

  if (old == NULL)
    return KEEP;
  if (now == NULL)
    return REMOVE;
  see (self, rel_trigger_get_id (now));

  return compare_texts (rel_trigger_get_info (old)->sql, rel_trigger_get_info (now)->sql, replacement);
}

/* The first word behind CREATE that says of what; its place in the list, or -1. */
static int
find_kind (const char *text)
{
  static const char *const words[] = { "TABLE", "INDEX", "VIEW", "TRIGGER" };
  RelTokenizer tokenizer;
  RelToken token;
  guint n = 0;

  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  while (n < 4 && rel_tokenizer_next_solid (&tokenizer, &token))
    {
      if (n++ == 0 && !rel_token_is_word (&token, text, "CREATE"))
        return -1;
      for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if (rel_token_is_word (&token, text, words[i]))
          return i;
    }

  return -1;
}

static gboolean
is_about_rows (const char *text)
{
  static const char *const words[] = { "INSERT", "REPLACE", "UPDATE", "DELETE" };
  RelTokenizer tokenizer;
  RelToken token;

  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  if (!rel_tokenizer_next_solid (&tokenizer, &token))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (rel_token_is_word (&token, text, words[i]))
      return TRUE;

  return FALSE;
}

/* Names that tables had, in small letters, with those that they have now. */
static GHashTable *
list_renamed (RelSchema *previous,
              RelSchema *schema)
{
  GHashTable *renamed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < rel_schema_get_n_tables (previous); i++)
    {
      RelTable *old = rel_schema_get_nth_table (previous, i);
      RelTable *now = rel_schema_get_table (schema, rel_table_get_id (old));

      if (now != NULL && !g_str_equal (rel_table_get_name (old), rel_table_get_name (now)))
        g_hash_table_insert (renamed, g_ascii_strdown (rel_table_get_name (old), -1), g_strdup (rel_table_get_name (now)));
    }

  return renamed;
}

/* A statement about rows under the names that the tables have now; NULL where it says none that changed. */
static char *
follow_names (GHashTable *renamed,
              const char *text)
{
  g_autofree char *now = NULL;

  if (g_hash_table_size (renamed) == 0 || !is_about_rows (text))
    return NULL;
  now = rel_mentions_rename_tables (text, renamed);

  return g_str_equal (now, text) ? NULL : g_steal_pointer (&now);
}

static Fate
judge (Script      *self,
       const char  *text,
       char       **replacement)
{
  g_autofree char *name = NULL;

  switch (find_kind (text))
    {
    case 0:
      {
        g_auto(RelTableText) table = { 0 };

        if (!rel_read_table (text, -1, REL_TOKEN_STYLE_SQLITE, &table, NULL))
          return KEEP;
        name = rel_span_dup_name (table.name, text);
        return judge_table (self, text, name, replacement);
      }
    case 1:
      {
        g_auto(RelIndexText) index = { 0 };

        if (!rel_read_index (text, -1, REL_TOKEN_STYLE_SQLITE, &index, NULL))
          return KEEP;
        name = rel_span_dup_name (index.name, text);
        return judge_index (self, name, replacement);
      }
    case 2:
      {
        g_auto(RelViewText) view = { 0 };

        if (!rel_read_view (text, -1, REL_TOKEN_STYLE_SQLITE, &view, NULL))
          return KEEP;
        name = rel_span_dup_name (view.name, text);
        return judge_view (self, name, replacement);
      }
    case 3:
      {
        g_auto(RelTriggerText) trigger = { 0 };

        if (!rel_read_trigger (text, -1, &trigger, NULL))
          return KEEP;
        name = rel_span_dup_name (trigger.name, text);
        return judge_trigger (self, name, replacement);
      }
    default:
      *replacement = follow_names (self->renamed, text);
      return *replacement != NULL ? REPLACE : KEEP;
    }
}

static void
append_statement (GString    *script,
                  const char *sql)
{
  if (sql == NULL)
    return;
  if (script->len > 0 && script->str[script->len - 1] != '\n')
    g_string_append_c (script, '\n');
  if (script->len > 0 && !g_str_has_suffix (script->str, "\n\n"))
    g_string_append_c (script, '\n');
  g_string_append (script, sql);
  /* a comment may run to the end of the line */
  if (strstr (sql, "--") != NULL)
    g_string_append_c (script, '\n');
  g_string_append (script, ";\n");
}

static gboolean
is_new (Script *self,
        RelId   id)
{
  return !g_hash_table_contains (self->seen, &id);
}

/* What does not stand in the script yet, in an order that runs. */
static void
append_newcomers (Script  *self,
                  GString *script)
{
  const RelSchemaInfo *info = rel_schema_get_info (self->schema);

  for (guint i = 0; i < info->tables->len; i++)
    {
      RelTable *table = info->tables->pdata[i];
      g_autofree char *sql = NULL;

      if (!is_new (self, rel_table_get_id (table)) || rel_table_get_info (table)->kind == REL_TABLE_SHADOW)
        continue;
      sql = rel_patch_table_sql (self->schema, table, NULL);
      append_statement (script, sql);
    }
  for (guint i = 0; i < info->tables->len; i++)
    {
      RelTable *table = info->tables->pdata[i];
      GPtrArray *indexes = rel_table_get_info (table)->indexes;

      for (guint j = 0; j < indexes->len && rel_table_get_info (table)->kind != REL_TABLE_SHADOW; j++)
        {
          const char *stored = rel_index_get_info (indexes->pdata[j])->sql;
          g_autofree char *sql = stored == NULL ? rel_write_index_sql (table, indexes->pdata[j]) : NULL;

          if (is_new (self, rel_index_get_id (indexes->pdata[j])))
            append_statement (script, sql != NULL ? sql : stored);
        }
    }
  for (guint i = 0; i < info->views->len; i++)
    if (is_new (self, rel_view_get_id (info->views->pdata[i])))
      append_statement (script, rel_view_get_info (info->views->pdata[i])->sql);
  for (guint i = 0; i < info->triggers->len; i++)
    if (is_new (self, rel_trigger_get_id (info->triggers->pdata[i])))
      append_statement (script, rel_trigger_get_info (info->triggers->pdata[i])->sql);
}

/* The script, so edited that it makes the schema; to be read again by the caller. */
char *
rel_design_edit_script (const char *script,
                        RelSchema  *previous,
                        RelSchema  *schema)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(GHashTable) renamed = list_renamed (previous, schema);
  Script self = { previous, schema, seen, renamed };
  g_autoptr(GString) result = g_string_new (NULL);
  RelStatements statements;
  RelStatement statement;
  gsize at = 0;

  rel_statements_init (&statements, script, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_statements_next (&statements, &statement))
    {
      gsize end = statement.span.end - (statement.complete ? 1 : 0);
      g_autofree char *text = g_strndup (script + statement.span.start, end - statement.span.start);
      g_autofree char *replacement = NULL;
      Fate fate = judge (&self, text, &replacement);

      g_string_append_len (result, script + at, statement.span.start - at);
      at = statement.span.end;
      if (fate == KEEP)
        g_string_append_len (result, script + statement.span.start, statement.span.end - statement.span.start);
      else if (fate == REPLACE)
        {
          g_string_append (result, replacement);
          /* a comment may run to the end of the line */
          g_string_append (result, strstr (replacement, "--") != NULL ? "\n;" : ";");
        }
      else if (script[at] == '\n')
        {
          /* its line goes with it, and the empty one behind */
          at++;
          if (script[at] == '\n' && (result->len == 0 || g_str_has_suffix (result->str, "\n\n")))
            at++;
        }
    }
  g_string_append (result, script + at);
  append_newcomers (&self, result);

  return g_strdup (result->str);
}

/* A script that makes the schema, with those statements of the old one that make none:
 * rows belong to people. */
char *
rel_design_write_anew (const char *script,
                       RelSchema  *previous,
                       RelSchema  *schema)
{
  static const char *const kept[] = { "INSERT", "REPLACE", "UPDATE", "DELETE", "PRAGMA" };
  g_autofree char *written = rel_write_schema_sql (schema);
  g_autoptr(GHashTable) renamed = previous != NULL ? list_renamed (previous, schema) : NULL;
  g_autoptr(GString) result = g_string_new (written);
  RelStatements statements;
  RelStatement statement;

  rel_statements_init (&statements, script, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_statements_next (&statements, &statement))
    {
      g_autofree char *text = g_strndup (script + statement.span.start, statement.span.end - statement.span.start);
      RelTokenizer tokenizer;
      RelToken token;

      rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
      if (!rel_tokenizer_next_solid (&tokenizer, &token))
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
        if (rel_token_is_word (&token, text, kept[i]))
          {
            g_autofree char *followed = renamed != NULL ? follow_names (renamed, text) : NULL;

            g_string_append_printf (result, "\n%s%s\n", followed != NULL ? followed : text, statement.complete ? "" : "\n;");
          }
    }

  return g_strdup (result->str);
}
