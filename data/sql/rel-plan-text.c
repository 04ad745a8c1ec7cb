/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What ALTER TABLE makes of the stored text of a table when it sets or drops NOT NULL or
 * drops a check. SQLite goes by the tokens: from the first word that looks like it, on to
 * the next word that begins something else. What it would take for something else, or take
 * along, is said here, so that it is not tried.
 */
#include "config.h"

#include "sql/rel-plan-private.h"
#include "sql/rel-read-table.h"

/* Whether the words of a link stand behind a constraint, which begins with the token before:
 * CHECK or NOT, and what belongs to the link goes with it when it is dropped. */
static gboolean
takes_along (RelTokenizer  tokenizer,
             const char   *text)
{
  static const char *const ends[] = { "CONSTRAINT", "PRIMARY", "NOT", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "FOREIGN", "GENERATED", "AS" };
  RelToken token;
  guint depth = 0;

  while (rel_tokenizer_next_solid (&tokenizer, &token))
    {
      if (rel_token_is_char (&token, text, '('))
        depth++;
      else if (depth > 0)
        depth -= rel_token_is_char (&token, text, ')');
      else if (rel_token_is_word (&token, text, "DEFERRABLE"))
        return TRUE;
      else if (rel_token_is_char (&token, text, ',') || rel_token_is_char (&token, text, ')'))
        return FALSE;
      else
        for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
          if (rel_token_is_word (&token, text, ends[i]))
            return FALSE;
    }

  return FALSE;
}

/* How often a text names a constraint so, whatever it is; of one that cannot be dropped alone,
 * more than once. */
static guint
count_constraints (const char *text,
                   const char *name)
{
  RelTokenizer tokenizer;
  RelToken token;
  gboolean named = FALSE;
  guint n = 0;

  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    {
      if (named)
        {
          g_autofree char *found = rel_token_dup_name (&token, text);

          if (g_ascii_strcasecmp (found, name) == 0)
            {
              RelTokenizer behind = tokenizer;

              n++;
              if (rel_tokenizer_next_solid (&behind, &token))
                n += takes_along (behind, text);
            }
        }
      named = rel_token_is_word (&token, text, "CONSTRAINT");
    }

  return n;
}

/* Whether a comment stands in a stretch or beside it: SQLite takes it away along with what it drops. */
static gboolean
has_comment (const char *text,
             RelSpan     span)
{
  RelTokenizer tokenizer;
  RelToken token;
  gboolean found = FALSE;

  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next (&tokenizer, &token))
    {
      if (token.kind == REL_TOKEN_COMMENT)
        found = TRUE;
      else if (token.kind != REL_TOKEN_SPACE && token.start >= span.end)
        break;
      else if (token.kind != REL_TOKEN_SPACE && token.end <= span.start)
        found = FALSE;
    }

  return found;
}

/* How many words NOT stand in a stretch outside of parentheses: SQLite takes the first
 * for that of NOT NULL, be it that of NOT DEFERRABLE. One that cannot be dropped alone
 * counts twice. */
static guint
count_nots (const char *text,
            RelSpan     span)
{
  RelTokenizer tokenizer;
  RelToken token;
  guint depth = 0, n = 0;

  rel_tokenizer_init (&tokenizer, text + span.start, span.end - span.start, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    {
      if (rel_token_is_char (&token, text + span.start, '('))
        depth++;
      else if (rel_token_is_char (&token, text + span.start, ')'))
        depth--;
      else if (depth == 0 && rel_token_is_word (&token, text + span.start, "NOT"))
        n += takes_along (tokenizer, text + span.start) ? 2 : 1;
    }

  return n;
}

/* Whether a name waits for a constraint, as SQLite lets it: CONSTRAINT a CONSTRAINT b UNIQUE.
 * It would be that of what stands behind the one that is dropped. */
static gboolean
has_waiting_name (const char *text)
{
  RelTokenizer tokenizer;
  RelToken token;
  guint since = 0;

  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    if (!rel_token_is_word (&token, text, "CONSTRAINT"))
      since += since > 0;
    else if (since == 2)
      return TRUE;
    else
      since = 1;

  return FALSE;
}

/* Whether NOT NULL, as the text has it or not, is something that ALTER can take away or set. */
gboolean
rel_planning_text_sets_not_null (RelTable *table,
                                 RelId     column,
                                 gboolean  is_set)
{
  const char *text = rel_table_get_info (table)->sql;
  guint place = rel_table_get_column_position (table, column);
  g_auto(RelTableText) parsed = { { 0 } };
  const RelColumnText *written;
  RelSpan rest;

  if (text == NULL || has_waiting_name (text) || !rel_read_table (text, -1, REL_TOKEN_STYLE_SQLITE, &parsed, NULL) || place >= parsed.columns->len)
    return FALSE;
  written = &g_array_index (parsed.columns, RelColumnText, place);
  rest = (RelSpan) { written->name.end, written->span.end };

  return is_set ? count_nots (text, rest) == 1 && !has_comment (text, rest) : count_nots (text, rest) == 0;
}

/* Whether the check, as the text has it, is something that ALTER can take away. */
gboolean
rel_planning_text_drops_check (RelTable *table,
                               RelCheck *check)
{
  const char *text = rel_table_get_info (table)->sql;
  const char *name = rel_check_get_name (check);
  g_auto(RelTableText) parsed = { { 0 } };

  if (name == NULL || has_waiting_name (text) || count_constraints (text, name) != 1 || !rel_read_table (text, -1, REL_TOKEN_STYLE_SQLITE, &parsed, NULL))
    return FALSE;
  for (guint i = 0; i < parsed.checks->len; i++)
    {
      const RelCheckText *written = &g_array_index (parsed.checks, RelCheckText, i);
      g_autofree char *found = rel_span_dup_name (written->name, text);

      if (g_strcmp0 (found, name) == 0)
        return !has_comment (text, written->span);
    }

  return FALSE;
}

/* Whether the text has a constraint of that name already, whatever it is. */
gboolean
rel_planning_text_has_constraint (const char *text,
                                  const char *name)
{
  return count_constraints (text, name) > 0;
}
