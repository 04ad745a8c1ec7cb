/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "common/rel-record-edit.h"
#include "document/rel-document.h"

G_BEGIN_DECLS

/* The cell that a window shows. */
typedef struct
{
  RelDocument     *document;
  RelTable        *table;    /* NULL: of no table */
  RelColumn       *column;   /* NULL: of no table */
  const char      *title;    /* what its column is called where it was opened */
  RelRecordHandle *handle;   /* its record; NULL: it cannot be told, and nothing be edited */
  const RelValue  *value;    /* as it is shown there, staged or stored; may be cut */
  gboolean         staged;   /* the value is staged, and not stored */
  const char      *why_not;  /* a sentence; NULL: it may be edited */
} RelValueTarget;

/* Opens a value in a window of its own: its text, picture or bytes, with all that can be
 * done with it. What is changed is staged in the document. Takes the handle. */
void             rel_value_window_open         (GtkWidget            *from,
                                                const RelValueTarget *target);

G_END_DECLS
