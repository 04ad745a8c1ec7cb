/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Random edits of a document, of its schema and of its diagrams, and what it is then as
 * one number that two equal documents have in common.
 */
#include "config.h"

#include "document/rel-design-block.h"
#include "schema/rel-schema-json.h"
#include "support/document-walk.h"
#include "support/random-edits.h"

static RelId
pick_table (RelSchema *schema,
            GRand     *rand)
{
  return rel_table_get_id (rel_schema_get_nth_table (schema, g_rand_int_range (rand, 0, rel_schema_get_n_tables (schema))));
}

static RelDiagram *
edit_diagram (RelDiagram *diagram,
              RelSchema  *schema,
              GRand      *rand)
{
  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
      return rel_diagram_with_color (diagram, pick_table (schema, rand), g_rand_int_range (rand, 0, REL_N_COLORS));
    case 1:
      return rel_diagram_with_folded (diagram, pick_table (schema, rand), g_rand_boolean (rand));
    case 2:
      return rel_diagram_with_detail (diagram, g_rand_int_range (rand, 0, 3));
    case 3:
      return rel_diagram_with_notation (diagram, g_rand_int_range (rand, 0, REL_N_NOTATIONS));
    case 4:
      {
        RelRect rect = { g_rand_int_range (rand, -900, 900), 3, g_rand_int_range (rand, 50, 500), 80 };
        g_autoptr(RelShape) shape = rel_shape_new (g_rand_boolean (rand), &rect, "na\"me\n", g_rand_int_range (rand, 0, REL_N_COLORS));

        return rel_diagram_with_shape (diagram, shape);
      }
    case 5:
      if (rel_diagram_get_n_shapes (diagram) > 0)
        return rel_diagram_without_shape (diagram, rel_diagram_get_shape (diagram, 0)->id);
      return rel_diagram_with_fold_associations (diagram, g_rand_boolean (rand));
    default:
      return rel_diagram_with_place (diagram, pick_table (schema, rand), g_rand_int_range (rand, -5000, 5000), g_rand_int_range (rand, -5000, 5000));
    }
}

/* One edit; FALSE when what was tried is refused or changes nothing. */
gboolean
support_walk_document (RelDocument *document,
                       GRand       *rand)
{
  RelSchema *schema = rel_document_get_schema (document);
  RelState *before = rel_document_get_state (document);

  if (rel_schema_get_n_tables (schema) > 0 && g_rand_int_range (rand, 0, 5) < 2)
    {
      g_autoptr(RelDiagram) diagram = edit_diagram (rel_document_get_diagram (document), schema, rand);
      g_autoptr(RelState) state = rel_state_with_diagram (before, diagram);

      rel_document_push (document, "edit of the diagram", state);
    }
  else
    {
      g_autofree char *words = NULL;
      g_autoptr(RelSchema) next = support_random_edit (schema, rand, &words, NULL);

      if (next == NULL || next == schema)
        return FALSE;
      rel_document_edit (document, words, next);
    }

  return rel_document_get_state (document) != before;
}

char *
support_fingerprint (RelDocument *document)
{
  RelSchema *schema = rel_document_get_schema (document);
  g_autofree char *json = rel_schema_to_json (schema, TRUE);
  g_autoptr(RelDesignBlock) block = rel_design_block_merge (NULL, NULL, schema, rel_document_get_diagrams (document));
  g_autofree char *text = rel_design_block_write (block);
  g_autofree char *both = g_strconcat (json, text, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);
}
