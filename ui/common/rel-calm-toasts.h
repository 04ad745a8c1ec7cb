/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void             rel_calm_toasts          (AdwToastOverlay *overlay);
void             rel_calm_toasts_dismiss  (AdwToast        *toast);

G_END_DECLS
