/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a CREATE TABLE says, in a form that two texts can be compared by, however they
 * are written: names without quotes, types without the space in them, constraints
 * without regard to where they stand.
 */
#include "config.h"

#include <string.h>

#include "sql/rel-patch-private.h"

static void
clear_constraint (gpointer data)
{
  RelPatchConstraint *self = data;

  g_free (self->meaning);
  g_free (self->subject);
}

gboolean
rel_patch_text_init (RelPatchText *self,
                     const char   *text)
{
  self->text = text;
  self->constraints = g_array_new (FALSE, TRUE, sizeof (RelPatchConstraint));
  g_array_set_clear_func (self->constraints, clear_constraint);

  return rel_read_table (text, -1, REL_TOKEN_STYLE_SQLITE, &self->table, NULL) && !self->table.is_virtual &&
         self->table.select.start == self->table.select.end && self->table.body.end > self->table.body.start;
}

void
rel_patch_text_clear (RelPatchText *self)
{
  rel_table_text_clear (&self->table);
  g_clear_pointer (&self->constraints, g_array_unref);
}

/* Never NULL: what is not there is empty. */
static char *
dup_text (RelSpan     span,
          const char *text)
{
  char *part = rel_span_dup_text (span, text);

  return part != NULL ? part : g_strdup ("");
}

static char *
dup_name (RelSpan     span,
          const char *text)
{
  char *name = rel_span_dup_name (span, text);

  return name != NULL ? name : g_strdup ("");
}

static char *
lower (char *name)
{
  g_autofree char *plain = name;

  return g_ascii_strdown (plain, -1);
}

/* Name of a column, in lower case. */
char *
rel_patch_text_name (const RelPatchText *self,
                     guint               column)
{
  return lower (dup_name (g_array_index (self->table.columns, RelColumnText, column).name, self->text));
}

static const RelColumnText *
get_column (const RelPatchText *self,
            guint               column)
{
  return &g_array_index (self->table.columns, RelColumnText, column);
}

static gboolean
is_standard_type (const char *type)
{
  static const char *const types[] = { "ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (type, types[i]) == 0)
      return TRUE;

  return FALSE;
}

/* SQLite writes its own types in capitals, and others as they are, comments within them too. */
static char *
say_type (const RelPatchText *self,
          guint               column)
{
  g_autofree char *text = dup_text (get_column (self, column)->type, self->text);
  g_autoptr(GString) type = g_string_new (NULL);
  RelTokenizer tokenizer;
  RelToken token;

  rel_tokenizer_init (&tokenizer, text, -1, REL_TOKEN_STYLE_SQLITE);
  while (rel_tokenizer_next (&tokenizer, &token))
    {
      gboolean quoted = token.kind == REL_TOKEN_QUOTED || token.kind == REL_TOKEN_STRING;
      g_autofree char *word = quoted ? rel_token_dup_name (&token, text) : rel_token_dup_text (&token, text);

      if (token.kind != REL_TOKEN_SPACE)
        g_string_append_printf (type, "%s%s", type->len > 0 ? " " : "", word);
    }

  return is_standard_type (type->str) ? g_ascii_strup (type->str, -1) : g_strdup (type->str);
}

gboolean
rel_patch_text_same_type (const RelPatchText *self,
                          guint               column,
                          const RelPatchText *other,
                          guint               other_column)
{
  g_autofree char *one = say_type (self, column);
  g_autofree char *two = say_type (other, other_column);

  return g_str_equal (one, two);
}

static gboolean
is_in_key (const RelPatchText *self,
           guint               column)
{
  const RelKeyText *key = &self->table.primary_key;
  g_autofree char *name = rel_patch_text_name (self, column);

  if (!self->table.has_primary_key)
    return FALSE;
  if (key->column != REL_NO_COLUMN)
    return key->column == column;
  for (guint i = 0; i < key->n_terms; i++)
    {
      g_autofree char *term = lower (dup_name (g_array_index (self->table.terms, RelTermText, key->first + i).name, self->text));

      if (g_str_equal (term, name))
        return TRUE;
    }

  return FALSE;
}

/* All that a column says by itself, but for its name and type. */
static char *
say_rest (const RelPatchText *self,
          guint               column)
{
  const RelColumnText *info = get_column (self, column);
  g_autofree char *value = dup_text (info->default_value, self->text);
  g_autofree char *collation = dup_name (info->collation, self->text);
  g_autofree char *expression = dup_text (info->expression, self->text);
  gboolean not_null = info->not_null || (self->table.without_rowid && is_in_key (self, column));

  return g_strdup_printf ("%d %d|%s|%s|%d %s", not_null, info->not_null_conflict, value, collation, info->generated, expression);
}

gboolean
rel_patch_text_same_rest (const RelPatchText *self,
                          guint               column,
                          const RelPatchText *other,
                          guint               other_column)
{
  g_autofree char *one = say_rest (self, column);
  g_autofree char *two = say_rest (other, other_column);

  return g_str_equal (one, two);
}

static char *
rename_column (GHashTable *renamed,
               char       *name)
{
  const char *new_name = renamed != NULL ? g_hash_table_lookup (renamed, name) : NULL;

  if (new_name == NULL)
    return name;
  g_free (name);

  return g_strdup (new_name);
}

/* Names of the terms of a constraint; of one at a column, that column. */
static char *
say_terms (const RelPatchText *self,
           GHashTable         *renamed,
           guint               column,
           guint               first,
           guint               n_terms,
           gboolean            names_only)
{
  GString *text = g_string_new (NULL);

  if (column != REL_NO_COLUMN)
    {
      g_autofree char *name = rename_column (renamed, rel_patch_text_name (self, column));

      g_string_append_printf (text, "[%s]", name);
    }
  for (guint i = 0; i < n_terms; i++)
    {
      const RelTermText *term = &g_array_index (self->table.terms, RelTermText, first + i);
      g_autofree char *name = rename_column (renamed, lower (dup_name (term->name, self->text)));
      g_autofree char *collation = lower (dup_name (term->collation, self->text));

      g_string_append_printf (text, "[%s]", name);
      if (!names_only)
        g_string_append_printf (text, "%s%s", collation, term->descending ? " DESC" : "");
    }

  return g_string_free (text, FALSE);
}

static RelPatchConstraint *
add (RelPatchText *self,
     RelPatchKind  kind,
     RelSpan       span,
     guint         column,
     char         *meaning,
     char         *subject)
{
  RelPatchConstraint constraint = { .kind = kind, .span = span, .column = column, .meaning = meaning, .subject = subject, .other = REL_NO_COLUMN };

  g_array_append_val (self->constraints, constraint);

  return &g_array_index (self->constraints, RelPatchConstraint, self->constraints->len - 1);
}

static void
add_key (RelPatchText     *self,
         const RelKeyText *key,
         RelPatchKind      kind,
         GHashTable       *renamed)
{
  g_autofree char *name = dup_name (key->name, self->text);
  g_autofree char *terms = say_terms (self, renamed, key->column, key->first, key->n_terms, FALSE);
  char *subject = say_terms (self, renamed, key->column, key->first, key->n_terms, TRUE);
  gboolean primary = kind == REL_PATCH_PRIMARY;
  RelPatchConstraint *added;

  /* INTEGER PRIMARY KEY DESC is no rowid, but only at its column */
  added = add (self, kind, key->span, key->column,
       g_strdup_printf ("%d|%s|%s%s|%d|%d|%d", kind, name, terms, key->descending ? " DESC" : "", key->conflict,
                        primary && self->table.autoincrement, primary && key->descending && key->column != REL_NO_COLUMN),
       primary ? (g_free (subject), g_strdup ("")) : subject);
  added->first = key->first;
  added->n_terms = key->n_terms;
}

static void
add_link (RelPatchText      *self,
          const RelLinkText *link,
          GHashTable        *renamed,
          const char        *new_name)
{
  g_autofree char *own = lower (dup_name (self->table.name, self->text));
  g_autofree char *name = dup_name (link->name, self->text);
  g_autofree char *target = lower (dup_name (link->target, self->text));
  gboolean self_link = g_str_equal (own, target);
  g_autofree char *target_name = self_link && new_name != NULL ? g_ascii_strdown (new_name, -1) : g_strdup (target);
  g_autofree char *terms = say_terms (self, renamed, link->column, link->first, link->n_terms, FALSE);
  g_autofree char *targets = say_terms (self, self_link ? renamed : NULL, REL_NO_COLUMN, link->first_target, link->n_targets, FALSE);
  g_autofree char *match = lower (dup_name (link->match, self->text));
  RelPatchConstraint *added;

  added = add (self, REL_PATCH_LINK, link->span, link->column,
       g_strdup_printf ("link|%s|%s|%s|%s|%d|%d|%s|%d|%d", name, terms, target_name, targets, link->on_delete, link->on_update, match,
                        link->deferrable, link->initially_deferred),
       say_terms (self, renamed, link->column, link->first, link->n_terms, TRUE));
  added->first = link->first;
  added->n_terms = link->n_terms;
  if (self_link)
    {
      added->first_target = link->first_target;
      added->n_targets = link->n_targets;
      added->target = link->target;
    }
}

/* Lists the constraints, as if columns and the table were called otherwise already. */
void
rel_patch_text_list (RelPatchText *self,
                     GHashTable   *renamed,
                     const char   *new_name)
{
  const RelTableText *table = &self->table;

  g_array_set_size (self->constraints, 0);
  if (table->has_primary_key)
    add_key (self, &table->primary_key, REL_PATCH_PRIMARY, renamed);
  for (guint i = 0; i < table->uniques->len; i++)
    add_key (self, &g_array_index (table->uniques, RelKeyText, i), REL_PATCH_UNIQUE, renamed);
  for (guint i = 0; i < table->checks->len; i++)
    {
      const RelCheckText *check = &g_array_index (table->checks, RelCheckText, i);
      g_autofree char *name = dup_name (check->name, self->text);
      g_autofree char *expression = dup_text (check->expression, self->text);
      g_autofree char *column = check->column != REL_NO_COLUMN ? rename_column (renamed, rel_patch_text_name (self, check->column)) : g_strdup ("");

      add (self, REL_PATCH_CHECK, check->span, check->column, g_strdup_printf ("check|%s|%s|%s", name, column, expression),
           g_strdup_printf ("%s|%s", name, column));
    }
  for (guint i = 0; i < table->links->len; i++)
    add_link (self, &g_array_index (table->links, RelLinkText, i), renamed, new_name);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* All that the text says. Two texts of the same meaning make the same table. */
char *
rel_patch_text_meaning (RelPatchText *self)
{
  const RelTableText *table = &self->table;
  g_autofree char *name = dup_name (table->name, self->text);
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();
  g_autoptr(GString) text = g_string_new (name);

  g_string_append_printf (text, "\n%d %d %d\n", table->temporary, table->strict, table->without_rowid);
  for (guint i = 0; i < table->columns->len; i++)
    {
      g_autofree char *column = dup_name (get_column (self, i)->name, self->text);
      g_autofree char *type = say_type (self, i);
      g_autofree char *rest = say_rest (self, i);

      g_string_append_printf (text, "%s|%s|%s\n", column, type, rest);
    }
  rel_patch_text_list (self, NULL, NULL);
  for (guint i = 0; i < self->constraints->len; i++)
    g_ptr_array_add (parts, g_array_index (self->constraints, RelPatchConstraint, i).meaning);
  g_ptr_array_sort (parts, compare_texts);
  for (guint i = 0; i < parts->len; i++)
    g_string_append_printf (text, "%s\n", (char *) parts->pdata[i]);

  return g_strdup (text->str);
}
