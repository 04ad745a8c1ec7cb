/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Edits the text of CREATE TABLE so that it says what the table is now, and keeps its
 * comments and its layout wherever it still holds. The table is written anew beside it;
 * then the old text takes over, item by item, what the new one says otherwise:
 *
 *   lead  item  pre , post   lead  item  pre , post   …  close
 *
 * A lead is all from the end of the line before; what stands behind an item in its line
 * goes with it. In the end both texts are read again: unless they say the same, the one
 * that was written anew is given.
 */
#include "config.h"

#include "sql/rel-patch-create.h"

#include <string.h>

#include "sql/rel-patch-private.h"
#include "sql/rel-write-schema.h"

static void
clear_edit (gpointer data)
{
  g_free (((RelPatchEdit *) data)->text);
}

static void
clear_item (gpointer data)
{
  RelPatchItem *self = data;

  g_free (self->lead);
  g_free (self->pre);
  g_free (self->post);
  g_clear_pointer (&self->edits, g_array_unref);
}

static void
patch_clear (RelPatch *self)
{
  rel_patch_text_clear (&self->old);
  rel_patch_text_clear (&self->new);
  g_clear_pointer (&self->items, g_array_unref);
  g_free (self->close);
  g_free (self->to_new);
  g_free (self->to_old);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RelPatch, patch_clear)

static void
add_edit (RelPatchItem       *self,
          gsize       start,
          gsize       end,
          const char *text)
{
  RelPatchEdit edit = { { start, end }, g_strdup (text) };

  g_array_append_val (self->edits, edit);
}

/* --- cutting the old text --- */

static void
add_item (RelPatch   *self,
          RelSpan  span,
          guint    column,
          guint    constraint)
{
  RelPatchItem item = { .span = span, .column = column, .constraint = constraint };

  item.edits = g_array_new (FALSE, FALSE, sizeof (RelPatchEdit));
  g_array_set_clear_func (item.edits, clear_edit);
  g_array_append_val (self->items, item);
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const RelPatchItem *one = a;
  const RelPatchItem *other = b;

  return one->span.start < other->span.start ? -1 : one->span.start > other->span.start;
}

/* Offset of the end of the line, which lies not within a comment; the end when there is none. */
static gsize
find_line_end (const char *text,
               gsize       start,
               gsize       end)
{
  for (gsize i = start; i < end; i++)
    {
      if (text[i] == '\n')
        return i;
      if (text[i] == '/' && i + 1 < end && text[i + 1] == '*')
        for (i += 2; i + 1 < end && !(text[i] == '*' && text[i + 1] == '/'); i++)
          ;
    }

  return end;
}

/* Offset of the only solid token of a stretch, a comma; FALSE when there is anything else. */
static gboolean
find_comma (const char *text,
            gsize       start,
            gsize       end,
            gsize      *comma)
{
  RelTokenizer tokenizer;
  RelToken token;
  guint n = 0;

  rel_tokenizer_init (&tokenizer, text + start, end - start, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next_solid (&tokenizer, &token))
    {
      if (!rel_token_is_char (&token, text + start, ','))
        return FALSE;
      *comma = start + token.start;
      n++;
    }

  return n == 1;
}

static gboolean
cut (RelPatch *self)
{
  const RelPatchText *old = &self->old;
  const char *text = old->text;
  gsize from = old->table.body.start;

  self->items = g_array_new (FALSE, TRUE, sizeof (RelPatchItem));
  g_array_set_clear_func (self->items, clear_item);
  for (guint i = 0; i < old->table.columns->len; i++)
    add_item (self, rel_patch_get_column (old, i)->span, i, REL_NO_COLUMN);
  for (guint i = 0; i < old->constraints->len; i++)
    {
      const RelPatchConstraint *constraint = &g_array_index (old->constraints, RelPatchConstraint, i);

      if (constraint->column == REL_NO_COLUMN)
        add_item (self, constraint->span, REL_NO_COLUMN, i);
    }
  g_array_sort (self->items, compare_items);

  for (guint i = 0; i < self->items->len; i++)
    {
      RelPatchItem *item = &g_array_index (self->items, RelPatchItem, i);
      gboolean last = i + 1 == self->items->len;
      gsize next = last ? old->table.body.end : g_array_index (self->items, RelPatchItem, i + 1).span.start;
      gsize comma = item->span.end, behind, line_end;

      item->lead = g_strndup (text + from, item->span.start - from);
      if (item->span.end > next || (!last && !find_comma (text, item->span.end, next, &comma)))
        return FALSE;
      behind = last ? comma : comma + 1;
      line_end = find_line_end (text, behind, next);
      if (line_end == next)
        line_end = behind;
      item->pre = g_strndup (text + item->span.end, comma - item->span.end);
      item->post = g_strndup (text + behind, line_end - behind);
      from = line_end;
    }
  self->close = g_strndup (text + from, old->table.body.end - from);

  return self->items->len > 0;
}

/* --- what corresponds --- */

/* By identity where the original is known, else by name, else by place and type. */
static void
match_columns (RelPatch    *self,
               RelTable *table,
               RelTable *original)
{
  guint n_old = self->old.table.columns->len, n_new = self->new.table.columns->len;
  GPtrArray *columns = rel_table_get_info (table)->columns;
  GPtrArray *originals = original != NULL ? rel_table_get_info (original)->columns : NULL;
  gboolean known = originals != NULL && originals->len == n_old && columns->len == n_new;

  self->to_new = g_new (guint, n_old + 1);
  self->to_old = g_new (guint, n_new + 1);
  for (guint i = 0; i < n_old; i++)
    self->to_new[i] = REL_NO_COLUMN;
  for (guint j = 0; j < n_new; j++)
    self->to_old[j] = REL_NO_COLUMN;

  for (guint pass = known ? 0 : 1; pass < (known ? 1 : 3); pass++)
    for (guint i = 0; i < n_old; i++)
      for (guint j = 0; j < n_new && self->to_new[i] == REL_NO_COLUMN; j++)
        {
          g_autofree char *one = pass == 1 ? rel_patch_text_name (&self->old, i) : NULL;
          g_autofree char *other = pass == 1 ? rel_patch_text_name (&self->new, j) : NULL;

          if (self->to_old[j] != REL_NO_COLUMN)
            continue;
          if (pass == 0 ? rel_column_get_id (originals->pdata[i]) == rel_column_get_id (columns->pdata[j])
              : pass == 1 ? g_str_equal (one, other)
                          : i == j && rel_patch_text_same_type (&self->old, i, &self->new, j))
            {
              self->to_new[i] = j;
              self->to_old[j] = i;
            }
        }
}

static void
match_constraints (RelPatch      *self,
                   const char *new_name)
{
  g_autoptr(GHashTable) renamed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->old.table.columns->len; i++)
    if (self->to_new[i] != REL_NO_COLUMN)
      g_hash_table_replace (renamed, rel_patch_text_name (&self->old, i), rel_patch_text_name (&self->new, self->to_new[i]));
  rel_patch_text_list (&self->old, renamed, new_name);
  rel_patch_text_list (&self->new, NULL, NULL);

  for (guint pass = 0; pass < 2; pass++)
    for (guint j = 0; j < self->new.constraints->len; j++)
      {
        RelPatchConstraint *wanted = &g_array_index (self->new.constraints, RelPatchConstraint, j);

        for (guint i = 0; i < self->old.constraints->len && wanted->other == REL_NO_COLUMN; i++)
          {
            RelPatchConstraint *there = &g_array_index (self->old.constraints, RelPatchConstraint, i);

            if (there->other != REL_NO_COLUMN || there->kind != wanted->kind ||
                !g_str_equal (pass == 0 ? there->meaning : there->subject, pass == 0 ? wanted->meaning : wanted->subject))
              continue;
            there->other = j;
            wanted->other = i;
            there->same = wanted->same = pass == 0;
          }
      }
}

/* --- edits --- */

static void
edit_name (RelPatch   *self,
           RelPatchItem    *item,
           RelSpan  old,
           RelSpan  new)
{
  g_autofree char *one = rel_span_dup_name (old, self->old.text);
  g_autofree char *other = rel_span_dup_name (new, self->new.text);

  if (!g_str_equal (one, other))
    {
      g_autofree char *text = rel_span_dup_text (new, self->new.text);

      add_edit (item, old.start, old.end, text);
    }
}

static void
edit_column (RelPatch *self,
             RelPatchItem  *item)
{
  guint i = item->column, j = self->to_new[i];
  const RelColumnText *old = rel_patch_get_column (&self->old, i);
  const RelColumnText *new;
  g_autofree char *type = NULL;

  if (j == REL_NO_COLUMN)
    {
      item->dropped = TRUE;
      return;
    }
  new = rel_patch_get_column (&self->new, j);
  if (!rel_patch_text_same_rest (&self->old, i, &self->new, j))
    {
      item->anew = TRUE;
      return;
    }
  edit_name (self, item, old->name, new->name);
  if (rel_patch_text_same_type (&self->old, i, &self->new, j))
    return;
  type = new->type.end > new->type.start ? rel_span_dup_text (new->type, self->new.text) : g_strdup ("");
  if (old->type.end == old->type.start)
    {
      g_autofree char *spaced = g_strconcat (" ", type, NULL);

      add_edit (item, old->name.end, old->name.end, spaced);
    }
  else
    add_edit (item, new->type.end == new->type.start ? old->name.end : old->type.start, old->type.end, type);
}

/* The new text has it at a column of which the old text is not kept. */
static gboolean
comes_anew (RelPatch                    *self,
            const RelPatchConstraint *wanted)
{
  guint i = wanted->column != REL_NO_COLUMN ? self->to_old[wanted->column] : REL_NO_COLUMN;

  return wanted->column != REL_NO_COLUMN && (i == REL_NO_COLUMN || rel_patch_find_item (self, i, REL_NO_COLUMN)->anew);
}

static void
edit_term (RelPatch   *self,
           RelPatchItem    *item,
           RelSpan  span)
{
  g_autofree char *name = rel_span_dup_name (span, self->old.text);

  for (guint k = 0; name != NULL && k < self->old.table.columns->len; k++)
    {
      g_autofree char *column = rel_span_dup_name (rel_patch_get_column (&self->old, k)->name, self->old.text);
      g_autofree char *new_name = NULL;

      if (g_ascii_strcasecmp (name, column) != 0 || self->to_new[k] == REL_NO_COLUMN)
        continue;
      new_name = rel_span_dup_name (rel_patch_get_column (&self->new, self->to_new[k])->name, self->new.text);
      /* however the name is written here, unless it is another one */
      if (g_ascii_strcasecmp (column, new_name) != 0)
        edit_name (self, item, span, rel_patch_get_column (&self->new, self->to_new[k])->name);
      return;
    }
}

/* Names of columns, and of the table itself, that are called otherwise now; what a
 * check says is compared as text. */
static void
edit_terms (RelPatch                    *self,
            RelPatchItem                     *item,
            const RelPatchConstraint *there)
{
  const RelTableText *table = &self->old.table;

  for (guint i = 0; i < there->n_terms; i++)
    edit_term (self, item, g_array_index (table->terms, RelTermText, there->first + i).name);
  for (guint i = 0; i < there->n_targets; i++)
    edit_term (self, item, g_array_index (table->terms, RelTermText, there->first_target + i).name);
  if (there->target.end > there->target.start)
    {
      g_autofree char *name = rel_span_dup_name (there->target, self->old.text);
      g_autofree char *new_name = rel_span_dup_name (self->new.table.name, self->new.text);

      if (g_ascii_strcasecmp (name, new_name) != 0)
        edit_name (self, item, there->target, self->new.table.name);
    }
}

static void
remove_constraint (RelPatch                    *self,
                   RelPatchItem                     *item,
                   const RelPatchConstraint *there)
{
  gsize start = there->span.start;

  while (start > item->span.start && (self->old.text[start - 1] == ' ' || self->old.text[start - 1] == '\t'))
    start--;
  add_edit (item, start, there->span.end, "");
}

static void
edit_constraint (RelPatch              *self,
                 RelPatchConstraint *there,
                 guint               position)
{
  gboolean at_column = there->column != REL_NO_COLUMN;
  RelPatchItem *item = rel_patch_find_item (self, there->column, position);
  RelPatchConstraint *wanted = there->other != REL_NO_COLUMN ? &g_array_index (self->new.constraints, RelPatchConstraint, there->other) : NULL;
  g_autofree char *text = NULL;

  if (item->anew || (at_column && item->dropped))
    {
      /* its text goes with the column; where the new one has it elsewhere, it is wanted again */
      if (wanted != NULL)
        {
          wanted->other = REL_NO_COLUMN;
          there->other = REL_NO_COLUMN;
        }
      return;
    }
  if (wanted == NULL || comes_anew (self, wanted))
    {
      if (at_column)
        remove_constraint (self, item, there);
      else
        item->dropped = TRUE;
      return;
    }
  if (there->same)
    {
      if (there->kind != REL_PATCH_CHECK)
        edit_terms (self, item, there);
      return;
    }
  if (at_column == (wanted->column != REL_NO_COLUMN) && (!at_column || self->to_new[there->column] == wanted->column))
    {
      text = rel_span_dup_text (wanted->span, self->new.text);
      add_edit (item, there->span.start, there->span.end, text);
      return;
    }
  if (at_column)
    remove_constraint (self, item, there);
  else
    item->dropped = TRUE;
  wanted->other = REL_NO_COLUMN;
}

static void
append_wanted (RelPatch *self)
{
  for (guint j = 0; j < self->new.constraints->len; j++)
    {
      const RelPatchConstraint *wanted = &g_array_index (self->new.constraints, RelPatchConstraint, j);
      g_autofree char *text = NULL, *spaced = NULL;
      RelPatchItem *item;

      if (wanted->other != REL_NO_COLUMN || wanted->column == REL_NO_COLUMN || comes_anew (self, wanted))
        continue;
      item = rel_patch_find_item (self, self->to_old[wanted->column], REL_NO_COLUMN);
      text = rel_span_dup_text (wanted->span, self->new.text);
      spaced = g_strconcat (" ", text, NULL);
      add_edit (item, item->span.end, item->span.end, spaced);
    }
}

static char *
patch (RelPatch    *self,
       RelTable *table,
       RelTable *original)
{
  const RelTableText *old = &self->old.table;
  const RelTableText *new = &self->new.table;
  g_autofree char *old_name = rel_span_dup_name (old->name, self->old.text);
  g_autofree char *head = NULL, *name = NULL, *middle = NULL, *body = NULL;
  const char *tail;

  match_columns (self, table, original);
  match_constraints (self, rel_table_get_name (table));
  if (!cut (self))
    return NULL;
  for (guint i = 0; i < self->items->len; i++)
    if (g_array_index (self->items, RelPatchItem, i).column != REL_NO_COLUMN)
      edit_column (self, &g_array_index (self->items, RelPatchItem, i));
  for (guint i = 0; i < self->old.constraints->len; i++)
    edit_constraint (self, &g_array_index (self->old.constraints, RelPatchConstraint, i), i);
  append_wanted (self);

  head = g_strndup (self->old.text, old->name.start);
  name = g_str_equal (old_name, rel_table_get_name (table)) ? rel_span_dup_text (old->name, self->old.text)
                                                            : rel_span_dup_text (new->name, self->new.text);
  middle = g_strndup (self->old.text + old->name.end, old->body.start - old->name.end);
  body = rel_patch_write_body (self);
  tail = old->strict == new->strict && old->without_rowid == new->without_rowid ? self->old.text + old->body.end
                                                                              : self->new.text + new->body.end;

  return g_strconcat (head, name, middle, body, tail, NULL);
}

/* Whether two statements make the same table. */
static gboolean
say_the_same (const char *a,
              const char *b)
{
  g_auto(RelPatchText) one = { NULL };
  g_auto(RelPatchText) other = { NULL };
  g_autofree char *meaning = NULL, *other_meaning = NULL;
  gboolean one_read = rel_patch_text_init (&one, a);
  gboolean other_read = rel_patch_text_init (&other, b);

  if (!one_read || !other_read)
    return FALSE;
  meaning = rel_patch_text_meaning (&one);
  other_meaning = rel_patch_text_meaning (&other);

  return g_str_equal (meaning, other_meaning);
}

/**
 * rel_patch_table_sql:
 * @schema: the schema of @table
 * @table: a table
 * @original: (nullable): the same table with the text it had; %NULL: the text of @table from
 *   before its first edit is taken, and columns are recognised by name, or else by place and type
 *
 * Writes CREATE TABLE, with the comments and the layout of the text there was, wherever
 * that still holds. Without such a text, or where it cannot be made to say what the
 * table is, the statement is written anew.
 *
 * Returns: (transfer full) (nullable): the statement without semicolon; %NULL for a
 *   virtual table without stored text
 */
char *
rel_patch_table_sql (RelSchema *schema,
                     RelTable  *table,
                     RelTable  *original)
{
  g_autofree char *written = NULL, *patched = NULL;
  g_auto(RelPatch) self = { .items = NULL };
  const char *text;
  gboolean old_read, new_read;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (REL_IS_TABLE (table), NULL);

  if (rel_table_get_info (table)->sql != NULL)
    return g_strdup (rel_table_get_info (table)->sql);
  text = original != NULL ? rel_table_get_info (original)->sql : NULL;
  if (text == NULL)
    {
      text = rel_table_get_info (table)->original_sql;
      original = NULL;
    }
  written = rel_write_table_sql (schema, table);
  if (text == NULL || written == NULL)
    return g_steal_pointer (&written);

  old_read = rel_patch_text_init (&self.old, text);
  new_read = rel_patch_text_init (&self.new, written);
  patched = old_read && new_read ? patch (&self, table, original) : NULL;
  if (patched != NULL && say_the_same (patched, written))
    return g_steal_pointer (&patched);

  return g_steal_pointer (&written);
}
