/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The lines that library and layout helper speak. Numbers only, never names: what a
 * schema calls things can mean nothing to Graphviz.
 *
 *   in:   engine dot|neato|fdp|sfdp
 *         direction LR|TB
 *         spacing SEP
 *         node WIDTH HEIGHT          numbered from 0 in this order, in pixels
 *         edge FROM TO
 *         end
 *   out:  place NODE X Y             left upper corner, in pixels
 *         end
 */
#define REL_LAYOUT_WIRE_MAX_LINE 256
#define REL_LAYOUT_MAX_NODES     20000
#define REL_LAYOUT_MAX_EDGES     100000
#define REL_LAYOUT_MAX_COORD     1e7

G_END_DECLS
