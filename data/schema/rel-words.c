/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What only people say of a schema, and no SQLite stores: notes of tables and columns,
 * names of the ends of relationships. It is no content that a database could be brought
 * to, so it goes from one schema to another by itself, and the text of a table stays.
 */
#include "config.h"

#include "schema/rel-words.h"

#include "schema/rel-values-private.h"
#include "schema/rel-words-private.h"

#define MOST_OF_NOTE 600

static void
clear_note (gpointer data)
{
  g_free (((RelNote *) data)->text);
}

static void
add_note (GArray     *notes,
          RelId       table,
          RelId       column,
          const char *text)
{
  RelNote note = { table, column, g_strdup (text) };

  g_array_append_val (notes, note);
}

/**
 * rel_note_shorten:
 * @note: (nullable): a note
 *
 * Returns: (transfer full) (nullable): as much of it as a glance takes in
 */
char *
rel_note_shorten (const char *note)
{
  g_autofree char *start = NULL;

  if (note == NULL || g_utf8_strlen (note, -1) <= MOST_OF_NOTE)
    return g_strdup (note);
  start = g_utf8_substring (note, 0, MOST_OF_NOTE);

  return g_strconcat (start, "…", NULL);
}

/**
 * rel_schema_find_column_note:
 * @schema: a schema
 * @table: id of a table
 * @column: id of one of its columns
 *
 * Returns: (transfer none) (nullable): what people say of it
 */
const char *
rel_schema_find_column_note (RelSchema *schema,
                             RelId      table,
                             RelId      column)
{
  RelTable *found;
  RelColumn *said;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  found = rel_schema_get_table (schema, table);
  said = found != NULL ? rel_table_get_column (found, column) : NULL;

  return said != NULL ? rel_column_get_info (said)->note : NULL;
}

/**
 * rel_schema_list_notes:
 * @schema: a schema
 *
 * Returns: (transfer full) (element-type RelNote): its notes, that of a table before those of its columns
 */
GArray *
rel_schema_list_notes (RelSchema *schema)
{
  GPtrArray *tables;
  GArray *notes = g_array_new (FALSE, TRUE, sizeof (RelNote));

  g_return_val_if_fail (REL_IS_SCHEMA (schema), notes);

  g_array_set_clear_func (notes, clear_note);
  tables = rel_schema_get_info (schema)->tables;
  for (guint i = 0; i < tables->len; i++)
    {
      const RelTableInfo *info = rel_table_get_info (tables->pdata[i]);
      RelId table = rel_table_get_id (tables->pdata[i]);

      if (info->note != NULL)
        add_note (notes, table, REL_ID_NONE, info->note);
      for (guint j = 0; j < info->columns->len; j++)
        if (rel_column_get_info (info->columns->pdata[j])->note != NULL)
          add_note (notes, table, rel_column_get_id (info->columns->pdata[j]), rel_column_get_info (info->columns->pdata[j])->note);
    }

  return notes;
}

/* The column with that note; itself when it has it. */
RelColumn *
rel_column_with_note (RelColumn  *column,
                      const char *note)
{
  RelColumnInfo info = *rel_column_get_info (column);

  if (g_strcmp0 (info.note, note) == 0)
    return g_object_ref (column);
  info.note = note;

  return rel_column_new (rel_column_get_id (column), &info);
}

static RelTable *
note_table (RelTable      *table,
            const RelNote *note)
{
  RelTableInfo info = *rel_table_get_info (table);
  const char *text = note->text != NULL && *note->text != '\0' ? note->text : NULL;
  g_autoptr(GPtrArray) columns = NULL;
  guint place;

  if (note->column == REL_ID_NONE)
    {
      info.note = text;
      return rel_table_new (rel_table_get_id (table), &info);
    }

  place = rel_table_get_column_position (table, note->column);
  if (place >= info.columns->len)
    return g_object_ref (table);
  columns = rel_values_copy (info.columns);
  rel_values_exchange (columns, place, rel_column_with_note (columns->pdata[place], text));
  info.columns = columns;

  return rel_table_new (rel_table_get_id (table), &info);
}

/**
 * rel_schema_with_notes:
 * @schema: a schema
 * @notes: (element-type RelNote): notes; one without a text takes that away which is there
 *
 * Notes of what does not exist are passed over. No text of a table changes.
 *
 * Returns: (transfer full): the schema with them
 */
RelSchema *
rel_schema_with_notes (RelSchema    *schema,
                       const GArray *notes)
{
  RelSchemaInfo info;
  g_autoptr(GPtrArray) tables = NULL;
  g_autoptr(GHashTable) places = NULL;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  if (notes->len == 0)
    return g_object_ref (schema);

  info = *rel_schema_get_info (schema);
  tables = rel_values_copy (info.tables);
  places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < tables->len; i++)
    {
      RelId id = rel_table_get_id (tables->pdata[i]);

      g_hash_table_insert (places, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (i));
    }
  for (guint i = 0; i < notes->len; i++)
    {
      const RelNote *note = &g_array_index (notes, RelNote, i);
      gpointer place;

      if (g_hash_table_lookup_extended (places, &note->table, NULL, &place))
        rel_values_exchange (tables, GPOINTER_TO_UINT (place), note_table (tables->pdata[GPOINTER_TO_UINT (place)], note));
    }
  info.tables = tables;

  return rel_schema_new (&info);
}

static const char *
pick (const char *before,
      const char *said,
      RelWords    words)
{
  return said != NULL || words == REL_WORDS_ALL ? said : before;
}

/* The link with those names of its ends; itself when it has them. */
RelForeignKey *
rel_foreign_key_with_names (RelForeignKey *link,
                            const char    *at_child,
                            const char    *at_parent,
                            const char    *across)
{
  RelForeignKeyInfo info = *rel_foreign_key_get_info (link);

  if (g_strcmp0 (at_child, info.name_at_child) == 0 && g_strcmp0 (at_parent, info.name_at_parent) == 0 &&
      g_strcmp0 (across, info.name_across) == 0)
    return g_object_ref (link);
  info.name_at_child = at_child;
  info.name_at_parent = at_parent;
  info.name_across = across;

  return rel_foreign_key_new (rel_foreign_key_get_id (link), &info);
}

static RelForeignKey *
name_link (RelForeignKey *link,
           RelTable      *speaker,
           RelWords       words)
{
  const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);
  RelForeignKey *said = rel_table_get_foreign_key (speaker, rel_foreign_key_get_id (link));
  const RelForeignKeyInfo *other = said != NULL ? rel_foreign_key_get_info (said) : NULL;

  if (other == NULL)
    return g_object_ref (link);

  return rel_foreign_key_with_names (link, pick (info->name_at_child, other->name_at_child, words),
                                     pick (info->name_at_parent, other->name_at_parent, words),
                                     pick (info->name_across, other->name_across, words));
}

/**
 * rel_table_with_words:
 * @table: a table
 * @speaker: a table with the identities of @table
 * @words: which of its words
 *
 * Returns: (transfer full): @table with the notes and names of ends that @speaker has;
 *   the same one when it had them already
 */
RelTable *
rel_table_with_words (RelTable *table,
                      RelTable *speaker,
                      RelWords  words)
{
  RelTableInfo info;
  const char *note;
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(GPtrArray) links = NULL;
  gboolean same = TRUE;

  g_return_val_if_fail (REL_IS_TABLE (table) && REL_IS_TABLE (speaker), NULL);

  if (table == speaker)
    return g_object_ref (table);

  info = *rel_table_get_info (table);
  note = pick (info.note, rel_table_get_info (speaker)->note, words);
  same = g_strcmp0 (note, info.note) == 0;
  info.note = note;
  columns = rel_values_copy (info.columns);
  links = rel_values_copy (info.foreign_keys);
  for (guint i = 0; i < columns->len; i++)
    {
      RelColumn *said = rel_table_get_column (speaker, rel_column_get_id (columns->pdata[i]));

      if (said == NULL)
        continue;
      note = pick (rel_column_get_info (columns->pdata[i])->note, rel_column_get_info (said)->note, words);
      rel_values_exchange (columns, i, rel_column_with_note (columns->pdata[i], note));
      same = same && columns->pdata[i] == info.columns->pdata[i];
    }
  for (guint i = 0; i < links->len; i++)
    {
      rel_values_exchange (links, i, name_link (links->pdata[i], speaker, words));
      same = same && links->pdata[i] == info.foreign_keys->pdata[i];
    }
  if (same)
    return g_object_ref (table);
  info.columns = columns;
  info.foreign_keys = links;

  return rel_table_new (rel_table_get_id (table), &info);
}

/**
 * rel_schema_with_words:
 * @schema: a schema
 * @speaker: a schema with the identities of @schema, as adopted
 * @words: which of its words
 *
 * Returns: (transfer full): @schema with the notes and names of ends that @speaker has;
 *   the same one when it had them already
 */
RelSchema *
rel_schema_with_words (RelSchema *schema,
                       RelSchema *speaker,
                       RelWords   words)
{
  RelSchemaInfo info;
  g_autoptr(GPtrArray) tables = NULL;
  gboolean same = TRUE;

  g_return_val_if_fail (REL_IS_SCHEMA (schema) && REL_IS_SCHEMA (speaker), NULL);

  if (schema == speaker)
    return g_object_ref (schema);

  info = *rel_schema_get_info (schema);
  tables = rel_values_copy (info.tables);
  for (guint i = 0; i < tables->len; i++)
    {
      RelTable *said = rel_schema_get_table (speaker, rel_table_get_id (tables->pdata[i]));

      if (said == NULL)
        continue;
      rel_values_exchange (tables, i, rel_table_with_words (tables->pdata[i], said, words));
      same = same && tables->pdata[i] == info.tables->pdata[i];
    }
  if (same)
    return g_object_ref (schema);
  info.tables = tables;

  return rel_schema_new (&info);
}
