/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads what stands inside of elements of DBML: columns with their settings, indexes,
 * checks, and the two sides of a ref. Defaults become SQL at once.
 */
#include "config.h"

#include "formats/rel-dbml-parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sql/rel-dialect.h"

void
rel_dbml_ref_free (RelDbmlRef *self)
{
  g_free (self->name);
  g_free (self->left.table);
  g_free (self->right.table);
  g_clear_pointer (&self->left.columns, g_ptr_array_unref);
  g_clear_pointer (&self->right.columns, g_ptr_array_unref);
  g_free (self);
}

RelDbmlRef *
rel_dbml_ref_new (guint line)
{
  RelDbmlRef *self = g_new0 (RelDbmlRef, 1);

  self->line = line;

  return self;
}

static void
field_free (RelDbmlField *self)
{
  g_free (self->partial);
  g_free (self->name);
  g_free (self->type);
  g_free (self->default_value);
  g_free (self->note);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->refs, g_ptr_array_unref);
  g_free (self);
}

RelDbmlField *
rel_dbml_field_new (guint line)
{
  RelDbmlField *self = g_new0 (RelDbmlField, 1);

  self->line = line;

  return self;
}

static void
term_clear (gpointer data)
{
  g_free (((RelDbmlTerm *) data)->text);
}

static void
index_free (RelDbmlIndex *self)
{
  g_free (self->name);
  g_array_unref (self->terms);
  g_free (self);
}

static void
check_free (RelDbmlCheck *self)
{
  g_free (self->name);
  g_free (self->expression);
  g_free (self);
}

RelDbmlTable *
rel_dbml_table_new (guint line)
{
  RelDbmlTable *self = g_new0 (RelDbmlTable, 1);

  self->line = line;
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  self->indexes = g_ptr_array_new_with_free_func ((GDestroyNotify) index_free);
  self->checks = g_ptr_array_new_with_free_func ((GDestroyNotify) check_free);

  return self;
}

void
rel_dbml_table_free (RelDbmlTable *self)
{
  g_free (self->name);
  g_free (self->alias);
  g_free (self->note);
  g_free (self->color);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->indexes);
  g_ptr_array_unref (self->checks);
  g_free (self);
}

static const RelDbmlToken *
token_at (RelDbmlCursor *cursor,
          guint          at)
{
  return &g_array_index (cursor->tokens, RelDbmlToken, at);
}

/* --- refs --- */

/* schema.table.column, table.(a, b), or a column of the table itself. */
static gboolean
read_end (RelDbmlCursor  *cursor,
          RelDbmlEnd     *end,
          GError        **error)
{
  g_autoptr(GPtrArray) path = rel_dbml_cursor_path (cursor, error);
  guint n;

  if (path == NULL)
    return FALSE;

  end->columns = g_ptr_array_new_with_free_func (g_free);
  n = path->len;
  if (rel_dbml_cursor_at_sign (cursor, 0, '.') && rel_dbml_cursor_at_sign (cursor, 1, '('))
    {
      cursor->at += 2;
      do
        {
          char *name = rel_dbml_cursor_name (cursor, error);

          if (name == NULL)
            return FALSE;
          g_ptr_array_add (end->columns, name);
        }
      while (rel_dbml_cursor_accept_sign (cursor, ','));
      if (!rel_dbml_cursor_expect_sign (cursor, ')', error))
        return FALSE;
    }
  else
    g_ptr_array_add (end->columns, g_strdup (path->pdata[--n]));
  end->table = n > 0 ? rel_dbml_join_name (path, n) : NULL;

  return TRUE;
}

static gboolean
read_relation (RelDbmlCursor  *cursor,
               RelDbmlRef     *ref,
               GError        **error)
{
  const RelDbmlToken *token = rel_dbml_cursor_peek (cursor, 0);
  const char *sign = cursor->text + token->start;

  if (token->kind != REL_DBML_RELATION)
    return rel_dbml_cursor_fail (cursor, _("one of <, >, -, <>"), error);

  /* That an end may be empty follows from NULL. */
  sign += *sign == '?';
  ref->relation = sign[0] == '<' && sign[1] == '>' ? 'm' : sign[0];
  cursor->at++;

  return TRUE;
}

static void
read_action (RelDbmlCursor        *cursor,
             const RelDbmlSetting *setting,
             RelDbmlRef           *ref,
             RelAction            *action,
             RelLosses            *losses)
{
  static const struct
  {
    const char *words;
    RelAction   action;
  } actions[] = {
    { "cascade", REL_ACTION_CASCADE }, { "restrict", REL_ACTION_RESTRICT }, { "set null", REL_ACTION_SET_NULL },
    { "set default", REL_ACTION_SET_DEFAULT }, { "no action", REL_ACTION_NO_ACTION },
  };
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < setting->n; i++)
    {
      g_autofree char *word = rel_dbml_token_dup_text (token_at (cursor, setting->first + i), cursor->text);

      g_string_append_printf (words, "%s%s", i > 0 ? " " : "", word);
    }
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_ascii_strcasecmp (words->str, actions[i].words) == 0)
      {
        *action = actions[i].action;
        return;
      }
  rel_losses_add (losses, ref->line, ref->name, _("“%s” is no action and is left out"), words->str);
}

/* a.b > c.d [delete: cascade] */
gboolean
rel_dbml_read_ref (RelDbmlCursor  *cursor,
                   RelDbmlRef     *ref,
                   RelLosses      *losses,
                   GError        **error)
{
  g_autoptr(GArray) settings = NULL;

  if (!read_end (cursor, &ref->left, error) || !read_relation (cursor, ref, error) || !read_end (cursor, &ref->right, error) ||
      !rel_dbml_cursor_settings (cursor, &settings, error))
    return FALSE;

  for (guint i = 0; i < settings->len; i++)
    {
      RelDbmlSetting *setting = &g_array_index (settings, RelDbmlSetting, i);

      if (strcmp (setting->name, "delete") == 0)
        read_action (cursor, setting, ref, &ref->on_delete, losses);
      else if (strcmp (setting->name, "update") == 0)
        read_action (cursor, setting, ref, &ref->on_update, losses);
      else
        rel_losses_add (losses, ref->line, ref->name, _("the setting “%s” of a ref is left out"), setting->name);
    }

  return TRUE;
}

/* ref: > table.column */
static gboolean
read_inline_ref (RelDbmlCursor         *cursor,
                 const RelDbmlSetting  *setting,
                 RelDbmlField          *field,
                 GError               **error)
{
  const guint behind = cursor->at;
  RelDbmlRef *ref = rel_dbml_ref_new (token_at (cursor, setting->token)->line);
  gboolean good;

  if (field->refs == NULL)
    field->refs = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_dbml_ref_free);
  g_ptr_array_add (field->refs, ref);
  ref->is_inline = TRUE;
  ref->left.columns = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (ref->left.columns, g_strdup (field->name));

  cursor->at = setting->first;
  good = read_relation (cursor, ref, error) && read_end (cursor, &ref->right, error);
  if (good && cursor->at != setting->first + setting->n)
    good = rel_dbml_cursor_fail (cursor, ", or ]", error);
  cursor->at = behind;

  return good;
}

/* --- columns --- */

/* A default as SQL; NULL when it is none of what DBML knows. */
static char *
make_default (RelDbmlCursor        *cursor,
              const RelDbmlSetting *setting)
{
  const RelDbmlToken *first = token_at (cursor, setting->first);
  const RelDbmlToken *last = token_at (cursor, setting->first + setting->n - 1);
  g_autofree char *text = rel_dbml_token_dup_text (last, cursor->text);
  gboolean minus = FALSE;

  if (last->kind == REL_DBML_NUMBER)
    {
      /* A sign comes as a token of its own, or as several. */
      for (guint i = 0; i + 1 < setting->n; i++)
        {
          const RelDbmlToken *sign = token_at (cursor, setting->first + i);

          if (sign->end != sign->start + 1 || strchr ("+-", cursor->text[sign->start]) == NULL)
            return NULL;
          minus ^= cursor->text[sign->start] == '-';
        }
      return g_strconcat (minus ? "-" : "", text, NULL);
    }
  if (setting->n > 1)
    {
      /* schema.enum.value */
      if ((first->kind == REL_DBML_NAME || first->kind == REL_DBML_QUOTED) && (last->kind == REL_DBML_NAME || last->kind == REL_DBML_QUOTED) &&
          setting->n % 2 == 1 && cursor->text[token_at (cursor, setting->first + 1)->start] == '.')
        return rel_sql_quote_text (text);
      return NULL;
    }

  switch (last->kind)
    {
    case REL_DBML_STRING:
    case REL_DBML_QUOTED:
      return rel_sql_quote_text (text);
    case REL_DBML_EXPRESSION:
      return g_steal_pointer (&text);
    case REL_DBML_NAME:
      if (g_ascii_strcasecmp (text, "null") == 0 || g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "false") == 0)
        return g_steal_pointer (&text);
      return NULL;
    default:
      return NULL;
    }
}

static gboolean
field_setting (RelDbmlCursor         *cursor,
               const RelDbmlSetting  *setting,
               RelDbmlTable          *table,
               RelDbmlField          *field,
               RelLosses             *losses,
               GError               **error)
{
  g_autofree char *text = setting->n > 0 ? rel_dbml_setting_dup_text (cursor, setting) : NULL;
  const RelDbmlToken *token = token_at (cursor, setting->token);
  const char *name = setting->name;

  if (strcmp (name, "pk") == 0 || strcmp (name, "primary key") == 0)
    field->pk = TRUE;
  else if (strcmp (name, "unique") == 0)
    field->unique = TRUE;
  else if (strcmp (name, "increment") == 0)
    field->increment = TRUE;
  else if (strcmp (name, "not null") == 0)
    field->null = REL_DBML_NULL_FORBIDDEN;
  else if (strcmp (name, "null") == 0)
    field->null = REL_DBML_NULL_ALLOWED;
  else if (strcmp (name, "note") == 0 && text != NULL)
    {
      g_free (field->note);
      field->note = rel_dbml_trim_note (text);
    }
  else if (strcmp (name, "check") == 0 && text != NULL)
    {
      if (field->checks == NULL)
        field->checks = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (field->checks, g_steal_pointer (&text));
    }
  else if (strcmp (name, "ref") == 0 && setting->n > 0)
    return read_inline_ref (cursor, setting, field, error);
  else if (strcmp (name, "default") == 0 && setting->n > 0)
    {
      g_free (field->default_value);
      field->default_value = make_default (cursor, setting);
      if (field->default_value == NULL)
        {
          rel_dbml_set_error (error, token_at (cursor, setting->first), cursor->text, "%s",
                              _("A default is a number, a text in quotes, an expression in backticks, true, false or null"));
          return FALSE;
        }
    }
  else
    {
      g_autofree char *subject = g_strconcat (table->name, ".", field->name, NULL);

      rel_losses_add (losses, token->line, subject, _("the setting “%s” of a column is left out"), name);
    }

  return TRUE;
}

/* int, "double precision", varchar(255), schema.type, int[3][] */
static gboolean
read_type (RelDbmlCursor  *cursor,
           RelDbmlField   *field,
           GError        **error)
{
  g_autoptr(GPtrArray) path = NULL;
  g_autoptr(GString) type = NULL;
  g_autofree char *name = NULL;

  if (rel_dbml_cursor_peek (cursor, 0)->new_line || !rel_dbml_cursor_at_name (cursor, 0))
    return rel_dbml_cursor_fail (cursor, _("the type of a column"), error);
  path = rel_dbml_cursor_path (cursor, error);
  if (path == NULL)
    return FALSE;

  name = rel_dbml_join_name (path, path->len);
  type = g_string_new (name);
  field->type_is_name = TRUE;
  if (rel_dbml_cursor_at_sign (cursor, 0, '(') && !rel_dbml_cursor_peek (cursor, 0)->new_line)
    {
      gsize behind = rel_dbml_cursor_peek (cursor, 0)->start;
      int depth = 0;

      do
        {
          const RelDbmlToken *token = rel_dbml_cursor_peek (cursor, 0);
          g_autofree char *text = token->kind == REL_DBML_QUOTED ? rel_dbml_token_dup_text (token, cursor->text)
                                                                 : g_strndup (cursor->text + token->start, token->end - token->start);

          if (token->kind == REL_DBML_END)
            return rel_dbml_cursor_fail (cursor, ")", error);
          g_string_append_len (type, cursor->text + behind, token->start - behind);
          g_string_append (type, text);
          behind = token->end;
          depth += rel_dbml_cursor_at_sign (cursor, 0, '(') - rel_dbml_cursor_at_sign (cursor, 0, ')');
          cursor->at++;
        }
      while (depth > 0 && depth <= REL_DBML_MAX_DEPTH);
      field->type_is_name = FALSE;
    }
  while (rel_dbml_cursor_at_sign (cursor, 0, '[') && !rel_dbml_cursor_peek (cursor, 0)->spaced)
    {
      const RelDbmlToken *next = rel_dbml_cursor_peek (cursor, 1);
      guint n = next->kind == REL_DBML_NUMBER ? 2 : 1;

      if (!rel_dbml_cursor_at_sign (cursor, n, ']'))
        break;
      g_string_append_len (type, cursor->text + token_at (cursor, cursor->at)->start, rel_dbml_cursor_peek (cursor, n)->end - token_at (cursor, cursor->at)->start);
      field->type_is_name = FALSE;
      cursor->at += n + 1;
    }
  field->type = g_strdup (type->str);

  return TRUE;
}

/* name type pk unique [settings] */
gboolean
rel_dbml_read_field (RelDbmlCursor  *cursor,
                     RelDbmlTable   *table,
                     RelLosses      *losses,
                     GError        **error)
{
  RelDbmlField *field = rel_dbml_field_new (rel_dbml_cursor_peek (cursor, 0)->line);
  g_autoptr(GArray) settings = NULL;

  g_ptr_array_add (table->fields, field);
  field->name = rel_dbml_cursor_name (cursor, error);
  if (field->name == NULL || !read_type (cursor, field, error))
    return FALSE;

  while (!rel_dbml_cursor_peek (cursor, 0)->new_line)
    {
      if (rel_dbml_cursor_at_word (cursor, 0, "pk"))
        field->pk = TRUE;
      else if (rel_dbml_cursor_at_word (cursor, 0, "unique"))
        field->unique = TRUE;
      else
        break;
      cursor->at++;
    }
  if (rel_dbml_cursor_at_sign (cursor, 0, '[') && !rel_dbml_cursor_settings (cursor, &settings, error))
    return FALSE;
  for (guint i = 0; settings != NULL && i < settings->len; i++)
    if (!field_setting (cursor, &g_array_index (settings, RelDbmlSetting, i), table, field, losses, error))
      return FALSE;

  if (!rel_dbml_cursor_peek (cursor, 0)->new_line && !rel_dbml_cursor_at_sign (cursor, 0, '}'))
    return rel_dbml_cursor_fail (cursor, _("the end of the line"), error);

  return TRUE;
}

/* --- indexes and checks --- */

static gboolean
read_term (RelDbmlCursor  *cursor,
           GArray         *terms,
           GError        **error)
{
  RelDbmlTerm term = { NULL, rel_dbml_cursor_peek (cursor, 0)->kind == REL_DBML_EXPRESSION };

  if (term.is_expression)
    term.text = rel_dbml_token_dup_text (token_at (cursor, cursor->at++), cursor->text);
  else
    term.text = rel_dbml_cursor_name (cursor, error);
  if (term.text == NULL)
    return FALSE;
  g_array_append_val (terms, term);

  return TRUE;
}

/* (a, `b + 1`) [unique, name: 'x'], behind the opening brace. */
gboolean
rel_dbml_read_indexes (RelDbmlCursor  *cursor,
                       RelDbmlTable   *table,
                       RelLosses      *losses,
                       GError        **error)
{
  while (!rel_dbml_cursor_accept_sign (cursor, '}'))
    {
      RelDbmlIndex *index = g_new0 (RelDbmlIndex, 1);
      g_autoptr(GArray) settings = NULL;

      index->line = rel_dbml_cursor_peek (cursor, 0)->line;
      index->terms = g_array_new (FALSE, TRUE, sizeof (RelDbmlTerm));
      g_array_set_clear_func (index->terms, term_clear);
      g_ptr_array_add (table->indexes, index);
      if (rel_dbml_cursor_accept_sign (cursor, '('))
        {
          do
            if (!read_term (cursor, index->terms, error))
              return FALSE;
          while (rel_dbml_cursor_accept_sign (cursor, ','));
          if (!rel_dbml_cursor_expect_sign (cursor, ')', error))
            return FALSE;
        }
      else if (!read_term (cursor, index->terms, error))
        return FALSE;
      if (!rel_dbml_cursor_settings (cursor, &settings, error))
        return FALSE;

      for (guint i = 0; i < settings->len; i++)
        {
          RelDbmlSetting *setting = &g_array_index (settings, RelDbmlSetting, i);
          g_autofree char *text = setting->n > 0 ? rel_dbml_setting_dup_text (cursor, setting) : NULL;

          if (strcmp (setting->name, "pk") == 0 || strcmp (setting->name, "primary key") == 0)
            index->pk = TRUE;
          else if (strcmp (setting->name, "unique") == 0)
            index->unique = TRUE;
          else if (strcmp (setting->name, "name") == 0 && text != NULL)
            {
              g_free (index->name);
              index->name = g_steal_pointer (&text);
            }
          else
            rel_losses_add (losses, index->line, table->name, _("the setting “%s” of an index is left out"), setting->name);
        }
    }

  return TRUE;
}

/* `a > 0` [name: 'x'], behind the opening brace. */
gboolean
rel_dbml_read_checks (RelDbmlCursor  *cursor,
                      RelDbmlTable   *table,
                      RelLosses      *losses,
                      GError        **error)
{
  while (!rel_dbml_cursor_accept_sign (cursor, '}'))
    {
      const RelDbmlToken *token = rel_dbml_cursor_peek (cursor, 0);
      RelDbmlCheck *check;
      g_autoptr(GArray) settings = NULL;

      if (token->kind != REL_DBML_EXPRESSION)
        return rel_dbml_cursor_fail (cursor, _("an expression in backticks"), error);
      check = g_new0 (RelDbmlCheck, 1);
      check->line = token->line;
      check->expression = rel_dbml_token_dup_text (token, cursor->text);
      g_ptr_array_add (table->checks, check);
      cursor->at++;
      if (!rel_dbml_cursor_settings (cursor, &settings, error))
        return FALSE;

      for (guint i = 0; i < settings->len; i++)
        {
          RelDbmlSetting *setting = &g_array_index (settings, RelDbmlSetting, i);
          g_autofree char *text = setting->n > 0 ? rel_dbml_setting_dup_text (cursor, setting) : NULL;

          if (strcmp (setting->name, "name") == 0 && text != NULL)
            {
              g_free (check->name);
              check->name = g_steal_pointer (&text);
            }
          else
            rel_losses_add (losses, check->line, table->name, _("the setting “%s” of a check is left out"), setting->name);
        }
    }

  return TRUE;
}
