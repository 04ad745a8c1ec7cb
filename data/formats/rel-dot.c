/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes a diagram as DOT for Graphviz's own programs. Ids are t1, t2, …: a name may
 * end in a backslash, which no quoting survives. Names stand in labels only, never in
 * record or HTML labels, which have a syntax of their own.
 *
 * Cards and edges keep their places ("layout=nop2" makes every program of Graphviz draw
 * them so; without that word it lays them out anew). A line of a label is as high as the
 * font says, so the picture is scaled until a line is a row of a card, and an edge ends at
 * its row; it is wider than high by as much as letters are then larger.
 */
#include "config.h"

#include "formats/rel-dot.h"

#include <math.h>

#include "diagram/rel-palette.h"
#include "schema/rel-sentences.h"

/**
 * rel_dot_append_quoted:
 * @dot: text being written
 * @text: text in UTF-8
 *
 * Appends a text as a quoted string that shows as itself in a label.
 */
void
rel_dot_append_quoted (GString    *dot,
                       const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (dot, '"');
  for (const char *p = valid; *p != '\0'; p++)
    {
      if (*p == '\\' || *p == '"')
        g_string_append_c (dot, '\\');
      if (*p == '\n')
        g_string_append (dot, "\\n");
      else if ((guchar) *p < 0x20)
        g_string_append (dot, "\357\277\275");
      /* Graphviz reads character references in labels. */
      else if (*p == '&')
        g_string_append (dot, "&amp;");
      else
        g_string_append_c (dot, *p);
    }
  g_string_append_c (dot, '"');
}

#define FONT_SIZE 11.0
#define Y_SCALE   (FONT_SIZE * 1.2 / REL_CARD_ROW) /* points a pixel */
#define X_SCALE   0.85
#define POINTS    72.0 /* an inch */
#define ARROW     11.0 /* points that the sign at an end takes */

/* "10.50", whatever the locale. */
static void
append_number (GString *dot,
               double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (dot, g_ascii_formatd (buffer, sizeof buffer, "%.2f", value));
}

/* Graphviz counts upwards. */
static void
append_point (GString    *dot,
              const char *before,
              double      x,
              double      y)
{
  g_string_append (dot, before);
  append_number (dot, x);
  g_string_append_c (dot, ',');
  append_number (dot, -y);
}

static void
append_rect (GString       *dot,
             const RelRect *rect)
{
  append_point (dot, ", pos=\"", (rect->x + rect->width / 2) * X_SCALE, (rect->y + rect->height / 2) * Y_SCALE);
  g_string_append (dot, "\", width=");
  append_number (dot, rect->width * X_SCALE / POINTS);
  g_string_append (dot, ", height=");
  append_number (dot, rect->height * Y_SCALE / POINTS);
}

static void
append_color (GString    *dot,
              const char *name,
              RelColor    color)
{
  g_string_append_printf (dot, ", %s=\"#%02x%02x%02x\"", name, (guint) lroundf (color.r * 255), (guint) lroundf (color.g * 255), (guint) lroundf (color.b * 255));
}

static void
append_card (GString          *dot,
             const RelCard    *card,
             const RelPalette *palette,
             guint             number)
{
  g_autoptr(GString) label = g_string_new (NULL);
  g_autoptr(GString) title = g_string_new (NULL);

  rel_dot_append_quoted (title, card->title);
  g_string_append_len (label, title->str, title->len - 1);
  g_string_append (label, card->n_rows > 0 ? "\\n" : "");
  for (guint i = 0; i < card->n_rows; i++)
    {
      const RelCardRow *row = &card->rows[i];
      g_autofree char *text = g_strdup_printf ("%s%s%s%s", row->sign == REL_SIGN_KEY || row->sign == REL_SIGN_KEY_LINK ? "* " : "",
                                               row->name, *row->type != '\0' ? "  " : "", row->type);
      g_autoptr(GString) line = g_string_new (NULL);

      /* each line at the left */
      rel_dot_append_quoted (line, text);
      g_string_append_len (label, line->str + 1, line->len - 2);
      g_string_append (label, "\\l");
    }
  g_string_append_c (label, '"');

  g_string_append_printf (dot, "  t%u [label=%s", number, label->str);
  append_rect (dot, &card->rect);
  append_color (dot, "color", card->is_view ? palette->edge : rel_palette_get_color (card->color));
  append_color (dot, "fillcolor", rel_palette_get_header (palette, card->color));
  if (card->is_view)
    g_string_append (dot, ", style=\"rounded,filled,dashed\"");
  g_string_append (dot, "];\n");
}

/* An area below everything, or a note. */
static void
append_shape (GString          *dot,
              const RelShape   *shape,
              const RelPalette *palette,
              guint             number)
{
  /* a folded area is one of the cards */
  if (shape->kind == REL_SHAPE_AREA && shape->folded)
    return;
  g_string_append_printf (dot, "  s%u [label=", number);
  rel_dot_append_quoted (dot, shape->text != NULL ? shape->text : "");
  append_rect (dot, &shape->rect);
  append_color (dot, "color", rel_palette_get_color (shape->color));
  append_color (dot, "fillcolor", rel_palette_get_header (palette, shape->color));
  g_string_append (dot, shape->kind == REL_SHAPE_AREA ? ", labelloc=t, style=\"rounded,filled,dashed\"];\n" : ", shape=note, style=filled];\n");
}

static const char *
arrow (RelEndSign sign)
{
  switch (sign)
    {
    case REL_END_ONE:
      return "teetee";
    case REL_END_ZERO_OR_ONE:
      return "teeodot";
    case REL_END_ONE_OR_MANY:
      return "crowtee";
    case REL_END_MANY:
    default:
      return "crowodot";
    }
}

/* From an end along its first piece, by the length of its sign. */
static RelPoint
step_in (RelPoint end,
         RelPoint next)
{
  double dx = (next.x - end.x) * X_SCALE, dy = (next.y - end.y) * Y_SCALE;
  double part = hypot (dx, dy) > 0 ? MIN (ARROW / hypot (dx, dy), 0.8) : 0;

  return (RelPoint) { end.x + (next.x - end.x) * part, end.y + (next.y - end.y) * part };
}

/* A way at right angles as the curve that Graphviz wants: pieces with their ends as controls. */
static void
append_way (GString        *dot,
            const RelRoute *route)
{
  const guint n = route->n_points;

  if (n < 2)
    return;
  append_point (dot, ", pos=\"s,", route->points[0].x * X_SCALE, route->points[0].y * Y_SCALE);
  append_point (dot, " e,", route->points[n - 1].x * X_SCALE, route->points[n - 1].y * Y_SCALE);
  for (guint i = 0; i < n; i++)
    {
      RelPoint point = i == 0 ? step_in (route->points[0], route->points[1])
                     : i + 1 == n ? step_in (route->points[n - 1], route->points[n - 2]) : route->points[i];

      for (guint j = i == 0 || i + 1 == n ? 1 : 0; j < 3; j++)
        append_point (dot, " ", point.x * X_SCALE, point.y * Y_SCALE);
    }
  g_string_append_c (dot, '"');
}

static void
append_edge (GString       *dot,
             RelScene      *scene,
             const RelEdge *edge)
{
  g_autofree char *sentence = rel_sentence_for_relationship (rel_scene_get_schema (scene), edge->relationship);

  g_string_append_printf (dot, "  t%u -> t%u [arrowtail=%s, arrowhead=%s, tooltip=",
                          edge->from + 1, edge->to + 1, arrow (edge->from_sign), arrow (edge->to_sign));
  rel_dot_append_quoted (dot, sentence);
  append_way (dot, edge->route);
  if (edge->diamond != NULL)
    {
      RelPoint middle = rel_edge_get_middle (edge);

      g_string_append (dot, ", label=");
      rel_dot_append_quoted (dot, edge->diamond);
      append_point (dot, ", lp=\"", middle.x * X_SCALE, middle.y * Y_SCALE);
      g_string_append_c (dot, '"');
    }
  g_string_append (dot, "];\n");
}

/**
 * rel_dot_write:
 * @scene: a scene
 * @title: (nullable): label of the graph
 * @dark: on a dark background
 *
 * Returns: (transfer full): the graph in DOT
 */
char *
rel_dot_write (RelScene   *scene,
               const char *title,
               gboolean    dark)
{
  const RelPalette palette = rel_palette_make (dark, FALSE);
  GString *dot = g_string_new ("digraph schema {\n"
                               "  graph [layout=nop2, rankdir=LR, nodesep=0.4, ranksep=0.9, pad=0.3");

  append_color (dot, "bgcolor", palette.background);
  append_color (dot, "fontcolor", palette.text);
  g_string_append (dot, ", fontname=\"Cantarell,Sans\", fontsize=11");
  if (title != NULL)
    {
      g_string_append (dot, ", label=");
      rel_dot_append_quoted (dot, title);
    }
  g_string_append (dot, "];\n  node [shape=box, style=\"rounded,filled\", fixedsize=shape, fontname=\"Cantarell,Sans\", fontsize=11");
  append_color (dot, "fontcolor", palette.text);
  g_string_append (dot, "];\n  edge [dir=both, arrowsize=0.7, fontname=\"Cantarell,Sans\", fontsize=9");
  append_color (dot, "color", palette.edge);
  append_color (dot, "fontcolor", palette.text);
  g_string_append (dot, "];\n");

  for (guint i = 0; i < rel_scene_get_n_shapes (scene); i++)
    append_shape (dot, rel_scene_get_shape (scene, i), &palette, i + 1);
  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    append_card (dot, rel_scene_get_card (scene, i), &palette, i + 1);
  for (guint i = 0; i < rel_scene_get_n_edges (scene); i++)
    append_edge (dot, scene, rel_scene_get_edge (scene, i));
  g_string_append (dot, "}\n");

  return g_string_free (dot, FALSE);
}
