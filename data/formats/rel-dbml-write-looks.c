/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes what a diagram says beside its tables: areas as groups of the tables on them,
 * notes as sticky notes. Places and bends have no words in DBML; that is told once.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "diagram/rel-palette.h"
#include "diagram/rel-scene.h"
#include "formats/rel-dbml-looks.h"
#include "formats/rel-dbml-writer-private.h"

/* #3584e4 */
char *
rel_dbml_dup_color (int number)
{
  RelColor color = rel_palette_get_color (number);

  return g_strdup_printf ("#%02x%02x%02x", (guint) lround (color.r * 255), (guint) lround (color.g * 255), (guint) lround (color.b * 255));
}

/* All cards are seen, also those of areas that are folded. */
static RelDiagram *
unfold (RelDiagram *diagram)
{
  RelDiagram *open = g_object_ref (diagram);

  for (guint i = 0; i < rel_diagram_get_n_shapes (diagram); i++)
    if (rel_diagram_get_shape (diagram, i)->folded)
      {
        g_autoptr(RelShape) shape = rel_shape_copy (rel_diagram_get_shape (diagram, i));
        RelDiagram *next;

        shape->folded = FALSE;
        next = rel_diagram_with_shape (open, shape);
        g_object_unref (open);
        open = next;
      }

  return open;
}

/* A name that no other group or note has. */
static char *
use_name (GHashTable *used,
          const char *wanted)
{
  g_autofree char *name = g_strdup (wanted);

  for (guint n = 2; !g_hash_table_add (used, g_strdup (name)); n++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", wanted, n);
    }

  return g_steal_pointer (&name);
}

static void
append_group (GString        *out,
              RelScene       *scene,
              const RelShape *area,
              GHashTable     *used,
              GHashTable     *grouped,
              RelLosses      *losses)
{
  RelSchema *schema = rel_scene_get_schema (scene);
  const char *wanted = area->text != NULL && area->text[0] != '\0' ? area->text : "group";
  g_autoptr(GString) tables = g_string_new (NULL);
  g_autofree char *name = NULL;

  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    {
      const RelCard *card = rel_scene_get_card (scene, i);
      RelTable *table = rel_schema_get_table (schema, card->id);

      if (table == NULL || !rel_dbml_is_written (table) || !rel_shape_holds (area, &card->rect))
        continue;
      if (!g_hash_table_add (grouped, g_memdup2 (&card->id, sizeof card->id)))
        {
          rel_losses_add (losses, 0, wanted, _("“%s” is on another area too: in DBML a table is in one group"), rel_table_get_name (table));
          continue;
        }
      g_string_append (tables, "  ");
      rel_dbml_append_table_name (tables, rel_table_get_name (table));
      g_string_append_c (tables, '\n');
    }
  if (tables->len == 0)
    {
      rel_losses_add (losses, 0, wanted, _("this area has no tables and is left out"));
      return;
    }

  name = use_name (used, wanted);
  if (strcmp (name, wanted) != 0)
    rel_losses_add (losses, 0, wanted, _("this name is taken; the group is called “%s”"), name);
  g_string_append (out, "\nTableGroup ");
  rel_dbml_append_name (out, name);
  if (area->color != REL_DBML_AREA_COLOR)
    {
      g_autofree char *color = rel_dbml_dup_color (area->color);

      g_string_append_printf (out, " [color: %s]", color);
    }
  g_string_append_printf (out, " {\n%s}\n", tables->str);
}

static void
append_sticky (GString        *out,
               const RelShape *note,
               GHashTable     *used)
{
  g_autofree char *name = use_name (used, "note_1");
  g_autofree char *color = note->color != REL_DBML_NOTE_COLOR ? rel_dbml_dup_color (note->color) : NULL;

  g_string_append_printf (out, "\nNote %s ", name);
  if (color != NULL)
    g_string_append_printf (out, "[color: %s] ", color);
  g_string_append (out, "{\n  ");
  rel_dbml_append_note (out, note->text != NULL ? note->text : "");
  g_string_append (out, "\n}\n");
}

/* Groups and notes, behind everything else. */
void
rel_dbml_append_looks (GString    *out,
                       RelSchema  *schema,
                       RelDiagram *diagram,
                       RelLosses  *losses)
{
  g_autoptr(RelDiagram) open = unfold (diagram);
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();
  g_autoptr(RelScene) scene = rel_scene_new_unrouted (schema, open, metrics);
  g_autoptr(GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) grouped = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  const guint n = rel_diagram_get_n_shapes (open);

  for (guint i = 0; i < n; i++)
    if (rel_diagram_get_shape (open, i)->kind == REL_SHAPE_AREA)
      append_group (out, scene, rel_diagram_get_shape (open, i), used, grouped, losses);
  for (guint i = 0; i < n; i++)
    if (rel_diagram_get_shape (open, i)->kind == REL_SHAPE_NOTE)
      append_sticky (out, rel_diagram_get_shape (open, i), notes);
}
