/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-web.h"

G_BEGIN_DECLS

/* Sizes of a card that measuring and painting agree on. */
#define REL_WEB_HEADER     48.0
#define REL_WEB_ROW        21.0
#define REL_WEB_PAD        12.0
#define REL_WEB_NAME_WIDTH 90.0
#define REL_WEB_PORT_PAD   10.0

struct _RelWeb
{
  GObject     parent_instance;
  RelMetrics *metrics;
  GPtrArray  *cards; /* RelWebCard */
  GPtrArray  *edges; /* RelWebEdge */
};

G_END_DECLS
