/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-rows.h"
#include "diagram/rel-diagram.h"
#include "formats/rel-losses.h"
#include "formats/rel-pictures.h"
#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelFormatOptions:
 * @title: (nullable): title of the document
 * @name: (nullable): when a table is read from rows: its name
 * @dark: of pictures: on a dark background
 * @scale: of PNG and PDF: how large, 0 for the usual
 * @page: (nullable): of PDF: size of paper, see rel_picture_is_page()
 * @tile: of PDF: over several pages
 * @direction: of PDF: how its pages are held
 * @transparent: of pictures: nothing behind the diagram
 * @link_to: (nullable): of SVG: address of a data dictionary that tables link to
 * @notation: of a diagram that is made for it: how the ends of edges are drawn
 * @counted: (nullable): of pictures: figures at the edges, see rel_counted_new()
 *
 * What one may say about how something is written. Zeroed, it is all as usual.
 */
typedef struct
{
  const char *title;
  const char *name;
  gboolean    dark;
  double      scale;
  const char *page;
  gboolean    tile;
  RelPageDirection direction;
  gboolean    transparent;
  const char *link_to;
  RelNotation notation;
  GHashTable *counted;
} RelFormatOptions;

/**
 * RelFormat:
 * @id: its name on the command line
 * @suffixes: of files, separated by spaces, without dots; the first is the usual one
 * @name: its name for people, to be translated
 * @read: (nullable): makes a schema of a file's content
 * @write_schema: (nullable): writes a schema
 * @write_diagram: (nullable): writes a diagram of a schema, with places; where there is
 *   @write_schema too, what the diagram says comes along
 * @write_rows: (nullable): writes a batch of rows; the first and the last one are told
 *
 * A form that schemas, diagrams or rows are kept in: what it can do, it has a function
 * for. Blocking; pure over values.
 */
typedef struct _RelFormat RelFormat;

struct _RelFormat
{
  const char  *id;
  const char  *suffixes;
  const char  *name;
  RelSchema *(*read)          (GBytes                  *content,
                               const RelFormatOptions  *options,
                               RelLosses               *losses,
                               GError                 **error);
  GBytes    *(*write_schema)  (RelSchema               *schema,
                               const RelFormatOptions  *options,
                               RelLosses               *losses,
                               GError                 **error);
  GBytes    *(*write_diagram) (RelSchema               *schema,
                               RelDiagram              *diagram,
                               const RelFormatOptions  *options,
                               RelLosses               *losses,
                               GError                 **error);
  void       (*write_rows)    (GString                 *text,
                               const RelRows           *rows,
                               gboolean                 first,
                               gboolean                 last);
};

const RelFormat         *rel_formats_get         (guint         *n_formats);
const RelFormat         *rel_format_find         (const char    *id);
const RelFormat         *rel_format_for_file     (const char    *name);
char                    *rel_format_list_ids     (gboolean     (*has) (const RelFormat *format));
gboolean                 rel_format_reads        (const RelFormat *format);
gboolean                 rel_format_writes_schema (const RelFormat *format);
gboolean                 rel_format_writes_diagram (const RelFormat *format);
gboolean                 rel_format_writes_rows  (const RelFormat *format);

REL_END_DECLS
