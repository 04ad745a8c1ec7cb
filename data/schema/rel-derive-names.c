/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the ends of relationships are called. Names at one table differ, so they are
 * given in rounds: names that people gave, ends that lead to one record, collections,
 * collections through other tables; within a round in the order of declaration. Who
 * finds a name taken gets its longer form, then a number.
 */
#include "config.h"

#include "schema/rel-derive-private.h"

#include "schema/rel-naming.h"

typedef struct
{
  Derivation *derivation;
  GHashTable *taken;     /* DeriveName, its text owned by whoever has the name */
  GHashTable *numbers;   /* DeriveName, its text owned -> the last number tried */
  GPtrArray  *texts;
} Names;

guint
derive_name_hash (gconstpointer name)
{
  const DeriveName *key = name;
  guint hash = 5381 + (guint) (key->table * 2654435761u);

  for (const char *p = key->name; *p != '\0'; p++)
    hash = hash * 33 + (guchar) g_ascii_tolower (*p);

  return hash;
}

gboolean
derive_name_equal (gconstpointer a,
                   gconstpointer b)
{
  const DeriveName *one = a;
  const DeriveName *other = b;

  return one->table == other->table && g_ascii_strcasecmp (one->name, other->name) == 0;
}

static DeriveTable *
table_at (Names *self,
          guint  place)
{
  return &g_array_index (self->derivation->tables, DeriveTable, place);
}

static gboolean
take (Names      *self,
      guint       place,
      const char *name)
{
  DeriveName key = { rel_table_get_id (table_at (self, place)->table), name };

  if (g_hash_table_contains (self->taken, &key))
    return FALSE;
  g_hash_table_add (self->taken, g_memdup2 (&key, sizeof key));

  return TRUE;
}

/* The first of these names that is free at a table. Both are consumed. */
static char *
choose (Names *self,
        guint  place,
        char  *name,
        char  *longer)
{
  g_autofree char *shorter = name;
  g_autofree char *base = longer;
  DeriveName key;
  guint number;

  if (take (self, place, shorter))
    return g_steal_pointer (&shorter);
  if (base == NULL)
    base = g_steal_pointer (&shorter);
  else if (take (self, place, base))
    return g_steal_pointer (&base);

  key.table = rel_table_get_id (table_at (self, place)->table);
  key.name = base;
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, &key));
  for (number = MAX (number, 1) + 1; ; number++)
    {
      char *numbered = g_strdup_printf ("%s_%u", base, number);

      if (take (self, place, numbered))
        {
          key.name = base;
          g_ptr_array_add (self->texts, g_steal_pointer (&base));
          g_hash_table_replace (self->numbers, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (number));
          return numbered;
        }
      g_free (numbered);
    }
}

/* What the columns of a link say: NULL when that is nothing, or when they disagree. */
static char *
find_stem (const DeriveLink *link,
           RelTable         *child,
           RelTable         *parent)
{
  g_autofree char *stem = NULL;

  for (guint i = 0; i < link->info->n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (child, link->info->columns[i]);
      RelColumn *referenced = rel_table_get_column (parent, link->info->target_columns[i]);
      g_autofree char *rest = NULL;

      if (column == NULL || referenced == NULL)
        continue;
      rest = rel_naming_strip_suffix (rel_column_get_name (column), rel_column_get_name (referenced));
      if (rest == NULL)
        continue;
      if (stem != NULL && g_ascii_strcasecmp (stem, rest) != 0)
        return NULL;
      if (stem == NULL)
        stem = g_steal_pointer (&rest);
    }

  return g_steal_pointer (&stem);
}

static void
find_remainder (Names      *self,
                DeriveLink *link)
{
  DeriveTable *parent = table_at (self, link->parent);

  link->stem = find_stem (link, table_at (self, link->child)->table, parent->table);
  link->is_plain = link->stem == NULL || link->shared ||
                   rel_naming_is_same (link->stem, parent->singular) ||
                   rel_naming_is_abbreviation (link->stem, parent->singular);

  /* As found where it is the name itself, so that its capitals stay. */
  if (link->stem == NULL || link->shared ||
      (link->is_plain && !rel_naming_is_same (link->stem, parent->singular)))
    link->remainder = parent->singular;
  else
    link->remainder = link->stem;
}

static gboolean
is_self (const DeriveLink *link)
{
  return link->child == link->parent;
}

static gboolean
is_called_parent (const DeriveLink *link)
{
  return link->is_plain || g_ascii_strcasecmp (link->remainder, "parent") == 0;
}

static void
name_at_child (Names      *self,
               DeriveLink *link)
{
  DeriveTable *parent = table_at (self, link->parent);
  char *longer = NULL;

  if (is_self (link) && link->is_plain)
    {
      link->name_at_child = choose (self, link->child, g_strdup ("parent"), g_strconcat ("parent_", parent->singular, NULL));
      return;
    }

  if (!link->is_plain)
    longer = g_strconcat (link->remainder, "_", parent->singular, NULL);
  else if (link->stem != NULL && g_ascii_strcasecmp (link->stem, link->remainder) != 0)
    longer = g_strdup (link->stem);
  link->name_at_child = choose (self, link->child, g_strdup (link->remainder), longer);
}

static void
name_at_parent (Names      *self,
                DeriveLink *link)
{
  DeriveTable *child = table_at (self, link->child);
  gboolean one = link->kind == REL_KIND_ONE_TO_ONE;
  const char *members = one ? child->singular : child->plural;
  char *name;
  char *longer;

  if (is_self (link))
    {
      longer = g_strconcat (link->remainder, "_of", NULL);
      name = is_called_parent (link) ? g_strdup (one ? "child" : "children") : g_steal_pointer (&longer);
    }
  else
    {
      if (rel_naming_ends_in_preposition (link->remainder))
        longer = g_strconcat (members, "_", link->remainder, NULL);
      else
        longer = g_strconcat (link->remainder, "_", members, NULL);
      name = link->parallel && !link->is_plain ? g_steal_pointer (&longer) : g_strdup (members);
    }

  link->name_at_parent = choose (self, link->parent, name, longer);
}

/* The name of an association's end which leads over the far link. */
static char *
name_of_join (Names            *self,
              const DeriveJoin *join,
              const DeriveLink *near,
              const DeriveLink *far)
{
  char *name;

  if (near->parent == far->parent && far->is_plain && !near->is_plain)
    name = g_strconcat (near->remainder, "_of", NULL);
  else
    name = rel_naming_plural (far->remainder);

  return choose (self, near->parent, name,
                 g_strconcat (name, "_through_", rel_table_get_name (table_at (self, join->table)->table), NULL));
}

/* Names that people gave come first; of two that are equal the second is not kept. */
static void
take_given (Names      *self,
            DeriveLink *link)
{
  const char *at_child = link->info->name_at_child;
  const char *at_parent = link->info->name_at_parent;

  if (at_child != NULL && *at_child != '\0' && take (self, link->child, at_child))
    link->name_at_child = g_strdup (at_child);
  if (at_parent != NULL && *at_parent != '\0' && take (self, link->parent, at_parent))
    link->name_at_parent = g_strdup (at_parent);
}

/* The name that people gave the end which leads across an association table, or NULL. */
static char *
take_across (Names            *self,
             const DeriveLink *link)
{
  const char *name = link->info->name_across;

  return name != NULL && *name != '\0' && take (self, link->parent, name) ? g_strdup (name) : NULL;
}

void
derive_names (Derivation *derivation)
{
  DeriveLink *links = (DeriveLink *) derivation->links->data;
  guint n_links = derivation->links->len;
  Names self = {
    .derivation = derivation,
    .taken = g_hash_table_new_full (derive_name_hash, derive_name_equal, g_free, NULL),
    .numbers = g_hash_table_new_full (derive_name_hash, derive_name_equal, g_free, NULL),
    .texts = g_ptr_array_new_with_free_func (g_free),
  };

  for (guint i = 0; i < derivation->tables->len; i++)
    {
      DeriveTable *table = table_at (&self, i);

      table->singular = rel_naming_singular (rel_table_get_name (table->table));
      table->plural = rel_naming_plural (rel_table_get_name (table->table));
    }
  for (guint i = 0; i < n_links; i++)
    {
      find_remainder (&self, &links[i]);
      take_given (&self, &links[i]);
    }
  for (guint i = 0; i < derivation->joins->len; i++)
    {
      DeriveJoin *join = &g_array_index (derivation->joins, DeriveJoin, i);

      join->name_at_left = take_across (&self, &links[join->left]);
      join->name_at_right = take_across (&self, &links[join->right]);
    }

  for (guint i = 0; i < n_links; i++)
    {
      if (links[i].name_at_child == NULL)
        name_at_child (&self, &links[i]);
      if (links[i].name_at_parent == NULL && links[i].kind == REL_KIND_ONE_TO_ONE)
        name_at_parent (&self, &links[i]);
    }
  for (guint i = 0; i < n_links; i++)
    if (links[i].name_at_parent == NULL)
      name_at_parent (&self, &links[i]);
  for (guint i = 0; i < derivation->joins->len; i++)
    {
      DeriveJoin *join = &g_array_index (derivation->joins, DeriveJoin, i);

      if (join->name_at_left == NULL)
        join->name_at_left = name_of_join (&self, join, &links[join->left], &links[join->right]);
      if (join->name_at_right == NULL)
        join->name_at_right = name_of_join (&self, join, &links[join->right], &links[join->left]);
    }

  g_hash_table_unref (self.taken);
  g_hash_table_unref (self.numbers);
  g_ptr_array_unref (self.texts);
}
