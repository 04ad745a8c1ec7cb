/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The colours of a diagram, from GNOME's palette
 * (https://developer.gnome.org/hig/reference/palette.html).
 */
#include "config.h"

#include "diagram/rel-palette.h"

#include "diagram/rel-diagram.h"

#define RGB(hex) { ((hex) >> 16 & 0xff) / 255.0f, ((hex) >> 8 & 0xff) / 255.0f, ((hex) & 0xff) / 255.0f, 1.0f }

static const RelColor colors[REL_N_COLORS] = {
  RGB (0x3584e4), /* blue */
  RGB (0x2ec27e), /* green */
  RGB (0xff7800), /* orange */
  RGB (0x9141ac), /* purple */
  RGB (0xe01b24), /* red */
  RGB (0x2190a4), /* teal */
  RGB (0x77767b), /* grey */
};

static RelColor
mix (RelColor a,
     RelColor b,
     float    part)
{
  return (RelColor) { a.r + (b.r - a.r) * part, a.g + (b.g - a.g) * part, a.b + (b.b - a.b) * part, 1 };
}

/**
 * rel_palette_make:
 * @dark: for a dark background
 * @high_contrast: without soft greys
 *
 * Returns: the colours
 */
RelPalette
rel_palette_make (gboolean dark,
                  gboolean high_contrast)
{
  static const RelPalette light = {
    FALSE, FALSE, RGB (0xfafafa), RGB (0xffffff), RGB (0xd8d8da), RGB (0x2b2b2f), RGB (0x757579),
    RGB (0x6f6f76), RGB (0x1c71d8), RGB (0xbf8700), RGB (0xdddde0),
  };
  static const RelPalette night = {
    TRUE, FALSE, RGB (0x242424), RGB (0x303030), RGB (0x474747), RGB (0xf2f2f2), RGB (0xa3a3a8),
    RGB (0xa0a0a6), RGB (0x62a0ea), RGB (0xe5b72b), RGB (0x383838),
  };
  RelPalette palette = dark ? night : light;

  if (high_contrast)
    {
      static const RelColor black = RGB (0x000000);
      static const RelColor white = RGB (0xffffff);

      palette.high_contrast = TRUE;
      palette.text = palette.dim = palette.edge = palette.border = dark ? white : black;
    }

  return palette;
}

/**
 * rel_palette_get_color:
 * @color: number of a colour
 *
 * Returns: the colour of a table's mark
 */
RelColor
rel_palette_get_color (int color)
{
  return colors[CLAMP (color, 0, REL_N_COLORS - 1)];
}

/**
 * rel_palette_get_header:
 * @palette: the colours
 * @color: number of a colour
 *
 * Returns: the colour behind a card's name, soft enough to read on
 */
RelColor
rel_palette_get_header (const RelPalette *palette,
                        int               color)
{
  return mix (palette->card, rel_palette_get_color (color), palette->dark ? 0.22f : 0.16f);
}
