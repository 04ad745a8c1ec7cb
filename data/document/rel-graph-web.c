/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The record graph as cards: what stands on a card, in which order its sides stand out,
 * and what its edges say.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/rel-graph-web.h"

#include "diagram/rel-colors.h"

/* Sides of a card that are shown until somebody wants to see the rest. */
#define MAX_PORTS 8

static char *
format_count (const RelGraphSide *side)
{
  if (side->count < 0)
    return g_strdup ("…");
  if (!rel_end_is_collection (&side->end))
    return g_strdup ("");
  if (side->count >= REL_RECORD_GRAPH_CAP)
    return g_strdup_printf ("%'d+", REL_RECORD_GRAPH_CAP - 1);

  return g_strdup_printf ("%'lld", (long long) side->count);
}

static gboolean
is_shown (const RelGraphSide *side)
{
  /* A link to a record that is not there is worth showing, that nothing links here is not. */
  return side->place != NULL && (side->count != 0 || (!side->end.at_parent && !rel_end_is_collection (&side->end)));
}

static RelWebPortState
port_state (const RelGraphSide *side)
{
  if (side->count == 0)
    return REL_WEB_PORT_BROKEN;

  return side->n_shown > 0 ? REL_WEB_PORT_OPEN : REL_WEB_PORT_CLOSED;
}

static void
add_ports (RelWeb               *web,
           guint                 card,
           const RelGraphRecord *record,
           gboolean              at_right,
           gboolean              spread)
{
  guint n = 0, n_rest = 0;

  for (guint i = 0; i < record->n_sides; i++)
    {
      const RelGraphSide *side = &record->sides[i];
      g_autofree char *count = NULL;

      if (side->end.at_parent != at_right || !is_shown (side))
        continue;
      if (n >= MAX_PORTS && !spread && side->n_shown == 0)
        {
          n_rest++;
          continue;
        }
      n++;
      count = side->count == 0 ? g_strdup (_("missing")) : format_count (side);
      rel_web_add_port (web, card, i, at_right, port_state (side), rel_end_get_name (&side->end), count);
      if (side->n_opened > 0 && side->n_opened < side->count)
        {
          g_autofree char *more = side->count >= REL_RECORD_GRAPH_CAP
                                    ? g_strdup_printf (_("+ %'lld or more"), (long long) (side->count - side->n_opened))
                                    : g_strdup_printf (ngettext ("+ %'lld more", "+ %'lld more", side->count - side->n_opened),
                                                       (long long) (side->count - side->n_opened));

          rel_web_add_port (web, card, i | REL_GRAPH_PORT_MORE, at_right, REL_WEB_PORT_MORE, more, "");
        }
    }
  if (n_rest > 0)
    {
      g_autofree char *rest = g_strdup_printf (ngettext ("%u relationship", "%u relationships", n_rest), n_rest);

      rel_web_add_port (web, card, REL_GRAPH_PORT_REST, at_right, REL_WEB_PORT_MORE, rest, "");
    }
}

static guint
find_port (RelWeb               *web,
           guint                 card,
           const RelGraphRecord *record,
           RelRelationship      *relationship,
           gboolean              at_parent)
{
  const RelWebCard *known = rel_web_get_card (web, card);

  for (guint i = 0; i < known->ports->len; i++)
    {
      guint id = ((RelWebPort *) known->ports->pdata[i])->id;

      if (id < record->n_sides && record->sides[id].end.relationship == relationship && record->sides[id].end.at_parent == at_parent)
        return i;
    }

  return REL_WEB_NO_PORT;
}

/* "Ursula K. Le Guin · books · The Dispossessed": who has whom, by the name of the end. */
static char *
edge_sentence (const RelGraphRecord *from,
               const RelGraphRecord *to,
               RelRelationship      *relationship)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);

  if (info->kind == REL_KIND_ONE_TO_ONE)
    /* Translators: a record, the name of a relationship, another record: "Ann has the address: 12 High Street". */
    return g_strdup_printf (_("%s has the %s: %s"), from->label, info->name_at_parent, to->label);

  /* Translators: a record, the name of a relationship, another record: "Ursula has among her books: The Dispossessed". */
  return g_strdup_printf (_("%s has among its %s: %s"), from->label, info->name_at_parent, to->label);
}

/**
 * rel_graph_web_new:
 * @graph: a record graph
 * @diagram: where the colours of tables are
 * @metrics: measures text
 * @spread: (nullable): a set of ids of records that show all their sides
 *
 * Returns: (transfer full): its cards and edges, without places
 */
RelWeb *
rel_graph_web_new (RelRecordGraph *graph,
                   RelDiagram     *diagram,
                   RelMetrics     *metrics,
                   GHashTable     *spread)
{
  RelWeb *web = rel_web_new (metrics);
  g_autoptr(GHashTable) colors = NULL;
  RelSchema *schema = rel_record_graph_get_schema (graph);

  colors = rel_colors_choose (schema, rel_diagram_get_kin (diagram));
  for (guint i = 0; i < rel_record_graph_get_n_records (graph); i++)
    {
      const RelGraphRecord *record = rel_record_graph_get_record (graph, i);
      RelTable *table = rel_schema_get_table (schema, record->table);
      int color = rel_diagram_get_color (diagram, record->table);
      guint card = rel_web_add_card (web, record->id, record->label, table != NULL ? rel_table_get_name (table) : "",
                                     color >= 0 ? color : GPOINTER_TO_INT (g_hash_table_lookup (colors, &record->table)));
      gboolean wide = spread != NULL && g_hash_table_contains (spread, GUINT_TO_POINTER (record->id));

      for (guint j = 0; j < record->n_fields; j++)
        rel_web_add_field (web, card, record->fields[j].name, record->fields[j].text);
      add_ports (web, card, record, FALSE, wide);
      add_ports (web, card, record, TRUE, wide);
      rel_web_finish_card (web, card);
    }
  for (guint i = 0; i < rel_record_graph_get_n_links (graph); i++)
    {
      const RelGraphLink *link = rel_record_graph_get_link (graph, i);
      const RelGraphRecord *from = rel_record_graph_find (graph, link->from);
      const RelGraphRecord *to = rel_record_graph_find (graph, link->to);
      g_autofree char *sentence = NULL;
      guint from_card, to_card;

      if (from == NULL || to == NULL || !rel_web_find_card (web, link->from, &from_card) || !rel_web_find_card (web, link->to, &to_card))
        continue;
      sentence = edge_sentence (from, to, link->relationship);
      rel_web_add_edge (web, from_card, find_port (web, from_card, from, link->relationship, TRUE),
                        to_card, find_port (web, to_card, to, link->relationship, FALSE),
                        rel_relationship_get_info (link->relationship)->name_at_parent, sentence);
    }

  return web;
}

/**
 * rel_graph_sentence:
 * @graph: a record graph
 * @record: a record of it
 *
 * Returns: (transfer full): what its card says, as a sentence
 */
char *
rel_graph_sentence (RelRecordGraph       *graph,
                    const RelGraphRecord *record)
{
  RelTable *table = rel_schema_get_table (rel_record_graph_get_schema (graph), record->table);
  g_autoptr(GString) sides = g_string_new (NULL);

  for (guint i = 0; i < record->n_sides; i++)
    {
      const RelGraphSide *side = &record->sides[i];
      g_autofree char *count = NULL;

      if (!is_shown (side))
        continue;
      count = side->count == 0 ? g_strdup (_("missing")) : format_count (side);
      g_string_append_printf (sides, "%s%s%s%s", sides->len > 0 ? ", " : "", count, *count != '\0' ? " " : "", rel_end_get_name (&side->end));
    }
  if (sides->len == 0)
    /* Translators: name of a table, what a record is called. */
    return g_strdup_printf (_("%s: %s, without relatives"), table != NULL ? rel_table_get_name (table) : "", record->label);

  /* Translators: name of a table, what a record is called, what it is related to: "books: The Dispossessed, related to author, 3 categories". */
  return g_strdup_printf (_("%s: %s, related to %s"), table != NULL ? rel_table_get_name (table) : "", record->label, sides->str);
}
