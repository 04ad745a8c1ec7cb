/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * May these two be linked, and as what: asked while hovering, at the drop and from the
 * keyboard, so that all three say the same. Which table is the parent is read from
 * the keys, not from the direction of the drag: a column that is a key is referred to,
 * one that is not refers.
 */
#include "config.h"

#include "schema/rel-may-link.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-edit-link-private.h"
#include "schema/rel-link-match.h"
#include "schema/rel-naming.h"

/* A place where a drag begins or ends: a table, or one of its columns. */
typedef struct
{
  RelTable *table;
  RelId     column;
} Place;

static void
clear_choice (gpointer data)
{
  RelLinkChoice *choice = data;

  g_free ((RelId *) choice->draft.columns);
  g_free (choice->words);
  g_free (choice->creates);
  g_free (choice->why_not);
}

static Place
find_place (RelSchema *schema,
            RelId      id)
{
  Place place = { rel_schema_get_table (schema, id), REL_ID_NONE };

  for (guint i = 0; place.table == NULL && i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);

      if (rel_table_get_column (table, id) != NULL)
        place = (Place) { table, id };
    }

  return place;
}

static char *
noun (RelTable *table,
      gboolean  many)
{
  g_autofree char *name = many ? rel_naming_plural (rel_table_get_name (table))
                               : rel_naming_singular (rel_table_get_name (table));

  return rel_naming_phrase (name);
}

/* A column that lies ready to be the link: called as one we would make, not one yet. */
static RelId
find_ready_column (RelTable *child,
                   RelTable *parent)
{
  RelKey *key = rel_link_find_key (parent, REL_ID_NONE, NULL);
  g_autofree char *name = NULL;
  RelColumn *column;

  if (key == NULL || rel_key_get_info (key)->n_columns != 1 || child == parent)
    return REL_ID_NONE;
  name = rel_link_name_column (parent, NULL, rel_column_get_name (rel_table_get_column (parent, rel_key_get_info (key)->columns[0])));
  column = rel_table_find_column (child, name);
  if (column == NULL || rel_table_is_link_column (child, rel_column_get_id (column)))
    return REL_ID_NONE;

  return rel_column_get_id (column);
}

static char *
say_creates (RelSchema          *schema,
             const RelLinkDraft *draft)
{
  RelTable *child = rel_schema_get_table (schema, draft->child);
  g_autofree char *columns = NULL;
  g_auto(GStrv) names = NULL;

  if (draft->kind == REL_KIND_MANY_TO_MANY)
    {
      g_autofree char *name = rel_edit_link_name_association (schema, draft->parent, draft->child);

      /* Translators: name of a table */
      return g_strdup_printf (_("Adds the table %s"), name);
    }
  names = rel_edit_link_name_columns (schema, draft);
  if (draft->columns != NULL)
    {
      g_autoptr(GString) used = g_string_new (NULL);
      g_autoptr(GString) made = g_string_new (NULL);

      for (guint i = 0; i < draft->n_columns; i++)
        if (draft->columns[i] != REL_ID_NONE)
          g_string_append_printf (used, "%s%s.%s", used->len > 0 ? ", " : "", rel_table_get_name (child),
                                  rel_column_get_name (rel_table_get_column (child, draft->columns[i])));
        else
          g_string_append_printf (made, "%s%s", made->len > 0 ? ", " : "", names[i]);
      if (made->len == 0)
        /* Translators: names of columns */
        return g_strdup_printf (_("Uses %s"), used->str);

      /* Translators: names of columns, twice */
      return g_strdup_printf (_("Uses %1$s and adds %2$s"), used->str, made->str);
    }

  columns = names != NULL ? g_strjoinv (", ", names) : g_strdup ("");
  if (draft->kind == REL_KIND_ONE_TO_ONE)
    /* Translators: names of columns and of a table */
    return g_strdup_printf (_("Adds %1$s to %2$s, once each"), columns, rel_table_get_name (child));

  /* Translators: names of columns and of a table */
  return g_strdup_printf (_("Adds %1$s to %2$s"), columns, rel_table_get_name (child));
}

/* A key of one column takes the column that is there; for one of several, names and types say which is which. */
static void
match_columns (RelSchema     *schema,
               RelLinkChoice *choice,
               RelId          column)
{
  RelKey *key = rel_link_find_key (rel_schema_get_table (schema, choice->draft.parent), REL_ID_NONE, NULL);
  g_autofree RelId *columns = NULL;
  gboolean any = FALSE;
  guint n_columns;

  if (key == NULL || (rel_key_get_info (key)->n_columns == 1 && column == REL_ID_NONE))
    return;
  if (rel_key_get_info (key)->n_columns == 1)
    {
      choice->draft.columns = g_memdup2 (&column, sizeof column);
      choice->draft.n_columns = 1;
      return;
    }
  columns = rel_link_guess_columns (schema, choice->draft.child, choice->draft.parent, REL_ID_NONE, column, &n_columns, &choice->ask);
  choice->ask = !choice->ask;
  for (guint i = 0; i < n_columns; i++)
    any |= columns[i] != REL_ID_NONE;
  if (any)
    {
      choice->draft.columns = g_steal_pointer (&columns);
      choice->draft.n_columns = n_columns;
    }
}

static void
add_choice (RelSchema  *schema,
            GArray     *choices,
            const char *id,
            RelKind     kind,
            RelTable   *parent,
            RelTable   *child,
            RelId       column)
{
  RelLinkChoice choice = { { kind, rel_table_get_id (parent), rel_table_get_id (child) } };
  g_autofree char *one = noun (parent, FALSE), *other = noun (child, kind == REL_KIND_ONE_TO_MANY);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) tried = NULL;

  choice.id = id;
  if (kind == REL_KIND_MANY_TO_MANY)
    {
      g_autofree char *left = noun (parent, TRUE), *right = noun (child, TRUE);

      /* Translators: words from names of tables: Many books have many categories */
      choice.words = g_strdup_printf (_("Many %1$s have many %2$s"), left, right);
    }
  else if (kind == REL_KIND_ONE_TO_ONE)
    choice.words = g_strdup_printf (_("One %1$s has one %2$s"), one, other);
  else
    choice.words = g_strdup_printf (_("One %1$s has many %2$s"), one, other);

  if (kind != REL_KIND_MANY_TO_MANY)
    match_columns (schema, &choice, column);

  /* the edit itself says whether it would work */
  tried = rel_edit_link_add (schema, &choice.draft, &error);
  if (tried == NULL)
    choice.why_not = g_strdup (error->message);
  choice.creates = tried != NULL ? say_creates (schema, &choice.draft) : g_strdup ("");
  g_array_append_val (choices, choice);
}

static gboolean
is_key (const Place *place)
{
  return place->column != REL_ID_NONE && rel_table_is_unique_column (place->table, place->column);
}

/**
 * rel_may_link:
 * @schema: a schema
 * @a: id of the table or column where a drag began
 * @b: id of the table or column where it ended
 *
 * Lists which relationships may be made between two tables, the likeliest first. When
 * a column is given, or one lies ready by its name, it is used as the link.
 *
 * Returns: (transfer full) (element-type RelLinkChoice): the choices; empty when there
 *   is nothing to link
 */
GArray *
rel_may_link (RelSchema *schema,
              RelId      a,
              RelId      b)
{
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (RelLinkChoice));
  Place from, to;
  RelId column_from, column_to;
  gboolean reversed;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), choices);

  g_array_set_clear_func (choices, clear_choice);
  from = find_place (schema, a);
  to = find_place (schema, b);
  if (from.table == NULL || to.table == NULL ||
      rel_table_get_info (from.table)->kind != REL_TABLE_ORDINARY || rel_table_get_info (to.table)->kind != REL_TABLE_ORDINARY)
    return choices;

  /* what may be used on each side when that side is the child */
  column_from = from.column != REL_ID_NONE && !is_key (&from) ? from.column : find_ready_column (from.table, to.table);
  column_to = to.column != REL_ID_NONE && !is_key (&to) ? to.column : find_ready_column (to.table, from.table);

  if (from.table == to.table)
    {
      add_choice (schema, choices, "one-to-many", REL_KIND_ONE_TO_MANY, from.table, to.table, column_to);
      add_choice (schema, choices, "one-to-one", REL_KIND_ONE_TO_ONE, from.table, to.table, column_to);
      add_choice (schema, choices, "many-to-many", REL_KIND_MANY_TO_MANY, from.table, to.table, REL_ID_NONE);
      return choices;
    }

  /* Dragged from the link to the key, or the only key is at the far end. */
  reversed = (column_from != REL_ID_NONE && column_to == REL_ID_NONE) ||
             (column_to == REL_ID_NONE && rel_link_find_key (from.table, REL_ID_NONE, NULL) == NULL);

  for (guint i = 0; i < 2; i++)
    if ((i == 0) != reversed)
      add_choice (schema, choices, "one-to-many", REL_KIND_ONE_TO_MANY, from.table, to.table, column_to);
    else
      add_choice (schema, choices, "many-to-one", REL_KIND_ONE_TO_MANY, to.table, from.table, column_from);
  if (reversed)
    add_choice (schema, choices, "one-to-one", REL_KIND_ONE_TO_ONE, to.table, from.table, column_from);
  else
    add_choice (schema, choices, "one-to-one", REL_KIND_ONE_TO_ONE, from.table, to.table, column_to);
  add_choice (schema, choices, "many-to-many", REL_KIND_MANY_TO_MANY, from.table, to.table, REL_ID_NONE);

  return choices;
}
