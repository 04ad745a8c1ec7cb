/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One random edit of a schema: any of all kinds, on any element, with sensible and
 * less sensible content. It may be refused; what it gives must be a schema.
 */
#include "config.h"

#include "schema/rel-derive.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-key.h"
#include "schema/rel-edit-link.h"
#include "schema/rel-edit-table.h"
#include "support/random-edits.h"

static const char *const names[] = {
  "books", "author", "Person", "line items", "order", "x", "note", "a\"b", "Größe", "select", "parent", "value",
  "t1", "t2", "kind", "group", "OrderItem", "child", "weird'name", "x.y",
};

static const char *const types[] = { "INTEGER", "TEXT", "REAL", "BLOB", "", "VARCHAR(20)", "integer", "NUMERIC", "ANY" };

static const char *
pick (GRand             *rand,
      const char *const *list,
      guint              n)
{
  return list[g_rand_int_range (rand, 0, n)];
}

static gpointer
pick_value (GRand     *rand,
            GPtrArray *values)
{
  return values != NULL && values->len > 0 ? values->pdata[g_rand_int_range (rand, 0, values->len)] : NULL;
}

static RelId
pick_column (GRand    *rand,
             RelTable *table)
{
  RelColumn *column = pick_value (rand, rel_table_get_info (table)->columns);

  return column != NULL ? rel_column_get_id (column) : REL_ID_NONE;
}

static guint
pick_columns (GRand    *rand,
              RelTable *table,
              RelId    *columns)
{
  guint n = 0;

  for (guint i = g_rand_int_range (rand, 1, 4); i > 0; i--)
    {
      RelId column = pick_column (rand, table);
      gboolean known = FALSE;

      for (guint j = 0; j < n; j++)
        known |= columns[j] == column;
      if (!known)
        columns[n++] = column;
    }

  return n;
}

static char *
pick_name (GRand *rand)
{
  return g_rand_boolean (rand) ? g_strdup (pick (rand, names, G_N_ELEMENTS (names)))
                               : g_strdup_printf ("n%d", g_rand_int_range (rand, 0, 60));
}

/* What a column is computed from; free with g_free (). */
static char *
pick_expression (GRand    *rand,
                 RelTable *table)
{
  RelColumn *column = pick_value (rand, rel_table_get_info (table)->columns);

  switch (g_rand_int_range (rand, 0, 3))
    {
    case 0:
      return g_strdup ("1 + 2");
    case 1:
      return column != NULL ? g_strdup_printf ("[%s] || ''", rel_column_get_name (column)) : g_strdup ("'x'");
    default:
      return column != NULL ? g_strdup_printf ("coalesce ([%s], 1)", rel_column_get_name (column)) : g_strdup ("NULL");
    }
}

static RelColumnInfo
make_column (GRand      *rand,
             const char *name,
             const char *expression)
{
  RelColumnInfo info = { .name = name, .type = pick (rand, types, G_N_ELEMENTS (types)) };

  info.not_null = g_rand_int_range (rand, 0, 3) == 0;
  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
      info.default_value = "0";
      break;
    case 1:
      info.default_value = g_rand_boolean (rand) ? "'it''s'" : "1.0";
      break;
    case 2:
      info.collation = "NOCASE";
      break;
    case 3:
      info.generated = g_rand_boolean (rand) ? REL_GENERATED_STORED : REL_GENERATED_VIRTUAL;
      info.expression = expression;
      break;
    default:
      break;
    }

  return info;
}

static RelSchema *
edit_table (RelSchema  *schema,
            RelTable   *table,
            GRand      *rand,
            char      **words,
            GError    **error)
{
  g_autofree char *name = pick_name (rand);
  RelId id = rel_table_get_id (table);
  RelDependents how = g_rand_int_range (rand, 0, 3);

  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
    case 1:
      *words = g_strdup_printf ("create table %s", name);
      return rel_edit_table_create (schema, name, error);
    case 2:
    case 3:
      *words = g_strdup_printf ("rename table %s to %s", rel_table_get_name (table), name);
      return rel_edit_table_rename (schema, id, name, error);
    case 4:
      *words = g_strdup_printf ("drop table %s, %d", rel_table_get_name (table), how);
      return rel_edit_table_drop (schema, id, how, error);
    default:
      *words = g_strdup_printf ("options of %s", rel_table_get_name (table));
      return rel_edit_table_set_options (schema, id, g_rand_boolean (rand), g_rand_boolean (rand), g_rand_boolean (rand), error);
    }
}

static RelSchema *
edit_column (RelSchema  *schema,
             RelTable   *table,
             GRand      *rand,
             char      **words,
             GError    **error)
{
  g_autofree char *name = pick_name (rand);
  RelId id = rel_table_get_id (table);
  RelId column = pick_column (rand, table);
  RelDependents how = g_rand_int_range (rand, 0, 3);
  g_autofree char *computed = pick_expression (rand, table);
  RelColumnInfo info = make_column (rand, name, computed);
  const char *old = column != 0 ? rel_column_get_name (rel_table_get_column (table, column)) : "";

  switch (g_rand_int_range (rand, 0, 7))
    {
    case 0:
    case 1:
      *words = g_strdup_printf ("add %s.%s %s", rel_table_get_name (table), name, info.type);
      return rel_edit_column_add (schema, id, &info, g_rand_int_range (rand, 0, 6), error);
    case 2:
      *words = g_strdup_printf ("rename %s.%s to %s", rel_table_get_name (table), old, name);
      return rel_edit_column_rename (schema, id, column, name, error);
    case 3:
      *words = g_strdup_printf ("change %s.%s to %s %s", rel_table_get_name (table), old, name, info.type);
      if (g_rand_boolean (rand))
        info.name = old;
      return rel_edit_column_change (schema, id, column, &info, error);
    case 4:
      *words = g_strdup_printf ("move %s.%s", rel_table_get_name (table), old);
      return rel_edit_column_move (schema, id, column, g_rand_int_range (rand, 0, 6), error);
    case 5:
      if (column == REL_ID_NONE)
        return g_object_ref (schema);
      info = *rel_column_get_info (rel_table_get_column (table, column));
      info.not_null = !info.not_null;
      info.not_null_conflict = REL_CONFLICT_NONE;
      *words = g_strdup_printf ("%s.%s %s", rel_table_get_name (table), old, info.not_null ? "is needed" : "may be missing");
      return rel_edit_column_change (schema, id, column, &info, error);
    default:
      *words = g_strdup_printf ("drop %s.%s, %d", rel_table_get_name (table), old, how);
      return rel_edit_column_drop (schema, id, column, how, error);
    }
}

static RelSchema *
edit_key (RelSchema  *schema,
          RelTable   *table,
          GRand      *rand,
          char      **words,
          GError    **error)
{
  const RelTableInfo *content = rel_table_get_info (table);
  RelId id = rel_table_get_id (table);
  RelId columns[4];
  gboolean descending[4] = { g_rand_boolean (rand), g_rand_boolean (rand), FALSE, FALSE };
  RelKeyInfo key = { .columns = columns };
  RelIndexPart parts[4] = { { 0 } };
  RelIndexInfo index = { .parts = parts };
  g_autofree char *name = pick_name (rand);
  RelCheckInfo check = { .name = g_rand_boolean (rand) ? name : NULL };
  g_autofree char *expression = NULL;
  gpointer part;

  if (content->columns->len == 0)
    return g_object_ref (schema);
  key.n_columns = pick_columns (rand, table, columns);
  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
      *words = g_strdup_printf ("primary key of %s: %u columns", content->name, key.n_columns);
      return rel_edit_primary_key_set (schema, id, g_rand_int_range (rand, 0, 4) > 0 ? &key : NULL, error);
    case 1:
      *words = g_strdup_printf ("add unique to %s", content->name);
      key.name = g_rand_boolean (rand) ? name : NULL;
      return rel_edit_unique_add (schema, id, &key, error);
    case 2:
      *words = g_strdup_printf ("drop unique of %s", content->name);
      part = pick_value (rand, content->uniques);
      return part != NULL ? rel_edit_unique_drop (schema, id, rel_key_get_id (part), error) : g_object_ref (schema);
    case 3:
      *words = g_strdup_printf ("add check to %s", content->name);
      {
        static const char *const checks[][2] = { { "", " > 0" }, { "", " <> 'B'" }, { "typeof (", ") <> 'text'" } };
        guint which = g_rand_int_range (rand, 0, G_N_ELEMENTS (checks));

        expression = g_strdup_printf ("%s[%s]%s", checks[which][0], rel_column_get_name (pick_value (rand, content->columns)), checks[which][1]);
      }
      check.expression = expression;
      return rel_edit_check_add (schema, id, &check, error);
    case 4:
      *words = g_strdup_printf ("drop check of %s", content->name);
      part = pick_value (rand, content->checks);
      return part != NULL ? rel_edit_check_drop (schema, id, rel_check_get_id (part), error) : g_object_ref (schema);
    case 5:
    case 6:
      *words = g_strdup_printf ("add index to %s", content->name);
      for (guint i = 0; i < key.n_columns; i++)
        parts[i] = (RelIndexPart) { .column = columns[i], .descending = descending[i] };
      index.n_parts = key.n_columns;
      index.unique = g_rand_int_range (rand, 0, 3) == 0;
      index.where = g_rand_int_range (rand, 0, 4) == 0 ? "1" : NULL;
      index.name = g_rand_boolean (rand) ? name : NULL;
      return rel_edit_index_add (schema, id, &index, error);
    default:
      *words = g_strdup_printf ("drop index of %s", content->name);
      part = pick_value (rand, content->indexes);
      return part != NULL ? rel_edit_index_drop (schema, id, rel_index_get_id (part), error) : g_object_ref (schema);
    }
}

static RelSchema *
edit_link (RelSchema  *schema,
           RelTable   *table,
           GRand      *rand,
           char      **words,
           GError    **error)
{
  RelTable *other = rel_schema_get_nth_table (schema, g_rand_int_range (rand, 0, rel_schema_get_n_tables (schema)));
  RelRelationship *relationship = pick_value (rand, rel_schema_get_relationships (schema));
  RelLinkDraft draft = { .kind = g_rand_int_range (rand, 0, 3), .parent = rel_table_get_id (table),
                         .child = rel_table_get_id (other), .required = g_rand_boolean (rand),
                         .identifying = g_rand_int_range (rand, 0, 4) == 0, .own_key = g_rand_boolean (rand),
                         .on_delete = g_rand_int_range (rand, 0, 5), .on_update = g_rand_int_range (rand, 0, 5),
                         .deferrable = g_rand_int_range (rand, 0, 4) == 0 };
  g_autofree char *name = pick_name (rand);
  const RelRelationshipInfo *info;

  if (relationship == NULL || g_rand_int_range (rand, 0, 10) < 5)
    {
      draft.name_at_child = g_rand_int_range (rand, 0, 3) == 0 ? name : NULL;
      *words = g_strdup_printf ("link %s to %s as %s%s", rel_table_get_name (other), rel_table_get_name (table),
                                rel_kind_to_string (draft.kind), draft.identifying ? ", identifying" : "");
      return rel_edit_link_add (schema, &draft, error);
    }

  info = rel_relationship_get_info (relationship);
  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      *words = g_strdup_printf ("drop relationship %s", info->name_at_child);
      return rel_edit_link_drop (schema, rel_relationship_get_id (relationship), g_rand_boolean (rand), error);
    case 1:
      *words = g_strdup_printf ("make %s %s", info->name_at_child, rel_kind_to_string (draft.kind));
      return rel_edit_link_change_kind (schema, rel_relationship_get_id (relationship), draft.kind, error);
    case 2:
      *words = g_strdup_printf ("retarget %s to %s", info->name_at_child, rel_table_get_name (other));
      return rel_edit_link_retarget (schema, info->link, rel_table_get_id (other), error);
    case 3:
      *words = g_strdup_printf ("require %s", info->name_at_child);
      return rel_edit_link_set_required (schema, info->link, draft.required, error);
    default:
      {
        RelTable *owner = rel_schema_get_link_owner (schema, info->link);
        RelForeignKeyInfo link = *rel_foreign_key_get_info (rel_table_get_foreign_key (owner, info->link));

        *words = g_strdup_printf ("change link %s", info->name_at_child);
        link.on_delete = draft.on_delete;
        link.deferrable = link.initially_deferred = draft.deferrable;
        link.name_at_parent = g_rand_boolean (rand) ? name : NULL;
        return rel_edit_link_change (schema, info->link, &link, error);
      }
    }
}

RelSchema *
support_random_edit (RelSchema  *schema,
                     GRand      *rand,
                     char      **words,
                     GError    **error)
{
  guint n = rel_schema_get_n_tables (schema);
  RelTable *table;

  if (n == 0)
    {
      *words = g_strdup ("create table first");
      return rel_edit_table_create (schema, "first", error);
    }
  table = rel_schema_get_nth_table (schema, g_rand_int_range (rand, 0, n));
  switch (g_rand_int_range (rand, 0, 10))
    {
    case 0:
    case 1:
      return edit_table (schema, table, rand, words, error);
    case 2:
    case 3:
    case 4:
      return edit_column (schema, table, rand, words, error);
    case 5:
    case 6:
      return edit_key (schema, table, rand, words, error);
    default:
      return edit_link (schema, table, rand, words, error);
    }
}
