/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The diagram of a design, as the last comment of its script:
 *
 *   relata-design 1
 *   diagram "Main" detail=keys
 *   table "authors" 40 60 color=2
 *   table "books" 320 60 folded
 *   area "Sales" 20 300 600 200 color=2
 *   about "books" "Each edition is a book of its own."
 *   about "books" "isbn" "Thirteen digits."
 *   diagram "Sales" notation=uml listed
 *   table "orders" 10 10
 *
 * Lines belong to the diagram above them. One line for each thing, in an order that stays: moving a table changes one line.
 * Names are in quotes, so none can end the comment or the line. Whatever a line says
 * that is not understood stays behind it, and lines that are not understood stay where
 * they are, so that a newer program loses nothing to an older one.
 */
#include "config.h"

#include "document/rel-design-block.h"

#include <math.h>
#include <string.h>

#include "sql/rel-token.h"

#define MARK "relata-design"
#define FARTHEST 1e6

static const char *const kinds[] = { "table", "area", "note", "way", "ends", "about" };
static const char *const details[] = { "all", "keys", "names" };

static void
entry_free (gpointer data)
{
  RelDesignEntry *self = data;

  g_free (self->name);
  g_clear_pointer (&self->points, g_array_unref);
  g_free (self->at_child);
  g_free (self->at_parent);
  g_free (self->column);
  g_free (self->text);
  g_free (self->rest);
  g_free (self);
}

/**
 * rel_design_block_new:
 *
 * Returns: (transfer full): a block that says nothing
 */
RelDesignBlock *
rel_design_block_new (void)
{
  RelDesignBlock *self = g_new0 (RelDesignBlock, 1);

  self->name = g_strdup ("");
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->others = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_design_block_free);

  return self;
}

/**
 * rel_design_block_free:
 * @self: (nullable): a block
 *
 * Frees it.
 */
void
rel_design_block_free (RelDesignBlock *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->head);
  g_free (self->rest);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->others);
  g_free (self);
}

/**
 * rel_design_block_add:
 * @self: a block
 * @kind: what the new line is about
 * @name: its name, or the whole line where it is unknown
 *
 * Returns: (transfer none): the new entry, the last one
 */
RelDesignEntry *
rel_design_block_add (RelDesignBlock *self,
                      RelDesignKind   kind,
                      const char     *name)
{
  RelDesignEntry *entry = g_new0 (RelDesignEntry, 1);

  entry->kind = kind;
  entry->name = g_strdup (name);
  entry->color = -1;
  entry->folded = -1;
  g_ptr_array_add (self->entries, entry);

  return entry;
}

/**
 * rel_design_block_find:
 * @self: a block
 * @kind: a kind
 * @name: a name; case does not count
 *
 * Returns: (transfer none) (nullable): the first entry of that name
 */
RelDesignEntry *
rel_design_block_find (RelDesignBlock *self,
                       RelDesignKind   kind,
                       const char     *name)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      RelDesignEntry *entry = self->entries->pdata[i];

      if (entry->kind == kind && g_ascii_strcasecmp (entry->name, name) == 0)
        return entry;
    }

  return NULL;
}

/**
 * rel_design_block_locate:
 * @text: a script
 * @length: its bytes, or -1
 * @start: (out) (optional): where the block begins
 * @end: (out) (optional): behind its last byte
 *
 * Finds the block: the last comment of a script, with nothing but space behind it, that
 * says so itself.
 *
 * Returns: whether there is one
 */
gboolean
rel_design_block_locate (const char *text,
                         gssize      length,
                         gsize      *start,
                         gsize      *end)
{
  RelTokenizer tokenizer;
  RelToken token, last = { .kind = REL_TOKEN_END };
  const char *p;

  g_return_val_if_fail (text != NULL, FALSE);

  rel_tokenizer_init (&tokenizer, text, length, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next (&tokenizer, &token))
    if (token.kind != REL_TOKEN_SPACE)
      last = token;
  if (last.kind != REL_TOKEN_COMMENT || last.open || last.end - last.start < 4 + strlen (MARK) || text[last.start + 1] != '*')
    return FALSE;

  p = text + last.start + 2;
  while (*p == ' ')
    p++;
  if (!g_str_has_prefix (p, MARK))
    return FALSE;
  if (start != NULL)
    *start = last.start;
  if (end != NULL)
    *end = last.end;

  return TRUE;
}

/* A word that is left to read. */
typedef struct
{
  const char *p;
  const char *end;
} Reader;

static void
skip_blanks (Reader *self)
{
  while (self->p < self->end && (*self->p == ' ' || *self->p == '\t' || *self->p == '\r'))
    self->p++;
}

static char *
read_word (Reader *self)
{
  const char *start;

  skip_blanks (self);
  start = self->p;
  while (self->p < self->end && *self->p != ' ' && *self->p != '\t' && *self->p != '\r' && *self->p != '"')
    self->p++;

  return g_strndup (start, self->p - start);
}

/* "quoted"; NULL when it is not. */
static char *
read_quoted (Reader *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  skip_blanks (self);
  if (self->p >= self->end || *self->p != '"')
    return NULL;
  for (self->p++; self->p < self->end && *self->p != '"'; self->p++)
    {
      if (*self->p != '\\')
        {
          g_string_append_c (text, *self->p);
          continue;
        }
      if (++self->p >= self->end)
        return NULL;
      g_string_append_c (text, *self->p == 'n' ? '\n' : *self->p == 'r' ? '\r' : *self->p == 't' ? '\t' : *self->p);
    }
  if (self->p >= self->end || !g_utf8_validate (text->str, text->len, NULL))
    return NULL;
  self->p++;

  return g_strdup (text->str);
}

static gboolean
read_number (Reader *self,
             double *number)
{
  const char *before = self->p;
  g_autofree char *word = read_word (self);
  char *end;

  *number = g_ascii_strtod (word, &end);
  if (*word != '\0' && *end == '\0' && isfinite (*number))
    {
      *number = CLAMP (*number, -FARTHEST, FARTHEST);
      return TRUE;
    }
  self->p = before;

  return FALSE;
}

static void
append_rest (char       **rest,
             const char  *word)
{
  g_autofree char *before = *rest;

  *rest = before != NULL ? g_strdup_printf ("%s %s", before, word) : g_strdup (word);
}

/* A part of a line that is not understood, to its next blank outside of quotes. */
static void
keep_rest (Reader  *self,
           char   **rest)
{
  g_autofree char *part = NULL;
  const char *start;
  gboolean quoted = FALSE;

  skip_blanks (self);
  start = self->p;
  for (; self->p < self->end && (quoted || (*self->p != ' ' && *self->p != '\t' && *self->p != '\r')); self->p++)
    {
      if (*self->p == '\\' && quoted && self->p + 1 < self->end)
        self->p++;
      else if (*self->p == '"')
        quoted = !quoted;
    }
  part = g_strndup (start, self->p - start);
  if (*part != '\0')
    append_rest (rest, part);
}

static void
read_looks (Reader         *self,
            RelDesignEntry *entry)
{
  for (skip_blanks (self); self->p < self->end; skip_blanks (self))
    {
      const char *before = self->p;
      g_autofree char *word = read_word (self);
      guint64 color;

      if (g_str_has_prefix (word, "color=") && g_ascii_string_to_unsigned (word + 6, 10, 0, REL_N_COLORS - 1, &color, NULL))
        entry->color = color;
      else if (g_str_equal (word, "folded"))
        entry->folded = 1;
      else if (g_str_equal (word, "opened"))
        entry->folded = 0;
      else if (g_str_equal (word, "hidden"))
        entry->hidden = TRUE;
      else
        {
          self->p = before;
          keep_rest (self, &entry->rest);
        }
    }
}

/* FALSE when the line is of no known form. */
static gboolean
read_entry (Reader         *self,
            RelDesignBlock *block,
            const char     *word)
{
  guint kind = 0;
  g_autofree char *name = NULL;
  RelDesignEntry entry = { .color = -1, .folded = -1 };
  double numbers[4] = { 0 };
  guint n_wanted;

  while (kind < G_N_ELEMENTS (kinds) && !g_str_equal (word, kinds[kind]))
    kind++;
  if (kind == G_N_ELEMENTS (kinds))
    return FALSE;
  name = read_quoted (self);
  if (name == NULL)
    return FALSE;

  entry.kind = kind;
  if (kind == REL_DESIGN_WAY)
    {
      entry.points = g_array_new (FALSE, FALSE, sizeof (RelPoint));
      for (RelPoint point; read_number (self, &point.x) && read_number (self, &point.y);)
        g_array_append_val (entry.points, point);
    }
  else if (kind == REL_DESIGN_ENDS)
    {
      entry.at_child = read_quoted (self);
      entry.at_parent = entry.at_child != NULL ? read_quoted (self) : NULL;
      if (entry.at_parent == NULL)
        {
          g_free (entry.at_child);
          return FALSE;
        }
    }
  else if (kind == REL_DESIGN_ABOUT)
    {
      const char *before;

      entry.text = read_quoted (self);
      if (entry.text == NULL)
        return FALSE;
      before = self->p;
      entry.column = read_quoted (self);
      if (entry.column == NULL)
        self->p = before;
      else
        {
          char *text = entry.column;

          entry.column = entry.text;
          entry.text = text;
        }
    }
  else
    {
      n_wanted = kind == REL_DESIGN_TABLE ? 2 : 4;
      for (guint i = 0; i < n_wanted; i++)
        if (!read_number (self, &numbers[i]))
          return FALSE;
      entry.rect = (RelRect) { numbers[0], numbers[1], MAX (numbers[2], 0), MAX (numbers[3], 0) };
    }
  read_looks (self, &entry);
  entry.name = g_steal_pointer (&name);
  g_ptr_array_add (block->entries, g_memdup2 (&entry, sizeof entry));

  return TRUE;
}

static gboolean
read_diagram (Reader         *self,
              RelDesignBlock *block)
{
  g_autofree char *name = read_quoted (self);

  if (name == NULL)
    return FALSE;
  g_free (block->name);
  block->name = g_steal_pointer (&name);
  for (skip_blanks (self); self->p < self->end; skip_blanks (self))
    {
      const char *before = self->p;
      g_autofree char *word = read_word (self);
      gboolean known = FALSE;

      for (guint i = 0; g_str_has_prefix (word, "detail=") && i < G_N_ELEMENTS (details); i++)
        if (g_str_equal (word + 7, details[i]))
          {
            block->detail = i;
            known = TRUE;
          }
      if (g_str_equal (word, "fold-associations"))
        block->fold_associations = known = TRUE;
      else if (g_str_equal (word, "observed"))
        block->observed = known = TRUE;
      else if (g_str_equal (word, "listed"))
        block->listed = known = TRUE;
      else if (g_str_has_prefix (word, "notation="))
        known = rel_notation_from_string (word + 9, &block->notation);
      else if (g_str_has_prefix (word, "arrange="))
        known = rel_manner_from_string (word + 8, &block->manner);
      else if (g_str_has_prefix (word, "spacing="))
        known = rel_spacing_from_string (word + 8, &block->spacing);
      if (!known)
        {
          self->p = before;
          keep_rest (self, &block->rest);
        }
    }

  return TRUE;
}

/**
 * rel_design_block_parse:
 * @text: a script
 * @length: its bytes, or -1
 *
 * Reads the diagram of a design. Any text can be read; what is not understood is kept.
 *
 * Returns: (transfer full) (nullable): the block; %NULL when there is none
 */
RelDesignBlock *
rel_design_block_parse (const char *text,
                        gssize      length)
{
  RelDesignBlock *self, *block;
  const char *p, *limit;
  gsize start, end;
  gboolean seen = FALSE;

  if (!rel_design_block_locate (text, length, &start, &end))
    return NULL;

  self = block = rel_design_block_new ();
  limit = text + end - 2;
  p = memchr (text + start, '\n', end - 2 - start);
  self->head = g_strndup (text + start + 2, (p != NULL ? p : limit) - (text + start + 2));
  g_strstrip (self->head);
  for (p = p != NULL ? p + 1 : limit; p < limit;)
    {
      const char *line_end = memchr (p, '\n', limit - p);
      Reader reader = { p, line_end != NULL ? line_end : limit };
      g_autofree char *line = g_strndup (reader.p, reader.end - reader.p);
      g_autofree char *word = read_word (&reader);
      gboolean known;

      if (g_str_equal (word, "diagram"))
        {
          RelDesignBlock *next = seen ? rel_design_block_new () : self;

          known = read_diagram (&reader, next);
          if (known && seen)
            g_ptr_array_add (self->others, next);
          else if (seen)
            rel_design_block_free (next);
          if (known)
            block = next;
          seen |= known;
        }
      else
        known = read_entry (&reader, block, word);
      g_strchomp (line);
      if (!known && *line != '\0')
        rel_design_block_add (block, REL_DESIGN_UNKNOWN, line);
      p = line_end != NULL ? line_end + 1 : limit;
    }

  return self;
}

/* No quote, line or comment can end within. */
static void
append_quoted (GString    *text,
               const char *name)
{
  g_string_append_c (text, '"');
  for (const char *p = name; *p != '\0'; p++)
    switch (*p)
      {
      case '\n':
        g_string_append (text, "\\n");
        break;
      case '\r':
        g_string_append (text, "\\r");
        break;
      case '\t':
        g_string_append (text, "\\t");
        break;
      case '"':
      case '\\':
      case '/':
        /* only a slash behind a star would end the comment */
        if (*p != '/' || (p > name && p[-1] == '*'))
          g_string_append_c (text, '\\');
        g_string_append_c (text, *p);
        break;
      default:
        g_string_append_c (text, *p);
      }
  g_string_append_c (text, '"');
}

static void
append_number (GString *text,
               double   number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  /* tenths of a pixel are more than anybody sees; no -0 */
  number = round (number * 10) / 10;
  g_string_append_printf (text, " %s", g_ascii_formatd (buffer, sizeof buffer, "%.10g", number == 0 ? 0 : number));
}

static void
append_entry (GString        *text,
              RelDesignEntry *entry)
{
  if (entry->kind == REL_DESIGN_UNKNOWN)
    {
      g_string_append_printf (text, "%s\n", entry->name);
      return;
    }
  g_string_append_printf (text, "%s ", kinds[entry->kind]);
  append_quoted (text, entry->name);
  for (guint i = 0; entry->points != NULL && i < entry->points->len; i++)
    {
      append_number (text, g_array_index (entry->points, RelPoint, i).x);
      append_number (text, g_array_index (entry->points, RelPoint, i).y);
    }
  if (entry->kind == REL_DESIGN_ENDS)
    {
      g_string_append_c (text, ' ');
      append_quoted (text, entry->at_child);
      g_string_append_c (text, ' ');
      append_quoted (text, entry->at_parent);
    }
  else if (entry->kind == REL_DESIGN_ABOUT)
    {
      if (entry->column != NULL)
        {
          g_string_append_c (text, ' ');
          append_quoted (text, entry->column);
        }
      g_string_append_c (text, ' ');
      append_quoted (text, entry->text);
    }
  else if (entry->kind != REL_DESIGN_WAY)
    {
      append_number (text, entry->rect.x);
      append_number (text, entry->rect.y);
    }
  if (entry->kind == REL_DESIGN_AREA || entry->kind == REL_DESIGN_NOTE)
    {
      append_number (text, entry->rect.width);
      append_number (text, entry->rect.height);
    }
  if (entry->color >= 0)
    g_string_append_printf (text, " color=%d", entry->color);
  if (entry->folded >= 0)
    g_string_append (text, entry->folded ? " folded" : " opened");
  if (entry->hidden)
    g_string_append (text, " hidden");
  if (entry->rest != NULL)
    g_string_append_printf (text, " %s", entry->rest);
  g_string_append_c (text, '\n');
}

static void
append_diagram (GString        *text,
                RelDesignBlock *self)
{
  g_string_append (text, "diagram ");
  append_quoted (text, self->name);
  if (self->detail != REL_DETAIL_ALL)
    g_string_append_printf (text, " detail=%s", details[self->detail]);
  if (self->notation != REL_NOTATION_CROWS_FOOT)
    g_string_append_printf (text, " notation=%s", rel_notation_to_string (self->notation));
  if (self->manner != REL_MANNER_BEST)
    g_string_append_printf (text, " arrange=%s", rel_manner_to_string (self->manner));
  if (self->spacing != REL_SPACING_NORMAL)
    g_string_append_printf (text, " spacing=%s", rel_spacing_to_string (self->spacing));
  if (self->fold_associations)
    g_string_append (text, " fold-associations");
  if (self->observed)
    g_string_append (text, " observed");
  if (self->listed)
    g_string_append (text, " listed");
  if (self->rest != NULL)
    g_string_append_printf (text, " %s", self->rest);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < self->entries->len; i++)
    append_entry (text, self->entries->pdata[i]);
}

/**
 * rel_design_block_write:
 * @self: a block
 *
 * Returns: (transfer full): the block as a comment, with a newline at its end
 */
char *
rel_design_block_write (RelDesignBlock *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "/* %s\n", self->head != NULL ? self->head : MARK " 1");
  append_diagram (text, self);
  for (guint i = 0; i < self->others->len; i++)
    append_diagram (text, self->others->pdata[i]);
  g_string_append (text, "*/\n");

  return g_string_free (text, FALSE);
}
