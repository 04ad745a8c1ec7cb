/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "browser/rel-rows-import.h"

#include "records/rel-row-import.h"

G_BEGIN_DECLS

typedef struct
{
  GtkWidget    *window;
  GtkWidget    *parent;     /* weak */
  RelDocument  *document;
  RelSchema    *schema;
  RelRowImport *import;
  GFile        *file;
  GtkWidget    *delimiter;  /* of CSV, NULL of JSON */
  GtkWidget    *encoding;
  GtkWidget    *header;
  GtkWidget    *empty;
  GtkWidget    *target;     /* a new table, then those of the schema */
  GtkWidget    *name;       /* of the new table */
  GtkWidget    *problem;
  GtkWidget    *columns;    /* GtkGrid: where columns go, and the first rows */
  GtkWidget    *run;
  gboolean      filling;
} RelImportDialog;

/* rel-rows-import.c */
RelTable        *rel_import_dialog_get_table   (RelImportDialog *self);
void             rel_import_dialog_update      (RelImportDialog *self);

/* rel-rows-import-columns.c */
GtkWidget       *rel_import_dialog_make_columns (RelImportDialog *self);
void             rel_import_dialog_fill_columns (RelImportDialog *self);

/* rel-rows-import-run.c */
void             rel_import_dialog_run         (RelImportDialog *self);

G_END_DECLS
