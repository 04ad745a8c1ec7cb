/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Three schemas into one: what it was, what I made of it, what others made of it. An
 * element that only one side changed is as that side has it. Where both changed it
 * differently, mine is taken and the conflict listed; where one side dropped what the
 * other changed, it stays, since a drop is easily made again.
 */
#include "config.h"

#include "schema/rel-schema-merge.h"

#include <glib/gi18n-lib.h>

#include "schema/rel-edit-private.h"
#include "schema/rel-equal.h"
#include "schema/rel-equal-private.h"
#include "schema/rel-schema-match.h"
#include "schema/rel-words-private.h"

/* What merging a list must know of its elements. */
typedef struct
{
  RelElement    element;
  RelId       (*get_id)   (gpointer part);
  const char *(*get_name) (gpointer part);
  gboolean    (*equal)    (gpointer a, gpointer b);
  gboolean      names_differ; /* two of one name cannot be */
  /* the part with the words of all three put together; NULL: people say nothing of it */
  gpointer    (*say)      (gpointer part, gpointer base, gpointer mine, gpointer theirs);
} MergeType;

typedef struct
{
  GArray *conflicts;
  RelId   table;
} Merge;

static void
add_conflict (Merge      *self,
              RelElement  element,
              RelId       id,
              char       *words)
{
  RelMergeConflict conflict = { element, self->table, id, words };

  g_array_append_val (self->conflicts, conflict);
}

static void
clear_conflict (gpointer data)
{
  g_free (((RelMergeConflict *) data)->words);
}

static const char *
pick_text (const char *base,
           const char *mine,
           const char *theirs)
{
  return g_strcmp0 (mine, base) == 0 ? theirs : mine;
}

static gpointer
find (GPtrArray       *list,
      const MergeType *type,
      RelId            id)
{
  for (guint i = 0; i < list->len; i++)
    if (type->get_id (list->pdata[i]) == id)
      return list->pdata[i];

  return NULL;
}

static const char *
say (const char *name)
{
  return name != NULL ? name : _("without a name");
}

/* The one that stays of an element that was there before; NULL when it goes. */
static gpointer
choose (Merge           *self,
        const MergeType *type,
        gpointer         base,
        gpointer         mine,
        gpointer         theirs)
{
  RelId id = type->get_id (base);

  if (mine == NULL && theirs == NULL)
    return NULL;
  if (mine == NULL || theirs == NULL)
    {
      gpointer left = mine != NULL ? mine : theirs;

      if (type->equal (left, base))
        return NULL;
      add_conflict (self, type->element, id,
                    g_strdup_printf (mine == NULL ? _("%s was dropped here and changed there; it stays")
                                                  : _("%s was changed here and dropped there; it stays"),
                                     say (type->get_name (base))));
      return left;
    }
  if (type->equal (mine, base))
    return theirs;
  if (type->equal (theirs, base) || type->equal (mine, theirs))
    return mine;
  add_conflict (self, type->element, id,
                g_strdup_printf (_("%s was changed here and there; it is as here"), say (type->get_name (base))));

  return mine;
}

static gboolean
same_order (GPtrArray       *base,
            GPtrArray       *side,
            const MergeType *type)
{
  guint next = 0;

  for (guint i = 0; i < base->len; i++)
    {
      if (find (side, type, type->get_id (base->pdata[i])) == NULL)
        continue;
      while (next < side->len && find (base, type, type->get_id (side->pdata[next])) == NULL)
        next++;
      if (next == side->len || type->get_id (side->pdata[next]) != type->get_id (base->pdata[i]))
        return FALSE;
      next++;
    }

  return TRUE;
}

static gboolean
has_name (GPtrArray       *list,
          const MergeType *type,
          const char      *name)
{
  for (guint i = 0; i < list->len && name != NULL; i++)
    if (g_ascii_strcasecmp (type->get_name (list->pdata[i]), name) == 0)
      return TRUE;

  return FALSE;
}

/* What people say of an element is no reason to hold what others made of it for a conflict. */
static gpointer
choose_said (Merge           *self,
             const MergeType *type,
             gpointer         base,
             gpointer         mine,
             gpointer         theirs)
{
  g_autoptr(GObject) said_base = NULL;
  g_autoptr(GObject) said_mine = NULL;
  g_autoptr(GObject) said_theirs = NULL;
  gpointer chosen;

  if (type->say != NULL && (mine != NULL || theirs != NULL))
    {
      gpointer one = mine != NULL ? mine : theirs;
      gpointer other = theirs != NULL ? theirs : mine;

      said_base = type->say (base, base, one, other);
      said_mine = mine != NULL ? type->say (mine, base, one, other) : NULL;
      said_theirs = theirs != NULL ? type->say (theirs, base, one, other) : NULL;
      chosen = choose (self, type, said_base, said_mine, said_theirs);
    }
  else
    chosen = choose (self, type, base, mine, theirs);

  return chosen != NULL ? g_object_ref (chosen) : NULL;
}

static void
merge_one (Merge           *self,
           const MergeType *type,
           GPtrArray       *base,
           GPtrArray       *mine,
           GPtrArray       *theirs,
           gpointer         element,
           GPtrArray       *merged)
{
  RelId id = type->get_id (element);
  gpointer before = find (base, type, id);
  g_autoptr(GObject) chosen = NULL;

  if (find (merged, type, id) != NULL)
    return;
  chosen = before != NULL ? choose_said (self, type, before, find (mine, type, id), find (theirs, type, id)) : g_object_ref (element);
  if (chosen == NULL)
    return;
  if (type->names_differ && has_name (merged, type, type->get_name (chosen)))
    {
      add_conflict (self, type->element, id,
                    g_strdup_printf (_("There are two called %s; one of them is left out"), type->get_name (chosen)));
      return;
    }
  g_ptr_array_add (merged, g_steal_pointer (&chosen));
}

/* In the order of the side that changed the order; what only the other has comes last. */
static GPtrArray *
merge_lists (Merge           *self,
             const MergeType *type,
             GPtrArray       *base,
             GPtrArray       *mine,
             GPtrArray       *theirs)
{
  GPtrArray *merged = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean follow_theirs = same_order (base, mine, type) && !same_order (base, theirs, type);
  GPtrArray *first = follow_theirs ? theirs : mine;
  GPtrArray *second = follow_theirs ? mine : theirs;

  for (guint i = 0; i < first->len; i++)
    merge_one (self, type, base, mine, theirs, first->pdata[i], merged);
  for (guint i = 0; i < second->len; i++)
    merge_one (self, type, base, mine, theirs, second->pdata[i], merged);

  return merged;
}

/* Names of tables and columns follow when the whole is put together. */
static gboolean
links_equal (gpointer a,
             gpointer b)
{
  RelForeignKeyInfo one = *rel_foreign_key_get_info (a);
  const RelForeignKeyInfo *other = rel_foreign_key_get_info (b);
  g_autoptr(RelForeignKey) same = NULL;

  if (one.target == other->target && one.target != REL_ID_NONE)
    {
      one.target_name = other->target_name;
      one.target_column_names = other->target_column_names;
    }
  same = rel_foreign_key_new (rel_foreign_key_get_id (a), &one);

  return rel_foreign_key_equal (same, b);
}

static gpointer
say_column (gpointer part,
            gpointer base,
            gpointer mine,
            gpointer theirs)
{
  return rel_column_with_note (part, pick_text (rel_column_get_info (base)->note, rel_column_get_info (mine)->note,
                                                rel_column_get_info (theirs)->note));
}

static gpointer
say_link (gpointer part,
          gpointer base,
          gpointer mine,
          gpointer theirs)
{
  const RelForeignKeyInfo *b = rel_foreign_key_get_info (base);
  const RelForeignKeyInfo *m = rel_foreign_key_get_info (mine);
  const RelForeignKeyInfo *t = rel_foreign_key_get_info (theirs);

  return rel_foreign_key_with_names (part, pick_text (b->name_at_child, m->name_at_child, t->name_at_child),
                                     pick_text (b->name_at_parent, m->name_at_parent, t->name_at_parent),
                                     pick_text (b->name_across, m->name_across, t->name_across));
}

#define MERGE_TYPE(variable, element, type, equal, names_differ, say) \
  static const MergeType variable = { \
    element, (RelId (*) (gpointer)) rel_##type##_get_id, (const char *(*) (gpointer)) rel_##type##_get_name, \
    (gboolean (*) (gpointer, gpointer)) equal, names_differ, say \
  };

MERGE_TYPE (column_type, REL_ELEMENT_COLUMN, column, rel_column_equal, TRUE, say_column)
MERGE_TYPE (key_type, REL_ELEMENT_KEY, key, rel_key_equal, FALSE, NULL)
MERGE_TYPE (link_type, REL_ELEMENT_LINK, foreign_key, links_equal, FALSE, say_link)
MERGE_TYPE (check_type, REL_ELEMENT_CHECK, check, rel_check_equal, FALSE, NULL)
MERGE_TYPE (index_type, REL_ELEMENT_INDEX, index, rel_index_equal, TRUE, NULL)
MERGE_TYPE (view_type, REL_ELEMENT_VIEW, view, rel_view_equal, TRUE, NULL)
MERGE_TYPE (trigger_type, REL_ELEMENT_TRIGGER, trigger, rel_trigger_equal, TRUE, NULL)

#define PICK(base, mine, theirs) ((mine) == (base) ? (theirs) : (mine))

/* A table that both changed, element by element. */
static RelTable *
merge_tables (Merge    *self,
              RelTable *base,
              RelTable *mine,
              RelTable *theirs)
{
  const RelTableInfo *b = rel_table_get_info (base);
  const RelTableInfo *m = rel_table_get_info (mine);
  const RelTableInfo *t = rel_table_get_info (theirs);
  RelEquality texts_aside = { .text_aside = TRUE };
  g_auto(RelTableEdit) edit = { NULL };
  g_autoptr(RelTable) merged = NULL;
  g_autoptr(RelTable) said = NULL;

  self->table = rel_table_get_id (base);
  rel_table_edit_init (&edit, mine);
  if (!g_str_equal (m->name, b->name) && !g_str_equal (t->name, b->name) && !g_str_equal (m->name, t->name))
    add_conflict (self, REL_ELEMENT_TABLE, self->table,
                  g_strdup_printf (_("%s was renamed to %s here and to %s there; it is as here"), b->name, m->name, t->name));
  edit.info.name = pick_text (b->name, m->name, t->name);
  edit.info.strict = PICK (b->strict, m->strict, t->strict);
  edit.info.without_rowid = PICK (b->without_rowid, m->without_rowid, t->without_rowid);
  edit.info.autoincrement = PICK (b->autoincrement, m->autoincrement, t->autoincrement);
  edit.info.note = pick_text (b->note, m->note, t->note);

  g_ptr_array_unref (edit.columns);
  edit.columns = merge_lists (self, &column_type, b->columns, m->columns, t->columns);
  g_ptr_array_unref (edit.uniques);
  edit.uniques = merge_lists (self, &key_type, b->uniques, m->uniques, t->uniques);
  g_ptr_array_unref (edit.foreign_keys);
  edit.foreign_keys = merge_lists (self, &link_type, b->foreign_keys, m->foreign_keys, t->foreign_keys);
  g_ptr_array_unref (edit.checks);
  edit.checks = merge_lists (self, &check_type, b->checks, m->checks, t->checks);
  g_ptr_array_unref (edit.indexes);
  edit.indexes = merge_lists (self, &index_type, b->indexes, m->indexes, t->indexes);
  if (rel_key_equal (m->primary_key, b->primary_key))
    rel_table_edit_set_key (&edit, t->primary_key);
  else if (!rel_key_equal (t->primary_key, b->primary_key) && !rel_key_equal (m->primary_key, t->primary_key))
    add_conflict (self, REL_ELEMENT_KEY, self->table,
                  g_strdup_printf (_("The primary key of %s was changed here and there; it is as here"), m->name));

  rel_table_edit_forget_sql (&edit);
  merged = rel_table_edit_finish (&edit, NULL);
  if (merged == NULL)
    {
      add_conflict (self, REL_ELEMENT_TABLE, self->table,
                    g_strdup_printf (_("The changes of %s here and there cannot both be; it is as here"), m->name));
      return g_object_ref (mine);
    }

  /* only words differ: the text of the table stays */
  said = rel_table_with_words (theirs, merged, REL_WORDS_ALL);
  if (rel_equality_tables (&texts_aside, merged, said))
    return g_steal_pointer (&said);

  return g_steal_pointer (&merged);
}

static RelTable *
merge_table (Merge    *self,
             RelTable *base,
             RelTable *mine,
             RelTable *theirs)
{
  RelEquality texts_aside = { .text_aside = TRUE };

  self->table = base != NULL ? rel_table_get_id (base) : REL_ID_NONE;
  if (base == NULL || mine == NULL || theirs == NULL)
    {
      RelTable *left = mine != NULL ? mine : theirs;
      g_autoptr(RelTable) said = NULL;

      if (base == NULL)
        return g_object_ref (left);
      said = left != NULL ? rel_table_with_words (base, left, REL_WORDS_ALL) : NULL;
      if (left == NULL || rel_equality_tables (&texts_aside, left, said))
        return NULL;
      add_conflict (self, REL_ELEMENT_TABLE, self->table,
                    g_strdup_printf (mine == NULL ? _("%s was dropped here and changed there; it stays")
                                                  : _("%s was changed here and dropped there; it stays"),
                                     rel_table_get_name (base)));
      return g_object_ref (left);
    }
  if (rel_equality_tables (&texts_aside, mine, base))
    return g_object_ref (theirs);
  if (rel_equality_tables (&texts_aside, theirs, base) || rel_equality_tables (&texts_aside, mine, theirs))
    return g_object_ref (mine);
  if (rel_table_get_info (base)->kind != REL_TABLE_ORDINARY)
    return g_object_ref (mine);

  return merge_tables (self, base, mine, theirs);
}

static void
add_table (Merge         *self,
           RelSchemaEdit *whole,
           RelTable      *merged)
{
  for (guint i = 0; i < whole->tables->len; i++)
    if (g_ascii_strcasecmp (rel_table_get_name (whole->tables->pdata[i]), rel_table_get_name (merged)) == 0)
      {
        add_conflict (self, REL_ELEMENT_TABLE, rel_table_get_id (merged),
                      g_strdup_printf (_("There are two called %s; one of them is left out"), rel_table_get_name (merged)));
        return;
      }
  g_ptr_array_add (whole->tables, g_object_ref (merged));
}

/**
 * rel_schema_merge:
 * @base: what both began with
 * @mine: what it became here
 * @theirs: what it became elsewhere, with the identities of @base where it is known
 * @conflicts: (out) (transfer full) (element-type RelMergeConflict): what both changed differently
 *
 * Puts the changes of two sides together.
 *
 * Returns: (transfer full): the schema with the changes of both; where they conflict, as in @mine
 */
RelSchema *
rel_schema_merge (RelSchema  *base,
                  RelSchema  *mine,
                  RelSchema  *theirs,
                  GArray    **conflicts)
{
  g_autoptr(RelSchema) matched = NULL;
  g_auto(RelSchemaEdit) whole = { NULL };
  const RelSchemaInfo *b, *m, *t;
  Merge self = { NULL };

  g_return_val_if_fail (REL_IS_SCHEMA (base) && REL_IS_SCHEMA (mine) && REL_IS_SCHEMA (theirs), NULL);
  g_return_val_if_fail (conflicts != NULL, NULL);

  *conflicts = self.conflicts = g_array_new (FALSE, TRUE, sizeof (RelMergeConflict));
  g_array_set_clear_func (self.conflicts, clear_conflict);
  if (mine == base || mine == theirs)
    return g_object_ref (theirs);
  if (theirs == base)
    return g_object_ref (mine);

  matched = rel_schema_adopt_renamed (theirs, base, NULL, 0);
  b = rel_schema_get_info (base);
  m = rel_schema_get_info (mine);
  t = rel_schema_get_info (matched);

  rel_schema_edit_init (&whole, mine);
  g_ptr_array_set_size (whole.tables, 0);
  for (guint i = 0; i < m->tables->len; i++)
    {
      RelId id = rel_table_get_id (m->tables->pdata[i]);
      g_autoptr(RelTable) merged = merge_table (&self, rel_schema_get_table (base, id), m->tables->pdata[i],
                                                rel_schema_get_table (matched, id));

      if (merged != NULL)
        add_table (&self, &whole, merged);
    }
  for (guint i = 0; i < t->tables->len; i++)
    {
      RelId id = rel_table_get_id (t->tables->pdata[i]);
      g_autoptr(RelTable) merged = NULL;

      if (rel_schema_get_table (mine, id) != NULL)
        continue;
      merged = merge_table (&self, rel_schema_get_table (base, id), NULL, t->tables->pdata[i]);
      if (merged != NULL)
        add_table (&self, &whole, merged);
    }
  self.table = REL_ID_NONE;
  g_ptr_array_unref (whole.views);
  whole.views = merge_lists (&self, &view_type, b->views, m->views, t->views);
  g_ptr_array_unref (whole.triggers);
  whole.triggers = merge_lists (&self, &trigger_type, b->triggers, m->triggers, t->triggers);
  whole.info.user_version = PICK (b->user_version, m->user_version, t->user_version);
  whole.info.application_id = PICK (b->application_id, m->application_id, t->application_id);

  return rel_schema_edit_finish (&whole, NULL);
}
