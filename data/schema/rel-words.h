/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"

REL_BEGIN_DECLS

/**
 * RelNote:
 * @table: id of a table
 * @column: id of one of its columns; 0: the table itself
 * @text: what people say of it
 *
 * A note. Owned by who lists it.
 */
typedef struct
{
  RelId  table;
  RelId  column;
  char  *text;
} RelNote;

/**
 * RelWords:
 * @REL_WORDS_SAID: what is said replaces what is there
 * @REL_WORDS_ALL: also what is not said: it is cleared
 *
 * Which words one schema takes from another.
 */
typedef enum
{
  REL_WORDS_SAID,
  REL_WORDS_ALL,
} RelWords;

char                    *rel_note_shorten         (const char   *note);
const char              *rel_schema_find_column_note (RelSchema *schema,
                                                      RelId      table,
                                                      RelId      column);
GArray                  *rel_schema_list_notes    (RelSchema    *schema);
RelSchema               *rel_schema_with_notes    (RelSchema    *schema,
                                                   const GArray *notes);
RelTable                *rel_table_with_words     (RelTable     *table,
                                                   RelTable     *speaker,
                                                   RelWords      words);
RelSchema               *rel_schema_with_words    (RelSchema    *schema,
                                                   RelSchema    *speaker,
                                                   RelWords      words);

REL_END_DECLS
