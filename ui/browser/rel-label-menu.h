/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "document/rel-document.h"

G_BEGIN_DECLS

/* A button that says which column the records of a table are called by, and changes it. */
GtkWidget       *rel_label_menu_new            (RelDocument      *document,
                                                RelTable         *table);

G_END_DECLS
