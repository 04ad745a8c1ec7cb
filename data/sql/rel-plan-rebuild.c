/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One table of a plan made anew, in the way that SQLite documents. The new table is
 * made under another name, filled, and takes the name after the old one is dropped; the
 * old one is never renamed, since that would take along the references of all others.
 * Rowids and the AUTOINCREMENT counter are carried over.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-mentions.h"
#include "sql/rel-dialect.h"
#include "sql/rel-patch-create.h"
#include "sql/rel-plan-private.h"
#include "sql/rel-token.h"
#include "sql/rel-write-schema.h"

/* The CREATE statement under another name: what is stored, or what was with its comments. */
static char *
write_as (RelPlanning *self,
          RelTable    *before,
          RelTable    *table,
          const char  *name)
{
  RelTableInfo info = *rel_table_get_info (table);
  g_autoptr(RelTable) renamed = NULL;
  g_autoptr(GPtrArray) checks = NULL;
  g_autofree char *text = NULL;
  RelTokenizer tokenizer;
  RelToken token;
  gboolean own_name = FALSE;

  for (guint i = 0; i < info.checks->len; i++)
    own_name |= rel_mentions_name (rel_check_get_info (info.checks->pdata[i])->expression, info.name);
  for (guint i = 0; i < info.columns->len; i++)
    {
      const char *expression = rel_column_get_info (info.columns->pdata[i])->expression;

      own_name |= expression != NULL && rel_mentions_name (expression, info.name);
    }
  text = own_name ? NULL : rel_patch_table_sql (self->to, table, before);
  if (text != NULL)
    {
      gboolean seen = FALSE;

      rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
      while (rel_tokenizer_next_solid (&tokenizer, &token))
        {
          gsize length = token.end - token.start;

          if (token.kind == REL_TOKEN_WORD && length == 5 && g_ascii_strncasecmp (text + token.start, "TABLE", 5) == 0)
            seen = TRUE;
          else if (seen && (token.kind == REL_TOKEN_QUOTED || token.kind == REL_TOKEN_STRING || token.kind == REL_TOKEN_WORD))
            {
              g_autofree char *head = g_strndup (text, token.start);
              g_autofree char *quoted = rel_sql_quote_identifier (name);

              return g_strconcat (head, quoted, text + token.end, NULL);
            }
        }
    }

  /* checks that name their own table name the new one; the rename leads them back */
  checks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < info.checks->len; i++)
    {
      RelCheckInfo check = *rel_check_get_info (info.checks->pdata[i]);
      g_autofree char *expression = rel_mentions_rename_table (check.expression, info.name, name);

      check.expression = expression;
      g_ptr_array_add (checks, rel_check_new (rel_check_get_id (info.checks->pdata[i]), &check));
    }
  info.checks = checks;
  info.name = name;
  info.sql = NULL;
  renamed = rel_table_new (rel_table_get_id (table), &info);

  return rel_write_table_sql (self->to, renamed);
}

/* One of the names of the rowid that no column of either table has. */
static const char *
find_rowid (RelTable *before,
            RelTable *after)
{
  static const char *const names[] = { "rowid", "_rowid_", "oid", NULL };

  for (guint i = 0; names[i] != NULL; i++)
    if (rel_table_find_column (before, names[i]) == NULL && rel_table_find_column (after, names[i]) == NULL)
      return names[i];

  return NULL;
}

/* What tells the rows of the old table apart, by the names that its columns have then. */
static GPtrArray *
list_keys (RelTable   *before,
           RelTable   *after,
           const char *rowid)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  RelKey *key = rel_table_get_info (before)->primary_key;

  if (rowid != NULL)
    g_ptr_array_add (keys, g_strdup (rowid));
  for (guint i = 0; rowid == NULL && key != NULL && i < rel_key_get_info (key)->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (after, rel_key_get_info (key)->columns[i]);

      if (column == NULL)
        column = rel_table_get_column (before, rel_key_get_info (key)->columns[i]);
      g_ptr_array_add (keys, rel_sql_quote_identifier (rel_column_get_name (column)));
    }

  return keys;
}

static void
append_pair (GString    *into,
             GString    *from,
             const char *column,
             const char *value)
{
  g_string_append_printf (into, "%s%s", into->len > 0 ? ", " : "", column);
  g_string_append_printf (from, "%s%s", from->len > 0 ? ", " : "", value);
}

static void
fill (RelPlanning *self,
      RelTable    *before,
      RelTable    *after,
      const char  *quoted_new)
{
  const RelTableInfo *now = rel_table_get_info (after);
  const RelTableInfo *was = rel_table_get_info (before);
  const RelKeyInfo *key = now->primary_key != NULL ? rel_key_get_info (now->primary_key) : NULL;
  RelId alias = key != NULL && key->rowid ? key->columns[0] : REL_ID_NONE;
  const char *rowid = was->without_rowid || now->without_rowid ? NULL : find_rowid (before, after);
  g_autofree char *quoted_old = rel_sql_quote_identifier (now->name);
  g_autofree char *words = g_strdup_printf (_("Copy the rows of %s"), now->name);
  g_autoptr(GString) into = g_string_new (NULL);
  g_autoptr(GString) from = g_string_new (NULL);

  /* a rowid without a column of its own is carried over as it is */
  if (rowid != NULL && alias == REL_ID_NONE)
    append_pair (into, from, rowid, rowid);

  for (guint i = 0; i < now->columns->len; i++)
    {
      const RelColumnInfo *info = rel_column_get_info (now->columns->pdata[i]);
      RelId id = rel_column_get_id (now->columns->pdata[i]);
      RelColumn *old = rel_table_get_column (before, id);
      g_autofree char *quoted = rel_sql_quote_identifier (info->name);
      g_autofree char *value = NULL;

      if (info->generated != REL_GENERATED_NO)
        continue;
      if (old == NULL && id == alias && rowid != NULL)
        value = g_strdup (rowid);
      else
        value = rel_future_value (&self->future, before, after, now->columns->pdata[i], old != NULL ? quoted : NULL);
      /* a number that is made up would be a link to whatever record has it: rather fail */
      if (id == alias && rel_table_is_link_column (after, id) &&
          (old != NULL ? !rel_future_is_rowid (before, old) : rowid == NULL))
        {
          g_autofree char *plain = g_steal_pointer (&value);

          value = g_strdup_printf ("coalesce (%s, 'none')", plain != NULL ? plain : "NULL");
        }
      else if (rel_future_gets_numbers (&self->future, before, after, now->columns->pdata[i]) && (old != NULL || value == NULL))
        {
          g_autoptr(GPtrArray) keys = list_keys (before, after, rowid);
          g_autofree char *plain = g_steal_pointer (&value);

          value = rel_future_number (plain, keys);
        }
      if (value != NULL)
        append_pair (into, from, quoted, value);
    }
  /* nothing of a row stays: as many rows, of defaults */
  for (guint i = 0; i < now->columns->len && into->len == 0; i++)
    if (rel_column_get_info (now->columns->pdata[i])->generated == REL_GENERATED_NO)
      {
        g_autofree char *quoted = rel_sql_quote_identifier (rel_column_get_name (now->columns->pdata[i]));
        g_autofree char *value = rel_future_default (now->columns->pdata[i]);

        append_pair (into, from, quoted, value);
      }
  /* OR ABORT: no rule may let go of rows or put in a default by its own ON CONFLICT */
  rel_planning_add (self, rel_table_get_id (after), TRUE, words, "INSERT OR ABORT INTO %s (%s) SELECT %s FROM %s",
                    quoted_new, into->str, from->str, quoted_old);
  g_array_index (self->steps, RelStep, self->steps->len - 1).fills = TRUE;
}

/* Makes a table anew; its name and the names of its columns are those of after already. */
void
rel_planning_rebuild (RelPlanning *self,
                      RelTable    *before,
                      RelTable    *after)
{
  RelId id = rel_table_get_id (after);
  const char *name = rel_table_get_name (after);
  g_autofree char *temporary = rel_planning_find_name (self, name);
  g_autofree char *quoted = rel_sql_quote_identifier (name);
  g_autofree char *quoted_new = rel_sql_quote_identifier (temporary);
  g_autofree char *create = write_as (self, before, after, temporary);
  g_autofree char *words = g_strdup_printf (_("Make table %s anew"), name);

  rel_planning_add (self, id, FALSE, words, "%s", create);
  fill (self, before, after, quoted_new);
  if (rel_table_get_info (before)->autoincrement && rel_table_get_info (after)->autoincrement)
    {
      g_autofree char *old_text = rel_sql_quote_text (name);
      g_autofree char *new_text = rel_sql_quote_text (temporary);

      rel_planning_add (self, id, FALSE, NULL, "DELETE FROM sqlite_sequence WHERE name = %s", new_text);
      rel_planning_add (self, id, FALSE, NULL, "INSERT INTO sqlite_sequence (name, seq) SELECT %s, seq FROM sqlite_sequence WHERE name = %s",
                        new_text, old_text);
    }
  rel_planning_add (self, id, TRUE, NULL, "DROP TABLE %s", quoted);
  rel_planning_add (self, id, FALSE, NULL, "ALTER TABLE %s RENAME TO %s", quoted_new, quoted);
}
