/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "diagram/rel-layout.h"
#include "diagram/rel-metrics.h"
#include "diagram/rel-painter.h"
#include "diagram/rel-palette.h"
#include "diagram/rel-router.h"

REL_BEGIN_DECLS

/**
 * RelWebPortState:
 * @REL_WEB_PORT_CLOSED: nothing it leads to is there
 * @REL_WEB_PORT_OPEN: what it leads to is there, or begins to be
 * @REL_WEB_PORT_MORE: stands for more of the port above it
 * @REL_WEB_PORT_BROKEN: leads to nothing
 *
 * How a port looks.
 */
typedef enum
{
  REL_WEB_PORT_CLOSED,
  REL_WEB_PORT_OPEN,
  REL_WEB_PORT_MORE,
  REL_WEB_PORT_BROKEN,
} RelWebPortState;

/**
 * RelWebPort:
 * @id: as it was given
 * @at_right: whether it stands out at the right of the card
 * @state: how it looks
 * @label: its name, shortened to fit
 * @count: how many, or ""
 * @rect: where it is, from the upper left of the card
 *
 * A handle at the side of a card, where edges begin.
 */
typedef struct
{
  guint           id;
  gboolean        at_right;
  RelWebPortState state;
  char           *label;
  char           *count;
  RelRect         rect;
} RelWebPort;

/**
 * RelWebField:
 * @name: its name, shortened to fit
 * @text: what it says, shortened to fit
 */
typedef struct
{
  char *name;
  char *text;
} RelWebField;

/**
 * RelWebCard:
 * @id: as it was given
 * @title: what it is called, shortened to fit
 * @full_title: the whole of it
 * @subtitle: of what kind it is
 * @color: number of its colour
 * @fields: (element-type RelWebField): a few fields
 * @ports: (element-type RelWebPort): its handles
 * @rect: where it is, without its ports
 * @left: how far ports stand out at the left
 * @right: how far at the right
 *
 * A card of a web. Owned by it.
 */
typedef struct
{
  guint      id;
  char      *title;
  char      *full_title;
  char      *subtitle;
  int        color;
  GPtrArray *fields;
  GPtrArray *ports;
  RelRect    rect;
  double     left;
  double     right;
} RelWebCard;

/**
 * RelWebEdge:
 * @from: number of a card
 * @to: number of a card
 * @name: what it is called
 * @sentence: what it says
 * @route: its way
 *
 * Two cards that are joined. Owned by the web.
 */
typedef struct
{
  guint     from;
  guint     from_port;
  guint     to;
  guint     to_port;
  char     *name;
  char     *sentence;
  RelRoute  route;
} RelWebEdge;

/**
 * RelWebPick:
 * @card: number of a card, -1 for none
 * @on_title: at the name of the card
 * @port: number of a port of it, -1 for none
 * @edge: number of an edge, -1 for none
 *
 * What is at a place.
 */
typedef struct
{
  int      card;
  gboolean on_title;
  int      port;
  int      edge;
} RelWebPick;

/* No port: an edge then begins at the card's header. */
#define REL_WEB_NO_PORT G_MAXUINT

#define REL_TYPE_WEB (rel_web_get_type ())

/**
 * RelWeb:
 *
 * Cards with handles at their sides, and edges between them: what is painted and
 * pointed at where things are shown that are no tables. Knows nothing of what they are.
 * Belongs to one thread.
 */
G_DECLARE_FINAL_TYPE (RelWeb, rel_web, REL, WEB, GObject)

RelWeb                  *rel_web_new             (RelMetrics          *metrics);
guint                    rel_web_add_card        (RelWeb              *self,
                                                  guint                id,
                                                  const char          *title,
                                                  const char          *subtitle,
                                                  int                  color);
void                     rel_web_add_field       (RelWeb              *self,
                                                  guint                card,
                                                  const char          *name,
                                                  const char          *text);
guint                    rel_web_add_port        (RelWeb              *self,
                                                  guint                card,
                                                  guint                id,
                                                  gboolean             at_right,
                                                  RelWebPortState      state,
                                                  const char          *label,
                                                  const char          *count);
void                     rel_web_finish_card     (RelWeb              *self,
                                                  guint                card);
void                     rel_web_add_edge        (RelWeb              *self,
                                                  guint                from,
                                                  guint                from_port,
                                                  guint                to,
                                                  guint                to_port,
                                                  const char          *name,
                                                  const char          *sentence);
guint                    rel_web_get_n_cards     (RelWeb              *self);
const RelWebCard        *rel_web_get_card        (RelWeb              *self,
                                                  guint                index);
gboolean                 rel_web_find_card       (RelWeb              *self,
                                                  guint                id,
                                                  guint               *index);
guint                    rel_web_get_n_edges     (RelWeb              *self);
const RelWebEdge        *rel_web_get_edge        (RelWeb              *self,
                                                  guint                index);
RelRect                  rel_web_get_card_bounds (const RelWebCard    *card);
RelRect                  rel_web_get_bounds      (RelWeb              *self);
void                     rel_web_move_card       (RelWeb              *self,
                                                  guint                card,
                                                  double               x,
                                                  double               y);
void                     rel_web_route           (RelWeb              *self,
                                                  gboolean             quick);
RelWebPick               rel_web_pick            (RelWeb              *self,
                                                  double               x,
                                                  double               y,
                                                  double               tolerance);
void                     rel_web_lay_out_async   (RelWeb              *self,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
gboolean                 rel_web_lay_out_finish  (RelWeb              *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);

REL_END_DECLS
