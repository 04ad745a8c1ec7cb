/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

#include "database/rel-statement-log.h"

G_BEGIN_DECLS

#define REL_TYPE_LOG_PANE (rel_log_pane_get_type ())

/* Every statement that was sent to a database, with time and rows. */
G_DECLARE_FINAL_TYPE (RelLogPane, rel_log_pane, REL, LOG_PANE, AdwBin)

GtkWidget       *rel_log_pane_new              (void);
void             rel_log_pane_set_log          (RelLogPane      *self,
                                                RelStatementLog *log);

G_END_DECLS
