/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  REPLAY_PASSED,
  REPLAY_FAILED,
  REPLAY_OTHER, /* not a case */
} ReplayResult;

ReplayResult     replay_file             (const char  *path,
                                          char       **problem);

G_END_DECLS
