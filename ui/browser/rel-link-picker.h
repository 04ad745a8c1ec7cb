/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "common/rel-record-edit.h"

G_BEGIN_DECLS

#define REL_TYPE_LINK_PICKER (rel_link_picker_get_type ())

/* Finds a record of a table by part of its label or its key, as one types. Signal:
 * `picked (RelRecordHandle or NULL for none, label)`. */
G_DECLARE_FINAL_TYPE (RelLinkPicker, rel_link_picker, REL, LINK_PICKER, GtkPopover)

GtkWidget       *rel_link_picker_new           (RelDocument   *document,
                                                RelTable      *table,
                                                gboolean       may_be_none);
void             rel_link_picker_open          (RelLinkPicker *self,
                                                GtkWidget     *parent,
                                                const GdkRectangle *at);
void             rel_link_picker_open_at       (RelLinkPicker *self,
                                                GtkWidget     *parent,
                                                GtkWidget     *widget);

G_END_DECLS
