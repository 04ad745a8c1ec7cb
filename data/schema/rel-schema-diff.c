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

#include "schema/rel-equal-private.h"
#include "schema/rel-schema-match.h"

typedef struct
{
  RelSchema *from;
  RelSchema *to;
  GArray    *changes;
} Diff;

static void
clear_change (gpointer data)
{
  RelChange *change = data;

  g_free (change->name);
  g_free (change->new_name);
  g_free (change->words);
}

/* Consumes name, new_name and words. */
static void
add (Diff          *self,
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

static char *
dotted (RelTable   *table,
        const char *name)
{
  return g_strconcat (rel_table_get_name (table), ".", name, NULL);
}

static const char *
or_none (const char *text)
{
  return text != NULL && *text != '\0' ? text : _("none");
}

static void
say_part (GString    *words,
          const char *what,
          const char *before,
          const char *after)
{
  if (g_strcmp0 (before, after) == 0)
    return;
  if (words->len > 0)
    g_string_append (words, "; ");
  /* Translators: a property of a column and its values: type TEXT becomes INTEGER */
  g_string_append_printf (words, _("%1$s %2$s becomes %3$s"), what, or_none (before), or_none (after));
}

static const char *
say_generated (const RelColumnInfo *info)
{
  return info->generated == REL_GENERATED_STORED ? "STORED" : info->generated == REL_GENERATED_VIRTUAL ? "VIRTUAL" : NULL;
}

static char *
say_column (const char          *name,
            const RelColumnInfo *a,
            const RelColumnInfo *b)
{
  g_autoptr(GString) words = g_string_new (NULL);

  say_part (words, _("type"), a->type, b->type);
  if (a->not_null != b->not_null)
    g_string_append_printf (words, "%s%s", words->len > 0 ? "; " : "", b->not_null ? _("becomes NOT NULL") : _("may be NULL"));
  say_part (words, _("default"), a->default_value, b->default_value);
  say_part (words, _("collation"), a->collation, b->collation);
  say_part (words, _("generated"), say_generated (a), say_generated (b));
  say_part (words, _("expression"), a->expression, b->expression);
  if (words->len == 0)
    g_string_append (words, _("conflict clause changes"));

  return g_strdup_printf (_("Change column %s: %s"), name, words->str);
}

/* Columns by name, for keys and links. */
static char *
list_columns (RelTable    *table,
              const RelId *columns,
              guint        n_columns)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      RelColumn *column = rel_table_get_column (table, columns[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", column != NULL ? rel_column_get_name (column) : "?");
    }

  return g_string_free (names, FALSE);
}

static void
diff_columns (Diff     *self,
              RelTable *a,
              RelTable *b)
{
  const RelTableInfo *one = rel_table_get_info (a);
  const RelTableInfo *other = rel_table_get_info (b);
  RelId table = rel_table_get_id (a);
  RelEquality how = { .known_aside = TRUE };
  guint last = 0;
  gboolean moved = FALSE;

  for (guint i = 0; i < one->columns->len; i++)
    {
      RelColumn *column = one->columns->pdata[i];
      RelId id = rel_column_get_id (column);
      RelColumn *now = rel_table_get_column (b, id);
      RelColumnInfo renamed = *rel_column_get_info (column);
      g_autofree char *name = dotted (a, renamed.name);
      g_autoptr(RelColumn) same = NULL;
      guint place;

      if (now == NULL)
        {
          add (self, REL_CHANGE_DROP, REL_ELEMENT_COLUMN, table, id, g_strdup (name), NULL,
               g_strdup_printf (_("Drop column %s"), name));
          continue;
        }
      place = rel_table_get_column_position (b, id);
      moved |= place < last;
      last = MAX (place, last);

      if (!g_str_equal (renamed.name, rel_column_get_name (now)))
        add (self, REL_CHANGE_RENAME, REL_ELEMENT_COLUMN, table, id, g_strdup (name), g_strdup (rel_column_get_name (now)),
             g_strdup_printf (_("Rename column %s to %s"), name, rel_column_get_name (now)));
      renamed.name = rel_column_get_name (now);
      renamed.note = NULL;
      same = rel_column_new (id, &renamed);
      if (!rel_equality_columns (&how, same, now))
        add (self, REL_CHANGE_ALTER, REL_ELEMENT_COLUMN, table, id, g_strdup (name), NULL,
             say_column (name, rel_column_get_info (column), rel_column_get_info (now)));
    }
  for (guint i = 0; i < other->columns->len; i++)
    {
      RelColumn *column = other->columns->pdata[i];

      if (rel_table_get_column (a, rel_column_get_id (column)) == NULL)
        {
          char *name = dotted (b, rel_column_get_name (column));

          moved |= i < last;
          add (self, REL_CHANGE_ADD, REL_ELEMENT_COLUMN, table, rel_column_get_id (column), name, NULL,
               g_strdup_printf (_("Add column %s %s"), name, rel_column_get_declared_type (column)));
        }
    }
  if (moved)
    add (self, REL_CHANGE_MOVE, REL_ELEMENT_TABLE, table, table, g_strdup (one->name), NULL,
         g_strdup_printf (_("Change the order of columns of %s"), one->name));
}

typedef struct
{
  RelElement    element;
  RelId       (*get_id)  (gpointer part);
  char       *(*name)    (RelTable *table, gpointer part);
  gboolean    (*equal)   (RelTable *table, gpointer a, gpointer b);
  const char   *add, *drop, *alter;
} PartType;

static gpointer
find_part (GPtrArray      *parts,
           const PartType *type,
           RelId           id)
{
  for (guint i = 0; i < parts->len; i++)
    if (type->get_id (parts->pdata[i]) == id)
      return parts->pdata[i];

  return NULL;
}

static char *
format_part (const char *format,
             const char *table,
             const char *part)
{
  g_autoptr(GString) words = g_string_new (format);

  g_string_replace (words, "%2$s", "\x01", 0);
  g_string_replace (words, "%1$s", table, 1);
  g_string_replace (words, "\x01", part, 1);

  return g_strdup (words->str);
}

static void
diff_parts (Diff           *self,
            const PartType *type,
            RelTable       *a,
            RelTable       *b,
            GPtrArray      *before,
            GPtrArray      *after)
{
  RelId table = rel_table_get_id (a);

  for (guint i = 0; i < before->len; i++)
    {
      RelId id = type->get_id (before->pdata[i]);
      gpointer now = find_part (after, type, id);
      g_autofree char *name = type->name (a, before->pdata[i]);

      if (now == NULL)
        add (self, REL_CHANGE_DROP, type->element, table, id, dotted (a, name), NULL,
             format_part (_(type->drop), rel_table_get_name (a), name));
      else if (!type->equal (b, before->pdata[i], now))
        add (self, REL_CHANGE_ALTER, type->element, table, id, dotted (a, name), NULL,
             format_part (_(type->alter), rel_table_get_name (a), name));
    }
  for (guint i = 0; i < after->len; i++)
    if (find_part (before, type, type->get_id (after->pdata[i])) == NULL)
      {
        g_autofree char *name = type->name (b, after->pdata[i]);

        add (self, REL_CHANGE_ADD, type->element, table, type->get_id (after->pdata[i]), dotted (b, name), NULL,
             format_part (_(type->add), rel_table_get_name (b), name));
      }
}

static RelId
key_id (gpointer part)
{
  return rel_key_get_id (part);
}

static char *
key_name (RelTable *table,
          gpointer  part)
{
  const RelKeyInfo *info = rel_key_get_info (part);

  return list_columns (table, info->columns, info->n_columns);
}

/* A collation that is written and one that is the column's own are the same. */
static gboolean
key_equal (RelTable *table,
           gpointer  a,
           gpointer  b)
{
  RelEquality how = { .parts_aside = TRUE };
  RelKeyInfo infos[] = { *rel_key_get_info (a), *rel_key_get_info (b) };
  g_autoptr(RelKey) one = NULL, other = NULL;
  g_autofree const char **mine = g_new0 (const char *, infos[0].n_columns + 1);
  g_autofree const char **its = g_new0 (const char *, infos[1].n_columns + 1);
  const char **collations[] = { mine, its };

  for (guint side = 0; side < 2; side++)
    {
      for (guint i = 0; i < infos[side].n_columns; i++)
        {
          RelColumn *column = rel_table_get_column (table, infos[side].columns[i]);
          const char *written = infos[side].collations != NULL ? infos[side].collations[i] : NULL;
          const char *own = column != NULL ? rel_column_get_info (column)->collation : NULL;

          if (written == NULL)
            written = own != NULL ? own : "BINARY";
          collations[side][i] = written;
        }
      infos[side].collations = collations[side];
      infos[side].rowid = FALSE;
    }
  one = rel_key_new (REL_ID_NONE, &infos[0]);
  other = rel_key_new (REL_ID_NONE, &infos[1]);

  return rel_equality_keys (&how, one, other);
}

static RelId
link_id (gpointer part)
{
  return rel_foreign_key_get_id (part);
}

static char *
link_name (RelTable *table,
           gpointer  part)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (part);
  g_autofree char *columns = list_columns (table, info->columns, info->n_columns);

  return g_strdup_printf ("%s → %s", columns, info->target_name);
}

/* Names of what exists follow the ids, so they are compared only where ids say nothing. */
static gboolean
link_equal (RelTable *table,
            gpointer  a,
            gpointer  b)
{
  RelEquality how = { .parts_aside = TRUE };
  RelForeignKeyInfo one = *rel_foreign_key_get_info (a);
  const RelForeignKeyInfo *other = rel_foreign_key_get_info (b);
  g_autoptr(RelForeignKey) same = NULL;

  if (one.target == other->target && one.target != REL_ID_NONE)
    {
      one.target_name = other->target_name;
      one.target_column_names = other->target_column_names;
    }
  one.name_at_child = other->name_at_child;
  one.name_at_parent = other->name_at_parent;
  one.name_across = other->name_across;
  same = rel_foreign_key_new (REL_ID_NONE, &one);

  return rel_equality_foreign_keys (&how, same, b);
}

static RelId
check_id (gpointer part)
{
  return rel_check_get_id (part);
}

static char *
check_name (RelTable *table,
            gpointer  part)
{
  return g_strdup (rel_check_get_info (part)->expression);
}

static gboolean
check_equal (RelTable *table,
             gpointer  a,
             gpointer  b)
{
  return g_strcmp0 (rel_check_get_name (a), rel_check_get_name (b)) == 0 &&
         g_str_equal (rel_check_get_info (a)->expression, rel_check_get_info (b)->expression);
}

static RelId
index_id (gpointer part)
{
  return rel_index_get_id (part);
}

static char *
index_name (RelTable *table,
            gpointer  part)
{
  return g_strdup (rel_index_get_name (part));
}

static gboolean
index_equal (RelTable *table,
             gpointer  a,
             gpointer  b)
{
  RelEquality how = { .parts_aside = TRUE, .text_aside = TRUE };

  return rel_equality_indexes (&how, a, b);
}

static const PartType key_type = {
  REL_ELEMENT_KEY, key_id, key_name, key_equal,
  N_("Make %2$s of %1$s UNIQUE"), N_("%2$s of %1$s is not UNIQUE any more"), N_("Change what is UNIQUE in %1$s: %2$s")
};
static const PartType link_type = {
  REL_ELEMENT_LINK, link_id, link_name, link_equal,
  N_("Add a link to %1$s: %2$s"), N_("Drop the link of %1$s: %2$s"), N_("Change the link of %1$s: %2$s")
};
static const PartType check_type = {
  REL_ELEMENT_CHECK, check_id, check_name, check_equal,
  N_("Add a check to %1$s: %2$s"), N_("Drop the check of %1$s: %2$s"), N_("Change the check of %1$s: %2$s")
};
static const PartType index_type = {
  REL_ELEMENT_INDEX, index_id, index_name, index_equal,
  N_("Add the index %2$s to %1$s"), N_("Drop the index %2$s of %1$s"), N_("Change the index %2$s of %1$s")
};

static void
diff_primary_key (Diff     *self,
                  RelTable *a,
                  RelTable *b)
{
  RelKey *before = rel_table_get_info (a)->primary_key;
  RelKey *after = rel_table_get_info (b)->primary_key;
  RelId table = rel_table_get_id (a);
  g_autofree char *columns = after != NULL ? key_name (b, after) : NULL;

  if (before == NULL && after == NULL)
    return;
  if (before != NULL && after != NULL && key_equal (b, before, after) &&
      rel_key_get_info (before)->rowid == rel_key_get_info (after)->rowid)
    return;

  add (self, before == NULL ? REL_CHANGE_ADD : after == NULL ? REL_CHANGE_DROP : REL_CHANGE_ALTER, REL_ELEMENT_KEY, table,
       rel_key_get_id (after != NULL ? after : before), dotted (a, _("primary key")), NULL,
       after != NULL ? g_strdup_printf (_("Make %s the primary key of %s"), columns, rel_table_get_name (b))
                     : g_strdup_printf (_("Drop the primary key of %s"), rel_table_get_name (a)));
}

static void
diff_table (Diff     *self,
            RelTable *a,
            RelTable *b)
{
  const RelTableInfo *one = rel_table_get_info (a);
  const RelTableInfo *other = rel_table_get_info (b);
  RelId table = rel_table_get_id (a);

  if (a == b)
    return;
  if (!g_str_equal (one->name, other->name))
    add (self, REL_CHANGE_RENAME, REL_ELEMENT_TABLE, table, table, g_strdup (one->name), g_strdup (other->name),
         g_strdup_printf (_("Rename table %s to %s"), one->name, other->name));
  if (one->kind != other->kind || one->strict != other->strict || one->without_rowid != other->without_rowid ||
      one->autoincrement != other->autoincrement || g_strcmp0 (one->module, other->module) != 0 ||
      (one->kind == REL_TABLE_VIRTUAL && g_strcmp0 (one->sql, other->sql) != 0))
    add (self, REL_CHANGE_ALTER, REL_ELEMENT_TABLE, table, table, g_strdup (one->name), NULL,
         g_strdup_printf (_("Change table %s:%s%s%s"), one->name, other->strict ? " STRICT" : "",
                          other->without_rowid ? " WITHOUT ROWID" : "", other->autoincrement ? " AUTOINCREMENT" : ""));
  if (one->kind != REL_TABLE_ORDINARY)
    return;

  diff_columns (self, a, b);
  diff_primary_key (self, a, b);
  diff_parts (self, &key_type, a, b, one->uniques, other->uniques);
  diff_parts (self, &check_type, a, b, one->checks, other->checks);
  diff_parts (self, &link_type, a, b, one->foreign_keys, other->foreign_keys);
  diff_parts (self, &index_type, a, b, one->indexes, other->indexes);
}

static void
diff_tables (Diff *self)
{
  for (guint i = 0; i < rel_schema_get_n_tables (self->from); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->from, i);
      RelTable *now = rel_schema_get_table (self->to, rel_table_get_id (table));

      if (now != NULL)
        diff_table (self, table, now);
      else if (rel_table_get_info (table)->kind != REL_TABLE_SHADOW)
        add (self, REL_CHANGE_DROP, REL_ELEMENT_TABLE, rel_table_get_id (table), rel_table_get_id (table),
             g_strdup (rel_table_get_name (table)), NULL,
             g_strdup_printf (_("Drop table %s"), rel_table_get_name (table)));
    }
  for (guint i = 0; i < rel_schema_get_n_tables (self->to); i++)
    {
      RelTable *table = rel_schema_get_nth_table (self->to, i);

      if (rel_schema_get_table (self->from, rel_table_get_id (table)) == NULL &&
          rel_table_get_info (table)->kind != REL_TABLE_SHADOW)
        add (self, REL_CHANGE_ADD, REL_ELEMENT_TABLE, rel_table_get_id (table), rel_table_get_id (table),
             g_strdup (rel_table_get_name (table)), NULL,
             g_strdup_printf (_("Create table %s"), rel_table_get_name (table)));
    }
}

static void
diff_text (Diff       *self,
           RelElement  element,
           RelId       id,
           const char *name,
           const char *sql,
           const char *other_name,
           const char *other_sql)
{
  gboolean view = element == REL_ELEMENT_VIEW;

  if (name == NULL)
    add (self, REL_CHANGE_ADD, element, REL_ID_NONE, id, g_strdup (other_name), NULL,
         g_strdup_printf (view ? _("Create view %s") : _("Create trigger %s"), other_name));
  else if (other_name == NULL)
    add (self, REL_CHANGE_DROP, element, REL_ID_NONE, id, g_strdup (name), NULL,
         g_strdup_printf (view ? _("Drop view %s") : _("Drop trigger %s"), name));
  else if (!g_str_equal (name, other_name))
    add (self, REL_CHANGE_RENAME, element, REL_ID_NONE, id, g_strdup (name), g_strdup (other_name),
         g_strdup_printf (view ? _("Rename view %s to %s") : _("Rename trigger %s to %s"), name, other_name));
  else if (g_strcmp0 (sql, other_sql) != 0)
    add (self, REL_CHANGE_ALTER, element, REL_ID_NONE, id, g_strdup (name), NULL,
         g_strdup_printf (view ? _("Change view %s") : _("Change trigger %s"), name));
}

static void
diff_views (Diff *self)
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
diff_triggers (Diff *self)
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
  Diff self = { from, to, changes };
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
    add (&self, REL_CHANGE_ALTER, REL_ELEMENT_SCHEMA, REL_ID_NONE, REL_ID_NONE, g_strdup ("user_version"), NULL,
         g_strdup_printf (_("user_version %d becomes %d"), before->user_version, after->user_version));
  if (before->application_id != after->application_id)
    add (&self, REL_CHANGE_ALTER, REL_ELEMENT_SCHEMA, REL_ID_NONE, REL_ID_NONE, g_strdup ("application_id"), NULL,
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
