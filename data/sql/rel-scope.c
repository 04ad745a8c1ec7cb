/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a place in a statement knows: which tables the query there takes rows from,
 * under which names. The statement is being typed, so it is read by its tokens and
 * never refused: each pair of parentheses is a block, FROM and JOIN of the cursor's
 * block and of the blocks around it count, also those behind the cursor.
 */
#include "config.h"

#include <string.h>

#include "sql/rel-scope.h"

/* Bytes before and behind the place, and tables of a statement, that are looked at. */
#define MAX_REACH   (32 * 1024)
#define MAX_SOURCES 200

/* A solid token, and the block it is in. */
typedef struct
{
  RelToken token;
  guint    block;
} Item;

typedef struct
{
  guint    parent;
  gsize    start;
  gboolean expects;  /* a source comes next */
  gboolean in_from;  /* a comma brings another source */
  gboolean joined;   /* the next source stands behind JOIN */
  gboolean closed;   /* a UNION behind the cursor: what follows is another query */
  gboolean in_sight; /* the cursor is in it */
} Block;

typedef struct
{
  const char *text;
  GArray     *items;
  GArray     *blocks;
  guint       block;  /* of the cursor */
  RelScope   *scope;
} Reader;

static void
source_free (gpointer data)
{
  RelSource *source = data;

  g_free (source->name);
  g_free (source->alias);
  g_free (source);
}

static void
word_free (gpointer data)
{
  RelScopeWord *word = data;

  g_free (word->text);
  g_free (word);
}

static Item *
nth (Reader *self,
     guint   n)
{
  return n < self->items->len ? &g_array_index (self->items, Item, n) : NULL;
}

static gboolean
is_word (Reader     *self,
         guint       n,
         const char *word)
{
  Item *item = nth (self, n);

  return item != NULL && rel_token_is_word (&item->token, self->text, word);
}

static gboolean
is_char (Reader *self,
         guint   n,
         char    c)
{
  Item *item = nth (self, n);

  return item != NULL && rel_token_is_char (&item->token, self->text, c);
}

static gboolean
is_one_of (Reader            *self,
           guint              n,
           const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (is_word (self, n, words[i]))
      return TRUE;

  return FALSE;
}

/* Words that cannot be an alias without AS. */
static const char *const clauses[] = {
  "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "WINDOW", "ON", "USING", "SET", "JOIN", "LEFT", "RIGHT", "FULL", "INNER",
  "CROSS", "NATURAL", "OUTER", "UNION", "EXCEPT", "INTERSECT", "SELECT", "VALUES", "FROM", "RETURNING", "DEFAULT", "AS", "INDEXED",
  "NOT", "WITH", "DO", "AND", "OR", NULL
};

static gboolean
is_name (Reader *self,
         guint   n)
{
  Item *item = nth (self, n);

  return item != NULL && (item->token.kind == REL_TOKEN_QUOTED || (item->token.kind == REL_TOKEN_WORD && !is_one_of (self, n, clauses)));
}

/* The word that is being typed names nothing yet. */
static gboolean
is_typed (Reader *self,
          guint   n)
{
  Item *item = nth (self, n);

  return item != NULL && item->token.start == self->scope->word.start && self->scope->word.end > self->scope->word.start;
}

/* The bounds of the statement: semicolons outside of anything quoted. */
static void
find_statement (RelScope      *scope,
                const char    *text,
                gsize          offset,
                RelTokenStyle  style)
{
  RelTokenizer tokenizer;
  RelToken token;

  scope->statement = (RelSpan) { 0, strlen (text) };
  rel_tokenizer_init (&tokenizer, text, -1, style);
  while (rel_tokenizer_next (&tokenizer, &token))
    {
      if (!rel_token_is_char (&token, text, ';'))
        continue;
      if (token.end <= offset)
        scope->statement.start = token.end;
      else
        {
          scope->statement.end = token.end;
          break;
        }
    }
  /* A statement may be as long as a file; what is far away is not what is meant. */
  if (offset > MAX_REACH)
    scope->statement.start = MAX (scope->statement.start, offset - MAX_REACH);
  scope->statement.end = MIN (scope->statement.end, offset + MAX_REACH);
}

static void
note_word (RelScope       *scope,
           const char     *text,
           const RelToken *token,
           gsize           offset)
{
  gboolean covers = token->start < offset && (token->end > offset || (token->open && token->end == offset));

  if (token->kind == REL_TOKEN_COMMENT && (covers || (token->end == offset && g_str_has_prefix (text + token->start, "--"))))
    scope->in_text = TRUE;
  if ((token->kind == REL_TOKEN_STRING || token->kind == REL_TOKEN_BLOB) && covers)
    scope->in_text = TRUE;
  if (token->kind == REL_TOKEN_NUMBER && token->end == offset)
    scope->in_text = TRUE;
  if (token->start >= offset || token->end < offset || (token->kind != REL_TOKEN_WORD && token->kind != REL_TOKEN_QUOTED))
    return;
  /* A closed quote is finished. */
  if (token->kind == REL_TOKEN_QUOTED && !token->open && token->end == offset)
    return;

  scope->word = (RelSpan) { token->start, offset };
  g_free (scope->prefix);
  scope->prefix = token->kind == REL_TOKEN_QUOTED ? g_strndup (text + token->start + 1, offset - token->start - 1)
                                                  : g_strndup (text + token->start, offset - token->start);
}

static void
read_items (Reader        *self,
            gsize          offset,
            RelTokenStyle  style)
{
  RelScope *scope = self->scope;
  RelTokenizer tokenizer;
  RelToken token;
  Block block = { 0 };
  guint current = 0;

  g_array_append_val (self->blocks, block);
  rel_tokenizer_init (&tokenizer, self->text, scope->statement.end, style);
  while (rel_tokenizer_next (&tokenizer, &token))
    {
      Item item = { token, current };

      if (token.start < scope->statement.start)
        continue;
      note_word (scope, self->text, &token, offset);
      if (token.kind == REL_TOKEN_SPACE || token.kind == REL_TOKEN_COMMENT)
        continue;

      if (rel_token_is_char (&token, self->text, '('))
        {
          block.parent = current;
          block.start = token.start;
          g_array_append_val (self->items, item);
          g_array_append_val (self->blocks, block);
          current = self->blocks->len - 1;
        }
      else
        {
          if (rel_token_is_char (&token, self->text, ')') && current > 0)
            item.block = current = g_array_index (self->blocks, Block, current).parent;
          g_array_append_val (self->items, item);
        }
      if (token.end <= offset)
        self->block = current;
    }
  for (guint b = self->block; b != 0; b = g_array_index (self->blocks, Block, b).parent)
    g_array_index (self->blocks, Block, b).in_sight = TRUE;
  g_array_index (self->blocks, Block, 0).in_sight = TRUE;
}

/* A source begins at item n; returns the last item of it. */
static guint
read_source (Reader *self,
             guint   n,
             Block  *block)
{
  RelSource *source = g_new0 (RelSource, 1);
  Item *item = nth (self, n);
  guint at = n;
  guint own = item->block;

  source->span.start = item->token.start;
  if (is_char (self, n, '('))
    {
      while (nth (self, at + 1) != NULL && !(is_char (self, at, ')') && nth (self, at)->block == own))
        at++;
    }
  else
    {
      if (is_char (self, at + 1, '.') && is_name (self, at + 2) && !is_typed (self, at + 2))
        at += 2;
      source->name = rel_token_dup_name (&nth (self, at)->token, self->text);
    }

  if (is_word (self, at + 1, "AS") && is_name (self, at + 2) && !is_typed (self, at + 2))
    {
      at += 2;
      source->alias = rel_token_dup_name (&nth (self, at)->token, self->text);
    }
  else if (is_name (self, at + 1) && !is_typed (self, at + 1))
    {
      at += 1;
      source->alias = rel_token_dup_name (&nth (self, at)->token, self->text);
    }

  source->joined = block->joined;
  source->here = own == self->block;
  source->span.end = nth (self, at)->token.end;
  if (self->scope->sources->len < MAX_SOURCES)
    g_ptr_array_add (self->scope->sources, source);
  else
    source_free (source);

  return at;
}

static void
drop_sources_here (Reader *self,
                   gsize   after)
{
  GPtrArray *sources = self->scope->sources;

  for (guint i = sources->len; i > 0; i--)
    {
      RelSource *source = g_ptr_array_index (sources, i - 1);

      if (source->here && source->span.start > after)
        g_ptr_array_remove_index (sources, i - 1);
    }
}

static void
read_sources (Reader *self)
{
  static const char *const begin[] = { "FROM", "JOIN", "UPDATE", "INTO", NULL };
  static const char *const end[] = { "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "WINDOW", "ON", "USING", "SET", "SELECT", "VALUES", "RETURNING", NULL };
  static const char *const other[] = { "UNION", "EXCEPT", "INTERSECT", NULL };

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = nth (self, i);
      Block *block = &g_array_index (self->blocks, Block, item->block);

      if (block->closed || !block->in_sight)
        continue;

      if (is_one_of (self, i, begin))
        {
          block->expects = TRUE;
          block->joined = is_word (self, i, "JOIN");
          block->in_from = block->joined || is_word (self, i, "FROM");
        }
      else if (is_one_of (self, i, end))
        block->expects = block->in_from = FALSE;
      else if (is_one_of (self, i, other))
        {
          block->expects = block->in_from = FALSE;
          if (item->token.start >= self->scope->word.end)
            block->closed = TRUE;
          else if (item->block == self->block)
            drop_sources_here (self, block->start);
        }
      else if (is_char (self, i, ',') && block->in_from)
        {
          block->expects = TRUE;
          block->joined = FALSE;
        }
      else if (block->expects && !is_typed (self, i) && (is_name (self, i) || is_char (self, i, '(')))
        {
          block->expects = FALSE;
          i = read_source (self, i, block);
        }
      if (item->token.end <= self->scope->word.start && item->block == self->block)
        self->scope->in_list = block->in_from && block->expects && is_char (self, i, ',');
    }
}

/* name AS (…) and name (a, b) AS (…), behind WITH. */
static void
read_with (Reader *self)
{
  gboolean with = FALSE;

  for (guint i = 0; i < self->items->len; i++)
    {
      guint at = i + 1;

      with = with || is_word (self, i, "WITH");
      if (!with || !is_name (self, i) || is_typed (self, i))
        continue;
      if (is_char (self, at, '('))
        {
          while (nth (self, at) != NULL && !is_char (self, at, ')'))
            at++;
          at++;
        }
      if (!is_word (self, at, "AS"))
        continue;
      at++;
      if (is_word (self, at, "NOT"))
        at++;
      if (is_word (self, at, "MATERIALIZED"))
        at++;
      if (is_char (self, at, '('))
        g_ptr_array_add (self->scope->with, rel_token_dup_name (&nth (self, i)->token, self->text));
    }
}

static void
read_before (Reader *self)
{
  RelScope *scope = self->scope;

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = nth (self, i);
      RelScopeWord *word;

      if (item->token.end > scope->word.start)
        break;
      word = g_new0 (RelScopeWord, 1);
      word->kind = item->token.kind;
      word->text = item->token.kind == REL_TOKEN_QUOTED ? rel_token_dup_name (&item->token, self->text) : rel_token_dup_text (&item->token, self->text);
      g_ptr_array_add (scope->before, word);

      /* INSERT INTO t ( … the cursor. */
      if (item->block == self->block || !is_char (self, i, '(') || i < 2)
        continue;
      if (is_word (self, i - 2, "INTO") && g_array_index (self->blocks, Block, self->block).start == item->token.start)
        {
          g_free (scope->insert_into);
          scope->insert_into = rel_token_dup_name (&nth (self, i - 1)->token, self->text);
        }
    }
}

/**
 * rel_scope_new:
 * @text: a script
 * @offset: a place in it
 * @style: whose rules it is cut by
 *
 * Reads what the place knows. Any text will do.
 *
 * Returns: (transfer full): what it knows
 */
RelScope *
rel_scope_new (const char    *text,
               gsize          offset,
               RelTokenStyle  style)
{
  RelScope *self;
  Reader reader = { .text = text };

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (RelScope, 1);
  self->prefix = g_strdup ("");
  self->word = (RelSpan) { offset, offset };
  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->with = g_ptr_array_new_with_free_func (g_free);
  self->before = g_ptr_array_new_with_free_func (word_free);

  reader.scope = self;
  reader.items = g_array_new (FALSE, FALSE, sizeof (Item));
  reader.blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  find_statement (self, text, offset, style);
  read_items (&reader, offset, style);
  read_with (&reader);
  read_sources (&reader);
  read_before (&reader);
  g_array_unref (reader.items);
  g_array_unref (reader.blocks);

  return self;
}

/**
 * rel_scope_free:
 * @self: a scope
 */
void
rel_scope_free (RelScope *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->prefix);
  g_free (self->insert_into);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->with);
  g_ptr_array_unref (self->before);
  g_free (self);
}

/**
 * rel_scope_get_before:
 * @self: a scope
 * @n: how many tokens back, from 1
 *
 * Returns: (transfer none): the text of that token before the word; empty when there is none
 */
const char *
rel_scope_get_before (RelScope *self,
                      guint     n)
{
  g_return_val_if_fail (self != NULL, "");

  if (n == 0 || n > self->before->len)
    return "";

  return ((RelScopeWord *) g_ptr_array_index (self->before, self->before->len - n))->text;
}
