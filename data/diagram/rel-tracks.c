/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Ways round many cards. Beside each card, a little off, run four lines, as far as
 * nothing is in their way; where two lines cross, an edge may turn. That is a sparse
 * graph, and A* finds the cheapest way in it: length, so much for each turn, and more
 * where many edges run already, so that they spread over the gaps that there are.
 *
 *        :        :
 *   ·····+········+·····    lines beside the cards, crossings as places to turn
 *        : [card] :
 *   ·····+········+·····
 *
 * An edge leaves its card straight from its row, and joins the upright lines that this
 * straight piece crosses before it meets another card; it arrives in the same way.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "diagram/rel-tracks-private.h"

#define OFF_SIDE    (REL_ROUTE_STUB + 2)
#define OFF_TOP     16.0
#define LEAST_STUB  10.0
#define SAME_LINE   5.0    /* lines closer than this, side by side, are one */
#define TURN_COST   45.0
#define HIGH_COST   500.0  /* of a turn, when the cheapest way has more than a route can hold */
#define SHORT_COST  60.0   /* no room for the sign at an end */
#define CROWD_COST  0.12   /* dearer by this part for each edge that is there */
#define MAX_CROWD   16
#define MAX_JOINS   8      /* upright lines to begin or end at, on either side */
#define NOTHING     G_MAXUINT

typedef struct
{
  double  at;
  double  low;
  double  high;
  GArray *crossings; /* guint: numbers of crossings, in order */
} Line;

typedef struct
{
  guint   upright;   /* number of the line */
  guint   level;
  guint   on_upright; /* place among the crossings of that line */
  guint   on_level;
  guint16 crowd_down;  /* edges from here to the next crossing */
  guint16 crowd_right;
} Crossing;

/* Where an edge joins an upright line. */
typedef struct
{
  guint  line;
  double side; /* of the card */
  double cost;
} Join;

typedef struct
{
  double f;
  guint  state;
} HeapItem;

struct _RelTracks
{
  const RelRect *rects;
  guint          n_rects;
  GArray        *uprights;  /* Line, from left to right */
  GArray        *levels;    /* Line, from top to bottom */
  GArray        *crossings; /* Crossing */
  /* of each state, which is a crossing and how one came there: 2 * crossing + (level ? 1 : 0) */
  float         *cost;
  guint         *parent;    /* a state; or BEGIN | number of a join */
  guint         *mark;      /* the search that the two above are of */
  guint          search;
  GArray        *heap;      /* HeapItem */
};

#define BEGIN 0x80000000u

static void
clear_line (gpointer data)
{
  g_clear_pointer (&((Line *) data)->crossings, g_array_unref);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const Line *x = a;
  const Line *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;

  return x->low != y->low ? (x->low < y->low ? -1 : 1) : 0;
}

/* A rectangle with its two axes exchanged, so that level lines are found like upright ones. */
static RelRect
turn (const RelRect *rect)
{
  return (RelRect) { rect->y, rect->x, rect->height, rect->width };
}

/* An upright line, from where it begins up and down to the next card. */
static void
add_line (GArray        *lines,
          const RelRect *rects,
          guint          n_rects,
          double         at,
          double         from,
          const RelRect *bounds)
{
  Line line = { at, bounds->y, bounds->y + bounds->height, NULL };

  for (guint i = 0; i < n_rects; i++)
    {
      const RelRect *rect = &rects[i];

      if (at <= rect->x - 1 || at >= rect->x + rect->width + 1)
        continue;
      if (from > rect->y - 1 && from < rect->y + rect->height + 1)
        return;
      if (rect->y + rect->height <= from)
        line.low = MAX (line.low, rect->y + rect->height + 2);
      else
        line.high = MIN (line.high, rect->y - 2);
    }
  if (line.high > line.low)
    g_array_append_val (lines, line);
}

/* In the middle of a gap that is too narrow for the usual distance. */
static double
find_off (const RelRect *rects,
          guint          n_rects,
          const RelRect *rect,
          int            side,
          double         usual)
{
  double edge = side < 0 ? rect->x : rect->x + rect->width;
  double room = 2 * usual;

  for (guint i = 0; i < n_rects; i++)
    {
      double gap = side < 0 ? edge - (rects[i].x + rects[i].width) : rects[i].x - edge;

      if (gap >= 0 && gap < room && rects[i].y < rect->y + rect->height && rects[i].y + rects[i].height > rect->y)
        room = gap;
    }

  return edge + side * room / 2;
}

static GArray *
make_lines (const RelRect *rects,
            guint          n_rects,
            double         off,
            const RelRect *bounds)
{
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (Line));
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  g_array_set_clear_func (lines, clear_line);
  for (guint i = 0; i < n_rects; i++)
    for (int side = -1; side <= 1; side += 2)
      {
        double at = find_off (rects, n_rects, &rects[i], side, off);

        /* past the middle, the upper and the lower corner: one of them may be shut off */
        add_line (all, rects, n_rects, at, rects[i].y + rects[i].height / 2, bounds);
        add_line (all, rects, n_rects, at, rects[i].y - 8, bounds);
        add_line (all, rects, n_rects, at, rects[i].y + rects[i].height + 8, bounds);
      }
  add_line (all, rects, n_rects, bounds->x, bounds->y, bounds);
  add_line (all, rects, n_rects, bounds->x + bounds->width, bounds->y, bounds);
  g_array_sort (all, compare_lines);

  for (guint i = 0; i < all->len; i++)
    {
      const Line *line = &g_array_index (all, Line, i);
      gboolean known = FALSE;

      for (guint j = lines->len; j-- > 0 && !known;)
        {
          const Line *other = &g_array_index (lines, Line, j);

          if (line->at - other->at > SAME_LINE)
            break;
          known = other->low <= line->low + 1 && other->high >= line->high - 1;
        }
      if (!known)
        g_array_append_val (lines, *line);
    }
  for (guint i = 0; i < lines->len; i++)
    g_array_index (lines, Line, i).crossings = g_array_new (FALSE, FALSE, sizeof (guint));

  return lines;
}

/* The first line at or behind a place. */
static guint
find_first (GArray *lines,
            double  at)
{
  guint low = 0;
  guint high = lines->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (lines, Line, middle).at < at)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
cross_lines (RelTracks *self)
{
  for (guint i = 0; i < self->uprights->len; i++)
    {
      Line *upright = &g_array_index (self->uprights, Line, i);

      for (guint j = find_first (self->levels, upright->low); j < self->levels->len; j++)
        {
          Line *level = &g_array_index (self->levels, Line, j);
          Crossing crossing = { i, j, upright->crossings->len, level->crossings->len, 0, 0 };
          guint number = self->crossings->len;

          if (level->at > upright->high)
            break;
          if (upright->at < level->low || upright->at > level->high)
            continue;
          g_array_append_val (upright->crossings, number);
          g_array_append_val (level->crossings, number);
          g_array_append_val (self->crossings, crossing);
        }
    }
}

RelTracks *
rel_tracks_new (const RelRect *rects,
                guint          n_rects)
{
  RelTracks *self = g_new0 (RelTracks, 1);
  g_autofree RelRect *turned = g_new (RelRect, n_rects + 1);
  RelRect bounds = { 0 };
  RelRect turned_bounds;

  for (guint i = 0; i < n_rects; i++)
    {
      bounds = rel_rect_union (&bounds, &rects[i]);
      turned[i] = turn (&rects[i]);
    }
  bounds = rel_rect_grow (&bounds, 2 * OFF_SIDE);
  turned_bounds = turn (&bounds);
  self->rects = rects;
  self->n_rects = n_rects;
  self->uprights = make_lines (rects, n_rects, OFF_SIDE, &bounds);
  self->levels = make_lines (turned, n_rects, OFF_TOP, &turned_bounds);
  self->crossings = g_array_new (FALSE, FALSE, sizeof (Crossing));
  cross_lines (self);
  self->cost = g_new0 (float, 2 * self->crossings->len + 1);
  self->parent = g_new0 (guint, 2 * self->crossings->len + 1);
  self->mark = g_new0 (guint, 2 * self->crossings->len + 1);
  self->heap = g_array_new (FALSE, FALSE, sizeof (HeapItem));

  return self;
}

void
rel_tracks_free (RelTracks *self)
{
  g_array_unref (self->uprights);
  g_array_unref (self->levels);
  g_array_unref (self->crossings);
  g_array_unref (self->heap);
  g_free (self->cost);
  g_free (self->parent);
  g_free (self->mark);
  g_free (self);
}

/* The heap */

static void
push (GArray *heap,
      double  f,
      guint   state)
{
  HeapItem item = { f, state };
  HeapItem *items;
  guint at = heap->len;

  g_array_append_val (heap, item);
  items = (HeapItem *) (gpointer) heap->data;
  while (at > 0 && items[(at - 1) / 2].f > f)
    {
      items[at] = items[(at - 1) / 2];
      at = (at - 1) / 2;
    }
  items[at] = item;
}

static HeapItem
pop (GArray *heap)
{
  HeapItem *items = (HeapItem *) (gpointer) heap->data;
  HeapItem first = items[0];
  HeapItem last = items[heap->len - 1];
  guint n = heap->len - 1;
  guint at = 0;

  g_array_set_size (heap, n);
  while (2 * at + 1 < n)
    {
      guint child = 2 * at + 1;

      if (child + 1 < n && items[child + 1].f < items[child].f)
        child++;
      if (items[child].f >= last.f)
        break;
      items[at] = items[child];
      at = child;
    }
  if (n > 0)
    items[at] = last;

  return first;
}

/* The upright lines that a straight piece from a row crosses, before it meets a card. */
static guint
find_joins (RelTracks     *self,
            const RelRect *card,
            double         y,
            Join          *joins)
{
  guint n = 0;

  for (int side = -1; side <= 1; side += 2)
    {
      double edge = side < 0 ? card->x : card->x + card->width;
      double room = G_MAXDOUBLE;
      guint found = 0;
      guint i;

      for (guint j = 0; j < self->n_rects; j++)
        {
          const RelRect *rect = &self->rects[j];
          double gap = side < 0 ? edge - (rect->x + rect->width) : rect->x - edge;

          /* not the card itself, whose far edge lies the other way */
          if (rect->y - 1 < y && rect->y + rect->height + 1 > y && gap > -1 && gap < room)
            room = gap;
        }
      i = find_first (self->uprights, edge);
      while (found < MAX_JOINS && (side > 0 ? i < self->uprights->len : i-- > 0))
        {
          const Line *line = &g_array_index (self->uprights, Line, i);
          double length = fabs (line->at - edge);

          if (length > room - 1)
            break;
          if (length >= LEAST_STUB && line->low <= y && line->high >= y)
            {
              joins[n++] = (Join) { i, edge, length + (length < REL_ROUTE_STUB - 0.5 ? SHORT_COST : 0) };
              found++;
            }
          if (side > 0)
            i++;
        }
    }

  return n;
}

typedef struct
{
  const RelRoute *route;
  const RelRect  *to;
  Join            begin[2 * MAX_JOINS];
  guint           n_begin;
  Join            end[2 * MAX_JOINS];
  guint           n_end;
  double          turn;       /* what a turn costs */
  double          best;       /* the cheapest way found, whole */
  guint           best_state; /* where it leaves the crossings; BEGIN | join when it meets none */
  guint           best_end;
} Search;

static double
guess_rest (const Search *search,
            double        x,
            double        y)
{
  double aside = MAX (search->to->x - x, x - search->to->x - search->to->width);

  return fabs (y - search->route->to_y) + MAX (aside, 0);
}

static const Line *
get_upright (RelTracks *self,
             guint      number)
{
  return &g_array_index (self->uprights, Line, number);
}

static void
reach (RelTracks *self,
       Search    *search,
       guint      crossing,
       gboolean   level,
       double     cost,
       guint      parent)
{
  const Crossing *here = &g_array_index (self->crossings, Crossing, crossing);
  double y = g_array_index (self->levels, Line, here->level).at;
  guint state = 2 * crossing + (level ? 1 : 0);

  if (self->mark[state] == self->search && self->cost[state] <= cost)
    return;
  self->mark[state] = self->search;
  self->cost[state] = cost;
  self->parent[state] = parent;
  push (self->heap, cost + guess_rest (search, get_upright (self, here->upright)->at, y), state);

  for (guint i = 0; i < search->n_end; i++)
    {
      double whole = cost + (level ? search->turn : 0) + fabs (y - search->route->to_y) + search->turn + search->end[i].cost;

      if (search->end[i].line == here->upright && whole < search->best)
        {
          search->best = whole;
          search->best_state = state;
          search->best_end = i;
        }
    }
}

static double
crowded (guint crowd)
{
  return 1 + CROWD_COST * MIN (crowd, MAX_CROWD);
}

static void
go_on (RelTracks *self,
       Search    *search,
       guint      state)
{
  guint number = state / 2;
  gboolean level = state % 2 != 0;
  double cost = self->cost[state];
  const Crossing *here = &g_array_index (self->crossings, Crossing, number);
  const Line *lines[] = { get_upright (self, here->upright), &g_array_index (self->levels, Line, here->level) };
  guint places[] = { here->on_upright, here->on_level };

  for (guint way = 0; way < 2; way++)
    {
      double turning = (way == 1) != level ? search->turn : 0;

      for (int step = -1; step <= 1; step += 2)
        {
          guint next;
          const Crossing *there;
          const Crossing *first;
          double length;

          if (step < 0 ? places[way] == 0 : places[way] + 1 >= lines[way]->crossings->len)
            continue;
          next = g_array_index (lines[way]->crossings, guint, places[way] + step);
          there = &g_array_index (self->crossings, Crossing, next);
          first = step < 0 ? there : here;
          if (way == 0)
            length = fabs (g_array_index (self->levels, Line, there->level).at - g_array_index (self->levels, Line, here->level).at) * crowded (first->crowd_down);
          else
            length = fabs (get_upright (self, there->upright)->at - get_upright (self, here->upright)->at) * crowded (first->crowd_right);
          reach (self, search, next, way == 1, cost + turning + length, state);
        }
    }
}

static void
start (RelTracks *self,
       Search    *search)
{
  double y = search->route->from_y;

  for (guint i = 0; i < search->n_begin; i++)
    {
      const Join *join = &search->begin[i];
      const Line *line = get_upright (self, join->line);
      guint low = 0;
      guint high = line->crossings->len;

      /* from line to line without a crossing between */
      for (guint j = 0; j < search->n_end; j++)
        {
          double whole = join->cost + 2 * search->turn + fabs (y - search->route->to_y) + search->end[j].cost;

          if (search->end[j].line == join->line && whole < search->best)
            {
              search->best = whole;
              search->best_state = BEGIN | i;
              search->best_end = j;
            }
        }
      while (low < high)
        {
          guint middle = (low + high) / 2;
          const Crossing *crossing = &g_array_index (self->crossings, Crossing, g_array_index (line->crossings, guint, middle));

          if (g_array_index (self->levels, Line, crossing->level).at < y)
            low = middle + 1;
          else
            high = middle;
        }
      for (guint k = low > 0 ? low - 1 : 0; k <= low && k < line->crossings->len; k++)
        {
          guint number = g_array_index (line->crossings, guint, k);
          double there = g_array_index (self->levels, Line, g_array_index (self->crossings, Crossing, number).level).at;

          reach (self, search, number, FALSE, join->cost + search->turn + fabs (there - y), BEGIN | i);
        }
    }
}

/* Points in line say nothing. */
static gboolean
add_point (RelPoint *points,
           guint    *n,
           double    x,
           double    y)
{
  if (*n > 0 && fabs (points[*n - 1].x - x) < 0.01 && fabs (points[*n - 1].y - y) < 0.01)
    return TRUE;
  if (*n > 1 && ((fabs (points[*n - 2].x - points[*n - 1].x) < 0.01 && fabs (points[*n - 1].x - x) < 0.01) ||
                 (fabs (points[*n - 2].y - points[*n - 1].y) < 0.01 && fabs (points[*n - 1].y - y) < 0.01)))
    {
      points[*n - 1] = (RelPoint) { x, y };
      return TRUE;
    }
  if (*n == REL_ROUTE_MAX)
    return FALSE;
  points[(*n)++] = (RelPoint) { x, y };

  return TRUE;
}

static void
use (RelTracks *self,
     guint      a,
     guint      b)
{
  Crossing *one = &g_array_index (self->crossings, Crossing, a);
  Crossing *other = &g_array_index (self->crossings, Crossing, b);

  if (one->upright == other->upright)
    (one->on_upright < other->on_upright ? one : other)->crowd_down++;
  else
    (one->on_level < other->on_level ? one : other)->crowd_right++;
}

/* From its end to its beginning, as it is remembered. */
static gboolean
write_way (RelTracks *self,
           Search    *search,
           RelRoute  *route)
{
  RelPoint points[REL_ROUTE_MAX];
  const Join *end = &search->end[search->best_end];
  const Join *begin;
  guint state = search->best_state;
  guint n = 0;

  add_point (points, &n, end->side, route->to_y);
  add_point (points, &n, get_upright (self, end->line)->at, route->to_y);
  while ((state & BEGIN) == 0)
    {
      const Crossing *here = &g_array_index (self->crossings, Crossing, state / 2);

      if (!add_point (points, &n, get_upright (self, here->upright)->at, g_array_index (self->levels, Line, here->level).at))
        return FALSE;
      state = self->parent[state];
    }
  begin = &search->begin[state & ~BEGIN];
  if (!add_point (points, &n, get_upright (self, begin->line)->at, route->from_y) ||
      !add_point (points, &n, begin->side, route->from_y))
    return FALSE;

  route->n_points = n;
  for (guint i = 0; i < n; i++)
    route->points[i] = points[n - 1 - i];
  for (state = search->best_state; (state & BEGIN) == 0 && (self->parent[state] & BEGIN) == 0; state = self->parent[state])
    use (self, state / 2, self->parent[state] / 2);

  return TRUE;
}

static gboolean
find (RelTracks *self,
      Search    *search)
{
  search->best = G_MAXDOUBLE;
  search->best_state = NOTHING;
  self->search++;
  g_array_set_size (self->heap, 0);
  start (self, search);
  while (self->heap->len > 0)
    {
      HeapItem item = pop (self->heap);
      const Crossing *here = &g_array_index (self->crossings, Crossing, item.state / 2);
      double rest;

      if (item.f >= search->best)
        break;
      /* an older, dearer way to the same place */
      rest = guess_rest (search, get_upright (self, here->upright)->at, g_array_index (self->levels, Line, here->level).at);
      if (item.f <= self->cost[item.state] + rest + 0.5)
        go_on (self, search, item.state);
    }

  return search->best_state != NOTHING;
}

/* Leads an edge round all cards; FALSE when there is no way, or only one of too many turns. */
gboolean
rel_tracks_find (RelTracks *self,
                 RelRoute  *route)
{
  static const double costs[] = { TURN_COST, HIGH_COST };
  Search search = { .route = route, .to = &self->rects[route->to] };

  search.n_begin = find_joins (self, &self->rects[route->from], route->from_y, search.begin);
  search.n_end = find_joins (self, search.to, route->to_y, search.end);
  if (search.n_begin == 0 || search.n_end == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    {
      search.turn = costs[i];
      if (!find (self, &search))
        return FALSE;
      if (write_way (self, &search, route))
        return TRUE;
    }

  return FALSE;
}
