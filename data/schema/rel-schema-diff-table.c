/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The difference of two states of one table: its name and options, its columns, and its
 * parts (keys, links, checks, indexes), which are compared alike. What is not content
 * makes no difference here either, and a link that follows a rename of its target says
 * nothing new.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-equal-private.h"
#include "schema/rel-schema-diff-private.h"

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

static void
diff_columns (RelDiff  *self,
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
          rel_diff_add (self, REL_CHANGE_DROP, REL_ELEMENT_COLUMN, table, id, g_strdup (name), NULL,
                        g_strdup_printf (_("Drop column %s"), name));
          continue;
        }
      place = rel_table_get_column_position (b, id);
      moved |= place < last;
      last = MAX (place, last);

      if (!g_str_equal (renamed.name, rel_column_get_name (now)))
        rel_diff_add (self, REL_CHANGE_RENAME, REL_ELEMENT_COLUMN, table, id, g_strdup (name), g_strdup (rel_column_get_name (now)),
                      g_strdup_printf (_("Rename column %s to %s"), name, rel_column_get_name (now)));
      renamed.name = rel_column_get_name (now);
      renamed.note = NULL;
      same = rel_column_new (id, &renamed);
      if (!rel_equality_columns (&how, same, now))
        rel_diff_add (self, REL_CHANGE_ALTER, REL_ELEMENT_COLUMN, table, id, g_strdup (name), NULL,
                      say_column (name, rel_column_get_info (column), rel_column_get_info (now)));
    }
  for (guint i = 0; i < other->columns->len; i++)
    {
      RelColumn *column = other->columns->pdata[i];

      if (rel_table_get_column (a, rel_column_get_id (column)) == NULL)
        {
          char *name = dotted (b, rel_column_get_name (column));

          moved |= i < last;
          rel_diff_add (self, REL_CHANGE_ADD, REL_ELEMENT_COLUMN, table, rel_column_get_id (column), name, NULL,
                        g_strdup_printf (_("Add column %s %s"), name, rel_column_get_declared_type (column)));
        }
    }
  if (moved)
    rel_diff_add (self, REL_CHANGE_MOVE, REL_ELEMENT_TABLE, table, table, g_strdup (one->name), NULL,
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
diff_parts (RelDiff        *self,
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
        rel_diff_add (self, REL_CHANGE_DROP, type->element, table, id, dotted (a, name), NULL,
                      format_part (_(type->drop), rel_table_get_name (a), name));
      else if (!type->equal (b, before->pdata[i], now))
        rel_diff_add (self, REL_CHANGE_ALTER, type->element, table, id, dotted (a, name), NULL,
                      format_part (_(type->alter), rel_table_get_name (a), name));
    }
  for (guint i = 0; i < after->len; i++)
    if (find_part (before, type, type->get_id (after->pdata[i])) == NULL)
      {
        g_autofree char *name = type->name (b, after->pdata[i]);

        rel_diff_add (self, REL_CHANGE_ADD, type->element, table, type->get_id (after->pdata[i]), dotted (b, name), NULL,
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

  return rel_table_dup_column_names (table, info->columns, info->n_columns);
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
  g_autofree char *columns = rel_table_dup_column_names (table, info->columns, info->n_columns);

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
diff_primary_key (RelDiff  *self,
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

  rel_diff_add (self, before == NULL ? REL_CHANGE_ADD : after == NULL ? REL_CHANGE_DROP : REL_CHANGE_ALTER, REL_ELEMENT_KEY, table,
                rel_key_get_id (after != NULL ? after : before), dotted (a, _("primary key")), NULL,
                after != NULL ? g_strdup_printf (_("Make %s the primary key of %s"), columns, rel_table_get_name (b))
                              : g_strdup_printf (_("Drop the primary key of %s"), rel_table_get_name (a)));
}

/* Lists what must happen to @a to make it @b. */
void
rel_diff_table (RelDiff  *self,
                RelTable *a,
                RelTable *b)
{
  const RelTableInfo *one = rel_table_get_info (a);
  const RelTableInfo *other = rel_table_get_info (b);
  RelId table = rel_table_get_id (a);

  if (a == b)
    return;
  if (!g_str_equal (one->name, other->name))
    rel_diff_add (self, REL_CHANGE_RENAME, REL_ELEMENT_TABLE, table, table, g_strdup (one->name), g_strdup (other->name),
                  g_strdup_printf (_("Rename table %s to %s"), one->name, other->name));
  if (one->kind != other->kind || one->strict != other->strict || one->without_rowid != other->without_rowid ||
      one->autoincrement != other->autoincrement || g_strcmp0 (one->module, other->module) != 0 ||
      (one->kind == REL_TABLE_VIRTUAL && g_strcmp0 (one->sql, other->sql) != 0))
    rel_diff_add (self, REL_CHANGE_ALTER, REL_ELEMENT_TABLE, table, table, g_strdup (one->name), NULL,
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
