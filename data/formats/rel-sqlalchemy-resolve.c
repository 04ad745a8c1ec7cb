/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * From classes to tables: what a class gets from its bases, what its table is called,
 * and what happens when two want the same name.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "formats/rel-sqlalchemy-model-private.h"
#include "schema/rel-naming.h"

#define MAX_BASES     50
#define MAX_INHERITED 200000

/* "VideoAuthor" as Flask-SQLAlchemy calls its table: "video_author". */
static char *
to_snake_case (const char *name)
{
  GString *out = g_string_new (NULL);

  for (const char *at = name; *at != '\0'; at++)
    {
      gboolean upper = g_ascii_isupper (*at);

      if (upper && at > name && (!g_ascii_isupper (at[-1]) || (at[1] != '\0' && g_ascii_islower (at[1]))) && at[-1] != '_')
        g_string_append_c (out, '_');
      g_string_append_c (out, g_ascii_tolower (*at));
    }

  return g_string_free (out, FALSE);
}

static RelModelClass *
get_base (RelModel *self,
          RelModelClass *class,
          guint n)
{
  return g_hash_table_lookup (self->by_class, g_ptr_array_index (class->bases, n));
}

/* --- what is inherited --- */

static gpointer
copy_names (GPtrArray *names)
{
  GPtrArray *copy = g_ptr_array_new ();

  g_ptr_array_extend (copy, names, NULL, NULL);

  return copy;
}

static void
copy_keys (RelModelTable *to,
           RelModelTable *from)
{
  for (guint i = 0; i < from->uniques->len; i++)
    {
      RelModelKey *key = g_new0 (RelModelKey, 1);

      *key = *(RelModelKey *) g_ptr_array_index (from->uniques, i);
      key->columns = copy_names (key->columns);
      g_ptr_array_add (to->uniques, key);
    }
  for (guint i = 0; i < from->indexes->len; i++)
    {
      RelModelIndex *index = g_new0 (RelModelIndex, 1);

      *index = *(RelModelIndex *) g_ptr_array_index (from->indexes, i);
      index->parts = g_array_copy (index->parts);
      g_ptr_array_add (to->indexes, index);
    }
  g_array_append_vals (to->checks, from->checks->data, from->checks->len);
}

static void
copy_links (RelModelTable *to,
            RelModelTable *from)
{
  for (guint i = 0; i < from->links->len; i++)
    {
      RelModelLink *link = g_new0 (RelModelLink, 1);

      *link = *(RelModelLink *) g_ptr_array_index (from->links, i);
      link->id = rel_id_new ();
      link->columns = copy_names (link->columns);
      link->targets = g_array_copy (link->targets);
      g_ptr_array_add (to->links, link);
    }
}

/* The columns of a mixin come first, since it was written before. What the class says itself stays. */
static void
inherit (RelModel      *self,
         RelModelTable *to,
         RelModelTable *from)
{
  guint n = 0;

  /* Many classes with a big mixin are more than anyone wrote by hand. */
  if (self->n_inherited > MAX_INHERITED)
    {
      rel_losses_add (self->losses, to->line, NULL, _ ("The models are too many to give each what it inherits"));
      return;
    }
  for (guint i = 0; i < from->columns->len; i++)
    {
      RelModelColumn *column = g_memdup2 (g_ptr_array_index (from->columns, i), sizeof (RelModelColumn));

      if (g_hash_table_contains (to->by_key, column->key) || (column->attribute != NULL && g_hash_table_contains (to->by_attribute, column->attribute)))
        {
          g_free (column);
          continue;
        }
      g_ptr_array_insert (to->columns, n++, column);
      g_hash_table_insert (to->by_key, (char *) column->key, column);
      if (column->attribute != NULL)
        g_hash_table_insert (to->by_attribute, (char *) column->attribute, column);
    }
  self->n_inherited += from->columns->len + from->links->len + from->uniques->len + from->indexes->len + from->checks->len;
  copy_links (to, from);
  copy_keys (to, from);
  to->without_rowid = to->without_rowid || from->without_rowid;
  to->autoincrement = to->autoincrement || from->autoincrement;
  if (to->schema == NULL)
    to->schema = from->schema;
}

/* Goes over all bases that have no table, each once, nearest first; finds what else matters on the way. */
static void
inherit_all (RelModel *self,
             RelModelClass *class,
             RelModelClass **mapped,
             gboolean       *named_by_class)
{
  g_autoptr(GPtrArray) queue = g_ptr_array_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);

  g_ptr_array_add (queue, class);
  g_hash_table_add (seen, class);
  for (guint i = 0; i < queue->len && i < MAX_BASES; i++)
    {
      RelModelClass *at = g_ptr_array_index (queue, i);

      *named_by_class = *named_by_class || at->named_by_class;
      class->flask = class->flask || at->flask;
      for (guint j = 0; j < at->bases->len; j++)
        {
          RelModelClass *base = get_base (self, at, j);

          if (base == NULL || !g_hash_table_add (seen, base))
            continue;
          if (base->mapped || base->has_table)
            {
              if (*mapped == NULL)
                *mapped = base;
              continue;
            }
          g_ptr_array_add (queue, base);
        }
    }
  for (guint i = queue->len; i > 1; i--)
    inherit (self, class->table, ((RelModelClass *) g_ptr_array_index (queue, i - 1))->table);
}

/* --- names of tables --- */

static char *
full_name (RelModelTable *table,
           const char    *name)
{
  return table->schema != NULL && strcmp (table->schema, "public") != 0 ? g_strconcat (table->schema, ".", name, NULL) : g_strdup (name);
}

static gboolean
same_text (RelModel      *self,
           RelModelTable *a,
           RelModelTable *b)
{
  const char *one = self->text + a->start, *one_end = self->text + a->end;
  const char *other = self->text + b->start, *other_end = self->text + b->end;

  for (;;)
    {
      while (one < one_end && g_ascii_isspace (*one))
        one++;
      while (other < other_end && g_ascii_isspace (*other))
        other++;
      if (one == one_end || other == other_end)
        return one == one_end && other == other_end;
      if (*one++ != *other++)
        return FALSE;
    }
}

/* The table takes its name, or the next best one that a class offers. FALSE when it is left out. */
static gboolean
register_table (RelModel      *self,
                RelModelTable *table,
                const char    *wanted,
                const char    *symbol,
                gboolean       is_class)
{
  g_autofree char *name = full_name (table, wanted);
  g_autofree char *folded = g_ascii_strdown (name, -1);
  RelModelTable *old = g_hash_table_lookup (self->by_name, folded);
  gboolean again = g_hash_table_contains (self->by_symbol, symbol);

  table->replaced_by = old;
  if (old != NULL && same_text (self, old, table))
    {
      rel_losses_add (self->losses, table->line, name, _ ("The table is defined twice in the same words, first in line %u"), old->line);
      return FALSE;
    }
  if (old != NULL && is_class && !again)
    {
      g_autofree char *snake = to_snake_case (symbol);
      g_autofree char *offered = rel_naming_plural (snake);
      g_autofree char *offered_folded = g_ascii_strdown (offered, -1);

      if (!g_hash_table_contains (self->by_name, offered_folded))
        {
          rel_losses_add (self->losses, table->line, name,
                          _ ("The table is defined twice, first in line %u; this one, of the class “%s”, is called “%s” here"), old->line, symbol, offered);
          table->name = rel_model_keep (self, offered);
          g_hash_table_insert (self->by_name, g_steal_pointer (&offered_folded), table);
          g_ptr_array_add (self->tables, table);
          table->replaced_by = NULL;
          return TRUE;
        }
    }
  if (old != NULL)
    {
      rel_losses_add (self->losses, table->line, name, _ ("The table is defined twice and differently; the one of line %u is kept"), old->line);
      return FALSE;
    }

  table->name = rel_model_keep (self, name);
  g_hash_table_insert (self->by_name, g_steal_pointer (&folded), table);
  g_ptr_array_add (self->tables, table);

  return TRUE;
}

static const char *
find_name (RelModel *self,
           RelModelClass *class,
           gboolean named_by_class)
{
  g_autofree char *made = NULL;

  if (class->table->name != NULL)
    return class->table->name;
  if (class->flask)
    made = to_snake_case (class->name);
  else if (named_by_class)
    made = g_ascii_strdown (class->name, -1);
  else
    return NULL;
  rel_losses_add (self->losses, class->line, class->name, _ ("The name of the table is made by the program; “%s” is taken"), made);

  return rel_model_keep (self, made);
}

static void
resolve_class (RelModel *self,
               RelModelClass *class)
{
  RelModelClass *mapped = NULL;
  gboolean named_by_class = FALSE;
  const char *name;

  if (class->resolved || class->is_enum)
    return;
  class->resolved = TRUE;
  /* What gives others their names is a mixin, and no table itself. */
  if (class->abstract || (class->named_by_class && class->is_base))
    return;

  inherit_all (self, class, &mapped, &named_by_class);
  name = class->has_table || mapped == NULL ? find_name (self, class, named_by_class && class->table->columns->len > 0) : NULL;
  if (name == NULL && mapped != NULL && mapped->mapped)
    {
      /* Single-table inheritance: its columns are the parent's. */
      for (guint i = 0; i < class->table->columns->len; i++)
        {
          RelModelColumn *column = g_memdup2 (g_ptr_array_index (class->table->columns, i), sizeof (RelModelColumn));

          if (g_hash_table_contains (mapped->table->by_key, column->key))
            g_free (column);
          else
            rel_model_add_column (self, mapped->table, column);
        }
      copy_links (mapped->table, class->table);
      copy_keys (mapped->table, class->table);
      class->table = mapped->table;
      class->mapped = TRUE;
      g_hash_table_insert (self->by_symbol, (char *) class->name, mapped->table);
      return;
    }
  if (name == NULL)
    return;

  class->table->name = NULL;
  class->table->line = class->line;
  class->table->start = class->start;
  class->table->end = class->end;
  class->mapped = register_table (self, class->table, name, class->name, TRUE);
  if (class->mapped)
    g_hash_table_replace (self->by_symbol, (char *) class->name, class->table);
}

/* In the order of the text, so that bases come before. */
void
rel_model_resolve_classes (RelModel *self)
{
  g_autoptr(GPtrArray) plain = g_steal_pointer (&self->tables);
  guint at_class = 0;

  for (guint i = 0; i < self->classes->len; i++)
    {
      RelModelClass *class = g_ptr_array_index (self->classes, i);

      for (guint j = 0; j < class->bases->len; j++)
        {
          RelModelClass *base = get_base (self, class, j);

          if (base != NULL && base != class)
            base->is_base = TRUE;
        }
    }
  self->tables = g_ptr_array_new ();
  for (guint i = 0; i <= plain->len; i++)
    {
      RelModelTable *table = i < plain->len ? g_ptr_array_index (plain, i) : NULL;
      const char *name = table != NULL ? table->name : NULL;

      for (; at_class < self->classes->len; at_class++)
        {
          RelModelClass *class = g_ptr_array_index (self->classes, at_class);

          if (table != NULL && class->line > table->line)
            break;
          resolve_class (self, class);
        }
      if (table == NULL)
        break;
      table->name = NULL;
      register_table (self, table, name, "", FALSE);
    }
}
