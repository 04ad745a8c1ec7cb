/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelFont:
 * @REL_FONT_TITLE: name of a table
 * @REL_FONT_NAME: name of a column
 * @REL_FONT_STRONG: name of a column that must have a value
 * @REL_FONT_TYPE: type of a column
 * @REL_FONT_SMALL: badges, labels of edges
 *
 * The fonts of a diagram.
 */
typedef enum
{
  REL_FONT_TITLE,
  REL_FONT_NAME,
  REL_FONT_STRONG,
  REL_FONT_TYPE,
  REL_FONT_SMALL,
  REL_N_FONTS,
} RelFont;

#define REL_TYPE_METRICS (rel_metrics_get_type ())

/**
 * RelMetrics:
 *
 * Measures text without a display: screen, files and layout all take their sizes from
 * here, so that they agree. For one thread at a time.
 */
G_DECLARE_FINAL_TYPE (RelMetrics, rel_metrics, REL, METRICS, GObject)

RelMetrics              *rel_metrics_new         (void);
double                   rel_metrics_get_width   (RelMetrics *self,
                                                  RelFont     font,
                                                  const char *text);
void                     rel_metrics_learn       (RelMetrics *self,
                                                  RelMetrics *other);
char                    *rel_metrics_ellipsize   (RelMetrics *self,
                                                  RelFont     font,
                                                  const char *text,
                                                  double      width);
const char              *rel_font_get_family     (void);
double                   rel_font_get_size       (RelFont     font);
gboolean                 rel_font_is_bold        (RelFont     font);

REL_END_DECLS
