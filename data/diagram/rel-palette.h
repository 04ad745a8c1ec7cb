/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "diagram/rel-painter.h"

REL_BEGIN_DECLS

/**
 * RelPalette:
 * @dark: for a dark background
 * @high_contrast: for people who need it
 * @background: of the canvas
 * @card: of a card
 * @border: of a card
 * @text: names
 * @dim: types, badges
 * @edge: edges
 * @accent: selection, what is pointed at, links
 * @key: sign of a key
 * @grid: dots of the canvas
 *
 * The colours of a diagram.
 */
typedef struct
{
  gboolean dark;
  gboolean high_contrast;
  RelColor background;
  RelColor card;
  RelColor border;
  RelColor text;
  RelColor dim;
  RelColor edge;
  RelColor accent;
  RelColor key;
  RelColor grid;
} RelPalette;

RelPalette               rel_palette_make        (gboolean          dark,
                                                  gboolean          high_contrast);
RelColor                 rel_palette_get_color   (int               color);
RelColor                 rel_palette_get_header  (const RelPalette *palette,
                                                  int               color);

REL_END_DECLS
