/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

/* A header opened by REL_BEGIN_DECLS exports all that it declares; one opened by
 * G_BEGIN_DECLS exports nothing, since the library is built with hidden visibility. */
#define REL_BEGIN_DECLS \
  G_BEGIN_DECLS \
  _Pragma ("GCC visibility push(default)")

#define REL_END_DECLS \
  _Pragma ("GCC visibility pop") \
  G_END_DECLS
