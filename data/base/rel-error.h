/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "base/rel-macros.h"

REL_BEGIN_DECLS

/**
 * RelError:
 * @REL_ERROR_FAILED: anything else; the message says it
 * @REL_ERROR_REFUSED: an edit that would leave something dangling
 * @REL_ERROR_SYNTAX: a script, filter or value cannot be read; has line and column
 * @REL_ERROR_CONSTRAINT: a rule of the database; has table, columns and rule kind
 * @REL_ERROR_BUSY: locked by another program
 * @REL_ERROR_CHANGED: schema, row or file changed underneath
 * @REL_ERROR_CANNOT_OPEN: gone, unreadable, a folder or a device
 * @REL_ERROR_CORRUPT: damaged or truncated
 * @REL_ERROR_NOT_A_DATABASE: something else, or encrypted
 * @REL_ERROR_DENIED: no permission, or read-only
 * @REL_ERROR_NO_SPACE: the disk is full
 * @REL_ERROR_TOO_BIG: a value is longer than rel_connection_set_value_limit() allows
 *
 * Few codes, chosen by what one can do about them. Cancelling is
 * %G_IO_ERROR_CANCELLED. Messages are for people: what happened, what was kept,
 * what to do.
 */
typedef enum
{
  REL_ERROR_FAILED,
  REL_ERROR_REFUSED,
  REL_ERROR_SYNTAX,
  REL_ERROR_CONSTRAINT,
  REL_ERROR_BUSY,
  REL_ERROR_CHANGED,
  REL_ERROR_CANNOT_OPEN,
  REL_ERROR_CORRUPT,
  REL_ERROR_NOT_A_DATABASE,
  REL_ERROR_DENIED,
  REL_ERROR_NO_SPACE,
  REL_ERROR_TOO_BIG,
} RelError;

/**
 * RelErrorDetail:
 * @line: line, from 1; 0 when unknown
 * @column: column in characters, from 1; 0 when unknown
 * @kind: (nullable): machine-readable kind of a broken rule: unique, not-null,
 *   check, foreign-key, key-blank, not-member, stale, ambiguous, no-link, duplicate-table
 * @table: (nullable): the table concerned
 * @columns: (nullable) (array zero-terminated=1): the columns concerned
 * @rule: (nullable): name of the constraint
 * @record: (nullable): label or key of the record concerned
 *
 * What an error is about, attached to the #GError. Owned by the error.
 */
typedef struct
{
  guint  line;
  guint  column;
  char  *kind;
  char  *table;
  char **columns;
  char  *rule;
  char  *record;
} RelErrorDetail;

#define REL_ERROR (rel_error_quark ())

GQuark                  rel_error_quark         (void);
RelErrorDetail         *rel_error_get_detail    (const GError   *error);
void                    rel_set_error_at        (GError        **error,
                                                 RelError        code,
                                                 guint           line,
                                                 guint           column,
                                                 const char     *format,
                                                 ...) G_GNUC_PRINTF (5, 6);
void                    rel_set_error_rule      (GError        **error,
                                                 RelError        code,
                                                 const char     *kind,
                                                 const char     *table,
                                                 const char *const *columns,
                                                 const char     *format,
                                                 ...) G_GNUC_PRINTF (6, 7);

REL_END_DECLS
