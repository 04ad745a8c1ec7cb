/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

G_BEGIN_DECLS

/**
 * RelMention:
 * @name: (nullable): the name, unquoted; %NULL for any other token
 * @sign: first byte of a token that is no name; 0 for a name
 * @quoted: the name is in quotes, so it is no keyword
 * @start: offset of the token
 * @end: offset behind it
 *
 * A token of SQLite text that counts: no space, no comment, no literal's inside.
 */
typedef struct
{
  char     *name;
  char      sign;
  gboolean  quoted;
  gsize     start;
  gsize     end;
} RelMention;

GArray          *rel_mentions_list         (const char *sql);
gboolean         rel_mentions_name         (const char *sql,
                                            const char *name);
gboolean         rel_mentions_all_columns  (const char *sql);
char            *rel_mentions_quote        (const char *name);
char            *rel_mentions_rename_table (const char *sql,
                                            const char *name,
                                            const char *new_name);
char            *rel_mentions_rename_tables (const char *sql,
                                             GHashTable *renamed);
char            *rel_mentions_rename_column (const char *sql,
                                             const char *name,
                                             const char *new_name);
gboolean         rel_mentions_is_expression (const char *text);

G_END_DECLS
