/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Relationships as whole sentences, for the window, the command line and exports
 * alike. Each sentence is translated whole, never put together from parts; only the
 * words made from names of tables and ends are filled in.
 */
#include "config.h"

#include "schema/rel-sentences.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-naming.h"

/* Words for one, or for many, records of a table. */
static char *
make_noun (RelSchema *schema,
           RelId      table,
           gboolean   many)
{
  RelTable *value = rel_schema_get_table (schema, table);
  g_autofree char *name = NULL;

  if (value == NULL)
    return g_strdup ("");
  name = many ? rel_naming_plural (rel_table_get_name (value)) : rel_naming_singular (rel_table_get_name (value));

  return rel_naming_phrase (name);
}

static char *
capitalize (char *sentence)
{
  sentence[0] = g_ascii_toupper (sentence[0]);

  return sentence;
}

/**
 * rel_sentence_for_end:
 * @schema: a schema
 * @end: one end of a relationship
 *
 * Says what a record has at this end: "One author has many books", "One book has one
 * person as editor".
 *
 * Returns: (transfer full): a sentence without full stop
 */
char *
rel_sentence_for_end (RelSchema    *schema,
                      const RelEnd *end)
{
  gboolean many = rel_end_is_collection (end);
  g_autofree char *owner = make_noun (schema, rel_end_get_table (end), FALSE);
  g_autofree char *member = make_noun (schema, rel_end_get_far_table (end), many);
  g_autofree char *role = rel_naming_phrase (rel_end_get_name (end));

  if (rel_naming_is_same (role, member))
    {
      if (many)
        /* Translators: both are words from names of tables: One author has many books */
        return g_strdup_printf (_("One %1$s has many %2$s"), owner, member);

      /* Translators: both are words from names of tables: One book has one author */
      return g_strdup_printf (_("One %1$s has one %2$s"), owner, member);
    }

  if (many)
    /* Translators: One airport has many flights as departure flights */
    return g_strdup_printf (_("One %1$s has many %2$s as %3$s"), owner, member, role);

  /* Translators: One book has one person as editor */
  return g_strdup_printf (_("One %1$s has one %2$s as %3$s"), owner, member, role);
}

/**
 * rel_sentence_for_relationship:
 * @schema: a schema
 * @relationship: a relationship of it
 *
 * Says what a relationship is: "One author has many books", "Books and categories are
 * many-to-many through book_category".
 *
 * Returns: (transfer full): a sentence without full stop
 */
char *
rel_sentence_for_relationship (RelSchema       *schema,
                               RelRelationship *relationship)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
  RelEnd end = { relationship, TRUE };
  g_autofree char *left = NULL, *right = NULL;
  RelTable *association;

  if (info->kind != REL_KIND_MANY_TO_MANY)
    return rel_sentence_for_end (schema, &end);

  left = make_noun (schema, info->parent, TRUE);
  right = make_noun (schema, info->child, TRUE);
  association = rel_schema_get_table (schema, info->association);

  if (info->parent == info->child)
    {
      g_free (left);
      g_free (right);
      left = rel_naming_phrase (info->name_at_child);
      right = rel_naming_phrase (info->name_at_parent);
    }

  /* Translators: words from names of tables, and the name of a table: Books and categories are many-to-many through book_category */
  return capitalize (g_strdup_printf (_("%1$s and %2$s are many-to-many through %3$s"), left, right,
                                      association != NULL ? rel_table_get_name (association) : ""));
}

/**
 * rel_sentence_for_delete:
 * @schema: a schema
 * @relationship: a relationship of it
 *
 * Says what the database does when a record that others refer to is deleted.
 *
 * Returns: (transfer full): a sentence without full stop
 */
char *
rel_sentence_for_delete (RelSchema       *schema,
                         RelRelationship *relationship)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
  RelTable *child = rel_schema_get_link_owner (schema, info->link);
  RelForeignKey *fk = child != NULL ? rel_table_get_foreign_key (child, info->link) : NULL;
  RelAction action = fk != NULL ? rel_foreign_key_get_info (fk)->on_delete : REL_ACTION_NO_ACTION;
  g_autofree char *owner = make_noun (schema, info->parent, FALSE);
  g_autofree char *members = NULL;

  if (info->kind == REL_KIND_MANY_TO_MANY)
    members = rel_naming_phrase (child != NULL ? rel_table_get_name (child) : "");
  else
    members = make_noun (schema, info->child, info->kind != REL_KIND_ONE_TO_ONE);

  switch (action)
    {
    case REL_ACTION_CASCADE:
      /* Translators: Deleting one author deletes its books */
      return g_strdup_printf (_("Deleting one %1$s deletes its %2$s"), owner, members);
    case REL_ACTION_SET_NULL:
      /* Translators: Deleting one author leaves its books without author */
      return g_strdup_printf (_("Deleting one %1$s leaves its %2$s without it"), owner, members);
    case REL_ACTION_SET_DEFAULT:
      return g_strdup_printf (_("Deleting one %1$s gives its %2$s the default instead"), owner, members);
    case REL_ACTION_RESTRICT:
    case REL_ACTION_NO_ACTION:
    default:
      /* Translators: One author with books cannot be deleted */
      return g_strdup_printf (_("One %1$s with %2$s cannot be deleted"), owner, members);
    }
}

/**
 * rel_sentence_for_broken_link:
 * @schema: a schema
 * @link: a link that does not work
 *
 * Says why a link does not work.
 *
 * Returns: (transfer full): a sentence without full stop
 */
char *
rel_sentence_for_broken_link (RelSchema           *schema,
                              const RelBrokenLink *link)
{
  RelTable *table = rel_schema_get_table (schema, link->table);
  RelForeignKey *fk = table != NULL ? rel_table_get_foreign_key (table, link->link) : NULL;
  const RelForeignKeyInfo *info = fk != NULL ? rel_foreign_key_get_info (fk) : NULL;
  g_autofree char *columns = NULL;

  if (info == NULL)
    return g_strdup ("");

  switch (link->reason)
    {
    case REL_BROKEN_NO_COLUMN:
      if (info->implicit || info->target_column_names == NULL)
        /* Translators: names of two tables */
        return g_strdup_printf (_("%1$s refers to the primary key of %2$s, which does not fit or does not exist"),
                                rel_table_get_name (table), info->target_name);
      columns = g_strjoinv (", ", (char **) info->target_column_names);
      /* Translators: a table, another table, and names of columns */
      return g_strdup_printf (_("%1$s refers to %2$s (%3$s), where a column does not exist"),
                              rel_table_get_name (table), info->target_name, columns);
    case REL_BROKEN_NOT_UNIQUE:
      columns = info->target_column_names != NULL ? g_strjoinv (", ", (char **) info->target_column_names) : g_strdup ("");
      return g_strdup_printf (_("%1$s refers to %2$s (%3$s), which no key makes unique"),
                              rel_table_get_name (table), info->target_name, columns);
    case REL_BROKEN_NO_TABLE:
    default:
      return g_strdup_printf (_("%1$s refers to %2$s, which does not exist"),
                              rel_table_get_name (table), info->target_name);
    }
}
