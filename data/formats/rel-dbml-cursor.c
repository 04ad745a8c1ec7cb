/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Walks the tokens of a DBML text. What is wrong is told at the token where it shows.
 */
#include "config.h"

#include "formats/rel-dbml-cursor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
setting_clear (gpointer data)
{
  g_free (((RelDbmlSetting *) data)->name);
}

/* The token n places ahead; the last one stays for ever. */
const RelDbmlToken *
rel_dbml_cursor_peek (RelDbmlCursor *self,
                      guint          n)
{
  return &g_array_index (self->tokens, RelDbmlToken, MIN (self->at + n, self->tokens->len - 1));
}

gboolean
rel_dbml_cursor_at_sign (RelDbmlCursor *self,
                         guint          n,
                         char           sign)
{
  const RelDbmlToken *token = rel_dbml_cursor_peek (self, n);

  return token->kind == REL_DBML_SIGN && self->text[token->start] == sign;
}

/* Words of the language have no case. */
gboolean
rel_dbml_cursor_at_word (RelDbmlCursor *self,
                         guint          n,
                         const char    *word)
{
  const RelDbmlToken *token = rel_dbml_cursor_peek (self, n);

  return token->kind == REL_DBML_NAME && token->end - token->start == strlen (word) &&
         g_ascii_strncasecmp (self->text + token->start, word, strlen (word)) == 0;
}

gboolean
rel_dbml_cursor_at_name (RelDbmlCursor *self,
                         guint          n)
{
  const RelDbmlToken *token = rel_dbml_cursor_peek (self, n);

  return token->kind == REL_DBML_NAME || token->kind == REL_DBML_QUOTED;
}

gboolean
rel_dbml_cursor_fail (RelDbmlCursor *self,
                      const char    *wanted,
                      GError       **error)
{
  const RelDbmlToken *token = rel_dbml_cursor_peek (self, 0);
  g_autofree char *found = NULL;

  if (token->kind == REL_DBML_END)
    {
      /* Translators: %s is what a text in DBML lacks, such as: a name */
      rel_dbml_set_error (error, token, self->text, _("The text ends where %s is wanted"), wanted);
      return FALSE;
    }

  found = g_strndup (self->text + token->start, MIN (token->end - token->start, 40));
  g_strdelimit (found, "\r\n", ' ');
  {
    g_autofree char *valid = g_utf8_make_valid (found, -1);

    /* Translators: the first %s is what is wanted, such as: a name; the second what stands there */
    rel_dbml_set_error (error, token, self->text, _("%s is wanted where “%s” stands"), wanted, valid);
  }

  return FALSE;
}

gboolean
rel_dbml_cursor_accept_sign (RelDbmlCursor *self,
                             char           sign)
{
  gboolean there = rel_dbml_cursor_at_sign (self, 0, sign);

  self->at += there;

  return there;
}

gboolean
rel_dbml_cursor_expect_sign (RelDbmlCursor *self,
                             char           sign,
                             GError       **error)
{
  const char wanted[] = { sign, '\0' };

  return rel_dbml_cursor_accept_sign (self, sign) || rel_dbml_cursor_fail (self, wanted, error);
}

char *
rel_dbml_cursor_name (RelDbmlCursor *self,
                      GError       **error)
{
  if (!rel_dbml_cursor_at_name (self, 0))
    {
      rel_dbml_cursor_fail (self, _("a name"), error);
      return NULL;
    }

  return rel_dbml_token_dup_text (&g_array_index (self->tokens, RelDbmlToken, self->at++), self->text);
}

/* a.b.c */
GPtrArray *
rel_dbml_cursor_path (RelDbmlCursor *self,
                      GError       **error)
{
  g_autoptr(GPtrArray) path = g_ptr_array_new_with_free_func (g_free);

  do
    {
      char *name = rel_dbml_cursor_name (self, error);

      if (name == NULL)
        return NULL;
      g_ptr_array_add (path, name);
    }
  while (rel_dbml_cursor_at_sign (self, 0, '.') && rel_dbml_cursor_at_name (self, 1) && self->at++ > 0);

  return g_steal_pointer (&path);
}

char *
rel_dbml_cursor_string (RelDbmlCursor *self,
                        GError       **error)
{
  const RelDbmlToken *token = rel_dbml_cursor_peek (self, 0);

  if (token->kind != REL_DBML_STRING && token->kind != REL_DBML_QUOTED)
    {
      rel_dbml_cursor_fail (self, _("a text in quotes"), error);
      return NULL;
    }
  self->at++;

  return rel_dbml_token_dup_text (token, self->text);
}

static int
depth_of (RelDbmlCursor *self)
{
  const RelDbmlToken *token = rel_dbml_cursor_peek (self, 0);
  char c = token->kind == REL_DBML_SIGN ? self->text[token->start] : ' ';

  return c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
}

/* The tokens of one value, up to a comma or ] outside of brackets. */
static gboolean
pass_value (RelDbmlCursor *self,
            GError       **error)
{
  int depth = 0;

  for (;; self->at++)
    {
      if (rel_dbml_cursor_peek (self, 0)->kind == REL_DBML_END)
        return rel_dbml_cursor_fail (self, "]", error);
      if (depth == 0 && (rel_dbml_cursor_at_sign (self, 0, ',') || rel_dbml_cursor_at_sign (self, 0, ']')))
        return TRUE;
      depth += depth_of (self);
      if (depth < 0 || depth > REL_DBML_MAX_DEPTH)
        return rel_dbml_cursor_fail (self, depth < 0 ? "]" : ")", error);
    }
}

/* [name, name: value]; an empty array when there are none. */
gboolean
rel_dbml_cursor_settings (RelDbmlCursor  *self,
                          GArray        **settings,
                          GError        **error)
{
  g_autoptr(GArray) found = g_array_new (FALSE, FALSE, sizeof (RelDbmlSetting));

  g_array_set_clear_func (found, setting_clear);
  if (rel_dbml_cursor_accept_sign (self, '[') && !rel_dbml_cursor_accept_sign (self, ']'))
    {
      do
        {
          g_autoptr(GString) name = g_string_new (NULL);
          RelDbmlSetting setting = { .token = self->at };

          for (; rel_dbml_cursor_peek (self, 0)->kind == REL_DBML_NAME; self->at++)
            {
              const RelDbmlToken *token = rel_dbml_cursor_peek (self, 0);

              if (name->len > 0)
                g_string_append_c (name, ' ');
              g_string_append_len (name, self->text + token->start, token->end - token->start);
            }
          if (name->len == 0)
            return rel_dbml_cursor_fail (self, _("the name of a setting"), error);
          if (rel_dbml_cursor_accept_sign (self, ':'))
            {
              setting.first = self->at;
              if (!pass_value (self, error))
                return FALSE;
              setting.n = self->at - setting.first;
              if (setting.n == 0)
                return rel_dbml_cursor_fail (self, _("a value"), error);
            }
          setting.name = g_ascii_strdown (name->str, -1);
          g_array_append_val (found, setting);
        }
      while (rel_dbml_cursor_accept_sign (self, ','));

      if (!rel_dbml_cursor_expect_sign (self, ']', error))
        return FALSE;
    }
  *settings = g_steal_pointer (&found);

  return TRUE;
}

/* The value of a setting that is one text; NULL when it is something else. */
char *
rel_dbml_setting_dup_text (RelDbmlCursor        *self,
                           const RelDbmlSetting *setting)
{
  const RelDbmlToken *token = &g_array_index (self->tokens, RelDbmlToken, setting->first);

  if (setting->n != 1 || (token->kind != REL_DBML_STRING && token->kind != REL_DBML_QUOTED && token->kind != REL_DBML_EXPRESSION))
    return NULL;

  return rel_dbml_token_dup_text (token, self->text);
}

/* Passes the rest of an element that is not kept: a block, or what follows a colon on its line. */
gboolean
rel_dbml_cursor_skip (RelDbmlCursor *self,
                      GError       **error)
{
  gboolean block = FALSE;
  int depth = 0;

  for (;; self->at++)
    {
      if (rel_dbml_cursor_peek (self, 0)->kind == REL_DBML_END)
        return depth == 0 || rel_dbml_cursor_fail (self, "}", error);
      if (depth == 0 && rel_dbml_cursor_peek (self, 0)->new_line && !rel_dbml_cursor_at_sign (self, 0, '{'))
        return TRUE;
      if (depth == 0 && rel_dbml_cursor_at_sign (self, 0, '}'))
        return TRUE;
      block = block || (depth == 0 && rel_dbml_cursor_at_sign (self, 0, '{'));
      depth += depth_of (self);
      if (depth < 0 || depth > REL_DBML_MAX_DEPTH)
        return rel_dbml_cursor_fail (self, depth < 0 ? _("the next element") : "}", error);
      if (block && depth == 0)
        {
          self->at++;
          return TRUE;
        }
    }
}

/* The first n names of a path, as a table is called: the schema "public" goes without saying. */
char *
rel_dbml_join_name (GPtrArray *path,
                    guint      n)
{
  GString *name = g_string_new (NULL);
  guint first = n > 1 && strcmp (path->pdata[0], "public") == 0 ? 1 : 0;

  for (guint i = first; i < n; i++)
    {
      if (i > first)
        g_string_append_c (name, '.');
      g_string_append (name, path->pdata[i]);
    }

  return g_string_free (name, FALSE);
}
