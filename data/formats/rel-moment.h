/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/rel-value.h"

REL_BEGIN_DECLS

/**
 * RelMomentForm:
 * @REL_MOMENT_TEXT: as ISO 8601 has it, with or without a day or a time
 * @REL_MOMENT_UNIX: seconds since 1970
 * @REL_MOMENT_UNIX_MS: milliseconds since 1970
 * @REL_MOMENT_JULIAN: Julian day number
 *
 * How SQLite's users store dates and times (https://www.sqlite.org/lang_datefunc.html).
 */
typedef enum
{
  REL_MOMENT_TEXT,
  REL_MOMENT_UNIX,
  REL_MOMENT_UNIX_MS,
  REL_MOMENT_JULIAN,
} RelMomentForm;

/**
 * RelMoment:
 * @form: how it is stored
 * @has_date: it has a day
 * @has_time: it has a time of day
 * @has_seconds: its time has seconds
 * @year: from 0
 * @month: from 1
 * @day: from 1
 * @hour: from 0
 * @minute: from 0
 * @second: from 0
 * @separator: between day and time
 * @fraction: parts of a second as written, with the point; may be empty
 * @zone: what stands behind the time, as written; may be empty
 *
 * A date, a time, or both, with the form in which it was stored: what is written back
 * is stored in the same.
 */
typedef struct
{
  RelMomentForm form;
  gboolean      has_date;
  gboolean      has_time;
  gboolean      has_seconds;
  int           year;
  int           month;
  int           day;
  int           hour;
  int           minute;
  int           second;
  char          separator;
  char          fraction[16];
  char          zone[8];
} RelMoment;

gboolean                 rel_moment_read         (RelMoment        *moment,
                                                  const RelValue   *value);
gboolean                 rel_moment_read_text    (RelMoment        *moment,
                                                  const char       *text);
RelValue                *rel_moment_to_value     (const RelMoment  *moment);
char                    *rel_moment_to_text      (const RelMoment  *moment);

REL_END_DECLS
