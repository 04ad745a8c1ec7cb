/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Puts the body of an edited CREATE TABLE together: columns in their new order, then
 * constraints, each with what stands before it and behind it in its line.
 */
#include "config.h"

#include <string.h>

#include "sql/rel-patch-private.h"

const RelColumnText *
rel_patch_get_column (const RelPatchText *text,
                      guint               column)
{
  return &g_array_index (text->table.columns, RelColumnText, column);
}

RelPatchItem *
rel_patch_find_item (RelPatch *self,
                     guint     column,
                     guint     constraint)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      RelPatchItem *item = &g_array_index (self->items, RelPatchItem, i);

      if (column != REL_NO_COLUMN ? item->column == column : item->constraint == constraint && item->column == REL_NO_COLUMN)
        return item;
    }

  return NULL;
}

static int
compare_edits (gconstpointer a,
               gconstpointer b)
{
  const RelPatchEdit *one = a;
  const RelPatchEdit *other = b;

  return one->span.start != other->span.start ? (one->span.start < other->span.start ? -1 : 1)
         : one->span.end < other->span.end ? -1 : one->span.end > other->span.end;
}

static char *
write_item (RelPatch *self,
            RelPatchItem  *item)
{
  GString *text;
  gsize at = item->span.start;

  if (item->anew)
    return rel_span_dup_text (rel_patch_get_column (&self->new, self->to_new[item->column])->span, self->new.text);

  text = g_string_new (NULL);
  g_array_sort (item->edits, compare_edits);
  for (guint i = 0; i < item->edits->len; i++)
    {
      const RelPatchEdit *edit = &g_array_index (item->edits, RelPatchEdit, i);

      if (edit->span.start < at)
        continue;
      g_string_append_len (text, self->old.text + at, edit->span.start - at);
      g_string_append (text, edit->text);
      at = edit->span.end;
    }
  g_string_append_len (text, self->old.text + at, item->span.end - at);

  return g_string_free (text, FALSE);
}

/* Body of the new statement, as it grows. */
typedef struct
{
  GString *text;
  char    *kept;     /* comments before an item that is gone */
  char    *after;    /* what stands behind the last item, its comma before that */
  char    *pre;
  char    *indent;
  guint    n;
} Body;

static gboolean
has_comment (const char *text)
{
  return strstr (text, "--") != NULL || strstr (text, "/*") != NULL;
}

/* Nothing must be put behind a comment that ends with its line. */
static void
append_apart (GString    *text,
              const char *more)
{
  const char *line = strrchr (text->str, '\n');
  const char *comment = strstr (line != NULL ? line : text->str, "--");

  /* rather a line too many: the dashes may stand within a text */
  if (comment != NULL && *more != '\n')
    g_string_append_c (text, '\n');
  g_string_append (text, more);
}

static void
append_item (Body       *self,
             const char *lead,
             const char *item,
             const char *pre,
             const char *post)
{
  if (self->n++ > 0)
    {
      g_string_append (self->text, self->pre);
      append_apart (self->text, ",");
      g_string_append (self->text, self->after);
    }
  if (self->kept != NULL)
    append_apart (self->text, self->kept);
  append_apart (self->text, lead);
  g_string_append (self->text, item);
  g_clear_pointer (&self->kept, g_free);
  g_free (self->pre);
  g_free (self->after);
  self->pre = g_strdup (pre);
  self->after = g_strdup (post);
}

static void
append_old (RelPatch *self,
            Body  *body,
            RelPatchItem  *item)
{
  g_autofree char *text = write_item (self, item);
  const char *line = strrchr (item->lead, '\n');

  if (line != NULL)
    {
      g_free (body->indent);
      body->indent = g_strdup (line);
    }
  append_item (body, item->lead, text, item->pre, item->post);
}

static void
append_new (RelPatch   *self,
            Body    *body,
            RelSpan  span)
{
  g_autofree char *text = rel_span_dup_text (span, self->new.text);

  append_item (body, body->indent != NULL ? body->indent : body->n > 0 ? " " : "", text, "", "");
}

static void
keep_comments (Body       *self,
               const char *lead)
{
  g_autofree char *before = self->kept;

  self->kept = NULL;
  if (has_comment (lead))
    {
      g_autofree char *trimmed = g_strchomp (g_strdup (lead));

      self->kept = g_strconcat (before != NULL ? before : "", trimmed, NULL);
    }
  else
    self->kept = g_steal_pointer (&before);
}

char *
rel_patch_write_body (RelPatch *self)
{
  Body body = { .text = g_string_new (NULL) };
  RelPatchItem *first = &g_array_index (self->items, RelPatchItem, 0);
  const char *line = strrchr (first->lead, '\n');

  body.indent = g_strdup (line);
  for (guint i = 0; i < self->items->len; i++)
    {
      RelPatchItem *item = &g_array_index (self->items, RelPatchItem, i);

      if (item->dropped && item->column != REL_NO_COLUMN)
        keep_comments (&body, item->lead);
    }
  for (guint j = 0; j < self->new.table.columns->len; j++)
    if (self->to_old[j] != REL_NO_COLUMN)
      append_old (self, &body, rel_patch_find_item (self, self->to_old[j], REL_NO_COLUMN));
    else
      append_new (self, &body, rel_patch_get_column (&self->new, j)->span);
  for (guint i = 0; i < self->items->len; i++)
    {
      RelPatchItem *item = &g_array_index (self->items, RelPatchItem, i);

      if (item->column != REL_NO_COLUMN)
        continue;
      if (item->dropped)
        keep_comments (&body, item->lead);
      else
        append_old (self, &body, item);
    }
  for (guint j = 0; j < self->new.constraints->len; j++)
    {
      const RelPatchConstraint *wanted = &g_array_index (self->new.constraints, RelPatchConstraint, j);

      if (wanted->other == REL_NO_COLUMN && wanted->column == REL_NO_COLUMN)
        append_new (self, &body, wanted->span);
    }
  g_string_append (body.text, body.pre != NULL ? body.pre : "");
  g_string_append (body.text, body.after != NULL ? body.after : "");
  if (body.kept != NULL)
    append_apart (body.text, body.kept);
  append_apart (body.text, *self->close != '\0' ? self->close : "");
  if (*self->close == '\0')
    append_apart (body.text, "");
  g_free (body.kept);
  g_free (body.pre);
  g_free (body.after);
  g_free (body.indent);

  return g_string_free (body.text, FALSE);
}
