/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget       *rel_export_forms_new         (const char    *form);
const char      *rel_export_forms_get_id      (GtkListBoxRow *row);

G_END_DECLS
