/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a file says of how a schema looks: a design in its comment block, DBML by groups
 * and colours, and what is remembered beside a database.
 */
#include "config.h"

#include "document/rel-import.h"

#include "database/sqlite/rel-sqlite-script.h"
#include "document/rel-design-block.h"
#include "document/rel-places.h"

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
  g_autoptr(RelDesignBlock) block = NULL;
  g_autoptr(GPtrArray) drawn = NULL;
  g_autoptr(RelSchema) read = NULL;
  g_autoptr(RelDiagram) diagram = NULL;
  g_autofree char *text = NULL;
  gboolean foreign;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);

  if (!rel_sqlite_is_script (path))
    {
      g_autoptr(GFile) file = g_file_new_for_path (path);
      g_autofree char *places = rel_places_get_path (file);

      return rel_places_load (places, schema);
    }
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  block = g_utf8_validate_len (text, length, NULL) ? rel_design_block_parse (text, length) : NULL;
  if (block != NULL)
    return rel_design_block_to_diagrams (block, schema);

  drawn = g_ptr_array_new_with_free_func (g_object_unref);
  read = rel_import_design (path, &foreign, &diagram, cancellable, error);
  if (read == NULL)
    return NULL;
  if (diagram == NULL)
    return g_steal_pointer (&drawn);
  /* by name, since it was read anew */
  g_ptr_array_add (drawn, g_object_ref (diagram));
  block = rel_design_block_merge (NULL, NULL, read, drawn);

  return rel_design_block_to_diagrams (block, schema);
}
