/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A walk over relationships for sets of records. Each step wraps the condition of the
 * one before into "IN (SELECT …)", so that a record that is reached twice comes once,
 * and SQLite finds its way by the indexes of links. The table at hand is always `r`: an
 * inner one hides the outer.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "records/rel-record-walk.h"

#include "records/rel-record-key.h"
#include "sql/rel-dialect.h"

struct _RelRecordWalk
{
  RelSchema *schema;
  RelTable  *table;     /* NULL for a view */
  RelView   *view;
  char      *condition; /* NULL: all records */
  GPtrArray *params;
};

static char *
qualified (const char *alias,
           RelTable   *table,
           RelId       column)
{
  RelColumn *value = rel_table_get_column (table, column);
  g_autofree char *name = value != NULL ? rel_sql_quote_identifier (rel_column_get_name (value)) : NULL;

  return name != NULL ? g_strconcat (alias, ".", name, NULL) : g_strdup ("NULL");
}

/* "(r.a, r.b)" */
static char *
row_of (const char  *alias,
        RelTable    *table,
        const RelId *columns,
        guint        n_columns)
{
  GString *row = g_string_new (n_columns > 1 ? "(" : NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *name = qualified (alias, table, columns[i]);

      g_string_append_printf (row, "%s%s", i > 0 ? ", " : "", name);
    }
  if (n_columns > 1)
    g_string_append_c (row, ')');

  return g_string_free (row, FALSE);
}

static const char *
find_rowid (RelTable *table)
{
  static const char *const names[] = { "rowid", "_rowid_", "oid" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (rel_table_find_column (table, names[i]) == NULL)
      return names[i];

  return NULL;
}

/* What a record is named by on the command line: its primary key as declared, else the rowid. */
static GPtrArray *
list_key (RelTable *table)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  RelKey *key = rel_table_get_info (table)->primary_key;

  if (key != NULL)
    for (guint i = 0; i < rel_key_get_info (key)->n_columns; i++)
      g_ptr_array_add (parts, qualified ("r", table, rel_key_get_info (key)->columns[i]));
  else if (find_rowid (table) != NULL)
    g_ptr_array_add (parts, g_strconcat ("r.", find_rowid (table), NULL));

  return parts;
}

static gboolean
set_key (RelRecordWalk  *self,
         const char     *key,
         GError        **error)
{
  g_autoptr(GPtrArray) parts = self->table != NULL ? list_key (self->table) : g_ptr_array_new ();
  g_auto(GStrv) words = parts->len > 1 ? g_strsplit (key, ",", -1) : NULL;
  g_autoptr(GString) condition = g_string_new (NULL);

  if (parts->len == 0)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("Records of “%s” have no key to choose one by. Leave the key out."),
                   self->table != NULL ? rel_table_get_name (self->table) : rel_view_get_name (self->view));
      return FALSE;
    }
  if (words != NULL && g_strv_length (words) != parts->len)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED,
                   ngettext ("The key of “%s” has %u part. Nothing was read; separate the parts by commas.",
                             "The key of “%s” has %u parts. Nothing was read; separate the parts by commas.", parts->len),
                   rel_table_get_name (self->table), parts->len);
      return FALSE;
    }

  /* Bound as text: the column's affinity makes a number of it where one is meant. */
  for (guint i = 0; i < parts->len; i++)
    {
      g_string_append_printf (condition, "%s%s = ?", i > 0 ? " AND " : "", (char *) g_ptr_array_index (parts, i));
      g_ptr_array_add (self->params, rel_value_new_text (words != NULL ? words[i] : key, -1));
    }
  self->condition = g_string_free (g_steal_pointer (&condition), FALSE);

  return TRUE;
}

/**
 * rel_record_walk_new:
 * @schema: a schema
 * @table: name of a table or view
 * @key: (nullable): key of one record, its parts separated by commas; %NULL for all
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): a walk that has not left yet
 */
RelRecordWalk *
rel_record_walk_new (RelSchema   *schema,
                     const char  *table,
                     const char  *key,
                     GError     **error)
{
  g_autoptr(RelRecordWalk) self = g_new0 (RelRecordWalk, 1);

  self->schema = g_object_ref (schema);
  self->params = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  self->table = rel_schema_find_table (schema, table);
  self->view = self->table == NULL ? rel_schema_find_view (schema, table) : NULL;
  if (self->table == NULL && self->view == NULL)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("There is no table or view “%s”. Nothing was read; “relata schema” lists them."), table);
      return NULL;
    }
  if (key != NULL && !set_key (self, key, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rel_record_walk_free:
 * @walk: (nullable) (transfer full): a walk
 */
void
rel_record_walk_free (RelRecordWalk *walk)
{
  if (walk == NULL)
    return;

  g_object_unref (walk->schema);
  g_free (walk->condition);
  g_ptr_array_unref (walk->params);
  g_free (walk);
}

/* "near_columns IN (SELECT far_columns FROM table AS r WHERE condition)" */
static char *
wrap (const char *outside,
      const char *inside,
      RelTable   *table,
      const char *condition)
{
  g_autofree char *name = rel_sql_quote_identifier (rel_table_get_name (table));
  gsize length = strlen (inside);
  /* A list of results has no brackets. */
  g_autofree char *results = inside[0] == '(' ? g_strndup (inside + 1, length - 2) : g_strdup (inside);

  return g_strdup_printf ("%s IN (SELECT %s FROM %s AS r%s%s)", outside, results, name,
                          condition != NULL ? " WHERE " : "", condition != NULL ? condition : "");
}

static char *
cross (const RelForeignKeyInfo *link,
       RelTable                *child,
       RelTable                *parent,
       gboolean                 to_child,
       const char              *condition)
{
  g_autofree char *at_child = row_of ("r", child, link->columns, link->n_columns);
  g_autofree char *at_parent = row_of ("r", parent, link->target_columns, link->n_target_columns);

  return to_child ? wrap (at_child, at_parent, parent, condition) : wrap (at_parent, at_child, child, condition);
}

static void
refuse_name (RelRecordWalk  *self,
             const char     *name,
             GError        **error)
{
  GArray *ends = self->table != NULL ? rel_schema_list_ends (self->schema, rel_table_get_id (self->table)) : NULL;
  g_autoptr(GString) names = g_string_new (NULL);
  const char *here = self->table != NULL ? rel_table_get_name (self->table) : rel_view_get_name (self->view);

  for (guint i = 0; ends != NULL && i < ends->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", rel_end_get_name (&g_array_index (ends, RelEnd, i)));

  if (names->len == 0)
    g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("Records of “%s” have no relationship to follow. Nothing was read."), here);
  else
    g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("Records of “%s” have no relationship “%s”. Nothing was read; they have: %s."), here, name, names->str);
}

/**
 * rel_record_walk_follow:
 * @walk: a walk
 * @name: name of an end that the records reached so far have
 * @error: where to put an error that lists the names there are
 *
 * Returns: whether there is such a relationship
 */
gboolean
rel_record_walk_follow (RelRecordWalk  *walk,
                        const char     *name,
                        GError        **error)
{
  const RelRelationshipInfo *info;
  RelTable *far, *holder;
  RelForeignKey *link, *other;
  char *next;
  RelEnd end;

  if (walk->table == NULL || !rel_schema_find_end (walk->schema, rel_table_get_id (walk->table), name, &end))
    {
      refuse_name (walk, name, error);
      return FALSE;
    }

  info = rel_relationship_get_info (end.relationship);
  far = rel_schema_get_table (walk->schema, rel_end_get_far_table (&end));
  if (info->kind == REL_KIND_MANY_TO_MANY)
    {
      g_autofree char *halfway = NULL;

      holder = rel_schema_get_table (walk->schema, info->association);
      link = rel_table_get_foreign_key (holder, end.at_parent ? info->link : info->far_link);
      other = rel_table_get_foreign_key (holder, end.at_parent ? info->far_link : info->link);
      halfway = cross (rel_foreign_key_get_info (link), holder, walk->table, TRUE, walk->condition);
      next = cross (rel_foreign_key_get_info (other), holder, far, FALSE, halfway);
    }
  else
    {
      holder = rel_schema_get_table (walk->schema, info->child);
      link = rel_table_get_foreign_key (holder, info->link);
      next = cross (rel_foreign_key_get_info (link), holder, end.at_parent ? walk->table : far, end.at_parent, walk->condition);
    }

  g_free (walk->condition);
  walk->condition = next;
  walk->table = far;

  return TRUE;
}

/**
 * rel_record_walk_to_sql:
 * @walk: a walk
 *
 * Returns: (transfer full): a query for the records reached, in order of their key, with a last
 *   parameter for how many at most, -1 for all
 */
char *
rel_record_walk_to_sql (RelRecordWalk *walk)
{
  g_autofree char *name = rel_sql_quote_identifier (walk->table != NULL ? rel_table_get_name (walk->table) : rel_view_get_name (walk->view));
  GPtrArray *columns = walk->table != NULL ? rel_table_get_info (walk->table)->columns : rel_view_get_info (walk->view)->columns;
  g_autoptr(GPtrArray) key = walk->table != NULL ? list_key (walk->table) : g_ptr_array_new ();
  GString *sql = g_string_new ("SELECT ");
  guint n = 0;

  for (guint i = 0; columns != NULL && i < columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (columns, i);
      g_autofree char *quoted = rel_sql_quote_identifier (rel_column_get_name (column));

      if (!rel_column_get_info (column)->hidden)
        g_string_append_printf (sql, "%sr.%s AS %s", n++ > 0 ? ", " : "", quoted, quoted);
    }
  g_string_append_printf (sql, "%s FROM %s AS r", n == 0 ? "*" : "", name);
  if (walk->condition != NULL)
    g_string_append_printf (sql, " WHERE %s", walk->condition);
  for (guint i = 0; i < key->len; i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? ", " : " ORDER BY ", (char *) g_ptr_array_index (key, i));
  g_string_append (sql, " LIMIT ?");

  return g_string_free (sql, FALSE);
}

/**
 * rel_record_walk_to_keys_sql:
 * @walk: a walk
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): a query for what names the records reached (the rowid, or
 *   the whole key of a table without), with a last parameter for how many at most; %NULL where
 *   nothing names them
 */
char *
rel_record_walk_to_keys_sql (RelRecordWalk  *walk,
                             GError        **error)
{
  g_autoptr(GPtrArray) key = walk->table != NULL ? rel_record_list_key (walk->table, "r") : g_ptr_array_new ();
  g_autofree char *name = NULL;
  g_autofree char *list = NULL;

  if (key->len == 0)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("Nothing names the records of “%s”. Nothing was read; choose a table with a key."),
                   walk->table != NULL ? rel_table_get_name (walk->table) : rel_view_get_name (walk->view));
      return NULL;
    }
  name = rel_sql_quote_identifier (rel_table_get_name (walk->table));
  g_ptr_array_add (key, NULL);
  list = g_strjoinv (", ", (char **) key->pdata);

  return g_strdup_printf ("SELECT %s FROM %s AS r%s%s ORDER BY %s LIMIT ?", list, name, walk->condition != NULL ? " WHERE " : "",
                          walk->condition != NULL ? walk->condition : "", list);
}

/**
 * rel_record_walk_get_table:
 * @walk: a walk
 *
 * Returns: id of the table or view whose records it reached
 */
RelId
rel_record_walk_get_table (RelRecordWalk *walk)
{
  return walk->table != NULL ? rel_table_get_id (walk->table) : rel_view_get_id (walk->view);
}

/**
 * rel_record_walk_get_params:
 * @walk: a walk
 *
 * Returns: (transfer none) (element-type RelValue): values for the parameters of its query but the last
 */
GPtrArray *
rel_record_walk_get_params (RelRecordWalk *walk)
{
  return walk->params;
}
