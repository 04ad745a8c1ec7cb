/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes a diagram as DOT for Graphviz's own programs. Ids are t1, t2, …: a name may
 * end in a backslash, which no quoting survives. Names stand in labels only, never in
 * record or HTML labels, which have a syntax of their own.
 */
#include "config.h"

#include "formats/rel-dot.h"

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

static void
append_card (GString       *dot,
             const RelCard *card,
             guint          number)
{
  g_autoptr(GString) label = g_string_new (card->title);

  for (guint i = 0; i < card->n_rows; i++)
    {
      const RelCardRow *row = &card->rows[i];

      g_string_append_printf (label, "\n%s%s%s%s", row->sign == REL_SIGN_KEY || row->sign == REL_SIGN_KEY_LINK ? "* " : "",
                              row->name, *row->type != '\0' ? "  " : "", row->type);
    }

  g_string_append_printf (dot, "  t%u [label=", number);
  rel_dot_append_quoted (dot, label->str);
  if (card->is_view)
    g_string_append (dot, ", style=\"rounded,dashed\"");
  g_string_append (dot, "];\n");
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

/**
 * rel_dot_write:
 * @scene: a scene
 * @title: (nullable): label of the graph
 *
 * Returns: (transfer full): the graph in DOT
 */
char *
rel_dot_write (RelScene   *scene,
               const char *title)
{
  GString *dot = g_string_new ("digraph schema {\n"
                               "  graph [rankdir=LR, nodesep=0.4, ranksep=0.9");

  if (title != NULL)
    {
      g_string_append (dot, ", label=");
      rel_dot_append_quoted (dot, title);
    }
  g_string_append (dot, "];\n"
                        "  node [shape=box, style=rounded, fontname=\"Cantarell,Sans\", fontsize=11];\n"
                        "  edge [dir=both, color=\"#6f6f76\", fontname=\"Cantarell,Sans\", fontsize=9];\n");

  for (guint i = 0; i < rel_scene_get_n_cards (scene); i++)
    append_card (dot, rel_scene_get_card (scene, i), i + 1);

  for (guint i = 0; i < rel_scene_get_n_edges (scene); i++)
    {
      const RelEdge *edge = rel_scene_get_edge (scene, i);
      g_autofree char *sentence = rel_sentence_for_relationship (rel_scene_get_schema (scene), edge->relationship);

      g_string_append_printf (dot, "  t%u -> t%u [arrowtail=%s, arrowhead=%s, tooltip=",
                              edge->from + 1, edge->to + 1, arrow (edge->from_sign), arrow (edge->to_sign));
      rel_dot_append_quoted (dot, sentence);
      if (edge->diamond != NULL)
        {
          g_string_append (dot, ", label=");
          rel_dot_append_quoted (dot, edge->diamond);
        }
      g_string_append (dot, "];\n");
    }
  g_string_append (dot, "}\n");

  return g_string_free (dot, FALSE);
}
