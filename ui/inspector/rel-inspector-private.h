/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "inspector/rel-inspector.h"

#include "schema/rel-derive.h"

G_BEGIN_DECLS

struct _RelInspector
{
  AdwBin       parent_instance;
  RelDocument *document;
  GtkWidget   *scrolled;
  GtkWidget   *box;
  RelId        table;
  RelId        column;
  RelId        relationship;
  guint        n_selected;
  char        *tab;        /* of the table pane */
  guint        build_id;
};

/* rel-inspector.c */
RelSchema       *rel_inspector_get_schema      (RelInspector *self);
void             rel_inspector_take            (RelInspector *self,
                                                const char   *name,
                                                RelSchema    *schema,
                                                GError       *error);
void             rel_inspector_go_to           (RelInspector *self,
                                                RelId         table,
                                                RelId         column,
                                                RelId         relationship);
GtkWidget       *rel_inspector_make_heading    (const char   *text);
GtkWidget       *rel_inspector_make_list       (const char   *label);
GtkWidget       *rel_inspector_make_entry      (const char   *name,
                                                const char   *label,
                                                const char   *text);
GtkWidget       *rel_inspector_make_row        (const char   *title,
                                                GtkWidget    *control);
GtkWidget       *rel_inspector_make_delete     (const char   *label);

/* rel-table-pane.c */
GtkWidget       *rel_table_pane_new            (RelInspector *self,
                                                RelTable     *table);
GtkWidget       *rel_many_pane_new             (RelInspector *self);
GtkWidget       *rel_inspector_make_colors     (RelInspector *self,
                                                int           current);

/* rel-column-row.c */
GtkWidget       *rel_column_row_new            (RelInspector *self,
                                                RelTable     *table,
                                                RelColumn    *column);
GtkWidget       *rel_column_details_new        (RelInspector *self,
                                                RelTable     *table,
                                                RelColumn    *column);

/* rel-note-field.c */
GtkWidget       *rel_note_field_new            (RelInspector *self,
                                                RelTable     *table,
                                                RelColumn    *column);

/* rel-index-pane.c */
GtkWidget       *rel_index_pane_new            (RelInspector *self,
                                                RelTable     *table);
GtkWidget       *rel_rules_pane_new            (RelInspector *self,
                                                RelTable     *table);

/* rel-view-pane.c */
GtkWidget       *rel_view_pane_new             (RelInspector *self,
                                                RelView      *view);

/* rel-link-pane.c */
GtkWidget       *rel_link_pane_new             (RelInspector    *self,
                                                RelRelationship *relationship);

/* rel-advice-list.c */
GtkWidget       *rel_advice_list_new           (RelInspector *self,
                                                RelId         table,
                                                RelId         element);

G_END_DECLS
