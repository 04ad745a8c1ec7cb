/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Draws what DBML says beside its tables: a group becomes an area with its tables on it,
 * a sticky note a note, the colour of a header that of its table. Each group is laid out
 * by itself, and the blocks are set beside each other, so that no stranger lies on an area.
 */
#include "config.h"

#include "formats/rel-dbml-looks.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "diagram/rel-arrange.h"
#include "diagram/rel-palette.h"
#include "diagram/rel-scene.h"
#include "formats/rel-extract.h"

#define PADDING     36.0
#define GAP         72.0
#define ASPECT      1.6
#define NOTE_WIDTH  260.0
#define NOTE_LINE   20.0
#define NOTE_CHARS  34 /* of a line, about */
#define NOTE_LINES  30

typedef struct
{
  char       *name;
  int         color;
  GHashTable *tables; /* of RelId */
} Group;

typedef struct
{
  char *text;
  int   color;
} Note;

typedef struct
{
  RelId table;
  int   color;
} Color;

struct _RelDbmlLooks
{
  GArray *groups; /* of Group */
  GArray *notes;  /* of Note */
  GArray *colors; /* of Color */
};

static void
group_clear (gpointer data)
{
  Group *group = data;

  g_free (group->name);
  g_hash_table_unref (group->tables);
}

static void
note_clear (gpointer data)
{
  g_free (((Note *) data)->text);
}

RelDbmlLooks *
rel_dbml_looks_new (void)
{
  RelDbmlLooks *self = g_new0 (RelDbmlLooks, 1);

  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  g_array_set_clear_func (self->groups, group_clear);
  self->notes = g_array_new (FALSE, FALSE, sizeof (Note));
  g_array_set_clear_func (self->notes, note_clear);
  self->colors = g_array_new (FALSE, FALSE, sizeof (Color));

  return self;
}

void
rel_dbml_looks_free (RelDbmlLooks *self)
{
  g_array_unref (self->groups);
  g_array_unref (self->notes);
  g_array_unref (self->colors);
  g_free (self);
}

gboolean
rel_dbml_looks_is_empty (const RelDbmlLooks *self)
{
  return self->groups->len == 0 && self->notes->len == 0 && self->colors->len == 0;
}

/* --- from the text --- */

/* #rgb or #rrggbb; -1 for none of these. */
static int
parse_color (const char *text)
{
  gsize n = strlen (text);
  int value = 0;

  if (text[0] != '#' || (n != 4 && n != 7))
    return -1;
  for (gsize i = 1; i < n; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return -1;
      value = value * 16 + digit;
      if (n == 4)
        value = value * 16 + digit;
    }

  return value;
}

/* The nearest of the colours there are. */
static int
find_color (const char *text,
            guint       line,
            const char *subject,
            int         otherwise,
            RelLosses  *losses)
{
  int value = text != NULL ? parse_color (text) : -1, found = otherwise;
  double least = G_MAXDOUBLE;

  if (text == NULL)
    return otherwise;
  for (int i = 0; value >= 0 && i < REL_N_COLORS; i++)
    {
      RelColor color = rel_palette_get_color (i);
      double r = color.r * 255 - (value >> 16 & 0xff), g = color.g * 255 - (value >> 8 & 0xff), b = color.b * 255 - (value & 0xff);
      double distance = r * r + g * g + b * b;

      if (distance < least)
        {
          least = distance;
          found = i;
        }
    }
  if (value < 0)
    rel_losses_add (losses, line, subject, _("“%s” is no colour like #3584e4 and is left out"), text);
  else if (least > 3)
    rel_losses_add (losses, line, subject, _("its colour “%1$s” becomes the nearest of %2$d"), text, REL_N_COLORS);

  return found;
}

static void
take_group (RelDbmlLooks *self,
            RelDbmlGroup *source,
            GHashTable   *tables,
            GHashTable   *grouped,
            RelLosses    *losses)
{
  Group group = { g_strdup (source->name), find_color (source->color, source->line, source->name, REL_DBML_AREA_COLOR, losses),
                  g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL) };

  for (guint i = 0; i < source->tables->len; i++)
    {
      const char *name = source->tables->pdata[i];
      g_autofree char *folded = g_ascii_strdown (name, -1);
      RelId *id = g_hash_table_lookup (tables, name);

      if (id == NULL)
        id = g_hash_table_lookup (tables, folded);
      if (id == NULL)
        rel_losses_add (losses, source->line, source->name, _("“%s” is no table and is not in the group"), name);
      else if (!g_hash_table_add (grouped, g_memdup2 (id, sizeof *id)))
        rel_losses_add (losses, source->line, source->name, _("“%s” is in a group already"), name);
      else
        g_hash_table_add (group.tables, g_memdup2 (id, sizeof *id));
    }
  if (source->note != NULL)
    rel_losses_add (losses, source->line, source->name, _("the note of the group is left out"));
  if (g_hash_table_size (group.tables) > 0)
    {
      g_array_append_val (self->groups, group);
      return;
    }
  rel_losses_add (losses, source->line, source->name, _("this group has no tables and is left out"));
  group_clear (&group);
}

/* Takes what a text says of the look; tables are found by their names and aliases. */
void
rel_dbml_looks_take (RelDbmlLooks *self,
                     RelDbmlFile  *file,
                     GHashTable   *tables,
                     RelLosses    *losses)
{
  g_autoptr(GHashTable) grouped = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < file->tables->len; i++)
    {
      RelDbmlTable *table = file->tables->pdata[i];
      RelId *id = g_hash_table_lookup (tables, table->name);
      Color color = { id != NULL ? *id : REL_ID_NONE, find_color (table->color, table->line, table->name, -1, losses) };

      if (color.table != REL_ID_NONE && color.color >= 0)
        g_array_append_val (self->colors, color);
    }
  for (guint i = 0; i < file->groups->len; i++)
    take_group (self, file->groups->pdata[i], tables, grouped, losses);
  for (guint i = 0; i < file->notes->len; i++)
    {
      RelDbmlNote *source = file->notes->pdata[i];
      Note note = { g_strdup (source->text), find_color (source->color, source->line, source->name, REL_DBML_NOTE_COLOR, losses) };

      g_array_append_val (self->notes, note);
    }
}

/* --- to the diagram --- */

typedef struct
{
  RelRect box;    /* of its cards, as they were arranged */
  RelRect outer;  /* with the area round them; then where that goes */
  GArray *tables; /* of RelId */
  GArray *places; /* of RelPoint */
  const Group *group;
} Block;

static void
block_clear (gpointer data)
{
  Block *block = data;

  g_array_unref (block->tables);
  g_array_unref (block->places);
}

/* Arranges some tables by themselves. */
static gboolean
add_block (GArray        *blocks,
           RelSchema     *schema,
           GHashTable    *only,
           const Group   *group,
           RelMetrics    *metrics,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(RelSchema) part = rel_extract_tables (schema, only, REL_EXTRACT_KEEP, NULL);
  g_autoptr(RelDiagram) empty = rel_diagram_new (REL_ID_NONE, "");
  const RelArrangeOptions options = { REL_ARRANGE_ALL };
  /* one table needs no engine */
  g_autoptr(RelDiagram) diagram = rel_schema_get_n_tables (part) == 1
                                    ? rel_diagram_with_place (empty, rel_table_get_id (rel_schema_get_nth_table (part, 0)), 0, 0)
                                    : rel_arrange (part, empty, &options, NULL, cancellable, error);
  g_autoptr(RelScene) scene = NULL;
  Block block = { .group = group };

  if (diagram == NULL)
    return FALSE;
  scene = rel_scene_new_unrouted (part, diagram, metrics);
  block.tables = g_array_new (FALSE, FALSE, sizeof (RelId));
  block.places = g_array_new (FALSE, FALSE, sizeof (RelPoint));
  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    {
      const RelCard *card = rel_scene_get_card (scene, i);
      RelPoint place = { card->rect.x, card->rect.y };

      block.box = i > 0 ? rel_rect_union (&block.box, &card->rect) : card->rect;
      g_array_append_val (block.tables, card->id);
      g_array_append_val (block.places, place);
    }
  block.outer = block.box;
  if (group != NULL)
    {
      block.outer = rel_rect_grow (&block.box, PADDING);
      block.outer.y -= REL_AREA_TITLE;
      block.outer.height += REL_AREA_TITLE;
    }
  g_array_append_val (blocks, block);

  return TRUE;
}

/* Rows of blocks; returns where the next row would begin. */
static double
pack (GArray *blocks)
{
  double area = 0, widest = 0, width, x = 0, y = 0, row = 0;

  for (guint i = 0; i < blocks->len; i++)
    {
      const RelRect *outer = &g_array_index (blocks, Block, i).outer;

      area += (outer->width + GAP) * (outer->height + GAP);
      widest = MAX (widest, outer->width);
    }
  width = MAX (widest, sqrt (area * ASPECT));
  for (guint i = 0; i < blocks->len; i++)
    {
      Block *block = &g_array_index (blocks, Block, i);
      double dx, dy;

      if (x > 0 && x + block->outer.width > width)
        {
          x = 0;
          y += row + GAP;
          row = 0;
        }
      dx = x - block->outer.x;
      dy = y - block->outer.y;
      block->outer.x += dx;
      block->outer.y += dy;
      for (guint j = 0; j < block->places->len; j++)
        {
          g_array_index (block->places, RelPoint, j).x += dx;
          g_array_index (block->places, RelPoint, j).y += dy;
        }
      x += block->outer.width + GAP;
      row = MAX (row, block->outer.height);
    }

  return blocks->len > 0 ? y + row + GAP : 0;
}

static RelDiagram *
take_shape (RelDiagram    *diagram,
            RelShapeKind   kind,
            const RelRect *rect,
            const char    *text,
            int            color)
{
  g_autoptr(RelShape) shape = rel_shape_new (kind, rect, text, color);
  RelDiagram *next = rel_diagram_with_shape (diagram, shape);

  g_object_unref (diagram);

  return next;
}

/* Lines that a note will take, about. */
static guint
count_lines (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += 1 + g_utf8_strlen (lines[i], -1) / NOTE_CHARS;

  return CLAMP (n, 2, NOTE_LINES);
}

static RelDiagram *
draw_notes (const RelDbmlLooks *self,
            RelDiagram         *diagram,
            double              y)
{
  for (guint i = 0; i < self->notes->len; i++)
    {
      const Note *note = &g_array_index (self->notes, Note, i);
      RelRect rect = { i * (NOTE_WIDTH + PADDING), y, NOTE_WIDTH, 24 + NOTE_LINE * count_lines (note->text) };

      diagram = take_shape (diagram, REL_SHAPE_NOTE, &rect, note->text, note->color);
    }

  return diagram;
}

static gboolean
make_blocks (const RelDbmlLooks  *self,
             GArray              *blocks,
             RelSchema           *schema,
             GCancellable        *cancellable,
             GError             **error)
{
  const RelSchemaInfo *info = rel_schema_get_info (schema);
  g_autoptr(GHashTable) rest = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(RelMetrics) metrics = rel_metrics_new ();

  for (guint i = 0; i < info->tables->len; i++)
    {
      RelId id = rel_table_get_id (info->tables->pdata[i]);
      gboolean grouped = FALSE;

      for (guint j = 0; j < self->groups->len && !grouped; j++)
        grouped = g_hash_table_contains (g_array_index (self->groups, Group, j).tables, &id);
      if (!grouped)
        g_hash_table_add (rest, g_memdup2 (&id, sizeof id));
    }
  for (guint i = 0; i < self->groups->len; i++)
    {
      const Group *group = &g_array_index (self->groups, Group, i);

      if (!add_block (blocks, schema, group->tables, group, metrics, cancellable, error))
        return FALSE;
    }

  return g_hash_table_size (rest) == 0 || add_block (blocks, schema, rest, NULL, metrics, cancellable, error);
}

/* A diagram of the schema with all that was said; blocks, for it is arranged. */
RelDiagram *
rel_dbml_looks_draw (const RelDbmlLooks  *self,
                     RelSchema           *schema,
                     GCancellable        *cancellable,
                     GError             **error)
{
  g_autoptr(GArray) blocks = g_array_new (FALSE, TRUE, sizeof (Block));
  RelDiagram *diagram = rel_diagram_new (REL_ID_NONE, "");
  double y;

  g_array_set_clear_func (blocks, block_clear);
  for (guint i = 0; i < self->colors->len; i++)
    {
      const Color *color = &g_array_index (self->colors, Color, i);
      RelDiagram *next = rel_diagram_with_color (diagram, color->table, color->color);

      g_object_unref (diagram);
      diagram = next;
    }
  /* Colours alone need no places: it is arranged like any other. */
  if (self->groups->len == 0 && self->notes->len == 0)
    return diagram;

  if (!make_blocks (self, blocks, schema, cancellable, error))
    {
      g_object_unref (diagram);
      return NULL;
    }
  y = pack (blocks);
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);
      RelDiagram *next = rel_diagram_with_places (diagram, (const RelId *) block->tables->data, (const RelPoint *) block->places->data,
                                                  block->tables->len);

      g_object_unref (diagram);
      diagram = next;
      if (block->group != NULL)
        diagram = take_shape (diagram, REL_SHAPE_AREA, &block->outer, block->group->name, block->group->color);
    }

  return draw_notes (self, diagram, y);
}
