/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "document/rel-document.h"

G_BEGIN_DECLS

/* Asks for a file of rows. */
void             rel_rows_import_choose        (GtkWidget     *parent,
                                                RelDocument   *document,
                                                RelId          table);
/* Shows what a file holds, lets people say where it goes, and writes it there. */
void             rel_rows_import_open          (GtkWidget     *parent,
                                                RelDocument   *document,
                                                RelId          table,
                                                GFile         *file);
gboolean         rel_rows_import_is_file       (GFile         *file);

G_END_DECLS
