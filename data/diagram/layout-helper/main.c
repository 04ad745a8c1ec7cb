/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The layout helper: reads a graph of sizes and links from its standard input, lays it
 * out with Graphviz, writes places to its standard output, ends. The only file that
 * includes Graphviz. It may crash, leak or be killed: nobody is hurt. It asks for
 * places only; edges are routed by the library.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>

#include "diagram/rel-layout-wire.h"

/* Graphviz counts in POINTS_PER_INCH (its own macro, 72); a pixel is taken as a point. */

typedef struct
{
  double width;
  double height;
} Size;

typedef struct
{
  unsigned from;
  unsigned to;
} Link;

static void
set (void       *object,
     const char *name,
     const char *value)
{
  agsafeset (object, (char *) name, (char *) value, (char *) "");
}

static void
limit (int    what,
       rlim_t value)
{
  struct rlimit rl = { value, value };

  setrlimit (what, &rl);
}

int
main (void)
{
  static Size sizes[REL_LAYOUT_MAX_NODES];
  static Link links[REL_LAYOUT_MAX_EDGES];
  static Agnode_t *nodes[REL_LAYOUT_MAX_NODES];
  char line[REL_LAYOUT_WIRE_MAX_LINE];
  char engine[16] = "dot";
  char direction[8] = "LR";
  char text[64];
  double spacing = 60;
  unsigned n_nodes = 0;
  unsigned n_links = 0;
  int ended = 0;
  GVC_t *gvc;
  Agraph_t *graph;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  limit (RLIMIT_CPU, 60);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_NOFILE, 64);

  while (!ended && fgets (line, sizeof line, stdin) != NULL)
    {
      if (sscanf (line, "engine %15s", engine) == 1 ||
          sscanf (line, "direction %7s", direction) == 1 ||
          sscanf (line, "spacing %lf", &spacing) == 1)
        continue;
      if (n_nodes < REL_LAYOUT_MAX_NODES && sscanf (line, "node %lf %lf", &sizes[n_nodes].width, &sizes[n_nodes].height) == 2)
        n_nodes++;
      else if (n_links < REL_LAYOUT_MAX_EDGES && sscanf (line, "edge %u %u", &links[n_links].from, &links[n_links].to) == 2)
        n_links++;
      else
        ended = strcmp (line, "end\n") == 0;
    }
  if (!ended)
    return 1;

  gvc = gvContext ();
  agseterr (AGMAX);
  graph = agopen ((char *) "g", Agdirected, NULL);

  set (graph, "splines", "none");
  set (graph, "rankdir", direction);
  snprintf (text, sizeof text, "%.2f", spacing / POINTS_PER_INCH);
  set (graph, "nodesep", text);
  snprintf (text, sizeof text, "%.2f", spacing * 1.6 / POINTS_PER_INCH);
  set (graph, "ranksep", text);
  if (strcmp (engine, "dot") != 0)
    {
      snprintf (text, sizeof text, "+%.0f", spacing / 2);
      set (graph, "sep", text);
      set (graph, "overlap", "prism");
      set (graph, "start", "7");
      snprintf (text, sizeof text, "%.2f", spacing * 4 / POINTS_PER_INCH);
      set (graph, "K", text);
    }
  else if (n_nodes > 300)
    {
      set (graph, "nslimit", "1");
      set (graph, "nslimit1", "1");
      set (graph, "mclimit", "0.3");
    }

  for (unsigned i = 0; i < n_nodes; i++)
    {
      snprintf (text, sizeof text, "n%u", i);
      nodes[i] = agnode (graph, text, 1);
      set (nodes[i], "shape", "box");
      set (nodes[i], "fixedsize", "true");
      set (nodes[i], "label", "");
      snprintf (text, sizeof text, "%.4f", sizes[i].width / POINTS_PER_INCH);
      set (nodes[i], "width", text);
      snprintf (text, sizeof text, "%.4f", sizes[i].height / POINTS_PER_INCH);
      set (nodes[i], "height", text);
    }
  for (unsigned i = 0; i < n_links; i++)
    if (links[i].from < n_nodes && links[i].to < n_nodes && links[i].from != links[i].to)
      agedge (graph, nodes[links[i].from], nodes[links[i].to], NULL, 1);

  if (gvLayout (gvc, graph, engine) != 0)
    return 1;

  /* Graphviz counts upwards from the middle of a node. */
  for (unsigned i = 0; i < n_nodes; i++)
    {
      pointf at = ND_coord (nodes[i]);

      printf ("place %u %.2f %.2f\n", i, at.x - sizes[i].width / 2, -at.y - sizes[i].height / 2);
    }
  printf ("end\n");
  fflush (stdout);

  /* The process ends: freeing the graph would be the riskiest thing it does. */
  _Exit (0);
}
