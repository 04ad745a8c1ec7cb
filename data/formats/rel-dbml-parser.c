/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads DBML as it is written (https://dbml.dbdiagram.io/docs): tables, partials, enums and
 * refs by name. What no schema holds is passed over and told with its line; what is not DBML
 * ends the reading with line and column. There is no recursion: the language is flat.
 */
#include "config.h"

#include "formats/rel-dbml-parser.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-dbml-cursor.h"
#include "formats/rel-dbml-parts.h"

static void
enum_free (RelDbmlEnum *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->values);
  g_free (self);
}

static void
group_free (RelDbmlGroup *self)
{
  g_free (self->name);
  g_free (self->color);
  g_free (self->note);
  g_ptr_array_unref (self->tables);
  g_free (self);
}

static void
note_free (RelDbmlNote *self)
{
  g_free (self->name);
  g_free (self->color);
  g_free (self->text);
  g_free (self);
}

void
rel_dbml_file_free (RelDbmlFile *self)
{
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->partials);
  g_ptr_array_unref (self->enums);
  g_ptr_array_unref (self->refs);
  g_free (self);
}

typedef struct
{
  RelDbmlCursor  cursor;
  RelDbmlFile   *file;
  RelLosses     *losses;
  gboolean       looks; /* what belongs on a diagram is kept, and not told */
} Parser;

static guint
line_of (Parser *self)
{
  return rel_dbml_cursor_peek (&self->cursor, 0)->line;
}

/* Note: 'text', or Note { 'text' }, the word being taken. */
static char *
read_note (Parser  *self,
           GError **error)
{
  gboolean block = rel_dbml_cursor_at_sign (&self->cursor, 0, '{');
  g_autofree char *note = NULL;

  if (!block && !rel_dbml_cursor_at_sign (&self->cursor, 0, ':'))
    {
      rel_dbml_cursor_fail (&self->cursor, ":", error);
      return NULL;
    }
  self->cursor.at++;
  note = rel_dbml_cursor_string (&self->cursor, error);
  if (note == NULL || (block && !rel_dbml_cursor_expect_sign (&self->cursor, '}', error)))
    return NULL;

  return rel_dbml_trim_note (note);
}

static gboolean
at_note (Parser *self)
{
  return rel_dbml_cursor_at_word (&self->cursor, 0, "note") &&
         (rel_dbml_cursor_at_sign (&self->cursor, 1, ':') || rel_dbml_cursor_at_sign (&self->cursor, 1, '{'));
}

/* A value as it is written: #3584e4 */
static char *
dup_value (Parser               *self,
           const RelDbmlSetting *setting)
{
  const RelDbmlToken *first = &g_array_index (self->cursor.tokens, RelDbmlToken, setting->first);
  const RelDbmlToken *last = setting->n > 0 ? first + setting->n - 1 : NULL;

  return last != NULL ? g_strndup (self->cursor.text + first->start, last->end - first->start) : g_strdup ("");
}

/* Columns, partials and blocks between the braces of a table. */
static gboolean
table_body (Parser        *self,
            RelDbmlTable  *table,
            GError       **error)
{
  RelDbmlCursor *cursor = &self->cursor;

  while (!rel_dbml_cursor_accept_sign (cursor, '}'))
    {
      guint line = line_of (self);
      gboolean block = rel_dbml_cursor_at_sign (cursor, 1, '{');

      if (at_note (self))
        {
          cursor->at++;
          g_free (table->note);
          table->note = read_note (self, error);
          if (table->note == NULL)
            return FALSE;
        }
      else if (rel_dbml_cursor_accept_sign (cursor, '~'))
        {
          RelDbmlField *field = rel_dbml_field_new (line);

          g_ptr_array_add (table->fields, field);
          field->partial = rel_dbml_cursor_name (cursor, error);
          if (field->partial == NULL)
            return FALSE;
        }
      else if (rel_dbml_cursor_at_word (cursor, 0, "indexes") && block)
        {
          cursor->at += 2;
          if (!rel_dbml_read_indexes (cursor, table, self->losses, error))
            return FALSE;
        }
      else if (rel_dbml_cursor_at_word (cursor, 0, "checks") && block)
        {
          cursor->at += 2;
          if (!rel_dbml_read_checks (cursor, table, self->losses, error))
            return FALSE;
        }
      else if (rel_dbml_cursor_at_word (cursor, 0, "records") && (block || rel_dbml_cursor_at_sign (cursor, 1, '(')))
        {
          cursor->at++;
          rel_losses_add (self->losses, line, table->name, _("its sample records are left out: a design has no rows"));
          if (!rel_dbml_cursor_skip (cursor, error))
            return FALSE;
        }
      else if (rel_dbml_cursor_at_name (cursor, 0) && (block || rel_dbml_cursor_at_sign (cursor, 1, ':')))
        return rel_dbml_cursor_fail (cursor, _("a column, Note, indexes or checks"), error);
      else if (!rel_dbml_read_field (cursor, table, self->losses, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_table (Parser    *self,
            gboolean   partial,
            GError   **error)
{
  RelDbmlCursor *cursor = &self->cursor;
  RelDbmlTable *table = rel_dbml_table_new (line_of (self));
  g_autoptr(GPtrArray) path = NULL;
  g_autoptr(GArray) settings = NULL;

  g_ptr_array_add (partial ? self->file->partials : self->file->tables, table);
  cursor->at++;
  path = rel_dbml_cursor_path (cursor, error);
  if (path == NULL)
    return FALSE;
  table->name = rel_dbml_join_name (path, path->len);
  if (rel_dbml_cursor_at_word (cursor, 0, "as"))
    {
      cursor->at++;
      table->alias = rel_dbml_cursor_name (cursor, error);
      if (table->alias == NULL)
        return FALSE;
    }
  if (!rel_dbml_cursor_settings (cursor, &settings, error))
    return FALSE;

  for (guint i = 0; i < settings->len; i++)
    {
      RelDbmlSetting *setting = &g_array_index (settings, RelDbmlSetting, i);
      g_autofree char *text = rel_dbml_setting_dup_text (cursor, setting);
      const RelDbmlToken *token = &g_array_index (cursor->tokens, RelDbmlToken, setting->token);

      if (strcmp (setting->name, "note") == 0 && text != NULL)
        {
          g_free (table->note);
          table->note = rel_dbml_trim_note (text);
        }
      else if (self->looks && !partial && strcmp (setting->name, "headercolor") == 0)
        {
          g_free (table->color);
          table->color = dup_value (self, setting);
        }
      else
        rel_losses_add (self->losses, token->line, table->name, _("the setting “%s” of a table is left out"), setting->name);
    }

  if (!rel_dbml_cursor_expect_sign (cursor, '{', error))
    return FALSE;

  return table_body (self, table, error);
}

/* Ref name: a.b > c.d [delete: cascade], or within braces. */
static gboolean
read_ref (Parser  *self,
          GError **error)
{
  RelDbmlCursor *cursor = &self->cursor;
  g_autofree char *name = NULL;
  gboolean block;

  cursor->at++;
  if (rel_dbml_cursor_at_name (cursor, 0))
    {
      g_autoptr(GPtrArray) path = rel_dbml_cursor_path (cursor, error);

      if (path == NULL)
        return FALSE;
      name = g_strdup (path->pdata[path->len - 1]);
    }
  block = rel_dbml_cursor_accept_sign (cursor, '{');
  if (!block && !rel_dbml_cursor_expect_sign (cursor, ':', error))
    return FALSE;

  do
    {
      RelDbmlRef *ref = rel_dbml_ref_new (line_of (self));

      g_ptr_array_add (self->file->refs, ref);
      ref->name = g_strdup (name);
      if (!rel_dbml_read_ref (cursor, ref, self->losses, error))
        return FALSE;
    }
  while (block && !rel_dbml_cursor_accept_sign (cursor, '}'));

  return TRUE;
}

static gboolean
read_enum (Parser  *self,
           GError **error)
{
  RelDbmlCursor *cursor = &self->cursor;
  RelDbmlEnum *value = g_new0 (RelDbmlEnum, 1);
  g_autoptr(GPtrArray) path = NULL;

  value->line = line_of (self);
  value->values = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->file->enums, value);
  cursor->at++;
  path = rel_dbml_cursor_path (cursor, error);
  if (path == NULL || !rel_dbml_cursor_expect_sign (cursor, '{', error))
    return FALSE;
  value->name = rel_dbml_join_name (path, path->len);

  while (!rel_dbml_cursor_accept_sign (cursor, '}'))
    {
      g_autoptr(GArray) settings = NULL;
      guint line = line_of (self);
      char *name = rel_dbml_cursor_name (cursor, error);

      if (name == NULL)
        return FALSE;
      g_ptr_array_add (value->values, name);
      if (!rel_dbml_cursor_settings (cursor, &settings, error))
        return FALSE;
      for (guint i = 0; i < settings->len; i++)
        rel_losses_add (self->losses, line, value->name, _("the setting “%2$s” of its value “%1$s” is left out"), name,
                        g_array_index (settings, RelDbmlSetting, i).name);
    }

  return TRUE;
}

/* The settings of a group or note; only its colour and note are known. */
static gboolean
look_settings (Parser      *self,
               guint        line,
               const char  *name,
               char       **color,
               char       **note,
               GError     **error)
{
  g_autoptr(GArray) settings = NULL;

  if (!rel_dbml_cursor_settings (&self->cursor, &settings, error))
    return FALSE;
  for (guint i = 0; i < settings->len; i++)
    {
      RelDbmlSetting *setting = &g_array_index (settings, RelDbmlSetting, i);
      g_autofree char *text = setting->n > 0 ? rel_dbml_setting_dup_text (&self->cursor, setting) : NULL;

      if (strcmp (setting->name, "color") == 0 || strcmp (setting->name, "headercolor") == 0)
        {
          g_free (*color);
          *color = dup_value (self, setting);
        }
      else if (note != NULL && text != NULL && strcmp (setting->name, "note") == 0)
        {
          g_free (*note);
          *note = rel_dbml_trim_note (text);
        }
      else
        rel_losses_add (self->losses, line, name, _("the setting “%s” is left out"), setting->name);
    }

  return TRUE;
}

/* TableGroup name [color: #345] { tables and a note } */
static gboolean
read_group (Parser  *self,
            GError **error)
{
  RelDbmlCursor *cursor = &self->cursor;
  RelDbmlGroup *group = g_new0 (RelDbmlGroup, 1);
  g_autoptr(GPtrArray) name = NULL;

  group->line = line_of (self);
  group->tables = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->file->groups, group);
  cursor->at++;
  name = rel_dbml_cursor_path (cursor, error);
  if (name == NULL)
    return FALSE;
  group->name = rel_dbml_join_name (name, name->len);
  if (!look_settings (self, group->line, group->name, &group->color, &group->note, error) || !rel_dbml_cursor_expect_sign (cursor, '{', error))
    return FALSE;

  while (!rel_dbml_cursor_accept_sign (cursor, '}'))
    {
      g_autoptr(GPtrArray) table = NULL;

      if (at_note (self))
        {
          cursor->at++;
          g_free (group->note);
          group->note = read_note (self, error);
          if (group->note == NULL)
            return FALSE;
          continue;
        }
      table = rel_dbml_cursor_path (cursor, error);
      if (table == NULL)
        return FALSE;
      g_ptr_array_add (group->tables, rel_dbml_join_name (table, table->len));
    }

  return TRUE;
}

/* Note name { 'text' }, on the diagram. */
static gboolean
read_sticky (Parser  *self,
             GError **error)
{
  RelDbmlCursor *cursor = &self->cursor;
  RelDbmlNote *note = g_new0 (RelDbmlNote, 1);

  note->line = line_of (self);
  g_ptr_array_add (self->file->notes, note);
  cursor->at++;
  note->name = rel_dbml_cursor_name (cursor, error);
  if (note->name == NULL || !look_settings (self, note->line, note->name, &note->color, NULL, error))
    return FALSE;
  if (!rel_dbml_cursor_at_sign (cursor, 0, '{'))
    return rel_dbml_cursor_fail (cursor, "{", error);
  note->text = read_note (self, error);

  return note->text != NULL;
}

/* Project name { word: 'text' Note: 'text' }: its note goes on the diagram too. */
static gboolean
read_project (Parser  *self,
              GError **error)
{
  RelDbmlCursor *cursor = &self->cursor;
  const guint line = line_of (self);
  g_autofree char *name = NULL;

  cursor->at++;
  if (rel_dbml_cursor_at_name (cursor, 0))
    {
      g_autoptr(GPtrArray) path = rel_dbml_cursor_path (cursor, error);

      if (path == NULL)
        return FALSE;
      name = rel_dbml_join_name (path, path->len);
    }
  if (!rel_dbml_cursor_expect_sign (cursor, '{', error))
    return FALSE;

  while (!rel_dbml_cursor_accept_sign (cursor, '}'))
    {
      g_autofree char *word = NULL;

      if (at_note (self))
        {
          RelDbmlNote *note = g_new0 (RelDbmlNote, 1);
          g_autofree char *text = NULL;

          note->line = line_of (self);
          note->name = g_strdup (name != NULL ? name : "");
          g_ptr_array_add (self->file->notes, note);
          cursor->at++;
          text = read_note (self, error);
          if (text == NULL)
            return FALSE;
          note->text = name != NULL ? g_strconcat (name, "\n", text, NULL) : g_steal_pointer (&text);
          continue;
        }
      word = rel_dbml_cursor_name (cursor, error);
      if (word == NULL)
        return FALSE;
      rel_losses_add (self->losses, line, name != NULL ? name : "Project", _("“%s” of the project is left out"), word);
      if (!rel_dbml_cursor_at_sign (cursor, 0, ':') && !rel_dbml_cursor_at_sign (cursor, 0, '{') && !rel_dbml_cursor_at_name (cursor, 0))
        return rel_dbml_cursor_fail (cursor, ":", error);
      if (!rel_dbml_cursor_skip (cursor, error))
        return FALSE;
    }

  return TRUE;
}

/* Elements that say nothing about tables: passed over, and told. */
static gboolean
read_other (Parser  *self,
            GError **error)
{
  static const struct
  {
    const char *word;
    const char *text;
  } known[] = {
    { "project", N_("the description of the project is left out") },
    { "tablegroup", N_("this group of tables is left out; its tables are kept") },
    { "note", N_("this sticky note is left out") },
    { "records", N_("sample records are left out: a design has no rows") },
    { "use", N_("other files are not read: what is used from them is missing") },
    { "reuse", N_("other files are not read: what is used from them is missing") },
  };
  RelDbmlCursor *cursor = &self->cursor;
  const guint line = line_of (self);
  const char *text = N_("this element is left out");
  gboolean use = rel_dbml_cursor_at_word (cursor, 0, "use") || rel_dbml_cursor_at_word (cursor, 0, "reuse");
  g_autofree char *word = rel_dbml_cursor_name (cursor, error);
  g_autofree char *name = NULL;
  g_autofree char *subject = NULL;

  if (word == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (word, known[i].word) == 0)
      text = known[i].text;

  if (rel_dbml_cursor_at_name (cursor, 0))
    {
      g_autoptr(GPtrArray) path = rel_dbml_cursor_path (cursor, NULL);

      name = rel_dbml_join_name (path, path->len);
    }
  subject = name != NULL ? g_strconcat (word, " ", name, NULL) : g_strdup (word);
  rel_losses_add (self->losses, line, subject, "%s", _(text));
  if (!use && !rel_dbml_cursor_at_sign (cursor, 0, '{') && !rel_dbml_cursor_at_sign (cursor, 0, ':') &&
      !rel_dbml_cursor_at_sign (cursor, 0, '[') && !rel_dbml_cursor_at_sign (cursor, 0, '('))
    return rel_dbml_cursor_fail (cursor, "{", error);
  if (!rel_dbml_cursor_skip (cursor, error))
    return FALSE;

  /* use { … } from 'file' */
  return !use || rel_dbml_cursor_peek (cursor, 0)->new_line || rel_dbml_cursor_skip (cursor, error);
}

/* The elements of a text that ends with a NUL; with looks, those that belong on a diagram too. */
RelDbmlFile *
rel_dbml_parse (const char  *text,
                gsize        length,
                gboolean     looks,
                RelLosses   *losses,
                GError     **error)
{
  g_autoptr(RelDbmlFile) file = g_new0 (RelDbmlFile, 1);
  g_autoptr(GArray) tokens = NULL;
  Parser self = { .file = file, .losses = losses, .looks = looks };
  gboolean good = TRUE;

  file->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_dbml_table_free);
  file->partials = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_dbml_table_free);
  file->enums = g_ptr_array_new_with_free_func ((GDestroyNotify) enum_free);
  file->refs = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_dbml_ref_free);

  file->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  file->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) note_free);

  tokens = rel_dbml_lex (text, length, error);
  if (tokens == NULL)
    return NULL;
  self.cursor = (RelDbmlCursor) { text, tokens, 0 };

  while (good && rel_dbml_cursor_peek (&self.cursor, 0)->kind != REL_DBML_END)
    {
      if (rel_dbml_cursor_at_word (&self.cursor, 0, "table"))
        good = read_table (&self, FALSE, error);
      else if (rel_dbml_cursor_at_word (&self.cursor, 0, "tablepartial"))
        good = read_table (&self, TRUE, error);
      else if (rel_dbml_cursor_at_word (&self.cursor, 0, "ref"))
        good = read_ref (&self, error);
      else if (rel_dbml_cursor_at_word (&self.cursor, 0, "enum"))
        good = read_enum (&self, error);
      else if (looks && rel_dbml_cursor_at_word (&self.cursor, 0, "tablegroup"))
        good = read_group (&self, error);
      else if (looks && rel_dbml_cursor_at_word (&self.cursor, 0, "note"))
        good = read_sticky (&self, error);
      else if (looks && rel_dbml_cursor_at_word (&self.cursor, 0, "project"))
        good = read_project (&self, error);
      else
        good = read_other (&self, error);
    }

  return good ? g_steal_pointer (&file) : NULL;
}
