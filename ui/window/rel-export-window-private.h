/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "window/rel-export-options.h"
#include "window/rel-export-preview.h"
#include "window/rel-export-window.h"

G_BEGIN_DECLS

struct _RelExportWindow
{
  AdwWindow         parent_instance;
  RelExportJob     *job;
  RelExportOptions *options;
  GCancellable     *previewing;
  GCancellable     *writing;
  guint             delay_id;
  guint             folded_id;

  GtkWidget        *leaflet;
  GtkWidget        *back;
  GtkWidget        *forms;
  GtkWidget        *title;
  GtkWidget        *copy;
  GtkWidget        *export;
  GtkWidget        *box;     /* preview, options, losses */
  RelExportPreview *preview;
  GtkWidget        *size;
  GtkWidget        *losses;
  GtkWidget        *losses_row;
  GPtrArray        *loss_rows;
  GtkWidget        *trouble;
  GtkWidget        *trouble_label;
};

void             rel_export_window_finish       (RelExportWindow *self,
                                                const char      *words);

/* rel-export-window-write.c */
void             rel_export_window_tell_trouble (RelExportWindow *self,
                                                const char      *words);
void             rel_export_window_export_cb    (RelExportWindow *self);
void             rel_export_window_copy_cb      (RelExportWindow *self);

G_END_DECLS
