/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What people say of a schema, in the comment block of a design: names of ends and notes.
 * Lines that are still true stay where they are, the others follow; one of a table or
 * column that was renamed goes along with it.
 */
#include "config.h"

#include "document/rel-design-block.h"

#include "document/rel-design-private.h"
#include "document/rel-way-names.h"
#include "schema/rel-edit-ends.h"
#include "schema/rel-words.h"

static void
set_ends (RelDesignEntry    *entry,
          const RelEndNames *names)
{
  g_free (entry->at_child);
  g_free (entry->at_parent);
  entry->at_child = g_strdup (names->at_child != NULL ? names->at_child : "");
  entry->at_parent = g_strdup (names->at_parent != NULL ? names->at_parent : "");
}

/* By relationship, as places from 1. */
static GHashTable *
list_places (GArray *names)
{
  GHashTable *places = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < names->len; i++)
    g_hash_table_insert (places, &g_array_index (names, RelEndNames, i).relationship, GUINT_TO_POINTER (i + 1));

  return places;
}

static void
merge_ends (RelDesignBlock *self,
            RelDesignBlock *previous,
            RelSchema      *schema)
{
  g_autoptr(GArray) list = rel_schema_list_end_names (schema);
  g_autoptr(GHashTable) places = list_places (list);
  g_autoptr(GHashTable) known = rel_way_find_names (schema);
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; previous != NULL && i < previous->entries->len; i++)
    {
      const RelDesignEntry *entry = previous->entries->pdata[i];
      RelId *id = entry->kind == REL_DESIGN_ENDS ? g_hash_table_lookup (known, entry->name) : NULL;
      gpointer place = id != NULL ? g_hash_table_lookup (places, id) : NULL;

      if (place != NULL && g_hash_table_add (seen, place))
        set_ends (rel_design_block_add (self, REL_DESIGN_ENDS, entry->name), &g_array_index (list, RelEndNames, GPOINTER_TO_UINT (place) - 1));
    }
  for (guint j = 0; j < list->len; j++)
    {
      RelRelationship *relationship = rel_schema_get_relationship (schema, g_array_index (list, RelEndNames, j).relationship);
      g_autofree char *name = rel_way_dup_name (schema, relationship);

      if (name != NULL && !g_hash_table_contains (seen, GUINT_TO_POINTER (j + 1)))
        set_ends (rel_design_block_add (self, REL_DESIGN_ENDS, name), &g_array_index (list, RelEndNames, j));
    }
}

/* The table and column that a line is about; FALSE: there is none. */
static gboolean
find_subject (const RelDesignEntry *entry,
              RelSchema            *schema,
              RelNote              *note)
{
  RelTable *table = entry->kind == REL_DESIGN_ABOUT ? rel_schema_find_table (schema, entry->name) : NULL;
  RelColumn *column = table != NULL && entry->column != NULL ? rel_table_find_column (table, entry->column) : NULL;

  if (table == NULL || (entry->column != NULL && column == NULL))
    return FALSE;
  *note = (RelNote) { rel_table_get_id (table), column != NULL ? rel_column_get_id (column) : REL_ID_NONE, entry->text };

  return TRUE;
}

static void
add_about (RelDesignBlock *self,
           RelSchema      *schema,
           const RelNote  *note,
           const char     *rest)
{
  RelTable *table = rel_schema_get_table (schema, note->table);
  RelColumn *column = note->column != REL_ID_NONE ? rel_table_get_column (table, note->column) : NULL;
  RelDesignEntry *entry = rel_design_block_add (self, REL_DESIGN_ABOUT, rel_table_get_name (table));

  entry->column = column != NULL ? g_strdup (rel_column_get_name (column)) : NULL;
  entry->text = g_strdup (note->text);
  entry->rest = g_strdup (rest);
}

/* Two ids are one key: a column's is enough where there is one. */
static GHashTable *
list_subjects (GArray *notes)
{
  GHashTable *subjects = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < notes->len; i++)
    {
      const RelNote *note = &g_array_index (notes, RelNote, i);

      g_hash_table_insert (subjects, g_memdup2 (note->column != REL_ID_NONE ? &note->column : &note->table, sizeof (RelId)),
                           GUINT_TO_POINTER (i + 1));
    }

  return subjects;
}

static void
merge_notes (RelDesignBlock *self,
             RelDesignBlock *previous,
             RelSchema      *previous_schema,
             RelSchema      *schema)
{
  g_autoptr(GArray) notes = rel_schema_list_notes (schema);
  g_autoptr(GHashTable) subjects = list_subjects (notes);
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; previous != NULL && i < previous->entries->len; i++)
    {
      const RelDesignEntry *entry = previous->entries->pdata[i];
      RelNote was;
      gpointer place = NULL;
      gboolean known, knows;

      if (entry->kind != REL_DESIGN_ABOUT)
        continue;
      known = previous_schema != NULL && find_subject (entry, previous_schema, &was);
      if (known)
        place = g_hash_table_lookup (subjects, was.column != REL_ID_NONE ? &was.column : &was.table);
      knows = find_subject (entry, schema, &was);
      if (place == NULL && knows)
        place = g_hash_table_lookup (subjects, was.column != REL_ID_NONE ? &was.column : &was.table);
      if (place != NULL && g_hash_table_add (seen, place))
        add_about (self, schema, &g_array_index (notes, RelNote, GPOINTER_TO_UINT (place) - 1), entry->rest);
      /* of what does not exist: it may come back */
      else if (!known && !knows)
        rel_design_copy_entry (self, entry, entry->name);
    }
  for (guint i = 0; i < notes->len; i++)
    if (!g_hash_table_contains (seen, GUINT_TO_POINTER (i + 1)))
      add_about (self, schema, &g_array_index (notes, RelNote, i), NULL);
}

/* Brings the lines up to date. */
void
rel_design_merge_words (RelDesignBlock *self,
                        RelDesignBlock *previous,
                        RelSchema      *previous_schema,
                        RelSchema      *schema)
{
  merge_ends (self, previous, schema);
  merge_notes (self, previous, previous_schema, schema);
}

/**
 * rel_design_block_say_words:
 * @self: a block
 * @schema: the schema of its design
 *
 * Returns: (transfer full): the schema, its ends called as the block says, with its notes
 */
RelSchema *
rel_design_block_say_words (RelDesignBlock *self,
                            RelSchema      *schema)
{
  g_autoptr(GArray) names = g_array_new (FALSE, TRUE, sizeof (RelEndNames));
  g_autoptr(GArray) notes = g_array_new (FALSE, TRUE, sizeof (RelNote));
  g_autoptr(GHashTable) known = rel_way_find_names (schema);
  g_autoptr(RelSchema) named = NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const RelDesignEntry *entry = self->entries->pdata[i];
      RelId *id = entry->kind == REL_DESIGN_ENDS ? g_hash_table_lookup (known, entry->name) : NULL;
      RelNote note;

      if (id != NULL)
        {
          RelEndNames one = { *id, entry->at_child, entry->at_parent };

          g_array_append_val (names, one);
        }
      else if (find_subject (entry, schema, &note))
        g_array_append_val (notes, note);
    }
  named = rel_schema_with_end_names (schema, names);

  return rel_schema_with_notes (named, notes);
}
