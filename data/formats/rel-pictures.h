/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-error.h"
#include "diagram/rel-scene.h"

REL_BEGIN_DECLS

/**
 * RelPictureForm:
 *
 * Forms a diagram can be written in.
 */
typedef enum
{
  REL_PICTURE_SVG,
  REL_PICTURE_PDF,
  REL_PICTURE_PNG,
  REL_PICTURE_DOT,
} RelPictureForm;

/**
 * RelPageDirection:
 * @REL_PAGE_FITTING: lengthwise when that suits the diagram
 * @REL_PAGE_PORTRAIT: upright
 * @REL_PAGE_LANDSCAPE: lengthwise
 *
 * How paper is held.
 */
typedef enum
{
  REL_PAGE_FITTING,
  REL_PAGE_PORTRAIT,
  REL_PAGE_LANDSCAPE,
} RelPageDirection;

/**
 * RelPictureSize:
 * @width: of the picture, or of one page: pixels, of PDF points
 * @height: likewise
 * @n_across: pages beside each other
 * @n_down: pages below each other
 * @scale: what became of the scale wanted: a picture has a largest size
 *
 * How large a picture will be.
 */
typedef struct
{
  double width;
  double height;
  guint  n_across;
  guint  n_down;
  double scale;
} RelPictureSize;

/**
 * RelPictureOptions:
 * @form: which form
 * @dark: on a dark background
 * @scale: of PNG: pixels of the file for a pixel of the diagram, 0 is 2; of PDF: how much larger, 0 is 1
 * @title: (nullable): title of the document
 * @link_to: (nullable): of SVG: address of a data dictionary that cards link to; empty: the document itself
 * @page: (nullable): of PDF: size of a page, see rel_picture_is_page(); %NULL: as large as the diagram
 * @tile: of PDF: as many pages as it takes at @scale, instead of one that holds all
 * @direction: of PDF: how its pages are held
 * @transparent: nothing behind the diagram; not in DOT
 * @counted: (nullable): figures at the edges, see rel_counted_new()
 */
typedef struct
{
  RelPictureForm form;
  gboolean       dark;
  double         scale;
  const char    *title;
  const char    *link_to;
  const char    *page;
  gboolean       tile;
  RelPageDirection direction;
  gboolean       transparent;
  GHashTable    *counted;
} RelPictureOptions;

gboolean                 rel_picture_form_from_suffix (const char         *name,
                                                  RelPictureForm          *form);
gboolean                 rel_picture_is_page     (const char              *name);
const char * const      *rel_picture_list_pages  (void);
GBytes                  *rel_picture_preview     (RelSchema               *schema,
                                                  RelDiagram              *diagram,
                                                  const RelPictureOptions *options,
                                                  double                   max_side,
                                                  RelPictureSize          *size,
                                                  GError                 **error);
GBytes                  *rel_picture_write       (RelSchema               *schema,
                                                  RelDiagram              *diagram,
                                                  GHashTable              *only,
                                                  const RelPictureOptions *options,
                                                  GError                 **error);

REL_END_DECLS
