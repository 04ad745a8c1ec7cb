/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "records/rel-row-import-read.h"
#include "records/rel-row-import.h"

G_BEGIN_DECLS

struct _RelRowImport
{
  GObject        parent_instance;
  GBytes        *content;
  RelRowImportForm  form;
  RelCsvShape    shape;
  gboolean       header;
  RelRowImportEmpty empty;
  GArray        *columns; /* RelRowImportColumn */
  RelRows       *preview;
};

guint            rel_row_import_kind_of      (const RelValue  *value);
GPtrArray       *rel_row_import_make_names   (RelRowImport    *self);

G_END_DECLS
