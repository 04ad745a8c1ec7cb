/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Relationships of a class: both ends of each, naming each other. SQLAlchemy finds the
 * columns by itself while there is one way to go; where there are more it is told. It
 * warns when two relationships write one column, so the later one names the earlier.
 */
#include "config.h"

#include <string.h>

#include "formats/rel-python-words.h"
#include "formats/rel-sqlalchemy-writer-private.h"

typedef struct
{
  RelSqlalchemyWriter       *writer;
  RelSqlalchemyTable        *table; /* whose attribute it is */
  RelSqlalchemyTable        *far;
  const RelEnd              *end;
  const RelRelationshipInfo *info;
  GPtrArray                 *arguments;
} EndWriting;

static const RelForeignKeyInfo *
get_link (RelSqlalchemyTable *table,
          RelId               link)
{
  RelForeignKey *key = rel_table_get_foreign_key (table->table, link);

  return key != NULL ? rel_foreign_key_get_info (key) : NULL;
}

static gboolean
same_set (const RelId *a,
          guint        n_a,
          const RelId *b,
          guint        n_b)
{
  guint n = 0;

  for (guint i = 0; i < n_a; i++)
    for (guint j = 0; j < n_b; j++)
      n += a[i] == b[j];

  return n_a == n_b && n == n_a;
}

/* Links from one table to another: all, and those with the same columns. */
static void
count_links (RelSqlalchemyTable      *from,
             RelSqlalchemyTable      *to,
             const RelForeignKeyInfo *like,
             guint                   *n,
             guint                   *n_alike)
{
  GPtrArray *links = rel_table_get_info (from->table)->foreign_keys;

  for (guint i = 0; i < links->len; i++)
    {
      const RelForeignKeyInfo *link = rel_foreign_key_get_info (g_ptr_array_index (links, i));

      if (link->target != rel_table_get_id (to->table) || link->n_columns != link->n_target_columns)
        continue;
      (*n)++;
      if (like != NULL && same_set (link->columns, link->n_columns, like->columns, like->n_columns))
        (*n_alike)++;
    }
}

/* "[a, b]" or "Child.a": the attributes of columns. */
static char *
write_attributes (RelSqlalchemyTable *table,
                  const RelId        *columns,
                  guint               n_columns,
                  gboolean            from_outside)
{
  g_autoptr(GString) out = g_string_new (NULL);
  gboolean list = !from_outside || n_columns > 1;

  g_string_append (out, from_outside ? "\"" : "");
  g_string_append (out, list ? "[" : "");
  for (guint i = 0; i < n_columns; i++)
    {
      guint position = rel_sqlalchemy_position (table, columns[i]);

      g_string_append_printf (out, "%s%s%s%s", i > 0 ? ", " : "", from_outside ? table->symbol : "", from_outside ? "." : "",
                              position != G_MAXUINT ? table->attributes[position] : "None");
    }
  g_string_append (out, list ? "]" : "");
  g_string_append (out, from_outside ? "\"" : "");

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* A column where it is read later than its class is made: "Book.id" or "book_category.c.book_id". */
static char *
write_later (RelSqlalchemyTable *table,
             RelId               column)
{
  guint position = rel_sqlalchemy_position (table, column);
  g_autofree char *literal = NULL;
  const char *key;

  if (position == G_MAXUINT)
    return g_strdup ("None");
  if (table->role == REL_SQLALCHEMY_CLASS)
    return g_strdup_printf ("%s.%s", table->symbol, table->attributes[position]);

  key = table->keys[position];
  if (rel_python_is_identifier (key) && !rel_python_is_keyword (key) && key[0] != '_')
    return g_strdup_printf ("%s.c.%s", table->symbol, key);
  literal = rel_python_literal (key);

  return g_strdup_printf ("%s.c[%s]", table->symbol, literal);
}

static char *
write_join (RelSqlalchemyWriter     *self,
            RelSqlalchemyTable      *child,
            RelSqlalchemyTable      *parent,
            const RelForeignKeyInfo *link)
{
  g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *all = NULL;

  for (guint i = 0; i < link->n_columns; i++)
    {
      g_autofree char *column = write_later (child, link->columns[i]);
      g_autofree char *target = write_later (parent, link->target_columns[i]);

      rel_sqlalchemy_add (pairs, "%s == %s", target, column);
    }
  all = pairs->len == 1 ? g_strdup (g_ptr_array_index (pairs, 0)) : rel_sqlalchemy_join (rel_sqlalchemy_use (self, "and_"), pairs);

  return g_strconcat ("lambda: ", all, NULL);
}

static void
add_join (EndWriting              *self,
          const char              *keyword,
          RelSqlalchemyTable      *child,
          RelSqlalchemyTable      *parent,
          const RelForeignKeyInfo *link)
{
  g_autofree char *join = write_join (self->writer, child, parent, link);

  rel_sqlalchemy_add (self->arguments, "%s=%s", keyword, join);
}

static void
add_far_name (EndWriting *self)
{
  const char *name = rel_sqlalchemy_names_get_end (self->writer->names, self->end->relationship, !self->end->at_parent);

  if (name != NULL)
    rel_sqlalchemy_add (self->arguments, "back_populates=\"%s\"", name);
}

/* --- many-to-many --- */

static void
add_many_to_many (EndWriting *self)
{
  RelSqlalchemyTable *association = rel_sqlalchemy_names_find (self->writer->names, self->info->association);
  const RelForeignKeyInfo *near = get_link (association, self->end->at_parent ? self->info->link : self->info->far_link);
  const RelForeignKeyInfo *far = get_link (association, self->end->at_parent ? self->info->far_link : self->info->link);
  gboolean folded = association->role == REL_SQLALCHEMY_ASSOCIATION;
  guint n_near = 0, n_far = 0, n_alike = 0;

  if (folded)
    rel_sqlalchemy_add (self->arguments, "secondary=%s", association->symbol);
  else if (rel_python_is_identifier (association->name) && !rel_python_is_keyword (association->name) &&
           g_ascii_islower (association->name[0]) && g_str_is_ascii (association->name))
    rel_sqlalchemy_add (self->arguments, "secondary=\"%s\"", association->name);
  else
    rel_sqlalchemy_add (self->arguments, "secondary=lambda: %s.__table__", association->symbol);

  count_links (association, self->table, NULL, &n_near, &n_alike);
  count_links (association, self->far, NULL, &n_far, &n_alike);
  if (n_near > 1 || n_far > 1)
    {
      add_join (self, "primaryjoin", association, self->table, near);
      add_join (self, "secondaryjoin", association, self->far, far);
    }

  add_far_name (self);
  if (folded && self->info->passive_deletes)
    rel_sqlalchemy_add (self->arguments, "passive_deletes=True");
  if (!folded)
    rel_sqlalchemy_add (self->arguments, "viewonly=True");
}

/* --- over one link --- */

/* The ends of links declared before this one that share a column with it. */
static void
add_overlaps (EndWriting              *self,
              RelSqlalchemyTable      *child,
              const RelForeignKeyInfo *link)
{
  GPtrArray *links = rel_table_get_info (child->table)->foreign_keys;
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < links->len; i++)
    {
      RelForeignKey *key = g_ptr_array_index (links, i);
      const RelForeignKeyInfo *other = rel_foreign_key_get_info (key);
      RelRelationship *relationship = rel_schema_get_relationship (self->writer->schema, rel_foreign_key_get_id (key));
      gboolean shares = FALSE;

      if (rel_foreign_key_get_id (key) == self->info->link)
        break;
      for (guint j = 0; j < other->n_columns; j++)
        for (guint k = 0; k < link->n_columns; k++)
          shares = shares || other->columns[j] == link->columns[k];
      if (!shares || relationship == NULL)
        continue;
      for (guint at_parent = 0; at_parent < 2; at_parent++)
        {
          const char *name = rel_sqlalchemy_names_get_end (self->writer->names, relationship, at_parent);

          if (name != NULL)
            g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", name);
        }
    }
  if (names->len > 0)
    rel_sqlalchemy_add (self->arguments, "overlaps=\"%s\"", names->str);
}

static void
add_owner_rule (EndWriting *self)
{
  const RelRelationshipInfo *info = self->info;

  switch (info->on_owner_delete)
    {
    case REL_OWNER_DELETE_DELETE:
      rel_sqlalchemy_add (self->arguments, "cascade=\"all, delete\"");
      break;
    case REL_OWNER_DELETE_ORPHAN:
      rel_sqlalchemy_add (self->arguments, "cascade=\"all, delete-orphan\"");
      break;
    case REL_OWNER_DELETE_LEAVE:
      rel_sqlalchemy_add (self->arguments, "passive_deletes=\"all\"");
      break;
    case REL_OWNER_DELETE_UNLINK:
    default:
      break;
    }
  if (info->passive_deletes && info->on_owner_delete != REL_OWNER_DELETE_LEAVE)
    rel_sqlalchemy_add (self->arguments, "passive_deletes=True");
}

static void
add_over_link (EndWriting *self)
{
  RelSqlalchemyTable *child = self->end->at_parent ? self->far : self->table;
  RelSqlalchemyTable *parent = self->end->at_parent ? self->table : self->far;
  const RelForeignKeyInfo *link = get_link (child, self->info->link);
  gboolean self_reference = child == parent;
  guint n = 0, n_alike = 0;
  g_autofree char *columns = NULL;

  count_links (child, parent, link, &n, &n_alike);
  if (!self_reference)
    {
      guint n_back_alike = 0;

      count_links (parent, child, NULL, &n, &n_back_alike);
    }

  if (n_alike > 1)
    add_join (self, "primaryjoin", child, parent, link);
  add_far_name (self);
  if (n > 1)
    {
      columns = write_attributes (child, link->columns, link->n_columns, self->end->at_parent && !self_reference);
      rel_sqlalchemy_add (self->arguments, "foreign_keys=%s", columns);
    }
  if (self_reference && !self->end->at_parent)
    {
      g_autofree char *targets = write_attributes (child, link->target_columns, link->n_target_columns, FALSE);

      rel_sqlalchemy_add (self->arguments, "remote_side=%s", targets);
    }
  if (self->end->at_parent)
    add_owner_rule (self);
  add_overlaps (self, child, link);
}

/* --- both --- */

static char *
write_head (EndWriting *self,
            const char *attribute)
{
  gboolean collection = rel_end_is_collection (self->end);
  gboolean optional = self->end->at_parent || !self->info->required;
  RelSqlalchemyWriter *writer = self->writer;

  g_hash_table_add (writer->orm, (char *) "relationship");
  if (writer->style == REL_SQLALCHEMY_CLASSIC)
    {
      rel_sqlalchemy_add (self->arguments, "\"%s\"", self->far->symbol);
      if (!collection && self->end->at_parent)
        rel_sqlalchemy_add (self->arguments, "uselist=False");
      return g_strdup_printf ("%s = relationship", attribute);
    }

  if (collection || optional)
    g_hash_table_add (writer->typing, (char *) (collection ? "List" : "Optional"));

  return g_strdup_printf (collection ? "%s: Mapped[List[\"%s\"]] = relationship"
                          : optional ? "%s: Mapped[Optional[\"%s\"]] = relationship"
                                     : "%s: Mapped[\"%s\"] = relationship",
                          attribute, self->far->symbol);
}

void
rel_sqlalchemy_write_ends (RelSqlalchemyWriter *self,
                           GString             *code,
                           RelSqlalchemyTable  *table)
{
  GArray *ends = rel_schema_list_ends (self->schema, rel_table_get_id (table->table));
  gboolean first = TRUE;

  for (guint i = 0; i < ends->len; i++)
    {
      const RelEnd *end = &g_array_index (ends, RelEnd, i);
      const char *attribute = g_ptr_array_index (table->ends, i);
      g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *head = NULL;
      EndWriting writing = { .writer = self, .table = table, .end = end, .arguments = arguments };

      if (attribute == NULL)
        continue;

      writing.info = rel_relationship_get_info (end->relationship);
      writing.far = rel_sqlalchemy_names_find (self->names, rel_end_get_far_table (end));
      head = write_head (&writing, attribute);
      if (writing.info->kind == REL_KIND_MANY_TO_MANY)
        add_many_to_many (&writing);
      else
        add_over_link (&writing);

      if (first)
        g_string_append_c (code, '\n');
      first = FALSE;
      rel_python_append_call (code, 4, head, arguments);
    }
}
