/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a file says of how a schema looks: a design in its comment block, DBML by groups
 * and colours, and what is remembered beside a database.
 */
#include "config.h"

#include "document/rel-import.h"

#include "database/sqlite/rel-sqlite-script.h"
#include "document/rel-design-block.h"
#include "document/rel-design-file.h"
#include "document/rel-places.h"
#include "formats/rel-holds.h"

/* The block of a design; NULL: there is none. */
static RelDesignBlock *
read_block (const char *path)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL) || !g_utf8_validate_len (text, length, NULL))
    return NULL;

  return rel_design_block_parse (text, length);
}

/**
 * rel_import_whole:
 * @path: a database, or a text that describes one
 * @diagrams: (out) (element-type RelDiagram): its diagrams, none when it says nothing of them
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Reads a file as a design, rel_import_design(), with all that it says: diagrams, notes, names
 * of ends; of a database, what is remembered beside it. Blocks.
 *
 * Returns: (transfer full) (nullable): the schema
 */
RelSchema *
rel_import_whole (const char    *path,
                  GPtrArray    **diagrams,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr(RelDesignBlock) block = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(RelDiagram) drawn = NULL;
  gboolean foreign;

  g_return_val_if_fail (path != NULL && diagrams != NULL, NULL);

  schema = rel_import_design (path, &foreign, &drawn, cancellable, error);
  if (schema == NULL)
    return NULL;
  if (!rel_sqlite_is_script (path))
    {
      g_autoptr(GFile) file = g_file_new_for_path (path);
      g_autofree char *places = rel_places_get_path (file);
      RelSchema *said = rel_places_load_words (places, schema);

      *diagrams = rel_places_load (places, said);
      return said;
    }

  if (drawn == NULL && !foreign)
    block = read_block (path);
  *diagrams = block != NULL ? rel_design_block_to_diagrams (block, schema) : g_ptr_array_new_with_free_func (g_object_unref);
  if (drawn != NULL)
    g_ptr_array_add (*diagrams, g_object_ref (drawn));

  return g_steal_pointer (&schema);
}

/**
 * rel_import_diagrams:
 * @path: a database, or a text that describes one
 * @schema: its schema as it was read
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Reads the diagrams of a file. Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type RelDiagram): its diagrams, none when it says nothing of them
 */
GPtrArray *
rel_import_diagrams (const char    *path,
                     RelSchema     *schema,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(RelSchema) read = NULL;
  g_autoptr(GPtrArray) drawn = NULL;
  g_autoptr(RelDesignBlock) block = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  /* thousands of statements take a second to read: not again where the block has it all */
  block = rel_sqlite_is_script (path) ? read_block (path) : NULL;
  if (block != NULL)
    return rel_design_block_to_diagrams (block, schema);

  read = rel_import_whole (path, &drawn, cancellable, error);
  if (read == NULL || drawn->len == 0)
    return g_steal_pointer (&drawn);
  /* by name, since it was read anew */
  block = rel_design_block_merge (NULL, NULL, read, drawn);

  return rel_design_block_to_diagrams (block, schema);
}

/**
 * rel_import_make_design:
 * @schema: a schema
 * @diagrams: (element-type RelDiagram): its diagrams, may be none
 * @losses: takes what a design does not hold
 * @error: where to put an error
 *
 * Writes a design with all that it holds.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
rel_import_make_design (RelSchema  *schema,
                        GPtrArray  *diagrams,
                        RelLosses  *losses,
                        GError    **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  for (guint i = 0; i < diagrams->len; i++)
    g_ptr_array_add (all, g_object_ref (diagrams->pdata[i]));
  if (all->len == 0)
    g_ptr_array_add (all, rel_diagram_new (REL_ID_NONE, ""));
  rel_holds_tell (schema, REL_HOLDS_ALL & ~REL_HOLDS_PROBLEMS, losses);

  return rel_design_write (NULL, schema, all, NULL, error);
}
