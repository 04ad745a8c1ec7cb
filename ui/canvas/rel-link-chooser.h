/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "schema/rel-may-link.h"

G_BEGIN_DECLS

#define REL_TYPE_LINK_CHOOSER (rel_link_chooser_get_type ())

/* What may be made between two tables, to be chosen by click, by number or by Enter.
 * Signal: `chosen (number of the choice)`. */
G_DECLARE_FINAL_TYPE (RelLinkChooser, rel_link_chooser, REL, LINK_CHOOSER, GtkPopover)

GtkWidget       *rel_link_chooser_new          (void);
void             rel_link_chooser_show         (RelLinkChooser     *self,
                                                RelSchema          *schema,
                                                const char         *from,
                                                const char         *to,
                                                GArray             *choices,
                                                const GdkRectangle *at);
GArray          *rel_link_chooser_get_choices  (RelLinkChooser     *self);

G_END_DECLS
