/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REL_TYPE_FOUND_LIST (rel_found_list_get_type ())

/* Rows that come while something looks for them, with a line that says how it goes, and Stop. Before, it says what can be
 * found; after, that nothing was. */
G_DECLARE_FINAL_TYPE (RelFoundList, rel_found_list, REL, FOUND_LIST, GtkBox)

/* Takes over what a worker has found since. */
typedef void (*RelFoundFunc) (gpointer data);

GtkWidget    *rel_found_list_new             (const char   *label,
                                              const char   *hint,
                                              RelFoundFunc  take_over,
                                              gpointer      data);
GCancellable *rel_found_list_start           (RelFoundList *self,
                                              const char   *words);
void          rel_found_list_append          (RelFoundList *self,
                                              GtkWidget    *row);
guint         rel_found_list_get_n           (RelFoundList *self);
GCancellable *rel_found_list_get_cancellable (RelFoundList *self);
GtkListBox   *rel_found_list_get_list        (RelFoundList *self);
void          rel_found_list_end             (RelFoundList *self,
                                              const char   *words);

G_END_DECLS
