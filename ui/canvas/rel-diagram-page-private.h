/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "canvas/rel-diagram-page.h"
#include "diagram/rel-arrange.h"

G_BEGIN_DECLS

/* What was found: a table or view, a column of one, or a relationship. */
typedef struct
{
  RelId table;
  RelId column;
  RelId relationship;
} RelFound;

struct _RelDiagramPage
{
  AdwBin        parent_instance;
  RelDocument  *document;
  RelCanvas    *canvas;
  GtkWidget    *zoom_label;
  GtkWidget    *find_bar;
  GtkWidget    *find_entry;
  GtkWidget    *find_count;
  GtkWidget    *busy;       /* revealer: arranging, with Stop */
  GtkWidget    *neighbours; /* revealer: only some tables are shown */
  GtkWidget    *path_pill;  /* revealer: a chain of links is lit */
  GPtrArray    *paths;      /* RelPath, or NULL */
  RelId         path_ends[2];
  guint         path_at;
  GtkWidget    *empty;
  gboolean      is_empty;   /* there is no card */
  GtkWidget    *menu;       /* popover of a card */
  GtkWidget    *part_menu;  /* popover of an area, note or edge */
  GtkWidget    *chooser;    /* RelLinkChooser */
  GtkWidget    *tools[REL_N_CANVAS_MODES];   /* toggle buttons, in the order of RelCanvasMode */
  GMenu        *hidden;     /* tables that are not on the diagram, to be added */
  RelId         shown;      /* the diagram that was fitted */
  GCancellable *arranging;
  gboolean      pasted;      /* tables that wait for a place */
  GHashTable   *only;       /* RelId: tables shown, NULL for all */
  GArray       *found;      /* RelFound */
  guint         found_at;
  char         *found_text; /* what was looked for */
};

/* rel-diagram-page.c */
void             rel_diagram_page_update_empty   (RelDiagramPage *self);
GdkRectangle     rel_diagram_page_get_place      (RelDiagramPage *self,
                                                  double          x,
                                                  double          y);

/* rel-diagram-page-widgets.c */
GtkWidget       *rel_diagram_page_make_toolbar   (RelDiagramPage *self);
GtkWidget       *rel_diagram_page_make_pill      (const char     *text,
                                                  gboolean        spins,
                                                  const char     *button_label,
                                                  const char     *action);
GtkWidget       *rel_diagram_page_make_card_menu (RelDiagramPage *self);

/* rel-diagram-page-observed.c */
void             rel_diagram_page_tell_counted   (RelDiagramPage *self,
                                                  RelScene       *scene);
void             rel_diagram_page_update_observer (RelDiagramPage *self);

/* rel-diagram-page-settings.c */
void             rel_diagram_page_notify_settings (RelDiagramPage *self);
void             rel_diagram_page_class_init_settings (GtkWidgetClass *widget_class);

/* rel-diagram-page-edit.c */
void             rel_diagram_page_init_editing   (RelDiagramPage *self);
void             rel_diagram_page_class_init_editing (GtkWidgetClass *widget_class);
void             rel_diagram_page_class_init_copying (GtkWidgetClass *widget_class);
void             rel_diagram_page_update_marks   (RelDiagramPage *self);

void             rel_diagram_page_choose_link    (RelDiagramPage *self,
                                                  RelId           from,
                                                  RelId           to,
                                                  double          x,
                                                  double          y);

/* rel-diagram-page-parts.c */
typedef enum
{
  REL_SHAPE_RENAME,
  REL_SHAPE_DELETE,
  REL_SHAPE_COLOR,
  REL_SHAPE_FOLD,
} RelShapeAction;

RelDiagram      *rel_diagram_page_take_places    (RelDiagramPage *self,
                                                  GArray         *cards);
gboolean         rel_diagram_page_edit_shape     (RelDiagramPage *self,
                                                  RelShapeAction  action,
                                                  int             value);
void             rel_diagram_page_put            (RelDiagramPage *self,
                                                  RelId           table,
                                                  const RelPoint *at);
void             rel_diagram_page_list_hidden    (RelDiagramPage *self);
void             rel_diagram_page_init_parts     (RelDiagramPage *self);
void             rel_diagram_page_class_init_parts (GtkWidgetClass *widget_class);

/* rel-diagram-page-typing.c */
void             rel_diagram_page_type_linked_table (RelDiagramPage *self,
                                                  double          x,
                                                  double          y,
                                                  RelId           from);
RelId            rel_diagram_page_find_new_table (RelSchema      *before,
                                                  RelSchema      *after);
void             rel_diagram_page_type           (RelDiagramPage *self,
                                                  RelId           table,
                                                  RelId           column,
                                                  RelEditWhat     what);
void             rel_diagram_page_type_table     (RelDiagramPage *self,
                                                  double          x,
                                                  double          y);

/* rel-diagram-page-neighbours.c */
void             rel_diagram_page_class_init_neighbours (GtkWidgetClass *widget_class);
void             rel_diagram_page_show_document  (RelDiagramPage *self);

/* rel-diagram-page.c */
RelScene        *rel_diagram_page_make_scene     (RelDiagramPage *self);
void             rel_diagram_page_push           (RelDiagramPage *self,
                                                  const char     *name,
                                                  RelDiagram     *diagram);

/* rel-diagram-page-paths.c */
gboolean         rel_diagram_page_clear_paths    (RelDiagramPage *self);
void             rel_diagram_page_class_init_paths (GtkWidgetClass *widget_class);

/* rel-diagram-page-arrange.c */
void             rel_diagram_page_arrange        (RelDiagramPage *self,
                                                  RelArrangeWhat  what);
void             rel_diagram_page_arrange_with   (RelDiagramPage *self,
                                                  RelManner       manner,
                                                  RelSpacing      spacing);
GMenuModel      *rel_diagram_page_make_arrange_menu (void);
void             rel_diagram_page_class_init_arranging (GtkWidgetClass *widget_class);

/* rel-diagram-page-find.c */
GtkWidget       *rel_diagram_page_make_find_bar  (RelDiagramPage *self);

G_END_DECLS
