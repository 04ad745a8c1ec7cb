/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-trigger.h"
#include "sql/rel-token-cursor.h"

G_BEGIN_DECLS

/* What CREATE INDEX says. */
typedef struct
{
  gboolean  unique;
  RelSpan   schema;
  RelSpan   name;
  RelSpan   table_schema;
  RelSpan   table;
  RelSpan   method; /* USING of PostgreSQL */
  GArray   *terms;  /* RelTermText */
  RelSpan   where;
} RelIndexText;

/* What CREATE TRIGGER says. */
typedef struct
{
  RelSpan          schema;
  RelSpan          name;
  RelTriggerTiming timing;
  RelTriggerEvent  event;
  GArray          *of;   /* RelSpan */
  RelSpan          table;
  RelSpan          when;
  RelSpan          body; /* from BEGIN to END */
} RelTriggerText;

/* What CREATE VIEW says. */
typedef struct
{
  RelSpan  schema;
  RelSpan  name;
  GArray  *columns; /* RelTermText */
  RelSpan  select;
} RelViewText;

gboolean                 rel_read_index           (const char      *text,
                                                   gssize           length,
                                                   RelTokenStyle    style,
                                                   RelIndexText    *index,
                                                   GError         **error);
gboolean                 rel_read_trigger         (const char      *text,
                                                   gssize           length,
                                                   RelTriggerText  *trigger,
                                                   GError         **error);
gboolean                 rel_read_view            (const char      *text,
                                                   gssize           length,
                                                   RelTokenStyle    style,
                                                   RelViewText     *view,
                                                   GError         **error);
void                     rel_index_text_clear     (RelIndexText    *index);
void                     rel_trigger_text_clear   (RelTriggerText  *trigger);
void                     rel_view_text_clear      (RelViewText     *view);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RelIndexText, rel_index_text_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RelTriggerText, rel_trigger_text_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RelViewText, rel_view_text_clear)

G_END_DECLS
