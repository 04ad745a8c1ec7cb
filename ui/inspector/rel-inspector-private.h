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
  RelId        index;      /* that is open in it */
  GtkWidget   *columns;    /* of the table pane that is shown: its list, */
  GtkWidget   *details;    /* and what is below it for the selected one */
  guint        fill_id;    /* rows of its list that are made by and by */
  gpointer     trial;      /* what SQLite is being asked about, or NULL */
  GHashTable  *refused;    /* what was typed and not taken: rel-inspector-field.c */
  guint        build_id;
};

/* What a control is about; belongs to it. */
typedef struct
{
  RelInspector *inspector;
  RelId         table;
  RelId         id;
  int           argument;
} RelInspectorTarget;

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
void             rel_inspector_rebuild         (RelInspector *self);
RelInspectorTarget *rel_inspector_new_target   (RelInspector *self,
                                                RelId         table,
                                                RelId         id,
                                                int           argument,
                                                gpointer      owner);
GtkWidget       *rel_inspector_find_within     (GtkWidget    *widget,
                                                const char   *name);
GtkWidget       *rel_inspector_find_named      (RelInspector *self,
                                                const char   *name);
GtkWidget       *rel_inspector_make_heading    (const char   *text);
GtkWidget       *rel_inspector_make_list       (const char   *label);
GtkWidget       *rel_inspector_make_row        (const char   *title,
                                                GtkWidget    *control);
GtkWidget       *rel_inspector_make_delete     (const char   *label);

/* rel-inspector-field.c */
GtkWidget       *rel_inspector_make_entry      (const char   *name,
                                                const char   *label,
                                                const char   *text);
void             rel_inspector_make_field      (GtkWidget    *entry,
                                                const char   *name,
                                                const char   *label,
                                                const char   *text);
void             rel_inspector_restore         (GtkWidget    *entry);
void             rel_inspector_take_from       (RelInspector *self,
                                                GtkWidget    *field,
                                                const char   *name,
                                                RelSchema    *schema,
                                                GError       *error);
void             rel_inspector_refuse          (RelInspector *self,
                                                const char   *field_name,
                                                const char   *text,
                                                const char   *reason);
void             rel_inspector_forget_refused  (RelInspector *self,
                                                const char   *field_name);
GHashTable      *rel_inspector_new_refused     (void);
void             rel_inspector_show_refused    (RelInspector *self,
                                                GtkWidget    *within);
void             rel_inspector_drop_refused    (RelInspector *self);

/* rel-inspector-trial.c */
void             rel_inspector_try             (RelInspector *self,
                                                GtkWidget    *field,
                                                const char   *name,
                                                RelId         table,
                                                RelSchema    *schema,
                                                GError       *error);
void             rel_inspector_end_trial       (RelInspector *self);

/* rel-table-pane.c */
gboolean         rel_table_pane_show_column    (RelInspector *self);
GtkWidget       *rel_table_pane_new            (RelInspector *self,
                                                RelTable     *table);
GtkWidget       *rel_inspector_make_colors     (RelInspector *self,
                                                int           current);

/* rel-many-pane.c */
GtkWidget       *rel_many_pane_new             (RelInspector *self);

/* rel-rules-pane.c */
GtkWidget       *rel_rules_pane_new            (RelInspector *self,
                                                RelTable     *table);

/* rel-column-row.c */
GtkWidget       *rel_column_row_new            (RelInspector *self,
                                                RelTable     *table,
                                                RelColumn    *column);
RelId            rel_column_row_get_column     (GtkWidget    *row);
RelRelationship *rel_column_row_find_link      (RelInspector *self,
                                                RelTable     *table,
                                                RelId         column);

/* rel-column-details.c */
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
