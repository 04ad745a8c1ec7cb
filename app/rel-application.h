/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REL_TYPE_APPLICATION (rel_application_get_type ())

/* The program with windows: one a document; opening what is open raises its window. */
G_DECLARE_FINAL_TYPE (RelApplication, rel_application, REL, APPLICATION, AdwApplication)

RelApplication  *rel_application_new           (void);

G_END_DECLS
