/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A walk as a value, and as SQL. The same joins are what is run and what is shown: tables
 * stand under their own names, a second time with a number.
 */
#include "config.h"

#include "records/rel-walk.h"

#include "sql/rel-dialect.h"

#define USUAL_COLUMNS 3

typedef struct
{
  RelId       table;
  RelEnd      end;      /* that led here; no relationship at the first step */
  char       *name;     /* what the step is called */
  GHashTable *shown;    /* RelId of columns, 0 for the record itself */
} Step;

struct _RelWalk
{
  GObject    parent_instance;
  GPtrArray *steps;
  gboolean   keeps_all; /* records that lead nowhere stay */
};

G_DEFINE_FINAL_TYPE (RelWalk, rel_walk, G_TYPE_OBJECT)

static void
step_free (Step *step)
{
  g_clear_object (&step->end.relationship);
  g_free (step->name);
  g_hash_table_unref (step->shown);
  g_free (step);
}

static void
rel_walk_finalize (GObject *object)
{
  g_ptr_array_unref (REL_WALK (object)->steps);

  G_OBJECT_CLASS (rel_walk_parent_class)->finalize (object);
}

static void
rel_walk_class_init (RelWalkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_walk_finalize;
}

static void
rel_walk_init (RelWalk *self)
{
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  self->keeps_all = TRUE;
}

static Step *
add_step (RelWalk      *self,
          RelId         table,
          const RelEnd *end,
          const char   *name)
{
  Step *step = g_new0 (Step, 1);

  step->table = table;
  if (end != NULL)
    step->end = (RelEnd) { g_object_ref (end->relationship), end->at_parent };
  step->name = g_strdup (name);
  step->shown = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_ptr_array_add (self->steps, step);

  return step;
}

static void
show (Step     *step,
      RelId     column,
      gboolean  shown)
{
  if (shown)
    g_hash_table_add (step->shown, g_memdup2 (&column, sizeof column));
  else
    g_hash_table_remove (step->shown, &column);
}

/* The record by its label. Where nothing describes it, a few columns that say more than
 * its number: not its key, and not what led here. */
static void
show_usual (Step      *step,
            RelSchema *schema)
{
  RelTable *table = rel_schema_get_table (schema, step->table);
  guint n = 0;

  show (step, REL_ID_NONE, TRUE);
  if (table == NULL || rel_labels_get_column (NULL, table) != NULL)
    return;
  for (guint i = 0; i < rel_table_get_info (table)->columns->len && n < USUAL_COLUMNS; i++)
    {
      RelId column = rel_column_get_id (g_ptr_array_index (rel_table_get_info (table)->columns, i));
      RelForeignKey *link = step->end.relationship != NULL
                              ? rel_table_get_foreign_key (table, rel_relationship_get_info (step->end.relationship)->link) : NULL;

      if (rel_table_get_key_position (table, column) > 0 || (link != NULL && rel_foreign_key_get_info (link)->columns[0] == column))
        continue;
      show (step, column, TRUE);
      n++;
    }
}

/**
 * rel_walk_new:
 * @schema: a schema
 * @table: id of a table
 *
 * Returns: (transfer full): a walk that has not gone anywhere yet
 */
RelWalk *
rel_walk_new (RelSchema *schema,
              RelId      table)
{
  RelWalk *self = g_object_new (REL_TYPE_WALK, NULL);
  RelTable *known = rel_schema_get_table (schema, table);

  show_usual (add_step (self, table, NULL, known != NULL ? rel_table_get_name (known) : ""), schema);

  return self;
}

static RelWalk *
copy (RelWalk *self)
{
  RelWalk *other = g_object_new (REL_TYPE_WALK, NULL);

  other->keeps_all = self->keeps_all;
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = self->steps->pdata[i];
      Step *added = add_step (other, step->table, step->end.relationship != NULL ? &step->end : NULL, step->name);
      GHashTableIter iter;
      gpointer column;

      g_hash_table_iter_init (&iter, step->shown);
      while (g_hash_table_iter_next (&iter, &column, NULL))
        show (added, *(RelId *) column, TRUE);
    }

  return other;
}

/**
 * rel_walk_with_end:
 * @self: a walk
 * @schema: the schema
 * @end: an end of the table where it is
 *
 * Returns: (transfer full): the walk, one step further
 */
RelWalk *
rel_walk_with_end (RelWalk      *self,
                   RelSchema    *schema,
                   const RelEnd *end)
{
  RelWalk *other = copy (self);

  show_usual (add_step (other, rel_end_get_far_table (end), end, rel_end_get_name (end)), schema);

  return other;
}

/**
 * rel_walk_with_column:
 * @self: a walk
 * @step: number of a step
 * @column: id of a column of its table, 0 for the record itself
 * @shown: whether it is wanted
 *
 * Returns: (transfer full): the walk with or without that column
 */
RelWalk *
rel_walk_with_column (RelWalk  *self,
                      guint     step,
                      RelId     column,
                      gboolean  shown)
{
  RelWalk *other = copy (self);

  if (step < other->steps->len)
    show (other->steps->pdata[step], column, shown);

  return other;
}

/**
 * rel_walk_with_all:
 * @self: a walk
 * @keeps_all: whether records that lead nowhere have a row too
 *
 * Returns: (transfer full): the walk with them or without
 */
RelWalk *
rel_walk_with_all (RelWalk  *self,
                   gboolean  keeps_all)
{
  RelWalk *other = copy (self);

  other->keeps_all = keeps_all;

  return other;
}

gboolean
rel_walk_keeps_all (RelWalk *self)
{
  g_return_val_if_fail (REL_IS_WALK (self), FALSE);

  return self->keeps_all;
}

guint
rel_walk_get_n_steps (RelWalk *self)
{
  g_return_val_if_fail (REL_IS_WALK (self), 0);

  return self->steps->len;
}

RelId
rel_walk_get_table (RelWalk *self,
                    guint    step)
{
  g_return_val_if_fail (REL_IS_WALK (self) && step < self->steps->len, REL_ID_NONE);

  return ((Step *) self->steps->pdata[step])->table;
}

/**
 * rel_walk_get_name:
 * @self: a walk
 * @step: number of a step
 *
 * Returns: (transfer none): what the step is called: the table's name, or the end's
 */
const char *
rel_walk_get_name (RelWalk *self,
                   guint    step)
{
  g_return_val_if_fail (REL_IS_WALK (self) && step < self->steps->len, NULL);

  return ((Step *) self->steps->pdata[step])->name;
}

/**
 * rel_walk_get_end:
 * @self: a walk
 * @step: number of a step
 *
 * Returns: (transfer none) (nullable): the end that led to the step
 */
const RelEnd *
rel_walk_get_end (RelWalk *self,
                  guint    step)
{
  Step *known;

  g_return_val_if_fail (REL_IS_WALK (self) && step < self->steps->len, NULL);

  known = self->steps->pdata[step];

  return known->end.relationship != NULL ? &known->end : NULL;
}

/**
 * rel_walk_shows:
 * @self: a walk
 * @step: number of a step
 * @column: id of a column, 0 for the record itself
 *
 * Returns: whether it is shown
 */
gboolean
rel_walk_shows (RelWalk *self,
                guint    step,
                RelId    column)
{
  g_return_val_if_fail (REL_IS_WALK (self), FALSE);

  return step < self->steps->len && g_hash_table_contains (((Step *) self->steps->pdata[step])->shown, &column);
}

/**
 * rel_walk_dup_title:
 * @self: a walk
 *
 * Returns: (transfer full): its steps: "customers › orders › products"
 */
char *
rel_walk_dup_title (RelWalk *self)
{
  GString *title = g_string_new (NULL);

  for (guint i = 0; i < self->steps->len; i++)
    g_string_append_printf (title, "%s%s", i > 0 ? " › " : "", rel_walk_get_name (self, i));

  return g_string_free (title, FALSE);
}

/**
 * rel_walk_list_aliases:
 * @self: a walk
 * @schema: the schema
 *
 * Returns: (transfer container) (element-type utf8): how each step's table is called in
 *   SQL, not quoted
 */
GPtrArray *
rel_walk_list_aliases (RelWalk   *self,
                       RelSchema *schema)
{
  GPtrArray *aliases = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->steps->len; i++)
    {
      RelTable *table = rel_schema_get_table (schema, rel_walk_get_table (self, i));
      const char *name = table != NULL ? rel_table_get_name (table) : "?";
      char *alias = g_strdup (name);

      for (guint n = 2; !g_hash_table_add (taken, g_utf8_casefold (alias, -1)); n++)
        {
          g_free (alias);
          alias = g_strdup_printf ("%s_%u", name, n);
        }
      g_ptr_array_add (aliases, alias);
    }

  return aliases;
}

static void
append_name (GString    *sql,
             const char *name)
{
  g_autofree char *quoted = rel_sql_quote_identifier (name);

  g_string_append (sql, quoted);
}

static void
append_table (GString    *sql,
              RelTable   *table,
              const char *alias)
{
  append_name (sql, rel_table_get_name (table));
  if (g_strcmp0 (rel_table_get_name (table), alias) != 0)
    {
      g_string_append (sql, " AS ");
      append_name (sql, alias);
    }
}

/* "a.x = b.y AND …" */
static void
append_match (GString                 *sql,
              const RelForeignKeyInfo *link,
              RelTable                *child,
              const char              *child_alias,
              RelTable                *parent,
              const char              *parent_alias)
{
  for (guint i = 0; i < link->n_columns; i++)
    {
      g_string_append (sql, i > 0 ? " AND " : "");
      append_name (sql, child_alias);
      g_string_append_c (sql, '.');
      append_name (sql, rel_column_get_name (rel_table_get_column (child, link->columns[i])));
      g_string_append (sql, " = ");
      append_name (sql, parent_alias);
      g_string_append_c (sql, '.');
      append_name (sql, rel_column_get_name (rel_table_get_column (parent, link->target_columns[i])));
    }
}

/**
 * rel_walk_append_from:
 * @self: a walk
 * @schema: the schema
 * @aliases: (element-type utf8): names of the steps, see rel_walk_list_aliases()
 * @pretty: each join on a line of its own
 * @sql: a query being written, after its FROM
 *
 * Writes the tables and how they are joined.
 */
void
rel_walk_append_from (RelWalk   *self,
                      RelSchema *schema,
                      GPtrArray *aliases,
                      gboolean   pretty,
                      GString   *sql)
{
  const char *join = self->keeps_all ? "LEFT JOIN " : "JOIN ";

  append_table (sql, rel_schema_get_table (schema, rel_walk_get_table (self, 0)), aliases->pdata[0]);
  for (guint i = 1; i < self->steps->len; i++)
    {
      const RelEnd *end = rel_walk_get_end (self, i);
      const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
      RelTable *near = rel_schema_get_table (schema, rel_walk_get_table (self, i - 1));
      RelTable *far = rel_schema_get_table (schema, rel_walk_get_table (self, i));

      g_string_append (sql, pretty ? "\n  " : " ");
      g_string_append (sql, join);
      if (info->kind == REL_KIND_MANY_TO_MANY)
        {
          RelTable *between = rel_schema_get_table (schema, info->association);
          const RelForeignKeyInfo *near_link = rel_foreign_key_get_info (rel_table_get_foreign_key (between, end->at_parent ? info->link : info->far_link));
          const RelForeignKeyInfo *far_link = rel_foreign_key_get_info (rel_table_get_foreign_key (between, end->at_parent ? info->far_link : info->link));
          g_autofree char *alias = g_strdup_printf ("%s_%s", rel_table_get_name (between), (char *) aliases->pdata[i]);

          append_table (sql, between, alias);
          g_string_append (sql, " ON ");
          append_match (sql, near_link, between, alias, near, aliases->pdata[i - 1]);
          g_string_append (sql, pretty ? "\n  " : " ");
          g_string_append (sql, join);
          append_table (sql, far, aliases->pdata[i]);
          g_string_append (sql, " ON ");
          append_match (sql, far_link, between, alias, far, aliases->pdata[i]);
          continue;
        }
      append_table (sql, far, aliases->pdata[i]);
      g_string_append (sql, " ON ");
      if (end->at_parent)
        append_match (sql, rel_foreign_key_get_info (rel_table_get_foreign_key (far, info->link)), far, aliases->pdata[i], near, aliases->pdata[i - 1]);
      else
        append_match (sql, rel_foreign_key_get_info (rel_table_get_foreign_key (near, info->link)), near, aliases->pdata[i - 1], far, aliases->pdata[i]);
    }
}

/**
 * rel_walk_to_sql:
 * @self: a walk
 * @schema: the schema
 * @labels: (nullable): which columns describe records
 *
 * Returns: (transfer full): the walk as a SELECT for people
 */
char *
rel_walk_to_sql (RelWalk   *self,
                 RelSchema *schema,
                 RelLabels *labels)
{
  g_autoptr(GPtrArray) aliases = rel_walk_list_aliases (self, schema);
  GString *sql = g_string_new ("SELECT ");
  gboolean first = TRUE;

  for (guint i = 0; i < self->steps->len; i++)
    {
      RelTable *table = rel_schema_get_table (schema, rel_walk_get_table (self, i));
      GPtrArray *columns = rel_table_get_info (table)->columns;
      RelColumn *label = rel_labels_get_column (labels, table);

      if (label == NULL && rel_table_get_info (table)->primary_key != NULL)
        label = rel_table_get_column (table, rel_key_get_info (rel_table_get_info (table)->primary_key)->columns[0]);
      for (guint j = 0; j <= columns->len; j++)
        {
          RelColumn *column = j == 0 ? label : g_ptr_array_index (columns, j - 1);

          if (column == NULL || !rel_walk_shows (self, i, j == 0 ? REL_ID_NONE : rel_column_get_id (column)))
            continue;
          g_string_append (sql, first ? "" : ",\n       ");
          append_name (sql, aliases->pdata[i]);
          g_string_append_c (sql, '.');
          append_name (sql, rel_column_get_name (column));
          if (j == 0 && g_strcmp0 (rel_walk_get_name (self, i), rel_column_get_name (column)) != 0)
            {
              g_string_append (sql, " AS ");
              append_name (sql, rel_walk_get_name (self, i));
            }
          first = FALSE;
        }
    }
  if (first)
    g_string_append (sql, "1");
  g_string_append (sql, "\n  FROM ");
  rel_walk_append_from (self, schema, aliases, TRUE, sql);

  return g_string_free (sql, FALSE);
}
