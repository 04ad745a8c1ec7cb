/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "common/editors/rel-value-editor.h"
#include "common/editors/rel-value-window.h"
#include "records/rel-cell-source.h"

G_BEGIN_DECLS

#define REL_TYPE_VALUE_WINDOW (rel_value_window_get_type ())

G_DECLARE_FINAL_TYPE (RelValueWindow, rel_value_window, REL, VALUE_WINDOW, AdwWindow)

struct _RelValueWindow
{
  AdwWindow        parent_instance;
  RelDocument     *document;
  RelTable        *table;
  RelColumn       *column;
  RelRecordHandle *handle;
  gboolean         editable;
  RelCellSource   *source;     /* of what is shown */
  RelValue        *value;      /* what is shown, where it was loaded as a whole; NULL */
  gboolean         new_value;  /* it is another one than that of the cell */
  RelValueType     keeps;      /* a BLOB that is edited as text stays one */
  GtkWidget       *editor;     /* NULL: it is not edited */
  GtkWidget       *title;
  GtkWidget       *switcher;
  GtkWidget       *stack;
  GtkWidget       *hex;
  GtkWidget       *bar;        /* of words */
  GtkWidget       *words;
  GtkWidget       *set;
  GtkWidget       *overlay;
  GCancellable    *cancellable;
  GtkFileChooserNative *chooser;
};

/* rel-value-window.c */
void             rel_value_window_tell         (RelValueWindow *self,
                                                const char     *words,
                                                gboolean        wrong);
void             rel_value_window_show_source  (RelValueWindow *self,
                                                RelCellSource  *source);
void             rel_value_window_show_value   (RelValueWindow *self,
                                                const RelValue *value,
                                                gboolean        as_text);
void             rel_value_window_update       (RelValueWindow *self);
RelValue        *rel_value_window_dup_value    (RelValueWindow *self,
                                                GError        **error);

/* rel-value-window-actions.c */
void             rel_value_window_class_init_actions (GtkWidgetClass *widget_class);
GtkWidget       *rel_value_window_make_menu    (void);

G_END_DECLS
