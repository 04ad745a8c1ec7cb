/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "canvas/rel-canvas.h"
#include "canvas/rel-guides.h"
#include "canvas/rel-scene-view.h"
#include "diagram/rel-palette.h"

G_BEGIN_DECLS

typedef enum
{
  REL_DRAG_NONE,
  REL_DRAG_CARDS,
  REL_DRAG_PAN,
  REL_DRAG_BAND,
  REL_DRAG_LINK,
  REL_DRAG_SHAPE,
  REL_DRAG_RESIZE,
  REL_DRAG_DRAW,
  REL_DRAG_BEND,
  REL_DRAG_END,
} RelDragMode;

#define REL_NO_TARGET G_MAXUINT

/* Pixels that are kept free round what is brought into view. */
#define REL_CANVAS_MARGIN 32.0

struct _RelCanvas
{
  GtkWidget     parent_instance;
  RelScene     *scene;
  RelMetrics   *metrics;
  RelSceneView *view;
  RelViewport   viewport;
  GCancellable *routing;     /* ways of edges are being found */
  gboolean      fitted;      /* a scene was shown whole once */
  gboolean      keeps_fit;   /* nobody moved since: stays whole when the size changes */

  GHashTable   *selected;    /* numbers of cards, each + 1 */
  GHashTable   *lit_cards;   /* NULL: nothing is dimmed */
  GHashTable   *lit_edges;
  GHashTable   *path_cards;  /* lit until somebody says otherwise; NULL: none */
  GHashTable   *path_edges;
  RelPick       hover;
  RelPick       lit;         /* what of hover is lit: it is so a moment later */
  guint         hover_id;
  double        pointer_x;
  double        pointer_y;
  gboolean      space_held;

  gboolean      pointer_inside;

  gboolean      allocating;  /* what changes now is told a moment later */
  guint         changed_id;

  RelCanvasMode mode;
  RelId         column;      /* whose row is selected, in the one selected card */
  RelId         edge;        /* relationship that is selected */
  RelId         edge_home;   /* card whose relationships keys go through, or 0 */
  RelId         shape;       /* area or note that is selected */
  RelId         link_from;   /* table or column where a link begins */
  RelId         link_source; /* of a drag that may become a link */
  RelId         link_to;     /* column below the pointer, or 0 */
  guint         link_target; /* card below the pointer */
  GHashTable   *marks;       /* RelId of a table -> REL_MARK_* */
  GtkWidget    *editor;
  RelRect       editor_rect; /* on the scene */
  gboolean      ghost;       /* an empty card is drawn below the editor */

  GtkGesture   *pinch;       /* of two fingers */
  RelDragMode   drag;
  RelPoint      drag_start;  /* scene, or view when panning */
  RelViewport   drag_viewport;
  RelViewport   pinch_viewport;
  RelPoint      pinch_centre; /* where the two fingers were first */
  GArray       *drag_cards;  /* DragCard */
  RelRect       band;        /* also what is drawn */
  RelPoint      drag_moved;  /* how far cards went */
  guint         drag_index;  /* of a shape or edge */
  guint         drag_part;   /* piece of that edge */
  gboolean      drag_parent; /* which end of that edge */
  RelId         drag_place;  /* table or column where that end would be */
  char         *drag_words;  /* what would happen then */
  RelRect       drag_rect;   /* of that shape, as it was */
  gboolean      drag_far;    /* more than a click with an unsteady hand */
  gboolean      drag_snaps;
  RelGuides     guides;
  guint         autopan_id;  /* tick callback */

  guint         glide_id;    /* tick callback */
  gint64        glide_start;
  RelViewport   glide_from;
  RelViewport   glide_to;
  RelScene     *glide_scene; /* where cards go, or NULL */
  GArray       *glide_places;
  GArray       *glide_shapes; /* RelRect: where areas and notes were */

  GPtrArray    *proxies;     /* RelCanvasProxy, in use or hidden */
  guint         proxies_id;
  char         *told;        /* what is said of the selection */
};

/* rel-canvas-routes.c */
void             rel_canvas_find_ways          (RelCanvas *self);

/* rel-canvas.c */
void             rel_canvas_light              (GHashTable *set,
                                                guint       index);
void             rel_canvas_view_changed       (RelCanvas *self);
void             rel_canvas_update_lights      (RelCanvas *self);
void             rel_canvas_selection_changed  (RelCanvas *self);
void             rel_canvas_emit_moved         (RelCanvas *self);
void             rel_canvas_emit_activated     (RelCanvas *self,
                                                RelId      id);
void             rel_canvas_emit_menu          (RelCanvas *self,
                                                RelId      id,
                                                double     x,
                                                double     y);

void             rel_canvas_emit_mode          (RelCanvas *self);
void             rel_canvas_emit_table_wanted  (RelCanvas *self,
                                                double     x,
                                                double     y);
void             rel_canvas_emit_edit_wanted   (RelCanvas *self,
                                                RelId      table,
                                                RelId      column,
                                                RelEditWhat what);
void             rel_canvas_emit_link_wanted   (RelCanvas *self,
                                                RelId      from,
                                                RelId      to,
                                                double     x,
                                                double     y);

void             rel_canvas_emit_gesture       (RelCanvas *self,
                                                RelGesture what,
                                                RelId      id,
                                                RelId      other);

/* rel-canvas-input.c */
RelPick          rel_canvas_pick_at            (RelCanvas *self,
                                                double     x,
                                                double     y);
void             rel_canvas_open_menu          (RelCanvas *self,
                                                RelPick    pick,
                                                double     x,
                                                double     y);

/* rel-canvas-touch.c */
void             rel_canvas_init_touch         (RelCanvas  *self);
gboolean         rel_canvas_is_touch           (GtkGesture *gesture);
gboolean         rel_canvas_is_pinched         (RelCanvas  *self);

/* rel-canvas-drag.c */
void             rel_canvas_begin_cards_drag   (RelCanvas *self);
gboolean         rel_canvas_begin_part_drag    (RelCanvas *self,
                                                RelPick    pick);
gboolean         rel_canvas_move_shape         (RelCanvas *self,
                                                double     dx,
                                                double     dy);
void             rel_canvas_drag_cards         (RelCanvas *self,
                                                double     dx,
                                                double     dy,
                                                gboolean   snap);
void             rel_canvas_update_drag        (RelCanvas *self,
                                                double     offset_x,
                                                double     offset_y,
                                                gboolean   snaps);
void             rel_canvas_drop               (RelCanvas  *self,
                                                RelDragMode mode);
void             rel_canvas_snapshot_drag      (RelCanvas        *self,
                                                GtkSnapshot      *snapshot,
                                                const RelPalette *palette);

void             rel_canvas_snapshot_over      (RelCanvas        *self,
                                                GtkSnapshot      *snapshot,
                                                const RelPalette *palette);

/* rel-canvas-edit.c */
gboolean         rel_canvas_step_column        (RelCanvas *self,
                                                int        step);
void             rel_canvas_allocate_editor    (RelCanvas *self);
void             rel_canvas_snapshot_edit      (RelCanvas        *self,
                                                GtkSnapshot      *snapshot,
                                                const RelPalette *palette);

/* rel-canvas-input.c */
void             rel_canvas_init_input         (RelCanvas *self);
void             rel_canvas_aim_link           (RelCanvas *self);
void             rel_canvas_move_selected      (RelCanvas *self,
                                                double     dx,
                                                double     dy);

/* rel-canvas-keys.c */
void             rel_canvas_class_init_keys    (GtkWidgetClass *widget_class);


/* rel-canvas-words.c */
char            *rel_canvas_describe_card      (RelCanvas     *self,
                                                const RelCard *card);
char            *rel_canvas_describe_rows      (RelCanvas     *self,
                                                const RelCard *card);
char            *rel_canvas_describe_edge      (RelCanvas     *self,
                                                guint          index);
char            *rel_canvas_describe_shape     (RelCanvas     *self,
                                                guint          index);

/* rel-canvas-proxies.c */
const char      *rel_canvas_find_note          (RelCanvas *self,
                                                RelPick    pick);
void             rel_canvas_tell_selection     (RelCanvas *self);
void             rel_canvas_queue_proxies      (RelCanvas *self);
void             rel_canvas_allocate_proxies   (RelCanvas *self);
void             rel_canvas_clear_proxies      (RelCanvas *self);

G_END_DECLS
