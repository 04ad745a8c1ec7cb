/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "window/rel-window.h"

#include "browser/rel-browser-page.h"
#include "browser/rel-search-window.h"
#include "canvas/rel-diagram-page.h"
#include "console/rel-console-page.h"
#include "console/rel-log-pane.h"
#include "inspector/rel-inspector.h"
#include "window/rel-sidebar.h"

G_BEGIN_DECLS

struct _RelWindow
{
  AdwApplicationWindow parent_instance;
  RelDocument    *document;
  GCancellable   *opening;
  GFile          *wanted;       /* what is or was being opened; NULL: the sample */
  guint           spinner_id;
  gboolean        opening_wanted; /* until it is there, what it is offered waits */
  RelSchema      *offer;        /* to be compared with the document when it is open */
  GPtrArray      *offer_diagrams;
  char           *offer_title;

  GtkWidget      *toasts;
  GtkWidget      *stack;        /* start, opening, failed, document */
  GtkWidget      *failed_page;
  GtkWidget      *flap;
  GtkWidget      *open;         /* its words give way to an icon where room is scarce */
  GtkWidget      *title;        /* in the middle, where the pages are below or there are none */
  GtkWidget      *heading;      /* at the start, where the pages are in the middle */
  GtkWidget      *heading_title;
  GtkWidget      *heading_subtitle;
  GtkWidget      *undo;
  GtkWidget      *redo;
  GtkWidget      *review;       /* what is staged */
  GtkWidget      *find;
  gboolean        narrow_header;
  GtkWidget      *switcher;
  GtkWidget      *switcher_bar; /* below, where the header has no room */
  GtkWidget      *pages;        /* AdwViewStack */
  GtkWidget      *notice;       /* GtkInfoBar */
  GtkWidget      *notice_label;
  GtkWidget      *trouble;      /* GtkInfoBar: what others did to the file */
  GtkWidget      *trouble_label;
  GtkWidget      *notice_details;
  RelSidebar     *sidebar;
  RelDiagramPage *diagram;
  RelInspector   *inspector;
  GtkWidget      *inspector_flap;
  RelBrowserPage *browser;
  RelConsolePage *console;
  RelLogPane     *log;
};

/* rel-window.c */
void             rel_window_toast              (RelWindow    *self,
                                                const char   *text);
void             rel_window_set_document       (RelWindow    *self,
                                                RelDocument  *document);

/* rel-window-keys.c */
void             rel_window_pass_keys          (RelWindow    *self);

/* rel-window-header.c */
GtkWidget       *rel_window_make_header        (RelWindow    *self);
void             rel_window_set_heading        (RelWindow    *self,
                                                const char   *title,
                                                const char   *subtitle);
void             rel_window_show_switcher      (RelWindow    *self,
                                                gboolean      shown);
void             rel_window_set_header_narrow  (RelWindow    *self,
                                                gboolean      narrow);
void             rel_window_update_review      (RelWindow    *self);

/* rel-window-actions.c */
void             rel_window_class_init_actions (GtkWidgetClass *widget_class);
void             rel_window_update_actions     (RelWindow    *self);
GMenuModel      *rel_window_make_menu          (void);

/* rel-window-review.c */
void             rel_window_review             (RelWindow    *self);
void             rel_window_create_database    (RelWindow    *self);

/* rel-window-take.c */
void             rel_window_offer              (RelWindow    *self,
                                                RelSchema    *schema,
                                                GPtrArray    *diagrams,
                                                const char   *title);
void             rel_window_take_offer         (RelWindow    *self);
void             rel_window_compare            (RelWindow    *self,
                                                const char   *action);
void             rel_window_add_compare_entries (GMenu       *menu);
void             rel_window_update_compare     (RelWindow    *self,
                                                gboolean      document);

/* rel-window-save.c */
void             rel_window_save               (RelWindow    *self,
                                                gboolean      as);
gboolean         rel_window_ask_before_close   (RelWindow    *self);
GtkWidget       *rel_window_make_trouble_bar   (RelWindow    *self);
void             rel_window_update_watch       (RelWindow    *self);
void             rel_window_show_trouble       (RelWindow    *self,
                                                const char   *words);

/* rel-window-settings.c */
void             rel_window_load_settings      (RelWindow    *self);
void             rel_window_save_size          (RelWindow    *self);
void             rel_window_save_style         (const char   *style);
char            *rel_window_dup_setting        (const char   *name);
void             rel_window_keep_setting       (const char   *name,
                                                const char   *value);

/* rel-window-exchange.c */
void             rel_window_copy_as            (RelWindow    *self,
                                                const char   *id);
void             rel_window_import             (RelWindow    *self);
GMenuModel      *rel_window_make_copy_menu     (void);

/* rel-export.c */
void             rel_window_export             (RelWindow    *self);
void             rel_window_show_problems      (RelWindow    *self);

G_END_DECLS
