/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REL_TYPE_INLINE_EDIT (rel_inline_edit_get_type ())

/* A field laid over a name on the canvas. */
G_DECLARE_FINAL_TYPE (RelInlineEdit, rel_inline_edit, REL, INLINE_EDIT, GtkWidget)

/* Takes what was typed. `on` tells whether Tab or Enter asks for the next field.
 * Returns NULL when it was taken; else why it was not, to be shown while the field stays. */
typedef GError *(*RelInlineEditTake) (const char *text,
                                      gpointer    user_data);
/* The field is gone; `taken` tells whether its text was taken, `on` whether with Tab or Enter,
 * so that the next field may open. */
typedef void (*RelInlineEditDone) (gboolean taken,
                                   gboolean on,
                                   gpointer user_data);

GtkWidget       *rel_inline_edit_new           (const char        *label,
                                                const char        *text,
                                                const char        *placeholder,
                                                double             scale,
                                                RelInlineEditTake  take,
                                                RelInlineEditDone  done,
                                                gpointer           user_data,
                                                GDestroyNotify     destroy);
void             rel_inline_edit_finish        (RelInlineEdit     *self);
void             rel_inline_edit_cancel        (RelInlineEdit     *self);

G_END_DECLS
