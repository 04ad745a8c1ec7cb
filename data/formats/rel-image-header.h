/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * REL_IMAGE_MAX_BYTES:
 *
 * A longer picture is not shown.
 */
#define REL_IMAGE_MAX_BYTES (32 * 1024 * 1024)

/**
 * REL_IMAGE_MAX_PIXELS:
 *
 * A picture of more pixels is not shown.
 */
#define REL_IMAGE_MAX_PIXELS (64 * 1024 * 1024)

/**
 * RelImageForm:
 * @REL_IMAGE_NONE: no picture that is shown
 * @REL_IMAGE_PNG: PNG
 * @REL_IMAGE_JPEG: JPEG
 *
 * What the first bytes say.
 */
typedef enum
{
  REL_IMAGE_NONE,
  REL_IMAGE_PNG,
  REL_IMAGE_JPEG,
} RelImageForm;

/**
 * RelImagePart:
 * @start: offset of its first byte
 * @end: offset behind its last byte
 *
 * A part of a picture that is needed to show it.
 */
typedef struct
{
  gsize start;
  gsize end;
} RelImagePart;

/**
 * RelImageHeader:
 * @form: its form
 * @width: in pixels
 * @height: in pixels
 * @turn: how a camera was held: 1 to 8, as EXIF counts; 1 for upright
 * @parts: (nullable) (element-type RelImagePart): what a decoder is to be given, in order
 *
 * What the header of a picture says.
 */
typedef struct
{
  RelImageForm  form;
  guint         width;
  guint         height;
  guint         turn;
  GArray       *parts;
} RelImageHeader;

RelImageForm             rel_image_sniff         (gconstpointer     bytes,
                                                  gsize             length);
gboolean                 rel_image_read_header   (RelImageHeader   *header,
                                                  gconstpointer     bytes,
                                                  gsize             length,
                                                  GError          **error);
void                     rel_image_header_clear  (RelImageHeader   *header);

REL_END_DECLS
