/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Queries that were kept under a name for a database, in the order of their names. They lie
 * in a file of the state folder that only its owner can read. Whatever is changed is written
 * before it is taken as done, over what other windows wrote meanwhile. */
typedef struct _RelSavedQueries RelSavedQueries;

RelSavedQueries *rel_saved_queries_new         (GFile           *database);
void             rel_saved_queries_free        (RelSavedQueries *self);
void             rel_saved_queries_read        (RelSavedQueries *self);
guint            rel_saved_queries_get_n       (RelSavedQueries *self);
const char      *rel_saved_queries_get_name    (RelSavedQueries *self,
                                                guint            n);
const char      *rel_saved_queries_find        (RelSavedQueries *self,
                                                const char      *name);
gboolean         rel_saved_queries_save        (RelSavedQueries *self,
                                                const char      *name,
                                                const char      *sql,
                                                GError         **error);
gboolean         rel_saved_queries_rename      (RelSavedQueries *self,
                                                const char      *name,
                                                const char      *to,
                                                GError         **error);
gboolean         rel_saved_queries_remove      (RelSavedQueries *self,
                                                const char      *name,
                                                GError         **error);

G_END_DECLS
