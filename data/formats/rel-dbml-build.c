/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Makes one table of a DBML text: its fields with those of its partials become columns,
 * enums become checks, and what is said at fields and at the foot becomes keys, indexes
 * and checks. A key column is NOT NULL unless the text says "null", or it is SQLite's own
 * row number, which needs no saying. Each step is linear; what partials multiply is
 * bounded.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/rel-error.h"
#include "formats/rel-dbml-build-private.h"
#include "sql/rel-dialect.h"

static char *
fold (const char *name)
{
  return g_ascii_strdown (name, -1);
}

RelDbmlBuilt *
rel_dbml_built_new (const char *name)
{
  RelDbmlBuilt *self = g_new0 (RelDbmlBuilt, 1);

  self->id = rel_id_new ();
  self->name = g_strdup (name);
  self->fields = g_ptr_array_new ();
  self->columns = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->uniques = g_ptr_array_new_with_free_func (g_object_unref);
  self->unique = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->checks = g_ptr_array_new_with_free_func (g_object_unref);
  self->indexes = g_ptr_array_new_with_free_func (g_object_unref);
  self->links = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

void
rel_dbml_built_free (RelDbmlBuilt *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->columns);
  g_hash_table_unref (self->by_name);
  g_clear_object (&self->primary_key);
  g_ptr_array_unref (self->uniques);
  g_hash_table_unref (self->unique);
  g_ptr_array_unref (self->checks);
  g_ptr_array_unref (self->indexes);
  g_ptr_array_unref (self->links);
  g_free (self);
}

RelColumn *
rel_dbml_built_find (RelDbmlBuilt *self,
                     const char   *name)
{
  g_autofree char *folded = fold (name);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_name, folded));

  return place > 0 ? self->columns->pdata[place - 1] : NULL;
}

/* The name itself, or one beside it when it is taken: tables and indexes share one space. */
char *
rel_dbml_build_use_name (RelDbmlBuild *self,
                         const char   *wanted)
{
  g_autofree char *folded = fold (wanted);
  g_autofree char *name = g_strdup (wanted);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->used, folded));

  /* Each name remembers the last number tried, so that a thousand of one name take a thousand steps. */
  while (g_hash_table_contains (self->used, folded))
    {
      g_free (name);
      g_free (folded);
      name = g_strdup_printf ("%s_%u", wanted, ++n + 1);
      folded = fold (name);
    }
  if (n > 0)
    g_hash_table_insert (self->used, fold (wanted), GUINT_TO_POINTER (n));
  g_hash_table_insert (self->used, g_steal_pointer (&folded), NULL);

  return g_steal_pointer (&name);
}

static void
take_field (RelDbmlBuilt *built,
            RelDbmlField *field)
{
  g_ptr_array_add (built->fields, field);
  g_hash_table_insert (built->by_name, fold (field->name), GUINT_TO_POINTER (built->fields->len));
}

/* The fields of a table with those of its partials: its own go first, then the last partial. */
gboolean
rel_dbml_build_collect (RelDbmlBuild  *self,
                        RelDbmlBuilt  *built,
                        GHashTable    *partials,
                        guint         *budget,
                        GError       **error)
{
  RelDbmlTable *table = built->source;
  g_autoptr(GHashTable) own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) winners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < table->fields->len; i++)
    {
      RelDbmlField *field = table->fields->pdata[i];
      RelDbmlTable *partial = field->partial != NULL ? g_hash_table_lookup (partials, field->partial) : NULL;

      if (field->partial == NULL)
        {
          if (!g_hash_table_contains (own, field->name))
            g_hash_table_insert (own, fold (field->name), field);
          continue;
        }
      if (partial == NULL)
        rel_losses_add (self->losses, field->line, table->name, _("there is no partial “%s”: its columns are missing"), field->partial);
      else if (partial->fields->len + partial->indexes->len + partial->checks->len > *budget)
        {
          rel_set_error_at (error, REL_ERROR_REFUSED, field->line, 0, _("Line %u: the partials of this text make more than %d columns. Nothing was read."),
                            field->line, REL_DBML_MAX_COLUMNS);
          return FALSE;
        }
      for (guint j = 0; partial != NULL && j < partial->fields->len; j++)
        {
          RelDbmlField *theirs = partial->fields->pdata[j];

          if (theirs->partial == NULL)
            g_hash_table_insert (winners, fold (theirs->name), theirs);
        }
      if (partial != NULL)
        partial->used = TRUE;
      *budget -= partial != NULL ? partial->fields->len + partial->indexes->len + partial->checks->len : 0;
    }

  for (guint i = 0; i < table->fields->len; i++)
    {
      RelDbmlField *field = table->fields->pdata[i];
      RelDbmlTable *partial = field->partial != NULL ? g_hash_table_lookup (partials, field->partial) : NULL;

      if (field->partial == NULL)
        {
          g_autofree char *folded = fold (field->name);

          if (g_hash_table_contains (built->by_name, folded))
            rel_losses_add (self->losses, field->line, table->name, _("the column “%s” is there already; this one is left out"), field->name);
          else
            take_field (built, field);
        }
      for (guint j = 0; partial != NULL && j < partial->fields->len; j++)
        {
          RelDbmlField *theirs = partial->fields->pdata[j];
          g_autofree char *folded = theirs->name != NULL ? fold (theirs->name) : NULL;

          if (folded != NULL && !g_hash_table_contains (own, folded) && g_hash_table_lookup (winners, folded) == theirs &&
              !g_hash_table_contains (built->by_name, folded))
            take_field (built, theirs);
        }
    }

  return TRUE;
}

/* Column names of the primary key: of indexes { (…) [pk] }, else those marked pk. */
static GPtrArray *
list_key (RelDbmlBuild  *self,
          RelDbmlBuilt  *built,
          RelDbmlIndex **from)
{
  GPtrArray *names = g_ptr_array_new ();
  RelDbmlTable *table = built->source;
  guint n_marked = 0;

  *from = NULL;
  for (guint i = 0; i < table->indexes->len; i++)
    {
      RelDbmlIndex *index = table->indexes->pdata[i];

      if (!index->pk)
        continue;
      if (*from != NULL)
        rel_losses_add (self->losses, index->line, table->name, _("a second primary key is left out"));
      else
        *from = index;
    }
  for (guint i = 0; *from != NULL && i < (*from)->terms->len; i++)
    {
      RelDbmlTerm *term = &g_array_index ((*from)->terms, RelDbmlTerm, i);
      g_autofree char *folded = fold (term->text);

      if (!term->is_expression && g_hash_table_contains (built->by_name, folded))
        g_ptr_array_add (names, term->text);
      else
        rel_losses_add (self->losses, (*from)->line, table->name, _("the primary key names “%s”, which is no column"), term->text);
    }

  for (guint i = 0; i < built->fields->len; i++)
    {
      RelDbmlField *field = built->fields->pdata[i];

      n_marked += field->pk;
      if (field->pk && names->len == n_marked - 1 && *from == NULL)
        g_ptr_array_add (names, field->name);
    }
  if (*from != NULL && n_marked > 0)
    for (guint i = 0; i < built->fields->len; i++)
      {
        RelDbmlField *field = built->fields->pdata[i];

        if (field->pk && !g_ptr_array_find_with_equal_func (names, field->name, g_str_equal, NULL))
          rel_losses_add (self->losses, field->line, table->name, _("“%s” is marked pk, but the key of the table is another"), field->name);
      }

  return names;
}

static char *
enum_check (RelDbmlEnum *value,
            const char  *column)
{
  g_autofree char *name = rel_sql_quote_identifier (column);
  GString *sql = g_string_new (name);

  g_string_append (sql, " IN (");
  for (guint i = 0; i < value->values->len; i++)
    {
      g_autofree char *text = rel_sql_quote_text (value->values->pdata[i]);

      g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", text);
    }
  g_string_append_c (sql, ')');

  return g_string_free (sql, FALSE);
}

static void
add_check (RelDbmlBuilt *built,
           const char   *name,
           const char   *expression,
           RelId         column)
{
  RelCheckInfo info = { name, expression, column };

  g_ptr_array_add (built->checks, rel_check_new (REL_ID_NONE, &info));
}

static void
make_column (RelDbmlBuild *self,
             RelDbmlBuilt *built,
             RelDbmlField *field,
             GHashTable   *enums,
             GPtrArray    *key,
             GHashTable   *in_key)
{
  RelDbmlEnum *value = field->type_is_name ? g_hash_table_lookup (enums, field->type) : NULL;
  gboolean keyed = g_hash_table_contains (in_key, field->name);
  RelColumnInfo info = { .name = field->name, .type = field->type, .default_value = field->default_value, .note = field->note };
  g_autofree char *subject = g_strconcat (built->name, ".", field->name, NULL);
  RelColumn *column;

  if (value != NULL)
    {
      value->used = TRUE;
      info.type = "TEXT";
      rel_losses_add (self->losses, field->line, subject, _("the enum “%s” becomes TEXT with a check of its values"), field->type);
    }
  if (field->increment && keyed && key->len == 1)
    built->autoincrement = TRUE;
  else if (field->increment)
    rel_losses_add (self->losses, field->line, subject, _("only a primary key of one column counts by itself: “increment” is left out"));

  info.not_null = field->null == REL_DBML_NULL_FORBIDDEN ||
                  (keyed && field->null == REL_DBML_NULL_UNSAID && !(key->len == 1 && g_ascii_strcasecmp (info.type, "INTEGER") == 0));
  column = rel_column_new (REL_ID_NONE, &info);
  g_ptr_array_add (built->columns, column);

  for (guint i = 0; field->checks != NULL && i < field->checks->len; i++)
    add_check (built, NULL, field->checks->pdata[i], rel_column_get_id (column));
  if (value != NULL && value->values->len > 0)
    {
      g_autofree char *check = enum_check (value, field->name);

      add_check (built, NULL, check, rel_column_get_id (column));
    }
}

static RelKey *
make_key (RelDbmlBuilt *built,
          const char   *name,
          char        **columns,
          guint         n,
          gboolean      primary)
{
  g_autofree RelId *ids = g_new0 (RelId, n + 1);
  RelKeyInfo info = { .name = name, .columns = ids, .n_columns = n };
  RelColumn *column = NULL;

  for (guint i = 0; i < n; i++)
    {
      column = rel_dbml_built_find (built, columns[i]);
      ids[i] = rel_column_get_id (column);
    }
  info.rowid = primary && n == 1 && g_ascii_strcasecmp (rel_column_get_declared_type (column), "INTEGER") == 0;

  return rel_key_new (REL_ID_NONE, &info);
}

/* The same columns are unique once, however often it is said. */
static void
add_unique (RelDbmlBuilt *built,
            char        **columns,
            guint         n)
{
  g_autoptr(GString) said = g_string_new (NULL);
  RelKey *key = make_key (built, NULL, columns, n, FALSE);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (said, "%" G_GUINT64_FORMAT " ", rel_key_get_info (key)->columns[i]);
  if (g_hash_table_add (built->unique, g_strdup (said->str)))
    g_ptr_array_add (built->uniques, key);
  else
    g_object_unref (key);
}

static void
make_index (RelDbmlBuild *self,
            RelDbmlBuilt *built,
            RelDbmlIndex *source)
{
  const guint n = source->terms->len;
  g_autofree RelIndexPart *parts = g_new0 (RelIndexPart, n + 1);
  g_autofree char **names = g_new0 (char *, n + 1);
  g_autofree char *wanted = NULL;
  g_autofree char *name = NULL;
  RelIndexInfo info = { .unique = source->unique, .parts = parts, .n_parts = n };
  gboolean plain = TRUE;

  for (guint i = 0; i < n; i++)
    {
      RelDbmlTerm *term = &g_array_index (source->terms, RelDbmlTerm, i);
      RelColumn *column = term->is_expression ? NULL : rel_dbml_built_find (built, term->text);

      if (!term->is_expression && column == NULL)
        {
          rel_losses_add (self->losses, source->line, built->name, _("an index names “%s”, which is no column; it is left out"), term->text);
          return;
        }
      parts[i].column = column != NULL ? rel_column_get_id (column) : REL_ID_NONE;
      parts[i].expression = column == NULL ? term->text : NULL;
      names[i] = term->text;
      plain = plain && column != NULL;
    }

  if (source->unique && source->name == NULL && plain)
    {
      add_unique (built, names, n);
      return;
    }

  /* Servers know a name of an index within its table only: a given one is kept as it is. */
  wanted = g_strdup_printf ("%s_%s_idx", built->name, parts[0].expression == NULL ? names[0] : "expression");
  name = source->name != NULL ? g_strdup (source->name) : rel_dbml_build_use_name (self, wanted);
  info.name = name;
  g_ptr_array_add (built->indexes, rel_index_new (REL_ID_NONE, &info));
}

static void
make_parts (RelDbmlBuild *self,
            RelDbmlBuilt *built,
            RelDbmlTable *source)
{
  for (guint i = 0; i < source->indexes->len; i++)
    {
      RelDbmlIndex *index = source->indexes->pdata[i];

      if (!index->pk)
        make_index (self, built, index);
    }
  for (guint i = 0; i < source->checks->len; i++)
    {
      RelDbmlCheck *check = source->checks->pdata[i];

      add_check (built, check->name, check->expression, REL_ID_NONE);
    }
}

void
rel_dbml_build_fill (RelDbmlBuild *self,
                     RelDbmlBuilt *built,
                     GHashTable   *partials,
                     GHashTable   *enums)
{
  RelDbmlIndex *from;
  g_autoptr(GPtrArray) key = list_key (self, built, &from);
  g_autoptr(GHashTable) in_key = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < key->len; i++)
    {
      g_autofree char *folded = fold (key->pdata[i]);
      RelDbmlField *field = built->fields->pdata[GPOINTER_TO_UINT (g_hash_table_lookup (built->by_name, folded)) - 1];

      g_hash_table_add (in_key, field->name);
    }
  for (guint i = 0; i < built->fields->len; i++)
    make_column (self, built, built->fields->pdata[i], enums, key, in_key);
  if (key->len > 0)
    built->primary_key = make_key (built, from != NULL ? from->name : NULL, (char **) key->pdata, key->len, TRUE);

  for (guint i = 0; i < built->fields->len; i++)
    {
      RelDbmlField *field = built->fields->pdata[i];

      if (field->unique)
        add_unique (built, &field->name, 1);
    }
  make_parts (self, built, built->source);
  for (guint i = 0; i < built->source->fields->len; i++)
    {
      RelDbmlField *field = built->source->fields->pdata[i];
      RelDbmlTable *partial = field->partial != NULL ? g_hash_table_lookup (partials, field->partial) : NULL;

      if (partial != NULL)
        make_parts (self, built, partial);
    }
}
