/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-value.h"

G_BEGIN_DECLS

/* What a CSV file is like. */
typedef struct
{
  const char *encoding;
  char        delimiter;
} RelCsvShape;

/* A record: its number from 1, the line where it begins (0: nobody knows), its values
 * (borrowed), how much of the file is read. FALSE ends reading. */
typedef gboolean (*RelRowImportFunc) (guint64           number,
                                      guint64           line,
                                      RelValue *const  *values,
                                      guint             n_values,
                                      double            fraction,
                                      gpointer          data,
                                      GError          **error);

const char      *rel_row_import_guess_encoding  (GBytes             *content);
char             rel_row_import_guess_delimiter (GBytes             *content,
                                             const char         *encoding);
gboolean         rel_row_import_read_csv        (GBytes             *content,
                                             const RelCsvShape  *shape,
                                             RelRowImportFunc    func,
                                             gpointer            data,
                                             GCancellable       *cancellable,
                                             GError            **error);
gboolean         rel_row_import_is_json         (GBytes             *content);
gboolean         rel_row_import_read_json       (GBytes             *content,
                                             GPtrArray          *names,
                                             RelRowImportFunc    func,
                                             gpointer            data,
                                             GCancellable       *cancellable,
                                             GError            **error);

char            *rel_row_import_place           (guint64             number,
                                             guint64             line);

G_END_DECLS
