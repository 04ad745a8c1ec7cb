/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "diagram/rel-arrange.h"
#include "formats/rel-format.h"
#include "schema/rel-schema.h"

G_BEGIN_DECLS

gboolean         rel_cli_is_verb          (const char      *word);
int              rel_cli_run              (int              argc,
                                           char           **argv);
void             rel_cli_print_help       (void);

/* For verbs. */
gboolean         rel_cli_parse            (GOptionContext  *context,
                                           int             *argc,
                                           char          ***argv,
                                           int             *status);
int              rel_cli_fail             (const char      *file,
                                           const GError    *error);
int              rel_cli_usage            (const char      *verb,
                                           const char      *format,
                                           ...) G_GNUC_PRINTF (2, 3);
RelSchema       *rel_cli_read_schema      (const char      *file,
                                           GError         **error);
RelSchema       *rel_cli_import           (const char      *file,
                                           const char      *format,
                                           GError         **error);
void             rel_cli_tell_losses      (const char      *file,
                                           const RelLosses *losses);
GBytes          *rel_cli_write_schema     (RelSchema       *schema,
                                           const char      *file,
                                           const RelFormat *format,
                                           const RelFormatOptions *options,
                                           const RelArrangeOptions *arrange,
                                           RelDiagram      *drawn,
                                           GError         **error);
gboolean         rel_cli_write            (const char      *output,
                                           GBytes          *content,
                                           GError         **error);

G_END_DECLS
