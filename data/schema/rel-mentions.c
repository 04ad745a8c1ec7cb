/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names in SQL text that a schema holds as text: expressions, views, triggers. An edit
 * must know who mentions what, and carry a rename there. This room lies below the SQL
 * readers, and needs to know no more of SQL than where a name begins and ends, and
 * which of them stand where a table stands.
 */
#include "config.h"

#include "schema/rel-mentions.h"

#include <sqlite3.h>
#include <string.h>

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (guchar) c >= 0x80;
}

static gboolean
is_name_part (char c)
{
  return is_name_start (c) || g_ascii_isdigit (c) || c == '$';
}

/* End of a quoted token that begins at p; sets closed. */
static const char *
skip_quoted (const char *p,
             char        close,
             gboolean   *closed)
{
  *closed = TRUE;
  for (p++; *p != '\0'; p++)
    if (*p == close)
      {
        if (p[1] == close && close != ']')
          p++;
        else
          return p + 1;
      }
  *closed = FALSE;

  return p;
}

static char *
unquote (const char *start,
         const char *end,
         char        close)
{
  GString *name = g_string_sized_new (end - start);

  for (const char *p = start + 1; p < end - 1; p++)
    {
      g_string_append_c (name, *p);
      if (*p == close && close != ']')
        p++;
    }

  return g_string_free (name, FALSE);
}

static void
clear_mention (gpointer data)
{
  g_free (((RelMention *) data)->name);
}

/* Reads one token at p into mention; returns its end, or NULL at the end of the text.
 * What needs no mention (space, comments) is skipped. An open quote counts as a sign. */
static const char *
read_token (const char *text,
            const char *p,
            RelMention *mention)
{
  gboolean closed = TRUE;
  const char *start;

  for (;;)
    {
      while (g_ascii_isspace (*p) || *p == '\f' || *p == '\v')
        p++;
      if (p[0] == '-' && p[1] == '-')
        p += strcspn (p, "\n");
      else if (p[0] == '/' && p[1] == '*')
        {
          const char *end = strstr (p + 2, "*/");

          p = end != NULL ? end + 2 : p + strlen (p);
        }
      else
        break;
    }
  if (*p == '\0')
    return NULL;

  start = p;
  *mention = (RelMention) { .start = start - text };
  if ((*p == 'x' || *p == 'X') && p[1] == '\'')
    {
      p = skip_quoted (p + 1, '\'', &closed);
      mention->sign = closed ? '\'' : '?';
    }
  else if (is_name_start (*p))
    {
      while (is_name_part (*p))
        p++;
      mention->name = g_strndup (start, p - start);
    }
  else if (*p == '"' || *p == '`' || *p == '[')
    {
      char close = *p == '[' ? ']' : *p;

      p = skip_quoted (p, close, &closed);
      if (closed)
        mention->name = unquote (start, p, close);
      else
        mention->sign = '?';
      mention->quoted = TRUE;
    }
  else if (*p == '\'')
    {
      p = skip_quoted (p, '\'', &closed);
      mention->sign = closed ? '\'' : '?';
    }
  else if (g_ascii_isdigit (*p) || (*p == '.' && g_ascii_isdigit (p[1])))
    {
      while (is_name_part (*p) || *p == '.' || ((*p == '+' || *p == '-') && (p[-1] == 'e' || p[-1] == 'E') &&
                                                !(start[0] == '0' && (start[1] == 'x' || start[1] == 'X'))))
        p++;
      mention->sign = '0';
    }
  else
    mention->sign = *p++;
  mention->end = p - text;

  return p;
}

/* All tokens of a text that count. */
GArray *
rel_mentions_list (const char *sql)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (RelMention));
  const char *p = sql;
  RelMention mention;

  g_array_set_clear_func (list, clear_mention);
  while (p != NULL && (p = read_token (sql, p, &mention)) != NULL)
    g_array_append_val (list, mention);

  return list;
}

static gboolean
is_called (const RelMention *mention,
           const char       *name)
{
  return mention->name != NULL && g_ascii_strcasecmp (mention->name, name) == 0;
}

static gboolean
is_word (const RelMention *mention,
         const char       *word)
{
  return !mention->quoted && is_called (mention, word);
}

gboolean
rel_mentions_name (const char *sql,
                   const char *name)
{
  const char *p = sql;
  RelMention mention;
  gboolean found = FALSE;

  while (p != NULL && !found && (p = read_token (sql, p, &mention)) != NULL)
    {
      found = is_called (&mention, name);
      clear_mention (&mention);
    }

  return found;
}

/* Whether a view may take all columns of a table: SELECT *, t.* */
gboolean
rel_mentions_all_columns (const char *sql)
{
  g_autoptr(GArray) list = rel_mentions_list (sql);

  for (guint i = 1; i < list->len; i++)
    {
      const RelMention *mention = &g_array_index (list, RelMention, i);
      const RelMention *before = mention - 1;

      if (mention->sign == '*' && (before->sign == '.' || before->sign == ',' || is_word (before, "SELECT") ||
                                   is_word (before, "DISTINCT") || is_word (before, "ALL")))
        return TRUE;
    }

  return FALSE;
}

char *
rel_mentions_quote (const char *name)
{
  gboolean plain = is_name_start (*name) && sqlite3_keyword_check (name, strlen (name)) == 0;
  GString *quoted;

  for (const char *p = name; *p != '\0' && plain; p++)
    plain = is_name_part (*p) && *p != '$' && (guchar) *p < 0x80;
  if (plain)
    return g_strdup (name);

  quoted = g_string_new ("\"");
  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (quoted, '"');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');

  return g_string_free (quoted, FALSE);
}

static gboolean
ends_from (const RelMention *mention)
{
  static const char *const words[] = { "WHERE", "GROUP", "ORDER", "LIMIT", "HAVING", "UNION", "EXCEPT", "INTERSECT",
                                       "SET", "VALUES", "SELECT", "RETURNING", "WINDOW", NULL };

  for (guint i = 0; words[i] != NULL; i++)
    if (is_word (mention, words[i]))
      return TRUE;

  return FALSE;
}

static gboolean
expects_table (const RelMention *mention)
{
  static const char *const words[] = { "FROM", "JOIN", "INTO", "UPDATE", "TABLE", "IN", NULL };

  for (guint i = 0; words[i] != NULL; i++)
    if (is_word (mention, words[i]))
      return TRUE;

  return FALSE;
}

/* Marks tokens that stand where a table stands. */
static gboolean *
find_table_places (GArray *list)
{
  gboolean *places = g_new0 (gboolean, list->len + 1);
  g_autoptr(GArray) in_from = g_array_new (FALSE, TRUE, sizeof (gboolean));
  gboolean in_head = list->len > 0 && is_word (&g_array_index (list, RelMention, 0), "CREATE");
  gboolean in_trigger = FALSE;
  gboolean now = FALSE;

  g_array_set_size (in_from, 1);
  for (guint i = 0; i < list->len; i++)
    {
      const RelMention *mention = &g_array_index (list, RelMention, i);
      const RelMention *before = i > 0 ? mention - 1 : NULL;
      gboolean *from = &g_array_index (in_from, gboolean, in_from->len - 1);
      gboolean followed_by_dot = i + 1 < list->len && mention[1].sign == '.';

      if (mention->sign == '(')
        g_array_set_size (in_from, in_from->len + 1);
      else if (mention->sign == ')' && in_from->len > 1)
        g_array_set_size (in_from, in_from->len - 1);
      else if (mention->sign == ';')
        *from = FALSE;

      places[i] = mention->name != NULL && (now || followed_by_dot);

      if (mention->quoted)
        now = FALSE;
      else if (expects_table (mention) || (mention->sign == ',' && *from))
        {
          /* UPDATE OF in the head of a trigger, not UPDATE t */
          now = TRUE;
          if (is_word (mention, "FROM") || is_word (mention, "JOIN"))
            *from = TRUE;
        }
      else if (in_head && is_word (mention, "ON"))
        now = TRUE;
      else if (now && (mention->sign == '.' || is_word (mention, "OR") || (before != NULL && is_word (before, "OR")) ||
                       is_word (mention, "IF") || is_word (mention, "NOT") || is_word (mention, "EXISTS")))
        now = TRUE;
      else
        now = now && followed_by_dot;
      if (is_word (mention, "TRIGGER"))
        in_trigger = in_head;
      if (ends_from (mention) || is_word (mention, "ON") || is_word (mention, "USING"))
        *from = FALSE;
      if (is_word (mention, "BEGIN") || (in_head && !in_trigger && is_word (mention, "AS")))
        in_head = FALSE;
    }

  return places;
}

/* names: for each of the list what stands there instead, quoted; NULL: it stays. */
static char *
replace (const char *sql,
         GArray     *list,
         GPtrArray  *names)
{
  GString *text = g_string_new (NULL);
  gsize done = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const RelMention *mention = &g_array_index (list, RelMention, i);

      if (names->pdata[i] == NULL)
        continue;
      g_string_append_len (text, sql + done, mention->start - done);
      g_string_append (text, names->pdata[i]);
      done = mention->end;
    }
  g_string_append (text, sql + done);

  return g_string_free (text, FALSE);
}

/* The text with a table called otherwise, wherever a name stands for a table. */
char *
rel_mentions_rename_table (const char *sql,
                           const char *name,
                           const char *new_name)
{
  g_autoptr(GArray) list = rel_mentions_list (sql);
  g_autofree gboolean *places = find_table_places (list);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (names, places[i] && is_called (&g_array_index (list, RelMention, i), name) ? rel_mentions_quote (new_name) : NULL);

  return replace (sql, list, names);
}

/* The same for many at once, so that one may take a name that another gives up.
 * renamed: names in small letters -> new names. */
char *
rel_mentions_rename_tables (const char *sql,
                            GHashTable *renamed)
{
  g_autoptr(GArray) list = rel_mentions_list (sql);
  g_autofree gboolean *places = find_table_places (list);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < list->len; i++)
    {
      g_autofree char *name = places[i] ? g_ascii_strdown (g_array_index (list, RelMention, i).name, -1) : NULL;
      const char *new_name = name != NULL ? g_hash_table_lookup (renamed, name) : NULL;

      g_ptr_array_add (names, new_name != NULL ? rel_mentions_quote (new_name) : NULL);
    }

  return replace (sql, list, names);
}

/* The text with a column called otherwise: every mention that is no function, no table
 * and no alias that is being given. The caller knows that no other column is meant. */
char *
rel_mentions_rename_column (const char *sql,
                            const char *name,
                            const char *new_name)
{
  g_autoptr(GArray) list = rel_mentions_list (sql);
  g_autofree gboolean *tables = find_table_places (list);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  guint first = 0;

  /* Not the name in the head, and not the columns listed there. */
  if (list->len > 0 && is_word (&g_array_index (list, RelMention, 0), "CREATE"))
    for (guint i = 1; i < list->len && first == 0; i++)
      {
        const RelMention *mention = &g_array_index (list, RelMention, i);

        if (is_word (mention, "AS") || is_word (mention, "BEGIN") || is_word (mention, "WHEN") || is_word (mention, "OF"))
          first = i;
      }

  for (guint i = 0; i < list->len; i++)
    {
      const RelMention *mention = &g_array_index (list, RelMention, i);
      gboolean here = i >= first && is_called (mention, name) && !tables[i] &&
                      !(i + 1 < list->len && (mention[1].sign == '(' || mention[1].sign == '.')) &&
                      !(i > 0 && is_word (mention - 1, "AS"));

      g_ptr_array_add (names, here ? rel_mentions_quote (new_name) : NULL);
    }

  return replace (sql, list, names);
}

/* Whether a text may stand within parentheses as one expression: it does not end the
 * statement, nor close what it did not open. */
gboolean
rel_mentions_is_expression (const char *text)
{
  g_autoptr(GArray) list = rel_mentions_list (text);
  int depth = 0;

  for (guint i = 0; i < list->len; i++)
    {
      char sign = g_array_index (list, RelMention, i).sign;

      depth += (sign == '(') - (sign == ')');
      if (depth < 0 || sign == ';' || sign == '?')
        return FALSE;
    }

  /* a comment that is not closed would swallow what follows */
  if (list->len == 0 || depth != 0)
    return FALSE;
  for (const char *p = text + g_array_index (list, RelMention, list->len - 1).end; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      return FALSE;

  return TRUE;
}
