/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "schema/rel-schema.h"
#include "sql/rel-answer.h"

G_BEGIN_DECLS

/**
 * RelFuture:
 * @from: the schema of the database
 * @to: the schema that it shall have, its elements being those of @from
 * @answers: (nullable): what people answered
 * @n_answers: how many
 * @unanswered: (nullable): leave this one answer out
 * @rebuilt: (nullable): the tables of @to that are made anew
 * @in_turn: rows that answers delete are gone already: the effects come in their order
 * @done: the tables are as designed already; only their rows are not yet
 *
 * The rows of a database as they will be, as questions to the rows as they are.
 */
typedef struct
{
  RelSchema       *from;
  RelSchema       *to;
  const RelAnswer *answers;
  guint            n_answers;
  const RelAnswer *unanswered;
  GHashTable      *rebuilt;
  gboolean         in_turn;
  gboolean         done;
} RelFuture;

const RelAnswer *rel_future_find_answer   (const RelFuture  *self,
                                           RelEffect         effect,
                                           RelId             table,
                                           RelId             element);
char            *rel_future_value         (const RelFuture  *self,
                                           RelTable         *before,
                                           RelTable         *after,
                                           RelColumn        *column,
                                           const char       *old_name);
gboolean         rel_future_changes_values (const RelFuture *self,
                                           RelTable         *before,
                                           RelTable         *after,
                                           RelColumn        *column);
char            *rel_future_default       (RelColumn        *column);
gboolean         rel_future_is_rowid      (RelTable         *table,
                                           RelColumn        *column);
char            *rel_future_refuses       (const RelFuture  *self,
                                           RelTable         *before,
                                           RelTable         *after,
                                           RelColumn        *column,
                                           const char       *value);
gboolean         rel_future_has_numbers   (RelTable         *before);
gboolean         rel_future_gets_numbers  (const RelFuture  *self,
                                           RelTable         *before,
                                           RelTable         *after,
                                           RelColumn        *column);
char            *rel_future_number        (const char       *value,
                                           GPtrArray        *keys);
gboolean         rel_future_can_delete    (const RelFuture  *self,
                                           RelTable         *table);

/* Each a SELECT of the keys of the rows that break a rule. */
char            *rel_future_broken_type   (const RelFuture  *self,
                                           RelTable         *table,
                                           RelColumn        *column);
char            *rel_future_broken_not_null (const RelFuture *self,
                                           RelTable         *table,
                                           RelColumn        *column);
char            *rel_future_broken_check  (const RelFuture  *self,
                                           RelTable         *table,
                                           RelCheck         *check);
char            *rel_future_broken_key    (const RelFuture  *self,
                                           RelTable         *table,
                                           RelKey           *key);
char            *rel_future_broken_index  (const RelFuture  *self,
                                           RelTable         *table,
                                           RelIndex         *index);
char            *rel_future_broken_link   (const RelFuture  *self,
                                           RelTable         *table,
                                           RelForeignKey    *link);

/* What is done about them. */
char            *rel_future_rows          (const RelFuture  *self,
                                           RelTable         *table,
                                           const char       *broken);
char            *rel_future_delete        (const RelFuture  *self,
                                           RelTable         *table,
                                           const char       *broken);
char            *rel_future_delete_gone   (const RelFuture  *self,
                                           RelTable         *table);
char            *rel_future_is_orphan     (RelSchema        *schema,
                                           RelTable         *table,
                                           RelForeignKey    *link);
gboolean         rel_future_is_same_link  (RelForeignKey    *before,
                                           RelForeignKey    *after);

G_END_DECLS
