/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

#include "console/rel-console-page.h"
#include "console/rel-result-view.h"
#include "console/rel-saved-queries.h"
#include "console/rel-sql-history.h"
#include "console/rel-sql-provider.h"
#include "sql/rel-token.h"

G_BEGIN_DECLS

struct _RelConsolePage
{
  AdwBin           parent_instance;
  RelDocument     *document;
  RelDatabase     *database;   /* NULL for a design */
  RelSqlProvider  *provider;
  RelSqlHistory   *history;    /* NULL without a database */
  RelSavedQueries *saved;      /* NULL without a database */
  guint            at;         /* where in the history one is; its length: at the draft */
  guint            save_id;

  GtkSourceBuffer *buffer;
  GtkWidget       *editor;
  GtkWidget       *run;
  GtkWidget       *explain;
  GtkWidget       *history_button;
  GtkWidget       *saved_button;
  GtkWidget       *waiting;    /* spinner and Stop */
  GtkWidget       *spinner;
  GtkWidget       *results;    /* GtkStack: nothing, results */
  AdwTabView      *tabs;
  GCancellable    *running;    /* NULL while nothing runs */
  guint            spinner_id;
};

/* rel-console-page.c */
char            *rel_console_page_dup_script   (RelConsolePage *self);
void             rel_console_page_set_waiting  (RelConsolePage *self,
                                                GCancellable   *cancellable);
void             rel_console_page_clear_marks  (RelConsolePage *self);
void             rel_console_page_mark_error   (RelConsolePage *self,
                                                const char     *script,
                                                gssize          offset);
void             rel_console_page_clear_results (RelConsolePage *self);
void             rel_console_page_add_tab      (RelConsolePage *self,
                                                GtkWidget      *child,
                                                const char     *title);

/* rel-console-run.c */
void             rel_console_run_here          (RelConsolePage *self);
void             rel_console_run_all           (RelConsolePage *self);
void             rel_console_explain_here      (RelConsolePage *self);
RelSpan          rel_console_find_here         (RelConsolePage *self,
                                                const char     *script);
RelSpan          rel_console_find_statement    (const char     *script,
                                                gsize           offset);

/* rel-console-history.c */
void             rel_console_walk_history      (RelConsolePage *self,
                                                int             step);
void             rel_console_remember          (RelConsolePage *self,
                                                const char     *sql);
GtkWidget       *rel_console_make_history      (RelConsolePage *self);

/* rel-console-list.c */
GtkWidget       *rel_console_make_list         (GtkWidget            *list,
                                                GtkWidget            *search,
                                                const char           *nothing,
                                                int                   width,
                                                GtkListBoxFilterFunc  is_wanted);

/* rel-console-saved.c */
void             rel_console_save_query        (RelConsolePage *self);
GtkWidget       *rel_console_make_saved        (RelConsolePage *self);

/* rel-console-export.c */
void             rel_console_export            (RelConsolePage *self,
                                                RelResultView  *view);

G_END_DECLS
