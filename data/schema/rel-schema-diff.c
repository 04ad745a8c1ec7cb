/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The difference of two schemas, in words and as data. Elements are the same when
 * they have the same id, so a rename is a rename; schemas of different origin are
 * matched by name first. What is not content makes no difference: CREATE text of
 * tables and indexes, notes, names of ends, the order of tables, keys, links and
 * checks. A link that follows a rename of its target says nothing new either. The
 * list is in an order that can be applied: what depends goes first, comes last.
 */
#include "config.h"

#include "schema/rel-schema-diff.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-schema-diff-private.h"
#include "schema/rel-schema-match.h"

static void
clear_change (gpointer data)
{
  RelChange *change = data;

  g_free (change->name);
  g_free (change->new_name);
  g_free (change->words);
}

/* Consumes name, new_name and words. */
void
rel_diff_add (RelDiff       *self,
              RelChangeKind  kind,
              RelElement     element,
              RelId          table,
              RelId          id,
              char          *name,
              char          *new_name,
              char          *words)
{
  RelChange change = { kind, element, table, id, name, new_name, words };

  g_array_append_val (self->changes, change);
}

static void
diff_tables (RelDiff *self)
{
  for (guint i = 0; i < rel_schema_get_n_tables (self->from); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->from, i);
      RelTable *now = rel_schema_get_table (self->to, rel_table_get_id (table));

      if (now != NULL)
        rel_diff_table (self, table, now);
      else if (rel_table_get_info (table)->kind != REL_TABLE_SHADOW)
        rel_diff_add (self, REL_CHANGE_DROP, REL_ELEMENT_TABLE, rel_table_get_id (table), rel_table_get_id (table),
                      g_strdup (rel_table_get_name (table)), NULL,
                      g_strdup_printf (_("Drop table %s"), rel_table_get_name (table)));
    }
  for (guint i = 0; i < rel_schema_get_n_tables (self->to); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->to, i);

      if (rel_schema_get_table (self->from, rel_table_get_id (table)) == NULL &&
          rel_table_get_info (table)->kind != REL_TABLE_SHADOW)
        rel_diff_add (self, REL_CHANGE_ADD, REL_ELEMENT_TABLE, rel_table_get_id (table), rel_table_get_id (table),
                      g_strdup (rel_table_get_name (table)), NULL,
                      g_strdup_printf (_("Create table %s"), rel_table_get_name (table)));
    }
}

static void
diff_text (RelDiff    *self,
           RelElement  element,
           RelId       id,
           const char *name,
           const char *sql,
           const char *other_name,
           const char *other_sql)
{
  gboolean view = element == REL_ELEMENT_VIEW;

  if (name == NULL)
    rel_diff_add (self, REL_CHANGE_ADD, element, REL_ID_NONE, id, g_strdup (other_name), NULL,
                  g_strdup_printf (view ? _("Create view %s") : _("Create trigger %s"), other_name));
  else if (other_name == NULL)
    rel_diff_add (self, REL_CHANGE_DROP, element, REL_ID_NONE, id, g_strdup (name), NULL,
                  g_strdup_printf (view ? _("Drop view %s") : _("Drop trigger %s"), name));
  else if (!g_str_equal (name, other_name))
    rel_diff_add (self, REL_CHANGE_RENAME, element, REL_ID_NONE, id, g_strdup (name), g_strdup (other_name),
                  g_strdup_printf (view ? _("Rename view %s to %s") : _("Rename trigger %s to %s"), name, other_name));
  else if (g_strcmp0 (sql, other_sql) != 0)
    rel_diff_add (self, REL_CHANGE_ALTER, element, REL_ID_NONE, id, g_strdup (name), NULL,
                  g_strdup_printf (view ? _("Change view %s") : _("Change trigger %s"), name));
}

static void
diff_views (RelDiff *self)
{
  GPtrArray *before = rel_schema_get_info (self->from)->views;
  GPtrArray *after = rel_schema_get_info (self->to)->views;

  for (guint i = 0; i < before->len; i++)
    {
      const RelViewInfo *view = rel_view_get_info (before->pdata[i]);
      RelView *now = rel_schema_get_view (self->to, rel_view_get_id (before->pdata[i]));

      diff_text (self, REL_ELEMENT_VIEW, rel_view_get_id (before->pdata[i]), view->name, view->sql,
                 now != NULL ? rel_view_get_name (now) : NULL, now != NULL ? rel_view_get_info (now)->sql : NULL);
    }
  for (guint i = 0; i < after->len; i++)
    if (rel_schema_get_view (self->from, rel_view_get_id (after->pdata[i])) == NULL)
      diff_text (self, REL_ELEMENT_VIEW, rel_view_get_id (after->pdata[i]), NULL, NULL, rel_view_get_name (after->pdata[i]), NULL);
}

static RelTrigger *
find_trigger (GPtrArray *triggers,
              RelId      id)
{
  for (guint i = 0; i < triggers->len; i++)
    if (rel_trigger_get_id (triggers->pdata[i]) == id)
      return triggers->pdata[i];

  return NULL;
}

static void
diff_triggers (RelDiff *self)
{
  GPtrArray *before = rel_schema_get_info (self->from)->triggers;
  GPtrArray *after = rel_schema_get_info (self->to)->triggers;

  for (guint i = 0; i < before->len; i++)
    {
      const RelTriggerInfo *trigger = rel_trigger_get_info (before->pdata[i]);
      RelTrigger *now = find_trigger (after, rel_trigger_get_id (before->pdata[i]));

      if (now == before->pdata[i])
        continue;
      diff_text (self, REL_ELEMENT_TRIGGER, rel_trigger_get_id (before->pdata[i]), trigger->name, trigger->sql,
                 now != NULL ? rel_trigger_get_name (now) : NULL, now != NULL ? rel_trigger_get_info (now)->sql : NULL);
    }
  for (guint i = 0; i < after->len; i++)
    if (find_trigger (before, rel_trigger_get_id (after->pdata[i])) == NULL)
      diff_text (self, REL_ELEMENT_TRIGGER, rel_trigger_get_id (after->pdata[i]), NULL, NULL,
                 rel_trigger_get_name (after->pdata[i]), NULL);
}

/* What goes before what: see the top of the file. */
static int
rank (const RelChange *change)
{
  gboolean drop = change->kind == REL_CHANGE_DROP;

  switch (change->element)
    {
    case REL_ELEMENT_TRIGGER:
      return drop ? 0 : 30;
    case REL_ELEMENT_VIEW:
      return drop ? 1 : 29;
    case REL_ELEMENT_INDEX:
      return drop ? 2 : 28;
    case REL_ELEMENT_LINK:
      return drop ? 3 : 27;
    case REL_ELEMENT_CHECK:
      return drop ? 4 : 26;
    case REL_ELEMENT_TABLE:
      return drop ? 5 : change->kind == REL_CHANGE_RENAME ? 10 : change->kind == REL_CHANGE_ADD ? 11 : 15;
    case REL_ELEMENT_COLUMN:
      return change->kind == REL_CHANGE_RENAME ? 12 : change->kind == REL_CHANGE_ADD ? 13 : drop ? 16 : 14;
    case REL_ELEMENT_KEY:
      return drop ? 4 : 20;
    case REL_ELEMENT_SCHEMA:
    default:
      return 40;
    }
}

static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  return rank (a) - rank (b);
}

static gboolean
share_ids (RelSchema *a,
           RelSchema *b)
{
  for (guint i = 0; i < rel_schema_get_n_tables (b); i++)
    if (rel_schema_get_table (a, rel_table_get_id (rel_schema_get_nth_table (b, i))) != NULL)
      return TRUE;

  return FALSE;
}

/**
 * rel_schema_diff:
 * @from: the earlier schema
 * @to: the later schema
 *
 * Lists what must happen to the one schema to make it the other, in an order that can
 * be applied. Schemas that share no table are matched by name first.
 *
 * Returns: (transfer full) (element-type RelChange): the changes; empty exactly when
 *   both are equivalent
 */
GArray *
rel_schema_diff (RelSchema *from,
                 RelSchema *to)
{
  GArray *changes = g_array_new (FALSE, TRUE, sizeof (RelChange));
  g_autoptr(RelSchema) matched = NULL;
  RelDiff self = { from, to, changes };
  const RelSchemaInfo *before, *after;

  g_array_set_clear_func (changes, clear_change);
  g_return_val_if_fail (REL_IS_SCHEMA (from), changes);
  g_return_val_if_fail (REL_IS_SCHEMA (to), changes);

  if (from == to)
    return changes;
  if (!share_ids (from, to))
    self.to = matched = rel_schema_adopt_renamed (to, from, NULL, 0);

  diff_tables (&self);
  diff_views (&self);
  diff_triggers (&self);
  before = rel_schema_get_info (from);
  after = rel_schema_get_info (to);
  if (before->user_version != after->user_version)
    rel_diff_add (&self, REL_CHANGE_ALTER, REL_ELEMENT_SCHEMA, REL_ID_NONE, REL_ID_NONE, g_strdup ("user_version"), NULL,
                  g_strdup_printf (_("user_version %d becomes %d"), before->user_version, after->user_version));
  if (before->application_id != after->application_id)
    rel_diff_add (&self, REL_CHANGE_ALTER, REL_ELEMENT_SCHEMA, REL_ID_NONE, REL_ID_NONE, g_strdup ("application_id"), NULL,
                  g_strdup_printf (_("application_id %d becomes %d"), before->application_id, after->application_id));
  g_array_sort (changes, compare_changes);

  return changes;
}

/**
 * rel_schema_is_equivalent:
 * @a: a schema
 * @b: another
 *
 * Returns: whether nothing must happen to make one the other
 */
gboolean
rel_schema_is_equivalent (RelSchema *a,
                          RelSchema *b)
{
  g_autoptr(GArray) changes = rel_schema_diff (a, b);

  return changes->len == 0;
}

/**
 * rel_change_kind_to_string:
 * @kind: a kind of change
 *
 * Returns: (transfer none): its name for machines
 */
const char *
rel_change_kind_to_string (RelChangeKind kind)
{
  static const char *const names[] = { "add", "drop", "rename", "alter", "move" };

  return names[kind];
}

/**
 * rel_element_to_string:
 * @element: a kind of element
 *
 * Returns: (transfer none): its name for machines
 */
const char *
rel_element_to_string (RelElement element)
{
  static const char *const names[] = { "schema", "table", "column", "key", "link", "check", "index", "view", "trigger" };

  return names[element];
}
