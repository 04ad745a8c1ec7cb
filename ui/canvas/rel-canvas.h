/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "common/rel-viewport.h"
#include "diagram/rel-scene.h"

G_BEGIN_DECLS

#define REL_TYPE_CANVAS (rel_canvas_get_type ())

/* What a click does. */
typedef enum
{
  REL_CANVAS_SELECT,
  REL_CANVAS_TABLE,
  REL_CANVAS_LINK,
  REL_CANVAS_AREA,
  REL_CANVAS_NOTE,
} RelCanvasMode;

#define REL_N_CANVAS_MODES 5

/* What was done with the pointer or by keys, and is to become an edit. Each with two ids,
 * 0 where there is none. */
typedef enum
{
  REL_GESTURE_AREA,        /* drawn: rel_canvas_get_drawn() */
  REL_GESTURE_NOTE,        /* drawn */
  REL_GESTURE_SHAPE_MOVED, /* area or note; its rectangle and the cards on it are in the scene */
  REL_GESTURE_SHAPE_TEXT,  /* area or note whose text is to be typed */
  REL_GESTURE_SHAPE_OPEN,  /* folded area that is to be opened */
  REL_GESTURE_SHAPE_MENU,  /* area or note */
  REL_GESTURE_WAY,         /* relationship whose bends are in the scene */
  REL_GESTURE_RETARGET,    /* relationship, table or column that it shall refer to */
  REL_GESTURE_REROOT,      /* relationship, table or column where it shall begin */
  REL_GESTURE_LINK_TO_NEW, /* table or column where the link begins; rel_canvas_get_drawn() */
  REL_GESTURE_CANCELLED,   /* what was dragged is to be where it was */
} RelGesture;

/* What of a row is to be typed. */
typedef enum
{
  REL_EDIT_NAME,
  REL_EDIT_TYPE,
  REL_EDIT_NEW_COLUMN,
} RelEditWhat;

#define REL_MARK_ADDED   1
#define REL_MARK_CHANGED 2

/* Shows a scene: pans, zooms, selects, lights neighbourhoods, drags cards.
 *
 * Signals: `cards-moved` at the drop of a drag (a gesture is no edit until then),
 * `card-activated (id)` on Enter, `view-changed` when pan or zoom changed,
 * `selection-changed`, `mode-changed`; `table-wanted (x, y)` for a place on the scene,
 * `edit-wanted (table, column, what)`, `link-wanted (from, to, x, y)` with ids of tables
 * or columns and a place in the widget; `gesture (what, id, other)`, see #RelGesture.
 *
 * CSS node: canvas. Accessible: a group of cards and edges, each with its sentence. */
G_DECLARE_FINAL_TYPE (RelCanvas, rel_canvas, REL, CANVAS, GtkWidget)

GtkWidget       *rel_canvas_new                (void);
void             rel_canvas_set_scene          (RelCanvas         *self,
                                                RelScene          *scene);
RelScene        *rel_canvas_get_scene          (RelCanvas         *self);
void             rel_canvas_edges_changed      (RelCanvas         *self);
RelMetrics      *rel_canvas_get_metrics        (RelCanvas         *self);
const RelViewport *rel_canvas_get_viewport     (RelCanvas         *self);
void             rel_canvas_set_viewport       (RelCanvas         *self,
                                                const RelViewport *viewport,
                                                gboolean           glide);
void             rel_canvas_fit                (RelCanvas         *self,
                                                gboolean           glide);
void             rel_canvas_zoom_by            (RelCanvas         *self,
                                                double             factor);
void             rel_canvas_reveal_selected    (RelCanvas         *self);
void             rel_canvas_fly_to             (RelCanvas         *self,
                                                guint              card);
gboolean         rel_canvas_select             (RelCanvas         *self,
                                                RelId              id);
RelId            rel_canvas_get_selected       (RelCanvas         *self);
GHashTable      *rel_canvas_get_selection      (RelCanvas         *self);
char            *rel_canvas_describe_selection (RelCanvas         *self);
void             rel_canvas_glide_cards        (RelCanvas         *self,
                                                RelScene          *target,
                                                gboolean           whole);

void             rel_canvas_set_mode           (RelCanvas         *self,
                                                RelCanvasMode      mode);
RelCanvasMode    rel_canvas_get_mode           (RelCanvas         *self);
void             rel_canvas_begin_link         (RelCanvas         *self);
RelId            rel_canvas_get_column         (RelCanvas         *self);
RelId            rel_canvas_get_edge           (RelCanvas         *self);
void             rel_canvas_select_column      (RelCanvas         *self,
                                                RelId              table,
                                                RelId              column);
void             rel_canvas_select_edge        (RelCanvas         *self,
                                                RelId              relationship);
void             rel_canvas_select_shape       (RelCanvas         *self,
                                                RelId              shape);
RelId            rel_canvas_get_shape          (RelCanvas         *self);
RelRect          rel_canvas_get_drawn          (RelCanvas         *self);
RelPoint         rel_canvas_get_pointer        (RelCanvas         *self);
gboolean         rel_canvas_cancel_drag          (RelCanvas *self);
GArray          *rel_canvas_list_dragged       (RelCanvas         *self);
void             rel_canvas_set_lit            (RelCanvas         *self,
                                                GArray            *cards,
                                                GArray            *edges);
void             rel_canvas_set_marks          (RelCanvas         *self,
                                                GHashTable        *marks);
void             rel_canvas_open_editor        (RelCanvas         *self,
                                                GtkWidget         *editor,
                                                const RelRect     *rect,
                                                gboolean           ghost);
void             rel_canvas_close_editor       (RelCanvas         *self);
gboolean         rel_canvas_is_editing         (RelCanvas         *self);

G_END_DECLS
